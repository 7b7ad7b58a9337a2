// See large_objects.h.
#include "neon/large_objects.h"

#include <algorithm>

#include "neon/rule_parts.h"

namespace dryshod {
namespace {

/// The last part of a name as it is rendered, without what is in brackets.
std::string last_part(std::string text) {
  text.resize(std::min(text.find_first_of("([ "), text.size()));
  const size_t dot = text.rfind('.');
  return dot == std::string::npos ? text : text.substr(dot + 1);
}

}  // namespace

std::vector<Ref> large_object_columns(const Survey& survey) {
  const Catalog& catalog = survey.catalog;
  std::vector<Ref> columns;
  each_own<Column>(survey, [&](Ref ref) {
    const Column& column = catalog.get<Column>(ref);
    if (!catalog[ref].local || !column.type || !catalog.is<Table>(catalog.parent(ref))) return;
    if (last_part(catalog.render(column.type)) == "lo") columns.push_back(ref);
  });
  each_own<Trigger>(survey, [&](Ref ref) {
    const Trigger& trigger = catalog.get<Trigger>(ref);
    if (last_part(catalog.render(trigger.function)) != "lo_manage") return;
    for (const std::string_view argument : catalog.strings()[trigger.arguments]) {
      const Ref column = catalog.column(catalog.parent(ref), catalog.strings().name(argument));
      if (column && std::find(columns.begin(), columns.end(), column) == columns.end()) {
        columns.push_back(column);
      }
    }
  });
  return columns;
}

}  // namespace dryshod
