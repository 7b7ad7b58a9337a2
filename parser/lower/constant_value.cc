// See constant_value.h. Mirrors the operators of src/backend/utils/adt/int.c, date.c and varlena.c,
// the casts of pg_cast.dat, and the *_scale() functions that heed a modifier (numeric() of
// numeric.c, timestamp_scale() of timestamp.c, varchar() and bpchar() of varchar.c).
#include "parser/lower/constant_value.h"

#include <algorithm>
#include <cctype>

#include "catalog/catalog.h"
#include "parser/expr/digits.h"
#include "parser/expr/resolve.h"
#include "parser/literal/literal.h"
#include "parser/literal/time.h"
#include "parser/raw/pg_nodes.h"

namespace dryshod {
namespace {

constexpr int kMostDepth = 100;

bool is_integer(std::string_view type) {
  return type == "smallint" || type == "integer" || type == "bigint";
}
bool is_text(std::string_view type) {
  return type == "text" || type == "character varying" || type == "bpchar" || type == "character" ||
         type == "name";
}
bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The number in "(5)", the second one in "(6,2)".
std::optional<size_t> modifier_number(std::string_view modifier, bool second = false) {
  if (modifier.size() < 3) return std::nullopt;
  std::string_view inner = modifier.substr(1, modifier.size() - 2);
  const size_t comma = inner.find(',');
  if (second && comma == std::string_view::npos) return 0;
  inner = second ? inner.substr(comma + 1) : inner.substr(0, comma);
  const auto value = as_int64(inner);
  if (!value || *value < 0) return std::nullopt;
  return static_cast<size_t>(*value);
}

// A decimal number with `scale` digits behind the point, halves away from zero (round_var()).
std::optional<std::string> rounded(std::string_view number, size_t scale) {
  const bool negative = number.starts_with('-');
  if (negative) number.remove_prefix(1);
  const size_t point = number.find('.');
  std::string whole(number.substr(0, point));
  std::string part(point == std::string_view::npos ? "" : number.substr(point + 1));
  if (!all_digits(whole + part)) return std::nullopt;
  const bool up = part.size() > scale && part[scale] >= '5';
  part.resize(scale, '0');
  std::string digits = whole + part;
  if (up) {
    size_t at = digits.size();
    while (at > 0 && digits[at - 1] == '9') digits[--at] = '0';
    if (at == 0) {
      digits.insert(0, "1");
    } else {
      ++digits[at - 1];
    }
  }
  std::string out = digits.substr(0, digits.size() - scale);
  if (scale > 0) out += "." + digits.substr(digits.size() - scale);
  const bool zero = digits.find_first_not_of('0') == std::string::npos;
  return negative && !zero ? "-" + out : out;
}

// numeric(p, s): a number with too many digits in front is refused.
std::optional<std::string> numeric_of(std::string_view number, std::string_view modifier) {
  if (modifier.empty()) return std::string(number);
  if (number == "NaN") return std::string(number);
  const auto precision = modifier_number(modifier);
  const auto scale = modifier_number(modifier, true);
  if (!precision || !scale || *precision < *scale) return std::nullopt;
  auto out = rounded(number, *scale);
  if (!out) return std::nullopt;
  const size_t from = out->starts_with('-') ? 1 : 0;
  size_t whole = std::min(out->find('.'), out->size()) - from;
  if (whole == 1 && (*out)[from] == '0') whole = 0;
  return whole + *scale <= *precision ? out : std::nullopt;
}

// The fraction of a second cut to so many digits; nothing where it would have to be rounded.
std::optional<std::string> with_precision(std::string text, std::string_view modifier) {
  const auto digits = modifier_number(modifier);
  const size_t point = text.find('.');
  if (!digits || point == std::string::npos) return text;
  const size_t end = text.find_first_not_of("0123456789", point + 1);
  const size_t have = std::min(end, text.size()) - point - 1;
  return have <= *digits ? std::optional(text) : std::nullopt;
}

// Blanks at the end may go where the text is too long (varchar(), bpchar()).
std::optional<std::string> text_of(std::string text, std::string_view base,
                                   std::string_view modifier) {
  if (base == "name") return text.size() < 64 ? std::optional(text) : std::nullopt;
  const auto length = modifier_number(modifier);
  if (!length || base == "text") return text;
  if (!is_ascii(text)) return std::nullopt;
  if (text.size() > *length) {
    if (text.find_first_not_of(' ', *length) != std::string::npos) return std::nullopt;
    text.resize(*length);
  }
  if (base == "character" || base == "bpchar") text.resize(*length, ' ');
  return text;
}

std::optional<std::string> moment_as(const ConstantValue& value, std::string_view base) {
  const bool finite = value.text.find("infinity") == std::string::npos;
  const bool from_date = value.type == "date";
  const bool from_zoned = value.type == "timestamp with time zone";
  if (!from_date && !from_zoned && value.type != "timestamp without time zone") return std::nullopt;
  if (!finite) return value.text;
  if (base == "date") return value.text.substr(0, value.text.find(' '));
  std::string plain = value.text;
  if (from_date) plain += " 00:00:00";
  if (from_zoned) plain.resize(plain.size() - 3);  // +00
  if (base == "timestamp with time zone") return plain + "+00";
  if (base == "timestamp without time zone") return plain;
  return std::nullopt;
}

// What a cast to the type makes of the value, before its modifier.
std::optional<std::string> converted(const ConstantValue& value, std::string_view base,
                                     std::string_view full_type) {
  if (value.type == "unknown") {
    if (is_text(base)) return value.text;
    return read_value(value.text, base == "interval" ? full_type : base);
  }
  if (value.type == base) {
    return base == full_type || base != "interval" ? std::optional(value.text) : std::nullopt;
  }
  if (is_text(base)) {
    if (value.type == "boolean") return value.text == "t" ? "true" : "false";
    if (value.type == "bpchar" || value.type == "character") return std::nullopt;
    return value.text;
  }
  const bool number = is_integer(value.type) || value.type == "numeric";
  if (number && is_integer(base)) {
    const auto whole = rounded(value.text, 0);
    return whole ? read_value(*whole, base) : std::nullopt;
  }
  if (number && (base == "numeric" || base == "double precision" || base == "real")) {
    return read_value(value.text, base);
  }
  if (value.type == "double precision" && base == "real") return std::nullopt;
  if (is_integer(value.type) && base == "oid") return read_value(value.text, base);
  return moment_as(value, base);
}

// The result in a type with its modifier.
std::optional<std::string> cast_text(const ConstantValue& value, std::string_view type) {
  const TypeParts parts = type_parts(type);
  auto text = converted(value, parts.base, type);
  if (!text) return std::nullopt;
  if (parts.base == "numeric") return numeric_of(*text, parts.modifier);
  if (is_text(parts.base)) return text_of(*text, parts.base, parts.modifier);
  if (parts.modifier.empty() || parts.base == "interval") return text;
  if (parts.base.starts_with("time")) return with_precision(*text, parts.modifier);
  if (parts.base.starts_with("bit") && !parts.base.ends_with("[]")) {
    const auto length = modifier_number(parts.modifier);
    const bool fits =
        length && (parts.base == "bit" ? text->size() == *length : text->size() <= *length);
    return fits ? text : std::nullopt;
  }
  return std::nullopt;
}

class Folder {
 public:
  explicit Folder(Session& session) : session_(session) {}

  std::optional<ConstantValue> value(const Node* node) {
    if (node == nullptr || ++depth_ > kMostDepth) return std::nullopt;
    auto result = one(node);
    --depth_;
    return result;
  }

 private:
  using Value = std::optional<ConstantValue>;

  static Value made(std::string_view type, std::optional<std::string> text) {
    if (!text) return std::nullopt;
    return ConstantValue{std::string(type), std::move(*text), false};
  }

  Value one(const Node* node) {
    if (const auto* c = node_as<A_Const>(node, T_A_Const)) return constant(*c);
    if (const auto* c = node_as<TypeCast>(node, T_TypeCast)) return cast(*c);
    if (const auto* c = node_as<CollateClause>(node, T_CollateClause)) return value(c->arg);
    if (const auto* e = node_as<A_Expr>(node, T_A_Expr)) return operation(*e);
    if (const auto* f = node_as<FuncCall>(node, T_FuncCall)) return call(*f);
    return std::nullopt;
  }

  static Value constant(const A_Const& c) {
    if (c.isnull) return ConstantValue{"unknown", "", true};
    switch (c.val.node.type) {
      case T_Integer:
        return made("integer", std::to_string(c.val.ival.ival));
      case T_Float: {
        const std::string_view digits = c.val.fval.fval;
        if (as_int64(digits)) return made("bigint", read_value(digits, "bigint"));
        return made("numeric", read_numeric(digits));
      }
      case T_Boolean:
        return made("boolean", c.val.boolval.boolval ? "t" : "f");
      case T_String:
        return made("unknown", c.val.sval.sval);
      default:
        return std::nullopt;
    }
  }

  Value cast(const TypeCast& c) {
    auto inner = value(c.arg);
    if (!inner) return std::nullopt;
    if (inner->null) return inner;
    if (const Text known = builtin_type_text(session_, *c.typeName)) {
      const std::string type(session_.strings[known]);
      const TypeParts parts = type_parts(type);
      // An explicit cast cuts where an assignment refuses; of a char(n) the blanks depend.
      if (parts.base == "character" || parts.base == "bpchar") return std::nullopt;
      return made(parts.base, cast_text(*inner, type));
    }
    return std::nullopt;
  }

  Value operation(const A_Expr& e) {
    const auto names = name_parts(e.name);
    if (e.kind != AEXPR_OP || names.size() != 1) return std::nullopt;
    if (find_in_schemas(session_, Kind::Operator, {names[0]})) return std::nullopt;
    const auto right = value(e.rexpr);
    if (!right || right->null) return std::nullopt;
    if (e.lexpr == nullptr) return signed_number(names[0], *right);
    const auto left = value(e.lexpr);
    if (!left || left->null) return std::nullopt;
    if (names[0] == "||") return joined(*left, *right);
    if (left->type == "date" && right->type == "integer") return later(names[0], *left, *right);
    if (is_integer(left->type) && left->type == right->type) {
      return arithmetic(names[0], *left, *right);
    }
    return std::nullopt;
  }

  static Value signed_number(std::string_view op, const ConstantValue& number) {
    const bool known = is_integer(number.type) || number.type == "numeric";
    if (!known || (op != "-" && op != "+") ||
        !std::isdigit(static_cast<unsigned char>(number.text.empty() ? 'x' : number.text[0]))) {
      return std::nullopt;
    }
    if (op == "+") return number;
    // doNegate() of gram.y makes -2147483648 an integer; its digits alone are none.
    const std::string text = "-" + number.text;
    if (number.type == "numeric") return made("numeric", read_numeric(text));
    const bool narrow = number.type == "bigint" && text == "-2147483648";
    return made(narrow ? "integer" : number.type, read_value(text, number.type));
  }

  static Value joined(const ConstantValue& left, const ConstantValue& right) {
    const auto plain = [](const ConstantValue& v) {
      return v.type == "unknown" || v.type == "text" || v.type == "character varying";
    };
    if (!plain(left) || !plain(right)) return std::nullopt;
    return made("text", left.text + right.text);
  }

  static Value later(std::string_view op, const ConstantValue& date, const ConstantValue& days) {
    const auto day = day_number(date.text);
    const auto many = as_int64(days.text);
    if (!day || !many || (op != "+" && op != "-")) return std::nullopt;
    return made("date", date_of_day(op == "+" ? *day + *many : *day - *many));
  }

  static Value arithmetic(std::string_view op, const ConstantValue& left,
                          const ConstantValue& right) {
    const auto a = as_int64(left.text), b = as_int64(right.text);
    int64_t result = 0;
    if (!a || !b) return std::nullopt;
    const bool overflow = op == "+"   ? __builtin_add_overflow(*a, *b, &result)
                          : op == "-" ? __builtin_sub_overflow(*a, *b, &result)
                          : op == "*" ? __builtin_mul_overflow(*a, *b, &result)
                                      : true;
    if (overflow) return std::nullopt;
    return made(left.type, read_value(std::to_string(result), left.type));
  }

  // Functions of the catalog, where the source has none of that name.
  Value call(const FuncCall& f) {
    auto parts = name_parts(f.funcname);
    if (parts.size() == 2 && parts[0] == "pg_catalog") {
      parts.erase(parts.begin());
    } else if (parts.size() != 1 || has_text_routine(parts)) {
      return std::nullopt;
    }
    const bool plain = !f.agg_distinct && !f.agg_star && !f.func_variadic && f.over == nullptr &&
                       f.agg_filter == nullptr && f.agg_order == nullptr && !f.agg_within_group;
    if (!plain) return std::nullopt;
    std::vector<ConstantValue> args;
    for (const Node* node : list_of<Node>(f.args)) {
      auto arg = value(node);
      if (!arg || arg->null || (arg->type != "unknown" && arg->type != "text")) return std::nullopt;
      args.push_back(std::move(*arg));
    }
    if (args.size() == 1 && (parts[0] == "lower" || parts[0] == "upper")) {
      return cased(args[0].text, parts[0] == "lower");
    }
    if (args.size() == 2 && parts[0] == "to_date") return to_date(args[0].text, args[1].text);
    return std::nullopt;
  }

  bool has_text_routine(const std::vector<std::string_view>& parts) const {
    for (const Ref routine : find_routines(session_, parts)) {
      const std::string shown = session_.catalog.signature(routine);
      for (const char* type : {"text", "char", "name", "any", "cstring"}) {
        if (shown.find(type) != std::string::npos) return true;
      }
    }
    return false;
  }

  // ASCII letters alone, and no i: in Turkish they are others.
  static Value cased(std::string text, bool lower) {
    if (!is_ascii(text) || text.find_first_of("iI") != std::string::npos) return std::nullopt;
    for (char& c : text) {
      const auto byte = static_cast<unsigned char>(c);
      c = static_cast<char>(lower ? std::tolower(byte) : std::toupper(byte));
    }
    return made("text", text);
  }

  // Years, months and days with all their digits.
  static Value to_date(std::string_view text, std::string_view format) {
    const auto digits = [&](std::string_view shape) {
      if (text.size() != shape.size()) return false;
      for (size_t i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == '-' ? text[i] != '-' : !digit) return false;
      }
      return true;
    };
    std::string date(text);
    if (format == "YYYY-MM-DD") {
      if (!digits("YYYY-MM-DD")) return std::nullopt;
    } else if (format == "YYYYMMDD") {
      if (!digits("YYYYMMDD")) return std::nullopt;
    } else if (format == "YYYY-MM") {
      if (!digits("YYYY-MM")) return std::nullopt;
      date += "-01";
    } else if (format == "YYYY") {
      if (!digits("YYYY")) return std::nullopt;
      date += "-01-01";
    } else {
      return std::nullopt;
    }
    return made("date", read_date_literal(date));
  }

  Session& session_;
  int depth_ = 0;
};

}  // namespace

std::optional<ConstantValue> constant_value(Session& session, const Node* node) {
  return Folder(session).value(node);
}

std::optional<std::string> assigned_text(const ConstantValue& value, std::string_view type) {
  return cast_text(value, type);
}

}  // namespace dryshod
