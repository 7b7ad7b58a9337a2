// Aggregates: CREATE [OR REPLACE] AGGREGATE in both spellings, as DefineAggregate() of
// src/backend/commands/aggregatecmds.c reads them. The definition is kept as one list in a fixed
// order, without what is the default anyway. Knows the options; functions are named, never looked
// into.
#include <map>
#include <set>

#include "catalog/quote.h"
#include "parser/lower/define.h"
#include "parser/lower/object.h"
#include "parser/lower/operator.h"
#include "parser/lower/routine.h"

namespace dryshod {
namespace {

using Options = std::map<std::string_view, const DefElem*>;

constexpr std::string_view kOptions[] = {
    "sfunc",           "finalfunc",        "combinefunc",      "serialfunc",
    "deserialfunc",    "msfunc",           "minvfunc",         "mfinalfunc",
    "finalfunc_extra", "mfinalfunc_extra", "finalfunc_modify", "mfinalfunc_modify",
    "sortop",          "basetype",         "hypothetical",     "stype",
    "sspace",          "mstype",           "msspace",          "initcond",
    "minitcond",       "parallel"};

/// Old names of options (sfunc1, stype1, initcond1) are their own without the digit.
std::string_view current_name(std::string_view name) {
  if (name == "sfunc1" || name == "stype1" || name == "initcond1") name.remove_suffix(1);
  return name;
}

Options read_options(Session& session, const List* definition) {
  Options out;
  for (const DefElem* option : list_of<DefElem>(definition)) {
    const std::string_view name = current_name(option->defname);
    if (std::find(std::begin(kOptions), std::end(kOptions), name) != std::end(kOptions)) {
      out[name] = option;
    } else {
      session.warn("aggregate attribute " + quoted(option->defname) + " not recognized",
                   option->location);
    }
  }
  return out;
}

bool flag(const Options& options, std::string_view name) {
  const auto found = options.find(name);
  return found != options.end() && def_bool(*found->second);
}

/// Writes the list: NAME = value, ...
class Definition {
 public:
  Definition(Session& session, const Options& options) : session_(session), options_(options) {}

  const DefElem* option(std::string_view name) const {
    const auto found = options_.find(name);
    return found == options_.end() ? nullptr : found->second;
  }
  ExprBuilder& item(std::string_view name) {
    if (!text_.empty()) text_ << ", ";
    return text_ << name << " = ";
  }
  bool type(std::string_view key, std::string_view name, ExprBuilder& out) {
    const DefElem* given = option(key);
    if (given == nullptr) return true;
    SpareNode spare;
    const TypeName* type = def_type(*given, spare);
    if (type == nullptr)
      return error(session_, "argument of " + std::string(key) + " must be a type name",
                   given->location);
    const auto text = type_text(session_, *type, false);
    if (!text) return false;
    out = *text;
    item(name).append(*text);
    return true;
  }
  bool function(std::string_view key, std::string_view name, const ExprBuilder& types) {
    const DefElem* given = option(key);
    if (given == nullptr) return true;
    const auto text = function_name(session_, def_names(session_, *given), types, given->location);
    if (text) item(name).append(*text);
    return text.has_value();
  }
  void number(std::string_view key, std::string_view name) {
    const DefElem* given = option(key);
    if (given != nullptr && def_int(*given) != 0) item(name) << std::to_string(def_int(*given));
  }
  void constant(std::string_view key, std::string_view name) {
    if (const DefElem* given = option(key)) item(name) << quote_literal(def_text(*given));
  }
  void word(std::string_view name) {
    if (!text_.empty()) text_ << ", ";
    text_ << name;
  }
  const ExprBuilder& text() const { return text_; }

 private:
  Session& session_;
  const Options& options_;
  ExprBuilder text_;
};

ExprBuilder joined(const ExprBuilder& a, const ExprBuilder& b) {
  ExprBuilder out = a;
  if (!a.empty() && !b.empty()) out << ", ";
  return out.append(b);
}

/// extractModify(): READ_ONLY is the default, of ordered-set aggregates READ_WRITE.
bool modify(Session& session, Definition& out, std::string_view key, std::string_view name,
            bool ordered_set) {
  const DefElem* given = out.option(key);
  if (given == nullptr) return true;
  const std::string value = def_text(*given);
  const std::string_view function = key.substr(0, key.find('_'));  // without it, of no effect
  if (value != "read_only" && value != "shareable" && value != "read_write") {
    return error(session,
                 "parameter " + quoted(key) + " must be READ_ONLY, SHAREABLE, or READ_WRITE");
  }
  const bool is_default = value == (ordered_set ? "read_write" : "read_only");
  if (is_default || out.option(function) == nullptr) return true;
  out.item(name) << (value == "read_only"   ? "READ_ONLY"
                     : value == "shareable" ? "SHAREABLE"
                                            : "READ_WRITE");
  return true;
}

bool parallel(Session& session, Definition& out) {
  const DefElem* given = out.option("parallel");
  if (given == nullptr) return true;
  const std::string value = def_text(*given);
  if (value == "unsafe") return true;
  if (value != "safe" && value != "restricted") {
    return error(session, "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE");
  }
  out.item("PARALLEL") << (value == "safe" ? "SAFE" : "RESTRICTED");
  return true;
}

/// Inputs and kind, however they were written.
struct Inputs {
  RoutineArguments arguments;
  bool ordered_set = false;
};

/// makeOrderedSetArgs() of src/backend/parser/gram.y leaves the number of direct arguments; -1
/// where there is no ORDER BY. A variadic direct argument stands for the ordered one too.
bool read_new_style(Session& session, const DefineStmt& statement, Inputs& out) {
  const auto parts = list_of<Node>(statement.args);
  const auto* parameters = reinterpret_cast<const List*>(parts[0]);
  const int direct = reinterpret_cast<const Integer*>(parts[1])->ival;
  out.ordered_set = direct >= 0;
  auto read = read_arguments(session, parameters, RoutineKind::Aggregate, direct);
  if (!read) return false;
  out.arguments = std::move(*read);
  const auto all = list_of<FunctionParameter>(parameters);
  if (out.ordered_set && direct == all.size()) {  // (VARIADIC a ORDER BY VARIADIC a)
    const ExprBuilder last = out.arguments.arguments;
    (out.arguments.arguments << " ORDER BY ").append(last);
  }
  return true;
}

bool read_old_style(Session& session, const Options& options, Inputs& out) {
  const auto base = options.find("basetype");
  if (base == options.end()) return error(session, "aggregate input type must be specified");
  SpareNode spare;
  const TypeName* type = def_type(*base->second, spare);
  const auto names = def_names(session, *base->second);
  // "ANY" is how a count(*) was said.
  if (type == nullptr || (names.size() == 1 && (names[0] == "any" || names[0] == "ANY"))) {
    out.arguments.arguments << "*";
    return true;
  }
  const auto text = type_text(session, *type, false);
  if (!text) return false;
  out.arguments.signature = out.arguments.arguments = *text;
  return true;
}

bool check_options(Session& session, const Options& options, const DefineStmt& statement) {
  auto given = [&](std::string_view name) { return options.contains(name); };
  if (!given("stype")) return error(session, "aggregate stype must be specified");
  if (!given("sfunc")) return error(session, "aggregate sfunc must be specified");
  for (const std::string_view needed : {"msfunc", "minvfunc"}) {
    if (given("mstype") && !given(needed)) {
      return error(session, "aggregate " + std::string(needed) +
                                " must be specified when mstype is specified");
    }
  }
  for (const std::string_view moving :
       {"msfunc", "minvfunc", "mfinalfunc", "msspace", "minitcond"}) {
    if (!given("mstype") && given(moving)) {
      return error(session,
                   "aggregate " + std::string(moving) + " must not be specified without mstype");
    }
  }
  if (given("serialfunc") != given("deserialfunc")) {
    return error(session,
                 "must specify both or neither of serialization and deserialization "
                 "functions");
  }
  if (!statement.oldstyle && given("basetype")) {
    return error(session, "basetype is redundant with aggregate input type specification");
  }
  return true;
}

/// FINALFUNC takes the state and the direct arguments; with _EXTRA all of them, as nulls.
bool write_definition(Session& session, const Options& options, const Inputs& inputs,
                      Definition& out) {
  ExprBuilder state, moving_state;
  const ExprBuilder& types = inputs.arguments.signature;
  Definition probe(session, options);  // the type has to be known before the functions
  if (!probe.type("stype", "", state) || !probe.type("mstype", "", moving_state)) return false;
  const ExprBuilder internal = ExprBuilder() << "internal";
  const ExprBuilder bytea = ExprBuilder() << "bytea";
  const auto final_types = [&](const ExprBuilder& of, std::string_view extra) {
    return flag(options, extra) || inputs.ordered_set ? joined(of, types) : of;
  };
  const auto extra = [&](const std::string& function) {
    return options.contains(function) && flag(options, function + "_extra");
  };
  const bool set = inputs.ordered_set;
  bool ok =
      out.function("sfunc", "SFUNC", joined(state, types)) && out.type("stype", "STYPE", state);
  out.number("sspace", "SSPACE");
  ok = ok && out.function("finalfunc", "FINALFUNC", final_types(state, "finalfunc_extra"));
  if (extra("finalfunc")) out.word("FINALFUNC_EXTRA");
  ok = ok && modify(session, out, "finalfunc_modify", "FINALFUNC_MODIFY", set) &&
       out.function("combinefunc", "COMBINEFUNC", joined(state, state)) &&
       out.function("serialfunc", "SERIALFUNC", internal) &&
       out.function("deserialfunc", "DESERIALFUNC", joined(bytea, internal));
  out.constant("initcond", "INITCOND");
  ok = ok && out.function("msfunc", "MSFUNC", joined(moving_state, types)) &&
       out.function("minvfunc", "MINVFUNC", joined(moving_state, types)) &&
       out.type("mstype", "MSTYPE", moving_state);
  out.number("msspace", "MSSPACE");
  ok =
      ok && out.function("mfinalfunc", "MFINALFUNC", final_types(moving_state, "mfinalfunc_extra"));
  if (extra("mfinalfunc")) out.word("MFINALFUNC_EXTRA");
  ok = ok && modify(session, out, "mfinalfunc_modify", "MFINALFUNC_MODIFY", set);
  out.constant("minitcond", "MINITCOND");
  if (const DefElem* sort = out.option("sortop")) {
    const auto parts = def_names(session, *sort);
    const auto op = operator_name(session, parts, {types, types}, sort->location);
    if (!op) return false;
    if (op->refs().empty()) {
      out.item("SORTOP").append(*op);
    } else {
      (out.item("SORTOP") << "OPERATOR(").append(*op) << ")";
    }
  }
  ok = ok && parallel(session, out);
  if (flag(options, "hypothetical")) out.word("HYPOTHETICAL");
  return ok;
}

}  // namespace

bool define_aggregate(Session& session, const DefineStmt& statement) {
  const auto object = new_object(session, statement.defnames, Slot::None);
  if (!object) return false;
  const Options options = read_options(session, statement.definition);
  if (!check_options(session, options, statement)) return false;
  Inputs inputs;
  if (statement.oldstyle ? !read_old_style(session, options, inputs)
                         : !read_new_style(session, statement, inputs)) {
    return false;
  }
  if (flag(options, "hypothetical") && !inputs.ordered_set) {
    return error(session, "only ordered-set aggregates can be hypothetical");
  }
  Definition definition(session, options);
  if (!write_definition(session, options, inputs, definition)) return false;

  Catalog& catalog = session.catalog;
  if (inputs.arguments.arguments.empty()) inputs.arguments.arguments << "*";
  Ref existing{};
  if (!find_replaced(session, *object, inputs.arguments, Kind::Aggregate, statement.replace,
                     existing)) {
    return false;
  }
  const Aggregate body{catalog.intern(inputs.arguments.signature),
                       catalog.intern(inputs.arguments.arguments),
                       catalog.intern(definition.text())};
  if (existing) {
    catalog.edit<Aggregate>(existing) = body;
  } else {
    created(session, catalog.add(object->schema, object->name, body, session.statement));
  }
  return true;
}

}  // namespace dryshod
