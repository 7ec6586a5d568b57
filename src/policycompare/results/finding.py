"""A finding: a sentence with the rows that it rests on, what it does not say, and how far it stands when tried.

A maker of claims goes through tables and yields what it can say of them (``Claim``). It is asked again of tables that
differ in one choice (``Variation``): without a document, by another unit of length, by a stricter rule. A claim holds
in a variation where the maker says the same there: the same key about the same things, in the same order. What does
not hold in most variations is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policycompare.tables.names import Names

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.tables.frames import Compared

PRIOR = 0.5
"""Of a claim that was never tried half is believed; each trial counts as much as one of the two that stand for that."""


@dataclass(frozen=True, slots=True)
class Rests:
    """Rows that a claim rests on.

    Attributes:
        table: Name of the table, of the tables of a study or of its networks.
        keys: Keys of the rows; of a table with several key columns their values joined by ``|``.
    """

    table: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a maker says of tables.

    Attributes:
        key: Its sentence, an entry of ``words/claims.toml``.
        about: Ids of what it is about, in the order that the sentence gives them: who has more comes first. With the
            key it says whether two claims are the same.
        said: What fills the sentence's places, from the names in a language.
        rests_on: The rows.
        size: How much it is, 0 to 1, to be compared with others of its question only.
        figure: Name of the figure that shows it, as ``draw`` takes it; ``""`` where none does.
        caveats: Keys of sentences that go with it, entries of ``words/claims.toml`` without places.
        needs: Documents or sides without which it cannot be asked, beside those of ``about``.
        concerns: Documents or sides that it is about beside those: leaving out others says nothing of it. Where there
            are none here, in ``about`` and in ``needs``, it is about all.
        tried: Names of further variations, which the maker has tried itself, and whether it holds in each.
        spared: Keys of variations that could only strengthen it, and so do not count.
    """

    key: str
    about: tuple[str, ...]
    said: Callable[[Names], Mapping[str, object]]
    rests_on: tuple[Rests, ...]
    size: float
    figure: str = ""
    caveats: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    tried: tuple[tuple[str, bool | None], ...] = ()
    spared: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, ...]:
        """By which it is known in other tables."""
        return (self.key, *self.about)


@dataclass(frozen=True, slots=True)
class Variation:
    """Tables, or choices of the maker, that differ from the study in one thing.

    Attributes:
        key: What differs; ``claims.tried_KEY`` says it.
        about: The id that fills its place, a document's or a side's; ``""`` where it has none.
        tables: What is asked instead of the study's tables.
        options: What the maker is given beside them.
        gone: Ids that these tables no longer hold: a claim about one of them is not tried here.
        touches: Ids of documents and sides of which something is left out; empty where all are concerned.
    """

    key: str
    tables: Compared
    about: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    touches: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What differs, and behind a colon what it is about."""
        return f"{self.key}:{self.about}" if self.about else self.key


@dataclass(frozen=True, slots=True)
class Question:
    """A question that findings answer.

    Attributes:
        key: Short id; ``claims.question_KEY`` is its heading.
        claims: ``claims(tables, **options)`` yields what can be said, each identity once.
        variations: The variations of a study's tables.
        of_networks: ``claims`` goes through the tables of the networks as well, ``claims(tables, networks)``. They hold
            variations of their own, so that its claims bring what they were tried in.
    """

    key: str
    claims: Callable[..., Iterable[Claim]]
    variations: Callable[[Compared], Iterable[Variation]] = lambda tables: ()
    of_networks: bool = False


@dataclass(frozen=True)
class Finding:
    """A claim that was tried.

    Attributes:
        question: Key of its question.
        claim: What it says.
        tried: Each variation (``Variation.name``) and whether it holds there; None where it cannot be asked, or where
            nothing that it says is touched.
        there: Variation -> what the same claim is in it, where it holds there.
    """

    question: str
    claim: Claim
    tried: tuple[tuple[str, bool | None], ...]
    there: Mapping[str, Claim] = field(default_factory=dict)

    @property
    def finding_id(self) -> str:
        """Question, key of the sentence and what it is about."""
        return "/".join((self.question, *self.claim.identity))

    @cached_property
    def asked(self) -> int:
        """Variations in which it could be asked."""
        return sum(held is not None for _, held in self.tried)

    @cached_property
    def held(self) -> int:
        """Of these, variations in which it holds."""
        return sum(held is True for _, held in self.tried)

    @property
    def is_said(self) -> bool:
        """It holds in most variations, or there was none to try it in."""
        return 2 * self.held > self.asked or not self.asked

    @property
    def weight(self) -> float:
        """What it is ranked by: size times the share of variations in which it holds, few of them counting less."""
        return self.claim.size * (self.held + PRIOR * 2) / (self.asked + 2)

    def sentence(self, names: Names) -> str:
        """What it says, in the language of the names."""
        return names.say(f"claims.{self.claim.key}", **self.claim.said(names))

    def caveats(self, names: Names) -> list[str]:
        """What it does not say, a sentence each."""
        return [names.say(f"claims.{key}") for key in self.claim.caveats]


def try_claims(
    question: Question, tables: Compared, networks: Mapping[str, pd.DataFrame] | None = None
) -> list[Finding]:
    """Everything that is claimed for a question, tried in every variation; the weightiest first.

    Args:
        question: The question.
        tables: The tables of a study.
        networks: The tables of its networks; a question of networks has no findings without them.

    Returns:
        All claims, also those that are not said (``is_said``).
    """
    if question.of_networks:
        claims = list(question.claims(tables, networks)) if networks else []
    else:
        claims = list(question.claims(tables))
    if not claims:
        return []
    tried = [
        (variation, {claim.identity: claim for claim in question.claims(variation.tables, **variation.options)})
        for variation in question.variations(tables)
    ]
    names = Names(tables)
    found = []
    for claim in claims:
        held, there = list(claim.tried), {}
        for variation, same in tried:
            other = same.get(claim.identity)
            held.append((variation.name, _holds(claim, variation, other, names)))
            if other is not None and held[-1][1]:
                there[variation.name] = other
        found.append(Finding(question.key, claim, tuple(held), there))
    return sorted(found, key=lambda finding: (-finding.weight, finding.claim.identity))


def _holds(claim: Claim, variation: Variation, other: Claim | None, names: Names) -> bool | None:
    """Whether a claim holds in a variation; None where that says nothing of it.

    Nothing is said by a variation that takes away what the claim is about, that leaves out something else, that could
    only strengthen it, or in which the very same figures come out: what cannot fail is no trial.
    """
    needed = {*claim.about, *claim.needs}
    concerned = needed | set(claim.concerns)
    if variation.key in claim.spared or variation.gone & needed:
        return None
    if variation.touches and concerned and not variation.touches & concerned:
        return None
    if other is not None and dict(other.said(names)) == dict(claim.said(names)):
        return None
    return other is not None
