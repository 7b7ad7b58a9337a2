// What a store keeps: names and what stood under them, what is shared, what prune and rm take away,
// the ledger, and that no secret is kept. Knows the store's interface.
#include "catalog/store/store.h"

#include <sqlite3.h>

#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "catalog/digest.h"
#include "catalog/store/pieces.h"
#include "tests/store/store_case.h"

namespace dryshod::store {
namespace {

/// False, with the reason, where SQLite refuses.
std::string run_sql(const std::string& file, const std::string& sql) {
  sqlite3* handle = nullptr;
  sqlite3_open(file.c_str(), &handle);
  char* said = nullptr;
  sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &said);
  const std::string problem = said == nullptr ? "" : said;
  sqlite3_free(said);
  sqlite3_close(handle);
  return problem;
}

Store opened(const std::string& file) {
  auto store = Store::open(file, Store::Access::Write);
  INFO(message(store));
  REQUIRE(store);
  return std::move(*store);
}

}  // namespace

TEST_CASE("a name stands where it was saved last, and remembers what was before") {
  const StoreFolder folder;
  Strings strings;
  const Catalog one = catalog_of(strings, tables(3));
  const Catalog two = catalog_of(strings, tables(4));
  REQUIRE(save(folder.file(), "prod", one, 10) == "");
  REQUIRE(save(folder.file(), "prod", two, 20) == "");
  REQUIRE(save(folder.file(), "dev", one, 30) == "");
  CHECK(digest_of(folder.file(), "prod") == digest(two));
  CHECK(digest_of(folder.file(), "dev") == digest(one));
  Store store = opened(folder.file());
  const auto before = store.find({"prod", 1});
  REQUIRE(before);
  CHECK(before->saved_at == 10);
  CHECK(before->tree == store.find({"dev", 0})->tree);
  CHECK(message(store.find({"prod", 2})) == "@prod has only 1 before it");
  CHECK(message(store.find({"none", 0})).starts_with("there is no snapshot @none in "));
  const auto list = store.list();
  REQUIRE(list);
  REQUIRE(list->size() == 2);
  CHECK(list->at(0).name == "dev");
  CHECK(list->at(1).saved_at == 20);
  CHECK(store.log("prod")->size() == 2);
  CHECK(verified(folder.file()) == "");
}

TEST_CASE("names that a shell or a source could take apart are refused") {
  for (const char* good : {"prod", "a", "eu-west/prod.1", "9_x"}) CHECK(is_snapshot_name(good));
  for (const char* bad : {"", "-x", ".x", "a b", "a~1", "a+b", "@a", "a'b", "\xc3\xa9"}) {
    CHECK(!is_snapshot_name(bad));
  }
  CHECK(!is_snapshot_name(std::string(101, 'a')));
  CHECK(snapshot_name("@prod~12")->back == 12);
  CHECK(snapshot_name("prod")->name == "prod");
  for (const char* bad : {"@prod~", "@prod~x", "@prod~-1", "@prod~99999999999", "@", "@~1"}) {
    CHECK(!snapshot_name(bad));
  }
  const StoreFolder folder;
  Strings strings;
  CHECK(save(folder.file(), "a b", catalog_of(strings, tables(1))).starts_with("not a name"));
}

TEST_CASE("what two snapshots have in common is kept once") {
  const StoreFolder folder;
  Strings strings;
  Store store = [&] {
    REQUIRE(save(folder.file(), "a", catalog_of(strings, tables(400))) == "");
    return opened(folder.file());
  }();
  const auto whole = store.prune({1, std::nullopt, true});
  REQUIRE(whole);
  // Another catalog of the same content, then one with a table changed, then one with a table more.
  const auto same = store.save(catalog_of(strings, tables(400)), {"b", "", "", 0, {}});
  REQUIRE(same);
  CHECK(same->pieces == 0);
  const auto changed = store.save(catalog_of(strings, tables(400, 123)), {"b", "", "", 0, {}});
  REQUIRE(changed);
  CHECK(changed->pieces >= 2);
  CHECK(changed->pieces <= 5);
  const auto more = store.save(catalog_of(strings, tables(401)), {"b", "", "", 0, {}});
  REQUIRE(more);
  CHECK(more->pieces <= 8);
  CHECK(verified(folder.file()) == "");
}

TEST_CASE("prune keeps where names stand, and joins what stays") {
  const StoreFolder folder;
  Strings strings;
  std::string digests[5];
  for (int i = 0; i < 5; ++i) {
    const Catalog catalog = catalog_of(strings, tables(i + 1));
    digests[i] = digest(catalog);
    REQUIRE(save(folder.file(), "prod", catalog, i * 100) == "");
  }
  REQUIRE(save(folder.file(), "old", catalog_of(strings, tables(9)), 0) == "");
  Store store = opened(folder.file());
  const auto tried = store.prune({2, 250, true});
  REQUIRE(tried);
  CHECK(tried->snapshots.size() == 3);
  CHECK(store.log("prod")->size() == 5);
  CHECK(store.prune({2, 150, false})->snapshots.size() == 2);
  CHECK(store.log("prod")->size() == 3);
  CHECK(store.find({"prod", 2})->saved_at == 200);
  CHECK(message(store.find({"prod", 3})) == "@prod has only 2 before it");
  CHECK(store.prune({1, std::nullopt, false})->snapshots.size() == 2);
  CHECK(digest_of(folder.file(), "prod") == digests[4]);
  CHECK(store.log("old")->size() == 1);
  CHECK(store.verify()->unneeded == 0);
  CHECK(store.remove("prod")->snapshots.size() == 1);
  CHECK(!store.find({"prod", 0}));
  CHECK(store.find({"old", 0}));
  CHECK(store.verify()->unneeded == 0);
  CHECK(verified(folder.file()) == "");
  CHECK(!store.remove("prod"));
}

TEST_CASE("a promotion is written into a ledger that nobody edits") {
  const StoreFolder folder;
  Strings strings;
  REQUIRE(save(folder.file(), "dev", catalog_of(strings, tables(2)), 1) == "");
  REQUIRE(save(folder.file(), "prod", catalog_of(strings, tables(1)), 2) == "");
  Store store = opened(folder.file());
  Store::Promotion promotion{"prod", *store.find({"prod", 0}), *store.find({"dev", 0}),
                             "dev",  "CREATE TABLE x ();",     "go",
                             3};
  const auto made = store.promote(promotion);
  REQUIRE(made);
  CHECK(made->tree == store.find({"dev", 0})->tree);
  CHECK(store.find({"prod", 1})->saved_at == 2);
  const auto ledger = store.ledger("prod");
  REQUIRE(ledger->size() == 1);
  CHECK(ledger->front().at == 3);
  CHECK(ledger->front().after == made->tree);
  CHECK(ledger->front().plan_digest == hex(hash_of("CREATE TABLE x ();")));
  CHECK(*store.plan(ledger->front().id) == "CREATE TABLE x ();");
  // The plan was for where prod stood.
  CHECK(message(store.promote(promotion)).find("another process has changed @prod") == 0);
  CHECK(store.ledger("prod")->size() == 1);
  CHECK(verified(folder.file()) == "");

  CHECK(run_sql(folder.file(), "UPDATE ledger SET at = 9") == "the ledger is never changed");
  CHECK(run_sql(folder.file(), "DELETE FROM ledger") == "the ledger is never changed");
  // Who goes round that is found out.
  CHECK(run_sql(folder.file(), "DROP TRIGGER ledger_is_not_edited; UPDATE ledger SET at = 9") ==
        "");
  CHECK(verified(folder.file()).find("entry 1 of the ledger is not what was written") == 0);
}

TEST_CASE("the ledger outlives what it speaks of") {
  const StoreFolder folder;
  Strings strings;
  REQUIRE(save(folder.file(), "dev", catalog_of(strings, tables(2)), 1) == "");
  Store store = opened(folder.file());
  REQUIRE(store.promote({"prod", std::nullopt, *store.find({"dev", 0}), "dev", "", "", 3}));
  REQUIRE(store.remove("prod"));
  REQUIRE(store.ledger("prod")->size() == 1);
  CHECK(store.ledger("prod")->front().before == "");
}

TEST_CASE("no secret is kept") {
  const std::string sql =
      "CREATE ROLE r LOGIN PASSWORD 'hunter2secret';\n"
      "CREATE EXTENSION postgres_fdw;\n"
      "CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h');\n"
      "CREATE USER MAPPING FOR r SERVER s OPTIONS (user 'u', password 'hunter2secret');\n"
      "CREATE SUBSCRIPTION sub CONNECTION 'host=h password=hunter2secret dbname=d' "
      "PUBLICATION p WITH (connect = false);\n"
      "CREATE TABLE t (a integer);\n";
  const StoreFolder folder;
  Strings strings;
  const Catalog catalog = catalog_of(strings, sql);
  REQUIRE(save(folder.file(), "x", catalog) == "");
  for (const Piece& piece : tree_of(catalog).pieces) {
    CHECK(piece.bytes.find("hunter2") == std::string::npos);
  }
  std::ifstream file(folder.file(), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  CHECK(bytes.find("hunter2") == std::string::npos);
}

TEST_CASE("what is no store, or of a later dryshod, says so and is left alone") {
  const StoreFolder folder;
  Strings strings;
  const Catalog catalog = catalog_of(strings, tables(1));
  CHECK(digest_of(folder.file(), "x").ends_with("there is no such store"));
  CHECK(!std::filesystem::exists(folder.file()));

  std::ofstream(folder.file()) << std::string(5000, 'x');
  CHECK(save(folder.file(), "x", catalog).ends_with("is no store of dryshod"));
  std::filesystem::remove(folder.file());

  REQUIRE(run_sql(folder.file(), "CREATE TABLE mine (a)") == "");
  CHECK(save(folder.file(), "x", catalog).ends_with("is no store of dryshod"));
  CHECK(run_sql(folder.file(), "INSERT INTO mine VALUES (1)") == "");
  std::filesystem::remove(folder.file());

  REQUIRE(save(folder.file(), "x", catalog) == "");
  REQUIRE(run_sql(folder.file(), "PRAGMA user_version = 99") == "");
  const std::string refused = ": a later dryshod wrote it (format 99; this one knows up to 1)";
  CHECK(digest_of(folder.file(), "x").ends_with(refused));
  CHECK(save(folder.file(), "x", catalog).ends_with(refused));
  REQUIRE(run_sql(folder.file(), "PRAGMA user_version = 1") == "");
  CHECK(digest_of(folder.file(), "x") == digest(catalog));
  CHECK(digest_of(folder.path(), "x").ends_with("is a directory"));
}

}  // namespace dryshod::store
