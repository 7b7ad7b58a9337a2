// Timestamps with time zone as people and pg_dumpall write them. Knows the calendar and offsets; a
// zone by name is not known here.
#pragma once

#include <string>
#include <string_view>

namespace dryshod {

/// "2031-01-02 03:04:05.6+01:30" and its shorter forms as the server prints them in UTC; a text
/// without an offset is in UTC. Empty: another form.
std::string moment_in_utc(std::string_view text);

}  // namespace dryshod
