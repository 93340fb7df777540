#!/usr/bin/env python3
"""Installs the Debian package in a clean Debian of its own and uses it as docs/operations.md says:
install, keys, promotions, a paid order, a backup, an upgrade under way, restore, remove, purge.

    clean_root.py PACKAGE.deb [SUITE]

Needs root, debootstrap and a Debian mirror (DEBIAN_MIRROR; otherwise debootstrap's own). The base
system is kept in build/clean-root-SUITE.tar.gz, so that a second run needs the mirror for the
package's libraries only. Prints what it did; exit code 1 where anything was not as it should be.
"""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
MIRROR = [os.environ["DEBIAN_MIRROR"]] if "DEBIAN_MIRROR" in os.environ else []
DATABASE = "/var/lib/stapel/shop.db"
CART = {"currency": "EUR", "codes": ["CADEAU5"],
        "lines": [{"id": "1", "sku": "MOK-BLAUW", "quantity": 3, "unit_price": 950}]}


def run(*arguments, **options):
    done = subprocess.run(list(map(str, arguments)), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}")
    return done.stdout


def must(true, what):
    if not true:
        sys.exit(f"clean root: {what}")


class Root:
    """A folder with a clean Debian in it, and commands within."""

    def __init__(self, folder, suite):
        self.path = folder / "root"
        kept = SOURCE / f"build/clean-root-{suite}.tar.gz"
        if not kept.exists():
            run("debootstrap", "--variant=minbase", suite, self.path, *MIRROR)
            kept.parent.mkdir(exist_ok=True)
            run("tar", "-czf", f"{kept}.new", "-C", self.path, ".")
            os.rename(f"{kept}.new", kept)
        else:
            self.path.mkdir()
            run("tar", "-xzf", kept, "-C", self.path)
        shutil.copy("/etc/resolv.conf", self.path / "etc/resolv.conf")

    def within(self, *arguments):
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child",
                f"--root={self.path}", "--mount-proc",
                "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
                "DEBIAN_FRONTEND=noninteractive", *map(str, arguments)]

    def run(self, *arguments):
        return run(*self.within(*arguments))

    def as_service(self, *arguments):
        return ["runuser", "-u", "stapel", "--", *arguments]

    def stapel(self, *arguments):
        return self.run(*self.as_service("stapel", *arguments))

    def install(self, package, *options):
        shutil.copy(package, self.path / "tmp/stapel.deb")
        return self.run("apt-get", "-q", "-y", "install", "--no-install-recommends", *options,
                        "/tmp/stapel.deb")


class Asked:
    """The server at a port of this machine."""

    def __init__(self, port):
        self.port = port

    def ready(self):
        try:
            return self.ask("/readyz") == "ready\n"
        except OSError:
            return False

    def ask(self, path, body=None, key="", headers=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            json.dumps(body).encode() if body is not None else None,
            {"Authorization": f"Bearer {key}", "Content-Type": "application/json",
             **(headers or {})})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode()


class Server(Asked):
    """The program as its user, without a service manager; the port is found before."""

    def __init__(self, root):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            super().__init__(free.getsockname()[1])
        command = root.as_service("stapel", "serve", "--db", DATABASE, "--port", self.port,
                                  "--log-format", "json")
        self.process = subprocess.Popen(root.within(*command), stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while not self.ready():
            alive = self.process.poll() is None
            must(alive and time.monotonic() < end, "the server does not start")
            time.sleep(0.05)

    def stop(self):
        self.process.kill()
        self.process.wait(timeout=60)


def check_installed(root):
    user = root.run("getent", "passwd", "stapel").strip().split(":")
    must(user[5] == "/var/lib/stapel" and user[6].endswith("nologin"), f"the user: {user}")
    must(int(user[2]) < 1000, "a system user")
    state = root.run("stat", "-c", "%U:%G %a", "/var/lib/stapel").strip()
    must(state == "stapel:stapel 750", f"the folder: {state}")
    linked = root.run("ldd", "/usr/bin/stapel")
    must("not found" not in linked, linked)
    must("sanitizer" not in linked and "libasan" not in linked, "a build for tests was packed")
    must(root.run("stapel", "--version").startswith("stapel "), "the program runs")


def use(root):
    """A shop's first day; the key and the answer to its order."""
    shutil.copy(SOURCE / "examples/demo/promotions.json", root.path / "tmp/promotions.json")
    key = root.stapel("keys", "create", "--db", DATABASE, "--name", "shop").split()[0]
    root.stapel("publish", "--db", DATABASE, "--promotions", "/tmp/promotions.json")
    server = Server(root)
    order = {"order": "1", "cart": CART}
    answer = server.ask("/v1/redemptions", order, key, {"Idempotency-Key": "1"})
    must(json.loads(answer)["result"]["totals"]["saved"] > 0, answer)
    root.run(*root.as_service(
        "env", f"STAPEL_DB={DATABASE}", "STAPEL_BACKUPS=/var/lib/stapel/backups",
        "STAPEL_BACKUPS_KEEP=2", "/usr/lib/stapel/backup"))
    server.stop()
    return key, answer


def restore(root, key, answer):
    """The database is lost; the backup has the order."""
    for name in ("shop.db", "shop.db-wal", "shop.db-shm", "shop.db-owner"):
        (root.path / "var/lib/stapel" / name).unlink(missing_ok=True)
    (backup,) = (root.path / "var/lib/stapel/backups").glob("shop-*.db")
    root.stapel("restore", "--from", f"/var/lib/stapel/backups/{backup.name}", "--db", DATABASE)
    must("differences: 0" in root.stapel("verify", "--db", DATABASE), "the restored database")
    server = Server(root)
    again = server.ask("/v1/redemptions", {"order": "1", "cart": CART}, key,
                       {"Idempotency-Key": "1"})
    must(again == answer, "the same key, the same answer")
    server.stop()


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    package = pathlib.Path(sys.argv[1]).resolve()
    suite = sys.argv[2] if len(sys.argv) == 3 else "bookworm"
    with tempfile.TemporaryDirectory(prefix="stapel-root-") as folder:
        root = Root(pathlib.Path(folder), suite)
        root.run("apt-get", "-q", "update")
        root.install(package)
        check_installed(root)
        key, answer = use(root)
        settings = root.path / "etc/default/stapel"
        settings.write_text("STAPEL_PORT=8081\n")
        root.install(package, "--reinstall")
        must(settings.read_text() == "STAPEL_PORT=8081\n", "an upgrade keeps changed settings")
        restore(root, key, answer)
        root.run("apt-get", "-q", "-y", "remove", "stapel")
        must(settings.exists() and (root.path / "var/lib/stapel/shop.db").exists(), "removing")
        root.run("apt-get", "-q", "-y", "purge", "stapel")
        must(not settings.exists(), "a purge takes the settings away")
        must((root.path / "var/lib/stapel/shop.db").exists(), "a purge leaves the database")
        must(root.run("getent", "passwd", "stapel"), "and the user that owns it")
    print(f"{suite}: installed, used, backed up, upgraded, restored, removed, purged")


if __name__ == "__main__":
    main()
