"""Which document of two is the upper one, or the earlier one, and how that is known.

The manifest says so, or the documents do: the lower one cites the upper one as what it implements or follows, bears
its title in its own, or stands a level below and names its region; two editions have one region, like titles and
different dates. Two documents of one region that are on different matters are neither: three plans of one city are
no change of each other. Of a pair of which nothing is known nothing is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd

from policycompare.tables.frames import Parsed, iter_rows
from policycompare.tables.schema import BY_NAME
from policycompare.topics.vectors import RE_BOILERPLATE

LEVELS = next(column.values for column in BY_NAME["documents"].columns if column.name == "admin_level")
BINDING_RELATIONS = ("implements", "follows")
LIKE_TITLES = 0.75
"""Share of pairs of characters in common from which two titles name one matter; 法治政府 and 法治社会 have a fifth."""
SHORTEST_TITLE = 6
"""Characters of a title that is looked for inside another."""

RE_INNER_TITLE = re.compile(r"关于(?:印发|发布|公布|转发)[^《]*《(.+)》")
RE_EDITION = re.compile(
    r"[（(][^（）()]*[)）]|(?:19|20)\d{2}年?(?:(?:[—–\-－~～至]+|到)(?:19|20)\d{2}年?)?(?:度)?|[二〇零一三四五六七八九]{4}年"
    r"|“?十[一二三四五六七八九]五”?(?:时期|期间)?|第十[一二三四五六七八九]?个五年|远景目标|修订|修正|试行|暂行"
)
"""What tells one edition of a document from another: years, five-year plans, 试行."""
RE_SENDER = re.compile(r"中华人民共和国|人民政府|办公[厅室]|关于|印发|的通知|[的和与及]|\W")


class DocumentPair(NamedTuple):
    """Two documents of which one is upper or earlier, and how that is known.

    Attributes:
        kind: ``from_above`` or ``over_time``.
        base: The upper, or the earlier document.
        other: The lower, or the later one.
        ground: manifest, citation, title (the lower one's names the upper), level, or date.
    """

    kind: str
    base: str
    other: str
    ground: str


def title_pairs(title: str, region: str | None, kind: str | None) -> frozenset[str]:
    """What a title is about, as pairs of characters: without sender, region, edition, kind and words of every plan.

    Example:
        >>> sorted(title_pairs("云河市“十四五”养老服务体系建设规划", "云河市", "规划"))
        ['养老', '服务', '老服']
        >>> title_pairs("云河市养老服务规划（2016—2020年）", "云河市", "规划") == _
        False
    """
    inner = RE_INNER_TITLE.search(title)
    words = RE_EDITION.sub("", inner.group(1) if inner else title)
    words = words.removesuffix(kind or "")
    for name in (region or "", (region or "")[:-1]):
        words = words.replace(name, "") if len(name) > 1 else words
    words = RE_SENDER.sub("", RE_BOILERPLATE.sub("", words))
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def are_alike(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two titles name the same matter; titles that name none are not alike."""
    return bool(left and right) and len(left & right) >= LIKE_TITLES * len(left | right)


class _Known(NamedTuple):
    """What is known of a document here; None where it is not."""

    id: str
    region_id: str
    region: str | None
    level: int | None
    title: str | None
    kind: str | None
    about: frozenset[str]
    issued: str | None
    begins: str | None
    named: str


def _known(tables: Parsed) -> dict[str, _Known]:
    """Each document, with the names by which it places itself: its title, its issuer, the titles that it follows."""
    cited = tables.citations[tables.citations["relation"].isin(BINDING_RELATIONS)]
    named = {d: "\n".join(own.dropna()) for d, own in cited.groupby("document_id")["title"]}
    found = {}
    for row in iter_rows(tables.documents):
        region, title, kind, issuer, issued, begins = (
            None if pd.isna(value) else str(value)
            for value in (
                row.region_name, row.title, row.document_type, row.issuer, row.issue_date, row.period_start,
            )
        )  # fmt: skip
        level = LEVELS.index(row.admin_level) if row.admin_level in LEVELS else None
        about = title_pairs(title, region, kind) if title else frozenset()
        words = "\n".join(filter(None, (title, issuer, named.get(row.document_id))))
        found[row.document_id] = _Known(
            row.document_id, row.region_id, region, level, title, kind, about, issued, begins, words
        )
    return found


def order_documents(
    tables: Parsed, declared: Iterable[tuple[str, str, str]] = ()
) -> tuple[list[DocumentPair], list[str]]:
    """The pairs of documents of which one is known to be upper or earlier.

    Args:
        tables: Tables with documents and citations.
        declared: What the manifest says: kind, base, other. It wins over what the documents say.

    Returns:
        The pairs, each pair of documents once; and a line for each pair that is all but known, with what is missing.
    """
    known = _known(tables)
    found = {frozenset(pair[1:]): DocumentPair(*pair, "manifest") for pair in declared}
    lines: list[str] = []
    cited = _binding_citations(tables)
    editions: list[DocumentPair] = []
    for one, two in combinations(known.values(), 2):
        if frozenset((one.id, two.id)) in found:
            continue
        if _are_editions(one, two):
            when = _is_earlier(one, two)
            if when is None:
                lines.append(
                    f"changes: {one.id} and {two.id} have like titles and one region, but no dates that say which is "
                    f'earlier; in the manifest, write earlier = ["…"] below the later one'
                )
            else:
                base, other = (one, two) if when else (two, one)
                editions.append(DocumentPair("over_time", base.id, other.id, "date"))
            continue
        grounds = [(base, other, _ground_above(base, other, cited)) for base, other in ((one, two), (two, one))]
        sure = [(base, other, ground) for base, other, ground in grounds if ground]
        if len(sure) == 2:
            lines.append(f"changes: {one.id} and {two.id} each follow the other: neither is taken as the upper one")
        for base, other, ground in sure[:1] if len(sure) == 1 else ():
            found[frozenset((one.id, two.id))] = DocumentPair("from_above", base.id, other.id, ground)
    for pair in _nearest(editions, known):
        found[frozenset((pair.base, pair.other))] = pair
    place = {document: at for at, document in enumerate(known)}
    return sorted(found.values(), key=lambda pair: (place[pair.base], place[pair.other])), lines


def _binding_citations(tables: Parsed) -> set[tuple[str, str, bool]]:
    """Document, the document of the corpus that it implements or follows, and whether it says so outside measures."""
    rows = tables.citations.dropna(subset="cited_document_id")
    rows = rows[rows["relation"].isin(BINDING_RELATIONS)]
    return {(row.document_id, row.cited_document_id, bool(pd.isna(row.measure_id))) for row in iter_rows(rows)}


def _are_editions(one: _Known, two: _Known) -> bool:
    """Whether two documents are of one region, one kind and on one matter."""
    same_place = one.region_id == two.region_id or (one.region is not None and one.region == two.region)
    return same_place and one.kind == two.kind and are_alike(one.about, two.about)


def _is_earlier(one: _Known, two: _Known) -> bool | None:
    """Whether the first is earlier, by period and date of issue; None where nothing or both ways is said."""
    days = ((one.begins, two.begins), (one.issued, two.issued))
    says = {left < right for left, right in days if left and right and left != right}
    return says.pop() if len(says) == 1 else None


def _ground_above(base: _Known, other: _Known, cited: set[tuple[str, str, bool]]) -> str | None:
    """How it is known that one document is above another; None where it is not."""
    higher = base.level is not None and other.level is not None and base.level < other.level
    lower = base.level is not None and other.level is not None and base.level > other.level
    if lower or (base.issued and other.issued and base.issued > other.issued):
        return None
    if (other.id, base.id, True) in cited or (higher and (other.id, base.id, False) in cited):
        return "citation"
    title, longer = base.title or "", other.title or ""
    if len(title) >= SHORTEST_TITLE and title != longer and title in longer and re.search("实施|贯彻|落实", longer):
        return "title"
    inside = higher and (base.level == 0 or (base.region is not None and base.region in other.named))
    return "level" if inside and are_alike(base.about, other.about) else None


def _nearest(editions: Sequence[DocumentPair], known: dict[str, _Known]) -> list[DocumentPair]:
    """Of three editions or more, each with the one before it."""

    def day(document: str) -> Any:
        return known[document].begins or "", known[document].issued or ""

    latest: dict[str, DocumentPair] = {}
    for pair in editions:
        if pair.other not in latest or day(latest[pair.other].base) < day(pair.base):
            latest[pair.other] = pair
    return list(latest.values())
