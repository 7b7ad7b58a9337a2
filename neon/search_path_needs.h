// Functions that find something only where a search_path has it. Knows what code says of names without a
// schema; refuses to know who calls them, and when.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "neon/rule.h"

namespace dryshod {

class SearchPathNeeds {
 public:
  explicit SearchPathNeeds(const Survey& survey);

  struct Need {
    std::string what;  // "function f(integer) names g without its schema"
    bool certain = true;
  };
  /// What an element's expressions need when they run with nothing but pg_catalog in the path: the
  /// functions that they call, those that these call, and those of views that they read.
  std::optional<Need> of(Ref element);

 private:
  std::optional<Need> of_routine(Ref routine);
  bool sets_path(Ref routine) const;

  const Survey& x_survey;
  std::unordered_map<uint32_t, std::vector<const Mention*>> x_code;  // of routines
  std::unordered_map<std::string, std::vector<Ref>> x_routines;      // by name, the source's own
  std::unordered_set<std::string> x_relations;
  std::unordered_set<uint32_t> x_seen;
};

}  // namespace dryshod
