// Queries for operators, their families and classes, casts, transforms and conversions. See
// queries.h.
#include <fmt/format.h>

#include "parser/live/queries.h"

namespace dryshod {
namespace {

/// A type of an operator; none: NONE.
std::string operand(const char* column) {
  return fmt::format("CASE WHEN {0} = 0 THEN 'NONE' ELSE format_type({0}, NULL) END", column);
}

std::string operators() {
  const auto other = [](const char* option, const char* column) {
    return fmt::format(
        R"(coalesce((SELECT format(E',\n    {0} = OPERATOR(%I.%s)', xn.nspname, x.oprname)
    FROM pg_operator x JOIN pg_namespace xn ON xn.oid = x.oprnamespace WHERE x.oid = o.{1}), ''))",
        option, column);
  };
  // Without a function it is only named by another one, which makes it.
  return fmt::format(R"(
SELECT 'pg_operator'::regclass::oid, o.oid, {0},
  'OPERATOR ' || format('%I.%s', n.nspname, o.oprname) || ' (' || {1} || ', ' || {2} || ')',
  quote_ident(pg_get_userbyid(o.oprowner)),
  'CREATE OPERATOR ' || format('%I.%s', n.nspname, o.oprname) || E' (\n    FUNCTION = ' ||
  o.oprcode::regproc::text ||
  CASE WHEN o.oprleft = 0 THEN '' ELSE E',\n    LEFTARG = ' || format_type(o.oprleft, NULL) END ||
  CASE WHEN o.oprright = 0 THEN '' ELSE E',\n    RIGHTARG = ' || format_type(o.oprright, NULL) END ||
  {3} || {4} ||
  CASE WHEN o.oprcanmerge THEN E',\n    MERGES' ELSE '' END ||
  CASE WHEN o.oprcanhash THEN E',\n    HASHES' ELSE '' END ||
  CASE WHEN o.oprrest = 0 THEN '' ELSE E',\n    RESTRICT = ' || o.oprrest::regproc::text END ||
  CASE WHEN o.oprjoin = 0 THEN '' ELSE E',\n    JOIN = ' || o.oprjoin::regproc::text END || E'\n);'
FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oprcode <> 0 AND {5})",
                     static_cast<int>(kOperatorPriority), operand("o.oprleft"),
                     operand("o.oprright"), other("COMMUTATOR", "oprcom"),
                     other("NEGATOR", "oprnegate"), is_own_in_schema("pg_operator", "o"));
}

/// The members that depend on a class, or loosely on a family, as items of a list.
std::string members(const char* owner_class, const char* owner) {
  return fmt::format(
      R"((SELECT string_agg(m.item, E',\n    ' ORDER BY m.kind DESC, m.number, m.item) FROM (
    SELECT 'o' AS kind, a.amopstrategy AS number, 'OPERATOR ' || a.amopstrategy || ' ' ||
      a.amopopr::regoperator::text || coalesce((SELECT format(' FOR ORDER BY %I.%I', sn.nspname,
        s.opfname) FROM pg_opfamily s JOIN pg_namespace sn ON sn.oid = s.opfnamespace
        WHERE s.oid = a.amopsortfamily), '') AS item
    FROM pg_depend d JOIN pg_amop a ON a.oid = d.objid WHERE d.classid = 'pg_amop'::regclass
      AND d.refclassid = '{0}'::regclass AND d.refobjid = {1}
    UNION ALL
    SELECT 'f', a.amprocnum, 'FUNCTION ' || a.amprocnum || ' (' ||
      format_type(a.amproclefttype, NULL) || ', ' || format_type(a.amprocrighttype, NULL) || ') ' ||
      a.amproc::regprocedure::text
    FROM pg_depend d JOIN pg_amproc a ON a.oid = d.objid WHERE d.classid = 'pg_amproc'::regclass
      AND d.refclassid = '{0}'::regclass AND d.refobjid = {1}) m))",
      owner_class, owner);
}

std::string families() {
  return fmt::format(R"(
SELECT 'pg_opfamily'::regclass::oid, f.oid, {0},
  'OPERATOR FAMILY ' || format('%I.%I USING %I', n.nspname, f.opfname, am.amname),
  quote_ident(pg_get_userbyid(f.opfowner)),
  'CREATE OPERATOR FAMILY ' || format('%I.%I USING %I;', n.nspname, f.opfname, am.amname) ||
  coalesce(E'\nALTER OPERATOR FAMILY ' || format('%I.%I USING %I', n.nspname, f.opfname, am.amname)
    || E' ADD\n    ' || {1} || ';', '')
FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am am ON
  am.oid = f.opfmethod WHERE {2})",
                     static_cast<int>(kFamilyPriority), members("pg_opfamily", "f.oid"),
                     is_own_in_schema("pg_opfamily", "f"));
}

std::string classes() {
  return fmt::format(R"(
SELECT 'pg_opclass'::regclass::oid, c.oid, {0},
  'OPERATOR CLASS ' || format('%I.%I USING %I', n.nspname, c.opcname, am.amname),
  quote_ident(pg_get_userbyid(c.opcowner)),
  'CREATE OPERATOR CLASS ' || format('%I.%I', n.nspname, c.opcname) || E'\n    ' ||
  CASE WHEN c.opcdefault THEN 'DEFAULT ' ELSE '' END || 'FOR TYPE ' ||
  format_type(c.opcintype, NULL) || ' USING ' || quote_ident(am.amname) ||
  format(E' FAMILY %I.%I AS\n    ', fn.nspname, f.opfname) ||
  concat_ws(E',\n    ', CASE WHEN c.opckeytype <> 0 THEN 'STORAGE ' || format_type(c.opckeytype, NULL)
    END, coalesce({1}, CASE WHEN c.opckeytype = 0 THEN 'STORAGE ' || format_type(c.opcintype, NULL)
    END)) || ';'
FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_am am ON
  am.oid = c.opcmethod JOIN pg_opfamily f ON f.oid = c.opcfamily JOIN pg_namespace fn ON
  fn.oid = f.opfnamespace WHERE {2})",
                     static_cast<int>(kClassPriority), members("pg_opclass", "c.oid"),
                     is_own_in_schema("pg_opclass", "c"));
}

std::string casts(const LiveServer& server) {
  // That of a range to its multirange is made with them.
  const char* range = server.since(14)
                          ? "AND NOT EXISTS (SELECT FROM pg_range r WHERE r.rngtypid = "
                            "c.castsource AND r.rngmultitypid = c.casttarget)"
                          : "";
  return fmt::format(R"(
SELECT 'pg_cast'::regclass::oid, c.oid, {0}, 'CAST (' || format_type(c.castsource, NULL) || ' AS ' ||
  format_type(c.casttarget, NULL) || ')', NULL,
  'CREATE CAST (' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) ||
  ') ' || CASE c.castmethod WHEN 'b' THEN 'WITHOUT FUNCTION' WHEN 'i' THEN 'WITH INOUT'
    ELSE 'WITH FUNCTION ' || c.castfunc::regprocedure::text END ||
  CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END || ';'
FROM pg_cast c WHERE {1} {2})",
                     static_cast<int>(kCastPriority), is_own("pg_cast", "c"), range);
}

std::string transforms() {
  return fmt::format(R"(
SELECT 'pg_transform'::regclass::oid, t.oid, {0}, 'TRANSFORM FOR ' || format_type(t.trftype, NULL) ||
  ' LANGUAGE ' || quote_ident(l.lanname), NULL,
  'CREATE TRANSFORM FOR ' || format_type(t.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname) ||
  ' (' || concat_ws(', ',
    CASE WHEN t.trffromsql <> 0 THEN 'FROM SQL WITH FUNCTION ' || t.trffromsql::regprocedure::text END,
    CASE WHEN t.trftosql <> 0 THEN 'TO SQL WITH FUNCTION ' || t.trftosql::regprocedure::text END) ||
  ');'
FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE {1})",
                     static_cast<int>(kCastPriority), is_own("pg_transform", "t"));
}

std::string conversions() {
  return fmt::format(R"(
SELECT 'pg_conversion'::regclass::oid, c.oid, {0},
  'CONVERSION ' || format('%I.%I', n.nspname, c.conname), quote_ident(pg_get_userbyid(c.conowner)),
  'CREATE ' || CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END || 'CONVERSION ' ||
  format('%I.%I', n.nspname, c.conname) || ' FOR ' ||
  quote_literal(pg_encoding_to_char(c.conforencoding)) || ' TO ' ||
  quote_literal(pg_encoding_to_char(c.contoencoding)) || ' FROM ' || c.conproc::regproc::text || ';'
FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace WHERE {1})",
                     static_cast<int>(kCastPriority), is_own_in_schema("pg_conversion", "c"));
}

}  // namespace

void add_operator_queries(const LiveServer& server, std::vector<LiveQuery>& queries) {
  for (std::string& sql : std::vector<std::string>{operators(), families(), classes(),
                                                   casts(server), transforms(), conversions()}) {
    queries.push_back({Answer::Objects, std::move(sql)});
  }
  for (const char* of : {"amop", "amproc"}) {
    queries.push_back(
        {Answer::Parts, fmt::format("SELECT d.classid, d.objid, d.refclassid, d.refobjid, "
                                    "NULL FROM pg_depend d WHERE d.classid = "
                                    "'pg_{}'::regclass AND d.objid >= 16384 AND "
                                    "d.refclassid IN ('pg_opclass'::regclass, "
                                    "'pg_opfamily'::regclass) AND d.deptype IN ('a', 'i')",
                                    of)});
  }
}

}  // namespace dryshod
