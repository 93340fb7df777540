# Webhooks as their receivers meet them: the real binary, a real receiver on this machine, and
# signatures computed by Python. The dispatcher is tested with a clock of its own
# (src/connectors/dispatcher_test.cpp); nothing here waits for a retry of minutes.
import base64
import hashlib
import hmac
import http.server
import json
import pathlib
import queue
import re
import threading
import time
import unittest

from schema import faults_of
from server import CART, PATIENCE_SECONDS, PROMOTION, Server

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Receiver:
    """Answers POSTs with what `answer(request)` gives, a status or (status, headers)."""

    def __init__(self, answer=lambda request: 204):
        self.answer = answer
        self.requests = queue.Queue()
        self.seen = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                request = {"headers": dict(self.headers), "body": body, "json": json.loads(body)}
                said = receiver.answer(request)
                status, headers = said if isinstance(said, tuple) else (said, {})
                receiver.seen.append(request)
                receiver.requests.put(request)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def next(self, kind=None):
        """The next request, of this type of event where one is named."""
        while True:
            request = self.requests.get(timeout=PATIENCE_SECONDS)
            if kind is None or request["json"]["type"] == kind:
                return request

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def verifies(secret, request):
    """Standard Webhooks by the book, with Python's hmac."""
    headers, key = request["headers"], base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request["body"]
    good = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    fresh = abs(time.time() - int(headers["webhook-timestamp"])) < 300
    return fresh and good in headers["webhook-signature"].split(" ")


class Webhooks(unittest.TestCase):
    def setUp(self):
        self.server = Server("--no-request-log", "--webhooks-allow-private")
        self.server.start()
        self.addCleanup(self.server.__exit__)
        self.document = self.server.ask("GET", "/v1/openapi.json", key=False).json

    def receiver(self, *arguments):
        receiver = Receiver(*arguments)
        self.addCleanup(receiver.close)
        return receiver

    def ask(self, method, path, body=None, status=200, schema=None):
        answer = self.server.ask(method, path, body)
        self.assertEqual(answer.status, status, answer.bytes)
        if schema:
            where = {"$ref": f"#/components/schemas/{schema}"}
            self.assertEqual(faults_of(answer.json, where, self.document), [], answer.bytes)
        return answer.json

    def webhook(self, url, *types, **more):
        body = {"url": url, "types": list(types), **more}
        return self.ask("POST", "/v1/webhooks", body, 201, "Webhook")

    def pool(self, name):
        self.ask("POST", "/v1/pools", {"id": name, "name": name, "pattern": "AB-####-####"}, 201)

    def until(self, condition):
        """Asks again until `condition()` gives something; what it gave."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError("it never came to be")

    def deliveries(self, webhook):
        path = f"/v1/webhooks/{webhook['id']}/deliveries"
        return self.ask("GET", path, schema="WebhookAttemptPage")["items"]

    def test_a_checkout_is_told_signed_and_as_the_feed_has_it(self):
        receiver = self.receiver()
        webhook = self.webhook(receiver.url, "checkout.held", "redemption.created")
        self.server.publish(PROMOTION)
        held = self.server.ask(
            "POST", "/v1/checkouts", {"cart": CART}, {"Idempotency-Key": "a"}
        ).json
        confirm = f"/v1/checkouts/{held['id']}/confirm"
        self.server.ask("POST", confirm, {"order": "4711"}, {"Idempotency-Key": "b"})
        for kind in ("checkout.held", "redemption.created"):
            request = receiver.next()
            self.assertEqual(request["json"]["type"], kind)
            self.assertEqual(request["json"]["object"], held["id"])
            self.assertTrue(verifies(webhook["secret"], request))
            self.assertEqual(request["json"]["id"], request["headers"]["webhook-id"])
        feed = self.ask("GET", "/v1/events?type=redemption.created", schema="EventPage")
        self.assertEqual(feed["items"], [request["json"]])
        self.assertEqual(request["json"]["data"]["order"], "4711")
        log = self.until(lambda: len(self.deliveries(webhook)) == 2 and self.deliveries(webhook))
        self.assertEqual(self.server.metrics()["stapel_webhook_deliveries_total"], 2)
        self.assertEqual([one["outcome"] for one in log], ["delivered"] * 2)

    def test_a_failure_is_tried_again_with_the_same_id(self):
        answers = [500, 204]
        receiver = self.receiver(lambda request: answers.pop(0))
        webhook = self.webhook(receiver.url, "pool.created")
        self.pool("a")
        first, second = receiver.next(), receiver.next()  # five seconds between them
        self.assertEqual(first["body"], second["body"])
        self.assertEqual(first["headers"]["webhook-id"], second["headers"]["webhook-id"])
        log = self.until(lambda: len(self.deliveries(webhook)) == 2 and self.deliveries(webhook))
        self.assertEqual([one["status"] for one in log], [204, 500])
        self.assertEqual([one["attempt"] for one in log], [2, 1])
        self.assertIsNotNone(log[1]["next_at"])

    def test_gone_disables_and_a_redirect_is_not_followed(self):
        other = self.receiver()
        gone = self.receiver(lambda request: 410)
        moved = self.receiver(lambda request: (302, {"Location": other.url}))
        first = self.webhook(gone.url, "pool.created")
        second = self.webhook(moved.url, "pool.created")
        self.pool("a")
        path = f"/v1/webhooks/{first['id']}"
        self.until(lambda: self.ask("GET", path, schema="WebhookStatus")["state"] == "disabled")
        log = self.until(lambda: self.deliveries(second))
        self.assertEqual((log[0]["status"], log[0]["outcome"]), (302, "failed"))
        self.assertEqual(other.seen, [])
        told = self.ask("GET", "/v1/events?type=webhook.disabled")["items"]
        self.assertEqual(told[0]["object"], first["id"])

    def test_a_slow_receiver_holds_up_nobody(self):
        release = threading.Event()
        self.addCleanup(release.set)
        slow = self.receiver(lambda request: release.wait(PATIENCE_SECONDS) and 204)
        fast = self.receiver()
        self.webhook(slow.url, "pool.created")
        self.webhook(fast.url, "pool.created")
        for number in range(20):
            self.pool(f"p{number}")
        told = [fast.next()["json"]["object"] for _ in range(20)]
        self.assertEqual(sorted(told), sorted(f"p{number}" for number in range(20)))
        self.assertEqual(slow.seen, [])
        release.set()
        for _ in range(20):
            slow.next()

    def test_rotation_and_tries(self):
        receiver = self.receiver()
        webhook = self.webhook(receiver.url, "pool.created")
        rotated = self.ask(
            "POST", f"/v1/webhooks/{webhook['id']}/rotate-secret", {}, 200, "Webhook"
        )
        self.assertNotEqual(rotated["secret"], webhook["secret"])
        self.ask("POST", f"/v1/webhooks/{webhook['id']}/test", {}, 202, "Webhook")
        request = receiver.next()
        self.assertEqual(request["json"]["type"], "webhook.test")
        self.assertTrue(verifies(webhook["secret"], request))
        self.assertTrue(verifies(rotated["secret"], request))
        shown = json.dumps(self.ask("GET", "/v1/webhooks", schema="WebhookPage"))
        self.assertNotIn("whsec_", shown)

    def test_kill_between_commit_and_delivery_loses_nothing(self):
        receiver = self.receiver()
        webhook = self.webhook(receiver.url, "pool.created")
        wanted = set()
        for number in range(5):
            for name in (f"r{number}-a", f"r{number}-b", f"r{number}-c"):
                self.pool(name)
                wanted.add(name)
            self.server.kill()
            self.server.start()
        self.until(lambda: wanted <= {one["json"]["object"] for one in list(receiver.seen)})
        ids = {}
        for one in list(receiver.seen):
            ids.setdefault(one["json"]["object"], set()).add(one["headers"]["webhook-id"])
        self.assertEqual({len(known) for known in ids.values()}, {1})
        path = f"/v1/webhooks/{webhook['id']}"
        self.until(lambda: self.ask("GET", path)["waiting"] == 0)
        self.server.kill()
        self.server.command("verify", "--db", self.server.database)

    def test_replay_of_one_and_since_a_time(self):
        receiver = self.receiver()
        webhook = self.webhook(receiver.url, "pool.created")
        self.pool("a")
        event = receiver.next()["json"]
        path = f"/v1/webhooks/{webhook['id']}"
        self.until(lambda: self.deliveries(webhook))
        self.ask("POST", f"{path}/deliveries/{event['id']}/replay", {}, 202, "Webhook")
        self.assertEqual(receiver.next()["json"], event)
        self.ask("POST", f"{path}/replay", {"since": "2020-01-01T00:00:00Z"}, 202, "Webhook")
        self.assertEqual(receiver.next()["json"], event)
        self.ask("POST", f"{path}/deliveries/evt_x/replay", {}, 404)
        self.ask("POST", f"{path}/replay", {"since": "2999-01-01T00:00:00Z"}, 422)
        self.ask("POST", f"{path}/replay", {"since": "yesterday"}, 422)

    def test_the_feed_pages_without_gaps(self):
        for number in range(5):
            self.pool(f"p{number}")
        seen, cursor = [], None
        while True:
            page = self.ask("GET", "/v1/events?limit=2" + (f"&after={cursor}" if cursor else ""),
                            schema="EventPage")
            seen += page["items"]
            cursor = page["next"]
            if not page["more"]:
                break
        numbers = [event["sequence"] for event in seen]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        self.assertEqual(self.ask("GET", f"/v1/events?after={cursor}")["items"], [])
        self.pool("late")
        page = self.ask("GET", f"/v1/events?after={cursor}")
        self.assertEqual([event["object"] for event in page["items"]], ["late"])
        for query in ("type=no.such", "after=x", "after=-1", "after=1", "limit=0", "limt=1"):
            self.ask("GET", f"/v1/events?{query}", status=400)

    def test_the_manual_lists_every_type_with_an_example(self):
        known = self.document["components"]["schemas"]["EventType"]["enum"]
        text = (ROOT / "docs/events.md").read_text(encoding="utf-8").split("## All types")[1]
        sections = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
        self.assertEqual([re.match(r"`(.+)`", one).group(1) for one in sections], known)
        for kind, section in zip(known, sections):
            example = json.loads(re.search(r"```json\n(.*?)```", section, re.DOTALL).group(1))
            where = {"$ref": "#/components/schemas/Event"}
            self.assertEqual(faults_of(example, where, self.document), [], kind)
            self.assertEqual(example["type"], kind)
        self.webhook("http://127.0.0.1:9/x", *known)  # the server knows each of them

    def test_bad_input_is_named(self):
        webhook = self.webhook("http://127.0.0.1:9/x")
        rows = [
            ({}, "/url"),
            ({"url": "ftp://a"}, "/url"),
            ({"url": "https://a.example", "types": ["no.such"]}, "/types/0"),
            ({"url": "https://a.example", "types": ["pool.created"] * 2}, "/types/0"),
            ({"url": "https://a.example", "description": "x" * 201}, "/description"),
            ({"url": "https://a.example", "test_events": 1}, "/test_events"),
            ({"url": "https://a.example", "secret": "x"}, "/secret"),
        ]
        for body, pointer in rows:
            for method, path in (("POST", ""), ("PUT", f"/{webhook['id']}")):
                problem = self.ask(method, f"/v1/webhooks{path}", body, 422)
                pointers = [error["pointer"] for error in problem["errors"]]
                self.assertIn(f"#{pointer}", [f"#{one.lstrip('#')}" for one in pointers], problem)
        self.ask("POST", "/v1/webhooks", {"url": "https://a.example", "signature": "md5"}, 422)
        for method, path in (
            ("GET", ""), ("DELETE", ""), ("GET", "/deliveries"), ("POST", "/test"),
            ("POST", "/rotate-secret"),
        ):
            self.ask(method, f"/v1/webhooks/wh_none{path}", status=404)

    def test_a_deleted_webhook_is_gone(self):
        webhook = self.webhook("http://127.0.0.1:9/x")
        path = f"/v1/webhooks/{webhook['id']}"
        self.assertEqual(self.ask("DELETE", path, schema="Webhook")["state"], "deleted")
        self.ask("GET", path, status=404)
        self.assertEqual(self.ask("GET", "/v1/webhooks")["items"], [])

    def test_making_one_twice_with_a_key_makes_one(self):
        body, key = {"url": "http://127.0.0.1:9/x"}, {"Idempotency-Key": "once"}
        first = self.server.ask("POST", "/v1/webhooks", body, key).json
        second = self.server.ask("POST", "/v1/webhooks", body, key).json
        self.assertEqual(first, second)
        self.assertEqual(len(self.ask("GET", "/v1/webhooks")["items"]), 1)


class PrivateNetworks(unittest.TestCase):
    def test_they_are_refused_unless_allowed(self):
        with Server("--no-request-log") as server:
            for url in (
                "http://example.com/", "https://127.0.0.1/", "https://10.0.0.1/",
                "https://169.254.169.254/latest/meta-data", "https://[::1]/", "https://localhost/",
                "https://[::ffff:192.168.1.1]/", "https://100.100.100.200/",
            ):
                answer = server.ask("POST", "/v1/webhooks", {"url": url})
                self.assertEqual(answer.status, 422, url)

    def test_an_endpoint_from_before_is_not_called_either(self):
        receiver = Receiver()
        self.addCleanup(receiver.close)
        with Server("--no-request-log") as server:
            server.stop()
            server.start("--webhooks-allow-private")
            webhook = server.ask("POST", "/v1/webhooks", {"url": receiver.url}).json
            server.stop()
            server.start()
            server.ask("POST", f"/v1/webhooks/{webhook['id']}/test", {})
            path = f"/v1/webhooks/{webhook['id']}/deliveries"
            end = time.monotonic() + PATIENCE_SECONDS
            while not (log := server.ask("GET", path).json["items"]):
                self.assertLess(time.monotonic(), end)
                time.sleep(0.02)
            self.assertIn("may not be called", log[0]["error"])
            self.assertEqual(receiver.seen, [])


if __name__ == "__main__":
    unittest.main()
