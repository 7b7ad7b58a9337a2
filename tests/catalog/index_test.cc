// The look-ups of catalogs and strings: names in a flat table, ids from several threads, and who
// refers to whom while a catalog is edited. Knows the catalog's own interface, no SQL.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <random>
#include <thread>

#include "catalog/catalog.h"

namespace dryshod {
namespace {

std::vector<uint32_t> values(const FlatIndex& index, uint64_t key) {
  std::vector<uint32_t> found;
  index.each(key, [&](uint32_t value) { found.push_back(value); });
  std::sort(found.begin(), found.end());
  return found;
}

TEST_CASE("a flat index holds what a multimap holds") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  FlatIndex index;
  std::multimap<uint64_t, uint32_t> expected;
  for (int step = 0; step < 20000; ++step) {
    const uint64_t key = random() % 500;
    if (random() % 3 != 0 || expected.count(key) == 0) {
      const auto value = static_cast<uint32_t>(1 + random() % 1000);
      index.add(key, value);
      expected.emplace(key, value);
    } else {
      const auto one = expected.find(key);
      index.erase(key, one->second);
      expected.erase(one);
    }
  }
  for (uint64_t key = 0; key < 500; ++key) {
    std::vector<uint32_t> wanted;
    auto [it, end] = expected.equal_range(key);
    for (; it != end; ++it) wanted.push_back(it->second);
    std::sort(wanted.begin(), wanted.end());
    CHECK(values(index, key) == wanted);
  }
}

TEST_CASE("threads that intern the same strings get the same ids") {
  Strings strings;
  constexpr int kCount = 20000;
  std::vector<Name> first(kCount), second(kCount);
  const auto fill = [&](std::vector<Name>& into) {
    for (int i = 0; i < kCount; ++i) into[i] = strings.name("name_" + std::to_string(i));
  };
  std::thread other([&] { fill(second); });
  fill(first);
  other.join();
  for (int i = 0; i < kCount; ++i) {
    REQUIRE(first[i] == second[i]);
    REQUIRE(strings[first[i]] == "name_" + std::to_string(i));
  }
  CHECK(strings.text("") != Text{});
  CHECK(strings[Text{}].empty());
  CHECK(strings[strings.text(std::string(1 << 20, 'x'))].size() == size_t{1} << 20);
}

struct Small {
  Strings strings;
  Catalog catalog{strings};
  Ref schema = catalog.add({}, strings.name("s"), Schema{});
  Ref table(const char* name) { return catalog.add(schema, strings.name(name), Table{}); }
  Ref sequence(const char* name) { return catalog.add(schema, strings.name(name), Sequence{}); }
  Ref owned_by(Ref sequence, Ref column) { return catalog.add(sequence, {}, OwnedBy{column}); }
  Ref column(Ref table, const char* name) {
    return catalog.add(table, strings.name(name), Column{});
  }
};

TEST_CASE("users are those of now: made, edited and removed after the first question too") {
  Small small;
  Catalog& catalog = small.catalog;
  const Ref table = small.table("t");
  const Ref a = small.column(table, "a");
  const Ref b = small.column(table, "b");
  const Ref first = small.owned_by(small.sequence("s1"), a);
  CHECK(catalog.users(a) == std::vector{first});
  CHECK(catalog.users(b).empty());

  const Ref second = small.owned_by(small.sequence("s2"), a);
  CHECK(catalog.users(a) == std::vector{first, second});
  CHECK(catalog.dependents(table) == std::vector{first, second});

  OwnedBy& body = catalog.edit<OwnedBy>(first);
  CHECK(catalog.users(a).size() == 2);
  body.column = b;  // written after a question that came after edit()
  CHECK(catalog.users(a) == std::vector{second});
  CHECK(catalog.users(b) == std::vector{first});

  const Catalog copy = catalog;
  catalog.remove(second);
  CHECK(catalog.users(a).empty());
  CHECK(copy.users(a) == std::vector{second});

  catalog.set_source(b, a, true);
  CHECK(catalog.derived_from(a) == std::vector{b});
  catalog.set_source(b, {}, true);
  CHECK(catalog.derived_from(a).empty());
}

TEST_CASE("a catalog can be copied while another thread asks it for the first time") {
  Small small;
  const Ref table = small.table("t");
  const Ref column = small.column(table, "c");
  for (int i = 0; i < 5000; ++i) {
    small.owned_by(small.sequence(("s" + std::to_string(i)).c_str()), column);
  }
  for (int round = 0; round < 100; ++round) {
    const Catalog catalog = small.catalog;
    std::vector<Ref> asked;
    std::thread other([&] { asked = catalog.users(column); });
    const Catalog copy = catalog;
    other.join();
    REQUIRE(asked.size() == 5000);
    REQUIRE(copy.users(column) == asked);
  }
}

TEST_CASE("parts keep their order when some in the middle go") {
  Small small;
  Catalog& catalog = small.catalog;
  const Ref table = small.table("t");
  const Ref other = small.table("u");
  std::vector<Ref> columns;
  for (const char* name : {"a", "b", "c", "d"}) columns.push_back(small.column(table, name));
  catalog.remove(columns[1]);
  catalog.move(columns[3], other);
  catalog.remove(columns[0]);
  const Ref e = small.column(table, "e");
  std::vector<Ref> left;
  catalog.each_child(table, [&](Ref part) { left.push_back(part); });
  CHECK(left == std::vector{columns[2], e});
  CHECK(catalog.column(other, small.strings.name("d")) == columns[3]);
  CHECK_FALSE(catalog.column(table, small.strings.name("d")));
}

TEST_CASE("strings of every length keep their ids and bytes") {
  Strings strings;
  CHECK(strings[Name{}].empty());
  std::vector<std::string> texts;
  size_t bytes = 0;
  for (size_t n = 0; bytes < (size_t{12} << 20); ++n) {  // more than the first region and a big one
    const size_t size = n % 97 == 0 ? 200'000 + n : n % 61 * 13;
    texts.push_back(std::to_string(n) + std::string(size, static_cast<char>('a' + n % 26)));
    bytes += texts.back().size();
  }
  texts.emplace_back();
  std::vector<Text> ids;
  for (const std::string& text : texts) ids.push_back(strings.text(text));
  for (size_t i = 0; i < texts.size(); ++i) {
    REQUIRE(ids[i].id != 0);
    REQUIRE(strings[ids[i]] == texts[i]);
    REQUIRE(strings.text(texts[i]) == ids[i]);
  }
  std::sort(ids.begin(), ids.end(), [](Text a, Text b) { return a.id < b.id; });
  CHECK(std::unique(ids.begin(), ids.end()) == ids.end());
}

TEST_CASE("big memory is zeroed, and a big vector grows, is copied and moved as any other") {
  constexpr size_t kCount = 3 * kBigMemory / sizeof(uint32_t);
  auto* const memory = static_cast<unsigned char*>(take_big_memory(kBigMemory + 1));
  CHECK(std::all_of(memory, memory + kBigMemory + 1, [](unsigned char c) { return c == 0; }));
  memory[kBigMemory] = 1;
  return_big_memory(memory, kBigMemory + 1);
  BigVector<uint32_t> grown;
  for (uint32_t i = 0; i < kCount; ++i) grown.push_back(i);
  const BigVector<uint32_t> copied = grown;
  const BigVector<uint32_t> moved = std::move(grown);
  REQUIRE(copied == moved);
  for (uint32_t i = 0; i < kCount; ++i) {
    if (copied[i] != i) FAIL("at " << i);
  }
}

TEST_CASE("a member is found among the living parts of its relation") {
  Strings strings;
  Catalog catalog(strings);
  const Ref schema = catalog.add({}, strings.name("s"), Schema{});
  const Ref table = catalog.add(schema, strings.name("t"), Table{});
  const Ref other = catalog.add(schema, strings.name("u"), Table{});
  const Name a = strings.name("a");
  const Name b = strings.name("b");
  const Ref first = catalog.add(table, a, Column{});
  catalog.add(table, a, Check{});  // takes no member's name
  CHECK(catalog.column(table, a) == first);
  CHECK_FALSE(catalog.column(other, a));
  catalog.rename(first, b);
  CHECK_FALSE(catalog.column(table, a));
  CHECK(catalog.column(table, b) == first);
  const Ref second = catalog.add(table, a, Column{});
  catalog.remove(first);
  CHECK_FALSE(catalog.column(table, b));
  CHECK(catalog.column(table, a) == second);
  catalog.remove(table);
  CHECK_FALSE(catalog.column(table, a));
  CHECK_FALSE(catalog.column(Ref{}, a));
}

}  // namespace
}  // namespace dryshod
