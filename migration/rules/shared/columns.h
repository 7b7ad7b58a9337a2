// How a column reads inside CREATE TABLE and after ADD COLUMN, with those of its parts that go with
// it, and what it needs after that. Knows the column family's spelling; no order.
#pragma once

#include <string>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

/// "name type COLLATE x DEFAULT y NOT NULL", with those parts of the column that are in `parts`.
std::string column_clause(const Emit& emit, Ref column, Parts parts);
/// Only the parts: " DEFAULT y NOT NULL", for columns whose type comes from elsewhere.
std::string column_parts_clause(const Emit& emit, Ref column, Parts parts);
/// What CREATE cannot say of a column: storage, statistics target, options.
void column_marks(Emit& emit, Ref column);

/// "DEFAULT x", "GENERATED ALWAYS AS (x) STORED", "GENERATED ALWAYS AS IDENTITY (...)", "NOT NULL".
std::string default_clause(const Catalog& catalog, Ref ref);
std::string generated_clause(const Catalog& catalog, Ref ref);
std::string identity_clause(const Catalog& catalog, Ref ref);
std::string not_null_clause(const Emit& emit, Ref ref);
/// What an identity cannot say: a sequence type other than the column's (LIKE makes bigint ones).
void identity_marks(Emit& emit, Ref ref);

/// "INCREMENT BY 2 CACHE 10 ...": what differs from a new sequence of that type. `with_start` false
/// leaves START out.
std::string sequence_options(const Catalog& catalog, const Sequence& sequence);

/// The sequence of an identity column in `to` that goes on where a column's own of the same name
/// (a serial's) stood in `from`; both, or none.
struct Succession {
  Ref sequence;  // in `from`
  Ref identity;  // in `to`
};
Succession succession_of(const Catalog& from, const Catalog& to, Ref sequence);
/// What the old sequence is called meanwhile.
std::string predecessor_name(const Catalog& from, Ref sequence);

/// A sequence that comes new to a column with rows goes on behind the values that there are: else
/// the first rows to come would collide with them. Nothing where column or table are new, or hold
/// no whole numbers.
void start_behind(Emit& emit, Ref sequence, Ref column);

/// Can every value of one type be assigned to the other, without a USING of our own? Only for types
/// we know by name; anything else is "no". Spelled as type_text() spells them.
bool assignable(std::string_view from_type, std::string_view to_type);
/// Are they one type but for their modifiers?
bool differ_in_modifier(std::string_view from_type, std::string_view to_type);
/// Would an expression over a column of one type be stored with the same text over one of the
/// other, as long as nothing in it makes one type of several?
bool reads_alike(std::string_view from_type, std::string_view to_type);
/// The conversion for ALTER COLUMN TYPE: empty where assignment does it, else an expression.
std::string conversion(std::string_view column, std::string_view from_type,
                       std::string_view to_type);

}  // namespace dryshod
