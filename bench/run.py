#!/usr/bin/env python3
# Runs the benchmarks side by side and prints one Markdown page: the yardstick (libpg_query's raw
# parse of one input), the whole `dryshod diff a b` as a child process, and its parts as bench/parts
# times them, alternately, several times, medians. It knows the goals; it refuses to know how any of
# these programs works inside.
"""Benchmark dryshod against its yardstick.

  run.py --dryshod build/release/dryshod --yardstick build/release/bench/yardstick
  run.py ... --tables 2000,20000,200000 --copy-mb 1000 --insert-mb 300 --check --readme README.md
"""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
GOALS = {  # what the project promises; --check fails on a miss
    "diff / yardstick at 20,000": ("<=", 1.5),
    "processor time per table, 200,000 / 20,000": ("<=", 1.3),
    "peak memory / bytes of both inputs": ("<=", 10.0),
    "COPY GB/s": (">=", 1.0),
    "INSERT MB/s": (">=", 300.0),
}
# As bench/parts names them. Those of one source are of one thread; a diff does them for two at once.
PARTS = {"read": "read and split", "parse": "parse", "lower": "lower", "load_both": "both, loaded",
         "freeze": "freeze", "diff": "diff", "plan": "plan", "render": "render", "proof": "proof"}
BEGIN, END = "<!-- measured:begin", "<!-- measured:end -->"


class Failed(Exception):
    pass


def run_child(command, ok=(0,), stdout=subprocess.DEVNULL):
    """Wall and processor seconds and peak resident bytes of one child, which must exit as expected.

    Linux carries the peak over exec, so this never reads less than what Python itself holds: keep
    Python small (about 15 MB), and read small figures with that in mind.
    """
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE)
    err = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    child.returncode = code
    child.stderr.close()
    if code not in ok:
        tail = err.decode(errors="replace")[-2000:]
        raise Failed(f"exit {code}: {' '.join(map(str, command))}\n{tail}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def yardstick_ms(program, path):
    done = subprocess.run([program, path], capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    if result["errors"]:
        raise Failed(f"the yardstick could not parse {result['errors']} statements of {path}")
    return result


def parts_ms(program, a, b):
    done = subprocess.run([program, a, b], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"{program} {a} {b}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def write_between_markers(path, text):
    """The page becomes what stands between the two comments of the file."""
    whole = path.read_text(encoding="utf-8")
    begin, end = whole.find(BEGIN), whole.find(END)
    if begin < 0 or end < begin:
        raise Failed(f"{path} has no {BEGIN} ... {END}")
    begin = whole.index("\n", begin) + 1
    path.write_text(whole[:begin] + text + whole[end:], encoding="utf-8")


def generate(out, *args):
    out = pathlib.Path(out)
    stamp = out / "arguments"
    key = " ".join(args) + f" {(HERE / 'generate.py').stat().st_mtime_ns}"
    if not (stamp.exists() and stamp.read_text() == key):
        subprocess.run([sys.executable, HERE / "generate.py", "--out", out, *args], check=True)
        stamp.write_text(key)
    return out


def warm(*paths):
    for path in paths:
        with open(path, "rb") as file:
            while file.read(1 << 20):
                pass


def measure_pair(args, tables):
    data = generate(args.dir / f"t{tables}", "--tables", str(tables), "--changed",
                    str(args.changed))
    a, b = data / "a.sql", data / "b.sql"
    warm(a, b)
    parse, wall, peak, parts = [], [], [], []
    ratio, cpu_ms, cpu_ratio = [], [], []
    out = data / "diff.sql"
    for _ in range(args.repeat):
        yard = yardstick_ms(args.yardstick, a)
        parse.append(yard["parse_ms"])
        with open(out, "wb") as sink:
            seconds, cpu, memory = run_child([args.dryshod, "diff", a, b], stdout=sink)
        wall.append(seconds * 1000)
        peak.append(memory)
        # Of neighbours in time: what else the machine did meanwhile, it did to both.
        ratio.append(seconds * 1000 / yard["parse_ms"])
        cpu_ms.append(cpu * 1000)
        cpu_ratio.append(cpu * 1000 / yard["parse_cpu_ms"])
        parts.append(parts_ms(args.parts, a, b))
    if out.stat().st_size == 0:
        raise Failed(f"dryshod printed no migration for {a} and {b}")
    both = a.stat().st_size + b.stat().st_size
    return {"tables": tables, "statements": yard["statements"], "bytes": a.stat().st_size,
            "parse_ms": statistics.median(parse), "diff_ms": statistics.median(wall),
            "ratio": statistics.median(ratio), "cpu_ratio": statistics.median(cpu_ratio),
            "cpu_ms": statistics.median(cpu_ms),
            "parts": {name: statistics.median(p[name] for p in parts) for name in PARTS},
            "spread_ms": max(wall) - min(wall), "peak": statistics.median(peak),
            "memory_ratio": statistics.median(peak) / both}


def measure_data(args, megabytes, kind):
    """Rate at which a dump that is nearly all data is read, less the start of the program."""
    data = generate(args.dir / f"{kind}{megabytes:g}", f"--{kind}-mb", str(megabytes))
    path = data / f"{kind}.sql"
    small = generate(args.dir / f"{kind}0", f"--{kind}-mb", "0.001") / f"{kind}.sql"
    warm(path, small)
    bases, walls, peaks = [], [], []
    for _ in range(args.repeat):
        bases.append(run_child([args.dryshod, "diff", "/dev/null", small])[0])
        wall, _, peak = run_child([args.dryshod, "diff", "/dev/null", path])
        walls.append(wall)
        peaks.append(peak)
    # The best of each: the difference of two noisy medians says nothing.
    read = path.stat().st_size - small.stat().st_size
    rate = read / max(min(walls) - min(bases), 1e-3)
    return rate, statistics.median(peaks), path.stat().st_size


def machine():
    model = platform.machine()
    try:
        for line in open("/proc/cpuinfo", encoding="utf-8"):
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}, {cores} cores, {platform.system()} {platform.release()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dryshod", required=True, type=pathlib.Path)
    parser.add_argument("--yardstick", required=True, type=pathlib.Path)
    parser.add_argument("--parts", type=pathlib.Path, help="default: beside the yardstick")
    parser.add_argument("--tables", default="2000,20000")
    parser.add_argument("--changed", type=float, default=0.01)
    parser.add_argument("--copy-mb", type=float, default=500)
    parser.add_argument("--insert-mb", type=float, default=200)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--dir", type=pathlib.Path, default=pathlib.Path("build/bench-data"))
    parser.add_argument("--out", type=pathlib.Path, help="also write the page here")
    parser.add_argument("--readme", type=pathlib.Path,
                        help="also write the page between the measured markers of this file")
    parser.add_argument("--note", default="", help="a sentence about the machine")
    parser.add_argument("--check", action="store_true", help="exit 1 if a goal is missed")
    args = parser.parse_args()
    args.dryshod, args.yardstick = args.dryshod.resolve(), args.yardstick.resolve()
    args.parts = args.parts.resolve() if args.parts else args.yardstick.parent / "parts"

    page = [f"Machine: {machine()}. Median of {args.repeat} runs, {args.changed:.1%} of the tables "
            f"changed; the programs ran alternately. {args.note}".rstrip(), "",
            "| tables | statements | MB of one input | raw parse of one, ms | whole diff, ms "
            "| diff / parse | the same in processor time | spread, ms | peak MB "
            "| peak / both inputs |",
            "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    rows, figures = {}, {}
    try:
        for tables in [int(n) for n in args.tables.split(",") if n]:
            row = rows[tables] = measure_pair(args, tables)
            page.append(
                f"| {tables:,} | {row['statements']:,} | {row['bytes'] / 1e6:.1f} "
                f"| {row['parse_ms']:.0f} | {row['diff_ms']:.0f} "
                f"| {row['ratio']:.2f} | {row['cpu_ratio']:.2f} | {row['spread_ms']:.0f} "
                f"| {row['peak'] / 1e6:.0f} | {row['memory_ratio']:.1f} |")
        if 20000 in rows:
            row = rows[20000]
            figures["diff / yardstick at 20,000"] = row["ratio"]
        if 20000 in rows and 200000 in rows:
            figures["processor time per table, 200,000 / 20,000"] = (
                rows[200000]["cpu_ms"] / 200000 / (rows[20000]["cpu_ms"] / 20000))
        if rows:
            biggest = rows[max(rows)]
            figures["peak memory / bytes of both inputs"] = biggest["memory_ratio"]
            page += ["", "Parts in ms; the first three are of one input by one thread.", "",
                     "| tables | " + " | ".join(PARTS.values()) + " |",
                     "| ---: |" + " ---: |" * len(PARTS)]
            page += [f"| {tables:,} | " +
                     " | ".join(f"{row['parts'][name]:.1f}" for name in PARTS) + " |"
                     for tables, row in rows.items()]
        for kind, size, name, unit in (("copy", args.copy_mb, "COPY GB/s", 1e9),
                                       ("insert", args.insert_mb, "INSERT MB/s", 1e6)):
            if size > 0:
                rate, peak, length = measure_data(args, size, kind)
                figures[name] = rate / unit
                page.append("")
                page.append(f"{kind.upper()} data: {length / 1e6:.0f} MB read at "
                            f"{rate / 1e6:,.0f} MB/s, peak memory {peak / 1e6:.0f} MB.")
    except Failed as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 2

    page += ["", "| figure | measured | to reach | |", "| --- | ---: | ---: | --- |"]
    missed = 0
    for name, value in figures.items():
        sign, limit = GOALS[name]
        good = value <= limit if sign == "<=" else value >= limit
        missed += not good
        page.append(f"| {name} | {value:.2f} | {sign} {limit:g} | {'yes' if good else 'NO'} |")
    text = "\n".join(page) + "\n"
    print(text, end="")
    if args.out:
        args.out.write_text(text, encoding="utf-8")
    if args.readme:
        write_between_markers(args.readme, text)
    return 1 if args.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
