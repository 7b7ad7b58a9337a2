// A move to Neon as data: which way, in which phases, by which steps, past which gates, and back.
// Knows what a reader and the runner are told; refuses to know SQL (each step carries its text) and
// how it is laid out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "migration/rule.h"
#include "neon/cutover/moved.h"
#include "neon/cutover/target_schema.h"

namespace dryshod {

enum class Method : uint8_t { Dump, Logical };
std::string_view method_name(Method method);  // "dump", "logical"

/// Where a file runs. Both: on each, and the answers must be the same.
enum class Side : uint8_t { Source, Target, Both, Shell };
std::string_view side_name(Side side);

enum class Stage : uint8_t { Assess, Schema, Copy, Cutover };
std::string_view stage_name(Stage stage);   // "assess", ...
std::string_view stage_title(Stage stage);  // "Assessment and preparation", ...

/// A query, or a script of the shell, and what it has to answer.
struct GateCheck {
  std::string id;  // "G2.1"
  Side side{};
  std::string what;
  std::string text;      // SQL, or a command line of the shell
  std::string expected;  // of Both: nothing, they are held against each other
  bool waits = false;    // asked again until it answers so
};

enum class Sort : uint8_t {
  Step,  // a file that is run
  Wait,  // a query that is asked until it says "done"
  Gate,  // where answers, and perhaps people, decide
};

/// Main: there. Finish: what ends every way back. Back: before the target has writes of its own.
/// Return: after that.
enum class Track : uint8_t { Main, Finish, Back, Return };
std::string_view track_name(Track track);

struct RunbookItem {
  Sort sort{};
  Track track = Track::Main;
  Stage stage{};
  std::string id;     // "07", "G2", "B1", "R3", "F1"
  std::string title;  // "make the slot of the forward lane"
  std::string file;   // below the directory
  Side side{};
  std::string text;        // of the file
  std::string why{};       // for the reader
  bool stops = false;      // of a gate: people decide
  bool in_window = false;  // nobody can write meanwhile
  std::vector<GateCheck> checks{};
};

struct Reason {
  std::string what;
  std::vector<std::string> why;
};

/// How long something takes, with the arithmetic.
struct Duration {
  std::string what;
  double seconds = -1;  // below 0: not known
  std::string how;      // "12.0 GB / 40 MB/s"
};

struct StagePlan {
  Stage stage{};
  std::vector<std::string> activities, deliverables, criteria;
  std::vector<Duration> durations;
};

struct CostLine {
  std::string what;
  double dollars = -1;  // below 0: not known
  std::string how;      // "2 CU x 36 h x 0.106 USD"
};

struct Costs {
  std::string plan;  // "launch"
  std::string as_of;
  std::vector<std::string> sources;
  std::vector<CostLine> during, monthly;
  std::vector<std::string> limits;  // of the plan that this move meets
};

struct Risk {
  std::string what;
  std::string measure;
  std::string covered_by;  // ids of steps, gates or checks, with spaces between
};

struct ConnectionLine {
  std::string who, host, variable, dsn;
};

struct RoleLine {
  std::string role, where, rights;
};

struct Runbook {
  std::string source;
  int from_major = 0, major = 0;
  Method method{};
  std::string facts_as_of;
  std::vector<std::string> reasons;
  std::vector<Reason> rejected;
  std::vector<std::string> assumptions;
  MovedSchema schema;
  SchemaScripts scripts;
  std::vector<RunbookItem> items;  // track by track, in their order
  std::vector<StagePlan> stages;
  Costs costs;
  std::vector<Risk> risks;
  std::vector<RoleLine> roles;
  std::vector<ConnectionLine> connections;
  double downtime_seconds = -1;
  std::string downtime_how;
};

}  // namespace dryshod
