# What shoppers do in the storm, and the history of all answers that they got. Every request is sent
# until an answer is certain, and some are sent again although it was.
import asyncio
import dataclasses
import random

from facts import OrderStory
from wire import Wire

# Nothing was done, or it is not known: the same request is to be sent again.
UNCERTAIN = {
    "idempotency_in_progress",
    "overloaded",
    "stopping",
    "not_stored",
    "outcome_unknown",
    "contended",
}

FACTS = 0.35  # of what is bought, how much is told as facts about orders


@dataclasses.dataclass
class Asked:
    """One request by its name, with every certain answer that it got."""

    kind: str  # checkout, redeem, confirm, release, rollback
    checkout: str  # empty for those that make one
    order: str
    answers: list = dataclasses.field(default_factory=list)  # (status, document)


class History:
    def __init__(self):
        self.asked = {}  # by idempotency key
        self.facts = {}  # by order, return, revision and whether it contradicts
        self.facts_under_way = 0
        self.lost_tries = 0

    def note(self, key, kind, checkout, order, answer):
        asked = self.asked.setdefault(key, Asked(kind, checkout, order))
        asked.answers.append(answer)

    def note_fact(self, told, answer):
        revision = told.body["revision"]
        key = told.order, told.return_id, revision, told.contradicts
        self.facts.setdefault(key, told).answers.append(answer)

    def latest(self, order):
        """What the last accepted fact of an order was told."""
        answers = [
            answer
            for told in self.facts.values() if told.order == order and not told.return_id
            for answer in told.answers if answer[0] == 200
        ]
        return max((a[1] for a in answers), key=lambda a: a["revision"], default=None)


class Shopper:
    def __init__(self, number, place, key, codes, history, hold_seconds):
        self.random = random.Random(number)
        self.number = number
        self.wire = Wire(place, key)
        self.second = Wire(place, key)  # another process of the shop
        self.third = Wire(place, key)  # for what is sent twice at the same time
        self.codes = codes
        self.history = history
        self.hold_seconds = hold_seconds
        self.round = 0
        self.ending = False

    async def shop_until(self, ending):
        """Buys again and again; `ending()` says when to finish what was begun."""
        while not ending():
            self.round += 1
            await self.buy()
        self.wire.close()
        self.second.close()
        self.third.close()

    def cart(self):
        kind = self.random.random()
        if kind < 0.4:
            codes = ["HOT"]
        elif kind < 0.8:
            codes = [self.random.choice(self.codes)]
        elif kind < 0.9:
            codes = ["ONCE"]
        else:
            codes = ["BUDGET"]
        return {
            "currency": "EUR",
            "lines": [{"id": "1", "sku": "A", "quantity": 1, "unit_price": 10000}],
            "codes": codes,
            "customer": {"id": f"c-{self.number % 97}"},
        }

    async def buy(self):
        name = f"s{self.number}-{self.round}"
        if self.random.random() < FACTS:
            return await OrderStory(self, name).live()
        body = {"cart": self.cart()}
        if self.random.random() < 0.2:
            answer = await self.sure(f"{name}-r", "redeem", "", name, "/v1/redemptions",
                                     {**body, "order": name})
            if answer[0] == 201 and self.random.random() < 0.3:
                await self.roll_back(name, answer[1]["id"])
            return
        answer = await self.sure(f"{name}-c", "checkout", "", "", "/v1/checkouts", body)
        if answer[0] != 201:
            return
        checkout = answer[1]["id"]
        fate = self.random.random()
        if fate < 0.35:
            await self.pay(name, checkout)
        elif fate < 0.55:
            await self.release(name, checkout)
            if self.random.random() < 0.3:  # the bank had said no too early
                await self.pay(name, checkout)
        elif fate < 0.75:  # two processes complete the same checkout
            await asyncio.gather(
                self.pay(name, checkout), self.pay(name, checkout, self.second, "-again")
            )
        elif fate < 0.85:  # failed and paid at once
            await asyncio.gather(
                self.pay(name, checkout), self.release(name, checkout, self.second)
            )
        else:
            await asyncio.sleep(self.hold_seconds * self.random.uniform(0.8, 1.6))
            await self.pay(name, checkout)

    async def pay(self, name, checkout, wire=None, suffix=""):
        answer = await self.sure(f"{name}-p{suffix}", "confirm", checkout, name,
                                 f"/v1/checkouts/{checkout}/confirm", {"order": name}, wire)
        if answer[0] == 200 and not suffix and self.random.random() < 0.15:
            await self.roll_back(name, checkout)

    async def release(self, name, checkout, wire=None):
        await self.sure(f"{name}-f", "release", checkout, "",
                        f"/v1/checkouts/{checkout}/release", None, wire)

    async def roll_back(self, name, checkout):
        path = f"/v1/redemptions/{checkout}/rollback"
        await self.sure(f"{name}-b", "rollback", checkout, name, path, None)
        if self.random.random() < 0.5:  # the shop's other process tells the same
            await self.sure(f"{name}-b-again", "rollback", checkout, name, path, None, self.second)

    async def sure(self, key, kind, checkout, order, path, body, wire=None):
        """Asks until the answer is certain; sometimes twice at once, sometimes once more."""
        wire = wire or self.wire
        twin = None
        if wire is self.wire and self.random.random() < 0.1:
            twin = asyncio.ensure_future(
                self.until_certain(self.third, key, kind, checkout, order, path, body)
            )
        answer = await self.until_certain(wire, key, kind, checkout, order, path, body)
        if twin:
            await twin
        if self.random.random() < 0.1:
            await self.until_certain(wire, key, kind, checkout, order, path, body)
        return answer

    async def until_certain(self, wire, key, kind, checkout, order, path, body):
        answer = await self.certain(wire, "POST", path, body, key)
        self.history.note(key, kind, checkout, order, answer)
        return answer

    async def certain(self, wire, method, path, body, key):
        while True:
            answer = await wire.ask(method, path, body, key)
            if answer and answer[1].get("code") not in UNCERTAIN:
                return answer
            self.history.lost_tries += 1
            await asyncio.sleep(self.random.uniform(0.01, 0.2))
