# One run: a shop on three nodes over a PostgreSQL pair, its clients and the nemesis beside them,
# and then, in the calm, everything that the judge needs to know.
import asyncio
import dataclasses
import json
import pathlib
import random
import tempfile
import time

import clients
import feed_checker
import judge
import nemesis
from deliveries import Deliveries
from history import Command, Evidence, Limit, Probe
from nodes import Node
from postgres_pair import PostgresPair

NODES = 3
HOLD_SECONDS = 2
HOT_CODES = 60
HOT_USES = 6
FEW_USES = 150
REFUSED_ONCE = 0.005  # of the events, by the receiver of webhooks
CALM_SECONDS = 60
ASKED_AGAIN_MAX = 200
PROBED_MAX = 30


def limits(seconds):
    budget = int(clients.UNIT_PRICE * clients.PERCENT / 100 * (seconds * 2 + 0.5))
    return {
        "hot": Limit(per_code=HOT_USES),
        "pooled": Limit(per_code=1),
        "few": Limit(total=FEW_USES),
        "once": Limit(per_customer=1),
        "budget": Limit(budget=budget),
        "tick": Limit(),
        "pausing": Limit(),
    }


class Run:
    def __init__(self, seed, seconds, buyers, followed_seconds):
        self.seed, self.seconds, self.buyers = seed, seconds, buyers
        self.followed_seconds = followed_seconds
        self.limits = limits(seconds)
        self.promises = []  # that were broken, as far as the run itself sees them
        self.found = Evidence()
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="stapel-faults-"))
        self.receiver = Deliveries(REFUSED_ONCE)  # with a loop of its own

    async def go(self):
        """The broken promises."""
        self.pair = PostgresPair()
        self.nodes = [Node(i + 1, self.pair, self.place / f"node{i + 1}") for i in range(NODES)]
        self.receiver.nodes = self.nodes
        try:
            await self.open()
            await self.storm()
            await self.calm_down()
            evidence = await asyncio.to_thread(self.evidence)
            self.found = evidence
            self.promises += self.receiver.told_faults(evidence.feed, self.before_webhook)
            await asyncio.to_thread(self.verify)
            await asyncio.to_thread(self.probe, evidence)
            self.followed_within = judge.followed_within(evidence)
            self.judged = sum(1 for _ in judge.followings(evidence, self.followed_seconds))
            return self.promises + judge.broken_promises(evidence, self.followed_seconds)
        finally:
            await self.close()

    async def close(self):
        for node in self.nodes:
            await node.close()
        await asyncio.to_thread(self.receiver.close)
        await asyncio.to_thread(self.pair.close)

    # --- The shop ---------------------------------------------------------------------------------

    async def open(self):
        await asyncio.to_thread(self.pair.start)
        for node in self.nodes:
            await node.open()
        first = self.nodes[0]
        made = await asyncio.to_thread(
            first.command, "keys", "create", "--db", first.database, "--name", "faults")
        for node in self.nodes:
            node.key = made.strip()
        await first.up()
        await asyncio.to_thread(self.open_shop, first)
        await asyncio.gather(*(node.up() for node in self.nodes[1:]))

    def open_shop(self, node):
        self.must(node, "PUT", "/v1/shop/settings", clients.settings(HOLD_SECONDS, 900))
        self.hot = [f"HOT{number}" for number in range(HOT_CODES)]
        self.drawn = self.draw(node, int(self.seconds * 8))
        triggers = {
            "hot": {"codes": self.hot},
            "pooled": {"pools": ["pool"]},
            "few": {"codes": ["FEW"]},
            "once": {"codes": ["ONCE"]},
            "budget": {"codes": ["BUDGET"]},
            "pausing": {"codes": ["PAUSING"]},
        }
        for name, trigger in triggers.items():
            most = {kind: value for kind, value in vars(self.limits[name]).items() if value}
            node.publish(clients.definition(name, trigger, most))
        node.publish(clients.tick(1))
        made = self.must(node, "POST", "/v1/webhooks", {"url": self.receiver.url})
        self.webhook, self.receiver.secret = made["id"], made["secret"]
        self.before_webhook = len(self.whole_feed(node))

    def must(self, node, method, path, body=None, headers=None):
        answer = node.ask(method, path, body, headers)
        if answer.status not in (200, 201, 202):
            raise AssertionError(f"{method} {path}: {answer.status} {answer.bytes[:500]}")
        return answer.json

    def draw(self, node, count):
        self.must(node, "POST", "/v1/pools",
                  {"id": "pool", "name": "pool", "pattern": "BF-########"})
        self.must(node, "POST", "/v1/pools/pool/codes:generate", {"count": count},
                  {"Idempotency-Key": "codes"})
        deadline = time.monotonic() + CALM_SECONDS
        codes = []
        while len(codes) < count and time.monotonic() < deadline:
            codes = [entry["code"] for entry in node.everything("/v1/pools/pool/codes")]
        return codes

    # --- The storm --------------------------------------------------------------------------------

    async def storm(self):
        clock = clients.Clock()
        self.shop = clients.Shop(self.nodes, self.nodes[0].key, self.hot, self.drawn, clock,
                                 HOLD_SECONDS)
        self.nemesis = nemesis.Nemesis(self.nodes, self.pair, clock)
        self.over = False
        self.editor = clients.Editor(self.shop, self.seed)
        buyers = [clients.Buyer(self.shop, f"b{number}", self.seed)
                  for number in range(self.buyers)]
        asking = asyncio.gather(self.editor.edit_until(self.is_over),
                                *(buyer.buy_until(self.is_over) for buyer in buyers))
        await self.nemesis.enact(nemesis.plan(self.seed, self.seconds, NODES))
        await asyncio.sleep(max(0, self.seconds - clock.now()))
        self.over = True
        self.stormed = clock.now()
        await self.within(CALM_SECONDS, asking, "clients wait for an answer")
        self.promises += self.nemesis.failures
        self.calmed = clock.now()

    async def within(self, seconds, work, otherwise):
        """The work, which ends by itself where nobody asks any more."""
        work = asyncio.ensure_future(work)
        done, _ = await asyncio.wait([work], timeout=seconds)
        if not done:
            self.promises.append(f"{otherwise} {seconds} s after the faults")
            self.shop.closed = True
        await work
        self.shop.closed = False

    def is_over(self):
        return self.over

    # --- The calm ---------------------------------------------------------------------------------

    async def calm_down(self):
        for node in self.nodes:
            code = node.process.poll()
            self.promises += [f"node {node.number} ended by itself with exit code {one}"
                              for one in node.died + ([] if code is None else [code])]
        await asyncio.sleep(judge.RECOVERED_SECONDS)
        await self.within(CALM_SECONDS, self.ask_again(), "what was answered is asked again")
        await self.within(CALM_SECONDS, self.follow(), "definitions are changed")
        await self.until(lambda: not any(uses["held"] for uses in self.counters().values()),
                         "holds are left")
        await self.until(self.all_delivered, "events wait for their delivery")

    async def ask_again(self):
        """What was answered is answered the same by another node, most of all what was in doubt."""
        chance = random.Random(f"again {self.seed}")
        asker = clients.Client(self.shop, "again", self.seed)
        known = [one for one in self.shop.commands if one.answer and one.order]
        chance.shuffle(known)
        known.sort(key=lambda one: not one.was_in_doubt)
        for command in known[:ASKED_AGAIN_MAX]:
            await asker.pursue(command, "POST", 0, False)
        asker.close()

    async def follow(self):
        """A change in the calm, and a second later what each node makes of it."""
        editor = clients.Editor(self.shop, f"{self.seed} calm")
        editor.version = self.editor.version
        for _ in range(3):
            await editor.publish()
            await asyncio.sleep(self.followed_seconds)
            for place in range(NODES):
                await editor.evaluate("tick", "TICK", place)
        editor.close()

    async def until(self, condition, otherwise):
        deadline = time.monotonic() + CALM_SECONDS
        while not await asyncio.to_thread(condition):
            if time.monotonic() > deadline:
                self.promises.append(f"{otherwise} {CALM_SECONDS} s after the faults")
                return
            await asyncio.sleep(0.2)

    def node(self):
        return self.nodes[-1]

    def counters(self):
        return {name: self.node().ask("GET", f"/v1/promotions/{name}").json["uses"]
                for name in self.limits}

    def all_delivered(self):
        feed = self.whole_feed(self.node())
        return all(event["id"] in self.receiver.bodies for event in feed[self.before_webhook:])

    def whole_feed(self, node):
        events, page, after = [], {"more": True}, ""
        while page["more"]:
            page = node.ask("GET", f"/v1/events?limit=1000{after}").json
            events += page["items"]
            after = f"&after={page['next']}"
        return events

    def verify(self):
        node = self.node()
        done = node.run("verify", "--db", node.database)
        if done.returncode != 0:
            self.promises.append(f"verify: exit {done.returncode}: "
                                 f"{(done.stdout + done.stderr)[-1000:]}")

    def evidence(self):
        node, shop = self.node(), self.shop
        feed = self.whole_feed(node)
        return Evidence(
            limits=self.limits,
            commands=shop.commands,
            published=shop.published,
            seen=shop.seen,
            windows=self.nemesis.windows,
            calls=[self.by_the_clock(call) for call in self.receiver.calls_seen],
            feed=feed,
            redemptions=node.everything("/v1/redemptions"),
            checkouts=self.checkouts(node, feed),
            counters=self.counters(),
            definitions=self.definitions(node),
        )

    def by_the_clock(self, call):
        begun = self.shop.clock.begun
        return dataclasses.replace(call, begun=call.begun - begun, ended=call.ended - begun)

    def checkouts(self, node, feed):
        """All that any client was told of, or any event."""
        names = {one.answer.document["id"] for one in self.shop.commands
                 if one.done and one.kind in judge.MEANING}
        names |= {event["object"] for event in feed if event["type"] in feed_checker.STATES}
        connection = node.connection()
        found = {}
        for name in names:
            answer = node.ask("GET", f"/v1/checkouts/{name}", connection=connection)
            if answer.status == 200:
                found[name] = answer.json
        connection.close()
        return found

    def definitions(self, node):
        tick = node.ask("GET", "/v1/promotions/tick").json
        pausing = node.ask("GET", "/v1/promotions/pausing").json
        shop = node.ask("GET", "/v1/shop").json
        off = clients.UNIT_PRICE // 100
        return {
            "tick": round(tick["live"]["effects"][0]["percent"] * off),
            "pausing": clients.PERCENT * off if pausing["state"] == "active" else 0,
            "settings": shop["settings"]["holds_per_customer"],
        }

    def probe(self, evidence):
        """What the limits leave can be had of codes, and not one more."""
        chance = random.Random(f"probe {self.seed}")
        node = self.node()
        tried = [("hot", code) for code in chance.sample(self.hot, min(10, len(self.hot)))]
        tried += [("pooled", code)
                  for code in chance.sample(self.drawn, min(PROBED_MAX, len(self.drawn)))]
        for promotion, code in tried:
            taken = 0
            while taken < HOT_USES + 2 and self.redeems(node, code, taken):
                taken += 1
            evidence.probes.append(Probe(code.replace("-", ""), promotion, taken))

    def redeems(self, node, code, number):
        name = f"probe-{code}-{number}"
        body = {"cart": clients.cart_of([code], name), "order": name}
        answer = node.ask("POST", "/v1/redemptions", body, {"Idempotency-Key": name})
        if answer.status not in (201, 409):
            self.promises.append(f"{name} was told {answer.status} {answer.bytes[:300]}")
        return answer.status == 201

    # --- What is told of it -----------------------------------------------------------------------

    def counts(self):
        commands = self.shop.commands
        return {
            "commands": len(commands),
            "tries": sum(len(one.tries) for one in commands),
            "in doubt": sum(one.was_in_doubt for one in commands),
            "never answered": sum(one.answer is None for one in commands),
            "kills": self.nemesis.counts["kill"],
            "stops": self.nemesis.counts["stop"],
            "long freezes": self.nemesis.long_freezes,
            "cuts": sum(count for kind, count in self.nemesis.counts.items()
                        if kind.startswith(("cut", "hang", "end"))),
            "restarts": sum(count for kind, count in self.nemesis.counts.items()
                            if kind.startswith("restart")),
            "failovers": self.nemesis.counts["fail over"],
            "changes": len(self.shop.published),
            "evaluations": len(self.shop.seen),
            "judged evaluations": self.judged,
            "webhooks": self.receiver.calls,
        }

    def longest_silence(self):
        """For how long no client at all was told anything certain."""
        told = sorted(one.ended for command in self.shop.commands for one in command.answers
                      if one.ended < self.stormed)
        moments = [0, *told, self.stormed]
        return max(later - earlier for earlier, later in zip(moments, moments[1:]))

    def keep(self):
        """What a run that failed was told, and the faults, beside the nodes' logs; the folder."""
        self.write("commands", [told(one) for one in self.shop.commands])
        self.write("feed", self.found.feed)
        self.write("calls", [vars(one) for one in self.found.calls])
        self.write("faults", [vars(one) for one in self.nemesis.windows])
        return self.place

    def write(self, name, items):
        with open(self.place / name, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(item) + "\n" for item in items)


def told(command: Command):
    return {**vars(command), "tries": [vars(one) for one in command.tries]}
