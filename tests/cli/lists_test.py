# `stapel lists`: lists from files and rules, with bad rows told by line, and clear refusals.
import json
import pathlib
import tempfile
import unittest

from binary import stapel

PRODUCTS = (
    "sku,name,unit_price,currency,category,brand,unit_cost,tax_rate,stock\n"
    "MUG,Mug,9.50,EUR,kitchen/mugs,Acme,,,40\n"
    "CUP,Cup,4.50,EUR,kitchen/cups,Acme,,,3\n"
    "HAT,Hat,19.00,EUR,clothes,,,,25\n"
)
ORDER = {
    "id": "o-1", "at": "2026-11-01T10:00:00+01:00", "currency": "EUR",
    "lines": [{"sku": "MUG", "quantity": 2, "unit_price": 950}],
}
PROMOTION = {
    "id": "clear", "name": "Clearance", "trigger": "automatic",
    "effects": [{"type": "percent_off", "percent": 50, "scope": "lines",
                 "lines": {"attr": "line.lists", "op": "in", "value": ["pick"]}}],
}


class Lists(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="stapel-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.database = str(self.folder / "shop.db")

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def stapel(self, *arguments, code=0):
        done = stapel(*arguments)
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def lists(self, command, *arguments, code=0):
        return self.stapel("lists", command, "--db", self.database, *arguments, code=code)

    def test_puts_edits_shows_and_deletes(self):
        file = self.file("gifts.csv", "name,sku\n\"Mug, red\",MUG\nCup,CUP\n")
        done = self.lists("put", "gifts", file, "--title", "Gifts")
        self.assertEqual(done.stdout, "list gifts holds 2 stock codes (2 added, 0 removed)\n")
        done = self.lists("edit", "gifts", "--add", "HAT", "--add", "TIE", "--remove", "CUP")
        self.assertEqual(done.stdout, "list gifts holds 3 stock codes (2 added, 1 removed)\n")
        done = self.lists("show", "gifts")
        self.assertEqual(done.stdout, "HAT\nMUG\nTIE\n")
        self.assertEqual(done.stderr, "# Gifts: 3 stock codes\n")
        again = self.lists("put", "gifts", self.file("one.txt", "MUG\n"))
        self.assertEqual(again.stdout, "list gifts holds 1 stock code (0 added, 2 removed)\n")
        same = self.lists("put", "gifts", self.file("one.txt", "MUG\n"))
        self.assertEqual(same.stdout, "list gifts holds 1 stock code (0 added, 0 removed)\n")
        listed = json.loads(self.lists("list", "--json").stdout)
        self.assertEqual([(one["id"], one["title"], one["size"]) for one in listed],
                         [("gifts", "Gifts", 1)])
        self.assertEqual(json.loads(self.lists("list", "--json", "--sku", "HAT").stdout), [])
        self.assertIn("gifts", self.lists("list").stdout)
        self.assertEqual(self.lists("delete", "gifts").stdout, "deleted list gifts\n")
        self.lists("show", "gifts", code=2)

    def test_a_rule_is_applied_to_stock_and_sales(self):
        products = self.file("products.csv", PRODUCTS.replace("9.50", "950").replace(
            "4.50", "450").replace("19.00", "1900"))
        self.stapel("import", "--format", "products", products, "--db", self.database)
        put = ("put", "slow", "--rule", '{"no_sale_days": 3650, "stock_above": 10}')
        self.assertEqual(self.lists(*put).stdout,
                         "list slow holds 2 stock codes (2 added, 0 removed)\n")
        orders = self.file("orders.ndjson", json.dumps(ORDER) + "\n")
        self.stapel("import", "--format", "orders", orders, "--db", self.database)
        self.assertEqual(self.lists("refresh", "slow").stdout,
                         "list slow holds 1 stock code (0 added, 1 removed)\n")
        self.assertEqual(self.lists("show", "slow").stdout, "HAT\n")

    def test_a_replay_knows_the_lists(self):
        orders = self.file("orders.ndjson", json.dumps(ORDER) + "\n")
        self.stapel("import", "--format", "orders", orders, "--db", self.database)
        self.lists("put", "pick", self.file("pick.txt", "MUG\n"))
        promotions = self.file("promotions.json", json.dumps([PROMOTION]))
        done = self.stapel("replay", "--db", self.database, "--promotions", promotions, "--json")
        self.assertIn('"discount":950', done.stdout.replace(" ", ""))

    def test_refuses_clearly_and_changes_nothing(self):
        bad = self.file("bad.csv", "sku\nMUG\n" + "x" * 201 + "\n")
        for arguments, said in (
            (("put", "l", bad), f"{bad}:3: the stock code must be at most 200 bytes long"),
            (("put", "l", self.file("two.csv", "a,b\n1,2\n")), "none of them is named sku"),
            (("put", "l", str(self.folder / "none.csv")), "none.csv"),
            (("put", "l"), "name a FILE of stock codes, or give a --rule"),
            (("put", "l", bad, "--rule", "{}"), "name a FILE of stock codes, or give a --rule"),
            (("put", "l", "--rule", "{}"), "rule#: must have at least one condition"),
            (("put", "l", "--rule", '{"stock_above": -1}'), "rule#/stock_above: "),
            (("put", "no spaces", self.file("ok.txt", "A\n")), "must be 1 to 64 letters"),
            (("refresh", "l"), "there is no product list l"),
            (("show", "l"), "there is no product list l"),
            (("edit", "l", "--add", "A"), "there is no product list l"),
        ):
            done = self.lists(*arguments, code=2)
            self.assertIn(said, done.stderr)
            self.assertEqual((done.stdout, done.stderr.count("\n")), ("", 1), done.stderr)
        self.assertEqual(json.loads(self.lists("list", "--json").stdout), [])


if __name__ == "__main__":
    unittest.main()
