# All set-up happens in .venv; a machine needs Python 3.11 or later, make, and nothing else.
PYTHON ?= python3
BIN := .venv/bin

MINUTES ?= 5
SEED ?= 1

.PHONY: build site test test-all fuzz sound report bench lab evaluate quality findings real citations bindingness check changes clean

build: .venv/installed
	$(BIN)/policycompare build

report: build
	$(BIN)/policycompare report

check: build
	$(BIN)/policycompare check

changes: .venv/installed
	$(BIN)/python tests/table_changes.py

evaluate: build
	$(BIN)/policycompare evaluate

# Writes the table of the read-mes that says how good it is.
quality: build
	$(BIN)/python tests/quality_table.py

# Writes what can be said of the five regions into the read-mes.
findings: build
	$(BIN)/python tests/readme_findings.py

real: .venv/installed
	$(BIN)/python tests/real/score.py
	$(BIN)/python tests/real/score.py --labels tests/promises
	$(BIN)/python tests/work_reports/score_reports.py

align: .venv/installed
	$(BIN)/python tests/align/fit_pairs.py
	$(BIN)/python tests/align/score_changes.py

citations: .venv/installed
	$(BIN)/python tests/citations/score_relations.py

bindingness: .venv/installed
	$(BIN)/python tests/bindingness/score_bindingness.py

# Without the tests that are marked slow.
test: sound
	$(BIN)/pytest

test-all: sound
	$(BIN)/pytest -m ""

# Looks for inputs that break what must hold: make fuzz MINUTES=60 SEED=7 (tests/fuzz/README.md).
fuzz: .venv/installed
	$(BIN)/python tests/fuzz/run.py --minutes $(MINUTES) --seed $(SEED)

# What both check first: code, types, notebooks without outputs, and a build that holds its own checks.
sound: .venv/installed
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/nbstripout --verify notebooks/*/*.ipynb
	$(BIN)/policycompare build --quiet
	$(BIN)/policycompare check --quiet

bench: .venv/installed
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/alignment.py
	$(BIN)/python benchmarks/neighbours.py
	$(BIN)/python benchmarks/networks.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/policycompare report --quiet
	$(BIN)/python benchmarks/report.py
	$(BIN)/python benchmarks/reading_room.py

lab: build
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks

# The notebooks of both languages, run, as pages that stand by themselves: site/index.html.
site: build
	$(BIN)/python notebooks/make_site.py

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
