# The nodes of a run: real servers over one PostgreSQL pair, each behind a proxy of its own for its
# clients and with proxies of its own in front of the two database servers. A node that is killed is
# started again, as whatever supervises it would, until it runs.
import asyncio
import signal
import types

from proxy import NO_NODE, Proxy
from server import Server

OPTIONS = ("--no-request-log", "--refused-codes", "0", "--webhooks-allow-private")
START_AGAIN_SECONDS = 0.3
START_SECONDS_MAX = 60


class Node(Server):
    """See tests/http/server.py; the database is PostgreSQL's, and the log is kept in `place`."""

    def __init__(self, number, pair, place):
        self.number = number
        self.door = Proxy(refusal=NO_NODE)
        self.lines = [Proxy(server.socket) for server in pair.servers]
        place.mkdir()
        self.folder = types.SimpleNamespace(name=place)
        self.options = OPTIONS
        self.process = None
        self.frozen = False
        self.turn = asyncio.Lock()  # one fault at a time that ends or stops the process
        self.died = []  # exit codes of a node that nobody killed

    async def open(self):
        for proxy in (self.door, *self.lines):
            await proxy.start()
        hosts = ",".join(f"127.0.0.1:{line.port}" for line in self.lines)
        self.database = f"postgres://postgres@{hosts}/stapel?target_session_attrs=read-write"

    async def up(self):
        """Starts it, again and again where the database is not there either."""
        deadline = asyncio.get_running_loop().time() + START_SECONDS_MAX
        while True:
            try:
                await asyncio.to_thread(self.start)
                self.door.target = self.port
                return
            except AssertionError:
                await asyncio.to_thread(self.kill)
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(START_AGAIN_SECONDS)

    async def down(self, ending=None):
        """Killed, or ended otherwise."""
        self.door.target = None
        if self.process:
            code = self.process.poll()
            if code is not None:
                self.died.append(code)
            await asyncio.to_thread(ending or self.kill)

    def stop_in_order(self):
        code = self.stop()
        if code not in (0, 1):  # 1: requests that waited for the database were cut off
            self.died.append(code)

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)
        self.frozen = True

    def thaw(self):
        self.frozen = False
        if self.process:
            self.process.send_signal(signal.SIGCONT)

    async def close(self):
        self.thaw()
        await self.down()
        for proxy in (self.door, *self.lines):
            proxy.close()
