"""Figures of text reuse show what the tables say, in both languages, for any corpus."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from matplotlib.patches import Polygon

from figure_checks import assert_sound, draw, draw_all, words
from made_corpora import LONG_REGIONS, made_tables
from policycompare.plots import reuse, reuse_positions
from policycompare.plots.reuse import percent
from policycompare.results.text_reuse import (
    passage_positions,
    reuse_numbers,
    reuse_pairs,
    section_positions,
    shares_of_documents,
)
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.words import LANGS, Lang

both = pytest.mark.parametrize("lang", LANGS)
FIGURES = (*reuse.FIGURES, *reuse_positions.FIGURES)
SHARES, POSITIONS = FIGURES


def shared(left: str, right: str, number: int, at: tuple[int, int], length: int, weight: float) -> dict[str, Any]:
    """Columns of a shared passage that begins at these two places."""
    return {
        "reuse_id": f"{left}+{right}/r{number}", "left_document_id": left, "right_document_id": right,
        "left_measure_id": f"{left}:1", "right_measure_id": f"{right}:1", "length": length, "weight": weight,
        "left_char_start": at[0], "left_char_end": at[0] + length, "right_char_start": at[1], "right_char_end": at[1] + length,
    }  # fmt: skip


def share(one: str, other: str, characters: int, of: int, weighted: float) -> dict[str, Any]:
    return {
        "document_id": one, "other_document_id": other, "passages": 1 if characters else 0, "characters": characters,
        "document_characters": of, "share": characters / of if of else None, "weighted_share": weighted if of else None,
    }  # fmt: skip


@both
def test_a_pair_has_one_number(tables: Tables, lang: Lang) -> None:
    [(_, drawn)] = SHARES.prepare(tables, None)
    figure = draw(SHARES, drawn, Names(tables, lang))
    assert_sound(figure)
    ax = figure.axes[0]
    names = Names(tables, lang)
    rows, columns = ([t.get_text() for t in labels] for labels in (ax.get_yticklabels(), ax.get_xticklabels()))
    documents = list(tables.documents["document_id"])
    assert rows == [names.document(d) for d in documents[1:]]
    assert columns == [names.document(d) for d in documents[:-1]]
    shares = tables.reuse_shares.set_index(["document_id", "other_document_id"])
    printed = {t.get_position(): t.get_text() for t in ax.texts}
    for one, other in itertools.combinations(documents, 2):
        both_ways = shares.loc[[(one, other), (other, one)]]
        whole = both_ways["characters"].sum() / both_ways["document_characters"].sum()
        words_of = printed.pop((documents.index(one) + 0.5, documents.index(other) - 0.5))
        assert words_of.endswith(f"\n({percent(whole)})")
    assert not set(printed.values()) - {""}
    caption = SHARES.caption(drawn, Names(tables, lang))
    assert caption.rows == len(tables.reuse_shares)
    assert f"{(drawn.shares['share'] == 0).sum()}" in caption.shows
    # The whole-text shares of the pair that has most and of the next one.
    most, second = drawn.shares["share"].nlargest(2)
    assert "3,220" in caption.title and f"{percent(most)}%" in caption.title
    assert {"zh": f"次之 {percent(second)}%", "en": f"(next {percent(second)}%)"}[lang] in caption.title


def test_reuse_at_equal_length_by_hand() -> None:
    # a has ten measures of a character, b twenty: of b ten are drawn. One stretch of a stands in b:1, another in b:1
    # and b:2; the two passages overlap by ten characters in a.
    made = made_tables(
        {"a": "甲市", "b": "乙市"},
        measures=20,
        reuse=[
            shared("a", "b", 1, (0, 500), 30, 1.0),
            shared("a", "b", 2, (20, 700), 30, 1.0) | {"right_measure_id": "b:2"},
        ],
        reuse_shares=[share("a", "b", 50, 1000, 0.05), share("b", "a", 60, 2000, 0.03)],
    )
    measures = made.measures[(made.measures["document_id"] == "b") | (made.measures["num"] <= 10)]
    (found,) = reuse_numbers(made.with_frames(measures=measures)).itertuples()
    assert (found.n, found.characters, found.document_characters) == (10, 110, 3000)
    assert found.share == pytest.approx(110 / 3000)
    both = 1 - 10 / 20 * 9 / 19  # either of two measures among ten of twenty
    assert found.left_expected == pytest.approx((20 * 0.5 + 10 * both + 20 * 0.5) / 1000, abs=0.002)
    assert found.right_expected == pytest.approx(60 / 2000)  # all of a is drawn
    assert found.expected == pytest.approx((found.left_expected + found.right_expected) / 2)
    assert found.low <= found.expected <= found.high


@pytest.mark.parametrize(
    ("share", "printed"), [(0.0, "0"), (0.0004, "<0.1"), (0.0006, "0.1"), (0.07136, "7.1"), (1.0, "100.0")]
)
def test_percent(share: float, printed: str) -> None:
    assert percent(share) == printed


@both
def test_document_without_measures(lang: Lang) -> None:
    made = made_tables(
        {"a": "甲市", "b": "乙市", "c": "丙市"},
        measures=1,
        reuse_shares=[
            share("a", "b", 0, 0, 0.0), share("b", "a", 0, 100, 0.0), share("a", "c", 0, 0, 0.0),
            share("c", "a", 0, 90, 0.0), share("b", "c", 30, 100, 0.3), share("c", "b", 30, 90, 0.3),
        ],
    )  # fmt: skip
    [(_, drawn)] = SHARES.prepare(made, None)
    figure = draw(SHARES, drawn, Names(made, lang))
    assert_sound(figure)
    assert "–" in words(figure)
    assert SHARES.caption(drawn, Names(made, lang)).left_out.startswith("2 ")


@both
def test_positions_equal_the_table(tables: Tables, lang: Lang) -> None:
    names = Names(tables, lang)
    total = tables.reuse.groupby(["left_document_id", "right_document_id"])["length"].sum()
    top = total.sort_values(ascending=False).head(3)
    prepared = list(POSITIONS.prepare(tables, None))
    assert [rest for rest, _ in prepared] == [f"{a}-{b}" for a, b in top.index]
    begins = tables.passages.groupby("document_id")["char_start"].min()
    ends = tables.passages.groupby("document_id")["char_end"].max()
    for (_, drawn), (left, right) in zip(prepared, top.index, strict=True):
        figure = draw(POSITIONS, drawn, names)
        assert_sound(figure)
        ax = figure.axes[0]
        own = tables.reuse[(tables.reuse["left_document_id"] == left) & (tables.reuse["right_document_id"] == right)]
        bands = {p.get_gid(): p.get_xy() for p in ax.patches if isinstance(p, Polygon)}
        assert set(bands) == set(own["reuse_id"])
        for r in own.itertuples():
            xs = bands[r.reuse_id][:4, 0].tolist()
            assert xs == [
                r.left_char_start - begins[left], r.left_char_end - begins[left],
                r.right_char_end - begins[right], r.right_char_start - begins[right],
            ]  # fmt: skip
        bars = [p.get_width() for p in ax.patches if not isinstance(p, Polygon)]
        assert bars == [ends[left] - begins[left], ends[right] - begins[right]]
        assert [t.get_text() for t in ax.get_yticklabels()] == [names.document(left), names.document(right)]
        caption = POSITIONS.caption(drawn, names)
        sections = tables.sections[tables.sections["document_id"].isin([left, right]) & (tables.sections["level"] == 1)]
        assert caption.rows == len(own) + len(sections)
        assert f"{own['length'].sum():,}" in caption.shows
        assert f"{len(total) - 3}" in caption.left_out


@both
def test_shade_follows_weight(lang: Lang) -> None:
    made = made_tables(
        {"a": "甲市", "b": "乙市"},
        reuse=[shared("a", "b", 1, (5, 400), 20, 0.1), shared("a", "b", 2, (100, 30), 16, 1.0)],
    )
    [(rest, drawn)] = POSITIONS.prepare(made, None)
    assert rest == "a-b"
    # Without passages of the files a document runs from its measures (characters 0 to 1) to its last shared passage.
    assert tuple(map(drawn.length, drawn.texts)) == (116, 420)
    figure = draw(POSITIONS, drawn, Names(made, lang))
    assert_sound(figure)
    light, dark = [p.get_facecolor() for p in figure.axes[0].patches if isinstance(p, Polygon)]
    assert sum(light[:3]) > sum(dark[:3])
    assert POSITIONS.caption(drawn, Names(made, lang)).left_out == ""


def test_findings_worked_out_by_hand() -> None:
    made = made_tables(
        {"a": "甲市", "b": "乙市", "c": "丙市"},
        measures=1,
        # a begins with its measure (0 to 1), b and c with theirs; the last passage ends each.
        reuse=[
            shared("a", "b", 1, (5, 400), 20, 0.5), shared("a", "b", 2, (100, 30), 16, 1.0),
            shared("b", "c", 1, (50, 60), 40, 1.0),
        ],
        reuse_shares=[share("a", "b", 36, 100, 0.3), share("b", "a", 36, 200, 0.1), share("c", "b", 40, 80, 0.5)],
        sections=[
            {"section_id": f"a#{n}", "document_id": "a", "level": level, "label": label, "char_start": at, "char_end": at + 5}
            for n, level, label, at in ((1, 1, "一、", 10), (2, 2, "（一）", 20), (3, 1, None, 60))
        ],
    )  # fmt: skip
    assert reuse_pairs(made).values.tolist() == [["b", "c", 1, 40], ["a", "b", 2, 36]]
    places = ["left_start", "left_end", "right_start", "right_end", "length", "weight", "left_length", "right_length"]
    assert passage_positions(made, "a", "b")[places].values.tolist() == [
        [5, 25, 400, 420, 20, 0.5, 116, 420], [100, 116, 30, 46, 16, 1.0, 116, 420],
    ]  # fmt: skip
    assert section_positions(made, "a").values.tolist() == [[10, "一"], [60, ""]]
    assert shares_of_documents(made)["share"].tolist() == [0.36, 0.18, 0.5]
    # The two that share most; of a and b with 36 characters each a has the smaller id.
    assert shares_of_documents(made, 2).empty
    assert shares_of_documents(made, 3)["document_id"].tolist() == ["a", "b", "c"]


def test_what_is_drawn_comes_with_its_numbers(tables: Tables) -> None:
    [(_, drawn)] = SHARES.prepare(tables, None)
    assert SHARES.data(drawn).equals(reuse_numbers(tables))
    pair, drawn = next(iter(POSITIONS.prepare(tables, None)))
    left, right = reuse_pairs(tables).iloc[0, :2]
    assert pair == f"{left}-{right}"
    assert POSITIONS.data(drawn).equals(passage_positions(tables, left, right))


@pytest.mark.parametrize("kind", FIGURES, ids=lambda k: k.name)
def test_nothing_to_show(kind: Any) -> None:
    assert list(kind.prepare(made_tables({"a": "甲市"}), None)) == []
    assert list(kind.prepare(made_tables({}), None)) == []


@both
def test_one_number_is_a_sentence(lang: Lang) -> None:
    two = made_tables(
        {"a": "甲市", "b": "乙市"}, reuse_shares=[share("a", "b", 30, 100, 0.3), share("b", "a", 30, 100, 0.3)]
    )
    assert list(SHARES.prepare(two, None)) == []
    assert SHARES.instead
    assert "30.0%" in SHARES.instead(two, "", Names(two, lang))
    none = made_tables(
        dict.fromkeys("abc"), reuse_shares=[share(x, y, 0, 100, 0.0) for x in "abc" for y in "abc" if x != y]
    )
    assert list(SHARES.prepare(none, None)) == []
    assert "3" in SHARES.instead(none, "", Names(none, lang))
    assert SHARES.instead(made_tables({"a": "甲市"}), "", Names(two, lang)) == ""


@both
@pytest.mark.parametrize("count", [3, 12, 60])
def test_many_documents_with_long_names(count: int, lang: Lang) -> None:
    long = list(LONG_REGIONS.items())
    regions = {f"{long[n % 12][0]}-{n}": f"{long[n % 12][1]}{n}" for n in range(count)}
    made = made_tables(
        regions,
        measures=1,
        reuse_shares=[
            share(a, b, (3 * i + j) % 50, 1000, 0.001) for i, a in enumerate(regions) for j, b in enumerate(regions) if a != b
        ],
        reuse=[
            shared(a, b, 1, (100 * n, 7000 - n), 20 + n, n / count)
            for n, (a, b) in enumerate(zip(sorted(regions), sorted(regions)[1:], strict=False))
        ],
        sections=[
            {"section_id": f"{r}#{n}", "document_id": r, "level": 1, "label": f"第{n}章", "char_start": 40 * n, "char_end": 40 * n + 5}
            for r in regions
            for n in range(1, 16)
        ],
    )  # fmt: skip
    for kind in FIGURES:
        for figure in draw_all(kind, made, Names(made, lang)).values():
            assert_sound(figure)
    [(_, drawn)] = SHARES.prepare(made, None)
    kept = min(count, 48)
    caption = SHARES.caption(drawn, Names(made, lang))
    assert caption.rows == kept * (kept - 1)
    assert (f"{count - kept}" in caption.left_out) == (count > kept)


@both
def test_foreign_words_are_no_formula(lang: Lang) -> None:
    made = made_tables(
        {"a": "$x$市", "b": "$y_市"},
        reuse=[shared("a", "b", 1, (5, 400), 20, 0.1)],
        reuse_shares=[share("a", "b", 20, 100, 0.1), share("b", "a", 20, 100, 0.1)],
    )
    for kind in FIGURES:
        for figure in draw_all(kind, made, Names(made, lang)).values():
            assert_sound(figure)
            assert not any(t.get_parse_math() for t in figure.axes[0].get_yticklabels())
