# `/v1/overview` from outside: what was redeemed and paid shows in today's figures at once; tests
# and orders of other currencies do not. Answers are held against the OpenAPI document.
import unittest

import orders_test
from server import CART


class Overview(orders_test.Base):
    def overview(self):
        answer = self.ask("GET", "/v1/overview").json
        self.assertTrue(answer["complete"])
        return answer

    def test_an_empty_shop(self):
        answer = self.overview()
        self.assertEqual(answer["today"]["orders"], 0)
        self.assertEqual(len(answer["days"]), 14)
        self.assertEqual((answer["promotions"], answer["limits"], answer["holds"]), ([], [], 0))

    def test_what_is_paid_shows_at_once(self):
        self.publish(limits={"budget": 100_000_000, "total": 2})
        self.order(1, "paid", order="elsewhere", checkout=self.hold()["id"])
        dollars = {**CART, "currency": "USD", "codes": []}
        self.ask("POST", "/v1/redemptions", {"cart": dollars, "order": "dollars"}, status=201)
        held = self.hold()
        answer = self.overview()
        today = answer["today"]
        self.assertEqual((today["orders"], today["orders_with_code"]), (1, 1))
        self.assertEqual(today["revenue"], held["total"])
        self.assertEqual(today["discount"], answer["promotions"][0]["granted"])
        self.assertEqual(today["orders_with_costs"], 0)
        self.assertEqual(answer["days"][-1]["revenue"], today["revenue"])
        self.assertEqual(answer["orders_in_other_currencies"], 1)
        self.assertEqual(answer["holds"], 1)
        self.assertEqual([(one["of"], one["used"], one["limit"]) for one in answer["limits"]],
                         [("uses", 2, 2)])
        self.order(2, "cancelled", order="elsewhere")
        after = self.overview()["today"]
        self.assertEqual((after["orders"], after["cancelled"]), (1, 1))

    def test_costs_make_a_margin(self):
        lines = [{**line, "unit_cost": 100, "tax_rate": 0} for line in CART["lines"]]
        cart = {**CART, "lines": lines, "codes": []}
        self.ask("POST", "/v1/redemptions", {"cart": cart, "order": "1"}, status=201)
        today = self.overview()["today"]
        self.assertEqual(today["orders_with_costs"], 1)
        units = sum(line["quantity"] for line in lines)
        self.assertEqual(today["margin"], today["net_revenue"] - 100 * units)


if __name__ == "__main__":
    unittest.main()
