// What stands between two majors, held against fixtures/neon/breaks: each file says in its first
// lines what is found on the way from one major to another ("-- 14 -> 18: PGB-15-002! PGB-18-010!";
// "!": it blocks). And that what the facts ask for can be looked for.
#include "neon/version_breaks.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "neon/version_break_shapes.h"
#include "parser/code/mentions.h"
#include "parser/load.h"

namespace dryshod {
namespace {

struct Source {
  SourceMap map;
  Strings strings;
  Loaded loaded;
  std::vector<Mention> code;

  /// A source as assess reads it: by the rules of the target.
  Source(const std::string& path, int target) : loaded(read(path, target)) {
    code = mentions(map, loaded.catalog);
  }
  Survey survey(int from, int target) const {
    return {.catalog = loaded.catalog,
            .code = code,
            .passed = loaded.passed,
            .facts = Facts::built_in(),
            .from_major = from,
            .target = target,
            .unread = &loaded.unread,
            .respelled = &loaded.respelled};
  }

 private:
  Loaded read(const std::string& path, int target) {
    LoadOptions options;
    options.major = target;
    options.keeps_passed = options.goes_on = options.allow_empty = true;
    Result<Loaded> result = load(map, strings, path, options);
    if (!result) FAIL(path << ": " << result.error().front().message);
    return std::move(*result);
  }
};

/// "PGB-15-002! PGB-18-010", sorted; "!" where some finding of the row blocks.
std::string found(const std::string& path, int from, int target) {
  const Source source(path, target);
  std::set<std::string> ids, blocking;
  for (const NeonFinding& finding : version_breaks(source.survey(from, target))) {
    ids.insert(finding.fact->id);
    if (finding.severity == FactSeverity::Block) blocking.insert(finding.fact->id);
  }
  std::string out;
  for (const std::string& id : ids) {
    out += (out.empty() ? "" : " ") + id + (blocking.contains(id) ? "!" : "");
  }
  return out;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST_CASE("each change between two majors is found, and nothing else") {
  const std::regex way(R"(-- (\d+) -> (\d+):([^\n]*))");
  size_t ways = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(DRYSHOD_SOURCE_DIR "/fixtures/neon/breaks")) {
    const std::string text = text_of(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), way), end; at != end; ++at, ++ways) {
      std::string wanted = (*at)[3];
      wanted.erase(0, wanted.find_first_not_of(' '));
      INFO(entry.path().filename().string() << " " << (*at)[1] << " -> " << (*at)[2]);
      CHECK(found(entry.path().string(), std::stoi((*at)[1]), std::stoi((*at)[2])) == wanted);
    }
  }
  CHECK(ways > 50);
}

TEST_CASE("every shape that the facts ask for is one") {
  const Source source("/dev/null", 18);
  for (const char* topic : {"versions", "newer_to_older"}) {
    for (const nlohmann::json& row : Facts::built_in().topic(topic)) {
      const auto match = row.find("match");
      if (match == row.end() || !match->contains("shapes")) continue;
      for (const nlohmann::json& shape : match->at("shapes")) {
        INFO(row.at("id") << " " << shape);
        CHECK(find_shape(shape.get<std::string>(), source.survey(14, 18),
                         [](Ref, const std::string&, bool) {}));
      }
    }
  }
}

TEST_CASE("a finding says where, and what") {
  const std::string path = DRYSHOD_SOURCE_DIR "/fixtures/neon/breaks/functions.sql";
  const Source source(path, 18);
  const std::vector<NeonFinding> all = version_breaks(source.survey(14, 18));
  const auto backup = std::find_if(all.begin(), all.end(), [](const NeonFinding& finding) {
    return finding.fact->id == "PGB-15-002";
  });
  REQUIRE(backup != all.end());
  CHECK(source.map.text(backup->where) == "pg_backup_start_time");
  CHECK(backup->display == "function public.backup_age()");
  CHECK(backup->why.ends_with("Here: pg_backup_start_time."));
}

TEST_CASE("what only words show never blocks") {
  const std::string path = DRYSHOD_SOURCE_DIR "/fixtures/neon/breaks/languages.sql";
  const Source source(path, 15);
  for (const NeonFinding& finding : version_breaks(source.survey(14, 15))) {
    if (finding.fact->id != "PGB-15-002") continue;
    CHECK(finding.severity == FactSeverity::Warning);
    CHECK(finding.confidence == Confidence::Low);
    return;
  }
  FAIL("not found");
}

}  // namespace
}  // namespace dryshod
