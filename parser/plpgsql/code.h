// The trees of procedural code, each parsed once per run: of expressions and statements inside
// bodies, of dynamic texts, of routines in the catalog. Knows how code is stored and cut; refuses
// to know what it does.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parser/lower/session.h"
#include "parser/raw/plpgsql_parse.h"
#include "parser/raw/raw_parse.h"

namespace dryshod {

/// A routine as its call needs it.
struct RoutineCode {
  struct Parameter {
    std::string name, type, default_value;
    bool input = true, output = false, variadic = false;
  };
  std::string name, language, returns;
  bool is_procedure = false, strict = false, returns_set = false, security_definer = false;
  std::vector<Parameter> parameters;
  std::vector<std::string> settings;  // "search_path=..."
  std::string_view body;              // of a string body
  PlpgsqlTree tree;                   // language plpgsql
  const List* statements = nullptr;   // language sql
  std::string error;                  // the body cannot be read, and why
  size_t inputs() const;
  /// What its OUT parameters and the columns of RETURNS TABLE are called; "" where one has no name.
  std::vector<std::string> output_names() const;
};

/// What the catalog says of a routine; nothing is parsed yet.
RoutineCode routine_facts(const Catalog& catalog, Ref routine);
/// What the compiler has to be told of it. Columns of RETURNS TABLE become parameters of `code`,
/// NEW and OLD of a trigger's function parameters of the result alone.
PlpgsqlRoutine compiler_shape(const Catalog& catalog, RoutineCode& code);
/// What an expression of a body evaluates, as a statement of SQL; of an assignment, what stands
/// right of its sign.
std::string evaluated_text(const PLpgSQL_expr* expression);

class Code {
 public:
  explicit Code(Session& session) : session_(session) {}

  /// The statements of a text; null: `error` says why not.
  const List* statements(std::string_view text, std::string& error);
  /// An expression of a body as SELECT ...; of an assignment, what stands right of its sign. Null
  /// where the grammar refuses it.
  const SelectStmt* expression(const PLpgSQL_expr* expression);
  /// A statement of a body, null where there is none.
  const Node* statement(const PLpgSQL_expr* expression);
  /// The subscript of an assignment's target ("a[1] := ..."); null: it has none.
  const Node* subscript(const PLpgSQL_expr* assignment);
  PlpgsqlTree block(std::string_view body);
  const RoutineCode& routine(Ref routine);

 private:
  const SelectStmt* select(const std::string& text);

  Session& session_;
  RawParser parser_;
  PlpgsqlParser plpgsql_;
  std::unordered_map<const PLpgSQL_expr*, const SelectStmt*> expressions_;
  std::unordered_map<const PLpgSQL_expr*, const Node*> statements_;
  std::unordered_map<const PLpgSQL_expr*, const Node*> subscripts_;
  std::unordered_map<uint64_t, std::unique_ptr<RoutineCode>> routines_;
};

}  // namespace dryshod
