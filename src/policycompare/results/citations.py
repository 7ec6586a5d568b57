"""Which upper documents are cited, by whom, and what is done with them.

Whose a cited document is, is told from its title and the words before it: nothing is looked up, and what neither says
stays open.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from policycompare.results.cited_levels import agreed, said_before, title_level
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

    Caveat: a level is known only where the title says it, or the words right before it (省委《…》), or where the cited
    document is in the study. Of any other nobody can tell whose it is: it is kept, with no level. Titles inside titles
    are what the cited document cites, and are left out, as are documents still to be drafted, a document's own title,
    and those that are known to be of the citing document's level or below.

    Returns:
        One row a cited document and citing document: title (its longest wording; its number where it has no title),
        level (null where none is said), document_id, side_id, relation (the strongest of ``RELATIONS``),
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
        if level is None:
            level = agreed(said_before(cell_text(row.before)) for row in own)
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
    said = [level for level in (*inside, *regions, *(title_level(t, region_level) for t in titles)) if level in LEVELS]
    return said[0] if said else None
