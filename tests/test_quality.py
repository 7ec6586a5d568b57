"""Figures of quality: how intervals are made, first looks follow from their counts, read-mes say no more."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from policycompare.evaluate.bootstrap import COUNTS, DOCUMENTS, ITEMS, Estimate, estimate, f1, f1_ends, share, wilson
from quality_figures import field_figures, first_sight, groups, measured, quick_figures, read_figures, used_keys
from quality_table import MARKS, READMES, quality_table

ROWS = [(name, group, row) for name, group in groups().items() for row in group.get("row", ())]
CHAPTERS = {"README.md": ("## How good is it", "## Where the texts"), "README.zh.md": ("## 准确程度", "## 文本来源")}
MEASURED_BY = ("share", "f1", "means", "lost", "now")


def test_wilson_is_the_published_one() -> None:
    # Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3
    published = {
        (81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605), (0, 20): (0, 0.1611), (1, 29): (0.0061, 0.1718),
    }  # fmt: skip
    for counts, ends in published.items():
        assert wilson(*counts) == pytest.approx(ends, abs=5e-5)
    assert all(np.isnan(wilson(0, 0)))


def test_f1_follows_from_the_share_of_all_that_was_wanted_or_given() -> None:
    right, wanted, given = 40, 50, 60
    j = right / (wanted + given - right)
    assert 2 * j / (1 + j) == pytest.approx(2 * right / (wanted + given))  # the identity that the interval rests on
    low, high = f1_ends(right, wanted, given)
    assert low < 2 * right / (wanted + given) < high
    assert [end / (2 - end) for end in (low, high)] == pytest.approx(wilson(right, wanted + given - right))


def test_the_wider_interval_is_shown_and_named() -> None:
    alike = share(dict.fromkeys("abcdef", (9, 10)))
    assert (alike.low, alike.high, alike.way) == (*wilson(54, 60), COUNTS)  # documents have no width
    apart = share({"a": (0, 10), "b": (10, 10), "c": (0, 10), "d": (10, 10)})
    assert (apart.low, apart.high, apart.way, apart.documents) == (0, 1, DOCUMENTS, 4)
    one = share({"a": (3, 4), "b": (0, 0)})
    assert (one.count, one.documents, one.way) == (4, 1, COUNTS)
    assert str(one).endswith("n=4 in 1 document, Wilson, by counts")
    assert f1({"a": (5, 5, 5)}).low == f1_ends(5, 5, 5)[0] < 1
    items = estimate(lambda drawn: float(np.mean(drawn)), {"a": 1.0}, 3, lambda: (0.5, 1.0), ITEMS)
    assert (items.low, items.high, items.way) == (0.5, 1.0, ITEMS)
    assert np.isnan(share({}).value)


def test_intervals_hold_the_truth_where_documents_differ() -> None:
    """Twelve documents of fifteen items, each right more or less often: 95 in 100 is promised, counts alone fail."""
    random = np.random.default_rng(7)
    held, by_counts, times = 0, 0, 150
    for _ in range(times):
        right = random.binomial(15, random.beta(3, 1, 12))  # true share 0.75
        found = share({str(i): (int(r), 15) for i, r in enumerate(right)})
        low, high = wilson(int(right.sum()), 180)
        held += found.low <= 0.75 <= found.high
        by_counts += low <= 0.75 <= high
    assert held / times >= 0.88
    assert by_counts < held


@pytest.mark.parametrize(("name", "group", "row"), ROWS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_row_says_what_it_rests_on(name: str, group: dict, row: dict) -> None:  # type: ignore[type-arg]
    assert any(key in row for key in MEASURED_BY)
    assert {"en", "zh"} <= set(row)
    assert re.search("language model|one reader", group["labels_en"]) and re.search(
        "语言模型|一人标注", group["labels_zh"]
    )
    assert re.search("seen|fit", group["labels_en"]) and re.search("看过|拟合", group["labels_zh"])
    is_first = any(key in row for key in ("share", "f1", "means", "lost"))
    assert is_first == ("first sight" in group["labels_en"]) == ("首次" in group["labels_zh"])
    found = first_sight(row, group.get("documents"))
    if found and "stated" in row:
        assert round(found.value, 3) == row["stated"]
    if found:
        assert found.low <= found.value <= found.high and found.low < found.high and found.count > 0


def test_what_was_measured_is_what_rows_show() -> None:
    assert set(measured()) == used_keys()
    for key, figure in measured().items():
        assert 0 <= figure.low <= figure.value <= figure.high <= 1 and figure.low < figure.high, key
        assert figure.count and figure.documents and figure.way in {DOCUMENTS, COUNTS, ITEMS}


def rounded(found: dict[str, Estimate]) -> dict[str, Estimate]:
    return {
        key: replace(own, value=round(own.value, 6), low=round(own.low, 6), high=round(own.high, 6))
        for key, own in found.items()
        if key in used_keys()
    }


def test_what_takes_seconds_is_still_what_the_table_holds() -> None:
    found = rounded(quick_figures())
    assert len(found) == 8
    assert found == {key: own for key, own in measured().items() if key in found}


@pytest.mark.slow
def test_what_takes_minutes_is_still_what_the_table_holds() -> None:
    found = rounded(read_figures() | field_figures())
    assert set(found) | set(rounded(quick_figures())) == used_keys()
    assert found == {key: own for key, own in measured().items() if key in found}


@pytest.mark.parametrize("name", CHAPTERS)
def test_figures_of_quality_stand_in_the_table_alone(root: Path, name: str) -> None:
    first, last = CHAPTERS[name]
    chapter = (root / name).read_text("utf-8").split(first)[1].split(last)[0]
    before, rest = chapter.split(MARKS[0])
    table, after = rest.split(MARKS[1])
    assert re.findall(r"\d\.\d+", before + after) == ["0.5"]  # what an AUC of chance is
    for line in table.splitlines()[2:]:
        said, counts = line.strip("| ").split(" | ")[1:3] if not line.startswith("| **") else ("", "")
        assert not said or re.fullmatch(r"\d+ \(\d+\)(<br>\d+ \(\d+\))*", counts), line
        for figure in re.findall(r"\d\.\d{3}\D", said + " "):
            assert f"{figure}[" in said or "counts not on record" in said or "未留计数" in said, line


def test_the_design_points_to_the_table(root: Path) -> None:
    section = (root / "docs" / "design.md").read_text("utf-8").split("\n## 3.")[1].split("\n## 4.")[0]
    assert not re.findall(r"\d\.\d{3}|F1 \d", section)


def test_a_changed_figure_makes_the_table_old() -> None:
    today = measured()
    key = "closed.bodies"
    changed = today | {key: replace(today[key], value=today[key].value - 0.1)}
    for lang in READMES:
        assert quality_table([], changed, lang) != quality_table([], today, lang)
