"""Aligning the measures of the five documents, beside loading jieba and its dictionary.

Each runs in a process of its own on one core, in turn. Results are printed and written to ``alignment.md``
beside this file.

Usage: alignment.py
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from run import Part, as_markdown, as_text, describe_machine, goal, measure, say, use_one_core

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RUNS = 7


def work_jieba() -> dict[str, Any]:
    """Load jieba and its dictionary, as its first use in a process does; the dictionary's cache is kept."""
    start = time.perf_counter()
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    return {"seconds": time.perf_counter() - start}


def work_alignment() -> dict[str, Any]:
    """Code and align the measures; imports and reading are not counted."""
    from policycompare.lexicon.codebook import read_codebook
    from policycompare.pairs.alignment import align
    from policycompare.pairs.model import read_model
    from policycompare.pairs.space import pair_space
    from policycompare.project import make_tables
    from policycompare.topics.coded_tables import code_tables

    import_module("sklearn.feature_extraction.text")
    tables = make_tables(ROOT)
    start = time.perf_counter()
    codebook = read_codebook()
    _, coded = code_tables(tables, codebook, {})
    between = time.perf_counter()
    pairs = align(pair_space(tables, coded, codebook), read_model())
    end = time.perf_counter()
    return {"topics": between - start, "seconds": end - between, "measures": len(coded), "pairs": len(pairs)}


WORKERS = {"jieba": work_jieba, "alignment": work_alignment}


def worker(name: str) -> dict[str, Any]:
    """Run one of ``WORKERS`` in a process of its own."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    env = os.environ | threads | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    answer: dict[str, Any] = json.loads(
        measure([sys.executable, str(Path(__file__).resolve()), name], env).out.splitlines()[-1]
    )
    return answer


def main() -> None:
    """Run the benchmark, or one of its workers."""
    if len(sys.argv) > 1:
        print(json.dumps(WORKERS[sys.argv[1]]()))
        return
    one_core = use_one_core()
    worker("jieba")  # writes the dictionary's cache where there is none yet
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in WORKERS}
    for i in range(RUNS):
        for name, taken in runs.items():
            say(f"{name}, {i + 1} of {RUNS}")
            taken.append(worker(name))
    jieba, ours = (sorted(run["seconds"] for run in taken) for taken in runs.values())
    topics = sorted(run["topics"] for run in runs["alignment"])
    last = runs["alignment"][-1]
    rows = [
        [what, f"{median(taken):.3f}", f"{taken[0]:.3f} to {taken[-1]:.3f}"]
        for what, taken in (
            ("loading jieba and its dictionary", jieba),
            (f"aligning {last['measures']} measures: {last['pairs']:,} pairs kept", ours),
            ("coding their topics, before that", topics),
        )
    ]
    reached = goal(
        "aligning the five documents: seconds, less than loading jieba",
        f"{median(ours):.2f} of {median(jieba):.2f}",
        median(ours) < median(jieba),
    )
    parts = [
        Part("Goals", ["goal", "measured", ""], [reached]),
        Part(f"Five documents, medians of {RUNS}, in turn", ["", "s", "from, to"], rows),
    ]
    machine = describe_machine(one_core)
    print(machine, "", *map(as_text, parts), sep="\n")
    text = ["# Alignment", "", f"Made by `benchmarks/alignment.py`. {machine}", "", *map(as_markdown, parts)]
    (HERE / "alignment.md").write_bytes("\n".join(text).encode())


if __name__ == "__main__":
    main()
