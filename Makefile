# `make help` lists what can be done. Needs Python 3.11 or newer, make and git; everything else is fetched.
PYTHON ?= python3
PORT ?= 8050
SOURCES ?=
VENV := .venv
PORTAL := $(VENV)/bin/portal
PIP := $(VENV)/bin/pip --disable-pip-version-check --quiet

.PHONY: help serve publish test check bench lock clean
.DEFAULT_GOAL := help

help:  ## List the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.serve: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: set PYTHON=python3.11")'
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.test: requirements-dev.lock $(VENV)/.serve
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	touch $@

serve: $(VENV)/.serve  ## Publish a release where none is live, and serve it on PORT (SOURCES=DIR publishes that folder's files too)
	@if [ -n "$(SOURCES)" ]; then $(PORTAL) publish --sources $(SOURCES); \
	elif [ ! -e "$${PORTAL_RELEASES:-data/releases}/current/release.json" ]; then $(PORTAL) publish; fi
	$(PORTAL) serve --port $(PORT)

test: $(VENV)/.test  ## Every check: format, lint, types, and all tests, the browser's included
	$(VENV)/bin/python -m tests.check_machine
	$(VENV)/bin/python -m tests.check_all

bench: $(VENV)/.test  ## Measure: publishing, opening, serving, disclosure control
	$(VENV)/bin/python -m bench

lock: $(VENV)/.test  ## Work the lock files out again from pyproject.toml
	$(VENV)/bin/python -m uv pip compile pyproject.toml --extra build --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --output-file requirements.lock
	$(VENV)/bin/python -m uv pip compile pyproject.toml --extra build --extra dev --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --constraint requirements.lock --output-file requirements-dev.lock

clean:  ## Remove the environment and what was built
	rm -rf $(VENV) build *.egg-info data/releases
