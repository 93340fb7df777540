# A dump of PostgreSQL's own tools is a backup: restored into another database its books agree, and
# a request that was answered before it gets the same answer again.
import pathlib
import subprocess
import tempfile
import unittest

from nodes import Cluster, Node
from server import CART, PROMOTION

KEY = {"Idempotency-Key": "the-order"}
ORDER = {"cart": CART, "order": "the-order"}


class DumpTest(unittest.TestCase):
    def test_a_restored_dump_sells_on(self):
        with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
            dump = pathlib.Path(folder) / "dump"
            socket = cluster.url.split("host=")[1]
            of_server = ["-h", socket, "-U", "postgres"]
            with Node(cluster.url) as node:
                node.publish(PROMOTION)
                before = node.ask("POST", "/v1/redemptions", ORDER, KEY)
                self.assertEqual(before.status, 201, before.bytes)
                # While the server runs.
                self.run_tool("pg_dump", *of_server, "--format=custom", "--file", dump, "stapel")
                later = {"cart": CART, "order": "later"}
                lost = node.ask("POST", "/v1/redemptions", later, {"Idempotency-Key": "later"})
                self.assertEqual(lost.status, 201, lost.bytes)
                key = node.key
            self.run_tool("createdb", *of_server, "restored")
            self.run_tool("pg_restore", *of_server, "--dbname", "restored", dump)
            restored = cluster.url.replace("/stapel?", "/restored?")
            with Node(restored, key=key) as node:
                again = node.ask("POST", "/v1/redemptions", ORDER, KEY)
                self.assertEqual((again.status, again.json), (201, before.json))
                uses = node.ask("GET", "/v1/promotions/bf").json["uses"]
                self.assertEqual(uses["used"], 1)
                verified = node.run("verify", "--db", restored)
                self.assertEqual(verified.returncode, 0, verified.stderr)

    def run_tool(self, *command):
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
