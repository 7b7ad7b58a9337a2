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
#define BUILTIN_COLUMNS(schema, relation, kind, first, last, columns)
#include "parser/expr/builtin_objects.def"
};
constexpr BuiltinColumns kRelations[] = {
#undef BUILTIN_ROUTINE
#undef BUILTIN_COLUMNS
#define BUILTIN_ROUTINE(name, types, kind, first, last)
#define BUILTIN_COLUMNS(schema, relation, kind, first, last, columns) \
  {schema, relation, kind, first, last, columns},
#include "parser/expr/builtin_objects.def"
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

}  // namespace dryshod
