"""Similarity and flow: cells and bands are the accepted pairs of the tables."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle

from figure_checks import assert_sound, draw, draw_all, table_cells, texts_beside, words
from figure_studies import one_document, twelve_regions, without_dates
from policycompare.errors import CallError
from policycompare.findings.documents import document_order, document_similarity
from policycompare.plots.flow import ALPHA, BAR, alignment_flow, places, prepare_flows
from policycompare.plots.labels import spread, text_width, wrap
from policycompare.plots.similarity import FIGURES, prepare_similarity
from policycompare.plots.style import GREY, LIGHT, fixed_colours, theme_colours
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import region_order
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


def bands(figure: Figure) -> list[PathPatch]:
    return [p for p in figure.axes[0].patches if isinstance(p, PathPatch)]


@pytest.mark.parametrize("lang", LANGS)
def test_bands_are_the_mutual_best(tables: Tables, lang) -> None:
    names = Names(tables, lang)
    region_of = dict(zip(tables.documents["document_id"], tables.documents["region_id"], strict=True))
    accepted = by_document(tables)
    figures = draw_all(FLOW, tables, names)
    prepared = dict(prepare_flows(tables))
    assert list(figures) == list(prepared)
    for rest, figure in figures.items():
        assert_sound(figure)
        ax, drawn = figure.axes[0], prepared[rest]
        left, right = drawn.sides
        mine = accepted[(accepted["left"].map(region_of) == left) & (accepted["right"].map(region_of) == right)]
        best = mine[(mine["rank_left"] == 1) & (mine["rank_right"] == 1)]
        assert {(a, b) for a, b, _ in drawn.pairs} == set(
            zip(best["left_measure_id"], best["right_measure_id"], strict=True)
        )
        # Bars of both columns from top to bottom are the measures in the documents' order.
        bars = [p for p in ax.patches if isinstance(p, Rectangle)]
        sides = sorted({round(p.get_x(), 4) for p in bars})
        assert len(sides) == 2
        ends = {}
        for x, region, column in zip(sides, (left, right), ("left_measure_id", "right_measure_id"), strict=True):
            held = sorted((p for p in bars if round(p.get_x(), 4) == x), key=lambda p: p.get_y())
            order = [
                m
                for d in document_order(tables)
                if region_of[d] == region
                for m in tables.measures[tables.measures["document_id"] == d].sort_values("char_start")["measure_id"]
            ]
            assert len(held) == len(order)
            colour = to_rgba(fixed_colours(region_order(tables))[region])
            for measure, bar in zip(order, held, strict=True):
                assert bar.get_facecolor() == (colour if measure in set(best[column]) else to_rgba(LIGHT))
                ends[measure] = bar.get_y() + bar.get_height() / 2
        drawn_bands = []
        for band in bands(figure):
            points = band.get_path().vertices
            a = points[points[:, 0] == points[:, 0].min()][:, 1]
            b = points[points[:, 0] == points[:, 0].max()][:, 1]
            drawn_bands.append(((a.min() + a.max()) / 2, (b.min() + b.max()) / 2, band.get_facecolor()))
            assert points[:, 0].min() == pytest.approx(sides[0] + BAR)
        colours = theme_colours(drawn.themes) | {"": GREY}
        expected = sorted((ends[a], ends[b], to_rgba(colours[t], ALPHA)) for a, b, t in drawn.pairs)
        for found, wished in zip(sorted(drawn_bands), expected, strict=True):
            assert found[:2] == pytest.approx(wished[:2])
            assert found[2] == pytest.approx(wished[2])
        # The legend counts the bands of each theme, and names those only.
        said = {t: names.theme(t) if t else names.say("figures.flow_no_topic") for _, _, t in drawn.pairs}
        counts = {name: sum(x == t for _, _, x in drawn.pairs) for t, name in said.items()}
        assert {t.get_text() for t in ax.get_legend().get_texts()} == {f"{t} ({n})" for t, n in counts.items()}
        caption = FLOW.caption(drawn, names)
        assert str(len(best)) in caption.shows
        assert str(len(mine) - len(best)) in caption.left_out
        assert caption.rows == len(best) + len(ends)
        data = FLOW.data(drawn)
        assert data["left_measure_id"].nunique() + data["right_measure_id"].nunique() == len(ends)
        assert len(data) == len(ends) - len(best)


def test_each_region_has_its_fullest_flow(tables: Tables) -> None:
    regions = sorted(set(tables.documents["region_id"]))
    counts = {(a, b): len(alignment_flow(tables, a, b).pairs) for a in regions for b in regions if a < b}
    chosen = [drawn.sides for _, drawn in prepare_flows(tables)]
    assert len(chosen) == len(set(chosen))
    for region in regions:
        most = max(n for pair, n in counts.items() if region in pair)
        assert any(region in pair and counts[pair] == most for pair in chosen)


def test_chapters_are_the_outermost_sections(tables: Tables) -> None:
    drawn = alignment_flow(tables, "ningxia", "anshan")
    assert drawn.sides == ("ningxia", "anshan")  # in the order that was asked for
    section_of = dict(zip(tables.measures["measure_id"], tables.measures["section_id"], strict=True))
    for side in drawn.chapters:
        for chapter in side:
            for measure in chapter.measures:
                # Ids of sections are the document and the numbers from the outermost: anshan#2.1 is in chapter 2.
                assert section_of[measure].split("#")[1].split(".")[0] == str(chapter.num)
    turned = alignment_flow(tables, "anshan", "ningxia")
    assert sorted((b, a, t) for a, b, t in drawn.pairs) == sorted(turned.pairs)
    assert drawn.accepted == turned.accepted
    figure = draw(FLOW, drawn, Names(tables, "zh"))
    assert_sound(figure)
    for chapter in drawn.chapters[1]:
        assert f"{chapter.label}{chapter.heading}" in "".join(words(figure))  # in full, over its lines
    english = words(draw(FLOW, drawn, Names(tables, "en")))
    assert "Ch. 2: Constitution" in english
    assert not [text for text in english if any("一" <= sign <= "鿿" for sign in text)]


def test_theme_of_a_pair_is_that_of_the_weightiest_shared_topic(tables: Tables) -> None:
    study = twelve_regions(tables)
    a, b = "region-with-a-very-long-name-01", "region-with-a-very-long-name-02"
    theme_of = dict(zip(tables.topics["topic_id"], tables.topics["theme"], strict=True))
    topics = list(tables.topics["topic_id"])
    pairs = {left: theme for left, _, theme in alignment_flow(study, a, b).pairs}
    assert pairs == {f"{a}:{n}": theme_of[topics[n]] if n < 6 else "" for n in range(11)}
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
    assert {left: t for left, _, t in alignment_flow(study, a, b).pairs}[f"{a}:0"] == theme_of[other]


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
            assert len(bands(figure)) == len(drawn.pairs), rest


@pytest.mark.parametrize("lang", LANGS)
def test_regions_without_a_pair(tables: Tables, lang) -> None:
    study = tables.with_frames(alignments=tables.alignments.iloc[:0])
    assert not list(prepare_flows(study))
    figure = draw(FLOW, alignment_flow(study, "daoli", "ningxia"), Names(study, lang))
    assert_sound(figure)
    assert not bands(figure)
    (figure,) = draw_all(SIMILARITY, study, Names(study, lang)).values()
    assert_sound(figure)
    assert {text for row in table_cells(figure.axes[0]).values() for text, _ in row} == {"0\n(0)", "–"}


def test_wrong_regions(tables: Tables) -> None:
    with pytest.raises(CallError, match="not in the study"):
        alignment_flow(tables, "anshan", "atlantis")
    with pytest.raises(CallError, match="between two regions"):
        alignment_flow(tables, "anshan", "anshan")


def test_places_fill_the_column(tables: Tables) -> None:
    chapters = alignment_flow(tables, "anshan", "daoli").chapters[0]
    found, step = places(chapters, 6.0)
    assert len(found) == 138
    assert max(found.values()) + step == pytest.approx(6.0)
    tops = list(found.values())
    assert all(b - a >= step - 1e-9 for a, b in itertools.pairwise(tops))


def test_spread_moves_labels_no_further_than_needed() -> None:
    assert spread([1, 2, 3], [0.5] * 3, 0, 4) == pytest.approx([1, 2, 3])
    # Two labels 1 high, wished at 2 and 2.4: 0.3 up and 0.3 down.
    assert spread([2, 2.4], [1, 1], 0, 4) == pytest.approx([1.7, 2.7])
    # The first may not begin above 0: its middle is 0.5, and the next follows.
    assert spread([0, 0.1], [1, 1], 0, 4) == pytest.approx([0.5, 1.5])
    assert spread([3.9, 4], [1, 1], 0, 4) == pytest.approx([2.5, 3.5])
    assert spread([], [], 0, 4) == []


def test_wrap_keeps_every_sign() -> None:
    text = "八、强化权力运行制约和监督，全面增强监督合力和实效"
    lines = wrap(text, 6.5, 1.7)
    assert lines == ["八、强化权力运行制约和监督，", "全面增强监督合力和实效"]
    for width in (0.5, 0.9, 1.3, 5.0):
        lines = wrap(text, 6.5, width)
        assert "".join(lines) == text
        assert not [line for line in lines[1:] if line[0] in "，、。"]
        assert all(text_width(line, 6.5) <= width for line in lines)
    assert " ".join(wrap("Administrative enforcement and more", 7, 0.8)) == "Administrative enforcement and more"
