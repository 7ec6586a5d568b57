"""The measures of a study as their wording is compared, and what words are worth in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from policycompare.pairs.standing import products
from policycompare.pairs.wording import PLACE, MeasureText, Wording, count_wording, read_wording, vectorise
from policycompare.tables.frames import Parsed, iter_rows
from policycompare.tables.queries import side_of_measures

SAMPLE = 600
"""Measures from which the mean and spread of cosines are fitted."""


def measure_texts(tables: Parsed) -> list[MeasureText]:
    """The measures of tables as their wording is compared, in the order of the table."""
    sections = {row.section_id: row for row in iter_rows(tables.sections)}

    def above(section_id: object) -> str:
        section = sections.get(section_id) if isinstance(section_id, str) else None
        if section is None:
            return ""
        return f"{above(section.parent_id)} {section.heading if isinstance(section.heading, str) else ''}".strip()

    side = side_of_measures(tables)
    return [
        MeasureText(
            m.measure_id, m.document_id, side[m.measure_id], m.text, above(m.section_id),
            m.heading if isinstance(m.heading, str) else "",
        )
        for m in iter_rows(tables.measures)
    ]  # fmt: skip


def fit_wording(measures: Sequence[MeasureText], ground: Wording | None = None) -> Wording:
    """Fit the wording of a corpus: what its measures hold, and how alike two measures of different sides are.

    Args:
        measures: The measures.
        ground: The background of wording; the package's where none is given.
    """
    counted = count_wording(measures)
    sample = measures[:: max(1, len(measures) // SAMPLE)]
    matrices = vectorise(sample, counted, ground)
    cosines = np.mean([products(matrix, matrix) for matrix in matrices], axis=0)
    sides = np.array([measure.side for measure in sample])
    apart = cosines[sides[:, None] != sides[None, :]]
    if not len(apart):
        return counted
    return replace(counted, mean=round(float(apart.mean()), 6), spread=round(float(apart.std()), 6))


def study_wording(tables: Parsed, root: Path | None, *, refit: bool = False) -> tuple[Wording, str]:
    """What words are worth in a study, and a line that says where that is from.

    Args:
        tables: Parsed tables.
        root: Project folder, whose stored fit (``data/lexicon/wording.csv``) is used where there is one.
        refit: Fit anew all the same.
    """
    shown = PLACE.as_posix()
    if root is None or refit or not (root / PLACE).is_file():
        fit = fit_wording(measure_texts(tables))
        return fit, f"wording: fitted to {fit.measures:,} measures of {len(fit.documents)} documents, fit {fit.hash}"
    fit = read_wording(root / PLACE, shown)
    now = Counter(tables.measures["document_id"])
    new, gone = sorted(now.keys() - fit.documents.keys()), sorted(fit.documents.keys() - now.keys())
    changed = sorted(d for d in now.keys() & fit.documents.keys() if now[d] != fit.documents[d])
    said = [
        f"{what}: {', '.join(documents)}"
        for what, documents in (("not in it", new), ("gone since", gone), ("other numbers of measures", changed))
        if documents
    ]
    rest = f" ({'; '.join(said)}; policycompare build --refit renews it)" if said else ""
    return fit, f"wording: stored fit {fit.hash} of {len(fit.documents)} documents, {shown}{rest}"
