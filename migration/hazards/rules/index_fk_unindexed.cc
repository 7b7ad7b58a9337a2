// index.fk_unindexed: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

#include <algorithm>

namespace dryshod {
namespace {

/// The first key columns of an index, as many as are asked for.
bool begins_with(const Catalog& catalog, Ref index, const std::vector<std::string>& columns) {
  std::vector<Ref> keys;
  catalog.visit(index, [&]<class T>(const T& body) {
    if constexpr (requires { body.keys; }) keys = catalog.refs(body.keys);
    if constexpr (std::is_same_v<T, PrimaryKey> || std::is_same_v<T, Unique>) {
      keys = catalog.refs(body.columns);
    }
  });
  std::erase_if(keys, [&](Ref key) { return !catalog.is<Column>(key); });
  if (keys.size() < columns.size()) return false;
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string name(catalog.text(catalog.name(keys[i])));
    if (std::find(columns.begin(), columns.end(), name) == columns.end()) return false;
  }
  return true;
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> items;
  for (size_t at = 0; at < list.size();) {
    const size_t comma = std::min(list.find(", ", at), list.size());
    items.push_back(list.substr(at, comma - at));
    at = comma + 2;
  }
  return items;
}

void check_end(const TextState& text, const Catalog& catalog, Findings& findings) {
  for (const AddedPart& key : text.foreign_keys()) {
    Ref table = key.object;
    if (!table) {
      catalog.each_of<Table>([&](Ref each) {
        const bool same = catalog.qualified(each) == key.name || catalog.bare(each) == key.name;
        if (same) table = each;
      });
    }
    if (!table || !catalog.alive(table) || key.part.empty()) continue;
    const std::vector<std::string> columns = split(key.part);
    bool indexed = false;
    catalog.each_child(table, [&](Ref part) {
      const bool is_index =
          catalog.is<Index>(part) || catalog.is<PrimaryKey>(part) || catalog.is<Unique>(part);
      indexed = indexed || (is_index && begins_with(catalog, part, columns));
    });
    if (!indexed) findings.add(key.name + " (" + key.part + ")", key.where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "index.fk_unindexed",
              .level = HazardLevel::Info,
              .title = "no index begins with the columns of the foreign key",
              .why = "A delete or an update of a referenced key reads the whole referencing table "
                     "for each row, and holds its locks meanwhile.",
              .fix = "CREATE INDEX CONCURRENTLY on the columns of the foreign key.",
              .source = "https://www.postgresql.org/docs/current/ddl-constraints.html"},
    .end = check_end};

}  // namespace

DRYSHOD_HAZARD(index_fk_unindexed)

}  // namespace dryshod
