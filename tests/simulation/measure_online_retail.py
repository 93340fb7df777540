#!/usr/bin/env python3
"""What the generated shop is compared with: figures of UCI "Online Retail", measured once.

    measure_online_retail.py [FILE]      FILE: the set as CSV or .csv.xz; default
                                         $STAPEL_DATA/online_retail.csv.xz, ../shared/data/...

Prints the constants that src/simulation/figures_test.cpp carries. The same definitions as
src/simulation/testing/figures.cpp, in other words:

- orders: invoices of known customers with product lines of a price and quantity above zero; an
  order's value is the sum of those lines. Twelve whole months, December 2010 to November 2011.
- repeat rate: customers with two orders or more, of those with one or more.
- deciles: of order values, divided by the median order.
- top 1%: the share of all revenue that the best 1% of customers bring (rounded up).
- months: each calendar month's share of the year's revenue.
- returns: what came back of products, divided by what was sold, both by value.
"""
import collections
import csv
import io
import lzma
import math
import os
import sys

FEES = {"POST", "DOT", "C2", "M", "D", "S", "B", "PADS", "CRUK", "AMAZONFEE", "BANK CHARGES"}


def rows(path):
    opener = lzma.open if path.endswith(".xz") else open
    with opener(path, "rb") as file:
        yield from csv.DictReader(io.TextIOWrapper(file, "utf-8", newline=""))


def month_of(text):
    """2010-12-01 08:26:00 or 12/1/2010 8:26."""
    if "-" in text[:5]:
        return text[:7]
    month, _, year = text.split(" ")[0].split("/")
    return f"{year}-{int(month):02d}"


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(
        os.environ.get("STAPEL_DATA", "../shared/data"), "online_retail.csv.xz")
    orders = collections.defaultdict(float)
    customer_of, month_sum = {}, collections.Counter()
    sold = back = 0.0
    for row in rows(path):
        code = row["StockCode"].upper()
        if code in FEES or code.startswith("GIFT_0001"):
            continue
        value = int(row["Quantity"]) * float(row["UnitPrice"])
        month = month_of(row["InvoiceDate"])
        if month >= "2011-12" or not row["CustomerID"]:
            continue
        if row["InvoiceNo"].startswith("C"):
            back -= value
        elif value > 0:
            invoice = row["InvoiceNo"]
            orders[invoice] += value
            customer_of[invoice] = row["CustomerID"]
            month_sum[month[5:]] += value
            sold += value
    count, spent = collections.Counter(), collections.Counter()
    for invoice, value in orders.items():
        count[customer_of[invoice]] += 1
        spent[customer_of[invoice]] += value
    values = sorted(orders.values())
    median = values[len(values) // 2]
    best = sorted(spent.values(), reverse=True)[: math.ceil(len(spent) / 100)]
    print(f"orders {len(values)}, customers {len(count)}, median order {median:.2f}")
    print(f"orders per customer {len(values) / len(count):.3f}")
    print(f"repeat rate {sum(1 for n in count.values() if n > 1) / len(count):.4f}")
    deciles = [values[len(values) * d // 10] / median for d in range(1, 10)]
    print("deciles / median", [round(decile, 4) for decile in deciles])
    print(f"return rate {back / sold:.4f}")
    print("months", [round(month_sum[f'{m:02d}'] / sold, 4) for m in range(1, 13)])
    print(f"top 1% share {sum(best) / sold:.4f}")


if __name__ == "__main__":
    main()
