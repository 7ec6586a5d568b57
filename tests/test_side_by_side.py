"""Side by side: the right passages in the right columns, foreign text stays text, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import browser as rig
from browser import OpenPage
from keyed import whole_target
from policycompare.errors import CallError, DataError
from policycompare.report.side_by_side import SideBySide, compare
from policycompare.reuse.shared_wording import shared_wording
from policycompare.tables.frames import Tables, build_tables
from policycompare.tables.schema import BY_NAME

browser, open_page = rig.browser, rig.open_page
EVIL = '<script>alert("1")</script>&amp; \'引号\' "双引号" <a href="javascript:alert(1)">看</a> <img src=x onerror=x>'
EVIL_ID = EVIL.replace(";", ",")
"""No id holds what stands between the items of a list."""


def make(**tables: list[dict[str, Any]]) -> Tables:
    """Tables from rows by column name; what a row leaves out is null."""
    rows = {
        name: [{column: row.get(column) for column in BY_NAME[name].column_names} for row in given_rows]
        for name, given_rows in tables.items()
    }
    return build_tables(rows)


def document(document_id: str, region_id: str, region_name: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "document_id": document_id, "source_file": f"{document_id}.txt", "source_sha256": "0",
        "region_id": region_id, "region_name": region_name, **more,
    }  # fmt: skip


def measure(number: str, start: int, *sentences: str, heading: str | None = None) -> dict[str, Any]:
    text = "".join(sentences)
    return {
        "measure_id": number, "document_id": number.partition(":")[0], "num": 1, "heading": heading, "text": text,
        "char_start": start, "char_end": start + len(text), "sentences": sentences,
    }  # fmt: skip


def sentences_of(measures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for row in measures:
        at = row["char_start"]
        for number, text in enumerate(row["sentences"], 1):
            sentence_id = f"{row['measure_id']}/{number}"
            rows.append(
                {"sentence_id": sentence_id, "measure_id": row["measure_id"], "num": number, "text": text,
                 "bindingness": "none",
                 "char_start": at, "char_end": at + len(text)}
            )  # fmt: skip
            at += len(text)
    return rows


def topic(topic_id: str, row: str, name_zh: str, name_en: str) -> dict[str, Any]:
    return {
        "topic_id": topic_id,
        "theme": "t",
        "row": row,
        "name_zh": name_zh,
        "name_en": name_en,
        "definition": "定义",
    }


def has(measure_id: str, topic_id: str, score: float, sentence: int | None, *, primary: bool = False) -> dict[str, Any]:
    return {
        "measure_id": measure_id, "topic_id": topic_id, "score": score, "is_primary": primary,
        "sentence_id": f"{measure_id}/{sentence}" if sentence else None, "source": "model",
    }  # fmt: skip


def pair(left: str, right: str, score: float, *, accepted: bool, sentences: tuple[int, int] = (1, 1)) -> dict[str, Any]:
    return {
        "left_measure_id": left, "right_measure_id": right, "score": score, "same_score": score, "rank_left": 1, "rank_right": 1,
        "is_accepted": accepted, "relation": ("same" if score > 0.72 else "related") if accepted else None,
        "left_sentence_id": f"{left}/{sentences[0]}", "right_sentence_id": f"{right}/{sentences[1]}",
        "shared_topics": "DIS-APPEAR",
    }  # fmt: skip


MEASURES = [
    measure("d1:4.2", 100, "健全行政复议、应诉工作制度。", "中间一句。", "行政机关负责人出庭应诉率达到85%以上。"),
    measure("d1:4.10", 300, "做好行政应诉工作。"),
    measure("d2:1", 10, "完善行政复议、应诉工作机制。", heading="复议和应诉"),
    measure("d2:2", 50, "出庭二。"),
    measure("d2:3", 60, "出庭三。"),
    measure("d2:4", 70, "出庭四。", "又一句。"),
    measure("d3:1", 5, "公开政务信息。"),
    measure("d5:1", 5, "同区另一文件。"),
]


@pytest.fixture(scope="module")
def study() -> Tables:
    """Four regions z, b, c, a in the order of their first documents; z has two documents, a nothing."""
    return make(
        documents=[
            document("d1", "z", "甲市", title="甲市实施方案"),
            document("d2", "b", "乙市"),
            document("d3", "c"),
            document("d4", "a", "丁市"),
            document("d5", "z", "甲市"),
        ],
        measures=MEASURES,
        sentences=sentences_of(MEASURES),
        units=[
            {"unit_id": "z/市司法局", "region_id": "z", "name": "市司法局", "system": "government", "kind": "agency"},
        ],
        responsibilities=[
            {"measure_id": "d1:4.2", "position": n, "unit_id": unit, "role": role, "mention": mention,
             "is_completed": False, "char_start": 150 + 10 * n, "char_end": 154 + 10 * n}
            for n, unit, role, mention in [
                (1, "z/市司法局", "lead", "司法局"), (2, None, "support", "有关单位"), (3, None, "support", "各区"),
            ]
        ],
        targets=[
            whole_target({"target_id": "d1:4.2/t1", "document_id": "d1", "measure_id": "d1:4.2", "indicator": "出庭应诉率",
             "comparator": ">=", "value": 85, "value_unit": "%", "period": "year", "deadline": "2025-12-31",
             "text": "出庭应诉率达到85%以上", "char_start": 120, "char_end": 132}),
            whole_target({"target_id": "d1:4.2/t2", "document_id": "d1", "measure_id": "d1:4.2", "indicator": "知晓率",
             "comparator": "increase", "text": "提高知晓率", "char_start": 132, "char_end": 137}),
            whole_target({"target_id": "d2:1/t1", "document_id": "d2", "measure_id": "d2:1", "comparator": ">=", "value": 1234567,
             "value_unit": "人", "text": "万人以上", "char_start": 12, "char_end": 16}),
        ],
        topics=[
            topic("DIS-APPEAR", "行政争议", "行政应诉", "Responding to suits"),
            topic("DIS-REVIEW", "行政争议", "行政复议", "Reconsideration"),
            topic("GOV-OPEN", "政务公开", "政务公开", "Open government"),
        ],
        measure_topics=[
            has("d1:4.2", "DIS-APPEAR", 0.7, 3),
            has("d1:4.2", "DIS-REVIEW", 0.9, 1, primary=True),
            has("d1:4.10", "DIS-APPEAR", 0.6, 1, primary=True),
            has("d2:1", "DIS-APPEAR", 0.8, 1),
            has("d2:2", "DIS-APPEAR", 0.8, None),
            has("d3:1", "GOV-OPEN", 0.8, 1),
        ],
        alignments=[
            pair("d2:1", "d1:4.2", 0.80, accepted=True, sentences=(1, 3)),
            pair("d2:2", "d1:4.2", 0.70, accepted=True),
            pair("d2:3", "d1:4.2", 0.75, accepted=True),
            pair("d2:4", "d1:4.2", 0.90, accepted=True, sentences=(2, 1)),
            pair("d3:1", "d1:4.2", 0.30, accepted=False),
            pair("d1:4.10", "d3:1", 0.40, accepted=False),
            pair("d1:4.2", "d5:1", 0.95, accepted=True),  # within a region: not shown
        ],
    )  # fmt: skip


def ids(side: SideBySide) -> dict[str, list[str]]:
    return {s.side_id: [p.measure_id for p in s.passages] for s in side.sides}


def test_topic_shows_every_region_and_the_main_measures_first(study: Tables) -> None:
    side = compare("DIS-APPEAR", study)
    assert list(ids(side).items()) == [("z", ["d1:4.10", "d1:4.2"]), ("b", ["d2:1", "d2:2"]), ("c", []), ("a", [])]
    assert [r.name for r in side.sides] == ["甲市", "乙市", "c", "丁市"]
    assert side.sides[0].passages[1].text == "行政机关负责人出庭应诉率达到85%以上。"
    assert side.to_html().count('<td class="none">未归入举措</td>') == 2


def test_row_joins_its_topics_and_says_what_it_leaves_out(study: Tables) -> None:
    side = compare("行政争议", study)
    first, second = side.sides[0].passages
    assert (first.measure_id, second.measure_id) == ("d1:4.2", "d1:4.10")
    assert first.text == "健全行政复议、应诉工作制度。 … 行政机关负责人出庭应诉率达到85%以上。"
    assert first.topic_ids == ("DIS-REVIEW", "DIS-APPEAR")
    row = side.to_frame().iloc[0]
    assert row["sentence_id"] == "d1:4.2/1;d1:4.2/3"
    assert (row["char_start"], row["char_end"]) == (100, 100 + len(MEASURES[0]["text"]))


def test_clauses_stand_as_printed() -> None:
    """The tables' keys sort the tenth sentence before the second."""
    measures = [measure("d:1", 0, *(f"第{n}句。" for n in range(1, 12)))]
    tables = make(
        documents=[document("d", "a")],
        measures=measures,
        sentences=sentences_of(measures),
        topics=[topic("A", "r", "n", "n"), topic("B", "r", "n", "n")],
        measure_topics=[has("d:1", "A", 0.9, 10), has("d:1", "B", 0.8, 2)],
    )
    assert compare("r", tables).to_frame()["text"].tolist() == ["第2句。 … 第10句。"]


def test_without_a_clause_the_whole_measure_stands(study: Tables) -> None:
    passage = compare("DIS-APPEAR", study).sides[1].passages[1]
    assert (passage.measure_id, passage.text) == ("d2:2", "出庭二。")
    assert passage.extracts[0].sentence_id is None


def test_measure_shows_three_accepted_or_the_nearest_marked(study: Tables) -> None:
    side = compare("d1:4.2", study)
    assert ids(side) == {"z": ["d1:4.2"], "b": ["d2:4", "d2:1", "d2:3"], "c": ["d3:1"], "a": []}
    assert [p.is_accepted for r in side.sides for p in r.passages] == [True, True, True, True, False]
    assert side.sides[0].passages[0].text == MEASURES[0]["text"]
    assert [e.sentence_id for e in side.sides[1].passages[0].extracts] == ["d2:4/2"]
    page = side.to_html()
    assert page.count('<span class="not-accepted">') == 1
    assert page.index("未达到对应标准</span>") > page.index("d3:1")


def test_each_counterpart_says_whether_it_is_the_same_or_related(study: Tables, tmp_path: Path) -> None:
    side = compare("d1:4.2", study)
    assert [p.relation for r in side.sides for p in r.passages] == [None, "same", "same", "same", None]
    # of d2 three of four are shown: those that are the same before one that is merely related
    assert "related" not in side.to_html().replace(".related", "")
    given = study.alignments
    chosen = given["left_measure_id"].map({"d2:1": "same", "d2:2": "related", "d2:3": "related", "d2:4": "related"})
    related = study.with_frames(alignments=given.assign(relation=chosen))
    side = compare("d1:4.2", related)
    assert ids(side)["b"] == ["d2:1", "d2:4", "d2:3"]  # 0.80 as the same goes before 0.90 as related
    page = Reader.read(side.to_html()).text
    assert "乙市 同一举措 1 项、相关举措 2 项" in page
    assert "甲市 所查举措" in page and "c 未达到对应标准 1 项" in page and "丁市 0 项" in page
    side.to_docx(tmp_path / "a.docx")
    assert "d2:1 d2 [同一举措]" in docx_text(tmp_path / "a.docx")
    assert side.to_frame()["relation"].astype(object).replace({float("nan"): None}).tolist() == [
        None, "same", "related", "related", None,
    ]  # fmt: skip


def docx_text(path: Path) -> str:
    import docx

    cells = (cell for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells)
    return "\n".join(cell.text for cell in cells)


# ---- the commitment, not its heading


def headed(*sentences: tuple[str, str], heading: str = "控制煤炭消费", goal: int | None = None, earned: int = 1) -> str:
    """What is shown of a measure with these sentences (text, bindingness), the earned one coded."""
    made = measure("d:1", 0, *(text for text, _ in sentences), heading=heading)
    rows = [row | {"bindingness": b} for row, (_, b) in zip(sentences_of([made]), sentences, strict=True)]
    start = 0 if goal is None else rows[goal - 1]["char_start"]
    target = {"target_id": "d:1/t1", "document_id": "d", "measure_id": "d:1", "comparator": ">=", "value": 8,
              "text": "压减8%", "char_start": start, "char_end": start + 2}  # fmt: skip
    tables = make(
        documents=[document("d", "a")],
        measures=[made],
        sentences=rows,
        targets=[whole_target(target)] if goal else [],
        topics=[topic("T", "r", "n", "n")],
        measure_topics=[has("d:1", "T", 0.9, earned)],
    )
    (passage,) = compare("T", tables).sides[0].passages
    assert "控制煤炭消费" in compare("T", tables).to_html()  # it stands above, or is all there is
    return passage.text


HEAD = ("控制煤炭消费。", "shall")


def test_below_a_bare_heading_stands_what_commits() -> None:
    assert headed(HEAD, ("背景如此。", "none"), ("应当淘汰机组。", "shall")) == "应当淘汰机组。"
    assert headed(HEAD, ("鼓励替代。", "encourage"), ("必须淘汰。", "must")) == "必须淘汰。"
    assert headed(HEAD, ("必须淘汰。", "must"), ("煤炭压减8%。", "none"), goal=3) == "煤炭压减8%。"
    assert headed(HEAD, ("甲要淘汰。", "shall"), ("乙要淘汰。", "shall")) == "甲要淘汰。"


def test_a_sentence_that_says_more_than_the_heading_stays() -> None:
    assert headed(HEAD, ("必须淘汰。", "must"), ("推广清洁煤。", "none"), earned=3) == "推广清洁煤。"
    assert headed(HEAD) == "控制煤炭消费。"  # there is nothing else
    assert headed(HEAD, ("必须淘汰。", "must"), heading="") == "控制煤炭消费。"


# ---- many sides


def many(count: int, every: int = 5) -> Tables:
    """So many regions, of which every fifth has nothing; d00:1 has counterparts in all others."""
    names = [f"d{n:02d}" for n in range(count)]
    measures = [measure(f"{d}:1", 0, "合理控制煤炭消费。") for n, d in enumerate(names) if n % every != every - 1]
    return make(
        documents=[document(d, f"r-{d}", f"第{d}市") | {"source_file": f"{'很长的文件名' * 6}{d}.txt"} for d in names],
        measures=measures,
        sentences=sentences_of(measures),
        topics=[topic("T", "煤炭", "煤炭", "Coal")],
        measure_topics=[has(m["measure_id"], "T", 0.9, 1, primary=True) for m in measures],
        alignments=[
            pair("d00:1", m["measure_id"], 0.5 + n / 100, accepted=n % 2 == 0) | {"shared_topics": "T"}
            for n, m in enumerate(measures[1:])
        ],
    )


@pytest.mark.parametrize("count", [2, 5, 6, 12, 40])
@pytest.mark.parametrize("what", ["T", "d00:1"])
def test_any_number_of_sides_stands_in_rows_of_five(count: int, what: str, tmp_path: Path) -> None:
    import docx
    from docx.shared import Twips

    tables = many(count)
    side = compare(what, tables)
    shown = [own.name for block in side.blocks for own in block]
    assert max(len(block) for block in side.blocks) <= 5
    if count <= 5:
        assert len(side.blocks) == 1 and not side.left_out and len(shown) == count
    else:
        having = {f"第{m.partition(':')[0]}市" for m in tables.measures["measure_id"]}
        lacking = [name for name in tables.regions["name"] if name not in having]
        assert set(shown) == having
        assert Counter(shown).most_common(1)[0] == ("第d00市", len(side.blocks) if what != "T" else 1)
        (line,) = side.left_out
        assert line.split("：")[-1].split("、") == lacking
        sizes = {len(block) for block in side.blocks}
        assert max(sizes) - min(sizes) <= len(side.blocks)  # no row of one beside rows of five
        if what != "T":  # what is accepted comes before what is merely the nearest
            order = [p.standing != "not_accepted" for block in side.blocks for own in block[1:] for p in own.passages]
            assert order == sorted(order, reverse=True)
    side.to_docx(tmp_path / "a.docx")
    book = docx.Document(str(tmp_path / "a.docx"))
    assert [len(table.columns) for table in book.tables] == [len(block) for block in side.blocks]
    page = book.sections[0]
    for table in book.tables:
        room = page.page_width - 2 * page.left_margin
        assert sum(cell.width for cell in table.rows[0].cells) <= room + len(table.columns) * Twips(1)  # as it rounds
    assert side.to_html().count("<table>") == len(side.blocks)


@pytest.mark.parametrize("count", [2, 12])
def test_nothing_runs_over_the_next_column(count: int, tmp_path: Path, open_page: OpenPage) -> None:
    tables = many(count)
    long = "very_long_name_of_a_file_without_a_break_" * 4
    tables = tables.with_frames(documents=tables.documents.assign(source_file=f"{long}.txt", title=long))
    compare("d00:1", tables).to_html(tmp_path / "a.html")
    for size in (rig.WIDE, rig.NARROW):
        page = open_page(tmp_path / "a.html", size)
        cells = page.locator(".pc-side th, .pc-side td")
        assert cells.count() > count
        assert cells.evaluate_all("own => own.filter(c => c.scrollWidth > c.clientWidth + 1).length") == 0


def test_sides_can_be_chosen() -> None:
    tables = many(12)
    assert [s.side_id for s in compare("T", tables, sides=["r-d07", "r-d02"]).sides] == ["r-d07", "r-d02"]
    # the measure that was asked for stays
    assert [s.side_id for s in compare("d00:1", tables, sides=["r-d07"]).sides] == ["r-d00", "r-d07"]
    with pytest.raises(CallError, match=r"no side .* r-d01"):
        compare("T", tables, sides=["r-d1"])


def test_a_long_name_of_a_file_is_said_once_a_passage(study: Tables) -> None:
    named = study.with_frames(documents=study.documents.assign(source_file="很长的文件夹/" * 5 + "文件.txt"))
    text = Reader.read(compare("d1:4.2", named, sides=["z"]).to_html()).text
    assert text.count("文件.txt") == 1
    assert "牵头：市司法局 160–164" in text


def test_measure_is_found_on_either_side_of_a_pair(study: Tables) -> None:
    side = compare("d3:1", study)
    # d1:4.10 (0.40) is nearer than d1:4.2 (0.30); one is shown, since neither is accepted
    assert ids(side) == {"z": ["d1:4.10"], "b": [], "c": ["d3:1"], "a": []}


def test_places_units_and_targets(study: Tables) -> None:
    page = compare("d1:4.2", study).to_html()
    text = Reader.read(page).text
    assert f"d1.txt 100–{100 + len(MEASURES[0]['text'])}" in text
    assert "牵头：市司法局 d1.txt 160–164" in text
    assert "配合：有关单位、各区 d1.txt 170–184" in text
    assert "出庭应诉率 每年≥85%（期限 2025-12-31） d1.txt 120–132" in text
    assert "知晓率" not in text  # a direction is no hard target
    # no indicator: the words themselves; a large figure in full
    assert "万人以上 ≥1,234,567人 d2.txt 12–16" in text


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ["无对应举措", "单位", "硬目标", "来源", "牵头：", "未达到对应标准"]),
        (
            "en",
            ["no counterpart", "units", "hard targets", "source", "lead: ", "not accepted", "a year", "by 2025-12-31"],
        ),
    ],
)
def test_labels(study: Tables, lang: Any, words: list[str]) -> None:
    side = compare("d1:4.2", study, lang=lang)
    page = side.to_html()
    assert f'<html lang="{lang}">' in page
    assert [w for w in words if w not in Reader.read(page).text] == []
    other = {"zh": "no counterpart", "en": "无对应举措"}[lang]
    assert other not in page
    assert (compare("DIS-APPEAR", study, lang=lang).title == "DIS-APPEAR 行政应诉") == (lang == "zh")


@pytest.mark.parametrize(
    ("asked", "nearest"), [("DIS-APEAR", "DIS-APPEAR"), ("dis-appear", "DIS-APPEAR"), ("政务公升", "政务公开"), ("d1:4.3", "d1:4.2")]
)  # fmt: skip
def test_unknown_names_the_three_nearest(study: Tables, asked: str, nearest: str) -> None:
    with pytest.raises(CallError) as caught:
        compare(asked, study)
    message = str(caught.value)
    assert "\n" not in message
    named = re.search(r"the nearest are (.*)$", message)
    assert named
    assert len(named[1].split(", ")) == 3
    assert named[1].split(", ")[0] == nearest


def test_unknown_in_empty_tables_and_unknown_language(study: Tables) -> None:
    with pytest.raises(CallError, match="there is none at all"):
        compare("行政复议", make())
    with pytest.raises(CallError, match="use zh or en"):
        compare("DIS-APPEAR", study, lang="fr")  # type: ignore[arg-type]


# ---- foreign text stays text


class Reader(HTMLParser):
    """What a browser would make of a page: its tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.opened: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("meta", "br"):
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.opened and self.opened[-1] != "style":
            self.text += data

    @classmethod
    def read(cls, page: str) -> Reader:
        reader = cls()
        reader.feed(page)
        reader.close()
        assert reader.opened == []
        return reader


@pytest.fixture(scope="module")
def evil() -> Tables:
    """Markup in every string that a document or a manifest can bring, with control characters."""
    measures = [
        measure("d1:1", 0, f"{EVIL}健全行政复议工作</td>。", "第二句\x0b\x00。", heading=f"标题{EVIL}"),
        measure("d2:1", 0, f"健全行政复议工作{EVIL}", "其他。"),
    ]
    return make(
        documents=[
            document("d1", "a", f"甲{EVIL}", title=f"方案{EVIL}") | {"source_file": f"{EVIL}.txt"},
            document("d2", EVIL),
        ],
        measures=measures,
        sentences=sentences_of(measures),
        units=[{"unit_id": "a/x", "region_id": "a", "name": f"局{EVIL}", "system": "government", "kind": "agency"}],
        responsibilities=[
            {"measure_id": "d1:1", "position": n, "unit_id": unit, "role": "lead", "mention": f"处{EVIL}",
             "is_completed": False, "char_start": 1, "char_end": 2}
            for n, unit in ((1, "a/x"), (2, None))
        ],
        targets=[
            whole_target({"target_id": "t", "document_id": "d1", "measure_id": "d1:1", "indicator": f"率{EVIL}", "comparator": "<",
             "value": 5, "value_unit": f"件{EVIL}", "text": EVIL, "char_start": 1, "char_end": 2})
        ],
        topics=[topic(EVIL_ID, f"行{EVIL}", f"名{EVIL}", "n")],
        measure_topics=[has("d1:1", EVIL_ID, 0.5, 1), has("d2:1", EVIL_ID, 0.5, 1)],
        alignments=[pair("d1:1", "d2:1", 0.5, accepted=False) | {"shared_topics": EVIL_ID}],
    )  # fmt: skip


@pytest.mark.parametrize("asked", ["d1:1", EVIL_ID, f"行{EVIL}"])
def test_documents_cannot_smuggle_markup(evil: Tables, asked: str) -> None:
    side = compare(asked, evil)
    for page in (side.to_html(), side._repr_html_()):
        read = Reader.read(page)
        assert read.tags <= {
            "html", "head", "meta", "title", "style", "body", "main", "div", "h2", "p", "b", "br", "span", "mark",
            "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "a",
        }  # fmt: skip
        links = {"href", "data-pc"}
        assert read.attributes - links <= {"lang", "charset", "http-equiv", "content", "name", "class", "scope"}
        ids = set(evil.measures["measure_id"])
        assert {f"#pc:{found}" for found in ids} >= set(re.findall(r'<a [^>]*href="([^"]*)"', page)) > set()
        # nothing is lost: the words stand there to be read, wherever a mark may cut them
        for words in (
            f"甲{EVIL}",
            f"方案{EVIL}",
            f"标题{EVIL}",
            f"局{EVIL}、处{EVIL}",
            f"率{EVIL} <5件{EVIL}",
            f"{EVIL}.txt 0–",
        ):
            assert words in read.text
        assert "<mark>健全行政复议工作</mark>" in page
        assert not re.search("[\x00\x0b]", page)


def test_page_loads_nothing(study: Tables) -> None:
    page = compare("行政争议", study).to_html()
    assert "default-src 'none'" in page
    assert not re.search(r"https?:|url\(|@import|<link|<script", page)
    assert "@page" in page


def test_docx_takes_any_text(evil: Tables, tmp_path: Path) -> None:
    import docx

    compare("d1:1", evil).to_docx(tmp_path / "a.docx")
    book = docx.Document(str(tmp_path / "a.docx"))
    cell = book.tables[0].rows[1].cells[0].text
    assert EVIL in cell
    assert "第二句\ufffd\ufffd。" in cell
    assert not [r for r in book.part.rels.values() if r.is_external]


# ---- shared wording


@pytest.mark.parametrize(
    ("left", "right", "shared"),
    [
        ("健全行政复议、应诉制度", "加强行政复议、应诉工作", ["行政复议、应诉"]),
        ("健全行政复议制度", "加强行政复议工作", []),  # four characters
        ("行政复议，应诉", "行政复议、应诉", []),  # four and two: the marks differ
        ("、行政复议法。", "；行政复议法。", ["行政复议法"]),  # marks at the ends do not belong to it
        ("到2025年全部建成", "到2025年全部完成", []),  # 到年全部: four
        ("市到2025年全部建成", "市到2025年全部完成", ["市到2025年全部"]),
        ("甲乙丙丁戊己", "己甲乙丙丁戊", ["甲乙丙丁戊"]),
        ("abcdefgh", "abcdefgh", []),
        ("", "行政复议法", []),
    ],
)
def test_shared_wording(left: str, right: str, shared: list[str]) -> None:
    found = shared_wording([(0, left), (1, right)])
    assert [left[a:b] for a, b in found[0]] == shared
    assert [right[a:b] for a, b in found[1]] == shared


def test_one_column_shares_nothing_with_itself() -> None:
    assert shared_wording([(0, "行政复议工作"), (0, "行政复议工作"), (1, "其他文字在这里")]) == [[], [], []]


def test_two_wordings_that_touch_stay_two() -> None:
    text = "甲乙丙丁戊子丑寅卯辰"
    found = shared_wording([(0, text), (1, "甲乙丙丁戊"), (2, "子丑寅卯辰")])
    assert found[0] == [(0, 5), (5, 10)]


TEXTS = st.lists(st.tuples(st.integers(0, 2), st.text("甲乙、1", max_size=14)), max_size=4)


@given(TEXTS, st.integers(2, 4))
def test_shared_wording_is_all_common_substrings(texts: list[tuple[int, str]], least: int) -> None:
    """Against trying all substrings: the same characters are marked."""

    def is_han(c: str) -> bool:
        return c in "甲乙"

    for (column, text), stretches in zip(texts, shared_wording(texts, least), strict=True):
        expected: set[int] = set()
        for a in range(len(text)):
            for b in range(a + 1, len(text) + 1):
                part = text[a:b]
                fits = is_han(part[0]) and is_han(part[-1]) and sum(map(is_han, part)) >= least
                if fits and any(part in other for c, other in texts if c != column):
                    expected |= set(range(a, b))
        assert {i for a, b in stretches for i in range(a, b)} == expected
        assert all(a[1] <= b[0] for a, b in pairwise(stretches))


def test_marks_on_the_page_and_in_word(study: Tables, tmp_path: Path) -> None:
    import docx

    side = compare("行政争议", study)
    assert side.to_html().count("<mark>行政复议、应诉工作</mark>") == 2
    side.to_docx(tmp_path / "a.docx")
    cells = docx.Document(str(tmp_path / "a.docx")).tables[0].rows[1].cells
    marked = [r.text for cell in cells for p in cell.paragraphs for r in p.runs if r.font.highlight_color]
    assert marked.count("行政复议、应诉工作") == 2


# ---- files


def test_docx_is_a_table_for_print(study: Tables, tmp_path: Path) -> None:
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn

    compare("DIS-APPEAR", study).to_docx(tmp_path / "a.docx")
    book = docx.Document(str(tmp_path / "a.docx"))
    (table,) = book.tables
    assert [c.text for c in table.rows[0].cells] == ["甲市 2 项", "乙市 2 项", "c 0 项", "丁市 0 项"]
    assert [c.text for c in table.rows[1].cells][2:] == ["未归入举措", "未归入举措"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    page = book.sections[0]
    assert page.orientation == WD_ORIENT.LANDSCAPE
    assert page.page_width > page.page_height
    fonts = list(book.styles.element.iter(qn("w:rFonts")))
    assert fonts
    assert {f.get(qn("w:eastAsia")) for f in fonts} == {"SimSun"}
    assert not [f for f in fonts if any("Theme" in name for name in f.attrib)]


def test_files_are_the_same_each_time(study: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    side = compare("行政争议", study)
    side.to_docx(tmp_path / "a.docx")
    later = time.localtime(2_000_000_000)
    monkeypatch.setattr(time, "localtime", lambda *_: later)
    compare("行政争议", study).to_docx(tmp_path / "deep" / "b.docx")
    data = (tmp_path / "a.docx").read_bytes()
    assert data == (tmp_path / "deep" / "b.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        assert {m.date_time for m in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in book.read("docProps/core.xml")
    page = side.to_html(tmp_path / "a.html")
    assert (tmp_path / "a.html").read_bytes() == page.encode("utf-8")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.docx", "a.html", "deep"]


def test_unwritable_is_one_line(study: Tables, tmp_path: Path) -> None:
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(DataError, match="cannot be written"):
        compare("DIS-APPEAR", study).to_html(tmp_path / "folder.html")
    assert [p.name for p in tmp_path.iterdir()] == ["folder.html"]


def test_frame(study: Tables) -> None:
    frame = compare("d1:4.2", study).to_frame()
    assert list(frame.columns) == [
        "side_id", "side_name", "measure_id", "sentence_id", "text", "units", "targets", "source_file",
        "char_start", "char_end", "is_accepted", "relation",
    ]  # fmt: skip
    first = frame.iloc[0]
    assert first["units"] == "lead:市司法局;support:有关单位;support:各区"
    assert first["targets"] == "出庭应诉率 每年≥85%（期限 2025-12-31）"
    assert frame["sentence_id"].isna().tolist() == [True, False, False, False, False]
    assert frame["is_accepted"].dtype == bool
    empty = compare("GOV-OPEN", study).to_frame().iloc[:0]
    nothing = compare("T", make(topics=[topic("T", "r", "n", "n")])).to_frame()
    assert nothing.dtypes.equals(empty.dtypes)


def test_without_any_document(tmp_path: Path) -> None:
    side = compare("T", make(topics=[topic("T", "r", "n", "n")]))
    Reader.read(side.to_html())
    side.to_docx(tmp_path / "a.docx")
    assert repr(side) == "<SideBySide T: >"


def test_repr(study: Tables) -> None:
    assert repr(compare("行政争议", study)) == "<SideBySide 行政争议: 甲市 2, 乙市 2, c 0, 丁市 0>"


def test_real_texts(tables: Tables) -> None:
    """All of the project's topics and rows: every coded measure is shown once, in its sentences' own words."""
    sentences = tables.sentences.set_index("sentence_id")
    for name in [*tables.topics["topic_id"].head(40), *tables.topics["row"].unique()[:20]]:
        side = compare(name, tables)
        members = tables.topics.loc[(tables.topics["topic_id"] == name) | (tables.topics["row"] == name), "topic_id"]
        coded = tables.measure_topics[tables.measure_topics["topic_id"].isin(members)]
        frame = side.to_frame()
        assert sorted(frame["measure_id"]) == sorted(coded["measure_id"].unique())
        for region in side.sides:
            for passage in region.passages:
                for extract in passage.extracts:
                    if extract.sentence_id:
                        row = sentences.loc[extract.sentence_id]
                        assert (extract.text, extract.char_start) == (row["text"], row["char_start"])
        assert Reader.read(side.to_html()).text.count("未归入举措") == sum(not r.passages for r in side.sides)


def test_english_names_of_regions_and_rows(tables: Tables) -> None:
    side = compare("行政复议", tables, lang="en")
    assert side.title == "Administrative reconsideration (行政复议)"
    assert [r.name for r in side.sides] == ["Anshan", "Daoli", "Liaoyuan", "Ningxia", "Suizhou"]
    assert [r.name for r in compare("行政复议", tables).sides][:2] == ["鞍山市", "道里区"]
