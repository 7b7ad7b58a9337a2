// The state of one print: the template being written, the query levels in sight, the CTEs, the
// names taken. One pass over the raw tree; its methods are spread over print_*.cc, one file per
// idea. Knows the session for names and diagnostics; nothing outside parser/expr includes it.
#pragma once

#include <deque>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parser/expr/extension_facts.h"
#include "parser/expr/print.h"
#include "parser/expr/resolve.h"
#include "parser/expr/scope.h"
#include "parser/expr/value_type.h"
#include "parser/lower/features.h"
#include "parser/raw/pg_nodes.h"

namespace dryshod {

/// Output columns of a query as other queries see them.
struct OutputColumns {
  std::vector<OutputColumn> columns;
  bool known = true;
  /// By column: the constants of an arm that are what the other arms say (Printer::waiting_).
  std::vector<std::vector<size_t>> waiting{};
};

/// Where an AND or OR list stands: as the first argument of a list of the same kind its parentheses
/// are left out, as makeAndExpr() flattens such trees when it reads them
/// (src/backend/parser/gram.y).
enum class Flatten : char { No, And, Or };

/// Does an expression name columns of the query it stands in?
enum class HasColumn : char { No, Yes, Unsure };

class Printer {
 public:
  Printer(Session& session, const Scope* scope, bool multiline);
  Printer(const Printer&) = delete;
  Printer& operator=(const Printer&) = delete;

  bool failed() const { return failed_; }
  /// What was printed, with all that waited for its type.
  ExprBuilder text();

  // ---- expressions (print_expression.cc) -------------------------------------
  void expression(const Node* node, Flatten flatten = Flatten::No);
  /// Where a truth value is wanted (print_constant.cc).
  void condition(const Node* node, Flatten flatten = Flatten::No);

  // ---- queries (print_query.cc, print_dml.cc) --------------------------------
  /// How the server would print a query at this place.
  struct QueryPlace {
    const Level* outer = nullptr;
    bool nested = false;        // inside another query: columns are always qualified
    bool names_visible = true;  // names that columns have anyway are spelled out
    const std::vector<Name>* output_names = nullptr;  // CREATE VIEW v (a, b)
    bool output_is_view = false;  // later arms of a set operation show the names of the first
    bool unknown_is_text = true;  // a bare string constant is text; set operations decide later
    bool is_arm = false;          // of a set operation
    // A recursive CTE that learns its columns from the first arm of this set operation.
    const CommonTableExpr* recursive = nullptr;
    size_t recursive_entry = 0;
    /// Where the output columns' collations are wanted; those of unknown ones are absent.
    std::vector<std::optional<Expr>>* collations = nullptr;
  };
  OutputColumns query(const Node* node, const QueryPlace& place);
  const std::vector<Name>& left_names() const { return left_names_; }
  const Level* base_level() const { return base_; }
  /// An operator alone, between two operands of one type (print_operator.cc).
  void operator_between(const List* names, Expr type);

 private:
  friend class LevelGuard;
  friend class ImpliedGuard;
  friend class DepthGuard;
  friend class QueryNames;

  struct Target {
    const Node* node = nullptr;           // an expression, or
    const ColumnEntry* column = nullptr;  // a column of an expanded star
    const RangeItem* unknown = nullptr;   // alias.* of an item whose columns are not known
    Name field{};                         // of `node`, which is (row).*
    Expr field_type{};
    bool star = false;  // * over anything unknown
    Name name{};
    bool whole_row = false;
    std::vector<size_t> waiting{};
  };
  /// A constant without a type in an arm of a set operation: printed when the other arms are known.
  struct Waiting {
    const A_Const* constant = nullptr;
    ExprBuilder text;
  };
  struct Cte {
    Name name;
    OutputColumns output;
  };
  using Items = std::vector<RangeItem*>;
  using Node_ = ::Node;

  // ---- text ------------------------------------------------------------------
  void put(std::string_view text) { out_ << text; }
  void put_ident(std::string_view name);
  void put_ident(Name name) { put_ident(session_.text(name)); }
  void clause(std::string_view words);  // on a line of its own where queries are laid out
  bool fail(std::string message, int location = -1);
  /// Refuses what the major does not have.
  bool require(Feature feature, int location = -1);
  bool fail_unknown(std::string message, int location = -1);
  std::string rendered(const ExprBuilder& text);
  template <class F>
  ExprBuilder captured(F&& f) {
    ExprBuilder outer;
    std::swap(outer, out_);
    f();
    std::swap(outer, out_);
    return outer;
  }

  // ---- print_expression.cc ---------------------------------------------------
  void dispatch(const Node* node, Flatten flatten);
  void expressions(const List* list);
  void operator_expression(const A_Expr& e, Flatten flatten);
  void binary(const List* name, const Node* left, const Node* right);
  void binary(std::string_view op, const Node* left, const Node* right);
  void compare(std::string_view op, const Node* left, const Node* right, Flatten flatten);
  void distinct(const Node* left, const Node* right, bool negated, Flatten flatten);
  bool may_be_row(const Node* node);
  void in_list(const A_Expr& e, Flatten flatten);
  void between(const A_Expr& e, Flatten flatten);
  void any_or_all(const A_Expr& e, std::string_view word);
  // ---- implied_casts.cc ------------------------------------------------------
  /// An argument of something that decides by its arguments' types.
  struct Operand {
    const Node_* node = nullptr;     // what a cast would be made of; none: nothing here
    const TypeCast* cast = nullptr;  // perhaps one that would be made anyway
    ValueType as_is{}, bare{};       // the type with the cast and without
    bool is_array = false;           // of values of that type
  };
  Operand described(const Node_* node);
  template <class Resolve>
  Resolution::State imply(const std::vector<Operand>& operands, Resolve&& resolve,
                          bool may_cast = true);
  bool matters(const Node_* written) const;
  bool refuses(Resolution::State found, const std::vector<Operand>& operands) const;
  void refuse_operator(std::string_view op, const std::vector<Operand>& operands);
  void take_literal(const Operand& operand, const std::string& type,
                    const std::vector<ValueType>& near);
  void make_cast(const Operand& operand, const std::string& type,
                 const std::vector<ValueType>& near);
  bool put_made_cast(const Node_* node);
  bool gets_cast(const Node_* node) const;
  bool type_literals_of_extension(std::string_view op, const Node* left, const Node* right);
  void imply_for_operator(std::string_view op, const Node_* left, const Node_* right,
                          bool right_only = false);
  void imply_for_own_operator(const List* name, const Node_* left, const Node_* right);
  void imply_for_array(std::string_view op, const Node_* left, const Node_* array);
  void imply_for_subquery(std::string_view op, const SubLink& link);
  void imply_for_call(const FuncCall& f, const std::vector<const Node_*>& args, bool literals_only);
  void imply_for_type(const Node_* node, const std::string& type);
  void imply_for_rows(std::string_view op, const Node_* left, const Node_* right);
  void imply_for_fields(const RowExpr& row, Expr type);
  Expr imply_for_common(const std::vector<const Node_*>& nodes);
  void imply_for_assignment(const Node_* value, Expr type);
  void imply_for_assignment(const Node_* value, const ResTarget& column, const RangeItem& target);
  void imply_for_values(const SelectStmt& select, const List* columns, const RangeItem& target);
  bool may_be_builtin(std::string_view op) const;
  bool is_implied(const TypeCast& c) const;
  void imply_for_order(const FuncCall& f, const std::vector<const Node_*>& args);
  Expr taken_as(const A_Const& c) const;

  // ---- print_in_list.cc ------------------------------------------------------
  struct ListItem {
    const Node_* base = nullptr;
    ValueType type{};                // of the base
    std::vector<std::string> casts;  // what the base goes through, the innermost first
    std::string read{};              // what a constant without a type is read as
  };
  HasColumn has_own_column(const Node_* node) const;
  ListItem list_item(const Node_* node);
  bool as_in_list(std::string_view op, const Node_* left, const std::vector<const Node_*>& nodes,
                  const TypeCast* array_cast, bool is_array);
  bool any_as_in_list(const A_Expr& e);
  void put_list_item(const ListItem& item, size_t kept, const std::string& target);

  // ---- print_operator.cc
  bool wants_operand_types() const {
    return !typing_ && !session_.catalog.all<Extension>().empty();
  }
  void put_operator(const List* names, const std::vector<ValueType>& args);
  ExtensionOperator extension_operator_of(std::string_view op, const Node_* left,
                                          const Node_* right);
  void put_operator(std::string_view op, const ExtensionOperator& found);
  void put_operator(const List* names, const Node_* left, const Node_* right);
  void put_array_operator(const List* names, const Node_* left, const Node_* array);
  bool in_list_of_extension(std::string_view op, const Node_* left,
                            const std::vector<const Node_*>& items);
  void bool_expression(const BoolExpr& e, Flatten flatten);
  void need_boolean(const Node* node, BoolExprType what);
  void case_expression(const CaseExpr& e);
  void sublink(const SubLink& link);
  void subquery(const Node* select, bool names_visible);
  const ColumnEntry* whole_row_field(const A_Indirection& e) const;
  /// `field`: what (row).* stands for now.
  void indirection(const A_Indirection& e, Name field = {});
  void subscripts(const List* indirection, const ValueType& container = {}, Name field = {});
  void row(const List* args);
  template <class F>
  void joined(std::string_view word, Flatten own, Flatten around, int count, F&& item);

  // ---- print_enum.cc ---------------------------------------------------------
  void operand(const Node_* node, const Node_* beside);
  void element_and_array(const Node_* node, const Node_* beside, bool is_array);
  const Node_* typed_among(const std::vector<const Node_*>& items);
  Expr enum_beside(const Node_* node, const Node_* beside);
  void alike(const List* list);
  bool in_list_of_enum(bool negated, const Node_* left, const std::vector<const Node_*>& items);

  // ---- print_constant.cc -----------------------------------------------------
  void constant(const A_Const& c);
  bool written_in_digits(const A_Const& c) const;
  void number(std::string_view token);
  void cast(const TypeCast& c);
  bool does_nothing(const TypeCast& c);
  bool cast_below_collation(const TypeCast& c);
  bool cast_constant(const A_Const& c, const ExprBuilder& type);
  bool cast_string(std::string_view value, const ExprBuilder& type);
  bool cast_array(const A_ArrayExpr& array, const TypeName& type);
  void array(const std::vector<const Node_*>& elements);
  bool object_literal(std::string_view value, std::string_view type);
  bool type(const TypeName& type, bool with_modifier = true);

  // ---- print_column.cc -------------------------------------------------------
  /// `bare_name_taken`: an output column of that name would be meant (ORDER BY): qualify.
  void column(const ColumnRef& c, bool force_qualifier = false);
  void column_entry(const ColumnEntry& entry, bool force_qualifier = false);
  void qualifier(const RangeItem& item);
  bool parameter(const std::vector<std::string_view>& fields);
  int parameter_named(std::string_view name) const;
  void parameter_number(int number);
  /// The column a node names, when it is nothing but a known column.
  const ColumnEntry* as_column(const Node* node) const;
  const RangeItem* as_whole_row(const Node* node) const;

  // ---- print_function.cc, functions.cc ---------------------------------------
  void function(const FuncCall& f);
  std::vector<const Node_*> spread_arguments(const FuncCall& f);
  void function_name(const FuncCall& f);
  /// What a call could mean, whatever the types of its arguments.
  struct Callee {
    bool sure = false;           // false: nothing is known of it, or not all
    std::string_view builtin{};  // the name among pg_catalog's functions
    std::vector<OwnCandidate> own{};
    std::vector<Ref> routines{};  // whose candidates those are
    std::vector<std::string_view> names{};
  };
  Callee callee_of(const std::vector<std::string_view>& written, size_t count,
                   std::vector<std::string_view> names, bool variadic);
  Callee callee_of(const FuncCall& f, const std::vector<const Node_*>& args);
  Resolution resolve_call(const Callee& callee, const std::vector<ValueType>& types) const;
  bool as_candidate(Ref routine, size_t count, const std::vector<std::string_view>& names,
                    bool variadic, OwnCandidate& candidate);
  std::string base_of_parameter(Ref routine, const std::string& type);
  bool is_open_type(Ref routine, const std::string& type) const;
  const TypeCast* as_cast(const Node_* node);
  std::vector<const Node_*> arguments_of(const FuncCall& f);
  std::vector<ValueType> types_of(const std::vector<const Node_*>& nodes);
  Ref choose_routine(const std::vector<Ref>& routines, const FuncCall& f);
  std::string type_guess(const Node* node);
  bool has_pattern(const FuncCall& f);
  bool sql_syntax(const FuncCall& f, std::string_view name);
  bool object_call(const FuncCall& f, std::string_view name);
  void call_decoration(const FuncCall& f);
  void window(const WindowDef& w);
  void frame(const WindowDef& w);
  void sort_list(const List* sort);
  void sort_direction(const SortBy& s);
  void sql_value_function(const SQLValueFunction& f);

  // ---- type_of.cc ------------------------------------------------------------
  ValueType type_of(const Node_* node);
  ValueType figure_type(const Node_* node);
  std::vector<ValueType> types_of(const List* list);
  ValueType value_type(Expr type);
  ValueType named_type(const std::string& name, const std::vector<ValueType>& near);
  ValueType common_value_type(const std::vector<ValueType>& types);
  ValueType without_modifier(const ValueType& type);
  ValueType array_of(const ValueType& element);
  ValueType type_of_constant(const A_Const& c);
  ValueType type_of_operator(const A_Expr& e);
  ValueType type_of_call(const FuncCall& f);
  ExprBuilder declared_result(Ref routine);
  ValueType result_of(Ref routine);
  ValueType type_of_value_function(const SQLValueFunction& f);
  ValueType type_of_parameter(int number);
  ValueType type_of_part(const A_Indirection& e);
  ValueType type_of_field(const ValueType& row, Name field);
  ValueType type_of_sublink(const SubLink& link);
  ValueType type_of_column(const SubLink& link);

  // ---- collation_of.cc -------------------------------------------------------
  struct CollationState {
    enum class Strength : char { None, Implicit, Explicit, Unknown };
    Strength strength = Strength::Unknown;
    Expr collation{};  // absent: the type's own
  };
  CollationState collation_of(const Node_* node);
  CollationState collation_of_all(const std::vector<const Node_*>& nodes);
  CollationState collation_of_column(const ColumnEntry& column);
  std::optional<Expr> target_collation(const Target& t);

  // ---- print_xml.cc, print_json.cc -------------------------------------------
  void xml(const XmlExpr& x);
  void xml_serialize(const XmlSerialize& x);
  void xml_attributes(const List* targets);
  bool json(const Node* node);
  void json_value(const JsonValueExpr& v);
  void json_format(const JsonFormat* format);
  void json_returning(const JsonOutput* output, const Node* constructor = nullptr);
  void json_path(const Node* path);
  void json_path_name(const JsonTablePathSpec& path);
  void json_key_values(const List* pairs);
  void json_behavior(const JsonBehavior* behavior, std::string_view when,
                     const std::string& type = {});
  void json_function(const JsonFuncExpr& f);
  void json_passing(const List* arguments);
  void json_wrapper(JsonWrapper wrapper, JsonQuotes quotes);
  void json_aggregate_tail(const JsonAggConstructor& c);
  void json_predicate(const JsonIsPredicate& p);
  void json_object(const JsonObjectConstructor& o);
  void json_array(const JsonArrayConstructor& a);
  void json_array_query(const JsonArrayQueryConstructor& a);
  void json_object_agg(const JsonObjectAgg& a);
  void json_array_agg(const JsonArrayAgg& a);
  void json_table_columns(const List* columns);
  void json_table_column(const JsonTableColumn& c);

  // ---- print_query.cc --------------------------------------------------------
  OutputColumns select(const SelectStmt& s, const QueryPlace& place);
  OutputColumns simple_select(const SelectStmt& s, const QueryPlace& place);
  OutputColumns set_operation(const SelectStmt& s, const QueryPlace& place);
  void settle_waiting(const OutputColumns& arm, const OutputColumns& whole);
  OutputColumns set_arm(const SelectStmt& arm, bool parenthesise, const QueryPlace& place);
  OutputColumns values(const SelectStmt& s, const QueryPlace& place);
  void with(const WithClause* with, const QueryPlace& place);
  OutputColumns cte(const CommonTableExpr& c, const QueryPlace& place, size_t own_entry,
                    bool recursive);
  void search_and_cycle(const CommonTableExpr& c, OutputColumns& output);
  std::vector<Target> targets(const List* list, const Level& level);
  void star(const ColumnRef& c, const Level& level, std::vector<Target>& targets);
  bool star_of_row(const A_Indirection& e, std::vector<Target>& targets);
  OutputColumns target_list(std::vector<Target>& targets, const QueryPlace& place);
  void make_text_below_collation(const Node* node);
  bool target_is_named(Target& t, Name name, const QueryPlace& place);
  void wait_for_type(const A_Const& c, Target& t);
  Expr target_type(const Target& t, const QueryPlace& place);
  void group_clause(const SelectStmt& s, const std::vector<Target>& targets);
  void group_item(const Node* node, const std::vector<Target>& targets, bool in_sets);
  void order_clause(const List* sort, const std::vector<Target>& targets);
  void order_output(const List* sort, const OutputColumns& output);
  void sort_key(const Node* node, const std::vector<Target>& targets, bool output_first);
  void key_column(const ColumnEntry& column, const std::vector<Target>& targets);
  void key_expression(const Node* node);
  void limits(const SelectStmt& s);
  void locks(const SelectStmt& s, const Level& level);

  // ---- print_from.cc ---------------------------------------------------------
  void take_names(const Node* from_item);
  void take_name(const void* node, std::string_view name);
  Name printed_name(const void* node, std::string_view name) const;
  void from_list(const List* from, Level& level);
  Items from_item(const Node* node, const Level& before);
  RangeItem* relation(const RangeVar& r, bool is_target = false);
  RangeItem* range_subselect(const RangeSubselect& r, const Level& before);
  RangeItem* range_function(const RangeFunction& r, const Level& before);
  Expr builtin_type(std::string_view text);
  bool add_builtin_columns(const std::vector<std::string_view>& parts, RangeItem& item);
  bool function_columns(const Node* call, const RangeFunction& r, RangeItem& item);
  /// Those of a value that is a row; none where they are not known.
  std::vector<ColumnEntry> row_columns(const Node* row);
  void column_definitions(const List* definitions);
  RangeItem* table_function(const RangeTableFunc& r, const Level& before);
  RangeItem* json_table(const JsonTable& t, const Level& before);
  void json_table_names(const List* columns, RangeItem& item);
  Items table_sample(const RangeTableSample& r, const Level& before);
  Items join(const JoinExpr& j, const Level& before);
  std::vector<Name> join_names(const JoinExpr& j, const Items& left, const Items& right);
  RangeItem* joined_columns(const JoinExpr& j, const Items& left, const Items& right,
                            const std::vector<Name>& merged);
  RangeItem* new_item(const Alias* alias, std::string_view name, const void* node);
  void alias(const RangeItem& item, const Alias* alias, bool show_columns);
  /// True where that gives other names.
  bool rename_columns(RangeItem& item, const List* names);
  bool set_namesakes_apart(RangeItem& item);
  Name unique_name(std::string_view name, const std::vector<Name>& taken_names);
  const Cte* find_cte(const RangeVar& r) const;

  // ---- print_dml.cc ----------------------------------------------------------
  OutputColumns insert(const InsertStmt& s, const QueryPlace& place);
  OutputColumns update(const UpdateStmt& s, const QueryPlace& place);
  OutputColumns delete_(const DeleteStmt& s, const QueryPlace& place);
  OutputColumns merge(const MergeStmt& s, const QueryPlace& place);
  void merge_when(const MergeWhenClause& w, const RangeItem& target);
  void notify(const NotifyStmt& s);
  RangeItem* target_relation(const RangeVar& r, bool with_as);
  void target_column(const ResTarget& t, const RangeItem& target);
  void assignments(const List* list, const RangeItem& target);
  void on_conflict(const OnConflictClause& c, RangeItem& target, Level& level);
  void overriding(OverridingKind kind);
  void insert_columns(const List* columns, const RangeItem& target, size_t count, bool known);
  OutputColumns returning(const ReturningClause* r, Level& level, RangeItem& target,
                          const QueryPlace& place);

  // ---- state -----------------------------------------------------------------
  Session& session_;
  ExprBuilder out_;
  std::vector<Waiting> waiting_;  // where they stand there is a mark with the place in here
  bool failed_ = false;
  bool multiline_;
  int indent_ = 0;
  const char* stack_base_;
  size_t stack_limit_;

  std::list<RangeItem> items_;     // every item of every level; handles stay good
  std::list<Level> scope_levels_;  // the levels of the caller's scope
  const Level* base_ = nullptr;
  const Level* level_ = nullptr;  // where names are looked up now
  std::vector<Cte> ctes_;
  std::vector<Name> used_names_;  // aliases of this level and all outer ones
  std::vector<Name> left_names_;  // those of the level that ended last
  std::unordered_map<const void*, Name> printed_names_;
  std::unordered_map<const void*, ValueType> types_;
  int json_paths_ = 0;                    // paths of a JSON_TABLE that got a name
  bool typing_ = false;                   // what is printed is only looked at for its type
  std::vector<const TypeCast*> implied_;  // casts that are left out now
  std::vector<std::pair<const A_Const*, Expr>> taken_as_;  // literals that are read as of a type
  std::vector<std::pair<const Node_*, Expr>> made_;        // values that get a cast to be shown
  std::unordered_map<const void*, const TypeCast*> calls_as_casts_;
  // Nodes of our own live as long as what is known of them.
  std::deque<TypeCast> made_casts_;
  std::deque<TypeName> made_types_;
};

// An AND or OR list of `count` items; item(i, flatten) prints one. As the first argument of a list
// of the same kind it melts into that.
template <class F>
void Printer::joined(std::string_view word, Flatten own, Flatten around, int count, F&& item) {
  const bool bare = own == around;
  if (!bare) put("(");
  for (int i = 0; i < count; ++i) {
    if (i > 0) put(word);
    item(i, i == 0 ? own : Flatten::No);
  }
  if (!bare) put(")");
}

/// Names are looked up in another level while this lives.
class LevelGuard {
 public:
  LevelGuard(Printer& printer, const Level* level) : printer_(printer), before_(printer.level_) {
    printer.level_ = level;
  }
  ~LevelGuard() { printer_.level_ = before_; }
  LevelGuard(const LevelGuard&) = delete;
  LevelGuard& operator=(const LevelGuard&) = delete;

 private:
  Printer& printer_;
  const Level* before_;
};

/// The aliases and CTEs that are said while this lives are those of one query, and end with it.
class QueryNames {
 public:
  explicit QueryNames(Printer& printer)
      : printer_(printer), names_(printer.used_names_.size()), ctes_(printer.ctes_.size()) {}
  ~QueryNames() {
    std::vector<Name>& names = printer_.used_names_;
    const auto own = names.begin() + static_cast<std::ptrdiff_t>(names_);
    printer_.left_names_ = handed_on_ ? std::move(*handed_on_) : std::vector(own, names.end());
    names.resize(names_);
    printer_.ctes_.resize(ctes_);
  }
  QueryNames(const QueryNames&) = delete;
  QueryNames& operator=(const QueryNames&) = delete;

  /// A rule's OLD and NEW go down into the SELECT of an INSERT (getInsertSelectQuery() of
  /// src/backend/rewrite/rewriteManip.c): its names are what stands beside them.
  void hand_on(std::vector<Name> names) { handed_on_ = std::move(names); }

 private:
  Printer& printer_;
  size_t names_;
  size_t ctes_;
  std::optional<std::vector<Name>> handed_on_{};
};

/// Casts that the analyser makes by itself are left out while this lives: each place that decides
/// by types says which ones those are.
class ImpliedGuard {
 public:
  explicit ImpliedGuard(Printer& printer)
      : printer_(printer),
        casts_(printer.implied_.size()),
        literals_(printer.taken_as_.size()),
        made_(printer.made_.size()) {}
  ~ImpliedGuard() {
    printer_.made_.resize(made_);
    printer_.implied_.resize(casts_);
    printer_.taken_as_.resize(literals_);
  }
  ImpliedGuard(const ImpliedGuard&) = delete;
  ImpliedGuard& operator=(const ImpliedGuard&) = delete;

 private:
  Printer& printer_;
  size_t casts_, literals_, made_;
};

/// An operator's name where it is one of pg_catalog's or has no schema, else empty.
std::string_view single_name(const List* names);
/// The name FigureColname() gives an output column (src/backend/parser/parse_target.c).
std::string_view figure_column_name(const Node* node);
/// The same where what stands there by name stood there by number: $1 names nothing.
std::string_view name_without_columns(const Node* node);

}  // namespace dryshod
