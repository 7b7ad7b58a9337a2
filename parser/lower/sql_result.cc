// See sql_result.h. Knows the number of columns from the text, their types from the printer; names
// that are not there yet are none of its affair.
#include "parser/lower/sql_result.h"

#include "parser/expr/value_type.h"
#include "parser/lower/alter_table.h"
#include "parser/lower/operator.h"
#include "parser/lower/relation.h"
#include "parser/raw/raw_parse.h"

namespace dryshod {
namespace {

/// What a function returns: one value of a type, or a row.
struct Wanted {
  std::string words;        // as messages say it
  std::vector<Expr> types;  // of the columns; absent where not known
  bool row = false;         // one column that is a row will do, too
  bool anything = false;    // void, or a record whose columns the caller names
};

/// Absent for a type of the user's: what can be assigned to it is not decided here.
Expr interned(Session& session, const ExprBuilder& type) {
  if (!type.refs().empty() || builtin_value_type(type.text()).category == 0) return {};
  return session.catalog.intern(type);
}

/// The columns of the row type that alone is named.
bool row_columns(const Catalog& catalog, const ExprBuilder& type, std::vector<Expr>& columns) {
  if (type.refs().size() != 1 || type.text().size() != 2) return false;
  const Ref row = type.refs()[0];
  if (catalog.is<Composite>(row)) {
    catalog.each_child_of<Attribute>(
        row, [&](Ref ref) { columns.push_back(catalog.get<Attribute>(ref).type); });
    return true;
  }
  if (!catalog.is<Table>(row) && !catalog.is<View>(row)) return false;
  for (const Ref column : columns_of(catalog, row)) {
    columns.push_back(catalog.get<Column>(column).type);
  }
  return true;
}

/// False where it cannot be told.
bool read_wanted(Session& session, const Function& body, Wanted& wanted) {
  const Catalog& catalog = session.catalog;
  ExprBuilder returns = catalog.open(body.returns);
  std::string& text = returns.text();
  if (text.starts_with("TABLE(")) {
    for (const RoutineColumn& column : routine_columns(catalog, body)) {
      wanted.types.push_back(interned(session, column.type));
      wanted.words = type_words(session, session.catalog.intern(column.type));
    }
    wanted.row = wanted.types.size() > 1;
    if (wanted.row) wanted.words = "record";
    return true;
  }
  if (text.starts_with("SETOF ")) text.erase(0, 6);
  wanted.words = type_words(session, session.catalog.intern(returns));
  if (returns.refs().empty() && text == "record") {
    for (const RoutineColumn& column : routine_columns(catalog, body)) {
      wanted.types.push_back(interned(session, column.type));
    }
    wanted.row = true;
    wanted.anything = wanted.types.empty();
    return true;
  }
  wanted.anything = returns.refs().empty() && text == "void";
  if (row_columns(catalog, returns, wanted.types)) {
    wanted.row = true;
    return !wanted.types.empty();
  }
  // A domain may be over a row type.
  wanted.row = !returns.refs().empty() && !text.ends_with("[]") &&
               !catalog.is<Enum>(returns.refs()[0]) && !catalog.is<Range>(returns.refs()[0]);
  if (!wanted.row) wanted.types.push_back(session.catalog.intern(returns));
  return !wanted.row;
}

const List* returning_list(const ReturningClause* clause) {
  return clause != nullptr ? clause->exprs : nullptr;
}

/// The statement gives rows.
bool gives_rows(const Node& statement) {
  switch (statement.type) {
    case T_SelectStmt:
      return reinterpret_cast<const SelectStmt&>(statement).intoClause == nullptr;
    case T_InsertStmt:
      return returning_list(reinterpret_cast<const InsertStmt&>(statement).returningClause);
    case T_UpdateStmt:
      return returning_list(reinterpret_cast<const UpdateStmt&>(statement).returningClause);
    case T_DeleteStmt:
      return returning_list(reinterpret_cast<const DeleteStmt&>(statement).returningClause);
    case T_MergeStmt:
      return returning_list(reinterpret_cast<const MergeStmt&>(statement).returningClause);
    default:
      return false;
  }
}

/// The number of columns that a SELECT lists, where no star stands among them; -1: not known.
int listed_columns(const Node& statement) {
  const auto* select = node_as<SelectStmt>(&statement, T_SelectStmt);
  while (select != nullptr && select->op != SETOP_NONE) select = select->larg;
  if (select == nullptr || select->targetList == nullptr) return -1;
  int count = 0;
  for (const ResTarget* target : list_of<ResTarget>(select->targetList)) {
    ++count;
    const auto* ref = node_as<ColumnRef>(target->val, T_ColumnRef);
    const auto fields = list_of<Node>(ref != nullptr ? ref->fields : nullptr);
    const auto* part = node_as<A_Indirection>(target->val, T_A_Indirection);
    const auto steps = list_of<Node>(part != nullptr ? part->indirection : nullptr);
    if (!fields.empty() && fields[fields.size() - 1]->type == T_A_Star) return -1;
    if (!steps.empty() && steps[steps.size() - 1]->type == T_A_Star) return -1;
  }
  return count;
}

struct Given {
  int count = -1;           // -1: not known
  std::vector<Expr> types;  // as many, or none
};

Given read_given(Session& session, const Node& statement, const Scope& scope) {
  Given given;
  const size_t before = session.diagnostics.size();
  const auto printed = print_query(session, &statement, &scope);
  session.diagnostics.resize(before);
  given.count = listed_columns(statement);
  if (!printed || !printed->columns_known || printed->columns.empty()) return given;
  if (given.count >= 0 && given.count != static_cast<int>(printed->columns.size())) return given;
  given.count = static_cast<int>(printed->columns.size());
  for (const OutputColumn& column : printed->columns) given.types.push_back(column.type);
  return given;
}

bool may_be_row(const Catalog& catalog, Expr type) {
  return !type || catalog.has_holes(type) || catalog.template_text(type) == "record";
}

bool fits(Session& session, const Wanted& wanted, const Given& given) {
  if (given.count < 0) return true;
  const bool typed = !given.types.empty();
  if (wanted.row && given.count == 1 && (!typed || may_be_row(session.catalog, given.types[0]))) {
    return true;
  }
  if (given.count != static_cast<int>(wanted.types.size())) return false;
  for (size_t i = 0; i < given.types.size(); ++i) {
    if (!given.types[i] || !wanted.types[i]) continue;
    if (!assignment_cast_exists(session, given.types[i], wanted.types[i])) return false;
  }
  return true;
}

}  // namespace

bool sql_result_fits(Session& session, const Function& body, const RoutineArguments& arguments) {
  if (!session.check_function_bodies || body.sql_body || session.text(body.language) != "sql") {
    return true;
  }
  RawParser parser;
  const auto parsed = parser.parse(session.strings[body.body], session.statement);
  if (!parsed) {
    const std::string why = parsed.error().empty() ? "" : parsed.error().front().message;
    return !why.starts_with("syntax error") || error(session, why);
  }
  Wanted wanted;
  if (arguments.polymorphic || !read_wanted(session, body, wanted) || wanted.anything) return true;
  const auto statements = list_of<RawStmt>(parsed->list);
  const Node* last = statements.empty() ? nullptr : statements[statements.size() - 1]->stmt;
  if (last != nullptr && gives_rows(*last) &&
      fits(session, wanted, read_given(session, *last, arguments.scope))) {
    return true;
  }
  return error(session, "return type mismatch in function declared to return " + wanted.words);
}

}  // namespace dryshod
