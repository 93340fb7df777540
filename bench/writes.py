#!/usr/bin/env python3
"""Durable writing: redemptions and unique codes, beside what SQLite and the disk allow, in one run.

    bench/writes.py [--seconds 5] [--millions 1,10] [--repetitions 3] [--write] [--final]

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

import page

SCRIPT = page.ROOT / "bench" / "redeem_requests.lua"
CLIENTS = [1, 32, 512]
# As redeem_bench numbers them, and over HTTP by the number of codes.
SPREADS = {"one hot code": ("0", 1), "spread": ("1", 1000)}


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
    page.run([stapel, "publish", "--database", database, "--promotions", file])
    key = page.run([stapel, "keys", "create", "--database", database, "--name", "bench"]).strip()
    return [stapel, "serve", "--database", database, "--port", "0", "--log-level", "warning",
            "--no-request-log"], key


@contextlib.contextmanager
def serving(command):
    server = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    try:
        port = re.search(r"127\.0\.0\.1:(\d+)\b", server.stdout.readline())
        if not port:
            raise page.Unavailable("stapel serve did not start")
        yield int(port.group(1))
    finally:
        server.terminate()
        server.wait(timeout=60)


def drive(port, key, codes, clients, seconds, name):
    """One run of wrk: requests a second, and p99 in microseconds."""
    out = page.run(["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "-s", SCRIPT,
                    f"http://127.0.0.1:{port}", "--", key, codes, name])
    told = json.loads(re.search(r"^result (.*)$", out, re.MULTILINE).group(1))
    if told["failed"] or not told["requests"]:
        raise page.Unavailable(f"{told['failed']} of {told['requests']} failed")
    return told["requests"] * 1e6 / told["microseconds"], told["p99_us"]


def over_http(stapel, folder, codes, chosen):
    command, key = shop(stapel, folder, codes)
    rows = {}
    with serving(command) as port:
        for clients in CLIENTS:
            print(f"writes: over HTTP, {codes} codes, {clients} clients", file=sys.stderr)
            runs = [drive(port, key, codes, clients, chosen.seconds, f"r{clients}-{number}")
                    for number in range(chosen.repetitions)]
            rates = [rate for rate, _ in runs]
            rows[clients] = {"rate": statistics.median(rates), "rate_low": min(rates),
                             "rate_high": max(rates),
                             "p99_us": statistics.median(p99 for _, p99 in runs)}
    return rows


# --- The tables ----------------------------------------------------------------------------------


def redemption_table(measured, http):
    lines = ["| durable redemptions | clients | a second | p99 | beside one by one |"
             " beside a bulk insert | each batch |", "|---|--:|--:|--:|--:|--:|--:|"]
    for name, (number, codes) in SPREADS.items():
        single = measured[f"one_by_one/{number}"]["items_per_second"]
        bulk = measured[f"bulk_insert/{number}"]["items_per_second"]
        one = page.rate_and_spread(measured[f"one_by_one/{number}"])
        lines.append(f"| {name}: one commit each | | {one} | | 1 |"
                     f" {single / bulk:.1%} | 1 |")
        for clients in CLIENTS:
            row = measured[f"group_commit/{number}/{clients}"]
            rate = row["items_per_second"]
            lines.append(f"| {name}: batcher | {clients} | {page.rate_and_spread(row)} |"
                         f" {row['p99_us'] / 1000:.1f} ms | {rate / single:.1f} |"
                         f" {rate / bulk:.0%} | {row['batch']:.0f} |")
        for clients, row in http[codes].items():
            rate = row["rate"]
            lines.append(f"| {name}: over HTTP, priced | {clients} | {page.rate_and_spread(row)} |"
                         f" {row['p99_us'] / 1000:.1f} ms | {rate / single:.1f} |"
                         f" {rate / bulk:.0%} | |")
        whole = page.rate_and_spread(measured[f"bulk_insert/{number}"])
        lines.append(f"| {name}: bulk insert, 10,000 a commit | | {whole} | |"
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
            lines.append(f"| {name} | {number} | {page.median_and_spread(row)} |"
                         f" {row['rate']:,.0f} | {size} |")
    for number in millions:
        row = measured[f"look_up/{number * 1_000_000}"]
        lines.append(f"| looked up | {number} | {page.median_and_spread(row)} |"
                     f" {row['rate']:,.0f} | |")
    return "\n".join(lines)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=5, help="for each run over HTTP")
    parser.add_argument("--millions", default="1,10", help="of codes: 1, 10 or both")
    parser.add_argument("--repetitions", type=int, default=3, help="medians are told")
    page.add_options(parser)
    chosen = parser.parse_args()
    chosen.millions = [int(number) for number in chosen.millions.split(",")]
    return chosen


def measure(chosen, folder):
    programs = chosen.build / "bench"
    redeemed = page.google(programs / "redeem_bench", ".", chosen.repetitions)
    http = {codes: over_http(chosen.build / "stapel", folder, codes, chosen)
            for _, codes in SPREADS.values()}
    sizes = "|".join(str(number * 1_000_000) for number in chosen.millions)
    codes = page.google(programs / "codes_bench", f"/({sizes})(/|$)", chosen.repetitions)
    sync = fsync_microseconds(folder)
    text = "\n\n".join([
        page.circumstances(chosen.final) +
        f" An append of 4 KB made durable takes {sync:,.0f} µs (median of 200). " +
        rows_and_bytes(redeemed),
        redemption_table(redeemed, http), codes_table(codes, chosen.millions)])
    return text, {"redeemed": redeemed, "http": http, "codes": codes}


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is stopped
    chosen = arguments()
    if not shutil.which("wrk"):
        sys.exit("writes: wrk is not installed")
    if not (chosen.build / "bench" / "redeem_bench").exists():
        sys.exit("writes: build first: cmake --preset bench && cmake --build --preset bench")
    try:
        with tempfile.TemporaryDirectory(prefix="stapel-bench-") as folder:
            text, results = measure(chosen, pathlib.Path(folder))
    except page.Unavailable as reason:
        sys.exit(f"writes: {reason}")
    page.publish(chosen, "writes", text, results)


if __name__ == "__main__":
    main()
