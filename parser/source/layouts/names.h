// File names as migration tools order them. Knows numbers in names; refuses to know tools.
#pragma once

#include <string>
#include <string_view>

namespace dryshod {

std::string_view base_name(std::string_view path);

/// Numbers of any length, by value: -1, 0, 1.
int compare_numbers(std::string_view a, std::string_view b);

/// Text order in which numbers count by value and directories part before names: 2_x < 10_x.
bool natural_less(std::string_view a, std::string_view b);

/// The digits that a name begins with.
std::string_view leading_number(std::string_view name);

/// Numbered itself, or in a numbered directory (20240101_init/migration.sql, 3_x/up.sql).
bool is_numbered(std::string_view path);

/// A program with a number in front, among migrations: 00002_fill.go, V3__Fill.java.
bool is_program(std::string_view path);

/// down.sql, *.down.sql, *.rollback.sql; with a number also *_down.sql.
bool leads_back(std::string_view path);

}  // namespace dryshod
