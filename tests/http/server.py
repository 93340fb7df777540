# Starts `stapel serve` on a free port over a fresh database, and asks it. STAPEL names the binary,
# stores.py says where the database is.
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile

import stores

BINARY = os.environ.get("STAPEL", "build/stapel")
PATIENCE_SECONDS = 60

PROMOTION = {
    "id": "bf",
    "name": "A tenth off",
    "trigger": {"codes": ["BF"]},
    "effects": [{"type": "percent_off", "percent": 10}],
}
CART = {
    "currency": "EUR",
    "lines": [{"id": "1", "sku": "A", "quantity": 1, "unit_price": 10000}],
    "codes": ["BF"],
}


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.bytes = response.read()

    @property
    def json(self):
        return json.loads(self.bytes)

    @property
    def code(self):
        """The problem's code; an answer that is no problem document has none."""
        if self.headers.get_content_type() != "application/problem+json":
            return None
        return self.json["code"]


class Server:
    """One database and, while it is started, the server over it."""

    def __init__(self, *options):
        self.folder = tempfile.TemporaryDirectory(prefix="stapel-")
        self.store = stores.make(self.folder.name)
        self.database = self.store.address
        self.options = options
        self.process = None
        self.key = self.command("keys", "create", "--db", self.database, "--name", "test").strip()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self.process:
            self.kill()
        self.store.remove()
        self.folder.cleanup()

    def run(self, *arguments):
        """Runs another command of the binary."""
        return subprocess.run(
            [BINARY, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    def command(self, *arguments):
        """As run, where it succeeds: its standard output."""
        done = self.run(*arguments)
        if done.returncode != 0:
            raise AssertionError(f"{arguments}: exit {done.returncode}: {done.stderr}")
        return done.stdout

    def start(self, *options):
        self.log = open(pathlib.Path(self.folder.name) / "log", "ab")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--db", self.database, "--port", "0", *self.options, *options],
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        first = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", first)
        if not found:
            raise AssertionError(f"the server did not start: {first}{self.log_text()}")
        self.port = int(found.group(1))

    def log_text(self):
        return (pathlib.Path(self.folder.name) / "log").read_text(errors="replace")

    def kill(self):
        self._end(signal.SIGKILL)

    def stop(self):
        """Asks it to end; its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, sent):
        self.process.send_signal(sent)
        code = self.process.wait(timeout=PATIENCE_SECONDS)
        self.process.stdout.close()
        self.log.close()
        self.process = None
        return code

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)

    def ask(self, method, path, body=None, headers=None, key=True, connection=None):
        """One request. A body that is no string or bytes is sent as JSON."""
        sent = {"Authorization": f"Bearer {self.key}"} if key is True else {}
        if isinstance(key, str):
            sent["Authorization"] = f"Bearer {key}"
        if body is not None and not isinstance(body, (str, bytes)):
            body = json.dumps(body)
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        used = connection or self.connection()
        try:
            used.request(method, path, body, sent)
            return Answer(used.getresponse())
        finally:
            if connection is None:
                used.close()

    def publish(self, definition):
        saved = self.ask("PUT", f"/v1/promotions/{definition['id']}", definition)
        assert saved.status in (200, 201), saved.bytes
        live = self.ask("POST", f"/v1/promotions/{definition['id']}/publish")
        assert live.status == 200, live.bytes

    def everything(self, path):
        """All items of a list, page by page."""
        items, after = [], ""
        while after is not None:
            page = self.ask("GET", f"{path}?limit=1000" + (f"&after={after}" if after else "")).json
            items += page["items"]
            after = page["next"]
        return items

    def metrics(self):
        """The samples without labels, and the rest under their full names."""
        lines = self.ask("GET", "/metrics", key=False).bytes.decode().splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}
