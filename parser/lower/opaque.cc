// Objects without a model: which object a statement is about, and the text that stands for it.
// Knows how each such object is named; refuses to know what the statements mean.
#include <algorithm>

#include "catalog/quote.h"
#include "parser/lower/lower.h"

namespace dryshod {
namespace {

std::string_view string_of(const Node* node) {
  const auto* s = node_as<String>(node, T_String);
  return s == nullptr ? std::string_view() : std::string_view(s->sval);
}

std::string_view text_of(const char* s) {
  return s == nullptr ? std::string_view() : s;
}

std::string global(const char* words, std::string_view name) {
  return std::string(words) + " " + quote_ident(name);
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

/// The schema-qualified name: the schema that has the object, else the one it would be made in.
std::string in_schema(Session& session, std::string_view words,
                      const std::vector<std::string_view>& parts, std::string_view tail = {}) {
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

/// The schema that the name of an opaque object starts with, after its upper-case words.
Ref schema_in(const Session& session, std::string_view object) {
  size_t i = 0;
  while (i < object.size() && (object[i] == ' ' || (object[i] >= 'A' && object[i] <= 'Z'))) ++i;
  std::string name;
  if (i < object.size() && object[i] == '"') {
    for (++i; i < object.size(); ++i) {
      if (object[i] == '"' && (i + 1 == object.size() || object[i + 1] != '"')) break;
      if (object[i] == '"') ++i;
      name += object[i];
    }
    ++i;
  } else {
    while (i < object.size() && object[i] != '.' && object[i] != ' ' && object[i] != '(') {
      name += object[i++];
    }
  }
  return i < object.size() && object[i] == '.' && !name.empty() ? find_schema(session, name)
                                                                : Ref{};
}

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool define(Session& session, std::string_view object, Ref parent) {
  const std::string text = normalised_text(session.statement_text);
  const Name name = session.name(object);
  if (const Ref old = find_opaque(session, object)) {
    if (starts_with(text, "CREATE OR REPLACE")) {
      session.catalog.edit<Opaque>(old).statement = session.strings.text(text);
      return true;
    }
    if (text.find(" IF NOT EXISTS ") != std::string::npos) return true;
    return error(session, std::string(object) + " already exists");
  }
  session.catalog.add(parent, name, Opaque{session.strings.text(text)}, session.statement);
  return true;
}

/// What opaque objects of these types hold is named elsewhere, by names that cannot be resolved
/// then.
bool provides_names(std::string_view object) {
  for (const std::string_view words : {"FOREIGN TABLE ", "TYPE ", "OPERATOR ", "COLLATION ",
                                       "TEXT SEARCH ", "IMPORT ", "LANGUAGE ", "ACCESS METHOD "}) {
    if (starts_with(object, words)) return true;
  }
  return false;
}

bool drop_opaque(Session& session, std::string_view object, bool missing_ok) {
  const Ref found = find_opaque(session, object);
  if (found) session.catalog.remove(found);
  return found || missing_ok || error(session, std::string(object) + " does not exist");
}

// ---- statements of their own -----------------------------------------------------

/// ChooseExtendedStatisticNameAddition() of src/backend/commands/statscmds.c.
std::string statistics_name2(const List* expressions) {
  std::string name;
  for (const StatsElem* element : list_of<StatsElem>(expressions)) {
    if (!name.empty()) name += '_';
    name += element->name == nullptr ? "expr" : element->name;
    if (name.size() >= NAMEDATALEN) break;
  }
  return name;
}

/// Statistics go with their table, so they are parts of it here.
bool create_statistics(Session& session, const CreateStatsStmt& statement) {
  const auto relations = list_of<RangeVar>(statement.relations);
  if (relations.empty())
    return error(session, "only a single relation is allowed in CREATE STATISTICS");
  const Ref table = need_relation(session, *relations[0]);
  if (!table) return false;
  std::vector<std::string_view> seen;
  for (const StatsElem* element : list_of<StatsElem>(statement.exprs)) {
    if (element->name == nullptr) continue;
    const std::string_view name = element->name;
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      return error(session, "duplicate column name in statistics definition");
    }
    if (!session.catalog.column(table, session.name(name))) {
      return error(session, "column \"" + std::string(name) + "\" does not exist");
    }
    seen.push_back(name);
  }
  if (statement.defnames != nullptr) {
    return define(session, in_schema(session, "STATISTICS", name_parts(statement.defnames)), table);
  }
  if (session.major < 16) return error(session, "syntax error at or near \"ON\"");
  const std::string base = make_object_name(session.text(session.catalog.name(table)),
                                            statistics_name2(statement.exprs), "stat");
  const std::string schema(session.text(session.catalog.name(session.catalog.schema_of(table))));
  std::string name = in_schema(session, "STATISTICS", {schema, base});
  for (int i = 1; find_opaque(session, name); ++i) {
    name = in_schema(session, "STATISTICS", {schema, base + std::to_string(i)});
  }
  return define(session, name, table);
}

/// One label per provider and object; NULL takes it away.
bool security_label(Session& session, const SecLabelStmt& statement) {
  std::string why;
  const Ref object = find_object(session, statement.objtype, statement.object, &why);
  if (!object) {
    if (statement.objtype == OBJECT_ROLE || statement.objtype == OBJECT_DATABASE ||
        statement.objtype == OBJECT_TABLESPACE) {
      return true;
    }
    return error(session, why);
  }
  const Name name = session.name(global("SECURITY LABEL FOR", text_of(statement.provider)));
  if (const Ref old = session.catalog.find_own<Opaque>(object, name)) session.catalog.remove(old);
  if (statement.label == nullptr) return true;
  const Text text = session.strings.text(normalised_text(session.statement_text));
  session.catalog.add(object, name, Opaque{text}, session.statement);
  return true;
}

bool report(Session& session, std::string_view reason) {
  ++session.reported;
  session.warn("this statement is not executed: " + std::string(reason));
  return true;
}

/// Row filters and column lists came with 15 (src/backend/parser/gram.y, PublicationObjSpec).
bool publication_fits(Session& session, const List* objects) {
  if (session.major >= 15) return true;
  for (const PublicationObjSpec* object : list_of<PublicationObjSpec>(objects)) {
    const PublicationTable* table = object->pubtable;
    if (table == nullptr) continue;
    if (table->columns != nullptr) return error(session, "syntax error at or near \"(\"");
    if (table->whereClause != nullptr) {
      return error(session, "syntax error at or near \"WHERE\"");
    }
  }
  return true;
}

/// The object that an UNMODELLED statement defines or alters.
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
    CASE(CreateAmStmt, global("ACCESS METHOD", s.amname))
    CASE(CreatePLangStmt, global("LANGUAGE", s.plname))
    CASE(AlterStatsStmt, in_schema(session, "STATISTICS", name_parts(s.defnames)))
    CASE(AlterTSDictionaryStmt,
         in_schema(session, "TEXT SEARCH DICTIONARY", name_parts(s.dictname)))
    CASE(AlterTSConfigurationStmt,
         in_schema(session, "TEXT SEARCH CONFIGURATION", name_parts(s.cfgname)))
    CASE(CreateEventTrigStmt, global("EVENT TRIGGER", s.trigname))
    CASE(AlterEventTrigStmt, global("EVENT TRIGGER", s.trigname))
    CASE(CreatePublicationStmt, global("PUBLICATION", s.pubname))
    CASE(AlterPublicationStmt, global("PUBLICATION", s.pubname))
    CASE(CreateSubscriptionStmt, global("SUBSCRIPTION", s.subname))
    CASE(AlterSubscriptionStmt, global("SUBSCRIPTION", s.subname))
    CASE(DropSubscriptionStmt, global("SUBSCRIPTION", s.subname))
    CASE(CreateFdwStmt, global("FOREIGN DATA WRAPPER", s.fdwname))
    CASE(AlterFdwStmt, global("FOREIGN DATA WRAPPER", s.fdwname))
    CASE(CreateForeignServerStmt, global("SERVER", s.servername))
    CASE(AlterForeignServerStmt, global("SERVER", s.servername))
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

}  // namespace

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
      return global("ACCESS METHOD", string_of(object));
    case OBJECT_EVENT_TRIGGER:
      return global("EVENT TRIGGER", string_of(object));
    case OBJECT_FDW:
      return global("FOREIGN DATA WRAPPER", string_of(object));
    case OBJECT_FOREIGN_SERVER:
      return global("SERVER", string_of(object));
    case OBJECT_LANGUAGE:
      return global("LANGUAGE", string_of(object));
    case OBJECT_PUBLICATION:
      return global("PUBLICATION", string_of(object));
    case OBJECT_SUBSCRIPTION:
      return global("SUBSCRIPTION", string_of(object));
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

Ref find_opaque(const Session& session, std::string_view object) {
  const Name name = session.strings.name(object);
  const Catalog& catalog = session.catalog;
  if (catalog.all<Opaque>().empty()) return {};
  if (const Ref found = catalog.find_own<Opaque>(schema_in(session, object), name)) return found;
  Ref found{};
  if (starts_with(object, "STATISTICS ")) {  // parts of their tables
    catalog.each([&](Ref ref) {
      if (catalog.is<Opaque>(ref) && catalog.name(ref) == name) found = ref;
    });
  }
  return found;
}

bool append_opaque(Session& session, std::string_view object) {
  const std::string text = normalised_text(session.statement_text);
  if (const Ref found = find_opaque(session, object)) {
    Opaque& body = session.catalog.edit<Opaque>(found);
    const std::string whole = std::string(session.strings[body.statement]) + ";\n" + text;
    body.statement = session.strings.text(whole);
    return true;
  }
  session.catalog.add(schema_in(session, object), session.name(object),
                      Opaque{session.strings.text(text)}, session.statement);
  return true;
}

bool lower_opaque(Session& session, std::string_view object, const Node&) {
  const std::string text = normalised_text(session.statement_text.substr(0, 64));
  if (!starts_with(text, "CREATE ")) return append_opaque(session, object);
  if (provides_names(object)) session.unknown_names_ok = true;
  return define(session, object, schema_in(session, object));
}

bool lower_unmodelled(Session& session, const Node& statement, std::string_view reason) {
  switch (statement.type) {
    case T_CreateStatsStmt:
      return create_statistics(session, reinterpret_cast<const CreateStatsStmt&>(statement));
    case T_SecLabelStmt:
      return security_label(session, reinterpret_cast<const SecLabelStmt&>(statement));
    case T_AlterTableMoveAllStmt:
      return report(session, reason);
    case T_ImportForeignSchemaStmt:
      report(session, reason);
      session.unknown_names_ok = true;
      return append_opaque(session, object_of(session, statement));
    case T_DropSubscriptionStmt:
      return drop_opaque(session, object_of(session, statement),
                         reinterpret_cast<const DropSubscriptionStmt&>(statement).missing_ok);
    case T_DropUserMappingStmt:
      return drop_opaque(session, object_of(session, statement),
                         reinterpret_cast<const DropUserMappingStmt&>(statement).missing_ok);
    case T_CreatePublicationStmt:
      if (!publication_fits(session,
                            reinterpret_cast<const CreatePublicationStmt&>(statement).pubobjects)) {
        return false;
      }
      break;
    case T_AlterPublicationStmt:
      if (!publication_fits(session,
                            reinterpret_cast<const AlterPublicationStmt&>(statement).pubobjects)) {
        return false;
      }
      break;
    case T_CreatePLangStmt:
      // Dumps of 8.x and 9.x name the language that template0 brings.
      if (text_of(reinterpret_cast<const CreatePLangStmt&>(statement).plname) == "plpgsql") {
        return true;
      }
      break;
    default:
      break;
  }
  return lower_opaque(session, object_of(session, statement), statement);
}

}  // namespace dryshod
