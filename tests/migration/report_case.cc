// Fails the test where the SQL or the planner does; see report_case.h.
#include "tests/migration/report_case.h"

#include <stdexcept>

#include "migration/renames.h"
#include "parser/interpreter.h"

namespace dryshod {
namespace {

Catalog execute(SourceMap& map, Strings& strings, std::string_view sql, int major) {
  Catalog catalog = template_catalog(strings, major);
  SqlInterpreter interpreter(map, "<test>");
  const auto done = interpreter.execute(sql, catalog);
  if (!done) throw std::runtime_error(done.error().front().message);
  return catalog;
}

}  // namespace

ReportCase::ReportCase(std::string_view from_sql, std::string_view to_sql, int major,
                       const ScriptOptions& options)
    : from(execute(map, strings, from_sql, major)), to(execute(map, strings, to_sql, major)) {
  const Frozen a(from);
  const Frozen b(to);
  difference = diff_to_plan(a, b, {});
  Result<Script> planned = direct_script(a, b, difference, options);
  if (!planned) throw std::runtime_error(planned.error().front().message);
  script = std::move(*planned);
}

}  // namespace dryshod
