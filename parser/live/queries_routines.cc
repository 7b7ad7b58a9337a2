// Queries for functions, procedures and aggregates. See queries.h.
#include <fmt/format.h>

#include "parser/live/queries.h"

namespace dryshod {
namespace {

constexpr const char* kFromRoutines =
    "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ";

std::string functions(const LiveServer& server) {
  const char* kind = server.since(11)
                         ? "CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END"
                         : "'FUNCTION '";
  const char* plain = server.since(11) ? "p.prokind <> 'a'" : "NOT p.proisagg";
  return fmt::format(R"(
SELECT 'pg_proc'::regclass::oid, p.oid, {0}, {1} || format('%I.%I', n.nspname, p.proname) || '(' ||
  pg_get_function_identity_arguments(p.oid) || ')', quote_ident(pg_get_userbyid(p.proowner)),
  pg_get_functiondef(p.oid) || ';'
{2} {3} AND {4}
  -- those of a range are made with it
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND
    d.objid = p.oid AND d.deptype = 'i'))",
                     static_cast<int>(kRoutinePriority), kind, kFromRoutines, plain,
                     is_own_in_schema("pg_proc", "p"));
}

/// dumpAgg()
std::string aggregates(const LiveServer& server) {
  const auto function = [](const char* option, const char* column) {
    return fmt::format(
        "CASE WHEN a.{1} = 0 THEN '' ELSE E',\\n\\t{0} = ' || a.{1}::regproc::text END", option,
        column);
  };
  const auto modify = [](const char* option, const char* column) {
    return fmt::format(R"(CASE WHEN a.{1} = CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN ''
      ELSE E',\n\t{0} = ' || CASE a.{1} WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE'
      ELSE 'READ_WRITE' END END)",
                       option, column);
  };
  const char* plain = server.since(11) ? "p.prokind = 'a'" : "p.proisagg";
  std::string options;
  const auto add = [&](const std::string& text) { options += " || " + text; };
  add("CASE WHEN a.aggtransspace = 0 THEN '' ELSE E',\\n\\tSSPACE = ' || a.aggtransspace END");
  add("CASE WHEN a.agginitval IS NULL THEN '' ELSE E',\\n\\tINITCOND = ' || "
      "quote_literal(a.agginitval) END");
  add(function("FINALFUNC", "aggfinalfn"));
  add("CASE WHEN a.aggfinalextra THEN E',\\n\\tFINALFUNC_EXTRA' ELSE '' END");
  if (server.since(11)) add(modify("FINALFUNC_MODIFY", "aggfinalmodify"));
  add(function("COMBINEFUNC", "aggcombinefn"));
  add(function("SERIALFUNC", "aggserialfn"));
  add(function("DESERIALFUNC", "aggdeserialfn"));
  add(function("MSFUNC", "aggmtransfn"));
  add(function("MINVFUNC", "aggminvtransfn"));
  add("CASE WHEN a.aggmtransfn = 0 THEN '' ELSE E',\\n\\tMSTYPE = ' || "
      "format_type(a.aggmtranstype, NULL) END");
  add("CASE WHEN a.aggmtransspace = 0 THEN '' ELSE E',\\n\\tMSSPACE = ' || a.aggmtransspace END");
  add("CASE WHEN a.aggminitval IS NULL THEN '' ELSE E',\\n\\tMINITCOND = ' || "
      "quote_literal(a.aggminitval) END");
  add(function("MFINALFUNC", "aggmfinalfn"));
  add("CASE WHEN a.aggmfinalextra THEN E',\\n\\tMFINALFUNC_EXTRA' ELSE '' END");
  if (server.since(11)) {
    add("CASE WHEN a.aggmtransfn = 0 THEN '' ELSE " +
        modify("MFINALFUNC_MODIFY", "aggmfinalmodify") + " END");
  }
  add(R"(coalesce((SELECT format(E',\n\tSORTOP = OPERATOR(%I.%s)', opn.nspname, o.oprname)
    FROM pg_operator o JOIN pg_namespace opn ON opn.oid = o.oprnamespace
    WHERE o.oid = a.aggsortop), ''))");
  add("CASE p.proparallel WHEN 's' THEN E',\\n\\tPARALLEL = safe' WHEN 'r' THEN E',\\n\\tPARALLEL "
      "= "
      "restricted' ELSE '' END");
  add("CASE WHEN a.aggkind = 'h' THEN E',\\n\\tHYPOTHETICAL' ELSE '' END");
  return fmt::format(R"(
SELECT 'pg_proc'::regclass::oid, p.oid, {0}, 'AGGREGATE ' || format('%I.%I', n.nspname, p.proname) ||
  '(' || CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_get_function_identity_arguments(p.oid) END || ')',
  quote_ident(pg_get_userbyid(p.proowner)),
  'CREATE AGGREGATE ' || format('%I.%I', n.nspname, p.proname) || '(' ||
  CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_get_function_arguments(p.oid) END ||
  E') (\n\tSFUNC = ' || a.aggtransfn::regproc::text || E',\n\tSTYPE = ' ||
  format_type(a.aggtranstype, NULL){1} || E'\n);'
FROM pg_proc p JOIN pg_aggregate a ON a.aggfnoid = p.oid
JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {2} AND {3})",
                     static_cast<int>(kRoutinePriority + 1), options, plain,
                     is_own_in_schema("pg_proc", "p"));
}

}  // namespace

void add_routine_queries(const LiveServer& server, std::vector<LiveQuery>& queries) {
  queries.push_back({Answer::Objects, functions(server)});
  queries.push_back({Answer::Objects, aggregates(server)});
}

}  // namespace dryshod
