// A CREATE TABLE on its way: what it asks for, gathered before anything is made, so that names are
// chosen and refusals given in the server's order. Knows no kind's details.
#pragma once

#include <list>
#include <string>
#include <vector>

#include "parser/lower/relation.h"

namespace dryshod {

/// One column of the table to be: inherited, declared, taken by LIKE or from a type, or several of
/// these at once.
struct ColumnPlan {
  Name name{};
  Column body{};
  bool local = true;
  std::vector<Ref> inherited{};           // the parents' columns, in their order
  const ColumnDef* definition = nullptr;  // none: only inherited, or LIKE
  ColumnParts parts{};
  Ref like{};  // the column it is like
  bool like_identity = false;
  Ref sequence{};  // of a serial or identity
  Ref column{};    // once made
};

struct LikeClause {
  Ref relation;
  uint32_t options = 0;
};

struct TableDraft {
  explicit TableDraft(const CreateStmt& s) : statement(s) {}
  explicit TableDraft(const CreateForeignTableStmt& s) : statement(s.base), foreign(&s) {}

  const CreateStmt& statement;
  const CreateForeignTableStmt* foreign = nullptr;
  Ref schema{};
  Name name{};
  Name persistence{};
  std::vector<Ref> parents{};
  Ref of_type{};
  std::vector<ColumnPlan> columns{};
  ConstraintRequests requests{};
  std::vector<LikeClause> likes{};
  std::list<std::string> kept_names{};  // names that nodes made here point to
  Ref table{};

  bool is_partition() const { return statement.partbound != nullptr; }
};

/// Columns of all origins into one list, merged (table_columns.cc).
bool gather_columns(Session& session, TableDraft& draft);
/// The sequences of serial and identity columns: all names first, then the sequences.
bool make_sequences(Session& session, TableDraft& draft);
/// The column elements with their defaults and generation expressions.
bool make_columns(Session& session, TableDraft& draft);
/// LIKE: its columns into the list, and what it copies once the table is there (like.cc).
bool gather_like(Session& session, TableDraft& draft, const TableLikeClause& clause,
                 std::vector<ColumnPlan>& own);
bool expand_like(Session& session, TableDraft& draft, const LikeClause& like);
/// The attributes of a composite type as columns.
std::vector<ColumnPlan> plans_of_type(const Catalog& catalog, Ref type);
/// The sequence of a column that is LIKE an identity one.
Ref make_like_sequence(Session& session, const TableDraft& draft, const ColumnPlan& plan);

}  // namespace dryshod
