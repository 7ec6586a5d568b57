"""The networks say what the tables say: nodes, areas, ties, labels; in both languages and for other studies."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.patches import Wedge

from figure_checks import assert_sound, draw, words
from policycompare.network.picture import MOST_TIES, tie_threshold
from policycompare.plots.canvas import Disc, KeyEntry, key_rows, place_labels, spread, text_size
from policycompare.plots.network_canvas import steps, untied_words
from policycompare.plots.networks import FIGURES
from policycompare.plots.registry import FigureKind
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.words import LANGS
from test_plots_load import HARD, SMALL, study

UNITS, FUNCTIONS = FIGURES


def discs(figure: Any) -> dict[tuple[float, float], float]:
    """Middle -> area in square points of its disc; of a square the area of the square."""
    found = {}
    for collection in figure.axes[0].collections:
        if isinstance(collection, PathCollection):
            extent = collection.get_paths()[0].get_extents()
            # A marker's path tells disc (a radius of 0.5) and square (a side of 1) apart by its corners.
            is_square = len(collection.get_paths()[0].vertices) <= 5
            assert math.isclose(extent.width, 1.0, abs_tol=1e-6)
            for (x, y), size in zip(collection.get_offsets(), collection.get_sizes(), strict=True):
                found[round(float(x), 6), round(float(y), 6)] = float(size) * (1.0 if is_square else math.pi / 4)
    return found


def ties(figure: Any) -> list[tuple[frozenset[tuple[float, float]], float]]:
    """Both ends and the width of every line."""
    (lines,) = (c for c in figure.axes[0].collections if isinstance(c, LineCollection))
    ends = [frozenset((round(float(x), 6), round(float(y), 6)) for x, y in part) for part in lines.get_segments()]
    return list(zip(ends, [float(w) for w in lines.get_linewidths()], strict=True))


def counted(tables: Tables) -> pd.DataFrame:
    """The rows that count: those that plans assign, where a region's plans assign any, else those of actors."""
    region = dict(zip(tables.documents["document_id"], tables.documents["region_id"], strict=True))
    document = dict(zip(tables.measures["measure_id"], tables.measures["document_id"], strict=True))
    rows = tables.responsibilities.assign(region=tables.responsibilities["measure_id"].map(document).map(region))
    assigning = set(rows.loc[rows["role"] != "actor", "region"])
    return rows[(rows["role"] != "actor") | ~rows["region"].isin(assigning)]


def shared(tables: Tables, key: str) -> tuple[Counter[Any], Counter[Any]]:
    """Measures of each node and of each pair, straight from the tables: (region, node), (region, node, node)."""
    region = dict(zip(tables.documents["document_id"], tables.documents["region_id"], strict=True))
    document = dict(zip(tables.measures["measure_id"], tables.measures["document_id"], strict=True))
    value = dict(zip(tables.units["unit_id"], tables.units[key], strict=True))
    members: dict[str, set[str]] = {}
    for measure, unit in zip(counted(tables)["measure_id"], counted(tables)["unit_id"], strict=True):
        if isinstance(unit, str) and isinstance(value[unit], str):
            members.setdefault(measure, set()).add(value[unit])
    nodes: Counter[Any] = Counter()
    pairs: Counter[Any] = Counter()
    for measure, held in members.items():
        where = region[document[measure]]
        nodes.update((where, node) for node in held)
        pairs.update((where, *pair) for pair in itertools.combinations(sorted(held), 2))
    return nodes, pairs


@pytest.mark.parametrize(
    ("counts", "most", "least"),
    [
        ([], 3, 1),
        ([1, 1], 3, 1),
        ([5, 3, 3, 1, 1], 3, 3),  # of at least 3: three; of at least 1: five
        ([5, 3, 3, 3, 1], 3, 5),  # of at least 3: four, too many
        ([2, 2, 2, 2], 3, 2),  # equally strong ties are drawn all or none
    ],
)
def test_threshold_worked_out_by_hand(counts: list[int], most: int, least: int) -> None:
    assert tie_threshold(counts, most) == least


@pytest.mark.parametrize("lang", LANGS)
def test_units_are_those_of_the_tables(tables: Tables, lang: Any) -> None:
    names = Names(tables, lang)
    nodes, pairs = shared(tables, "unit_id")
    prepared = dict(UNITS.prepare(tables, None))
    assert list(prepared) == ["anshan", "daoli", "ningxia", "suizhou"]  # nobody shares a measure in liaoyuan
    for region, drawn in prepared.items():
        figure = draw(UNITS, drawn, names)
        assert_sound(figure)
        counts = {node: n for (where, node), n in nodes.items() if where == region}
        areas = discs(figure)
        # Areas are in proportion to the measures, discs and squares alike.
        one = sum(areas.values()) / sum(counts.values())
        assert sorted(area / one for area in areas.values()) == pytest.approx(sorted(counts.values()))
        strong = [n for (where, *_), n in pairs.items() if where == region and n >= drawn.picture.at_least]
        lines = ties(figure)
        assert len(lines) == len(strong) <= MOST_TIES
        assert all(end in areas for ends, _ in lines for end in ends)
        degrees = Counter(round(areas[end] / one) for ends, _ in lines for end in ends)
        direct = Counter(
            counts[node]
            for (where, *pair), n in pairs.items()
            if where == region and n >= drawn.picture.at_least
            for node in pair
        )
        assert degrees == direct
        assert [width for _, width in lines] == sorted(width for _, width in lines)
        # One tie less strict, and there would be too many.
        if drawn.picture.at_least > 1:
            assert (
                sum(where == region and n >= drawn.picture.at_least - 1 for (where, *_), n in pairs.items()) > MOST_TIES
            )
        caption = UNITS.caption(drawn, names)
        rows = counted(tables)["unit_id"].str.startswith(f"{region}/", na=False)
        assert caption.rows == int(rows.sum())
        everything = sum(where == region for where, *_ in pairs)
        assert (str(everything) in caption.left_out) == (len(lines) < everything)
        said = {word.replace("\n", "").replace(" ", "") for word in words(figure)}
        labelled = [node for node in counts if names.unit(node).replace(" ", "") in said]
        missing = len(counts) - len(labelled)
        # A cut label is written too; what has none is counted in the caption.
        cut = sum(word.endswith("…") for word in said)
        hidden = missing - cut
        assert (f"{hidden} smaller node" in caption.left_out or f"{hidden}个较小的点" in caption.left_out) == (
            hidden > 0
        )
        assert missing <= 0.1 * len(counts)


@pytest.mark.parametrize("lang", LANGS)
def test_functions_are_those_of_the_tables(tables: Tables, lang: Any) -> None:
    names = Names(tables, lang)
    drawn = dict(FUNCTIONS.prepare(tables, None))[""]
    figure = draw(FUNCTIONS, drawn, names)
    assert_sound(figure)
    nodes, pairs = shared(tables, "function")
    assigned = {"anshan", "daoli", "ningxia"}
    assert set(drawn.scope.measures) == assigned
    counts: Counter[str] = Counter()
    for (region, node), n in nodes.items():
        counts[node] += n if region in assigned else 0
    counts = +counts
    areas = discs(figure)
    one = sum(areas.values()) / sum(counts.values())
    assert sorted(area / one for area in areas.values()) == pytest.approx(sorted(counts.values()))
    total: Counter[Any] = Counter()
    where: Counter[Any] = Counter()
    for (region, *pair), n in pairs.items():
        if region in assigned:
            total[tuple(pair)] += n
            where[tuple(pair)] += 1
    strong = [pair for pair, n in total.items() if n >= drawn.picture.at_least]
    assert len(ties(figure)) == len(strong) <= MOST_TIES
    caption = FUNCTIONS.caption(drawn, names)
    for regions, count in Counter(where[pair] for pair in strong).items():
        assert f"{count} in {regions} region" in caption.shows or f"{count}条见于{regions}个地区" in caption.shows
    assert str(len(total)) in caption.left_out
    # The pieces of the biggest function: each region's share of its own measures.
    whole = {"anshan": 138, "daoli": 18, "ningxia": 60}
    shares = {region: nodes[region, "justice_administration"] / n for region, n in whole.items()}
    x, y = max(areas, key=lambda middle: areas[middle])
    assert max(counts, key=lambda node: counts[node]) == "justice_administration"
    pieces = [p for p in figure.axes[0].patches if isinstance(p, Wedge) and np.allclose(p.center, (x, y))]
    turned = [(p.theta2 - p.theta1) / 360 for p in pieces]
    assert turned == pytest.approx([share / sum(shares.values()) for share in shares.values()])


def test_small_network_worked_out_by_hand() -> None:
    # jia: 1: A B, 2: A B C, 3: A, 4: C. Measures A 3, B 2, C 2; ties A-B 2, A-C 1, B-C 1.
    drawn = dict(UNITS.prepare(SMALL, None))["jia"]
    assert drawn.picture.at_least == 1
    assert [(a[4:], b[4:], n) for n, a, b, _ in drawn.picture.ties.values.tolist()] == [
        ("市公安局", "有关部门", 1), ("市司法局", "有关部门", 1), ("市公安局", "市司法局", 2),
    ]  # fmt: skip
    figure = draw(UNITS, drawn, Names(SMALL, "zh"))
    areas = discs(figure)
    assert sorted(area / min(areas.values()) for area in areas.values()) == pytest.approx([1, 1, 1.5])
    assert {"市司法局", "市公安局", "有关部门", "单位类别"} <= set(words(figure))
    assert list(dict(UNITS.prepare(SMALL, None))) == ["jia"]  # yi has one unit, bing one collective


def test_nodes_without_a_tie_stay_visible() -> None:
    plan = [[("甲局", "responsible"), ("乙局", "responsible")], [("丙局", "responsible")]]
    tables = study({"jia": plan})
    drawn = dict(UNITS.prepare(tables, None))["jia"]
    figure = draw(UNITS, drawn, Names(tables, "zh"))
    assert len(discs(figure)) == 3 and {"甲局", "乙局", "丙局", "未画连线的单位"} <= set(words(figure))
    assert "下方1个没有画出连线：1个不与其他任何一个共担举措。" in UNITS.caption(drawn, Names(tables, "zh")).shows


def test_sentence_on_nodes_without_a_tie() -> None:
    names = Names(SMALL, "en")
    assert untied_words(0, 0, names) == ""
    assert untied_words(3, 1, names) == (
        "Below, 3 nodes have no drawn tie: 1 sharing no measure with any other, 2 with weaker ties only."
    )


def test_units_come_with_their_numbers() -> None:
    data = UNITS.data(dict(UNITS.prepare(SMALL, None))["jia"])
    nodes, drawn = data[data["element"] == "node"], data[data["element"] == "tie"]
    assert nodes[["unit_id", "measures", "kind", "ties", "drawn_ties"]].values.tolist() == [
        ["jia/市公安局", 2, "agency", 2, 2], ["jia/市司法局", 3, "agency", 2, 2], ["jia/有关部门", 2, "collective", 2, 2],
    ]  # fmt: skip
    assert drawn[["unit_id", "other_unit_id", "measures"]].values.tolist() == [
        ["jia/市公安局", "jia/有关部门", 1], ["jia/市司法局", "jia/有关部门", 1], ["jia/市公安局", "jia/市司法局", 2],
    ]  # fmt: skip
    assert set(data["region_id"]) == {"jia"} and set(data["basis"]) == {"assigned"}


def test_functions_come_with_their_numbers() -> None:
    # jia: justice in 1, 2 and 3, security in 1 and 2 of 4; yi: justice and audit in 1, justice and security in 2 of 2.
    one = [("市司法局", "responsible"), ("市公安局", "responsible")]
    tables = study(
        {"jia": [one, one, one[:1], [("有关部门", "responsible")]], "yi": [[one[0], ("市审计局", "responsible")], one]},
        {"市司法局": "justice_administration", "市公安局": "public_security", "市审计局": "audit"},
    )
    drawn = dict(FUNCTIONS.prepare(tables, None))[""]
    data = FUNCTIONS.data(drawn)
    assert data.loc[data["element"] == "node", ["function", "measures", "regions"]].values.tolist() == [
        ["audit", 1, 1], ["justice_administration", 5, 2], ["public_security", 3, 2],
    ]  # fmt: skip
    columns = ["function", "other_function", "measures", "regions"]
    assert data.loc[data["element"] == "tie", columns].values.tolist() == [
        ["audit", "justice_administration", 1, 1], ["justice_administration", "public_security", 3, 2],
    ]  # fmt: skip
    columns = ["function", "region_id", "measures", "share"]
    assert data.loc[data["element"] == "piece", columns].values.tolist() == [
        ["justice_administration", "jia", 3, 0.75], ["justice_administration", "yi", 2, 1.0],
        ["public_security", "jia", 2, 0.5], ["public_security", "yi", 1, 0.5], ["audit", "yi", 1, 0.5],
    ]  # fmt: skip
    figure = draw(FUNCTIONS, drawn, Names(tables, "en"))
    assert len(ties(figure)) == 2 and len(discs(figure)) == 3


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("kind", FIGURES, ids=lambda kind: kind.name)
def test_other_studies_are_drawn_soundly(kind: FigureKind, name: str, lang: Any) -> None:
    tables = HARD[name]
    names = Names(tables, lang)
    prepared = list(kind.prepare(tables, None))
    shown = {"twelve regions": FIGURES, "two hundred units": (UNITS,)}
    assert bool(prepared) == (kind in shown.get(name, ()))
    # The regions of a made study are alike: the first stands for all.
    for _, drawn in prepared[:1]:
        figure = draw(kind, drawn, names)
        assert_sound(figure)
        assert kind.caption(drawn, names).rows > 0
        if kind is UNITS:
            assert len(discs(figure)) == len(drawn.picture.nodes)


def test_two_hundred_units_say_how_many_have_no_label() -> None:
    tables = HARD["two hundred units"]
    names = Names(tables, "zh")
    drawn = dict(UNITS.prepare(tables, None))["jia"]
    # Ten measures of twenty units each: every unit is tied to 19 others, all ties are of one measure.
    assert len(drawn.picture.ties) == 1900 and drawn.picture.at_least == 1
    written = sum("局$" in word for word in words(draw(UNITS, drawn, names)))
    assert f"{200 - written}个较小的点" in UNITS.caption(drawn, names).left_out


def test_more_regions_than_a_pie_can_show() -> None:
    tables = HARD["twelve regions"]
    drawn = dict(FUNCTIONS.prepare(tables, None))[""]
    figure = draw(FUNCTIONS, drawn, Names(tables, "en"))
    assert not any(isinstance(p, Wedge) for p in figure.axes[0].patches)
    assert "The darker a node, the more regions" in FUNCTIONS.caption(drawn, Names(tables, "en")).shows


def test_discs_keep_apart_and_inside() -> None:
    radii = np.array([0.3] + [0.1] * 39)
    found = spread(np.zeros((40, 2)), radii, (0, 0, 4, 3), 0.03)
    apart = np.hypot(*(found[:, None] - found[None]).transpose(2, 0, 1))
    needed = radii[:, None] + radii[None]
    assert (apart + np.eye(40) * 9 >= needed).all()
    assert (found >= radii[:, None] - 1e-9).all() and (found <= np.array([4, 3]) - radii[:, None] + 1e-9).all()


def test_labels_find_room_or_have_none() -> None:
    room = (0.0, 0.0, 2.0, 0.3)
    alone = place_labels([Disc(0.1, 0.15, 0.05, "市司法局")], room, 7)[0]
    assert alone and alone.leader is None and alone.x > 0.15
    # No place for the second of two labels that are as long as the room.
    long = "市" * 16
    assert text_size(long, 7)[0] > 1.5
    assert [p is None for p in place_labels([Disc(0.1, 0.15, 0.06, long), Disc(1.95, 0.15, 0.04, long)], room, 7)] == [
        False,
        True,
    ]
    # A line runs through the place beside the disc: the label goes elsewhere.
    free = place_labels([Disc(1, 1, 0.1, "市司法局")], (0, 0, 2, 2), 7)[0]
    kept = place_labels([Disc(1, 1, 0.1, "市司法局")], (0, 0, 2, 2), 7, [(1, 1, 2, 1)])[0]
    assert free and kept and free.y == 1 and (kept.x < 1 or kept.y != 1)


def test_key_breaks_into_lines() -> None:
    entries = [KeyEntry("党委", "o"), KeyEntry("政府", "o"), KeyEntry("人大", "o")]
    lines = key_rows([entries, [KeyEntry("举措数")]], 1.0, 6.5)
    assert [[entry.label for _, entry in line] for line in lines] == [["党委", "政府"], ["人大"], ["举措数"]]
    assert steps(1, 81) == [1, 20, 81] and steps(3, 3) == [3] and steps(3, 5) == [3, 5]
