// What the files that copy indexes and keys onto partitions share: their bodies, whatever their
// kind, and the names of copies. Knows no statement.
#pragma once

#include <type_traits>

#include "parser/lower/relation.h"

namespace dryshod {

/// The body for another table: expressions retargeted, marks that are no part of the definition
/// off.
template <class T>
T body_for(Session& session, const T& body, Ref from, Ref to) {
  T copy = body;
  each_field<T>([&](const auto& field) {
    using M = std::remove_cvref_t<decltype(copy.*(field.member))>;
    if constexpr (std::is_same_v<M, Expr>) {
      copy.*(field.member) = retarget(session, copy.*(field.member), from, to);
    }
  });
  if constexpr (requires { copy.clustered; }) copy.clustered = false;
  if constexpr (requires { copy.replica_identity; }) copy.replica_identity = false;
  if constexpr (requires { copy.statistics; }) copy.statistics = {};
  if constexpr (requires { copy.only; }) copy.only = false;
  if constexpr (requires { copy.not_nulls; }) copy.not_nulls = {};
  return copy;
}

/// Calls f with the body, when the element is an index or a key.
template <class F>
auto with_index(const Catalog& catalog, Ref index, F&& f) {
  switch (catalog.kind(index)) {
    case Kind::PrimaryKey:
      return f(catalog.get<PrimaryKey>(index));
    case Kind::Unique:
      return f(catalog.get<Unique>(index));
    case Kind::Exclusion:
      return f(catalog.get<Exclusion>(index));
    default:
      return f(catalog.get<Index>(index));
  }
}

/// The name that the server gives an index of that kind, with those columns, on the table.
Name name_of_copy(Session& session, Kind kind, Ref table, const std::vector<std::string>& columns);
/// Is it what copying would make: the parent's kind and options, and the name that a copy has, or
/// would have beside others of its kind? What is not is local too, so that it is made before it is
/// attached.
bool is_like_copy(const Session& session, Ref index, Ref parent_index);

}  // namespace dryshod
