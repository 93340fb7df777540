# The checkout story under a storm: many shoppers at once, on hot and on one-time codes, with
# payments that fail, come late, or come twice, and orders and returns that are told twice and in
# any order, while the server is killed and started again. Then checkers compare all answers with
# the store, with the feed of events, and with what reached a receiver of webhooks.
import asyncio
import json
import os
import random
import time
import unittest

import checker
import fact_checker
import feed_checker
from receiver import Receiver
from server import Server
from shoppers import History, Shopper

CLIENTS = int(os.environ.get("STAPEL_STORM_CLIENTS", "150"))
SECONDS = float(os.environ.get("STAPEL_STORM_SECONDS", "12"))
SEED = int(os.environ.get("STAPEL_SEED", "1"))
KEEP = os.environ.get("STAPEL_STORM_KEEP")  # a file for the feed of a storm that found faults
HOLD_SECONDS = 2
HOT_LIMIT = CLIENTS * 2
CODES = CLIENTS * 2
BUDGET = CLIENTS * 1_000
LIMITS = {"hot": HOT_LIMIT, "pooled": None, "once": None, "budget": None}
REFUSED_ONCE = 0.01  # of the events, by the receiver of webhooks
DELIVERED_SECONDS = 60 + SECONDS * 2


def definition(name, trigger, limits):
    return {
        "id": name,
        "name": name,
        "trigger": trigger,
        "limits": limits,
        "effects": [{"type": "percent_off", "percent": 20}],
    }


class Storm(unittest.TestCase):
    def test_promises_are_kept(self):
        self.receiver = Receiver(REFUSED_ONCE)
        self.addCleanup(self.receiver.close)
        options = ("--no-request-log", "--refused-codes", "0", "--webhooks-allow-private")
        with Server(*options) as server:
            codes = self.open_shop(server)
            history = asyncio.run(self.storm(server, codes))
            self.calm_down(server)
            self.all_delivered(server)
            server.command("verify", "--db", server.database)
            faults = self.faults_of(server, codes, history)
            if faults and KEEP:
                with open(KEEP, "w", encoding="utf-8") as file:
                    file.writelines(json.dumps(event) + "\n" for event in self.whole_feed(server))
            if faults:
                print("".join(line + "\n" for line in server.log_text().splitlines()
                              if "error" in line)[-4000:])
            self.assertEqual(faults[:20], [])
            server.command("verify", "--db", server.database)
        self.tell(history)

    def faults_of(self, server, codes, history):
        feed = self.whole_feed(server)
        redemptions = server.everything("/v1/redemptions")
        checkouts = self.final_checkouts(server, history, redemptions)
        orders, returns = self.final_orders(server)
        counters = {name: self.uses(server, name) for name in LIMITS}
        normalised = {code.replace("-", "") for code in codes}
        return (
            checker.no_bugs(history)
            + checker.told_the_same(history)
            + checker.promises_kept(history, checkouts)
            + checker.log_agrees(redemptions, checkouts)
            + checker.within_limits(redemptions, LIMITS, normalised)
            + feed_checker.gap_free(feed)
            + feed_checker.checkouts_agree(feed, checkouts)
            + feed_checker.log_agrees(feed, redemptions)
            + feed_checker.nothing_untold(feed, history)
            + feed_checker.within_budgets(feed, {"budget": BUDGET})
            + feed_checker.counters_agree(feed, counters)
            + feed_checker.once_each(feed)
            + self.receiver.told_faults(feed, self.before_webhook)
            + fact_checker.answers_hold(history)
            + fact_checker.latest_is_known(history, orders, returns)
            + fact_checker.consequences(orders, checkouts, history)
            + fact_checker.books_add_up(orders, returns, checkouts)
            + fact_checker.events_agree(feed, history, orders, returns)
            + self.nothing_unusable(server, codes, redemptions)
        )

    def tell(self, history):
        asked = len(history.asked) + len(history.facts)
        self.assertGreater(asked, CLIENTS * 3, "the storm was no storm")
        self.assertGreater(self.kills_of_facts, 0, "no kill fell on an order")
        late = [a for a in history.asked.values() if a.answers[0][1].get("code") == "hold_lost"]
        print(
            f"{CLIENTS} shoppers, {asked} requests, {len(history.facts)} of them facts about "
            f"orders and returns, {history.lost_tries} tries without a certain answer, "
            f"{self.kills} kills, {self.kills_of_facts} of them with facts under way, "
            f"{len(late)} holds lost, "
            f"{len(self.receiver.bodies)} events in {self.receiver.calls} calls, seed {SEED}"
        )

    def open_shop(self, server):
        settings = {"hold_seconds": HOLD_SECONDS, "holds_per_customer": 1000,
                    "return_restores": "everything_when_all_returned"}
        answer = server.ask("PUT", "/v1/shop/settings", settings)
        self.assertEqual(answer.status, 200, answer.bytes)
        pool = {"id": "pool", "name": "pool", "pattern": "BF-########"}
        self.assertEqual(server.ask("POST", "/v1/pools", pool).status, 201)
        drawn = server.ask("POST", "/v1/pools/pool/codes:generate", {"count": CODES},
                           {"Idempotency-Key": "codes"})
        self.assertIn(drawn.status, (200, 201, 202), drawn.bytes)
        deadline = time.monotonic() + 30
        codes = []
        while len(codes) < CODES and time.monotonic() < deadline:
            codes = [entry["code"] for entry in server.everything("/v1/pools/pool/codes")]
        self.assertEqual(len(codes), CODES)
        server.publish(definition("hot", {"codes": ["HOT"]}, {"total": HOT_LIMIT}))
        server.publish(definition("pooled", {"pools": ["pool"]}, {"per_code": 1}))
        server.publish(definition("once", {"codes": ["ONCE"]}, {"per_customer": 1}))
        server.publish(definition("budget", {"codes": ["BUDGET"]}, {"budget": BUDGET}))
        answer = server.ask("POST", "/v1/webhooks", {"url": self.receiver.url})
        self.assertEqual(answer.status, 201, answer.bytes)
        self.webhook, self.receiver.secret = answer.json["id"], answer.json["secret"]
        self.before_webhook = len(self.whole_feed(server))
        return codes

    async def storm(self, server, codes):
        history = History()
        end = time.monotonic() + SECONDS
        shoppers = [
            Shopper(number, server, server.key, codes, history, HOLD_SECONDS)
            for number in range(CLIENTS)
        ]
        killer = asyncio.ensure_future(self.kill_again_and_again(server, history, end))
        await asyncio.gather(*(s.shop_until(lambda: time.monotonic() > end) for s in shoppers))
        await killer
        return history

    async def kill_again_and_again(self, server, history, end):
        """Every other kill waits for facts about orders to be under way."""
        chance = random.Random(SEED)
        self.kills = self.kills_of_facts = 0
        while time.monotonic() < end:
            await asyncio.sleep(chance.uniform(1, 4))
            while self.kills % 2 and not history.facts_under_way and time.monotonic() < end:
                await asyncio.sleep(0.001)
            self.kills_of_facts += history.facts_under_way > 0
            server.kill()
            server.start()
            self.kills += 1

    def calm_down(self, server):
        """All holds end by themselves."""
        free = self.until(
            30, lambda: not any(self.uses(server, name)["held"] for name in LIMITS))
        self.assertTrue(free, "holds are left")

    def all_delivered(self, server):
        path = f"/v1/webhooks/{self.webhook}"
        last = len(self.whole_feed(server))
        self.until(  # where this is in vain, the checkers name what is missing
            DELIVERED_SECONDS,
            lambda: len(self.receiver.bodies) >= last - self.before_webhook
            and server.ask("GET", path).json["waiting"] == 0)

    def until(self, seconds, condition):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def uses(self, server, promotion):
        return server.ask("GET", f"/v1/promotions/{promotion}").json["uses"]

    def whole_feed(self, server):
        events, page, after = [], {"more": True}, ""
        while page["more"]:
            page = server.ask("GET", f"/v1/events?limit=1000{after}").json
            events += page["items"]
            after = f"&after={page['next']}"
        return events

    def final_orders(self, server):
        orders = {order["id"]: order for order in server.everything("/v1/orders")}
        returns = {}
        connection = server.connection()
        for name in orders:
            answer = server.ask("GET", f"/v1/orders/{name}/returns", connection=connection)
            returns.update({(name, one["id"]): one for one in answer.json["items"]})
        connection.close()
        return orders, returns

    def final_checkouts(self, server, history, redemptions):
        ids = {
            answer[1]["id"]
            for asked in history.asked.values()
            for answer in asked.answers
            if answer[0] in (200, 201)
        } | {entry["checkout"] for entry in redemptions}
        connection = server.connection()
        found = {}
        for name in ids:
            answer = server.ask("GET", f"/v1/checkouts/{name}", connection=connection)
            if answer.status == 200:
                found[name] = answer.json
        connection.close()
        return found

    def nothing_unusable(self, server, codes, redemptions):
        """What the log says is free can be had, and no more than that."""
        of_code, of_promotion = checker.uses_now(redemptions)
        faults = []
        connection = server.connection()

        def redeem(code, name):
            cart = {"currency": "EUR", "codes": [code], "customer": {"id": f"late-{name}"},
                    "lines": [{"id": "1", "sku": "A", "quantity": 1, "unit_price": 10000}]}
            return server.ask("POST", "/v1/redemptions", {"cart": cart, "order": f"after-{name}"},
                              {"Idempotency-Key": f"after-{name}"}, connection=connection).status

        for number, code in enumerate(codes):
            wanted = 409 if of_code[code.replace("-", "")] else 201
            status = redeem(code, f"pool-{number}")
            if status != wanted:
                faults.append(f"code {code}: {status}, expected {wanted}")
        free = max(0, HOT_LIMIT - of_promotion["hot"])
        for number in range(free + 3):
            wanted = 201 if number < free else 409
            status = redeem("HOT", f"hot-{number}")
            if status != wanted:
                faults.append(f"HOT, use {number}: {status}, expected {wanted}")
        connection.close()
        return faults


if __name__ == "__main__":
    unittest.main()
