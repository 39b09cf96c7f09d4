#!/usr/bin/env bash
# Set up one thing; the Makefile knows when which is out of date.
#
#   scripts/setup.sh venv            make .venv with the Python that is there
#   scripts/setup.sh packages NAME   install requirements/NAME.txt, checked by hash
#   scripts/setup.sh node            install node_modules from package-lock.json
#   scripts/setup.sh system          install what the tests need of the system
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "== $*" >&2; }
fail() { echo "$*" >&2; exit 1; }

# Prints how to run a command as root without being asked, or fails.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    echo env
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    echo sudo
  else
    return 1
  fi
}

apt_install() {
  local root
  command -v apt-get >/dev/null || return 1
  root=$(as_root) || return 1
  say "Installing $* with apt-get"
  $root apt-get -qq update </dev/null || true
  $root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
    "$@" </dev/null >/dev/null
}

new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

venv() {
  local python found=
  for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if command -v "$python" >/dev/null && new_enough "$python"; then found=$python; break; fi
  done
  [ -n "$found" ] || fail "Python 3.11 or newer is needed. Install it, or name it: PYTHON=/path/to/python3 make run"
  say "Making .venv with $("$found" --version)"
  "$found" -m venv .venv && return
  # Debian keeps what venv needs in a package of its own.
  apt_install python3-venv && "$found" -m venv --clear .venv ||
    fail "python3 -m venv failed. On Debian or Ubuntu: apt-get install python3-venv"
}

packages() {
  say "Installing requirements/$1.txt"
  .venv/bin/pip install --quiet --disable-pip-version-check --no-input --require-hashes \
    -r "requirements/$1.txt"
}

node() {
  local path=$PATH
  if ! command -v npm >/dev/null; then
    say "There is no npm here; taking Node.js into .venv"
    packages node
    path=$PWD/.venv/bin:$PATH
  fi
  say "Installing node_modules"
  PATH=$path npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null
}

system() {
  local missing=()
  command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null ||
    command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
    # Debian has one without windows, which is quicker to test with.
    apt_install chromium-headless-shell 2>/dev/null || missing+=(chromium)
  ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 ||
    { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh)" ]; } ||
    missing+=(fonts-noto-cjk)
  scripts/postgres.sh installed || missing+=(postgresql)
  [ ${#missing[@]} -gt 0 ] || return 0
  apt_install "${missing[@]}" || fail "The tests need Chromium, a Chinese font and PostgreSQL.
Here is missing: ${missing[*]} (names of Debian packages). Install them, as root:
  apt-get install ${missing[*]}"
}

case "${1:-}" in
  venv) venv ;;
  packages) packages "$2" ;;
  node) node ;;
  system) system ;;
  *) fail "usage: $0 venv | packages NAME | node | system" ;;
esac
