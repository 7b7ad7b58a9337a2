// See plan_scene.h.
#include "tests/pairs/plan_scene.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/server/dumps.h"

namespace dryshod {

using nlohmann::json;

Outcome dryshod(const std::vector<std::string>& arguments) {
  std::vector<std::string> argv = {DRYSHOD_PROGRAM};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return run_process(argv);
}

namespace {

/// On the way back rows that the first side has no place for are copied to dryshod's schema: that
/// may stay.
constexpr const char* kOnlyCopies =
    "SELECT count(*) > 0 AND bool_and(relkind = 'r' AND relname ~ '_\\d{14}$') FROM pg_class "
    "WHERE relnamespace = to_regnamespace('dryshod') AND relkind NOT IN ('i', 't')";

/// CREATE DATABASE leaves the subscriptions of its template behind.
bool has_subscriptions(const TestServer& server, const std::string& database) {
  return server.query(database,
                      "SELECT count(*) FROM pg_subscription s JOIN pg_database d ON d.oid = "
                      "subdbid WHERE datname = current_database()") != "0";
}

}  // namespace

// ---- the database ----------------------------------------------------------------

Scene::Scene(TestServer& server, const std::filesystem::path& file, Rows rows)
    : server_(server), file_(file), rows_(rows) {
  database_ = server_.create_database();
  const Outcome loaded = server_.psql(database_, read_file(file_));
  if (!loaded.ok()) {
    problem_ = file_.string() + ": " + loaded.err;
    return;
  }
  if (rows_ != Rows::None) {
    filled_ = fill_tables(server_, database_,
                          rows_ == Rows::Boundary ? RowKind::Boundary : RowKind::Plain);
  }
  copies_ = !has_subscriptions(server_, database_);
  dump_ = server_.dump(database_);
  contents_ = std::make_unique<Contents>(server_, database_);
  rows_before_ = contents_->of(server_, database_);
}

Scene::~Scene() {
  server_.drop_database(database_);
}

std::string Scene::make() const {
  const std::string database = server_.create_database();
  server_.psql(database, read_file(file_));
  if (rows_ != Rows::None) {
    fill_tables(server_, database, rows_ == Rows::Boundary ? RowKind::Boundary : RowKind::Plain);
  }
  return database;
}

std::string Scene::fresh() const {
  return copies_ ? copy(database_) : make();
}

std::string Scene::copy(const std::string& database) const {
  if (!copies_ || has_subscriptions(server_, database)) return {};
  return server_.create_database(database);
}

std::string Scene::difference(const std::string& database, const std::set<std::string>& lost,
                              bool dump_too) const {
  std::string out;
  if (dump_too) {
    std::string now = server_.dump(database);
    if (now != dump_ && server_.query(database, kOnlyCopies) == "t") {
      now = server_.dump(database, {"--exclude-schema=dryshod"});
    }
    if (lost.empty() ? now != dump_ : sorted_lines(now) != sorted_lines(dump_)) {
      out += "pg_dump differs:\n" + dump_difference(now, dump_);
    }
  }
  if (lost.contains("*")) return out;
  const std::string now = contents_->of(server_, database, lost);
  const std::string before = lost.empty() ? rows_before_ : contents_->of(server_, database_, lost);
  if (now != before) out += "rows differ:\n" + dump_difference(now, before);
  return out;
}

// ---- the plan --------------------------------------------------------------------

std::string lost_place(const std::string& object) {
  for (const std::string kind : {"column ", "table ", "sequence "}) {
    if (object.starts_with(kind)) return object.substr(kind.size());
  }
  return "*";
}

WrittenPlan::WrittenPlan(const TestServer& server, const std::string& directory,
                         const std::filesystem::path& from, const std::filesystem::path& to)
    : server_(server), directory_(directory) {
  std::filesystem::remove_all(directory_);
  const Outcome outcome = dryshod({"plan", "--pg", std::to_string(server.major()), "--allow-empty",
                                   from, to, "-o", directory, "--accept-loss", "*"});
  if (!outcome.ok()) {
    problem = "dryshod plan: " + outcome.err;
    return;
  }
  const json plan = json::parse(read_file(directory + "/plan.json"));
  const auto text_or_none = [](const json& value) {
    return value.is_null() ? std::string() : value.get<std::string>();
  };
  const auto number_of = [](const json& loss_class) {
    return loss_class.get<std::string>()[1] - '0';
  };
  prepare = text_or_none(plan["prepare"]);
  purge = text_or_none(plan["purge"]);
  for (const json& one : plan["steps"]) {
    Step step;
    step.file = one["file"];
    step.phase = one["phase"];
    step.title = one["title"];
    step.resumable = one["resumable"];
    step.loss_class = number_of(one["rollback"]);
    for (const json& statement : one["statements"]) {
      if (statement["transaction"] == "alone") step.in_transaction = false;
    }
    rows_move = rows_move || step.resumable;
    steps.push_back(std::move(step));
  }
  for (const json& one : plan["gates"]) {
    gates.push_back({one["way_back"], one["last_step"], number_of(one["rollback"])});
  }
  for (const json& one : plan["losses"]) {
    if (one["rollback"] == "R4") lost.insert(lost_place(one["object"]));
  }
}

std::string WrittenPlan::text(const std::string& file) const {
  return read_file(directory_ + "/" + file);
}

Outcome WrittenPlan::run_sh(const std::string& database, std::vector<std::string> options) const {
  return server_.run_sh(directory_, options, server_.connection(database));
}

}  // namespace dryshod
