// CREATE SCHEMA with its elements, mirroring src/backend/commands/schemacmds.c and
// transformCreateSchemaStmtElements() of src/backend/parser/parse_utilcmd.c. Knows their order;
// each element is executed by its own lowering function.
#include <algorithm>

#include "parser/lower/privileges.h"

namespace dryshod {
namespace {

const RangeVar* named_relation(const Node& element) {
  switch (element.type) {
    case T_CreateSeqStmt:
      return reinterpret_cast<const CreateSeqStmt&>(element).sequence;
    case T_CreateStmt:
      return reinterpret_cast<const CreateStmt&>(element).relation;
    case T_ViewStmt:
      return reinterpret_cast<const ViewStmt&>(element).view;
    case T_IndexStmt:
      return reinterpret_cast<const IndexStmt&>(element).relation;
    case T_CreateTrigStmt:
      return reinterpret_cast<const CreateTrigStmt&>(element).relation;
    default:
      return nullptr;
  }
}

/// Sequences, tables, views, indexes, triggers, grants: what they need comes first.
int turn(const Node& element) {
  switch (element.type) {
    case T_CreateSeqStmt:
      return 0;
    case T_CreateStmt:
      return 1;
    case T_ViewStmt:
      return 2;
    case T_IndexStmt:
      return 3;
    case T_CreateTrigStmt:
      return 4;
    default:
      return 5;
  }
}

bool lower_elements(Session& session, const List* elements, std::string_view schema) {
  std::vector<const Node*> ordered;
  for (const Node* element : list_of<Node>(elements)) {
    const RangeVar* relation = named_relation(*element);
    if (relation != nullptr && relation->schemaname != nullptr && relation->schemaname != schema) {
      return error(session, "CREATE specifies a schema (" + std::string(relation->schemaname) +
                                ") different from the one being created (" + std::string(schema) +
                                ")");
    }
    ordered.push_back(element);
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const Node* a, const Node* b) { return turn(*a) < turn(*b); });
  for (const Node* element : ordered) {
    if (!lower_statement(session, *element)) return false;
  }
  return true;
}

/// What the same file has put into a schema shows that it knew the schema to be there.
bool is_in_use(const Session& session, Ref schema) {
  const Catalog& catalog = session.catalog;
  bool used = false;
  catalog.each_child(schema, [&](Ref ref) {
    const Element& e = catalog[ref];
    const Slot slots = slots_of(e.kind);
    const bool is_object =
        has(slots, Slot::Relation) || has(slots, Slot::Type) || has(slots, Slot::Routine);
    used = used || (is_object && !e.builtin && e.where.file == session.statement.file);
  });
  return used;
}

}  // namespace

bool lower(Session& session, const CreateSchemaStmt& statement) {
  const Name authorization = role_name(session, statement.authrole);
  const std::string name = statement.schemaname != nullptr
                               ? std::string(statement.schemaname)
                               : std::string(session.text(authorization));
  if (name.empty()) {
    return error(session, "the name of the schema is that of a role that is not known here");
  }
  if (name.starts_with("pg_")) {
    return error(session, "unacceptable schema name \"" + name + "\"");
  }
  if (statement.if_not_exists && statement.schemaElts != nullptr) {
    return error(session, "CREATE SCHEMA IF NOT EXISTS cannot include schema elements");
  }
  if (const Ref old = find_schema(session, name)) {
    if (statement.if_not_exists) return true;
    // Dumps of one schema, and of databases without template0's, name the one that is there.
    if (session.reads_dump && session.catalog[old].builtin && !is_in_use(session, old)) return true;
    return error(session, "schema \"" + name + "\" already exists");
  }
  const Settings before = session;
  const Settings committed = session.committed;
  if (authorization) session.role = authorization;
  const Ref schema = session.catalog.add({}, session.name(name), Schema{}, session.statement);
  created(session, schema);
  // What initdb grants on schema public goes with it; one that is made anew has none of it.
  if (name == "public") store_privileges(session, schema, session.name("public"), {});
  session.search_path.insert(session.search_path.begin(), session.name(name));
  const bool done = lower_elements(session, statement.schemaElts, name);
  static_cast<Settings&>(session) = before;
  session.committed = committed;
  return done;
}

}  // namespace dryshod
