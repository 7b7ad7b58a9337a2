// What a row of the version breaks can be about that is more than a name: an unlogged partitioned
// table, a function that relies on search_path. Each shape has a name, by which rows ask for it.
// Knows catalogs; refuses to know majors.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "neon/rule.h"

namespace dryshod {

/// Takes an element and what about it, in words; `certain` false: it may be otherwise.
using ShapeFound = std::function<void(Ref element, std::string what, bool certain)>;

/// Calls `found` for each element of that shape; false: no shape has this name.
bool find_shape(std::string_view name, const Survey& survey, const ShapeFound& found);

/// The setting that a statement of the source sets, resets or shows; empty: none.
std::string setting_of(const PassedStatement& passed);

}  // namespace dryshod
