"""The figures of responsibility say what the tables say: bars, cells and key figures, in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from figure_checks import assert_sound, draw, draw_all, table_cells, words
from keyed import keyed
from policycompare.errors import CallError
from policycompare.network.load_variations import loads_of, varied_loads
from policycompare.plots import function_ranks, functions, load
from policycompare.plots.figures import draw as drawing_of
from policycompare.plots.registry import FigureKind
from policycompare.results.function_comparison import function_places, reciprocal_order, theme_functions
from policycompare.results.loads import (
    carried_measures,
    comparison_scope,
    functions_by_region,
    region_loads,
    sole_and_shared,
    unit_loads,
    units_per_measure,
)
from policycompare.tables.bases import COMPARED_BASES
from policycompare.tables.frames import Tables, build_tables
from policycompare.tables.names import Names
from policycompare.tables.twins import merge_twins
from policycompare.words import LANGS

FIGURES = (*load.FIGURES, *functions.FIGURES, *function_ranks.FIGURES)
KINDS = {kind.name: kind for kind in FIGURES}
LOADS, SHARED, FUNCTIONS, THEMES, RANKS = KINDS.values()

Plan = Sequence[Sequence[tuple[str | None, str]]]
"""Of each measure: the units with their roles, in the order of printing."""


def study(
    plans: Mapping[str, Plan],
    functions: Mapping[str, str] | None = None,
    collectives: Sequence[str] = (),
    region_names: Mapping[str, str] | None = None,
) -> Tables:
    """A made study: one document a region."""
    rows: dict[str, list[tuple[Any, ...]]] = {"documents": [], "measures": [], "units": [], "responsibilities": []}
    for region, plan in plans.items():
        name = (region_names or {}).get(region, region)
        rows["documents"].append((region, f"{region}.txt", "0", region, name, "county", *[None] * 8))
        names = sorted({unit for measure in plan for unit, _ in measure if unit})
        rows["units"] += [
            (f"{region}/{u}", region, u, None, "county", "government", (functions or {}).get(u),
             "collective" if u in collectives else "agency")
            for u in names
        ]  # fmt: skip
        for number, measure in enumerate(plan, 1):
            rows["measures"].append((f"{region}:{number}", region, None, number, None, "推行法治", 0, 4))
            rows["responsibilities"] += [
                (
                    f"{region}:{number}",
                    position,
                    f"{region}/{unit}" if unit else None,
                    role,
                    unit or "各方",
                    False,
                    0,
                    2,
                )
                for position, (unit, role) in enumerate(measure, 1)
            ]
    return build_tables(keyed(rows))


# Worked out by hand; each plan stands three times, so that a region has measures enough to be compared.
# 甲: 4 measures, 市司法局 carries 1, 2 and 3 (leads 1 and 3, supports 2; in 3 it stands twice,
# lead wins), 市公安局 1 and 2, 有关部门 2 and 4. Units a measure: 2, 3, 1, 1; one single body has 3 only.
PLAN: Plan = [
    [("市司法局", "lead"), ("市公安局", "support")],
    [("市公安局", "lead"), ("市司法局", "support"), ("有关部门", "support")],
    [("市司法局", "support"), ("市司法局", "lead"), (None, "support")],
    [("有关部门", "responsible")],
]
SMALL = study(
    {"jia": [*PLAN] * 3, "yi": [[("区司法局", "responsible")]] * 12, "bing": [[("各级政府", "actor")]] * 2},
    {"市司法局": "justice_administration", "区司法局": "justice_administration", "市公安局": "public_security"},
    ["有关部门", "各级政府"],
)
# Three different loads: 市司法局 4 (leads 3), 市公安局 3, 有关部门 2; enough to be drawn.
LOADED = study({"jia": [*PLAN, [("市司法局", "lead"), ("市公安局", "support")]]}, collectives=["有关部门"])


def drawn_of(kind: FigureKind, tables: Tables) -> dict[str, Any]:
    return dict(kind.prepare(tables, None))


def bars(figure: Any) -> dict[str, list[float]]:
    """Tick label -> lengths of its bars from left to right."""
    ax = figure.axes[0]
    labels = [label.get_text().replace("\n", "") for label in ax.get_yticklabels()]
    found: dict[str, list[float]] = {}
    for patch in sorted(ax.patches, key=lambda patch: patch.get_x() + patch.get_width()):
        if patch.get_width():
            found.setdefault(labels[round(patch.get_y() + patch.get_height() / 2)], []).append(patch.get_width())
    return found


def test_a_unit_counts_once_a_measure_and_lead_wins() -> None:
    rows = carried_measures(SMALL).query("region_id == 'jia'")
    roles = {(row.measure_id, row.unit_id): row.role for row in rows.itertuples()}
    assert roles["jia:3", "jia/市司法局"] == "lead"
    assert len(rows) == 3 * 7  # 2 + 3 + 1 + 1: the second mention in measure 3 and the one without a unit are no rows
    assert int(rows["mentions"].sum()) == 3 * 8
    loads = {load.region_id: load for load in region_loads(SMALL)}
    assert {region: load.basis for region, load in loads.items()} == {
        "bing": "actors", "jia": "assigned", "yi": "assigned",
    }  # fmt: skip
    jia = loads["jia"]
    assert (jia.measures, jia.units, jia.mentions, jia.without_unit, jia.without_function) == (12, 3, 24, 3, 6)
    assert not jia.leads_only
    scope = comparison_scope(SMALL, "named")
    assert (scope.measures, scope.mentions, scope.without_function) == ({"jia": 12, "yi": 12}, 36, 6)
    assert scope.left_out == {"bing": ()}  # two measures with an actor are too few


def test_findings_worked_out_by_hand() -> None:
    found = unit_loads(SMALL, "jia")
    assert found[["rank", "unit_id", "role", "measures", "mentions", "unit_measures", "share"]].values.tolist() == [
        [1, "jia/市司法局", "lead", 6, 9, 9, 0.75],
        [1, "jia/市司法局", "support", 3, 3, 9, 0.75],
        [2, "jia/市公安局", "lead", 3, 3, 6, 0.5],
        [2, "jia/市公安局", "support", 3, 3, 6, 0.5],
        [3, "jia/有关部门", "responsible", 3, 3, 6, 0.5],
        [3, "jia/有关部门", "support", 3, 3, 6, 0.5],
    ]
    assert functions_by_region(SMALL, "named").values.tolist() == [
        ["named", 1, "justice_administration", "jia", 9, 0.75, 12, 0.875, 21, 2],
        ["named", 1, "justice_administration", "yi", 12, 1.0, 12, 0.875, 21, 2],
        ["named", 2, "public_security", "jia", 6, 0.5, 6, 0.25, 6, 1],
        ["named", 2, "public_security", "yi", 0, 0.0, 0, 0.25, 6, 1],
    ]
    # Nine measures of jia have a lead: too few to be compared by.
    assert len(carried_measures(SMALL, "leads")) == len(functions_by_region(SMALL, "leads")) == 0
    # Units a measure: two of 1 (one of them a collective), one of 2, one of 3 (with a collective).
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("policycompare.results.loads.MANY", 2)
        counted = units_per_measure(SMALL)
    assert counted.values.tolist() == [
        ["jia", 1, 6, 3, 3, 0.5], ["jia", 2, 6, 3, 3, 0.5], ["yi", 1, 12, 0, 12, 1.0],
    ]  # fmt: skip
    assert sole_and_shared(SMALL).values.tolist() == [
        ["jia", 12, 3, 0.25, 0, 6, 0.5, 1.5, 3], ["yi", 12, 12, 1.0, 0, 0, 0.0, 1.0, 1],
    ]  # fmt: skip


def test_units_of_one_function_count_once_a_measure() -> None:
    units = dict.fromkeys(("市司法局", "区司法局"), "justice_administration")
    tables = study({"jia": [[(unit, "responsible") for unit in units]] * 10}, units)
    found = functions_by_region(tables, "named")
    assert found[["measures", "share", "mentions"]].values.tolist() == [[10, 1.0, 20]]


def test_shares_of_functions_are_those_of_the_networks_tables(tables: Tables) -> None:
    for basis in COMPARED_BASES:
        found = functions_by_region(tables, basis).query("measures > 0").set_index(["region_id", "function"])
        other = loads_of(varied_loads(tables, basis).items()).set_index(["region_id", "function"])
        other = other[other.index.isin(found.index)]
        assert len(found) == len(other) > 0
        for column in ("measures", "share"):
            assert found[column].sort_index().tolist() == pytest.approx(other[column].sort_index().tolist())


def test_what_is_drawn_comes_with_its_numbers(tables: Tables) -> None:
    of = {"topic_functions": tables, "function_ranks": tables, "unit_loads": LOADED}
    data = {kind.name: kind.data(next(iter(drawn_of(kind, of.get(kind.name, SMALL)).values()))) for kind in FIGURES}
    assert data["unit_loads"].equals(unit_loads(LOADED, "jia"))
    assert data["function_regions"].equals(functions_by_region(SMALL, "named"))
    assert list(data["sole_shared"]["measures"]) == list(units_per_measure(SMALL)["measures"])
    assert list(data["sole_shared"]["region_measures"]) == [12, 12, 12, 12]
    assert data["function_ranks"].equals(function_places(tables, "named", 5, 12))
    assert data["topic_functions"].equals(theme_functions(tables, "anshan", 12))


def test_bars_by_role_worked_out_by_hand() -> None:
    figure = draw(LOADS, drawn_of(LOADS, LOADED)["jia"], Names(LOADED, "zh"))
    # Lead, responsible, support from left to right.
    assert bars(figure) == {"市司法局": [3, 1], "市公安局": [1, 2], "有关部门": [1, 1]}
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["市司法局", "市公安局", "有关部门"]
    assert {"4 (80%)", "3 (60%)", "2 (40%)"} <= set(words(figure))
    hatched = {round(p.get_y() + p.get_height() / 2) for p in figure.axes[0].patches if p.get_hatch()}
    assert hatched == {2}  # the collective only
    assert {"牵头", "责任", "配合", "单位类别"} <= set(words(figure))


def test_loads_that_hardly_differ_are_a_sentence() -> None:
    # jia: 9, 6 and 6 are two different loads; yi has one unit.
    assert not drawn_of(LOADS, SMALL)
    for lang in LANGS:
        with pytest.raises(CallError) as caught:
            drawing_of("unit_loads-jia", SMALL, lang)
        line = str(caught.value)
        assert ("9" in line and "6" in line) and ("too little to draw" in line)
        assert "Justice administration (9 each)" in line or "市司法局（各9项）" in line
    with pytest.raises(CallError, match="this study has none of this name"):
        drawing_of("unit_loads-nowhere", SMALL)
    # Three different loads of which none is 3 or more are no figure either.
    few = study({"jia": [[("甲局", "lead"), ("乙局", "support")], [("甲局", "lead")]]})
    assert not drawn_of(LOADS, few)


def test_the_title_says_who_is_named_most() -> None:
    title = LOADS.caption(drawn_of(LOADS, LOADED)["jia"], Names(LOADED, "zh")).title
    assert title == "jia：写到市司法局的举措最多（5项中的4项）"
    # A collective that stands above it is no single body.
    plan: Plan = [[("有关部门", "support")]] * 4 + [*PLAN]
    tables = study({"jia": plan}, collectives=["有关部门"])
    title = LOADS.caption(drawn_of(LOADS, tables)["jia"], Names(tables, "en")).title
    assert title == "Jia: City justice bureau is named more often than any other single body (3 of 8 measures)"


def test_actors_are_not_mixed_with_assigned_responsibilities() -> None:
    tables = study({"jia": [*PLAN, [("市司法局", "lead"), ("市公安局", "support")], [("市政府", "actor")]]})
    drawn = drawn_of(LOADS, tables)["jia"]
    assert "jia/市政府" not in set(drawn.loads["unit_id"])
    caption = LOADS.caption(drawn, Names(tables, "en"))
    assert caption.rows == 10 and "1 mention of actors" in caption.left_out
    only = study({"jia": [[(f"主体{n}", "actor") for n in range(size)] for size in (1, 2, 3)]})
    shows = LOADS.caption(drawn_of(LOADS, only)["jia"], Names(only, "en")).shows
    assert "only actors that a sentence itself says must act are counted" in shows
    assert not drawn_of(FUNCTIONS, only) and not drawn_of(SHARED, only)


def test_heat_map_worked_out_by_hand() -> None:
    drawn = drawn_of(FUNCTIONS, SMALL)["named"]
    # jia: justice in 9, security in 6 of 12 measures; yi: justice in all 12; bing has too few actors.
    assert drawn.matrix("measures").to_dict() == {
        "jia": {"justice_administration": 9, "public_security": 6},
        "yi": {"justice_administration": 12, "public_security": 0},
    }
    figure = draw(FUNCTIONS, drawn, Names(SMALL, "en"))
    assert [[text for text, _ in row] for row in table_cells(figure.axes[0]).values()] == [["75", "100"], ["50", ""]]
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["Jia (12)", "Yi (12)"]
    caption = FUNCTIONS.caption(drawn, Names(SMALL, "en"))
    assert caption.title == (
        "Of single bodies, those of Justice administration are named more often than any other in both regions (75–100%)"
    )
    # 18 mentions of units with a function in jia, 12 in yi; 6 of 有关部门 without; three mentions name no unit.
    assert caption.rows == 30
    assert "6 responsibilities of units without" in caption.left_out
    assert "3 mentions without a unit" in caption.left_out
    assert "Bing: fewer than 10 measures on any basis." in caption.left_out


def test_titles_of_the_heat_map_say_what_is_seen() -> None:
    functions = {"甲局": "audit", "乙局": "health", "丙局": "finance"}
    plans = {r: [[(unit, "responsible")]] * 10 for r, unit in (("a", "甲局"), ("b", "乙局"), ("c", "乙局"))}
    named = study(plans, functions)
    title = FUNCTIONS.caption(drawn_of(FUNCTIONS, named)["named"], Names(named, "en")).title
    assert title == "Of single bodies, those of Health are named more often than any other in 2 of 3 regions"
    apart = study(plans | {"c": [[("丙局", "responsible")]] * 10}, functions)
    title = FUNCTIONS.caption(drawn_of(FUNCTIONS, apart)["named"], Names(apart, "en")).title
    assert title == "The function that is named more often than any other is another one in all 3 regions"


def test_functions_beyond_the_first_are_counted() -> None:
    functions = [f"f{n:02}" for n in range(30)]
    # Function n stands in n + 1 measures of either region: the 25 first have 30 to 6, the five others 5 to 1.
    plan: Plan = [[(f, "responsible") for n, f in enumerate(functions) if n >= m] for m in range(30)]
    tables = study({"jia": plan, "yi": plan}, {f: f for f in functions})
    drawn = drawn_of(FUNCTIONS, tables)["named"]
    assert drawn.matrix("measures")["jia"].tolist() == list(range(30, 5, -1))
    assert "5 further functions with 2–10 measures" in FUNCTIONS.caption(drawn, Names(tables, "en")).left_out
    assert "另有5种职能" in FUNCTIONS.caption(drawn, Names(tables, "zh")).left_out
    assert (
        "18 further functions of smaller shares"
        in RANKS.caption(drawn_of(RANKS, tables)["named"], Names(tables, "en")).left_out
    )


def test_places_worked_out_by_hand() -> None:
    # a: audit 6, health 3, finance 1 of 10; b: finance 6, health 3, audit 1. Nothing can be left out but chapters,
    # of which there are none: no rank moves.
    functions = {"甲局": "audit", "乙局": "health", "丙局": "finance"}
    units = list(functions)
    plans: dict[str, Plan] = {
        region: [[(unit, "responsible")] for unit, count in zip(order, (6, 3, 1), strict=True) for _ in range(count)]
        for region, order in (("a", units), ("b", units[::-1]))
    }
    tables = study(plans, functions)
    drawn = drawn_of(RANKS, tables)["named"]
    places = drawn.places.set_index(["region_id", "function"])
    assert places["place"].to_dict() == {
        ("a", "audit"): 1, ("a", "finance"): 3, ("a", "health"): 2,
        ("b", "audit"): 3, ("b", "finance"): 1, ("b", "health"): 2,
    }  # fmt: skip
    assert drawn.movers == ["audit", "finance"]
    caption = RANKS.caption(drawn, Names(tables, "en"))
    assert caption.title == (
        "Audit: rank 1 in A (60% of measures), 3 in B (10%); 2 functions whose ranks differ whatever is left out are bold"
    )
    assert caption.rows == 20
    # Of more than one function that stands firmly apart only the furthest may be bold: the title says of how many.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("policycompare.plots.function_ranks.MARKED", 1)
        assert RANKS.caption(drawn, Names(tables, "zh")).title.endswith(
            "位次有稳定差别的2种职能中，相差最大的1种为粗线"
        )
    said = words(draw(RANKS, drawn, Names(tables, "en")))
    assert {"Audit  60%", "10%  Audit", "A\n(10)"} <= set(said) and "[" not in "".join(said)
    same = study({"a": plans["a"], "b": plans["a"]}, functions)
    title = RANKS.caption(drawn_of(RANKS, same)["named"], Names(same, "en")).title
    assert title == "No function's place differs between the regions whatever is left out"


@pytest.mark.parametrize("lang", LANGS)
def test_ranks_and_themes_of_the_study(tables: Tables, lang: Any) -> None:
    names = Names(tables, lang)
    (drawn,) = drawn_of(RANKS, tables).values()
    figure = draw(RANKS, drawn, names)
    assert_sound(figure)
    loads = loads_of(varied_loads(tables, "named").items()).set_index(["region_id", "function"])
    for row in drawn.places.itertuples():
        own = loads.loc[(row.region_id, row.function)]
        assert (row.rank, row.rank_best, row.rank_worst) == (own["rank"], own["rank_best"], own["rank_worst"])
    assert any(text.count("[") for text in words(figure))
    themes = drawn_of(THEMES, tables)
    assert list(themes) == ["anshan", "ningxia"]
    for cells in themes.values():
        assert_sound(draw(THEMES, cells, names))
        # A cell is the count of measures that have the theme and a unit of the function.
        rows = carried_measures(tables).query("region_id == @cells.region")
        coded = tables.measure_topics.merge(tables.topics[["topic_id", "theme"]])[["measure_id", "theme"]]
        both = rows.merge(coded, on="measure_id").groupby(["theme", "function"])["measure_id"].nunique()
        counts = cells.matrix("measures")
        for theme in counts.index:
            for function in counts.columns:
                assert counts.loc[theme, function] == both.get((theme, function), 0)
        assert (cells.matrix("share") <= 1).all(axis=None)


def test_like_rows_and_columns_stand_side_by_side() -> None:
    counts = np.array([[5.0, 0, 4, 0], [0, 7, 0, 6], [4, 1, 5, 0], [0, 6, 1, 7]])
    rows, columns = reciprocal_order(counts)
    assert {frozenset(rows[:2]), frozenset(rows[2:])} == {frozenset({0, 2}), frozenset({1, 3})}
    assert {frozenset(columns[:2]), frozenset(columns[2:])} == {frozenset({0, 2}), frozenset({1, 3})}
    assert columns.index(1) < 2  # the column of the largest sum
    # Mixed in any way, the same rows and columns stand side by side.
    random = np.random.default_rng(4)
    for _ in range(5):
        by_rows, by_columns = random.permutation(4), random.permutation(4)
        again = reciprocal_order(counts[np.ix_(by_rows, by_columns)])
        assert [int(by_rows[n]) for n in again[0]] == rows and [int(by_columns[n]) for n in again[1]] == columns
    # No second dimension: the largest come first.
    assert reciprocal_order(np.outer([1.0, 3], [2.0, 1, 4])) == ([1, 0], [2, 0, 1])


def test_sole_and_shared_worked_out_by_hand() -> None:
    drawn = drawn_of(SHARED, SMALL)[""]
    figure = draw(SHARED, drawn, Names(SMALL, "en"))
    said = words(figure)
    # jia: 12 measures, one single body 3 (25 %), with a collective 6 (50 %), median of 1, 1, 2, 3 = 1.5; yi: 12 (100 %), 0, 1.
    for text in ("3 (25%)", "6 (50%)", "1.5", "12 (100%)", "0 (0%)"):
        assert text in said
    heights = Counter()
    for patch in figure.axes[0].patches:
        if not patch.get_height():
            continue
        region = ["jia", "yi"][round(patch.get_y())] if patch.get_y() == round(patch.get_y()) else "stacked"
        heights[region, round(patch.get_x() + patch.get_width() / 2)] += round(abs(patch.get_height()) / 0.66, 6)
    # Heights are shares of the region's measures against the tallest (yi: all of its measures have one unit).
    assert heights["jia", 1] == 0.25 and heights["stacked", 1] == 0.25
    assert heights["jia", 2] == 0.25 and heights["jia", 3] == 0.25 and heights["yi", 1] == 1.0


def test_one_single_body_counts_with_a_collective_beside_it() -> None:
    # a: a collective stands in all ten, beside one body in four, beside two in three, alone in three. b: one body in
    # five of ten, a collective in none.
    every = ("各县", "support")
    one, two = [("甲局", "lead"), every], [("甲局", "lead"), ("乙局", "lead"), every]
    alone, pair = [("甲局", "responsible")], [("甲局", "responsible"), ("乙局", "responsible")]
    plans: dict[str, Plan] = {"a": [one] * 4 + [two] * 3 + [[every]] * 3, "b": [alone] * 5 + [pair] * 5}
    tables = study(plans, collectives=["各县"])
    columns = ["one_body", "one_body_share", "one_body_beside", "collective"]
    assert sole_and_shared(tables)[columns].values.tolist() == [[4, 0.4, 4, 10], [5, 0.5, 0, 0]]
    drawn = drawn_of(SHARED, tables)[""]
    assert SHARED.caption(drawn, Names(tables, "zh")).title == (
        "恰好写到一个单个机关的举措：a占40%（4项，4项另有单位类别）、b占50%（5项，0项另有单位类别）"
    )
    nobody = study({"a": [two] * 10}, collectives=["各县"])
    title = SHARED.caption(drawn_of(SHARED, nobody)[""], Names(nobody, "en")).title
    assert title == "No measure names exactly one single body"


def test_themes_where_a_function_stands_alone_and_ties_with_functions_not_drawn(tables: Tables) -> None:
    for region in ("anshan", "ningxia"):
        whole, cut = (theme_functions(tables, region, most) for most in (999, 1))
        for _, own in whole.groupby("theme"):
            most = own["measures"] == own["measures"].max()
            assert own["place"].eq("first" if most.sum() == 1 else "tied").tolist() == most.tolist()
        # What is drawn beside it does not decide.
        same = cut.merge(whole, on=["theme", "function"])
        assert len(same) == len(cut) and same["place_x"].fillna("").tolist() == same["place_y"].fillna("").tolist()
    titles = [THEMES.caption(drawn, Names(tables, "en")).title for drawn in drawn_of(THEMES, tables).values()]
    assert titles[0].endswith("in 7 of 13 themes, tied with others in 2")


def test_many_units_are_taken_together() -> None:
    plan: Plan = [[(f"单位{n}", "responsible") for n in range(size)] for size in (1, 10, 14) for _ in range(4)]
    tables = study({"jia": plan})
    drawn = drawn_of(SHARED, tables)[""]
    said = words(draw(SHARED, drawn, Names(tables, "zh")))
    assert "10+" in said and "11" not in said
    assert "最多14个单位，10个以上合并" in SHARED.caption(drawn, Names(tables, "zh")).shows


# --- the study's own tables, computed another way -------------------------------------------------------------------


@pytest.fixture(scope="module")
def once(tables: Tables) -> pd.DataFrame:
    """One row a region, measure and unit of the study, with what the other tables say; no half of a pair."""
    joined = tables.responsibilities.merge(tables.measures[["measure_id", "document_id"]])
    joined = joined.merge(tables.documents[["document_id", "region_id"]]).merge(tables.units.drop(columns="region_id"))
    joined = joined[joined["unit_id"] != "anshan/开发区"]  # always printed behind 各县（市）区
    assigning = set(joined.loc[joined["role"] != "actor", "region_id"])
    joined["is_own"] = (joined["role"] != "actor") | ~joined["region_id"].isin(assigning)
    joined = joined.sort_values("is_own", ascending=False, kind="stable")
    return joined.drop_duplicates(["measure_id", "unit_id"])


def own_basis(once: pd.DataFrame) -> pd.DataFrame:
    """What documents assign, and actors where they assign nothing."""
    return once[once["is_own"]]


def named(once: pd.DataFrame) -> pd.DataFrame:
    """Everybody that is named, in the two regions that name everybody."""
    return once[once["region_id"].isin({"anshan", "ningxia"})]


@pytest.mark.parametrize("lang", LANGS)
def test_every_bar_is_the_count_in_the_tables(tables: Tables, once: pd.DataFrame, lang: Any) -> None:
    names = Names(tables, lang)
    for region, drawn in LOADS.prepare(tables, None):
        own = own_basis(once)
        counts = own[own["region_id"] == region].groupby("unit_id")["measure_id"].nunique()
        figure = draw(LOADS, drawn, names)
        assert_sound(figure)
        shown = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:12]
        # Collectives that are printed only together are one; labels break where words end.
        called = Names(merge_twins(tables), lang).unit
        held = {name.replace(" ", ""): counts for name, counts in bars(figure).items()}
        assert held == {called(unit).replace(" ", ""): [count] for unit, count in shown}
        caption = LOADS.caption(drawn, names)
        halves = ["anshan/开发区"] if region == "anshan" else []
        rows = tables.responsibilities["unit_id"].isin([*(unit for unit, _ in shown), *halves])
        if drawn.load.basis == "assigned":
            rows &= tables.responsibilities["role"] != "actor"
        assert caption.rows == int(rows.sum())
        assert (str(len(counts) - 12) in caption.left_out) == (len(counts) > 12)


@pytest.mark.parametrize("lang", LANGS)
def test_every_cell_is_the_count_in_the_tables(tables: Tables, once: pd.DataFrame, lang: Any) -> None:
    names = Names(tables, lang)
    figures = draw_all(FUNCTIONS, tables, names)
    assert list(figures) == ["named"]
    drawn = drawn_of(FUNCTIONS, tables)["named"]
    assert_sound(figures["named"])
    rows, counts = named(once), drawn.matrix("measures")
    shown = [label.get_text() for label in figures["named"].axes[0].get_yticklabels()]
    assert shown == [names.function(f) for f in counts.index] and len(shown) == 25
    assert "development_zone" not in counts.index  # 开发区 is half of a pair
    direct = rows.groupby(["function", "region_id"])["measure_id"].nunique()
    whole = rows.groupby("region_id")["measure_id"].nunique()
    cells = list(table_cells(figures["named"].axes[0]).values())
    for at, function in enumerate(counts.index):
        for column, region in enumerate(counts.columns):
            count = int(direct.get((function, region), 0))
            assert counts.loc[function, region] == count
            assert cells[at][column][0] == (f"{100 * count / whole[region]:.0f}" if count else "")
    mean = (direct.unstack(fill_value=0) / whole).mean(axis=1).sort_values(ascending=False)
    assert min(mean[counts.index]) >= mean.iloc[25] - 1e-9


@pytest.mark.parametrize("lang", LANGS)
def test_distribution_of_units_is_that_of_the_tables(tables: Tables, once: pd.DataFrame, lang: Any) -> None:
    names = Names(tables, lang)
    drawn = drawn_of(SHARED, tables)[""]
    figure = draw(SHARED, drawn, names)
    assert_sound(figure)
    sizes = named(once).groupby(["region_id", "measure_id"]).size().clip(upper=10)
    direct = Counter((region, int(size)) for (region, _), size in sizes.items())
    # The numbers above the bars, by row and column.
    marks = [
        a
        for a in figure.axes[0].texts
        if hasattr(a, "xyann") and a.get_fontsize() == 7 and str(a.get_text()).isdecimal() and a.xyann == (0, 1.5)
    ]
    found = {}
    for mark in marks:
        column, y = mark.xy
        region = next(r for n, r in enumerate(drawn.regions["region_id"]) if n - 1 < y <= n)
        found[region, column] = int(mark.get_text())
    assert found == dict(direct)


# --- other studies -------------------------------------------------------------------------------------------------

LONG = "黔西南布依族苗族自治州黔南布依族苗族自治州"
FUNCTION_OF = {"市司法局": "justice_administration", "市公安局": "public_security"}
HARD = {
    "no responsibilities": study({"jia": [[], []]}),
    "one unit": study({"jia": [[("市司法局", "responsible")]] * 10}, {"市司法局": "justice_administration"}),
    "twelve regions": study(
        {
            f"xinjiang-production-and-construction-corps-{n:02}": [
                *PLAN * 3,
                [("市司法局", "lead")],
                [("市公安局", "lead")],
            ]
            for n in range(12)
        },
        FUNCTION_OF | {"有关部门": "collective_reference"},
        ["有关部门"],
        {f"xinjiang-production-and-construction-corps-{n:02}": f"{LONG}{n}市" for n in range(12)},
    ),
    "two hundred units": study(
        {
            "jia": [
                *(
                    [(f"市$第{n}_{m}^局$及其所属事业单位管理委员会办公室", "responsible") for n in range(20)]
                    for m in range(10)
                ),
                *([("市$第0_0^局$及其所属事业单位管理委员会办公室", "responsible")] for _ in range(3)),
                [("市$第1_0^局$及其所属事业单位管理委员会办公室", "responsible")],
            ]
        }
    ),
    "a mention without any unit": study({"jia": [[(None, "responsible")], [("各级政府", "actor")]]}),
}
DRAWN = {
    "one unit": "sole_shared",
    "twelve regions": "unit_loads sole_shared function_regions function_ranks",
    "two hundred units": "unit_loads sole_shared",
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("kind", FIGURES, ids=lambda kind: kind.name)
def test_other_studies_are_drawn_soundly(kind: FigureKind, name: str, lang: Any) -> None:
    tables = HARD[name]
    names = Names(tables, lang)
    prepared = list(kind.prepare(tables, None))
    assert bool(prepared) == (kind.name in DRAWN.get(name, "").split())
    # The regions of a made study are alike: the first and the last stand for all.
    for _, drawn in prepared if len(prepared) < 3 else (prepared[0], prepared[-1]):
        assert_sound(draw(kind, drawn, names))
        caption = kind.caption(drawn, names)
        assert caption.title and caption.shows and caption.rows > 0


MANY_FUNCTIONS = ("adjudication", "prosecution", "audit", "health", "finance", "publicity", "agriculture", "education")


@pytest.mark.parametrize("count", [5, 40])
def test_more_regions_than_a_figure_holds_are_counted(count: int) -> None:
    plans: dict[str, Plan] = {
        f"region-{n:02}": [
            [(f, "responsible") for k, f in enumerate(MANY_FUNCTIONS) if (m * (k + 1) + n) % (k + 2) == 0]
            for m in range(12 + n)
        ]
        for n in range(count)
    }
    tables = study(plans, {f: f for f in MANY_FUNCTIONS})
    for kind, most in ((FUNCTIONS, 12), (RANKS, 5), (SHARED, 12)):
        drawn = next(iter(drawn_of(kind, tables).values()))
        assert_sound(draw(kind, drawn, Names(tables, "en")))
        left_out = kind.caption(drawn, Names(tables, "en")).left_out
        data = kind.data(drawn)
        assert data["region_id"].nunique() == min(count, most)
        assert (f"{count - most} more regions that can be compared" in left_out) == (count > most)
        # The longest plans are shown.
        assert set(data["region_id"]) == set(sorted(plans)[-most:])


def test_the_same_tables_give_the_same_figure(tables: Tables) -> None:
    mixed = tables.with_frames(
        responsibilities=tables.responsibilities.sample(frac=1, random_state=3),
        units=tables.units.sample(frac=1, random_state=4),
    )
    for kind in FIGURES:
        for (rest, one), (other_rest, other) in zip(kind.prepare(tables, None), kind.prepare(mixed, None), strict=True):
            assert rest == other_rest
            names = Names(tables, "en")
            assert kind.caption(one, names) == kind.caption(other, names)
            if rest in ("", "named", "ningxia"):
                assert words(draw(kind, one, names)) == words(draw(kind, other, names))


def test_collectives_have_no_fill(tables: Tables) -> None:
    kinds = dict(zip(tables.units["unit_id"], tables.units["kind"], strict=True))
    for _, drawn in LOADS.prepare(tables, None):
        ax = draw(LOADS, drawn, Names(tables, "zh")).axes[0]
        filled = [to_rgb(patch.get_facecolor()) != (1.0, 1.0, 1.0) for patch in ax.patches]
        assert filled == [kinds[unit] == "agency" for unit in drawn.units["unit_id"]]
