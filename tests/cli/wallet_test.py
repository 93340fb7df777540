# `stapel wallet` and `stapel evaluate --suggestions` from outside: answers, bad input (exit code 2,
# a line per fault with its pointer, nothing on standard output), what people read.
import json
import pathlib
import tempfile
import unittest

from binary import stapel

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "wallet"
CART = {"currency": "EUR", "lines": [{"id": "1", "sku": "A", "quantity": 1, "unit_price": 1000}]}
WALLET = {"cart": CART, "wallet": [{"code": "TEN", "uses_left": 1}]}
TEN = {"id": "ten", "name": "Ten", "trigger": {"codes": ["TEN"]}, "audience": "public",
       "effects": [{"type": "percent_off", "percent": 10}]}

# (what, wallet, the pointer that standard error must name)
BAD_WALLETS = [
    ("no wallet", {"cart": CART}, "/wallet"),
    ("no cart", {"wallet": []}, "/cart"),
    ("misspelt", {**WALLET, "walet": []}, "/walet"),
    ("bad cart", {**WALLET, "cart": {"currency": "EUR"}}, "/cart/lines"),
    ("no code", {**WALLET, "wallet": [{}]}, "/wallet/0/code"),
    ("51 codes", {**WALLET, "wallet": [{"code": f"C{i}"} for i in range(51)]}, "/wallet"),
    ("chance 0", {**WALLET, "expected": [
        {"amount": 1, "at": "2027-01-01T00:00:00Z", "chance": 0}]}, "/expected/0/chance"),
    ("an order in the past", {**WALLET, "expected": [
        {"amount": 1, "at": "2020-01-01T00:00:00Z"}]}, "/expected/0"),
]


class WithFiles(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, name, content):
        path = pathlib.Path(self.folder.name) / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path


class Wallet(WithFiles):
    def run_on(self, wallet, *more):
        return stapel("wallet", "--promotions", self.file("promotions.json", [TEN]),
                      "--wallet", self.file("wallet.json", wallet), *more)

    def test_the_example(self):
        result = stapel("wallet", "--promotions", EXAMPLE / "promotions.json",
                        "--wallet", EXAMPLE / "wallet.json")
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        answer = json.loads(result.stdout)
        # 40.00: 10% is 4.00 and then 5.00 off. JARIG15 is worth 60% of 18.00 kept.
        best = answer["plans"][0]
        self.assertEqual(best["use"], ["WELKOM10", "VIJF"])
        self.assertEqual((best["pay"], best["value_now"], best["value_kept"]), (3100, 900, 1080))
        self.assertEqual([kept["code"] for kept in best["keep"]], ["JARIG15"])
        self.assertEqual(len(answer["plans"]), 3)

    def test_faults_are_named(self):
        for what, wallet, pointer in BAD_WALLETS:
            with self.subTest(what):
                result = self.run_on(wallet)
                self.assertEqual((result.returncode, result.stdout), (2, b""))
                self.assertIn(f"wallet#{pointer}: ".encode(), result.stderr)

    def test_both_from_standard_input(self):
        result = stapel("wallet", "--promotions", "-", "--wallet", "-")
        self.assertEqual(result.returncode, 2)

    def test_for_people(self):
        result = self.run_on(WALLET, "--pretty", "--language", "en")
        self.assertEqual(result.returncode, 0)
        self.assertIn("Plan 1: Use TEN now: worth €1.00.", result.stdout.decode("utf-8"))

    def test_the_same_twice(self):
        self.assertEqual(self.run_on(WALLET).stdout, self.run_on(WALLET).stdout)


class Suggestions(WithFiles):
    def evaluate(self, *more):
        return stapel("evaluate", "--promotions", self.file("promotions.json", [TEN]),
                      "--cart", self.file("cart.json", CART), "--language", "en", *more)

    def test_only_where_asked_for(self):
        self.assertNotIn("suggestions", json.loads(self.evaluate().stdout))
        told = json.loads(self.evaluate("--suggestions").stdout)["suggestions"]
        self.assertEqual([(one["kind"], one["code"], one["gain"]) for one in told],
                         [("unused_code", "TEN", 100)])
        receipt = self.evaluate("--suggestions", "--pretty").stdout.decode("utf-8")
        self.assertIn("  + Use code TEN: €1.00 more in benefits, and you pay €1.00 less.", receipt)


if __name__ == "__main__":
    unittest.main()
