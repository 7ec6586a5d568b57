"""What a document's own text says of it: title, number, issuers, addressees, dates, region."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policycompare.lexicon import Lexicon
from policycompare.parsing.lines.dates import (
    RE_DATE,
    RE_ROC_DATE,
    counts_by_republic,
    find_date,
    iso_date,
    read_period,
    read_time_in_force,
)
from policycompare.parsing.lines.head_table import Stated, read_head_table
from policycompare.parsing.lines.layout import Layout
from policycompare.parsing.lines.line import Line, Span
from policycompare.parsing.lines.line_patterns import (
    DOCUMENT_TYPES,
    RE_ADOPTION,
    RE_OWN_NUMBER,
    TYPES,
    WEAK_TYPES,
    is_issuer,
    is_signature,
)
from policycompare.parsing.lines.named_units import NamedPlace, find_addressees, split_addressees, split_issuers
from policycompare.parsing.lines.regions import read_region
from policycompare.parsing.lines.titles import RE_ABOUT, brought_title
from policycompare.text.numerals import CN


@dataclass(slots=True)
class Metadata:
    """What a document's own text says of it; None where it says nothing.

    Attributes:
        issuer: The first of the bodies that issue it.
        units: All bodies that issue, forward or receive it, in the order of printing.
        is_republican: Its years are those of the Republic of China: 114年底 is 2025-12-31.
        notes: What a user must know of these statements, a line each.
    """

    title: str | None = None
    document_type: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issue_date: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    region_name: str | None = None
    admin_level: str | None = None
    units: list[NamedPlace] = field(default_factory=list)
    is_republican: bool = False
    notes: list[str] = field(default_factory=list)


# 制定本规划, 提出如下实施意见, 作如下决议: what a preamble calls the document
RE_CALLED = re.compile(rf"(?:制定(?:本|如下|以下)|(?:提出|作出?|作)(?:如下|以下)|现提出以下|特制定本)({TYPES})")
RE_ISSUER_IN_TITLE = re.compile(
    r"^(.{2,60}?(?:代表大会常务委员会|代表大会|人民政府办公[厅室]|人民政府|委员会|办公厅|办公室|国务院|委|局|厅|部|院|署|行|会))"
    r"(?:印发)?(?:关于|印发|转发|批转)"
)
RE_FORWARDS = re.compile(r"^(.{2,40}?)(?:批转|转发)")
# 岚州市第十六届人民代表大会常务委员会第十三次会议通过
RE_SESSION = re.compile(rf"(?:日|[（(]|^)([\u4e00-\u9fff]{{2,12}}?)第[{CN}\d]+届(人民代表大会(?:常务委员会)?)第")
RE_PRINTED = re.compile(rf"^(.{{2,30}}?(?:办公厅|办公室|秘书处|室))\s?(?:{RE_DATE.pattern})印发$")
RE_DATED_NAME = re.compile(rf"^(?P<names>[\u4e00-\u9fff（）、]{{2,120}}?)(?P<date>{RE_DATE.pattern})")
RE_SEAL = re.compile(r"[（(](?:盖章|印章|公章|章|代章)[)）]$")
RE_NUMBERED = re.compile(r"^(?:第\d{1,5}号|第[一二三四五六七八九十百]+号|(?:19|20)\d{2}年\s?第\d{1,4}号)$")
RE_COPIED = re.compile(r"^(?:抄送|抄报)[：:]")


SIGNED = 3
"""Lines at the very end of a file among which a signature may stand behind the annexes."""


def read_metadata(layout: Layout, lexicon: Lexicon | None = None) -> Metadata:
    """Read what the lines around the body state about the document.

    The table above a web page's article states it first, then the signature, the letterhead and the title.
    """
    found = Metadata(title=_plain(layout.title))
    front = [line for line, _ in layout.front]
    head = [line for line, label in layout.front if label in ("letterhead", "boilerplate")]
    end = [line for line, label in layout.tail if label in ("signature", "closing", "letterhead")]
    found.is_republican = counts_by_republic(front[0].text if front else layout.body[0].text if layout.body else "")
    stated = read_head_table([line for line, label in layout.front if label != "lead_in"])
    if "title" in stated and (not found.title or not _has_own_title(layout)):
        found.title = _plain(stated["title"].words)
    found.document_type = _type(found.title, layout)
    found.document_number = _number(stated, layout)
    issuers, signed = _signature(head, found.is_republican, lexicon)
    for lines in (end, layout.annex[-SIGNED:]):  # pasted texts have the signature behind their annexes
        if not signed:
            more, signed = _signature(lines, found.is_republican, lexicon)
            issuers = issuers or more
    found.issue_date = _table_date(stated.get("date"), found.is_republican) or signed or _other_date(head, end)
    if not found.issue_date and (date := _table_date(stated.get("published"), found.is_republican)):
        found.issue_date = date
        found.notes.append("it bears no date; the date of its publication on the page stands for it")
    issuers = _issuers(issuers, stated, layout, head, end, lexicon)
    _name_units(found, issuers, front, end, lexicon)
    _read_period(found, layout)
    _read_region(found, [front[0].text[a:b] for a, b in issuers] if front else [])
    return found


def _plain(title: str | None) -> str | None:
    """A title without the marks that hold it as a whole."""
    if title and title[0] == "《" and title.endswith("》") and title.count("《") == 1:
        return title[1:-1]
    return title


def _has_own_title(layout: Layout) -> bool:
    """Whether a notice brings the plan, so that the plan's title is another than the page's."""
    return any(label == "letterhead" and line.outside and line.outside.name == "notice" for line, label in layout.front)


# ---- type and number


def _type(title: str | None, layout: Layout) -> str | None:
    if title:
        stem = re.sub(r"[”》]?(?:[（(][^（）()]*[)）])*[”》]?$", "", brought_title(title) or title)
        kinds = sorted((*DOCUMENT_TYPES, *WEAK_TYPES), key=len, reverse=True)
        if kind := next((kind for kind in kinds if stem.endswith(kind)), None):
            return kind
    called = RE_CALLED.search("".join(line.words for line, label in layout.front if label == "lead_in")[-3000:])
    return called[1] if called else None


def _number(stated: dict[str, Stated], layout: Layout) -> str | None:
    if "number" in stated and RE_OWN_NUMBER.fullmatch(stated["number"].words):
        return stated["number"].words
    head = [line.words for line, label in layout.front if label != "lead_in"]
    for words in head:
        match = RE_OWN_NUMBER.match(words.lstrip("（("))
        rest = words.lstrip("（(")[match.end() :].strip("）)") if match else ""
        if match and (not rest or rest.startswith("签发人")):
            break
    else:
        match = None
    for above, words in itertools.pairwise(head):  # a decree: its number stands on a line of its own
        if RE_NUMBERED.match(words) and above.endswith(("令", "公告", "通告")):
            return above + words
    return match[0] if match else None


# ---- signature and dates


def _signature(lines: Sequence[Line], roc: bool, lexicon: Lexicon | None) -> tuple[list[Span], str | None]:
    """The bodies that sign, and the date beside, below or above their names; else the first date alone."""
    date = None
    for i, line in enumerate(lines):
        words = line.words
        whole = _date_alone(words, roc)
        if whole:
            names = _names_beside(lines, i)
            if names or not date:
                date = iso_date(whole) or date
            if names:
                return [span for own in names for span in _split(own, lexicon)], date
        elif (both := RE_DATED_NAME.match(words)) and is_issuer(both["names"]):
            printed = words[both.end() :].startswith("印发")
            day = find_date(both["date"])
            if day and not printed:
                return split_issuers(line.text, line.start, line.start + both.end("names"), lexicon), iso_date(day)
    return [], date


def _date_alone(words: str, roc: bool) -> re.Match[str] | None:
    words = words.strip("（）()")
    return (RE_ROC_DATE.fullmatch(words) if roc else None) or RE_DATE.fullmatch(words)


def _names_beside(lines: Sequence[Line], i: int) -> list[Line]:
    """The lines with names above a date; where there are none, those below it."""
    names: list[Line] = []
    for line in reversed(lines[:i]):
        if RE_SEAL.fullmatch(line.words):
            continue
        if not _is_name(line):
            break
        names.insert(0, line)
    if not names:
        names = list(itertools.takewhile(lambda line: is_issuer(line.words), lines[i + 1 : i + 8]))
    return names


def _is_name(line: Line) -> bool:
    words = RE_SEAL.sub("", line.words)
    return (is_signature(words) or is_issuer(words)) and not words.endswith("文件")


def _split(line: Line, lexicon: Lexicon | None) -> list[Span]:
    seal = RE_SEAL.search(line.words)
    return split_issuers(line.text, line.start, line.start + seal.start() if seal else line.end, lexicon)


def _table_date(stated: Stated | None, roc: bool) -> str | None:
    date = find_date(stated.words, roc) if stated else None
    return iso_date(date) if date else None


def _other_date(head: list[Line], end: list[Line]) -> str | None:
    """The date of an adoption; else that of the print, 办公室2023年7月3日印发, where nothing else gives one."""
    for line in (*head, *end):
        date = find_date(line.words)
        if date and RE_PRINTED.match(line.words):
            return iso_date(date)
    for words in _in_one_or_two(head):
        date = find_date(words)
        if date and RE_ADOPTION.match(words) and not RE_DATE.fullmatch(words):
            return iso_date(date)
    return None


def _in_one_or_two(lines: list[Line]) -> list[str]:
    """The words of each line, then those of each with its next: 2021年1月27日…第十五届 / 人民代表大会第五次会议批准."""
    return [line.words for line in lines] + [a.words + b.words for a, b in itertools.pairwise(lines)]


# ---- issuers and the other bodies


def _issuers(
    signed: list[Span],
    stated: dict[str, Stated],
    layout: Layout,
    head: list[Line],
    end: list[Line],
    lexicon: Lexicon | None,
) -> list[Span]:
    """The spans of the bodies that issue the document: from its signature, table, letterhead, title, print, page."""
    text = layout.front[0][0].text if layout.front else ""
    titles = [line for line, label in layout.front if label in ("title", "letterhead")]
    table, page = stated.get("issuer"), stated.get("publisher")
    candidates = (
        signed,
        [(table.start, table.end)] if table else [],
        _letterhead(head),
        _in_title(titles),
        _in_print([*head, *end]),
        [(page.start, page.end)] if page and is_issuer(page.words) else [],
    )
    spans: list[Span] = next((found for found in candidates if found), [])
    return [name for a, b in spans for name in split_issuers(text or end[0].text, a, b, lexicon)]


RE_PAPER = re.compile(r"(?:文件|公报|公告|令|函)$")


def _letterhead(head: list[Line]) -> list[Span]:
    """Names alone on their lines, and those that a letterhead ends: 青岚县人民政府文件."""
    above = [line for line in head if is_issuer(line.words) or (line.outside and line.outside.name == "letterhead")]
    named = [(line, RE_PAPER.sub("", line.words)) for line in above]
    once = {words: (line.start, line.start + len(words)) for line, words in reversed(named) if is_issuer(words)}
    return sorted(once.values())


def _in_title(titles: list[Line]) -> list[Span]:
    """The names that a title begins with: 云河市人民政府关于…, over several lines too."""
    for i, line in enumerate(titles):
        match = RE_ISSUER_IN_TITLE.match(line.words)
        if match and is_issuer(match[1].lstrip("《")):
            start = line.start + match[1].startswith("《")
            for above in itertools.takewhile(lambda other: is_issuer(other.words), reversed(titles[:i])):
                start = above.start
            return [(start, line.start + match.end(1))]
        if i + 1 < len(titles) and is_issuer(line.words) and RE_ABOUT.match(titles[i + 1].words):
            return [(line.start, line.end)]
    return []


def _in_print(lines: list[Line]) -> list[Span]:
    """The name in 云河市人民政府令第8号, and in 云河市人民政府办公室2023年7月3日印发."""
    for line in lines:
        match = re.match(r"([\u4e00-\u9fff]{3,30})(?:令|公告|通告)第", line.words) or RE_PRINTED.match(line.words)
        if match and is_issuer(match[1]):
            return [(line.start, line.start + match.end(1))]
    return []


def _name_units(
    found: Metadata, issuers: list[Span], front: list[Line], end: list[Line], lexicon: Lexicon | None
) -> None:
    """The bodies that a document names around its body, in the order of printing; the first issuer is its issuer."""
    text = front[0].text if front else end[0].text if end else ""
    found.units += [NamedPlace("issuer", *span) for span in issuers]
    found.issuer = text[slice(*issuers[0])] if issuers else None
    for line in front:
        forwards = RE_FORWARDS.match(line.words)
        if forwards and is_issuer(forwards[1]):
            spans = split_issuers(text, line.start, line.start + forwards.end(1), lexicon)
            found.units += [NamedPlace("forwarder", *span) for span in spans]
            break
    if addressed := sorted(find_addressees(front)):
        first = front[addressed[0]]
        start = first.start + (3 if first.words.startswith("主送") else 0)
        spans = split_addressees(text, start, front[addressed[-1]].end)
        found.units += [NamedPlace("addressee", *span) for span in spans]
    for line in (*front, *end):
        if copied := RE_COPIED.match(line.words):
            spans = split_addressees(text, line.start + copied.end(), line.end)
            found.units += [NamedPlace("copied", *span) for span in spans]
    found.units.sort(key=lambda place: place.start)
    if not found.issuer:
        for words in _in_one_or_two(front):
            if session := RE_SESSION.search(words):  # two stretches of the text: it has no place of its own
                found.issuer = session[1] + session[2]
                return


# ---- period and region


def _read_period(found: Metadata, layout: Layout) -> None:
    titles = [found.title or ""]
    titles += ["".join(line.words for line, label in layout.front if label == "title")]
    titles += [line.words for line, label in layout.front if label == "letterhead" and brought_title(line.words)]
    for title in titles:
        found.period_start, found.period_end = read_period(title, found.is_republican)
        if found.period_end:
            return
    for line in (*(line for line, _ in layout.tail), *reversed(layout.body[-40:])):
        found.period_start, found.period_end = read_time_in_force(line.words)
        if found.period_end:
            return


def _read_region(found: Metadata, issuers: list[str]) -> None:
    title = found.title or ""
    inner = brought_title(title) or ""
    dated = re.sub(r"^(?:20\d{2}年度?)", "", title)
    for words in (title, inner, dated, *issuers, found.issuer or ""):
        found.region_name, found.admin_level = read_region(words)
        if found.region_name:
            break
