// Functions that find something only where a search_path has it. Knows what code says of names
// without a schema; refuses to know who calls them, and when.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "neon/rule.h"

namespace dryshod {

class SearchPathNeeds {
 public:
  explicit SearchPathNeeds(const Survey& survey);

  /// A name without a schema in a routine that has no search_path of its own.
  struct Need {
    Ref routine;
    std::string name;
    Name schema{};  // where the source has it; none: it does not
    bool certain = true;
  };
  /// What an element's expressions need when they run with nothing but pg_catalog in the path: of
  /// the routines that they call, of those that these call, and of those of views that they read.
  std::vector<Need> of(Ref element);

 private:
  void add_routine(Ref routine, std::vector<Need>& needs);
  Name schema_of(const std::vector<Ref>& holders) const;
  bool sets_path(Ref routine) const;

  const Survey& survey_;
  std::unordered_map<uint32_t, std::vector<const Mention*>> code_;  // of routines
  std::unordered_map<std::string, std::vector<Ref>> routines_;      // by name, the source's own
  std::unordered_map<std::string, std::vector<Ref>> relations_;     // by name
  std::unordered_set<uint32_t> seen_;
};

}  // namespace dryshod
