"""A document is added as the README says: everything is made anew with it, and every notebook still runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from notebook_runs import run
from policycompare.project import build, build_findings, build_networks, check

ROOT = Path(__file__).parents[1]
ENTRY = '\n[[file]]\npath = "legal_service_messy.txt"\n\n[[file.document]]\ndocument_id = "messy"\n'
NOTEBOOKS = sorted((ROOT / "notebooks" / "zh").glob("*.ipynb"))


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a sixth document, built."""
    folder = tmp_path_factory.mktemp("six")
    for part in ("data/raw", "data/lexicon", "data/gold", "notebooks", "tests/documents", "tests/studies"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "tests" / "documents" / "legal_service_messy.txt", folder / "data" / "raw")
    with (folder / "data" / "raw" / "manifest.toml").open("a", encoding="utf-8") as manifest:
        manifest.write(ENTRY)
    tables = build(folder)
    build_networks(folder, tables)
    build_findings(folder, tables)
    return folder


def test_the_tables_hold_it_and_all_checks_hold(six: Path) -> None:
    assert check(six)[1] == []
    measures = (six / "data" / "processed" / "measures.csv").read_text("utf-8")
    assert measures.count("\nmessy:") > 10


OFTEN = ("00", "08")
"""Notebooks that run with a sixth document whenever the tests do; the others when all tests do."""


@pytest.mark.parametrize(
    "path",
    [pytest.param(p, marks=() if p.stem[:2] in OFTEN else pytest.mark.slow, id=p.stem) for p in NOTEBOOKS],
)
def test_a_notebook_runs_with_it(six: Path, path: Path) -> None:
    assert any(answer.shown for answer in run(six / path.relative_to(ROOT)))
