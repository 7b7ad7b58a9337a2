#!/usr/bin/env python3
"""Writes parser/expr/builtin_objects.def, the server's own objects that GRANT, OWNER TO and COMMENT can
name, and catalog/initial_privileges.def, what initdb lets people do with them where that is not what
nearly all of a sort have. Read from the catalogs of a new database of each server.

    gen_builtin_objects.py CONNINFO...     # psql connection strings, one a major

The databases made are named dryshod_facts and dropped again.
"""
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATABASE = "dryshod_facts"
LAST = 99  # what the newest server has, later ones have too

OBJECTS = """\
// The server's own objects, from running servers; written by scripts/gen_builtin_objects.py.
//   BUILTIN_ROUTINE("name", "argument types", 'prokind', first, last)      of pg_catalog, types as
//       format_type() spells them
//   BUILTIN_COLUMNS("schema", "relation", 'relkind', first, last, "column,...", "type,...")
//   BUILTIN_RECORD("function", first, last, "column,...", "type,...")      the output columns of pg_catalog's
//       functions that have OUT arguments; none for those whose columns depend on the call (record
//       without OUT arguments, composite or polymorphic results). Of overloads that differ nothing is
//       known either. Every other function has one column.
// first, last: the majors that have it so. Sorted by bytes.
"""
PRIVILEGES = """\
// What initdb lets a grantee do with the server's own objects where it is not the usual: EXECUTE for
// PUBLIC on routines, SELECT on relations, nothing on columns. Written by scripts/gen_builtin_objects.py.
//   INITIAL_PRIVILEGES("schema", "object", "argument types or column", "grantee", "A,B", first, last)
// first, last: the majors in which it is so. Sorted by bytes.
"""

ROUTINES = """
select proname, coalesce((select string_agg(format_type(t, null), ',' order by n)
                            from unnest(proargtypes) with ordinality a(t, n)), ''), prokind
  from pg_proc where pronamespace = 'pg_catalog'::regnamespace"""
COLUMNS = """
select nspname, relname, relkind,
       (select string_agg(attname, ',' order by (attnum < 0), attnum) from pg_attribute
         where attrelid = c.oid and not attisdropped),
       (select string_agg(format_type(atttypid, atttypmod), ',' order by (attnum < 0), attnum)
          from pg_attribute where attrelid = c.oid and not attisdropped)
  from pg_class c join pg_namespace n on n.oid = relnamespace
 where nspname in ('pg_catalog', 'information_schema') and relkind in ('r', 'v')"""
RECORDS = """
with f as (
  select proname, t.typname as result, t.typtype as sort,
         (select string_agg(n, ',' order by i) from unnest(proargnames, proargmodes)
            with ordinality a(n, m, i) where m in ('o', 'b', 't')) as columns,
         (select string_agg(format_type(t, null), ',' order by i) from unnest(proallargtypes, proargmodes)
            with ordinality a(t, m, i) where m in ('o', 'b', 't')) as types
    from pg_proc join pg_type t on t.oid = prorettype where pronamespace = 'pg_catalog'::regnamespace
)
select proname,
       case when count(distinct coalesce(columns, '')) = 1 then coalesce(min(columns), '') else '' end,
       case when count(distinct coalesce(columns, '')) = 1 and count(distinct coalesce(types, '')) = 1
            then coalesce(min(types), '') else '' end
  from f group by proname
having bool_or(columns is not null or result = 'record' or sort = 'c' or result like 'any%')"""
# One row for each grantee of each object whose privileges are not the usual; an absent PUBLIC is a row too.
ACLS = """
with o as (
  select nspname as schema, relname as object, '' as part, 'SELECT' as usual, relowner as owner,
         coalesce(relacl, acldefault('r', relowner)) as acl
    from pg_class c join pg_namespace n on n.oid = relnamespace
   where nspname in ('pg_catalog', 'information_schema') and relkind in ('r', 'v')
  union all
  select nspname, proname, '(' || coalesce((select string_agg(format_type(t, null), ',' order by n)
                                from unnest(proargtypes) with ordinality a(t, n)), '') || ')',
         'EXECUTE', proowner, coalesce(proacl, acldefault('f', proowner))
    from pg_proc p join pg_namespace n on n.oid = pronamespace where nspname = 'pg_catalog'
  union all
  select nspname, relname, attname, '', relowner, attacl
    from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
   where nspname in ('pg_catalog', 'information_schema') and attacl is not null
), held as (
  select schema, object, part, usual, grantee, string_agg(privilege_type, ',' order by privilege_type) has
    from o, lateral (select grantee, privilege_type from aclexplode(acl) where grantee <> owner) x
   group by schema, object, part, usual, grantee
  union all
  select schema, object, part, usual, 0, '' from o
   where not exists (select from aclexplode(acl) where grantee = 0)
)
select schema, object, part, case grantee when 0 then 'public' else pg_get_userbyid(grantee) end, has
  from held where grantee <> 0 or has <> usual"""


def rows(conninfo, sql, database=None):
    if database:
        conninfo += f" dbname={database}"
    out = subprocess.run(["psql", "-X", "-A", "-t", "-F", "\x1f", "-R", "\x1e", "-v", "ON_ERROR_STOP=1",
                          "-d", conninfo, "-c", sql], check=True, capture_output=True, text=True).stdout
    return [tuple(row.split("\x1f")) for row in out.rstrip("\n").split("\x1e") if row]


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def spans(facts, majors):
    """{fact: majors} → (fact, first, last) for each run of neighbouring majors."""
    for fact, has in sorted(facts.items()):
        run = []
        for major in [*majors, None]:
            if major in has:
                run.append(major)
            elif run:
                yield fact, run[0], LAST if run[-1] == majors[-1] else run[-1]
                run = []


def main():
    routines, columns, records, acls, majors = {}, {}, {}, {}, []
    for conninfo in sys.argv[1:]:
        major = int(rows(conninfo, "show server_version_num")[0][0]) // 10000
        majors.append(major)
        rows(conninfo, f"drop database if exists {DATABASE}")
        rows(conninfo, f"create database {DATABASE} template template0")
        try:
            for sql, facts in ((ROUTINES, routines), (COLUMNS, columns), (RECORDS, records), (ACLS, acls)):
                for row in rows(conninfo, sql, DATABASE):
                    facts.setdefault(row, set()).add(major)
        finally:
            rows(conninfo, f"drop database {DATABASE}")
    majors.sort()
    with open(os.path.join(ROOT, "parser", "expr", "builtin_objects.def"), "w") as out:
        out.write(OBJECTS)
        for (name, types, kind), first, last in spans(routines, majors):
            out.write(f"BUILTIN_ROUTINE({quoted(name)}, {quoted(types)}, '{kind}', {first}, {last})\n")
        for (schema, name, kind, members, types), first, last in spans(columns, majors):
            out.write(f"BUILTIN_COLUMNS({quoted(schema)}, {quoted(name)}, '{kind}', {first}, {last},\n"
                      f"                {quoted(members)},\n                {quoted(types)})\n")
        for (name, members, types), first, last in spans(records, majors):
            out.write(f"BUILTIN_RECORD({quoted(name)}, {first}, {last}, {quoted(members)}, {quoted(types)})\n")
    with open(os.path.join(ROOT, "catalog", "initial_privileges.def"), "w") as out:
        out.write(PRIVILEGES)
        for (*words, has), first, last in spans(acls, majors):
            out.write(f"INITIAL_PRIVILEGES({', '.join(map(quoted, [*words, has]))}, {first}, {last})\n")


if __name__ == "__main__":
    main()
