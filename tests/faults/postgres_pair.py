# A primary and its synchronous standby, on sockets of their own, which run as an unprivileged user,
# since PostgreSQL refuses root. A commit is acknowledged when both have it. At a failover the
# primary is dead before the standby becomes one; then it is built anew from the other.
# What dies here are processes, not machines: what they wrote stays, so that fsync is off, which
# changes how long a restart takes and not what is lost.
import os
import pathlib
import shutil
import signal
import subprocess
import time

PROGRAMS = "/usr/lib/postgresql"
PATIENCE_SECONDS = 60

# Of both: whichever is the primary, the other's connection is known by this name.
SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 200
shared_buffers = 64MB
synchronous_commit = on
fsync = off
wal_keep_size = 256MB
wal_retrieve_retry_interval = 200ms
autovacuum_naptime = 10s
log_min_messages = warning
synchronous_standby_names = '{standbys}'
primary_conninfo = '{primary}'
"""


class NoPostgres(Exception):
    """In words for whoever runs the suite."""


def programs():
    """The newest of those that are installed."""
    found = [folder for folder in pathlib.Path(PROGRAMS).glob("*/bin")
             if (folder / "initdb").exists()]
    if not found:
        raise NoPostgres("the package postgresql-15 is not installed")
    return max(found, key=lambda folder: float(folder.parent.name))


def as_owner():
    """What goes in front of a command, so that it does not run as root."""
    if os.geteuid() != 0:
        return []
    known = pathlib.Path("/etc/passwd").read_text(encoding="utf-8")
    user = "postgres" if "\npostgres:" in known else "nobody"
    return ["runuser", "-u", user, "--"]


def run(*command, check=True):
    done = subprocess.run([*as_owner(), *map(str, command)], cwd="/", capture_output=True,
                          text=True, check=False, timeout=PATIENCE_SECONDS)
    if check and done.returncode != 0:
        raise AssertionError(f"{command[0]}: exit {done.returncode}: {done.stderr or done.stdout}")
    return done


def until(condition, what, seconds=PATIENCE_SECONDS):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"no end of waiting until {what}")
        time.sleep(0.05)


def children_of(parent):
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def lives(process):
    try:
        state = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def send(process, number):
    try:
        os.kill(process, number)
    except ProcessLookupError:
        pass


class Server:
    """One data folder and, while it runs, the server over it."""

    def __init__(self, programs_folder, folder):
        self.programs = programs_folder
        self.folder = folder
        self.data = folder / "data"
        self.socket = folder / ".s.PGSQL.5432"

    def address(self):
        return f"host={self.folder} user=postgres application_name=standby"

    def settle(self, standbys="", primary=""):
        """Its settings from the next start or reload on."""
        text = SETTINGS.format(folder=self.folder, standbys=standbys, primary=primary)
        (self.data / "stapel.conf").write_text(text, encoding="utf-8")

    def control(self, *arguments, check=True):
        return run(self.programs / "pg_ctl", "-D", self.data, "-t", PATIENCE_SECONDS, *arguments,
                   check=check)

    def start(self):
        self.control("-l", self.folder / "log", "-w", "start")

    def restart(self, mode):
        self.control("-l", self.folder / "log", "-m", mode, "-w", "restart")

    def process(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def kill(self):
        """All of its processes at once, as when the machine fails; returns when they are dead."""
        parent = self.process()
        send(parent, signal.SIGSTOP)  # it begins nothing new
        processes = [*children_of(parent), parent]
        for process in processes:
            send(process, signal.SIGKILL)
        until(lambda: not any(map(lives, processes)), "the old primary is dead")

    def query(self, statement, check=True):
        return run(self.programs / "psql", "-h", self.folder, "-U", "postgres", "-d", "stapel",
                   "-AtXq", "-c", statement, check=check).stdout.strip()

    def copy_of(self, other):
        """Becomes the other's standby, whatever it was; its server is dead, even where the system
        still has its number."""
        shutil.rmtree(self.data, ignore_errors=True)
        for left in (self.socket, self.socket.with_name(self.socket.name + ".lock")):
            left.unlink(missing_ok=True)
        run(self.programs / "pg_basebackup", "-h", other.folder, "-U", "postgres", "-D", self.data,
            "-X", "stream", "-c", "fast", "--no-sync")
        self.settle(primary=other.address())
        (self.data / "standby.signal").touch()
        self.start()


class PostgresPair:
    def __init__(self):
        tools = programs()
        home = run("mktemp", "-d", f"{os.environ.get('TMPDIR', '/tmp')}/stapel-pair.XXXXXX")
        self.home = pathlib.Path(home.stdout.strip())
        self.servers = []
        for name in ("a", "b"):
            folder = self.home / name
            run("mkdir", folder)
            self.servers.append(Server(tools, folder))
        self.primary, self.standby = self.servers
        self.failovers = 0

    def start(self):
        server = self.primary
        run(server.programs / "initdb", "-D", server.data, "-U", "postgres", "-A", "trust", "-E",
            "UTF8", "--locale=C.UTF-8", "--no-instructions", "--no-sync")
        with open(server.data / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write("include 'stapel.conf'\n")
        server.settle()
        server.start()
        run(server.programs / "createdb", "-h", server.folder, "-U", "postgres", "stapel")
        self.attach()

    def attach(self):
        """A new standby, without which no commit is acknowledged from then on."""
        self.standby.copy_of(self.primary)
        until(self.streams, "the standby follows")
        self.primary.settle(standbys="*")
        self.primary.control("reload")
        until(self.in_step, "the standby is synchronous")

    def standby_is(self, condition):
        return self.primary.query("SELECT count(*) FROM pg_stat_replication WHERE "
                                  "application_name = 'standby' AND state = 'streaming' AND "
                                  + condition, check=False) == "1"

    def streams(self):
        return self.standby_is("true")

    def in_step(self):
        return self.standby_is("sync_state IN ('sync', 'quorum')")

    def caught_up(self):
        """Nothing is on the primary alone, such as what waited for the standby when the primary
        was restarted, and is visible since."""
        now = self.primary.query("SELECT pg_current_wal_flush_lsn()", check=False)
        return bool(now) and self.standby_is(
            f"sync_state IN ('sync', 'quorum') AND flush_lsn >= '{now}'")

    def fail_over(self):
        until(self.caught_up, "the standby has all that the primary has")
        self.primary.kill()
        self.standby.settle()
        self.standby.control("-w", "promote")
        self.primary, self.standby = self.standby, self.primary
        self.failovers += 1

    def cut_sessions(self, count):
        """Ends some of the nodes' sessions."""
        self.primary.query(
            "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE "
            f"application_name = 'stapel' ORDER BY random() LIMIT {count}) some", check=False)

    def close(self):
        for server in self.servers:
            if (server.data / "postmaster.pid").exists():
                server.control("-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self.home, ignore_errors=True)
