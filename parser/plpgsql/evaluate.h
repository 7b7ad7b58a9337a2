// Raw expressions and queries → values, over the catalog and whatever variables the host has. Knows
// PostgreSQL's expressions as far as code about schemas uses them; what it does not know is an
// unknown value, never a guess. Refuses to know statements and routines: those are the host's.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parser/plpgsql/catalog_rows.h"
#include "parser/plpgsql/value.h"
#include "parser/raw/pg_nodes.h"

namespace dryshod {

/// An item of FROM.
struct RowSource {
  std::string alias;
  std::vector<std::string> columns;
  std::vector<SystemRow> rows;
  const SystemRelation* system = nullptr;  // its cells are made when asked for
  std::string unknown{};                   // not empty: the rows are not known, and this says whose
};

/// The rows that names of an expression may belong to.
struct RowScope {
  using Bound = std::vector<std::pair<const RowSource*, const SystemRow*>>;
  Bound bound{};
  const RowScope* outer = nullptr;
  const std::vector<Bound>* group = nullptr;  // what aggregates range over
};

struct QueryRows {
  struct Row {
    std::vector<Value> values;
    bool certain = true;  // false: whether it is there is not known
  };
  std::vector<std::string> names{};
  std::vector<Row> rows{};
  std::string unknown{};  // not empty: the rows are not known
  bool certain() const;
};

/// What runs the code: variables, routines of the user's, errors.
class Host {
 public:
  virtual ~Host() = default;
  virtual std::optional<Value> variable(const std::vector<std::string_view>& parts) = 0;
  virtual std::optional<Value> parameter(int number) = 0;
  struct Argument {
    std::string name;  // empty: positional
    Value value;
  };
  virtual Value call(const FuncCall& call, std::vector<Argument> arguments) = 0;
  /// An error of the server's; the first one counts.
  virtual void raise(std::string_view sqlstate, std::string message) = 0;
  virtual bool raised() const = 0;
  /// False when the run has taken too many steps: everything is unknown then.
  virtual bool spend() = 0;
};

class Evaluator {
 public:
  Evaluator(Session& session, Host& host) : session_(session), host_(host) {}

  Value value(const Node* expression, const RowScope* scope = nullptr);
  QueryRows query(const SelectStmt& select, const RowScope* outer = nullptr);

 private:
  friend class Query;

  Value column(const ColumnRef& reference, const RowScope* scope);
  Value operation(const A_Expr& expression, const RowScope* scope);
  Value quantified(const A_Expr& expression, const RowScope* scope);
  Value boolean(const BoolExpr& expression, const RowScope* scope);
  Value null_test(const NullTest& test, const RowScope* scope);
  Value truth_test(const BooleanTest& test, const RowScope* scope);
  Value case_of(const CaseExpr& expression, const RowScope* scope);
  Value extreme(const MinMaxExpr& expression, const RowScope* scope);
  Value sub_query(const SubLink& link, const RowScope* scope);
  const QueryRows& rows_of_sub_query(const SelectStmt& select, const RowScope* scope,
                                     QueryRows& own);
  bool stands_alone(const SelectStmt& select, const RowScope* scope) const;
  Value element(const A_Indirection& indirection, const RowScope* scope);
  Value slice(const Value& of, const A_Indices& bounds, const RowScope* scope);
  Value function(const FuncCall& call, const RowScope* scope);
  Value aggregate(std::string_view name, const FuncCall& call, const RowScope& scope);
  std::vector<Value> values(const List* expressions, const RowScope* scope);
  Value too_deep() const { return Value::unknown("the value of a very deep expression"); }

  Session& session_;
  Host& host_;
  std::vector<std::pair<std::string, const RowSource*>> with_{};  // WITH queries in sight
  int depth_ = 0;    // of expressions and queries in each other
  int queries_ = 0;  // the queries among them: none between two statements
  // Of sub-queries that give the same for every row of the statement; none: they do not.
  std::unordered_map<const SelectStmt*, std::optional<QueryRows>> same_for_all_{};
};

// ---- from.cc ----------------------------------------------------------------------
/// What of those the name may be a column of; null: of none.
const RowSource* source_of(const ColumnRef& reference,
                           const std::vector<const RowSource*>& sources);

bool is_aggregate(std::string_view function);
/// Functions that give rows in a target list or FROM, of those that are followed.
bool is_set_returning(std::string_view function);
/// Their rows; none where an argument is not known.
std::optional<std::vector<Value>> set_of(Session& session, std::string_view function,
                                         const std::vector<Value>& arguments);

// ---- operators.cc ---------------------------------------------------------------
Value binary(Session& session, Host& host, std::string_view op, const Value& a, const Value& b);
Value prefix(std::string_view op, const Value& a);
/// LIKE, and ~ as far as a pattern means the same everywhere.
Value like(const Value& text, const Value& pattern, bool ignore_case, char escape = '\\');
Value matches(const Value& text, const Value& pattern, bool ignore_case);
/// regexp_replace(), by the same.
Value replace_matches(const Value& text, const Value& pattern, std::string_view by,
                      std::string_view flags);

// ---- casts.cc --------------------------------------------------------------------
/// To a type by its name, as it is written or as format_type() spells it, modifier apart.
Value cast_to(Session& session, Host& host, const Value& value, std::string_view type,
              int64_t modifier = -1);
Value cast_to(Session& session, Host& host, const Value& value, const TypeName& type);
/// "integer" of "int4": format_type()'s name of a type of pg_catalog.
std::string plain_type_name(std::string_view name);
/// int4 of "integer": pg_type.typname of a type of pg_catalog.
std::string internal_type_name(std::string_view format_type_name);

// ---- functions.cc ------------------------------------------------------------------
/// A function of pg_catalog; none: not one that is followed.
std::optional<Value> builtin_function(Session& session, Host& host, std::string_view name,
                                      const std::vector<Value>& arguments);

}  // namespace dryshod
