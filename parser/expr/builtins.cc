// Sorted tables of pg_catalog's names; see builtins.h.
#include "parser/expr/builtins.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "parser/expr/resolve.h"

namespace dryshod {
namespace {

constexpr std::string_view kTypes[] = {
#define BUILTIN_TYPE(name) name,
#include "parser/expr/builtin_types.def"
};
constexpr std::string_view kFunctions[] = {
#define BUILTIN_FUNCTION(name) name,
#include "parser/expr/builtin_functions.def"
};
constexpr std::string_view kOperators[] = {
#define BUILTIN_OPERATOR(name) name,
#include "parser/expr/builtin_operators.def"
};
constexpr std::string_view kOperatorClasses[] = {
#define BUILTIN_OPERATOR_CLASS(name, method, type) name,
#include "parser/expr/builtin_operator_classes.def"
};
constexpr std::string_view kRelations[] = {
#define BUILTIN_RELATION(name) name,
#include "parser/expr/builtin_relations.def"
};

template <size_t N>
bool contains(const std::string_view (&sorted)[N], std::string_view name) {
  return std::binary_search(std::begin(sorted), std::end(sorted), name);
}

}  // namespace

bool is_builtin_type(std::string_view name) {
  return contains(kTypes, name);
}
bool is_builtin_function(std::string_view name) {
  return contains(kFunctions, name);
}
bool is_builtin_operator(std::string_view name) {
  return contains(kOperators, name);
}
bool is_builtin_operator_class(std::string_view name) {
  return contains(kOperatorClasses, name);
}
bool is_builtin_relation(std::string_view name) {
  return contains(kRelations, name);
}

}  // namespace dryshod
