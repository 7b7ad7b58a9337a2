// Sorted tables of the server's own objects; see builtin_objects.h.
#include "parser/expr/builtin_objects.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace dryshod {
namespace {

constexpr BuiltinRoutine kRoutines[] = {
#define BUILTIN_ROUTINE(name, types, kind, first, last) {name, types, kind, first, last},
#define BUILTIN_COLUMNS(schema, relation, kind, first, last, columns, types)
#define BUILTIN_RECORD(function, first, last, columns, types)
#include "parser/expr/builtin_objects.def"
#undef BUILTIN_ROUTINE
#undef BUILTIN_COLUMNS
#undef BUILTIN_RECORD
};
constexpr BuiltinColumns kRelations[] = {
#define BUILTIN_ROUTINE(name, types, kind, first, last)
#define BUILTIN_COLUMNS(schema, relation, kind, first, last, columns, types) \
  {schema, relation, kind, first, last, columns, types},
#define BUILTIN_RECORD(function, first, last, columns, types)
#include "parser/expr/builtin_objects.def"
#undef BUILTIN_COLUMNS
#undef BUILTIN_RECORD
};
constexpr BuiltinRecord kRecords[] = {
#define BUILTIN_COLUMNS(schema, relation, kind, first, last, columns, types)
#define BUILTIN_RECORD(function, first, last, columns, types) \
  {function, first, last, columns, types},
#include "parser/expr/builtin_objects.def"
#undef BUILTIN_ROUTINE
#undef BUILTIN_COLUMNS
#undef BUILTIN_RECORD
};

/// The run of `sorted` whose key is `wanted`.
template <class T, size_t N, class Key, class Of>
std::span<const T> run_of(const T (&sorted)[N], const Key& wanted, Of key) {
  const auto* first = std::lower_bound(std::begin(sorted), std::end(sorted), wanted,
                                       [&](const T& row, const Key& k) { return key(row) < k; });
  const auto* last = std::upper_bound(first, std::end(sorted), wanted,
                                      [&](const Key& k, const T& row) { return k < key(row); });
  return {first, last};
}

template <class T>
std::vector<T> of_major(std::span<const T> rows, int major) {
  std::vector<T> out;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(out),
               [&](const T& row) { return row.first <= major && major <= row.last; });
  return out;
}

}  // namespace

std::vector<BuiltinRoutine> builtin_routines(int major, std::string_view name) {
  if (name.empty()) return of_major(std::span<const BuiltinRoutine>(kRoutines), major);
  return of_major(run_of(kRoutines, name, [](const BuiltinRoutine& r) { return r.name; }), major);
}

std::vector<BuiltinColumns> builtin_relations(int major, std::string_view schema,
                                              std::string_view name) {
  if (name.empty()) {
    return of_major(run_of(kRelations, schema, [](const BuiltinColumns& r) { return r.schema; }),
                    major);
  }
  using Key = std::pair<std::string_view, std::string_view>;
  return of_major(run_of(kRelations, Key(schema, name),
                         [](const BuiltinColumns& r) { return Key(r.schema, r.relation); }),
                  major);
}

std::optional<BuiltinRecord> builtin_record(int major, std::string_view function) {
  for (const BuiltinRecord& record :
       run_of(kRecords, function, [](const BuiltinRecord& r) { return r.function; })) {
    if (record.first <= major && major <= record.last) return record;
  }
  return std::nullopt;
}

bool next_column(std::string_view& columns, std::string_view& types, std::string_view& column,
                 std::string_view& type) {
  if (columns.empty()) return false;
  const auto take = [](std::string_view& list) {
    const std::string_view item = list.substr(0, list.find(','));
    list.remove_prefix(std::min(item.size() + 1, list.size()));
    return item;
  };
  column = take(columns);
  type = take(types);
  return true;
}

}  // namespace dryshod
