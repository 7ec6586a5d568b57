"""Which units of a region share measures, and whether more than chance: what a drawing of few ties would hide."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policycompare.network.tie_matrix import tested_ties
from policycompare.report.report_frame import make_columns
from policycompare.report.report_table import ReportTable
from policycompare.results.loads import region_loads
from policycompare.results.questions.ties import could_pass
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.twins import merge_twins
from policycompare.tables.wording import beyond_words
from policycompare.words import Lang, run_on

FEW = 40
"""Of a region with more ties only those that are beyond chance are listed: a report holds no hundreds of them."""


def tie_table(tables: Tables, lang: Lang = "zh") -> ReportTable:
    """The pairs of units that share measures, each region by itself.

    Args:
        tables: Tables of a study.
        lang: Language of headings and names, zh or en.

    Returns:
        Rows by region, the pairs that share most first; of a region with more than ``FEW`` pairs those that share more
        than chance. ``expected`` and ``p_canonical`` are those of the canonical null model, ``p_fixed`` that of
        fixed margins (``network.null_model.unit_ties``), written ≤ where no sample reached the count; ``beyond`` says
        in which models the pair is beyond chance.

    Raises:
        CallError: The language is unknown.
    """
    names = Names(merge_twins(tables), lang)
    columns = make_columns(
        lang, ("region", "text", 10), ("unit", "text", 26), ("other_unit", "text", 26), ("shared", "integer", 6),
        ("expected", "score", 8), ("p_canonical", "number", 8), ("p_fixed", "text", 11), ("beyond", "text", 14),
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    left_out, samples, counted = 0, [], []
    for load in region_loads(tables):
        ties = tested_ties(tables, load.region_id, load.basis)
        samples += [int(ties["samples"].max())] if len(ties) else []
        if len(ties):
            strict = ties["is_backbone_fixed"]
            counts = (int(strict.sum()), int((strict & ties["is_backbone"]).sum()), int(ties["is_backbone"].sum()))
            region, said = names.region(load.region_id), beyond_words(samples[-1], *counts, names)
            if could_pass(tables, load.region_id, ties):
                counted.append(names.say("report_tables.ties_counted", region=region, ties=len(ties), counted=said))
            else:
                counted.append(names.say("report_tables.ties_too_few", region=region, ties=len(ties)))
        shown = ties if len(ties) <= FEW else ties[ties["is_beyond"]]
        left_out += len(ties) - len(shown)
        for row in iter_rows(shown.sort_values(["count", "p"], ascending=[False, True], kind="stable")):
            pair = (names.unit(row.left_unit_id), names.unit(row.right_unit_id))
            numbers = (round(row.expected, 2), float(f"{row.p:.3g}"), _p_text(row.p_fixed, row.samples))
            rows.append((names.region(load.region_id), *pair, row.count, *numbers, names.say(_key(row))))
    told = {"few": FEW, "left_out": left_out, "samples": min(samples, default=0)}
    note = run_on([*counted, names.say("report_tables.note_unit_ties", **told)], lang)
    return ReportTable.of_rows("unit_ties", names, columns, rows, note=note, group_by="region")


def _p_text(p: float, samples: int) -> str | None:
    """A sampled p-value; one that no sample reached as a floor. None where nothing was sampled.

    Example:
        >>> _p_text(1 / 4001, 4000), _p_text(0.0378, 4000)
        ('≤ 0.00025', '0.0378')
    """
    if pd.isna(p):
        return None
    shown = f"{p:.6f}" if p < 0.001 else f"{p:.4f}"
    return f"{'≤ ' if p <= 1 / (samples + 1) else ''}{shown.rstrip('0').rstrip('.')}"


def _key(row: Any) -> str:
    canonical, fixed = row.is_backbone, row.is_backbone_fixed
    kind = "both" if canonical and fixed else "fixed" if fixed else "canonical" if canonical else "none"
    return f"report_tables.beyond_{kind}"
