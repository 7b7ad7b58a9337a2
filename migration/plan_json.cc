// Builds the document; see plan_json.h. A plan knows its elements by words only: what a statement
// changes is said in `what`, and `changes` is empty.
#include "migration/plan_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "migration/json_report.h"
#include "migration/plan_layout.h"
#include "migration/work_json.h"

namespace dryshod {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

Json or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json source(const std::string& name, const std::string& digest) {
  Json json;
  json["source"] = name;
  json["digest"] = digest;
  return json;
}

Json statement(const PlanStep& step, const PlanStatement& statement) {
  Json json;
  json["sql"] = statement.sql;
  json["changes"] = Json::array();
  json["what"] = statement.changes;
  json["guards"] = guards_json(statement.guards);
  json["phase"] = phase_name(step.phase);
  json["transaction"] = is_bare(step) ? "alone" : "in";
  put_work(json, statement.work);
  json["data_loss"] = or_null(statement.loss);
  json["rollback"] = rollback_class_name(step.loss_class);
  json["why"] = or_null(statement.why);
  return json;
}

Json step(const Plan& plan, const PlanStep& step) {
  Json json;
  json["number"] = step.number;
  json["phase"] = phase_name(step.phase);
  json["title"] = step.title;
  json["file"] = step_file(plan, step);
  json["statements"] = Json::array();
  for (const PlanStatement& each : step.statements) {
    json["statements"].push_back(statement(step, each));
  }
  json["waits"] = Json::array();
  for (const PlanWait& each : step.waits) {
    Json wait;
    wait["step"] = each.step;
    wait["why"] = each.why;
    json["waits"].push_back(std::move(wait));
  }
  json["precondition"] = or_null(step.precondition);
  json["postcondition"] = or_null(step.postcondition);
  json["undo"] = undo_file(plan, step);
  json["resumable"] = step.batched;
  json["shouts"] = step.shouts;
  json["seconds"] = step.seconds < 0 ? Json() : Json(std::ceil(step.seconds));
  json["rollback"] = rollback_class_name(step.loss_class);
  json["class_why"] = or_null(step.class_why);
  return json;
}

Json gate(const PlanGate& gate) {
  Json json;
  json["after"] = phase_name(gate.after);
  json["last_step"] = gate.last_step;
  json["what"] = gate.what;
  json["way_back"] = gate_file(gate);
  json["rollback"] = rollback_class_name(gate.loss_class);
  return json;
}

Json loss(const PlanLoss& loss) {
  Json json;
  json["object"] = loss.object;
  json["rollback"] = rollback_class_name(loss.loss_class);
  json["why"] = loss.why;
  return json;
}

}  // namespace

std::string plan_json(const Plan& plan) {
  Json json;
  json["version"] = kVersion;
  json["from"] = source(plan.from, plan.from_digest);
  json["to"] = source(plan.to, plan.to_digest);
  json["major"] = plan.major;
  json["id"] = plan.id;
  json["lock_timeout"] = plan.lock_timeout;
  json["batch"] = plan.batch > 0 ? Json(plan.batch) : Json();
  json["prepare"] = plan.steps.empty() ? Json() : Json(prepare_file(plan));
  json["steps"] = Json::array();
  for (const PlanStep& each : plan.steps) json["steps"].push_back(step(plan, each));
  json["gates"] = Json::array();
  for (const PlanGate& each : plan.gates) json["gates"].push_back(gate(each));
  json["losses"] = Json::array();
  for (const PlanLoss& each : plan.losses) json["losses"].push_back(loss(each));
  json["by_hand"] = Json::array();
  for (const ByHand& left : plan.by_hand) json["by_hand"].push_back(by_hand_json(left));
  json["purge"] = plan.steps.empty() ? Json() : Json(kPurgeFile);
  // Bytes that are not UTF-8 cannot be written in JSON: a replacement character, never an
  // exception.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dryshod
