// The columns of a new table: its parents', a type's, LIKE's and its own, merged into one list and
// made. Knows MergeAttributes() of src/backend/commands/tablecmds.c.
#include <algorithm>

#include "parser/lower/table_draft.h"

namespace dryshod {
namespace {

ColumnPlan* find_plan(std::vector<ColumnPlan>& plans, Name name) {
  for (ColumnPlan& plan : plans) {
    if (plan.name == name) return &plan;
  }
  return nullptr;
}

bool refuse(Session& session, const ColumnPlan& plan, const char* before, const char* after,
            int location = -1) {
  return error(session, std::string(before) + "column " + quoted(session.text(plan.name)) + after,
               location);
}

/// A column definition of the statement. In typed tables and partitions it has no type and means a
/// column that is there already.
bool take_definition(Session& session, TableDraft& draft, const ColumnDef& definition,
                     std::vector<ColumnPlan>& own) {
  ColumnPlan plan;
  plan.name = session.name(definition.colname);
  plan.definition = &definition;
  if (!is_free_column_name(session, definition.colname, definition.location) ||
      !take_apart(session, session.text(draft.name), plan.name, definition, plan.parts,
                  draft.requests)) {
    return false;
  }
  const bool typed = draft.of_type || draft.is_partition();
  if (plan.parts.identity != nullptr && typed) {
    return error(session,
                 std::string("identity columns are not supported on ") +
                     (draft.is_partition() ? "partitions" : "typed tables"),
                 definition.location);
  }
  if (plan.parts.generated != nullptr && typed && (draft.of_type || session.major < 16)) {
    return error(session,
                 std::string("generated columns are not supported on ") +
                     (draft.is_partition() ? "partitions" : "typed tables"),
                 definition.location);
  }
  if (definition.typeName != nullptr && !column_body(session, definition, plan.parts, plan.body)) {
    return false;
  }
  if (draft.of_type) {
    ColumnPlan* of_type = find_plan(own, plan.name);
    if (of_type == nullptr)
      return refuse(session, plan, "", " does not exist", definition.location);
    if (of_type->definition != nullptr) {
      return refuse(session, plan, "", " specified more than once", definition.location);
    }
    of_type->definition = &definition;
    of_type->parts = plan.parts;
    return true;
  }
  own.push_back(std::move(plan));
  return true;
}

bool gather_own(Session& session, TableDraft& draft, std::vector<ColumnPlan>& own) {
  if (draft.of_type) own = plans_of_type(session.catalog, draft.of_type);
  const auto elements = list_of<Node>(draft.statement.tableElts);
  own.reserve(own.size() + static_cast<size_t>(elements.size()));
  draft.requests.not_nulls.reserve(static_cast<size_t>(elements.size()));
  for (const Node* element : elements) {
    bool done = false;
    switch (element->type) {
      case T_ColumnDef:
        done = take_definition(session, draft, *reinterpret_cast<const ColumnDef*>(element), own);
        break;
      case T_TableLikeClause:
        done = gather_like(session, draft, *reinterpret_cast<const TableLikeClause*>(element), own);
        break;
      case T_Constraint:
        done = sort_constraint(session, *reinterpret_cast<const Constraint*>(element), Name{},
                               draft.requests);
        break;
      default:
        done = error(session, "unrecognized element of CREATE TABLE");
    }
    if (!done) return false;
  }
  for (const Constraint* constraint : list_of<Constraint>(draft.statement.constraints)) {
    if (!sort_constraint(session, *constraint, Name{}, draft.requests)) return false;
  }
  for (size_t i = 0; i < own.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (own[i].name == own[j].name) {
        return refuse(session, own[i], "", " specified more than once",
                      own[i].definition == nullptr ? -1 : own[i].definition->location);
      }
    }
  }
  return true;
}

/// MergeInheritedAttribute(): one column from several parents.
bool merge_parents(Session& session, ColumnPlan& plan, Ref above) {
  const Catalog& catalog = session.catalog;
  const Column& body = catalog.get<Column>(above);
  if (catalog.render(plan.body.type) != catalog.render(body.type)) {
    return refuse(session, plan, "inherited ", " has a type conflict");
  }
  if (!same_expr(catalog, plan.body.collation, body.collation)) {
    return refuse(session, plan, "inherited ", " has a collation conflict");
  }
  if (plan.body.storage != body.storage) {
    return refuse(session, plan, "inherited ", " has a storage parameter conflict");
  }
  if (!plan.body.compression) plan.body.compression = body.compression;
  if (body.compression && plan.body.compression != body.compression) {
    return refuse(session, plan, "", " has a compression method conflict");
  }
  const bool generated = static_cast<bool>(catalog.child<Generated>(above));
  if (generated != static_cast<bool>(catalog.child<Generated>(plan.inherited[0]))) {
    return refuse(session, plan, "inherited ", " has a generation conflict");
  }
  plan.inherited.push_back(above);
  return true;
}

bool gather_inherited(Session& session, TableDraft& draft) {
  const Catalog& catalog = session.catalog;
  for (const Ref parent : draft.parents) {
    for (const Ref column : columns_of(catalog, parent)) {
      if (ColumnPlan* plan = find_plan(draft.columns, catalog.name(column))) {
        if (!merge_parents(session, *plan, column)) return false;
        continue;
      }
      ColumnPlan plan;
      plan.name = catalog.name(column);
      const Column& body = catalog.get<Column>(column);
      plan.body.type = body.type;
      plan.body.collation = body.collation;
      plan.body.storage = body.storage;
      plan.body.compression = body.compression;
      plan.local = false;
      plan.inherited = {column};
      draft.columns.push_back(plan);
    }
  }
  return true;
}

bool fillings_agree(Session& session, const ColumnPlan& plan, const ColumnPlan& own) {
  const Catalog& catalog = session.catalog;
  const int location = own.definition == nullptr ? -1 : own.definition->location;
  const Ref above = catalog.child<Generated>(plan.inherited[0]);
  if (!above) {
    return own.parts.generated == nullptr || session.major < 16 ||
           refuse(session, own, "child ", " specifies generation expression", location);
  }
  if (own.parts.has_default) {
    return refuse(session, own, "", " inherits from generated column but specifies default",
                  location);
  }
  if (own.parts.identity != nullptr) {
    return refuse(session, own, "", " inherits from generated column but specifies identity",
                  location);
  }
  if (own.parts.generated != nullptr &&
      catalog.get<Generated>(above).is_virtual != (own.parts.generated->generated_kind == 'v')) {
    return refuse(session, own, "", " inherits from generated column of different kind", location);
  }
  return true;
}

/// MergeChildAttribute(): a declared column that a parent has too.
bool merge_own(Session& session, const TableDraft& draft, ColumnPlan& plan, const ColumnPlan& own) {
  const Catalog& catalog = session.catalog;
  const int location = own.definition == nullptr ? -1 : own.definition->location;
  if (own.body.type) {
    if (catalog.render(plan.body.type) != catalog.render(own.body.type)) {
      return refuse(session, own, "", " has a type conflict", location);
    }
    if (!same_expr(catalog, plan.body.collation, own.body.collation)) {
      return refuse(session, own, "", " has a collation conflict", location);
    }
    if (own.body.storage && own.body.storage != plan.body.storage) {
      return refuse(session, own, "", " has a storage parameter conflict", location);
    }
    if (own.body.compression) {
      if (plan.body.compression && own.body.compression != plan.body.compression) {
        return refuse(session, own, "", " has a compression method conflict", location);
      }
      plan.body.compression = own.body.compression;
    }
  }
  if (!fillings_agree(session, plan, own)) return false;
  plan.local = !draft.is_partition();
  plan.definition = own.definition;
  plan.parts = own.parts;
  plan.like = own.like;
  plan.like_identity = own.like_identity;
  return true;
}

bool make_filling(Session& session, ColumnPlan& plan) {
  if (plan.parts.generated != nullptr) {
    if (!inherit_filling(session, plan.column, plan.inherited, true)) return false;
    return store_generated(session, plan.column, *plan.parts.generated);
  }
  if (!plan.parts.serial.empty()) {
    finish_serial(session, plan.column, plan.sequence);
    return true;
  }
  if (plan.parts.has_default) {
    return set_default(session, plan.column, plan.parts.default_expression);
  }
  const bool overridden = plan.parts.identity != nullptr || plan.like_identity;
  return inherit_filling(session, plan.column, plan.inherited, overridden);
}

}  // namespace

bool gather_columns(Session& session, TableDraft& draft) {
  std::vector<ColumnPlan> own;
  if (!gather_own(session, draft, own) || !gather_inherited(session, draft)) return false;
  if (draft.columns.empty() && !draft.is_partition()) draft.columns.swap(own);
  for (const ColumnPlan& column : own) {
    if (ColumnPlan* plan = find_plan(draft.columns, column.name)) {
      if (!merge_own(session, draft, *plan, column)) return false;
    } else if (draft.is_partition()) {
      return refuse(session, column, "", " does not exist", column.definition->location);
    } else {
      draft.columns.push_back(column);
    }
  }
  if (draft.columns.size() > 1600) return error(session, "tables can have at most 1600 columns");
  return true;
}

bool make_sequences(Session& session, TableDraft& draft) {
  const std::string_view table = session.text(draft.name);
  std::vector<Ref> schemas(draft.columns.size(), draft.schema);
  // Every name is chosen before any sequence is there: two long names that are cut off to the same
  // text collide, as on the server.
  for (size_t i = 0; i < draft.columns.size(); ++i) {
    ColumnPlan& plan = draft.columns[i];
    const std::string_view column = session.text(plan.name);
    if (!plan.parts.serial.empty()) {
      plan.parts.serial_sequence = choose_sequence_name(session, draft.schema, table, column);
    } else if (plan.like_identity) {
      plan.parts.identity_sequence = choose_sequence_name(session, draft.schema, table, column);
    } else if (plan.parts.identity != nullptr &&
               !identity_sequence_name(session, draft.schema, table, column, *plan.parts.identity,
                                       schemas[i], plan.parts.identity_sequence)) {
      return false;
    }
  }
  const Name persistence = sequence_persistence(session, draft.persistence);
  for (size_t i = 0; i < draft.columns.size(); ++i) {
    ColumnPlan& plan = draft.columns[i];
    if (!plan.parts.serial.empty()) {
      plan.sequence = make_sequence(session, draft.schema, plan.parts.serial_sequence,
                                    plan.parts.serial, nullptr, persistence);
    } else if (plan.like_identity) {
      plan.sequence = make_like_sequence(session, draft, plan);
    } else if (plan.parts.identity != nullptr) {
      std::string type;
      if (!identity_type(session, plan.body.type, plan.definition->location, type)) return false;
      plan.sequence = make_sequence(session, schemas[i], plan.parts.identity_sequence, type,
                                    plan.parts.identity->options, persistence);
    } else {
      continue;
    }
    if (!plan.sequence) return false;
  }
  return true;
}

bool make_columns(Session& session, TableDraft& draft) {
  int64_t position = 0;
  for (ColumnPlan& plan : draft.columns) {
    plan.body.position = ++position;
    const Ref source = plan.inherited.empty() ? Ref{} : plan.inherited[0];
    const Span where =
        plan.definition == nullptr ? session.statement : session.at(plan.definition->location);
    plan.column =
        session.catalog.add(draft.table, plan.name, plan.body, where, Origin{plan.local, source});
  }
  for (ColumnPlan& plan : draft.columns) {
    if (!make_filling(session, plan)) return false;
  }
  return true;
}

}  // namespace dryshod
