// See work_json.h.
#include "migration/work_json.h"

#include <nlohmann/json.hpp>

namespace dryshod {

void put_work(nlohmann::ordered_json& statement, const StatementWork& work) {
  using Json = nlohmann::ordered_json;
  Json locks = Json::array(), rewrites = Json::array(), scans = Json::array(),
       rebuilds = Json::array();
  for (const RelationWork& relation : work.relations) {
    if (relation.lock != LockMode::None) {
      Json lock;
      lock["relation"] = relation.name;
      lock["mode"] = lock_mode_name(relation.lock);
      if (relation.is_index) lock["index"] = true;
      locks.push_back(std::move(lock));
    }
    if (relation.rewritten) rewrites.push_back(relation.name);
    if (relation.scanned) scans.push_back(relation.name);
    if (relation.rebuilt) rebuilds.push_back(relation.name);
  }
  statement["locks"] = std::move(locks);
  statement["rewrites"] = std::move(rewrites);
  statement["scans"] = std::move(scans);
  statement["index_rebuilds"] = std::move(rebuilds);
}

}  // namespace dryshod
