# Keys from outside: live and test, scopes, publishable keys with prices of the catalog and signed
# customers, origins, limits, idempotency, usage.
import base64
import hashlib
import hmac
import json
import pathlib
import re
import shutil
import subprocess
import threading
import time
import unittest

from server import CART, PROMOTION, Server

PRODUCTS = ("sku,name,unit_price,currency,category,brand\n"
            "SHOE,Shoe,8000,EUR,shoes/running,Acme\n"
            "MUG,Mug,950,EUR,gifts,\n")
ROOT = pathlib.Path(__file__).resolve().parents[2]
ORIGIN = "https://shop.example"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token_of(secret_id, secret, customer, **claims):
    """A customer token, written with Python's own HMAC."""
    header = {"alg": "HS256", "typ": "JWT", "kid": secret_id}
    payload = {"shop": "default", "customer": customer, "exp": int(time.time()) + 600, **claims}
    text = ".".join(base64url(json.dumps(part).encode()) for part in (header, payload))
    sign = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64url(sign)}"


class Keys(unittest.TestCase):
    def setUp(self):
        self.server = Server("--no-request-log", "--trusted-proxies", "127.0.0.0/8")
        file = pathlib.Path(self.server.folder.name) / "products.csv"
        file.write_text(PRODUCTS)
        self.server.command("import", "--format", "products", file, "--db", self.server.database)
        self.server.start()
        self.addCleanup(self.server.__exit__)
        self.asked = 0

    def ask(self, method, path, body=None, status=200, key=True, **headers):
        self.asked += 1
        sent = {"Idempotency-Key": f"k-{self.asked}"}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        answer = self.server.ask(method, path, body, sent, key=key)
        self.assertEqual(answer.status, status, answer.bytes)
        return answer

    def key_of(self, **members):
        return self.ask("POST", "/v1/keys", {"name": "k", **members}, status=201).json

    def price(self, key, status=200, headers=None, lines=None, codes=None, **members):
        cart = {"currency": "EUR", "codes": codes or [],
                "lines": lines or [{"id": "1", "sku": "SHOE", "quantity": 2}]}
        cart.update(members.pop("cart", {}))
        return self.ask("POST", "/v1/evaluate", {"cart": cart, **members}, status=status, key=key,
                        **(headers or {}))

    # --- Keys ---

    def test_what_a_key_is_can_be_seen(self):
        for members, prefix in (({"kind": "secret"}, "sk_live_"),
                                ({"kind": "secret", "test": True}, "sk_test_"),
                                ({"kind": "publishable"}, "pk_live_"),
                                ({"kind": "publishable", "test": True}, "pk_test_")):
            self.assertTrue(self.key_of(**members)["key"].startswith(prefix))

    def test_a_bad_key_is_told_all_that_is_wrong(self):
        refused = self.ask("POST", "/v1/keys", {
            "name": "k", "kind": "secret", "scopes": ["prices", "all"], "requests_per_minute": 0,
            "expires_at": "tomorrow"}, status=422).json
        self.assertEqual([error["pointer"] for error in refused["errors"]],
                         ["/scopes/1", "/requests_per_minute", "/expires_at"])
        refused = self.ask("POST", "/v1/keys", {"name": "k", "scopes": ["prices"],
                                                "origins": ["shop.example", ORIGIN + "/"]},
                           status=422).json
        self.assertEqual([error["pointer"] for error in refused["errors"]],
                         ["/origins/0", "/origins/1", "/scopes"])
        self.ask("POST", "/v1/keys", {"name": "k", "expires_at": "2020-01-01T00:00:00Z"},
                 status=422)

    def test_a_missing_scope_is_named(self):
        key = self.key_of(kind="secret", scopes=["codes"])["key"]
        refused = self.ask("GET", "/v1/promotions", status=403, key=key).json
        self.assertIn("promotions.read", refused["detail"])
        self.ask("GET", "/v1/pools", key=key)

    def test_a_limited_key_gives_no_more_than_it_has(self):
        key = self.key_of(kind="secret", scopes=["keys", "prices"])["key"]
        self.ask("POST", "/v1/keys", {"name": "k", "kind": "secret"}, status=403, key=key)
        self.ask("POST", "/v1/keys", {"name": "k", "kind": "secret", "scopes": ["codes"]},
                 status=403, key=key)
        self.ask("POST", "/v1/keys", {"name": "k", "kind": "secret", "scopes": ["prices"]},
                 status=201, key=key)

    def test_a_key_does_not_revoke_itself(self):
        made = self.key_of(kind="secret")
        self.ask("POST", f"/v1/keys/{made['id']}/revoke", status=409, key=made["key"])
        self.ask("POST", f"/v1/keys/{made['id']}/revoke")
        self.ask("GET", "/v1/keys", status=401, key=made["key"])

    def test_a_test_checkout_counts_nowhere_and_is_seen_by_test_keys_only(self):
        self.server.publish({**PROMOTION, "limits": {"total": 1}})
        test = self.key_of(kind="secret", test=True)["key"]
        for order in ("1", "2"):
            made = self.ask("POST", "/v1/redemptions", {"cart": CART, "order": order}, status=201,
                            key=test).json
            self.assertTrue(made["test"])
        self.ask("GET", f"/v1/checkouts/{made['id']}", status=404)
        self.ask("GET", f"/v1/checkouts/{made['id']}", key=test)
        self.ask("GET", f"/v1/decisions/{made['id']}", status=404)
        self.ask("GET", f"/v1/decisions/{made['id']}", key=test)
        of_order = "/v1/checkouts?order=2"
        self.assertEqual(self.ask("GET", of_order).json["items"], [])
        self.assertEqual(len(self.ask("GET", of_order, key=test).json["items"]), 1)
        refused = [self.ask("POST", "/v1/redemptions",
                            {"cart": {**CART, "codes": ["NOPE"]}, "order": "4"}, status=409,
                            key=key).json["decision"] for key in (True, test)]
        for decision, own, other in ((refused[0], True, test), (refused[1], test, True)):
            self.ask("GET", f"/v1/decisions/{decision}", key=own)
            self.ask("GET", f"/v1/decisions/{decision}", status=404, key=other)
        self.ask("POST", f"/v1/redemptions/{made['id']}/rollback", status=404)
        self.ask("POST", "/v1/redemptions", {"cart": CART, "order": "3"}, status=201)
        self.assertEqual(self.ask("GET", "/v1/promotions/bf").json["uses"]["used"], 1)
        refused = self.ask("PUT", "/v1/promotions/bf", PROMOTION, status=403, key=test).json
        self.assertIn("test key", refused["detail"])

    # --- Publishable keys ---

    def test_prices_come_from_the_catalog(self):
        key = self.key_of()["key"]
        priced = self.price(key).json
        self.assertEqual(priced["totals"]["list"], 16000)
        refused = self.price(key, status=422, lines=[
            {"id": "1", "sku": "SHOE", "quantity": 1, "unit_price": 1, "tags": ["x"]},
            {"id": "2", "sku": "NONE", "quantity": 1}],
            cart={"at": "2026-01-01T00:00:00Z", "customer": {"id": "c"}, "uses": {}},
            now="2026-01-01T00:00:00Z", explain=True).json
        self.assertEqual(sorted(error["pointer"] for error in refused["errors"]), [
            "/cart/at", "/cart/customer", "/cart/lines/0/tags", "/cart/lines/0/unit_price",
            "/cart/uses", "/explain", "/now"])
        unknown = self.price(key, status=422, lines=[{"id": "1", "sku": "NONE", "quantity": 1}])
        self.assertEqual(unknown.json["errors"],
                         [{"pointer": "/cart/lines/0/sku", "detail": "is no product of this shop"}])
        foreign = self.price(key, status=422, cart={"currency": "USD"}).json
        self.assertIn("no price in USD", foreign["errors"][0]["detail"])

    def test_a_category_of_the_catalog_counts(self):
        self.server.publish({**PROMOTION, "trigger": "automatic", "effects": [
            {"type": "percent_off", "percent": 10, "scope": "lines",
             "lines": {"attr": "line.category", "op": "in", "value": ["shoes"]}}]})
        key = self.key_of()["key"]
        self.assertEqual(self.price(key).json["totals"]["total"], 14400)

    def test_a_customer_is_known_by_a_signed_token(self):
        self.server.publish({**PROMOTION, "trigger": "automatic", "conditions": {
            "attr": "customer.groups", "op": "in", "value": ["vip"]}})
        key = self.key_of()["key"]
        secret = self.ask("POST", "/v1/token-secrets", status=201).json
        vip = {"id": "c-1", "groups": ["vip"]}
        good = token_of(secret["id"], secret["secret"], vip)
        self.assertEqual(self.price(key).json["totals"]["total"], 16000)
        self.assertEqual(self.price(key, customer_token=good).json["totals"]["total"], 14400)
        for bad in (good[:-2], token_of(secret["id"], "guessed", vip),
                    token_of(secret["id"], secret["secret"], vip, shop="other"),
                    token_of(secret["id"], secret["secret"], {"id": "c", "role": "x"})):
            refused = self.price(key, status=422, customer_token=bad).json
            self.assertEqual(refused["errors"][0]["pointer"], "/customer_token")
        second = self.ask("POST", "/v1/token-secrets", status=201).json
        self.ask("POST", "/v1/token-secrets", status=409)
        both = token_of(second["id"], second["secret"], vip)
        self.assertEqual(self.price(key, customer_token=both).json["totals"]["total"], 14400)
        self.ask("POST", f"/v1/token-secrets/{secret['id']}/revoke")
        self.price(key, status=422, customer_token=good)
        left = self.ask("GET", "/v1/token-secrets").json["items"]
        self.assertEqual([one["id"] for one in left], [second["id"]])
        self.assertNotIn(second["secret"], json.dumps(left))

    def test_the_examples_of_the_manual_sign_good_tokens(self):
        self.server.publish({**PROMOTION, "trigger": "automatic", "conditions": {
            "attr": "customer.groups", "op": "in", "value": ["vip"]}})
        key = self.key_of()["key"]
        secret = self.ask("POST", "/v1/token-secrets", status=201).json
        text = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
        js = "\nconsole.log(customerToken({id!r}, {secret!r}, {{id: 'c', groups: ['vip']}}))"
        php = "\necho customer_token({id!r}, {secret!r}, ['id' => 'c', 'groups' => ['vip']]);"
        call = {"js": js, "php": php}
        run = {"js": ["node", "-e"], "php": ["php", "-r"]}
        for language, program in run.items():
            code = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL).group(1)
            if shutil.which(program[0]) is None:
                continue
            done = subprocess.run([*program, code + call[language].format(**secret)],
                                  capture_output=True, text=True, timeout=60, check=True)
            priced = self.price(key, customer_token=done.stdout.strip()).json
            self.assertEqual(priced["totals"]["total"], 14400, language)

    def test_web_pages_of_listed_origins_only(self):
        key = self.key_of(origins=[ORIGIN])["key"]
        asks = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
        early = self.server.ask("OPTIONS", "/v1/evaluate", None, asks, key=False)
        self.assertEqual((early.status, early.headers["Access-Control-Allow-Origin"]),
                         (204, ORIGIN))
        self.assertIn("Authorization", early.headers["Access-Control-Allow-Headers"])
        asks["Origin"] = "https://evil.example"
        early = self.server.ask("OPTIONS", "/v1/evaluate", None, asks, key=False)
        self.assertIsNone(early.headers["Access-Control-Allow-Origin"])
        good = self.price(key, headers={"Origin": ORIGIN})
        self.assertEqual(good.headers["Access-Control-Allow-Origin"], ORIGIN)
        bad = self.price(key, status=403, headers={"Origin": "https://evil.example"})
        self.assertIsNone(bad.headers["Access-Control-Allow-Origin"])
        self.price(self.key_of()["key"], status=403, headers={"Origin": ORIGIN})
        secret = self.ask("GET", "/v1/promotions", Origin=ORIGIN)
        self.assertIsNone(secret.headers["Access-Control-Allow-Origin"])

    # --- Limits ---

    def test_each_address_has_its_own_limit(self):
        key = self.key_of(requests_per_minute=2)["key"]
        first = {"X-Forwarded-For": "198.51.100.1"}
        self.assertIn("r=1", self.price(key, headers=first).headers["RateLimit"])
        self.price(key, headers=first)
        refused = self.price(key, status=429, headers=first)
        self.assertEqual(refused.code, "rate_limited")
        self.assertTrue(1 <= int(refused.headers["Retry-After"]) <= 30)
        self.price(key, headers={"X-Forwarded-For": "198.51.100.2"})
        made_up = {"X-Forwarded-For": "203.0.113.9, 198.51.100.1"}
        self.price(key, status=429, headers=made_up)

    def test_a_secret_key_has_a_limit_where_the_shop_sets_one(self):
        key = self.key_of(kind="secret", requests_per_minute=1)["key"]
        self.ask("GET", "/v1/promotions", key=key)
        self.ask("GET", "/v1/promotions", status=429, key=key)

    def test_guessing_codes_ends(self):
        self.server.publish(PROMOTION)
        key = self.key_of(requests_per_minute=1000)["key"]
        guesser = {"X-Forwarded-For": "198.51.100.1"}
        for _ in range(30):  # a code that stays on the cart is no guess
            self.price(key, codes=["WRONG"], headers=guesser)
        for number in range(19):
            self.price(key, codes=[f"GUESS{number}"], headers=guesser)
        refused = self.price(key, status=429, codes=["BF"], headers=guesser)
        self.assertEqual(refused.code, "too_many_attempts")
        self.assertTrue(1 <= int(refused.headers["Retry-After"]) <= 60)
        self.price(key, headers=guesser)  # without a code
        self.price(key, codes=["BF"], headers={"X-Forwarded-For": "198.51.100.2"})

    def test_guessing_in_one_session_ends(self):
        self.server.publish(PROMOTION)
        for number in range(20):
            self.ask("POST", "/v1/checkouts", status=409,
                     body={"cart": {**CART, "codes": [f"G{number}"]}, "session": "s"})
        self.ask("POST", "/v1/checkouts", {"cart": CART, "session": "s"}, status=429)
        self.ask("POST", "/v1/checkouts", {"cart": CART, "session": "t"}, status=201)

    def test_the_audit_trail_keeps_the_network_only(self):
        self.ask("POST", "/v1/keys", {"name": "k"}, status=201, X_Forwarded_For="198.51.100.77")
        entries = self.ask("GET", "/v1/audit").json["items"]
        self.assertEqual(entries[-1]["from"], "198.51.100.0/24")

    def test_the_audit_trail_goes_both_ways(self):
        for name in ("one", "two"):
            self.ask("POST", "/v1/keys", {"name": name}, status=201)
        forth = self.server.everything("/v1/audit")
        page = self.ask("GET", "/v1/audit?latest=true&limit=1").json
        self.assertEqual(page["items"], forth[-1:])
        page = self.ask("GET", f"/v1/audit?limit=1&latest=true&after={page['next']}").json
        self.assertEqual(page["items"], forth[-2:-1])
        self.assertEqual(self.ask("GET", "/v1/audit?latest=false").json["items"], forth)
        refused = self.ask("GET", "/v1/audit?latest=yes", status=400)
        self.assertIn("latest=true", refused.json["detail"])

    # --- Idempotency ---

    def test_refusals_are_repeated_too(self):
        first = self.ask("POST", "/v1/promotions/bf/publish", status=404, Idempotency_Key="p")
        self.server.publish(PROMOTION)
        again = self.ask("POST", "/v1/promotions/bf/publish", status=404, Idempotency_Key="p")
        self.assertEqual(again.json["detail"], first.json["detail"])

    def test_a_key_is_made_once_and_shown_once(self):
        first = self.ask("POST", "/v1/keys", {"name": "k"}, status=201, Idempotency_Key="one")
        again = self.ask("POST", "/v1/keys", {"name": "k"}, status=201, Idempotency_Key="one")
        self.assertEqual(again.json["id"], first.json["id"])
        self.assertNotIn("key", again.json)
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        self.ask("POST", "/v1/keys", {"name": "l"}, status=422, Idempotency_Key="one")
        self.server.stop()
        self.server.start()
        again = self.ask("POST", "/v1/keys", {"name": "k"}, status=201, Idempotency_Key="one")
        self.assertEqual(again.json["id"], first.json["id"], "after a restart")

    def test_the_same_key_at_the_same_time(self):
        self.server.publish(PROMOTION)
        answers = []

        def redeem():
            answers.append(self.server.ask("POST", "/v1/redemptions", {"cart": CART, "order": "1"},
                                           {"Idempotency-Key": "same"}))
        for _ in range(5):
            threads = [threading.Thread(target=redeem) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        done = {answer.json["id"] for answer in answers if answer.status == 201}
        self.assertEqual(len(done), 1)
        others = {(answer.status, answer.code) for answer in answers if answer.status != 201}
        self.assertLessEqual(others, {(409, "idempotency_in_progress")})
        self.assertEqual(self.ask("GET", "/v1/promotions/bf").json["uses"]["used"], 1)

    # --- Usage ---

    def test_usage_is_exact_and_survives_the_end_of_the_process(self):
        self.server.publish(PROMOTION)
        for order in ("1", "2"):
            self.ask("POST", "/v1/redemptions", {"cart": CART, "order": order}, status=201)
        self.ask("POST", "/v1/checkouts", {"cart": CART}, status=201)
        self.ask("POST", "/v1/evaluate", {"cart": CART})
        test = self.key_of(kind="secret", test=True)["key"]
        self.ask("POST", "/v1/evaluate", {"cart": CART}, key=test)
        self.ask("POST", "/v1/checkouts", {"cart": CART}, status=201, key=test)
        (month,) = self.ask("GET", "/v1/usage").json["items"]
        self.assertEqual((month["evaluations"], month["checkouts"], month["redemptions"]),
                         (1, 1, 2))
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        self.assertEqual(self.ask("GET", "/v1/usage").json["items"], [month])
        self.ask("POST", "/v1/redemptions", {"cart": CART, "order": "3"}, status=201)
        self.server.kill()
        self.server.start()
        (after,) = self.ask("GET", "/v1/usage").json["items"]
        self.assertEqual(after, {**month, "redemptions": 3})


if __name__ == "__main__":
    unittest.main()
