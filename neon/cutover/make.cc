// See make.h.
#include "neon/cutover/make.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "neon/cutover/cost.h"
#include "neon/cutover/path_choice.h"
#include "neon/cutover/project.h"
#include "neon/cutover/steps.h"
#include "neon/facts.h"

namespace dryshod {
namespace {

void add_global_roles(const Catalog& globals, MovedSchema& schema) {
  std::set<std::string> names(schema.role_names.begin(), schema.role_names.end());
  globals.each_of<Role>([&](Ref ref) {
    if (!globals[ref].builtin) names.insert(std::string(globals.text(globals.name(ref))));
  });
  schema.role_names.assign(names.begin(), names.end());
}

std::vector<std::string> assumptions(const MovedSchema& schema, const CutoverRequest& request) {
  std::vector<std::string> list;
  if (!request.link) {
    list.push_back(
        fmt::format("the link between the servers takes {:g} MB/s (--link)", kUsualLink));
  }
  if (!schema.measured) list.push_back("sizes are not known: no times and no costs (--stats)");
  list.push_back("one process reads 100 MB/s, writes 50 MB/s and hashes 50 MB/s");
  return list;
}

}  // namespace

Result<Runbook> make_runbook(const Catalog& empty, const Catalog& source,
                             const DatabaseStats* stats, const CutoverRequest& request,
                             Interpreter& interpreter) {
  Runbook book;
  book.source = request.source;
  book.from_major = request.from_major;
  book.major = request.major;
  book.facts_as_of = std::string(Facts::built_in().as_of());
  book.schema = moved_schema(source, stats);
  if (request.globals != nullptr) add_global_roles(*request.globals, book.schema);
  const PathChoice choice = choose_path(book.schema, request);
  book.method = choice.method;
  book.reasons = choice.reasons;
  book.rejected = choice.rejected;
  for (const std::string& need : choice.provider_needs) {
    book.reasons.push_back(fmt::format("It seems to be at {}: {}", choice.provider, need));
  }
  book.assumptions = assumptions(book.schema, request);
  Result<SchemaScripts> scripts = schema_scripts(empty, source, interpreter);
  if (!scripts) return tl::unexpected(scripts.error());
  book.scripts = std::move(*scripts);
  const Estimates times = estimates(book.schema, request, book.method);
  book.downtime_seconds = times.window.seconds;
  book.downtime_how = times.window.how;
  book.items = runbook_items(book, request.globals);
  book.costs = move_costs(book.schema, request, book.method, times);
  book.stages = stage_plans(book, times);
  book.risks = runbook_risks(book);
  book.roles = runbook_roles(book);
  book.connections = runbook_connections(book);
  return book;
}

}  // namespace dryshod
