// See sarif.h.
#include "migration/sarif.h"

#include <nlohmann/json.hpp>

namespace dryshod {
namespace {

using Json = nlohmann::ordered_json;

Json rule_json(const SarifRule& rule) {
  Json json;
  json["id"] = rule.id;
  json["shortDescription"]["text"] = rule.title;
  json["fullDescription"]["text"] = rule.why;
  json["help"]["text"] = rule.fix;
  json["defaultConfiguration"]["level"] = rule.level;
  return json;
}

Json result_json(const SarifResult& result) {
  Json json;
  json["ruleId"] = result.rule;
  json["level"] = result.level;
  json["message"]["text"] = result.message;
  Json location;
  location["physicalLocation"]["artifactLocation"]["uri"] = result.at.file;
  location["physicalLocation"]["region"]["startLine"] = result.at.line;
  location["physicalLocation"]["region"]["startColumn"] = result.at.column;
  json["locations"] = Json::array({std::move(location)});
  for (const auto& [name, value] : result.properties) json["properties"][std::string(name)] = value;
  return json;
}

}  // namespace

std::string sarif(const std::vector<SarifRule>& rules, const std::vector<SarifResult>& results) {
  Json run;
  run["tool"]["driver"]["name"] = "dryshod";
  run["tool"]["driver"]["rules"] = Json::array();
  for (const SarifRule& rule : rules) run["tool"]["driver"]["rules"].push_back(rule_json(rule));
  run["results"] = Json::array();
  for (const SarifResult& result : results) run["results"].push_back(result_json(result));
  Json json;
  json["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  json["version"] = "2.1.0";
  json["runs"] = Json::array({std::move(run)});
  // Bytes that are not UTF-8 cannot be written in JSON: a replacement character, never an
  // exception.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dryshod
