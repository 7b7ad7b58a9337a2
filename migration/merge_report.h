// Conflicts of a merge for people and programs: object by object, with what BASE, OURS and THEIRS
// have. Knows words and layout; refuses to know how a conflict is found, or settled.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "diff/merge.h"

namespace dryshod {

/// "column public.t.c", as the side that has it calls it.
std::string conflict_object(const Nodes& nodes, NodeId node);
/// What the conflict is, in a line without the object.
std::string conflict_words(const Nodes& nodes, const Conflict& conflict);

/// Ends with a line end; every text of the sources is made visible. `blank`: an empty database.
std::string conflicts_text(const Nodes& nodes, const std::vector<Conflict>& conflicts,
                           const Frozen& blank);

/// "conflicts" of docs/schema/merge.json.
nlohmann::ordered_json conflicts_json(const Nodes& nodes, const std::vector<Conflict>& conflicts,
                                      const Frozen& blank);

}  // namespace dryshod
