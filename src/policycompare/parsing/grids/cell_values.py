"""The figures in a cell: ≥99, 60左右, [15], 3-5, 下降18%, 重点城市≥30; and cells that hold none: -, 完成省下达任务."""

from __future__ import annotations

import re
from typing import NamedTuple

from policycompare.lexicon import package_target_words
from policycompare.parsing.grids.headers import is_unit
from policycompare.text.numerals import parse_number


class CellValue(NamedTuple):
    """A figure in a cell.

    Attributes:
        start: Where the words that state it begin.
        end: Where they end.
        label: What it is of, where the cell itself says so (重点城市); else empty.
        comparator: What it says; None for a bare figure.
        value: The figure.
        unit: The unit that stands beside it, with its 万 or 亿.
        is_sum: It stands in brackets, as sums over the years do.
    """

    start: int
    end: int
    label: str
    comparator: str | None
    value: float | None
    unit: str | None
    is_sum: bool = False


AT_LEAST, AT_MOST, MORE, LESS, UP, DOWN = (
    "|".join(map(re.escape, package_target_words().words[name]))
    for name in ("at_least", "at_most", "more", "less", "rise", "fall")
)
FIGURE = r"\d[\d,，]*(?:\.\d+)?"
DASH = r"[-–—－~～至―]{1,2}"
NEUTRAL = "力争|争取|确保|预计|达到|达|实现|完成|保持|稳定在|保持在|维持在|约为|约|共|平均|年均|每年|为|新增|累计|总量|[一二三四五六七八九十]年"
RE_VALUE = re.compile(
    rf"(?P<label>(?:(?!{AT_LEAST}|{AT_MOST}|{MORE}|{LESS}|{UP}|{DOWN}|{NEUTRAL})[^\d≥≤<>＞＜≧≦=\-－+]){{0,24}}?)[：:]?"
    rf"(?P<neutral>(?:{NEUTRAL})*)(?:比[^\d]{{0,6}}?(?:\d{{4}}年)?)?"
    rf"(?P<how>≥|≧|>=|=>|≤|≦|<=|=<|>|＞|<|＜|＝|=|{AT_LEAST}|{AT_MOST}|{MORE}|{LESS}|(?:{UP}|{DOWN})(?:到|至|了|约)?)?"
    r"(?:约|达到?)?"
    rf"(?P<sign>[-－−+＋])?(?P<figure>{FIGURE})(?P<more>[%％]?{DASH}(?P<high>{FIGURE}))?"
    r"(?P<plus>\+)?(?P<unit>[^\d，。；、（）()\[\]〔〕]{0,14}?)"
    r"(?P<after>左右|上下|以上|及以上|以下|及以下|以内|之内|之间)?"
    r"(?:[（(][^（）()]{0,16}[)）])?[。；，]?"
)
RE_NONE = re.compile(rf"(?:{DASH}|[/／\\*·…]|无|暂无|空)+")
RE_REMARK = re.compile(r"[（(][^（）()\d]*[)）]")
RE_ALL = re.compile(r"(?:实现|达到|基本)?全(?:面)?覆盖")
BRACKETS = {"[": "]", "〔": "〕", "（": "）", "(": ")", "【": "】", "〈": "〉", "<": ">"}
MAX_VALUE = 60
RE_YEAR = re.compile(r"(?:19|20)\d{2}")
HOWS = (
    (rf"≥|≧|>=|=>|{AT_LEAST}", ">="), (rf"≤|≦|<=|=<|{AT_MOST}", "<="), (f">|＞|{MORE}", ">"), (f"<|＜|{LESS}", "<"),
    ("=|＝", "="),
)  # fmt: skip


def read_values(text: str, start: int, end: int) -> list[CellValue] | None:
    """Read the figures of a cell.

    Args:
        text: Normalised text.
        start: Where the cell begins.
        end: Where it ends.

    Returns:
        Its figures, a part between line ends or semicolons each; empty where it says that there is none; None where it
        holds something else, a sentence perhaps.

    Example:
        >>> for words in ("≥99", "60左右", "[15]", "3-5", "下降18%", "1.2万户", "-", "全覆盖"):
        ...     print([v[3:] for v in read_values(words, 0, len(words))])
        [('>=', 99.0, None, False)]
        [(None, 60.0, None, False)]
        [(None, 15.0, None, True)]
        [('>=', 3.0, None, False)]
        [('decrease', 18.0, '%', False)]
        [(None, 1.2, '万户', False)]
        []
        [('full-coverage', None, None, False)]
        >>> [v.label for v in read_values("重点城市≥30；一般城市≥15", 0, 15)]
        ['重点城市', '一般城市']
        >>> read_values("完成省下达任务", 0, 7) is None
        True
    """
    found: list[CellValue] = []
    for match in re.finditer(r"[^\n；;]+", text[start:end]):
        a, b = start + match.start(), start + match.end()
        while a < b and text[a] == " ":
            a += 1
        while b > a and text[b - 1] in " 。":
            b -= 1
        if a == b or RE_NONE.fullmatch(text, a, b) or RE_REMARK.fullmatch(text, a, b):
            continue
        value = _value(text, a, b)
        if value is None:
            return None
        found.append(value)
    return found


def _value(text: str, start: int, end: int) -> CellValue | None:
    a, b, is_sum = start, end, False
    while b - a > 2 and BRACKETS.get(text[a]) == text[b - 1] and text[a] not in text[a + 1 : b - 1]:
        a, b, is_sum = a + 1, b - 1, True
    if b - a > MAX_VALUE:
        return None
    if RE_ALL.fullmatch(text, a, b):
        return CellValue(start, end, "", "full-coverage", None, None, is_sum)
    match = RE_VALUE.fullmatch(text, a, b)
    if not match:
        return None
    number = parse_number(match["figure"].replace("，", ""))
    unit = match["unit"].strip(" /") or None
    if match["more"] and "%" in match["more"]:
        unit = unit or "%"
    if number is None or (unit and not is_unit(unit) and unit not in ("万", "亿")):
        return None
    if unit and unit.startswith(("年", "月", "日")) and (RE_YEAR.fullmatch(match["figure"]) or unit != "年"):
        return None  # a date
    if match["sign"] in ("-", "－", "−"):
        number = -number
    return CellValue(
        start, end, match["label"].strip("：: "), _comparator(match), number, unit, is_sum or "累计" in match["neutral"]
    )


def _comparator(match: re.Match[str]) -> str | None:
    """What the words beside a figure say; a range and 100+ begin with their lowest."""
    after, how = match["after"], match["how"]
    if how:
        for pattern, comparator in HOWS:
            if re.fullmatch(pattern, how):
                return comparator
        if how[-1] in "到至":  # 提高到 95
            return ">=" if re.match(UP, how) else "<="
        return "increase" if re.match(UP, how) else "decrease"
    if after in ("以上", "及以上") or match["more"] or match["plus"]:
        return ">="
    if after in ("以下", "及以下", "以内", "之内"):
        return "<="
    return None
