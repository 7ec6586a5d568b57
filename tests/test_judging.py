"""One decision at a time: judged, built, followed, taken back; on targets, units, topics and pairs."""

from __future__ import annotations

import datetime
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest

from policycompare.cli import main
from policycompare.errors import CallError, DataError, PolicyCompareError
from policycompare.export.review import read_decisions, write_review
from policycompare.export.review_sheets import SHEETS
from policycompare.export.tables import write_csv
from policycompare.lexicon import package_target_words
from policycompare.pairs.model import read_model
from policycompare.project import build, check, doubtful, judge, judging, make_compared_tables, save_review, undo
from policycompare.report.tables import write_report_tables
from policycompare.results.doubts import SIGNS, target_doubts
from policycompare.tables.frames import Tables, build_frame, iter_rows
from policycompare.tables.schema import BY_NAME
from policycompare.tables.stored import read_tables
from policycompare.topics.decision_files import LOG, load_decisions, save_decisions, take_back
from policycompare.topics.decision_kinds import (
    DERIVED,
    FIELDS,
    READ_ONLY,
    CodingDecision,
    FunctionDecision,
    TargetDecision,
    text_hash,
)
from policycompare.topics.resolving import Present, Subject, resolve
from policycompare.topics.target_decisions import _stated
from test_decisions_follow import OPEN, write_study

A = (
    "推进严格规范公正文明执法，到2025年，行政执法人员持证率达到98%。（责任单位：市司法局、市公安局）",
    "加强公共法律服务，2022年前，每个社区配备法律顾问不少于1名。（责任单位：市司法局）",
    "提高行政复议质量，行政复议案件按期办结率、调解率达到90%。（责任单位：市梦溪局）",
)
B = (
    "推进严格规范公正文明执法，到2024年，行政执法人员持证率达到95%。（责任单位：市司法局）",
    "建设公共法律服务中心，每个社区配备法律顾问不少于2名。",
)
FOLDER = Path("data") / "lexicon" / "decisions"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_study(tmp_path_factory.mktemp("judged"), a=A, b=B)
    build(root)
    return root


@pytest.fixture
def study(once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that a test may change; its tables are written as csv alone, which is all that is read back."""
    monkeypatch.setattr("policycompare.export.tables.TABLE_WRITERS", {"csv": write_csv})
    return shutil.copytree(once, tmp_path / "study")


def tables_of(root: Path) -> Tables:
    return read_tables(root / "data" / "processed")


def row(tables: Tables, target_id: str) -> pd.Series:
    (at,) = tables.targets.index[tables.targets["target_id"] == target_id]
    return tables.targets.loc[at]


def target(target_id: str, field: str = "") -> dict[str, str]:
    return {"target_id": target_id, "field": field}


# --- what may be corrected


def test_every_column_of_a_target_is_corrected_derived_or_what_was_read() -> None:
    assert {*FIELDS, *DERIVED, *READ_ONLY} == set(BY_NAME["targets"].column_names)
    assert {"indicator", "kind", "tense", "comparator", "value", "value_high", "value_unit", "deadline"} <= set(FIELDS)


VALUES = [  # field, given, kept
    ("value", "98.0", "98"), ("value", "0.5", "0.5"), ("value", "", ""), ("indicator", " 持证  率 ", "持证 率"),
    ("deadline", "2025-12-31", "2025-12-31"), ("kind", "figure", "figure"), ("baseline_year", "2020", "2020"),
    ("", "no", "no"), ("", "yes", "yes"), ("binding", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("field", "given", "kept"), VALUES)
def test_a_value_is_kept_in_one_form(field: str, given: str, kept: str) -> None:
    cells = {"target_id": "a:1/t1", "field": field, "decision": given}
    assert TargetDecision.checked(cells, "here").decision == kept


WRONG = [
    ("value", "98%", "value '98%' is no number"), ("value", "nan", "is no number"), ("value", "1e300", "is no number"),
    ("deadline", "2025", "is no day"), ("deadline", "2025-02-30", "is no day"), ("kind", "aim", "use figure, coverage"),
    ("kind", "", "kind is empty"), ("comparator", "", "comparator is empty"), ("baseline_year", "20.5", "is no number"),
    ("is_hard", "yes", "unknown field 'is_hard'"), ("quantity", "5", "unknown field 'quantity'"),
    ("text", "别的", "unknown field 'text'"), ("", "maybe", "use yes, no"), ("", "", "use yes, no"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "given", "message"), WRONG)
def test_a_value_that_the_field_has_not_is_refused(study: Path, field: str, given: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        judge(study, "target", target("a:1/t1", field), given)
    assert "target of a:1/t1: " in str(caught.value) and "\n" not in str(caught.value)
    assert not (study / FOLDER).exists()


CALLS = [
    ("opinion", {}, "yes", "nothing of the kind 'opinion'"),
    ("topic", {"measure_id": "a:1"}, "yes", "topic_id is not named"),
    ("topic", {"measure_id": "a:1", "topic_id": "GOV-OPEN", "field": "value"}, "yes", "has no 'field'"),
    ("topic", {"measure_id": "a:9", "topic_id": "GOV-OPEN"}, "yes", "nothing has the id a:9; .*a:1"),
    ("topic", {"measure_id": "a:1", "topic_id": "GOV-OPNE"}, "yes", "no such topic; the nearest are GOV-OPEN"),
    ("pair", {"left_measure_id": "a:1", "right_measure_id": "a:2"}, "same", "both measures are of one side"),
    ("function", {"unit_id": "a/市司法局"}, "justice_administrasion", "no such function; the nearest are justice_administration"),
    ("added_target", {"measure_id": "a:1", "words": "无此文字"}, "figure", "do not stand in the measure once"),
    ("added_target", {"measure_id": "a:1", "words": "推进"}, "aim", "unknown decision 'aim'"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "subject", "value", "message"), CALLS)
def test_what_cannot_be_judged_is_one_line(study: Path, kind: str, subject: dict, value: str, message: str) -> None:
    with pytest.raises(PolicyCompareError, match=message) as caught:
        judge(study, kind, subject, value)
    assert "\n" not in str(caught.value)
    assert not (study / FOLDER).exists()


# --- the way


def words_of_docx(tables: Tables, folder: Path, name: str) -> str:
    import docx

    write_report_tables(tables, folder, names=[name], formats=["docx"])
    (path,) = folder.glob(f"{name}.*docx")
    document = docx.Document(str(path))
    return "\n".join(cell.text for table in document.tables for line in table.rows for cell in line.cells)


def test_two_targets_and_a_pair_are_corrected_and_stand(study: Path, tmp_path: Path) -> None:
    before = tables_of(study)
    assert row(before, "a:1/t1")["value"] == 98
    judge(study, "target", target("a:1/t1", "value"), "96", who="li")
    judge(study, "target", target("b:2/t1", "value"), "3", who="li", note="原文为3名")
    judge(study, "pair", {"left_measure_id": "a:2", "right_measure_id": "b:2"}, "same", who="wang")

    build(study)
    tables = tables_of(study)
    assert (row(tables, "a:1/t1")["value"], row(tables, "a:1/t1")["quantity"]) == (96, 96)
    assert row(tables, "b:2/t1")["value"] == 3
    pair = tables.alignments.set_index(["left_measure_id", "right_measure_id"]).loc[("a:2", "b:2")]
    assert (pair["relation"], pair["basis"]) == ("same", "decision")
    differences = tables.target_differences.set_index("difference_id")
    assert differences.loc["a:2/t1+b:2/t1", "basis"] == "pair"
    word = words_of_docx(tables, tmp_path / "one", "targets")
    assert "96" in word and "98" not in word
    differing = words_of_docx(tables, tmp_path / "two", "differences")
    assert "≥\n3\n名" in differing and "≥\n2\n名" not in differing
    said = tables.decisions.set_index("decision_id")
    assert list(said.loc["target/a:1/t1+value", ["field", "decision", "model", "who", "status"]]) == [
        "value", "96", "98", "li", "applied",
    ]  # fmt: skip

    write_study(study, a=(OPEN, *A), b=B)  # an item above: every id moves
    tables = build(study)
    assert (row(tables, "a:2/t1")["value"], row(tables, "b:2/t1")["value"]) == (96, 3)
    assert set(tables.decisions["status"]) == {"moved", "applied"}
    assert "a:3/t1+b:2/t1" in set(tables.target_differences["difference_id"])

    lines = undo(study, who="li")
    assert lines[0].endswith("targets.csv: b:2/t1, value, 3: taken back")
    tables = build(study)
    assert (row(tables, "a:2/t1")["value"], row(tables, "b:2/t1")["value"]) == (96, 2)
    assert not any("put the row back" in line for line in tables.report)  # whoever took it back does not miss it
    assert check(study)[1] == []


DECIDED: list[tuple[str, dict[str, str], str]] = [
    ("target", target("a:2/t1", "value"), "3"),
    ("target", target("a:2/t1", "value_unit"), "万名"),
    ("target", target("a:2/t1", "deadline"), "2022-12-31"),
    ("target", target("a:1/t1", "tense"), "achieved"),
    ("target", target("b:1/t1", "deadline"), ""),
    ("target", target("a:3/t1"), "no"),
    ("added_target", {"measure_id": "a:1", "words": "推进严格规范公正文明执法"}, "vision"),
    ("function", {"unit_id": "a/市梦溪局"}, "data_administration"),
    ("function", {"unit_id": "a/市司法局"}, ""),
]


@pytest.fixture(scope="module")
def decided(once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study with decisions of every kind, built."""
    root = shutil.copytree(once, tmp_path_factory.mktemp("decided") / "study")
    for kind, subject, value in DECIDED:
        judge(root, kind, subject, value, who="li")
    build(root)
    return root


def test_what_follows_from_a_field_follows_it(once: Path, decided: Path) -> None:
    assert row(tables_of(once), "a:2/t1")["deadline_latest"] == "2022-12-31"
    tables = tables_of(decided)
    own = row(tables, "a:2/t1")
    assert (own["value"], own["quantity"], own["quantity_unit"]) == (3, 30_000, "名")
    assert (own["deadline"], own["deadline_source"]) == ("2022-12-31", "decision")
    assert pd.isna(own["deadline_latest"])  # it was settled
    assert not row(tables, "a:1/t1")["is_hard"]
    assert pd.isna(row(tables, "b:1/t1")["deadline"]) and pd.isna(row(tables, "b:1/t1")["deadline_source"])
    files = tables.files.set_index("source_file")["targets"]
    hard = tables.targets[tables.targets["is_hard"]]["document_id"].value_counts()
    assert {"a.txt": hard["a"], "b.txt": hard["b"]} == files.to_dict()
    assert set(tables.decisions["status"]) == {"applied"}


def test_a_rejected_target_is_in_no_table(once: Path, decided: Path) -> None:
    before, after = tables_of(once).targets, tables_of(decided)
    assert set(before["target_id"]) - set(after.targets["target_id"]) == {"a:3/t1"}
    said = after.decisions.set_index("decision_id")
    assert said.loc["target/a:3/t1", "model"] == before.set_index("target_id").loc["a:3/t1", "text"]


def test_a_target_that_nothing_read_is_added(decided: Path) -> None:
    own = row(tables_of(decided), "a:1/p1")
    words = DECIDED[6][1]["words"]
    assert (own["text"], own["kind"], bool(own["is_hard"])) == (words, "vision", False)
    assert pd.isna(own["value"]) and pd.isna(own["deadline"])
    raw = (decided / "data" / "raw" / "a.txt").read_text("utf-8")
    assert raw[own["char_start"] : own["char_end"]] == words


def test_the_function_of_a_unit(once: Path, decided: Path) -> None:
    units = tables_of(once).units.set_index("unit_id")["function"]
    assert pd.isna(units["a/市梦溪局"]) and units["a/市司法局"] == "justice_administration"
    tables = tables_of(decided)
    units = tables.units.set_index("unit_id")["function"]
    assert units["a/市梦溪局"] == "data_administration" and pd.isna(units["a/市司法局"])
    assert units["b/市司法局"] == "justice_administration"
    own = tables.decisions[tables.decisions["kind"] == "function"].set_index("subject_ids")["model"]
    assert own["a/市司法局"] == "justice_administration" and pd.isna(own["a/市梦溪局"])


def test_what_was_decided_can_be_decided_on_again(decided: Path, tmp_path: Path) -> None:
    root = shutil.copytree(decided, tmp_path / "study")
    assert check(root)[1] == []
    with pytest.raises(CallError, match="a target of these words is read; decide on something else"):
        judge(root, "added_target", {"measure_id": "a:1", "words": row(tables_of(root), "a:1/t1")["text"]}, "figure")
    # the other target of the same words is known as before, and the one that is gone is known still
    judge(root, "target", target("a:3/t2", "value"), "91")
    lines = judge(root, "target", target("a:3/t1"), "yes")
    assert lines == ["data/lexicon/decisions/targets.csv: a:3/t1, yes: saved; run policycompare build"]
    judge(root, "target", target("a:1/p1", "kind"), "dated")
    judge(root, "target", target("a:1/p1", "deadline"), "2025-12-31")
    write_study(root, a=(OPEN, *A[:2], A[2].replace("市梦溪局", "市财政局")), b=B)
    tables = build(root)
    assert (row(tables, "a:4/t1")["value"], row(tables, "a:4/t2")["value"]) == (90, 91)
    own = row(tables, "a:2/p1")
    assert (own["kind"], own["deadline"], bool(own["is_hard"])) == ("dated", "2025-12-31", True)
    waiting = tables.decisions[tables.decisions["status"] == "suspended"]
    assert list(waiting["subject_ids"]) == ["a/市梦溪局"]  # it is named no more; another region's is another body


def test_two_targets_of_the_same_words_are_told_apart(once: Path, tmp_path: Path) -> None:
    tables = tables_of(once)
    texts = tables.targets.set_index("target_id")["text"]
    assert texts["a:3/t1"] == texts["a:3/t2"]
    hashes = Present.of(tables).targets.hash_of
    assert len(set(hashes.values())) == len(hashes)
    decided = TargetDecision("a:3/t2", "indicator", "调解成功率", "", hashes["a:3/t2"])
    for last, status in ((A[2], "moved"), (A[2].replace("按期办结率、", ""), "suspended")):
        now = make_compared_tables(write_study(tmp_path, a=(OPEN, *A[:2], last), b=B))
        (found,) = resolve([decided], Present.of(now))
        assert (found.status, found.now.ids if found.now else ()) == (status, ("a:4/t2",) if status == "moved" else ())


STATED = [  # words, kind, comparator, value, value_high, value_unit, quantity, deadline
    ("到2025年，建成园区3万亩", "figure", None, 3, None, "万亩", 20_000_000, "2025-12-31"),
    ("持证率达到90%—95%", "figure", "between", 90, 95, "%", 90, None),
    ("培训20次，参训率达到90%", "figure", None, None, None, None, None, None),  # which of the two nobody says
    ("2022年底前开通", "dated", None, None, None, None, None, "2022-12-31"),
    ("建设3个中心的愿景", "vision", None, None, None, None, None, None),
]


@pytest.mark.parametrize(("words", "kind", "comparator", "value", "high", "unit", "quantity", "deadline"), STATED)
def test_what_added_words_state_is_read(
    words: str, kind: str, comparator, value, high, unit, quantity, deadline
) -> None:
    found = _stated(words, kind, package_target_words())
    columns = ("comparator", "value", "value_high", "value_unit", "quantity", "deadline")
    assert [found.get(column) for column in columns] == [comparator, value, high, unit, quantity, deadline]


# --- taken back


def coding(topic_id: str, decision: str, who: str = "", note: str = "") -> CodingDecision:
    return CodingDecision("a:1", topic_id, decision, note, text_hash("甲。"), who)


def rows_of(folder: Path) -> list[tuple[str, str, str]]:
    root = folder.parents[2]
    return [(d.topic_id, d.decision, d.who) for d in load_decisions(root).codings]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / FOLDER


def test_decisions_are_taken_back_one_by_one(folder: Path) -> None:
    for day, decision in enumerate(
        (coding("X", "primary", "li"), coding("Y", "primary", "wang"), coding("Y", "no", "li"))
    ):
        save_decisions([decision], folder, day=f"2026-01-0{day + 1}")
    assert rows_of(folder) == [("X", "yes", "li"), ("Y", "no", "li")]
    assert [d.when for d in load_decisions(folder.parents[2])] == ["2026-01-01", "2026-01-03"]
    take_back(folder)
    assert rows_of(folder) == [("X", "yes", "li"), ("Y", "primary", "wang")]  # what was overwritten stands again
    take_back(folder)
    assert rows_of(folder) == [("X", "primary", "li")]  # and what was demoted
    take_back(folder)
    assert rows_of(folder) == []
    with pytest.raises(CallError, match="no decision that the log knows stands there still; delete the row"):
        take_back(folder)


def test_only_what_still_stands_is_taken_back(folder: Path) -> None:
    save_decisions([coding("X", "yes", "li")], folder)
    save_decisions([coding("Y", "yes", "li")], folder)
    save_decisions([coding("Y", "no", "wang")], folder)
    assert take_back(folder, who="li").after[0].key == ("a:1", "X")  # of Y somebody else decided since
    with pytest.raises(CallError, match="no decision of li"):
        take_back(folder, who="li")
    take_back(folder, who="wang")
    assert rows_of(folder) == [("Y", "yes", "li")]
    take_back(folder, who="li")
    assert rows_of(folder) == []


def test_a_row_that_was_deleted_by_hand_is_not_taken_back_again(folder: Path) -> None:
    save_decisions([coding("X", "yes")], folder)
    save_decisions([coding("Y", "yes")], folder)
    path = folder / "codings.csv"
    path.write_text("".join(line for line in path.read_text("utf-8").splitlines(True) if ",Y," not in line), "utf-8")
    take_back(folder)
    assert rows_of(folder) == []


def test_the_same_decision_again_changes_nothing(folder: Path) -> None:
    save_decisions([coding("X", "yes", "li", "甲")], folder, day="2026-01-01")
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    for again in (coding("X", "yes", "li", "甲"), coding("X", "yes", "li"), coding("X", "yes")):
        save_decisions([again], folder, day="2026-02-02")
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == kept
    save_decisions([coding("X", "yes", "wang")], folder, day="2026-02-02")
    assert [(d.who, d.when, d.note) for d in load_decisions(folder.parents[2])] == [("wang", "2026-02-02", "甲")]
    take_back(folder)
    assert [(d.who, d.when) for d in load_decisions(folder.parents[2])] == [("li", "2026-01-01")]


def test_many_decide_at_once(folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: save_decisions([coding(f"T{n}", "yes", f"p{n % 2}")], folder), range(12)))
    assert len(rows_of(folder)) == len((folder / LOG).read_text("utf-8").splitlines()) == 12
    for _ in range(6):
        take_back(folder, who="p0")
    assert {who for _, _, who in rows_of(folder)} == {"p1"}


def test_a_step_that_fails_leaves_all_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_decisions([coding("X", "yes")], folder)
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("policycompare.topics.decision_files._write_log", fail)
    for work in (lambda: take_back(folder), lambda: save_decisions([coding("X", "no")], folder)):
        with pytest.raises(DataError, match="cannot be written"):
            work()
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == kept


LINE = {"who": "", "when": "", "before": [], "after": []}
BAD_LOGS = [
    ("{", "line 1: no JSON"), ("5", "no table of keys"), ('{"who": ""}', "the key when is missing"),
    (json.dumps({**LINE, "why": ""}), "unknown key 'why'"), (json.dumps({**LINE, "after": "x"}), "after is no list"),
    (json.dumps({**LINE, "after": [{"kind": ["topic"]}]}), "unknown kind"),
    (json.dumps({**LINE, "after": [{"kind": "topic", "measure_id": "a:1"}]}), "the key topic_id is missing"),
    (json.dumps({**LINE, "undone": True}), "undone True is no yes"), ("[" * 100_000, "too deep"),
    (json.dumps({**LINE, "after": [{"kind": "function", **dict.fromkeys(FunctionDecision.columns(), "\u202e")}]}), "U+202E"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BAD_LOGS)
def test_a_hostile_log_is_one_line(folder: Path, text: str, message: str) -> None:
    save_decisions([coding("X", "yes")], folder)
    (folder / LOG).write_text(text, encoding="utf-8")
    for work in (lambda: take_back(folder), lambda: save_decisions([coding("X", "no")], folder)):
        with pytest.raises(DataError) as caught:
            work()
        assert str(caught.value).startswith("data/lexicon/decisions/log.jsonl") and message in str(caught.value)
        assert "\n" not in str(caught.value)
    assert rows_of(folder) == [("X", "yes", "")]


# --- the queue


def test_what_was_decided_leaves_the_queue(study: Path) -> None:
    queue = doubtful(study, 200)
    assert {"topic", "pair", "target", "function"} == set(queue["kind"])
    scores = queue[queue["kind"] == "topic"]["chance"]
    assert list(scores) == sorted(scores)
    pairs = queue[queue["kind"] == "pair"]
    distance = (pairs["chance"] - read_model().thresholds["related"]).abs()
    assert distance.iloc[0] == distance.min()
    assert queue[queue["kind"] == "target"]["target_id"].iloc[0] == "a:2/t1"
    first = {kind: own.iloc[0] for kind, own in queue.groupby("kind")}
    judge(study, "topic", {c: first["topic"][c] for c in ("measure_id", "topic_id")}, "no")
    left, right = first["pair"]["left_measure_id"], first["pair"]["right_measure_id"]
    judge(study, "pair", {"left_measure_id": right, "right_measure_id": left}, "no")  # in either order
    judge(study, "target", target("a:2/t1", "deadline"), "2022-12-31")
    judge(study, "function", {"unit_id": first["function"]["unit_id"]}, "data_administration")
    left_over = doubtful(study, 200)
    assert len(left_over) == len(queue) - 4
    undo(study)
    assert len(doubtful(study, 200)) == len(queue) - 3
    assert len(doubtful(study, 2)) == 2
    with pytest.raises(CallError, match="-1 rows"):
        doubtful(study, -1)


def test_what_waits_for_a_person_comes_first(study: Path) -> None:
    given = TargetDecision("a:1/t1", "value", "5", "", text_hash("旧。"))
    assert doubtful(study, 1)["kind"].item() != "target"
    save_decisions([given], study / FOLDER)
    targets = tables_of(study).targets
    expected = "a:1/t1" if "a:1/t1" in target_doubts(targets) else None
    queue = doubtful(study, 200)
    assert expected is None or queue["target_id"].iloc[0] == expected
    coded = tables_of(study).measure_topics.iloc[-1]
    save_decisions([CodingDecision(coded["measure_id"], "GOV-OPEN", "yes", "", text_hash("旧。"))], study / FOLDER)
    assert (
        coded["measure_id"]
        in doubtful(study, 1)[["measure_id", "left_measure_id", "right_measure_id"]].iloc[0].tolist()
    )


def test_signs_of_doubt() -> None:
    base = {"document_id": "a", "kind": "figure", "tense": "planned", "comparator": ">=", "text": "甲", "char_end": 9,
            "is_hard": True, "indicator": "率", "value": 5.0, "value_unit": "%"}  # fmt: skip
    signs = {
        "sure": {}, "two": {"deadline_latest": "2022-12-31"}, "bare": {"indicator": None, "value_unit": None},
        "one": {"char_start": 90}, "other": {"char_start": 90}, "said": {"deadline_source": "context"},
    }  # fmt: skip
    rows = [
        {**base, "target_id": f"a:1/{name}", "char_start": at, **more} for at, (name, more) in enumerate(signs.items())
    ]
    found = target_doubts(build_frame(BY_NAME["targets"], rows))
    assert [(name.removeprefix("a:1/"), own) for name, own in found.items()] == [
        ("bare", ["no_indicator", "no_unit"]), ("two", ["two_dates"]), ("one", ["several_figures"]),
        ("other", ["several_figures"]), ("said", ["date_from_context"]),
    ]  # fmt: skip
    assert {sign for own in found.values() for sign in own} == set(SIGNS)


# --- the workbook


@pytest.fixture(scope="module")
def workbook(once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_review(tables_of(once), tmp_path_factory.mktemp("workbook") / "review.xlsx")


def fill(path: Path, name: str, cells: dict[int, dict[str, object]]) -> Path:
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book[name][1]]
    for number, values in cells.items():
        for column, value in values.items():
            book[name].cell(number, heads.index(column) + 1).value = value
    book.save(path)
    return path


def lines_of(path: Path, name: str) -> list[dict[str, object]]:
    header, *lines = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_the_workbook_carries_targets_and_functions(study: Path) -> None:
    path = write_review(tables_of(study), study / "review.xlsx")
    rows = lines_of(path, "targets")
    assert (rows[0]["target_id"], rows[0]["doubt"]) == ("a:2/t1", "期限有两种读法")
    functions = lines_of(path, "functions")
    assert (functions[0]["unit_id"], functions[0]["function"]) == ("a/市梦溪局", None)
    last = len(rows) + 9
    fill(path, "targets", {
        2: {"field": "deadline", "decision": "2022-12-31", "who": "li", "when": "2026-03-01"},
        last: {"target_id": "a:2/t1", "field": "value", "decision": 2},
        last + 1: {"target_id": "b:1/t1", "field": "deadline", "decision": "–"},
        last + 2: {"target_id": "a:3/t1", "decision": "No"},
    })  # fmt: skip
    fill(path, "functions", {2: {"decision": "data_administration", "note": "数据"}})
    fill(path, "added_targets", {2: {"measure_id": "b:2", "words": "建设公共法律服务中心", "decision": "vision"}})
    assert all(d.hashes[0] for d in read_decisions(path))
    assert main(["review", "--save", str(path), "--who", "wang", "--root", str(study), "--quiet"]) == 0
    saved = {"/".join(d.key): (d.decision, d.who, d.note) for d in load_decisions(study)}
    assert saved == {
        "b:2/建设公共法律服务中心": ("vision", "wang", ""), "a:2/t1/deadline": ("2022-12-31", "li", ""),
        "a:2/t1/value": ("2", "wang", ""), "b:1/t1/deadline": ("", "wang", ""), "a:3/t1": ("no", "wang", ""),
        "a/市梦溪局": ("data_administration", "wang", "数据"),
    }  # fmt: skip
    assert [d.when for d in load_decisions(study) if d.who == "li"] == ["2026-03-01"]
    tables = build(study)
    assert set(tables.decisions["status"]) == {"applied"}
    assert row(tables, "a:2/t1")["value"] == 2 and "a:3/t1" not in set(tables.targets["target_id"])
    assert main(["review", "--undo", "--who", "li", "--root", str(study), "--quiet"]) == 0
    assert [d.who for d in load_decisions(study) if d.key == ("a:2/t1", "deadline")] == []
    assert main(["review", "--undo", "--who", "li", "--root", str(study), "--quiet"]) == 2
    assert main(["review", "--out", str(study / "b.xlsx"), "--who", "li", "--root", str(study)]) == 2


BAD_CELLS = [
    ("targets", {2: {"field": "value", "decision": "98%"}}, "targets, row 2: value 98% is no number; write 98 without the mark"),
    ("targets", {2: {"field": "Value", "decision": 5}}, "targets, row 2: unknown field 'Value'"),
    ("targets", {2: {"field": "value"}}, "targets, row 2: the row of value has no decision"),
    ("targets", {2: {"decision": "5"}}, "targets, row 2: unknown decision '5'; use yes, no"),
    ("targets", {2: {"decision": "no", "when": "yesterday"}}, "row 2: when 'yesterday' is no day"),
    ("targets", {2: {"decision": "no", "text_sha256": "12"}}, "row 2: text_sha256 is no hash"),
    ("targets", {2: {"target_id": None, "decision": "no"}}, "row 2: decided without target_id"),
    ("targets", {2: {"decision": "no"}, 99: {"target_id": "a:2/t1", "decision": "yes"}}, "decided both no and yes"),
    ("added_targets", {2: {"measure_id": "a:1", "decision": "figure"}}, "added_targets, row 2: words is empty"),
    ("added_targets", {2: {"measure_id": "a:1", "words": "推进"}}, "the row of 推进 has no decision"),
    ("functions", {2: {"decision": "data", "who": "li\u202e"}}, "functions, row 2: who .* is no text of one line"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cells", "message"), BAD_CELLS)
def test_bad_cells_are_named(workbook: Path, tmp_path: Path, name: str, cells: dict, message: str) -> None:
    path = fill(Path(shutil.copy(workbook, tmp_path / "a.xlsx")), name, cells)
    with pytest.raises(DataError, match=message) as caught:
        read_decisions(path)
    assert "\n" not in str(caught.value)


def test_a_workbook_of_the_former_edition_is_read(study: Path) -> None:
    path = fill(
        write_review(tables_of(study), study / "a.xlsx"), "codings", {2: {"decision": "no", "topic_id": "GOV-OPEN"}}
    )
    wanted = read_decisions(path)
    book = openpyxl.load_workbook(path)
    for name, sheet in SHEETS.items():
        if sheet.is_new:
            del book[name]
        else:
            book[name].delete_cols(list(sheet.columns).index("who") + 1, 2)
    book.save(path)
    assert read_decisions(path) == wanted != []
    assert save_review(study, path)[0].startswith(
        "1 decisions saved in data/lexicon/decisions; run policycompare build"
    )


def test_the_same_workbook_saved_on_another_day_changes_nothing(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fill(write_review(tables_of(study), study / "a.xlsx"), "targets", {2: {"decision": "yes"}})
    save_review(study, path, "li")
    kept = {p.name: p.read_bytes() for p in (study / FOLDER).iterdir()}
    assert (write_bytes := kept["targets.csv"]).count(b"\n") == 2 and b",li,2" in write_bytes

    class Later(datetime.date):
        @classmethod
        def today(cls) -> Later:
            return cls(2099, 1, 1)

    monkeypatch.setattr("policycompare.project.judging.datetime", SimpleNamespace(date=Later))
    save_review(study, path, "li")
    assert {p.name: p.read_bytes() for p in (study / FOLDER).iterdir()} == kept


# --- what is saved can be read again


UNREADABLE = [
    {"note": "ok \u202e bad"}, {"note": "甲\x01"}, {"note": "x" * 140_000}, {"note": "\ud800"}, {"who": "li\u202e"},
    {"who": "\ud800"},
]  # fmt: skip


@pytest.mark.parametrize("remark", UNREADABLE, ids=lambda remark: ascii(remark)[:20])
def test_a_remark_that_no_reader_takes_is_never_written(study: Path, remark: dict[str, str]) -> None:
    with pytest.raises(DataError, match=r"topic of a:1: (note|who) ") as caught:
        judge(study, "topic", {"measure_id": "a:1", "topic_id": "ENF-STAFF"}, "no", **remark)
    assert "\n" not in str(caught.value) and not (study / FOLDER).exists()
    with pytest.raises(DataError, match=r"a:1 and X: (note|who) "):  # also of who calls without judging
        save_decisions([coding("X", "yes").but(**remark)], study / FOLDER)
    judge(study, "topic", {"measure_id": "a:1", "topic_id": "ENF-STAFF"}, "no", note="x" * 100_000)
    undo(study)
    assert load_decisions(study) == ()


@pytest.mark.parametrize(("given", "kept"), [(98, "98"), (0.5, "0.5"), ("0.00005", "0.00005"), (5e-5, "0.00005")])
def test_a_number_is_kept_in_plain_figures(study: Path, given: object, kept: str) -> None:
    judge(study, "target", target("a:1/t1", "value"), given)  # type: ignore[arg-type]
    assert [d.decision for d in load_decisions(study)] == [kept]
    undo(study)


NO_TEXT = [
    ("target", target("a:1/t1", "value"), None, {}, "value: None is no text"),
    ("target", target("a:1/t1", "value"), float("nan"), {}, "value: nan is no text"),
    ("target", target("a:1/t1", "value"), 10**5000, {}, "value: <int> is no text"),
    ("target", target("a:1/t1"), True, {}, "value: True is no text"),
    ("target", {"target_id": "a:1/t1", "field": None}, "yes", {}, "field: None is no text"),
    ("topic", {"measure_id": 1, "topic_id": "X"}, "no", {}, "measure_id: 1 is no text"),
    ("function", {"unit_id": "a/市司法局"}, "", {"who": 5}, "who: 5 is no text"),
    ("function", {"unit_id": "a/市司法局"}, "", {"note": []}, "note: <list> is no text"),
    ("topic", None, "no", {}, "subject: None names nothing"), ("topic", ["a:1"], "no", {}, "subject: <list> names"),
    (["topic"], {"measure_id": "a:1", "topic_id": "X"}, "no", {}, "kind: <list> is no text"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "subject", "value", "more", "message"), NO_TEXT, ids=[case[-1] for case in NO_TEXT])
def test_what_is_no_text_is_one_line(study: Path, kind, subject, value, more: dict, message: str) -> None:
    with pytest.raises(CallError, match=message):
        judge(study, kind, subject, value, **more)
    with pytest.raises(CallError, match="who: 5 is no text"):
        undo(study, 5)  # type: ignore[arg-type]
    assert not (study / FOLDER).exists()


# --- what stands, and whose it is


def decided_on(folder: Path) -> list[tuple[str, str, str, str]]:
    return [(d.topic_id, d.decision, d.who, d.note) for d in load_decisions(folder.parents[2]).codings]


def test_what_somebody_else_said_since_is_theirs(folder: Path) -> None:
    save_decisions([coding("X", "no", "A")], folder)
    save_decisions([coding("X", "no", "B", "也看过")], folder)
    with pytest.raises(CallError, match="no decision of A"):
        take_back(folder, who="A")
    assert decided_on(folder) == [("X", "no", "B", "也看过")]
    take_back(folder)
    assert decided_on(folder) == [("X", "no", "A", "")]
    save_decisions([coding("X", "no", note="见第3页")], folder)  # nobody says who: it is A's still
    assert decided_on(folder) == [("X", "no", "A", "见第3页")]


def test_a_name_is_one_name_whatever_its_spaces(study: Path) -> None:
    judge(study, "function", {"unit_id": "a/市司法局"}, "", who=" A  B ")
    undo(study, "A   B ")
    assert load_decisions(study) == ()


def test_a_primary_topic_that_stands_again_gives_way_to_a_later_one(folder: Path) -> None:
    for decision in (coding("X", "primary", "A"), coding("X", "no", "A"), coding("Y", "primary", "B")):
        save_decisions([decision], folder)
    (again,) = take_back(folder, who="A").before
    assert again.decision == "yes"
    assert rows_of(folder) == [("X", "yes", "A"), ("Y", "primary", "B")]


def test_two_rows_of_one_text_keep_both_notes(folder: Path) -> None:
    folder.mkdir(parents=True)
    own = text_hash("甲。")
    rows = [f"a:{n},X,no,{note},{own},{who},2020-01-01" for n, note, who in ((8, "其一", "A"), (9, "其二", "B"))]
    (folder / "codings.csv").write_text("\n".join([",".join(CodingDecision.columns()), *rows]), encoding="utf-8")
    now = Present({"a:1": Subject("a", "a", "甲。"), "a:2": Subject("a", "a", "乙。")}, {"X"})
    for _ in range(2):
        save_decisions([CodingDecision("a:2", "X", "no")], folder, lambda all_: resolve(all_, now).settled())
        assert decided_on(folder)[0] == ("X", "no", "A", "其一; B: 其二")


def test_no_link_leads_what_is_decided_out_of_the_project(study: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    save_decisions([coding("X", "yes")], outside)
    kept = {path.name: path.read_bytes() for path in outside.iterdir()}
    (study / FOLDER.parent).mkdir(parents=True, exist_ok=True)
    (study / FOLDER).symlink_to(outside, target_is_directory=True)
    save = [CodingDecision("a:1", "GOV-OPEN", "no")]
    works = (
        lambda: judge(study, "function", {"unit_id": "a/市司法局"}, ""), lambda: undo(study),
        lambda: judging.save(study, save),
    )  # fmt: skip
    for work in works:
        with pytest.raises(DataError, match="data/lexicon/decisions: it is a link that leads out of the project"):
            work()
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == kept


# --- targets in order


DISORDER = [
    ("a:1/t1", [("value_high", "5")], "value_high 5 is below value 98"),
    ("a:1/t1", [("value_high", "99"), ("value", "100")], "value_high 99 is below value 100"),
    ("a:1/t1", [("value", ""), ("value_high", "99")], "value_high 99 without a value"),
    ("a:2/t1", [("deadline_latest", "2021-01-01")], "deadline_latest 2021-01-01 is before deadline 2021-12-31"),
    ("a:2/t1", [("deadline", ""), ("deadline_latest", "2022-12-31")], "deadline_latest 2022-12-31 without a deadline"),
]  # fmt: skip


@pytest.mark.parametrize(("target_id", "given", "message"), DISORDER)
def test_a_target_that_ends_before_it_begins_is_refused(study: Path, target_id: str, given: list, message: str) -> None:
    *first, (field, value) = given
    for own in first:
        judge(study, "target", target(target_id, own[0]), own[1])
    with pytest.raises(DataError, match=f"targets.csv: {target_id}: {message}; give a ") as caught:
        judge(study, "target", target(target_id, field), value)
    assert "\n" not in str(caught.value)
    assert [d.key[1] for d in load_decisions(study)] == [own[0] for own in first]
    save_decisions([TargetDecision(target_id, field, value)], study / FOLDER)  # by hand
    with pytest.raises(DataError, match=message):
        make_compared_tables(study)


def test_a_build_between_two_decisions_does_not_hide_what_was_read(study: Path) -> None:
    judge(study, "target", target("a:1/t1", "value"), "96")
    build(study)
    undo(study)  # the table says 96 still; what was read is 98
    with pytest.raises(DataError, match="value_high 97 is below value 98"):
        judge(study, "target", target("a:1/t1", "value_high"), "97")
    judge(study, "target", target("a:1/t1", "value_high"), "99")


def test_what_is_taken_back_leaves_a_target_in_order(study: Path) -> None:
    judge(study, "target", target("a:1/t1", "value"), "96", who="A")
    judge(study, "target", target("a:1/t1", "value_high"), "97", who="B")
    with pytest.raises(DataError, match="value_high 97 is below value 98"):
        undo(study, "A")
    assert [d.decision for d in load_decisions(study)] == ["96", "97"]
    undo(study, "B")
    undo(study, "A")
    assert load_decisions(study) == ()


def test_another_deadline_has_no_words_and_no_second_reading(study: Path) -> None:
    assert row(tables_of(study), "a:2/t1")["deadline_text"] == "2022年前"
    judge(study, "target", target("a:1/t1", "deadline"), "2030-12-31")
    judge(study, "target", target("a:2/t1", "deadline"), "")
    judge(study, "target", target("b:1/t1", "deadline"), "2024-06-30")
    judge(study, "target", target("b:1/t1", "deadline_text"), "2024年上半年")
    tables = make_compared_tables(study)
    columns = ["deadline", "deadline_source", "deadline_text", "deadline_latest"]
    found = {name: row(tables, name)[columns].astype(object).where(lambda own: own.notna(), None).tolist()
             for name in ("a:1/t1", "a:2/t1", "b:1/t1")}  # fmt: skip
    assert found == {
        "a:1/t1": ["2030-12-31", "decision", None, None], "a:2/t1": [None, None, None, None],
        "b:1/t1": ["2024-06-30", "decision", "2024年上半年", None],
    }  # fmt: skip


def test_a_corrected_or_added_target_is_due_with_its_plan_by_the_rule(study: Path) -> None:
    path = study / "data" / "raw" / "a.txt"
    text = path.read_text("utf-8").replace("a市法治政府建设实施方案", "a市法治政府建设实施方案（2021—2025年）")
    path.write_text(text.replace("到2025年，", "").replace("2022年前，", ""), "utf-8")
    build(study)
    judge(study, "target", target("a:1/t1", "kind"), "vision")
    judge(study, "target", target("a:3/t1", "period"), "year")
    judge(study, "target", target("a:3/t2", "tense"), "achieved")
    judge(study, "target", target("a:2/t1", "indicator"), "法律顾问")  # 每个社区 … 不少于 has no date, this has
    judge(study, "added_target", {"measure_id": "a:1", "words": "推进严格规范公正文明执法"}, "figure")
    judge(study, "added_target", {"measure_id": "a:2", "words": "加强公共法律服务"}, "vision")
    before, tables = tables_of(study), make_compared_tables(study)

    def due(own: Tables) -> dict[str, tuple[str, str] | None]:
        return {t.target_id: None if pd.isna(t.deadline) else (t.deadline, t.deadline_source)
                for t in iter_rows(own.targets) if t.document_id == "a"}  # fmt: skip

    end = ("2025-12-31", "plan_period")
    assert due(before) == {"a:1/t1": end, "a:2/t1": None, "a:3/t1": end, "a:3/t2": end}
    assert due(tables) == {
        "a:1/p1": end, "a:1/t1": None, "a:2/p1": None, "a:2/t1": end, "a:3/t1": None, "a:3/t2": None,
    }  # fmt: skip
