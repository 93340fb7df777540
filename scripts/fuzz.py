#!/usr/bin/env python3
"""Runs the fuzzers of the fuzz preset and measures which lines of their sources they reach.

    scripts/fuzz.py [--seconds N] [--build FOLDER] [NAME...]

Inputs that a run finds are kept in build/fuzz/found/NAME, beside the seeds in fuzz/corpus/NAME. The
exit code is 1 where a fuzzer finds a fault or where less than 90% of the lines of any source that
it is there to exercise were reached.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COVERED_LEAST = 90.0

# Fuzzers that take the inputs of another.
SEEDS = {"lint": "promotions"}

# What each fuzzer is there to exercise.
SOURCES = {
    "cart": ["src/base/json.cpp", "src/promotions/parse_cart.cpp",
             "src/promotions/parse_write_cart.cpp"],
    "order": ["src/promotions/parse_refund.cpp", "src/promotions/parse_refund_result.cpp"],
    "promotions": [f"src/promotions/parse_{part}.cpp" for part in (
        "contradictions", "effects", "fields", "minor_units", "predicates", "promotions",
        "schedule")],
    "csv": ["src/base/csv.cpp", "src/catalog/retail_row.cpp", "src/catalog/online_retail.cpp"],
    "sales": ["src/base/line_reader.cpp", *(f"src/catalog/{part}.cpp" for part in (
        "file_rules", "product_row", "sales_check", "sales_csv", "sales_csv_reader", "sales_json",
        "sales_json_reader"))],
    "http": ["src/http/request_reader.cpp", "src/http/target.cpp", "src/http/router.cpp"],
    "facts": ["src/http/order_routes.cpp"],
    "codes": ["src/app/codes_csv.cpp", "src/codes/pattern.cpp", "src/codes/check.cpp"],
    "customer_token": ["src/app/customer_token.cpp"],
    "webhook_url": ["src/webhooks/url.cpp", "src/webhooks/address.cpp"],
    "wallet": ["src/promotions/parse_wallet.cpp"],
    "lint": ["src/promotions/pairs.cpp"],
    "round_trip": ["src/promotions/parse_write_cart.cpp", "src/promotions/refund.cpp"],
    "index": [f"src/promotions/{part}*.cpp" for part in (
        "promotion_index", "requirements", "cart_symbols", "line_selectors", "compiled_")],
    "oracle": [f"src/promotions/{part}*.cpp" for part in (
        "search", "pricing", "plan", "priority", "unit_", "bundles", "stacking", "decide")],
}


def folders_of(build, name):
    found = build / "found" / name
    found.mkdir(parents=True, exist_ok=True)
    seeds = ROOT / "fuzz/corpus" / SEEDS.get(name, name)
    return [str(folder) for folder in (found, seeds) if folder.is_dir()]


def program_of(build, name):
    return str(build / "fuzz" / f"fuzz_{name}")


def fuzz(build, name, seconds):
    """True where the fuzzer ran its time without finding a fault."""
    artifacts = build / "faults" / name
    artifacts.mkdir(parents=True, exist_ok=True)
    command = [
        program_of(build, name), f"-max_total_time={seconds}", "-timeout=25", "-rss_limit_mb=4096",
        "-print_final_stats=1", f"-artifact_prefix={artifacts}/", *folders_of(build, name),
    ]
    words = ROOT / "fuzz" / f"{SEEDS.get(name, name)}.dict"
    if words.exists():
        command.insert(1, f"-dict={words}")
    environment = dict(os.environ, LLVM_PROFILE_FILE="/dev/null")
    result = subprocess.run(command, stderr=subprocess.PIPE, env=environment, check=False)
    text = result.stderr.decode("utf-8", "replace")
    print(f"{name}: " + " ".join(line for line in text.splitlines() if "number_of_exec" in line))
    if result.returncode != 0:
        print(text[-4000:])
    return result.returncode == 0


def sources_of(name):
    found = [path for pattern in SOURCES[name] for path in ROOT.glob(pattern)]
    return {os.path.relpath(path, ROOT) for path in found if not path.stem.endswith("_test")}


def covered(build, name):
    """Replays all inputs; for each of the fuzzer's readers: (source, lines reached, lines)."""
    raw, merged = build / f"{name}.profraw", build / f"{name}.profdata"
    subprocess.run(
        [program_of(build, name), "-runs=0", *folders_of(build, name)],
        env=dict(os.environ, LLVM_PROFILE_FILE=str(raw)), stderr=subprocess.DEVNULL, check=True,
    )
    subprocess.run(["llvm-profdata", "merge", "-sparse", raw, "-o", merged], check=True)
    exported = subprocess.run(
        ["llvm-cov", "export", "-summary-only", f"-instr-profile={merged}",
         program_of(build, name)],
        stdout=subprocess.PIPE, check=True,
    ).stdout
    wanted = sources_of(name)
    for entry in json.loads(exported)["data"][0]["files"]:
        source = os.path.relpath(entry["filename"], ROOT)
        if source in wanted:
            lines = entry["summary"]["lines"]
            yield source, lines["covered"], lines["count"]


def main():
    parser = argparse.ArgumentParser(description="Run the fuzzers and measure their coverage.")
    parser.add_argument("--seconds", type=int, default=60, help="for each fuzzer (60)")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/fuzz")
    parser.add_argument("names", nargs="*", default=list(SOURCES))
    arguments = parser.parse_args()
    good = True
    for name in arguments.names:
        good &= fuzz(arguments.build, name, arguments.seconds)
        for source, reached, lines in covered(arguments.build, name):
            share = 100.0 * reached / lines if lines else 0.0
            print(f"{name}: {reached} of {lines} lines of {source} reached, {share:.1f}%")
            good &= share >= COVERED_LEAST
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
