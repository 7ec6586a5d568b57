"""Evaluation: it counts right, it can fail, and the labels' figures hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from policycompare.cli import main
from policycompare.errors import DataError
from policycompare.evaluate.history import Labels
from policycompare.evaluate.indicators import ENOUGH, indicator_figures, overlap, score_indicators
from policycompare.evaluate.reading import Reading, Score, compare_places, complete_labels, evaluate, read_labels
from policycompare.tables.frames import Tables

FIT = Labels("reading.jsonl", "development", "rules were mended by them")


def test_scores_by_hand() -> None:
    labels, read = ([Reading((word,), word) for word in words] for words in ("甲乙乙", "乙丙"))
    score = compare_places(labels, read, "m")
    assert (score.right, score.extra, score.missing) == (1, [("m", "丙")], [("m", "甲"), ("m", "乙")])
    assert score.precision == 1 / 2
    assert score.recall == 1 / 3
    assert score.f1 == pytest.approx(0.4)


OVERLAPS = [
    ("结案率", "结案率", 1),
    ("结案率", "案件的结案率", 1),  # too much
    ("案件、结案率", "案件结案率", 1),  # marks are no letters
    ("案件结案率", "结案", 2 / 5),
    ("案件结案率", "率结案", 2 / 5),  # in order
    ("结案率", None, 0),
    (None, "结案率", 1),
]


@pytest.mark.parametrize(("label", "read", "share"), OVERLAPS)
def test_overlap_of_indicators(label: str | None, read: str | None, share: float) -> None:
    assert overlap(label, read) == pytest.approx(share)


def test_indicators_beside_one_figure_meet_their_nearest() -> None:
    score = score_indicators(["案件结案率", "出庭率", "知晓率"], ["负责人出庭率", "结案"], "a:1")
    assert sorted(score.overlaps) == [2 / 5, 1]
    assert (score.exact, score.acceptable, score.mean) == (0, 1, 0.7)
    assert [shown for _, shown in score.errors] == [
        "1.00 labelled 出庭率; read 负责人出庭率", "0.40 labelled 案件结案率; read 结案",
    ]  # fmt: skip
    assert score_indicators(["结案率"], ["“结案率”"], "a:1").exact == 1
    figures = {f.metric: f for f in indicator_figures({"a": score, "all": score}, FIT)}
    assert (figures["indicators_acceptable"].value, figures["indicators_acceptable"].count) == (0.5, 2)
    assert (figures["indicators_exact"].value, figures["indicators_overlap"].value) == (0, pytest.approx(0.7))
    assert indicator_figures({"a": score_indicators([], [], "a:1")}, FIT) == []


def test_nothing_read_and_nothing_to_read() -> None:
    assert Score().f1 == 1


def test_the_labels(tables: Tables, root: Path) -> None:
    labels = complete_labels(read_labels(root / "data/gold/reading.jsonl"), tables, ("targets", "citations"))
    assert len({label["measure_id"] for label in labels if label.get("measure_id")}) == 381
    scores = evaluate(tables, labels)
    assert scores["units", "all"].f1 >= 0.98
    assert scores["targets", "all"].f1 >= 0.95
    assert scores["citations", "all"].f1 >= 0.98
    named = scores["targets", "all"].indicators
    assert len(named.overlaps) == scores["targets", "all"].right
    assert named.mean >= 0.8 and named.acceptable >= 0.85 * len(named.overlaps) and ENOUGH == 0.6


def test_labels_cover_at_least_sixty_measures_of_all_documents(root: Path) -> None:
    labels = [
        label for label in read_labels(root / "data/gold/reading.jsonl") if label.get("measure_id") and "units" in label
    ]
    assert len(labels) >= 60
    assert len({label["document_id"] for label in labels}) == 7


def test_every_label_stands_in_the_text(tables: Tables, root: Path, sources) -> None:
    files = tables.documents.set_index("document_id")["source_file"]
    for label in read_labels(root / "data/gold/reading.jsonl"):
        text = sources[files[label["document_id"]]].text
        for target in label.get("targets", []):
            assert target["text"] in text
        for citation in label.get("citations", []):
            assert citation["title"] in text.replace("\n", "")


def test_a_worse_reading_scores_lower(tables: Tables, root: Path) -> None:
    labels = read_labels(root / "data/gold/reading.jsonl")
    worse = tables.with_frames(
        targets=tables.targets.assign(value=tables.targets["value"] + 1),
        responsibilities=tables.responsibilities.iloc[::2],
    )
    before, after = evaluate(tables, labels), evaluate(worse, labels)
    assert after["targets", "all"].f1 < before["targets", "all"].f1 - 0.3
    assert after["units", "all"].recall < 0.7
    unnamed = tables.with_frames(targets=tables.targets.assign(indicator=tables.targets["indicator"].str[:2]))
    names, worse_names = (evaluate(t, labels)["targets", "all"].indicators for t in (tables, unnamed))
    assert worse_names.mean < names.mean - 0.3 and worse_names.acceptable < names.acceptable


def test_command(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--root", str(root), "--errors"]) == 0
    out = capsys.readouterr().out
    assert "units      all" in out
    assert "suizhou.txt" in out  # errors come with their place


def test_broken_labels(tmp_path: Path) -> None:
    path = tmp_path / "reading.jsonl"
    path.write_text('{"document_id": "a"}\nno label\n', encoding="utf-8")
    with pytest.raises(DataError, match="line 2"):
        read_labels(path)
    with pytest.raises(DataError, match="no reference labels"):
        read_labels(tmp_path / "none.jsonl")
