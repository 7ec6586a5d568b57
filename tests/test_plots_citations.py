"""Who cites which upper document: what a title says of its level, who is above whom, and the figure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import policycompare as pc
from figure_checks import assert_sound, draw, words
from keyed import keyed
from made_corpora import made_tables, row
from policycompare.plots.citations import FIGURES, MARKS
from policycompare.results.citations import same_title, upper_citations
from policycompare.results.cited_levels import BEFORE_SAMPLES, SAMPLES, said_before, title_level
from policycompare.tables.frames import Tables, build_tables
from policycompare.tables.names import Names
from policycompare.words import LANGS, Lang

[CITATIONS] = FIGURES
both = pytest.mark.parametrize("lang", LANGS)


@pytest.mark.parametrize(("title", "level"), SAMPLES)
def test_a_title_says_its_level_or_none(title: str, level: str | None) -> None:
    assert title_level(title) == level


@pytest.mark.parametrize(("before", "level"), BEFORE_SAMPLES)
def test_words_before_a_title_say_its_level_or_none(before: str, level: str | None) -> None:
    assert said_before(f"开展活动。{before}") == level
    assert said_before(f"{before}《体育规划》和") is None


def test_a_region_of_the_study_is_known_inside_a_title() -> None:
    assert title_level("法治云河建设规划") is None
    assert title_level("法治云河建设规划", {"云河市": "prefecture", None: None}) == "prefecture"
    assert title_level("平安青岭建设条例", {"青岭县": "county"}) == "county"


def test_what_is_said_before_a_title_decides_who_is_above() -> None:
    made = study(
        cited("a", 1, "体育规划", before="落实省委"),
        cited("b", 1, "体育规划", before="落实省委"),
        cited("b", 2, "公园规划", before="落实省委《体育规划》和国家"),
        cited("c", 1, "公园规划", before="按照市委"),  # another says it is the nation's: left open
    )
    assert found(made) == [
        ("体育规划", "province", "b", "implements", 1),
        ("公园规划", None, "b", "implements", 1),
        ("公园规划", None, "c", "implements", 1),
    ]
    assert upper_citations(made).attrs["left_out"] == 1


SAME = [
    ("法治中国建设规划（2020—2025年）", "法治中国建设规划(2020-2025年)", True),
    ("中华人民共和国行政诉讼法", "行政诉讼法", True),
    ("省委办公厅印发〈关于考核的意见〉的通知", "关于考核的意见", True),
    ("法治政府建设实施纲要（2021—2025年）", "法治政府建设实施纲要（2015—2020年）", False),
    ("关于考核的意见", "关于考核的实施意见", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_titles_of_one_document(one: str, other: str, same: bool) -> None:
    assert (same_title(one) == same_title(other)) == same


def cited(document: str, number: int, title: str, relation: str = "implements", **more: Any) -> dict[str, Any]:
    return {
        "citation_id": f"{document}/c{number}", "document_id": document, "title": title, "relation": relation,
        "char_start": 0, "char_end": 1,
    } | more  # fmt: skip


def study(*citations: dict[str, Any], levels: dict[str, str | None] | None = None) -> Tables:
    """A province a, its city b, a county c; or others, document -> level."""
    levels = levels or {"a": "province", "b": "prefecture", "c": "county"}
    names = {"a": "青岭省", "b": "云河市"}
    documents = [
        row("documents", document_id=d, region_id=d, region_name=names.get(d), admin_level=level)
        for d, level in levels.items()
    ]
    rows = {"documents": documents, "citations": [row("citations", **own) for own in citations]}
    return build_tables(keyed(rows))


def found(made: Tables) -> list[tuple[Any, ...]]:
    frame = upper_citations(made)[["title", "level", "document_id", "relation", "citations"]]
    return [tuple(None if value != value else value for value in own) for own in frame.itertuples(index=False)]


def test_what_a_line_prints_before_a_title_is_kept(tmp_path: Path) -> None:
    """An issuer may stand before a title anywhere, also where there is no measure; another line says nothing."""
    text = (
        "某市法治建设方案\n根据中央全面依法治国委员会《关于加强建设的意见》，制定本方案。\n"
        "一、加强学习\n（一）组织学习。落实\n《学习办法》和《贯彻〈总则〉的意见》（某发〔2021〕3号），按照某办发〔2020〕1号组织学习。\n"
    )
    (tmp_path / "plan.txt").write_text(text, "utf-8")
    citations = pc.parse(tmp_path / "plan.txt").citations
    before = dict(zip(citations["title"].fillna(citations["document_number"]), citations["before"], strict=True))
    assert before["关于加强建设的意见"] == "根据中央全面依法治国委员会"
    assert before["贯彻〈总则〉的意见"].endswith("《学习办法》和")
    assert before["某办发〔2020〕1号"].endswith("，按照") and len(before["某办发〔2020〕1号"]) == 16
    assert pd.isna(before["总则"])


def test_who_is_above_whom() -> None:
    made = study(
        cited("b", 1, "青岭省体育条例"),  # of the province, cited by its city and by itself
        cited("a", 1, "青岭省体育条例"),
        cited("c", 1, "云河市体育办法", "follows"),  # of the city, cited by a county and by itself
        cited("b", 2, "云河市体育办法"),
        cited("b", 3, "公共设施条例", "cites"),  # of nobody knows whom
        cited("c", 2, "中华人民共和国体育法", "cites"),
        cited("a", 2, "体育法"),
    )
    assert found(made) == [
        ("中华人民共和国体育法", "nation", "a", "implements", 1),
        ("中华人民共和国体育法", "nation", "c", "cites", 1),
        ("青岭省体育条例", "province", "b", "implements", 1),
        ("云河市体育办法", "prefecture", "c", "follows", 1),
        ("公共设施条例", None, "b", "cites", 1),
    ]
    assert upper_citations(made).attrs == {"left_out": 2, "nested": 0}


def test_what_is_no_citation_of_an_upper_document() -> None:
    made = study(
        cited("b", 1, "全国体育规划", "planned"),
        cited("b", 2, "贯彻〈全国体育规划〉的意见", "cites"),
        cited("b", 3, "全国体育规划", "cites", nested_in="b/c2"),
        cited("b", 4, "云河市体育规划", "cites", cited_document_id="b"),
    )
    assert found(made) == [("贯彻〈全国体育规划〉的意见", None, "b", "cites", 1)]
    assert upper_citations(made).attrs == {"left_out": 0, "nested": 1}


def test_a_document_of_the_study_has_its_own_level_and_the_strongest_relation_counts() -> None:
    made = study(
        cited("b", 1, "体育规划", "cites", cited_document_id="a"),
        cited("b", 2, "体育规划", "follows", cited_document_id="a"),
        cited("b", 3, "体育规划", "cites"),
    )
    assert found(made) == [("体育规划", "province", "b", "follows", 3)]


def test_a_citing_document_of_unknown_level_keeps_all() -> None:
    made = study(cited("b", 1, "云河市体育办法"), levels={"b": None})
    assert found(made) == [("云河市体育办法", "prefecture", "b", "implements", 1)]


def test_without_citations_nothing_is_drawn() -> None:
    made = made_tables({"a": "甲市"})
    assert list(CITATIONS.prepare(made, None)) == [] and pc.figure_names(made, "citations_upper") == []


@both
def test_the_figure_draws_who_cites_whom(tables: Tables, lang: Lang) -> None:
    [(_, drawn)] = CITATIONS.prepare(tables, None)
    names = Names(tables, lang)
    figure = draw(CITATIONS, drawn, names)
    assert_sound(figure)
    frame = upper_citations(tables)
    marks = {line.get_gid(): line for line in figure.axes[0].lines if line.get_gid()}
    assert set(marks) == {f"{r.document_id}/{r.title}" for r in frame.itertuples()}
    for r in frame.itertuples():
        mark = marks[f"{r.document_id}/{r.title}"]
        assert (mark.get_marker(), mark.get_markerfacecolor()) == MARKS[r.relation][:2]
    often = frame.groupby("title")["document_id"].nunique()
    caption = CITATIONS.caption(drawn, names)
    unsaid = frame.loc[frame["level"].isna(), "title"].nunique()
    assert [int(n) for n in re.findall(r"\d+", caption.title)][:4] == [
        len(drawn.documents), len(often) - unsaid, unsaid, (often > 1).sum(),
    ]  # fmt: skip
    assert (len(often), unsaid) == (30, 4)
    assert ("早于" if lang == "zh" else "older than") in caption.shows
    assert caption.rows == frame["citations"].sum()
    if lang == "en":
        assert not any(re.search("[\u3400-\u9fff]", text) for text in words(figure))


@both
@pytest.mark.parametrize("documents", [1, 2, 6, 12, 40])
def test_any_number_of_documents(lang: Lang, documents: int) -> None:
    levels: dict[str, str | None] = {f"document-with-a-long-name-{n:02d}": "county" for n in range(documents)}
    rows = [
        cited(d, k, f"中华人民共和国第{(n * 7 + k) % 60}号关于统筹推进各项工作任务落地见效的若干规定（试行）",
            ("implements", "follows", "cites", "repeals")[k % 4])
        for n, d in enumerate(levels) for k in range(1, 9)
    ]  # fmt: skip
    made = study(*rows, levels=levels)
    pages = [drawn for _, drawn in CITATIONS.prepare(made, None)]
    for drawn in pages:
        assert_sound(draw(CITATIONS, drawn, Names(made, lang)))
        assert CITATIONS.size(drawn)[0] <= 7.5 and CITATIONS.size(drawn)[1] < 10
    assert sum(len(drawn.found) for drawn in pages) == len(upper_citations(made))
