# A small HTTP/1.1 client on asyncio: one connection of one client, opened again when it breaks.
import asyncio
import json


class Wire:
    """Asks the server whose port `place.port` tells, which changes when it is killed."""

    def __init__(self, place, key, patience_seconds=20):
        self.place = place
        self.key = key
        self.patience_seconds = patience_seconds
        self.streams = None
        self.sent = False  # whether anything of the last request may have arrived
        self.turn = asyncio.Lock()  # one request at a time

    async def ask(self, method, path, body=None, idempotency=None):
        """One try: (status, document), or None where no whole answer came."""
        async with self.turn:
            try:
                return await asyncio.wait_for(
                    self._ask(method, path, body, idempotency), self.patience_seconds)
            except (OSError, EOFError, ValueError, asyncio.TimeoutError):
                self.close()
                return None

    async def _ask(self, method, path, body, idempotency):
        self.sent = False
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.place.port)
        reader, writer = self.streams
        sent = b"" if body is None else json.dumps(body).encode()
        head = [
            f"{method} {path} HTTP/1.1",
            "Host: storm",
            f"Authorization: Bearer {self.key}",
            f"Content-Length: {len(sent)}",
        ]
        if idempotency:
            head.append(f"Idempotency-Key: {idempotency}")
        self.sent = True
        writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + sent)
        await writer.drain()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        status = int(lines[0].split()[1])
        size = next(int(line[15:]) for line in lines if line.lower().startswith("content-length:"))
        if any(line.lower() == "connection: close" for line in lines):
            document = json.loads(await reader.readexactly(size))
            self.close()
            return status, document
        return status, json.loads(await reader.readexactly(size))

    def close(self):
        if self.streams:
            self.streams[1].close()
            self.streams = None
