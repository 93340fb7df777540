#!/usr/bin/env python3
"""Plants the faults of tests/storm/faults, tests/faults/faults and tests/http/faults one at a time
and shows that the storm's checkers, the judge of the fault suite, or the test of isolation, catch
each. Each is applied to a scratch copy of the last commit, where the server is built and the test
is run. Exit code 1 where a fault survives, where a patch no longer applies or compiles, or where a
test fails without any.

  scripts/storm_faults.py [--only TEXT] [--jobs N] [--seconds N] [--keep FOLDER] [--check]

--only TEXT     faults whose path below tests/ has this text
--keep FOLDER   the scratch folder, kept with its build for the next run
--check         only whether every patch applies; builds nothing
"""
import argparse
import os
import pathlib
import sys
import tempfile

import planted_faults as planted

TESTS = planted.ROOT / "tests"
# What judges the faults of a folder of tests/. The fault suite has several seeds to find one.
JUDGES = {
    "storm": ["storm/storm_test.py"],
    "http": ["http/isolation_test.py"],
    "faults": ["faults/faults_test.py", "--runs", "4", "--seconds", "20", "--first-failure"],
}
TEST_SECONDS_MAX = 900
SKIPPED = 77


def suite_of(patch):
    return patch.parent.parent.name


class Copy(planted.Copy):
    """A scratch copy, judged by tests that run the server."""

    def __init__(self, scratch, jobs, seconds, patches):
        super().__init__(scratch, jobs, 0)
        self.build = self.folder / "build"
        self.judges = [JUDGES[suite] for suite in sorted({suite_of(patch) for patch in patches})]
        self.seconds = seconds

    def configure(self):
        # Where this repository is built in the same way, the compiler cache knows most of it.
        command = ["cmake", "--preset", "dev", "-B", str(self.build)]
        planted.must(command, self.folder, "cmake")

    def compile(self):
        command = ["cmake", "--build", str(self.build), "-j", str(self.jobs), "--target", "stapel"]
        environment = dict(os.environ, CCACHE_BASEDIR=str(self.folder))
        return planted.run(command, self.folder, env=environment)

    def outcome(self, patch):
        self.judges = [JUDGES[suite_of(patch)]]
        return super().outcome(patch)

    def failed_tests(self):
        """What the tests say last of a fault; empty where they find nothing. Without a fault all of
        them are run."""
        said = (self.said_by(test) for test in self.judges)
        return {"random": next(filter(None, said), ""), "golden": ""}

    def said_by(self, test):
        environment = dict(
            os.environ,
            STAPEL=str(self.build / "stapel"),
            STAPEL_STORM_SECONDS=str(self.seconds),
            PYTHONPATH=str(self.folder / "tests" / "http"),
        )
        command = [sys.executable, str(self.folder / "tests" / test[0]), *test[1:]]
        done = planted.run(command, self.folder, env=environment, timeout=TEST_SECONDS_MAX)
        if done.returncode == 0:
            return ""
        if done.returncode == SKIPPED:
            sys.exit(f"{test[0]} judges nothing here: {done.stdout.strip()}")
        lines = done.stdout.splitlines()
        seed = [line.split(":")[0] + ": " for line in lines if "FAILED:" in line]
        said = [line for line in lines if "Error" in line] + [
            line.strip() for line in reversed(lines) if line.startswith("  ")]
        return ("".join(seed[:1]) + (said or test)[-1])[:200]


def judge_all(given, scratch, patches):
    copy = Copy(scratch, given.jobs, given.seconds, patches)
    try:
        if given.check:
            return planted.check_patches(copy, patches)
        record = planted.Record(scratch / "judged.json", copy.commit)
        outcomes = planted.judge(copy, patches, record)
    finally:
        if not given.keep:
            copy.remove()
    caught = sum(map(planted.is_caught, outcomes.values()))
    print(f"{caught} of {len(patches)} faults of the server are caught")
    return len(patches) - caught


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", default="", help="faults whose path has this text")
    options.add_argument("--jobs", type=int, default=os.cpu_count())
    options.add_argument("--seconds", type=int, default=15, help="how long a storm lasts (15)")
    options.add_argument("--keep", type=pathlib.Path, help="scratch folder, kept for the next run")
    options.add_argument("--check", action="store_true", help="only whether every patch applies")
    given = options.parse_args()
    patches = sorted(
        each for each in TESTS.glob("*/faults/*.patch")
        if given.only in str(each.relative_to(TESTS)))
    if not patches:
        sys.exit(f"no fault has {given.only!r} in its path")
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
        return 1 if judge_all(given, given.keep.resolve(), patches) else 0
    with tempfile.TemporaryDirectory(prefix="storm-faults-") as scratch:
        return 1 if judge_all(given, pathlib.Path(scratch), patches) else 0


if __name__ == "__main__":
    sys.exit(main())
