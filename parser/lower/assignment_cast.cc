// Whether a value of one type becomes one of another by assignment alone: find_coercion_pathway()
// of src/backend/parser/parse_coerce.c with COERCION_ASSIGNMENT. Knows canonical type text and the
// casts of pg_catalog and of the catalog; where an extension may bring casts, the answer is yes.
#include <algorithm>
#include <iterator>

#include "catalog/domains.h"
#include "parser/expr/own_operators.h"
#include "parser/lower/alter_table.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

struct CastRow {
  std::string_view from, to;
};

constexpr CastRow kCasts[] = {
#define BUILTIN_CAST(from, to) {from, to},
#include "parser/expr/builtin_casts.def"
};

/// TYPCATEGORY_STRING: anything is assigned to such a type through its output function.
bool is_string_type(std::string_view type) {
  return type == "text" || type == "character varying" || type == "character" || type == "bpchar" ||
         type == "name" || type == "\"char\"";
}

bool is_array(const Catalog& catalog, Expr type) {
  return catalog.template_text(type).ends_with("[]");
}

}  // namespace

bool assignment_cast_exists(const Session& session, Expr from, Expr to) {
  const Catalog& catalog = session.catalog;
  from = under_domains(catalog, from);
  to = under_domains(catalog, to);
  if (!from || !to || same_expr(catalog, from, to)) return true;
  const bool from_array = is_array(catalog, from);
  const std::string target = builtin_base(catalog, to);
  if (is_string_type(target) && !is_array(catalog, to)) return true;
  if (session.unknown_names_ok ||
      has_own_cast(session, catalog.render(from), catalog.render(to), true)) {
    return true;
  }
  if (from_array != is_array(catalog, to)) return false;
  const std::string source = builtin_base(catalog, from);
  // Two types of the user's: the same one only.
  if (source.empty() || target.empty()) {
    return source.empty() && target.empty() && catalog.refs(from) == catalog.refs(to);
  }
  if (source == target) return true;
  return std::any_of(std::begin(kCasts), std::end(kCasts),
                     [&](const CastRow& cast) { return cast.from == source && cast.to == target; });
}

}  // namespace dryshod
