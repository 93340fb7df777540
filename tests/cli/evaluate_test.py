# `stapel evaluate` from outside: bad input (exit code 2, a line per fault with its pointer, nothing
# on standard output), standard input, precedence of times, policies, languages and receipts.
import json
import pathlib
import subprocess
import tempfile
import unittest

from binary import stapel

LINE = {"id": "1", "sku": "COFFEE", "quantity": 2, "unit_price": 1000}
CART = {"currency": "EUR", "lines": [LINE]}
PROMOTION = {
    "id": "ten",
    "name": "Ten percent",
    "trigger": "automatic",
    "effects": [{"type": "percent_off", "percent": 10}],
}


def cart_with(**changes):
    return json.dumps({**CART, **changes})


def line_with(**changes):
    return cart_with(lines=[{**LINE, **changes}])


def promotion_with(**changes):
    return json.dumps([{**PROMOTION, **changes}])


def raw_line(fragment):
    """A cart whose line says `fragment`, for text that no JSON writer would write."""
    return f'{{"currency": "EUR", "lines": [{{"id": "1", "sku": "A", {fragment}}}]}}'


# (what, cart, the pointer that standard error must name)
BAD_CARTS = [
    ("empty", "", ""),
    ("not JSON", "{", ""),
    ("a list", "[]", ""),
    ("text after the end", json.dumps(CART) + "x", ""),
    ("no currency", json.dumps({"lines": [LINE]}), "/currency"),
    ("no lines", json.dumps({"currency": "EUR"}), "/lines"),
    ("unlisted currency", cart_with(currency="EUX"), "/currency"),
    ("currency in lower case", cart_with(currency="eur"), "/currency"),
    ("unknown field", cart_with(curency="EUR"), "/curency"),
    ("null", cart_with(channel=None), "/channel"),
    ("quantity 0", line_with(quantity=0), "/lines/0/quantity"),
    ("quantity negative", line_with(quantity=-1), "/lines/0/quantity"),
    ("quantity too large", line_with(quantity=100_001), "/lines/0/quantity"),
    ("quantity a string", line_with(quantity="2"), "/lines/0/quantity"),
    ("quantity true", line_with(quantity=True), "/lines/0/quantity"),
    ("price with a fraction", raw_line('"quantity": 1, "unit_price": 10.0'), "/lines/0/unit_price"),
    ("price with an exponent", raw_line('"quantity": 1, "unit_price": 1e3'), "/lines/0/unit_price"),
    ("price beyond 64 bits", raw_line('"quantity": 1, "unit_price": 99999999999999999999'),
     "/lines/0/unit_price"),
    ("price above 10^13", line_with(unit_price=10**13 + 1), "/lines/0/unit_price"),
    ("price negative", line_with(unit_price=-1), "/lines/0/unit_price"),
    ("list total above 10^13", line_with(quantity=100_000, unit_price=10**9), "/lines"),
    ("duplicate key", raw_line('"quantity": 1, "quantity": 1, "unit_price": 1'),
     "/lines/0/quantity"),
    ("the same line twice", cart_with(lines=[LINE, LINE]), "/lines/1/id"),
    ("time without an offset", cart_with(at="2026-11-27T10:00:00"), "/at"),
    ("empty code", cart_with(codes=[" - "]), "/codes/0"),
    ("pointer is escaped", cart_with(**{"a/b~c": 1}), "/a~1b~0c"),
    ("too deep", "[" * 10_000 + "]" * 10_000, "/0" * 32),
    ("invalid UTF-8", b'{"currency": "EUR", "channel": "\xff", "lines": []}', ""),
    ("lone surrogate", '{"currency": "EUR", "channel": "\\ud800", "lines": []}', ""),
]

# (what, promotions, the pointer)
BAD_PROMOTIONS = [
    ("a number", "3", ""),
    ("no id", json.dumps([{k: v for k, v in PROMOTION.items() if k != "id"}]), "/0/id"),
    ("id with a space", promotion_with(id="a b"), "/0/id"),
    ("no effects", promotion_with(effects=[]), "/0/effects"),
    ("the same id twice", json.dumps([PROMOTION, PROMOTION]), "/1/id"),
    ("unknown effect", promotion_with(effects=[{"type": "percentoff", "percent": 1}]),
     "/0/effects/0/type"),
    ("bundle of nothing",
     promotion_with(effects=[{"type": "bundle_price", "price": 100, "components": []}]),
     "/0/effects/0/components"),
    ("stacking that names itself", promotion_with(stacking={"combines_with": ["ten"]}),
     "/0/stacking/combines_with/0"),
    ("percent 0", promotion_with(effects=[{"type": "percent_off", "percent": 0}]),
     "/0/effects/0/percent"),
    ("percent above 100", promotion_with(effects=[{"type": "percent_off", "percent": 101}]),
     "/0/effects/0/percent"),
    ("percent with five decimals",
     promotion_with(effects=[{"type": "percent_off", "percent": 1.00001}]),
     "/0/effects/0/percent"),
    ("misspelt field", promotion_with(effects=[{"type": "percent_off", "precent": 10}]),
     "/0/effects/0/precent"),
    ("unknown attribute",
     promotion_with(conditions={"attr": "cart.total", "op": ">=", "value": 1}),
     "/0/conditions/attr"),
    ("type mismatch",
     promotion_with(conditions={"attr": "cart.subtotal", "op": ">=", "value": "75"}),
     "/0/conditions/value"),
    ("end before start",
     promotion_with(schedule={"starts_at": "2026-12-01T00:00:00Z",
                              "ends_at": "2026-11-01T00:00:00Z"}),
     "/0/schedule/ends_at"),
    ("limit 0", promotion_with(limits={"total": 0}), "/0/limits/total"),
    ("unknown zone", json.dumps({"promotions": [PROMOTION],
                                 "settings": {"timezone": "Europe/Amsterdm"}}),
     "/settings/timezone"),
]


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode("utf-8")


class Evaluate(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, name, content):
        path = pathlib.Path(self.folder.name) / name
        path.write_bytes(as_bytes(content))
        return path

    def run_on(self, promotions, cart, *more, **options):
        return stapel("evaluate", "--promotions", self.file("promotions.json", promotions),
                      "--cart", self.file("cart.json", cart), *more, **options)

    def answer(self, promotions, cart, *more):
        result = self.run_on(promotions, cart, *more)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return json.loads(result.stdout)

    def check_refused(self, result, document, pointer):
        self.assertEqual((result.returncode, result.stdout), (2, b""), result.stderr)
        lines = result.stderr.decode("utf-8").splitlines()
        self.assertTrue(any(line.startswith(f"{document}#{pointer}: ") for line in lines), lines)
        for line in lines:
            self.assertRegex(line, rf"^{document}#(/\S*)?: .+")

    def test_bad_carts(self):
        for what, cart, pointer in BAD_CARTS:
            with self.subTest(what):
                self.check_refused(self.run_on(promotion_with(), cart), "cart", pointer)

    def test_bad_promotions(self):
        for what, promotions, pointer in BAD_PROMOTIONS:
            with self.subTest(what):
                refused = self.run_on(promotions, cart_with())
                self.check_refused(refused, "promotions", pointer)

    def test_all_faults_of_both_files_are_reported_at_once(self):
        result = self.run_on(promotion_with(id="", effects=[]),
                             line_with(quantity=0, unit_price=-1))
        pointers = [line.split(": ")[0] for line in result.stderr.decode("utf-8").splitlines()]
        self.assertEqual(result.returncode, 2)
        self.assertEqual(sorted(pointers), ["cart#/lines/0/quantity", "cart#/lines/0/unit_price",
                                            "promotions#/0/effects", "promotions#/0/id"])

    def test_a_misspelt_field_names_the_nearest(self):
        result = self.run_on(promotion_with(effects=[{"type": "percent_off", "precent": 10}]),
                             cart_with())
        self.assertIn(b"percent", result.stderr.replace(b"precent", b""))

    def test_a_fault_stays_one_line_whatever_a_field_is_called(self):
        result = self.run_on(promotion_with(), cart_with(**{"a\nb\x1b[2J": 1}))
        self.assertEqual(len(result.stderr.splitlines()), 1)
        self.assertNotIn(b"\x1b", result.stderr)

    def test_files_that_cannot_be_read(self):
        cart = self.file("cart.json", cart_with())
        for path in ("/nowhere/promotions.json", self.folder.name):
            with self.subTest(path):
                result = stapel("evaluate", "--promotions", path, "--cart", cart)
                self.assertEqual((result.returncode, result.stdout), (2, b""))
                self.assertEqual(len(result.stderr.splitlines()), 1)
                self.assertIn(str(path).encode(), result.stderr)

    def test_bad_usage(self):
        promotions = self.file("promotions.json", promotion_with())
        cart = self.file("cart.json", cart_with())
        files = ("--promotions", promotions, "--cart", cart)
        for arguments in (
            (), ("evaluat",), ("evaluate",), ("evaluate", "--promotions", promotions),
            ("evaluate", *files, "--policy", "cheapest"), ("evaluate", *files, "--language", "fr"),
            ("evaluate", *files, "--now", "2026-11-27T10:00:00"), ("evaluate", *files, "--colour"),
            ("evaluate", "--promotions", "-", "--cart", "-"),
        ):
            with self.subTest(arguments=[str(argument) for argument in arguments]):
                result = stapel(*arguments)
                self.assertEqual((result.returncode, result.stdout), (2, b""))
                self.assertNotEqual(result.stderr, b"")

    def test_what_is_not_expected_is_named_in_order(self):
        files = ("--promotions", self.file("promotions.json", promotion_with()),
                 "--cart", self.file("cart.json", cart_with()))
        for arguments, unexpected in (
            (("evaluat",), ("evaluat",)),
            (("evaluate", *files, "x", "--colour"), ("x", "--colour")),
            (("evaluate", "--promtions"), ("--promtions",)), (("keys", "mak"), ("mak",)),
            (("serve", "--port", "99999", "y"), ("y",)),
        ):
            lines = stapel(*arguments).stderr.decode("utf-8").splitlines()
            named = [line for line in lines if line.startswith("stapel: not expected here: ")]
            self.assertEqual(named, [f"stapel: not expected here: {word}" for word in unexpected])

    def test_help_and_version(self):
        for arguments, word in ((("--help",), b"evaluate"), (("evaluate", "--help"), b"Example"),
                                (("--version",), b"stapel ")):
            result = stapel(*arguments)
            self.assertEqual((result.returncode, result.stderr), (0, b""))
            self.assertIn(word, result.stdout)

    def test_either_file_may_be_standard_input(self):
        expected = self.run_on(promotion_with(), cart_with(at="2026-11-27T10:00:00Z")).stdout
        self.assertTrue(expected.endswith(b"}\n"))
        folder = pathlib.Path(self.folder.name)
        for given, other in (("cart", "promotions"), ("promotions", "cart")):
            result = stapel("evaluate", f"--{given}", "-", f"--{other}", folder / f"{other}.json",
                            stdin=(folder / f"{given}.json").read_bytes())
            self.assertEqual((result.returncode, result.stdout), (0, expected))

    def test_the_time_is_now_else_at_else_the_clock(self):
        in_2030 = promotion_with(schedule={"starts_at": "2030-01-01T00:00:00Z",
                                           "ends_at": "2031-01-01T00:00:00Z"})
        past = promotion_with(schedule={"starts_at": "2001-01-01T00:00:00Z",
                                        "ends_at": "2002-01-01T00:00:00Z"})
        running = promotion_with(schedule={"starts_at": "2020-01-01T00:00:00Z",
                                           "ends_at": "2120-01-01T00:00:00Z"})
        at_2030 = cart_with(at="2030-06-01T00:00:00+02:00")
        for what, promotions, cart, more, applied in (
            ("at", in_2030, at_2030, (), 1),
            ("--now before at", in_2030, at_2030, ("--now", "2029-06-01T00:00:00Z"), 0),
            ("--now without at", in_2030, cart_with(), ("--now", "2030-06-01T00:00:00+02:00"), 1),
            ("the clock", running, cart_with(), (), 1),
            ("the clock", past, cart_with(), (), 0),
            ("start is inclusive", in_2030, cart_with(at="2030-01-01T00:00:00Z"), (), 1),
            ("end is exclusive", in_2030, cart_with(at="2031-01-01T01:00:00+01:00"), (), 0),
        ):
            with self.subTest(what):
                self.assertEqual(len(self.answer(promotions, cart, *more)["applied"]), applied)

    def test_policy_is_the_option_else_the_setting_else_best(self):
        # Under priority the exclusive 1% comes first; best_for_customer takes the 10%.
        one = {**PROMOTION, "id": "one", "priority": -1, "stacking": {"exclusive": True},
               "effects": [{"type": "percent_off", "percent": 1}]}
        by_setting = {"promotions": [PROMOTION, one], "settings": {"policy": "priority"}}
        plain = json.dumps([PROMOTION, one])
        for what, promotions, more, applied, proven in (
            ("default", plain, (), "ten", True),
            ("option", plain, ("--policy", "priority"), "one", False),
            ("setting", json.dumps(by_setting), (), "one", False),
            ("option over setting", json.dumps(by_setting), ("--policy", "best_for_customer"),
             "ten", True),
        ):
            with self.subTest(what):
                answer = self.answer(promotions, cart_with(), *more)
                self.assertEqual([entry["promotion"] for entry in answer["applied"]], [applied])
                self.assertEqual(answer["optimality"]["proven"], proven)
                self.assertEqual(answer["optimality"]["bound"] is None, not proven)

    def test_explain_names_the_automatic_promotions_that_did_not_apply(self):
        promotions = promotion_with(conditions={"attr": "cart.channel", "op": "=", "value": "app"})
        cart = cart_with(channel="web")
        self.assertEqual(self.answer(promotions, cart)["rejected"], [])
        rejected = self.answer(promotions, cart, "--explain")["rejected"]
        self.assertEqual([(entry["promotion"], entry["reason"]) for entry in rejected],
                         [("ten", "wrong_channel")])

    def test_messages_are_dutch_or_english(self):
        promotions, cart = promotion_with(), cart_with(codes=["NOPE"])
        messages = [
            self.answer(promotions, cart, *more)["rejected"][0]["message"]
            for more in ((), ("--language", "nl"), ("--language", "en"))
        ]
        self.assertEqual(messages[0], messages[1])
        self.assertNotEqual(messages[1], messages[2])

    def test_pretty_prints_a_receipt_in_both_languages(self):
        for language, amount in (("nl", "18,00"), ("en", "18.00")):
            result = self.run_on(promotion_with(), cart_with(), "--pretty", "--language", language)
            self.assertEqual((result.returncode, result.stderr), (0, b""))
            self.assertIn(amount, result.stdout.decode("utf-8"))
            self.assertNotIn("{", result.stdout.decode("utf-8"))

    def test_a_receipt_passes_no_escape_codes_to_the_terminal(self):
        cart = (b'{"currency":"EUR","lines":[{"id":"1","sku":"A\\u001b[31m\\nB","quantity":1,'
                b'"unit_price":100}],"codes":["X\\u001b[2J"]}')
        result = self.run_on(promotion_with(), cart, "--pretty", "--explain")
        self.assertEqual(result.returncode, 0)
        self.assertNotIn(b"\x1b", result.stdout)
        self.assertTrue(result.stdout.startswith(b"1 x A [31m B"), result.stdout)

    def test_a_full_disk_is_noticed(self):
        full = pathlib.Path("/dev/full")
        if not full.exists():
            self.skipTest("no /dev/full here")
        with full.open("wb") as stdout:
            result = self.run_on(promotion_with(), cart_with(), stdout=stdout)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"standard output", result.stderr)

    def test_a_reader_that_leaves_early_gets_no_success(self):
        promotions, cart = promotion_with(), cart_with()
        reader = subprocess.Popen(["true"], stdin=subprocess.PIPE)
        reader.wait()
        result = self.run_on(promotions, cart, stdout=reader.stdin)
        reader.stdin.close()
        self.assertNotEqual(result.returncode, 0)


if __name__ == "__main__":
    unittest.main()
