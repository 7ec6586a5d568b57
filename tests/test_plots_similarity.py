"""Similarity and flow: cells are the accepted pairs of the tables."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from figure_checks import assert_sound, draw, draw_all, table_cells, texts_beside, words
from figure_studies import one_document, twelve_regions, without_dates
from policycompare.errors import CallError
from policycompare.plots import flow
from policycompare.plots.flow import alignment_flow, prepare_flows
from policycompare.plots.similarity import FIGURES, prepare_similarity
from policycompare.results.documents import document_order, document_similarity
from policycompare.results.flow import chapters, likely_pairs, measure_flow
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.words import LANGS

SIMILARITY, FLOW = FIGURES


def by_document(tables: Tables):
    """Accepted pairs with the documents of both sides."""
    document_of = dict(zip(tables.measures["measure_id"], tables.measures["document_id"], strict=True))
    frame = tables.alignments[tables.alignments["is_accepted"]]
    return frame.assign(
        left=frame["left_measure_id"].map(document_of), right=frame["right_measure_id"].map(document_of)
    )


@pytest.mark.parametrize("lang", LANGS)
def test_cells_are_shares_of_the_rows_measures(tables: Tables, lang) -> None:
    names = Names(tables, lang)
    found = document_similarity(tables).set_index(["document_id", "other_document_id"])
    figure = draw_all(SIMILARITY, tables, names)[""]
    assert len([text for text in words(figure) if "3,220" in text]) == 2  # the title and what stands below
    assert_sound(figure)
    ax = figure.axes[0]
    accepted = by_document(tables)
    region_of = dict(zip(tables.documents["document_id"], tables.documents["region_id"], strict=True))
    totals = tables.measures["document_id"].value_counts()
    order = document_order(tables)
    rows = table_cells(ax)
    assert [t.get_text() for t in ax.get_xticklabels()] == list(rows) == [names.document(d) for d in order]
    for y, one in enumerate(order):
        for other, (cell, _) in zip(order, rows[names.document(one)], strict=True):
            held = set(accepted[(accepted["left"] == one) & (accepted["right"] == other)]["left_measure_id"])
            held |= set(accepted[(accepted["right"] == one) & (accepted["left"] == other)]["right_measure_id"])
            at_length = found.loc[(one, other), "expected"]
            share = f"{100 * at_length:.0f}\n({100 * len(held) / totals[one]:.0f})"
            assert cell == ("–" if region_of[one] == region_of[other] else share), (one, other)
        assert texts_beside(ax, y + 0.5) == [f"n = {totals[one]}"]


def test_similarity_by_hand(tables: Tables) -> None:
    ((_, drawn),) = prepare_similarity(twelve_regions(tables))
    # Region 0 has two documents: numbers 0, 2, … 10 are the plan's, 6 of 11. Each answers the same number elsewhere.
    found = drawn.found.set_index(["document_id", "other_document_id"])
    plan, single = "region-with-a-very-long-name-00-plan", "region-with-a-very-long-name-01"
    assert found.loc[(plan, single), ["measures", "answered", "share"]].tolist() == [6, 6, 1.0]
    assert found.loc[(single, plan), ["measures", "answered", "share"]].tolist() == [11, 6, 6 / 11]
    for own in (plan, "region-with-a-very-long-name-00-outline"):
        assert found.loc[(plan, own), "is_one_side"]
        assert pd.isna(found.loc[(plan, own), "answered"])


@pytest.mark.parametrize("lang", LANGS)
def test_cells_are_the_mutual_best_between_chapters(tables: Tables, lang) -> None:
    names = Names(tables, lang)
    region_of = dict(zip(tables.documents["document_id"], tables.documents["region_id"], strict=True))
    accepted = by_document(tables)
    figures = draw_all(FLOW, tables, names)
    prepared = dict(prepare_flows(tables))
    assert list(figures) == list(prepared)
    for rest, figure in figures.items():
        assert_sound(figure)
        drawn = prepared[rest]
        left, right = drawn.sides
        mine = accepted[(accepted["left"].map(region_of) == left) & (accepted["right"].map(region_of) == right)]
        best = mine[(mine["rank_left"] == 1) & (mine["rank_right"] == 1)]
        chapter = {
            end: chapters(tables, side).set_index("measure_id")["chapter"]
            for end, side in (("left", left), ("right", right))
        }
        wanted: dict[tuple[int, int], list[int]] = {}
        for row in best.itertuples(index=False):
            key = int(chapter["left"][row.left_measure_id]), int(chapter["right"][row.right_measure_id])
            wanted.setdefault(key, [0, 0])[row.relation != "same"] += 1
        found = drawn.joined
        keys = zip(found["left_chapter"].astype(int), found["right_chapter"].astype(int), strict=True)
        assert dict(zip(keys, found[["same", "related"]].to_numpy().tolist(), strict=True)) == wanted
        # What is written in the cells is that, same measures first.
        cells = [text for row in table_cells(figure.axes[0]).values() for text, _ in row if text]
        assert sorted(cells) == sorted(f"{same or ''}{f'+{rel}' if rel else ''}" for same, rel in wanted.values())
        # At the edges: measures without a pair, out of all of the chapter.
        for side, end in ((drawn.rows, drawn.rows.end), (drawn.columns, drawn.columns.end)):
            sizes = chapter[end].value_counts()
            paired = chapter[end][list(best[f"{end}_measure_id"])].value_counts()
            assert drawn.without(side) == {c: (int(sizes[c] - paired.get(c, 0)), int(sizes[c])) for c in side.lines}
            edge = {f"{alone}/{measures}" for alone, measures in drawn.without(side).values()}
            assert edge <= set(words(figure))
        caption = FLOW.caption(drawn, names)
        assert str(len(best)) in caption.shows
        assert str(len(mine) - len(best)) in caption.left_out
        assert caption.rows == len(best) + sum(len(own) for own in chapter.values())


def test_each_region_has_its_fullest_flow(tables: Tables) -> None:
    regions = sorted(set(tables.documents["region_id"]))
    counts = {(a, b): alignment_flow(tables, a, b).joined["measures"].sum() for a in regions for b in regions if a < b}
    chosen = [drawn.sides for _, drawn in prepare_flows(tables)]
    assert len(chosen) == len(set(chosen))
    for region in regions:
        most = max(n for pair, n in counts.items() if region in pair)
        assert any(region in pair and counts[pair] == most for pair in chosen)


def test_chapters_are_the_outermost_sections(tables: Tables) -> None:
    section_of = dict(zip(tables.measures["measure_id"], tables.measures["section_id"], strict=True))
    for row in chapters(tables, "anshan").itertuples(index=False):
        # Ids of sections are the document and the numbers from the outermost: anshan#2.1 is in chapter 2.
        assert section_of[row.measure_id].split("#")[1].split(".")[0] == row.num
    # One that holds more than half of its document is taken apart into the sections within.
    own = chapters(tables, "suizhou")
    split = own[(own["document_id"] == "suizhou-gov") & (own["num"] != "2")]
    assert list(split["num"].unique()) == [f"1.{number}" for number in range(1, 9)]
    assert split["label"].iloc[0] == "一（一）"
    counts = own.groupby(["document_id", "chapter"]).size()
    assert (counts <= 0.5 * counts.groupby("document_id").transform("sum")).all()


def test_a_flow_asked_for_from_the_other_side_has_the_same_pairs(tables: Tables) -> None:
    drawn, turned = alignment_flow(tables, "ningxia", "anshan"), alignment_flow(tables, "anshan", "ningxia")
    assert drawn.sides == ("ningxia", "anshan")  # in the order that was asked for
    ends = ["left_chapter", "right_chapter"]
    assert sorted(turned.joined[ends].to_numpy().tolist()) == sorted(drawn.joined[ends[::-1]].to_numpy().tolist())
    assert (drawn.accepted, drawn.rows.side_id) == (turned.accepted, "anshan")  # the longer side at the left
    english = words(draw(FLOW, drawn, Names(tables, "en")))
    assert "Ch. 2 (mainly Constitution)" in english


def test_the_title_says_where_most_pairs_are(tables: Tables) -> None:
    for pair, key in (
        (("anshan", "ningxia"), "fullest 11, 9.5 expected"), (("anshan", "suizhou"), "spread over 36 pairs of chapters"),
    ):  # fmt: skip
        assert key in FLOW.caption(alignment_flow(tables, *pair), Names(tables, "en")).title


def test_pairs_are_measured_against_the_sizes_of_chapters() -> None:
    # 20 pairs: 12 of the two large chapters are what their sizes make (15 * 16 / 20), 4 of the small ones four times.
    rows = [(0, 0, 15), (0, 1, 0), (1, 0, 1), (1, 1, 4), (0, None, 9)]
    found = likely_pairs(pd.DataFrame(rows, columns=["left_chapter", "right_chapter", "measures"]))
    assert found["expected"].tolist() == [15 * 16 / 20, 15 * 4 / 20, 5 * 16 / 20, 1.0]
    assert found["is_clear"].tolist() == [False] * 4  # 4 are four times as many, and three more
    more = found.assign(measures=[10, 0, 0, 10])
    assert likely_pairs(more)["expected"].tolist() == [5, 5, 5, 5] and likely_pairs(more)["is_clear"].tolist() == [
        True, False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_two_chapters_that_stand_out_are_named(tables: Tables, lang) -> None:
    drawn = alignment_flow(tables, "anshan", "ningxia")
    found = drawn.found.copy()
    is_cell = (found["left_chapter"] == found["left_chapter"].max()) & found["right_chapter"].notna()
    at = found.index[is_cell][-1]
    found.loc[at, ["same", "measures"]] = 40
    other = replace(drawn, found=found)
    title = FLOW.caption(other, Names(tables, lang)).title
    assert ("明显多于" if lang == "zh" else "clearly more pairs than their sizes") in title and "40" in title
    assert_sound(draw(FLOW, other, Names(tables, lang)))


def test_many_chapters_stand_together(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "MOST_ROWS", 6)
    drawn, whole = alignment_flow(tables, "anshan", "suizhou"), sum(chapters(tables, "suizhou")["chapter"].notna())
    assert drawn.rows.lines[-1] == -1 and len(drawn.rows.lines) == 6
    assert drawn.cells()["measures"].sum() == drawn.joined["measures"].sum()
    assert sum(measures for _, measures in drawn.without(drawn.rows).values()) == whole
    for lang in LANGS:
        figure = draw(FLOW, drawn, Names(tables, lang))
        assert_sound(figure)


def themes_of(tables: Tables, left: str, right: str) -> dict[str, str]:
    """Left measure -> theme of its pair, "" where the two share no topic."""
    pairs = measure_flow(tables, left, right)[0].dropna(subset=["left_measure_id", "right_measure_id"])
    return dict(zip(pairs["left_measure_id"], pairs["theme"].fillna(""), strict=True))


def test_theme_of_a_pair_is_that_of_the_weightiest_shared_topic(tables: Tables) -> None:
    study = twelve_regions(tables)
    a, b = "region-with-a-very-long-name-01", "region-with-a-very-long-name-02"
    theme_of = dict(zip(tables.topics["topic_id"], tables.topics["theme"], strict=True))
    topics = list(tables.topics["topic_id"])
    assert themes_of(study, a, b) == {f"{a}:{n}": theme_of[topics[n]] if n < 6 else "" for n in range(11)}
    # Two shared topics: 0.9 + 0.9 for the first, 0.95 + 0.95 for one of another theme.
    other = next(t for t in topics if theme_of[t] != theme_of[topics[0]])
    more = study.measure_topics.iloc[:0]
    rows = [(f"{r}:0", other, 0.95, False, None, "model") for r in (a, b)]
    for i, row in enumerate(rows):
        more.loc[i] = row
    study = study.with_frames(measure_topics=pd.concat([study.measure_topics, more], ignore_index=True))
    is_pair = (study.alignments["left_measure_id"] == f"{a}:0") & (study.alignments["right_measure_id"] == f"{b}:0")
    alignments = study.alignments
    alignments.loc[is_pair, "shared_topics"] = f"{topics[0]};{other}"
    study = study.with_frames(alignments=alignments)
    assert themes_of(study, a, b)[f"{a}:0"] == theme_of[other]


@pytest.mark.parametrize("lang", LANGS)
def test_any_study(tables: Tables, lang) -> None:
    one = one_document(tables, "liaoyuan")
    assert not list(prepare_similarity(one))
    assert not list(prepare_flows(one))
    for study in (without_dates(tables), twelve_regions(tables)):
        names = Names(study, lang)
        (figure,) = draw_all(SIMILARITY, study, names).values()
        assert_sound(figure)
        for rest, drawn in list(prepare_flows(study))[:2]:
            figure = draw(FLOW, drawn, names)
            assert_sound(figure)
            if len(study.sides) == 12:
                assert drawn.joined["measures"].sum() == 11, rest


@pytest.mark.parametrize("lang", LANGS)
def test_regions_without_a_pair(tables: Tables, lang) -> None:
    study = tables.with_frames(alignments=tables.alignments.iloc[:0])
    assert not list(prepare_flows(study))
    figure = draw(FLOW, alignment_flow(study, "daoli", "ningxia"), Names(study, lang))
    assert_sound(figure)
    assert not [text for row in table_cells(figure.axes[0]).values() for text, _ in row if text]
    (figure,) = draw_all(SIMILARITY, study, Names(study, lang)).values()
    assert_sound(figure)
    assert {text for row in table_cells(figure.axes[0]).values() for text, _ in row} == {"0\n(0)", "–"}


def test_wrong_regions(tables: Tables) -> None:
    with pytest.raises(CallError, match="not in the study"):
        alignment_flow(tables, "anshan", "atlantis")
    with pytest.raises(CallError, match="between two regions"):
        alignment_flow(tables, "anshan", "anshan")
