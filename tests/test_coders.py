"""Two coders: the draw, their workbooks and the ways back, what they settle as labels, and what is made of these."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import copy_data
from policycompare.cli import main
from policycompare.errors import CallError, DataError
from policycompare.evaluate import agreement, bootstrap
from policycompare.evaluate.coders import scoring
from policycompare.evaluate.coders.sample import DRAW, Draw, draw_sample, read_draw, shuffled
from policycompare.evaluate.coders.scoring import settled_figures
from policycompare.evaluate.coders.settled import (
    SettledLabel,
    learnt_grades,
    learnt_topics,
    read_settled_labels,
    settled_files,
    still_there,
)
from policycompare.evaluate.coders.tasks import NONE, TASKS, Item, target_answer
from policycompare.evaluate.history import GOLD, HISTORY, Labels, read_histories
from policycompare.evaluate.reading import evaluate_project
from policycompare.export.coding_workbooks import read_coding, read_settling
from policycompare.export.tables import write_tables
from policycompare.pairs.model import read_model
from policycompare.project import agree, coder_agreement, coders, draw_coders, settle_coders
from policycompare.tables.frames import Tables, build_frame, iter_rows
from policycompare.tables.queries import hard_targets, side_of_measures
from policycompare.tables.schema import BY_NAME
from policycompare.tables.stored import read_built
from policycompare.topics.coder import Coding
from policycompare.topics.decision_files import load_decisions
from policycompare.topics.decision_kinds import text_hash

NAMES = ["甲", "B"]
UNTOUCHED = Labels("made.jsonl", "untouched", "nothing")
Cells = dict[str, Any]


@pytest.fixture(scope="session")
def home(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with its tables; no test may change it."""
    folder = copy_data(tmp_path_factory.mktemp("home"))
    (folder / "data/processed").mkdir()
    write_tables(tables, folder / "data/processed", ["csv"])
    return folder


@pytest.fixture(scope="session")
def stored(home: Path) -> Tables:
    """The project's tables as they are read back."""
    return read_built(home)


@pytest.fixture
def study(home: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return shutil.copytree(home, tmp_path, dirs_exist_ok=True)


def fill(path: Path, answer: Callable[[Cells], Mapping[str, Any] | None], *sheets: str) -> Path:
    """Fill a workbook as a person's program would: a row's cells -> column -> what is written there."""
    book = openpyxl.load_workbook(path)
    for name in sheets or ("answers",):
        head = [cell.value for cell in book[name][1]]
        for row in book[name].iter_rows(min_row=2):
            cells = dict(zip(head, [cell.value for cell in row], strict=True))
            for column, value in (answer(cells) or {}).items():
                row[head.index(column)].value = value
    book.save(path)
    return path


def rows(path: Path, sheet: str) -> list[Cells]:
    header, *lines = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


MADE: dict[tuple[str, int], Path] = {}


@pytest.fixture(scope="session", autouse=True)
def _made_draws(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Draws of the study that tests may copy: each is made once."""
    for of, n in (("topics", 12), ("topics", 30), ("pairs", 20), ("targets", 10)):
        MADE[of, n] = tmp_path_factory.mktemp(of)
        draw_coders(home, MADE[of, n], NAMES, of, n)


@pytest.fixture(autouse=True)
def _few_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals are tested elsewhere."""
    monkeypatch.setattr(agreement, "REPEATS", 40)
    monkeypatch.setattr(bootstrap, "REPEATS", 10)


def drawn(folder: Path, of: str, n: int) -> tuple[Path, Path]:
    """A copy of a draw; its two workbooks."""
    shutil.copytree(MADE[of, n], folder, dirs_exist_ok=True)
    return folder / "甲.xlsx", folder / "B.xlsx"


# ---- the draw


def made(sizes: Mapping[str, int]) -> list[Item]:
    return [Item((f"{side}:{i:03}",), (f"{side}{i}",), (side,)) for side, n in sizes.items() for i in range(n)]


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 40), min_size=1), st.data())
@settings(max_examples=30)
def test_every_side_is_in_the_sample(sizes: dict[str, int], data: st.DataObject) -> None:
    n = data.draw(st.integers(len(sizes), sum(sizes.values())))
    draw, items = draw_sample(TASKS["topics"], made(sizes), NAMES, n, data.draw(st.integers(0, 99)))
    counts = Counter(item.sides[0] for item in items)
    assert set(counts) == set(sizes) and counts.total() == n == len(set(items))
    assert all(counts[s.side] == s.n <= s.population == sizes[s.side] for s in draw.strata)
    assert draw.population == sum(sizes.values())
    exact = {side: n * size / draw.population for side, size in sizes.items()}
    assert all(counts[side] <= max(1, exact[side] + 1) for side in sizes)
    assert sum(draw.weight(item) for item in draw.items) == pytest.approx(draw.population)


def test_a_seed_draws_the_same_and_another_seed_others(stored: Tables) -> None:
    items = TASKS["topics"].items(stored, read_model())
    one, same, other = (draw_sample(TASKS["topics"], items, NAMES, 40, seed)[0] for seed in (1, 1, 2))
    assert one == same and one.digest == same.digest
    assert one.items != other.items and one.digest != other.digest


def test_each_coder_has_an_order_of_their_own(stored: Tables) -> None:
    draw, _ = draw_sample(TASKS["topics"], TASKS["topics"].items(stored, read_model()), NAMES, 40, 1)
    orders = [shuffled(draw, name) for name in NAMES]
    assert orders == [shuffled(draw, name) for name in NAMES]
    assert orders[0] != orders[1] and all(sorted(order) == list(range(40)) for order in orders)


def test_pairs_are_drawn_of_every_side_and_kind(stored: Tables) -> None:
    draw, items = draw_sample(TASKS["pairs"], TASKS["pairs"].items(stored, read_model()), NAMES, None, 1)
    assert len(items) == 60 and len(draw.strata) == 5 * 4 and {s.n for s in draw.strata} == {3}
    relation = {
        (a.left_measure_id, a.right_measure_id): a.relation if isinstance(a.relation, str) else None
        for a in iter_rows(stored.alignments)
    }
    side = side_of_measures(stored)
    for item, row in zip(items, draw.items, strict=True):
        stratum = draw.strata[row.stratum]
        assert stratum.side in {side[i] for i in item.ids}
        assert stratum.kind in ((relation[item.ids],) if relation[item.ids] else ("near", "far"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--names", "A"], "--names: two coders with two names are needed"),
        (["--names", "A,a"], "--names: two coders with two names are needed"),
        (["--names", "A,../b"], "'../b' is no name of a coder"),
        (["--names", "A,con"], "'con' is no name of a coder"),
        (["--names", "A,settle"], "--names: settle.xlsx is the list"),
        ([], "nobody is named to code; name two or more: --names A,B"),
        (["--names", "A,B", "--n", "4"], "--n 4: the topics make 5 strata, and each needs one; name at least 5"),
        (["--names", "A,B", "--n", "9999"], "--n 9999: there are 381 topics; name at most 381"),
        (["--names", "A,B", "--lang", "zh"], "--lang: it goes with --agree; leave it out of --draw"),
        (["--names", "A,B", "--decide"], "--decide: it goes with --settle; leave it out of --draw"),
    ],
)
def test_a_draw_that_cannot_be_is_one_line(
    options: list[str], message: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(home), "coders", "--draw", str(tmp_path / "d"), *options]) in (1, 2)
    [line] = capsys.readouterr().err.splitlines()
    assert message in line and "; " in line
    assert not (tmp_path / "d").exists()


def test_nothing_is_drawn_over(home: Path, tmp_path: Path) -> None:
    drawn(tmp_path, "topics", 12)
    with pytest.raises(CallError, match="somebody may have coded in it"):
        draw_coders(home, tmp_path, NAMES, seed=2)


# ---- the coders' workbooks


def test_a_workbook_holds_neither_the_model_nor_the_other(tmp_path: Path, stored: Tables) -> None:
    for path in drawn(tmp_path / "t", "topics", 12):
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == ["answers", "topics", "how_to", "about"]
        assert list(rows(path, "answers")[0]) == ["measure_id", "text", "main_topic", "other_topics", "note"]
        assert all(row["main_topic"] is row["other_topics"] is row["note"] is None for row in rows(path, "answers"))
        assert {row["key"]: row["value"] for row in rows(path, "about")}["coder"] == path.stem
        others = set(NAMES) - {path.stem}
        assert not others & {cell.value for sheet in book for line in sheet.iter_rows() for cell in line}
        assert next(row["choice"] for row in rows(path, "topics")) == NONE
        assert len(rows(path, "topics")) == len(stored.topics) + 1
    for path in drawn(tmp_path / "p", "pairs", 20):
        assert list(rows(path, "answers")[0]) == [
            "left_measure_id", "right_measure_id", "left_text", "right_text", "relation", "note",
        ]  # fmt: skip
    orders = [[row["measure_id"] for row in rows(tmp_path / "t" / f"{name}.xlsx", "answers")] for name in NAMES]
    assert orders[0] != orders[1] and sorted(orders[0]) == sorted(orders[1])


@pytest.mark.parametrize(("of", "n"), [("topics", 12), ("pairs", 20), ("targets", 10)])
def test_the_same_draw_is_the_same_bytes(of: str, n: int, home: Path, tmp_path: Path) -> None:
    draw_coders(home, tmp_path, NAMES, of, n)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == sorted([DRAW, "甲.xlsx", "B.xlsx"])
    assert all((tmp_path / name).read_bytes() == (MADE[of, n] / name).read_bytes() for name in files)


def test_what_was_filled_in_is_read(tmp_path: Path) -> None:
    path, _ = drawn(tmp_path, "topics", 12)
    draw = read_draw(tmp_path / DRAW)
    said = iter([
        {"main_topic": "GOV-OPEN 政务公开", "other_topics": "leg-gov；ENF-THREE、 GOV-OPEN", "note": " a\nb "},
        {"main_topic": "无"}, {"main_topic": "none", "other_topics": "none"}, {}, *[{"main_topic": "LEG-GOV"}] * 8,
    ])  # fmt: skip
    fill(path, lambda _: next(said))
    order = [row["measure_id"] for row in rows(path, "answers")]
    coding = read_coding(path, draw)
    found = {
        item.ids[0]: own for item, own in zip(draw.items, zip(coding.answers, coding.notes, strict=True), strict=True)
    }
    assert coding.coder == "甲"
    topics = frozenset(("GOV-OPEN", "LEG-GOV", "ENF-THREE"))
    assert found[order[0]] == ({"main_topic": "GOV-OPEN", "topics": topics}, "a b")
    assert found[order[1]] == found[order[2]] == ({"main_topic": NONE, "topics": frozenset()}, "")
    assert found[order[3]] == (None, "")
    assert found[order[4]][0] == {"main_topic": "LEG-GOV", "topics": frozenset(("LEG-GOV",))}


@pytest.mark.parametrize("of", TASKS)
def test_every_answer_finds_its_way_back(of: str) -> None:
    task = TASKS[of]
    answers: dict[str, list[dict[str, Any]]] = {
        "topics": [{"main_topic": NONE, "topics": frozenset()}, {"main_topic": "B", "topics": frozenset("AB")}],
        "pairs": [{"relation": grade} for grade in task.grades],
        "targets": [
            {"is_target": "no"},
            {"is_target": "yes", "comparator": ">=", "value": "98.5", "value_unit": "%", "deadline": "2025-12-31"},
            {"is_target": "yes", "comparator": ">=", "value": "0.00005", "value_unit": NONE, "deadline": NONE},
            {"is_target": "yes", "comparator": ">=", "value": "120000000000", "value_unit": "元", "deadline": NONE},
            target_answer(
                {"comparator": ">=", "value": 0.00002, "value_unit": None, "deadline": None, "deadline_source": None}
            ),
            {"is_target": "yes", "comparator": "full-coverage", "value": NONE, "value_unit": NONE, "deadline": NONE},
        ],
    }
    for answer in answers[of]:
        assert task.read(task.cells(answer), "here", ("A", "B")) == answer
        label = json.loads(json.dumps(task.label(answer)))
        assert task.answer(label) == answer
        assert task.shown(answer)
    assert task.read(dict.fromkeys(task.fills, ""), "here", ()) is None


WRONG: dict[str, list[tuple[dict[str, str], str]]] = {
    "topics": [
        ({"main_topic": "GOV-OPNE"}, "unknown topic 'GOV-OPNE'; the nearest are GOV-OPEN"),
        ({"other_topics": "GOV-OPEN"}, "other_topics without main_topic"),
        ({"main_topic": "none", "other_topics": "GOV-OPEN"}, "main_topic is none and other_topics is not"),
        ({"main_topic": "GOV-OPEN", "other_topics": "GOV-OPEN,政务公开"}, "unknown topic '政务公开'"),
    ],
    "pairs": [({"relation": "maybe"}, "unknown relation 'maybe'; use same, related, none")],
    "targets": [
        ({"is_target": "maybe"}, "unknown is_target 'maybe'; use yes or no"),
        ({"comparator": ">="}, "comparator without is_target"),
        ({"is_target": "yes"}, "comparator is empty; use one of >=, "),
        ({"is_target": "yes", "comparator": "≧"}, "unknown comparator"),
        (
            {"is_target": "yes", "comparator": ">=", "value": "98%"},
            "value '98%' is no number; write 98 without the mark",
        ),
        ({"is_target": "yes", "comparator": ">=", "value": "9" * 400}, "value '99999"),
        ({"is_target": "yes", "comparator": ">=", "value": "1,200,000,000,000"}, "value '1200000000000' is no number"),
        ({"is_target": "yes", "comparator": ">=", "deadline": "2025年底"}, "deadline '2025年底' is no day"),
    ],
}


@pytest.mark.parametrize(("of", "cells", "message"), [(of, *own) for of, all_ in WRONG.items() for own in all_])
def test_a_wrong_answer_is_one_line_with_its_place(
    of: str, cells: dict[str, str], message: str, tmp_path: Path
) -> None:
    path, _ = drawn(tmp_path, of, {"topics": 12, "pairs": 20, "targets": 10}[of])
    said = iter([{}, cells])
    fill(path, lambda _: next(said, {}))
    with pytest.raises(DataError) as raised:
        read_coding(path, read_draw(tmp_path / DRAW))
    assert str(raised.value).startswith(f"{path}, answers, row 3: {message}")
    assert "; " in str(raised.value)


def edited(change: Callable[[Any], object]) -> Callable[[Path], object]:
    def edit(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)

    return edit


def put(sheet: str, **cells: Any) -> Callable[[Path], object]:
    def change(book: Any) -> None:
        for place, value in cells.items():
            book[sheet][place] = value

    return edited(change)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no zip": (lambda path: path.write_text("measure_id\n"), "B.xlsx: no workbook that can be read; "),
    "cut short": (lambda path: path.write_bytes(path.read_bytes()[:3000]), "cut short or is damaged"),
    "gone": (Path.unlink, "cannot be read (No such file or directory); name a coder's workbook"),
    "another workbook": (edited(lambda book: book.remove(book["about"])), "the sheet about is missing"),
    "no answers": (edited(lambda book: book.remove(book["answers"])), "the sheet answers is missing"),
    "another head": (put("answers", E1="answer"), "answers: the column relation is missing"),
    "a changed text": (put("answers", D3="另一段文字"), "answers, row 3: the right_text of "),
    "another id": (put("answers", A3="anshan:999"), "answers, row 3: anshan:999 and "),
    "no id": (put("answers", A3=None, B3=None), "answers, row 3: a row without an id is not of the draw"),
    "a row twice": (edited(lambda b: b["answers"].append([c.value for c in b["answers"][2]])), "row 22: "),
    "a deleted row": (edited(lambda b: b["answers"].delete_rows(4)), "answers: 1 drawn rows are missing, first "),
    "merged cells": (edited(lambda b: b["answers"].merge_cells("E2:E3")), "answers: the cells E2:E3 are merged"),
    "a failed formula": (put("answers", E4="#REF!"), "answers, row 4: the cell of relation shows #REF!"),
    "of nobody": (put("about", B4="C"), "about: C is no coder of the draw"),
    "no name": (put("about", B4=None), "about: the row coder is missing"),
    "of another draw": (put("about", B3="00000000"), "B.xlsx: it is of another draw than "),
    "of the same coder": (put("about", B4="甲"), "B.xlsx: it is of 甲, and so is "),
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_workbook_is_one_line(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = drawn(tmp_path, "pairs", 20)
    damage, message = DAMAGE[kind]
    damage(files[1])
    assert main(["coders", "--agree", *map(str, files)]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert message in line and line.startswith(f"policycompare: {files[1]}") and "; " in line
    assert not (tmp_path / "settle.xlsx").exists()


BROKEN_DRAWS = [
    ("{", "no JSON"), ("[]", "is no table of keys"), ('{"of": "topics"}', "the key seed is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BROKEN_DRAWS)
def test_a_damaged_draw_is_one_line(text: str, message: str, tmp_path: Path) -> None:
    files = drawn(tmp_path, "topics", 12)
    (tmp_path / DRAW).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(message)) as raised:
        agree(files)
    assert str(raised.value).startswith(str(tmp_path / DRAW))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["items"].pop(), "its rows and its strata do not fit"),
        (lambda d: d["items"][0].update(ids=["a", "b"]), "its rows and its strata do not fit"),
        (lambda d: d["items"][0].update(ids=d["items"][1]["ids"]), "one of them twice"),
        (lambda d: d.update(of="votes"), "of 'votes' is no task; use topics, pairs, targets"),
        (lambda d: d.update(seed="1"), "seed '1' is no number"),
        (lambda d: d.update(seed=2), "it is of another draw"),  # whoever changes it changes what it is called
        (lambda d: d["items"][0].update(stratum=99), "its rows and its strata do not fit"),
    ],
)
def test_a_changed_draw_is_one_line(change: Callable[[Any], object], message: str, tmp_path: Path) -> None:
    files = drawn(tmp_path, "topics", 12)
    given = json.loads((tmp_path / DRAW).read_text("utf-8"))
    change(given)
    (tmp_path / DRAW).write_text(json.dumps(given), "utf-8")
    with pytest.raises(DataError, match=re.escape(message)):
        agree(files)


def test_a_draw_is_read_as_it_was_written(tmp_path: Path, stored: Tables) -> None:
    drawn(tmp_path, "pairs", 20)
    found = draw_sample(TASKS["pairs"], TASKS["pairs"].items(stored, read_model()), NAMES, 20, 1)[0]
    assert read_draw(tmp_path / DRAW) == found
    assert found.as_json().encode() == (tmp_path / DRAW).read_bytes()


# ---- how they agree, and what they differ in


def code_topics(folder: Path) -> Draw:
    """Both code a third of the rows otherwise; B leaves one out."""
    files = drawn(folder, "topics", 30)
    draw = read_draw(folder / DRAW)
    at = {item.ids[0]: number for number, item in enumerate(draw.items)}

    def first(cells: Cells) -> Mapping[str, Any]:
        return {"main_topic": ("GOV-OPEN", "LEG-GOV", NONE)[at[cells["measure_id"]] % 3]}

    def second(cells: Cells) -> Mapping[str, Any]:
        number = at[cells["measure_id"]]
        if number == 0:
            return {"note": "看不懂"}
        further = {"other_topics": "ENF-THREE"} if number == 1 else {}
        return {"main_topic": ("GOV-OPEN", "LEG-GOV", "ENF-KEY")[number % 3], **further}

    fill(files[0], first)
    fill(files[1], second)
    return draw


def test_agreement_is_computed_from_what_came_back(tmp_path: Path) -> None:
    code_topics(tmp_path)
    frame = coder_agreement(tmp_path / "B.xlsx", str(tmp_path / "甲.xlsx"))
    value = frame.set_index(["what", "statistic"])["value"]
    n = frame.set_index(["what", "statistic"])["n"]
    assert value["main_topic", "percent"] == pytest.approx(19 / 29)
    assert value["topics", "percent"] == pytest.approx(18 / 29)
    assert set(n) == {29}
    # GOV-OPEN has rows 0, 3, …, of both but row 0; the others say neither.
    assert value["GOV-OPEN", "alpha"] == value["GOV-OPEN", "kappa"] == 1.0
    assert "ENF-THREE" not in set(frame["what"])  # one measure has it
    by_what = frame.groupby("what")["statistic"].agg(list)
    assert by_what["main_topic"] == ["percent", "kappa", "alpha"] and by_what["topics"] == ["percent", "alpha"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_printed_says_draw_figures_and_meaning(lang: str, tmp_path: Path) -> None:
    code_topics(tmp_path)
    text = "\n".join(agree([tmp_path / "甲.xlsx", tmp_path / "B.xlsx"], lang))  # type: ignore[arg-type]
    for part in {
        "en": ("topics of measures: 30 of 381 drawn with seed 1 from 5 strata", "main topic  percent agreement  0.66 [0.47, 0.80] n=29",
               "Kappa, of two coders: agreement beyond chance", "Krippendorff (2004) himself asks for .800"),
        "zh": ("举措的议题：在 381 个中抽取 30 个，种子 1，分 5 层", "主要议题  一致率  0.66 [0.47, 0.80]，n=29", "扣除偶然一致", "Krippendorff（2004）"),
    }[lang]:  # fmt: skip
        assert part in text
    assert "12 of 30 are to be settled" in text


def test_three_coders_have_a_kappa_a_pair_and_one_alpha(home: Path, tmp_path: Path) -> None:
    draw_coders(home, tmp_path, ["A", "B", "C"], "pairs", 20)
    files = [tmp_path / f"{name}.xlsx" for name in "ABC"]
    for path, turn in zip(files, (0, 0, 1), strict=True):
        fill(path, lambda cells, turn=turn: {"relation": TASKS["pairs"].grades[(len(cells["left_text"]) + turn) % 3]})
    frame = coder_agreement(*files)
    kappa = frame[frame["statistic"] == "kappa"].set_index("coders")["value"]
    assert list(kappa.index) == ["A, B", "A, C", "B, C"]
    assert kappa["A, B"] == 1.0 and kappa["A, C"] == kappa["B, C"] < 0
    assert frame["statistic"].tolist() == ["percent", *["kappa", "kappa_weighted"] * 3, "alpha"]
    assert frame["value"].iloc[0] == pytest.approx(1 / 3)


def test_what_differs_is_listed_with_every_answer(tmp_path: Path) -> None:
    draw = code_topics(tmp_path)
    agree([tmp_path / "甲.xlsx", tmp_path / "B.xlsx"])
    path = tmp_path / "settle.xlsx"
    ids = [item.ids[0] for item in draw.items]
    open_rows, agreed = rows(path, "to_settle"), rows(path, "agreed")
    assert [row["measure_id"] for row in open_rows] == [ids[i] for i in sorted({0, 1, *range(2, 30, 3)})]
    assert {row["measure_id"] for row in agreed} == set(ids) - {row["measure_id"] for row in open_rows}
    assert (open_rows[0]["coder 甲"], open_rows[0]["coder B"]) == ("GOV-OPEN", "看不懂")
    assert (open_rows[1]["coder 甲"], open_rows[1]["coder B"]) == ("LEG-GOV", "LEG-GOV, ENF-THREE")
    assert (open_rows[2]["coder 甲"], open_rows[2]["coder B"]) == (NONE, "ENF-KEY")
    assert all(row["main_topic"] is None for row in open_rows)
    assert {row["main_topic"] for row in agreed} == {"GOV-OPEN", "LEG-GOV"}
    assert rows(path, "agreement")[0]["statistic"] == "percent"
    assert text_hash(open_rows[0]["text"]) == draw.items[0].hashes[0]


def test_a_settling_that_was_begun_is_not_written_over(tmp_path: Path) -> None:
    code_topics(tmp_path)
    files = [tmp_path / "甲.xlsx", tmp_path / "B.xlsx"]
    path = tmp_path / "settle.xlsx"
    agree(files)
    before = path.read_bytes()
    agree(files)
    assert path.read_bytes() == before  # nobody had written in it
    fill(path, lambda cells: {"note": "1"}, "to_settle")
    before = path.read_bytes()
    assert "stays as it is" in agree(files)[-1]
    assert path.read_bytes() == before


@pytest.mark.parametrize("change", [{"note": "都错了"}, {"main_topic": NONE}, {"main_topic": None}, {"coder B": "?"}])
def test_a_row_that_was_agreed_and_changed_is_not_written_over(change: Cells, tmp_path: Path) -> None:
    code_topics(tmp_path)
    files = [tmp_path / "甲.xlsx", tmp_path / "B.xlsx"]
    path = tmp_path / "settle.xlsx"
    agree(files)
    fill(path, lambda _: {}, "agreed")  # opened and saved by another program
    before = path.read_bytes()
    assert "are to be settled" in agree(files)[-2] and path.read_bytes() != before
    said = iter([change])
    fill(path, lambda _: next(said, {}), "agreed")
    before = path.read_bytes()
    assert agree(files)[-1] == f"{path} was written in and stays as it is; delete it to write it anew"
    assert path.read_bytes() == before


# ---- what is settled


def settle(folder: Path) -> Path:
    agree([folder / "甲.xlsx", folder / "B.xlsx"])
    said = iter([{"main_topic": "LEG-GOV", "other_topics": "GOV-OPEN", "note": "议定"}])
    return fill(folder / "settle.xlsx", lambda _: next(said, {"main_topic": NONE}), "to_settle")


def test_settled_answers_become_labels_with_a_history(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw = code_topics(study / "coding")
    path = settle(study / "coding")
    before = (study / GOLD / HISTORY).read_text("utf-8")
    assert main(["--root", str(study), "coders", "--settle", str(path)]) == 0
    [name] = settled_files(study)
    assert (
        name == f"settled_topics_{draw.digest}.jsonl"
        and f"30 labels saved in data/gold/{name}" in capsys.readouterr().out
    )
    labels = read_settled_labels(study, name)
    assert [label.ids for label in labels] == [item.ids for item in draw.items]
    assert labels[0].answer == {"main_topic": "LEG-GOV", "topics": frozenset(("LEG-GOV", "GOV-OPEN"))}
    assert (labels[0].note, labels[0].hashes) == ("议定", draw.items[0].hashes)
    assert labels[3].answer == {"main_topic": "GOV-OPEN", "topics": frozenset(("GOV-OPEN",))}
    assert (study / GOLD / HISTORY).read_text("utf-8").startswith(before)
    # Some of these measures have other labels, to which things were fitted: so these prove no more.
    history = read_histories(study)[name]
    assert history.history == "development" and not history.learn
    assert (
        "blind of each other" in history.used_for and "topics_dev.jsonl too, which are development" in history.used_for
    )


def test_labels_of_texts_without_others_are_untouched(study: Path) -> None:
    for path in (study / GOLD).glob("*.jsonl"):
        path.unlink()
    (study / GOLD / HISTORY).unlink()
    code_topics(study / "coding")
    path = settle(study / "coding")
    assert any("as untouched" in line for line in settle_coders(study, path))
    [(name, labels)] = read_histories(study).items()
    assert labels.history == "untouched"
    # What people wrote there since stays, and the labels are those that were settled last.
    (study / GOLD / HISTORY).write_text(f'["{name}"]\nhistory = "seen"\nused_for = "rules"\n', "utf-8")
    fill(path, lambda cells: {"note": "第二次"}, "agreed")
    settle_coders(study, path)
    assert read_histories(study)[name].history == "seen"
    assert "第二次" in {label.note for label in read_settled_labels(study, name)}


@pytest.mark.slow
def test_evaluate_prints_the_model_beside_settled_topics(study: Path) -> None:
    for path in (study / GOLD).iterdir():
        path.unlink()
    code_topics(study / "coding")
    settle_coders(study, settle(study / "coding"))
    [name] = settled_files(study)
    lines = evaluate_project(study)
    assert [line.split(":")[0] for line in lines] == ["topics, micro-F1", "main topic, accuracy"] * 2
    assert all(line.endswith(f"untouched: {name}") and " n=" in line for line in lines)


def test_settled_topics_are_scored_as_built_and_out_of_fold(
    study: Path, stored: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = code_topics(study / "coding")
    settle_coders(study, settle(study / "coding"))
    coded = {item.ids[0]: [Coding("GOV-OPEN", 1.0, None, True, 1.0)] for item in draw.items}
    monkeypatch.setattr(scoring, "code_out_of_fold", lambda *_: {})
    monkeypatch.setattr(scoring, "code_tables", lambda *_: (None, coded))
    figures, errors, _ = settled_figures(stored, study)
    assert [(f.metric, f.scoring, f.count) for f in figures] == [
        ("topics_f1", "out_of_fold", 30), ("topics_main", "out_of_fold", 19),
        ("topics_f1", "as_built", 30), ("topics_main", "as_built", 19),
    ]  # fmt: skip
    assert [f.value for f in figures[:2]] == [0, 0] and figures[3].value == pytest.approx(9 / 19)
    assert figures[2].value == pytest.approx(2 * 10 / (30 + 20))
    assert errors[0].startswith(f"topics: {draw.items[0].ids[0]}: labelled LEG-GOV, GOV-OPEN; coded none")


def test_what_is_not_settled_is_refused(study: Path) -> None:
    draw = code_topics(study / "coding")
    agree([study / "coding" / "甲.xlsx", study / "coding" / "B.xlsx"])
    with pytest.raises(DataError) as raised:
        settle_coders(study, study / "coding" / "settle.xlsx")
    assert f"settle.xlsx, to_settle, row 2: {draw.items[0].ids[0]} is not settled; fill main_topic" in str(raised.value)
    assert not settled_files(study)


def with_history(study: Path, name: str, more: str) -> None:
    path = study / GOLD / HISTORY
    head, entry = path.read_text("utf-8").split(f'["{name}"]')
    entry = re.sub(r'history = "\w+"(\nlearn = \w+)?', more, entry, count=1)
    path.write_text(f'{head}["{name}"]{entry}', "utf-8")


def test_only_what_is_declared_is_learnt_from(study: Path, stored: Tables) -> None:
    draw = code_topics(study / "coding")
    settle_coders(study, settle(study / "coding"))
    [name] = settled_files(study)
    measure_id = draw.items[0].ids[0]
    assert learnt_topics(study, stored).get(measure_id) != ["LEG-GOV", "GOV-OPEN"]
    with_history(study, name, 'history = "untouched"\nlearn = true')
    with pytest.raises(DataError, match="labels that are learnt from are not untouched"):
        learnt_topics(study, stored)
    with_history(study, name, 'history = "development"\nlearn = true')
    assert learnt_topics(study, stored)[measure_id] == ["LEG-GOV", "GOV-OPEN"]
    with_history(study, name, 'history = "seen"\nlearn = false')
    assert learnt_topics(study, stored).get(measure_id) != ["LEG-GOV", "GOV-OPEN"]


def test_a_label_whose_text_is_gone_is_passed_over(
    study: Path, stored: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = code_topics(study / "coding")
    settle_coders(study, settle(study / "coding"))
    [name] = settled_files(study)
    changed = stored.measures.copy()
    changed.loc[changed["measure_id"] == draw.items[4].ids[0], "text"] += "。"
    tables = stored.with_frames(measures=changed)
    labels = read_settled_labels(study, name)
    kept = still_there(labels, TASKS["topics"], tables)
    assert [label for label in labels if label not in kept] == [labels[4]]
    asked: list[Any] = []
    monkeypatch.setitem(scoring.FIGURES, "topics", lambda *given: (asked.append(given[2]), ([], []))[1])  # type: ignore[index]
    assert settled_figures(tables, study)[2] == [
        f"{name}: 1 label is left out: the text is another one now, or is gone"
    ]
    assert asked == [kept]


def test_settled_answers_become_decisions_where_that_is_asked_for(study: Path, stored: Tables) -> None:
    draw = code_topics(study / "coding")
    path = settle(study / "coding")
    settle_coders(study, path)
    assert not list(load_decisions(study))
    assert "decisions saved in data/lexicon/decisions" in settle_coders(study, path, decide=True)[-1]
    found = load_decisions(study).codings
    first, none = draw.items[0].ids[0], draw.items[2].ids[0]
    coded = stored.measure_topics.groupby("measure_id")["topic_id"].agg(set)
    own = {d.topic_id: d.decision for d in found if d.measure_id == first}
    assert {topic for topic, value in own.items() if value == "no"} == coded.get(first, set()) - {"LEG-GOV", "GOV-OPEN"}
    assert (own["LEG-GOV"], own["GOV-OPEN"]) == ("primary", "yes")
    assert {d.topic_id for d in found if d.measure_id == none} == coded.get(none, set())
    assert {d.text_sha256 for d in found if d.measure_id == first} == {draw.items[0].hashes[0]}


def test_decisions_follow_the_drawn_texts(study: Path, stored: Tables) -> None:
    draw = code_topics(study / "coding")
    path = settle(study / "coding")
    coded = stored.measure_topics.groupby("measure_id")["topic_id"].agg(set)
    none = next(
        i for i in range(5, 30, 3) if coded.get(draw.items[i].ids[0])
    )  # nothing was settled on, and it has some
    own, gone = draw.items[none].ids[0], draw.items[3].ids[0]
    shift = {own: f"{own}-new", gone: f"{gone}-new"}
    measures, topics = stored.measures.copy(), stored.measure_topics.copy()
    text = measures.set_index("measure_id")["text"]
    other = next(i for i in coded.index if coded[i].isdisjoint(coded[own]) and i != gone)
    stays = measures[measures["measure_id"] == other].assign(measure_id=own, text="另一段。")
    measures["measure_id"] = measures["measure_id"].replace(shift)
    measures.loc[measures["measure_id"] == shift[gone], "text"] = "改写了。"
    topics["measure_id"] = topics["measure_id"].replace(shift)
    topics = pd.concat([topics, topics[topics["measure_id"] == other].assign(measure_id=own)], ignore_index=True)
    tables = stored.with_frames(measures=pd.concat([measures, stays], ignore_index=True), measure_topics=topics)
    settled = read_settling(path, draw)[0]
    decisions, said = coders._decisions(tables, draw, settled)
    assert {d.topic_id: d.decision for d in decisions if d.ids == (shift[own],)} == dict.fromkeys(coded[own], "no")  # type: ignore[attr-defined]
    assert text_hash(text[own]) in {digest for d in decisions for digest in d.hashes}
    assert not {d.ids for d in decisions} & {(own,), (gone,), (shift[gone],)}
    assert said == [f"{gone}: not decided: the text is another one now, is gone or stands twice"]


def test_labels_are_not_saved_without_their_decisions(study: Path) -> None:
    code_topics(study / "coding")
    path = settle(study / "coding")
    before = (study / GOLD / HISTORY).read_bytes()
    folder = study / "data/lexicon/decisions"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "codings.csv").write_text("bad\n", "utf-8")
    with pytest.raises(DataError, match=r"codings\.csv"):
        settle_coders(study, path, decide=True)
    assert not settled_files(study) and (study / GOLD / HISTORY).read_bytes() == before
    (folder / "codings.csv").unlink()
    (study / GOLD / HISTORY).write_text("bad", "utf-8")
    with pytest.raises(DataError, match=HISTORY):
        settle_coders(study, path, decide=True)
    assert not list(load_decisions(study)) and not settled_files(study)


def test_the_history_names_those_who_were_compared(home: Path, study: Path) -> None:
    draw_coders(home, study / "coding", ["A", "B", "C"], "pairs", 20)
    files = [study / "coding" / f"{name}.xlsx" for name in "AC"]
    for path in files:
        fill(path, lambda _: {"relation": NONE})
    agree(files)
    path = study / "coding" / "settle.xlsx"
    settle_coders(study, path)
    assert "coded by A and C blind of each other" in read_histories(study)[settled_files(study)[0]].used_for
    put("about", B4="A, D")(path)
    with pytest.raises(DataError, match=r"settle\.xlsx, about: D is no coder of the draw; restore"):
        settle_coders(study, path)


def test_settled_pairs_are_scored_decided_and_learnt_from(study: Path, stored: Tables) -> None:
    files = drawn(study / "coding", "pairs", 20)
    draw = read_draw(study / "coding" / DRAW)
    kind = {item.ids: draw.strata[item.stratum].kind for item in draw.items}

    def said(cells: Cells) -> Mapping[str, Any]:
        word = kind[cells["left_measure_id"], cells["right_measure_id"]]
        return {"relation": {"near": "related", "far": NONE}.get(word, word)}

    for path in files:
        fill(path, said)
    assert any(line.startswith("0 of 20 are to be settled") for line in agree(files))
    path = study / "coding" / "settle.xlsx"
    settle_coders(study, path, decide=True)
    [name] = settled_files(study)
    figures = {figure.metric: figure for figure in settled_figures(stored, study)[0]}
    assert figures["settled_same_precision"].value == figures["settled_same_recall"].value == 1.0
    assert figures["settled_related_precision"].value == 1.0
    # The near ones that people call related are missed, each by as many pairs as it stands for.
    weight = {item.ids: draw.weight(item) for item in draw.items}
    held = sum(weight[ids] for ids, word in kind.items() if word in ("same", "related"))
    missed = sum(weight[ids] for ids, word in kind.items() if word == "near")
    assert figures["settled_related_recall"].value == pytest.approx(held / (held + missed), rel=1e-3)
    assert figures["settled_related_recall"].count == sum(word != "far" for word in kind.values())
    decided = {d.key: d.decision for d in load_decisions(study).alignments}
    assert decided == {tuple(sorted(i)): {"near": "related", "far": "no"}.get(word, word) for i, word in kind.items()}
    assert learnt_grades(study, stored) == []
    with_history(study, name, 'history = "development"\nlearn = true')
    grades = {(g["left_measure_id"], g["right_measure_id"]): g["grade"] for g in learnt_grades(study, stored)}
    assert grades == {ids: {"same": 2, "far": 0}.get(word, 1) for ids, word in kind.items()}


def test_what_people_decide_does_not_change_what_the_model_says(stored: Tables) -> None:
    decided = stored.alignments.copy()
    at = decided.index[decided["relation"] == "same"][:3]
    decided.loc[at, ["relation", "basis", "is_accepted"]] = [None, None, False]
    task, model = TASKS["pairs"], read_model()
    assert task.items(stored.with_frames(alignments=decided), model) == task.items(stored, model)
    kinds = Counter(item.kind for item in task.items(stored, model))
    assert (kinds["same"], kinds["related"]) == tuple(
        (stored.alignments["relation"] == r).sum() for r in ("same", "related")
    )


def test_a_pair_that_people_added_is_no_answer_of_the_model(stored: Tables) -> None:
    own, side = stored.alignments, side_of_measures(stored)
    listed = set(zip(own["left_measure_id"], own["right_measure_id"], strict=True))
    lefts, rights = sorted({left for left, _ in listed}), sorted({right for _, right in listed})
    ids = next((a, b) for a in lefts for b in rights if side[a] < side[b] and (a, b) not in listed)
    added = own.head(1).assign(
        left_measure_id=ids[0], right_measure_id=ids[1], score=1.0, same_score=1.0, relation="same", basis="decision",
        left_sentence_id=None, right_sentence_id=None, is_accepted=True,
    )  # fmt: skip
    decided = own.copy()
    decided.loc[decided.index[:2], ["relation", "basis", "is_accepted"]] = ["same", "decision", True]
    tables = stored.with_frames(alignments=pd.concat([decided, added], ignore_index=True))
    task, model = TASKS["pairs"], read_model()
    assert task.items(tables, model) == task.items(stored, model)
    labels = [SettledLabel(pair, {"relation": "same"}, (), 1.0) for pair in (ids, *sorted(listed)[:3])]
    now, before = (scoring._pair_figures(given, Path(), labels, UNTOUCHED) for given in (tables, stored))
    assert [figure.line() for figure in now[0]] == [figure.line() for figure in before[0]]
    assert now[1] == before[1] and now[1][0].endswith("settled same; the model says none")


def test_a_target_that_people_added_was_not_read(study: Path, stored: Tables) -> None:
    task = TASKS["targets"]
    first = hard_targets(stored).head(1)
    added = first.assign(target_id=first["measure_id"].iloc[0] + "/p1")
    tables = stored.with_frames(targets=pd.concat([stored.targets, added], ignore_index=True))
    assert task.items(tables, read_model()) == task.items(stored, read_model())
    files = drawn(study / "coding", "targets", 10)
    for path in files:
        fill(path, lambda _: {"is_target": "yes", "comparator": ">="})
    agree(files)
    settle_coders(study, study / "coding" / "settle.xlsx")
    [name] = settled_files(study)
    before = [figure.line() for figure in settled_figures(stored, study)[0]]
    label = {"target_id": added["target_id"].iloc[0], "is_target": "yes", "weight": 5,
             "hashes": list(map(text_hash, task.reading(tables)([added["target_id"].iloc[0]]) or ()))}  # fmt: skip
    with (study / GOLD / name).open("a", encoding="utf-8") as file:
        file.write(json.dumps(label) + "\n")
    figures, _, said = settled_figures(tables, study)
    assert [figure.line() for figure in figures] == before
    assert said == [f"{name}: 1 label is left out: people added the target, nothing read it"]


def test_a_decided_deadline_leaves_what_was_read_as_it_was(stored: Tables) -> None:
    frame = hard_targets(stored)
    of_plan = frame[frame["deadline_source"] == "plan_period"].iloc[0]
    own_words = frame["deadline_source"] == "sentence"
    said = frame[own_words & (frame["deadline"] == of_plan["deadline"])].iloc[0]  # its sentence names the plan's end
    assert target_answer(of_plan)["deadline"] == NONE != target_answer(said)["deadline"]
    for number, new in enumerate((None, "2031-12-31")):
        targets = stored.targets.copy()
        given = []
        for row in (of_plan, said):
            own = targets["target_id"] == row["target_id"]
            targets.loc[own, ["deadline", "deadline_text", "deadline_source"]] = [
                new,
                None,
                "decision" if new else None,
            ]
            given.append({
                "decision_id": f"{number}{len(given)}", "kind": "target", "subject_ids": row["target_id"],
                "applied_to": row["target_id"], "field": "deadline", "decision": new, "model": row["deadline"],
                "status": "applied", "text_sha256": "0" * 16,
            })  # fmt: skip
        tables = stored.with_frames(targets=targets, decisions=build_frame(BY_NAME["decisions"], given))
        read = scoring._as_read(tables)
        assert [read[row["target_id"]] for row in (of_plan, said)] == [target_answer(of_plan), target_answer(said)]


@pytest.mark.parametrize("weight", [0, 0.5, -1])
def test_a_label_that_stands_for_no_row_is_one_line(weight: float, study: Path, stored: Tables) -> None:
    files = drawn(study / "coding", "pairs", 20)
    for path in files:
        fill(path, lambda _: {"relation": NONE})
    agree(files)
    settle_coders(study, study / "coding" / "settle.xlsx")
    path = study / GOLD / settled_files(study)[0]
    path.write_text(re.sub('"weight": [0-9.]+', f'"weight": {weight}', path.read_text("utf-8")), "utf-8")
    with pytest.raises(DataError, match=f"{path.name}, line 1: weight {weight} is no number; write a number between 1"):
        settled_figures(stored, study)


def test_settled_targets_are_scored_field_by_field(study: Path, stored: Tables) -> None:
    files = drawn(study / "coding", "targets", 10)
    read = {str(row["target_id"]): target_answer(row) for row in hard_targets(stored).to_dict("records")}
    ids = sorted(row["target_id"] for row in rows(files[0], "answers"))

    def said(cells: Cells) -> Mapping[str, Any]:
        if cells["target_id"] == ids[0]:
            return {"is_target": "no"}
        answer = TASKS["targets"].cells(read[cells["target_id"]])
        return answer | ({"deadline": "2031-01-01"} if cells["target_id"] == ids[1] else {})

    for path in files:
        fill(path, said)
    agree(files)
    with pytest.raises(CallError, match="targets are decided one by one"):
        settle_coders(study, study / "coding" / "settle.xlsx", decide=True)
    settle_coders(study, study / "coding" / "settle.xlsx")
    figures, errors, _ = settled_figures(stored, study)
    values = {figure.metric: figure for figure in figures}
    assert values["settled_is_target"].count == 10 and values["settled_is_target"].value < 1
    assert (
        values["settled_comparator"].value == values["settled_value"].value == values["settled_value_unit"].value == 1
    )
    assert all(figure.line().endswith(f"fit: {figure.labels.file}") for figure in figures)
    assert values["settled_deadline"].count == 9 and values["settled_deadline"].value < 1
    assert [error.split(": ")[1:3] for error in errors] == [[ids[0], "is_target"], [ids[1], "deadline"]]
    assert read_histories(study)[settled_files(study)[0]].history == "development"  # every document was read in full


def test_targets_that_people_corrected_are_scored_as_they_were_read(study: Path, stored: Tables) -> None:
    files = drawn(study / "coding", "targets", 10)
    read = {str(row["target_id"]): target_answer(row) for row in hard_targets(stored).to_dict("records")}
    for path in files:
        fill(path, lambda cells: TASKS["targets"].cells(read[cells["target_id"]]))
    agree(files)
    settle_coders(study, study / "coding" / "settle.xlsx")
    before = {figure.metric: (figure.value, figure.count) for figure in settled_figures(stored, study)[0]}
    assert before["settled_comparator"] == (1.0, 10)
    taken_out, corrected = sorted(row["target_id"] for row in rows(files[0], "answers"))[:2]
    targets = stored.targets[stored.targets["target_id"] != taken_out].copy()
    targets.loc[targets["target_id"] == corrected, "comparator"] = "decrease"
    base = {
        "kind": "target", "decision": "no", "status": "applied", "text_sha256": "0" * 16, "topic_id": None, "note": None,
    }  # fmt: skip
    decided = [
        base | {"decision_id": "1", "subject_ids": taken_out, "applied_to": taken_out, "model": "words"},
        base | {"decision_id": "2", "subject_ids": corrected, "applied_to": corrected, "field": "comparator",
                "decision": "decrease", "model": read[corrected]["comparator"]},
    ]  # fmt: skip
    tables = stored.with_frames(targets=targets, decisions=build_frame(BY_NAME["decisions"], decided))
    after = {figure.metric: (figure.value, figure.count) for figure in settled_figures(tables, study)[0]}
    assert after["settled_is_target"] == before["settled_is_target"] == (1.0, 10)
    assert after["settled_comparator"] == (1.0, 9)


def test_the_whole_way_by_commands(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = study / "coding"
    assert main(["--root", str(study), "coders", "--draw", str(folder), "--names", "甲,B", "--n", "30"]) == 0
    out = capsys.readouterr().out
    assert f"policycompare coders --agree {folder / '甲.xlsx'} {folder / 'B.xlsx'}" in out
    for name in NAMES:
        fill(folder / f"{name}.xlsx", lambda _: {"main_topic": "GOV-OPEN"})
    assert main(["coders", "--agree", str(folder / "甲.xlsx"), str(folder / "B.xlsx")]) == 0
    out = capsys.readouterr().out
    assert "main topic  Cohen's kappa  not defined: all answers are the same" in out
    assert main(["--root", str(study), "coders", "--settle", str(folder / "settle.xlsx")]) == 0
    assert main(["coders", "--agree", str(folder / "甲.xlsx")]) == 2
    assert "one coder agrees with nobody" in capsys.readouterr().err


def test_nobody_uses_a_words_entry_that_is_missing() -> None:
    from policycompare.words import entries

    known = entries("coders")
    asked: Iterator[str] = (name for task in TASKS.values() for name in (task.name, *task.scales))
    assert {name if name != "topics" else "topic_sets" for name in asked} <= set(known)
    assert {f"how_{of}" for of in TASKS} <= set(known)
    assert all(a != b for a, b in pairwise(known))
