// Statements of PL/pgSQL, as src/pl/plpgsql/src/pl_exec.c executes them.
#include <algorithm>

#include "parser/plpgsql/run.h"
#include "parser/source/lexer.h"

namespace dryshod {
namespace {

template <class T>
const T& as(const PLpgSQL_stmt* statement) {
  return *reinterpret_cast<const T*>(statement);
}

/// Can a refusal of the only statement of a block leave anything behind? Statements that make one
/// object take it back by themselves; all others need a copy to go back to.
bool needs_copy(const PLpgSQL_stmt_block& block) {
  const auto body = list_of<PLpgSQL_stmt>(block.body);
  if (body.size() != 1 || body[0]->cmd_type != PLPGSQL_STMT_EXECSQL) return true;
  lex::Lexer lexer(as<PLpgSQL_stmt_execsql>(body[0]).sqlstmt->query, true);
  const lex::Token first = lexer.next(), second = lexer.next();
  return !lex::is_word(first.text, "create") || lex::is_word(second.text, "or");
}

/// exception_matches_conditions(): a class matches all of its codes (ERRCODE_IS_CATEGORY).
bool matches(const PLpgSQL_condition* conditions, std::string_view sqlstate) {
  if (sqlstate.empty()) sqlstate = "XX000";
  const int code = MAKE_SQLSTATE(sqlstate[0], sqlstate[1], sqlstate[2], sqlstate[3], sqlstate[4]);
  for (; conditions != nullptr; conditions = conditions->next) {
    const int wanted = conditions->sqlerrstate;
    if (wanted == PLPGSQL_OTHERS) {
      if (sqlstate != "57014" && sqlstate != "P0004") return true;
    } else if (wanted == code ||
               (ERRCODE_IS_CATEGORY(wanted) && ERRCODE_TO_CATEGORY(code) == wanted)) {
      return true;
    }
  }
  return false;
}

std::string unpacked(int sqlstate) {
  std::string out;
  for (int i = 0; i < 5; ++i, sqlstate >>= 6) out += static_cast<char>(PGUNSIXBIT(sqlstate));
  return out;
}

}  // namespace

Flow Runner::statements(const List* list) {
  for (const PLpgSQL_stmt* one : list_of<PLpgSQL_stmt>(list)) {
    if (!spend()) return Flow::Lost;
    const Flow flow = statement(one);
    if (raised_ != nullptr) return Flow::Raised;
    if (flow != Flow::Next) return flow;
  }
  return Flow::Next;
}

Flow Runner::statement(const PLpgSQL_stmt* statement) {
  stand_at(statement->lineno);
  switch (statement->cmd_type) {
    case PLPGSQL_STMT_BLOCK:
      return block(as<PLpgSQL_stmt_block>(statement));
    case PLPGSQL_STMT_ASSIGN: {
      const auto& assignment = as<PLpgSQL_stmt_assign>(statement);
      Value value = value_of(assignment.expr);
      const auto at = static_cast<size_t>(assignment.varno);
      if (const Node* subscript = code_.subscript(assignment.expr)) {
        const Value index = evaluator_.value(subscript);
        Value array = frame().datums[at];
        if (array.is_null()) array = Value::array({});
        const bool plain = array.is(ValueKind::Array) && index.is(ValueKind::Integer) &&
                           index.integer >= 1 &&
                           index.integer <= static_cast<int64_t>(array.items.size()) + 1;
        if (!plain) {
          frame().datums[at] = Value::unknown("an array");
          return here();
        }
        const auto i = static_cast<size_t>(index.integer - 1);
        if (i == array.items.size()) array.items.push_back(Value::null());
        array.items[i] = std::move(value);
        value = std::move(array);
      }
      if (raised_ == nullptr) assign(assignment.varno, std::move(value));
      return here();
    }
    case PLPGSQL_STMT_IF:
      return branch(as<PLpgSQL_stmt_if>(statement));
    case PLPGSQL_STMT_CASE:
      return cases(as<PLpgSQL_stmt_case>(statement));
    case PLPGSQL_STMT_LOOP: {
      const auto& loop = as<PLpgSQL_stmt_loop>(statement);
      return endless(loop.label, loop.body, nullptr);
    }
    case PLPGSQL_STMT_WHILE: {
      const auto& loop = as<PLpgSQL_stmt_while>(statement);
      return endless(loop.label, loop.body, loop.cond);
    }
    case PLPGSQL_STMT_FORI:
      return numbers(as<PLpgSQL_stmt_fori>(statement));
    case PLPGSQL_STMT_FORS: {
      const auto& loop = as<PLpgSQL_stmt_fors>(statement);
      return rows(as<PLpgSQL_stmt_forq>(statement), query_of(loop.query));
    }
    case PLPGSQL_STMT_DYNFORS: {
      const auto& loop = as<PLpgSQL_stmt_dynfors>(statement);
      return rows(as<PLpgSQL_stmt_forq>(statement), dynamic_query(loop.query, loop.params));
    }
    case PLPGSQL_STMT_FORC: {
      const auto& loop = as<PLpgSQL_stmt_forc>(statement);
      const PLpgSQL_datum* cursor = frame().function->datums[loop.curvar];
      const PLpgSQL_expr* query =
          reinterpret_cast<const PLpgSQL_var*>(cursor)->cursor_explicit_expr;
      QueryRows result;
      if (query != nullptr && loop.argquery == nullptr) {
        result = query_of(query);
      } else {
        result.unknown = "what a cursor gives";
      }
      return rows(as<PLpgSQL_stmt_forq>(statement), result);
    }
    case PLPGSQL_STMT_FOREACH_A:
      return elements(as<PLpgSQL_stmt_foreach_a>(statement));
    case PLPGSQL_STMT_EXIT:
      return jump(as<PLpgSQL_stmt_exit>(statement));
    case PLPGSQL_STMT_RETURN:
      return give_back(as<PLpgSQL_stmt_return>(statement));
    case PLPGSQL_STMT_RETURN_NEXT: {
      const auto& next = as<PLpgSQL_stmt_return_next>(statement);
      std::optional<Value> row;
      if (next.expr != nullptr) {
        row = value_of(next.expr);
      } else if (!(row = output_values()) && next.retvarno >= 0) {
        row = frame().datums[static_cast<size_t>(next.retvarno)];
      }
      frame().set.push_back(row ? std::move(*row) : Value::unknown("a row"));
      return here();
    }
    case PLPGSQL_STMT_RETURN_QUERY: {
      const auto& query = as<PLpgSQL_stmt_return_query>(statement);
      const QueryRows result = query.query != nullptr ? query_of(query.query)
                                                      : dynamic_query(query.dynquery, query.params);
      for (const QueryRows::Row& row : result.rows) {
        Value one = row.values.size() == 1 ? row.values[0] : Value::array(row.values);
        if (row.values.size() != 1) {
          one.kind = ValueKind::Row;
          one.names = result.names;
        }
        frame().set.push_back(std::move(one));
      }
      if (!result.certain()) frame().set.push_back(Value::unknown("a row"));
      return here();
    }
    case PLPGSQL_STMT_RAISE:
      return raise(as<PLpgSQL_stmt_raise>(statement));
    case PLPGSQL_STMT_ASSERT: {
      const auto& assertion = as<PLpgSQL_stmt_assert>(statement);
      const Value holds = value_of(assertion.cond);
      if (raised_ == nullptr && holds.known() && !holds.is_true()) {
        const Value message =
            assertion.message != nullptr ? value_of(assertion.message) : Value::null();
        raise("P0004", message.is(ValueKind::Text) ? message.text : "assertion failed");
      }
      return here();
    }
    case PLPGSQL_STMT_EXECSQL:
      return sql(as<PLpgSQL_stmt_execsql>(statement));
    case PLPGSQL_STMT_DYNEXECUTE:
      return dynamic(as<PLpgSQL_stmt_dynexecute>(statement));
    case PLPGSQL_STMT_PERFORM: {
      const QueryRows result = query_of(as<PLpgSQL_stmt_perform>(statement).expr);
      set_found(!result.certain() ? Value::unknown("whether a row was found")
                                  : Value::boolean(!result.rows.empty()));
      return here();
    }
    case PLPGSQL_STMT_CALL: {
      const auto& call = as<PLpgSQL_stmt_call>(statement);
      const Node* tree = code_.statement(call.expr);
      frame().names = call.expr->ns;
      const Flow flow = tree != nullptr ? execute(*tree, call.expr->query, false) : Flow::Next;
      if (call.target != nullptr) forget({call.target->dno}, "what a procedure gives back");
      return flow;
    }
    case PLPGSQL_STMT_GETDIAG: {
      const auto& get = as<PLpgSQL_stmt_getdiag>(statement);
      for (const auto* item : list_of<PLpgSQL_diag_item>(get.diag_items)) {
        const Raised* handled = frame().handled;
        if (item->kind == PLPGSQL_GETDIAG_MESSAGE_TEXT && handled != nullptr) {
          assign(item->target, Value::of_text(handled->message()));
        } else if (item->kind == PLPGSQL_GETDIAG_RETURNED_SQLSTATE && handled != nullptr &&
                   !handled->sqlstate.empty()) {
          assign(item->target, Value::of_text(handled->sqlstate));
        } else {
          assign(item->target, Value::unknown("what GET DIAGNOSTICS gives"));
        }
      }
      return here();
    }
    case PLPGSQL_STMT_FETCH:
      if (const auto* target = as<PLpgSQL_stmt_fetch>(statement).target) {
        forget({target->dno}, "what a cursor gives");
      }
      set_found(Value::unknown("whether a cursor gives a row"));
      return here();
    case PLPGSQL_STMT_OPEN:
    case PLPGSQL_STMT_CLOSE:
    case PLPGSQL_STMT_COMMIT:
      return here();
    case PLPGSQL_STMT_ROLLBACK:
      report("ROLLBACK in procedural code is not followed");
      return here();
  }
  return here();
}

Flow Runner::block(const PLpgSQL_stmt_block& block) {
  for (int i = 0; i < block.n_initvars; ++i) {
    const int number = block.initvarnos[i];
    const PLpgSQL_datum* datum = frame().function->datums[number];
    if (datum->dtype != PLPGSQL_DTYPE_VAR && datum->dtype != PLPGSQL_DTYPE_REC) continue;
    const auto* variable = reinterpret_cast<const PLpgSQL_variable*>(datum);
    Value value = Value::null();
    if (variable->default_val != nullptr) {
      stand_at(variable->lineno);
      value = value_of(variable->default_val);
    }
    if (raised_ != nullptr) return Flow::Raised;
    assign(number, std::move(value));
    if (raised_ != nullptr) return Flow::Raised;
  }
  Flow flow = Flow::Next;
  if (block.exceptions == nullptr) {
    flow = statements(block.body);
  } else {
    std::unique_ptr<Undo> undo;
    if (needs_copy(block)) undo = std::make_unique<Undo>(session_);
    const size_t frames = frames_.size();
    flow = statements(block.body);
    frames_.resize(frames);
    if (raised_ != nullptr) flow = handle(block, undo.get());
  }
  // EXIT label leaves the block of that label.
  if (flow == Flow::Exit && block.label != nullptr && frame().label == block.label) {
    frame().label.clear();
    return Flow::Next;
  }
  return flow;
}

Flow Runner::handle(const PLpgSQL_stmt_block& block, const Undo* undo) {
  for (const auto* handler : list_of<PLpgSQL_exception>(block.exceptions->exc_list)) {
    if (!matches(handler->conditions, raised_->sqlstate)) continue;
    const std::unique_ptr<Raised> caught = std::move(raised_);
    if (undo != nullptr) undo->restore(session_);
    assign(block.exceptions->sqlstate_varno, caught->sqlstate.empty()
                                                 ? Value::unknown("SQLSTATE")
                                                 : Value::of_text(caught->sqlstate));
    assign(block.exceptions->sqlerrm_varno, Value::of_text(caught->message()));
    const Raised* before = frame().handled;
    frame().handled = caught.get();
    const Flow flow = statements(handler->action);
    frame().handled = before;
    return flow;
  }
  return Flow::Raised;
}

Flow Runner::branch(const PLpgSQL_stmt_if& statement) {
  std::vector<const List*> behind{statement.then_body};
  Value condition = value_of(statement.cond);
  if (condition.is_true()) return statements(statement.then_body);
  const auto others = list_of<PLpgSQL_if_elsif>(statement.elsif_list);
  for (const PLpgSQL_if_elsif* other : others) {
    if (raised_ != nullptr) return Flow::Raised;
    if (!condition.known()) {
      behind.push_back(other->stmts);
      continue;
    }
    stand_at(other->lineno);
    behind = {other->stmts};
    condition = value_of(other->cond);
    if (condition.is_true()) return statements(other->stmts);
  }
  if (raised_ != nullptr) return Flow::Raised;
  if (condition.known()) return statements(statement.else_body);
  behind.push_back(statement.else_body);
  return uncertain(behind, condition.text, false);
}

Flow Runner::cases(const PLpgSQL_stmt_case& statement) {
  if (statement.t_expr != nullptr) assign(statement.t_varno, value_of(statement.t_expr));
  const auto whens = list_of<PLpgSQL_case_when>(statement.case_when_list);
  std::vector<const List*> behind;
  std::string why;
  for (const PLpgSQL_case_when* when : whens) {
    if (raised_ != nullptr) return Flow::Raised;
    const Value condition = why.empty() ? value_of(when->expr) : Value::unknown(why);
    if (condition.is_true()) return statements(when->stmts);
    if (condition.known()) continue;
    why = condition.text;
    behind.push_back(when->stmts);
  }
  if (raised_ != nullptr) return Flow::Raised;
  if (!why.empty()) {
    behind.push_back(statement.else_stmts);
    return uncertain(behind, why, false);
  }
  if (statement.have_else) return statements(statement.else_stmts);
  raise("20000", "case not found");
  return Flow::Raised;
}

/// The statements may run or not. None does: one warning if it could define schema, and what they
/// would assign is no longer known.
Flow Runner::uncertain(const std::vector<const List*>& lists, const std::string& why,
                       bool is_loop) {
  if (raised_ != nullptr) return Flow::Raised;
  Effect effect;
  std::unordered_set<int> assigned;
  for (const List* list : lists) {
    const Effect one = effects_.of(list, is_loop);
    effect.defines = effect.defines || one.defines;
    effect.leaves = effect.leaves || one.leaves;
    effect.jumps = effect.jumps || one.jumps;
    assigned.merge(effects_.assigned(list));
  }
  const std::string what = why.empty() ? "a condition" : why;
  if (effect.defines) {
    report("this part of the code is not executed, for " + what +
           " is not known: what it does to the schema is not seen");
  }
  forget(assigned, what);
  if (effect.leaves) {
    const List* whole = frame().function->action->body;
    if (!effect.defines && effects_.of(whole).defines) {
      report("the code after this is not executed, for " + what +
             " is not known: what it does to the schema is not seen");
    }
    return Flow::Lost;
  }
  return effect.jumps ? Flow::LostLoop : here();
}

bool Runner::ends_loop(Flow& flow, const char* label, const List* body) {
  const bool mine = frame().label.empty() || (label != nullptr && frame().label == label);
  switch (flow) {
    case Flow::Next:
      return false;
    case Flow::Continue:
      if (!mine) return true;
      frame().label.clear();
      flow = Flow::Next;
      return false;
    case Flow::Exit:
      if (mine) {
        frame().label.clear();
        flow = Flow::Next;
      }
      return true;
    case Flow::LostLoop:
      if (effects_.of(body).defines) {
        report("how often this loop runs is not known: what it does to the schema is not seen");
      }
      forget(effects_.assigned(body), "how often a loop runs");
      flow = Flow::Next;
      return true;
    default:
      return true;
  }
}

Flow Runner::endless(const char* label, const List* body, const PLpgSQL_expr* condition) {
  for (;;) {
    if (!spend()) return Flow::Lost;
    if (condition != nullptr) {
      const Value holds = value_of(condition);
      if (raised_ != nullptr) return Flow::Raised;
      if (!holds.known()) return uncertain({body}, holds.text, true);
      if (!holds.is_true()) return Flow::Next;
    }
    Flow flow = statements(body);
    if (ends_loop(flow, label, body)) return flow;
  }
}

Flow Runner::numbers(const PLpgSQL_stmt_fori& statement) {
  const Value lower = value_of(statement.lower), upper = value_of(statement.upper);
  const Value step = statement.step != nullptr ? value_of(statement.step) : Value::of(1);
  if (raised_ != nullptr) return Flow::Raised;
  for (const Value* one : {&lower, &upper, &step}) {
    if (one->is_null()) {
      raise("22004", one == &lower   ? "lower bound of FOR loop cannot be null"
                     : one == &upper ? "upper bound of FOR loop cannot be null"
                                     : "BY value of FOR loop cannot be null");
      return Flow::Raised;
    }
  }
  const auto number = [](const Value& value) -> std::optional<int64_t> {
    if (value.is(ValueKind::Integer)) return value.integer;
    if (value.is(ValueKind::Text)) return read_integer(value.text);
    return std::nullopt;
  };
  const auto from = number(lower), to = number(upper), by = number(step);
  if (!from || !to || !by) {
    return uncertain({statement.body}, "how often a loop runs", true);
  }
  if (*by <= 0) {
    raise("22023", "BY value of FOR loop must be greater than zero");
    return Flow::Raised;
  }
  bool any = false;
  for (int64_t i = *from; statement.reverse != 0 ? i >= *to : i <= *to;
       i += statement.reverse != 0 ? -*by : *by) {
    if (!spend()) return Flow::Lost;
    any = true;
    frame().datums[static_cast<size_t>(statement.var->dno)] = Value::of(i);
    Flow flow = statements(statement.body);
    if (ends_loop(flow, statement.label, statement.body)) {
      if (flow == Flow::Next) set_found(Value::boolean(true));
      return flow;
    }
  }
  set_found(Value::boolean(any));
  return Flow::Next;
}

Flow Runner::rows(const PLpgSQL_stmt_forq& statement, const QueryRows& result) {
  if (raised_ != nullptr) return Flow::Raised;
  if (!result.certain()) {
    const Flow flow =
        uncertain({statement.body},
                  result.unknown.empty() ? "which rows a query gives" : result.unknown, true);
    if (statement.var != nullptr) forget({statement.var->dno}, "the last row of a loop");
    set_found(Value::unknown("whether a loop ran"));
    return flow;
  }
  for (const QueryRows::Row& row : result.rows) {
    if (!spend()) return Flow::Lost;
    assign_row(statement.var, result.names, row.values);
    if (raised_ != nullptr) return Flow::Raised;
    Flow flow = statements(statement.body);
    if (ends_loop(flow, statement.label, statement.body)) {
      if (flow == Flow::Next) set_found(Value::boolean(true));
      return flow;
    }
  }
  set_found(Value::boolean(!result.rows.empty()));
  return Flow::Next;
}

Flow Runner::elements(const PLpgSQL_stmt_foreach_a& statement) {
  Value array = value_of(statement.expr);
  if (raised_ != nullptr) return Flow::Raised;
  if (array.is_null()) {
    raise("22004", "FOREACH expression must not be null");
    return Flow::Raised;
  }
  if (array.is(ValueKind::Text)) {
    if (const auto read = read_array(array.text)) array = *read;
  }
  if (!array.is(ValueKind::Array) || statement.slice > 0) {
    return uncertain({statement.body}, array.known() ? "an array" : array.text, true);
  }
  for (const Value& item : array.items) {
    if (!spend()) return Flow::Lost;
    assign(statement.varno, item);
    if (raised_ != nullptr) return Flow::Raised;
    Flow flow = statements(statement.body);
    if (ends_loop(flow, statement.label, statement.body)) {
      if (flow == Flow::Next) set_found(Value::boolean(true));
      return flow;
    }
  }
  set_found(Value::boolean(!array.items.empty()));
  return Flow::Next;
}

Flow Runner::jump(const PLpgSQL_stmt_exit& statement) {
  if (statement.cond != nullptr) {
    const Value condition = value_of(statement.cond);
    if (raised_ != nullptr) return Flow::Raised;
    if (!condition.known()) {
      if (statement.label == nullptr) return Flow::LostLoop;
      if (effects_.of(frame().function->action->body).defines) {
        report("the code after this is not executed, for " + condition.text +
               " is not known: what it does to the schema is not seen");
      }
      return Flow::Lost;
    }
    if (!condition.is_true()) return Flow::Next;
  }
  frame().label = statement.label != nullptr ? statement.label : "";
  return statement.is_exit ? Flow::Exit : Flow::Continue;
}

Flow Runner::give_back(const PLpgSQL_stmt_return& statement) {
  if (statement.expr != nullptr) {
    frame().result = value_of(statement.expr);
  } else if (statement.retvarno >= 0) {
    const auto at = static_cast<size_t>(statement.retvarno);
    if (at < frame().datums.size()) frame().result = frame().datums[at];
  }
  return raised_ != nullptr ? Flow::Raised : Flow::Return;
}

Flow Runner::raise(const PLpgSQL_stmt_raise& statement) {
  if (statement.elog_level < ERROR) return Flow::Next;
  const bool again =
      statement.condname == nullptr && statement.message == nullptr && statement.options == nullptr;
  if (again && frame().handled != nullptr) {
    raised_ = std::make_unique<Raised>(*frame().handled);
    return Flow::Raised;
  }
  std::string message, sqlstate = "P0001";
  if (statement.condname != nullptr) {
    sqlstate = unpacked(plpgsql_recognize_err_condition(statement.condname, true));
    message = statement.condname;
  }
  if (statement.message != nullptr) {
    message.clear();
    const auto parameters = list_of<PLpgSQL_expr>(statement.params);
    int next = 0;
    for (const char* p = statement.message; *p != '\0'; ++p) {
      if (*p != '%' || p[1] == '%') {
        message += *p;
        if (*p == '%') ++p;
        continue;
      }
      const Value value = next < parameters.size() ? value_of(parameters[next++]) : Value::null();
      if (raised_ != nullptr) return Flow::Raised;
      const auto text = text_of(session_, value);
      message += value.is_null() ? "<NULL>" : text ? *text : "...";
    }
  }
  for (const auto* option : list_of<PLpgSQL_raise_option>(statement.options)) {
    const Value value = value_of(option->expr);
    if (raised_ != nullptr) return Flow::Raised;
    if (!value.is(ValueKind::Text)) continue;
    if (option->opt_type == PLPGSQL_RAISEOPTION_MESSAGE) message = value.text;
    if (option->opt_type == PLPGSQL_RAISEOPTION_ERRCODE) {
      const std::string_view named = sqlstate_named(value.text);
      sqlstate = named.empty() ? value.text : named;
    }
  }
  if (message.empty()) message = "unhandled exception";
  raise(sqlstate, message);
  return Flow::Raised;
}

Flow Runner::sql(const PLpgSQL_stmt_execsql& statement) {
  stand_at(statement.sqlstmt, statement.lineno);
  frame().names = statement.sqlstmt->ns;
  const Node* tree = code_.statement(statement.sqlstmt);
  if (tree == nullptr) {
    report("this statement is not executed: it cannot be read");
    return here();
  }
  const auto* select = node_as<SelectStmt>(tree, T_SelectStmt);
  if (select != nullptr && select->intoClause == nullptr) {
    const QueryRows result = query_of(statement.sqlstmt);
    if (raised_ != nullptr) return Flow::Raised;
    if (statement.into) assign_rows(statement.target, result, statement.strict);
    return here();
  }
  const Flow flow = execute(*tree, statement.sqlstmt->query, false);
  if (statement.into) {
    forget({statement.target->dno}, "what a data statement returns");
    set_found(Value::unknown("whether a row was changed"));
  }
  return flow;
}

Flow Runner::dynamic(const PLpgSQL_stmt_dynexecute& statement) {
  const Value text = text_to_execute(statement.query);
  std::vector<Value> parameters;
  for (const PLpgSQL_expr* one : list_of<PLpgSQL_expr>(statement.params)) {
    parameters.push_back(value_of(one));
  }
  if (raised_ != nullptr) return Flow::Raised;
  if (text.is_null()) {
    raise("22004", "query string argument of EXECUTE is null");
    return Flow::Raised;
  }
  if (!text.is(ValueKind::Text)) {
    if (statement.into) forget({statement.target->dno}, text.text);
    return here();
  }
  std::swap(frame().parameters, parameters);
  const Flow flow =
      execute_text(text.text, statement.into ? statement.target : nullptr, statement.strict);
  std::swap(frame().parameters, parameters);
  return flow;
}

}  // namespace dryshod
