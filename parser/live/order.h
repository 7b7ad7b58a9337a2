// The statements of a live catalog in an order in which each finds what it needs. Knows priorities,
// needs and cycles; refuses to know what the statements say.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace dryshod {

struct LiveItem {
  int priority = 0;
  std::string tag;                // "TABLE app.t": among equals, the order
  std::string text;               // statements, each with its semicolon
  std::string after{};            // settings, owner, comments: behind `text` wherever it stands
  std::vector<uint32_t> needs{};  // items that come first
  std::vector<uint32_t> rest_needs{};  // the same, of what can be said later
  bool can_split = false;
};

/// Item `i` becomes what stands without its rest: `text` is exchanged, and the rest is returned.
using Split = std::function<std::string(uint32_t i)>;

/// The items in their order, as indexes. Where they need each other in a circle, one of it is
/// split, its rest a new item at the end of `items`; where none can be, the order of priorities
/// holds.
std::vector<uint32_t> order_items(std::vector<LiveItem>& items, const Split& split);

}  // namespace dryshod
