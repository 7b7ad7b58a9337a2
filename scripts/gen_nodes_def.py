#!/usr/bin/env python3
"""Writes parser/nodes.def: every field of every node that a lowered statement can hold, as read or
skipped for a reason. The fields come from libpg_query's pg_query.proto, READ from the sources of
parser/ (a field is read where some file says ->field or .field), the reasons from the tables below.

    gen_nodes_def.py PG_QUERY.PROTO            # writes parser/nodes.def
    gen_nodes_def.py PG_QUERY.PROTO --check    # says what is wrong with it, changes nothing
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.path.join(ROOT, "parser", "nodes.def")

HEAD = """\
// Every field of every node that a lowered statement can hold. Written by scripts/gen_nodes_def.py;
// tests/guards/nodes_test.py checks it against the installed pg_query.proto and the sources.
//   READ(Message, field)               parser/ reads it
//   SKIPPED(Message, field, "reason")  it says nothing that a schema keeps
//   UNREAD(Message, "reason")          the raw grammar never makes this node
// Statements that parser/statements.def does not lower are left out.
"""

# Messages that no raw tree of a statement holds.
ANALYSED = "made by parse analysis"
UNREAD = {
    "ParseResult": "the API's envelope", "ScanResult": "the API's envelope",
    "ScanToken": "the API's envelope", "SummaryResult": "the API's envelope",
    "Node": "the API's envelope", "InlineCodeBlock": "made when DO runs",
    "CallContext": "made when CALL runs",
}
UNREAD.update(dict.fromkeys("""
    OidList IntList Var Param Aggref WindowFunc WindowFuncRunCondition SubscriptingRef FuncExpr
    OpExpr DistinctExpr NullIfExpr ScalarArrayOpExpr SubPlan AlternativeSubPlan FieldSelect
    FieldStore RelabelType CoerceViaIO ArrayCoerceExpr ConvertRowtypeExpr CollateExpr CaseTestExpr ArrayExpr
    RowCompareExpr JsonConstructorExpr JsonExpr JsonTablePath JsonTablePathScan JsonTableSiblingJoin
    MergeAction CoerceToDomain CoerceToDomainValue NextValueExpr InferenceElem ReturningExpr
    TargetEntry RangeTblRef FromExpr OnConflictExpr Query RangeTblEntry RTEPermissionInfo
    RangeTblFunction TableSampleClause WithCheckOption SortGroupClause WindowClause RowMarkClause
    TableFunc""".split(), ANALYSED))
# Parts of statements that are carried opaque, compared as text.
UNREAD.update(dict.fromkeys(("CreateOpClassItem", "PublicationTable", "PublicationObjSpec"),
                            "part of a statement that is carried opaque, compared as text"))
UNREAD["VacuumRelation"] = "part of a statement that is ignored"

# Nodes that only ignored statements hold at the top, but views, rules and SQL bodies hold inside.
INNER_STATEMENTS = ("InsertStmt", "DeleteStmt", "UpdateStmt", "MergeStmt", "NotifyStmt",
                    "ReturnStmt", "ReplicaIdentityStmt")

# (message or *, field) patterns, first match wins: why a field that nobody reads may be left.
REASONS = (
    ("*", r"(.*_)?location|(rexpr_)?list_(start|end)|stmt_len", "a place in the text"),
    ("*", r"xpr", "the head of an expression node"),
    ("RangeVar", r"catalogname", "the current database: PostgreSQL refuses any other"),
    ("IntoClause", r"onCommit", "temporary tables go with their session"),
    ("DefElem", r"defaction", "options of foreign objects, which are carried opaque"),
    ("ColumnDef", r"fdwoptions", "options of foreign tables, which are carried opaque"),
    ("CurrentOfExpr", r"cursor_param", "cursors go with their session"),
    ("TransactionStmt", r"gid", "which prepared transaction; none is left open here"),
    ("VariableSetStmt", r"jumble_args", "for query statistics"),
    ("IndexStmt", r"idxcomment|old\w+|primary|iswithoutoverlaps|transformed|excludeOpNames|"
                  r"reset_default_tblspc", "for statements that the server makes itself"),
    ("CreateStatsStmt", r"stxcomment|transformed", "for statements that the server makes itself"),
    ("Constraint", r"reset_default_tblspc|old_\w+", "for statements that the server makes itself"),
    ("CreateSeqStmt|AlterSeqStmt", r"for_identity|ownerId",
     "for statements that the server makes itself"),
    ("ImportForeignSchemaStmt", r"table_list|list_type|options",
     "which foreign tables it makes is known to the foreign server only"),
    ("CreateStmt", r"nnconstraints", ANALYSED),
    ("ColumnDef", r"inhcount|is_from_type|raw_default|cooked_default|identitySequence", ANALYSED),
    ("CommonTableExpr", r"cterecursive|cterefcount|ctecol(name|type|typmod|collation)s", ANALYSED),
    ("CTECycleClause", r"cycle_mark_\w+", ANALYSED),
    ("Constraint", r"cooked_expr", ANALYSED),
    ("CallStmt", r"funcexpr|outargs", ANALYSED),
    ("*", r"agglevelsup|msftype|argnumber|subLinkId|\w+type|arg_names|typid|formatted_expr|coerce|"
          r"argisrow|typeId|typeMod|cvarno|rtindex|ncolumns|column_name|viewQuery", ANALYSED),
    ("*", r".*(typmod|collid|colloid|coll_oid|collation|typeid|_oid|Oid)", ANALYSED),
)


def messages(proto):
    """{message: [(field, C name)]} in the proto's order."""
    found = {}
    for name, body in re.findall(r"^message (\w+)\s*\{(.*?)^\}", proto, re.M | re.S):
        fields = re.findall(r'^\s*(?:repeated\s+)?[\w.]+\s+(\w+)\s*=\s*\d+\s*'
                            r'(?:\[json_name="(\w+)"\])?', body, re.M)
        found[name] = [(field, c or field) for field, c in fields]
    return found


def statements():
    """{tag: LOWERED | IGNORED | UNMODELLED | NESTED} of parser/statements.def."""
    with open(os.path.join(ROOT, "parser", "statements.def"), encoding="utf-8") as f:
        rows = re.findall(r"^(LOWERED|IGNORED|UNMODELLED|NESTED)\((\w+)", f.read(), re.M)
    return {tag: how for how, tag in rows}


def members_read():
    """Names that some file of parser/ takes out of a struct."""
    names = set()
    for where, _, files in os.walk(os.path.join(ROOT, "parser")):
        for name in files:
            if name.endswith((".h", ".cc")):
                with open(os.path.join(where, name), encoding="utf-8") as f:
                    code = re.sub(r"//[^\n]*", "", f.read())
                names.update(re.findall(r"(?:->|\.)\s*([A-Za-z_]\w*)", code))
    return names


def reason(message, field):
    for on, pattern, why in REASONS:
        if (on == "*" or message in on.split("|")) and re.fullmatch(pattern, field):
            return why
    return None


def rows(proto):
    """The lines of the list, and the fields that are neither read nor excused."""
    tags, read = statements(), members_read()
    lines, open_questions = [], []
    for message, fields in messages(proto).items():
        if message in UNREAD:
            lines.append(f'UNREAD({message}, "{UNREAD[message]}")')
            continue
        if tags.get(message, "LOWERED") != "LOWERED" and message not in INNER_STATEMENTS:
            continue
        if lines and not lines[-1].startswith("UNREAD"):
            lines.append("")
        for field, c_name in fields:
            if c_name in read:
                lines.append(f"READ({message}, {c_name})")
                continue
            why = reason(message, c_name)
            if why is None:
                open_questions.append(f"{message}.{c_name}")
                continue
            lines.append(f'SKIPPED({message}, {c_name}, "{why}")')
    return lines, open_questions


def text(proto):
    lines, open_questions = rows(proto)
    foot = "\n#undef READ\n#undef SKIPPED\n#undef UNREAD\n"
    return HEAD + "\n" + "\n".join(lines) + "\n" + foot, open_questions


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as f:
        wanted, open_questions = text(f.read())
    for field in open_questions:
        print(f"{field}: nobody reads it, and no reason is given", file=sys.stderr)
    if "--check" in sys.argv[2:]:
        with open(TARGET, encoding="utf-8") as f:
            same = f.read() == wanted
        if not same:
            print(f"{TARGET} is not what this script writes", file=sys.stderr)
        sys.exit(0 if same and not open_questions else 1)
    with open(TARGET, "w", encoding="utf-8") as f:
        f.write(wanted)
    sys.exit(1 if open_questions else 0)


if __name__ == "__main__":
    main()
