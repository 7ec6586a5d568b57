"""Decisions of people belong to texts: they follow them to other ids, or wait until somebody settles them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest

from policycompare.cli import main
from policycompare.errors import DataError
from policycompare.export.review import read_decisions, write_review
from policycompare.export.tables import write_csv
from policycompare.project import build, check, last_decisions, make_tables, save_review, strict_warnings
from policycompare.project.warnings import RE_UNREAD
from policycompare.tables.frames import Parsed, build_frame, check_tables, iter_rows
from policycompare.tables.schema import BY_NAME, DECISION_KINDS, DECISION_STATUSES, SUSPENSIONS
from policycompare.tables.stored import read_tables
from policycompare.topics.decision_files import gather, load_decisions, save_decisions
from policycompare.topics.decision_kinds import (
    KINDS,
    AddedTarget,
    AlignmentDecision,
    CodingDecision,
    Decision,
    FunctionDecision,
    TargetDecision,
    text_hash,
)
from policycompare.topics.decision_table import SUSPENDED, decision_rows, lost_lines, suspended_lines
from policycompare.topics.resolving import Present, Resolution, Resolved, Subject, resolve

A = (
    "推进严格规范公正文明执法，全面落实行政执法公示制度。",
    "加强公共法律服务体系建设，建设公共法律服务中心。",
    "完善重大行政决策程序，落实公众参与和专家论证。",
    "加强行政复议工作，公正办理行政复议案件。",
)
B = (
    "全面落实行政执法公示制度，规范行政执法行为。",
    "建设公共法律服务中心，开展法律援助。",
    "加强行政规范性文件合法性审核。",
)
OPEN = "加强政务公开工作，推进决策公开。"
TOPICS = {"ENF-THREE", "DIS-APPEAR", "GOV-OPEN"}


def write_study(root: Path, **documents: Iterable[str]) -> Path:
    """A study of plans with numbered items, each of a region of its own."""
    raw = root / "data" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    manifest = '[study]\ncodebook = "rule_of_law"\n'
    for name, items in documents.items():
        numbered = "".join(f"{number}．{text}\n" for number, text in enumerate(items, 1))
        text = f"{name}市法治政府建设实施方案\n\n为加快推进法治政府建设，制定本方案。\n\n一、主要任务\n\n{numbered}"
        (raw / f"{name}.txt").write_text(text, encoding="utf-8")
        manifest += (
            f'\n[[file]]\npath = "{name}.txt"\n\n[[file.document]]\ndocument_id = "{name}"\nregion_id = "{name}"\n'
        )
    (raw / "manifest.toml").write_text(manifest, encoding="utf-8")
    return root


def coding(measure_id: str, text: str | None, decision: str = "yes", topic_id: str = "DIS-APPEAR") -> CodingDecision:
    return CodingDecision(measure_id, topic_id, decision, "", text_hash(text) if text else "")


def pair(left: str, left_text: str, right: str, right_text: str, decision: str = "same") -> AlignmentDecision:
    return AlignmentDecision(left, right, decision, "", text_hash(left_text), text_hash(right_text))


def present(tables: Parsed) -> Present:
    """The texts of tables, and a codebook of three topics."""
    topics = pd.DataFrame({"topic_id": sorted(TOPICS)})
    return Present.of(SimpleNamespace(**{table.name: own for table, own in tables.items()} | {"topics": topics}))


def became(found: Resolved) -> str:
    """What became of a decision, in a word: its ids now, or why it is suspended."""
    return " ".join(found.now.ids) if found.now else found.reason


AIM_WORDS = "行政复议案件按期办结率达到95%"
AIM = f"加强行政复议，{AIM_WORDS}。"


def aim(target_id: str, measure: str, field: str = "value", decision: str = "96") -> TargetDecision:
    return TargetDecision(target_id, field, decision, "", text_hash(f"{measure}\n{AIM_WORDS}"))


DOUBLE = "落实“谁执法谁普法”普法责任制。"
CASES: dict[str, tuple[dict[str, Iterable[str]], Decision, str]] = {
    "nothing has changed": ({"a": A, "b": B}, coding("a:1", A[0]), "a:1"),
    "an item is inserted above": ({"a": (OPEN, *A), "b": B}, coding("a:1", A[0]), "a:2"),
    "two items above": ({"a": (OPEN, DOUBLE, *A), "b": B}, coding("a:4", A[3]), "a:6"),
    "an item above is gone": ({"a": A[1:], "b": B}, coding("a:3", A[2]), "a:2"),
    "items are put in another order": ({"a": A[::-1], "b": B}, coding("a:1", A[0]), "a:4"),
    "an item is split": ({"a": ("推进严格规范公正文明执法。", "全面落实行政执法公示制度。", *A[1:]), "b": B},
        coding("a:1", A[0]), "text_changed"),
    "two items are merged": ({"a": (A[0] + A[1], *A[2:]), "b": B}, coding("a:2", A[1]), "text_changed"),
    "one character is corrected": ({"a": (A[0].replace("文明", "文眀"), *A[1:]), "b": B},
        coding("a:1", A[0]), "text_changed"),
    "its item is gone and another has its id": ({"a": A[1:], "b": B}, coding("a:1", A[0]), "text_changed"),
    "the last item is gone, and its id": ({"a": A[:3], "b": B}, coding("a:4", A[3]), "text_changed"),
    "equal texts, its own in its place": ({"a": (DOUBLE, *A, DOUBLE), "b": B}, coding("a:1", DOUBLE), "a:1"),
    "equal texts in one document": ({"a": (OPEN, DOUBLE, *A, DOUBLE), "b": B}, coding("a:1", DOUBLE), "several_texts"),
    "equal texts in two documents": ({"a": (OPEN, DOUBLE, *A), "b": (*B, DOUBLE)}, coding("a:1", DOUBLE), "a:2"),
    "moved into another document": ({"a": A[1:], "b": (*B, A[0])}, coding("a:1", A[0]), "b:4"),
    "edited, while a copy stands elsewhere": (
        {"a": (A[0].replace("推进", "加快推进"), *A[1:]), "b": (*B, A[0])}, coding("a:1", A[0]), "text_changed"),
    "moved into one of two others": ({"a": A[1:], "b": (*B, A[0]), "c": (A[0],)}, coding("a:1", A[0]), "several_texts"),
    "the document has another id": ({"anshan": A, "b": B}, coding("a:3", A[2]), "anshan:3"),
    "another id, and a copy elsewhere": ({"anshan": A, "b": (*B, A[2])}, coding("a:3", A[2]), "several_texts"),
    "no hash, an id that is there": ({"a": (OPEN, *A), "b": B}, coding("a:1", None), "a:1"),
    "no hash, an id that is not": ({"a": A, "b": B}, coding("a:9", None), "no_measure"),
    "a topic of another codebook": ({"a": (OPEN, *A), "b": B}, coding("a:1", A[0], topic_id="NEW-1"), "unknown_topic"),
    "both sides of a pair have moved": ({"a": (OPEN, *A), "b": B[::-1]}, pair("a:1", A[0], "b:1", B[0]), "a:2 b:3"),
    "one side has changed": ({"a": (OPEN, *A), "b": (B[0][:-1], *B[1:])}, pair("b:1", B[0], "a:1", A[0]), "text_changed"),
    "both sides became one text": ({"a": A[1:], "b": (*B, A[0])}, pair("a:1", A[0], "b:4", A[0]), "one_side"),
    "a target follows its measure": ({"a": (OPEN, *A[:3], AIM), "b": B}, aim("a:4/t1", AIM), "a:5/t1"),
    "a target whose measure was edited": ({"a": (*A[:3], AIM.replace("加强", "加快")), "b": B}, aim("a:4/t1", AIM), "text_changed"),
    "a target of another document with the words": ({"a": A, "b": (*B, AIM)}, aim("a:4/t1", AIM), "b:4/t1"),
    "a target without a hash": ({"a": (*A[:3], AIM), "b": B}, TargetDecision("a:4/t1", "value", "5"), "a:4/t1"),
    "a target that is read no more": ({"a": A, "b": B}, TargetDecision("a:4/t1", "", "no"), "no_measure"),
    "an added target follows its measure": (
        {"a": (OPEN, *A), "b": B}, AddedTarget("a:1", "推进严格规范公正文明执法", "vision", "", text_hash(A[0])), "a:2"),
    "an added target of other words": ({"a": A, "b": B}, AddedTarget("a:1", "推进政务", "vision", "", text_hash(A[0])), "no_words"),
    "an added target whose words stand twice": (
        {"a": A, "b": B}, AddedTarget("a:1", "执法", "vision", "", text_hash(A[0])), "no_words"),
    "an added target that is read now": (
        {"a": (*A[:3], AIM), "b": B}, AddedTarget("a:4", AIM_WORDS, "figure", "", text_hash(AIM)), "already_read"),
    "both sides are in one document now": ({"a": (*A, B[0]), "b": B[1:]}, pair("a:1", A[0], "b:1", B[0]), "one_side"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_becomes_of_a_decision(tmp_path: Path, name: str) -> None:
    documents, decision, wanted = CASES[name]
    now = present(make_tables(write_study(tmp_path, **documents)))
    (found,) = resolve([decision], now)
    assert became(found) == wanted
    status = "applied" if wanted == " ".join(decision.ids) else "suspended" if wanted in SUSPENSIONS else "moved"
    assert found.status == status
    if found.now:  # whatever it is applied to has the text that was read
        texts = now.of_kind(type(decision))
        assert all(not digest or texts.hash_of[i] == digest for i, digest in found.now.texts)
        assert (found.now.decision, found.now.hashes) == (decision.decision, decision.hashes)


def in_mind(**texts: str) -> Present:
    """Measures without a study: ``a_1`` is a:1 of the document a."""
    named = {name.replace("_", ":"): text for name, text in texts.items()}
    return Present({i: Subject(i[0], i[0], text) for i, text in named.items()}, TOPICS)


def of_targets(**texts: str) -> Present:
    """Targets without a study: ``a`` is a:1/t1."""
    return Present({}, (), {f"{name}:1/t1": Subject(name, name, text) for name, text in texts.items()})


AGAINST: dict[str, tuple[Present, list[Decision], list[str]]] = {
    "two items changed places, each with its decision": (
        in_mind(a_1="乙乙。", a_2="甲甲。"), [coding("a:1", "甲甲。"), coding("a:2", "乙乙。", "no")], ["a:2", "a:1"]),
    "one id, two texts, one after the other": (
        in_mind(a_1="乙乙。", a_2="甲甲。"), [coding("a:1", "甲甲。"), coding("a:1", "乙乙。", "no")], ["a:2", "a:1"]),
    "a target is rejected and one of its fields corrected": (
        of_targets(a="甲。"), [TargetDecision("a:1/t1", "", "no"), TargetDecision("a:1/t1", "value", "5")], ["a:1/t1"] * 2),
    "one field of a target in two ways": (
        of_targets(b="甲。"), [
            TargetDecision("a:1/t1", "value", "5", "", text_hash("甲。")),
            TargetDecision("b:1/t1", "value", "6", "", text_hash("甲。")),
        ], ["contradicted", "b:1/t1"]),
    "a function that there is, and one that there is not": (
        Present({}, (), {}, {"a/市司法局": Subject("a", "a", "甲市\n市司法局")}, {"justice"}),
        [FunctionDecision("a/市司法局", "justice"), FunctionDecision("a/市司法局", "justise")],
        ["a/市司法局", "unknown_function"]),
    "a function of a region that has another id now": (
        Present({}, (), {}, {"jia/市司法局": Subject("jia", "jia", "甲市\n市司法局")}, {"justice"}),
        [FunctionDecision("a/市司法局", "", "", text_hash("甲市\n市司法局"))], ["jia/市司法局"]),
    "a body of that name in another region": (
        Present({}, (), {}, {"b/市司法局": Subject("b", "b", "乙市\n市司法局")}, {"justice"}),
        [FunctionDecision("a/市司法局", "justice", "", text_hash("甲市\n市司法局"))], ["text_changed"]),
    "moves onto one that says the same": (
        in_mind(b_1="甲甲。"), [coding("a:1", "甲甲。"), coding("b:1", "甲甲。")], ["b:1", "b:1"]),
    "moves onto one that says otherwise": (
        in_mind(b_1="甲甲。"), [coding("a:1", "甲甲。"), coding("b:1", "甲甲。", "no")], ["contradicted", "b:1"]),
    "two move onto one measure": (
        in_mind(c_1="甲甲。"), [coding("a:1", "甲甲。"), coding("b:1", "甲甲。", "no")], ["contradicted"] * 2),
    "a second primary moves in": (
        in_mind(b_1="甲甲。"),
        [coding("a:1", "甲甲。", "primary"), coding("b:1", "甲甲。", "primary", "GOV-OPEN")], ["contradicted", "b:1"]),
    "one without a hash stands where one with a hash moves": (
        in_mind(a_1="乙乙。", a_2="甲甲。"), [coding("a:1", "甲甲。"), coding("a:2", None, "no")], ["a:2", "contradicted"]),
    "a topic and a pair never contradict each other": (
        in_mind(a_1="甲甲。", b_1="乙乙。"), [coding("a:1", "甲甲。"), pair("a:1", "甲甲。", "b:1", "乙乙。")], ["a:1", "a:1 b:1"]),
    "one pair in both orders, otherwise": (
        in_mind(a_2="甲甲。", b_1="乙乙。"),
        [pair("a:1", "甲甲。", "b:1", "乙乙。"), pair("b:1", "乙乙。", "a:2", "甲甲。", "no")], ["contradicted", "b:1 a:2"]),
}  # fmt: skip


@pytest.mark.parametrize("name", AGAINST)
def test_decisions_that_meet(name: str) -> None:
    now, decisions, wanted = AGAINST[name]
    found = resolve(decisions, now)
    assert [became(one) for one in found] == wanted
    assert len({d.key for d in found.now}) == len(list(found.now))  # nothing is applied twice


def test_every_kind_is_found_by_what_it_declares() -> None:
    assert tuple(kind.KIND for kind in KINDS) == DECISION_KINDS
    assert set(SUSPENDED) == set(SUSPENSIONS)
    for kind in KINDS:
        columns = kind.columns()
        assert {name for subject in kind.SUBJECTS for name in subject} <= set(columns)
        filled = {c: f"{c}-1" for c in columns if c not in ("decision", "note")}
        decision = kind(**filled, decision="yes")
        assert decision.at(["x:1", "y:2"][: len(kind.SUBJECTS)]).ids == ("x:1", "y:2")[: len(kind.SUBJECTS)]
        assert decision.at(decision.ids) == decision


def frame(now: Present, *decisions: Decision) -> pd.DataFrame:
    return build_frame(BY_NAME["decisions"], decision_rows(resolve(decisions, now)))


LOST: dict[str, tuple[list[Decision], list[Decision], int]] = {
    "nothing": ([coding("a:1", "甲甲。")], [coding("a:1", "甲甲。")], 0),
    "the only row": ([coding("a:1", "甲甲。")], [], 1),
    "one of two": ([coding("a:1", "甲甲。"), coding("a:2", "乙乙。")], [coding("a:2", "乙乙。")], 1),
    "one of two on equal texts": ([coding("a:3", "丙丙。"), coding("b:1", "丙丙。")], [coding("b:1", "丙丙。")], 1),
    "a kind of its own": ([coding("a:1", "甲甲。"), pair("a:1", "甲甲。", "b:1", "丙丙。")], [coding("a:1", "甲甲。")], 1),
    "its id was corrected": ([coding("a:9", "甲甲。")], [coding("a:1", "甲甲。")], 0),
    "the one that is meant was named": ([coding("c:9", "丙丙。")], [coding("a:3", "丙丙。")], 0),
    "it was decided the other way": ([coding("a:1", "甲甲。")], [coding("a:1", "甲甲。", "no")], 0),
    "it was decided again on the text of today": ([coding("a:1", "旧。")], [coding("a:1", "甲甲。")], 0),
    "another topic was decided instead": ([coding("a:1", "甲甲。")], [coding("a:1", "甲甲。", topic_id="GOV-OPEN")], 1),
    "it got its hash": ([coding("a:1", None)], [coding("a:1", "甲甲。")], 0),
    "a suspended row was deleted": ([coding("a:1", "旧。")], [], 1),
    "one was added": ([], [coding("a:1", "甲甲。")], 0),
    "a pair is turned round": (
        [pair("a:1", "甲甲。", "b:1", "丙丙。")], [pair("b:1", "丙丙。", "a:1", "甲甲。")], 0),
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
def test_what_is_missing_since_the_last_build(name: str) -> None:
    before, after, count = LOST[name]
    now = in_mind(a_1="甲甲。", a_2="乙乙。", a_3="丙丙。", b_1="丙丙。")
    lines = lost_lines(frame(now, *before), frame(now, *after))
    assert len(lines) == count
    assert all("put the row back" in line for line in lines)


def test_two_rows_that_became_one_are_not_missed() -> None:
    now = in_mind(b_1="甲甲。")
    before = frame(now, coding("a:1", "甲甲。"), coding("b:1", "甲甲。"))
    assert lost_lines(before, frame(now, coding("b:1", "甲甲。"))) == []


# --- a study, built


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built study with decisions: on a topic, on a pair."""
    root = write_study(tmp_path_factory.mktemp("decided"), a=A, b=B)
    given = [coding("a:1", A[0], "primary"), pair("a:2", A[1], "b:2", B[1])]
    save_decisions(given, root / "data" / "lexicon" / "decisions")
    assert main(["build", "--tables-only", "--quiet", "--root", str(root)]) == 0
    return root


@pytest.fixture
def study(once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it that a test may change; its tables are written as csv alone, which is all that is read back."""
    monkeypatch.setattr("policycompare.export.tables.TABLE_WRITERS", {"csv": write_csv})
    return shutil.copytree(once, tmp_path / "study")


def run(root: Path, *command: str) -> int:
    return main([*command, "--root", str(root)])


def test_an_item_is_inserted_above(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_study(study, a=(OPEN, *A), b=B)
    tables = build(study)
    own = tables.measure_topics[tables.measure_topics["source"] == "manual"]
    assert list(own["measure_id"]) == ["a:2"]  # where the text is, not where the id is
    assert list(tables.decisions["status"]) == ["moved", "moved"]
    assert list(tables.decisions["applied_to"]) == ["a:3;b:2", "a:2"]
    decided = tables.alignments[tables.alignments["basis"] == "decision"]
    assert list(zip(decided["left_measure_id"], decided["right_measure_id"], strict=True)) == [("a:3", "b:2")]
    assert any("a:1, DIS-APPEAR, primary: its text now has the id a:2" in line for line in tables.report)
    assert run(study, "check", "--quiet") == 0  # built again, it is settled: the decision holds
    assert not capsys.readouterr().err


def test_a_changed_text_suspends_and_fails_the_check(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_study(study, a=(A[0].replace("推进", "加快推进"), *A[1:]), b=B)
    assert run(study, "build", "--tables-only", "--quiet") == 0
    said = capsys.readouterr()
    assert not said.out
    (line,) = said.err.splitlines()
    assert line == (
        "policycompare: WARNING: data/lexicon/decisions/codings.csv: a:1, DIS-APPEAR, primary: suspended, the text that "
        "was decided on is gone; decide again with policycompare review, or delete the row"
    )
    tables = read_tables(study / "data" / "processed")
    assert list(tables.decisions["status"]) == ["applied", "suspended"]
    assert not (tables.measure_topics["source"] == "manual").any()  # as if nobody had decided
    for options in ([], ["--strict"]):
        assert run(study, "check", "--quiet", *options) == 1
        said = capsys.readouterr()
        assert [e for e in said.err.splitlines() if "suspended" in e] == [line.replace("WARNING: ", "")]

    # settled by a decision on the text of today, from the workbook, which has it on top
    path = write_review(tables, study / "review.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["codings"]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, heads.index("measure_id") + 1).value == "a:1"
    row = next(n for n in range(2, 9) if sheet.cell(n, heads.index("topic_id") + 1).value is None)
    assert sheet.cell(row, 1).value == "a:1"
    sheet.cell(row, heads.index("topic_id") + 1).value = "DIS-APPEAR"
    sheet.cell(row, heads.index("decision") + 1).value = "primary"
    book.save(path)
    assert len(save_review(study, path)) == 1
    assert len(load_decisions(study).codings) == 1
    assert run(study, "build", "--tables-only", "--quiet") == 0
    assert run(study, "check", "--quiet", "--strict") == 0
    assert not capsys.readouterr().err


def test_a_deleted_file_is_missed_once(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (study / "data" / "lexicon" / "decisions" / "codings.csv").unlink()
    assert run(study, "check", "--quiet") == 1
    missing = (
        "data/lexicon/decisions/codings.csv: a:1, DIS-APPEAR, primary: it was there when the tables were last built"
    )
    stale = "data/processed/decisions.csv: 2 rows, a build now gives 1"
    said = capsys.readouterr().err
    assert missing in said
    assert stale in said
    assert run(study, "build", "--tables-only", "--quiet") == 0
    said = capsys.readouterr().err
    assert f"WARNING: {missing}" in said and len(said.splitlines()) == 1
    assert run(study, "build", "--tables-only", "--quiet") == 0  # it was meant: the state is the new one
    assert run(study, "check", "--quiet") == 0
    assert not capsys.readouterr().err


def test_python_is_told_too(study: Path) -> None:
    path = study / "data" / "lexicon" / "decisions" / "alignments.csv"
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")  # the row alone
    assert any("alignments.csv: a:2, b:2, same: it was there" in line for line in build(study).report)


def test_what_the_last_build_had_cannot_be_read(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = study / "data" / "processed" / "decisions.csv"
    for broken in (b"decision_id,kind\nx,y\n", b"\xff\xfe\x00"):
        path.write_bytes(broken)
        assert last_decisions(study) is None
    assert run(study, "build", "--tables-only", "--quiet") == 0
    assert "decisions.csv: it could not be read, so nobody knows" in capsys.readouterr().err
    path.unlink()
    known = last_decisions(study)
    assert known is not None and known.empty  # nothing was built: nothing is missing


def test_strict_fails_by_what_is_said_only(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = study / "data" / "lexicon" / "decisions" / "codings.csv"
    path.write_text(path.read_text("utf-8").replace(text_hash(A[0]), ""), encoding="utf-8")
    assert run(study, "build", "--tables-only", "--quiet") == 0
    capsys.readouterr()
    assert run(study, "check") == 0
    said = capsys.readouterr()
    assert "WARNING: data/lexicon/decisions/codings.csv: 1 without a hash" in said.out
    assert said.out.count("without a hash") == 1
    assert run(study, "check", "--strict", "--quiet") == 1
    assert "policycompare: data/lexicon/decisions/codings.csv: 1 without a hash" in capsys.readouterr().err


def test_strict_fails_by_what_was_not_read(once: Path) -> None:
    tables = read_tables(once / "data" / "processed")
    assert strict_warnings(tables) == []
    for line in ("a.docx: 3 pictures were not read: what is printed in them is missing",
                 "a.txt, character 9: a: a table (4 columns, 6 rows) was not read: its columns are 序号"):  # fmt: skip
        assert line in strict_warnings(tables.with_report([line]))
    for line in ("a.md: the fields above it are not read as its text", "a.html: 2 linked files are not read: 附件"):
        assert not RE_UNREAD.search(line)
    topics = tables.measure_topics.iloc[:0]
    assert any("codebook" in line for line in strict_warnings(tables.with_frames(measure_topics=topics)))


def test_a_workbook_of_an_earlier_build(study: Path) -> None:
    path = write_review(read_tables(study / "data" / "processed"), study / "review.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["codings"]
    heads = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, heads.index("topic_id") + 1).value:
            sheet.cell(row, heads.index("decision") + 1).value = "yes"
    book.save(path)
    decided = {d.ids[0]: d for d in read_decisions(path)}
    assert decided["a:3"].hashes == (text_hash(A[2]),)
    edited = A[3].replace("公正", "依法")
    write_study(study, a=(OPEN, *A[:3], edited), b=B)  # and then the document changed
    build(study)
    lines = save_review(study, path)
    assert any("have the id now that their text has" in line for line in lines)
    saved = load_decisions(study)
    assert sum("suspended" in line for line in lines) == sum(d.hashes == (text_hash(A[3]),) for d in saved) > 0
    now = present(read_tables(study / "data" / "processed"))
    for decision in saved:  # each stands beside the id that its text has now
        assert all(now.measures.holding.get(digest, [name]) == [name] for name, digest in decision.texts)
    assert [d.decision for d in saved.codings if d.key == ("a:2", "DIS-APPEAR")] == ["yes"]  # no more primary


def test_a_save_keeps_what_was_decided_on_another_text(study: Path) -> None:
    write_study(study, a=(OPEN, *A), b=B)
    tables = build(study)
    path = write_review(tables, study / "review.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["codings"]
    heads = [cell.value for cell in sheet[1]]
    row = next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, 1).value == "a:1"
               and sheet.cell(n, heads.index("topic_id") + 1).value is None)  # fmt: skip
    sheet.cell(row, heads.index("topic_id") + 1).value = "DIS-APPEAR"  # the same topic on the item that is new
    sheet.cell(row, heads.index("decision") + 1).value = "yes"
    book.save(path)
    save_review(study, path)
    assert [(d.measure_id, d.decision, d.text_sha256) for d in load_decisions(study).codings] == [
        ("a:1", "yes", text_hash(OPEN)), ("a:2", "primary", text_hash(A[0])),
    ]  # fmt: skip
    assert [d.ids for d in load_decisions(study).alignments] == [("a:3", "b:2")]
    before = read_tables(study / "data" / "processed")
    assert lost_lines(before.decisions, build(study).decisions) == []
    assert check(study)[1] == []


def test_a_word_on_a_text_that_is_gone_replaces_none_on_the_text_of_today(tmp_path: Path) -> None:
    now = in_mind(a_1="甲甲。", a_2="乙乙。", b_1="丙丙。")
    save_decisions([coding("a:1", "甲甲。"), coding("a:2", "旧。")], tmp_path)
    late = [coding("a:1", "旧。", "no"), coding("a:2", "旧。", "no")]
    save_decisions(late, tmp_path, lambda own: resolve(own, now).settled())
    rows = [line.split(",")[:3] for line in (tmp_path / "codings.csv").read_text("utf-8").splitlines()[1:]]
    assert sorted(map(tuple, rows)) == [
        ("a:1", "DIS-APPEAR", "no"), ("a:1", "DIS-APPEAR", "yes"), ("a:2", "DIS-APPEAR", "no"),
    ]  # fmt: skip


def test_a_pair_in_both_orders_is_one_pair() -> None:
    with pytest.raises(DataError, match="a:1 and b:1: decided both same and no"):
        gather([("one", pair("a:1", "甲。", "b:1", "乙。")), ("two", pair("b:1", "乙。", "a:1", "甲。", "no"))])


def test_what_is_suspended_is_on_top_of_its_sheet(study: Path) -> None:
    folder = study / "data" / "lexicon" / "decisions"
    save_decisions([pair("a:4", "旧。", "b:3", B[2], "no"), pair("a:9", "旧。", "b:3", B[2], "no")], folder)
    tables = build(study)
    assert len(suspended_lines(tables.decisions)) == 2
    for measure_id in tables.measures["measure_id"]:  # of a topic: whichever it is
        waiting = tables.with_frames(decisions=frame(present(tables), coding(measure_id, "旧。")))
        sheet = openpyxl.load_workbook(write_review(waiting, study / "topics.xlsx"))["codings"]
        assert sheet.cell(2, 1).value == measure_id
    unlisted = tables.with_frames(alignments=tables.alignments[tables.alignments["left_measure_id"] != "a:4"])
    for name, own in (("listed.xlsx", tables), ("unlisted.xlsx", unlisted)):
        sheet = openpyxl.load_workbook(write_review(own, study / name))["alignments"]
        assert [cell.value for cell in sheet[2]][:4] == ["a:4", "b:3", A[3], B[2]]
        assert (sheet.cell(2, 5).value is None) == (name == "unlisted.xlsx")  # the model's score, where it has one


def test_the_table_is_whole(study: Path) -> None:
    tables = read_tables(study / "data" / "processed")
    decided = [coding("a:1", "甲甲。"), coding("a:1", "旧。"), coding("a:1", "甲甲。", "no", "GONE")]
    twice = frame(in_mind(a_1="甲甲。"), *decided)
    assert list(twice["decision_id"]) == ["topic/a:1+DIS-APPEAR", "topic/a:1+DIS-APPEAR-2", "topic/a:1+GONE"]
    decided.append(coding("a:1", "甲甲。", "no", "DIS-APPEAR-2"))  # a topic that is called as the second of another
    assert frame(in_mind(a_1="甲甲。"), *decided)["decision_id"].is_unique
    assert check_tables(tables) == []
    assert {row.status for row in iter_rows(tables.decisions)} <= set(DECISION_STATUSES)
    assert isinstance(resolve((), in_mind()), Resolution)
