# What the guards share: where the house's files are, and C++ text without its comments.
# Knows folders and lexical C++; refuses to know any single rule.
import os
import re
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

CODE_FOLDERS = ("catalog", "parser", "diff", "migration", "rollback", "neon", "cli")
# Not part of the house: what a build makes, what git keeps, what an editor leaves.
SKIPPED = {".git", "build", ".cache", ".dryshod", "__pycache__", "node_modules"}


def files(*folders, suffixes=None):
    """Paths relative to the root, sorted. No folder given: the whole tree."""
    found = []
    for top in folders or (".",):
        for where, below, names in os.walk(os.path.join(ROOT, top)):
            below[:] = sorted(d for d in below if d not in SKIPPED)
            for name in names:
                if suffixes is None or name.endswith(suffixes):
                    found.append(os.path.relpath(os.path.join(where, name), ROOT))
    return sorted(found)


def text(path):
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as f:
        return f.read()


_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\\ ]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'',
    re.S)


def without_comments(source):
    """C++ with each comment replaced by a blank and the newlines kept. Literals stay."""
    def keep(match):
        token = match.group(0)
        return " " + "\n" * token.count("\n") if token.startswith(("//", "/*")) else token
    return _TOKEN.sub(keep, source)


_KIND = re.compile(r'^\s*KIND\(\s*(\w+)\s*,\s*"([a-z0-9_]+)"', re.M)


def kinds(source=None):
    """[(Type, stable_name)] of catalog/kinds.def, in its order."""
    return _KIND.findall(text("catalog/kinds.def") if source is None else source)


def run():
    sys.dont_write_bytecode = True
    unittest.main()
