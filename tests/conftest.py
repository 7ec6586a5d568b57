"""What the tests share: the project folder, its sources and its tables, read once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from policycompare.project import build, make_compared_tables
from policycompare.sources.source_text import read_sources
from policycompare.tables.frames import Tables
from policycompare.text.documents import Source, normalize_source

# The same examples on every run; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

ROOT = Path(__file__).parents[1]

collect_ignore = ["fuzz"]
"""A search is no test; ``test_fuzz.py`` runs a little of it."""


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


def copy_data(folder: Path) -> Path:
    """The project's data without what a build writes, in another folder."""
    for part in ("data/raw", "data/lexicon", "data/gold"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project's data that a test may break."""
    return copy_data(tmp_path)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project whose tables are built; no test may change it."""
    folder = copy_data(tmp_path_factory.mktemp("built"))
    build(folder)
    return folder


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Path:
    """A copy of the project whose tables are built, that a test may break."""
    return shutil.copytree(built_once, tmp_path, dirs_exist_ok=True)
