// See rollback_json.h.
#include "rollback/rollback_json.h"

#include <nlohmann/json.hpp>

namespace dryshod {

std::string render_rollback_json(const Script& back, const std::vector<ClassedChange>& classes,
                                 const Catalog& from, const Catalog& state,
                                 const ReportedSources& sources) {
  using Json = nlohmann::ordered_json;
  Json json;
  json["version"] = 1;
  json["from"] = source_json(sources.from, from);
  json["to"] = source_json(sources.to, state);
  json["class"] = rollback_class_name([&] {
    RollbackClass worst = RollbackClass::Exact;
    for (const ClassedChange& change : classes) worst = std::max(worst, change.is.is);
    return worst;
  }());
  json["changes"] = Json::array();
  for (const ClassedChange& change : classes) {
    Json one;
    one["object"] = change.object;
    one["class"] = rollback_class_name(change.is.is);
    one["why"] = change.is.why;
    json["changes"].push_back(std::move(one));
  }
  json["statements"] = Json::array();
  for (const Statement& each : back.statements) {
    Json statement = statement_json(back.graph, each);
    statement["guards"] = guards_json(each.guards);
    json["statements"].push_back(std::move(statement));
  }
  json["by_hand"] = Json::array();
  for (const ByHand& left : back.by_hand) json["by_hand"].push_back(by_hand_json(left));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dryshod
