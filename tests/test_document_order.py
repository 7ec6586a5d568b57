"""Which document of two is upper or earlier: by what documents say, by the manifest, and not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policycompare.errors import DataError
from policycompare.pairs.document_order import order_documents
from policycompare.project import make_tables
from policycompare.sources.manifest import document_orders, read_manifest
from policycompare.tables.frames import Tables, build_tables


def document(
    document_id: str, region: str, title: str | None, kind: str | None = None, **columns: Any
) -> dict[str, Any]:
    return {
        "document_id": document_id, "source_file": f"{document_id}.txt", "source_sha256": "0",
        "region_id": region, "region_name": region, "title": title, "document_type": kind, **columns,
    }  # fmt: skip


def citation(document_id: str, title: str, number: int = 1, **columns: Any) -> dict[str, Any]:
    given = {"relation": "implements", "char_start": 0, "char_end": 1} | columns
    return {"citation_id": f"{document_id}/c{number}", "document_id": document_id, "title": title, **given}


def tables(*documents: dict[str, Any], citations: tuple[dict[str, Any], ...] = ()) -> Tables:
    measures = [
        {"measure_id": f"{d['document_id']}:1", "document_id": d["document_id"], "num": 1, "text": "修路。",
         "char_start": 0, "char_end": 3}
        for d in documents
    ]  # fmt: skip
    return build_tables({"documents": documents, "measures": measures, "citations": citations})


PROVINCE = document("hebo", "河泊省", "河泊省农村公路管理办法", "办法", admin_level="province", issue_date="2020-03-01")
CITY = document(
    "yunhe", "云河市", "云河市农村公路管理实施细则", "实施细则", admin_level="prefecture", issue_date="2021-05-01"
)
OLD = document("old", "云河市", "云河市城乡绿化规划（2016—2020年）", "规划", period_start="2016-01-01")
NEW = document("new", "云河市", "云河市“十四五”城乡绿化规划", "规划", period_start="2021-01-01")


def found(*documents: dict[str, Any], **given: Any) -> list[tuple[str, ...]]:
    return [tuple(pair) for pair in order_documents(tables(*documents, **given))[0]]


@pytest.mark.parametrize("relation", ["implements", "follows"])
def test_the_lower_one_follows_the_upper_one(relation: str) -> None:
    cited = (citation("yunhe", PROVINCE["title"], cited_document_id="hebo", relation=relation),)
    assert found(CITY, PROVINCE, citations=cited) == [("from_above", "hebo", "yunhe", "citation")]
    beside = (citation("yunhe", PROVINCE["title"], cited_document_id="hebo", relation="cites"),)
    assert found(CITY | {"title": "云河市农业规划"}, PROVINCE, citations=beside) == []


def test_a_citation_inside_a_measure_counts_from_a_lower_level_only() -> None:
    other = document("haigang", "海港市", "海港市物流方案", "方案", admin_level="prefecture")
    inside = citation("haigang", "x", cited_document_id="yunhe", measure_id="haigang:1")
    assert found(CITY, other, citations=(inside,)) == []
    from_below = citation("yunhe", "x", cited_document_id="hebo", measure_id="yunhe:1")
    titled = CITY | {"title": "云河市水利方案"}
    assert found(PROVINCE, titled, citations=(from_below,)) == [("from_above", "hebo", "yunhe", "citation")]


def test_what_is_impossible_is_not_believed() -> None:
    above_cites_below = (citation("hebo", CITY["title"], cited_document_id="yunhe"),)
    assert found(PROVINCE, CITY | {"title": "云河市水利方案"}, citations=above_cites_below) == []
    later = PROVINCE | {"issue_date": "2023-01-01"}
    assert found(later, CITY, citations=(citation("yunhe", "x", cited_document_id="hebo"),)) == []
    same = [document(i, i, f"{i}条例") for i in ("甲", "乙")]
    both = (citation("甲", "乙条例", cited_document_id="乙"), citation("乙", "甲条例", cited_document_id="甲"))
    pairs, lines = order_documents(tables(*same, citations=both))
    assert pairs == [] and "each follow the other" in lines[0]


def test_a_title_in_a_title() -> None:
    law = document("law", "全国", "中华人民共和国湿地保护法")
    rules = document("rules", "河泊省", "河泊省实施《中华人民共和国湿地保护法》办法", "办法")
    assert found(rules, law) == [("from_above", "law", "rules", "title")]
    assert found(rules | {"title": "河泊省学习《中华人民共和国湿地保护法》方案"}, law) == []


def test_a_level_below_that_names_its_region() -> None:
    named = (citation("yunhe", "河泊省公路条例"),)
    assert found(CITY, PROVINCE, citations=named) == [("from_above", "hebo", "yunhe", "level")]
    assert found(CITY, PROVINCE) == []  # of another province, for all that is known
    nation = document("nation", "全国", "农村公路管理办法", "办法", admin_level="nation")
    assert found(CITY, nation) == [("from_above", "nation", "yunhe", "level")]
    assert found(CITY | {"title": "云河市农村饮水管理实施细则"}, nation) == []


def test_editions_of_one_plan() -> None:
    assert found(NEW, OLD) == [("over_time", "old", "new", "date")]
    issued = [
        document(i, "云河市", "云河市客运条例", "条例", issue_date=f"{i}-01-01") for i in ("2009", "2015", "2023")
    ]
    assert [pair[1:3] for pair in found(*issued)] == [("2009", "2015"), ("2015", "2023")]


def test_plans_of_one_region_on_other_matters_are_no_editions() -> None:
    assert found(OLD, NEW | {"title": "云河市“十四五”城乡供水规划"}) == []
    assert found(OLD, NEW | {"document_type": "条例", "title": "云河市城乡绿化条例"}) == []
    assert found(OLD, NEW | {"region_id": "haigang", "region_name": "海港市"}) == []
    assert found(OLD, NEW | {"title": None}) == []
    air, water = (f"云河市{what}污染防治条例" for what in ("大气", "水"))
    assert found(OLD | {"title": air, "document_type": "条例"}, NEW | {"title": water, "document_type": "条例"}) == []


def test_the_documents_of_this_study_are_neither(root: Path) -> None:
    made = make_tables(root)
    assert len(made.documents) == 7
    assert order_documents(made) == ([], [])


def test_editions_without_dates_are_asked_for() -> None:
    pairs, lines = order_documents(tables(OLD | {"period_start": None}, NEW))
    assert pairs == []
    assert lines == [
        "changes: new and old have like titles and one region, but no dates that say which is earlier; in the manifest, "
        'write earlier = ["…"] below the later one'
    ]


def test_dates_that_contradict_each_other_say_nothing() -> None:
    pairs, lines = order_documents(tables(OLD | {"issue_date": "2022-05-01"}, NEW | {"issue_date": "2021-05-01"}))
    assert pairs == [] and "no dates that say which is earlier" in lines[0]


def test_the_manifest_wins() -> None:
    declared = [("from_above", "new", "old")]
    assert order_documents(tables(OLD, NEW), declared)[0] == [("from_above", "new", "old", "manifest")]


MANIFEST = """
[[file]]
path = "a.txt"
[[file.document]]
document_id = "a"
region_id = "a"
{a}
[[file]]
path = "b.txt"
[[file.document]]
document_id = "b"
region_id = "b"
{b}
"""


def orders(folder: Path, a: str, b: str) -> list[tuple[str, str, str]]:
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    for name in ("a", "b"):
        (raw / f"{name}.txt").write_text("1.修路。\n", encoding="utf-8")
    (raw / "manifest.toml").write_text(MANIFEST.format(a=a, b=b), encoding="utf-8")
    return document_orders(read_manifest(folder))


def test_what_the_manifest_says(tmp_path: Path) -> None:
    assert orders(tmp_path, "", 'upper = ["a"]') == [("from_above", "a", "b")]
    assert orders(tmp_path, 'earlier = ["b"]', "") == [("over_time", "b", "a")]
    assert orders(tmp_path, "", "") == []


@pytest.mark.parametrize(
    ("a", "b", "line"),
    [
        ("", 'upper = ["c"]', "manifest.toml, document b: 'c' is no document of the manifest; use one of a"),
        ('earlier = ["a"]', "", "document a: 'a' is the document itself"),
        ("", 'upper = "a"', "upper is no list of document ids; write upper = [\"document_id\"]"),
        ('upper = ["b"]', 'upper = ["a"]', "document b: it and 'a' stand in two orders"),
        ('upper = ["b"]\nearlier = ["b"]', "", "document a: it and 'b' stand in two orders"),
    ],
)  # fmt: skip
def test_what_it_may_not_say(tmp_path: Path, a: str, b: str, line: str) -> None:
    with pytest.raises(DataError) as error:
        orders(tmp_path, a, b)
    assert line in str(error.value) and "\n" not in str(error.value)
