# `stapel demo` from outside: files, database, exit codes, and the example that is committed.
import csv
import json
import os
import pathlib
import sqlite3
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FILES = ["codes.csv", "costs.csv", "customers.ndjson", "orders.ndjson", "prices.csv",
         "products.csv", "promotions.json", "returns.ndjson"]


def stapel(*arguments):
    return subprocess.run([os.environ["STAPEL"], *map(str, arguments)], capture_output=True,
                          text=True, check=False)


def rows(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def paid(document):
    return sum(line["quantity"] * line["unit_price"] +
               (line.get("discount", 0) if line["quantity"] < 0 else -line.get("discount", 0))
               for line in document["lines"])


class Demo(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def demo(self, *arguments, size=1000):
        return stapel("demo", "--customers", size, *arguments)

    def test_files_are_the_same_for_the_same_seed(self):
        for name in ("one", "two"):
            answer = self.demo("--out", self.folder / name,
                               "--truth", self.folder / f"{name}.truth")
            self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertEqual(self.demo("--out", self.folder / "three", "--seed", 2).returncode, 0)
        read = {name: [(self.folder / name / file).read_bytes() for file in FILES]
                for name in ("one", "two", "three")}
        self.assertEqual(sorted(p.name for p in (self.folder / "one").iterdir()), FILES)
        self.assertEqual(read["one"], read["two"])
        self.assertNotEqual(read["one"], read["three"])
        self.assertEqual((self.folder / "one.truth").read_bytes(),
                         (self.folder / "two.truth").read_bytes())

    def test_files_and_database_tell_the_same(self):
        database = self.folder / "shop.db"
        answer = self.demo("--out", self.folder, "--db", database)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertEqual([p.name for p in self.folder.glob("shop.db*")], ["shop.db"])
        orders, returns = rows(self.folder / "orders.ndjson"), rows(self.folder / "returns.ndjson")
        with open(self.folder / "products.csv", encoding="utf-8", newline="") as file:
            products = list(csv.DictReader(file))
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            def query(text):
                return connection.execute(text).fetchone()
            self.assertEqual(query("SELECT count(*) FROM sales_documents WHERE kind = 0"),
                             (len(orders),))
            self.assertEqual(query("SELECT count(*) FROM sales_documents WHERE kind = 1"),
                             (len(returns),))
            self.assertEqual(query("SELECT count(*) FROM products"), (len(products),))
            self.assertEqual(query("SELECT count(*) FROM sales_customers"),
                             (len(rows(self.folder / "customers.ndjson")),))
            self.assertEqual(
                query("SELECT sum(quantity * unit_price - iif(quantity < 0, -discount, discount))"
                      " FROM sales_lines"), (sum(map(paid, orders + returns)),))
            with open(self.folder / "costs.csv", encoding="utf-8", newline="") as file:
                costs = sum(int(row["amount"]) for row in csv.DictReader(file))
            self.assertGreater(costs, 0)
            self.assertEqual(query("SELECT sum(amount) FROM channel_costs"), (costs,))
            self.assertEqual(query("SELECT sum(quantity) FROM return_matches"),
                             (-sum(line["quantity"] for r in returns for line in r["lines"]),))

    def test_the_pool_is_in_the_database_and_its_used_codes_are_off(self):
        database = self.folder / "shop.db"
        self.assertEqual(self.demo("--out", self.folder, "--db", database).returncode, 0)
        mailed = [line.split(",")[0] for line in
                  (self.folder / "codes.csv").read_text(encoding="utf-8").splitlines()[1:]]
        used = {code for order in rows(self.folder / "orders.ndjson")
                for code in order.get("codes", []) if code.startswith("TERUG-")}
        self.assertGreater(len(used), 20)
        exported = stapel("codes", "export", "--db", database, "--pool", "kom-terug")
        self.assertEqual(exported.returncode, 0, exported.stderr)
        codes = {row["code"]: row["active"] for row in csv.DictReader(exported.stdout.splitlines())}
        self.assertEqual(sorted(codes), sorted(mailed))
        self.assertEqual({code for code, active in codes.items() if active == "false"}, used)
        self.assertIn("differences: 0", stapel("verify", "--db", database).stdout)

    def test_stock_follows_deliveries_sales_and_returns(self):
        truth = self.folder / "truth.ndjson"
        self.assertEqual(self.demo("--out", self.folder, "--truth", truth).returncode, 0)
        told = {kind: [row for row in rows(truth) if row["kind"] == kind]
                for kind in ("stock", "delivery")}
        on_hand = {row["sku"]: row["at_start"] for row in told["stock"]}
        moves = [(row["at"], 0, row["sku"], row["units"]) for row in told["delivery"]]
        for document in rows(self.folder / "orders.ndjson") + rows(self.folder / "returns.ndjson"):
            moves += [(document["at"], 1, line["sku"], -line["quantity"])
                      for line in document["lines"] if line["sku"] in on_hand]
        for _, _, sku, units in sorted(moves):
            on_hand[sku] += units
            self.assertGreaterEqual(on_hand[sku], 0, sku)
        self.assertEqual(on_hand, {row["sku"]: row["at_end"] for row in told["stock"]})
        with open(self.folder / "products.csv", encoding="utf-8", newline="") as file:
            self.assertEqual({row["sku"]: int(row["stock"]) for row in csv.DictReader(file)},
                             on_hand)

    def test_a_replay_of_what_was_live_gives_what_was_given(self):
        database = self.folder / "shop.db"
        self.assertEqual(self.demo("--out", self.folder, "--db", database).returncode, 0)
        answer = stapel("replay", "--db", database, "--against", "sold", "--json",
                        "--promotions", self.folder / "promotions.json")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        report = json.loads(answer.stdout)
        self.assertEqual(report["after"], report["before"])
        orders = rows(self.folder / "orders.ndjson")
        given = sum(line.get("discount", 0) for order in orders for line in order["lines"])
        self.assertEqual(report["after"]["discount"], given)

    def test_every_discount_has_a_reason(self):
        self.assertEqual(self.demo("--out", self.folder).returncode, 0)
        for order in rows(self.folder / "orders.ndjson"):
            for line in order["lines"]:
                self.assertLessEqual(line.get("discount", 0), line["quantity"] * line["unit_price"])
            if order.get("codes"):
                self.assertGreater(sum(line.get("discount", 0) for line in order["lines"]), 0)

    def test_the_example_is_what_the_defaults_write(self):
        self.assertEqual(self.demo("--out", self.folder, size=10000).returncode, 0)
        example = ROOT / "examples/demo/history-promotions.json"
        self.assertEqual((self.folder / "promotions.json").read_bytes(), example.read_bytes())

    def test_bad_input_is_named_and_changes_nothing(self):
        there = self.folder / "there.db"
        there.write_text("mine", encoding="utf-8")
        table = [
            ([], "give --db FILE, --out FOLDER or both"),
            (["--db", there], "is there already"),
            (["--out", self.folder / "o", "--customers", "999"], "from 1,000 to 10,000,000"),
            (["--out", self.folder / "o", "--until", "2026-02-30"], "must be a day such as"),
            (["--out", self.folder / "o", "--seed", "x"], "--seed"),
        ]
        for arguments, words in table:
            answer = stapel("demo", *arguments)
            self.assertEqual(answer.returncode, 2, arguments)
            self.assertIn(words, answer.stderr)
        self.assertEqual(there.read_text(encoding="utf-8"), "mine")
        self.assertFalse((self.folder / "o").exists())

    def test_a_run_that_is_killed_leaves_nothing_under_its_name(self):
        database = self.folder / "shop.db"
        with subprocess.Popen([os.environ["STAPEL"], "demo", "--customers", "100000", "--out",
                               self.folder, "--db", database], stdout=subprocess.DEVNULL) as run:
            while not (self.folder / "orders.ndjson.part").exists():
                self.assertIsNone(run.poll())
            run.kill()
        self.assertFalse(database.exists())
        self.assertFalse((self.folder / "orders.ndjson").exists())
        self.assertEqual(self.demo("--out", self.folder, "--db", database).returncode, 0)
        self.assertEqual([p.name for p in self.folder.glob("*.part*")], [])


if __name__ == "__main__":
    unittest.main()
