#!/usr/bin/env bash
# A PostgreSQL of its own for the tests: in a temporary folder, on a port of its own, with nothing to lose (no fsync).
#   tests/postgres.sh start   starts it, if it does not run yet, and prints the connection string for COVIEX_TEST_POSTGRES
#   tests/postgres.sh stop    stops it and deletes its data
# COVIEX_TEST_POSTGRES_PORT chooses another port than 5741.
set -euo pipefail
port="${COVIEX_TEST_POSTGRES_PORT:-5741}"
folder="${TMPDIR:-/tmp}/coviex-test-postgres-$port"
bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
[ -n "$bin" ] || { echo "PostgreSQL is missing: apt-get install postgresql" >&2; exit 1; }

# The server refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }

stop() {
  [ -d "$folder" ] || return 0
  as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}

start() {
  # One that runs is used: other tests may be using it as well.
  if ! as_owner "$bin/pg_ctl" -D "$folder/data" status >/dev/null 2>&1; then fresh; fi
  echo "Host=127.0.0.1;Port=$port;Username=coviex;Database=postgres"
}

fresh() {
  stop
  mkdir -p "$folder"
  [ "$(id -u)" != 0 ] || chown postgres "$folder"
  as_owner "$bin/initdb" -D "$folder/data" -U coviex --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  as_owner "$bin/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300" start >/dev/null || { cat "$folder/log" >&2; exit 1; }
}

case "${1:-}" in
  start | stop) "$1" ;;
  *) sed -n '2,5s/^# *//p' "$0" >&2; exit 2 ;;
esac
