"""Whether documents differ by more than chance: seldom where they come from one pool, surely where they do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from policycompare.results.differences import corrected, differences, is_difference, range_chance
from policycompare.results.documents import answering_units, similarity_differences
from policycompare.results.equal_coverage import coverage_differences, covering_units
from policycompare.results.equal_length import Units, make_units, measure_sizes, rarefy_at
from policycompare.results.firmness import firmness, firmness_differences, firmness_turns
from policycompare.tables.frames import Tables
from policycompare.tables.queries import document_of_measures

DRAWS = 300


class Pool:
    """All measures of the study in one pool, from which documents are made."""

    def __init__(self, tables: Tables) -> None:
        self.sizes = measure_sizes(tables)
        self.topics = tables.measure_topics.groupby("measure_id")["topic_id"].agg(list).to_dict()

    def document(self, ids: np.ndarray) -> Units:
        return make_units(self.sizes[ids], [(one, topic) for one in ids for topic in self.topics.get(one, ())])

    def two(self, random: np.random.Generator, lengths: tuple[int, int]) -> tuple[Units, Units]:
        """Two documents of about these lengths, no measure in both."""
        order = random.permutation(np.array(self.sizes.index))
        ends = self.sizes[order].cumsum().to_numpy()
        first, second = np.searchsorted(ends, [lengths[0], sum(lengths)])
        return self.document(order[:first]), self.document(order[first:second])


@pytest.fixture(scope="module")
def pool(tables: Tables) -> Pool:
    return Pool(tables)


@pytest.mark.parametrize("lengths", [(3000, 3000), (2000, 8000)])
def test_one_pool_is_seldom_called_two(pool: Pool, lengths: tuple[int, int]) -> None:
    random = np.random.default_rng(16)
    p = np.array([is_difference(*pool.two(random, lengths), permutations=99).p for _ in range(DRAWS)])
    # One in twenty of 300 is 15; 23 or more would come with a chance of 0.03 if the level held.
    called = int((p <= 0.05).sum())
    assert called == {(3000, 3000): 14, (2000, 8000): 11}[lengths]
    assert called <= DRAWS * 0.05
    assert 0.4 < (p <= 0.5).mean() < 0.6


def test_of_many_documents_of_one_pool_the_extremes_are_seldom_called(pool: Pool) -> None:
    random = np.random.default_rng(17)
    called = 0
    for _ in range(100):
        parts = np.array_split(random.permutation(np.array(pool.sizes.index)), 8)
        documents = [pool.document(part) for part in parts]
        p, _ = range_chance(documents, min(own.total for own in documents), 99)
        called += p <= 0.05
    assert called == 5


def test_what_differs_is_found(pool: Pool) -> None:
    """A document that keeps half of its topics is told from one that keeps all in nine of ten draws."""
    random, found = np.random.default_rng(18), 0
    names = sorted({topic for own in pool.topics.values() for topic in own})
    kept = set(names[::2])
    for _ in range(60):
        whole, other = pool.two(random, (5000, 5000))
        pairs = [(other.ids[at], topic) for topic, at in held(other) if topic in kept]
        poor = make_units(pool.sizes[list(other.ids)], pairs)
        found += is_difference(whole, poor, permutations=99).p <= 0.05
    assert found >= 54


def held(units: Units) -> list[tuple[object, int]]:
    """Every class with the number of each unit that holds it."""
    classes = np.repeat(np.arange(len(units.classes)), units.holding)
    return [(units.classes[one], int(at)) for one, at in zip(classes, units.holder, strict=True)]


def test_the_smallest_p_is_a_floor() -> None:
    many = make_units(pd.Series(10, [f"a{n:02d}" for n in range(30)]), [(f"a{n:02d}", n) for n in range(30)])
    one = make_units(pd.Series(10, [f"b{n:02d}" for n in range(30)]), [(f"b{n:02d}", "x") for n in range(30)])
    found = is_difference(many, one, permutations=199)
    assert (found.p, found.is_floor) == (1 / 200, True)
    assert (found.left, found.right) == (30, 1)
    assert is_difference(one, many, permutations=199).difference == -29
    alike = is_difference(many, many, permutations=19)
    assert (alike.p, alike.is_floor) == (1, False)
    empty = make_units(pd.Series(dtype="int64"), [])
    assert is_difference(many, empty).p == 1
    assert range_chance([many, one], 300, 199) == (1 / 200, True)


def test_correction_is_that_of_benjamini_and_hochberg() -> None:
    # Their own example, 15 comparisons of which the procedure rejects four at 0.05 (1995, section 3.2).
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
    assert (corrected(p) <= 0.05).tolist() == [True] * 4 + [False] * 11
    assert corrected([]).tolist() == []


def test_differences_of_the_study(tables: Tables) -> None:
    found = coverage_differences(tables, "side").set_index(["left", "right"])
    assert len(found) == 10
    assert found.loc[("anshan", "daoli"), "is_different"] and not found.loc[("ningxia", "suizhou"), "is_different"]
    assert (found["p_corrected"] >= found["p"]).all()
    assert (found["is_floor"] == (found["p"] == 1 / 2000)).all()
    one = coverage_differences(tables, "side", pairs=[("anshan", "daoli")])
    assert one.loc[0, "p"] == one.loc[0, "p_corrected"] == found.loc[("anshan", "daoli"), "p"]
    answers = similarity_differences(tables, "anshan")
    assert len(answers) == 15  # of the six documents of other sides
    assert not {"anshan"} & {*answers["left"], *answers["right"]}
    empty = differences({})
    assert list(empty) == list(answers) and not len(empty)


def test_firmness_turns_with_the_unit(tables: Tables) -> None:
    found = firmness(tables).set_index("side_id")
    assert found.loc["suizhou", "per_measure"] > found.loc["anshan", "per_measure"]
    assert found.loc["suizhou", "per_thousand"] < found.loc["anshan", "per_thousand"]
    hard = tables.targets[tables.targets["is_hard"]].dropna(subset="measure_id")
    assert found["targets"].sum() == len(hard)
    assert found["firm"].sum() == hard["measure_id"].nunique()
    assert found["sentences"].sum() == len(tables.sentences)
    assert (found["low"] <= found["per_thousand"] + 1e-9).all() and (
        found["per_thousand"] <= found["high"] + 1e-9
    ).all()
    turns = firmness_turns(firmness(tables)).set_index(["left", "right"])["turns"]
    assert turns[("suizhou", "anshan")] and not turns[("anshan", "ningxia")]
    tested = firmness_differences(tables).set_index(["left", "right"])
    assert tested.loc[("anshan", "suizhou"), "difference"] == pytest.approx(
        found.loc["anshan", "per_thousand"] - found.loc["suizhou", "per_thousand"]
    )


# ---- a document cut at random to equal length


def halves(whole: Units, sizes: pd.Series) -> list[tuple[Units, Units]]:
    """A document cut in two at random, as near to the middle of its characters as measures allow, 150 times."""
    random, pairs = np.random.default_rng(19), [(whole.ids[at], one) for one, at in held(whole)]
    found = []
    for _ in range(150):
        order = random.permutation(np.array(whole.ids))
        ends = sizes[order].cumsum()
        first = (ends - sizes[order] / 2 <= whole.total / 2).to_numpy()
        found.append((make_units(sizes[order[first]], pairs), make_units(sizes[order[~first]], pairs)))
    return found


def stays(whole: Units, cut: list[tuple[Units, Units]]) -> None:
    """Halves hold, in the mean and one by one, what random parts of the whole of their length do."""
    parts = rarefy_at(whole, [half.total for half, _ in cut], "anshan", 400)
    raw = np.array([half.raw for half, _ in cut])
    error = raw.std() / np.sqrt(len(cut))
    assert abs(raw.mean() - np.mean([part.expected for part in parts])) < 2.5 * error
    inside = sum(part.low <= own <= part.high for own, part in zip(raw, parts, strict=True))
    assert inside >= 0.9 * len(cut)


def test_a_half_covers_what_a_part_of_the_whole_does(tables: Tables) -> None:
    whole = covering_units(tables)["anshan"]
    cut = halves(whole, measure_sizes(tables))
    stays(whole, cut)
    called = sum(is_difference(*two, permutations=99).p <= 0.05 for two in cut)
    assert called <= 0.05 * len(cut)


def test_a_half_answers_what_a_part_of_the_whole_does(tables: Tables) -> None:
    units, sizes, document_of = answering_units(tables)["anshan"], measure_sizes(tables), document_of_measures(tables)
    pairs = [(units.ids[at], answered) for answered, at in held(units) if document_of[str(answered)] == "ningxia"]
    whole = make_units(sizes[list(units.ids)], pairs)
    assert len(pairs) > 100
    stays(whole, halves(whole, sizes))
