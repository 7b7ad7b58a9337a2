// Where each part of a plan stands in its directory, and the words and sums that all of its files
// share. Knows names of files; refuses to know what is in them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migration/plan.h"

namespace dryshod {

inline constexpr std::string_view kPurgeFile = "purge.sql";

/// "expand", "validate", "contract".
std::string_view phase_name(Phase phase);

/// What remains of a text as a part of a file's name: [a-z0-9_.-], at most 60 bytes, never empty.
std::string file_slug(std::string_view text);

std::string prepare_file(const Plan& plan);
std::string step_file(const Plan& plan, const PlanStep& step);
std::string undo_file(const Plan& plan, const PlanStep& step);
/// What is left to undo where all steps are undone: dryshod's own tables.
std::string unprepare_file(const Plan& plan);
std::string gate_file(const PlanGate& gate);

/// Outside a transaction block: its statements, and what is asked before and after them, stand
/// alone.
bool is_bare(const PlanStep& step);

/// What a step does to each relation, strongest lock and all work together. A relation that the
/// step's own transaction makes is new in all of it: nobody can wait for it.
std::vector<RelationWork> step_work(const PlanStep& step);

/// Of step_work(), those relations that are read or written whole while nobody else can write to
/// them.
std::vector<RelationWork> held_while_working(const PlanStep& step);

}  // namespace dryshod
