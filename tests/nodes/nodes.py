# Several `stapel serve` processes on one private PostgreSQL server.
import pathlib
import subprocess
import tempfile

from server import Server

POSTGRES = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "postgres.sh"


class Cluster:
    """A PostgreSQL server of this test's own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="stapel-cluster-")
        self.run("start")
        self.url = (pathlib.Path(self.folder.name) / "url").read_text().strip()
        if not self.url.startswith("postgres://"):
            raise SystemExit(self.url)

    def run(self, what):
        subprocess.run([POSTGRES, what, self.folder.name], check=True, timeout=120)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.run("stop")
        self.folder.cleanup()


class Node(Server):
    """One server of many: its store is the cluster's, its key is the others' too."""

    def __init__(self, url, *options, key=None):
        self.folder = tempfile.TemporaryDirectory(prefix="stapel-node-")
        self.database = url
        self.options = options
        self.process = None
        self.key = key or self.command("keys", "create", "--db", url, "--name", "test").strip()

    def __exit__(self, *_):
        if self.process:
            self.kill()
        self.folder.cleanup()
