# `stapel refund` from outside: the examples and the manual to the byte, several returns that follow
# each other, previews, bad input (exit code 2, a line per fault with its pointer, nothing on
# standard output).
import json
import pathlib
import re
import tempfile
import unittest

from binary import stapel

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "contract"
KEEP = EXAMPLES / "refund-keep"
REPRICE = EXAMPLES / "refund-reprice"

CART = {
    "currency": "EUR",
    "at": "2026-11-27T10:00:00+01:00",
    "lines": [
        {"id": "1", "sku": "A", "quantity": 3, "unit_price": 333},
        {"id": "2", "sku": "B", "quantity": 1, "unit_price": 5000},
    ],
    "shipping": {"method": "express", "amount": 995, "rates": {"standard": 495, "express": 995}},
    "codes": ["UNKNOWN"],
}
PROMOTIONS = [
    {
        "id": "ten",
        "name": "Ten percent",
        "trigger": "automatic",
        "effects": [{"type": "percent_off", "percent": 10}, {"type": "cashback", "percent": 3}],
    },
    {
        "id": "from-50",
        "name": "5.00 off from 50.00 and a mug",
        "trigger": "automatic",
        "conditions": {"attr": "cart.subtotal", "op": ">=", "value": 5000},
        "effects": [{"type": "amount_off", "amount": 500}, {"type": "gift", "sku": "MUG"}],
    },
]


class Files(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return path

    def order(self, cart=None, promotions=PROMOTIONS, explain=True):
        """A paid order: the cart, and what evaluate printed for it."""
        cart = json.loads(json.dumps(cart or CART))
        result = stapel(
            "evaluate", "--cart", self.file("cart.json", cart),
            "--promotions", self.file("promotions.json", promotions),
            *(["--explain"] if explain else []),
        )
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return {"cart": cart, "result": json.loads(result.stdout), "returned": {}, "refunded": 0}

    def run_refund(self, order, lines, *more):
        return stapel(
            "refund", "--order", self.file("order.json", order),
            "--return", self.file("return.json", {"lines": lines}), *more,
        )

    def refund(self, order, lines, *more):
        result = self.run_refund(order, lines, *more)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return json.loads(result.stdout)

    def refused(self, order, lines, *more):
        result = self.run_refund(order, lines, *more)
        self.assertEqual((result.returncode, result.stdout), (2, b""))
        return result.stderr.decode("utf-8").splitlines()

    def reprice(self):
        return ["--rule", "reprice", "--promotions", self.folder / "promotions.json"]


class Examples(unittest.TestCase):
    maxDiff = None

    def answer(self, *arguments):
        result = stapel("refund", *arguments, environment={"TZ": "Pacific/Auckland", "LC_ALL": "C"})
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return result.stdout.decode("utf-8")

    def test_the_contracts_example_to_the_byte(self):
        printed = self.answer("--order", KEEP / "order.json", "--return", KEEP / "return.json")
        self.assertEqual(printed, (KEEP / "refund.json").read_text("utf-8"))

    def test_repricing_to_the_byte(self):
        inputs = ["--return", REPRICE / "return.json", "--promotions", REPRICE / "promotions.json"]
        printed = self.answer("--order", REPRICE / "order.json", "--rule", "reprice", *inputs)
        self.assertEqual(printed, (REPRICE / "refund.json").read_text("utf-8"))
        for source in ("cart", "order"):
            printed = self.answer(
                "--preview", f"--{source}", REPRICE / f"{source}.json", *inputs,
                "--return-cost", "495", "--language", "en",
            )
            self.assertEqual(printed, (REPRICE / "preview.json").read_text("utf-8"))

    def test_the_manual_shows_what_is_printed(self):
        text = (ROOT / "docs" / "refunds.md").read_text("utf-8")
        shown = re.findall(r"^    \$ stapel refund (.*)\n((?:    .*\n|\n(?=    ))+)", text, re.M)
        self.assertEqual(len(shown), 3)
        for arguments, printed in shown:
            arguments = [str(ROOT / one) if one.startswith("examples/") else one
                         for one in arguments.split()]
            self.assertEqual(self.answer(*arguments), re.sub(r"^    ", "", printed, flags=re.M))

    def test_for_people(self):
        printed = self.answer("--order", KEEP / "order.json", "--return", KEEP / "return.json",
                              "--pretty", "--language", "en")
        self.assertEqual([line.split() for line in printed.splitlines() if "-----" not in line], [
            ["1", "x", "SHOE-42", "à", "€79.99", "€79.99"],
            ["bf-shoes", "-€16.00"],
            ["To", "pay", "back", "€63.99"],
        ])
        printed = self.answer("--preview", "--cart", REPRICE / "cart.json", "--return",
                              REPRICE / "return.json", "--promotions",
                              REPRICE / "promotions.json", "--pretty")
        self.assertIn("Verloren: from-100", printed)
        self.assertIn("Stuur je dit terug, dan krijg je ", printed)


class Sequences(Files):
    def check_keep(self, order, returns):
        totals = order["result"]["totals"]
        sums = {"items": 0, "total": 0, "cashback_reversed": 0}
        for lines in returns:
            answer = self.refund(order, lines)
            self.assertEqual(answer["items"], sum(one["amount"] for one in answer["lines"]))
            order = {**order, "returned": answer["returned"], "refunded": answer["refunded"]}
            for name in sums:
                sums[name] += answer[name]
        self.assertEqual(sums["items"], totals["items"])
        self.assertEqual(sums["total"], totals["items"] + 495)
        self.assertEqual(sums["cashback_reversed"], totals["cashback"])
        self.assertEqual(order["refunded"], sums["total"])
        self.assertEqual([gift["sku"] for gift in answer["gifts_back"]], ["MUG"])
        return order["returned"]

    def test_everything_returned_in_any_sequence_pays_back_what_was_paid(self):
        order = self.order()
        ends = [self.check_keep(order, returns) for returns in (
            [{"1": 3, "2": 1}],
            [{"1": 1}, {"1": 1}, {"1": 1}, {"2": 1}],
            [{"2": 1}, {"1": 2}, {"1": 1}],
            [{"1": 2}, {"2": 1, "1": 1}],
        )]
        for end in ends:
            self.assertEqual(end, ends[0])

    def test_repricing_ends_at_the_shipping_that_is_not_paid_back(self):
        order = self.order()
        total = order["result"]["totals"]["total"]
        for lines in ({"1": 1}, {"2": 1}, {"1": 2}):
            answer = self.refund(order, lines, *self.reprice())
            self.assertGreaterEqual(answer["total"], 0)
            order = {**order, "returned": answer["returned"], "refunded": answer["refunded"]}
        self.assertEqual(order["refunded"], total - 500)

    def test_settings_come_from_the_promotions(self):
        order = self.order()
        never = {"promotions": PROMOTIONS, "settings": {"refund_shipping": "never"}}
        answer = self.refund(order, {"1": 3, "2": 1}, "--promotions", self.file("never", never))
        self.assertEqual(answer["shipping"], 0)

    def test_the_policy_of_the_call_prices_again(self):
        alone = {"stacking": {"exclusive": True}, "trigger": "automatic", "name": "x"}
        promotions = [
            {**alone, "id": "small", "priority": 1,
             "effects": [{"type": "percent_off", "percent": 10}]},
            {**alone, "id": "large", "priority": 2,
             "effects": [{"type": "percent_off", "percent": 50}]},
        ]
        cart = {**CART, "shipping": {"amount": 0}, "codes": []}
        order = self.order(cart, promotions)
        best = self.refund(order, {"1": 3}, *self.reprice())
        self.assertEqual(best["items"], order["result"]["lines"][0]["net"])
        other = self.refund(order, {"1": 3}, *self.reprice(), "--policy", "priority")
        self.assertEqual(other["items"], order["result"]["totals"]["items"] - 4500)


class BadInput(Files):
    def test_names_every_fault_of_every_file(self):
        order = self.order()
        order["refunded"] = -1
        order["result"]["lines"][0]["net"] += 1
        order["surprise"] = 1
        faults = self.refused(order, {"1": 0})
        self.assertEqual([fault.split(":")[0] for fault in faults], [
            "order#/result/lines/0/net", "order#/refunded", "order#/surprise", "return#/lines/1",
        ])

    def test_returns_that_cannot_be(self):
        for lines, place in (
            ({"9": 1}, "return#/lines/9: "), ({"2": 2}, "return#/lines/2: "),
            ({"1": 3}, "return#/lines/1: "), ({"1": -1}, "return#/lines/1: "),
            ({"1": True}, "return#/lines/1: "), ({}, "return#/lines: "),
        ):
            order = self.order()
            answer = self.refund(order, {"1": 1})
            order.update(returned=answer["returned"], refunded=answer["refunded"])
            faults = self.refused(order, lines)
            self.assertEqual(len(faults), 1)
            self.assertTrue(faults[0].startswith(place), faults)

    def test_repricing_needs_promotions_and_a_time(self):
        order = self.order()
        self.assertIn("--promotions", self.refused(order, {"1": 1}, "--rule", "reprice")[0])
        del order["cart"]["at"]
        faults = self.refused(order, {"1": 1}, *self.reprice())
        self.assertEqual([fault.split(":")[0] for fault in faults], ["order#/cart/at"])

    def test_misuse(self):
        order = self.file("order.json", self.order())
        lines = self.file("return.json", {"lines": {"1": 1}})
        for arguments in (
            [], ["--order", order], ["--return", lines], ["--order", "-", "--return", "-"],
            ["--order", order, "--return", lines, "--preview"],
            ["--order", order, "--return", lines, "--rule", "half"],
            ["--order", order, "--return", lines, "--return-cost", "-1"],
            ["--order", order, "--return", lines, "--return-cost", "5"],
            ["--cart", order, "--return", lines],
            ["--cart", order, "--order", order, "--return", lines],
            ["--order", self.folder / "missing", "--return", lines],
        ):
            result = stapel("refund", *arguments)
            self.assertEqual((result.returncode, result.stdout), (2, b""), arguments)
            self.assertNotEqual(result.stderr, b"")

    def test_standard_input(self):
        order = json.dumps(self.order()).encode()
        lines = self.file("r.json", {"lines": {"2": 1}})
        result = stapel("refund", "--order", "-", "--return", lines, stdin=order)
        self.assertEqual((result.returncode, result.stderr), (0, b""))


if __name__ == "__main__":
    unittest.main()
