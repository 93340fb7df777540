# Reads the feed of events, which is in the order of the commits, beside the history of all answers
# and the final store: no event without its cause, none missing, and no budget exceeded on the way.
import collections

STATES = {  # event of a checkout: (states before, state after)
    "checkout.held": ({None}, "held"),
    "checkout.released": ({"held"}, "released"),
    "checkout.expired": ({"held"}, "expired"),
    "redemption.created": ({None, "held", "released", "expired", "rolled_back"}, "confirmed"),
    "redemption.rolled_back": ({"confirmed"}, "rolled_back"),
}


def gap_free(feed):
    numbers = [event["sequence"] for event in feed]
    if numbers != list(range(1, len(numbers) + 1)):
        return ["the feed's sequence has gaps, or does not begin with 1"]
    return [] if len({event["id"] for event in feed}) == len(feed) else ["an event id came twice"]


def checkouts_agree(feed, checkouts):
    """Each checkout went from state to state as it may, and ended where the store has it."""
    faults, now = [], {}
    for event in feed:
        if event["type"] not in STATES:
            continue
        before, after = STATES[event["type"]]
        state = now.get(event["object"])
        if state not in before:
            faults.append(f"{event['object']} was {state} when it told {event['type']}")
        now[event["object"]] = after
    for checkout in now.keys() | checkouts.keys():
        stored = checkouts.get(checkout, {}).get("state")
        if stored != now.get(checkout):
            faults.append(f"{checkout} is {stored}, its events end at {now.get(checkout)}")
    return faults


def log_agrees(feed, redemptions):
    """The log of redemptions and the feed tell the same, in the same order."""
    kinds = {"redemption.created": "redeemed", "redemption.rolled_back": "rolled_back"}
    told = [
        (kinds[event["type"]], event["object"], event["data"]["order"], claim["promotion"],
         claim["granted"])
        for event in feed if event["type"] in kinds
        for claim in event["data"]["promotions"]
    ]
    logged = [
        (entry["kind"], entry["checkout"], entry["order"], entry["promotion"], entry["granted"])
        for entry in redemptions
    ]
    return [] if told == logged else ["the feed and the log of redemptions differ"]


class Causes:
    """What was acknowledged, and so what may have happened."""

    def __init__(self, history):
        self.ids = collections.defaultdict(set)  # by kind of request
        self.of_order = collections.Counter()  # checkouts that were made for an order
        for asked in history.asked.values():
            status, document = asked.answers[0]
            if status in (200, 201):
                self.ids[asked.kind].add(document["id"])
                self.of_order[asked.order] += asked.kind == "checkout"
        self.statuses = collections.defaultdict(set)  # what each order was told to be
        self.returned, self.honoured = set(), set()
        for told in history.facts.values():
            if not told.accepted:
                continue
            if told.return_id:
                self.returned.add(told.order)
            else:
                self.statuses[told.order].add(told.body["status"])
                if "over_limit" in told.body:
                    self.honoured.add(told.order)

    def missing(self, happened):
        """Acknowledged, and no event tells. `happened`: (type, object) of the feed."""
        wanted = {
            "checkout": ["checkout.held"],
            "redeem": ["redemption.created"],
            "confirm": ["redemption.created"],
            "release": ["checkout.released", "checkout.expired"],
            "rollback": ["redemption.rolled_back"],
        }
        return [
            f"{kind} of {name} was acknowledged, and no event tells"
            for kind, types in wanted.items()
            for name in self.ids[kind]
            if not any((each, name) in happened for each in types)
        ]

    def allow(self, event):
        kind, name = event["type"], event["object"]
        order = event["data"].get("order", "")
        statuses = self.statuses[order]
        undone = bool(statuses & {"placed", "cancelled"})
        if kind == "checkout.held":
            return name in self.ids["checkout"]
        if kind == "checkout.released":
            return name in self.ids["release"] or undone or self.of_order[order] > 1
        if kind == "redemption.created":
            if event["data"].get("over_limit") and order not in self.honoured:
                return False
            return name in self.ids["redeem"] | self.ids["confirm"] or "paid" in statuses
        if kind == "redemption.rolled_back":
            return name in self.ids["rollback"] or undone or order in self.returned
        return True  # checkout.expired is judged by its states; other types have their own checks


def nothing_untold(feed, history):
    """An event for everything that was acknowledged, and none for what was not."""
    causes = Causes(history)
    happened = {(event["type"], event["object"]) for event in feed}
    return causes.missing(happened) + [
        f"{event['object']} told {event['type']} without a cause"
        for event in feed if not causes.allow(event)
    ]


class Grants:
    """What is granted, by promotion, as the feed goes on: what came back is free again."""

    def __init__(self):
        self.claims = {}  # of what is used, by checkout: (order, {promotion: granted}, honoured)
        self.back = collections.defaultdict(dict)  # by order, then return: {promotion: reversed}

    def take(self, event):
        kind, data = event["type"], event["data"]
        if kind == "redemption.created":
            granted = {claim["promotion"]: claim["granted"] for claim in data["promotions"]}
            honoured = bool(data.get("over_limit"))
            self.claims[event["object"]] = data["order"], granted, honoured
        elif kind == "redemption.rolled_back":
            self.claims.pop(event["object"], None)
        elif kind == "return.applied":
            back = collections.Counter()
            for line in data["refund"]["lines"]:
                back.update(line["reversed"])
            self.back[data["order"]][data["return"]] = back

    def of(self, promotion, with_honoured=True):
        total = 0
        for order, granted, honoured in self.claims.values():
            if promotion not in granted or (honoured and not with_honoured):
                continue
            back = sum(each[promotion] for each in self.back[order].values())
            total += granted[promotion] - min(back, granted[promotion])
        return total


def within_budgets(feed, budgets):
    """No budget was exceeded when something was granted, but by decision."""
    faults, grants = [], Grants()
    for event in feed:
        grants.take(event)
        if event["type"] != "redemption.created":
            continue
        for claim in event["data"]["promotions"]:
            most = budgets.get(claim["promotion"])
            granted = grants.of(claim["promotion"], False) if most is not None else 0
            if most is not None and granted > most:
                faults.append(f"{claim['promotion']} granted {granted}, budget {most}")
    return faults


def counters_agree(feed, counters):
    """The store's counters are what the feed adds up to. `counters`: by promotion."""
    faults, grants = [], Grants()
    for event in feed:
        grants.take(event)
    for promotion, uses in counters.items():
        used = sum(promotion in granted for _, granted, _ in grants.claims.values())
        wanted = used, grants.of(promotion)
        if (uses["used"], uses["granted"]) != wanted:
            faults.append(f"{promotion} counts {uses['used']} uses and {uses['granted']} granted, "
                          f"the feed {wanted[0]} and {wanted[1]}")
    return faults


def once_each(feed):
    """A customer used ONCE at most once at any moment, but by decision."""
    faults, users = [], {}
    for event in feed:
        if event["type"] not in ("redemption.created", "redemption.rolled_back"):
            continue
        data = event["data"]
        if all(claim["promotion"] != "once" for claim in data["promotions"]):
            continue
        using = users.setdefault(data["customer"], set())
        if event["type"] == "redemption.rolled_back":
            using.discard(event["object"])
        elif not data.get("over_limit"):
            using.add(event["object"])
            if len(using) > 1:
                faults.append(f"customer {data['customer']} used ONCE {len(using)} times")
    return faults
