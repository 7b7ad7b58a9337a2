# Every kind of catalog/kinds.def has its three files, no header is left of a kind that went, and
# the configure step refuses a kind with a file missing and says where to read on.
import os
import subprocess
import tempfile
import unittest

import house

PLACES = ("catalog/objects/{}.h", "parser/lower/{}.cc", "migration/rules/{}.cc")
GUIDE = "docs/adding-a-kind.md"


def configure(root):
    """The configure step's own check over a tree: (status, what it said)."""
    script = os.path.join(house.ROOT, "cmake/Kinds.cmake")
    done = subprocess.run([os.environ.get("DRYSHOD_CMAKE", "cmake"), f"-DROOT={root}", "-P", script],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def put(root, path, content=""):
    path = os.path.join(root, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(content)


class Kinds(unittest.TestCase):
    def test_each_has_its_files(self):
        missing = [place.format(stable) for _, stable in house.kinds() for place in PLACES
                   if not os.path.exists(os.path.join(house.ROOT, place.format(stable)))]
        self.assertEqual(missing, [], f"see {GUIDE}")

    def test_no_header_without_a_kind(self):
        listed = {PLACES[0].format(stable) for _, stable in house.kinds()}
        self.assertEqual(set(house.files("catalog/objects", suffixes=(".h",))) - listed, set())

    def test_names_are_unique(self):
        for column in zip(*house.kinds()):
            self.assertEqual(len(column), len(set(column)))

    def test_following_the_guide(self):
        self.assertTrue(os.path.exists(os.path.join(house.ROOT, GUIDE)))
        guide = house.text(GUIDE)
        for place in ("catalog/kinds.def", "catalog/objects/", "parser/lower/", "migration/rules/",
                      "parser/statements.def", "fixtures/pairs/"):
            self.assertIn(place, guide, "the guide leaves out a place to edit")

        with tempfile.TemporaryDirectory() as root:
            put(root, "catalog/kinds.def", '// the list\nKIND(Publication, "publication")\n')
            for left in range(len(PLACES), 0, -1):
                status, said = configure(root)
                self.assertNotEqual(status, 0)
                self.assertIn(GUIDE, said)
                self.assertEqual(said.count("publication: "), left, said)
                put(root, PLACES[left - 1].format("publication"))
            self.assertEqual(configure(root), (0, ""))
            put(root, "catalog/kinds.def", "KIND(Publication)\n")
            self.assertNotEqual(configure(root)[0], 0)


if __name__ == "__main__":
    house.run()
