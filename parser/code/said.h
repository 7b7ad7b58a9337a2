// What one text says: names as they stand in it, each once. A name that stands in a hole is known
// by the number of the hole, so that texts of one template are read once. Knows names and where
// they stand; refuses to know whose text it is and how it was read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "catalog/mention.h"

namespace dryshod {

struct Said {
  static constexpr uint32_t kNowhere = UINT32_MAX;

  MentionKind kind{};
  std::string schema, name, detail;
  uint32_t hole = kNowhere;  // the name is that of the element in this hole
  uint32_t at = kNowhere;    // of a body: where to look for the word from
  bool certain = true;
};

class SaidList {
 public:
  void add(Said said);
  std::vector<Said> take() { return std::move(list_); }

 private:
  std::vector<Said> list_;
  std::unordered_set<std::string> seen_;
};

/// A text as SQL, and where the names of elements lie in it.
struct HoledText {
  struct Hole {
    uint32_t begin, end, number;
  };
  std::string text;
  std::vector<Hole> holes{};  // in the order of the text
};

}  // namespace dryshod
