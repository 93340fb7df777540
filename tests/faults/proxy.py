# A proxy in front of a server, on a port that stays the same while what is behind it changes. It
# can be told to cut all connections, or to hold back every byte for a while.
import asyncio
import json

NOBODY = json.dumps({"code": "no_node"}).encode()
NO_NODE = (b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: application/problem+json\r\n"
           b"Connection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(NOBODY), NOBODY))
CHUNK = 1 << 16


class Proxy:
    """To `target`: a port, the path of a socket, or None where nobody is there; `refusal` is then
    said to whoever asks, or nothing."""

    def __init__(self, target=None, refusal=b""):
        self.target = target
        self.refusal = refusal
        self.open = set()
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.port = 0

    async def start(self):
        """Also after it was closed, on the same port."""
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    def close(self):
        """Connections are refused, as by a machine on which nobody listens."""
        self.server.close()
        self.cut()

    def cut(self):
        """Ends all connections at once; how many there were."""
        count = len(self.open)
        for writer in list(self.open):
            writer.transport.abort()
        return count

    async def hang(self, seconds):
        self.flowing.clear()
        try:
            await asyncio.sleep(seconds)
        finally:
            self.flowing.set()

    async def reach(self):
        target = self.target
        if target is None:
            return None
        try:
            if isinstance(target, int):
                return await asyncio.open_connection("127.0.0.1", target)
            return await asyncio.open_unix_connection(str(target))
        except OSError:
            return None

    async def serve(self, reader, writer):
        await self.flowing.wait()
        there = await self.reach()
        if there is None:
            return await self.refuse(reader, writer)
        ends = {writer, there[1]}
        self.open |= ends
        ways = [asyncio.ensure_future(self.carry(reader, there[1])),
                asyncio.ensure_future(self.carry(there[0], writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for end in ends:
                end.close()
            self.open -= ends

    async def carry(self, reader, writer):
        try:
            while data := await reader.read(CHUNK):
                await self.flowing.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass  # an end was cut

    async def refuse(self, reader, writer):
        try:
            if self.refusal:
                await reader.read(CHUNK)
                writer.write(self.refusal)
                await writer.drain()
        except OSError:
            pass  # whoever asked did not wait
        finally:
            writer.close()
