// Calls: which routine is meant, what its parameters are worth, its body run in a frame of its own.
#include <algorithm>

#include "parser/lower/lower.h"
#include "parser/lower/settings.h"
#include "parser/plpgsql/run.h"

namespace dryshod {
namespace {

constexpr size_t kDeepestCalls = 100;

/// Can a value of this kind be given for a parameter of the type, and how well: 2 as it is, 1 by a
/// cast, 0 not.
int suits(const Value& value, std::string_view type) {
  const bool array = type.ends_with("[]");
  switch (value.kind) {
    case ValueKind::Array:
      return array || type.starts_with("any") ? 2 : 0;
    case ValueKind::Integer:
    case ValueKind::Number:
      if (type == "integer" || type == "bigint" || type == "numeric") return 2;
      return type == "smallint" || type == "double precision" || type == "real" || type == "oid" ||
                     type.starts_with("any")
                 ? 1
                 : 0;
    case ValueKind::Bool:
      return type == "boolean" ? 2 : type.starts_with("any") ? 1 : 0;
    case ValueKind::Object:
      return type.starts_with("reg") || type == "oid" ? 2 : type == "text" ? 1 : 0;
    case ValueKind::Text:
      return type == "text" || type == "name" || type.starts_with("character") ? 2 : 1;
    default:
      return 1;
  }
}

/// The position of each argument among the inputs, or none where the routine cannot take them.
std::optional<std::vector<size_t>> positions(const RoutineCode& code,
                                             const std::vector<Host::Argument>& arguments) {
  std::vector<const RoutineCode::Parameter*> inputs;
  for (const RoutineCode::Parameter& p : code.parameters) {
    // CALL writes OUT parameters too (src/backend/parser/parse_func.c).
    if (p.input || code.is_procedure) inputs.push_back(&p);
  }
  std::vector<size_t> out;
  std::vector<bool> given(inputs.size());
  for (size_t i = 0; i < arguments.size(); ++i) {
    size_t at = i;
    if (!arguments[i].name.empty()) {
      at = 0;
      while (at < inputs.size() && inputs[at]->name != arguments[i].name) ++at;
    } else if (!inputs.empty() && inputs.back()->variadic) {
      at = std::min(at, inputs.size() - 1);
    }
    if (at >= inputs.size()) return std::nullopt;
    given[at] = true;
    out.push_back(at);
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (!given[i] && inputs[i]->default_value.empty() && !inputs[i]->variadic) return std::nullopt;
  }
  return out;
}

Value set_of_rows(const RoutineCode& code, std::vector<Value> rows) {
  Value out = Value::array(std::move(rows));
  out.text = "set";
  out.names = code.output_names();
  return out;
}

}  // namespace

Ref Runner::choose(const std::vector<Ref>& candidates, const std::vector<Argument>& arguments,
                   bool& ambiguous) {
  Ref best{};
  int best_score = -1;
  ambiguous = false;
  for (const Ref candidate : candidates) {
    if (session_.catalog.is<Aggregate>(candidate)) continue;
    const RoutineCode& code = code_.routine(candidate);
    const auto at = positions(code, arguments);
    if (!at) continue;
    std::vector<const RoutineCode::Parameter*> inputs;
    for (const auto& p : code.parameters) {
      if (p.input || code.is_procedure) inputs.push_back(&p);
    }
    int score = 0;
    bool fits = true;
    for (size_t i = 0; i < arguments.size(); ++i) {
      std::string type = inputs[(*at)[i]]->type;
      if (inputs[(*at)[i]]->variadic && type.ends_with("[]") &&
          !arguments[i].value.is(ValueKind::Array)) {
        type.resize(type.size() - 2);
      }
      const int one = suits(arguments[i].value, type);
      fits = fits && one > 0;
      score += one;
    }
    if (!fits) continue;
    ambiguous = score == best_score;
    if (score > best_score) {
      best = candidate;
      best_score = score;
    }
  }
  return best;
}

void Runner::set_configuration(const std::vector<Argument>& arguments) {
  if (arguments.size() != 3) return;
  const Value &name = arguments[0].value, &value = arguments[1].value;
  if (!name.is(ValueKind::Text) || (!value.is(ValueKind::Text) && !value.is_null())) {
    if (!name.known() || name.text == "search_path") {
      report("a setting is not followed: its value is not known");
    }
    return;
  }
  set_configuration_parameter(session_, name.text, value.text, arguments[2].value.is_true());
}

Value Runner::call(const FuncCall& call, std::vector<Argument> arguments) {
  const auto name = name_parts(call.funcname);
  const Value unknown = Value::unknown("what " + std::string(name.back()) + "() gives");
  if (raised_ != nullptr) return unknown;
  if (name.back() == "set_config" && (name.size() == 1 || name[0] == "pg_catalog")) {
    Value value = arguments.size() > 1 ? arguments[1].value : Value::null();
    set_configuration(arguments);
    return value;
  }
  const std::vector<Ref> candidates = find_routines(session_, name);
  if (candidates.empty()) {
    // Of an extension, perhaps.
    if (session_.unknown_names_ok && name.size() > 1 && name[0] != "pg_catalog") {
      report("the function \"" + std::string(name.back()) +
             "\" is not executed: what it does to the schema is not seen");
    }
    return unknown;
  }
  bool ambiguous = false;
  const Ref routine = choose(candidates, arguments, ambiguous);
  if (!routine || ambiguous) {
    const bool defines = std::any_of(candidates.begin(), candidates.end(),
                                     [&](Ref one) { return effects_.defines(one); });
    if (defines) {
      report("the function \"" + std::string(name.back()) +
             "\" is not executed: which one is meant is not known");
    }
    return unknown;
  }
  return run_routine(routine, std::move(arguments));
}

std::vector<Value> Runner::arranged(const RoutineCode& code, std::vector<Argument> arguments) {
  const auto at = positions(code, arguments);
  std::vector<Value> inputs(code.parameters.size(), Value::null());
  std::vector<size_t> index;  // of the inputs among the parameters
  for (size_t i = 0; i < code.parameters.size(); ++i) {
    if (code.parameters[i].input || code.is_procedure) index.push_back(i);
  }
  std::vector<bool> given(code.parameters.size());
  for (size_t i = 0; at && i < arguments.size(); ++i) {
    const size_t to = index[(*at)[i]];
    Value& value = arguments[i].value;
    const bool spread = code.parameters[to].variadic && !value.is(ValueKind::Array);
    if (spread) {
      if (!given[to]) inputs[to] = Value::array({});
      inputs[to].items.push_back(std::move(value));
    } else {
      inputs[to] = std::move(value);
    }
    given[to] = true;
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    const RoutineCode::Parameter& p = code.parameters[i];
    if (!given[i] && p.variadic) inputs[i] = Value::array({});
    if (!given[i] && !p.default_value.empty()) {
      std::string error;
      const auto raw = list_of<RawStmt>(code_.statements("SELECT " + p.default_value, error));
      const auto* select =
          raw.size() == 1 ? node_as<SelectStmt>(raw[0]->stmt, T_SelectStmt) : nullptr;
      inputs[i] = select != nullptr && select->targetList != nullptr
                      ? evaluator_.value(list_of<ResTarget>(select->targetList)[0]->val)
                      : Value::unknown("a default");
    }
    if (p.input && p.type != "record" && !p.type.starts_with("any")) {
      inputs[i] = cast_to(session_, *this, inputs[i], p.type.substr(0, p.type.find('(')));
    }
  }
  return inputs;
}

Value Runner::run_routine(Ref routine, std::vector<Argument> arguments) {
  const RoutineCode& code = code_.routine(routine);
  const Value unknown = Value::unknown("what " + code.name + "() gives");
  if (frames_.size() > kDeepestCalls) {
    if (effects_.defines(routine)) {
      report("the call of \"" + code.name + "\" is not executed: the calls are nested too deeply");
    }
    return unknown;
  }
  if (!code.error.empty()) {
    if (effects_.defines(routine)) {
      report("the function \"" + code.name + "\" is not executed (" + code.error +
             "): what it does to the schema is not seen");
    }
    return unknown;
  }
  std::vector<Value> inputs = arranged(code, std::move(arguments));
  if (raised_ != nullptr) return unknown;
  if (code.strict) {
    for (size_t i = 0; i < inputs.size(); ++i) {
      if (code.parameters[i].input && inputs[i].is_null()) return Value::null();
    }
  }
  // SET clauses and SECURITY DEFINER last as long as the call.
  const bool other_settings = code.security_definer || !code.settings.empty();
  const Settings before = session_, committed = session_.committed;
  for (const std::string& setting : code.settings) {
    const size_t sign = setting.find('=');
    if (sign != std::string::npos) {
      set_configuration_parameter(session_, setting.substr(0, sign), setting.substr(sign + 1),
                                  true);
    }
  }
  if (code.security_definer) {
    if (const Name owner = owner_of(session_, routine)) session_.role = owner;
  }
  Value out = code.tree.function != nullptr ? run_plpgsql(code, std::move(inputs))
                                            : run_sql(code, std::move(inputs));
  if (other_settings) {
    static_cast<Settings&>(session_) = before;
    session_.committed = committed;
  }
  return raised_ != nullptr ? unknown : out;
}

/// The values of OUT parameters and of the columns of RETURNS TABLE as they are now: one, or a row
/// of them. None: the routine has none.
std::optional<Value> Runner::output_values() {
  const RoutineCode* code = frame().routine;
  if (code == nullptr) return std::nullopt;
  Value row;
  row.kind = ValueKind::Row;
  for (size_t i = 0; i < code->parameters.size() && i < code->tree.parameters.size(); ++i) {
    if (!code->parameters[i].output) continue;
    row.names.push_back(code->parameters[i].name);
    row.items.push_back(frame().datums[static_cast<size_t>(code->tree.parameters[i])]);
  }
  if (row.items.empty()) return std::nullopt;
  return row.items.size() == 1 ? row.items[0] : row;
}

Value Runner::run_plpgsql(const RoutineCode& code, std::vector<Value> inputs) {
  auto own = std::make_unique<Frame>();
  own->routine = &code;
  own->function = code.tree.function;
  own->datums.assign(static_cast<size_t>(code.tree.function->ndatums), Value::null());
  for (size_t i = 0; i < inputs.size() && i < code.tree.parameters.size(); ++i) {
    own->datums[static_cast<size_t>(code.tree.parameters[i])] = std::move(inputs[i]);
  }
  frames_.push_back(std::move(own));
  const Flow flow = block(*code.tree.function->action);
  Value result = std::move(frame().result);
  if (code.returns_set) {
    result = set_of_rows(code, std::move(frame().set));
  } else if (auto out = output_values()) {
    result = std::move(*out);
  }
  frames_.pop_back();
  if (flow == Flow::Lost || flow == Flow::LostLoop) {
    return Value::unknown("what " + code.name + "() gives");
  }
  const std::string type = code.returns.substr(0, code.returns.find('('));
  if (!code.returns_set && !type.empty() && type != "void" && type != "record" &&
      !result.is(ValueKind::Row)) {
    result = cast_to(session_, *this, result, type);
  }
  return result;
}

Value Runner::run_sql(const RoutineCode& code, std::vector<Value> inputs) {
  auto own = std::make_unique<Frame>();
  own->routine = &code;
  own->parameters = std::move(inputs);
  frames_.push_back(std::move(own));
  Value result = Value::null();
  for (const RawStmt* raw : list_of<RawStmt>(code.statements)) {
    if (raised_ != nullptr) break;
    result = Value::null();
    const auto* select = node_as<SelectStmt>(raw->stmt, T_SelectStmt);
    if (select == nullptr || select->intoClause != nullptr) {
      const auto at = static_cast<size_t>(std::max(raw->stmt_location, 0));
      const std::string_view text = raw->stmt_len > 0
                                        ? code.body.substr(at, static_cast<size_t>(raw->stmt_len))
                                        : code.body.substr(at);
      execute(*raw->stmt, text, true);
      result = Value::unknown("what a statement returns");
      continue;
    }
    const QueryRows rows = evaluator_.query(*select);
    if (!rows.certain()) {
      if (effects_.defines(raw->stmt)) {
        report("the functions of this query are not executed: " +
               (rows.unknown.empty() ? "which rows it gives" : rows.unknown) + " is not known");
      }
      result = Value::unknown(rows.unknown.empty() ? "which rows a query gives" : rows.unknown);
      continue;
    }
    const auto as_value = [&](const QueryRows::Row& row) {
      if (row.values.size() == 1) return row.values[0];
      Value whole;
      whole.kind = ValueKind::Row;
      whole.items = row.values;
      whole.names = rows.names;
      return whole;
    };
    if (code.returns_set) {
      std::vector<Value> items;
      for (const QueryRows::Row& row : rows.rows) items.push_back(as_value(row));
      result = set_of_rows(code, std::move(items));
    } else if (!rows.rows.empty()) {
      result = as_value(rows.rows[0]);
    }
  }
  frames_.pop_back();
  return result;
}

bool Runner::do_block(std::string_view body, uint32_t body_at) {
  const PlpgsqlTree tree = code_.block(body);
  auto own = std::make_unique<Frame>();
  own->body = body;
  own->body_at = body_at;
  if (tree.function == nullptr) {
    if (body_at != 0 && tree.error.at != std::string::npos && tree.error.at <= body.size()) {
      place_.begin = place_.end = statement_.begin + body_at + static_cast<uint32_t>(tree.error.at);
    }
    raise("42601", tree.error.message);
    return false;
  }
  own->function = tree.function;
  own->datums.assign(static_cast<size_t>(tree.function->ndatums), Value::null());
  frames_.push_back(std::move(own));
  block(*tree.function->action);
  frames_.pop_back();
  return raised_ == nullptr;
}

std::optional<Value> Runner::parameter(int number) {
  if (frames_.empty() || number < 1) return std::nullopt;
  if (static_cast<size_t>(number) <= frame().parameters.size()) {
    return frame().parameters[static_cast<size_t>(number) - 1];
  }
  return variable({"$" + std::to_string(number)});
}

std::optional<Value> Runner::variable(const std::vector<std::string_view>& parts) {
  if (frames_.empty()) return std::nullopt;
  Frame& f = frame();
  if (f.function == nullptr) {
    if (f.routine == nullptr) return std::nullopt;
    // A parameter of a SQL body, perhaps behind the function's name.
    const bool qualified = parts.size() > 1 && parts[0] == f.routine->name;
    const std::string_view name = parts[qualified ? 1 : 0];
    for (size_t i = 0; i < f.routine->parameters.size() && i < f.parameters.size(); ++i) {
      if (f.routine->parameters[i].name == name) return f.parameters[i];
    }
    return std::nullopt;
  }
  if (f.names == nullptr) return std::nullopt;
  const std::string a(parts[0]), b(parts.size() > 1 ? parts[1] : ""),
      c(parts.size() > 2 ? parts[2] : "");
  int used = 0;
  const PLpgSQL_nsitem* item = plpgsql_ns_lookup(const_cast<PLpgSQL_nsitem*>(f.names), false,
                                                 a.c_str(), parts.size() > 1 ? b.c_str() : nullptr,
                                                 parts.size() > 2 ? c.c_str() : nullptr, &used);
  if (item == nullptr || item->itemtype == PLPGSQL_NSTYPE_LABEL) return std::nullopt;
  Value value = f.datums[static_cast<size_t>(item->itemno)];
  for (size_t i = static_cast<size_t>(used); i < parts.size(); ++i) {
    if (!value.known() || value.is_null()) return value;
    const auto field = std::find(value.names.begin(), value.names.end(), parts[i]);
    if (!value.is(ValueKind::Row) || field == value.names.end()) {
      return Value::unknown("the field \"" + std::string(parts[i]) + "\"");
    }
    Value next = value.items[static_cast<size_t>(field - value.names.begin())];
    value = std::move(next);
  }
  return value;
}

}  // namespace dryshod
