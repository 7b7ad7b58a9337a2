// SOURCE arguments: files, directories in both layouts, joins, includes, and what is refused.
#include <catch2/catch_test_macros.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "parser/source/layouts/names.h"
#include "parser/source/open.h"

using namespace dryshod;
namespace fs = std::filesystem;

namespace {

/// A directory of files that goes away with the test.
struct Files {
  fs::path root = fs::temp_directory_path() / ("dryshod_open_" + std::to_string(::getpid()));
  Files() { fs::create_directories(root); }
  ~Files() { fs::remove_all(root); }
  std::string add(const std::string& name, const std::string& text) const {
    const fs::path path = root / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  std::string operator()(const std::string& name) const { return (root / name).string(); }
};

struct Opened {
  SourceMap map;
  Result<OpenedSource> source;
  explicit Opened(const std::string& argument, OpenOptions options = {})
      : source(open_source(map, argument, options)) {}
  std::vector<std::string> statements() const {
    std::vector<std::string> out;
    if (!source) return {"ERROR " + source.error()[0].message};
    for (const SourcePart& part : source->parts) {
      for (const SourceUnit& unit : part.units) {
        for (const Item& item : unit.items) {
          if (item.kind == ItemKind::Statement) out.emplace_back(map.text(item.span));
        }
      }
    }
    return out;
  }
  std::string error() const { return source ? "" : source.error()[0].message; }
  bool says(const std::string& what) const { return error().find(what) != std::string::npos; }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("one file, several joined, and an empty source on purpose") {
  const Files files;
  const std::string a = files.add("a.sql", "a;"), b = files.add("b.sql", "b;");
  CHECK(Opened(a).statements() == Texts{"a"});
  CHECK(Opened(a + " + " + b).statements() == Texts{"a", "b"});
  CHECK(Opened(a + " + " + b).source->parts.size() == 2);
  const std::string plus = files.add("c + d.sql", "plus;");
  CHECK(Opened(plus).statements() == Texts{"plus"});
  const Opened null("/dev/null");
  REQUIRE(null.source);
  CHECK(null.source->is_null_device);
  CHECK(null.statements().empty());
}

TEST_CASE("what is missing or no SQL is a clear error") {
  const Files files;
  CHECK(Opened(files("none.sql")).says("No such file"));
  CHECK(Opened("").says("empty source name"));
  fs::create_directories(files.root / "empty");
  CHECK(Opened(files("empty")).says("no .sql file"));
  CHECK(Opened(files.add("d.dump", "PGDMP\x01\x0e"))
            .says("not a pg_dump archive that can be read: it ends at byte 7"));
  CHECK(Opened(files.add("x.gz", "\x1f\x8b\x08zz")).says("gzip-compressed"));
  files.add("fd/toc.dat", "PGDMP");
  CHECK(Opened(files("fd")).says("fd/toc.dat: not a pg_dump archive"));
  CHECK(Opened(files.add("bin.sql", std::string("\x7f"
                                                "ELF\0\0",
                                                6)))
            .says("not a text file"));
  CHECK(Opened("/dev/null + @main").says("it can only come first"));
  const std::string a = files.add("a.sql", "'open"), b = files.add("b.sql", "\"open");
  CHECK(Opened(a + " + " + b).source.error().size() == 2);
}

TEST_CASE("a connection is told from a file and its password is not shown") {
  for (const char* argument :
       {"postgresql://u:s3cret@%2Fnowhere/db", "postgres://u:s3cret@%2Fnowhere/db",
        "host=/nowhere password=s3cret", "dbname = x host=/nowhere password=s3cret"}) {
    const Opened opened(argument);
    CHECK(opened.says("cannot connect"));
    CHECK_FALSE(opened.says("s3cret"));
    CHECK(shown_source(argument).find("s3cret") == std::string::npos);
    const std::string joined = std::string("a.sql + ") + argument;
    CHECK(shown_source(joined).starts_with("a.sql + "));
    CHECK(shown_source(joined).find("s3cret") == std::string::npos);
  }
  CHECK(shown_source("a.sql + b.sql") == "a.sql + b.sql");
  CHECK_FALSE(is_connection("a=b.sql"));
}

TEST_CASE("numbers in names order by value") {
  CHECK(natural_less("2_x.sql", "10_x.sql"));
  CHECK_FALSE(natural_less("10_x.sql", "2_x.sql"));
  CHECK(natural_less("2/up.sql", "10/up.sql"));
  CHECK(natural_less("20240101000000000001_a.sql", "20240101000000000002_a.sql"));
  CHECK(natural_less("01_a.sql", "1_b.sql"));
  CHECK_FALSE(natural_less("a.sql", "a.sql"));
}

TEST_CASE("a numbered directory is migrations, in order, without the way back") {
  const Files files;
  files.add("m/10_c.up.sql", "c;");
  files.add("m/10_c.down.sql", "undo;");
  files.add("m/2_b.sql", "b;");
  files.add("m/1_a.sql", "a;");
  files.add("m/README.md", "no");
  files.add("m/.hidden.sql", "no;");
  const Opened opened(files("m"));
  CHECK(opened.statements() == Texts{"a", "b", "c"});
  CHECK(opened.source->parts[0].layout == Layout::Migrations);
  CHECK(opened.source->parts[0].left_out == Texts{"10_c.down.sql"});
  REQUIRE(opened.source->notes.size() == 1);
  CHECK(opened.source->notes[0].message.find("migrations") != std::string::npos);
  CHECK(opened.source->notes[0].severity == Severity::Note);
}

TEST_CASE("directories per migration, and tools that keep both ways in one file") {
  const Files files;
  files.add("p/20240102_b/migration.sql", "b;");
  files.add("p/20230101_a/migration.sql", "a;");
  CHECK(Opened(files("p")).statements() == Texts{"a", "b"});
  files.add("g/1.sql", "-- +goose Up\na;\n-- +goose Down\nundo;\n");
  files.add("g/2.sql", "-- migrate:up\nb;\n\n-- migrate:down\nundo;\n");
  files.add("g/3.sql", "-- migrate:down\nundo;\n-- migrate:up\nc;\n");
  CHECK(Opened(files("g")).statements() == Texts{"a", "b", "c"});
  files.add("d/2018_x/up.sql", "x;");
  files.add("d/2018_x/down.sql", "undo;");
  CHECK(Opened(files("d")).statements() == Texts{"x"});
}

TEST_CASE("a directory without numbers is declarative, and --layout decides against both") {
  const Files files;
  files.add("d/views.sql", "v;");
  files.add("d/tables/touch_down.sql", "t;");
  const Opened opened(files("d"));
  REQUIRE(opened.source);
  CHECK(opened.source->parts[0].layout == Layout::Declarative);
  CHECK(opened.statements().size() == 2);
  files.add("n/1_a.sql", "a;");
  files.add("n/1_a.down.sql", "b;");
  OpenOptions options;
  options.layout = known_layout("declarative");
  const Opened asked(files("n"), options);
  CHECK(asked.statements().size() == 2);
  CHECK(asked.source->notes.empty());
}

TEST_CASE("includes are followed below the source's own directory only") {
  const Files files;
  files.add("secret.sql", "outside;");
  files.add("s/part/one.sql", "one;\n\\ir two.sql\n");
  files.add("s/part/two.sql", "two;");
  const std::string main = files.add("s/main.sql", "a;\n\\i part/one.sql\nb;\n");
  CHECK(Opened(main).statements() == Texts{"a", "one", "two", "b"});
  const std::string out = files.add("s/out.sql", "\\ir ../secret.sql\n");
  CHECK(Opened(out).says("outside the source's own directory"));
  OpenOptions allowed;
  allowed.allow_outside = true;
  CHECK(Opened(out, allowed).statements() == Texts{"outside"});
  fs::create_symlink(files.root / "secret.sql", files.root / "s/link.sql");
  CHECK(
      Opened(files.add("s/via.sql", "\\ir link.sql\n")).says("outside the source's own directory"));
  CHECK(Opened(files.add("s/none.sql", "\\ir nothing.sql\n")).says("no such file"));
  CHECK(Opened(files.add("s/loop.sql", "\\ir loop.sql\n")).says("too deeply"));
}

TEST_CASE("the dump header is passed on") {
  const Files files;
  const Opened opened(files.add(
      "d.sql", "-- PostgreSQL database dump\n-- Dumped from database version 9.6.24\nselect 1;\n"));
  REQUIRE(opened.source);
  CHECK(opened.source->dump_major == 9);
  CHECK(opened.source->is_truncated);
}
