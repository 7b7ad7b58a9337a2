#!/usr/bin/env python3
"""Writes parser/expr/builtin_argument_names.def, what arguments of pg_catalog's functions are called,
parser/expr/builtin_cast_methods.def, how its casts are made, and catalog/builtin_volatile.def, which
functions give another value each time.

    gen_builtin_calls.py CONNINFO...     # psql connection strings, one a major
"""
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

NAMES = """\
// BUILTIN_ARGUMENT_NAMES("name", "argument types", "argument names"): what the inputs of pg_catalog's
// functions are called, "" where one has no name; types as format_type() spells them. From servers 14 to
// 18 (pg_proc.proargnames); written by scripts/gen_builtin_calls.py. Sorted by bytes.
"""
CASTS = """\
// BUILTIN_CAST_METHOD("from", "to", method): pg_cast of servers 14 to 18, castmethod as there (b: the value
// stays as it is, f: a function, i: by way of text); written by scripts/gen_builtin_calls.py. Sorted by bytes.
"""
ARGUMENTS = """
select proname, (select string_agg(format_type(t, null), ',' order by n)
                   from unnest(proargtypes) with ordinality a(t, n)),
       (select string_agg(proargnames[i], ',' order by i) from generate_subscripts(proargnames, 1) i
         where proargmodes is null or proargmodes[i] in ('i', 'b', 'v'))
  from pg_proc
 where pronamespace = 'pg_catalog'::regnamespace and prokind in ('f', 'w') and pronargs > 0
       and proargnames is not null"""
VOLATILE = """\
// BUILTIN_VOLATILE("name"): pg_catalog's functions that are volatile (pg_proc.provolatile) in any of their
// forms, from servers 14 to 18; written by scripts/gen_builtin_calls.py. Sorted by bytes.
"""
VOLATILES = """
select distinct proname from pg_proc
 where pronamespace = 'pg_catalog'::regnamespace and prokind = 'f' and provolatile = 'v'
       and not 'internal'::regtype = any (proargtypes::oid[])"""
METHODS = "select format_type(castsource, null), format_type(casttarget, null), castmethod from pg_cast"


def rows(connection, query):
    run = subprocess.run(["psql", "-X", "-A", "-t", "-F", "\t", "-d", connection, "-c", query],
                         capture_output=True, text=True, check=True)
    return {tuple(line.split("\t")) for line in run.stdout.splitlines()}


def quoted(text):
    return '"' + text.replace('"', '\\"') + '"'


def write(name, head, lines):
    with open(os.path.join(ROOT, name), "w") as out:
        out.write(head + "".join(line + "\n" for line in lines))


def main():
    names, methods, volatile = set(), set(), set()
    for connection in sys.argv[1:]:
        names |= {row for row in rows(connection, ARGUMENTS) if row[2].strip(",")}
        methods |= rows(connection, METHODS)
        volatile |= rows(connection, VOLATILES)
    write("parser/expr/builtin_argument_names.def", NAMES,
          ["BUILTIN_ARGUMENT_NAMES(%s, %s, %s)" % tuple(map(quoted, row)) for row in sorted(names)])
    write("parser/expr/builtin_cast_methods.def", CASTS,
          ["BUILTIN_CAST_METHOD(%s, %s, '%s')" % (quoted(a), quoted(b), m)
           for a, b, m in sorted(methods)])
    write("catalog/builtin_volatile.def", VOLATILE,
          ["BUILTIN_VOLATILE(%s)" % quoted(name) for name, in sorted(volatile)])


main()
