# A page runs one script, the one whose sum its policy names: a script changed without its sum would not run.
# Knows where both are written; not what the script does (tests/browser).
import base64
import hashlib
import re
import unittest

import house

SOURCE = "migration/page_style.cc"


def script_and_sum(source):
    script = re.search(r'kPageScript = R"js\((.*?)\)js"', source, re.S).group(1)
    return script, re.search(r'kPageScriptDigest =\s*"([^"]*)"', source).group(1)


def sum_of(script):
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class PageScript(unittest.TestCase):
    def test_the_sum_is_of_the_script(self):
        script, stated = script_and_sum(house.text(SOURCE))
        self.assertGreater(len(script), 100)
        self.assertEqual(stated, sum_of(script), "kPageScriptDigest has to be " + sum_of(script))

    def test_the_check_sees_what_it_must(self):
        script, stated = script_and_sum(house.text(SOURCE))
        self.assertNotEqual(stated, sum_of(script + " "))

    def test_the_script_ends_where_it_should(self):
        script, _ = script_and_sum(house.text(SOURCE))
        self.assertNotIn("</", script)
        self.assertNotIn("innerHTML", script)


if __name__ == "__main__":
    house.run()
