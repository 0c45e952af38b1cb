# Everything a fresh machine needs is git, make and Python 3.11 with pip and venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# Every start of Python would compile everything again.
export PYTHONDONTWRITEBYTECODE :=
SERVE ?= 1

.PHONY: setup demo test check bench prove lock docs
.DEFAULT_GOAL := setup

setup:            ## make .venv, install what the product runs on (skipped where nothing changed)
	@$(PYTHON) scripts/set_up.py

demo: setup       ## play the hospital's case and serve it; SERVE=0 leaves out serving
	@$(BIN)/chuangcheng demo $(if $(filter 0,$(SERVE)),--no-serve)

test:             ## install what tests need, then check and the whole suite on both databases
	@$(PYTHON) scripts/set_up.py --tests
	@$(BIN)/python -m scripts.suite

check:            ## linters, types, layers, generated pages, migrations, forbidden things, house rules
	@$(PYTHON) scripts/set_up.py --developer
	@$(BIN)/python -m scripts.check

bench:            ## measure, and write docs/benchmarks.md
	@$(PYTHON) scripts/set_up.py --tests
	@$(BIN)/python -m scripts.bench

prove:            ## try every case of what is claimed, and write docs/proofs.md
	@$(PYTHON) scripts/set_up.py --proofs
	@$(BIN)/python -m scripts.prove

lock:             ## pin versions and hashes anew from requirements/*.in and package.json
	@$(PYTHON) scripts/set_up.py --developer
	@$(BIN)/python -m scripts.lock

docs:             ## write the pages that are made from code
	@$(PYTHON) scripts/set_up.py --developer
	@$(BIN)/python -m scripts.generated
