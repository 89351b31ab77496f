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
