// Which search_path a statement needs whose making runs functions: their bodies may find what they
// name by the caller's, while the script's own is empty.
#pragma once

#include <string>
#include <vector>

#include "migration/rule.h"

namespace dryshod {

/// "public, audit" for an element of `to` that is about to be made; empty where the script's will
/// do.
std::string running_path(const Catalog& to, Ref made);
/// Sets it around each of these. A plan makes each piece a transaction of its own, but for those
/// that go with the last.
void each_step_in_path(std::vector<Emit::Piece>& pieces, const std::string& path);

}  // namespace dryshod
