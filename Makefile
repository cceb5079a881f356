# Toteuma. `make` alone lists the targets.
PYTHON ?= python3
BIN := .venv/bin
EXAMPLE := examples/heinola-2025
PORT ?= 8000
LEDGER := build/ledger-example
SYNTHETIC := $(LEDGER)/heinola-2025-synteettinen-kirjanpito

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run ledger-example test test-slow test-spark check lock bench docs clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */\1|/' | awk -F'|' '{printf "  make %-15s %s\n", $$1, $$2}'

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Toteuma needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/.runtime: $(BIN)/python requirements.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

setup: .venv/.runtime ## make .venv with the toteuma command in it

.venv/.spark: .venv/.dev requirements-spark.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.txt
	@touch $@

setup-dev: .venv/.dev ## setup, and all that the tests need (Chromium, LibreOffice, poppler)
	scripts/install-system-packages

run: setup ## build the Heinola example and serve it on http://127.0.0.1:8000
	$(BIN)/toteuma build $(EXAMPLE) --out build/heinola-2025
	$(BIN)/toteuma serve build/heinola-2025 --port $(PORT)

ledger-example: setup ## make the synthetic Heinola ledger, import it, build the statement from it and hold that against the published figures
	rm -rf $(LEDGER)
	$(BIN)/python -m scripts.heinola_ledger $(LEDGER)
	for year in 2023 2024 2025; do \
	  $(BIN)/toteuma ledger import $(SYNTHETIC) $(LEDGER)/aineisto/synteettinen-toteuma-$$year.csv --profile kirjanpito --strict || exit 1; done
	$(BIN)/toteuma ledger import $(SYNTHETIC) $(LEDGER)/aineisto/synteettinen-talousarvio-2025.csv --profile talousarvio --strict
	$(BIN)/toteuma ledger import $(SYNTHETIC) $(LEDGER)/aineisto/synteettinen-talousarviomuutos-2025.csv --profile muutos --strict
	$(BIN)/toteuma build $(SYNTHETIC) --out $(LEDGER)/tilinpaatos
	$(BIN)/toteuma build $(EXAMPLE) --out $(LEDGER)/julkaistu --formats data
	$(BIN)/python -m scripts.heinola_ledger.comparing $(LEDGER)/julkaistu $(LEDGER)/tilinpaatos

test: setup-dev check ## set everything up and pass the tests
	$(BIN)/python -m pytest -n auto --dist loadfile -q -m "not slow"

test-slow: setup-dev .venv/.spark ## the slow tests too: reference PDF validator, a Spark cluster
	scripts/install-verapdf
	$(BIN)/python -m pytest -q -m slow

test-spark: .venv/.spark ## the ledger on a real Spark cluster, a master and two workers (Java 17, 500 MB)
	scripts/install-system-packages java
	$(BIN)/python -m pytest -q -m slow tests/slow/test_ledger_spark.py

check: .venv/.dev ## style, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup-dev ## measure: building against the named rivals, checking on invented statements; writes benchmarks/**/RESULTS.md
	$(BIN)/python -m benchmarks.build_150
	$(BIN)/python -m benchmarks.checking
	$(BIN)/python -m benchmarks.web

lock: .venv/.dev ## pin the dependencies anew (hashes, no host)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --no-header -q pyproject.toml requirements-build.in -o requirements.txt
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --no-header -q --extra dev pyproject.toml requirements-build.in -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --no-header -q --extra postgresql --extra openid pyproject.toml requirements-build.in -c requirements-dev.txt -o requirements-web.txt
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"], sep="\n")' | \
	  $(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --no-header -q - -c requirements.txt -o requirements-spark.txt

docs: setup ## write the generated pages of docs/ and datapackage.json anew
	$(BIN)/python scripts/write_docs.py

clean: ## remove what was built (not .venv)
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
