#!/usr/bin/env python3
"""Plants the faults of tests/storm/faults one at a time and shows that the storm's checker catches
each. Each is applied to a scratch copy of the last commit, where the server is built and the storm
is run. Exit code 1 where a fault survives, where a patch no longer applies or compiles, or where
the storm fails without any.

  scripts/storm_faults.py [--only TEXT] [--jobs N] [--seconds N] [--keep FOLDER] [--check]

--keep FOLDER   the scratch folder, kept with its build for the next run
--check         only whether every patch applies; builds nothing
"""
import argparse
import os
import pathlib
import sys
import tempfile

import planted_faults as planted

FAULTS = planted.ROOT / "tests" / "storm" / "faults"
STORM_SECONDS_MAX = 600


class Copy(planted.Copy):
    """A scratch copy, judged by the storm."""

    def __init__(self, scratch, jobs, seconds):
        super().__init__(scratch, jobs, 0)
        self.build = self.folder / "build"
        self.seconds = seconds

    def configure(self):
        # Where this repository is built in the same way, the compiler cache knows most of it.
        command = ["cmake", "--preset", "dev", "-B", str(self.build)]
        planted.must(command, self.folder, "cmake")

    def compile(self):
        command = ["cmake", "--build", str(self.build), "-j", str(self.jobs), "--target", "stapel"]
        environment = dict(os.environ, CCACHE_BASEDIR=str(self.folder))
        return planted.run(command, self.folder, env=environment)

    def failed_tests(self):
        """The last line of what the storm says; empty where it finds nothing."""
        environment = dict(
            os.environ,
            STAPEL=str(self.build / "stapel"),
            STAPEL_STORM_SECONDS=str(self.seconds),
            PYTHONPATH=str(self.folder / "tests" / "http"),
        )
        storm = [sys.executable, str(self.folder / "tests" / "storm" / "storm_test.py")]
        done = planted.run(storm, self.folder, env=environment, timeout=STORM_SECONDS_MAX)
        if done.returncode == 0:
            return {"random": "", "golden": ""}
        said = [line for line in done.stdout.splitlines() if "Error" in line]
        return {"random": (said or ["the storm"])[-1][:160], "golden": ""}


def judge_all(given, scratch, patches):
    copy = Copy(scratch, given.jobs, given.seconds)
    try:
        if given.check:
            return planted.check_patches(copy, patches)
        record = planted.Record(scratch / "judged.json", copy.commit)
        outcomes = planted.judge(copy, patches, record)
    finally:
        if not given.keep:
            copy.remove()
    caught = sum(map(planted.is_caught, outcomes.values()))
    print(f"{caught} of {len(patches)} faults are caught by the storm")
    return len(patches) - caught


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", default="", help="faults whose name has this text")
    options.add_argument("--jobs", type=int, default=os.cpu_count())
    options.add_argument("--seconds", type=int, default=15, help="how long a storm lasts (15)")
    options.add_argument("--keep", type=pathlib.Path, help="scratch folder, kept for the next run")
    options.add_argument("--check", action="store_true", help="only whether every patch applies")
    given = options.parse_args()
    patches = sorted(each for each in FAULTS.glob("*.patch") if given.only in each.stem)
    if not patches:
        sys.exit(f"no fault has {given.only!r} in its name")
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
        return 1 if judge_all(given, given.keep.resolve(), patches) else 0
    with tempfile.TemporaryDirectory(prefix="storm-faults-") as scratch:
        return 1 if judge_all(given, pathlib.Path(scratch), patches) else 0


if __name__ == "__main__":
    sys.exit(main())
