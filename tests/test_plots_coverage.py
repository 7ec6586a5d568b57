"""Coverage: the cells are the compared table, and every row of the codebook stands in full."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from figure_checks import assert_sound, draw_all, table_cells
from figure_studies import one_document, recompared, twelve_regions
from policycompare.plots.coverage import FIGURES, LINES_A_PANEL, ThemeRows, _height, _split, prepare_coverage
from policycompare.plots.heat_map import EMPTY
from policycompare.plots.style import TWO_COLUMNS
from policycompare.results.equal_coverage import coverage_at
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import side_order
from policycompare.tables.schema import ABSENCES
from policycompare.words import LANGS, say

(COVERAGE,) = FIGURES


def table_of(figure: Figure) -> dict[str, list[str]]:
    """Row -> what stands in its cells, "" in an empty one, over all tables of the figure."""
    found: dict[str, list[str]] = {}
    for table in figure.axes[0].child_axes:
        for row, cells in table_cells(table).items():
            assert row not in found
            assert all((colour == to_rgba(EMPTY)) == (not text.isdigit()) for text, colour in cells)
            found[row] = [text for text, _ in cells]
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_cells_are_the_compared_table(tables: Tables, lang) -> None:
    names = Names(tables, lang)
    figures = draw_all(COVERAGE, tables, names)
    assert sorted(figures) == ["1", "2"]
    read: dict[str, list[str]] = {}
    for figure in figures.values():
        assert_sound(figure)
        assert figure.get_size_inches()[0] <= TWO_COLUMNS
        read |= table_of(figure)
    drawn = next(drawn for _, drawn in prepare_coverage(tables))
    frame = tables.comparisons[tables.comparisons["level"] == "row"].set_index(["key", "side_id"])["measures"]
    keys = sorted(set(frame.index.get_level_values(0)))
    assert len(keys) == 118
    given = tables.comparisons[tables.comparisons["level"] == "row"].set_index(["key", "side_id"])["absence"]
    marks = {reason: say(f"coverage.mark_{reason}", lang) for reason in ABSENCES}
    shown = {cell: str(n) if n else marks.get(given[cell], "") for cell, n in frame.items()}
    assert read == {names.row(k): [shown[k, r] for r in drawn.covered] for k in keys}
    assert {mark for cells in read.values() for mark in cells if not mark.isdigit()} == {*marks.values(), ""}
    # Each mark of a part is explained below it, in words, and no other one.
    for figure in figures.values():
        written = {text.get_text() for text in figure.axes[0].texts}
        own = {mark for cells in table_of(figure).values() for mark in cells}
        for reason, mark in marks.items():
            assert (say(f"coverage.legend_{reason}", lang, mark=mark) in written) == (mark in own)
    heads = [t.get_text() for t in figures["1"].axes[0].child_axes[0].get_xticklabels()]
    covered = {r: sum(frame[k, r] > 0 for k in keys) for r in drawn.covered}
    equal = coverage_at(tables, by="side", of="rows").set_index("side_id")["expected"].round().astype("int")
    assert heads == [f"{names.region(r)} ({covered[r]} / {equal[r]})" for r in drawn.covered]
    # In the study's order: by what they cover the longest documents would come first.
    assert list(covered) == side_order(tables)


def test_order_shows_who_covers_what(tables: Tables) -> None:
    theme_of = {}
    for topic in tables.topics.itertuples():
        theme_of.setdefault(topic.row, set()).add(topic.theme)
    seen = []
    for _, drawn in prepare_coverage(tables):
        for group in (group for panel in drawn.panels for group in panel):
            seen.append(group.theme)
            counts = drawn.found.pivot(index="row", columns="side_id", values="measures")[list(drawn.covered)]
            patterns = [tuple(counts.loc[row] > 0) for row in group.rows]
            covered = [sum(p) for p in patterns]
            assert covered == sorted(covered, reverse=True)
            # Rows with the same regions stand together: a pattern that ended does not come back.
            runs = [p for i, p in enumerate(patterns) if not i or p != patterns[i - 1]]
            assert len(runs) == len(set(runs))
            assert all(group.theme in theme_of[row] for row in group.rows)
    assert len(seen) == len(set(seen)) == tables.topics["theme"].nunique()


@pytest.mark.parametrize("lang", LANGS)
def test_captions_count(tables: Tables, lang) -> None:
    names = Names(tables, lang)
    frame = tables.comparisons[tables.comparisons["level"] == "row"]
    captions = [COVERAGE.caption(drawn, names) for _, drawn in prepare_coverage(tables)]
    assert sum(c.rows for c in captions) == len(frame)
    assert all(not c.left_out for c in captions)  # in the study every row of the codebook is covered
    # The title says what is seen, counted by hand: rows of all regions, and of one alone.
    having = (frame.set_index(["key", "side_id"])["measures"] > 0).groupby("key").sum()
    for number in (118, int((having == 5).sum()), int((having == 1).sum())):
        assert f"{number} " in captions[0].title
    none = int((frame["measures"] == 0).sum())
    said = sum(int(n) for c in captions for n in re.findall(r"(\d+) (?:格未归入|of \d+ cells)", c.shows))
    assert said == none
    small = one_document(tables, "daoli")
    rows = small.comparisons[small.comparisons["level"] == "row"]["key"].nunique()
    ((_, drawn),) = prepare_coverage(small)
    assert str(118 - rows) in COVERAGE.caption(drawn, Names(small, lang)).left_out


@pytest.mark.parametrize("lang", LANGS)
def test_any_study(tables: Tables, lang) -> None:
    one_region = one_document(tables, "anshan")
    for study in (one_document(tables, "daoli"), one_region, twelve_regions(tables)):
        names = Names(study, lang)
        read: dict[str, list[str]] = {}
        for figure in draw_all(COVERAGE, study, names).values():
            assert_sound(figure)
            read |= table_of(figure)
        rows = study.comparisons[study.comparisons["level"] == "row"]
        assert set(read) == {names.row(k) for k in rows["key"]}
        assert sum(int(n) for row in read.values() for n in row if n.isdigit()) == rows["measures"].sum()


@pytest.mark.parametrize("lang", LANGS)
def test_all_rows_with_twelve_regions(tables: Tables, lang) -> None:
    study = twelve_regions(tables)
    # Every measure has every twelfth topic of the codebook and more, so that all 118 rows are there.
    frame = study.measure_topics
    copies = [
        frame.assign(topic_id=topic, is_primary=False)[i % 12 :: 12]
        for i, topic in enumerate(tables.topics["topic_id"])
    ]
    study = study.with_frames(measure_topics=pd.concat(copies).drop_duplicates(["measure_id", "topic_id"]))
    study = recompared(study)
    figures = draw_all(COVERAGE, study, Names(study, lang))
    assert len(figures) > 2
    labels = [label for figure in figures.values() for label in table_of(figure)]
    assert len(labels) == len(set(labels)) == 118
    for figure in figures.values():
        assert_sound(figure)
        assert figure.get_size_inches()[0] <= TWO_COLUMNS


def test_no_topics_no_figure(tables: Tables) -> None:
    study = tables.with_frames(comparisons=tables.comparisons.iloc[:0])
    assert not list(prepare_coverage(study))


def test_panels_are_cut_where_the_longest_is_shortest() -> None:
    # Heights with head and space: 4.5, 2.5, 3.5, 2.5 lines; two panels: 7 and 6, three: 4.5, 6, 2.5.
    groups = [ThemeRows(str(n), tuple(f"{n}{i}" for i in range(n))) for n in (3, 1, 2, 1)]
    assert [_height([g]) for g in groups] == [4.5, 2.5, 3.5, 2.5]
    assert [[len(g.rows) for g in p] for p in _split(groups, 2)] == [[3, 1], [2, 1]]
    assert [[len(g.rows) for g in p] for p in _split(groups, 3)] == [[3], [1, 2], [1]]
    assert [[len(g.rows) for g in p] for p in _split(groups, 9)] == [[3], [1], [2], [1]]
    assert LINES_A_PANEL >= 20
