"""The networks say what the tables say: nodes, areas, ties, labels; in both languages and for other studies."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.patches import Wedge

from figure_checks import assert_sound, draw
from policycompare.errors import CallError
from policycompare.network.picture import MOST_TIES, tie_threshold
from policycompare.plots import figures, networks
from policycompare.plots.canvas import Disc, KeyEntry, key_rows, place_labels, spread, text_size
from policycompare.plots.network_canvas import steps, untied_words
from policycompare.plots.networks import FIGURES
from policycompare.tables import bases
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import region_of_measures
from policycompare.tables.twins import merge_twins
from policycompare.words import LANGS
from unit_studies import LONG, unit_study

FUNCTIONS = FIGURES[1]


def discs(figure: Any) -> dict[tuple[float, float], float]:
    """Middle -> area in square points of its disc."""
    found = {}
    for collection in figure.axes[0].collections:
        if isinstance(collection, PathCollection):
            extent = collection.get_paths()[0].get_extents()
            assert math.isclose(extent.width, 1.0, abs_tol=1e-6)
            for (x, y), size in zip(collection.get_offsets(), collection.get_sizes(), strict=True):
                found[round(float(x), 6), round(float(y), 6)] = float(size) * math.pi / 4
    return found


def ties(figure: Any) -> list[tuple[frozenset[tuple[float, float]], float]]:
    """Both ends and the width of every line."""
    (lines,) = (c for c in figure.axes[0].collections if isinstance(c, LineCollection))
    ends = [frozenset((round(float(x), 6), round(float(y), 6)) for x, y in part) for part in lines.get_segments()]
    return list(zip(ends, [float(w) for w in lines.get_linewidths()], strict=True))


def shared(tables: Tables) -> tuple[Counter[Any], Counter[Any]]:
    """Measures of each function and of each pair, straight from the rows: (region, function), (region, one, other)."""
    merged = merge_twins(tables)
    region, function = region_of_measures(tables), dict(merged.units[["unit_id", "function"]].itertuples(index=False))
    members: dict[str, set[str]] = {}
    for measure, unit in merged.responsibilities[["measure_id", "unit_id"]].itertuples(index=False):
        if isinstance(unit, str) and isinstance(function[unit], str):
            members.setdefault(measure, set()).add(function[unit])
    nodes = Counter((region[measure], node) for measure, held in members.items() for node in held)
    pairs = Counter(
        (region[measure], *pair)
        for measure, held in members.items()
        for pair in itertools.combinations(sorted(held), 2)
    )
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
def test_functions_are_those_of_the_tables(tables: Tables, lang: Any) -> None:
    names = Names(tables, lang)
    drawn = dict(FUNCTIONS.prepare(tables, None))[""]
    figure = draw(FUNCTIONS, drawn, names)
    assert_sound(figure)
    nodes, pairs = shared(tables)
    named = {"anshan", "ningxia"}
    assert set(drawn.scope.measures) == named
    counts: Counter[str] = Counter()
    for (region, node), n in nodes.items():
        counts[node] += n if region in named else 0
    counts = +counts
    areas = discs(figure)
    one = sum(areas.values()) / sum(counts.values())
    assert sorted(area / one for area in areas.values()) == pytest.approx(sorted(counts.values()))
    total: Counter[Any] = Counter()
    where: Counter[Any] = Counter()
    for (region, *pair), n in pairs.items():
        if region in named:
            total[tuple(pair)] += n
            where[tuple(pair)] += 1
    strong = [pair for pair, n in total.items() if n >= drawn.picture.at_least]
    assert len(ties(figure)) == len(strong) <= MOST_TIES
    caption = FUNCTIONS.caption(drawn, names)
    for regions, count in Counter(where[pair] for pair in strong).items():
        assert f"{count} in {regions} region" in caption.shows or f"{count}条见于{regions}个地区" in caption.shows
    assert str(len(total)) in caption.left_out
    # The pieces of the biggest function: each region's share of its own measures.
    whole = {"anshan": 138, "ningxia": 60}
    shares = {region: nodes[region, "justice_administration"] / n for region, n in whole.items()}
    x, y = max(areas, key=lambda middle: areas[middle])
    assert max(counts, key=lambda node: counts[node]) == "justice_administration"
    pieces = [p for p in figure.axes[0].patches if isinstance(p, Wedge) and np.allclose(p.center, (x, y))]
    turned = [(p.theta2 - p.theta1) / 360 for p in pieces]
    assert turned == pytest.approx([share / sum(shares.values()) for share in shares.values()])


def test_sentence_on_nodes_without_a_tie() -> None:
    names = Names(functions_study(2), "en")
    assert untied_words(0, 0, names) == ""
    assert untied_words(3, 1, names) == (
        "Below, 3 nodes have no drawn tie: 1 sharing no measure with any other, 2 with weaker ties only."
    )


def test_functions_come_with_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "FEWEST_TIES", 2)
    monkeypatch.setattr(bases, "FEWEST_MEASURES", 1)
    # jia: justice in 1, 2 and 3, security in 1 and 2 of 4; yi: justice and audit in 1, justice and security in 2 of 2.
    one = ["市司法局", "市公安局"]
    tables = unit_study(
        {"jia": [one, one, one[:1], ["有关部门"]], "yi": [[one[0], "市审计局"], one]},
        functions={"市司法局": "justice_administration", "市公安局": "public_security", "市审计局": "audit"},
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


def functions_study(regions: int, functions: int = 9) -> Tables:
    """Regions with long names in which every two functions share a measure."""
    called = {f"第{i}局": f for i, f in enumerate(
        ("health", "education", "audit", "civil_affairs", "public_security", "adjudication", "prosecution", "commerce",
         "transport")[:functions]
    )}  # fmt: skip
    plan = [list(pair) for pair in itertools.combinations(called, 2)]
    regions_of = {f"r{n:02}": plan for n in range(regions)}
    return unit_study(regions_of, functions=called, names={region: f"{LONG.format(region)}" for region in regions_of})


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("regions", [2, 12, 40])
def test_other_studies_are_drawn_soundly(regions: int, lang: Any) -> None:
    tables = functions_study(regions)
    names = Names(tables, lang)
    ((_, drawn),) = FUNCTIONS.prepare(tables, None)
    assert_sound(draw(FUNCTIONS, drawn, names))
    caption = FUNCTIONS.caption(drawn, names)
    assert caption.rows > 0
    # Every two of nine functions once in every region; the first pair stands for all in the title.
    assert "36条联系中，36条" in caption.title or "36 of 36 ties" in caption.title
    assert "1.00" in caption.title and (drawn.overlap.common, drawn.overlap.ties_of_common) == (9, 36)


def test_few_ties_of_functions_are_told() -> None:
    tables = functions_study(2, 5)
    assert list(FUNCTIONS.prepare(tables, None)) == []
    with pytest.raises(CallError, match=r"too little to draw; .*only 10 ties: see .*all-functions-edges\.csv"):
        figures.draw("function_network", tables, "en")


def test_more_regions_than_a_pie_can_show() -> None:
    tables = functions_study(12)
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
