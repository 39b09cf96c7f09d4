#!/usr/bin/env bash
# Work out the locks anew: requirements/*.txt from requirements/*.in, and
# package-lock.json from package.json. Neither names the place packages come from.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD

for name in base dev node; do
  # Extras stay in the pins: pip before 23.3 would look for the newest "coverage[toml]"
  # beside a pinned "coverage", and refuse it for want of a hash.
  # Told through a file, so that what is installed already stays as it is.
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@" \
    -o "requirements/$name.txt" "requirements/$name.in"
done

# In a clean folder: below another node_modules npm forgets optional packages.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp package.json .npmrc "$folder/"
[ ! -f package-lock.json ] || cp package-lock.json "$folder/"
(cd "$folder" && npm install --package-lock-only --omit-lockfile-registry-resolved </dev/null)
python3 - "$folder/package-lock.json" "$root/package-lock.json" <<'PY'
import json, sys

lock = json.load(open(sys.argv[1]))
for package in lock["packages"].values():
    package.pop("funding", None)
    package.pop("resolved", None)
with open(sys.argv[2], "w") as out:
    out.write(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")
PY

if grep -n "http" requirements/*.txt package-lock.json; then
  echo "lock.sh: a lock names an address" >&2
  exit 1
fi
