#!/usr/bin/env python3
"""What Stapel's server adds to bare HTTP and to pricing the cart: one command, one table.

    bench/compare_http.py [--seconds 10] [--write] [--final]

`stapel serve` with one thread, and a bare Beast server that answers with as many bytes
(bench/bare_beast.cpp), are driven by wrk with the same requests, in turns, the server on one core
and wrk on the others. Carts of 10 lines and some 2 KB, 100 promotions of which five match. The same
carts are priced in process (bench/price_files.cpp). Server time is processor time of the server,
the operating system's work for it included.
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

import compare
import page

SCRIPT = page.ROOT / "bench" / "evaluate_requests.lua"
PROMOTIONS = 100
CONNECTIONS = 32
ROUNDS = 3
PATH = "/v1/evaluate"


def cores():
    """The server's core, and those left for wrk."""
    usable = sorted(os.sched_getaffinity(0))
    return str(usable[0]), ",".join(map(str, usable[1:] or usable))


@contextlib.contextmanager
def serving(command):
    """Starts a server whose first line tells its port; gives (process id, port)."""
    server = subprocess.Popen(["taskset", "-c", cores()[0], *map(str, command)],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        port = re.search(r"(?:127\.0\.0\.1:|^)(\d+)\b", server.stdout.readline())
        if not port:
            raise page.Unavailable(f"{command[0]} did not start")
        yield server.pid, int(port.group(1))
    finally:
        server.terminate()
        server.wait(timeout=30)


def processor_seconds(process):
    fields = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def drive(server, bodies, key, seconds):
    """One run of wrk: requests a second, p99, and the server's processor time for a request."""
    process, port = server
    before = processor_seconds(process)
    load = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(SCRIPT)]
    out = page.run(["taskset", "-c", cores()[1], *load, f"http://127.0.0.1:{port}", "--",
                       str(bodies), PATH, key])
    used = processor_seconds(process) - before
    told = json.loads(re.search(r"^result (.*)$", out, re.MULTILINE).group(1))
    if told["failed"] or not told["requests"]:
        raise page.Unavailable(f"{told['failed']} of {told['requests']} requests failed")
    return {"per_second": told["requests"] * 1e6 / told["microseconds"], "p99_us": told["p99_us"],
            "server_us": used * 1e6 / told["requests"]}


def alternate(servers, seconds):
    """Drives the servers in turns; the median of each figure, and of the requests the ends."""
    for server, bodies, key in servers.values():
        drive(server, bodies, key, 1)
    runs = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, (server, bodies, key) in servers.items():
            runs[name].append(drive(server, bodies, key, seconds))
    rows = {name: {figure: statistics.median(run[figure] for run in told) for figure in told[0]}
            for name, told in runs.items()}
    for name, told in runs.items():
        rates = [run["per_second"] for run in told]
        rows[name] |= {"rate": statistics.median(rates), "rate_low": min(rates),
                       "rate_high": max(rates)}
    return rows


# --- The requests --------------------------------------------------------------------------------


def as_shops_send_it(cart):
    """The workload's cart with what a shop tells about its lines as well."""
    for line in cart["lines"]:
        family = line["sku"].split("-")[0].lower()
        line.update(name=f"{family.title()} of the season, {line['sku']}", brand="Acme",
                    category=[f"{family}/new/summer"], tags=["new", "summer"], tax_rate=21,
                    unit_cost=line["unit_price"] // 2)
    return cart


def write_requests(folder):
    """Carts for price_files, and a file of bodies for each policy."""
    lines = (folder / "carts.jsonl").read_text(encoding="utf-8").splitlines()
    carts = [as_shops_send_it(json.loads(line)) for line in lines]
    priced = folder / "full-carts.jsonl"
    priced.write_text("".join(json.dumps(cart) + "\n" for cart in carts), encoding="utf-8")
    files = {}
    for policy in compare.POLICIES.values():
        files[policy] = folder / f"bodies-{policy}.jsonl"
        bodies = (json.dumps({"cart": cart, "policy": policy}, separators=(",", ":")) + "\n"
                  for cart in carts)
        files[policy].write_text("".join(bodies), encoding="utf-8")
    return priced, files


def answer_size(port, body, key):
    out = page.run(["curl", "-sf", f"http://127.0.0.1:{port}{PATH}", "-H",
                       f"Authorization: Bearer {key}", "--json", body])
    if len(json.loads(out)["applied"]) != 5:
        raise page.Unavailable("the server did not apply five promotions")
    return len(out.encode())


# --- Measuring -----------------------------------------------------------------------------------


def filled_shop(stapel, folder):
    """The command that serves the workload's promotions, and a key."""
    database = folder / "shop.db"
    promotions = folder / f"promotions-{PROMOTIONS}.json"
    page.run([stapel, "publish", "--database", database, "--promotions", promotions])
    key = page.run([stapel, "keys", "create", "--database", database, "--name", "bench"]).strip()
    return [stapel, "serve", "--database", database, "--port", "0", "--threads", "1",
            "--workers", "1", "--log-level", "warning", "--no-request-log"], key


def measure(chosen, folder):
    pricer, stapel = chosen.build / "bench" / "price_files", chosen.stapel
    page.run(["node", str(compare.PEERS / "workload.mjs"), str(folder), str(compare.CARTS),
                 str(PROMOTIONS)])
    carts, bodies = write_requests(folder)
    command, key = filled_shop(stapel, folder)
    first = bodies["priority"].read_text(encoding="utf-8").splitlines()[0]
    with contextlib.ExitStack() as stack:
        shop = stack.enter_context(serving(command))
        size = answer_size(shop[1], first, key)
        bare = stack.enter_context(serving([chosen.build / "bench" / "bare_beast", size]))
        servers = {"bare Beast": (bare, bodies["priority"], key)}
        servers |= {policy: (shop, file, key) for policy, file in bodies.items()}
        rows = alternate(servers, chosen.seconds)
    for policy in bodies:
        told = page.run(page.one_core(
            [str(pricer), "time", str(folder / f"promotions-{PROMOTIONS}.json"), str(carts), policy,
             "3", "hints"]))
        rows[policy]["evaluation_us"] = json.loads(told)["processor_us"]
    return rows, len(first), size


# --- The table -----------------------------------------------------------------------------------


def table(rows):
    bare = rows["bare Beast"]
    lines = ["| server | requests/s | of bare | p99 | server time | evaluation | beyond both |",
             "|---|--:|--:|--:|--:|--:|--:|"]
    for name, row in rows.items():
        name = name if row is bare else f"`stapel serve`, `{name}`"
        evaluation, beyond = "—", "—"
        if row is not bare:
            evaluation = f"{row['evaluation_us']:.1f} µs"
            beyond = f"{row['server_us'] - bare['server_us'] - row['evaluation_us']:.1f} µs"
        share = row["rate"] / bare["rate"]
        lines.append(f"| {name} | {page.rate_and_spread(row)} | {share:.0%}"
                     f" | {row['p99_us'] / 1000:.2f} ms | {row['server_us']:.1f} µs"
                     f" | {evaluation} | {beyond} |")
    return "\n".join(lines)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=10, help=f"for each of {ROUNDS} runs")
    page.add_options(parser)
    parser.add_argument("--stapel", type=pathlib.Path, help="another binary than that build's")
    chosen = parser.parse_args()
    chosen.stapel = (chosen.stapel or chosen.build / "stapel").resolve()
    return chosen


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are stopped
    chosen = arguments()
    for program in ("wrk", "node", "taskset", "curl"):
        if not shutil.which(program):
            sys.exit(f"compare_http: {program} is not installed")
    if not (chosen.build / "bench" / "bare_beast").exists() or not chosen.stapel.exists():
        sys.exit("compare_http: build first: cmake --preset bench && cmake --build --preset bench")
    try:
        with tempfile.TemporaryDirectory(prefix="stapel-bench-") as folder:
            rows, sent, answered = measure(chosen, pathlib.Path(folder))
    except page.Unavailable as reason:
        sys.exit(f"compare_http: {reason}")
    sizes = f" {sent:,} bytes in, {answered:,} out, {CONNECTIONS} connections."
    told = page.circumstances(chosen.final) + sizes
    page.publish(chosen, "http", told + "\n\n" + table(rows), rows)


if __name__ == "__main__":
    main()
