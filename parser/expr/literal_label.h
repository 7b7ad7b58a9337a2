// Labels of constants in quotes that the place they stand in gives them anyway.
// Knows one cast around a constant; the places say which type they want.
#pragma once

#include <string_view>

#include "parser/lower/session.h"

struct Node;

namespace dryshod {

/// 'a' of 'a'::text where `type` is text, else the node itself.
const Node* without_label(Session& session, const Node* node, std::string_view type);

}  // namespace dryshod
