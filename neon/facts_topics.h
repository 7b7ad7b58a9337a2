// The tables of the knowledge base and the members of their rows: what a document may hold. Knows
// names and forms; refuses to know what a row means to whom.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace dryshod {

enum class Holds : uint8_t {
  Text,
  Id,
  Date,    // 2026, 2026-10 or 2026-10-09
  Count,   // a whole number from 0 on
  Number,  // from 0 on
  Limit,   // a number from 0 on; null: none, or none known
  Flag,
  Texts,  // a list, in which nothing is twice
  Word,   // one of Member::words
  Versions,
  Match,  // what a change between versions is found by (version_break_table.h)
};

struct Member {
  std::string_view name;
  Holds holds = Holds::Text;
  bool required = true;
  std::span<const std::string_view> words{};
};

/// A table of the document: an array of rows with these members and no others.
struct Topic {
  std::string_view name;
  std::string_view id;      // the member that says which row it is; in no two rows the same
  std::string_view prefix;  // that goes before it for people: "extension:hstore"
  std::vector<Member> members;
};

const std::vector<Topic>& facts_topics();

}  // namespace dryshod
