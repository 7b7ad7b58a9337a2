// How objects without a model are named: as DROP spells them, schema-qualified. Knows the shape of
// each object's name in a raw tree; makes no edit.
#include "parser/lower/opaque_name.h"

#include "catalog/quote.h"

namespace dryshod {
namespace {

std::string_view string_of(const Node* node) {
  const auto* s = node_as<String>(node, T_String);
  return s == nullptr ? std::string_view() : std::string_view(s->sval);
}

std::string_view text_of(const char* s) {
  return s == nullptr ? std::string_view() : s;
}

/// A type as it stands in a name. What cannot be resolved is spelled as written.
std::string type_words(Session& session, const TypeName* type) {
  if (type == nullptr) return "NONE";
  const size_t before = session.diagnostics.size();
  const auto text = type_text(session, *type, false);
  if (text) return session.catalog.render(session.catalog.intern(*text));
  session.diagnostics.resize(before);
  std::string words;
  for (const std::string_view part : name_parts(type->names)) {
    if (!words.empty()) words += '.';
    words += quote_ident(part);
  }
  return words;
}

std::string operator_name(Session& session, const ObjectWithArgs& object) {
  std::string types;
  for (const TypeName* type : list_of<TypeName>(object.objargs)) {
    types += (types.empty() ? "" : ", ") + type_words(session, type);
  }
  return in_schema(session, "OPERATOR", name_parts(object.objname), " (" + types + ")");
}

/// Operator classes and families: the access method comes first in the raw list of DROP and
/// COMMENT.
std::string of_method(Session& session, const char* words, const List* object) {
  auto parts = name_parts(object);
  if (parts.size() < 2) return {};
  const std::string method = quote_ident(parts.front());
  parts.erase(parts.begin());
  return in_schema(session, words, parts, " USING " + method);
}

std::string cast_name(Session& session, const TypeName* from, const TypeName* to) {
  return "CAST (" + type_words(session, from) + " AS " + type_words(session, to) + ")";
}

std::string transform_name(Session& session, const TypeName* type, std::string_view language) {
  return "TRANSFORM FOR " + type_words(session, type) + " LANGUAGE " + quote_ident(language);
}

std::string mapping_name(const Session& session, const RoleSpec* user, const char* server) {
  const Name role = role_name(session, user);
  return "USER MAPPING FOR " + (role ? quote_ident(session.text(role)) : "CURRENT_USER") +
         " SERVER " + quote_ident(text_of(server));
}

std::string relation_words(Session& session, const char* words, const RangeVar& relation) {
  std::vector<std::string_view> parts;
  if (relation.schemaname != nullptr) parts.push_back(relation.schemaname);
  parts.push_back(relation.relname);
  return in_schema(session, words, parts);
}

}  // namespace

std::string global_name(std::string_view words, std::string_view name) {
  return std::string(words) + " " + quote_ident(name);
}

std::string in_schema(Session& session, std::string_view words,
                      const std::vector<std::string_view>& parts, std::string_view tail) {
  const auto spell = [&](std::string_view schema) {
    std::string name = std::string(words) + " ";
    if (!schema.empty()) name += quote_ident(schema) + ".";
    const std::string_view last = parts.empty() ? std::string_view() : parts.back();
    // An operator's name is not an identifier.
    name += words == "OPERATOR" ? std::string(last) : quote_ident(last);
    return name + std::string(tail);
  };
  if (parts.size() > 1) return spell(parts[parts.size() - 2]);
  for (const Name schema : session.search_path) {
    const std::string name = spell(session.text(schema));
    if (find_opaque(session, name)) return name;
  }
  for (const Name schema : session.search_path) {
    if (find_schema(session, session.text(schema))) return spell(session.text(schema));
  }
  return spell({});
}

std::string object_of(Session& session, const Node& statement) {
  switch (statement.type) {
#define CASE(Tag, expression)                                \
  case T_##Tag: {                                            \
    const auto& s = reinterpret_cast<const Tag&>(statement); \
    return expression;                                       \
  }
    CASE(AlterTypeStmt, in_schema(session, "TYPE", name_parts(s.typeName)))
    CASE(AlterOperatorStmt, operator_name(session, *s.opername))
    CASE(CreateOpClassStmt, in_schema(session, "OPERATOR CLASS", name_parts(s.opclassname),
                                      " USING " + quote_ident(s.amname)))
    CASE(CreateOpFamilyStmt, in_schema(session, "OPERATOR FAMILY", name_parts(s.opfamilyname),
                                       " USING " + quote_ident(s.amname)))
    CASE(AlterOpFamilyStmt, in_schema(session, "OPERATOR FAMILY", name_parts(s.opfamilyname),
                                      " USING " + quote_ident(s.amname)))
    CASE(CreateCastStmt, cast_name(session, s.sourcetype, s.targettype))
    CASE(CreateConversionStmt, in_schema(session, "CONVERSION", name_parts(s.conversion_name)))
    CASE(CreateTransformStmt, transform_name(session, s.type_name, s.lang))
    CASE(CreateAmStmt, global_name("ACCESS METHOD", s.amname))
    CASE(CreatePLangStmt, global_name("LANGUAGE", s.plname))
    CASE(AlterStatsStmt, in_schema(session, "STATISTICS", name_parts(s.defnames)))
    CASE(AlterTSDictionaryStmt,
         in_schema(session, "TEXT SEARCH DICTIONARY", name_parts(s.dictname)))
    CASE(AlterTSConfigurationStmt,
         in_schema(session, "TEXT SEARCH CONFIGURATION", name_parts(s.cfgname)))
    CASE(CreateEventTrigStmt, global_name("EVENT TRIGGER", s.trigname))
    CASE(AlterEventTrigStmt, global_name("EVENT TRIGGER", s.trigname))
    CASE(CreatePublicationStmt, global_name("PUBLICATION", s.pubname))
    CASE(AlterPublicationStmt, global_name("PUBLICATION", s.pubname))
    CASE(CreateSubscriptionStmt, global_name("SUBSCRIPTION", s.subname))
    CASE(AlterSubscriptionStmt, global_name("SUBSCRIPTION", s.subname))
    CASE(DropSubscriptionStmt, global_name("SUBSCRIPTION", s.subname))
    CASE(CreateFdwStmt, global_name("FOREIGN DATA WRAPPER", s.fdwname))
    CASE(AlterFdwStmt, global_name("FOREIGN DATA WRAPPER", s.fdwname))
    CASE(CreateForeignServerStmt, global_name("SERVER", s.servername))
    CASE(AlterForeignServerStmt, global_name("SERVER", s.servername))
    CASE(CreateForeignTableStmt, relation_words(session, "FOREIGN TABLE", *s.base.relation))
    CASE(CreateUserMappingStmt, mapping_name(session, s.user, s.servername))
    CASE(AlterUserMappingStmt, mapping_name(session, s.user, s.servername))
    CASE(DropUserMappingStmt, mapping_name(session, s.user, s.servername))
    CASE(ImportForeignSchemaStmt, "IMPORT FOREIGN SCHEMA " + quote_ident(s.remote_schema) +
                                      " INTO " + quote_ident(s.local_schema))
#undef CASE
    default:
      return {};
  }
}

std::string opaque_name(Session& session, ObjectType type, const Node* object) {
  const auto* list = node_as<List>(object, T_List);
  const auto scoped = [&](const char* words) {
    return in_schema(session, words, name_parts(list));
  };
  const auto cell = [&](int i) -> const Node* {
    return list != nullptr && list->length > i ? list_of<Node>(list)[i] : nullptr;
  };
  switch (type) {
    case OBJECT_ACCESS_METHOD:
      return global_name("ACCESS METHOD", string_of(object));
    case OBJECT_EVENT_TRIGGER:
      return global_name("EVENT TRIGGER", string_of(object));
    case OBJECT_FDW:
      return global_name("FOREIGN DATA WRAPPER", string_of(object));
    case OBJECT_FOREIGN_SERVER:
      return global_name("SERVER", string_of(object));
    case OBJECT_LANGUAGE:
      return global_name("LANGUAGE", string_of(object));
    case OBJECT_PUBLICATION:
      return global_name("PUBLICATION", string_of(object));
    case OBJECT_SUBSCRIPTION:
      return global_name("SUBSCRIPTION", string_of(object));
    case OBJECT_COLLATION:
      return scoped("COLLATION");
    case OBJECT_CONVERSION:
      return scoped("CONVERSION");
    case OBJECT_FOREIGN_TABLE:
      return scoped("FOREIGN TABLE");
    case OBJECT_STATISTIC_EXT:
      return scoped("STATISTICS");
    case OBJECT_TSCONFIGURATION:
      return scoped("TEXT SEARCH CONFIGURATION");
    case OBJECT_TSDICTIONARY:
      return scoped("TEXT SEARCH DICTIONARY");
    case OBJECT_TSPARSER:
      return scoped("TEXT SEARCH PARSER");
    case OBJECT_TSTEMPLATE:
      return scoped("TEXT SEARCH TEMPLATE");
    case OBJECT_OPCLASS:
      return of_method(session, "OPERATOR CLASS", list);
    case OBJECT_OPFAMILY:
      return of_method(session, "OPERATOR FAMILY", list);
    case OBJECT_OPERATOR: {
      const auto* with = node_as<ObjectWithArgs>(object, T_ObjectWithArgs);
      return with == nullptr ? std::string() : operator_name(session, *with);
    }
    case OBJECT_CAST:
      return cast_name(session, node_as<TypeName>(cell(0), T_TypeName),
                       node_as<TypeName>(cell(1), T_TypeName));
    case OBJECT_TRANSFORM:
      return transform_name(session, node_as<TypeName>(cell(0), T_TypeName), string_of(cell(1)));
    case OBJECT_TYPE: {
      const auto* name = node_as<TypeName>(object, T_TypeName);
      return in_schema(session, "TYPE", name_parts(name != nullptr ? name->names : list));
    }
    default:
      return {};
  }
}

}  // namespace dryshod
