"""Who must act, where a sentence itself says it: its subject, whom it joins, and the body behind 由.

``县级以上地方各级人大及其常委会要切实担负…`` -> 县级以上地方各级人大及其常委会, actor;
``县财政局每半年会同县审计局抽查`` -> 县财政局, lead; 县审计局, support. Precision goes before recall: all that stands
between the beginning of a part of the sentence and its verb must be names. Persons are no bodies.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from policycompare.lexicon import Lexicon
from policycompare.parsing.acts import (
    ACTOR_GATE,
    MOST,
    MOST_ACTS,
    RE_ACTS,
    RE_ADVERBS,
    RE_ALIKE_JOINED,
    RE_ANY_VERB,
    RE_AREA,
    RE_BARE_KIND,
    RE_BEFORE,
    RE_BEHIND_NAME,
    RE_BINDS,
    RE_BOUND,
    RE_BY_DUTY,
    RE_COMMITTEE,
    RE_FIRST_VERB,
    RE_HEAD,
    RE_IN_FIELD,
    RE_KIND,
    RE_LAST_ADVERBS,
    RE_LEADS,
    RE_LISTED,
    RE_LONGER,
    RE_LOOSE,
    RE_NO_ACTOR,
    RE_OF,
    RE_ONE_AREA,
    RE_PERSONS,
    RE_REGION,
    RE_ROLE,
    RE_VERB_INSIDE,
    RE_WITH_PERSONS,
)
from policycompare.parsing.body_names import RE_STANDALONE, is_generic, is_one_body
from policycompare.parsing.sentences import Sentence
from policycompare.parsing.units import Context, Mention, read_list

RE_PART = re.compile(r"[^，；：。！？\n]+")
RE_MARK = re.compile("[，；：。]")


LONGEST_HEAD = 6
"""Characters by which a name may go on behind a body that is known: 区人民政府|教育督导室."""


def find_actors(sentence: Sentence, lexicon: Lexicon) -> Iterator[tuple[str, Mention]]:
    """Bodies that a sentence makes responsible, each with its role, in order.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> from policycompare.parsing.sentences import plain_sentences
        >>> (sentence,) = plain_sentences("县级以上人民政府应当加强领导，由市司法局负责协调，市财政局会同市审计局抽查。")
        >>> [(role, sentence.text[m.start : m.end]) for role, m in find_actors(sentence, read_lexicon())]
        [('actor', '县级以上人民政府'), ('responsible', '市司法局'), ('lead', '市财政局'), ('support', '市审计局')]
    """
    reader = _Subjects(sentence, lexicon)
    done = sentence.start
    if not ACTOR_GATE.search(sentence.text, sentence.start, sentence.end):
        return
    for part in RE_PART.finditer(sentence.text, sentence.start, sentence.end):
        for origin in _origins(sentence.text, *part.span()):
            if origin >= done and (found := reader.read(origin, part.end(), sentence)):
                yield from found
                done = found[-1][1].end


# A body behind 由: 由市司法局负责. Not 自由, 由于.
RE_BY = re.compile(r"(?<![自理缘事经])由(?![于此来衷])")


def _origins(text: str, start: int, end: int) -> Iterator[int]:
    """Where a subject may begin in a part of a sentence: with it, or behind 由."""
    before = RE_BEFORE.match(text[start:end])
    yield start + (before.end() if before else 0)
    yield from (by.end() for by in RE_BY.finditer(text, start, end))


class _Subjects:
    """Reads subjects in one sentence."""

    def __init__(self, sentence: Sentence, lexicon: Lexicon) -> None:
        self.text, self.lexicon = sentence.text, lexicon
        self.marks = [mark.start() for mark in RE_MARK.finditer(sentence.text, sentence.start, sentence.end)]

    def read(self, start: int, end: int, sentence: Sentence) -> list[tuple[str, Mention]]:
        """The bodies that begin at a place and act before another, with those whom they join."""
        listed = RE_LISTED.match(self.text, start, end)
        reach = (listed.end() if listed else start) + MOST
        for act in islice(RE_ACTS.finditer(self.text, start, min(end + 1, reach)), MOST_ACTS):
            adverbs = RE_LAST_ADVERBS.search(self.text, start, act.start())
            stop = adverbs.start() if adverbs else act.start()
            said_of = not act["lead"] and RE_OF.match(self.text, act.end(), end)  # 由各机关参与的机制
            if RE_LONGER.match(self.text, stop, end) or said_of or self.text[stop - 1] in "、和及与":
                continue
            names = self._names(start, stop, is_bound=bool(RE_BINDS.match(self.text, stop)))
            if names is None:
                continue
            names = self._listed_before(start, sentence.start) + names
            said = self._role(stop, end, sentence.end)
            if said is None:
                return [("actor", name) for name in names]
            role = "lead" if said.lastgroup == "joins" else said.lastgroup or "actor"
            joined = self._joined(said.end(), end) if said.lastgroup == "joins" else []
            return [(role, name) for name in names] + [("support", name) for name in joined]
        return self._before_a_comma(start, end, sentence)

    def _before_a_comma(self, start: int, end: int, sentence: Sentence) -> list[tuple[str, Mention]]:
        """A part that is nothing but names, where the next one goes on with its verb: 各级党组织和党员，都必须…."""
        adverbs = RE_ADVERBS.match(self.text, end)
        if not self.text.startswith("，", end) or not adverbs or not RE_ACTS.match(self.text, adverbs.end()):
            return []
        names = self._names(start, end)
        said = self._role(end, end, sentence.end)
        role = said.lastgroup if said and said.lastgroup != "joins" else "actor"
        return [(role or "actor", name) for name in names or []]

    def _role(self, start: int, end: int, last: int) -> re.Match[str] | None:
        """The words behind a subject that say what it is; 牵头 and 会同 may stand behind what it acts by."""
        adverbs = RE_ADVERBS.match(self.text, start, last)
        at = adverbs.end() if adverbs else start
        if match := RE_ROLE.match(self.text, at, last) or RE_BY_DUTY.search(self.text, start, at):
            return match
        match = RE_LEADS.search(self.text, at, end)
        return (
            RE_ROLE.match(self.text, match.start(), last)
            if match and "由" not in self.text[at : match.start()]
            else None
        )

    def _names(self, start: int, end: int, *, is_bound: bool = False) -> list[Mention] | None:
        """The bodies between two places, persons left out; None where anything else stands there."""
        if end - start < 2:
            return None
        if self.text[start] in "与和及由会":
            return None
        if persons := RE_WITH_PERSONS.search(self.text, start, end):
            end = persons.start()
        names = read_list(self.text, start, end, self.lexicon, Context())
        if not names:
            return [] if is_generic(self.text[start:end]) else None
        kept: list[Mention] = []
        for mention in names:
            printed = self.text[mention.start : mention.end]
            if RE_PERSONS.search(printed) or RE_BARE_KIND.search(printed):
                continue
            can_act = self._can_act(mention, printed) or (kept and RE_ONE_AREA.search(printed))
            if not can_act and not (is_bound and RE_BOUND.search(printed) and not RE_FIRST_VERB.match(printed)):
                return None
            kept.append(replace(mention, name=mention.name or printed))
        last = names[-1]
        return None if self._goes_on(last.start, max(end, last.end)) else kept

    def _can_act(self, mention: Mention, printed: str) -> bool:
        if mention.name and mention.name != printed and mention.name.startswith(printed):  # 水务、发展改革等部门
            return mention.name.endswith(("部门", "机关")) and not RE_FIRST_VERB.match(printed)
        if len(printed) < 2 or RE_NO_ACTOR.search(printed):
            return False
        if printed in self.lexicon.bodies:
            return True
        region = RE_REGION.match(printed)
        if region and RE_ANY_VERB.search(region.group()):
            region = None
        if RE_FIRST_VERB.match(printed) or (RE_LOOSE.search(printed) and RE_VERB_INSIDE.search(printed)):
            return False
        if region and printed[region.end() :] in self.lexicon.bodies:
            return True
        if region and RE_COMMITTEE.search(printed):
            return True
        if RE_HEAD.search(printed) and (
            RE_KIND.match(printed) or region or (RE_STANDALONE.search(printed) and not RE_ANY_VERB.search(printed))
        ):
            return True
        return bool(RE_AREA.search(printed) or (RE_IN_FIELD.search(printed) and not RE_VERB_INSIDE.search(printed)))

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether a longer name begins at a place: 市住房和城乡|建设局."""
        longest = min(len(self.text), start + 26)
        return any(is_one_body(self.text[start:stop], self.lexicon) for stop in range(end + 1, longest + 1))

    def _listed_before(self, start: int, first: int) -> list[Mention]:
        """Names in the parts before a subject that are nothing but names: 市、区政府，各街道，以及…."""
        found: list[Mention] = []
        start = self._behind_mark(start)
        while start - 1 > first and self.text[start - 1] == "，":
            begin = self._behind_mark(start - 1)
            names = self._names(max(begin, first), start - 1)
            if not names:
                break
            found = names + found
            start = max(begin, first)
        return found

    def _behind_mark(self, at: int) -> int:
        """Where the part begins that a place stands in, where that is not the sentence's first; else 0."""
        before = bisect_left(self.marks, at)
        return self.marks[before - 1] + 1 if before else 0

    def _joined(self, start: int, end: int) -> list[Mention]:
        """Those whom a subject joins: 会同市统计局、市财政局等部门建立…."""
        alike = RE_ALIKE_JOINED.match(self.text, start, end)
        stop = alike.end() if alike else self._end_of_names(start, end)
        if stop <= start:
            return []
        names = read_list(self.text, start, stop, self.lexicon, Context())
        return [replace(m, name=m.name or self.text[m.start : m.end]) for m in names]

    def _end_of_names(self, start: int, end: int) -> int:
        at = start
        while True:
            stop = self._end_of_name(at, end)
            if stop is None:
                return max(start, at - 1)
            joint = re.compile("、|以及|及|和|与").match(self.text, stop, end)
            if not joint or self._end_of_name(joint.end(), end) is None:
                return stop
            at = joint.end()

    def _end_of_name(self, start: int, end: int) -> int | None:
        """Where a name ends that is a body known, or a head that a verb or a mark follows."""
        reach = min(end, start + 26)
        known = [stop for stop in range(start + 2, reach + 1) if is_one_body(self.text[start:stop], self.lexicon)]
        if sure := [stop for stop in known if self._ends_here(stop, end)]:
            return sure[-1]
        headed = self._end_of_headed_name(start, reach, end)
        if known and (headed is None or headed - known[-1] > LONGEST_HEAD):
            return known[-1]  # no verb that is known follows: 会同市财政局筹措资金
        return headed

    def _end_of_headed_name(self, start: int, reach: int, end: int) -> int | None:
        for stop in range(start + 2, reach + 1):
            printed = self.text[start:stop]
            if RE_BARE_KIND.search(printed) or not self._ends_here(stop, end):  # 医院|管理局
                continue
            if RE_HEAD.search(printed) or RE_AREA.search(printed):
                return stop if not RE_FIRST_VERB.match(printed) else None
        return None

    def _ends_here(self, stop: int, end: int) -> bool:
        if stop == end:
            return True
        return bool(RE_BEHIND_NAME.match(self.text, stop, end)) and not RE_LONGER.match(self.text, stop, end)
