// See online.h.
#include "migration/rules/shared/online.h"

#include <algorithm>

#include "catalog/helpers.h"

namespace dryshod {

bool is_online_tree(const Emit& emit, Ref table) {
  if (!table || emit.is_new(table)) return false;
  if (emit.is_online(table)) return true;
  if (!emit.to().is<Table>(table)) return false;
  const std::vector<Ref> children = children_of(emit.to(), table);
  return std::any_of(children.begin(), children.end(),
                     [&](Ref child) { return is_online_tree(emit, child); });
}

bool stays_online(const Emit& emit, Ref in_from) {
  return is_online_tree(emit, emit.new_of(in_from));
}

bool is_partitioned(const Catalog& catalog, Ref table) {
  const Table* body = catalog.get_if<Table>(table);
  return body != nullptr && body->partition_key;
}

Emit::Piece& online_piece(Emit& emit, std::string sql, Phase phase, Txn txn) {
  Emit::Piece& piece = emit.statement(std::move(sql));
  piece.phase = phase;
  piece.txn = txn;
  return piece;
}

void add_then_validate(Emit& emit, const std::string& head, const std::string& name,
                       const std::string& clause) {
  online_piece(emit, head + " ADD " + clause + " NOT VALID", Phase::Validate).why =
      "rows that come from now on are held against it";
  online_piece(emit, head + " VALIDATE CONSTRAINT " + name, Phase::Validate).why =
      "reads the rows that are there while others read and write";
}

bool is_there(const Emit& emit, Ref in_to) {
  const Catalog& to = emit.to();
  if (to[in_to].builtin) return true;
  const Ref before = emit.old_of(in_to);
  if (!before || emit.is_new(in_to)) return false;
  const Catalog& from = emit.from();
  if (to.is<Enum>(in_to)) return from.get<Enum>(before).labels == to.get<Enum>(in_to).labels;
  const Column* column = to.get_if<Column>(in_to);
  if (column == nullptr) return true;
  const Column& old = from.get<Column>(before);
  return from.render(old.type) == to.render(column->type) &&
         from.render(old.collation) == to.render(column->collation);
}

void take_place(Emit& emit, Ref new_version, size_t first) {
  const Catalog& to = emit.to();
  to.each_child(new_version, [&](Ref part) { rules_of(to.kind(part)).create(emit, part, {}); });
  for (size_t i = first; i < emit.pieces().size(); ++i) {
    Emit::Piece& piece = emit.pieces()[i];
    piece.phase = Phase::Contract;
    piece.with_last = i != first;
  }
}

void rename_constraint_over(Emit& emit, const std::string& head, std::string_view name) {
  const auto rename = [&](const std::string& from, const std::string& to) {
    online_piece(emit, head + " RENAME CONSTRAINT " + quote_ident(from) + " TO " + quote_ident(to),
                 Phase::Contract);
  };
  rename(std::string(name), with_suffix(name, kAsideSuffix));
  rename(with_suffix(name, kBesideSuffix), std::string(name));
}

bool can_stand_beside(const Emit& emit, const Change& change) {
  const Ref table = change.to.parent(change.b);
  if (!is_online_tree(emit, table) || is_partitioned(change.to, table)) return false;
  if (change.to.is<Table>(table)) {
    const Ref before = change.from.parent(change.a);
    if (has_children(change.to, table) || has_children(change.from, before)) return false;
    if (change.to.child<Inherits>(table) || change.from.child<Inherits>(before)) return false;
  }
  bool there = is_there(emit, table);
  change.to.each_reference(change.b, [&](Ref target, bool hard, std::string_view) {
    there = there && (!hard || is_there(emit, target));
  });
  return there;
}

}  // namespace dryshod
