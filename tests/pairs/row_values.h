// Values of every type, as SQL. Knows the server's types, and the constants that checks and bounds
// of partitions speak of; refuses to know tables.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/server/server.h"

namespace dryshod {

class RowTypes {
 public:
  RowTypes(const TestServer& server, const std::string& database, bool boundary);

  /// Different ones, never none. Constants in `said` (the text of checks and bounds) come first.
  std::vector<std::string> values(int64_t type, int typmod, const std::string& said = {}) const;

 private:
  struct Type {
    std::string name, sql, checks;
    char kind = 'b', category = 'U';
    int64_t element = 0, base = 0, subtype = 0;
    int base_typmod = -1;
    std::vector<std::string> labels;
    std::vector<std::pair<int64_t, int>> attributes;
  };

  std::vector<std::string> own_values(const Type& type, int typmod) const;
  std::vector<std::string> base_values(const Type& type, int typmod) const;

  bool boundary_;
  std::map<int64_t, Type> types_;
};

}  // namespace dryshod
