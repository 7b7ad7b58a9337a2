// What the fixtures cannot hold: sources that go to a database of their own, as pg_dump --create
// does.
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "tests/pairs/pairs.h"

namespace dryshod {
namespace {

constexpr const char* kRoles =
    "CREATE ROLE dry_own;\nCREATE ROLE dry_read;\nALTER ROLE dry_read SET work_mem TO '1MB';\n";

std::string database(const std::string& name, const std::string& limit) {
  return "CREATE DATABASE " + name + " WITH ENCODING = 'UTF8' CONNECTION LIMIT " + limit +
         ";\nALTER ROLE dry_read IN DATABASE " + name + " SET lock_timeout TO '" + limit +
         "s';\n\\connect " + name + "\nCREATE TABLE t (i integer);\n";
}

/// Two texts as files, and the direction between them.
Direction between(const std::string& from, const std::string& to) {
  const auto folder = std::filesystem::temp_directory_path() /
                      ("dryshod_between_" + std::to_string(::getpid()));  // cases run side by side
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "a.sql") << from;
  std::ofstream(folder / "b.sql") << to;
  Direction way = run_offline(folder / "a.sql", folder / "b.sql", 15);
  std::filesystem::remove_all(folder);
  return way;
}

TEST_CASE("the database that a source is of is altered under the name that FROM has") {
  const Direction way = between(kRoles + database("prod", "3"), kRoles + database("staging", "5"));
  INFO(way.message);
  CHECK(way.proven);
  CHECK(way.sql.find("ALTER DATABASE prod CONNECTION LIMIT 5;") != std::string::npos);
  CHECK(way.sql.find("ALTER ROLE dry_read IN DATABASE prod SET lock_timeout TO '5s';") !=
        std::string::npos);
  CHECK(way.sql.find("staging") == std::string::npos);
}

TEST_CASE("where nothing is known of the database nothing is said of it") {
  const Direction way = between("", kRoles + database("prod", "3"));
  INFO(way.message);
  CHECK(way.proven);
  CHECK(way.sql.find("CREATE ROLE dry_read;") != std::string::npos);
  CHECK(way.sql.find("DATABASE") == std::string::npos);
}

TEST_CASE("a dump of one database speaks of no role") {
  const Direction way = between(database("prod", "3"), kRoles + database("prod", "3"));
  INFO(way.message);
  CHECK(way.proven);
  CHECK(way.sql.empty());
}

}  // namespace
}  // namespace dryshod
