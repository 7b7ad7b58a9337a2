// What the code of a database says: the names that views, expressions and bodies of routines use,
// and the statements they run. And what a source says besides its schema. Made by parser/code,
// which reads texts; refuses to know what any of it means to anybody.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"
#include "catalog/element.h"

namespace dryshod {

enum class MentionKind : uint8_t {
  Function,   // called, or named as a value (regprocedure)
  Relation,   // read, written or named
  Column,     // qualified or not; `schema` is then the relation's name, where it is said
  Type,       // of a cast, a declaration, an argument
  Operator,   // its symbol
  Setting,    // SET, set_config(), current_setting()
  Statement,  // its command tag: "LISTEN", "SET", "CREATE TEMP TABLE", "COPY TO PROGRAM"
  Syntax,     // a form that not every major reads: "hexadecimal integer", "postfix operator"
};

/// Details of mentions: of a function without a schema, that pg_catalog has one of the name; and
/// the Syntax of what the grammar of today reads only after it was spelled anew.
inline constexpr std::string_view kBuiltIn = "built in";
inline constexpr std::string_view kOldSpelling = "old spelling";

struct Mention {
  MentionKind kind{};
  std::string schema;  // as it was written; empty: none
  std::string name;    // as PostgreSQL folds it
  std::string detail;  // of a setting, its value; of a statement, what it is about; of an operator,
                       // the types of its operands as far as the text tells: "box, ", "NONE, "
  Ref element;         // whose code says so
  Span where;          // of the word, or of the statement that made the element
  bool certain = true;  // false: found by a scan of words, in a text that the grammar did not read
};

/// A statement of a source that defines no schema: settings, LOAD, ALTER SYSTEM, LISTEN, psql
/// commands.
struct PassedStatement {
  std::string tag;  // "SET", "ALTER SYSTEM", "\\connect", ...
  std::string text;
  Span where;
};

/// A statement of a source that could not be executed, or only after it was spelled anew.
struct UnreadStatement {
  std::string text;
  Span where;
  std::string reason;         // in PostgreSQL's words, or what was changed
  std::vector<Mention> says;  // names in it; their `element` is none
};

}  // namespace dryshod
