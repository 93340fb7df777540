# The log in both formats: one line per event that a program can read, and nothing in it, in the
# metrics or in a problem's `instance` that names a person. Every value that a person could be known
# by carries a mark here, in whatever part of a request it stands, to every route of the OpenAPI
# document.
import json
import re
import unittest
import urllib.parse

from shop import PROMOTION, Server

MARK = "zq9"
MARKED = ["zq9-klant", "zq9.jansen@voorbeeld.nl", "1017 ZQ9", "ZQ9CODE", "Jan Zq9 Jansen"]
REQUEST_ID = re.compile(r"^urn:stapel:request:([0-9a-f]{16})$")
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")

PERSONAL = {
    **PROMOTION,
    "id": "zq9",
    "trigger": {"codes": ["ZQ9CODE"]},
    "conditions": {"attr": "customer.id", "op": "=", "value": "zq9-klant"},
}
CART = {
    "currency": "EUR",
    "codes": ["ZQ9CODE"],
    "customer": {
        "id": "zq9-klant",
        "segments": ["zq9-segment"],
        "attributes": {"email": "zq9.jansen@voorbeeld.nl", "name": "Jan Zq9 Jansen"},
    },
    "shipping": {"method": "standard", "amount": 495, "country": "NL", "postcode": "1017 ZQ9"},
    "attributes": {"note": "voor zq9"},
    "lines": [{"id": "zq9", "sku": "zq9", "quantity": 1, "unit_price": 10000,
               "attributes": {"engraving": "Zq9"}}],
}
HEADERS = {
    "Idempotency-Key": "zq9-order",
    "User-Agent": "zq9",
    "Referer": "https://voorbeeld.nl/zq9",
    "X-Forwarded-For": "198.51.100.23",
    "X-Request-Id": "zq9",
    "Cookie": "klant=zq9",
}
BODIES = [
    {"cart": CART, "order": "zq9-order"},
    {"cart": CART, "order": "zq9-order", "zq9": "zq9"},
    CART,
    "zq9",
    {"codes": ["zq9"], "name": "zq9", "id": "zq9", "ids": ["zq9"], "pattern": "ZQ9-####"},
    b'{"zq9": "zq9.jansen@voorbeeld.nl"',
    b"\xffzq9",
]


class Log(unittest.TestCase):
    def serve(self, *options):
        server = Server(*options)
        self.addCleanup(server.__exit__)
        server.start()
        self.sent = 0
        return server

    def ask(self, server, *arguments, **named):
        answer = server.ask(*arguments, **named)
        self.sent += 1
        if answer.status >= 400 and answer.headers.get_content_type().endswith("problem+json"):
            instance = REQUEST_ID.match(answer.json["instance"])
            self.assertTrue(instance, answer.bytes)
            self.assertEqual(instance.group(1), answer.headers["X-Request-Id"])
        return answer

    def work(self, server):
        """What succeeds, what is refused and what is wrong, by a person with a name."""
        for path in ("/v1/promotions/zq9", "/v1/promotions/zq9/publish"):
            method = "PUT" if path.endswith("zq9") else "POST"
            body = PERSONAL if method == "PUT" else None
            answer = self.ask(server, method, path, body)
            self.assertIn(answer.status, (200, 201), answer.bytes)
        for path in ("/v1/evaluate", "/v1/redemptions"):
            body = {"cart": CART, "order": "zq9-order"}
            body = body if path.endswith("redemptions") else {"cart": CART}
            answer = self.ask(server, "POST", path, body, {"Idempotency-Key": "zq9-order"})
            self.assertIn(answer.status, (200, 201), answer.bytes)
            self.assertGreater(answer.json.get("result", answer.json)["totals"]["saved"], 0)
        self.redeemed = answer.json["id"]

    def every_route(self, server):
        document = server.ask("GET", "/v1/openapi.json", key=False).json
        self.sent += 1
        number = 0
        for path, operations in document["paths"].items():
            for method in operations:
                for body in BODIES if method in ("post", "put", "patch") else [None]:
                    number += 1
                    word = urllib.parse.quote(MARKED[number % len(MARKED)])
                    target = re.sub(r"\{\w+\}", word, path)
                    headers = {**HEADERS, "Idempotency-Key": f"zq9-{number}"}
                    if isinstance(body, (str, bytes)):
                        headers["Content-Type"] = "application/json"
                    self.ask(server, method.upper(), target, body, headers)
                for query in (f"zq9={number}", "limit=zq9", "after=zq9&language=zq9"):
                    self.ask(server, method.upper(), f"{target}?{query}", None, HEADERS)
                self.ask(server, "DELETE", target, None, HEADERS)
                self.ask(server, method.upper(), target, None, HEADERS, key="sk_zq9")
        for target in ("/klant/zq9", "/zq9?zq9=zq9", "/v1/zq9"):
            self.ask(server, "GET", target, None, HEADERS)

    def damage(self, server):
        """A row that cannot be read; the fault that is logged must not quote it."""
        changed = server.store.rows(
            "UPDATE checkouts SET claims = '[[\"ZQ9CODE\"]]' RETURNING id")
        self.assertNotEqual(changed, [])
        answer = self.ask(server, "GET", f"/v1/checkouts/{self.redeemed}")
        self.assertEqual(answer.status, 500, answer.bytes)

    def check_nothing_personal(self, server, *texts):
        for text in texts:
            for line in text.splitlines():
                for private in (MARK, "127.0.0.1", "198.51.100.23", server.key, "voorbeeld"):
                    self.assertNotIn(private, line.lower())

    def test_json_is_an_object_a_line_without_a_person(self):
        server = self.serve("--log-format", "json")
        self.work(server)
        self.every_route(server)
        self.damage(server)
        metrics = server.ask("GET", "/metrics", key=False).bytes.decode()
        self.sent += 1
        server.stop()
        log = server.log_text()
        self.check_nothing_personal(server, log, metrics)
        lines = [json.loads(line) for line in log.splitlines()]
        for line in lines:
            self.assertRegex(line["time"], TIME)
            self.assertIn(line["level"], ("info", "warning", "error"))
        requests = [line for line in lines if line["event"] == "request"]
        self.assertEqual(len(requests), self.sent)
        self.assertEqual(len({line["id"] for line in requests}), self.sent)
        made = [line for line in requests
                if (line.get("route"), line["status"]) == ("/v1/redemptions", 201)]
        self.assertGreater(len(made), 0)
        self.assertEqual(made[0]["method"], "POST")
        for name in ("microseconds", "bytes_in", "bytes_out"):
            self.assertGreater(made[0][name], 0)
        self.assertTrue(made[0]["key"])
        self.assertEqual(made[0]["shop"], "default")
        unknown = [line for line in requests if "route" not in line]
        self.assertTrue(unknown and all(line["status"] in (401, 404, 405) for line in unknown))
        failures = [line for line in lines if line["event"] == "failure"]
        self.assertEqual([line["route"] for line in failures], ["/v1/checkouts/{id}"])
        self.assertIn("cannot be read", failures[0]["what"])

    def test_text_is_names_and_values_without_a_person(self):
        server = self.serve()
        self.work(server)
        self.every_route(server)
        server.stop()
        log = server.log_text()
        self.check_nothing_personal(server, log)
        self.assertRegex(
            log,
            r"(?m)^time=\S+Z level=info event=request id=[0-9a-f]{16} method=POST "
            r"route=/v1/redemptions status=201 microseconds=\d+ bytes_in=\d+ bytes_out=\d+ "
            r"key=\w+ shop=default$",
        )
        self.assertRegex(log, r"(?m) event=request id=\S+ method=- route=- status=404 ")


if __name__ == "__main__":
    unittest.main()
