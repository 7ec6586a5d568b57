"""The benchmark: our tables beside a plain script, phase by phase, and what many documents cost.

Everything that is measured runs in a process of its own, on one core where the system lets one
choose. Wall time, processor time and peak memory are those of that process. The code is copied
first, so that an edit in the middle of a run does not mix two versions. Results are printed and
written to ``results.md`` beside this file.

Usage: run.py [--quick]
"""

from __future__ import annotations

import argparse
import ast
import csv
import gc
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

try:
    import resource
except ImportError:  # not on Windows; memory is not measured there
    resource = None  # type: ignore[assignment]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RAW = ROOT / "data" / "raw"
SEED = 1
PER_SECOND = 1.0
"""MB a second on one core that are asked for."""
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


# ---- measuring a process


@dataclass(frozen=True, slots=True)
class Run:
    """What a process took.

    Attributes:
        wall: Seconds by the clock.
        cpu: Seconds of processor time.
        peak: Most memory that it held, in MB (1,000,000 bytes); NaN where it cannot be measured.
        out: What it printed.
    """

    wall: float
    cpu: float
    peak: float
    out: str


def measure(command: list[str], env: dict[str, str]) -> Run:
    """Run a command and measure it.

    Raises:
        SystemExit: It failed; the end of its messages is shown.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, env=env)
        cpu = peak = float("nan")
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT / 1e6
        else:
            process.wait()
        wall = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        if process.returncode:
            sys.exit(f"{' '.join(command[1:])} failed:\n{err.read().decode('utf-8', 'replace')[-2000:]}")
        return Run(wall, cpu, peak, out.read().decode("utf-8", "replace"))


def use_one_core() -> bool:
    """Bind this process and all that it starts to one core; whether that was possible."""
    if not hasattr(os, "sched_setaffinity"):
        return False
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    return True


# ---- what runs in a process of its own: each prints one line of JSON


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 1e6 if resource else float("nan")


class Clock:
    """Laps with their seconds and the peak memory at their end."""

    def __init__(self) -> None:
        self.laps: list[tuple[str, float, float]] = []
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """End a lap."""
        now = time.perf_counter()
        self.laps.append((name, now - self._last, _peak()))
        self._last = time.perf_counter()

    def seconds(self) -> dict[str, float]:
        """Lap -> seconds."""
        return {name: seconds for name, seconds, _ in self.laps}


def _write_all(tables: Any, folder: Path, clock: Clock) -> None:
    from policycompare.export.datapackage import data_dictionary, write_datapackage
    from policycompare.export.tables import write_tables

    clock.lap("import the writers")
    for name in ("csv", "parquet", "xlsx"):
        write_tables(tables, folder, (name,))
        clock.lap(f"write {name}")
    if not hasattr(tables, "alignments"):  # parsed tables alone make no data package
        return
    write_datapackage(folder)
    (folder / "data-dictionary.md").write_text(data_dictionary(), "utf-8")
    clock.lap("write data package and dictionary")


def work_phases(root: str, folder: str) -> dict[str, Any]:
    """A build of a project, phase by phase."""
    clock = Clock()
    import pandas  # noqa: F401

    clock.lap("import pandas")
    import opencc  # noqa: F401

    clock.lap("import opencc")
    from policycompare.project import tables as steps
    from policycompare.tables.build import tables_from

    clock.lap("import policycompare")
    gc.disable()  # as make_tables does
    lexicon = steps.read_lexicon(Path(root))
    files = list(steps.read_sources(Path(root)))
    clock.lap("read")
    sources = [steps.normalize_source(file) for file in files]
    clock.lap("normalise")
    documents = [steps.split_documents(s, f.entry.documents) for s, f in zip(sources, files, strict=True)]
    parsed = [(s, [steps.parse_document(d, lexicon) for d in ds]) for s, ds in zip(sources, documents, strict=True)]
    clock.lap("parse")
    tables = tables_from(parsed, lexicon)
    gc.enable()
    clock.lap("frames and checks")
    from policycompare.project.compared import compared_tables

    by_name = {source.name: source for source in sources}
    compared_tables(tables, Path(root), by_name)
    clock.lap("libraries of the comparison, and once through")
    tables = compared_tables(tables, Path(root), by_name)
    clock.lap("code and compare")
    _write_all(tables, Path(folder), clock)
    return {"laps": clock.laps}


def work_corpus(root: str, warm: str, folder: str = "") -> dict[str, Any]:
    """The tables of a made corpus, after those of the project ``warm``; then all files where a folder is named."""
    clock = Clock()
    from policycompare import project

    first = project.make_tables(Path(warm))
    clock.lap("imports and the five documents")
    size = sum(path.stat().st_size for path in (Path(root) / "data" / "raw").glob("*.txt"))
    del first
    gc.collect()
    start = _peak()
    clock.lap("between")
    tables = project.make_tables(Path(root))
    clock.lap("tables")
    peak = _peak()
    if folder:
        _write_all(tables, Path(folder), clock)
    return {
        "bytes": size, "seconds": clock.seconds(), "peak_start": start, "peak_tables": peak, "peak_all": _peak(),
        "rows": {table.name: len(frame) for table, frame in tables.items()},
    }  # fmt: skip


def work_imports(script: str) -> dict[str, Any]:
    """The imports of the plain script, and jieba's dictionary."""
    clock = Clock()
    nodes = ast.parse(Path(script).read_text("utf-8")).body
    module = ast.Module([n for n in nodes if isinstance(n, (ast.Import, ast.ImportFrom))], [])
    exec(compile(module, script, "exec"), {})
    clock.lap("imports")
    import jieba

    jieba.initialize()
    clock.lap("jieba")
    return {"seconds": clock.seconds()}


def work_recombine(project: str, target: str, counts: str) -> dict[str, Any]:
    """Make corpora of made documents."""
    from recombine import read_measures, write_project

    measures = read_measures(Path(project))
    made = {count: write_project(measures, Path(target) / count, int(count), SEED) for count in counts.split(",")}
    return {"made": made}


WORKERS: dict[str, Callable[..., dict[str, Any]]] = {
    "phases": work_phases,
    "corpus": work_corpus,
    "imports": work_imports,
    "recombine": work_recombine,
}


# ---- the benchmark


@dataclass(slots=True)
class Part:
    """One table of the results."""

    title: str
    head: list[str]
    rows: list[list[str]]
    note: str = ""


def middle(runs: list[Run]) -> Run:
    """The medians of several runs, each figure by itself."""
    return Run(median(r.wall for r in runs), median(r.cpu for r in runs), median(r.peak for r in runs), runs[-1].out)


def holdings(folder: Path) -> tuple[int, int, int]:
    """Csv files, rows and filled cells of a folder."""
    files = rows = cells = 0
    for path in folder.glob("*.csv"):
        files += 1
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in list(csv.reader(stream))[1:]:
                rows += 1
                cells += sum(1 for cell in row if cell)
    return files, rows, cells


class Bench:
    """A folder to work in, and the environment of what runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        code = folder / "code"
        shutil.copytree(ROOT / "src", code, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(HERE, folder / "benchmarks", ignore=shutil.ignore_patterns("__pycache__", "*.md"))
        self.project = folder / "project"
        shutil.copytree(RAW, self.project / "data" / "raw")
        if (ROOT / "data" / "lexicon").is_dir():
            shutil.copytree(ROOT / "data" / "lexicon", self.project / "data" / "lexicon")
        (self.project / "docs").mkdir()
        (folder / "tmp").mkdir()
        self.env = os.environ | {
            "PYTHONPATH": str(code),
            "PYTHONUTF8": "1",
            "TMPDIR": str(folder / "tmp"),
            "MPLCONFIGDIR": str(folder / "tmp"),
        }

    def worker(self, name: str, *arguments: object) -> tuple[Run, dict[str, Any]]:
        """Run one of ``WORKERS`` in a process of its own."""
        command = [sys.executable, str(self.folder / "benchmarks" / "run.py"), "--worker", name, *map(str, arguments)]
        run = measure(command, self.env)
        return run, json.loads(run.out.splitlines()[-1])

    def plain(self) -> Run:
        """The plain script."""
        script = self.folder / "benchmarks" / "plain_script.py"
        return measure([sys.executable, str(script), str(RAW), str(self.folder / "plain")], self.env)

    def build(self) -> Run:
        """``policycompare build``."""
        return measure(
            [sys.executable, "-m", "policycompare.cli", "build", "--tables-only", "--root", str(self.project)], self.env
        )


def bench_five(bench: Bench, repeats: int) -> tuple[list[Part], list[list[str]]]:
    """The five documents: both programs in turn, and the phases of each."""
    say("warming up")
    bench.plain()
    bench.build()
    plain, ours, runs, found = [], [], [], []
    script = bench.folder / "benchmarks" / "plain_script.py"
    (bench.folder / "phases").mkdir()
    for i in range(repeats):
        say(f"five documents, {i + 1} of {repeats}")
        plain.append(bench.plain())
        ours.append(bench.build())
        runs.append(bench.worker("phases", bench.project, bench.folder / "phases"))
        found.append(bench.worker("imports", script)[1])
    a, b = middle(plain), middle(ours)
    held_a, held_b = holdings(bench.folder / "plain"), holdings(bench.project / "data" / "processed")

    def row(name: str, runs: list[Run], mid: Run, held: tuple[int, int, int]) -> list[str]:
        span = f"{min(r.wall for r in runs):.2f} to {max(r.wall for r in runs):.2f}"
        return [name, f"{mid.wall:.2f}", span, f"{mid.cpu:.2f}", f"{mid.peak:.0f}", *(f"{n:,}" for n in held)]

    parts = [
        Part(
            f"Five documents, medians of {repeats}, in turn",
            ["", "wall s", "from, to", "processor s", "peak MB", "csv files", "rows", "filled cells"],
            [row("plain script", plain, a, held_a), row("policycompare build", ours, b, held_b)],
            "The plain script also draws two charts; the build also writes parquet, a workbook and a data package.",
        )
    ]
    names = [name for name, *_ in runs[0][1]["laps"]]
    rows = [
        [name, f"{median(r['laps'][i][1] for _, r in runs):.3f}", f"{median(r['laps'][i][2] for _, r in runs):.0f}"]
        for i, name in enumerate(names)
    ]
    rest = median(run.wall - sum(seconds for _, seconds, _ in r["laps"]) for run, r in runs)
    rows.append(["interpreter, begin and end", f"{rest:.3f}", ""])
    rows.append(["all", f"{median(run.wall for run, _ in runs):.3f}", f"{median(run.peak for run, _ in runs):.0f}"])
    parts.append(Part("Our phases, five documents", ["phase", "s", "peak MB so far"], rows))
    imports, jieba = (median(r["seconds"][k] for r in found) for k in ("imports", "jieba"))
    parts.append(
        Part(
            "The plain script's phases",
            ["phase", "s"],
            [
                ["imports", f"{imports:.3f}"],
                ["jieba's dictionary", f"{jieba:.3f}"],
                ["the rest", f"{a.wall - imports - jieba:.3f}"],
            ],
        )
    )
    goals = [
        goal("five documents: seconds, at most the plain script's", f"{b.wall:.2f} of {a.wall:.2f}", b.wall <= a.wall),
        goal(
            "five documents: peak MB, at most the plain script's", f"{b.peak:.0f} of {a.peak:.0f}", not b.peak > a.peak
        ),
    ]
    return parts, goals


def bench_many(bench: Bench, repeats: dict[int, int]) -> tuple[list[Part], list[list[str]]]:
    """Made documents: what one costs among ten, a hundred and a thousand."""
    say("making documents")
    made = bench.worker("recombine", bench.project, bench.folder / "made", ",".join(map(str, repeats)))[1]["made"]
    measured: dict[int, list[dict[str, Any]]] = {count: [] for count in repeats}
    for i in range(max(repeats.values())):  # in turn, so that a slow minute of the machine hits all alike
        for count in (count for count, times in repeats.items() if i < times):
            say(f"{count} documents, {i + 1} of {repeats[count]}")
            folder = bench.folder / "out"
            folder.mkdir()
            root = bench.folder / "made" / str(count)
            measured[count].append(bench.worker("corpus", root, bench.project, *([folder] if i == 0 else []))[1])
            shutil.rmtree(folder)
    rows, costs, speeds, whole, complete = [], [], [], [], True
    for count, runs in measured.items():
        size = runs[0]["bytes"] / 1e6
        tables = median(r["seconds"]["tables"] for r in runs)
        fixed = median(r["seconds"]["imports and the five documents"] for r in runs)
        each = [1000 * r["seconds"]["tables"] / count for r in runs]
        files = {k: runs[0]["seconds"][f"write {k}"] for k in ("csv", "parquet", "xlsx")}
        total = tables + sum(files.values())
        found = runs[0]["rows"]["measures"]
        complete &= found == made[str(count)][1]
        costs.append(1000 * tables / count)
        speeds.append(size / tables)
        whole.append(size / total)
        rows.append([
            f"{count:,}", str(len(runs)), f"{size:.2f}", f"{found:,} of {made[str(count)][1]:,}", f"{fixed:.2f}",
            f"{tables:.2f}",
            f"{costs[-1]:.1f}", f"{min(each):.1f} to {max(each):.1f}", f"{speeds[-1]:.2f}",
            *(f"{s:.2f}" for s in files.values()), f"{1000 * total / count:.1f}",
            f"{whole[-1]:.2f}", *(f"{runs[0][k]:.0f}" for k in ("peak_start", "peak_tables", "peak_all")),
        ])  # fmt: skip
    head = [
        "documents", "runs", "MB", "measures found", "start s", "tables s", "ms/document", "from, to", "MB/s",
        "csv s", "parquet s", "xlsx s", "ms/document, all", "MB/s, all", "peak MB: start", "tables", "all",
    ]  # fmt: skip
    note = (
        "start: imports and the tables of the five documents first, so that what is paid once is not counted again. "
        "tables: project.make_tables, all tables extracted and checked. all: with csv, parquet and workbook written, "
        "in the first run only; memory is the first run's too. "
        "The measures of the five documents recur in the made ones."
    )
    goals = [
        goal(
            f"made documents: MB/s for the tables, at least {PER_SECOND:g}",
            f"{min(speeds):.2f} to {max(speeds):.2f}",
            min(speeds) >= PER_SECOND,
        ),
        goal(
            f"made documents: MB/s with all files, at least {PER_SECOND:g}",
            f"{min(whole):.2f} to {max(whole):.2f}",
            min(whole) >= PER_SECOND,
        ),
        goal(
            "made documents: dearest cost of a document to cheapest, within 10 %",
            f"{max(costs) / min(costs):.2f}",
            max(costs) <= 1.1 * min(costs),
        ),
        goal("made documents: every measure found", "all" if complete else "not all", complete),
    ]
    return [Part("Made documents of 44 KB, from real measures", head, rows, note)], goals


def goal(what: str, found: str, held: bool) -> list[str]:
    """A row of the goals."""
    return [what, found, "held" if held else "missed"]


def say(text: str) -> None:
    """Tell what is going on, on stderr."""
    print(text, file=sys.stderr, flush=True)


def describe_machine(one_core: bool) -> str:
    """Python, libraries, processors; no name and no path."""
    libraries = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("pandas", "pyarrow", "opencc", "jieba", "scikit-learn")
    )
    return (
        f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processors, {'one used' if one_core else 'not bound to one'}; {libraries}. "
        "MB = 1,000,000 bytes."
    )


def as_text(part: Part) -> str:
    """A part for the terminal."""
    widths = [max(len(row[i]) for row in [part.head, *part.rows]) for i in range(len(part.head))]
    if sum(widths) > 130:  # too wide for a terminal: turned on its side
        part = Part(
            part.title,
            [part.head[0], *(r[0] for r in part.rows)],
            [[h, *(r[i] for r in part.rows)] for i, h in enumerate(part.head) if i],
            part.note,
        )
        widths = [max(len(row[i]) for row in [part.head, *part.rows]) for i in range(len(part.head))]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]).rstrip()
        for row in [part.head, *part.rows]
    ]
    return "\n".join([part.title, *("  " + line for line in lines), *([f"  {part.note}"] if part.note else [])]) + "\n"


def as_markdown(part: Part) -> str:
    """A part for ``results.md``."""
    lines = [f"## {part.title}", "", f"| {' | '.join(part.head)} |", "|:--" + "|--:" * (len(part.head) - 1) + "|"]
    lines += [f"| {' | '.join(row)} |" for row in part.rows]
    return "\n".join([*lines, *(["", part.note] if part.note else [])]) + "\n"


def main() -> None:
    """Run the benchmark, or one of its workers."""
    parser = argparse.ArgumentParser(description="Measure policycompare beside a plain script.")
    parser.add_argument("--quick", action="store_true", help="fewer repeats, and no thousand documents")
    parser.add_argument("--worker", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        print(json.dumps(WORKERS[arguments.worker[0]](*arguments.worker[1:])))
        return
    one_core = use_one_core()
    with tempfile.TemporaryDirectory(prefix="policycompare-bench-") as folder:
        bench = Bench(Path(folder))
        five, goals = bench_five(bench, 2 if arguments.quick else 5)
        many, more = bench_many(bench, {10: 2, 100: 1} if arguments.quick else {10: 5, 100: 5, 1000: 3})
    parts = [Part("Goals", ["goal", "measured", ""], [*goals, *more]), *five, *many]
    machine = describe_machine(one_core)
    print(machine, "", *map(as_text, parts), sep="\n")
    if arguments.quick:
        say("results.md is left as it was: a quick run is for looking only")
        return
    text = "\n".join(
        ["# Benchmark", "", "Made by `make bench` (`benchmarks/run.py`). " + machine, "", *map(as_markdown, parts)]
    )
    (HERE / "results.md").write_bytes(text.encode())


if __name__ == "__main__":
    main()
