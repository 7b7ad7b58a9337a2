// Operators: CREATE OPERATOR and ALTER OPERATOR SET, as src/backend/commands/operatorcmds.c and
// src/backend/catalog/pg_operator.c do them, and operators by name. Knows what links one with its
// commutator and negator; refuses to know shells: an operator that is only named is not there.
#include "parser/lower/operator.h"
#include "parser/lower/features.h"

#include <map>

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/expr/extension_facts.h"
#include "parser/expr/value_type.h"
#include "parser/lower/define.h"
#include "parser/lower/definition.h"

namespace dryshod {
namespace {

using Parts = std::vector<std::string_view>;
using Options = std::map<std::string_view, const DefElem*>;

/// The option as it is called today: sort operators once said that an operator merges.
std::string_view current_name(std::string_view name) {
  if (name == "procedure") return "function";
  if (name == "sort1" || name == "sort2" || name == "ltcmp" || name == "gtcmp") return "merges";
  return name;
}

bool is_link(std::string_view name) {
  return name == "commutator" || name == "negator";
}
bool is_known_option(std::string_view name) {
  return name == "leftarg" || name == "rightarg" || name == "function" || name == "restrict" ||
         name == "join" || name == "hashes" || name == "merges" || is_link(name);
}

const DefElem* option(const Options& options, std::string_view name) {
  const auto found = options.find(name);
  return found == options.end() ? nullptr : found->second;
}

/// sort1 and the like have values that name operators; hashes and merges are booleans.
bool flag(const DefElem* given) {
  if (given == nullptr) return false;
  const std::string_view name = given->defname;
  return (name != "merges" && name != "hashes") || def_bool(*given);
}

std::string message_types(Session& session, std::string_view name, const Operands& operands) {
  const std::string left = rendered(session, operands.left);
  return (left.empty() ? std::string() : left + " ") + std::string(name) + " " +
         rendered(session, operands.right);
}

bool has_types(Session& session, Ref op, const std::string& signature) {
  return session.catalog.render(session.catalog.get<Operator>(op).signature) == signature;
}

Operands swapped(const Operands& operands) {
  return {operands.right, operands.left};
}

std::vector<std::string> type_names(Session& session, const Operands& operands) {
  std::vector<std::string> names;
  if (!operands.left.empty()) names.push_back(rendered(session, operands.left));
  names.push_back(rendered(session, operands.right));
  return names;
}

std::vector<ValueType> values_of(Session& session, const Operands& operands) {
  std::vector<ValueType> values;
  for (const std::string& name : type_names(session, operands)) {
    values.push_back(builtin_value_type(name));
  }
  return values;
}

bool in_path(const Parts& parts, std::string_view schema) {
  return parts.size() == 1 || parts[parts.size() - 2] == schema;
}

/// get_other_operator(): pg_catalog's, the catalog's, or one that will be: named in a schema.
std::optional<std::string> other_operator(Session& session, const DefElem& given,
                                          const Operands& operands) {
  const Parts parts = def_names(session, given);
  if (in_path(parts, "pg_catalog") &&
      is_exact_builtin_operator(parts.back(), values_of(session, operands))) {
    return "pg_catalog." + std::string(parts.back());
  }
  Ref schema{};
  if (const Ref known = find_operator(session, parts, operands)) {
    schema = session.catalog.parent(known);
  } else {
    schema = creation_schema(
        session, parts.size() > 1 ? parts[parts.size() - 2] : std::string_view{}, given.location);
  }
  if (!schema) return std::nullopt;
  return session.catalog.bare(schema) + "." + std::string(parts.back());
}

/// The operator of the catalog that a link names, with these operands; or none.
Ref linked(Session& session, Text link, const std::string& signature) {
  if (!link) return {};
  const std::string_view text = session.strings[link];
  Ref found{};
  session.catalog.each_of<Operator>([&](Ref op) {
    if (!found && session.catalog.qualified(op) == text && has_types(session, op, signature)) {
      found = op;
    }
  });
  return found;
}

std::string swapped_signature(Session& session, Ref op) {
  const auto types = split_items(session.catalog, session.catalog.get<Operator>(op).signature);
  std::string text;
  for (auto type = types.rbegin(); type != types.rend(); ++type) {
    text += (text.empty() ? "" : ", ") + rendered(session, *type);
  }
  return text;
}

/// OperatorUpd(): who is named as the other one, and names none, names this one.
void link_back(Session& session, Ref op) {
  Catalog& catalog = session.catalog;
  const Operator body = catalog.get<Operator>(op);
  const Text self = session.strings.text(catalog.qualified(op));
  const Ref commutator = linked(session, body.commutator, swapped_signature(session, op));
  if (commutator && !catalog.get<Operator>(commutator).commutator) {
    catalog.edit<Operator>(commutator).commutator = self;
  }
  const Ref negator = linked(session, body.negator, catalog.render(body.signature));
  if (negator && !catalog.get<Operator>(negator).negator) {
    catalog.edit<Operator>(negator).negator = self;
  }
}

/// ValidateRestrictionEstimator() and ValidateJoinEstimator(): the older form of a join estimator
/// does without the last argument.
bool estimator(Session& session, const DefElem& given, bool of_join, Expr& out) {
  const Parts parts = def_names(session, given);
  const ExprBuilder types = ExprBuilder()
                            << (of_join ? "internal, oid, internal, smallint, internal"
                                        : "internal, oid, internal, integer");
  const ExprBuilder older = ExprBuilder() << "internal, oid, internal, smallint";
  for (const Ref routine : find_routines(session, parts)) {
    const Expr signature = signature_of(session.catalog, routine);
    if (!same_expr(session.catalog, signature, types) &&
        !(of_join && same_expr(session.catalog, signature, older))) {
      continue;
    }
    const Function* function = session.catalog.get_if<Function>(routine);
    if (function != nullptr && session.catalog.render(function->returns) != "double precision") {
      return error(session, std::string(of_join ? "join" : "restriction") + " estimator function " +
                                qualified_text(parts) + " must return type double precision");
    }
    out = session.catalog.intern(ExprBuilder().hole(routine));
    return true;
  }
  const bool builtin = in_path(parts, "pg_catalog") && is_builtin_function(parts.back());
  if (builtin) {
    out = session.catalog.intern(quote_ident(parts.back()));
    return true;
  }
  if (!session.unknown_names_ok) {
    return error(
        session,
        "function " + qualified_text(parts) + "(" + rendered(session, types) + ") does not exist",
        given.location);
  }
  const auto text = function_name(session, parts, types, given.location);
  if (text) out = session.catalog.intern(*text);
  return text.has_value();
}

std::string result_of_function(Session& session, const ExprBuilder& function,
                               const Operands& operands) {
  if (!function.refs().empty()) {
    const Function* own = session.catalog.get_if<Function>(function.refs()[0]);
    return own == nullptr || !own->returns ? std::string() : session.catalog.render(own->returns);
  }
  const Resolution found =
      resolve_function(function.text(), values_of(session, operands), session.major);
  return found.state == Resolution::State::Found ? found.result : std::string();
}

/// The refusals of OperatorCreate() and AlterOperator() for what only some operators can have.
bool fits(Session& session, const Operator& body, bool binary, const std::string& result) {
  const bool boolean = result.empty() || result == "boolean";
  if (!binary) {
    if (body.commutator) return error(session, "only binary operators can have commutators");
    if (body.join) return error(session, "only binary operators can have join selectivity");
    if (body.merges) return error(session, "only binary operators can merge join");
    if (body.hashes) return error(session, "only binary operators can hash");
  }
  if (boolean) return true;
  if (body.negator) return error(session, "only boolean operators can have negators");
  if (body.restriction) {
    return error(session, "only boolean operators can have restriction selectivity");
  }
  if (body.join) return error(session, "only boolean operators can have join selectivity");
  if (body.merges) return error(session, "only boolean operators can merge join");
  return !body.hashes || error(session, "only boolean operators can hash");
}

bool read_options(Session& session, const List* definition, Options& options) {
  for (const DefElem* given : list_of<DefElem>(definition)) {
    const std::string_view name = current_name(given->defname);
    if (is_known_option(name)) {
      options[name] = given;
    } else {
      session.warn("operator attribute " + quoted(given->defname) + " not recognized",
                   given->location);
    }
  }
  return true;
}

bool read_operand(Session& session, const DefElem* given, ExprBuilder& out) {
  if (given == nullptr) return true;
  SpareNode spare;
  const TypeName* type = def_type(*given, spare);
  if (type == nullptr) {
    return error(session, "argument of " + std::string(given->defname) + " must be a type name",
                 given->location);
  }
  if (type->setof) return error(session, "SETOF type not allowed for operator argument");
  const auto text = whole_type(session, *type);
  if (text) out = *text;
  return text.has_value();
}

bool read_operands(Session& session, const Options& options, Operands& operands) {
  if (option(options, "function") == nullptr) {
    return error(session, "operator function must be specified");
  }
  if (!read_operand(session, option(options, "leftarg"), operands.left) ||
      !read_operand(session, option(options, "rightarg"), operands.right)) {
    return false;
  }
  if (!operands.right.empty()) return true;
  return error(session, operands.left.empty() ? "operator argument types must be specified"
                                              : "operator right argument type must be specified");
}

/// Links, which may be to the operator itself: only a commutator may.
bool read_links(Session& session, const Options& options, const NewObject& object,
                const Operands& operands, Operator& body) {
  const std::string self =
      session.catalog.bare(object.schema) + "." + std::string(session.text(object.name));
  if (const DefElem* given = option(options, "commutator")) {
    const auto other = other_operator(session, *given, swapped(operands));
    if (!other) return false;
    body.commutator = session.strings.text(*other);
  }
  if (const DefElem* given = option(options, "negator")) {
    const auto other = other_operator(session, *given, operands);
    if (!other) return false;
    if (*other == self) {
      return error(session, session.major >= 17
                                ? "operator cannot be its own negator"
                                : "operator cannot be its own negator or sort operator");
    }
    body.negator = session.strings.text(*other);
  }
  return true;
}

bool alter_link(Session& session, Ref op, const DefElem& given, const Operands& operands) {
  Catalog& catalog = session.catalog;
  const bool commutes = std::string_view(given.defname) == "commutator";
  const Operands others = commutes ? swapped(operands) : operands;
  Text link{};
  if (given.arg != nullptr) {
    const auto other = operator_name(session, def_names(session, given), others, given.location);
    if (!other) return false;
    link = session.strings.text(other->refs().empty() ? "pg_catalog." + other->text()
                                                      : catalog.qualified(other->refs()[0]));
  }
  const Operator& now = catalog.get<Operator>(op);
  const Text before = commutes ? now.commutator : now.negator;
  if (before && before != link) {
    return error(session, "operator attribute " + quoted(given.defname) +
                              " cannot be changed if it has already been set");
  }
  Operator& body = catalog.edit<Operator>(op);
  (commutes ? body.commutator : body.negator) = link;
  return true;
}

bool alter_flag(Session& session, Ref op, const DefElem& given) {
  Operator& body = session.catalog.edit<Operator>(op);
  bool& value = std::string_view(given.defname) == "hashes" ? body.hashes : body.merges;
  const bool wanted = def_bool(given);
  if (value && !wanted) {
    return error(session, "operator attribute " + quoted(given.defname) +
                              " cannot be disabled if it has already been set");
  }
  value = wanted;
  return true;
}

}  // namespace

ExprBuilder signature_of(const Operands& operands) {
  ExprBuilder text = operands.left;
  if (text.empty()) text << "NONE";
  return std::move((text << ", ").append(operands.right));
}

Ref find_operator(Session& session, const Parts& parts, const Operands& operands) {
  const Catalog& catalog = session.catalog;
  if (parts.empty() || catalog.all<Operator>().empty()) return {};
  const std::string signature = rendered(session, signature_of(operands));
  return find_in_schemas(session, Kind::Operator, parts,
                         [&](Ref op) { return has_types(session, op, signature); });
}

std::optional<Operands> operands_of(Session& session, const ObjectWithArgs& object) {
  Operands operands;
  bool left = true;
  for (const TypeName* type : list_of<TypeName>(object.objargs)) {
    if (type != nullptr) {
      const auto text = type_text(session, *type, false);
      if (!text) return std::nullopt;
      (left ? operands.left : operands.right) = *text;
    }
    left = false;
  }
  return operands;
}

FoundObject find_operator_object(Session& session, const ObjectWithArgs& object) {
  const size_t before = session.diagnostics.size();
  const Parts parts = name_parts(object.objname);
  const auto operands = operands_of(session, object);
  if (!operands) {
    std::string why = session.diagnostics.size() > before ? session.diagnostics.back().message
                                                          : "operator does not exist";
    session.diagnostics.resize(before);
    return {{}, std::move(why), true};
  }
  if (const Ref found = find_operator(session, parts, *operands)) return {found};
  return {{},
          "operator does not exist: " + message_types(session, qualified_text(parts), *operands),
          true};
}

std::optional<ExprBuilder> operator_name(Session& session, const Parts& parts,
                                         const Operands& operands, int location) {
  ExprBuilder text;
  if (in_path(parts, "pg_catalog") &&
      is_exact_builtin_operator(parts.back(), values_of(session, operands))) {
    return std::move(text << parts.back());
  }
  if (const Ref known = find_operator(session, parts, operands)) return std::move(text.hole(known));
  if (in_path(parts, "pg_catalog") && is_builtin_operator(parts.back())) {
    // A polymorphic one, or one that a coercion leads to.
    const Resolution found = resolve_operator(parts.back(), values_of(session, operands));
    if (found.state != Resolution::State::None || session.unknown_names_ok) {
      return std::move(text << parts.back());
    }
  }
  if (!session.unknown_names_ok) {
    error(session,
          "operator does not exist: " + message_types(session, qualified_text(parts), operands),
          location);
    return std::nullopt;
  }
  const Ref schema = parts.size() > 1 ? find_schema(session, parts[parts.size() - 2])
                                      : extension_schema(session, "operator", parts.back());
  if (schema) text.hole(schema) << ".";
  return std::move(text << parts.back());
}

std::string result_of_operator(Session& session, const ExprBuilder& op, const Operands& operands) {
  if (!op.refs().empty()) {
    const Operator* own = session.catalog.get_if<Operator>(op.refs()[0]);
    if (own == nullptr || !own->function) return {};
    return result_of_function(session, session.catalog.open(own->function), operands);
  }
  const Resolution found = resolve_operator(op.text(), values_of(session, operands));
  return found.state == Resolution::State::Found ? found.result : std::string();
}

void forget_operator(Session& session, Ref op) {
  Catalog& catalog = session.catalog;
  const Operator body = catalog.get<Operator>(op);
  const Text self = session.strings.text(catalog.qualified(op));
  const Ref commutator = linked(session, body.commutator, swapped_signature(session, op));
  const Ref negator = linked(session, body.negator, catalog.render(body.signature));
  if (commutator && catalog.get<Operator>(commutator).commutator == self) {
    catalog.edit<Operator>(commutator).commutator = {};
  }
  if (negator && catalog.get<Operator>(negator).negator == self) {
    catalog.edit<Operator>(negator).negator = {};
  }
}

void follow_rename(Session& session, const std::function<void()>& rename) {
  Catalog& catalog = session.catalog;
  struct Link {
    Ref op, commutator, negator;
  };
  std::vector<Link> links;
  catalog.each_of<Operator>([&](Ref op) {
    const Operator body = catalog.get<Operator>(op);
    links.push_back({op, linked(session, body.commutator, swapped_signature(session, op)),
                     linked(session, body.negator, catalog.render(body.signature))});
  });
  rename();
  for (const Link& link : links) {
    const auto name = [&](Ref other) { return session.strings.text(catalog.qualified(other)); };
    if (link.commutator) catalog.edit<Operator>(link.op).commutator = name(link.commutator);
    if (link.negator) catalog.edit<Operator>(link.op).negator = name(link.negator);
  }
}

std::optional<ExprBuilder> function_with_types(Session& session, const ObjectWithArgs& object) {
  const Parts parts = name_parts(object.objname);
  const size_t before = session.diagnostics.size();
  std::string why;
  if (const Ref found = find_routine(session, object, &why)) {
    return ExprBuilder().hole(found, HoleForm::Signature);
  }
  session.diagnostics.resize(before);
  ExprBuilder types;
  for (const TypeName* type : list_of<TypeName>(object.objargs)) {
    const auto text = type_text(session, *type, false);
    if (!text) return std::nullopt;
    if (!types.empty()) types << ", ";
    types.append(*text);
  }
  const bool builtin = in_path(parts, "pg_catalog") && is_builtin_function(parts.back());
  if (!builtin && !session.unknown_names_ok) {
    error(session, why);
    return std::nullopt;
  }
  ExprBuilder text;
  if (!builtin) {
    const Ref schema = parts.size() > 1 ? find_schema(session, parts[parts.size() - 2])
                                        : extension_schema(session, "function", parts.back());
    if (schema) text.hole(schema) << ".";
  }
  return std::move((text << quote_ident(parts.back()) << "(").append(types) << ")");
}

bool refuse_shell(Session& session, const ExprBuilder& type, int location) {
  for (const Ref ref : type.refs()) {
    const BaseType* base = session.catalog.get_if<BaseType>(ref);
    if (base != nullptr && base->shell) {
      return error(session, "type " + quoted(visible_name(session, ref)) + " is only a shell",
                   location);
    }
  }
  return true;
}

std::string type_words(const Session& session, Expr type) {
  const Catalog& catalog = session.catalog;
  const bool alone = catalog.has_holes(type) && catalog.template_text(type).size() == 2;
  return alone ? visible_name(session, catalog.refs(type)[0]) : catalog.render(type);
}

std::optional<ExprBuilder> whole_type(Session& session, const TypeName& type) {
  auto text = type_text(session, type, false);
  if (text && !refuse_shell(session, *text, type.location)) return std::nullopt;
  return text;
}

bool define_operator(Session& session, const DefineStmt& statement) {
  Catalog& catalog = session.catalog;
  const auto object = new_object(session, statement.defnames, Slot::None);
  if (!object) return false;
  Options options;
  Operands operands;
  if (!read_options(session, statement.definition, options) ||
      !read_operands(session, options, operands)) {
    return false;
  }
  ExprBuilder arguments = operands.left;
  if (!arguments.empty()) arguments << ", ";
  arguments.append(operands.right);
  const DefElem& given = *option(options, "function");
  const auto function =
      function_name(session, def_names(session, given), arguments, given.location);
  if (!function) return false;
  Operator body;
  body.signature = catalog.intern(signature_of(operands));
  body.function = catalog.intern(*function);
  body.hashes = flag(option(options, "hashes"));
  body.merges = flag(option(options, "merges"));
  const DefElem* restriction = option(options, "restrict");
  const DefElem* join = option(options, "join");
  if ((restriction != nullptr && !estimator(session, *restriction, false, body.restriction)) ||
      (join != nullptr && !estimator(session, *join, true, body.join))) {
    return false;
  }
  const std::string schema(session.text(catalog.name(object->schema)));
  if (find_operator(session, {schema, session.text(object->name)}, operands)) {
    return error(session,
                 "operator " + std::string(session.text(object->name)) + " already exists");
  }
  if (!read_links(session, options, *object, operands, body) ||
      !fits(session, body, !operands.left.empty(),
            result_of_function(session, *function, operands))) {
    return false;
  }
  const Ref made = catalog.add(object->schema, object->name, body, session.statement);
  link_back(session, made);
  created(session, made);
  return true;
}

bool lower(Session& session, const AlterOperatorStmt& statement) {
  const auto operands = operands_of(session, *statement.opername);
  if (!operands) return false;
  const FoundObject found = find_operator_object(session, *statement.opername);
  if (!found.ref) return error(session, found.why);
  Catalog& catalog = session.catalog;
  const Operator before = catalog.get<Operator>(found.ref);
  for (const DefElem* given : list_of<DefElem>(statement.options)) {
    const std::string_view name = given->defname;
    if (name == "restrict" || name == "join") {
      Expr value{};
      if (given->arg != nullptr && !estimator(session, *given, name == "join", value)) return false;
      Operator& body = catalog.edit<Operator>(found.ref);
      (name == "join" ? body.join : body.restriction) = value;
    } else if (is_link(name)) {
      if (!require(session, Feature::AlterOperatorOptions, given->location)) return false;
      if (!alter_link(session, found.ref, *given, *operands)) return false;
    } else if (name == "hashes" || name == "merges") {
      if (!require(session, Feature::AlterOperatorOptions, given->location)) return false;
      if (!alter_flag(session, found.ref, *given)) return false;
    } else if (is_known_option(name) || name == "procedure") {
      return error(session, "operator attribute " + quoted(name) + " cannot be changed");
    } else {
      return error(session, "operator attribute " + quoted(name) + " not recognized");
    }
  }
  const Operator& body = catalog.get<Operator>(found.ref);
  const std::string result = result_of_function(session, catalog.open(body.function), *operands);
  if (!fits(session, body, !operands->left.empty(), result)) {
    catalog.edit<Operator>(found.ref) = before;
    return false;
  }
  link_back(session, found.ref);
  return true;
}

}  // namespace dryshod
