// See code.h.
#include "parser/plpgsql/code.h"

#include <algorithm>

#include "parser/lower/routine.h"
#include "parser/source/lexer.h"

namespace dryshod {
namespace {

/// Where the expression of "target := expression" begins, and its subscript if it has one.
struct Assignment {
  size_t value = 0;
  std::string_view subscript{};
};
Assignment assignment(std::string_view text) {
  Assignment out;
  lex::Lexer lexer(text, true);
  int depth = 0;
  const char* open = nullptr;
  for (lex::Token t = lexer.next(); t.kind != lex::Kind::End && t.kind != lex::Kind::Broken;
       t = lexer.next()) {
    if (t.kind != lex::Kind::Punct) continue;
    const auto after = static_cast<size_t>(t.text.data() - text.data()) + t.text.size();
    if (t.text == "[" && depth++ == 0 && open == nullptr) open = t.text.data() + 1;
    if (t.text == "]" && --depth == 0 && out.subscript.empty() && open != nullptr) {
      out.subscript = {open, static_cast<size_t>(t.text.data() - open)};
    }
    if (depth != 0 || t.text != "=") continue;
    out.value = after;
    return out;
  }
  return out;
}

bool is_assignment(const PLpgSQL_expr* expression) {
  return expression->parseMode == RAW_PARSE_PLPGSQL_ASSIGN1 ||
         expression->parseMode == RAW_PARSE_PLPGSQL_ASSIGN2 ||
         expression->parseMode == RAW_PARSE_PLPGSQL_ASSIGN3;
}

/// Stored types are spelled with their schema, but for those of pg_catalog.
bool is_row_type(const Catalog& catalog, std::string_view type) {
  if (type == "record") return true;
  const std::vector<std::string> parts = split_name(type);
  if (parts.size() != 2) return false;
  const Ref schema = catalog.find_own<Schema>({}, catalog.strings().name(parts[0]));
  if (!schema) return false;
  const Ref found = catalog.find(Slot::Type, schema, catalog.strings().name(parts[1]));
  return catalog.is<Table>(found) || catalog.is<View>(found) || catalog.is<Composite>(found) ||
         catalog.is<MaterializedView>(found);
}

void read_parameters(const Catalog& catalog, Expr arguments, NameList names, RoutineCode& out) {
  for (const StoredArgument& a : stored_arguments(catalog, arguments, names)) {
    out.parameters.push_back(
        {a.name, a.type, {}, a.is_input(), a.is_output(), a.mode == "VARIADIC"});
  }
  if (!arguments) return;
  const auto written = split_list(catalog.render(arguments));
  for (size_t i = 0; i < written.size() && i < out.parameters.size(); ++i) {
    const size_t at = written[i].find(" DEFAULT ");
    if (at != std::string::npos) out.parameters[i].default_value = written[i].substr(at + 9);
  }
}

/// Of TABLE(name type, ...).
std::vector<RoutineCode::Parameter> table_columns(std::string_view returns) {
  std::vector<RoutineCode::Parameter> out;
  if (!returns.starts_with("TABLE(")) return out;
  for (const std::string& column : split_list(returns.substr(6, returns.size() - 7))) {
    const size_t end = identifier_length(column);
    const std::vector<std::string> name = split_name(std::string_view(column).substr(0, end));
    RoutineCode::Parameter one;
    one.name = name.empty() ? "" : name[0];
    one.type = column.substr(std::min(end + 1, column.size()));
    one.input = false;
    one.output = true;
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

size_t RoutineCode::inputs() const {
  return static_cast<size_t>(std::count_if(parameters.begin(), parameters.end(),
                                           [](const Parameter& p) { return p.input; }));
}

const List* Code::statements(std::string_view text, std::string& error) {
  auto parsed = parser_.parse(text, {});
  if (!parsed) {
    error = parsed.error().empty() ? "syntax error" : parsed.error()[0].message;
    return nullptr;
  }
  return parsed->list;
}

const SelectStmt* Code::select(const std::string& text) {
  std::string error;
  const List* list = statements(text, error);
  const auto raw = list_of<RawStmt>(list);
  return raw.size() == 1 ? node_as<SelectStmt>(raw[0]->stmt, T_SelectStmt) : nullptr;
}

std::string evaluated_text(const PLpgSQL_expr* expression) {
  std::string_view text = expression->query;
  if (is_assignment(expression)) text = text.substr(assignment(text).value);
  const bool whole = expression->parseMode == RAW_PARSE_DEFAULT;
  return whole ? std::string(text) : "SELECT " + std::string(text);
}

const SelectStmt* Code::expression(const PLpgSQL_expr* expression) {
  const auto [at, is_new] = expressions_.try_emplace(expression, nullptr);
  if (!is_new) return at->second;
  return expressions_[expression] = select(evaluated_text(expression));
}

const Node* Code::statement(const PLpgSQL_expr* expression) {
  const auto [at, is_new] = statements_.try_emplace(expression, nullptr);
  if (!is_new) return at->second;
  std::string error;
  const auto raw = list_of<RawStmt>(statements(expression->query, error));
  return statements_[expression] = raw.size() == 1 ? raw[0]->stmt : nullptr;
}

const Node* Code::subscript(const PLpgSQL_expr* expression) {
  if (!is_assignment(expression)) return nullptr;
  const auto [at, is_new] = subscripts_.try_emplace(expression, nullptr);
  if (!is_new) return at->second;
  const std::string_view text = assignment(expression->query).subscript;
  if (text.empty()) return nullptr;
  const SelectStmt* found = select("SELECT " + std::string(text));
  if (found == nullptr || found->targetList == nullptr) return nullptr;
  return subscripts_[expression] = list_of<ResTarget>(found->targetList)[0]->val;
}

PlpgsqlTree Code::block(std::string_view body) {
  PlpgsqlRoutine routine;
  routine.name = "inline_code_block";
  return plpgsql_.parse(body, routine);
}

RoutineCode routine_facts(const Catalog& catalog, Ref ref) {
  RoutineCode out;
  const auto* function = catalog.get_if<Function>(ref);
  const auto* procedure = catalog.get_if<Procedure>(ref);
  out.name = catalog.text(catalog.name(ref));
  const auto read = [&](const auto& of) {
    out.language = catalog.text(of.language);
    out.body = catalog.text(of.body);
    out.security_definer = of.security_definer;
    for (const std::string_view setting : catalog.strings()[of.settings]) {
      out.settings.emplace_back(setting);
    }
    read_parameters(catalog, of.arguments, of.argument_names, out);
    if (of.sql_body) out.error = "a body of parsed statements";
  };
  if (function != nullptr) {
    read(*function);
    out.strict = function->strict;
    out.returns = catalog.render(function->returns);
    out.returns_set = out.returns.starts_with("SETOF ") || out.returns.starts_with("TABLE(");
  } else if (procedure != nullptr) {
    read(*procedure);
    out.is_procedure = true;
  } else {
    out.error = "an aggregate";
  }
  return out;
}

std::vector<std::string> RoutineCode::output_names() const {
  std::vector<std::string> names;
  for (const Parameter& p : parameters) {
    if (p.output) names.push_back(p.name);
  }
  if (!names.empty()) return names;
  for (const Parameter& column : table_columns(returns)) names.push_back(column.name);
  return names;
}

PlpgsqlRoutine compiler_shape(const Catalog& catalog, RoutineCode& code) {
  PlpgsqlRoutine shape;
  shape.name = code.name;
  shape.is_procedure = code.is_procedure;
  bool outputs = false;
  for (const RoutineCode::Parameter& p : code.parameters) {
    shape.parameters.push_back({p.name, p.output, is_row_type(catalog, p.type)});
    outputs = outputs || p.output;
  }
  for (RoutineCode::Parameter& column : table_columns(code.returns)) {
    shape.parameters.push_back({column.name, true, false});
    code.parameters.push_back(std::move(column));
    outputs = true;
  }
  const bool nothing =
      code.is_procedure || code.returns == "void" || code.returns == "event_trigger";
  shape.returns = code.returns_set ? PlpgsqlRoutine::Returns::Set
                  : nothing        ? PlpgsqlRoutine::Returns::Nothing
                                   : PlpgsqlRoutine::Returns::Value;
  if (!outputs || code.returns == "void") {
    for (auto& p : shape.parameters) p.is_output = false;
  }
  if (code.returns == "trigger") {
    shape.parameters.push_back({"new", false, true});
    shape.parameters.push_back({"old", false, true});
  }
  return shape;
}

const RoutineCode& Code::routine(Ref ref) {
  const Catalog& catalog = session_.catalog;
  const auto* function = catalog.get_if<Function>(ref);
  const auto* procedure = catalog.get_if<Procedure>(ref);
  const Text body = function != nullptr    ? function->body
                    : procedure != nullptr ? procedure->body
                                           : Text{};
  auto& kept = routines_[(uint64_t{ref.id} << 32) | body.id];
  if (kept != nullptr) return *kept;
  kept = std::make_unique<RoutineCode>(routine_facts(catalog, ref));
  RoutineCode& out = *kept;
  if (!out.error.empty()) return out;
  if (out.language == "plpgsql") {
    out.tree = plpgsql_.parse(out.body, compiler_shape(catalog, out));
    if (out.tree.function == nullptr) out.error = out.tree.error.message;
  } else if (out.language == "sql") {
    out.statements = statements(out.body, out.error);
  } else {
    out.error = "language " + out.language;
  }
  return out;
}

}  // namespace dryshod
