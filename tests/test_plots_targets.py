"""Figures of targets show what the tables say, in both languages, for any corpus."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

import policycompare as pc
from figure_checks import assert_sound, draw, words
from keyed import target_pair
from made_corpora import LONG_REGIONS, made_tables, target
from policycompare.errors import CallError
from policycompare.plots import lettering
from policycompare.plots.indicators import INDICATORS, STRIP, scale_ends
from policycompare.plots.targets import COMMITMENTS, FIGURES
from policycompare.plots.timeline import TIMELINE, break_axis, place_of
from policycompare.results.targets import commitments, deadlines, indicators
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import region_of_documents
from policycompare.words import LANGS, Lang

both = pytest.mark.parametrize("lang", LANGS)
every = pytest.mark.parametrize("kind", FIGURES, ids=lambda k: k.name)
LONG = "覆盖城乡、便捷高效、均等普惠的现代公共法律服务体系，涉及公民、法人或其他组织权利和义务的行政规范性文件经过法治专门机构进行合法性审核比例"


def only(kind: Any, tables: Tables) -> Any:
    """The one thing that a kind draws."""
    [(rest, drawn)] = kind.prepare(tables, None)
    assert rest == ""
    return drawn


def marked(figure: Figure) -> dict[str, list[Any]]:
    """Lines and patches by their gid."""
    found: dict[str, list[Any]] = {}
    for artist in (*figure.axes[0].lines, *figure.axes[0].patches):
        if artist.get_gid():
            found.setdefault(artist.get_gid(), []).append(artist)
    return found


# --- timeline -----------------------------------------------------------------------------------------------


@both
def test_timeline_equals_the_table(tables: Tables, lang: Lang) -> None:
    drawn = only(TIMELINE, tables)
    names = Names(tables, lang)
    figure = draw(TIMELINE, drawn, names)
    assert_sound(figure)
    hard = tables.targets[tables.targets["is_hard"]]
    dated = hard[hard["deadline_source"].isin(["sentence", "context"])]
    opened = dated["deadline_latest"].notna()
    marks = marked(figure)
    assert sorted(marks) == sorted([*dated["target_id"], *(f"{t}/latest" for t in dated.loc[opened, "target_id"])])
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    region_of = region_of_documents(tables)
    # A row for each side with a deadline, in the order of the study, and for no other.
    assert rows == [names.side(r) for r in tables.sides.sort_values("position")["side_id"] if r in set(dated["document_id"].map(region_of))]  # fmt: skip
    for t in dated.itertuples():
        [mark] = marks[t.target_id]
        assert mark.get_xdata()[0] == place_of(t.deadline, drawn.axis)
        assert (mark.get_markerfacecolor() == "white") == (t.value != t.value)
        region = region_of[t.document_id]
        nearest = min(range(len(rows)), key=lambda i: _off(drawn, i, mark.get_ydata()[0]))
        assert rows[nearest] == names.region(region)
        assert mark.get_markeredgecolor() == drawn.colours[region]
    labels = [a.get_text() for a in figure.axes[0].texts]
    assert sum(t.side != 0 for t in drawn.marks) == len(dated)
    if lang == "zh":
        assert "一审诉讼案件服判息诉率 ≥85%" in labels
    caption = TIMELINE.caption(drawn, names)
    assert caption.rows == len(dated) + len(drawn.periods)
    of_plan, undated = hard["deadline_source"].eq("plan_period").sum(), hard["deadline"].isna().sum()
    assert f"{of_plan} " in caption.left_out and f"{undated} " in caption.left_out
    assert f"{(~tables.targets['is_hard'] & tables.targets['tense'].eq('planned')).sum()}" in caption.shows
    for side in ("ningxia", "daoli", "liaoyuan"):
        assert names.side(side) in caption.left_out
    assert all(names.side(side) in caption.title for side in ("anshan", "suizhou"))
    assert not any(names.side(side) in caption.title for side in ("ningxia", "daoli", "liaoyuan"))
    certain = dated.loc[~opened, "deadline"].str[:4].value_counts()
    assert certain.idxmax() in caption.title and f"{certain.max()}" in caption.title


def _off(drawn: Any, row: int, y: float) -> float:
    """How far y is from a row's stretch: 0 within it."""
    heights = [drawn.height(side) for side in drawn.lanes]
    top, bottom = sum(heights[:row]), sum(heights[: row + 1])
    return max(top - y, y - bottom, 0.0)


AXES = [
    # years with a deadline -> stretches; years as drawn from the first to the last
    ([2022], [(2022, 2022, False)], 1.0),
    ([2021, 2022, 2025], [(2021, 2025, False)], 5.0),  # two empty years are no break
    ([2021, 2025], [(2021, 2021, False), (2022, 2024, True), (2025, 2025, False)], 2.5),
    ([2035, 2021, 2022], [(2021, 2022, False), (2023, 2034, True), (2035, 2035, False)], 3.5),
]


@pytest.mark.parametrize(("years", "parts", "length"), AXES, ids=range(len(AXES)))
def test_the_axis_is_broken_where_years_are_empty(years: list[int], parts: list[Any], length: float) -> None:
    axis = break_axis(years)
    assert [(part.first, part.last, part.is_broken) for part in axis] == parts
    assert axis[0].start == 0 and axis[-1].end == length
    assert all(a.end == b.start for a, b in itertools.pairwise(axis))
    # The last day of a year stands where it ends, and order is kept across breaks.
    assert place_of(f"{max(years)}-12-31", axis) == length
    days = [place_of(f"{year}-{day}", axis) for year in sorted(years) for day in ("01-01", "06-30", "12-31")]
    assert days == sorted(days) and len(set(days)) == len(days)
    assert place_of("1990-01-01", axis) == 0 and place_of("2090-01-01", axis) == length


@both
def test_both_readings_of_a_deadline_are_drawn(lang: Lang) -> None:
    made = made_tables(
        {"a": "甲市"},
        targets=[
            target("a:1", 1, deadline="2021-12-31", deadline_latest="2022-12-31"),
            target("a:1", 2, deadline="2022-12-31"),
        ],
    )
    drawn = only(TIMELINE, made)
    names = Names(made, lang)
    figure = draw(TIMELINE, drawn, names)
    assert_sound(figure)
    marks = marked(figure)
    assert set(marks) == {"a:1/t1", "a:1/t2", "a:1/t1/latest"}
    [dot], [whisker], [other] = marks["a:1/t1"], marks["a:1/t1/latest"], marks["a:1/t2"]
    # From the earlier day to the later one, which is that of the other target: no unequal date.
    assert list(whisker.get_xdata()) == [dot.get_xdata()[0], other.get_xdata()[0]]
    caption = TIMELINE.caption(drawn, names)
    assert names.say("target_figures.timeline_open", targets=1) in caption.shows
    assert "1" in caption.title and "2022" in caption.title  # the open one is in no year's count


@both
def test_period_bars(lang: Lang) -> None:
    made = made_tables(
        {"a": "甲市", "b": "乙市", "c": "丙市"},
        periods={"b": ("2021-01-01", "2025-12-31"), "c": ("2021-01-01", "2025-12-31")},
        targets=[target("a:1", 1, deadline="2023-06-30"), target("b:1", 1, deadline="2026-12-31")],
    )
    drawn = only(TIMELINE, made)
    names = Names(made, lang)
    figure = draw(TIMELINE, drawn, names)
    assert list(drawn.lanes) == ["a", "b"]
    [bar] = [own for own in figure.axes[0].collections if own.get_paths() and own.get_alpha()]
    # The axis runs from 2023 to 2026: what lies before is cut off, and 2025 ends after three years.
    assert list(bar.get_paths()[0].get_extents().intervalx) == [0, pytest.approx(3)]
    low, high = sorted(bar.get_paths()[0].get_extents().intervaly)
    assert low > drawn.height("a") and high < drawn.height("a") + drawn.height("b")
    assert names.say("target_figures.timeline_empty", names=names.side("c")) in TIMELINE.caption(drawn, names).left_out


@both
@pytest.mark.parametrize("sides", [2, 6, 12, 40])
def test_a_timeline_of_any_number_of_sides(lang: Lang, sides: int) -> None:
    regions = {f"r{n:02d}": f"第{n}自治州" for n in range(sides)}
    targets = [
        target(f"{r}:1", k, indicator=f"指标{k}", deadline=f"{2021 + (n * k) % 20}-12-31")
        for n, r in enumerate(regions)
        for k in range(1, 5)
    ]
    made = made_tables(regions, targets=targets)
    drawn = only(TIMELINE, made)
    assert_sound(draw(TIMELINE, drawn, Names(made, lang)))
    assert TIMELINE.size(drawn)[1] < 11.5


@both
def test_unlabelled_markers_are_counted(lang: Lang) -> None:
    # Sixty targets on one day: fourteen lanes hold a label each, the rest stand on one another in the fifteenth.
    made = made_tables({"a": "甲市"}, targets=[target("a:1", n, deadline="2023-12-31") for n in range(1, 61)])
    drawn = only(TIMELINE, made)
    figure = draw(TIMELINE, drawn, Names(made, lang))
    assert_sound(figure)
    assert len(marked(figure)) == 60
    labels = [text.get_text() for text in figure.axes[0].texts]
    assert sum(label.startswith({"zh": "指标", "en": "Indicators"}[lang]) for label in labels) == len(labels) == 14
    assert drawn.lanes == {"a": 15}
    assert "46" in TIMELINE.caption(drawn, Names(made, lang)).left_out


def test_deadlines_by_hand() -> None:
    made = made_tables(
        {"b": "乙市", "a": "甲市"},
        targets=[
            target("b:1", 1, deadline="2022-12-31"),
            target("a:1", 1, comparator=">=", value=5.0, value_unit="%", deadline="2025-12-31"),
            target("a:1", 2, comparator="increase", deadline="2025-12-31"),
            target("a:1", 3, tense="achieved", deadline="2020-12-31"),
            target("a:1", 4, deadline="2025-12-31", deadline_source="plan_period"),
        ],
    )
    columns = ["target_id", "side_id", "indicator", "comparator", "value", "value_unit", "deadline"]
    found = deadlines(made)[columns]
    assert found.astype("object").where(found.notna(), None).to_numpy().tolist() == [
        ["a:1/t1", "a", "指标1", ">=", 5.0, "%", "2025-12-31"],
        ["b:1/t1", "b", "指标1", "by-deadline", None, None, "2022-12-31"],
    ]


@both
def test_deadlines_of_the_plan_period_are_no_dots(lang: Lang) -> None:
    ends = {"deadline": "2025-12-31", "deadline_source": "plan_period"}
    made = made_tables(
        {"a": "甲市"},
        periods={"a": ("2021-01-01", "2025-12-31")},
        targets=[
            target("a:1", 1, deadline="2023-12-31"),
            *(target("a:1", n, **ends) for n in range(2, 5)),
            target("a:2", 5),
        ],
    )
    drawn = only(TIMELINE, made)
    assert [mark.target_id for mark in drawn.marks] == ["a:1/t1"]
    left_out = TIMELINE.caption(drawn, Names(made, lang)).left_out
    assert ("3 项硬目标的期限只来自" if lang == "zh" else "3 hard targets that only the period") in left_out
    assert ("1 项硬目标没有期限" if lang == "zh" else "1 hard target without a deadline") in left_out


def test_labels_near_the_end_stand_left() -> None:
    # The first marker lies on the very edge of the axis.
    made = made_tables(
        {"a": "甲市"}, targets=[target("a:1", 1, deadline="2021-01-01"), target("a:1", 2, deadline="2025-12-31")]
    )
    assert [t.side for t in only(TIMELINE, made).marks] == [1, -1]
    assert only(TIMELINE, made).axis[0].end == 1


# --- indicators ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("links", "groups"),
    [
        # a-b and b-c meet in b; d-e stand apart; then c-e joins all.
        (["ab", "de", "bc"], ["abc", "de"]),
        (["ab", "de", "ce", "bc"], ["abcde"]),
        ([], []),
    ],
)
def test_linked_targets_are_one_indicator(links: list[str], groups: list[str]) -> None:
    pairs = [target_pair(f"{left}:1/t1", f"{right}:1/t1", "T") for left, right in links]
    targets = [target(f"{r}:1", 1, comparator=">=", value=1.0, value_unit="%") for r in "abcde"]
    made = made_tables(dict.fromkeys("abcde"), targets=targets, target_differences=pairs, topics=TOPIC)
    found = indicators(made)
    assert ["".join(own) for _, own in found.groupby("group")["side_id"]] == groups
    assert set(found["figures"]) <= {"same"}


TOPIC = [{"topic_id": "T", "name_zh": "题", "name_en": "topic"}]
PAIR = [target_pair("a:1/t1", "b:1/t1", "T")]


def two_targets(one: dict[str, Any], other: dict[str, Any]) -> Tables:
    """A target of each of two regions that want the same."""
    base = {"indicator": "结案率", "comparator": ">=", "value_unit": "%"}
    targets = [target("a:1", 1, **base | one), target("b:1", 1, **base | other)]
    return made_tables({"a": "甲市", "b": "乙市"}, targets=targets, target_differences=PAIR, topics=TOPIC)


# What the two demand -> figures and dates of the indicator; None where it is none, and nothing is drawn.
DEMANDS: list[tuple[dict[str, Any], dict[str, Any], tuple[str, str] | None]] = [
    ({"value": 98.0}, {"value": 98.0}, ("same", "unsaid")),
    ({"value": 98.0}, {"value": 95.0}, ("differ", "unsaid")),
    ({"value": 98.0}, {"value": 98.0, "comparator": "="}, ("differ", "unsaid")),
    ({"value": 98.0, "deadline": "2022-12-31"}, {"value": 98.0, "deadline": "2022-12-31"}, ("same", "same")),
    ({"value": 98.0, "deadline": "2022-12-31"}, {"value": 98.0, "deadline": "2025-12-31"}, ("same", "differ")),
    ({"value": 98.0, "deadline": "2022-12-31"}, {"value": 98.0}, ("same", "unsaid")),
    # 2022年前 may be the end of 2021 or of 2022: no different date beside either, but another than 2025.
    ({"value": 98.0, "deadline": "2021-12-31", "deadline_latest": "2022-12-31"},
        {"value": 98.0, "deadline": "2022-12-31"}, ("same", "open")),
    ({"value": 98.0, "deadline": "2021-12-31", "deadline_latest": "2022-12-31"},
        {"value": 98.0, "deadline": "2025-12-31"}, ("same", "differ")),
    ({"value": 98.0, "deadline": "2025-12-31", "deadline_source": "plan_period"},
        {"value": 98.0, "deadline": "2022-12-31"}, ("same", "unsaid")),
    # Another unit, another period, growth beside a level, full coverage, a date alone: no figure of the same.
    ({"value": 98.0}, {"value": 98.0, "value_unit": "件"}, None),
    ({"value": 98.0, "period": "year"}, {"value": 98.0}, None),
    ({"value": 8.0, "comparator": "increase", "kind": "figure"}, {"value": 98.0}, None),
    ({"value": 98.0}, {"comparator": "full-coverage", "value_unit": None}, None),
    ({"comparator": "by-deadline", "value_unit": None}, {"comparator": "by-deadline", "value_unit": None}, None),
    # 7万元 and 70000元 are one amount; once a quarter is four times a year.
    ({"value": 7.0, "value_unit": "万元", "quantity": 70000.0, "quantity_unit": "元"},
        {"value": 70000.0, "value_unit": "元", "quantity": 70000.0, "quantity_unit": "元"}, ("same", "unsaid")),
    ({"value": 1.0, "value_unit": "次", "period": "quarter", "kind": "frequency", "comparator": "="},
        {"value": 4.0, "value_unit": "次", "period": "year", "kind": "frequency", "comparator": "="},
        ("same", "unsaid")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "wanted"), DEMANDS, ids=range(len(DEMANDS)))
def test_what_two_sides_demand(one: dict[str, Any], other: dict[str, Any], wanted: tuple[str, str] | None) -> None:
    made = two_targets(one, other)
    found = indicators(made)
    if wanted is None:
        assert not len(found) and not list(INDICATORS.prepare(made, None))
        assert "targets_indicators" not in pc.figure_names(made)
        return
    assert list(found["side_id"]) == ["a", "b"]
    assert set(found["figures"]) == {wanted[0]} and set(found["dates"]) == {wanted[1]}
    drawn = only(INDICATORS, made)
    for lang in LANGS:
        names = Names(made, lang)
        figure = draw(INDICATORS, drawn, names)
        assert_sound(figure)
        shown = {t.get_gid(): t.get_text().replace("\n", "") for t in figure.axes[0].texts if t.get_gid()}
        assert set(shown) == {"a:1/t1", "b:1/t1"}
        if "deadline_latest" in one:
            assert "2021-12-31" in shown["a:1/t1"] and "2022-12-31" in shown["a:1/t1"]
        caption = INDICATORS.caption(drawn, names)
        said = names.say("target_figures.indicators_open", indicators=1) in caption.shows
        assert said == (wanted[1] == "open")
        assert caption.title == names.say(
            f"target_figures.indicators_title_{wanted[0]}", indicators=1, same=int(wanted[0] == "same"),
            differ=int(wanted[0] == "differ"),
        )  # fmt: skip


def test_a_study_without_comparable_figures_has_a_table_instead(tables: Tables) -> None:
    assert "targets_indicators" not in pc.figure_names(tables)
    with pytest.raises(CallError, match=r'pc\.report_table\("targets"\).*"differences"'):
        pc.draw("targets_indicators", tables)


@both
def test_dumbbells_by_hand(lang: Lang) -> None:
    made = two_targets(
        {"value": 80.0}, {"value": 95.0, "comparator": "<", "indicator": "案件结案率", "deadline": "2025-12-31"}
    )
    drawn = only(INDICATORS, made)
    [row] = drawn.rows
    assert row.wordings == ("结案率", "案件结案率")
    assert (row.low, row.high) == (70.0, 100.0)
    figure = draw(INDICATORS, drawn, Names(made, lang))
    assert_sound(figure)
    dots = marked(figure)
    [a], [b] = dots["a:1/t1"], dots["b:1/t1"]
    assert (a.get_marker(), a.get_markeredgecolor()) == drawn.marks["a"] != drawn.marks["b"]
    assert b.get_markerfacecolor() == "white" and a.get_markerfacecolor() == drawn.marks["a"][1]
    # On one scale, in one row: 80 and 95 stand a third and five sixths of the way from 70 to 100.
    length = (STRIP - 0.16) / 30
    assert b.get_xdata()[0] - a.get_xdata()[0] == pytest.approx(15 * length)
    assert a.get_ydata()[0] == b.get_ydata()[0]
    shown = words(figure)
    assert {"70%", "100%"} <= set(shown)
    if lang == "zh":
        assert "结案率 / 案件结案率" in shown
    else:
        assert not any(re.search("[\u3400-\u9fff]", text) for text in shown if "市" not in text)


def test_equal_figures_stand_one_above_the_other() -> None:
    made = two_targets({"value": 98.0}, {"value": 98.0})
    figure = draw(INDICATORS, only(INDICATORS, made), Names(made))
    [a], [b] = marked(figure)["a:1/t1"], marked(figure)["b:1/t1"]
    assert a.get_xdata()[0] == b.get_xdata()[0] and b.get_ydata()[0] - a.get_ydata()[0] == pytest.approx(0.1)


@both
@pytest.mark.parametrize("sides", [2, 6, 12, 40])
def test_any_number_of_sides(lang: Lang, sides: int) -> None:
    regions = {f"r{n:02d}": f"第{n}市" for n in range(sides)}
    targets = [
        target(f"{r}:1", 1, indicator="森林覆盖率", comparator=">=", value=30.0 + n % 7, value_unit="%",
            deadline="2025-12-31")
        for n, r in enumerate(regions)
    ]  # fmt: skip
    pairs = [target_pair(f"{a}:1/t1", f"{b}:1/t1", "T") for a, b in itertools.pairwise(regions)]
    made = made_tables(regions, targets=targets, target_differences=pairs, topics=TOPIC)
    drawn = only(INDICATORS, made)
    assert_sound(draw(INDICATORS, drawn, Names(made, lang)))
    assert len(set(drawn.marks.values())) == sides  # no shape and colour twice
    assert INDICATORS.size(drawn)[1] < 9


def test_pages_hold_every_target_once() -> None:
    regions = {"a": "甲市", "b": "乙市"}
    targets = [
        target(f"{r}:1", n, comparator=">=", value=float(n), value_unit="个") for r in regions for n in range(1, 31)
    ]
    pairs = [target_pair(f"a:1/t{n}", f"b:1/t{n}", "T") for n in range(1, 31)]
    made = made_tables(regions, targets=targets, target_differences=pairs, topics=TOPIC)
    pages = [page for _, page in INDICATORS.prepare(made, None)]
    assert [len(page.found) for page in pages] == [44, 16]
    shown = [t.target_id for page in pages for row in page.rows for t in row.targets]
    assert sorted(shown) == sorted(made.targets["target_id"])
    assert "（2/2）" in INDICATORS.caption(pages[1], Names(made)).title
    assert "30" in INDICATORS.caption(pages[1], Names(made)).title  # of the whole study, on every page


ENDS = [
    ([85.0, 98.0], "%", (80.0, 100.0)),
    ([98.0, 98.0], "%", (90.0, 100.0)),
    ([0.0, 0.0], "个", (0.0, 0.5)),
    ([-3.0, 2.0], "℃", (-5.0, 5.0)),
    ([3e9, 5e9], "元", (2e9, 6e9)),
]


@pytest.mark.parametrize(("figures", "unit", "ends"), ENDS)
def test_scale_ends(figures: list[float], unit: str, ends: tuple[float, float]) -> None:
    own = pd.DataFrame({"amount": figures, "amount_high": float("nan"), "unit": unit})
    low, high = scale_ends(own)
    assert (low, high) == pytest.approx(ends)
    assert low <= min(figures) and high >= max(figures) and low < high


# --- commitments --------------------------------------------------------------------------------------------


@both
def test_commitments_by_hand(lang: Lang) -> None:
    # a:1 has a date and a figure (figure wins), a:2 a date, a:3 coverage, which only the plan's period dates; a:4 has a
    # direction, a result and a rule, none of them hard; the target outside is left out.
    outside = target("a:1", 9) | {"target_id": "a/t1", "measure_id": None}
    made = made_tables(
        {"a": "甲市", "b": "乙市"},
        measures=4,
        targets=[
            target("a:1", 1, deadline="2022-12-31"),
            target("a:1", 2, comparator=">=", value=1.0),
            target("a:2", 1, deadline="2022-12-31"),
            target("a:3", 1, comparator="full-coverage", deadline="2025-12-31", deadline_source="plan_period"),
            target("a:4", 1, comparator="increase", deadline="2022-12-31"),
            target("a:4", 2, comparator=">=", value=1.0, tense="achieved"),
            target("a:4", 3, comparator=">=", value=1.0, kind="standard"),
            outside,
        ],
    )
    drawn = only(COMMITMENTS, made)
    data = COMMITMENTS.data(drawn)
    assert data[list(commitments(made))].equals(commitments(made))
    assert data.groupby("side_id")["per_thousand"].first().to_dict() == {"a": 1000.0, "b": 0.0}  # texts of a character
    assert commitments(made).to_numpy().tolist() == [
        ["a", "figure", 1, 2, 0.25], ["a", "deadline", 1, 1, 0.25], ["a", "coverage", 1, 1, 0.25],
        ["a", "soft", 1, 0, 0.25], ["b", "figure", 0, 0, 0.0], ["b", "deadline", 0, 0, 0.0],
        ["b", "coverage", 0, 0, 0.0], ["b", "soft", 4, 0, 1.0],
    ]  # fmt: skip
    figure = draw(COMMITMENTS, drawn, Names(made, lang))
    assert_sound(figure)
    assert words(figure).count("1 (25%)") == 4
    assert {"1000.0", "100.0", "0.0"} <= set(words(figure))  # a measure is one sentence at least
    bars = {gid: [(p.get_x(), p.get_width()) for p in found] for gid, found in marked(figure).items()}
    assert bars == {
        "a/figure": [(0, 25)], "a/deadline": [(25, 25)], "a/coverage": [(50, 25)], "a/soft": [(75, 25)], "b/soft": [(0, 100)],
    }  # fmt: skip
    caption = COMMITMENTS.caption(drawn, Names(made, lang))
    assert caption.rows == 8 + 4
    assert caption.left_out.startswith("1 ")


@both
def test_commitments_equal_the_tables(tables: Tables, lang: Lang) -> None:
    drawn = only(COMMITMENTS, tables)
    figure = draw(COMMITMENTS, drawn, Names(tables, lang))
    assert_sound(figure)
    region = tables.measures["document_id"].map(region_of_documents(tables))
    hard = tables.targets[tables.targets["is_hard"]]
    figures = set(hard.loc[hard["value"].notna(), "measure_id"].dropna())
    dated = set(hard.loc[hard["deadline_source"].isin(["sentence", "context"]), "measure_id"].dropna()) - figures
    some = set(hard["measure_id"].dropna())
    for r, counts in drawn.kinds.pivot(index="side_id", columns="kind", values="measures").to_dict("index").items():
        own = set(tables.measures.loc[region == r, "measure_id"])
        assert counts == {
            "figure": len(own & figures),
            "deadline": len(own & dated),
            "coverage": len(own & some - figures - dated),
            "soft": len(own - some),
        }
        for kind, [bar] in ((k, marked(figure)[f"{r}/{k}"]) for k, n in counts.items() if n):
            assert bar.get_width() == pytest.approx(100 * counts[kind] / len(own))
    # Anshan and Ningxia differ by characters, but Ningxia has three targets: the title is of the two that have many.
    title, names = COMMITMENTS.caption(drawn, Names(tables, lang)).title, Names(tables, lang)
    assert [names.side(side) in title for side in ("anshan", "suizhou", "ningxia")] == [True, True, False]
    assert ("超出随机之差" if lang == "zh" else "beyond chance") in title
    few = replace(drawn, rates=drawn.rates.assign(targets=4))
    assert ("至少 5 项" if lang == "zh" else "5 hard targets or more") in COMMITMENTS.caption(few, names).title
    apart = replace(drawn, apart={unit: [] for unit in drawn.apart} | {"sentences": [("anshan", "suizhou")]})
    assert ("按句有 1 对" if lang == "zh" else "by sentences 1 pair differs") in COMMITMENTS.caption(apart, names).title


# --- any corpus ---------------------------------------------------------------------------------------------


@every
def test_nothing_without_targets(kind: Any) -> None:
    assert list(kind.prepare(made_tables({"a": "甲市", "b": None}), None)) == []
    assert list(kind.prepare(made_tables({}), None)) == []


def test_no_dates_no_timeline() -> None:
    made = made_tables({"a": "甲市"}, targets=[target("a:1", 1, comparator="full-coverage")])
    assert list(TIMELINE.prepare(made, None)) == []
    assert list(INDICATORS.prepare(made, None)) == []
    assert only(COMMITMENTS, made).kinds.set_index(["side_id", "kind"]).loc[("a", "coverage"), "measures"] == 1


def test_what_is_not_hard_is_in_no_figure() -> None:
    soft = [
        target("a:1", 1, comparator="increase", deadline="2022-12-31"),
        target("a:1", 2, comparator=">=", value=1.0, deadline="2022-12-31", tense="achieved"),
        target("a:1", 3, comparator="<=", value=1.0, deadline="2022-12-31", kind="standard"),
    ]
    made = made_tables({"a": "甲市"}, targets=soft)
    assert [list(kind.prepare(made, None)) for kind in FIGURES] == [[], [], []]


@both
@every
def test_one_region(kind: Any, lang: Lang) -> None:
    made = made_tables(
        {"a": None},
        measures=1,
        targets=[target("a:1", 1, indicator=None, comparator=">=", value=0.1, deadline="2024-02-29")],
    )
    if kind is INDICATORS:  # of which one side alone has none
        assert not list(kind.prepare(made, None))
        return
    figure = draw(kind, only(kind, made), Names(made, lang))
    assert_sound(figure)


@both
@every
def test_twelve_regions_with_long_names_and_indicators(kind: Any, lang: Lang) -> None:
    regions = list(LONG_REGIONS)
    targets = [
        target(
            f"{r}:{1 + n % 2}", n, indicator=f"{LONG}{n}", comparator=">=" if n % 2 else "by-deadline",
            value=float(1_234_567 * n) if n % 2 else None, value_unit="平方千米以上的标准化场所" if n % 2 else None,
            deadline=f"20{21 + (n + i) % 15}-12-31", period="half-year" if n % 2 else None,
        )
        for i, r in enumerate(regions)
        for n in range(1, 6)
    ]  # fmt: skip
    pairs = [target_pair(f"{a}:2/t1", f"{b}:2/t1", "T") for a, b in itertools.pairwise(regions)]
    made = made_tables(
        LONG_REGIONS,
        periods=dict.fromkeys(regions[::2], ("2021-01-01", "2035-12-31")),
        targets=targets,
        target_differences=pairs,
        topics=TOPIC,
    )
    for _, drawn in kind.prepare(made, None):
        assert_sound(draw(kind, drawn, Names(made, lang)))
        assert kind.size(drawn)[1] < 12


@both
def test_foreign_words_are_no_formula(lang: Lang) -> None:
    made = made_tables(
        {"a": "$x$市", "b": "乙市"},
        targets=[
            target(
                f"{r}:1", 1, indicator="$甲$与$乙_", comparator=">=", value=5.0, value_unit="$", deadline="2022-12-31"
            )
            for r in "ab"
        ],
        target_differences=PAIR,
        topics=TOPIC,
    )
    for kind in FIGURES:
        figure = draw(kind, only(kind, made), Names(made, lang))
        assert_sound(figure)
        if lang == "zh":
            assert any("$x$" in t.get_text() and not t.get_parse_math() for t in _all_texts(figure))


def _all_texts(figure: Figure) -> list[Any]:
    ax = figure.axes[0]
    return [*ax.texts, *ax.get_yticklabels()]


def test_same_tables_same_drawing(tables: Tables) -> None:
    for kind in FIGURES:
        assert repr(list(kind.prepare(tables, None))) == repr(list(kind.prepare(tables, None)))


def test_lettering() -> None:
    # A Chinese character is as wide as the font is high: six of 12 points are an inch.
    assert lettering.text_width("行政规范文件", 12) == pytest.approx(1)
    assert lettering.shorten("行政规范文件", 1, 12) == "行政规范文件"
    assert lettering.shorten("行政规范性文件", 1, 12) == "行政规范性…"
    assert lettering.wrap("行政规范性文件，合法性", 1, 12) == "行政规范性文\n件，合法性"
    assert lettering.wrap("Inner Mongolia Region", 1, 12, 3) == "Inner\nMongolia\nRegion"
