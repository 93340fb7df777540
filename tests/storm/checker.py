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
    """Each acknowledged step stands in the store; what was paid stays paid, unless rolled back: by
    itself, or by what was told of its order, which fact_checker.py judges.
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
    told = {fact.order for fact in history.facts.values()}
    for checkout, order in paid.items():
        found = checkouts.get(checkout)
        wanted = "rolled_back" if checkout in rolled_back else "confirmed"
        if found is None:
            faults.append(f"{checkout} was paid as {order} and is lost")
        elif order in told and found["order"] == order:
            continue
        elif found["state"] != wanted or found["order"] != order:
            faults.append(f"{checkout} is {found['state']} for {found['order']}, not {wanted}")
    for checkout in rolled_back - paid.keys():
        faults.append(f"{checkout} was rolled back and never paid")
    return faults


def log_agrees(redemptions, checkouts):
    """The log has each use once, and takes back what was rolled back once; then only an order that
    is paid again is used again."""
    faults = []
    used = collections.Counter()
    for entry in redemptions:
        key = entry["checkout"], entry["promotion"]
        used[key] += 1 if entry["kind"] == "redeemed" else -1
        if used[key] not in (0, 1):
            faults.append(f"{key} is used {used[key]} times")
    for (checkout, _), count in used.items():
        state = checkouts[checkout]["state"]
        if state != ("confirmed" if count else "rolled_back"):
            faults.append(f"{checkout} is used {count} times in the log and {state}")
    return faults


def within_limits(redemptions, limits, codes):
    """No promotion or one-time code was used beyond its limit, at any moment, but by decision: the
    log is in the order of the commits. `limits`: promotion → uses or None."""
    faults, honoured = [], set()
    uses, of_code = collections.Counter(), collections.Counter()
    for entry in redemptions:
        if entry["kind"] == "redeemed":
            (honoured.add if entry.get("over_limit") else honoured.discard)(entry["checkout"])
        if entry["checkout"] in honoured:
            continue
        sign = 1 if entry["kind"] == "redeemed" else -1
        name = entry["promotion"]
        uses[name] += sign
        if limits[name] is not None and uses[name] > limits[name]:
            faults.append(f"{name} was used {uses[name]} times, limit {limits[name]}")
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
