# The judge itself: a small history that keeps every promise passes, and each kind of broken promise
# that is put into it is named, by the function that is about it.
import copy
import unittest

import judge
from history import (Call, Command, Evidence, Limit, Probe, Published, Seen, Try, Window)


def answered(key, kind, status, document, order="", checkout="", doubts=0):
    tries = [Try(2, 0.5, 0.9, doubtful=True)] * doubts
    return Command(key, kind, f"/{kind}", None, order, checkout,
                   tries + [Try(1, 1.0, 1.1, status=status, document=document)])


def unanswered(key, kind, order="", checkout=""):
    return Command(key, kind, f"/{kind}", None, order, checkout, [Try(1, 1, 2, doubtful=True)])


def claim(promotion, granted, code):
    return {"promotion": promotion, "version": 1, "granted": granted, "codes": [code]}


def event(kind, checkout, order, claims, customer="p1"):
    data = {"checkout": checkout, "customer": customer, "promotions": claims}
    if kind.startswith("redemption"):
        data["order"] = order
    return {"type": kind, "object": checkout, "data": data}


def logged(kind, checkout, order, claims):
    return [{"kind": kind, "checkout": checkout, "order": order, **one} for one in claims]


def good():
    """A hold that was paid and rolled back, one that was let go, one that expired, one use by a
    command that was never answered, and one that was refused."""
    hot, pool, late = (claim("hot", 20, "HOT"), claim("pool", 20, "P1"), claim("hot", 20, "HOT"))
    evidence = Evidence(limits={"hot": Limit(total=2, per_code=2, budget=40),
                                "pool": Limit(per_code=1, per_customer=1)})
    evidence.commands = [
        answered("a", "checkout", 201, {"id": "co1", "state": "held"}, "o1", doubts=1),
        answered("b", "confirm", 200, {"id": "co1", "state": "confirmed"}, "o1", "co1"),
        answered("c", "rollback", 200, {"id": "co1"}, "o1", "co1"),
        answered("d", "checkout", 201, {"id": "co2", "state": "held"}, "o2"),
        answered("e", "release", 200, {"id": "co2"}, "", "co2"),
        answered("f", "checkout", 201, {"id": "co3", "state": "held"}, "o3"),
        unanswered("g", "redeem", "o4"),
        answered("h", "redeem", 409, {"code": "code_rejected"}, "o5"),
        unanswered("i", "redeem", "o6"),
    ]
    feed = [
        event("checkout.held", "co1", "o1", [hot]),
        event("redemption.created", "co1", "o1", [hot]),
        event("redemption.rolled_back", "co1", "o1", [hot]),
        event("checkout.held", "co2", "o2", [pool]),
        event("checkout.released", "co2", "o2", [pool]),
        event("checkout.held", "co3", "o3", [late]),
        event("checkout.expired", "co3", "o3", [late]),
        event("redemption.created", "co4", "o4", [hot]),
    ]
    evidence.feed = numbered(feed)
    evidence.redemptions = (logged("redeemed", "co1", "o1", [hot])
                            + logged("rolled_back", "co1", "o1", [hot])
                            + logged("redeemed", "co4", "o4", [hot]))
    evidence.checkouts = {
        "co1": {"state": "rolled_back", "order": "o1"},
        "co2": {"state": "released", "order": "o2"},
        "co3": {"state": "expired", "order": "o3"},
        "co4": {"state": "confirmed", "order": "o4"},
    }
    evidence.counters = {"hot": {"used": 1, "held": 0, "granted": 20},
                         "pool": {"used": 0, "held": 0, "granted": 0}}
    evidence.probes = [Probe("HOT", "hot", 1), Probe("P1", "pool", 1)]
    evidence.published = [Published("tick", 1, 1, 1.1), Published("tick", 2, 5, 5.1)]
    evidence.definitions = {"tick": 2}
    evidence.seen = [Seen("tick", 1, 1, 4, 4.1), Seen("tick", 2, 2, 6.5, 6.6)]
    evidence.calls = [Call("e1", 1, 11, 1, 2), Call("e2", 1, 11, 1.5, 2.5), Call("e3", 2, 22, 3, 4)]
    return evidence


def numbered(feed):
    return [{**copy.deepcopy(one), "id": f"evt{number}", "sequence": number}
            for number, one in enumerate(feed, 1)]


class Judge(unittest.TestCase):
    def setUp(self):
        self.evidence = good()

    def command(self, key):
        return next(one for one in self.evidence.commands if one.key == key)

    def finds(self, words):
        found = judge.broken_promises(self.evidence)
        self.assertTrue(any(words in one for one in found), found)

    def test_a_good_history_passes(self):
        self.assertEqual(judge.broken_promises(self.evidence), [])

    def test_a_retry_with_another_answer(self):
        self.command("a").tries.append(
            Try(3, 2, 2.1, status=201, document={"id": "co9", "state": "held"}))
        self.finds("checkout a was told")

    def test_the_name_of_the_occurrence_may_differ(self):
        self.command("h").tries.append(
            Try(3, 2, 2.1, status=409, document={"code": "code_rejected", "instance": "x"}))
        self.assertEqual(judge.broken_promises(self.evidence), [])

    def test_a_server_that_fails(self):
        self.command("h").tries[0].status = 500
        self.finds("redeem h was told 500")

    def test_a_checkout_that_another_node_does_not_know(self):
        self.command("b").tries[0].status = 404
        self.finds("confirm b was told 404")

    def test_a_command_that_is_never_answered(self):
        self.evidence.commands.append(Command("x", "redeem", "/", None, "o9"))
        self.finds("redeem x was never answered")

    def test_an_acknowledged_redemption_that_is_lost(self):
        self.evidence.commands.append(
            answered("j", "redeem", 201, {"id": "co7", "state": "confirmed"}, "o7"))
        self.finds("checkout co7 was acknowledged (redeem) and is lost")

    def test_an_acknowledged_confirmation_that_is_not_in_the_store(self):
        self.evidence.commands.append(
            answered("k", "confirm", 200, {"id": "co3", "state": "confirmed"}, "o3", "co3"))
        self.finds("checkout co3 is expired after checkout, confirm")

    def test_a_confirmation_in_doubt_may_be_done_or_not(self):
        self.evidence.commands.append(unanswered("k", "confirm", "o3", "co3"))
        self.assertEqual(judge.broken_promises(self.evidence), [])

    def test_an_acknowledged_rollback_that_is_lost(self):
        self.evidence.checkouts["co1"]["state"] = "confirmed"
        self.finds("checkout co1 is confirmed after checkout, confirm, rollback")

    def test_a_hold_that_never_ends(self):
        self.evidence.checkouts["co3"]["state"] = "held"
        self.finds("checkout co3 is held")

    def test_an_order_that_another_got(self):
        self.evidence.checkouts["co1"]["order"] = "o8"
        self.finds("checkout co1 is of order o8, not o1")

    def test_a_redemption_that_was_done_twice(self):
        twin = event("redemption.created", "co8", "o4", [claim("hot", 20, "HOT")])
        self.evidence.feed = numbered(self.evidence.feed + [twin])
        self.evidence.checkouts["co8"] = {"state": "confirmed", "order": "o4"}
        self.finds("order o4 was done 2 times: co4, co8")

    def test_a_checkout_that_was_done_twice(self):
        self.evidence.checkouts["co8"] = {"state": "expired", "order": "o3"}
        self.finds("order o3 was done 2 times: co3, co8")

    def test_what_was_refused_and_done(self):
        self.evidence.feed[-1]["data"]["order"] = "o5"
        self.finds("order o5 was refused and is redeemed")

    def test_what_nobody_asked_for(self):
        self.evidence.feed[-1]["data"]["order"] = "o99"
        self.finds("order o99 is redeemed, and nobody asked for it")

    def test_a_checkout_that_nobody_was_told_of(self):
        self.evidence.checkouts["co9"] = {"state": "expired", "order": "o99"}
        self.finds("checkout co9 of order o99 is there, and nobody was told of it")

    def test_a_release_without_a_cause(self):
        self.command("e").tries[0].status = 409
        self.finds("co2 told checkout.released without a cause")

    def more_of(self, promotion, code, count, granted=20, customer="p{}"):
        more = [
            event("redemption.created", f"more{i}", f"m{i}", [claim(promotion, granted, code)],
                  customer.format(i))
            for i in range(count)
        ]
        self.evidence.feed = numbered(self.evidence.feed + more)

    def test_a_total_that_is_exceeded(self):
        self.evidence.limits["hot"] = Limit(total=2, per_code=9)
        self.more_of("hot", "HOT", 2)
        self.finds("hot was taken 3 times, limit 2")

    def test_a_code_that_is_used_too_often(self):
        self.more_of("pool", "P1", 2)
        self.finds("code P1 was taken 2 times, limit 1")

    def test_a_customer_who_uses_too_often(self):
        self.evidence.limits["pool"] = Limit(per_code=1, per_customer=1)
        self.more_of("pool", "P2", 2, customer="same")
        self.finds("pool by same was taken 2 times, limit 1")

    def test_a_budget_that_is_exceeded_by_a_hold(self):
        self.evidence.limits["hot"] = Limit(per_code=9, budget=40)
        held = event("checkout.held", "co9", "", [claim("hot", 21, "HOT")])
        self.evidence.feed = numbered(self.evidence.feed + [held])
        self.finds("the budget of hot was taken 41 times, limit 40")

    def test_a_counter_that_differs(self):
        self.evidence.counters["hot"]["used"] = 2
        self.finds("hot counts 2 uses")

    def test_what_stays_held(self):
        self.evidence.counters["hot"]["held"] = 1
        self.finds("1 uses of hot are held at the end")

    def test_a_use_that_was_not_given_back(self):
        self.evidence.probes[0].taken = 0
        self.finds("code HOT could be used 0 times after the run, expected 1")

    def test_a_code_that_could_be_used_once_more(self):
        self.evidence.probes[1].taken = 2
        self.finds("code P1 could be used 2 times after the run, expected 1")

    def test_a_gap_in_the_feed(self):
        del self.evidence.feed[3]
        self.finds("gaps")

    def test_an_event_that_came_twice(self):
        self.evidence.feed[3]["id"] = self.evidence.feed[2]["id"]
        self.finds("an event id came twice")

    def test_a_redemption_that_the_log_lacks(self):
        self.evidence.redemptions.pop()
        self.finds("the feed and the log of redemptions differ")

    def test_a_change_that_is_lost(self):
        self.evidence.definitions["tick"] = 1
        self.finds("tick is at 1, its last change said 2")

    def test_a_node_that_does_not_follow(self):
        self.evidence.seen.append(Seen("tick", 1, 3, 6.2, 6.3))
        self.finds("node 3 evaluated tick at 1 1.1 s after 2 was live")

    def test_a_node_may_need_a_second(self):
        self.evidence.seen.append(Seen("tick", 1, 3, 6.0, 6.1))
        self.assertEqual(judge.broken_promises(self.evidence), [])

    def test_a_node_that_could_not_follow(self):
        self.evidence.seen.append(Seen("tick", 1, 3, 6.2, 6.3))
        self.evidence.windows = [Window("cut", 3, 4.8, 4.9)]
        self.assertEqual(judge.broken_promises(self.evidence), [])

    def test_a_change_under_way_may_be_seen(self):
        self.evidence.published.append(Published("tick", 3, 6.4, 7.5))
        self.evidence.definitions["tick"] = 3
        self.evidence.seen.append(Seen("tick", 3, 3, 6.5, 6.6))
        self.assertEqual(judge.broken_promises(self.evidence), [])

    def test_two_nodes_that_deliver_at_once(self):
        self.evidence.calls.append(Call("e4", 3, 33, 3.5, 4.5))
        self.finds("nodes 2 and 3 delivered at the same time")

    def woken(self, count):
        """Node 3 wakes up while node 2 delivers."""
        self.evidence.windows = [Window("freeze", 3, 0, 3.4)]
        for number in range(count):
            at = 3.41 + number / 100
            self.evidence.calls += [Call(f"old{number}", 3, 33, at, at + 0.005),
                                    Call(f"new{number}", 2, 22, at + 0.001, at + 0.006)]

    def test_a_frozen_node_finishes_what_it_had_begun(self):
        self.woken(judge.CALLS_AT_ONCE)
        self.assertEqual(judge.one_at_a_time(self.evidence), [])

    def test_a_call_that_was_half_sent_when_its_node_was_frozen(self):
        self.evidence.windows = [Window("freeze", 1, 2.6, 9)]
        self.evidence.calls.append(Call("half", 1, 11, 2.59, 9.01))
        self.assertEqual(judge.one_at_a_time(self.evidence), [])
        self.evidence.windows = []
        self.finds("nodes 1 and 2 delivered at the same time")

    def test_a_frozen_node_that_goes_on(self):
        self.woken(judge.CALLS_AT_ONCE + 1)
        self.finds("nodes 2 and 3 delivered at the same time")

    def test_nodes_that_deliver_in_turns(self):
        self.evidence.calls = [Call(f"e{i}", i % 2, i % 2, i, i + 0.5) for i in range(9)]
        self.finds("the node that delivers changed 8 times, for 0 faults")


if __name__ == "__main__":
    unittest.main()
