// DefineStmt is many statements: what each file of them offers to define.cc.
#pragma once

#include "parser/lower/lower.h"

namespace dryshod {

/// CREATE [OR REPLACE] AGGREGATE (aggregate.cc).
bool define_aggregate(Session& session, const DefineStmt& statement);
/// CREATE COLLATION (collation.cc).
bool define_collation(Session& session, const DefineStmt& statement);
/// CREATE TEXT SEARCH ... (text_search_*.cc).
bool define_ts_parser(Session& session, const DefineStmt& statement);
bool define_ts_template(Session& session, const DefineStmt& statement);
bool define_ts_dictionary(Session& session, const DefineStmt& statement);
bool define_ts_configuration(Session& session, const DefineStmt& statement);
/// CREATE OPERATOR (operator.cc).
bool define_operator(Session& session, const DefineStmt& statement);
/// CREATE TYPE name, and CREATE TYPE name (INPUT = ...) (base_type.cc).
bool define_base_type(Session& session, const DefineStmt& statement);

}  // namespace dryshod
