// Addresses in quotes: inet, cidr, macaddr, macaddr8. Knows the notations of src/port and of
// src/backend/utils/adt/mac.c; refuses to know hexadecimal networks and IPv6 with IPv4 inside.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

std::optional<std::string> read_inet_literal(std::string_view text, bool is_cidr);
/// `bytes`: 6 (macaddr) or 8 (macaddr8).
std::optional<std::string> read_mac_literal(std::string_view text, size_t bytes);

}  // namespace dryshod
