#!/bin/sh
# Runs every benchmark of the project, each beside its peer or limit, and writes docs/performance.md.
#
#   scripts/bench.sh [--quick]
#
# --quick: a few minutes, the small sizes, no peers that have to be fetched; prints, writes nothing.
# BENCH_BUILD=FOLDER: another build than build/bench. On a machine that is quiet, add --final by hand
# to the programs in bench/ (their --help tells).
set -eu
cd "$(dirname "$0")/.."
build=${BENCH_BUILD:-build/bench}

programs() {
  for program in "$build"/bench/*_bench; do
    case $program in
    */redeem_bench | */codes_bench) continue ;; # run by writes.py
    esac
    if [ -x "$program" ]; then
      echo "== $(basename "$program")"
      "$program" "$@"
    fi
  done
}

if [ "${1:-}" = --quick ]; then
  programs --benchmark_min_time=0.05 '--benchmark_filter=-/100000'
  bench/writes.py --build "$build" --millions 1 --seconds 2
  bench/compare_http.py --build "$build" --seconds 2
  exit 0
fi
programs "$@"
bench/writes.py --build "$build" --write
bench/compare_http.py --build "$build" --write
bench/compare.py --build "$build" --write
