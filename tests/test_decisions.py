"""Corrections by people: the workbook, its way back, the kept csv, and what they change."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from keyed import keyed
from policycompare.errors import CallError, DataError
from policycompare.export.review import read_decisions, write_review
from policycompare.export.review_sheets import SHEETS
from policycompare.pairs.model import read_model
from policycompare.tables.frames import Tables, build_frame, build_tables, check_tables
from policycompare.tables.schema import BY_NAME
from policycompare.tables.wording import known
from policycompare.topics.decision_files import Decisions, load_decisions, save_decisions
from policycompare.topics.decision_kinds import AlignmentDecision, CodingDecision, Decision, text_hash
from policycompare.topics.decision_table import decision_rows, suspended_lines, unhashed_lines
from policycompare.topics.decisions import apply_to_alignments, apply_to_topics
from policycompare.topics.resolving import Present, resolve

TEXTS = {
    "anshan:1": "=推进严格规范公正文明执法。\n全面落实行政执法公示制度。",
    "anshan:2": "加强公共法律服务体系建设。",
    "anshan:3": "坚持党的领导。",
    "daoli:1": "落实“三项制度”，规范执法。",
    "daoli:2": "开展法律援助 _x000D_ 便民服务。",
}
CODED = [  # measure, topic, score, primary
    ("anshan:1", "ENF-A", 0.95, True), ("anshan:1", "ENF-B", 0.55, False), ("anshan:1", "SRV-A", 0.75, False),
    ("anshan:2", "SRV-A", 0.81, True), ("anshan:2", "ENF-A", 0.8, False),
    ("daoli:1", "ENF-A", 0.9, True), ("daoli:2", "SRV-A", 0.3, True),
]  # fmt: skip
ALIGNED = [  # left, right, score, same_score, relation, basis, rank_left, rank_right, accepted
    ("anshan:1", "daoli:1", 0.95, 0.9, "same", "topic", 1, 1, True),
    ("anshan:1", "daoli:2", 0.1, 0.0, None, None, 2, 2, False),
    ("anshan:2", "daoli:2", 0.52, 0.1, "related", "wording", 1, 1, True),
    ("anshan:3", "daoli:1", 0.46, 0.1, None, None, 1, 2, False),
]


@pytest.fixture
def small() -> Tables:
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in ("documents", "measures", "sentences")}
    rows["documents"] = [
        (d, f"{d}.txt", "0" * 64, d, d, None, title, *[None] * 7) for d,
        title in (("anshan", "鞍山市方案"), ("daoli", None))
    ]  # fmt: skip
    for number, (measure_id, text) in enumerate(TEXTS.items()):
        document_id, num = measure_id.split(":")
        at = (number * 100, number * 100 + len(text))
        rows["measures"].append((measure_id, document_id, None, int(num), None, text, *at))
        rows["sentences"].append((f"{measure_id}/1", measure_id, 1, text.split("\n")[0], *at))
    rows["topics"] = [(t, "theme", "row", f"{t}的名称", t, "定义") for t in ("ENF-A", "ENF-B", "SRV-A")]
    rows["measure_topics"] = [(m, t, s, p, f"{m}/1", "model") for m, t, s, p in CODED]
    rows["alignments"] = [(*pair, f"{pair[0]}/1", f"{pair[1]}/1", None) for pair in ALIGNED]
    tables = build_tables(keyed(rows))
    return tables


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    header, *lines = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


def fill(path: Path, name: str, cells: dict[int, dict[str, Any]]) -> Path:
    """Write cells as a person would: row of the sheet -> column -> value."""
    columns = list(SHEETS[name].columns)
    book = openpyxl.load_workbook(path)
    for row, values in cells.items():
        for column, value in values.items():
            book[name].cell(row, columns.index(column) + 1).value = value
    book.save(path)
    return path


def coding(measure_id: str, topic_id: str, decision: str, note: str = "") -> CodingDecision:
    return CodingDecision(measure_id, topic_id, decision, note, text_hash(TEXTS.get(measure_id, "")))


def pair(left: str, right: str, decision: str, note: str = "") -> AlignmentDecision:
    return AlignmentDecision(
        left, right, decision, note, text_hash(TEXTS.get(left, "")), text_hash(TEXTS.get(right, ""))
    )


# --- the workbook


def test_the_workbook_lists_the_doubtful_first(small: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_review(small, tmp_path / "new" / "review.xlsx")
    assert openpyxl.load_workbook(path).sheetnames == [*SHEETS]
    rows = sheet(path, "codings")
    assert list(rows[0]) == list(SHEETS["codings"].columns)
    # the weakest score, then the measure without topic, then the closest runner-up, then the rest
    assert list(dict.fromkeys(r["measure_id"] for r in rows)) == [
        "daoli:2",
        "anshan:3",
        "anshan:2",
        "anshan:1",
        "daoli:1",
    ]
    assert [r["topic_id"] for r in rows if r["measure_id"] == "anshan:1"] == ["ENF-A", "SRV-A", "ENF-B", None]
    assert [r["topic_id"] for r in rows if r["measure_id"] == "anshan:3"] == [None]
    first = next(r for r in rows if r["measure_id"] == "anshan:1")
    assert first["text"] == TEXTS["anshan:1"]
    assert first["evidence"] == "=推进严格规范公正文明执法。"
    assert (first["document"], first["is_primary"]) == ("鞍山市方案", True)
    assert (first["runner_up"], first["runner_up_score"]) == ("SRV-A SRV-A的名称", 0.75)
    pairs = sheet(path, "alignments")
    assert [r["score"] for r in pairs] == [0.52, 0.46, 0.95, 0.1]
    assert pairs[0]["right_text"] == TEXTS["daoli:2"]
    stricter = replace(read_model(), thresholds={"same": 0.95, "related": 0.9})
    monkeypatch.setattr("policycompare.pairs.model.read_model", lambda: stricter)
    other = sheet(write_review(small, tmp_path / "other.xlsx"), "alignments")
    assert [r["score"] for r in other] == [0.95, 0.52, 0.46, 0.1]


def test_what_people_gave_is_in_doubt_last(small: Tables, tmp_path: Path) -> None:
    topics = small.measure_topics
    topics["source"] = topics["source"].where(topics["measure_id"] != "daoli:2", "manual")
    small = small.with_frames(measure_topics=topics)
    rows = sheet(write_review(small, tmp_path / "a.xlsx"), "codings")
    assert rows[-1]["measure_id"] == "daoli:2"


def test_so_many_are_listed_as_are_asked_for(small: Tables, tmp_path: Path) -> None:
    path = write_review(small, tmp_path / "a.xlsx", doubtful=3)
    # 1 coding, 1 measure without topic, and a measure whose two codings stay together
    assert [r["topic_id"] for r in sheet(path, "codings")] == ["SRV-A", None, None, "SRV-A", "ENF-A", None]
    assert len(sheet(path, "alignments")) == 3
    assert sheet(write_review(small, tmp_path / "b.xlsx", doubtful=0), "codings") == []
    with pytest.raises(CallError, match="-1 rows"):
        write_review(small, tmp_path / "c.xlsx", doubtful=-1)
    with pytest.raises(CallError, match="xlsx"):
        write_review(small, tmp_path / "c.csv")


def test_the_sheets_are_made_to_be_filled(small: Tables, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_review(small, tmp_path / "a.xlsx"))
    assert book.properties.created == datetime.datetime(2000, 1, 1)
    for name, column, values in (("codings", "K", '"yes,no,primary"'), ("alignments", "K", '"yes,same,related,no"')):
        page = book[name]
        assert page.freeze_panes == "A2"
        assert page[f"{column}1"].value == "decision"
        (rule,) = page.data_validations.dataValidation
        assert (rule.type, rule.formula1) == ("list", values)
        assert f"{column}2" in rule.sqref
        assert f"{column}{page.max_row + 1}" in rule.sqref  # rows that a person adds
    assert book["codings"].column_dimensions["C"].width > 60


def test_the_same_tables_give_the_same_bytes(small: Tables, tmp_path: Path) -> None:
    one, two = (write_review(small, tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    assert one.read_bytes() == two.read_bytes()
    assert write_review(small, one).read_bytes() == two.read_bytes()  # empty of decisions: may be written anew


@pytest.mark.parametrize("cells", [{2: {"decision": "no"}}, {2: {"note": "待查"}}, {3: {"topic_id": "ENF-B"}}])
def test_a_filled_workbook_is_not_written_over(small: Tables, tmp_path: Path, cells: dict[int, dict[str, Any]]) -> None:
    path = fill(write_review(small, tmp_path / "a.xlsx"), "codings", cells)
    before = path.read_bytes()
    with pytest.raises(CallError, match="decisions may stand in it"):
        write_review(small, path)
    assert path.read_bytes() == before


def test_a_measure_stands_where_it_is_most_doubtful(small: Tables, tmp_path: Path) -> None:
    topics = small.measure_topics
    topics.loc[(topics["measure_id"] == "anshan:1") & (topics["topic_id"] == "ENF-B"), "score"] = 0.2
    small = small.with_frames(measure_topics=topics)
    rows = sheet(write_review(small, tmp_path / "a.xlsx"), "codings")
    # anshan:1 is the weakest, and only the second by its runner-up
    order = ["anshan:1", "anshan:3", "anshan:2", "daoli:2", "daoli:1"]
    assert list(dict.fromkeys(r["measure_id"] for r in rows)) == order


def test_real_texts_come_back_as_they_were(tables: Tables, tmp_path: Path) -> None:
    tables = tables.with_frames(alignments=tables.alignments.head(50))
    path = write_review(tables, tmp_path / "a.xlsx", doubtful=10_000)
    rows = sheet(path, "codings")
    assert {r["measure_id"]: r["text"] for r in rows} == dict(
        zip(tables.measures["measure_id"], tables.measures["text"], strict=True)
    )
    assert len(rows) == len(tables.measure_topics) + len(tables.measures)
    assert read_decisions(path) == []
    before = tables.measure_topics.copy()
    row = next(i for i, r in enumerate(rows, 2) if r["topic_id"])
    (decision,) = read_decisions(fill(path, "codings", {row: {"decision": "no"}}))
    found = resolve([decision], Present.of(tables))
    changed, lines = apply_to_topics(tables.measure_topics, found)
    assert len(changed) == len(before) - 1
    assert len(lines) == 1
    assert [one.status for one in found] == ["applied"]
    pd.testing.assert_frame_equal(tables.measure_topics, before)


# --- the way back


def test_decisions_are_read(small: Tables, tmp_path: Path) -> None:
    path = write_review(small, tmp_path / "a.xlsx")
    fill(path, "codings", {
        2: {"decision": " No ", "note": " 不是\n公共服务 "},
        4: {"topic_id": " ENF-B ", "decision": "primary"},
        40: {"measure_id": "daoli:1", "topic_id": "ENF-B", "decision": "yes"},  # added with the id alone
        41: {"measure_id": "unseen:1", "topic_id": "ENF-B", "decision": "yes"},
    })  # fmt: skip
    fill(path, "alignments", {2: {"decision": "no"}, 3: {"note": "待查"}})
    assert read_decisions(path) == [
        coding("anshan:3", "ENF-B", "primary"),
        coding("daoli:1", "ENF-B", "yes"),
        coding("daoli:2", "SRV-A", "no", "不是 公共服务"),
        CodingDecision("unseen:1", "ENF-B", "yes"),
        pair("anshan:2", "daoli:2", "no"),
    ]


def test_columns_may_be_moved(small: Tables, tmp_path: Path) -> None:
    path = fill(write_review(small, tmp_path / "a.xlsx"), "codings", {2: {"decision": "no"}})
    book = openpyxl.load_workbook(path)
    book["codings"].insert_cols(1)
    book["codings"]["A2"] = "我的话"
    book.save(path)
    assert read_decisions(path) == [coding("daoli:2", "SRV-A", "no")]


BAD_CELLS = {
    "unknown": ("codings", {2: {"decision": "maybe"}}, "codings, row 2: unknown decision 'maybe'"),
    "primary pair": ("alignments", {2: {"decision": "primary"}}, "alignments, row 2: unknown decision 'primary'"),
    "no topic": ("codings", {3: {"decision": "yes"}}, "row 3: decided without topic_id"),
    "no measure": ("codings", {2: {"measure_id": None, "decision": "yes"}}, "row 2: decided without measure_id"),
    "no decision": ("codings", {3: {"topic_id": "ENF-B"}}, "row 3: the topic ENF-B has no decision"),
    "both": ("codings", {2: {"decision": "no"}, 3: {"topic_id": "SRV-A", "decision": "yes"}},
        "row 3: .*decided both no and yes"),
    "two primaries": ("codings", {2: {"decision": "primary"}, 3: {"topic_id": "ENF-B", "decision": "primary"}},
        "two primary topics, SRV-A and ENF-B"),
    "itself": ("alignments", {2: {"right_measure_id": "anshan:2", "decision": "yes"}}, "paired with itself"),
    "header": ("codings", {1: {"decision": "entscheidung"}}, "the column decision is missing"),
    "header twice": ("codings", {1: {"note": "decision"}}, "the column decision stands twice"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_CELLS)
def test_bad_cells_are_named(small: Tables, tmp_path: Path, name: str) -> None:
    page, cells, message = BAD_CELLS[name]
    path = fill(write_review(small, tmp_path / "a.xlsx"), page, cells)
    with pytest.raises(DataError, match=message) as caught:
        read_decisions(path)
    assert "\n" not in str(caught.value)


def test_what_is_no_review_workbook(small: Tables, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_decisions(tmp_path / "none.xlsx")
    (tmp_path / "a.xlsx").write_bytes(b"no zip")
    with pytest.raises(DataError, match="no workbook"):
        read_decisions(tmp_path / "a.xlsx")
    with pytest.raises(CallError, match="may stand in it"):
        write_review(small, tmp_path / "a.xlsx")
    (tmp_path / "a.xls").write_bytes(b"old")
    with pytest.raises(DataError, match="no workbook"):
        read_decisions(tmp_path / "a.xls")
    path = write_review(small, tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(path)
    del book["alignments"]
    book.save(path)
    with pytest.raises(DataError, match="the sheet alignments is missing"):
        read_decisions(path)


# --- the kept files


def folder_of(root: Path) -> Path:
    return root / "data" / "lexicon" / "decisions"


def test_decisions_are_saved_and_loaded(tmp_path: Path) -> None:
    given: list[Decision] = [
        pair("anshan:2", "daoli:2", "no"), coding("daoli:2", "SRV-A", "no", "引号\"和,逗号"),
        coding("anshan:3", "ENF-B", "yes"),
    ]  # fmt: skip
    paths = save_decisions(given, folder_of(tmp_path))
    assert [p.name for p in sorted(folder_of(tmp_path).iterdir())] == ["alignments.csv", "codings.csv", "log.jsonl"]
    assert paths[0].read_bytes().decode("utf-8") == (
        "measure_id,topic_id,decision,note,text_sha256,who,when\n"
        f"anshan:3,ENF-B,yes,,{text_hash('坚持党的领导。')},,\n"
        f'daoli:2,SRV-A,no,"引号""和,逗号",{text_hash(TEXTS["daoli:2"])},,\n'
    )
    loaded = load_decisions(tmp_path)
    assert [*loaded.codings, *loaded.alignments] == [given[2], given[1], given[0]]
    before = [p.read_bytes() for p in paths]
    save_decisions(given, folder_of(tmp_path))
    assert [p.read_bytes() for p in paths] == before


def test_new_decisions_are_merged_with_the_old(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    old = [
        coding("anshan:1", "ENF-A", "primary", "甲"),
        coding("anshan:2", "SRV-A", "yes", "乙"),
        coding("anshan:3", "ENF-A", "no", "丙"),
    ]
    save_decisions([*old, pair("anshan:1", "daoli:1", "no", "丁")], folder)
    stale = replace(coding("anshan:2", "SRV-A", "yes"), text_sha256="0" * 16)
    new: list[Decision] = [coding("anshan:1", "ENF-B", "primary"), stale, coding("anshan:3", "ENF-A", "yes")]
    save_decisions([*new, pair("daoli:1", "anshan:1", "yes")], folder)  # the pair turned round is the same pair
    loaded = load_decisions(tmp_path)
    assert loaded.codings == [
        replace(old[0], decision="yes"),  # one primary a measure: the newer
        coding("anshan:1", "ENF-B", "primary"),
        replace(stale, note="乙"),  # the same again: the note stays, the hash is new
        coding("anshan:3", "ENF-A", "yes"),  # the other way now: the old note does not fit
    ]
    assert loaded.alignments == [pair("daoli:1", "anshan:1", "yes")]


def test_a_save_that_fails_keeps_what_stood_there(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    save_decisions([coding("anshan:1", "ENF-A", "yes")], folder)
    before = (folder / "codings.csv").read_bytes()
    with pytest.raises(DataError, match="decided both"):
        save_decisions([coding("anshan:1", "ENF-A", "yes"), coding("anshan:1", "ENF-A", "no")], folder)
    (folder / "alignments.csv").write_text("broken", encoding="utf-8")
    with pytest.raises(DataError, match="line 1"):
        save_decisions([coding("anshan:1", "ENF-A", "no")], folder)
    assert (folder / "codings.csv").read_bytes() == before
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match=r"cannot be (written|read)"):
        save_decisions([], tmp_path / "file")


def test_no_folder_no_decisions(tmp_path: Path) -> None:
    assert load_decisions(tmp_path) == Decisions()


HEAD = "measure_id,topic_id,decision,note,text_sha256\n"
BAD_ROWS = {
    "columns": ("measure_id,decision\n", "line 1: the column topic_id is missing"),
    "empty file": ("", "line 1: the column measure_id is missing"),
    "short": (HEAD + "anshan:1,ENF-A,yes\n", "line 2: 3 cells instead of 5"),
    "comma in a note": (HEAD + "anshan:1,ENF-A,yes,a,b,\n", "line 2: 6 cells instead of 5"),
    "decision": (HEAD + "anshan:1,ENF-A,yes,,\nanshan:1,ENF-B,Ja,,\n", "line 3: unknown decision 'Ja'"),
    "no id": (HEAD + "anshan:1,,yes,,\n", "line 2: topic_id is empty"),
    "hash": (HEAD + "anshan:1,ENF-A,yes,,12ab\n", "line 2: text_sha256 is no hash: '12ab'"),
    "twice": (HEAD + "anshan:1,ENF-A,yes,,\nanshan:2,ENF-A,yes,,\nanshan:1,ENF-A,no,,\n",
        "line 4: .*decided both yes and no"),
    "two primaries": (HEAD + "anshan:1,ENF-A,primary,,\nanshan:1,ENF-B,primary,,\n",
        "line 3: anshan:1 has two primary"),
    "quote": (HEAD + 'anshan:1,ENF-A,yes,"open,\n', "line 2: no csv"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_ROWS)
def test_bad_rows_are_named(tmp_path: Path, name: str) -> None:
    text, message = BAD_ROWS[name]
    folder_of(tmp_path).mkdir(parents=True)
    (folder_of(tmp_path) / "codings.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=f"^data/lexicon/decisions/codings.csv, {message}"):
        load_decisions(tmp_path)


def test_bad_bytes_and_a_pair_of_one(tmp_path: Path) -> None:
    folder_of(tmp_path).mkdir(parents=True)
    path = folder_of(tmp_path) / "alignments.csv"
    head = "left_measure_id,right_measure_id,decision,note,left_sha256,right_sha256\n"
    path.write_bytes(head.encode() + "鞍山".encode("gb18030"))
    with pytest.raises(DataError, match=f"alignments.csv, byte {len(head)}: it is not UTF-8"):
        load_decisions(tmp_path)
    path.write_text(head + "a:1,b:1,yes,,,\nb:1,a:1,no,,,\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 3: a:1 and b:1: decided both yes and no"):
        load_decisions(tmp_path)
    path.write_text(head + "a:1,a:1,yes,,,\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 2: a:1 is paired with itself"):
        load_decisions(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + (head + "a:1,b:1,yes,,,\n").replace("\n", "\r\n").encode())  # saved by Excel
    assert load_decisions(tmp_path).alignments == [AlignmentDecision("a:1", "b:1", "yes")]


# --- what they change


def codings_of(frame: pd.DataFrame, measure_id: str) -> dict[str, tuple[float, bool, str]]:
    own = frame[frame["measure_id"] == measure_id]
    return {r.topic_id: (r.score, r.is_primary, r.source) for r in own.itertuples()}  # type: ignore[misc]


def said(small: Tables, *decisions: Decision) -> list[str]:
    """What is said of decisions that are suspended, or that nobody can follow."""
    table = build_frame(BY_NAME["decisions"], decision_rows(resolve(decisions, Present.of(small))))
    assert check_tables(small.with_frames(decisions=table)) == []
    return [*suspended_lines(table), *unhashed_lines(table)]


def applied(small: Tables, *decisions: CodingDecision) -> tuple[pd.DataFrame, list[str]]:
    """Apply, and see that the result still is the table that the schema declares."""
    frame, lines = apply_to_topics(small.measure_topics, resolve(decisions, Present.of(small)))
    assert check_tables(small.with_frames(measure_topics=frame)) == []
    assert frame.dtypes.to_dict() == build_frame(BY_NAME["measure_topics"], []).dtypes.to_dict()
    assert list(zip(frame["measure_id"], frame["topic_id"], strict=True)) == sorted(
        zip(frame["measure_id"], frame["topic_id"], strict=True)
    )
    assert (frame.groupby("measure_id")["is_primary"].sum() == 1).all()
    return frame, lines


def test_yes_keeps_and_adds(small: Tables) -> None:
    frame, lines = applied(small, coding("anshan:1", "ENF-B", "yes"), coding("anshan:3", "SRV-A", "yes"))
    assert codings_of(frame, "anshan:1") == {
        "ENF-A": (0.95, True, "model"), "ENF-B": (1.0, False, "manual"), "SRV-A": (0.75, False, "model"),
    }  # fmt: skip
    assert codings_of(frame, "anshan:3") == {"SRV-A": (1.0, True, "manual")}  # its only topic is what it is about
    sentence = frame.set_index(["measure_id", "topic_id"])["sentence_id"]
    assert sentence["anshan:1", "ENF-B"] == "anshan:1/1"
    assert pd.isna(sentence["anshan:3", "SRV-A"])
    assert lines == [
        "data/lexicon/decisions/codings.csv: 2 of 2 decisions applied "
        "(2 yes, 0 no, 0 primary; 1 codings added, 0 removed)"
    ]


def test_no_removes_and_another_becomes_primary(small: Tables) -> None:
    frame, lines = applied(
        small, coding("anshan:1", "ENF-A", "no"), coding("daoli:2", "SRV-A", "no"), coding("daoli:1", "ENF-B", "no")
    )
    assert codings_of(frame, "anshan:1") == {"ENF-B": (0.55, False, "model"), "SRV-A": (0.75, True, "model")}
    assert codings_of(frame, "daoli:2") == {}
    assert codings_of(frame, "daoli:1") == {"ENF-A": (0.9, True, "model")}
    assert "0 yes, 3 no, 0 primary; 0 codings added, 2 removed" in lines[0]


def test_primary_is_the_only_one(small: Tables) -> None:
    frame, _ = applied(small, coding("anshan:1", "ENF-B", "primary"), coding("daoli:2", "ENF-A", "primary"))
    assert codings_of(frame, "anshan:1") == {
        "ENF-A": (0.95, False, "model"), "ENF-B": (1.0, True, "manual"), "SRV-A": (0.75, False, "model"),
    }  # fmt: skip
    assert codings_of(frame, "daoli:2") == {"ENF-A": (1.0, True, "manual"), "SRV-A": (0.3, False, "model")}


def test_applied_twice_is_applied_once(small: Tables) -> None:
    decisions = (
        coding("anshan:1", "ENF-B", "primary"),
        coding("anshan:1", "ENF-A", "no"),
        coding("anshan:3", "ENF-A", "yes"),
    )
    once, _ = applied(small, *decisions)
    twice, _ = applied(small.with_frames(measure_topics=once), *decisions)
    pd.testing.assert_frame_equal(once, twice)


def test_no_model_codings_at_all(small: Tables) -> None:
    small = small.with_frames(measure_topics=small.measure_topics.iloc[:0])
    frame, _ = applied(small, coding("anshan:1", "ENF-B", "yes"), coding("anshan:1", "ENF-A", "no"))
    assert codings_of(frame, "anshan:1") == {"ENF-B": (1.0, True, "manual")}


def test_without_decisions_nothing_changes(small: Tables) -> None:
    none = resolve((), Present.of(small))
    for frame, (same, lines) in (
        (small.measure_topics, apply_to_topics(small.measure_topics, none)),
        (small.alignments, apply_to_alignments(small.alignments, none, small)),
    ):
        assert same.equals(frame)
        assert lines == []


def test_the_report_on_topics(small: Tables) -> None:
    stale = replace(coding("daoli:1", "ENF-A", "no"), text_sha256="0" * 16)
    given = (
        stale, CodingDecision("anshan:9.99", "ENF-A", "yes"), coding("anshan:1", "GONE", "yes"),
        CodingDecision("anshan:2", "ENF-A", "no"),
    )  # fmt: skip
    frame, lines = applied(small, *given)
    name = "data/lexicon/decisions/codings.csv"
    (line,) = lines
    assert line.startswith(f"{name}: 1 of 4 decisions applied (0 yes, 1 no, 0 primary")
    assert line.endswith("; 3 suspended")
    gone, unknown, changed, unhashed = said(small, *given)
    assert unknown.startswith(f"{name}: anshan:9.99, ENF-A, yes: suspended, nothing has this id")
    assert changed.startswith(
        f"{name}: daoli:1, ENF-A, no: suspended, the text that was decided on is gone; decide again"
    )
    assert gone.startswith(f"{name}: anshan:1, GONE, yes: suspended, the codebook has no such topic; ")
    assert unhashed.startswith(f"{name}: 1 without a hash")
    assert codings_of(frame, "daoli:1") == codings_of(small.measure_topics, "daoli:1")  # as if nobody had decided


def aligned(small: Tables, *decisions: AlignmentDecision) -> tuple[dict[tuple[str, str], Any], list[str]]:
    frame, lines = apply_to_alignments(small.alignments, resolve(decisions, Present.of(small)), small)
    assert frame.dtypes.to_dict() == small.alignments.dtypes.to_dict()
    assert check_tables(small.with_frames(alignments=frame)) == []
    keys = list(zip(frame["left_measure_id"], frame["right_measure_id"], strict=True))
    assert keys == sorted(keys)
    return dict(zip(keys, frame.itertuples(), strict=True)), lines


def test_pairs_are_accepted_and_refused(small: Tables) -> None:
    before = small.alignments.copy()
    source = small.alignments
    rows, lines = aligned(
        small, pair("anshan:1", "daoli:1", "no"), pair("daoli:1", "anshan:3", "yes"), pair("anshan:3", "daoli:2", "no")
    )
    assert {k: r.is_accepted for k, r in rows.items()} == {
        ("anshan:1", "daoli:1"): False, ("anshan:1", "daoli:2"): False, ("anshan:2", "daoli:2"): True,
        ("anshan:3", "daoli:1"): True,
    }  # fmt: skip
    relations = {k: (r.relation, r.basis) for k, r in rows.items() if r.is_accepted}
    assert relations == {
        ("anshan:2", "daoli:2"): ("related", "wording"),
        ("anshan:3", "daoli:1"): ("related", "decision"),
    }
    assert rows["anshan:3", "daoli:1"].score == 0.46  # the model's score stays what it was
    assert lines == ["data/lexicon/decisions/alignments.csv: 3 of 3 decisions applied (1 yes, 0 same, 0 related, 2 no)"]
    pd.testing.assert_frame_equal(source, before)


DECIDED = [  # decided, what the model gave, what the pair is then
    ("yes", "anshan:1", "same"), ("same", "anshan:3", "same"), ("related", "anshan:1", "related"), ("yes", "anshan:3", "related"),
    ("no", "anshan:1", None),
]  # fmt: skip


@pytest.mark.parametrize(("decision", "left", "relation"), DECIDED)
def test_a_person_says_which_of_the_two_it_is(small: Tables, decision: str, left: str, relation: str | None) -> None:
    row = aligned(small, pair(left, "daoli:1", decision))[0][left, "daoli:1"]
    assert (known(row.relation), known(row.basis)) == (relation, "decision" if relation else None)
    assert row.is_accepted == (relation is not None)


def test_a_pair_that_the_model_does_not_list(small: Tables) -> None:
    rows, lines = aligned(small, pair("daoli:1", "anshan:2", "yes"))
    row = rows["anshan:2", "daoli:1"]  # left is the region that comes first
    assert (row.score, row.is_accepted, row.shared_topics) == (1.0, True, "ENF-A")
    assert (row.rank_left, row.rank_right) == (2, 3)  # behind those that are listed
    assert "1 pairs added that the model does not list" in lines[0]
    small = small.with_frames(alignments=small.alignments.iloc[:0])
    rows, _ = aligned(small, pair("anshan:3", "daoli:1", "yes"))
    assert (rows["anshan:3", "daoli:1"].rank_left, rows["anshan:3", "daoli:1"].rank_right) == (1, 1)


def test_the_report_on_pairs(small: Tables) -> None:
    stale = replace(pair("anshan:1", "daoli:1", "no"), right_sha256="0" * 16)
    given = (stale, AlignmentDecision("anshan:7", "daoli:8", "yes"), pair("anshan:1", "anshan:2", "yes"))
    rows, lines = aligned(small, *given, pair("anshan:2", "daoli:2", "no"))
    name = "data/lexicon/decisions/alignments.csv"
    assert lines == [f"{name}: 1 of 4 decisions applied (0 yes, 0 same, 0 related, 1 no); 3 suspended"]
    within, changed, gone = said(small, *given)
    assert within.startswith(f"{name}: anshan:1, anshan:2, yes: suspended, both measures are of one side")
    assert changed.startswith(f"{name}: anshan:1, daoli:1, no: suspended, the text that was decided on is gone")
    assert gone.startswith(f"{name}: anshan:7, daoli:8, yes: suspended, nothing has this id")
    assert rows["anshan:1", "daoli:1"].is_accepted


def test_from_workbook_to_tables(small: Tables, tmp_path: Path) -> None:
    path = write_review(small, tmp_path / "review.xlsx")
    fill(path, "codings", {2: {"decision": "no"}, 3: {"topic_id": "ENF-B", "decision": "yes"}})
    fill(path, "alignments", {2: {"decision": "no"}})
    save_decisions(read_decisions(path), folder_of(tmp_path))
    decisions = load_decisions(tmp_path)
    frame, lines = applied(small, *decisions.codings)
    assert codings_of(frame, "daoli:2") == {"ENF-B": (1.0, True, "manual")}
    rows, more = aligned(small, *decisions.alignments)
    assert not rows["anshan:2", "daoli:2"].is_accepted
    assert len(lines) == len(more) == 1  # nothing has changed, nothing is gone
