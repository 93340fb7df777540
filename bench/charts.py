#!/usr/bin/python3
"""Draws the charts of docs/performance.md from what the last runs kept.

    bench/charts.py [--build FOLDER]

Reads build/bench/results/*.json, writes docs/images/performance-*.svg; a chart whose results are
not there stays as it is. Needs Debian's python3-matplotlib, and so Debian's python3.
"""
import argparse
import json
import pathlib
import sys

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # pylint: disable=wrong-import-position

ROOT = pathlib.Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
OURS, OURS_TOO, LIMIT = "#0b6e4f", "#6bbf9c", "#9aa0a6"
PEERS = ["#b3541e", "#7d5ba6", "#33658a", "#c9a227", "#8c2f39"]


def figure(title):
    plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "stapel", "font.size": 10,
                         "axes.spines.top": False, "axes.spines.right": False})
    drawn, axes = plt.subplots(figsize=(8.6, 3.8))
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold")
    axes.grid(axis="y", color="#e3e3e3", linewidth=0.8)
    axes.set_axisbelow(True)
    return drawn, axes


def save(drawn, name):
    IMAGES.mkdir(exist_ok=True)
    drawn.tight_layout()
    file = IMAGES / f"performance-{name}.svg"
    drawn.savefig(file, metadata={"Date": None}, facecolor="white")
    # Matplotlib ends lines with blanks.
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(line.rstrip() for line in lines) + "\n", encoding="utf-8")
    plt.close(drawn)


def peers(rows):
    """The median of pricing a cart, by the number of promotions."""
    drawn, axes = figure("Pricing a cart of 10 lines, by the number of promotions (median)")
    engines = list(dict.fromkeys(row["engine"] for row in rows))
    others = iter(PEERS)
    for engine in engines:
        points = sorted((row["promotions"], row["median_us"]) for row in rows
                        if row["engine"] == engine)
        ours = engine.startswith("Stapel")
        colour = (OURS if "priority" in engine else OURS_TOO) if ours else next(others)
        axes.loglog(*zip(*points), marker="o", markersize=4, linewidth=2.4 if ours else 1.4,
                    color=colour, label=engine.replace("`", ""))
    ticks = [1, 10, 100, 1e3, 1e4, 1e5, 1e6]
    axes.set_yticks(ticks, ["1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s"])
    axes.set_xticks([10, 100, 1e3, 1e4, 1e5], ["10", "100", "1,000", "10,000", "100,000"])
    axes.minorticks_off()
    axes.legend(fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    save(drawn, "peers")


def search(rows):
    """What the search takes, for half, 90% and 99% of typical carts."""
    drawn, axes = figure("The best plan for a typical cart, by how many promotions apply")
    sizes = [5, 8, 10, 15]
    for shift, (part, name, colour) in enumerate((("p50_us", "half within", OURS),
                                                  ("p90_us", "90% within", OURS_TOO),
                                                  ("p99_us", "99% within", LIMIT))):
        heights = [rows[f"typical_cart/best/{size}"][part] for size in sizes]
        axes.bar([at + (shift - 1) * 0.27 for at in range(len(sizes))], heights, 0.25, label=name,
                 color=colour)
    axes.set_yscale("log")
    axes.set_yticks([10, 100, 1e3, 1e4, 1e5], ["10 µs", "100 µs", "1 ms", "10 ms", "100 ms"])
    axes.set_xticks(range(len(sizes)), [f"{size} promotions" for size in sizes])
    axes.minorticks_off()
    axes.legend(fontsize=8, frameon=False, loc="upper left")
    save(drawn, "search")


def writes(results):
    """Durable redemptions a second, beside the bulk insert of the same rows."""
    drawn, axes = figure("Durable redemptions a second")
    redeemed, http = results["redeemed"], results["http"]
    labels, at = [], 0
    for name, number, codes in (("one hot code", "0", "1"), ("spread", "1", "1000")):
        bars = [("single", redeemed[f"one_by_one/{number}"]["rate"], LIMIT)]
        bars += [(f"batch\n{clients}", redeemed[f"group_commit/{number}/{clients}"]["rate"], OURS)
                 for clients in (1, 32, 512)]
        bars += [(f"HTTP\n{clients}", http[codes][clients]["rate"], OURS_TOO)
                 for clients in ("1", "32", "512")]
        bars += [("bulk\ninsert", redeemed[f"bulk_insert/{number}"]["rate"], LIMIT)]
        axes.text(at - 0.4, 1, f"{name} (batch, HTTP: by clients)", fontsize=9,
                  transform=axes.get_xaxis_transform(), va="top")
        for label, height, colour in bars:
            axes.bar(at, height, 0.8, color=colour)
            labels.append((at, label))
            at += 1
        at += 1
    axes.set_xticks([place for place, _ in labels], [label for _, label in labels], fontsize=7)
    axes.yaxis.set_major_formatter(matplotlib.ticker.StrMethodFormatter("{x:,.0f}"))
    axes.set_ylim(top=axes.get_ylim()[1] * 1.1)
    save(drawn, "writes")


def http(rows):
    """Where a request's time goes."""
    drawn, axes = figure("Processor time of a priced cart over HTTP")
    bare = rows["bare Beast"]["server_us"]
    names = list(rows)
    parts = {"bare HTTP": [bare] * len(names),
             "evaluation": [rows[name].get("evaluation_us", 0) for name in names],
             "key, JSON in and out": [max(0, rows[name]["server_us"] - bare -
                                          rows[name].get("evaluation_us", 0)) for name in names]}
    left = [0.0] * len(names)
    for (part, widths), colour in zip(parts.items(), (LIMIT, OURS, OURS_TOO)):
        axes.barh(names, widths, 0.55, left=left, label=part, color=colour)
        left = [start + width for start, width in zip(left, widths)]
    axes.invert_yaxis()
    axes.set_xlabel("µs")
    axes.grid(axis="y", visible=False)
    axes.legend(fontsize=8, frameon=False, loc="upper right")
    save(drawn, "http")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "bench")
    results = parser.parse_args().build / "results"
    for chart in (peers, search, writes, http):
        file = results / f"{chart.__name__}.json"
        if not file.exists():
            print(f"charts: no {file.name}: its chart stays as it is", file=sys.stderr)
            continue
        chart(json.loads(file.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
