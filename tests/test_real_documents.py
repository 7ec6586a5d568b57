"""Whole documents in the forms in which they are found: every span leads back, every file is tiled, and scores do not fall.

The scores are guards, not measurements: ``python tests/real/score.py`` measures, and ``docs/design.md`` says what the labels prove.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

import policycompare as pc
from policycompare.tables.check import check_spans, check_tiling
from policycompare.tables.readings import readings

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "real"))

from labels import Labels  # noqa: E402
from score import Score, score_bodies, score_headings, score_measures, score_metadata, score_table_targets  # noqa: E402

LABELS = sorted([*(HERE / "real").glob("*.jsonl"), *(HERE / "forms").glob("*.jsonl")])
REACHED = {  # folder -> headings, measures, metadata, bodies, table targets: a little below what was measured
    "real": (0.95, 0.98, 0.97, 0.97, 0.95),
    "forms": (0.94, 0.9, 0.87, 0.93, 0.94),
}


@cache
def read(path: Path) -> tuple[Labels, pc.Tables]:
    labels = Labels(path)
    return labels, pc.parse(path.with_name(labels.document["file"]))


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_every_span_leads_back(path: Path) -> None:
    _, tables = read(path)
    assert check_spans(tables, tables.sources) == []
    assert check_tiling(tables, tables.sources)[1] == []
    assert not [line for line in tables.report if "was not read" in line and "table" not in line]


# Contents, letterhead and the general chapters are more than half of this short plan, and rightly said to be.
DOUBTED = {"u17_modern_agri_plan"}


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_what_was_read_is_not_doubted(path: Path) -> None:
    _, tables = read(path)
    assert any(reading.doubt for reading in readings(tables)) == (path.stem in DOUBTED)


@pytest.mark.parametrize("folder", REACHED)
def test_scores_do_not_fall(folder: str) -> None:
    totals = [Score() for _ in REACHED[folder]]
    for path in (p for p in LABELS if p.parent.name == folder):
        labels, tables = read(path)
        own = (
            score_headings(labels, tables), score_measures(labels, tables), score_metadata(labels, tables),
            score_bodies(labels, tables), score_table_targets(labels, tables)[0],
        )  # fmt: skip
        for total, score in zip(totals, own, strict=True):
            total.add(score)
    assert all(total.wanted for total in totals)
    assert [total.f1 >= reached for total, reached in zip(totals, REACHED[folder], strict=True)] == [True] * len(totals)
