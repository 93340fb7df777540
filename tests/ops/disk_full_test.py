# A disk that is full, in two ways: a limit of file size that is changed while the server runs, and
# a small file system of the test's own (which needs mounts: root, or user namespaces). And files
# that may no longer be written. The server says so, loses nothing, and goes on when it can store.
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import unittest

from shop import CART, PROMOTION, Load, Server, redeem, stapel, wait_until

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
INSIDE = "STAPEL_TEST_HAS_OWN_MOUNTS"
SPACE_MEGABYTES = 24


def ready(server):
    return server.ask("GET", "/readyz", key=False).status


class Full(unittest.TestCase):
    """What holds of every way to be full: `fill` and `make_room` are the ways."""

    def check_a_full_disk(self, server, fill, make_room, detail="the disk is full",
                          logged="the disk is full"):
        self.assertEqual(redeem(server, "first").status, 201)
        fill()
        answer = redeem(server, "second")
        self.assertEqual((answer.status, answer.code), (503, "not_stored"), answer.bytes)
        self.assertEqual(answer.json["detail"], f"{detail}; nothing was done")
        self.assertEqual(ready(server), 503)
        # What changes nothing goes on, and what was done before is still known.
        self.assertEqual(server.ask("POST", "/v1/evaluate", {"cart": CART}).status, 200)
        self.assertEqual(redeem(server, "first").status, 201)
        self.assertEqual(ready(server), 503, "an answer from the past is no sign of space")
        self.assertEqual(
            [entry["order"] for entry in server.everything("/v1/redemptions")], ["first"])
        make_room()
        wait_until(lambda: ready(server) == 200, "ready again, with no change asked for")
        self.assertEqual(redeem(server, "second").status, 201)
        log = server.log_text()
        self.assertEqual(log.count(logged), 1, log)
        self.assertEqual(log.count("the store takes changes again"), 1, log)
        self.assertEqual(server.stop(), 0)
        server.command("verify", "--db", server.database)

    def check_a_full_disk_under_load(self, server, fill, make_room):
        load = Load(server)
        try:
            for _ in range(3):
                load.more(200)
                fill()
                said = load.refused()
                load.wait_for(lambda load, n=said: load.refused() > n + 50)
                make_room()
                load.more(200)
            fill()
            wait_until(lambda: ready(server) == 503, "full")
        finally:
            server.kill()
            load.end()
            make_room()
        kinds = {said for said in load.statuses if said[0] == "503"}
        self.assertEqual(kinds, {("503", "not_stored")}, load.statuses)
        server.command("verify", "--db", server.database)
        server.start()
        orders = [entry["order"] for entry in server.everything("/v1/redemptions")]
        self.assertEqual(len(orders), len(set(orders)), "redeemed twice")
        self.assertEqual(load.acknowledged - set(orders), set(), "acknowledged and lost")
        self.assertEqual(redeem(server, "last").status, 201)


class FileSizeLimit(Full):
    def setUp(self):
        self.server = Server("--no-request-log")
        self.addCleanup(self.server.__exit__)
        self.server.start()
        self.server.publish(PROMOTION)

    def set_limit(self, size):
        _, hard = resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def fill(self):
        """No file of the server may grow beyond what it writes now."""
        log = pathlib.Path(f"{self.server.database}-wal")
        self.set_limit(min(log.stat().st_size, self.server.database.stat().st_size))

    def make_room(self):
        if self.server.process:
            self.set_limit(resource.RLIM_INFINITY)

    def test_says_so_and_goes_on(self):
        self.check_a_full_disk(self.server, self.fill, self.make_room)

    def test_under_load(self):
        self.check_a_full_disk_under_load(self.server, self.fill, self.make_room)

    def test_files_that_may_no_longer_be_written(self):
        files = [self.server.database, f"{self.server.database}-wal"]

        def change(mark):
            return subprocess.run(["chattr", mark, *files], capture_output=True, check=False)

        if not shutil.which("chattr"):
            self.skipTest("needs chattr")
        self.addCleanup(change, "-i")
        may = change("+i").returncode == 0
        change("-i")
        if not may:
            self.skipTest("needs root and a file system with immutable files")
        self.check_a_full_disk(self.server, lambda: change("+i"), lambda: change("-i"),
                               detail="the database may not be written",
                               logged="the file or its folder may not be written")


@unittest.skipUnless(os.environ.get(INSIDE), "no mounts of its own here")
class SmallFileSystem(Full):
    def setUp(self):
        self.server = Server("--no-request-log")
        self.addCleanup(self.server.__exit__)
        self.folder = pathlib.Path(self.server.folder.name) / "small"
        self.folder.mkdir()
        self.mount("-t", "tmpfs", "-o", f"size={SPACE_MEGABYTES}m", "stapel-test", self.folder)
        self.addCleanup(subprocess.run, ["umount", "--lazy", self.folder], check=True)
        shutil.move(self.server.database, self.folder)
        self.server.database = self.folder / "shop.db"
        self.filler = self.folder / "filler"

    def mount(self, *arguments):
        subprocess.run(["mount", *arguments], check=True)

    def start(self):
        self.server.start()
        self.server.publish(PROMOTION)

    def fill(self):
        with open(self.filler, "ab", buffering=0) as file:
            try:
                while file.write(bytes(4096)) == 4096:
                    pass
            except OSError:
                pass

    def make_room(self):
        self.filler.unlink(missing_ok=True)

    def test_says_so_and_goes_on(self):
        self.start()
        self.check_a_full_disk(self.server, self.fill, self.make_room)

    def test_under_load(self):
        self.start()
        self.check_a_full_disk_under_load(self.server, self.fill, self.make_room)

    def fails(self, why, *arguments):
        done = stapel(*arguments)
        self.assertEqual(done.returncode, 1, (arguments, done.stdout, done.stderr))
        self.assertRegex(done.stderr, rf"^stapel: [^\n]*{why}[^\n]*\n$", arguments)
        self.assertEqual(done.stdout, "")

    def test_commands_fail_with_one_line(self):
        database, small = self.server.database, self.folder / "backup.db"
        self.fill()
        self.fails("full", "backup", "--db", database, "--to", small)
        self.fails("full", "restore", "--from", database, "--db", small)
        promotions = pathlib.Path(self.server.folder.name) / "promotions.json"
        promotions.write_text(json.dumps({"promotions": [PROMOTION]}))
        self.fails("full", "publish", "--db", database, "--promotions", promotions)
        self.fails("full", "keys", "create", "--db", database, "--name", "x")
        self.fails("full", "import", "--format", "products", "--db", database,
                   SOURCE / "examples/demo/products.csv")
        self.fails("full", "shops", "create", "--db", database, "--name", "another")
        self.make_room()
        left = [name for name in os.listdir(self.folder) if name.startswith("backup.db")]
        self.assertEqual(set(left) - {"backup.db-owner"}, set())
        self.assertIn("differences: 0", stapel("verify", "--db", database).stdout)

        self.mount("-o", "remount,ro", self.folder)
        self.addCleanup(self.mount, "-o", "remount,rw", self.folder)
        self.fails("Read-only", "backup", "--db", database, "--to", small)
        self.fails("Read-only", "serve", "--db", database, "--port", "0")
        self.fails("Read-only", "keys", "create", "--db", database, "--name", "x")


def in_own_mounts():
    """Runs this file again where it may mount; its exit code, or None where that cannot be."""
    for namespaces in (["--mount"], ["--user", "--map-root-user", "--mount"]):
        unshare = ["unshare", *namespaces]
        try:
            if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode:
                continue
        except FileNotFoundError:
            return None
        again = [*unshare, sys.executable, __file__, *sys.argv[1:]]
        return subprocess.run(again, env={**os.environ, INSIDE: "yes"}, check=False).returncode
    return None


if __name__ == "__main__":
    if not os.environ.get(INSIDE):
        code = in_own_mounts()
        if code is not None:
            sys.exit(code)
    unittest.main()
