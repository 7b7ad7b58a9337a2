// CREATE AGGREGATE, OPERATOR, TYPE, COLLATION and TEXT SEARCH ...: one node for all of them. Knows
// which have a model and what the others are called; they are carried opaque.
#include "parser/lower/define.h"

#include "catalog/quote.h"
#include "parser/lower/definition.h"

namespace dryshod {
namespace {

/// The operand type an option names, as a node for ObjectWithArgs; null: NONE.
TypeName* operand(const DefineStmt& statement, std::string_view option, SpareNode& spare) {
  for (const DefElem* given : list_of<DefElem>(statement.definition)) {
    if (given->defname == option) return const_cast<TypeName*>(def_type(*given, spare));
  }
  return nullptr;
}

/// OPERATOR s.+ (left, right).
std::string operator_object(Session& session, const DefineStmt& statement) {
  SpareNode left, right;
  ListCell cells[2];
  cells[0].ptr_value = operand(statement, "leftarg", left);
  cells[1].ptr_value = operand(statement, "rightarg", right);
  List types{};
  types.type = T_List;
  types.length = types.max_length = 2;
  types.elements = cells;
  ObjectWithArgs object{};
  object.type = T_ObjectWithArgs;
  object.objname = statement.defnames;
  object.objargs = &types;
  return opaque_name(session, OBJECT_OPERATOR, reinterpret_cast<const Node*>(&object));
}

/// CREATE TYPE name; makes a shell, and a second CREATE TYPE with the same name fills it.
bool define_type(Session& session, const DefineStmt& statement, const std::string& object) {
  const auto place = new_object(session, statement.defnames, Slot::Type);
  if (!place) return false;
  const Ref shell = find_opaque(session, object);
  const bool is_shell = shell && session.strings[session.catalog.get<Opaque>(shell).statement].find(
                                     '(') == std::string_view::npos;
  session.unknown_names_ok = true;  // its functions and operators are not modelled
  if (is_shell && statement.definition != nullptr) return append_opaque(session, object);
  return lower_opaque(session, object, reinterpret_cast<const Node&>(statement));
}

}  // namespace

bool lower(Session& session, const DefineStmt& statement) {
  if (statement.kind == OBJECT_AGGREGATE) return define_aggregate(session, statement);
  const std::string object =
      statement.kind == OBJECT_OPERATOR
          ? operator_object(session, statement)
          : opaque_name(session, statement.kind, reinterpret_cast<const Node*>(statement.defnames));
  if (statement.kind == OBJECT_TYPE) return define_type(session, statement, object);
  return lower_opaque(session, object, reinterpret_cast<const Node&>(statement));
}

}  // namespace dryshod
