// The pairs of fixtures/pairs and how one direction of one is run offline. Knows the fixtures'
// layout; the proof loop itself is in the library.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "migration/script.h"

namespace dryshod {

struct Pair {
  std::string name;  // "<family>--<case>"
  std::filesystem::path a, b;
  int pg_min = 15;
  bool equal = false;                        // both sides say the same
  bool of_cluster = false;                   // makes what a cluster has once: run by itself
  bool column_order = false;                 // dumps may differ in physical column order
  std::vector<std::string> require, forbid;  // "<action>:<kind>", of a → b
};

/// All of them, by name. Throws when a case is not laid out as fixtures/README.md says.
std::vector<Pair> all_pairs();

/// The steps between the versions of the three large schemas (shop, events, legacy), as written by
/// hand and as dumped: "shop v1-v2", "shop dumped v1-v2", ...
std::vector<Pair> version_steps();
/// Each version as written by hand beside its own dump: two spellings of one schema.
std::vector<Pair> version_twins();

/// Directions ("name a->b", "name b->a", "name dump a", ...) that are known to fail, from
/// tests/pairs/known.txt. A known one that passes fails the test: the list can only shrink.
std::set<std::string> known_failures();

/// What dryshod says of one direction.
struct Direction {
  bool loaded = false;
  bool planned = false;
  bool proven = false;
  bool self_equal = false;  // diff(from, from) is empty
  std::string sql;
  std::vector<Statement> statements;
  std::set<std::string> shapes;  // "<action>:<kind>" of the deltas
  std::string message;           // what went wrong, for the reader
};
Direction run_offline(const std::string& from, const std::string& to, int major);

}  // namespace dryshod
