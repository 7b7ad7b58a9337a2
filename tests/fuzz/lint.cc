// Lint on any bytes, with and without a schema: every statement is shown to the rules, whatever the
// server would say to it, and what is found can be written down. Nothing crashes or hangs.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "migration/hazards/lint_report.h"
#include "parser/interpreter.h"
#include "parser/load.h"

namespace {

void must(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "lint: %s\n", what);
  std::abort();
}

void lint(const std::string& sql, int major, bool knows_schema) {
  using namespace dryshod;
  SourceMap map;
  Strings strings;
  Catalog catalog = template_catalog(strings, major);
  SqlInterpreter interpreter(map);
  interpreter.go_on();
  if (!knows_schema) interpreter.let_names_be_external();
  HazardWatch watch(TextFacts{});
  Linted linted;
  const auto done = interpreter.execute(sql, catalog, [&](const WatchedStatement& seen) {
    watch.see(seen);
    for (const RelationWork& relation : seen.work.relations) {
      must(!relation.name.empty(), "a relation without a name");
    }
    linted.statements.push_back({std::string(seen.text), seen.where, seen.work});
  });
  watch.end(catalog);
  linted.findings = watch.take();
  if (!done) must(!done.error().empty(), "refused without a message");
  const auto place = [](Span where) { return Place{"a.sql", where.begin + 1, 1}; };
  must(!lint_json(linted, place).empty(), "no JSON");
  must(!lint_sarif(linted, place).empty(), "no SARIF");
  lint_github(linted, place);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const int major =
      dryshod::kOldestMajor + data[0] % (dryshod::kNewestMajor - dryshod::kOldestMajor + 1);
  const std::string sql(reinterpret_cast<const char*>(data), size);
  lint(sql, major, true);
  lint(sql, major, false);
  return 0;
}
