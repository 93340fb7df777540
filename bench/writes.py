#!/usr/bin/env python3
"""Durable writing: redemptions and unique codes, beside what SQLite and the disk allow, in one run.

    bench/writes.py [--seconds 5] [--millions 1,10] [--write] [--final]

Redemptions in process (bench/redeem_bench.cpp: one commit each, through the batcher with 1, 32 and
512 clients, and a bulk insert of the same rows) and over HTTP (wrk against `stapel serve`), on one
hot code and spread over a thousand promotions and their codes; then unique codes, drawn, stored and
looked up (bench/codes_bench.cpp), beside a bulk insert of the same rows.
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import compare

BEGIN, END = "<!-- writes: begin -->", "<!-- writes: end -->"
SCRIPT = compare.ROOT / "bench" / "redeem_requests.lua"
CLIENTS = [1, 32, 512]
# As redeem_bench numbers them, and over HTTP by the number of codes.
SPREADS = {"one hot code": ("0", 1), "spread": ("1", 1000)}


def google(program, pattern):
    """What a Google Benchmark program measured, by name."""
    print(f"writes: {program.name} {pattern}", file=sys.stderr)
    out = compare.run([str(program), f"--benchmark_filter={pattern}", "--benchmark_format=json"])
    rows = {}
    for one in json.loads(out)["benchmarks"]:
        name = re.sub(r"/(min_time|iterations):[^/]*", "", one["name"])
        rows[name.removesuffix("/real_time")] = one
    return rows


def fsync_microseconds(folder):
    """The median of 200 appends of 4 KB that are made durable: what any single commit pays."""
    with open(folder / "append", "wb", buffering=0) as file:
        waits = []
        for _ in range(200):
            start = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            waits.append((time.perf_counter() - start) * 1e6)
    return statistics.median(waits)


# --- Over HTTP -----------------------------------------------------------------------------------


def shop(stapel, folder, codes):
    """A database with as many promotions as codes, and the command that serves it."""
    database = folder / f"shop-{codes}.db"
    promotions = [{"id": f"p{i}", "name": f"Sale {i}", "trigger": {"codes": [f"SALE{i}"]},
                   "effects": [{"type": "percent_off", "percent": 20}]}
                  for i in range(codes)]
    file = folder / f"promotions-{codes}.json"
    file.write_text(json.dumps({"promotions": promotions}), encoding="utf-8")
    compare.run([stapel, "publish", "--database", database, "--promotions", file])
    key = compare.run([stapel, "keys", "create", "--database", database, "--name", "bench"]).strip()
    return [stapel, "serve", "--database", database, "--port", "0", "--log-level", "warning",
            "--no-request-log"], key


@contextlib.contextmanager
def serving(command):
    server = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    try:
        port = re.search(r"127\.0\.0\.1:(\d+)\b", server.stdout.readline())
        if not port:
            raise compare.Unavailable("stapel serve did not start")
        yield int(port.group(1))
    finally:
        server.terminate()
        server.wait(timeout=60)


def over_http(stapel, folder, codes, seconds):
    command, key = shop(stapel, folder, codes)
    rows = {}
    with serving(command) as port:
        for clients in CLIENTS:
            print(f"writes: over HTTP, {codes} codes, {clients} clients", file=sys.stderr)
            out = compare.run(["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "-s", str(SCRIPT),
                               f"http://127.0.0.1:{port}", "--", key, str(codes),
                               f"r{clients}"])
            told = json.loads(re.search(r"^result (.*)$", out, re.MULTILINE).group(1))
            if told["failed"] or not told["requests"]:
                raise compare.Unavailable(f"{told['failed']} of {told['requests']} failed")
            rows[clients] = told
    return rows


# --- The tables ----------------------------------------------------------------------------------


def per_second(number):
    return f"{number:,.0f}"


def redemption_table(measured, http):
    lines = ["| durable redemptions | clients | a second | p99 | beside one by one |"
             " beside a bulk insert | each batch |", "|---|--:|--:|--:|--:|--:|--:|"]
    for name, (number, codes) in SPREADS.items():
        single = measured[f"one_by_one/{number}"]["items_per_second"]
        bulk = measured[f"bulk_insert/{number}"]["items_per_second"]
        lines.append(f"| {name}: one commit each | | {per_second(single)} | | 1 |"
                     f" {single / bulk:.1%} | 1 |")
        for clients in CLIENTS:
            row = measured[f"group_commit/{number}/{clients}"]
            rate = row["items_per_second"]
            lines.append(f"| {name}: batcher | {clients} | {per_second(rate)} |"
                         f" {row['p99_us'] / 1000:.1f} ms | {rate / single:.1f} |"
                         f" {rate / bulk:.0%} | {row['batch']:.0f} |")
        for clients, row in http[codes].items():
            rate = row["requests"] * 1e6 / row["microseconds"]
            lines.append(f"| {name}: over HTTP, priced | {clients} | {per_second(rate)} |"
                         f" {row['p99_us'] / 1000:.1f} ms | {rate / single:.1f} |"
                         f" {rate / bulk:.0%} | |")
        lines.append(f"| {name}: bulk insert, 10,000 a commit | | {per_second(bulk)} | |"
                     f" {bulk / single:.1f} | 100% | 10,000 |")
    return "\n".join(lines)


def rows_and_bytes(measured):
    told = []
    for name, (number, _) in SPREADS.items():
        row = measured[f"bulk_insert/{number}"]
        told.append(f"{row['rows']:.1f} rows and {row['bytes']:,.0f} bytes of file ({name})")
    return "A redemption writes " + ", ".join(told) + "."


def codes_table(measured, millions):
    lines = ["| unique codes | million | time | a second | bytes a code |", "|---|--:|--:|--:|--:|"]
    names = {"draw": "drawn", "generate_and_store": "drawn and stored, durable, by the server",
             "bulk_insert": "drawn and bulk inserted, one commit"}
    for number in millions:
        for bench, name in names.items():
            row = measured[f"{bench}/{number * 1_000_000}"]
            size = f"{row['bytes_a_code']:.1f}" if "bytes_a_code" in row else ""
            lines.append(f"| {name} | {number} | {row['real_time'] / 1000:.2f} s |"
                         f" {per_second(row['items_per_second'])} | {size} |")
    for number in millions:
        row = measured[f"look_up/{number * 1_000_000}"]
        lines.append(f"| looked up | {number} | {row['real_time']:.2f} µs |"
                     f" {per_second(row['items_per_second'])} | |")
    return "\n".join(lines)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=5, help="for each run over HTTP")
    parser.add_argument("--millions", default="1,10", help="of codes: 1, 10 or both")
    parser.add_argument("--build", type=pathlib.Path, default=compare.ROOT / "build" / "bench",
                        help="where the bench preset was built")
    parser.add_argument("--write", action="store_true",
                        help="put the tables into docs/performance.md")
    parser.add_argument("--final", action="store_true",
                        help="the machine is quiet: leave out the remark that it was busy")
    chosen = parser.parse_args()
    chosen.millions = [int(number) for number in chosen.millions.split(",")]
    chosen.build = chosen.build.resolve()
    return chosen


def measure(chosen, folder):
    redeemed = google(chosen.build / "bench" / "redeem_bench", ".")
    http = {codes: over_http(chosen.build / "stapel", folder, codes, chosen.seconds)
            for _, codes in SPREADS.values()}
    sizes = "|".join(str(number * 1_000_000) for number in chosen.millions)
    codes = google(chosen.build / "bench" / "codes_bench", f"/({sizes})(/|$)")
    sync = fsync_microseconds(folder)
    return "\n\n".join([
        compare.circumstances([], chosen.final) +
        f" An append of 4 KB made durable takes {sync:,.0f} µs (median of 200). " +
        rows_and_bytes(redeemed),
        redemption_table(redeemed, http), codes_table(codes, chosen.millions)])


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is stopped
    chosen = arguments()
    if not shutil.which("wrk"):
        sys.exit("writes: wrk is not installed")
    if not (chosen.build / "bench" / "redeem_bench").exists():
        sys.exit("writes: build first: cmake --preset bench && cmake --build --preset bench")
    try:
        with tempfile.TemporaryDirectory(prefix="stapel-bench-") as folder:
            text = measure(chosen, pathlib.Path(folder))
    except compare.Unavailable as reason:
        sys.exit(f"writes: {reason}")
    print(text)
    if chosen.write:
        compare.write_page(text, BEGIN, END)


if __name__ == "__main__":
    main()
