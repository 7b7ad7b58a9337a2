#!/usr/bin/env python3
"""Writes docs/rules/: a page for each rule of migration/hazards/rules, from its facts and its fixtures, so
that it cannot lie.

    gen_rules.py            # writes the pages
    gen_rules.py --check    # exit 1 when one would change
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RULES = os.path.join(ROOT, "migration", "hazards", "rules")
FIXTURES = os.path.join(ROOT, "fixtures", "lint")
TARGET = os.path.join(ROOT, "docs", "rules")
FAMILIES = {
    "compat": "the application that still runs", "data": "rows that are lost",
    "domain": "domains", "enum": "enumerated types", "ext": "extensions", "index": "indexes",
    "lock": "locks, rewrites and scans", "repl": "replication",
    "sql": "what the server would not do", "style": "what is regretted later",
    "tx": "transactions",
}


def text(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def literal(source, field):
    """The C++ string literals that follow .field =, joined."""
    match = re.search(r'\.%s\s*=\s*((?:"(?:[^"\\]|\\.)*"\s*)+)' % field, source)
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', match.group(1))
    return "".join(parts).replace('\\"', '"').replace("\\\\", "\\")


def rules():
    for name in sorted(os.listdir(RULES)):
        source = text(os.path.join(RULES, name))
        level = re.search(r"\.level\s*=\s*HazardLevel::(\w+)", source).group(1).lower()
        yield {"id": literal(source, "id"), "level": level,
               **{field: literal(source, field) for field in ("title", "why", "fix", "source")}}


def page(rule):
    folder = os.path.join(FIXTURES, rule["id"])
    hit = text(os.path.join(folder, "hit.sql")).replace(" -- !", "  -- here")
    ok = text(os.path.join(folder, "ok.sql"))
    return (f"# {rule['id']}\n\n"
            f"**{rule['level']}**: {rule['title']}.\n\n{rule['why']}\n\n"
            f"**Instead.** {rule['fix']}\n\n"
            f"Found in:\n\n```sql\n{hit}```\n\nNot in:\n\n```sql\n{ok}```\n\n"
            f"The examples run on `fixtures/lint/schema.sql`. PostgreSQL: <{rule['source']}>\n")


def index(all_rules):
    lines = ["# Rules of `dryshod lint`", "",
             "Written by `scripts/gen_rules.py` from the rules and their fixtures.", ""]
    for family, words in FAMILIES.items():
        lines += [f"## {family}: {words}", "", "| rule | level | |", "| --- | --- | --- |"]
        lines += [f"| [{r['id']}]({r['id']}.md) | {r['level']} | {r['title']} |"
                  for r in all_rules if r["id"].split(".")[0] == family]
        lines.append("")
    return "\n".join(lines)


def main():
    all_rules = sorted(rules(), key=lambda rule: rule["id"])
    strange = {r["id"].split(".")[0] for r in all_rules} - set(FAMILIES)
    if strange:
        sys.exit(f"gen_rules.py: families without words: {', '.join(sorted(strange))}")
    pages = {rule["id"] + ".md": page(rule) for rule in all_rules}
    pages["README.md"] = index(all_rules)
    there = set(os.listdir(TARGET)) if os.path.isdir(TARGET) else set()
    if "--check" in sys.argv[1:]:
        stale = sorted(name for name in pages
                       if name not in there or text(os.path.join(TARGET, name)) != pages[name])
        stale += sorted(there - set(pages))
        if stale:
            sys.exit("docs/rules is not what scripts/gen_rules.py writes: " + ", ".join(stale))
        return
    os.makedirs(TARGET, exist_ok=True)
    for name in there - set(pages):
        os.remove(os.path.join(TARGET, name))
    for name, content in pages.items():
        with open(os.path.join(TARGET, name), "w", encoding="utf-8") as out:
            out.write(content)


main()
