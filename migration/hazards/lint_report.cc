// See lint_report.h.
#include "migration/hazards/lint_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "catalog/visible.h"
#include "migration/sarif.h"
#include "migration/work_json.h"

namespace dryshod {
namespace {

using Json = nlohmann::ordered_json;

// Bytes that are not UTF-8 cannot be written in JSON: a replacement character, never an exception.
std::string text_of(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json finding(const Finding& found, const Place& place) {
  Json json;
  json["rule"] = found.rule->id;
  json["severity"] = hazard_level_name(found.level);
  json["object"] = found.object.empty() ? Json() : Json(found.object);
  json["file"] = place.file;
  json["line"] = place.line;
  json["title"] = found.rule->title;
  json["why"] = found.why;
  json["fix"] = found.fix;
  json["source"] = found.rule->source;
  json["confidence"] = "high";
  return json;
}

Json statement(const LintedStatement& linted) {
  Json json;
  json["sql"] = linted.sql;
  json["changes"] = Json::array();
  json["phase"] = Json();
  json["transaction"] = linted.work.refuses_transaction ? "alone" : "in";
  put_work(json, linted.work);
  json["data_loss"] = Json();
  json["rollback"] = Json();
  json["why"] = Json();
  return json;
}

/// escapeData() and escapeProperty() of GitHub's toolkit.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%')
      out += "%25";
    else if (c == '\r')
      out += "%0D";
    else if (c == '\n')
      out += "%0A";
    else if (property && c == ':')
      out += "%3A";
    else if (property && c == ',')
      out += "%2C";
    else
      out += c;
  }
  return out;
}

const char* sarif_level(HazardLevel level) {
  switch (level) {
    case HazardLevel::Error:
      return "error";
    case HazardLevel::Warning:
      return "warning";
    default:
      return "note";
  }
}

}  // namespace

std::string lint_json(const Linted& linted, const PlaceOf& place) {
  Json json;
  json["version"] = 1;
  json["findings"] = Json::array();
  for (const Finding& each : linted.findings) {
    json["findings"].push_back(finding(each, place(each.where)));
  }
  json["statements"] = Json::array();
  for (const LintedStatement& each : linted.statements) {
    json["statements"].push_back(statement(each));
  }
  return text_of(json);
}

std::string lint_sarif(const Linted& linted, const PlaceOf& place) {
  std::vector<SarifRule> rules;
  for (const HazardRule* rule : hazard_rules()) {
    const HazardFacts& facts = rule->facts;
    rules.push_back({facts.id, facts.title, facts.why, facts.fix, sarif_level(facts.level)});
  }
  std::vector<SarifResult> results;
  for (const Finding& each : linted.findings) {
    results.push_back(
        {each.rule->id, sarif_level(each.level), each.why + " " + each.fix, place(each.where)});
  }
  return sarif(rules, results);
}

std::string lint_github(const Linted& linted, const PlaceOf& place) {
  std::string out;
  for (const Finding& each : linted.findings) {
    const Place at = place(each.where);
    const char* word = each.level == HazardLevel::Error     ? "error"
                       : each.level == HazardLevel::Warning ? "warning"
                                                            : "notice";
    out += fmt::format("::{} file={},line={},col={},title={}::{}\n", word, escaped(at.file, true),
                       at.line, at.column, escaped(each.rule->id, true),
                       escaped(visible(each.why + "\n" + each.fix), false));
  }
  return out;
}

}  // namespace dryshod
