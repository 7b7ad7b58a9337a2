#include "parser/expr/extension_facts.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/expr/own_operators.h"
#include "parser/expr/resolve.h"
#include "parser/lower/operator.h"

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
struct OperatorRow {
  std::string_view extension, name, left, right, result;
};
constexpr OperatorRow kOperators[] = {
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

/// What the session was taught of the extension, in place of any facts.
const TaughtExtension* taught(const Session& session, std::string_view extension) {
  if (session.taught == nullptr) return nullptr;
  for (const TaughtExtension& own : *session.taught) {
    if (own.name == extension) return &own;
  }
  return nullptr;
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
  if (!extension_has(session, extension, "type", bare)) return std::string(type);
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
bool accepts(const Session& session, const std::vector<std::string>& declared,
             const std::vector<ValueType>& args) {
  for (size_t i = 0; i < args.size(); ++i) {
    if (args[i].known() && !can_coerce(args[i], declared[i]) &&
        !has_own_cast(session, args[i].base, declared[i])) {
      return false;
    }
  }
  return true;
}

/// "left, right" as operands; NONE stands for none.
std::vector<std::string> operands_of(const Catalog& catalog, const Operator& op) {
  const std::string types = catalog.render(op.signature);
  std::vector<std::string> operands;
  bool quoted = false;
  size_t from = 0;
  for (size_t i = 0; i <= types.size(); ++i) {
    if (i < types.size() && types[i] == '"') quoted = !quoted;
    if (i < types.size() && (types[i] != ',' || quoted)) continue;
    std::string type = types.substr(from, i - from);
    from = i + 2;
    if (type != "NONE") operands.push_back(std::move(type));
  }
  return operands;
}

/// The choice among operators outside pg_catalog, as they come in the order of the search_path.
class Choice {
 public:
  Choice(const Session& session, const std::vector<ValueType>& args)
      : session_(session), args_(args) {}

  /// True: it is exact, and none that come later matter.
  bool offer(const std::vector<std::string>& declared, const ExtensionOperator& found) {
    if (declared.size() != args_.size()) return false;
    if (is_exact(declared, args_)) {
      exact = found;
      exact.operands = declared;
      return true;
    }
    if (!accepts(session_, declared, args_)) return false;
    int same = 0;
    for (size_t i = 0; i < args_.size(); ++i) {
      same += args_[i].base == declared[i];
      own =
          own || (args_[i].base == declared[i] && builtin_value_type(args_[i].base).category == 0);
    }
    // Constants in quotes are text where that is to be had (func_select_candidate()); where several
    // are left, nobody knows what they are.
    bool texts = true;
    for (size_t i = 0; i < args_.size(); ++i) {
      texts = texts && (!args_[i].is_unknown_literal() || declared[i] == "text");
    }
    const bool better = !possible.schema || same > same_ || (same == same_ && texts && !texts_);
    if (better) {
      possible = found;
      possible.operands = declared;
      same_ = same;
      texts_ = texts;
    } else if (same == same_ && !texts_) {
      possible.operands.clear();
    }
    return false;
  }

  ExtensionOperator exact{}, possible{};
  bool own = false;  // an operand is of a type that pg_catalog does not know

 private:
  const Session& session_;
  const std::vector<ValueType>& args_;
  int same_ = 0;        // of the possible one: operands that need no cast
  bool texts_ = false;  // it takes every constant in quotes as text
};

bool offer_operators(const Session& session, std::string_view name, Ref schema, Choice& choice) {
  const Catalog& catalog = session.catalog;
  bool done = false;
  catalog.each_of<Operator>([&](Ref ref) {
    if (done || catalog.parent(ref) != schema || catalog.text(catalog.name(ref)) != name) return;
    const Operator& op = catalog.get<Operator>(ref);
    done = choice.offer(operands_of(catalog, op), {ref, {}});
  });
  return done;
}

bool offer_members(const Session& session, std::string_view name, Ref schema, Choice& choice) {
  const Catalog& catalog = session.catalog;
  bool done = false;
  catalog.each_of<Extension>([&](Ref ref) {
    if (done || catalog.get<Extension>(ref).schema != schema) return;
    const std::string_view extension = session.text(catalog.name(ref));
    const auto offer = [&](const auto& row) {
      if (done || row.name != name) return;
      std::vector<std::string> declared;
      if (!row.left.empty())
        declared.push_back(declared_type(session, schema, extension, row.left));
      declared.push_back(declared_type(session, schema, extension, row.right));
      done = choice.offer(declared, {schema, row.result});
    };
    if (const TaughtExtension* own = taught(session, extension)) {
      for (const TaughtExtension::Operator& row : own->operators) offer(row);
    } else {
      for (const OperatorRow& row : rows_of(kOperators, extension)) offer(row);
    }
  });
  return done;
}

}  // namespace

std::vector<std::string_view> required_extensions(std::string_view extension) {
  std::vector<std::string_view> names;
  for (const Required& row : rows_of(kRequired, extension)) names.push_back(row.other);
  return names;
}

bool extension_has(const Session& session, std::string_view extension, std::string_view kind,
                   std::string_view name) {
  if (const TaughtExtension* own = taught(session, extension)) {
    return kind == "operator" ? std::any_of(own->operators.begin(), own->operators.end(),
                                            [&](const auto& row) { return row.name == name; })
                              : own->has(kind, name);
  }
  if (kind == "operator") {
    const auto operators = rows_of(kOperators, extension);
    return std::any_of(operators.begin(), operators.end(),
                       [&](const OperatorRow& row) { return row.name == name; });
  }
  const auto members = rows_of(kMembers, extension);
  return std::any_of(members.begin(), members.end(), [&](const Member& member) {
    return member.kind == kind && member.name == name;
  });
}

std::vector<std::string_view> extension_members(const Session& session, std::string_view extension,
                                                std::string_view kind) {
  std::vector<std::string_view> out;
  if (const TaughtExtension* own = taught(session, extension)) {
    for (const auto& [its_kind, name] : own->members) {
      if (its_kind == kind) out.emplace_back(name);
    }
    return out;
  }
  for (const Member& member : rows_of(kMembers, extension)) {
    if (member.kind == kind) out.push_back(member.name);
  }
  return out;
}

bool is_known_extension(const Session& session, std::string_view extension) {
  return taught(session, extension) != nullptr || !rows_of(kMembers, extension).empty();
}

bool holds_unknown_extension(const Session& session, Ref schema) {
  const Catalog& catalog = session.catalog;
  if (!schema || session.text(catalog.name(schema)) == "public") return false;
  bool holds = false;
  catalog.each_of<Extension>([&](Ref ref) {
    holds = holds || (catalog.get<Extension>(ref).schema == schema &&
                      !is_known_extension(session, session.text(catalog.name(ref))));
  });
  return holds;
}

Ref extension_schema(const Session& session, std::string_view kind, std::string_view name) {
  if (!session.unknown_names_ok) return {};
  Ref known{}, only{};
  bool several = false;
  each_visible(session, [&](std::string_view extension, Ref schema) {
    if (extension_has(session, extension, kind, name)) known = schema;
    several = several || (only && only != schema);
    only = schema;
    return static_cast<bool>(known);
  });
  if (known) return known;
  return several ? Ref{} : only;
}

Ref known_extension(const Session& session, std::string_view kind, std::string_view name,
                    Ref schema) {
  const Catalog& catalog = session.catalog;
  Ref found{};
  catalog.each_child_of<Extension>({}, [&](Ref ref) {
    if (catalog[ref].builtin || catalog.get<Extension>(ref).schema != schema) return;
    if (extension_has(session, session.text(catalog.name(ref)), kind, name)) found = ref;
  });
  return found;
}

Ref extension_of_default_class(const Session& session, Expr type, std::string_view method) {
  const Catalog& catalog = session.catalog;
  if (method != "gist" && method != "gin") return {};
  while (type && catalog.has_holes(type) && catalog.is<Domain>(catalog.refs(type)[0])) {
    type = catalog.get<Domain>(catalog.refs(type)[0]).type;
  }
  if (!type || catalog.has_holes(type) || brings_default_class(session, type, method)) return {};
  return catalog.find_own<Extension>(
      {}, session.strings.name(method == "gist" ? "btree_gist" : "btree_gin"));
}

bool has_own_cast(const Session& session, std::string_view from, std::string_view to,
                  bool assigned) {
  const Catalog& catalog = session.catalog;
  if (catalog.all<Cast>().empty()) return false;
  const std::string signature = std::string(from) + " AS " + std::string(to);
  bool found = false;
  catalog.each_of<Cast>([&](Ref ref) {
    const Cast& cast = catalog.get<Cast>(ref);
    if (!cast.context || catalog.render(cast.signature) != signature) return;
    found = found || assigned || catalog.text(cast.context) == "implicit";
  });
  return found;
}

Expr operator_result(const Catalog& catalog, Ref op) {
  const auto refs = catalog.refs(catalog.get<Operator>(op).function);
  const Function* function = refs.empty() ? nullptr : catalog.get_if<Function>(refs[0]);
  return function != nullptr ? function->returns : Expr{};
}

Ref only_operator(const Session& session, const std::vector<std::string_view>& parts) {
  const Catalog& catalog = session.catalog;
  if (parts.empty() || parts.size() > 2 || is_builtin_operator(parts.back())) return {};
  Ref only{};
  size_t count = 0;
  catalog.each_of<Operator>([&](Ref ref) {
    if (catalog.text(catalog.name(ref)) != parts.back()) return;
    only = ref;
    ++count;
  });
  if (count != 1) return {};
  if (parts.size() == 2) {
    return find_schema(session, parts[0]) == catalog.parent(only) ? only : Ref{};
  }
  bool elsewhere = false;
  catalog.each_of<Extension>([&](Ref ref) {
    const std::string_view name = session.text(catalog.name(ref));
    elsewhere = elsewhere || !is_known_extension(session, name) ||
                extension_has(session, name, "operator", parts[0]);
  });
  return elsewhere ? Ref{} : only;
}

std::vector<std::string> operator_operands(const Catalog& catalog, Ref op) {
  return operands_of(catalog, catalog.get<Operator>(op));
}

bool has_operator_of(const Catalog& catalog, std::string_view type) {
  bool found = false;
  catalog.each_of<Operator>([&](Ref ref) {
    for (const std::string& operand : operands_of(catalog, catalog.get<Operator>(ref))) {
      const std::string element = element_name(operand);
      found = found || operand.starts_with("any") || operand == type || element == type;
    }
  });
  return found;
}

ExtensionOperator extension_operator(const Session& session, std::string_view name,
                                     const std::vector<ValueType>& args) {
  return visible_operator(session, name, args);
}

Resolution builtin_operator(const Session& session, std::string_view name,
                            const std::vector<ValueType>& args) {
  return visible_operator(session, name, args).schema ? Resolution{} : resolve_operator(name, args);
}

ExtensionOperator visible_operator(const Session& session, std::string_view name,
                                   const std::vector<ValueType>& args, Ref only) {
  const Catalog& catalog = session.catalog;
  if (catalog.all<Extension>().empty() && catalog.all<Operator>().empty()) return {};
  Choice choice(session, args);
  const auto offer = [&](Ref schema) {
    return (!catalog.all<Operator>().empty() && offer_operators(session, name, schema, choice)) ||
           offer_members(session, name, schema, choice);
  };
  if (only) {
    offer(only);
    return choice.exact.schema ? choice.exact : choice.possible;
  }
  for (const Name path : session.search_path) {
    const Ref schema = catalog.find_own<Schema>({}, path);
    if (schema && offer(schema)) break;
  }
  if (!choice.exact.schema && !choice.possible.schema) return {};
  // pg_catalog is searched first: its exact match wins over theirs, any of its matches over one
  // that is not exact.
  if (is_exact_builtin_operator(name, args)) return {};
  if (choice.exact.schema) return choice.exact;
  const Resolution builtin = resolve_operator(name, args);
  if (builtin.state == Resolution::State::None || !is_builtin_operator(name)) {
    return choice.possible;
  }
  // For such a type pg_catalog has polymorphic operators at most, which match it less exactly.
  return choice.own ? choice.possible : ExtensionOperator{};
}

}  // namespace dryshod
