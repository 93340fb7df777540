# What the clients of a run do: buyers on hot codes, one-time codes, a budget and a code for each
# customer; an editor who changes definitions; and all of them evaluate. Each command goes to some
# node, and where no certain answer comes, with the same idempotency key to another one, until it
# is certain or the client itself gives up.
import asyncio
import dataclasses
import random
import time

from history import Command, Published, Seen, Try
from wire import Wire

PATIENCE_SECONDS = 2.5  # of one try
GIVES_UP = 0.08  # of the commands that are in doubt, by a client that is gone for good
TWICE = 0.1  # of the commands, which two processes of the shop send at the same time
AGAIN = 0.1  # of the commands, which are sent once more although the answer is known
UNIT_PRICE = 1_000_000
PERCENT = 20
SHIFT_SECONDS = 2.0  # how long a few of the hot codes are the hot ones


class Clock:
    """The run's: seconds since it began."""

    def __init__(self):
        self.begun = time.monotonic()

    def now(self):
        return time.monotonic() - self.begun


@dataclasses.dataclass
class Shop:
    """What the clients know of the shop, and what they note."""

    nodes: list
    key: str
    hot: list
    drawn: list
    clock: Clock
    hold_seconds: float
    closed: bool = False  # nobody asks any more, answered or not
    commands: list = dataclasses.field(default_factory=list)
    published: list = dataclasses.field(default_factory=list)
    seen: list = dataclasses.field(default_factory=list)


def cart_of(codes, customer):
    return {
        "currency": "EUR",
        "lines": [{"id": "1", "sku": "A", "quantity": 1, "unit_price": UNIT_PRICE}],
        "codes": codes,
        "customer": {"id": customer},
    }


class Client:
    """One who asks; `lines` are connections to the nodes' doors."""

    def __init__(self, shop, name, seed):
        self.shop = shop
        self.name = name
        self.random = random.Random(f"{seed} {name}")
        self.lines = [self.new_lines(), self.new_lines()]

    def new_lines(self):
        return [Wire(node.door, self.shop.key, PATIENCE_SECONDS) for node in self.shop.nodes]

    def close(self):
        for line in self.lines[0] + self.lines[1]:
            line.close()

    async def try_once(self, place, process, method, path, body, key):
        line = self.lines[process][place]
        clock = self.shop.clock
        one = Try(self.shop.nodes[place].number, clock.now(), 0)
        answer = await line.ask(method, path, body, key)
        one.ended = clock.now()
        if answer:
            one.status, one.document = answer
        else:
            one.doubtful = line.sent
        return one

    async def pursue(self, command, method, process=0, may_give_up=True):
        """Asks until the answer is certain; nothing where the client gives up or is too late."""
        place = self.random.randrange(len(self.shop.nodes))
        while not self.shop.closed:
            one = await self.try_once(place, process, method, command.path, command.body,
                                      command.key)
            command.tries.append(one)
            if one.certain:
                return one
            if one.in_doubt and may_give_up and self.random.random() < GIVES_UP:
                return None
            place = (place + 1) % len(self.shop.nodes)
            await asyncio.sleep(self.random.uniform(0.02, 0.2))
        return None

    async def sure(self, command, method="POST"):
        """As pursue; sometimes twice at once, sometimes once more."""
        self.shop.commands.append(command)
        twin = None
        if self.random.random() < TWICE:
            twin = asyncio.ensure_future(self.pursue(command, method, 1, False))
        answer = await self.pursue(command, method, 0, twin is None)
        if twin:
            answer = await twin
        if answer and self.random.random() < AGAIN:
            await self.pursue(command, method, 0, False)
        return answer

    async def evaluate(self, promotion, code, place=None):
        """Notes what a node's definition of the promotion gives."""
        place = self.random.randrange(len(self.shop.nodes)) if place is None else place
        one = await self.try_once(place, 0, "POST", "/v1/evaluate",
                                  {"cart": cart_of([code], "viewer")}, None)
        if one.status != 200:
            return None
        given = UNIT_PRICE - one.document["totals"]["items"]
        seen = Seen(promotion, given, one.node, one.begun, one.ended,
                    bool(one.document.get("degraded")))
        self.shop.seen.append(seen)
        return seen


class Buyer(Client):
    def __init__(self, shop, name, seed):
        super().__init__(shop, name, seed)
        self.round = 0

    async def buy_until(self, ending):
        while not ending():
            self.round += 1
            await self.buy()
        self.close()

    def cart(self):
        kind = self.random.random()
        customer = f"c-{self.random.randrange(300)}"
        if kind < 0.35:
            shift = int(self.shop.clock.now() / SHIFT_SECONDS) * 2
            codes = [self.shop.hot[(shift + self.random.randrange(4)) % len(self.shop.hot)]]
        elif kind < 0.65:
            codes = [self.random.choice(self.shop.drawn)]
        elif kind < 0.75:
            codes = ["FEW"]
        elif kind < 0.85:
            codes = ["ONCE"]
        else:
            codes = ["BUDGET"]
        return cart_of(codes, customer)

    def command(self, kind, path, body=None, order="", checkout="", suffix=""):
        return Command(f"{self.name}-{self.round}-{kind}{suffix}", kind, path, body, order,
                       checkout)

    async def buy(self):
        order = f"{self.name}-{self.round}"
        kind = self.random.random()
        if kind < 0.15:
            await self.evaluate("tick", "TICK")
        elif kind < 0.25:
            await self.evaluate("pausing", "PAUSING")
        elif kind < 0.45:
            await self.redeem(order)
        else:
            await self.check_out(order)

    async def redeem(self, order):
        answer = await self.sure(self.command(
            "redeem", "/v1/redemptions", {"cart": self.cart(), "order": order}, order))
        if answer and answer.status == 201 and self.random.random() < 0.3:
            await self.roll_back(order, answer.document["id"])

    async def check_out(self, order):
        answer = await self.sure(self.command(
            "checkout", "/v1/checkouts", {"cart": self.cart(), "order": order}, order))
        if not answer or answer.status != 201:
            return
        checkout = answer.document["id"]
        fate = self.random.random()
        if fate < 0.35:
            await self.pay(order, checkout)
        elif fate < 0.55:
            await self.release(checkout)
            if self.random.random() < 0.3:  # the bank had said no too early
                await self.pay(order, checkout)
        elif fate < 0.7:  # two processes complete the same checkout
            await asyncio.gather(self.pay(order, checkout), self.pay(order, checkout, "-again"))
        elif fate < 0.8:  # failed and paid at once
            await asyncio.gather(self.pay(order, checkout), self.release(checkout))
        elif fate < 0.9:  # a payment that is known too late
            await asyncio.sleep(self.shop.hold_seconds * self.random.uniform(0.8, 1.6))
            await self.pay(order, checkout)

    async def pay(self, order, checkout, suffix=""):
        path = f"/v1/checkouts/{checkout}/confirm"
        answer = await self.sure(self.command("confirm", path, {"order": order}, order, checkout,
                                              suffix))
        if answer and answer.status == 200 and not suffix and self.random.random() < 0.2:
            await self.roll_back(order, checkout)

    async def release(self, checkout):
        path = f"/v1/checkouts/{checkout}/release"
        await self.sure(self.command("release", path, None, "", checkout))

    async def roll_back(self, order, checkout):
        path = f"/v1/redemptions/{checkout}/rollback"
        await self.sure(self.command("rollback", path, None, order, checkout))


class Editor(Client):
    """The only one who changes definitions, so that what is live is what was acknowledged last."""

    def __init__(self, shop, seed):
        super().__init__(shop, "editor", seed)
        self.version = 1  # of what is live when it begins
        self.paused = False

    async def edit_until(self, ending):
        while not ending():
            await self.edit()
            await asyncio.sleep(self.random.uniform(0.2, 1.2))
        self.close()

    async def edit(self):
        kind = self.random.random()
        if kind < 0.6:
            await self.publish()
        elif kind < 0.85:
            await self.pause_or_resume()
        else:
            await self.settle()

    async def change(self, kind, method, path, body=None):
        """One change, which the editor does not give up."""
        self.version += 1
        command = Command(f"editor-{self.version}", kind, path, body)
        self.shop.commands.append(command)
        return await self.pursue(command, method, 0, False)

    async def publish(self):
        begun = self.shop.clock.now()
        version = self.version + 1
        await self.change("save", "PUT", "/v1/promotions/tick", tick(version))
        answer = await self.change("publish", "POST", "/v1/promotions/tick/publish")
        self.note("tick", version * UNIT_PRICE // 10_000, begun, answer)

    async def pause_or_resume(self):
        begun = self.shop.clock.now()
        step = "resume" if self.paused else "pause"
        answer = await self.change(step, "POST", f"/v1/promotions/pausing/{step}")
        self.paused = not self.paused
        value = 0 if self.paused else UNIT_PRICE * PERCENT // 100
        self.note("pausing", value, begun, answer)

    async def settle(self):
        begun = self.shop.clock.now()
        holds = 900 + self.version % 100
        answer = await self.change("settle", "PUT", "/v1/shop/settings",
                                   settings(self.shop.hold_seconds, holds))
        self.note("settings", holds, begun, answer)

    def note(self, name, value, begun, answer):
        if answer and answer.status == 200:
            self.shop.published.append(Published(name, value, begun, self.shop.clock.now()))


def tick(version):
    """A promotion whose discount tells its version."""
    return definition("tick", {"codes": ["TICK"]}, {}, version / 100)


def definition(name, trigger, limits, percent=PERCENT):
    return {
        "id": name,
        "name": name,
        "trigger": trigger,
        "limits": limits,
        "effects": [{"type": "percent_off", "percent": percent}],
    }


def settings(hold_seconds, holds_per_customer):
    return {"hold_seconds": hold_seconds, "holds_per_customer": holds_per_customer}
