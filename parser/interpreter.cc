// See interpreter.h.
#include "parser/interpreter.h"

#include "parser/execute.h"
#include "parser/lower/lower.h"
#include "parser/source/split.h"
#include "parser/trees.h"

namespace dryshod {
namespace {

/// Names may be those of an extension, or of an object whose insides are not modelled.
bool has_unknown_contents(const Catalog& catalog) {
  bool found = false;
  catalog.each_child_of<Extension>(Ref{}, [&](Ref ref) { found = found || !catalog[ref].builtin; });
  return found || !catalog.all<Opaque>().empty();
}

struct Reading {
  const TaughtExtensions* taught;
  bool names_external, goes_on;
};

Result<Execution> run(const SourceMap& map, const std::vector<Item>& items, Catalog& onto,
                      const Reading& how, const Watch& watch, Trees* trees) {
  Session session(onto, onto.major);
  begin_session(session);
  session.taught = how.taught;
  session.unknown_names_ok = how.names_external || has_unknown_contents(onto);
  ExecuteOptions options;
  options.watch = watch;
  options.trees = trees;
  options.goes_on = how.goes_on;
  ExecuteCounts counts;
  if (!execute(map, items, session, options, counts)) {
    Diagnostics errors;
    for (Diagnostic& d : session.diagnostics) {
      if (d.severity == Severity::Error) errors.push_back(std::move(d));
    }
    return tl::unexpected(std::move(errors));
  }
  end_session(session);
  return Execution{counts.statements + counts.data, session.reported,
                   std::move(session.diagnostics)};
}

}  // namespace

Result<Execution> SqlInterpreter::execute(std::string_view sql, Catalog& onto, const Watch& watch) {
  const uint32_t file = map_.add_text(label_, std::string(sql));
  const SplitResult parts = split(map_, file);
  for (const Diagnostic& d : parts.diagnostics) {
    if (d.severity == Severity::Error) return tl::unexpected(Diagnostics{d});
  }
  return run_items(parts.items, onto, watch);
}

Result<Execution> SqlInterpreter::execute(const SourceUnit& unit, Catalog& onto,
                                          const Watch& watch) {
  return run_items(unit.items, onto, watch);
}

Result<Execution> SqlInterpreter::run_items(const std::vector<Item>& items, Catalog& onto,
                                            const Watch& watch) {
  Result<Execution> result = failure("no thread to execute the script on");
  const Reading how{taught_.get(), names_external_, goes_on_};
  with_parser_ahead(map_, statements_of(items),
                    [&](Trees* trees) { result = run(map_, items, onto, how, watch, trees); });
  return result;
}

}  // namespace dryshod
