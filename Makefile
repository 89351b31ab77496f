# Prints itself: `make` lists what there is. Everything happens in .venv, with exactly the packages of requirements*.txt.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.requirements
DEV_STAMP := $(VENV)/.requirements-dev
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

.PHONY: help
help: ## what you can do here
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.txt | $(BIN)/python
	$(PIP) -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUN_STAMP) | $(BIN)/python
	$(PIP) -r requirements-dev.txt
	@touch $@

.PHONY: setup
setup: $(DEV_STAMP) ## make .venv with everything to run, test and check

.PHONY: requirements
requirements: $(DEV_STAMP) ## compile requirements*.txt from pyproject.toml, pinned with hashes
	$(BIN)/uv pip compile pyproject.toml -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml -q --extra dev -c requirements.txt --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements-dev.txt

.PHONY: run
run: $(RUN_STAMP) ## start the portal (web server and worker); Ctrl-C stops it
	@$(BIN)/python -m portal.core.supervisor

.PHONY: demo
demo: $(RUN_STAMP) ## throw the demo community away and tell it again
	@$(BIN)/python -m flask --app portal:create_app db upgrade
	@$(BIN)/python -m flask --app portal:create_app demo again

.PHONY: administrator
administrator: $(RUN_STAMP) ## invite the first administrator of a live portal: make administrator ADDRESS=…
	@test -n "$(ADDRESS)" || { echo "make administrator ADDRESS=you@example.org"; exit 2; }
	@$(BIN)/python -m flask --app portal:create_app prepare
	@$(BIN)/python -m flask --app portal:create_app administrator "$(ADDRESS)"

.PHONY: keys
keys: $(RUN_STAMP) ## print a fresh PORTAL_SECRET_KEY and PORTAL_MASTER_KEY
	@$(BIN)/python -c "import config; print('PORTAL_SECRET_KEY=' + config.fresh_secret()); print('PORTAL_MASTER_KEY=' + config.fresh_secret())"

.PHONY: migrate
migrate: $(RUN_STAMP) ## bring the tables up to date
	@$(BIN)/python -m flask --app portal:create_app db upgrade

.PHONY: assets
assets: $(RUN_STAMP) ## build style sheets and scripts, and say how large they are
	@$(BIN)/python -m portal.core.assets

.PHONY: translate
translate: $(DEV_STAMP) ## gather the phrases into the catalogues; `make check` names the ones that are missing
	$(BIN)/pybabel -q extract -F babel.cfg --sort-by-file --no-location -k _l -k lazy_gettext -k _ -k gettext -k ngettext:1,2 \
		-o portal/translations/messages.pot .
	$(BIN)/pybabel -q update -i portal/translations/messages.pot -d portal/translations --no-wrap --no-fuzzy-matching

.PHONY: holidays
holidays: $(DEV_STAMP) ## write the table of Dutch public holidays anew
	$(BIN)/python -m tests.support.holidays_nl

.PHONY: test
test: $(DEV_STAMP) browser ## every test: on SQLite and PostgreSQL, then the journeys in a browser
	$(BIN)/python -m pytest --database both -n 2 --dist loadgroup --no-loadscope-reorder -q
	$(BIN)/python -m pytest tests/browser -n 2 -q

.PHONY: browser
browser: $(DEV_STAMP)
	@$(BIN)/python -m tests.support.chromium

.PHONY: check
check: $(DEV_STAMP) ## style, types, import directions, templates, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.support.checks

.PHONY: bench
bench: $(DEV_STAMP) ## measure the portal against plain pages, side by side
	$(BIN)/python -m tests.benchmarks
