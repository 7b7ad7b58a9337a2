// NEON-LOC-003: collations of the operating system: those that are made, and those of pg_catalog
// that columns, types and expressions name.
#include "neon/locales.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  each_own<Collation>(survey, [&](Ref ref) {
    const auto& collation = catalog.get<Collation>(ref);
    if (catalog.text(collation.provider) != "libc" || collation.copied_from) return;
    for (const Name locale : {collation.lc_collate, collation.lc_ctype}) {
      if (!locale || names_locale(found.fact(), catalog.text(locale))) continue;
      say(found.at(ref), "It is of locale " + std::string(catalog.text(locale)) + ".");
      return;
    }
  });
  each_collated(survey, [&](Ref ref, const std::string& collation) {
    if (!is_of_system(collation) || names_locale(found.fact(), collation)) return;
    say(found.at(ref), "It is collated as \"" + collation + "\".");
  });
}

/// The names that the fact does not have, in quotes, become those of ICU. `whole`: the text is a
/// name.
void rename_in(Catalog& catalog, const Fact& fact, Expr& expression, bool whole,
               std::string& said) {
  const std::string text(catalog.template_text(expression));
  std::string out;
  size_t done = 0;
  for (size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at + 1)) {
    const size_t end = text.find('"', at + 1);
    if (end == std::string::npos) break;
    const std::string name = text.substr(at + 1, end - at - 1);
    const bool is_collation = whole || text.substr(0, at).ends_with("COLLATE ");
    if (is_collation && is_of_system(name) && !names_locale(fact, name)) {
      out += text.substr(done, at + 1 - done) + icu_locale(name) + "-x-icu";
      said += (said.empty() ? "" : ", ") + name;
      done = end;
    }
    at = end;
  }
  if (done == 0) return;
  ExprBuilder built = catalog.open(expression);
  built.text() = out + text.substr(done);
  expression = catalog.intern(built);
}

void rewrite(const Survey&, const NeonFinding& finding, Rewriting& rewriting) {
  Catalog& catalog = rewriting.catalog();
  const Fact& fact = rewriting.fact();
  std::string said;
  rewriting.edit(finding.object, [&]<class T>(T& body) {
    if constexpr (std::is_same_v<T, Collation>) {
      said = catalog.text(body.lc_collate);
      body.provider = catalog.strings().name("icu");
      body.locale = catalog.strings().name(icu_locale(said));
      body.lc_collate = body.lc_ctype = Name{};
    } else {
      each_field<T>([&](const auto& field) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(body.*(field.member))>, Expr>) {
          if (body.*(field.member)) {
            rename_in(catalog, fact, body.*(field.member), field.name == "collation", said);
          }
        }
      });
    }
  });
  if (said.empty()) return;
  rewriting.changed(finding.object,
                    "was of locale " + said + " of the operating system: its order may differ");
}

constexpr NeonRule kRule{.fact = "NEON-LOC-003", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(loc_003_libc_locale)

}  // namespace dryshod
