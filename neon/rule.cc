// How rules find and report; see rule.h.
#include "neon/rule.h"

#include <algorithm>

#include "catalog/helpers.h"

namespace dryshod {

bool Survey::counts(Ref ref) const {
  if (!catalog.alive(ref) || is_helper(catalog, ref)) return false;
  for (Ref at = ref; at; at = catalog.parent(at)) {
    // What the source says of a thing that the server brought (a grant on schema public) is its own.
    if (catalog[at].builtin)
      return at != ref && !catalog.is<Extension>(at) && !catalog[ref].builtin;
  }
  return true;
}

bool Found::names(std::string_view name) const {
  return std::find(x_fact.names.begin(), x_fact.names.end(), name) != x_fact.names.end();
}

NeonFinding& Found::at(std::string display, Span where) {
  NeonFinding& found = x_into.emplace_back();
  found.fact = &x_fact;
  found.display = std::move(display);
  found.where = where;
  found.severity = x_fact.severity;
  found.confidence = x_fact.confidence;
  found.grade = x_fact.grade;
  found.why = x_fact.why;
  found.fix = x_fact.fix;
  return found;
}

NeonFinding& Found::at(Ref object) {
  NeonFinding& found = at(x_survey.catalog.display(object), x_survey.catalog[object].where);
  found.object = object;
  return found;
}

NeonFinding& Found::at(const Mention& mention) {
  NeonFinding& found = at(mention.element);
  found.where = mention.where;
  if (!mention.certain) {
    found.confidence = Confidence::Low;
    found.severity = std::min(found.severity, FactSeverity::Warning);
    found.grade = std::min(found.grade, Grade::ByHand);
    found.why += " Found by a scan of words: the text is not one that could be parsed.";
  }
  return found;
}

const std::vector<const NeonRule*>& neon_rules() {
  static const std::vector<const NeonRule*> kRules = {
#define NEON_RULE(name) &neon_rule_##name(),
#include "neon/rules.def"
  };
  return kRules;
}

const NeonRule* neon_rule(std::string_view fact) {
  for (const NeonRule* rule : neon_rules()) {
    if (rule->fact == fact) return rule;
  }
  return nullptr;
}

}  // namespace dryshod
