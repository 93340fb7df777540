# Terms and pairs over HTTP: of live definitions, in both languages, in the documented shape.
import unittest

from schema import faults_of
from server import PROMOTION, Server

CHOOSY = {
    **PROMOTION,
    "id": "choosy",
    "name": "Choosy",
    "trigger": "automatic",
    "limits": {"total": 50, "budget": 98765},
    "stacking": {"combines_with": ["group:g"]},
    "campaign": "hush-hush",
}


class Terms(unittest.TestCase):
    def setUp(self):
        self.server = Server("--no-request-log")
        self.server.start()
        self.addCleanup(self.server.__exit__)
        self.document = self.server.ask("GET", "/v1/openapi.json", key=False).json

    def ask(self, path, schema=None, status=200):
        answer = self.server.ask("GET", path)
        self.assertEqual(answer.status, status, answer.bytes)
        if schema:
            reference = {"$ref": f"#/components/schemas/{schema}"}
            self.assertEqual(faults_of(answer.json, reference, self.document), [], answer.bytes)
        return answer.json

    def test_terms_of_a_live_promotion(self):
        self.server.publish(CHOOSY)
        dutch = self.ask("/v1/promotions/choosy/terms", "Terms")
        self.assertEqual((dutch["promotion"], dutch["language"]), ("choosy", "nl"))
        english = self.ask("/v1/promotions/choosy/terms?language=en", "Terms")
        sentences = [
            statement["text"]
            for section in english["sections"]
            for statement in section["statements"]
        ]
        self.assertIn("You get 10% off your order.", sentences)
        self.assertIn(
            "All customers together can use the promotion at most 50 times. When it is gone, it is "
            "gone.",
            sentences,
        )
        self.assertNotIn("hush", str(english))
        self.assertNotIn("987", str(english))

    def test_paused_promotions_say_so_and_drafts_have_no_terms(self):
        self.server.publish(CHOOSY)
        self.server.ask("POST", "/v1/promotions/choosy/pause", None, {"Idempotency-Key": "a"})
        text = str(self.ask("/v1/promotions/choosy/terms", "Terms"))
        self.assertIn("De actie is nu onderbroken.", text)
        self.server.ask("PUT", "/v1/promotions/draft", {**CHOOSY, "id": "draft"})
        self.assertEqual(self.ask("/v1/promotions/draft/terms", status=404)["code"], "not_found")
        self.assertEqual(self.ask("/v1/promotions/none/terms", status=404)["code"], "not_found")

    def test_pairs_name_the_line_that_says_no(self):
        self.server.publish(PROMOTION)
        self.server.publish(CHOOSY)
        matrix = self.ask("/v1/promotions:pairs?language=en", "Pairs")
        self.assertEqual([one["id"] for one in matrix["promotions"]], ["bf", "choosy"])
        self.assertFalse(matrix["pairs"][0]["combinable"])
        rule = matrix["pairs"][0]["rules"][0]
        self.assertEqual(
            (rule["promotion"], rule["rule"], rule["pointer"]),
            ("choosy", "combines_with", "/stacking/combines_with"),
        )
        named = self.ask("/v1/promotions:pairs?id=choosy&id=bf&id=bf", "Pairs")
        self.assertEqual(len(named["pairs"]), 1)
        self.ask("/v1/promotions:pairs?id=none", status=404)
        ids = "&".join(f"id=p{number}" for number in range(201))
        self.assertIn("200", self.ask("/v1/promotions:pairs?" + ids, status=400)["detail"])

    def test_parameters_that_nobody_knows_are_refused(self):
        self.server.publish(PROMOTION)
        for query in ("language=fr", "lang=nl", "id=bf"):
            problem = self.ask("/v1/promotions/bf/terms?" + query, status=400)
            self.assertEqual(problem["code"], "invalid_query")
        self.assertEqual(self.ask("/v1/promotions:pairs?ids=bf", status=400)["code"],
                         "invalid_query")


if __name__ == "__main__":
    unittest.main()
