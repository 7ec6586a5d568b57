"""Nearest neighbours of many measures: ours beside scikit-learn's brute force, on the same vectors.

Measures are made by recombining the sentences of the real ones. Each search runs in a process of its
own on one core. Recall is computed by a third process from the vectors, not from what a search says of
itself. Results are printed and written to ``neighbours.md`` beside this file.

Usage: neighbours.py [--quick]
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from run import RSS_UNIT, SEED, Part, as_markdown, as_text, describe_machine, goal, measure, resource, say, use_one_core

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
K = 10
TIMES, LEANER = 5, 10
"""How many times faster, and leaner in memory, than scikit-learn is asked for."""


# ---- what runs in a process of its own: each prints one line of JSON


def make_measures(count: int) -> list[str]:
    """Made measures, all different: sentences of the real ones, as many as a real one of two or more has."""
    from policycompare.project import make_tables

    sentences = make_tables(ROOT).sentences
    sentences = sorted(set(sentences["text"]))
    lengths = sorted(int(n) for n in sentences.groupby("measure_id").size() if n > 1)
    rng = random.Random(SEED)
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(rng.sample(sentences, rng.choice(lengths)))] = None
    return list(made)


def work_vectors(folder: str, count: str) -> dict[str, Any]:
    """Vectorise the measures."""
    import numpy as np

    from policycompare.topics.vectors import tfidf

    vectors = tfidf(make_measures(int(count)))
    vectors.sort_indices()
    for part in ("data", "indices", "indptr", "shape"):
        np.save(Path(folder) / f"{part}.npy", np.asarray(getattr(vectors, part)))
    return {"columns": vectors.shape[1], "per row": vectors.nnz / vectors.shape[0]}


def load(folder: str) -> Any:
    """The vectors, straight from their arrays, so that loading needs no more than they do."""
    import numpy as np
    from scipy import sparse

    data, indices, indptr, shape = (np.load(Path(folder) / f"{p}.npy") for p in ("data", "indices", "indptr", "shape"))
    return sparse.csr_matrix((data, indices, indptr), shape=tuple(int(n) for n in shape))


def _resident() -> float:
    """Memory that this process holds now, in MB; its peak where the system does not say."""
    path = Path("/proc/self/statm")
    if path.exists():
        return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return _peak()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 1e6 if resource else float("nan")


def work_search(which: str, folder: str) -> dict[str, Any]:
    """Find the neighbours with one of the two; imports, loading and compiling are not counted."""
    import numpy as np

    vectors = load(folder)
    if which == "sklearn":
        from sklearn.neighbors import NearestNeighbors
    else:
        from policycompare.pairs.neighbours import nearest

        nearest(vectors[:2], 1)
    before, wall, cpu = _resident(), time.perf_counter(), time.process_time()
    if which == "sklearn":
        model = NearestNeighbors(metric="cosine", algorithm="brute", n_neighbors=K, n_jobs=1).fit(vectors)
        _, columns = model.kneighbors()
    else:
        found = nearest(vectors, K)
    taken = {
        "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "peak": _peak() - before,
    }  # fmt: skip
    if which != "sklearn":
        columns = np.full((vectors.shape[0], K), -1, dtype=np.int64)  # -1: shares nothing with any other
        row = np.repeat(np.arange(vectors.shape[0]), np.diff(found.indptr))
        columns[row, np.arange(found.nnz) - found.indptr[row]] = found.indices
    np.save(Path(folder) / f"{which}.npy", columns)
    return taken


def work_first_call() -> dict[str, Any]:
    """Time the first call of a process: its imports, and compiling where no compiled code is kept yet."""
    from policycompare.pairs.neighbours import nearest
    from policycompare.topics.vectors import tfidf

    vectors = tfidf(["法治宣传教育", "法治宣传"])

    start = time.perf_counter()
    nearest(vectors, 1)
    return {"wall": time.perf_counter() - start}


def _similarities(vectors: Any, columns: Any) -> Any:
    """Similarity of each row with its neighbours, summed anew; 0 where there is none."""
    import numpy as np

    out = np.zeros(columns.shape)
    for rank in range(columns.shape[1]):
        has = np.flatnonzero(columns[:, rank] >= 0)
        out[has, rank] = np.asarray(vectors[has].multiply(vectors[columns[has, rank]]).sum(axis=1)).ravel()
    return out


def work_recall(folder: str) -> dict[str, Any]:
    """Share of our ten that are as similar as the tenth of brute force."""
    import numpy as np

    vectors = load(folder)
    ours = np.load(Path(folder) / "ours.npy")
    tenth = _similarities(vectors, np.load(Path(folder) / "sklearn.npy")).min(axis=1)
    is_near = _similarities(vectors, ours) >= tenth[:, None] - 1e-9
    is_distinct = all(len(set(row[row >= 0])) == (row >= 0).sum() for row in ours)  # nobody counts twice
    return {"recall": float(is_near.mean()) if is_distinct else 0.0}


WORKERS = {"vectors": work_vectors, "search": work_search, "first call": work_first_call, "recall": work_recall}


# ---- the benchmark


def worker(name: str, *arguments: object, **variables: str) -> dict[str, Any]:
    """Run one of ``WORKERS`` in a process of its own."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    env = os.environ | threads | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"} | variables
    command = [sys.executable, str(Path(__file__).resolve()), "--worker", name, *map(str, arguments)]
    answer: dict[str, Any] = json.loads(measure(command, env).out.splitlines()[-1])
    return answer


def first_calls() -> tuple[float, float]:
    """Seconds of the first call on a machine, which compiles, and of that of a later process."""
    with tempfile.TemporaryDirectory(prefix="policycompare-bench-") as folder:
        compiling, kept = (worker("first call", NUMBA_CACHE_DIR=folder)["wall"] for _ in range(2))
    return compiling, kept


def bench(count: int, repeats: int) -> tuple[list[str], list[str]]:
    """Both searches over so many measures, in turn: a row and a goal."""
    with tempfile.TemporaryDirectory(prefix="policycompare-bench-") as folder:
        say(f"making {count:,} measures")
        made = worker("vectors", folder, count)
        runs: dict[str, list[dict[str, float]]] = {"sklearn": [], "ours": []}
        for i in range(repeats):
            for which, taken in runs.items():
                say(f"{count:,} measures, {which}, {i + 1} of {repeats}")
                taken.append(worker("search", which, folder))
        recall = worker("recall", folder)["recall"]
    theirs, ours = ({k: median(r[k] for r in t) for k in t[0]} for t in runs.values())
    wall, cpu, peak = (theirs[k] / ours[k] for k in ("wall", "cpu", "peak"))
    row = [
        f"{count:,}", f"{made['columns']:,}", f"{made['per row']:.0f}", str(repeats),
        f"{theirs['wall']:.2f}", f"{ours['wall']:.2f}", f"{wall:.1f}", f"{cpu:.1f}",
        f"{theirs['peak']:.0f}", f"{ours['peak']:.0f}", f"{peak:.1f}", f"{recall:.6f}",
    ]  # fmt: skip
    reached = goal(
        f"{count:,} measures: recall 1, {TIMES} times faster, {LEANER} times leaner",
        f"{recall:.6f}, {wall:.1f}, {peak:.1f}",
        recall == 1 and wall >= TIMES and peak >= LEANER,
    )
    return row, reached


def main() -> None:
    """Run the benchmark, or one of its workers."""
    parser = argparse.ArgumentParser(description="Measure nearest neighbours beside scikit-learn.")
    parser.add_argument("--quick", action="store_true", help="4,000 measures only; neighbours.md is left as it is")
    parser.add_argument("--worker", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        print(json.dumps(WORKERS[arguments.worker[0]](*arguments.worker[1:])))
        return
    one_core = use_one_core()
    compiling, kept = first_calls()
    done = [bench(4_000, 15)] if arguments.quick else [bench(4_000, 15), bench(40_000, 3)]
    head = [
        "measures", "n-grams", "per measure", "runs", "sklearn s", "ours s", "times faster", "by processor time",
        "sklearn MB", "ours MB", "times leaner", "recall at 10",
    ]  # fmt: skip
    note = (
        "Medians of the runs, in turn. MB: peak above what was resident with the vectors loaded. recall at 10: "
        "share of "
        "our ten whose similarity is at least the tenth best of brute force, less 1e-9. Not counted, on either side: "
        f"imports. Ours compiles its search when it is first called on a machine, which took {compiling:.1f} s; "
        "the first "
        f"call of every later process took {kept:.1f} s with the imports."
    )
    parts = [
        Part("Goals", ["goal", "measured", ""], [reached for _, reached in done]),
        Part("Beside brute force", head, [row for row, _ in done], note),
    ]
    machine = f"{describe_machine(one_core)} numba {importlib.metadata.version('numba')}."
    print(machine, "", *map(as_text, parts), sep="\n")
    if arguments.quick:
        say("neighbours.md is left as it was: a quick run is for looking only")
        return
    text = ["# Nearest neighbours", "", f"Made by `benchmarks/neighbours.py`. {machine}", "", *map(as_markdown, parts)]
    (HERE / "neighbours.md").write_bytes("\n".join(text).encode())


if __name__ == "__main__":
    main()
