"""What labels were used for: each figure says it, none is printed without, and the read-mes hold what is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from policycompare.cli import main
from policycompare.errors import DataError
from policycompare.evaluate.figures import Figure
from policycompare.evaluate.history import HISTORIES, Labels, read_histories
from policycompare.evaluate.reading import READING, reading_figures, score_project
from policycompare.tables.frames import Tables
from quality_figures import measured
from quality_table import MARKS, READMES, all_figures, quality_table, with_table

ENTRY = '["a.jsonl"]\nhistory = "seen"\nused_for = "choices"\n'


def test_every_file_of_labels_says_what_it_was_used_for(root: Path) -> None:
    found = read_histories(root)
    assert set(found) == {path.name for path in (root / "data" / "gold").glob("*.jsonl")}
    assert {name: labels.history for name, labels in found.items()} == {
        "reading.jsonl": "development", "topics_dev.jsonl": "development",
        "topics_blind.jsonl": "seen", "pairs_dev.jsonl": "development",
    }  # fmt: skip


def gold(folder: Path, history: str | None, *files: str) -> Path:
    (folder / "data" / "gold").mkdir(parents=True)
    for name in files:
        (folder / "data" / "gold" / name).write_text("", encoding="utf-8")
    if history is not None:
        (folder / "data" / "gold" / "history.toml").write_text(history, encoding="utf-8")
    return folder


BROKEN = [
    (None, "data/gold/a.jsonl: nobody says what these labels were used for"),
    ("", "data/gold/a.jsonl: nobody says what these labels were used for"),
    ("a = [", "data/gold/history.toml: no TOML"),
    (
        ENTRY.replace("seen", "blind"),
        "data/gold/history.toml, a.jsonl: history 'blind' is no history; use untouched, seen, dev",
    ),
    (ENTRY.replace("choices", " "), "data/gold/history.toml, a.jsonl: used_for ' ' is no text; write in words"),
    ('["a.jsonl"]\nhistory = "seen"\n', "data/gold/history.toml, a.jsonl: the key used_for is missing"),
    (ENTRY + "n = 1\n", "data/gold/history.toml, a.jsonl: unknown key 'n'; use one of history"),
    (ENTRY + ENTRY.replace("a.jsonl", "b.jsonl"), "data/gold/history.toml, b.jsonl: there is no such file of labels"),
]


@pytest.mark.parametrize(("history", "problem"), BROKEN)
def test_labels_without_a_history_are_refused(tmp_path: Path, history: str | None, problem: str) -> None:
    with pytest.raises(DataError) as error:
        read_histories(gold(tmp_path, history, "a.jsonl"))
    assert str(error.value).startswith(problem)
    assert "\n" not in str(error.value)


def test_a_history_is_read(tmp_path: Path) -> None:
    assert read_histories(gold(tmp_path, ENTRY, "a.jsonl")) == {"a.jsonl": Labels("a.jsonl", "seen", "choices")}
    assert read_histories(gold(tmp_path / "none", None)) == {}


@pytest.mark.parametrize("command", ["evaluate", "check"])
def test_a_file_that_nobody_accounts_for(project: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    (project / "data" / "gold" / "more.jsonl").write_text("", encoding="utf-8")
    assert main([command, "--root", str(project)]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "data/gold/more.jsonl: nobody says what these labels were used for" in line
    assert "data/gold/history.toml" in line


@pytest.mark.parametrize(("history", "word"), list(zip(HISTORIES, ("untouched", "seen", "fit"), strict=True)))
def test_a_printed_figure_says_it(history: str, word: str) -> None:
    labels = Labels("made.jsonl", history, "made")
    line = Figure("topics_f1", "out_of_fold", labels, 0.5, 0.25, 0.75, 12, 3).line()
    assert line.startswith("topics, micro-F1: out of fold ")
    assert line.endswith(f" 0.500  [0.250, 0.750]  n=12 in 3 documents, documents drawn  {word}: made.jsonl")
    assert history == word or history not in line


def test_what_was_read_is_fit(tables: Tables, root: Path) -> None:
    scores = score_project(tables, root)
    figures = {f.metric: f for f in reading_figures(scores, read_histories(root)[READING])}
    units = scores["units", "all"]
    assert figures["units_f1"].value == pytest.approx(units.f1)
    assert figures["units_f1"].count == units.right + len(units.missing)
    ends = [scores["units", d].f1 for d in ("suizhou-plan", "anshan")]  # the worst and the best document
    assert ends[0] < figures["units_f1"].low < units.f1 < figures["units_f1"].high <= ends[1]
    assert figures["citations_f1"].low < 1 == figures["citations_f1"].value  # all is right, and no certainty
    assert all("  fit: reading.jsonl" in figure.line() for figure in figures.values())


def test_the_read_mes_hold_what_is_measured(tables: Tables, root: Path) -> None:
    figures = all_figures(tables, root)
    assert {f.labels.word for f in figures} == {"fit", "seen"}
    for figure in figures:
        assert (figure.labels.word == "fit") == (
            figure.labels.file in {"topics_dev.jsonl", "reading.jsonl", "pairs_dev.jsonl"}
        )
    for lang, name in READMES.items():
        text = (root / name).read_text("utf-8")
        assert text == with_table(text, quality_table(figures, measured(), lang)), f"{name} is old: make quality"
        assert text.count(MARKS[0]) == 1
    table = quality_table(figures, measured(), "en")
    assert "| 108 (3) | seen: `topics_blind.jsonl` |" in table
    assert "topics_dev" not in table  # where labels that prove more measure the same
    assert "| fit: `pairs_dev.jsonl` |" in table
    assert table.index("first sight") < table.index("seen: `") < table.index("fit: `")
