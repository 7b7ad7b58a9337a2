// SELECT over rows that are known: FROM, joins, WHERE, groups, order. One object runs one query;
// the parts of a query are in from.cc (where rows come from) and query.cc (what becomes of them).
#pragma once

#include <deque>

#include "parser/plpgsql/evaluate.h"

namespace dryshod {

class Query {
 public:
  Query(Evaluator& evaluator, const RowScope* outer) : e_(evaluator), outer_(outer) {}
  QueryRows run(const SelectStmt& select);

 private:
  /// One row of what FROM gives so far.
  struct Tuple {
    RowScope::Bound bound{};
    bool certain = true;
  };
  struct Rows {
    std::vector<Tuple> tuples{};
    std::vector<const RowSource*> sources{};
  };

  // query.cc
  QueryRows set_operation(const SelectStmt& select);
  QueryRows value_lists(const SelectStmt& select);
  QueryRows select_rows(const SelectStmt& select);
  QueryRows grouped(const SelectStmt& select, Rows rows);
  QueryRows plain(const SelectStmt& select, Rows rows);
  QueryRows without_rows(const SelectStmt& select);
  void output(const SelectStmt& select, const RowScope& scope, QueryRows::Row row,
              QueryRows& result);
  void names(const SelectStmt& select, QueryRows& result);
  bool sort(const SelectStmt& select, Rows& rows);
  void distinct(const SelectStmt& select, QueryRows& result);
  void limit(const SelectStmt& select, QueryRows& result);
  RowScope scope_of(const Tuple& tuple) const { return {tuple.bound, outer_, nullptr}; }

  // from.cc
  void with(const WithClause* clause);
  void take_from(const SelectStmt& select);
  void note_opaque_schemas(const SelectStmt& select);
  Rows from_item(const Node* item);
  Rows join(const JoinExpr& join);
  const RowSource* relation(const RangeVar& name);
  const RowSource* function_rows(const RangeFunction& function, const RowScope* scope);
  const RowSource* sub_select(const RangeSubselect& sub, const RowScope* scope);
  const RowSource* named(RowSource source, const Alias* alias);
  Rows rows_of(const RowSource* source);
  Rows combine(Rows left, Rows right, const std::vector<const Node*>& conditions, JoinType type);
  Rows lateral(Rows left, const Node* item);
  void filter(Rows& rows, const Node* condition);
  void filter_early(Rows& rows);
  bool names_any(const Node* condition, const Rows& rows) const;
  bool is_outside(const ColumnRef& reference) const;
  bool in_sight(const Node* condition, const Rows& rows) const;

  Evaluator& e_;
  const RowScope* outer_;
  std::deque<RowSource> sources_{};
  std::vector<const RowSource*> all_{};  // of this query's FROM
  std::vector<const Node*> where_{};     // its conditions
  Rows from_{};
  std::string unknown_{};              // whose rows are not known
  std::vector<Ref> opaque_schemas_{};  // it names them, and nobody knows all that is there
};

/// The conditions that AND joins.
void split_conditions(const Node* condition, std::vector<const Node*>& out);
/// The name PostgreSQL gives an output column: FigureColname() of
/// src/backend/parser/parse_target.c.
std::string output_name(const Node* expression);

}  // namespace dryshod
