"""Curves of topics against characters: what is drawn is what the finding says, with few and with many documents."""

from __future__ import annotations

import itertools
import re

import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb

from figure_checks import assert_sound, draw, draw_all, words
from figure_studies import one_document
from policycompare.plots.curves import EXTREMES, FIGURES, LINES, prepare_curves
from policycompare.results.equal_coverage import coverage_at, coverage_curves
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.words import LANGS

(CURVES,) = FIGURES


def dealt(tables: Tables, count: int) -> Tables:
    """The study's measures dealt in turn to so many documents, each a region and a side of its own."""
    ids = [f"d{n:02d}" for n in range(count)]
    owner = pd.Series(list(itertools.islice(itertools.cycle(ids), len(tables.measures))), dtype="str")
    first = {name: getattr(tables, name).iloc[[0] * count] for name in ("documents", "regions", "sides")}
    position = list(range(1, count + 1))
    return tables.with_frames(
        documents=first["documents"].assign(document_id=ids, region_id=ids, side_id=ids),
        regions=first["regions"].assign(region_id=ids, position=position, name=ids),
        sides=first["sides"].assign(side_id=ids, position=position, name_zh=ids, name_en=ids, region_id=ids),
        measures=tables.measures.assign(document_id=owner.to_numpy()),
    )


@pytest.mark.parametrize("lang", LANGS)
def test_a_line_a_document(tables: Tables, lang) -> None:
    names = Names(tables, lang)
    ((_, drawn),) = prepare_curves(tables)
    figure = draw_all(CURVES, tables, names)[""]
    assert_sound(figure)
    ax = figure.axes[0]
    assert drawn.n == 3220
    lines = {line.get_gid(): line for line in ax.lines if line.get_gid()}
    curves, at = coverage_curves(tables), coverage_at(tables).set_index("document_id")
    said = words(figure)
    for document, own in curves.groupby("document_id"):
        assert lines[document].get_xydata().tolist() == own[["characters", "expected"]].to_numpy().tolist()
        row = at.loc[document]
        (label,) = [text for text in said if text.startswith(f"{names.document(str(document))} ")]
        assert [int(n) for n in re.findall(r"\d+", label)] == [round(row["expected"]), int(row["raw"])]
        if row["low"] < row["high"]:
            assert lines[f"interval/{document}"].get_ydata().tolist() == [row["low"], row["high"]]
        else:
            assert f"interval/{document}" not in lines
    assert list(lines["common"].get_xdata()) == [3220, 3220]
    # No two documents of one colour without a second mark.
    marks = [(to_rgb(own.get_color()), own.get_linestyle(), own._dash_pattern) for own in map(lines.get, at.index)]
    assert len({str(mark) for mark in marks}) == len(marks)
    caption = CURVES.caption(drawn, names)
    # First by characters is one document, by measures another: 62 topics, and 77 of the longest measures.
    first, other = coverage_at(tables), coverage_at(tables, unit="measures")
    for found, count in ((first, "62"), (other, "77")):
        most = found.loc[found["expected"].idxmax(), "document_id"]
        assert names.document(str(most)) in caption.title and count in caption.title
    assert ("单位" if lang == "zh" else "depends on the unit") in caption.shows
    assert "p ≤ 0.0010" in caption.shows
    assert CURVES.data(drawn).equals(curves)


@pytest.mark.parametrize("lang", LANGS)
def test_of_many_documents_the_extremes_are_named(tables: Tables, lang) -> None:
    study = dealt(tables, 20)
    ((_, drawn),) = prepare_curves(study)
    assert len(drawn.at) == 20 > LINES
    order = drawn.at["document_id"].tolist()
    assert drawn.at["expected"].is_monotonic_decreasing
    assert drawn.lines == (*order[:EXTREMES], *order[-EXTREMES:])
    figure = draw(CURVES, drawn, Names(study, lang))
    assert_sound(figure)
    (band,) = [found for found in figure.axes[0].collections if isinstance(found, PolyCollection)]
    assert band.get_gid() == "band"
    assert {line.get_gid() for line in figure.axes[0].lines} >= {*drawn.lines, "median", "common"}
    # Measures that are dealt in turn are one pool: nothing is said to cover more than something else.
    assert drawn.p > 0.05
    title = CURVES.caption(drawn, Names(study, lang)).title
    assert ("差别不大于随机" if lang == "zh" else "no further apart than chance") in title


def test_nothing_to_compare(tables: Tables) -> None:
    assert not list(prepare_curves(one_document(tables, "daoli")))
    assert not list(prepare_curves(tables.with_frames(measure_topics=tables.measure_topics.iloc[:0])))
    short = tables.measures["document_id"] != "daoli"
    few = tables.measures[short | (tables.measures.groupby("document_id").cumcount() < 5)]
    ((_, drawn),) = prepare_curves(tables.with_frames(measures=few))
    assert drawn.left_out == ("daoli",) and drawn.n == 4077
    assert "Daoli" in CURVES.caption(drawn, Names(tables, "en")).left_out
