# What a service manager is told (sd_notify): ready once requests are taken, stopping once they are
# not; and that nothing is needed where none listens. Also what docs/operations.md says to watch.
import os
import pathlib
import re
import socket
import unittest

from shop import Server

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent


class Notices(unittest.TestCase):
    def notices(self, address):
        """Starts and stops a server; what it told the socket of this name."""
        server = Server()
        self.addCleanup(server.__exit__)
        bound = address or str(pathlib.Path(server.folder.name) / "notify")
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(manager.close)
        manager.settimeout(60)
        manager.bind(bound.replace("@", "\0", 1) if bound.startswith("@") else bound)
        os.environ["NOTIFY_SOCKET"] = bound
        try:
            server.start()
        finally:
            del os.environ["NOTIFY_SOCKET"]
        ready = manager.recv(4096).decode()
        self.assertEqual(server.ask("GET", "/readyz", key=False).status, 200)
        self.assertEqual(server.stop(), 0)
        return [ready, manager.recv(4096).decode()]

    def test_ready_and_stopping(self):
        for address in ("", f"@stapel-test-{os.getpid()}"):
            ready, stopping = self.notices(address)
            self.assertRegex(ready, r"^READY=1\nSTATUS=serving on http://127\.0\.0\.1:\d+$")
            self.assertEqual(stopping, "STOPPING=1")

    def test_metrics_that_the_documentation_names_exist(self):
        text = (SOURCE / "docs/operations.md").read_text()
        named = set(re.findall(r"\bstapel_[a-z_]+", text))
        self.assertGreater(len(named), 5)
        with Server() as server:
            known = server.ask("GET", "/metrics", key=False).bytes.decode()
        self.assertEqual(named - set(re.findall(r"^# TYPE (\w+)", known, re.MULTILINE)), set())

    def test_nobody_listens(self):
        os.environ["NOTIFY_SOCKET"] = "/nowhere/at/all"
        try:
            with Server() as server:
                self.assertEqual(server.ask("GET", "/readyz", key=False).status, 200)
                self.assertEqual(server.stop(), 0)
        finally:
            del os.environ["NOTIFY_SOCKET"]


if __name__ == "__main__":
    unittest.main()
