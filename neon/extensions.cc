// See extensions.h.
#include "neon/extensions.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "neon/languages.h"

namespace dryshod {
namespace {

Offer offer_of(const Survey& survey, const ExtensionFact& fact) {
  if (fact.status == "unsupported") {
    return fact.confidence == Confidence::High ? Offer::NotOffered : Offer::NotListed;
  }
  if (fact.version_on(survey.target).empty()) {
    const ExtensionFact* other =
        fact.renamed.empty() ? nullptr : survey.facts.extension(fact.renamed);
    const bool there = other != nullptr && !other->version_on(survey.target).empty();
    return there ? Offer::Renamed : Offer::NotOffered;
  }
  if (fact.status == "deprecated" || fact.status == "legacy" ||
      fact.status == "closed_to_new_installs") {
    return Offer::Leaving;
  }
  return fact.enable.empty() ? Offer::AsIs : Offer::ToBeEnabled;
}

std::string offered_on(const ExtensionFact& fact) {
  std::string majors;
  for (int major = 14; major <= 18; ++major) {
    if (fact.version_on(major).empty()) continue;
    majors += (majors.empty() ? "" : ", ") + std::to_string(major);
  }
  return majors;
}

/// The schema that has no extension but this one, and no more than that of the source's own; or
/// none. What the source names there and has not made is the extension's.
Ref schema_of_its_own(const Survey& survey, Ref extension) {
  const Catalog& catalog = survey.catalog;
  const Ref schema = catalog.get<Extension>(extension).schema;
  bool alone = bool(schema);
  catalog.each_of<Extension>([&](Ref other) {
    alone = alone && (other == extension || catalog.get<Extension>(other).schema != schema);
  });
  return alone ? schema : Ref{};
}

/// Says of extensions, schemas and privileges themselves; needs nothing that is in a schema.
bool is_about_schemas(const Catalog& catalog, Ref ref) {
  return catalog.is<Extension>(ref) || catalog.is<PublishedSchema>(ref) ||
         catalog.is<Schema>(ref) || catalog.is<DefaultPrivilege>(ref) ||
         catalog.is<DependsOnExtension>(ref);
}

bool names_schema(const Catalog& catalog, Ref ref, Ref schema) {
  bool names = false;
  catalog.each_reference(ref, [&](Ref target, bool hard, std::string_view) {
    names = names || (hard && target == schema);
  });
  return names;
}

}  // namespace

OfferedExtension offered(const Survey& survey, Ref extension) {
  OfferedExtension result;
  result.name = survey.catalog.text(survey.catalog.name(extension));
  result.fact = survey.facts.extension(result.name);
  result.offer = result.fact == nullptr ? Offer::Unknown : offer_of(survey, *result.fact);
  return result;
}

void each_offered(const Survey& survey, Offer offer,
                  const std::function<void(Ref, const OfferedExtension&)>& f) {
  // A row about tools that schemas do not need takes them out, and that is all there is to say.
  const Fact* tools = survey.facts.find("NEON-OBJ-009");
  each_own<Extension>(survey, [&](Ref ref) {
    const OfferedExtension one = offered(survey, ref);
    if (one.offer != offer) return;
    if (tools != nullptr && named_parameter(*tools)(one.name, {})) return;
    f(ref, one);
  });
}

NeonFinding& at_extension(Found& found, Ref extension, const OfferedExtension& offered) {
  NeonFinding& finding = found.at(extension);
  const ExtensionFact* fact = offered.fact;
  if (fact == nullptr) return finding;
  finding.confidence = std::min(finding.confidence, fact->confidence);
  const bool elsewhere = offered.offer == Offer::NotOffered && !offered_on(*fact).empty();
  if (elsewhere) finding.why += " It is offered on " + offered_on(*fact) + ".";
  if (!fact->note.empty()) finding.why += " " + fact->note;
  if (offered.offer == Offer::ToBeEnabled) {
    finding.fix = fact->enable;
  } else if (!fact->replacement.empty()) {
    finding.fix = "Take " + fact->replacement + " in its place.";
  }
  return finding;
}

void at_needing(const Survey& survey, Found& found, Ref extension,
                const OfferedExtension& offered) {
  const Catalog& catalog = survey.catalog;
  std::set<uint32_t> seen;
  const auto look = [&](Ref ref) -> NeonFinding* {
    if (!survey.counts(ref) || !catalog[ref].local || !seen.insert(ref.id).second) return nullptr;
    NeonFinding& finding = found.at(ref);
    if (offered.fact != nullptr) {
      finding.confidence = std::min(finding.confidence, offered.fact->confidence);
      if (!offered.fact->replacement.empty()) {
        finding.fix = "Take " + offered.fact->replacement + " in its place.";
      }
    }
    say(finding, "It needs extension " + offered.name + ".");
    return &finding;
  };
  for (const Ref ref : catalog.dependents(extension)) {
    if (!is_about_schemas(catalog, ref) || catalog.is<Extension>(ref)) look(ref);
  }
  if (!is_known_language(survey, offered.name)) {
    const auto in_language = [&](Ref ref) {
      if (language_of(catalog, ref) == offered.name) look(ref);
    };
    each_own<Function>(survey, in_language);
    each_own<Procedure>(survey, in_language);
  }
  const Ref schema = schema_of_its_own(survey, extension);
  if (!schema) return;
  catalog.each([&](Ref ref) {
    if (!is_about_schemas(catalog, ref) && names_schema(catalog, ref, schema)) look(ref);
  });
  const std::string_view name = catalog.text(catalog.name(schema));
  for (const Mention& mention : survey.code) {
    // A column is said of a relation, which may be called as the schema is.
    if (mention.kind == MentionKind::Column) continue;
    if (mention.schema != name || !mention.certain) continue;
    const Name said = catalog.strings().name(mention.name);
    const bool own = catalog.find(Slot::Relation, schema, said) ||
                     catalog.find(Slot::Routine, schema, said) ||
                     catalog.find(Slot::Type, schema, said);
    if (own) continue;
    // What only a body says is found out when it runs.
    const bool in_body =
        catalog.is<Function>(mention.element) || catalog.is<Procedure>(mention.element);
    NeonFinding* finding = look(mention.element);
    if (finding == nullptr || !in_body) continue;
    finding->where = mention.where;
    finding->severity = std::min(finding->severity, FactSeverity::Warning);
    finding->grade = std::min(finding->grade, Grade::ByHand);
  }
}

}  // namespace dryshod
