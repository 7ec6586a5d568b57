"""Normalisation: case table, and offsets that lead every character back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.text.documents import Source, line_spans, normalize_source, split_documents
from policycompare.text.normalize import normalize

CASES = [
    ("實(shí)施方案(2021—2025年)", "实施方案（2021—2025年）"),  # pinyin goes, real brackets stay
    ("們(men)的", "们的"),  # a toneless particle
    ("人工智能(ai)和系統(app)", "人工智能（ai）和系统（app）"),  # Latin words in brackets are no pinyin
    ("著力解決,顯著提高,原著", "着力解决，显著提高，原著"),
    ("沿著道路,編著者", "沿着道路，编著者"),
    ("審査", "审查"),  # U+67FB is a variant
    ("12:30開會", "12:30开会"),  # a figure keeps its colon
    ("100,000元,2022年, 2023", "100,000元，2022年，2023"),
    ("(1)加强", "（1）加强"),  # a pair is of one width
    ("规划(2021-2025)", "规划（2021-2025）"),
    ("达到８５％以上", "达到85%以上"),
    ("１．加强", "1.加强"),
    ("「八五」普法", "“八五”普法"),
    ("APP 应用 (v 2)", "APP应用（v 2）"),  # a space stays between Latin words only
    ("\u00a0\u00a0第一条\u3000总则\u200b", "第一条总则"),
    ("甲\r\n\r\n  乙", "甲\n乙"),
    ("落实到位.\n下一条", "落实到位。\n下一条"),
    ("cafe\u0301", "café"),
    ("\ufeff正文", "正文"),
    ("“12.4”国家宪法日", "“12.4”国家宪法日"),
    # behind a line's last character no mark has a neighbour: in a line of Chinese it is Chinese
    ("覆盖率达到100%;\n责任单位:市水务局", "覆盖率达到100%；\n责任单位：市水务局"),
    ("完善设施（含县级);\n牵头单位：市教育局", "完善设施（含县级）；\n牵头单位：市教育局"),
    ("建成厂站12:\n甲5,\n乙7!", "建成厂站12：\n甲5，\n乙7！"),
    ("推进5G;（二）推进APP,（三）降低PM2.5;", "推进5G；（二）推进APP，（三）降低PM2.5；"),
    ("投资（亿元）:5", "投资（亿元）：5"),
    ("rate of 100%;\nrate of 90%;", "rate of 100%;\nrate of 90%;"),  # a line without Chinese
    ("到12:30,100人", "到12:30,100人"),
    ("甲\nlevel: 5;\n乙", "甲\nlevel: 5;\n乙"),
]


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_cases(raw: str, expected: str) -> None:
    assert normalize(raw).text == expected


def test_correction_maps_to_its_whole_stretch() -> None:
    raw = "程序?qū)乱碼規(guī)定"
    normalized = normalize(raw, {"?qū)乱碼": "审理"})
    assert normalized.text == "程序审理规定"
    assert normalized.raw_span(2, 4) == (2, raw.index("規"))


RAW = st.text(
    alphabet=st.one_of(
        st.sampled_from("实施實(shí)著力显,:;()（），。 \u00a0\u3000\u200b\n\r12.4%ＡＢ１％「」《》一、〔〕aé\u0301"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@given(RAW)
def test_offsets_lead_back(raw: str) -> None:
    normalized = normalize(raw)
    last = 0
    for i in range(len(normalized.text)):
        start, end = normalized.offsets.char_span(i)
        assert 0 <= start < end <= len(raw)
        assert start >= last  # never backwards
        last = start
        assert normalized.text[i] in normalized.read(start, end)
    if normalized.text:
        start, end = normalized.raw_span(0, len(normalized.text))
        assert normalized.read(start, end) == normalized.text
        assert normalize(raw[start:end]).text == normalized.text


@given(RAW)
def test_output_is_clean(raw: str) -> None:
    text = normalize(raw).text
    assert unicodedata.is_normalized("NFC", text)
    assert not set("\u00a0\u200b\u3000\ufeff\r") & set(text)


def test_what_a_span_reads_depends_on_its_neighbours() -> None:
    normalized = normalize("一、总则\n1、)按期完成(含县级);要求")
    at = normalized.text.index("）")
    assert normalized.read(*normalized.raw_span(at, at + 1)) == "）"
    assert normalize(")").text == ")"  # by itself it is no Chinese mark


def test_a_text_leads_back_to_its_own_span_alone() -> None:
    found = normalize("要求:达到100%;乱碼处理", {"乱碼": "审理。\n受理"})
    end = len("要求:达到100%;")
    assert found.leads_back("要求：达到100%；", 0, end) and not found.leads_back("要求：达到100%;", 0, end)
    assert found.leads_back("达到100%；审理。", 3, end + 2) and found.leads_back("受理处理", end, end + 4)
    for wrong in ("受理处", "理处理。", "", "审理", "审理。\n受理处理。"):
        assert not found.leads_back(wrong, end, end + 4)
    assert not found.leads_back("受理处理", end + 1, end + 4)


STARTS = [
    "附件1:",
    "附件2: ",
    "（二）",
    "(二)",
    "第二部分;",
    "1.1 5G",
    "二、总则(试行)",
    "著者",
    "附件:5G网络",
    "PLAN:",
]


@pytest.mark.parametrize("start", STARTS)
def test_first_words_are_found_beside_whatever_follows(start: str) -> None:
    entries = (DocumentEntry("a"), DocumentEntry("b", starts_with=start))
    raw = f"云河市方案\n一、做好工作\n{start}实施方案\n一、落实工作"
    source = normalize_source(read_source(raw.encode(), FileEntry("plan.txt", None, None, entries)))
    _, second = split_documents(source, entries)
    assert source.normalized.offsets.char_span(second.lines[0].start)[0] == raw.index(start)


def test_every_line_of_the_real_files_reads_back(sources: dict[str, Source]) -> None:
    for source in sources.values():
        for start, end in line_spans(source.text):
            a, b = source.normalized.raw_span(start, end)
            assert normalize(source.raw[a:b], source.corrections).text == source.text[start:end]


def test_no_pinyin_and_no_traditional_character_is_left(sources: dict[str, Source]) -> None:
    text = sources["anshan.txt"].text
    assert not any(c in text for c in "āáǎàēéěèīíǐìōóǒòūúǔù")
    assert not any(c in text for c in "實規劃導體會責單")
    assert "适用司法确认程序审理民事案件作出详细规定" in text
    assert "健立全市系统完备" in text  # the source's own misprint stays
    assert "着力解决" in text
    assert "著力" not in text
