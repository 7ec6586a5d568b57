"""What a document does with the documents that it names: carries out, follows, is to draft, repeals, or only cites."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policycompare.lexicon.relations import Relations
from policycompare.parsing.gates import gate

Span = tuple[int, int]
STOPS = "。！？；\n"
RE_BRACKETS = re.compile(r"(?:[（(][^（()）]*[)）])*")


@dataclass(frozen=True, slots=True)
class RelationWords:
    """The patterns of a lexicon's words, by where they stand, and the gate before them."""

    of: Mapping[str, Mapping[str, str | None]]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    clause: re.Pattern[str]
    gate: re.Pattern[str]


@lru_cache(maxsize=8)
def relation_words(relations: Relations) -> RelationWords:
    """The patterns of a lexicon's relations; of words that hold others the longer are tried first."""
    forms = {
        position: "|".join(map(re.escape, sorted(own, key=len, reverse=True))) or "(?!)"
        for position, own in relations.words.items()
    }
    return RelationWords(
        relations.words,
        re.compile(forms["before"]),
        # 《…》的有效实施, 《…》等制度的贯彻落实: a word or two may stand between
        re.compile(rf"(?:等[^，{STOPS}《]{{0,12}}?|[^，{STOPS}《]{{0,4}}?)({forms['behind']})"),
        re.compile(rf"[^，{STOPS}《]{{0,25}}?({forms['clause']})"),
        gate(*relations.words.values()),
    )


# Between two titles of a list, which share their verb: 、 和 及其实施条例、 （国发〔2018〕41号）和省政府 （以下简称.
RE_LISTED = re.compile(
    r"[)）]?(?:[（(][^（()）]*[)）])?"
    r"(?:(?:[^，。；：！？\n《]{0,15}?[、和与及或][^，。；：！？\n《]{0,20})?|[，（(][^。；《]{0,25}简称[：:]?)"
)
LISTED = ("、", "和", "", "及其实施条例、", "（国发〔2018〕41号）和市发展改革委", "（以下简称", "）和")
NOT_LISTED = ("，推进", "精神推动")

# What is said to be made is no longer to be made: 先后出台《甲》，制定《乙》; 已印发; 制定了.
RE_MADE_BEFORE = re.compile("先后|相继|近年来|以来")
RE_MADE = re.compile(rf"{RE_MADE_BEFORE.pattern}|已(?!有)[^，。；]{{0,8}}$")
MADE_NEAR = 10
"""Characters before a verb in which the last form of it stands."""
MADE = ("先后出台《甲规划》，", "近年来，市政府", "我委已研究")
NOT_MADE = ("在已有工作基础上，抓紧", "为了加强管理，研究")
# The same said behind the title: （见附件）供各地使用; ，现印发给你们.
RE_AT_HAND = re.compile(r"[（(][见附]|[^。；]{0,30}(?:现[予将]?以?印发|印发给)")
AT_HAND = ("（见附件）供各地使用", "，现印发给你们", "，经市政府同意，现予印发")
NOT_AT_HAND = ("，年底前印发实施。",)


def relations_of(text: str, marked: Sequence[Span], start: int, end: int, relations: Relations) -> list[str]:
    """The relation of each of the titles in ``text[start:end]``.

    Args:
        text: The text.
        marked: The titles with their marks, or the bare numbers, in order.
        start: Where the stretch begins that they stand in.
        end: Where it ends.
        relations: The words of relations.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> text = "根据《甲法》和省《乙条例》，制定《丙办法》。《丁办法》同时废止。"
        >>> marked = [match.span() for match in re.finditer("《.*?》", text)]
        >>> relations_of(text, marked, 0, len(text), read_lexicon().relations)
        ['follows', 'follows', 'planned', 'repeals']
    """
    words = relation_words(relations)
    if not words.gate.search(text, start, end):
        return ["cites"] * len(marked)
    lists: list[tuple[str | None, list[Span]]] = []
    made = [match.span() for match in RE_MADE_BEFORE.finditer(text, start, end)]
    sentence, last = start, start
    for span in marked:
        said = text[last : span[0]].rstrip("\n")
        stop = max(map(said.rfind, STOPS))
        if stop >= 0:
            sentence, said = last + stop + 1, said[stop + 1 :]
        clause = said.rpartition("，")[2]
        first = bisect_left(made, (sentence, 0))
        relation = _before(clause, text, sentence, last + stop + 1 + len(said), words, made[first : first + 1])
        if relation is None and lists and sentence < last and RE_LISTED.fullmatch(said):
            lists[-1][1].append(span)
        else:
            lists.append((relation, [span]))
        last = span[1]
    found: list[str] = []
    for relation, spans in lists:
        found += [_with_behind(relation, text, spans[-1][1], end, words)] * len(spans)
    return found


def _before(clause: str, text: str, sentence: int, end: int, words: RelationWords, made: Sequence[Span]) -> str | None:
    """The relation that the last words before a title give.

    Args:
        clause: What stands before it up to a comma.
        text: The text.
        sentence: Where its sentence begins.
        end: Where the clause ends.
        words: The words of relations.
        made: The first words of the sentence, or behind it, that say that something was made before.
    """
    for match in reversed(list(words.before.finditer(clause))):
        if relation := words.of["before"][match.group()]:
            at = end - len(clause) + match.start()
            is_before = any(made_end <= at for _, made_end in made)
            is_made = (
                is_before or RE_MADE.search(text[max(sentence, at - MADE_NEAR) : at]) or "了" in clause[match.end() :]
            )
            return "cites" if relation == "planned" and is_made else relation
    return None


def _with_behind(before: str | None, text: str, at: int, end: int, words: RelationWords) -> str:
    """The relation of a list of titles whose last ends at ``at``: who acts on them is said before them or behind."""
    if before in ("implements", "follows", "repeals"):
        return before
    rest = RE_BRACKETS.match(text, at, end)
    for position, pattern in (("clause", words.clause), ("behind", words.behind)):
        said = pattern.match(text, rest.end() if rest else at, end)
        relation = words.of[position][said[1]] if said else None
        if relation:
            return relation
    return "cites" if before == "planned" and RE_AT_HAND.match(text, at, end) else before or "cites"
