"""The bodies that send a document and those that it is sent to: where their names stand, and where one ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policycompare.lexicon import Lexicon
from policycompare.parsing.lines.line import Line, Span
from policycompare.parsing.lines.line_patterns import RE_BODY_END, RE_SENTENCE_END, is_issuer, is_title
from policycompare.parsing.lines.regions import read_region


class NamedPlace(NamedTuple):
    """A body that a document's surroundings name.

    Attributes:
        role: issuer, forwarder, addressee or copied.
        start: Where its name begins in the normalised text.
        end: Where it ends.
    """

    role: str
    start: int
    end: int


RE_ADDRESSED = re.compile(r"^(?:主送[：:])?(?:各|有关|本|省|市|县|区|国务院|自治区|州)")
OPENING, CLOSING = "（(《“〔[", "）)》”〕]"


def find_addressees(lines: Sequence[Line]) -> set[int]:
    """The numbers of the lines that say to whom a document is sent: 各县（市、区）人民政府，市政府各部门：."""
    for i, line in enumerate(lines):
        if line.in_table or not line.words.endswith(("：", ":")):
            continue
        first = i
        while first and i - first < 8 and _goes_on(lines[first - 1]) and not RE_ADDRESSED.match(lines[first].words):
            first -= 1
        if first < i and RE_ADDRESSED.match(lines[first].words):
            return set(range(first, i + 1))
        if is_issuer(line.words[:-1]) or (line.outside and line.outside.name == "salutation"):
            return {i}
    return set()


def _goes_on(line: Line) -> bool:
    return not (
        line.outside or line.in_table or line.number or RE_SENTENCE_END.search(line.words) or is_title(line.words)
        or len(line.words) < 10
    )  # fmt: skip


def _marks(text: str, start: int, end: int, signs: str) -> list[int]:
    """Places of some marks outside of any brackets."""
    depth, found = 0, []
    for i in range(start, end):
        if text[i] in OPENING:
            depth += 1
        elif text[i] in CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and text[i] in signs:
            found.append(i)
    return found


def _cut(text: str, start: int, end: int, places: list[int]) -> list[Span]:
    spans = []
    for a, b in zip([start, *(p + 1 for p in places)], [*places, end], strict=True):
        while a < b and text[a] in " \n、，；。：":
            a += 1
        while b > a and text[b - 1] in " \n、，；。：:":
            b -= 1
        if b > a:
            spans.append((a, b))
    return spans


RE_WHOLE = re.compile(
    r"(?:政府|委|局|厅|部门|单位|机构|企业|办|会|院|校|公司|集团|组织|团体|处|署|室)(?:（[^（）]*）)?$"
)
RE_NEXT = re.compile(r"^(?:各|有关|相关|中央|国务院|驻|在|市|省|区|县|自治区|州|国家|中共)")


def split_addressees(text: str, start: int, end: int) -> list[Span]:
    """The bodies that a document is sent to, each as its own span.

    Example:
        >>> def show(text): return [text[a:b] for a, b in split_addressees(text, 0, len(text))]
        >>> show("各省、自治区、直辖市人民政府，国务院各部委、各直属机构：")
        ['各省、自治区、直辖市人民政府', '国务院各部委、各直属机构']
        >>> show("各县（市、区）人民政府、市政府各部门：")
        ['各县（市、区）人民政府', '市政府各部门']
    """
    if commas := _marks(text, start, end, "，；。,;"):
        return _cut(text, start, end, commas)
    places = [
        i for i in _marks(text, start, end, "、")
        if RE_WHOLE.search(text[start:i]) and RE_NEXT.match(text[i + 1 : end]) and len(text[i + 1 : end]) > 3
    ]  # fmt: skip
    return _cut(text, start, end, places)


def split_issuers(text: str, start: int, end: int, lexicon: Lexicon | None = None) -> list[Span]:
    """The names of bodies that stand one behind the other, glued or not: 中共兴安县委兴安县人民政府 is two.

    Example:
        >>> def show(text): return [text[a:b] for a, b in split_issuers(text, 0, len(text))]
        >>> show("中共兴安县委兴安县人民政府"), show("云河市人民政府办公室")
        (['中共兴安县委', '兴安县人民政府'], ['云河市人民政府办公室'])
        >>> show("教育部、财政部"), show("上海市科学技术委员会上海市杨浦区人民政府")
        (['教育部', '财政部'], ['上海市科学技术委员会', '上海市杨浦区人民政府'])
    """
    found = []
    for a, b in _cut(text, start, end, _marks(text, start, end, "、，；\n ")):
        at = a
        for i in range(a + 3, b - 2):
            if RE_BODY_END.search(text[at:i]) and _begins_name(text[i:b], text[a:i], lexicon):
                found.append((at, i))
                at = i
        found.append((at, b))
    return found


RE_INNER = re.compile(r"^(?:办公[室厅]|委员会|员会|会$|领导小组|党组)")


def _begins_name(words: str, before: str, lexicon: Lexicon | None) -> bool:
    """Whether a new name begins: with 中共, 国家, a region, or as the ministries do."""
    if RE_INNER.match(words) or not is_issuer(words):
        return False
    if words.startswith(("中共", "国家", "中国", "中央", "全国", "最高人民", "国务院")):
        return True
    if read_region(words)[0]:  # behind 县委 the same region again: 区委依法治区工作委员会 is one name
        own = before.removeprefix("中共")
        return not before.endswith("委") or words[:2] == own[:2]
    if read_region(before)[0]:  # 云河市财政局教育局 leaves out what it has said
        return False
    return not lexicon or lexicon.body_at_end(before) is not None or before.endswith(("部", "委", "局", "署", "办公厅"))
