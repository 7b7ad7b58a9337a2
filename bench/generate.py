#!/usr/bin/env python3
# Writes schemas in pg_dump's own form, of any size, for the benchmarks: DIR/a.sql and DIR/b.sql
# where b has a share of its tables changed; or dumps that are nearly all data (COPY or INSERT).
# The same arguments give the same bytes. It knows how a dump looks; it refuses to know dryshod.
"""Generate pg_dump-style input.

  generate.py --tables 20000 --changed 0.01 --out DIR    DIR/a.sql, DIR/b.sql
  generate.py --copy-mb 1000 --out DIR                   DIR/copy.sql
  generate.py --insert-mb 300 --out DIR                  DIR/insert.sql
"""
import argparse
import os
import random

HEAD = """--
-- PostgreSQL database dump
--

-- Dumped from database version 15.4
-- Dumped by pg_dump version 15.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

"""
TAIL = "--\n-- PostgreSQL database dump complete\n--\n\n"

NOUNS = ("berth buoy cargo chart crane crew dock ferry fleet gauge harbour hull invoice keel "
         "lease light lock manifest mast pilot port quay rope route sail ship stay survey tide "
         "toll tug vessel visit voyage watch wharf yard").split()
COLUMNS = (
    ("name", "character varying(%d)", (40, 60, 120)),
    ("code", "character(%d)", (4, 6, 8)),
    ("amount", "numeric(12,%d)", (2, 3, 4)),
    ("quantity", "integer", None),
    ("note", "text", None),
    ("active", "boolean DEFAULT true", None),
    ("created_at", "timestamp with time zone DEFAULT now()", None),
    ("due", "date", None),
    ("doc", "jsonb DEFAULT '{}'::jsonb", None),
    ("ratio", "double precision", None),
)
CHANGES = ("add_column", "widen", "set_default", "change_check", "add_index", "drop_index",
           "comment", "drop_table")
# Only every REF_EVERY-th table is referenced, and only unreferenced ones are ever dropped, so
# that a changed schema is always a valid one.
REF_EVERY = 8


class Table:
    """One table, drawn from its own random stream: changing one never moves another."""

    def __init__(self, i, seed, schemas):
        rng = random.Random(f"{seed}:{i}")
        self.schema = f"s{i % schemas:02d}"
        self.name = f"{NOUNS[i % len(NOUNS)]}_{NOUNS[rng.randrange(len(NOUNS))]}_{i}"
        self.columns = []
        for name, kind, args in rng.sample(COLUMNS, rng.randint(3, 5)):
            self.columns.append([name, kind % rng.choice(args) if args else kind,
                                 rng.random() < 0.3])
        self.serial = rng.random() < 0.15
        self.check = rng.randrange(1, 1000) if rng.random() < 0.5 else None
        self.indexes = []
        if rng.random() < 0.6:
            self.indexes.append(self.columns[0][0])
        self.ref = None
        if i > REF_EVERY and rng.random() < 0.4:
            self.ref = rng.randrange((i - 1) // REF_EVERY) * REF_EVERY
        self.comment = f"table number {i}" if rng.random() < 0.15 else None
        self.dropped = False

    @property
    def full(self):
        return f"{self.schema}.{self.name}"

    def change(self, how):
        if how == "add_column":
            self.columns.append(["added", "text DEFAULT 'new'::text", False])
        elif how == "widen":
            for column in self.columns:
                if column[1].startswith("character varying"):
                    column[1] = "character varying(200)"
                    return
                if column[1] == "integer":
                    column[1] = "bigint"
                    return
            self.change("add_column")
        elif how == "set_default":
            for column in self.columns:
                if column[1] in ("text", "date", "integer", "double precision"):
                    column[1] += {"text": " DEFAULT ''::text", "date": " DEFAULT CURRENT_DATE",
                                  "integer": " DEFAULT 7"}.get(column[1], " DEFAULT 0.5")
                    return
            self.change("add_column")
        elif how == "change_check":
            self.check = (self.check or 0) + 1000
        elif how == "add_index":
            self.indexes.append(self.columns[-1][0] if self.columns[-1][0] not in self.indexes
                                else self.columns[1][0])
        elif how == "drop_index":
            self.indexes = [] if self.indexes else [self.columns[0][0]]
        elif how == "comment":
            self.comment = "it's been changed"
        else:
            self.dropped = True


def title(name, kind, schema):
    return f"--\n-- Name: {name}; Type: {kind}; Schema: {schema}; Owner: -\n--\n\n"


def write_schema(path, tables, by_index, schemas):
    live = sorted((t for t in tables if not t.dropped), key=lambda t: (t.schema, t.name))
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        w = out.write
        w(HEAD)
        for s in range(schemas):
            w(title(f"s{s:02d}", "SCHEMA", "-") + f"CREATE SCHEMA s{s:02d};\n\n\n")
        w("SET default_tablespace = '';\n\nSET default_table_access_method = heap;\n\n")
        for t in live:
            lines = ["    id bigint NOT NULL"]
            if t.ref is not None:
                lines.append("    parent_id bigint")
            for name, kind, not_null in t.columns:
                lines.append(f"    {name} {kind}{' NOT NULL' if not_null else ''}")
            if t.check is not None:
                lines.append(f"    CONSTRAINT {t.name}_id_check CHECK ((id > {t.check}))")
            w(title(t.name, "TABLE", t.schema))
            w(f"CREATE TABLE {t.full} (\n" + ",\n".join(lines) + "\n);\n\n\n")
            if t.comment is not None:
                text = t.comment.replace("'", "''")
                w(title(f"TABLE {t.name}", "COMMENT", t.schema))
                w(f"COMMENT ON TABLE {t.full} IS '{text}';\n\n\n")
            if t.serial:
                w(title(f"{t.name}_id_seq", "SEQUENCE", t.schema))
                w(f"CREATE SEQUENCE {t.full}_id_seq\n    START WITH 1\n    INCREMENT BY 1\n"
                  "    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1;\n\n\n")
                w(title(f"{t.name}_id_seq", "SEQUENCE OWNED BY", t.schema))
                w(f"ALTER SEQUENCE {t.full}_id_seq OWNED BY {t.full}.id;\n\n\n")
        for t in live:
            if t.serial:
                w(title(f"{t.name} id", "DEFAULT", t.schema))
                w(f"ALTER TABLE ONLY {t.full} ALTER COLUMN id SET DEFAULT "
                  f"nextval('{t.full}_id_seq'::regclass);\n\n\n")
        for t in live:
            w(title(f"{t.name} {t.name}_pkey", "CONSTRAINT", t.schema))
            w(f"ALTER TABLE ONLY {t.full}\n    ADD CONSTRAINT {t.name}_pkey PRIMARY KEY (id);"
              "\n\n\n")
        for t in live:
            for column in t.indexes:
                method = "gin" if column == "doc" else "btree"
                w(title(f"{t.name}_{column}_idx", "INDEX", t.schema))
                w(f"CREATE INDEX {t.name}_{column}_idx ON {t.full} USING {method} "
                  f"({column});\n\n\n")
        for t in live:
            if t.ref is not None:
                target = by_index[t.ref]
                w(title(f"{t.name} {t.name}_parent_id_fkey", "FK CONSTRAINT", t.schema))
                w(f"ALTER TABLE ONLY {t.full}\n    ADD CONSTRAINT {t.name}_parent_id_fkey "
                  f"FOREIGN KEY (parent_id) REFERENCES {target.full}(id)"
                  f"{' ON DELETE CASCADE' if t.ref % 16 == 0 else ''};\n\n\n")
        w(TAIL)


def generate_pair(out, count, changed, seed, schemas):
    def tables():
        return [Table(i, seed, schemas) for i in range(count)]

    a = tables()
    write_schema(os.path.join(out, "a.sql"), a, a, schemas)
    b = tables()
    rng = random.Random(f"{seed}:changes")
    for n, i in enumerate(sorted(rng.sample(range(count), round(count * changed)))):
        how = CHANGES[n % len(CHANGES)]
        if how == "drop_table" and i % REF_EVERY == 0:
            how = "add_column"
        b[i].change(how)
    extra = [Table(count + k, seed, schemas) for k in range(round(count * changed / 10))]
    for t in extra:
        t.ref = None
    write_schema(os.path.join(out, "b.sql"), b + extra, b, schemas)


def write_data(path, megabytes, insert, seed):
    """A dump of ten tables whose data is `megabytes` long, a block repeated over and over."""
    rng = random.Random(f"{seed}:data")
    rows = []
    for n in range(10000):
        words = " ".join(rng.choices(NOUNS, k=rng.randint(3, 9)))
        # Data that looks like SQL must cost nothing and mean nothing.
        note = rng.choice(("it's", "DROP TABLE x;", "a -- b", "/* c", "$$", "plain"))
        if insert:
            note = note.replace("'", "''")
            rows.append(f"INSERT INTO public.%s VALUES ({n}, '{words}', '{note}', "
                        f"{rng.random():.6f}, '2024-03-{rng.randint(1, 28):02d}');\n")
        else:
            rows.append(f"{n}\t{words}\t{note}\t{rng.random():.6f}\t"
                        f"2024-03-{rng.randint(1, 28):02d}\n")
    with open(path, "wb") as out:
        out.write(HEAD.encode())
        for k in range(10):
            out.write((title(f"data_{k}", "TABLE", "public") + f"CREATE TABLE public.data_{k} (\n"
                       "    id integer,\n    words text,\n    note text,\n    x double precision,\n"
                       "    at date\n);\n\n\n").encode())
        for k in range(10):
            block = "".join(rows)
            if insert:
                block = block.replace("%s", f"data_{k}")
            block = block.encode()
            out.write(f"--\n-- Data for Name: data_{k}; Type: TABLE DATA; Schema: public; "
                      "Owner: -\n--\n\n".encode())
            if not insert:
                out.write(f"COPY public.data_{k} (id, words, note, x, at) FROM stdin;\n".encode())
            for _ in range(max(1, round(megabytes * 1e6 / 10 / len(block)))):
                out.write(block)
            out.write(b"\n\n" if insert else b"\\.\n\n\n")
        out.write(TAIL.encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, help="number of tables in a.sql")
    parser.add_argument("--changed", type=float, default=0.01, help="share changed in b.sql")
    parser.add_argument("--schemas", type=int, default=20)
    parser.add_argument("--copy-mb", type=float)
    parser.add_argument("--insert-mb", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True, metavar="DIR")
    args = parser.parse_args()
    if not (args.tables or args.copy_mb or args.insert_mb):
        parser.error("nothing to do: give --tables, --copy-mb or --insert-mb")
    os.makedirs(args.out, exist_ok=True)
    if args.tables:
        generate_pair(args.out, args.tables, args.changed, args.seed, args.schemas)
    if args.copy_mb:
        write_data(os.path.join(args.out, "copy.sql"), args.copy_mb, False, args.seed)
    if args.insert_mb:
        write_data(os.path.join(args.out, "insert.sql"), args.insert_mb, True, args.seed)


if __name__ == "__main__":
    main()
