#!/usr/bin/env bash
# A PostgreSQL cluster of this checkout's own, for tests and measurements.
#
#   scripts/postgres.sh start   start it (made anew if there is none); prints its DATABASE_URL
#   scripts/postgres.sh url     print the DATABASE_URL of the running cluster
#   scripts/postgres.sh stop    stop it and remove its files
#   scripts/postgres.sh installed   say by the exit code whether there is a PostgreSQL to run
#
# It listens on loopback only, on a free port, trusts everybody there, and does
# not wait for the disk unless POSTGRES_FSYNC=on. PostgreSQL refuses to run as
# root, so root runs it as the account "postgres".
set -euo pipefail
cd "$(dirname "$0")/.."

var=${GRASSROOTS_VAR:-$PWD/var}
# The account "postgres" may not be able to look into the checkout: root keeps
# the files in a folder of its own and remembers where.
note=$var/postgres

fail() { echo "postgres.sh: $*" >&2; exit 1; }

find_programs() {
  local found
  found=$(command -v pg_ctl || ls -1 /usr/lib/postgresql/*/bin/pg_ctl /usr/pgsql-*/bin/pg_ctl \
    /opt/homebrew/opt/postgresql*/bin/pg_ctl 2>/dev/null | sort -V | tail -n 1 || true)
  [ -n "$found" ] || fail "PostgreSQL is not installed (Debian: apt-get install postgresql)."
  programs=$(dirname "$(readlink -f "$found")")
}

as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
  else
    "$@"
  fi
}

is_running() {
  [ -f "$note/folder" ] && find_programs &&
    as_postgres "$programs/pg_ctl" -D "$(cat "$note/folder")/data" status >/dev/null 2>&1
}

url() { echo "postgresql://postgres@127.0.0.1:$(cat "$note/port")/grassroots"; }

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

start() {
  if is_running; then url; return; fi
  find_programs
  stop
  local folder port
  folder=$(mktemp -d "${TMPDIR:-/tmp}/grassroots-postgres.XXXXXX")
  port=$(free_port)
  [ "$(id -u)" != 0 ] || chown postgres "$folder"
  as_postgres "$programs/initdb" -D "$folder/data" -A trust -U postgres -E UTF8 \
    --locale=C.UTF-8 --no-sync >/dev/null
  as_postgres tee -a "$folder/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$folder'
shared_buffers = 256MB
max_connections = 200
fsync = ${POSTGRES_FSYNC:-off}
synchronous_commit = ${POSTGRES_FSYNC:-off}
CONF
  mkdir -p "$note"
  echo "$folder" >"$note/folder"
  echo "$port" >"$note/port"
  as_postgres "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w start >/dev/null ||
    fail "PostgreSQL did not start: $(tail -n 3 "$folder/log")"
  as_postgres "$programs/createdb" -h 127.0.0.1 -p "$port" -U postgres grassroots
  url
}

stop() {
  [ -f "$note/folder" ] || return 0
  local folder
  folder=$(cat "$note/folder")
  if is_running; then
    as_postgres "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null
  fi
  case "$folder" in */grassroots-postgres.*) rm -rf "$folder" ;; esac
  rm -rf "$note"
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  installed) find_programs 2>/dev/null ;;
  url) is_running || fail "no cluster is running; see: $0 start"; url ;;
  *) fail "usage: $0 start|stop|url|installed" ;;
esac
