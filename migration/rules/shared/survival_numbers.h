// Numbers that are not what they were once they have another type; the part of survival.h for the
// types of numbers. Knows what each of them holds exactly.
#pragma once

#include <string_view>
#include <utility>

#include "migration/rules/shared/survival.h"

namespace dryshod {

bool is_integer(std::string_view base);
/// An integer, numeric, real or double precision.
bool is_number(std::string_view base);
/// The least and the greatest integer, as SQL.
std::pair<std::string_view, std::string_view> bounds_of(std::string_view integer);

Survival number_to_number(std::string_view value, const TypeName& from, const TypeName& to,
                          Way way);

}  // namespace dryshod
