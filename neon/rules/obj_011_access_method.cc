// NEON-OBJ-011: tables of another access method than those that the fact names; they become heap.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  const auto look = [&](Ref ref, Name method) {
    if (!method || found.names(catalog.text(method))) return;
    say(found.at(ref), "It is of access method " + std::string(catalog.text(method)) + ".");
  };
  each_own<Table>(survey, [&](Ref ref) { look(ref, catalog.get<Table>(ref).access_method); });
  each_own<MaterializedView>(
      survey, [&](Ref ref) { look(ref, catalog.get<MaterializedView>(ref).access_method); });
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  const Catalog& catalog = survey.catalog;
  std::string method;
  rewriting.edit(finding.object, [&]<class T>(T& body) {
    if constexpr (requires { body.access_method; }) {
      method = catalog.text(body.access_method);
      body.access_method = Name{};
    }
  });
  rewriting.changed(finding.object, "was of access method " + method);
}

constexpr NeonRule kRule{.fact = "NEON-OBJ-011", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(obj_011_access_method)

}  // namespace dryshod
