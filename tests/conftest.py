"""What the tests share: the project folder, its sources and its tables, read once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policycompare.corpus.files import read_files
from policycompare.pipeline import make_tables
from policycompare.tables.frames import Tables
from policycompare.text.documents import Source, normalize_file

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project folder."""
    return ROOT


@pytest.fixture(scope="session")
def sources() -> dict[str, Source]:
    """The project's files, normalised."""
    return {file.entry.path: normalize_file(file) for file in read_files(ROOT)}


@pytest.fixture(scope="session")
def tables() -> Tables:
    """The project's tables, made from the raw files."""
    return make_tables(ROOT)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project's data that a test may break."""
    for part in ("data/raw", "data/lexicon", "data/gold"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path
