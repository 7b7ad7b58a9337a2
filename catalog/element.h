// Element handles, kinds and name slots: what every folder uses to speak of an
// element. Knows the list of kinds, not what they hold (objects.h) nor where
// they live (catalog.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace dryshod {

enum class Kind : uint8_t {
#define KIND(T, name) T,
#include "catalog/kinds.def"
};

inline constexpr std::string_view kKindNames[] = {
#define KIND(T, name) name,
#include "catalog/kinds.def"
};
inline constexpr size_t kKindCount = std::size(kKindNames);

constexpr std::string_view kind_name(Kind kind) {
  return kKindNames[static_cast<size_t>(kind)];
}

/// A handle of an element in one catalog, as an OID is in PostgreSQL: it
/// survives renames, and a dropped element's handle is never used again. 0 is
/// "none".
struct Ref {
  uint32_t id = 0;
  friend bool operator==(Ref, Ref) = default;
  friend auto operator<=>(Ref, Ref) = default;
  explicit operator bool() const { return id != 0; }
};

/// A stored expression of one catalog: SQL text with holes for the elements it
/// names (expr.h). 0 is "none".
struct Expr {
  uint32_t id = 0;
  friend bool operator==(Expr, Expr) = default;
  explicit operator bool() const { return id != 0; }
};

/// The name spaces of PostgreSQL: two elements with one name cannot share a
/// slot of one scope. A kind lists its slots; some take two (a table is a
/// relation and a row type).
enum class Slot : uint8_t {
  None = 0,
  Relation = 1,    // pg_class, per schema: tables, views, sequences, indexes, composites
  Type = 2,        // pg_type, per schema
  Routine = 4,     // pg_proc, per schema; the signature tells overloads apart
  Constraint = 8,  // pg_constraint, listed per schema; unique per relation or domain
  Member = 16,     // columns of a relation, attributes of a composite
  Own = 32,        // among elements of the same kind under the same parent (triggers,
                   // schemas, ...)
  Filling = 64,    // nameless, one per column: its default, generation expression or identity
};
constexpr Slot operator|(Slot a, Slot b) {
  return static_cast<Slot>(static_cast<uint8_t>(a) | static_cast<uint8_t>(b));
}
constexpr bool has(Slot set, Slot one) {
  return (static_cast<uint8_t>(set) & static_cast<uint8_t>(one)) != 0;
}

}  // namespace dryshod

template <>
struct std::hash<dryshod::Ref> {
  size_t operator()(dryshod::Ref r) const noexcept { return r.id * 0x9e3779b97f4a7c15ull; }
};
