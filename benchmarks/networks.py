"""Networks of many units: from tables to graph, communities, measures of units and of the whole, and the null model.

The units and measures are made: heavy-tailed loads, groups of units that mostly keep to themselves, four
units to a measure. Each network runs in a process of its own on one core. Betweenness that is sampled
is compared with the exact one. Results are printed and written to ``networks.md`` beside this file.

Usage: networks.py [--quick]
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from run import RSS_UNIT, SEED, Part, as_markdown, as_text, describe_machine, goal, measure, resource, say, use_one_core

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LARGE = 10_000
SECONDS = 180
"""Seconds that the largest network may take on one core, from tables to both tables of measures."""
MEASURES_PER_UNIT = 5
UNITS_PER_MEASURE = 4
UNITS_PER_GROUP = 200
INSIDE = 0.7
"""Share of the mentions that are of the measure's own group."""
EXPONENT = 0.8
"""The r-th busiest unit is mentioned as 1 / r to this power."""
REAL = "five real documents"
STAGES = ("graph", "communities", "units", "whole")
NULL_STAGES = ("two-mode graph", "null model")


def make_mentions(count: int) -> tuple[Any, Any]:
    """Measure and unit of each mention, both as numbers; about ``UNITS_PER_MEASURE`` to a measure, the first sure."""
    import numpy as np

    rng = np.random.default_rng(SEED)
    measures, groups = count * MEASURES_PER_UNIT, max(4, count // UNITS_PER_GROUP)
    group = np.sort(rng.integers(0, groups, count))
    weight = rng.permutation(1 / np.arange(1, count + 1) ** EXPONENT)
    ends = np.cumsum(weight)
    first, last = np.searchsorted(group, np.arange(groups)), np.searchsorted(group, np.arange(groups), "right") - 1
    measure_of = np.repeat(np.arange(measures), 1 + rng.poisson(UNITS_PER_MEASURE - 1, measures))
    own = rng.choice(np.unique(group), measures)[measure_of]
    inside = rng.random(len(measure_of)) < INSIDE
    low = np.where(inside, ends[first[own]] - weight[first[own]], 0)
    high = np.where(inside, ends[last[own]], ends[-1])
    drawn = np.searchsorted(ends, low + rng.random(len(measure_of)) * (high - low), "right")
    return measure_of, np.minimum(drawn, count - 1)


def make_corpus(count: int) -> Any:
    """Tables of one made document with so many units."""
    from policycompare.tables.frames import build_tables

    measure_of, unit_of = (values.tolist() for values in make_mentions(count))
    rows = {
        "documents": [
            {"document_id": "made", "source_file": "made.txt", "source_sha256": "0", "region_id": "made"}
        ],
        "measures": [
            {
                "measure_id": f"made:{i}", "document_id": "made", "num": i, "text": "made", "char_start": i,
                "char_end": i + 1,
            }
            for i in range(measure_of[-1] + 1)
        ],
        "units": [
            {"unit_id": f"made/{i}", "region_id": "made", "name": f"{i}", "system": "government", "kind": "agency"}
            for i in range(count)
        ],
        "responsibilities": [
            {
                "measure_id": f"made:{m}", "position": i, "unit_id": f"made/{u}", "role": "responsible",
                "mention": f"{u}", "is_completed": False, "char_start": i, "char_end": i + 1,
            }
            for i, (m, u) in enumerate(zip(measure_of, unit_of, strict=True))
        ],
    }  # fmt: skip
    return build_tables(rows)


# ---- what runs in a process of its own: each prints one line of JSON


class Laps:
    """Processor seconds of each stage, which other programs do not lengthen, and seconds by the clock."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._wall, self._last = time.perf_counter(), time.process_time()

    def lap(self, name: str) -> None:
        """End a stage."""
        self.seconds[name] = time.process_time() - self._last
        self._last = time.process_time()

    def taken(self) -> dict[str, Any]:
        """Seconds of the stages, seconds by the clock, and the most memory so far in MB."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 1e6 if resource else float("nan")
        return {"seconds": self.seconds, "wall": time.perf_counter() - self._wall, "peak": peak}


def _tables(size: str) -> Any:
    if size != REAL:
        return make_corpus(int(size))
    from policycompare.project import make_tables

    return make_tables(ROOT)


def work_measures(size: str) -> dict[str, Any]:
    """From tables to both tables of measures; making or reading the corpus is not counted."""
    from policycompare.network.communities import find_communities
    from policycompare.network.graphs import unit_network
    from policycompare.network.metrics import network_metrics, unit_metrics

    tables = _tables(size)
    import networkx as nx
    from scipy.sparse import csgraph, linalg  # noqa: F401

    nx.community.louvain_communities(nx.path_graph(3), seed=0)  # what is imported on first use is not counted
    clock = Laps()
    graph = unit_network(tables)
    clock.lap("graph")
    found = find_communities(graph)
    clock.lap("communities")
    unit_metrics(graph, found)
    clock.lap("units")
    whole = network_metrics(graph, found).iloc[0]
    clock.lap("whole")
    load = sorted((known["measures"] for _, known in graph.nodes(data=True)), reverse=True)
    return {
        **clock.taken(), "runs": found.runs, "units": int(whole["units"]),
        "measures": int(whole["measures"]), "responsibilities": len(tables.responsibilities),
        "ties": int(whole["ties"]), "busiest": load[0], "middle": load[len(load) // 2],
        "modularity": float(whole["modularity"]), "stability": float(whole["stability"]),
        "sampled": whole["sampled"] if isinstance(whole["sampled"], str) else "",
    }  # fmt: skip


def work_null(size: str) -> dict[str, Any]:
    """The two-mode graph and the test of every tie against chance."""
    from policycompare.network.graphs import unit_network
    from policycompare.network.null_model import unit_ties

    tables = _tables(size)
    clock = Laps()
    graph = unit_network(tables, mode="measures")
    clock.lap("two-mode graph")
    ties = unit_ties(graph)
    clock.lap("null model")
    return {
        **clock.taken(), "ties": len(ties), "backbone": int(ties["is_backbone"].sum()),
    }  # fmt: skip


def work_sampling(size: str) -> dict[str, Any]:
    """Betweenness from some starts beside that from all."""
    from scipy.stats import spearmanr

    from policycompare.network import metrics
    from policycompare.network.communities import find_communities
    from policycompare.network.graphs import unit_network

    graph = unit_network(_tables(size))
    found = find_communities(graph, 1)
    sampled = metrics.unit_metrics(graph, found)["betweenness"]
    metrics.EXACT = sys.maxsize
    clock = Laps()
    exact = metrics.unit_metrics(graph, found)["betweenness"]
    clock.lap("exact")
    first = set(exact.nlargest(100).index)
    return {
        "pivots": metrics.PIVOTS, "seconds": clock.seconds["exact"], "error": float((sampled - exact).abs().max()),
        "most": float(exact.max()), "rank": float(spearmanr(sampled, exact).statistic),
        "first": len(first & set(sampled.nlargest(100).index)),
    }  # fmt: skip


WORKERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "measures": work_measures,
    "null": work_null,
    "sampling": work_sampling,
}


# ---- the benchmark


def worker(code: Path, name: str, size: str) -> dict[str, Any]:
    """Run one of ``WORKERS`` in a process of its own, with the package in ``code``."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    env = os.environ | threads | {"PYTHONPATH": str(code), "PYTHONUTF8": "1"}
    command = [sys.executable, str(Path(__file__).resolve()), "--worker", name, size]
    answer: dict[str, Any] = json.loads(measure(command, env).out.splitlines()[-1])
    return answer


def name_of(size: str) -> str:
    """A size for people."""
    return size if size == REAL else f"{int(size):,} made units"


def bench_measures(code: Path, sizes: list[str], repeats: int) -> tuple[list[Part], list[list[str]]]:
    """Seconds for each stage; large networks run once."""
    networks, times, notes, goals = [], [], [], []
    for size in sizes:
        count = repeats if size in (REAL, "100") else 1
        runs = []
        for i in range(count):
            say(f"{name_of(size)}: measures, {i + 1} of {count}")
            runs.append(worker(code, "measures", size))
        last, total = runs[-1], median(sum(r["seconds"].values()) for r in runs)
        networks.append([
            name_of(size), *(f"{last[k]:,}" for k in ("units", "measures", "responsibilities", "ties", "busiest",
                "middle")),
            f"{last['modularity']:.3f}", f"{last['stability']:.3f}",
        ])  # fmt: skip
        times.append([
            name_of(size), str(count), *(f"{median(r['seconds'][s] for r in runs):.2f}" for s in STAGES),
            f"{total:.2f}",
            f"{median(r['wall'] for r in runs):.2f}",
            f"{median(r['peak'] for r in runs):.0f}", str(last["runs"]),
        ])  # fmt: skip
        if last["sampled"]:
            notes.append(f"{name_of(size)}: {last['sampled']}.")
        if size == str(LARGE):
            goals.append(
                goal(f"{name_of(size)}: processor seconds, at most {SECONDS}", f"{total:.0f}", total <= SECONDS)
            )
    head = [
        "network",
        "units",
        "measures",
        "responsibilities",
        "ties",
        "busiest",
        "median load",
        "modularity",
        "stability",
    ]
    return [
        Part(
            "The networks", head, networks,
            "responsibilities: rows of that table. busiest, median load: measures that a unit carries. "
            "The five documents are one network of all their regions here.",
        ),
        Part(
            "Processor seconds", ["network", "runs", *STAGES, "all", "by the clock", "peak MB", "runs of Louvain"],
            times,
            "graph: unit_network. communities: find_communities. units: unit_metrics. whole: network_metrics. Medians. "
            "by the clock: the same with what other programs took of the core. "
            "Imports and the making of the tables are not counted, but peak MB holds them. " + " ".join(notes),
        ),
    ], goals  # fmt: skip


def bench_null(code: Path, sizes: list[str]) -> Part:
    """The null model, once each."""
    rows = []
    for size in sizes:
        say(f"{name_of(size)}: null model")
        found = worker(code, "null", size)
        rows.append([
            name_of(size), *(f"{found['seconds'][s]:.2f}" for s in NULL_STAGES), f"{found['peak']:.0f}",
            f"{found['ties']:,}", f"{found['backbone']:,}",
        ])  # fmt: skip
    head = ["network", *(f"{s} s" for s in NULL_STAGES), "peak MB", "ties", "in the backbone"]
    return Part(
        "The null model, a stage of its own", head, rows, "Processor seconds, one run each. null model: unit_ties."
    )


def bench_sampling(code: Path, size: str) -> Part:
    """What sampling costs in truth, and saves in time."""
    say(f"{name_of(size)}: sampled betweenness beside exact")
    found = worker(code, "sampling", size)
    head = [
        "network",
        "starts",
        "largest error",
        "of a largest value",
        "rank correlation",
        "first 100 in common",
        "exact s",
    ]
    row = [
        name_of(size), f"{found['pivots']:,}", f"{found['error']:.5f}", f"{found['most']:.5f}", f"{found['rank']:.4f}",
        str(found["first"]), f"{found['seconds']:.1f}",
    ]  # fmt: skip
    note = "Spearman's rank correlation over all units. exact s: processor seconds of unit_metrics with all starts."
    return Part("Sampled betweenness beside exact", head, [row], note)


def main() -> None:
    """Run the benchmark, or one of its workers."""
    parser = argparse.ArgumentParser(description="Measure networks of many units.")
    parser.add_argument("--quick", action="store_true", help="no 10,000 units; networks.md is left as it is")
    parser.add_argument("--worker", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        print(json.dumps(WORKERS[arguments.worker[0]](arguments.worker[1])))
        return
    one_core = use_one_core()
    sizes = [REAL, "100", "1000", *([] if arguments.quick else [str(LARGE)])]
    with tempfile.TemporaryDirectory(prefix="policycompare-bench-") as folder:
        code = Path(folder) / "code"  # a copy, so that an edit in the middle of a run does not mix two versions
        shutil.copytree(ROOT / "src", code, ignore=shutil.ignore_patterns("__pycache__"))
        parts, goals = bench_measures(code, sizes, 1 if arguments.quick else 3)
        parts.append(bench_null(code, sizes))
        if not arguments.quick:
            parts.append(bench_sampling(code, str(LARGE)))
    if not arguments.quick:
        parts.insert(0, Part("Goals", ["goal", "measured", ""], goals))
    libraries = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("networkx", "scipy"))
    machine = f"{describe_machine(one_core)} {libraries}."
    print(machine, "", *map(as_text, parts), sep="\n")
    if arguments.quick:
        say("networks.md is left as it was: a quick run is for looking only")
        return
    text = [
        "# Networks of many units",
        "",
        f"Made by `benchmarks/networks.py`. {machine}",
        "",
        *map(as_markdown, parts),
    ]
    (HERE / "networks.md").write_bytes("\n".join(text).encode())


if __name__ == "__main__":
    main()
