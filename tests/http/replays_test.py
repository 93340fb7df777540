# `/v1/replays` and `/v1/forecasts` from outside: past orders that were imported, priced under a
# draft beside the live set and as if they were next year's, with progress and bad input. Answers
# are held against the OpenAPI document.
import pathlib
import time
import unittest

from schema import faults_of
from server import PROMOTION, Server

SALES = (
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    "1,22001,MUG,2,2011-03-01 10:00,10.00,7,United Kingdom\n"
    "2,22001,MUG,1,2011-03-02 10:00,10.00,8,United Kingdom\n"
    "2,22002,BAG,1,2011-03-02 10:00,5.00,8,United Kingdom\n"
    "3,22002,BAG,4,2011-03-20 10:00,5.00,7,United Kingdom\n"
)


def percent_off(percent, name="sale"):
    return {**PROMOTION, "id": name, "name": name, "trigger": "automatic",
            "effects": [{"type": "percent_off", "percent": percent}]}


class Replays(unittest.TestCase):
    def setUp(self):
        self.server = Server("--no-request-log")
        self.addCleanup(self.server.__exit__)
        sales = pathlib.Path(self.server.folder.name) / "sales.csv"
        sales.write_text(SALES, encoding="utf-8")
        self.server.command("import", "--format", "online-retail", sales, "--db",
                            self.server.database)
        self.server.start()
        self.document = self.server.ask("GET", "/v1/openapi.json", key=False).json
        self.settings = {"currency": "GBP", "timezone": "Europe/London"}

    def start(self, body, status=202, what="replays"):
        answer = self.server.ask("POST", f"/v1/{what}", body)
        self.assertEqual(answer.status, status, answer.bytes)
        return answer.json

    def finished(self, replay, what="replays"):
        deadline = time.monotonic() + 20
        while replay["state"] in ("waiting", "running") and time.monotonic() < deadline:
            replay = self.server.ask("GET", f"/v1/{what}/{replay['id']}").json
        schema = {"$ref": f"#/components/schemas/{what[:-1].capitalize()}"}
        self.assertEqual(faults_of(replay, schema, self.document), [], replay)
        return replay

    def result(self, body):
        replay = self.finished(self.start(body))
        self.assertEqual(replay["state"], "finished", replay)
        self.assertEqual((replay["orders_done"], replay["orders"]), (3, 3))
        return replay["result"]

    def test_a_whole_draft_beside_what_was_charged(self):
        body = {"promotions": [percent_off(10)], "settings": self.settings, "against": "sold"}
        result = self.result(body)
        self.assertEqual(result["list"], 2000 + 1500 + 2000)
        self.assertEqual(result["before"]["discount"], 0)
        self.assertEqual(result["after"]["discount"], 550)
        self.assertEqual(result["after"]["average_order"], 1650)
        self.assertEqual([week["week"] for week in result["weeks"]], ["2011-W09", "2011-W11"])
        self.assertEqual(result["customers"]["pay_less"], 2)
        self.assertEqual(result["dearest_orders"][0]["id"], "1")

    def test_a_saved_draft_beside_the_live_set(self):
        done = self.server.ask("PUT", "/v1/settings", self.settings)
        self.assertEqual(done.status, 200, done.bytes)
        self.server.publish(percent_off(10))
        saved = self.server.ask("PUT", "/v1/promotions/sale", percent_off(30))
        self.assertEqual(saved.status, 200, saved.bytes)
        result = self.result({"drafts": ["sale"],
                              "from": "2011-01-01T00:00:00Z", "elasticity": -1.5})
        self.assertEqual(result["before"]["discount"], 550)
        self.assertEqual(result["after"]["discount"], 1650)
        self.assertEqual(result["promotions"][0]["granted_after"], 1650)
        self.assertEqual(result["estimate"]["elasticity"], -1.5)
        live = self.result({"against": "live"})
        self.assertEqual(live["before"], live["after"])

    def test_bad_input_names_the_field(self):
        for body, pointer in (
            ({"against": "yesterday"}, "/against"),
            ({"codes": "some"}, "/codes"),
            ({"from": "2011-03-02"}, "/from"),
            ({"elasticity": 2}, "/elasticity"),
            ({"margin_min": 101}, "/margin_min"),
            ({"settings": {}}, "/settings"),
            ({"drafts": "sale"}, "/drafts"),
            ({"promotions": [{"id": "x"}]}, "/promotions/0/name"),
            ({"policy": "best"}, "/policy"),
            ({"thing": 1}, "/thing"),
        ):
            problem = self.start(body, 422)
            self.assertEqual(problem["code"], "invalid_request")
            pointers = [error["pointer"] for error in problem["errors"]]
            self.assertIn(pointer, pointers, body)
        self.assertEqual(self.start({"drafts": ["none"]}, 404)["code"], "not_found")

    def test_replays_are_found_by_their_own_shop_and_may_be_cancelled(self):
        replay = self.start({"against": "sold"})
        cancelled = self.server.ask("POST", f"/v1/replays/{replay['id']}/cancel", {})
        self.assertEqual(cancelled.status, 200, cancelled.bytes)
        self.assertIn(self.finished(replay)["state"], ("cancelled", "finished"))
        self.assertEqual(self.server.ask("GET", "/v1/replays/rep_none").status, 404)
        self.assertEqual(self.server.ask("POST", "/v1/replays/rep_none/cancel", {}).status, 404)
        self.assertEqual(self.server.ask("GET", f"/v1/forecasts/{replay['id']}").status, 404)

    def test_a_planned_promotion_is_foreseen_from_the_same_weeks_of_a_year_before(self):
        # 364 days after the orders of 1 and 2 March 2011.
        planned = {"promotion": "sale", "from": "2012-02-28T00:00:00Z",
                   "to": "2012-03-01T00:00:00Z", "budget": 100,
                   "promotions": [percent_off(10), percent_off(5, "always")],
                   "settings": self.settings}
        forecast = self.finished(self.start(planned, what="forecasts"), "forecasts")
        self.assertEqual(forecast["state"], "finished", forecast)
        result = forecast["result"]
        self.assertEqual((forecast["orders_done"], forecast["orders"]), (2, 2))
        self.assertEqual(result["uses"]["expected"], 2)
        self.assertEqual(result["cost"]["expected"], 333)  # 10% of what 5% leaves: 1900 and 1425
        self.assertLessEqual(result["cost"]["low"], 333)
        self.assertGreaterEqual(result["cost"]["high"], 333)
        self.assertEqual([(day["date"], day["cost"]) for day in result["days"]],
                         [("2012-02-28", 190), ("2012-02-29", 143)])
        self.assertEqual(result["budget_spent"], "2012-02-28")
        self.assertEqual(result["beside"], [{"promotion": "always", "uses": 2, "together": 2}])

    def test_a_forecast_that_cannot_be_says_why(self):
        planned = {"promotion": "sale", "promotions": [percent_off(10)], "settings": self.settings}
        for changed, pointer in (
            ({"promotion": "other"}, "/promotion"),
            ({}, "/from"),
            ({"from": "2012-02-28T00:00:00Z"}, "/to"),
            ({"from": "2012-02-28T00:00:00Z", "to": "2012-02-28T00:00:00Z"}, "/to"),
            ({"budget": 0}, "/budget"),
            ({"against": "sold"}, "/against"),
        ):
            problem = self.start({**planned, **changed}, 422, "forecasts")
            self.assertEqual([error["pointer"] for error in problem["errors"]], [pointer], changed)
        never = {**planned, "from": "2030-01-01T00:00:00Z", "to": "2030-01-02T00:00:00Z"}
        forecast = self.finished(self.start(never, what="forecasts"), "forecasts")
        self.assertEqual(forecast["state"], "failed")
        self.assertIn("earlier year", forecast["failure"])


if __name__ == "__main__":
    unittest.main()
