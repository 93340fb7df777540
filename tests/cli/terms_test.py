# `stapel terms` and `stapel pairs` from outside: both formats and languages, and bad input.
import json
import pathlib
import tempfile
import unittest

from binary import stapel

DEMO = pathlib.Path(__file__).resolve().parents[2] / "examples" / "demo" / "promotions.json"
PROMOTION = {
    "id": "ten",
    "name": "Ten percent",
    "trigger": "automatic",
    "effects": [{"type": "percent_off", "percent": 10}],
}


class Words(unittest.TestCase):
    def run_on(self, command, promotions, *more, code=0):
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump(promotions, file)
            file.flush()
            result = stapel(command, "--promotions", file.name, *more)
        self.assertEqual(result.returncode, code, result.stderr)
        return (result.stdout if code == 0 else result.stderr).decode("utf-8")

    def test_terms_are_text_in_two_languages(self):
        dutch = stapel("terms", "--promotions", DEMO, "--id", "welkom10").stdout.decode("utf-8")
        self.assertTrue(dutch.startswith("10% op je eerste bestelling\n====="), dutch)
        self.assertIn("- Dit is je eerste bestelling bij ons.\n", dutch)
        english = stapel("terms", "--promotions", DEMO, "--id", "welkom10", "--language", "en")
        self.assertIn(b"- This is your first order with us.\n", english.stdout)

    def test_terms_of_one_promotion_are_a_document_and_of_a_file_a_list(self):
        one = json.loads(self.run_on("terms", [PROMOTION], "--id", "ten", "--format", "json"))
        self.assertEqual((one["promotion"], one["sections"][0]["id"]), ("ten", "benefits"))
        every = json.loads(stapel("terms", "--promotions", DEMO, "--format", "json").stdout)
        listed = json.loads(DEMO.read_text(encoding="utf-8"))["promotions"]
        self.assertEqual([one["promotion"] for one in every], [one["id"] for one in listed])
        self.assertEqual(json.loads(self.run_on("terms", [], "--format", "json")), [])

    def test_pairs_point_into_the_file(self):
        matrix = json.loads(stapel("pairs", "--promotions", DEMO).stdout)
        refused = [pair for pair in matrix["pairs"] if not pair["combinable"]]
        self.assertEqual([(pair["a"], pair["b"]) for pair in refused], [("cadeau5", "welkom10")])
        pointers = [rule["pointer"] for rule in refused[0]["rules"]]
        self.assertEqual(
            pointers, ["/promotions/4/stacking/group", "/promotions/5/stacking/group"]
        )
        alone = {**PROMOTION, "stacking": {"exclusive": True}}
        listed = json.loads(self.run_on("pairs", [alone, {**PROMOTION, "id": "b"}]))
        self.assertEqual(listed["pairs"][0]["rules"][0]["pointer"], "/0/stacking/exclusive")
        grid = self.run_on("pairs", [alone, {**PROMOTION, "id": "b"}], "--pretty")
        self.assertIn("1  · -  ten", grid)

    def test_a_matrix_has_a_limit_and_ids_choose(self):
        many = [{**PROMOTION, "id": f"p{number}"} for number in range(201)]
        self.assertIn("201 promotions are more than the 200", self.run_on("pairs", many, code=2))
        two = json.loads(self.run_on("pairs", many, "--id", "p7", "--id", "p200"))
        self.assertEqual([one["id"] for one in two["promotions"]], ["p7", "p200"])

    def test_bad_input_is_named(self):
        for command in ("terms", "pairs"):
            unknown = self.run_on(command, [PROMOTION], "--id", "x", code=2)
            self.assertIn('no promotion "x"', unknown)
            broken = {**PROMOTION, "name": ""}
            self.assertIn("promotions#/0/name: ", self.run_on(command, [broken], code=2))

    def test_stacking_that_contradicts_itself_is_refused(self):
        for stacking, pointer in [
            ({"combines_with": ["ten"]}, "/0/stacking/combines_with/0: "),
            ({"group": "g", "combines_with": ["x", "group:g"]}, "/0/stacking/combines_with/1: "),
            ({"exclusive": True, "combines_with": ["x"]}, "/0/stacking/combines_with: "),
        ]:
            fault = self.run_on("terms", [{**PROMOTION, "stacking": stacking}], code=2)
            self.assertIn("promotions#" + pointer, fault)


if __name__ == "__main__":
    unittest.main()
