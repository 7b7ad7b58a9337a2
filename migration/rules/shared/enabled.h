// ENABLE, DISABLE, ENABLE REPLICA, ENABLE ALWAYS of triggers and rules.
#pragma once

#include <string>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

/// `word` is "TRIGGER" or "RULE", `enabled` the value of the element's field.
inline void set_enabled(Emit& emit, const Catalog& catalog, Ref ref, const char* word,
                        Name enabled) {
  const std::string_view state = catalog.text(enabled);
  const std::string verb = state == "disabled"  ? "DISABLE "
                           : state == "replica" ? "ENABLE REPLICA "
                           : state == "always"  ? "ENABLE ALWAYS "
                                                : "ENABLE ";
  emit.statement("ALTER TABLE " + catalog.qualified(catalog.parent(ref)) + " " + verb + word + " " +
                 catalog.bare(ref));
}

}  // namespace dryshod
