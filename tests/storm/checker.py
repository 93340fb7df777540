# Reads the history of all answers and the store, and names each contradiction: what was promised
# and is not there, what was done twice, what went beyond a limit, what cannot be used any more.
import collections


def told_the_same(history):
    """A repeated request was answered the same, whatever happened between."""
    faults = []
    for key, asked in history.asked.items():
        first = essence(asked.answers[0])
        faults += [
            f"{key} was told {first} and then {essence(answer)}"
            for answer in asked.answers[1:]
            if essence(answer) != first
        ]
    return faults


def essence(answer):
    """Without what names the occurrence."""
    status, document = answer
    return status, {name: value for name, value in document.items() if name != "instance"}


def no_bugs(history):
    """Nothing went wrong that should not be able to."""
    return [
        f"{key} was told {answer[1]}"
        for key, asked in history.asked.items()
        for answer in asked.answers
        if answer[0] >= 500
    ]


def promises_kept(history, checkouts):
    """Each acknowledged step stands in the store; what was paid stays paid, unless rolled back.
    `checkouts`: by id, as the server tells them after the storm."""
    faults = []
    paid, rolled_back = {}, set()
    for key, asked in history.asked.items():
        status, document = asked.answers[0]
        if status not in (200, 201):
            continue
        if asked.kind in ("redeem", "confirm"):
            paid[document["id"]] = asked.order
        if asked.kind == "rollback":
            rolled_back.add(document["id"])
    for checkout, order in paid.items():
        found = checkouts.get(checkout)
        wanted = "rolled_back" if checkout in rolled_back else "confirmed"
        if found is None:
            faults.append(f"{checkout} was paid as {order} and is lost")
        elif found["state"] != wanted or found["order"] != order:
            faults.append(f"{checkout} is {found['state']} for {found['order']}, not {wanted}")
    for checkout in rolled_back - paid.keys():
        faults.append(f"{checkout} was rolled back and never paid")
    return faults


def log_agrees(redemptions, checkouts):
    """The log has each use once, and takes back what was rolled back once."""
    faults = []
    uses = collections.Counter()
    for entry in redemptions:
        uses[entry["checkout"], entry["promotion"], entry["kind"]] += 1
    for (checkout, promotion, kind), count in uses.items():
        if count != 1:
            faults.append(f"{checkout}: {promotion} is {kind} {count} times")
        state = checkouts[checkout]["state"]
        if state not in ("confirmed", "rolled_back"):
            faults.append(f"{checkout} is in the log and {state}")
        if kind == "rolled_back" and state != "rolled_back":
            faults.append(f"{checkout} was taken back in the log and is {state}")
    return faults


def within_limits(redemptions, limits, codes):
    """No promotion, budget, customer or one-time code was used beyond its limit, at any moment: the
    log is in the order of the commits. `limits`: promotion → (uses, budget or None)."""
    faults = []
    uses, granted, of_code = collections.Counter(), collections.Counter(), collections.Counter()
    for entry in redemptions:
        sign = 1 if entry["kind"] == "redeemed" else -1
        name = entry["promotion"]
        uses[name] += sign
        granted[name] += sign * entry["granted"]
        most, budget = limits[name]
        if most is not None and uses[name] > most:
            faults.append(f"{name} was used {uses[name]} times, limit {most}")
        if budget is not None and granted[name] > budget:
            faults.append(f"{name} granted {granted[name]}, budget {budget}")
        for code in entry["codes"]:
            of_code[code] += sign
            if code in codes and of_code[code] > 1:
                faults.append(f"code {code} was used {of_code[code]} times at once")
    return faults


def uses_now(redemptions):
    """Of each code and promotion, as the log tells."""
    of_code, of_promotion = collections.Counter(), collections.Counter()
    for entry in redemptions:
        sign = 1 if entry["kind"] == "redeemed" else -1
        of_promotion[entry["promotion"]] += sign
        for code in entry["codes"]:
            of_code[code] += sign
    return of_code, of_promotion
