# Nightdesk: `make demo` shows what it does, `make test` proves it. Both set up all that they need (Python 3.11 or newer).

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8001
VENV := .venv
BIN := $(VENV)/bin
# The environment for the next datasette line, which the tests of the desk open the archive with, too.
VENV1 := .venv-datasette1
# The environment in which other extractors are measured beside ours; they never come into the runtime.
VENV_BENCH := .venv-bench
# Of `make bench`: folders of pages with their truth (none: the corpora beside the project), and options of the bench.
DATASETS ?=
OPTIONS ?=
PIP := -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
DATASETTE1 := $(VENV1)/.ready
PEERS := $(VENV_BENCH)/.ready

.PHONY: help setup demo crawl serve test lint types check bench lock clean

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1|\2/' | column -t -s '|'

setup: $(RUNTIME)  ## create the environment and install the locked requirements

demo: $(RUNTIME)  ## crawl a little news site that runs on this machine, and report
	@$(BIN)/scrapy demo

crawl: $(RUNTIME)  ## crawl every enabled site once, for real
	@$(BIN)/scrapy night

serve: $(RUNTIME)  ## open the archive in datasette (PORT=8001)
	@$(BIN)/scrapy serve --port $(PORT)

test: $(DEVELOPMENT) $(DATASETTE1)  ## run all tests
	@$(BIN)/python -m pytest -n 3 --dist loadfile

lint: $(DEVELOPMENT)  ## ruff
	@$(BIN)/ruff check .

types: $(DEVELOPMENT)  ## mypy, strict
	@$(BIN)/mypy

check: lint types test  ## all that CI checks

bench: $(PEERS)  ## measure extraction beside other extractors, quality and time (DATASETS="FOLDER ...")
	@$(VENV_BENCH)/bin/python -m bench.peers $(OPTIONS) $(DATASETS)

lock: $(DEVELOPMENT)  ## write the lock files anew from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements-dev.txt
	@printf 'numpy\nscikit-learn\n' | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header - -o requirements-training.txt
	@echo "datasette==1.0a41" | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --prerelease=allow - -o requirements-datasette1.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml bench/peers.in -o bench/peers.txt

clean:  ## remove the environments and the caches, never the archive
	rm -rf $(VENV) $(VENV1) $(VENV_BENCH) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Nightdesk needs Python 3.11 or newer; none was found. Install it, or name it: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Nightdesk needs Python 3.11 or newer; $(PYTHON) is older. Name another: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@echo "Setting up (once, about a minute) ..."
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt | $(VENV)/bin/python
	@$(BIN)/python $(PIP) -r requirements.txt
	@touch $@

$(DEVELOPMENT): requirements-dev.txt | $(VENV)/bin/python
	@$(BIN)/python $(PIP) -r requirements-dev.txt
	@touch $@ $(RUNTIME)

$(DATASETTE1): requirements-datasette1.txt | $(VENV)/bin/python
	@$(BIN)/python -m venv $(VENV1)
	@$(VENV1)/bin/python $(PIP) -r requirements-datasette1.txt
	@touch $@

# Without the solver (--no-deps): the lock is whole, and pip before 24 trips over two spellings of one of lxml's extras.
$(PEERS): bench/peers.txt | $(VENV)/bin/python
	@$(BIN)/python -m venv $(VENV_BENCH)
	@$(VENV_BENCH)/bin/python $(PIP) --no-deps -r bench/peers.txt
	@touch $@
