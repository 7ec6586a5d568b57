"""Small studies for the tests of figures, made from a few words or by changing the real tables."""

from __future__ import annotations

import pandas as pd

from keyed import keyed
from policycompare.pairs.comparison import build_comparison
from policycompare.tables.frames import Tables, build_frame, build_tables
from policycompare.tables.schema import BY_NAME

LONG = "新疆维吾尔自治区昌吉回族自治州第{}片区"


def recompared(tables: Tables) -> Tables:
    """The same study with its compared table made anew."""
    return tables.with_frames(comparisons=build_frame(BY_NAME["comparisons"], build_comparison(tables)))


def one_document(tables: Tables, document_id: str) -> Tables:
    """The study that holds nothing but this document."""
    frames = {
        name: frame[frame["document_id"] == document_id]
        for name in ("documents", "sections", "measures", "targets", "citations", "passages", "passage_topics")
        for frame in [getattr(tables, name)]
    }
    region_ids = set(frames["documents"]["region_id"])
    frames["regions"] = tables.regions[tables.regions["region_id"].isin(region_ids)]
    frames["sides"] = tables.sides[tables.sides["side_id"].isin(frames["documents"]["side_id"])]
    kept = set(frames["measures"]["measure_id"])
    for name in ("measure_topics", "responsibilities", "sentences"):
        frame = getattr(tables, name)
        frames[name] = frame[frame["measure_id"].isin(kept)]
    for name in ("alignments", "reuse", "reuse_shares", "target_differences"):
        frames[name] = getattr(tables, name).iloc[:0]
    return recompared(tables.with_frames(**frames))


def without_dates(tables: Tables) -> Tables:
    """The same study with no date in it."""
    documents = tables.documents
    null = pd.Series(None, documents.index, "str")
    return tables.with_frames(
        documents=documents.assign(**dict.fromkeys(("issue_date", "period_start", "period_end"), null))
    )


def twelve_regions(tables: Tables) -> Tables:
    """Twelve regions with long names, each with the same eleven measures under one long chapter or another.

    Measure n of each answers measure n of every other one; the first six have the first topics of the
    codebook, the others none. Every third region has no date, every fourth two documents.
    """
    topics = [tuple(row) for row in tables.topics.itertuples(index=False)]
    documents, sections, measures, coded, pairs = [], [], [], [], []
    places: dict[str, list[str]] = {}
    for i in range(12):
        region = f"region-with-a-very-long-name-{i:02d}"
        level = ("province", "prefecture", "county", None)[i % 4]
        date = None if i % 3 == 0 else f"20{10 + i}-03-01"
        ids = [f"{region}-plan", f"{region}-outline"] if i % 4 == 0 else [region]
        for document_id in ids:
            documents.append(
                (
                    document_id,
                    f"{document_id}.txt",
                    "0",
                    region,
                    LONG.format(i),
                    level,
                    None,
                    None,
                    None,
                    None,
                    date,
                    None,
                    None,
                    None,
                )
            )
        for n in range(11):
            document_id = ids[n % len(ids)]
            section_id = f"{document_id}#{n // 4}"
            if section_id not in {row[0] for row in sections}:
                heading = "坚持和加强党对依法治理各项工作的全面领导，统筹推进$法治$建设各项任务落地见效"
                sections.append((section_id, document_id, None, 1, n // 4 + 1, "一、", heading, n * 10, n * 10 + 1))
            measure_id = f"{document_id}:{n}"
            measures.append((measure_id, document_id, section_id, n, None, "建设法治政府。", n * 10, n * 10 + 5))
            places.setdefault(region, []).append(measure_id)
            if n < 6:
                coded.append((measure_id, topics[n][0], 0.9, True, None, "model"))
    regions = sorted(places)
    for a, left in enumerate(regions):
        for right in regions[a + 1 :]:
            for n, (one, other) in enumerate(zip(places[left], places[right], strict=True)):
                pairs.append(
                    (one, other, 0.9, 0.8, "same", "wording", 1, 1, True, None, None, topics[n][0] if n < 6 else None)
                )
    rows = {
        "documents": documents, "sections": sections, "measures": measures, "topics": topics,
        "measure_topics": coded, "alignments": pairs,
    }  # fmt: skip
    return recompared(build_tables(keyed(rows)))
