#!/usr/bin/env python3
"""The kernel's own benchmarks: matching, the search for the best plan, compiling and changing.

    bench/programs.py [--repetitions 5] [--quick] [--write] [--final]

Google Benchmark programs of bench/, each with repetitions: the tables have the median and, in
brackets, the least and the most. A program that no table here knows gets a plain one.
"""
import argparse
import signal
import sys

import page

# Names of kinds of carts in bench/optimiser_bench.cpp, and what they are.
SEARCHED = {
    "typical_cart/best/5": "typical, 5 promotions apply",
    "typical_cart/best/8": "typical, 8",
    "typical_cart/best/10": "typical, 10",
    "typical_cart/best/15": "typical, 15",
    "adversarial_cart": "adversarial: 50 lines of 10, 20 overlapping bundles and x-for-y offers, "
                        "10 percentages and amounts",
    "large_quantities/best/6": "50 lines of 6 units, 8 promotions",
    "large_quantities/best/6000": "50 lines of 6,000 units, 8 promotions",
    "dense_cart/best": "10 lines, 50 percentages that all apply",
}
BY_PRIORITY = {
    "typical_cart/priority/5": "typical, 5 promotions apply",
    "typical_cart/priority/15": "typical, 15",
    "large_quantities/priority/6": "50 lines of 6 units, 8 promotions",
    "large_quantities/priority/6000": "50 lines of 6,000 units, 8 promotions",
    "dense_cart/priority": "10 lines, 50 percentages that all apply",
}
# Driven by scripts of their own, beside a peer or a limit.
ELSEWHERE = {"redeem_bench", "codes_bench"}


def matching_table(rows):
    lines = ["| promotions | without hints | with hints | priced by `priority` |"
             " priced by `best_for_customer` |", "|--:|--:|--:|--:|--:|"]
    sizes = sorted({int(name.split(":")[1].split("/")[0]) for name in rows if "find/" in name})
    for size in sizes:
        cells = [rows.get(f"find/promotions:{size}/hints:{hints}") for hints in (0, 1)]
        cells += [rows.get(f"price/promotions:{size}/best:{best}") for best in (0, 1)]
        told = [page.median_and_spread(cell) if cell else "" for cell in cells]
        lines.append(f"| {size:,} | {' | '.join(told)} |")
    return "\n".join(lines)


def compile_table(rows):
    lines = ["| work | time |", "|---|--:|"]
    compiled = rows.get("compile/100000")
    if compiled:
        lines.append(f"| parse and compile 100,000 definitions ({compiled['bytes']:,.0f} bytes each"
                     f" in memory, of which the definition {compiled['definition_bytes']:,.0f}) |"
                     f" {page.median_and_spread(compiled)} |")
    for before, name in ((0, "change one of 100,000"),
                         (999, "the same, where 999 changes came before")):
        row = rows.get(f"change_one/before:{before}")
        if row:
            lines.append(f"| {name} | {page.median_and_spread(row)} |")
    return "\n".join(lines)


def search_table(rows):
    lines = ["| cart | median | 90% within | 99% within | proven | bound / value, worst |",
             "|---|--:|--:|--:|--:|--:|"]
    for name, told in SEARCHED.items():
        row = rows.get(name)
        if row:
            within = " | ".join(page.duration(row[part]) for part in ("p50_us", "p90_us", "p99_us"))
            lines.append(f"| {told} | {within} | {row['proven']:.1%} | {row['bound/value']:.3f} |")
    lines += ["", "| the same carts under `priority` | mean of a run |", "|---|--:|"]
    lines += [f"| {told} | {page.median_and_spread(rows[name])} |"
              for name, told in BY_PRIORITY.items() if name in rows]
    return "\n".join(lines)


def plain_table(programs):
    lines = ["| benchmark | time | items a second |", "|---|--:|--:|"]
    for program, rows in programs.items():
        for name, row in rows.items():
            rate = page.rate_and_spread(row) if "rate" in row else ""
            lines.append(f"| `{program}` {name} | {page.median_and_spread(row)} | {rate} |")
    return "\n".join(lines)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="leave out 100,000 promotions")
    page.add_options(parser)
    return parser.parse_args()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    chosen = arguments()
    found = sorted((chosen.build / "bench").glob("*_bench"))
    if not found:
        sys.exit("programs: build first: cmake --preset bench && cmake --build --preset bench")
    pattern = "-(100000|change_one)" if chosen.quick else "."
    try:
        measured = {program.stem: page.google(program, pattern, chosen.repetitions)
                    for program in found if program.stem not in ELSEWHERE}
    except page.Unavailable as reason:
        sys.exit(f"programs: {reason}")
    about = page.circumstances(chosen.final)
    matching, search = measured.pop("matching_bench"), measured.pop("optimiser_bench")
    page.publish(chosen, "matching", f"{about}\n\n{matching_table(matching)}", matching)
    page.publish(chosen, "search", f"{about}\n\n{search_table(search)}", search)
    page.publish(chosen, "compile", f"{about}\n\n{compile_table(matching)}", {})
    page.publish(chosen, "programs", f"{about}\n\n{plain_table(measured)}", measured)


if __name__ == "__main__":
    main()
