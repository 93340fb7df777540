# The API from a shop's side: the life of promotions, codes, checkouts and keys, idempotency, and
# how the server starts and ends. Answers are checked against the OpenAPI document as they come.
import http.client
import json
import pathlib
import re
import signal
import socket
import subprocess
import threading
import unittest

from schema import faults_of
from server import BINARY, CART, PROMOTION, Server

ROOT = pathlib.Path(__file__).resolve().parents[2]


def cart(**changes):
    return {**CART, **changes}


class Api(unittest.TestCase):
    def setUp(self):
        self.server = Server("--no-request-log")
        self.server.start()
        self.addCleanup(self.server.__exit__)
        self.document = self.server.ask("GET", "/v1/openapi.json", key=False).json
        self.asked = 0

    def ask(self, method, path, body=None, status=200, idempotency=None, **headers):
        """One request whose answer must have this status and the shape that is documented."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        self.asked += 1
        sent.setdefault("Idempotency-Key", idempotency or f"key-{self.asked}")
        answer = self.server.ask(method, path, body, sent)
        self.assertEqual(answer.status, status, answer.bytes)
        self.assert_documented(method, path, answer)
        return answer

    def assert_documented(self, method, path, answer):
        operation = self.operation(method, path.split("?")[0])
        response = operation["responses"].get(str(answer.status))
        self.assertIsNotNone(response, f"{method} {path}: {answer.status} is not documented")
        if "$ref" in response:
            response = self.document["components"]["responses"][response["$ref"].split("/")[-1]]
        kind = answer.headers.get_content_type()
        self.assertIn(kind, response["content"])
        if "json" in kind:
            schema = response["content"][kind]["schema"]
            self.assertEqual(faults_of(answer.json, schema, self.document), [], answer.bytes)

    def operation(self, method, path):
        for template, methods in self.document["paths"].items():
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
            if re.fullmatch(pattern, path) and method.lower() in methods:
                return methods[method.lower()]
        raise AssertionError(f"{method} {path} is not documented")

    def publish(self, **changes):
        self.server.publish({**PROMOTION, **changes})

    def test_suggestions_where_asked_for(self):
        self.publish(audience="public")
        without = cart(codes=[])
        plain = self.ask("POST", "/v1/evaluate", {"cart": without}).json
        self.assertNotIn("suggestions", plain)
        told = self.ask("POST", "/v1/evaluate", {"cart": without, "suggestions": True}).json
        self.assertEqual([(one["kind"], one["code"], one["gain"]) for one in told["suggestions"]],
                         [("unused_code", "BF", 1000)])

    def test_wallet_counts_what_the_store_knows(self):
        self.publish()
        self.publish(id="pooled", trigger={"pools": ["p"]},
                     effects=[{"type": "amount_off", "amount": 500}])
        self.ask("POST", "/v1/pools", {"id": "p", "name": "P"}, status=201)
        self.ask("POST", "/v1/pools/p/codes:import", {"codes": ["ONCE-1"]})
        wallet = {"cart": cart(codes=[]), "wallet": [{"code": "once1"}, {"code": "BF"}],
                  "expected": [{"amount": 100, "at": "2099-01-01T00:00:00Z"}]}
        answer = self.ask("POST", "/v1/wallet", wallet).json
        best = answer["plans"][0]
        self.assertEqual((best["use"], best["pay"]), (["once1", "BF"], 8500))
        # The one use of the pool's code is gone; the public code may be used again.
        self.assertEqual([kept["code"] for kept in best["keep"]], ["BF"])
        wallet["cart"]["uses"] = {}
        refused = self.ask("POST", "/v1/wallet", wallet, status=422).json
        self.assertEqual(refused["errors"][0]["pointer"], "/cart/uses")

    def test_the_life_of_a_promotion(self):
        path = "/v1/promotions/bf"
        self.ask("GET", path, status=404)
        first = self.ask("PUT", path, PROMOTION, status=201)
        self.assertEqual(first.headers["ETag"], '"1"')
        self.ask("PUT", path, PROMOTION, status=409, If_None_Match="*")
        changed = self.ask("PUT", path, {**PROMOTION, "name": "B"}, If_Match='"1"')
        self.assertEqual(changed.headers["ETag"], '"2"')
        self.ask("PUT", path, PROMOTION, status=412, If_Match='"1"')
        price = self.ask("POST", "/v1/evaluate", {"cart": CART}).json
        self.assertEqual(price["totals"]["total"], 10000, "a draft is not live")
        published = self.ask("POST", path + "/publish").json
        self.assertEqual(published["promotions"][0]["live_version"], 1)
        self.ask("POST", path + "/publish", status=409)
        price = self.ask("POST", "/v1/evaluate", {"cart": CART}).json
        self.assertEqual(price["totals"]["total"], 9000)
        self.assertEqual(price["applied"][0]["codes"], ["BF"])
        one = self.ask("GET", path).json
        self.assertEqual((one["state"], one["live"]["name"], one["draft"]), ("active", "B", None))
        self.assertEqual(self.ask("POST", path + "/pause").json["state"], "paused")
        refused = self.ask("POST", "/v1/evaluate", {"cart": CART, "language": "en"}).json
        self.assertEqual(refused["rejected"][0]["reason"], "paused")
        self.assertEqual(self.ask("POST", path + "/resume").json["state"], "active")
        self.assertEqual(self.ask("POST", path + "/end").json["state"], "ended")
        self.ask("POST", path + "/resume", status=409)
        public = self.ask("GET", "/v1/codes/b-f").json
        self.assertEqual((public["code"], public["pool"]), ("BF", None))
        versions = self.ask("GET", path + "/versions").json["items"]
        names = [(one["version"], one["definition"]["name"]) for one in versions]
        self.assertEqual(names, [(1, "B")])

    def test_cursors_are_of_their_list_and_unchanged(self):
        for name in "abc":
            self.ask("POST", "/v1/pools", {"id": name, "name": name}, status=201)
            self.ask("POST", f"/v1/pools/{name}/codes:import", {"codes": [name + "1", name + "2"]})
        cursor = self.ask("GET", "/v1/pools?limit=1").json["next"]
        rest = self.ask("GET", f"/v1/pools?after={cursor}").json
        self.assertEqual([pool["id"] for pool in rest["items"]], ["b", "c"])
        codes = self.ask("GET", "/v1/pools/a/codes?limit=1").json["next"]
        other = "A" if codes[-1] != "A" else "B"
        for target in (f"/v1/promotions?after={cursor}", f"/v1/pools/b/codes?after={codes}",
                       f"/v1/pools/a/codes?after={codes[:-1]}{other}", "/v1/pools?after=a",
                       f"/v1/pools/a/codes.csv?after={codes}", "/v1/redemptions?after=1"):
            refused = self.ask("GET", target, status=400)
            self.assertEqual(refused.code, "invalid_query", target)
            self.assertIn("after", refused.json["detail"])

    def test_what_is_edited_whole_is_guarded_by_its_tag(self):
        self.ask("POST", "/v1/pools", {"id": "p", "name": "P"}, status=201)
        hook = {"url": "https://shop.example/hook"}
        path = "/v1/webhooks/" + self.ask("POST", "/v1/webhooks", hook, status=201).json["id"]
        for read, method, write, body in (
                ("/v1/shop", "PUT", "/v1/shop/settings", {"hold_seconds": 60}),
                ("/v1/settings", "PUT", "/v1/settings", {"policy": "priority"}),
                ("/v1/pools/p", "POST", "/v1/pools/p/deactivate", {}),
                (path, "PUT", path, {"url": "https://shop.example/other"})):
            with self.subTest(write):
                tag = self.ask("GET", read).headers["ETag"]
                changed = self.ask(method, write, body, If_Match=tag)
                self.assertNotEqual(changed.headers["ETag"], tag)
                self.assertEqual(self.ask("GET", read).headers["ETag"], changed.headers["ETag"])
                stale = self.ask(method, write, body, status=412, If_Match=tag)
                self.assertEqual(stale.code, "stale_revision")
                self.ask(method, write, body, If_Match=changed.headers["ETag"])

    def test_publishing_several_is_all_or_none(self):
        for name in ("a", "b"):
            self.ask("PUT", f"/v1/promotions/{name}", {**PROMOTION, "id": name}, status=201)
        self.ask("POST", "/v1/promotions:publish", {"ids": ["a", "none"]}, status=404)
        self.assertEqual(self.ask("GET", "/v1/promotions/a").json["live_version"], 0)
        both = self.ask("POST", "/v1/promotions:publish", {"ids": ["a", "b"]}).json
        self.assertEqual([one["live_version"] for one in both["promotions"]], [1, 1])
        listed = self.ask("GET", "/v1/promotions?limit=1").json
        self.assertEqual((len(listed["items"]), listed["items"][0]["id"]), (1, "a"))
        rest = self.ask("GET", f"/v1/promotions?after={listed['next']}").json
        self.assertEqual([one["id"] for one in rest["items"]], ["b"])

    def test_definitions_that_break_a_rule(self):
        broken = {**PROMOTION, "prioritty": 1, "effects": [{"type": "percent_off", "percent": 0}]}
        answer = self.ask("PUT", "/v1/promotions/bf", broken, status=422)
        pointers = {error["pointer"] for error in answer.json["errors"]}
        self.assertLessEqual({"/prioritty", "/effects/0/percent"}, pointers)
        self.assertIn("priority", answer.bytes.decode(), "the nearest known name")
        self.ask("PUT", "/v1/promotions/other", PROMOTION, status=422)

    def test_a_checkout_is_confirmed_once(self):
        self.publish(limits={"total": 1})
        asked = {"cart": CART, "expected_total": 9000}
        held = self.ask("POST", "/v1/checkouts", asked, status=201, idempotency="c1")
        path = held.headers["Location"]
        self.assertEqual(held.json["state"], "held")
        self.assertEqual(held.json["result"]["totals"]["total"], 9000)
        again = self.ask("POST", "/v1/checkouts", asked, status=201, idempotency='"c1"')
        self.assertEqual(again.bytes, held.bytes)
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        other = self.ask("POST", "/v1/checkouts", asked, status=409)
        self.assertEqual(other.json["code"], "price_changed")
        self.assertEqual(other.json["result"]["totals"]["total"], 10000)
        reused = self.ask("POST", "/v1/checkouts", {"cart": CART}, status=422, idempotency="c1")
        self.assertEqual(reused.json["code"], "idempotency_key_reused")
        for _ in range(2):
            confirmed = self.ask("POST", path + "/confirm", {"order": "o-1"}).json
            self.assertEqual((confirmed["state"], confirmed["order"]), ("confirmed", "o-1"))
        self.ask("POST", path + "/confirm", {"order": "o-2"}, status=409)
        self.ask("POST", path + "/release", status=409)
        self.assertEqual(self.ask("GET", path).json["state"], "confirmed")
        for _ in range(2):
            back = self.ask("POST", path.replace("checkouts", "redemptions") + "/rollback").json
            self.assertEqual(back["state"], "rolled_back")
        kinds = [entry["kind"] for entry in self.ask("GET", "/v1/redemptions").json["items"]]
        self.assertEqual(kinds, ["redeemed", "rolled_back"])
        self.ask("POST", "/v1/redemptions", {**asked, "order": "o-3"}, status=201)

    def test_a_failed_payment_burns_nothing(self):
        self.publish(limits={"per_code": 1})
        for _ in range(3):
            held = self.ask("POST", "/v1/checkouts", {"cart": CART}, status=201)
            uses = self.ask("GET", "/v1/promotions/bf").json["uses"]
            self.assertEqual((uses["used"], uses["held"]), (0, 1))
            for _ in range(2):
                released = self.ask("POST", held.headers["Location"] + "/release").json
                self.assertEqual(released["state"], "released")

    def test_a_changed_cart_takes_its_own_place(self):
        self.publish(limits={"total": 1})
        held = self.ask("POST", "/v1/checkouts", {"cart": CART}, status=201).json
        changed = cart(lines=[{**CART["lines"][0], "quantity": 2}])
        newer = self.ask(
            "POST", "/v1/checkouts", {"cart": changed, "replaces": held["id"]}, status=201
        ).json
        self.assertEqual(newer["total"], 18000)
        self.assertEqual(self.ask("GET", f"/v1/checkouts/{held['id']}").json["state"], "released")

    def test_codes_that_do_not_apply_are_refused_at_checkout(self):
        self.publish()
        answer = self.ask("POST", "/v1/checkouts", {"cart": cart(codes=["NONE"])}, status=409).json
        self.assertEqual(answer["code"], "code_rejected")
        self.assertEqual(answer["result"]["rejected"][0]["reason"], "unknown_code")

    def test_pools_of_unique_codes(self):
        made = self.ask(
            "POST", "/v1/pools", {"id": "p", "name": "P", "pattern": "P-####-####"}, status=201
        )
        self.ask("POST", "/v1/pools", {"id": "p", "name": "P"}, status=409)
        self.assertEqual(made.headers["Location"], "/v1/pools/p")
        for _ in range(2):
            drawn = self.ask("POST", "/v1/pools/p/codes:generate", {"count": 5}, idempotency="g")
            self.assertEqual((drawn.json["added"], drawn.json["size"]), (5, 5))
        self.ask("POST", "/v1/pools/p/codes:import", {"codes": ["mine-1", "MINE 1"]})
        self.assertEqual(self.ask("GET", "/v1/pools/p").json["size"], 6)
        self.ask("GET", "/v1/pools/none/codes", status=404)
        code = self.ask("GET", "/v1/pools/p/codes?limit=3").json["items"][0]["code"]
        self.publish(trigger={"pools": ["p"]})
        body = {"cart": cart(codes=[code.lower()]), "order": "o"}
        self.ask("POST", "/v1/redemptions", body, status=201)
        self.ask("POST", "/v1/redemptions", body, status=409)
        known = self.ask("GET", f"/v1/codes/{code.lower()}").json
        self.assertEqual((known["code"], known["pool"]), (code, "p"))
        self.assertEqual((known["promotions"], known["used"], known["held"]), (["bf"], 1, 0))
        self.ask("GET", "/v1/codes/nobody-knows", status=404)
        used = [one for one in self.server.everything("/v1/pools/p/codes") if one["used"]]
        self.assertEqual([one["code"] for one in used], [code])

    def test_imported_products_are_listed(self):
        self.assertEqual(self.ask("GET", "/v1/products").json, {"items": [], "next": None})
        self.server.stop()
        demo = ROOT / "examples" / "demo"
        self.server.command(
            *("import", "--format", "products", "--db", self.server.database),
            demo / "products.csv",
        )
        self.server.start()
        first = self.ask("GET", "/v1/products?limit=2").json
        rest = self.ask("GET", f"/v1/products?limit=1000&after={first['next']}").json
        listed = first["items"] + rest["items"]
        self.assertEqual((len(first["items"]), rest["next"]), (2, None))
        self.assertEqual(listed, sorted(listed, key=lambda one: one["sku"]))
        prices = {one["sku"]: (one["unit_price"], one["category"]) for one in listed}
        self.assertEqual(len(prices), 25)
        for line in json.loads((demo / "cart.json").read_text())["lines"]:
            self.assertEqual(prices[line["sku"]], (line["unit_price"], line["category"]))
        self.assertEqual(
            [one["brand"] for one in listed if one["sku"] == "MOK-BLAUW"], ["Porceleyn"]
        )

    def test_refunds_are_previewed_with_what_is_live(self):
        self.publish(conditions={"attr": "cart.subtotal", "op": ">=", "value": 20000})
        self.ask("POST", "/v1/pools", {"id": "vip", "name": "VIP"}, status=201)
        self.ask("POST", "/v1/pools/vip/codes:import", {"codes": ["VIP-1"]})
        self.server.publish({**PROMOTION, "id": "vip", "trigger": {"pools": ["vip"]},
                             "effects": [{"type": "amount_off", "amount": 1000}]})
        order = {"cart": cart(at="2026-11-27T10:00:00+01:00", codes=["BF", "VIP-1"])}
        order["cart"]["lines"] = [{**CART["lines"][0], "quantity": 3}]
        order["result"] = self.ask("POST", "/v1/evaluate", {"cart": order["cart"]}).json
        self.assertEqual(order["result"]["totals"]["total"], 26000)

        def preview(units, rule="reprice", status=200):
            body = {"order": order, "return": {"lines": {"1": units}}, "rule": rule}
            return self.ask("POST", "/v1/refunds/preview", body, status=status).json

        self.assertEqual(preview(2, "keep")["total"], 17333)
        self.assertEqual(preview(2)["total"], 17000, "90.00 remain, without the tenth off")
        self.assertEqual(preview(3)["total"], 26000)
        first = preview(1)
        order.update(returned=first["returned"], refunded=first["refunded"])
        self.assertEqual(preview(2)["refunded"], 26000)
        self.assertEqual(preview(3, status=422)["errors"][0]["pointer"], "/return/lines/1")
        del order["cart"]["at"]
        self.assertEqual(preview(1, status=422)["errors"][0]["pointer"], "/order/cart/at")

    def test_settings(self):
        self.publish()
        self.ask("PUT", "/v1/settings", {"timezone": "Europe/Amsterdam", "currency": "JPY"})
        self.assertEqual(self.ask("GET", "/v1/settings").json["settings"]["currency"], "JPY")
        self.ask("PUT", "/v1/settings", {"timezone": "Europe/Atlantis"}, status=422)

    def test_keys(self):
        made = self.ask("POST", "/v1/keys", {"name": "shop", "kind": "publishable"}, status=201)
        key = made.json["key"]
        evaluate = ("POST", "/v1/evaluate", {"cart": CART})
        refused = self.server.ask(*evaluate, key=key)
        self.assertEqual(refused.status, 422, "prices come from the catalog")
        self.assertEqual(self.server.ask("GET", "/v1/keys", key=key).status, 403)
        self.assertNotIn(key, self.ask("GET", "/v1/keys").bytes.decode(), "shown only once")
        self.ask("POST", f"/v1/keys/{made.json['id']}/revoke")
        self.assertEqual(self.server.ask(*evaluate, key=key).status, 401)
        self.assertNotIn(key.encode(), self.server.store.everything(), "hashed at rest")
        self.server.stop()
        listed = self.server.command("keys", "list", "--db", self.server.database)
        self.assertIn("revoked", listed)
        self.assertNotIn(key, listed)

    def test_the_problems_of_the_manual_are_those_of_the_server(self):
        text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (.*) \|$", text, re.MULTILINE)
        self.assertGreater(len(rows), 30)
        for code, status, meaning in rows:
            answer = self.server.ask("GET", f"/problems/{code}", key=False)
            self.assertEqual(answer.status, 200, code)
            self.assertIn(f"{code} ({status})", answer.bytes.decode())
            self.assertIn(meaning, answer.bytes.decode())


class Process(unittest.TestCase):
    def test_a_busy_port_is_a_clear_message(self):
        with Server() as server, socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = subprocess.run(
                [BINARY, "serve", "--db", server.database, "--port", str(port)],
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stdout, "")
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
            self.assertIn(str(port), done.stderr)
            self.assertIn("--port", done.stderr)

    def test_it_ends_in_good_order(self):
        for sent in (signal.SIGTERM, signal.SIGINT):
            with Server() as server:
                server.stop()
                server.start("--drain", "30")
                self.assertEqual(server.ask("GET", "/readyz", key=False).status, 200)
                idle = socket.create_connection(("127.0.0.1", server.port), 60)
                server.process.send_signal(sent)
                while server.ask("GET", "/readyz", key=False).status == 200:
                    pass
                self.assertEqual(server.ask("GET", "/v1/settings").status, 200, "still served")
                idle.close()
                server.kill()
                server.start()
                self.assertEqual(server._end(sent), 0)

    def test_requests_in_hand_are_finished(self):
        with Server() as server:
            server.publish(PROMOTION)
            answers = []
            threads = [
                threading.Thread(target=redeem_until_the_end, args=(server, number, answers))
                for number in range(8)
            ]
            for thread in threads:
                thread.start()
            while len(answers) < 50:
                pass
            database = server.database
            self.assertEqual(server.stop(), 0)
            for thread in threads:
                thread.join()
            self.assertEqual({status for _, status in answers}, {201})
            server.command("verify", "--db", database)
            server.start()
            logged = {entry["order"] for entry in server.everything("/v1/redemptions")}
            self.assertEqual(logged, {order for order, _ in answers})

    def test_the_log_has_no_personal_data(self):
        with Server() as server:
            server.publish(PROMOTION)
            customer = {"id": "jan.jansen@example.nl"}
            body = {"cart": cart(customer=customer), "order": "order-of-jan"}
            key = {"Idempotency-Key": "key-of-jan"}
            made = server.ask("POST", "/v1/redemptions", body, key)
            self.assertEqual(made.status, 201)
            server.ask("GET", "/v1/checkouts/jan.jansen@example.nl")
            server.stop()
            log = server.log_text()
            self.assertIn("route=/v1/redemptions status=201", log)
            self.assertIn("route=/v1/checkouts/{id} status=404", log)
            for private in ("jan", "127.0.0.1", server.key):
                self.assertNotIn(private, log)


def redeem_until_the_end(server, number, answers):
    """Over one connection, until the server closes it."""
    connection = server.connection()
    for count in range(1_000_000):
        order = f"{number}-{count}"
        body = {"cart": CART, "order": order}
        key = {"Idempotency-Key": order}
        try:
            answer = server.ask("POST", "/v1/redemptions", body, key, connection=connection)
        except (OSError, http.client.HTTPException):
            break
        answers.append((order, answer.status))
    connection.close()


if __name__ == "__main__":
    unittest.main()
