// OPTIONS (...) of foreign objects. See foreign.h.
#include <algorithm>

#include "catalog/secret.h"
#include "parser/lower/foreign.h"

namespace dryshod {

bool generic_options(Session& session, const List* written, NameList& options) {
  std::vector<std::string> items;
  for (const std::string_view item : session.strings[options]) items.emplace_back(item);
  for (const DefElem* option : list_of<DefElem>(written)) {
    const std::string name = option->defname;
    const auto found = std::find_if(items.begin(), items.end(), [&](const std::string& item) {
      return std::string_view(item).substr(0, item.find('=')) == name;
    });
    const bool there = found != items.end();
    const bool adds = option->defaction == DEFELEM_UNSPEC || option->defaction == DEFELEM_ADD;
    if (adds && there) return error(session, "option " + quoted(name) + " provided more than once");
    if (!adds && !there) return error(session, "option " + quoted(name) + " not found");
    if (!adds) items.erase(found);
    if (option->defaction == DEFELEM_DROP) continue;
    items.push_back(name + "=" +
                    (is_secret_option(name) ? std::string(kSecretPlaceholder) : def_text(*option)));
  }
  std::sort(items.begin(), items.end());
  options = session.strings.list(items);
  return true;
}

}  // namespace dryshod
