// Connection strings of libpq, without their secrets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

/// conninfo_parse() of src/interfaces/libpq/fe-connect.c: "key=value" pairs, spelled one way, a
/// placeholder where a secret was. None where libpq would refuse it: `why` then says so.
std::optional<std::string> without_secrets(std::string_view text, std::string& why);

}  // namespace dryshod
