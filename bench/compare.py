#!/usr/bin/env python3
"""Stapel and its peers on the same carts and promotions: one command, one table.

    bench/compare.py [--sizes 10,100,1000,10000] [--seconds 5] [--write] [--final]

Makes the workload (bench/peers/workload.mjs), prices it with Stapel, lets every peer show that it
comes to the same totals, and only then times them, one after the other on one core. Peers are
fetched by package name into a folder under build/; nothing of theirs is kept with the sources. A
peer that cannot be had or that answers otherwise is named below the table, and the rest runs.
--write puts the table into docs/performance.md, --final without the remark that the machine was
busy.
"""
import argparse
import contextlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

import page

PEERS = page.ROOT / "bench" / "peers"

OURS_ONLY = [100_000]  # a peer would take seconds for one cart
CARTS = 1000
POLICIES = {"Stapel, `priority`": "priority",
            "Stapel, `best_for_customer`, proven": "best_for_customer"}
ENGINES = ["json_rules_engine", "medusa_core", "vendure", "medusa_postgres"]
# The carts that a peer's answers are compared on, by the number of promotions.
CARTS_CHECKED = {10: 1000, 100: 500, 1000: 50, 10_000: 10}
SLOWEST_RUN = 1800  # seconds, for one engine at one size


def fetch_peers(folder):
    """The scripts and, where the pinned versions changed, the packages."""
    folder.mkdir(parents=True, exist_ok=True)
    if not shutil.which("node") or not shutil.which("npm"):
        raise page.Unavailable("no node and npm here: peers are left out")
    for script in PEERS.glob("*.mjs"):
        shutil.copy(script, folder)
    lock = (PEERS / "package-lock.json").read_bytes()
    installed = folder / "installed-lock.json"
    if installed.exists() and installed.read_bytes() == lock:
        return
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PEERS / name, folder)
    page.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder)
    installed.write_bytes(lock)


# --- PostgreSQL ----------------------------------------------------------------------------------


def postgres_programs():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"),
                   key=lambda folder: int(folder.parent.name))
    if found:
        return found[-1]
    on_path = shutil.which("initdb")
    if on_path:
        return pathlib.Path(on_path).resolve().parent
    raise page.Unavailable("PostgreSQL's programs are not installed (Debian: postgresql)")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def postgres():
    """A private cluster on the loopback address, as an ordinary user, gone afterwards: gives the
    function that makes a new database and names it."""
    programs = postgres_programs()
    as_user = []
    with tempfile.TemporaryDirectory(prefix="stapel-bench-") as temporary:
        folder = pathlib.Path(temporary)
        if os.geteuid() == 0:  # initdb refuses root
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            as_user = ["runuser", "-u", "nobody", "--"]
        data, port = folder / "data", free_port()
        control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w"]
        create = [str(programs / "initdb"), "-D", str(data), "-U", "bench", "-A", "trust"]
        page.run([*as_user, *create], cwd="/")
        settings = f"-k {folder} -c listen_addresses=127.0.0.1 -p {port}"
        # Nothing of the server's may hold this program's pipes, or it would wait for them for ever.
        with open(folder / "start.log", "w", encoding="utf-8") as log:
            subprocess.run(
                [*control, "-l", str(folder / "log"), "-o", settings, "start"],
                check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            def new_database(name):
                query = [str(programs / "psql"), "-h", "127.0.0.1", "-p", str(port), "-U", "bench"]
                page.run([*query, "-q", "-d", "postgres", "-c", f"CREATE DATABASE {name}"])
                return f"postgres://bench@127.0.0.1:{port}/{name}"

            yield new_database
        finally:
            page.run([*control, "-m", "fast", "stop"], cwd="/")


# --- Measuring -----------------------------------------------------------------------------------


def measure_ours(pricer, work, size, seconds):
    promotions, carts = work / f"promotions-{size}.json", work / "carts.jsonl"
    totals = page.run([pricer, "totals", promotions, carts])
    (work / f"totals-{size}.jsonl").write_text(totals, encoding="utf-8")
    for name, policy in POLICIES.items():
        timing = page.one_core([pricer, "time", promotions, carts, policy, str(seconds)])
        told = json.loads(page.run(timing))
        if policy == "best_for_customer" and told["proven"] != told["samples"]:
            name = name.replace("proven", f"{told['proven'] / told['samples']:.0%} proven")
        yield {"engine": name, "promotions": size, **told}


def measure_peer(script, folder, size, seconds, environment):
    command = ["node", f"{script}.mjs", str(size), str(folder / "work"), str(seconds)]
    carts = CARTS_CHECKED.get(size, 10)
    if "DATABASE_URL" in environment:
        carts = min(carts, 50)
    else:  # with a database the server has the other core
        command = page.one_core(command)
    try:
        out = page.run([*command, str(carts)], cwd=folder, timeout=SLOWEST_RUN,
                  env=os.environ | environment)
    except subprocess.TimeoutExpired:
        raise page.Unavailable(f"took longer than {SLOWEST_RUN // 60} minutes") from None
    return json.loads(out.splitlines()[-1])


def measure_peers(folder, sizes, seconds):
    """Yields rows, and a text for each that could not be had."""
    with contextlib.ExitStack() as stack:
        new_database = None
        for script in ENGINES:
            for size in sizes:
                try:
                    environment = {}
                    if script == "medusa_postgres":
                        new_database = new_database or stack.enter_context(postgres())
                        environment = {"DATABASE_URL": new_database(f"promotions_{size}")}
                    yield measure_peer(script, folder, size, seconds, environment)
                except page.Unavailable as reason:
                    yield f"{script} with {size:,} promotions: {reason}"
                    break


# --- The table -----------------------------------------------------------------------------------


def table(rows):
    ours = {r["promotions"]: r["median_us"] for r in rows if r["engine"] == "Stapel, `priority`"}
    lines = ["| promotions | engine | median | p99 | ratio | carts | evaluations |",
             "|--:|---|--:|--:|--:|--:|--:|"]
    for row in sorted(rows, key=lambda r: r["promotions"]):
        ratio = f"{row['median_us'] / ours[row['promotions']]:,.1f}"
        if row.get("compares") == ["applied"]:  # it only matches: the work is not the same
            ratio = "—"
        p99 = page.duration(row["p99_us"]) if row["samples"] >= 100 else "—"
        median = page.duration(row["median_us"])
        lines.append(f"| {row['promotions']:,} | {row['engine']} | {median}"
                     f" | {p99} | {ratio} | {row['carts']:,} | {row['samples']:,} |")
    return "\n".join(lines)


def versions_of(rows):
    """Of the peers and what they run on, in words."""
    versions = {row["engine"].split(",")[0].split(" (")[0]: row["version"]
                for row in rows if "version" in row}
    told = [f"{name} {version}" for name, version in versions.items()]
    if told:
        told.append("Node.js " + page.run(["node", "--version"]).strip().lstrip("v"))
    if "Medusa on PostgreSQL" in versions:
        server = page.run([postgres_programs() / "postgres", "--version"]).split()[2]
        told.append(f"PostgreSQL {server}")
    return told


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10,100,1000,10000",
                        help="numbers of promotions, for all engines")
    parser.add_argument("--seconds", type=float, default=5, help="for each engine and size")
    page.add_options(parser)
    parser.add_argument("--folder", type=pathlib.Path, default=page.ROOT / "build" / "peers",
                        help="where the peers are installed")
    return parser.parse_args()


def collect(chosen, pricer, folder):
    sizes = [int(size) for size in chosen.sizes.split(",")]
    work = folder / "work"
    work.mkdir(exist_ok=True)
    page.run(["node", "workload.mjs", work, CARTS, *sizes, *OURS_ONLY], cwd=folder)
    rows, missing = [], []
    for size in sizes + OURS_ONLY:
        rows.extend(measure_ours(str(pricer), work, size, min(chosen.seconds, 3)))
        print(f"compare: Stapel, {size:,} promotions", file=sys.stderr)
    for got in measure_peers(folder, sizes, chosen.seconds):
        (missing if isinstance(got, str) else rows).append(got)
        print(f"compare: {got if isinstance(got, str) else got['engine']}", file=sys.stderr)
    return rows, missing


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the cluster is stopped
    chosen = arguments()
    pricer = chosen.build / "bench" / "price_files"
    if not pricer.exists():
        sys.exit("compare: build first: cmake --preset bench && cmake --build --preset bench")
    folder = chosen.folder.resolve()
    try:
        fetch_peers(folder)
        rows, missing = collect(chosen, pricer, folder)
    except page.Unavailable as reason:
        sys.exit(f"compare: {reason}")
    parts = [page.circumstances(chosen.final, versions_of(rows)), table(rows)]
    if missing:
        parts.append("Not measured: " + "; ".join(missing) + ".")
    page.publish(chosen, "peers", "\n\n".join(parts), rows)


if __name__ == "__main__":
    main()
