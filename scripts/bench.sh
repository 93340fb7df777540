#!/bin/sh
# Runs every benchmark of the project, each beside its peer or limit, and writes docs/performance.md.
#
#   scripts/bench.sh [--quick | --final]
#
# --quick: a few minutes, the small sizes, no peers that have to be fetched; prints, writes nothing.
# --final: the machine is quiet, so the tables do not say that it was busy.
# BENCH_BUILD=FOLDER: another build than build/bench. STAPEL_DATA=FOLDER: holds Online Retail.
set -eu
cd "$(dirname "$0")/.."
build=${BENCH_BUILD:-build/bench}

if [ "${1:-}" = --quick ]; then
  bench/programs.py --build "$build" --quick --repetitions 1
  bench/writes.py --build "$build" --millions 1 --seconds 2 --repetitions 1
  bench/postgres.py --build "$build" --seconds 2 --clients 64
  bench/compare_http.py --build "$build" --seconds 2
  bench/replay.py --build "$build" --customers 10000 --repetitions 1
  exit 0
fi
for script in programs writes postgres compare_http replay compare; do
  bench/$script.py --build "$build" --write "$@"
done
bench/charts.py --build "$build"
