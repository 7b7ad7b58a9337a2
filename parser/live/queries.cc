// See queries.h. All of them in their order, and the conditions that many share.
#include "parser/live/queries.h"

#include <fmt/format.h>

#include "catalog/quote.h"
#include "catalog/secret.h"

namespace dryshod {

std::string is_own(const std::string& table, const std::string& alias) {
  // By what extensions have: a short list that the server reads once and keeps hashed.
  return fmt::format(
      "({1}.oid >= 16384 AND {1}.oid NOT IN (SELECT own.objid FROM pg_depend own WHERE "
      "own.refclassid = 'pg_extension'::regclass AND own.classid = '{0}'::regclass AND "
      "own.deptype = 'e'))",
      table, alias);
}

std::string is_own_in_schema(const std::string& table, const std::string& alias) {
  return "(n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND " + is_own(table, alias) +
         ")";
}

std::string options_of(const std::string& array) {
  // is_secret_option() of catalog/secret.h, on the server: a secret never leaves it.
  return fmt::format(
      "CASE WHEN {0} IS NULL OR {0} = '{{}}' THEN '' ELSE (SELECT ' OPTIONS (' || "
      "string_agg(quote_ident(o.option_name) || ' ' || quote_literal(CASE WHEN "
      "lower(o.option_name) <> 'password_required' AND lower(o.option_name) ~ "
      "'password|passwd|passcode|secret|token|api_key|apikey|access_key|private_key' THEN {1} "
      "ELSE coalesce(o.option_value, '') END), ', ') || ')' FROM pg_options_to_table({0}) o) END",
      array, quote_literal(kSecretPlaceholder));
}

std::string hashed(const std::string& query) {
  return "SET LOCAL enable_nestloop = off;" + query + ";\nSET LOCAL enable_nestloop = on";
}

std::vector<LiveQuery> live_queries(const LiveServer& server) {
  std::vector<LiveQuery> queries;
  add_database_queries(server, queries);
  add_type_queries(server, queries);
  add_routine_queries(server, queries);
  add_operator_queries(server, queries);
  add_search_queries(server, queries);
  add_relation_queries(server, queries);
  add_table_part_queries(server, queries);
  add_replication_queries(server, queries);
  add_common_queries(server, queries);
  add_privilege_queries(server, queries);
  return queries;
}

}  // namespace dryshod
