#!/usr/bin/env python3
"""Checks that the documents speak of what exists: links, paths in backticks, make targets, presets.

A path may have wildcards; it must match something. Paths under build/ are made later.
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
TICKED = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"^(?:src|tests|docs|examples|scripts|cmake|fuzz|bench|\.ci)/[\w./*-]*$")
MAKE = re.compile(r"\bmake ([a-z]+(?:-[a-z]+)*)\b")


def documents():
    return sorted(
        path
        for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md", "fuzz/**/*.md", "tests/**/*.md")
        for path in ROOT.glob(pattern)
        if "node_modules" not in path.parts
    )


def exists(path):
    """True where the path, which may hold wildcards, matches something."""
    path = path.rstrip("/.")
    return any(ROOT.glob(path)) if "*" in path else (ROOT / path).exists()


def check_code(text, targets):
    """Paths and make targets in backticks or indented as commands."""
    for ticked in TICKED.findall(text):
        if PATH.match(ticked) and not exists(ticked):
            yield f"`{ticked}` does not exist"
    commands = "\n".join(TICKED.findall(text) + re.findall(r"^    (.+)$", text, re.MULTILINE))
    for target in MAKE.findall(commands):
        if target not in targets:
            yield f"`make {target}` is no target"


def check_links(document, text):
    for link in LINK.findall(text):
        if "://" not in link and not (document.parent / link).exists():
            yield f"link to {link}, which does not exist"


def check_presets(text, presets):
    for preset in re.findall(r"--preset (\w+)", text):
        if preset not in presets:
            yield f"--preset {preset} does not exist"


def main():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    listed = json.loads((ROOT / "CMakePresets.json").read_text(encoding="utf-8"))
    presets = {preset["name"] for preset in listed["configurePresets"]}
    problems = []
    for document in documents():
        text = document.read_text(encoding="utf-8")
        found = [*check_links(document, text), *check_code(text, targets)]
        found += check_presets(text, presets)
        problems += [f"{document.relative_to(ROOT)}: {problem}" for problem in found]
    print("\n".join(problems) if problems else f"{len(documents())} documents: good")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
