// NEON-OBJ-001: tablespaces. What it says is in the facts; here is when, and how it is taken away.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

/// Calls f(tablespace) with the name that an element is put in, if it is put in one.
template <class F>
void with_tablespace(const Catalog& catalog, Ref ref, F&& f) {
  catalog.visit(ref, [&]<class T>(const T& body) {
    if constexpr (requires { body.tablespace; }) {
      if (body.tablespace != Name{} && catalog.text(body.tablespace) != "pg_default") {
        f(body.tablespace);
      }
    }
  });
}

/// default_tablespace and the like, where they name one.
Parameter naming(const Fact& fact) {
  return [named = named_parameter(fact)](std::string_view name, std::string_view value) {
    return !value.empty() && value != "pg_default" && named(name, value);
  };
}

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  catalog.each([&](Ref ref) {
    if (!survey.counts(ref)) return;
    if (catalog.is<Tablespace>(ref)) {
      found.at(ref);
    } else {
      with_tablespace(catalog, ref, [&](Name) { found.at(ref); });
    }
  });
  at_parameters(survey, found, naming(found.fact()));
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  const Ref ref = finding.object;
  if (survey.catalog.is<Tablespace>(ref)) {
    rewriting.take_out(ref, survey.catalog.display(ref) + " left out");
    return;
  }
  with_tablespace(survey.catalog, ref, [&](Name tablespace) {
    rewriting.changed(ref, "was in tablespace " + std::string(survey.catalog.text(tablespace)));
    rewriting.edit(ref, []<class T>(T& body) {
      if constexpr (requires { body.tablespace; }) body.tablespace = Name{};
    });
  });
  take_out_parameters(finding, rewriting, naming(rewriting.fact()));
}

constexpr NeonRule kRule{.fact = "NEON-OBJ-001", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(obj_001_tablespace)

}  // namespace dryshod
