// How rules find and report; see rule.h.
#include "neon/rule.h"

#include <algorithm>

#include "catalog/helpers.h"

namespace dryshod {

bool Survey::counts(Ref ref) const {
  if (!catalog.alive(ref) || is_helper(catalog, ref)) return false;
  for (Ref at = ref; at; at = catalog.parent(at)) {
    // What the source says of a thing that the server brought (a grant on schema public) is its
    // own.
    if (catalog[at].builtin)
      return at != ref && !catalog.is<Extension>(at) && !catalog[ref].builtin;
  }
  return true;
}

bool Found::names(std::string_view name) const {
  return std::find(fact_.names.begin(), fact_.names.end(), name) != fact_.names.end();
}

NeonFinding& Found::at(std::string display, Span where) {
  NeonFinding& found = into_.emplace_back();
  found.fact = &fact_;
  found.display = std::move(display);
  found.where = where;
  found.severity = fact_.severity;
  found.confidence = fact_.confidence;
  found.grade = fact_.grade;
  found.why = fact_.why;
  found.fix = fact_.fix;
  return found;
}

NeonFinding& Found::at(Ref object) {
  NeonFinding& found = at(survey_.catalog.display(object), survey_.catalog[object].where);
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
