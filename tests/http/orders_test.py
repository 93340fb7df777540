# Orders and returns over HTTP: facts that come twice, late and in any order, and the traps in which
# other shops' programs were caught (the numbers are those of the reports that they are made from).
import threading
import unittest

import api_test
from server import CART

CUPS = {**CART, "lines": [{"id": "1", "sku": "CUP", "quantity": 3, "unit_price": 3335}]}


class Base(unittest.TestCase):
    setUp = api_test.Api.setUp
    ask = api_test.Api.ask
    assert_documented = api_test.Api.assert_documented
    operation = api_test.Api.operation
    publish = api_test.Api.publish

    def order(self, revision, status, order="4711", http=200, **more):
        body = {"revision": revision, "status": status, **more}
        return self.ask("PUT", f"/v1/orders/{order}", body, status=http).json

    def back(self, order, name, revision, units, http=200):
        body = {"revision": revision, "lines": {"1": units}}
        return self.ask("PUT", f"/v1/orders/{order}/returns/{name}", body, status=http).json

    def hold(self, order=None, http=201, **more):
        body = {"cart": CART, **({"order": order} if order else {}), **more}
        return self.ask("POST", "/v1/checkouts", body, status=http).json

    def uses(self):
        return self.ask("GET", "/v1/promotions/bf").json["uses"]

    def one_use(self):
        self.publish(limits={"total": 1, "per_code": 1})

    def tearDown(self):
        self.server.stop()
        self.server.command("verify", "--db", self.server.database)

    def at_once(self, *calls):
        """Calls that run side by side; what each returned."""
        found = [None] * len(calls)

        def run(place):
            found[place] = calls[place]()

        threads = [threading.Thread(target=run, args=(i,)) for i in range(len(calls))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found


class Orders(Base):
    def test_an_order_is_paid_and_comes_back(self):
        self.publish(effects=[{"type": "percent_off", "percent": 20}])
        self.hold("4711", cart=CUPS)
        self.assertEqual(self.ask("GET", "/v1/orders/4711").json["status"], "expected")
        self.assertEqual(self.order(1, "paid")["redemption"], "redeemed")
        self.assertEqual(self.back("4711", "r1", 1, 1)["refund"]["total"], 2668)
        self.assertEqual(self.back("4711", "r2", 1, 2)["refund"]["total"], 5336)
        order = self.ask("GET", "/v1/orders/4711").json
        self.assertEqual(order["returned"]["refunded"], 8004)
        self.assertEqual(order["returned"]["reversed"], {"bf": 2001})
        returns = self.ask("GET", "/v1/orders/4711/returns").json["items"]
        self.assertEqual([one["id"] for one in returns], ["r1", "r2"])
        listed = self.ask("GET", "/v1/orders?limit=1").json
        self.assertEqual([one["id"] for one in listed["items"]], ["4711"])
        self.back("4711", "r3", 1, 1, http=422)

    def test_revisions(self):
        self.publish()
        checkout = self.hold()["id"]
        first = self.order(5, "paid", checkout=checkout)
        self.assertEqual(self.order(5, "paid", checkout=checkout), first)
        self.assertEqual(self.order(5, "cancelled", http=409)["code"], "revision_conflict")
        earlier = self.order(4, "placed", checkout=checkout)
        self.assertEqual((earlier["applied"], earlier["status"]), (False, "paid"))

    def test_a_return_waits_for_its_order(self):
        self.publish()
        self.assertEqual(self.back("4711", "r1", 1, 1)["state"], "waiting")
        self.hold("4711")
        self.order(1, "paid")
        self.assertEqual(self.ask("GET", "/v1/orders/4711/returns").json["items"][0]["state"],
                         "applied")

    def test_bad_facts_are_told_by_field(self):
        refused = self.order(0, "payed", http=422, total=-1)
        pointers = {error["pointer"] for error in refused["errors"]}
        self.assertLessEqual({"/revision", "/status", "/total"}, pointers)
        self.ask("PUT", "/v1/orders/1/returns/1", {"revision": 1}, status=422)
        self.ask("GET", "/v1/orders/none", status=404)
        self.ask("GET", "/v1/orders/none/returns", status=404)

    def test_facts_outlive_a_kill(self):
        self.one_use()
        self.hold("4711")
        self.order(1, "paid")
        self.server.kill()
        self.server.start()
        self.assertEqual(self.order(1, "paid")["redemption"], "redeemed")
        self.assertEqual(self.uses()["used"], 1)


class Traps(Base):
    def test_trap_1_parallel_use_of_a_one_use_code(self):
        self.one_use()
        paid = {"cart": CART, "order": "1"}
        told = self.at_once(*[
            lambda i=i: self.server.ask("POST", "/v1/redemptions", {**paid, "order": str(i)},
                                        {"Idempotency-Key": f"p{i}"}).status
            for i in range(8)])
        self.assertEqual(sorted(told), [201] + [409] * 7)
        self.assertEqual(self.uses()["used"], 1)

    def test_trap_2_two_threads_complete_one_checkout(self):
        self.one_use()
        self.hold("4711")
        body = {"revision": 1, "status": "paid"}
        told = self.at_once(*[lambda: self.server.ask("PUT", "/v1/orders/4711", body).json
                              for _ in range(4)])
        self.assertEqual({one["redemption"] for one in told}, {"redeemed"})
        self.assertEqual(self.uses()["used"], 1)

    def test_trap_3_no_gap_between_check_and_use(self):
        self.one_use()
        told = self.at_once(*[
            lambda i=i: self.server.ask("POST", "/v1/checkouts", {"cart": CART, "order": str(i)},
                                        {"Idempotency-Key": f"h{i}"})
            for i in range(8)])
        held = [one for one in told if one.status == 201]
        self.assertEqual(len(held), 1)
        self.assertEqual(self.uses()["held"], 1)

    def test_trap_4_a_rollback_races_a_redemption(self):
        self.publish(limits={"budget": 100_000})
        first = self.ask("POST", "/v1/redemptions", {"cart": CART, "order": "a"}, status=201).json
        self.at_once(
            lambda: self.server.ask("POST", f"/v1/redemptions/{first['id']}/rollback"),
            *[lambda i=i: self.server.ask("POST", "/v1/redemptions",
                                          {"cart": CART, "order": f"b{i}"},
                                          {"Idempotency-Key": f"b{i}"}) for i in range(4)])
        self.assertEqual((self.uses()["used"], self.uses()["granted"]), (4, 4000))

    def test_trap_5_a_failed_payment_burns_nothing(self):
        self.one_use()
        self.hold("4711")
        self.order(1, "cancelled")
        self.hold("4712")
        self.assertEqual(self.order(1, "paid", order="4712")["redemption"], "redeemed")

    def test_trap_6_an_orders_own_hold_does_not_count_against_it(self):
        self.one_use()
        first = self.hold("4711")
        second = self.hold("4711")
        self.assertEqual(second["total"], first["total"])
        self.assertEqual(self.order(1, "paid")["redemption"], "redeemed")

    def test_trap_7_a_cancelled_order_reopens_after_its_code_went_elsewhere(self):
        self.one_use()
        self.hold("4711")
        self.order(1, "paid")
        self.order(2, "cancelled")
        self.assertEqual(self.uses()["used"], 0, "an aborted order burns nothing")
        self.ask("POST", "/v1/redemptions", {"cart": CART, "order": "other"}, status=201)
        self.assertEqual(self.order(3, "paid")["redemption"], "lost")
        self.assertEqual(self.uses()["used"], 1)
        honoured = self.order(4, "paid", over_limit={"reason": "our mistake"})
        self.assertEqual((honoured["redemption"], honoured["over_limit"]), ("redeemed", True))

    def test_trap_8_saving_an_order_again_never_flips_its_discount(self):
        self.one_use()
        checkout = self.hold("4711")["id"]
        for revision in range(1, 4):
            self.order(revision, "paid")
            again = self.ask("POST", "/v1/evaluate", {"cart": CART, "checkout": checkout}).json
            self.assertEqual(again["totals"]["total"], 9000)
        self.assertEqual(self.hold("4711", http=409)["code"], "wrong_state")
        self.assertEqual(self.uses()["used"], 1)


if __name__ == "__main__":
    unittest.main()
