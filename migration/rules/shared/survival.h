// Which values of one built-in type are not what they were once they have become values of another,
// and came back. Knows PostgreSQL's own types and their casts (src/include/catalog/pg_cast.dat);
// refuses to know columns, tables and types that users make.
#pragma once

#include <string>
#include <string_view>

#include "migration/rules/shared/type_name.h"

namespace dryshod {

/// How a value gets from one type to the other.
enum class Way : uint8_t {
  Assignment,  // refuses what does not fit, where the type can
  Cast,        // an explicit one cuts what does not fit
  Text,        // by what it reads as, through the input function
};

struct Survival {
  std::string lost;  // SQL, true of a value that is refused or changed; empty: there is none
  std::string loss;  // what can change without an error, % for the column; empty: nothing
};

/// `value` is SQL: a name, or something that a cast can follow. What cannot be told without running
/// into the error itself is told of none.
Survival survival(std::string_view value, const TypeName& from, const TypeName& to, Way way,
                  int major);

}  // namespace dryshod
