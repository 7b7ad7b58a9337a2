# docs/coverage.md is what scripts/gen_coverage.py writes of the lists and fixtures as they stand.
import os
import subprocess
import sys
import unittest

import house


class Coverage(unittest.TestCase):
    def test_is_written_by_its_script(self):
        script = os.path.join(house.ROOT, "scripts/gen_coverage.py")
        done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_names_every_kind(self):
        page = house.text("docs/coverage.md")
        for _, stable in house.kinds():
            self.assertIn(f"| `{stable}` |", page)


if __name__ == "__main__":
    house.run()
