"""A network as one HTML page that stands by itself: drawing, search, filters, a panel of ties, a table for copying.

Nothing is loaded from elsewhere. Names come from documents and are foreign text: the page's policy runs only the
script that was written with it, the data stand in a block that no name can leave, and names are set as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policycompare.files import write_whole
from policycompare.lexicon import SYSTEMS, read_lexicon
from policycompare.network.layout import NO_COLOUR, colours, positions, sizes
from policycompare.report.rendering import natural_order, render
from policycompare.tables.frames import split_list
from policycompare.tables.names import Names
from policycompare.words import LANGS, Lang, checked_lang, entries, listed, say, value_word

if TYPE_CHECKING:
    import networkx as nx

    from policycompare.tables.frames import Tables

Both = tuple[str, str]
"""A text in Chinese and in English."""
HEADS = ("name", "name_en", "kind", "level", "system", "function", "measures", "sole", "ties", "id")
"""Columns of the table below the drawing."""
SCALE = 500.0
"""The layout goes from -1 to 1; the page holds it in whole numbers of this size."""
MEASURE = ("measure_id", "text", "document_id")
FEW_DOCUMENTS = 3
"""Up to so many documents are named by their titles, more by their short names."""


def network_page(graph: nx.Graph, *, lang: Lang = "zh", tables: Tables | None = None) -> str:
    """A network as an HTML page.

    Args:
        graph: Made by ``network.graphs.unit_network``, in any mode; an empty graph gives a page that says so.
        lang: Language that the page begins with; it holds both.
        tables: The tables that the graph was made from, for the names of regions and documents; without them
            the page shows their ids.

    Returns:
        The page; the same bytes for the same graph.

    Raises:
        CallError: The language is unknown.

    Example:
        >>> import networkx as nx
        >>> network_page(nx.Graph(mode="units"), lang="en").startswith("<!DOCTYPE html>")
        True
    """
    at = LANGS.index(checked_lang(lang))
    lines, (functions, roles) = _lines(graph, tables), _functions_and_roles(tables)
    warned = "basis" if graph.graph.get("basis") == "actors" else ""
    return render(
        "network.html",
        lang,
        title=lines["title"][at],
        lines=[{"key": k, "text": v[at], "is_warning": k == warned} for k, v in lines.items() if k != "title"],
        no_script=_both("no_script")[at],
        table_name=_both("table")[at],
        heads=[" / ".join(_both(f"head_{key}")) for key in HEADS],
        rows=_rows(graph, functions),
        data=_data(graph, lang, lines, functions, roles, tables),
    )


def write_network_page(graph: nx.Graph, path: str | Path, *, lang: Lang = "zh", tables: Tables | None = None) -> Path:
    """Write a network's page (``network_page``), whole or not at all.

    Returns:
        The file.

    Raises:
        CallError: The language is unknown.
        DataError: The file cannot be written.
    """
    return write_whole(Path(path), network_page(graph, lang=lang, tables=tables).encode())


@cache
def _words() -> dict[str, Both]:
    """The page's own words, for its script: key -> (Chinese, English)."""
    kinds = {f"kind_{kind}": _word(kind) for kind in ("agency", "collective")}
    return kinds | {key: (entry["zh"], entry["en"]) for key, entry in entries("network_page").items()}


def _word(key: str) -> Both:
    """Both names of a word of the schema's value lists; what has none keeps its id."""
    return value_word(key, "zh"), value_word(key, "en")


def _functions_and_roles(tables: Tables | None) -> tuple[Mapping[str, Both], Mapping[str, Both]]:
    """Both names of what a study may add to: those of the tables, without tables those of the package."""
    if tables is None:
        lexicon = read_lexicon()
        return lexicon.functions, {k.role: (k.name_zh, k.name_en) for k in lexicon.roles.kinds.values()}
    zh, en = Names(tables, "zh"), Names(tables, "en")
    functions = {f: (zh.function(f), en.function(f)) for f in tables.functions["function"]}
    return functions, {r: (zh.role(r), en.role(r)) for r in tables.roles["role"]}


def _both(key: str, **values: object) -> Both:
    """One of the page's own texts in both languages; a pair of values gives each language its own."""
    zh, en = (
        say(f"network_page.{key}", lang, **{name: v[at] if isinstance(v, tuple) else v for name, v in values.items()})
        for at, lang in enumerate(LANGS)
    )
    return zh, en


def _lines(graph: nx.Graph, tables: Tables | None) -> dict[str, Both]:
    """What the page says of the whole: title, basis, documents, counts, what is not in it."""
    facts: Mapping[str, Any] = graph.graph
    mode = str(facts.get("mode", "units"))
    lines = {
        "title": _both("title", mode=_words().get(f"mode_{mode}", (mode, mode)), region=_region(graph, tables)),
        "basis": _both("basis_actors" if facts.get("basis") == "actors" else "basis_assigned"),
    }
    documents = split_list(facts.get("documents"))
    if documents:
        lines["documents"] = _both("documents", documents=_documents(documents, tables))
    lines["counts"] = _both(
        "counts",
        nodes=graph.number_of_nodes(),
        ties=graph.number_of_edges(),
        isolates=sum(1 for _, degree in graph.degree if not degree),
        measures=facts.get("measures", 0),
    )
    if facts.get("left_out"):
        lines["left_out"] = _both("left_out", left_out=facts["left_out"])
    if not facts.get("collectives", 1):
        lines["no_collectives"] = _both("no_collectives")
    return lines


def _region(graph: nx.Graph, tables: Tables | None) -> Both:
    region = str(graph.graph.get("region", ""))
    if not region:
        return _both("all_regions")
    return (Names(tables, "zh").region(region), Names(tables, "en").region(region)) if tables else (region, region)


def _documents(documents: Sequence[str], tables: Tables | None) -> Both:
    if tables is None:
        return listed(documents, "zh"), listed(documents, "en")
    in_zh, in_en = Names(tables, "zh"), Names(tables, "en")
    titles: dict[str, Any] = dict(zip(tables.documents["document_id"], tables.documents["title"], strict=True))
    few = len(documents) <= FEW_DOCUMENTS
    shown = {d: f"《{titles[d]}》" if few and isinstance(titles.get(d), str) else "" for d in documents}
    return (
        listed((shown[d] or in_zh.document(d) for d in documents), "zh"),
        listed((f"{in_en.document(d)} {shown[d]}".strip() for d in documents), "en"),
    )


def _name(node: object, facts: Mapping[str, Any]) -> Both:
    zh = str(facts.get("label") or node)
    return zh, str(facts.get("label_en") or zh)


def _held(graph: nx.Graph, tables: Tables | None) -> dict[str, dict[str, str]]:
    """Unit -> measure -> role, of the units of a graph; of functions and themes nothing: their ties name theirs."""
    if tables is None or not {"agency", "collective"} & {kind for _, kind in graph.nodes(data="kind")}:
        return {}
    from policycompare.network.graphs import unit_network

    facts = graph.graph
    documents = split_list(facts.get("documents"))
    carried = unit_network(
        tables, facts.get("region") or None, document=documents[0] if len(documents) == 1 else None, mode="measures",
        basis=facts.get("basis"), collectives=bool(facts.get("collectives", 1)),
    )  # fmt: skip
    found: dict[str, dict[str, str]] = {}
    for one, other, role in carried.edges(data="role"):
        unit, measure = (one, other) if carried.nodes[other]["kind"] == "measure" else (other, one)
        found.setdefault(unit, {})[measure] = role
    return found


def _texts(measures: Sequence[str], tables: Tables | None) -> tuple[list[Both], list[tuple[str, int]]]:
    """The documents that measures are of, and of each measure its text and the place of its document in that list."""
    if tables is None:
        return [], []
    chosen = tables.measures[tables.measures["measure_id"].isin(list(measures))]
    held = {m: (str(text), str(d)) for m, text, d in zip(*(chosen[c] for c in MEASURE), strict=True)}
    documents = sorted({document for _, document in held.values()})
    zh, en = Names(tables, "zh"), Names(tables, "en")
    texts = [(held[m][0], documents.index(held[m][1])) if m in held else ("", -1) for m in measures]
    return [(zh.document(d), en.document(d)) for d in documents], texts


def _data(
    graph: nx.Graph,
    lang: Lang,
    lines: Mapping[str, Both],
    functions: Mapping[str, Both],
    roles: Mapping[str, Both],
    tables: Tables | None,
) -> dict[str, Any]:
    """What the script draws from.

    Ties are [from, to, count, measures, role], by position in the lists; a unit's measures [measure, role]. A text
    stands there once, whoever carries it.
    """
    groups, group_of = _groups(graph)
    places, radii = positions(graph), sizes(graph)
    number = {node: i for i, node in enumerate(graph)}
    nodes = []
    for node, facts in graph.nodes(data=True):
        entry: dict[str, Any] = {
            "id": str(node),
            "kind": str(facts.get("kind") or "agency"),
            "name": _name(node, facts),
            "measures": int(facts.get("measures", 0)),
            "sole": int(facts.get("sole", 0)),
            "group": group_of[node],
            "x": round(places[node][0] * SCALE, 1),
            # The page's y grows downwards.
            "y": round(-places[node][1] * SCALE, 1) + 0.0,
            "r": round(radii[node] * SCALE, 2),
        }
        for name in ("level", "system"):
            if facts.get(name):
                entry[name] = _word(str(facts[name]))
        if function := str(facts.get("function") or ""):
            entry["function"] = functions.get(function, (function, function))
        if "units" in facts:
            entry["units"] = int(facts["units"])
        nodes.append(entry)
    held = _held(graph, tables)
    carried = {m for _, _, ids in graph.edges(data="measure_ids") for m in split_list(ids)}
    measures = sorted(carried | {m for node in graph for m in held.get(node, ())}, key=natural_order)
    at = {measure: i for i, measure in enumerate(measures)}
    for entry in nodes:
        if own := held.get(entry["id"]):
            entry["held"] = sorted([at[measure], role] for measure, role in own.items())
    documents, texts = _texts(measures, tables)
    ties: list[list[Any]] = []
    for one, other, facts in graph.edges(data=True):
        tied = sorted(at[m] for m in split_list(facts.get("measure_ids")))
        role = [str(facts["role"])] if facts.get("role") else []
        ties.append([number[one], number[other], int(facts.get("count", 1)), tied, *role])
    named = sorted({*roles, *(t[4] for t in ties if len(t) > 4)})
    return {
        "lang": lang,
        "directed": int(graph.is_directed()),
        "two_mode": int(any("bipartite" in facts for _, facts in graph.nodes(data=True))),
        "groups": groups,
        "grey": NO_COLOUR,
        "lines": lines,
        "words": _words(),
        "roles": {role: roles.get(role, (role, role)) for role in named},
        "measures": measures,
        "texts": texts,
        "documents": documents,
        "nodes": nodes,
        "ties": ties,
    }


def page_rows(graph: nx.Graph, tables: Tables | None) -> list[tuple[list[str], tuple[int, ...], str]]:
    """The nodes as a table lists them: texts (the name in Chinese and English first), counts, id."""
    return _rows(graph, _functions_and_roles(tables)[0])


def _rows(graph: nx.Graph, functions: Mapping[str, Both]) -> list[tuple[list[str], tuple[int, ...], str]]:
    """The nodes as texts, counts and id, most measures first: for copying, and for readers without script."""
    order = sorted(graph.nodes(data=True), key=lambda n: (-int(n[1].get("measures", 0)), str(n[0])))
    rows: list[tuple[list[str], tuple[int, ...], str]] = []
    for node, facts in order:
        function = str(facts.get("function") or "")
        named = (
            _kind(str(facts.get("kind") or "agency")),
            *(_word(str(facts.get(name) or "")) for name in ("level", "system")),
            functions.get(function, (function, function)),
        )
        counts = (int(facts.get("measures", 0)), int(facts.get("sole", 0)), graph.degree[node])
        # What is called the same in both languages is said once.
        rows.append(([*_name(node, facts), *(" / ".join(dict.fromkeys(texts)) for texts in named)], counts, str(node)))
    return rows


def _groups(graph: nx.Graph) -> tuple[list[dict[str, Any]], dict[object, int]]:
    """Nodes of one colour: agencies by system, all else by kind; and the number of each node's group."""
    key_of = {}
    for node, facts in graph.nodes(data=True):
        kind, system = str(facts.get("kind") or "agency"), str(facts.get("system") or "")
        key_of[node] = ("system", system) if kind == "agency" and system else ("kind", kind)
    order = {("system", system): at for at, system in enumerate(SYSTEMS)}
    keys = sorted(set(key_of.values()), key=lambda key: (order.get(key, len(order)), key))
    colour = {key_of[node]: own for node, own in colours(graph).items()}
    groups = [
        {"by": by, "name": _word(key) if by == "system" else _kind(key), "colour": colour[by, key]} for by, key in keys
    ]
    return groups, {node: keys.index(key) for node, key in key_of.items()}


def _kind(kind: str) -> Both:
    return _words().get(f"kind_{kind}", (kind, kind))
