"""What a document's own text says of it: title, number, issuer, dates, region."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from policycompare.parsing.lines.layout import Layout
from policycompare.parsing.lines.line_patterns import (
    DOCUMENT_TYPES,
    RE_ADOPTION,
    RE_DATE,
    RE_DOCUMENT_NUMBER,
    RE_YEARS,
    TYPES,
    is_signature,
)
from policycompare.text.numerals import CN, parse_chinese


@dataclass(slots=True)
class Metadata:
    """What a document's own text says of it; None where it says nothing."""

    title: str | None = None
    document_type: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issue_date: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    region_name: str | None = None
    admin_level: str | None = None


def iso_date(match: re.Match[str]) -> str | None:
    """Date of a match of ``RE_DATE``.

    Example:
        >>> [iso_date(RE_DATE.search(text)) for text in ("2021年12月10日", "二〇二一年十二月十日", "2021-12-10", "2021.2.31")]
        ['2021-12-10', '2021-12-10', '2021-12-10', None]
    """
    groups = [g for g in match.groups() if g]
    values = [int(g) if g.isdigit() else parse_chinese(g) for g in groups]
    if len(values) != 3 or any(v is None for v in values):
        return None
    try:
        return datetime.date(*(v or 0 for v in values)).isoformat()
    except ValueError:  # 2月31日
        return None


# 制定本规划, 提出如下实施意见, 作如下决议: what a preamble calls the document
RE_CALLED = re.compile(rf"(?:制定(?:本|如下|以下)|(?:提出|作出?|作)(?:如下|以下)|现提出以下|特制定本)({TYPES})")
RE_ISSUER_IN_TITLE = re.compile(
    r"^(.{2,30}?(?:代表大会常务委员会|代表大会|人民政府办公[厅室]|人民政府|委员会|办公厅|办公室|委|局|厅))(?:印发)?(?:关于|印发)"
)
# A region at the start of a title or of an issuer's name, one step at a time: 江苏省 | 海州市 | 东城区.
RE_STEP = re.compile(r"([\u4e00-\u9fff]{2,8}?(?:自治区|自治州|自治县|地区|省|盟|市|县|旗)|[\u4e00-\u9fff]{1,5}?区)")
# Words that hold 市, 县 or 区 and are no region: 城市更新, 农贸市场, 社区, 县城, 关于…
RE_NO_REGION = re.compile(
    r"^城市|关于|印发|推进|加快|加强|促进|全国|国务院|中央|农贸|社区|小区|园区|景区|库区|灾区|林区|校区|养老|老旧|城乡|片区|街区|开发区|新区|示范区|[的和与及]"
)
RE_GOES_ON = re.compile(r"市[场政域民容]|区[域块]|县[城域]")


def read_region(words: str) -> tuple[str | None, str | None]:
    """Region and its level at the start of a title or an issuer's name.

    Example:
        >>> read_region("中共哈尔滨市道里区委"), read_region("海州市城市更新行动方案")
        (('道里区', 'county'), ('海州市', 'prefecture'))
        >>> read_region("国务院关于加强法治政府建设的意见")
        (None, None)
    """
    words = words.removeprefix("中共")
    steps: list[str] = []
    while len(steps) < 3:
        match = RE_STEP.match(words)
        if not match or RE_NO_REGION.search(match[1]) or RE_GOES_ON.match(words[match.end() - 1 :]):
            break
        steps.append(match[1])
        words = words[match.end() :]
    if not steps:
        return None, None
    return steps[-1], _admin_level(steps[-1], len(steps) > 1 and steps[-2].endswith("市"))


MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


def read_metadata(layout: Layout) -> Metadata:
    """Read what the lines around the body state about the document."""
    found = Metadata(title=layout.title)
    head = [(line.words, label) for line, label in layout.front]
    if found.title:
        stem = re.sub(r"(?:[（(][^（）()]*[)）])+$", "", found.title)
        found.document_type = next((t for t in sorted(DOCUMENT_TYPES, key=len, reverse=True) if stem.endswith(t)), None)
        period = RE_YEARS.search(found.title)
        if period:
            found.period_start, found.period_end = f"{period[1]}-01-01", f"{period[2]}-12-31"
    if not found.document_type:
        called = RE_CALLED.search("".join(line for line, label in head if label == "lead_in")[-3000:])
        found.document_type = called[1] if called else None
    for line, label in head:
        if label != "lead_in" and re.fullmatch(RE_DOCUMENT_NUMBER.pattern, line):
            found.document_number = line
    lines = [line for line, label in head if label in ("letterhead", "boilerplate")]
    end = [line.words for line, label in layout.tail if label in ("signature", "closing")]
    _read_signature(found, lines)
    if not found.issue_date:
        _read_signature(found, end)
    for line in (*lines, *end):  # 办公室2023年7月3日印发 dates the print where nothing else gives a date
        printed = RE_PRINTED.match(line)
        if printed and not found.issue_date:
            date = RE_DATE.search(line)
            found.issue_date = iso_date(date) if date else None
            found.issuer = found.issuer or printed[1]
    for line in lines:
        adoption = RE_ADOPTION.match(line)
        if adoption and not found.issue_date and not RE_DATE.fullmatch(line):
            date = RE_DATE.search(line)
            found.issue_date = iso_date(date) if date else None
    for line in lines:
        session = RE_SESSION.search(line)
        if session and not found.issuer:
            found.issuer = session[1] + session[2]
    for above, line in itertools.pairwise(lines):
        if above.endswith("令") and re.fullmatch(
            r"第\d{1,4}号", line
        ):  # a decree: its number stands on a line of its own
            found.document_number = found.document_number or above + line
            found.issuer = found.issuer or above.removesuffix("令")
    if found.issuer and (joint := RE_JOINT.fullmatch(found.issuer)):
        found.issuer = f"{joint[1]}、{joint[2]}"
    if found.title and not found.issuer:
        issuer = RE_ISSUER_IN_TITLE.match(found.title)
        found.issuer = issuer[1] if issuer else None
        if found.issuer and (joint := RE_JOINT.fullmatch(found.issuer)):
            found.issuer = f"{joint[1]}、{joint[2]}"
    for source in (found.title, found.issuer):
        found.region_name, found.admin_level = read_region(source or "")
        if found.region_name:
            break
    return found


def _admin_level(name: str, is_inner: bool) -> str:
    if name in MUNICIPALITIES or name.endswith(("省", "自治区")):
        return "province"
    if name.endswith(("县", "区", "旗")) or is_inner:
        return "county"
    return "prefecture"


# 岚州市第十六届人民代表大会常务委员会第十三次会议通过
RE_SESSION = re.compile(rf"(?:日|[（(]|^)([\u4e00-\u9fff]{{2,12}}?)第[{CN}\d]+届(人民代表大会(?:常务委员会)?)第")
RE_JOINT = re.compile(r"(中共[\u4e00-\u9fff]{2,14}?委(?:员会)?)([\u4e00-\u9fff]{2,16}人民政府)")
RE_PRINTED = re.compile(r"^(.{2,30}?(?:办公厅|办公室|秘书处|室))\s?\d{4}年\d{1,2}月\d{1,2}日印发$")


def _read_signature(found: Metadata, lines: Sequence[str]) -> None:
    """A body's name above a date: 中共鞍山市委 / 2021年12月10日."""
    for i, line in enumerate(lines):
        date = RE_DATE.fullmatch(line.strip("（）"))
        if not date:
            continue
        names: list[str] = []
        j = i - 1
        while j >= 0 and is_signature(lines[j]):
            names.insert(0, lines[j])
            j -= 1
        if names or not found.issue_date:
            found.issue_date = iso_date(date) or found.issue_date
        if names:
            found.issuer = "、".join(names)
            return
