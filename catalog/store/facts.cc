// What is known of a source beside its elements, as JSON in the row of its snapshot.
#include <algorithm>
#include <array>

#include "catalog/store/state.h"

namespace dryshod::store {

using nlohmann::json;

std::string facts_of(const Catalog& catalog, const SourceFacts& facts) {
  std::array<uint32_t, kKindCount> counts{};
  catalog.each([&](Ref ref) {
    if (!catalog[ref].builtin) ++counts[static_cast<size_t>(catalog.kind(ref))];
  });
  json kinds = json::object();
  for (size_t i = 0; i < kKindCount; ++i) {
    if (counts[i] != 0) kinds[std::string(kKindNames[i])] = counts[i];
  }
  return json{{"major", catalog.major},
              {"is_dump", catalog.is_dump},
              {"mentions_owners", catalog.mentions_owners},
              {"mentions_privileges", catalog.mentions_privileges},
              {"mentions_roles", catalog.mentions_roles},
              {"mentions_tablespaces", catalog.mentions_tablespaces},
              {"mentions_databases", catalog.mentions_databases},
              {"elements", catalog.size()},
              {"dump_major", facts.dump_major},
              {"is_empty", facts.is_empty},
              {"spells_old_public", facts.spells_old_public},
              {"is_of_cluster", facts.is_of_cluster},
              {"statements", facts.statements},
              {"data_statements", facts.data_statements},
              {"reported", facts.reported},
              {"kinds", kinds}}
      .dump();
}

namespace {

template <class T>
T fact(const json& facts, const char* name, T usual) {
  const auto found = facts.find(name);
  if (found == facts.end()) return usual;
  if constexpr (std::is_same_v<T, bool>) {
    return found->is_boolean() ? found->get<bool>() : usual;
  } else {
    return found->is_number_integer() ? static_cast<T>(found->get<int64_t>()) : usual;
  }
}

}  // namespace

void take_facts(const json& facts, Snapshot& snapshot) {
  snapshot.major = fact(facts, "major", 0);
  snapshot.facts.dump_major = fact(facts, "dump_major", 0);
  snapshot.facts.is_empty = fact(facts, "is_empty", false);
  snapshot.facts.spells_old_public = fact(facts, "spells_old_public", false);
  snapshot.facts.is_of_cluster = fact(facts, "is_of_cluster", false);
  snapshot.facts.statements = fact(facts, "statements", uint32_t{0});
  snapshot.facts.data_statements = fact(facts, "data_statements", uint32_t{0});
  snapshot.facts.reported = fact(facts, "reported", uint32_t{0});
  if (const auto kinds = facts.find("kinds"); kinds != facts.end() && kinds->is_object()) {
    for (const auto& [kind, count] : kinds->items()) {
      if (count.is_number_integer()) snapshot.kinds.emplace_back(kind, count.get<uint32_t>());
    }
  }
}

void take_facts(const json& facts, Catalog& catalog) {
  catalog.major = fact(facts, "major", catalog.major);
  catalog.is_dump = fact(facts, "is_dump", false);
  catalog.mentions_owners = fact(facts, "mentions_owners", false);
  catalog.mentions_privileges = fact(facts, "mentions_privileges", false);
  catalog.mentions_roles = fact(facts, "mentions_roles", false);
  catalog.mentions_tablespaces = fact(facts, "mentions_tablespaces", false);
  catalog.mentions_databases = fact(facts, "mentions_databases", false);
  constexpr uint32_t kMost = 1u << 24;  // a number of the file is not followed blindly
  catalog.reserve(std::min(fact(facts, "elements", uint32_t{0}), kMost));
  const auto kinds = facts.find("kinds");
  if (kinds == facts.end() || !kinds->is_object()) return;
#define KIND(T, name) \
  catalog.all<dryshod::T>().reserve(std::min(fact(*kinds, name, uint32_t{0}), kMost));
#include "catalog/kinds.def"
}

}  // namespace dryshod::store
