// See effects.h.
#include "parser/plpgsql/effects.h"

#include <algorithm>

#include "parser/expr/builtins.h"
#include "parser/expr/resolve.h"
#include "parser/lower/of_cluster.h"
#include "parser/raw/tree_walk.h"
#include "parser/source/lexer.h"

namespace dryshod {
namespace {

template <class T>
const T& as(const PLpgSQL_stmt* statement) {
  return *reinterpret_cast<const T*>(statement);
}

/// Statements that change no schema: IGNORED in statements.def, queries, data, and what belongs to
/// the cluster: a role that code makes where it is missing is there before or after.
bool is_harmless(const Node& statement) {
  if (is_about_cluster(statement)) return true;
  switch (statement.type) {
    case T_SelectStmt:
      return reinterpret_cast<const SelectStmt&>(statement).intoClause == nullptr;
    case T_VariableSetStmt: {
      const char* name = reinterpret_cast<const VariableSetStmt&>(statement).name;
      return name != nullptr && std::string_view(name) != "search_path" &&
             std::string_view(name) != "role" && std::string_view(name) != "session_authorization";
    }
#define LOWERED(Tag)
#define IGNORED(Tag, reason) case T_##Tag:
#define UNMODELLED(Tag, reason)
#include "parser/statements.def"
      return true;
    default:
      return false;
  }
}

}  // namespace

bool begins_as_data(std::string_view sql) {
  lex::Lexer lexer(sql, true);
  const lex::Token first = lexer.next();
  if (first.kind != lex::Kind::Word) return false;
  for (const std::string_view word :
       {"insert", "update", "delete", "merge", "truncate", "copy", "analyze", "vacuum", "reindex",
        "refresh", "lock", "notify", "cluster"}) {
    if (lex::is_word(first.text, word)) return true;
  }
  return false;
}

std::string_view leading_text(const Node* expression) {
  while (expression != nullptr) {
    if (const auto* constant = node_as<A_Const>(expression, T_A_Const)) {
      return !constant->isnull && constant->val.node.type == T_String ? constant->val.sval.sval
                                                                      : std::string_view{};
    }
    if (const auto* operation = node_as<A_Expr>(expression, T_A_Expr)) {
      expression = operation->lexpr;
      continue;
    }
    if (const auto* cast = node_as<TypeCast>(expression, T_TypeCast)) {
      expression = cast->arg;
      continue;
    }
    const auto* call = node_as<FuncCall>(expression, T_FuncCall);
    if (call == nullptr) return {};
    const auto name = name_parts(call->funcname);
    const auto arguments = list_of<Node>(call->args);
    const bool keeps = !name.empty() && (name.back() == "format" || name.back() == "concat");
    if (!keeps || arguments.empty()) return {};
    expression = arguments[0];
  }
  return {};
}

std::vector<const List*> inner_lists(const PLpgSQL_stmt* statement) {
  std::vector<const List*> out;
  switch (statement->cmd_type) {
    case PLPGSQL_STMT_BLOCK: {
      const auto& block = as<PLpgSQL_stmt_block>(statement);
      out.push_back(block.body);
      if (block.exceptions != nullptr) {
        for (const auto* e : list_of<PLpgSQL_exception>(block.exceptions->exc_list)) {
          out.push_back(e->action);
        }
      }
      break;
    }
    case PLPGSQL_STMT_IF: {
      const auto& branch = as<PLpgSQL_stmt_if>(statement);
      out.push_back(branch.then_body);
      for (const auto* e : list_of<PLpgSQL_if_elsif>(branch.elsif_list)) out.push_back(e->stmts);
      out.push_back(branch.else_body);
      break;
    }
    case PLPGSQL_STMT_CASE: {
      const auto& branch = as<PLpgSQL_stmt_case>(statement);
      for (const auto* w : list_of<PLpgSQL_case_when>(branch.case_when_list)) {
        out.push_back(w->stmts);
      }
      out.push_back(branch.else_stmts);
      break;
    }
    case PLPGSQL_STMT_LOOP:
      out.push_back(as<PLpgSQL_stmt_loop>(statement).body);
      break;
    case PLPGSQL_STMT_WHILE:
      out.push_back(as<PLpgSQL_stmt_while>(statement).body);
      break;
    case PLPGSQL_STMT_FORI:
      out.push_back(as<PLpgSQL_stmt_fori>(statement).body);
      break;
    case PLPGSQL_STMT_FORS:
    case PLPGSQL_STMT_FORC:
    case PLPGSQL_STMT_DYNFORS:
      out.push_back(as<PLpgSQL_stmt_forq>(statement).body);
      break;
    case PLPGSQL_STMT_FOREACH_A:
      out.push_back(as<PLpgSQL_stmt_foreach_a>(statement).body);
      break;
    default:
      break;
  }
  return out;
}

namespace {

bool is_loop(const PLpgSQL_stmt* statement) {
  switch (statement->cmd_type) {
    case PLPGSQL_STMT_LOOP:
    case PLPGSQL_STMT_WHILE:
    case PLPGSQL_STMT_FORI:
    case PLPGSQL_STMT_FORS:
    case PLPGSQL_STMT_FORC:
    case PLPGSQL_STMT_DYNFORS:
    case PLPGSQL_STMT_FOREACH_A:
      return true;
    default:
      return false;
  }
}

/// The expressions that a statement evaluates itself.
std::vector<const PLpgSQL_expr*> own_expressions(const PLpgSQL_stmt* statement) {
  std::vector<const PLpgSQL_expr*> out;
  switch (statement->cmd_type) {
    case PLPGSQL_STMT_ASSIGN:
      out = {as<PLpgSQL_stmt_assign>(statement).expr};
      break;
    case PLPGSQL_STMT_IF:
      out = {as<PLpgSQL_stmt_if>(statement).cond};
      for (const auto* e : list_of<PLpgSQL_if_elsif>(as<PLpgSQL_stmt_if>(statement).elsif_list)) {
        out.push_back(e->cond);
      }
      break;
    case PLPGSQL_STMT_CASE:
      out = {as<PLpgSQL_stmt_case>(statement).t_expr};
      break;
    case PLPGSQL_STMT_WHILE:
      out = {as<PLpgSQL_stmt_while>(statement).cond};
      break;
    case PLPGSQL_STMT_FORS:
      out = {as<PLpgSQL_stmt_fors>(statement).query};
      break;
    case PLPGSQL_STMT_PERFORM:
      out = {as<PLpgSQL_stmt_perform>(statement).expr};
      break;
    case PLPGSQL_STMT_CALL:
      out = {as<PLpgSQL_stmt_call>(statement).expr};
      break;
    case PLPGSQL_STMT_EXECSQL:
      out = {as<PLpgSQL_stmt_execsql>(statement).sqlstmt};
      break;
    case PLPGSQL_STMT_RETURN:
      out = {as<PLpgSQL_stmt_return>(statement).expr};
      break;
    case PLPGSQL_STMT_RETURN_QUERY:
      out = {as<PLpgSQL_stmt_return_query>(statement).query};
      break;
    default:
      break;
  }
  std::erase(out, nullptr);
  return out;
}

}  // namespace

bool Effects::defines(const Node* tree) {
  bool found = !is_harmless(*tree);
  walk_tree(tree, [&](const Node* node) {
    if (found) return false;
    const auto* call = node_as<FuncCall>(node, T_FuncCall);
    if (call == nullptr) return true;
    const auto name = name_parts(call->funcname);
    if (name.empty()) return true;
    if (name.back() == "set_config") found = true;
    for (const Ref routine : find_routines(session_, name)) found = found || defines(routine);
    return !found;
  });
  return found;
}

bool Effects::defines(Ref routine) {
  const auto [at, is_new] = routines_.try_emplace(routine.id, false);
  if (!is_new) return at->second;
  if (session_.catalog.is<Aggregate>(routine)) return false;
  const RoutineCode& code = code_.routine(routine);
  bool found = false;
  if (code.tree.function != nullptr) {
    List body{};
    body.type = T_List;
    ListCell cell{};
    cell.ptr_value = code.tree.function->action;
    body.length = 1;
    body.elements = &cell;
    found = of(&body).defines;
  } else if (code.statements != nullptr) {
    for (const RawStmt* raw : list_of<RawStmt>(code.statements)) {
      found = found || defines(raw->stmt);
    }
  } else {
    // A body of parsed statements holds queries and data only; C and internal functions rarely
    // more.
    found = code.error != "a body of parsed statements" && code.language != "c" &&
            code.language != "internal";
  }
  routines_[routine.id] = found;
  return found;
}

bool Effects::expression(const PLpgSQL_expr* expression) {
  if (expression == nullptr) return false;
  const Node* tree = expression->parseMode == RAW_PARSE_DEFAULT
                         ? code_.statement(expression)
                         : reinterpret_cast<const Node*>(code_.expression(expression));
  return tree != nullptr && defines(tree);
}

bool Effects::expressions(const List* list) {
  for (const PLpgSQL_expr* one : list_of<PLpgSQL_expr>(list)) {
    if (expression(one)) return true;
  }
  return false;
}

/// EXECUTE: harmless where its text begins as a data statement, whatever follows.
bool Effects::dynamic(const PLpgSQL_expr* text) {
  const SelectStmt* tree = code_.expression(text);
  if (tree == nullptr || tree->targetList == nullptr) return true;
  if (defines(reinterpret_cast<const Node*>(tree))) return true;
  const Node* value = list_of<ResTarget>(tree->targetList)[0]->val;
  const std::string_view leading = leading_text(value);
  if (begins_as_data(leading)) return false;
  // A whole constant is as good as the statement itself.
  const auto* constant = node_as<A_Const>(value, T_A_Const);
  if (constant == nullptr || leading.empty()) return true;
  std::string error;
  bool found = false;
  for (const RawStmt* raw : list_of<RawStmt>(code_.statements(leading, error))) {
    found = found || defines(raw->stmt);
  }
  return found;
}

void Effects::statement(const PLpgSQL_stmt* statement, bool in_loop, Effect& effect) {
  switch (statement->cmd_type) {
    case PLPGSQL_STMT_RETURN:
      effect.leaves = true;
      break;
    case PLPGSQL_STMT_EXIT: {
      const auto& exit = as<PLpgSQL_stmt_exit>(statement);
      if (exit.label != nullptr) {
        effect.leaves = true;
      } else if (!in_loop) {
        effect.jumps = true;
      }
      break;
    }
    case PLPGSQL_STMT_DYNEXECUTE:
      effect.defines = effect.defines || dynamic(as<PLpgSQL_stmt_dynexecute>(statement).query) ||
                       expressions(as<PLpgSQL_stmt_dynexecute>(statement).params);
      break;
    default:
      break;
  }
  for (const PLpgSQL_expr* one : own_expressions(statement)) {
    effect.defines = effect.defines || expression(one);
  }
  for (const List* list : inner_lists(statement)) {
    const Effect inner = of(list, in_loop || is_loop(statement));
    effect.defines = effect.defines || inner.defines;
    effect.leaves = effect.leaves || inner.leaves;
    effect.jumps = effect.jumps || inner.jumps;
  }
}

Effect Effects::of(const List* statements, bool in_loop) {
  Effect out;
  for (const PLpgSQL_stmt* one : list_of<PLpgSQL_stmt>(statements)) statement(one, in_loop, out);
  return out;
}

std::unordered_set<int> Effects::assigned(const List* statements) {
  std::unordered_set<int> out;
  const auto target = [&](const PLpgSQL_variable* variable) {
    if (variable != nullptr) out.insert(variable->dno);
  };
  for (const PLpgSQL_stmt* one : list_of<PLpgSQL_stmt>(statements)) {
    switch (one->cmd_type) {
      case PLPGSQL_STMT_ASSIGN:
        out.insert(as<PLpgSQL_stmt_assign>(one).varno);
        break;
      case PLPGSQL_STMT_EXECSQL:
        target(as<PLpgSQL_stmt_execsql>(one).target);
        break;
      case PLPGSQL_STMT_DYNEXECUTE:
        target(as<PLpgSQL_stmt_dynexecute>(one).target);
        break;
      case PLPGSQL_STMT_FETCH:
        target(as<PLpgSQL_stmt_fetch>(one).target);
        break;
      case PLPGSQL_STMT_CALL:
        target(as<PLpgSQL_stmt_call>(one).target);
        break;
      case PLPGSQL_STMT_FORS:
      case PLPGSQL_STMT_FORC:
      case PLPGSQL_STMT_DYNFORS:
        target(as<PLpgSQL_stmt_forq>(one).var);
        break;
      case PLPGSQL_STMT_FOREACH_A:
        out.insert(as<PLpgSQL_stmt_foreach_a>(one).varno);
        break;
      case PLPGSQL_STMT_GETDIAG:
        for (const auto* item :
             list_of<PLpgSQL_diag_item>(as<PLpgSQL_stmt_getdiag>(one).diag_items)) {
          out.insert(item->target);
        }
        break;
      default:
        break;
    }
    for (const List* list : inner_lists(one)) out.merge(assigned(list));
  }
  return out;
}

}  // namespace dryshod
