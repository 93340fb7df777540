# What a service manager is told (sd_notify): ready once requests are taken, stopping once they are
# not; and that nothing is needed where none listens.
import os
import pathlib
import socket
import unittest

from shop import Server


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
