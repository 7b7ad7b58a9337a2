// See runner.h. Two catalogs are compared by addresses: what only one of them has tells nothing.
#include "catalog/runner.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

namespace dryshod {
namespace {

bool is_of_cluster(const Catalog& catalog, Ref ref) {
  return catalog.is<Database>(ref) || catalog.is<Tablespace>(ref);
}

Name owner(const Catalog& catalog, Ref ref) {
  const Ref owner = catalog.child<Owner>(ref);
  return owner ? catalog.get<Owner>(owner).role : Name{};
}

/// What has an owner of its own that pg_dump writes.
constexpr Kind kOwned[] = {
    Kind::Schema,
    Kind::Table,
    Kind::View,
    Kind::MaterializedView,
    Kind::Sequence,
    Kind::Function,
    Kind::Procedure,
    Kind::Aggregate,
    Kind::Enum,
    Kind::Composite,
    Kind::Domain,
    Kind::Range,
    Kind::BaseType,
    Kind::Collation,
    Kind::Conversion,
    Kind::Operator,
    Kind::OperatorClass,
    Kind::OperatorFamily,
    Kind::Statistics,
    Kind::TextSearchDictionary,
    Kind::TextSearchConfiguration,
    Kind::ForeignDataWrapper,
    Kind::ForeignServer,
    Kind::Publication,
    Kind::Subscription,
    Kind::EventTrigger,
};

/// A sequence that a column owns has the owner of the table, always.
bool is_owned(const Catalog& catalog, Ref ref) {
  return !catalog[ref].builtin && !catalog.child<OwnedBy>(ref) &&
         std::find(std::begin(kOwned), std::end(kOwned), catalog.kind(ref)) != std::end(kOwned);
}

Name current_user(const Catalog& catalog) {
  return catalog.strings().name(kCurrentUser);
}

/// Is there anything that is left to whoever runs it?
bool leaves_open(const Catalog& catalog) {
  const Name user = current_user(catalog);
  for (uint32_t id = 1; id < catalog.size(); ++id) {
    const Ref ref{id};
    if (!catalog.alive(ref)) continue;
    if (is_owned(catalog, ref) && !owner(catalog, ref)) return true;
    if (catalog.is<DefaultPrivilege>(ref) && !catalog.name(ref)) return true;
    if (catalog.is<UserMapping>(ref) && catalog.name(ref) == user) return true;
  }
  return false;
}

/// A default privilege, but for whose objects it is about.
uint64_t key_of(const Frozen& side, Ref ref) {
  const Catalog& catalog = side.catalog();
  const DefaultPrivilege& entry = catalog.get<DefaultPrivilege>(ref);
  const Ref schema = catalog.parent(ref);
  return mix(mix(schema ? side.address(schema) : 0, entry.objects.id), entry.grantee.id);
}

/// One and the same role, or a contradiction.
struct Answer {
  Name role{};
  bool agrees = true;

  void take(Name next) {
    if (!role) role = next;
    agrees = agrees && next && next == role;
  }
};

}  // namespace

Name told_runner(const Frozen& named, const Frozen& open) {
  const Catalog& a = named.catalog();
  const Catalog& b = open.catalog();
  const bool tells =
      a.mentions_owners || !a.all<DefaultPrivilege>().empty() || !a.all<UserMapping>().empty();
  if (!tells || !leaves_open(b)) return {};
  const Name user = current_user(b);
  Answer answer;
  std::unordered_map<uint64_t, Ref> in_a, mapping_of;
  a.each([&](Ref ref) {
    if (is_owned(a, ref)) in_a.emplace(named.address(ref), ref);
    if (a.is<DefaultPrivilege>(ref)) in_a.emplace(key_of(named, ref), ref);
    if (a.is<UserMapping>(ref)) {
      mapping_of.emplace(named.address(a.parent(ref)), ref);
    }
  });
  b.each([&](Ref ref) {
    if (is_owned(b, ref) && !owner(b, ref)) {
      const auto twin = in_a.find(open.address(ref));
      if (twin != in_a.end()) answer.take(owner(a, twin->second));
    }
    if (b.is<DefaultPrivilege>(ref) && !b.name(ref)) {
      const auto twin = in_a.find(key_of(open, ref));
      if (twin != in_a.end()) answer.take(a.name(twin->second));
    }
    if (b.is<UserMapping>(ref) && b.name(ref) == user) {
      const auto twin = mapping_of.find(open.address(b.parent(ref)));
      if (twin != mapping_of.end()) answer.take(a.name(twin->second));
    }
  });
  return answer.agrees && answer.role != user ? answer.role : Name{};
}

void leave_to_runner(Catalog& catalog, Name role) {
  const Name user = current_user(catalog);
  std::vector<Ref> owners, defaults, mappings, policies;
  catalog.each_of<Owner>([&](Ref ref) {
    const bool of_cluster = is_of_cluster(catalog, catalog.parent(ref));
    if (catalog.get<Owner>(ref).role == role && !of_cluster) owners.push_back(ref);
  });
  catalog.each_of<DefaultPrivilege>([&](Ref ref) {
    if (catalog.name(ref) == role) defaults.push_back(ref);
  });
  catalog.each_of<UserMapping>([&](Ref ref) {
    if (catalog.name(ref) == role) mappings.push_back(ref);
  });
  catalog.each_of<Policy>([&](Ref ref) { policies.push_back(ref); });
  for (const Ref ref : owners) catalog.remove(ref);
  // Beside one that is open already the named one stays what it is.
  const auto is_free = [&](Ref ref, Name name) {
    bool taken = false;
    catalog.each_child(catalog.parent(ref), [&](Ref other) {
      if (catalog.kind(other) != catalog.kind(ref) || catalog.name(other) != name) return;
      const auto* one = catalog.get_if<DefaultPrivilege>(ref);
      const auto* two = catalog.get_if<DefaultPrivilege>(other);
      taken =
          taken || one == nullptr || (one->objects == two->objects && one->grantee == two->grantee);
    });
    return !taken;
  };
  for (const Ref ref : defaults) {
    if (is_free(ref, Name{})) catalog.rename(ref, Name{});
  }
  for (const Ref ref : mappings) {
    if (is_free(ref, user)) catalog.rename(ref, user);
  }
  const std::string_view word = catalog.text(role);
  for (const Ref ref : policies) {
    std::vector<std::string> roles;
    bool any = false;
    for (const std::string_view each : catalog.strings()[catalog.get<Policy>(ref).roles]) {
      any = any || each == word;
      roles.emplace_back(each == word ? kCurrentUser : each);
    }
    if (!any) continue;
    std::sort(roles.begin(), roles.end());
    catalog.edit<Policy>(ref).roles = catalog.strings().list(roles);
  }
}

Told settle_runner(Catalog& a, std::optional<Frozen>& frozen_a, Catalog& b,
                   std::optional<Frozen>& frozen_b) {
  const Name in_a = told_runner(*frozen_a, *frozen_b);
  const Name in_b = told_runner(*frozen_b, *frozen_a);
  if (static_cast<bool>(in_a) == static_cast<bool>(in_b)) return {};
  const Told told{in_a ? in_a : in_b, static_cast<bool>(in_a)};
  // What the open side says of that role by its name is the same role's.
  leave_to_runner(a, told.role);
  leave_to_runner(b, told.role);
  frozen_a.emplace(a);
  frozen_b.emplace(b);
  return told;
}

}  // namespace dryshod
