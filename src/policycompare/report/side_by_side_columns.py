"""What stands side by side, and how its page and its Word file show it: places, units, targets, shared wording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from policycompare.report.passages import Passage, Side, Stretch
from policycompare.reuse.shared_wording import MIN_SHARED, shared_wording
from policycompare.tables.wording import place_words
from policycompare.words import Lang, say, side_word

Placed = tuple[str, str]
"""Words, and the place where they stand."""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage in words.

    Attributes:
        measure_id, document, is_accepted: See ``Passage``.
        heading: The heading; null where there is none, or where the text below begins with it.
        extracts: Of each extract its pieces (text, is shared with another side) and its place.
        whole: The whole measure, where the extracts are not all of it.
        facts: Units and targets: what they are called, and their words; without any words there are none.
        why: Its score and topics, empty for the measure that was asked for.
    """

    measure_id: str
    document: str
    is_accepted: bool
    heading: str | None
    extracts: list[tuple[list[tuple[str, bool]], str]]
    whole: Placed | None
    facts: list[tuple[str, list[Placed]]]
    why: str


@dataclass(frozen=True, slots=True)
class Columns:
    """One column a side: what they say about one thing.

    Attributes:
        what: What was asked for.
        title: Its name, for people.
        about: One line more: a topic's definition, a row's topics.
        sides: The columns, in the order of the sides' first documents.
        note: How far the codebook reaches, where it leaves measures without a topic; empty where it leaves none.
        lang: Language of the labels; the documents' text stays as it is.
        kind: What the sides are: region, document or period.
    """

    what: str
    title: str
    about: str
    sides: tuple[Side, ...]
    lang: Lang = "zh"
    note: str = ""
    kind: str = "region"

    @property
    def shared_note(self) -> str:
        """What is marked in the text."""
        return say("side_by_side.shared", self.lang, least=MIN_SHARED, side=side_word(self.kind, self.lang))

    def shown(self) -> list[tuple[Side, list[ShownPassage]]]:
        """The columns with their passages in words."""
        pieces = _cut_pieces(self.sides)
        return [(side, [_shown(p, pieces, self.lang) for p in side.passages]) for side in self.sides]


def _shown(passage: Passage, pieces: dict[Stretch, list[tuple[str, bool]]], lang: Lang) -> ShownPassage:
    def place(start: int, end: int) -> str:
        return place_words(passage.source_file, start, end)

    def duties() -> Iterator[Placed]:
        """Units that stand together in one role, and their place from the first to the last."""
        for role, group in groupby(passage.duties, key=lambda d: d.role_name):
            own = list(group)
            words = say("side_by_side.duties", lang, role=role, units="、".join(d.name for d in own))
            yield words, place(min(d.char_start for d in own), max(d.char_end for d in own))

    def placed(stretch: Stretch) -> Placed:
        return stretch.text, place(stretch.char_start, stretch.char_end)

    heading, whole = passage.heading, passage.whole
    score = [] if passage.score is None else [say("side_by_side.score", lang, score=passage.score)]
    return ShownPassage(
        passage.measure_id,
        passage.document,
        passage.is_accepted,
        None if heading and passage.extracts[0].text.startswith(heading) else heading,
        [(pieces[e], placed(e)[1]) for e in passage.extracts],
        None if passage.text == whole.text else placed(whole),
        [
            (say("side_by_side.units", lang), list(duties())),
            (say("side_by_side.targets", lang), [placed(g) for g in passage.goals]),
        ],
        " · ".join([*score, *passage.topic_ids]),
    )


def _cut_pieces(sides: tuple[Side, ...]) -> dict[Stretch, list[tuple[str, bool]]]:
    """Each extract's text cut into pieces (text, is shared with another side)."""
    extracts = [(n, e) for n, side in enumerate(sides) for p in side.passages for e in p.extracts]
    cut: dict[Stretch, list[tuple[str, bool]]] = {}
    found = shared_wording([(n, e.text) for n, e in extracts])
    for (_, extract), stretches in zip(extracts, found, strict=True):
        pieces, at = [], 0
        for start, end in stretches:
            pieces += [(extract.text[at:start], False), (extract.text[start:end], True)]
            at = end
        cut[extract] = [(t, shared) for t, shared in [*pieces, (extract.text[at:], False)] if t]
    return cut
