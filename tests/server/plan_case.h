// A plan as `dryshod plan` writes it, for tests that run it on a server. Knows the program and the
// files of a plan; refuses to know what is in them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/server/server.h"

namespace dryshod {

/// Writes the plan to a directory of the server's and reads its plan.json. Throws with the
/// program's words where there is no plan.
class PlanCase {
 public:
  PlanCase(const TestServer& server, const std::string& from, const std::string& to,
           const std::vector<std::string>& options);

  const nlohmann::json& json() const { return json_; }
  /// The text of one of its files.
  std::string file(const std::string& path) const { return read_file(directory_ + "/" + path); }
  /// run.sh on a database.
  Outcome run(const std::string& database, std::vector<std::string> options) const;

 private:
  const TestServer& server_;
  std::string directory_;
  nlohmann::json json_;
};

}  // namespace dryshod
