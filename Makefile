# What there is to do, by name. CI calls check and test under these same names.
# Nothing is needed beforehand but git, make and python3.

PYTHON ?= python3
BIN := .venv/bin
OFFICIAL := $(wildcard ../shared/blanketter)
SOURCES := stforms tests tools bench

.PHONY: demo test test-long check bench docs specimens blanks geometry clean

demo: .venv/run                 ## fill every form of two invented applicants, read them back
	$(BIN)/stforms demo --output demo

test: .venv/dev .venv/oracles   ## all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal -q

test-long: .venv/dev .venv/oracles  ## the laws with ten times as many records, and hundreds of killed runs
	STFORMS_PROFILE=long $(BIN)/python -m pytest -n 2 --dist worksteal -q tests/laws \
		tests/actions/ingest/test_kills.py tests/actions/ingest/test_faults.py

check: .venv/dev                ## format, lint, types, layers, generated docs
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tools/reference.py --check
	$(BIN)/python tools/specimens.py --check
	$(BIN)/python tools/blanks.py --check

bench: .venv/bench .venv/oracles  ## side by side with peers, written to docs/benchmarks.md
	$(BIN)/python bench/run.py $(OFFICIAL:%=--blanks %) --write docs/benchmarks.md

docs: .venv/dev                 ## the generated part of the documentation
	$(BIN)/python tools/reference.py

specimens: .venv/dev            ## draw the specimens anew from geometry.json
	$(BIN)/python tools/specimens.py

blanks: .venv/dev               ## build our own Word and Excel forms anew
	$(BIN)/python tools/blanks.py

geometry: .venv/dev             ## look up anew where the slots of our Word and Excel forms are on the page
	$(BIN)/python tools/rooms.py

.venv/run: pyproject.toml constraints.txt tools/setup.sh
	PYTHON=$(PYTHON) sh tools/setup.sh run

.venv/dev: pyproject.toml constraints.txt tools/setup.sh
	PYTHON=$(PYTHON) sh tools/setup.sh dev

.venv/bench: pyproject.toml constraints.txt tools/setup.sh
	PYTHON=$(PYTHON) sh tools/setup.sh bench

.venv/oracles: tests/oracles/package-lock.json tools/setup.sh .venv/dev
	sh tools/setup.sh oracles

clean:
	rm -rf .venv demo dist .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/oracles/node_modules bench/node_modules
