"""How far coders agree: published examples, what must hold of any answers, and what has no figure."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policycompare.evaluate import agreement
from policycompare.evaluate.agreement import (
    NOT_BOTH,
    ONE_ANSWER,
    ONE_UNIT,
    RARE,
    Agreement,
    Answers,
    cohen_kappa,
    krippendorff_alpha,
    masi_distance,
    percent_agreement,
)
from policycompare.evaluate.bootstrap import wilson

N = None
ALPHA_2011: list[tuple[int | None, ...]] = list(zip(
    (1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3),
    (N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N), strict=True,
))  # fmt: skip
"""Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", part C: four observers, twelve units."""
ALPHA_BINARY = list(zip((0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0), strict=True))
"""The same, part A: two observers, ten units, two values."""
KAPPA_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
"""Cohen (1960), "A coefficient of agreement for nominal scales", table 2: 200 units; kappa .492, from .384 to .600."""
CHANCE_1960 = [[25, 13, 12], [12, 2, 16], [3, 15, 2]]
"""The same, table 1, of 100 units: .29 agree where chance gives .35."""
FLEISS_1969 = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]
"""Fleiss, Cohen and Everitt (1969), "Large sample standard errors of kappa and weighted kappa": kappa .429."""


def units(table: list[list[int]]) -> list[tuple[int, int]]:
    """The units of a table of two coders' answers."""
    size = range(len(table))
    return [(i, j) for i, j in product(size, size) for _ in range(table[i][j])]


# ---- published examples


@pytest.mark.parametrize(("scale", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_with_missing_answers(scale: str, value: float) -> None:
    found = krippendorff_alpha(ALPHA_2011, scale, (1, 2, 3, 4, 5))
    assert found.value is not None and round(found.value, 3) == value
    assert found.count == 11  # the twelfth unit has one answer


def test_alpha_of_two_observers() -> None:
    assert krippendorff_alpha(ALPHA_BINARY).value == pytest.approx(0.095, abs=5e-4)


def test_kappa_of_the_paper_with_its_interval() -> None:
    found = cohen_kappa(units(KAPPA_1960))
    assert found.value == pytest.approx(0.492, abs=5e-4)
    assert (found.low, found.high) == pytest.approx((0.384, 0.600), abs=0.02)
    percent = percent_agreement(units(KAPPA_1960))
    assert (percent.value, percent.count) == (0.7, 200)
    assert (percent.low, percent.high) == wilson(140, 200)


def test_kappa_below_chance() -> None:
    assert cohen_kappa(units(CHANCE_1960)).value == pytest.approx((0.29 - 0.35) / (1 - 0.35))


def test_kappa_of_fleiss_cohen_and_everitt() -> None:
    assert cohen_kappa(units(FLEISS_1969)).value == pytest.approx(0.429, abs=5e-4)


def test_sets_are_as_far_apart_as_masi_says() -> None:
    """Passonneau (2006), "Measuring agreement on set-valued items": the kinds are worth 1, 2/3, 1/3 and 0."""
    a, ab, bc, cd = (frozenset(text) for text in ("a", "ab", "bc", "cd"))
    assert [masi_distance(ab, other) for other in (ab, a, bc, cd)] == pytest.approx([0, 1 - 1 / 3, 1 - 1 / 9, 1])
    assert masi_distance(frozenset(), frozenset()) == 0
    assert masi_distance(frozenset(), a) == 1


# ---- what has no figure


def test_without_variation_there_is_no_figure() -> None:
    alike: Answers = [("yes", "yes")] * 30
    for found in (cohen_kappa(alike), krippendorff_alpha(alike), krippendorff_alpha(alike, "ordinal", ("no", "yes"))):
        assert (found.value, found.low, found.high, found.count, found.reason) == (None, None, None, 30, ONE_ANSWER)
    assert percent_agreement(alike).value == 1.0


@pytest.mark.parametrize("answers", [[], [("yes", None), (None, "no")], [(None, None)]])
def test_without_two_answers_there_is_no_figure(answers: Answers) -> None:
    for found in (percent_agreement(answers), cohen_kappa(answers), krippendorff_alpha(answers)):
        assert (found.value, found.low, found.count, found.reason) == (None, None, 0, NOT_BOTH)


def test_one_unit_has_no_interval() -> None:
    found = krippendorff_alpha([("yes", "no")])
    assert (found.value, found.low, found.high, found.reason) == (0.0, None, None, ONE_UNIT)


def test_a_rare_answer_gives_no_interval() -> None:
    found = cohen_kappa([("no", "no")] * 58 + [("yes", "no")])
    assert found.value == pytest.approx(0)
    assert (found.low, found.high, found.reason) == (None, None, RARE)


def test_where_all_agree_nothing_is_certain() -> None:
    even, rare = ([("a", "a")] * (60 - n) + [("b", "b")] * n for n in (30, 2))
    may_differ = 1 - wilson(60, 60)[0]
    found = krippendorff_alpha(even)
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(1 - may_differ / (1 - 2 * 60 * 59 / (120 * 119)))
    worse = krippendorff_alpha(rare)
    assert worse.value == 1.0 and worse.low is not None and worse.low < 0.2  # two units speak for b
    assert percent_agreement(even).low == wilson(60, 60)[0]


# ---- what holds of any answers

ANSWER = st.one_of(st.none(), st.sampled_from("abcd"))


def pairs(answer: st.SearchStrategy[Hashable | None] = ANSWER) -> st.SearchStrategy[list[tuple[Hashable | None, ...]]]:
    return st.lists(st.tuples(answer, answer), max_size=12)


def figures(answers: Answers) -> list[Agreement]:
    grades = ("a", "b", "c", "d")
    sets = [tuple(None if a is None else frozenset(str(a)) for a in unit) for unit in answers]
    return [
        percent_agreement(answers), cohen_kappa(answers), cohen_kappa(answers, grades, weighted=True),
        krippendorff_alpha(answers), krippendorff_alpha(answers, "ordinal", grades), krippendorff_alpha(sets, "sets"),
    ]  # fmt: skip


def near(one: Agreement, other: Agreement) -> bool:
    ends = [(a.value, a.low, a.high) for a in (one, other)]
    known = [[x if x is not None else np.nan for x in own] for own in ends]
    return one.count == other.count and bool(np.allclose(*known, atol=1e-9, equal_nan=True))


@given(pairs())
@settings(max_examples=15)
def test_no_coder_comes_first(answers: list[tuple[Hashable | None, ...]]) -> None:
    turned = [(b, a) for a, b in answers]
    assert all(map(near, figures(answers), figures(turned)))


@given(pairs(), st.permutations("abcd"))
@settings(max_examples=15)
def test_names_of_answers_do_not_matter(answers: list[tuple[Hashable | None, ...]], names: list[str]) -> None:
    called = dict(zip("abcd", names, strict=True)) | {None: None}
    other = [tuple(called[a] for a in unit) for unit in answers]  # type: ignore[index]
    for figure in (percent_agreement, cohen_kappa, krippendorff_alpha):
        assert near(figure(answers), figure(other))


@given(pairs())
@settings(max_examples=15)
def test_grades_may_be_read_from_either_end(answers: list[tuple[Hashable | None, ...]]) -> None:
    up, down = ("a", "b", "c", "d"), ("d", "c", "b", "a")
    assert near(krippendorff_alpha(answers, "ordinal", up), krippendorff_alpha(answers, "ordinal", down))
    assert near(cohen_kappa(answers, up, weighted=True), cohen_kappa(answers, down, weighted=True))


@given(pairs())
@settings(max_examples=15)
def test_an_interval_holds_its_figure(answers: list[tuple[Hashable | None, ...]]) -> None:
    for found in figures(answers):
        if found.value is None:
            assert found.low is found.high is None and found.reason
        elif found.low is None or found.high is None:
            assert found.high is None and found.reason in (ONE_UNIT, RARE)
        else:
            assert found.low <= found.value <= found.high
            assert not found.reason


@given(st.lists(st.sampled_from("abcd"), min_size=2, max_size=12))
@settings(max_examples=15)
def test_all_alike_is_one_where_answers_vary(answers: list[str]) -> None:
    for found in figures([(a, a) for a in answers]):
        if len(set(answers)) > 1 or found.statistic == "percent":
            assert found.value == pytest.approx(1)
        else:
            assert (found.value, found.reason) == (None, ONE_ANSWER)


@given(st.lists(st.tuples(ANSWER, ANSWER, ANSWER), max_size=10), st.permutations(range(10)))
@settings(max_examples=15)
def test_the_order_of_units_does_not_matter(answers: list[tuple[str | None, ...]], order: list[int]) -> None:
    turned = [answers[i] for i in order if i < len(answers)]
    for scale in ("nominal", "ordinal"):
        one, other = (krippendorff_alpha(own, scale, ("a", "b", "c", "d")) for own in (answers, turned))
        assert one.value == pytest.approx(other.value) and one.count == other.count


@given(st.lists(st.tuples(ANSWER, ANSWER, ANSWER), max_size=10))
@settings(max_examples=15)
def test_what_one_coder_alone_answered_changes_nothing(answers: list[tuple[str | None, ...]]) -> None:
    more = [*answers, ("a", None, None), (None, None, "d"), (None, None, None)]
    assert krippendorff_alpha(more) == krippendorff_alpha(answers)
    assert percent_agreement(more) == percent_agreement(answers)


def test_the_same_answers_give_the_same_interval() -> None:
    assert krippendorff_alpha(ALPHA_2011) == krippendorff_alpha(ALPHA_2011)
    assert cohen_kappa(units(KAPPA_1960)) == cohen_kappa(units(KAPPA_1960))


def test_an_interval_is_widened_to_its_figure() -> None:
    """Of few units no draw may come as far as the whole."""
    answers = [("a", "a"), ("a", "b"), ("b", "b")]
    found = agreement._agreement("alpha", answers, lambda at: 0.75 if at.tolist() == [0, 1, 2] else 0.25)
    assert (found.low, found.value, found.high) == (0.25, 0.75, 0.75)
