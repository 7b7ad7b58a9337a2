// NEON-CODE-003: objects that PostgreSQL lets superusers make alone, by the commands that the fact
// names (measured on 14 and 18), and the schema without them.
#include "neon/languages.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

/// The command, as the fact may name it; empty: whoever owns the schema may.
template <class T>
constexpr std::string_view command_for() {
  if constexpr (std::is_same_v<T, OperatorClass>) return "CREATE OPERATOR CLASS";
  if constexpr (std::is_same_v<T, OperatorFamily>) return "CREATE OPERATOR FAMILY";
  if constexpr (std::is_same_v<T, AccessMethod>) return "CREATE ACCESS METHOD";
  if constexpr (std::is_same_v<T, TextSearchParser>) return "CREATE TEXT SEARCH PARSER";
  if constexpr (std::is_same_v<T, TextSearchTemplate>) return "CREATE TEXT SEARCH TEMPLATE";
  if constexpr (std::is_same_v<T, ForeignDataWrapper>) return "CREATE FOREIGN DATA WRAPPER";
  if constexpr (std::is_same_v<T, Language>) return "CREATE LANGUAGE";
  if constexpr (std::is_same_v<T, BaseType>) return "CREATE TYPE";
  if constexpr (std::is_same_v<T, Cast>) return "CREATE CAST";
  return {};
}

template <class T>
bool needs_superuser(const Survey& survey, Ref ref, const T& body) {
  const Catalog& catalog = survey.catalog;
  if constexpr (std::is_same_v<T, Cast>) return !body.function && !body.inout;
  // Another row says that of some languages.
  if constexpr (std::is_same_v<T, Language>) {
    return !is_known_language(survey, catalog.text(catalog.name(ref)));
  }
  return true;
}

/// LEAKPROOF and SUPPORT, of a function that its owner could make without them.
void look_at_options(const Survey& survey, Found& found, Ref ref) {
  const Function& function = survey.catalog.get<Function>(ref);
  if (function.leakproof && found.names("LEAKPROOF")) say(found.at(ref), "It is LEAKPROOF.");
  if (function.support && found.names("SUPPORT")) say(found.at(ref), "It has a SUPPORT function.");
}

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  catalog.each([&](Ref ref) {
    if (!survey.counts(ref) || !catalog[ref].local) return;
    catalog.visit(ref, [&]<class T>(const T& body) {
      constexpr std::string_view kCommand = command_for<T>();
      if constexpr (!kCommand.empty()) {
        if (!found.names(kCommand) || !needs_superuser(survey, ref, body)) return;
        say(found.at(ref), "It takes " + std::string(kCommand) + ".");
      }
      if constexpr (std::is_same_v<T, Function>) look_at_options(survey, found, ref);
    });
  });
}

/// A routine says its language by name alone.
template <class T>
void take_out_routines(const Survey& survey, Ref language, Rewriting& rewriting) {
  const Catalog& catalog = survey.catalog;
  catalog.each_of<T>([&](Ref routine) {
    if (catalog.get<T>(routine).language != catalog.name(language)) return;
    rewriting.take_out(routine, catalog.display(routine) + " needs " + catalog.display(language));
  });
}

/// Whether Neon lets its roles do it is not known for all of them: the schema has to load without.
void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  const Ref ref = finding.object;
  if (survey.catalog.is<Language>(ref)) {
    take_out_routines<Function>(survey, ref, rewriting);
    take_out_routines<Procedure>(survey, ref, rewriting);
  }
  if (!survey.catalog.is<Function>(ref)) {
    rewriting.take_out(ref, survey.catalog.display(ref) + " left out: " + finding.why);
    return;
  }
  Function& function = rewriting.catalog().edit<Function>(ref);
  function.leakproof = false;
  function.support = Expr{};
  rewriting.changed(ref, "LEAKPROOF and SUPPORT taken away");
}

constexpr NeonRule kRule{.fact = "NEON-CODE-003", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(code_003_superuser_ddl)

}  // namespace dryshod
