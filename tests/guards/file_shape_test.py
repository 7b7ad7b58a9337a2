# One idea a file: sources open by saying what they know and refuse to know, and are short. Prints
# the files past 300 lines; past 600 a file needs a reason below. Knows lines; not what is in them.
import unittest

import house

AIM = 300
LIMIT = 600
# path: why it is one idea all the same
LONG = {}

SUFFIXES = (".h", ".cc", ".c", ".py")
PLACES = house.CODE_FOLDERS + ("tests", "bench")


def opens_with_a_comment(source):
    return source.startswith(("//", "/*", "#")) and not source.startswith("#pragma")


class FileShape(unittest.TestCase):
    def setUp(self):
        self.sources = {path: house.text(path) for path in house.files(*PLACES, suffixes=SUFFIXES)}

    def test_the_check_sees_what_it_must(self):
        self.assertTrue(opens_with_a_comment("// What this knows.\n#pragma once\n"))
        self.assertFalse(opens_with_a_comment("#pragma once\n"))
        self.assertFalse(opens_with_a_comment("\n#include <x>\n"))

    def test_each_says_what_it_knows(self):
        silent = [path for path, source in self.sources.items() if not opens_with_a_comment(source)]
        self.assertEqual(silent, [], "\n" + "\n".join(silent))

    def test_each_is_short(self):
        lengths = {path: source.count("\n") for path, source in self.sources.items()}
        for path, length in sorted(lengths.items(), key=lambda item: -item[1]):
            if length > AIM:
                print(f"{length:5} lines  {path}")
        total = sum(lengths.values())
        print(f"{len(lengths)} files, {total} lines, {total // max(1, len(lengths))} a file")
        over = [f"{path}: {n} lines" for path, n in lengths.items() if n > LIMIT and path not in LONG]
        self.assertEqual(over, [], "split it, or give a reason in LONG")
        stale = [path for path in LONG if lengths.get(path, 0) <= LIMIT]
        self.assertEqual(stale, [], "no longer long: drop its line from LONG")


if __name__ == "__main__":
    house.run()
