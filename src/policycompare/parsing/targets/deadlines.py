"""Dates by which something is to be done, in every form that plans use.

Each pattern carries its examples with the date they mean; a test runs them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from policycompare.parsing.gates import DIGITS, Literal, gate
from policycompare.parsing.lines.dates import ROC
from policycompare.text.numerals import CN, parse_chinese

YEAR = r"(?P<y>20\d{2}|二[〇零○][一二三四五六七八九〇零○]{2})年"
YEAR_LITERALS: tuple[Literal, ...] = (("2", "0", DIGITS, DIGITS, "年"), ("二", "〇零○", CN, CN, "年"))
MONTH = rf"(?P<m>\d{{1,2}}|[{CN}]{{1,2}})月份?"
# Words that a deadline may begin with; they belong to it.
LEAD = r"(?:力争|争取|确保|计划|预计)?(?:截止到|截至|截止|(?<!达)到|至|在|于)?"
# A bare day or month is a date, not a deadline: a word before or behind makes it one.
BOUND = r"(?:力争|争取|确保|计划|预计)?(?:截止到|截至|截止|到|至|于)"
BEFORE = r"(?:以前|之前|前)"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date with its place; ``date`` is None where the words name no calendar day."""

    start: int
    end: int
    date: str | None
    reaches_on: bool = True
    """It governs what follows a semicolon too; a plain year does not."""
    name: str = ""
    """Its form."""
    latest: str | None = None
    """The later reading, where the words allow two."""
    holds_on: str = ""
    """As its form declares."""


@dataclass(frozen=True, slots=True)
class DeadlinePattern:
    """A form of deadline with examples: (text, ISO date or, of a list, dates)."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], str | None]
    examples: tuple[tuple[str, str | None], ...]
    rejects: tuple[str, ...] = ()
    literals: tuple[Literal, ...] = YEAR_LITERALS
    """What stands in every match; a pattern without a ``YEAR`` declares its own."""
    holds_on: str = ""
    """Whether it governs the sentences behind its own: wherever it stands (always), or at its sentence's beginning
    (opening); a day or a month binds its own sentence only."""
    reaches_on: bool = True
    """It governs what follows a semicolon too; a plain year does not."""


def year_of(match: re.Match[str]) -> int:
    """The year of a match with a group ``y``, of the Republic's count too."""
    text = match["y"]
    year = int(text) if text.isdigit() else parse_chinese(text) or 0
    return year + ROC if 0 < year < 200 else year


def month_of(match: re.Match[str]) -> int:
    """The month of a match with a group ``m``."""
    text = match["m"]
    value = int(text) if text.isdigit() else parse_chinese(text)
    return min(max(value or 12, 1), 12)


def iso_date(year: int, month: int = 12, day: int = 31) -> str:
    """A date as ISO text; a day too many is the month's last."""
    return f"{year:04d}-{month:02d}-{min(day, calendar.monthrange(year, month)[1]):02d}"


def day_of(match: re.Match[str]) -> str:
    """The date of a match with groups ``y``, ``m`` and ``d``."""
    day = match["d"]
    value = int(day) if day.isdigit() else parse_chinese(day)
    return iso_date(year_of(match), month_of(match), max(value or 31, 1))


def _before_month(match: re.Match[str]) -> str:
    year, month = year_of(match), month_of(match)
    if match["edge"] in ("上旬", "中旬"):  # the 10th, the 20th
        return iso_date(year, month, 10 if match["edge"] == "上旬" else 20)
    if not match["only"]:  # 6月底前, 6月底, 到6月: that month's last day
        return iso_date(year, month)
    return iso_date(year - 1) if month == 1 else iso_date(year, month - 1)  # 6月前: May is the last


def _before_year(match: re.Match[str]) -> str:
    return iso_date(year_of(match) - 1)


def _half(match: re.Match[str]) -> str:
    return iso_date(year_of(match), 6 if match["half"] == "上" else 12)


def _quarter(match: re.Match[str]) -> str:
    quarter = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}[match["q"]]
    return iso_date(year_of(match), 3 * quarter)


def _plan(match: re.Match[str]) -> str:
    # the 12th five-year plan ended in 2015, the 13th in 2020, the 14th in 2025
    return iso_date(2015 + 5 * ((parse_chinese(match["p"]) or 12) - 12))


NOT_A_RANGE = r"(?<![—–\-－~～\d])"

DEADLINE_PATTERNS: tuple[DeadlinePattern, ...] = (
    DeadlinePattern(
        "day",
        re.compile(
            rf"(?P<bound>{BOUND})?{NOT_A_RANGE}{YEAR}{MONTH}(?P<d>\d{{1,2}}|[{CN}]{{1,3}})日(?(bound)(?:{BEFORE})?|"
            rf"{BEFORE})(?!起|至|施行|印发|发布|通过|实施|会议|[^，。；]{{0,30}}(?:通过|印发|发布))"
        ),
        day_of,
        (("2023年9月30日前", "2023-09-30"), ("于2022年11月15日前", "2022-11-15"), ("截至2023年12月31日", "2023-12-31")),
        ("2022年1月1日起施行", "2015年5月22日辽源市第七届人民代表大会第四次会议通过"),
    ),
    DeadlinePattern(
        "month",
        re.compile(
            rf"(?P<bound>{BOUND}|在)?{NOT_A_RANGE}{YEAR}{MONTH}(?:(?P<edge>底|末|[上中下]旬)(?P<before>{BEFORE})?|"
            rf"(?P<only>{BEFORE})|(?(bound)|(?!)))(?![\d—–\-－~～至{CN}起]|印发|发布|以来)"
        ),
        _before_month,
        (
            ("2023年12月底前", "2023-12-31"),
            ("2024年11月中旬", "2024-11-20"),
            ("2022年6月底", "2022-06-30"),
            ("2022年6月前", "2022-05-31"),
            ("2023年2月末", "2023-02-28"),
        ),
        ("2023年2月—11月",),
    ),
    DeadlinePattern(
        "half",
        re.compile(rf"{LEAD}{NOT_A_RANGE}{YEAR}(?P<half>上|下)半年(?:底|末)?{BEFORE}?"),
        _half,
        (("2022年上半年", "2022-06-30"), ("2022年下半年前", "2022-12-31")),
    ),
    DeadlinePattern(
        "quarter",
        re.compile(rf"{LEAD}{NOT_A_RANGE}{YEAR}第?(?P<q>[一二三四1-4])季度(?:底|末)?{BEFORE}?"),
        _quarter,
        (("2022年第三季度末前", "2022-09-30"), ("2023年一季度", "2023-03-31")),
    ),
    DeadlinePattern(
        "year_end",
        re.compile(rf"{LEAD}{NOT_A_RANGE}{YEAR}(?:年?(?:底|末|终)|内)(?:{BEFORE})?"),
        lambda m: iso_date(year_of(m)),
        (
            ("到2022年年底前", "2022-12-31"),
            ("2024年年底前", "2024-12-31"),
            ("2022年底", "2022-12-31"),
            ("二〇二五年底", "2025-12-31"),
            ("2023年内", "2023-12-31"),
        ),
        holds_on="opening",
    ),
    DeadlinePattern(
        "before_year",
        re.compile(rf"{LEAD}{NOT_A_RANGE}{YEAR}{BEFORE}"),
        _before_year,
        (("2022年前", "2021-12-31"), ("在2023年以前", "2022-12-31")),
    ),
    DeadlinePattern(
        "to_year",
        re.compile(rf"(?:力争|争取|确保)?(?:(?<!达)到|至|截至)(?<!直到){YEAR}(?![底末终内前以之\d]|\d)"),
        lambda m: iso_date(year_of(m)),
        (("到2022年，", "2022-12-31"), ("到2035年", "2035-12-31"), ("至2025年", "2025-12-31")),
        holds_on="always",
    ),
    DeadlinePattern(
        "listed_year",
        re.compile(rf"(?<=年[、和]){YEAR}(?=[，、和]|分别)"),
        lambda m: iso_date(year_of(m)),
        (("到2025年、2027年，", "2025-12-31 2027-12-31"), ("到2025年和2027年，", "2025-12-31 2027-12-31")),
        holds_on="opening",
    ),
    DeadlinePattern(
        "five_year_plan",
        re.compile(r"“?(?P<p>十[二三四五六七])五”?(?:规划)?(?:期间|时期|期末|末期|末|期内)"),
        _plan,
        (("“十四五”期间", "2025-12-31"), ("十四五末", "2025-12-31"), ("“十三五”时期", "2020-12-31")),
        ("“十四五”规划纲要", "“八五”普法期间"),
        (("十", "二三四五六七", "五"),),
        holds_on="always",
    ),
    DeadlinePattern(
        "range_end",
        re.compile(r"(?<![（(\d])20\d{2}年?[—–\-－~～至]+(?P<y>20\d{2})年(?![）)》])"),
        lambda m: iso_date(year_of(m)),
        (("2023—2025年全省开展培训", "2025-12-31"),),
        ("（2021—2025年）", "规划（2021-2025年）"),
        holds_on="opening",
        reaches_on=False,
    ),
    DeadlinePattern(
        "plain_year",
        re.compile(
            rf"(?:(?P<open>(?<=[，。；：、\n“])|^)|(?<=[\u4e00-\u9fff]))(?<![到至截自从以较在第据为])(?<!(?<!占)比){YEAR}"
            rf"(?(open)(?![底末终内前以之起至到度版的\d—–\-～~月、和及年后（]|{MONTH.replace('?P<m>', '?:')})"
            r"|(?=[^，。；年月日度版以之前末底内]{0,16}(?:达到?|完成|实现|建成|新增|开发|不低于|不少于|超过|提高|率\d|将|开展|组建|启动|出台|制定|建立"
            r"|全部|改造|培育|推广|增至|升至|降至|控制在|基本|初步|三分之|半数)))"
        ),
        lambda m: iso_date(year_of(m)),
        (
            ("2023年达到90%", "2023-12-31"),
            ("，2023年新增发放额不少于80亿元", "2023-12-31"),
            ("2026年开展实施评估", "2026-12-31"),
            ("机构2024年增至12家", "2024-12-31"),
            ("2019年，在全国启动考核", "2019-12-31"),
            ("用水量2028年控制在32立方米以内", "2028-12-31"),
        ),
        ("较2020年下降8%", "比2020年增长12%", "2023年起逐步提高", "2019年版目录"),
        holds_on="opening",
        reaches_on=False,
    ),
    DeadlinePattern(
        "within_years",
        re.compile(
            rf"(?:力争|争取|用|经过|通过)?(?:(?:自|从)?{YEAR.replace('?P<y>', '?:')}起[，,]?(?:用|力争|争取)?|未来|今后)?"
            rf"(?<![每近前满过第{CN}\d—–\-~～至])(?<!(?<!未)来)"
            rf"(?:[1-9]\d?|[一二两三四五六七八九十]{{1,2}})(?:[—–\-~～至](?:\d{{1,2}}|[{CN}]{{1,2}}))?年"
            r"(?:左右)?(?:之?内(?![部涝])|(?:的)?时间(?!内))"
        ),
        lambda m: None,
        (("争取三年内", None), ("5年内", None), ("2024年起3年内", None), ("用3年左右时间", None), ("未来五年内", None)),
        ("近三年内", "每3年", "建校50年"),
        ((f"{DIGITS}{CN}", "年"),),
        holds_on="always",
    ),
    DeadlinePattern(
        "relative",
        re.compile(rf"(?:今年|明年|本年|(?<![{CN}半\d])年内)(?:年?底|年末)?(?:{BEFORE})?|(?<![每今明本年{CN}\d])年底前"),
        lambda m: None,
        (("年底前", None), ("今年年底前", None), ("年内", None), ("本年年末前", None)),
        ("每年年底前",),
        ("今年", "明年", "本年", "年内", "年底前"),
        holds_on="opening",
    ),
    DeadlinePattern(
        "relative_month",
        re.compile(rf"(?<!年)(?<![每\d]){MONTH}(?:(?P<d>\d{{1,2}})日|底|末)(?:{BEFORE})"),
        lambda m: None,
        (("6月底前", None), ("10月末前", None), ("12月10日前", None), ("9月30日之前", None)),
        ("每月25日前",),
        (("日底末", "前"), ("日底末", "以之", "前")),
    ),
)  # fmt: skip

DEADLINE_GATE = gate(*(p.literals for p in DEADLINE_PATTERNS))

# The same forms with years of the Republic of China, 114年底前: only where a document counts by them, for elsewhere 114年
# is a length of time.
REPUBLICAN_PATTERNS = tuple(
    replace(kind, pattern=re.compile(republican.replace(r"20\d{2}", r"1[01]\d")))
    for kind in DEADLINE_PATTERNS
    if (republican := kind.pattern.pattern.replace(YEAR, r"(?<!\d)(?P<y>1[01]\d)年")) != kind.pattern.pattern
    or kind.name == "range_end"
)


def find_deadlines(text: str, start: int, end: int, *, is_republican: bool = False) -> list[Deadline]:
    """Deadlines in ``text[start:end]``, in order, the longest form at each place.

    Args:
        text: Normalised text.
        start: Where to begin.
        end: Where to stop.
        is_republican: The document counts its years by the Republic of China.

    Example:
        >>> text = "2022年6月前完成清理，到2025年，“十四五”期间，年底前报告"
        >>> [(text[d.start : d.end], d.date) for d in find_deadlines(text, 0, len(text))]
        [('2022年6月前', '2022-05-31'), ('到2025年', '2025-12-31'), ('“十四五”期间', '2025-12-31'), ('年底前', None)]
        >>> [d.date for d in find_deadlines("114年底前完成", 0, 8, is_republican=True)], find_deadlines("114年底前完成", 0, 8)
        (['2025-12-31'], [])
    """
    if not is_republican and not DEADLINE_GATE.search(text, start, end):
        return []
    return sorted(_find(text, start, end, is_republican), key=lambda d: d.start)


def _find(text: str, start: int, end: int, is_republican: bool) -> Iterator[Deadline]:
    taken = bytearray(end - start)
    for kind in (*REPUBLICAN_PATTERNS, *DEADLINE_PATTERNS) if is_republican else DEADLINE_PATTERNS:
        for match in kind.pattern.finditer(text, start, end):
            a, b = match.span()
            if (text[max(a - 1, 0) : a] in ("较", "比") and text[max(a - 2, 0) : a] != "占比") or text[
                max(a - 2, 0) : a
            ] == "相比":
                continue  # what a change is measured against: 较2023年底减少30%
            if any(taken[a - start : b - start]):
                continue
            taken[a - start : b - start] = b"\x01" * (b - a)
            latest = (
                iso_date(year_of(match)) if kind.name == "before_year" else None
            )  # 2022年前: 2021, or in 2022 still
            yield Deadline(a, b, kind.read(match), kind.reaches_on, kind.name, latest, kind.holds_on)


def resolve_relative(text: str, issue_date: str | None) -> str | None:
    """Date of a deadline without a year, where the document's date gives the year.

    Example:
        >>> [resolve_relative(text, "2023-01-18") for text in ("6月底前", "年底前", "明年年底前")]
        ['2023-06-30', '2023-12-31', '2024-12-31']
        >>> resolve_relative("年底前", None) is None
        True
    """
    if not issue_date:
        return None
    year = int(issue_date[:4]) + ("明年" in text)
    match = re.search(rf"{MONTH}(?:(?P<d>\d{{1,2}})日)?", text)
    if not match:
        return iso_date(year)
    day = int(match["d"]) if match["d"] else 31
    return iso_date(year, month_of(match), day)


RE_SPAN = re.compile(
    rf"(?:(?P<start>20\d{{2}})年起[^\d{CN}]*)?(?:(?:\d{{1,2}}|[{CN}]{{1,2}})[—–\-~～至])?"
    rf"(?P<years>\d{{1,2}}|[{CN}]{{1,2}})年(?!起)"
)


def read_span(text: str, issue_date: str | None, start_year: int | None) -> tuple[str | None, int | None]:
    """Date of a length of time: 3年内 of the document's date, or of the year that was said to begin with.

    Returns:
        The date, and the year of the beginning where the words say it.

    Example:
        >>> read_span("2024年起3年内", None, None), read_span("3年内", None, 2024), read_span("争取三年内", "2019-01-22", None)
        (('2026-12-31', 2024), ('2026-12-31', None), ('2022-01-22', None))
        >>> read_span("三年内", None, None)
        (None, None)
    """
    match = RE_SPAN.search(text)
    if match is None:
        return None, None
    words = match["years"]
    years = int(words) if words.isdigit() else parse_chinese(words) or 0
    said = int(match["start"]) if match["start"] else None
    begin = said or start_year
    if begin:
        return iso_date(begin + years - 1), said
    if not issue_date:
        return None, None
    year, month, day = (int(part) for part in issue_date.split("-"))
    return iso_date(year + years, month, day), None
