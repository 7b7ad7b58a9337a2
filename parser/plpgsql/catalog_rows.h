// The system catalogs and the information schema as rows made of our catalog's elements: what
// `IF NOT EXISTS (SELECT ... FROM pg_constraint ...)` asks. Knows which column says what; a column
// or relation that the catalog cannot answer is unknown.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/plpgsql/value.h"

namespace dryshod {

/// A row: of a system relation, whose cells are made when asked for, or of values.
struct SystemRow {
  /// What is no element: the server's own or an extension's, of which little is asked.
  struct Outside {
    std::string_view name;  // empty: of what nobody knows, in the schema
    Ref schema{};           // none: pg_catalog
  };
  std::optional<Outside> outside{};
  Ref element{};
  Ref part{};     // a column, for relations with one row per column of something
  int64_t n = 0;  // its number there, or which of several rows of one element or name
  std::vector<Value> values{};
  bool certain = true;
};

struct SystemRelation {
  std::string_view schema, name;
  std::string_view columns;  // comma-separated
};

/// By name, pg_catalog's without its schema too; null: none that code asks about the schema.
const SystemRelation* find_system_relation(std::string_view schema, std::string_view name);
/// All its rows; none: they are not known (roles, settings, statistics).
std::optional<std::vector<SystemRow>> system_rows(const Session& session,
                                                  const SystemRelation& relation);
Value system_value(Session& session, const SystemRelation& relation, const SystemRow& row,
                   std::string_view column);
/// A row for whatever an extension has in its schema of which nothing is known; none: the relation
/// tells nothing of what is in schemas.
std::optional<SystemRow> unknown_row(const SystemRelation& relation, Ref schema);
/// Could that be in such an extension? Only where the name has a schema.
bool may_be_of_extension(const Session& session, const std::vector<std::string>& name);
/// The names of the columns of a constraint or index in order; none: not known.
std::optional<std::vector<Ref>> key_columns(const Session& session, Ref key);

}  // namespace dryshod
