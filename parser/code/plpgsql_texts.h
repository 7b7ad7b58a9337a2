// The pieces of SQL in a body of PL/pgSQL, each with its line: expressions, statements, queries of
// cursors, defaults of variables; and the types of its declarations. Knows PL/pgSQL's tree; refuses
// to know SQL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parser/raw/plpgsql_nodes.h"

namespace dryshod {

struct PlpgsqlText {
  const PLpgSQL_expr* expression = nullptr;
  int line = 0;
  bool is_dynamic = false;  // its value is executed
  bool is_query = false;    // PERFORM, a cursor, FOR: no statement of its own
  std::string_view tag{};   // PL/pgSQL's own statement: "COMMIT"
};
std::vector<PlpgsqlText> plpgsql_texts(const PLpgSQL_function& function);

struct DeclaredType {
  std::string schema, name;
  uint32_t at = 0;
};
/// As they are written: the compiler is given others (plain_declarations()).
std::vector<DeclaredType> declared_types(std::string_view body);

}  // namespace dryshod
