// See column_keys.h.
#include "migration/rules/shared/column_keys.h"

#include <algorithm>

#include "catalog/helpers.h"
#include "migration/rules/shared/online_indexes.h"

namespace dryshod {
namespace {

bool refers(const Catalog& catalog, Ref part, Ref column) {
  bool found = false;
  catalog.each_reference(part, [&](Ref target, bool hard, std::string_view) {
    found = found || (hard && target == column);
  });
  return found;
}

bool is_key(const Catalog& catalog, Ref part) {
  return catalog.is<PrimaryKey>(part) || catalog.is<Unique>(part);
}

std::string beside_name(const Catalog& catalog, Ref part) {
  return quote_ident(with_suffix(catalog.text(catalog.name(part)), kBesideSuffix));
}

std::string in_schema(const Catalog& catalog, Ref part, const std::string& name) {
  return catalog.bare(catalog.schema_of(part)) + "." + name;
}

}  // namespace

ColumnKeys::ColumnKeys(Emit& emit, const Change& change, const std::vector<ColumnPlace>& places,
                       const std::string& fresh)
    : emit_(emit),
      change_(change),
      from_(change.from),
      to_(change.to),
      places_(places),
      fresh_(fresh) {}

std::vector<Ref> ColumnKeys::copies_of(const Catalog& catalog, Ref part) const {
  std::vector<Ref> copies = catalog.derived_from(part);
  std::erase_if(copies, [&](Ref copy) { return catalog.kind(copy) != catalog.kind(part); });
  return copies;
}

void ColumnKeys::build() {
  Catalog renamed(to_);
  for (const ColumnPlace& place : places_) {
    renamed.rename(place.new_column, renamed.strings().name(fresh_));
  }
  for (const ColumnPlace& place : places_) {
    to_.each_child(place.new_table, [&](Ref part) {
      const bool index = to_.is<Index>(part);
      if (!index && !(is_key(to_, part) && has_index_form(to_, part))) return;
      if (to_[part].source) return;  // with that of the table above
      const Ref old = emit_.old_of(part);
      if (!old || !refers(to_, part, place.new_column) || !refers(from_, old, place.column)) return;
      // Else built when all of its columns are what they will be.
      if (!others_stay(part) || !is_whole(part)) return;
      build_one(renamed, part);
      (index ? indexes_ : keys_).push_back(part);
    });
  }
}

/// A key of a partitioned table comes at the swap, over those of the partitions: no constraint is
/// made of an index there (ATExecAddIndexConstraint() of src/backend/commands/tablecmds.c).
void ColumnKeys::build_one(const Catalog& renamed, Ref part) {
  const std::string beside = beside_name(to_, part);
  const bool key = is_key(to_, part);
  if (!is_partitioned(to_, to_.parent(part))) {
    online_piece(emit_,
                 key ? key_index_statement(renamed, part, beside)
                     : index_statement(renamed, part, "CONCURRENTLY IF NOT EXISTS ", beside, false),
                 Phase::Validate, Txn::Alone);
    return;
  }
  if (!key) online_piece(emit_, index_statement(renamed, part, "", beside, true), Phase::Validate);
  for (const Ref copy : copies_of(to_, part)) {
    build_one(renamed, copy);
    if (key) continue;
    online_piece(emit_,
                 "ALTER INDEX " + in_schema(to_, part, beside) + " ATTACH PARTITION " +
                     in_schema(to_, copy, beside_name(to_, copy)),
                 Phase::Validate);
  }
}

/// All else that a key or index is over is as it will be.
bool ColumnKeys::others_stay(Ref part) const {
  bool stay = true;
  to_.each_reference(part, [&](Ref target, bool hard, std::string_view) {
    if (!hard || target == change_.b || !to_.is<Column>(target)) return;
    const bool retyped = std::any_of(places_.begin(), places_.end(), [&](const ColumnPlace& place) {
      return place.new_column == target;
    });
    if (retyped) return;
    const Ref before = emit_.old_of(target);
    stay = stay && before && !emit_.is_new(target) && from_.name(before) == to_.name(target) &&
           from_.render(from_.get<Column>(before).type) == to_.render(to_.get<Column>(target).type);
  });
  return stay;
}

/// On every partition there is one of its kind, before and after.
bool ColumnKeys::is_whole(Ref part) const {
  const Ref old = emit_.old_of(part);
  if (!old || to_.kind(part) != from_.kind(old)) return false;
  if (!is_partitioned(to_, to_.parent(part))) return true;
  const std::vector<Ref> copies = copies_of(to_, part);
  const auto attached = [](const Catalog& catalog, Ref above) {
    const std::vector<Ref> users = catalog.users(above);
    return static_cast<size_t>(std::count_if(
        users.begin(), users.end(), [&](Ref user) { return catalog.is<IndexAttach>(user); }));
  };
  return copies.size() == children_of(to_, to_.parent(part)).size() &&
         copies.size() == attached(to_, part) && copies.size() == attached(from_, old) &&
         copies.size() == copies_of(from_, old).size() &&
         std::all_of(copies.begin(), copies.end(), [&](Ref copy) { return is_whole(copy); });
}

void ColumnKeys::leave(const Swap& swap) {
  for (const Ref key : keys_) {
    const Ref old = emit_.old_of(key);
    leave_users(old, swap);
    swap(alter_head(from_, from_.parent(old)) + " DROP CONSTRAINT " + from_.bare(old));
  }
}

void ColumnKeys::leave_users(Ref old_key, const Swap& swap) {
  for (const Ref user : from_.users(old_key)) {
    if (!from_.is<ForeignKey>(user) || (from_[user].source && !from_[user].local)) continue;
    const std::string whole = alter_head(from_, from_.parent(user));
    swap(whole + " DROP CONSTRAINT " + from_.bare(user));
    if (const std::string clause = held_on(user); !clause.empty()) {
      again_.push_back(whole + " ADD " + clause);
    }
  }
  for (const Ref copy : copies_of(from_, old_key)) leave_users(copy, swap);
}

/// A foreign key to the column, as it holds for rows to come while those that are there wait to be
/// looked at; empty: it does not come again, or the server (to 17) takes none such of a partitioned
/// table.
std::string ColumnKeys::held_on(Ref key) const {
  const ForeignKey& body = from_.get<ForeignKey>(key);
  const Ref after = emit_.new_of(key);
  const bool refused = to_.major < 18 && is_partitioned(from_, from_.parent(key));
  if (!after || refused || !body.enforced) return {};
  const std::string clause = constraint_clause(from_, key);
  return body.valid ? clause + " NOT VALID" : clause;
}

void ColumnKeys::take(const Swap& swap) {
  for (const Ref key : keys_) take_key(key, swap);
  for (std::string& sql : again_) swap(std::move(sql));
  for (const Ref index : indexes_) take_index(index, swap);
}

void ColumnKeys::take_key(Ref key, const Swap& swap) {
  const Ref table = to_.parent(key);
  if (!is_partitioned(to_, table)) {
    swap(alter_head(to_, table) + " ADD " + key_by_index(to_, key, beside_name(to_, key)));
    return;
  }
  for (const Ref copy : copies_of(to_, key)) take_key(copy, swap);
  swap("ALTER TABLE ONLY " + to_.qualified(table) + " ADD " + constraint_clause(to_, key));
  for (const Ref copy : copies_of(to_, key)) {
    swap("ALTER INDEX " + to_.qualified(key) + " ATTACH PARTITION " + to_.qualified(copy));
  }
}

void ColumnKeys::take_index(Ref index, const Swap& swap) {
  const Ref old = emit_.old_of(index);
  swap("ALTER INDEX " + from_.qualified(old) + " RENAME TO " +
       quote_ident(with_suffix(from_.text(from_.name(old)), kAsideSuffix)));
  swap("ALTER INDEX " + in_schema(to_, index, beside_name(to_, index)) + " RENAME TO " +
       to_.bare(index));
  for (const Ref copy : copies_of(to_, index)) take_index(copy, swap);
}

}  // namespace dryshod
