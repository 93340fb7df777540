# What a shop tells of one order in the storm: facts with revisions, beside the checkout's own
# requests, before and after it, twice, at the same time and in any order; and what comes back of
# it. Returns are corrected upwards only: taking back less counts again even beyond a limit, by
# contract.
import asyncio
import dataclasses

LINE = {"id": "1", "sku": "A", "quantity": 3, "unit_price": 3335}

STATUSES = [
    ["paid"],
    ["placed", "paid"],
    ["placed", "paid", "paid"],
    ["cancelled"],
    ["placed", "cancelled"],
    ["paid", "cancelled"],
    ["paid", "placed", "paid"],
    ["paid", "cancelled", "paid"],
]

# (return, revision, units that came back), never more than the three that were bought.
RETURNS = [
    [("r1", 1, 1)],
    [("r1", 1, 3)],
    [("r1", 1, 1), ("r2", 1, 2)],
    [("r1", 1, 1), ("r1", 2, 2)],
    [("r1", 1, 1), ("r1", 2, 2), ("r2", 1, 1)],
]


@dataclasses.dataclass
class Told:
    """One revision of an order (return_id is empty) or of a return, with every certain answer."""

    order: str
    return_id: str
    body: dict
    contradicts: bool  # another body of this revision had been accepted
    answers: list = dataclasses.field(default_factory=list)  # (status, document)

    @property
    def accepted(self):
        return any(status == 200 for status, _ in self.answers)


class OrderStory:
    def __init__(self, shopper, name):
        self.shopper = shopper
        self.random = shopper.random
        self.name = name
        self.cart = {**shopper.cart(), "lines": [LINE]}
        self.revision = 0

    def chance(self, share):
        return self.random.random() < share

    async def live(self):
        kind = self.random.choice(["named", "named", "told", "before", "redeem"])
        more = {}
        if kind == "before":
            await self.tell(self.next_fact(self.random.choice(["placed", "paid"])))
        if kind == "redeem":
            more = {"cart": self.cart, "redeem": True}
        else:
            checkout = await self.check_out("-c", named=kind == "named")
            if checkout is None:
                return
            more = {} if kind == "named" else {"checkout": checkout}
        if kind == "named" and self.chance(0.2):  # the cart was changed
            checkout = await self.check_out("-d", named=True) or checkout
        if self.chance(0.15):  # a payment that is known too late
            await asyncio.sleep(self.shopper.hold_seconds * self.random.uniform(0.8, 1.6))
        facts = [self.next_fact(status, **more) for status in self.random.choice(STATUSES)]
        returns = self.random.choice(RETURNS) if self.chance(0.6) else []
        beside = [] if kind == "redeem" else self.told_elsewhere(checkout)
        if self.chance(0.2):
            await asyncio.gather(self.tell_all(facts), self.send_back(returns), *beside)
        else:
            await asyncio.gather(self.tell_all(facts), *beside)
            await self.send_back(returns)
        await self.honour(more)

    def next_fact(self, status, **more):
        self.revision += 1
        return {"revision": self.revision, "status": status, **more}

    async def check_out(self, suffix, named):
        body = {"cart": self.cart, **({"order": self.name} if named else {})}
        order = self.name if named else ""
        answer = await self.shopper.sure(
            self.name + suffix, "checkout", "", order, "/v1/checkouts", body)
        return answer[1]["id"] if answer[0] == 201 else None

    def told_elsewhere(self, checkout):
        """The payment as the checkout's own requests tell it."""
        fate = self.random.random()
        if fate < 0.2:
            return [self.shopper.pay(self.name, checkout, self.shopper.second, "-beside")]
        if fate < 0.3:
            return [self.shopper.release(self.name, checkout, self.shopper.second)]
        return []

    async def tell_all(self, facts):
        if self.chance(0.4):
            self.random.shuffle(facts)
        if self.chance(0.3):
            wires = (self.shopper.wire, self.shopper.second, self.shopper.third)
            return await asyncio.gather(*map(self.tell, facts, wires))
        for fact in facts:
            await self.tell(fact)

    async def tell(self, fact, wire=None):
        path = f"/v1/orders/{self.name}"
        answer = await self.ask(path, "", fact, wire)
        if self.chance(0.15):
            await self.ask(path, "", fact, self.shopper.second)
        if answer[0] == 200 and self.chance(0.05):
            other = "cancelled" if fact["status"] == "paid" else "paid"
            await self.ask(path, "", {**fact, "status": other}, wire, contradicts=True)
        return answer

    async def send_back(self, returns):
        returns = list(returns)
        if self.chance(0.4):
            self.random.shuffle(returns)
        for name, revision, units in returns:
            body = {"revision": revision, "lines": {"1": units}}
            for _ in range(2 if self.chance(0.2) else 1):
                await self.ask(f"/v1/orders/{self.name}/returns/{name}", name, body)

    async def honour(self, more):
        """A shop that pays for its own mistakes, now and then."""
        told = self.shopper.history.latest(self.name)
        if told and told["redemption"] == "lost" and self.chance(0.3):
            decided = {"over_limit": {"reason": "our mistake"}}
            await self.tell(self.next_fact("paid", **more, **decided))

    async def ask(self, path, return_id, body, wire=None, contradicts=False):
        """Asks until the answer is certain: the revision makes repeating safe."""
        history = self.shopper.history
        history.facts_under_way += 1
        try:
            answer = await self.shopper.certain(wire or self.shopper.wire, "PUT", path, body, None)
        finally:
            history.facts_under_way -= 1
        history.note_fact(Told(self.name, return_id, body, contradicts), answer)
        return answer
