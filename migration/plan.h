// A plan on its way to paper: steps in order, each with what must hold before and after it, its way
// back and what it does to relations. Plain data; who makes it is rollback/staged.h, who writes its
// files is plan_files.h. Knows no element.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalog/work.h"
#include "migration/rule.h"

namespace dryshod {

/// What the way back promises (docs/contract.md 6), best first.
enum class RollbackClass : uint8_t { Exact, Guarded, Retained, Declared, Irreversible };
/// "R0" to "R4".
std::string_view rollback_class_name(RollbackClass loss_class);

/// One statement of a step.
struct PlanStatement {
  std::string sql;  // no semicolon; may span lines
  std::string loss, why;
  std::vector<Guard> guards;
  StatementWork work;
  std::vector<std::string> changes;  // "create index public.t_a_idx", for a reader
};

/// An earlier step that has to be done before, and by which rule.
struct PlanWait {
  int step = 0;
  std::string why;
};

/// What is done at once: one transaction, or one statement that stands alone. It is done whole or
/// not at all, or can be done again.
struct PlanStep {
  int number = 0;  // from 1
  Phase phase{};
  std::string title;  // "create index public.t_a_idx"
  std::string slug;   // "create-index-public-t_a_idx": of its file's name
  std::vector<PlanStatement> statements;
  bool alone = false;         // outside a transaction block
  double seconds = -1;        // it may take so long (plan_estimate.h); below 0: not known
  bool batched = false;       // fills rows in batches, each in a transaction of its own
  bool shouts = false;        // rewrites or reads a table while writers wait: there is no other way
  std::string precondition;   // a query without rows where the step may be done; empty: none
  std::string postcondition;  // a query without rows where it is done; empty: none
  std::string
      undo;  // SQL back to the state before it, as it stands in a file; empty: nothing to do
  RollbackClass loss_class = RollbackClass::Exact;
  std::string class_why;  // why it is no better
  std::vector<PlanWait> waits;
};

/// The end of a phase: where people look before they go on.
struct PlanGate {
  Phase after{};
  int last_step = 0;
  std::string what;      // what to do before going on: "deploy the new application"
  std::string way_back;  // SQL from here to FROM
  RollbackClass loss_class = RollbackClass::Exact;
};

struct PlanLoss {
  std::string object;  // display
  RollbackClass loss_class{};
  std::string why;
};

struct Plan {
  std::string from, to;  // what the reader called them
  std::string from_digest, to_digest;
  int major = 18;
  std::string id;  // names the plan in dryshod.progress: both digests, shortened
  std::string lock_timeout = "2s";
  int batch =
      0;  // rows filled in one transaction, where a session says no other; 0: as the steps say
  std::vector<PlanStep> steps;
  std::vector<PlanGate> gates;
  std::vector<PlanLoss> losses;  // what cannot come back as it was
  std::vector<ByHand> by_hand;
  std::string purge;  // SQL that ends what was kept; empty: nothing was
};

}  // namespace dryshod
