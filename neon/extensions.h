// What Neon has of an extension that a source makes, on the target's major, and what stands on one
// that is not there. Knows the rows of extensions; refuses to know how findings are worded
// (rules/ext_*.cc).
#pragma once

#include <functional>

#include "neon/rule_parts.h"

namespace dryshod {

enum class Offer : uint8_t {
  AsIs,         // CREATE EXTENSION works
  NotOffered,   // it is refused
  NotListed,    // it was looked for and not found, which is less
  Unknown,      // no row speaks of it
  ToBeEnabled,  // it works once something else was done
  Leaving,      // a new project is not to have it
  Renamed,      // the target's major has it by another name
};

struct OfferedExtension {
  Offer offer{};
  const ExtensionFact* fact = nullptr;  // none: unknown
  std::string name;
};

OfferedExtension offered(const Survey& survey, Ref extension);

/// Calls f(extension, offered) for those that the source makes and that are offered so.
void each_offered(const Survey& survey, Offer offer,
                  const std::function<void(Ref, const OfferedExtension&)>& f);

/// A finding at the extension, with what its row says instead of the general words.
NeonFinding& at_extension(Found& found, Ref extension, const OfferedExtension& offered);

/// Findings at what needs an extension that is not there: by reference, by its language, by a name
/// in the schema that is that extension's alone.
void at_needing(const Survey& survey, Found& found, Ref extension, const OfferedExtension& offered);

}  // namespace dryshod
