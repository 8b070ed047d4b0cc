# Everything a person does with this project. Needs Python 3.11 or newer, and make.
# Another interpreter than python3:  make demo PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help demo test check lint bench e2e soak screenshots

help: ## show this list
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /\1|/' \
	  | awk -F '|' '{ printf "  make %-12s %s\n", $$1, $$2 }'

demo: .venv/installed ## make the sample study in demo/, and open it on a terminal
	@$(BIN)/qualcode demo demo

# With QUALCODE_TEST_URL=postgresql://me@localhost/scratch those of the store run on that server.
test: .venv/developing ## run the tests, on all cores
	@$(BIN)/python -m pytest -n auto --dist worksteal

check: lint test ## run everything that must pass before a change is kept

lint: .venv/developing ## check form, types, and which room imports which
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet --no-cache .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: .venv/developing ## measure speed and memory (some minutes)
	@$(BIN)/python benchmarks/run.py

e2e: .venv/developing ## drive the program from outside; needs tmux, LibreOffice and Chromium
	@$(BIN)/python -m pytest -m e2e

soak: .venv/developing ## long tests, and the program killed 200 times (some minutes)
	@$(BIN)/python -m pytest -m soak
	@$(BIN)/python benchmarks/kill.py

screenshots: .venv/developing ## make the pictures in docs/pictures anew
	@$(BIN)/python docs/screenshots.py

# The two stamps are older than pyproject.toml when a dependency may have changed. What pip
# says is kept in a log and shown only if it fails.

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'qualcode needs Python 3.11 or newer, and "$(PYTHON)" is older or missing.' >&2; \
	  echo 'Install one from python.org, or name one you have: make demo PYTHON=python3.12' >&2; \
	  exit 1; }
	@echo 'Setting up .venv (a minute or two the first time) ...'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(PIP) --editable . >.venv/pip.log 2>&1 || { cat .venv/pip.log >&2; exit 1; }
	@touch $@

.venv/developing: .venv/installed
	@echo 'Adding what the tests and checks need ...'
	@$(PIP) --editable '.[dev]' >.venv/pip.log 2>&1 || { cat .venv/pip.log >&2; exit 1; }
	@touch $@
