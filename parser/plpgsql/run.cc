// The outside of a run: the implicit transaction, what is reported, where we are, how it ends.
#include "parser/plpgsql/run.h"

#include <algorithm>

#include "parser/lower/lower.h"

namespace dryshod {
namespace {

constexpr int64_t kMostSteps = 5'000'000;

/// Where the body begins in the text of a statement, if it is written between dollars: there every
/// byte of it stands for itself.
uint32_t body_offset(std::string_view statement, int location, std::string_view body) {
  if (location < 0 || static_cast<size_t>(location) >= statement.size()) return 0;
  const std::string_view rest = statement.substr(static_cast<size_t>(location));
  if (rest.empty() || rest[0] != '$') return 0;
  const size_t close = rest.find('$', 1);
  if (close == std::string_view::npos || rest.substr(close + 1, body.size()) != body) return 0;
  return static_cast<uint32_t>(static_cast<size_t>(location) + close + 1);
}

}  // namespace

Undo::Undo(const Session& session)
    : catalog_(session.catalog),
      settings_(session),
      committed_(session.committed),
      passed_on_(session.passed_on),
      unread_bodies_(session.unread_bodies),
      unknown_names_ok_(session.unknown_names_ok) {}

void Undo::restore(Session& session) const {
  session.catalog = catalog_;
  static_cast<Settings&>(session) = settings_;
  session.committed = committed_;
  session.passed_on = passed_on_;
  session.unread_bodies = unread_bodies_;
  session.unknown_names_ok = unknown_names_ok_;
  session.side = SideIndex{};
}

Runner::Runner(Session& session)
    : session_(session),
      code_(session),
      effects_(session, code_),
      evaluator_(session, *this),
      statement_(session.statement),
      statement_text_(session.statement_text),
      place_(session.statement) {
  // A statement is a transaction of its own where there is no other: SET LOCAL lasts as long as it.
  own_transaction_ = !session.in_transaction_block();
  if (own_transaction_) {
    session.committed = session;
    session.savepoints.emplace_back();
  }
}

Runner::~Runner() {
  if (own_transaction_) {
    static_cast<Settings&>(session_) = session_.committed;
    session_.savepoints.clear();
  }
  session_.statement = statement_;
  session_.statement_text = statement_text_;
}

bool Runner::spend() {
  if (++steps_ <= kMostSteps) return true;
  if (!exhausted_) {
    exhausted_ = true;
    report("this code takes more than " + std::to_string(kMostSteps) +
           " steps: what it does after them is not seen");
  }
  return false;
}

std::string Runner::inside() const {
  for (auto f = frames_.rbegin(); f != frames_.rend(); ++f) {
    if ((*f)->routine != nullptr) return " (in \"" + (*f)->routine->name + "\")";
  }
  return {};
}

void Runner::report(const std::string& message) {
  const std::string whole = message + inside();
  if (!reported_.insert(std::to_string(place_.begin) + whole).second) return;
  ++session_.reported;
  session_.diagnostics.push_back({Severity::Warning, place_, whole, {}});
}

void Runner::stand_at(int line) {
  if (frames_.empty() || frame().body_at == 0 || line <= 0) return;
  const std::string_view body = frame().body;
  size_t at = 0;
  for (int n = 1; n < line; ++n) {
    const size_t newline = body.find('\n', at);
    if (newline == std::string_view::npos) break;
    at = newline + 1;
  }
  while (at < body.size() && (body[at] == ' ' || (body[at] >= '\t' && body[at] <= '\r'))) ++at;
  const size_t end = std::min(body.find('\n', at), body.size());
  place_.begin = statement_.begin + frame().body_at + static_cast<uint32_t>(at);
  place_.end = statement_.begin + frame().body_at + static_cast<uint32_t>(end);
}

void Runner::stand_at(const PLpgSQL_expr* sql, int line) {
  stand_at(line);
  if (frames_.empty() || frame().body_at == 0 || line <= 0) return;
  const std::string_view query = sql->query;
  const size_t from = place_.begin - statement_.begin - frame().body_at;
  const size_t found = frame().body.find(query, from);
  if (found == std::string_view::npos) return;
  place_.begin = statement_.begin + frame().body_at + static_cast<uint32_t>(found);
  place_.end = place_.begin + static_cast<uint32_t>(query.size());
}

void Runner::raise(std::string_view sqlstate, std::string message) {
  if (raised_ != nullptr) return;
  raised_ = std::make_unique<Raised>();
  raised_->sqlstate = sqlstate;
  raised_->diagnostics.push_back({Severity::Error, place_, std::move(message), {}});
  if (const std::string where = inside(); !where.empty()) {
    raised_->diagnostics.back().notes.emplace_back(statement_, "raised" + where);
  }
}

bool Runner::finish(bool done) {
  if (raised_ == nullptr) return done;
  for (Diagnostic& d : raised_->diagnostics) session_.diagnostics.push_back(std::move(d));
  raised_.reset();
  return false;
}

bool Runner::block(const DoStmt& statement) {
  std::string_view body, language = "plpgsql";
  int location = -1;
  for (const DefElem* option : list_of<DefElem>(statement.args)) {
    const auto* text = node_as<String>(option->arg, T_String);
    if (text == nullptr) continue;
    if (std::string_view(option->defname) == "as") {
      body = text->sval;
      location = option->location;
    } else if (std::string_view(option->defname) == "language") {
      language = text->sval;
    }
  }
  if (language != "plpgsql") {
    if (language == "sql")
      return error(session_, "language \"sql\" does not support inline code execution");
    report("DO in language " + std::string(language) +
           " is not executed: what it does is not seen");
    return true;
  }
  return finish(do_block(body, body_offset(statement_text_, location, body)));
}

bool Runner::query(const SelectStmt& statement) {
  frames_.push_back(std::make_unique<Frame>());
  const QueryRows result = evaluator_.query(statement);
  frames_.pop_back();
  // The rows that are not known may call what defines schema.
  if (raised_ == nullptr && !result.unknown.empty() &&
      effects_.defines(reinterpret_cast<const Node*>(&statement))) {
    report("the functions of this query are not executed: " + result.unknown + " is not known");
  }
  return finish(true);
}

bool Runner::call(const CallStmt& statement) {
  if (statement.funccall == nullptr) return true;
  frames_.push_back(std::make_unique<Frame>());
  std::vector<Argument> arguments;
  for (const Node* argument : list_of<Node>(statement.funccall->args)) {
    const auto* named = node_as<NamedArgExpr>(argument, T_NamedArgExpr);
    arguments.push_back({named != nullptr ? named->name : "", evaluator_.value(argument)});
  }
  if (raised_ == nullptr) call(*statement.funccall, std::move(arguments));
  frames_.pop_back();
  return finish(true);
}

bool run_block(Session& session, const DoStmt& statement) {
  return Runner(session).block(statement);
}
bool run_call(Session& session, const CallStmt& statement) {
  return Runner(session).call(statement);
}
bool run_query(Session& session, const SelectStmt& statement) {
  return Runner(session).query(statement);
}

}  // namespace dryshod
