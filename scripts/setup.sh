#!/bin/sh
# Installs the Debian packages that are missing for the tasks named as arguments, and what the console
# is built with; takes a moment and needs no network where nothing is missing.
#
#   scripts/setup.sh [build] [package] [test] [tidy] [fuzz] [bench] [long]  (build is always included)
#
# For Debian 12 or newer, as root or as a user with sudo.
set -eu
cd "$(dirname "$0")/.."

build="g++ cmake ninja-build ccache libfmt-dev libspdlog-dev libsqlite3-dev libpq-dev libssl-dev
  liblzma-dev libcurl4-openssl-dev libargon2-dev libcli11-dev libhowardhinnant-date-dev prometheus-cpp-dev tzdata curl"
test="libgtest-dev librapidcheck-dev python3 xz-utils clang-format chromium"
package="dpkg-dev gzip"
long="debootstrap"
tidy="clang-tidy clang-format python3"
fuzz="clang llvm"
bench="libbenchmark-dev wrk python3 python3-matplotlib"

boost_least=108100 # 1.81, as BOOST_VERSION counts

has_boost() {
  awk -v least="$boost_least" '/^#define BOOST_VERSION/ { found = $3 >= least }
    END { exit !found }' /usr/include/boost/version.hpp 2>/dev/null
}

# Any version that is installed will do; its tests start a server of their own.
has_postgres() {
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

# Those of the packages given that are not installed.
missing_of() {
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null)" = "ii " ] || echo "$package"
  done
}

packages=$build
for task in "$@"; do
  case $task in
    build) ;;
    package) packages="$packages $package" ;;
    test)
      packages="$packages $test $package"
      has_postgres || packages="$packages postgresql"
      ;;
    long) packages="$packages $long" ;;
    tidy) packages="$packages $tidy" ;;
    fuzz) packages="$packages $fuzz" ;;
    bench) packages="$packages $bench" ;;
    *)
      echo "setup: unknown task '$task'" >&2
      exit 2
      ;;
  esac
done

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  echo "setup: no Debian here, so nothing is installed. Needed: Boost 1.81 or newer and" $packages >&2
  exit 0
fi

# Node may come from elsewhere than Debian's packages, with npm in it.
for program in nodejs:node npm:npm; do
  command -v "${program#*:}" >/dev/null || packages="$packages ${program%:*}"
done

# The packages that a package-lock.json names: node_packages FOLDER WHAT_IS_LEFT_OUT_WITHOUT.
node_packages() {
  installed=$1/node_modules/.package-lock.json
  if [ ! -e "$installed" ] || [ "$1/package-lock.json" -nt "$installed" ]; then
    if npm ci --prefix "$1" --no-audit --no-fund --ignore-scripts --loglevel=error; then
      touch "$installed"
    else
      echo "setup: without the packages of $1/package-lock.json $2" >&2
    fi
  fi
}

# Not from Debian: what the console is built with, and what examples/checkout is compiled with.
all_node_packages() {
  node_packages console "there is no console"
  case " $* " in
    *" test "*) node_packages examples/checkout "the test of examples/checkout is skipped" ;;
  esac
}

# shellcheck disable=SC2086 # a list of words
missing=$(missing_of $packages)
if [ -z "$missing" ] && has_boost; then
  all_node_packages "$@"
  exit 0
fi

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif ! command -v sudo >/dev/null; then
    echo "setup: packages are missing; run this as root, or install sudo. Missing:" $missing >&2
    exit 1
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" </dev/null
}

apt update
if ! has_boost; then
  # Debian 12 packages 1.81 beside its default 1.74; later releases have a newer default.
  if apt-cache policy libboost1.81-dev | grep -q 'Candidate: [0-9]'; then
    missing="$missing libboost1.81-dev"
  else
    missing="$missing libboost-dev"
  fi
fi
echo "setup: installing" $missing
# shellcheck disable=SC2086  # one line of words
case " $(echo $missing) " in
  *" postgresql "*)
    # Without this the package would make a server for the whole system and start it.
    apt install --no-install-recommends postgresql-common
    as_root sed -i 's/^#*create_main_cluster.*/create_main_cluster = false/' \
      /etc/postgresql-common/createcluster.conf
    ;;
esac
# shellcheck disable=SC2086
apt install --no-install-recommends $missing
all_node_packages "$@"
