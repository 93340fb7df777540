# Reads what was told of orders and returns, every answer to it, the events and the final store:
# what is known of each is its highest revision, whatever the order in which they came, and all that
# follows from it followed once.
import collections

ORDER_EVENTS = {"order.placed": "placed", "order.paid": "paid", "order.cancelled": "cancelled"}


def answers_hold(history):
    """Each answer to a fact is one that may be given to it."""
    return [
        f"{name_of(told)} {told.body} was answered {status} {document}"
        for told in history.facts.values()
        for status, document in told.answers
        if not may_answer(told, status, document)
    ]


def may_answer(told, status, document):
    revision = told.body["revision"]
    if status == 409 and document["code"] == "revision_conflict":
        return told.contradicts
    if status == 200:
        if document["applied"]:
            same = document["revision"] == revision and says(told, document)
            return same and not told.contradicts
        return document["revision"] > revision
    # A cart of an order is refused as any other is: its code is used up, say.
    return status in (409, 422) and "redeem" in told.body


def says(told, document):
    if told.return_id:
        return document["lines"] == told.body["lines"]
    return document["status"] == told.body["status"]


def name_of(told):
    return f"return {told.return_id} of {told.order}" if told.return_id else f"order {told.order}"


def latest_facts(history):
    """By (order, return): the accepted fact of the highest revision."""
    latest = {}
    for told in history.facts.values():
        key = told.order, told.return_id
        if told.accepted and not told.contradicts:
            before = latest.get(key)
            if before is None or before.body["revision"] < told.body["revision"]:
                latest[key] = told
    return latest


def latest_is_known(history, orders, returns):
    """`orders`, `returns`: as the server tells them after the storm, by id and by (order, id)."""
    faults = []
    for (order, name), told in latest_facts(history).items():
        found = returns.get((order, name)) if name else orders.get(order)
        if found is None:
            faults.append(f"{name_of(told)} is lost")
        elif found["revision"] != told.body["revision"] or not says(told, found):
            faults.append(f"{name_of(told)} is {found}, was told {told.body}")
    return faults


def consequences(orders, checkouts, history):
    """What became of each order's checkout is what the order's status asks for."""
    confirmed = acknowledged(history, "confirm")
    taken_back = acknowledged(history, "rollback")
    return [
        f"order {name} is {order['status']}, its redemption {order['redemption']}, "
        f"its checkout {checkouts.get(order['checkout'], {}).get('state')}"
        for name, order in orders.items()
        if not follows(order, checkouts.get(order["checkout"]), confirmed, taken_back)
    ]


def acknowledged(history, kind):
    return {
        asked.answers[0][1]["id"]
        for asked in history.asked.values()
        if asked.kind == kind and asked.answers[0][0] == 200
    }


def follows(order, checkout, confirmed, taken_back):
    redemption = order["redemption"]
    if checkout is None:
        return order["checkout"] is None and redemption == "none"
    all_back = bool(order["returned"] and order["returned"]["all"])
    state = checkout["state"]
    if (redemption == "redeemed") != (state == "confirmed") or checkout["order"] != order["id"]:
        return False
    if order["status"] == "paid":
        if redemption == "rolled_back":
            return all_back or order["checkout"] in taken_back
        return redemption in ("redeemed", "lost") and not (redemption == "redeemed" and all_back)
    # Not paid as a fact: only the checkout's own confirmation makes it a redemption.
    return state != "held" and (state != "confirmed" or order["checkout"] in confirmed)


def books_add_up(orders, returns, checkouts):
    """What came back of an order is the sum of its returns, and all of it is what was paid."""
    faults = []
    of_order = collections.defaultdict(list)
    for (order, _), found in returns.items():
        of_order[order].append(found)
    for name, found in of_order.items():
        faults += books_of(name, orders[name], found, checkouts)
    return faults


def books_of(name, order, returns, checkouts):
    states = {one["state"] for one in returns}
    books = order["returned"]
    if states != {"applied"}:
        settled = order["checkout"] is not None and order["status"] == "paid"
        fine = not settled and books is None and states <= {"waiting", "recorded"}
        return [] if fine else [f"order {name}, {order['status']}: returns are {states}"]
    back = collections.Counter()
    for one in returns:
        for line in one["refund"]["lines"]:
            back.update(line["reversed"])
    units = sum(one["lines"]["1"] for one in returns)
    refunded = sum(one["refund"]["total"] for one in returns)
    wanted = {"1": units}, refunded, dict(back), units == 3
    told = books["lines"], books["refunded"], books["reversed"], books["all"]
    faults = [] if told == wanted else [f"order {name}: books {told}, returns {wanted}"]
    paid = checkouts[order["checkout"]]["total"]
    if refunded > paid or (units == 3 and refunded != paid):
        faults.append(f"order {name}: {paid} paid, {refunded} refunded for {units} of 3")
    return faults


def events_agree(feed, history, orders, returns):
    """Each change of an order's status, and each revision of a return that was applied, has its one
    event; and no event tells of anything else."""
    sent = {
        (told.order, told.return_id, told.body["revision"]): told
        for told in history.facts.values() if told.accepted and not told.contradicts
    }
    faults, last, received, applied = [], {}, collections.Counter(), {}
    for event in feed:
        data = event["data"]
        if event["type"] in ORDER_EVENTS:
            faults += order_event(event, sent, last)
        if event["type"] == "return.received":
            key = data["order"], data["return"], data["revision"]
            received[key] += 1
            if key not in sent or sent[key].body["lines"] != data["lines"]:
                faults.append(f"{event['id']}: return {key} was never told")
        if event["type"] == "return.applied":
            applied[data["order"], data["return"]] = data["refund"]
    for name, order in orders.items():
        status = last.get(name, (0, "expected"))[1]
        if order["status"] != status:
            faults.append(f"order {name} is {order['status']}, its events end at {status}")
    faults += [
        f"return {key} has {received[key]} events"
        for key, told in sent.items()
        if told.return_id and was_applied(told) and received[key] != 1
    ]
    faults += [
        f"return {key} refunds {one['refund']}, its events {applied.get(key)}"
        for key, one in returns.items() if one["refund"] != applied.get(key)
    ]
    return faults


def order_event(event, sent, last):
    order, revision = event["object"], event["data"]["revision"]
    status = ORDER_EVENTS[event["type"]]
    told = sent.get((order, "", revision))
    known_revision, known_status = last.get(order, (0, "expected"))
    last[order] = revision, status
    if told is None or told.body["status"] != status:
        return [f"{event['id']}: order {order} was never told to be {status} as {revision}"]
    if revision <= known_revision or status == known_status:
        return [f"{event['id']}: order {order} went from {known_status} to {status} again"]
    return []


def was_applied(told):
    return any(status == 200 and document["applied"] for status, document in told.answers)
