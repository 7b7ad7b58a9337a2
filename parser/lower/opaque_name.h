// Names of objects without a model.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parser/lower/lower.h"

namespace dryshod {

/// "WORDS schema.name TAIL": the schema that has the object, else the one it would be made in.
std::string in_schema(Session& session, std::string_view words,
                      const std::vector<std::string_view>& parts, std::string_view tail = {});
/// "PUBLICATION p": a name that no schema holds.
std::string global_name(std::string_view words, std::string_view name);
/// The object that an UNMODELLED statement defines or alters.
std::string object_of(Session& session, const Node& statement);

/// Hidden holes: the elements whose names a normalised statement mentions (opaque_needs.cc).
Expr opaque_needs(Session& session, std::string_view text);

}  // namespace dryshod
