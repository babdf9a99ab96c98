# Two commands do it all: `make demo` and `make test`. Others: check FILE…, coverage, calendar, bench, fuzz, mutants, browser, documentation, release, scratch DIR=…, messages, changelog, lock, lint, clean.

# The first Python that is new enough. Another one: make test PYTHON=/usr/bin/python3.13
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
JOBS ?= 2
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
# Tests write some hundred thousand small files: in memory where there is room (4 GB), else where the system puts them.
TEST_TEMP := $(shell test "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $$4 }')" -gt 4000000 2>/dev/null && \
	test -w /dev/shm && echo /dev/shm || echo "$${TMPDIR:-/tmp}")
COVERED := source model validation edit
# Types, and the layers of the architecture.
CHECK_TYPES = $(BIN)/mypy --no-error-summary && \
	{ report=$$($(BIN)/lint-imports --no-logo --no-cache) || { echo "$$report"; exit 1; }; }

# Nothing of the caller's own Python may leak in.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

.PHONY: demo test check coverage calendar docs documentation lint style types bench fuzz mutants browser release scratch messages changelog lock clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.installed
	@$(BIN)/incubo validate
	@$(BIN)/incubo report phases

# What to run for a change. Pages in a browser have their own target; `coverage` adds the tests that take seconds each.
# Types are checked beside the tests; what that finds is shown after them. A test checks the catalogue.
test: style
	@temp=$$(mktemp -d $(TEST_TEMP)/incubo-tests.XXXXXX) || exit; trap 'rm -rf "$$temp"' EXIT; trap 'exit 130' INT TERM; \
		mkdir "$$temp/tests"; { $(CHECK_TYPES); } >"$$temp/types" 2>&1 & types=$$!; \
		TMPDIR=$$temp/tests $(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal -m "not browser and not slow"; tests=$$?; \
		wait $$types; types=$$?; cat "$$temp/types"; test $$tests = 0 || exit $$tests; exit $$types

# Style, types, and the tests that concern some files, or what changed since the last commit: make check incubo/edit/verbs/extend.py
check: style
	@$(CHECK_TYPES)
	@$(BIN)/python tools/check.py $(filter-out check,$(MAKECMDGOALS))

# All tests but those in a browser, with all the examples of Hypothesis, and how much of the packages of COVERED they run. What is measured: MEASURED in tests/conftest.py.
coverage: $(VENV)/.tools
	@$(BIN)/python -c 'import duckdb, frictionless, pyarrow, shiv, cyclonedx_py, zensical' 2>/dev/null || \
		$(PIP) install --editable '.[interoperability,release,documentation]'
	@rm -f .coverage .coverage.*
	@temp=$$(mktemp -d $(TEST_TEMP)/incubo-tests.XXXXXX) && trap 'rm -rf "$$temp"' EXIT && \
		TMPDIR=$$temp INCUBO_EXAMPLES=all $(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal -m "not browser" --cov --cov-branch --cov-report=
	@for package in $(COVERED); do \
		$(BIN)/python -m coverage report --fail-under=95 --include="incubo/$$package/*" --format=total >/dev/null || \
			{ $(BIN)/python -m coverage report --fail-under=95 --include="incubo/$$package/*"; exit 1; }; \
	done

# The tests as if it were another day: make calendar DAY=2028-02-29, or DAY='2026-12-31 23:30 Europe/Paris'. Without DAY: all
# the hard days of tools/calendar_days.py, an hour or more; DAY=drawn: one of them, another each day.
calendar: $(VENV)/.tools
	@command -v faketime >/dev/null || { echo "libfaketime is not here (apt-get install faketime)" >&2; exit 2; }
	@TMPDIR=$(TEST_TEMP) $(BIN)/python tools/calendar_days.py '$(DAY)' $(JOBS)

# Outputs shown in the documentation, from the real commands, the reference, the pages about indicators, issue forms.
docs: $(VENV)/.tools
	@$(BIN)/python tools/docs.py
	@$(BIN)/python tools/reference.py
	@$(BIN)/python tools/indicators.py
	@$(BIN)/python tools/issue_forms.py

# The site of the documentation, in site/: REPOSITORY=https://… leads to the code there.
documentation: $(VENV)/.tools
	@$(BIN)/python -c 'import zensical' 2>/dev/null || $(PIP) install --editable '.[documentation]'
	@rm -rf site && $(BIN)/python tools/documentation.py site --repository '$(REPOSITORY)'

lint: style types

style: $(VENV)/.tools
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check --diff .

types: $(VENV)/.tools
	@$(CHECK_TYPES)
	@$(BIN)/python tools/messages.py check

# The ratios of docs/speed.md, measured on this machine.
bench: $(VENV)/.tools
	@$(BIN)/python tests/bench/bench.py $(ARGS)

# A million front matters changed at random, read by the line reader and by the YAML parser: a minute or two.
fuzz: $(VENV)/.tools
	@$(BIN)/python tests/fuzz/fuzz.py $(ARGS)

# A big registry with a git history to play with, outside the project: make scratch DIR=/tmp/registry
scratch: $(VENV)/.installed
	@test -n "$(DIR)" || { echo "make scratch DIR=… (a folder that does not exist yet)" >&2; exit 2; }
	@$(BIN)/python tools/scratch.py "$(DIR)"

# Pages in a real browser, and tasks of a project officer there: needs Chromium (apt-get install chromium).
browser: $(VENV)/.tools
	@$(BIN)/python -c 'import playwright, axe_playwright_python, zensical' 2>/dev/null || \
		$(PIP) install --editable '.[browser,documentation]'
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile -m browser tests/browser

# What a release has, in dist/, tried in empty environments: a minute or two of downloads.
release: $(VENV)/.tools
	@$(BIN)/python -c 'import shiv, cyclonedx_py' 2>/dev/null || $(PIP) install --editable '.[release]'
	@rm -rf dist && $(BIN)/python tools/release.py dist
	@INCUBO_DIST=dist $(BIN)/python -m pytest -q -n $(JOBS) tests/tools/test_release.py

# 200 small changes of the code at random places, each tried with the tests that run its line: an hour or two.
mutants: $(VENV)/.tools
	@$(BIN)/python -c 'import cosmic_ray' 2>/dev/null || $(PIP) install --editable '.[mutants]'
	@$(BIN)/python tools/mutants.py $(ARGS)

# After a change of what incubo says: writes the new entries, to be translated in incubo/locale/fr/*.po
messages: $(VENV)/.tools
	@$(BIN)/python tools/messages.py update
	@$(BIN)/python tools/messages.py check

# The next entry of CHANGELOG.md, from the fragments in changelog.d (nothing is written).
changelog: $(VENV)/.tools
	@$(BIN)/towncrier build --draft 2>/dev/null

# The versions of requirements-dev.lock, for every system and Python. make lock ARGS=--upgrade takes the newest ones.
# Extras are kept (`coverage[toml]`): pip 23 calls a requirement with one unpinned as soon as a newer version is out.
lock: $(VENV)/.installed
	@$(BIN)/python -c 'import uv' 2>/dev/null || $(PIP) install uv
	@$(BIN)/uv pip compile --quiet $(ARGS) --extra dev --universal --no-strip-extras --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
		--output-file requirements-dev.lock pyproject.toml

clean:
	@rm -rf .venv .venv-* build dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis htmlcov
	@rm -rf incubo/locale/*/LC_MESSAGES
	@find incubo tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

# Installed means: editable, with the translations compiled (hatch_build.py). Versions are those of the lock: here as
# constraints, because an editable project has no hash, and with their hashes where the tools are added.
$(VENV)/.installed: pyproject.toml hatch_build.py tools/messages.py $(wildcard incubo/locale/fr/*.po)
	@test -n "$(PYTHON)" || { echo "incubo needs Python 3.11 or later (PYTHON=… names it)" >&2; exit 2; }
	@test -x $(BIN)/python && test ! pyproject.toml -nt $(VENV)/pyvenv.cfg || $(PYTHON) -m venv --clear $(VENV)
	@sed -n -e 's/ \\$$//' -e 's/\[[^]]*\]//' -e '/^[a-z].*==/p' requirements-dev.lock >$(VENV)/constraints.txt
	@$(PIP) install --constraint $(VENV)/constraints.txt --editable .
	@touch $@

$(VENV)/.tools: $(VENV)/.installed requirements-dev.lock
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
