// Procedures: CREATE [OR REPLACE] PROCEDURE and ALTER PROCEDURE. Their overloads are told apart by
// input types alone, as those of functions (pg_proc has one index for both). Knows what of a
// function a procedure has not; refuses to know parameter lists and options.
#include "parser/lower/object.h"
#include "parser/lower/routine.h"

namespace dryshod {
namespace {

bool has_outputs(const std::vector<StoredArgument>& arguments) {
  for (const StoredArgument& a : arguments) {
    if (a.is_output()) return true;
  }
  return false;
}

std::string output_row(const std::vector<StoredArgument>& arguments) {
  std::string out;
  for (const StoredArgument& a : arguments) {
    if (a.is_output()) out += quoted(a.name) + " " + a.type + ",";
  }
  return out;
}

/// ProcedureCreate() of src/backend/catalog/pg_proc.c for an existing procedure.
bool check_procedure_replacement(Session& session, const Procedure& before,
                                 const Procedure& after) {
  const auto old_arguments =
      stored_arguments(session.catalog, before.arguments, before.argument_names);
  const auto new_arguments =
      stored_arguments(session.catalog, after.arguments, after.argument_names);
  if (has_outputs(old_arguments) != has_outputs(new_arguments)) {
    return error(session, "cannot change whether a procedure has output parameters");
  }
  if (output_row(old_arguments) != output_row(new_arguments)) {
    return error(session, "cannot change return type of existing function");
  }
  return check_replacement(session, old_arguments, new_arguments, before.default_count,
                           after.default_count);
}

bool fill(Session& session, const CreateFunctionStmt& statement, const RoutineArguments& arguments,
          const RoutineOptions& options, Procedure& body) {
  body.signature = session.catalog.intern(arguments.signature);
  body.arguments = session.catalog.intern(arguments.arguments);
  body.argument_names = session.strings.list(arguments.names);
  body.default_count = arguments.default_count;
  body.security_definer = options.security != nullptr && def_bool(*options.security);
  RoutineBody routine;
  if (!apply_settings(session, options.settings, body.settings) ||
      !read_transforms(session, options, body.transforms) ||
      !read_body(session, statement, options, body.language, arguments, routine)) {
    return false;
  }
  body.body = routine.body;
  body.object_file = routine.object_file;
  body.sql_body = routine.sql_body;
  return true;
}

}  // namespace

bool create_procedure(Session& session, const CreateFunctionStmt& statement) {
  const auto object = new_object(session, statement.funcname, Slot::None);
  if (!object) return false;
  RoutineOptions options;
  Procedure body;
  if (!read_options(session, statement.options, RoutineKind::Procedure, options) ||
      !read_language(session, options, statement.sql_body != nullptr, body.language)) {
    return false;
  }
  const auto arguments = read_arguments(session, statement.parameters, RoutineKind::Procedure);
  if (!arguments || !fill(session, statement, *arguments, options, body)) return false;
  Ref existing{};
  if (!find_replaced(session, *object, *arguments, Kind::Procedure, statement.replace, existing)) {
    return false;
  }
  if (!existing) {
    const Ref made = session.catalog.add(object->schema, object->name, body, session.statement);
    created(session, made);
    note_body(session, made);
    return true;
  }
  if (!check_procedure_replacement(session, session.catalog.get<Procedure>(existing), body)) {
    return false;
  }
  session.catalog.edit<Procedure>(existing) = body;
  note_body(session, existing);
  return true;
}

bool alter_procedure(Session& session, Ref procedure, const RoutineOptions& options) {
  Procedure body = session.catalog.get<Procedure>(procedure);
  if (options.security != nullptr) body.security_definer = def_bool(*options.security);
  if (!apply_settings(session, options.settings, body.settings)) return false;
  session.catalog.edit<Procedure>(procedure) = body;
  return true;
}

}  // namespace dryshod
