"""Which upper documents do the plans name?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policycompare.results.citations import same_title, upper_citations
from policycompare.results.finding import Claim, Question, Rests, Variation
from policycompare.results.variations import leave_one_out
from policycompare.tables.frames import iter_rows
from policycompare.tables.wording import cell_text

if TYPE_CHECKING:
    from policycompare.tables.frames import Compared
    from policycompare.tables.names import Names

Said = dict[str, object]
LOCAL = ("province", "prefecture", "county")


def claims(tables: Compared) -> Iterator[Claim]:
    """Documents that at least two of those here name; and of how many that anybody could name one alone does."""
    found = upper_citations(tables)
    if not len(found):
        return
    documents = tables.documents["document_id"].nunique()
    by_title = found.groupby("title", sort=True)
    keys: dict[str, list[str]] = {}
    for row in iter_rows(tables.citations):
        keys.setdefault(same_title(cell_text(row.title) or cell_text(row.document_number)), []).append(row.citation_id)
    for title, own in by_title:
        citing = sorted(own["document_id"].unique())
        if len(citing) < 2:
            continue
        cited = [
            c for c in keys.get(same_title(str(title)), []) if c.split(":")[0].split("#")[0].split("/")[0] in citing
        ]

        def said(names: Names, title: str = str(title), own: tuple[str, ...] = tuple(citing)) -> Said:
            words = names.say("claims.part_joint").join(map(names.document, own))
            return {"title": title, "count": len(own), "named": words}

        yield Claim(
            "upper_cited", (str(title),), said, (Rests("citations", tuple(sorted(cited))),), len(citing) / documents,
            "citations_upper", ("caveat_named", "caveat_older"), concerns=tuple(citing), spared=("without_document",),
        )  # fmt: skip
    # A province's or a city's own document can be named by its own places only.
    anybody = found[~found["level"].isin(LOCAL)]
    count = anybody.groupby("title")["document_id"].nunique()
    if not len(count):
        return
    alone = int((count == 1).sum())
    gist = "upper_alone" if 2 * alone > len(count) else "upper_shared"
    counts: Said = {"alone": alone, "titles": len(count)}
    every = tuple(sorted(c for key in {same_title(t) for t in anybody["title"]} for c in keys.get(key, [])))
    share = abs(1 - 2 * alone / len(count))
    caveats = ("caveat_named", "caveat_older")
    yield Claim(gist, (), lambda names: counts, (Rests("citations", every),), share, "citations_upper", caveats)


def variations(tables: Compared) -> Iterator[Variation]:
    """Only what is named as implemented or followed; each document left out."""
    kept = tables.citations["relation"].isin(("implements", "follows"))
    yield Variation("followed_only", tables.with_frames(citations=tables.citations[kept]))
    yield from leave_one_out(tables)


QUESTION = Question("upper", claims, variations)
