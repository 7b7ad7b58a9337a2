// CREATE TABLE, step by step as the server takes it: transformCreateStmt() of
// src/backend/parser/parse_utilcmd.c, then DefineRelation() of src/backend/commands/tablecmds.c,
// then the statements that come after (indexes, LIKE, foreign keys). Knows the order; each part is
// made by the file of its kind.
#include <algorithm>
#include <cstring>

#include "parser/lower/features.h"
#include "parser/lower/foreign.h"
#include "parser/lower/table_draft.h"

namespace dryshod {
namespace {

bool need_parent(Session& session, const TableDraft& draft, const RangeVar& written, Ref& parent) {
  const Catalog& catalog = session.catalog;
  parent = need_relation(session, written);
  if (!parent) return false;
  const std::string name = quoted(message_name(session, parent));
  const Table* body = catalog.get_if<Table>(parent);
  if (body == nullptr) {
    return error(session, "inherited relation " + name + " is not a table or foreign table",
                 written.location);
  }
  if (draft.is_partition()) {
    if (!is_partitioned(session, parent)) {
      return error(session, name + " is not partitioned", written.location);
    }
  } else if (is_partitioned(session, parent)) {
    return error(session, "cannot inherit from partitioned table " + name, written.location);
  } else if (is_partition(session, parent)) {
    return error(session, "cannot inherit from partition " + name, written.location);
  }
  const bool parent_is_temporary = session.text(body->persistence) == "temporary";
  const bool temporary = session.text(draft.persistence) == "temporary";
  if (parent_is_temporary && !temporary) {
    return error(session,
                 draft.is_partition()
                     ? "cannot create a permanent relation as partition of temporary "
                       "relation " +
                           name
                     : "cannot inherit from temporary relation " + name,
                 written.location);
  }
  if (draft.is_partition() && temporary && !parent_is_temporary) {
    return error(session,
                 "cannot create a temporary relation as partition of permanent relation " + name,
                 written.location);
  }
  return true;
}

bool resolve_parents(Session& session, TableDraft& draft) {
  for (const RangeVar* written : list_of<RangeVar>(draft.statement.inhRelations)) {
    Ref parent{};
    if (!need_parent(session, draft, *written, parent)) return false;
    if (std::find(draft.parents.begin(), draft.parents.end(), parent) != draft.parents.end()) {
      return error(session,
                   "relation " + quoted(message_name(session, parent)) +
                       " would be inherited from more than once",
                   written->location);
    }
    draft.parents.push_back(parent);
  }
  if (draft.statement.ofTypename == nullptr) return true;
  const auto parts = name_parts(draft.statement.ofTypename->names);
  const Ref type = find_type(session, parts);
  if (!type) return error(session, "type " + quoted(qualified_text(parts)) + " does not exist");
  if (!session.catalog.is<Composite>(type)) {
    return error(session, "type " + quoted(qualified_text(parts)) + " is not a composite type");
  }
  draft.of_type = type;
  return true;
}

bool storage_clauses(Session& session, const TableDraft& draft, Table& body) {
  const CreateStmt& statement = draft.statement;
  const bool partitioned = statement.partspec != nullptr;
  for (const DefElem* option : list_of<DefElem>(statement.options)) {
    if (option->defnamespace == nullptr && std::strcmp(option->defname, "oids") == 0 &&
        def_bool(*option)) {
      return error(session, "tables declared WITH OIDS are not supported", option->location);
    }
  }
  body.options = options_list(session, statement.options);
  if (partitioned && body.options) {
    return error(session, "cannot specify storage parameters for a partitioned table");
  }
  if (statement.oncommit != ONCOMMIT_NOOP && session.text(draft.persistence) != "temporary") {
    return error(session, "ON COMMIT can only be used on temporary tables");
  }
  if (partitioned && session.major >= 18 && session.text(draft.persistence) == "unlogged") {
    return error(session, "partitioned tables cannot be unlogged");
  }
  // A partition's tablespace and, from 17 on, access method default to those of its parent.
  const Table* parent =
      draft.is_partition() ? &session.catalog.get<Table>(draft.parents[0]) : nullptr;
  body.tablespace = tablespace_for(session, statement.tablespacename);
  if (partitioned && statement.tablespacename != nullptr && !body.tablespace) {
    return error(session, "cannot specify default tablespace for partitioned relations");
  }
  if (statement.tablespacename == nullptr && parent != nullptr && parent->tablespace) {
    body.tablespace = parent->tablespace;
  }
  if (statement.accessMethod != nullptr) {
    if (partitioned && !require(session, Feature::PartitionedAccessMethod)) return false;
    body.access_method = session.name(statement.accessMethod);
  } else if (parent != nullptr && parent->access_method && session.major >= 17) {
    body.access_method = parent->access_method;
  } else if (!partitioned) {
    body.access_method = session.default_access_method;
  }
  if (session.text(body.access_method) == "heap") body.access_method = {};
  return true;
}

bool make_table(Session& session, TableDraft& draft) {
  Table body;
  body.persistence = draft.persistence;
  if (draft.of_type) {
    ExprBuilder type;
    type.hole(draft.of_type);
    body.of_type = session.catalog.intern(type);
  }
  if (draft.foreign == nullptr) {
    if (!storage_clauses(session, draft, body)) return false;
  } else {
    const Ref server = need_server(session, draft.foreign->servername);
    if (!server || !generic_options(session, draft.foreign->options, body.server_options)) {
      return false;
    }
    body.server = server_expr(session, server);
  }
  draft.table = session.catalog.add(draft.schema, draft.name, body,
                                    session.at(draft.statement.relation->location));
  created(session, draft.table);
  return true;
}

bool link_parents(Session& session, const TableDraft& draft) {
  Expr bound{};
  if (draft.is_partition() &&
      !print_partition_bound(session, draft.parents[0], *draft.statement.partbound,
                             session.text(draft.name), bound)) {
    return false;
  }
  for (const Ref parent : draft.parents) link_to_parent(session, draft.table, parent, bound);
  return true;
}

/// A primary key asks for the not-nulls of its columns, after those that are written.
void ask_for_key_not_nulls(TableDraft& draft) {
  auto& asked = draft.requests.not_nulls;
  for (const ConstraintRequest& key : draft.requests.keys) {
    if (key.node.contype != CONSTR_PRIMARY) continue;
    for (const Name column : key.keys) {
      const bool there = std::any_of(asked.begin(), asked.end(),
                                     [&](const auto& other) { return other.column == column; });
      if (there || std::none_of(draft.columns.begin(), draft.columns.end(),
                                [&](const auto& plan) { return plan.name == column; })) {
        continue;
      }
      ConstraintRequest request{};
      request.node.type = T_Constraint;
      request.node.contype = CONSTR_NOTNULL;
      request.node.location = key.node.location;
      request.column = column;
      asked.push_back(request);
    }
  }
}

bool make_identities(Session& session, const TableDraft& draft) {
  Catalog& catalog = session.catalog;
  for (const ColumnPlan& plan : draft.columns) {
    if (plan.parts.identity != nullptr) {
      if (!finish_identity(session, plan.column, *plan.parts.identity, plan.sequence)) return false;
    } else if (plan.like_identity) {
      Constraint definition{};
      definition.location = -1;
      definition.generated_when =
          catalog.get<Identity>(catalog.child<Identity>(plan.like)).always ? 'a' : 'd';
      if (!finish_identity(session, plan.column, definition, plan.sequence)) return false;
    } else if (draft.is_partition() && session.major >= 17 && !plan.inherited.empty()) {
      inherit_identity(session, plan.column, plan.inherited[0]);
    }
  }
  return true;
}

bool make_parts(Session& session, TableDraft& draft) {
  const Ref table = draft.table;
  if (!link_parents(session, draft) || !make_columns(session, draft)) return false;
  if (draft.statement.partspec != nullptr) {
    Expr key{};
    if (!print_partition_key(session, table, *draft.statement.partspec, key)) return false;
    session.catalog.edit<Table>(table).partition_key = key;
  }
  if (!inherit_checks(session, table, draft.parents)) return false;
  ask_for_key_not_nulls(draft);
  if (!store_not_nulls(session, table, draft.requests.not_nulls) ||
      !make_identities(session, draft)) {
    return false;
  }
  if (draft.is_partition() && !copy_parts_to_partition(session, draft.parents[0], table)) {
    return false;
  }
  for (const ConstraintRequest& check : draft.requests.checks) {
    if (!add_check(session, table, check, true, true)) return false;
  }
  ConstraintRequests keys;
  keys.keys = draft.requests.keys;
  if (!add_requested(session, table, keys, true, true)) return false;
  for (const LikeClause& like : draft.likes) {
    if (!expand_like(session, draft, like)) return false;
  }
  for (const ConstraintRequest& foreign_key : draft.requests.foreign_keys) {
    if (!add_foreign_key(session, table, foreign_key, true, true)) return false;
  }
  return true;
}

/// What a foreign table cannot have, and its columns' OPTIONS, which nobody inherits.
bool foreign_clauses(Session& session, TableDraft& draft) {
  const bool foreign = draft.foreign != nullptr;
  if (foreign && !draft.likes.empty() && !require(session, Feature::ForeignTableLike)) return false;
  if (foreign && !fits_foreign(session, draft.requests)) return false;
  for (ColumnPlan& plan : draft.columns) {
    plan.body.server_options = {};
    if (plan.definition != nullptr &&
        !column_options(session, foreign, *plan.definition, plan.body)) {
      return false;
    }
  }
  return true;
}

bool create_table(Session& session, TableDraft& draft) {
  const RangeVar& written = *draft.statement.relation;
  const char* in = written.schemaname == nullptr ? "" : written.schemaname;
  draft.schema = creation_schema(session, in, written.location);
  if (!draft.schema) return false;
  draft.name = session.name(written.relname);
  if (written.relpersistence == 'u') draft.persistence = session.name("unlogged");
  if (written.relpersistence == 't') draft.persistence = session.name("temporary");
  const bool taken =
      static_cast<bool>(session.catalog.find(Slot::Relation, draft.schema, draft.name));
  if (draft.statement.if_not_exists && taken) return true;
  return name_is_free(session, Slot::Relation, draft.schema, draft.name, written.location) &&
         name_is_free(session, Slot::Type, draft.schema, draft.name, written.location) &&
         resolve_parents(session, draft) && gather_columns(session, draft) &&
         foreign_clauses(session, draft) && make_sequences(session, draft) &&
         make_table(session, draft) && make_parts(session, draft);
}

bool create_or_undo(Session& session, TableDraft& draft) {
  const uint32_t before = session.catalog.size();
  if (create_table(session, draft)) return true;
  undo_since(session, before);
  return false;
}

}  // namespace

bool lower(Session& session, const CreateStmt& statement) {
  TableDraft draft(statement);
  return create_or_undo(session, draft);
}

bool lower(Session& session, const CreateForeignTableStmt& statement) {
  TableDraft draft(statement);
  return create_or_undo(session, draft);
}

}  // namespace dryshod
