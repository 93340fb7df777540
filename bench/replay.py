#!/usr/bin/env python3
"""Replays of whole histories, on one thread and on all: how long reading and pricing take.

    bench/replay.py [--customers 215000] [--data FOLDER] [--repetitions 3] [--write] [--final]

A generated shop (`stapel demo`; 215,000 customers place a million orders) under the promotions
that were live, and UCI's Online Retail, where --data or STAPEL_DATA names the folder that holds
it, under the ten promotions of examples/online-retail.
"""
import argparse
import os
import pathlib
import re
import signal
import statistics
import sys
import tempfile

import page

TOLD = re.compile(r"read in ([\d.]+) s, priced in ([\d.]+) s")
PROMOTIONS = page.ROOT / "examples" / "online-retail" / "promotions.json"


def replay(stapel, database, options, threads, repetitions):
    """Seconds of reading and of pricing, and the number of orders."""
    runs, orders = [], 0
    for _ in range(repetitions):
        # Times are told on standard error.
        out = page.run(["sh", "-c", '"$@" 2>&1', "sh", stapel, "replay", "--db", database,
                        *options, "--threads", threads])
        read, priced = map(float, TOLD.search(out).groups())
        runs.append((read, priced))
        orders = int(re.search(r"^Orders ([\d,]+)", out, re.MULTILINE).group(1).replace(",", ""))
    pricing = [priced for _, priced in runs]
    return {"orders": orders, "threads": threads, "read": statistics.median(r for r, _ in runs),
            "priced": statistics.median(pricing), "low": min(pricing), "high": max(pricing)}


def generated(stapel, folder, chosen):
    database = folder / "generated.db"
    print(f"replay: generating {chosen.customers:,} customers", file=sys.stderr)
    page.run([stapel, "demo", "--db", database, "--customers", chosen.customers])
    promotions = page.ROOT / "examples" / "demo" / "history-promotions.json"
    return database, ["--promotions", promotions, "--codes", "own"]


def online_retail(stapel, folder, data):
    files = sorted(pathlib.Path(data).rglob("*online*retail*.csv*"))
    if not files:
        return None
    database = folder / "online-retail.db"
    print("replay: importing Online Retail", file=sys.stderr)
    page.run([stapel, "import", "--format", "online-retail", files[0], "--db", database])
    return database, ["--promotions", PROMOTIONS, "--codes", "all"]


def table(rows):
    lines = ["| history | orders | threads | read | priced | orders a second |",
             "|---|--:|--:|--:|--:|--:|"]
    for row in rows:
        priced = f"{row['priced']:.1f} s ({row['low']:.1f} to {row['high']:.1f})"
        lines.append(f"| {row['history']} | {row['orders']:,} | {row['threads']} |"
                     f" {row['read']:.1f} s | {priced} | {row['orders'] / row['priced']:,.0f} |")
    return "\n".join(lines)


def measure(chosen, folder):
    stapel = chosen.build / "stapel"
    histories = {f"`stapel demo --customers {chosen.customers}`, the promotions of then":
                 generated(stapel, folder, chosen)}
    if chosen.data:
        histories["Online Retail, ten promotions, every public code"] = online_retail(
            stapel, folder, chosen.data)
    rows = []
    for name, (database, options) in ((n, h) for n, h in histories.items() if h):
        for threads in dict.fromkeys((1, len(os.sched_getaffinity(0)))):
            print(f"replay: {name}, {threads} threads", file=sys.stderr)
            rows.append({"history": name, **replay(stapel, database, options, threads,
                                                   chosen.repetitions)})
    return rows


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=215_000)
    parser.add_argument("--data", default=os.environ.get("STAPEL_DATA"),
                        help="the folder with Online Retail; else STAPEL_DATA, else left out")
    parser.add_argument("--repetitions", type=int, default=3, help="medians are told")
    page.add_options(parser)
    return parser.parse_args()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    chosen = arguments()
    if not (chosen.build / "stapel").exists():
        sys.exit("replay: build first: cmake --preset bench && cmake --build --preset bench")
    try:
        with tempfile.TemporaryDirectory(prefix="stapel-bench-") as folder:
            rows = measure(chosen, pathlib.Path(folder))
    except page.Unavailable as reason:
        sys.exit(f"replay: {reason}")
    page.publish(chosen, "replay", f"{page.circumstances(chosen.final)}\n\n{table(rows)}", rows)


if __name__ == "__main__":
    main()
