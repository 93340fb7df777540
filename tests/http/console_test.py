# What the console stands on: its files, the list that people look through, a draft's words, a cart
# priced with a draft.
import gzip
import unittest

from server import CART, PROMOTION, Server

DRAFT = {
    "id": "vijftien",
    "name": "Vijftien euro vanaf 75",
    "trigger": "automatic",
    "conditions": {"attr": "cart.subtotal", "op": ">=", "value": 7500},
    "effects": [{"type": "amount_off", "amount": 1500}],
}


class Console(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--no-request-log")
        cls.server.start()
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.publish(PROMOTION)
        cls.server.ask("PUT", "/v1/promotions/vijftien", DRAFT)

    def names(self, query):
        answer = self.server.ask("GET", "/v1/promotions" + query)
        self.assertEqual(answer.status, 200, answer.bytes)
        return [one["name"] for one in answer.json["items"]]

    def test_lists_by_words_and_state(self):
        self.assertEqual(self.names(""), ["A tenth off", "Vijftien euro vanaf 75"])
        self.assertEqual(self.names("?q=EURO"), ["Vijftien euro vanaf 75"])
        self.assertEqual(self.names("?q=bf"), ["A tenth off"])
        self.assertEqual(self.names("?state=active"), ["A tenth off"])
        self.assertEqual(self.names("?draft=true"), ["Vijftien euro vanaf 75"])
        self.assertEqual(self.names("?q=euro&state=active"), [])
        for query in ("?state=gone", "?draft=no", "?q=a&q=b", "?colour=red"):
            answer = self.server.ask("GET", "/v1/promotions" + query)
            self.assertEqual(answer.code, "invalid_query", query)

    def test_lists_by_period(self):
        with Server("--no-request-log") as server:
            for name, schedule in (
                    ("always", {}), ("done", {"ends_at": "2026-11-01T00:00:00+01:00"}),
                    ("friday", {"starts_at": "2026-11-27T00:00:00+01:00",
                                "ends_at": "2026-11-28T00:00:00+01:00"}),
                    ("later", {"starts_at": "2026-12-01T00:00:00+01:00"})):
                draft = {**DRAFT, "id": name, "schedule": schedule}
                self.assertEqual(server.ask("PUT", f"/v1/promotions/{name}", draft).status, 201)
            for query, ids in (
                    ("from=2026-10-31T22:59:59Z&to=2026-10-31T23:00:00Z", ["always", "done"]),
                    ("from=2026-10-31T23:00:00Z&to=2026-11-26T23:00:00Z", ["always"]),
                    ("from=2026-11-27T22:59:59Z&to=2026-12-01T00:00:00Z",
                     ["always", "friday", "later"]),
                    ("from=2026-11-27T23:00:00Z", ["always", "later"]),
                    ("to=2026-11-26T23:00:01Z", ["always", "done", "friday"])):
                listed = server.ask("GET", "/v1/promotions?" + query).json["items"]
                self.assertEqual([one["id"] for one in listed], ids, query)
        refused = self.server.ask("GET", "/v1/promotions?from=2026-11-27")
        self.assertEqual(refused.code, "invalid_query")
        self.assertIn("from", refused.json["detail"])

    def test_pages_what_it_finds(self):
        first = self.server.ask("GET", "/v1/promotions?limit=1").json
        self.assertEqual([one["id"] for one in first["items"]], ["bf"])
        self.assertEqual(first["items"][0]["trigger"], "codes")
        rest = self.server.ask("GET", f"/v1/promotions?limit=1&after={first['next']}").json
        self.assertEqual([one["id"] for one in rest["items"]], ["vijftien"])

    def test_words_a_draft(self):
        asked = {"promotion": DRAFT, "language": "en"}
        answer = self.server.ask("POST", "/v1/terms", asked)
        self.assertEqual(answer.status, 200, answer.bytes)
        words = str(answer.json["sections"])
        self.assertIn("15.00", words)
        self.assertIn("75.00", words)
        wrong = {**DRAFT, "effects": [{"type": "amount_off", "amount": "15"}]}
        refused = self.server.ask("POST", "/v1/terms", {"promotion": wrong})
        self.assertEqual(refused.code, "invalid_request")
        pointers = [fault["pointer"] for fault in refused.json["errors"]]
        self.assertEqual(pointers, ["/promotion/effects/0/amount"])

    def preview(self, **change):
        asked = {"cart": CART, "promotions": [DRAFT], "language": "en", **change}
        return self.server.ask("POST", "/v1/previews", asked)

    def test_prices_a_cart_with_a_draft(self):
        both = self.preview().json
        self.assertEqual({one["promotion"] for one in both["applied"]}, {"bf", "vijftien"})
        alone = self.preview(alone=True).json
        self.assertEqual([one["promotion"] for one in alone["applied"]], ["vijftien"])
        better = {**PROMOTION, "effects": [{"type": "percent_off", "percent": 50}]}
        replaced = self.preview(promotions=[better]).json
        self.assertEqual(replaced["totals"]["total"], 5000)
        live = self.server.ask("POST", "/v1/evaluate", {"cart": CART}).json
        self.assertEqual(live["totals"]["total"], 9000, "a preview changes nothing")
        refused = self.preview(promotions=[{"id": "x"}])
        self.assertEqual(refused.code, "invalid_request")
        self.assertIn("/promotions/0", refused.json["errors"][0]["pointer"])

    def test_serves_its_page_or_says_what_is_missing(self):
        page = self.server.ask("GET", "/console/promotions/bf", key=False)
        if page.status == 404:
            self.assertIn("without the console", page.json["detail"])
            self.skipTest("this binary was built without the console")
        self.assertEqual(page.headers["Cache-Control"], "no-cache")
        self.assertIn("script-src 'self'", page.headers["Content-Security-Policy"])
        text = page.bytes.decode()
        self.assertNotRegex(text, r"<script>|<style|\son\w+=|https?://")
        script = text.split('src="', 1)[1].split('"', 1)[0]
        zipped = self.server.ask("GET", script, key=False, headers={"Accept-Encoding": "gzip"})
        plain = self.server.ask("GET", script, key=False)
        self.assertEqual(zipped.headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(zipped.bytes), plain.bytes)
        self.assertIn("immutable", plain.headers["Cache-Control"])
        again = self.server.ask("GET", script, key=False,
                                headers={"If-None-Match": plain.headers["ETag"]})
        self.assertEqual((again.status, again.bytes), (304, b""))


if __name__ == "__main__":
    unittest.main()
