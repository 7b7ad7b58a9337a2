// Facts about types that tables depend on: collatability, storage, operator classes, what a foreign
// key may compare. Taken from PostgreSQL's pg_type.dat, pg_opclass.dat and pg_amop.dat. Knows
// canonical type text only; an unknown type gets the benefit of the doubt.
#include <algorithm>
#include <array>

#include "catalog/domains.h"
#include "parser/expr/value_type.h"
#include "parser/lower/operator.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

template <size_t N>
bool contains(const std::array<std::string_view, N>& set, std::string_view word) {
  return std::find(set.begin(), set.end(), word) != set.end();
}

/// `character varying(20)[]` → `character varying`; modifiers sit in the middle of some types.
std::string without_modifier(std::string_view text) {
  if (text.find('(') == std::string_view::npos && text.find('[') == std::string_view::npos) {
    return std::string(text);
  }
  std::string base;
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (depth == 0 && c != '[' && c != ']') base += c;
    if (c == ')') --depth;
  }
  return base;
}

constexpr std::array<std::string_view, 5> kCollatable = {"text", "character varying", "character",
                                                         "name", "bpchar"};
constexpr std::array<std::string_view, 6> kMainStorage = {"numeric",    "inet",      "cidr",
                                                          "int2vector", "oidvector", "tsquery"};
// typlen is positive: values have no out-of-line form.
constexpr std::array<std::string_view, 38> kFixedLength = {"smallint",
                                                           "integer",
                                                           "bigint",
                                                           "real",
                                                           "double precision",
                                                           "boolean",
                                                           "date",
                                                           "time without time zone",
                                                           "time with time zone",
                                                           "timestamp without time zone",
                                                           "timestamp with time zone",
                                                           "interval",
                                                           "uuid",
                                                           "money",
                                                           "oid",
                                                           "macaddr",
                                                           "macaddr8",
                                                           "point",
                                                           "line",
                                                           "lseg",
                                                           "box",
                                                           "circle",
                                                           "\"char\"",
                                                           "name",
                                                           "pg_lsn",
                                                           "tid",
                                                           "xid",
                                                           "xid8",
                                                           "cid",
                                                           "regclass",
                                                           "regtype",
                                                           "regproc",
                                                           "regprocedure",
                                                           "regoper",
                                                           "regoperator",
                                                           "regrole",
                                                           "regnamespace",
                                                           "regconfig"};

char default_storage(const Catalog& catalog, Expr type) {
  if (catalog.template_text(type).find("[]") != std::string_view::npos) return 'x';
  const Expr under = under_domains(catalog, type);
  const std::string base = builtin_base(catalog, under);
  if (base.empty()) {
    for (const Ref ref : catalog.refs(under)) {
      if (catalog.is<Enum>(ref)) return 'p';
    }
    return 'x';
  }
  if (contains(kFixedLength, base)) return 'p';
  return contains(kMainStorage, base) ? 'm' : 'x';
}

}  // namespace

std::string builtin_base(const Catalog& catalog, Expr type) {
  if (!type || catalog.has_holes(type)) return {};
  const std::string_view text = catalog.template_text(type);
  if (text.starts_with("interval")) return "interval";  // "interval day to second(3)"
  if (text == "\"bit\"") return "bit";  // without a length it is quoted
  return without_modifier(text);
}

bool is_collatable(const Session& session, Expr type) {
  const std::string base = builtin_base(session.catalog, under_domains(session.catalog, type));
  return base.empty() || contains(kCollatable, base) || builtin_value_type(base).category == 0;
}

bool refuse_pseudo_type(Session& session, std::string_view column, Expr type, int location) {
  static constexpr std::array<std::string_view, 8> kPseudo = {
      "record",  "trigger",  "event_trigger", "void",
      "unknown", "internal", "anyelement",    "anyarray"};
  if (!type) return true;
  if (session.catalog.has_holes(type)) {
    const bool is_array = session.catalog.template_text(type).ends_with("[]");
    return is_array || refuse_shell(session, session.catalog.open(type), location);
  }
  const std::string_view text = session.catalog.template_text(type);
  const bool pseudo = std::any_of(kPseudo.begin(), kPseudo.end(), [&](std::string_view word) {
    return text[0] == word[0] && text.starts_with(word) &&
           (text.size() == word.size() || text[word.size()] == '(' || text[word.size()] == '[');
  });
  if (!pseudo) return true;
  return error(
      session,
      "column \"" + std::string(column) + "\" has pseudo-type " + session.catalog.render(type),
      location);
}

ExprBuilder column_collation(Session& session, Expr type, const List* names) {
  const ExprBuilder text = collation_text(session, names);
  // "default" is every type's own but name's, whose own is "C".
  const bool is_name = builtin_base(session.catalog, type) == "name";
  if (text.text() == (is_name ? "\"C\"" : "\"default\"")) return {};
  return text;
}

bool set_storage(Session& session, Column& body, std::string_view storage, int location) {
  std::string word(storage);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return tolower(c); });
  const char own = default_storage(session.catalog, body.type);
  char wanted = own;
  if (word == "plain") {
    wanted = 'p';
  } else if (word == "external") {
    wanted = 'e';
  } else if (word == "extended") {
    wanted = 'x';
  } else if (word == "main") {
    wanted = 'm';
  } else if (word != "default") {
    return error(session, "invalid storage type \"" + word + "\"", location);
  }
  if (own == 'p' && wanted != 'p') {
    return error(
        session,
        "column data type " + session.catalog.render(body.type) + " can only have storage PLAIN",
        location);
  }
  body.storage = wanted == own ? Name{} : session.name(std::string_view(word));
  return true;
}

bool set_compression(Session& session, Column& body, std::string_view method, int location) {
  if (method == "default") {
    body.compression = {};
    return true;
  }
  if (default_storage(session.catalog, body.type) == 'p') {
    return error(
        session,
        "column data type " + session.catalog.render(body.type) + " does not support compression",
        location);
  }
  if (method != "pglz" && method != "lz4") {
    return error(session, "invalid compression method \"" + std::string(method) + "\"", location);
  }
  body.compression = session.name(method);
  return true;
}

bool has_default_opclass(const Session& session, Expr type, std::string_view method) {
  const Catalog& catalog = session.catalog;
  const Expr base = under_domains(catalog, type);
  if (!catalog.has_holes(base) && brings_default_class(session, type, method)) return true;
  if (default_class(session, base, method)) return true;
  // An extension may bring one.
  if (session.unknown_names_ok ||
      catalog.find_own<Extension>({}, session.strings.name("btree_gist")) ||
      catalog.find_own<Extension>({}, session.strings.name("btree_gin"))) {
    return true;
  }
  if (base && catalog.has_holes(base) && catalog.is<BaseType>(catalog.refs(base)[0]) &&
      !catalog.template_text(base).ends_with("[]")) {
    // GetDefaultOpClass() takes that of a type it can be taken for as it is.
    bool taken_for_another = false;
    const std::string name = catalog.render(base) + " AS ";
    catalog.each_of<Cast>([&](Ref ref) {
      const Cast& cast = catalog.get<Cast>(ref);
      taken_for_another = taken_for_another || (!cast.function && !cast.inout &&
                                                catalog.render(cast.signature).starts_with(name));
    });
    return taken_for_another;
  }
  return brings_default_class(session, type, method);
}

bool brings_default_class(const Session& session, Expr type, std::string_view method) {
  const Catalog& catalog = session.catalog;
  const Expr under = under_domains(catalog, type);
  if (!under || catalog.has_holes(under)) return true;
  if (catalog.template_text(under).find("[]") != std::string_view::npos) {
    return method == "btree" || method == "hash" || method == "gin";
  }
  const std::string base = builtin_base(catalog, under);
  const bool hash_or_tree = method == "btree" || method == "hash";
  static constexpr std::array<std::string_view, 12> kNeither = {
      "json",    "xml", "point",  "line",          "lseg",        "path",
      "polygon", "box", "circle", "txid_snapshot", "pg_snapshot", "jsonpath"};
  if (hash_or_tree && !contains(kNeither, base)) return true;
  if (!is_builtin_type(base) && !contains(kFixedLength, base) && !contains(kCollatable, base)) {
    return true;
  }
  if (method == "gist") {
    static constexpr std::array<std::string_view, 6> kTypes = {"point",   "box",      "circle",
                                                               "polygon", "tsvector", "tsquery"};
    return contains(kTypes, base) || base.ends_with("range");
  }
  if (method == "gin") return base == "tsvector" || base == "jsonb";
  if (method == "spgist") {
    static constexpr std::array<std::string_view, 7> kTypes = {
        "text", "character varying", "inet", "cidr", "point", "box", "polygon"};
    return contains(kTypes, base) || (base.ends_with("range") && !base.ends_with("multirange"));
  }
  return !hash_or_tree;
}

bool is_default_opclass(const Catalog& catalog, Expr type, std::string_view method,
                        std::string_view opclass) {
  if (!type) return false;
  const Expr under = under_domains(catalog, type);
  if (catalog.template_text(under).find("[]") != std::string_view::npos) {
    return opclass == "array_ops";
  }
  if (const auto refs = catalog.refs(under); !refs.empty()) {
    return (catalog.is<Enum>(refs[0]) && opclass == "enum_ops") ||
           (catalog.is<Range>(refs[0]) && opclass == "range_ops");
  }
  struct Row {
    std::string_view type, stem;
  };
  static constexpr Row kRows[] = {
      {"smallint", "int2"},
      {"integer", "int4"},
      {"bigint", "int8"},
      {"real", "float4"},
      {"double precision", "float8"},
      {"numeric", "numeric"},
      {"text", "text"},
      {"character varying", "text"},
      {"character", "bpchar"},
      {"bpchar", "bpchar"},
      {"name", "name"},
      {"\"char\"", "char"},
      {"boolean", "bool"},
      {"date", "date"},
      {"timestamp without time zone", "timestamp"},
      {"timestamp with time zone", "timestamptz"},
      {"time without time zone", "time"},
      {"time with time zone", "timetz"},
      {"interval", "interval"},
      {"uuid", "uuid"},
      {"bytea", "bytea"},
      {"oid", "oid"},
      {"inet", "inet"},
      {"cidr", "inet"},
      {"macaddr", "macaddr"},
      {"macaddr8", "macaddr8"},
      {"money", "money"},
      {"bit", "bit"},
      {"bit varying", "varbit"},
      {"jsonb", "jsonb"},
      {"tsvector", "tsvector"},
      {"tsquery", "tsquery"},
      {"pg_lsn", "pg_lsn"},
      {"tid", "tid"},
      {"point", "point"},
      {"box", "box"},
      {"polygon", "poly"},
      {"circle", "circle"},
  };
  const std::string base = builtin_base(catalog, under);
  for (const Row& row : kRows) {
    if (row.type != base) continue;
    // GiST has an inet_ops that is no default; BRIN's defaults carry another suffix.
    if (method == "gist" && row.stem == "inet") return false;
    const std::string suffix = method != "brin"                          ? "_ops"
                               : row.stem == "inet" || row.stem == "box" ? "_inclusion_ops"
                                                                         : "_minmax_ops";
    return opclass == std::string(row.stem) + suffix;
  }
  return false;
}

bool foreign_key_types_match(const Catalog& catalog, Expr referencing, Expr referenced) {
  if (!referencing || !referenced) return true;
  const Expr a = under_domains(catalog, referencing);
  const Expr b = under_domains(catalog, referenced);
  if (catalog.has_holes(a) || catalog.has_holes(b)) return true;
  if ((catalog.template_text(a).find("[]") == std::string_view::npos) !=
      (catalog.template_text(b).find("[]") == std::string_view::npos)) {
    return false;
  }
  // Rank inside a family: an implicit cast goes to the higher one only.
  const auto family = [](const std::string& type) -> std::pair<char, int> {
    if (type == "smallint" || type == "integer" || type == "bigint") return {'n', 0};
    if (type == "numeric") return {'n', 1};
    if (type == "real" || type == "double precision") return {'n', 2};
    if (contains(kCollatable, type)) return {'s', 0};
    if (type == "date" || type.starts_with("timestamp")) return {'d', 0};
    if (type == "boolean") return {'b', 0};
    if (type == "uuid") return {'u', 0};
    if (type == "bytea") return {'y', 0};
    if (type == "jsonb") return {'j', 0};
    if (type == "inet" || type == "cidr") return {'i', 0};
    return {0, 0};
  };
  const auto [family_a, rank_a] = family(builtin_base(catalog, a));
  const auto [family_b, rank_b] = family(builtin_base(catalog, b));
  if (family_a == 0 || family_b == 0) return true;
  return family_a == family_b && rank_a <= rank_b;
}

}  // namespace dryshod
