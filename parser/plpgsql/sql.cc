// SQL inside procedural code: statements go where top-level ones go, with their place in the code;
// and the variables that code assigns.
#include <algorithm>

#include "parser/lower/lower.h"
#include "parser/lower/query_relation.h"
#include "parser/plpgsql/run.h"

namespace dryshod {
namespace {

bool is_data(const Node& statement) {
  switch (statement.type) {
    case T_InsertStmt:
    case T_UpdateStmt:
    case T_DeleteStmt:
    case T_MergeStmt:
      return true;
    default:
      return false;
  }
}

}  // namespace

Value Runner::single(const SelectStmt& select) {
  const auto targets = list_of<ResTarget>(select.targetList);
  const bool plain = targets.size() == 1 && select.fromClause == nullptr &&
                     select.whereClause == nullptr && select.withClause == nullptr &&
                     select.op == SETOP_NONE && select.valuesLists == nullptr &&
                     select.groupClause == nullptr && select.limitCount == nullptr;
  const auto* call = plain ? node_as<FuncCall>(targets[0]->val, T_FuncCall) : nullptr;
  const auto name = call != nullptr ? name_parts(call->funcname) : std::vector<std::string_view>{};
  if (plain && (name.empty() || (!is_aggregate(name.back()) && !is_set_returning(name.back())))) {
    return evaluator_.value(targets[0]->val);
  }
  const QueryRows result = evaluator_.query(select);
  if (!result.unknown.empty()) return Value::unknown(result.unknown);
  if (!result.certain()) return Value::unknown("which rows a query gives");
  if (result.rows.empty() || result.rows[0].values.empty()) return Value::null();
  if (result.rows.size() > 1) {
    raise("21000", "query returned more than one row");
    return Value::unknown("more than one row");
  }
  return result.rows[0].values[0];
}

Value Runner::value_of(const PLpgSQL_expr* expression) {
  if (raised_ != nullptr) return Value::unknown("nothing");
  const SelectStmt* select = code_.expression(expression);
  if (select == nullptr) return Value::unknown("an expression that cannot be read");
  Frame& own = frame();
  const PLpgSQL_nsitem* before = own.names;
  own.names = expression->ns;
  Value value = single(*select);
  own.names = before;
  return value;
}

QueryRows Runner::query_of(const PLpgSQL_expr* expression) {
  QueryRows out;
  const SelectStmt* select = nullptr;
  if (expression->parseMode == RAW_PARSE_DEFAULT) {
    select = node_as<SelectStmt>(code_.statement(expression), T_SelectStmt);
  } else {
    select = code_.expression(expression);
  }
  if (select == nullptr || select->intoClause != nullptr) {
    out.unknown = "what a data statement returns";
    const Node* tree = code_.statement(expression);
    if (tree != nullptr && effects_.defines(tree)) {
      report("the functions of this statement are not executed");
    }
    return out;
  }
  Frame& own = frame();
  const PLpgSQL_nsitem* before = own.names;
  own.names = expression->ns;
  out = evaluator_.query(*select);
  own.names = before;
  if (raised_ == nullptr && !out.unknown.empty() &&
      effects_.defines(reinterpret_cast<const Node*>(select))) {
    report("the functions of this query are not executed, for " + out.unknown + " is not known");
  }
  return out;
}

/// Known text or SQL, NULL, or unknown and then reported if it could define schema.
Value Runner::text_to_execute(const PLpgSQL_expr* expression) {
  Value text = value_of(expression);
  if (raised_ != nullptr || text.is(ValueKind::Text) || text.is_null()) return text;
  if (text.is(ValueKind::Sql)) return Value::of_text(text.text);
  const SelectStmt* select = code_.expression(expression);
  const Node* value = select != nullptr && select->targetList != nullptr
                          ? list_of<ResTarget>(select->targetList)[0]->val
                          : nullptr;
  if (!begins_as_data(leading_text(value))) {
    report("EXECUTE is not followed, for " + (text.known() ? "its text" : text.text) +
           " is not known: what it does to the schema is not seen");
  }
  return text.known() ? Value::unknown("a text") : text;
}

QueryRows Runner::dynamic_query(const PLpgSQL_expr* text, const List* params) {
  QueryRows out;
  const Value sql = value_of(text);
  std::vector<Value> parameters;
  for (const PLpgSQL_expr* one : list_of<PLpgSQL_expr>(params)) parameters.push_back(value_of(one));
  if (raised_ != nullptr) return out;
  out.unknown = sql.known() ? "what a statement returns" : sql.text;
  if (!sql.is(ValueKind::Text)) return out;
  std::string error;
  const auto raw = list_of<RawStmt>(code_.statements(sql.text, error));
  if (raw.empty()) {
    if (!error.empty()) raise("42601", error);
    return out;
  }
  const auto* select = node_as<SelectStmt>(raw[0]->stmt, T_SelectStmt);
  if (raw.size() != 1 || select == nullptr || select->intoClause != nullptr) return out;
  Frame& own = frame();
  const PLpgSQL_nsitem* before = own.names;
  own.names = nullptr;
  std::swap(own.parameters, parameters);
  out = evaluator_.query(*select);
  std::swap(own.parameters, parameters);
  own.names = before;
  if (raised_ == nullptr && !out.unknown.empty() && effects_.defines(raw[0]->stmt)) {
    report("the functions of this query are not executed, for " + out.unknown + " is not known");
  }
  return out;
}

Flow Runner::execute_text(std::string_view text, const PLpgSQL_variable* into, bool strict) {
  std::string error;
  const auto raw = list_of<RawStmt>(code_.statements(text, error));
  if (!error.empty()) {
    raise("42601", error);
    raised_->diagnostics.back().notes.emplace_back(place_, "executed: " + std::string(text));
    return Flow::Raised;
  }
  Frame& own = frame();
  const PLpgSQL_nsitem* before = own.names;
  own.names = nullptr;
  for (const RawStmt* one : raw) {
    const auto* select = node_as<SelectStmt>(one->stmt, T_SelectStmt);
    if (select != nullptr && select->intoClause == nullptr) {
      const QueryRows result = evaluator_.query(*select);
      if (raised_ == nullptr && !result.unknown.empty() && effects_.defines(one->stmt)) {
        report("the functions of this query are not executed, for " + result.unknown +
               " is not known");
      }
      if (raised_ == nullptr && into != nullptr) assign_rows(into, result, strict);
    } else {
      const auto at = static_cast<size_t>(std::max(one->stmt_location, 0));
      execute(
          *one->stmt,
          one->stmt_len > 0 ? text.substr(at, static_cast<size_t>(one->stmt_len)) : text.substr(at),
          true);
      if (into != nullptr) forget({into->dno}, "what a statement returns");
    }
    if (raised_ != nullptr) break;
  }
  own.names = before;
  return here();
}

/// A query that makes a relation may name variables of the code.
bool Runner::lower_here(const Node& statement) {
  const auto* as = node_as<CreateTableAsStmt>(&statement, T_CreateTableAsStmt);
  if (as == nullptr) return lower_statement(session_, statement);
  Scope variables;
  auto& names = variables.parameters.emplace_back();
  for (const PLpgSQL_nsitem* item = frame().names; item != nullptr; item = item->prev) {
    if (item->itemtype != PLPGSQL_NSTYPE_LABEL) names.emplace_back(item->name);
  }
  if (frame().function == nullptr && frame().routine != nullptr) {
    for (const auto& parameter : frame().routine->parameters) names.emplace_back(parameter.name);
  }
  return create_table_as(session_, *as, &variables);
}

/// One statement that is no query. What the server would refuse is raised.
Flow Runner::execute(const Node& statement, std::string_view text, bool is_dynamic) {
  if (raised_ != nullptr || !spend()) return raised_ != nullptr ? Flow::Raised : Flow::Lost;
  if (is_data(statement)) {
    // The tag of a data statement is harmless: its calls are what counts.
    if (effects_.defines(&statement)) {
      report("the functions of this statement are not executed: what they do is not seen");
    }
    set_found(Value::unknown("whether a row was changed"));
    return Flow::Next;
  }
  switch (statement.type) {
    case T_CallStmt: {
      const FuncCall* procedure = reinterpret_cast<const CallStmt&>(statement).funccall;
      std::vector<Argument> arguments;
      for (const Node* argument : list_of<Node>(procedure->args)) {
        const auto* named = node_as<NamedArgExpr>(argument, T_NamedArgExpr);
        arguments.push_back({named != nullptr ? named->name : "", evaluator_.value(argument)});
      }
      if (raised_ == nullptr) call(*procedure, std::move(arguments));
      return here();
    }
    case T_DoStmt:
      for (const DefElem* option :
           list_of<DefElem>(reinterpret_cast<const DoStmt&>(statement).args)) {
        const auto* body = node_as<String>(option->arg, T_String);
        if (body != nullptr && std::string_view(option->defname) == "as") do_block(body->sval, 0);
      }
      return here();
    case T_TransactionStmt:
      raise("0A000", "EXECUTE of transaction commands is not implemented");
      return Flow::Raised;
    default:
      break;
  }
  const size_t diagnostics = session_.diagnostics.size();
  const uint32_t elements = session_.catalog.size();
  const uint32_t reported = session_.reported;
  session_.statement = place_;
  session_.statement_text = text;
  const char* outside = refuses_transaction_block(statement);
  const bool done =
      outside != nullptr
          ? error(session_, std::string(outside) + " cannot run inside a transaction block")
      : is_dynamic && frame().function != nullptr ? lower_statement(session_, statement)
                                                  : lower_here(statement);
  session_.statement = statement_;
  session_.statement_text = statement_text_;
  const bool exact = !is_dynamic && frame().body_at != 0;
  for (size_t i = diagnostics; i < session_.diagnostics.size(); ++i) {
    Diagnostic& d = session_.diagnostics[i];
    if (exact && d.where.begin <= place_.end) continue;
    d.where = place_;  // an offset into a text that is nowhere in the source
    if (is_dynamic) d.notes.emplace_back(place_, "executed: " + std::string(text));
  }
  if (done) return here();
  session_.reported = reported;
  for (uint32_t id = session_.catalog.size(); id > elements; --id) {
    if (session_.catalog.alive(Ref{id - 1})) session_.catalog.remove(Ref{id - 1});
  }
  auto raised = std::make_unique<Raised>();
  for (size_t i = diagnostics; i < session_.diagnostics.size(); ++i) {
    if (session_.diagnostics[i].severity != Severity::Error) continue;
    raised->diagnostics.push_back(std::move(session_.diagnostics[i]));
  }
  session_.diagnostics.resize(diagnostics);
  if (raised->diagnostics.empty()) {
    raised->diagnostics.push_back({Severity::Error, place_, "this statement failed", {}});
  }
  std::string& message = raised->diagnostics.front().message;
  constexpr std::string_view kInBlock = " cannot run inside a transaction block";
  if (own_transaction_ && message.ends_with(kInBlock)) {
    message.replace(message.size() - kInBlock.size(), kInBlock.size(),
                    " cannot be executed from a function");
  }
  raised->sqlstate = sqlstate_of(message);
  raised_ = std::move(raised);
  return Flow::Raised;
}

void Runner::assign(int number, Value value) {
  const PLpgSQL_datum* datum = frame().function->datums[number];
  auto& datums = frame().datums;
  switch (datum->dtype) {
    case PLPGSQL_DTYPE_VAR:
    case PLPGSQL_DTYPE_PROMISE: {
      const auto* variable = reinterpret_cast<const PLpgSQL_var*>(datum);
      const PLpgSQL_type* type = variable->datatype;
      std::string name = type != nullptr && type->typname != nullptr ? type->typname : "";
      if (const size_t dot = name.rfind('.'); dot != std::string::npos) name.erase(0, dot + 1);
      if (name.starts_with("_")) name = name.substr(1) + "[]";
      const bool keeps =
          name.empty() || name == "record" || name == "unknown" || value.is(ValueKind::Row) ||
          (name == "text" && (value.is(ValueKind::Object) || value.is(ValueKind::Array)));
      if (!keeps) value = cast_to(session_, *this, value, name);
      datums[static_cast<size_t>(number)] = std::move(value);
      return;
    }
    case PLPGSQL_DTYPE_REC:
      datums[static_cast<size_t>(number)] = std::move(value);
      return;
    case PLPGSQL_DTYPE_RECFIELD: {
      const auto* field = reinterpret_cast<const PLpgSQL_recfield*>(datum);
      Value& row = datums[static_cast<size_t>(field->recparentno)];
      if (!row.is(ValueKind::Row)) {
        row = Value{};
        row.kind = ValueKind::Row;
      }
      const auto at = std::find(row.names.begin(), row.names.end(), field->fieldname);
      if (at == row.names.end()) {
        row.names.emplace_back(field->fieldname);
        row.items.push_back(std::move(value));
      } else {
        row.items[static_cast<size_t>(at - row.names.begin())] = std::move(value);
      }
      return;
    }
    case PLPGSQL_DTYPE_ROW: {
      const auto* row = reinterpret_cast<const PLpgSQL_row*>(datum);
      for (int i = 0; i < row->nfields; ++i) {
        if (row->varnos[i] < 0) continue;
        const auto at = static_cast<size_t>(i);
        assign(row->varnos[i], !value.is(ValueKind::Row) ? value
                               : at < value.items.size() ? value.items[at]
                                                         : Value::null());
      }
      return;
    }
  }
}

void Runner::assign_row(const PLpgSQL_variable* into, const std::vector<std::string>& names,
                        const std::vector<Value>& values) {
  if (into == nullptr) return;
  Value row;
  row.kind = ValueKind::Row;
  row.items = values;
  row.names = names;
  row.names.resize(values.size());
  if (into->dtype == PLPGSQL_DTYPE_REC || into->dtype == PLPGSQL_DTYPE_ROW) {
    assign(into->dno, std::move(row));
  } else {
    assign(into->dno, values.empty() ? Value::null() : values[0]);
  }
}

void Runner::assign_rows(const PLpgSQL_variable* into, const QueryRows& result, bool strict) {
  if (!result.certain()) {
    const std::string why = result.unknown.empty() ? "which rows a query gives" : result.unknown;
    forget({into->dno}, why);
    set_found(Value::unknown(why));
    return;
  }
  if (strict && result.rows.size() != 1) {
    if (result.rows.empty()) raise("P0002", "query returned no rows");
    if (result.rows.size() > 1) raise("P0003", "query returned more than one row");
    return;
  }
  set_found(Value::boolean(!result.rows.empty()));
  if (result.rows.empty()) {
    assign_row(into, result.names, std::vector<Value>(result.names.size(), Value::null()));
  } else {
    assign_row(into, result.names, result.rows[0].values);
  }
}

void Runner::forget(const std::unordered_set<int>& datums, const std::string& why) {
  for (const int number : datums) assign(number, Value::unknown(why));
}

void Runner::set_found(Value found) {
  if (frame().function == nullptr) return;
  frame().datums[static_cast<size_t>(frame().function->found_varno)] = std::move(found);
}

}  // namespace dryshod
