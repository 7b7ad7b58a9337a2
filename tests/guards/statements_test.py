# parser/statements.def lists every statement of the installed grammar once, each with a reason
# where it is not executed, and parser/lower/ has a function for each that is.
import os
import re
import unittest

import house

ROW = re.compile(r'^(LOWERED|IGNORED|UNMODELLED|NESTED)\((\w+)(?:,\s*"([^"]*)")?\)', re.M)


def listed():
    return ROW.findall(house.text("parser/statements.def"))


class Statements(unittest.TestCase):
    def test_every_tag_of_the_grammar(self):
        path = os.environ.get("DRYSHOD_PG_QUERY_PROTO", "")
        self.assertTrue(os.path.exists(path), "DRYSHOD_PG_QUERY_PROTO names no file")
        with open(path, encoding="utf-8") as f:
            tags = set(re.findall(r"^message (\w+Stmt)\b", f.read(), re.M))
        self.assertGreater(len(tags), 100)
        self.assertEqual({tag for _, tag, _ in listed()}, tags)

    def test_each_once(self):
        tags = [tag for _, tag, _ in listed()]
        self.assertEqual(len(tags), len(set(tags)))

    def test_reasons(self):
        for how, tag, reason in listed():
            self.assertEqual(how == "LOWERED", not reason.strip(), f"{how}({tag})")

    def test_lowered_ones_have_their_function(self):
        code = "".join(house.without_comments(house.text(path))
                       for path in house.files("parser/lower", suffixes=(".cc",)))
        defined = set(re.findall(r"^bool lower\(Session& ?\w*,\s*const (\w+)& ?\w*\) \{", code,
                                 re.M))
        self.assertEqual({tag for how, tag, _ in listed() if how == "LOWERED"} - defined, set())


if __name__ == "__main__":
    house.run()
