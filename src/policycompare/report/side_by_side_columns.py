"""What stands side by side, and how its page and its Word file show it: places, units, targets, shared wording."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from policycompare.report.passages import Passage, Side, Stretch
from policycompare.reuse.shared_wording import MIN_SHARED, shared_wording
from policycompare.tables.wording import place_words
from policycompare.words import Lang, listed, say, side_word

Placed = tuple[str, str]
"""Words, and the place where they stand."""
MOST_COLUMNS = 5
"""Columns that can be read beside each other on a page; of more sides there are several rows of them."""
LONG_NAME = 24
"""Characters of a file's name from which it is said once a passage."""
STANDINGS = ("asked", "same", "topic", "related", "not_accepted")
"""What a passage can be: asked for, accepted as the same or as related, put here by topics, or merely the nearest."""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage in words.

    Attributes:
        measure_id, document: See ``Passage``.
        standing: What it is here, one of ``STANDINGS``.
        badge: That in words, for a counterpart; empty for what needs none.
        heading: The heading; null where there is none, or where the text below begins with it.
        extracts: Of each extract its pieces (text, is shared with another side) and its place.
        whole: The whole measure, where the extracts are not all of it.
        facts: Units and targets: what they are called, and their words; without any words there are none.
        why: Its score and topics, empty for the measure that was asked for.
    """

    measure_id: str
    document: str
    standing: str
    badge: str
    heading: str | None
    extracts: list[tuple[list[tuple[str, bool]], str]]
    whole: Placed | None
    facts: list[tuple[str, list[Placed]]]
    why: str


@dataclass(frozen=True, slots=True)
class ShownSide:
    """A column in words.

    Attributes:
        name: The side.
        count: How many passages it has, and of which standing.
        passages: Its passages, best first.
        none: What stands where there is no passage.
    """

    name: str
    count: str
    passages: list[ShownPassage]
    none: str


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

    @property
    def blocks(self) -> list[list[ShownSide]]:
        """The columns in rows of a few, so that each can be read on a page; up to ``MOST_COLUMNS`` are one row.

        Of more, those without any passage are left to ``left_out``, those with an accepted counterpart come first, and
        the measure that was asked for begins each row, so that nothing stands without it.
        """
        shown = self.shown()
        if len(shown) <= MOST_COLUMNS:
            return [shown] if shown else []
        asked = [own for own in shown if any(p.standing == "asked" for p in own.passages)]
        others = [own for own in shown if own.passages and own not in asked]
        others.sort(key=lambda own: min(STANDINGS.index(p.standing) for p in own.passages))
        rows = max(1, math.ceil(len(others) / (MOST_COLUMNS - len(asked))))
        size = max(1, math.ceil(len(others) / rows))
        return [[*asked, *others[at : at + size]] for at in range(0, max(1, len(others)), size)]

    @property
    def left_out(self) -> list[str]:
        """Which sides have no column, as they have no passage: a line for each reason, one for those unknown."""
        if len(self.sides) <= MOST_COLUMNS:
            return []
        empty: dict[str, list[str]] = {}
        for own in sorted((side for side in self.sides if not side.passages), key=lambda side: not side.is_known):
            empty.setdefault(self._none(own), []).append(own.name)
        return [
            say("side_by_side.left_out", self.lang, why=why, names=listed(own, self.lang)) for why, own in empty.items()
        ]

    def _none(self, side: Side) -> str:
        """What is said of a side without a passage, in short."""
        if not side.is_known:
            return say("side_by_side.unknown", self.lang)
        return side.none or say("side_by_side.none", self.lang)

    def shown(self) -> list[ShownSide]:
        """The columns with their passages in words."""
        pieces = _cut_pieces(self.sides)
        return [self._shown_side(side, [_shown(p, pieces, self.lang) for p in side.passages]) for side in self.sides]

    def _shown_side(self, side: Side, passages: list[ShownPassage]) -> ShownSide:
        counts = Counter(passage.standing for passage in passages)
        if not passages or set(counts) == {"topic"}:
            count = say("side_by_side.count", self.lang, count=len(passages))
        else:
            named = [s for s in STANDINGS if counts[s]]
            each = [
                say("side_by_side.count_of", self.lang, what=standing_words(s, self.lang), count=counts[s])
                for s in named
            ]
            count = listed([standing_words(s, self.lang) for s in named] if named == ["asked"] else each, self.lang)
        none = self._none(side)
        if side.is_known and side.grounds:
            none = say("coverage.none_grounds", self.lang, none=none, grounds=side.grounds)
        return ShownSide(side.name, count, passages, none)


def standing_words(standing: str, lang: Lang) -> str:
    """What a passage is here: 同一举措, 相关举措; empty where topics put it here."""
    return "" if standing == "topic" else say(f"side_by_side.{standing}", lang)


def _shown(passage: Passage, pieces: dict[Stretch, list[tuple[str, bool]]], lang: Lang) -> ShownPassage:
    def place(start: int, end: int) -> str:
        return place_words(passage.source_file, start, end)

    def near(start: int, end: int) -> str:
        """A place below the source line, which names the file: a long name is not said again each time."""
        return place(start, end) if len(passage.source_file) <= LONG_NAME else f"{start}–{end}"

    def duties() -> Iterator[Placed]:
        """Units that stand together in one role, and their place from the first to the last."""
        for role, group in groupby(passage.duties, key=lambda d: d.role_name):
            own = list(group)
            words = say("side_by_side.duties", lang, role=role, units="、".join(d.name for d in own))
            yield words, near(min(d.char_start for d in own), max(d.char_end for d in own))

    def placed(stretch: Stretch) -> Placed:
        return stretch.text, near(stretch.char_start, stretch.char_end)

    heading, whole = passage.heading, passage.whole
    standing = (passage.relation or "topic") if passage.is_accepted else "not_accepted"
    if passage.score is None:
        standing = "asked"
    score = [] if passage.score is None else [say("side_by_side.score", lang, score=passage.score)]
    return ShownPassage(
        passage.measure_id,
        passage.document,
        standing,
        "" if standing == "asked" else standing_words(standing, lang),
        None if heading and passage.extracts[0].text.startswith(heading) else heading,
        [(pieces[e], place(e.char_start, e.char_end)) for e in passage.extracts],
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
