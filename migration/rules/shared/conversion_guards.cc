// Conditions over the values of a column; see conversion_guards.h.
#include "migration/rules/shared/conversion_guards.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/quote.h"
#include "migration/rules/shared/attributes.h"
#include "migration/rules/shared/columns.h"
#include "migration/rules/shared/guards.h"
#include "migration/rules/shared/stored_rows.h"
#include "migration/rules/shared/survival.h"
#include "migration/rules/shared/survival_numbers.h"

namespace dryshod {
namespace {

/// A type below its domains.
struct Resolved {
  TypeName name;
  Ref made{};                // by the source: an enum, a composite, ...; none: built in
  std::vector<Ref> domains;  // outermost first
};
Resolved resolve(const Catalog& c, Expr type) {
  Resolved out{type_name(c.render(type)), {}, {}};
  for (std::vector<Ref> refs = c.refs(type); refs.size() == 1; refs = c.refs(type)) {
    const Domain* domain = c.get_if<Domain>(refs[0]);
    if (domain == nullptr) {
      out.made = refs[0];
      break;
    }
    out.domains.push_back(refs[0]);
    type = domain->type;
    const bool was_array = out.name.is_array;
    out.name = type_name(c.render(type));
    out.name.is_array = out.name.is_array || was_array;
  }
  if (const std::vector<Ref> refs = c.refs(type); !out.made && !refs.empty()) out.made = refs[0];
  return out;
}

std::string list_of(const std::vector<std::string_view>& labels) {
  std::string out;
  for (const std::string_view label : labels) {
    out += (out.empty() ? "" : ", ") + quote_literal(label);
  }
  return out;
}
std::vector<std::string_view> labels_of(const Catalog& c, Ref type) {
  std::vector<std::string_view> out;
  for (const std::string_view label : c.strings()[c.get<Enum>(type).labels]) out.push_back(label);
  return out;
}
size_t characters(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

class ValueConversion {
 public:
  ValueConversion(const Emit& emit, Expr old_type, Expr new_type, Way way)
      : emit_(emit),
        from_(resolve(emit.from(), old_type)),
        to_(resolve(emit.to(), new_type)),
        way_(way) {}

  Survival of(const std::string& value) const {
    if (from_.name.is_array && to_.name.is_array) {
      Survival out = of_element("e.v");
      if (!out.lost.empty()) {
        out.lost = fmt::format("EXISTS (SELECT FROM pg_catalog.unnest({}) AS e(v) WHERE {})", value,
                               out.lost);
      }
      return out;
    }
    const bool one_is_array = from_.name.is_array || to_.name.is_array;
    if (one_is_array && (from_.made || to_.made)) return {};
    return of_element(value);
  }

 private:
  Survival of_element(const std::string& v) const {
    TypeName before = from_.name, after = to_.name;
    if (before.is_array && after.is_array) before.is_array = after.is_array = false;
    Survival out;
    if (emit_.to().is<Enum>(to_.made)) {
      out = into_enum(v);
    } else if (emit_.from().is<Enum>(from_.made)) {
      out = out_of_enum(v, after);
    } else if (emit_.from().is<Composite>(from_.made) && emit_.to().is<Composite>(to_.made)) {
      out = into_composite(v);
    } else if (!from_.made && !to_.made) {
      out = survival(v, before, after, way_, emit_.to().major);
    }
    into_domains(v, before, after, out);
    return out;
  }

  Survival into_enum(const std::string& v) const {
    const std::vector<std::string_view> after = labels_of(emit_.to(), to_.made);
    if (!emit_.from().is<Enum>(from_.made)) {
      if (after.empty()) return {v + " IS NOT NULL", {}};
      return {v + "::text NOT IN (" + list_of(after) + ")", {}};
    }
    std::vector<std::string_view> gone = labels_of(emit_.from(), from_.made);
    std::erase_if(gone, [&](std::string_view label) {
      return std::find(after.begin(), after.end(), label) != after.end();
    });
    return gone.empty() ? Survival{} : Survival{v + "::text IN (" + list_of(gone) + ")", {}};
  }

  Survival out_of_enum(const std::string& v, const TypeName& after) const {
    if (after.base != "character varying" && after.base != "character" && after.base != "name") {
      return survival(v + "::text", type_name("text"), after, Way::Text, emit_.to().major);
    }
    const int length = after.modifier(after.base == "character" ? 1 : 0);
    std::vector<std::string_view> longer = labels_of(emit_.from(), from_.made);
    std::erase_if(longer, [&](std::string_view label) {
      return length == 0 || characters(label) <= static_cast<size_t>(length);
    });
    if (longer.empty()) return {};
    return {v + "::text IN (" + list_of(longer) + ")",
            way_ == Way::Assignment ? "" : fmt::format("characters of % beyond {}", length)};
  }

  /// Attribute by attribute, as rules/column.cc does it.
  Survival into_composite(const std::string& v) const {
    if (from_.name.is_array) return {};
    const Catalog& from = emit_.from();
    const Catalog& to = emit_.to();
    Survival out;
    const auto either = [&](const std::string& more) {
      if (!more.empty()) out.lost += (out.lost.empty() ? "" : " OR ") + more;
    };
    for (const Ref old : attributes_in_order(from, from_.made)) {
      const std::string item = "(" + v + ")." + from.bare(old);
      const Ref now = to.column(to_.made, from.name(old));
      const Expr type = from.get<Attribute>(old).type;
      if (!now) {
        either(item + " IS NOT NULL");
        out.loss = "attributes of %";
        continue;
      }
      const Expr new_type = to.get<Attribute>(now).type;
      const std::string how = conversion(item, from.render(type), to.render(new_type));
      const Way way = how.find("::text") == std::string::npos ? Way::Cast : Way::Text;
      const Survival part = ValueConversion(emit_, type, new_type, way).of(item);
      either(part.lost);
      if (!part.loss.empty()) out.loss = part.loss;
    }
    return out;
  }

  /// What the new domains hold against a value that has got as far as their base type.
  void into_domains(const std::string& v, const TypeName& before, const TypeName& after,
                    Survival& out) const {
    const Catalog& to = emit_.to();
    std::string against;
    const auto either = [&](const std::string& more) {
      against += (against.empty() ? "" : " OR ") + more;
    };
    for (const Ref domain : to_.domains) {
      if (to.child<NotNull>(domain)) {
        either(is_null(to, to.get<Domain>(domain).type, v));
      }
      to.each_child_of<Check>(domain, [&](Ref ref) {
        const Check& check = to.get<Check>(ref);
        if (!check.enforced || to_.made || reads_new(emit_, to.refs(check.expression))) return;
        const std::string how = conversion(v, before.text, after.text);
        either(fmt::format("EXISTS (SELECT FROM (SELECT {} AS value) AS converted WHERE NOT ({}))",
                           how.empty() ? v + "::" + after.text : how, to.render(check.expression)));
      });
    }
    if (against.empty()) return;
    out.lost = out.lost.empty()
                   ? against
                   : fmt::format("CASE WHEN {} THEN true ELSE {} END", out.lost, against);
  }

  const Emit& emit_;
  Resolved from_, to_;
  Way way_;
};

}  // namespace

void guard_conversion(const Emit& emit, Emit::Piece& piece, const Change& column,
                      const std::string& conversion) {
  const Catalog& from = column.from;
  const Catalog& to = column.to;
  const Ref table = to.parent(column.b);
  const bool computed = from.child<Generated>(column.a) || to.child<Generated>(column.b);
  if (!has_rows(to, table) || computed) return;
  const Expr old_type = column.old_value<Column>().type, new_type = column.new_value<Column>().type;
  const Way way = conversion.empty()                               ? Way::Assignment
                  : conversion.find("::text") == std::string::npos ? Way::Cast
                                                                   : Way::Text;
  const std::string name = to.bare(column.b);
  const Survival survival = ValueConversion(emit, old_type, new_type, way).of(name);
  const std::string whole = to.qualified(table);
  if (!survival.lost.empty()) {
    piece.guards.push_back(
        {fmt::format("SELECT * FROM {} WHERE {}", rows_of(to, table, Below::Taken), survival.lost),
         whole,
         fmt::format("rows of {} whose {} would not stay what it is as {}", whole, name,
                     to.render(new_type)),
         emit.is_new(column.b)});
  }
  piece.loss = survival.loss;
  if (const size_t hole = piece.loss.find('%'); hole != std::string::npos) {
    piece.loss.replace(hole, 1, "column " + whole + "." + name);
  }
  const Ref identity = from.child<Identity>(column.a);
  const std::string integer = to.render(new_type);
  if (!identity || !to.child<Identity>(column.b) || !is_integer(integer)) return;
  const Ref sequence = from.get<Identity>(identity).sequence;
  const auto [low, high] = bounds_of(integer);
  if (only_widens(from, old_type, to, new_type) || !from.alive(sequence)) return;
  piece.guards.push_back(guard_of_position(
      from, sequence, fmt::format("last_value NOT BETWEEN {} AND {}", low, high)));
}

bool only_widens(const Catalog& from, Expr old_type, const Catalog& to, Expr new_type) {
  const TypeName before = type_name(from.render(old_type)), after = type_name(to.render(new_type));
  const bool plain = !from.has_holes(old_type) && !to.has_holes(new_type);
  if (!plain || !before.is_builtin() || before.is_array != after.is_array) return false;
  const bool alike = reads_alike(before.text, after.text) ||
                     (before.base == "real" && after.base == "double precision");
  if (!alike || (before.text == after.text)) return false;
  return survival("c", before, after, Way::Assignment, to.major).lost.empty();
}

}  // namespace dryshod
