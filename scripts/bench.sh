#!/bin/sh
# Runs every benchmark program of the bench preset, one after the other. Arguments are handed to each
# (--benchmark_filter=…). What was measured is kept in docs/performance.md. Beside peers and bare
# HTTP: bench/compare.py, bench/compare_http.py; durable writes: bench/writes.py.
set -eu
cd "$(dirname "$0")/.."
for program in build/bench/bench/*_bench; do
  if [ -x "$program" ]; then
    echo "== $(basename "$program")"
    "$program" "$@"
  fi
done
