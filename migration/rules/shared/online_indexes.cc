// See online_indexes.h.
#include "migration/rules/shared/online_indexes.h"

#include "catalog/helpers.h"

namespace dryshod {
namespace {

/// A unique index is held against the rows: it may fail on them.
Phase phase_of(const Catalog& catalog, Ref ref) {
  const Index* index = catalog.get_if<Index>(ref);
  return index != nullptr && !index->unique ? Phase::Expand : Phase::Validate;
}

template <class F>
auto with_key(const Catalog& catalog, Ref key, F&& f) {
  if (const auto* primary = catalog.get_if<PrimaryKey>(key)) return f(*primary);
  return f(catalog.get<Unique>(key));
}

/// The derived ones on partitions that are there, each made and attached.
template <class F>
void on_partitions(Emit& emit, Ref ref, F&& build) {
  const Catalog& to = emit.to();
  for (const Ref copy : to.derived_from(ref)) {
    if (to.kind(copy) != to.kind(ref) || emit.is_new(to.parent(copy))) continue;
    if (emit.is_new(copy)) build(copy);
    online_piece(emit,
                 "ALTER INDEX " + to.qualified(ref) + " ATTACH PARTITION " + to.qualified(copy),
                 phase_of(to, ref));
  }
}

}  // namespace

std::string index_statement(const Catalog& catalog, Ref ref, const std::string& how,
                            const std::string& name, bool only) {
  const Index& index = catalog.get<Index>(ref);
  std::string sql = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  sql += how + name + " ON ";
  if (only) sql += "ONLY ";
  sql += catalog.qualified(catalog.parent(ref));
  if (index.method && catalog.text(index.method) != "btree") {
    sql += " USING " + quote_ident(catalog.text(index.method));
  }
  sql += " (" + catalog.render(index.keys) + ")";
  if (index.include) sql += " INCLUDE (" + catalog.render(index.include) + ")";
  if (index.nulls_not_distinct) sql += " NULLS NOT DISTINCT";
  sql += with_options(catalog, index.options);
  if (index.tablespace) sql += " TABLESPACE " + quote_ident(catalog.text(index.tablespace));
  if (index.predicate) sql += " WHERE " + catalog.render(index.predicate);
  return sql;
}

std::string key_index_statement(const Catalog& catalog, Ref key, const std::string& name) {
  return with_key(catalog, key, [&]<class T>(const T& body) {
    std::string sql = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS " + name + " ON " +
                      catalog.qualified(catalog.parent(key)) + " (" + catalog.render(body.columns) +
                      ")";
    if (body.include) sql += " INCLUDE (" + catalog.render(body.include) + ")";
    if constexpr (requires { body.nulls_not_distinct; }) {
      if (body.nulls_not_distinct) sql += " NULLS NOT DISTINCT";
    }
    sql += with_options(catalog, body.options);
    if (body.tablespace) sql += " TABLESPACE " + quote_ident(catalog.text(body.tablespace));
    return sql;
  });
}

std::string key_by_index(const Catalog& catalog, Ref key, const std::string& index) {
  return with_key(catalog, key, [&](const auto& body) {
    return "CONSTRAINT " + catalog.bare(key) +
           (catalog.is<PrimaryKey>(key) ? " PRIMARY KEY" : " UNIQUE") + " USING INDEX " + index +
           (body.deferrable ? " DEFERRABLE" : "") +
           (body.initially_deferred ? " INITIALLY DEFERRED" : "");
  });
}

bool has_index_form(const Catalog& catalog, Ref key) {
  return with_key(catalog, key, [&](const auto& body) {
    return !catalog.render(body.columns).ends_with(" WITHOUT OVERLAPS");
  });
}

void build_index_online(Emit& emit, Ref ref) {
  const Catalog& to = emit.to();
  if (!is_partitioned(to, to.parent(ref))) {
    online_piece(emit, index_statement(to, ref, "CONCURRENTLY IF NOT EXISTS ", to.bare(ref), false),
                 phase_of(to, ref), Txn::Alone);
    return;
  }
  online_piece(emit, index_statement(to, ref, "", to.bare(ref), true), phase_of(to, ref));
  on_partitions(emit, ref, [&](Ref copy) { build_index_online(emit, copy); });
}

void build_key_online(Emit& emit, Ref ref) {
  const Catalog& to = emit.to();
  const Ref table = to.parent(ref);
  if (!is_partitioned(to, table)) {
    online_piece(emit, key_index_statement(to, ref, to.bare(ref)), Phase::Validate, Txn::Alone);
    online_piece(emit, alter_head(to, table) + " ADD " + key_by_index(to, ref, to.bare(ref)),
                 Phase::Validate);
    return;
  }
  online_piece(emit,
               "ALTER TABLE ONLY " + to.qualified(table) + " ADD " + constraint_clause(to, ref),
               Phase::Validate);
  on_partitions(emit, ref, [&](Ref copy) { build_key_online(emit, copy); });
}

bool add_key_online(Emit& emit, Ref ref) {
  const Catalog& to = emit.to();
  if (!is_online_tree(emit, to.parent(ref)) || !has_index_form(to, ref)) return false;
  if (adds_only_to_parent(to, ref)) return false;  // nothing is read
  build_key_online(emit, ref);
  index_marks(emit, ref);
  return true;
}

bool replaces_freely(const Change& change) {
  return change.from.users(change.a).empty() && change.to.users(change.b).empty();
}

bool key_beside(Emit& emit, const Change& change) {
  const Catalog& to = change.to;
  if (!can_stand_beside(emit, change) || !replaces_freely(change)) return false;
  if (!has_index_form(to, change.b)) return false;
  const std::string name = to.bare(change.b);
  const std::string beside = quote_ident(with_suffix(to.text(to.name(change.b)), kBesideSuffix));
  online_piece(emit, key_index_statement(to, change.b, beside), Phase::Validate, Txn::Alone);
  const size_t first = emit.pieces().size();
  online_piece(emit,
               alter_head(to, to.parent(change.b)) + "\n    DROP CONSTRAINT " + name +
                   ",\n    ADD " + key_by_index(to, change.b, beside),
               Phase::Contract);
  index_marks(emit, change.b);
  take_place(emit, change.b, first);
  return true;
}

}  // namespace dryshod
