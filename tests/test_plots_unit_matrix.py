"""The matrix of a region's bodies says what the tables say; few ties are told, not drawn."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import Any

import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

from figure_checks import assert_sound, draw, words
from policycompare.errors import CallError
from policycompare.network import null_model
from policycompare.network.fixed_margins import Sampling
from policycompare.network.tie_matrix import FEWEST_TIES, MOST_UNITS, tie_matrix_of
from policycompare.plots import figures, unit_matrix
from policycompare.plots.networks import FIGURES
from policycompare.report.tie_table import FEW, tie_table
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import duties_by_region
from policycompare.tables.twins import merge_twins
from policycompare.words import LANGS
from unit_studies import LONG, random_plan, unit_study

KIND = FIGURES[0]
RE_CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture(autouse=True)
def few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Samples as few as a picture needs: how many there are is tested beside."""
    monkeypatch.setattr(null_model, "sampling_for", lambda *_: Sampling(2000, 100, burn_in=20, apart=1))


def cells(figure: Any) -> list[tuple[float, float, str]]:
    """Left and lower edge and colour of each cell, as they were drawn."""
    (found,) = (c for c in figure.axes[0].collections if isinstance(c, PolyCollection))
    corners = [path.vertices[0] for path in found.get_paths()]
    return [(float(x), float(y), to_hex(c)) for (x, y), c in zip(corners, found.get_facecolors(), strict=True)]


def shared(tables: Tables, region: str) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Measures of each body and of each pair of bodies, straight from the responsibilities."""
    merged = merge_twins(tables)
    kinds = dict(zip(merged.units["unit_id"], merged.units["kind"], strict=True))
    members: dict[str, set[str]] = {}
    for row in duties_by_region(merged)[region].rows.itertuples():
        if kinds[row.unit_id] == "agency":
            members.setdefault(row.measure_id, set()).add(row.unit_id)
    nodes = Counter(unit for units in members.values() for unit in units)
    pairs = Counter(pair for units in members.values() for pair in itertools.combinations(sorted(units), 2))
    return nodes, pairs


@pytest.mark.parametrize("lang", LANGS)
def test_cells_are_those_of_the_tables(tables: Tables, lang: Any) -> None:
    names = Names(tables, lang)
    prepared = dict(KIND.prepare(tables, None))
    assert list(prepared) == ["anshan", "ningxia"]
    for region, drawn in prepared.items():
        figure = draw(KIND, drawn, names)
        assert_sound(figure)
        nodes, pairs = shared(tables, region)
        units = list(drawn.matrix.units["unit_id"])
        place = {unit: at for at, unit in enumerate(units)}
        shown = {pair: count for pair, count in pairs.items() if set(pair) <= set(place)}
        found = cells(figure)
        xs = sorted({round(x, 4) for x, *_ in found})
        ys = sorted({round(y, 4) for _, y, _ in found}, reverse=True)
        assert len(xs) == len(ys) == len(units)
        colour = {(ys.index(round(y, 4)), xs.index(round(x, 4))): c for x, y, c in found}
        for a, b in itertools.combinations(units, 2):
            count = shown.get((min(a, b), max(a, b)), 0)
            wanted = unit_matrix._shade(unit_matrix._step(count)) if count else unit_matrix.EMPTY
            assert colour[max(place[a], place[b]), min(place[a], place[b])] == wanted
        caption, title = KIND.caption(drawn, names), figure.axes[0].get_title(loc="left")
        assert str(len(pairs)) in title
        assert str(drawn.matrix.fixed or "") in title and str(drawn.matrix.both or "") in title
        assert caption.title.replace(" ", "") == title.replace("\n", "").replace(" ", "")
        # Behind each name stands what the body carries.
        said = Counter(text.rsplit("  ", 1)[-1] for text in words(figure) if "  " in text)
        assert said == Counter(str(nodes[unit]) for unit in units)
        if lang == "en":
            assert not [text for text in (*words(figure), *vars_of(caption)) if RE_CHINESE.search(text)]


def vars_of(caption: Any) -> list[str]:
    return [caption.title, caption.shows, caption.left_out]


def test_order_and_marks_by_hand() -> None:
    # Two groups that share measures among themselves; 甲 and 乙 carry ten measures together and nothing else.
    plan = [["甲局", "乙局"]] * 10 + [[f"第{a}局", f"第{b}局"] for a, b in itertools.combinations(range(10), 2)]
    tables = unit_study({"r": [*plan, ["丙局"]]})
    matrix = tie_matrix_of(tables, "r", "assigned")
    assert matrix is not None
    assert list(matrix.units["unit_id"])[-2:] == ["r/乙局", "r/甲局"]
    assert matrix.units["community"].tolist() == [1] * 10 + [2] * 2
    assert (matrix.all_ties, matrix.untied, matrix.unshown, matrix.collectives) == (46, 1, 0, 0)
    assert matrix.pairs == 13 * 12 / 2
    beyond = matrix.ties[matrix.ties["is_backbone"] | matrix.ties["is_backbone_fixed"]]
    assert beyond[["unit_id", "other_unit_id", "measures"]].values.tolist() == [["r/乙局", "r/甲局", 10]]
    (drawn,) = (drawn for _, drawn in KIND.prepare(tables, None))
    figure = draw(KIND, drawn, Names(tables, "zh"))
    assert "以乙局与甲局为首（10项）" in figure.axes[0].get_title(loc="left").replace("\n", "")
    # One mark in the cells, one in the key; a dark cell has a white one.
    marks = [line for line in figure.axes[0].lines if isinstance(line, Line2D) and line.get_marker() in ("o", "^")]
    assert len(marks) == 2
    assert {to_hex(line.get_color()) for line in marks} == {"#ffffff", unit_matrix.INK}
    # The communities are set apart by a line each.
    assert sum(len(line.get_xdata()) == 3 for line in figure.axes[0].lines) == 2


def test_few_ties_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    few = unit_study({"r": [["甲局", "乙局"], ["甲局", "各部门"], ["丙局"]]}, collectives=["各部门"])
    assert list(KIND.prepare(few, None)) == []
    for lang, said in (("zh", "r只有2对单位"), ("en", "in R only 2 pairs of units")):
        with pytest.raises(CallError, match=f"too little to draw; {said}.*unit_ties"):
            figures.draw("unit_network-r", few, lang)
    # Nobody shares anything: there is nothing to say, and no such figure.
    with pytest.raises(CallError, match="none of this name"):
        figures.draw("unit_network-r", unit_study({"r": [["甲局"], ["乙局"]]}), "en")
    # As many ties as are drawn.
    units = [f"第{i}局" for i in range(9)]
    pairs = [list(pair) for pair in itertools.combinations(units, 2)]
    assert len(list(KIND.prepare(unit_study({"r": pairs[:FEWEST_TIES]}), None))) == 1
    assert not list(KIND.prepare(unit_study({"r": pairs[: FEWEST_TIES - 1]}), None))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("units", [11, 40, 44, 120])
def test_other_sizes_are_drawn_soundly(units: int, lang: Any) -> None:
    systems = {f"第{u}局": ("government", "party", "court", "supervision")[u % 4] for u in range(units)}
    functions = {"第0局": "health", "第1局": "justice_administration", "第2局": "health", "第3局": "education"}
    plan = random_plan(units, 3 * units, 1)
    names = {"r": LONG.format(7)}
    tables = unit_study({"r": plan}, systems=systems, functions=functions, names=names)
    ((_, drawn),) = KIND.prepare(tables, None)
    called = Names(tables, lang)
    figure = draw(KIND, drawn, called)
    assert_sound(figure)
    assert figure.get_size_inches()[1] < 9.5
    assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 7
    matrix, caption = drawn.matrix, KIND.caption(drawn, called)
    assert len(matrix.units) == min(units, MOST_UNITS)
    assert {"r/第0局", "r/第1局"} <= set(matrix.units["unit_id"])
    assert matrix.fixed >= matrix.both >= 0 and str(matrix.fixed or "") in caption.title
    assert (str(units - MOST_UNITS) in caption.left_out) == (units > MOST_UNITS)
    if lang == "en":
        assert not [text for text in words(figure) if RE_CHINESE.search(text.replace(LONG.format(7), ""))]


def test_two_bodies_of_one_function_are_told_apart() -> None:
    tables = unit_study({"r": random_plan(12, 40, 2)}, functions={"第0局": "health", "第2局": "health"})
    ((_, drawn),) = KIND.prepare(tables, None)
    labels = drawn.labels(Names(tables, "en"))
    assert (labels["r/第0局"], labels["r/第2局"]) == ("Health (1)", "Health (2)")
    assert len(set(labels.values())) == len(labels) == 12


def test_a_network_that_is_too_large_for_sampling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(null_model, "sampling_for", lambda *_: None)
    tables = unit_study({"r": random_plan(12, 40, 3)})
    ((_, drawn),) = KIND.prepare(tables, None)
    assert drawn.matrix.samples == 0
    assert "too large for sampling" in KIND.caption(drawn, Names(tables, "en")).shows
    assert_sound(draw(KIND, drawn, Names(tables, "en")))


def test_numbers_come_with_the_figure() -> None:
    tables = unit_study({"r": random_plan(10, 40, 4)})
    ((_, drawn),) = KIND.prepare(tables, None)
    data = KIND.data(drawn)
    assert (data["element"] == "tie").sum() == drawn.matrix.all_ties
    assert data.loc[data["element"] == "node", "unit_id"].tolist() == list(drawn.matrix.units["unit_id"])
    assert set(data["region_id"]) == {"r"}


def test_the_table_lists_few_ties_and_of_many_those_beyond_chance() -> None:
    few = [["甲局", "乙局"], ["甲局", "乙局"], ["甲局", "丙局"]]
    tables = unit_study({"a": few, "b": random_plan(12, 40, 5)})
    table = tie_table(tables, "zh").frame
    own = table[table["region"] == "a"]
    assert own[["unit", "other_unit", "shared"]].values.tolist() == [["乙局", "甲局", 2], ["丙局", "甲局", 1]] or own[
        ["other_unit", "unit", "shared"]
    ].values.tolist() == [["甲局", "乙局", 2], ["甲局", "丙局", 1]]
    # Each of a's two pairs by all matrices with these margins: 甲 has all three measures, so nothing can differ.
    assert set(own["p_fixed"]) == {"1"}
    many = table[table["region"] == "b"]
    assert 1 <= len(many) < FEW
    assert set(many["beyond"]) <= {"两种模型", "仅严格模型", "仅平均模型"}
    assert many["p_fixed"].str.startswith("≤").any()


def test_nothing_to_list() -> None:
    for lang in LANGS:
        table = tie_table(unit_study({"a": [["甲局"]]}), lang)
        assert isinstance(table.frame, pd.DataFrame)
        assert len(table.frame) == 0
