#!/usr/bin/env bash
# The whole suite on SQLite and on PostgreSQL, then what of the code it has seen.
# Arguments are handed to pytest: scripts/test.sh tests/rewards -k lots
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
failed=()

suite() {
  local name=$1
  shift
  echo "== Tests on $name"
  COVERAGE_FILE=$coverage.$name pytest -q -n "$workers" --dist worksteal \
    --cov-report= "$@" </dev/null || failed+=("$name")
}

# Following every line slows the tests by half. One run does it; the other follows
# the modules that ask which database they are on, and what PostgreSQL does in functions.
asking=$(grep -rlE 'vendor|sqlite' --include='*.py' --exclude-dir=migrations \
  cms grassroots rewards villages | grep -v /settings/ |
  sed -e 's/\.py$//' -e 's/\/__init__$//' -e 's/\//./g' -e 's/^/--cov=/')
asking="$asking --cov=rewards.ledger.services --cov=rewards.redemption.services"

unset DATABASE_URL
# shellcheck disable=SC2086
suite SQLite $asking "$@"

trap 'scripts/postgres.sh stop' EXIT
DATABASE_URL=$(scripts/postgres.sh start)
export DATABASE_URL
# How a page looks is the same on both.
suite PostgreSQL --cov -m "not looks" "$@"

# Of a part of the suite nothing can be asked.
[ $# -gt 0 ] || python scripts/covered.py "$coverage".SQLite "$coverage".PostgreSQL ||
  failed+=("coverage")

if [ ${#failed[@]} -gt 0 ]; then
  echo "Failed: ${failed[*]}" >&2
  exit 1
fi
