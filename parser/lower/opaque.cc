// Objects without a model: the text that stands for each, and what makes, changes and drops it.
// Knows statements as text; refuses to know what they mean. How the objects are named is in
// opaque_name.cc.
#include <algorithm>

#include "parser/lower/opaque_name.h"

namespace dryshod {
namespace {

std::string_view text_of(const char* s) {
  return s == nullptr ? std::string_view() : s;
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

/// What an opaque statement says, with the schemas its names were looked up in.
Opaque opaque_body(Session& session, std::string_view text) {
  std::vector<std::string> path;
  for (const Name schema : session.search_path) path.emplace_back(session.text(schema));
  return Opaque{session.strings.text(text), session.strings.list(path),
                opaque_needs(session, text)};
}

bool define(Session& session, std::string_view object, Ref parent) {
  const std::string text = normalised_text(session.statement_text);
  const Name name = session.name(object);
  if (const Ref old = find_opaque(session, object)) {
    if (starts_with(text, "CREATE OR REPLACE")) {
      const Expr needs = opaque_needs(session, text);
      Opaque& body = session.catalog.edit<Opaque>(old);
      body.statement = session.strings.text(text);
      body.needs = needs;
      return true;
    }
    if (text.find(" IF NOT EXISTS ") != std::string::npos) return true;
    return error(session, std::string(object) + " already exists");
  }
  session.catalog.add(parent, name, opaque_body(session, text), session.statement);
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
  const Name name = session.name(global_name("SECURITY LABEL FOR", text_of(statement.provider)));
  if (const Ref old = session.catalog.find_own<Opaque>(object, name)) session.catalog.remove(old);
  if (statement.label == nullptr) return true;
  const Text text = session.strings.text(normalised_text(session.statement_text));
  session.catalog.add(object, name, Opaque{text, {}, {}}, session.statement);
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

}  // namespace

Ref find_opaque(const Session& session, std::string_view object) {
  const Name name = session.strings.name(object);
  const Catalog& catalog = session.catalog;
  if (catalog.all<Opaque>().empty()) return {};
  if (const Ref found = catalog.find_own<Opaque>(schema_in(session, object), name)) return found;
  Ref found{};
  if (starts_with(object, "STATISTICS ")) {  // parts of their tables
    catalog.each_of<Opaque>([&](Ref ref) {
      if (catalog.name(ref) == name) found = ref;
    });
  }
  return found;
}

bool append_opaque(Session& session, std::string_view object) {
  const std::string text = normalised_text(session.statement_text);
  if (const Ref found = find_opaque(session, object)) {
    const std::string before(session.strings[session.catalog.get<Opaque>(found).statement]);
    const std::string whole = before + ";\n" + text;
    const Expr needs = opaque_needs(session, whole);
    Opaque& body = session.catalog.edit<Opaque>(found);
    body.statement = session.strings.text(whole);
    body.needs = needs;
    return true;
  }
  session.catalog.add(schema_in(session, object), session.name(object), opaque_body(session, text),
                      session.statement);
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
