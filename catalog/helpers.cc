// See helpers.h.
#include "catalog/helpers.h"

#include <algorithm>
#include <cstdio>

namespace dryshod {
namespace {

constexpr size_t kNameBytes = 63;

/// FNV-1a: a name that is cut keeps what tells it from others that begin alike.
std::string tag_of(std::string_view name) {
  uint32_t hash = 2166136261u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  char text[10];
  std::snprintf(text, sizeof text, "_%08x", hash);
  return text;
}

}  // namespace

bool is_helper(const Catalog& catalog, Ref ref) {
  for (Ref at = ref; at; at = catalog.parent(at)) {
    const std::string_view name = catalog.text(catalog.name(at));
    if (name.starts_with(kHelperPrefix) || name.starts_with(kLastPrefix)) return true;
    if (name == kHelperSchema && catalog.is<Schema>(at)) return true;
  }
  // The sequence of an identity comes and goes with it.
  const Element& e = catalog[ref];
  return e.source && !e.local && is_helper(catalog, e.source);
}

bool is_books(const Catalog& catalog, Ref ref) {
  const Ref schema = catalog.schema_of(ref);
  if (!schema || schema == ref || catalog.text(catalog.name(schema)) != kHelperSchema) return false;
  while (catalog.parent(ref) != schema) ref = catalog.parent(ref);
  const std::string_view name = catalog.text(catalog.name(ref));
  return name == "progress" || name == "progress_pkey" || name == "backfill" ||
         name == "backfill_pkey";
}

Ref helper_schema(const Catalog& catalog) {
  return catalog.find_own<Schema>({}, catalog.strings().name(kHelperSchema));
}

std::vector<Ref> top_helpers(const Catalog& catalog) {
  const Ref schema = helper_schema(catalog);
  std::vector<Ref> found;
  catalog.each([&](Ref ref) {
    if (catalog[ref].builtin || ref == schema || !is_helper(catalog, ref)) return;
    if (is_books(catalog, ref)) return;
    const Ref parent = catalog.parent(ref);
    if (parent && parent != schema && is_helper(catalog, parent)) return;
    if (catalog[ref].source && !catalog[ref].local) return;  // comes and goes with it
    found.push_back(ref);
  });
  return found;
}

bool has_helpers(const Catalog& catalog) {
  bool any = false;
  catalog.each([&](Ref ref) { any = any || (!catalog[ref].builtin && is_helper(catalog, ref)); });
  return any;
}

std::string with_suffix(std::string_view name, std::string_view suffix) {
  size_t keep = std::min(name.size(), kNameBytes - std::min(kNameBytes, suffix.size()));
  while (keep > 0 && keep < name.size() && (name[keep] & 0xC0) == 0x80) --keep;
  return std::string(name.substr(0, keep)) + std::string(suffix);
}

std::string helper_name(std::string_view name) {
  const std::string whole = std::string(kHelperPrefix) + std::string(name);
  return whole.size() <= kNameBytes ? whole : with_suffix(whole, tag_of(name));
}

}  // namespace dryshod
