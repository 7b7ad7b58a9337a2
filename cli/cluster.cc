// See cluster.h.
#include "cli/cluster.h"

#include <algorithm>

namespace dryshod::cli {
namespace {

/// Nothing was made in it: /dev/null, a file without statements. The dump of an empty database is
/// not blank: it leaves out what the cluster has.
bool is_blank(const Catalog& catalog) {
  bool blank = !catalog.is_dump;
  catalog.each([&](Ref ref) { blank = blank && catalog[ref].builtin; });
  return blank;
}

bool has_current(const Catalog& catalog) {
  bool found = false;
  catalog.each_of<Database>([&](Ref ref) { found = found || is_current_database(catalog, ref); });
  return found;
}

template <class T>
bool makes_any(const Catalog& catalog) {
  bool found = false;
  catalog.each_of<T>([&](Ref ref) { found = found || !catalog[ref].builtin; });
  return found;
}

bool both(const Catalog& from, const Catalog& to, bool Catalog::*mentions) {
  return to.*mentions && (from.*mentions || is_blank(from));
}

}  // namespace

bool is_current_database(const Catalog& catalog, Ref ref) {
  return catalog.is<Database>(ref) && !catalog.name(ref);
}

OfCluster::OfCluster(const Catalog& from, const Catalog& to)
    : to_(to),
      roles_(both(from, to, &Catalog::mentions_roles)),
      tablespaces_(both(from, to, &Catalog::mentions_tablespaces)),
      databases_(both(from, to, &Catalog::mentions_databases)),
      current_(has_current(from) && has_current(to)),
      passwords_(!to.all<RolePassword>().empty()),
      owners_(to.mentions_owners) {
  if (roles_) find_staying(from);
}

bool OfCluster::speaks(const Catalog& catalog) {
  return catalog.mentions_roles || catalog.mentions_tablespaces || catalog.mentions_databases;
}

bool OfCluster::counts(const Catalog& catalog, Ref ref) const {
  switch (catalog.kind(ref)) {
    case Kind::Role:
      return roles_ && (&catalog == &to_ || !staying_.contains(catalog.name(ref).id));
    case Kind::RolePassword:
      return passwords_;
    case Kind::ConfigurationParameter:
      return roles_;
    case Kind::Tablespace:
      return tablespaces_;
    case Kind::Database:
      return is_current_database(catalog, ref) ? current_ : databases_;
    case Kind::Setting: {
      const Ref database = catalog.get<Setting>(ref).database;
      return (catalog.parent(ref) || roles_) &&
             (!database || current_ || !is_current_database(catalog, database));
    }
    case Kind::Owner:
      return owners_ || catalog.is<Database>(catalog.parent(ref)) ||
             catalog.is<Tablespace>(catalog.parent(ref));
    default:
      return true;
  }
}

/// Roles of FROM that are left alone: all where TO makes none; those that have something while
/// owners or privileges are not compared, for they could not be dropped.
void OfCluster::find_staying(const Catalog& from) {
  const bool all = !makes_any<Role>(to_);
  std::set<uint32_t> needed;
  from.each_of<Owner>([&](Ref ref) {
    if (!counts(from, ref)) needed.insert(from.get<Owner>(ref).role.id);
  });
  if (!to_.mentions_privileges) {
    from.each_of<Grant>([&](Ref ref) { needed.insert(from.name(ref).id); });
    from.each_of<DefaultPrivilege>([&](Ref ref) {
      needed.insert(from.name(ref).id);
      needed.insert(from.get<DefaultPrivilege>(ref).grantee.id);
    });
  }
  from.each_of<Role>([&](Ref ref) {
    const Name name = from.name(ref);
    if (to_.find_own<Role>({}, name)) return;
    if (all || needed.contains(name.id)) staying_.insert(name.id);
  });
}

std::vector<std::string> comparison_notes(const Catalog& from, const Catalog& to) {
  std::vector<std::string> notes;
  const auto note = [&](const std::string& what, bool in_from, bool in_to) {
    if (in_from == in_to || (in_to && is_blank(from))) return;
    notes.push_back(what + " are not compared: " + (in_from ? "TO" : "FROM") +
                    " does not speak of them");
  };
  note("roles", from.mentions_roles, to.mentions_roles);
  note("tablespaces", from.mentions_tablespaces, to.mentions_tablespaces);
  note("properties of the database", has_current(from), has_current(to));
  if (!has_current(from) && !has_current(to)) {
    note("databases", from.mentions_databases, to.mentions_databases);
  }
  return notes;
}

void meet_in_database(Catalog& from, Catalog& to) {
  const auto current = [](const Catalog& catalog) {
    Ref found{};
    catalog.each_of<Database>([&](Ref ref) {
      if (is_current_database(catalog, ref)) found = ref;
    });
    return found;
  };
  const Ref a = current(from);
  const Ref b = current(to);
  if (!a || !b) return;
  to.edit<Database>(b).called = from.get<Database>(a).called;
  const auto key = [](std::string_view item) { return item.substr(0, item.find('=')); };
  const auto said_by = [&](const Catalog& other, Ref in_other, std::string_view item) {
    const auto items = other.strings()[other.get<Database>(in_other).creation];
    return std::any_of(items.begin(), items.end(),
                       [&](std::string_view each) { return key(each) == key(item); });
  };
  const auto common = [&](Catalog& catalog, Ref ref, const Catalog& other, Ref in_other) {
    std::vector<std::string> items;
    for (const std::string_view item : catalog.strings()[catalog.get<Database>(ref).creation]) {
      if (said_by(other, in_other, item)) items.emplace_back(item);
    }
    return catalog.strings().list(items);
  };
  const NameList in_a = common(from, a, to, b);
  const NameList in_b = common(to, b, from, a);
  from.edit<Database>(a).creation = in_a;
  to.edit<Database>(b).creation = in_b;
}

}  // namespace dryshod::cli
