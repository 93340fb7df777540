#!/usr/bin/env python3
"""Are the hidden parameters of the generated shop what its orders say they are?

    recover.py [--seeds 10] [--customers 10000] [--sample 1500]

For each seed `stapel demo` (the binary in $STAPEL) writes a shop and its truth. From the orders
alone, with nothing but the calendar of the truth file (which maps times to the shop's operational
time), this script estimates again, in its own words and without a library:

- Pareto/NBD (r, alpha, s, beta) by maximum likelihood, with the likelihood of Fader and Hardie, "A
  Note on Deriving the Pareto/NBD Model" (2005), of consumers who never got a mail;
- gamma-gamma (p, q, gamma) by maximum likelihood, with the likelihood of Fader and Hardie, "The
  Gamma-Gamma Model of Monetary Value" (2013);
- each campaign's effect in each of its two fortnights: orders per head of the treated over those of
  the held out.

Then it counts how often the truth lies in the 95% intervals: about as often as that, and it fails
where it is more seldom than in all but five of a thousand such runs.
"""
import argparse
import bisect
import json
import math
import os
import pathlib
import random
import subprocess
import tempfile
from concurrent.futures import ProcessPoolExecutor

Z95 = 1.959964
CHI2_95 = {3: 7.8147, 4: 9.4877}


# --- The shop's files ---------------------------------------------------------------------------

def microseconds(text):
    """RFC 3339 in UTC, as a number that rises with time; days since 2000 in microseconds."""
    date, time = text.rstrip("Z").split("T")
    year, month, day = map(int, date.split("-"))
    hour, minute, second = time.split(":")
    a = (14 - month) // 12
    y, m = year + 4800 - a, month + 12 * a - 3
    days = day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400
    return ((days * 24 + int(hour)) * 60 + int(minute)) * 60e6 + float(second) * 1e6


class Clock:
    """Times as weeks of operational time."""

    def __init__(self, days, shares, weeks):
        self.begins = [microseconds(day["begins_at"]) for day in days]
        self.weeks_at = [day["week"] for day in days] + [weeks]
        self.shares = [0.0] + shares

    def week(self, text):
        at = microseconds(text)
        i = bisect.bisect_right(self.begins, at) - 1
        length = self.begins[i + 1] - self.begins[i] if i + 1 < len(self.begins) else 86400e6
        hour = min((at - self.begins[i]) / length * 24, 23.999999)
        whole = int(hour)
        share = self.shares[whole] + (self.shares[whole + 1] - self.shares[whole]) * (hour - whole)
        return self.weeks_at[i] + (self.weeks_at[i + 1] - self.weeks_at[i]) * share


def load(folder):
    truth = {"model": {}, "campaign": [], "day": [], "customer": {}}
    with open(folder / "truth.ndjson", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            kind = row["kind"]
            if kind == "model":
                truth["model"][row["segment"]] = row
            elif kind == "customer":
                truth["customer"][row["id"]] = row
            elif kind in ("campaign", "day"):
                truth[kind].append(row)
            else:
                truth[kind] = row
    clock = Clock(truth["day"], truth["hours"]["shares_until"], truth["shop"]["weeks"])
    orders = {}
    with open(folder / "orders.ndjson", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if "customer" not in row:
                continue
            value = sum(l["quantity"] * l["unit_price"] for l in row["lines"]
                        if l.get("kind", "product") == "product")
            orders.setdefault(row["customer"], []).append((clock.week(row["at"]), value / 100))
    with open(folder / "customers.ndjson", encoding="utf-8") as file:
        customers = {row["id"]: row for row in map(json.loads, file)}
    return truth, customers, orders


# --- Likelihoods --------------------------------------------------------------------------------

def hypergeometric(a, b, c, z):
    """Gauss's 2F1 by its series; 0 <= z < 1."""
    total = term = 1.0
    for n in range(5000):
        term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
        total += term
        if term < 1e-11 * total:
            break
    return total


def pareto_nbd(log_parameters, data):
    if any(abs(value) > 8 for value in log_parameters):
        return -math.inf
    r, alpha, s, beta = map(math.exp, log_parameters)
    low, high = min(alpha, beta), max(alpha, beta)
    total = 0.0
    head = r * math.log(alpha) + s * math.log(beta) - math.lgamma(r)
    for x, last, until in data:
        a = r + s + x
        b = s + 1 if alpha >= beta else r + x
        log_first = -(r + x) * math.log(alpha + until) - s * math.log(beta + until)

        def part(t):
            f = hypergeometric(a, b, a + 1, (high - low) / (high + t))
            return math.log(f) - a * math.log(high + t)
        one, two = part(last), part(until)
        gap = 1 - math.exp(two - one) if two < one else 0.0
        log_second = math.log(s / a) + one + math.log(gap) if gap > 0 else -math.inf
        top = max(log_first, log_second)
        total += head + math.lgamma(r + x) + top
        total += math.log(math.exp(log_first - top) + math.exp(log_second - top))
    return total


def gamma_gamma(log_parameters, data):
    if any(abs(value) > 9 for value in log_parameters):
        return -math.inf
    p, q, gamma = map(math.exp, log_parameters)
    total = len(data) * (q * math.log(gamma) - math.lgamma(q))
    for x, mean in data:
        total += math.lgamma(p * x + q) - math.lgamma(p * x) + (p * x - 1) * math.log(mean)
        total += p * x * math.log(x) - (p * x + q) * math.log(gamma + x * mean)
    return total


def maximum(function, start, steps=400):
    """Nelder and Mead, 1965."""
    points = [list(start)]
    for i in range(len(start)):
        points.append([v + (0.4 if i == j else 0.0) for j, v in enumerate(start)])
    scored = sorted(((-function(p), p) for p in points), key=lambda s: s[0])
    for _ in range(steps):
        if scored[-1][0] - scored[0][0] < 1e-4:
            break
        worst = scored[-1]
        centre = [sum(p[i] for _, p in scored[:-1]) / len(start) for i in range(len(start))]

        def at(factor):
            point = [c + factor * (w - c) for c, w in zip(centre, worst[1])]
            return -function(point), point
        best = at(-1.0)
        if best[0] < scored[0][0]:
            best = min(best, at(-2.0), key=lambda s: s[0])
        elif best[0] >= scored[-2][0]:
            best = min(best, at(0.5), key=lambda s: s[0])
        if best[0] < worst[0]:
            scored[-1] = best
        else:
            first = scored[0][1]
            shrunk = [[(a + b) / 2 for a, b in zip(first, p)] for _, p in scored[1:]]
            scored = [scored[0]] + [(-function(p), p) for p in shrunk]
        scored.sort(key=lambda s: s[0])
    return scored[0][1], -scored[0][0]


def inverse(matrix):
    n = len(matrix)
    rows = [list(row) + [1.0 if i == j else 0.0 for j in range(n)] for i, row in enumerate(matrix)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for k in range(n):
            if k != i:
                rows[k] = [a - rows[k][i] * b for a, b in zip(rows[k], rows[i])]
    return [row[n:] for row in rows]


def standard_errors(function, at):
    """From the curvature at the maximum."""
    n, h = len(at), 0.02

    def f(*moves):
        point = list(at)
        for i, step in moves:
            point[i] += step
        return function(point)
    centre = f()
    matrix = [[0.0] * n for _ in range(n)]
    for i in range(n):
        matrix[i][i] = -(f((i, h)) - 2 * centre + f((i, -h))) / h ** 2
        for j in range(i):
            mixed = f((i, h), (j, h)) - f((i, h), (j, -h)) - f((i, -h), (j, h))
            mixed += f((i, -h), (j, -h))
            matrix[i][j] = matrix[j][i] = -mixed / (4 * h * h)
    return [math.sqrt(max(v, 0.0)) for v in (inverse(matrix)[i][i] for i in range(n))]


def estimate(name, names, function, start, true):
    """Intervals of the logarithms, and whether the truth is in the joint 95% region too."""
    logs, best = maximum(function, [math.log(v) for v in start])
    errors = standard_errors(function, logs)
    found = []
    for parameter, log, error in zip(names, logs, errors):
        low, high = math.exp(log - Z95 * error), math.exp(log + Z95 * error)
        found.append((f"{name} {parameter}", true[parameter], math.exp(log), low, high))
    ratio = 2 * (best - function([math.log(true[n]) for n in names]))
    return found, ratio <= CHI2_95[len(names)]


# --- One seed -----------------------------------------------------------------------------------

def effects(truth, orders):
    """Orders per head of the treated over the held out, with the interval of the logarithm."""
    found = []
    for campaign in truth["campaign"]:
        groups = {"treated": [], "held_out": []}
        for identity, customer in truth["customer"].items():
            for group, people in groups.items():
                if campaign["id"] in customer[group]:
                    people.append(orders.get(identity, []))
        for number, window in enumerate(campaign["windows"], 1):
            means, relative = {}, 0.0
            for group, people in groups.items():
                counts = [sum(1 for week, _ in bought
                              if window["from_week"] <= week < window["until_week"])
                          for bought in people]
                mean = sum(counts) / len(counts)
                variance = sum((c - mean) ** 2 for c in counts) / (len(counts) - 1)
                means[group] = mean
                relative += variance / len(counts) / mean ** 2
            ratio = means["treated"] / means["held_out"]
            wide = math.exp(Z95 * math.sqrt(relative))
            found.append((f"{campaign['id']} fortnight {number}", window["factor"], ratio,
                          ratio / wide, ratio * wide))
    return found


def one_seed(seed, customers, sample):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([os.environ["STAPEL"], "demo", "--out", folder, "--seed", str(seed),
                        "--customers", str(customers), "--truth", folder / "truth.ndjson"],
                       check=True, stdout=subprocess.DEVNULL)
        truth, known, orders = load(folder)
    weeks = truth["shop"]["weeks"]
    chosen = [i for i, c in truth["customer"].items()
              if c["segment"] != "business" and not c.get("cheats") and i in known
              and not known[i].get("newsletter")]
    random.Random(seed).shuffle(chosen)
    counted, spent = [], []
    for identity in chosen[:sample]:
        times = [week for week, _ in orders[identity]]
        counted.append((len(times) - 1, times[-1] - times[0], weeks - times[0]))
        values = [value for _, value in orders[identity]]
        spent.append((len(values), sum(values) / len(values)))
    true = dict(truth["model"]["consumer"])
    true["gamma"] /= 100
    found, region = estimate("Pareto/NBD", ["r", "alpha", "s", "beta"],
                             lambda p: pareto_nbd(p, counted), [1, 10, 1, 10], true)
    more, money_region = estimate("gamma-gamma", ["p", "q", "gamma"],
                                  lambda p: gamma_gamma(p, spent), [2, 3, 50], true)
    return seed, found + more, [region, money_region], effects(truth, orders)


def least(count):
    """The fewest of `count` 95% intervals that hold the truth in all but 5 of 1,000 such runs."""
    chance, cumulative = 0.95, 0.0
    for hits in range(count + 1):
        cumulative += math.comb(count, hits) * chance ** hits * (1 - chance) ** (count - hits)
        if cumulative > 0.005:
            return hits
    return count


def judge(what, hits):
    print(f"{what}: {sum(hits)} of {len(hits)} hold the truth; at least {least(len(hits))} must")
    return sum(hits) >= least(len(hits))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--sample", type=int, default=1_500)
    arguments = parser.parse_args()
    seeds = range(1, arguments.seeds + 1)
    with ProcessPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(one_seed, seeds, [arguments.customers] * len(seeds),
                                [arguments.sample] * len(seeds)))
    parameters, regions, campaigns = [], [], []
    for seed, found, region, effect in results:
        print(f"seed {seed}{'':22} {'true':>9} {'estimate':>9}   95% interval")
        for name, true, value, low, high in found + effect:
            print(f"  {name:28} {true:9.3f} {value:9.3f}   {low:9.3f} {high:9.3f}"
                  f"{'' if low <= true <= high else '   outside'}")
        parameters += [low <= true <= high for _, true, _, low, high in found]
        campaigns += [low <= true <= high for _, true, _, low, high in effect]
        regions += region
    good = [judge("Intervals of parameters", parameters), judge("Joint regions", regions),
            judge("Intervals of campaign effects", campaigns)]
    raise SystemExit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
