"""Quantities: every figure of a text with what it counts, a range as one.

A figure is a number in digits or in Chinese numerals with a unit, a share (百分之九十, 1/3, 九成, 一半), or a bare
number. What makes it an aim is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

from policycompare.lexicon.target_words import TargetWords
from policycompare.text.numerals import CN, MYRIADS, parse_chinese, parse_fraction, parse_number

ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,6})?"
MAGNITUDE = "万亿|千亿|百亿|千万|百万|十万|万|亿"
"""What multiplies a number in digits: 1.3万亿斤. 千 and 百 alone begin units: 千瓦."""
RANGE_MARK = r"(?:[—–\-－‐~～∼至]{1,2}|到)"
CHINESE = rf"[{CN}]{{1,9}}(?:点[{CN}]{{1,3}})?"
NO_TENTHS = "立为员果效本长功熟就都人品份分绩套年交像形群文体因"
"""What makes a word of 一成…: 一成立, 三成员."""
SHARE = (
    rf"(?:百|千|万)分之(?:[{CN}]+(?:点[{CN}]+)?|\d[\d.]*)|[二三四五六七八九十]分之[一二三四五六七八九十]"
    rf"|(?<![\d/.])[1-9]/[2-9](?![\d/])|[一二三四五六七八九两]成[半一二三四五六七八九]?(?![{NO_TENTHS}])|[一二三四五六七八九]{{1,2}}折(?!叠)"
    r"|半数|(?<![多大前后上下东西南北])一半|过半数?|大半|对半|(?<=近)半(?![年天日径月个])"
)
NOT_BEFORE = r"(?<![A-Za-z\d.,第每＋+·×/])"
"""Behind a letter, 第 or a sign, digits are part of a name: 5G, PM2.5, 第3."""
WORDS_OF_ONE = (
    "一体|一般|一些|一定|一批|一系列|一线|一流|一律|一切|一起|一并|一致|一站|一网|一门|一窗|一次性|一方面|一支|一套"
)
"""一 that counts nothing."""
NO_CHINESE_BEFORE = "第每统同单唯专其之逐万任归合划不这某数几"
"""Characters that make a word with a Chinese numeral behind them: 统一, 第三."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as printed.

    Attributes:
        start: Where its number begins.
        end: Where its unit ends.
        value: The number, of a range the lower one; shares are given in per cent.
        unit: The unit as printed, with 万 or 亿 before it; None for a bare number.
        high: The upper number of a range.
        kind: What it counts, a row's ``kind`` in ``value_units.csv``; ``none`` for a bare number.
        is_share_word: It is a share in words: 一半, 三分之二.
    """

    start: int
    end: int
    value: float
    unit: str | None
    high: float | None = None
    kind: str = "none"
    is_share_word: bool = False
    is_chinese: bool = False

    @property
    def is_percent(self) -> bool:
        """It is a share or a change of one."""
        return self.kind == "percent"


@dataclass(frozen=True, slots=True)
class QuantityWords:
    """Patterns of quantities, built from the units of a lexicon."""

    words: TargetWords
    pattern: re.Pattern[str]


@lru_cache(maxsize=8)
def quantity_words(words: TargetWords) -> QuantityWords:
    """The patterns of a lexicon's units."""
    units = sorted(words.units, key=lambda u: (-len(u), u))
    counted = [u for u in units if words.units[u].kind not in ("percent", "place")]
    place = [u for u in units if words.units[u].kind == "place"]
    per = "|".join(_unit_form(u, ALWAYS_CHECKED) for u in counted)

    def unit_after(checked: Container[str]) -> str:
        plain = "|".join(_unit_form(u, checked) for u in units if u not in place)
        return (
            rf"(?:(?:{plain})(?:(?:[/每／]|·)(?:{per}|人|户|年|月|日|天|小时|分钟|秒|亩|公顷|平方公里|万人|千人|百万人|kW·h)){{0,2}}"
            rf"(?:（(?:[户次组处片线项批套件]|[A-Za-z²³/]{{1,8}})）)?"
            rf"|(?:{'|'.join(place) or '(?!)'})(?=[，。；、）]|$))"
        )

    unit, chinese_unit = unit_after(ALWAYS_CHECKED), unit_after(NO_UNIT_BEFORE)
    number = rf"{NOT_BEFORE}(?P<low>{ARABIC})(?P<lowmag>{MAGNITUDE})?(?P<lowmore>余|多)?(?:[ \n]?(?P<lowunit>{unit}))?"
    pattern = re.compile(
        rf"(?P<share>{SHARE})"
        rf"|{number}(?:{RANGE_MARK}(?P<high>{ARABIC})(?P<highmag>{MAGNITUDE})?余?(?:[ \n]?(?P<highunit>{unit}))?)?"
        r"(?![A-Za-z\d])"
        rf"|(?<![{NO_CHINESE_BEFORE}{CN}])(?!{WORDS_OF_ONE})(?P<cn>{CHINESE})(?:[至到](?P<cnhigh>{CHINESE}))?"
        r"(?P<cnmore>余|多)?"
        rf"(?P<cnunit>{chinese_unit})"
    )
    return QuantityWords(words, pattern)


def _unit_form(unit: str, checked: Container[str]) -> str:
    """A unit's pattern; what reads like it and is a word is left out: 位于, 项目, 分别."""
    after = NO_UNIT_BEFORE.get(unit, "") if unit in checked else ""
    latin = r"(?![A-Za-z])" if unit[-1].isascii() and unit[-1].isalpha() else ""
    return re.escape(unit) + (f"(?![{after}])" if after else "") + latin


ALWAYS_CHECKED = "年分方发度天日周秒升级"
"""Units that make words behind digits too: 2025年度, 95分别; the others only behind Chinese numerals: 一位于, but 200名优秀学生."""
NO_UNIT_BEFORE = {
    "人": "大才口均民工行社", "位": "于置列居", "项": "目", "个": "性人体别", "次": "数级要", "级": "别", "部": "门分委署队", "件": "均",
    "场": "所地景馆", "组": "织建成", "条": "例件款", "期": "间限货刊望", "站": "点位", "户": "籍均", "类": "别型似", "节": "能约水点日", "段": "落",
    "口": "岸径", "门": "类", "批": "准复量发", "台": "账阶湾", "种": "植子养类业", "张": "家贴力", "所": "有在属", "对": "接于外应象口标比",
    "头": "部", "根": "据本治", "本": "市省区级地科", "幅": "度", "发": "展生挥布放电明", "方": "案向式面便法针位", "度": "假", "份": "额",
    "支": "持撑付出部", "名": "单录称义优特", "家": "庭园乡长电政", "篇": "章", "处": "理置于罚级", "周": "期边岁年转", "克": "服", "年": "度级份龄均轻限",
    "日": "常均报益", "天": "然", "分": "别类级析布解为配散公支享工行期之批层区段步", "秒": "级", "升": "级学", "米": "其", "元": "素件", "轮": "廓",
    "间": "接隔", "列": "入为车", "单": "位元个一项列独", "票": "据", "代": "表替理", "股": "份权", "针": "对", "封": "闭", "片": "区",
    "班": "子组", "座": "谈", "套": "餐", "区": "域", "县": "级域", "市": "级场域", "倍": "增", "回": "收", "包": "括",
}  # fmt: skip
"""Characters behind a unit that make another word of it."""


def find_quantities(text: str, start: int, end: int, words: TargetWords) -> list[Quantity]:
    """The quantities in ``text[start:end]``, in order.

    Args:
        text: Normalised text.
        start: Where to begin.
        end: Where to stop.
        words: The units.

    Example:
        >>> from policycompare.lexicon import package_target_words
        >>> text = "打造园区8-10个，占比由2.1%提高到60%—65%，新增能力10万立方米/小时，三分之二达标，不少于两名"
        >>> for found in find_quantities(text, 0, len(text), package_target_words()):
        ...     print(text[found.start : found.end], found.value, found.high, found.unit)
        8-10个 8.0 10.0 个
        2.1% 2.1 None %
        60%—65% 60.0 65.0 %
        10万立方米/小时 10.0 None 万立方米/小时
        三分之二 66.67 None %
        两名 2.0 None 名
    """
    found = []
    for match in quantity_words(words).pattern.finditer(text, start, end):
        quantity = _read(match, words)
        if quantity is not None:
            found.append(quantity)
    return found


def base_quantity(value: float | None, unit: str | None, words: TargetWords) -> tuple[float | None, str | None]:
    """A figure in base units.

    Example:
        >>> from policycompare.lexicon import package_target_words
        >>> words = package_target_words()
        >>> [base_quantity(v, u, words) for v, u in ((7, "万元"), (150, "MW"), (3, "万亩"), (10, "万立方米/小时"))]
        [(70000.0, '元'), (150000.0, '千瓦'), (20000000.0, '平方米'), (100000.0, '立方米/小时')]
    """
    if value is None or not unit:
        return None, None
    factor, head = 1.0, unit
    while head[:1] in MYRIADS or (head[:1] in "十百千" and head not in words.units and len(head) > 1):
        if head in words.units:
            break
        factor *= MYRIADS.get(head[0], 0) or {"十": 10, "百": 100, "千": 1000}[head[0]]
        head = head[1:]
    mark = per = ""
    if head not in words.units:  # 微克/立方米; 兆比特/秒 is a unit of its own
        head, mark, per = head.partition("/")
    known = words.units.get(head)
    if known is None:
        return float(f"{value * factor:.12g}"), (head + mark + per) or None
    return float(f"{value * factor * known.factor:.12g}"), f"{known.base}{mark}{per}"


def _read(match: re.Match[str], words: TargetWords) -> Quantity | None:
    if match["share"]:
        value = _share(match["share"])
        return (value and Quantity(match.start(), match.end(), value, "%", kind="percent", is_share_word=True)) or None
    if match["cn"]:
        return _read_chinese(match, words)
    return _read_arabic(match, words)


def _share(words: str) -> float | None:
    if "分之" in words:
        return parse_fraction(words)
    if "/" in words:
        over, under = words.split("/")
        return round(100 * int(over) / int(under), 2) if int(over) < int(under) else None
    if "半" in words and "成" not in words:
        return 50.0
    digits = [parse_chinese(c) or 0 for c in words if c not in "成半折"]
    if "折" in words:  # 九五折
        return float(digits[0] * 10 + (digits[1] if len(digits) > 1 else 0))
    return digits[0] * 10 + (5.0 if words.endswith("半") else digits[-1] * (len(digits) > 1))


def _read_chinese(match: re.Match[str], words: TargetWords) -> Quantity | None:
    low, high = parse_number(match["cn"]), parse_number(match["cnhigh"]) if match["cnhigh"] else None
    unit = match["cnunit"]
    if RE_ABOUT_SO_MANY.fullmatch(match["cn"]) and high is None:  # 三五个, 两三年
        low, high = (float(parse_chinese(c) or 0) for c in match["cn"])
    if not low or (high is not None and high <= low):
        return None  # 零部件
    if unit in ORDINAL and RE_GOES_ON.match(match.string, match.end()):
        return None  # 一次能源, 四期工程
    return Quantity(match.start(), match.end(), low, unit, high, _kind(unit, words), is_chinese=True)


def _read_arabic(match: re.Match[str], words: TargetWords) -> Quantity | None:
    low, lowmag = parse_number(match["low"]), match["lowmag"] or ""
    unit, high, mag, end = match["lowunit"], None, lowmag, match.end()
    if low is None:
        return None
    if match["high"]:
        high, mag = parse_number(match["high"]), match["highmag"] or ""
        own = match["highunit"]
        if high is None or (unit and own and unit != own):
            return None
        unit = own or unit
        if lowmag and lowmag != mag:  # 8000万—1亿元: both in the unit of the first
            high, mag = high * _scale(mag) / _scale(lowmag), lowmag
        elif mag and not lowmag and high <= low:  # 5000—1万人
            high, mag = high * _scale(mag), ""
        if high <= low:  # 2025-2, 12-4: no range
            return None
    if match["lowmore"] and unit is None and not match["high"]:  # 多 that belongs to a word: 50多样
        end = match.end("lowmag") if lowmag else match.end("low")
    printed = f"{mag}{unit or ''}" or None
    printed = "%" if printed == "％" else printed
    return Quantity(match.start(), end, low, printed, high, _kind(unit, words))


ORDINAL = ("次", "期", "类", "批", "代", "轮", "级", "产")
RE_GOES_ON = re.compile(
    "(?:能源|供水|污染|污水|工程|建设|产业|分配|创业|供气|开发|项目|改造|感染|消费|电力|扩建|规划|公示|集中|医院|用水|装修|加压|水|网|管网)"
)
"""What stands behind numerals that count in turn and say nothing of how many."""


RE_ABOUT_SO_MANY = re.compile("[一二两三四五六七八九]{2}")


def _scale(magnitude: str) -> float:
    value = 1.0
    for c in magnitude:
        value *= MYRIADS.get(c) or {"十": 10, "百": 100, "千": 1000}[c]
    return value


def _kind(unit: str | None, words: TargetWords) -> str:
    if not unit:
        return "none"
    head = re.split(r"[/每／·]", unit)[0] if unit not in words.units else unit
    known = words.units.get(unit) or words.units.get(head)
    return known.kind if known else "other"
