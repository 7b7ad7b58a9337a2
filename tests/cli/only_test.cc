// What --only and --exclude leave out stays: it may go down for a while, and then comes up again,
// or there is no script.
#include <catch2/catch_test_macros.hpp>

#include "tests/cli/program.h"

namespace dryshod::cli {
namespace {

constexpr const char* kBefore =
    "CREATE TABLE public.log (id int PRIMARY KEY, at text);\n"
    "CREATE TABLE public.port (id int PRIMARY KEY);\n";
constexpr const char* kAfter =
    "CREATE TABLE public.log (id int PRIMARY KEY, at varchar(10));\n"
    "CREATE TABLE public.port (id int PRIMARY KEY, name text);\n";
constexpr const char* kView = "CREATE VIEW public.recent AS SELECT id, at FROM public.log;\n";

TEST_CASE("a view that is left out is made again where a column below it changes its type") {
  const Folder folder;
  folder.write("a.sql", std::string(kBefore) + kView);
  folder.write("b.sql", std::string(kAfter) + kView);
  for (const char* option : {"--only public.log", "--exclude public.recent,public.port"}) {
    const Outcome outcome = folder.run(std::string("diff ") + option + " a.sql b.sql");
    CAPTURE(option, outcome.out, outcome.err);
    REQUIRE(outcome.ok());
    CHECK(says(outcome.out, "DROP VIEW public.recent;"));
    CHECK(outcome.out.find("CREATE VIEW public.recent") > outcome.out.find("ALTER TABLE"));
    CHECK(says(outcome.out, "CREATE VIEW public.recent"));
    CHECK_FALSE(says(outcome.out, "public.port"));
  }
}

TEST_CASE("a view that is left out and that TO does not have is not taken away") {
  const Folder folder;
  folder.write("a.sql", std::string(kBefore) + kView);
  folder.write("b.sql", kAfter);
  const Outcome outcome = folder.run("diff --only public.log a.sql b.sql");
  CAPTURE(outcome.out, outcome.err);
  CHECK(outcome.status == 3);
  CHECK(outcome.out.empty());
  CHECK(says(outcome.err, "left out of the comparison: view public.recent"));
  CHECK(folder.run("diff --only public.port a.sql b.sql").ok());
}

}  // namespace
}  // namespace dryshod::cli
