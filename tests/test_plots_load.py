"""The figures of responsibility say what the tables say: bars, cells and key figures, in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from figure_checks import assert_sound, draw, draw_all, words
from keyed import keyed
from policycompare.findings.loads import (
    carried_measures,
    comparison_scope,
    functions_by_region,
    region_loads,
    sole_and_shared,
    unit_loads,
    units_per_measure,
)
from policycompare.network.region_comparison import loads_of, region_work
from policycompare.plots.load import FIGURES
from policycompare.plots.registry import FigureKind
from policycompare.tables.frames import Tables, build_tables
from policycompare.tables.names import Names
from policycompare.words import LANGS

KINDS = {kind.name: kind for kind in FIGURES}
LOADS, FUNCTIONS, SHARED = (KINDS[name] for name in ("unit_loads", "function_regions", "sole_shared"))

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


# Worked out by hand. 甲: 4 measures, 市司法局 carries 1, 2 and 3 (leads 1 and 3, supports 2; in 3 it stands twice,
# lead wins), 市公安局 1 and 2, 有关部门 2 and 4. Units a measure: 2, 3, 1, 1; sole is 3 only, as 4 has a collective.
PLAN: Plan = [
    [("市司法局", "lead"), ("市公安局", "support")],
    [("市公安局", "lead"), ("市司法局", "support"), ("有关部门", "support")],
    [("市司法局", "support"), ("市司法局", "lead"), (None, "support")],
    [("有关部门", "responsible")],
]
SMALL = study(
    {"jia": PLAN, "yi": [[("区司法局", "responsible")]], "bing": [[("各级政府", "actor")]] * 2},
    {"市司法局": "justice_administration", "区司法局": "justice_administration", "市公安局": "public_security"},
    ["有关部门", "各级政府"],
)


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
    assert len(rows) == 7  # 2 + 3 + 1 + 1: the second mention in measure 3 and the one without a unit are no rows
    assert int(rows["mentions"].sum()) == 8
    loads = {load.region_id: load for load in region_loads(SMALL)}
    assert {region: load.basis for region, load in loads.items()} == {
        "bing": "actors", "jia": "assigned", "yi": "assigned",
    }  # fmt: skip
    jia = loads["jia"]
    assert (jia.measures, jia.units, jia.mentions, jia.without_unit, jia.without_function) == (4, 3, 8, 1, 2)
    assert not jia.leads_only
    scope = comparison_scope(list(loads.values()))
    assert (scope.measures, scope.mentions, scope.without_function) == ({"jia": 4, "yi": 1}, 9, 2)
    assert (scope.actors, scope.leads_only) == (("bing",), ())


def test_findings_worked_out_by_hand() -> None:
    found = unit_loads(SMALL, "jia")
    assert found[["rank", "unit_id", "role", "measures", "mentions", "unit_measures", "share"]].values.tolist() == [
        [1, "jia/市司法局", "lead", 2, 3, 3, 0.75],
        [1, "jia/市司法局", "support", 1, 1, 3, 0.75],
        [2, "jia/市公安局", "lead", 1, 1, 2, 0.5],
        [2, "jia/市公安局", "support", 1, 1, 2, 0.5],
        [3, "jia/有关部门", "responsible", 1, 1, 2, 0.5],
        [3, "jia/有关部门", "support", 1, 1, 2, 0.5],
    ]
    assert functions_by_region(SMALL).values.tolist() == [
        [1, "justice_administration", "jia", 3, 0.75, 4, 4, 2],
        [1, "justice_administration", "yi", 1, 1.0, 1, 4, 2],
        [2, "public_security", "jia", 2, 0.5, 2, 2, 1],
        [2, "public_security", "yi", 0, 0.0, 0, 2, 1],
    ]
    # Units a measure: two of 1 (one of them a collective), one of 2, one of 3 (with a collective).
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("policycompare.findings.loads.MANY", 2)
        counted = units_per_measure(SMALL)
    assert counted.values.tolist() == [
        ["jia", 1, 2, 1, 1, 0.5], ["jia", 2, 2, 1, 1, 0.5], ["yi", 1, 1, 0, 1, 1.0],
    ]  # fmt: skip
    assert sole_and_shared(SMALL).values.tolist() == [
        ["jia", 4, 1, 0.25, 2, 0.5, 1.5, 3], ["yi", 1, 1, 1.0, 0, 0.0, 1.0, 1],
    ]  # fmt: skip


def test_units_of_one_function_count_once_a_measure() -> None:
    units = dict.fromkeys(("市司法局", "区司法局"), "justice_administration")
    tables = study({"jia": [[(unit, "responsible") for unit in units]]}, units)
    assert functions_by_region(tables)[["measures", "share", "mentions"]].values.tolist() == [[1, 1.0, 2]]


def test_shares_of_functions_are_those_with_intervals(tables: Tables) -> None:
    found = functions_by_region(tables).query("measures > 0").set_index(["region_id", "function"]).sort_index()
    other = loads_of(region_work(tables), samples=40).set_index(["region_id", "function"]).sort_index()
    assert list(found.index) == list(other.index)
    assert list(found["measures"]) == list(other["measures"])
    assert list(found["share"]) == pytest.approx(list(other["share"]))


def test_what_is_drawn_comes_with_its_numbers() -> None:
    data = {kind.name: kind.data(next(iter(drawn_of(kind, SMALL).values()))) for kind in FIGURES}
    assert data["unit_loads"].equals(unit_loads(SMALL, "jia"))
    assert data["function_regions"].equals(functions_by_region(SMALL))
    assert list(data["sole_shared"]["measures"]) == list(units_per_measure(SMALL)["measures"])
    assert list(data["sole_shared"]["region_measures"]) == [4, 4, 4, 1]


def test_bars_by_role_worked_out_by_hand() -> None:
    figure = draw(LOADS, drawn_of(LOADS, SMALL)["jia"], Names(SMALL, "zh"))
    # Lead, responsible, support from left to right.
    assert bars(figure) == {"市司法局": [2, 1], "市公安局": [1, 1], "有关部门": [1, 1]}
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["市司法局", "市公安局", "有关部门"]
    assert {"3 (75%)", "2 (50%)"} <= set(words(figure))
    hatched = {round(p.get_y() + p.get_height() / 2) for p in figure.axes[0].patches if p.get_hatch()}
    assert hatched == {2}  # the collective only
    assert {"牵头", "责任", "配合", "单位类别"} <= set(words(figure))


def test_actors_need_three_units_and_the_title_says_so() -> None:
    assert list(drawn_of(LOADS, SMALL)) == ["jia", "yi"]
    tables = study({"bing": [[("各级政府", "actor"), ("各部门", "actor")], [("各村", "actor")]]})
    for lang, said in (("zh", "行为主体"), ("en", "actors")):
        names = Names(tables, lang)
        figure = draw(LOADS, drawn_of(LOADS, tables)["bing"], names)
        assert said in figure.axes[0].get_title(loc="left")
        assert said in LOADS.caption(drawn_of(LOADS, tables)["bing"], names).title
    assert not drawn_of(FUNCTIONS, tables) and not drawn_of(SHARED, tables)


def test_actors_are_not_mixed_with_assigned_responsibilities() -> None:
    tables = study({"jia": [[("市司法局", "responsible")], [("市政府", "actor")]]})
    drawn = drawn_of(LOADS, tables)["jia"]
    assert list(drawn.loads["unit_id"]) == ["jia/市司法局"]
    caption = LOADS.caption(drawn, Names(tables, "en"))
    assert caption.rows == 1 and "1 mention of actors" in caption.left_out


def test_heat_map_worked_out_by_hand() -> None:
    drawn = drawn_of(FUNCTIONS, SMALL)[""]
    # jia: justice in 1, 2, 3 of 4 measures, security in 1 and 2; yi: justice in 1 of 1; bing has actors only.
    assert drawn.matrix("measures").to_dict() == {
        "jia": {"justice_administration": 3, "public_security": 2},
        "yi": {"justice_administration": 1, "public_security": 0},
    }
    figure = draw(FUNCTIONS, drawn, Names(SMALL, "en"))
    ax = figure.axes[0]
    assert ax.collections[0].get_array().reshape(2, 2).tolist() == [[0.75, 1.0], [0.5, 0.0]]
    cells = {
        (text.get_position()[0] - 0.5, text.get_position()[1] - 0.5): text.get_text()
        for text in ax.texts
        if text.get_text()
    }
    assert cells == {(0, 0): "3", (1, 0): "1", (0, 1): "2"}
    assert [label.get_text() for label in ax.get_xticklabels()] == ["Jia\n(4)", "Yi\n(1)"]
    caption = FUNCTIONS.caption(drawn, Names(SMALL, "en"))
    # 6 mentions of units with a function in jia, 1 in yi; 2 of 有关部门 without; one mention names no unit.
    assert caption.rows == 7
    assert "2 responsibilities of units without" in caption.left_out
    assert "1 mention without a unit" in caption.left_out and "Bing" in caption.left_out


def test_functions_beyond_the_first_thirty_are_counted() -> None:
    functions = [f"f{n:02}" for n in range(35)]
    # Function n stands in n + 1 measures: the 30 first have 35 to 6, the five others 5 to 1.
    plan: Plan = [[(f, "responsible") for n, f in enumerate(functions) if n >= m] for m in range(35)]
    tables = study({"jia": plan}, {f: f for f in functions})
    drawn = drawn_of(FUNCTIONS, tables)[""]
    assert list(drawn.cells["measures"]) == list(range(35, 5, -1))
    assert "5 further functions with 1–5 measures" in FUNCTIONS.caption(drawn, Names(tables, "en")).left_out
    assert "另有5种职能" in FUNCTIONS.caption(drawn, Names(tables, "zh")).left_out


def test_sole_and_shared_worked_out_by_hand() -> None:
    drawn = drawn_of(SHARED, SMALL)[""]
    figure = draw(SHARED, drawn, Names(SMALL, "en"))
    said = words(figure)
    # jia: 4 measures, sole 1 (25 %), with a collective 2 (50 %), median of 1, 1, 2, 3 = 1.5; yi: 1, 1 (100 %), 0, 1.
    for text in ("1 (25%)", "2 (50%)", "1.5", "1 (100%)", "0 (0%)"):
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


def test_many_units_are_taken_together() -> None:
    plan: Plan = [[(f"单位{n}", "responsible") for n in range(size)] for size in (1, 10, 14)]
    tables = study({"jia": plan})
    drawn = drawn_of(SHARED, tables)[""]
    said = words(draw(SHARED, drawn, Names(tables, "zh")))
    assert "10+" in said and "11" not in said
    assert "最多14个单位，10个以上合并" in SHARED.caption(drawn, Names(tables, "zh")).shows


# --- the study's own tables, computed another way -------------------------------------------------------------------


@pytest.fixture(scope="module")
def once(tables: Tables) -> pd.DataFrame:
    """One row a region, measure and unit of the study, with what the other tables say."""
    joined = tables.responsibilities.merge(tables.measures[["measure_id", "document_id"]])
    joined = joined.merge(tables.documents[["document_id", "region_id"]]).merge(tables.units.drop(columns="region_id"))
    assigning = set(joined.loc[joined["role"] != "actor", "region_id"])  # actors count where nothing is assigned
    joined = joined[(joined["role"] != "actor") | ~joined["region_id"].isin(assigning)]
    return joined.drop_duplicates(["measure_id", "unit_id"])


@pytest.mark.parametrize("lang", LANGS)
def test_every_bar_is_the_count_in_the_tables(tables: Tables, once: pd.DataFrame, lang: Any) -> None:
    names = Names(tables, lang)
    for region, drawn in LOADS.prepare(tables, None):
        counts = once[once["region_id"] == region].groupby("unit_id")["measure_id"].nunique()
        figure = draw(LOADS, drawn, names)
        assert_sound(figure)
        shown = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:12]
        assert bars(figure) == {names.unit(unit): [count] for unit, count in shown}
        caption = LOADS.caption(drawn, names)
        rows = tables.responsibilities["unit_id"].isin([unit for unit, _ in shown])
        if drawn.load.basis == "assigned":
            rows &= tables.responsibilities["role"] != "actor"
        assert caption.rows == int(rows.sum())
        assert (str(len(counts) - 12) in caption.left_out) == (len(counts) > 12)


@pytest.mark.parametrize("lang", LANGS)
def test_every_cell_is_the_count_in_the_tables(tables: Tables, once: pd.DataFrame, lang: Any) -> None:
    names = Names(tables, lang)
    figures = draw_all(FUNCTIONS, tables, names)
    drawn = drawn_of(FUNCTIONS, tables)[""]
    assert_sound(figures[""])
    assigned = once[once["role"] != "actor"]
    ax = figures[""].axes[0]
    counts = drawn.matrix("measures")
    functions = [label.get_text() for label in ax.get_yticklabels()]
    assert functions == [names.function(f) for f in counts.index] and len(functions) == 30
    found = {}
    for text in (text for text in ax.texts if text.get_text()):
        x, y = (int(at) for at in text.get_position())
        found[counts.index[y], counts.columns[x]] = int(text.get_text())
    direct = assigned.groupby(["function", "region_id"])["measure_id"].nunique()
    assert found == {key: n for key, n in direct.items() if key[0] in set(counts.index)}
    whole = assigned.groupby("region_id")["measure_id"].nunique()
    shares = ax.collections[0].get_array().reshape(counts.shape)
    for (function, region), count in found.items():
        at = list(counts.index).index(function), list(counts.columns).index(region)
        assert shares[at] == pytest.approx(count / whole[region])
    assert direct.groupby("function").sum().sort_values().iloc[-31] <= min(counts.sum(axis=1))


@pytest.mark.parametrize("lang", LANGS)
def test_distribution_of_units_is_that_of_the_tables(tables: Tables, once: pd.DataFrame, lang: Any) -> None:
    names = Names(tables, lang)
    drawn = drawn_of(SHARED, tables)[""]
    figure = draw(SHARED, drawn, names)
    assert_sound(figure)
    assigned = once[once["role"] != "actor"]
    sizes = assigned.groupby(["region_id", "measure_id"]).size().clip(upper=10)
    direct = Counter((region, int(size)) for (region, _), size in sizes.items())
    # The numbers above the bars, by row and column.
    marks = [a for a in figure.axes[0].texts if hasattr(a, "xyann") and a.get_fontsize() == 6.5]
    found = {}
    for mark in marks:
        column, y = mark.xy
        region = next(r for n, r in enumerate(drawn.regions["region_id"]) if n - 1 < y <= n)
        found[region, column] = int(mark.get_text())
    assert found == dict(direct)


# --- other studies -------------------------------------------------------------------------------------------------

LONG = "黔西南布依族苗族自治州黔南布依族苗族自治州"
HARD = {
    "no responsibilities": study({"jia": [[], []]}),
    "one unit": study({"jia": [[("市司法局", "responsible")]]}, {"市司法局": "justice_administration"}),
    "twelve regions": study(
        {f"xinjiang-production-and-construction-corps-{n:02}": PLAN for n in range(12)},
        {"市司法局": "justice_administration", "市公安局": "public_security", "有关部门": "collective_reference"},
        ["有关部门"],
        {f"xinjiang-production-and-construction-corps-{n:02}": f"{LONG}{n}市" for n in range(12)},
    ),
    "two hundred units": study(
        {
            "jia": [
                [(f"市$第{n}_{m}^局$及其所属事业单位管理委员会办公室", "responsible") for n in range(20)]
                for m in range(10)
            ]
        }
    ),
    "a mention without any unit": study({"jia": [[(None, "responsible")], [("各级政府", "actor")]]}),
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("kind", FIGURES, ids=lambda kind: kind.name)
def test_other_studies_are_drawn_soundly(kind: FigureKind, name: str, lang: Any) -> None:
    tables = HARD[name]
    names = Names(tables, lang)
    prepared = list(kind.prepare(tables, None))
    assert bool(prepared) == (
        name not in ("no responsibilities", "a mention without any unit")
        and not (name == "two hundred units" and kind is FUNCTIONS)
    )
    # The regions of a made study are alike: the first and the last stand for all.
    for _, drawn in prepared if len(prepared) < 3 else (prepared[0], prepared[-1]):
        assert_sound(draw(kind, drawn, names))
        caption = kind.caption(drawn, names)
        assert caption.title and caption.shows and caption.rows > 0


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
            if rest in ("", "ningxia"):
                assert words(draw(kind, one, names)) == words(draw(kind, other, names))


def test_collectives_have_no_fill(tables: Tables) -> None:
    kinds = dict(zip(tables.units["unit_id"], tables.units["kind"], strict=True))
    for _, drawn in LOADS.prepare(tables, None):
        ax = draw(LOADS, drawn, Names(tables, "zh")).axes[0]
        filled = [to_rgb(patch.get_facecolor()) != (1.0, 1.0, 1.0) for patch in ax.patches]
        assert filled == [kinds[unit] == "agency" for unit in drawn.units["unit_id"]]
