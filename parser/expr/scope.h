// What names mean inside one query: range items with their columns, query level by query level, as
// PostgreSQL's namespaces (src/backend/parser/parse_relation.c). Knows visibility and ambiguity;
// prints nothing and reports nothing.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "parser/expr/print.h"

namespace dryshod {

struct RangeItem;

/// A column as one range item shows it.
struct ColumnEntry {
  Name name;
  Ref element{};         // the catalog's column, when it is one
  bool renamed = false;  // called otherwise here (alias list): the element spells nothing
  const RangeItem* owner = nullptr;  // whose alias qualifies it; none: only its bare name does
  Expr type{};                       // absent where not known
  Name apart{};  // how it is written where a namesake stands before it under the same alias

  Name written() const { return apart ? apart : name; }
};

/// An entry of FROM, a DML target, or an unnamed join.
struct RangeItem {
  Name alias;             // what qualifies its columns in the text read; none: an unnamed join
  Name printed;           // the same in the text written: unique among all levels, as the server's
  bool own_name = false;  // no alias: `printed` is the relation's own name and follows a rename
  Ref relation{};
  bool builtin = false;       // a table of pg_catalog or information_schema: no element
  bool scalar = false;        // a function's only result, no row: its alias alone is the column
  std::string_view schema{};  // of a relation without alias: schema.relation.column may name it
  std::vector<ColumnEntry> columns{};
  bool known = true;  // false: any name may be in it
  bool columns_visible = true;
  bool name_visible = true;
  bool lockable = false;  // a relation or a subquery: FOR UPDATE without OF takes it
};

/// One query level; the outer ones are what correlated names refer to.
struct Level {
  std::vector<RangeItem*> items{};
  const Level* outer = nullptr;
  bool qualify = false;           // columns are printed with their qualifier
  const Scope* origin = nullptr;  // whose function arguments may be named
};

struct FoundColumn {
  const ColumnEntry* column = nullptr;
  const RangeItem* item = nullptr;  // where it was found
  bool ambiguous = false;
  bool unknown = false;  // not found, but an item of unknown columns may have it
  bool system = false;   // ctid and the like: no element
};

/// By name alone, inner levels first.
FoundColumn find_column(const Session& session, const Level* level, Name name);
/// In one item.
FoundColumn find_column(const Session& session, const RangeItem& item, Name name);
/// The type of ctid, xmin and the like (src/backend/catalog/heap.c).
std::string_view system_column_type(std::string_view name);
/// By alias, or by relation with its schema; inner levels first.
const RangeItem* find_item(const Level* level, Name alias, std::string_view schema = {});

/// The columns of a relation or composite type, in order; false where they are not known.
bool add_columns(const Session& session, Ref relation, std::vector<ColumnEntry>& columns);

}  // namespace dryshod
