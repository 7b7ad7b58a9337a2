// Rewrite rules: CREATE [OR REPLACE] RULE, as src/backend/rewrite/rewriteDefine.c and
// transformRuleStmt() of src/backend/parser/parse_utilcmd.c do it. Knows what OLD and NEW mean for
// an event; a view's own rule is the view's query and no rule here.
#include "parser/lower/foreign.h"
#include "parser/lower/object.h"
#include "parser/lower/query_relation.h"

namespace dryshod {
namespace {

std::string_view event_word(CmdType event) {
  switch (event) {
    case CMD_SELECT:
      return "SELECT";
    case CMD_INSERT:
      return "INSERT";
    case CMD_UPDATE:
      return "UPDATE";
    default:
      return "DELETE";
  }
}

/// OLD and NEW as far as the event has them.
Scope event_scope(Session& session, Ref relation, CmdType event) {
  Scope scope;
  if (event != CMD_INSERT) scope.items.push_back(ScopeItem{session.name("old"), relation});
  if (event == CMD_INSERT || event == CMD_UPDATE) {
    scope.items.push_back(ScopeItem{session.name("new"), relation});
  }
  return scope;
}

struct Actions {
  ExprBuilder text;             // NOTHING, one statement, or (a; b)
  std::vector<Name> aliases{};  // of the first
};

bool print_actions(Session& session, const List* actions, const Scope& scope, bool conditional,
                   Actions& out) {
  const auto all = list_of<Node>(actions);
  if (all.empty()) {
    out.text << "NOTHING";
    return true;
  }
  const bool several = all.size() > 1;
  if (several) out.text << "(";
  for (int i = 0; i < all.size(); ++i) {
    if (i > 0) out.text << "; ";
    if (conditional && all[i]->type == T_NotifyStmt) {
      return error(session,
                   "rules with WHERE conditions can only have SELECT, INSERT, UPDATE, or "
                   "DELETE actions");
    }
    const auto printed = print_query(session, all[i], &scope);
    if (!printed) return false;
    out.text.append(printed->text);
    if (i == 0) out.aliases = printed->aliases;
  }
  if (several) out.text << ")";
  return true;
}

bool check_relation(Session& session, Ref relation) {
  const Catalog& catalog = session.catalog;
  if ((catalog.is<Table>(relation) && !is_foreign(catalog, relation)) ||
      catalog.is<View>(relation) || catalog.is<MaterializedView>(relation)) {
    return true;
  }
  return error(session, "relation " + quoted_name(session, relation) + " cannot have rules");
}

/// ON SELECT is how a view holds its query: CREATE OR REPLACE RULE "_RETURN" replaces that, which
/// is how dumps of 9.x break cycles of views.
bool replace_view_query(Session& session, Ref relation, const RuleStmt& statement) {
  const auto actions = list_of<Node>(statement.actions);
  if (!session.catalog.is<View>(relation) || actions.size() != 1) {
    return error(session,
                 "relation " + quoted_name(session, relation) + " cannot have ON SELECT rules");
  }
  if (!statement.instead || statement.whereClause != nullptr) {
    return error(session, "rules on SELECT must have action INSTEAD SELECT");
  }
  if (!statement.replace) {
    return error(session, quoted_name(session, relation) + " is already a view");
  }
  const auto result = read_query(session, actions[0], nullptr, {});
  if (!result) return false;
  const Expr query = session.catalog.intern(result->query.text);
  View& view = session.catalog.edit<View>(relation);
  view.query = query;
  view.column_names = result->column_names;
  set_output_columns(session, relation, result->query.columns);
  return true;
}

}  // namespace

bool lower(Session& session, const RuleStmt& statement) {
  const Ref relation = need_relation(session, *statement.relation);
  if (!relation || !check_relation(session, relation)) return false;
  if (statement.event == CMD_SELECT) return replace_view_query(session, relation, statement);

  Catalog& catalog = session.catalog;
  const Name name = session.name(statement.rulename);
  const Ref there = catalog.find_own<Rule>(relation, name);
  if (there && !statement.replace) {
    return error(session, "rule " + quoted(statement.rulename) + " for relation " +
                              quoted_name(session, relation) + " already exists");
  }
  Scope scope = event_scope(session, relation, statement.event);
  Rule body;
  body.event = session.name(event_word(statement.event));
  body.instead = statement.instead;
  Actions actions;
  if (!print_actions(session, statement.actions, scope, statement.whereClause != nullptr, actions))
    return false;
  body.actions = catalog.intern(actions.text);
  if (statement.whereClause != nullptr) {
    // make_ruledef() of ruleutils.c prints it among the names of the first action.
    scope.names_taken = std::move(actions.aliases);
    const auto condition = print_condition(session, statement.whereClause, scope);
    if (!condition) return false;
    body.condition = catalog.intern(*condition);
  }
  if (there) {
    body.enabled = catalog.get<Rule>(there).enabled;
    catalog.edit<Rule>(there) = body;
  } else {
    catalog.add(relation, name, body, session.statement);
  }
  return true;
}

}  // namespace dryshod
