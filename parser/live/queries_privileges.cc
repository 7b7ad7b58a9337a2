// Queries for privileges, of objects and of those to come. See queries.h. Objects of the server and
// of extensions are told where their privileges are no more those that they began with
// (pg_init_privs).
#include <fmt/format.h>

#include "parser/live/queries.h"

namespace dryshod {
namespace {

struct Privileged {
  const char* catalog;
  const char* from;  // with its alias o
  const char* tag;   // as GRANT ON writes it
  const char* owner;
  const char* acl;
  const char* type;       // as acldefault() calls it
  bool in_schema = true;  // n is its schema
};

constexpr const char* kSeparator = "E'\\x01'";

std::string privileges(const Privileged& of, const char* column, const char* sub) {
  // An array of no items is not the absence of an array: NULL says that nothing was changed.
  const std::string base =
      fmt::format("coalesce(i.initprivs, acldefault({}, {}))", of.type, of.owner);
  const std::string schema = of.in_schema ? "AND (n.nspname = 'pg_catalog' OR n.nspname !~ '^pg_' "
                                            "AND n.nspname <> 'information_schema')"
                                          : "";
  return fmt::format(R"(
SELECT '{0}'::regclass::oid, o.oid, {1}, {2}, quote_ident(pg_get_userbyid({3})),
  array_to_string(coalesce({4}, acldefault({5}, {3}))::text[], {6}), array_to_string({7}::text[], {6}),
  {5}
FROM {8} LEFT JOIN pg_init_privs i ON i.classoid = '{0}'::regclass AND i.objoid = o.oid AND
  i.objsubid = {9}
WHERE ({4} IS NOT NULL OR i.initprivs IS NOT NULL) AND coalesce({4}, acldefault({5}, {3})) IS
  DISTINCT FROM {7} {10})",
                     of.catalog, of.tag, column, of.owner, of.acl, of.type, kSeparator, base,
                     of.from, sub, schema);
}

}  // namespace

void add_privilege_queries(const LiveServer& server, std::vector<LiveQuery>& queries) {
  const auto add = [&](const Privileged& of, const char* column = "NULL", const char* sub = "0") {
    queries.push_back({Answer::Privileges, privileges(of, column, sub)});
  };
  add({"pg_namespace",
       "pg_namespace o JOIN pg_namespace n ON n.oid = o.oid AND n.nspname <> 'public'",
       "'SCHEMA ' || quote_ident(o.nspname)", "o.nspowner", "o.nspacl", "'n'::\"char\""});
  // What public begins with since 15 is known, whoever owns it now (getNamespaces()).
  queries.push_back({Answer::Privileges, fmt::format(R"(
SELECT 'pg_namespace'::regclass::oid, o.oid, 'SCHEMA public', NULL,
  quote_ident(pg_get_userbyid(o.nspowner)),
  array_to_string(coalesce(o.nspacl, acldefault('n', o.nspowner))::text[], {0}),
  array_to_string((acldefault('n', o.nspowner) || makeaclitem(0, o.nspowner, 'USAGE', false))::text[],
    {0}), 'n'
FROM pg_namespace o WHERE o.nspname = 'public')",
                                                     kSeparator)});
  const char* relations =
      "pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace AND o.relkind IN "
      "('r', 'p', 'v', 'm', 'f', 'S')";
  add({"pg_class", relations,
       "CASE o.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || format('%I.%I', n.nspname, "
       "o.relname)",
       "o.relowner", "o.relacl",
       "CASE o.relkind WHEN 'S' THEN 's'::\"char\" ELSE 'r'::\"char\" END"});
  add({"pg_class",
       "pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace AND o.relkind IN ('r', 'p', 'v', "
       "'m', "
       "'f') JOIN pg_attribute a ON a.attrelid = o.oid AND NOT a.attisdropped",
       "'TABLE ' || format('%I.%I', n.nspname, o.relname)", "o.relowner", "a.attacl",
       "'c'::\"char\""},
      "quote_ident(a.attname)", "a.attnum");
  const char* routine = server.since(11)
                            ? "CASE o.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || "
                              "format('%I.%I', n.nspname, o.proname) || '(' || "
                              "oidvectortypes(o.proargtypes) || ')'"
                            : "'FUNCTION ' || format('%I.%I', n.nspname, o.proname) || '(' || "
                              "oidvectortypes(o.proargtypes) || ')'";
  add({"pg_proc", "pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace", routine, "o.proowner",
       "o.proacl", "'f'::\"char\""});
  add({"pg_type", "pg_type o JOIN pg_namespace n ON n.oid = o.typnamespace",
       "'TYPE ' || format('%I.%I', n.nspname, o.typname)", "o.typowner", "o.typacl",
       "'T'::\"char\""});
  add({"pg_language", "(SELECT oid, lanname, lanowner, lanacl FROM pg_language WHERE lanispl) o",
       "'LANGUAGE ' || quote_ident(o.lanname)", "o.lanowner", "o.lanacl", "'l'::\"char\"", false});
  add({"pg_foreign_data_wrapper", "pg_foreign_data_wrapper o",
       "'FOREIGN DATA WRAPPER ' || quote_ident(o.fdwname)", "o.fdwowner", "o.fdwacl",
       "'F'::\"char\"", false});
  add({"pg_foreign_server", "pg_foreign_server o", "'FOREIGN SERVER ' || quote_ident(o.srvname)",
       "o.srvowner", "o.srvacl", "'S'::\"char\"", false});
  queries.push_back({Answer::DefaultPrivileges, fmt::format(R"(
SELECT quote_ident(pg_get_userbyid(d.defaclrole)), quote_ident(n.nspname), d.defaclobjtype,
  array_to_string(d.defaclacl::text[], {0}), CASE WHEN d.defaclnamespace = 0 THEN
    array_to_string(acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's'::"char" ELSE d.defaclobjtype END,
      d.defaclrole)::text[], {0}) ELSE '' END
FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace)",
                                                            kSeparator)});
}

}  // namespace dryshod
