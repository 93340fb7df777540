# No key reaches what is not its own: every endpoint of the OpenAPI document with every wrong key is
# refused and changes nothing, in its own shop and in the other. The list is read from the document
# when the test runs, so a new endpoint is tried too, and one without a rule fails.
import json
import re
import unittest

from server import CART, PROMOTION, Server

SAFE = {"get"}
ACCESS = {"open", "publishable", "secret", "session"}
REFUSED = {401, 403, 404}
# Written by the clock, or counts of attempts: what a refused request may leave behind.
PASSED_OVER = {"usage_months", "usage_progress", "code_attempts"}
EMPTY = b'{"items":[],"next":null}'
MARK = "only-of-the-first-shop"


class Shop:
    """One shop of the database, with something of everything."""

    def __init__(self, server, name, mark):
        self.server = server
        self.name = name
        self.key = server.command("keys", "create", "--db", server.database, "--shop", name,
                                  "--name", f"all {mark}").strip()

    def ask(self, method, path, body=None, **headers):
        answer = self.server.ask(method, path, body, headers, key=self.key)
        assert answer.status < 300, (method, path, answer.bytes)
        return answer.json

    def key_of(self, **members):
        return self.ask("POST", "/v1/keys", {"name": "k", **members})

    def fill(self, mark):
        self.ask("PUT", "/v1/promotions/bf", {**PROMOTION, "name": mark})
        self.ask("POST", "/v1/promotions/bf/publish")
        self.ask("POST", "/v1/pools", {"id": "pool", "name": mark, "pattern": "AB-########"})
        self.ask("POST", "/v1/pools/pool/codes:import", {"codes": [mark + "-1"]})
        held = self.ask("POST", "/v1/checkouts", {"cart": CART}, **{"Idempotency-Key": "c"})
        self.ask("PUT", "/v1/orders/o-1", {"revision": 1, "status": "placed"})
        self.ask("PUT", "/v1/product-lists/slow", {"title": mark, "skus": [mark]})
        self.ids = {
            "orders": "o-1",
            "product-lists": "slow",
            "decisions": held["id"],
            "promotions": "bf",
            "pools": "pool",
            "checkouts": held["id"],
            "redemptions": held["id"],
            "keys": self.key_of(kind="secret")["id"],
            "token-secrets": self.ask("POST", "/v1/token-secrets")["id"],
            "users": self.ask("POST", "/v1/users", {"email": f"{mark}@shop.example",
                                                    "roles": ["owner"]})["id"],
            "codes": mark + "-1",
        }


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def listed(answer):
    """What the items of a list are called, and what they name."""
    items = answer.json.get("items", []) if answer.status == 200 and "json" in (
        answer.headers.get_content_type()) else []
    return {value for item in items for value in item.values() if isinstance(value, str)}


class Isolation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--no-request-log")
        cls.server.command("shops", "create", "--db", cls.server.database, "--name", "second")
        cls.first = Shop(cls.server, "default", MARK)
        cls.second = Shop(cls.server, "second", "second")
        cls.server.start()
        cls.addClassCleanup(cls.server.__exit__)
        cls.document = cls.server.ask("GET", "/v1/openapi.json", key=False).json
        # What takes a session takes no key: session_test.
        cls.guarded = [one for one in operations(cls.document)
                       if one[2].get("x-access") not in ("open", "session")]
        cls.first.fill(MARK)
        cls.asked = 0

    def state(self, shop=None):
        return self.server.store.digest(PASSED_OVER, shop)

    def path_of(self, path, ids):
        """The path with ids of the first shop in it."""
        kind = re.match(r"/v1/([a-z-]+)", path).group(1)
        return re.sub(r"\{\w+\}", lambda _: ids.get(kind, "an-id-of-nothing"), path)

    def body_of(self, operation):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        return None if content is None else content.get("example", {})

    def send(self, method, path, operation, key):
        type(self).asked += 1
        return self.server.ask(
            method.upper(), self.path_of(path, self.first.ids), self.body_of(operation),
            {"Idempotency-Key": f"i-{self.asked}"}, key=key)

    def refused_everywhere(self, key_for, expected):
        """`key_for(operation)` gives the wrong key of an operation, or None where it is right."""
        before = self.state()
        tried = 0
        for method, path, operation in self.guarded:
            key = key_for(method, operation)
            if key is None:
                continue
            answer = self.send(method, path, operation, key)
            self.assertIn(answer.status, expected, f"{method} {path}: {answer.bytes}")
            self.assertNotIn(MARK, answer.bytes.decode())
            self.assertEqual(self.state(), before, f"{method} {path} changed something")
            tried += 1
        self.assertGreater(tried, 0)

    def test_every_endpoint_has_its_rules_in_the_document(self):
        scopes = self.document["components"]["schemas"]["KeyRequest"]["properties"]["scopes"]
        for method, path, operation in operations(self.document):
            where = f"{method} {path}"
            self.assertIn(operation.get("x-access"), ACCESS, f"{where} has no x-access")
            if operation["x-access"] == "session":
                self.assertNotIn("x-scope", operation, where)
                self.assertIn("401", operation["responses"], where)
                self.assertIn("403", operation["responses"], where)
            elif operation["x-access"] != "open":
                self.assertIn(operation.get("x-scope"), scopes["items"]["enum"],
                              f"{where} has no x-scope")
                self.assertIn("401", operation["responses"], where)
                self.assertIn("403", operation["responses"], where)

    def test_no_key_and_no_real_key(self):
        for key in (False, "garbage", "sk_live_" + "0" * 64, ""):
            self.refused_everywhere(lambda *_, key=key: key, {401})

    def test_a_revoked_key(self):
        made = self.first.key_of(kind="secret")
        self.first.ask("POST", f"/v1/keys/{made['id']}/revoke")
        self.refused_everywhere(lambda *_: made["key"], {401})

    def test_a_publishable_key_where_a_secret_one_is_needed(self):
        key = self.first.key_of(kind="publishable", requests_per_minute=100000)["key"]
        self.refused_everywhere(
            lambda _, operation: key if operation["x-access"] == "secret" else None, {403})

    def test_a_key_with_every_scope_but_the_one_that_is_needed(self):
        names = self.document["components"]["schemas"]["KeyRequest"]["properties"]["scopes"]
        names = names["items"]["enum"]
        keys = {name: self.first.key_of(kind="secret",
                                        scopes=[one for one in names if one != name])["key"]
                for name in names}
        self.refused_everywhere(lambda _, operation: keys[operation["x-scope"]], {403})

    def test_a_test_key_changes_nothing_that_counts(self):
        key = self.first.key_of(kind="secret", test=True)["key"]
        self.refused_everywhere(
            lambda method, operation:
                key if method not in SAFE and not operation.get("x-for-tests") else None, {403})

    def test_a_test_key_does_not_see_live_checkouts(self):
        key = self.first.key_of(kind="secret", test=True)["key"]
        before = self.state()
        for path in ("confirm", "release"):
            answer = self.server.ask(
                "POST", f"/v1/checkouts/{self.first.ids['checkouts']}/{path}", {"order": "o"}
                if path == "confirm" else None, key=key)
            self.assertEqual(answer.status, 404, answer.bytes)
        answer = self.server.ask("GET", f"/v1/checkouts/{self.first.ids['checkouts']}", key=key)
        self.assertEqual(answer.status, 404)
        self.assertEqual(self.state(), before)

    def test_the_other_shops_key_with_this_shops_ids(self):
        ((number,),) = self.server.store.rows("SELECT shop FROM shops WHERE name = 'default'")
        before = self.state(number)
        # What a PUT names is made where the key belongs: last, so that nothing else finds it.
        for method, path, operation in sorted(self.guarded, key=lambda one: one[0] == "put"):
            answer = self.send(method, path, operation, self.second.key)
            where = f"{method} {path}: {answer.bytes}"
            self.assertNotIn(MARK, answer.bytes.decode(), where)
            self.assertEqual(self.state(number), before, f"{where} changed the first shop")
            if method == "get":
                self.assertFalse(listed(answer) & set(self.first.ids.values()), where)
            # All else must be there. A code that is not is told as a fault of the request, or has
            # an empty list of attempts.
            if "{" in path and method != "put" and answer.bytes.strip() != EMPTY:
                self.assertIn(answer.status, REFUSED | {422}, where)


if __name__ == "__main__":
    unittest.main()
