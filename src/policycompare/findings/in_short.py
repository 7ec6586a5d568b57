"""The findings in short: sentences computed from the tables, none that the data do not support."""

from __future__ import annotations

from collections import Counter
from typing import Any

from policycompare.findings.network_differences import difference_text
from policycompare.findings.targets import commitments
from policycompare.reuse.search import MIN_LENGTH
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import (
    differing_targets,
    hard_targets,
    has_said_deadline,
    one_sided_targets,
    paired_targets,
    side_of_documents,
    side_of_measures,
    sides_that_fit,
)
from policycompare.tables.wording import deadline_words, figure_words, hard_words, indicator_words
from policycompare.words import listed, run_on

MOST_DIFFERENCES = 12
"""Pairs of differing targets that are told in words; the rest stands in the table."""
MOST_ONE_SIDED = 6
"""Targets that one side alone has that are told in words."""


def corpus_lines(tables: Tables, names: Names) -> list[str]:
    """What was compared, and what is not known of the documents."""
    documents = tables.documents
    if not len(documents):
        return [names.say("findings.no_documents")]
    counts = {"measures": tables.measures, "targets": hard_targets(tables), "mentions": tables.responsibilities}
    held = {word: len(frame) for word, frame in counts.items()}
    regions = documents["region_id"].nunique()
    found = names.say("findings.count_corpus", documents=len(documents), regions=regions, **held)
    heads = {"title": "doc_title", "issuer": "issuer", "issue_date": "date", "document_number": "number"}
    lacking = []
    for column, head in heads.items():
        if without := [names.document(d) for d in documents.loc[documents[column].isna(), "document_id"]]:
            joined, said = listed(without, names.lang), names.say(f"report_tables.head_{head}")
            lacking.append(names.say("findings.not_stated_one", column=said, documents=joined))
    if not lacking:
        return [found, names.say("findings.all_stated")]
    return [found, names.say("findings.not_stated", columns=names.say("findings.joint").join(lacking))]


def finding_lines(tables: Tables, names: Names) -> list[tuple[str, list[str]]]:
    """All findings: a heading and its sentences, in the order of the report, in the language of the names."""
    fit = [names.fit] if names.fit else []
    return [
        (names.say("findings.heading_measures"), measure_lines(tables, names)),
        (names.say("findings.heading_differences"), [*difference_lines(tables, names), *fit]),
        (names.say("findings.heading_coverage"), [*coverage_lines(tables, names), *fit]),
        *_duties(tables, names),
        (names.say("findings.heading_reuse"), reuse_lines(tables, names)),
    ]


def measure_lines(tables: Tables, names: Names) -> list[str]:
    """Measures of each side by the firmest of their hard targets, and how many of these have a figure or date."""
    found = []
    firm = commitments(tables).pivot(index="side_id", columns="kind", values="measures")
    for row in iter_rows(firm.assign(measures=firm.sum(axis=1)).reset_index()):
        found.append(names.say("findings.side_firm", name=names.side(row.side_id), **row._asdict()))
    if not found:
        count = Counter(side_of_measures(tables).values())
        found = [
            names.say("findings.side_bare", name=names.side(side), measures=count[side])
            for side in sorted(set(tables.documents["side_id"]))
        ]
    targets = hard_targets(tables)
    if not len(targets):
        return [*found, names.say("findings.targets_none"), *([hard_words(names)] if len(tables.targets) else [])]
    figure, dated = targets["value"].notna(), has_said_deadline(targets)
    kinds = {"figure": figure, "dated": dated, "both": figure & dated, "neither": ~figure & ~dated}
    counts = {kind: int(own.sum()) for kind, own in kinds.items()}
    found.append(names.say("findings.targets_firm", targets=len(targets), **counts))
    if outside := int(targets["measure_id"].isna().sum()):
        found.append(names.say("findings.targets_outside", outside=outside))
    return [*found, hard_words(names)]


def difference_lines(tables: Tables, names: Names) -> list[str]:
    """Targets of two sides that differ in figure or deadline, then those of one side alone, a sentence each."""
    if not len(tables.target_differences):
        return [names.say("findings.difference_none")]
    side_of = side_of_documents(tables)
    targets = {target.target_id: target for target in iter_rows(tables.targets)}

    def side(target: Any) -> str:
        binding = figure_words(target, names)
        if deadline := deadline_words(target, names):
            binding += names.say("findings.difference_by", deadline=deadline)
        name = names.side(side_of[target.document_id])
        return names.say("findings.difference_side", name=name, indicator=indicator_words(target), binding=binding)

    pairs, found = differing_targets(tables), []
    for pair in pairs[:MOST_DIFFERENCES]:
        left, right = (side(targets[target]) for target in (pair.left_target_id, pair.right_target_id))
        sides = {"left": left, "right": right, "difference": names.word(pair.difference)}
        if isinstance(pair.topic_id, str):
            line = names.say("findings.difference_line", topic=names.topic(pair.topic_id), **sides)
        else:
            line = names.say("findings.difference_line_plain", **sides)
        ambiguous = [names.say("findings.difference_ambiguous")] if pair.is_date_ambiguous else []
        found.append(run_on([line, *ambiguous], names.lang))
    if len(pairs) > MOST_DIFFERENCES:
        found.append(names.say("findings.difference_more", count=len(pairs) - MOST_DIFFERENCES))
    if same := len(paired_targets(tables)) - len(pairs):
        found.append(names.say("findings.difference_same", count=same))
    alone, side_of_measure = one_sided_targets(tables), side_of_measures(tables)
    for row in alone[:MOST_ONE_SIDED]:
        on_left = isinstance(row.left_target_id, str)
        target, other = (
            (row.left_target_id, row.right_measure_id) if on_left else (row.right_target_id, row.left_measure_id)
        )
        said = {"target": side(targets[target]), "other": names.side(side_of_measure[other]), "measure": other}
        found.append(names.say("findings.difference_one_sided", **said))
    if len(alone) > MOST_ONE_SIDED:
        found.append(names.say("findings.difference_one_sided_more", count=len(alone) - MOST_ONE_SIDED))
    return found


def coverage_lines(tables: Tables, names: Names) -> list[str]:
    """What measures of each side are coded under, and where none is."""
    rows = tables.comparisons[tables.comparisons["level"] == "row"]
    themes = tables.comparisons[tables.comparisons["level"] == "theme"]
    if not len(rows):
        return [names.say("findings.coverage_none")]
    sides = sorted(sides_that_fit(tables))  # what the others lack nobody can say
    rows, themes = (frame[frame["side_id"].isin(sides)] for frame in (rows, themes))
    has = rows[~rows["is_gap"]].groupby("key")["side_id"].nunique()
    if len(sides) < 2:
        return [names.say("findings.coverage_one", rows=len(has))]
    everywhere, alone, some = (int(n.sum()) for n in (has == len(sides), has == 1, has > 1))
    found = [names.say("findings.coverage_rows", rows=len(has), everywhere=everywhere, alone=alone, some=some)]
    for side in sides:
        without = rows.loc[rows["side_id"] == side, "is_gap"]
        lacking = themes.loc[(themes["side_id"] == side) & themes["is_gap"], "key"]
        named = listed((names.theme(theme) for theme in sorted(lacking)), names.lang)
        counts = {
            "has": int((~without).sum()), "none": int(without.sum()),
            "themes": themes["key"].nunique(), "theme_none": len(lacking),
            "listed": names.say("findings.coverage_names", listed=named) if named else "",
        }  # fmt: skip
        found.append(names.say("findings.coverage_side", name=names.side(side), **counts))
    return found


def _duties(tables: Tables, names: Names) -> list[tuple[str, list[str]]]:
    """What ``difference_text`` says."""
    heading = names.say("findings.heading_duties")
    if not len(tables.responsibilities):
        return [(heading, [names.say("findings.duties_none")])]
    return [(heading, difference_text(tables, names.lang))]


def reuse_lines(tables: Tables, names: Names) -> list[str]:
    """How much documents share word for word."""
    reuse, shares = tables.reuse, tables.reuse_shares
    if not len(reuse):
        return [names.say("findings.reuse_none", least=MIN_LENGTH)]
    pairs = len(reuse[["left_document_id", "right_document_id"]].drop_duplicates())
    longest = int(reuse["length"].max())
    found = [names.say("findings.reuse_count", passages=len(reuse), pairs=pairs, longest=longest)]
    by = ["share", "document_id", "other_document_id"]
    order = shares[shares["share"].notna()].sort_values(by, ascending=[False, True, True], kind="stable")
    for row in iter_rows(order.head(1)):
        document, other = (names.document(d) for d in (row.document_id, row.other_document_id))
        said = {"document": document, "share": row.share, "characters": row.characters, "other": other}
        found.append(names.say("findings.reuse_most", **said))
    return found
