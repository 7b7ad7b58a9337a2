// The server's own routines with their argument types, and its relations with their columns, by
// major. Facts from running servers (builtin_objects.def). Knows no catalog and no privileges.
#pragma once

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
};

/// Those of pg_catalog that a major has; all of them where no name is given.
std::vector<BuiltinRoutine> builtin_routines(int major, std::string_view name = {});
/// Those of pg_catalog or information_schema that a major has; all of them where no name is given.
std::vector<BuiltinColumns> builtin_relations(int major, std::string_view schema,
                                              std::string_view name = {});

}  // namespace dryshod
