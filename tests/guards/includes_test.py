# Include directions: catalog <- parser; catalog <- diff <- migration <- rollback <- neon <- cli,
# and PostgreSQL's headers in parser/ alone. Knows #include lines; the link directions of
# CMakeLists.txt say the same to the linker.
import re
import unittest

import house

SPINE = ("catalog", "diff", "migration", "rollback", "neon")
MAY_INCLUDE = {folder: set(SPINE[:i + 1]) for i, folder in enumerate(SPINE)}
MAY_INCLUDE["parser"] = {"catalog", "parser"}
MAY_INCLUDE["cli"] = set(house.CODE_FOLDERS)

# By path as libpg_query installs them: pg_query.h, postgres.h, nodes/..., utils/..., and so on.
POSTGRES = re.compile(
    r"^(pg_query|postgres|pg_|c\.h$|nodes/|utils/|catalog/pg_|access/|commands/|datatype/|executor/|"
    r"fmgr|lib/stringinfo|mb/|miscadmin|parser/(parse|scan|gram|kwlist|keywords|analyze)|port|"
    r"storage/|tcop/|plpgsql)")
# parser/ wraps them; tests of it, fuzz targets and the benchmark's yardstick may look inside.
POSTGRES_IN = ("parser/", "tests/parser/", "tests/fuzz/", "tests/guards/", "bench/")

# Some of our own paths look alike (parser/parse.h): what lies in the tree is ours.
def is_postgres(name, ours):
    return name not in ours and bool(POSTGRES.match(name))


INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def violations(path, source, tree=frozenset()):
    folder = path.split("/")[0]
    found = []
    for quote, name in INCLUDE.findall(house.without_comments(source)):
        top = name.split("/")[0]
        ours = quote == '"' and top in house.CODE_FOLDERS and not is_postgres(name, tree)
        if ours and folder in MAY_INCLUDE and top not in MAY_INCLUDE[folder]:
            found.append(f"{path}: {folder}/ may not include {name}")
        if is_postgres(name, tree) and not path.startswith(POSTGRES_IN):
            found.append(f"{path}: only parser/ includes PostgreSQL's headers ({name})")
        if top in ("tests", "bench") and folder in MAY_INCLUDE:
            found.append(f"{path}: the program may not include {name}")
    return found


def leaks(sources):
    """Public headers of parser/ that reach PostgreSQL's headers and are included from outside."""
    reaches = {}

    def reach(path):
        if path not in reaches:
            reaches[path] = None
            for _, name in INCLUDE.findall(house.without_comments(sources.get(path, ""))):
                if is_postgres(name, sources) or (name in sources and reach(name)):
                    reaches[path] = name
                    break
        return reaches[path]

    found = []
    for path in sources:
        if path.startswith("cli/"):
            for _, name in INCLUDE.findall(house.without_comments(sources[path])):
                if name in sources and reach(name):
                    found.append(f"{path}: {name} drags in PostgreSQL's headers ({reach(name)})")
    return found


class Includes(unittest.TestCase):
    def test_the_check_sees_what_it_must(self):
        bad = {"catalog/a.h": '#include "parser/b.h"', "diff/a.cc": '#include "migration/b.h"',
               "rollback/a.cc": '#include "cli/b.h"', "migration/a.cc": '#include "parser/b.h"',
               "cli/a.cc": "#include <pg_query.h>", "neon/a.cc": ' # include "nodes/pg_list.h"',
               "parser/a.cc": '#include "diff/diff.h"', "catalog/b.h": '#include "tests/x.h"'}
        for path, source in bad.items():
            self.assertEqual(len(violations(path, source)), 1, path)
        good = {"parser/a.cc": '#include "postgres.h"\n#include "catalog/catalog.h"',
                "diff/a.cc": '// #include "parser/b.h"\n#include <vector>',
                "cli/a.cc": '#include "parser/source.h"\n#include "migration/rule.h"'}
        for path, source in good.items():
            self.assertEqual(violations(path, source), [], path)
        self.assertEqual(violations("cli/a.cc", '#include "parser/parse.h"', {"parser/parse.h"}), [])
        self.assertTrue(leaks({"cli/a.cc": '#include "parser/a.h"', "parser/a.h":
                               '#include "parser/b.h"', "parser/b.h": '#include "postgres.h"'}))

    def test_directions(self):
        sources = {p: house.text(p) for p in house.files(suffixes=(".h", ".cc", ".def", ".c"))
                   if not p.startswith("fixtures/")}
        self.assertTrue(any(p.startswith("catalog/") for p in sources))
        found = [v for path, source in sources.items() for v in violations(path, source, sources)]
        self.assertEqual(found + leaks(sources), [], "\n" + "\n".join(found))


if __name__ == "__main__":
    house.run()
