# Users of the console over HTTP: sign-in, sessions, CSRF tokens, roles against scopes, lock-out,
# passwords, authenticators and the users of a shop.
import base64
import datetime
import hashlib
import hmac
import http.cookies
import json
import pathlib
import re
import struct
import time
import unittest

from server import PROMOTION, Server

PASSWORD = "correct horse battery"
ROLES = {
    "marketer": {"prices", "promotions.read", "promotions.write", "codes", "products", "events",
                 "audit"},
    "finance": {"prices", "orders", "promotions.read", "products", "events", "shop", "audit"},
    "support": {"prices", "checkouts", "orders", "promotions.read", "codes", "products", "audit"},
    "analyst": {"prices", "promotions.read", "products", "audit"},
}
ROLES["approver"] = ROLES["marketer"] | {"promotions.publish"}


def totp(secret, at, step=0):
    """RFC 6238, written anew."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">q", int(at) // 30 + step), hashlib.sha1).digest()
    offset = digest[19] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


class Browser:
    """What a page has: a cookie, and the token that it read."""

    def __init__(self, server):
        self.server = server
        self.cookie = None
        self.csrf = None

    def sign_in(self, email, password=PASSWORD, **more):
        headers = more.pop("headers", {})
        answer = self.server.ask("POST", "/v1/session",
                                 {"email": email, "password": password, **more}, headers, key=False)
        if answer.status == 200:
            self.set_cookie = answer.headers["Set-Cookie"]
            cookie = http.cookies.SimpleCookie(self.set_cookie)["stapel_session"]
            self.cookie = f"stapel_session={cookie.value}"
            self.csrf = answer.json["csrf_token"]
        return answer

    def ask(self, method, path, body=None, shop=None, csrf=True, **headers):
        sent = {"Cookie": self.cookie} if self.cookie else {}
        if csrf and self.csrf and method != "GET":
            sent["X-CSRF-Token"] = self.csrf if csrf is True else csrf
        if shop:
            sent["Stapel-Shop"] = shop
        return self.server.ask(method, path, body, {**sent, **headers}, key=False)


class Sessions(unittest.TestCase):
    OPTIONS = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--no-request-log", *cls.OPTIONS)
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.command("shops", "create", "--db", cls.server.database, "--name", "second")
        cls.file = pathlib.Path(cls.server.folder.name) / "password"
        cls.file.write_text(PASSWORD + "\n")
        cls.make("owner@shop.example", "owner")
        cls.make("owner@second.example", "owner", shop="second")
        cls.make("both@shop.example", "analyst")
        cls.command("create", "--email", "both@shop.example", "--role", "marketer", "--shop",
                    "second")
        cls.server.start()

    @classmethod
    def command(cls, *arguments):
        return cls.server.command("users", *arguments, "--db", cls.server.database)

    @classmethod
    def make(cls, email, role, shop="default"):
        cls.command("create", "--email", email, "--role", role, "--shop", shop, "--password-file",
                    cls.file)

    def browser(self, email="owner@shop.example", password=PASSWORD, **more):
        browser = Browser(self.server)
        answer = browser.sign_in(email, password, **more)
        self.assertEqual(answer.status, 200, answer.bytes)
        return browser

    def user(self, owner, email, *roles, ready=True):
        """A user who has signed in and chosen a password."""
        made = owner.ask("POST", "/v1/users", {"email": email, "roles": list(roles)})
        self.assertEqual(made.status, 201, made.bytes)
        if not ready:
            return made.json
        browser = self.browser(email, made.json["one_time_password"])
        changed = browser.ask("PUT", "/v1/session/password", {
            "current": made.json["one_time_password"], "new": PASSWORD})
        self.assertEqual(changed.status, 204, changed.bytes)
        browser.id = made.json["id"]
        return browser

    def is_problem(self, answer, status, code):
        self.assertEqual((answer.status, answer.code), (status, code), answer.bytes)


class SigningIn(Sessions):
    def test_the_session_says_who_may_do_what(self):
        browser = Browser(self.server)
        answer = browser.sign_in("Owner@Shop.Example")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        session = answer.json
        self.assertEqual(session["user"]["email"], "owner@shop.example")
        self.assertEqual((session["user"]["totp"], session["user"]["must_change_password"]),
                         (False, False))
        (shop,) = session["shops"]
        self.assertEqual((shop["shop"], shop["currency"], shop["timezone"], shop["roles"]),
                         ("default", "EUR", "Europe/Amsterdam", ["owner"]))
        self.assertIn("promotions.publish", shop["scopes"])
        self.assertIn("users", shop["scopes"])
        self.assertEqual(browser.ask("GET", "/v1/session").json["user"], session["user"])

    def test_the_cookie_is_for_the_server_alone(self):
        browser = self.browser()
        parts = set(browser.set_cookie.split("; ")[1:])
        self.assertEqual(parts, {"Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=604800"})
        secure = Browser(self.server)
        secure.sign_in("owner@shop.example", headers={"X-Forwarded-Proto": "https"})
        self.assertIn("Secure", secure.set_cookie.split("; "))

    def test_whoever_is_not_let_in_is_not_told_why(self):
        owner = self.browser()
        gone = self.user(owner, "gone@shop.example", "analyst")
        owner.ask("PATCH", f"/v1/users/{gone.id}", {"disabled": True})
        bodies = []
        for email, password in (("nobody@shop.example", PASSWORD), ("owner@shop.example", "wrong"),
                                ("gone@shop.example", PASSWORD)):
            answer = Browser(self.server).sign_in(email, password)
            self.is_problem(answer, 401, "wrong_credentials")
            bodies.append({k: v for k, v in answer.json.items() if k != "instance"})
        self.assertEqual(bodies[0], bodies[1])
        self.assertEqual(bodies[0], bodies[2])
        self.browser()

    def test_unknown_takes_as_long_as_wrong(self):
        def seconds(email):
            took = []
            for i in range(4):
                start = time.perf_counter()
                Browser(self.server).sign_in(email.format(i), "wrong")
                took.append(time.perf_counter() - start)
            self.browser("timed@shop.example")
            return min(took)
        self.user(self.browser(), "timed@shop.example", "analyst")
        known, unknown = seconds("timed@shop.example"), seconds("unknown{}@shop.example")
        self.assertGreater(unknown, known / 3)
        self.assertLess(unknown, known * 3)

    def test_another_sites_page_signs_nobody_in(self):
        answer = Browser(self.server).sign_in("owner@shop.example",
                                              headers={"Sec-Fetch-Site": "cross-site"})
        self.is_problem(answer, 403, "csrf")

    def test_signing_out_ends_the_session(self):
        browser = self.browser()
        answer = browser.ask("DELETE", "/v1/session")
        self.assertEqual(answer.status, 204, answer.bytes)
        self.assertIn("Max-Age=0", answer.headers["Set-Cookie"])
        self.is_problem(browser.ask("GET", "/v1/session"), 401, "unauthorized")
        self.is_problem(browser.ask("GET", "/v1/promotions"), 401, "unauthorized")

    def test_the_store_has_no_token_and_no_password(self):
        browser = self.browser()
        token = browser.cookie.split("=")[1]
        everything = self.server.store.everything()
        self.assertIn(hashlib.sha256(token.encode()).hexdigest().encode(), everything)
        self.assertNotIn(token.encode(), everything)
        self.assertNotIn(PASSWORD.encode(), everything)
        self.assertIn(b"$argon2id$v=19$m=19456,t=2,p=1$", everything)
        self.assertNotIn(PASSWORD, self.server.log_text())

    def test_a_restart_ends_no_session(self):
        browser = self.browser()
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        self.assertEqual(browser.ask("GET", "/v1/session").status, 200)

    def test_what_is_not_read_needs_the_pages_token(self):
        browser = self.browser()
        path = "/v1/promotions/bf"
        for wrong in (False, "0" * 64, ""):
            self.is_problem(browser.ask("PUT", path, PROMOTION, csrf=wrong), 403, "csrf")
        other = self.browser()
        self.is_problem(browser.ask("PUT", path, PROMOTION, csrf=other.csrf), 403, "csrf")
        self.is_problem(browser.ask("DELETE", "/v1/session", csrf=False), 403, "csrf")
        self.is_problem(browser.ask("GET", path, **{"Sec-Fetch-Site": "cross-site"}), 403, "csrf")
        self.assertIn(browser.ask("PUT", path, PROMOTION).status, (200, 201))

    def test_a_key_is_no_session(self):
        self.is_problem(self.server.ask("GET", "/v1/session"), 401, "unauthorized")

    def test_profiles(self):
        browser = self.user(self.browser(), "profile@shop.example", "analyst")
        changed = browser.ask("PATCH", "/v1/session", {"name": "Pro File", "locale": "en"})
        self.assertEqual((changed.json["user"]["name"], changed.json["user"]["locale"]),
                         ("Pro File", "en"))
        for body in ({"locale": "de"}, {"name": ""}, {"email": "x@y"}):
            self.is_problem(browser.ask("PATCH", "/v1/session", body), 422, "invalid_request")


class Roles(Sessions):
    def test_each_role_against_each_scope(self):
        owner = self.browser()
        document = self.server.ask("GET", "/v1/openapi.json", key=False).json
        routes = {}
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                if "x-scope" in operation:
                    routes.setdefault(operation["x-scope"], (method.upper(), path))
        for role, scopes in ROLES.items():
            browser = self.user(owner, f"{role}@shop.example", role)
            (shop,) = browser.ask("GET", "/v1/session").json["shops"]
            self.assertEqual(set(shop["scopes"]), scopes)
            for scope, (method, path) in routes.items():
                answer = browser.ask(method, re.sub(r"\{\w+\}", "nothing", path))
                if scope in scopes:
                    self.assertNotIn(answer.status, (401, 403), (role, scope, answer.bytes))
                else:
                    self.is_problem(answer, 403, "forbidden")
                    self.assertIn(scope, answer.json["detail"])

    def test_a_marketer_saves_and_an_approver_publishes(self):
        owner = self.browser()
        marketer = self.user(owner, "saves@shop.example", "marketer")
        approver = self.user(owner, "approves@shop.example", "approver")
        saved = marketer.ask("PUT", "/v1/promotions/split", {**PROMOTION, "id": "split"})
        self.assertEqual(saved.status, 201, saved.bytes)
        changed = marketer.ask("PUT", "/v1/settings", {"policy": "priority"})
        self.assertEqual(changed.status, 403, "settings are live at once")
        for step in ("publish", "pause", "resume", "end"):
            path = f"/v1/promotions/split/{step}"
            self.is_problem(marketer.ask("POST", path), 403, "forbidden")
            self.assertEqual(approver.ask("POST", path).status, 200)
        trail = self.server.everything("/v1/audit")
        by = {entry["action"]: entry["actor"] for entry in trail if entry["subject"] == "split"}
        self.assertEqual(by["promotion.saved"], marketer.id)
        self.assertEqual(by["promotion.published"], approver.id)

    def test_a_key_with_promotions_write_does_not_publish(self):
        made = self.server.ask("POST", "/v1/keys", {"name": "k", "kind": "secret",
                                                    "scopes": ["promotions.write"]}).json["key"]
        self.assertEqual(self.server.ask("PUT", "/v1/promotions/key", {**PROMOTION, "id": "key"},
                                         key=made).status, 201)
        self.is_problem(self.server.ask("POST", "/v1/promotions/key/publish", key=made), 403,
                        "forbidden")

    def test_several_shops(self):
        browser = self.browser("both@shop.example")
        self.is_problem(browser.ask("GET", "/v1/promotions"), 400, "invalid_header")
        for shop in ("default", "second"):
            self.assertEqual(browser.ask("GET", "/v1/promotions", shop=shop).status, 200)
        self.is_problem(browser.ask("GET", "/v1/promotions", shop="third"), 403, "forbidden")
        put = {**PROMOTION, "id": "both"}
        self.is_problem(browser.ask("PUT", "/v1/promotions/both", put, shop="default"), 403,
                        "forbidden")
        self.assertEqual(browser.ask("PUT", "/v1/promotions/both", put, shop="second").status, 201)
        self.is_problem(self.browser().ask("GET", "/v1/promotions", shop="second"), 403,
                        "forbidden")


class UsersOfAShop(Sessions):
    def test_one_time_passwords_have_to_be_changed(self):
        made = self.user(self.browser(), "new@shop.example", "owner", ready=False)
        self.assertEqual((made["email"], made["roles"], made["disabled"], made["totp"]),
                         ("new@shop.example", ["owner"], False, False))
        once = made["one_time_password"]
        browser = self.browser("new@shop.example", once)
        self.assertTrue(browser.ask("GET", "/v1/session").json["user"]["must_change_password"])
        self.is_problem(browser.ask("GET", "/v1/promotions"), 403, "password_change_required")
        for new in ("short", once, "new@shop.example"):
            self.is_problem(browser.ask("PUT", "/v1/session/password",
                                        {"current": once, "new": new}), 422, "invalid_request")
        self.is_problem(browser.ask("PUT", "/v1/session/password",
                                    {"current": "wrong", "new": PASSWORD}), 422, "invalid_request")
        self.assertEqual(browser.ask("PUT", "/v1/session/password",
                                     {"current": once, "new": PASSWORD}).status, 204)
        self.assertEqual(browser.ask("GET", "/v1/promotions").status, 200)
        self.is_problem(Browser(self.server).sign_in("new@shop.example", once), 401,
                        "wrong_credentials")

    def test_changing_the_password_ends_the_other_sessions(self):
        first = self.user(self.browser(), "two@shop.example", "analyst")
        second = self.browser("two@shop.example")
        first.ask("PUT", "/v1/session/password", {"current": PASSWORD, "new": PASSWORD + "2"})
        self.assertEqual(first.ask("GET", "/v1/session").status, 200)
        self.is_problem(second.ask("GET", "/v1/session"), 401, "unauthorized")

    def test_reset_disable_and_remove_end_sessions_at_once(self):
        owner = self.browser()
        for name, method, path, body in (("reset", "POST", "/reset", None),
                                         ("disable", "PATCH", "", {"disabled": True}),
                                         ("remove", "DELETE", "", None)):
            browser = self.user(owner, f"{name}@shop.example", "analyst")
            self.assertEqual(browser.ask("GET", "/v1/promotions").status, 200)
            answer = owner.ask(method, f"/v1/users/{browser.id}{path}", body)
            self.assertIn(answer.status, (200, 204), answer.bytes)
            self.is_problem(browser.ask("GET", "/v1/promotions"), 401, "unauthorized")
            if name == "reset":
                self.browser("reset@shop.example", answer.json["one_time_password"])
            if name == "disable":
                self.assertEqual(owner.ask("PATCH", f"/v1/users/{browser.id}",
                                           {"disabled": False}).json["disabled"], False)
                self.is_problem(browser.ask("GET", "/v1/session"), 401, "unauthorized")

    def test_new_roles_count_from_the_next_request_on(self):
        owner = self.browser()
        browser = self.user(owner, "roles@shop.example", "analyst")
        self.assertEqual(browser.ask("GET", "/v1/users").status, 403)
        owner.ask("PATCH", f"/v1/users/{browser.id}", {"roles": ["owner", "finance"]})
        self.assertEqual(browser.ask("GET", "/v1/users").status, 200)
        owner.ask("PATCH", f"/v1/users/{browser.id}", {"roles": ["analyst"]})
        self.assertEqual(browser.ask("GET", "/v1/users").status, 403)

    def test_the_last_owner_stays(self):
        owner = self.browser("owner@second.example")
        mine = owner.ask("GET", "/v1/session").json["user"]["id"]
        path = f"/v1/users/{mine}"
        for method, body in (("DELETE", None), ("PATCH", {"disabled": True}),
                             ("PATCH", {"roles": ["analyst"]})):
            self.is_problem(owner.ask(method, path, body), 409, "last_owner")
        self.user(owner, "heir@second.example", "owner")
        self.assertEqual(owner.ask("PATCH", path, {"roles": ["analyst"]}).status, 200)
        self.command_refused()

    def command_refused(self):
        """The command line too; it does not run beside the server."""
        self.server.stop()
        done = self.server.run("users", "delete", "--db", self.server.database, "--shop", "second",
                               "--email", "heir@second.example")
        self.server.start()
        self.assertEqual(done.returncode, 2)
        self.assertIn("one owner at least", done.stderr)

    def test_owners_reach_their_own_shop_only(self):
        owner = self.browser()
        listed = {user["email"]: user for user in owner.ask("GET", "/v1/users").json["items"]}
        self.assertNotIn("owner@second.example", listed)
        both = listed["both@shop.example"]
        self.assertEqual(both["roles"], ["analyst"])
        self.is_problem(owner.ask("POST", f"/v1/users/{both['id']}/reset"), 409, "wrong_state")
        self.is_problem(owner.ask("PATCH", f"/v1/users/{both['id']}", {"name": "Mine"}), 409,
                        "wrong_state")
        self.is_problem(owner.ask("POST", "/v1/users", {
            "email": "BOTH@shop.example", "roles": ["owner"]}), 409, "already_exists")
        added = owner.ask("POST", "/v1/users", {"email": "owner@second.example",
                                                "roles": ["analyst"]})
        self.assertEqual(added.status, 201)
        self.assertNotIn("one_time_password", added.json)
        self.assertEqual(owner.ask("DELETE", f"/v1/users/{added.json['id']}").status, 204)
        self.is_problem(owner.ask("DELETE", f"/v1/users/{added.json['id']}"), 404, "not_found")
        self.browser("owner@second.example")

    def test_pages(self):
        owner = self.browser()
        every = {user["id"] for user in owner.ask("GET", "/v1/users").json["items"]}
        seen, after = [], ""
        while after is not None:
            page = owner.ask("GET", "/v1/users?limit=1" + (f"&after={after}" if after else "")).json
            seen += [user["id"] for user in page["items"]]
            after = page["next"]
        self.assertEqual((len(seen), set(seen)), (len(every), every))

    def test_what_changes_is_told_without_personal_data(self):
        owner = self.browser()
        browser = self.user(owner, "told@shop.example", "analyst")
        owner.ask("PATCH", f"/v1/users/{browser.id}", {"roles": ["finance"], "name": "Told Told"})
        owner.ask("DELETE", f"/v1/users/{browser.id}")
        events = self.server.ask("GET", "/v1/events?limit=1000").json["items"]
        told = [one["type"] for one in events if one["object"] == browser.id]
        self.assertEqual(told, ["user.created", "user.password_changed", "user.changed",
                                "user.removed"])
        trail = [one for one in self.server.everything("/v1/audit")
                 if one["subject"] == browser.id]
        mine = owner.ask("GET", "/v1/session").json["user"]["id"]
        self.assertEqual([one["actor"] for one in trail], [mine, browser.id, mine, mine])
        for text in (json.dumps(events), json.dumps(trail), self.server.log_text()):
            self.assertNotIn("told@shop", text)
            self.assertNotIn("Told Told", text)
        rows = self.server.store.rows("SELECT id FROM users WHERE email = 'told@shop.example'")
        self.assertEqual(rows, [])


class Authenticators(Sessions):
    def test_from_the_offer_to_the_end(self):
        email = "totp@shop.example"
        browser = self.user(self.browser(), email, "analyst")
        offer = browser.ask("POST", "/v1/session/totp").json
        self.assertTrue(offer["uri"].startswith("otpauth://totp/"))
        self.browser(email)  # nothing has changed yet
        self.is_problem(browser.ask("POST", "/v1/session/totp/confirm", {"totp": "12345"}), 422,
                        "invalid_request")
        at = time.time()
        code = totp(offer["secret"], at)
        confirmed = browser.ask("POST", "/v1/session/totp/confirm", {"totp": code})
        self.assertEqual(confirmed.status, 200, confirmed.bytes)
        codes = confirmed.json["recovery_codes"]
        self.assertEqual(len(set(codes)), 10)
        self.assertTrue(browser.ask("GET", "/v1/session").json["user"]["totp"])

        page = Browser(self.server)
        self.is_problem(page.sign_in(email), 401, "totp_required")
        self.is_problem(page.sign_in(email, "wrong", totp="000000"), 401, "wrong_credentials")
        self.is_problem(page.sign_in(email, totp=code), 401, "totp_required")  # used before
        now = totp(offer["secret"], at, 1)
        self.assertEqual(page.sign_in(email, totp=now).status, 200)
        self.is_problem(page.sign_in(email, totp=now), 401, "totp_required")
        self.assertEqual(page.sign_in(email, totp=codes[0].upper()).status, 200)
        self.is_problem(page.sign_in(email, totp=codes[0]), 401, "totp_required")

        self.is_problem(browser.ask("POST", "/v1/session/totp"), 409, "wrong_state")
        self.is_problem(browser.ask("DELETE", "/v1/session/totp", {"password": "wrong"}), 422,
                        "invalid_request")
        self.assertEqual(browser.ask("DELETE", "/v1/session/totp", {"password": PASSWORD}).status,
                         204)
        self.browser(email)
        self.assertNotIn(offer["secret"], self.server.log_text())

    def test_the_operator_removes_a_lost_one(self):
        email = "lost@shop.example"
        browser = self.user(self.browser(), email, "analyst")
        secret = browser.ask("POST", "/v1/session/totp").json["secret"]
        browser.ask("POST", "/v1/session/totp/confirm", {"totp": totp(secret, time.time())})
        self.server.stop()
        once = self.command("reset-password", "--email", email, "--remove-totp").strip()
        self.server.start()
        self.browser(email, once)


class LockOut(Sessions):
    OPTIONS = ("--sign-in-failures", "2", "--sign-in-lock", "3600", "--session-idle", "100")

    def test_sessions_last_as_long_as_the_options_say(self):
        expires = self.browser().ask("GET", "/v1/session").json["expires_at"]
        left = datetime.datetime.fromisoformat(expires.replace("Z", "+00:00")).timestamp()
        self.assertLess(left - time.time(), 101)
        self.assertGreater(left - time.time(), 50)

    def locked(self, answer):
        self.is_problem(answer, 429, "locked_out")
        self.assertGreater(int(answer.headers["Retry-After"]), 3_000)

    def fail(self, email, address):
        return Browser(self.server).sign_in(email, "wrong", headers={"X-Forwarded-For": address})

    def test_accounts_addresses_and_a_restart(self):
        for email in ("owner@second.example", "nobody@shop.example"):
            for i in range(2):
                self.is_problem(self.fail(email, f"203.0.113.{i}"), 401, "wrong_credentials")
            right = {"headers": {"X-Forwarded-For": "203.0.113.9"}}
            self.locked(Browser(self.server).sign_in(email, **right))
        self.server.kill()
        self.server.start()
        self.locked(Browser(self.server).sign_in("owner@second.example"))
        self.browser()

        # An address that tries many accounts.
        for i in range(8):
            self.is_problem(self.fail(f"guess{i}@shop.example", "198.51.100.7"), 401,
                            "wrong_credentials")
        self.locked(Browser(self.server).sign_in("owner@shop.example",
                                                 headers={"X-Forwarded-For": "198.51.100.7"}))
        self.browser(headers={"X-Forwarded-For": "198.51.100.8"})

    def test_a_stolen_session_guesses_no_password(self):
        browser = self.browser("both@shop.example")
        body = {"current": "guess", "new": "another password"}
        for _ in range(2):
            self.is_problem(browser.ask("PUT", "/v1/session/password", body), 422,
                            "invalid_request")
        self.locked(browser.ask("PUT", "/v1/session/password", {**body, "current": PASSWORD}))


if __name__ == "__main__":
    unittest.main()
