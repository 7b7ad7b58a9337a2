// See online_constraints.h.
#include "migration/rules/shared/online_constraints.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "catalog/helpers.h"

namespace dryshod {
namespace {

bool holds(const Catalog& catalog, Ref constraint) {
  const auto* check = catalog.get_if<Check>(constraint);
  if (check != nullptr) return check->valid && check->enforced;
  const ForeignKey& key = catalog.get<ForeignKey>(constraint);
  return key.valid && key.enforced;
}

/// The tables with columns of a domain, by way of other types too.
std::vector<Ref> tables_of(const Catalog& catalog, Ref domain) {
  std::vector<Ref> tables, waiting{domain};
  std::unordered_set<Ref> seen{domain};
  while (!waiting.empty()) {
    const Ref type = waiting.back();
    waiting.pop_back();
    for (const Ref user : catalog.users(type)) {
      const Ref whole =
          catalog.is<Column>(user) || catalog.is<Attribute>(user) ? catalog.parent(user) : user;
      if (!seen.insert(whole).second) continue;
      if (catalog.is<Table>(whole)) {
        tables.push_back(whole);
      } else if (catalog.is<Domain>(whole) || catalog.is<Composite>(whole) ||
                 catalog.is<Range>(whole)) {
        waiting.push_back(whole);
      }
    }
  }
  return tables;
}

/// ATAddForeignKeyConstraint() of src/backend/commands/tablecmds.c refused it to 17.
bool takes_not_valid(const Catalog& catalog, Ref constraint) {
  return !catalog.is<ForeignKey>(constraint) || catalog.major >= 18 ||
         !is_partitioned(catalog, catalog.parent(constraint));
}

/// The key on each partition that stays, then the one above, which takes them for its own without
/// reading a row (tryAttachPartitionForeignKey() of src/backend/commands/tablecmds.c).
void add_by_partitions(Emit& emit, Ref key) {
  const Catalog& to = emit.to();
  const Ref table = to.parent(key);
  const std::string head = alter_head(to, table);
  if (!is_partitioned(to, table)) {
    add_then_validate(emit, head, to.bare(key), constraint_clause(to, key));
    return;
  }
  for (const Ref copy : to.derived_from(key)) {
    if (!emit.is_new(to.parent(copy)) && emit.is_new(copy)) add_by_partitions(emit, copy);
  }
  online_piece(emit, head + " ADD " + constraint_clause(to, key), Phase::Validate).why =
      "takes those of the partitions for its own: no row is read";
}

bool must_not_hold_up(const Emit& emit, Ref constraint) {
  const Catalog& to = emit.to();
  const Ref whole = to.parent(constraint);
  if (to.is<Domain>(whole)) {
    const std::vector<Ref> tables = tables_of(to, whole);
    return !emit.is_new(whole) && std::any_of(tables.begin(), tables.end(), [&](Ref table) {
      return is_online_tree(emit, table);
    });
  }
  if (is_online_tree(emit, whole)) return true;
  // Both tables are locked against writers while the rows of one are looked up in the other.
  const auto* key = to.get_if<ForeignKey>(constraint);
  return key != nullptr && !emit.is_new(whole) && is_online_tree(emit, key->referenced);
}

}  // namespace

bool add_constraint_online(Emit& emit, Ref ref) {
  const Catalog& to = emit.to();
  if (!holds(to, ref) || !must_not_hold_up(emit, ref)) return false;
  if (!takes_not_valid(to, ref)) {
    add_by_partitions(emit, ref);
    return true;
  }
  add_then_validate(emit, alter_head(to, to.parent(ref)), to.bare(ref), constraint_clause(to, ref));
  return true;
}

bool constraint_beside(Emit& emit, const Change& change) {
  const Catalog& to = change.to;
  if (!to.is<Table>(to.parent(change.b)) || !can_stand_beside(emit, change)) return false;
  if (!holds(to, change.b)) return false;
  const std::string head = alter_head(to, to.parent(change.b));
  const std::string_view name = to.text(to.name(change.b));
  const std::string beside = quote_ident(with_suffix(name, kBesideSuffix));
  add_then_validate(emit, head, beside,
                    "CONSTRAINT " + beside + " " + constraint_body(to, change.b));
  const size_t first = emit.pieces().size();
  rename_constraint_over(emit, head, name);
  take_place(emit, change.b, first);
  return true;
}

}  // namespace dryshod
