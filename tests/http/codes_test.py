# Unique codes from a shop's side: pools with check characters, drawing many, CSV in and out,
# switching codes off, minting one for a customer, and the life of a code. Answers are checked
# against the OpenAPI document as they come.
import json
import re
import threading
import time
import unittest

from schema import faults_of
from server import CART, PROMOTION, Server
from stores import ON_POSTGRES

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def cart(*codes, **changes):
    return {**CART, "codes": list(codes), **changes}


def mistyped(code):
    """The code with another last character but one."""
    other = ALPHABET[(ALPHABET.index(code[-2]) + 1) % len(ALPHABET)]
    return code[:-2] + other + code[-1]


class Codes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--no-request-log")
        cls.server.start()
        cls.addClassCleanup(cls.server.__exit__)
        cls.document = cls.server.ask("GET", "/v1/openapi.json", key=False).json
        cls.asked = 0

    def ask(self, method, path, body=None, status=200, key=None, **headers):
        type(self).asked += 1
        sent = {"Idempotency-Key": key or f"key-{self.asked}"}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        answer = self.server.ask(method, path, body, sent)
        self.assertEqual(answer.status, status, answer.bytes)
        response = self.operation(method, path.split("?")[0])["responses"].get(str(status))
        self.assertIsNotNone(response, f"{method} {path}: {status} is not documented")
        kind = answer.headers.get_content_type()
        if kind == "application/json":
            schema = response["content"][kind]["schema"]
            self.assertEqual(faults_of(answer.json, schema, self.document), [], answer.bytes)
        return answer

    def operation(self, method, path):
        for template, methods in self.document["paths"].items():
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
            if re.fullmatch(pattern, path) and method.lower() in methods:
                return methods[method.lower()]
        raise AssertionError(f"{method} {path} is not documented")

    def pool(self, name, **changes):
        body = {"id": name, "name": name, "pattern": f"{name.upper()}-####-####", **changes}
        body = {member: value for member, value in body.items() if value is not None}
        made = self.ask("POST", "/v1/pools", body, status=201).json
        definition = {**PROMOTION, "id": name, "trigger": {"pools": [name]}}
        self.server.publish(definition)
        return made

    def draw(self, name, count):
        self.ask("POST", f"/v1/pools/{name}/codes:generate", {"count": count})
        listed = self.server.everything(f"/v1/pools/{name}/codes")
        return [one["code"] for one in listed]

    def rejected(self, *codes, **changes):
        body = {"cart": cart(*codes, **changes), "language": "en"}
        return self.ask("POST", "/v1/evaluate", body).json["rejected"]

    def reason(self, code, **changes):
        """Why the code does not apply; None where it does."""
        found = self.rejected(code, **changes)
        return found[0]["reason"] if found else None

    def redeem(self, code, order, status=201, **changes):
        body = {"cart": cart(code, **changes), "order": order}
        return self.ask("POST", "/v1/redemptions", body, status=status).json

    def history(self, code):
        return self.ask("GET", f"/v1/codes/{code}/history").json["items"]

    def kinds(self, code):
        return [event["kind"] for event in self.history(code) if event["kind"] != "refused"]

    def test_a_typing_error_is_told_from_an_unknown_code(self):
        self.assertTrue(self.pool("typo")["check"])
        code = self.draw("typo", 1)[0]
        self.assertIsNone(self.reason(code.lower().replace("-", " ")))
        wrong = self.rejected(mistyped(code))[0]
        self.assertEqual((wrong["reason"], wrong["mistyped"]), ("unknown_code", True))
        self.assertIn("typed", wrong["message"])
        unknown = self.rejected("SOMETHING-ELSE")[0]
        self.assertEqual(unknown["reason"], "unknown_code")
        self.assertNotIn("mistyped", unknown)
        self.assertNotEqual(unknown["message"], wrong["message"])
        refused = self.ask("POST", "/v1/checkouts", {"cart": cart(mistyped(code))}, status=409)
        self.assertTrue(refused.json["result"]["rejected"][0]["mistyped"])

    def test_pools_without_a_check_character(self):
        self.assertFalse(self.pool("old", check=False)["check"])
        code = self.draw("old", 1)[0]
        self.assertIsNone(self.reason(code))
        self.assertNotIn("mistyped", self.rejected(mistyped(code))[0])

    def test_many_codes_are_drawn_by_and_by(self):
        self.pool("many")
        path = "/v1/pools/many/codes:generate"
        begun = self.ask("POST", path, {"count": 60_000}, status=202, key="many")
        self.assertFalse(begun.json["finished"])
        again = self.ask("POST", path, {"count": 60_000}, status=202, key="many")
        self.assertEqual(again.bytes, begun.bytes)
        supply = self.follow(begun.headers["Location"])
        self.assertEqual((supply["state"], supply["added"]), ("finished", 60_000))
        self.assertEqual(self.ask("GET", "/v1/pools/many").json["size"], 60_000)
        codes = self.export("many", 50_000)
        self.assertEqual((len(codes), len(set(codes))), (60_000, 60_000))
        listed = self.ask("GET", "/v1/pools/many/supplies").json["items"]
        self.assertEqual([one["id"] for one in listed], [supply["id"]])
        self.ask("POST", path, {"count": 10_000_001}, status=422)
        self.ask("GET", "/v1/pools/typo/supplies/" + supply["id"], status=404)

    def follow(self, location):
        for _ in range(600):
            supply = self.ask("GET", location).json
            if supply["finished_at"]:
                return supply
            time.sleep(0.05)
        raise AssertionError("the drawing does not end")

    def export(self, pool, limit):
        """All codes of a pool, as CSV page by page."""
        path, codes = f"/v1/pools/{pool}/codes.csv?limit={limit}", []
        while path:
            page = self.ask("GET", path)
            self.assertEqual(page.headers.get_content_type(), "text/csv")
            lines = page.bytes.decode().split("\r\n")
            self.assertEqual((lines[0], lines[-1]), ("code,used,held,active", ""))
            codes += [line.split(",")[0] for line in lines[1:-1]]
            following = re.match(r'<(.*)>; rel="next"', page.headers.get("Link", ""))
            path = following.group(1) if following else None
        return codes

    def test_exports_are_in_the_audit_trail(self):
        with Server("--no-request-log") as server:
            server.ask("POST", "/v1/pools", {"id": "p", "name": "P"})
            server.ask("POST", "/v1/pools/p/codes:import", {"codes": ["A1", "B2", "C3"]})
            first = server.ask("GET", "/v1/pools/p/codes.csv?limit=2")
            following = re.match(r'<(.*)>; rel="next"', first.headers["Link"]).group(1)
            server.ask("GET", following)
            if not ON_POSTGRES:  # a file has one server
                beside = server.run("codes", "export", "--db", server.database, "--pool", "p")
                self.assertNotEqual(beside.returncode, 0)
                self.assertEqual(beside.stdout, "")
            server.stop()
            server.command("codes", "export", "--db", server.database, "--pool", "p")
            server.start()
            trail = server.ask("GET", "/v1/audit").json["items"]
            exports = [one for one in trail if one["action"] == "codes.exported"]
            self.assertEqual([one["subject"] for one in exports], ["p"] * 3)
            self.assertEqual([one["details"] for one in exports],
                             [{"count": 2, "complete": False}, {"count": 1, "complete": True},
                              {"count": 3, "complete": True}])
            self.assertRegex(exports[0]["actor"], "^key_")
            self.assertEqual(exports[2]["actor"], "cli")

    def test_tells_why_a_code_was_refused(self):
        with Server("--no-request-log") as server:
            server.publish({**PROMOTION, "limits": {"total": 1}})
            body = {"cart": {**CART, "channel": "web"}, "order": "1"}
            server.ask("POST", "/v1/redemptions", body, {"Idempotency-Key": "1"})
            again = {**body, "order": "2"}
            refused = server.ask("POST", "/v1/redemptions", again, {"Idempotency-Key": "2"})
            self.assertEqual(refused.code, "code_rejected")
            server.stop()  # which writes the attempts
            options = ("explain", "--db", server.database, "--language", "en", "--code")
            words = server.command(*options, "b-f")
            for said in ("Code BF: public; used once", "promotion bf (A tenth off): active",
                         "once, limit_reached, channel web: This code has been used",
                         refused.json["decision"]):
                self.assertIn(said, words)
            story = json.loads(server.command(*options, "BF", "--json"))
            self.assertEqual([one["decision"] for one in story["decisions"]],
                             [refused.json["decision"]])
            self.assertEqual(story["attempts"][0]["count"], 1)
            self.assertEqual((story["promotions"][0]["limit"], story["all_decisions"]), (1, True))
            unknown = server.run(*options, "NEVER")
            self.assertEqual((unknown.returncode, unknown.stdout), (2, ""))
            self.assertIn("--code", unknown.stderr)
            both = server.run(*options, "BF", "--order", "1")
            self.assertEqual(both.returncode, 2)

    def test_a_drawing_goes_on_after_the_server_was_killed(self):
        with Server("--no-request-log") as server:
            body = {"id": "p", "name": "P", "pattern": "P-####-####"}
            server.ask("POST", "/v1/pools", body)
            key = {"Idempotency-Key": "g"}
            begun = server.ask("POST", "/v1/pools/p/codes:generate", {"count": 400_000}, key)
            self.assertEqual(begun.status, 202, begun.bytes)
            server.kill()
            server.start()
            again = server.ask("POST", "/v1/pools/p/codes:generate", {"count": 400_000}, key)
            self.assertEqual(again.bytes, begun.bytes)
            for _ in range(1_200):
                supply = server.ask("GET", begun.headers["Location"]).json
                if supply["finished_at"]:
                    break
                time.sleep(0.05)
            self.assertEqual(supply["added"], 400_000)
            self.assertEqual(server.ask("GET", "/v1/pools/p").json["size"], 400_000)
            server.stop()
            server.command("verify", "--db", server.database)

    def test_csv_with_rows_that_are_no_codes(self):
        self.pool("csv", pattern=None)
        text = 'name,code\r\nA,CSV-1\r\nB,\r\nC,"CSV ""2"""\r\nD\r\nE,csv1\r\nF,%s\r\n' % ("X" * 65)
        answer = self.ask(
            "POST", "/v1/pools/csv/codes:import", text, Content_Type="text/csv; charset=utf-8"
        ).json
        self.assertEqual((answer["added"], answer["already_there"]), (2, 1))
        self.assertEqual([row["line"] for row in answer["rejected"]], [3, 5, 7])
        self.assertEqual(answer["rejected_count"], 3)
        exported = self.ask("GET", "/v1/pools/csv/codes.csv").bytes.decode().split("\r\n")
        self.assertEqual(exported[1:-1], ['"CSV ""2""",0,0,true', "CSV-1,0,0,true"])
        self.assertIsNone(self.reason("CSV 1"))
        self.ask("POST", "/v1/pools/csv/codes:import", "", 422, Content_Type="text/csv")
        self.ask("POST", "/v1/pools", "id,name\n", 415, Content_Type="text/csv")

    def test_codes_that_were_switched_off(self):
        self.pool("off")
        one, two, three = self.draw("off", 3)
        path = f"/v1/codes/{one.lower()}"
        self.assertEqual(self.ask("POST", path + "/deactivate").json["changed"], 1)
        self.assertEqual(self.ask("POST", path + "/deactivate").json["unchanged"], 1)
        self.assertEqual(self.reason(one), "paused")
        self.assertEqual(self.redeem(one, "o-off", status=409)["code"], "code_rejected")
        self.assertFalse(self.ask("GET", path).json["active"])
        self.ask("POST", path + "/activate")
        self.assertIsNone(self.reason(one))
        some = {"codes": [one, two]}
        self.assertEqual(self.ask("POST", "/v1/codes:deactivate", some).json["changed"], 2)
        refused = self.ask("POST", "/v1/codes:deactivate", {"codes": [three, "NONE"]}, status=422)
        self.assertEqual(refused.json["errors"][0]["pointer"], "/codes/1")
        self.assertIsNone(self.reason(three), "all or none")
        self.ask("POST", "/v1/codes:activate", some)
        self.assertFalse(self.ask("POST", "/v1/pools/off/deactivate").json["active"])
        self.assertEqual([self.reason(code) for code in (one, two, three)], ["paused"] * 3)
        self.ask("POST", "/v1/pools/off/activate")
        self.assertIsNone(self.reason(two))
        self.assertEqual(
            self.kinds(one),
            ["issued", "deactivated", "activated", "deactivated", "activated"],
        )
        self.ask("POST", "/v1/pools/none/deactivate", status=404)

    def test_no_code_is_used_after_it_was_switched_off(self):
        self.pool("race", uses_max=100_000)
        code = self.draw("race", 1)[0]
        answers, off = [], threading.Event()

        def use(number):
            count = 0
            while not off.is_set() or count < 3:
                late = off.is_set()
                body = {"cart": cart(code), "order": f"race-{number}-{count}"}
                key = {"Idempotency-Key": body["order"]}
                status = self.server.ask("POST", "/v1/redemptions", body, key).status
                answers.append((late, status))
                count += 1

        threads = [threading.Thread(target=use, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        while len(answers) < 20:
            time.sleep(0.01)
        self.ask("POST", f"/v1/codes/{code}/deactivate")
        off.set()
        for thread in threads:
            thread.join()
        self.assertEqual({status for late, status in answers if late} - {409}, set())
        used = self.ask("GET", f"/v1/codes/{code}").json["used"]
        self.assertEqual(used, sum(status == 201 for _, status in answers))

    def mint(self, status=201, key=None, promotion="mint", **body):
        return self.ask("POST", f"/v1/promotions/{promotion}/codes", body, status=status, key=key)

    def test_a_code_minted_for_a_customer(self):
        self.pool("mint")
        labels = {"channel": "service", "campaign": "sorry"}
        first = self.mint(key="m1", customer="jan", labels=labels)
        self.assertEqual(self.mint(key="m1", customer="jan", labels=labels).bytes, first.bytes)
        minted = first.json
        code = minted["code"]
        self.assertNotIn("jan", first.bytes.decode())
        self.assertRegex(code, "^[2-9A-Z]{5}-[2-9A-Z]{5}$")
        jan, eve = {"id": "jan"}, {"id": "eve"}
        self.assertEqual(self.reason(code), "customer_required")
        strange = self.rejected(code, customer=eve)[0]
        unknown = self.rejected("NEVER-HEARD", customer=eve)[0]
        self.assertEqual({**strange, "code": ""}, {**unknown, "code": ""})
        self.assertIsNone(self.reason(code, customer=jan))
        self.redeem(code, "order-of-jan", customer=jan)
        self.assertEqual(self.reason(code, customer=jan), "limit_reached")
        known = self.ask("GET", f"/v1/codes/{code}").json
        self.assertEqual((known["pool"], known["promotions"]), (None, ["mint"]))
        self.assertEqual((known["used"], known["uses_max"]), (1, 1))
        self.assertEqual(known["minted"]["labels"], labels)
        self.assertEqual(known["minted"]["customer"], minted["customer"])
        events = [event for event in self.history(code) if event["kind"] != "refused"]
        self.assertEqual([event["kind"] for event in events], ["minted", "used"])
        self.assertEqual(events[0]["customer"], events[1]["customer"])
        self.assertEqual(events[1]["order"], "order-of-jan")

    def test_what_a_minted_code_may_be(self):
        self.pool("kinds")
        of = {"promotion": "kinds"}
        pooled = self.mint(**of, pool="kinds", uses=2).json
        self.assertRegex(pooled["code"], "^KINDS-")
        self.assertEqual(self.ask("GET", "/v1/pools/kinds").json["size"], 1)
        for order in ("k1", "k2"):
            self.redeem(pooled["code"], order)
        self.redeem(pooled["code"], "k3", status=409)
        later = self.mint(**of, pattern="VIP-####-####", starts_at="2099-01-01T00:00:00Z").json
        self.assertEqual(later["ends_at"], "2099-01-15T00:00:00Z")
        self.assertEqual(self.reason(later["code"]), "not_started")
        self.assertIsNone(self.reason(later["code"], at="2099-01-02T00:00:00Z"))
        self.assertEqual(self.reason(later["code"], at="2099-01-15T00:00:00Z"), "expired")
        for body, pointer in (
            ({"ends_at": "2020-01-01T00:00:00Z"}, "/ends_at"),
            ({"valid_days": 0}, "/valid_days"),
            ({"valid_days": 1, "ends_at": "2099-01-01T00:00:00Z"}, "/valid_days"),
            ({"pool": "typo"}, "/pool"),
            ({"pattern": "##"}, "/pattern"),
            ({"uses": 0}, "/uses"),
            ({"labels": {"chanel": "x"}}, "/labels/chanel"),
        ):
            refused = self.mint(status=422, **of, **body).json
            self.assertEqual(refused["errors"][0]["pointer"], pointer)
        self.mint(status=404, promotion="nobody-knows")
        self.server.publish({**PROMOTION, "id": "automatic", "trigger": "automatic",
                             "currency": "USD", "effects": [{"type": "amount_off", "amount": 1}]})
        self.mint(status=409, promotion="automatic")
        path = "/v1/promotions/kinds/codes"
        self.assertEqual(self.server.ask("POST", path, {}).code, "idempotency_key_required")

    def test_the_life_of_a_code(self):
        self.pool("life")
        code = self.draw("life", 1)[0]
        self.assertEqual(self.kinds(code), ["issued"])
        for _ in range(2):
            held = self.ask("POST", "/v1/checkouts", {"cart": cart(code)}, status=201)
            self.assertEqual(self.reason(code), "held_elsewhere")
            self.ask("POST", held.headers["Location"] + "/release")
        paid = self.redeem(code, "o-life")
        self.ask("POST", f"/v1/redemptions/{paid['id']}/rollback")
        self.assertEqual(
            self.kinds(code),
            ["issued", "held", "released", "held", "released", "used", "rolled_back"],
        )
        self.assertEqual(self.history(code)[-2]["order"], "o-life")
        self.ask("GET", "/v1/codes/NEVER-HEARD/history", status=404)

    def test_refused_attempts_are_counted(self):
        self.pool("tried")
        code = self.draw("tried", 1)[0]
        self.ask("POST", f"/v1/codes/{code}/deactivate")
        for _ in range(3):
            self.reason(code, channel="app")
        self.reason(code)
        self.reason("TRIED-IN-VAIN")
        # Attempts are written behind the answers, in batches: the last one may come a batch later.
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = self.ask("GET", f"/v1/codes/{code}/attempts").json["items"]
            unknown = self.ask("GET", "/v1/codes/tried-in-vain/attempts").json["items"]
            if sum(one["count"] for one in found) == 4 and unknown:
                break
            time.sleep(0.1)
        counts = {(one["reason"], one["channel"]): one["count"] for one in found}
        self.assertEqual(counts, {("paused", "app"): 3, ("paused", ""): 1})
        refused = [event for event in self.history(code) if event["kind"] == "refused"]
        self.assertEqual(sum(event["count"] for event in refused), 4)
        listed = self.server.everything("/v1/attempts")
        self.assertIn("TRIEDINVAIN", [one["code"] for one in listed])
        self.assertEqual(unknown[0]["reason"], "unknown_code")

    def test_attempts_survive_a_stop(self):
        with Server("--no-request-log") as server:
            server.ask("POST", "/v1/evaluate", {"cart": cart("LAST-WORDS")})
            server.stop()
            server.start()
            found = server.ask("GET", "/v1/codes/lastwords/attempts").json["items"]
            self.assertEqual([one["count"] for one in found], [1])


if __name__ == "__main__":
    unittest.main()
