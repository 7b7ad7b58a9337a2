// The inventory of a catalog by the timeline's keys, and the rows that name one of them.
#include "neon/facts_impact.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "catalog/helpers.h"
#include "neon/facts_words.h"

namespace dryshod {
namespace {

using nlohmann::json;

class Inventory {
 public:
  Inventory(const Catalog& catalog, int major) : catalog_(catalog) {
    catalog_.each_of<Extension>([&](Ref ref) {
      add("extension:*", ref);
      add("extension:" + name(ref), ref);
    });
    catalog_.each_of<Language>([&](Ref ref) { add("language:" + name(ref), ref); });
    catalog_.each_of<Function>(
        [&](Ref ref) { add("language:" + text(catalog_.get<Function>(ref).language), ref); });
    catalog_.each_of<Procedure>(
        [&](Ref ref) { add("language:" + text(catalog_.get<Procedure>(ref).language), ref); });
    catalog_.each_of<Index>(
        [&](Ref ref) { add("index_method:" + text(catalog_.get<Index>(ref).method), ref); });
    catalog_.each_of<Schema>([&](Ref ref) { add("schema:" + name(ref), ref); });
    catalog_.each_of<Role>([&](Ref ref) { add("role", ref); });
    catalog_.each_of<Publication>([&](Ref ref) { add("publication", ref); });
    catalog_.each_of<Subscription>([&](Ref ref) { add("subscription", ref); });
    if (major != 0) of_key_["pg_version:" + std::to_string(major)].push_back(Ref{});
  }

  const std::vector<Ref>* find(const std::string& key) const {
    const auto found = of_key_.find(key);
    return found == of_key_.end() ? nullptr : &found->second;
  }

 private:
  std::string name(Ref ref) const { return std::string(catalog_.text(catalog_.name(ref))); }
  std::string text(Name name) const { return std::string(catalog_.text(name)); }

  void add(const std::string& key, Ref ref) {
    for (Ref at = ref; at; at = catalog_.parent(at)) {
      // What an extension contains is the extension's; what a source has in schema public is its
      // own.
      if (catalog_[at].builtin && (at == ref || !catalog_.is<Schema>(at))) return;
    }
    if (!is_helper(catalog_, ref)) of_key_[key].push_back(ref);
  }

  const Catalog& catalog_;
  std::map<std::string, std::vector<Ref>> of_key_;
};

ChangeEffect effect_of(std::string_view kind) {
  if (kind == "breaking" || kind == "eol") return ChangeEffect::Breaks;
  if (kind == "deprecation") return ChangeEffect::Deprecates;
  if (kind == "feature" || kind == "preview") return ChangeEffect::Brings;
  return ChangeEffect::Changes;
}

/// The last day that a date of a row can mean: "2025" and "2025-12" are not before any day within.
std::string last_day(std::string date) {
  constexpr std::string_view kLast = "0000-12-31";
  if (date.size() < kLast.size()) date += kLast.substr(date.size());
  return date;
}

std::string text_of(const json& row, const char* member) {
  return row.at(member).get<std::string>();
}

}  // namespace

std::string_view effect_name(ChangeEffect effect) {
  constexpr std::string_view kNames[] = {"breaks", "deprecated", "changes", "new"};
  return kNames[static_cast<size_t>(effect)];
}

Impact impact_of(const Facts& facts, const Catalog& catalog, int major, std::string_view since) {
  const Inventory inventory(catalog, major);
  Impact impact;
  for (const json& row : facts.topic("timeline")) {
    const std::string date = text_of(row, "date");
    if (last_day(date) < since) continue;
    TouchingChange change;
    for (const json& object : row.at("objects")) {
      const auto key = object.get<std::string>();
      if (const std::vector<Ref>* refs = inventory.find(key)) {
        for (const Ref ref : *refs) change.touches.push_back({ref, key});
      }
    }
    if (change.touches.empty()) {
      ++impact.others;
      continue;
    }
    change.id = text_of(row, "id");
    change.date = date;
    change.what = text_of(row, "what");
    change.todo = text_of(row, "todo");
    change.source = text_of(row, "source");
    change.effect = effect_of(text_of(row, "kind"));
    const auto* sure = std::find(std::begin(kConfidenceWords), std::end(kConfidenceWords),
                                 text_of(row, "confidence"));
    change.confidence = static_cast<Confidence>(sure - std::begin(kConfidenceWords));
    impact.changes.push_back(std::move(change));
  }
  std::stable_sort(impact.changes.begin(), impact.changes.end(),
                   [](const TouchingChange& a, const TouchingChange& b) {
                     if (a.effect != b.effect) return a.effect < b.effect;
                     return last_day(a.date) > last_day(b.date);
                   });
  return impact;
}

}  // namespace dryshod
