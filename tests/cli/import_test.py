# `stapel import` and `stapel replay` from outside: streams, files, exit codes.
import json
import lzma
import pathlib
import tempfile
import unittest

from binary import stapel

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
GOOD = (
    "536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850,France\n"
    "536365,POST,POSTAGE,1,2010-12-01 08:26:00,18.0,17850,France\n"
    "536366,22633,HAND WARMER UNION JACK,20,2010-12-01 08:28:00,1.85,17850,France\n"
    "C536400,22633,HAND WARMER UNION JACK,-5,2010-12-02 08:28:00,1.85,17850,France\n"
)
BAD = "536367,22633,HAND WARMER,many,2010-12-01 08:28:00,1.85,17850,France\n"
PROMOTIONS = [
    {"id": "hearts", "name": "10% off", "currency": "GBP", "trigger": "automatic",
     "effects": [{"type": "percent_off", "percent": 10}]},
    {"id": "post", "name": "Half the postage", "currency": "GBP", "trigger": {"codes": ["HALF"]},
     "effects": [{"type": "shipping_off", "percent": 50}]},
]


class Sales(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.database = self.folder / "shop.db"

    def bring_in(self, file, *options, stdin=b""):
        return stapel("import", "--format", "online-retail", "--db", self.database, file, *options,
                      stdin=stdin)

    def file(self, content, name="sales.csv"):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def replay(self, *options):
        promotions = self.file(json.dumps(PROMOTIONS), "promotions.json")
        return stapel("replay", "--db", self.database, "--promotions", promotions, *options)

    def test_plain_packed_and_standard_input_are_the_same(self):
        plain = (HEADER + GOOD).encode()
        answers = [
            self.bring_in(self.file(plain)),
            self.bring_in(self.file(lzma.compress(plain), "sales.csv.xz")),
            self.bring_in("-", stdin=plain),
            self.bring_in("-", stdin=lzma.compress(plain)),
        ]
        self.assertEqual([answer.returncode for answer in answers], [0, 0, 0, 0])
        self.assertEqual([answer.stderr for answer in answers], [b""] * 4)
        self.assertRegex(answers[0].stdout, rb"orders +2 +2 +0 +0\n")
        for again in answers[1:]:
            self.assertRegex(again.stdout, rb"orders +2 +0 +0 +2\n")

    def test_bad_rows_are_named_and_kept(self):
        rejects = self.folder / "rejects.csv"
        answer = self.bring_in(self.file(HEADER + BAD + GOOD), "--rejects", rejects)
        self.assertEqual(answer.returncode, 0)
        self.assertIn(b"sales.csv:2: Quantity: must be a whole number", answer.stderr)
        self.assertIn(b"1 row rejected, the others are imported", answer.stderr)
        lines = rejects.read_text().splitlines()
        self.assertEqual(lines[0], "line,reason,record")
        self.assertTrue(lines[1].startswith("2,"))
        self.assertIn(BAD.strip(), lines[1])
        self.assertRegex(answer.stdout, rb"rejected +1 ")

    def test_strict_changes_nothing(self):
        answer = self.bring_in(self.file(HEADER + BAD + GOOD), "--strict")
        self.assertEqual(answer.returncode, 2)
        self.assertIn(b"nothing is imported", answer.stderr)
        self.assertFalse(self.database.exists())

    def test_files_that_cannot_be_read(self):
        packed = lzma.compress((HEADER + GOOD).encode())
        for content, message in [
            (packed[:-20], b"truncated"),
            (packed[:40] + b"\0\0\0\0" + packed[44:], b"broken"),
            (b"", b"is empty"),
            (b"a,b\n1,2\n", b"does not name the columns"),
            (b"\x00" * 1000, b"holds a zero byte"),
        ]:
            with self.subTest(message=message):
                name = "sales.csv.xz" if message in (b"truncated", b"broken") else "sales.csv"
                answer = self.bring_in(self.file(content, name))
                self.assertEqual(answer.returncode, 2)
                self.assertIn(message, answer.stderr)
                self.assertEqual(answer.stdout, b"")
                self.assertFalse(self.database.exists())
        self.assertEqual(self.bring_in(self.folder / "none.csv").returncode, 2)
        self.assertEqual(self.bring_in(self.folder).returncode, 2)

    def test_rejects_that_cannot_be_written(self):
        answer = self.bring_in(self.file(HEADER + GOOD), "--rejects", self.folder / "no" / "r.csv")
        self.assertEqual(answer.returncode, 1)
        self.assertFalse(self.database.exists())

    def test_replay_adds_up_and_threads_change_nothing(self):
        self.bring_in(self.file(HEADER + GOOD))
        answers = [self.replay("--json", "--threads", threads) for threads in (1, 4)]
        self.assertEqual([answer.returncode for answer in answers], [0, 0], answers[0].stderr)
        self.assertEqual(answers[0].stdout, answers[1].stdout)
        report = json.loads(answers[0].stdout)
        self.assertEqual(report["orders"]["priced"], 2)
        self.assertEqual(report["revenue_before"], 1530 + 1800 + 3700)
        self.assertEqual(report["discount"], 153 + 370 + 900)
        self.assertEqual(report["revenue_after"], report["revenue_before"] - report["discount"])
        self.assertEqual([row["uses"] for row in report["promotions"]], [2, 1])
        without = json.loads(self.replay("--json", "--codes", "none").stdout)
        self.assertEqual([row["uses"] for row in without["promotions"]], [2, 0])
        one = json.loads(self.replay("--json", "--from", "2010-12-01T08:27:00Z").stdout)
        self.assertEqual(one["orders"]["priced"], 1)
        table = self.replay()
        self.assertRegex(table.stdout, rb"revenue +70\.30 +14\.23 +56\.07\n")

    def test_replay_says_what_is_wrong(self):
        self.assertEqual(self.replay().returncode, 1, "no database")
        self.bring_in(self.file(HEADER))
        answer = self.replay()
        self.assertEqual(answer.returncode, 2)
        self.assertIn(b"holds no orders", answer.stderr)
        answer = self.replay("--from", "yesterday")
        self.assertEqual(answer.returncode, 2)
        self.assertIn(b"--from: must be a day", answer.stderr)


PRODUCTS = (
    "sku,name,unit_price,currency,category\n"
    "MOK,Mok,950,EUR,cadeaus/mokken\n"
    "CHOC,Chocolade,495,EUR,chocolade|cadeaus\n"
)


class Products(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.database = self.folder / "shop.db"

    def bring_in(self, content, *options):
        file = self.folder / "products.csv"
        file.write_text(content)
        return stapel("import", "--format", "products", "--db", self.database, file, *options)

    def assert_counts(self, answer, products, prices):
        self.assertEqual(answer.returncode, 0, answer.stderr)
        for name, counts in (("products", products), ("list prices", prices)):
            numbers = " +".join(str(count) for count in counts)
            self.assertRegex(answer.stdout.decode(), f"{name} +{numbers}\n")

    def test_again_changes_nothing_and_a_new_price_is_one_more(self):
        self.assert_counts(self.bring_in(PRODUCTS), (2, 2, 0, 0), (2, 2, 0, 0))
        self.assert_counts(self.bring_in(PRODUCTS), (2, 0, 0, 2), (2, 0, 0, 2))
        dearer = PRODUCTS.replace("950", "995")
        self.assert_counts(self.bring_in(dearer), (2, 0, 0, 2), (2, 1, 0, 1))

    def test_bad_rows_are_named_and_strict_changes_nothing(self):
        bad = PRODUCTS + "MOK,Mok,1,EUR,\nBON,Bon,9.50,EUR,\n"
        answer = self.bring_in(bad, "--strict")
        self.assertEqual(answer.returncode, 2)
        self.assertIn(b"products.csv:4: sku: stands on line 2 already", answer.stderr)
        self.assertIn(b"products.csv:5: unit_price: must be a whole number", answer.stderr)
        self.assertFalse(self.database.exists())
        rejects = self.folder / "rejects.csv"
        self.assert_counts(self.bring_in(bad, "--rejects", rejects), (2, 2, 0, 0), (2, 2, 0, 0))
        self.assertEqual(len(rejects.read_text().splitlines()), 3)

    def test_columns_that_are_unknown_or_absent(self):
        for header, message in [
            ("sku,name,unitprice,currency\n", b'did you mean "unit_price"?'),
            ("sku,name,currency\n", b"does not name the columns unit_price"),
        ]:
            answer = self.bring_in(header)
            self.assertEqual(answer.returncode, 2)
            self.assertIn(message, answer.stderr)
            self.assertFalse(self.database.exists())


if __name__ == "__main__":
    unittest.main()
