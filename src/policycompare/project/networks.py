"""Processed -> networks: graphs of every region and of all, their metrics, their comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.files import read_settled
from policycompare.project.root import find_root, load, only_build, staged_at, with_progress
from policycompare.tables.built import PACKAGE, PROCESSED, check_made_from, made_from

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from policycompare.tables.frames import Tables
    from policycompare.tables.schema import Table

NETWORKS = PROCESSED / "networks"
PAGES = ("units", "functions")
"""Modes that get a page to explore."""


@dataclass(frozen=True, slots=True)
class NetworkTables:
    """The tables of ``data/processed/networks``: see ``tables.network_schema``."""

    unit_metrics: pd.DataFrame
    network_metrics: pd.DataFrame
    unit_ties: pd.DataFrame
    function_loads: pd.DataFrame
    load_variations: pd.DataFrame
    pair_bases: pd.DataFrame
    region_pairs: pd.DataFrame
    network_tests: pd.DataFrame
    rank_changes: pd.DataFrame


def regions_with_units(tables: Tables) -> list[str]:
    """Regions with a unit on the basis on which they are counted, sorted."""
    from policycompare.tables.queries import duties_by_region

    return [region for region, duties in duties_by_region(tables).items() if len(duties.rows)]


def network_graphs(tables: Tables) -> Iterator[tuple[str, nx.Graph]]:
    """Name (``anshan-units``, ``all-functions``) and graph of every network that has something to show."""
    from policycompare.network.graphs import JOINT_MODES, MODES, unit_network

    for region, mode in product(regions_with_units(tables), [mode for mode in MODES if mode not in JOINT_MODES]):
        graph = unit_network(tables, region, mode=mode)
        if mode != "lead_support" or graph.number_of_edges():
            yield f"{region}-{mode}", graph
    for mode in JOINT_MODES:
        yield f"all-{mode}", unit_network(tables, mode=mode)


def make_network_tables(tables: Tables) -> NetworkTables:
    """Compute the metrics of the networks of a study, and compare them."""
    import pandas as pd

    from policycompare.network.communities import find_communities
    from policycompare.network.graphs import unit_network
    from policycompare.network.load_variations import loads_of, variations_of, varied_loads
    from policycompare.network.metrics import network_metrics, unit_metrics
    from policycompare.network.null_model import unit_ties
    from policycompare.network.region_comparison import changes_of, comparisons, pair_bases
    from policycompare.network.region_networks import likeness_of, pairs_of
    from policycompare.tables.bases import COMPARED_BASES
    from policycompare.tables.network_schema import NETWORK_TABLE

    units, whole, ties = [], [], []
    graphs = [unit_network(tables, region) for region in regions_with_units(tables)]
    for graph in [*graphs, unit_network(tables, mode="functions")]:
        communities = find_communities(graph)
        units.append(unit_metrics(graph, communities))
        whole.append(network_metrics(graph, communities))
        if graph.graph["region"]:
            tested = unit_ties(unit_network(tables, graph.graph["region"], mode="measures"))
            ties.append(tested.assign(network=graph.graph["region"]))
    pairs = pair_bases(tables)
    compared = comparisons(tables, pairs)
    loads = [own for basis in COMPARED_BASES for own in varied_loads(tables, basis).items()]
    made = {
        "unit_metrics": pd.concat(units),
        "network_metrics": pd.concat(whole),
        "unit_ties": pd.concat(ties) if ties else pd.DataFrame(columns=NETWORK_TABLE["unit_ties"].column_names),
        "function_loads": loads_of(loads),
        "load_variations": variations_of(loads),
        "pair_bases": pairs,
        "region_pairs": pairs_of(compared),
        "network_tests": likeness_of(compared),
        "rank_changes": changes_of(compared),
    }
    return NetworkTables(**{name: _frame(NETWORK_TABLE[name], frame) for name, frame in made.items()})


DIGITS = 10
"""Significant digits of a computed figure: the last ones of a float differ between processors."""


def _frame(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """A computed frame by the schema; null where there is nothing."""
    from policycompare.tables.frames import build_frame, iter_rows

    frame = frame[table.column_names].astype(object).where(frame.notna(), None)
    for name in (column.name for column in table.columns if column.type == "number"):
        frame[name] = frame[name].map(lambda v: float(f"{v:.{DIGITS}g}"), na_action="ignore")
    return build_frame(table, list(iter_rows(frame)))


def build_networks(root: Path, tables: Tables | None = None, *, progress: bool = False) -> list[str]:
    """Write every network to ``data/processed/networks``: tables, GEXF, GraphML, csv, DL, and pages to explore.

    Args:
        root: Project folder.
        tables: Its tables; without any, those that the build wrote.
        progress: Show a progress bar.

    Returns:
        Lines that say what was done.
    """
    from policycompare.export.datapackage import write_datapackage
    from policycompare.export.graphs import write_graph
    from policycompare.report.network_page import write_network_page
    from policycompare.tables.network_schema import NETWORK_TABLES

    count = 0
    with only_build(root):
        tables = load(root) if tables is None else tables
        made = make_network_tables(tables)
        graphs = list(network_graphs(tables))
        with staged_at(root, NETWORKS) as stage:
            for table in NETWORK_TABLES:
                frame = getattr(made, table.name)
                frame.to_csv(stage / f"{table.name}.csv", index=False, encoding="utf-8", lineterminator="\n")
            for name, graph in with_progress(graphs, "networks", "graph", progress):
                count += len(write_graph(graph, stage / "graphs", name))
                if graph.graph["mode"] in PAGES:
                    write_network_page(graph, stage / "pages" / f"{name}.html", tables=tables)
                    count += 1
            write_datapackage(stage, NETWORK_TABLES, made_from(root, PROCESSED))
    return [f"{count:7,} files of networks"]


def load_networks(root: Path | str | None = None) -> NetworkTables:
    """Load the networks' tables that the build wrote.

    Raises:
        CallError: There is no project there.
        DataError: A table is missing or broken, or they are of other tables than those that stand there.
    """
    from policycompare.tables.network_schema import NETWORK_TABLES
    from policycompare.tables.stored import read_table

    project = find_root(Path(root) if root else None)
    folder = project / NETWORKS

    def read() -> NetworkTables:
        check_made_from(project, NETWORKS, PROCESSED, command="networks")
        frames = {
            t.name: read_table(folder / f"{t.name}.csv", t, f"{NETWORKS.as_posix()}/{t.name}.csv", "networks")
            for t in NETWORK_TABLES
        }
        return NetworkTables(**frames)

    return read_settled(project, NETWORKS.as_posix(), folder, read)


def has_networks(root: Path) -> bool:
    """Whether a build wrote networks; one of tables only writes none."""
    return (root / NETWORKS / PACKAGE).is_file()


def unit_network(
    tables: Tables | None = None,
    region: str | None = None,
    *,
    document: str | None = None,
    mode: str = "units",
    basis: str | None = None,
    collectives: bool = True,
) -> nx.Graph:
    """A network of units; see ``policycompare.network.graphs.unit_network``. Without tables, this project's."""
    from policycompare.network.graphs import unit_network as make

    made = load() if tables is None else tables
    return make(made, region, document=document, mode=mode, basis=basis, collectives=collectives)
