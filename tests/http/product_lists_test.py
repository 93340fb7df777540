# Named product lists over HTTP: kept with ETags, paged, and seen by prices with either kind of key.
# Answers are held against the OpenAPI document.
import pathlib
import unittest

from schema import faults_of
from server import CART, Server

PRODUCTS = (
    "sku,name,unit_price,currency,stock\n"
    "A,Shoe,10000,EUR,40\n"
    "B,Boot,10000,EUR,4\n"
)
PROMOTION = {
    "id": "clear", "name": "Clearance", "trigger": "automatic",
    "effects": [{"type": "percent_off", "percent": 50, "scope": "lines",
                 "lines": {"attr": "line.lists", "op": "in", "value": ["slow"]}}],
}
LISTS = "/v1/product-lists"


class ProductLists(unittest.TestCase):
    def setUp(self):
        self.server = Server("--no-request-log")
        self.addCleanup(self.server.__exit__)
        products = pathlib.Path(self.server.folder.name) / "products.csv"
        products.write_text(PRODUCTS, encoding="utf-8")
        self.server.command("import", "--format", "products", products, "--db",
                            self.server.database)
        self.server.start()
        self.document = self.server.ask("GET", "/v1/openapi.json", key=False).json

    def ask(self, method, path, body=None, status=200, schema="ProductList", key=True, **headers):
        answer = self.server.ask(method, path, body, headers, key=key)
        self.assertEqual(answer.status, status, answer.bytes)
        if schema and status == 200:
            known = {"$ref": f"#/components/schemas/{schema}"}
            self.assertEqual(faults_of(answer.json, known, self.document), [], answer.bytes)
        return answer

    def put(self, skus, **headers):
        return self.ask("PUT", f"{LISTS}/slow", {"title": "Slow", "skus": skus}, **headers)

    def total(self, sku="A", key=True, **line):
        lines = [{"id": "1", "sku": sku, "quantity": 1, **line}]
        if key is True:
            lines[0]["unit_price"] = 10000
        answer = self.ask("POST", "/v1/evaluate", {"cart": {"currency": "EUR", "lines": lines}},
                          schema=None, key=key)
        return answer.json["totals"]["total"]

    def test_a_list_is_put_read_edited_and_deleted(self):
        made = self.put(["B", "A"])
        self.assertEqual(made.headers["ETag"], '"1"')
        self.assertEqual((made.json["kind"], made.json["size"], made.json["added"]),
                         ("file", 2, 2))
        edited = self.ask("POST", f"{LISTS}/slow/skus", {"add": ["C"], "remove": ["A"]},
                          **{"If-Match": '"1"'})
        self.assertEqual((edited.json["revision"], edited.json["size"]), (2, 2))
        self.assertEqual(self.ask("GET", f"{LISTS}/slow").json, edited.json)
        listed = self.ask("GET", LISTS, schema="ProductListPage").json
        self.assertEqual([one["id"] for one in listed["items"]], ["slow"])
        for sku, ids in (("C", ["slow"]), ("A", [])):
            found = self.ask("GET", f"{LISTS}?sku={sku}", schema="ProductListPage").json
            self.assertEqual([one["id"] for one in found["items"]], ids)
        self.ask("DELETE", f"{LISTS}/slow", status=412, **{"If-Match": '"1"'})
        self.ask("DELETE", f"{LISTS}/slow", **{"If-Match": '"2"'})
        self.ask("GET", f"{LISTS}/slow", status=404)

    def test_stock_codes_come_in_pages(self):
        skus = [f"S{number:05}" for number in range(12_000)]
        self.put(skus)
        seen, after = [], ""
        while after is not None:
            page = self.ask("GET", f"{LISTS}/slow/skus?limit=5000{after}", schema="SkuPage").json
            seen += [item["sku"] for item in page["items"]]
            after = page["next"] and f"&after={page['next']}"
        self.assertEqual(seen, skus)

    def test_prices_see_a_change_at_once_with_either_key(self):
        self.server.publish(PROMOTION)
        shopper = self.ask("POST", "/v1/keys", {"name": "site", "kind": "publishable"}, 201,
                           schema=None).json["key"]
        self.assertEqual((self.total(), self.total(key=shopper)), (10000, 10000))
        self.put(["A"])
        self.assertEqual((self.total(), self.total(key=shopper)), (5000, 5000))
        self.assertEqual(self.total("B"), 10000)
        self.assertEqual(self.total("B", lists=["slow"]), 5000)
        refused = self.ask("POST", "/v1/evaluate", {"cart": {"currency": "EUR", "lines": [
            {"id": "1", "sku": "B", "quantity": 1, "lists": ["slow"]}]}}, 422, key=shopper)
        self.assertEqual(refused.json["errors"][0]["pointer"], "/cart/lines/0/lists")
        self.server.kill()
        self.server.start()
        self.assertEqual((self.total(), self.total(key=shopper)), (5000, 5000))
        self.ask("DELETE", f"{LISTS}/slow")
        self.assertEqual((self.total(), self.total(key=shopper)), (10000, 10000))

    def test_a_rule_is_applied_and_refreshed(self):
        rule = {"no_sale_days": 30, "stock_above": 10}
        made = self.ask("PUT", f"{LISTS}/slow", {"title": "Slow", "rule": rule}).json
        self.assertEqual((made["kind"], made["rule"], made["size"]), ("rule", rule, 1))
        paid = {**CART, "codes": []}
        done = self.server.ask("POST", "/v1/redemptions", {"cart": paid, "order": "1"},
                               {"Idempotency-Key": "r"})
        self.assertLess(done.status, 300, done.bytes)
        refreshed = self.ask("POST", f"{LISTS}/slow/refresh").json
        self.assertEqual((refreshed["size"], refreshed["removed"]), (0, 1))
        self.ask("POST", f"{LISTS}/slow/skus", {"add": ["A"]}, 409)

    def test_bad_input_names_the_field(self):
        for body, pointer in (
            ({"title": "x"}, ""),
            ({"title": "x", "skus": ["A"], "rule": {"stock_above": 1}}, "/rule"),
            ({"title": "x", "rule": {}}, "/rule"),
            ({"title": "x", "rule": {"no_sale_days": 0}}, "/rule/no_sale_days"),
            ({"title": "x", "skus": ["A", ""]}, "/skus/1"),
            ({"title": "x", "skus": ["A\nB"]}, "/skus/0"),
            ({"title": "", "skus": []}, "/title"),
            ({"title": "x", "skus": [], "sku": []}, "/sku"),
        ):
            refused = self.ask("PUT", f"{LISTS}/slow", body, 422)
            self.assertEqual([one["pointer"] for one in refused.json["errors"]], [pointer], body)
        self.put(["A"])
        self.ask("PUT", f"{LISTS}/slow", {"title": "x", "skus": []}, 409, **{"If-None-Match": "*"})
        self.ask("GET", f"{LISTS}?sku=A&limit=3", status=400)

    def test_changing_a_list_needs_the_scope_of_promotions(self):
        limited = {"name": "pim", "kind": "secret", "scopes": ["products"]}
        made = self.ask("POST", "/v1/keys", limited, 201, schema=None).json
        self.ask("GET", LISTS, schema="ProductListPage", key=made["key"])
        self.ask("PUT", f"{LISTS}/slow", {"title": "x", "skus": []}, 403, key=made["key"])


if __name__ == "__main__":
    unittest.main()
