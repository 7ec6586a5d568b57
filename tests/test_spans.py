"""Every row of every table leads back to its own characters, whatever stands beside them."""

from __future__ import annotations

import random
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_tables import LEXICON
from policycompare.errors import DataError
from policycompare.pairs.change_status import plain_words
from policycompare.parsing.documents import parse_document
from policycompare.parsing.targets.indicators import blot, tidy_indicator
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.tables.build import tables_from
from policycompare.tables.check import check_spans, check_tiling
from policycompare.tables.frames import Parsed
from policycompare.text.documents import Source, normalize_source, split_documents


def tables(raw: str | bytes, name: str, corrections: dict[str, str] | None = None) -> tuple[Parsed, Source]:
    entry = DocumentEntry("plan")
    data = raw.encode() if isinstance(raw, str) else raw
    source = normalize_source(read_source(data, FileEntry(name, None, None, (entry,), corrections or {})))
    parsed = [parse_document(document, LEXICON) for document in split_documents(source, (entry,))]
    return tables_from([(source, parsed)], LEXICON), source


def wrong(raw: str | bytes, name: str = "plan.txt", corrections: dict[str, str] | None = None) -> list[str]:
    """What the checks of a fresh build call wrong."""
    made, source = tables(raw, name, corrections)
    return check_spans(made, {name: source}) + check_tiling(made, {name: source})[1]


PLAN = """云河市城市内涝治理实施方案
云政发〔2024〕3号
各县区人民政府：
一、主要任务
（一）完善设施（含县级）；牵头单位：市水务局；责任单位：市教育局
（二）覆盖率达到100%；责任单位：市水务局、市财政局。应当每季度通报。
1.1 5G网络建设
到2025年，建成基站500个，覆盖率达到90%。（牵头单位：市工业和信息化局）
1.2 4G网络建设
严格落实《关于加强管理的意见》（云政办发〔2020〕12号），鼓励社会资本参与。
二、保障措施
（一）加强领导。成立“5G”领导小组;必须压实责任。
附件：任务分工表
抄送：市委办公室。
"""
SHAPES = [
    ("half-width marks", PLAN.translate(str.maketrans("，；：（）", ",;:()"))),
    ("marks at lines' ends", PLAN.replace("；牵头", ";\n牵头").replace("；责任", ";\n责任")),
    ("leading blanks", PLAN.replace("1.1 5G", "  1.1 \u3000 5G").replace("（一）", "\u3000\u3000(一) ")),
    ("marks that combine", PLAN.replace("建设", "e\u0301tat建设").replace("市水务局", "市水务局\u0301")),
    ("one mark that is two", PLAN.replace("。", "。\u0344").replace("（一）", "（一）\u0344")),
    ("letters that split", PLAN.replace("5G", "\u0958G").replace("基站", "\u1100\u1161\u11a8")),
    ("line ends of Windows", "\ufeff" + PLAN.replace("\n", "\r\n")),
    ("line ends of other systems", PLAN.replace("\n", "\r").replace("。", "。\u2028")),
    ("no width", "\u200b".join(PLAN)),
    ("pinyin", PLAN.replace("实", "實(shí)").replace("责", "責（zé）")),
    ("full width", PLAN.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})),
    ("radicals and compatibility", PLAN.replace("方", "\u2f45").replace("力", "\uf98a")),
    ("decorations", PLAN.replace("（", "✅（").replace("1.", "▶️ 1.")),
    ("private characters", PLAN.replace("5G", "\ue000G").replace("基站", "\U000f0031\U00100031")),
    ("narrow lines", "\n".join(PLAN[at : at + 20] for at in range(0, len(PLAN), 20))),
    ("blank lines", PLAN.replace("\n", " \n\n \t\n")),
]


@pytest.mark.parametrize(("shape", "raw"), SHAPES)
def test_a_fresh_build_has_nothing_wrong(shape: str, raw: str) -> None:
    assert raw != PLAN
    made, source = tables(raw, "plan.txt")
    assert check_spans(made, {"plan.txt": source}) == []
    assert len(made.sentences) > 5


PLACES = [("page", "html"), ("cells", "html"), ("marks", "md"), ("cells", "csv")]


@pytest.mark.parametrize(("kind", "ending"), PLACES)
def test_other_formats_too(kind: str, ending: str) -> None:
    lines = PLAN.replace("；", ";").replace("：", ":").splitlines()
    raw = {
        "html": "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>",
        "md": "\n\n".join(f"**{line[:4]}**{line[4:]}" for line in lines),
        "csv": "\n".join(f'任务,"{line}"' for line in lines),
    }[ending]
    if (kind, ending) == ("cells", "html"):
        cells = "".join(f"<tr><td>{line[:6]}</td><td>{line[6:]}</td></tr>" for line in lines)
        raw = f"<html><body><table><tr><td>任务</td><td>责任单位</td></tr>{cells}</table></body></html>"
    assert wrong(raw, f"plan.{ending}") == []


CORRECTIONS = [
    {"覆盖率": "覆盖。\n率"}, {"；": "。"}, {"（含县级）": ""}, {"市水务局": "市水务局、市环保局"}, {"\n1.2": "\n（三）"},
    {"500": "5,000"}, {"必须压实": "应当。必须"}, {"鼓励": "甲\n乙"}, {"一、": "一、\n"}, {"云政": "《云》"}, {"。": ";\n"},
]  # fmt: skip


@pytest.mark.parametrize("corrections", CORRECTIONS)
def test_corrections_lead_back_to_what_they_correct(corrections: dict[str, str]) -> None:
    assert wrong(PLAN, corrections=corrections) == []


def test_a_row_that_is_moved_or_changed_is_seen() -> None:
    made, source = tables(PLAN, "plan.txt")
    for name, column in (
        ("measures", "text"),
        ("sentences", "text"),
        ("targets", "text"),
        ("responsibilities", "mention"),
    ):
        frame = getattr(made, name).copy()
        frame.loc[0, column] = frame.loc[0, column] + "。"
        assert len(check_spans(made.with_frames(**{name: frame}), {"plan.txt": source})) == 1
        frame = getattr(made, name).copy()
        frame["char_start"] += 1
        assert len(check_spans(made.with_frames(**{name: frame}), {"plan.txt": source})) == len(frame)


PIECES = (
    *";:,()（）%\u0301\u0344\u200b\ufeff \u3000\u00a0\n\r\a\f\ue000\uf0b7\U000f0031·.!?《》“”著5①●、-２\"[]〔\x0b\ufe0f豈𠀀\u00ad\u2028",
    "\r\n", "e\u0301", "(shí)", "1.1 ", "（一）", "牵头单位：", "责任单位:", "\u1100\u1161", "\U000e0041", "l0万", "100%;",
)  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(0, len(PLAN)), st.sampled_from(PIECES)), max_size=12), st.sampled_from(("txt", "md"))
)
@settings(max_examples=25, deadline=None)
def test_whatever_stands_between(pieces: list[tuple[int, str]], ending: str) -> None:
    raw = PLAN
    for at, piece in pieces:
        raw = raw[:at] + piece + raw[at:]
    assert wrong(raw, f"plan.{ending}") == []


@pytest.mark.slow
def test_many_documents_with_many_pieces() -> None:
    draw = random.Random(7)
    for number in count():
        raw = PLAN
        for _ in range(draw.randrange(1, 60)):
            at, piece = draw.randrange(len(raw)), draw.choice(PIECES)
            raw = raw[:at] + piece + raw[at + draw.randrange(3) :]
        try:
            assert wrong(raw) == [], f"document {number}"
        except DataError as error:
            assert "plan.txt" in str(error)
        if number == 1_000:
            return


def test_private_characters_stay_as_they_are_in_what_is_aimed_at() -> None:
    for text in ("“𠮷田9”工程\U000f0031\U00100031\U000fd800覆盖率", "《𠮷\U000f96f6》达标率", "\U0010fffd达标率"):
        assert len(blot(text)) == len(text)
        assert tidy_indicator(blot(text)) == text
    assert plain_words("处\ue000\ue001五百元") == plain_words("处五百元")
    raw = PLAN.replace("覆盖率", "\U000fd800\U000f0031覆盖率\ue000")
    made, _ = tables(raw, "plan.txt")
    assert "\U000fd800\U000f0031覆盖率" in "".join(made.targets["indicator"].dropna())
