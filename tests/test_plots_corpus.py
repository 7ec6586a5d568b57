"""Documents and themes: what is drawn is what the tables say."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba

from figure_checks import assert_sound, draw, draw_all, drawn_texts, table_cells, texts_beside, words
from figure_studies import one_document, twelve_regions, without_dates
from made_corpora import made_tables
from policycompare.plots.corpus import FIGURES, prepare_documents, prepare_themes, year_of
from policycompare.plots.figures import draw_part
from policycompare.plots.heat_map import EMPTY
from policycompare.plots.style import THEME_COLOURS, fixed_colours, style, theme_colours
from policycompare.results.documents import ALL, document_order, document_themes, leading_theme, theme_order
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import region_order
from policycompare.words import LANGS

DOCUMENTS, THEMES = FIGURES


@pytest.mark.parametrize("lang", LANGS)
def test_documents_are_where_the_tables_say(tables: Tables, lang) -> None:
    names = Names(tables, lang)
    figure = draw_all(DOCUMENTS, tables, names)["1"]
    assert_sound(figure)
    ax = figure.axes[0]
    row_of = {t.get_text(): y for t, y in zip(ax.get_yticklabels(), ax.get_yticks(), strict=True)}
    (points,) = ax.collections
    dots = {
        y: (x, colour, area)
        for (x, y), colour, area in zip(points.get_offsets(), points.get_facecolor(), points.get_sizes(), strict=True)
    }
    counts = tables.measures["document_id"].value_counts()
    colours = fixed_colours(region_order(tables))
    no_date = {"zh": "无日期", "en": "no date"}[lang]
    strip = {t.get_text(): x for t, x in zip(ax.get_xticklabels(), ax.get_xticks(), strict=True)}[no_date]
    for row in tables.documents.itertuples():
        y = row_of[names.document(row.document_id)]
        x, colour, area = dots[y]
        assert tuple(colour) == to_rgba(colours[row.region_id])
        # Areas are as the measures are: the fullest document's is 170 square points.
        assert area == pytest.approx(max(5, 170 * counts[row.document_id] / counts.max()))
        if isinstance(row.issue_date, str):
            day = dt.date.fromisoformat(row.issue_date)
            assert int(x) == day.year
            assert x - day.year == pytest.approx((day.timetuple().tm_yday - 1) / 365, abs=0.003)
            assert texts_beside(ax, y) == [row.issue_date, str(counts[row.document_id])]
        else:
            assert x == strip
            assert texts_beside(ax, y) == ["–", str(counts[row.document_id])]
    assert len(dots) == len(tables.documents)
    bars = [
        (p.get_x(), p.get_x() + p.get_width(), p.get_y() + p.get_height() / 2)
        for p in ax.patches
        if p.get_height() < 0.5
    ]
    expected = [
        (year_of(row.period_start), year_of(row.period_end), row_of[names.document(row.document_id)])
        for row in tables.documents.itertuples()
        if isinstance(row.period_start, str)
    ]
    assert np.array(sorted(bars)) == pytest.approx(np.array(sorted(expected)))
    # Levels stand above their documents, from the highest.
    heads = [names.word(level) for level in ("province", "prefecture", "county")]
    assert [label for label in row_of if label in heads] == heads


def test_year_of_a_day() -> None:
    assert year_of("2021-01-01") == 2021
    assert year_of("2021-07-02") == pytest.approx(2021 + 182 / 365)  # 31+28+31+30+31+30 = 181 days, and one
    assert year_of("2020-12-31") == pytest.approx(2020 + 365 / 366)


def test_order_of_documents_and_themes(tables: Tables) -> None:
    # Region before date: 随州 has three without a date, 鞍山 and 辽源 one each with one.
    assert document_order(tables) == [
        "ningxia", "anshan", "liaoyuan", "suizhou-gov", "suizhou-plan", "suizhou-soc", "daoli",
    ]  # fmt: skip
    order = theme_order(tables)
    assert order[:3] == ["constitution", "legislation", "government"]
    assert order[-1] == "leadership"
    assert sorted(order) == sorted(set(tables.topics["theme"]))


@pytest.mark.parametrize("lang", LANGS)
def test_themes_are_shares_of_each_document(tables: Tables, lang) -> None:
    names = Names(tables, lang)
    figure = draw_all(THEMES, tables, names)["1"]
    assert_sound(figure)
    ax = figure.axes[0]
    main = tables.measure_topics[tables.measure_topics["is_primary"]].merge(tables.topics, on="topic_id")
    main = main.merge(tables.measures[["measure_id", "document_id"]], on="measure_id")
    totals = tables.measures["document_id"].value_counts()
    cells = table_cells(ax)
    for document_id in tables.documents["document_id"]:
        held = main[main["document_id"] == document_id]
        own = cells[names.document(document_id)]
        shares = [(held["theme"] == theme).mean() * 100 for theme in theme_order(tables)]
        assert [text for text, _ in own] == [f"{s:.0f}" if s else "" for s in shares]
        y = list(cells).index(names.document(document_id)) + 0.5
        assert texts_beside(ax, y) == [f"{len(held)}/{totals[document_id]}"]
        dark = [sum(colour[:3]) for _, colour in own]
        assert all((colour == to_rgba(EMPTY)) == (not text) for text, colour in own)
        # The larger the share, the darker the cell; among cells that hold something.
        held_cells = [(s, d) for s, d in zip(shares, dark, strict=True) if s]
        assert all(a[1] >= b[1] for a, b in itertools.pairwise(sorted(held_cells)))
    assert texts_beside(ax, len(cells) - 0.5) == [f"{len(main)}/{len(tables.measures)}"]
    assert [t for t in words(figure) if t in {names.theme(x) for x in theme_order(tables)}] == [
        names.theme(t) for t in theme_order(tables)
    ]


def test_a_narrow_lead_is_no_clear_one() -> None:
    # a: 6 to 4 of 35 is narrow; b: 9 to 4; c: 30 to 26 of 100, four points; d: equal; e: the codebook does not fit.
    counts = {"a": (6, 4, 35), "b": (9, 4, 20), "c": (30, 26, 100), "d": (2, 2, 4), "e": (1, 0, 1), ALL: (48, 36, 160)}
    rows = [
        {"document_id": d, "theme": theme, "measures": n, "share": None if d == "e" else n / coded}
        for d, (x, y, coded) in counts.items()
        for theme, n in (("x", x), ("y", y))
    ]
    assert leading_theme(pd.DataFrame(rows)) == ("x", 1, 3, 4)


def test_themes_by_hand() -> None:
    # Document a: two measures under x, one under y, one without topic; b: one of three is coded, which is no fit.
    topics = [{"topic_id": t, "theme": t.lower()} for t in ("X", "Y")]
    coded = [("a:1", "X"), ("a:2", "X"), ("a:3", "Y"), ("b:1", "Y")]
    made = made_tables(
        {"a": "甲市", "b": "乙市"},
        measures=4,
        topics=topics,
        themes=[{"theme": "y", "position": 2}, {"theme": "x", "position": 1}],
        measure_topics=[{"measure_id": m, "topic_id": t, "is_primary": True} for m, t in coded],
    )
    found = document_themes(made)
    assert found.drop(columns=["share", "low", "high", "n"]).to_numpy().tolist() == [
        ["a", "x", 2, 3, 4], ["a", "y", 1, 3, 4], ["b", "x", 0, 1, 4], ["b", "y", 1, 1, 4],
        [ALL, "x", 2, 3, 4], [ALL, "y", 1, 3, 4],
    ]  # fmt: skip
    assert found[["low", "high", "n"]].isna().all(axis=None)  # four measures are too few for parts
    assert found["share"].fillna(-1).tolist() == pytest.approx([2 / 3, 1 / 3, -1, -1, 2 / 3, 1 / 3])


@pytest.mark.parametrize("lang", LANGS)
def test_captions_count(tables: Tables, lang) -> None:
    names = Names(tables, lang)
    ((_, documents),) = prepare_documents(tables)
    caption = DOCUMENTS.caption(documents, names)
    assert caption.rows == len(tables.documents) + len(tables.measures)
    assert str(tables.documents["issue_date"].isna().sum()) in caption.shows
    ((_, themes),) = prepare_themes(tables)
    caption = THEMES.caption(themes, names)
    coded = int(tables.measure_topics["is_primary"].sum())
    assert caption.rows == len(tables.measures) + coded
    drawn = draw_part("themes-1", THEMES, themes, names)
    assert str(len(tables.measures) - coded) in drawn.caption.left_out


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", FIGURES, ids=lambda k: k.name)
def test_any_study(tables: Tables, kind, lang) -> None:
    one = one_document(tables, "liaoyuan")
    for study in (one, without_dates(one), without_dates(tables), twelve_regions(tables)):
        names = Names(study, lang)
        figures = draw_all(kind, study, names)
        assert figures
        for figure in figures.values():
            assert_sound(figure)
            seen = words(figure)
        if len(figures) == 1:
            assert {names.document(d) for d in study.documents["document_id"]} <= set(seen)


def test_no_dates_at_all(tables: Tables) -> None:
    study = without_dates(tables)
    figure = draw_all(DOCUMENTS, study, Names(study, "en"))["1"]
    ax = figure.axes[0]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["no date"]
    (points,) = ax.collections
    assert len({float(x) for x, _ in points.get_offsets()}) == 1
    assert len(points.get_offsets()) == len(tables.documents)


def test_many_documents_go_on_to_further_parts(tables: Tables) -> None:
    frame = tables.documents.iloc[[0]]
    study = tables.with_frames(
        documents=pd.concat([frame.assign(document_id=f"anshan-{i:02d}") for i in range(31)], ignore_index=True),
        measures=tables.measures.iloc[:0],
    )
    pages = [page for _, page in prepare_documents(study)]
    assert [(page.part, page.parts, len(page.rows)) for page in pages] == [(1, 2, 30), (2, 2, 1)]
    assert [i for page in pages for i in page.rows["document_id"]] == sorted(study.documents["document_id"])
    for page in pages:
        assert_sound(draw(DOCUMENTS, page, Names(study, "zh")))


def test_a_study_without_topics_has_no_themes(tables: Tables) -> None:
    study = tables.with_frames(measure_topics=tables.measure_topics.iloc[:0])
    assert not list(prepare_themes(study))


# Machado, Oliveira and Fernandes (2009), severity 1: linear RGB as protanopes and deuteranopes see it.
BLIND = {
    "none": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def lab(colour: str, sight: str, alpha: float = 0.75) -> np.ndarray:
    """CIE Lab of a colour over white as somebody sees it."""
    c = np.array(to_rgba(colour)[:3]) * alpha + 1 - alpha
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    xyz = XYZ @ np.clip(BLIND[sight] @ linear, 0, 1) / np.array([0.95047, 1, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", BLIND)
def test_neighbouring_themes_are_told_apart(tables: Tables, sight) -> None:
    colours = list(theme_colours(theme_order(tables)).values())
    assert len(set(colours)) == len(colours) == len(THEME_COLOURS)
    # A distance of 2.3 can just be seen; neighbours keep ten times as much, any two more than twice.
    for a, b in itertools.pairwise(colours):
        assert np.linalg.norm(lab(a, sight) - lab(b, sight)) > 23
    for a, b in itertools.combinations(colours, 2):
        assert np.linalg.norm(lab(a, sight) - lab(b, sight)) > (20 if sight == "none" else 5)


def test_the_checks_can_fail(tables: Tables) -> None:
    ((_, drawn),) = prepare_documents(tables)
    figure = draw(DOCUMENTS, drawn, Names(tables, "zh"))
    label = next(t for t in drawn_texts(figure) if t.get_text() == "道里")
    with style():
        figure.text(*figure.transFigure.inverted().transform(label.get_window_extent().get_points()[0]), "随州")
    with pytest.raises(AssertionError, match="道里"):
        assert_sound(figure)
    figure.texts[-1].set(x=0.99, y=0.01)
    with pytest.raises(AssertionError, match="随州"):
        assert_sound(figure)
    figure.texts[-1].set(x=0.01, y=0.01, text="\U0001f600")
    with pytest.raises(UserWarning, match="missing"):
        assert_sound(figure)
