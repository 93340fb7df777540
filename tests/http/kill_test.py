# kill -9 under load, again and again: after each restart every acknowledged redemption is there,
# none is doubled, no counter differs, and what was not answered can be asked again.
import collections
import os
import random
import subprocess
import time
import unittest

from concurrency_test import CLIENT, CLIENTS
from server import CART, PROMOTION, Server

ROUNDS = int(os.environ.get("STAPEL_KILL_ROUNDS", "20"))
SEED = int(os.environ.get("STAPEL_SEED", "1"))
ORDERS = 1_000_000  # more than a round can do
LOAD_SECONDS_MAX = 0.25


class Kill(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.acknowledged = {}  # order: checkout
        self.unanswered = set()
        self.logged = collections.defaultdict(set)  # order: its entries in the log
        self.cursor = ""

    def test_nothing_acknowledged_is_lost(self):
        rounds_with_unanswered = 0
        with Server("--no-request-log") as server:
            server.publish(PROMOTION)
            for number in range(ROUNDS):
                pending = self.one_round(server, f"r{number}-")
                rounds_with_unanswered += bool(pending)
                server.command("verify", "--db", server.database)
                server.start()
                self.check(server)
                self.ask_again(server, pending)
            self.check(server)
            uses = server.ask("GET", "/v1/promotions/bf").json["uses"]
            self.assertEqual(uses["used"], len(self.logged))
            self.assertEqual(server.stop(), 0)
            server.command("verify", "--db", server.database)
        print(
            f"{ROUNDS} kills, {len(self.acknowledged)} redemptions acknowledged, "
            f"{len(self.unanswered)} commands unanswered at the kills, seed {SEED}"
        )
        self.assertEqual(rounds_with_unanswered, ROUNDS, "each kill must interrupt something")

    def one_round(self, server, prefix):
        """Loads the server and kills it; the orders that got no answer."""
        client = subprocess.Popen(
            [CLIENT, str(server.port), server.key, "BF", prefix, str(CLIENTS), str(ORDERS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.wait_for_load(server)
        time.sleep(self.random.uniform(0, LOAD_SECONDS_MAX))
        server.kill()
        out, _ = client.communicate(timeout=60)
        pending = set()
        for line in out.splitlines():
            order, status, word = line.split()
            if status == "201":
                self.assertEqual(self.acknowledged.setdefault(order, word), word, order)
            elif status == "unanswered":
                pending.add(order)
            elif word != "idempotency_in_progress":  # its twin was being decided
                self.assertEqual(status, "503", line)
        pending -= self.acknowledged.keys()
        self.unanswered |= pending
        return pending

    def wait_for_load(self, server):
        while server.metrics()["stapel_commands_total"] < CLIENTS:
            pass

    def check(self, server):
        """Reads on in the log of redemptions, the last page again."""
        while True:
            after = f"&after={self.cursor}" if self.cursor else ""
            page = server.ask("GET", f"/v1/redemptions?limit=1000{after}").json
            for entry in page["items"]:
                self.logged[entry["order"]].add(entry["sequence"])
            if not page["next"]:
                break
            self.cursor = page["next"]
        doubled = [order for order, entries in self.logged.items() if len(entries) > 1]
        self.assertEqual(doubled, [], "redeemed twice")
        lost = self.acknowledged.keys() - self.logged.keys()
        self.assertEqual(lost, set(), "acknowledged and lost")

    def ask_again(self, server, pending):
        connection = server.connection()
        for order in sorted(pending):
            answer = server.ask(
                "POST",
                "/v1/redemptions",
                body_of(order),
                {"Idempotency-Key": order},
                connection=connection,
            )
            self.assertEqual(answer.status, 201, answer.bytes)
            self.acknowledged[order] = answer.json["id"]
        connection.close()


def body_of(order):
    """Byte for byte what the load client sends."""
    return (
        '{"cart":{"currency":"EUR","lines":[{"id":"1","sku":"A","quantity":1,"unit_price":10000}],'
        f'"codes":["BF"]}},"order":"{order}"}}'
    )


if __name__ == "__main__":
    unittest.main()
