// dryshod rollback FROM TO: the way back from the direct script between them. rollback FROM --migration
// FILE...: that of hand-written SQL.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>

#include "cli/pair.h"
#include "cli/progress.h"
#include "migration/json_report.h"
#include "migration/render.h"
#include "migration/script_work.h"
#include "rollback/way_back.h"

namespace dryshod::cli {
namespace {

struct RollbackOptions : PairOptions {
  std::vector<std::string> migrations;
  std::string format = "sql";
  bool retain = false;
  bool exit_code = false;
  std::string unproven;
  std::vector<std::string> accepted;  // --accept-loss
};

}  // namespace
}  // namespace dryshod::cli
