// SET, RESET, set_config(), transactions: what changes the meaning of the statements after it.
// Knows the settings that names and ownership depend on; all others are the client's own affair.
#include <algorithm>

#include "catalog/quote.h"
#include "parser/expr/resolve.h"
#include "parser/lower/dependency.h"
#include "parser/lower/of_cluster.h"
#include "parser/lower/settings.h"
#include "parser/plpgsql/run.h"
#include "parser/raw/tree_walk.h"

namespace dryshod {
namespace {

/// What a setting is set to: the words of the list, or none for DEFAULT and RESET.
using Words = std::optional<std::vector<std::string>>;

std::string constant_text(const Node* node) {
  const auto* constant = node_as<A_Const>(node, T_A_Const);
  if (constant == nullptr || constant->isnull) return {};
  switch (constant->val.node.type) {
    case T_String:
      return constant->val.sval.sval;
    case T_Integer:
      return std::to_string(constant->val.ival.ival);
    case T_Float:
      return constant->val.fval.fval;
    case T_Boolean:
      return constant->val.boolval.boolval ? "on" : "off";
    default:
      return {};
  }
}

/// SplitIdentifierString() of src/backend/utils/adt/varlena.c: 'a, "B c"' as set_config() has it.
std::vector<std::string> split_identifiers(std::string_view text) {
  std::vector<std::string> words;
  size_t i = 0;
  const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (i < text.size()) {
    while (i < text.size() && (blank(text[i]) || text[i] == ',')) ++i;
    if (i == text.size()) break;
    std::string word;
    if (text[i] == '"') {
      for (++i; i < text.size(); ++i) {
        if (text[i] == '"' && (i + 1 == text.size() || text[i + 1] != '"')) break;
        if (text[i] == '"') ++i;
        word += text[i];
      }
      ++i;
    } else {
      for (; i < text.size() && text[i] != ',' && !blank(text[i]); ++i) {
        const char c = text[i];
        word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      }
    }
    words.push_back(std::move(word));
  }
  return words;
}

/// The schemas that search_path names; those that a schema dump cannot hold are left out.
std::vector<Name> search_path(Session& session, const Words& words) {
  if (!words) return {session.name("public")};
  std::vector<Name> path;
  for (const std::string& word : *words) {
    if (word.empty() || word == "$user" || word == "pg_catalog" || word == "pg_temp") continue;
    path.push_back(session.name(word));
  }
  return path;
}

/// flatten_set_variable_args() in src/backend/utils/misc/guc_funcs.c.
std::string joined_identifiers(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + quote_ident(word);
  return text;
}

void apply(Session& session, Settings& settings, std::string_view name, const Words& words) {
  const std::string first = words && !words->empty() ? words->front() : std::string();
  if (name == "search_path") {
    settings.search_path = search_path(session, words);
    settings.search_path_text = words ? session.name(joined_identifiers(*words)) : Name{};
  } else if (name == "role") {
    settings.role = !words || first == "none" ? settings.session_user : session.name(first);
  } else if (name == "session_authorization") {
    settings.session_user = settings.role = words ? session.name(first) : Name{};
  } else if (name == "default_tablespace") {
    settings.default_tablespace = session.name(first);
  } else if (name == "default_table_access_method") {
    settings.default_access_method = first == "heap" ? Name{} : session.name(first);
  } else if (name == "check_function_bodies") {
    settings.check_function_bodies =
        !words || first == "on" || first == "true" || first == "1" || first == "yes";
  }
}

void reset_all(Session& session, Settings& settings) {
  for (const char* name : {"search_path", "default_tablespace", "default_table_access_method",
                           "check_function_bodies"}) {
    apply(session, settings, name, std::nullopt);
  }
}

/// SET LOCAL outside a transaction block has no effect but a warning
/// (src/backend/utils/misc/guc_funcs.c).
bool set(Session& session, std::string_view name, const Words& words, bool local) {
  if (local && !session.in_transaction_block()) {
    session.warn("SET LOCAL can only be used in transaction blocks");
    return true;
  }
  apply(session, session, name, words);
  if (!local && session.in_transaction_block()) apply(session, session.committed, name, words);
  return true;
}

// ---- transactions ------------------------------------------------------------

void remember(Session& session, Name name) {
  Savepoint point;
  point.name = name;
  point.settings = session;
  point.committed = session.committed;
  if (session.may_roll_back) point.catalog = std::make_shared<const Catalog>(session.catalog);
  session.savepoints.push_back(std::move(point));
}

void restore(Session& session, const Savepoint& point) {
  static_cast<Settings&>(session) = point.settings;
  session.committed = point.committed;
  if (point.catalog) session.catalog = *point.catalog;
}

void begin(Session& session) {
  if (session.in_transaction_block()) {
    session.warn("there is already a transaction in progress");
    return;
  }
  session.committed = session;
  remember(session, Name{});
}

void commit(Session& session) {
  if (!session.in_transaction_block()) {
    session.warn("there is no transaction in progress");
    return;
  }
  static_cast<Settings&>(session) = session.committed;
  session.savepoints.clear();
}

void roll_back(Session& session) {
  if (!session.in_transaction_block()) {
    session.warn("there is no transaction in progress");
    return;
  }
  const Savepoint start = session.savepoints.front();
  restore(session, start);
  session.savepoints.clear();
}

/// The savepoint of that name, the last one first; an error when there is none.
size_t find_savepoint(Session& session, std::string_view name) {
  for (size_t i = session.savepoints.size(); i > 1; --i) {
    if (session.text(session.savepoints[i - 1].name) == name) return i - 1;
  }
  error(session, "savepoint \"" + std::string(name) + "\" does not exist");
  return 0;
}

bool savepoint_statement(Session& session, const TransactionStmt& statement) {
  const std::string_view name = statement.savepoint_name;
  if (!session.in_transaction_block()) {
    return error(session, statement.kind == TRANS_STMT_SAVEPOINT
                              ? "SAVEPOINT can only be used in transaction blocks"
                          : statement.kind == TRANS_STMT_RELEASE
                              ? "RELEASE SAVEPOINT can only be used in transaction blocks"
                              : "ROLLBACK TO SAVEPOINT can only be used in transaction blocks");
  }
  if (statement.kind == TRANS_STMT_SAVEPOINT) {
    remember(session, session.name(name));
    return true;
  }
  const size_t at = find_savepoint(session, name);
  if (at == 0) return false;
  if (statement.kind == TRANS_STMT_RELEASE) {
    session.savepoints.resize(at);
  } else {
    restore(session, session.savepoints[at]);
    session.savepoints.resize(at + 1);
  }
  return true;
}

// ---- SELECT --------------------------------------------------------------------

/// Does the query call anything whose work may be seen in the schema or the settings?
bool has_calls(const Session& session, const SelectStmt& statement) {
  bool found = false;
  walk_tree(reinterpret_cast<const Node*>(&statement), [&](const Node* node) {
    const auto* call = node_as<FuncCall>(node, T_FuncCall);
    if (call == nullptr || found) return !found;
    const auto name = name_parts(call->funcname);
    found = !name.empty() &&
            (name.back() == "set_config" || ((name.size() == 1 || name[0] != "pg_catalog") &&
                                             ((session.unknown_names_ok && name.size() > 1) ||
                                              !find_routines(session, name).empty())));
    return !found;
  });
  return found;
}

}  // namespace

void set_configuration_parameter(Session& session, std::string_view name, std::string_view value,
                                 bool local) {
  const Words words =
      name == "search_path" ? split_identifiers(value) : std::vector{std::string(value)};
  set(session, name, words, local);
}

std::string shown_search_path(const Session& session) {
  if (!session.search_path_text) return "\"$user\", public";
  return std::string(session.text(session.search_path_text));
}

void begin_session(Session& session) {
  static_cast<Settings&>(session) = Settings{};
  session.search_path = {session.name("public")};
  session.committed = session;
}

void end_session(Session& session) {
  const Name temporary = session.name("temporary");
  std::vector<Ref> gone;
  session.catalog.each([&](Ref ref) {
    session.catalog.visit(ref, [&](const auto& body) {
      if constexpr (requires { body.persistence; }) {
        if (body.persistence == temporary) gone.push_back(ref);
      }
    });
  });
  for (const Ref ref : gone) session.catalog.remove(ref);
  if (const Ref schema = find_schema(session, kTemporarySchema)) {
    drop_elements(session, {schema}, DROP_CASCADE);
  }
}

bool lower(Session& session, const VariableSetStmt& statement) {
  switch (statement.kind) {
    case VAR_SET_VALUE: {
      std::vector<std::string> words;
      for (const Node* argument : list_of<Node>(statement.args)) {
        words.push_back(constant_text(argument));
      }
      return set(session, statement.name, words, statement.is_local);
    }
    case VAR_SET_DEFAULT:
    case VAR_RESET:
      return set(session, statement.name, std::nullopt, statement.is_local);
    case VAR_RESET_ALL:
      reset_all(session, session);
      reset_all(session, session.committed);
      return true;
    case VAR_SET_CURRENT:  // only in CREATE FUNCTION
    case VAR_SET_MULTI:    // SET TRANSACTION, SET SESSION CHARACTERISTICS
      return true;
  }
  return true;
}

bool lower(Session& session, const TransactionStmt& statement) {
  switch (statement.kind) {
    case TRANS_STMT_BEGIN:
    case TRANS_STMT_START:
      begin(session);
      return true;
    case TRANS_STMT_COMMIT:
      commit(session);
      if (statement.chain) begin(session);
      return true;
    case TRANS_STMT_ROLLBACK:
      roll_back(session);
      if (statement.chain) begin(session);
      return true;
    case TRANS_STMT_SAVEPOINT:
    case TRANS_STMT_RELEASE:
    case TRANS_STMT_ROLLBACK_TO:
      return savepoint_statement(session, statement);
    case TRANS_STMT_PREPARE:
      ++session.reported;
      session.warn("PREPARE TRANSACTION is read as COMMIT");
      commit(session);
      return true;
    case TRANS_STMT_COMMIT_PREPARED:
    case TRANS_STMT_ROLLBACK_PREPARED:
      return true;
  }
  return true;
}

bool lower(Session& session, const DiscardStmt& statement) {
  if (statement.target == DISCARD_ALL) begin_session(session);
  if (statement.target == DISCARD_ALL || statement.target == DISCARD_TEMP) end_session(session);
  return true;
}

bool lower(Session& session, const SelectStmt& statement) {
  if (statement.intoClause != nullptr) {
    // transformSelectStmt() makes CREATE TABLE AS of SELECT INTO (src/backend/parser/analyze.c).
    SelectStmt query = statement;
    query.intoClause = nullptr;
    CreateTableAsStmt as{};
    as.type = T_CreateTableAsStmt;
    as.query = reinterpret_cast<Node*>(&query);
    as.into = statement.intoClause;
    as.objtype = OBJECT_TABLE;
    as.is_select_into = true;
    return lower(session, as);
  }
  if (handles_large_objects(statement)) return large_object(session);
  return !has_calls(session, statement) || run_query(session, statement);
}

bool lower(Session& session, const CallStmt& statement) {
  return run_call(session, statement);
}

bool lower(Session& session, const DoStmt& statement) {
  return run_block(session, statement);
}

}  // namespace dryshod
