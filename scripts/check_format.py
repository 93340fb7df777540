#!/usr/bin/env python3
"""Checks that every C++ file is formatted as clang-format 14 formats it; --fix formats in place.

Other versions format differently, so without version 14 the check is skipped (exit code 77).
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSION = 14
SKIPPED = 77


def find_formatter():
    """clang-format of the pinned version, or None."""
    for name in (f"clang-format-{VERSION}", "clang-format"):
        path = shutil.which(name)
        if not path:
            continue
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
        if re.search(rf"version {VERSION}\.", answer.stdout):
            return path
    return None


def main():
    formatter = find_formatter()
    if not formatter:
        print(f"skipped: clang-format {VERSION} is not installed")
        return SKIPPED
    sources = sorted(
        str(path)
        for folder in ("src", "tests", "fuzz", "bench")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".h", ".cpp")
    )
    mode = ["-i"] if "--fix" in sys.argv[1:] else ["--dry-run", "--Werror", "--ferror-limit=1"]
    environment = dict(os.environ, LC_ALL="C")
    return subprocess.run([formatter, *mode, *sources], check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
