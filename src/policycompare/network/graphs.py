"""Graphs from tables: who carries which measure, who carries measures together, who leads whom.

Six modes (``MODES``). A unit that shares the measure 全面推行行政执法公示 with three others is tied to each of them:
``count`` says how many measures two units share, ``newman`` gives every shared measure the weight 1/(n-1) for its n
units, so that a measure of twenty units does not drown those of two (Newman 2001, Physical Review E 64, 016132).
Collectives that are printed only together, 各县（市）区、开发区, are one node (``tables.twins``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.lexicon.roles import BASES
from policycompare.tables.bases import COMPARED_BASES, bases_of_documents, commonest_basis, on_basis
from policycompare.tables.frames import DTYPES, Tables, iter_rows, join_list
from policycompare.tables.names import Names
from policycompare.tables.network_schema import columns_of
from policycompare.tables.queries import (
    choose_basis,
    region_of_documents,
    region_of_measures,
    role_order,
    roles_by_basis,
)
from policycompare.tables.twins import merge_twins
from policycompare.words import call_error, choices

if TYPE_CHECKING:
    import networkx as nx

Members = Mapping[str, Collection[str]]
"""Measure -> the nodes that it has."""

EVERY_BASIS = (*BASES, *(basis for basis in COMPARED_BASES if basis not in BASES))
"""What the ties of a network may rest on: of one region's own network, or of a comparison (``tables.bases``)."""

THEME_PREFIX = "theme/"
"""Stands before a theme's id: some functions and themes share theirs (government, publicity)."""

LABEL_LENGTH = 24
"""Characters of a measure's text that label it where it has no heading."""


@dataclass(frozen=True, slots=True)
class _Carried:
    """What every mode begins with.

    Attributes:
        tables: The tables.
        roles: Measure -> unit -> role, both sorted; each unit once.
        functions: Unit -> function, where it has one.
    """

    tables: Tables
    roles: dict[str, dict[str, str]]
    functions: dict[str, str]

    def by_function(self) -> dict[str, set[str]]:
        """Measure -> functions of its units; a measure without any is left out."""
        found = {m: {self.functions[u] for u in units if u in self.functions} for m, units in self.roles.items()}
        return {measure: functions for measure, functions in found.items() if functions}

    def topics(self) -> dict[str, set[str]]:
        """Measure -> its topics, for the measures that somebody carries."""
        topics = self.tables.measure_topics.groupby("measure_id")["topic_id"]
        return {str(measure): set(found) for measure, found in topics if measure in self.roles}

    def themes(self) -> dict[str, set[str]]:
        """Measure -> its themes, for the measures that somebody carries."""
        theme = dict(zip(self.tables.topics["topic_id"], self.tables.topics["theme"], strict=True))
        return {measure: {theme[t] for t in topics} for measure, topics in self.topics().items()}


def unit_network(
    tables: Tables,
    region: str | None = None,
    *,
    document: str | None = None,
    mode: str = "units",
    basis: str | None = None,
    collectives: bool = True,
) -> nx.Graph | nx.DiGraph:
    """Make a graph of the units of one region, one document or the whole study.

    Args:
        tables: The tables of a study or of one document.
        region: Region id; None = all.
        document: Document id; None = all of the region.
        mode: One of ``MODES``. ``measures``: units and measures (two-mode). ``units``: units that share measures.
            ``lead_support``: directed, who leads to who supports, within a measure. ``topics``: units and topics of
            their measures (two-mode). ``functions``: functions that share measures, comparable across regions.
            ``function_themes``: functions and themes (two-mode).
        basis: ``assigned`` (roles that a plan gives) or ``actors`` (who a sentence says must act), which are never
            mixed; or what regions are compared on, ``named`` or ``leads``, which only the documents have that
            ``tables.bases`` says. None = assigned where the chosen documents have any, else actors. Over functions of
            several regions ``actors``, too, is that of a comparison, and None the basis that most regions have.
        collectives: Keep kinds of bodies such as 各有关部门; without them n, ``sole`` and the weights count agencies
            only.

    Returns:
        A ``networkx.Graph`` (``lead_support``: ``DiGraph``), nodes and edges in sorted order. Every unit that occurs
        is a node, also one without any tie. In the modes of functions a unit without a function is left out.

        Graph attributes: ``mode``, ``basis``, ``region``, ``documents`` (joined by ;), ``collectives`` (1 or 0),
        ``left_out`` (responsibilities of this basis without unit, function or kept kind), ``measures`` (distinct
        measures that a node carries), in the modes of topics and themes ``without_topic`` (of these, measures that
        have none and so tie nobody).

        Node attributes: ``kind`` (agency, collective, measure, topic, function, theme), ``label``, ``label_en``,
        ``region_id``, ``level``, ``system``, ``function`` (each ``""`` where there is none), ``measures`` (distinct
        measures that it carries; of a topic or theme those that it holds; 1 for a measure), ``sole`` (measures that
        no other node of its kind carries), and in two-mode graphs ``bipartite`` (0 = unit or function, 1 = the
        other side). A measure also has ``units`` (how many carry it). Ids of themes begin with ``THEME_PREFIX``.

        Edge attributes: ``count`` (measures), ``measure_ids`` (sorted, joined by ;), in one-mode graphs ``newman``
        (sum over the shared measures of 1/(n-1), n = its nodes in this graph), between unit and measure ``role``.

    Raises:
        CallError: Mode, basis, region or document is unknown; the message lists those that exist, or the nearest.
    """
    known(mode, "mode", MODES)
    if basis is not None:
        known(basis, "basis", EVERY_BASIS)
    documents = _documents(tables, region, document)
    is_joint = mode in JOINT_MODES and len(set(map(region_of_documents(tables).get, documents))) > 1
    if basis is None and is_joint:
        basis = commonest_basis(tables)
    if basis in COMPARED_BASES and (is_joint or basis not in BASES):
        held = bases_of_documents(tables)
        documents = [d for d in documents if basis in held[d]]
        tables = on_basis(tables, basis)
    else:
        tables = merge_twins(tables)
    rows = _rows(tables, documents)
    if basis is None:
        basis = choose_basis(tables, (role for _, _, role in rows))
    own = roles_by_basis(tables).get(basis, role_order(tables))
    rank = {role: number for number, role in enumerate(own)}
    rows = [row for row in rows if row[2] in rank]
    units = tables.units
    kept = set(units["unit_id"]) if collectives else set(units.loc[units["kind"] != "collective", "unit_id"])
    function = dict(zip(units["unit_id"], units["function"], strict=True))
    functions = {unit: f for unit, f in function.items() if isinstance(f, str)}
    if mode in ("functions", "function_themes"):
        kept &= set(functions)
    usable = [row for row in rows if row[1] in kept]
    roles: dict[str, dict[str, str]] = {}
    for measure, unit, role in sorted(usable, key=lambda row: (row[0], row[1], rank[row[2]])):
        roles.setdefault(measure, {}).setdefault(unit, role)
    carried = _Carried(tables, roles, functions)
    graph = MODES[mode](carried)
    graph.graph.update(
        mode=mode,
        basis=basis,
        region=region or "",
        documents=join_list(documents) or "",
        collectives=int(collectives),
        left_out=len(rows) - len(usable),
        measures=len(roles),
    )
    if mode in TOPIC_MODES:
        graph.graph["without_topic"] = len(roles) - len(carried.topics())
    return graph


def known(value: str, what: str, names: Collection[str]) -> None:
    """Refuse a value that is none of these names."""
    if value not in names:
        raise call_error("errors.unknown", what=what, value=value, remedy=choices(value, names))


def typed(table: str, values: Any, without: tuple[str, ...] = ()) -> pd.DataFrame:
    """A frame of rows, or of columns by name, with the columns and types that the schema gives the table."""
    types = {name: DTYPES[kind] for name, kind in columns_of(table, without=without).items()}
    return pd.DataFrame(values, columns=list(types)).astype(types)


def _documents(tables: Tables, region: str | None, document: str | None) -> list[str]:
    """The chosen documents, sorted."""
    region_of = region_of_documents(tables)
    if region is not None:
        known(region, "region", sorted(set(region_of.values())))
    chosen = sorted(d for d, r in region_of.items() if region is None or r == region)
    if document is not None:
        known(document, "document", chosen)
        chosen = [document]
    return chosen


def _rows(tables: Tables, documents: list[str]) -> list[tuple[str, Any, str]]:
    """Measure, unit (null where the words name none) and role of every responsibility of these documents."""
    measures, frame = tables.measures, tables.responsibilities
    chosen = measures.loc[measures["document_id"].isin(documents), "measure_id"]
    frame = frame.loc[frame["measure_id"].isin(chosen), ["measure_id", "unit_id", "role"]]
    return list(frame.itertuples(index=False, name=None))


def _carried_by(members: Members) -> dict[str, tuple[int, int]]:
    """Node -> measures that it carries, and of these those that it alone carries."""
    carried = Counter(node for nodes in members.values() for node in nodes)
    alone = Counter(next(iter(nodes)) for nodes in members.values() if len(nodes) == 1)
    return {node: (count, alone[node]) for node, count in carried.items()}


def _node(kind: str, label: str, label_en: str, counts: tuple[int, int], known: Mapping[str, Any]) -> dict[str, Any]:
    """A node's attributes; what the tables hold as null is an empty text, for graph files know no null."""
    texts = {name: known.get(name) for name in ("region_id", "level", "system", "function")}
    texts = {name: value if isinstance(value, str) else "" for name, value in texts.items()}
    return {"kind": kind, "label": label, "label_en": label_en, **texts, "measures": counts[0], "sole": counts[1]}


def _graph(*sides: Mapping[str, dict[str, Any]]) -> nx.Graph:
    """A graph of nodes in the order of their ids; those of a two-mode graph know their side."""
    import networkx as nx

    graph = nx.Graph()
    for side, nodes in enumerate(sides):
        for node in sorted(nodes):
            graph.add_node(node, **({"bipartite": side} if len(sides) > 1 else {}), **nodes[node])
    return graph


def _unit_nodes(carried: _Carried) -> dict[str, dict[str, Any]]:
    counts = _carried_by(carried.roles)
    zh, en = Names(carried.tables, "zh"), Names(carried.tables, "en")
    units = carried.tables.units
    return {
        row.unit_id: _node(row.kind, zh.unit(row.unit_id), en.unit(row.unit_id), counts[row.unit_id], row._asdict())
        for row in iter_rows(units[units["unit_id"].isin(list(counts))])
    }


def _measure_nodes(carried: _Carried) -> dict[str, dict[str, Any]]:
    region_of = region_of_measures(carried.tables)
    frame = carried.tables.measures
    nodes = {}
    for row in iter_rows(frame[frame["measure_id"].isin(list(carried.roles))]):
        units = len(carried.roles[row.measure_id])
        text = row.text if isinstance(row.text, str) else row.measure_id
        short = text if len(text) <= LABEL_LENGTH else text[:LABEL_LENGTH] + "…"
        label = row.heading if isinstance(row.heading, str) else short
        # A measure has no English name: its id stands for it.
        counts, known = (1, int(units == 1)), {"region_id": region_of[row.measure_id]}
        nodes[row.measure_id] = _node("measure", label, row.measure_id, counts, known) | {"units": units}
    return nodes


def _named_nodes(kind: str, members: Members, tables: Tables, prefix: str = "") -> dict[str, dict[str, Any]]:
    """Nodes of topics, themes or functions, which belong to no region."""
    zh, en = getattr(Names(tables, "zh"), kind), getattr(Names(tables, "en"), kind)
    return {
        prefix + key: _node(kind, zh(key), en(key), counts, {"function": key if kind == "function" else ""})
        for key, counts in _carried_by(members).items()
    }


def _tie(graph: nx.Graph, shared: Mapping[tuple[str, str], list[str]], members: Members | None = None) -> nx.Graph:
    """Add edges in sorted order; with the nodes of each measure also Newman's weight."""
    for pair in sorted(shared):
        measures = sorted(shared[pair])
        ties: dict[str, Any] = {"count": len(measures)}
        if members is not None:
            ties["newman"] = float(sum(1 / (len(members[measure]) - 1) for measure in measures))
        ties["measure_ids"] = join_list(measures)
        graph.add_edge(*pair, **ties)
    return graph


def _pairs(graph: nx.Graph, members: Members) -> nx.Graph:
    """Tie the nodes that stand in a measure together."""
    shared: dict[tuple[str, str], list[str]] = {}
    for measure, nodes in members.items():
        for pair in combinations(sorted(nodes), 2):
            shared.setdefault(pair, []).append(measure)
    return _tie(graph, shared, members)


def _two_sides(graph: nx.Graph, left: Members, right: Members, prefix: str = "") -> nx.Graph:
    """Tie each node of the left side to those of the right that stand at the same measure."""
    shared: dict[tuple[str, str], list[str]] = {}
    for measure, nodes in left.items():
        for node in nodes:
            for other in right.get(measure, ()):
                shared.setdefault((node, prefix + other), []).append(measure)
    return _tie(graph, shared)


def _measures(carried: _Carried) -> nx.Graph:
    graph = _graph(_unit_nodes(carried), _measure_nodes(carried))
    for unit, measure, role in sorted((u, m, role) for m, units in carried.roles.items() for u, role in units.items()):
        graph.add_edge(unit, measure, count=1, measure_ids=measure, role=role)
    return graph


def _units(carried: _Carried) -> nx.Graph:
    return _pairs(_graph(_unit_nodes(carried)), carried.roles)


def _lead_support(carried: _Carried) -> nx.DiGraph:
    shared: dict[tuple[str, str], list[str]] = {}
    for measure, units in carried.roles.items():
        for one, other in permutations(units, 2):
            if units[one] == "lead" and units[other] == "support":
                shared.setdefault((one, other), []).append(measure)
    return _tie(_graph(_unit_nodes(carried)).to_directed(), shared, carried.roles)


def _topics(carried: _Carried) -> nx.Graph:
    topics = carried.topics()
    graph = _graph(_unit_nodes(carried), _named_nodes("topic", topics, carried.tables))
    return _two_sides(graph, carried.roles, topics)


def _functions(carried: _Carried) -> nx.Graph:
    functions = carried.by_function()
    return _pairs(_graph(_named_nodes("function", functions, carried.tables)), functions)


def _function_themes(carried: _Carried) -> nx.Graph:
    functions, themes = carried.by_function(), carried.themes()
    sides = (("function", functions, carried.tables), ("theme", themes, carried.tables, THEME_PREFIX))
    return _two_sides(_graph(*(_named_nodes(*side) for side in sides)), functions, themes, THEME_PREFIX)


MODES: dict[str, Callable[[_Carried], Any]] = {
    "measures": _measures,
    "units": _units,
    "lead_support": _lead_support,
    "topics": _topics,
    "functions": _functions,
    "function_themes": _function_themes,
}
"""Mode -> how its graph is made."""
TOPIC_MODES = ("topics", "function_themes")
"""Modes whose ties rest on topics."""
JOINT_MODES = ("functions", "function_themes")
"""Modes over functions, which all regions share: one graph of the whole study. Every other mode gives one a region."""
