// The type that a type comes down to. Knows how a type's text names a domain; refuses to know
// types.
#pragma once

#include "catalog/catalog.h"

namespace dryshod {

/// The type under domains over domains; what is no domain (an array of one, too) is itself.
Expr under_domains(const Catalog& catalog, Expr type);

}  // namespace dryshod
