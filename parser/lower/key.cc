// What PRIMARY KEY and UNIQUE share: the columns they name, the name they get, their copies on
// partitions, and which of several equal ones in one CREATE TABLE is made. Knows
// transformIndexConstraints() of src/backend/parser/parse_utilcmd.c; refuses to know what only one
// of the two has.
#include <algorithm>
#include <cstring>

#include "parser/lower/operator.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

std::string_view key_words(const Constraint& node) {
  return node.contype == CONSTR_PRIMARY ? "primary key" : "unique";
}

bool find_columns(Session& session, Ref relation, const ConstraintRequest& request,
                  std::vector<Ref>& keys, std::vector<Ref>& include) {
  const Catalog& catalog = session.catalog;
  const auto find = [&](Name name, std::vector<Ref>& into) {
    const Ref column = catalog.column(relation, name);
    if (!column) {
      return error(session, "column " + quoted(session.text(name)) + " named in key does not exist",
                   request.node.location);
    }
    into.push_back(column);
    return true;
  };
  for (const Name name : request.keys) {
    if (!find(name, keys)) return false;
    if (std::find(keys.begin(), keys.end() - 1, keys.back()) != keys.end() - 1) {
      return error(session,
                   "column " + quoted(session.text(name)) + " appears twice in " +
                       std::string(key_words(request.node)) + " constraint",
                   request.node.location);
    }
  }
  for (const String* name : list_of<String>(request.node.including)) {
    if (!find(session.name(name->sval), include)) return false;
  }
  return true;
}

bool have_opclass(Session& session, const std::vector<Ref>& keys, const Constraint& node) {
  if (node.without_overlaps) return true;
  for (const Ref column : keys) {
    const Expr type = session.catalog.get<Column>(column).type;
    if (has_default_opclass(session, type, "btree")) continue;
    return error(session,
                 "data type " + type_words(session, type) +
                     " has no default operator class for access method \"btree\"",
                 node.location);
  }
  return true;
}

Expr column_list(Session& session, const std::vector<Ref>& columns, bool without_overlaps) {
  ExprBuilder list;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i != 0) list << ", ";
    list.hole(columns[i], HoleForm::Bare);
  }
  if (without_overlaps) list << " WITHOUT OVERLAPS";
  return session.catalog.intern(list);
}

template <class Key>
void fill(Session& session, Key& body, const std::vector<Ref>& keys,
          const std::vector<Ref>& include, const Constraint& node) {
  body.columns = column_list(session, keys, node.without_overlaps);
  if (!include.empty()) body.include = column_list(session, include, false);
  body.deferrable = node.deferrable;
  body.initially_deferred = node.initdeferred;
  body.options = options_list(session, node.options);
  body.tablespace = tablespace_for(session, node.indexspace);
}

bool text_equal(const char* a, const char* b) {
  return std::strcmp(a == nullptr ? "" : a, b == nullptr ? "" : b) == 0;
}

bool same_include(const List* a, const List* b) {
  const auto left = list_of<String>(a);
  const auto right = list_of<String>(b);
  if (left.size() != right.size()) return false;
  for (int i = 0; i < left.size(); ++i) {
    if (!text_equal(left[i]->sval, right[i]->sval)) return false;
  }
  return true;
}

/// Two constraints that would make the same index. Exclusions hold expressions and operators: they
/// are left alone.
bool same_index(const ConstraintRequest& a, const ConstraintRequest& b) {
  return a.node.contype != CONSTR_EXCLUSION && b.node.contype != CONSTR_EXCLUSION &&
         a.keys == b.keys && same_include(a.node.including, b.node.including) &&
         a.node.nulls_not_distinct == b.node.nulls_not_distinct &&
         a.node.without_overlaps == b.node.without_overlaps &&
         a.node.deferrable == b.node.deferrable && a.node.initdeferred == b.node.initdeferred;
}

}  // namespace

bool constraint_index_name(Session& session, Ref relation, const Constraint& node,
                           const std::vector<std::string>& columns, Name& name) {
  const Ref schema = session.catalog.schema_of(relation);
  const std::string table = message_name(session, relation);
  if (node.conname == nullptr) {
    // ChooseIndexName() of src/backend/commands/indexcmds.c.
    const bool primary = node.contype == CONSTR_PRIMARY;
    const char* label = primary ? "pkey" : node.contype == CONSTR_EXCLUSION ? "excl" : "key";
    name = choose_relation_name(session, table, primary ? "" : name_addition(columns), label,
                                schema, true);
    return true;
  }
  name = session.name(node.conname);
  if (!name_is_free(session, Slot::Relation, schema, name, node.location)) return false;
  if (constraint_name_is_used(session, relation, name)) {
    return error(session,
                 "constraint " + quoted(session.text(name)) + " for relation " + quoted(table) +
                     " already exists",
                 node.location);
  }
  return true;
}

bool add_key(Session& session, Ref relation, const ConstraintRequest& request, bool recurse) {
  Catalog& catalog = session.catalog;
  const Constraint& node = request.node;
  const bool primary = node.contype == CONSTR_PRIMARY;
  std::vector<Ref> keys;
  std::vector<Ref> include;
  if (!find_columns(session, relation, request, keys, include)) return false;
  if (primary && !only_primary_key(session, relation, node.location)) return false;
  if (!have_opclass(session, keys, node) ||
      !covers_partition_key(session, relation, keys, primary ? "PRIMARY KEY" : "UNIQUE")) {
    return false;
  }
  std::vector<std::string> columns;
  for (const Ref column : keys) columns.push_back(message_name(session, column));
  for (const Ref column : include) columns.push_back(message_name(session, column));
  Name name{};
  Ref key{};
  if (primary) {
    PrimaryKey body;
    fill(session, body, keys, include, node);
    body.not_nulls = not_nulls_of(session, keys);
    if (!body.not_nulls) return false;
    if (!constraint_index_name(session, relation, node, columns, name)) return false;
    key = catalog.add(relation, name, body, session.at(node.location));
  } else {
    Unique body;
    fill(session, body, keys, include, node);
    body.nulls_not_distinct = node.nulls_not_distinct;
    if (!constraint_index_name(session, relation, node, columns, name)) return false;
    key = catalog.add(relation, name, body, session.at(node.location));
  }
  return !recurse || copy_index_to_partitions(session, key);
}

std::vector<ConstraintRequest> distinct_keys(const std::vector<ConstraintRequest>& requests) {
  std::vector<ConstraintRequest> distinct;
  // The primary key comes first, whatever its place.
  for (const bool primary : {true, false}) {
    for (const ConstraintRequest& request : requests) {
      if ((request.node.contype == CONSTR_PRIMARY) != primary) continue;
      const auto prior =
          std::find_if(distinct.begin(), distinct.end(),
                       [&](const ConstraintRequest& other) { return same_index(request, other); });
      if (prior == distinct.end() || primary) {
        distinct.push_back(request);
      } else if (prior->node.conname == nullptr) {
        prior->node.conname = request.node.conname;
      }
    }
  }
  return distinct;
}

}  // namespace dryshod
