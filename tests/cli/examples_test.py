# Every folder under examples/ with an expected.json is one call of `stapel evaluate`:
#   expected.json      the answer, to the byte
#   receipt.nl.txt     the answer with --pretty (also receipt.en.txt)
#   arguments          more arguments, separated by white space
# The answer may not depend on the order of promotions, on the zone or the locale of the machine.
import json
import pathlib
import tempfile
import unittest

from binary import stapel

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
ELSEWHERE = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "nl_NL.UTF-8"}


def extra_arguments(folder):
    path = folder / "arguments"
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def reversed_promotions(text):
    """The same promotions file with its promotions in the opposite order."""
    document = json.loads(text)
    promotions = document if isinstance(document, list) else document["promotions"]
    promotions.reverse()
    return json.dumps(document)


class Examples(unittest.TestCase):
    maxDiff = None

    def answer(self, folder, promotions, *more):
        result = stapel(
            "evaluate", "--promotions", promotions, "--cart", folder / "cart.json",
            *extra_arguments(folder), *more, environment=ELSEWHERE,
        )
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return result.stdout.decode("utf-8")

    def check(self, folder):
        promotions = folder / "promotions.json"
        expected = (folder / "expected.json").read_text(encoding="utf-8")
        self.assertEqual(self.answer(folder, promotions), expected)
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as reversed_file:
            reversed_file.write(reversed_promotions(promotions.read_text(encoding="utf-8")))
            reversed_file.flush()
            self.assertEqual(self.answer(folder, reversed_file.name), expected)
        for language in ("nl", "en"):
            receipt = folder / f"receipt.{language}.txt"
            if receipt.exists():
                printed = self.answer(folder, promotions, "--pretty", "--language", language)
                self.assertEqual(printed, receipt.read_text(encoding="utf-8"))

    def test_every_example(self):
        folders = sorted(path.parent for path in EXAMPLES.rglob("expected.json"))
        self.assertGreaterEqual(len(folders), 4)
        for folder in folders:
            with self.subTest(example=str(folder.relative_to(EXAMPLES))):
                self.check(folder)

    def test_expected_answers_reconcile(self):
        for path in sorted(EXAMPLES.rglob("expected.json")):
            answer = json.loads(path.read_text(encoding="utf-8"))
            totals = answer["totals"]
            with self.subTest(example=str(path.parent.relative_to(EXAMPLES))):
                for line in answer["lines"]:
                    given = sum(adjustment["amount"] for adjustment in line["adjustments"])
                    self.assertEqual(line["list"] - given, line["net"])
                self.assertEqual(totals["items"], sum(line["net"] for line in answer["lines"]))
                self.assertEqual(totals["total"], totals["items"] + totals["shipping"])
                self.assertEqual(totals["saved"], sum(one["amount"] for one in answer["applied"]))


if __name__ == "__main__":
    unittest.main()
