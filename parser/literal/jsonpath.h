// Constants of jsonpath as that type reads and prints them.
// Knows the grammar of paths; refuses to know what they find, and the forms that majors print
// differently (members of numbers).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

/// jsonpath_out(jsonpath_in(text)); none where the server would refuse it, or where that is not
/// sure.
std::optional<std::string> read_jsonpath_literal(std::string_view text);

}  // namespace dryshod
