// See search_path_needs.h.
#include "neon/search_path_needs.h"

namespace dryshod {

SearchPathNeeds::SearchPathNeeds(const Survey& survey) : x_survey(survey) {
  const Catalog& catalog = survey.catalog;
  catalog.each([&](Ref ref) {
    if (catalog[ref].builtin) return;
    const Slot slots = slots_of(catalog.kind(ref));
    const std::string name(catalog.text(catalog.name(ref)));
    if (has(slots, Slot::Routine)) x_routines[name].push_back(ref);
    if (has(slots, Slot::Relation)) x_relations.insert(name);
  });
  for (const Mention& mention : survey.code) {
    if (catalog.is<Function>(mention.element)) x_code[mention.element.id].push_back(&mention);
  }
}

bool SearchPathNeeds::sets_path(Ref routine) const {
  const Catalog& catalog = x_survey.catalog;
  for (const std::string_view setting :
       catalog.strings()[catalog.get<Function>(routine).settings]) {
    if (setting.starts_with("search_path=")) return true;
  }
  return false;
}

std::optional<SearchPathNeeds::Need> SearchPathNeeds::of_routine(Ref routine) {
  const Catalog& catalog = x_survey.catalog;
  if (!catalog.is<Function>(routine) || !x_seen.insert(routine.id).second) return {};
  const auto& function = catalog.get<Function>(routine);
  // The names of an SQL-standard body were looked up when it was made.
  if (function.sql_body || sets_path(routine)) return {};
  const std::string_view language = catalog.text(function.language);
  if (language != "sql" && language != "plpgsql") return {};
  const auto code = x_code.find(routine.id);
  if (code == x_code.end()) return {};
  for (const Mention* said : code->second) {
    const bool is_function = said->kind == MentionKind::Function;
    if (!is_function && said->kind != MentionKind::Relation) continue;
    if (said->schema.empty() && said->detail != kBuiltIn) {
      // A relation that is not known may be a temporary one.
      const bool missing = is_function || x_relations.contains(said->name);
      const bool own = !is_function || x_routines.contains(said->name);
      if (missing) {
        return Need{catalog.display(routine) + " names " + said->name + " without its schema",
                    said->certain && own};
      }
    }
    if (!is_function) continue;
    const auto called = x_routines.find(said->name);
    if (called == x_routines.end()) continue;
    for (const Ref other : called->second) {
      if (auto need = of_routine(other)) return need;
    }
  }
  return {};
}

std::optional<SearchPathNeeds::Need> SearchPathNeeds::of(Ref element) {
  const Catalog& catalog = x_survey.catalog;
  x_seen.clear();
  std::vector<Ref> to_read{element};
  std::unordered_set<uint32_t> read;
  while (!to_read.empty()) {
    const Ref at = to_read.back();
    to_read.pop_back();
    if (!read.insert(at.id).second) continue;
    std::optional<Need> found;
    catalog.each_reference(at, [&](Ref target, bool hard, std::string_view) {
      if (!hard || found) return;
      if (catalog.is<Function>(target)) found = of_routine(target);
      if (catalog.is<View>(target)) to_read.push_back(target);
    });
    if (found) return found;
  }
  return {};
}

}  // namespace dryshod
