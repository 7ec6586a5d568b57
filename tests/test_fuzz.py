"""The search of ``tests/fuzz`` itself: a few cases of each kind hold, what is planted is found, made small and kept."""

from __future__ import annotations

import socket
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fuzz import run as fuzz_run
from fuzz import watch as fuzz_watch
from fuzz.cases import Case, Finding, generator, keep, kept
from fuzz.targets import TARGETS
from fuzz.watch import Watch
from policycompare.errors import DataError
from policycompare.project import outside_files
from policycompare.tables import check

DRAWN = {name: range(1) for name in TARGETS} | dict.fromkeys(("markdown", "docx", "xlsx", "zip", "review"), range(2))
"""Kind of case -> numbers of those that run here."""
PLAN = "一、总体要求\n（一）推进依法行政。到2025年，覆盖率达到90%。（市司法局牵头，市公安局配合）\n" * 3


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Watch:
    return Watch(tmp_path_factory.mktemp("fuzz"))


@pytest.mark.parametrize("target", TARGETS)
def test_a_few_cases_hold(target: str, watch: Watch) -> None:
    for number in DRAWN[target]:
        case, findings, _ = fuzz_run.run_case(target, 1, number, watch)
        assert not [f for f in findings if not f.is_note], case.how


@pytest.mark.parametrize("target", TARGETS)
def test_a_seed_gives_the_same_case(target: str) -> None:
    first, again = (TARGETS[target].make(generator(5, target, 9)) for _ in range(2))
    assert first == again
    assert first.how != TARGETS[target].make(generator(6, target, 9)).how or target == "terminal"


# -- planted faults


def raises(text: str, watch: Watch) -> None:
    if "牵头" in text:
        raise ValueError("planted")


def reads(text: str, watch: Watch) -> None:
    (watch.outside / "canary.txt").read_text("utf-8")


def writes(text: str, watch: Watch) -> None:
    (watch.study / "left.txt").write_text(text, encoding="utf-8")


def calls(text: str, watch: Watch) -> None:
    with socket.socket() as client:
        client.connect_ex(("127.0.0.1", 9))


def warns(text: str, watch: Watch) -> None:
    warnings.warn("planted", RuntimeWarning, stacklevel=1)


def prints(text: str, watch: Watch) -> None:
    print("planted")


def lasts(text: str, watch: Watch) -> None:
    while True:
        sum(range(1_000))


def says_nothing(text: str, watch: Watch) -> None:
    raise DataError("it", "is wrong", "")


PLANTED: dict[str, tuple[Callable[[str, Watch], None], str]] = {
    "an exception": (raises, "ValueError at project/outside_files.py"),
    "a file that is read": (reads, "reads outside the study"),
    "a file that is written": (writes, "writes outside the output"),
    "a file that is left": (writes, "a file of the study was made"),
    "the network": (calls, "network: socket.connect"),
    "a warning": (warns, "warning: RuntimeWarning"),
    "output": (prints, "output that nobody asked for"),
    "no end": (lasts, "slow: "),
    "a message that helps nobody": (says_nothing, "message without a file"),
    "a message without a remedy": (says_nothing, "message without a remedy"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found(name: str, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    fault, kind = PLANTED[name]
    inner: Any = outside_files.parse_document

    def broken(document: Any, lexicon: Any) -> Any:
        fault(document.source.raw, watch)
        return inner(document, lexicon)

    monkeypatch.setattr(outside_files, "parse_document", broken)
    if name == "no end":
        monkeypatch.setattr(fuzz_watch, "SECONDS", 0.3)
    case = Case({"方案.txt": PLAN.encode()}, ["方案.txt"])
    found = fuzz_run.run_case("text", 1, 2, watch, case)[1]
    assert any(f.kind.startswith(kind) for f in found), found


def test_a_wrong_span_and_a_hole_are_found(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case({"方案.txt": PLAN.encode()}, ["方案.txt"])
    assert fuzz_run.run_case("text", 1, 2, watch, case)[1] == []
    monkeypatch.setattr(
        check, "check_spans", lambda tables, sources: ["measures: x:1: characters 0:1 read 'a', the row 'b'"]
    )
    monkeypatch.setattr(check, "check_tiling", lambda tables, sources: ([], ["方案.txt: the passages end at 3 of 9"]))
    assert {f.kind for f in fuzz_run.run_case("text", 1, 2, watch, case)[1]} == {"span: measures", "tiling"}


def test_markup_of_a_document_is_found(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    from policycompare.report import reading_view

    inner = reading_view.render
    monkeypatch.setattr(reading_view, "render", lambda *a, **k: inner(*a, **k).replace("&lt;zzx", "<zzx"))
    case = Case({"方案.txt": (PLAN + "<zzx onzzx=1>").encode()}, ["方案.txt"])
    kinds = {f.kind for f in fuzz_run.run_case("text", 1, 2, watch, case)[1]}
    assert kinds == {"view: an element of a document", "view: an attribute of a document"}


def test_what_is_found_is_made_small_kept_and_run_again(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inner: Any = outside_files.parse_document

    def broken(document: Any, lexicon: Any) -> Any:
        raises(document.source.raw, watch)
        return inner(document, lexicon)

    monkeypatch.setattr(outside_files, "parse_document", broken)
    case = Case({"方案.txt": "推进工作（牵头）。".encode()}, ["方案.txt"], ["made"])
    finding = fuzz_run.run_case("text", 1, 2, watch, case)[1][0]
    small = fuzz_run.make_small("text", 1, 2, watch, case, finding)
    assert small.files["方案.txt"].decode() == "牵头"
    place = keep(tmp_path, "text", 1, 2, small, finding)
    assert kept(place) == ("text", 1, 2, small)
    keep(tmp_path, "text", 1, 3, case, finding)  # a larger one of the same kind
    assert kept(place)[2] == 2
    assert fuzz_run.replay(place) == 1
    assert "ValueError: planted" in capsys.readouterr().out
    monkeypatch.setattr(outside_files, "parse_document", inner)
    assert fuzz_run.replay(place) == 0


def test_the_table_counts() -> None:
    tallies = {"text": fuzz_run.Tally(), "pdf": fuzz_run.Tally()}
    found = [Finding("ValueError at a.py:f"), Finding("refused: x", is_note=True)]
    fuzz_run.count(tallies["text"], fuzz_run.Result("text", 4, 2.0, found))
    fuzz_run.count(tallies["text"], fuzz_run.Result("text", 5, 1.0, found[1:]))
    lines = fuzz_run.table(tallies).splitlines()
    assert lines[1].split() == ["text", "2", "1", "3", "1.50", "2.0", "4"]
    assert lines[-2].split(None, 1) == ["1", "ValueError at a.py:f  (text 1)"]
    assert lines[-1].split(None, 1) == ["2", "note: refused: x  (text 2)"]


def test_every_target_comes_as_often_as_it_weighs() -> None:
    whole = sum(target.weight for target in TARGETS.values())
    drawn = [task for task, _ in zip(fuzz_run.order(list(TARGETS), 1), range(2 * whole), strict=False)]
    for name, target in TARGETS.items():
        assert [number for other, number in drawn if other == name] == list(range(2 * target.weight))


def test_the_search_is_no_test(request: pytest.FixtureRequest) -> None:
    assert not [item for item in request.session.items if "/fuzz/" in item.nodeid]
    assert "fuzz.run" in sys.modules
