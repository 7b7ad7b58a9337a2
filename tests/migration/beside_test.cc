// New versions of indexes and constraints beside the old ones: what is left is the target and the
// old versions under names of dryshod's own, and nobody waited while rows were read.
#include <catch2/catch_test_macros.hpp>

#include "catalog/helpers.h"
#include "diff/diff.h"
#include "parser/interpreter.h"
#include "tests/migration/beside_case.h"

namespace dryshod {
namespace {

/// What differs from the target and is no old version that was set aside.
std::string left_over(const Catalog& have, const Catalog& want) {
  std::string out;
  const Frozen a(have), b(want);
  for (const Delta& delta : diff(a, b, {}).deltas) {
    const bool aside =
        delta.a && !delta.b && have.display(delta.a).find(kAsideSuffix) != std::string::npos;
    if (!aside)
      out += delta.b ? want.display(delta.b) + "\n" : "not " + have.display(delta.a) + "\n";
  }
  return out;
}

/// `there`: handles before the first statement; what comes later nobody uses before it has its
/// name.
std::string held_up(const StatementWork& work, uint32_t there) {
  for (const RelationWork& relation : work.relations) {
    if (relation.relation.id >= there) continue;
    const bool whole = relation.scanned || relation.rewritten || relation.rebuilt;
    if (whole && !relation.is_new && relation.lock >= LockMode::Share) return relation.name;
  }
  return {};
}

}  // namespace

TEST_CASE("a new version stands beside the old one and takes its place") {
  for (const int major : {14, 18}) {
    for (const BesideChange& change : beside_changes(major)) {
      INFO(change.name << " for " << major);
      ReportCase c(change.from, change.to, major);
      const std::vector<Emit::Piece> pieces = beside_pieces(c);
      CHECK(pieces.empty() == !change.possible);
      Phase phase = Phase::Expand;
      std::string text;
      for (const Emit::Piece& piece : pieces) {
        CHECK(piece.phase >= phase);
        phase = piece.phase;
        text += (piece.head.empty() ? "" : piece.head + " ") + piece.body + ";\n";
      }
      if (pieces.empty()) continue;
      CHECK(phase == Phase::Contract);
      INFO(text);
      SqlInterpreter interpreter(c.map, "<beside>");
      const uint32_t there = c.from.size();
      const auto done = interpreter.execute(text, c.from, [&](const WatchedStatement& seen) {
        INFO(seen.text);
        CHECK(held_up(seen.work, there) == "");
      });
      if (!done) FAIL(done.error().front().message);
      CHECK(left_over(c.from, c.to) == "");
    }
  }
}

}  // namespace dryshod
