"""Builds that are killed, at random and at aimed moments; what stands afterwards is the old state or the new one.

``python tests/fuzz/killed_builds.py --kills 200 --seed 17`` builds a study of two short documents, changes the
documents, kills the next build by SIGKILL, and looks:

- ``load`` gives the tables of before or of after, all of one build;
- networks and findings are of the same build as the tables, or are refused in one line;
- ``git status`` names nothing but what a build writes;
- the next build leaves, byte for byte and name for name, what a build that nobody killed leaves.

Most builds run in a copy of this process, which has loaded everything and computed both states (``--compute``: they
compute anew), with few figures (``--figures``); aimed kills hit the k-th operation on files, random ones any moment. ``--whole N`` adds builds by the command, with all figures in
several processes. POSIX alone: it forks.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # a copy of a process that has threads may hang

import pandas as pd

from policycompare import project
from policycompare.errors import DataError
from policycompare.files import STAGED
from policycompare.plots import figures as plots
from policycompare.project import compared, figures, networks, statements
from policycompare.project import tables as project_tables
from policycompare.project.networks import load_networks
from policycompare.project.statements import read_findings

STUDY = Path(__file__).parents[1] / "studies" / "same_wording"
CHANGE = {"yunhe.txt": ("42%", "45%"), "qinglan.txt": ("3000个", "4500个，新建公交专用道20公里")}
"""What the second state of the study says in place of what the first says."""
EVENTS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir")
"""Operations that an aimed kill comes before."""
DEAD = 100
"""Seconds after which a build that should have ended is taken for one that hangs."""

Frames = dict[str, pd.DataFrame]


def write_raw(root: Path, state: int) -> None:
    """Give a study the texts of its first (0) or second (1) state."""
    for path in sorted((STUDY / "data" / "raw").iterdir()):
        text = path.read_text("utf-8")
        if state and path.name in CHANGE:
            assert CHANGE[path.name][0] in text
            text = text.replace(*CHANGE[path.name])
        (root / "data" / "raw" / path.name).write_text(text, "utf-8")


def frames(root: Path) -> Frames:
    return {table.name: frame for table, frame in project.load(root).items()}


def same(left: Frames, right: Frames) -> bool:
    return left.keys() == right.keys() and all(left[name].equals(right[name]) for name in left)


def files(root: Path) -> dict[str, bytes]:
    """All that stands in a study, by name; of folders the name alone."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(root.rglob("*"))
        if ".git" not in path.relative_to(root).parts
    }


def build(root: Path, tables_only: bool) -> None:
    """What ``policycompare build`` does, with the figures of this process."""
    now[:] = [root]
    with project.only_build(root):
        tables = project.build(root)
        if not tables_only:
            project.build_networks(root, tables)
            project.build_findings(root, tables)
            project.build_figures(root, tables)


def keep_computed(study: Path) -> None:
    """Compute both states once, so that copies of this process spend their time on writing, where kills matter."""
    kept: dict[tuple[str, str], Any] = {}
    drawn: dict[str, dict[str, bytes]] = {}

    def key() -> str:
        return (now[0] / "data" / "raw" / "yunhe.txt").read_text("utf-8")

    def keeping(module: ModuleType, name: str) -> None:
        compute = getattr(module, name)

        def kept_or_computed(*given: Any, **named: Any) -> Any:
            if (name, key()) not in kept:
                made = compute(*given, **named)
                kept[name, key()] = list(made) if isinstance(made, Iterator) else made
            return kept[name, key()]

        setattr(module, name, kept_or_computed)

    draw = figures._draw_all

    def draw_all(root: Path, tables: Any, stage: Path, workers: int, progress: bool) -> Any:
        if ("parts", key()) not in kept:
            kept["parts", key()] = draw(root, tables, stage, workers, progress)
            drawn[key()] = files(stage)
        for name in kept["parts", key()]:
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
        for name, data in drawn[key()].items():
            if not (stage / name).is_dir():
                (stage / name).write_bytes(data)
        return kept["parts", key()]

    figures._draw_all = draw_all
    keeping(project_tables, "_read_project")
    keeping(compared, "compared_tables")
    keeping(networks, "make_network_tables")
    keeping(networks, "network_graphs")
    keeping(statements, "make_findings")
    for state in (0, 1):
        write_raw(study, state)
        build(study, False)


now: list[Path] = []
"""The study that is built."""


def in_copy(work: Callable[[], None]) -> int:
    """Let a copy of this process do some work; its id."""
    sys.stdout.flush()
    if pid := os.fork():
        return pid
    code = 1
    try:
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 1)
        work()
        code = 0
    except DataError as error:
        print(f"copy: {error}", file=sys.stderr)
    finally:
        os._exit(code)


def ended(pid: int) -> int:
    """Wait for a copy: its exit code, or minus the signal that ended it."""
    end = time.monotonic() + DEAD
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    raise AssertionError("a build hangs")


def counted(root: Path, tables_only: bool) -> list[str]:
    """The operations on files of a build that nobody kills, one line each."""
    log = root.parent / "operations.txt"

    def work() -> None:
        stream = log.open("w", encoding="utf-8")

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            if event in EVENTS and str(root) in str(arguments[0]):
                stream.write(f"{event} {arguments[0]}\n")

        sys.addaudithook(hook)
        build(root, tables_only)
        stream.flush()

    assert ended(in_copy(work)) == 0
    return log.read_text("utf-8").splitlines()


def kill_aimed(root: Path, tables_only: bool, at: int) -> int:
    """Build, and be killed before the ``at``-th operation on files."""

    def work() -> None:
        left = [at]

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            if event in EVENTS and str(root) in str(arguments[0]):
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1

        sys.addaudithook(hook)
        build(root, tables_only)

    return ended(in_copy(work))


def kill_random(root: Path, tables_only: bool, after: float) -> int:
    """Build, and be killed after so many seconds."""
    pid = in_copy(lambda: build(root, tables_only))
    time.sleep(after)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return ended(pid)


def kill_whole(root: Path, after: float) -> int:
    """Build by the command, all figures, in several processes, and be killed after so many seconds."""
    command = [sys.executable, "-m", "policycompare.cli", "build", "--quiet", "--root", str(root)]
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    time.sleep(after)
    running.kill()
    return running.wait()


def looked_at(root: Path, states: list[Frames], counts: Counter[str]) -> None:
    """What readers find after a kill."""
    journal = (root / STAGED / "moves.json").exists()
    counts["killed while files moved"] += journal
    counts["staged files were left"] += (root / STAGED).exists()
    seen = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=root, capture_output=True, text=True, check=True
    )
    assert STAGED not in seen.stdout, seen.stdout
    found = [number for number, state in enumerate(states) if same(frames(root), state)]
    assert found, "load gives neither the old nor the new state"
    counts[f"load gave the {('old', 'new')[found[0]]} state"] += 1
    for name, read in (("networks", load_networks), ("findings", read_findings)):
        try:
            read(root)
            counts[f"{name} were of the same build"] += 1
        except DataError as error:
            assert "made from other tables" in str(error) or "is missing" in str(error), error
            counts[f"{name} were refused"] += 1


def differing(left: dict[str, bytes], right: dict[str, bytes]) -> list[str]:
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))


class Series:
    """Builds of one study that are killed one after the other."""

    def __init__(self, folder: Path, tables_only: bool, make: Callable[[Path], None]) -> None:
        """Build both states without a kill, each over the other, as the states that are right."""
        self.root, self.tables_only, self.make = folder / "study", tables_only, make
        shutil.copytree(STUDY, self.root)
        subprocess.run(["git", "init", "-q"], cwd=self.root, check=True)
        write_raw(self.root, 0)
        make(self.root)
        self.clean: list[dict[str, bytes]] = [{}, {}]
        self.frames: list[Frames] = [{}, {}]
        start = time.monotonic()
        for state in (1, 0):
            write_raw(self.root, state)
            make(self.root)
            self.clean[state], self.frames[state] = files(self.root), frames(self.root)
        self.seconds = (time.monotonic() - start) / 2
        self.now = 0
        assert not same(*self.frames)

    def kill(self, work: Callable[[], int], counts: Counter[str]) -> None:
        """Change the study, kill its build, look, build again, look."""
        old, self.now = self.now, 1 - self.now
        write_raw(self.root, self.now)
        counts["builds that were killed" if work() == -signal.SIGKILL else "builds that ended before"] += 1
        looked_at(self.root, [self.frames[old], self.frames[self.now]], counts)
        self.make(self.root)
        wrong = differing(files(self.root), self.clean[self.now])
        assert not wrong, f"the next build leaves something else: {wrong[:5]}"


def by_copy(tables_only: bool) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        assert ended(in_copy(lambda: build(root, tables_only))) == 0

    return make


def by_command(root: Path) -> None:
    subprocess.run([sys.executable, "-m", "policycompare.cli", "build", "--quiet", "--root", str(root)], check=True,
                   stderr=subprocess.DEVNULL)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200, help="builds to kill in copies of this process")
    parser.add_argument("--whole", type=int, default=0, help="builds by the command to kill as well")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--figures", default="targets,reuse", help="families of figures that copies draw")
    parser.add_argument("--compute", action="store_true", help="let copies compute everything anew, not only write it")
    asked = parser.parse_args()
    dice, counts = random.Random(asked.seed), Counter[str]()
    plots.FAMILIES = tuple(asked.figures.split(","))
    plots.FORMATS = ("svg", "png")
    with tempfile.TemporaryDirectory() as made:
        warm = shutil.copytree(STUDY, Path(made) / "warm")
        if asked.compute:
            build(warm, False)  # copies have loaded everything
        else:
            keep_computed(warm)
        for tables_only, share in ((True, asked.kills // 2), (False, asked.kills - asked.kills // 2)):
            name = "tables only" if tables_only else "tables, networks, findings, figures"
            place = Path(made).resolve() / str(tables_only)
            place.mkdir()
            series = Series(place, tables_only, by_copy(tables_only))
            write_raw(series.root, 1)
            operations = counted(series.root, tables_only)
            series.now = 1
            print(f"{name}: {series.seconds:.1f} s a build, {len(operations)} operations on files", flush=True)
            for number in range(share):
                if number % 2:
                    after = dice.uniform(0, series.seconds)
                    what, work = f"after {after:.3f} s", partial(kill_random, series.root, tables_only, after)
                else:
                    at = dice.randrange(len(operations))
                    what, work = f"before operation {at}", partial(kill_aimed, series.root, tables_only, at)
                counts[f"{name}, {'random' if number % 2 else 'aimed'}"] += 1
                try:
                    series.kill(work, counts)
                except (AssertionError, DataError) as error:
                    counts["WRONG"] += 1
                    print(f"WRONG, {name}, killed {what}: {error}", flush=True)
                    series = Series(Path(tempfile.mkdtemp(dir=made)), tables_only, by_copy(tables_only))
        if asked.whole:
            series = Series(Path(tempfile.mkdtemp(dir=made)), False, by_command)
            print(f"by the command, all figures: {series.seconds:.1f} s a build", flush=True)
            for _ in range(asked.whole):
                after = dice.uniform(0, series.seconds)
                counts["by the command, random"] += 1
                series.kill(partial(kill_whole, series.root, after), counts)
    for name, count in counts.items():
        print(f"{count:6} {name}")
    sys.exit(1 if counts["WRONG"] else 0)


if __name__ == "__main__":
    main()
