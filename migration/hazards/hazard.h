// The vocabulary of migration/hazards/rules/*.cc: what a rule is told of a statement and of the
// text around it, and how it says what it found. One rule a file; hazards.def lists them. Knows
// what statements do (catalog/work.h); refuses to know SQL and where texts come from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/interpreter.h"
#include "migration/hazards/text_state.h"

namespace dryshod {

enum class HazardLevel : uint8_t { Off, Info, Warning, Error };
std::string_view hazard_level_name(HazardLevel level);

/// What a reader of the rule is told; docs/rules/ is written from this.
struct HazardFacts {
  std::string_view id;      // "lock.index.blocking"
  HazardLevel level;        // unless the configuration says another
  std::string_view title;   // one line, no full stop
  std::string_view why;     // what happens to a running system
  std::string_view fix;     // what to write instead
  std::string_view source;  // PostgreSQL's page or source file
};

/// One finding, before the configuration has its say.
struct Finding {
  const HazardFacts* rule = nullptr;
  HazardLevel level = HazardLevel::Info;
  std::string object;    // the relation or what else it is about
  std::string relation;  // the table, where it is about one of the catalog
  std::string why;       // the rule's, or what is special here
  std::string fix;
  Span where;
};

/// Takes a rule's findings.
class Findings {
 public:
  Findings(const HazardFacts& rule, const StatementWork* work, std::vector<Finding>& into)
      : rule_(rule), work_(work), into_(into) {}
  /// `why` and `fix` empty: the rule's own.
  Finding& add(std::string object, Span where, std::string why = {}, std::string fix = {});

 private:
  const HazardFacts& rule_;
  const StatementWork* work_;  // null: at the end of the text
  std::vector<Finding>& into_;
};

/// One statement in its text: done, and not yet counted in `before`.
struct Seen {
  const StatementWork& work;
  const Catalog& catalog;  // after the statement
  const TextState& before;
  std::string_view text;
  Span where;
  const Diagnostics& refused;  // why the server would not do it; empty: it would

  /// Acts of one kind, or of any of some, in order.
  std::vector<const Act*> acts(ActKind kind) const;
  bool has(ActKind kind) const { return !acts(kind).empty(); }
  /// What befalls a relation by this statement, or null. By its name as the act has it.
  const RelationWork* relation(const Act& act) const;
  /// Nobody else uses it yet: this text made it, in this statement or before.
  bool is_new(const Act& act) const;
  bool is_new(const RelationWork& relation) const;
  /// Calls f(act, type) for each column that gets a type, with the type of an array's elements.
  template <class F>
  void each_column_type(F&& f) const {
    for (const Act& act : work.acts) {
      if (act.kind != ActKind::AddColumn && act.kind != ActKind::AlterColumnType) continue;
      std::string_view type = act.detail;
      while (type.ends_with("[]")) type.remove_suffix(2);
      f(act, type);
    }
  }
  /// The names of those of its relations that f accepts, with commas between.
  template <class F>
  std::string names_of(F&& f) const {
    std::string names;
    for (const RelationWork& each : work.relations) {
      if (f(each)) names += (names.empty() ? "" : ", ") + each.name;
    }
    return names;
  }
};

struct HazardRule {
  HazardFacts facts;
  void (*statement)(const Seen&, Findings&) = nullptr;
  /// At the end of the text.
  void (*end)(const TextState&, const Catalog&, Findings&) = nullptr;
};

/// Each rules/*.cc has its `constexpr HazardRule kRule` and ends with DRYSHOD_HAZARD(name): one
/// that lacks it does not link.
#define DRYSHOD_HAZARD(name)          \
  const HazardRule& hazard_##name() { \
    return kRule;                     \
  }

#define HAZARD(name) const HazardRule& hazard_##name();
#include "migration/hazards/hazards.def"

/// All rules, by their ids.
const std::vector<const HazardRule*>& hazard_rules();

/// The findings of all rules over a text, statement by statement. What the configuration or a
/// comment allows is taken out by whoever asks.
class HazardWatch {
 public:
  /// What is in `catalog` before the text is not new to anyone.
  explicit HazardWatch(TextFacts facts) : state_(facts) {}
  void see(const WatchedStatement& statement);
  /// `catalog`: as the text left it.
  void end(const Catalog& catalog);
  std::vector<Finding> take() { return std::move(findings_); }

 private:
  TextState state_;
  std::vector<Finding> findings_;
};

}  // namespace dryshod
