"""The deadline that a responsibility clause or a table of tasks states for a whole measure."""

from __future__ import annotations

import re

from policycompare.parsing.sentences import strip
from policycompare.parsing.targets.coverage_patterns import RE_PERIOD, read_period
from policycompare.parsing.targets.deadlines import (
    MONTH,
    YEAR,
    day_of,
    find_deadlines,
    iso_date,
    month_of,
    resolve_relative,
    year_of,
)
from policycompare.parsing.targets.target import Target
from policycompare.text.numerals import CN
from policycompare.text.ocr_figures import RE_NO_FIGURE

# 2025.12.31, 2025/6, 2025—2027; 民國114年12月; without a year 6月底, 三季度, 上半年, 年底
RE_DOTTED = re.compile(
    r"(?<![\d.])(20\d{2})(?![-—–/]\d{2}年度)(?:[./-](1[0-2]|0?[1-9])(?:[./-](3[01]|[12]\d|0?[1-9]))?)?(?![\d.])"
)
RE_MINGUO = re.compile(rf"(?<!\d)(?:民国)?(1[0-4]\d)年度?(?:{MONTH}(?:(?P<d>\d{{1,2}})日)?)?")
RE_MONTHS = re.compile(
    rf"{YEAR}{MONTH}(?:\d{{1,2}}日)?[-—–~～至到]+(?:当年)?(?P<end>1[0-2]|[1-9])月(?:(?P<last>\d{{1,2}})日)?"
)
RE_QUARTER = re.compile("季(?!度)")
RE_PART_OF_YEAR = re.compile(
    rf"(?<![每\d])(?:{MONTH}(?:(?P<d>\d{{1,2}})日)?|第?(?P<q>[一二三四1-4])季度|(?P<half>[上下])半年|(?<![今明本每])年(?:底|末|内))"
)


def _short_date(text: str, issue_date: str | None) -> str | None:
    """Date of what stands behind 完成时限 in a form that is a date there only.

    Example:
        >>> [_short_date(text, "2026-02-01") for text in ("2026.9.30", "2026-2027", "115年6月", "三季度", "10月底", "每月")]
        ['2026-09-30', '2027-12-31', '2026-06-30', '2026-09-30', '2026-10-31', None]
    """
    if dotted := list(RE_DOTTED.finditer(text)):
        year, month, day = dotted[-1].groups()
        return iso_date(int(year), int(month or 12), int(day or 31))
    if minguo := list(RE_MINGUO.finditer(text)):
        last = minguo[-1]
        return iso_date(1911 + int(last[1]), month_of(last) if last["m"] else 12, int(last["d"] or 31))
    parts = list(RE_PART_OF_YEAR.finditer(text)) if issue_date else []
    if not parts or not issue_date:
        return None
    year, part = int(issue_date[:4]), parts[-1]
    if part["q"]:
        return iso_date(year, 3 * {"一": 1, "二": 2, "三": 3, "四": 4}.get(part["q"], 0) or 3 * int(part["q"]))
    if part["half"]:
        return iso_date(year, 6 if part["half"] == "上" else 12)
    return iso_date(year, month_of(part) if part["m"] else 12, int(part["d"] or 31))


RE_PLAIN_DATE = re.compile(rf"{YEAR}(?:{MONTH}(?:(?P<d>\d{{1,2}}|[{CN}]{{1,3}})日)?)?")
RE_REPUBLICAN_DATE = re.compile(RE_PLAIN_DATE.pattern.replace(YEAR, r"(?<!\d)(?P<y>1[01]\d)年"))


def read_due(text: str, issue_date: str | None, *, is_republican: bool = False) -> str | None:
    """Date of what stands behind 完成时限, where a bare date is a deadline too.

    Example:
        >>> [read_due(text, "2023-01-18") for text in ("2023年6月底前", "2023年9月30日", "年底前", "长期坚持")]
        ['2023-06-30', '2023-09-30', '2023-12-31', None]
        >>> [read_due(text, None) for text in ("2024年5月至10月", "2025年第三季")]
        ['2024-10-31', '2025-09-30']
    """
    if RE_NO_FIGURE.search(text):
        return None  # a copy misread it: 2025年l0月底
    text = RE_QUARTER.sub("季度", text)
    if months := RE_MONTHS.search(text):  # 2024年5月至10月
        year, month = year_of(months), int(months["end"])
        return iso_date(year + (month < month_of(months)), month, int(months["last"] or 31))
    for found in find_deadlines(text, 0, len(text), is_republican=is_republican):
        return found.date or resolve_relative(text[found.start : found.end], issue_date)
    dates = list((RE_REPUBLICAN_DATE if is_republican else RE_PLAIN_DATE).finditer(text))
    if not dates:
        return _short_date(text, issue_date)
    last = dates[-1]  # 2022年3月—2023年12月
    if last["d"]:
        return day_of(last)
    return iso_date(year_of(last), month_of(last)) if last["m"] else iso_date(year_of(last))


def due_target(
    text: str, start: int, end: int, indicator: str | None, issue_date: str | None, *, is_republican: bool = False
) -> Target | None:
    """The deadline that a clause states: 完成时限：2023年12月底前. It binds the measure, not one figure.

    Args:
        text: Normalised text.
        start: Where the words behind the clause's label begin.
        end: Where they end.
        indicator: What is to be done: the measure's title, or the beginning of its first sentence.
        issue_date: The document's date, which gives 年底前 its year.
        is_republican: The document counts its years by the Republic of China.

    Returns:
        The target; None for 长期坚持, 持续推进.
    """
    start, end = strip(text, start, end)
    while end > start and text[end - 1] in "。；，":
        end -= 1
    words = text[start:end]
    date = read_due(words, issue_date, is_republican=is_republican)
    every = None if re.match(r"[^每]*20\d{2}", words) else RE_PERIOD.search(words)
    if date is None and every is None:
        return None
    return Target(
        start,
        end,
        indicator,
        "by-deadline",
        period=read_period(every) if every else None,
        deadline=None if every else date,
        deadline_text=words,
        deadline_source=None if every or date is None else "sentence",
        kind="frequency" if every else "dated",
    )
