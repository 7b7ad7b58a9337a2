// Partition bound constants: transformPartitionBoundValue() of src/backend/parser/parse_utilcmd.c
// coerces them to the key's type, get_const_expr() of src/backend/utils/adt/ruleutils.c prints
// them.
#include "parser/lower/bound_value.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "catalog/domains.h"
#include "catalog/quote.h"
#include "parser/expr/digits.h"
#include "parser/literal/literal.h"
#include "parser/lower/constant_value.h"
#include "parser/lower/features.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

struct Written {
  bool known = false;  // a constant we can read; else printed as an expression
  bool null = false;
  bool is_string = false;
  std::string text;
};

Written read_constant(const Node* node) {
  Written written;
  while (const auto* cast = node_as<TypeCast>(node, T_TypeCast)) node = cast->arg;
  bool negative = false;
  if (const auto* op = node_as<A_Expr>(node, T_A_Expr)) {
    const auto names = name_parts(op->name);
    if (op->lexpr != nullptr || names.size() != 1 || (names[0] != "-" && names[0] != "+")) {
      return written;
    }
    negative = names[0] == "-";
    node = op->rexpr;
  }
  const auto* constant = node_as<A_Const>(node, T_A_Const);
  if (constant == nullptr) return written;
  written.known = true;
  if (constant->isnull) {
    written.null = true;
    return written;
  }
  switch (constant->val.node.type) {
    case T_Integer:
      written.text = std::to_string(constant->val.ival.ival);
      break;
    case T_Float:
      written.text = constant->val.fval.fval;
      break;
    case T_Boolean:
      written.text = constant->val.boolval.boolval ? "true" : "false";
      break;
    case T_String:
      written.text = constant->val.sval.sval;
      written.is_string = true;
      break;
    default:
      written.known = false;
  }
  if (negative) written.text.insert(0, "-");
  return written;
}

std::string trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return std::string(text);
}

bool invalid_input(Session& session, std::string_view type, std::string_view text, int location) {
  return error(session, "invalid input syntax for type " + std::string(type) + ": " + quoted(text),
               location);
}

/// 0x1F and 1_000 as digits: pg_strtoint64_safe() of src/backend/utils/adt/numutils.c and
/// numeric_in() read them from 16 on.
std::string in_digits(const Session& session, std::string text) {
  if (!has(session, Feature::IntegerNotation)) return text;
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool between = i > 0 && std::isalnum(static_cast<unsigned char>(text[i - 1])) &&
                         i + 1 < text.size() &&
                         std::isalnum(static_cast<unsigned char>(text[i + 1]));
    if (text[i] != '_' || !between) digits += text[i];
  }
  const size_t from = digits.starts_with('-') || digits.starts_with('+') ? 1 : 0;
  const bool radix = digits.size() > from + 1 && digits[from] == '0' &&
                     std::isalpha(static_cast<unsigned char>(digits[from + 1]));
  if (!radix) return digits;
  const auto number = radix_value(std::string_view(digits).substr(from));
  if (!number) return text;
  return (digits[0] == '-' ? "-" : "") + std::to_string(*number);
}

bool read_integer(Session& session, const Written& written, std::string_view type,
                  BoundValue& value) {
  const std::string text = in_digits(session, trimmed(written.text));
  int64_t number = 0;
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const auto [stop, code] = std::from_chars(begin, text.data() + text.size(), number);
  if (stop != text.data() + text.size() || begin == stop || code != std::errc{}) {
    return invalid_input(session, type, written.text, -1);
  }
  // Only a plain integer of type integer reads back as itself.
  const std::string digits = std::to_string(number);
  value.text << (type == "integer" && number >= 0 ? digits : "'" + digits + "'");
  return true;
}

/// The scale of numeric(p, s), or -1.
int numeric_scale(std::string_view type) {
  const size_t comma = type.find(',');
  const size_t open = type.find('(');
  if (open == std::string_view::npos) return -1;
  return comma == std::string_view::npos ? 0
                                         : std::atoi(std::string(type.substr(comma + 1)).c_str());
}

bool read_numeric(Session& session, const Written& written, std::string_view type,
                  BoundValue& value) {
  std::string text = in_digits(session, trimmed(written.text));
  if (text.starts_with('+')) text.erase(0, 1);
  const bool plain = !text.empty() && text.find_first_not_of("0123456789.-") == std::string::npos &&
                     text.find_first_of("0123456789") != std::string::npos;
  if (!plain) {
    if (text.find_first_of("eE") == std::string::npos && text != "NaN" && text != "Infinity") {
      return invalid_input(session, "numeric", written.text, -1);
    }
  } else if (const int scale = numeric_scale(type); scale >= 0) {
    const size_t dot = text.find('.');
    const size_t have = dot == std::string::npos ? 0 : text.size() - dot - 1;
    if (have <= static_cast<size_t>(scale)) {
      if (dot == std::string::npos && scale > 0) text += '.';
      text.append(static_cast<size_t>(scale) - have, '0');
    }
  }
  const bool bare = isdigit(static_cast<unsigned char>(text[0])) != 0 &&
                    text.find_first_of("eE.") != std::string::npos;
  value.text << (bare ? text : "'" + text + "'");
  return true;
}

/// What parse_date() of the input functions surely refuses: a day that no month has, a short
/// number.
bool read_time(Session& session, const Written& written, const std::string& base,
               BoundValue& value) {
  const std::string text = trimmed(written.text);
  int year = 0, month = 0, day = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d", &year, &month, &day) == 3) {
    const std::chrono::year_month_day at{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
    if (!at.ok()) {
      return error(session, "date/time field value out of range: " + quoted(written.text));
    }
  } else if (text.find_first_not_of("0123456789") == std::string::npos && text.size() < 5) {
    return invalid_input(session, base, written.text, -1);
  }
  value.text << quote_literal(text);
  return true;
}

bool read_boolean(Session& session, const Written& written, BoundValue& value) {
  std::string word = trimmed(written.text);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return tolower(c); });
  for (const auto& [yes, no] : {std::pair{"true", "false"},
                                {"t", "f"},
                                {"yes", "no"},
                                {"y", "n"},
                                {"on", "off"},
                                {"1", "0"}}) {
    if (word != yes && word != no) continue;
    value.text << (word == yes ? "true" : "false");
    return true;
  }
  return invalid_input(session, "boolean", written.text, -1);
}

/// The type without its modifier; of an array "t[]", which builtin_base() takes for its elements.
std::string key_base(const Catalog& catalog, Expr under) {
  const std::string base = builtin_base(catalog, under);
  return catalog.template_text(under).ends_with("[]") && !base.empty() ? base + "[]" : base;
}

bool read_typed(Session& session, const Written& written, Expr type, std::string_view column,
                BoundValue& value) {
  const Catalog& catalog = session.catalog;
  const Expr under = under_domains(catalog, type);
  const std::string base = key_base(catalog, under);
  if (base == "smallint" || base == "integer" || base == "bigint") {
    return read_integer(session, written, base, value);
  }
  if (base == "numeric") {
    return read_numeric(session, written, catalog.template_text(under), value);
  }
  const bool is_text = base.ends_with("[]") || base == "text" || base == "character varying" ||
                       base == "character" || base == "name" || base.empty() || base == "boolean";
  if (!written.is_string && !is_text && base != "real" && base != "double precision" &&
      base != "oid" && base != "money") {
    return error(session, "specified value cannot be cast to type " + catalog.render(type) +
                              " for column " + quoted(column));
  }
  if (base == "boolean") return read_boolean(session, written, value);
  if (base == "date" || base.starts_with("timestamp")) {
    return read_time(session, written, base, value);
  }
  std::string text = written.text;
  if (base == "uuid") {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return tolower(c); });
  }
  if (const auto refs = catalog.refs(under); !refs.empty() && catalog.is<Enum>(refs[0])) {
    const auto labels = session.strings[catalog.get<Enum>(refs[0]).labels];
    if (std::find(labels.begin(), labels.end(), text) == labels.end()) {
      return error(session, "invalid input value for enum " + catalog.qualified(refs[0]) + ": " +
                                quoted(text));
    }
  }
  value.text << quote_literal(text);
  return true;
}

/// The expression's value in the key's type, as get_const_expr() prints it without a label.
bool read_folded(Session& session, const Node* node, Expr type, BoundValue& value) {
  const Catalog& catalog = session.catalog;
  const Expr under = under_domains(catalog, type);
  const std::string base = key_base(catalog, under);
  // What money looks like is up to lc_monetary.
  if (base.empty() || base == "money") return false;
  const auto folded = constant_value(session, node);
  if (!folded || folded->null) return false;
  const auto text = assigned_text(*folded, catalog.template_text(under));
  if (!text) return false;
  if (base == "boolean") {
    value.text << (*text == "t" ? "true" : "false");
    return true;
  }
  const bool digit = !text->empty() && isdigit(static_cast<unsigned char>((*text)[0])) != 0;
  const bool bare =
      digit && (base == "integer" || (base == "numeric" && text->find('.') != std::string::npos));
  value.text << (bare ? *text : quote_literal(*text));
  return true;
}

}  // namespace

bool read_bound_value(Session& session, const Node* node, Expr type, std::string_view column,
                      BoundValue& value) {
  if (const auto* ref = node_as<ColumnRef>(node, T_ColumnRef)) {
    const auto parts = name_parts(ref->fields);
    if (parts.size() == 1 && (parts[0] == "minvalue" || parts[0] == "maxvalue")) {
      const bool minimum = parts[0] == "minvalue";
      value.text << (minimum ? "MINVALUE" : "MAXVALUE");
      return true;
    }
    return error(session, "cannot use column reference in partition bound expression",
                 ref->location);
  }
  const Written written = read_constant(node);
  if (!written.null && type && read_folded(session, node, type, value)) return true;
  if (written.null) {
    value.is_null = true;
    value.text << "NULL";
    return true;
  }
  if (written.known && type) return read_typed(session, written, type, column, value);
  if (written.known) {
    value.text << (written.is_string ? quote_literal(written.text) : written.text);
    return true;
  }
  const auto printed = print_expression(session, node, Scope{});
  if (!printed) return false;
  value.text.append(*printed);
  return true;
}

}  // namespace dryshod
