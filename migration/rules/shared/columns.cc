// Column spelling; see columns.h. Type families follow src/include/catalog/pg_cast.dat.
#include "migration/rules/shared/columns.h"

#include "catalog/helpers.h"
#include "migration/rules/shared/foreign.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_map>

namespace dryshod {
namespace {

bool among(Parts parts, Ref ref) {
  return std::find(parts.begin(), parts.end(), ref) != parts.end();
}

/// The type's name without modifier and array brackets: "character varying(20)[]" → "character
/// varying".
std::string base_name(std::string_view type) {
  if (type.starts_with("interval")) return "interval";  // "interval day to second(3)"
  std::string base(type);
  if (const size_t bracket = base.find('['); bracket != std::string::npos) base.resize(bracket);
  if (const size_t open = base.find('('); open != std::string::npos) {
    const size_t close = base.find(')', open);
    base.erase(open, close == std::string::npos ? base.size() - open : close - open + 1);
  }
  return base;
}

bool is_array(std::string_view type) {
  return type.ends_with("]");
}

/// Types among which assignment casts exist in every direction; 0 for a type of its own.
int family(std::string_view base) {
  constexpr std::array<std::pair<std::string_view, int>, 17> kFamilies = {{
      {"smallint", 1},
      {"integer", 1},
      {"bigint", 1},
      {"numeric", 1},
      {"real", 1},
      {"double precision", 1},
      {"text", 2},
      {"character varying", 2},
      {"character", 2},
      {"name", 2},
      {"bpchar", 2},
      {"date", 3},
      {"timestamp without time zone", 3},
      {"timestamp with time zone", 3},
      {"json", 4},
      {"jsonb", 4},
      {"time without time zone", 5},
  }};
  for (const auto& [name, number] : kFamilies) {
    if (name == base) return number;
  }
  return 0;
}

constexpr int kText = 2;

/// Casts of pg_cast between families; everything else goes through text. That of money says
/// "$2.00".
bool has_explicit_cast(std::string_view from, std::string_view to) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kCasts = {{
      {"integer", "boolean"},
      {"boolean", "integer"},
      {"jsonb", "boolean"},
      {"jsonb", "numeric"},
      {"jsonb", "integer"},
      {"jsonb", "bigint"},
      {"jsonb", "smallint"},
      {"jsonb", "real"},
      {"jsonb", "double precision"},
      {"integer", "bit"},
      {"bigint", "bit"},
      {"bit", "integer"},
      {"inet", "cidr"},
      {"cidr", "inet"},
      {"money", "numeric"},
      {"numeric", "money"},
      {"integer", "money"},
      {"bigint", "money"},
  }};
  return std::any_of(kCasts.begin(), kCasts.end(),
                     [&](const auto& cast) { return cast.first == from && cast.second == to; });
}

struct Bounds {
  int64_t low, high;
};
Bounds bounds_of(std::string_view type) {
  if (type == "smallint") return {-32768, 32767};
  if (type == "integer") return {-2147483647 - 1, 2147483647};
  return {std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()};
}

}  // namespace

std::string default_clause(const Catalog& c, Ref ref) {
  return "DEFAULT " + c.render(c.get<Default>(ref).expression);
}

std::string generated_clause(const Catalog& c, Ref ref) {
  const Generated& generated = c.get<Generated>(ref);
  return "GENERATED ALWAYS AS (" + c.render(generated.expression) + ") " +
         (generated.is_virtual ? "VIRTUAL" : "STORED");
}

std::string sequence_options(const Catalog& c, const Sequence& s) {
  const Bounds bounds = bounds_of(c.text(s.type));
  const bool up = s.increment > 0;
  const int64_t low = up ? 1 : bounds.low;
  const int64_t high = up ? bounds.high : -1;
  std::string out;
  const auto add = [&](std::string text) { out += (out.empty() ? "" : " ") + std::move(text); };
  if (s.start != (up ? s.minimum : s.maximum)) add(fmt::format("START WITH {}", s.start));
  if (s.increment != 1) add(fmt::format("INCREMENT BY {}", s.increment));
  if (s.minimum != low) add(fmt::format("MINVALUE {}", s.minimum));
  if (s.maximum != high) add(fmt::format("MAXVALUE {}", s.maximum));
  if (s.cache != 1) add(fmt::format("CACHE {}", s.cache));
  if (s.cycle) add("CYCLE");
  return out;
}

std::string identity_clause(const Catalog& c, Ref ref) {
  const Identity& identity = c.get<Identity>(ref);
  std::string out =
      std::string("GENERATED ") + (identity.always ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY";
  if (!c.alive(identity.sequence)) return out;
  const Ref column = c.parent(ref);
  const std::string usual = std::string(c.text(c.name(c.parent(column)))) + "_" +
                            std::string(c.text(c.name(column))) + "_seq";
  std::string options = sequence_options(c, c.get<Sequence>(identity.sequence));
  const bool named = c.text(c.name(identity.sequence)) != usual ||
                     c.schema_of(identity.sequence) != c.schema_of(ref);
  if (named) {
    options =
        "SEQUENCE NAME " + c.qualified(identity.sequence) + (options.empty() ? "" : " ") + options;
  }
  return options.empty() ? out : out + " (" + options + ")";
}

void identity_marks(Emit& emit, Ref ref) {
  const Catalog& to = emit.to();
  const Ref sequence = to.get<Identity>(ref).sequence;
  if (!to.alive(sequence)) return;
  const Sequence& s = to.get<Sequence>(sequence);
  const std::string_view type = to.text(s.type);
  if (type == to.render(to.get<Column>(to.parent(ref)).type)) return;
  // A bound that is the old type's own would follow the new type.
  emit.statement(fmt::format("ALTER SEQUENCE {} AS {} MINVALUE {} MAXVALUE {}",
                             to.qualified(sequence), type, s.minimum, s.maximum));
}

namespace {

/// A table that is there already or is made before its parent, and attached later, can hold the
/// parent's name for the constraint: the parent's own choice would be another one then.
bool name_taken_below(const Emit& emit, Ref table, Name column, Name constraint) {
  const Catalog& c = emit.to();
  for (const Ref user : c.users(table)) {
    if (!c.is<Inherits>(user)) continue;
    const Ref child = c.parent(user);
    const Ref below = c.column(child, column);
    const Ref theirs = below ? c.child<NotNull>(below) : Ref{};
    if (!theirs) continue;
    const bool later = emit.old_of(child) || !rules_of(Kind::Inherits).may_inline(c, user);
    if (later && c.get<NotNull>(theirs).constraint_name == constraint) return true;
    if (name_taken_below(emit, child, column, constraint)) return true;
  }
  return false;
}

/// A child of the table as it was keeps the name that came down to it, detached or not.
bool name_left_below(const Catalog& from, Ref table, std::string_view column,
                     std::string_view constraint) {
  for (const Ref user : from.users(table)) {
    if (!from.is<Inherits>(user)) continue;
    const Ref child = from.parent(user);
    bool taken = name_left_below(from, child, column, constraint);
    from.each_child_of<Column>(child, [&](Ref below) {
      const Ref theirs = from.text(from.name(below)) == column ? from.child<NotNull>(below) : Ref{};
      taken =
          taken || (theirs && from.text(from.get<NotNull>(theirs).constraint_name) == constraint);
    });
    if (taken) return true;
  }
  return false;
}

/// How many NOT NULLs of a schema have a name, those that came down to a table left out.
class NotNullNames {
 public:
  NotNullNames(const Catalog& from, const Catalog& to) {
    count(from, from_);
    count(to, to_);
  }
  /// Does another one than `ref` of `to` have its name, before the script or after it?
  bool is_shared(const Emit& emit, Ref ref) const {
    const uint64_t key = key_of(emit.to(), ref);
    const auto after = to_.find(key);
    if (after != to_.end() && after->second > 1) return true;
    const auto before = from_.find(key);
    if (before == from_.end()) return false;
    const Ref column = emit.old_of(emit.to().parent(ref));
    const Ref own = column ? emit.from().child<NotNull>(column) : Ref{};
    return before->second > (own && key_of(emit.from(), own) == key ? 1 : 0);
  }

 private:
  using Counts = std::unordered_map<uint64_t, int>;
  static uint64_t key_of(const Catalog& catalog, Ref ref) {
    return uint64_t{catalog.name(catalog.schema_of(ref)).id} << 32 |
           catalog.get<NotNull>(ref).constraint_name.id;
  }
  static void count(const Catalog& catalog, Counts& counts) {
    catalog.each_of<NotNull>([&](Ref ref) {
      const Element& e = catalog[ref];
      if (catalog.get<NotNull>(ref).constraint_name && (!e.source || e.local)) {
        ++counts[key_of(catalog, ref)];
      }
    });
  }

  Counts from_, to_;
};

/// A NOT NULL that is given no name does not get one that a constraint of the schema has
/// (ChooseConstraintName() of src/backend/catalog/pg_constraint.c): a copy made by LIKE has that of
/// the original, and may be made first.
bool name_taken_beside(const Emit& emit, Ref ref) {
  const Catalog& to = emit.to();
  const Name name = to.get<NotNull>(ref).constraint_name;
  const Ref schema = to.schema_of(ref);
  const Ref before = emit.from().find_own<Schema>({}, to.name(schema));
  return to.find(Slot::Constraint, schema, name) ||
         (before && emit.from().find(Slot::Constraint, before, name)) ||
         emit.survey<NotNullNames>().is_shared(emit, ref);
}

}  // namespace

Succession succession_of(const Catalog& from, const Catalog& to, Ref sequence) {
  const Ref owned = from.child<OwnedBy>(sequence);
  if (!owned || from[sequence].source) return {};
  const Ref column = from.get<OwnedBy>(owned).column;
  const Ref table = from.parent(column);
  const Ref schema = to.find_own<Schema>({}, from.name(from.schema_of(table)));
  const Ref new_table = schema ? to.find(Slot::Relation, schema, from.name(table)) : Ref{};
  const Ref new_column = new_table ? to.column(new_table, from.name(column)) : Ref{};
  const Ref identity = new_column ? to.child<Identity>(new_column) : Ref{};
  if (!identity || !to.alive(to.get<Identity>(identity).sequence)) return {};
  if (to.qualified(to.get<Identity>(identity).sequence) != from.qualified(sequence)) return {};
  return {sequence, identity};
}

std::string predecessor_name(const Catalog& from, Ref sequence) {
  return quote_ident(with_suffix(from.text(from.name(sequence)), kAsideSuffix));
}

std::string not_null_clause(const Emit& emit, Ref ref) {
  const Catalog& c = emit.to();
  const NotNull& not_null = c.get<NotNull>(ref);
  const Ref column = c.parent(ref);
  const Ref whole = c.is<Domain>(column) ? column : c.parent(column);
  const std::string usual = c.is<Domain>(column)
                                ? std::string(c.text(c.name(whole))) + "_not_null"
                                : std::string(c.text(c.name(whole))) + "_" +
                                      std::string(c.text(c.name(column))) + "_not_null";
  const Ref before = emit.old_of(whole);
  std::string out = "NOT NULL";
  const bool named = not_null.constraint_name &&
                     (c.text(not_null.constraint_name) != usual || name_taken_beside(emit, ref) ||
                      (has_children(c, whole) &&
                       name_taken_below(emit, whole, c.name(column), not_null.constraint_name)) ||
                      (before && name_left_below(emit.from(), before, c.text(c.name(column)),
                                                 c.text(not_null.constraint_name))));
  if (named) {
    out = "CONSTRAINT " + quote_ident(c.text(not_null.constraint_name)) + " " + out;
  }
  if (not_null.no_inherit) out += " NO INHERIT";
  return out;
}

std::string column_parts_clause(const Emit& emit, Ref column, Parts parts) {
  const Catalog& c = emit.to();
  std::string out;
  c.each_child(column, [&](Ref part) {
    if (!among(parts, part)) return;
    switch (c.kind(part)) {
      case Kind::Default:
        out += " " + default_clause(c, part);
        break;
      case Kind::Generated:
        out += " " + generated_clause(c, part);
        break;
      case Kind::Identity:
        out += " " + identity_clause(c, part);
        break;
      default:
        break;
    }
  });
  c.each_child_of<NotNull>(column, [&](Ref part) {
    if (among(parts, part)) out += " " + not_null_clause(emit, part);
  });
  return out;
}

std::string column_clause(const Emit& emit, Ref ref, Parts parts) {
  const Catalog& c = emit.to();
  const Column& column = c.get<Column>(ref);
  std::string out = c.bare(ref) + " " + c.render(column.type);
  if (column.compression) out += " COMPRESSION " + std::string(c.text(column.compression));
  out += options_clause(c, column.server_options);
  if (column.collation) out += " COLLATE " + c.render(column.collation);
  return out + column_parts_clause(emit, ref, parts);
}

void column_marks(Emit& emit, Ref ref) {
  const Catalog& to = emit.to();
  const Column& column = to.get<Column>(ref);
  const std::string head = alter_only_head(to, ref);
  const std::string alter = "ALTER COLUMN " + to.bare(ref) + " ";
  if (column.storage) {
    emit.sub_command(head, alter + "SET STORAGE " + std::string(to.text(column.storage)));
  }
  if (column.statistics >= 0) {
    emit.sub_command(head, fmt::format("{}SET STATISTICS {}", alter, column.statistics));
  }
  if (column.options) {
    emit.sub_command(head, alter + "SET (" + option_items(to, column.options.written) + ")");
  }
}

void start_behind(Emit& emit, Ref sequence, Ref column) {
  const Catalog& to = emit.to();
  const Ref table = to.parent(column);
  if (emit.is_new(column) || emit.is_new(table) || !to.is<Table>(table)) return;
  const std::string type = to.render(to.get<Column>(column).type);
  if (type != "smallint" && type != "integer" && type != "bigint") return;
  const Sequence& body = to.get<Sequence>(sequence);
  emit.statement(
          fmt::format("SELECT pg_catalog.setval({0}, last) FROM (SELECT {1}({2}) AS last FROM "
                      "{3}) AS there WHERE last BETWEEN {4} AND {5}",
                      quote_literal(to.qualified(sequence)), body.increment < 0 ? "min" : "max",
                      to.bare(column), to.qualified(table), body.minimum, body.maximum))
      .why = "the numbers go on behind those that there are";
}

bool assignable(std::string_view from_type, std::string_view to_type) {
  if (is_array(from_type) != is_array(to_type)) return false;
  const std::string from = base_name(from_type);
  const std::string to = base_name(to_type);
  if (from == to) return true;
  const int family_from = family(from);
  const int family_to = family(to);
  // Every type has an assignment cast to the string types (I/O conversion).
  if (family_to == kText && !is_array(from_type)) return true;
  return family_from != 0 && family_from == family_to;
}

bool differ_in_modifier(std::string_view from_type, std::string_view to_type) {
  return is_array(from_type) == is_array(to_type) && base_name(from_type) == base_name(to_type);
}

bool reads_alike(std::string_view from_type, std::string_view to_type) {
  if (is_array(from_type) != is_array(to_type)) return false;
  const std::string from = base_name(from_type);
  const std::string to = base_name(to_type);
  const auto is_one_of = [](const std::string& type, std::initializer_list<const char*> types) {
    return std::find(types.begin(), types.end(), type) != types.end();
  };
  // The integers have operators among each other; varchar is text with a cast that text ignores.
  return from == to ||
         (is_one_of(from, {"smallint", "integer", "bigint"}) &&
          is_one_of(to, {"smallint", "integer", "bigint"})) ||
         (is_one_of(from, {"text", "character varying"}) &&
          is_one_of(to, {"text", "character varying"}));
}

std::string conversion(std::string_view column, std::string_view from_type,
                       std::string_view to_type) {
  if (assignable(from_type, to_type)) return {};
  const std::string from = base_name(from_type);
  const std::string to = base_name(to_type);
  const bool arrays = is_array(from_type) && is_array(to_type);
  if (is_array(to_type) && !is_array(from_type)) {
    return fmt::format("ARRAY[{}]::{}", column, to_type);
  }
  if (!is_array(to_type) && is_array(from_type)) {
    return fmt::format("({}[1])::{}", column, to_type);
  }
  const bool direct =
      family(from) == kText || family(to) == kText || (!arrays && has_explicit_cast(from, to));
  if (direct) return fmt::format("{}::{}", column, to_type);
  const int other = from == "money" ? family(to) : to == "money" ? family(from) : 0;
  if (!arrays && other != 0 && other == family("numeric")) {
    return fmt::format("{}::numeric::{}", column, to_type);
  }
  return fmt::format("{}::text{}::{}", column, arrays ? "[]" : "", to_type);
}

}  // namespace dryshod
