// See type_change.h.
#include "parser/work/type_change.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "catalog/domains.h"
#include "parser/expr/value_type.h"
#include "parser/literal/literal.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

constexpr std::string_view kTimestamp = "timestamp without time zone";
constexpr std::string_view kTimestamptz = "timestamp with time zone";
constexpr int kFullPrecision = 6;  // MAX_TIMESTAMP_PRECISION, MAX_INTERVAL_PRECISION

/// What stands in a modifier's parentheses.
std::string_view inside(std::string_view modifier) {
  if (modifier.starts_with('(') && modifier.ends_with(')')) {
    return modifier.substr(1, modifier.size() - 2);
  }
  return modifier;
}

std::optional<int> number(std::string_view text) {
  text = inside(text);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "10,2"; the scale is 0 where none is written.
struct Numeric {
  int precision = 0, scale = 0;
};
std::optional<Numeric> numeric(std::string_view modifier) {
  modifier = inside(modifier);
  const size_t comma = modifier.find(',');
  const auto precision = number(modifier.substr(0, comma));
  const auto scale = comma == std::string_view::npos ? 0 : number(modifier.substr(comma + 1));
  if (!precision || !scale) return std::nullopt;
  return Numeric{*precision, *scale};
}

/// varchar_support(), varbit_support(): longer or without limit.
bool only_widens(std::string_view from, std::string_view to) {
  if (to.empty()) return true;
  const auto before = number(from);
  const auto after = number(to);
  return before && after && *after >= *before;
}

/// numeric_support(): the same scale and no fewer digits.
bool numeric_widens(std::string_view from, std::string_view to) {
  if (to.empty()) return true;
  const auto before = numeric(from);
  const auto after = numeric(to);
  return before && after && before->scale == after->scale && after->precision >= before->precision;
}

/// TemporalSimplify() of src/backend/utils/adt/datetime.c.
bool precision_widens(std::string_view from, std::string_view to) {
  if (to.empty()) return true;
  const auto after = number(to);
  return after && (*after == kFullPrecision || only_widens(from, to));
}

/// intervaltypmodleastfield(): 0 seconds ... 5 years, by the last word of "interval day to hour".
int least_field(std::string_view type) {
  constexpr std::array<std::string_view, 6> kFields = {"second", "minute", "hour",
                                                       "day",    "month",  "year"};
  const size_t open = type.find('(');
  if (open != std::string_view::npos) type = type.substr(0, open);
  for (size_t i = 0; i < kFields.size(); ++i) {
    if (type.ends_with(kFields[i])) return static_cast<int>(i);
  }
  return 0;
}

/// interval_support() of src/backend/utils/adt/timestamp.c.
bool interval_widens(std::string_view from, std::string_view to) {
  const auto precision = [](std::string_view type) {
    const size_t open = type.find('(');
    if (open == std::string_view::npos) return INT32_MAX;
    return number(type.substr(open + 1, type.find(')') - open - 1)).value_or(INT32_MAX);
  };
  return least_field(from) >= least_field(to) &&
         (least_field(from) > 0 || precision(to) >= kFullPrecision ||
          precision(to) >= precision(from));
}

/// Between modifiers of one type.
bool modifier_widens(const TypeParts& from, const TypeParts& to) {
  if (from.base == "character varying" || from.base == "bit varying") {
    return only_widens(from.modifier, to.modifier);
  }
  if (from.base == "numeric") return numeric_widens(from.modifier, to.modifier);
  if (from.base.starts_with("time")) return precision_widens(from.modifier, to.modifier);
  return from.modifier == to.modifier;
}

/// CREATE CAST ... WITHOUT FUNCTION among the source's own.
bool own_binary_cast(const Catalog& catalog, const std::string& from, const std::string& to) {
  bool found = false;
  catalog.each_of<Cast>([&](Ref ref) {
    const Cast& cast = catalog.get<Cast>(ref);
    found = found ||
            (!cast.function && !cast.inout && catalog.render(cast.signature) == from + " AS " + to);
  });
  return found;
}

bool between_types(const Draft& draft, const TypeParts& from, const TypeParts& to) {
  if ((from.base == kTimestamp && to.base == kTimestamptz) ||
      (from.base == kTimestamptz && to.base == kTimestamp)) {
    return draft.settings.utc && to.modifier.empty();
  }
  // A cast that does nothing, and no length to bring about after it.
  if (!to.modifier.empty()) return false;
  const auto base = [](const std::string& name) { return name == "bpchar" ? "character" : name; };
  return is_binary_cast(base(from.base), base(to.base)) ||
         own_binary_cast(draft.catalog(), from.base, to.base);
}

bool keeps_plain(const Draft& draft, Expr from, Expr to);

/// The column itself, or casts of it that do nothing: the type it has then.
std::optional<Expr> relabelled(const Draft& draft, const Node* clause, Expr from, Name column) {
  if (const auto* cast = node_as<TypeCast>(clause, T_TypeCast)) {
    const auto inner = relabelled(draft, cast->arg, from, column);
    const auto type = type_text(draft.session, *cast->typeName);
    if (!inner || !type) return std::nullopt;
    const Expr to = draft.session.catalog.intern(*type);
    return keeps_plain(draft, *inner, to) ? std::optional(to) : std::nullopt;
  }
  const auto* name = node_as<ColumnRef>(clause, T_ColumnRef);
  if (name == nullptr) return std::nullopt;
  const auto parts = name_parts(name->fields);
  const bool same = !parts.empty() && draft.session.name(parts.back()) == column;
  return same ? std::optional(from) : std::nullopt;
}

bool is_domain(const Catalog& catalog, Expr type) {
  const std::vector<Ref> refs = catalog.refs(type);
  return refs.size() == 1 && catalog.is<Domain>(refs[0]) &&
         !catalog.template_text(type).ends_with("]");
}

bool keeps_plain(const Draft& draft, Expr from, Expr to) {
  const Catalog& catalog = draft.catalog();
  if (catalog.render(from) == catalog.render(to)) return true;
  if (is_constrained_domain(catalog, to)) return false;
  const std::string before = catalog.render(under_domains(catalog, from));
  const std::string after = catalog.render(under_domains(catalog, to));
  const TypeParts a = type_parts(before);
  const TypeParts b = type_parts(after);
  // The value of a domain has no modifier of its own: a length is brought about again.
  if (is_domain(catalog, from) && !b.modifier.empty()) return false;
  if (before == after) return true;
  // Arrays are taken apart and put together again unless their elements are the same.
  if (a.base.ends_with("]") || b.base.ends_with("]")) return a.base == b.base && b.modifier.empty();
  if (a.base == "interval" && b.base == "interval") return interval_widens(before, after);
  return a.base == b.base ? modifier_widens(a, b) : between_types(draft, a, b);
}

}  // namespace

bool is_constrained_domain(const Catalog& catalog, Expr type) {
  const std::vector<Ref> refs = catalog.refs(type);
  if (refs.size() != 1 || !catalog.is<Domain>(refs[0])) return false;
  if (catalog.template_text(type).ends_with("]")) return false;
  return catalog.child<Check>(refs[0]) || catalog.child<NotNull>(refs[0]) ||
         is_constrained_domain(catalog, catalog.get<Domain>(refs[0]).type);
}

bool keeps_rows(const Draft& draft, Expr from, Expr to, const Node* using_clause, Name column) {
  const auto used =
      using_clause == nullptr ? std::optional(from) : relabelled(draft, using_clause, from, column);
  return used && keeps_plain(draft, *used, to);
}

bool keeps_index(const Draft& draft, Expr from, Expr to) {
  const Catalog& catalog = draft.catalog();
  // text_ops serves varchar, inet_ops serves cidr: what they compare is taken for the other.
  const auto compared = [&](Expr type) -> std::string {
    const std::string base = type_parts(catalog.render(under_domains(catalog, type))).base;
    return base == "character varying" ? "text" : base == "cidr" ? "inet" : base;
  };
  return compared(from) == compared(to);
}

}  // namespace dryshod
