// What pg_type and pg_attribute say of a type as a stored expression spells it: its element or
// name, modifier, array or not; and the other way, what a spelling names. Refuses to know values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/plpgsql/value.h"

namespace dryshod {

struct TypeFacts {
  Ref element{};     // an enum, a domain, a table's row type ...; none: no element
  Ref schema{};      // of an extension's type; none: pg_catalog
  std::string name;  // as format_type() spells it of pg_catalog, else pg_type.typname
  std::vector<int64_t> modifier{};  // the numbers in brackets
  bool modified = false;            // in brackets or by an interval's fields
  bool is_array = false;            // `name` and `element` are of what it is an array of

  bool built_in() const { return !element && !schema; }
};

/// Of SETOF a type, that type.
TypeFacts type_facts(const Session& session, Expr type);
/// pg_attribute.atttypid and its kin.
Value type_oid(const TypeFacts& type, const Catalog& catalog);
/// pg_attribute.atttypmod; none: not known.
std::optional<int64_t> type_modifier(const TypeFacts& type);
/// What format_type() makes of the spelling of a type of pg_catalog and its modifier.
std::optional<std::string> with_modifier(std::string_view plain, int64_t modifier);
/// pg_type.typname: "_int4" of integer[].
std::string type_name(const TypeFacts& type, const Catalog& catalog);
/// makeArrayTypeName() (src/backend/catalog/pg_type.c), where nothing else has the name.
std::string array_type_name(std::string_view element);

/// regtypein() along the search_path; none: no type that is known.
std::optional<Value> read_type(const Session& session, std::string_view text);
/// Does the search_path find an extension's type without its schema?
bool extension_type_visible(const Session& session, Ref schema, std::string_view name);
/// format_type() without modifier, along the search_path; none: not known.
std::optional<std::string> shown_type(const Session& session, const Value& type);

}  // namespace dryshod
