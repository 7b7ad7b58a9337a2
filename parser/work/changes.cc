// See statements.h. What DROP takes along is seen when it is gone (new_parts.h); here is who is named,
// so that there is an answer where nothing of it is in the catalog.
#include "parser/lower/alter_table.h"
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
    case OBJECT_TRIGGER:
      return ActKind::DropTrigger;
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
    case OBJECT_TABCONSTRAINT:
      return ActKind::RenameConstraint;
    case OBJECT_INDEX:
      return ActKind::RenameIndex;
    default:
      return ActKind::RenameTable;
  }
}

void rename(Draft& draft, const RenameStmt& statement) {
  if (statement.relation == nullptr) return;
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
    case OBJECT_TABCONSTRAINT:
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
  // ALTER INDEX takes the lighter lock, ALTER TABLE on an index does not know better.
  draft.lock(relation, statement.renameType == OBJECT_INDEX ? LockMode::ShareUpdateExclusive
                                                            : LockMode::AccessExclusive);
  const bool reaches =
      statement.renameType == OBJECT_COLUMN || statement.renameType == OBJECT_TABCONSTRAINT;
  if (!reaches || !statement.relation->inh || !catalog.is<Table>(relation.ref)) return;
  for (const Ref table : inheritance_tree(draft.session, relation.ref)) {
    draft.lock(table, LockMode::AccessExclusive);
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
    case T_AlterObjectSchemaStmt: {
      const auto& move = reinterpret_cast<const AlterObjectSchemaStmt&>(statement);
      if (move.relation == nullptr) return true;
      const Named relation = draft.named(*move.relation);
      draft.act(ActKind::SetSchema, relation).detail = move.newschema;
      draft.lock(relation, LockMode::AccessExclusive);
      return true;
    }
    default:
      return false;
  }
}

}  // namespace dryshod
