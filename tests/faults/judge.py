# The judge of a run: pure functions from the history of all answers and the final store to a list
# of broken promises, each a sentence. What was never answered may have been done or not; whatever
# was done counts.
import collections

import checker
import feed_checker

GOOD = (200, 201, 409)
# A definition is in use on every node so long after its change was acknowledged.
FOLLOWED_SECONDS = 1.0
# A node that was cut off or frozen needs so long to be itself again.
RECOVERED_SECONDS = 2.0
WAKING_SECONDS = 1.0
CALLS_AT_ONCE = 8  # of one endpoint


def broken_promises(evidence, followed_seconds=FOLLOWED_SECONDS):
    """All of them. `followed_seconds`: what a slow machine may need instead of a second."""
    feed, redemptions, checkouts = evidence.feed, evidence.redemptions, evidence.checkouts
    return (
        no_bugs(evidence)
        + all_answered(evidence)
        + told_the_same(evidence)
        + nothing_lost(evidence)
        + nothing_doubled(evidence)
        + nothing_refused_was_done(evidence)
        + nothing_without_a_cause(evidence)
        + within_limits(evidence)
        + feed_checker.gap_free(feed)
        + feed_checker.checkouts_agree(feed, checkouts)
        + feed_checker.log_agrees(feed, redemptions)
        + feed_checker.counters_agree(feed, evidence.counters)
        + checker.log_agrees(redemptions, checkouts)
        + given_back(evidence)
        + changes_kept(evidence)
        + changes_followed(evidence, followed_seconds)
        + one_at_a_time(evidence)
    )


# --- What was answered ---------------------------------------------------------------------------


def essence(answer):
    """Without what names the occurrence."""
    document = {name: value for name, value in answer.document.items() if name != "instance"}
    return answer.status, document


def words(answer):
    """The first difference of two answers is most often one of these."""
    named = ("id", "code", "state", "order", "total", "detail")
    document = {name: answer.document[name] for name in named if name in answer.document}
    return f"{answer.status} {document}"


def told_the_same(evidence):
    faults = []
    for command in evidence.commands:
        faults += [
            f"{command.kind} {command.key} was told {words(command.answer)} by node "
            f"{command.answer.node} and {words(one)} by node {one.node}"
            for one in command.answers
            if essence(one) != essence(command.answer)
        ]
    return faults


def no_bugs(evidence):
    """Requests that are right are taken, or refused because of others; nothing else."""
    return [
        f"{command.kind} {command.key} was told {one.status} {one.document} by node {one.node}"
        for command in evidence.commands
        for one in command.answers
        if one.status not in GOOD
    ]


def all_answered(evidence):
    """A client that goes on asking gets an answer; those that gave up did so in doubt."""
    return [
        f"{command.kind} {command.key} was never answered"
        for command in evidence.commands
        if command.answer is None and not command.was_in_doubt
    ]


# --- What was done -------------------------------------------------------------------------------


def by_kind(evidence, kinds):
    return [command for command in evidence.commands if command.kind in kinds]


def nothing_lost(evidence):
    """What was acknowledged is in the store, in the state that the last step left it in."""
    steps = collections.defaultdict(set)  # what was acknowledged, by checkout
    perhaps = collections.defaultdict(set)  # what may have been done besides
    orders = {}
    for command in evidence.commands:
        if command.done and "id" in command.answer.document and command.kind in MEANING:
            name = command.answer.document["id"]
            steps[name].add(command.kind)
            if command.kind in ("redeem", "confirm"):
                orders[name] = command.order
        elif command.may_be_done and command.checkout:
            perhaps[command.checkout].add(command.kind)
    faults = []
    for name, done in steps.items():
        found = evidence.checkouts.get(name)
        if found is None:
            faults.append(f"checkout {name} was acknowledged ({listed(done)}) and is lost")
            continue
        allowed = states_after(done, perhaps[name])
        if found["state"] not in allowed:
            faults.append(f"checkout {name} is {found['state']} after {listed(done)}, perhaps "
                          f"{listed(perhaps[name])}")
        if name in orders and found["order"] != orders[name]:
            faults.append(f"checkout {name} is of order {found['order']}, not {orders[name]}")
    return faults


MEANING = {"checkout", "redeem", "confirm", "release", "rollback"}


def listed(names):
    return ", ".join(sorted(names)) or "nothing"


def states_after(done, perhaps):
    """What may have become of a checkout. A hold ends by itself; a payment is good after that."""
    if "rollback" in done:
        return {"rolled_back"}
    if done & {"redeem", "confirm"}:
        return {"confirmed"} | ({"rolled_back"} if "rollback" in perhaps else set())
    allowed = {"released", "expired"}
    if "confirm" in perhaps:
        allowed |= {"confirmed"} | ({"rolled_back"} if "rollback" in perhaps else set())
    return allowed


def nothing_doubled(evidence):
    """Each order is one checkout's, however often it was asked for."""
    of_order = collections.defaultdict(set)
    for name, found in evidence.checkouts.items():
        if found.get("order"):
            of_order[found["order"]].add(name)
    for event in evidence.feed:
        if event["type"] == "redemption.created":
            of_order[event["data"]["order"]].add(event["object"])
    return [
        f"order {order} was done {len(names)} times: {listed(names)}"
        for order, names in of_order.items() if len(names) > 1
    ]


def redeemed_orders(evidence):
    return {event["data"]["order"] for event in evidence.feed
            if event["type"] == "redemption.created"}


def nothing_refused_was_done(evidence):
    """An order is paid where somebody was told so or may have been, and not where all who asked
    were refused."""
    may_be = {command.order for command in by_kind(evidence, ("redeem", "confirm"))
              if command.may_be_done}
    asked = {command.order for command in by_kind(evidence, ("redeem", "confirm"))}
    return [
        f"order {order} was refused and is redeemed"
        for order in sorted(redeemed_orders(evidence) & (asked - may_be))
    ]


def nothing_without_a_cause(evidence):
    """Nobody asked for it: an order or checkout that is in no client's history."""
    faults = []
    asked = {command.order for command in by_kind(evidence, ("redeem", "confirm"))}
    faults += [f"order {order} is redeemed, and nobody asked for it"
               for order in sorted(redeemed_orders(evidence) - asked)]
    wanted = {command.order for command in evidence.commands
              if command.kind in ("checkout", "redeem") and command.may_be_done}
    faults += [f"checkout {name} of order {found['order']} is there, and nobody was told of it"
               for name, found in evidence.checkouts.items() if found["order"] not in wanted]
    causes = {"checkout.released": "release", "redemption.rolled_back": "rollback"}
    may_be = {(command.kind, command.checkout) for command in evidence.commands
              if command.may_be_done}
    faults += [f"{event['object']} told {event['type']} without a cause"
               for event in evidence.feed
               if event["type"] in causes
               and (causes[event["type"]], event["object"]) not in may_be]
    return faults


# --- Limits --------------------------------------------------------------------------------------


class Taken:
    """What is held and used at each moment of the feed, which is in the order of the commits."""

    def __init__(self):
        self.claims = {}  # by checkout: [(promotion, code or "", customer, granted)]
        self.total, self.code, self.customer, self.granted = (
            collections.Counter() for _ in range(4))

    def take(self, event):
        """The promotions that the event took something of."""
        if event["type"] not in feed_checker.STATES:
            return []
        self.count(self.claims.pop(event["object"], []), -1)
        if event["type"] not in ("checkout.held", "redemption.created"):
            return []
        data = event["data"]
        claims = [(claim["promotion"], tuple(claim.get("codes", [])), data.get("customer", ""),
                   claim["granted"]) for claim in data["promotions"]]
        self.claims[event["object"]] = claims
        self.count(claims, 1)
        return claims

    def count(self, claims, sign):
        for promotion, codes, customer, granted in claims:
            self.total[promotion] += sign
            self.customer[promotion, customer] += sign
            self.granted[promotion] += sign * granted
            for code in codes:
                self.code[promotion, code] += sign


def within_limits(evidence):
    """At no moment was more held and used than a limit allows, with what was in doubt and done."""
    faults, taken = [], Taken()
    for event in evidence.feed:
        for promotion, codes, customer, _ in taken.take(event):
            limit = evidence.limits[promotion]
            counts = [
                (promotion, taken.total[promotion], limit.total),
                (f"{promotion} by {customer}", taken.customer[promotion, customer],
                 limit.per_customer),
                (f"the budget of {promotion}", taken.granted[promotion], limit.budget),
            ] + [(f"code {code}", taken.code[promotion, code], limit.per_code) for code in codes]
            faults += [
                f"{what} was taken {count} times, limit {most} (event {event['sequence']})"
                for what, count, most in counts if most is not None and count > most
            ]
    return faults


def given_back(evidence):
    """Nothing is held at the end, and of each code that was tried afterwards exactly what its
    limit leaves could be had."""
    faults = [f"{uses['held']} uses of {promotion} are held at the end"
              for promotion, uses in evidence.counters.items() if uses["held"]]
    taken = Taken()
    for event in evidence.feed:
        taken.take(event)
    for probe in evidence.probes:
        limit = evidence.limits[probe.promotion].per_code
        left = limit - taken.code[probe.promotion, probe.code]
        if probe.taken != left:
            faults.append(f"code {probe.code} could be used {probe.taken} times after the run, "
                          f"expected {left}")
    return faults


# --- Definitions ---------------------------------------------------------------------------------


def changes_kept(evidence):
    """The last acknowledged change of each promotion is the one that is live."""
    last = {}
    for change in evidence.published:
        if change.promotion not in last or last[change.promotion].ended < change.ended:
            last[change.promotion] = change
    return [
        f"{name} is at {evidence.definitions.get(name)}, its last change said {change.value}"
        for name, change in last.items() if evidence.definitions.get(name) != change.value
    ]


def disturbed(evidence, node, begun, ended):
    return any(
        window.node in (0, node)
        and window.begun < ended and begun < window.ended + RECOVERED_SECONDS
        for window in evidence.windows
    )


def followed_within(evidence):
    """In how many seconds of these every node evaluated with every change."""
    choices = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 2.0, 5.0, 10.0)
    return next((one for one in choices if not changes_followed(evidence, one)), choices[-1])


def followings(evidence, seconds):
    """(what an evaluation told, the latest change that its node must know, what it may tell): of
    nodes that nothing kept from knowing."""
    changes = collections.defaultdict(list)
    for change in evidence.published:
        changes[change.promotion].append(change)
    for seen in evidence.seen:
        of_promotion = changes[seen.promotion]
        settled = [c for c in of_promotion if c.ended + seconds < seen.begun]
        if seen.degraded or not settled:
            continue
        since = max(settled, key=lambda change: change.ended)
        if disturbed(evidence, seen.node, since.ended, seen.ended):
            continue
        yield seen, since, {since.value} | {
            c.value for c in of_promotion if c.begun < seen.ended and c.ended > since.ended}


def changes_followed(evidence, seconds):
    """A second after a change was acknowledged, no node that nothing kept from it evaluates with
    what was before."""
    return [
        f"node {seen.node} evaluated {seen.promotion} at {seen.value} "
        f"{seen.begun - since.ended:.1f} s after {since.value} was live"
        for seen, since, good in followings(evidence, seconds) if seen.value not in good
    ]


# --- Webhooks ------------------------------------------------------------------------------------


def one_at_a_time(evidence):
    """No process delivers while another does, and they do not do it in turns."""
    faults, owners = [], []
    latest = None  # the call that ended last
    for call in judged_calls(evidence):
        if latest and call.begun < latest.ended and call.process != latest.process:
            faults.append(f"nodes {latest.node} and {call.node} delivered at the same time "
                          f"(events {latest.event} and {call.event})")
        if latest is None or call.ended > latest.ended:
            latest = call
        if not owners or owners[-1] != call.process:
            owners.append(call.process)
    most = 2 * len(evidence.windows) + 3
    changes = len(owners) - 1
    if changes > most:
        faults.append(f"the node that delivers changed {changes} times, for "
                      f"{len(evidence.windows)} faults")
    return faults


def judged_calls(evidence):
    """Without those that a frozen node had under way when it was stopped, and whose rest reaches
    the receiver when it wakes up: as many as one endpoint gets at once."""
    left = {number: CALLS_AT_ONCE
            for number, one in enumerate(evidence.windows) if one.kind == "freeze"}
    calls = []
    for call in sorted(evidence.calls, key=lambda each: each.begun):
        woken = [number for number, count in left.items()
                 if count and was_under_way(call, evidence.windows[number])]
        if woken:
            left[woken[0]] -= 1
        else:
            calls.append(call)
    return calls


def was_under_way(call, freeze):
    since = call.begun - freeze.ended
    return call.node == freeze.node and (
        -0.1 < since < WAKING_SECONDS or call.begun < freeze.ended < call.ended)
