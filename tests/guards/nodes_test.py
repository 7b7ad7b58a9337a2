# parser/nodes.def accounts for every field of every node of the installed grammar: read by parser/,
# or left for a reason; and what it claims to be read is named by some source.
import importlib.util
import os
import re
import unittest

import house


def generator():
    spec = importlib.util.spec_from_file_location(
        "gen_nodes_def", os.path.join(house.ROOT, "scripts", "gen_nodes_def.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def proto():
    with open(os.environ["DRYSHOD_PG_QUERY_PROTO"], encoding="utf-8") as f:
        return f.read()


class Nodes(unittest.TestCase):
    def test_every_field_is_read_or_excused(self):
        self.assertEqual(generator().rows(proto())[1], [])

    def test_the_list_has_every_field_once(self):
        def fields(text):
            return re.findall(r"^(?:READ|SKIPPED|UNREAD)\((\w+, (?:\w+(?=[,)]))?)", text, re.M)
        wanted = fields(generator().text(proto())[0])
        self.assertGreater(len(wanted), 500)
        self.assertEqual(fields(house.text("parser/nodes.def")), wanted,
                         "run scripts/gen_nodes_def.py")

    def test_what_is_said_to_be_read_is_read(self):
        rows = re.findall(r"^READ\(\w+, (\w+)\)", house.text("parser/nodes.def"), re.M)
        self.assertEqual(set(rows) - generator().members_read(), set(),
                         "run scripts/gen_nodes_def.py")

    def test_reasons(self):
        text = house.text("parser/nodes.def")
        for message, reason in re.findall(r'^(?:SKIPPED|UNREAD)\((.*), "(.*)"\)$', text, re.M):
            self.assertTrue(reason.strip(), message)

    def test_a_new_field_is_seen(self):
        made = generator()
        with_more = proto().replace("message ColumnDef\n{",
                                    "message ColumnDef\n{\n  bool quite_new = 99 "
                                    '[json_name="quite_new_here"];')
        self.assertEqual(made.rows(with_more)[1], ["ColumnDef.quite_new_here"])


if __name__ == "__main__":
    house.run()
