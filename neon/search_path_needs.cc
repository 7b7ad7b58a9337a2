// See search_path_needs.h.
#include "neon/search_path_needs.h"

namespace dryshod {

SearchPathNeeds::SearchPathNeeds(const Survey& survey) : survey_(survey) {
  const Catalog& catalog = survey.catalog;
  catalog.each([&](Ref ref) {
    if (catalog[ref].builtin) return;
    const Slot slots = slots_of(catalog.kind(ref));
    const std::string name(catalog.text(catalog.name(ref)));
    if (has(slots, Slot::Routine)) routines_[name].push_back(ref);
    if (has(slots, Slot::Relation)) relations_[name].push_back(ref);
  });
  for (const Mention& mention : survey.code) {
    if (catalog.is<Function>(mention.element)) code_[mention.element.id].push_back(&mention);
  }
}

bool SearchPathNeeds::sets_path(Ref routine) const {
  const Catalog& catalog = survey_.catalog;
  for (const std::string_view setting :
       catalog.strings()[catalog.get<Function>(routine).settings]) {
    if (setting.starts_with("search_path=")) return true;
  }
  return false;
}

/// Of several the one of schema public, which a path most likely had.
Name SearchPathNeeds::schema_of(const std::vector<Ref>& holders) const {
  const Catalog& catalog = survey_.catalog;
  Name schema{};
  for (const Ref holder : holders) {
    const Name name = catalog.name(catalog.parent(holder));
    if (schema == Name{} || catalog.text(name) == "public") schema = name;
  }
  return schema;
}

void SearchPathNeeds::add_routine(Ref routine, std::vector<Need>& needs) {
  const Catalog& catalog = survey_.catalog;
  if (!catalog.is<Function>(routine) || !seen_.insert(routine.id).second) return;
  const auto& function = catalog.get<Function>(routine);
  // The names of an SQL-standard body were looked up when it was made.
  if (function.sql_body || sets_path(routine)) return;
  const std::string_view language = catalog.text(function.language);
  if (language != "sql" && language != "plpgsql") return;
  const auto code = code_.find(routine.id);
  if (code == code_.end()) return;
  for (const Mention* said : code->second) {
    const bool is_function = said->kind == MentionKind::Function;
    if (!is_function && said->kind != MentionKind::Relation) continue;
    const auto& own = is_function ? routines_ : relations_;
    const auto holders = own.find(said->name);
    // A relation that is not known may be a temporary one.
    const bool missing = is_function || holders != own.end();
    if (said->schema.empty() && said->detail != kBuiltIn && missing) {
      const Name schema = holders == own.end() ? Name{} : schema_of(holders->second);
      needs.push_back({routine, said->name, schema, said->certain && schema != Name{}});
    }
    if (!is_function || holders == own.end()) continue;
    for (const Ref called : holders->second) add_routine(called, needs);
  }
}

std::vector<SearchPathNeeds::Need> SearchPathNeeds::of(Ref element) {
  const Catalog& catalog = survey_.catalog;
  seen_.clear();
  std::vector<Need> needs;
  std::vector<Ref> to_read{element};
  std::unordered_set<uint32_t> read;
  while (!to_read.empty()) {
    const Ref at = to_read.back();
    to_read.pop_back();
    if (!read.insert(at.id).second) continue;
    catalog.each_reference(at, [&](Ref target, bool hard, std::string_view) {
      if (!hard) return;
      if (catalog.is<Function>(target)) add_routine(target, needs);
      if (catalog.is<View>(target)) to_read.push_back(target);
    });
  }
  return needs;
}

}  // namespace dryshod
