// Constants and casts: numbers and literals as get_const_expr() prints them
// (src/backend/utils/adt/ruleutils.c), casts as expr::type, names inside regclass literals as
// holes. Knows the literals whose value the grammar itself fixes; other types' input functions it
// does not.
#include <algorithm>
#include <charconv>
#include <cstdint>

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/expr/digits.h"
#include "parser/expr/printer.h"
#include "parser/expr/text_search_facts.h"
#include "parser/literal/literal.h"
#include "parser/lower/definition.h"

namespace dryshod {
namespace {

// A_Const's bits: "b101" or "x1F".
std::string bits_of(std::string_view value) {
  if (value.starts_with('b') || value.starts_with('B')) return std::string(value.substr(1));
  std::string bits;
  for (const char c : value.substr(std::min<size_t>(1, value.size()))) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    for (int bit = 3; bit >= 0; --bit) bits += (digit >> bit) & 1 ? '1' : '0';
  }
  return bits;
}

std::string int_spelling(int64_t value) {
  if (value >= 0 && value <= INT32_MAX) return std::to_string(value);
  const bool small = value >= INT32_MIN && value < 0;
  return "'" + std::to_string(value) + (small ? "'::integer" : "'::bigint");
}

// What type the grammar gives a number: make_const() of src/backend/parser/parse_node.c.
std::string_view number_type(const A_Const& c) {
  if (c.val.node.type == T_Integer) return "integer";
  std::string digits(c.val.fval.fval);
  std::erase(digits, '_');
  const auto value = as_int64(digits) ? as_int64(digits) : radix_value(digits);
  if (!value) return "numeric";
  return *value >= INT32_MIN && *value <= INT32_MAX ? "integer" : "bigint";
}

/// "timestamp(0) without time zone" is a cut of "timestamp without time zone". Intervals are cut as
/// they are read.
bool is_cut_of(const ExprBuilder& type, const ExprBuilder& whole) {
  if (!type.refs().empty() || !whole.refs().empty() || type.text().ends_with("[]")) return false;
  const TypeParts parts = type_parts(type.text());
  if (parts.modifier.empty() || parts.base == "interval") return false;
  return whole.text() == label_type(type.text());
}

}  // namespace

void Printer::number(std::string_view token) {
  std::string digits(token);
  std::erase(digits, '_');
  const auto whole = as_int64(digits) ? as_int64(digits) : radix_value(digits);
  if (whole) return put(int_spelling(*whole));
  const auto value = read_literal(digits, "numeric");
  put(value ? *value : digits);
}

/// False for 0x1F and 1_000, which older scanners take for a number and a name. The tree of a small
/// integer keeps its value only: the text is asked.
bool Printer::written_in_digits(const A_Const& c) const {
  if (c.val.node.type != T_Integer && c.val.node.type != T_Float) return true;
  const std::string_view text = session_.statement_text;
  if (c.location < 0 || static_cast<size_t>(c.location) >= text.size()) return true;
  size_t end = static_cast<size_t>(c.location);
  const auto is_word = [](char b) {
    return std::isalnum(static_cast<unsigned char>(b)) || b == '_';
  };
  while (end < text.size() && is_word(text[end])) ++end;
  const std::string_view word = text.substr(c.location, end - c.location);
  if (word.empty() || word[0] < '0' || word[0] > '9') return true;
  if (word.find('_') != std::string_view::npos) return false;
  return word.size() < 2 || word[0] != '0' || !std::isalpha(static_cast<unsigned char>(word[1])) ||
         word[1] == 'e' || word[1] == 'E';
}

void Printer::constant(const A_Const& c) {
  if (c.isnull) return put("NULL");
  if (!has(session_, Feature::IntegerNotation) && !written_in_digits(c)) {
    require(Feature::IntegerNotation, c.location);
    return;
  }
  switch (c.val.node.type) {
    case T_Integer:
      return put(int_spelling(c.val.ival.ival));
    case T_Float:
      return number(c.val.fval.fval);
    case T_Boolean:
      return put(c.val.boolval.boolval ? "true" : "false");
    case T_String:
      if (const Expr type = taken_as(c)) {
        cast_constant(c, session_.catalog.open(type));
        return;
      }
      return put(quote_literal(c.val.sval.sval));
    case T_BitString:
      return put("'" + bits_of(c.val.bsval.bsval) + "'::\"bit\"");
    default:
      fail("constant of a kind that is not known", c.location);
  }
}

// coerce_to_boolean() of src/backend/parser/parse_coerce.c reads a constant in quotes as a truth
// value.
void Printer::condition(const Node* node, Flatten flatten) {
  if (const auto* c = node_as<A_Const>(node, T_A_Const)) {
    if (c->isnull) return put("NULL::boolean");
    if (c->val.node.type == T_String) {
      if (const auto read = read_literal(c->val.sval.sval, "boolean")) return put(*read);
    }
  }
  expression(node, flatten);
}

bool Printer::type(const TypeName& name, bool with_modifier) {
  const auto text = type_text(session_, name, with_modifier);
  if (!text) {
    failed_ = true;
    return false;
  }
  out_.append(*text);
  return true;
}

// 'x.s'::regclass: the name inside is a reference.
bool Printer::object_literal(std::string_view value, std::string_view type) {
  const std::vector<std::string> words = split_name(value);
  std::vector<std::string_view> parts(words.begin(), words.end());
  if (parts.empty()) return false;
  const bool system = parts.size() == 2 && parts[0] == "pg_catalog";
  const bool own = !system && type == "regtype" && find_type(session_, parts);
  if (type == "regtype" && !own && (system || parts.size() == 1) && is_builtin_type(parts.back())) {
    put(quote_literal(builtin_type_words(parts.back())) + "::regtype");
    return true;
  }
  if (system) {
    put(quote_literal(quote_ident(parts[1])));
    put("::");
    put(type);
    return true;
  }
  Ref object{};
  if (type == "regclass") {
    object = find_relation(session_, parts);
  } else if (type == "regtype") {
    object = find_type(session_, parts);
  } else if (type == "regproc") {
    const auto routines = find_routines(session_, parts);
    if (routines.size() == 1) object = routines[0];
  } else if (type == "regconfig" || type == "regdictionary") {
    const bool configuration = type == "regconfig";
    const bool builtin = configuration ? is_builtin_ts_configuration(parts.back(), session_.major)
                                       : is_builtin_ts_dictionary(parts.back(), session_.major);
    if (parts.size() == 1 && (builtin || all_digits(parts[0]))) return false;
    object = find_in_schemas(
        session_, configuration ? Kind::TextSearchConfiguration : Kind::TextSearchDictionary,
        parts);
    if (!object && !session_.unknown_names_ok) {
      std::string name(parts.back());
      if (parts.size() > 1) name = std::string(parts[parts.size() - 2]) + "." + name;
      unknown_name(session_,
                   std::string("text search ") + (configuration ? "configuration" : "dictionary") +
                       " \"" + name + "\" does not exist",
                   -1);
    }
  } else if (type == "regcollation") {
    object = find_in_schemas(session_, Kind::Collation, parts);
  }
  if (!object) return false;
  put("'");
  out_.hole(object, HoleForm::Literal);
  put("'::");
  put(type);
  return true;
}

bool Printer::cast_string(std::string_view value, const ExprBuilder& type) {
  const Catalog& catalog = session_.catalog;
  if (type.refs().size() == 1 && catalog.is<Domain>(type.refs()[0]) && type.text().size() == 2) {
    // A constant of a domain is one of the type below, in a coercion (coerce_type()).
    put("(");
    out_.append(typed_constant(catalog, value, base_type(catalog, type.refs()[0])));
    put(")::");
    out_.append(type);
    return true;
  }
  if (!type.refs().empty()) return false;
  const std::string_view name = type.text();
  if (const auto read = read_literal(value, name)) {
    put(*read);
    return true;
  }
  return name.starts_with("reg") && object_literal(value, name);
}

// A constant of the type it is cast to is that constant; a string is read by the type's input.
bool Printer::cast_constant(const A_Const& c, const ExprBuilder& type) {
  const std::string_view name = type.refs().empty() ? std::string_view(type.text()) : "";
  if (name == "unknown" && (c.isnull || c.val.node.type == T_String)) {
    // What a constant is before anything decides its type.
    constant(c);
    return true;
  }
  if (c.isnull) {
    const Catalog& catalog = session_.catalog;
    const bool domain =
        type.refs().size() == 1 && catalog.is<Domain>(type.refs()[0]) && type.text().size() == 2;
    if (domain) {
      // Of the type below, before its modifier cuts it.
      ExprBuilder base = base_type(catalog, type.refs()[0]);
      if (base.refs().empty()) base.text() = label_type(base.text());
      put("(NULL::");
      out_.append(base);
      put(")");
    } else {
      put("NULL");
    }
    put("::");
    out_.append(type);
    return true;
  }
  switch (c.val.node.type) {
    case T_String:
      if (cast_string(c.val.sval.sval, type)) return true;
      put(quote_literal(c.val.sval.sval));
      put("::");
      out_.append(type);
      return true;
    case T_Boolean:
      if (name != "boolean") return false;
      constant(c);
      return true;
    case T_Integer:
    case T_Float: {
      const std::string_view own = number_type(c);
      if (name == own) {
        constant(c);
        return true;
      }
      // One that is shown in quotes shows no step before it is cut.
      if (own != "numeric" || type_parts(name).base != own) return false;
      std::string digits(c.val.fval.fval);
      std::erase(digits, '_');
      const auto value = read_literal(digits, own);
      if (!value || !value->starts_with('\'')) return false;
      put(value->substr(0, value->rfind("::")));
      put("::");
      out_.append(type);
      return true;
    }
    case T_BitString:
      if (name != "\"bit\"" && !name.starts_with("bit(")) return false;
      put("'" + bits_of(c.val.bsval.bsval) + "'::");
      out_.append(type);
      return true;
    default:
      return false;
  }
}

// ARRAY[...]::t[] casts each element (transformTypeCast() in parse_expr.c). Done where all elements
// are constants or of known types: a cast may vanish.
bool Printer::cast_array(const A_ArrayExpr& array, const TypeName& type) {
  if (type.arrayBounds == nullptr) return false;
  const auto elements = list_of<Node>(array.elements);
  if (elements.empty()) {
    put("ARRAY[]::");
    this->type(type);
    return true;
  }
  std::vector<const Node*> casts;
  TypeName* element_type = &made_types_.emplace_back(type);
  element_type->arrayBounds = nullptr;
  for (const Node* element : elements) {
    const bool plain = element->type == T_A_Const || element->type == T_TypeCast;
    if (!plain && (element->type == T_A_ArrayExpr || !type_of(element).known())) return false;
    TypeCast& element_cast = made_casts_.emplace_back();
    element_cast.type = T_TypeCast;
    element_cast.arg = const_cast<Node_*>(element);
    element_cast.typeName = element_type;
    element_cast.location = -1;
    casts.push_back(reinterpret_cast<const Node*>(&element_cast));
  }
  this->array(casts);
  return true;
}

void Printer::array(const std::vector<const Node*>& elements) {
  const ImpliedGuard guard(*this);
  imply_for_common(elements);
  put("ARRAY[");
  for (size_t i = 0; i < elements.size(); ++i) {
    if (i > 0) put(", ");
    expression(elements[i]);
  }
  put("]");
}

// A cast to the type that a value has anyway, with its modifier, is none (coerce_type() and
// coerce_type_typmod() of parse_coerce.c); one that takes the modifier away is.
bool Printer::does_nothing(const TypeCast& c) {
  if (c.arg->type == T_A_Const) return false;
  const ValueType from = type_of(c.arg);
  if (!from.known() || !from.text || from.name == "record") return false;
  const ValueType to = type_of(reinterpret_cast<const Node*>(&c));
  return from.name == to.name && to.text &&
         session_.catalog.render(from.text) == session_.catalog.render(to.text);
}

// coerce_type() pushes a cast below COLLATE, which stays where the type has a collation.
bool Printer::cast_below_collation(const TypeCast& c) {
  const auto* collate = node_as<CollateClause>(c.arg, T_CollateClause);
  if (collate == nullptr) return false;
  const ValueType to = type_of(reinterpret_cast<const Node*>(&c));
  if (to.category == 0) return false;
  const std::string element = element_name(to.base);
  const std::string& base = element.empty() ? to.base : element;
  const bool collatable =
      base == "text" || base == "character varying" || base == "character" || base == "name";
  if (!collatable && (builtin_value_type(base).category == 0 && to.category != 'E')) return false;
  TypeCast& below = made_casts_.emplace_back(c);
  below.arg = collate->arg;
  if (!collatable) {
    cast(below);
    return true;
  }
  put("(");
  cast(below);
  put(" COLLATE ");
  out_.append(collation_text(session_, collate->collname));
  put(")");
  return true;
}

void Printer::cast(const TypeCast& c) {
  if (is_implied(c) || does_nothing(c)) return expression(c.arg);
  if (cast_below_collation(c)) return;
  const auto type = type_text(session_, *c.typeName);
  if (!type) {
    failed_ = true;
    return;
  }
  if (const auto* constant = node_as<A_Const>(c.arg, T_A_Const)) {
    // What it is anyway: get_const_expr() shows the type of one that nothing has decided.
    if (type->text() == "unknown" && type_of(c.arg).is_unknown_literal()) return expression(c.arg);
    if (cast_constant(*constant, *type)) return;
  } else if (const auto* array = node_as<A_ArrayExpr>(c.arg, T_A_ArrayExpr)) {
    if (cast_array(*array, *c.typeName)) return;
  } else if (const auto* row = node_as<RowExpr>(c.arg, T_RowExpr)) {
    const ImpliedGuard guard(*this);
    imply_for_fields(*row, type_of(reinterpret_cast<const Node*>(&c)).text);
    put("(");
    expression(c.arg);
    put(")::");
    out_.append(*type);
    return;
  } else if (const auto* inner = node_as<TypeCast>(c.arg, T_TypeCast)) {
    // A second cast to the same type does nothing.
    const auto inner_type = type_text(session_, *inner->typeName);
    if (inner_type && inner_type->text() == type->text() && inner_type->refs() == type->refs()) {
      return expression(c.arg);
    }
    // Nor does one that only cuts a constant show the step before (get_coercion_expr()).
    const auto* constant = node_as<A_Const>(inner->arg, T_A_Const);
    const bool quoted =
        constant != nullptr && !constant->isnull && constant->val.node.type == T_String;
    if (quoted && inner_type && is_cut_of(*type, *inner_type) && cast_constant(*constant, *type)) {
      return;
    }
  } else if (const auto* ref = node_as<ColumnRef>(c.arg, T_ColumnRef)) {
    const auto fields = list_of<Node>(ref->fields);
    if (fields[fields.size() - 1]->type == T_A_Star) {
      expression(c.arg);
      put("::");
      out_.append(*type);
      return;
    }
  }
  put("(");
  expression(c.arg);
  put(")::");
  out_.append(*type);
}

}  // namespace dryshod
