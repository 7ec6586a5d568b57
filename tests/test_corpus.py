"""The five files: the counts and ids that a careful reader finds."""

from __future__ import annotations

import pandas as pd
import pytest

from policycompare.tables.check import check_spans, check_tiling
from policycompare.tables.frames import Tables, check_tables

COUNTS = {
    "anshan": 138,
    "ningxia": 60,
    "suizhou-plan": 36,
    "suizhou-gov": 30,
    "suizhou-soc": 25,
    "daoli": 18,
    "liaoyuan": 74,
}


def numbers(document_id: str) -> list[str]:
    """The ids that the numbering of each document gives."""
    chapters = {
        "anshan": {2: 7, 3: 17, 4: 51, 5: 23, 6: 17, 7: 8, 8: 15},
        "liaoyuan": {1: 4, 2: 6, 3: 16, 4: 16, 5: 19, 6: 13},
    }
    if document_id in chapters:
        return [f"{document_id}:{c}.{n}" for c, count in chapters[document_id].items() for n in range(1, count + 1)]
    return [f"{document_id}:{n}" for n in range(1, COUNTS[document_id] + 1)]


@pytest.mark.parametrize("document_id", COUNTS)
def test_ids(tables: Tables, document_id: str) -> None:
    found = tables.measures.loc[tables.measures["document_id"] == document_id, "measure_id"]
    assert sorted(found) == sorted(numbers(document_id))


def test_there_are_381(tables: Tables) -> None:
    assert len(tables.measures) == 381


def assigned(tables: Tables) -> pd.DataFrame:
    """Responsibilities that clauses assign; sentences beside them name actors."""
    return tables.responsibilities[tables.responsibilities["role"] != "actor"]


# mentions, distinct units, agencies, collectives; three spellings of 区直有关部门 are one unit in ningxia
UNITS = {"anshan": (574, 57, 47, 10), "ningxia": (220, 30, None, None), "daoli": (37, 16, None, None)}


@pytest.mark.parametrize("region_id", UNITS)
def test_units(tables: Tables, region_id: str) -> None:
    mentions, distinct, agencies, collectives = UNITS[region_id]
    rows = assigned(tables)[assigned(tables)["measure_id"].str.startswith(region_id + ":")]
    units = tables.units[tables.units["unit_id"].isin(rows["unit_id"])]  # others only send or receive documents
    assert (len(rows), rows["unit_id"].nunique()) == (mentions, distinct)
    assert len(units) == distinct
    if agencies:
        assert tuple(units["kind"].value_counts()[["agency", "collective"]]) == (agencies, collectives)


def test_every_measure_with_a_clause_has_a_unit(tables: Tables) -> None:
    for document_id in ("anshan", "ningxia", "daoli"):
        measures = set(tables.measures.loc[tables.measures["document_id"] == document_id, "measure_id"])
        assert measures <= set(assigned(tables)["measure_id"])


def test_roles(tables: Tables) -> None:
    roles = tables.responsibilities.assign(document=tables.responsibilities["measure_id"].str.split(":").str[0])
    by_document = roles.groupby("document")["role"].unique().map(set).to_dict()
    assert by_document["anshan"] == by_document["ningxia"] == {"responsible", "actor"}
    assert by_document["daoli"] == {"lead", "actor"}
    assert all(by_document[d] == {"actor"} for d in ("suizhou-plan", "suizhou-gov", "liaoyuan"))


LOADS = {"anshan/市司法局": 74, "anshan/市中级人民法院": 43, "anshan/市人民检察院": 38, "anshan/市公安局": 28,
    "anshan/市委政法委": 19,
         "ningxia/自治区司法厅": 29, "ningxia/自治区党委依法治区办": 18, "ningxia/自治区高级法院": 17,
         "daoli/区司法局": 7, "daoli/区委依法治区办": 5}  # fmt: skip


@pytest.mark.parametrize("unit_id", LOADS)
def test_loads(tables: Tables, unit_id: str) -> None:
    rows = assigned(tables)[assigned(tables)["unit_id"] == unit_id]
    assert rows["measure_id"].nunique() == LOADS[unit_id]


DOCUMENTS = {
    "anshan": ("鞍山市贯彻法治中国建设规划实施方案（2021—2025年）", "鞍委发〔2021〕25号", "中共鞍山市委", "2021-12-10"),
    "suizhou-gov": ("随州市法治政府建设实施方案（2021—2025年）", None, None, None),
    "daoli": (
        "道里区法治建设系列实践活动方案",
        "哈里治区委发〔2017〕2号",
        "中共哈尔滨市道里区委依法治区工作委员会",
        "2017-07-19",
    ),
    "liaoyuan": ("辽源市人民代表大会关于全面推进依法治市的决议", None, "辽源市人民代表大会", "2015-05-22"),
    "ningxia": (None, None, None, None),  # nobody knows: never guessed
}


@pytest.mark.parametrize("document_id", DOCUMENTS)
def test_metadata(tables: Tables, document_id: str) -> None:
    row = tables.documents.set_index("document_id").loc[document_id]
    found = tuple(None if row[c] != row[c] else row[c] for c in ("title", "document_number", "issuer", "issue_date"))
    assert found == DOCUMENTS[document_id]


def test_what_the_manifest_fills_is_said(tables: Tables) -> None:
    row = tables.documents.set_index("document_id").loc["suizhou-plan"]
    assert row["title"] == "法治随州建设规划"
    assert "title" in row["from_manifest"].split(";")
    assert "title" not in tables.documents.set_index("document_id").loc["anshan", "from_manifest"].split(";")


TEXTS = [
    ("anshan:7.1", "健立全市系统完备、运行有效的党内法规制度。", "提高党内法规制度执行力。"),
    (
        "suizhou-plan:26",
        "加强对权力运行的全过程监督。",
        "健全辩护人、诉讼代理人行使诉讼权利保障机制。",
    ),  # two paragraphs
    ("daoli:9", "推进司法体制改革工作加快推进", "全面规范社区矫正工作。"),
    ("ningxia:60", "将普法宣传与立法、执法", "加强信息共享和工作互通。"),  # the closing words are none of it
    ("liaoyuan:6.13", "完善人民监督员制度", "形成监督合力。"),
]


@pytest.mark.parametrize(("measure_id", "start", "end"), TEXTS)
def test_texts(tables: Tables, measure_id: str, start: str, end: str) -> None:
    text = tables.measures.set_index("measure_id").loc[measure_id, "text"]
    assert text.startswith(start)
    assert text.endswith(end)


HEADINGS = {
    "daoli:9": "推进司法体制改革工作",
    "daoli:10": "推进提高执法司法公信力相关工作",
    "suizhou-gov:18": "加强和改进行政复议工作",
    "ningxia:33": None,
}


@pytest.mark.parametrize("measure_id", HEADINGS)
def test_headings(tables: Tables, measure_id: str) -> None:
    heading = tables.measures.set_index("measure_id").loc[measure_id, "heading"]
    assert (None if heading != heading else heading) == HEADINGS[measure_id]


def test_sections(tables: Tables) -> None:
    sections = tables.sections.set_index("section_id")
    assert sections.loc["anshan#4.2", "heading"] == "推进公正高效权威司法"
    assert sections.loc["anshan#4.2", "parent_id"] == "anshan#4"
    assert sections.loc["ningxia#1.1", "heading"] == "指导思想"  # heading and body on one line
    assert tables.measures.set_index("measure_id").loc["anshan:4.22", "section_id"] == "anshan#4.2"


def test_targets_of_one_measure(tables: Tables) -> None:
    rows = tables.targets[tables.targets["measure_id"] == "anshan:4.35"]
    assert list(zip(rows["indicator"], rows["comparator"], rows["value"], rows["deadline"], strict=True)) == [
        ("有财产可供执行案件法定期限内实际执结率", ">=", 92, "2022-12-31"),
        ("无财产可供执行案件终本合格率", ">=", 95, "2022-12-31"),
    ]


def test_a_nested_title_stands_in_its_outer_one(tables: Tables) -> None:
    own = tables.citations[tables.citations["measure_id"] == "daoli:5"]
    rows = own[["citation_id", "title", "relation", "nested_in"]].fillna("")
    inner = "关于推行法律顾问制度和公职律师公司律师制度的意见"
    assert list(rows.itertuples(index=False, name=None)) == [
        ("daoli:5/c1", f"贯彻落实〈{inner}〉的实施意见", "follows", ""),
        ("daoli:5/c1.1", inner, "implements", "daoli:5/c1"),
        ("daoli:5/c2", "推进法律顾问制度和公职律师公司律师制度建设工作总体方案", "planned", ""),
    ]


def test_document_number_beside_a_title(tables: Tables) -> None:
    row = tables.citations[tables.citations["measure_id"] == "suizhou-soc:4"].iloc[0]
    assert row["document_number"] == "随普法办〔2021〕6号"


def test_the_doubled_text_is_read_once(tables: Tables) -> None:
    copies = tables.passages[tables.passages["label"] == "copy"]
    assert list(copies["source_file"]) == ["anshan.txt"]
    assert any("anshan.txt" in line and "repeat" in line for line in tables.report)


def test_schema_spans_and_tiling_hold(tables: Tables, sources) -> None:
    assert check_tables(tables) == []
    assert check_spans(tables, sources) == []
    shares, problems = check_tiling(tables, sources)
    assert problems == []
    assert len(shares) == 5


def test_checks_can_fail(tables: Tables, sources) -> None:
    measures = tables.measures.copy()
    measures.loc[0, "char_end"] -= 1
    passages = tables.passages.drop(index=3)
    broken = tables.with_frames(measures=measures, passages=passages)
    assert len(check_spans(broken, sources)) == 1
    assert check_tiling(broken, sources)[1]
