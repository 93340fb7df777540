# `stapel migrate`: a shop that sold moves from a file to PostgreSQL, whole, once, also when it is
# killed on the way; what is not the same afterwards is found out, and what may not be is refused.
import pathlib
import signal
import subprocess
import time
import unittest

import stores
from nodes import Node
from server import BINARY, CART, Server

KEY = {"Idempotency-Key": "the-order"}
ORDER = {"cart": CART, "order": "the-order"}
BF = {"id": "bf", "name": "A tenth off", "trigger": {"codes": ["BF"]}}
BF["effects"] = [{"type": "percent_off", "percent": 10}]
BF["limits"] = {"total": 40}


class MigrateTest(unittest.TestCase):
    def setUp(self):
        self.file = self.enter(Server())
        self.file.publish(BF)
        self.answer = self.file.ask("POST", "/v1/redemptions", ORDER, KEY)
        self.assertEqual(self.answer.status, 201, self.answer.bytes)
        for number in range(10):
            order = {"cart": CART, "order": f"order-{number}"}
            sent = self.file.ask("POST", "/v1/checkouts", order, {"Idempotency-Key": str(number)})
            self.assertEqual(sent.status, 201, sent.bytes)
        pool = {"id": "mug", "name": "Mugs", "pattern": "MUG-########", "uses_max": 1}
        self.assertEqual(self.file.ask("POST", "/v1/pools", pool).status, 201)
        drawn = self.file.ask("POST", "/v1/pools/mug/codes:generate", {"count": 3000},
                              {"Idempotency-Key": "mugs"})
        self.assertIn(drawn.status, (200, 201, 202), drawn.bytes)
        self.file.stop()
        self.target = stores.PostgresSchema()
        self.addCleanup(self.target.remove)

    def enter(self, context):
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def arguments(self, *more):
        return ["migrate", "--from", f"sqlite:{self.file.database}", "--to", self.target.address,
                *more]

    def migrate(self, *more):
        return self.file.run(*self.arguments(*more))

    def refused(self, done, words):
        self.assertEqual(done.returncode, 2, done)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn(words, done.stderr)

    def copied(self):
        rows = self.target.rows("SELECT count(*) FROM pg_tables WHERE schemaname ="
                                " current_schema() AND tablename = 'stapel_move'")
        if rows != [("1",)]:
            return 0
        return int(self.target.rows("SELECT copied FROM stapel_move")[0][0])

    def kill_midway(self):
        process = subprocess.Popen([BINARY, *self.arguments("--portion", "5")],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + 60
        while self.copied() < 500 and time.monotonic() < end:
            self.assertIsNone(process.poll(), "it was done before it could be killed")
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        self.assertEqual(process.returncode, -signal.SIGKILL)

    def sells_on(self):
        node = self.enter(Node(self.target.address, key=self.file.key))
        again = node.ask("POST", "/v1/redemptions", ORDER, KEY)
        self.assertEqual((again.status, again.json), (201, self.answer.json))
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        more = {"cart": CART, "order": "another"}
        sold = node.ask("POST", "/v1/redemptions", more, {"Idempotency-Key": "another"})
        self.assertEqual(sold.status, 201, sold.bytes)
        uses = node.ask("GET", "/v1/promotions/bf").json["uses"]
        self.assertEqual((uses["used"], uses["held"]), (2, 10))
        node.stop()
        verified = self.file.run("verify", "--db", self.target.address)
        self.assertEqual(verified.returncode, 0, verified.stderr)

    def test_a_shop_sells_on_where_it_moved(self):
        done = self.migrate()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("the same on both sides", done.stdout)
        self.sells_on()
        self.refused(self.migrate(), "moved there already")

    def test_what_is_killed_goes_on_and_serves_nobody_until_then(self):
        self.kill_midway()
        before = self.copied()
        served = self.file.run("serve", "--store", self.target.address, "--port", "0")
        self.assertNotEqual(served.returncode, 0)
        self.assertIn("stapel migrate", served.stderr)
        done = self.migrate()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("going on where it was interrupted", done.stdout)
        self.assertGreater(self.copied(), before)
        self.sells_on()

    def test_a_row_that_was_altered_on_the_way_is_found_out(self):
        self.kill_midway()
        self.target.rows("UPDATE checkouts SET total = total + 1 WHERE order_id = 'the-order'")
        done = self.migrate()
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("the table checkouts differs", done.stderr)
        served = self.file.run("serve", "--store", self.target.address, "--port", "0")
        self.assertNotEqual(served.returncode, 0)

    def test_what_may_not_be_is_refused_and_changes_nothing(self):
        self.file.start()
        self.refused(self.migrate(), "has it open")
        self.file.stop()
        self.refused(self.file.run("migrate", "--from", "sqlite:/no/such.db", "--to",
                                   self.target.address), "/no/such.db")
        self.refused(self.file.run("migrate", "--from", self.file.database, "--to", "shop.db"),
                     "--to")
        node = self.enter(Node(self.target.address))
        node.publish(BF)
        node.stop()
        before = self.target.digest()
        self.refused(self.migrate(), "holds rows")
        self.assertEqual(self.target.digest(), before)

    def test_another_file_does_not_go_on_with_what_one_began(self):
        self.kill_midway()
        other = self.enter(Server())
        other.stop()
        self.assertTrue(pathlib.Path(other.database).exists())
        self.refused(self.file.run("migrate", "--from", other.database, "--to",
                                   self.target.address), "another file")


if __name__ == "__main__":
    unittest.main(verbosity=2)
