"""Nearest neighbours of many measures: ours beside scikit-learn's brute force, on the same vectors.

Measures are made by recombining the sentences of the real ones and are vectorised once for each
setting of the vectoriser. Each search runs in a process of its own on one core. Recall is computed
by a third process from the vectors, not from what a search says of itself. Results are printed and
written to ``neighbours.md`` beside this file.

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
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

from run import RSS_UNIT, SEED, Part, as_markdown, as_text, describe_machine, goal, measure, resource, say, use_one_core

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
K = 10
TIMES, LEANER = 5, 10
"""How many times faster, and leaner in memory, than scikit-learn is asked for."""
SETTINGS: dict[str, tuple[float, int]] = {
    "all n-grams": (1.0, 1),
    "n-grams in 2 measures to 20 %": (0.2, 2),
    "n-grams in 2 measures to 2 %": (0.02, 2),
    "n-grams in 2 measures to 1 %": (0.01, 2),
}
"""Setting of the vectoriser -> largest share and least number of measures that an n-gram stands in."""


# ---- what runs in a process of its own: each prints one line of JSON


def make_measures(count: int) -> list[str]:
    """Made measures, all different: sentences of the real ones, as many as a real one of two or more has."""
    from policycompare.pipeline import make_tables

    clauses = make_tables(ROOT).clauses
    sentences = sorted(set(clauses["text"]))
    lengths = sorted(int(n) for n in clauses.groupby("measure_id").size() if n > 1)
    rng = random.Random(SEED)
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(rng.sample(sentences, rng.choice(lengths)))] = None
    return list(made)


def work_vectors(folder: str, count: str) -> dict[str, Any]:
    """Vectorise the measures under every setting."""
    import numpy as np

    from policycompare.compare.vectors import fit, ngrams, transform

    counted = [ngrams(text) for text in make_measures(int(count))]
    frequency = Counter(gram for grams in counted for gram in grams)
    shapes = []
    for number, (most, least) in enumerate(SETTINGS.values()):
        kept = {gram for gram, n in frequency.items() if least <= n <= most * len(counted)}
        pruned = [Counter({gram: n for gram, n in grams.items() if gram in kept}) for grams in counted]
        vectors = transform(pruned, fit(pruned))
        vectors.sort_indices()
        for part in ("data", "indices", "indptr"):
            np.save(Path(folder) / f"{number}-{part}.npy", getattr(vectors, part))
        np.save(Path(folder) / f"{number}-shape.npy", np.array(vectors.shape))
        shapes.append((vectors.shape[1], vectors.nnz / vectors.shape[0]))
    return {"shapes": shapes}


def load(folder: str, number: str) -> Any:
    """The vectors of a setting, straight from their arrays, so that loading needs no more than they do."""
    import numpy as np
    from scipy import sparse

    data, indices, indptr, shape = (
        np.load(Path(folder) / f"{number}-{p}.npy") for p in ("data", "indices", "indptr", "shape")
    )
    return sparse.csr_matrix((data, indices, indptr), shape=tuple(int(n) for n in shape))


def _resident() -> float:
    """Memory that this process holds now, in MB; its peak where the system does not say."""
    path = Path("/proc/self/statm")
    if path.exists():
        return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return _peak()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 1e6 if resource else float("nan")


def work_search(which: str, folder: str, number: str) -> dict[str, Any]:
    """Find the neighbours with one of the two, imports and loading not counted."""
    import numpy as np

    vectors = load(folder, number)
    if which == "sklearn":
        from sklearn.neighbors import NearestNeighbors
    else:
        import sparse_dot_topn  # noqa: F401

        from policycompare.compare.neighbours import nearest
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
    np.save(Path(folder) / f"{number}-{which}.npy", columns)
    return taken


def _similarities(vectors: Any, columns: Any) -> Any:
    """Similarity of each row with its neighbours, summed anew; 0 where there is none."""
    import numpy as np

    out = np.zeros(columns.shape)
    for rank in range(columns.shape[1]):
        has = np.flatnonzero(columns[:, rank] >= 0)
        out[has, rank] = np.asarray(vectors[has].multiply(vectors[columns[has, rank]]).sum(axis=1)).ravel()
    return out


def work_recall(folder: str) -> dict[str, Any]:
    """Recall of ours under each setting, and how many of its neighbours are neighbours with all n-grams too."""
    import numpy as np

    whole = load(folder, "0")
    tenth = _similarities(whole, np.load(Path(folder) / "0-sklearn.npy")).min(axis=1)
    recall, same = [], []
    for number in range(len(SETTINGS)):
        vectors = load(folder, str(number))
        ours = np.load(Path(folder) / f"{number}-ours.npy")
        brute = _similarities(vectors, np.load(Path(folder) / f"{number}-sklearn.npy")).min(axis=1)
        found = _similarities(vectors, ours)
        distinct = all(len(set(row[row >= 0])) == (row >= 0).sum() for row in ours)  # nobody counts twice
        recall.append(float((found >= brute[:, None] - 1e-9).mean()) if distinct else 0.0)
        same.append(float((_similarities(whole, ours) >= tenth[:, None] - 1e-9).mean()))
    return {"recall": recall, "same": same}


WORKERS = {"vectors": work_vectors, "search": work_search, "recall": work_recall}


# ---- the benchmark


def worker(name: str, *arguments: object) -> dict[str, Any]:
    """Run one of ``WORKERS`` in a process of its own."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    env = os.environ | threads | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, str(Path(__file__).resolve()), "--worker", name, *map(str, arguments)]
    answer: dict[str, Any] = json.loads(measure(command, env).out.splitlines()[-1])
    return answer


def bench(count: int, repeats: int) -> tuple[Part, list[list[str]]]:
    """Both searches over so many measures, in turn, under every setting."""
    rows, goals = [], []
    with tempfile.TemporaryDirectory(prefix="policycompare-bench-") as folder:
        say(f"making {count:,} measures")
        shapes = worker("vectors", folder, count)["shapes"]
        medians = []
        for number, setting in enumerate(SETTINGS):
            runs: dict[str, list[dict[str, float]]] = {"sklearn": [], "ours": []}
            for i in range(repeats):
                for which, taken in runs.items():
                    say(f"{count:,} measures, {setting}, {which}, {i + 1} of {repeats}")
                    taken.append(worker("search", which, folder, number))
            medians.append({w: {k: median(r[k] for r in t) for k in t[0]} for w, t in runs.items()})
        quality = worker("recall", folder)
    for number, setting in enumerate(SETTINGS):
        theirs, ours = medians[number]["sklearn"], medians[number]["ours"]
        wall, cpu, peak = (theirs[k] / ours[k] for k in ("wall", "cpu", "peak"))
        recall, same = quality["recall"][number], quality["same"][number]
        rows.append([
            setting, f"{shapes[number][0]:,}", f"{shapes[number][1]:.0f}",
            f"{theirs['wall']:.2f}", f"{ours['wall']:.2f}", f"{wall:.1f}", f"{cpu:.1f}",
            f"{theirs['peak']:.0f}", f"{ours['peak']:.0f}", f"{peak:.1f}", f"{recall:.6f}", f"{same:.3f}",
        ])  # fmt: skip
        goals.append(
            goal(
                f"{count:,} measures, {setting}: recall 1, {TIMES} times faster, {LEANER} times leaner",
                f"{recall:.6f}, {wall:.1f}, {peak:.1f}",
                recall == 1 and wall >= TIMES and peak >= LEANER,
            )
        )
    head = [
        "vectors", "n-grams", "per measure", "sklearn s", "ours s", "times faster", "by processor time",
        "sklearn MB", "ours MB", "times leaner", "recall at 10", "kept",
    ]  # fmt: skip
    note = (
        f"{'One run' if repeats == 1 else f'Medians of {repeats} runs'} of each, in turn. "
        "MB: peak above what was resident with the vectors loaded. recall at 10: share of our ten whose similarity is at "
        "least the tenth best of brute force on the same vectors, less 1e-9. kept: the same share, but judged by the "
        "similarities with all n-grams: what pruning does to who is a neighbour."
    )
    return Part(f"{count:,} measures", head, rows, note), goals


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
    done = [bench(4_000, 3)] if arguments.quick else [bench(4_000, 3), bench(40_000, 1)]
    parts = [Part("Goals", ["goal", "measured", ""], [g for _, goals in done for g in goals]), *(p for p, _ in done)]
    version = importlib.metadata.version("sparse-dot-topn")
    machine = f"{describe_machine(one_core)} sparse-dot-topn {version}."
    print(machine, "", *map(as_text, parts), sep="\n")
    if arguments.quick:
        say("neighbours.md is left as it was: a quick run is for looking only")
        return
    text = ["# Nearest neighbours", "", f"Made by `benchmarks/neighbours.py`. {machine}", "", *map(as_markdown, parts)]
    (HERE / "neighbours.md").write_bytes("\n".join(text).encode())


if __name__ == "__main__":
    main()
