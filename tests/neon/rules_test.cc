// Each rule of assess by its fixtures: what it finds and where, what it leaves alone, that what it
// rewrites is gone afterwards; and that a schema with nothing about it is left in peace.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>

#include "neon/rewrite.h"
#include "tests/neon/rule_case.h"

using dryshod::AssessedCase;
using dryshod::FactSeverity;
using dryshod::Grade;
using dryshod::NeonFinding;
using dryshod::NeonRule;
using dryshod::RuleCase;

namespace {

std::string fixture(std::string_view rule, const char* file) {
  return std::string(DRYSHOD_SOURCE_DIR "/fixtures/neon/") + std::string(rule) + "/" + file;
}

/// The rule's findings on what its rewriting has left; what code says stays.
std::string left_by(const NeonRule& rule, const AssessedCase& before) {
  const dryshod::RewrittenSchema after = dryshod::rewrite(before.survey(), before.assessment());
  const std::vector<dryshod::Mention> no_code;
  const std::vector<dryshod::PassedStatement> nothing_passed;
  const dryshod::Survey survey{.catalog = after.catalog,
                               .code = no_code,
                               .passed = nothing_passed,
                               .facts = before.survey().facts,
                               .stats = nullptr,
                               .from_major = before.survey().from_major,
                               .target = before.survey().target};
  std::string left;
  for (const NeonFinding& found : dryshod::assess(survey).findings) {
    if (found.fact->id == rule.fact && found.grade == Grade::Rewritten)
      left += found.display + "\n";
  }
  return left;
}

}  // namespace

TEST_CASE("each rule finds what its fixture marks, where it is marked, and no more") {
  for (const NeonRule* rule : dryshod::neon_rules()) {
    DYNAMIC_SECTION(rule->fact) {
      REQUIRE(dryshod::Facts::built_in().find(rule->fact) != nullptr);
      const RuleCase hit(fixture(rule->fact, "hit.sql"));
      REQUIRE_FALSE(hit.marked.empty());
      const AssessedCase assessed(hit);
      INFO(assessed.said(rule->fact));
      CHECK(assessed.lines(rule->fact) == hit.marked);
      if (rule->rewrite != nullptr) CHECK(left_by(*rule, assessed).empty());

      const AssessedCase left_alone{RuleCase(fixture(rule->fact, "ok.sql"))};
      CHECK(left_alone.said(rule->fact).empty());
    }
  }
}

TEST_CASE("no fixture is of a rule that is not there") {
  for (const auto& entry :
       std::filesystem::directory_iterator(DRYSHOD_SOURCE_DIR "/fixtures/neon")) {
    if (!entry.is_directory()) continue;
    const std::string name = entry.path().filename();
    if (std::islower(static_cast<unsigned char>(name.front())) != 0) continue;  // no rule's
    INFO(name);
    bool known = false;
    for (const NeonRule* rule : dryshod::neon_rules()) known = known || rule->fact == name;
    CHECK(known);
  }
}

TEST_CASE("each row of the facts has a rule, or a reason why it has none") {
  std::set<std::string> reasons;
  std::ifstream file(DRYSHOD_SOURCE_DIR "/tests/neon/rows_without_rule.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#")) continue;
    const size_t end = line.find(' ');
    INFO(line);
    REQUIRE(end != std::string::npos);
    CHECK(reasons.insert(line.substr(0, end)).second);
  }
  std::set<std::string> ruled;
  for (const NeonRule* rule : dryshod::neon_rules()) ruled.insert(std::string(rule->fact));
  for (const dryshod::Fact& row : dryshod::Facts::built_in().rows()) {
    // Another reader finds those: changes between majors.
    if (row.area == "versions" && !row.id.starts_with("NEON-")) continue;
    INFO(row.id);
    CHECK(ruled.contains(row.id) != reasons.contains(row.id));
    reasons.erase(row.id);
  }
  CHECK(reasons.empty());
}

TEST_CASE("a type and the functions that need each other are taken out together") {
  const AssessedCase both{
      RuleCase(DRYSHOD_SOURCE_DIR "/fixtures/pairs/base_type--with-its-functions/b.sql")};
  const dryshod::RewrittenSchema after = dryshod::rewrite(both.survey(), both.assessment());
  std::string left;
  after.catalog.each([&](dryshod::Ref ref) {
    if (!after.catalog[ref].builtin) left += after.catalog.display(ref) + "\n";
  });
  INFO(left);
  CHECK(left.find("knots") == std::string::npos);
  CHECK(left.find("table public.hull") != std::string::npos);
}

TEST_CASE("a schema with nothing about it is ready, and little is said of it") {
  const AssessedCase plain{RuleCase(DRYSHOD_SOURCE_DIR "/fixtures/neon/plain.sql")};
  std::string said;
  for (const NeonFinding& found : plain.assessment().findings) {
    said += found.fact->id + " " + found.display + "\n";
  }
  INFO(said);
  CHECK(plain.assessment().verdict() == "ready");
  CHECK(plain.assessment().findings.size() == 1);  // the sequences, when it is replicated
}

TEST_CASE("SET in a script that is run once is said, and changes no verdict") {
  const AssessedCase script{RuleCase(fixture("NEON-POOL-002", "script.sql"))};
  CHECK_FALSE(script.said("NEON-POOL-002").empty());
  CHECK(script.assessment().verdict() == "ready");
}

TEST_CASE("what loads as it is is not blocked, whatever its code does when it runs") {
  const AssessedCase loads{RuleCase(DRYSHOD_SOURCE_DIR "/fixtures/neon/loads.sql")};
  for (const NeonFinding& found : loads.assessment().findings) {
    INFO(found.fact->id << " " << found.display << ": " << found.why);
    CHECK(found.severity != FactSeverity::Block);
    CHECK(found.grade != Grade::Blocked);
  }
  CHECK(loads.assessment().findings.size() > 10);
}

TEST_CASE("every finding says what, where, why, what to do and who says so") {
  std::vector<std::string> sources;
  const std::filesystem::path fixtures = DRYSHOD_SOURCE_DIR "/fixtures";
  for (const char* folder : {"neon", "pairs"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(fixtures / folder)) {
      if (entry.path().extension() == ".sql") sources.push_back(entry.path().string());
    }
  }
  std::sort(sources.begin(), sources.end());
  size_t findings = 0, blocks = 0;
  for (const std::string& source : sources) {
    const AssessedCase assessed(RuleCase(source), false);
    for (const NeonFinding& found : assessed.assessment().findings) {
      INFO(source << ": " << found.fact->id << " " << found.display);
      ++findings;
      CHECK_FALSE(found.display.empty());
      // What is about an element is where it was made; the rest may be about the source as a whole.
      if (found.object) CHECK(found.where.file != 0);
      CHECK_FALSE(found.why.empty());
      CHECK_FALSE(found.fix.empty());
      CHECK_FALSE(found.fact->source.empty());
      const bool blocks_move =
          found.severity == FactSeverity::Block || found.grade == Grade::Blocked;
      if (blocks_move) CHECK(found.confidence == dryshod::Confidence::High);
      blocks += blocks_move ? 1 : 0;
    }
  }
  CHECK(findings > 1000);
  CHECK(blocks > 50);
}
