"""Dates and periods as documents print them, in the western calendar and in that of the Republic of China (民国)."""

from __future__ import annotations

import calendar
import datetime
import re

from policycompare.text.numerals import CN, parse_chinese

ROC = 1911
"""What has to be added to a year of the Republic: 民国113年 is 2024."""
ZERO = "OoΟο"
"""What stands for the sign of zero in 二〇二四 where a keyboard had none."""
CYEAR = rf"[一二][{CN}{ZERO}]{{3}}"

RE_DATE = re.compile(
    rf"(?:(\d{{4}})年(\d{{1,2}})月(\d{{1,2}})日|({CYEAR})年([{CN}]{{1,3}})月([{CN}]{{1,3}})日|"
    rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}))"
)
RE_ROC_DATE = re.compile(
    rf"(?:中华)?民国\s?(\d{{2,3}}|[{CN}]{{1,7}})年(\d{{1,2}}|[{CN}]{{1,3}})月(\d{{1,2}}|[{CN}]{{1,3}})日"
    r"|(?<!\d)(1[01]\d)年(\d{1,2})月(\d{1,2})日|(?<!\d)(1[01]\d)[./](\d{1,2})[./](\d{1,2})(?!\d)"
)


def _value(numeral: str) -> int | None:
    for sign in ZERO:
        numeral = numeral.replace(sign, "〇")
    return int(numeral) if numeral.isdigit() else parse_chinese(numeral)


def iso_date(match: re.Match[str]) -> str | None:
    """Date of a match of ``RE_DATE`` or ``RE_ROC_DATE``.

    Example:
        >>> [iso_date(RE_DATE.search(text)) for text in ("2021年12月10日", "二〇二一年十二月十日", "2021-12-10", "2021.2.31")]
        ['2021-12-10', '2021-12-10', '2021-12-10', None]
        >>> iso_date(RE_DATE.search("二O二四年三月五日")), iso_date(RE_ROC_DATE.search("中华民国113年1月5日"))
        ('2024-03-05', '2024-01-05')
    """
    values = [_value(group) for group in match.groups() if group]
    if len(values) != 3 or any(value is None for value in values):
        return None
    year, month, day = (value or 0 for value in values)
    try:
        return datetime.date(year + ROC if match.re is RE_ROC_DATE else year, month, day).isoformat()
    except ValueError:  # 2月31日
        return None


def find_date(words: str, roc: bool = False) -> re.Match[str] | None:
    """The first date in some words; years of the Republic only where the document counts by them."""
    return (RE_ROC_DATE.search(words) if roc else None) or RE_DATE.search(words)


# ---- whether a document counts by the Republic's years

RE_REPUBLIC = re.compile(r"民国\s?(?:\d{2,3}|[一二三四五六七八九十百]{1,7})年")
RE_ROC_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,8}字第\s?1[01]\d{5,9}[A-Z]?号")
RE_ROC_YEAR = re.compile(
    r"(?<![\d第])(1[01]\d)(?:年(?:\d{1,2}月|底|度|前|至|[—–\-~～]|达)|(?:年度?)?[至—–\-~～]1[01]\d年)"
)
RE_WESTERN_YEAR = re.compile(r"(?<!\d)20\d\d年")


def counts_by_republic(text: str) -> bool:
    r"""Whether a document counts its years by the Republic of China.

    It says 民国, bears a number of the kind 府授环绿字第1130001234号, or says 114年底 again and again where others would say
    2025年底.

    Example:
        >>> counts_by_republic("净零排放推动方案（112年至115年）\n114年底前达150MW，115年达60%。")
        True
        >>> counts_by_republic("到2025年底前建成。"), counts_by_republic("建校110年前夕，第114年度学会")
        (False, False)
    """
    if RE_REPUBLIC.search(text) or RE_ROC_NUMBER.search(text):
        return True
    years = len(RE_ROC_YEAR.findall(text))
    return years >= 2 and years > len(RE_WESTERN_YEAR.findall(text))


# ---- periods

SPAN = r"\s*(?:[—–\-－―~～至到]|--)+\s*"
RE_YEARS = re.compile(rf"(?<!\d)(\d{{4}})年?{SPAN}(\d{{4}})(?:年|(?!\d))")
RE_CHINESE_YEARS = re.compile(rf"({CYEAR})年?{SPAN}({CYEAR})年?")
RE_ROC_YEARS = re.compile(rf"(?<!\d)(1[01]\d)(?:年度?)?{SPAN}(?:民国)?(1[01]\d)(?:年|(?!\d))")
RE_FIVE_YEARS = re.compile(
    r"第(十[一二三四五六七八九]?|二十)个五年|[“\"]?(十[一二三四五六七八九])五[”\"]?(?!条|项|届|次|号)"
)
RE_ONE_YEAR = re.compile(
    r"(?<!\d)(20\d{2})年(?:度|[^，。、]{0,16}?(?:工作要点|重点工作|工作计划|工作安排|任务清单|工作任务|重点任务|民生实事|立法计划|实施计划|年度计划))"
)
RE_UNTIL = re.compile(r"(?:到|至)(20\d{2})年")
RE_QUOTED = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")
RE_SENDS = re.compile(r"(?:印发|转发|下发|发布|公布|颁布)[^《》]{0,6}$")
# 关于落实“十四五”…规划的意见: what is carried out has that period, not what carries it out
RE_FOLLOWS = re.compile(r"(?:贯彻|落实|执行|衔接|实施|对接|评估|考核|依据|根据)[^，。]{0,12}$")

# 自2018年1月1日起执行，执行期暂定三年; 自2023年5月1日起施行，有效期至2028年4月30日
RE_IN_FORCE = re.compile(
    rf"自(?P<from>{RE_DATE.pattern})起[^。；]{{0,24}}(?:执行期|实施期|有效期|期限|为期)[^。；\d{CN}]{{0,6}}"
    rf"(?:(?P<years>\d{{1,2}}|[{CN}]{{1,2}})年|至(?P<to>{RE_DATE.pattern}))"
)


def read_period(title: str, roc: bool = False) -> tuple[str | None, str | None]:
    """First and last day of the time that a title names.

    Example:
        >>> read_period("法治政府建设实施方案（2021—2025年）"), read_period("“十四五”数字经济发展规划")
        (('2021-01-01', '2025-12-31'), ('2021-01-01', '2025-12-31'))
        >>> read_period("云河市2024年度工作要点"), read_period("城市更新三年行动计划")
        (('2024-01-01', '2024-12-31'), (None, None))
        >>> read_period("关于贯彻落实《“十四五”全国农业机械化发展规划》的实施意见")
        (None, None)
        >>> read_period("净零排放推动方案（112年至115年）", roc=True)
        ('2023-01-01', '2026-12-31')
    """
    for match in reversed(list(RE_QUOTED.finditer(title))):
        before, behind = title[: match.start()], title[match.end() :]
        if (before or behind) and not RE_SENDS.search(before):
            title = before + behind
    if roc and (years := RE_ROC_YEARS.search(title)):
        return f"{int(years[1]) + ROC}-01-01", f"{int(years[2]) + ROC}-12-31"
    if (years := RE_YEARS.search(title)) and 1949 <= int(years[1]) <= int(years[2]) <= 2100:
        return f"{years[1]}-01-01", f"{years[2]}-12-31"
    if years := RE_CHINESE_YEARS.search(title):
        first, last = _value(years[1]), _value(years[2])
        if first and last and first <= last:
            return f"{first}-01-01", f"{last}-12-31"
    for plan in RE_FIVE_YEARS.finditer(title):
        number = parse_chinese(plan[1] or plan[2])
        if number and number >= 10 and not RE_FOLLOWS.search(title[: plan.start()]):
            first = 2021 + 5 * (number - 14)
            return f"{first}-01-01", f"{first + 4}-12-31"
    if year := RE_ONE_YEAR.search(title):
        return f"{year[1]}-01-01", f"{year[1]}-12-31"
    if year := RE_UNTIL.search(title):
        return None, f"{year[1]}-12-31"
    return None, None


def read_time_in_force(words: str) -> tuple[str | None, str | None]:
    """First and last day of a time that closing words say: 自…起执行，执行期三年.

    Example:
        >>> read_time_in_force("本文件自2018年1月1日起执行，执行期暂定三年。")
        ('2018-01-01', '2020-12-31')
        >>> read_time_in_force("本办法自2023年5月1日起施行，有效期至2028年4月30日。")
        ('2023-05-01', '2028-04-30')
        >>> read_time_in_force("自印发之日起施行，有效期5年。")
        (None, None)
    """
    match = RE_IN_FORCE.search(words)
    if not match:
        return None, None
    first = RE_DATE.search(match["from"])
    start = iso_date(first) if first else None
    if not start:
        return None, None
    if match["to"]:
        last = RE_DATE.search(match["to"])
        return start, iso_date(last) if last else None
    day, years = datetime.date.fromisoformat(start), _value(match["years"])
    if not years:
        return None, None
    year = day.year + years
    ends = datetime.date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))
    return start, (ends - datetime.timedelta(days=1)).isoformat()
