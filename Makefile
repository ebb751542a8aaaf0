# Needs Python 3.11 or newer with pip, and make. Everything else goes into .venv.
VENV    := .venv
PY      := $(VENV)/bin/python
RUN     := $(VENV)/.ready
DEV     := $(VENV)/.ready-dev
OLDEST  := .venv-oldest/.ready
ADDRESS ?= 127.0.0.1:8000
# The first Python that is new enough; `make PYTHON=/path/to/python3.12 serve` overrides the search.
PYTHON  ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
             $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve site offline wheel test fuzz oldest constraints check check-all lint format bench drawings screenshots programs clean

# A module runs in one worker, so that what it makes once is made once, and long ones begin first: see tests/turns.py. Much of the time a test waits for a browser or a server: two workers a core.
# Coverage is decided without what is random and what happens in the browser; see tests/conftest.py.
WORKERS := $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1))
PYTEST  := $(PY) -m pytest -n $(WORKERS) --dist loadscope
COVER   := --cov --cov-report term:skip-covered

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

serve: $(RUN) ## build the site and serve it on http://127.0.0.1:8000/, or on ADDRESS=127.0.0.1:8001
	$(PY) -m flowfolio serve --dev-addr $(ADDRESS)

site: $(RUN) ## build the site into site/; any problem in the maps fails
	$(PY) -m flowfolio build --strict

offline: $(RUN) ## build the site into site/ so that it also opens from disk (file://)
	$(PY) -m flowfolio build --strict --config-file mkdocs.offline.yml

wheel: $(PY) ## pack flowfolio into dist/, for other machines: pip install dist/flowfolio-*.whl
	$(PY) -m pip wheel --quiet --no-deps --wheel-dir dist .
	@ls dist/*.whl

test: $(DEV) programs ## run the tests, with a sample of what is long, and coverage; needs Chromium and Graphviz
	$(PYTEST) $(COVER) -m "not slow"

fuzz: $(DEV) programs ## try random maps and texts, and every attack on every field, at length; needs Chromium
	WHOLE_TESTS=1 $(PYTEST) -m fuzz

oldest: $(OLDEST) ## run the quick tests with the oldest dependencies that pyproject.toml allows
	.venv-oldest/bin/python -m pytest -n $(WORKERS) --dist loadscope -m "not slow and not fuzz" --ignore tests/browser

constraints: $(DEV) ## record in constraints.txt what is installed; after `make clean` these are the newest releases
	{ grep '^#' constraints.txt; $(PY) -m pip freeze --exclude-editable --exclude setuptools; } > .constraints.new
	mv .constraints.new constraints.txt

check: lint test ## format, lint, types, layers, tests and with them a strict build of the site: what the gate runs

check-all: lint programs ## everything, nothing as a sample: also random input, every page in both schemes, ProperDocs
	WHOLE_TESTS=1 $(PYTEST) $(COVER)

lint: $(DEV) ## format, lint, types and layers
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

format: $(DEV) ## format the code and mend what the linter can mend
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: $(DEV) ## measure builds, term links and the catalogue against their bars (BENCH="--full" for 5,000 maps)
	@missed=0; \
	$(PY) tests/benchmarks/bench.py $(BENCH) || missed=$$?; echo; \
	PYTHONPATH=tests $(PY) tests/benchmarks/links.py $(filter --check,$(BENCH)) || missed=$$?; echo; \
	PYTHONPATH=tests $(PY) tests/benchmarks/catalogue.py $(filter --check,$(BENCH)) || missed=$$?; \
	exit $$missed

drawings: $(RUN) ## draw the picture of the rooms in contributing.md from its DOT
	$(VENV)/bin/graphviz-pure -Tsvg content/assets/rooms.dot -o content/assets/rooms.svg

screenshots: $(DEV) programs ## take the pictures of the README from the real site
	PYTHONPATH=tests $(PY) -m browser.screenshots

programs:
	@sh tests/find-programs.sh

clean: ## remove everything that make made
	rm -rf $(VENV) .venv-bench .venv-oldest site dist .cache .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps make the second run skip the set-up; a changed pyproject.toml repeats it.
$(RUN): pyproject.toml | $(PY)
	@echo "Installing flowfolio and what it needs into $(VENV) …"
	$(PY) -m pip install --editable .
	@touch $@

$(DEV): pyproject.toml $(RUN)
	@echo "Installing the tools for tests and checks into $(VENV) …"
	$(PY) -m pip install --editable '.[dev]'
	@touch $@

$(OLDEST): pyproject.toml tests/oldest.py
	@echo "Installing the oldest releases that pyproject.toml allows into $(@D) …"
	rm -rf $(@D)
	$(MAKE) VENV=$(@D) $(@D)/bin/python
	$(@D)/bin/python tests/oldest.py > $(@D)/oldest.txt
	$(@D)/bin/python -m pip install --editable . --requirement $(@D)/oldest.txt
	@touch $@

# Some systems ship Python without ensurepip: then the pip outside fills the environment.
$(PY):
	@test -n "$(PYTHON)" || { \
	  echo "flowfolio needs Python 3.11 or newer. Found here: $$(python3 --version 2>/dev/null || echo no python3)."; \
	  echo "Install a newer one, or name it: make PYTHON=/path/to/python3.12"; exit 1; }
	@echo "Creating $(VENV) with $$($(PYTHON) --version) …"
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv $(VENV); \
	elif $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(PY) install --quiet pip; then :; \
	else \
	  rm -rf $(VENV); \
	  echo "This Python can neither make a virtual environment with pip nor fill one (pip 22.3 or newer can)."; \
	  echo "Install its venv package (on Debian: python3-venv) and run make again."; exit 1; \
	fi
