// Text search configurations. A new one takes its mappings along, those with the same dictionaries
// in one statement.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<TextSearchConfiguration> {
  static constexpr int lateness = -1;
  static bool drops_apart(const Catalog&, Ref) { return true; }

  static void create(Emit& emit, Ref ref, Parts parts) {
    const Catalog& to = emit.to();
    emit.statement("CREATE " + object_words(to, ref) +
                   " (PARSER = " + to.render(to.get<TextSearchConfiguration>(ref).parser) + ")");
    std::vector<std::pair<std::string, std::string>> groups;  // dictionaries, types of token
    for (const Ref part : parts) {
      const auto* mapping = to.get_if<TextSearchMapping>(part);
      if (mapping == nullptr) continue;
      const std::string dictionaries = to.render(mapping->dictionaries);
      size_t i = 0;
      while (i < groups.size() && groups[i].first != dictionaries) ++i;
      if (i == groups.size()) groups.emplace_back(dictionaries, "");
      groups[i].second += (groups[i].second.empty() ? "" : ", ") + to.bare(part);
    }
    for (const auto& [dictionaries, tokens] : groups) {
      emit.statement("ALTER " + object_words(to, ref) + " ADD MAPPING FOR " + tokens + " WITH " +
                     dictionaries);
    }
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }

  static constexpr auto alters = std::tuple{replace<&TextSearchConfiguration::parser>()};
};

DRYSHOD_RULES(TextSearchConfiguration)

}  // namespace dryshod
