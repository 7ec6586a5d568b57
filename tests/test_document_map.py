"""Documents in the order of like themes: equal length, chance, a stable order."""

from __future__ import annotations

import numpy as np
import pytest

import policycompare as pc
from figure_checks import assert_sound, draw
from figure_studies import one_document
from policycompare.plots.document_map import FIGURES, Ordered
from policycompare.plots.heat_map import head_height, widest
from policycompare.results import document_map as maps
from policycompare.results.document_map import DRAWS, DocumentMap, document_map
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.words import LANGS, Lang

(MAP,) = FIGURES


def test_the_study(tables: Tables) -> None:
    found = document_map(tables)
    assert found is not None
    assert sorted(found.order) == sorted(tables.documents["document_id"])
    assert found.measures == 18  # Daoli's, the shortest
    assert len(found.pairs) == 21 and not found.left_out
    assert found.pairs["likeness"].between(0, 1).all()
    assert (found.pairs["p"] >= 1 / (DRAWS + 1)).all()
    assert (found.pairs["p_corrected"] >= found.pairs["p"]).all()
    assert 0.1 < found.stress < 0.6  # a plane distorts, as the caption says
    again = document_map(tables)
    assert again is not None and again.pairs.equals(found.pairs) and again.stress == found.stress
    assert document_map(one_document(tables, "anshan")) is None


def test_a_document_cut_in_half_is_not_apart_from_itself() -> None:
    random = np.random.default_rng(1)
    pool = random.multinomial(200, np.full(10, 0.1))
    calls = []
    for _ in range(60):
        one = random.multivariate_hypergeometric(pool, 60)
        other = random.multivariate_hypergeometric(pool - one, 30)
        roots = [np.sqrt(random.multivariate_hypergeometric(own, 30, 99) / 30) for own in (one, other)]
        likeness = float((roots[0] * roots[1]).sum(axis=1).mean())
        calls.append(maps._chance(one + other, 30, likeness, random) <= 0.05)
    assert np.mean(calls) <= 0.05


def test_no_pair_is_apart_by_the_luck_of_a_seed(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    apart = []
    for seed in (1, 2, 3):
        monkeypatch.setattr(maps, "SEED", seed)
        pairs = document_map(tables).pairs.query("is_apart")
        apart.append({frozenset(pair) for pair in pairs[["document_id", "other_document_id"]].to_numpy()})
    assert apart[0] == apart[1] == apart[2] != set()


def test_other_themes_are_apart() -> None:
    random = np.random.default_rng(1)
    one, other = np.array([20, 20, 0, 0]), np.array([0, 0, 20, 20])
    assert maps._chance(one + other, 20, 0.0, random) == 1 / (DRAWS + 1)


def test_correction_of_benjamini_and_hochberg() -> None:
    # Example of Benjamini and Hochberg (1995), table 1: four of fifteen are rejected at .05.
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    found = maps._corrected(np.array(p))
    assert (found <= 0.05).sum() == 4
    assert found[3] == pytest.approx(0.0095 * 15 / 4)
    assert (np.diff(found) >= 0).all()


def test_neighbours_are_near() -> None:
    places = np.array([0.0, 5.0, 1.0, 6.0, 0.5])
    order = maps._in_order(abs(places[:, None] - places))
    assert list(places[order]) in ([0.0, 0.5, 1.0, 5.0, 6.0], [6.0, 5.0, 1.0, 0.5, 0.0])
    flat = np.random.default_rng(0).random((5, 2))
    assert maps._stress(np.hypot(*(flat[:, None] - flat).transpose(2, 0, 1))) < 0.01  # a plane needs no stress


@pytest.mark.parametrize("lang", LANGS)
def test_the_figure(tables: Tables, lang: Lang) -> None:
    (part,) = pc.draw("document_map", tables, lang=lang).parts
    assert_sound(part.figure)
    apart = int(part.data["is_apart"].sum())
    assert str(apart) in part.caption.title and "21" in part.caption.title
    # The two plans of one city that were split by subject; that all pairs share a document is said of three and more.
    (pair,) = document_map(tables).pairs.query("is_apart")[["document_id", "other_document_id"]].to_numpy()
    assert set(pair) == {"suizhou-gov", "suizhou-soc"}
    assert ("都含有" if lang == "zh" else "contain") not in part.caption.shows
    written = [t.get_text() for t in part.figure.axes[0].texts if t.get_text()]
    assert len(written) == 21
    assert sum(text.endswith("≈") for text in written) == 21 - apart


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("count", [4, 40])
def test_few_and_many_documents(tables: Tables, lang: Lang, count: int) -> None:
    order = tuple(f"document-number-{number:02d}" for number in range(count))
    rows = [(a, b, 0.5, 0.01, 0.01, at % 2 == 0) for at, a in enumerate(order) for b in order[at + 1 :]]
    import pandas as pd

    columns = ["document_id", "other_document_id", "likeness", "p", "p_corrected", "is_apart"]
    found = DocumentMap(order, pd.DataFrame(rows, columns=columns), 12, 0.2, ())
    drawn = Ordered(found, widest(order), head_height(order))
    figure = draw(MAP, drawn, Names(tables, lang))
    assert_sound(figure)
    assert figure.get_figwidth() <= 7.3
