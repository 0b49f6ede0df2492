# The commands of MKI-poort. `make` alone lists them.
# Every command installs first; that costs nothing when the locks have not changed.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install start test check bench faults fuzz demo lock

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1 \t/' | expand -t 18

install: $(STAMP) ## Make .venv and install exactly what the locks name

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "MKI-poort needs Python 3.11, 3.12 or 3.13; '$(PYTHON)' is another or missing. Try: make install PYTHON=python3.11" >&2; exit 1; }
	@# The lock is complete, so nothing is resolved: older pips cannot do that with hashes and extras.
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

start: install ## Start the product and print its address
	$(BIN)/poort start

test: install ## Run every test
	$(BIN)/pytest tests

check: install ## Run the formatter's check, the linters, the type checker and every test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/pytest tests

bench: install ## Measure the sweep, the durable step and the pages, next to other ways (ONLY="pages" for a part)
	$(BIN)/python -m benchmarks $(if $(ONLY),--only $(ONLY))

faults: install ## Kill, break and restore, and count what is lost (LONG=1 for the long run)
	$(BIN)/python -m tests.faults $(if $(LONG),--long)

fuzz: install ## Ask the API whatever its description allows, and count the answers (LONG=1 for ten times as much)
	$(BIN)/python -m tests.portal.api.fuzz $(if $(LONG),--long)

demo: install ## Take 25 projects through three years, in three minutes
	$(BIN)/poort demo

lock: install ## Choose versions again within the ranges of pyproject.toml
	$(BIN)/uv pip compile pyproject.toml $(LOCKED) --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --constraints requirements.lock $(LOCKED) --output-file requirements-dev.lock

# A week of waiting lets others find a bad release first.
LOCKED := --exclude-newer "7 days" --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"
