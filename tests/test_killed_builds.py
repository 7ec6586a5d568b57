"""Builds that stop anywhere: what stands is the old state or the new one, and the next build clears the rest.

``tests/fuzz/killed_builds.py`` kills builds for real; here a kill is an exception that nobody catches, after which no
operation on files is done any more.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from policycompare import project
from policycompare.cli import main
from policycompare.errors import DataError
from policycompare.files import MOVES, STAGED, BusyError, claimed, read_settled, settle, staged, write_whole
from policycompare.project import compared
from policycompare.project import networks as project_networks
from policycompare.project import tables as project_tables
from policycompare.project.figures import FIGURES, STAMP, changed_figures
from policycompare.project.networks import NETWORKS, load_networks
from policycompare.project.statements import read_findings

STUDY = Path(__file__).parent / "studies" / "same_wording"
OPERATIONS = ("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "fsync")


class Killed(BaseException):
    """What no code catches."""


@contextmanager
def killed_at(number: int, monkeypatch: pytest.MonkeyPatch, only: str = "") -> Iterator[list[str]]:
    """Stop before the operation on files of that number (or a later one on ``only``) and do no other; what was done."""
    done: list[str] = []
    dead: list[str] = []

    def stopping(name: str) -> Callable[..., Any]:
        do = getattr(os, name) if name != "fsync" else lambda _: None  # a test need not wait for the disk

        def operation(*given: Any, **named: Any) -> Any:
            if dead or (len(done) >= number and only in str(given[0])):
                dead.append(name)
                raise Killed
            done.append(name)
            return do(*given, **named)

        return operation

    with monkeypatch.context() as patch:
        for name in OPERATIONS:
            patch.setattr(os, name, stopping(name))
        yield done


def all_files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else b"" for p in sorted(folder.rglob("*"))}


def visible(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in all_files(folder).items() if name.split("/")[0] != STAGED}


OLD = {"a.txt": b"old a", "b/b.txt": b"old b", "gone.txt": b"goes", "own.txt": b"somebody's", "b/own.txt": b"too"}
NEW = {"a.txt": b"new a", "b/b.txt": b"new b", "c/d/new.txt": b"new c", "z.txt": b"new z"}


def old_folder(folder: Path) -> Path:
    for name, data in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def write_new(folder: Path) -> None:
    with staged(folder, "folder", ("gone.txt", "never.txt")) as stage:
        for name, data in NEW.items():
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            (stage / name).write_bytes(data)


@pytest.fixture(params=[False, True], ids=["one disk", "two disks"])
def disks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """With two, no file can be moved between what is staged and where it belongs."""
    if request.param:
        do = os.replace

        def replace(source: Any, target: Any) -> None:
            if (STAGED in Path(source).parts) != (STAGED in Path(target).parts):
                raise OSError(errno.EXDEV, "another disk")
            do(source, target)

        monkeypatch.setattr(os, "replace", replace)
    return request.param


def test_a_move_that_is_killed_at_any_step_leaves_the_old_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disks: bool
) -> None:
    write_new(old_folder(tmp_path / "clean"))
    clean, seen = all_files(tmp_path / "clean"), set()
    assert clean == {k: v for k, v in OLD.items() if k != "gone.txt"} | NEW | {"b": b"", "c": b"", "c/d": b""}
    for number in range(1000):
        folder = old_folder(tmp_path / str(number))
        before = all_files(folder)
        with killed_at(number, monkeypatch) as done:
            try:
                write_new(folder)
                break
            except Killed:
                pass
        is_moving = (folder / STAGED / MOVES).exists()
        settle(folder, "folder")  # what every reader does
        assert visible(folder) in (before, clean), f"{number}: {done}"
        assert not is_moving or visible(folder) == before
        seen.add((is_moving, visible(folder) == before))
        write_new(folder)
        assert all_files(folder) == clean
    assert number > 30
    assert seen == {(False, True), (True, True), (False, False)}  # before, while and after they move


def test_what_is_undone_may_be_killed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disks: bool) -> None:
    old_folder(tmp_path)
    before = all_files(tmp_path)
    with killed_at(0, monkeypatch, "z.txt"), pytest.raises(Killed):
        write_new(tmp_path)
    assert visible(tmp_path) != before
    for number in range(1000):
        with killed_at(number, monkeypatch), suppress(Killed):
            settle(tmp_path, "folder")
            break
    assert number > 3
    assert visible(tmp_path) == before


def test_a_file_that_cannot_be_moved_brings_the_others_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_folder(tmp_path)
    before, do = all_files(tmp_path), os.replace

    def locked(source: Any, target: Any) -> None:
        if Path(target) == tmp_path / "b" / "b.txt" and "new" in Path(source).parts:
            raise PermissionError(errno.EACCES, "open in another program")
        do(source, target)

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(DataError, match=r"^folder: cannot be written \(open in another program\); make the folder"):
        write_new(tmp_path)
    assert all_files(tmp_path) == before


def test_what_cannot_be_brought_back_is_said_and_brought_back_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_folder(tmp_path)
    before = all_files(tmp_path)
    with killed_at(0, monkeypatch, "z.txt"), pytest.raises(Killed):
        write_new(tmp_path)
    with monkeypatch.context() as patch:

        def refuse(*_: Any) -> None:
            raise PermissionError(errno.EROFS, "read-only")

        patch.setattr(os, "replace", refuse)
        with pytest.raises(DataError, match="a run was stopped while it moved files there"):
            settle(tmp_path, "folder")
    settle(tmp_path, "folder")
    assert all_files(tmp_path) == before


def test_a_file_that_somebody_made_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_folder(tmp_path)
    with killed_at(0, monkeypatch, "z.txt"), pytest.raises(Killed):
        write_new(tmp_path)
    (tmp_path / "z.txt").write_text("mine")
    settle(tmp_path, "folder")
    assert (tmp_path / "z.txt").read_text() == "mine"
    assert (tmp_path / "a.txt").read_bytes() == OLD["a.txt"]


def test_a_reader_sees_one_state_while_another_writes(tmp_path: Path) -> None:
    old_folder(tmp_path)
    reads: list[bytes] = []

    def read() -> bytes:
        first = (tmp_path / "a.txt").read_bytes()
        if not reads:
            os.utime(tmp_path, (1, 1))  # however coarse the clock of the disk is
            write_new(tmp_path)
        reads.append(first)
        return first + b", " + (tmp_path / "z.txt").read_bytes()

    assert read_settled(tmp_path, "folder", tmp_path, read) == b"new a, new z"
    assert reads == [b"old a", b"new a"]


def test_one_run_at_a_time_and_none_for_ever(tmp_path: Path) -> None:
    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        with claimed(tmp_path, "folder"), staged(tmp_path, "folder"):  # the one that has it may ask again
            entered.set()
            leave.wait(30)

    thread = threading.Thread(target=other)
    thread.start()
    assert entered.wait(30)
    with pytest.raises(BusyError, match=r"^folder: another run of policycompare is writing there; wait until"):
        claimed(tmp_path, "folder", 0).__enter__()
    leave.set()
    thread.join()
    with claimed(tmp_path, "folder", 0):
        assert (tmp_path / STAGED).is_dir()
    assert list(tmp_path.iterdir()) == []
    code = (
        "import os, sys; from pathlib import Path; from policycompare.files import staged\n"
        "with staged(Path(sys.argv[1]), 'folder') as stage: (stage / 'half.txt').write_text('half'); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 9
    assert list((tmp_path / STAGED).rglob("half.txt"))
    write_whole(tmp_path / "whole.txt", b"whole")
    assert all_files(tmp_path) == {"whole.txt": b"whole"}


def test_two_builds_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(STUDY, tmp_path, dirs_exist_ok=True)
    before, codes = all_files(tmp_path), []
    with claimed(tmp_path, "study"):
        thread = threading.Thread(target=lambda: codes.append(main(["build", "--root", str(tmp_path)])))
        thread.start()
        thread.join()
        assert visible(tmp_path) == before
    said = f"policycompare: {tmp_path}: another run of policycompare is writing there; wait until it has ended\n"
    assert (codes, capsys.readouterr().err) == ([1], said)


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_git_sees_nothing_of_what_is_staged(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    with staged(tmp_path / "data", "folder") as stage:
        (stage / "half.txt").write_text("half")
        command = ["git", "status", "--porcelain", "-uall"]
        assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout == b""


HOSTILE = {
    "above": {"work": "x", "replaced": [], "new": ["../victim.txt"]},
    "rooted": {"work": "x", "replaced": ["/etc/hostname"], "new": []},
    "work": {"work": "../..", "replaced": ["victim.txt"], "new": []},
    "link": {"work": "x", "replaced": [], "new": ["link/victim.txt"]},
    "no names": {"work": "x", "replaced": [1], "new": []},
    "nul": {"work": "x", "replaced": [], "new": ["a\0b"]},
    "list": [],
    "deep": "[" * 100_000,
    "other": {"work": 5},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_moves_of_somebody_else_touch_nothing_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / "victim.txt").write_text("here")
    folder = tmp_path / "study"
    (folder / STAGED / "x").mkdir(parents=True)
    (folder / "link").symlink_to(tmp_path, target_is_directory=True)
    moves = HOSTILE[name]
    (folder / STAGED / MOVES).write_text(moves if isinstance(moves, str) else json.dumps(moves))
    with pytest.raises(DataError, match=r"none that a run wrote here; delete \.staged"):
        write_whole(folder / "a.txt", b"")
    assert (tmp_path / "victim.txt").read_text() == "here"


def test_a_link_in_place_of_what_is_staged_is_not_cleared(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "victim.txt").write_text("here")
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / STAGED).symlink_to(tmp_path / "home", target_is_directory=True)
    with pytest.raises(DataError, match="is a link"):
        write_whole(tmp_path / "study" / "a.txt", b"")
    assert all_files(tmp_path / "home") == {"victim.txt": b"here"}


# ---- builds


@pytest.fixture(scope="module")
def made() -> Any:
    """The tables of both states of a study of two short documents, made once."""
    kept: dict[tuple[str, str], Any] = {}

    def keeping(make: Callable[..., Any], name: str) -> Callable[..., Any]:
        def keep(*given: Any, **named: Any) -> Any:
            root = next(value for value in given if isinstance(value, Path))
            key = (name, (root / "data" / "raw" / "yunhe.txt").read_text("utf-8"))
            if key not in kept:
                kept[key] = make(*given, **named)
            return kept[key]

        return keep

    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((project_tables, "_read_project"), (compared, "compared_tables")):
            patch.setattr(module, name, keeping(getattr(module, name), name))
        yield kept


def change(root: Path) -> None:
    """Give one document another figure."""
    path = root / "data" / "raw" / "yunhe.txt"
    text = path.read_text("utf-8")
    path.write_text(text.replace("42%", "45%") if "42%" in text else text.replace("45%", "42%"), encoding="utf-8")


def frames(root: Path) -> dict[str, list[Any]]:
    return {table.name: frame.astype(object).fillna("").values.tolist() for table, frame in project.load(root).items()}


def test_a_build_that_is_killed_leaves_the_old_or_the_new_tables(
    tmp_path: Path, made: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = shutil.copytree(STUDY, tmp_path / "study")
    project.build(root)
    states, clean = [frames(root)], [all_files(root)]
    change(root)
    with killed_at(10_000, monkeypatch) as done:
        project.build(root)
    states.append(frames(root))
    clean.append(all_files(root))
    assert states[0] != states[1]
    assert len(done) > 200
    now, seen = 1, set()
    for number in (0, len(done) // 2, len(done) - 100, len(done) - 3):
        change(root)
        now = 1 - now
        with killed_at(number, monkeypatch), pytest.raises(Killed):
            project.build(root)
        moving = (root / STAGED / MOVES).exists()
        found = frames(root)
        assert found in states
        seen.add((moving, found == states[now]))
        project.build(root)
        assert all_files(root) == clean[now]
    assert {(True, False), (False, False), (False, True)} == seen


def test_networks_and_findings_of_another_build_are_refused(
    tmp_path: Path, made: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_networks, "network_graphs", lambda _: [])
    root = shutil.copytree(STUDY, tmp_path / "study")
    tables = project.build(root)
    project.build_networks(root, tables)
    project.build_findings(root, tables)
    assert len(read_findings(root)) == 3
    change(root)
    tables = project.build(root)  # and killed before the networks
    line = "they were made from other tables than those in data/processed; run policycompare networks"
    with pytest.raises(DataError, match=f"^{NETWORKS.as_posix()}: {line}"):
        load_networks(root)
    with pytest.raises(DataError, match=r"^data/processed/findings: .*; run policycompare build$"):
        read_findings(root)
    assert [wrong for wrong in project.check(root)[1] if line in wrong]
    project.build_networks(root, tables)
    load_networks(root)
    with pytest.raises(DataError, match=r"data/processed \+ data/processed/networks; run policycompare build"):
        read_findings(root)
    project.build_findings(root, tables)
    assert len(read_findings(root)) == 3
    # Other ends of lines, as git may give them, are no other tables.
    for path in (root / "data" / "processed").rglob("*.json"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    load_networks(root)


def test_check_sees_figures_of_another_build(tmp_path: Path, made: Any) -> None:
    root = shutil.copytree(STUDY, tmp_path / "study")
    project.build(root)
    (root / FIGURES).mkdir()
    (root / FIGURES / STAMP).write_text(
        json.dumps({"fingerprint": "x", "tables": None, "parts": {"zh/a": {"caption": {}, "files": {}}}})
    )
    assert "figures: they were drawn from other tables" in next(iter(changed_figures(root)))
