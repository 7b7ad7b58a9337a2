# docs/rules is what scripts/gen_rules.py writes of the rules and fixtures as they stand; every rule is
# listed and has both fixtures, and no fixture is without its rule.
import os
import re
import subprocess
import sys
import unittest

import house


class Rules(unittest.TestCase):
    def setUp(self):
        listed = house.text("migration/hazards/hazards.def")
        self.names = re.findall(r"^HAZARD\((\w+)\)", listed, re.M)
        self.ids = set(os.listdir(os.path.join(house.ROOT, "fixtures/lint"))) - {"schema.sql"}

    def test_pages_are_written_by_their_script(self):
        script = os.path.join(house.ROOT, "scripts/gen_rules.py")
        done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_list_files_and_fixtures_agree(self):
        files = {name[:-3] for name in os.listdir(os.path.join(house.ROOT, "migration/hazards/rules"))}
        self.assertEqual(set(self.names), files)
        self.assertEqual({name.replace(".", "_") for name in self.ids}, files)
        self.assertEqual(self.names, sorted(self.names))

    def test_each_has_both_fixtures(self):
        for rule in sorted(self.ids):
            for name in ("hit.sql", "ok.sql"):
                self.assertTrue(house.text(f"fixtures/lint/{rule}/{name}").strip(), f"{rule}/{name}")


if __name__ == "__main__":
    house.run()
