// assess --rewrite of an archive: the list for pg_restore -L beside the rewritten schema.
#include <catch2/catch_test_macros.hpp>

#include <sstream>

#include "tests/cli/program.h"
#include "tests/parser/archive_writer.h"

namespace dryshod::cli {
namespace {

/// Lines of a list that pg_restore takes, and those that it leaves out, without numbers and owners.
struct Entries {
  std::vector<std::string> taken, left_out;

  explicit Entries(const std::string& list) {
    std::istringstream in(list);
    for (std::string line; std::getline(in, line);) {
      const bool out = line.starts_with(";");
      std::istringstream words(line.substr(out ? 1 : 0));
      std::string id, none;
      words >> id >> none >> none;
      std::string rest;
      std::getline(words, rest);
      if (id.ends_with(";") && id.size() > 1) (out ? left_out : taken).push_back(rest.substr(1));
    }
  }
};

WrittenEntry table(const std::string& name, const std::string& columns) {
  return {"TABLE",
          name,
          "CREATE TABLE public." + name + " (" + columns + ");\n",
          "DROP TABLE public." + name + ";\n",
          "public",
          "me",
          "",
          "heap",
          'r'};
}

WrittenEntry rows(const std::string& kind, const std::string& name) {
  return {.kind = kind, .tag = name, .schema = "public", .owner = "me", .has_data = true};
}

WrittenEntry key(const std::string& from, const std::string& to) {
  return {"FK CONSTRAINT",
          from + " " + from + "_" + to,
          "ALTER TABLE ONLY public." + from + " ADD CONSTRAINT " + from + "_" + to +
              " FOREIGN KEY (r) REFERENCES public." + to + "(id);\n",
          "x",
          "public",
          "me"};
}

std::string archive_of(std::vector<WrittenEntry> entries) {
  ArchiveWriter writer;
  writer.entries = archive_settings("SELECT pg_catalog.set_config('search_path', '', false);\n");
  writer.entries.insert(writer.entries.end(), entries.begin(), entries.end());
  return writer.bytes();
}

TEST_CASE("the list has the rows in the order of keys, and no schema") {
  const Folder folder;
  folder.write("x.dump", archive_of({table("a_order", "id int PRIMARY KEY, r int"),
                                     table("b_line", "id int PRIMARY KEY, r int"),
                                     table("c_shop", "id int PRIMARY KEY"),
                                     {"SEQUENCE", "s", "CREATE SEQUENCE public.s;\n",
                                      "DROP SEQUENCE public.s;\n", "public", "me"},
                                     rows("TABLE DATA", "a_order"),
                                     rows("TABLE DATA", "b_line"),
                                     rows("TABLE DATA", "c_shop"),
                                     rows("TABLE DATA", "config_of_extension"),
                                     rows("SEQUENCE SET", "s"),
                                     rows("BLOBS", "BLOBS"),
                                     rows("STATISTICS DATA", "a_order"),
                                     key("b_line", "a_order"),
                                     key("a_order", "c_shop")}));
  const Outcome done = folder.run("assess x.dump --rewrite neon.sql");
  INFO(done.err);
  REQUIRE(done.ok());
  CHECK(says(done.err, "neon.list"));
  CHECK(says(folder.read("neon.sql"), "CREATE TABLE public.a_order"));
  const Entries list(folder.read("neon.list"));
  CHECK(list.taken == std::vector<std::string>{
                          "TABLE DATA public c_shop me", "TABLE DATA public a_order me",
                          "TABLE DATA public b_line me", "TABLE DATA public config_of_extension me",
                          "SEQUENCE SET public s me"});
  CHECK(list.left_out.size() == 11);
  CHECK(says(folder.read("neon.list"), "Neon has no large objects"));
}

TEST_CASE("rows of what was taken out stay behind, and keys in a circle are named") {
  const Folder folder;
  folder.write(
      "x.dump",
      archive_of({{"EXTENSION", "file_fdw", "CREATE EXTENSION file_fdw WITH SCHEMA public;\n",
                   "DROP EXTENSION file_fdw;\n", "", ""},
                  table("a", "id int PRIMARY KEY, r int"),
                  table("b", "id int PRIMARY KEY, r int"),
                  {"SERVER", "far", "CREATE SERVER far FOREIGN DATA WRAPPER file_fdw;\n",
                   "DROP SERVER far;\n", "", "me"},
                  {"FOREIGN TABLE", "f", "CREATE FOREIGN TABLE public.f (i int) SERVER far;\n",
                   "DROP FOREIGN TABLE public.f;\n", "public", "me"},
                  rows("TABLE DATA", "a"),
                  rows("TABLE DATA", "b"),
                  rows("TABLE DATA", "f"),
                  key("a", "b"),
                  key("b", "a")}));
  const Outcome done = folder.run("assess x.dump --rewrite neon.list");
  INFO(done.err);
  REQUIRE(done.ok());
  CHECK(says(folder.read("neon.list"), "CREATE TABLE public.a"));
  const std::string list = folder.read("neon.list.list");
  CHECK(Entries(list).taken.size() == 2);
  CHECK(says(list, "TABLE DATA public f me  ; not in the rewritten schema"));
  CHECK(says(list, "Foreign keys go round through these"));
}

TEST_CASE("a plain dump has no list") {
  const Folder folder;
  folder.write("x.sql", "CREATE TABLE public.t (i int);\n");
  REQUIRE(folder.run("assess x.sql --rewrite neon.sql").ok());
  CHECK(folder.has("neon.sql"));
  CHECK_FALSE(folder.has("neon.list"));
}

}  // namespace
}  // namespace dryshod::cli
