"""Normalisation: one spelling for every document, and the way back for every character.

Out comes simplified Chinese with Chinese punctuation next to Han characters, plain ASCII in
figures and Latin words, NFC, without inline pinyin, odd spaces and what has no width. Lengths change in
one pass only (deletions, corrections, white space); everything after it replaces one character
by one, so that the offsets of that pass hold.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from policycompare.text.characters import LINE_ENDS, SPACELESS, SPACES, other_characters, same_characters
from policycompare.text.edits import Edit, apply_edits
from policycompare.text.offsets import OffsetMap

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007"
"""Han characters, as the inside of a regular expression's character class."""

# Inline pinyin that a converter left behind: 實(shí). One syllable of lower-case Latin letters in
# round brackets after a Han character; it carries a tone mark, or is one of the toneless particles.
# Matches: 實(shí) 們(men) 女（nǚ）. Not: 人工智能(ai), 附件(a), 系统(app).
TONED = "āáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u030c"
RE_PINYIN = (
    rf"(?<=[{HAN}])[(（](?:[a-zü\u0308]{{0,5}}[{TONED}][a-zü{TONED}\u0308]{{0,5}}"
    r"|de|le|men|zi|me|ma|ne|ba|zhe)[)）]"
)
# What spaces and line ends become is decided by their neighbours.
RE_SPACE = f"[{SPACES}]+"
RE_SPACELESS = re.compile(f"[{SPACELESS}]+")
RE_LINE_END = re.compile(f"[{LINE_ENDS}]")
SOFT_HYPHEN = "\u00ad"

ASCII_PUNCTUATION = ",:;()?!"
CHINESE_PUNCTUATION = "，：；（）？！"
TO_ASCII = dict(zip(CHINESE_PUNCTUATION, ASCII_PUNCTUATION, strict=True))
# Chinese punctuation stays Chinese only beside a Han character or a mark that is Chinese itself.
CONTEXT = f"{HAN}、。《》〈〉“”‘’〔〕【】—…·"
RE_LONE_PUNCTUATION = re.compile(rf"(?<![{CONTEXT}])[{CHINESE_PUNCTUATION}](?![{CONTEXT}])")
# A pair of brackets is of one width: the wide one wins. 规划（2021-2025) and (1）.
RE_MIXED_PAIR = re.compile(r"\(([^()（）\n]*)）|（([^()（）\n]*)\)")
# Behind its last character no mark has a neighbour: in a line that holds Chinese it is Chinese, as it is beside a
# bracket of Chinese width. 覆盖率达到100%; （含县级）; 5G;（二）
RE_LAST_MARK = re.compile(r"[,:;?!](?=\n|$|（)|(?<=）)[,:;?!]")
RE_HAN = re.compile(f"[{HAN}]")
# A stop typed as a full point at the end of a line or before a bracket: 落实到位.（责任单位：…）
# A heading's 一. has text behind it.
RE_LATIN_STOP = re.compile(rf"(?<=[{HAN}][{HAN}])\.(?=[\n（〔【]|$)")

# 著 read zhe is 着 in simplified Chinese: 著力, 沿著. It stays where it is read zhu:
# 显著, 原著, 编著, 著作, 著名.
RE_ZHE = re.compile("(?<![显卓昭原编名专巨论译遗拙合新较土所撰共名刊])著(?![作名称述者有录书])")


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """Normalised text with the raw place of each of its characters.

    Attributes:
        text: The normalised characters.
        offsets: Map from positions in ``text`` to positions in the raw text.
    """

    text: str
    offsets: OffsetMap

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw half-open span of ``text[start:end]``."""
        return self.offsets.raw_span(start, end)

    def read(self, raw_start: int, raw_end: int) -> str:
        """The normalised characters that came from ``raw_start:raw_end``."""
        start, end = self.offsets.out_span(raw_start, raw_end, len(self.text))
        return self.text[start:end]

    def leads_back(self, text: str, raw_start: int, raw_end: int) -> bool:
        """Whether a text is what was read from just ``raw_start:raw_end``.

        Where a correction put several characters in the place of one stretch, they share it: a text may begin and end
        at any of them.

        Example:
            >>> found = normalize("乱碼处理", {"乱碼": "审理。受理"})
            >>> found.leads_back("受理处理", 0, 4), found.leads_back("受理处", 0, 4)
            (True, False)
        """
        start, last = self.offsets.out_span(raw_start, raw_end, len(self.text))
        while start < last and self.offsets.char_span(start)[0] == raw_start:
            end = start + len(text)
            if text and self.text.startswith(text, start) and self.offsets.raw_span(start, end) == (raw_start, raw_end):
                return True
            start += 1
        return False


@cache
def _uncomposed() -> str:
    """What NFC may make longer or shorter: a character with its marks, or one that splits in two."""
    marks, splitting = [], []
    for code in range(0x80, sys.maxunicode + 1):
        c = chr(code)
        if unicodedata.combining(c) or 0x1160 <= code <= 0x11FF:  # Hangul vowels and finals join too
            marks.append(c)
        elif len(unicodedata.normalize("NFC", c)) > 1:
            splitting.append(c)
    marked = "".join(marks)
    return f"(?s:.)[{marked}{SPACELESS}]*[{marked}]+|[{''.join(splitting)}]"


@cache
def _edit_pattern(corrections: tuple[str, ...], is_nfc: bool) -> re.Pattern[str]:
    """One pattern for everything that changes the length, corrections first."""
    parts = [re.escape(match) for match in sorted(corrections, key=len, reverse=True)]
    return re.compile("|".join([*parts, RE_PINYIN, RE_SPACE, *([] if is_nfc else [_uncomposed()])]))


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _simple_of() -> dict[str, str]:
    """The characters that OpenCC changes when they stand alone, and what they become."""
    han = [chr(c) for c in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    simple = _converter().convert("\n".join(han)).split("\n")
    return {a: b for a, b in zip(han, simple, strict=True) if a != b}


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_simple_of())}]")


@cache
def single_characters() -> dict[str, str]:
    """What ``normalize`` makes of a character that stands alone, where that is another: for a page without OpenCC.

    Example:
        >>> [single_characters()[c] for c in "８％實⽅"]
        ['8', '%', '实', '方']
    """
    simple = _simple_of()
    same = {chr(code): chr(new) for code, new in same_characters().items()}
    return simple | {old: simple.get(new, new) for old, new in same.items()}


NARROW = str.maketrans(CHINESE_PUNCTUATION, ASCII_PUNCTUATION)
"""Punctuation in one width: which one a text has is decided by neighbours, which a phrase of it may not have."""


def _simplify(text: str) -> str:
    """Convert the lines that hold a traditional character: 實施 -> 实施, 審査 -> 审查."""
    if not _traditional().search(text):
        return text
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if _traditional().search(line):
            converted = _converter().convert(line)
            if len(converted) != len(line):  # offsets count characters one for one
                converted = "".join(_converter().convert(c)[:1] or c for c in line)
            lines[i] = converted
    return "\n".join(lines)


def _space(raw: str, match: re.Match[str]) -> str:
    """What a stretch of white space becomes: a line end, one space between Latin words, nothing."""
    found = match.group()
    start, end = match.span()
    if start == 0 or end == len(raw):
        return ""
    if RE_LINE_END.search(found):
        return "\n"
    before, after = raw[start - 1], raw[end]
    if found == SOFT_HYPHEN and before.isdigit() and after.isdigit():
        return "-"  # some fonts' hyphen: 2014\u00ad2020年 was printed 2014-2020年
    # 2022年, 2023: the comma belongs to the Han character before it and brings no space
    is_in_han = before in ASCII_PUNCTUATION and start >= 2 and not raw[start - 2].isascii()
    is_between_latin = before.isascii() and after.isascii() and not is_in_han
    return " " if is_between_latin and not RE_SPACELESS.fullmatch(found) else ""


def _widen(text: str) -> str:
    """Chinese punctuation beside Han characters, ASCII elsewhere, brackets in pairs of one width."""
    for narrow, wide in zip(ASCII_PUNCTUATION, CHINESE_PUNCTUATION, strict=True):
        text = text.replace(narrow, wide)
    text = RE_LONE_PUNCTUATION.sub(lambda m: TO_ASCII[m.group()], text)
    while True:
        text, count = RE_MIXED_PAIR.subn(lambda m: f"（{m.group(1) or m.group(2) or ''}）", text)
        if not count:
            return RE_LATIN_STOP.sub("。", RE_LAST_MARK.sub(_last_mark, text))


def _last_mark(match: re.Match[str]) -> str:
    """A mark behind which its line ends or a Chinese bracket stands: Chinese, but for a line without Chinese."""
    text, at = match.string, match.start()
    is_beside_bracket = text[at - 1 : at] == "）" or text[at + 1 : at + 2] == "（"
    is_chinese = is_beside_bracket or RE_HAN.search(text, text.rfind("\n", 0, at) + 1, at)
    return CHINESE_PUNCTUATION[ASCII_PUNCTUATION.index(match.group())] if is_chinese else match.group()


SAME_ANYWHERE = str.maketrans(CHINESE_PUNCTUATION + "。着", ASCII_PUNCTUATION + ".著")
"""What a character becomes by its neighbours, and what it was."""


def without_context(text: str) -> str:
    """A normalised text as it compares with one that was normalised beside other neighbours; lengths stay.

    Example:
        >>> without_context(normalize("附件1:").text) == without_context(normalize("附件1:方案").text)[:4]
        True
    """
    return text.translate(SAME_ANYWHERE)


def normalize(raw: str, corrections: Mapping[str, str] | None = None, edits: Sequence[Edit] = ()) -> NormalizedText:
    """Normalise raw text and keep, for each character that comes out, where it came from.

    Args:
        raw: Decoded text of a file, or any slice of it.
        corrections: Declared corrections: what stands in the raw text -> what it should read.
        edits: What is mended first (``mending/mend.py``).

    Returns:
        The normalised text with its offsets. Spaces at both ends and beside Han characters are dropped;
        white space that holds a line end becomes one line end.

    Example:
        >>> found = normalize("實(shí)施方案(2021—2025年)")
        >>> found.text
        '实施方案（2021—2025年）'
        >>> found.raw_span(0, 2)  # 实施 is 實(shí)施 in the raw text
        (0, 7)
        >>> normalize("扮事依法", {"扮事": "办事"}).text
        '办事依法'
    """
    if edits:
        edited, inner = apply_edits(raw, edits)
        outer = normalize(edited, corrections)
        return NormalizedText(outer.text, outer.offsets.through(inner, len(edited)))
    is_nfc = unicodedata.is_normalized("NFC", RE_SPACELESS.sub("", raw))
    text, offsets = apply_edits(raw, _changes(raw, dict(corrections or {}), is_nfc))
    if other_characters().search(text):
        text = text.translate(same_characters())
    if not is_nfc:
        text = _compose(text)
    text = _widen(_simplify(text))
    if "著" in text:
        text = RE_ZHE.sub("着", text)
    return NormalizedText(text, offsets)


def _changes(raw: str, fixes: Mapping[str, str], is_nfc: bool) -> Iterator[Edit]:
    """Whatever changes the length: corrections, pinyin, white space, characters with marks of their own."""
    for match in _edit_pattern(tuple(fixes), is_nfc).finditer(raw):
        found = match.group()
        if found in fixes:
            new = fixes[found]
        elif found[0].isspace() or found[0] == "\a" or RE_SPACELESS.match(found):
            new = _space(raw, match)
        elif found[0] in "(（":
            new = ""  # pinyin
        else:
            new = unicodedata.normalize("NFC", RE_SPACELESS.sub("", found))
        if new != found:
            yield Edit(*match.span(), new)


def _compose(text: str) -> str:
    """NFC for characters that have one other form (豈 U+F900 -> 豈); lengths stay."""
    single = (unicodedata.normalize("NFC", c) for c in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(single, text, strict=True))
