#!/usr/bin/env python3
"""Writes docs/coverage.md: what of PostgreSQL is modelled, from catalog/kinds.def, the fields of
catalog/objects, parser/statements.def and parser/lower/features.def, so that it cannot lie.

    gen_coverage.py            # writes docs/coverage.md
    gen_coverage.py --check    # exit 1 when it would change
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.path.join(ROOT, "docs", "coverage.md")

HEAD = """\
# Coverage

Written by `scripts/gen_coverage.py`; a guard test compares. Change the lists it is made of instead.
"""


def text(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return f.read()


def kinds():
    return re.findall(r'^KIND\(\s*(\w+)\s*,\s*"(\w+)"', text("catalog/kinds.def"), re.M)


def fields(kind):
    """[(role, name)] in the order of the header."""
    return re.findall(r'\b(?:own_)?(identity|value|depends|soft|noise)\("(\w+)"',
                      text(f"catalog/objects/{kind}.h"))


def statements():
    return re.findall(r'^(LOWERED|IGNORED|UNMODELLED|NESTED)\((\w+)(?:,\s*"([^"]*)")?\)',
                      text("parser/statements.def"), re.M)


def kind_table():
    rows = ["| kind | identity | compared | carried, not compared |",
            "| --- | --- | --- | --- |"]
    for _, kind in kinds():
        by_role = {}
        for role, name in fields(kind):
            by_role.setdefault(role, []).append(f"`{name}`")
        rows.append("| `{}` | {} | {} | {} |".format(
            kind, ", ".join(by_role.get("identity", [])), ", ".join(by_role.get("value", [])),
            ", ".join(by_role.get("depends", []) + by_role.get("soft", []) +
                      by_role.get("noise", []))))
    return rows


def statement_table():
    words = {"LOWERED": "executed", "IGNORED": "ignored", "UNMODELLED": "reported",
             "NESTED": "never by itself"}
    rows = ["| statement | | why |", "| --- | --- | --- |"]
    for how, tag, reason in sorted(statements(), key=lambda row: row[1]):
        rows.append(f"| `{tag}` | {words[how]} | {reason} |")
    return rows


def features():
    return re.findall(r'^FEATURE\(\w+, (\d+), "([^"]*)"\)', text("parser/lower/features.def"), re.M)


def feature_table():
    rows = ["| first in | |", "| --- | --- |"]
    for major in sorted({since for since, _ in features()}):
        rows.append(f"| {major} | {'; '.join(words for since, words in features() if since == major)} |")
    return rows


def whole():
    how = [row[0] for row in statements()]
    return "\n".join([
        HEAD, "## Kinds of elements", "",
        f"{len(kinds())} kinds. Parent and name are part of every identity.", "",
        *kind_table(), "", "## Statements", "",
        f"Of {len(how)} statements of the grammar {how.count('LOWERED')} are executed, "
        f"{how.count('UNMODELLED')} reported,", f"{how.count('IGNORED')} ignored for the "
        f"reason given, {how.count('NESTED')} never stand by themselves.", "",
        *statement_table(), "", "## Majors", "",
        "14 to 18. What a younger major brought is refused, by name, where the script is for an older "
        "one.", "", *feature_table(), ""])


def main():
    content = whole()
    if "--check" in sys.argv[1:]:
        sys.exit(0 if os.path.exists(TARGET) and text("docs/coverage.md") == content else
                 "docs/coverage.md is not what scripts/gen_coverage.py writes: run it")
    with open(TARGET, "w", encoding="utf-8") as out:
        out.write(content)


main()
