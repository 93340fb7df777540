# A database server that is slow or busy, as its operator sees it: limits and timeouts by option,
# the log of slow queries, and the metrics. A lock that this test holds is what makes it slow.
import contextlib
import json
import pathlib
import re
import threading
import time
import unittest

from shop import PROMOTION, Server, redeem, stapel, wait_until

SOURCE = pathlib.Path(__file__).parents[2]
SLOW = "stapel_database_slow_total"


@contextlib.contextmanager
def locked(server, table):
    """Nobody else reads or writes the table meanwhile."""
    server.store.rows(f"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    try:
        yield
    finally:
        server.store.rows("ROLLBACK")


class Database(unittest.TestCase):
    def serve(self, *options):
        server = Server("--no-request-log", "--workers", "1", "--log-format", "json", *options)
        self.addCleanup(server.__exit__)
        server.start()
        server.publish(PROMOTION)
        return server

    def asks(self, server, path):
        """Starts a request; gives a function that waits for its status."""
        statuses = []
        thread = threading.Thread(
            target=lambda: statuses.append(server.ask("GET", path).status))
        thread.start()

        def wait():
            thread.join()
            return statuses[0]
        return wait

    def test_a_slow_query_is_logged_and_counted(self):
        server = self.serve("--slow-query-ms", "1000")
        held = redeem(server, "order-of-jan").json["id"]
        before = server.metrics()[SLOW]
        with locked(server, "checkouts"):
            answered = self.asks(server, f"/v1/checkouts/{held}")
            time.sleep(1.5)
        self.assertEqual(answered(), 200)
        wait_until(lambda: server.metrics()[SLOW] > before, "the slow query is counted")
        server.stop()
        slow = [json.loads(line) for line in server.log_text().splitlines()
                if '"slow_query"' in line]
        self.assertGreater(len(slow), 0)
        for line in slow:
            self.assertEqual(line["level"], "warning")
            self.assertGreater(line["microseconds"], 1_000_000)
            self.assertNotIn(held, line["statements"])
        self.assertTrue(any("FROM checkouts WHERE shop = " in line["statements"] for line in slow))

    def test_none_is_logged_where_none_is_wanted(self):
        server = self.serve("--slow-query-ms", "0")
        with locked(server, "redemptions"):
            answered = self.asks(server, "/v1/redemptions")
            time.sleep(0.5)
        self.assertEqual(answered(), 200)
        self.assertEqual(server.metrics()[SLOW], 0)
        self.assertNotIn("slow_query", server.log_text())

    def test_a_statement_ends_at_its_limit(self):
        server = self.serve("--db-timeout", "2")
        with locked(server, "redemptions"):
            begin = time.monotonic()
            self.assertGreaterEqual(self.asks(server, "/v1/redemptions")(), 500)
            self.assertLess(time.monotonic() - begin, 25)
        self.assertEqual(server.ask("GET", "/v1/redemptions").status, 200)

    def test_the_connections_are_counted(self):
        server = self.serve("--db-readers", "3")
        numbers = server.metrics()
        self.assertEqual(numbers["stapel_readers"], 3)
        self.assertEqual(numbers["stapel_readers_in_use"], 0)
        self.assertEqual(numbers["stapel_reader_timeouts_total"], 0)
        self.assertGreaterEqual(numbers["stapel_database_connections"], 4)
        self.assertGreater(numbers["stapel_database_round_trips_total"], 0)
        self.assertGreater(numbers["stapel_database_seconds_total"], 0)
        server.store.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
            f" '{server.store.name}' AND pid <> pg_backend_pid()")
        cut = server.metrics()
        wait_until(lambda: server.ask("GET", "/v1/redemptions").status == 200, "an answer")
        wait_until(lambda: redeem(server, "o-1").status == 201, "a redemption")
        after = server.metrics()
        self.assertGreater(after["stapel_database_connections_lost_total"],
                           numbers["stapel_database_connections_lost_total"])
        self.assertGreater(after["stapel_database_connects_total"],
                           cut["stapel_database_connects_total"])

    def test_metrics_that_the_documentation_names_exist(self):
        text = (SOURCE / "docs/postgres.md").read_text(encoding="utf-8")
        named = set(re.findall(r"\bstapel_(?:database|reader)[a-z_]+", text))
        self.assertGreater(len(named), 9)
        known = self.serve().ask("GET", "/metrics", key=False).bytes.decode()
        self.assertEqual(named - set(re.findall(r"^# TYPE (\w+)", known, re.MULTILINE)), set())

    def test_limits_that_make_no_sense(self):
        for option, value in (("--db-readers", "0"), ("--db-readers", "1001"),
                              ("--db-readers", "some"), ("--db-wait", "0"), ("--db-wait", "-1"),
                              ("--db-timeout", "0"), ("--db-timeout", "3601"),
                              ("--slow-query-ms", "-1"), ("--slow-query-ms", "x")):
            with self.subTest(option=option, value=value):
                done = stapel("serve", "--db", "postgres://nobody@localhost:1/none", option, value)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(option, done.stderr.splitlines()[0])


if __name__ == "__main__":
    unittest.main()
