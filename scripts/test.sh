#!/usr/bin/env bash
# The whole suite on SQLite and on PostgreSQL, then what of the code it has seen.
set -euo pipefail
cd "$(dirname "$0")/.."
export GRASSROOTS_VAR=${GRASSROOTS_VAR:-$PWD/var}
PATH=$PWD/.venv/bin:$PATH
# One process for each processor, and not more than help.
workers=${WORKERS:-$(nproc 2>/dev/null || echo 2)}
[ "$workers" -le 4 ] || workers=4

coverage=$GRASSROOTS_VAR/test/coverage
mkdir -p "$GRASSROOTS_VAR/test"
rm -f "$coverage" "$coverage".*

suite() {
  local name=$1
  shift
  echo "== Tests on $name"
  COVERAGE_FILE=$coverage.$name pytest -q -n "$workers" --dist loadgroup \
    --cov --cov-report= "$@" </dev/null
}

unset DATABASE_URL
suite SQLite "$@"

cleanup() { scripts/postgres.sh stop; }
trap cleanup EXIT
DATABASE_URL=$(scripts/postgres.sh start)
export DATABASE_URL
suite PostgreSQL "$@"

python scripts/covered.py "$coverage".SQLite "$coverage".PostgreSQL
