// Runs the rules and adds up; see assess.h.
#include "neon/assess.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "neon/version_breaks.h"

namespace dryshod {
namespace {

/// A row of low or medium confidence is never why something is blocked, and what nobody can rewrite
/// is left to somebody's hand.
void settle(NeonFinding& found, const NeonRule& rule) {
  if (found.confidence != Confidence::High) {
    found.severity = std::min(found.severity, FactSeverity::Warning);
    if (found.grade == Grade::Blocked) found.grade = Grade::ByHand;
  }
  if (found.grade == Grade::Rewritten && rule.rewrite == nullptr) found.grade = Grade::ByHand;
  if (found.grade == Grade::Blocked && rule.rewrite != nullptr) found.grade = Grade::Rewritten;
}

void run_rules(const Survey& survey, std::vector<NeonFinding>& findings) {
  for (const NeonRule* rule : neon_rules()) {
    const Fact* fact = survey.facts.find(rule->fact);
    if (fact == nullptr) continue;  // other facts, which no longer say so
    if (rule->find == nullptr) continue;
    const size_t before = findings.size();
    Found found(survey, *fact, findings);
    rule->find(survey, found);
    for (size_t i = before; i < findings.size(); ++i) settle(findings[i], *rule);
  }
  constexpr NeonRule kOfNoFile{};
  for (NeonFinding& found : version_breaks(survey)) {
    const NeonRule* rule = neon_rule(found.fact->id);
    settle(found, rule == nullptr ? kOfNoFile : *rule);
    findings.push_back(std::move(found));
  }
}

void sort(std::vector<NeonFinding>& findings) {
  std::stable_sort(findings.begin(), findings.end(),
                   [](const NeonFinding& a, const NeonFinding& b) {
                     return std::make_tuple(b.grade, b.severity, a.where.file, a.where.begin) <
                            std::make_tuple(a.grade, a.severity, b.where.file, b.where.begin);
                   });
}

/// Is it an object that people would count? Parts and what only says something of another are none.
bool is_object(const Survey& survey, Ref ref) {
  const Catalog& catalog = survey.catalog;
  return object_of(catalog, ref) == ref && catalog[ref].local && survey.counts(ref);
}

void grade_objects(const Survey& survey, Assessment& result) {
  std::unordered_map<uint32_t, size_t> place;
  survey.catalog.each([&](Ref ref) {
    if (!is_object(survey, ref)) return;
    place.emplace(ref.id, result.objects.size());
    result.objects.emplace_back().object = ref;
  });
  for (size_t i = 0; i < result.findings.size(); ++i) {
    const NeonFinding& found = result.findings[i];
    result.grade = std::max(result.grade, found.grade);
    result.units += found.fact->units;
    if (!found.object) continue;
    const auto at = place.find(object_of(survey.catalog, found.object).id);
    if (at == place.end()) continue;
    AssessedObject& object = result.objects[at->second];
    object.grade = std::max(object.grade, found.grade);
    object.units += found.fact->units;
    object.findings.push_back(i);
  }
}

void add_up(Assessment& result) {
  std::map<std::string_view, EffortLine> lines;
  for (const NeonFinding& found : result.findings) {
    if (found.fact->units == 0) continue;
    EffortLine& line = lines[found.fact->id];
    line.fact = found.fact;
    ++line.count;
    line.units += found.fact->units;
  }
  for (auto& [id, line] : lines) result.effort.push_back(line);
  std::stable_sort(result.effort.begin(), result.effort.end(),
                   [](const EffortLine& a, const EffortLine& b) { return a.units > b.units; });
}

}  // namespace

Ref object_of(const Catalog& catalog, Ref element) {
  while (catalog.parent(element) && !catalog.is<Schema>(catalog.parent(element))) {
    element = catalog.parent(element);
  }
  // What is said of a schema is said of an object; a schema is one itself.
  const Ref parent = catalog.parent(element);
  return parent && slots_of(catalog.kind(element)) == Slot::None ? parent : element;
}

std::string_view Assessment::verdict() const {
  if (grade == Grade::Blocked) return "blocked";
  return grade == Grade::AsIs ? "ready" : "changes";
}

int Assessment::count(Grade wanted) const {
  return static_cast<int>(
      std::count_if(objects.begin(), objects.end(),
                    [&](const AssessedObject& object) { return object.grade == wanted; }));
}

Assessment assess(const Survey& survey) {
  Assessment result;
  run_rules(survey, result.findings);
  sort(result.findings);
  grade_objects(survey, result);
  add_up(result);
  return result;
}

}  // namespace dryshod
