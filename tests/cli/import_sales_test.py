# `stapel import` of a shop's own files from outside: orders, returns, customers and list prices as
# CSV and NDJSON; what bad files are told, and that nothing of them is half written.
import json
import lzma
import pathlib
import sqlite3
import tempfile
import unittest

from binary import stapel

HEADER = "id,at,currency,sku,quantity,unit_price,customer\n"
LINES = [
    {"number": 1, "sku": "MUG", "quantity": 2, "unit_price": 950, "discount": 190, "tax_rate": 21},
    {"number": 2, "kind": "shipping", "sku": "post", "quantity": 1, "unit_price": 495},
]


def order(number, **more):
    return {"id": f"o{number}", "at": "2026-03-01T10:00:00Z", "customer": "c1", "currency": "EUR",
            "lines": LINES, **more}


def ndjson(*objects):
    return "".join(json.dumps(value) + "\n" for value in objects)


RETURN = {"id": "r1", "at": "2026-03-09T10:00:00Z", "customer": "c1", "currency": "EUR",
          "lines": [{"sku": "MUG", "quantity": -1, "unit_price": 950, "discount": 95}]}


class ImportSales(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.database = self.folder / "shop.db"

    def bring_in(self, table, content, *options, name="file"):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return stapel("import", "--format", table, "--db", self.database, path, *options)

    def good(self, table, content, *options, **more):
        answer = self.bring_in(table, content, *options, **more)
        self.assertEqual((answer.returncode, answer.stderr), (0, b""))
        return answer.stdout.decode()

    def rows(self, sql):
        with sqlite3.connect(self.database) as connection:
            return connection.execute(sql).fetchall()

    def orders(self):
        if not self.database.exists():
            return []
        return [row[0] for row in self.rows("SELECT id FROM sales_documents ORDER BY id")]

    def test_the_same_again_changes_nothing_and_other_content_is_a_revision(self):
        self.assertRegex(self.good("orders", ndjson(order(1), order(2))), r"orders +2 +2 +0 +0\n")
        self.assertRegex(self.good("orders", ndjson(order(1), order(2))), r"orders +2 +0 +0 +2\n")
        self.assertRegex(self.good("orders", ndjson(order(1, channel="app"))),
                         r"orders +1 +0 +1 +0\n")
        self.assertEqual(self.rows("SELECT id, revision, channel FROM sales_documents"),
                         [("o1", 2, "app"), ("o2", 1, "")])

    def test_csv_and_ndjson_packed_or_not_are_the_same(self):
        rows = ("id,at,currency,sku,quantity,unit_price,customer,kind,discount,tax_rate\n"
                "o1,2026-03-01T11:00:00+01:00,EUR,MUG,2,950,c1,,190,21\n"
                "o1,2026-03-01T11:00:00+01:00,EUR,post,1,495,c1,shipping,,\n")
        self.good("orders", ndjson(order(1)), name="orders.ndjson")
        for content, name in [(rows, "orders.csv"), (lzma.compress(rows.encode()), "orders.csv.xz"),
                              (lzma.compress(ndjson(order(1)).encode()), "o.xz")]:
            self.assertRegex(self.good("orders", content, name=name), r"orders +1 +0 +0 +1\n")

    def test_the_shops_own_columns_dates_and_amounts(self):
        rows = ("Nr;,Datum,Munt,Artikel,Aantal,Prijs,Notitie\n"
                "7,09-03-2026 10:30,EUR,MUG,1,9.5,\n")
        names = ["id=Nr;", "at=Datum", "currency=Munt", "sku=Artikel", "quantity=Aantal",
                 "unit_price=Prijs"]
        options = [word for name in names for word in ("--map", name)]
        options += ["--dates", "dd-mm-yyyy HH:MM", "--zone", "Europe/Amsterdam"]
        self.good("orders", rows, *options, "--amounts", "decimal")
        mapping = self.folder / "map.json"
        mapping.write_text(json.dumps(dict(name.split("=") for name in names)))
        answer = self.good("orders", rows, "--map-file", mapping, *options[-4:], "--amounts",
                           "decimal")
        self.assertRegex(answer, r"orders +1 +0 +0 +1\n")
        self.assertEqual(self.rows("SELECT at, unit_price FROM sales_documents, sales_lines"),
                         [(1773048600000000, 950)])

    def test_a_return_finds_its_order_whichever_comes_first(self):
        for files in [[("orders", order(1)), ("returns", RETURN)],
                      [("returns", RETURN), ("orders", order(1))],
                      [("returns", {**RETURN, "customer": "", "returns_of": "o1"}),
                       ("orders", order(1, customer=""))]]:
            self.database.unlink(missing_ok=True)
            for table, content in files:
                self.good(table, ndjson(content))
            self.assertEqual(
                self.rows("SELECT cancellation, line, order_id, order_line, quantity"
                          " FROM return_matches"), [("r1", 1, "o1", 1, 1)])

    def test_customers_and_prices(self):
        self.good("customers", "id,created_at,groups,newsletter\n"
                  "c1,2026-01-01T00:00:00Z,a|b,true\n")
        same = {"id": "c1", "created_at": "2026-01-01T00:00:00Z", "groups": ["a", "b"],
                "newsletter": True}
        self.assertRegex(self.good("customers", ndjson(same)), r"customers +1 +0 +0 +1\n")
        header = "sku,from,price,currency\n"
        self.good("prices", header + "MUG,2026-01-01T00:00:00Z,950,EUR\n")
        answer = self.bring_in("prices", header + "MUG,2026-01-01T00:00:00Z,900,EUR\n")
        self.assertIn(b"a list price is never changed", answer.stderr)
        self.assertEqual(self.rows("SELECT price FROM list_prices"), [(950,)])

    def test_costs_of_channels_are_replaced_and_never_counted_twice(self):
        header = "channel,campaign,from,to,amount,currency\n"
        self.good("costs", header + "search,,2026-11-01,2026-11-30,125000,EUR\n"
                  "search,bf,2026-11-27,,4900,EUR\n")
        same = {"channel": "search", "campaign": "bf", "from": "2026-11-27", "amount": 4900,
                "currency": "EUR"}
        self.assertRegex(self.good("costs", ndjson(same)), r"costs +1 +0 +0 +1\n")
        self.assertRegex(self.good("costs", ndjson({**same, "amount": 5000})),
                         r"costs +1 +0 +1 +0\n")
        self.good("costs", "Kanaal,Dag,Bedrag,Munt,Note\nsearch,01-12-2026,9.5,EUR,x\n", "--map",
                  "channel=Kanaal", "--map", "from=Dag", "--map", "amount=Bedrag", "--map",
                  "currency=Munt", "--dates", "dd-mm-yyyy", "--zone", "UTC", "--amounts", "decimal")
        day = 20_780  # 2026-11-23 is day 20780 since 1970
        self.assertEqual(
            self.rows("SELECT channel, campaign, first_day, last_day, amount, revision"
                      " FROM channel_costs"),
            [("search", "", day - 22, day + 7, 125000, 1), ("search", "", day + 8, day + 8, 950, 1),
             ("search", "bf", day + 4, day + 4, 5000, 2)])
        for bad, says in [("search,,2026-11-30,,1,EUR", "from: a cost of this channel and campaign "
                           "from 2026-11-01 to 2026-11-30 has some of these days"),
                          ("search,,2026-10-01,2026-11-01,1,EUR", "from: a cost of this channel"),
                          ("search,,2026-12-02,2026-12-01,1,EUR", "to: is before from"),
                          ("search,,2026-02-30,,1,EUR", "from: must be a day such as 2026-11-27"),
                          ("search,,2027-01-01,2028-01-02,1,EUR", "to: more than 366 days"),
                          ("search,,2026-12-02,,-1,EUR", "amount: must not be below zero"),
                          (",,2026-12-02,,1,EUR", "channel: is empty"),
                          ("search,,2026-12-02,,1,", "currency: must be a code of ISO 4217")]:
            answer = self.bring_in("costs", header + bad + "\n")
            self.assertIn("file:2: " + says, answer.stderr.decode())
        self.assertEqual(self.rows("SELECT count(*) FROM channel_costs"), [(3,)])

    def test_bad_rows_are_named_and_their_order_is_left_out_whole(self):
        row = "{},2026-03-01T10:00:00Z,{},MUG,1,{},c1\n"
        good = row.format("o1", "EUR", 950)
        for bad, says in [
                (row.format("o2", "EUR", -5), "3: unit_price: must not be below zero"),
                (row.format("o2", "USD", 950), "3: currency: is USD in a file of EUR"),
                (row.format("o2", "EUR", "9.50"), "--amounts decimal"),
                ("o2,01-03-2026,EUR,MUG,1,950,c1\n", "3: at: must be a time with an offset"),
                ("o2,2026-03-01T10:00:00Z,EUR\n", "3: has 3 fields where the first line has 7"),
                (good.replace("c1", "c2").replace("o1", "o2") + row.format("o2", "EUR", 1),
                 "4: customer: differs")]:
            self.database.unlink(missing_ok=True)
            more = row.format("o2", "EUR", 950) + row.format("o2", "EUR", 950)
            answer = self.bring_in("orders", HEADER + good + bad + more.replace("o2", "o9"))
            with self.subTest(bad=bad):
                self.assertEqual(answer.returncode, 0, answer.stderr)
                self.assertIn(says, answer.stderr.decode())
                self.assertNotIn("o2", self.orders())
                for lines in self.rows("SELECT count(*) FROM sales_lines WHERE document = 'o9'"):
                    self.assertIn(lines[0], (0, 2))
                strict = self.bring_in("orders", HEADER + row.format("o8", "EUR", 1) + bad,
                                       "--strict")
                self.assertEqual(strict.returncode, 2)
                self.assertNotIn("o8", self.orders())

    def test_two_forms_of_dates_in_one_file_are_bad_rows(self):
        rows = (HEADER + "o1,01-03-2026,EUR,MUG,1,950,c1\no2,2026-03-01,EUR,MUG,1,950,c1\n")
        answer = self.bring_in("orders", rows, "--dates", "dd-mm-yyyy", "--zone", "UTC")
        self.assertIn(b"3: at: must be a time of the form dd-mm-yyyy", answer.stderr)
        self.assertEqual(self.orders(), ["o1"])

    def test_faults_of_json_name_the_line_and_the_member(self):
        lines = [dict(LINES[0], quantity=0)]
        text = ndjson(order(1), order(2, lines=lines), order(3, colour="red")) + "{\n"
        answer = self.bring_in("orders", text + ndjson(order(1)))
        for says in (b":2: lines[0].quantity: must be from 1 to 100000, is 0", b":3: colour: ",
                     b":4: ", b":5: stands in the file already"):
            self.assertIn(says, answer.stderr)
        self.assertEqual(self.orders(), ["o1"])

    def test_files_that_are_not_what_they_say_change_nothing(self):
        packed = lzma.compress((HEADER * 2000).encode())
        for content, name, says in [
                (ndjson(order(1)), "orders.csv", "is named .csv and holds JSON"),
                (HEADER, "orders.ndjson", "is named as NDJSON"),
                (HEADER, "orders.csv.xz", "is named .xz"),
                (packed[:-20], "cut.csv.xz", "nothing is imported"),
                (HEADER.replace("quantity,", ""), "o.csv", "does not name the columns quantity"),
                (HEADER.replace("sku", "skuu"), "o.csv", 'did you mean "sku"'),
                ("", "o.csv", "the file is empty")]:
            with self.subTest(name=name, says=says):
                answer = self.bring_in("orders", content, name=name)
                self.assertEqual(answer.returncode, 2)
                self.assertIn(says, answer.stderr.decode())
                self.assertEqual(self.orders(), [])

    def content(self, database):
        """The shop's tables without who brought them in."""
        columns = "id, kind, at, customer, country, currency, channel, campaign, codes, returns_of"
        tables = {"sales_documents": f"{columns}, revision", "sales_lines": "*",
                  "return_matches": "*", "products": "*", "list_prices": "*",
                  "sales_customers": "*", "channel_costs": "*", "import_positions": "*"}
        with sqlite3.connect(database) as connection:
            return {table: connection.execute(f"SELECT {names} FROM {table}").fetchall()
                    for table, names in tables.items()}

    def run_well(self, *arguments):
        answer = stapel(*arguments)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        return answer

    def add_costs(self, database):
        file = self.folder / "own-costs.csv"
        file.write_text("channel,campaign,from,to,amount,currency\n"
                        "radio,,2025-11-01,2025-11-30,125000,EUR\n"
                        "email,\"bf, sint\",2025-11-28,,4900,EUR\n")
        self.run_well("import", "--db", database, "--format", "costs", file)

    def test_an_export_imports_as_nothing_new_and_makes_the_same_shop(self):
        demo = self.folder / "demo.db"
        self.run_well("demo", "--db", demo, "--customers", "1000")
        self.add_costs(demo)
        before = self.content(demo)
        tables = ("prices", "products", "customers", "orders", "returns", "costs")
        for form in ("csv", "ndjson"):
            copy = self.folder / f"{form}.db"
            for table in tables:
                file = self.folder / f"{table}.{form}"
                self.run_well("export", "--db", demo, "--format", table, file)
                for database, changed in [(demo, r" 0 +0 +[1-9]"), (copy, r" [1-9][0-9,]* +0 +0")]:
                    answer = self.run_well("import", "--db", database, "--format", table, file)
                    self.assertRegex(answer.stdout.decode(), table + r" +[0-9,]+ +" + changed)
                    self.assertEqual(answer.stderr, b"")
            self.assertEqual(self.content(copy), before)
            self.assertEqual(self.content(demo), before)
        self.assertGreater(min(len(rows) for name, rows in before.items()
                               if name != "import_positions"), 1)

    def test_the_files_of_the_generated_shop_are_the_generated_shop(self):
        demo, files = self.folder / "demo.db", self.folder / "files"
        self.run_well("demo", "--db", demo, "--customers", "1000")
        self.run_well("demo", "--out", files, "--customers", "1000")
        names = ["prices.csv", "products.csv", "customers.ndjson", "orders.ndjson",
                 "returns.ndjson"]
        names += [name for name in ("costs.csv",) if (files / name).exists()]
        for name in names:
            answer = self.run_well("import", "--db", self.database, "--format",
                                   name.partition(".")[0], files / name)
            self.assertEqual(answer.stderr, b"")
        self.assertEqual(self.content(self.database), self.content(demo))

    def test_an_export_is_told_of_whole_and_of_one_shop(self):
        self.good("orders", ndjson(order(1), order(2)))
        file = self.folder / "orders.csv"
        for arguments in [("orders", file), ("orders", "-", "--as", "csv"), ("customers", "-")]:
            answer = self.run_well("export", "--db", self.database, "--format", *arguments)
        self.assertEqual(answer.stdout, b"")
        entries = self.rows("SELECT actor, action, subject, details FROM audit")
        self.assertEqual([entry[:3] for entry in entries],
                         [("cli", "shop.exported", what) for what in
                          ("orders", "orders", "customers")])
        self.assertEqual([json.loads(entry[3]) for entry in entries],
                         [{"count": 2, "format": "csv"}] * 2 + [{"count": 0, "format": "ndjson"}])
        lines = file.read_text().splitlines()
        self.assertEqual(len(lines), 5)
        self.assertEqual(file.stat().st_mode & 0o077, 0)

        with sqlite3.connect(self.database) as connection:
            connection.execute("INSERT INTO shops (shop, name, pseudonym_secret, created_at)"
                               " VALUES (2, 'belgium', 'secret', 0)")
        self.good("orders", ndjson(order(7)), "--shop", "belgium")
        answer = self.run_well("export", "--db", self.database, "--shop", "belgium", "--format",
                               "orders", "-")
        self.assertEqual([json.loads(line)["id"] for line in answer.stdout.splitlines()], ["o7"])
        before = file.read_bytes()
        for options, says in [
                (["--db", self.database, "--shop", "france", file], "there is no shop france"),
                (["--db", self.folder / "none.db", file], "there is no such database"),
                (["--db", self.database, "--as", "ndjson", file], "is named otherwise"),
                (["--db", self.database, self.folder / "orders.ndjson.xz"], "pipe the export")]:
            answer = stapel("export", "--format", "orders", *options)
            self.assertEqual(answer.returncode, 2, says)
            self.assertIn(says, answer.stderr.decode())
        self.assertEqual(file.read_bytes(), before)
        self.assertEqual(list(self.folder.glob("*partial*")), [])
        self.assertFalse((self.folder / "none.db").exists())
        answer = self.bring_in("orders", ndjson(order(1)), "--shop", "france")
        self.assertEqual(answer.returncode, 2)

    def test_products_as_ndjson(self):
        product = {"sku": "MUG", "name": "Mug", "unit_price": 950, "currency": "EUR",
                   "category": ["gifts/mugs"], "unit_cost": 412, "stock": 3}
        other = {**product, "sku": "BAG"}
        self.good("products", ndjson(product, other), name="p.ndjson")
        short = {name: product[name] for name in ("sku", "name", "unit_price", "currency")}
        self.good("products", ndjson({**short, "stock": None}, {**short, "sku": "BAG",
                                                                "category": []}))
        self.assertEqual(self.rows("SELECT sku, category, unit_cost, stock FROM products"),
                         [("BAG", "", 412, 3), ("MUG", "gifts/mugs", 412, None)])
        answer = self.bring_in("products", ndjson(
            {**short, "unit_price": -1}, {**short, "sku": "X", "colour": "red"},
            {**short, "sku": "Y"}, {**short, "sku": "Z", "currency": "USD"}) + "{\n")
        for says in (b":1: unit_price: must not be below zero", b":2: colour: ",
                     b":4: currency: is USD in a file of EUR", b":5: "):
            self.assertIn(says, answer.stderr)
        rows = "Artikel;Nr,Naam,Prijs,Munt,Notitie\nCUP,Cup,9.50,EUR,x\n"
        self.good("products", rows, "--map", "sku=Artikel;Nr", "--map", "name=Naam", "--map",
                  "unit_price=Prijs", "--map", "currency=Munt", "--amounts", "decimal")
        self.assertEqual(self.rows("SELECT price FROM list_prices WHERE sku = 'CUP'"), [(950,)])

    def test_an_import_of_nothing_makes_no_database(self):
        bad = HEADER + "o1,2026-03-01T10:00:00Z,EUR,MUG,1,-5,c1\n"
        packed = lzma.compress((HEADER + "o1,2026-03-01T10:00:00Z,EUR,MUG,1,5,c1\n" * 9).encode())
        for content, options in [(bad, ["--strict"]), (packed[:-20], [])]:
            answer = self.bring_in("orders", content, *options)
            self.assertEqual(answer.returncode, 2)
            self.assertEqual(list(self.folder.glob("shop.db*")), [self.folder / "shop.db-owner"])
        self.good("orders", ndjson(order(1)))
        self.assertEqual(self.bring_in("orders", bad, "--strict").returncode, 2)
        self.assertEqual(self.orders(), ["o1"])

    def test_options_that_do_not_fit(self):
        for options, says in [(["--dates", "dd-mm-yyyy"], "both or neither"),
                              (["--dates", "yyyy", "--zone", "UTC"], "must name yyyy, mm and dd"),
                              (["--map", "id"], "must be NAME=COLUMN"),
                              (["--map", "nr=Nr"], '"nr" is no column of this format')]:
            answer = self.bring_in("orders", HEADER, *options)
            self.assertEqual(answer.returncode, 2, says)
            self.assertIn(says, answer.stderr.decode())
        answer = self.bring_in("products", "", "--restart")
        self.assertIn(b"--restart is not for products", answer.stderr)


if __name__ == "__main__":
    unittest.main()
