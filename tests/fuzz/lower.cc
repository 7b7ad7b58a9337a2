// Parse and lower on any bytes: whatever the text, it is executed or refused with a message, the
// catalog it leaves equals itself, and a script to it can be asked for. Nothing crashes or hangs.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "catalog/frozen.h"
#include "diff/diff.h"
#include "migration/renames.h"
#include "migration/render.h"
#include "parser/interpreter.h"
#include "parser/load.h"

namespace {

void must(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "lower: %s\n", what);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dryshod;
  if (size == 0) return 0;
  const int major = kOldestMajor + data[0] % (kNewestMajor - kOldestMajor + 1);
  SourceMap map;
  Strings strings;
  Catalog catalog = template_catalog(strings, major);
  const Catalog empty = catalog;
  SqlInterpreter interpreter(map);
  const std::string sql(reinterpret_cast<const char*>(data), size);
  const Result<Execution> done = interpreter.execute(sql, catalog);
  if (!done) {
    must(!done.error().empty(), "refused without a message");
    for (const Diagnostic& d : done.error())
      must(!map.render(d, false).empty(), "an empty message");
  }
  const Frozen a(empty);
  const Frozen b(catalog);
  must(diff(b, b, {}).empty(), "a catalog differs from itself");
  if (!done) return 0;
  if (const Result<Script> script = direct_script(a, b, diff_to_plan(a, b, {})))
    render_sql(*script, {});
  return 0;
}
