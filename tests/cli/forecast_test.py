# `stapel forecast` and `stapel replay --against` on a generated shop, as their user runs them.
import json
import pathlib
import tempfile
import unittest

from binary import stapel

SALE = {"id": "sale", "name": "Sale", "trigger": "automatic", "limits": {"budget": 20_000},
        "effects": [{"type": "percent_off", "percent": 20}]}


class Forecast(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="stapel-forecast-")
        cls.addClassCleanup(cls.folder.cleanup)
        folder = pathlib.Path(cls.folder.name)
        cls.database, cls.promotions = folder / "shop.db", folder / "draft.json"
        cls.promotions.write_text(json.dumps([SALE]), encoding="utf-8")
        done = stapel("demo", "--db", cls.database, "--customers", 1000)
        assert done.returncode == 0, done.stderr

    def forecast(self, *options):
        return stapel("forecast", "--db", self.database, "--promotions", self.promotions,
                      "--promotion", "sale", *options)

    def test_tells_what_to_expect_and_when_the_budget_is_spent(self):
        done = self.forecast("--from", "2026-11-27", "--to", "2026-12-01", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout)
        for name in ("orders", "uses", "cost", "paid"):
            expected = told[name]
            self.assertLessEqual(expected["low"], expected["expected"], name)
            self.assertLessEqual(expected["expected"], expected["high"], name)
        self.assertGreater(told["uses"]["expected"], 0)
        self.assertEqual(len(told["seasons"]), 2)
        self.assertEqual(told["cost"]["high"], told["budget"])
        self.assertIn("budget_spent_earliest", told)
        self.assertEqual([one["date"] for one in told["days"]],
                         ["2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30"])
        again = self.forecast("--from", "2026-11-27", "--to", "2026-12-01", "--json")
        self.assertEqual(again.stdout, done.stdout)
        text = self.forecast("--from", "2026-11-27", "--to", "2026-12-01").stdout
        self.assertIn(b"nine in ten outcomes", text)

    def test_bad_input_is_one_line(self):
        for options, words in (
            (("--from", "2026-11-27"), "--to: the promotion has no schedule"),
            (("--from", "tomorrow", "--to", "2026-12-01"), "--from: must be a day"),
            (("--from", "2026-12-01", "--to", "2026-11-01"), "the period is empty"),
            (("--from", "2024-11-02", "--to", "2024-11-09"), "the same weeks of an earlier year"),
        ):
            done = self.forecast(*options)
            self.assertEqual(done.returncode, 2, options)
            self.assertIn(words, done.stderr.decode())
            self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)

    def test_a_draft_beside_what_was_charged(self):
        done = stapel("replay", "--db", self.database, "--promotions", self.promotions,
                      "--against", "sold", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout)
        self.assertGreater(told["before"]["discount"], 0)
        self.assertEqual(told["promotions"][0]["granted_after"], told["after"]["discount"])
        self.assertLessEqual(told["after"]["discount"], SALE["limits"]["budget"])
        self.assertEqual(sum(week["orders"] for week in told["weeks"]), told["orders"])
        self.assertEqual(told["orders_with_costs"], told["orders"])


if __name__ == "__main__":
    unittest.main()
