// Columns: a definition taken apart into its type and what hangs on it, and ADD COLUMN. Knows
// transformColumnDefinition() of src/backend/parser/parse_utilcmd.c; the parts themselves are made
// by the files of their kinds.
#include <cstring>

#include "parser/lower/features.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

std::string of_column(const ColumnDef& definition, std::string_view table) {
  return std::string("column \"") + definition.colname + "\" of table \"" + std::string(table) +
         "\"";
}

/// serial and its relatives are no types but macros: src/backend/parser/parse_utilcmd.c.
std::string_view serial_type(const TypeName& type) {
  if (type.pct_type || type.setof) return {};
  const auto names = list_of<String>(type.names);
  if (names.size() != 1) return {};
  const std::string_view name = names[0]->sval;
  if (name == "smallserial" || name == "serial2") return "smallint";
  if (name == "serial" || name == "serial4") return "integer";
  if (name == "bigserial" || name == "serial8") return "bigint";
  return {};
}

/// CONSTR_ATTR_* nodes qualify the constraint before them: transformConstraintAttrs().
bool merge_attributes(Session& session, const List* written, std::vector<Constraint>& merged) {
  merged.reserve(static_cast<size_t>(list_length(written)));
  Constraint* last = nullptr;
  bool saw_deferrability = false;
  for (const Constraint* node : list_of<Constraint>(written)) {
    const bool can_defer =
        last != nullptr && (last->contype == CONSTR_PRIMARY || last->contype == CONSTR_UNIQUE ||
                            last->contype == CONSTR_EXCLUSION || last->contype == CONSTR_FOREIGN);
    const bool can_enforce =
        last != nullptr && (last->contype == CONSTR_CHECK || last->contype == CONSTR_FOREIGN);
    switch (node->contype) {
      case CONSTR_ATTR_DEFERRABLE:
      case CONSTR_ATTR_NOT_DEFERRABLE:
        if (!can_defer) return error(session, "misplaced DEFERRABLE clause", node->location);
        last->deferrable = node->contype == CONSTR_ATTR_DEFERRABLE;
        saw_deferrability = true;
        if (!last->deferrable && last->initdeferred) {
          return error(session, "constraint declared INITIALLY DEFERRED must be DEFERRABLE",
                       node->location);
        }
        break;
      case CONSTR_ATTR_DEFERRED:
        if (!can_defer)
          return error(session, "misplaced INITIALLY DEFERRED clause", node->location);
        if (saw_deferrability && !last->deferrable) {
          return error(session, "constraint declared INITIALLY DEFERRED must be DEFERRABLE",
                       node->location);
        }
        last->deferrable = true;
        last->initdeferred = true;
        break;
      case CONSTR_ATTR_IMMEDIATE:
        if (!can_defer)
          return error(session, "misplaced INITIALLY IMMEDIATE clause", node->location);
        last->initdeferred = false;
        break;
      case CONSTR_ATTR_ENFORCED:
      case CONSTR_ATTR_NOT_ENFORCED:
        if (!can_enforce) return error(session, "misplaced ENFORCED clause", node->location);
        if (!require(
                session,
                node->contype == CONSTR_ATTR_ENFORCED ? Feature::Enforced : Feature::NotEnforced,
                node->location))
          return false;
        last->is_enforced = node->contype == CONSTR_ATTR_ENFORCED;
        if (!last->is_enforced) {
          last->skip_validation = true;
          last->initially_valid = false;
        }
        break;
      default:
        merged.push_back(*node);
        last = &merged.back();
        saw_deferrability = false;
    }
  }
  return true;
}

/// NOT NULL and NULL of one definition: one constraint at most, and no contradiction.
struct NullMarks {
  bool saw_nullable = false;
  bool not_null = false;
  bool needed = false;  // by a serial, an identity or a primary key
  int request = -1;     // index into ConstraintRequests::not_nulls
};

bool mark_not_null(Session& session, const ColumnDef& definition, std::string_view table, Name name,
                   const Constraint& node, NullMarks& marks, ConstraintRequests& requests) {
  if (marks.saw_nullable && !marks.not_null) {
    return error(session,
                 "conflicting NULL/NOT NULL declarations for " + of_column(definition, table),
                 node.location);
  }
  if (node.is_no_inherit && !require(session, Feature::NotNullNoInherit, node.location)) {
    return false;
  }
  if (!marks.not_null) {
    marks.not_null = marks.saw_nullable = true;
    marks.needed = false;
    marks.request = static_cast<int>(requests.not_nulls.size());
    requests.not_nulls.push_back({node, name, {}});
    return true;
  }
  if (marks.request < 0) return true;
  Constraint& first = requests.not_nulls[static_cast<size_t>(marks.request)].node;
  if (session.major < 18) return true;
  if (node.conname != nullptr && first.conname != nullptr &&
      std::strcmp(node.conname, first.conname) != 0) {
    return error(session,
                 std::string("conflicting not-null constraint names \"") + first.conname +
                     "\" and \"" + node.conname + "\"",
                 node.location);
  }
  if (node.is_no_inherit != first.is_no_inherit) {
    return error(session,
                 std::string("conflicting NO INHERIT declarations for not-null "
                             "constraints on column \"") +
                     definition.colname + "\"",
                 node.location);
  }
  if (first.conname == nullptr) first.conname = node.conname;
  return true;
}

bool exclusive_fillings(Session& session, const ColumnDef& definition, std::string_view table,
                        const ColumnParts& parts, int location) {
  const auto both = [&](const char* one, const char* other) {
    return error(session,
                 std::string("both ") + one + " and " + other + " specified for " +
                     of_column(definition, table),
                 location);
  };
  if (parts.has_default && parts.identity != nullptr) return both("default", "identity");
  if (parts.has_default && parts.generated != nullptr) {
    return both("default", "generation expression");
  }
  if (parts.identity != nullptr && parts.generated != nullptr) {
    return both("identity", "generation expression");
  }
  return true;
}

bool take_filling(Session& session, const ColumnDef& definition, std::string_view table,
                  const Constraint& node, const Constraint* kept, ColumnParts& parts) {
  switch (node.contype) {
    case CONSTR_DEFAULT:
      if (parts.has_default) {
        return error(session,
                     "multiple default values specified for " + of_column(definition, table),
                     node.location);
      }
      parts.has_default = true;
      parts.default_expression = node.raw_expr;
      break;
    case CONSTR_IDENTITY:
      if (parts.identity != nullptr) {
        return error(session,
                     "multiple identity specifications for " + of_column(definition, table),
                     node.location);
      }
      parts.identity = kept;
      break;
    default:
      if (parts.generated != nullptr) {
        return error(session,
                     "multiple generation clauses specified for " + of_column(definition, table),
                     node.location);
      }
      parts.generated = kept;
  }
  return exclusive_fillings(session, definition, table, parts, node.location);
}

/// The written node of a filling: unlike keys it takes no attributes, so it needs no copy.
const Constraint* written_node(const ColumnDef& definition, ConstrType type, int location) {
  for (const Constraint* node : list_of<Constraint>(definition.constraints)) {
    if (node->contype == type && node->location == location) return node;
  }
  return nullptr;
}

}  // namespace

bool take_apart(Session& session, std::string_view table, Name name, const ColumnDef& definition,
                ColumnParts& parts, ConstraintRequests& requests) {
  NullMarks marks;
  if (definition.typeName != nullptr) {
    parts.serial = serial_type(*definition.typeName);
    if (!parts.serial.empty()) {
      if (definition.typeName->arrayBounds != nullptr) {
        return error(session, "array of serial is not implemented", definition.location);
      }
      parts.has_default = marks.needed = true;
    }
  }
  std::vector<Constraint> merged;
  if (!merge_attributes(session, definition.constraints, merged)) return false;
  for (const Constraint& node : merged) {
    switch (node.contype) {
      case CONSTR_NULL:
        if ((marks.saw_nullable && marks.not_null) || marks.needed) {
          return error(session,
                       "conflicting NULL/NOT NULL declarations for " + of_column(definition, table),
                       node.location);
        }
        marks.saw_nullable = true;
        break;
      case CONSTR_NOTNULL:
        if (!mark_not_null(session, definition, table, name, node, marks, requests)) {
          return false;
        }
        break;
      case CONSTR_DEFAULT:
      case CONSTR_IDENTITY:
      case CONSTR_GENERATED: {
        const Constraint* kept = written_node(definition, node.contype, node.location);
        if (!take_filling(session, definition, table, node, kept, parts)) return false;
        if (node.contype != CONSTR_IDENTITY) break;
        if (marks.saw_nullable && !marks.not_null) {
          return error(session,
                       "conflicting NULL/NOT NULL declarations for " + of_column(definition, table),
                       node.location);
        }
        marks.needed = true;
        break;
      }
      case CONSTR_PRIMARY:
        if (marks.saw_nullable && !marks.not_null) {
          return error(session,
                       "conflicting NULL/NOT NULL declarations for " + of_column(definition, table),
                       node.location);
        }
        marks.needed = true;
        [[fallthrough]];
      default:
        if (!sort_constraint(session, node, name, requests)) return false;
    }
  }
  if (marks.needed && !marks.not_null) {
    Constraint node{};
    node.type = T_Constraint;
    node.contype = CONSTR_NOTNULL;
    node.location = definition.location;
    node.initially_valid = true;
    requests.not_nulls.push_back({node, name, {}});
    marks.not_null = true;
  }
  parts.not_null = marks.not_null;
  return true;
}

bool column_body(Session& session, const ColumnDef& definition, const ColumnParts& parts,
                 Column& body) {
  if (!parts.serial.empty()) {
    body.type = session.catalog.intern(parts.serial);
  } else if (const Text known = builtin_type_text(session, *definition.typeName);
             known && !definition.typeName->setof) {
    body.type = session.catalog.intern(known);
  } else {
    if (definition.typeName->setof) {
      return error(session,
                   std::string("column \"") + definition.colname + "\" cannot be declared SETOF",
                   definition.location);
    }
    const auto type = type_text(session, *definition.typeName);
    if (!type) return false;
    body.type = session.catalog.intern(*type);
  }
  if (!refuse_pseudo_type(session, definition.colname, body.type, definition.location)) {
    return false;
  }
  if (definition.collClause != nullptr) {
    if (!is_collatable(session, body.type)) {
      return error(session,
                   "collations are not supported by type " + session.catalog.render(body.type),
                   definition.collClause->location);
    }
    body.collation = session.catalog.intern(
        column_collation(session, body.type, definition.collClause->collname));
  }
  if (definition.storage_name != nullptr) {
    if (!require(session, Feature::ColumnStorage, definition.location) ||
        !set_storage(session, body, definition.storage_name, definition.location)) {
      return false;
    }
  }
  return definition.compression == nullptr ||
         set_compression(session, body, definition.compression, definition.location);
}

}  // namespace dryshod
