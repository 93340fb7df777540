#!/usr/bin/env python3
"""Installs the Debian package in a clean Debian that runs its own systemd (in namespaces of this
machine's kernel, with this machine's network) and manages the service as docs/operations.md says:
the unit with all its restrictions, readiness, kill -9, the backup job, an upgrade while it runs,
restore, remove.

    service_root.py PACKAGE.deb [SUITE]

Needs what clean_root.py needs, and a cgroup v2 hierarchy. Exit code 77 where systemd does not start
in namespaces here, 1 where anything was not as it should be.
"""
import json
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from clean_root import CART, DATABASE, SOURCE, Asked, Root, must, run

# In namespaces of its own: the folder becomes the root, with what systemd wants to find there.
BOOT = """
set -e
cd "$1"
mount --bind . .
cd "$1"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
for folder in run tmp dev; do mount -t tmpfs -o mode=755 tmpfs $folder; done
chmod 1777 tmp
for device in null zero full random urandom tty; do
  touch dev/$device
  mount --bind /dev/$device dev/$device
done
mkdir dev/pts dev/shm dev/mqueue dev/hugepages
mount -t devpts devpts dev/pts
mount -t tmpfs tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mkdir -p before
pivot_root . before
umount -l before
exec env -i container=stapel PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd
"""
CGROUPS = [pathlib.Path("/sys/fs/cgroup"), pathlib.Path("/sys/fs/cgroup/unified")]
PATIENCE_SECONDS = 60


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


class Machine:
    """systemd as the first process of the root, and commands beside it."""

    def __init__(self, root):
        parents = [path for path in CGROUPS if (path / "cgroup.procs").exists()
                   and (path / "cgroup.controllers").exists()]
        if not parents:
            skip("no cgroup v2 hierarchy")
        self.cgroup = parents[-1] / f"stapel-test-{root.path.parent.name}"
        self.cgroup.mkdir()
        self.process = subprocess.Popen(
            ["sh", "-c", f'echo $$ > "{self.cgroup}/cgroup.procs" && exec "$@"', "sh",
             "unshare", "--mount", "--pid", "--fork", "--kill-child", "--uts", "--ipc", "--cgroup",
             "--propagation", "private", "sh", "-c", BOOT, "sh", str(root.path)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE_SECONDS
        while not self.boots():
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                skip("systemd does not start in namespaces here")
            time.sleep(0.1)

    def boots(self):
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        self.first = children.read_text().split() if children.exists() else []
        if not self.first:
            return False
        done = subprocess.run(self.within("systemctl", "is-system-running"), capture_output=True,
                              text=True, check=False)
        return done.stdout.strip() in ("running", "degraded")

    def within(self, *arguments):
        return ["nsenter", "--target", self.first[0], "--mount", "--pid", "--uts", "--ipc",
                "--cgroup", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
                "DEBIAN_FRONTEND=noninteractive", *map(str, arguments)]

    def run(self, *arguments):
        return run(*self.within(*arguments))

    def stapel(self, *arguments):
        return self.run("runuser", "-u", "stapel", "--", "stapel", *arguments)

    def shows(self, unit, name):
        return self.run("systemctl", "show", unit, "--property", name, "--value").strip()

    def stop(self):
        self.process.send_signal(signal.SIGKILL)  # unshare takes its child along
        self.process.wait(timeout=PATIENCE_SECONDS)
        for path in sorted(self.cgroup.rglob("*/"), reverse=True):
            if path.is_dir():
                self.remove_empty(path)
        self.remove_empty(self.cgroup)

    @staticmethod
    def remove_empty(cgroup):
        end = time.monotonic() + PATIENCE_SECONDS
        while cgroup.exists() and time.monotonic() < end:
            try:
                cgroup.rmdir()
            except OSError:
                time.sleep(0.1)


def wait_until_ready(asked, what):
    end = time.monotonic() + PATIENCE_SECONDS
    while not asked.ready():
        must(time.monotonic() < end, f"not ready: {what}")
        time.sleep(0.1)


def check_service(machine, root, package):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (root.path / "etc/default/stapel").write_text(f"STAPEL_PORT={port}\n")
    asked = Asked(port)
    key = machine.stapel("keys", "create", "--db", DATABASE, "--name", "shop").split()[0]
    machine.stapel("publish", "--db", DATABASE, "--promotions", "/var/tmp/promotions.json")

    def order():
        return asked.ask("/v1/redemptions", {"order": "1", "cart": CART}, key,
                         {"Idempotency-Key": "1"})

    # Started means ready: no waiting after it.
    machine.run("systemctl", "enable", "--now", "stapel")
    must(asked.ready(), "ready as soon as it has started")
    must(machine.shows("stapel", "StatusText") == f"serving on http://127.0.0.1:{port}", "status")
    answer = order()
    must(json.loads(answer)["result"]["totals"]["saved"] > 0, answer)

    machine.run("systemctl", "start", "stapel-backup")
    (backup,) = (root.path / "var/lib/stapel/backups").iterdir()
    must(backup.stat().st_mode & 0o777 == 0o600, "the backup is its owner's")

    first = machine.shows("stapel", "MainPID")
    machine.run("systemctl", "kill", "--signal", "KILL", "stapel")
    wait_until_ready(asked, "again after kill -9")
    must(order() == answer, "the same answer after kill -9")
    second = machine.shows("stapel", "MainPID")
    machine.run("apt-get", "-q", "-y", "install", "--reinstall", package)
    must(asked.ready() and order() == answer, "the same answer after an upgrade")
    must(len({first, second, machine.shows("stapel", "MainPID")}) == 3, "three processes")

    machine.run("systemctl", "stop", "stapel")
    must(machine.shows("stapel", "Result") == "success", "stopped in good order")
    machine.stapel("restore", "--force", "--db", DATABASE,
                   "--from", f"/var/lib/stapel/backups/{backup.name}")
    must("differences: 0" in machine.stapel("verify", "--db", DATABASE), "the restored database")
    machine.run("systemctl", "start", "stapel")
    must(order() == answer, "the same answer after a restore")

    machine.run("apt-get", "-q", "-y", "remove", "stapel")
    must(not asked.ready(), "a removed service has ended")
    must((root.path / "var/lib/stapel/shop.db").exists(), "its data stay")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    package = pathlib.Path(sys.argv[1]).resolve()
    suite = sys.argv[2] if len(sys.argv) == 3 else "bookworm"
    with tempfile.TemporaryDirectory(prefix="stapel-root-") as folder:
        root = Root(pathlib.Path(folder), suite)
        root.run("apt-get", "-q", "update")
        root.run("apt-get", "-q", "-y", "install", "--no-install-recommends", "systemd", "dbus")
        root.install(package)
        for file in (package, SOURCE / "examples/demo/promotions.json"):
            shutil.copy(file, root.path / "var/tmp")
        machine = Machine(root)
        try:
            check_service(machine, root, f"/var/tmp/{package.name}")
        finally:
            machine.stop()
    print(f"{suite}: started, killed, backed up, upgraded, stopped, restored, removed by systemd")


if __name__ == "__main__":
    main()
