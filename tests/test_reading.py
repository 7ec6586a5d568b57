"""A text is read in one direction: lines are looked at once, sentences are cut once and know their context."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from policycompare.lexicon import read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.parsing.lines import line as lines
from policycompare.parsing.lines import line_patterns, numbering
from policycompare.parsing.lines.layout import read_layout
from policycompare.parsing.lines.line import Line, read_lines
from policycompare.parsing.lines.metadata import read_metadata
from policycompare.parsing.measures import find_measures
from policycompare.parsing.outline import build_outline
from policycompare.parsing.records import ParsedDocument
from policycompare.parsing.sentences import Sentence, measure_sentences
from policycompare.parsing.targets.sentence_targets import find_targets
from policycompare.sources import readers
from policycompare.sources.blocks import Block, ReadText
from policycompare.sources.formats.plain_text import read_txt
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import SourceText, read_source
from policycompare.text.documents import Document, Source, normalize_source, split_documents

LEXICON = read_lexicon()
PLAN = """某市工作方案（2021—2025年）
2021年3月1日
为了加强领导，制定本方案。
一、总体目标
（一）工作目标。到2025年，覆盖率达到90%。
二、重点任务
（二）加强宣传。开展下列工作：
1.组织培训。年底前参训率达到60%。
2.印发材料。
（责任单位：市司法局；完成时限：2023年底前）
（三）完善制度。健全机制。（责任单位：市公安局）
某市人民政府
"""


def document(text: str, name: str = "made.txt") -> Document:
    entry = FileEntry(name, None, None, (DocumentEntry("made"),))
    source = normalize_source(read_source(text.encode(), entry))
    return split_documents(source, entry.documents)[0]


def labelled(text: str) -> dict[str, str]:
    """Each line outside the body with its label."""
    made = document(text)
    layout = read_layout(read_lines(made.source.text, made.lines))
    found = {line.words: label for line, label in (*layout.front, *layout.tail)}
    for name, own in (("contents", layout.contents), ("annex", layout.annex), ("body", layout.body)):
        found |= {line.words: name for line in own}
    return found


def sentences_in(text: str) -> dict[str, Sentence]:
    """Every sentence of the measures, by its words."""
    made = document(text)
    layout = read_layout(read_lines(made.source.text, made.lines))
    body = find_measures(made.source.text, build_outline(layout.body), LEXICON)
    cut = measure_sentences(made.source.text, body, read_metadata(layout))
    return {sentence.words: sentence for own in cut for sentence in own}


def test_every_line_is_one_thing() -> None:
    found = labelled(PLAN)
    assert found["某市工作方案（2021—2025年）"] == "title"
    assert found["为了加强领导，制定本方案。"] == "lead_in"
    assert found["二、重点任务"] == found["2.印发材料。"] == "body"
    assert found["某市人民政府"] == "closing"
    assert set(found) == {line for line in PLAN.splitlines() if line}


def test_a_sentence_knows_its_context() -> None:
    found = sentences_in(PLAN)
    training = found["年底前参训率达到60%。"]
    assert training.headings == ("重点任务", "加强宣传")
    assert training.list_head == "开展下列工作："
    assert training.before == "1.组织培训。"
    assert training.document.issue_date == "2021-03-01"
    assert found["1.组织培训。"].before == "开展下列工作："
    assert found["开展下列工作："].list_head is None
    assert found["健全机制。"].headings == ("重点任务", "完善制度")
    assert [t.deadline for t in find_targets(training)] == ["2021-12-31"]  # the document's date gives the year


def test_a_clause_is_no_sentence() -> None:
    assert not any("责任单位" in words for words in sentences_in(PLAN))


def test_a_measure_without_a_list_has_no_list_heads() -> None:
    assert {s.list_head for s in sentences_in("一、甲\n1.加强领导。抓好落实。\n2.健全机制。").values()} == {None}


CORPUS = [*sorted((Path(__file__).parent / "documents").glob("*.txt"))]


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.stem)
def test_nothing_is_looked_at_twice(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = FileEntry(path.name, None, None, (DocumentEntry("made"),))
    made = split_documents(normalize_source(read_source(path.read_bytes(), entry)), entry.documents)[0]
    counts: dict[str, Counter[object]] = {name: Counter() for name in ("number", "words", "sentences")}

    def counted(name: str, function):
        def count(*arguments, **more):
            counts[name][arguments] += 1
            return function(*arguments, **more)

        return count

    monkeypatch.setattr(lines, "match_label", counted("number", numbering.match_label))
    monkeypatch.setattr(lines, "sentence_spans", counted("sentences", lines.sentence_spans))
    parse_document(made, LEXICON)
    many = Counter(made.source.text[line.start : line.end] for line in made.lines)
    assert counts["number"].total() == len(made.lines)
    assert all(count <= many[words] for (words,), count in counts["number"].items())
    assert max(counts["sentences"].values(), default=1) == 1


def test_the_words_of_a_line_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[str] = Counter()
    real = line_patterns.match_line
    monkeypatch.setattr(lines, "match_line", lambda words, **more: calls.update([words]) or real(words, **more))
    line = Line("（此件公开发布）", 0, 8)
    assert line.outside is line.outside is line.closing
    assert calls.total() == 1


CLAUSES = [  # text of a measure, its heading, its sentences
    ("完善行政复议体制（责任单位：市司法局）。推进改革。", None, ["完善行政复议体制", "推进改革。"]),
    ("推进改革（市司法局牵头），加强监督。健全机制。", None, ["推进改革", "加强监督。", "健全机制。"]),
    (
        "落实“谁执法（责任单位：市司法局）谁普法。应当”的制度。",
        None,
        ["落实“谁执法", "谁普法。", "应当”的制度。"],
    ),
]


@pytest.mark.parametrize(("words", "heading", "sentences"), CLAUSES, ids=[words[:6] for words, *_ in CLAUSES])
def test_a_clause_inside_a_sentence(words: str, heading: str | None, sentences: list[str]) -> None:
    text = f"一、任务\n1.{words}\n2.加强培训，抓好落实。（责任单位：市公安局）"
    parsed = parse_document(document(text), LEXICON)
    assert parsed.measures[0].heading == heading
    assert [row.text for row in parsed.sentences if row.measure_id == "made:1"] == sentences


def test_a_measure_that_is_a_clause_alone_keeps_its_deadline() -> None:
    text = "一、任务\n1.加强培训，抓好落实。（责任单位：市公安局）\n2.责任单位：市司法局，完成时限：2022年12月底前"
    parsed = parse_document(document(text), LEXICON)
    assert [(row.measure_id, row.deadline) for row in parsed.targets] == [("made:2", "2022-12-31")]


# ---- blocks


def test_plain_text_gives_paragraphs() -> None:
    read = read_txt("甲。\r\n\n \n乙。".encode(), FileEntry("a.txt", None, None, ()))
    assert [(b.kind, read.characters[b.start : b.end]) for b in read.blocks] == [
        ("paragraph", "甲。"),
        ("paragraph", "乙。"),
    ]


def read_outline(data: bytes, entry: FileEntry) -> ReadText:
    """A format that marks headings with ``= ``; the mark is none of the text."""
    characters, blocks = "", []
    for line in data.decode().splitlines():
        words = line.removeprefix("= ")
        start = len(characters)
        characters += words + "\n"
        blocks.append(Block("heading" if words != line else "paragraph", start, start + len(words), int(words != line)))
    return ReadText(characters, tuple(blocks))


def test_another_format_needs_a_reader_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(readers.READERS, ".outline", read_outline)
    text = "= 主要目标任务\n到2025年，覆盖率达到90%。\n= 保障\n加强领导，健全机制。"
    made = document(text, "Plan.OUTLINE")
    parsed: ParsedDocument = parse_document(made, LEXICON)
    assert [row.heading for row in parsed.sections] == ["主要目标任务", "保障"]
    (target,) = parsed.targets
    assert (target.value, target.deadline) == (90, "2025-12-31")
    assert made.source.raw[target.char_start : target.char_end] == target.text
    assert target.section_id == parsed.sections[0].section_id


def test_a_line_keeps_the_block_that_it_was_read_from() -> None:
    text = "實(shí)施方案\n\n\t加強領導。"
    file = SourceText(
        FileEntry("a.txt", None, None, ()), "", "txt",
        ReadText(text, (Block("paragraph", 0, 9), Block("paragraph", 12, 17))),
    )  # fmt: skip
    source: Source = normalize_source(file)
    assert [line.block for line in source.lines] == list(file.blocks)
