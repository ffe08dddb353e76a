# Two commands on a fresh machine with Python ≥ 3.11, make and git: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-readers check bench bench-quality bench-scale lock clean

## run: set up, then the main job: the Prefect flow over raw/
run: $(VENV)/.ready
	$(BIN)/python flows.py

## test: set up, then the tests, on two processes
test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n 2 --dist loadgroup

## test-readers: what shuli exports and serves, read by the programs it is for, in a place of their own
test-readers: $(VENV)/.ready-dev .venv-readers/.ready
	SHULI=$(CURDIR)/$(BIN)/shuli .venv-readers/bin/python -m pytest -q --rootdir tests/readers --confcutdir tests/readers -c /dev/null tests/readers

## check: linter, formatter's check, strict types, and every rule's examples and rejects
check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/shuli rules check

## bench: throughput of the pipeline and of jieba.lcut over the same text, in one run
bench: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.throughput

## bench-scale: a hundred thousand documents: full run, nothing new, ten new, one rule changed, nightly versions
bench-scale: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.scale

## lock: resolve the dependencies anew (needs uv)
lock:
	uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate \
	  -o requirements.lock pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate \
	  --extra dev --extra export -c requirements.lock -o requirements-dev.lock pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate \
	  -o tests/readers/requirements.lock tests/readers/requirements.in

clean:
	rm -rf $(VENV) .venv-peers .venv-readers .prefect .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("shuli needs Python 3.11 or newer, this is " + sys.version.split()[0] + ": pass PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "setting up $(VENV): a minute or two, once"
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.lock
	@touch $@

## bench-quality: our values and other projects' on our own cases, in one run
bench-quality: $(VENV)/.ready-dev .venv-peers/.ready
	$(BIN)/python -m benchmarks.quality --peers .venv-peers/bin/python

.venv-peers/.ready: benchmarks/peers.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install -q --disable-pip-version-check -r benchmarks/peers.txt
	@touch $@

.venv-readers/.ready: tests/readers/requirements.lock
	$(PYTHON) -m venv .venv-readers
	.venv-readers/bin/python -m pip install -q --disable-pip-version-check -r tests/readers/requirements.lock
	@touch $@
