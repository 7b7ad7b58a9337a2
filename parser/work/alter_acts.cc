// See alter_acts.h.
#include "parser/work/alter_acts.h"

#include <algorithm>

#include "catalog/not_null_proof.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"
#include "parser/work/column_fill.h"
#include "parser/work/lock_level.h"

namespace dryshod {
namespace {

std::string_view text_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

/// Does USING say more than the column itself, as another type?
bool is_computed(const Node* clause, std::string_view column) {
  if (clause == nullptr) return false;
  while (IsA(clause, TypeCast)) clause = reinterpret_cast<const TypeCast*>(clause)->arg;
  if (!IsA(clause, ColumnRef)) return true;
  const List* fields = reinterpret_cast<const ColumnRef*>(clause)->fields;
  const auto* last = static_cast<const Node*>(llast(fields));
  return !IsA(last, String) || text_of(reinterpret_cast<const String*>(last)->sval) != column;
}

ActKind kind_of(const Constraint& constraint) {
  switch (constraint.contype) {
    case CONSTR_FOREIGN:
      return ActKind::AddForeignKey;
    case CONSTR_PRIMARY:
      return ActKind::AddPrimaryKey;
    case CONSTR_UNIQUE:
      return ActKind::AddUnique;
    case CONSTR_EXCLUSION:
      return ActKind::AddExclusion;
    case CONSTR_NOTNULL:
      return ActKind::AddNotNull;
    default:
      return ActKind::AddCheck;
  }
}

bool is_constraint(const Constraint& constraint) {
  switch (constraint.contype) {
    case CONSTR_FOREIGN:
    case CONSTR_PRIMARY:
    case CONSTR_UNIQUE:
    case CONSTR_EXCLUSION:
    case CONSTR_NOTNULL:
    case CONSTR_CHECK:
      return true;
    default:
      return false;
  }
}

bool is_proven(const Draft& draft, const Named& relation, std::string_view column) {
  if (!relation.ref) return false;
  const Catalog& catalog = draft.catalog();
  const Ref ref = catalog.column(relation.ref, draft.session.name(column));
  if (!ref) return false;
  if (const Ref mark = catalog.child<NotNull>(ref); mark && catalog.get<NotNull>(mark).valid) {
    return true;
  }
  return says_not_null(catalog, ref, valid_checks(catalog, relation.ref));
}

/// ALTER TABLE ... SET NOT NULL, ADD PRIMARY KEY USING INDEX: are the columns surely without nulls?
bool key_is_proven(const Draft& draft, const Named& relation, const Constraint& constraint) {
  if (!relation.ref || constraint.indexname == nullptr) return false;
  const Catalog& catalog = draft.catalog();
  const Ref index = catalog.find(Slot::Relation, catalog.schema_of(relation.ref),
                                 draft.session.name(constraint.indexname));
  const Index* body = catalog.get_if<Index>(index);
  if (body == nullptr) return false;
  const std::vector<Ref> columns = key_columns(catalog, body->keys);
  return std::all_of(columns.begin(), columns.end(), [&](Ref column) {
    return is_proven(draft, relation, catalog.text(catalog.name(column)));
  });
}

ActKind column_act(AlterTableType type) {
  switch (type) {
    case AT_SetNotNull:
      return ActKind::SetNotNull;
    case AT_DropNotNull:
      return ActKind::DropNotNull;
    case AT_SetExpression:
      return ActKind::SetExpression;
    default:
      return ActKind::DropColumn;
  }
}

/// CHECK (a IS NOT NULL): whose column.
void note_not_null_check(const Node* expression, Act& act) {
  const auto* test = node_as<NullTest>(expression, T_NullTest);
  if (test == nullptr || test->nulltesttype != IS_NOT_NULL) return;
  const auto* name = node_as<ColumnRef>(reinterpret_cast<const Node*>(test->arg), T_ColumnRef);
  if (name == nullptr || name->fields == nullptr) return;
  act.flags |= Act::NotNull;
  act.old_detail = name_parts(name->fields).back();
}

void note_partition(Draft& draft, const Named& relation, const AlterTableCmd& cmd) {
  const auto& partition = reinterpret_cast<const PartitionCmd&>(*cmd.def);
  Act& act = draft.act(
      cmd.subtype == AT_AttachPartition ? ActKind::AttachPartition : ActKind::DetachPartition,
      relation);
  act.part = draft.named(*partition.name).name;
  if (partition.concurrent) act.flags |= Act::Concurrently;
}

void note_command(Draft& draft, const Named& relation, const AlterTableCmd& cmd) {
  const auto simple = [&](ActKind kind) -> Act& {
    Act& act = draft.act(kind, relation);
    act.part = text_of(cmd.name);
    if (cmd.missing_ok) act.flags |= Act::Tolerant;
    if (cmd.behavior == DROP_CASCADE) act.flags |= Act::Cascade;
    return act;
  };
  if (switches_trigger(cmd)) simple(ActKind::EnableTrigger);
  switch (cmd.subtype) {
    case AT_AddColumn:
      note_column(draft, relation, reinterpret_cast<const ColumnDef&>(*cmd.def), cmd.missing_ok);
      break;
    case AT_AlterColumnType: {
      const auto& definition = reinterpret_cast<const ColumnDef&>(*cmd.def);
      Act& act = simple(ActKind::AlterColumnType);
      act.detail = type_words(draft, *definition.typeName);
      if (is_computed(definition.raw_default, text_of(cmd.name))) act.flags |= Act::Computed;
      // Of a column that is not known the worst is.
      if (!relation.ref) act.flags |= Act::Rewrites;
      break;
    }
    case AT_SetNotNull:
      if (is_proven(draft, relation, cmd.name)) {
        simple(ActKind::SetNotNull).flags |= Act::Proven;
        break;
      }
      [[fallthrough]];
    case AT_DropColumn:
    case AT_DropNotNull:
    case AT_SetExpression:
      simple(column_act(cmd.subtype));
      break;
    case AT_ColumnDefault:
      simple(cmd.def == nullptr ? ActKind::DropDefault : ActKind::SetDefault);
      break;
    case AT_AddConstraint: {
      const auto& constraint = reinterpret_cast<const Constraint&>(*cmd.def);
      note_constraint(draft, relation, constraint, {});
      break;
    }
    case AT_ValidateConstraint:
      simple(ActKind::ValidateConstraint);
      break;
    case AT_DropConstraint: {
      Act& act = simple(ActKind::DropConstraint);
      const Ref constraint =
          relation.ref ? find_constraint(draft.session, relation.ref, draft.session.name(cmd.name))
                       : Ref{};
      if (constraint) act.detail = kind_name(draft.catalog().kind(constraint));
      break;
    }
    case AT_AlterConstraint:
      simple(ActKind::AlterConstraint).part =
          reinterpret_cast<const ATAlterConstraint&>(*cmd.def).conname;
      break;
    case AT_AttachPartition:
    case AT_DetachPartition:
      note_partition(draft, relation, cmd);
      break;
    case AT_SetLogged:
    case AT_SetUnLogged:
      simple(ActKind::SetPersistence);
      break;
    case AT_SetTableSpace:
      simple(ActKind::SetTablespace);
      break;
    case AT_SetAccessMethod:
      simple(ActKind::SetAccessMethod);
      break;
    default:
      break;
  }
}

}  // namespace

std::string type_words(Draft& draft, const TypeName& type) {
  const auto text = type_text(draft.session, type);
  if (text) return draft.catalog().render(draft.session.catalog.intern(*text));
  return dotted(name_parts(type.names));
}

void note_constraint(Draft& draft, const Named& relation, const Constraint& constraint,
                     std::string_view column) {
  if (!is_constraint(constraint)) return;
  Act& act = draft.act(kind_of(constraint), relation, constraint.location);
  act.part = text_of(constraint.conname);
  if (constraint.skip_validation || !constraint.is_enforced) act.flags |= Act::NotValid;
  if (constraint.indexname != nullptr) {
    act.flags |= Act::UsingIndex;
    if (key_is_proven(draft, relation, constraint)) act.flags |= Act::Proven;
  }
  if (constraint.contype == CONSTR_FOREIGN) {
    act.detail = draft.named(*constraint.pktable).name;
    const List* columns = constraint.fk_attrs;
    for (const String* each : list_of<String>(columns)) {
      act.old_detail += (act.old_detail.empty() ? "" : ", ") + std::string(each->sval);
    }
    if (columns == nullptr) act.old_detail = column;
  } else {
    act.old_detail = column;
    if (constraint.contype == CONSTR_CHECK) note_not_null_check(constraint.raw_expr, act);
    if (constraint.contype == CONSTR_NOTNULL && column.empty()) {
      act.old_detail = name_parts(constraint.keys).back();
    }
  }
}

void note_column(Draft& draft, const Named& relation, const ColumnDef& definition, bool tolerant) {
  const ColumnClauses clauses = clauses_of(draft.session, definition);
  Act& act = draft.act(ActKind::AddColumn, relation, definition.location);
  act.part = definition.colname;
  if (definition.typeName != nullptr) {
    act.detail = clauses.is_serial ? std::string(name_parts(definition.typeName->names).back())
                                   : type_words(draft, *definition.typeName);
  }
  const bool computed = clauses.is_volatile || clauses.is_stored;
  if (tolerant) act.flags |= Act::Tolerant;
  if (clauses.has_default) act.flags |= Act::HasDefault;
  if (computed) act.flags |= Act::Computed;
  if (clauses.is_stored || clauses.is_virtual) act.flags |= Act::HasDefault;
  if (clauses.is_identity) act.flags |= Act::HasDefault;
  if (clauses.is_serial) act.flags |= Act::Serial | Act::HasDefault;
  if (clauses.not_null) act.flags |= Act::NotNull;
  if (computed || clauses.is_identity || clauses.is_serial) act.flags |= Act::Rewrites;
  for (const Constraint* constraint : list_of<Constraint>(definition.constraints)) {
    if (constraint->contype == CONSTR_NOTNULL) continue;
    note_constraint(draft, relation, *constraint, definition.colname);
    if (constraint->contype != CONSTR_FOREIGN || clauses.names_default) continue;
    if (Act* key = draft.find_act(ActKind::AddForeignKey, text_of(constraint->conname))) {
      key->flags |= Act::Proven;
    }
  }
}

void note_acts(Draft& draft, const Named& relation, const AlterTableStmt& statement) {
  for (const AlterTableCmd* cmd : list_of<AlterTableCmd>(statement.cmds)) {
    note_command(draft, relation, *cmd);
  }
}

}  // namespace dryshod
