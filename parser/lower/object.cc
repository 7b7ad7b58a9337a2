// Names of DROP, RENAME, SET SCHEMA and OWNER TO to elements. See object.h.
#include "parser/lower/object.h"
#include "parser/lower/foreign.h"
#include "parser/lower/of_cluster.h"
#include "parser/lower/operator.h"
#include "parser/lower/routine.h"

#include "catalog/quote.h"

namespace dryshod {
namespace {

FoundObject missing(std::string why) {
  return {{}, std::move(why), true};
}
FoundObject wrong(std::string why) {
  return {{}, std::move(why), false};
}

/// The schema part of a name that does not exist makes a message of its own
/// (LookupExplicitNamespace of src/backend/catalog/namespace.c).
FoundObject missing_name(Session& session, std::string_view words,
                         const std::vector<std::string_view>& parts) {
  if (parts.size() > 1 && !find_schema(session, parts[parts.size() - 2])) {
    return missing("schema " + quoted(parts[parts.size() - 2]) + " does not exist");
  }
  return missing(std::string(words) + " " + quoted(qualified_text(parts)) + " does not exist");
}

bool is_relation_of(const Catalog& catalog, Ref ref, ObjectType type) {
  switch (type) {
    case OBJECT_TABLE:
      return catalog.is<Table>(ref) && !is_foreign(catalog, ref);
    case OBJECT_FOREIGN_TABLE:
      return is_foreign(catalog, ref);
    case OBJECT_INDEX:
      return is_index_like(catalog, ref);
    case OBJECT_SEQUENCE:
      return catalog.is<Sequence>(ref);
    case OBJECT_VIEW:
      return catalog.is<View>(ref);
    case OBJECT_MATVIEW:
      return catalog.is<MaterializedView>(ref);
    case OBJECT_TYPE:
      return catalog.is<Composite>(ref);
    default:
      return false;
  }
}

std::string_view article(ObjectType type) {
  return type == OBJECT_INDEX ? "an " : "a ";
}

FoundObject relation_by_parts(Session& session, ObjectType type,
                              const std::vector<std::string_view>& parts) {
  const Ref ref = find_relation(session, parts);
  const std::string_view words = object_type_words(type);
  if (!ref) return missing_name(session, words, parts);
  if (!is_relation_of(session.catalog, ref, type)) {
    return wrong(quoted_name(session, ref) + " is not " + std::string(article(type)) +
                 std::string(words));
  }
  return {ref};
}

FoundObject type_by_parts(Session& session, ObjectType type,
                          const std::vector<std::string_view>& parts) {
  const Ref ref = find_type(session, parts);
  if (!ref) return missing_name(session, "type", parts);
  if (type == OBJECT_DOMAIN && !session.catalog.is<Domain>(ref)) {
    return wrong(quoted(qualified_text(parts)) + " is not a domain");
  }
  return {ref};
}

bool is_routine_of(const Catalog& catalog, Ref ref, ObjectType type) {
  switch (type) {
    case OBJECT_AGGREGATE:
      return catalog.is<Aggregate>(ref);
    case OBJECT_PROCEDURE:
      return catalog.is<Procedure>(ref);
    case OBJECT_FUNCTION:  // only a procedure is none; what DROP FUNCTION takes, it says itself
      return !catalog.is<Procedure>(ref);
    default:
      return true;
  }
}

/// A procedure named by the types of all its arguments, OUT ones included, without their modes.
Ref procedure_by_all_arguments(Session& session, const ObjectWithArgs& object) {
  std::string wanted;
  for (const FunctionParameter* p : list_of<FunctionParameter>(object.objfuncargs)) {
    if (p->mode != FUNC_PARAM_DEFAULT) return {};
    const auto type = type_text(session, *p->argType, false);
    if (!type) return {};
    wanted += session.catalog.render(session.catalog.intern(*type)) + ",";
  }
  for (const Ref ref : find_routines(session, name_parts(object.objname))) {
    const auto* procedure = session.catalog.get_if<Procedure>(ref);
    if (procedure == nullptr) continue;
    std::string all;
    for (const StoredArgument& a :
         stored_arguments(session.catalog, procedure->arguments, procedure->argument_names)) {
      all += a.type + ",";
    }
    if (all == wanted) return ref;
  }
  return {};
}

/// LookupFuncWithArgs() of src/backend/parser/parse_func.c.
FoundObject routine(Session& session, ObjectType type, const ObjectWithArgs& object) {
  std::string why;
  const size_t diagnostics = session.diagnostics.size();
  Ref ref = find_routine(session, object, &why);
  if (!ref && (type == OBJECT_PROCEDURE || type == OBJECT_ROUTINE)) {
    ref = procedure_by_all_arguments(session, object);
    session.diagnostics.resize(diagnostics);
  }
  if (!ref) return {{}, why, why.find("not unique") == std::string::npos};
  if (is_routine_of(session.catalog, ref, type)) return {ref};
  const std::string spelled =
      visible_name(session, ref) + "(" +
      session.catalog.visit(ref,
                            [&]<class T>(const T& body) {
                              if constexpr (requires { body.signature; })
                                return session.catalog.render(body.signature);
                              return std::string();
                            }) +
      ")";
  if (type == OBJECT_AGGREGATE) return wrong("function " + spelled + " is not an aggregate");
  return wrong(spelled + " is not a " + std::string(object_type_words(type)));
}

/// Trigger, rule and policy names: the relation's name and, last, the part's.
FoundObject part_by_list(Session& session, ObjectType type, const List* names) {
  std::vector<std::string_view> parts = name_parts(names);
  const std::string_view name = parts.back();
  parts.pop_back();
  const Ref relation = find_relation(session, parts);
  if (!relation) return missing("relation " + quoted(qualified_text(parts)) + " does not exist");
  return find_part(session, type, relation, name);
}

/// Objects that a plain name finds, in no schema.
Kind global_kind(ObjectType type) {
  switch (type) {
    case OBJECT_ACCESS_METHOD:
      return Kind::AccessMethod;
    case OBJECT_EVENT_TRIGGER:
      return Kind::EventTrigger;
    case OBJECT_FDW:
      return Kind::ForeignDataWrapper;
    case OBJECT_FOREIGN_SERVER:
      return Kind::ForeignServer;
    case OBJECT_PUBLICATION:
      return Kind::Publication;
    case OBJECT_SUBSCRIPTION:
      return Kind::Subscription;
    default:
      return Kind::Opaque;
  }
}

/// Objects that a name with or without a schema finds, whatever else has the name.
Kind schema_kind(ObjectType type) {
  switch (type) {
    case OBJECT_COLLATION:
      return Kind::Collation;
    case OBJECT_CONVERSION:
      return Kind::Conversion;
    case OBJECT_STATISTIC_EXT:
      return Kind::Statistics;
    case OBJECT_TSCONFIGURATION:
      return Kind::TextSearchConfiguration;
    case OBJECT_TSDICTIONARY:
      return Kind::TextSearchDictionary;
    case OBJECT_TSPARSER:
      return Kind::TextSearchParser;
    case OBJECT_TSTEMPLATE:
      return Kind::TextSearchTemplate;
    default:
      return Kind::Opaque;
  }
}

/// What a source speaks of is there, whether it makes it or not; an error means that it is not.
FoundObject of_cluster(Session& session, ObjectType type, const Node* object) {
  const std::string_view name = strVal(object);
  const size_t before = session.diagnostics.size();
  Ref ref{};
  switch (type) {
    case OBJECT_ROLE:
      session.catalog.mentions_roles = true;
      ref = need_role(session, session.name(name));
      break;
    case OBJECT_TABLESPACE:
      ref = need_tablespace(session, name);
      break;
    case OBJECT_DATABASE:
      ref = need_database(session, name);
      break;
    default:
      ref = need_parameter(session, name);
  }
  if (ref) return {ref};
  const std::string why = session.diagnostics.back().message;
  session.diagnostics.resize(before);
  return missing(why);
}

FoundObject plain(Session& session, ObjectType type, const Node* object) {
  const std::string_view words = object_type_words(type);
  if (const auto* name = node_as<String>(object, T_String); name != nullptr) {
    const Kind kind = global_kind(type);
    const Ref ref = session.catalog.find_own(kind, {}, session.name(name->sval));
    if (ref) return {ref};
    if (kind == Kind::ForeignDataWrapper) {
      if (const Ref brought = brought_wrapper(session, name->sval)) return {brought};
    }
    if (kind == Kind::AccessMethod || kind == Kind::Publication || kind == Kind::EventTrigger ||
        kind == Kind::ForeignServer || kind == Kind::ForeignDataWrapper ||
        kind == Kind::Subscription) {
      return missing_name(session, words, {name->sval});
    }
  } else if (const auto* list = node_as<List>(object, T_List); list != nullptr) {
    const Kind kind = schema_kind(type);
    if (kind != Kind::Opaque) {
      const auto parts = name_parts(list);
      if (const Ref ref = find_in_schemas(session, kind, parts)) return {ref};
      FoundObject none = missing_name(session, words, parts);
      // get_collation_oid() of src/backend/catalog/namespace.c speaks of the encoding.
      const size_t end = none.why.rfind(" does not exist");
      if (kind == Kind::Collation && none.why.starts_with(words)) {
        none.why.insert(end, " for encoding \"UTF8\"");
      }
      return none;
    }
  }
  return missing(std::string(words) + " does not exist");
}

FoundObject global(Session& session, ObjectType type, std::string_view name) {
  const Name key = session.name(name);
  const Ref ref = type == OBJECT_SCHEMA ? find_schema(session, name)
                                        : session.catalog.find_own<Extension>({}, key);
  if (ref) return {ref};
  return missing(std::string(object_type_words(type)) + " " + quoted(name) + " does not exist");
}

}  // namespace

std::string qualified_text(const std::vector<std::string_view>& parts) {
  std::string text;
  for (const std::string_view part : parts) {
    if (!text.empty()) text += ".";
    text += part;
  }
  return text;
}

bool is_relation(const Catalog& catalog, Ref ref) {
  return ref && has(slots_of(catalog.kind(ref)), Slot::Relation);
}

bool is_index_like(const Catalog& catalog, Ref ref) {
  return catalog.is<Index>(ref) || catalog.is<PrimaryKey>(ref) || catalog.is<Unique>(ref) ||
         catalog.is<Exclusion>(ref);
}

std::string_view object_type_words(ObjectType type) {
  switch (type) {
    case OBJECT_TABLE:
      return "table";
    case OBJECT_INDEX:
      return "index";
    case OBJECT_SEQUENCE:
      return "sequence";
    case OBJECT_VIEW:
      return "view";
    case OBJECT_MATVIEW:
      return "materialized view";
    case OBJECT_FOREIGN_TABLE:
      return "foreign table";
    case OBJECT_TYPE:
      return "composite type";
    case OBJECT_DOMAIN:
      return "domain";
    case OBJECT_FUNCTION:
    case OBJECT_ROUTINE:
      return "function";
    case OBJECT_PROCEDURE:
      return "procedure";
    case OBJECT_AGGREGATE:
      return "aggregate";
    case OBJECT_SCHEMA:
      return "schema";
    case OBJECT_EXTENSION:
      return "extension";
    case OBJECT_TRIGGER:
      return "trigger";
    case OBJECT_RULE:
      return "rule";
    case OBJECT_POLICY:
      return "policy";
    case OBJECT_ACCESS_METHOD:
      return "access method";
    case OBJECT_EVENT_TRIGGER:
      return "event trigger";
    case OBJECT_FDW:
      return "foreign-data wrapper";
    case OBJECT_FOREIGN_SERVER:
      return "server";
    case OBJECT_LANGUAGE:
      return "language";
    case OBJECT_PUBLICATION:
      return "publication";
    case OBJECT_SUBSCRIPTION:
      return "subscription";
    case OBJECT_COLLATION:
      return "collation";
    case OBJECT_CONVERSION:
      return "conversion";
    case OBJECT_STATISTIC_EXT:
      return "statistics object";
    case OBJECT_TSCONFIGURATION:
      return "text search configuration";
    case OBJECT_TSDICTIONARY:
      return "text search dictionary";
    case OBJECT_TSPARSER:
      return "text search parser";
    case OBJECT_TSTEMPLATE:
      return "text search template";
    case OBJECT_OPERATOR:
      return "operator";
    case OBJECT_OPCLASS:
      return "operator class";
    case OBJECT_OPFAMILY:
      return "operator family";
    default:
      return "object";
  }
}

Ref find_constraint(const Session& session, Ref relation, Name name) {
  if (const Ref ref = session.catalog.constraint(relation, name)) return ref;
  Ref found{};
  const auto look = [&](Ref not_null) {
    if (session.catalog.get<NotNull>(not_null).constraint_name == name) found = not_null;
  };
  session.catalog.each_child_of<NotNull>(relation, look);  // a domain's own
  session.catalog.each_child_of<Column>(
      relation, [&](Ref column) { session.catalog.each_child_of<NotNull>(column, look); });
  return found;
}

FoundObject find_part(Session& session, ObjectType type, Ref relation, std::string_view name) {
  const Catalog& catalog = session.catalog;
  const Name key = session.name(name);
  const std::string on = quoted_name(session, relation);
  switch (type) {
    case OBJECT_TRIGGER:
      if (const Ref ref = catalog.find_own<Trigger>(relation, key)) return {ref};
      return missing("trigger " + quoted(name) + " for table " + on + " does not exist");
    case OBJECT_RULE:
      if (const Ref ref = catalog.find_own<Rule>(relation, key)) return {ref};
      return missing("rule " + quoted(name) + " for relation " + on + " does not exist");
    case OBJECT_POLICY:
      if (const Ref ref = catalog.find_own<Policy>(relation, key)) return {ref};
      return missing("policy " + quoted(name) + " for table " + on + " does not exist");
    case OBJECT_DOMCONSTRAINT:
      if (const Ref ref = find_constraint(session, relation, key)) return {ref};
      return missing("constraint " + quoted(name) + " for domain " +
                     visible_name(session, relation) + " does not exist");
    default:
      if (const Ref ref = find_constraint(session, relation, key)) return {ref};
      return missing("constraint " + quoted(name) + " for table " + on + " does not exist");
  }
}

FoundObject find_relation_object(Session& session, ObjectType type, const RangeVar& name) {
  const Ref ref = find_relation(session, name);
  if (!ref) {
    std::vector<std::string_view> parts;
    if (name.schemaname != nullptr) parts.emplace_back(name.schemaname);
    parts.emplace_back(name.relname);
    return missing_name(session, "relation", parts);
  }
  const bool fits = type == OBJECT_TABLE ? !session.catalog.is<Composite>(ref)
                                         : is_relation_of(session.catalog, ref, type);
  if (fits) return {ref};
  if (type == OBJECT_TABLE) return wrong(quoted_name(session, ref) + " is a composite type");
  return wrong(quoted_name(session, ref) + " is not " + std::string(article(type)) +
               std::string(object_type_words(type)));
}

FoundObject find_target(Session& session, ObjectType type, const Node* object) {
  const auto list = [&] { return reinterpret_cast<const List*>(object); };
  switch (type) {
    case OBJECT_TABLE:
    case OBJECT_INDEX:
    case OBJECT_SEQUENCE:
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_FOREIGN_TABLE:
      return relation_by_parts(session, type, name_parts(list()));
    case OBJECT_TYPE:
    case OBJECT_DOMAIN: {
      const auto* name = node_as<TypeName>(object, T_TypeName);
      const auto found =
          type_by_parts(session, type, name_parts(name != nullptr ? name->names : list()));
      return found;
    }
    case OBJECT_OPERATOR:
      return find_operator_object(session, *reinterpret_cast<const ObjectWithArgs*>(object));
    case OBJECT_OPCLASS:
      return find_of_method(session, Kind::OperatorClass, list());
    case OBJECT_OPFAMILY:
      return find_of_method(session, Kind::OperatorFamily, list());
    case OBJECT_CAST:
      return find_cast(session, list());
    case OBJECT_TRANSFORM:
      return find_transform(session, list());
    case OBJECT_LANGUAGE:
      if (const Ref ref = find_language(session, strVal(object))) return {ref};
      return missing("language " + quoted(strVal(object)) + " does not exist");
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
    case OBJECT_AGGREGATE:
      return routine(session, type, *reinterpret_cast<const ObjectWithArgs*>(object));
    case OBJECT_TRIGGER:
    case OBJECT_RULE:
    case OBJECT_POLICY:
      return part_by_list(session, type, list());
    case OBJECT_SCHEMA:
    case OBJECT_EXTENSION:
      return global(session, type, strVal(object));
    case OBJECT_ROLE:
    case OBJECT_TABLESPACE:
    case OBJECT_DATABASE:
    case OBJECT_PARAMETER_ACL:
      return of_cluster(session, type, object);
    default:
      return plain(session, type, object);
  }
}

}  // namespace dryshod
