// What a migration project writes down beside its steps: phases with activities, deliverables and
// criteria, risks with what covers them, roles and connection strings. Refuses to know SQL.
#pragma once

#include "neon/cutover/duration.h"

namespace dryshod {

std::vector<StagePlan> stage_plans(const Runbook& runbook, const Estimates& estimates);
std::vector<Risk> runbook_risks(const Runbook& runbook);
std::vector<RoleLine> runbook_roles(const Runbook& runbook);
std::vector<ConnectionLine> runbook_connections(const Runbook& runbook);

/// The id of the item whose file ends so, or that runs so; empty: there is none.
std::string item_id(const Runbook& runbook, std::string_view ending, Track track = Track::Main);

}  // namespace dryshod
