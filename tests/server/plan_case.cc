// See plan_case.h.
#include "tests/server/plan_case.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <sstream>
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
  const char* path = std::getenv("PATH");
  std::vector<std::string> argv = {
      "env", "PATH=" + server_.binaries() + ":" + (path == nullptr ? "" : path),
      directory_ + "/run.sh"};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.insert(argv.end(), {"--", "-d", server_.connection(database)});
  return run_process(argv);
}

std::vector<std::string> sorted_lines(const std::string& dump) {
  std::vector<std::string> lines;
  std::istringstream in(dump);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with(',')) line.pop_back();
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string dump_difference(const std::string& have, const std::string& want) {
  const std::vector<std::string> a = sorted_lines(have), b = sorted_lines(want);
  std::vector<std::string> only_a, only_b;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only_a));
  std::set_difference(b.begin(), b.end(), a.begin(), a.end(), std::back_inserter(only_b));
  std::string out;
  for (const std::string& line : only_a) out += "has:   " + line + "\n";
  for (const std::string& line : only_b) out += "wants: " + line + "\n";
  return out;
}

}  // namespace dryshod
