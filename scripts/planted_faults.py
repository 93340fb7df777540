#!/usr/bin/env python3
"""Plants the kernel faults of tests/planted one at a time and shows that the tests catch each.

A fault is a patch with a sentence above it that says what is wrong. Each is applied to a scratch
copy of the last commit, where the kernel's random carts (planted_test) and the golden cases
(golden_test) are built and run. Exit code 1 where a fault survives, where a patch no longer applies
or compiles, or where the tests fail without any.

  scripts/planted_faults.py [--only TEXT] [--cases N] [--jobs N] [--keep FOLDER] [--table]
                            [--check]

--keep FOLDER   the scratch folder, kept: the next run there passes over faults that were judged
                unless the patch, the kernel or its tests have changed
--table         writes which test caught which fault into docs/verification.md
--check         only whether every patch applies; builds nothing
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FAULTS = ROOT / "tests" / "planted"
PAGE = ROOT / "docs" / "verification.md"
# What a judgement depends on.
JUDGED = ["HEAD:src/base", "HEAD:src/promotions", "HEAD:tests/golden"]
TABLE = re.compile(
    r"(?<=<!-- planted faults -->\n).*?(?=<!-- end of planted faults -->)", re.DOTALL
)
# A fault may keep the tests from ending; that is noticed too.
SECONDS_MAX = 300
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
    return done.stdout


def sentence_of(patch):
    return patch.read_text().splitlines()[0]


class Copy:
    """A scratch copy of the last commit with its build, in a folder that may hold an older one."""

    def __init__(self, scratch, jobs, cases):
        self.folder, self.build = scratch / "copy", scratch / "copy" / "build" / "faults"
        self.jobs, self.cases = jobs, cases
        self.commit = must(["git", "rev-parse", "HEAD"], ROOT, "git rev-parse").strip()
        self.sources = must(["git", "rev-parse", *JUDGED], ROOT, "git rev-parse").split()
        if self.folder.exists():
            must(["git", "checkout", "--force", "--detach", self.commit], self.folder, "checkout")
        else:
            add = ["git", "worktree", "add", "--detach", str(self.folder), self.commit]
            must(add, ROOT, "git worktree")

    def configure(self):
        must(["cmake", "-G", "Ninja", "-B", str(self.build), "-DCMAKE_BUILD_TYPE=Release",
              "-DSTAPEL_TESTS=ON"], self.folder, "cmake")

    def remove(self):
        run(["git", "worktree", "remove", "--force", str(self.folder)], ROOT)

    def compile(self):
        command = ["cmake", "--build", str(self.build), "-j", str(self.jobs), "--target"]
        # Paths within the copy are none of the compiler cache's business.
        environment = dict(os.environ, CCACHE_BASEDIR=str(self.folder))
        return run(command + ["planted_test", "golden_test"], self.folder, env=environment)

    def applies(self, patch):
        return run(APPLY + ["--check", str(patch)], self.folder).returncode == 0

    def failed_test(self, program, *arguments):
        """The first test that fails; nothing where all pass."""
        command = [str(program), "--gtest_brief=1", *arguments]
        environment = dict(os.environ, STAPEL_CASES=str(self.cases))
        try:
            done = run(command, self.folder, env=environment, timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired:
            return f"no end within {SECONDS_MAX} s"
        if done.returncode == 0:
            return ""
        found = re.search(r"^\[  FAILED  \] ([\w./]+)", done.stdout, re.MULTILINE)
        return found.group(1) if found else f"exit code {done.returncode}"

    def failed_tests(self):
        """What fails of the random carts, and of the golden cases."""
        planted = self.build / "tests" / "planted" / "planted_test"
        golden = self.build / "tests" / "golden" / "golden_test"
        # What a trace tells is asked only where the answers are right.
        answers, traces = ("--gtest_filter=-Trace.*", "--gtest_filter=Trace.*")
        random = self.failed_test(planted, "--gtest_fail_fast", answers)
        if not random:
            random = self.failed_test(planted, "--gtest_fail_fast", traces)
        return {"random": random, "golden": self.failed_test(golden)}

    def outcome(self, patch):
        """What failed, or why that cannot be told."""
        if not self.applies(patch):
            return {"problem": "DOES NOT APPLY: make the patch anew"}
        must(APPLY + [str(patch)], self.folder, "applying a patch")
        try:
            built = self.compile()
            if built.returncode != 0:
                return {"problem": f"DOES NOT COMPILE:\n{built.stdout[-2000:]}"}
            return self.failed_tests()
        finally:
            must(APPLY + ["--reverse", str(patch)], self.folder, "taking a patch back")


class Record:
    """What was judged before, of the same sources and patch."""

    def __init__(self, path, sources):
        self.path, self.sources = path, sources
        known = json.loads(path.read_text()) if path.exists() else {}
        self.judged = known.get("judged", {}) if known.get("sources") == sources else {}

    def find(self, patch):
        judged = self.judged.get(patch.stem)
        return judged["outcome"] if judged and judged["patch"] == patch.read_text() else None

    def add(self, patch, outcome):
        self.judged[patch.stem] = {"patch": patch.read_text(), "outcome": outcome}
        self.path.write_text(json.dumps({"sources": self.sources, "judged": self.judged}, indent=1))


def is_caught(outcome):
    return bool(outcome.get("random") or outcome.get("golden"))


def told(outcome):
    if "problem" in outcome:
        return outcome["problem"]
    caught = [test for test in (outcome["random"], outcome["golden"]) if test]
    return f"caught by {' and '.join(caught)}" if caught else "SURVIVES"


def check_without_faults(copy):
    built = copy.compile()
    if built.returncode != 0:
        sys.exit(f"the last commit does not compile:\n{built.stdout[-4000:]}")
    failed = [test for test in copy.failed_tests().values() if test]
    if failed:
        sys.exit(f"without any fault, {failed[0]} fails")


def judge(copy, patches, record):
    """{patch: outcome}, with a line for each as it is judged."""
    outcomes, checked = {}, False
    for number, patch in enumerate(patches, 1):
        outcome, start = record.find(patch), time.monotonic()
        if outcome is None:
            if not checked:
                copy.configure()
                check_without_faults(copy)
                checked, start = True, time.monotonic()
            outcome = copy.outcome(patch)
            record.add(patch, outcome)
        outcomes[patch] = outcome
        mark = "good" if is_caught(outcome) else "BAD "
        seconds = f"{time.monotonic() - start:.0f} s"
        print(f"[{number}/{len(patches)}] {mark}  {patch.stem} ({seconds}): {sentence_of(patch)}\n"
              f"      {told(outcome)}", flush=True)
    return outcomes


def write_table(outcomes, commit):
    rows = ["", f"Judged at commit {commit[:7]}.", "",
            "| fault | random and kept carts | golden cases |", "|---|---|---|"]
    for patch, outcome in outcomes.items():
        tests = [f"`{outcome[kind]}`" if outcome.get(kind) else "" for kind in ("random", "golden")]
        rows.append(f"| {sentence_of(patch)} | {tests[0]} | {tests[1]} |")
    page = PAGE.read_text()
    if not TABLE.search(page):
        sys.exit(f"{PAGE.name} has no place for the table of planted faults")
    PAGE.write_text(TABLE.sub(lambda _: "\n".join(rows) + "\n\n", page))


def check_patches(copy, patches):
    """The number of patches that do not apply."""
    bad = [patch for patch in patches if not copy.applies(patch)]
    for patch in bad:
        print(f"BAD   {patch.stem}: does not apply")
    print(f"{len(patches) - len(bad)} of {len(patches)} patches apply")
    return len(bad)


def judge_all(given, scratch, patches):
    """The number of faults that are not caught."""
    copy = Copy(scratch, given.jobs, given.cases)
    try:
        if given.check:
            return check_patches(copy, patches)
        outcomes = judge(copy, patches, Record(scratch / "judged.json", copy.sources))
    finally:
        if not given.keep:
            copy.remove()
    if given.table:
        write_table(outcomes, copy.commit)
    caught = sum(map(is_caught, outcomes.values()))
    print(f"{caught} of {len(patches)} planted faults are caught")
    return len(patches) - caught


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", default="", help="faults whose name has this text")
    options.add_argument("--cases", type=int, default=20000, help="carts for the oracle (20000)")
    options.add_argument("--jobs", type=int, default=os.cpu_count())
    options.add_argument("--keep", type=pathlib.Path, help="scratch folder, kept for the next run")
    options.add_argument("--table", action="store_true", help="write docs/verification.md's table")
    options.add_argument("--check", action="store_true", help="only whether every patch applies")
    given = options.parse_args()
    patches = sorted(each for each in FAULTS.glob("*.patch") if given.only in each.stem)
    if not patches:
        sys.exit(f"no fault has {given.only!r} in its name")
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
        return 1 if judge_all(given, given.keep.resolve(), patches) else 0
    with tempfile.TemporaryDirectory(prefix="planted-faults-") as scratch:
        return 1 if judge_all(given, pathlib.Path(scratch), patches) else 0


if __name__ == "__main__":
    sys.exit(main())
