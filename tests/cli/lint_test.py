# `stapel lint` from outside: every rule on the example that breaks it, exit codes, both formats,
# the worst cart; and strict names and search limits of `stapel evaluate`.
import json
import pathlib
import re
import tempfile
import unittest

from binary import stapel

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "lint"
NOW = ("--now", "2026-11-27T10:00:00+01:00")
SHOP = ("--products", EXAMPLE / "products.csv")
MANY = (*SHOP, "--segments", "nieuw,vast", "--average-order", "6000", "--margin", "40")
SOUND = {
    "id": "tea",
    "name": "Tea",
    "trigger": "automatic",
    "goal": "trial",
    "effects": [{"type": "percent_off", "percent": 5}],
}


def lint(promotions, *more):
    return stapel("lint", "--promotions", promotions, *NOW, *more)


def documented_rules():
    text = (ROOT / "docs" / "lint.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))


class Lint(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, name, content):
        path = pathlib.Path(self.folder.name) / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return path

    def report(self, promotions, *more, code=1):
        result = lint(promotions, "--format", "json", *more)
        self.assertEqual((result.returncode, result.stderr), (code, b""))
        return json.loads(result.stdout)

    def test_the_examples_break_every_documented_rule(self):
        found = set()
        for name in ("promotions.json", "by-priority.json"):
            report = self.report(EXAMPLE / name, *MANY)
            found |= {finding["rule"] for finding in report["findings"]}
            self.assertEqual(sum(report["summary"].values()), len(report["findings"]))
        self.assertEqual(found, documented_rules())

    def test_pointers_point_into_the_file(self):
        document = json.loads((EXAMPLE / "promotions.json").read_text("utf-8"))
        for finding in self.report(EXAMPLE / "promotions.json", *MANY)["findings"]:
            for pointer in finding["pointers"]:
                parts = pointer.split("/")[1:]
                self.assertEqual(parts[0], "promotions")
                promotion = document["promotions"][int(parts[1])]
                self.assertIn(promotion["id"], finding["promotions"])
                self.assertIn(parts[2] if len(parts) > 2 else "id", [*promotion, "limits",
                              "stacking"], finding)

    def test_carts_that_are_shown_cost_what_evaluate_says(self):
        checked = 0
        report = self.report(EXAMPLE / "promotions.json", *MANY, "--worst-case", "2x2")
        shown = [one for one in report["worst_cases"]]
        shown += [one["example"] for one in report["findings"] if one["rule"] == "below_cost"]
        for one in shown:
            cart = self.file("cart.json", one["cart"])
            result = stapel("evaluate", "--promotions", EXAMPLE / "promotions.json", "--cart", cart,
                            "--now", one["at"])
            priced = json.loads(result.stdout)
            self.assertEqual(priced["totals"], one["result"]["totals"])
            checked += 1
        self.assertGreaterEqual(checked, 3)

    def test_the_worst_cart_says_how_sure_it_is(self):
        small = self.report(EXAMPLE / "by-priority.json", *SHOP, "--worst-case", "1x1")
        self.assertEqual([one["exhaustive"] for one in small["worst_cases"]], [True, True])
        large = ("--worst-case", "5x9", "--language", "en")
        text = lint(EXAMPLE / "by-priority.json", *SHOP, *large)
        self.assertIn("Not proven: the worst of", text.stdout.decode())
        most = small["worst_cases"][0]
        # Without the step that goes first the boot is 2% cheaper; with it 5%: the most.
        self.assertEqual((most["given"], most["cart"]["lines"][0]["sku"]), (745, "BOOT-1"))

    def test_a_sound_set_is_exit_code_0(self):
        report = self.report(self.file("sound.json", [SOUND]), *SHOP, code=0)
        self.assertEqual(report["summary"], {"errors": 0, "warnings": 0, "advice": 0})
        text = lint(self.file("sound.json", [SOUND]))
        self.assertEqual(text.stdout.decode(), "0 fouten, 0 waarschuwingen, 0 adviezen\n")

    def test_strict_makes_unknown_names_errors(self):
        wrong = {**SOUND, "effects": [{"type": "gift", "sku": "MUG-2"}]}
        path = self.file("wrong.json", [wrong])
        self.assertEqual(self.report(path, *SHOP)["summary"]["errors"], 0)
        self.assertEqual(self.report(path, *SHOP, "--strict")["summary"]["errors"], 1)

    def test_bad_input_is_exit_code_2(self):
        sound = self.file("sound.json", [SOUND])
        products = self.file("bad.csv", "sku,name,unit_price,currency,unit_cost\nA,a,1,EUR,1.5\n")
        cases = [
            (("--worst-case", "0"), "--worst-case"),
            (("--worst-case", "3x"), "--worst-case"),
            (("--worst-case", "101"), "1 to 100 lines"),
            (("--max-total", "100"), "needs --worst-case"),
            (("--margin", "101"), "--margin: must be a percentage"),
            (("--tax-rate", "x"), "--tax-rate"),
            (("--strict",), "--strict needs --products"),
            (("--products", products), "bad.csv:2: unit_cost: must be a whole number"),
            (("--products", self.folder.name + "/none"), "none"),
        ]
        for more, said in cases:
            with self.subTest(more=more):
                result = lint(sound, *more)
                self.assertEqual((result.returncode, result.stdout), (2, b""))
                self.assertIn(said, result.stderr.decode())
        result = lint(self.file("broken.json", [{"id": "a"}]))
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"promotions#/0/name: is required", result.stderr)

    def test_evaluate_refuses_unknown_names_in_strict_mode(self):
        wrong = {**SOUND, "effects": [{"type": "percent_off", "percent": 5, "scope": "lines",
                 "lines": {"attr": "line.category", "op": "in", "value": ["food", "fod"]}}]}
        cart = self.file("cart.json", {"currency": "EUR", "lines": []})
        promotions = self.file("wrong.json", {"promotions": [wrong]})
        files = ("--promotions", promotions, "--cart", cart)
        self.assertEqual(stapel("evaluate", *files).returncode, 0)
        strict = stapel("evaluate", *files, "--strict", *SHOP)
        self.assertEqual((strict.returncode, strict.stdout), (2, b""))
        said = ('promotions#/promotions/0/effects/0/lines/value/1: '
                'names the category "fod", which the catalogue does not have\n')
        self.assertEqual(strict.stderr.decode(), said)
        self.assertIn(b"belong together", stapel("evaluate", *files, "--strict").stderr)

    def test_the_search_limit_of_a_call(self):
        # Twelve percentages with caps on two lines: more than a few nodes to prove.
        promotions = [{**SOUND, "id": f"p{i}", "effects": [{"type": "percent_off",
                       "percent": 5 + i, "max_amount": 100 + 37 * i}]} for i in range(12)]
        lines = [{"id": str(i), "sku": "A", "quantity": 3, "unit_price": 1999 + i} for i in (1, 2)]
        files = ("--promotions", self.file("p.json", promotions), "--cart",
                 self.file("cart.json", {"currency": "EUR", "lines": lines}))
        least = json.loads(stapel("evaluate", *files, "--search-limit", "1").stdout)["optimality"]
        self.assertFalse(least["proven"])
        self.assertGreaterEqual(least["bound"], least["value"])
        for bad in ("0", "-1", "1000000001", "all"):
            result = stapel("evaluate", *files, "--search-limit", bad)
            self.assertEqual((result.returncode, result.stdout), (2, b""), bad)
            self.assertIn(b"--search-limit", result.stderr)


if __name__ == "__main__":
    unittest.main()
