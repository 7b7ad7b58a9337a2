// See snapshot_report.h.
#include "cli/snapshot_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "catalog/visible.h"

namespace dryshod::cli {
namespace {

using Json = nlohmann::ordered_json;
using store::LedgerEntry;
using store::Snapshot;

constexpr size_t kShortTree = 12;

std::string short_tree(const std::string& tree) {
  return tree.empty() ? "nothing" : tree.substr(0, kShortTree);
}

Json json_of(const Snapshot& snapshot) {
  Json kinds = Json::object();
  for (const auto& [kind, count] : snapshot.kinds) kinds[kind] = count;
  Json json{{"name", snapshot.name},
            {"id", snapshot.id},
            {"parent", nullptr},
            {"tree", snapshot.tree},
            {"saved_at", time_text(snapshot.saved_at)},
            {"source", snapshot.source},
            {"message", snapshot.message},
            {"major", snapshot.major},
            {"dump_major", nullptr},
            {"reported", snapshot.facts.reported},
            {"kinds", std::move(kinds)}};
  if (snapshot.parent) json["parent"] = *snapshot.parent;
  if (snapshot.facts.dump_major != 0) json["dump_major"] = snapshot.facts.dump_major;
  return json;
}

Json json_of(const LedgerEntry& entry) {
  Json json{{"at", time_text(entry.at)},
            {"snapshot", entry.snapshot},
            {"from", {{"name", entry.from_name}, {"id", entry.from_snapshot}}},
            {"before", nullptr},
            {"after", entry.after},
            {"plan_digest", entry.plan_digest}};
  if (!entry.before.empty()) json["before"] = entry.before;
  return json;
}

/// Bytes that are no UTF-8 may stand in a message or a path.
std::string text_of(const Json& document) {
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string promoted(const LedgerEntry& entry) {
  return fmt::format("promoted from @{}, {} to {}, by the plan {}", entry.from_name,
                     short_tree(entry.before), short_tree(entry.after), entry.plan_digest);
}

const LedgerEntry* entry_of(const std::vector<LedgerEntry>& ledger, int64_t snapshot) {
  const auto found = std::find_if(ledger.begin(), ledger.end(), [&](const LedgerEntry& entry) {
    return entry.snapshot == snapshot;
  });
  return found == ledger.end() ? nullptr : &*found;
}

std::vector<LedgerEntry> of_gone(const std::vector<Snapshot>& snapshots,
                                 const std::vector<LedgerEntry>& ledger) {
  std::vector<LedgerEntry> gone;
  for (const LedgerEntry& entry : ledger) {
    const bool there =
        std::any_of(snapshots.begin(), snapshots.end(),
                    [&](const Snapshot& snapshot) { return snapshot.id == entry.snapshot; });
    if (!there) gone.push_back(entry);
  }
  return gone;
}

std::string first_line(const Snapshot& snapshot, const std::string& spelled, size_t width) {
  std::string line = fmt::format("{:<{}}  {}  {}  {}", spelled, width, time_text(snapshot.saved_at),
                                 short_tree(snapshot.tree), visible(snapshot.source));
  if (!snapshot.message.empty()) line += "  " + visible(snapshot.message);
  return line + "\n";
}

}  // namespace

std::string time_text(int64_t seconds) {
  const std::time_t time = seconds;
  std::tm parts{};
  if (gmtime_r(&time, &parts) == nullptr) return fmt::format("{}", seconds);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string list_text(const std::vector<Snapshot>& snapshots) {
  if (snapshots.empty()) return "no snapshots\n";
  size_t width = 0;
  for (const Snapshot& snapshot : snapshots) width = std::max(width, snapshot.name.size() + 1);
  std::string text;
  for (const Snapshot& snapshot : snapshots) {
    text += first_line(snapshot, "@" + snapshot.name, width);
  }
  return text;
}

std::string list_json(const std::string& store, const std::vector<Snapshot>& snapshots) {
  Json document{{"version", 1}, {"store", store}, {"snapshots", Json::array()}};
  for (const Snapshot& snapshot : snapshots) document["snapshots"].push_back(json_of(snapshot));
  return text_of(document);
}

std::string log_text(const std::vector<Snapshot>& snapshots,
                     const std::vector<LedgerEntry>& ledger) {
  std::string text;
  const auto spelled = [&](size_t back) {
    const std::string name = "@" + snapshots[back].name;
    return back == 0 ? name : fmt::format("{}~{}", name, back);
  };
  const size_t width = snapshots.empty() ? 0 : spelled(snapshots.size() - 1).size();
  for (size_t back = 0; back < snapshots.size(); ++back) {
    text += first_line(snapshots[back], spelled(back), width);
    if (const LedgerEntry* entry = entry_of(ledger, snapshots[back].id); entry != nullptr) {
      text += "    " + promoted(*entry) + "\n";
    }
  }
  for (const LedgerEntry& entry : of_gone(snapshots, ledger)) {
    text += fmt::format("no longer there  {}  {}\n", time_text(entry.at), promoted(entry));
  }
  return text;
}

std::string log_json(const std::string& name, const std::vector<Snapshot>& snapshots,
                     const std::vector<LedgerEntry>& ledger) {
  Json document{
      {"version", 1}, {"name", name}, {"snapshots", Json::array()}, {"ledger", Json::array()}};
  for (const Snapshot& snapshot : snapshots) document["snapshots"].push_back(json_of(snapshot));
  for (const LedgerEntry& entry : ledger) document["ledger"].push_back(json_of(entry));
  return text_of(document);
}

std::string show_text(const Snapshot& snapshot) {
  std::string text = fmt::format("@{}\n", snapshot.name);
  const auto line = [&](const char* what, const std::string& value) {
    if (!value.empty()) text += fmt::format("  {:<9}{}\n", what, value);
  };
  line("saved", time_text(snapshot.saved_at));
  line("source", visible(snapshot.source));
  line("message", visible(snapshot.message));
  line("read as", fmt::format("PostgreSQL {}{}", snapshot.major,
                              snapshot.facts.dump_major == 0
                                  ? ""
                                  : fmt::format(", from a dump of {}", snapshot.facts.dump_major)));
  line("tree", snapshot.tree);
  if (snapshot.facts.reported != 0) {
    line("reported",
         fmt::format("{} statements that could not be followed", snapshot.facts.reported));
  }
  for (const auto& [kind, count] : snapshot.kinds) {
    std::string words = visible(kind);
    std::replace(words.begin(), words.end(), '_', ' ');
    text += fmt::format("  {:>9} {}\n", count, words);
  }
  return text;
}

std::string show_json(const Snapshot& snapshot) {
  Json document{{"version", 1}};
  document["snapshot"] = json_of(snapshot);
  return text_of(document);
}

}  // namespace dryshod::cli
