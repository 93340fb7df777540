#!/usr/bin/env python3
"""Plants the kernel faults of tests/faults one at a time and shows that the tests catch each.

A fault is a patch with a sentence above it that says what is wrong. Each is applied to a scratch
copy of the last commit, where promotions_test is built and run. Exit code 1 where a fault survives,
where a patch no longer applies or compiles, or where the tests fail without any.

  scripts/planted_faults.py [--only TEXT] [--cases N] [--jobs N] [--keep FOLDER]
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FAULTS = ROOT / "tests" / "faults"
# A fault may keep the tests from ending; that is noticed too.
SECONDS_MAX = 900
# One line around a fault must be as it was: it stays what it is when its neighbourhood moves.
APPLY = ["git", "apply", "-C1"]


def run(command, folder, **options):
    return subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )


def must(command, folder, doing):
    done = run(command, folder)
    if done.returncode != 0:
        sys.exit(f"{doing} failed:\n{done.stdout[-4000:]}")


class Copy:
    """A scratch copy of the last commit with its build, in a folder that may hold an older one."""

    def __init__(self, scratch, jobs, cases):
        self.folder, self.build = scratch / "copy", scratch / "build"
        self.jobs, self.cases = jobs, cases
        commit = run(["git", "rev-parse", "HEAD"], ROOT).stdout.strip()
        if self.folder.exists():
            must(["git", "checkout", "--force", "--detach", commit], self.folder, "git checkout")
        else:
            add = ["git", "worktree", "add", "--detach", str(self.folder), commit]
            must(add, ROOT, "git worktree")
        must(["cmake", "--preset", "long", "-B", str(self.build)], self.folder, "cmake")

    def remove(self):
        run(["git", "worktree", "remove", "--force", str(self.folder)], ROOT)

    def compile(self):
        command = ["cmake", "--build", str(self.build), "--target", "promotions_test"]
        return run(command + ["-j", str(self.jobs)], self.folder)

    def failed_tests(self):
        """The names of the tests that fail; the tests stop at the first."""
        command = [str(self.build / "promotions_test"), "--gtest_brief=1", "--gtest_fail_fast"]
        environment = dict(os.environ, STAPEL_CASES=str(self.cases))
        try:
            done = run(command, self.folder, env=environment, timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired:
            return [f"no end within {SECONDS_MAX} s"]
        if done.returncode == 0:
            return []
        names = re.findall(r"^\[  FAILED  \] ([\w./]+)", done.stdout, re.MULTILINE)
        return list(dict.fromkeys(names)) or [f"exit code {done.returncode}"]

    def outcome(self, patch):
        """(caught, what to say)"""
        if run(APPLY + [str(patch)], self.folder).returncode != 0:
            return False, "DOES NOT APPLY: make the patch anew"
        try:
            built = self.compile()
            if built.returncode != 0:
                return False, f"DOES NOT COMPILE:\n{built.stdout[-2000:]}"
            failed = self.failed_tests()
        finally:
            must(APPLY + ["--reverse", str(patch)], self.folder, "taking a patch back")
        return bool(failed), f"caught by {failed[0]}" if failed else "SURVIVES"


def check(copy, patches):
    """The number of faults that are not caught."""
    built = copy.compile()
    if built.returncode != 0:
        sys.exit(f"the last commit does not compile:\n{built.stdout[-4000:]}")
    failed = copy.failed_tests()
    if failed:
        sys.exit(f"without any fault, {failed[0]} fails")
    missed = 0
    for patch in patches:
        sentence = patch.read_text().splitlines()[0]
        caught, told = copy.outcome(patch)
        missed += not caught
        print(f"{'good' if caught else 'BAD '}  {patch.stem}: {sentence}\n      {told}", flush=True)
    return missed


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", default="", help="faults whose name has this text")
    options.add_argument("--cases", type=int, default=20000, help="carts for the oracle")
    options.add_argument("--jobs", type=int, default=os.cpu_count())
    options.add_argument("--keep", type=pathlib.Path, help="scratch folder, kept for the next run")
    given = options.parse_args()
    patches = sorted(each for each in FAULTS.glob("*.patch") if given.only in each.stem)
    if not patches:
        sys.exit(f"no fault has {given.only!r} in its name")
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
        missed = check(Copy(given.keep.resolve(), given.jobs, given.cases), patches)
    else:
        with tempfile.TemporaryDirectory(prefix="planted-faults-") as scratch:
            copy = Copy(pathlib.Path(scratch), given.jobs, given.cases)
            try:
                missed = check(copy, patches)
            finally:
                copy.remove()
    print(f"{len(patches) - missed} of {len(patches)} planted faults are caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
