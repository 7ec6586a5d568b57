"""Bytes to characters: any Chinese text comes back from any encoding, and what could be either of two is said."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policycompare.errors import DataError
from policycompare.sources.commonness import COMMONEST, COMMONEST_TRADITIONAL, commonness
from policycompare.sources.decoding import decode, decode_bytes
from policycompare.sources.formats.plain_text import read_txt
from policycompare.sources.manifest import FileEntry

SIMPLIFIED = ["gb18030", "gbk", "gb2312", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
TRADITIONAL = ["big5", "cp950", "big5hkscs", "gb18030", "gbk", "utf-8", "utf-16-le"]
PLAN = (
    "为推进城市内涝治理，提升排水防涝能力，制定本方案。到2025年，新建改造雨水管网180公里，整治易涝点46处。各县（市、区）人民政府要压实责任，"
    "加强资金保障，每季度通报进展。鼓励社会资本参与海绵城市建设，对成效显著的给予奖补。完善预警、抢险、转移联动机制，汛期前完成隐患排查。"
)
TRADITIONAL_PLAN = (
    "為推進城市內澇治理，提升排水防澇能力，制定本方案。到2025年，新建改造雨水管網180公里，整治易澇點46處。各縣（市、區）人民政府要壓實責任，"
    "加強資金保障，每季度通報進展。鼓勵社會資本參與海綿城市建設，對成效顯著的給予獎補。完善預警、搶險、轉移聯動機制，汛期前完成隱患排查。"
)


@pytest.mark.parametrize("encoding", SIMPLIFIED)
def test_simplified(encoding: str) -> None:
    assert decode(PLAN.encode(encoding), "plan.txt") == PLAN


@pytest.mark.parametrize("encoding", TRADITIONAL)
def test_traditional(encoding: str) -> None:
    assert decode(TRADITIONAL_PLAN.encode(encoding), "plan.txt") == TRADITIONAL_PLAN


@pytest.mark.parametrize(("text", "encoding"), [(PLAN, "gbk"), (TRADITIONAL_PLAN, "big5"), (TRADITIONAL_PLAN, "gbk")])
def test_twelve_characters_are_enough(text: str, encoding: str) -> None:
    """A stretch of any text with twelve Chinese characters is read rightly, with marks and figures in it or without."""
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            if sum("\u4e00" <= c <= "\u9fff" for c in text[start:end]) == 12:
                assert decode_bytes(text[start:end].encode(encoding), "plan.txt").text == text[start:end]


@pytest.mark.slow
def test_stretches_of_whole_documents(root: Path) -> None:
    import opencc

    draw = random.Random(5)
    simplified = "\n".join(
        opencc.OpenCC("t2s").convert(p.read_text("utf-8")) for p in sorted((root / "data/raw").glob("*.txt"))
    )
    traditional = opencc.OpenCC("s2t").convert(simplified)
    for text, encoding in (
        (simplified, "gb18030"),
        (traditional, "gb18030"),
        (traditional, "cp950"),
        (traditional, "big5hkscs"),
    ):
        for _ in range(5_000):
            start = draw.randrange(len(text) - 60)
            part = text[start : start + draw.randint(24, 60)]
            if sum("\u4e00" <= c <= "\u9fff" for c in part) < 20:
                continue
            try:
                data = part.encode(encoding)
            except UnicodeEncodeError:
                continue
            assert decode_bytes(data, "plan.txt").text == part


# Four of five characters are among the commonest, as in any text; the others are any that the encoding has.
def words(common: str, encoding: str) -> st.SearchStrategy[str]:
    rare = [c for c in map(chr, range(0x4E00, 0x9FFF)) if _has(c, "gb2312" if encoding == "gb18030" else encoding)]
    often, seldom = st.sampled_from(common + "，。、"), st.sampled_from(rare)
    return st.lists(st.one_of(often, often, often, often, seldom), min_size=30, max_size=200).map("".join)


def _has(character: str, encoding: str) -> bool:
    try:
        return len(character.encode(encoding)) == 2
    except UnicodeEncodeError:
        return False


BIG5_COMMON = "".join(c for c in COMMONEST + COMMONEST_TRADITIONAL if _has(c, "big5"))


@given(words(COMMONEST, "gb18030"))
@settings(max_examples=60, deadline=None)
def test_any_simplified_text(text: str) -> None:
    for encoding in ("gb18030", "utf-8", "utf-16", "utf-16-be"):
        assert decode_bytes(text.encode(encoding), "plan.txt").text == text


@given(words(BIG5_COMMON, "big5"))
@settings(max_examples=60, deadline=None)
def test_any_traditional_text(text: str) -> None:
    for encoding in ("big5", "gb18030"):
        assert decode_bytes(text.encode(encoding), "plan.txt").text == text


def test_a_tie_names_both() -> None:
    with pytest.raises(
        DataError, match=r"too short to say whether it is (GB18030 or Big5|Big5 or GB18030); write encoding = \"\w+\""
    ):
        decode("冀".encode("gbk"), "plan.txt")
    assert decode("冀".encode("gbk"), "plan.txt", "gbk") == "冀"
    assert decode_bytes("冀".encode("gbk"), "plan.txt", hint="gb2312").text == "冀"


PRIVATE, RARE_ALONE = ("\ue000", "\uf8ff"), ("\u4e00", "\u9fa4")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("pool", [PRIVATE, RARE_ALONE, ("\u3400", "\u4db4")], ids=ascii)
def test_what_nothing_speaks_for_is_no_reading(pool: tuple[str, str], encoding: str) -> None:
    """Characters that no text has alone, in UTF-16 without its mark: read rightly or refused, and not as cut short."""
    draw = random.Random(8)
    for _ in range(60):
        text = "".join(chr(draw.randint(ord(pool[0]), ord(pool[1]))) for _ in range(24))
        try:
            assert decode_bytes(text.encode(encoding), "plan.txt").text == text
        except DataError as error:
            assert "cut short" not in str(error)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("50\ue0b6\ue07a", "utf-16-le"), ("\ueac6\uf5d2\ue0ea\ue8f3", "utf-16-le"), ("歎曓尚迵", "utf-16-le"),
        ("畼秡阠薆", "utf-16-be"), ("㬳㪎䭘㲍", "utf-16-le"), ("龘靐齉爩" * 10, "gb18030"), ("龘靐", "utf-16-be"),
    ],
)  # fmt: skip
def test_rare_characters_alone_may_be_in_either(text: str, encoding: str) -> None:
    with pytest.raises(DataError, match=r"too short to say whether it is \S+ or \S+; write encoding"):
        decode_bytes(text.encode(encoding), "plan.txt")
    assert decode_bytes(text.encode(encoding), "plan.txt", encoding).text == text


def test_wider_encodings_are_what_is_meant() -> None:
    assert decode("朱镕基".encode("gbk"), "plan.txt", "gb2312") == "朱镕基"
    assert decode("深水埗邨".encode("big5hkscs"), "plan.txt", "big5") == "深水埗邨"
    assert decode("二〇三五年遠景目標，①城市防洪標準達標率".encode("big5hkscs"), "plan.txt").startswith("二〇三五年")
    assert decode("約20～30公里，推動城市防洪治理工作".encode("cp950"), "plan.txt").startswith("約20～30")


BAD = [
    (b"", None, "empty"),
    (" \n　".encode(), None, "white space only"),
    (PLAN.encode()[:-1], None, "cut short"),
    (PLAN.encode() * 5 + b"\xff" + PLAN.encode(), None, r"byte \d+: not valid UTF-8, though the rest"),
    (PLAN.encode("gb18030")[:-1], None, "cut short"),
    (bytes(range(256)) * 40, None, "binary or damaged"),
    (random.Random(1).randbytes(4000), None, "binary or damaged"),
    ("Où est passée l'été à Nîmes, où le maître a fêté Noël après l'élève".encode("latin-1"), None, "binary or damaged"),
    (PLAN.encode() + b"\0", None, r"U\+0000 stands in no text"),
    (PLAN.encode(), "gbk", "not valid gbk|stands in no text"),
    (PLAN.encode(), "utf-9", "no encoding of text is called"),
    (PLAN.encode(), "hex", "no encoding of text|not valid hex"),
    (PLAN.encode(), "idna", "no encoding of text|not valid idna"),
    (PLAN.encode(), "undefined", "no encoding of text|not valid"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "encoding", "problem"), BAD)
def test_bad_bytes(data: bytes, encoding: str | None, problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        decode(data, "plan.txt", encoding)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert decode(data, "plan.txt").strip()
    except DataError as error:
        assert "plan.txt" in str(error)


def test_bells_and_the_end_of_a_dos_file() -> None:
    found = read_txt("任务\a单位\a\a\n\a（一）改造管网。\x1a".encode(), FileEntry("plan.txt", None, None, ()))
    assert found.characters == "任务\t单位\t\t\n\t（一）改造管网。"
    assert len(found.blocks) == 2


def test_commonness() -> None:
    assert commonness("云河市碳达峰实施方案") > 10 > -10 > commonness("堁碩庈抵湊瑕妗囥源偞")
    assert commonness("2025 plan, 30%") == 0
