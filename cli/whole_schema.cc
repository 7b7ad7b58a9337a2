// The script from an empty database to the catalog: one mechanism, one proof. See whole_schema.h.
#include "cli/whole_schema.h"

#include <fmt/format.h>

#include <cstdio>

#include "cli/cluster.h"
#include "diff/diff.h"
#include "migration/proof.h"
#include "parser/interpreter.h"

namespace dryshod::cli {

std::optional<std::string> whole_schema(SourceMap& map, const Catalog& catalog, int major,
                                        RenderOptions render, const SourceOptions& sources,
                                        const Marking& mark) {
  const Catalog empty = template_catalog(catalog.strings(), major);
  // A script runs in a database that is there: it cannot make it, nor know what it is called.
  Comparison everything;
  bool leaves_database = false;
  everything.counts = [&leaves_database](const Catalog& of, Ref ref) {
    const Setting* setting = of.get_if<Setting>(ref);
    const bool left = is_current_database(of, setting != nullptr ? setting->database : ref);
    leaves_database = leaves_database || left;
    return !left;
  };
  const Frozen a(empty);
  const Frozen b(catalog);
  const Difference difference = diff(a, b, everything);
  Result<Script> script = direct_script(a, b, difference);
  if (!script) {
    print(map, script.error());
    return std::nullopt;
  }
  render.from = "an empty database";
  render.major = major;
  if (mark) mark(*script, render);
  std::string sql = render_sql(*script, render);
  SqlInterpreter interpreter(map, "<schema>", sources.taught);
  const Proof proof = prove(sql, a, b, everything, script->by_hand, interpreter);
  if (!proof.holds) {
    std::fputs(
        fmt::format("dryshod: not proven, so not printed: {}\n", proof.counter_example).c_str(),
        stderr);
    return std::nullopt;
  }
  if (leaves_database) {
    std::fputs("dryshod: note: the properties of the database itself are left out\n", stderr);
  }
  return sql;
}

}  // namespace dryshod::cli
