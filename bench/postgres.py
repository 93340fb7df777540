#!/usr/bin/env python3
"""Durable redemptions on PostgreSQL beside what the same server does with less, in one run.

    bench/postgres.py [--seconds 8] [--clients 64,256] [--write] [--final]

A private server of its own (scripts/postgres.sh), durable, with PostgreSQL's own settings but for
shared_buffers. In turns on it: `pgbench -N` with several numbers of clients, of which the best
counts; one, two and three nodes on one database, spread over a thousand promotions and their codes
and with one hot code, first as the batcher alone (bench/postgres_redeem.cpp), then as `stapel
serve`, each driven by a wrk of its own; a checkout's time at half of the highest load; and the rows
that the redemptions left, copied in again by one client, a thousand redemptions a commit.
"""
import argparse
import concurrent.futures
import contextlib
import functools
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import page
import writes

NODES = [1, 2, 3]
BATCHER, HTTP = "batcher", "over HTTP, priced"
# How many codes, and what postgres_redeem calls it.
SPREADS = {"spread": (1_000, "spread"), "one hot code": (1, "hot")}
BATCHER_CLIENTS = 512
PGBENCH_CLIENTS = [8, 16, 32, 64, 128]
PGBENCH_SCALE = 50  # no client waits for another one's row
PACED_CLIENTS = 200
# What a redemption writes.
TABLES = ["checkouts", "redemptions", "events", "decision_records", "idempotency", "counters"]
BULK = 1_000  # redemptions a commit


def say(what):
    print(f"postgres: {what}", file=sys.stderr, flush=True)


# --- The server ----------------------------------------------------------------------------------


@contextlib.contextmanager
def cluster(folder):
    script = page.ROOT / "scripts" / "postgres.sh"
    page.run([script, "start", folder],
             env={**os.environ, "STAPEL_POSTGRES_OPTIONS": "-c shared_buffers=1GB"})
    try:
        url = (folder / "url").read_text(encoding="utf-8").strip()
        if not url.startswith("postgres"):
            raise page.Unavailable(url)
        yield url
    finally:
        page.run([script, "stop", folder])


def sql(url, text):
    return page.run(["psql", url, "--no-psqlrc", "-qAtc", text]).strip()


def pgbench(url, seconds):
    """Transactions a second of pgbench's simple update by its number of clients."""
    sql(url, "CREATE DATABASE pgbench")
    address = url.replace("/stapel?", "/pgbench?")
    page.run(["pgbench", "-q", "-i", "-s", str(PGBENCH_SCALE), address])
    rates = {}
    for clients in PGBENCH_CLIENTS:
        say(f"pgbench -N, {clients} clients")
        out = page.run(["pgbench", "-N", "-n", "-M", "prepared", "-c", str(clients), "-j",
                        str(os.cpu_count()), "-T", str(seconds), address])
        rates[clients] = float(re.search(r"tps = ([\d.]+)", out).group(1))
    sql(url, "DROP DATABASE pgbench")
    return rates


def schema(url, name):
    sql(url, f"CREATE SCHEMA {name}")
    return f"{url}&options=-csearch_path%3D{name}"


# --- The batcher alone ---------------------------------------------------------------------------


def at_once(calls):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        return [run.result() for run in [pool.submit(call) for call in calls]]


def batchers(program, address, mode, count, first, seconds):
    """So many nodes at once: redemptions a second in all, and the worst node's times."""
    say(f"{mode}, the batchers of {count} nodes")
    command = [program, address, mode]
    clients = BATCHER_CLIENTS // count
    told = [json.loads(one) for one in at_once(
        functools.partial(page.run, [*command, first + number * 10_000_000, clients, seconds])
        for number in range(count))]
    return {"rate": sum(one["requests"] / one["seconds"] for one in told),
            "clients": BATCHER_CLIENTS,
            "median_us": max(one["median_us"] for one in told),
            "p99_us": max(one["p99_us"] for one in told),
            "batch": sum(one["requests"] for one in told) / sum(one["batches"] for one in told)}


def all_batchers(program, address, mode, seconds):
    batchers(program, address, mode, 1, 1, 1)  # so that the tables are not empty
    return {count: batchers(program, address, mode, count, count * 100_000_000, seconds)
            for count in NODES}


# --- Nodes over HTTP -----------------------------------------------------------------------------


def shop(stapel, folder, url, codes):
    """A schema with as many promotions as codes: its address and a key."""
    address = schema(url, f"codes_{codes}")
    promotions = [{"id": f"p{i}", "name": f"Sale {i}", "trigger": {"codes": [f"SALE{i}"]},
                   "effects": [{"type": "percent_off", "percent": 20}],
                   "limits": {"total": 100_000_000}} for i in range(codes)]
    file = folder / f"promotions-{codes}.json"
    file.write_text(json.dumps({"promotions": promotions}), encoding="utf-8")
    page.run([stapel, "publish", "--db", address, "--promotions", file])
    return address, page.run([stapel, "keys", "create", "--db", address, "--name", "b"]).strip()


@contextlib.contextmanager
def nodes(stapel, address, count):
    with contextlib.ExitStack() as stack:
        command = [stapel, "serve", "--db", address, "--port", "0", "--log-level", "error",
                   "--no-request-log"]
        yield [stack.enter_context(writes.serving(command)) for _ in range(count)]


def drive(port, key, codes, clients, seconds, name, think_ms=0):
    out = page.run(["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s",
                    writes.SCRIPT, f"http://127.0.0.1:{port}", "--", key, codes, name, think_ms])
    told = json.loads(re.search(r"^result (.*)$", out, re.MULTILINE).group(1))
    if told["failed"] or not told["requests"]:
        raise page.Unavailable(f"{told['failed']} of {told['requests']} failed")
    return told


def drive_all(ports, key, codes, clients, seconds, name, think_ms=0):
    """A wrk for each node, at once: redemptions a second in all, and the worst node's times."""
    told = at_once(functools.partial(drive, port, key, codes, max(1, clients // len(ports)),
                                     seconds, f"{name}-{number}", think_ms)
                   for number, port in enumerate(ports))
    return {"rate": sum(one["requests"] * 1e6 / one["microseconds"] for one in told),
            "median_us": max(one["median_us"] for one in told),
            "p99_us": max(one["p99_us"] for one in told)}


def highest_load(stapel, address, key, codes, chosen):
    """By the number of nodes: the best number of clients, and what came of it."""
    best = {}
    for count in NODES:
        with nodes(stapel, address, count) as ports:
            drive_all(ports, key, codes, 32, 1, f"warm-{count}")
            for clients in chosen.clients:
                say(f"{codes} codes, {count} nodes, {clients} clients")
                row = drive_all(ports, key, codes, clients, chosen.seconds, f"n{count}-{clients}")
                row["clients"] = clients
                if count not in best or row["rate"] > best[count]["rate"]:
                    best[count] = row
    return best


def half_load(stapel, address, key, codes, row, chosen):
    """A checkout's time with clients that rest between two, on one node."""
    think_ms = PACED_CLIENTS / (row["rate"] / 2) * 1_000
    say(f"{codes} codes, paced at half of {row['rate']:,.0f}")
    with nodes(stapel, address, 1) as ports:
        drive_all(ports, key, codes, 32, 1, "warm-paced")
        return drive_all(ports, key, codes, PACED_CLIENTS, chosen.seconds, "paced",
                         round(think_ms))


# --- The same rows in bulk -----------------------------------------------------------------------


def bulk_insert(stapel, folder, url, address):
    """The redemptions' rows once more, copied by one client: how many a second."""
    count = int(sql(address, "SELECT count(*) FROM redemptions"))
    say(f"bulk insert of {count:,} redemptions")
    target = schema(url, "bulk")
    page.run([stapel, "keys", "create", "--db", target, "--name", "b"])
    commits = max(1, count // BULK)
    script = folder / "bulk.sql"
    counted = dict.fromkeys(TABLES, 0)
    parts = {table: in_parts(folder, address, table, commits, counted) for table in TABLES}
    with open(script, "w", encoding="utf-8") as file:
        for number in range(commits):
            file.write("BEGIN;\n")
            for table in TABLES:
                part = parts[table][number]
                if part:
                    file.write(f"\\copy {table} FROM '{part}'\n")
            file.write("COMMIT;\n")
    sql(url, "CHECKPOINT")
    begin = time.perf_counter()
    page.run(["psql", target, "--no-psqlrc", "-q", "-v", "ON_ERROR_STOP=1", "-f", script])
    seconds = time.perf_counter() - begin
    sql(url, "DROP SCHEMA bulk CASCADE")
    return {"rate": count / seconds, "redemptions": count, "rows": sum(counted.values()) / count}


def in_parts(folder, address, table, commits, counted):
    """The table's rows as files, one for each commit; None where nothing is left for it."""
    whole = folder / f"{table}.copy"
    where = " WHERE type = 'redemption.created'" if table == "events" else ""
    page.run(["psql", address, "--no-psqlrc", "-qc",
              f"\\copy (SELECT * FROM {table}{where}) TO '{whole}'"])
    with open(whole, "rb") as file:
        rows = file.readlines()
    whole.unlink()
    counted[table] = len(rows)
    size = -(-len(rows) // commits) if rows else 0
    files = []
    for number in range(commits):
        part = rows[number * size:(number + 1) * size]
        path = folder / f"{table}-{number}.copy" if part else None
        if part:
            path.write_bytes(b"".join(part))
        files.append(path)
    return files


# --- The table -----------------------------------------------------------------------------------


def lines_of(name, way, results, best):
    bulk = results["bulk"][way][name]
    for count, row in results[way][name].items():
        told = "1 node" if count == 1 else f"{count} nodes"
        yield (f"| {name}, {way}: {told} | {row['clients']} | {row['rate']:,.0f} |"
               f" {row['median_us'] / 1000:.0f} ms | {row['p99_us'] / 1000:.0f} ms |"
               f" {row['rate'] / best:.1f} | {row['rate'] / bulk['rate']:.0%} |")
    if way == HTTP:
        row = results["half"][name]
        yield (f"| {name}, {way}: 1 node at half load | {PACED_CLIENTS} | {row['rate']:,.0f} |"
               f" {row['median_us'] / 1000:.1f} ms | {row['p99_us'] / 1000:.1f} ms | | |")
    yield (f"| {name}: the same rows in bulk | 1 | {bulk['rate']:,.0f} | | |"
           f" {bulk['rate'] / best:.1f} | 100% |")


def table_of(results):
    best = max(results["pgbench"].values())
    clients = max(results["pgbench"], key=results["pgbench"].get)
    lines = ["| on one PostgreSQL server | clients | a second | median | p99 | beside pgbench |"
             " beside the bulk insert |", "|---|--:|--:|--:|--:|--:|--:|",
             f"| `pgbench -N`, its best | {clients} | {best:,.0f} | | | 1 | |"]
    for way in (BATCHER, HTTP):
        for name in SPREADS:
            lines += lines_of(name, way, results, best)
    return "\n".join(lines)


def measure_one(name, url, results, chosen, folder):
    """One spread, both ways; each is followed by a bulk insert of its rows."""
    codes, mode = SPREADS[name]
    stapel, program = chosen.build / "stapel", chosen.build / "bench" / "postgres_redeem"
    address = schema(url, f"batcher_{mode}")
    results[BATCHER][name] = all_batchers(program, address, mode, chosen.seconds)
    results["bulk"][BATCHER][name] = bulk_insert(stapel, folder, url, address)
    address, key = shop(stapel, folder, url, codes)
    results[HTTP][name] = highest_load(stapel, address, key, codes, chosen)
    results["half"][name] = half_load(stapel, address, key, codes, results[HTTP][name][1], chosen)
    results["bulk"][HTTP][name] = bulk_insert(stapel, folder, url, address)


def measure(chosen, folder):
    results = {BATCHER: {}, HTTP: {}, "half": {}, "bulk": {BATCHER: {}, HTTP: {}}}
    with cluster(folder / "cluster") as url:
        version = sql(url, "SHOW server_version").split()[0]
        results["pgbench"] = pgbench(url, chosen.seconds)
        for name in SPREADS:
            measure_one(name, url, results, chosen, folder)
    sync = writes.fsync_microseconds(folder)
    rows = ", ".join(f"{row['rows']:.1f} rows ({name})"
                     for name, row in results["bulk"][HTTP].items())
    text = "\n\n".join([
        page.circumstances(chosen.final, [f"PostgreSQL {version}, fsync and synchronous_commit on, "
                                          "shared_buffers 1 GB"]) +
        f" An append of 4 KB made durable takes {sync:,.0f} µs (median of 200). Nodes, server and "
        f"clients share the cores. A redemption leaves {rows}; in bulk, a thousand of them are one "
        "commit.",
        table_of(results)])
    return text, results


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=8, help="for each run")
    parser.add_argument("--clients", default="64,256", help="in all, over the nodes; best counts")
    page.add_options(parser)
    chosen = parser.parse_args()
    chosen.clients = [int(number) for number in chosen.clients.split(",")]
    return chosen


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are stopped
    chosen = arguments()
    for program in ("wrk", "pgbench", "psql"):
        if not shutil.which(program):
            sys.exit(f"postgres: {program} is not installed")
    if not (chosen.build / "bench" / "postgres_redeem").exists():
        sys.exit("postgres: build first: cmake --preset bench && cmake --build --preset bench")
    try:
        with tempfile.TemporaryDirectory(prefix="stapel-bench-") as folder:
            text, results = measure(chosen, pathlib.Path(folder))
    except (page.Unavailable, subprocess.SubprocessError) as reason:
        sys.exit(f"postgres: {reason}")
    page.publish(chosen, "postgres", text, results)


if __name__ == "__main__":
    main()
