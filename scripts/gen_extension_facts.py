#!/usr/bin/env python3
"""Writes parser/expr/extension_contents.def: what the extensions of running servers contain, and
what they require. Every extension a server offers is made in a scratch database of its own and its
members are read from pg_depend. One that a server cannot make, and one that puts objects into other
schemas than its own, is left out: its contents stay unknown.

    gen_extension_facts.py CONNINFO...     # psql connection strings, one a server, any majors

Several servers are merged: a member counts where any of them has it. What the file knows of extensions
that none of them offers stays. The databases made are named dryshod_facts and dropped again.
"""
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.path.join(ROOT, "parser", "expr", "extension_contents.def")
DATABASE = "dryshod_facts"

HEAD = """\
// What extensions contain, from running servers; written by scripts/gen_extension_facts.py.
//   EXTENSION_REQUIRES("extension", "other")             has to be there first
//   EXTENSION_MEMBER("extension", "kind", "name")        names only; routines with their overloads once
//   EXTENSION_OPERATOR("extension", "name", "left", "right", "result")
// Types as format_type() spells them; left is empty for a prefix operator. Sorted by bytes. An
// extension that is not named here has unknown contents.
"""

MEMBERS = """
set search_path = public;
with member as (
  select d.classid, d.objid from pg_depend d join pg_extension e on d.refobjid = e.oid
  where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e' and e.extname = :'extension')
select 'M', 'type', typname from member join pg_type t on t.oid = objid
  where classid = 'pg_type'::regclass and typcategory <> 'A'
    and (typrelid = 0 or exists (select from pg_class c where c.oid = typrelid and relkind = 'c'))
union select 'M', 'function', proname from member join pg_proc p on p.oid = objid
  where classid = 'pg_proc'::regclass
union select 'M', 'relation', relname from member join pg_class c on c.oid = objid
  where classid = 'pg_class'::regclass and relkind in ('r', 'p', 'v', 'm', 'S', 'f')
union select 'M', 'operator class', opcname from member join pg_opclass o on o.oid = objid
  where classid = 'pg_opclass'::regclass
union select 'M', 'operator family', opfname from member join pg_opfamily o on o.oid = objid
  where classid = 'pg_opfamily'::regclass
union select 'M', 'collation', collname from member join pg_collation o on o.oid = objid
  where classid = 'pg_collation'::regclass
union select 'M', 'access method', amname from member join pg_am a on a.oid = objid
  where classid = 'pg_am'::regclass
union select 'M', 'language', lanname from member join pg_language l on l.oid = objid
  where classid = 'pg_language'::regclass
union select 'M', 'foreign data wrapper', fdwname from member
  join pg_foreign_data_wrapper f on f.oid = objid where classid = 'pg_foreign_data_wrapper'::regclass
union select 'M', 'text search dictionary', dictname from member join pg_ts_dict d on d.oid = objid
  where classid = 'pg_ts_dict'::regclass
union select 'M', 'text search template', tmplname from member join pg_ts_template t on t.oid = objid
  where classid = 'pg_ts_template'::regclass
union select 'M', 'text search configuration', cfgname from member
  join pg_ts_config c on c.oid = objid where classid = 'pg_ts_config'::regclass
union select 'M', 'text search parser', prsname from member join pg_ts_parser c on c.oid = objid
  where classid = 'pg_ts_parser'::regclass;
with member as (
  select d.objid from pg_depend d join pg_extension e on d.refobjid = e.oid
  where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e' and e.extname = :'extension'
    and d.classid = 'pg_operator'::regclass)
select 'O', oprname, case when oprleft = 0 then '' else format_type(oprleft, null) end,
  format_type(oprright, null), format_type(oprresult, null)
from member join pg_operator o on o.oid = objid;
"""
# What has a schema of its own: a bare name of it is found there, not in the extension's.
SCATTERED = """
with member as (
  select d.classid, d.objid, extnamespace from pg_depend d join pg_extension e on d.refobjid = e.oid
  where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e' and e.extname = :'extension')
select 1 from member join pg_proc p on p.oid = objid and classid = 'pg_proc'::regclass
 where pronamespace <> extnamespace
union all select 1 from member join pg_class c on c.oid = objid and classid = 'pg_class'::regclass
 where relnamespace <> extnamespace
union all select 1 from member join pg_type t on t.oid = objid and classid = 'pg_type'::regclass
 where typnamespace <> extnamespace
limit 1;
"""


def psql(conninfo, script, database=None, variables=()):
    """The rows of the script, fields apart; None where the server refuses."""
    command = ["psql", "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d",
               conninfo + (f" dbname={database}" if database else "")]
    for name, value in variables:
        command += ["-v", f"{name}={value}"]
    run = subprocess.run(command, input=script, capture_output=True, text=True)
    if run.returncode:
        print(run.stderr.strip().splitlines()[-1], file=sys.stderr)
        return None
    return [line.split("\t") for line in run.stdout.splitlines()]


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    lines, seen = set(), set()
    for conninfo in sys.argv[1:]:
        offered = psql(conninfo, "select name, array_to_string(requires, ' ') "
                       "from pg_available_extension_versions v join pg_available_extensions e "
                       "using (name) where v.version = e.default_version")
        for name, requires in offered or sys.exit(f"no server at {conninfo}"):
            for other in requires.split():
                lines.add(f"EXTENSION_REQUIRES({quoted(name)}, {quoted(other)})")
            psql(conninfo, f"drop database if exists {DATABASE};")
            psql(conninfo, f"create database {DATABASE} template template0;")
            if psql(conninfo, f'create extension if not exists "{name}" cascade;', DATABASE) is None:
                continue
            seen.add(name)
            if psql(conninfo, SCATTERED, DATABASE, [("extension", name)]):
                continue
            for row in psql(conninfo, MEMBERS, DATABASE, [("extension", name)]):
                macro = "EXTENSION_MEMBER" if row[0] == "M" else "EXTENSION_OPERATOR"
                lines.add(f"{macro}({', '.join(map(quoted, [name] + row[1:]))})")
        psql(conninfo, f"drop database if exists {DATABASE};")
    with open(TARGET) as old:
        lines |= {line.rstrip("\n") for line in old
                  if line.startswith("EXTENSION_") and line.split('"')[1] not in seen}
    with open(TARGET, "w") as out:
        out.write(HEAD + "\n".join(sorted(lines)) + "\n")


main()
