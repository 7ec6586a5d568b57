"""Distinctive words: counted and scored by hand on a small study, terms in one piece, nobody's jieba changed."""

from __future__ import annotations

import csv
import logging
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

import policycompare as pc
from figure_checks import assert_sound, draw
from keyed import keyed
from made_corpora import row
from policycompare.errors import CallError
from policycompare.lexicon import HERE
from policycompare.lexicon.segmentation import make_tokenizer, split_words, stop_words
from policycompare.plots.words import FEWEST, FIGURES, _labels
from policycompare.results.distinctive_words import FALSE, dictionary_terms, distinctive_words
from policycompare.tables.frames import Tables, build_tables
from policycompare.tables.names import Names
from policycompare.topics.word_scores import false_share, score_words
from policycompare.words import LANGS, Lang

[WORDS] = FIGURES


def made(texts: dict[str, list[str]], topics: dict[str, list[str]] | None = None) -> Tables:
    """A study of one document a region: region -> texts of its measures; topic -> its measures."""
    topics = topics or {}
    return build_tables(
        keyed(
            {
                "documents": [
                    row("documents", document_id=r, region_id=r, region_name={"a": "鞍山市"}.get(r, r)) for r in texts
                ],
                "measures": [
                    row("measures", measure_id=f"{r}:{n}", document_id=r, num=n, text=text)
                    for r, own in texts.items()
                    for n, text in enumerate(own, 1)
                ],
                "topics": [row("topics", topic_id=t, name_zh=t) for t in topics],
                "measure_topics": [
                    row("measure_topics", measure_id=m, topic_id=t) for t, own in topics.items() for m in own
                ],
            }
        )
    )


TWO = {"a": ["消防，演练"] * 5, "b": ["律师，演练"] * 5}


def test_words_of_two_regions_by_hand() -> None:
    found = distinctive_words(made(TWO))
    # Each side holds 10 words; the prior adds a fifth of the study's: 1 消防, 1 律师, 2 演练, 4 in all.
    # 消防 here 5 + 1 of 14, elsewhere 0 + 1 of 14.
    z = (math.log(6 / 8) - math.log(1 / 13)) / math.sqrt(1 / 6 + 1 / 1)
    assert found.to_dict("records") == [
        {
            "group": group, "measures": 5, "word": word, "holding": 5, "count": 5, "count_elsewhere": 0,
            "rate": 500.0, "rate_elsewhere": 0.0, "z": pytest.approx(z),
            # Of the 252 ways to deal ten texts into two groups of five, two give a word this score.
            "false_share": pytest.approx(2 / 252, abs=0.02),
        }
        for group, word in (("a", "消防"), ("b", "律师"))
    ]  # fmt: skip
    assert found.attrs["left_out"] == 0


def test_words_of_topics_and_what_is_left_out() -> None:
    topics = {"X": [f"a:{n}" for n in range(1, 6)], "Y": [f"b:{n}" for n in range(1, 5)]}
    found = distinctive_words(made(TWO, topics), by="topic")
    assert found[["group", "word"]].to_numpy().tolist() == [["X", "消防"]]
    assert found.attrs["left_out"] == 1  # Y has but four measures


def test_what_one_measure_repeats_is_left_out() -> None:
    loud = {"a": ["，".join(["消防"] * 10), *["演练"] * 5], "b": ["演练"] * 6}
    assert "消防" not in set(distinctive_words(made(loud))["word"])
    spread = {"a": ["，".join(["消防"] * 5)] * 2 + ["演练"] * 4, "b": ["演练"] * 6}
    assert "消防" in set(distinctive_words(made(spread))["word"])


def test_of_one_region_nothing_stands_out_and_of_no_words_neither() -> None:
    for texts in (
        {"a": ["消防，演练"] * 6},
        {"a": ["消防"] * 6, "b": ["消防"] * 6},
        {"a": ["。"] * 6, "b": ["2025"] * 6},
    ):
        found = distinctive_words(made(texts))
        assert found.empty
        assert found.columns.tolist()[:3] == ["group", "measures", "word"]
        assert found["z"].dtype == float


def test_the_same_each_time_and_in_any_order(tables: Tables, root: Path) -> None:
    once = distinctive_words(tables, root=root)
    pd.testing.assert_frame_equal(once, distinctive_words(tables, root=root))
    turned = tables.with_frames(measures=tables.measures.iloc[::-1])
    pd.testing.assert_frame_equal(once, distinctive_words(turned, root=root))
    assert once["group"].unique().tolist() == tables.regions.sort_values("position")["region_id"].tolist()
    assert (once["z"] >= 1.96).all() and (once["rate"] > once["rate_elsewhere"]).all()
    for _, own in once.groupby("group"):
        assert own["z"].is_monotonic_decreasing


def test_terms_of_the_lexicon_are_not_cut_apart(tables: Tables, root: Path) -> None:
    terms = dictionary_terms(tables, root)
    topic = tables.topics["name_zh"].iloc[0]
    assert {"宣传部", "地方性法规", topic} <= set(terms)
    tokenizer = make_tokenizer(tuple(terms))
    assert [term for term in terms if list(tokenizer.cut(f"，{term}。")) != ["，", term, "。"]] == []
    plain = make_tokenizer(())
    assert sum(list(plain.cut(term)) != [term] for term in terms) > len(terms) / 2  # they need the dictionary


LEFT_OUT = "以及，我市，2025年，三项，二十五，辽宁省，鞍山市，鞍山，App，的，第五次"


def test_what_is_no_word() -> None:
    texts = {"a": [f"{LEFT_OUT}，消防"] * 6, "b": ["演练"] * 6}
    assert distinctive_words(made(texts)).loc[lambda f: f["group"] == "a", "word"].tolist() == ["消防"]
    tokenizer = make_tokenizer(())
    assert split_words("建设一批公园，以及", tokenizer, stop_words()) == ["建设", "公园"]


def test_stop_words_are_a_sorted_list_of_words() -> None:
    with (HERE / "stop_words.csv").open(encoding="utf-8", newline="") as stream:
        words = [row["word"] for row in csv.DictReader(stream)]
    assert words == sorted(set(words))
    assert all(len(word) > 1 for word in words)
    assert set(words) == stop_words()


def test_everybodys_jieba_stays_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    import jieba

    make_tokenizer.cache_clear()
    level = jieba.default_logger.level
    jieba.default_logger.setLevel(logging.DEBUG)
    try:
        tokenizer = make_tokenizer(("甲乙丙丁戊",))
        assert jieba.default_logger.level == logging.DEBUG
        assert capfd.readouterr() == ("", "")
    finally:
        jieba.default_logger.setLevel(level)
    assert tokenizer is not jieba.dt
    assert list(tokenizer.cut("甲乙丙丁戊")) == ["甲乙丙丁戊"]
    assert "甲乙丙丁戊" not in jieba.dt.FREQ


def test_nothing_is_loaded_at_import() -> None:
    code = "import sys, policycompare.results.distinctive_words; print({'jieba', 'sklearn'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


def test_the_public_function(tables: Tables, root: Path) -> None:
    pd.testing.assert_frame_equal(
        pc.distinctive_words(tables, "topic", root=root, most=3), distinctive_words(tables, "topic", root=root, most=3)
    )
    with pytest.raises(CallError, match="side"):
        pc.distinctive_words(tables, "sied")  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGS)
def test_the_figure_draws_what_chance_hardly_explains(tables: Tables, root: Path, lang: Lang) -> None:
    names = Names(tables, lang)
    found = distinctive_words(tables, root=root)
    sure = found[found["false_share"] <= FALSE]
    prepared = dict(WORDS.prepare(tables, root))
    count = sure["group"].value_counts()
    assert set(prepared) == set(count.index[count >= FEWEST]) == {"anshan"}
    for region_id, drawn in prepared.items():
        own = sure[sure["group"] == region_id]
        pd.testing.assert_frame_equal(WORDS.data(drawn), own)
        own = own[own["rate"] > own["rate_next"]]
        pd.testing.assert_frame_equal(drawn.words, own)
        figure = draw(WORDS, drawn, names)
        assert_sound(figure)
        [ax] = figure.axes
        shown = [t.get_text() for t in ax.get_yticklabels()]
        assert shown == _labels(own["word"], Names(tables, lang))
        dots = sorted(
            (round(float(y)), float(x)) for points in ax.collections[1:] for x, y in points.get_offsets() if x == x
        )
        rates = sorted(
            (at, rate) for at, pair in enumerate(own[["rate", "rate_elsewhere"]].to_numpy()) for rate in pair
        )
        assert np.array(dots) == pytest.approx(np.array(rates))
        caption = WORDS.caption(drawn, names)
        assert caption.rows == (tables.measures["document_id"].map(
            tables.documents.set_index("document_id")["region_id"]) == region_id).sum()  # fmt: skip
        assert f"{caption.rows}" in caption.shows
        assert shown[0] in caption.title
        assert f"{(found['group'] == region_id).sum() - len(drawn.study)}" in caption.left_out


def test_the_rate_of_the_side_that_comes_next() -> None:
    three = TWO | {"c": ["消防，消防，演练"] * 2 + ["演练"] * 3}
    found = distinctive_words(made(three)).set_index(["group", "word"])
    # a: 5 of 10 words; c: 4 of 9, b none.
    row = found.loc[("a", "消防")]
    assert row["rate"] == pytest.approx(500) and row["rate_next"] == pytest.approx(1000 * 4 / 9)


def test_a_region_of_few_measures_is_told() -> None:
    three = TWO | {"c": ["演练"] * 4}
    assert distinctive_words(made(three)).attrs["left_out"] == 1
    many = {"a": ["演练、培训、宣传"] * 20 + ["监督"] * 5, "b": ["监督、检查、评议"] * 25, "c": ["演练"] * 4}
    drawn = dict(WORDS.prepare(made(many), None))
    assert set(drawn) == {"a", "b"}
    assert "1" in WORDS.caption(drawn["a"], Names(made(many), "en")).left_out


def test_of_texts_from_one_pool_hardly_any_word_stands_out() -> None:
    """Two groups drawn from one pool, whose words come together as they do in texts: chance gives no figure."""
    rng = np.random.default_rng(4)
    said, tried = 0, 60
    for _ in range(tried):
        topics = rng.integers(0, 40, 60)
        rows = [np.bincount(topic * 5 + rng.integers(0, 5, 12), minlength=200) for topic in topics]
        counts = csr_matrix(np.array(rows, dtype=float))
        inside = rng.permutation(60) < 25
        words = np.array([f"w{n}" for n in range(200)])
        scored = score_words(words, counts, inside)
        said += bool((false_share(scored["z"].to_numpy(), counts, inside) <= FALSE).any())
        assert len(scored)  # by the standard error alone some word always stands out
    assert said / tried <= 0.1


def test_words_that_really_differ_are_found() -> None:
    rng = np.random.default_rng(5)
    counts = rng.poisson(0.3, (80, 100)).astype(float)
    inside = np.arange(80) < 40
    counts[:40, :3] += rng.poisson(1.5, (40, 3))
    scored = score_words(np.array([f"w{n:02d}" for n in range(100)]), csr_matrix(counts), inside)
    share = false_share(scored["z"].to_numpy(), csr_matrix(counts), inside)
    assert set(scored["word"][:3]) == {"w00", "w01", "w02"} and (share[:3] < 0.01).all()
    assert (np.diff(share) >= 0).all()
