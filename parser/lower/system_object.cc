// See system_object.h.
#include "parser/lower/system_object.h"

#include <algorithm>

#include "parser/expr/builtin_objects.h"
#include "parser/expr/extension_facts.h"
#include "parser/expr/text_search_facts.h"
#include "parser/lower/routine.h"

namespace dryshod {
namespace {

using Parts = std::vector<std::string_view>;

constexpr std::string_view kCatalog = "pg_catalog";
constexpr std::string_view kInformationSchema = "information_schema";

/// The schema that a name of one or two parts is looked for in.
std::string_view schema_of(const Parts& parts) {
  return parts.size() > 1 ? parts[parts.size() - 2] : kCatalog;
}

template <class T>
Ref make(Session& session, Ref parent, std::string_view name, const T& body) {
  const Ref made = session.catalog.add(parent, session.name(name), body, session.statement);
  session.catalog.set_builtin(made);
  return made;
}

/// The one of that name, made where it is not there yet.
template <class T>
Ref element(Session& session, Ref parent, std::string_view name) {
  const Catalog& catalog = session.catalog;
  const Ref found = has(T::slots, Slot::Type) ? catalog.find(Slot::Type, parent, session.name(name))
                                              : catalog.find_own<T>(parent, session.name(name));
  return found ? found : make(session, parent, name, T{});
}

Ref element(Session& session, const BuiltinColumns& relation) {
  const Ref schema = system_schema(session, relation.schema);
  const Name name = session.name(relation.relation);
  if (const Ref found = session.catalog.find(Slot::Relation, schema, name)) return found;
  const Ref made = relation.kind == 'v' ? make(session, schema, relation.relation, View{})
                                        : make(session, schema, relation.relation, Table{});
  std::string_view columns = relation.columns, types = relation.types, column, type;
  while (next_column(columns, types, column, type)) make(session, made, column, Column{});
  return made;
}

Ref element(Session& session, const BuiltinRoutine& routine) {
  const Ref schema = system_schema(session, kCatalog);
  std::string spelled;
  for (const char c : routine.types) spelled += c == ',' ? std::string(", ") : std::string(1, c);
  const Expr signature = session.catalog.intern(ExprBuilder() << spelled);
  for (const Ref found :
       session.catalog.find_all(Slot::Routine, schema, session.name(routine.name))) {
    if (same_expr(session.catalog, signature_of(session.catalog, found),
                  ExprBuilder() << spelled)) {
      return found;
    }
  }
  if (routine.kind == 'a') {
    Aggregate body;
    body.signature = body.arguments = signature;
    return make(session, schema, routine.name, body);
  }
  Function body;
  body.signature = signature;
  return make(session, schema, routine.name, body);
}

/// LookupFuncWithArgs() of src/backend/parser/parse_func.c, for what pg_catalog has.
FoundObject find_routine_of_system(Session& session, ObjectType type,
                                   const ObjectWithArgs& object) {
  const Parts parts = name_parts(object.objname);
  if (type == OBJECT_PROCEDURE || schema_of(parts) != kCatalog) return {};
  const auto overloads = builtin_routines(session.major, parts.back());
  if (overloads.empty()) return {};
  const auto fits = [&](const BuiltinRoutine& routine) -> FoundObject {
    if (type == OBJECT_AGGREGATE && routine.kind != 'a') {
      return {{},
              "function " + std::string(routine.name) + "(" + std::string(routine.types) +
                  ") is not an aggregate"};
    }
    return {element(session, routine)};
  };
  if (object.args_unspecified) {
    const bool others = parts.size() == 1 && !find_routines(session, parts).empty();
    if (overloads.size() == 1 && !others) return fits(overloads[0]);
    return {{}, "function name " + quoted(qualified_text(parts)) + " is not unique"};
  }
  std::string types;
  for (const TypeName* name : list_of<TypeName>(object.objargs)) {
    const auto text = type_text(session, *name, false);
    if (!text) return {};
    types += (types.empty() ? "" : ",") + session.catalog.render(session.catalog.intern(*text));
  }
  for (const BuiltinRoutine& routine : overloads) {
    if (routine.types == types) return fits(routine);
  }
  return {};
}

/// Base types of pg_catalog and the domains of information_schema (information_schema.sql).
FoundObject find_type_of_system(Session& session, const Parts& parts) {
  const std::string_view name = parts.back();
  if (schema_of(parts) == kCatalog) {
    if (!is_builtin_type(name)) return {};
    return {element<BaseType>(session, system_schema(session, kCatalog), name)};
  }
  constexpr std::string_view kDomains[] = {"cardinal_number", "character_data", "sql_identifier",
                                           "time_stamp", "yes_or_no"};
  const bool is_domain =
      schema_of(parts) == kInformationSchema &&
      std::find(std::begin(kDomains), std::end(kDomains), name) != std::end(kDomains);
  if (!is_domain) return {};
  return {element<Domain>(session, system_schema(session, kInformationSchema), name)};
}

FoundObject find_column_of_system(Session& session, Parts parts) {
  if (parts.size() < 2) return {};
  const std::string_view name = parts.back();
  parts.pop_back();
  const Ref relation = find_system_relation(session, schema_of(parts), parts.back());
  if (!relation) return {};
  const Ref column = session.catalog.column(relation, session.name(name));
  if (column) return {column};
  return {{},
          "column " + quoted(name) + " of relation " + quoted(parts.back()) + " does not exist",
          true};
}

FoundObject find_relation_of_system(Session& session, ObjectType type, const Parts& parts) {
  const Ref relation = find_system_relation(session, schema_of(parts), parts.back());
  if (!relation) return {};
  if (session.catalog.is<View>(relation) == (type == OBJECT_VIEW)) return {relation};
  return {{}, quoted(parts.back()) + " is not a " + std::string(object_type_words(type))};
}

/// What a name alone tells, in pg_catalog.
FoundObject find_by_name(Session& session, ObjectType type, const Parts& parts) {
  if (schema_of(parts) != kCatalog) return {};
  const std::string_view name = parts.back();
  const auto found = [&]<class T>(const T&) -> FoundObject {
    return {element<T>(session, system_schema(session, kCatalog), name)};
  };
  if (type == OBJECT_COLLATION && is_builtin_collation(name, session.major)) {
    return found(Collation{});
  }
  if (type == OBJECT_TSCONFIGURATION && is_builtin_ts_configuration(name, session.major)) {
    return found(TextSearchConfiguration{});
  }
  if (type == OBJECT_TSDICTIONARY && is_builtin_ts_dictionary(name, session.major)) {
    return found(TextSearchDictionary{});
  }
  if (type == OBJECT_TSTEMPLATE && is_builtin_ts_template(name)) {
    return found(TextSearchTemplate{});
  }
  if (type == OBJECT_TSPARSER && name == "default") return found(TextSearchParser{});
  return {};
}

}  // namespace

bool is_system_schema(std::string_view name) {
  return name == kCatalog || name == kInformationSchema;
}

Ref system_schema(Session& session, std::string_view name) {
  if (!is_system_schema(name)) return {};
  return element<Schema>(session, {}, name);
}

Ref find_system_relation(Session& session, std::string_view schema, std::string_view name) {
  if (!is_system_schema(schema)) return {};
  const auto found = builtin_relations(session.major, schema, name);
  return found.empty() ? Ref{} : element(session, found.front());
}

FoundObject find_system_object(Session& session, ObjectType type, const Node* object) {
  const auto* list = node_as<List>(object, T_List);
  switch (type) {
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
    case OBJECT_AGGREGATE:
      return find_routine_of_system(session, type,
                                    *reinterpret_cast<const ObjectWithArgs*>(object));
    case OBJECT_SCHEMA:
      return {system_schema(session, strVal(object))};
    case OBJECT_TYPE:
    case OBJECT_DOMAIN: {
      const auto* type_name = node_as<TypeName>(object, T_TypeName);
      if (type_name != nullptr && type_name->arrayBounds != nullptr) return {};
      const Parts parts = name_parts(type_name != nullptr ? type_name->names : list);
      return parts.empty() ? FoundObject{} : find_type_of_system(session, parts);
    }
    default:
      break;
  }
  const Parts parts = name_parts(list);
  if (parts.empty()) return {};
  switch (type) {
    case OBJECT_TABLE:
    case OBJECT_VIEW:
      return find_relation_of_system(session, type, parts);
    case OBJECT_COLUMN:
      return find_column_of_system(session, parts);
    default:
      return find_by_name(session, type, parts);
  }
}

std::vector<Ref> system_objects_in(Session& session, std::string_view schema, ObjectType type) {
  std::vector<Ref> out;
  if (type == OBJECT_TABLE) {
    for (const BuiltinColumns& relation : builtin_relations(session.major, schema)) {
      out.push_back(element(session, relation));
    }
  } else if ((type == OBJECT_FUNCTION || type == OBJECT_ROUTINE) && schema == kCatalog) {
    for (const BuiltinRoutine& routine : builtin_routines(session.major)) {
      out.push_back(element(session, routine));
    }
  }
  return out;
}

}  // namespace dryshod
