// What functions and procedures share: the parameter list and the options of CREATE and ALTER.
// Mirrors src/backend/commands/functioncmds.c. Knows what is written; function.cc and procedure.cc
// know what becomes of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/lower/definition.h"

namespace dryshod {

enum class RoutineKind { Function, Procedure, Aggregate };

/// A parameter list as interpret_function_parameter_list() reads it.
struct RoutineArguments {
  ExprBuilder signature;           // input types
  ExprBuilder arguments;           // as pg_get_function_arguments() prints them
  ExprBuilder table_columns;       // of RETURNS TABLE
  std::vector<std::string> names;  // of all printed arguments, "" where unnamed
  int64_t default_count = 0;
  int outputs = 0;           // OUT, INOUT and TABLE
  ExprBuilder first_output;  // the type of the first of them
  bool polymorphic = false;  // an input of a polymorphic type
  Scope scope;               // what a SQL body sees
};

/// `order_by_at`: ORDER BY stands before this argument (an ordered-set aggregate); -1: nowhere.
std::optional<RoutineArguments> read_arguments(Session& session, const List* parameters,
                                               RoutineKind kind, int order_by_at = -1);

/// One argument of a stored list: mode ("", "IN", "OUT", "INOUT", "VARIADIC"), name and type as
/// text.
struct StoredArgument {
  std::string mode, name, type;
  bool is_input() const { return mode != "OUT"; }
  bool is_output() const { return mode == "OUT" || mode == "INOUT"; }
};
std::vector<StoredArgument> stored_arguments(const Catalog& catalog, Expr arguments,
                                             NameList names);

/// A column of what a function returns as a row: an OUT or INOUT parameter, or one of TABLE (...).
struct RoutineColumn {
  std::string name;  // empty: it has none
  ExprBuilder type;
};
std::vector<RoutineColumn> routine_columns(const Catalog& catalog, const Function& function);
/// What an aggregate's definition says of STYPE, FINALFUNC and the like; empty where it does not.
ExprBuilder aggregate_option(const Catalog& catalog, const Aggregate& aggregate,
                             std::string_view word);

/// Cuts a rendered list at its top-level commas.
std::vector<std::string> split_list(std::string_view text);
/// The length of the identifier, quoted or not, that the text starts with.
size_t identifier_length(std::string_view text);

/// Options as written; null or none: not written.
struct RoutineOptions {
  const DefElem *as = nullptr, *language = nullptr, *transform = nullptr, *window = nullptr;
  const DefElem *volatility = nullptr, *strict = nullptr, *security = nullptr;
  const DefElem *leakproof = nullptr, *cost = nullptr, *rows = nullptr, *support = nullptr;
  const DefElem* parallel = nullptr;
  std::vector<const VariableSetStmt*> settings;
};
bool read_options(Session& session, const List* options, RoutineKind kind, RoutineOptions& out);

/// The language, which has to be there; sql for an SQL-standard body without one.
bool read_language(Session& session, const RoutineOptions& options, bool has_sql_body, Name& out);
/// The AS clause or the SQL-standard body, as interpret_AS_clause() reads them.
struct RoutineBody {
  Text body{}, object_file{};
  Expr sql_body{};
};
bool read_body(Session& session, const CreateFunctionStmt& statement, const RoutineOptions& options,
               Name language, const RoutineArguments& arguments, RoutineBody& out);
/// SET clauses upon what was there: update_proconfig_value().
bool apply_settings(Session& session, const std::vector<const VariableSetStmt*>& settings,
                    NameList& stored);
/// TRANSFORM FOR TYPE a, FOR TYPE b, without its first word.
bool read_transforms(Session& session, const RoutineOptions& options, Expr& out);

/// ProcedureCreate() of src/backend/catalog/pg_proc.c: what no replacement may change whatever the
/// kind: names of inputs, defaults, the row of the outputs.
bool check_replacement(Session& session, const std::vector<StoredArgument>& before,
                       const std::vector<StoredArgument>& after, int64_t defaults_before,
                       int64_t defaults_after);
/// The routine that CREATE would collide with. False with an error where it may not be replaced.
bool find_replaced(Session& session, const NewObject& object, const RoutineArguments& arguments,
                   Kind kind, bool replace, Ref& out);
/// "function", "procedure", "aggregate function" of messages.
std::string_view routine_words(Kind kind);

/// A string body may name what comes later in the source, so it is read at the end of it: noted by
/// CREATE, with the search_path of that statement, and read by the second.
void note_body(Session& session, Ref routine);
void read_bodies(Session& session);

bool create_function(Session& session, const CreateFunctionStmt& statement);
bool create_procedure(Session& session, const CreateFunctionStmt& statement);
bool alter_function(Session& session, Ref function, const RoutineOptions& options);
bool alter_procedure(Session& session, Ref procedure, const RoutineOptions& options);

}  // namespace dryshod
