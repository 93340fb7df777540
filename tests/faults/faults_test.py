#!/usr/bin/env python3
"""Every promise, while nodes, connections and the database's primary die under load.

Three nodes on a PostgreSQL primary with a synchronous standby, many clients that retry, and a
nemesis that kills and freezes nodes, cuts and holds up connections, restarts PostgreSQL and fails
over. The judge (judge.py) then compares all answers with the store. A run fails where a promise is
broken, and also where less went wrong than it was meant to survive. The schedule of a run follows
from its seed.

  faults_test.py [--runs N] [--seconds N] [--seed N] [--buyers N] [--followed SECONDS]
                 [--first-failure] [--plan]

STAPEL names the binary. Exit code 77: PostgreSQL is not installed.
"""
import argparse
import asyncio
import os
import pathlib
import shutil
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[1:1] = [str(TESTS / "http"), str(TESTS / "storm")]


import nemesis  # noqa: E402
from postgres_pair import NoPostgres, programs  # noqa: E402
from run import NODES, Run  # noqa: E402

SKIPPED = 77
# In a run of a minute; in a shorter one accordingly less, but each at least once.
WANTED = {"kills": 20, "long freezes": 5, "failovers": 1, "in doubt": 100, "cuts": 10,
          "restarts": 2, "judged evaluations": 9}


def too_little(counts, seconds):
    wanted = {name: max(1, int(count * min(1, seconds / 60))) for name, count in WANTED.items()}
    return [f"{counts[name]} {name}, {least} are wanted"
            for name, least in wanted.items() if counts[name] < least]


def one_run(seed, given):
    begun = time.monotonic()
    run = Run(seed, given.seconds, given.buyers, given.followed)
    broken = asyncio.run(run.go())
    counts = run.counts()
    broken += too_little(counts, given.seconds)
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    verdict = "FAILED" if broken else "passed"
    print(f"seed {seed}: {verdict}: {said}; nobody was answered for {run.longest_silence():.1f} s "
          f"at most, everybody {run.calmed - run.stormed:.1f} s after the faults; definitions were "
          f"everywhere within {run.followed_within} s; "
          f"{time.monotonic() - begun:.0f} s", flush=True)
    for one in broken[:20]:
        print(f"  {one[:1000]}", flush=True)
    if broken:
        print(f"  {len(broken)} broken promises; logs and commands are in {run.keep()}; again: "
              f"--seed {seed} --seconds {given.seconds:g}", flush=True)
    else:
        shutil.rmtree(run.place)
    return not broken


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=1)
    options.add_argument("--seconds", type=float, default=14, help="of faults, each run (14)")
    options.add_argument("--seed", type=int, default=int(os.environ.get("STAPEL_SEED", "1")),
                         help="of the first run; the next ones count on")
    options.add_argument("--buyers", type=int, default=40, help="clients at the same time (40)")
    options.add_argument("--followed", type=float, default=1.0,
                         help="seconds that a change may need to be everywhere (1)")
    options.add_argument("--first-failure", action="store_true", help="no run after one that fails")
    options.add_argument("--plan", action="store_true", help="only print the schedule")
    given = options.parse_args()
    seeds = range(given.seed, given.seed + given.runs)
    if given.plan:
        for seed in seeds:
            for fault in nemesis.plan(seed, given.seconds, NODES):
                print(f"seed {seed}: {fault.at:6.2f} s  node {fault.node}  {fault.kind}  "
                      f"{fault.lasts:.1f} s")
        return 0
    try:
        programs()
    except NoPostgres as reason:
        print(f"skipped: {reason}")
        return SKIPPED
    passed = []
    for seed in seeds:
        passed.append(one_run(seed, given))
        if given.first_failure and not passed[-1]:
            break
    print(f"{sum(passed)} of {len(passed)} runs passed")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
