// Text search dictionaries. ALTER sets and takes away options; of another template it is another
// one.
#include "migration/rules/shared/clauses.h"

#include <algorithm>

namespace dryshod {

template <>
struct Rules<TextSearchDictionary> {
  static constexpr int lateness = -1;
  static bool drops_apart(const Catalog&, Ref) { return true; }

  using Items = std::vector<std::string_view>;

  static std::string_view name_of(std::string_view item) { return item.substr(0, item.find('=')); }
  static std::string spelled(std::string_view item) {
    return quote_ident(name_of(item)) + " = " + std::string(item.substr(item.find('=') + 1));
  }
  static Items items_of(const Catalog& catalog, NameList list) {
    const auto items = catalog.strings()[list];
    return {items.begin(), items.end()};
  }

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const TextSearchDictionary& dictionary = to.get<TextSearchDictionary>(ref);
    std::string sql = "CREATE " + object_words(to, ref) +
                      " (TEMPLATE = " + to.render(dictionary.dictionary_template);
    for (const std::string_view item : items_of(to, dictionary.options)) {
      sql += ", " + spelled(item);
    }
    emit.statement(sql + ")");
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }

  /// An option that is set goes to the end (AlterTSDictionary() of tsearchcmds.c): where that would
  /// not leave the new order, all are set again.
  static void options(Emit& emit, const Change& change) {
    const Items before = items_of(change.from, change.old_value<TextSearchDictionary>().options);
    const Items after = items_of(change.to, change.new_value<TextSearchDictionary>().options);
    const auto is_in = [](const Items& items, std::string_view item) {
      return std::find(items.begin(), items.end(), item) != items.end();
    };
    Items stay, set;
    for (const std::string_view item : before) {
      if (is_in(after, item)) stay.push_back(item);
    }
    for (const std::string_view item : after) {
      if (!is_in(before, item)) set.push_back(item);
    }
    Items left = stay;
    left.insert(left.end(), set.begin(), set.end());
    if (left != after) set = after;
    std::string list;
    for (const std::string_view item : before) {
      const bool again = std::any_of(after.begin(), after.end(), [&](std::string_view other) {
        return name_of(other) == name_of(item);
      });
      if (!again) list += (list.empty() ? "" : ", ") + quote_ident(name_of(item));
    }
    for (const std::string_view item : set) list += (list.empty() ? "" : ", ") + spelled(item);
    emit.statement("ALTER " + object_words(change.to, change.b) + " (" + list + ")");
  }

  static constexpr auto alters = std::tuple{replace<&TextSearchDictionary::dictionary_template>(),
                                            alter<&TextSearchDictionary::options>(options)};
};

DRYSHOD_RULES(TextSearchDictionary)

}  // namespace dryshod
