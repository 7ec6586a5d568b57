"""What the report says in short: sentences computed from the tables, none that the data do not support."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from policycompare.findings.region_text import difference_text
from policycompare.findings.targets import commitments
from policycompare.network.region_comparison import region_work
from policycompare.report.frames import ReportFrame
from policycompare.report.page_tables import say
from policycompare.report.passages import known
from policycompare.report.table_layout import shown_number
from policycompare.reuse.search import MIN_LENGTH
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import region_of_measures, regions_that_fit

MOST_DIFFERENCES = 12
"""Pairs of differing targets that are told in words; the rest stands in the table."""


def corpus_lines(tables: Tables, names: Names) -> list[str]:
    """What was compared, and what is not known of the documents."""
    documents = tables.documents
    if not len(documents):
        return [say(names, "no_documents")]
    found = [
        say(
            names,
            "count_corpus",
            documents=len(documents),
            regions=documents["region_id"].nunique(),
            measures=len(tables.measures),
            targets=len(tables.targets),
            mentions=len(tables.responsibilities),
        )
    ]
    heads = (("title", "doc_title"), ("issuer", "issuer"), ("issue_date", "date"), ("document_number", "number"))
    lacking = []
    for column, head in heads:
        without = [names.document(d) for d in documents.loc[documents[column].isna(), "document_id"]]
        if without:
            joined = say(names, "and").join(without)
            lacking.append(say(names, "not_stated_one", column=say(names, f"head_{head}"), documents=joined))
    joint = "；" if names.lang == "zh" else "; "
    return [*found, say(names, "not_stated", columns=joint.join(lacking)) if lacking else say(names, "all_stated")]


def finding_lines(tables: Tables, names: Names, differences: ReportFrame) -> list[tuple[str, list[str]]]:
    """All findings: a heading and its sentences, in the order of the report.

    Args:
        tables: Tables of a study.
        names: Names in the language of the sentences.
        differences: The table of differing targets, ``compare.report_tables.difference_frame``.
    """
    fit = [names.fit] if names.fit else []
    return [
        (say(names, "finding_measures"), measure_lines(tables, names)),
        (say(names, "finding_differences"), [*difference_lines(tables, names, differences), *fit]),
        (say(names, "finding_coverage"), [*coverage_lines(tables, names), *fit]),
        *_duties(tables, names),
        (say(names, "finding_reuse"), reuse_lines(tables, names)),
    ]


def measure_lines(tables: Tables, names: Names) -> list[str]:
    """Measures of each region by the firmest of their targets, and the targets that are hard or dated."""
    found = []
    firm = commitments(tables).pivot(index="region_id", columns="kind", values="measures")
    for region, kinds in firm.iterrows():
        said = {str(kind): int(n) for kind, n in kinds.items()}
        found.append(say(names, "region_firm", region=names.region(str(region)), measures=sum(said.values()), **said))
    if not found:
        count = Counter(region_of_measures(tables).values())
        found = [
            say(names, "region_bare", region=names.region(region), measures=count[region])
            for region in sorted(set(tables.documents["region_id"]))
        ]
    targets = tables.targets
    if not len(targets):
        return [*found, say(names, "targets_none")]
    figure, dated = targets["value"].notna(), targets["deadline"].notna()
    found.append(
        say(
            names,
            "targets_firm",
            targets=len(targets),
            figure=int(figure.sum()),
            dated=int(dated.sum()),
            both=int((figure & dated).sum()),
            neither=int((~figure & ~dated).sum()),
        )
    )
    if outside := int(targets["measure_id"].isna().sum()):
        found.append(say(names, "targets_outside", outside=outside))
    return found


def difference_lines(tables: Tables, names: Names, differences: ReportFrame) -> list[str]:
    """The table of differing targets in words."""
    if not len(tables.target_differences):
        return [say(names, "difference_none")]
    rows = differences.frame.to_dict("records")
    found = [
        say(
            names,
            "difference_line",
            topic=row["topic"],
            left=_side(names, row, "left"),
            right=_side(names, row, "right"),
            difference=row["difference"],
        )
        for row in rows[:MOST_DIFFERENCES]
    ]
    if len(rows) > MOST_DIFFERENCES:
        found.append(say(names, "difference_more", count=len(rows) - MOST_DIFFERENCES))
    if same := len(tables.target_differences) - len(rows):
        found.append(say(names, "difference_same", count=same))
    return found


def _side(names: Names, row: dict[Any, Any], side: str) -> str:
    value = "" if pd.isna(row[f"{side}_value"]) else shown_number(float(row[f"{side}_value"]))
    unit = known(row[f"{side}_value_unit"]) or ""
    parts = [row[f"{side}_comparator"], f"{value}{unit}", known(row[f"{side}_period"]) or ""]
    binding = " ".join(part for part in parts if part)
    if deadline := known(row[f"{side}_deadline"]):
        binding += say(names, "difference_by", deadline=deadline)
    indicator = row[f"{side}_indicator"]
    return say(names, "difference_side", region=row[f"{side}_region"], indicator=indicator, binding=binding)


def coverage_lines(tables: Tables, names: Names) -> list[str]:
    """What each region has measures under, and where it has none."""
    rows = tables.comparisons[tables.comparisons["level"] == "row"]
    themes = tables.comparisons[tables.comparisons["level"] == "theme"]
    if not len(rows):
        return [say(names, "coverage_none")]
    regions = sorted(regions_that_fit(tables))  # what the others lack nobody can say
    rows, themes = (frame[frame["region_id"].isin(regions)] for frame in (rows, themes))
    has = rows[~rows["is_gap"]].groupby("key")["region_id"].nunique()
    found = []
    if len(regions) < 2:
        found.append(say(names, "coverage_one", rows=len(has)))
    else:
        everywhere, alone, some = (int(n.sum()) for n in (has == len(regions), has == 1, has > 1))
        found.append(say(names, "coverage_rows", rows=len(has), everywhere=everywhere, alone=alone, some=some))
        for region in regions:
            own = rows[rows["region_id"] == region]
            lacking = themes.loc[(themes["region_id"] == region) & themes["is_gap"], "key"]
            listed = say(names, "and").join(names.theme(theme) for theme in sorted(lacking))
            found.append(
                say(
                    names,
                    "coverage_region",
                    region=names.region(region),
                    has=int((~own["is_gap"]).sum()),
                    gaps=int(own["is_gap"].sum()),
                    themes=themes["key"].nunique(),
                    theme_gaps=len(lacking),
                    listed=say(names, "coverage_names", listed=listed) if listed else "",
                )
            )
    return found


def _duties(tables: Tables, names: Names) -> list[tuple[str, list[str]]]:
    """What ``difference_text`` says on each basis that two regions have."""
    if not len(tables.responsibilities):
        return [(say(names, "finding_duties"), [say(names, "duties_none")])]
    found = [(say(names, "finding_duties"), difference_text(tables, names.lang))]
    if sum(bool(has.carried) for has in region_work(tables, "actors").values()) > 1:
        found.append((say(names, "finding_duties_actors"), difference_text(tables, names.lang, basis="actors")))
    return found


def reuse_lines(tables: Tables, names: Names) -> list[str]:
    """How much documents share word for word."""
    reuse, shares = tables.reuse, tables.reuse_shares
    if not len(reuse):
        return [say(names, "reuse_none", least=MIN_LENGTH)]
    pairs = len(reuse[["left_document_id", "right_document_id"]].drop_duplicates())
    longest = int(reuse["length"].max())
    found = [say(names, "reuse_count", passages=len(reuse), pairs=pairs, longest=longest)]
    order = shares[shares["share"].notna()].sort_values(
        ["share", "document_id", "other_document_id"], ascending=[False, True, True], kind="stable"
    )
    for row in iter_rows(order.head(1)):
        found.append(
            say(
                names,
                "reuse_most",
                document=names.document(row.document_id),
                share=f"{100 * row.share:.1f}",
                characters=row.characters,
                other=names.document(row.other_document_id),
            )
        )
    return found
