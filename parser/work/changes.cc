// See statements.h. What DROP takes along is seen when it is gone (new_parts.h); here is who is
// named, so that there is an answer where nothing of it is in the catalog.
#include "parser/lower/object.h"
#include "parser/lower/relation.h"
#include "parser/work/statements.h"

namespace dryshod {
namespace {

ActKind drop_act(ObjectType type) {
  switch (type) {
    case OBJECT_TABLE:
    case OBJECT_FOREIGN_TABLE:
      return ActKind::DropTable;
    case OBJECT_VIEW:
      return ActKind::DropView;
    case OBJECT_MATVIEW:
      return ActKind::DropMaterializedView;
    case OBJECT_SEQUENCE:
      return ActKind::DropSequence;
    case OBJECT_INDEX:
      return ActKind::DropIndex;
    case OBJECT_SCHEMA:
      return ActKind::DropSchema;
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
    case OBJECT_AGGREGATE:
      return ActKind::DropFunction;
    default:
      return ActKind::DropType;
  }
}

bool names_relation(ObjectType type) {
  switch (type) {
    case OBJECT_TABLE:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_SEQUENCE:
    case OBJECT_INDEX:
      return true;
    default:
      return false;
  }
}

/// "schema.name" as it is written: of a List of String, or the last of it.
std::string words_of(const Node* object) {
  if (const auto* word = node_as<String>(object, T_String)) return dotted({word->sval});
  if (const auto* type = node_as<TypeName>(object, T_TypeName)) {
    return dotted(name_parts(type->names));
  }
  if (const auto* routine = node_as<ObjectWithArgs>(object, T_ObjectWithArgs)) {
    return dotted(name_parts(routine->objname));
  }
  const auto* list = node_as<List>(object, T_List);
  return list == nullptr ? std::string() : dotted(name_parts(list));
}

void drop(Draft& draft, const DropStmt& statement) {
  const Catalog& catalog = draft.catalog();
  const bool is_type = drop_act(statement.removeType) == ActKind::DropType;
  for (const Node* object : list_of<Node>(statement.objects)) {
    const Ref ref = find_object(draft.session, statement.removeType, object);
    if (is_type && statement.removeType != OBJECT_TYPE && statement.removeType != OBJECT_DOMAIN) {
      continue;
    }
    const bool is_index = statement.removeType == OBJECT_INDEX;
    Named named{.ref = ref, .name = words_of(object), .is_index = is_index};
    const auto* written = node_as<List>(object, T_List);
    named.is_qualified = written != nullptr && written->length > 1;
    Act& act = draft.act(drop_act(statement.removeType), named);
    act.part = named.name;
    if (statement.concurrent) act.flags |= Act::Concurrently;
    if (statement.missing_ok) act.flags |= Act::Tolerant;
    if (statement.behavior == DROP_CASCADE) act.flags |= Act::Cascade;
    if (is_index && ref && is_index_like(catalog, ref)) {
      act.object = catalog.parent(ref);
      act.name = catalog.qualified(catalog.parent(ref));
      draft.lock(ref,
                 statement.concurrent ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
    }
    if (!ref && names_relation(statement.removeType) && !statement.missing_ok) {
      draft.lock(named,
                 statement.concurrent ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
    }
  }
}

ActKind rename_act(const RenameStmt& statement) {
  switch (statement.renameType) {
    case OBJECT_COLUMN:
      return ActKind::RenameColumn;
    case OBJECT_INDEX:
      return ActKind::RenameIndex;
    default:
      return ActKind::RenameTable;
  }
}

/// Do tables below have a copy of what is renamed? Of constraints only those that are inherited; of
/// triggers since 15.
bool renames_copies(const Draft& draft, const Named& relation, const RenameStmt& statement) {
  constexpr int kTriggersFollow = 15;
  const Catalog& catalog = draft.catalog();
  if (statement.renameType == OBJECT_TRIGGER) {
    return draft.session.major >= kTriggersFollow && relation.ref &&
           is_partitioned(draft.session, relation.ref);
  }
  if (statement.renameType != OBJECT_TABCONSTRAINT || !relation.ref) return false;
  const Ref constraint =
      find_constraint(draft.session, relation.ref, draft.session.name(statement.subname));
  return catalog.is<Check>(constraint) || catalog.is<NotNull>(constraint);
}

/// A composite type is a relation, too.
void lock_composite(Draft& draft, const Node* object) {
  const auto* list = node_as<List>(object, T_List);
  if (list == nullptr) return;
  const Ref type = find_type(draft.session, name_parts(list));
  if (draft.catalog().is<Composite>(type)) draft.lock(type, LockMode::AccessExclusive);
}

void rename(Draft& draft, const RenameStmt& statement) {
  if (statement.relation == nullptr) {
    if (statement.renameType == OBJECT_TYPE) lock_composite(draft, statement.object);
    return;
  }
  const Catalog& catalog = draft.catalog();
  Named relation = draft.named(*statement.relation);
  const bool is_index = relation.ref && is_index_like(catalog, relation.ref);
  relation.is_index = is_index || statement.renameType == OBJECT_INDEX;
  switch (statement.renameType) {
    case OBJECT_TABLE:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_COLUMN:
    case OBJECT_INDEX: {
      Act& act = draft.act(is_index ? ActKind::RenameIndex : rename_act(statement), relation);
      act.part = statement.subname == nullptr ? "" : statement.subname;
      act.detail = statement.newname;
      if (is_index && statement.renameType == OBJECT_TABLE) act.old_detail = "table";
      break;
    }
    default:
      break;
  }
  if (!relation.ref && statement.missing_ok && !draft.session.unknown_names_ok) return;
  // ALTER INDEX takes the lighter lock, ALTER TABLE on an index does not know better.
  const bool light = statement.renameType == OBJECT_INDEX && (is_index || !relation.ref);
  draft.lock(relation, light ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
  const bool reaches = statement.renameType == OBJECT_COLUMN ||
                       statement.renameType == OBJECT_ATTRIBUTE ||
                       renames_copies(draft, relation, statement);
  if (catalog.is<Composite>(relation.ref) && statement.behavior == DROP_CASCADE) {
    for (const Ref user : catalog.users(relation.ref)) {
      if (catalog.is<Table>(user)) draft.lock(user, LockMode::AccessExclusive);
    }
  }
  if (reaches && statement.relation->inh) {
    draft.lock(relation, LockMode::AccessExclusive, true);
  }
}

}  // namespace

bool watch_change(Draft& draft, const Node& statement) {
  switch (statement.type) {
    case T_DropStmt:
      drop(draft, reinterpret_cast<const DropStmt&>(statement));
      return true;
    case T_RenameStmt:
      rename(draft, reinterpret_cast<const RenameStmt&>(statement));
      return true;
    case T_AlterOwnerStmt: {
      const auto& owner = reinterpret_cast<const AlterOwnerStmt&>(statement);
      if (owner.objectType == OBJECT_TYPE) lock_composite(draft, owner.object);
      return true;
    }
    case T_AlterObjectSchemaStmt: {
      const auto& move = reinterpret_cast<const AlterObjectSchemaStmt&>(statement);
      if (move.relation == nullptr) return true;
      const Named relation = draft.named(*move.relation);
      if (!relation.ref && move.missing_ok && !draft.session.unknown_names_ok) return true;
      draft.act(ActKind::SetSchema, relation).detail = move.newschema;
      draft.lock(relation, LockMode::AccessExclusive);
      if (!draft.catalog().is<Table>(relation.ref)) return true;
      for (const Ref sequence : owned_sequences(draft.catalog(), relation.ref)) {
        draft.lock(sequence, LockMode::AccessExclusive);
      }
      return true;
    }
    default:
      return false;
  }
}

}  // namespace dryshod
