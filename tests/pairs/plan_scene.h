// What tests of plans and ways back are done with: a database that holds one side of a pair and
// rows, as often as it is wanted, and the files that `dryshod plan` has written. Knows the built
// program, the server and plan.json; refuses to know what a test wants of them.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/pairs/rows.h"
#include "tests/server/server.h"

namespace dryshod {

/// Runs the built program.
Outcome dryshod(const std::vector<std::string>& arguments);

/// How much is in the tables: what data refuses is tried with less.
enum class Rows : uint8_t { Boundary, Plain, None };

/// A database as a pair's file makes it, with rows.
class Scene {
 public:
  Scene(TestServer& server, const std::filesystem::path& file, Rows rows);
  ~Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  TestServer& server() const { return server_; }
  const std::string& problem() const { return problem_; }  // empty: the server has it
  const std::string& dump() const { return dump_; }
  const FilledTables& filled() const { return filled_; }

  /// One more of these.
  std::string fresh() const;
  /// One more of a database that came of fresh(); none where the server cannot copy it.
  std::string copy(const std::string& database) const;

  /// What is not as it was: the dump, line by line in any order where something is `lost`, and all
  /// rows but of what is lost.
  std::string difference(const std::string& database, const std::set<std::string>& lost,
                         bool dump_too = true) const;

 private:
  std::string make() const;

  TestServer& server_;
  std::filesystem::path file_;
  Rows rows_;
  mutable FilledTables filled_;
  std::string database_, dump_, rows_before_, problem_;
  std::unique_ptr<Contents> contents_;
  bool copies_ = true;  // subscriptions are not copied
};

/// "column public.t.c" as Contents and `lost` call it; "*" where it may be anything.
std::string lost_place(const std::string& object);

class WrittenPlan {
 public:
  struct Step {
    std::string file, phase, title;
    bool in_transaction = true;
    bool resumable = false;
    int loss_class = 0;
  };
  struct Gate {
    std::string way_back;
    size_t last_step = 0;
    int loss_class = 0;
  };

  WrittenPlan(const TestServer& server, const std::string& directory,
              const std::filesystem::path& from, const std::filesystem::path& to);

  std::string problem;
  std::string prepare, purge;  // empty: there is nothing to do
  std::vector<Step> steps;
  std::vector<Gate> gates;
  std::set<std::string> lost;  // of class R4, as lost_place() says
  bool rows_move = false;      // a column is built beside: it comes last

  std::string text(const std::string& file) const;
  Outcome run_sh(const std::string& database, std::vector<std::string> options) const;

 private:
  const TestServer& server_;
  std::string directory_;
};

}  // namespace dryshod
