#!/usr/bin/env python3
"""Checks what no compiler checks: headers of files, words that we do not ship, and sizes.

Sizes are a ratchet. A file or function above the limit must stand in the list of exceptions with
its size; it may only shrink, and an exception that is no longer needed must be removed.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

COLUMNS_MAX = 100
FUNCTION_LINES_MAX = 70
TEST_FUNCTION_LINES_MAX = 120
FILE_LINES_MAX = 700
TEST_FILE_LINES_MAX = 1000

# Path or path:function -> lines.
EXCEPTIONS = {}

CODE = {".h", ".cpp", ".py", ".sh", ".cmake"}
CODE_NAMES = {"CMakeLists.txt", "Makefile", "run"}
COMMENT_STARTS = ("//", "#", '"""')

BANNED = {
    r"\bTODO\b(?!\(#\d+\))": "do it, or name the issue: TODO(#123)",
    r"\b(?:FIXME|HACK)\b": "fix it",
    r"(?://|#)\s*XXX\b": "fix it",
    r"(?i)\bfor now\b|\bplaceholder\b|\bhard-coded\b": "say what it is, or finish it",
    r"(?<![-\w])utils?\b": "name what it does",
    r"/root/|/home/[a-z]": "no path of one machine",
}

# Strings, character literals, numbers with separators and comments, for looking at braces alone.
TOKEN = re.compile(
    r"""R"(?P<fence>[^(\s]*)\(.*?\)(?P=fence)"|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|"""
    r"""(?<![\w'])\d(?:'?[\w.])*|'(?:\\.|[^'\\\n])+'""",
    re.DOTALL,
)
CONTAINER = re.compile(
    r"^(?:.*\b)?(?:namespace|class|struct|enum|union|extern)\b[^()]*$", re.DOTALL
)
PREPROCESSOR = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", re.MULTILINE)


def blank(match):
    """The same number of lines, with nothing on them."""
    return "\n" * match.group(0).count("\n")


def functions_of(text):
    """(name, first line, lines) of each function of a C++ file, members included."""
    text = PREPROCESSOR.sub(blank, TOKEN.sub(blank, text))
    found, stack, head = [], [], 0
    for match in re.finditer(r"[{};]", text):
        mark, at = match.group(0), match.start()
        if mark == "{":
            header = text[head:at]
            inside_function = any(kind == "function" for kind, _, _ in stack)
            if CONTAINER.match(header.strip()):
                kind = "container"
            elif "(" in header and not inside_function and not header.rstrip().endswith("="):
                kind = "function"
            else:
                kind = "block"
            stack.append((kind, header, head + len(header) - len(header.lstrip())))
        elif mark == "}" and stack:
            kind, header, start = stack.pop()
            if kind == "function":
                first = text.count("\n", 0, start) + 1
                found.append((name_of(header), first, text.count("\n", 0, at) + 2 - first))
        head = match.end()
    return found


def name_of(header):
    """TEST(Suite, name) by both names, a function by the word before its first parenthesis."""
    test = re.match(r"\s*(?:TEST\w*|RC_GTEST\w*)\s*\(([^)]*)", header)
    if test:
        return re.sub(r"\s+", "", test.group(1)).replace(",", ".")
    name = re.search(r"([\w:~]+|operator\S+)\s*\(", header)
    return name.group(1) if name else header.strip()[:40]


def python_functions_of(text):
    """The same for Python: a function ends where its indentation does."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        start = re.match(r"( *)(?:async )?def (\w+)", line)
        if not start:
            continue
        depth, last = len(start.group(1)), number
        for after in range(number + 1, len(lines)):
            indented = len(lines[after]) - len(lines[after].lstrip())
            if lines[after].strip() and indented <= depth and not lines[after].strip() == ")":
                break
            last = after if lines[after].strip() else last
        yield start.group(2), number + 1, last - number + 1


def is_test(path):
    return path.stem.endswith("_test") or "testing" in path.parts or path.parts[0] == "tests"


def check_size(key, where, size, limit):
    """One ratchet: a size against its limit, or against its exception."""
    known = EXCEPTIONS.get(key)
    if known is None:
        return [f"{where}: {size} lines, at most {limit}: split it"] if size > limit else []
    if size > known:
        return [f"{where}: {size} lines, and its exception allows only {known}"]
    if size <= limit:
        return [f"{where}: {size} lines: its exception in scripts/check_style.py is not needed"]
    return [f"{where}: shrank to {size} lines: lower its exception"] if size < known else []


def check_functions(path, text):
    limit = TEST_FUNCTION_LINES_MAX if is_test(path) else FUNCTION_LINES_MAX
    if path.suffix in (".h", ".cpp"):
        functions = functions_of(text)
    else:
        functions = python_functions_of(text) if path.suffix == ".py" else []
    problems = []
    for name, line, size in functions:
        problems += check_size(f"{path}:{name}", f"{path}:{line}: {name}", size, limit)
    return problems


def check_lines(path, text):
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        where = f"{path}:{number}"
        # clang-format has broken the lines of C++ already, except within literals.
        breakable = path.suffix == ".py" or path.suffix in (".h", ".cpp") and '"' not in line
        if breakable and len(line) > COLUMNS_MAX:
            problems.append(f"{where}: {len(line)} columns, at most {COLUMNS_MAX}")
        if "\t" in line and path.name != "Makefile":
            problems.append(f"{where}: a tab")
        if line.rstrip(" \r") != line:
            problems.append(f"{where}: ends in white space")
        if path.name == pathlib.Path(__file__).name:
            continue
        for pattern, advice in BANNED.items():
            word = re.search(pattern, line)
            if word:
                problems.append(f"{where}: '{word.group(0)}': {advice}")
    return problems


def check_header(path, text):
    lines = [line for line in text.split("\n")[:2] if not line.startswith("#!")]
    if lines and lines[0].startswith(COMMENT_STARTS):
        return []
    return [f"{path}: must begin with a comment that says what the file is for"]


def check_file(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    limit = TEST_FILE_LINES_MAX if is_test(path) else FILE_LINES_MAX
    problems = check_size(str(path), str(path), text.count("\n"), limit)
    if not text.endswith("\n") or text.endswith("\n\n"):
        problems.append(f"{path}: must end in exactly one newline")
    problems += check_header(path, text)
    problems += check_lines(path, text)
    return problems + check_functions(path, text)


def main():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.split("\n")
    paths = sorted(
        pathlib.Path(name)
        for name in listed
        if name and (ROOT / name).is_file()
        and (pathlib.Path(name).suffix in CODE or pathlib.Path(name).name in CODE_NAMES)
    )
    if not paths:
        print("skipped: not a git checkout")
        return 77
    problems = [problem for path in paths for problem in check_file(path)]
    print("\n".join(problems) if problems else f"{len(paths)} files: good")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
