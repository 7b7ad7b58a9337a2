// Relations made by a query: views, materialized views, CREATE TABLE AS. Knows the query's output
// as the relation's columns; refuses to know which of the three it is.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "parser/lower/definition.h"

namespace dryshod {

struct QueryResult {
  PrintedQuery query;
  NameList column_names{};  // empty: not known
  /// Of the output columns: absent where not known; no more than the query's text can have.
  std::vector<std::optional<Expr>> collations{};
};

/// Prints the query, refuses output columns of one name, and more aliases than columns
/// (`too_many`).
std::optional<QueryResult> read_query(Session& session, const Node* query, const List* aliases,
                                      std::string_view too_many, const Scope* outer = nullptr);
/// Gives a relation's columns, from the `first` on, the collations that the query's have.
void set_collations(Session& session, Ref relation, const QueryResult& result, size_t first = 0);
/// CREATE TABLE AS in code whose variables the query may name (create_table_as.cc).
bool create_table_as(Session& session, const CreateTableAsStmt& statement, const Scope* variables);
/// TEMPORARY, UNLOGGED or none.
Name persistence_of(Session& session, const RangeVar& relation);
bool uses_temporary(const Session& session, const ExprBuilder& query);

/// CREATE MATERIALIZED VIEW (materialized_view.cc).
bool create_materialized_view(Session& session, const CreateTableAsStmt& statement);

}  // namespace dryshod
