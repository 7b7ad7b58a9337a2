// See path_choice.h.
#include "neon/cutover/path_choice.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

#include "neon/cutover/duration.h"
#include "neon/facts.h"

namespace dryshod {
namespace {

using Json = nlohmann::json;

/// Where the database is now, by a path of the facts that leads from there.
struct Provider {
  std::string name;
  std::string needs;
  bool replicates = true;
  bool assisted = true;  // the Import Data Assistant takes it
};

std::string listed(const Json& row, const char* key) {
  std::string out;
  for (const Json& each : row.value(key, Json::array())) {
    if (each.is_string()) out += (out.empty() ? "" : "; ") + each.get<std::string>();
  }
  return out;
}

bool speaks_of(const MovedSchema& schema, const std::string& name) {
  const auto is_it = [&](const std::string& each) { return each == name; };
  return std::any_of(schema.role_names.begin(), schema.role_names.end(), is_it) ||
         std::any_of(schema.tables.begin(), schema.tables.end(),
                     [&](const MovedTable& table) { return table.schema == name; });
}

/// A path names the roles that its provider brings; two name none, and have a role or a schema of
/// their own.
std::optional<Provider> provider_of(const MovedSchema& schema) {
  for (const Json& row : Facts::built_in().topic("paths")) {
    const std::string id = row.value("id", "");
    std::vector<std::string> marks;
    for (const Json& role : row.value("roles", Json::array()))
      marks.push_back(role.get<std::string>());
    if (id == "MIG-SUPABASE-LR") marks.emplace_back("supabase_admin");
    if (id == "MIG-HEROKU") marks.emplace_back("heroku_ext");
    for (const std::string& mark : marks) {
      if (!speaks_of(schema, mark)) continue;
      const bool heroku = id == "MIG-HEROKU";
      return Provider{row.value("name", ""), listed(row, "needs"), !heroku,
                      !heroku && id != "MIG-SUPABASE-LR"};
    }
  }
  return std::nullopt;
}

const Json* path_row(std::string_view id) {
  for (const Json& row : Facts::built_in().topic("paths")) {
    if (row.value("id", "") == id) return &row;
  }
  return nullptr;
}

std::string some(const std::vector<std::string>& names) {
  std::string out;
  for (size_t i = 0; i < names.size() && i < 5; ++i) out += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > 5) out += fmt::format(" and {} more", names.size() - 5);
  return out;
}

/// What keeps rows from being replicated, however much anybody wants it.
std::vector<std::string> against_logical(const MovedSchema& schema, const CutoverRequest& request,
                                         const std::optional<Provider>& provider) {
  std::vector<std::string> why;
  if (request.from_major > 0 && request.from_major < 10) {
    why.push_back(
        fmt::format("PostgreSQL {} has no publications (first in 10)", request.from_major));
  }
  if (provider && !provider->replicates) {
    why.push_back(fmt::format("{} gives nobody the right to replicate: only a dump leads out",
                              provider->name));
  }
  std::vector<std::string> stuck;
  for (const MovedTable& table : schema.tables) {
    if (table.unlogged || table.partitioned || table.without_equality.empty()) continue;
    const bool full = table.identity == RowIdentity::Full;
    const bool none = table.identity == RowIdentity::Missing && table.unique_index.empty();
    if (full || none) stuck.push_back(table.name);
  }
  if (!stuck.empty()) {
    why.push_back("no key, and columns without equality that a FULL identity cannot compare: " +
                  some(stuck));
  }
  return why;
}

void work_of_logical(const MovedSchema& schema, PathChoice& choice) {
  std::vector<std::string> missing;
  for (const MovedTable& table : schema.tables) {
    if (table.identity == RowIdentity::Missing && !table.unlogged && !table.partitioned) {
      missing.push_back(table.name);
    }
  }
  if (!missing.empty()) {
    choice.reasons.push_back(
        "Before G0, a replica identity for: " + some(missing) +
        ". UPDATE and DELETE of them fail on the source as soon as they are published");
  }
}

void reject_others(const MovedSchema& schema, const CutoverRequest& request,
                   const std::optional<Provider>& provider, PathChoice& choice) {
  Reason hosted{"Import Data Assistant of Neon", {}};
  if (request.from_major != 0 && (request.from_major < 14 || request.from_major > 17)) {
    hosted.why.push_back(fmt::format("it takes 14 to 17, the source is {}", request.from_major));
  }
  const Json* assistant = path_row("MIG-IDA");
  const double most = assistant == nullptr ? 0 : assistant->value("max_gb", 0.0);
  if (most > 0 && schema.measured &&
      static_cast<double>(schema.bytes + schema.index_bytes) >= most * 1e9) {
    hosted.why.push_back(fmt::format("it takes less than {:g} GB", most));
  }
  if (provider && !provider->assisted) {
    hosted.why.push_back(fmt::format("it does not take databases of {}", provider->name));
  }
  hosted.why.push_back(
      "it is a service in beta that nobody can run from here: no gates, no comparison of rows, no "
      "way back");
  choice.rejected.push_back(std::move(hosted));
  Reason parallel{"pgcopydb",
                  {"its --follow does not work with Neon, so it is no more than a faster dump"}};
  if (choice.method == Method::Dump && schema.measured && schema.bytes >= 10'000'000'000) {
    parallel.why.push_back(
        "JOBS=N of load.sh copies N tables at a time too; where one table is most of the "
        "database, pgcopydb clone can take the place of load.sh");
  }
  choice.rejected.push_back(std::move(parallel));
  choice.rejected.push_back(
      {"a physical standby", {"Neon takes no base backup and no WAL of others"}});
}

}  // namespace

PathChoice choose_path(const MovedSchema& schema, const CutoverRequest& request) {
  PathChoice choice;
  const std::optional<Provider> provider = provider_of(schema);
  if (provider) {
    choice.provider = provider->name;
    if (!provider->needs.empty()) choice.provider_needs.push_back(provider->needs);
  }
  const Estimates dump = estimates(schema, request, Method::Dump);
  const Estimates logical = estimates(schema, request, Method::Logical);
  const std::vector<std::string> stuck = against_logical(schema, request, provider);
  const double budget = request.downtime.value_or(0) * 60;
  const bool fits = dump.window.seconds >= 0 && dump.window.seconds <= budget;
  const std::string dump_time = fmt::format("by a dump nobody can write for {} ({})",
                                            time_words(dump.window.seconds), dump.window.how);
  const std::string logical_time =
      fmt::format("by replication nobody can write for {} ({})", time_words(logical.window.seconds),
                  logical.window.how);
  const std::string budget_words =
      request.downtime
          ? fmt::format("{:g} min without writes are allowed", *request.downtime)
          : "no time without writes was allowed (--downtime), so the shorter one counts";
  if (request.method) {
    choice.method = *request.method;
    choice.reasons.push_back("It was asked for (--method)");
  } else if (!stuck.empty()) {
    choice.method = Method::Dump;
    choice.reasons.push_back("Replication cannot carry this database");
  } else {
    choice.method = fits ? Method::Dump : Method::Logical;
    choice.reasons.push_back(budget_words);
  }
  choice.reasons.push_back(choice.method == Method::Dump ? dump_time : logical_time);
  if (choice.method == Method::Dump) {
    Reason other{"logical replication", stuck};
    if (fits) {
      other.why.push_back(
          "the dump fits: fewer moving parts, and nothing has to be changed on the source "
          "beforehand");
    }
    other.why.push_back(logical_time);
    choice.rejected.push_back(std::move(other));
    if (!fits && !request.method) {
      choice.reasons.push_back("That is more than was allowed: see why replication is ruled out");
    }
    choice.reasons.push_back(
        "No lane leads back: once the target has taken writes, a way back loses them");
  } else {
    Reason other{"dump and restore", {dump_time}};
    if (!request.method) other.why.push_back(budget_words);
    choice.rejected.push_back(std::move(other));
    for (const std::string& why : stuck) choice.reasons.push_back("AGAINST IT: " + why);
    if (request.downtime && logical.window.seconds > budget) {
      choice.reasons.push_back(
          "AGAINST IT: that is more than was allowed. Fewer chunks compared in the window make it "
          "shorter: the "
          "sixth column of checks/tables.txt says every how many");
    }
    choice.reasons.push_back(
        "A lane back keeps the source in step after the switch: going back loses nothing");
    work_of_logical(schema, choice);
  }
  if (request.from_major != 0 && request.from_major != request.major) {
    choice.reasons.push_back(fmt::format(
        "It crosses majors ({} to {}), which {} does", request.from_major, request.major,
        choice.method == Method::Dump ? "a dump" : "logical replication"));
  }
  reject_others(schema, request, provider, choice);
  return choice;
}

}  // namespace dryshod
