#include "parser/expr/extension_facts.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/expr/resolve.h"

namespace dryshod {
namespace {

struct Required {
  std::string_view extension, other;
};
constexpr Required kRequired[] = {
#define EXTENSION_REQUIRES(extension, other) {extension, other},
#define EXTENSION_MEMBER(extension, kind, name)
#define EXTENSION_OPERATOR(extension, name, left, right, result)
#include "parser/expr/extension_contents.def"
#undef EXTENSION_REQUIRES
#undef EXTENSION_MEMBER
#undef EXTENSION_OPERATOR
};
struct Member {
  std::string_view extension, kind, name;
};
constexpr Member kMembers[] = {
#define EXTENSION_REQUIRES(extension, other)
#define EXTENSION_MEMBER(extension, kind, name) {extension, kind, name},
#define EXTENSION_OPERATOR(extension, name, left, right, result)
#include "parser/expr/extension_contents.def"
#undef EXTENSION_MEMBER
#undef EXTENSION_OPERATOR
};
struct Operator {
  std::string_view extension, name, left, right, result;
};
constexpr Operator kOperators[] = {
#define EXTENSION_MEMBER(extension, kind, name)
#define EXTENSION_OPERATOR(extension, name, left, right, result) \
  {extension, name, left, right, result},
#include "parser/expr/extension_contents.def"
#undef EXTENSION_REQUIRES
#undef EXTENSION_MEMBER
#undef EXTENSION_OPERATOR
};

template <class Row, size_t N>
std::span<const Row> rows_of(const Row (&rows)[N], std::string_view extension) {
  const auto* first = std::lower_bound(
      std::begin(rows), std::end(rows), extension,
      [](const Row& row, std::string_view wanted) { return row.extension < wanted; });
  const auto* last = first;
  while (last != std::end(rows) && last->extension == extension) ++last;
  return {first, last};
}

/// The extensions on the search_path, in its order, until one pleases.
template <class F>
void each_visible(const Session& session, F&& f) {
  const Catalog& catalog = session.catalog;
  for (const Name name : session.search_path) {
    const Ref schema = catalog.find_own<Schema>({}, name);
    if (!schema) continue;
    bool done = false;
    catalog.each_child_of<Extension>({}, [&](Ref ref) {
      if (!done && catalog.get<Extension>(ref).schema == schema) {
        done = f(session.text(catalog.name(ref)), schema);
      }
    });
    if (done) return;
  }
}

/// An operator's declared type as a value's type would be called.
std::string declared_type(const Session& session, Ref schema, std::string_view extension,
                          std::string_view type) {
  const std::string element = element_name(type);
  const std::string_view bare = element.empty() ? type : std::string_view(element);
  if (!extension_has(extension, "type", bare)) return std::string(type);
  return session.catalog.bare(schema) + "." + quote_ident(bare) + (element.empty() ? "" : "[]");
}

/// oper_exact(): an unknown constant counts as what the other operand is.
bool is_exact(const std::vector<std::string>& declared, const std::vector<ValueType>& args) {
  bool some = false;
  for (size_t i = 0; i < args.size(); ++i) {
    const ValueType& arg = args.size() == 2 && args[i].is_unknown_literal() ? args[1 - i] : args[i];
    // Both constants: text, when nothing else decides.
    const std::string_view name = arg.is_unknown_literal() ? "text" : std::string_view(arg.base);
    if (declared[i] != name) return false;
    some = some || !args[i].is_unknown_literal();
  }
  return some;
}

/// Could the operator take them, when nothing is exact? What is not known may be anything.
bool accepts(const std::vector<std::string>& declared, const std::vector<ValueType>& args) {
  for (size_t i = 0; i < args.size(); ++i) {
    if (args[i].known() && !can_coerce(args[i], declared[i])) return false;
  }
  return true;
}

}  // namespace

std::vector<std::string_view> required_extensions(std::string_view extension) {
  std::vector<std::string_view> names;
  for (const Required& row : rows_of(kRequired, extension)) names.push_back(row.other);
  return names;
}

bool extension_has(std::string_view extension, std::string_view kind, std::string_view name) {
  if (kind == "operator") {
    const auto operators = rows_of(kOperators, extension);
    return std::any_of(operators.begin(), operators.end(),
                       [&](const Operator& row) { return row.name == name; });
  }
  const auto members = rows_of(kMembers, extension);
  return std::any_of(members.begin(), members.end(), [&](const Member& member) {
    return member.kind == kind && member.name == name;
  });
}

Ref extension_schema(const Session& session, std::string_view kind, std::string_view name) {
  if (!session.unknown_names_ok) return {};
  Ref known{}, only{};
  bool several = false;
  each_visible(session, [&](std::string_view extension, Ref schema) {
    if (extension_has(extension, kind, name)) known = schema;
    several = several || (only && only != schema);
    only = schema;
    return static_cast<bool>(known);
  });
  if (known) return known;
  return several ? Ref{} : only;
}

ExtensionOperator extension_operator(const Session& session, std::string_view name,
                                     const std::vector<ValueType>& args) {
  if (session.catalog.all<Extension>().empty()) return {};
  const bool prefix = args.size() == 1;
  ExtensionOperator exact{}, possible{};
  bool own = false;  // an operand is of a type that only the extension can know
  each_visible(session, [&](std::string_view extension, Ref schema) {
    for (const Operator& row : rows_of(kOperators, extension)) {
      if (row.name != name || row.left.empty() != prefix) continue;
      std::vector<std::string> declared;
      if (!prefix) declared.push_back(declared_type(session, schema, extension, row.left));
      declared.push_back(declared_type(session, schema, extension, row.right));
      if (is_exact(declared, args)) {
        exact = {schema, row.result};
        return true;
      }
      if (!accepts(declared, args)) continue;
      if (!possible.schema) possible = {schema, row.result};
      for (size_t i = 0; i < args.size(); ++i) {
        own = own || (args[i].base == declared[i] && args[i].category == 0);
      }
    }
    return false;
  });
  if (!exact.schema && !possible.schema) return {};
  // pg_catalog is searched first: its exact match wins over theirs, any of its matches over one that
  // is not exact.
  if (is_exact_builtin_operator(name, args)) return {};
  if (exact.schema) return exact;
  const Resolution builtin = resolve_operator(name, args);
  if (builtin.state == Resolution::State::None || !is_builtin_operator(name)) return possible;
  return builtin.state == Resolution::State::Unsure && own ? possible : ExtensionOperator{};
}

}  // namespace dryshod
