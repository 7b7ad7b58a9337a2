// See lock_level.h.
#include "parser/work/lock_level.h"

#include <algorithm>
#include <string_view>

namespace dryshod {
namespace {

/// What only vacuum, the planner or the next write looks at.
bool is_light(std::string_view option) {
  constexpr std::string_view kLight[] = {"fillfactor",
                                         "toast_tuple_target",
                                         "parallel_workers",
                                         "vacuum_truncate",
                                         "vacuum_index_cleanup",
                                         "log_autovacuum_min_duration",
                                         "vacuum_max_eager_freeze_failure_rate",
                                         "n_distinct",
                                         "n_distinct_inherited"};
  return option.starts_with("autovacuum_") ||
         std::find(std::begin(kLight), std::end(kLight), option) != std::end(kLight);
}

LockMode options_level(const AlterTableCmd& cmd) {
  for (const DefElem* option : ListRange<DefElem>(reinterpret_cast<const List*>(cmd.def))) {
    if (!is_light(option->defname)) return LockMode::AccessExclusive;
  }
  return LockMode::ShareUpdateExclusive;
}

}  // namespace

LockMode lock_level(const AlterTableCmd& cmd) {
  if (switches_trigger(cmd)) return LockMode::ShareRowExclusive;
  switch (cmd.subtype) {
    case AT_SetStatistics:
    case AT_ClusterOn:
    case AT_DropCluster:
    case AT_SetOptions:
    case AT_ResetOptions:
    case AT_ValidateConstraint:
    case AT_AttachPartition:
    case AT_DetachPartitionFinalize:
      return LockMode::ShareUpdateExclusive;
    case AT_DetachPartition:
      return reinterpret_cast<const PartitionCmd*>(cmd.def)->concurrent
                 ? LockMode::ShareUpdateExclusive
                 : LockMode::AccessExclusive;
    case AT_SetRelOptions:
    case AT_ResetRelOptions:
    case AT_ReplaceRelOptions:
      return options_level(cmd);
    case AT_AddConstraint:
      return reinterpret_cast<const Constraint*>(cmd.def)->contype == CONSTR_FOREIGN
                 ? LockMode::ShareRowExclusive
                 : LockMode::AccessExclusive;
    default:
      return LockMode::AccessExclusive;
  }
}

bool switches_trigger(const AlterTableCmd& cmd) {
  switch (cmd.subtype) {
    case AT_EnableTrig:
    case AT_EnableAlwaysTrig:
    case AT_EnableReplicaTrig:
    case AT_EnableTrigAll:
    case AT_EnableTrigUser:
    case AT_DisableTrig:
    case AT_DisableTrigAll:
    case AT_DisableTrigUser:
      return true;
    default:
      return false;
  }
}

}  // namespace dryshod
