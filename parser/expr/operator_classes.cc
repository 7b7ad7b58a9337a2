// See operator_classes.h.
#include "parser/expr/operator_classes.h"

#include <algorithm>
#include <iterator>

namespace dryshod {
namespace {

struct OperatorClassRow {
  std::string_view name, method, type;
};
constexpr OperatorClassRow kClasses[] = {
#define BUILTIN_OPERATOR_CLASS(name, method, type) {name, method, type},
#include "parser/expr/builtin_operator_classes.def"
};

// pg_cast's implicit rows without a function (src/include/catalog/pg_cast.dat), oid's apart.
struct Coercion {
  std::string_view from, to;
};
constexpr Coercion kCoercions[] = {
    {"bit varying", "bit"},
    {"bit", "bit varying"},
    {"pg_dependencies", "bytea"},
    {"pg_mcv_list", "bytea"},
    {"pg_ndistinct", "bytea"},
    {"character varying", "character"},
    {"text", "character"},
    {"text", "character varying"},
    {"cidr", "inet"},
    {"character varying", "text"},
    {"pg_node_tree", "text"},
    {"regoper", "regoperator"},
    {"regoperator", "regoper"},
    {"regproc", "regprocedure"},
    {"regprocedure", "regproc"},
};

}  // namespace

std::string_view builtin_operator_class_type(std::string_view method, std::string_view name) {
  const auto* at = std::lower_bound(
      std::begin(kClasses), std::end(kClasses), name,
      [](const OperatorClassRow& row, std::string_view wanted) { return row.name < wanted; });
  for (; at != std::end(kClasses) && at->name == name; ++at) {
    if (at->method == method) return at->type;
  }
  return {};
}

bool is_binary_coercible(std::string_view from, std::string_view to) {
  if (from == to) return true;
  const bool from_oid = from == "oid" || from == "integer" || from.starts_with("reg");
  if (from_oid && (to == "oid" || (to.starts_with("reg") && !from.starts_with("reg")))) return true;
  return std::any_of(std::begin(kCoercions), std::end(kCoercions),
                     [&](const Coercion& row) { return row.from == from && row.to == to; });
}

}  // namespace dryshod
