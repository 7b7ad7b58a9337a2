// The vocabulary of neon/rules/*.cc: what a rule is told of a source, how it says what it found,
// and how it takes that away. One rule a file, over one row of the facts; rules.def lists them.
// Knows catalogs and facts; refuses to know where texts come from and how reports look.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/mention.h"
#include "migration/table_stats.h"
#include "neon/facts.h"

namespace dryshod {

/// What a rule is told.
struct Survey {
  const Catalog& catalog;  // of the source, with that of --globals
  const std::vector<Mention>& code;
  const std::vector<PassedStatement>& passed;
  const Facts& facts;
  const DatabaseStats* stats = nullptr;  // null: not measured
  int from_major = 18;                   // below 14 too
  int target = 18;
  // What was not executed as it is written; null: nobody kept it.
  const std::vector<UnreadStatement>* unread = nullptr;
  const std::vector<UnreadStatement>* respelled = nullptr;

  /// Elements of the source's own: not template0's, an extension's, or dryshod's.
  bool counts(Ref ref) const;
};

struct NeonFinding {
  const Fact* fact = nullptr;
  Ref object;           // none: the source as a whole
  std::string display;  // of the object, or what else it is about
  Span where;
  FactSeverity severity{};
  Confidence confidence{};
  Grade grade{};
  std::string why, fix;
};

/// Takes a rule's findings.
class Found {
 public:
  Found(const Survey& survey, const Fact& fact, std::vector<NeonFinding>& into)
      : survey_(survey), fact_(fact), into_(into) {}

  const Fact& fact() const { return fact_; }
  bool names(std::string_view name) const;  // is it one of the fact's names?
  /// At an element of the source, where it was made.
  NeonFinding& at(Ref object);
  /// At what an element's code says. A scan of words is of low confidence.
  NeonFinding& at(const Mention& mention);
  /// At a statement, or at the source as a whole.
  NeonFinding& at(std::string display, Span where);

 private:
  const Survey& survey_;
  const Fact& fact_;
  std::vector<NeonFinding>& into_;
};

/// A copy of the source's catalog on its way to what a role of Neon can load.
class Rewriting {
 public:
  Rewriting(Catalog& catalog, const Fact& fact, class RewriteLog& log)
      : catalog_(catalog), fact_(fact), log_(log) {}

  Catalog& catalog() { return catalog_; }
  const Fact& fact() const { return fact_; }
  /// Calls f(body) with the struct of an element, whatever its kind, to be changed.
  template <class F>
  void edit(Ref ref, F&& f) {
    catalog_.visit(ref, [&]<class T>(const T&) { f(catalog_.edit<T>(ref)); });
  }
  /// Says what was changed at the element, which stays.
  void changed(Ref element, std::string what);
  /// Takes the element out, and all that cannot be without it.
  void take_out(Ref element, std::string what);
  /// Says that a statement beside the schema is not written again.
  void left_out(std::string what, Span where);

 private:
  Catalog& catalog_;
  const Fact& fact_;
  class RewriteLog& log_;
  std::unordered_set<uint32_t> going_;  // a type and its functions need each other
};

struct NeonRule {
  std::string_view fact;  // the id of its row
  /// Null: of a version break (version_breaks.h), which finds it by the row.
  void (*find)(const Survey&, Found&) = nullptr;
  /// Takes away what keeps the schema from loading. Somebody may have to do more by hand all the
  /// same (a new password): the grade is the fact's.
  void (*rewrite)(const Survey&, const NeonFinding&, Rewriting&) = nullptr;
};

/// Each rules/*.cc has its `constexpr NeonRule kRule` and ends with DRYSHOD_NEON_RULE(name): one
/// that lacks it does not link.
#define DRYSHOD_NEON_RULE(name)        \
  const NeonRule& neon_rule_##name() { \
    return kRule;                      \
  }

#define NEON_RULE(name) const NeonRule& neon_rule_##name();
#include "neon/rules.def"

/// All rules, in the order of rules.def.
const std::vector<const NeonRule*>& neon_rules();
/// That of a row; null: there is none.
const NeonRule* neon_rule(std::string_view fact);

}  // namespace dryshod
