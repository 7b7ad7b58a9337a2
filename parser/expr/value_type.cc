// See value_type.h. The order of the steps is the server's: exact match, candidates by implicit
// coercion, then func_select_candidate()'s heuristics, polymorphic types last.
#include "parser/expr/value_type.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "parser/expr/builtins.h"
#include "parser/expr/polymorphism.h"

namespace dryshod {
namespace {

struct Signature {
  std::string_view name, arguments, result, flags;
  int first, last;
};
constexpr Signature kSignatures[] = {
#define BUILTIN_SIGNATURE(name, arguments, result, flags, first, last) \
  {name, arguments, result, flags, first, last},
#include "parser/expr/builtin_signatures.def"
#undef BUILTIN_SIGNATURE
};

struct OperatorTypes {
  std::string_view name, left, right, result;
};
constexpr OperatorTypes kOperatorTypes[] = {
#define BUILTIN_OPERATOR_TYPES(name, left, right, result) {name, left, right, result},
#include "parser/expr/builtin_operator_types.def"
#undef BUILTIN_OPERATOR_TYPES
};

struct CastRow {
  std::string_view from, to;
};
constexpr CastRow kImplicitCasts[] = {
#define BUILTIN_IMPLICIT_CAST(from, to) {from, to},
#include "parser/expr/builtin_implicit_casts.def"
#undef BUILTIN_IMPLICIT_CAST
};
static_assert(std::is_sorted(std::begin(kImplicitCasts), std::end(kImplicitCasts),
                             [](const CastRow& a, const CastRow& b) { return a.from < b.from; }));

struct ArgumentNames {
  std::string_view name, arguments, names;
};
constexpr ArgumentNames kArgumentNames[] = {
#define BUILTIN_ARGUMENT_NAMES(name, arguments, names) {name, arguments, names},
#include "parser/expr/builtin_argument_names.def"
#undef BUILTIN_ARGUMENT_NAMES
};

struct CastMethod {
  std::string_view from, to;
  char method;
};
constexpr CastMethod kCastMethods[] = {
#define BUILTIN_CAST_METHOD(from, to, method) {from, to, method},
#include "parser/expr/builtin_cast_methods.def"
#undef BUILTIN_CAST_METHOD
};

struct Category {
  std::string_view name;
  char category;
  bool preferred;
};
constexpr Category kCategories[] = {
#define BUILTIN_CATEGORY(name, category, preferred) {name, category, preferred},
#include "parser/expr/builtin_categories.def"
#undef BUILTIN_CATEGORY
};

const Category* find_category(std::string_view name) {
  const auto* at =
      std::lower_bound(std::begin(kCategories), std::end(kCategories), name,
                       [](const Category& c, std::string_view wanted) { return c.name < wanted; });
  return at != std::end(kCategories) && at->name == name ? at : nullptr;
}

template <class Row, size_t N>
std::span<const Row> rows_of(const Row (&rows)[N], std::string_view name) {
  const auto* first =
      std::lower_bound(std::begin(rows), std::end(rows), name,
                       [](const Row& row, std::string_view wanted) { return row.name < wanted; });
  const auto* last = first;
  while (last != std::end(rows) && last->name == name) ++last;
  return {first, last};
}

/// Its texts are those of a table of facts or of an OwnCandidate, which outlive it.
struct Candidate {
  std::vector<std::string_view> arguments;
  std::string_view result;
  bool has_columns = false;
  const OwnCandidate* own = nullptr;  // none: pg_catalog's
  size_t number = 0;                  // Resolution::own
};

/// Of a domain: find_coercion_pathway() looks below both.
std::string_view base_of(const Candidate& candidate, size_t i) {
  if (candidate.own == nullptr || i >= candidate.own->bases.size()) return {};
  return candidate.own->bases[i];
}

/// func_match_argtypes() for one candidate.
bool accepts(const Candidate& candidate, const std::vector<ValueType>& args) {
  Polymorphism generic;
  for (size_t i = 0; i < args.size(); ++i) {
    const std::string_view declared = candidate.arguments[i];
    if (is_polymorphic(declared)) {
      if (!generic.take(declared, args[i])) return false;
    } else if (!can_coerce(args[i], declared) &&
               (base_of(candidate, i).empty() || !can_coerce(args[i], base_of(candidate, i)))) {
      return false;
    }
  }
  return generic.agrees();
}

bool is_preferred(char category, std::string_view type) {
  const Category* known = find_category(type);
  return known != nullptr && known->category == category && known->preferred;
}

/// element_name(), as a part of the text.
std::string_view element_of(std::string_view type) {
  if (type == "int2vector") return "smallint";
  if (type == "oidvector") return "oid";
  return type.ends_with("[]") ? type.substr(0, type.size() - 2) : std::string_view();
}

char category_of(std::string_view type) {
  if (!element_of(type).empty()) return 'A';
  const Category* known = find_category(type);
  return known != nullptr ? known->category : 0;
}

/// Keeps the candidates with the highest score.
template <class Score>
void keep_best(std::vector<Candidate>& candidates, Score&& score) {
  int best = 0;
  std::vector<Candidate> kept;
  for (Candidate& candidate : candidates) {
    const int now = score(candidate);
    if (now > best || kept.empty()) {
      best = now;
      kept.clear();
    }
    if (now == best) kept.push_back(std::move(candidate));
  }
  candidates = std::move(kept);
}

/// A domain is of its base's category, and never the preferred one (DefineDomain()).
char category_of(const Candidate& candidate, size_t i) {
  const std::string_view base = base_of(candidate, i);
  return category_of(base.empty() ? candidate.arguments[i] : base);
}

/// The step of func_select_candidate() that lets unknown constants prefer strings.
void narrow_by_category(std::vector<Candidate>& candidates, const std::vector<ValueType>& args) {
  for (size_t i = 0; i < args.size(); ++i) {
    if (!args[i].is_unknown_literal()) continue;
    char slot = 0;
    bool preferred = false, conflict = false;
    for (const Candidate& candidate : candidates) {
      const char category = category_of(candidate, i);
      const bool prefers = is_preferred(category, candidate.arguments[i]);
      if (slot == 0) {
        slot = category;
        preferred = prefers;
      } else if (category == slot) {
        preferred = preferred || prefers;
      } else if (category == 'S') {
        slot = 'S';
        preferred = prefers;
      } else if (slot != 'S') {
        conflict = true;
      }
    }
    if (conflict && slot != 'S') return;
    std::vector<Candidate> kept;
    for (const Candidate& candidate : candidates) {
      const char category = category_of(candidate, i);
      if (category != slot) continue;
      if (preferred && !is_preferred(category, candidate.arguments[i])) continue;
      kept.push_back(candidate);
    }
    if (!kept.empty()) candidates = std::move(kept);
  }
}

/// The last resort: unknown constants are what all known arguments are.
void narrow_by_known(std::vector<Candidate>& candidates, const std::vector<ValueType>& args) {
  const ValueType* known = nullptr;
  for (const ValueType& arg : args) {
    if (arg.is_unknown_literal()) continue;
    if (known != nullptr && known->base != arg.base) return;
    known = &arg;
  }
  if (known == nullptr) return;
  std::vector<ValueType> all(args.size(), *known);
  std::vector<Candidate> kept;
  for (const Candidate& candidate : candidates) {
    if (accepts(candidate, all)) kept.push_back(candidate);
  }
  if (kept.size() == 1) candidates = std::move(kept);
}

Resolution found(const Candidate& candidate, const std::vector<ValueType>& args) {
  Polymorphism generic;
  for (size_t i = 0; i < args.size(); ++i) {
    if (is_polymorphic(candidate.arguments[i])) generic.take(candidate.arguments[i], args[i]);
  }
  Resolution resolution;
  resolution.result = generic.unsure() ? std::string() : generic.resolve(candidate.result);
  for (size_t i = 0; i < args.size(); ++i) {
    resolution.arguments.push_back(generic.unsure() ? std::string()
                                                    : generic.resolve(candidate.arguments[i]));
  }
  resolution.has_columns = candidate.has_columns;
  resolution.own = candidate.number;
  resolution.state =
      resolution.result.empty() ? Resolution::State::Unsure : Resolution::State::Found;
  return resolution;
}

/// Could a candidate take an argument in a way that is not known here?
bool is_open(const Candidate& candidate, const std::vector<ValueType>& args) {
  if (candidate.own == nullptr) return false;
  for (size_t i = 0; i < args.size(); ++i) {
    const bool same = args[i].is_unknown_literal() || args[i].name == candidate.arguments[i];
    if (!same && candidate.own->open[i]) return true;
  }
  return false;
}

/// Would func_select_candidate() ask for the category of a type that is not pg_catalog's?
bool asks_for_own_type(const std::vector<Candidate>& candidates,
                       const std::vector<ValueType>& args) {
  for (size_t i = 0; i < args.size(); ++i) {
    if (!args[i].is_unknown_literal()) continue;
    for (const Candidate& candidate : candidates) {
      if (category_of(candidate, i) == 0) return true;
    }
  }
  return false;
}

Resolution choose(std::vector<Candidate> candidates, const std::vector<ValueType>& args) {
  for (const Candidate& candidate : candidates) {
    if (is_open(candidate, args)) return {};
  }
  std::erase_if(candidates, [&](const Candidate& c) { return !accepts(c, args); });
  if (candidates.empty()) return Resolution{Resolution::State::None, {}, {}, false, 0};
  if (candidates.size() > 1) {
    keep_best(candidates, [&](const Candidate& c) {
      int exact = 0;
      for (size_t i = 0; i < args.size(); ++i) exact += c.arguments[i] == args[i].base;
      return exact;
    });
  }
  if (candidates.size() > 1) {
    keep_best(candidates, [&](const Candidate& c) {
      int good = 0;
      for (size_t i = 0; i < args.size(); ++i) {
        if (args[i].is_unknown_literal()) continue;
        good += c.arguments[i] == args[i].base || is_preferred(args[i].category, c.arguments[i]);
      }
      return good;
    });
  }
  const bool unknowns = std::any_of(args.begin(), args.end(),
                                    [](const ValueType& a) { return a.is_unknown_literal(); });
  if (candidates.size() > 1 && unknowns && asks_for_own_type(candidates, args)) return {};
  if (candidates.size() > 1 && unknowns) narrow_by_category(candidates, args);
  if (candidates.size() > 1 && unknowns) narrow_by_known(candidates, args);
  if (candidates.size() != 1) return {};
  return found(candidates[0], args);
}

bool all_known(const std::vector<ValueType>& args) {
  return std::all_of(args.begin(), args.end(),
                     [](const ValueType& a) { return a.known() && a.category != 0; });
}

std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> items;
  for (size_t from = 0; from < list.size();) {
    const size_t comma = std::min(list.find(',', from), list.size());
    items.push_back(list.substr(from, comma - from));
    from = comma + 1;
  }
  return items;
}

/// MatchNamedCall() of namespace.c: the arguments in the order of the call, those left out with
/// defaults.
bool reorder(const Signature& signature, size_t defaults, std::span<const std::string_view> names,
             Candidate& candidate) {
  std::string_view declared;
  for (const ArgumentNames& row : rows_of(kArgumentNames, signature.name)) {
    if (row.arguments == signature.arguments) declared = row.names;
  }
  const std::vector<std::string_view> known = split(declared);
  if (known.size() != candidate.arguments.size()) return false;
  std::vector<std::string_view> arguments;
  std::vector<bool> given(known.size(), false);
  for (size_t i = 0; i < names.size(); ++i) {
    size_t at = i;
    if (!names[i].empty()) {
      at = static_cast<size_t>(std::find(known.begin(), known.end(), names[i]) - known.begin());
    }
    if (at >= known.size() || given[at]) return false;
    given[at] = true;
    arguments.push_back(candidate.arguments[at]);
  }
  for (size_t i = 0; i < known.size(); ++i) {
    if (!given[i] && i + defaults < known.size()) return false;
  }
  candidate.arguments = std::move(arguments);
  return true;
}

/// The signature with as many arguments as the call has; false where it cannot take them.
bool expand(const Signature& signature, size_t count, std::span<const std::string_view> names,
            Candidate& candidate) {
  candidate.arguments = split(signature.arguments);
  candidate.result = signature.result;
  candidate.has_columns = signature.flags.ends_with('o');
  const bool variadic = signature.flags.starts_with('v');
  size_t defaults = 0;
  for (const char c : signature.flags) {
    if (c >= '0' && c <= '9') defaults = defaults * 10 + static_cast<size_t>(c - '0');
  }
  if (!names.empty()) return !variadic && reorder(signature, defaults, names, candidate);
  const size_t declared = candidate.arguments.size();
  if (variadic && declared > 0 && count >= declared) {
    std::string_view last = candidate.arguments.back();
    if (last == "anyarray") last = "anyelement";
    if (last == "anycompatiblearray") last = "anycompatible";
    if (const std::string_view element = element_of(last); !element.empty()) last = element;
    candidate.arguments.resize(declared - 1);
    candidate.arguments.resize(count, last);
    return true;
  }
  if (count > candidate.arguments.size() || count + defaults < candidate.arguments.size()) {
    return false;
  }
  candidate.arguments.resize(count);
  return true;
}

}  // namespace

bool can_coerce(const ValueType& from, std::string_view to) {
  if (from.name == to || from.base == to || from.is_unknown_literal() || to == "\"any\"")
    return true;
  if (to == "record") return from.category == 'C';
  const std::string_view from_element = element_of(from.base);
  if (!from_element.empty()) {
    const std::string_view to_element = element_of(to);
    if (to_element.empty() || !to.ends_with("[]")) return false;
    return can_coerce(builtin_value_type(from_element), to_element);
  }
  const auto casts =
      std::equal_range(std::begin(kImplicitCasts), std::end(kImplicitCasts), CastRow{from.base, {}},
                       [](const CastRow& a, const CastRow& b) { return a.from < b.from; });
  return std::any_of(casts.first, casts.second, [&](const CastRow& cast) { return cast.to == to; });
}

ValueType unknown_literal() {
  return ValueType{"unknown", "unknown", 'X', false, {}};
}

std::string element_name(std::string_view type) {
  return std::string(element_of(type));
}

// The domains of information_schema (src/backend/catalog/information_schema.sql).
std::string_view under_information_schema(std::string_view name) {
  constexpr std::string_view kSchema = "information_schema.";
  if (!name.starts_with(kSchema)) return name;
  constexpr std::pair<std::string_view, std::string_view> kDomains[] = {
      {"cardinal_number", "integer"},
      {"character_data", "character varying"},
      {"sql_identifier", "name"},
      {"time_stamp", "timestamp with time zone"},
      {"yes_or_no", "character varying"}};
  for (const auto& [domain, base] : kDomains) {
    if (name.substr(kSchema.size()) == domain) return base;
  }
  return name;
}

ValueType builtin_value_type(std::string_view name) {
  const std::string_view element = element_of(name);
  const std::string_view base = under_information_schema(name);
  const Category* known = find_category(element.empty() ? base : element);
  ValueType type{std::string(name), std::string(base), 0, false, {}};
  if (known == nullptr) return type;
  type.category = element.empty() ? known->category : 'A';
  type.preferred = element.empty() && known->preferred;
  return type;
}

namespace {

/// FuncnameGetCandidates(): of two with the same arguments the earlier one on the path is meant, in
/// one schema the one that is not variadic.
bool is_hidden(const std::vector<Candidate>& candidates, const Candidate& next) {
  return std::any_of(candidates.begin(), candidates.end(),
                     [&](const Candidate& before) { return before.arguments == next.arguments; });
}

std::vector<Candidate> candidates_of(std::string_view name, size_t count, int major,
                                     std::span<const OwnCandidate> own,
                                     std::span<const std::string_view> names) {
  std::vector<Candidate> candidates;
  for (const Signature& signature : rows_of(kSignatures, name)) {
    if (major < signature.first || major > signature.last) continue;
    Candidate candidate;
    if (expand(signature, count, names, candidate)) candidates.push_back(std::move(candidate));
  }
  for (const bool variadic : {false, true}) {
    for (size_t i = 0; i < own.size(); ++i) {
      if (own[i].variadic != variadic) continue;
      Candidate candidate{
          {own[i].arguments.begin(), own[i].arguments.end()}, own[i].result, false, &own[i], i + 1};
      if (!is_hidden(candidates, candidate)) candidates.push_back(std::move(candidate));
    }
  }
  return candidates;
}

}  // namespace

Resolution resolve_function(std::string_view name, const std::vector<ValueType>& args, int major,
                            std::span<const OwnCandidate> own,
                            std::span<const std::string_view> names) {
  if (!all_known(args)) return {};
  std::vector<Candidate> candidates = candidates_of(name, args.size(), major, own, names);
  for (const Candidate& candidate : candidates) {
    bool exact = true;
    for (size_t i = 0; i < args.size(); ++i)
      exact = exact && candidate.arguments[i] == args[i].name;
    if (exact) return found(candidate, args);
  }
  return choose(std::move(candidates), args);
}

// The cases of func_get_detail() in which find_coercion_pathway() says that the value stays as it
// is or goes by way of text; a cast made by a function would have been that function's call.
bool is_cast_by_call(std::string_view name, std::string_view type, const ValueType& arg,
                     int major) {
  for (const Signature& signature : rows_of(kSignatures, name)) {
    if (signature.arguments == arg.name && major >= signature.first && major <= signature.last) {
      return false;
    }
  }
  if (!all_known({arg}) || builtin_value_type(type).category == 0) return false;
  if (arg.is_unknown_literal() || arg.base == type) return true;
  for (const CastMethod& cast : kCastMethods) {
    if (cast.from == arg.base && cast.to == type) return cast.method != 'f';
  }
  if (arg.category == 'C') return false;
  return category_of(type) == 'S' || arg.category == 'S';
}

bool is_binary_cast(std::string_view from, std::string_view to) {
  return std::any_of(std::begin(kCastMethods), std::end(kCastMethods), [&](const CastMethod& cast) {
    return cast.from == from && cast.to == to && cast.method == 'b';
  });
}

bool is_exact_builtin_operator(std::string_view name, const std::vector<ValueType>& args) {
  const bool prefix = args.size() == 1;
  const auto taken_as = [&](size_t i) {
    return !prefix && args[i].is_unknown_literal() ? args[1 - i].base : args[i].base;
  };
  for (const OperatorTypes& row : rows_of(kOperatorTypes, name)) {
    if (row.left.empty() != prefix || row.right != taken_as(args.size() - 1)) continue;
    if (prefix || row.left == taken_as(0)) return true;
  }
  return false;
}

namespace {

Candidate candidate_of(const OperatorTypes& row) {
  Candidate candidate;
  if (!row.left.empty()) candidate.arguments.push_back(row.left);
  candidate.arguments.push_back(row.right);
  candidate.result = row.result;
  return candidate;
}

}  // namespace

Resolution resolve_operator(std::string_view name, const std::vector<ValueType>& args) {
  if (!all_known(args)) return {};
  const bool prefix = args.size() == 1;
  const auto rows = rows_of(kOperatorTypes, name);
  // binary_oper_exact(): an unknown constant is first taken for what the other side is.
  std::vector<ValueType> exact = args;
  if (!prefix && args[0].is_unknown_literal()) exact[0] = args[1];
  if (!prefix && args[1].is_unknown_literal()) exact[1] = args[0];
  for (const auto spelled : {&ValueType::name, &ValueType::base}) {
    for (const OperatorTypes& row : rows) {
      if (row.left.empty() != prefix || row.right != exact.back().*spelled) continue;
      if (prefix || row.left == exact[0].*spelled) return found(candidate_of(row), exact);
    }
  }
  const auto may_take = [](const ValueType& arg, std::string_view declared) {
    return is_polymorphic(declared) || can_coerce(arg, declared);
  };
  std::vector<Candidate> candidates;
  for (const OperatorTypes& row : rows) {
    if (row.left.empty() != prefix || !may_take(args.back(), row.right)) continue;
    if (prefix || may_take(args[0], row.left)) candidates.push_back(candidate_of(row));
  }
  return choose(std::move(candidates), args);
}

int common_type(const std::vector<ValueType>& types) {
  if (types.empty()) return -2;
  for (const ValueType& type : types) {
    if (!type.known()) return -2;
  }
  const bool same = std::all_of(types.begin(), types.end(),
                                [&](const ValueType& t) { return t.name == types[0].name; });
  if (same) return types[0].is_unknown_literal() ? -1 : 0;
  size_t best = 0;
  for (size_t i = 1; i < types.size(); ++i) {
    const ValueType& now = types[best];
    const ValueType& next = types[i];
    if (next.is_unknown_literal() || next.base == now.base) continue;
    if (now.is_unknown_literal()) {
      best = i;
    } else if (now.category == 0 || next.category != now.category) {
      return -2;
    } else if (!now.preferred && can_coerce(now, next.base) && !can_coerce(next, now.base)) {
      best = i;
    }
  }
  return types[best].is_unknown_literal() ? -1 : static_cast<int>(best);
}

}  // namespace dryshod
