"""Figures of targets show what the tables say, in both languages, for any corpus."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
from matplotlib.figure import Figure

from figure_checks import assert_sound, draw, words
from keyed import target_pair
from made_corpora import LONG_REGIONS, made_tables, target
from policycompare.findings.targets import commitments, deadlines, indicators
from policycompare.plots import lettering
from policycompare.plots.indicators import INDICATORS, STRIP, above
from policycompare.plots.targets import COMMITMENTS, FIGURES
from policycompare.plots.timeline import TIMELINE
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import paired_targets, region_of_documents
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
    figure = draw(TIMELINE, drawn, Names(tables, lang))
    assert_sound(figure)
    hard = tables.targets[tables.targets["is_hard"]]
    dated = hard[hard["deadline_source"].isin(["sentence", "context"])]
    marks = marked(figure)
    assert sorted(marks) == sorted(dated["target_id"])
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    middles = figure.axes[0].get_yticks()
    for t in dated.itertuples():
        [mark] = marks[t.target_id]
        assert mark.get_xdata()[0] == datetime.date.fromisoformat(t.deadline).toordinal()
        assert (mark.get_markerfacecolor() == "white") == (t.value != t.value)
        region = region_of_documents(tables)[t.document_id]
        nearest = min(range(len(rows)), key=lambda i: _off(tables, drawn, i, mark.get_ydata()[0]))
        assert rows[nearest] == Names(tables, lang).region(region)
        assert mark.get_markeredgecolor() == drawn.colours[region]
    assert len(middles) == tables.documents["region_id"].nunique()
    labels = [a.get_text() for a in figure.axes[0].texts]
    assert sum(t.side != 0 for t in drawn.marks) == len(dated)
    assert any(label == "一审诉讼案件服判息诉率 ≥85%" for label in labels)
    caption = TIMELINE.caption(drawn, Names(tables, lang))
    periods = tables.documents["period_start"].notna().sum()
    assert caption.rows == len(dated) + periods
    of_plan, undated = hard["deadline_source"].eq("plan_period").sum(), hard["deadline"].isna().sum()
    assert caption.left_out.startswith((f"{of_plan} ", f"{undated} ")) and f"{undated} " in caption.left_out
    assert f"{(~tables.targets['is_hard'] & tables.targets['tense'].eq('planned')).sum()}" in caption.shows
    assert f"{len(tables.documents) - periods}" in caption.left_out


def _off(tables: Tables, drawn: Any, row: int, y: float) -> float:
    """How far y is from a row's stretch: 0 within it."""
    from policycompare.plots.timeline import _height

    heights = [_height(n) for n in drawn.lanes.values()]
    top, bottom = sum(heights[:row]), sum(heights[: row + 1])
    return max(top - y, y - bottom, 0.0)


@both
def test_period_bars(lang: Lang) -> None:
    made = made_tables(
        {"a": "甲市", "b": "乙市"},
        periods={"b": ("2021-01-01", "2025-12-31")},
        targets=[target("a:1", 1, deadline="2023-06-30")],
    )
    drawn = only(TIMELINE, made)
    figure = draw(TIMELINE, drawn, Names(made, lang))
    [bar] = list(figure.axes[0].collections)
    # 2021-01-01 is day 737791 and 2025-12-31 day 739616 of the calendar (date.toordinal).
    assert [round(v) for v in bar.get_paths()[0].get_extents().intervalx] == [737791, 739616]
    low, high = sorted(bar.get_paths()[0].get_extents().intervaly)
    assert low > drawn_height(drawn, 1) and high < drawn_height(drawn, 2)
    assert ("无写明期限的硬目标" if lang == "zh" else "no hard target that says a deadline") in words(figure)


def drawn_height(drawn: Any, rows: int) -> float:
    from policycompare.plots.timeline import _height

    return sum([_height(n) for n in drawn.lanes.values()][:rows])


@both
def test_unlabelled_markers_are_counted(lang: Lang) -> None:
    # Sixty targets on one day: fourteen lanes hold a label each, the rest stand on one another in the fifteenth.
    made = made_tables({"a": "甲市"}, targets=[target("a:1", n, deadline="2023-12-31") for n in range(1, 61)])
    drawn = only(TIMELINE, made)
    figure = draw(TIMELINE, drawn, Names(made, lang))
    assert_sound(figure)
    assert len(marked(figure)) == 60
    assert len([a for a in figure.axes[0].texts if a.get_text().startswith("指标")]) == 14
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
    targets = [target(f"{r}:1", 1, comparator="full-coverage") for r in "abcde"]
    made = made_tables(dict.fromkeys("abcde"), targets=targets, target_differences=pairs, topics=TOPIC)
    found = indicators(made)
    assert found["is_shared"].all()
    assert ["".join(own) for _, own in found.groupby("group")["side_id"]] == groups
    assert found["pairs"].sum() == len(links)


@pytest.mark.parametrize(("value", "end"), [(0.05, 0.1), (0.1, 0.2), (1, 2), (3, 5), (5, 10), (60, 100), (0, 1)])
def test_scale_ends_above_the_largest(value: float, end: float) -> None:
    assert above(value) == pytest.approx(end)


@both
def test_indicators_equal_the_tables(tables: Tables, lang: Lang) -> None:
    names = Names(tables, lang)
    drawn = only(INDICATORS, tables)
    figure = draw(INDICATORS, drawn, names)
    assert_sound(figure)
    pairs = paired_targets(tables)
    paired = set(pairs["left_target_id"]) | set(pairs["right_target_id"])
    frame = tables.targets.set_index("target_id")
    wanted = paired | set(frame.index[frame["value"].notna() & frame["is_hard"]])
    demands = {t.get_gid(): t.get_text() for t in figure.axes[0].texts if t.get_gid()}
    assert set(demands) == wanted
    dots = marked(figure)
    left = min(d[0].get_xdata()[0] for d in dots.values())
    strip_at = drawn.label_width + drawn.name_width + 0.2
    assert set(dots) == set(frame.index[frame["value"].notna()]) & wanted
    for target_id in wanted:
        t = frame.loc[target_id]
        if t["value"] == t["value"]:
            assert f"{t['value']:g}{t['value_unit']}" in demands[target_id]
            if t["value_unit"] == "%":
                [dot] = dots[target_id]
                assert dot.get_xdata()[0] == pytest.approx(strip_at + STRIP * t["value"] / 100)
        demand = demands[target_id].replace("\n", "")
        if t["deadline_source"] == "plan_period":
            assert t["deadline"].removesuffix("-12-31") in demand and t["deadline"] not in demand
        elif isinstance(t["deadline"], str):
            assert t["deadline"] in demand
        assert names.word(t["comparator"]) in demands[target_id]
    assert left >= strip_at - 1e-9
    caption = INDICATORS.caption(drawn, names)
    assert caption.rows == len(wanted) + len(pairs)
    assert f"{tables.targets['is_hard'].sum() - len(wanted)}" in caption.left_out


@both
def test_ranges_and_starting_figures_are_drawn(lang: Lang) -> None:
    unit: dict[str, Any] = {"value_unit": "个", "deadline": "2025-12-31"}
    made = made_tables(
        {"a": "甲市"},
        targets=[
            target("a:1", 1, comparator="between", value=8.0, value_high=10.0, hedge="左右", **unit),
            target("a:1", 2, comparator=">=", value=4.0, baseline_value=2.0, baseline_year=2020, **unit),
        ],
    )
    drawn = only(INDICATORS, made)
    figure = draw(INDICATORS, drawn, Names(made, lang))
    assert_sound(figure)
    left = drawn.label_width + drawn.name_width + 0.2
    at = {x: pytest.approx(left + STRIP * x / 20) for x in (2, 4, 8, 10)}  # the scale ends above 10: at 20
    dots = marked(figure)
    assert list(dots["a:1/t1"][0].get_xdata()) == [at[8], at[10]]
    assert list(dots["a:1/t2"][0].get_xdata()) == [at[4]]
    bands = [list(line.get_xdata()) for line in figure.axes[0].lines if line.get_linewidth() == 3.5]
    assert bands[0] == [at[8], at[10]]
    [tick] = [line for line in figure.axes[0].lines if line.get_marker() == "|"]
    assert tick.get_xdata()[0] == at[2]
    shown = {t.get_gid(): t.get_text().replace("\n", "") for t in figure.axes[0].texts if t.get_gid()}
    start = "2020年为2个" if lang == "zh" else "2个 in 2020"
    assert shown["a:1/t1"].startswith("8–10个") and "左右" in shown["a:1/t1"] and start in shown["a:1/t2"]


def strip_targets() -> list[dict[str, Any]]:
    return [
        target("a:1", 1, indicator="结案率", comparator=">=", value=98.0, value_unit="%"),
        target("b:1", 1, indicator="案件结案率", comparator="<", value=30.0, value_unit="%"),
        target("b:1", 2, indicator="培训", comparator=">=", value=60.0, value_unit="学时", period="year"),
        target("b:2", 1, indicator="讲座", comparator="=", value=2.0, value_unit="次", period="year"),
        target("b:2", 2, indicator="检查", comparator=">=", value=4.0, value_unit="次", period="month"),
        target("b:2", 3, indicator="覆盖", comparator="full-coverage"),
    ]


PAIR = [target_pair("a:1/t1", "b:1/t1", "T")]
TOPIC = [{"topic_id": "T", "name_zh": "题", "name_en": "topic"}]


@both
def test_strips_by_hand(lang: Lang) -> None:
    made = made_tables({"a": "甲市", "b": "乙市"}, targets=strip_targets(), target_differences=PAIR, topics=TOPIC)
    drawn = only(INDICATORS, made)
    # Units never share a strip, nor do 2 a year and 4 a month; 60 ends at 100, 2 at 5, 4 at 5.
    assert [(s.label, s.unit, s.low, s.high, len(s.targets), s.shared) for s in drawn.strips] == [
        ("结案率", "%", 0, 100, 2, True),
        ("讲座", "次", 0, 5, 1, False),
        ("检查", "次", 0, 5, 1, False),
        ("培训", "学时", 0, 100, 1, False),
    ]
    figure = draw(INDICATORS, drawn, Names(made, lang))
    assert_sound(figure)
    shown = {t.get_gid(): t.get_text() for t in figure.axes[0].texts if t.get_gid()}
    assert shown["b:1/t2"] == ("每年≥60学时" if lang == "zh" else "≥60学时 a year")
    assert shown["b:1/t1"] == "<30%"
    dots = marked(figure)
    assert dots["b:1/t1"][0].get_markerfacecolor() == "white"  # 30 itself is not below 30
    assert dots["a:1/t1"][0].get_markerfacecolor() == drawn.colours["a"]
    bands = [line for line in figure.axes[0].lines if line.get_linewidth() == 3.5]
    lengths = sorted(round(abs(b.get_xdata()[1] - b.get_xdata()[0]) / STRIP, 4) for b in bands)
    # >=98 leaves 2 of 100, >=4 leaves 1 of 5, <30 leaves 30 of 100, >=60 leaves 40 of 100; = has no band.
    assert lengths == [0.02, 0.2, 0.3, 0.4]
    assert "1" in INDICATORS.caption(drawn, Names(made, lang)).left_out


def test_without_pairs_all_figures_by_unit() -> None:
    made = made_tables({"b": "乙市", "a": "甲市"}, targets=strip_targets())
    drawn = only(INDICATORS, made)
    assert not any(s.shared for s in drawn.strips)
    assert [s.unit for s in drawn.strips] == ["%", "%", "次", "次", "学时"]
    assert INDICATORS.caption(drawn, Names(made)).tables == ("targets", "target_differences")
    assert INDICATORS.caption(drawn, Names(made)).rows == 5


@both
def test_different_units_of_one_indicator_have_two_strips(lang: Lang) -> None:
    made = made_tables(
        {"a": "甲市", "b": "乙市"},
        targets=[
            target("a:1", 1, indicator="结案", comparator=">=", value=98.0, value_unit="%"),
            target("b:1", 1, indicator="结案", comparator=">=", value=98.0, value_unit="件"),
        ],
        target_differences=PAIR,
        topics=TOPIC,
    )
    drawn = only(INDICATORS, made)
    assert [(s.label, s.unit, s.high) for s in drawn.strips] == [("结案", "%", 100), ("", "件", 100)]
    assert_sound(draw(INDICATORS, drawn, Names(made, lang)))


def test_scale_is_never_cut() -> None:
    made = made_tables(
        {"a": "甲市"},
        targets=[
            target("a:1", 1, comparator=">=", value=8e9, value_unit="平方千米"),
            target("a:1", 2, comparator="<=", value=-3.0, value_unit="℃"),
        ],
    )
    figure = draw(INDICATORS, only(INDICATORS, made), Names(made))
    assert_sound(figure)
    # 10,000,000,000 has no room, with its unit or without; below 0 both ends are named.
    assert {"1e+10", "-5 – 1℃"} <= set(words(figure))


def test_pages_hold_every_target_once() -> None:
    made = made_tables(
        {"a": "甲市"},
        targets=[target("a:1", n, comparator=">=", value=float(n), value_unit="个") for n in range(1, 101)],
    )
    prepared = list(INDICATORS.prepare(made, None))
    assert [rest for rest, _ in prepared] == ["", "", ""]
    pages = [page for _, page in prepared]
    shown = [t.target_id for page in pages for s in page.strips for t in s.targets]
    assert sorted(shown) == sorted(made.targets["target_id"])
    assert {(s.low, s.high) for page in pages for s in page.strips} == {(0.0, 200.0)}
    assert sum(INDICATORS.caption(p, Names(made)).rows for p in pages) == 100
    assert "（2/3）" in INDICATORS.caption(pages[1], Names(made)).title


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
        {"a": "$x$市"},
        targets=[
            target("a:1", 1, indicator="$甲$与$乙_", comparator=">=", value=5.0, value_unit="$", deadline="2022-12-31")
        ],
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
