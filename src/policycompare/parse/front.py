"""The lines before and after a document's body, and the metadata that they state."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policycompare.parse.matter import (
    DOCUMENT_TYPES,
    RE_ADOPTION,
    RE_DATE,
    RE_DOCUMENT_NUMBER,
    RE_PERIOD,
    RE_SENTENCE_END,
    RE_TITLE_TAIL,
    TYPES,
    is_signature,
    is_title,
    match_line,
)
from policycompare.text.numerals import parse_chinese

Span = tuple[int, int]


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


@dataclass(slots=True)
class Front:
    """Labels of the lines before the body, with the title's lines."""

    labels: list[tuple[Span, str]] = field(default_factory=list)
    title: str | None = None


def read_front(text: str, lines: list[Span]) -> Front:
    """Label the lines before the first numbered line.

    Returns:
        A label for each line: ``letterhead`` up to the title, ``title``, ``boilerplate``, and
        ``lead_in`` for the preamble behind it. Of several titles (a notice and the plan that it
        brings) the last is the document's.
    """
    texts = [text[a:b] for a, b in lines]
    groups = _title_groups(texts)
    front = Front()
    title_lines: set[int] = set()
    if groups:
        first, last = groups[-1]
        title_lines = set(range(first, last + 1))
        front.title = "".join(texts[first : last + 1])
    before = groups[-1][0] if groups else -1
    for i, (span, line) in enumerate(zip(lines, texts, strict=True)):
        kind = match_line(line)
        if i in title_lines:
            label = "title"
        elif kind and kind.label == "boilerplate":
            label = "boilerplate"
        elif (
            i < before
            or kind
            or (RE_ADOPTION.match(line) and len(line) < 120)
            or any(a <= i <= b for a, b in groups[:-1])
        ):
            label = "letterhead"
        else:
            label = "lead_in"
        front.labels.append((span, label))
    return front


def _title_groups(texts: list[str]) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    for i, line in enumerate(texts):
        if not is_title(line) or match_line(line):
            continue
        first = i
        stem = re.sub(r"[（(][^（）()]*[)）]$", "", line)
        incomplete = stem in DOCUMENT_TYPES or len(stem) <= 14 or stem.startswith(("关于", "印发"))
        while first > 0:
            above = texts[first - 1]
            if (
                not _can_continue(above)
                or (groups and first - 1 <= groups[-1][1] and not incomplete)
                or (is_title(above) and not incomplete)
                or (not incomplete and is_signature(above) and not texts[first].startswith(("关于", "印发")))
            ):
                break
            first -= 1
            incomplete = texts[first].startswith(("关于", "印发"))
            if not incomplete and "》" not in line:
                break
        last = i
        if last + 1 < len(texts) and RE_TITLE_TAIL.match(texts[last + 1]):
            last += 1
        while groups and groups[-1][1] >= first:
            groups.pop()
        groups.append((first, last))
    return groups


def _can_continue(line: str) -> bool:
    """Whether a line can be the upper part of a title that runs over several lines."""
    return (
        2 <= len(line) <= 45
        and not RE_SENTENCE_END.search(line)
        and "：" not in line
        and not line.endswith(("，", "）", "文件"))
        and not match_line(line)
        and not RE_DATE.fullmatch(line)
    )


def iso_date(match: re.Match[str]) -> str | None:
    """Date of a match of ``RE_DATE``: 2021年12月10日, 二〇二一年十二月十日, 2021-12-10."""
    groups = [g for g in match.groups() if g]
    values = [int(g) if g.isdigit() else parse_chinese(g) for g in groups]
    if len(values) != 3 or any(v is None for v in values):
        return None
    year, month, day = (v or 0 for v in values)
    if not (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


# 制定本规划, 提出如下实施意见, 作如下决议: what a preamble calls the document
RE_CALLED = re.compile(rf"(?:制定(?:本|如下|以下)|(?:提出|作出?|作)(?:如下|以下)|现提出以下|特制定本)({TYPES})")
RE_ISSUER_IN_TITLE = re.compile(
    r"^(.{2,30}?(?:代表大会常务委员会|代表大会|人民政府办公[厅室]|人民政府|委员会|办公厅|办公室|委|局|厅))(?:印发)?(?:关于|印发)"
)
RE_REGION = re.compile(
    r"^(?:中共)?(?:(?P<a>[\u4e00-\u9fff]{2,8}?(?:省|自治区))?(?P<b>[\u4e00-\u9fff]{2,7}?(?:自治州|地区|盟|市))?(?P<c>[\u4e00-\u9fff]{1,7}?(?:自治县|县|区|旗|市))?)"
)
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


def read_metadata(text: str, front: Front, tail: list[Span], preamble: str) -> Metadata:
    """Read what the text states about the document.

    Args:
        text: Normalised text.
        front: The labelled lines before the body.
        tail: The lines behind it.
        preamble: The body's first lines, for what it calls itself.
    """
    found = Metadata(title=front.title)
    head = [(text[a:b], label) for (a, b), label in front.labels]
    if found.title:
        stem = re.sub(r"(?:[（(][^（）()]*[)）])+$", "", found.title)
        found.document_type = next((t for t in sorted(DOCUMENT_TYPES, key=len, reverse=True) if stem.endswith(t)), None)
        period = RE_PERIOD.search(found.title)
        if period:
            found.period_start, found.period_end = f"{period[1]}-01-01", f"{period[2]}-12-31"
    if not found.document_type:
        called = RE_CALLED.search(preamble)
        found.document_type = called[1] if called else None
    for line, label in head:
        if label != "lead_in" and re.fullmatch(RE_DOCUMENT_NUMBER.pattern, line):
            found.document_number = line
    lines = [line for line, label in head if label in ("letterhead", "boilerplate")]
    end = [text[a:b] for a, b in tail]
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
    if found.title and not found.issuer:
        issuer = RE_ISSUER_IN_TITLE.match(found.title)
        found.issuer = issuer[1] if issuer else None
    for source in (found.title, found.issuer):
        region = RE_REGION.match(source or "")
        if region and (name := region["c"] or region["b"] or region["a"]):
            found.region_name = name
            found.admin_level = _admin_level(name, bool(region["b"] and region["c"]))
            break
    return found


def _admin_level(name: str, is_inner: bool) -> str:
    if name in MUNICIPALITIES or name.endswith(("省", "自治区")):
        return "province"
    if name.endswith(("县", "区", "旗")) or is_inner:
        return "county"
    return "prefecture"


RE_PRINTED = re.compile(r"^(.{2,30}?(?:办公厅|办公室|秘书处|室))\s?\d{4}年\d{1,2}月\d{1,2}日印发$")


def _read_signature(found: Metadata, lines: list[str]) -> None:
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
