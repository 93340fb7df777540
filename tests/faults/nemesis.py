# What goes wrong in a run: a schedule that follows from a seed alone, and its enactment on the
# nodes, their connections and the database. Kills, freezes and the rest overlap as they come; only
# two faults of one process, and two of the database, wait for each other.
import asyncio
import collections
import dataclasses
import random

from history import Window
from nodes import Node

CLAIM_SECONDS = 5.0  # how long a node's claim on background work lasts without being renewed
DATABASE = 0  # the node of faults that are every node's
SETTLED_SECONDS = 1.0


@dataclasses.dataclass(frozen=True)
class Fault:
    at: float
    kind: str
    node: int = DATABASE
    lasts: float = 0


def spread(chance, seconds, count, begin=0.02, end=0.98):
    """Moments, one in each of so many equal parts."""
    part = seconds * (end - begin) / count
    return [seconds * begin + part * (i + chance.random()) for i in range(count)]


def plan(seed, seconds, nodes):
    """The faults of a run in the order of their moments."""
    chance = random.Random(f"nemesis {seed}")
    per_minute = seconds / 60
    faults = []

    def add(kind, a_minute, node=True, lasts=(0, 0), least=1, end=0.98):
        for at in spread(chance, seconds, max(least, round(a_minute * per_minute)), end=end):
            number = chance.randint(1, nodes) if node else DATABASE
            faults.append(Fault(at, kind, number, chance.uniform(*lasts)))

    add("kill", 26, lasts=(0.1, 0.8), least=3)
    add("stop", 4, lasts=(0.1, 0.8))
    add("freeze", 6, lasts=(6, 8), end=0.9)
    add("cut clients", 8)
    add("cut database", 8)
    add("hang clients", 3, lasts=(1, 4))
    add("hang database", 4, lasts=(1, 4))
    add("end sessions", 6, node=False)
    add("restart standby", 1, node=False)
    # The failover is not the last thing that happens, nor does it fall together with a restart.
    modes = ["immediate", "fast"]
    chance.shuffle(modes)
    for share, mode in zip((0.2, 0.85), modes):
        faults.append(Fault(seconds * (share + 0.1 * chance.random()), f"restart {mode}"))
    faults.append(Fault(seconds * (0.45 + 0.2 * chance.random()), "fail over"))
    return sorted(faults, key=lambda fault: fault.at)


class Nemesis:
    def __init__(self, nodes, pair, clock):
        self.nodes = {node.number: node for node in nodes}
        self.pair = pair
        self.clock = clock
        self.counts = collections.Counter()
        self.windows = []
        self.of_database = asyncio.Lock()
        self.failures = []

    async def enact(self, faults):
        await asyncio.gather(*map(self.do, faults))

    async def do(self, fault):
        await asyncio.sleep(max(0, fault.at - self.clock.now()))
        try:
            await getattr(self, fault.kind.split()[0])(fault)
        except (AssertionError, OSError) as error:
            self.failures.append(f"{fault.kind} at {fault.at:.1f} s: {error}")

    def note(self, fault, begun, count=1):
        self.counts[fault.kind] += count
        self.windows.append(Window(fault.kind, fault.node, begun, self.clock.now()))

    async def kill(self, fault):
        await self.end_and_start(fault, None)

    async def stop(self, fault):
        """As in a rolling update: what is in hand is finished."""
        await self.end_and_start(fault, Node.stop_in_order)

    async def end_and_start(self, fault, ending):
        node = self.awake(fault.node)
        async with node.turn:
            begun = self.clock.now()
            await node.down(ending and (lambda: ending(node)))
            await asyncio.sleep(fault.lasts)
            await node.up()
            self.note(dataclasses.replace(fault, node=node.number), begun)

    def awake(self, number):
        """The node, or the next one that is not frozen: a freeze lasts as long as it is to."""
        for step in range(len(self.nodes)):
            node = self.nodes[(number - 1 + step) % len(self.nodes) + 1]
            if not node.frozen:
                return node
        return self.nodes[number]

    async def freeze(self, fault):
        node = self.awake(fault.node)
        async with node.turn:
            begun = self.clock.now()
            node.freeze()
            await asyncio.sleep(fault.lasts)
            node.thaw()
            self.note(dataclasses.replace(fault, node=node.number), begun)

    async def cut(self, fault):
        node, begun = self.nodes[fault.node], self.clock.now()
        proxies = [node.door] if fault.kind == "cut clients" else node.lines
        cut = sum(proxy.cut() for proxy in proxies)
        self.note(fault, begun, int(cut > 0))

    async def hang(self, fault):
        node, begun = self.nodes[fault.node], self.clock.now()
        proxies = [node.door] if fault.kind == "hang clients" else node.lines
        await asyncio.gather(*(proxy.hang(fault.lasts) for proxy in proxies))
        self.note(fault, begun)

    async def end(self, fault):
        begun = self.clock.now()
        await asyncio.to_thread(self.pair.cut_sessions, 3)
        self.note(fault, begun)

    async def restart(self, fault):
        async with self.of_database:
            begun = self.clock.now()
            if fault.kind == "restart standby":
                await asyncio.to_thread(self.pair.standby.restart, "fast")
            else:
                await asyncio.to_thread(self.pair.primary.restart, fault.kind.split()[1])
            self.note(fault, begun)
            await asyncio.sleep(SETTLED_SECONDS)

    async def fail(self, fault):
        """And a new standby; until it follows, a commit is in one place. Where the old primary was,
        connections are refused meanwhile: else libpq does not go on to the next host."""
        async with self.of_database:
            begun = self.clock.now()
            place = self.pair.servers.index(self.pair.primary)
            lines = [node.lines[place] for node in self.nodes.values()]
            await asyncio.to_thread(self.pair.fail_over)
            for line in lines:
                line.close()
            self.note(fault, begun)
            await asyncio.to_thread(self.pair.attach)
            await asyncio.gather(*(line.start() for line in lines))

    @property
    def long_freezes(self):
        return sum(window.kind == "freeze" and window.ended - window.begun > CLAIM_SECONDS
                   for window in self.windows)
