# make run    set up what is missing and serve the demo at http://127.0.0.1:8000
# make test   set up what is missing and run every check and every test
# make help   the rest

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

export PYTHONUNBUFFERED := 1
VAR := $(or $(GRASSROOTS_VAR),var)
PY := .venv/bin/python
TRANSLATIONS := $(wildcard grassroots/locale/*/LC_MESSAGES/*.po)
STATIC := $(shell find static */static */*/static -type f 2>/dev/null)

.PHONY: help run dev test check format bench lock clean
.PHONY: setup setup-dev

help:
	@echo "make run     serve the demo; HOST, PORT and DATABASE_URL are honoured"
	@echo "make dev     the same, following every change of the code"
	@echo "make test    every check, every test, on SQLite and on PostgreSQL"
	@echo "make check   format, lint, types, imports, templates, migrations, deployment"
	@echo "make format  let the tools put code and templates into shape"
	@echo "make bench   measure, on a PostgreSQL of its own"
	@echo "make lock    work out the locked requirements anew"
	@echo "make clean   remove what was set up: .venv, node_modules and var"

run dev: export GRASSROOTS_DEMO ?= 1

run: setup $(VAR)/.static
	@exec $(PY) scripts/run.py

dev: export DEBUG ?= 1
dev: setup
	@exec $(PY) scripts/run.py --reload

test: setup-dev
	@scripts/setup.sh system
	@$(MAKE) check
	@scripts/test.sh

check: setup-dev
	@scripts/check.sh

format: setup-dev
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format --quiet .
	@git ls-files '*.html' | xargs .venv/bin/djhtml --tabwidth 2

bench: setup-dev $(VAR)/.static
	@scripts/setup.sh system
	@exec $(PY) scripts/bench.py

lock: setup-dev
	@scripts/lock.sh

clean:
	@scripts/postgres.sh stop
	rm -rf .venv node_modules $(VAR)

# Installing. Each stamp is newer than what it was made from.

setup: .venv/.base node_modules/.ready $(TRANSLATIONS:.po=.mo)
setup-dev: .venv/.dev node_modules/.ready $(TRANSLATIONS:.po=.mo)

.venv/bin/python:
	@scripts/setup.sh venv

.venv/.%: requirements/%.txt | .venv/bin/python
	@scripts/setup.sh packages $*
	@touch $@

node_modules/.ready: package-lock.json .npmrc | .venv/bin/python
	@scripts/setup.sh node
	@touch $@

%.mo: %.po scripts/messages.py | .venv/bin/python
	@$(PY) scripts/messages.py $<

$(VAR)/.static: $(STATIC) node_modules/.ready requirements/base.txt | setup
	@echo "== Collecting static files" >&2
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@touch $@
