// What the kinds of types share: a replaced type is renamed out of the way, what can follow it
// does, and it is dropped last.
#pragma once

#include <string>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

inline void set_type_aside(Emit& emit, Ref ref, const std::string& name) {
  emit.statement(alter_head(emit.from(), ref) + " RENAME TO " + quote_ident(name));
}
inline void drop_type_aside(Emit& emit, Ref ref, const std::string& name) {
  const Catalog& from = emit.from();
  emit.statement("DROP " + relation_word(from, ref) + " " + from.bare(from.schema_of(ref)) + "." +
                 quote_ident(name));
}
inline void drop_type(Emit& emit, Ref ref) {
  emit.statement("DROP " + relation_word(emit.from(), ref) + " " + emit.from().qualified(ref));
}

}  // namespace dryshod
