// See plan_case.h.
#include "tests/server/plan_case.h"

#include <stdexcept>

namespace dryshod {

PlanCase::PlanCase(const TestServer& server, const std::string& from, const std::string& to,
                   const std::vector<std::string>& options)
    : server_(server) {
  static int plans = 0;
  directory_ = server.directory() + "/plan" + std::to_string(++plans);
  std::vector<std::string> argv = {
      DRYSHOD_PROGRAM, "plan", from, to, "-o", directory_, "--pg", std::to_string(server.major())};
  argv.insert(argv.end(), options.begin(), options.end());
  const Outcome planned = run_process(argv);
  if (!planned.ok()) throw std::runtime_error("no plan of " + from + ": " + planned.err);
  json_ = nlohmann::json::parse(file("plan.json"));
}

Outcome PlanCase::run(const std::string& database, std::vector<std::string> options) const {
  return server_.run_sh(directory_, options, server_.connection(database));
}

}  // namespace dryshod
