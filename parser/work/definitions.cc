// See statements.h. Lock modes mirror DefineIndex(), CreateTriggerFiringOn(), DefineQueryRewrite(),
// CreatePolicy(), MergeAttributes() and CommentObject() of src/backend.
#include "parser/lower/object.h"
#include "parser/lower/publication.h"
#include "parser/lower/relation.h"
#include "parser/work/alter_acts.h"
#include "parser/work/bound_proof.h"
#include "parser/work/new_parts.h"
#include "parser/work/queries.h"
#include "parser/work/statements.h"

namespace dryshod {
namespace {

void create_table(Draft& draft, const CreateStmt& statement) {
  const Named made = draft.named(*statement.relation);
  const bool exists = statement.if_not_exists && made.ref;
  Named table = made;
  table.ref = {};  // it is not there yet
  Act& act = draft.act(
      statement.partbound != nullptr ? ActKind::CreatePartition : ActKind::CreateTable, table);
  if (statement.if_not_exists) act.flags |= Act::Tolerant;
  if (exists) return;
  for (const RangeVar* name : list_of<RangeVar>(statement.inhRelations)) {
    const Named parent = draft.named(*name);
    if (statement.partbound == nullptr) {
      draft.lock(parent, LockMode::ShareUpdateExclusive);
      continue;
    }
    act.part = parent.name;
    draft.lock(parent, LockMode::AccessExclusive);
    if (!parent.ref) continue;
    watch_new_partition(draft, parent.ref);
    const Ref other = default_partition(draft.session, parent.ref);
    if (!other) continue;
    draft.lock(other, LockMode::AccessExclusive, true);
    if (!excludes_bound(draft, other, parent.ref, *statement.partbound)) draft.scan(other, true);
  }
  if (statement.ofTypename != nullptr) {
    const Ref type = find_type(draft.session, name_parts(statement.ofTypename->names));
    if (type) draft.lock(type, LockMode::AccessShare);
  }
  for (const Node* element : list_of<Node>(statement.tableElts)) {
    if (const auto* like = node_as<TableLikeClause>(element, T_TableLikeClause)) {
      draft.lock(draft.named(*like->relation), LockMode::AccessShare);
    } else if (const auto* column = node_as<ColumnDef>(element, T_ColumnDef)) {
      note_column(draft, table, *column, false);
    } else if (const auto* constraint = node_as<Constraint>(element, T_Constraint)) {
      note_constraint(draft, table, *constraint, {});
    }
  }
}

void create_table_as(Draft& draft, const CreateTableAsStmt& statement) {
  Named table = draft.named(*statement.into->rel);
  const bool exists = statement.if_not_exists && table.ref;
  table.ref = {};
  draft.act(statement.objtype == OBJECT_MATVIEW ? ActKind::CreateMaterializedView
                                                : ActKind::CreateTableAs,
            table);
  watch_query(draft, statement.query, !exists && !statement.into->skipData);
}

void create_index(Draft& draft, const IndexStmt& statement) {
  const Named table = draft.named(*statement.relation);
  Act& act = draft.act(ActKind::CreateIndex, table);
  act.part = statement.idxname == nullptr ? "" : statement.idxname;
  act.detail = std::to_string(list_of<Node>(statement.indexParams).size());
  if (statement.unique) act.flags |= Act::Unique;
  if (statement.concurrent) act.flags |= Act::Concurrently;
  if (statement.if_not_exists) act.flags |= Act::Tolerant;
  if (table.ref && is_partitioned(draft.session, table.ref)) act.flags |= Act::Partitioned;
  const LockMode mode = statement.concurrent ? LockMode::ShareUpdateExclusive : LockMode::Share;
  draft.lock(table, mode,
             statement.relation->inh && (!table.ref || is_partitioned(draft.session, table.ref)));
  if (!table.ref && !statement.concurrent) draft.scan(table);
}

void create_trigger(Draft& draft, const CreateTrigStmt& statement) {
  const Named table = draft.named(*statement.relation);
  Act& act = draft.act(ActKind::CreateTrigger, table);
  act.part = statement.trigname;
  if (statement.replace) act.flags |= Act::Tolerant;
  const bool partitioned = table.ref && is_partitioned(draft.session, table.ref);
  draft.lock(table, LockMode::ShareRowExclusive, statement.row && partitioned);
  if (statement.constrrel != nullptr) {
    draft.lock(draft.named(*statement.constrrel), LockMode::AccessShare);
  }
}

/// The same of a relation or column that is not in the catalog.
void label_unknown(Draft& draft, ObjectType type, const Node* object) {
  const auto* list = node_as<List>(object, T_List);
  if (list == nullptr) return;
  std::vector<std::string_view> parts = name_parts(list);
  if (type == OBJECT_COLUMN && parts.size() > 1) {
    parts.pop_back();
  } else if (type != OBJECT_TABLE && type != OBJECT_VIEW && type != OBJECT_MATVIEW) {
    return;
  }
  draft.lock(Named{.name = dotted(parts)}, LockMode::ShareUpdateExclusive);
}

/// COMMENT ON and SECURITY LABEL: a relation or a part of one.
void label(Draft& draft, ObjectType type, const Node* object) {
  const Ref ref = find_object(draft.session, type, object);
  if (!ref) {
    label_unknown(draft, type, object);
    return;
  }
  const Catalog& catalog = draft.catalog();
  switch (type) {
    case OBJECT_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_SEQUENCE:
    case OBJECT_INDEX:
    case OBJECT_FOREIGN_TABLE:
      draft.lock(ref, LockMode::ShareUpdateExclusive);
      break;
    case OBJECT_COLUMN:
      draft.lock(catalog.parent(ref), LockMode::ShareUpdateExclusive);
      break;
    case OBJECT_TABCONSTRAINT:
    case OBJECT_TRIGGER:
    case OBJECT_RULE:
    case OBJECT_POLICY:
      draft.lock(relation_of_part(catalog, ref), LockMode::AccessShare);
      break;
    default:
      break;
  }
}

/// Since 18 the relations are locked, that nobody drops them meanwhile.
void grant(Draft& draft, const GrantStmt& statement) {
  constexpr int kSince = 18;
  if (draft.session.major < kSince || statement.targtype != ACL_TARGET_OBJECT ||
      (statement.objtype != OBJECT_TABLE && statement.objtype != OBJECT_SEQUENCE)) {
    return;
  }
  for (const RangeVar* name : list_of<RangeVar>(statement.objects)) {
    draft.lock(draft.named(*name), LockMode::AccessShare);
  }
}

/// Tables that SET takes out of the publication.
void unpublish_others(Draft& draft, const AlterPublicationStmt& statement) {
  if (statement.action != AP_SetObjects) return;
  const Catalog& catalog = draft.catalog();
  const Ref publication = catalog.find_own<Publication>({}, draft.session.name(statement.pubname));
  if (!publication) return;
  catalog.each_child_of<PublishedTable>(publication, [&](Ref member) {
    draft.lock(published_table(catalog, member), LockMode::ShareUpdateExclusive);
  });
}

void publish(Draft& draft, const List* objects) {
  for (const PublicationObjSpec* object : list_of<PublicationObjSpec>(objects)) {
    if (object->pubobjtype != PUBLICATIONOBJ_TABLE) continue;
    const Named table = draft.named(*object->pubtable->relation);
    const bool below = !table.ref || !is_partitioned(draft.session, table.ref);
    draft.lock(table, LockMode::ShareUpdateExclusive, below && object->pubtable->relation->inh);
  }
}

/// OWNED BY: the table. Is there any other option?
bool own_by(Draft& draft, const List* options) {
  bool others = false;
  for (const DefElem* option : list_of<DefElem>(options)) {
    if (std::string_view(option->defname) != "owned_by") {
      others = true;
      continue;
    }
    const auto parts = name_parts(reinterpret_cast<const List*>(option->arg));
    if (parts.size() < 2) continue;
    const Ref table = find_relation(draft.session, std::vector(parts.begin(), parts.end() - 1));
    if (table) draft.lock(table, LockMode::AccessShare);
  }
  return others;
}

void alter_sequence(Draft& draft, const AlterSeqStmt& statement) {
  const Named sequence = draft.named(*statement.sequence);
  draft.lock(sequence, LockMode::ShareRowExclusive);
  const bool writes = own_by(draft, statement.options);
  if (writes && sequence.ref) draft.move_file(sequence.ref);
}

}  // namespace

bool watch_definition(Draft& draft, const Node& statement) {
  switch (statement.type) {
    case T_CreateStmt:
      create_table(draft, reinterpret_cast<const CreateStmt&>(statement));
      return true;
    case T_CreateForeignTableStmt:
      create_table(draft, reinterpret_cast<const CreateForeignTableStmt&>(statement).base);
      return true;
    case T_CreateTableAsStmt:
      create_table_as(draft, reinterpret_cast<const CreateTableAsStmt&>(statement));
      return true;
    case T_IndexStmt:
      create_index(draft, reinterpret_cast<const IndexStmt&>(statement));
      return true;
    case T_ViewStmt: {
      const auto& view = reinterpret_cast<const ViewStmt&>(statement);
      const Named made = draft.named(*view.view);
      if (made.ref) draft.lock(made, LockMode::AccessExclusive);
      Act& act = draft.act(ActKind::CreateView, made);
      if (view.replace) act.flags |= Act::Tolerant;
      watch_query(draft, view.query, false);
      return true;
    }
    case T_CreateTrigStmt:
      create_trigger(draft, reinterpret_cast<const CreateTrigStmt&>(statement));
      return true;
    case T_RuleStmt: {
      const auto& rule = reinterpret_cast<const RuleStmt&>(statement);
      draft.lock(draft.named(*rule.relation), LockMode::AccessExclusive);
      watch_query(draft, rule.whereClause, false);
      watch_query(draft, reinterpret_cast<const Node*>(rule.actions), false);
      return true;
    }
    case T_CreatePolicyStmt: {
      const auto& policy = reinterpret_cast<const CreatePolicyStmt&>(statement);
      draft.lock(draft.named(*policy.table), LockMode::AccessExclusive);
      watch_query(draft, policy.qual, false);
      watch_query(draft, policy.with_check, false);
      return true;
    }
    case T_AlterPolicyStmt: {
      const auto& policy = reinterpret_cast<const AlterPolicyStmt&>(statement);
      draft.lock(draft.named(*policy.table), LockMode::AccessExclusive);
      watch_query(draft, policy.qual, false);
      watch_query(draft, policy.with_check, false);
      return true;
    }
    case T_CreateSeqStmt:
      own_by(draft, reinterpret_cast<const CreateSeqStmt&>(statement).options);
      return true;
    case T_CreateStatsStmt:
      for (const Node* name :
           list_of<Node>(reinterpret_cast<const CreateStatsStmt&>(statement).relations)) {
        const auto* table = node_as<RangeVar>(name, T_RangeVar);
        if (table != nullptr) draft.lock(draft.named(*table), LockMode::ShareUpdateExclusive);
      }
      return true;
    case T_CommentStmt: {
      const auto& comment = reinterpret_cast<const CommentStmt&>(statement);
      label(draft, comment.objtype, comment.object);
      return true;
    }
    case T_SecLabelStmt: {
      const auto& security = reinterpret_cast<const SecLabelStmt&>(statement);
      label(draft, security.objtype, security.object);
      return true;
    }
    case T_GrantStmt:
      grant(draft, reinterpret_cast<const GrantStmt&>(statement));
      return true;
    case T_CreatePublicationStmt:
      publish(draft, reinterpret_cast<const CreatePublicationStmt&>(statement).pubobjects);
      return true;
    case T_AlterPublicationStmt:
      publish(draft, reinterpret_cast<const AlterPublicationStmt&>(statement).pubobjects);
      unpublish_others(draft, reinterpret_cast<const AlterPublicationStmt&>(statement));
      return true;
    case T_AlterSeqStmt:
      alter_sequence(draft, reinterpret_cast<const AlterSeqStmt&>(statement));
      return true;
    default:
      return false;
  }
}

}  // namespace dryshod
