// Lays out an assessment; see assess_report.h.
#include "neon/assess_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "catalog/visible.h"
#include "migration/json_report.h"
#include "migration/sarif.h"

namespace dryshod {
namespace {

using Json = nlohmann::ordered_json;

// Bytes that are not UTF-8 cannot be written in JSON: a replacement character, never an exception.
std::string text_of(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// The words that findings have everywhere (docs/schema/finding.json).
std::string_view level(FactSeverity severity) {
  return severity == FactSeverity::Block     ? "error"
         : severity == FactSeverity::Warning ? "warning"
                                             : "info";
}

std::string_view sarif_level(FactSeverity severity) {
  return severity == FactSeverity::Info ? "note" : level(severity);
}

Json finding(const NeonFinding& found, const Place& place) {
  Json json;
  json["rule"] = found.fact->id;
  json["severity"] = level(found.severity);
  json["object"] = found.display;
  json["file"] = place.file;
  json["line"] = place.line;
  json["title"] = found.fact->title;
  json["why"] = found.why;
  json["fix"] = found.fix;
  json["source"] = found.fact->source;
  json["confidence"] = confidence_name(found.confidence);
  json["grade"] = grade_name(found.grade);
  json["units"] = found.fact->units;
  return json;
}

}  // namespace

std::string effort_words(const Assessment& assessment, const Facts& facts) {
  const int minutes = assessment.units * facts.unit_minutes();
  return fmt::format("{} units of {} minutes: {} h {:02} min", assessment.units,
                     facts.unit_minutes(), minutes / 60, minutes % 60);
}

std::string assess_text(const Assessment& assessment, const AssessedSource& source) {
  const Survey& survey = source.survey;
  std::string out =
      fmt::format("{}: {} for Neon, PostgreSQL {} (facts as of {})\n", visible(source.name),
                  assessment.verdict(), survey.target, survey.facts.as_of());
  out += fmt::format("{} objects: {} as is, {} rewritten, {} by hand, {} blocked\n",
                     assessment.objects.size(), assessment.count(Grade::AsIs),
                     assessment.count(Grade::Rewritten), assessment.count(Grade::ByHand),
                     assessment.count(Grade::Blocked));
  for (const NeonFinding& found : assessment.findings) {
    const Place at = source.place(found.where);
    out += fmt::format("\n{}:{}: {}: {}: {} [{}, {}]\n    {}\n    {}\n", visible(at.file), at.line,
                       severity_name(found.severity), visible(found.display), found.fact->title,
                       found.fact->id, grade_name(found.grade), visible(found.why),
                       visible(found.fix));
  }
  if (!assessment.effort.empty()) out += "\n" + effort_words(assessment, survey.facts) + "\n";
  for (const EffortLine& line : assessment.effort) {
    out += fmt::format("  {:>4} x {:>2} = {:>5}  {} {}\n", line.count, line.fact->units, line.units,
                       line.fact->id, line.fact->title);
  }
  return out;
}

std::string assess_json(const Assessment& assessment, const AssessedSource& source) {
  const Survey& survey = source.survey;
  Json json;
  json["version"] = 1;
  json["source"] = source.name;
  json["from"]["major"] = survey.from_major;
  json["target"]["major"] = survey.target;
  json["facts"] = survey.facts.as_of();
  json["verdict"] = assessment.verdict();
  json["grade"] = grade_name(assessment.grade);
  json["findings"] = Json::array();
  for (const NeonFinding& found : assessment.findings) {
    json["findings"].push_back(finding(found, source.place(found.where)));
  }
  json["objects"] = Json::array();
  for (const AssessedObject& object : assessment.objects) {
    Json each;
    each["object"] = Json::parse(object_json(survey.catalog, object.object));
    each["grade"] = grade_name(object.grade);
    each["effort"] = object.units;
    each["findings"] = object.findings;
    json["objects"].push_back(std::move(each));
  }
  Json& effort = json["effort"];
  effort["units"] = assessment.units;
  effort["unit_minutes"] = survey.facts.unit_minutes();
  effort["lines"] = Json::array();
  for (const EffortLine& line : assessment.effort) {
    effort["lines"].push_back({{"rule", line.fact->id},
                               {"count", line.count},
                               {"each", line.fact->units},
                               {"units", line.units}});
  }
  return text_of(json);
}

std::string assess_sarif(const Assessment& assessment, const AssessedSource& source) {
  std::vector<SarifRule> rules;
  std::set<std::string_view> named;
  std::vector<SarifResult> results;
  for (const NeonFinding& found : assessment.findings) {
    const Fact& fact = *found.fact;
    if (named.insert(fact.id).second) {
      rules.push_back({fact.id, fact.title, fact.why, fact.fix, sarif_level(fact.severity)});
    }
    results.push_back(
        {fact.id,
         sarif_level(found.severity),
         found.display + ": " + found.why + " " + found.fix,
         source.place(found.where),
         {{"grade", grade_name(found.grade)}, {"confidence", confidence_name(found.confidence)}}});
  }
  return sarif(rules, results);
}

}  // namespace dryshod
