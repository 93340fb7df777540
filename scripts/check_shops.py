#!/usr/bin/env python3
"""Checks that every SQL statement is about one shop.

Every table has a column `shop`. A statement that reads or changes rows of a table must name the
shop of those rows by a parameter (`shop = ?`), or by the shop of a table beside it that does; one
that makes rows must take their shop from a parameter. What the tables are is read from the schema,
the statements from the texts in the source. EXCEPTIONS are the statements of the program itself.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLES = ROOT / "src/storage/postgres_tables.h"
# The schemas change the tables themselves, before there is any request; postgres_sql.cpp makes
# statements for many rows of those for one, which are checked; move_up.cpp copies all shops.
PASSED_OVER = re.compile(
    r"(_test\.cpp|_schema\.\w+|postgres_tables\.h|postgres_sql\.cpp|move_up\.cpp)$")
# Without a shop: of the program, of the engines, and what is no table.
OTHERS = {"stapel_schema", "sqlite_master", "pg_tables", "pg_settings", "json_each",
          "json_array_elements"}

EXCEPTIONS = {
    "SELECT count(*) FROM shops": "begins a reader's moment; the answer is not looked at",
    "SELECT shop, name, pseudonym_secret, settings, created_at FROM shops ORDER BY shop":
        "the list of shops, which the program holds: no request reads it",
    "SELECT shop, kind, id, due_at FROM timers WHERE due_at <= ? ORDER BY due_at LIMIT ?":
        "what is due in any shop; each timer is then settled within its own",
    "SELECT clock.now, due.shop, due.kind, due.id, due.due_at FROM"
    " (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now) AS clock"
    " LEFT JOIN LATERAL (SELECT shop, kind, id, due_at FROM timers WHERE due_at <= clock.now"
    " ORDER BY due_at LIMIT ?) AS due ON true ORDER BY due.due_at":
        "the same by the clock of the server",
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, shop, kind, count"
    " FROM (SELECT 1) AS server LEFT JOIN change_counts ON true":
        "how often each shop's rows changed; what changed is then read within its own",
    "INSERT INTO pool_codes (shop, supply, code) VALUES":
        "rows of parameters are put behind it, each with its shop in front",
}

TEXT = re.compile(r'R"(\w*)\((.*?)\)\1"|"((?:[^"\\\n]|\\.)*)"|//[^\n]*', re.DOTALL)
TOKEN = re.compile(r"'(?:[^']|'')*'|\"\w+\"|\?\d*|->>|->|::|<>|<=|>=|\|\||\w+|[^\s\w]")
BEGIN = re.compile(r"(SELECT|INSERT|UPDATE|DELETE|WITH)\s")
CLAUSE_ENDS = {"WHERE", "GROUP", "ORDER", "LIMIT", "RETURNING", "SET", "UNION"}


class Unreadable(Exception):
    """The statement is written in a way that this check does not know."""


# --- Texts of the source ------------------------------------------------------------------------


def texts_of(source):
    """The texts of C++ source with their lines; texts that stand beside each other are one."""
    found, end = [], None
    for match in TEXT.finditer(source):
        text = match[2] if match[2] is not None else match[3]
        beside = end is not None and not source[end:match.start()].strip()
        if text is None:  # a comment
            end = match.end() if beside else None
            continue
        if beside:
            found[-1][1] += text
        else:
            found.append([source.count("\n", 0, match.start()) + 1, text])
        end = match.end()
    return found


def tables_of(schema):
    """The tables that have a column `shop`."""
    made = re.findall(r"CREATE TABLE (\w+) \((.*?)\n\)", schema, re.DOTALL)
    return {name for name, columns in made if re.search(r"^\s*shop ", columns, re.MULTILINE)}


# --- Statements ---------------------------------------------------------------------------------


def nested(sql):
    """The tokens of a statement; what stands in brackets is a list of its own."""
    levels = [[]]
    for token in TOKEN.findall(sql):
        if token == "(":
            levels.append([])
        elif token == ")":
            inner = levels.pop()
            if not levels:
                raise Unreadable("brackets")
            levels[-1].append(inner)
        else:
            levels[-1].append(token)
    if len(levels) != 1:
        raise Unreadable("brackets")
    return levels[0]


def split(tokens, words):
    """The parts between any of the words."""
    parts = [[]]
    for token in tokens:
        if isinstance(token, str) and token.upper() in words:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def until(tokens, begin, ends):
    """What stands behind the word `begin`, up to any of the words `ends`; None without it."""
    if begin not in tokens:
        return None
    rest = tokens[tokens.index(begin) + 1:]
    stop = next((i for i, token in enumerate(rest) if not isinstance(token, list)
                 and token in ends), len(rest))
    return rest[:stop]


class Scope:
    """One SELECT, INSERT, UPDATE or DELETE: what it names, and how it restricts that."""

    def __init__(self, tokens, outer=frozenset()):
        self.tokens, self.outer = tokens, outer
        self.made = None  # the table of an INSERT
        self.tables = {}  # of which rows are read or changed; name in the statement: table
        self.conditions = []
        self.read_from()
        self.add_conditions(until(tokens, "WHERE", CLAUSE_ENDS | {"ON"}))

    def read_from(self):
        tokens = self.tokens
        if tokens[0] == "INSERT":
            self.made = tokens[tokens.index("INTO") + 1]
        if tokens[0] == "UPDATE":
            self.add_table(tokens[1:2])
        source = until(tokens, "FROM", CLAUSE_ENDS)
        if source is None:
            return
        for item in split(source, {",", "JOIN", "LEFT"}):
            parts = split(item, {"ON"})
            if parts[0]:
                self.add_table(parts[0])
            for condition in parts[1:]:
                self.add_conditions(condition)

    def add_table(self, item):
        if isinstance(item[0], list):  # a SELECT in brackets
            return
        name = item[0].strip('"')
        rest = [token for token in item[1:] if token != "AS"]
        alias = rest[0] if rest and isinstance(rest[0], str) and rest[0] != "INDEXED" else name
        self.tables[alias] = name

    def add_conditions(self, tokens):
        if tokens is None:
            return
        if "OR" in tokens:
            raise Unreadable("OR beside the condition on the shop; put it in brackets")
        self.conditions += split(tokens, {"AND"})

    def restricted(self, shops):
        """The names whose shop is given."""
        mine = [alias for alias, table in self.tables.items() if table in shops]
        known, pairs = self.outer - self.tables.keys(), []
        for condition in self.conditions:
            if not all(isinstance(token, str) for token in condition):
                continue
            words = " ".join(condition)
            by_parameter = re.fullmatch(r"(?:(\w+) \. )?shop = \?\d*", words)
            by_another = re.fullmatch(r"(\w+) \. shop = (\w+) \. shop", words)
            if by_parameter and by_parameter[1]:
                known = known | {by_parameter[1]}
            elif by_parameter and len(mine) == 1:
                known = known | {mine[0]}
            elif by_another:
                pairs.append(by_another.groups())
            elif re.fullmatch(r"shop = (\w+) \. shop", words) and len(mine) == 1:
                pairs.append((mine[0], words.split()[2]))
        for _ in pairs:
            for pair in pairs:
                if known & set(pair):
                    known = known | set(pair)
        return known

    def faults(self, shops):
        named = {*self.tables.values(), self.made} - {None}
        found = [f"no such table: {table}" for table in named - shops - OTHERS]
        known = self.restricted(shops)
        if self.made in shops:
            found += self.faults_of_new_rows()
        if self.tokens[0] == "UPDATE" and "shop" in changed_columns(self.tokens):
            found.append("moves rows to another shop")
        return found + [f"rows of {table} of any shop" for alias, table in self.tables.items()
                        if table in shops and alias not in known]

    def faults_of_new_rows(self):
        """The shop of new rows is a parameter."""
        into = until(self.tokens, "INTO", {"VALUES", "SELECT"})
        columns = split(into[1], {","}) if len(into) > 1 else []
        values = until(self.tokens, "VALUES", {"ON"}) or [
            until(self.tokens, "SELECT", {"FROM", "WHERE"}) or []]
        if ["shop"] not in columns or not values or not isinstance(values[0], list):
            return [f"new rows of {self.made} without a shop"]
        shop = split(values[0], {","})[columns.index(["shop"])]
        if not re.fullmatch(r"\?\d*", " ".join(map(str, shop))):
            return [f"new rows of {self.made} whose shop is no parameter"]
        return []


def changed_columns(tokens):
    assignments = split(until(tokens, "SET", {"WHERE", "FROM"}) or [], {","})
    return {each[0] for each in assignments if each and isinstance(each[0], str)}


def scopes_of(tokens, outer=frozenset()):
    """The statement and all that stand in its brackets; within these the outer names are known."""
    names = outer
    if tokens and tokens[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        scope = Scope(tokens, outer)
        yield scope
        names = outer | scope.tables.keys()
    for token in tokens:
        if isinstance(token, list):
            yield from scopes_of(token, names)


def faults_of(sql, shops):
    """Why a statement might touch another shop; empty where it cannot."""
    try:
        tokens = nested(sql)
        if tokens[0] == "WITH" or "UNION" in tokens:
            raise Unreadable(f"{tokens[0]} … is not known to this check")
        return [fault for scope in scopes_of(tokens) for fault in scope.faults(shops)]
    except Unreadable as reason:
        return [str(reason)]


# --- The source ---------------------------------------------------------------------------------


def is_part(text, shops):
    """A part of a statement, which cannot be judged."""
    named = re.findall(r"\b(?:FROM|INTO|JOIN|UPDATE) (\w+)", text)
    return not BEGIN.match(text) and any(name in shops for name in named)


def check_file(path, source, shops, used):
    problems, statements = [], 0
    for line, text in texts_of(source):
        text = text.strip()
        if text in EXCEPTIONS:
            used.add(text)
        elif is_part(text, shops):
            problems.append(f"{path}:{line}: a part of a statement: {text}")
        elif BEGIN.match(text):
            statements += 1
            problems += [f"{path}:{line}: {fault}: {text}" for fault in faults_of(text, shops)]
    return problems, statements


def main():
    shops = tables_of(TABLES.read_text(encoding="utf-8"))
    problems, statements, used = [], 0, set()
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix in (".h", ".cpp") and not PASSED_OVER.search(path.name):
            found, count = check_file(path.relative_to(ROOT), path.read_text(encoding="utf-8"),
                                      shops, used)
            problems += found
            statements += count
    problems += [f"no statement any more: {text}" for text in EXCEPTIONS.keys() - used]
    summary = (f"{statements} statements on {len(shops)} tables are about one shop, "
               f"{len(EXCEPTIONS)} are the program's own: good")
    print("\n".join(problems) if problems else summary)
    return 1 if problems or not statements or not shops else 0


if __name__ == "__main__":
    sys.exit(main())
