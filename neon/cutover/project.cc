// See project.h.
#include "neon/cutover/project.h"

#include <fmt/format.h>

namespace dryshod {
namespace {

bool logical(const Runbook& book) {
  return book.method == Method::Logical;
}

StagePlan assess(const Runbook& book) {
  StagePlan plan;
  plan.stage = Stage::Assess;
  plan.activities = {
      "run the compatibility report and settle what it blocks (dryshod assess)",
      "measure sizes and write rates (dryshod stats), and make this runbook anew with --stats",
      "run the preflights; settle every blocker, read every warning",
      fmt::format("make the Neon project: PostgreSQL {}, the region of the applications",
                  book.major)};
  if (logical(book)) {
    plan.activities.push_back(
        "switch logical replication on for the project: the lane back begins there; it "
        "restarts computes and stays on");
    plan.activities.push_back(
        "let each server reach the other one: the addresses of the Neon region at the "
        "source; the direct host from the source");
  }
  plan.deliverables = {"runbook.md, gone through by all who take part",
                       "answers of both preflights",
                       "a list of every client with its connection string"};
  plan.criteria = {"G0 is open", "the time without writes is agreed to",
                   "somebody is named who says go or no go"};
  return plan;
}

StagePlan schema(const Runbook& book) {
  StagePlan plan;
  plan.stage = Stage::Schema;
  plan.activities = {
      "make roles and schema on the main branch of the project",
      "freeze the schema of the source: no deployment with DDL until the switch",
      "rehearse all of this with a branch or a project that is thrown away, from G0 to G7, and "
      "./run.sh rollback from there",
      "set the history window to 0 or 1 hour till the switch, then to what is wanted"};
  if (logical(book)) {
    plan.activities.push_back(
        "make branches for tests only after the copy: a child branch has no subscriptions");
  }
  plan.deliverables = {"the schema on the target", "a branch for tests of the application",
                       "a rehearsal with its times"};
  plan.criteria = {"G1 is open", "what was left out is settled (see What is left out)",
                   "the rehearsal went back without a loss"};
  return plan;
}

StagePlan copy(const Runbook& book, const Estimates& estimates) {
  StagePlan plan;
  plan.stage = Stage::Copy;
  if (logical(book)) {
    plan.activities = {
        "raise the compute to its largest size for the copy",
        "watch the disk of the source: its slot keeps WAL while the target falls behind",
        "test the application against a branch of the target"};
    plan.durations = {estimates.copy, estimates.indexes, estimates.catch_up, estimates.checks};
  } else {
    plan.activities = {"raise the compute to its largest size for the copy",
                       "the copy itself is made while nobody can write, behind G2"};
    plan.durations = {estimates.copy, estimates.indexes, estimates.checks};
  }
  plan.deliverables = {"every row on the target", "a comparison of rows, chunk by chunk"};
  plan.criteria = {logical(book) ? "G2 is open, and stays so for an hour" : "G4 is open"};
  return plan;
}

StagePlan cutover(const Runbook& book) {
  StagePlan plan;
  plan.stage = Stage::Cutover;
  plan.activities = {
      "give each role its password on the target", "announce the window; stop jobs and workers",
      "run from G2 to G6; look; decide",
      "deploy the connection strings: pooled for applications, direct for migrations",
      "watch errors, latency and connections; then soak"};
  plan.deliverables = {"applications on Neon", "protocol of all gates",
                       logical(book) ? "a source that follows, ready to take over again"
                                     : "a source that is fenced"};
  plan.criteria = {"G6: go", "G7 is open", "no way back is wanted any more: ./run.sh finish"};
  plan.durations = {{"nobody can write", book.downtime_seconds, book.downtime_how}};
  return plan;
}

}  // namespace

std::string item_id(const Runbook& book, std::string_view ending, Track track) {
  for (const RunbookItem& item : book.items) {
    if (item.track == track && !item.file.empty() &&
        (item.file.ends_with(ending) || item.file.starts_with(ending))) {
      return item.id;
    }
  }
  return {};
}

std::vector<StagePlan> stage_plans(const Runbook& book, const Estimates& estimates) {
  return {assess(book), schema(book), copy(book, estimates), cutover(book)};
}

std::vector<Risk> runbook_risks(const Runbook& book) {
  const auto id = [&](std::string_view ending) { return item_id(book, ending); };
  std::vector<Risk> risks = {
      {"The schema changes while it is moved",
       "a freeze, and both shapes are compared again and again", id("-freeze.sql") + " G1 G2 G4"},
      {"Somebody writes to the source behind the fence",
       "old sessions are ended, a new one is proven to read only, and what was ever written is "
       "counted again",
       id("-fence.sql") + " G3 G6"},
      {"Rows are missing or differ", "each chunk is hashed on both sides with all settings pinned",
       "G4"},
      {"A number is given twice",
       "sequences go a margin further than they stood, and are held against columns",
       id("sequences.sh") + " G5 G7"},
      {"Somebody writes to the target too early", "it reads only until the switch",
       id("-keep-others-out.sql") + " " + id("-switch.sql")},
      {"The run is broken off in the middle",
       "every step may be run again; state/ remembers what is done", "run.sh"},
      {"The new schema lacks an index or a constraint", "both whole schemas are compared by name",
       "G4 G6"},
      {"A client is left with the old connection string",
       "the source stays fenced: it fails loudly and loses "
       "nothing",
       "G7"},
      {"Applications run into limits of connections",
       "the pooled host for them; the direct one for migrations "
       "and this runbook",
       "connections"}};
  if (logical(book)) {
    risks.push_back({"UPDATE or DELETE fails on the source once a table is published",
                     "tables without an identity are blockers", "G0"});
    risks.push_back({"The disk of the source fills up behind a slot that nobody reads",
                     "the lag is asked at each gate; ./run.sh rollback drops the slot",
                     "G2 " + id("-slot.sql")});
    risks.push_back({"A slot is cut off by the server",
                     "limits of slots are warnings of the preflight", id("-preflight-source.sql")});
    risks.push_back({"The target proves unfit after the switch",
                     "the lane back is armed before the target takes writes; ./run.sh rollback "
                     "drains it, compares "
                     "and opens the source",
                     id("-subscription-back.sql") + " G6 G7"});
    risks.push_back({"The lane stops on an error",
                     "it is switched off rather than repeated (15 and later), and "
                     "gates ask for errors",
                     "G2 G7"});
  } else {
    risks.push_back({"The load takes longer than the window",
                     "a rehearsal; JOBS=N; ./run.sh rollback before the "
                     "switch opens the source again within seconds",
                     id("load.sh")});
    risks.push_back({"The target proves unfit after the switch",
                     "there is no lane back: decide at G6, or move by replication", "G6"});
  }
  return risks;
}

std::vector<RoleLine> runbook_roles(const Runbook& book) {
  std::vector<RoleLine> roles;
  roles.push_back(
      {"the role of SOURCE_DSN", "source",
       logical(book)
           ? "owns the tables and the database; REPLICATION (or the provider's role for it); "
             "may make subscriptions and end sessions (pg_signal_backend)"
           : "reads all tables; owns the database; may end sessions (pg_signal_backend)"});
  roles.push_back(
      {"the role of TARGET_DSN", "target",
       "made by the console, the CLI or the API: a member of neon_superuser, with REPLICATION and "
       "BYPASSRLS; owns the database, and all objects of it in the end"});
  for (const std::string& name : book.schema.role_names) {
    if (is_brought_role(name)) {
      roles.push_back(
          {name, "source", "of the server or its provider: it has no counterpart on Neon"});
    } else {
      roles.push_back({name, "target",
                       "made by " + item_id(book, "-roles.sql") +
                           ", without SUPERUSER, REPLICATION and BYPASSRLS; its password is set by "
                           "hand"});
    }
  }
  return roles;
}

std::vector<ConnectionLine> runbook_connections(const Runbook& book) {
  const std::string database = book.schema.database.empty() ? "<database>" : book.schema.database;
  const std::string tail = "/" + database + "?sslmode=require";
  const std::string direct = "<endpoint>.<region>.aws.neon.tech";
  const std::string pooled = "<endpoint>-pooler.<region>.aws.neon.tech";
  std::vector<ConnectionLine> lines = {
      {"this runbook, source", "the source's own, no pooler", "SOURCE_DSN",
       "postgresql://<admin>:<password>@<source-host>:5432" + tail},
      {"this runbook, target", "direct", "TARGET_DSN",
       "postgresql://<owner>:<password>@" + direct + tail}};
  if (logical(book)) {
    lines.push_back({"the target, as subscriber", "the source's own, as Neon reaches it",
                     "SOURCE_REPLICATION_DSN",
                     "postgresql://<admin>:<password>@<public-source-host>:5432" + tail});
    lines.push_back({"the source, as subscriber of the lane back", "direct",
                     "TARGET_REPLICATION_DSN", "postgresql://<owner>:<password>@" + direct + tail});
  }
  lines.push_back({"applications, after the switch",
                   "pooled (no LISTEN, no session settings, no advisory locks of "
                   "a session)",
                   "DATABASE_URL", "postgresql://<app>:<password>@" + pooled + tail});
  lines.push_back({"migrations, dumps, LISTEN, long sessions", "direct", "DIRECT_URL",
                   "postgresql://<owner>:<password>@" + direct + tail});
  return lines;
}

}  // namespace dryshod
