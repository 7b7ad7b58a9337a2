// Executes procedural code on the session's catalog: DO, and calls of routines. What is certainly
// reached with everything known is done; what hangs on something unknown is not, and one warning
// says what was not known. Knows statements of PL/pgSQL and of SQL bodies; values are evaluate.h's.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parser/plpgsql/code.h"
#include "parser/plpgsql/effects.h"
#include "parser/plpgsql/evaluate.h"

namespace dryshod {

// ---- what lower/settings.cc calls ------------------------------------------------
bool run_block(Session& session, const DoStmt& statement);
bool run_call(Session& session, const CallStmt& statement);
/// Evaluates a query for what its calls do.
bool run_query(Session& session, const SelectStmt& statement);

/// An error of the server's on its way to a handler.
struct Raised {
  std::string sqlstate;
  Diagnostics diagnostics;  // as they are shown when nobody handles it
  const std::string& message() const { return diagnostics.front().message; }
};
/// The SQLSTATE of a refusal by its words; empty: not known.
std::string_view sqlstate_of(std::string_view message);
/// Of a condition by its name ("unique_violation"); empty: none has it.
std::string_view sqlstate_named(std::string_view condition);

/// Where a session was before a block with handlers.
class Undo {
 public:
  explicit Undo(const Session& session);
  void restore(Session& session) const;

 private:
  Catalog catalog_;
  Settings settings_, committed_;
  std::vector<PassedOn> passed_on_;
  std::vector<UnreadBody> unread_bodies_;
  bool unknown_names_ok_;
};

enum class Flow : uint8_t {
  Next,
  Exit,
  Continue,
  Return,
  Raised,
  LostLoop,  // whether the loop around goes on is not known
  Lost,      // whether the routine goes on is not known
};

/// A routine that runs.
struct Frame {
  const RoutineCode* routine = nullptr;        // null: a DO block
  const PLpgSQL_function* function = nullptr;  // null: a SQL body
  std::vector<Value> datums{};                 // PL/pgSQL: by number
  std::vector<Value> parameters{};             // $1, $2 of a SQL body or of EXECUTE ... USING
  const PLpgSQL_nsitem* names = nullptr;       // what the running expression sees
  std::string_view body{};                     // of a DO block: to find places in it
  uint32_t body_at = 0;                        // where it begins in its file; 0: not known
  std::string label{};                         // of the EXIT or CONTINUE that runs
  Value result = Value::null();
  std::vector<Value> set{};         // RETURN NEXT, RETURN QUERY
  const Raised* handled = nullptr;  // inside a handler
};

class Runner : public Host {
 public:
  explicit Runner(Session& session);
  ~Runner() override;
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  bool block(const DoStmt& statement);
  bool call(const CallStmt& statement);
  bool query(const SelectStmt& statement);

  // Host
  std::optional<Value> variable(const std::vector<std::string_view>& parts) override;
  std::optional<Value> parameter(int number) override;
  Value call(const FuncCall& call, std::vector<Argument> arguments) override;
  void raise(std::string_view sqlstate, std::string message) override;
  bool raised() const override { return raised_ != nullptr; }
  bool spend() override;

 private:
  // run.cc: the outside of a run, places, messages
  bool finish(bool done);
  void report(const std::string& message);
  void stand_at(int line);
  void stand_at(const PLpgSQL_expr* sql, int line);
  std::string inside() const;

  // routines.cc: calls
  Ref choose(const std::vector<Ref>& candidates, const std::vector<Argument>& arguments,
             bool& ambiguous);
  Value run_routine(Ref routine, std::vector<Argument> arguments);
  std::optional<Value> output_values();
  Value run_plpgsql(const RoutineCode& code, std::vector<Value> inputs);
  Value run_sql(const RoutineCode& code, std::vector<Value> inputs);
  std::vector<Value> arranged(const RoutineCode& code, std::vector<Argument> arguments);
  bool do_block(std::string_view body, uint32_t body_at);
  void set_configuration(const std::vector<Argument>& arguments);

  // statements.cc: PL/pgSQL statements
  Flow statements(const List* list);
  Flow statement(const PLpgSQL_stmt* statement);
  Flow block(const PLpgSQL_stmt_block& block);
  Flow handle(const PLpgSQL_stmt_block& block, const Undo* undo);
  Flow branch(const PLpgSQL_stmt_if& statement);
  Flow cases(const PLpgSQL_stmt_case& statement);
  Flow numbers(const PLpgSQL_stmt_fori& statement);
  Flow rows(const PLpgSQL_stmt_forq& statement, const QueryRows& result);
  Flow elements(const PLpgSQL_stmt_foreach_a& statement);
  Flow endless(const char* label, const List* body, const PLpgSQL_expr* condition);
  Flow jump(const PLpgSQL_stmt_exit& statement);
  Flow raise(const PLpgSQL_stmt_raise& statement);
  Flow give_back(const PLpgSQL_stmt_return& statement);
  Flow uncertain(const std::vector<const List*>& lists, const std::string& why, bool is_loop);
  /// After a loop's body: should the loop end, and with what?
  bool ends_loop(Flow& flow, const char* label, const List* body);
  Flow sql(const PLpgSQL_stmt_execsql& statement);
  Flow dynamic(const PLpgSQL_stmt_dynexecute& statement);

  // sql.cc: SQL statements and variables
  Flow execute(const Node& statement, std::string_view text, bool is_dynamic);
  bool lower_here(const Node& statement);
  Flow execute_text(std::string_view text, const PLpgSQL_variable* into, bool strict);
  QueryRows query_of(const PLpgSQL_expr* expression);
  QueryRows dynamic_query(const PLpgSQL_expr* text, const List* params);
  Value text_to_execute(const PLpgSQL_expr* expression);
  Value value_of(const PLpgSQL_expr* expression);
  Value single(const SelectStmt& select);
  void assign(int datum, Value value);
  void assign_rows(const PLpgSQL_variable* into, const QueryRows& result, bool strict);
  void assign_row(const PLpgSQL_variable* into, const std::vector<std::string>& names,
                  const std::vector<Value>& values);
  void forget(const std::unordered_set<int>& datums, const std::string& why);
  void set_found(Value found);
  Flow here() const { return raised_ != nullptr ? Flow::Raised : Flow::Next; }

  Session& session_;
  Code code_;
  Effects effects_;
  Evaluator evaluator_;
  std::vector<std::unique_ptr<Frame>> frames_;
  std::unique_ptr<Raised> raised_;
  std::set<std::string> reported_;
  Span statement_;  // the top-level one
  std::string_view statement_text_;
  Span place_;  // where we are in it
  bool own_transaction_ = false;
  int64_t steps_ = 0;
  bool exhausted_ = false;

  Frame& frame() { return *frames_.back(); }
  const Frame& frame() const { return *frames_.back(); }
};

}  // namespace dryshod
