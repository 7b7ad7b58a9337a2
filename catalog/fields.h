// The description of a kind's members, written once per kind and read by
// everything that must not know kinds: hash, diff, references, JSON, storage.
// A member that is not described does not compile (objects.cc checks every kind
// of kinds.def).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace dryshod {

/// What a member means to the differ. References need none of their own: a
/// member of type Ref or Expr yields them by its type.
enum class Meaning : uint8_t {
  Identity,  // part of the address, beside parent and name (a function's input
             // types)
  Value,     // hashed, compared, altered; its references are hard
  Depends,   // a hard reference that is not compared (the key a foreign key
             // relies on)
  Soft,      // a reference that orders what is done and never blocks it; not
             // compared
  Noise,     // carried, never compared (column position)
};

/// Of which elements a value is compared, beside those that nothing made or handed down.
enum class Extent : uint8_t {
  Usual,     // not of what is made with its whole, which says it
  Products,  // of those too: the whole does not say it
  Heads,     // not where both sides' come down from the same element: no statement changes it there
};

template <class T, class M>
struct Field {
  std::string_view name;
  M T::*member;
  Meaning meaning;
  Extent extent = Extent::Usual;
};

template <class T, class M>
constexpr auto identity(std::string_view name, M T::*member) {
  return Field<T, M>{name, member, Meaning::Identity};
}
template <class T, class M>
constexpr auto value(std::string_view name, M T::*member) {
  return Field<T, M>{name, member, Meaning::Value};
}
template <class T, class M>
constexpr auto value_of_products(std::string_view name, M T::*member) {
  return Field<T, M>{name, member, Meaning::Value, Extent::Products};
}
template <class T, class M>
constexpr auto value_of_heads(std::string_view name, M T::*member) {
  return Field<T, M>{name, member, Meaning::Value, Extent::Heads};
}
template <class T, class M>
constexpr auto depends(std::string_view name, M T::*member) {
  return Field<T, M>{name, member, Meaning::Depends};
}
template <class T, class M>
constexpr auto soft(std::string_view name, M T::*member) {
  return Field<T, M>{name, member, Meaning::Soft};
}
template <class T, class M>
constexpr auto noise(std::string_view name, M T::*member) {
  return Field<T, M>{name, member, Meaning::Noise};
}

/// The fields of a kind in order: what std::tuple would be, at a small part of what it costs to
/// compile. Nearly every file sees every kind.
template <size_t I, class F>
struct FieldAt {
  F field;
};
template <class Positions, class... F>
struct FieldsAt;
template <size_t... I, class... F>
struct FieldsAt<std::index_sequence<I...>, F...> : FieldAt<I, F>... {
  constexpr explicit FieldsAt(const F&... field) : FieldAt<I, F>{field}... {}
  template <class Fn>
  constexpr void each(Fn&& f) const {
    (f(static_cast<const FieldAt<I, F>&>(*this).field), ...);
  }
};
template <class... F>
struct Fields : FieldsAt<std::index_sequence_for<F...>, F...> {
  static constexpr size_t kSize = sizeof...(F);
  constexpr explicit Fields(const F&... field)
      : FieldsAt<std::index_sequence_for<F...>, F...>(field...) {}
};
template <class... F>
Fields(F...) -> Fields<F...>;

template <size_t I, class F>
constexpr const F& field_at(const FieldAt<I, F>& at) {
  return at.field;
}

/// A set of fields of one kind, by position in its `fields`.
using FieldSet = uint64_t;

template <class T, class F>
constexpr void each_field(F&& f) {
  T::fields.each(f);
}

// Counts the members of an aggregate by how many initialisers it takes, so that
// a member missing from `fields` fails to compile.
namespace detail {
template <class T>
struct Any {
  template <class U>
  requires(!std::same_as<std::remove_cvref_t<U>, T>) constexpr operator U() const;
};
template <class T, class... A>
concept BraceInit = requires {
  T{std::declval<A>()...};
};
template <class T, class... A>
consteval size_t count() {
  if constexpr (BraceInit<T, A..., Any<T>>) {
    return count<T, A..., Any<T>>();
  } else {
    return sizeof...(A);
  }
}
}  // namespace detail

template <class T>
consteval size_t member_count() {
  return detail::count<T>();
}

}  // namespace dryshod
