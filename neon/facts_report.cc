// Everything that is printed may come from a file of the user's, so none of it reaches a terminal
// raw.
#include "neon/facts_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "catalog/visible.h"
#include "migration/json_report.h"
#include "neon/facts_words.h"

namespace dryshod {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

std::string words(const json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return visible(value.get<std::string>());
  if (!value.is_array()) return value.dump();
  std::string all;
  for (const json& each : value) {
    if (!all.empty()) all += ", ";
    all += words(each);
  }
  return all;
}

std::string words(const Member& member, const json& value) {
  if (member.holds != Holds::Versions) return words(value);
  std::string all;
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i].is_null()) continue;
    all += fmt::format("{}{} on {}", all.empty() ? "" : ", ", words(value[i]), 14 + i);
  }
  return all;
}

size_t longest_id(const std::vector<FactRow>& rows) {
  size_t width = 0;
  for (const FactRow& row : rows) width = std::max(width, row.id.size());
  return std::min<size_t>(width, 32);
}

ordered_json ordered(const FactRow& row) {
  ordered_json members;
  for (const Member& member : row.topic->members) {
    const auto found = row.row->find(member.name);
    if (found != row.row->end()) members[std::string(member.name)] = *found;
  }
  return members;
}

/// What was taken out of a list, and what came in: the whole of it would hide that.
std::string list_change(const json& from, const json& to) {
  std::string said;
  const auto add = [&said](const json& among, const json& not_in, const char* sign) {
    for (const json& each : among) {
      if (std::find(not_in.begin(), not_in.end(), each) != not_in.end()) continue;
      said += fmt::format("{}{}{}", said.empty() ? "" : ", ", sign, words(each));
    }
  };
  add(from, to, "-");
  add(to, from, "+");
  return said.empty() ? "in another order" : said;
}

std::string member_change(const FactMemberChange& change) {
  static const json kNone;
  const json& from = change.from == nullptr ? kNone : *change.from;
  const json& to = change.to == nullptr ? kNone : *change.to;
  if (from.is_array() && to.is_array() && change.member != "versions") {
    return fmt::format("    {}: {}\n", change.member, list_change(from, to));
  }
  const std::string was = words(from), is = words(to);
  if (was.size() + is.size() < 60) return fmt::format("    {}: {} -> {}\n", change.member, was, is);
  return fmt::format("    {}:\n      - {}\n      + {}\n", change.member, was, is);
}

}  // namespace

std::string fact_list_text(const std::vector<FactRow>& rows) {
  const size_t width = longest_id(rows);
  std::string out;
  for (const FactRow& row : rows) {
    const auto severity = row.row->find("severity");
    out += fmt::format("{:<{}}  {:<7}  {}\n", visible(row.id), width,
                       severity == row.row->end() ? "-" : words(*severity), visible(row.title));
  }
  return out;
}

std::string fact_rows_text(const std::vector<FactRow>& rows) {
  std::string out;
  for (const FactRow& row : rows) {
    size_t width = 0;
    for (const Member& member : row.topic->members) {
      if (row.row->contains(member.name)) width = std::max(width, member.name.size());
    }
    out += (out.empty() ? "" : "\n") + visible(row.id) + "\n";
    for (const Member& member : row.topic->members) {
      const auto found = row.row->find(member.name);
      if (found == row.row->end() || member.name == row.topic->id) continue;
      out += fmt::format("  {:<{}}  {}\n", member.name, width, words(member, *found));
    }
  }
  return out;
}

std::string fact_rows_json(const Facts& facts, const std::vector<FactRow>& rows) {
  ordered_json document;
  document["version"] = 1;
  document["as_of"] = facts.as_of();
  document["rows"] = ordered_json::array();
  for (const FactRow& row : rows) {
    document["rows"].push_back({{"id", row.id},
                                {"topic", row.topic->name},
                                {"area", row.area},
                                {"title", row.title},
                                {"row", ordered(row)}});
  }
  return document.dump(2) + "\n";
}

std::string fact_changes_text(const std::vector<FactRowChange>& changes) {
  std::string out;
  int added = 0, removed = 0, changed = 0;
  for (const FactRowChange& change : changes) {
    const FactRow& row = change.to == nullptr ? *change.from : *change.to;
    const char sign = change.from == nullptr ? '+' : change.to == nullptr ? '-' : '~';
    ++(change.from == nullptr ? added : change.to == nullptr ? removed : changed);
    out += fmt::format("{} {}  {}\n", sign, visible(row.id), visible(row.title));
    for (const FactMemberChange& member : change.members) out += member_change(member);
  }
  if (changes.empty()) return "no differences\n";
  return out + fmt::format("{} added, {} removed, {} changed\n", added, removed, changed);
}

std::string fact_changes_json(const Facts& from, const Facts& to,
                              const std::vector<FactRowChange>& changes) {
  ordered_json document;
  document["version"] = 1;
  document["from"] = {{"as_of", from.as_of()}};
  document["to"] = {{"as_of", to.as_of()}};
  document["changes"] = ordered_json::array();
  for (const FactRowChange& change : changes) {
    const FactRow& row = change.to == nullptr ? *change.from : *change.to;
    ordered_json members = ordered_json::array();
    for (const FactMemberChange& member : change.members) {
      members.push_back({{"member", member.member},
                         {"from", member.from == nullptr ? json() : *member.from},
                         {"to", member.to == nullptr ? json() : *member.to}});
    }
    const char* action = change.from == nullptr ? "added"
                         : change.to == nullptr ? "removed"
                                                : "changed";
    document["changes"].push_back({{"id", row.id},
                                   {"topic", row.topic->name},
                                   {"action", action},
                                   {"title", row.title},
                                   {"members", std::move(members)}});
  }
  return document.dump(2) + "\n";
}

std::string impact_text(const Impact& impact, const ImpactOf& of) {
  constexpr size_t kShown = 5;
  std::string out =
      fmt::format("What changed at Neon {}that touches {} (facts as of {})\n",
                  of.since.empty() ? "" : "since " + of.since + " ", visible(of.source), of.as_of);
  std::string_view effect;
  for (const TouchingChange& change : impact.changes) {
    if (effect != effect_name(change.effect)) {
      effect = effect_name(change.effect);
      out += fmt::format("\n{}\n", effect);
    }
    out += fmt::format("  {}  {}  {}{}\n", visible(change.id), change.date, visible(change.what),
                       change.confidence == Confidence::High ? "" : " (not certain)");
    for (size_t i = 0; i < change.touches.size() && i < kShown; ++i) {
      const Touched& touched = change.touches[i];
      out += touched.element
                 ? fmt::format("    {} ({})\n", visible(of.catalog.display(touched.element)),
                               visible(of.place(touched.element)))
                 : fmt::format("    {}\n", visible(touched.key));
    }
    if (change.touches.size() > kShown) {
      out += fmt::format("    and {} more\n", change.touches.size() - kShown);
    }
    out += fmt::format("    to do: {}\n", visible(change.todo));
  }
  return out + fmt::format("\n{} {} it, {} {} nothing in it\n", impact.changes.size(),
                           impact.changes.size() == 1 ? "touches" : "touch", impact.others,
                           impact.others == 1 ? "touches" : "touch");
}

std::string impact_json(const Impact& impact, const ImpactOf& of) {
  ordered_json document;
  document["version"] = 1;
  document["source"] = of.source;
  document["as_of"] = of.as_of;
  document["since"] = of.since.empty() ? ordered_json() : ordered_json(of.since);
  document["changes"] = ordered_json::array();
  for (const TouchingChange& change : impact.changes) {
    ordered_json touches = ordered_json::array();
    for (const Touched& touched : change.touches) {
      touches.push_back({{"key", touched.key},
                         {"object", touched.element ? ordered_json::parse(
                                                          object_json(of.catalog, touched.element))
                                                    : ordered_json()}});
    }
    document["changes"].push_back(
        {{"id", change.id},
         {"effect", effect_name(change.effect)},
         {"date", change.date},
         {"what", change.what},
         {"todo", change.todo},
         {"touches", std::move(touches)},
         {"source", change.source},
         {"confidence", kConfidenceWords[static_cast<size_t>(change.confidence)]}});
  }
  document["others"] = impact.others;
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace dryshod
