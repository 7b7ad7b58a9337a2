// What came with which major: one list (features.def) and one way to refuse. Knows the majors and
// whose definition is being read; refuses to know what a feature does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "parser/lower/session.h"

namespace dryshod {

enum class Feature : uint8_t {
#define FEATURE(id, since, words) id,
#include "parser/lower/features.def"
};

/// Does the major whose rules hold have it?
bool has(const Session& session, Feature feature);
/// Does the pg_dump that wrote the text? It may write so of servers that do not.
bool dumper_has(const Session& session, Feature feature);
/// Refuses what the major does not have: the object, the feature, the first major that has it.
bool require(Session& session, Feature feature, int location = -1);
/// The same as words, for who reports by other means.
std::string refusal_of(const Session& session, Feature feature);
/// What the running statement is about, as it was written: "table s.t"; empty where it names
/// nothing.
std::string statement_object(const Session& session);

}  // namespace dryshod
