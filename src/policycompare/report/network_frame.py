"""A network's page in a notebook: a frame of its own, without a network connection, its ids opened by the notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policycompare.report.network_page import HEADS, network_page, page_rows
from policycompare.report.rendering import render
from policycompare.words import LANGS, Lang, say

if TYPE_CHECKING:
    import networkx as nx

    from policycompare.tables.frames import Tables

HEIGHT = 780
"""Height of the frame, in dots."""
FIRST = 15
"""Nodes that are listed where no script runs."""


class NetworkFrame:
    """A network that shows its page in a notebook.

    Attributes:
        graph, tables, lang: What ``network_page`` takes.
    """

    def __init__(self, graph: nx.Graph, tables: Tables | None, lang: Lang) -> None:
        self.graph, self.tables, self.lang = graph, tables, lang

    def __repr__(self) -> str:
        nodes, ties = self.graph.number_of_nodes(), self.graph.number_of_edges()
        return f"<NetworkFrame {self.graph.graph.get('mode', '')}: {nodes} nodes, {ties} ties>"

    def _repr_html_(self) -> str:
        at, rows = LANGS.index(self.lang), page_rows(self.graph, self.tables)
        counted = [[texts[at], *map(str, counts), own] for texts, counts, own in rows[:FIRST]]
        heads = ("name", *HEADS[-4:])
        return render(
            "network_frame.html", self.lang, title=say("network_frame.title", self.lang), height=HEIGHT,
            page=network_page(self.graph, lang=self.lang, tables=self.tables), rows=counted,
            heads=[say(f"network_page.head_{key}", self.lang) for key in heads],
            static_line=say("network_frame.static", self.lang, shown=len(counted), nodes=len(rows)),
        )  # fmt: skip
