// Constants of jsonb as that type reads and prints them.
// Knows the grammar of JSON and the order of jsonb's keys; refuses to know what they are for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

/// jsonb_out(jsonb_in(text)); none where the server would refuse it, or where that is not sure.
std::optional<std::string> read_jsonb_literal(std::string_view text);

}  // namespace dryshod
