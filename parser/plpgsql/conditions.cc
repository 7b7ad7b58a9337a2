// The SQLSTATE of a refusal, by its words, and of a condition, by its name: lowering says what the
// server says, and the server's source gives each message one code
// (src/backend/utils/errcodes.txt).
#include <array>
#include <string_view>

#include "parser/plpgsql/run.h"

// The names of conditions as PL/pgSQL has them, their codes as characters.
#undef MAKE_SQLSTATE
#define MAKE_SQLSTATE(a, b, c, d, e) \
  { a, b, c, d, e }
#include <utils/errcodes.h>

namespace dryshod {
namespace {

struct Condition {
  std::string_view name;
  std::array<char, 5> sqlstate;
};
constexpr Condition kConditions[] = {
#include <plerrcodes.h>
};

struct Words {
  std::string_view begins, contains, ends;
  std::string_view sqlstate;
};

// The first that fits.
constexpr Words kWords[] = {
    {"relation ", "", "already exists", "42P07"},
    {"column ", "", "already exists", "42701"},
    {"column ", "specified more than once", "", "42701"},
    {"schema ", "", "already exists", "42P06"},
    {"function ", "already exists", "", "42723"},
    {"procedure ", "already exists", "", "42723"},
    {"", "already exists with same argument types", "", "42723"},
    {"database ", "", "already exists", "42P04"},
    {"", "", "already exists", "42710"},
    {"", " already exists in schema", "", "42710"},
    {"", "is already a partition", "", "42809"},
    {"relation ", "", "does not exist", "42P01"},
    {"table ", "", "does not exist", "42P01"},
    {"view ", "", "does not exist", "42P01"},
    {"materialized view ", "", "does not exist", "42P01"},
    {"sequence ", "", "does not exist", "42P01"},
    {"index ", "", "does not exist", "42704"},
    {"column ", "does not exist", "", "42703"},
    {"schema ", "", "does not exist", "3F000"},
    {"function ", "", "does not exist", "42883"},
    {"procedure ", "", "does not exist", "42883"},
    {"aggregate ", "", "does not exist", "42883"},
    {"operator ", "", "does not exist", "42883"},
    {"operator does not exist", "", "", "42883"},
    {"could not find a function named", "", "", "42883"},
    {"database ", "", "does not exist", "3D000"},
    {"", "does not exist", "", "42704"},
    {"", "other objects depend on it", "", "2BP01"},
    {"", "some objects depend on it", "", "2BP01"},
    {"dependent privileges exist", "", "", "2BP01"},
    {"role ", "is a member of role", "", "0LP01"},
    {"multiple primary keys", "", "", "42P16"},
    {"", "is not a view", "", "42809"},
    {"", "is not a table", "", "42809"},
    {"", "is not an index", "", "42809"},
    {"", "is not a sequence", "", "42809"},
    {"", "is not unique", "", "42725"},
    {"there is no unique constraint matching", "", "", "42830"},
    {"cannot change return type", "", "", "42P13"},
    {"cannot change name of input parameter", "", "", "42P13"},
    {"cannot remove parameter defaults", "", "", "42P13"},
    {"cannot drop columns from view", "", "", "42P16"},
    {"cannot change name of view column", "", "", "42P16"},
    {"cannot change data type of view column", "", "", "42P16"},
    {"syntax error", "", "", "42601"},
    {"", "cannot be cast automatically to type", "", "42804"},
    {"", "cannot run inside a transaction block", "", "25001"},
    {"", "cannot be executed from a function", "", "25001"},
};

}  // namespace

std::string_view sqlstate_named(std::string_view condition) {
  for (const Condition& each : kConditions) {
    if (each.name == condition) return {each.sqlstate.data(), each.sqlstate.size()};
  }
  return {};
}

std::string_view sqlstate_of(std::string_view message) {
  for (const Words& words : kWords) {
    if (message.starts_with(words.begins) && message.ends_with(words.ends) &&
        message.find(words.contains) != std::string_view::npos) {
      return words.sqlstate;
    }
  }
  return {};
}

}  // namespace dryshod
