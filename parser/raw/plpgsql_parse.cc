// compile() does what do_compile() and plpgsql_compile_inline() of src/pl/plpgsql/src/pl_comp.c do.
// Errors are caught in PG_TRY, so no longjmp passes a frame that has a destructor.
#include "parser/raw/plpgsql_parse.h"

#include "parser/source/lexer.h"
#include "parser/source/utf8.h"

extern "C" {
#include "pg_query.h"
#include "pg_query_internal.h"

#include "catalog/pg_proc_d.h"
#include "catalog/pg_type_d.h"
}

namespace dryshod {
namespace {

/// What compile() is given and gives back: plain data, for a longjmp crosses it.
struct Job {
  char* source = nullptr;
  char* name = nullptr;
  const PlpgsqlRoutine* routine = nullptr;
  int* datums = nullptr;  // one per parameter
  PLpgSQL_function* function = nullptr;
  const char* message = nullptr;
  int position = 0;  // in characters, from 1
  int line = 0;
};

/// Parameters under $n and under their own names (add_parameter_name()).
void add_parameters(Job& job) {
  int number = 0;
  for (const PlpgsqlRoutine::Parameter& parameter : job.routine->parameters) {
    char positional[16];
    pg_snprintf(positional, sizeof positional, "$%d", number + 1);
    const char* name = parameter.name.empty() ? positional : parameter.name.c_str();
    PLpgSQL_variable* variable =
        parameter.is_row
            ? reinterpret_cast<PLpgSQL_variable*>(
                  plpgsql_build_record(name, 0, nullptr, RECORDOID, false))
            : plpgsql_build_variable(
                  name, 0, plpgsql_build_datatype(TEXTOID, -1, InvalidOid, nullptr), false);
    const PLpgSQL_nsitem_type kind =
        variable->dtype == PLPGSQL_DTYPE_VAR ? PLPGSQL_NSTYPE_VAR : PLPGSQL_NSTYPE_REC;
    plpgsql_ns_additem(kind, variable->dno, positional);
    if (!parameter.name.empty()) plpgsql_ns_additem(kind, variable->dno, parameter.name.c_str());
    if (parameter.is_output) job.function->out_param_varno = variable->dno;
    job.datums[number++] = variable->dno;
  }
}

void compile(Job& job) {
  yyscan_t scanner = plpgsql_scanner_init(job.source);
  plpgsql_error_funcname = job.name;
  plpgsql_check_syntax = true;
  auto* function = static_cast<PLpgSQL_function*>(palloc0(sizeof(PLpgSQL_function)));
  job.function = function;
  plpgsql_curr_compile = function;
  function->fn_cxt = CurrentMemoryContext;
  plpgsql_compile_tmp_cxt = CurrentMemoryContext;
  function->fn_signature = job.name;
  function->fn_is_trigger = PLPGSQL_NOT_TRIGGER;
  function->out_param_varno = -1;
  function->resolve_option = PLPGSQL_RESOLVE_ERROR;
  plpgsql_ns_init();
  plpgsql_ns_push(job.name, PLPGSQL_LABEL_BLOCK);
  plpgsql_DumpExecTree = false;
  plpgsql_start_datums();
  // The grammar asks the type only for what RETURN may have behind it.
  function->fn_rettype =
      job.routine->returns == PlpgsqlRoutine::Returns::Nothing ? VOIDOID : TEXTOID;
  function->fn_retset = job.routine->returns == PlpgsqlRoutine::Returns::Set;
  function->fn_prokind = job.routine->is_procedure ? PROKIND_PROCEDURE : PROKIND_FUNCTION;
  add_parameters(job);
  PLpgSQL_variable* found = plpgsql_build_variable(
      "found", 0, plpgsql_build_datatype(BOOLOID, -1, InvalidOid, nullptr), true);
  function->found_varno = found->dno;
  if (plpgsql_yyparse(&function->action, scanner) != 0) {
    job.message = "syntax error";
    job.function = nullptr;
  }
  plpgsql_scanner_finish(scanner);
  plpgsql_finish_datums(function);
}

void compile_safely(Job& job) {
  const MemoryContext context = CurrentMemoryContext;
  PG_TRY();
  { compile(job); }
  PG_CATCH();
  {
    MemoryContextSwitchTo(context);
    const ErrorData* caught = CopyErrorData();
    FlushErrorState();
    job.function = nullptr;
    job.message = caught->message == nullptr ? "syntax error" : caught->message;
    job.position = caught->internalpos > 0 ? caught->internalpos : caught->cursorpos;
    job.line = 0;
  }
  PG_END_TRY();
  plpgsql_error_funcname = nullptr;
  plpgsql_check_syntax = false;
  plpgsql_compile_tmp_cxt = nullptr;
  plpgsql_curr_compile = nullptr;
}

size_t byte_offset(std::string_view text, int position) {
  size_t i = 0;
  for (int left = position - 1; left > 0 && i < text.size(); --left) {
    i += std::max<size_t>(1, utf8_sequence(text.substr(i, 4)));
  }
  return i;
}

}  // namespace

PlpgsqlParser::~PlpgsqlParser() {
  if (context_ != nullptr) pg_query_exit_memory_context(context_);
}

PlpgsqlTree PlpgsqlParser::parse(std::string_view body, const PlpgsqlRoutine& routine) {
  if (context_ == nullptr) context_ = pg_query_enter_memory_context();
  MemoryContextSwitchTo(context_);
  PlpgsqlTree out;
  out.parameters.resize(routine.parameters.size());
  if (body.find('\0') != std::string_view::npos) {
    out.error.message = "NUL byte in a routine";
    return out;
  }
  const std::string plain = plain_declarations(body);
  Job job;
  job.source = pstrdup(plain.c_str());
  job.name = pstrdup(routine.name.c_str());
  job.routine = &routine;
  job.datums = out.parameters.data();
  compile_safely(job);
  out.function = job.function;
  if (job.function == nullptr) {
    out.error.message = job.message;
    if (job.position > 0) {
      out.error.at = byte_offset(plain, job.position);
      out.error.line =
          1 + static_cast<int>(
                  std::count(plain.begin(), plain.begin() + static_cast<long>(out.error.at), '\n'));
    }
  }
  return out;
}

}  // namespace dryshod
