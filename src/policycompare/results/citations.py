"""Which upper documents are cited, by whom, and what is done with them.

Whose a cited document is, is told from its title alone: nothing is looked up, and what a title does not say stays open.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from policycompare.results.documents import LEVELS
from policycompare.reuse.search import reading
from policycompare.tables.frames import Parsed, iter_rows
from policycompare.tables.queries import side_of_documents, side_order
from policycompare.tables.wording import cell_text

RELATIONS = ("implements", "follows", "repeals", "cites")
"""What is done with a cited document, the strongest first; one that is still to be drafted (planned) is not there."""
COLUMNS = ("title", "level", "document_id", "side_id", "relation", "citations")

# 关于印发〈…〉的通知 brings the document that it names.
RE_BROUGHT = re.compile(r"印发[〈<《]([^〈〉<>《》]+)[〉>》]的?通知$")
RE_INNER = re.compile(r"[〈<《].*[〉>》]")
RE_NATION = re.compile(r"中华人民共和国|中国|中共中央|国务院|^全国(?!各)")
"""Words of a title that only the nation's documents have, where no place stands before them."""
RE_PLACES = {
    "province": re.compile(
        r"^(?:中共)?省(?:委|政府|人民政府|人大)|^(?:中共)?(?!全|各|我|本)[^\W\d_关于]{2,3}省(?!级|直|委|政府)|^(?:中共)?[^\W\d_关于]{2,7}自治区(?!级)"
    ),
    "prefecture": re.compile(r"^(?:中共)?(?!全|各|我|本)[^\W\d_关于城]{1,3}[^\W\d_城都]市(?![县场民区级])"),
}
"""Level -> a place at the beginning of a title."""
SAMPLES = (
    ("中华人民共和国立法法", "nation"), ("法治中国建设规划（2020—2025年）", "nation"), ("全国人民代表大会议事规则", "nation"),
    ("中共中央关于全面推进依法治国若干重大问题的决定", "nation"), ("中国共产党政法工作条例", "nation"),
    ("辽宁省贯彻法治中国建设规划实施方案（2021—2025年）", "province"), ("黑龙江省法治政府建设规划", "province"),
    ("内蒙古自治区实施〈中华人民共和国立法法〉办法", "province"), ("哈尔滨市国家工作人员宪法宣誓办法", "prefecture"),
    ("重大行政决策程序暂行条例", None), ("城市管理执法办法", None), ("关于进一步加强市县法治建设的意见", None),
    ("行政区划管理条例", None), ("湖北省政务数据管理办法", "province"), ("省委办公厅印发〈关于考核的意见〉的通知", "province"),
    ("关于实行国家机关“谁执法谁普法”普法责任制的意见", None), ("省级财政资金管理办法", None),
    ("贯彻落实〈中共中央关于法律顾问的意见〉的实施意见", None), ("特大城市管理办法", None), ("全省法治宣传规划", None),
)  # fmt: skip
"""Titles with the level that they say, for the test of these patterns."""


def title_level(title: str) -> str | None:
    """The level that a title says it is of; None where it names no place and not the nation.

    Example:
        >>> title_level("辽宁省贯彻法治中国建设规划实施方案"), title_level("重大行政决策程序暂行条例")
        ('province', None)
    """
    outer = RE_INNER.sub("", title)
    for level, pattern in RE_PLACES.items():
        if pattern.search(outer):
            return level
    return "nation" if RE_NATION.search(outer) else None


def same_title(title: str) -> str:
    """What titles of one document have in common: without marks, the nation's name and the notice that brings it.

    Example:
        >>> same_title("中华人民共和国立法法") == same_title("立法法")
        True
        >>> same_title("省委办公厅印发〈关于绩效考核的意见〉的通知")
        '关于绩效考核的意见'
    """
    brought = RE_BROUGHT.search(title)
    return reading((brought[1] if brought else title).removeprefix("中华人民共和国"))


def upper_citations(tables: Parsed) -> pd.DataFrame:
    """Who cites which document that is above it, or of which nobody can tell whose it is.

    Caveat: a level is known only where the title says it, or where the cited document is in the study. A title that
    names no place may be anybody's: it is kept, with no level. Titles inside titles are what the cited document cites,
    and are left out, as are documents still to be drafted, a document's own title, and those that are known to be of
    the citing document's level or below.

    Returns:
        One row a cited document and citing document: title (its longest wording; its number where it has no title),
        level (null where the title says none), document_id, side_id, relation (the strongest of ``RELATIONS``),
        citations (how often). By level from the highest, unknown ones last; within it those that most documents cite
        first. ``attrs["left_out"]`` counts citations of the own level or below, ``attrs["nested"]`` titles in titles.
    """
    documents = tables.documents.set_index("document_id")
    level_of = {str(document): _known(level) for document, level in documents["admin_level"].items()}
    region_level = {_known(row.region_name): _known(row.admin_level) for row in iter_rows(tables.documents)}
    cited = tables.citations
    nested = cited["nested_in"].notna()
    kept: dict[str, list[Any]] = {}
    for row in iter_rows(cited[~nested & (cited["relation"] != "planned")]):
        words = cell_text(row.title) or cell_text(row.document_number)
        key = same_title(words)
        if key and row.cited_document_id != row.document_id:
            kept.setdefault(key, []).append(row)
    rows, left_out = [], 0
    side_of = side_of_documents(tables)
    for own in kept.values():
        titles = sorted(
            {cell_text(row.title) or cell_text(row.document_number) for row in own}, key=lambda t: (-len(t), t)
        )
        level = _level(own, titles, level_of, region_level)
        held: dict[str, list[str]] = {}
        for row in own:
            if level and _rank(level) >= _rank(level_of.get(row.document_id)):
                left_out += 1
            else:
                held.setdefault(row.document_id, []).append(row.relation)
        bare = [title for title in titles if not RE_BROUGHT.search(title)]
        brought = RE_BROUGHT.search(titles[0])
        name = bare[0] if bare else brought[1] if brought else titles[0]
        for document, relations in held.items():
            strongest = min(relations, key=RELATIONS.index)
            rows.append((name, level, document, side_of[document], strongest, len(relations)))
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    if not rows:
        found.attrs.update(left_out=left_out, nested=int(nested.sum()))
        return found
    often = found.groupby("title")["document_id"].transform("nunique")
    place = {side: at for at, side in enumerate(side_order(tables))}
    order = found.assign(
        rank=found["level"].map(_rank).astype("int64"), often=-often, place=found["side_id"].map(place)
    ).sort_values(["rank", "often", "title", "place", "document_id"])
    found = order[list(COLUMNS)].reset_index(drop=True)
    found.attrs.update(left_out=left_out, nested=int(nested.sum()))
    return found


def _known(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _rank(level: Any) -> int:
    """Place of a level from the highest; an unknown one is lowest, so that everything may stand above it."""
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def _level(
    rows: list[Any], titles: list[str], level_of: dict[str, str | None], region_level: dict[str | None, str | None]
) -> str | None:
    """A cited document's level: as a document of the study, by a region of it in its title, or by its title's words."""
    inside = [level_of.get(row.cited_document_id) for row in rows if isinstance(row.cited_document_id, str)]
    regions = [own for name, own in region_level.items() if name and any(t.startswith(name) for t in titles)]
    said = [level for level in (*inside, *regions, *map(title_level, titles)) if level in LEVELS]
    return said[0] if said else None
