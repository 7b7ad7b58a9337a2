// Queries for what every kind may have: dependencies, comments, security labels. See queries.h.
#include "parser/live/queries.h"

namespace dryshod {

void add_common_queries(const LiveServer&, std::vector<LiveQuery>& queries) {
  // Only what decides an order that the priorities do not: tables come before their indexes,
  // schemas before all, triggers after all.
  queries.push_back({Answer::Dependencies, R"(
SELECT DISTINCT d.classid, d.objid, d.refclassid, d.refobjid FROM pg_depend d
WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i')
  AND d.classid NOT IN ('pg_trigger'::regclass, 'pg_policy'::regclass)
  AND d.refclassid <> 'pg_namespace'::regclass
  AND NOT (d.refclassid = 'pg_class'::regclass AND
    d.classid IN ('pg_class'::regclass, 'pg_constraint'::regclass))
  AND NOT (d.classid = 'pg_attrdef'::regclass AND d.deptype = 'a')
  AND NOT (d.classid = 'pg_type'::regclass AND d.deptype = 'i')
  AND (d.refclassid <> 'pg_constraint'::regclass OR d.classid = 'pg_rewrite'::regclass))"});
  queries.push_back({Answer::Extensions, R"(
SELECT d.classid, d.objid, quote_ident(x.extname) FROM pg_depend d
JOIN pg_extension x ON x.oid = d.refobjid
WHERE d.deptype = 'x' AND d.refclassid = 'pg_extension'::regclass ORDER BY 1, 2, 3)"});
  queries.push_back({Answer::Comments, R"(
SELECT d.classoid, d.objoid, d.objsubid, d.description FROM pg_description d
WHERE d.objoid >= 16384 OR (d.classoid = 'pg_namespace'::regclass AND
  (d.description <> 'standard public schema' OR
    d.objoid IS DISTINCT FROM (SELECT n.oid FROM pg_namespace n WHERE n.nspname = 'public')))
ORDER BY 1, 2, 3)"});
  queries.push_back({Answer::Labels, R"(
SELECT l.classoid, l.objoid, l.objsubid, l.provider, l.label FROM pg_seclabel l
WHERE l.objoid >= 16384 ORDER BY 1, 2, 3, 4)"});
}

}  // namespace dryshod
