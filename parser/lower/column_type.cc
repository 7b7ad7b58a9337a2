// See column_type.h. Knows operator classes of pg_catalog; refuses to know expressions.
#include "parser/lower/column_type.h"

#include <algorithm>

#include "catalog/domains.h"
#include "parser/expr/operator_classes.h"
#include "parser/expr/value_type.h"
#include "parser/lower/operator.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

bool is_key(const Catalog& catalog, Expr columns, Ref column) {
  const std::vector<Ref> keys = key_columns(catalog, columns);
  return std::find(keys.begin(), keys.end(), column) != keys.end();
}

}  // namespace

bool opclass_takes(Session& session, Expr type, std::string_view method, std::string_view opclass) {
  const Catalog& catalog = session.catalog;
  const Expr under = under_domains(catalog, type);
  const std::string_view taken = builtin_operator_class_type(method, opclass);
  const std::string base = builtin_base(catalog, under);
  if (taken.empty() || taken == "record" || builtin_value_type(base).category == 0) return true;
  bool takes = false;
  if (taken == "anyarray" || catalog.template_text(under).ends_with("[]")) {
    takes = taken == "anyarray" && catalog.template_text(under).ends_with("[]");
  } else if (taken == "anyrange" || taken == "anymultirange") {
    takes = base.ends_with("range");
  } else if (taken != "anyenum") {
    takes = is_binary_coercible(base == "bpchar" ? "character" : base, taken);
  }
  return takes || error(session, "operator class " + quoted(opclass) +
                                     " does not accept data type " + type_words(session, type));
}

bool keys_take(Session& session, Ref column, Expr type) {
  const Catalog& catalog = session.catalog;
  for (const Ref user : catalog.users(column)) {
    const auto* primary = catalog.get_if<PrimaryKey>(user);
    const auto* unique = catalog.get_if<Unique>(user);
    if (primary == nullptr && unique == nullptr) continue;
    const Expr columns = primary != nullptr ? primary->columns : unique->columns;
    if (!is_key(catalog, columns, column) || has_default_opclass(session, type, "btree")) continue;
    return error(session, "data type " + type_words(session, type) +
                              " has no default operator class for access method \"btree\"");
  }
  return true;
}

}  // namespace dryshod
