# Malformed input of every kind for every endpoint: the answer is a problem document or a closed
# connection, never a crash, and nothing is written. What is malformed follows from the OpenAPI
# document, so that a new endpoint is tested from its first day.
import copy
import json
import pathlib
import socket
import unittest

from server import Server

KEY = {"Idempotency-Key": "malformed"}
DEEP = 10_000
LARGE = 50_000_000
WRONG = {
    "string": [None, 1, True, [], {}, "\ud800"],
    "integer": [None, "1", 1.5, 10**30, True, [], {}],
    "number": [None, "1", True, [], {}],
    "boolean": [None, "true", 0, [], {}],
    "array": [None, "x", 1, {}, True, [None], [[]]],
    "object": [None, "x", 1, [], True],
}
RAW_NUMBERS = ["1e400", "-0.5", "00", "+1", "0x10", "NaN", "Infinity", "1.0", "9" * 400]


class Schema:
    """Valid documents for the schemas of the OpenAPI document, and ways to break them."""

    def __init__(self, document):
        self.schemas = document["components"]["schemas"]

    def resolve(self, schema):
        if "$ref" in schema:
            return self.schemas[schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def broken(self, schema, value):
        """Copies of `value` with one fault each: wrong types, missing and unknown members."""
        schema = self.resolve(schema)
        if "oneOf" in schema or "type" not in schema:
            return
        for wrong in WRONG[schema["type"]]:
            yield wrong
        if schema["type"] == "integer" and "minimum" in schema:
            yield schema["minimum"] - 1
        if schema["type"] == "object" and isinstance(value, dict):
            yield from self.broken_members(schema, value)
        if schema["type"] == "array" and isinstance(value, list) and value:
            for wrong in self.broken(schema["items"], value[0]):
                yield [wrong, *value[1:]]

    def broken_members(self, schema, value):
        for name in schema.get("required", []):
            yield {key: part for key, part in value.items() if key != name}
        if schema.get("additionalProperties") is False:
            yield {**value, "no_such_member": 1}
        for name, part in schema.get("properties", {}).items():
            for wrong in self.broken(part, value.get(name)):
                yield {**value, name: wrong}


class Malformed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--no-request-log", "--header-timeout", "0.3", "--body-timeout", "0.3")
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.command("users", "create", "--db", cls.server.database, "--role", "owner",
                           "--email", "o@shop.example", "--password-file", cls.password_file())
        cls.server.start()
        cls.cookie = cls.sign_in()
        cls.document = cls.server.ask("GET", "/v1/openapi.json", key=False).json
        cls.before = cls.state()

    def tearDown(self):
        self.assertIsNone(self.server.process.poll(), self.server.log_text()[-5000:])
        self.assertEqual(self.server.ask("GET", "/healthz", key=False).status, 200)
        self.assertEqual(self.state(), self.before, "something was written")
        self.assertNotIn("event=failure", self.server.log_text())

    @classmethod
    def state(cls):
        lists = ("promotions", "pools", "redemptions")
        state = {name: cls.server.everything(f"/v1/{name}") for name in lists}
        for name in ("keys", "settings"):
            state[name] = cls.server.ask("GET", f"/v1/{name}").json
        return state

    @classmethod
    def password_file(cls):
        path = pathlib.Path(cls.server.folder.name) / "password"
        path.write_text("correct horse battery\n")
        return path

    @classmethod
    def sign_in(cls):
        answer = cls.server.ask("POST", "/v1/session", {
            "email": "o@shop.example", "password": "correct horse battery"}, key=False)
        return {"Cookie": answer.headers["Set-Cookie"].split(";")[0],
                "X-CSRF-Token": answer.json["csrf_token"]}

    def credentials(self, path):
        """The headers and the key that a path takes."""
        if path.startswith("/v1/session"):
            return {"headers": {**KEY, **self.cookie}, "key": False}
        return {"headers": KEY}

    def operations(self, with_body=None):
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                if with_body is not None and ("requestBody" in operation) != with_body:
                    continue
                yield method.upper(), path.replace("{", "").replace("}", ""), operation

    def is_problem(self, answer, *statuses):
        self.assertIn(answer.status, statuses, answer.bytes[:500])
        self.assertEqual(answer.headers.get_content_type(), "application/problem+json")
        problem = answer.json
        self.assertEqual(problem["status"], answer.status)
        self.assertEqual(problem["type"], "/problems/" + problem["code"])
        for member in ("title", "detail", "instance"):
            self.assertTrue(problem[member])
        for error in problem["errors"]:
            self.assertTrue(error["detail"])
            self.assertTrue(error["pointer"] == "" or error["pointer"].startswith("/"))

    def send_all(self, method, path, bodies, *statuses):
        """One request for each body, over one connection while the server keeps it."""
        connection = self.server.connection()
        for body in bodies:
            with self.subTest(endpoint=f"{method} {path}", body=repr(body)[:300]):
                answer = self.server.ask(method, path, body, connection=connection,
                                         **self.credentials(path))
                self.is_problem(answer, *statuses)
        connection.close()

    def test_broken_documents(self):
        schema = Schema(self.document)
        count = 0
        for method, path, operation in self.operations(with_body=True):
            media = operation["requestBody"]["content"]["application/json"]
            bodies = [
                json.dumps(broken) for broken in schema.broken(media["schema"], media["example"])
            ]
            self.assertGreater(len(bodies), 5)
            count += len(bodies)
            self.send_all(method, path, bodies, 400, 422)
        self.assertGreater(count, 500)

    def test_texts_that_are_no_documents(self):
        for method, path, operation in self.operations(with_body=True):
            example = json.dumps(operation["requestBody"]["content"]["application/json"]["example"])
            texts = [
                "",
                " ",
                "{",
                example[:-1],
                example + example,
                example.replace(":", "=", 1),
                '{"a":1,"a":2}',
                "[" * DEEP + "]" * DEEP,
                '{"a":' * DEEP + "1" + "}" * DEEP,
                b"\xff\xfe{}",
                example.encode()[:-1] + b',"\xc3\x28":1}',
                b'{"\xed\xa0\x80":1}',
                '{"\\ud800":1}',
                "\x00",
                "\ufeff{}".encode(),
            ]
            self.send_all(method, path, texts, 400, 422)

    def test_numbers_that_are_none(self):
        for method, path, operation in self.operations(with_body=True):
            example = operation["requestBody"]["content"]["application/json"]["example"]
            bodies = []
            for name in example:
                rest = {key: value for key, value in example.items() if key != name}
                text = json.dumps(rest)[1:-1]
                for number in RAW_NUMBERS:
                    bodies.append(f'{{{text}{"," if text else ""}"{name}":{number}}}')
            self.send_all(method, path, bodies, 400, 422)

    def test_huge_amounts_in_carts(self):
        cart = self.document["paths"]["/v1/evaluate"]["post"]["requestBody"]["content"][
            "application/json"
        ]["example"]
        for price, quantity in ((10**13, 100_000), (10**13 + 1, 1), (1, 100_001), (2**63, 1)):
            body = copy.deepcopy(cart)
            body["cart"]["lines"][0].update(unit_price=price, quantity=quantity)
            for path in ("/v1/evaluate", "/v1/checkouts"):
                answer = self.server.ask("POST", path, body, KEY)
                self.is_problem(answer, 422)

    def test_bodies_where_none_belongs(self):
        for method, path, operation in self.operations(with_body=False):
            if method == "GET":
                answer = self.server.ask(method, path, "{}" * 10, **self.credentials(path))
                self.is_problem(answer, 400, 404, 413)
            else:
                self.send_all(method, path, ["[]", "1", "{", '{"a":1}', b"\xff"], 400, 422)

    def test_bodies_that_are_too_large(self):
        head = b"POST %b HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %b\r\n"
        chunk = b"x" * 65_536
        for method, path, _ in self.operations():
            sized = b"Content-Length: %d\r\n\r\n" % LARGE
            for framing in (sized, b"Transfer-Encoding: chunked\r\n\r\n"):
                start = head.replace(b"POST", method.encode()) % (
                    path.encode(),
                    self.server.key.encode(),
                )
                chunked = framing.startswith(b"T")
                part = b"%x\r\n%b\r\n" % (len(chunk), chunk) if chunked else chunk
                with self.subTest(endpoint=f"{method} {path}", chunked=chunked):
                    reply = self.pour(start + framing, part)
                    self.assertRegex(reply, rb"^(HTTP/1\.1 4\d\d |$)", "refused or closed")

    def pour(self, start, part):
        """Sends `start` and 50 MB of `part`s, as far as the server lets it; what came back."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=60) as connection:
            try:
                connection.sendall(start)
                for _ in range(LARGE // len(part)):
                    connection.sendall(part)
            except OSError:
                pass  # the server has closed
            return read_all(connection)

    def test_requests_that_end_early(self):
        for method, path, operation in self.operations():
            body = b""
            if "requestBody" in operation:
                media = operation["requestBody"]["content"]["application/json"]
                body = json.dumps(media["example"]).encode()
            start = b"%b %b HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %b\r\n"
            whole = (start + b"Idempotency-Key: t\r\n") % (
                method.encode(),
                path.encode(),
                self.server.key.encode(),
            ) + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
            for end in range(1, len(whole), max(1, len(whole) // 25)):
                with socket.create_connection(("127.0.0.1", self.server.port), 60) as connection:
                    connection.sendall(whole[:end])
                    connection.shutdown(socket.SHUT_WR)
                    self.assertNotIn(b"HTTP/1.1 2", read_all(connection), whole[:end])

    def test_slow_senders(self):
        """All endpoints at once: half a head, half a body, and then silence."""
        waiting = []
        for method, path, _ in self.operations():
            head = f"{method} {path} HTTP/1.1\r\nHost: a\r\n"
            head += f"Authorization: Bearer {self.server.key}\r\n"
            for start in (head[: len(head) // 2], head + 'Content-Length: 20\r\n\r\n{"cart":'):
                connection = socket.create_connection(("127.0.0.1", self.server.port), 60)
                connection.sendall(start.encode())
                waiting.append((start, connection))
        for start, connection in waiting:
            reply = read_all(connection)
            connection.close()
            self.assertRegex(reply, rb"^(HTTP/1\.1 4\d\d |$)", start)

    def test_heads_that_break_http(self):
        key = self.server.key.encode()
        heads = [
            b"\r\n\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            b"GET\r\n\r\n",
            b"GET /v1/promotions HTTP/1.1\r\n\r\n",
            b"GET /v1/promotions HTTP/9.9\r\nHost: a\r\n\r\n",
            b"GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n",
            b"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
            b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
            b"GET * HTTP/1.1\r\nHost: a\r\n\r\n",
            b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
            b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
            b"POST /v1/evaluate HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + key
            + b"\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"POST /v1/evaluate HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + key
            + b"\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        ]
        for head in heads:
            with self.subTest(head=head[:80]):
                with socket.create_connection(("127.0.0.1", self.server.port), 60) as connection:
                    try:
                        connection.sendall(head)
                        connection.shutdown(socket.SHUT_WR)
                    except OSError:
                        pass
                    self.assertRegex(read_all(connection), rb"^(HTTP/1\.1 [45]\d\d |$)")

    def test_keys_that_open_nothing(self):
        for method, path, operation in self.operations():
            if operation["x-access"] == "open":
                continue
            for key in (False, "", "sk_", "sk_" + "0" * 500, self.server.key + "x", "\x80"):
                answer = self.server.ask(method, path, key=key)
                self.is_problem(answer, 401)


def read_all(connection):
    parts = []
    try:
        while part := connection.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


if __name__ == "__main__":
    unittest.main()
