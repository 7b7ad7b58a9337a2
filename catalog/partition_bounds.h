// What the bounds of partitions mean, read from how a server prints them (pg_get_expr() of
// relpartbound): which value comes first, and which bounds cannot stand beside each other. Knows
// the order of numbers and times; where only the server can tell, it says nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

struct PartitionBound {
  enum class Form : uint8_t { Default, List, Range, Hash };
  Form form = Form::Default;
  std::vector<std::string> from;  // the values of a list; the lower end of a range
  std::vector<std::string> to;    // the upper end, which is not part of it
  int64_t modulus = 0;
  int64_t remainder = 0;
};

/// "FOR VALUES FROM (1) TO (10)" and the like; nothing where it is none of these.
std::optional<PartitionBound> partition_bound(std::string_view printed);

/// One to each item of a partition key: its type, domains taken off; empty where nobody knows.
using KeyTypes = std::span<const std::string>;

/// -1, 0 or 1 of two ends of ranges; nothing: the server alone knows.
std::optional<int> order_of_ends(const std::vector<std::string>& a,
                                 const std::vector<std::string>& b, KeyTypes types);

/// Of two hash bounds: is neither modulus a factor of the other?
bool moduli_clash(const PartitionBound& a, const PartitionBound& b);

/// Would the server refuse one of these for the other, both being of partitions of one table?
/// Nothing: the server alone knows.
std::optional<bool> bounds_clash(const PartitionBound& a, const PartitionBound& b, KeyTypes types);

}  // namespace dryshod
