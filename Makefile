# sgui: `make help` lists what there is. Each target installs what it misses by itself.
SHELL := /bin/bash
.DELETE_ON_ERROR:
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
# Test files at once; should they hang after all, what was found until then is said. Paths stay short, because a socket's path has 108 bytes.
JOBS := 2
STYLE = $(BIN)/ruff format --check -q . && $(BIN)/ruff check -q . && $(BIN)/mypy
TESTS = timeout --foreground -s INT 3000 $(PYTEST) -n $(JOBS) --dist loadfile --reruns 2 --reruns-delay 2
# These must reach every branch of the core by themselves: see [tool.coverage.report].
UNITS := tests/values tests/wire tests/core tests/test_admit.py tests/test_architecture.py
COVERED := --cov --cov-fail-under=100 --cov-report=term:skip-covered

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 24

include make/packages.mk make/guest.mk make/image.mk make/demo.mk make/deb.mk

# A virtual environment needs Debian's python3-venv; the pinned packages come as wheels.
$(VENV)/.done: pyproject.toml requirements.lock | packages
	@echo "sgui: making the virtual environment in $(VENV) (a minute the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: venv
venv: $(VENV)/.done ## the virtual environment with sgui in it

.PHONY: test test-packages
test-packages:
	@scripts/install-packages.sh base window guest image test

test: test-packages $(VENV)/.done guest-image machine ## everything, as continuous integration runs it
	@$(STYLE)
	@where=$$(mktemp -d /tmp/sgui.XXXXXX); code=0; \
		$(TESTS) --basetemp=$$where/u --junitxml=$$where/units.xml $(COVERED) $(UNITS) || code=1; \
		$(TESTS) --basetemp=$$where/r --junitxml=$$where/rest.xml --durations=5 $(UNITS:%=--ignore=%) || code=1; \
		$(BIN)/python -m tests.totals $$where/units.xml $$where/rest.xml || code=1; \
		rm -rf $$where; exit $$code

.PHONY: check
check: $(VENV)/.done ## the quick one: format, lint, types, unit tests with their coverage; under a minute
	@$(STYLE)
	@$(PYTEST) -q -n $(JOBS) -m 'not slow and not vm' $(COVERED) $(UNITS)

.PHONY: screenshots
screenshots: $(VENV)/.done ## draw the golden pictures anew; look at each before committing it
	@$(BIN)/python -m tests.screens.regenerate

include make/bench.mk

.PHONY: clean
clean: ## remove what was built, but not the caches of packages and guest images
	@rm -rf $(VENV) build dist demo-out .mypy_cache .ruff_cache .pytest_cache .hypothesis
