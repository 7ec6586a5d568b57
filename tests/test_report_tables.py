"""Tables for reports: comparable targets meet, numbers are the tables' own, where no measure is coded is said, both languages."""

from __future__ import annotations

from typing import Any, get_args

import pandas as pd
import pytest

from keyed import target_pair, whole_target
from policycompare.errors import CallError
from policycompare.pairs.target_groups import place_targets
from policycompare.report.count_tables import comparison_table, shown_ids, unit_table
from policycompare.report.report_frame import ReportColumn, ReportFrame
from policycompare.report.tables import REPORT_TABLES
from policycompare.report.target_tables import difference_table, other_target_table, target_table
from policycompare.tables.frames import Tables, build_tables
from policycompare.tables.queries import paired_targets
from policycompare.tables.schema import BY_NAME
from policycompare.words import Lang

LANGS: tuple[Lang, ...] = get_args(Lang)


def make(**tables: list[dict[str, Any]]) -> Tables:
    """Tables from rows by column name; what a row leaves out is null."""
    rows = {
        name: [{column: row.get(column) for column in BY_NAME[name].column_names} for row in given]
        for name, given in tables.items()
    }
    return build_tables(rows)


def document(document_id: str, region_id: str, name: str | None = None) -> dict[str, Any]:
    return {"document_id": document_id, "source_file": f"{document_id}.txt", "source_sha256": "0",
            "region_id": region_id, "region_name": name}  # fmt: skip


def measure(measure_id: str, start: int) -> dict[str, Any]:
    return {"measure_id": measure_id, "document_id": measure_id.partition(":")[0], "num": 1, "text": "开展督察。",
            "char_start": start, "char_end": start + 5}  # fmt: skip


def topic(topic_id: str, theme: str, row: str) -> dict[str, Any]:
    return {"topic_id": topic_id, "theme": theme, "row": row, "name_zh": f"主题{topic_id}", "name_en": f"Topic {topic_id}",
            "definition": "定义"}  # fmt: skip


def coded(measure_id: str, topic_id: str, score: float = 0.9, *, primary: bool = True) -> dict[str, Any]:
    return {"measure_id": measure_id, "topic_id": topic_id, "score": score, "is_primary": primary, "source": "model"}


def target(target_id: str, start: int, indicator: str | None, comparator: str = ">=", **more: Any) -> dict[str, Any]:
    measure_id = target_id.partition("/")[0]
    document_id = measure_id.partition(":")[0].partition("#")[0]
    return whole_target({
        "target_id": target_id, "document_id": document_id, "measure_id": measure_id if ":" in measure_id else None,
        "indicator": indicator, "comparator": comparator, "text": indicator or "到2025年取得成效", "char_start": start,
        "char_end": start + 4, **more,
    })  # fmt: skip


def unit(unit_id: str, kind: str = "agency", **more: Any) -> dict[str, Any]:
    region, _, name = unit_id.partition("/")
    return {"unit_id": unit_id, "region_id": region, "name": name, "system": "government", "kind": kind, **more}


def duty(measure_id: str, position: int, unit_id: str | None, role: str) -> dict[str, Any]:
    mention = unit_id.partition("/")[2] if unit_id else "其他单位"
    return {"measure_id": measure_id, "position": position, "unit_id": unit_id, "role": role, "mention": mention,
            "is_completed": False, "char_start": 10 * position, "char_end": 10 * position + 3}  # fmt: skip


def compared(level: str, key: str, region: str, ids: str | None) -> dict[str, Any]:
    count = len(ids.split(";")) if ids else 0
    return {"level": level, "key": key, "name": key, "side_id": region, "is_gap": not ids, "measures": count,
            "sentences": count, "measure_ids": ids}  # fmt: skip


@pytest.fixture(scope="module")
def study() -> Tables:
    """Three regions; b has two documents, c names only actors.

    Comparable: the 结案率 of a, b and c (T2) and the 知晓率 of a and c (T1).
    """
    return make(
        documents=[document("a", "a", "甲市"), document("b-1", "b", "乙县"), document("b-2", "b", "乙县"), document("c", "c")],
        measures=[measure("a:1", 0), measure("a:2", 100), measure("b-1:1", 0), measure("b-2:10", 50), measure("b-2:9", 9),
                  measure("c:1", 0)],
        units=[unit("a/市法院"), unit("a/市司法局", function="justice_administration", level="prefecture"),
               unit("b/县法院"), unit("b/各乡镇", "collective"), unit("c/各级政府", "collective")],
        responsibilities=[
            duty("a:1", 1, "a/市法院", "support"), duty("a:1", 2, "a/市司法局", "lead"), duty("a:1", 3, "a/市司法局", "support"),
            duty("a:1", 4, None, "support"), duty("a:2", 1, "a/市司法局", "responsible"),
            duty("b-1:1", 1, "b/县法院", "responsible"), duty("b-1:1", 2, "b/各乡镇", "responsible"),
            duty("b-2:10", 1, "b/各乡镇", "actor"), duty("c:1", 1, "c/各级政府", "actor"),
        ],
        themes=[{"theme": "justice", "position": 1, "name_zh": "公正司法", "name_en": "Justice"},
                {"theme": "business", "position": 2, "name_zh": "法治化营商环境", "name_en": "Business environment"}],
        topics=[topic("T1", "justice", "甲条"), topic("T2", "justice", "乙条"), topic("T3", "business", "丙条"),
                topic("T4", "business", "丙条")],
        measure_topics=[coded("a:1", "T1"), coded("a:1", "T2", 0.5, primary=False), coded("a:2", "T3"), coded("b-1:1", "T2"),
                        coded("b-2:9", "T3"), coded("c:1", "T2"), coded("c:1", "T1", 0.4, primary=False)],
        targets=[
            target("a#1/t1", 2, None, "by-deadline", deadline="2025-12-31"),
            target("a:1/t1", 10, "知晓率", value=85.0, value_unit="%"),
            target("a:1/t2", 20, "结案率", value=66.67, value_unit="%", deadline="2022-12-31"),
            target("a:2/t1", 110, "法治培训"),
            target("b-1:1/t1", 5, "结案率", "=", value=95.0, value_unit="%"),
            target("b-1:1/t2", 8, "陪审员人数", value=0.1, value_unit="名", period="year"),
            target("b-2:9/t1", 12, "法治培训", "full-coverage"),
            target("c:1/t1", 5, "结案率", "<=", value=3.0),
            target("c:1/t2", 9, "知晓率", value=85.0, value_unit="%"),
        ],
        target_differences=[
            target_pair("a:1/t1", "c:1/t2", "T1", difference="none"), target_pair("a:1/t2", "b-1:1/t1", "T2", difference="both"),
            target_pair("b-1:1/t1", "c:1/t1", "T2", difference="figure"),
        ],
        comparisons=[
            compared("theme", "justice", "a", "a:1"), compared("theme", "justice", "b", "b-1:1"),
            compared("theme", "justice", "c", "c:1"), compared("theme", "business", "a", "a:2"),
            compared("theme", "business", "b", "b-1:1;b-2:10;b-2:9"), compared("theme", "business", "c", None),
            compared("topic", "T3", "a", "a:2"), compared("topic", "T3", "b", "b-2:9"), compared("topic", "T3", "c", None),
        ],
    )  # fmt: skip


def test_targets_that_can_be_compared_stand_together(study: Tables) -> None:
    # business before justice; T3 before the others; in justice the row 乙条 (T2) before 甲条 (T1), as 乙 is U+4E59
    # and 甲 U+7532. Under T2 the three 结案率 are one component, though a and c are no pair; 陪审员人数 is like
    # none. T1 holds the 知晓率. The target outside any measure comes last.
    placed = place_targets(study)
    assert [(p.target_id, p.group, p.theme, p.topic_id) for p in placed] == [
        ("a:2/t1", None, "business", "T3"),
        ("b-2:9/t1", None, "business", "T3"),
        ("a:1/t2", 1, "justice", "T2"),
        ("b-1:1/t1", 1, "justice", "T2"),
        ("c:1/t1", 1, "justice", "T2"),
        ("b-1:1/t2", None, "justice", "T2"),
        ("a:1/t1", 2, "justice", "T1"),
        ("c:1/t2", 2, "justice", "T1"),
        ("a#1/t1", None, None, None),
    ]


def test_indicators_worded_alike_stand_together_without_a_pair() -> None:
    # By place the order would be 办案数量, 群众满意度, 办案数量; the two 办案数量 meet, the earliest first.
    tables = make(
        documents=[document("a", "a")],
        measures=[measure("a:1", 0), measure("a:2", 100), measure("a:3", 200)],
        topics=[topic("T1", "justice", "条")],
        measure_topics=[coded(f"a:{n}", "T1") for n in (1, 2, 3)],
        targets=[
            target("a:1/t1", 1, "办案数量"),
            target("a:2/t1", 101, "群众满意度"),
            target("a:3/t1", 201, "办案数量"),
        ],
    )
    assert [p.target_id for p in place_targets(tables)] == ["a:1/t1", "a:3/t1", "a:2/t1"]


def test_comparable_targets_come_first_under_their_topic() -> None:
    # a:1/t1 is printed first, but only the 结案率 have their like in another region.
    tables = make(
        documents=[document("a", "a"), document("b", "b")],
        measures=[measure("a:1", 0), measure("b:1", 0)],
        topics=[topic("T1", "justice", "条")],
        measure_topics=[coded("a:1", "T1"), coded("b:1", "T1")],
        targets=[target("a:1/t1", 1, "群众满意度"), target("a:1/t2", 9, "结案率"), target("b:1/t1", 1, "结案率")],
        target_differences=[target_pair("a:1/t2", "b:1/t1", "T1", difference="none")],
    )
    assert [(p.target_id, p.group) for p in place_targets(tables)] == [
        ("a:1/t2", 1),
        ("b:1/t1", 1),
        ("a:1/t1", None),
    ]


def test_target_table_holds_the_figures_as_numbers(study: Tables) -> None:
    table = target_table(study)
    frame = table.to_frame().set_index("source")
    row = frame.loc["a.txt 20–24"]
    assert (row["theme"], row["group"], row["side"], row["indicator"]) == ("公正司法", 1, "甲市", "结案率")
    assert (row["comparator"], row["value"], row["value_unit"], row["deadline"]) == ("≥", 66.67, "%", "2022-12-31")
    assert (row["measure_id"], row["topic"]) == ("a:1", "主题T2")
    assert frame["value"].dtype == "float64" and frame["group"].dtype == "Int64"
    assert frame.loc["b-1.txt 8–12", "period"] == "每年"
    without = frame.loc["a.txt 2–6"]
    assert without["indicator"] == "到2025年取得成效"
    assert without[["theme", "group", "value", "value_unit", "period", "units", "measure_id", "topic"]].isna().all()


def test_units_of_a_target_lead_first_and_other_roles_marked(study: Tables) -> None:
    units = target_table(study).frame.set_index("source")["units"]
    # 市司法局 leads, and supports too: lead wins. The words that name no unit stay as printed.
    assert units["a.txt 10–14"] == "市司法局（牵头）、市法院（配合）、其他单位（配合）"
    assert units["a.txt 110–114"] == "市司法局"
    assert units["c.txt 5–9"] == "各级政府（主体）"
    english = target_table(study, "en").frame.set_index("source")["units"]
    assert english["a.txt 10–14"] == "Justice administration (lead); City court (support); 其他单位 (support)"


@pytest.fixture(scope="module")
def mixed() -> Tables:
    """A range, a figure with all that can stand beside it, and four that are no hard targets."""
    whole: dict[str, Any] = {
        "value": 85.0,
        "value_unit": "%",
        "hedge": "力争、以上",
        "baseline_value": 80.0,
        "baseline_year": 2020,
    }
    return make(
        documents=[document("a", "a", "甲市")],
        measures=[measure("a:1", 0)],
        targets=[
            target("a:1/t1", 10, "培训基地", "between", value=8.0, value_high=10.0, value_unit="个"),
            target("a:1/t2", 20, "结案率", **whole, deadline="2025-12-31", deadline_source="plan_period"),
            target("a:1/t3", 30, "审核工作", "by-deadline", deadline="2021-12-31", deadline_latest="2022-12-31"),
            target("a:1/t4", 40, "结案率", value=82.0, value_unit="%", tense="achieved"),
            target("a:1/t5", 50, "补助", "=", value=500.0, value_unit="元", kind="standard"),
            target("a:1/t6", 60, "知晓率", "increase"),
            target("a:1/t7", 70, "治理现代化", "by-deadline", kind="vision"),
        ],
    )


def test_hard_targets_and_the_others_have_a_table_each(mixed: Tables) -> None:
    hard, others = target_table(mixed), other_target_table(mixed)
    assert hard.frame["indicator"].tolist() == ["培训基地", "结案率", "审核工作"]
    assert others.frame[["indicator", "kind", "tense"]].to_numpy().tolist() == [
        ["结案率", "数值", "已实现"], ["补助", "标准", "计划"], ["知晓率", "方向性", "计划"], ["治理现代化", "愿景", "计划"],
    ]  # fmt: skip
    assert "未计已有的结果1项、规定和标准1项、方向与愿景2项" in hard.note
    assert "left out: 1 result, 1 rule, 2 directions and visions" in target_table(mixed, "en").note


def test_what_stands_beside_a_figure_has_columns(mixed: Tables, study: Tables) -> None:
    frame = target_table(mixed).frame.set_index("source")
    beside = ["value", "value_high", "said", "baseline", "deadline", "deadline_latest", "deadline_source"]
    cells = frame[beside].astype("object").where(frame[beside].notna(), None)
    assert cells.to_numpy().tolist() == [
        [8.0, 10.0, None, None, None, None, None],
        [85.0, None, "力争", "2020年为80%", "2025-12-31", None, "规划期"],
        [None, None, None, None, "2021-12-31", "2022-12-31", "本句"],
    ]
    # What no row has is no column.
    assert not {"value_high", "said", "baseline", "deadline_latest"} & set(target_table(study).frame.columns)
    assert "deadline_source" in target_table(study).frame.columns


def test_target_tables_of_the_project_keep_every_figure(tables: Tables) -> None:
    files = dict(zip(tables.documents["document_id"], tables.documents["source_file"], strict=True))
    source = [
        f"{files[d]} {s}–{e}"
        for d, s, e in zip(*(tables.targets[c] for c in ("document_id", "char_start", "char_end")), strict=True)
    ]
    given = tables.targets.assign(source=source)[["source", "value", "deadline", "measure_id"]]
    for lang in LANGS:
        parts = [make_table(tables, lang).frame for make_table in (target_table, other_target_table)]
        made = pd.concat(parts)[["source", "value", "deadline", "measure_id"]]
        keys = ["source", "value", "deadline"]
        pd.testing.assert_frame_equal(
            made.sort_values(keys, ignore_index=True), given.sort_values(keys, ignore_index=True), check_dtype=False
        )


def test_groups_of_the_project_are_what_target_differences_pairs(tables: Tables) -> None:
    group = {p.target_id: p.group for p in place_targets(tables)}
    numbers = [p.group for p in place_targets(tables) if p.group]
    assert numbers == sorted(numbers)
    pairs = paired_targets(tables)
    for left, right in zip(pairs["left_target_id"], pairs["right_target_id"], strict=True):
        assert group[left] == group[right]
    paired = {t for s in ("left", "right") for t in pairs[f"{s}_target_id"]}
    assert {t for t, g in group.items() if g} == paired


def test_difference_table_has_both_sides_in_a_row(study: Tables) -> None:
    table = difference_table(study)
    assert len(table.frame) == 2
    row = table.frame.iloc[0]
    assert (row["topic"], row["difference"], row["similarity"]) == ("主题T2", "数值与期限", 0.75)
    assert (row["left_side"], row["left_value"], row["left_deadline"]) == ("甲市", 66.67, "2022-12-31")
    assert (row["right_side"], row["right_comparator"], row["right_value"]) == ("乙县", "=", 95.0)
    assert (row["left_source"], row["right_source"]) == ("a.txt 20–24", "b-1.txt 5–9")
    assert pd.isna(row["right_deadline"])
    assert "1 对" in table.note  # the 知晓率 of a and c are the same
    assert {c.group for c in table.columns} == {"", "一方", "另一方"}


def test_comparison_table_says_in_words_where_no_measure_is_coded(study: Tables) -> None:
    table = comparison_table(study)
    assert [(c.key, c.group) for c in table.columns] == [
        ("theme", ""), ("a.measures", "甲市"), ("a.measure_ids", "甲市"), ("b.measures", "乙县"),
        ("b.measure_ids", "乙县"), ("c.measures", "c"), ("c.measure_ids", "c"),
    ]  # fmt: skip
    # In b-2, 9 stands before 10: as printed, not as sorted letters.
    assert table.frame.iloc[0].tolist() == ["法治化营商环境", 1, "a:2", 3, "b-1:1; b-2:9, 10", 0, "未归入举措"]
    assert comparison_table(study, lang="en").frame.iloc[0, -1] == "no measure coded"
    by_topic = comparison_table(study, "topic", "en")
    assert by_topic.group_by == "theme"
    assert by_topic.frame.iloc[0].tolist()[:4] == ["Business environment", "Topic T3", 1, "a:2"]


def test_comparison_table_of_the_project_counts_what_it_lists(tables: Tables) -> None:
    for level in ("theme", "row", "topic"):
        given = tables.comparisons[tables.comparisons["level"] == level]
        frame = comparison_table(tables, level).frame
        regions = sorted(set(tables.documents["region_id"]))
        assert len(frame) == given["key"].nunique()
        for region in regions:
            assert frame[f"{region}.measures"].sum() == given.loc[given["region_id"] == region, "measures"].sum()
            listed = frame.loc[frame[f"{region}.measures"] > 0, f"{region}.measure_ids"]
            numbers = listed.str.count(",") + listed.str.count(";") + 1
            assert numbers.tolist() == frame.loc[frame[f"{region}.measures"] > 0, f"{region}.measures"].tolist()


def test_ids_name_a_document_once() -> None:
    assert shown_ids(["s-gov:2", "s-gov:4", "s-plan:1"]) == "s-gov:2, 4; s-plan:1"
    assert shown_ids([]) == ""


def test_unit_table_counts_by_hand(study: Tables) -> None:
    table = unit_table(study)
    roles = [f"role_{role}" for role in ("lead", "responsible", "support", "actor")]
    shown = ["region", "unit", "basis", "measures", *roles, "sole", "share"]
    # a: 市司法局 leads a:1 (its support there does not count) and alone answers for a:2: 2 of 2 measures.
    # b: assigned, so that the actor of b-2:10 is left out; each unit 1 of 3 measures. c: actors only.
    assert table.frame[shown].to_numpy().tolist() == [
        ["甲市", "市司法局", "责任单位", 2, 1, 1, 0, 0, 1, 100.0],
        ["甲市", "市法院", "责任单位", 1, 0, 0, 1, 0, 0, 50.0],
        ["乙县", "县法院", "责任单位", 1, 0, 1, 0, 0, 0, 33.3],
        ["乙县", "各乡镇", "责任单位", 1, 0, 1, 0, 0, 0, 33.3],
        ["c", "各级政府", "行为主体", 1, 0, 0, 0, 1, 1, 100.0],
    ]
    assert "2 处" in table.note  # 其他单位 and the actor of b-2:10
    first = table.frame.iloc[0]
    assert (first["level"], first["system"], first["function"], first["kind"]) == ("市级", "政府", "司法行政", "单位")
    assert unit_table(study, "c").frame["unit"].tolist() == ["各级政府"]
    assert unit_table(study, "a", "en").frame[["unit", "name"]].iloc[0].tolist() == [
        "Justice administration",
        "市司法局",
    ]


@pytest.mark.parametrize("name", REPORT_TABLES)
def test_every_table_in_both_languages_of_something_and_of_nothing(study: Tables, name: str) -> None:
    nothing = make()
    lonely = make(documents=[document("x", "x")])
    for lang in LANGS:
        for tables in (study, nothing, lonely):
            table = REPORT_TABLES[name](tables, lang)
            assert (table.name, table.lang) == (name, lang)
            assert table.title and table.note and "{" not in table.note
            assert all(column.heading for column in table.columns)
            assert list(table.frame.columns) == [column.key for column in table.columns]
            assert "pc-table" in table._repr_html_()
    assert len(REPORT_TABLES[name](nothing, "zh").frame) == 0
    titles = {REPORT_TABLES[name](study, lang).title for lang in LANGS}
    assert len(titles) == 2


def test_what_is_unknown_is_said_in_a_line(study: Tables) -> None:
    with pytest.raises(CallError, match="use one of theme, row, topic"):
        comparison_table(study, "sentence")
    with pytest.raises(CallError, match="use one of a, b, c"):
        unit_table(study, "z")
    for make_table in REPORT_TABLES.values():
        with pytest.raises(CallError, match="zh or en"):
            make_table(study, "fr")  # type: ignore[arg-type]


def test_columns_and_frame_must_fit() -> None:
    columns = (ReportColumn("a", "A"),)
    with pytest.raises(CallError, match="its frame has the columns"):
        ReportFrame("t", "T", "", columns, pd.DataFrame({"b": ["x"]}))
    with pytest.raises(CallError, match="group_by"):
        ReportFrame("t", "T", "", columns, pd.DataFrame({"a": ["x"]}), group_by="b")
    with pytest.raises(CallError, match="kind of a is unknown"):
        ReportFrame("t", "T", "", (ReportColumn("a", "A", "money"),), pd.DataFrame({"a": ["x"]}))  # type: ignore[arg-type]


def test_to_frame_is_a_copy(study: Tables) -> None:
    table = target_table(study)
    before = table.frame["value"].tolist()
    copy = table.to_frame()
    copy["value"] = 0.0
    copy.loc[0, "side"] = "elsewhere"
    assert str(table.frame["value"].tolist()) == str(before)
    assert table.frame.loc[0, "side"] != "elsewhere"


def test_titles_say_what_is_in_the_tables(tables: Tables, study: Tables) -> None:
    rows = difference_table(tables, "en").frame["difference"]
    one_sided = int(rows.eq("one side only").sum())
    assert 0 < one_sided < len(rows)
    title = difference_table(tables, "en").title
    assert title.startswith(
        f"Hard targets that one side's measure alone has ({one_sided} rows, 35 targets), with another figure"
    )
    kinds = other_target_table(tables, "zh")
    visions = int(kinds.frame["kind"].eq("愿景").sum())
    assert f"方向{len(kinds.frame) - visions}项、愿景{visions}项" in kinds.title and "没有结果、规定" in kinds.title
    # No two documents are known to be above or before each other.
    assert not len(tables.changes)
    for name in ("changes", "indicators_by_level"):
        assert REPORT_TABLES[name](tables, "en").title.endswith(
            "no two documents known to be above or before each other"
        )
    units = unit_table(tables, lang="zh").note
    assert units and "各县（市）区、开发区总是一起印出" in units and "辽源只有4项举措写有单位（4个）" in units
    none = unit_table(tables, "ningxia", "zh").note
    assert none and "总是一起印出" not in none and "辽源" not in none
