// Raw parse trees → stored expressions: one spelling for whatever was written, fully qualified,
// with holes for every element named. This is the canonical form of expressions (issue of its own
// later: types); structural rewritings that the server makes whatever the types are done here.
// Knows raw nodes and the catalog for names; makes no edits.
#pragma once

#include <optional>
#include <vector>

#include "catalog/expr.h"
#include "parser/lower/session.h"

struct Node;
struct List;

namespace dryshod {

/// A relation (or anything with columns) that column names may refer to.
struct ScopeItem {
  Name alias;                   // what qualifies its columns; none: cannot be qualified
  Ref relation{};               // its columns are elements, when known
  std::vector<Name> columns{};  // otherwise the names of its columns (subquery, function, CTE)
  bool columns_known = true;    // false: a record, an external relation: any name may be in it
  Expr type{};                  // of the only column in `columns`, when known
};

struct Scope {
  std::vector<ScopeItem> items;
  std::vector<std::vector<std::string_view>> parameters;  // names of function arguments, if any
  std::vector<Expr> parameter_types{};                    // one for each of the first of those
  std::vector<Name> names_taken{};  // aliases that no query inside is printed with
  const Scope* outer = nullptr;
};

/// One output column of a query.
struct OutputColumn {
  Name name;
  Expr type{};  // absent where it is not known
};

struct PrintedQuery {
  ExprBuilder text;
  std::vector<OutputColumn> columns;
  bool columns_known = true;    // false: a star over something unknown is left in
  std::vector<Name> aliases{};  // of what it reads and writes
};

/// An expression in the scope of nothing (DEFAULT), one relation (CHECK, index keys, policies) or
/// more (rules: old and new). Empty result: an error is in the session.
std::optional<ExprBuilder> print_expression(Session& session, const Node* expression,
                                            const Scope& scope);
/// The same of a condition: a constant in quotes is a truth value there (coerce_to_boolean() of
/// src/backend/parser/parse_coerce.c).
std::optional<ExprBuilder> print_condition(Session& session, const Node* condition,
                                           const Scope& scope);
/// The scope of one relation, its name as alias.
Scope relation_scope(const Session& session, Ref relation);

/// SELECT, VALUES, INSERT, UPDATE, DELETE, MERGE, NOTIFY: what views, rules, SQL bodies and CTAS
/// hold. `column_aliases`: CREATE VIEW v (a, b). Stars are expanded where columns are known.
std::optional<PrintedQuery> print_query(Session& session, const Node* query, const Scope* outer,
                                        const List* column_aliases = nullptr);

/// RETURN expr, or the statements of BEGIN ATOMIC ... END (List of Lists), as CREATE FUNCTION has
/// it.
std::optional<ExprBuilder> print_sql_body(Session& session, const Node* body,
                                          const Scope& parameters);

/// References of a string body in language sql or plpgsql, best effort: hidden holes only, for soft
/// ordering. Never fails.
ExprBuilder soft_references(Session& session, std::string_view language, std::string_view body);

}  // namespace dryshod
