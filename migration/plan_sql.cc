// See plan_sql.h. Each file runs by itself with psql -f, or behind the others through one session:
// nothing that a file sets is left when it ends, and no meta-command of psql is needed.
#include "migration/plan_sql.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/quote.h"
#include "migration/guard_sql.h"
#include "migration/plan_layout.h"
#include "migration/sql_comment.h"

namespace dryshod {
namespace {

/// Text that the plan gives as it stands in a file.
void whole_text(std::string& out, const std::string& text) {
  out += text;
  if (!text.empty() && text.back() != '\n') out += "\n";
}

void refuse_rows(std::string& out, const std::string& query, const std::string& message) {
  if (!query.empty()) out += refusal(query, message) + ";\n";
}

std::string step_words(const PlanStep& step) {
  return fmt::format("step {} ({})", step.number, comment_text(step.title));
}

void precondition(std::string& out, const PlanStep& step) {
  refuse_rows(out, step.precondition,
              step_words(step) + " is refused: what must hold before it does not");
}

void postcondition(std::string& out, const PlanStep& step) {
  refuse_rows(out, step.postcondition,
              step_words(step) + " is not done: what must hold after it does not");
}

void guarded_statement(std::string& out, const PlanStep& step, const PlanStatement& statement) {
  for (const Guard& guard : statement.guards) {
    refuse_rows(out, guard.rows,
                step_words(step) + " is refused: there are " + comment_text(guard.what));
  }
  if (step.statements.size() > 1) comment_lines(out, statement.why);
  if (!statement.loss.empty()) comment_lines(out, "DATA LOSS: " + statement.loss);
  out += statement.sql + ";\n";
}

void record(std::string& out, const Plan& plan, const PlanStep& step) {
  out += fmt::format(
      "INSERT INTO dryshod.progress (plan, step) VALUES ({}, {}) ON CONFLICT DO NOTHING;\n",
      quote_literal(plan.id), step.number);
}

void shout(std::string& out, const PlanStep& step) {
  if (!step.shouts) return;
  const std::vector<RelationWork> held = held_while_working(step);
  if (held.empty()) {
    out += "-- THIS KEEPS OTHERS WAITING WHILE IT WORKS: THERE IS NO OTHER WAY\n";
  }
  for (const RelationWork& work : held) {
    comment_lines(out, fmt::format("THIS HOLDS {} ON {} WHILE IT {} IT: THERE IS NO OTHER WAY",
                                   lock_mode_name(work.lock), work.name,
                                   work.rewritten ? "REWRITES" : "READS"));
  }
}

void class_line(std::string& out, RollbackClass loss_class, const std::string& why) {
  comment_lines(out, fmt::format("way back: {}{}{}", rollback_class_name(loss_class),
                                 why.empty() ? "" : ", ", why));
}

void header(std::string& out, const Plan& plan, const PlanStep& step) {
  comment_lines(out, fmt::format("dryshod plan: step {} of {}, {}", step.number, plan.steps.size(),
                                 phase_name(step.phase)));
  comment_lines(out, step.title);
  if (step.statements.size() == 1) comment_lines(out, step.statements[0].why);
  comment_locks(out, step_work(step));
  shout(out, step);
  class_line(out, step.loss_class, step.class_why);
}

/// Waiting for a lock holds up whoever comes behind in the queue, so it is short. Where what a
/// statement waits for keeps neither readers nor writers waiting (CONCURRENTLY, which also waits
/// for every transaction that is older), a limit would only throw its work away, at each try again.
/// DETACH ... CONCURRENTLY takes the partition itself in the end, but broken off it would be half
/// done.
bool may_wait(const PlanStatement& statement) {
  if (statement.work.refuses_transaction) return true;
  const std::vector<RelationWork>& works = statement.work.relations;
  return !works.empty() && std::all_of(works.begin(), works.end(), [](const RelationWork& work) {
    return work.is_new || !locks_conflict(work.lock, LockMode::RowExclusive);
  });
}

/// A session that has a number of its own (run.sh --batch) keeps it. RESET goes back to that.
void set_batch(std::string& out, const Plan& plan) {
  const std::string body = fmt::format(
      " BEGIN PERFORM pg_catalog.set_config('dryshod.batch', '{}', false)\n"
      "   WHERE nullif(pg_catalog.current_setting('dryshod.batch', true), '') IS NULL; END ",
      plan.batch);
  out += "DO " + quote_dollar(body) + ";\n";
}

void bare_step(std::string& out, const Plan& plan, const PlanStep& step) {
  if (step.batched) {
    out +=
        "-- in batches, each in a transaction of its own: interrupted, it goes on where it was\n";
  }
  const bool sets_batch = step.batched && plan.batch > 0;
  if (sets_batch) set_batch(out, plan);
  std::string limit;
  const auto set_limit = [&](const std::string& wanted) {
    if (limit != wanted) out += fmt::format("SET lock_timeout = {};\n", quote_literal(wanted));
    limit = wanted;
  };
  set_limit(plan.lock_timeout);
  precondition(out, step);
  for (const PlanStatement& statement : step.statements) {
    const bool waits = !step.batched && may_wait(statement);
    if (waits && limit != "0") {
      out +=
          "-- nobody waits behind the next one: it may wait for older transactions till they end\n";
    }
    set_limit(waits ? "0" : plan.lock_timeout);
    guarded_statement(out, step, statement);
  }
  set_limit(plan.lock_timeout);
  postcondition(out, step);
  record(out, plan, step);
  out += "RESET lock_timeout;\n";
  if (sets_batch) out += "RESET dryshod.batch;\n";
}

/// In milliseconds; 0: no limit, or not understood.
int milliseconds_of(const std::string& setting) {
  const size_t digits = std::min(setting.find_first_not_of("0123456789"), setting.size());
  if (digits == 0 || digits > 6) return 0;
  const int number = std::stoi(setting.substr(0, digits));
  const std::string unit = setting.substr(digits);
  return unit.empty() || unit == "ms" ? number : unit == "s" ? number * 1000 : 0;
}

/// Who holds one relation and waits for another while others go the other way round is in a
/// deadlock, and whoever has waited for deadlock_timeout finds it and fails: an application, unless
/// the step has given up before. So all that it waits for in one transaction is less than the
/// default of a second.
std::string step_timeout(const Plan& plan, const PlanStep& step) {
  constexpr int kAllWaits = 900;
  const std::vector<RelationWork> works = step_work(step);
  const auto waits = std::count_if(works.begin(), works.end(), [](const RelationWork& work) {
    return !work.is_new && !work.is_index && work.lock >= LockMode::Share;
  });
  if (waits < 2) return plan.lock_timeout;
  const int most = kAllWaits / static_cast<int>(waits);
  const int wanted = milliseconds_of(plan.lock_timeout);
  return wanted > 0 && wanted <= most ? plan.lock_timeout : fmt::format("{}ms", most);
}

void transaction_step(std::string& out, const Plan& plan, const PlanStep& step) {
  out += "BEGIN;\n";
  const std::string timeout = step_timeout(plan, step);
  if (timeout != plan.lock_timeout) {
    out +=
        "-- several tables: all waits together end before an application is told of a deadlock\n";
  }
  out += fmt::format("SET LOCAL lock_timeout = {};\n", quote_literal(timeout));
  out +=
      "SET LOCAL check_function_bodies = off;\n"
      "SET LOCAL search_path = '';\n";
  precondition(out, step);
  for (const PlanStatement& statement : step.statements) guarded_statement(out, step, statement);
  postcondition(out, step);
  record(out, plan, step);
  out += "COMMIT;\n";
}

/// The tables stay while another plan has its progress there, the schema while anything is in it.
void end_bookkeeping(std::string& out, const Plan& plan) {
  const std::string body = fmt::format(
      "\n"
      "BEGIN\n"
      "  IF pg_catalog.to_regclass('dryshod.progress') IS NOT NULL THEN\n"
      "    DELETE FROM dryshod.progress WHERE plan = {};\n"
      "    IF NOT EXISTS (SELECT FROM dryshod.progress) THEN\n"
      "      DROP TABLE dryshod.progress;\n"
      "      IF pg_catalog.to_regclass('dryshod.backfill') IS NOT NULL THEN\n"
      "        DROP TABLE dryshod.backfill;\n"
      "      END IF;\n"
      "    END IF;\n"
      "  END IF;\n"
      "  IF pg_catalog.to_regnamespace('dryshod') IS NOT NULL THEN\n"
      "    BEGIN\n"
      "      DROP SCHEMA dryshod;\n"
      "    EXCEPTION WHEN dependent_objects_still_exist THEN\n"
      "      NULL;  -- something else is in it\n"
      "    END;\n"
      "  END IF;\n"
      "END\n",
      quote_literal(plan.id));
  out += "-- what dryshod kept of the plan's progress\n";
  out += "DO " + quote_dollar(body) + ";\n";
}

}  // namespace

std::string_view books_sql() {
  return "CREATE SCHEMA IF NOT EXISTS dryshod;\n"
         "CREATE TABLE IF NOT EXISTS dryshod.progress (\n"
         "    plan text,\n"
         "    step integer,\n"
         "    done timestamptz DEFAULT now(),\n"
         "    PRIMARY KEY (plan, step)\n"
         ");\n"
         "CREATE TABLE IF NOT EXISTS dryshod.backfill (\n"
         "    key text PRIMARY KEY,\n"
         "    next_block bigint NOT NULL,\n"
         "    rows bigint NOT NULL DEFAULT 0\n"
         ");\n";
}

std::string prepare_sql(const Plan& plan) {
  std::string out = "-- dryshod plan\n";
  comment_lines(out, "from: " + plan.from);
  comment_lines(out, "to:   " + plan.to);
  comment_lines(out, fmt::format("for PostgreSQL {}, {} step{}", plan.major, plan.steps.size(),
                                 plan.steps.size() == 1 ? "" : "s"));
  out +=
      "-- Makes the tables that say which steps are done and how far rows are filled. purge.sql, "
      "and each\n"
      "-- way back to the start, ends them.\n"
      "BEGIN;\n"
      "SET LOCAL client_min_messages = warning;\n";
  out += fmt::format("SET LOCAL lock_timeout = {};\n", quote_literal(plan.lock_timeout));
  out += books_sql();
  out += "COMMIT;\n";
  return out;
}

std::string step_sql(const Plan& plan, const PlanStep& step) {
  std::string out;
  header(out, plan, step);
  if (is_bare(step)) {
    bare_step(out, plan, step);
  } else {
    transaction_step(out, plan, step);
  }
  return out;
}

std::string undo_sql(const Plan& plan, const PlanStep& step) {
  std::string out;
  comment_lines(out, fmt::format("dryshod plan: undoes step {} of {}, where no later one is done",
                                 step.number, plan.steps.size()));
  comment_lines(out, step.title);
  class_line(out, step.loss_class, step.class_why);
  if (step.undo.empty()) out += "-- nothing of it is to be undone\n";
  whole_text(out, step.undo);
  out += fmt::format("DELETE FROM dryshod.progress WHERE plan = {} AND step = {};\n",
                     quote_literal(plan.id), step.number);
  return out;
}

std::string unprepare_sql(const Plan& plan) {
  std::string out = "-- dryshod plan: undoes its preparation, where no step is done any more\n";
  end_bookkeeping(out, plan);
  return out;
}

std::string gate_sql(const Plan& plan, const PlanGate& gate) {
  std::string out;
  comment_lines(
      out, fmt::format("dryshod plan: back to the start, where {} is done (all steps up to {}) and "
                       "nothing behind it",
                       phase_name(gate.after), gate.last_step));
  comment_lines(out, "to: " + plan.from);
  class_line(out, gate.loss_class, {});
  if (gate.way_back.empty()) out += "-- nothing is to be undone\n";
  whole_text(out, gate.way_back);
  end_bookkeeping(out, plan);
  return out;
}

std::string purge_sql(const Plan& plan) {
  std::string out =
      "-- dryshod plan: the end of every way back. Run it when nobody will want one.\n";
  out += plan.purge.empty()
             ? "-- Nothing was kept but the plan's progress.\n"
             : "-- DATA LOSS: what the plan has put away or copied is destroyed here.\n";
  whole_text(out, plan.purge);
  end_bookkeeping(out, plan);
  return out;
}

}  // namespace dryshod
