#!/usr/bin/env python3
"""A made-up kind, added to a copy of the tree by the steps of docs/adding-a-kind.md and nothing else:
the copy builds, its guards hold, and its pairs turn into one another with a proof.

    new_kind_test.py COPY_DIR DEPS_DIR JOBS

The kind is a channel: LISTEN makes it, NOTIFY gives it its last word, UNLISTEN drops it. Knows the
page's steps; refuses to edit a place that the page does not name.
"""
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = open(os.path.join(ROOT, "docs/adding-a-kind.md"), encoding="utf-8").read()
# The page's example stands for the kind that is added.
EXAMPLE, KIND = "publication", "channel"

HEADER = """\
// A channel.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Channel {
  Name last_word{};

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{value("last_word", &Channel::last_word)};
};

}  // namespace dryshod
"""

LOWERING = """\
// Channels: LISTEN, NOTIFY, UNLISTEN. Knows them by name; nobody is told anything.
#include "parser/lower/object.h"

namespace dryshod {

bool lower(Session& session, const ListenStmt& statement) {
  const Name name = session.name(statement.conditionname);
  if (session.catalog.find_own<Channel>({}, name)) return true;
  created(session, session.catalog.add({}, name, Channel{}, session.statement));
  return true;
}

bool lower(Session& session, const NotifyStmt& statement) {
  const Ref channel = session.catalog.find_own<Channel>({}, session.name(statement.conditionname));
  if (!channel) {
    return error(session, "channel " + quoted(statement.conditionname) + " does not exist");
  }
  session.catalog.edit<Channel>(channel).last_word = session.name(statement.payload);
  return true;
}

bool lower(Session& session, const UnlistenStmt& statement) {
  const Ref channel = session.catalog.find_own<Channel>({}, session.name(statement.conditionname));
  if (!channel) {
    return error(session, "channel " + quoted(statement.conditionname) + " does not exist");
  }
  return drop_element(session, channel, DROP_RESTRICT);
}

}  // namespace dryshod
"""

RULES = """\
// Channels.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Channel> {
  static void create(Emit& emit, Ref ref, Parts) {
    emit.statement("LISTEN " + emit.to().bare(ref));
    if (emit.to().get<Channel>(ref).last_word) say(emit, emit.to(), ref);
  }
  static void drop(Emit& emit, Ref ref) { emit.statement("UNLISTEN " + emit.from().bare(ref)); }
  static void say(Emit& emit, const Catalog& catalog, Ref ref) {
    const Name word = catalog.get<Channel>(ref).last_word;
    emit.statement("NOTIFY " + catalog.bare(ref) +
                   (word ? ", " + quote_literal(catalog.text(word)) : std::string()));
  }
  static void last_word(Emit& emit, const Change& change) { say(emit, change.to, change.b); }

  static constexpr auto alters = std::tuple{alter<&Channel::last_word>(last_word)};
};

DRYSHOD_RULES(Channel)

}  // namespace dryshod
"""

PAIRS = {
    "channel--create": ("CREATE TABLE t (a int);\n", "CREATE TABLE t (a int);\nLISTEN deck;\n"),
    "channel--last-word": ("LISTEN deck;\nNOTIFY deck, 'ahoy';\n", "LISTEN deck;\nLISTEN hold;\n"),
}


class Copy:
    """A tree that remembers which places were touched, and whether the page names them."""

    def __init__(self, root):
        self.root = root
        tree = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, text=True,
                              capture_output=True, check=True).stdout.splitlines()
        wanted = {path for path in tree if os.path.isfile(os.path.join(ROOT, path))}
        for where, _, names in os.walk(root):
            if os.path.relpath(where, root).split(os.sep)[0] == "build":
                continue
            for name in names:
                path = os.path.relpath(os.path.join(where, name), root)
                if path not in wanted and path.split(os.sep)[0] != "build":
                    os.remove(os.path.join(root, path))
        for path in wanted:
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            shutil.copy2(os.path.join(ROOT, path), os.path.join(root, path))

    def named(self, path):
        named = path.replace(KIND, EXAMPLE)
        if path.startswith("fixtures/pairs/"):
            named = "fixtures/pairs/publication--<case>/{a.sql,b.sql}"
        assert f"`{named}`" in PAGE, f"docs/adding-a-kind.md does not name {named}"

    def put(self, path, content):
        self.named(path)
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(content)

    def edit(self, path, pattern, replacement):
        self.named(path)
        path = os.path.join(self.root, path)
        with open(path, encoding="utf-8") as f:
            before = f.read()
        after, count = re.subn(pattern, replacement, before, count=1, flags=re.M)
        assert count == 1, f"{path}: nothing like {pattern}"
        with open(path, "w", encoding="utf-8") as out:
            out.write(after)

    def run(self, *command):
        print("+", " ".join(command), flush=True)
        subprocess.run(command, cwd=self.root, check=True)


def add_kind(copy):
    copy.edit("catalog/kinds.def", r'^(KIND\(EventTrigger, .*)$', r'KIND(Channel, "channel")\n\1')
    copy.put("catalog/objects/channel.h", HEADER)
    copy.edit("catalog/objects.h", r'^(#include "catalog/objects/check.h")$',
              r'#include "catalog/objects/channel.h"\n\1')
    for tag in ("ListenStmt", "NotifyStmt", "UnlistenStmt"):
        copy.edit("parser/statements.def", rf'^IGNORED\({tag}, .*$', f"LOWERED({tag})")
    copy.put("parser/lower/channel.cc", LOWERING)
    copy.put("migration/rules/channel.cc", RULES)
    copy.edit("docs/schema/object.json", r'"event_trigger",', '"channel", "event_trigger",')
    for name, (a, b) in PAIRS.items():
        copy.put(f"fixtures/pairs/{name}/a.sql", a)
        copy.put(f"fixtures/pairs/{name}/b.sql", b)


def main():
    root, deps, jobs = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
    copy = Copy(root)
    add_kind(copy)
    build = os.path.join(root, "build")
    os.makedirs(build, exist_ok=True)
    if not os.path.lexists(os.path.join(build, "deps")):
        os.symlink(deps, os.path.join(build, "deps"))
    for script in ("scripts/gen_nodes_def.py", "scripts/gen_coverage.py"):
        assert f"`{script}`" in PAGE, f"docs/adding-a-kind.md does not name {script}"
    copy.run(sys.executable, "scripts/gen_nodes_def.py", os.environ["DRYSHOD_PG_QUERY_PROTO"])
    copy.run(sys.executable, "scripts/gen_coverage.py")
    for guard in ("kinds", "statements", "nodes", "coverage", "kind_free", "includes"):
        copy.run(sys.executable, "-B", f"tests/guards/{guard}_test.py")
    # Little optimised and without debug information: it is built to be run once.
    copy.run("cmake", "--preset", "dev", "-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O0")
    copy.run("cmake", "--build", "--preset", "dev", "-j", jobs, "--target", "pairs_test")
    copy.run("build/dev/tests/pairs_test")
    print("the made-up kind works")


main()
