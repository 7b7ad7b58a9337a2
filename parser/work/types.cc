// See statements.h: types, domains, enums, extensions, routines, databases.
#include "parser/lower/object.h"
#include "parser/raw/raw_parse.h"
#include "parser/work/alter_acts.h"
#include "parser/work/new_parts.h"
#include "parser/work/queries.h"
#include "parser/work/statements.h"

namespace dryshod {
namespace {

Named named_type(Draft& draft, const List* name) {
  const auto parts = name_parts(name);
  return Named{.ref = find_type(draft.session, parts), .name = dotted(parts)};
}

void alter_enum(Draft& draft, const AlterEnumStmt& statement) {
  Act& act =
      draft.act(statement.oldVal == nullptr ? ActKind::AddEnumValue : ActKind::RenameEnumValue,
                named_type(draft, statement.typeName));
  act.part = statement.newVal;
  act.old_detail = statement.oldVal == nullptr ? "" : statement.oldVal;
  act.detail = statement.newValNeighbor == nullptr ? "" : statement.newValNeighbor;
  if (statement.skipIfNewValExists) act.flags |= Act::Tolerant;
}

void create_domain(Draft& draft, const CreateDomainStmt& statement) {
  Act& act = draft.act(ActKind::CreateDomain, named_type(draft, statement.domainname));
  for (const Constraint* constraint : list_of<Constraint>(statement.constraints)) {
    if (constraint->contype == CONSTR_CHECK) act.detail = "check";
    if (constraint->contype == CONSTR_NOTNULL) act.detail = "not null";
  }
}

void alter_domain(Draft& draft, const AlterDomainStmt& statement) {
  constexpr char kAddConstraint = 'C', kValidate = 'V', kSetNotNull = 'O';
  const Named domain = named_type(draft, statement.typeName);
  if (statement.subtype == kAddConstraint || statement.subtype == kSetNotNull) {
    Act& act = draft.act(ActKind::AddDomainConstraint, domain);
    const auto* constraint = node_as<Constraint>(statement.def, T_Constraint);
    if (constraint != nullptr && constraint->skip_validation) act.flags |= Act::NotValid;
  }
  if (statement.subtype != kValidate || !domain.ref) return;
  for (const Ref table : tables_using(draft.catalog(), domain.ref)) {
    draft.lock(table, LockMode::Share);
    draft.scan(table);
  }
}

/// A body in SQL is analysed when the routine is made.
void watch_body(Draft& draft, const CreateFunctionStmt& function) {
  watch_query(draft, function.sql_body, false);
  std::string_view language, body;
  for (const DefElem* option : list_of<DefElem>(function.options)) {
    const std::string_view name = option->defname;
    if (name == "language") language = reinterpret_cast<const String*>(option->arg)->sval;
    if (name != "as") continue;
    const auto* first = list_of<Node>(reinterpret_cast<const List*>(option->arg))[0];
    if (const auto* text = node_as<String>(first, T_String)) body = text->sval;
  }
  if (language != "sql" || body.empty() || !draft.session.check_function_bodies) return;
  RawParser parser;
  const auto parsed = parser.parse(body, Span{});
  if (!parsed) return;
  for (const RawStmt* raw : list_of<RawStmt>(parsed->list)) watch_query(draft, raw->stmt, false);
}

Named named_routine(Draft& draft, const List* name) {
  const auto parts = name_parts(name);
  const std::vector<Ref> found = find_routines(draft.session, parts);
  return Named{.ref = found.empty() ? Ref{} : found.front(), .name = dotted(parts)};
}

}  // namespace

bool watch_type(Draft& draft, const Node& statement) {
  switch (statement.type) {
    case T_CreateEnumStmt:
      draft.act(ActKind::CreateEnum,
                named_type(draft, reinterpret_cast<const CreateEnumStmt&>(statement).typeName));
      return true;
    case T_AlterEnumStmt:
      alter_enum(draft, reinterpret_cast<const AlterEnumStmt&>(statement));
      return true;
    case T_CreateDomainStmt:
      create_domain(draft, reinterpret_cast<const CreateDomainStmt&>(statement));
      return true;
    case T_AlterDomainStmt:
      alter_domain(draft, reinterpret_cast<const AlterDomainStmt&>(statement));
      return true;
    case T_CreateFunctionStmt: {
      const auto& function = reinterpret_cast<const CreateFunctionStmt&>(statement);
      watch_body(draft, function);
      if (!function.replace) return true;
      draft.act(ActKind::ReplaceFunction, named_routine(draft, function.funcname));
      return true;
    }
    case T_CreateExtensionStmt: {
      const auto& extension = reinterpret_cast<const CreateExtensionStmt&>(statement);
      Act& act = draft.act(ActKind::CreateExtension, Named{.name = extension.extname});
      if (extension.if_not_exists) act.flags |= Act::Tolerant;
      return true;
    }
    case T_AlterExtensionStmt:
      draft.act(ActKind::UpdateExtension,
                Named{.name = reinterpret_cast<const AlterExtensionStmt&>(statement).extname});
      return true;
    case T_DropdbStmt:
      draft.act(ActKind::DropDatabase,
                Named{.name = reinterpret_cast<const DropdbStmt&>(statement).dbname});
      return true;
    default:
      return false;
  }
}

}  // namespace dryshod
