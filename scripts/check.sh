#!/usr/bin/env bash
# Ask every tool; go on after a failure, so that one run tells all, and fail at the end.
set -uo pipefail
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
failed=()

check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    printf '  ok      %s\n' "$name"
  else
    printf '  FAILED  %s\n%s\n' "$name" "$output"
    failed+=("$name")
  fi
}

# Deployment is checked as a real installation would be set up; these are no secrets.
production() {
  env DJANGO_SETTINGS_MODULE=grassroots.settings.production \
    SECRET_KEY="$(printf 'not-a-secret-%.0s' 1 2 3 4 5 6)" \
    ALLOWED_HOSTS=points.example SITE_ADDRESS=https://points.example \
    PERSONAL_KEYS=bm90LWEtc2VjcmV0LWJ1dC0zMi1ieXRlcy1sb25nISE= LOOKUP_KEY=not-a-secret-either-but-long \
    DATABASE_URL=postgresql://points@127.0.0.1/points SMS_BACKEND=example.sms.Gateway \
    python manage.py "$@"
}

templates() { git ls-files -z --cached --others --exclude-standard '*.html' | xargs -0 "$@"; }

echo "== Checks"
check "format (ruff format)" ruff format --check .
check "lint (ruff)" ruff check .
check "types (mypy)" mypy
check "imports (lint-imports)" lint-imports --no-logo
check "template indentation (djhtml)" templates djhtml --tabwidth 2 --check
check "templates (djlint)" templates djlint --lint --quiet
check "missing migrations" python manage.py makemigrations --check --dry-run
check "models and database" python manage.py check --database default --fail-level WARNING
check "deployment" production check --deploy --fail-level WARNING

if [ ${#failed[@]} -gt 0 ]; then
  printf '%s\n' "Failed: ${failed[*]}" >&2
  exit 1
fi
