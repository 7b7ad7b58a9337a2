# No file names the host of a package registry or mirror: where packages come from is the machine's
# own configuration. So no registry is named here either; hosts are judged by their shape, and in
# the files that fetch, build and test by a list of the few that may be named.
import re
import unittest

import house

# Labels that registries, mirrors and package archives carry before their domain.
SHAPE = re.compile(
    r"\b(?:deb|ftp|apt|yum|rpm|archive|ports|security|snapshot|mirrors?|registry|packages|pkgs?|pypi|"
    r"npm|crates|index|static|repo\d?|repos|cran|conda|ghcr|docker|proxy)"
    r"\.[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:org|com|io|net|dev|pm)\b", re.I)
URL = re.compile(r"\b[a-z][a-z0-9+.-]*://(?:[^\s/@\"'<>]*@)?([A-Za-z0-9.-]+\.[A-Za-z]{2,})")

# Files that run or configure something.
ACTIVE = ("scripts/", "cmake/", ".ci/", "tests/", "CMakeLists.txt", "CMakePresets.json")
ALLOWED = re.compile(r"(^|\.)(postgresql\.org|apache\.org|neon\.(tech|com)|json-schema\.org|"
                     r"example(\.(com|org|net))?|invalid|test|localhost)$", re.I)
# This file spells shapes out, and its own bad examples.
SELF = "tests/guards/hosts_test.py"


def violations(path, source):
    found = []
    for number, line in enumerate(source.split("\n"), 1):
        for match in SHAPE.finditer(line):
            found.append(f"{path}:{number}: looks like a package host: {match.group(0)}")
        if path.startswith(ACTIVE):
            for host in URL.findall(line):
                if not ALLOWED.search(host) and not SHAPE.search(host):
                    found.append(f"{path}:{number}: names a host: {host}")
    return found


class Hosts(unittest.TestCase):
    def test_the_check_sees_what_it_must(self):
        for bad in ("deb http://deb" ".example.org/debian sid main", "https://regis" "try.example.com/x",
                    "see packages.example.io", "uri = 'ftp.example.net'"):
            self.assertEqual(len(violations("README.md", bad)), 1, bad)
        self.assertEqual(len(violations("scripts/setup", "curl https://files.somewhere.io/x")), 1)
        for good in ("https://www.postgresql.org/docs/18/", "postgresql://user@db.example.com/x",
                     "Dir::Etc::sourcelist", "the archive. Example", "index.html"):
            self.assertEqual(violations("scripts/setup", good), [], good)

    def test_no_host_is_named(self):
        found = [v for path in house.files() if path != SELF
                 for v in violations(path, house.text(path))]
        self.assertEqual(found, [], "\n" + "\n".join(found))


if __name__ == "__main__":
    house.run()
