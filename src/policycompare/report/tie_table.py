"""Which units of a region share measures, and whether more than chance: what a drawing of few ties would hide."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policycompare.findings.loads import region_loads
from policycompare.network.tie_matrix import tested_ties
from policycompare.report.report_frame import make_columns
from policycompare.report.report_table import ReportTable
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.twins import merge_twins
from policycompare.words import Lang

FEW = 40
"""Of a region with more ties only those that are beyond chance are listed: a report holds no hundreds of them."""


def tie_table(tables: Tables, lang: Lang = "zh") -> ReportTable:
    """The pairs of units that share measures, each region by itself.

    Args:
        tables: Tables of a study.
        lang: Language of headings and names, zh or en.

    Returns:
        Rows by region, the pairs that share most first; of a region with more than ``FEW`` pairs those that share more
        than chance. ``expected`` is what the canonical null model expects, ``p`` and ``p_fixed`` are those of
        ``network.null_model.unit_ties``, to three digits; ``beyond`` says in which models the pair is beyond chance.

    Raises:
        CallError: The language is unknown.
    """
    names = Names(merge_twins(tables), lang)
    columns = make_columns(
        lang, ("region", "text", 10), ("unit", "text", 26), ("other_unit", "text", 26), ("shared", "integer", 6),
        ("expected", "number", 8), ("p_canonical", "number", 8), ("p_fixed", "number", 8), ("beyond", "text", 14),
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    left_out, samples = 0, []
    for load in region_loads(tables):
        ties = tested_ties(tables, load.region_id, load.basis)
        samples += [int(ties["samples"].max())] if len(ties) else []
        shown = ties if len(ties) <= FEW else ties[ties["is_beyond"]]
        left_out += len(ties) - len(shown)
        for row in iter_rows(shown.sort_values(["count", "p"], ascending=[False, True], kind="stable")):
            pair = (names.unit(row.left_unit_id), names.unit(row.right_unit_id))
            numbers = (round(row.expected, 2), _short(row.p), _short(row.p_fixed))
            rows.append((names.region(load.region_id), *pair, row.count, *numbers, names.say(_key(row))))
    said = {"few": FEW, "left_out": left_out, "samples": min(samples, default=0)}
    note = names.say("report_tables.note_unit_ties", **said)
    return ReportTable.of_rows("unit_ties", names, columns, rows, note=note, group_by="region")


def _short(p: float) -> float | None:
    """A p-value to three significant digits; None where there is none."""
    return None if pd.isna(p) else float(f"{p:.3g}")


def _key(row: Any) -> str:
    fixed = bool(row.is_backbone_fixed) if pd.notna(row.is_backbone_fixed) else False
    kind = "both" if row.is_backbone and fixed else "fixed" if fixed else "canonical" if row.is_backbone else "none"
    return f"report_tables.beyond_{kind}"
