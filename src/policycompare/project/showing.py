"""Any frame as a table that a notebook sorts and copies, any network as its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policycompare.project.root import load
from policycompare.words import Lang, call_error, used_lang

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from policycompare.report.network_frame import NetworkFrame
    from policycompare.report.report_table import ReportTable
    from policycompare.tables.frames import Tables


def show(
    what: pd.DataFrame | pd.Series | nx.Graph, tables: Tables | None = None, *, lang: Lang | None = None
) -> ReportTable | NetworkFrame:
    """Show a data frame or a network in a notebook: ``show(tables.targets)``, ``show(unit_network(tables, "anshan"))``.

    A frame becomes a table that sorts, filters, lets columns be chosen and copies itself for a workbook; ids in it open
    the reading view (``read``). It writes files as every report table does: ``show(frame).to_docx("mine.docx")``. A
    network becomes its page, on which each unit has its measures with text, role and document.

    Args:
        what: A frame, a column of one, or a graph of ``unit_network``.
        tables: Of a network, the tables that it was made from; without any, this project's.
        lang: zh or en; without one, the notebook's.

    Raises:
        CallError: It is neither a frame nor a network.
    """
    import networkx as nx
    import pandas as pd

    asked = used_lang(lang)
    if isinstance(what, nx.Graph):
        from policycompare.report.network_frame import NetworkFrame

        return NetworkFrame(what, load() if tables is None else tables, asked)
    if isinstance(what, pd.DataFrame | pd.Series):
        from policycompare.report.frame_table import frame_table

        return frame_table(what, asked)
    raise call_error("errors.not_shown", given=type(what).__name__)
