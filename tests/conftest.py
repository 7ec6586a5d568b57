"""What the tests share: the project folder, its sources and its tables, read once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from policycompare.project import make_compared_tables
from policycompare.sources.source_text import read_sources
from policycompare.tables.frames import Tables
from policycompare.text.documents import Source, normalize_source

# The same examples on every run; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project folder."""
    return ROOT


@pytest.fixture(scope="session")
def sources() -> dict[str, Source]:
    """The project's files, normalised."""
    return {file.entry.path: normalize_source(file) for file in read_sources(ROOT)}


@pytest.fixture(scope="session")
def tables() -> Tables:
    """The project's tables, made from the raw files."""
    return make_compared_tables(ROOT)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project's data that a test may break."""
    for part in ("data/raw", "data/lexicon", "data/gold"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path
