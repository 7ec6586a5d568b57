"""Graphs to the formats of Gephi, UCINET and every other program; the same bytes from the same graph."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import numpy as np

from policycompare.errors import CallError, choices
from policycompare.files import staged
from policycompare.network.layout import colours, positions, sizes
from policycompare.tables.frames import join_list

if TYPE_CHECKING:
    import networkx as nx

SCALE = 1_000
"""Gephi's screen counts in pixels: positions from -1 to 1 and radii are multiplied by this."""
MAX_LABEL = 18
"""Characters of a label that UCINET reads; what follows is cut off there."""

# What XML 1.0 cannot hold (section 2.2, Char): control characters, halves of pairs, two non-characters.
RE_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
RE_NEWLINE = re.compile("\r\n?")
# A label that DL would take for two, for a number or for a word of its own stands in quotes.
RE_PLAIN_LABEL = re.compile(r"""[^\s,;:="'!0-9+.-][^\s,;:="'!]*""")

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class _Content:
    """A graph as rows, cleaned and in a fixed order.

    Attributes:
        directed: Its ties have a direction.
        nodes: (node, id, attributes) by id.
        edges: (id, id, attributes) by ids; without direction the first side, or the smaller id, comes first. Every
            edge has a ``weight``: its own, else its ``count``, else 1.
    """

    directed: bool
    nodes: list[tuple[Any, str, dict[str, Value]]]
    edges: list[tuple[str, str, dict[str, Value]]]


def _value(value: Any) -> Value | None:
    """A value that every format holds: lists are joined by ;, what is missing is None."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    if isinstance(value, list | tuple | np.ndarray):
        parts = [_value(part) for part in value]
        return join_list(str(part) for part in parts if part is not None) or ""
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, str | int):
        return value
    # pandas' <NA> and NaT say of themselves that they are missing by being unequal to themselves or undecided.
    return None if value is None or type(value).__name__ in ("NAType", "NaTType") else str(value)


def _number(data: dict[str, Value], *names: str) -> int | float:
    """The first of these attributes that is a number; 1 where none is."""
    return next((value for name in names if isinstance(value := data.get(name), int | float)), 1)


def _attributes(data: dict[Any, Any]) -> dict[str, Value]:
    cleaned = {str(name): _value(value) for name, value in data.items()}
    return {name: value for name, value in cleaned.items() if value is not None}


def _distinct(texts: Iterable[str], clean: Callable[[str], str], short: int | None = None) -> list[str]:
    """Cleaned texts, each another one: what cleaning makes equal gets a number.

    With ``short`` they also differ in their first characters, capitals or not, and the number stands within these.
    """
    taken: set[str] = set()
    found = []
    for text in texts:
        base = clean(text)
        cleaned, number = base, 1
        while (seen := cleaned[:short].casefold() if short else cleaned) in taken:
            number += 1
            end = f"~{number}"
            cleaned = (base[: short - len(end)] if short else base) + end
        taken.add(seen)
        found.append(cleaned)
    return found


def _content(graph: nx.Graph) -> _Content:
    # A part of a graph may list its nodes in any order: here they are sorted.
    nodes = sorted(graph.nodes(data=True), key=lambda pair: str(pair[0]))
    side = {node: (data.get("bipartite", 0), str(node)) for node, data in nodes}
    edges = []
    for one, other, data in graph.edges(data=True):
        turned = not graph.is_directed() and side[other] < side[one]
        attributes = _attributes(data)
        attributes.setdefault("weight", _number(attributes, "count"))
        edges.append((str(other) if turned else str(one), str(one) if turned else str(other), attributes))
    return _Content(
        graph.is_directed(),
        [(node, str(node), _attributes(data)) for node, data in nodes],
        sorted(edges, key=lambda edge: edge[:2]),
    )


def _columns(rows: Iterable[dict[str, Value]]) -> dict[str, str]:
    """Attribute -> its type in XML, in the order of first sight."""
    kinds: dict[str, set[type]] = {}
    for row in rows:
        for name, value in row.items():
            kinds.setdefault(name, set()).add(type(value))
    order: list[tuple[set[type], str]] = [({bool}, "boolean"), ({bool, int}, "long"), ({bool, int, float}, "double")]
    return {name: next((xml for types, xml in order if found <= types), "string") for name, found in kinds.items()}


def _text(value: Value, kind: str = "string") -> str:
    """A value as XML holds it; what XML cannot hold becomes U+FFFD, and every end of line is one character."""
    if kind == "boolean":
        return str(value).lower()
    if kind == "long":
        return str(int(value))
    if kind == "double":
        number = float(value)
        return repr(number) if math.isfinite(number) else "INF" if number > 0 else "-INF"
    return RE_NEWLINE.sub("\n", RE_NOT_XML.sub("\ufffd", str(value)))


def _write_xml(root: ElementTree.Element, path: Path) -> None:
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)
    path.write_bytes(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode())


def _ending(path: Path, ending: str) -> Path:
    """The path with an ending; a dot in the graph's name is no ending."""
    return path.with_name(path.name + ending)


def write_gexf(graph: nx.Graph, path: Path) -> list[Path]:
    """Write ``<path>.gexf``: GEXF 1.3 with position, size and colour of each node, for Gephi.

    The weight of a tie is written once, in its own place. What the graph says of itself is its description. No date.
    """
    content = _content(graph)
    names = dict(zip([i for _, i, _ in content.nodes], _distinct((i for _, i, _ in content.nodes), _text), strict=True))
    spaces = {"xmlns": "http://gexf.net/1.3", "xmlns:viz": "http://gexf.net/1.3/viz"}
    root = ElementTree.Element("gexf", spaces | {"version": "1.3"})
    meta = ElementTree.SubElement(root, "meta")
    ElementTree.SubElement(meta, "creator").text = "policycompare"
    about = "; ".join(f"{name}={value}" for name, value in _attributes(graph.graph).items())
    ElementTree.SubElement(meta, "description").text = _text(about)
    edge_type = "directed" if content.directed else "undirected"
    body = ElementTree.SubElement(root, "graph", {"defaultedgetype": edge_type, "mode": "static"})
    # The label of a node and the weight of a tie have places of their own.
    node_columns = {k: v for k, v in _columns(data for _, _, data in content.nodes).items() if k != "label"}
    edge_columns = {k: v for k, v in _columns(data for _, _, data in content.edges).items() if k != "weight"}
    for what, columns in (("node", node_columns), ("edge", edge_columns)):
        if columns:
            declared = ElementTree.SubElement(body, "attributes", {"class": what, "mode": "static"})
            for number, (name, kind) in enumerate(columns.items()):
                ElementTree.SubElement(declared, "attribute", {"id": str(number), "title": _text(name), "type": kind})
    places, radii, fills = positions(graph), sizes(graph), colours(graph)
    nodes = ElementTree.SubElement(body, "nodes")
    for node, key, data in content.nodes:
        item = ElementTree.SubElement(nodes, "node", {"id": names[key], "label": _text(data.get("label", key))})
        _values(item, data, node_columns)
        x, y = places[node]
        red, green, blue = (str(int(fills[node][i : i + 2], 16)) for i in (1, 3, 5))
        ElementTree.SubElement(item, "viz:color", {"r": red, "g": green, "b": blue})
        ElementTree.SubElement(item, "viz:position", {"x": f"{x * SCALE:.1f}", "y": f"{y * SCALE:.1f}", "z": "0.0"})
        ElementTree.SubElement(item, "viz:size", {"value": f"{radii[node] * SCALE:.1f}"})
    edges = ElementTree.SubElement(body, "edges")
    for number, (one, other, data) in enumerate(content.edges):
        ends = {"id": str(number), "source": names[one], "target": names[other]}
        weight = _text(_number(data, "weight", "count"), "double")
        item = ElementTree.SubElement(edges, "edge", ends | {"weight": weight})
        _values(item, data, edge_columns)
    written = _ending(path, ".gexf")
    _write_xml(root, written)
    return [written]


def _values(item: ElementTree.Element, data: dict[str, Value], columns: dict[str, str]) -> None:
    values = [(number, data[name], kind) for number, (name, kind) in enumerate(columns.items()) if name in data]
    if values:
        held = ElementTree.SubElement(item, "attvalues")
        for number, value, kind in values:
            ElementTree.SubElement(held, "attvalue", {"for": str(number), "value": _text(value, kind)})


def write_graphml(graph: nx.Graph, path: Path) -> list[Path]:
    """Write ``<path>.graphml``: every attribute of graph, nodes and ties with its type; each tie has a ``weight``."""
    content = _content(graph)
    names = dict(zip([i for _, i, _ in content.nodes], _distinct((i for _, i, _ in content.nodes), _text), strict=True))
    root = ElementTree.Element("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"})
    about = _attributes(graph.graph)
    keys: dict[tuple[str, str], tuple[str, str]] = {}
    nodes, edges = ([data for _, _, data in rows] for rows in (content.nodes, content.edges))
    for what, rows in (("graph", [about]), ("node", nodes), ("edge", edges)):
        for name, kind in _columns(rows).items():
            keys[what, name] = (f"d{len(keys)}", kind)
            declared = {"id": keys[what, name][0], "for": what, "attr.name": _text(name), "attr.type": kind}
            ElementTree.SubElement(root, "key", declared)
    directed = "directed" if content.directed else "undirected"
    body = ElementTree.SubElement(root, "graph", {"edgedefault": directed})

    def fill(item: ElementTree.Element, what: str, data: dict[str, Value]) -> None:
        for name, value in data.items():
            key, kind = keys[what, name]
            ElementTree.SubElement(item, "data", {"key": key}).text = _text(value, kind)

    fill(body, "graph", about)
    for _, key, data in content.nodes:
        fill(ElementTree.SubElement(body, "node", {"id": names[key]}), "node", data)
    for one, other, data in content.edges:
        fill(ElementTree.SubElement(body, "edge", {"source": names[one], "target": names[other]}), "edge", data)
    written = _ending(path, ".graphml")
    _write_xml(root, written)
    return [written]


def write_graph_csv(graph: nx.Graph, path: Path) -> list[Path]:
    """Write ``<path>-nodes.csv`` (id, attributes) and ``<path>-edges.csv`` (source, target, attributes, weight).

    UTF-8, LF, empty = missing. Cells are kept exactly, also one that begins with = + - or @: these files are for
    programs; whoever opens them in a spreadsheet imports the columns as text.
    """
    content = _content(graph)
    written = []
    for what, ends, rows in (
        ("nodes", ["id"], [([key], data) for _, key, data in content.nodes]),
        ("edges", ["source", "target"], [([one, other], data) for one, other, data in content.edges]),
    ):
        columns = list(_columns(data for _, data in rows))
        target = _ending(path, f"-{what}.csv")
        with target.open("w", encoding="utf-8", newline="", errors="replace") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(ends + columns)
            for key, data in rows:
                writer.writerow([*key, *(data.get(name, "") for name in columns)])
        written.append(target)
    return written


def _plain_label(label: str) -> str:
    """A label without what DL has no way to write: quotes inside, ends of line, control characters."""
    text = RE_NOT_XML.sub("\ufffd", label).replace('"', "'")
    return " ".join(text.split()) or "_"


def write_dl(graph: nx.Graph, path: Path) -> list[Path]:
    """Write ``<path>.dl``: UCINET's DL, UTF-8, each node by its label, the tie's value its ``count``.

    One-mode graphs are an ``edgelist1``, and a tie without direction stands there both ways, because a line is a tie
    one way. Two-mode graphs (nodes with ``bipartite``) are an ``edgelist2``, rows before columns. A node without ties
    gets a line of value 0, which names it and ties nothing; where one side of a two-mode graph is empty, no line can
    name the nodes of the other, and only their number is written.

    Labels stand in quotes where they hold spaces, commas or anything else that DL would read; a double quote inside
    becomes a single one, for DL has no way to write it. UCINET cuts labels after ``MAX_LABEL`` characters and makes
    no difference between capitals and small letters: labels that would then be equal end with ~2, ~3 … within that
    length. Measures, and nodes that share a label, stand there by their ids. Attributes do not fit into DL: see csv.
    """
    content = _content(graph)
    side = {key: data.get("bipartite") for _, key, data in content.nodes}
    # A measure's label is a sentence, its id a few characters.
    shown = [key if data.get("kind") == "measure" else str(data.get("label") or key) for _, key, data in content.nodes]
    often = Counter(shown)
    plain = (text if often[text] == 1 else key for key, text in zip(side, shown, strict=True))
    labels = zip(side, _distinct(plain, _plain_label, MAX_LABEL), strict=True)
    label = {key: text if RE_PLAIN_LABEL.fullmatch(text) else f'"{text}"' for key, text in labels}
    rows = [key for key in side if side[key] != 1]
    columns = [key for key in side if side[key] == 1]
    two_mode = bool(columns) or any(value == 0 for value in side.values())
    ties = [(one, other, _number(data, "count", "weight")) for one, other, data in content.edges]
    tied = {key for one, other, _ in ties for key in (one, other)}
    if two_mode:
        head = f"dl nr={len(rows)} nc={len(columns)}\nformat=edgelist2"
        if rows and columns:
            ties += [(key, columns[0], 0) for key in rows if key not in tied]
            ties += [(rows[0], key, 0) for key in columns if key not in tied]
    else:
        head = f"dl n={len(rows)}\nformat=edgelist1"
        if not content.directed:
            ties += [(other, one, value) for one, other, value in ties if one != other]
        ties += [(key, key, 0) for key in rows if key not in tied]
    lines = [f"{label[one]} {label[other]} {value}" for one, other, value in sorted(ties, key=lambda tie: tie[:2])]
    written = _ending(path, ".dl")
    written.write_bytes("\n".join([head, "labels embedded", "data:", *lines, ""]).encode())
    return [written]


GRAPH_WRITERS: dict[str, Callable[[nx.Graph, Path], list[Path]]]
GRAPH_WRITERS = {"gexf": write_gexf, "graphml": write_graphml, "csv": write_graph_csv, "dl": write_dl}
"""Format -> its writer: ``writer(graph, path without ending)`` gives the files written."""


def write_graph(graph: nx.Graph, folder: Path, name: str, formats: Iterable[str] | None = None) -> list[Path]:
    """Write a graph in each format; all files appear or none.

    Args:
        graph: A graph of ``network.graphs``, or any other whose nodes differ as texts.
        folder: Where the files go; made where it is missing.
        name: Stem of the files, no path.
        formats: Some of ``GRAPH_WRITERS``; without any, all of them.

    Returns:
        The files, in the order of the formats.

    Raises:
        CallError: A format is unknown, or ``name`` is no stem.
        DataError: The folder cannot be written.
    """
    if not name or Path(name).name != name:
        raise CallError(f"name {name!r}", "it is no name of a file", "name the file without folder and ending")
    chosen = list(GRAPH_WRITERS if formats is None else dict.fromkeys(formats))
    for form in chosen:
        if form not in GRAPH_WRITERS:
            raise CallError(f"format {form!r}", "it is unknown", choices(form, GRAPH_WRITERS))
    with staged(folder, str(folder)) as stage:
        written = [path for form in chosen for path in GRAPH_WRITERS[form](graph, stage / name)]
    return [folder / path.name for path in written]
