// The canonical form against a server, over random expressions: what somebody wrote and what the
// server prints of it are equal; what the server prints differently is never equal.
// DRYSHOD_TEST_SEED names another run; its number is shown where something fails. DRYSHOD_TEST_KEEP
// names a directory where the two texts are left.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <map>
#include <set>

#include "cli/comparison.h"
#include "diff/diff.h"
#include "tests/parser/expression_space.h"
#include "tests/parser/sources.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

using test::ExpressionSpace;
using test::Sort;

constexpr int kExpressions = 1200;
constexpr size_t kShown = 15;
// Of a thousand, as many may differ from their printing. Seen: one or two. What is known of them:
// arrays of unlike numbers in polymorphic functions, COLLATE on a constant in a list.
constexpr size_t kPhantomsInThousand = 4;

/// One object that stores one expression.
struct Case {
  std::string name, statement;
};
using Cases = std::vector<Case>;
using Names = std::set<std::string>;

std::string type_name(Sort sort) {
  constexpr const char* kTypes[] = {"boolean", "bigint",      "numeric(12,3)", "varchar(40)",
                                    "date",    "timestamptz", "interval",      "jsonb",
                                    "text[]",  "integer[]",   "mood"};
  return kTypes[static_cast<size_t>(sort)];
}

enum class Context { View, Check, Index, Default };

std::string statement_of(Context context, const std::string& name,
                         const ExpressionSpace::Tree& tree) {
  const std::string text = tree.text();
  switch (context) {
    case Context::View:
      return "CREATE VIEW " + name + " AS SELECT " + text + " AS val FROM t;\n";
    case Context::Check:
      return "ALTER TABLE t ADD CONSTRAINT " + name + " CHECK (" + text + ");\n";
    case Context::Index:
      return "CREATE INDEX " + name + " ON t ((" + text + "));\n";
    case Context::Default:
      return "CREATE TABLE " + name + " (val " + type_name(tree.sort) + " DEFAULT " + text + ");\n";
  }
  return {};
}

/// What a database holds after the statements that it takes: by name, a hash of what it prints.
class Stored {
 public:
  Stored(TestServer& server, const Cases& cases) : server_(server) {
    database_ = server.create_database();
    std::string script(ExpressionSpace::schema());
    for (const Case& c : cases) {
      script += "DO $canon$ BEGIN EXECUTE $one$" + c.statement +
                "$one$; EXCEPTION WHEN OTHERS THEN NULL; END $canon$;\n";
    }
    const Outcome ran = server.psql(database_, script);
    if (!ran.ok()) throw std::runtime_error(ran.err);
    const std::string rows = server.query(
        database_,
        "SELECT relname, md5(pg_get_viewdef(oid)) FROM pg_class WHERE relname ~ '^c_' AND relkind "
        "= 'v' "
        "UNION ALL SELECT relname, md5(pg_get_indexdef(oid)) FROM pg_class WHERE relname ~ '^c_' "
        "AND "
        "relkind = 'i' UNION ALL SELECT conname, md5(pg_get_constraintdef(oid)) FROM pg_constraint "
        "WHERE conname ~ '^c_' UNION ALL SELECT relname, md5(coalesce(pg_get_expr(adbin, adrelid), "
        "'')) "
        "FROM pg_class c LEFT JOIN pg_attrdef ON adrelid = c.oid "
        "WHERE relname ~ '^c_' AND relkind = 'r'");
    for (size_t from = 0; from < rows.size();) {
      const size_t end = std::min(rows.find('\n', from), rows.size());
      const size_t bar = rows.find('|', from);
      printed_[rows.substr(from, bar - from)] = rows.substr(bar + 1, end - bar - 1);
      from = end + 1;
    }
  }
  ~Stored() { server_.drop_database(database_); }
  Stored(const Stored&) = delete;
  Stored& operator=(const Stored&) = delete;

  const std::map<std::string, std::string>& printed() const { return printed_; }
  std::string dump() const { return server_.dump(database_, {"-O", "-x"}); }

 private:
  TestServer& server_;
  std::string database_;
  std::map<std::string, std::string> printed_;
};

/// The names of which two texts differ.
class Comparer {
 public:
  explicit Comparer(int major) { options_.major = major; }

  /// The statements of `which`; those that do not load are taken out and named in refused().
  std::string text(const Cases& cases, const Names& which) {
    Names left = which;
    for (;;) {
      std::string sql(ExpressionSpace::schema());
      for (const Case& c : cases) {
        if (left.contains(c.name)) sql += c.statement;
      }
      Sources sources;
      const auto loaded = sources.file(sql, options_);
      if (loaded) return sql;
      size_t gone = 0;
      for (const Diagnostic& d : loaded.error()) {
        if (d.severity != Severity::Error) continue;
        const std::string_view at = sources.map.text(d.where.file);
        const size_t line = at.rfind('\n', d.where.begin) + 1;  // a statement is a line
        const size_t start = at.find(" c_", line) + 1;
        const std::string name(at.substr(start, at.find(' ', start) - start));
        gone += left.erase(name);
        refused_.push_back(d.message + " in " + std::string(at.substr(start, 300)));
      }
      if (gone == 0) throw std::runtime_error("does not load: " + refused_.back());
    }
  }

  Names differing(const std::string& a, const std::string& b) {
    Sources sources;
    const Loaded from = sources.need(a, options_);
    const Loaded to = sources.need(b, options_);
    const Comparison comparison = cli::comparison({}, from.catalog, to.catalog).value();
    Names names;
    for (const Delta& delta : diff(Frozen(from.catalog), Frozen(to.catalog), comparison).deltas) {
      names.insert(delta.a ? owner(from.catalog, delta.a) : owner(to.catalog, delta.b));
    }
    return names;
  }

  const std::vector<std::string>& refused() const { return refused_; }

 private:
  static std::string owner(const Catalog& catalog, Ref ref) {
    for (; ref; ref = catalog.parent(ref)) {
      if (catalog.text(catalog.name(ref)).starts_with("c_")) break;
    }
    return ref ? std::string(catalog.text(catalog.name(ref))) : "what nobody changed";
  }

  LoadOptions options_;
  std::vector<std::string> refused_;
};

std::string shown(const Names& names, const Cases& cases, const Cases& others = {}) {
  std::string out;
  size_t count = 0;
  for (size_t i = 0; i < cases.size(); ++i) {
    if (!names.contains(cases[i].name) || ++count > kShown) continue;
    out += cases[i].statement + (others.empty() ? "" : "  -- or " + others[i].statement);
  }
  return out;
}

TEST_CASE("random expressions: as written and as printed are equal, changed ones never") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  const char* wish = std::getenv("DRYSHOD_TEST_SEED");
  const uint64_t seed = wish != nullptr ? std::strtoull(wish, nullptr, 10) : 20261127;
  INFO("seed " << seed << ", PostgreSQL " << server->major());

  ExpressionSpace space(seed);
  Cases cases, changed;
  for (int i = 0; i < kExpressions; ++i) {
    const auto context = static_cast<Context>(i % 4);
    const Sort sort = context == Context::Check ? Sort::Bool : space.any_sort();
    const auto tree = space.make(sort, 1 + i % 4, context != Context::Default);
    const std::string name = "c_" + std::to_string(i);
    cases.push_back({name, statement_of(context, name, tree)});
    changed.push_back({name, statement_of(context, name, space.changed(tree))});
  }

  const Stored stored(*server, cases);
  const Stored other(*server, changed);
  Names taken, both;
  for (const auto& [name, hash] : stored.printed()) {
    taken.insert(name);
    if (other.printed().contains(name)) both.insert(name);
  }
  CHECK(taken.size() > kExpressions / 4);
  CHECK(both.size() > kExpressions / 8);

  Comparer comparer(server->major());
  const std::string written = comparer.text(cases, taken);
  const std::string printed = stored.dump();
  if (const char* keep = std::getenv("DRYSHOD_TEST_KEEP")) {
    write_file(std::string(keep) + "/written.sql", written);
    write_file(std::string(keep) + "/printed.sql", printed);
  }
  const Names phantom = comparer.differing(written, printed);
  const std::string one = comparer.text(cases, both);
  const std::string two = comparer.text(changed, both);
  const Names apart = comparer.differing(one, two);

  Names false_equal, false_apart;
  for (const std::string& name : both) {
    const bool same = stored.printed().at(name) == other.printed().at(name);
    if (!same && !apart.contains(name)) false_equal.insert(name);
    if (same && apart.contains(name)) false_apart.insert(name);
  }
  for (const std::string& line : comparer.refused()) UNSCOPED_INFO("refused: " << line);
  CHECK(comparer.refused().empty());
  INFO("taken for equal, " << false_equal.size() << " of " << both.size() << ":\n"
                           << shown(false_equal, cases, changed));
  CHECK(false_equal.empty());
  INFO("written and printed differ, " << phantom.size() << " of " << taken.size() << ":\n"
                                      << shown(phantom, cases));
  CHECK(phantom.size() * 1000 <= taken.size() * kPhantomsInThousand);
  INFO("printed the same, differ as written, " << false_apart.size() << ":\n"
                                               << shown(false_apart, cases, changed));
  CHECK(false_apart.size() * 1000 <= both.size() * kPhantomsInThousand);
}

}  // namespace
}  // namespace dryshod
