// What the string body of a SQL function gives back.
#pragma once

#include "parser/lower/routine.h"

namespace dryshod {

/// check_sql_fn_retval() of src/backend/executor/functions.c: does the body parse, and does its
/// last statement give what the function returns? Where the types cannot be told, the answer is
/// yes.
bool sql_result_fits(Session& session, const Function& body, const RoutineArguments& arguments);

}  // namespace dryshod
