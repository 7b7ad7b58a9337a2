// See hazard.h.
#include "migration/hazards/hazard.h"

#include <algorithm>
#include <array>

namespace dryshod {

std::string_view hazard_level_name(HazardLevel level) {
  constexpr std::array<std::string_view, 4> kNames = {"off", "info", "warning", "error"};
  return kNames[static_cast<size_t>(level)];
}

Finding& Findings::add(std::string object, Span where, std::string why, std::string fix) {
  Finding& made = into_.emplace_back();
  made.rule = &rule_;
  made.level = rule_.level;
  made.object = std::move(object);
  if (work_ != nullptr) {
    // "port.ship.name" is about port.ship: the longest relation of the statement that it begins
    // with.
    for (const RelationWork& each : work_->relations) {
      const bool begins = made.object == each.name || made.object.starts_with(each.name + ".");
      if (begins && !each.is_index && each.name.size() > made.relation.size()) {
        made.relation = each.name;
      }
    }
  }
  made.where = where;
  made.why = why.empty() ? std::string(rule_.why) : std::move(why);
  made.fix = fix.empty() ? std::string(rule_.fix) : std::move(fix);
  return made;
}

std::vector<const Act*> Seen::acts(ActKind kind) const {
  std::vector<const Act*> found;
  for (const Act& act : work.acts) {
    if (act.kind == kind) found.push_back(&act);
  }
  return found;
}

const RelationWork* Seen::relation(const Act& act) const {
  for (const RelationWork& each : work.relations) {
    if (act.object ? each.relation == act.object : each.name == act.name) return &each;
  }
  return nullptr;
}

bool Seen::is_new(const Act& act) const {
  if (before.made(act.object, act.name)) return true;
  const RelationWork* found = relation(act);
  if (found != nullptr && found->is_new) return true;
  // Made by this very statement: CREATE TABLE speaks of it before it is in the catalog.
  return std::any_of(work.acts.begin(), work.acts.end(), [&](const Act& other) {
    return (other.kind == ActKind::CreateTable || other.kind == ActKind::CreatePartition) &&
           other.name == act.name;
  });
}

bool Seen::is_new(const RelationWork& relation) const {
  return relation.is_new || before.made(relation.relation, relation.name);
}

const std::vector<const HazardRule*>& hazard_rules() {
  static const std::vector<const HazardRule*> rules = [] {
    std::vector<const HazardRule*> all = {
#define HAZARD(name) &hazard_##name(),
#include "migration/hazards/hazards.def"
    };
    std::sort(all.begin(), all.end(),
              [](const HazardRule* a, const HazardRule* b) { return a->facts.id < b->facts.id; });
    return all;
  }();
  return rules;
}

void HazardWatch::see(const WatchedStatement& statement) {
  const Seen seen{statement.work, statement.catalog, state_,
                  statement.text, statement.where,   statement.refused};
  for (const HazardRule* rule : hazard_rules()) {
    if (rule->statement == nullptr) continue;
    Findings findings(rule->facts, &statement.work, findings_);
    rule->statement(seen, findings);
  }
  state_.count(statement);
}

void HazardWatch::end(const Catalog& catalog) {
  for (const HazardRule* rule : hazard_rules()) {
    if (rule->end == nullptr) continue;
    Findings findings(rule->facts, nullptr, findings_);
    rule->end(state_, catalog, findings);
  }
}

}  // namespace dryshod
