// Queries for what stands in no schema: schemas, extensions, languages, access methods, foreign
// servers, event triggers. See queries.h.
#include <fmt/format.h>

#include "parser/live/queries.h"

namespace dryshod {
namespace {

/// As pg_dump of 15 and later tells it, of any server: public is there, and what differs from what
/// initdb makes today is said (getNamespaces(), dumpNamespace()).
std::string schemas() {
  return fmt::format(
      "SELECT 'pg_namespace'::regclass::oid, n.oid, {0}, 'SCHEMA ' || quote_ident(n.nspname), CASE "
      "WHEN n.nspname <> 'public' OR pg_get_userbyid(n.nspowner) <> 'pg_database_owner' THEN "
      "quote_ident(pg_get_userbyid(n.nspowner)) END, CASE WHEN n.nspname <> 'public' THEN 'CREATE "
      "SCHEMA ' || quote_ident(n.nspname) || ';' WHEN obj_description(n.oid, 'pg_namespace') IS "
      "NULL "
      "THEN 'COMMENT ON SCHEMA public IS '''';' ELSE '' END FROM pg_namespace n WHERE n.nspname = "
      "'public' OR (n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS "
      "(SELECT "
      "FROM pg_depend e WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid AND "
      "e.deptype = "
      "'e'))",
      static_cast<int>(kSchemaPriority));
}

std::string extensions() {
  return fmt::format(
      "SELECT 'pg_extension'::regclass::oid, x.oid, {0}, 'EXTENSION ' || quote_ident(x.extname), "
      "NULL, format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I;', x.extname, n.nspname) "
      "FROM "
      "pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE x.oid >= 16384",
      static_cast<int>(kExtensionPriority));
}

std::string languages() {
  return fmt::format(
      "SELECT 'pg_language'::regclass::oid, l.oid, {0}, 'LANGUAGE ' || quote_ident(l.lanname), "
      "quote_ident(pg_get_userbyid(l.lanowner)), CASE WHEN l.lanplcallfoid = 0 THEN 'CREATE OR "
      "REPLACE PROCEDURAL LANGUAGE ' || quote_ident(l.lanname) ELSE 'CREATE ' || CASE WHEN "
      "l.lanpltrusted THEN 'TRUSTED ' ELSE '' END || 'PROCEDURAL LANGUAGE ' || "
      "quote_ident(l.lanname) || ' HANDLER ' || l.lanplcallfoid::regproc::text || CASE WHEN "
      "l.laninline <> 0 THEN ' INLINE ' || l.laninline::regproc::text ELSE '' END || CASE WHEN "
      "l.lanvalidator <> 0 THEN ' VALIDATOR ' || l.lanvalidator::regproc::text ELSE '' END END || "
      "';' "
      "FROM pg_language l WHERE l.lanispl AND {1}",
      static_cast<int>(kLanguagePriority), is_own("pg_language", "l"));
}

std::string access_methods() {
  return fmt::format(
      "SELECT 'pg_am'::regclass::oid, a.oid, {0}, 'ACCESS METHOD ' || quote_ident(a.amname), NULL, "
      "'CREATE ACCESS METHOD ' || quote_ident(a.amname) || ' TYPE ' || CASE a.amtype WHEN 'i' THEN "
      "'INDEX' ELSE 'TABLE' END || ' HANDLER ' || a.amhandler::regproc::text || ';' FROM pg_am a "
      "WHERE {1}",
      static_cast<int>(kAccessMethodPriority), is_own("pg_am", "a"));
}

std::string wrappers() {
  return fmt::format(
      "SELECT 'pg_foreign_data_wrapper'::regclass::oid, f.oid, {0}, 'FOREIGN DATA WRAPPER ' || "
      "quote_ident(f.fdwname), quote_ident(pg_get_userbyid(f.fdwowner)), 'CREATE FOREIGN DATA "
      "WRAPPER ' || quote_ident(f.fdwname) || CASE WHEN f.fdwhandler <> 0 THEN ' HANDLER ' || "
      "f.fdwhandler::regproc::text ELSE '' END || CASE WHEN f.fdwvalidator <> 0 THEN ' VALIDATOR ' "
      "|| f.fdwvalidator::regproc::text ELSE '' END || {1} || ';' FROM pg_foreign_data_wrapper f "
      "WHERE {2}",
      static_cast<int>(kForeignPriority), options_of("f.fdwoptions"),
      is_own("pg_foreign_data_wrapper", "f"));
}

std::string servers() {
  return fmt::format(
      "SELECT 'pg_foreign_server'::regclass::oid, s.oid, {0}, 'SERVER ' || quote_ident(s.srvname), "
      "quote_ident(pg_get_userbyid(s.srvowner)), 'CREATE SERVER ' || quote_ident(s.srvname) || "
      "CASE "
      "WHEN s.srvtype <> '' THEN ' TYPE ' || quote_literal(s.srvtype) ELSE '' END || CASE WHEN "
      "s.srvversion <> '' THEN ' VERSION ' || quote_literal(s.srvversion) ELSE '' END || ' FOREIGN "
      "DATA WRAPPER ' || quote_ident(f.fdwname) || {1} || ';' FROM pg_foreign_server s JOIN "
      "pg_foreign_data_wrapper f ON f.oid = s.srvfdw WHERE {2}",
      static_cast<int>(kServerPriority), options_of("s.srvoptions"),
      is_own("pg_foreign_server", "s"));
}

std::string user_mappings() {
  // The view shows options to those who may see them.
  return fmt::format(
      "SELECT 'pg_user_mapping'::regclass::oid, m.umid, {0}, 'USER MAPPING FOR ' || CASE WHEN "
      "m.umuser = 0 THEN 'public' ELSE quote_ident(m.usename) END || ' SERVER ' || "
      "quote_ident(m.srvname), NULL, 'CREATE USER MAPPING FOR ' || CASE WHEN m.umuser = 0 THEN "
      "'PUBLIC' ELSE quote_ident(m.usename) END || ' SERVER ' || quote_ident(m.srvname) || {1} || "
      "';' FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid WHERE {2}",
      static_cast<int>(kMappingPriority), options_of("m.umoptions"),
      is_own("pg_foreign_server", "s"));
}

std::string event_triggers() {
  return fmt::format(
      "SELECT 'pg_event_trigger'::regclass::oid, e.oid, {0}, 'EVENT TRIGGER ' || "
      "quote_ident(e.evtname), quote_ident(pg_get_userbyid(e.evtowner)), 'CREATE EVENT TRIGGER ' "
      "|| "
      "quote_ident(e.evtname) || ' ON ' || quote_ident(e.evtevent) || coalesce((SELECT E'\\n WHEN "
      "TAG IN (' || string_agg(quote_literal(t), ', ') || ')' FROM unnest(e.evttags) t), '') || "
      "E'\\n EXECUTE FUNCTION ' || e.evtfoid::regproc::text || '();' || CASE e.evtenabled WHEN 'O' "
      "THEN '' ELSE E'\\nALTER EVENT TRIGGER ' || quote_ident(e.evtname) || CASE e.evtenabled WHEN "
      "'D' THEN ' DISABLE;' WHEN 'A' THEN ' ENABLE ALWAYS;' ELSE ' ENABLE REPLICA;' END END FROM "
      "pg_event_trigger e WHERE {1}",
      static_cast<int>(kEventTriggerPriority), is_own("pg_event_trigger", "e"));
}

}  // namespace

void add_database_queries(const LiveServer&, std::vector<LiveQuery>& queries) {
  for (std::string& sql :
       std::vector<std::string>{schemas(), extensions(), languages(), access_methods(), wrappers(),
                                servers(), user_mappings(), event_triggers()}) {
    queries.push_back({Answer::Objects, std::move(sql)});
  }
  queries.push_back(
      {Answer::Unseen,
       "SELECT 'the options of user mapping for ' || coalesce(quote_ident(m.usename), 'public') || "
       "' "
       "on server ' || quote_ident(m.srvname) || ' are not shown to this role' FROM "
       "pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid WHERE m.umoptions IS NULL "
       "AND "
       "NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AND NOT (m.umuser <> 0 "
       "AND "
       "m.usename = current_user AND (has_server_privilege(m.srvid, 'USAGE') OR "
       "pg_has_role(s.srvowner, 'USAGE'))) AND NOT (m.umuser = 0 AND pg_has_role(s.srvowner, "
       "'USAGE')) ORDER BY 1"});
}

}  // namespace dryshod
