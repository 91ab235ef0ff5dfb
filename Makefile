# `make` alone lists what there is. A fresh machine needs Python 3.11 with venv, and make.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
DATA_DIR ?= data
# Of two cores, three test processes keep both busy: many tests wait for a browser or for a server.
WORKERS ?= 3
RUN_STAMP := $(VENV)/.run-stamp
DEV_STAMP := $(VENV)/.dev-stamp
# Some two hundred processes are started by the tests: each would compile the source anew where bytecode is not kept.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest

.PHONY: help env dev run test test-unit test-property test-browser check fix corpus bench soak docs wheel lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

env: $(RUN_STAMP) ## build .venv with trialfinder in it

$(RUN_STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "trialfinder needs Python 3.11 or newer; set PYTHON=... to one" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

dev: $(DEV_STAMP) ## the same, with what tests and checks need

$(DEV_STAMP): $(RUN_STAMP) requirements-dev.lock
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

run: env ## the site with the bundled sample
	@$(BIN)/trialfinder demo --data-dir $(DATA_DIR) --host $(HOST) --port $(PORT)

test: dev ## every test
	@$(PYTEST) -q -n $(WORKERS) --dist worksteal

test-unit: dev ## unit tests only
	@$(PYTEST) -q tests/unit

test-property: dev ## property tests only
	@$(PYTEST) -q tests/property

test-browser: dev ## journeys in a real browser
	@$(PYTEST) -q tests/browser

check: dev ## format, lint, types, import directions, spelling
	@$(BIN)/ruff format --check --quiet src tests
	@$(BIN)/ruff check --quiet src tests
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --verbose > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }
	@$(BIN)/codespell

fix: dev ## format and mend what can be mended
	@$(BIN)/ruff format --quiet src tests
	@$(BIN)/ruff check --fix --quiet src tests

corpus: dev ## figures over all real records
	@TRIALFINDER_REQUIRE_CORPUS=1 TRIALFINDER_FULL_CORPUS=1 $(PYTEST) -q -s tests/corpus

bench: dev ## speed, as ratios against a peer in the same run
	@$(BIN)/python -m tests.bench

soak: dev ## the long runs: malformed records, kills
	@TRIALFINDER_SOAK=1 $(PYTEST) -q -m slow

docs: dev ## the reference, made from the code
	@$(BIN)/python -m trialfinder.cli.manual > docs/reference/command-line.md

wheel: dev ## dist/: a wheel for this machine whose two readers are compiled (needs a C compiler)
	@rm -f dist/trialfinder-*.whl
	@TRIALFINDER_COMPILE=1 $(BIN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

lock: ## make the lock files anew (needs uv)
	@uv pip compile pyproject.toml --group build --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --exclude-newer "$(CUTOFF)" -o requirements.lock --quiet --upgrade
	@uv pip compile pyproject.toml --group build --group dev -c requirements.lock --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --exclude-newer "$(CUTOFF)" -o requirements-dev.lock --quiet --upgrade

clean: ## remove what was built
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
