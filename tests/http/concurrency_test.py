# 64 shoppers at once on one code that may be used 1,000 times: exactly 1,000 redemptions, whatever
# is sent twice, at the same time or again.
import collections
import os
import subprocess
import unittest

from server import PROMOTION, Server

CLIENT = os.environ.get("STAPEL_LOAD_CLIENT", "build/http_load_client")
LIMIT = 1_000
CLIENTS = 64
ORDERS = 2_000


def load(server, prefix, clients=CLIENTS, orders=ORDERS):
    """Runs the load client to its end; its lines as (order, status, word)."""
    done = subprocess.run(
        [CLIENT, str(server.port), server.key, "BF", prefix, str(clients), str(orders)],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    return [tuple(line.split()) for line in done.stdout.splitlines()]


class Concurrency(unittest.TestCase):
    def test_a_code_is_redeemed_exactly_as_often_as_it_may_be(self):
        with Server("--no-request-log") as server:
            server.publish({**PROMOTION, "limits": {"per_code": LIMIT}})
            answers = load(server, "o-")

            checkouts = collections.defaultdict(set)
            refused = set()
            for order, status, word in answers:
                if status == "201":
                    checkouts[order].add(word)
                elif status == "409" and word == "code_rejected":
                    refused.add(order)
                # Its twin is being decided on, and is told what comes of it.
                elif word != "idempotency_in_progress":
                    self.fail(f"{order} got {status} {word}")
            self.assertEqual(len(checkouts), LIMIT)
            self.assertEqual(len(refused), ORDERS - LIMIT)
            self.assertFalse(refused & checkouts.keys(), "the same request, two outcomes")
            self.assertTrue(all(len(ids) == 1 for ids in checkouts.values()))
            self.assertGreater(len(answers), ORDERS * 1.2, "repetitions were sent")

            logged = server.everything("/v1/redemptions")
            self.assertEqual(len(logged), LIMIT)
            self.assertEqual({entry["order"] for entry in logged}, checkouts.keys())
            uses = server.ask("GET", "/v1/promotions/bf").json["uses"]
            self.assertEqual(uses["used"], LIMIT)
            self.assertEqual(uses["held"], 0)

            metrics = server.metrics()
            self.assertGreaterEqual(metrics["stapel_http_requests_in_flight_max"], CLIENTS / 2)
            self.assertGreater(metrics["stapel_batch_size_max"], 1)
            self.assertGreater(metrics["stapel_commands_replayed_total"], 0)
            at_once = metrics["stapel_http_requests_in_flight_max"]
            print(
                f"{len(answers)} answers, at once {at_once:.0f}"
                f", largest batch {metrics['stapel_batch_size_max']:.0f}"
            )
            self.assertEqual(server.stop(), 0)
            server.command("verify", "--db", server.database)


if __name__ == "__main__":
    unittest.main()
