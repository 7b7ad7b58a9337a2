// The server's own routines with their argument types, its relations with their columns, and the
// columns of functions that have any, by major. Facts from running servers (builtin_objects.def).
// Knows no catalog and no privileges.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace dryshod {

struct BuiltinRoutine {
  std::string_view name, types;  // types as format_type() spells them, "a,b"
  char kind = 'f';               // pg_proc.prokind
  int first = 0, last = 0;       // majors
};

struct BuiltinColumns {
  std::string_view schema, relation;
  char kind = 'r';  // pg_class.relkind
  int first = 0, last = 0;
  std::string_view columns;  // "a,b", in order, system columns last
  std::string_view types;    // of each, with modifier, as format_type() spells them

  bool stored() const { return kind == 'r'; }  // has system columns
};

struct BuiltinRecord {
  std::string_view function;
  int first = 0, last = 0;
  std::string_view columns;  // "key,value"; empty: they depend on the call
  std::string_view types;    // of each; empty: overloads differ
};

/// Those of pg_catalog that a major has; all of them where no name is given.
std::vector<BuiltinRoutine> builtin_routines(int major, std::string_view name = {});
/// Those of pg_catalog or information_schema that a major has; all of them where no name is given.
std::vector<BuiltinColumns> builtin_relations(int major, std::string_view schema,
                                              std::string_view name = {});
/// Of pg_catalog's functions whose result has columns; none: it has one, called as the alias is.
std::optional<BuiltinRecord> builtin_record(int major, std::string_view function);

/// Takes "column" and "type" off the front of the two lists; false where the columns are at an end.
bool next_column(std::string_view& columns, std::string_view& types, std::string_view& column,
                 std::string_view& type);

}  // namespace dryshod
