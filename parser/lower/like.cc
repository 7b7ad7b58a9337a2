// LIKE in CREATE TABLE: columns at once, the rest when the table and its own indexes are there.
// Knows transformTableLikeClause() and expandTableLikeClause() of
// src/backend/parser/parse_utilcmd.c.
#include <algorithm>

#include "parser/lower/comment.h"
#include "parser/lower/statistics.h"
#include "parser/lower/table_draft.h"

namespace dryshod {
namespace {

bool includes(uint32_t options, TableLikeOption option) {
  return (options & static_cast<uint32_t>(option)) != 0;
}

void copy_comment(Session& session, Ref from, Ref to, Name which = {}) {
  Catalog& catalog = session.catalog;
  const Ref comment = comment_of(catalog, from, which);
  if (!comment) return;
  const Comment body = catalog.get<Comment>(comment);
  catalog.add(to, which, body, session.statement);
}

/// Up to 17 the flag, from 18 on the constraint with its name and NO INHERIT.
void copy_not_null(Session& session, TableDraft& draft, Ref column, Name name) {
  const Catalog& catalog = session.catalog;
  const Ref not_null = catalog.child<NotNull>(column);
  if (!not_null) return;
  const NotNull& body = catalog.get<NotNull>(not_null);
  ConstraintRequest request{};
  request.node.type = T_Constraint;
  request.node.contype = CONSTR_NOTNULL;
  request.node.location = -1;
  request.node.is_no_inherit = body.no_inherit;
  if (body.constraint_name) {
    draft.kept_names.emplace_back(session.text(body.constraint_name));
    request.node.conname = draft.kept_names.back().data();
  }
  request.column = name;
  draft.requests.not_nulls.push_back(request);
}

bool may_be_liked(const Catalog& catalog, Ref relation) {
  switch (catalog.kind(relation)) {
    case Kind::Table:
    case Kind::View:
    case Kind::MaterializedView:
    case Kind::Composite:
      return true;
    default:
      return false;
  }
}

void copy_fillings(Session& session, const TableDraft& draft, const LikeClause& like) {
  Catalog& catalog = session.catalog;
  for (const ColumnPlan& plan : draft.columns) {
    if (!plan.like || catalog.parent(plan.like) != like.relation || plan.like_identity) continue;
    const Ref filling = catalog.child<Default>(plan.like);
    if (filling && includes(like.options, CREATE_TABLE_LIKE_DEFAULTS)) {
      store_default(session, plan.column, catalog.get<Default>(filling).expression);
    }
    const Ref generated = catalog.child<Generated>(plan.like);
    if (generated && includes(like.options, CREATE_TABLE_LIKE_GENERATED)) {
      Generated body = catalog.get<Generated>(generated);
      body.expression = retarget(session, body.expression, like.relation, draft.table);
      catalog.add(plan.column, Name{}, body, session.statement);
    }
  }
}

bool copy_checks(Session& session, const TableDraft& draft, const LikeClause& like) {
  Catalog& catalog = session.catalog;
  std::vector<Ref> checks;
  catalog.each_child_of<Check>(like.relation, [&](Ref check) { checks.push_back(check); });
  for (const Ref check : checks) {
    const Name name = catalog.name(check);
    Check body = catalog.get<Check>(check);
    body.expression = retarget(session, body.expression, like.relation, draft.table);
    body.valid = body.enforced;
    Ref copy{};
    if (constraint_name_is_used(session, draft.table, name)) {
      if (!merge_like_check(session, draft.table, name, body)) return false;
      copy = catalog.constraint(draft.table, name);
    } else {
      copy = catalog.add(draft.table, name, body, session.statement);
    }
    if (includes(like.options, CREATE_TABLE_LIKE_COMMENTS)) copy_comment(session, check, copy);
  }
  return true;
}

}  // namespace

/// A composite type is a relation too: its attributes as columns.
std::vector<ColumnPlan> plans_of_type(const Catalog& catalog, Ref type) {
  std::vector<Ref> attributes;
  catalog.each_child_of<Attribute>(type, [&](Ref ref) { attributes.push_back(ref); });
  std::stable_sort(attributes.begin(), attributes.end(), [&](Ref a, Ref b) {
    return catalog.get<Attribute>(a).position < catalog.get<Attribute>(b).position;
  });
  std::vector<ColumnPlan> plans;
  for (const Ref attribute : attributes) {
    ColumnPlan plan;
    plan.name = catalog.name(attribute);
    plan.body.type = catalog.get<Attribute>(attribute).type;
    plan.body.collation = catalog.get<Attribute>(attribute).collation;
    plans.push_back(plan);
  }
  return plans;
}

bool gather_like(Session& session, TableDraft& draft, const TableLikeClause& clause,
                 std::vector<ColumnPlan>& own) {
  const Catalog& catalog = session.catalog;
  if (draft.is_partition()) return error(session, "LIKE is not supported for creating partitions");
  const Ref relation = need_relation(session, *clause.relation);
  if (!relation) return false;
  if (!may_be_liked(catalog, relation)) {
    return error(
        session,
        "relation " + quoted(message_name(session, relation)) + " is invalid in LIKE clause",
        clause.relation->location);
  }
  draft.likes.push_back({relation, clause.options});
  if (catalog.is<Composite>(relation)) {
    for (const ColumnPlan& plan : plans_of_type(catalog, relation)) own.push_back(plan);
    return true;
  }
  for (const Ref column : columns_of(catalog, relation)) {
    ColumnPlan plan;
    plan.name = catalog.name(column);
    plan.like = column;
    const Column& body = catalog.get<Column>(column);
    plan.body.type = body.type;
    plan.body.collation = body.collation;
    if (includes(clause.options, CREATE_TABLE_LIKE_STORAGE)) plan.body.storage = body.storage;
    if (includes(clause.options, CREATE_TABLE_LIKE_COMPRESSION)) {
      plan.body.compression = body.compression;
    }
    plan.like_identity =
        includes(clause.options, CREATE_TABLE_LIKE_IDENTITY) && catalog.child<Identity>(column);
    if (!plan.body.type) {
      session.warn(
          "the type of column " + quoted(message_name(session, column)) + " of LIKE is not known",
          clause.relation->location);
    }
    copy_not_null(session, draft, column, plan.name);
    own.push_back(plan);
  }
  return true;
}

Ref make_like_sequence(Session& session, const TableDraft& draft, const ColumnPlan& plan) {
  Catalog& catalog = session.catalog;
  const Identity& identity = catalog.get<Identity>(catalog.child<Identity>(plan.like));
  Sequence body = catalog.get<Sequence>(identity.sequence);
  // sequence_options() copies every parameter but the type: the copy is a bigint one.
  body.type = session.name("bigint");
  body.persistence = sequence_persistence(session, draft.persistence);
  const Name name = plan.parts.identity_sequence;
  if (!name_is_free(session, Slot::Relation, draft.schema, name)) return {};
  const Ref sequence = catalog.add(draft.schema, name, body, session.statement);
  created(session, sequence);
  return sequence;
}

bool expand_like(Session& session, TableDraft& draft, const LikeClause& like) {
  const Catalog& catalog = session.catalog;
  copy_fillings(session, draft, like);
  if (includes(like.options, CREATE_TABLE_LIKE_CONSTRAINTS) && !copy_checks(session, draft, like)) {
    return false;
  }
  const bool comments = includes(like.options, CREATE_TABLE_LIKE_COMMENTS);
  if (comments) {
    for (const ColumnPlan& plan : draft.columns) {
      if (plan.like && catalog.parent(plan.like) == like.relation) {
        copy_comment(session, plan.like, plan.column);
      }
    }
  }
  if (includes(like.options, CREATE_TABLE_LIKE_INDEXES)) {
    for (const Ref index : indexes_of(catalog, like.relation)) {
      const Ref copy = copy_index(session, index, draft.table, Origin{});
      if (!copy) return false;
      // Of a key it is the index's comment that is copied, not the constraint's.
      if (!comments) continue;
      copy_comment(session, index, copy,
                   catalog.is<Index>(index) ? Name{} : index_comment_name(session));
    }
  }
  if (!includes(like.options, CREATE_TABLE_LIKE_STATISTICS)) return true;
  for (const Ref statistics : statistics_of(catalog, like.relation)) {
    const Ref copy = copy_statistics(session, statistics, draft.table);
    if (comments) copy_comment(session, statistics, copy);
  }
  return true;
}

}  // namespace dryshod
