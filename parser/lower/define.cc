// CREATE AGGREGATE, OPERATOR, TYPE, COLLATION and TEXT SEARCH ...: one node for all of them. Knows
// who makes each.
#include "parser/lower/define.h"

namespace dryshod {

bool lower(Session& session, const DefineStmt& statement) {
  switch (statement.kind) {
    case OBJECT_AGGREGATE:
      return define_aggregate(session, statement);
    case OBJECT_COLLATION:
      return define_collation(session, statement);
    case OBJECT_TSPARSER:
      return define_ts_parser(session, statement);
    case OBJECT_TSTEMPLATE:
      return define_ts_template(session, statement);
    case OBJECT_TSDICTIONARY:
      return define_ts_dictionary(session, statement);
    case OBJECT_TSCONFIGURATION:
      return define_ts_configuration(session, statement);
    case OBJECT_OPERATOR:
      return define_operator(session, statement);
    case OBJECT_TYPE:
      return define_base_type(session, statement);
    default:
      return error(session, "unrecognized kind of object");
  }
}

}  // namespace dryshod
