// Queries for types and collations; composites get their attributes from the query for columns.
// See queries.h.
#include <fmt/format.h>

#include "parser/live/queries.h"

namespace dryshod {
namespace {

// A type that stands for itself: no array of another one, no multirange, no row of a table.
constexpr const char* kFromTypes = R"(
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE NOT EXISTS (SELECT FROM pg_type el WHERE el.oid = t.typelem AND el.typarray = t.oid))";

std::string collations(const LiveServer& server) {
  std::string locale;
  if (server.since(17)) {
    locale = R"(CASE c.collprovider WHEN 'c' THEN CASE WHEN c.collcollate = c.collctype
      THEN ', locale = ' || quote_literal(c.collcollate)
      ELSE ', lc_collate = ' || quote_literal(c.collcollate) ||
           ', lc_ctype = ' || quote_literal(c.collctype) END
      WHEN 'd' THEN '' ELSE ', locale = ' || quote_literal(c.colllocale) END)";
  } else if (server.since(15)) {
    locale = R"(CASE c.collprovider WHEN 'c' THEN CASE WHEN c.collcollate = c.collctype
      THEN ', locale = ' || quote_literal(c.collcollate)
      ELSE ', lc_collate = ' || quote_literal(c.collcollate) ||
           ', lc_ctype = ' || quote_literal(c.collctype) END
      WHEN 'd' THEN '' ELSE ', locale = ' || quote_literal(c.colliculocale) END)";
  } else {
    locale = R"(CASE WHEN c.collprovider = 'd' THEN ''
      WHEN c.collcollate = c.collctype THEN ', locale = ' || quote_literal(c.collcollate)
      ELSE ', lc_collate = ' || quote_literal(c.collcollate) ||
           ', lc_ctype = ' || quote_literal(c.collctype) END)";
  }
  const char* deterministic =
      server.since(12)
          ? "CASE WHEN c.collisdeterministic THEN '' ELSE ', deterministic = false' END"
          : "''";
  const char* rules =
      server.since(16) ? "coalesce(', rules = ' || quote_literal(c.collicurules), '')" : "''";
  return fmt::format(R"(
SELECT 'pg_collation'::regclass::oid, c.oid, {0},
  'COLLATION ' || format('%I.%I', n.nspname, c.collname),
  quote_ident(pg_get_userbyid(c.collowner)),
  'CREATE COLLATION ' || format('%I.%I', n.nspname, c.collname) || ' (provider = ' ||
  CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'c' THEN 'libc' WHEN 'b' THEN 'builtin'
    ELSE 'default' END || {1} || {2} || {3} || ');'
FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace WHERE {4})",
                     static_cast<int>(kCollationPriority), deterministic, locale, rules,
                     is_own_in_schema("pg_collation", "c"));
}

/// The class, oid, priority, tag and owner of a type.
std::string type_head(int priority, const char* word) {
  return fmt::format(R"(
SELECT 'pg_type'::regclass::oid, t.oid, {}, '{} ' || format('%I.%I', n.nspname, t.typname),
  quote_ident(pg_get_userbyid(t.typowner)), )",
                     priority, word);
}

std::string own_types(const char* condition) {
  return fmt::format("{} AND {} AND {}", kFromTypes, is_own_in_schema("pg_type", "t"), condition);
}

std::string shells(const LiveServer& server) {
  (void)server;
  // Functions of a base type, and those of a range, speak of the type before it is complete: class
  // 0 is no catalog, it is only the name of these in the order.
  return fmt::format(R"(
SELECT 0, t.oid, {}, 'TYPE ' || format('%I.%I', n.nspname, t.typname), NULL,
  'CREATE TYPE ' || format('%I.%I', n.nspname, t.typname) || ';' {})",
                     static_cast<int>(kShellTypePriority),
                     own_types("(t.typtype = 'b' AND t.typisdefined OR t.typtype = 'r' AND EXISTS "
                               "(SELECT FROM pg_range r WHERE r.rngtypid = t.oid AND "
                               "r.rngcanonical <> 0))"));
}

std::string undefined() {
  return type_head(kTypePriority, "TYPE") +
         "'CREATE TYPE ' || format('%I.%I', n.nspname, t.typname) || ';'" +
         own_types("NOT t.typisdefined AND t.typrelid = 0");
}

std::string enums() {
  return type_head(kTypePriority, "TYPE") + R"(
  'CREATE TYPE ' || format('%I.%I', n.nspname, t.typname) || ' AS ENUM (' || coalesce((SELECT
    string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
    FROM pg_enum e WHERE e.enumtypid = t.oid), '') || ');')" +
         own_types("t.typtype = 'e'");
}

std::string domains(const LiveServer& server) {
  const char* not_null = server.since(18) ? R"(
  coalesce((SELECT CASE WHEN k.conname = t.typname || '_not_null' THEN '' ELSE
      ' CONSTRAINT ' || quote_ident(k.conname) END || ' NOT NULL'
    FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n'), ''))"
                                          : "CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END";
  return type_head(kTypePriority, "DOMAIN") +
         fmt::format(R"(
  'CREATE DOMAIN ' || format('%I.%I', n.nspname, t.typname) || ' AS ' ||
  format_type(t.typbasetype, t.typtypmod) ||
  coalesce((SELECT format(' COLLATE %I.%I', cn.nspname, c.collname) FROM pg_type b, pg_collation c
    JOIN pg_namespace cn ON cn.oid = c.collnamespace WHERE b.oid = t.typbasetype AND
    c.oid = t.typcollation AND t.typcollation <> b.typcollation), '') || {} ||
  CASE WHEN t.typdefaultbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(t.typdefaultbin, 0)
    WHEN t.typdefault IS NOT NULL THEN ' DEFAULT ' || quote_literal(t.typdefault) ELSE '' END ||
  coalesce((SELECT string_agg(E'\n\tCONSTRAINT ' || quote_ident(k.conname) || ' ' ||
      pg_get_constraintdef(k.oid), '' ORDER BY k.conname) FROM pg_constraint k
    WHERE k.contypid = t.oid AND k.contype = 'c' AND k.convalidated), '') || ';' ||
  coalesce((SELECT string_agg(E'\nALTER DOMAIN ' || format('%I.%I', n.nspname, t.typname) ||
      ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid) || ';', ''
      ORDER BY k.conname) FROM pg_constraint k
    WHERE k.contypid = t.oid AND k.contype = 'c' AND NOT k.convalidated), ''))",
                     not_null) +
         own_types("t.typtype = 'd'");
}

std::string ranges(const LiveServer& server) {
  const char* multirange = server.since(14) ? R"(
  coalesce((SELECT format(E',\n\tmultirange_type_name = %I.%I', mn.nspname, m.typname)
    FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace
    WHERE m.oid = r.rngmultitypid), '') ||)"
                                            : "";
  return type_head(kTypePriority, "TYPE") +
         fmt::format(R"((SELECT
  'CREATE TYPE ' || format('%I.%I', n.nspname, t.typname) || E' AS RANGE (\n\tsubtype = ' ||
  format_type(r.rngsubtype, NULL) || {}
  CASE WHEN o.opcdefault THEN '' ELSE format(E',\n\tsubtype_opclass = %I.%I', opn.nspname,
    o.opcname) END ||
  coalesce((SELECT format(E',\n\tcollation = %I.%I', cn.nspname, c.collname) FROM pg_collation c
    JOIN pg_namespace cn ON cn.oid = c.collnamespace WHERE c.oid = r.rngcollation AND
    c.oid <> st.typcollation), '') ||
  CASE WHEN r.rngcanonical = 0 THEN '' ELSE E',\n\tcanonical = ' || r.rngcanonical::regproc::text
    END ||
  CASE WHEN r.rngsubdiff = 0 THEN '' ELSE E',\n\tsubtype_diff = ' || r.rngsubdiff::regproc::text
    END || E'\n);'
  FROM pg_range r JOIN pg_type st ON st.oid = r.rngsubtype JOIN pg_opclass o ON o.oid = r.rngsubopc
  JOIN pg_namespace opn ON opn.oid = o.opcnamespace WHERE r.rngtypid = t.oid))",
                     multirange) +
         own_types("t.typtype = 'r'");
}

std::string bases(const LiveServer& server) {
  const auto function = [](const char* option, const char* column) {
    return fmt::format(
        "CASE WHEN t.{1} = 0 THEN '' ELSE E',\\n\\t{0} = ' || t.{1}::regproc::text END || ", option,
        column);
  };
  std::string functions;
  functions += function("RECEIVE", "typreceive") + function("SEND", "typsend");
  functions += function("TYPMOD_IN", "typmodin") + function("TYPMOD_OUT", "typmodout");
  functions += function("ANALYZE", "typanalyze");
  if (server.since(14)) functions += function("SUBSCRIPT", "typsubscript");
  return type_head(kTypePriority, "TYPE") +
         fmt::format(R"(
  'CREATE TYPE ' || format('%I.%I', n.nspname, t.typname) || E' (\n\tINTERNALLENGTH = ' ||
  CASE WHEN t.typlen < 0 THEN 'VARIABLE' ELSE t.typlen::text END ||
  E',\n\tINPUT = ' || t.typinput::regproc::text || E',\n\tOUTPUT = ' || t.typoutput::regproc::text ||
  {}
  CASE WHEN t.typcollation <> 0 THEN E',\n\tCOLLATABLE = true' ELSE '' END ||
  CASE WHEN t.typdefaultbin IS NOT NULL THEN E',\n\tDEFAULT = ' || pg_get_expr(t.typdefaultbin, 0)
    WHEN t.typdefault IS NOT NULL THEN E',\n\tDEFAULT = ' || quote_literal(t.typdefault)
    ELSE '' END ||
  CASE WHEN t.typelem <> 0 THEN E',\n\tELEMENT = ' || format_type(t.typelem, NULL) ELSE '' END ||
  CASE WHEN t.typcategory <> 'U' THEN E',\n\tCATEGORY = ' || quote_literal(t.typcategory::text) ELSE ''
    END ||
  CASE WHEN t.typispreferred THEN E',\n\tPREFERRED = true' ELSE '' END ||
  CASE WHEN t.typdelim <> ',' THEN E',\n\tDELIMITER = ' || quote_literal(t.typdelim::text) ELSE '' END ||
  CASE t.typalign WHEN 'c' THEN E',\n\tALIGNMENT = char' WHEN 's' THEN E',\n\tALIGNMENT = int2'
    WHEN 'i' THEN E',\n\tALIGNMENT = int4' ELSE E',\n\tALIGNMENT = double' END ||
  CASE t.typstorage WHEN 'p' THEN E',\n\tSTORAGE = plain' WHEN 'e' THEN E',\n\tSTORAGE = external'
    WHEN 'x' THEN E',\n\tSTORAGE = extended' ELSE E',\n\tSTORAGE = main' END ||
  CASE WHEN t.typbyval THEN E',\n\tPASSEDBYVALUE' ELSE '' END || E'\n);')",
                     functions) +
         own_types("t.typtype = 'b' AND t.typisdefined");
}

// Statement and attributes come from the query for columns: table_text.cc.
std::string composites() {
  return type_head(kTypePriority, "TYPE") + "NULL" +
         own_types(
             "t.typtype = 'c' AND EXISTS (SELECT FROM pg_class r WHERE r.oid = t.typrelid AND "
             "r.relkind = 'c')");
}

}  // namespace

void add_type_queries(const LiveServer& server, std::vector<LiveQuery>& queries) {
  for (std::string& sql :
       std::vector<std::string>{collations(server), shells(server), undefined(), enums(),
                                domains(server), ranges(server), bases(server), composites()}) {
    queries.push_back({Answer::Objects, std::move(sql)});
  }
  // The constraints of domains, for their comments.
  queries.push_back({Answer::Parts, R"(
SELECT 'pg_constraint'::regclass::oid, k.oid, 'pg_type'::regclass::oid, k.contypid,
  'CONSTRAINT ' || quote_ident(k.conname) || ' ON DOMAIN ' || format('%I.%I', n.nspname, t.typname)
FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid JOIN pg_namespace n ON n.oid =
  t.typnamespace WHERE k.contypid <> 0 AND k.oid >= 16384)"});
  // Arrays, rows and multiranges are made with the type that they are of.
  queries.push_back({Answer::Parts, R"(
SELECT 'pg_type'::regclass::oid, t.typarray, 'pg_type'::regclass::oid, t.oid, NULL
FROM pg_type t WHERE t.typarray >= 16384)"});
  queries.push_back({Answer::Parts, R"(
SELECT 'pg_type'::regclass::oid, t.oid, 'pg_class'::regclass::oid, t.typrelid, NULL
FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE t.oid >= 16384 AND c.relkind <> 'c')"});
  queries.push_back({Answer::Parts, R"(
SELECT 'pg_class'::regclass::oid, t.typrelid, 'pg_type'::regclass::oid, t.oid, NULL
FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE t.oid >= 16384 AND c.relkind = 'c')"});
  if (server.since(14)) {
    queries.push_back({Answer::Parts, R"(
SELECT 'pg_type'::regclass::oid, r.rngmultitypid, 'pg_type'::regclass::oid, r.rngtypid, NULL
FROM pg_range r WHERE r.rngmultitypid >= 16384)"});
  }
}

}  // namespace dryshod
