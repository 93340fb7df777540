#!/usr/bin/env python3
"""Checks the direction of includes.

cmake/modules.cmake is the one list of allowed pairs; because a module there can only name modules
above it, a cycle cannot be written. Third-party headers that are slow to compile, or that would
carry the outside world into the pure core, have their homes in HOMES.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

MODULE = re.compile(r"^stapel_module\((\w+)\s+USES\b([^)]*)\)", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)

# Which files may include the headers that begin so: patterns of paths from the root.
HOMES = {
    "boost/json": ["src/base/json.cpp"],
    "boost/beast": ["src/http/*.cpp", "tests/*"],
    "boost/asio": ["src/http/*.cpp", "tests/*"],
    "CLI/": ["src/cli/cli_options.h"],
    "curl/": ["src/connectors/*.cpp"],
    "date/": ["src/base/time.cpp"],
    "lzma.h": ["src/base/*.cpp"],
    "openssl/": ["src/base/*.cpp"],
    "prometheus/": ["src/http/*.cpp"],
    "sqlite3.h": ["src/storage/*", "src/storage/*/*"],
    "rapidcheck": ["*_property_test.cpp", "src/*/testing/*"],
}
# A file that includes Beast with coroutines costs a minute of build time with sanitizers.
BEAST_FILES_MAX = 2

# The pure core decides from its arguments: no clock, no files, no threads, no chance.
PURE = ("catalog", "promotions", "simulation", "webhooks")
IMPURE_HEADERS = {
    "chrono", "ctime", "filesystem", "fstream", "iostream", "mutex", "random", "thread",
}


def allowed_pairs(text):
    """The modules in order, each with those it may include; and what is wrong with the list."""
    allowed, problems = {}, []
    for name, rest in MODULE.findall(text):
        uses = re.split(r"\b(?:LIBRARIES|PRIVATE|TESTS|UNSANITIZED)\b", rest)[0].split()
        problems += [
            f"cmake/modules.cmake: {name} uses {other}, which does not stand above it"
            for other in uses
            if other not in allowed
        ]
        allowed[name] = {name, *uses}
    return allowed, problems


def check_own(path, module, header, allowed):
    """One include of the project's own."""
    folder = header.split("/")[0] if "/" in header else None
    if folder not in allowed:
        return f'{path}: "{header}": write includes from src/, as "module/file.h"'
    if not (ROOT / "src" / header).exists():
        return f'{path}: "{header}" does not exist'
    if folder not in allowed[module]:
        return f"{path}: {module} may not include {folder} (cmake/modules.cmake)"
    if "/testing/" in header and not is_test(path):
        return f'{path}: "{header}" is for tests only'
    return None


def check_foreign(path, module, header):
    """One include of the standard library or of a third party."""
    if module in PURE and not is_test(path) and header in IMPURE_HEADERS:
        return f"{path}: <{header}> in the pure module {module}: pass what it reads as an argument"
    for prefix, homes in HOMES.items():
        if header.startswith(prefix) and not any(path.match(home) for home in homes):
            return f"{path}: <{header}> belongs in {' or '.join(homes)} only"
    return None


def is_test(path):
    return path.name.endswith("_test.cpp") or "testing" in path.parts


def includes_of(path):
    return INCLUDE.findall((ROOT / path).read_text(encoding="utf-8"))


def check_source(path, allowed):
    module = path.parts[1] if len(path.parts) > 2 else "cli"  # src/main.cpp wires the command line
    if module not in allowed:
        return [f"{path}: the folder {module} is not in cmake/modules.cmake"]
    found = [
        check_own(path, module, own, allowed) if own else check_foreign(path, module, foreign)
        for own, foreign in includes_of(path)
    ]
    return [problem for problem in found if problem]


def main():
    modules = (ROOT / "cmake/modules.cmake").read_text(encoding="utf-8")
    allowed, problems = allowed_pairs(modules)
    files = [path for path in (ROOT / "src").rglob("*") if path.suffix in (".h", ".cpp")]
    sources = sorted(path.relative_to(ROOT) for path in files)
    for path in sources:
        problems += check_source(path, allowed)
    beast = [p for p in sources if any(f.startswith("boost/beast") for _, f in includes_of(p))]
    if len(beast) > BEAST_FILES_MAX:
        problems.append(f"Beast is included in more than {BEAST_FILES_MAX} files: {beast}")
    summary = f"{len(sources)} files, {len(allowed)} modules: good"
    print("\n".join(problems) if problems else summary)
    return 1 if problems or not sources else 0


if __name__ == "__main__":
    sys.exit(main())
