// Clauses that several kinds of table parts share: how a constraint or a column reads inside CREATE
// and after ADD, and the heads of ALTER statements. Knows SQL spelling, not ordering.
#pragma once

#include <string>
#include <vector>

#include "catalog/quote.h"
#include "migration/rule.h"

namespace dryshod {

/// The table, view, domain, composite type or sequence the element is or is part of.
Ref relation_of(const Catalog& catalog, Ref ref);
/// "TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE", "INDEX", "DOMAIN" or "TYPE".
std::string relation_word(const Catalog& catalog, Ref relation);
/// "ALTER TABLE public.t", "ALTER DOMAIN public.d", ... for an element or what it is part of.
std::string alter_head(const Catalog& catalog, Ref ref);
/// The same with ONLY where the table has children: what must not reach them.
std::string alter_only_head(const Catalog& catalog, Ref ref);
/// What takes `ref` of `from` from its relation begins with: with ONLY where children keep what
/// came down to them (KindRules::spares).
std::string take_head(const Emit& emit, Ref ref);
/// No partition keeps what its parent lets go.
bool can_spare_children(const Catalog& from, Ref ref);
/// The tables linked to this one, partitions too.
std::vector<Ref> children_of(const Catalog& catalog, Ref table);
bool has_children(const Catalog& catalog, Ref table);

/// "TABLE public.t", "COLUMN public.t.c", "FUNCTION public.f(integer)", "CONSTRAINT c ON public.t":
/// how COMMENT ON and DROP name it.
std::string object_words(const Catalog& catalog, Ref ref);
/// public.agg(integer), public.agg(*), with ORDER BY where it belongs to the identity.
std::string aggregate_signature(const Catalog& catalog, Ref ref);

/// " WITH (a='b')", in the order written; empty for none.
std::string with_options(const Catalog& catalog, OptionList options);
/// "a='b', c='d'"; an item without a value gives its name only.
std::string option_items(const Catalog& catalog, NameList options);
/// What SET (...) and RESET (...) must say; either may be empty.
struct OptionChange {
  std::string set;
  std::string reset;
};
OptionChange option_change(const Catalog& from, OptionList before, const Catalog& to,
                           OptionList after);

/// "CONSTRAINT name CHECK (...)" and so on, of any constraint kind.
std::string constraint_clause(const Catalog& catalog, Ref constraint);
/// The same without CONSTRAINT name.
std::string constraint_body(const Catalog& catalog, Ref constraint);
void add_constraint(Emit& emit, Ref ref);
void drop_constraint(Emit& emit, Ref ref);
void validate_constraint(Emit& emit, const Catalog& catalog, Ref ref);
/// CLUSTER ON and REPLICA IDENTITY USING INDEX, where a key or index carries those marks.
void index_marks(Emit& emit, Ref ref);
/// True where some partition has nothing attached to this key or index: it must be made ON ONLY its
/// table, or the server would make copies.
bool adds_only_to_parent(const Catalog& catalog, Ref key_or_index);

}  // namespace dryshod
