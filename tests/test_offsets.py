"""The way back from mended and normalised text, held against a model that keeps a place for every character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policycompare.text.edits import Edit, apply_edits
from policycompare.text.normalize import normalize
from policycompare.text.offsets import OffsetMap

Places = list[tuple[int, int]]

TEXTS = st.text(st.sampled_from("加强（领导）到2 0\u3000\u200b\n\u2066⽅Ａ,实施實(shí)"), max_size=40)
EDITS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 8), st.sampled_from(["", "\n", " ", "甲乙"])), max_size=8)


def edits_of(found: list[tuple[int, int, str]], text: str) -> list[Edit]:
    return [Edit(a, min(a + size, len(text)), new) for a, size, new in found if a < len(text) and size]


def plainly(text: str, edits: list[Edit]) -> tuple[str, Places]:
    """The edited text, and for each character the stretch that it stands for, one character after another."""
    made, places, at = "", [], 0
    for start, end, new in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if start < at:
            continue
        made += text[at:start] + new
        places += [(i, i + 1) for i in range(at, start)] + [(start, end)] * len(new)
        at = end
    return made + text[at:], places + [(i, i + 1) for i in range(at, len(text))]


def places_of(offsets: OffsetMap, length: int) -> Places:
    return [offsets.char_span(i) for i in range(length)]


@given(TEXTS, EDITS)
def test_edits_keep_the_place_of_every_character(text: str, found: list[tuple[int, int, str]]) -> None:
    made, offsets = apply_edits(text, edits_of(found, text))
    expected, places = plainly(text, edits_of(found, text))
    assert made == expected
    assert places_of(offsets, len(made)) == places


@given(TEXTS, EDITS, EDITS)
def test_one_map_through_another(
    text: str, first: list[tuple[int, int, str]], then: list[tuple[int, int, str]]
) -> None:
    between, inner = apply_edits(text, edits_of(first, text))
    made, outer = apply_edits(between, edits_of(then, between))
    both = outer.through(inner, len(between))
    inside = places_of(inner, len(between))
    expected = [(inside[a][0], inside[b - 1][1]) for a, b in places_of(outer, len(made))]
    assert places_of(both, len(made)) == expected


@given(TEXTS, EDITS)
def test_places_rise_and_lie_inside(text: str, found: list[tuple[int, int, str]]) -> None:
    normalized = normalize(text, {}, edits_of(found, text))
    places = places_of(normalized.offsets, len(normalized.text))
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    for i, (start, end) in enumerate(places):
        first, last = normalized.offsets.out_span(start, end, len(normalized.text))
        assert first <= i < last
        assert normalized.raw_span(first, last) == (start, end)
