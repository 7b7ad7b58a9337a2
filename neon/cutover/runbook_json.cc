// Builds the document; see runbook_json.h.
#include "neon/cutover/runbook_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "neon/cutover/steps.h"

namespace dryshod {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

Json known(double number) {
  return number < 0 ? Json() : Json(std::round(number * 100) / 100);
}

Json check(const GateCheck& check) {
  Json json;
  json["id"] = check.id;
  json["side"] = side_name(check.side);
  json["what"] = check.what;
  json["file"] = check_file(check);
  json["sql"] = check.side == Side::Shell ? Json() : Json(check.text);
  json["expected"] = check.side == Side::Both ? "the same on both" : check.expected;
  json["waits"] = check.waits;
  return json;
}

Json item(const RunbookItem& item) {
  constexpr std::string_view kSorts[] = {"step", "wait", "gate"};
  Json json;
  json["id"] = item.id;
  json["sort"] = kSorts[static_cast<size_t>(item.sort)];
  json["track"] = track_name(item.track);
  json["phase"] = stage_name(item.stage);
  json["side"] = side_name(item.side);
  json["title"] = item.title;
  json["file"] = item.file.empty() ? Json() : Json(item.file);
  json["in_window"] = item.in_window;
  json["stops"] = item.stops;
  json["why"] = item.why.empty() ? Json() : Json(item.why);
  json["checks"] = Json::array();
  for (const GateCheck& each : item.checks) json["checks"].push_back(check(each));
  return json;
}

Json duration(const Duration& duration) {
  Json json;
  json["what"] = duration.what;
  json["seconds"] = duration.seconds < 0 ? Json() : Json(std::ceil(duration.seconds));
  json["how"] = duration.how;
  return json;
}

Json phase(const StagePlan& plan) {
  Json json;
  json["phase"] = stage_name(plan.stage);
  json["title"] = stage_title(plan.stage);
  json["activities"] = plan.activities;
  json["deliverables"] = plan.deliverables;
  json["criteria"] = plan.criteria;
  json["durations"] = Json::array();
  for (const Duration& each : plan.durations) json["durations"].push_back(duration(each));
  return json;
}

Json cost_lines(const std::vector<CostLine>& lines) {
  Json json = Json::array();
  for (const CostLine& line : lines) {
    json.push_back({{"what", line.what}, {"usd", known(line.dollars)}, {"how", line.how}});
  }
  return json;
}

Json table(const MovedTable& table) {
  constexpr std::string_view kIdentities[] = {"key", "index", "full", "missing"};
  Json json;
  json["name"] = table.name;
  json["identity"] = kIdentities[static_cast<size_t>(table.identity)];
  json["partition"] = table.partition;
  json["unlogged"] = table.unlogged;
  json["rows"] = table.measured ? Json(table.rows) : Json();
  json["bytes"] = table.measured ? Json(table.bytes) : Json();
  return json;
}

}  // namespace

std::string runbook_json(const Runbook& book) {
  Json json;
  json["version"] = kVersion;
  json["source"] = book.source;
  json["from_major"] = book.from_major;
  json["major"] = book.major;
  json["facts_as_of"] = book.facts_as_of;
  json["method"] = method_name(book.method);
  json["reasons"] = book.reasons;
  json["rejected"] = Json::array();
  for (const Reason& each : book.rejected) {
    json["rejected"].push_back({{"path", each.what}, {"why", each.why}});
  }
  json["assumptions"] = book.assumptions;
  json["downtime"] = duration({"nobody can write", book.downtime_seconds, book.downtime_how});
  json["phases"] = Json::array();
  for (const StagePlan& each : book.stages) json["phases"].push_back(phase(each));
  Json costs;
  costs["plan"] = book.costs.plan;
  costs["currency"] = "USD";
  costs["as_of"] = book.costs.as_of;
  costs["sources"] = book.costs.sources;
  costs["during"] = cost_lines(book.costs.during);
  costs["monthly"] = cost_lines(book.costs.monthly);
  costs["limits"] = book.costs.limits;
  json["costs"] = costs;
  json["items"] = Json::array();
  for (const RunbookItem& each : book.items) json["items"].push_back(item(each));
  json["tables"] = Json::array();
  for (const MovedTable& each : book.schema.tables) json["tables"].push_back(table(each));
  json["left_out"] = Json::array();
  for (const LeftOut& each : book.scripts.left_out) {
    json["left_out"].push_back({{"object", each.object}, {"why", each.why}});
  }
  json["risks"] = Json::array();
  for (const Risk& each : book.risks) {
    json["risks"].push_back(
        {{"risk", each.what}, {"measure", each.measure}, {"covered_by", each.covered_by}});
  }
  json["roles"] = Json::array();
  for (const RoleLine& each : book.roles) {
    json["roles"].push_back({{"role", each.role}, {"where", each.where}, {"rights", each.rights}});
  }
  json["connections"] = Json::array();
  for (const ConnectionLine& each : book.connections) {
    json["connections"].push_back(
        {{"who", each.who}, {"host", each.host}, {"variable", each.variable}, {"dsn", each.dsn}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dryshod
