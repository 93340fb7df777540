#!/bin/sh
# A private PostgreSQL server for tests and benchmarks: its own data folder and socket under the
# folder for temporary files, no network, durable as a real one. It runs as an unprivileged user,
# since PostgreSQL refuses root.
#
#   scripts/postgres.sh start FOLDER   writes its address to FOLDER/url, or why there is none
#   scripts/postgres.sh stop FOLDER    stops it and removes all of it
#   scripts/postgres.sh halt FOLDER    stops it as a crash would; its data stay
#   scripts/postgres.sh resume FOLDER  starts it again
#
# STAPEL_POSTGRES_OPTIONS: more options of the server, such as "-c shared_buffers=1GB".
set -eu

usage() {
  echo "usage: scripts/postgres.sh start|stop|halt|resume FOLDER" >&2
  exit 2
}
[ $# = 2 ] || usage
folder=$2

# The newest of those that are installed.
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n | tail -1)

as_owner() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  elif id postgres >/dev/null 2>&1; then
    runuser -u postgres -- "$@"
  else
    runuser -u nobody -- "$@"
  fi
}

stop() {
  [ -e "$folder/home" ] || return 0
  home=$(cat "$folder/home")
  if [ -e "$home/data/postmaster.pid" ]; then
    (cd / && as_owner "$programs/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null) || true
  fi
  rm -rf "$home" "$folder/home" "$folder/url"
}

run_server() {
  as_owner "$programs/pg_ctl" -D "$home/data" -l "$home/log" -w -t 60 \
    -o "-c listen_addresses= -c unix_socket_directories=$home -c max_connections=200 \
        ${STAPEL_POSTGRES_OPTIONS:-}" \
    start >/dev/null
}

halt() {
  home=$(cat "$folder/home")
  (cd / && as_owner "$programs/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null)
}

resume() {
  home=$(cat "$folder/home")
  (cd / && run_server)
}

start() {
  mkdir -p "$folder"
  stop
  if [ -z "$programs" ] || [ ! -x "$programs/initdb" ]; then
    echo "the package postgresql-15 is not installed" >"$folder/url"
    return 0
  fi
  home=$(cd / && as_owner mktemp -d "${TMPDIR:-/tmp}/stapel-postgres.XXXXXX")
  echo "$home" >"$folder/home"
  cd /
  as_owner "$programs/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
    --no-instructions >/dev/null
  run_server
  as_owner "$programs/createdb" -h "$home" -U postgres stapel
  cd - >/dev/null
  echo "postgres://postgres@/stapel?host=$home" >"$folder/url"
}

case $1 in
  start) start ;;
  stop) stop ;;
  halt) halt ;;
  resume) resume ;;
  *) usage ;;
esac
