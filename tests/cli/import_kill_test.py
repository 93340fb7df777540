# `stapel import` of a large file that is killed without warning, several times and wherever it
# stands, comes to the same database as one that was left alone; a killed export leaves no half
# file.
import hashlib
import os
import pathlib
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

from binary import BINARY, stapel

ORDERS, LINES = 2_200, 100  # more than two parts of 100,000 rows, and a rest
WAIT_SECONDS = 120
HEADER = "id,at,currency,sku,quantity,unit_price,customer\n"


def orders():
    """Orders of 60 customers, some of them bad."""
    rows = [HEADER]
    for number in range(ORDERS):
        at = f"2026-{1 + number % 12:02}-{1 + number % 28:02}T10:00:00Z"
        price = -1 if number % 500 == 250 else 100 + number % 900
        for line in range(LINES):
            rows.append(f"o{number:06},{at},EUR,S{(number * 7 + line) % 400},1,{price},"
                        f"c{number % 60}\n")
    return "".join(rows)


def returns():
    rows = ["id,at,currency,sku,quantity,unit_price,customer\n"]
    for number in range(0, ORDERS, 10):
        price = 100 + number % 900
        rows.append(f"r{number:06},2026-12-31T10:00:00Z,EUR,S{number * 7 % 400},-1,{price},"
                    f"c{number % 60}\n")
    return "".join(rows)


def content(database):
    """All that the import wrote, and that nothing of its own position is left."""
    digests = {}
    with sqlite3.connect(database) as connection:
        for table in ("sales_documents", "sales_lines", "return_matches", "import_positions"):
            digest, count = hashlib.sha256(), 0
            for row in connection.execute(f"SELECT * FROM {table}"):
                digest.update(repr(row).encode())
                count += 1
            digests[table] = (count, digest.hexdigest())
    return digests


class Killed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.file = self.folder / "orders.csv"
        self.file.write_text(orders())
        self.returns = self.folder / "returns.csv"
        self.returns.write_text(returns())

    def position(self, database):
        """How many orders are there for good; 0 where the tables are not there yet."""
        try:
            with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30) as connection:
                return connection.execute(
                    "SELECT coalesce(max(position), 0) FROM import_positions").fetchone()[0]
        except sqlite3.OperationalError:
            return 0

    def start(self, *arguments):
        return subprocess.Popen([BINARY, *map(str, arguments)], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def kill_when(self, process, condition):
        """True where the program was killed; False where it ended before."""
        end = time.monotonic() + WAIT_SECONDS
        while process.poll() is None and not condition():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.005)
        process.kill()
        return process.wait() == -signal.SIGKILL

    def bring_in(self, database, table, file):
        return stapel("import", "--format", table, "--db", database, file)

    def test_an_import_goes_on_to_the_same_end(self):
        alone, killed = self.folder / "alone.db", self.folder / "killed.db"
        for database in (alone, killed):
            self.assertEqual(self.bring_in(database, "returns", self.returns).returncode, 0)
        undisturbed = self.bring_in(alone, "orders", self.file)
        self.assertEqual(undisturbed.returncode, 0, undisturbed.stderr[-500:])
        self.assertEqual(undisturbed.stderr.count(b"must not be below zero"), 4 * LINES)

        kills = 0
        # At once, within the first part, and behind each part that is there for good.
        for reached in ("nothing", "begun", "first", "second"):
            before = self.position(killed)
            write_ahead = pathlib.Path(f"{killed}-wal")
            conditions = {
                "nothing": lambda: True,
                "begun": lambda: write_ahead.exists() and write_ahead.stat().st_size > 100_000,
                "first": lambda: self.position(killed) > before,
                "second": lambda: self.position(killed) > before,
            }
            process = self.start("import", "--format", "orders", "--db", killed, self.file)
            kills += self.kill_when(process, conditions[reached])
            if reached == "first":
                self.assertGreater(self.position(killed), 0)
        self.assertEqual(kills, 4)
        self.assertGreater(self.position(killed), 0)
        resumed = self.bring_in(killed, "orders", self.file)
        self.assertEqual(resumed.returncode, 0)
        self.assertIn(b"gone on behind", resumed.stdout)
        self.assertEqual(resumed.stdout.split(b"\n", 1)[1], undisturbed.stdout)
        self.assertEqual(content(killed), content(alone))
        self.assertEqual(content(killed)["import_positions"][0], 0)
        again = self.bring_in(killed, "orders", self.file)
        self.assertRegex(again.stdout, rb"orders +2,196 +0 +0 +2,196\n")

        self.check_export(killed)

    def check_export(self, database):
        target = self.folder / "out.ndjson"
        target.write_text("what stood there before\n")
        process = self.start("export", "--format", "orders", "--db", database, target)

        def begun():
            parts = list(self.folder.glob("out.ndjson.partial-*"))
            return bool(parts) and parts[0].stat().st_size > 0

        self.assertTrue(self.kill_when(process, begun))
        self.assertEqual(target.read_text(), "what stood there before\n")
        self.assertEqual(stapel("export", "--format", "orders", "--db", database,
                                target).returncode, 0)
        self.assertEqual(len(target.read_text().splitlines()), 2_196)
        self.assertEqual(os.stat(target).st_mode & 0o077, 0)


if __name__ == "__main__":
    unittest.main()
