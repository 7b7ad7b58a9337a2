// An index of a partitioned table that is made again makes its copies again: they lose names and
// comments of their own. Mirrors what DefineIndex() of src/backend/commands/indexcmds.c does with
// partitions whose indexes went with the parent's. Refuses to know why it is made again.
#include "parser/lower/index_copy.h"

namespace dryshod {
namespace {

/// The copies of an index that are there, those of copies too, each after what it is a copy of.
std::vector<Ref> copies_below(const Session& session, Ref index) {
  const Catalog& catalog = session.catalog;
  std::vector<Ref> copies{index};
  for (size_t i = 0; i < copies.size(); ++i) {
    for (const Ref partition : children_of(session, catalog.parent(copies[i]))) {
      for (const Ref other : indexes_of(catalog, partition)) {
        if (attached_to(catalog, other) == copies[i]) copies.push_back(other);
      }
    }
  }
  copies.erase(copies.begin());
  return copies;
}

/// The body of what it is attached to, on its own table.
void take_body(Session& session, Ref copy) {
  Catalog& catalog = session.catalog;
  const Ref above = attached_to(catalog, copy);
  with_index(catalog, copy, [&]<class T>(const T& before) {
    const T* source = catalog.get_if<T>(above);
    if (source == nullptr) return;  // a plain index above the index of a key
    T body = body_for(session, T(*source), catalog.parent(above), catalog.parent(copy));
    if constexpr (requires { body.not_nulls; }) body.not_nulls = before.not_nulls;
    // A table whose identity is an index that is gone has none (as drop_elements() leaves it).
    if constexpr (requires { before.replica_identity; }) {
      if (before.replica_identity) {
        catalog.edit<Table>(catalog.parent(copy)).replica_identity = session.name("nothing");
      }
    }
    catalog.edit<T>(copy) = body;
  });
}

/// Where an index was made ON ONLY, there may be partitions without one.
bool make_missing_copies(Session& session, Ref index) {
  const Ref table = session.catalog.parent(index);
  if (!is_partitioned(session, table)) return true;
  if (session.catalog.is<Index>(index)) session.catalog.edit<Index>(index).only = false;
  for (const Ref partition : children_of(session, table)) {
    Ref there{};
    for (const Ref other : indexes_of(session.catalog, partition)) {
      if (attached_to(session.catalog, other) == index) there = other;
    }
    if (!(there ? make_missing_copies(session, there)
                : copy_index_to_partition(session, index, partition))) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool remake_copies(Session& session, Ref index, const std::vector<std::string>& columns) {
  Catalog& catalog = session.catalog;
  const std::vector<Ref> copies = copies_below(session, index);
  // All of them are gone before the first is made again.
  for (const Ref copy : copies) catalog.rename(copy, session.name("\x01" + catalog.display(copy)));
  for (const Ref copy : copies) {
    if (const Ref comment = catalog.child<Comment>(copy)) catalog.remove(comment);
    take_body(session, copy);
    catalog.rename(copy, name_of_copy(session, catalog.kind(copy), catalog.parent(copy), columns));
    const Ref above = attached_to(catalog, copy);
    catalog.set_source(copy, above, !is_like_copy(session, copy, above));
  }
  return make_missing_copies(session, index);
}

}  // namespace dryshod
