# `/v1/lint` from outside: a draft set, the live set beside imported products, and bad input; and
# the search limit of one evaluation. Answers are held against the OpenAPI document.
import pathlib
import unittest

from schema import faults_of
from server import CART, PROMOTION, Server

PRODUCTS = (
    "sku,name,unit_price,currency,category,brand,unit_cost,tax_rate\n"
    "A,A mug,1210,EUR,gifts/mugs,Acme,600,21\n"
    "B,Tea,545,EUR,food/tea,Verde,100,9\n"
)
HALF = {**PROMOTION, "effects": [{"type": "percent_off", "percent": 50}]}


class LintApi(unittest.TestCase):
    def setUp(self):
        self.server = Server("--no-request-log")
        self.addCleanup(self.server.__exit__)
        products = pathlib.Path(self.server.folder.name) / "products.csv"
        products.write_text(PRODUCTS, encoding="utf-8")
        self.server.command("import", "--format", "products", products, "--db",
                            self.server.database)
        self.server.start()
        self.document = self.server.ask("GET", "/v1/openapi.json", key=False).json

    def ask(self, method, path, body=None, status=200):
        answer = self.server.ask(method, path, body)
        self.assertEqual(answer.status, status, answer.bytes)
        operation = self.document["paths"][path.split("?")[0]][method.lower()]
        self.assertIn(str(status), operation["responses"])
        if status == 200:
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            self.assertEqual(faults_of(answer.json, schema, self.document), [], answer.bytes)
        return answer.json

    def rules(self, report):
        return {finding["rule"]: finding for finding in report["findings"]}

    def test_a_draft_set_is_judged_beside_the_catalogue(self):
        report = self.ask("POST", "/v1/lint", {"promotions": [HALF], "language": "en"})
        found = self.rules(report)
        # 12.10 at half price is 5.00 without VAT, and costs 6.00.
        self.assertEqual(found["below_cost"]["severity"], "error")
        self.assertEqual(found["below_cost"]["pointers"], ["/promotions/0/effects"])
        self.assertIn("universal_code", found)
        self.assertEqual(found["below_cost"]["example"]["cart"]["lines"][0]["sku"], "A")

    def test_the_live_set_is_named_by_id(self):
        self.server.publish(HALF)
        found = self.rules(self.ask("GET", "/v1/lint?language=en"))
        self.assertEqual(found["universal_code"]["pointers"], ["/promotions/bf/trigger/codes"])
        self.assertIn("below_cost", found)
        self.server.ask("POST", "/v1/promotions/bf/end")
        self.assertEqual(set(self.rules(self.ask("GET", "/v1/lint"))), {"expired_code"})

    def test_a_query_is_told_what_is_wrong_with_it(self):
        for query, detail in (
            ("language=fr", "language must be nl or en"),
            ("margin=1", 'there is no parameter "margin"; language is known'),
            ("language=nl&language=en", 'the parameter "language" is repeated'),
        ):
            answer = self.server.ask("GET", "/v1/lint?" + query)
            self.assertEqual((answer.status, answer.json["detail"]), (400, detail))

    def test_strict_saving_and_publishing_refuse_unknown_names(self):
        def of_sku(sku):
            lines = {"attr": "line.sku", "op": "in", "value": ["A", sku]}
            return {**HALF, "effects": [{"type": "percent_off", "percent": 5, "scope": "lines",
                                         "lines": lines}]}

        refused = self.server.ask("PUT", "/v1/promotions/bf?strict=true", of_sku("Z"))
        self.assertEqual((refused.status, refused.json["code"]), (422, "invalid_request"))
        fault = refused.json["errors"][0]
        self.assertEqual(fault["pointer"], "/effects/0/lines/value/1")
        self.assertIn('the SKU "Z"', " ".join(map(str, fault.values())))
        self.assertEqual(self.server.ask("GET", "/v1/promotions/bf").status, 404)
        # Without strict it is saved; publishing it strictly is refused too.
        self.assertEqual(self.server.ask("PUT", "/v1/promotions/bf", of_sku("Z")).status, 201)
        for path, body in (("/v1/promotions/bf/publish", None),
                           ("/v1/promotions:publish", {"ids": ["bf"]})):
            refused = self.server.ask("POST", path + "?strict=true", body)
            self.assertEqual(refused.status, 422, refused.bytes)
            self.assertEqual(refused.json["errors"][0]["pointer"], "/bf/effects/0/lines/value/1")
        answer = self.server.ask("PUT", "/v1/promotions/bf?strict=true", of_sku("B"))
        self.assertEqual(answer.status, 200, answer.bytes)
        self.assertEqual(self.server.ask("POST", "/v1/promotions/bf/publish?strict=true").status,
                         200)
        for query in ("strict=yes", "strickt=true"):
            answer = self.server.ask("PUT", "/v1/promotions/bf?" + query, HALF)
            self.assertEqual((answer.status, answer.json["code"]), (400, "invalid_query"))

    def test_the_worst_cart(self):
        asked = {"promotions": [HALF], "worst_case": {"lines": 2, "units": 2, "max_total": 3000}}
        most, least = self.ask("POST", "/v1/lint", asked)["worst_cases"]
        self.assertTrue(most["exhaustive"])
        self.assertEqual(most["given"], 1483)  # half of 2 x 12.10 and 5.45, half up
        self.assertLess(least["margin"], 0)

    def test_strict_names_and_bad_input(self):
        gift = {**PROMOTION, "effects": [{"type": "gift", "sku": "NONE"}]}
        report = self.ask("POST", "/v1/lint", {"promotions": [gift], "strict": True})
        self.assertEqual(self.rules(report)["unknown_sku"]["severity"], "error")
        cases = [
            ({}, "/promotions"),
            ({"promotions": [{**PROMOTION, "effects": []}]}, "/promotions/0/effects"),
            ({"promotions": [PROMOTION, PROMOTION]}, "/promotions/1/id"),
            ({"promotions": [], "margin": 101}, "/margin"),
            ({"promotions": [], "worst_case": {"lines": 21}}, "/worst_case/lines"),
            ({"promotions": [], "now": "today"}, "/now"),
            ({"promotions": [], "strickt": True}, "/strickt"),
            ({"promotions": [0] * 1001}, "/promotions"),
        ]
        for body, pointer in cases:
            with self.subTest(pointer=pointer):
                problem = self.ask("POST", "/v1/lint", body, status=422)
                self.assertIn(pointer, [error["pointer"] for error in problem["errors"]])
        self.ask("GET", "/v1/lint?langage=en", status=400)

    def test_the_search_limit_of_one_evaluation(self):
        self.ask("POST", "/v1/evaluate", {"cart": CART, "search_limit": 1})
        self.ask("POST", "/v1/evaluate", {"cart": CART, "search_limit": 1_000_000})
        for limit in (0, -1, 1_000_001, 10**15):
            problem = self.ask("POST", "/v1/evaluate", {"cart": CART, "search_limit": limit}, 422)
            self.assertEqual(problem["errors"][0]["pointer"], "/search_limit")
            self.assertIn("from 1 to 1000000", problem["errors"][0]["detail"])

    def test_a_lower_limit_proves_less(self):
        for i in range(12):
            effect = {"type": "percent_off", "percent": 5 + i, "max_amount": 100 + 37 * i}
            self.server.publish({**PROMOTION, "id": f"p{i}", "trigger": "automatic",
                                 "effects": [effect]})
        lines = [{"id": str(i), "sku": "A", "quantity": 3, "unit_price": 1999 + i} for i in (1, 2)]
        asked = {"cart": {"currency": "EUR", "lines": lines}}
        least = self.ask("POST", "/v1/evaluate", {**asked, "search_limit": 1})["optimality"]
        whole = self.ask("POST", "/v1/evaluate", asked)["optimality"]
        self.assertEqual((least["proven"], whole["proven"]), (False, True))
        self.assertLessEqual(least["value"], whole["value"])

    def test_products_tell_what_they_cost(self):
        mug, tea = self.server.everything("/v1/products")
        self.assertEqual((mug["unit_cost"], mug["tax_rate"]), (600, 21))
        self.assertEqual((tea["unit_cost"], tea["tax_rate"]), (100, 9))


if __name__ == "__main__":
    unittest.main()
