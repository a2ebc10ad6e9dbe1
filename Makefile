# Needs make and Python 3.10 or newer: each target makes the environment it works in.

VENV = .venv
BIN = $(VENV)/bin
PYTHON ?=
PYTHON_VERSIONS = 3.10 3.11 3.12 3.13
PYTEST = $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
NEEDS_THE_NETWORK = --ignore tests/packaging --ignore tests/precommit
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL = help
.PHONY: help demo test test-quick test-matrix bench docs clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## Lint the demo project, then generate the complete schema and lint it
	@$(BIN)/schema-rules lint templates/demo || [ $$? -eq 1 ]
	@$(BIN)/schema-rules generate complete $(VENV)/complete.sql --force
	@$(BIN)/schema-rules lint --profile strict --fail-on info --quiet $(VENV)/complete.sql && echo clean

test: $(VENV)/installed-test ## Run everything that CI runs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) --cov --cov-report=term

test-quick: $(VENV)/installed-test ## Run the tests that need no network, without coverage
	$(PYTEST) $(NEEDS_THE_NETWORK)

test-matrix: $(BIN)/python ## Run the quick tests on the other supported Pythons of this machine
	@for version in $(PYTHON_VERSIONS); do \
	    case "$$($(BIN)/python --version)" in *" $$version."*) continue;; esac; \
	    python=$$(.ci/find-python $$version 2>/dev/null) || { echo "Python $$version: none here"; continue; }; \
	    echo "Python $$version"; \
	    $(MAKE) --no-print-directory test-quick VENV=$(VENV)/python$$version PYTHON=$$python || exit 1; \
	done

bench: $(VENV)/installed-bench ## Measure speed and memory beside squawk and sqlfluff
	$(BIN)/python -m tests.benchmarks.bench

docs: $(VENV)/installed ## Write the generated pages of docs and the JSON Schemas
	$(BIN)/python -m docs.generate

clean: ## Remove environments, caches and build results
	rm -rf $(VENV) build dist htmlcov .coverage .coverage.* *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@python="$(PYTHON)"; [ -n "$$python" ] || python=$$(.ci/find-python) || exit 1; \
	echo "Making $(VENV) with $$python"; \
	"$$python" -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/installed-test: pyproject.toml | $(BIN)/python
	$(PIP_INSTALL) --editable '.[test]'
	@touch $@

$(VENV)/installed-bench: pyproject.toml | $(BIN)/python
	$(PIP_INSTALL) --editable '.[bench]'
	@touch $@
