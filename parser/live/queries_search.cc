// Queries for the objects of text search. See queries.h.
#include <fmt/format.h>

#include "parser/live/queries.h"

namespace dryshod {
namespace {

std::string parsers() {
  return fmt::format(R"(
SELECT 'pg_ts_parser'::regclass::oid, p.oid, {0},
  'TEXT SEARCH PARSER ' || format('%I.%I', n.nspname, p.prsname), NULL,
  'CREATE TEXT SEARCH PARSER ' || format('%I.%I', n.nspname, p.prsname) || E' (\n    START = ' ||
  p.prsstart::regproc::text || E',\n    GETTOKEN = ' || p.prstoken::regproc::text ||
  E',\n    END = ' || p.prsend::regproc::text ||
  CASE WHEN p.prsheadline = 0::oid THEN '' ELSE E',\n    HEADLINE = ' || p.prsheadline::regproc::text
    END || E',\n    LEXTYPES = ' || p.prslextype::regproc::text || E' );'
FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace WHERE {1})",
                     static_cast<int>(kSearchPriority), is_own_in_schema("pg_ts_parser", "p"));
}

std::string templates() {
  return fmt::format(R"(
SELECT 'pg_ts_template'::regclass::oid, t.oid, {0},
  'TEXT SEARCH TEMPLATE ' || format('%I.%I', n.nspname, t.tmplname), NULL,
  'CREATE TEXT SEARCH TEMPLATE ' || format('%I.%I', n.nspname, t.tmplname) || E' (\n    ' ||
  CASE WHEN t.tmplinit = 0::oid THEN '' ELSE 'INIT = ' || t.tmplinit::regproc::text || E',\n    ' END
  || 'LEXIZE = ' || t.tmpllexize::regproc::text || E' );'
FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace WHERE {1})",
                     static_cast<int>(kSearchPriority), is_own_in_schema("pg_ts_template", "t"));
}

std::string dictionaries() {
  return fmt::format(R"(
SELECT 'pg_ts_dict'::regclass::oid, d.oid, {0},
  'TEXT SEARCH DICTIONARY ' || format('%I.%I', n.nspname, d.dictname),
  quote_ident(pg_get_userbyid(d.dictowner)),
  'CREATE TEXT SEARCH DICTIONARY ' || format('%I.%I', n.nspname, d.dictname) ||
  format(E' (\n    TEMPLATE = %I.%I', tn.nspname, t.tmplname) ||
  coalesce(E',\n    ' || d.dictinitoption, '') || E' );'
FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_namespace tn ON tn.oid = t.tmplnamespace WHERE {1})",
                     static_cast<int>(kSearchPriority + 1), is_own_in_schema("pg_ts_dict", "d"));
}

std::string configurations() {
  return fmt::format(R"(
SELECT 'pg_ts_config'::regclass::oid, c.oid, {0},
  'TEXT SEARCH CONFIGURATION ' || format('%I.%I', n.nspname, c.cfgname),
  quote_ident(pg_get_userbyid(c.cfgowner)),
  'CREATE TEXT SEARCH CONFIGURATION ' || format('%I.%I', n.nspname, c.cfgname) ||
  format(E' (\n    PARSER = %I.%I );', pn.nspname, p.prsname) ||
  coalesce((SELECT string_agg(format(E'\nALTER TEXT SEARCH CONFIGURATION %I.%I ADD MAPPING FOR %I '
      'WITH %s;', n.nspname, c.cfgname, m.token, m.dictionaries), '' ORDER BY m.number)
    FROM (SELECT t.tokid AS number, t.alias AS token, string_agg(format('%I.%I', dn.nspname,
        d.dictname), ', ' ORDER BY e.mapseqno) AS dictionaries
      FROM ts_token_type(c.cfgparser) t JOIN pg_ts_config_map e ON e.mapcfg = c.oid AND
        e.maptokentype = t.tokid JOIN pg_ts_dict d ON d.oid = e.mapdict
      JOIN pg_namespace dn ON dn.oid = d.dictnamespace GROUP BY 1, 2) m), '')
FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_ts_parser p ON p.oid = c.cfgparser
JOIN pg_namespace pn ON pn.oid = p.prsnamespace WHERE {1})",
                     static_cast<int>(kSearchPriority + 2), is_own_in_schema("pg_ts_config", "c"));
}

}  // namespace

void add_search_queries(const LiveServer&, std::vector<LiveQuery>& queries) {
  for (std::string& sql :
       std::vector<std::string>{parsers(), templates(), dictionaries(), configurations()}) {
    queries.push_back({Answer::Objects, std::move(sql)});
  }
}

}  // namespace dryshod
