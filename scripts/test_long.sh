#!/bin/sh
# What takes too long for each change, as `make test-long` runs it; each part adds its line to
# docs/verification.md, whether it passed or not.
#
#   SEED=n            of random cases (the date as a number); a failure is repeated with its seed
#   CASES=1000000     random cases of each property
#   KILL_ROUNDS=200   rounds of kill -9 under load
#   CRASH_ROUNDS=1000 rounds of lost writes
#   FUZZ_SECONDS=600  for each fuzzer
#   SUITES="…"        Debian releases to install the package in (bookworm)
#   STORM_CLIENTS=1000, STORM_SECONDS=120
#   FAULT_RUNS=10, FAULT_SECONDS=60: three nodes under faults
#   PARTS="…"         of properties, planted, shop, crash, kill, storm, faults, threads, fuzz, install: what to run
#                     (all)
set -eu
cd "$(dirname "$0")/.."
seed=${SEED:-$(date +%Y%m%d)}
cases=${CASES:-1000000}
kill_rounds=${KILL_ROUNDS:-200}
crash_rounds=${CRASH_ROUNDS:-1000}
fuzz_seconds=${FUZZ_SECONDS:-600}
suites=${SUITES:-bookworm}
storm_clients=${STORM_CLIENTS:-1000}
storm_seconds=${STORM_SECONDS:-120}
fault_runs=${FAULT_RUNS:-10}
fault_seconds=${FAULT_SECONDS:-60}
parts=${PARTS:-properties planted shop crash kill storm faults threads fuzz install}
commit=$(git rev-parse --short HEAD)
git diff --quiet HEAD || commit="$commit, changed"
failed=""

# The shell does not stop at failures within a condition, which is where the parts run: each says
# itself what it cannot go on without.
# build PRESET [TARGET…]
build() {
  preset=$1
  shift
  cmake --preset "$preset" --log-level=WARNING &&
    cmake --build --preset "$preset" --target "${@:-all}"
}

# Runs tests of one binary by filter, and fails where the filter names none.
tests() {
  binary=$1
  filter=$2
  "$binary" --gtest_list_tests --gtest_filter="$filter" | grep -q '^  ' &&
    "$binary" --gtest_filter="$filter" --gtest_brief=1
}

# properties: the kernel against its slow twin, what holds of every answer on large carts (a
# hundredth of the cases), the index against a full scan (a hundredth), and every rapidcheck property
# (a batch is a hundred commands, a file a thousand bytes: a hundredth too), without sanitizers.
properties() {
  build long promotions_test base_test app_test || return 1
  STAPEL_CASES=$cases STAPEL_LARGE_CASES=$((cases / 100)) STAPEL_SEED=$seed \
    tests build/long/promotions_test '*KernelAgainstOracle*:*KernelInvariants*' || return 1
  STAPEL_CASES=$((cases / 100)) STAPEL_SEED=$seed \
    tests build/long/promotions_test 'PromotionIndex.*:LineSelectors.*' || return 1
  for binary in promotions base app; do
    RC_PARAMS="max_success=$((cases / 100)) seed=$seed" tests "build/long/${binary}_test" \
      '*Property.*' || return 1
  done
}

# planted: mistakes planted in the kernel, each of which the tests must catch.
planted() {
  scripts/planted_faults.py --table
}

# shop: the generated shop's hidden parameters, found again in the orders of ten seeds.
shop() {
  build long stapel || return 1
  STAPEL=build/long/stapel tests/simulation/recover.py
}

# crash: a disk that loses its unsynced writes at a random point.
crash() {
  build test app_test || return 1
  STAPEL_ROUNDS=$crash_rounds tests build/test/app_test 'PowerLoss.*'
}

# kill: kill -9 of the real server under load, restart, verify.
kill_server() {
  build test stapel http_load_client || return 1
  STAPEL=build/test/stapel STAPEL_LOAD_CLIENT=build/test/tests/http/http_load_client \
    STAPEL_KILL_ROUNDS=$kill_rounds STAPEL_SEED=$seed python3 tests/http/kill_test.py
}

# storm: many shoppers and kills, all promises checked; then faults that the checker must catch.
storm() {
  build test stapel || return 1
  STAPEL=build/test/stapel STAPEL_SEED=$seed STAPEL_STORM_CLIENTS=$storm_clients \
    STAPEL_STORM_SECONDS=$storm_seconds PYTHONPATH=tests/http \
    python3 tests/storm/storm_test.py || return 1
  scripts/storm_faults.py --only storm/faults && scripts/storm_faults.py --only http/faults
}

# faults: three nodes that are killed, frozen and cut off while PostgreSQL fails over; then faults that
# the judge must catch.
nodes_under_faults() {
  build long stapel || return 1
  STAPEL=build/long/stapel python3 tests/faults/faults_test.py --runs "$fault_runs" \
    --seconds "$fault_seconds" --seed "$seed" || return 1
  scripts/storm_faults.py --only faults/faults
}

# threads: every test under the thread sanitizer.
threads() {
  build tsan || return 1
  ctest --test-dir build/tsan --output-on-failure --exclude-regex '^source\.'
}

# fuzz: every fuzzer, and the lines that it reaches.
fuzz() {
  build fuzz fuzzers || return 1
  scripts/fuzz.py --seconds "$fuzz_seconds"
}

# install: the Debian package, installed and used in a clean Debian, and as a service of a systemd in
# another one (as root).
install_package() {
  build release stapel || return 1
  packed=$(mktemp -d)
  cpack --config build/CPackConfig.cmake -B "$packed" >/dev/null || return 1
  for suite in $suites; do
    tests/ops/clean_root.py "$packed"/stapel_*.deb "$suite" || return 1
    # 77: no systemd within namespaces on this machine.
    tests/ops/service_root.py "$packed"/stapel_*.deb "$suite" || [ $? = 77 ] || return 1
  done
  rm -rf "$packed"
}

# run PART FUNCTION COUNTS
run() {
  case " $parts " in *" $1 "*) ;; *) return 0 ;; esac
  echo "== $1: $3"
  if "$2"; then
    result=passed
  else
    result=FAILED
    failed="$failed $1"
  fi
  echo "| $(date -u +%Y-%m-%d) | $commit | $1 | $seed | $3 | $result |" >>docs/verification.md
}

run properties properties "$cases carts under each policy, $((cases / 100)) cases of the others"
run planted planted "$(ls tests/planted/*.patch | wc -l) planted faults"
run shop shop "10 seeds of 10000 customers, estimated again"
run crash crash "$crash_rounds rounds"
run kill kill_server "$kill_rounds rounds"
run storm storm "$storm_clients shoppers, $storm_seconds s; planted faults"
run faults nodes_under_faults "$fault_runs runs of $fault_seconds s; planted faults"
run threads threads "every test once"
run fuzz fuzz "$fuzz_seconds s for each fuzzer"
run install install_package "the package on a bare Debian: $suites"

if [ -n "$failed" ]; then
  echo "test-long: failed:$failed" >&2
  exit 1
fi
