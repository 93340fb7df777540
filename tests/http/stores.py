# Where a test's server keeps its shops: a SQLite file, or, where STAPEL_TEST_STORE is "postgres", a
# schema of its own on the private server whose address stands in the file that
# STAPEL_TEST_POSTGRES names. Both can be looked into behind the program's back.
import contextlib
import csv
import functools
import hashlib
import io
import itertools
import os
import pathlib
import sqlite3
import subprocess

ON_POSTGRES = os.environ.get("STAPEL_TEST_STORE") == "postgres"
PATIENCE_SECONDS = 60
END = "-- end of the answer --"
made = itertools.count(1)


class Store:
    """`address` is what --db takes."""

    def digest(self, passed_over=(), shop=None):
        """Of every table's rows; of one shop's where its number is given."""
        of_shop = f" WHERE shop = {shop}" if shop is not None else ""
        contents = self.contents(
            of_shop, [table for table, columns in self.tables.items()
                      if table not in passed_over and (shop is None or "shop" in columns)])
        return hashlib.sha256(repr(contents).encode()).hexdigest()


class SqliteFile(Store):
    def __init__(self, folder):
        self.address = pathlib.Path(folder) / "shop.db"

    @contextlib.contextmanager
    def connection(self):
        database = sqlite3.connect(self.address, timeout=PATIENCE_SECONDS)
        with contextlib.closing(database), database:
            yield database

    def rows(self, sql):
        with self.connection() as database:
            return [tuple("" if value is None else str(value) for value in row)
                    for row in database.execute(sql)]

    @functools.cached_property
    def tables(self):
        """The columns of each table."""
        found = {}
        for table, column in self.rows(
                "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
                " WHERE t.type = 'table' ORDER BY t.name"):
            found.setdefault(table, []).append(column)
        return found

    def contents(self, where, tables):
        with self.connection() as database:
            return [(table, sorted(map(repr, database.execute(f"SELECT * FROM {table}{where}"))))
                    for table in tables]

    def everything(self):
        """All that it holds, as bytes."""
        return b"".join(path.read_bytes() for path in self.address.parent.glob("shop.db*"))

    def remove(self):
        """The folder goes with the test."""


class PostgresSchema(Store):
    def __init__(self):
        file = pathlib.Path(os.environ["STAPEL_TEST_POSTGRES"])
        server = file.read_text(encoding="utf-8").strip()
        if not server.startswith("postgres"):
            raise AssertionError(f"there is no PostgreSQL server: {server}")
        self.name = f"test_{os.getpid()}_{next(made)}"
        self.address = (f"{server}&application_name={self.name}"
                        f"&options=-csearch_path%3D{self.name}")
        self.psql = subprocess.Popen(
            ["psql", self.address, "--no-psqlrc", "--quiet", "--csv", "--tuples-only"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.rows(f"SET client_min_messages = error; CREATE SCHEMA {self.name}")

    def rows(self, sql):
        self.psql.stdin.write(f"{sql};\n\\echo {END}\n")
        self.psql.stdin.flush()
        lines = []
        while not lines or lines[-1] != END + "\n":
            lines.append(self.psql.stdout.readline())
            if not lines[-1] or lines[-1].startswith(("ERROR:", "FATAL:", "psql:")):
                raise AssertionError(f"{sql}: {''.join(lines)}")
        return [tuple(row) for row in csv.reader(io.StringIO("".join(lines[:-1])))]

    @functools.cached_property
    def tables(self):
        """The columns of each table; the parts of a divided one are left out."""
        found = {}
        for table, column in self.rows(
                "SELECT c.relname, a.attname FROM pg_class c"
                " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
                " WHERE c.relnamespace = current_schema()::regnamespace"
                " AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
                " ORDER BY c.relname, a.attnum"):
            found.setdefault(table, []).append(column)
        return found

    def contents(self, where, tables):
        return self.rows(";".join(
            f"SELECT '{table}', one::text FROM {table} AS one{where} ORDER BY 2"
            for table in tables))

    def everything(self):
        """All that it holds, as bytes."""
        return repr(self.contents("", self.tables)).encode()

    def remove(self):
        self.rows(f"DROP SCHEMA {self.name} CASCADE")
        self.psql.communicate()


def make(folder):
    return PostgresSchema() if ON_POSTGRES else SqliteFile(folder)
