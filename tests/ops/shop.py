# What the tests of operations share: the binary, a server under load, waiting for a state.
import os
import pathlib
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "http"))
from server import BINARY, CART, PROMOTION, Server  # noqa: E402,F401

CLIENT = os.environ.get("STAPEL_LOAD_CLIENT", "build/http_load_client")
CLIENTS = 16
ORDERS = 1_000_000  # more than a test can do
PATIENCE_SECONDS = 120


def stapel(*arguments):
    """Runs one command of the binary, as a shell would."""
    return subprocess.run(
        [BINARY, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def redeem(server, order):
    return server.ask("POST", "/v1/redemptions", {"cart": CART, "order": order},
                      {"Idempotency-Key": order})


def wait_until(true, what):
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"never came: {what}")
        time.sleep(0.02)


class Load:
    """Shoppers at work; tells at any moment which orders are acknowledged."""

    def __init__(self, server):
        self.acknowledged = set()
        self.statuses = {}  # how often each was answered
        self.grown = threading.Condition()
        self.process = subprocess.Popen(
            [CLIENT, str(server.port), server.key, "BF", "o-", str(CLIENTS), str(ORDERS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            order, status, word = line.split()
            with self.grown:
                said = (status, word) if status != "201" else status
                self.statuses[said] = self.statuses.get(said, 0) + 1
                if status == "201":
                    self.acknowledged.add(order)
                self.grown.notify_all()

    def wait_for(self, true):
        """Waits until `true(self)`, asked after each answer."""
        with self.grown:
            if not self.grown.wait_for(lambda: true(self), PATIENCE_SECONDS):
                raise AssertionError(f"never came; answers: {self.statuses}")
            return set(self.acknowledged)

    def more(self, count):
        """Waits for so many more acknowledged orders; all of them."""
        aim = len(self.acknowledged) + count
        return self.wait_for(lambda load: len(load.acknowledged) >= aim)

    def refused(self):
        return sum(count for said, count in self.statuses.items() if said != "201")

    def end(self):
        """After the server has gone: without its connections the client ends."""
        self.process.wait(timeout=PATIENCE_SECONDS)
        self.reader.join()
        self.process.stdout.close()
