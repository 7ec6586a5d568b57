"""Search for inputs that break what has to hold: ``python tests/fuzz/run.py --minutes 60 --seed 3 --only docx``.

Cases are drawn from a seed, run under watch, made small where something is found, and kept in ``tests/fuzz/found``; a
kept case runs again by ``--replay FOLDER``. Each worker is a process of its own: one that dies or hangs is a finding.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import multiprocessing
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
if str(HERE.parent) not in sys.path:
    sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "src")]

import policycompare  # noqa: E402, F401
from fuzz.cases import Case, Finding, generator, keep, kept  # noqa: E402
from fuzz.shrink import shrink  # noqa: E402
from fuzz.targets import TARGETS  # noqa: E402
from fuzz.watch import Watch  # noqa: E402
from made_pdf import SMALL, pdf_of, scanned  # noqa: E402

FOUND = HERE / "found"
HANGS = 600.0
"""Seconds without a word from a worker, after which it is ended: many times what a case may take."""
ADDRESSES = 6_000_000_000
"""Most bytes of memory that a worker may ask for."""
TELLS = 60.0
"""Seconds between two writings of the table: a search that is stopped leaves what it has."""
MAX_SHRUNK = 3
"""So many cases of a kind are made small; others are counted."""


@dataclass
class Tally:
    """What came of the cases of a kind."""

    cases: int = 0
    findings: int = 0
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, 0)
    kinds: Counter[str] = field(default_factory=Counter)


@dataclass
class Result:
    """What a worker says of a case."""

    target: str
    number: int
    seconds: float
    findings: list[Finding]


def run_case(
    target: str, seed: int, number: int, watch: Watch, case: Case | None = None
) -> tuple[Case, list[Finding], float]:
    """Draw a case, or take the one that is given, and run it.

    Returns:
        The case, what was found, once a kind, and the seconds of CPU.
    """
    case = case or TARGETS[target].make(generator(seed, target, number))
    started = time.process_time()
    found = TARGETS[target].run(case, watch, generator(seed, target, number, "run"))
    watch.clear()
    return case, list({f.kind: f for f in reversed(found)}.values()), time.process_time() - started


def make_small(target: str, seed: int, number: int, watch: Watch, case: Case, finding: Finding) -> Case:
    """The case without what the finding does not need; a slow one stays as it is for the most part."""
    is_slow = finding.kind.startswith(("slow", "memory"))

    def fails(other: Case) -> bool:
        return any(f.kind == finding.kind for f in run_case(target, seed, number, watch, other)[1])

    return shrink(case, fails, tries=6 if is_slow else 160, seconds=120.0 if is_slow else 40.0)


def warm_up(watch: Watch) -> None:
    """Load and cache what is loaded once, so that no case is charged for it."""
    from policycompare.project import parse

    sample = watch.study / "x.txt"
    sample.parent.mkdir(parents=True, exist_ok=True)
    sample.write_text(
        "一、总体要求\n（一）推进依法行政。到2025年，覆盖率达到90%。责任单位：市司法局\n" * 3, encoding="utf-8"
    )
    parse(sample)
    picture = watch.study / "x.pdf"
    picture.write_bytes(scanned(pdf_of("一、总体要求", SMALL), 1.0))
    parse(picture)
    watch.clear()
    for target in TARGETS:
        run_case(target, 0, 1, watch)


def worker(pipe: Connection, seed: int, found: Path) -> None:
    """Run the cases that are named over the pipe until None comes."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    known: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        watch = Watch(Path(folder))
        warm_up(watch)
        pipe.send(None)
        while (task := pipe.recv()) is not None:
            target, number = task
            try:
                case, findings, seconds = run_case(target, seed, number, watch)
            except Exception as error:  # a fault of the search, which goes on without this case
                case, seconds = Case({}, []), 0.0
                trace = "".join(traceback.format_exception(error))[-1_500:]
                findings = [Finding(f"the search itself: {type(error).__name__} in {target}", trace)]
            pipe.send(Result(target, number, seconds, findings))
            for finding in findings:
                known[finding.kind] += 1
                if known[finding.kind] <= MAX_SHRUNK and not finding.kind.startswith("refused: "):
                    small = make_small(target, seed, number, watch, case, finding) if case.files else case
                    keep(found, target, seed, number, small, finding)
            pipe.send(None)


class Worker:
    """A process that runs cases, and what it is at."""

    def __init__(self, seed: int, found: Path) -> None:
        self.seed, self.found = seed, found
        self.task: tuple[str, int] | None = None
        self.start()

    def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=worker, args=(theirs, self.seed, self.found), daemon=True)
        self.process.start()
        theirs.close()
        self.since, self.is_free = time.monotonic(), False

    def give(self, task: tuple[str, int]) -> None:
        self.pipe.send(task)
        self.task, self.since, self.is_free = task, time.monotonic(), False

    def end(self) -> None:
        """End this process, and no other."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def order(names: list[str], seed: int) -> Any:
    """Targets in turn, each as often as it weighs, the number of its case beside it."""
    pool = [name for name in names for _ in range(TARGETS[name].weight)]
    Random(f"order {seed}").shuffle(pool)
    counts: Counter[str] = Counter()
    for name in itertools.cycle(pool):
        yield name, counts[name]
        counts[name] += 1


def search(
    names: list[str], seed: int, minutes: float, jobs: int, found: Path = FOUND, cases: int | None = None
) -> dict[str, Tally]:
    """Run cases until the time, or so many, are over.

    Returns:
        For each target what came of its cases.
    """
    tallies = {name: Tally() for name in names}
    until = time.monotonic() + 60 * minutes
    tasks = itertools.islice(order(names, seed), cases)
    workers = [Worker(seed, found) for _ in range(jobs)]
    left = list(workers)
    told = time.monotonic()
    while left:
        if time.monotonic() - told > TELLS:
            told = time.monotonic()
            write_table(tallies, found)
        wait([w.pipe for w in left], timeout=5)
        for one in list(left):
            try:
                while one.pipe.poll():
                    said = one.pipe.recv()
                    one.since = time.monotonic()
                    if said is None:
                        one.is_free, one.task = True, None
                    else:
                        count(tallies[said.target], said)
            except (EOFError, ConnectionResetError):
                one.process.join()
                died(one, f"a worker died with {one.process.exitcode}", tallies, found)
                one.start()
                continue
            if time.monotonic() - one.since > HANGS:
                one.end()
                died(one, "a worker hung", tallies, found)
                one.start()
            elif one.is_free:
                task = next(tasks, None) if time.monotonic() < until else None
                if task is None:
                    one.pipe.send(None)
                    one.process.join()
                    left.remove(one)
                else:
                    one.give(task)
    return tallies


def count(tally: Tally, result: Result) -> None:
    tally.cases += 1
    tally.seconds += result.seconds
    tally.slowest = max(tally.slowest, (round(result.seconds, 1), result.number))
    tally.findings += any(not f.is_note for f in result.findings)
    tally.kinds.update(f"{'note: ' if f.is_note else ''}{f.kind}" for f in result.findings)


def died(one: Worker, what: str, tallies: dict[str, Tally], found: Path) -> None:
    """A finding that no worker could report: its process is gone."""
    if one.task is None:
        raise SystemExit(f"{what} before its first case")
    target, number = one.task
    finding = Finding(what, f"case {number} of {target}")
    with contextlib.suppress(Exception):  # what cannot be drawn here cannot be kept; it is counted all the same
        keep(found, target, one.seed, number, TARGETS[target].make(generator(one.seed, target, number)), finding)
    count(tallies[target], Result(target, number, 0.0, [finding]))


def table(tallies: dict[str, Tally]) -> str:
    """What is printed at the end: cases, findings and the slowest of each kind of case; then the kinds of findings."""
    lines = [
        f"{'kind of case':14}{'cases':>8}{'with findings':>15}{'CPU s':>9}{'s a case':>10}{'slowest':>9}  its number"
    ]
    for name, t in tallies.items():
        mean = t.seconds / t.cases if t.cases else 0
        lines.append(
            f"{name:14}{t.cases:8,}{t.findings:15,}{t.seconds:9,.0f}{mean:10.2f}{t.slowest[0]:9.1f}  {t.slowest[1]}"
        )
    whole = sum(t.seconds for t in tallies.values())
    lines.append(
        f"{'all':14}{sum(t.cases for t in tallies.values()):8,}{sum(t.findings for t in tallies.values()):15,}{whole:9,.0f}"
    )
    kinds: dict[str, Counter[str]] = {}
    for name, t in tallies.items():
        for kind, n in t.kinds.items():
            kinds.setdefault(kind, Counter())[name] = n
    for kind, by in sorted(kinds.items(), key=lambda item: (item[0].startswith("note: "), -item[1].total(), item[0])):
        lines.append(f"{by.total():6}  {kind}  ({', '.join(f'{name} {n}' for name, n in by.most_common(5))})")
    return "\n".join(lines)


def write_table(tallies: dict[str, Tally], found: Path) -> str:
    """Put the table beside the cases that are kept."""
    text = table(tallies)
    found.mkdir(parents=True, exist_ok=True)
    (found / "table.txt").write_text(text + "\n", encoding="utf-8")
    return text


def replay(place: Path) -> int:
    """Run a kept case again; 1 where anything is found."""
    target, seed, number, case = kept(place)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        _, findings, seconds = run_case(target, seed, number, Watch(Path(folder)), case)
    for finding in findings:
        print(f"{finding.kind}\n{finding.detail}\n")
    print(f"{target}, seed {seed}, case {number}: {len(findings)} findings, {seconds:.1f} s")
    return int(any(not f.is_note for f in findings))


def main() -> int:
    """Search, or run a kept case again; 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5.0, help="how long cases are drawn (default 5)")
    parser.add_argument("--cases", type=int, help="stop after so many cases")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other cases (default 1)")
    parser.add_argument("--only", nargs="+", choices=TARGETS, metavar="NAME", help=f"of {', '.join(TARGETS)}")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default 1)")
    parser.add_argument("--found", type=Path, default=FOUND, help="where findings are kept")
    parser.add_argument("--keep", action="store_true", help="keep what earlier searches found there")
    parser.add_argument("--replay", type=Path, metavar="FOLDER", help="run a kept case again, found/KIND/NAME")
    given = parser.parse_args()
    if given.replay:
        return replay(given.replay)
    if not given.keep:
        shutil.rmtree(given.found, ignore_errors=True)
    tallies = search(given.only or list(TARGETS), given.seed, given.minutes, given.jobs, given.found, given.cases)
    print(write_table(tallies, given.found))
    return int(any(t.findings for t in tallies.values()))


if __name__ == "__main__":
    sys.exit(main())
