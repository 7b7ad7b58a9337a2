// Every fixture, packed and unpacked, is what it was: element by element, in the scripts that are
// made of it, and in the bytes that come of packing it again.
#include <algorithm>
#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <random>

#include "catalog/digest.h"
#include "catalog/store/chunk.h"
#include "catalog/store/layout.h"
#include "catalog/store/tree.h"
#include "parser/load.h"
#include "tests/store/restored.h"

namespace dryshod::store {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> sources_in(const std::string& folder) {
  std::vector<std::string> found;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(DRYSHOD_SOURCE_DIR) / "fixtures" / folder)) {
    if (entry.path().extension() == ".sql") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

Result<Loaded> load_as(SourceMap& map, Strings& strings, const std::string& path, int major) {
  LoadOptions options;
  options.major = major;
  options.allow_empty = true;
  return load(map, strings, path, options);
}

std::string difference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> only;
  std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only));
  std::string text;
  for (size_t i = 0; i < only.size() && i < 6; ++i) text += only[i] + "\n";
  return text;
}

void check_same(const Catalog& catalog, const Catalog& again) {
  CHECK(difference(lines_of(catalog), lines_of(again)) == "");
  CHECK(digest(catalog) == digest(again));
  CHECK(hex(tree_of(catalog).root().hash) == hex(tree_of(again).root().hash));
  CHECK(script_of(catalog, again) == script_of(catalog, catalog));
  CHECK(script_of(again, catalog) == script_of(catalog, catalog));
}

void check_all(const std::string& folder, size_t least) {
  size_t read = 0;
  for (const std::string& path : sources_in(folder)) {
    for (const int major : {15, 18}) {
      SourceMap map;
      Strings strings;
      const auto loaded = load_as(map, strings, path, major);
      if (!loaded) continue;  // fixtures of what is refused, and of later majors
      ++read;
      INFO(path << " by " << major);
      const Catalog again = restored(loaded->catalog);
      check_same(loaded->catalog, again);
      CHECK(script_of(loaded->catalog) == script_of(again));
    }
  }
  CHECK(read >= least);
}

}  // namespace

TEST_CASE("pairs come back as they were") {
  check_all("pairs", 1500);
}

TEST_CASE("schemas come back as they were") {
  for (const char* folder : {"shop", "events", "legacy", "neon"}) check_all(folder, 4);
}

TEST_CASE("scripts between restored catalogs are those between the catalogs") {
  size_t compared = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(DRYSHOD_SOURCE_DIR) / "fixtures/pairs")) {
    SourceMap map;
    Strings strings;
    const auto a = load_as(map, strings, entry.path() / "a.sql", 18);
    const auto b = load_as(map, strings, entry.path() / "b.sql", 18);
    if (!a || !b) continue;
    ++compared;
    INFO(entry.path());
    const Catalog again_a = restored(a->catalog);
    const Catalog again_b = restored(b->catalog);
    CHECK(script_of(a->catalog, b->catalog) == script_of(again_a, again_b));
    CHECK(script_of(b->catalog, a->catalog) == script_of(again_b, again_a));
  }
  CHECK(compared > 500);
}

TEST_CASE("what an earlier program packed is found by the names of its kinds and fields") {
  // Every kind had one field more, and none is as today's.
  std::string then;
  for (const char c : layout_of_today())
    then += c == '\n' ? std::string(" gone:n\n") : std::string(1, c);
  for (const std::string& path : sources_in("shop")) {
    SourceMap map;
    Strings strings;
    const auto loaded = load_as(map, strings, path, 15);
    REQUIRE(loaded);
    check_same(loaded->catalog, restored(loaded->catalog, then));
  }
}

TEST_CASE("bytes that are no chunk are refused, and never followed") {
  SourceMap map;
  Strings strings;
  const auto loaded = load_as(map, strings, sources_in("shop").front(), 15);
  REQUIRE(loaded);
  const Tree tree = tree_of(loaded->catalog);
  const auto layout = Layout::read(layout_of_today());
  std::mt19937 random(Catch::getSeed());
  INFO("seed " << Catch::getSeed());
  int refused = 0;
  constexpr int kTimes = 3000;
  for (int time = 0; time < kTimes; ++time) {
    Catalog made(strings);
    ChunkReader reader(made, *layout);
    const size_t damaged = random() % tree.pieces.size();
    bool good = true;
    for (size_t i = 0; good && i < tree.pieces.size(); ++i) {
      std::string bytes = tree.pieces[i].bytes;
      if (!chunk_in(bytes)) continue;
      if (i == damaged) {
        const size_t at = 1 + random() % (bytes.size() - 1);
        if (time % 3 == 0) bytes.resize(at);
        if (time % 3 != 0) bytes[at] = static_cast<char>(random());
        if (time % 3 == 2) bytes.insert(at, 1, static_cast<char>(random()));
      }
      auto text = chunk_text(bytes, strings);
      good = text && reader.begin(std::move(*text));
    }
    good = good && reader.finish();
    if (!good) ++refused;
    // What is taken can be looked at.
    if (good) made.each([&](Ref ref) { CHECK(made.name(ref).id < UINT32_MAX); });
  }
  CHECK(refused > kTimes / 4);
  CHECK(refused < kTimes);
}

TEST_CASE("a layout is read as it is written, and nothing else is") {
  CHECK(Layout::read(layout_of_today()));
  CHECK(!Layout::read("table persistence\n"));
  CHECK(!Layout::read("table limit:i=many\n"));
  const auto other = Layout::read("no_such_kind a:n\ntable no_such_field:n row_security:b\n");
  REQUIRE(other);
  CHECK(!other->kind(0)->today);
  REQUIRE(other->kind(1)->today == Kind::Table);
  CHECK(other->kind(1)->fields[0].today == -1);
  CHECK(other->kind(1)->fields[1].today >= 0);
  CHECK(!other->kind(1)->is_same);
  CHECK(other->kind(2) == nullptr);
}

}  // namespace dryshod::store
