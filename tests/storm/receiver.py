# The shop's receiver of webhooks during the storm: verifies each call by the book, refuses some
# events once, and keeps what came. Runs in a thread with a loop of its own.
import asyncio
import base64
import hashlib
import hmac
import json
import random
import threading
import time

FRESH_SECONDS = 300


class Receiver:
    def __init__(self, refused_once):
        self.refused_once = refused_once  # share of the events
        self.chance = random.Random(7)
        self.secret = ""
        self.bodies = {}  # by event id, each different body that came
        self.order = []  # ids of events as they were first taken
        self.calls = 0
        self.refused = set()
        self.faults = []
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(
            asyncio.start_server(self.serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}/hook"
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def close(self):
        asyncio.run_coroutine_threadsafe(self.end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    async def end(self):
        self.server.close()
        serving = asyncio.all_tasks() - {asyncio.current_task()}
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    async def serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                pairs = (line.split(": ", 1) for line in head[1:] if line)
                headers = {name.lower(): value for name, value in pairs}
                body = await reader.readexactly(int(headers["content-length"]))
                status = self.take(headers, body)
                writer.write(f"HTTP/1.1 {status} .\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # the server was killed, or is done with this connection, or the storm is over
        finally:
            writer.close()

    def take(self, headers, body):
        self.calls += 1
        name = headers.get("webhook-id", "")
        if not self.verifies(headers, body):
            self.faults.append(f"event {name} came with a signature that does not hold")
        if name not in self.bodies and name not in self.refused:
            if self.chance.random() < self.refused_once:
                self.refused.add(name)
                return 500
        if name not in self.bodies:
            self.order.append(name)
        self.bodies.setdefault(name, set()).add(body)
        return 204

    def verifies(self, headers, body):
        try:
            stamp = headers["webhook-timestamp"]
            key = base64.b64decode(self.secret.removeprefix("whsec_"))
            signed = f"{headers['webhook-id']}.{stamp}.".encode() + body
            good = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
            return (abs(time.time() - int(stamp)) < FRESH_SECONDS
                    and good in headers["webhook-signature"].split(" "))
        except (KeyError, ValueError):
            return False

    def told_faults(self, feed, before):
        """Against the feed: each event behind the first `before` came, as the feed has it; nothing
        else did; and the events of one object came in their order."""
        faults = list(self.faults)
        known = {event["id"]: event for event in feed}
        for event in feed[before:]:
            if event["id"] not in self.bodies:
                faults.append(f"event {event['id']}, {event['type']}, was never delivered")
        for name, bodies in list(self.bodies.items()):
            if name not in known:
                faults.append(f"event {name} was delivered and is not in the feed")
            elif any(json.loads(body) != known[name] for body in bodies):
                faults.append(f"event {name} was delivered with another body than the feed's")
        last = {}
        for event in (known[name] for name in self.order if name in known):
            if event["sequence"] < last.get(event["object"], 0):
                faults.append(f"event {event['id']} came behind a later one of {event['object']}")
            last[event["object"]] = event["sequence"]
        return faults
