# The receiver of webhooks of a run: it also knows which node's process each call came from, by the
# socket at the other end, and when the call began and ended.
import asyncio
import os
import pathlib
import time

from history import Call
from receiver import Receiver


def socket_of(port):
    """What the files of a process name the socket that is bound to the port of this machine."""
    for line in pathlib.Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) == port and fields[9] != "0":
            return f"socket:[{fields[9]}]"
    return None


def holds(process, name):
    """Whether one of the process's open files is that socket."""
    folder = f"/proc/{process}/fd"
    try:
        return any(os.readlink(f"{folder}/{entry}") == name for entry in os.listdir(folder))
    except OSError:
        return False  # it has ended, or the file has been closed meanwhile


class Deliveries(Receiver):
    def __init__(self, refused_once):
        self.nodes = []
        self.calls_seen = []
        self.latest_call = time.monotonic()
        super().__init__(refused_once)

    def owner_of(self, port):
        """(node, process) at the other end of a connection, or nothing where it is gone."""
        name = socket_of(port)
        for node in self.nodes:
            process = node.process
            if name and process and holds(process.pid, name):
                return node.number, process.pid
        return None

    async def serve(self, reader, writer):
        owner = self.owner_of(writer.get_extra_info("peername")[1])
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                begun = time.monotonic()
                pairs = (line.split(": ", 1) for line in head[1:] if line)
                headers = {name.lower(): value for name, value in pairs}
                body = await reader.readexactly(int(headers["content-length"]))
                await asyncio.sleep(0.002)  # so that calls at the same time meet
                status = self.take(headers, body)
                writer.write(f"HTTP/1.1 {status} .\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
                self.note(headers.get("webhook-id", ""), owner, begun)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # the node was killed, or is done with this connection, or the run is over
        finally:
            writer.close()

    def note(self, event, owner, begun):
        self.latest_call = time.monotonic()
        if owner:
            self.calls_seen.append(Call(event, *owner, begun, self.latest_call))
