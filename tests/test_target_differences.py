"""What targets of two regions want of the same: who meets, who does not, what differs, and what one side alone has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import policycompare as pc
from made_corpora import made_tables, target
from policycompare.pairs.target_differences import build_target_differences
from policycompare.pairs.target_groups import place_targets
from policycompare.project import make_compared_tables
from policycompare.report.page import report_page
from policycompare.report.target_tables import difference_table, target_table
from policycompare.results.questions import targets
from policycompare.results.targets import indicators
from policycompare.tables.frames import Tables, build_frame, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import differing_targets, hard_targets, paired_targets
from policycompare.tables.schema import BY_NAME
from policycompare.words import LANGS

STUDIES = Path(__file__).parent / "studies"
SHARE = {"comparator": ">=", "value_unit": "%", "quantity_unit": "%"}
Row = dict[str, Any]


def aligned(tables: Tables, *pairs: tuple[str, str], relation: str | None = "same", rank: int = 1) -> Tables:
    """The tables with these pairs of measures accepted, all of one relation, and the differences that follow."""
    rows = [
        {"left_measure_id": left, "right_measure_id": right, "score": 0.9, "same_score": 0.9, "rank_left": rank,
         "rank_right": 1, "is_accepted": relation is not None, "relation": relation}
        for left, right in pairs
    ]  # fmt: skip
    columns = BY_NAME["alignments"].column_names
    given = tables.with_frames(alignments=pd.DataFrame(rows, columns=columns).astype({"is_accepted": bool}))
    found = build_frame(BY_NAME["target_differences"], list(build_target_differences(given)))
    return given.with_frames(target_differences=found)


def study(*targets: Row, **more: Any) -> Tables:
    """Regions a and b with two measures each and these targets; no measure has a topic."""
    return made_tables({"a": "甲市", "b": "乙市"}, targets=targets, **more)


def figure(measure_id: str, number: int, indicator: str, value: float | None, unit: str = "%", **more: Any) -> Row:
    given = {"comparator": ">=", "value_unit": unit, "quantity": value, "quantity_unit": unit}
    return target(measure_id, number, indicator=indicator, value=value, **given | more)


def rows(tables: Tables) -> list[tuple[str, str, str]]:
    """Key, basis and difference of each row."""
    found = tables.target_differences[["difference_id", "basis", "difference"]]
    return list(found.itertuples(index=False, name=None))


def unaligned(*targets: Row, **more: Any) -> list[tuple[str, str, str]]:
    return rows(aligned(study(*targets, **more)))


# ---- equal indicators


def test_equal_indicators_meet_without_a_pair_and_without_a_topic() -> None:
    made = aligned(study(figure("a:1", 1, "森林覆盖率", 38.0), figure("b:2", 1, "森林覆盖率", 42.0)))
    assert rows(made) == [("a:1/t1+b:2/t1", "indicator", "figure")]
    row = made.target_differences.iloc[0]
    assert (row["left_measure_id"], row["right_measure_id"]) == ("a:1", "b:2")
    assert pd.isna(row["topic_id"])


def test_equal_indicators_meet_outside_measures_too() -> None:
    outside = figure("b:1", 1, "森林覆盖率", 42.0) | {"measure_id": None, "target_id": "b#1/t1"}
    made = aligned(study(figure("a:1", 1, "森林覆盖率", 38.0), outside))
    assert rows(made) == [("a:1/t1+b#1/t1", "indicator", "figure")]
    assert pd.isna(made.target_differences["right_measure_id"].iloc[0])


NO_MEETING: dict[str, tuple[Row, Row]] = {
    "a name of three characters says not of what": (
        figure("a:1", 1, "满意度", 90.0), figure("b:1", 1, "满意度", 95.0)),
    "another unit": (figure("a:1", 1, "公共充电设施", 90.0, "个"), figure("b:1", 1, "公共充电设施", 90.0)),
    "a result": (figure("a:1", 1, "森林覆盖率", 38.0), figure("b:1", 1, "森林覆盖率", 42.0, tense="achieved")),
    "growth and level": (
        figure("a:1", 1, "森林覆盖率", 2.0, comparator="increase", kind="figure"), figure("b:1", 1, "森林覆盖率", 42.0)),
    "growth since another year": (
        figure("a:1", 1, "二氧化碳排放", 18.0, comparator="decrease", kind="figure", baseline_year=2020),
        figure("b:1", 1, "二氧化碳排放", 65.0, comparator="decrease", kind="figure", baseline_year=2005)),
    "another period": (
        figure("a:1", 1, "业务培训学时", 60.0, "学时", period="year"), figure("b:1", 1, "业务培训学时", 60.0, "学时")),
    "a restriction": (
        figure("a:1", 1, "律师辩护率", 90.0, scope="在四类案件中"), figure("b:1", 1, "律师辩护率", 90.0)),
    "no figure": (
        figure("a:1", 1, "数据平台建设", None, comparator="by-deadline"),
        figure("b:1", 1, "数据平台建设", None, comparator="by-deadline")),
    "one region": (figure("a:1", 1, "森林覆盖率", 38.0), figure("a:2", 1, "森林覆盖率", 42.0)),
}  # fmt: skip


@pytest.mark.parametrize("why", NO_MEETING)
def test_equal_words_that_do_not_meet(why: str) -> None:
    assert unaligned(*NO_MEETING[why]) == []


def test_two_figures_for_one_date_are_of_something_narrower() -> None:
    parks = (figure("a:1", 1, "城市公园", 1000.0, "座"), figure("a:2", 1, "城市公园", 600.0, "座"))
    assert unaligned(*parks, figure("b:1", 1, "城市公园", 300.0, "座")) == []
    # the same figure twice is one, the first, however it binds
    again = (figure("a:1", 1, "城市公园", 1000.0, "座"), figure("a:2", 1, "城市公园", 1000.0, "座", comparator="="))
    assert unaligned(*again, figure("b:1", 1, "城市公园", 300.0, "座")) == [("a:1/t1+b:1/t1", "indicator", "figure")]


def test_of_several_years_the_nearest_meet() -> None:
    left = [
        figure("a:1", n, "非化石能源消费比重", 20.0 + n, deadline=f"{year}-12-31") for n, year in ((1, 2025), (2, 2030))
    ]
    late = figure("b:1", 1, "非化石能源消费比重", 25.0, deadline="2030-12-31")
    assert unaligned(*left, late) == [("a:1/t2+b:1/t1", "indicator", "figure")]
    early = figure("b:1", 2, "非化石能源消费比重", 18.0, deadline="2026-12-31")
    assert unaligned(*left, late, early) == [
        ("a:1/t1+b:1/t2", "indicator", "both"), ("a:1/t2+b:1/t1", "indicator", "figure"),
    ]  # fmt: skip


# ---- pairs of measures


def test_targets_of_an_accepted_pair_meet_whatever_it_rests_on() -> None:
    coal = study(figure("a:1", 1, "煤炭消费量", 8.0), figure("b:1", 1, "煤炭消费总量", 10.0))
    assert rows(aligned(coal)) == []
    assert rows(aligned(coal, ("a:1", "b:1"), relation=None)) == []
    for relation in ("related", "same"):
        assert rows(aligned(coal, ("a:1", "b:1"), relation=relation)) == [("a:1/t1+b:1/t1", "pair", "figure")]
    # the pair is of other measures
    assert ("a:1/t1+b:1/t1", "pair", "figure") not in rows(aligned(coal, ("a:1", "b:2")))


def test_what_has_its_equal_there_does_not_meet_what_is_merely_like_it() -> None:
    made = study(
        figure("a:1", 1, "森林覆盖率", 38.0), figure("b:1", 1, "森林覆盖率", 42.0), figure("b:1", 2, "城区森林覆盖率", 50.0),
    )  # fmt: skip
    assert rows(aligned(made, ("a:1", "b:1"), relation="related")) == [("a:1/t1+b:1/t1", "pair", "figure")]


@pytest.mark.parametrize("unit", ["%", "万亩"])
def test_a_share_is_no_amount(unit: str) -> None:
    made = study(figure("a:1", 1, "森林覆盖率", 38.0), figure("b:1", 1, "森林覆盖总率", 42.0, unit))
    assert len(rows(aligned(made, ("a:1", "b:1"), relation="related"))) == (unit == "%")


def test_the_same_object_in_the_same_unit_meets_inside_a_pair() -> None:
    area = {"unit": "万亩", "quantity_unit": "平方米"}
    made = study(figure("a:1", 1, "新造林", 10.0, **area), figure("b:1", 1, "完成营造林", 30.0, **area))
    assert rows(aligned(made, ("a:1", "b:1"))) == [("a:1/t1+b:1/t1", "pair", "figure")]
    assert rows(aligned(made)) == []


def test_a_pair_goes_before_a_topic_and_a_topic_before_the_words() -> None:
    topics: dict[str, Any] = {
        "topics": [{"topic_id": "T"}],
        "measure_topics": [{"measure_id": f"{r}:1", "topic_id": "T"} for r in "ab"],
    }
    made = study(figure("a:1", 1, "森林覆盖率", 38.0), figure("b:1", 1, "森林覆盖率", 38.0), **topics)
    assert rows(aligned(made)) == [("a:1/t1+b:1/t1", "topic", "none")]
    paired = aligned(made, ("a:1", "b:1"), relation="related")
    assert rows(paired) == [("a:1/t1+b:1/t1", "pair", "none")]
    assert list(paired.target_differences["topic_id"]) == ["T"]


# ---- dates with two readings

LATE: Row = {"deadline": "2021-12-31", "deadline_latest": "2022-12-31"}
"""2022年前."""
DATES: list[tuple[Row, Row, str, bool]] = [
    (LATE, {"deadline": "2022-12-31"}, "deadline", True),
    (LATE, {"deadline": "2023-12-31"}, "deadline", False),
    (LATE, {"deadline": "2021-12-31"}, "none", True),  # read the other way the two differ
    (LATE, LATE, "none", False),
    (LATE, {}, "deadline", False),
    ({"deadline": "2021-12-31"}, {"deadline": "2022-12-31"}, "deadline", False),
]


@pytest.mark.parametrize(("left", "right", "difference", "ambiguous"), DATES)
def test_a_difference_that_rests_on_a_reading_says_so(left: Row, right: Row, difference: str, ambiguous: bool) -> None:
    made = aligned(study(*(figure(f"{r}:1", 1, "森林覆盖率", 38.0, **own) for r, own in (("a", left), ("b", right)))))
    row = made.target_differences.iloc[0]
    assert (row["difference"], row["is_date_ambiguous"]) == (difference, ambiguous)
    # What hangs on a reading is no finding.
    said = [claim for claim in targets.claims(made) if claim.key.startswith("target_")]
    assert len(said) == (difference != "none" and not ambiguous)
    shown = difference_table(made).frame["difference"].tolist()
    assert shown == ([] if difference == "none" else ["期限（视读法）" if ambiguous else "期限"])


def test_the_project_has_one(tables: Tables) -> None:
    marked = tables.target_differences[tables.target_differences["is_date_ambiguous"]]
    assert list(marked["difference_id"]) == ["anshan:5.12/t1+suizhou-gov:18/t1"]  # 2022年前, and by the end of 2022


# ---- a figure here, none there

ALONE = (figure("a:1", 1, "森林覆盖率", 38.0), figure("b:1", 1, "湿地保护率", 55.0))


def test_a_target_that_the_same_measure_lacks_is_a_row() -> None:
    made = aligned(study(*ALONE), ("a:1", "b:1"))
    assert rows(made) == [("a:1+b:1/t1", "pair", "one_sided"), ("a:1/t1+b:1", "pair", "one_sided")]
    row = made.target_differences.set_index("difference_id").loc["a:1/t1+b:1"]
    assert (row["left_target_id"], row["left_measure_id"], row["right_measure_id"]) == ("a:1/t1", "a:1", "b:1")
    assert row[["right_target_id", "similarity", "topic_id"]].isna().all()
    assert rows(aligned(study(*ALONE), ("a:1", "b:1"), relation="related")) == []


NOT_ALONE: dict[str, Row] = {
    "a like target, met as a pair": figure("b:1", 1, "森林总覆盖率", 42.0),
    "the same in another measure of the region": figure("b:2", 1, "森林覆盖率", 42.0),
    "a result with a figure": figure("b:1", 1, "森林覆盖率", 42.0, tense="achieved"),
}


@pytest.mark.parametrize("why", NOT_ALONE)
def test_a_target_that_is_not_alone(why: str) -> None:
    made = aligned(study(ALONE[0], NOT_ALONE[why]), ("a:1", "b:1"))
    assert "one_sided" not in {difference for _, _, difference in rows(made)}


def test_a_direction_without_a_figure_is_no_figure() -> None:
    soft = target("b:1", 1, indicator="森林覆盖率", comparator="increase")
    assert rows(aligned(study(ALONE[0], soft), ("a:1", "b:1"))) == [("a:1/t1+b:1", "pair", "one_sided")]


def test_a_target_alone_is_a_row_once_a_side_and_only_beside_the_best_counterpart() -> None:
    made = study(ALONE[0])
    assert rows(aligned(made, ("a:1", "b:1"), ("a:1", "b:2"))) == [("a:1/t1+b:1", "pair", "one_sided")]
    assert rows(aligned(made, ("a:1", "b:1"), rank=2)) == []


# ---- small studies without a codebook


@pytest.fixture(scope="module")
def same_wording() -> Tables:
    return make_compared_tables(STUDIES / "same_wording")


@pytest.fixture(scope="module")
def carbon_peak() -> Tables:
    """The plans of which nothing that rests on topics can be said, with the pairs that a reader finds the same."""
    found = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 7), (7, 8), (8, 9), (11, 11), (14, 13), (15, 14))
    made = make_compared_tables(STUDIES / "carbon_peak")
    return aligned(made, *((f"qinglan:{a}", f"yunhe:{b}") for a, b in found))


def values(tables: Tables) -> set[tuple[str, float, float]]:
    """Indicator on the left, and the two figures, of pairs whose figures differ."""
    of = {target.target_id: target for target in iter_rows(tables.targets)}
    pairs = [(of[p.left_target_id], of[p.right_target_id]) for p in differing_targets(tables)]
    return {(left.indicator, left.value, right.value) for left, right in pairs if left.value > 0 < right.value}


def test_equal_wording_gives_the_differences_before_any_pair(same_wording: Tables) -> None:
    assert values(aligned(same_wording)) == {("森林覆盖率", 38.0, 42.0), ("建成公共充电桩", 3000.0, 5000.0)}
    paired = aligned(same_wording, ("qinglan:1", "yunhe:1"), ("qinglan:2", "yunhe:2"), ("qinglan:3", "yunhe:3"))
    assert values(paired) == values(aligned(same_wording))
    # the same in both: 营造林30万亩, 公交车新能源占比80%
    assert sorted(paired.target_differences["difference"]) == ["figure", "figure", "none", "none"]


def test_differences_of_a_study_that_no_codebook_fits(carbon_peak: Tables) -> None:
    assert carbon_peak.target_differences["topic_id"].isna().all()
    assert values(carbon_peak) == {
        ("可再生能源发电装机", 450.0, 600.0), ("煤炭消费量", 8.0, 10.0), ("培育省级以上绿色工厂", 20.0, 30.0),
        ("建成充电桩", 3000.0, 5000.0), ("森林覆盖率", 38.0, 42.0), ("新造林", 10.0, 30.0),
    }  # fmt: skip


def test_everything_that_shows_them_copes(carbon_peak: Tables) -> None:
    paired, placed = paired_targets(carbon_peak), place_targets(carbon_peak)
    assert sorted(p.target_id for p in placed) == sorted(hard_targets(carbon_peak)["target_id"])
    group = {p.target_id: p.group for p in placed}
    for left, right in zip(paired["left_target_id"], paired["right_target_id"], strict=True):
        assert group[left] == group[right] is not None
    assert sum(g is not None for g in group.values()) == 2 * len(paired)
    shown = indicators(carbon_peak)
    assert shown.groupby("group")["side_id"].nunique().tolist() == [2] * 6
    figures = carbon_peak.targets.set_index("target_id")["value"]
    met = {*paired["left_target_id"], *paired["right_target_id"]}
    # A dumbbell has figures of two sides in one unit; a target whose counterpart has another unit is in the table alone.
    units = carbon_peak.targets.set_index("target_id")[["quantity_unit", "value_unit"]].bfill(axis=1).iloc[:, 0]
    ends = list(zip(paired["left_target_id"], paired["right_target_id"], strict=True))
    held = {t for pair in ends if units[pair[0]] == units[pair[1]] for t in pair if figures[t] > 0}
    assert held and held <= set(shown["target_id"]) <= {target for target in met if figures[target] > 0}
    for lang in LANGS:
        table = difference_table(carbon_peak, lang).frame
        alone = carbon_peak.target_differences["difference"] == "one_sided"
        assert alone.sum() > 0
        assert len(table) == len(differing_targets(carbon_peak)) + alone.sum()
        assert len(target_table(carbon_peak, lang).frame) == len(placed)
        assert pc.draw("targets_indicators", carbon_peak, lang=lang).parts
        names = Names(carbon_peak, lang)
        lines = [names.say(f"claims.{claim.key}", **claim.said(names)) for claim in targets.claims(carbon_peak)]
        assert any("森林覆盖率" in line for line in lines)
        assert "nan" not in "".join(lines).lower() and "None" not in "".join(lines)
    shown = difference_table(carbon_peak).frame.set_index("left_source")
    assert {"（yunhe:3没有）"} <= set(shown["right_indicator"])
    assert "森林覆盖率" in report_page(carbon_peak, [])


def test_groups_without_a_shared_topic_stand_together() -> None:
    """a:1 has a topic, b:1 none: both stand under it, one beside the other."""
    topics: dict[str, Any] = {
        "topics": [{"topic_id": "T", "theme": "t", "row": "r"}],
        "measure_topics": [{"measure_id": "a:1", "topic_id": "T", "is_primary": True}],
    }
    made = aligned(study(figure("a:1", 1, "森林覆盖率", 38.0), figure("b:1", 1, "森林覆盖率", 42.0), **topics))
    assert [(p.target_id, p.group, p.theme, p.topic_id) for p in place_targets(made)] == [
        ("a:1/t1", 1, "t", "T"), ("b:1/t1", 1, "t", None),
    ]  # fmt: skip
