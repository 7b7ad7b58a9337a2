# diff/ and rollback/ name no kind: neither its type, nor its stable name, nor its header. What
# differs between kinds is declared in catalog/objects and migration/rules, never asked for here.
import re
import unittest

import house

FOLDERS = ("diff", "rollback")
# Some kinds are words of C++ and its library, and only as those are they let through.
KEYWORD_USES = re.compile(r"\bdefault\s*:|=\s*default\b|\benum\s+(class|struct)\b|\bstd::\w+|"
                          r"#\s*include\s*<[^>]*>|\boperator\s*[^\w\s;]")


def violations(path, source, kinds):
    code = KEYWORD_USES.sub(lambda m: " " * len(m.group(0)), house.without_comments(source))
    words = {word: stable for type_name, stable in kinds for word in (type_name, stable)}
    pattern = re.compile(r"\b(" + "|".join(sorted(words, key=len, reverse=True)) + r")\b")
    found = []
    for number, line in enumerate(code.split("\n"), 1):
        for match in pattern.finditer(line):
            found.append(f"{path}:{number}: names the kind {words[match.group(1)]}: {line.strip()}")
        if re.search(r'#\s*include\s*"catalog/objects/', line):
            found.append(f"{path}:{number}: includes one kind's header")
    return found


class KindFree(unittest.TestCase):
    def test_the_check_sees_what_it_must(self):
        kinds = [("Table", "table"), ("Default", "default"), ("ForeignKey", "foreign_key"),
                 ("Enum", "enum"), ("Function", "function")]
        for bad in ("if (kind == Kind::Table) {", 'name == "table"', "get<ForeignKey>(ref)",
                    '#include "catalog/objects/range.h"', "int default_ = foreign_key;",
                    "KIND(Default)", "Enum e;", "call(function);"):
            self.assertEqual(len(violations("diff/x.cc", bad, kinds)), 1, bad)
        for good in ("switch (x) { default: break; }", "X() = default;", "// a Table", "Tables tables;",
                     "/* table\n */ int x;", "enum class Action {};", "T& operator[](int);", "std::function<int()> f;"):
            self.assertEqual(violations("diff/x.cc", good, kinds), [], good)

    def test_no_kind_is_named(self):
        kinds = house.kinds()
        self.assertGreater(len(kinds), 20)
        found = [v for path in house.files(*FOLDERS, suffixes=(".h", ".cc", ".def"))
                 for v in violations(path, house.text(path), kinds)]
        self.assertEqual(found, [], "\n" + "\n".join(found))


if __name__ == "__main__":
    house.run()
