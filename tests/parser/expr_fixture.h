// A small database for tests of parser/expr: raw statements put names into a catalog without
// lowering's help, views by way of the printer itself. Knows CREATE SCHEMA, TYPE, DOMAIN, SEQUENCE,
// TABLE, FUNCTION and VIEW as far as names and types go; every other statement is passed over.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "parser/expr/print.h"
#include "parser/expr/resolve.h"
#include "parser/raw/raw_parse.h"

namespace dryshod::test {

class Database {
 public:
  explicit Database(int major = 18);

  /// Runs statements; what the printer refuses is left in session().diagnostics.
  void run(std::string_view sql);

  /// An expression in the scope of a relation ("" : of nothing); "ERROR: ..." where it is refused.
  std::string expression(std::string_view sql, std::string_view relation = {});
  /// A query; line breaks become single blanks.
  std::string query(std::string_view sql, const Scope* outer = nullptr);
  std::string type(std::string_view sql, bool with_modifier = true);

  Session& session() { return session_; }
  Catalog& catalog() { return catalog_; }
  Ref relation(std::string_view name);

  /// Called with each expression and query that run() meets, before it is put away: a whole query
  /// (with no relation) or an expression of a relation.
  std::function<void(const Node* node, Ref relation, bool is_query)> visit;
  /// What the visited node belongs to: "CREATE OR REPLACE VIEW s.v AS ", or nothing.
  std::string subject;

 private:
  void statement(const Node* node);
  void table(const CreateStmt& s);
  void view(const RangeVar& name, const Node* query, const List* aliases, bool materialized);
  void function(const CreateFunctionStmt& s);
  Ref schema_for(const RangeVar& name);
  Ref schema_for(const List* names, std::string_view& last);
  void parse(std::string_view sql, const std::function<void(const Node*)>& f);
  std::string message();

  Strings strings_;
  Catalog catalog_{strings_};
  Session session_;
  RawParser parser_;
};

/// Runs of blanks and line ends become one blank.
std::string on_one_line(std::string_view text);

}  // namespace dryshod::test
