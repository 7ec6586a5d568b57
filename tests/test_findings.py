"""What figures state is a frame: a few by hand, and for every figure the numbers that it draws."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

import policycompare as pc
from figure_checks import assert_sound
from figure_studies import recompared
from made_corpora import made_tables
from policycompare.plots.figures import draw
from policycompare.results.coverage import absence_counts, coverage, covered_rows, row_counts
from policycompare.results.documents import ALL, document_overview, document_similarity
from policycompare.results.flow import chapters, fullest_flows, measure_flow
from policycompare.tables.frames import Tables
from policycompare.words import LANGS, Lang

TOPICS = [
    {"topic_id": "A1", "row": "a", "theme": "x"},
    {"topic_id": "A2", "row": "a", "theme": "y"},
    {"topic_id": "A3", "row": "a", "theme": "y"},
    {"topic_id": "B1", "row": "b", "theme": "y"},
    {"topic_id": "C1", "row": "c", "theme": "x"},
    {"topic_id": "D1", "row": "d", "theme": "y"},
]
CODED = [("a:1", "A1"), ("a:2", "A2"), ("a:2", "B1"), ("b:1", "B1"), ("b:2", "C1"), ("c:1", "B1")]


@pytest.fixture(scope="module")
def made() -> Tables:
    """Three regions of two measures; the codebook has rows a to d, and does not fit c, of which a half has no topic."""
    tables = made_tables(
        {"a": "甲市", "b": "乙市", "c": "丙市"},
        measures=3,
        topics=TOPICS,
        themes=[{"theme": "x", "position": 1}, {"theme": "y", "position": 2}],
        topic_rows=[{"row": row} for row in "abcd"],
        measure_topics=[
            {"measure_id": m, "topic_id": t, "score": 0.5, "is_primary": (m, t) != ("a:2", "B1")} for m, t in CODED
        ],
        alignments=[
            {
                "left_measure_id": left,
                "right_measure_id": right,
                "score": 0.9,
                "rank_left": rank,
                "rank_right": 1,
                "is_accepted": accepted,
                "relation": ("same" if shared else "related") if accepted else None,
                "shared_topics": shared,
            }
            for left, right, rank, accepted, shared in (
                ("a:2", "b:1", 1, True, "B1"),
                ("a:2", "b:2", 2, True, None),
                ("a:1", "b:2", 1, True, None),
                ("a:1", "c:1", 1, False, None),
            )
        ],
    )
    return recompared(tables)


def test_coverage_by_hand(made: Tables) -> None:
    found = coverage(made)
    # Row a has one topic of x and two of y. Theme x comes before y; b has most regions, d none.
    assert list(found["row"].unique()) == ["c", "b", "a", "d"]
    assert list(found["side_id"].unique()) == ["a", "b", "c"]
    assert found.set_index(["row", "side_id"])["measures"].to_dict() == {
        ("c", "a"): 0, ("c", "b"): 1, ("c", "c"): 0, ("b", "a"): 1, ("b", "b"): 1, ("b", "c"): 1,
        ("a", "a"): 2, ("a", "b"): 0, ("a", "c"): 0, ("d", "a"): 0, ("d", "b"): 0, ("d", "c"): 0,
    }  # fmt: skip
    assert dict(zip(found["row"], found["theme"], strict=True)) == {"c": "x", "b": "y", "a": "y", "d": "y"}
    assert dict(zip(found["row"], found["themes"], strict=True)) == {"c": 1, "b": 1, "a": 2, "d": 1}
    assert covered_rows(found) == {"a": 2, "b": 2, "c": None}
    assert row_counts(found) == {"total": 3, "nowhere": 1, "shared": 1}
    # Of a and b: c and a are covered by one, b by both, d by none.
    assert absence_counts(found) == {
        "rows": 4, "sides": 2, "everywhere": 1, "alone": 2, "cells": 8, "none": 4,
        "no_competence": 0, "named_outside": 0, "older": 0, "unexplained": 4,
    }  # fmt: skip


def test_similarity_and_flow_by_hand(made: Tables) -> None:
    found = document_similarity(made).set_index(["document_id", "other_document_id"])
    assert found.loc[("a", "b"), ["measures", "answered", "answered_same"]].tolist() == [3, 2, 1]
    assert found.loc[("b", "a"), "share"] == pytest.approx(2 / 3)
    assert found.loc[("a", "c"), "share"] == 0  # no counterpart is an answer, whatever the codebook fits
    assert pd.isna(found.loc[("a", "a"), "share"])
    assert fullest_flows(made) == [("a", "b")]
    flow, accepted = measure_flow(made, "b", "a")
    assert accepted == 3
    assert flow.astype("object").where(flow.notna(), None).to_numpy().tolist() == [
        ["b:1", "a:2", "B1", True, "y"],
        ["b:2", "a:1", None, False, None],
        ["b:3", None, None, None, None],
        [None, "a:3", None, None, None],
    ]
    own = chapters(made, "a")
    assert own["measure_id"].tolist() == ["a:1", "a:2", "a:3"]
    # One chapter: a measure under x, one under y; the earlier theme counts.
    assert own[["chapter", "theme"]].drop_duplicates().to_numpy().tolist() == [[0, "x"]]


@pytest.mark.parametrize("lang", LANGS)
def test_figures_of_a_small_study_are_sound(made: Tables, lang: Lang) -> None:
    for name in ("coverage", "themes", "document_similarity", "alignment_flow"):
        for part in draw(name, made, lang).parts:
            assert_sound(part.figure)


def test_overview_by_hand() -> None:
    made = made_tables({"b": "乙市", "a": "甲市"}, measures=2, periods={"b": ("2021-01-01", "2025-12-31")})
    found = document_overview(made)
    assert found[["document_id", "measures"]].to_numpy().tolist() == [["a", 2], ["b", 2]]
    assert found["period_end"].fillna("").tolist() == ["", "2025-12-31"]


def whole(data: pd.DataFrame) -> pd.DataFrame:
    """The first row of each document."""
    return data.drop_duplicates("document_id")


# Figure -> how many rows of tables its caption counts, from its data.
COUNTED: dict[str, Callable[[pd.DataFrame], int]] = {
    "documents": lambda data: len(data) + data["measures"].sum(),
    "themes": lambda data: whole(data[data["document_id"] != ALL])[["coded", "all_measures"]].to_numpy().sum(),
    "coverage": len,
    "document_similarity": lambda data: 962 + whole(data)["measures"].sum(),  # and the accepted pairs
    "alignment_flow-anshan-ningxia": lambda data: (
        data["measures"].sum() + 2 * data.dropna(subset=ENDS)["measures"].sum()
    ),
    "targets_timeline": lambda data: len(data) + 2,  # and the plans with a period
    "targets_commitments": lambda data: data[["measures", "targets"]].to_numpy().sum(),
}
ENDS = ["left_chapter", "right_chapter"]


@pytest.mark.parametrize("name", COUNTED)
def test_a_figure_gives_its_numbers(tables: Tables, name: str) -> None:
    drawing = pc.draw(name, tables)
    assert len(drawing.data)
    assert not drawing.data.duplicated().any()
    assert sum(part.caption.rows for part in drawing.parts) == COUNTED[name](drawing.data)
    assert len(drawing.data) == sum(len(part.data) for part in drawing.parts)
