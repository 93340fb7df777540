# The checkout story under a storm: many shoppers at once, on hot and on one-time codes, with
# payments that fail, come late, or come twice, while the server is killed and started again. Then a
# checker compares all answers with the store.
import asyncio
import os
import random
import time
import unittest

import checker
from server import Server
from shoppers import History, Shopper

CLIENTS = int(os.environ.get("STAPEL_STORM_CLIENTS", "150"))
SECONDS = float(os.environ.get("STAPEL_STORM_SECONDS", "12"))
SEED = int(os.environ.get("STAPEL_SEED", "1"))
HOLD_SECONDS = 2
HOT_LIMIT = CLIENTS * 2
CODES = CLIENTS * 2
BUDGET = CLIENTS * 1_000


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
        with Server("--no-request-log", "--refused-codes", "0") as server:
            codes = self.open_shop(server)
            history = asyncio.run(self.storm(server, codes))
            self.calm_down(server)
            server.command("verify", "--db", server.database)
            redemptions = server.everything("/v1/redemptions")
            checkouts = self.final_checkouts(server, history, redemptions)
            normalised = {code.replace("-", "") for code in codes}
            limits = {
                "hot": (HOT_LIMIT, None),
                "pooled": (None, None),
                "once": (None, None),
                "budget": (None, BUDGET),
            }
            faults = (
                checker.no_bugs(history)
                + checker.told_the_same(history)
                + checker.promises_kept(history, checkouts)
                + checker.log_agrees(redemptions, checkouts)
                + checker.within_limits(redemptions, limits, normalised)
                + self.once_each(redemptions, checkouts, history)
                + self.nothing_unusable(server, codes, redemptions)
            )
            self.assertEqual(faults[:20], [])
            server.command("verify", "--db", server.database)
        late = [a for a in history.asked.values() if a.answers[0][1].get("code") == "hold_lost"]
        self.assertGreater(len(history.asked), CLIENTS * 3, "the storm was no storm")
        print(
            f"{CLIENTS} shoppers, {len(history.asked)} requests, {history.lost_tries} tries "
            f"without a certain answer, {self.kills} kills, {len(redemptions)} log entries, "
            f"{len(late)} holds lost, seed {SEED}"
        )

    def open_shop(self, server):
        answer = server.ask("PUT", "/v1/shop/settings", {"hold_seconds": HOLD_SECONDS,
                                                         "holds_per_customer": 1000})
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
        return codes

    async def storm(self, server, codes):
        history = History()
        end = time.monotonic() + SECONDS
        shoppers = [
            Shopper(number, server, server.key, codes, history, HOLD_SECONDS)
            for number in range(CLIENTS)
        ]
        killer = asyncio.ensure_future(self.kill_again_and_again(server, end))
        await asyncio.gather(*(s.shop_until(lambda: time.monotonic() > end) for s in shoppers))
        await killer
        return history

    async def kill_again_and_again(self, server, end):
        chance = random.Random(SEED)
        self.kills = 0
        while time.monotonic() < end:
            await asyncio.sleep(chance.uniform(1, 4))
            server.kill()
            server.start()
            self.kills += 1

    def calm_down(self, server):
        """All holds end by themselves."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            uses = [
                server.ask("GET", f"/v1/promotions/{name}").json["uses"]["held"]
                for name in ("hot", "pooled", "once", "budget")
            ]
            if not any(uses):
                return
            time.sleep(0.2)
        self.fail(f"holds are left: {uses}")

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
        return found

    def once_each(self, redemptions, checkouts, history):
        """A customer used ONCE at most once at any moment."""
        faults, now = [], {}
        customers = {}
        for key, asked in history.asked.items():
            status, document = asked.answers[0]
            if status == 201:
                customers[document["id"]] = int(key[1:].split("-")[0]) % 97
        for entry in redemptions:
            if entry["promotion"] != "once" or entry["checkout"] not in customers:
                continue
            customer = customers[entry["checkout"]]
            now[customer] = now.get(customer, 0) + (1 if entry["kind"] == "redeemed" else -1)
            if now[customer] > 1:
                faults.append(f"customer {customer} used ONCE {now[customer]} times")
        return faults

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
        for number in range(HOT_LIMIT - of_promotion["hot"] + 3):
            wanted = 201 if number < HOT_LIMIT - of_promotion["hot"] else 409
            status = redeem("HOT", f"hot-{number}")
            if status != wanted:
                faults.append(f"HOT, use {number}: {status}, expected {wanted}")
        return faults


if __name__ == "__main__":
    unittest.main()
