// Functions: CREATE [OR REPLACE] FUNCTION and ALTER FUNCTION, as
// src/backend/commands/functioncmds.c and src/backend/catalog/pg_proc.c do them. Knows what a
// function returns, its attributes with their defaults, and what a replacement may not change; the
// parameter list is routine_arguments.cc's.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "catalog/quote.h"
#include "parser/lower/object.h"
#include "parser/lower/operator.h"
#include "parser/lower/routine.h"
#include "parser/lower/sql_result.h"

namespace dryshod {
namespace {

/// What the function returns, as pg_get_function_result() prints it.
struct FunctionResult {
  ExprBuilder text;
  bool is_set = false;
};

bool check_polymorphic_result(Session& session, const ExprBuilder& type,
                              const RoutineArguments& arguments) {
  const std::string& text = type.text();
  if (!type.refs().empty() || !text.starts_with("any") || arguments.polymorphic) return true;
  return error(session, text == "any" || text == "\"any\""
                            ? "cannot determine result data type"
                            : "cannot determine result data type: a result of type " + text +
                                  " requires at least one polymorphic input");
}

/// compute_return_type(): what a function in c or internal returns becomes a shell type.
bool shell_if_missing(Session& session, const CreateFunctionStmt& statement) {
  std::string language;
  for (const DefElem* option : list_of<DefElem>(statement.options)) {
    if (std::string_view(option->defname) == "language") language = def_text(*option);
  }
  const auto parts = name_parts(statement.returnType->names);
  if ((language != "c" && language != "internal") || statement.returnType->pct_type ||
      statement.returnType->typmods != nullptr || statement.returnType->arrayBounds != nullptr ||
      parts.empty() || parts.size() > 2 || session.unknown_names_ok) {
    return true;
  }
  const bool system = parts.size() == 2 && parts[0] == "pg_catalog";
  if (system || (parts.size() == 1 && is_builtin_type(parts[0])) || find_type(session, parts)) {
    return true;
  }
  const size_t before = session.diagnostics.size();
  if (type_text(session, *statement.returnType, false)) return true;
  session.diagnostics.resize(before);
  return make_shell(session, *statement.returnType);
}

/// The result type: as written, as OUT arguments demand, or both when they agree.
bool read_result(Session& session, const CreateFunctionStmt& statement,
                 const RoutineArguments& arguments, FunctionResult& out) {
  if (!arguments.table_columns.empty()) {
    (out.text << "TABLE(").append(arguments.table_columns) << ")";
    out.is_set = true;
    return true;
  }
  ExprBuilder required;
  if (arguments.outputs == 1) required = arguments.first_output;
  if (arguments.outputs > 1) required << "record";
  if (statement.returnType == nullptr) {
    if (required.empty()) return error(session, "function result type must be specified");
    out.text = required;
  } else {
    if (!shell_if_missing(session, statement)) return false;
    const auto type = type_text(session, *statement.returnType, false);
    if (!type) return false;
    const bool agree =
        required.empty() || (required.text() == type->text() && required.refs() == type->refs());
    if (!agree) {
      return error(session, "function result type must be " + rendered(session, required) +
                                " because of OUT parameters");
    }
    out.is_set = statement.returnType->setof;
    if (out.is_set) out.text << "SETOF ";
    out.text.append(*type);
    if (!check_polymorphic_result(session, *type, arguments)) return false;
  }
  return true;
}

/// float4out(), as far as pg_get_functiondef() shows it.
std::string number_text(const DefElem& option) {
  return fmt::format("{:g}", static_cast<float>(std::strtod(def_text(option).c_str(), nullptr)));
}

/// COST and ROWS: kept where they are not what the server assumes anyway.
bool read_estimates(Session& session, const RoutineOptions& options, bool returns_set,
                    Function& body) {
  const std::string_view language = session.text(body.language);
  const std::string usual = language == "c" || language == "internal" ? "1" : "100";
  if (options.cost != nullptr) {
    const std::string cost = number_text(*options.cost);
    if (std::strtod(cost.c_str(), nullptr) <= 0) return error(session, "COST must be positive");
    body.cost = cost == usual ? Text{} : session.strings.text(cost);
  }
  if (options.rows != nullptr) {
    const std::string rows = number_text(*options.rows);
    if (std::strtod(rows.c_str(), nullptr) <= 0) return error(session, "ROWS must be positive");
    if (!returns_set) {
      return error(session, "ROWS is not applicable when function does not return a set");
    }
    body.rows = rows == "1000" ? Text{} : session.strings.text(rows);
  }
  return true;
}

bool read_parallel(Session& session, const RoutineOptions& options, Function& body) {
  if (options.parallel == nullptr) return true;
  const std::string value = def_text(*options.parallel);
  if (value != "safe" && value != "unsafe" && value != "restricted") {
    return error(session, "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE");
  }
  body.parallel = session.name(value);
  return true;
}

/// The planner support function: always f(internal).
bool read_support(Session& session, const RoutineOptions& options, Function& body) {
  if (options.support == nullptr) return true;
  const auto name = function_name(session, def_names(session, *options.support),
                                  ExprBuilder() << "internal", options.support->location);
  if (name) body.support = session.catalog.intern(*name);
  return name.has_value();
}

/// The attributes that CREATE and ALTER have in common.
bool read_attributes(Session& session, const RoutineOptions& options, bool returns_set,
                     Function& body) {
  if (options.volatility != nullptr) {
    body.volatility = session.name(def_text(*options.volatility));
  }
  if (options.strict != nullptr) body.strict = def_bool(*options.strict);
  if (options.security != nullptr) body.security_definer = def_bool(*options.security);
  if (options.leakproof != nullptr) body.leakproof = def_bool(*options.leakproof);
  return read_parallel(session, options, body) &&
         read_estimates(session, options, returns_set, body) &&
         read_support(session, options, body) &&
         apply_settings(session, options.settings, body.settings);
}

/// What two results must have in common for one to replace the other: pg_proc's prorettype and
/// proretset, and for a record the row that OUT and TABLE columns make
/// (build_function_result_tupdesc_t() of src/backend/utils/fmgr/funcapi.c). TABLE with one column
/// is SETOF its type.
std::string replacement_key(Session& session, const Function& body) {
  Catalog& catalog = session.catalog;
  std::string result = catalog.render(body.returns);
  const std::vector<RoutineColumn> columns = routine_columns(catalog, body);
  const auto type_of = [&](const RoutineColumn& column) {
    return catalog.render(catalog.intern(column.type));
  };
  if (result.starts_with("TABLE(")) {
    result = columns.size() == 1 ? "SETOF " + type_of(columns[0]) : "SETOF record";
  }
  if (result != "record" && result != "SETOF record") return result;
  for (const RoutineColumn& column : columns) {
    result += " " + quote_ident(column.name) + " " + type_of(column) + ",";
  }
  return result;
}

/// The validators of sql and plpgsql (src/backend/catalog/pg_proc.c, fmgr_sql_validator();
/// src/pl/plpgsql/src/pl_handler.c) refuse pseudo-types their languages cannot handle.
bool check_language_types(Session& session, const Function& body) {
  const std::string_view language = session.text(body.language);
  const bool is_sql = language == "sql";
  if (!is_sql && language != "plpgsql") return true;
  const std::string words = is_sql ? "SQL functions" : "PL/pgSQL functions";
  const auto takes = [](std::string_view type) {
    return !is_pseudo_type(type) || (type.starts_with("any") && type != "any");
  };
  std::string result = session.catalog.render(body.returns);
  if (result.starts_with("SETOF ")) result.erase(0, 6);
  const bool is_trigger = result == "trigger" || result == "event_trigger";
  if (!takes(result) && result != "record" && result != "void" && !(is_trigger && !is_sql)) {
    return error(session, words + " cannot return type " + result);
  }
  for (const StoredArgument& a :
       stored_arguments(session.catalog, body.arguments, body.argument_names)) {
    if (!a.is_input() || takes(a.type) || (a.type == "record" && !is_sql)) continue;
    return error(
        session,
        words + (is_sql ? " cannot have arguments of type " : " cannot accept type ") + a.type);
  }
  return true;
}

/// ProcedureCreate() of src/backend/catalog/pg_proc.c for an existing function.
bool check_function_replacement(Session& session, const Function& before, const Function& after) {
  const Catalog& catalog = session.catalog;
  const auto old_arguments = stored_arguments(catalog, before.arguments, before.argument_names);
  const auto new_arguments = stored_arguments(catalog, after.arguments, after.argument_names);
  if (replacement_key(session, before) != replacement_key(session, after)) {
    return error(session, "cannot change return type of existing function");
  }
  return check_replacement(session, old_arguments, new_arguments, before.default_count,
                           after.default_count);
}

bool fill(Session& session, const CreateFunctionStmt& statement, const RoutineArguments& arguments,
          const RoutineOptions& options, Function& body) {
  Catalog& catalog = session.catalog;
  FunctionResult result;
  if (!read_result(session, statement, arguments, result)) return false;
  body.signature = catalog.intern(arguments.signature);
  body.arguments = catalog.intern(arguments.arguments);
  body.argument_names = session.strings.list(arguments.names);
  body.default_count = arguments.default_count;
  body.returns = catalog.intern(result.text);
  body.volatility = session.name("volatile");
  body.parallel = session.name("unsafe");
  body.window = options.window != nullptr && def_bool(*options.window);
  RoutineBody routine;
  if (!read_attributes(session, options, result.is_set, body) ||
      !read_transforms(session, options, body.transforms) ||
      !read_body(session, statement, options, body.language, arguments, routine)) {
    return false;
  }
  body.body = routine.body;
  body.object_file = routine.object_file;
  body.sql_body = routine.sql_body;
  return check_language_types(session, body) && sql_result_fits(session, body, arguments);
}

}  // namespace

bool create_function(Session& session, const CreateFunctionStmt& statement) {
  const auto object = new_object(session, statement.funcname, Slot::None);
  if (!object) return false;
  RoutineOptions options;
  Function body;
  if (!read_options(session, statement.options, RoutineKind::Function, options) ||
      !read_language(session, options, statement.sql_body != nullptr, body.language)) {
    return false;
  }
  const auto arguments = read_arguments(session, statement.parameters, RoutineKind::Function);
  if (!arguments || !fill(session, statement, *arguments, options, body)) return false;
  Ref existing{};
  if (!find_replaced(session, *object, *arguments, Kind::Function, statement.replace, existing)) {
    return false;
  }
  if (!existing) {
    const Ref made = session.catalog.add(object->schema, object->name, body, session.statement);
    created(session, made);
    note_body(session, made);
    return true;
  }
  const Function& before = session.catalog.get<Function>(existing);
  if (before.window != body.window) return error(session, "cannot change routine kind");
  if (!check_function_replacement(session, before, body)) return false;
  session.catalog.edit<Function>(existing) = body;
  note_body(session, existing);
  return true;
}

bool alter_function(Session& session, Ref function, const RoutineOptions& options) {
  Function body = session.catalog.get<Function>(function);
  const std::string result = session.catalog.render(body.returns);
  const bool returns_set = result.starts_with("SETOF ") || result.starts_with("TABLE(");
  if (!read_attributes(session, options, returns_set, body)) return false;
  session.catalog.edit<Function>(function) = body;
  return true;
}

bool lower(Session& session, const CreateFunctionStmt& statement) {
  return statement.is_procedure ? create_procedure(session, statement)
                                : create_function(session, statement);
}

bool lower(Session& session, const AlterFunctionStmt& statement) {
  std::string why;
  const Ref found =
      find_object(session, statement.objtype, reinterpret_cast<const Node*>(statement.func), &why);
  if (!found) return error(session, why);
  const bool is_procedure = session.catalog.is<Procedure>(found);
  RoutineOptions options;
  if (!read_options(session, statement.actions,
                    is_procedure ? RoutineKind::Procedure : RoutineKind::Function, options)) {
    return false;
  }
  if (is_procedure) return alter_procedure(session, found, options);
  if (session.catalog.is<Function>(found)) return alter_function(session, found, options);
  return error(session, visible_name(session, found) + " is an aggregate function");
}

}  // namespace dryshod
