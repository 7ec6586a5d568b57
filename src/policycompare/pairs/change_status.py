"""What has become of a measure in its counterpart: word for word, reworded, tighter, looser, another figure.

Sentences of the two are paired by their wording. Of two paired sentences it is asked which figures, and which words
that bind, stand in the same place: between the same words. A direction is claimed only where it is sure: a hard
target that binds from one side or falls due at another time, a fine, a word that binds more or less. All other
figures that differ are ``figure_changed``; signs that point both ways give no direction either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import NamedTuple

from policycompare.lexicon import package_target_words, read_lexicon
from policycompare.parsing.bindingness import BindingRules, binding_rules
from policycompare.parsing.targets.figure_words import figure_words
from policycompare.parsing.targets.quantities import Quantity, base_quantity, find_quantities

PAIRED = 0.4
"""Cosine of their characters and pairs of characters from which two sentences are looked at together."""
SAME_PLACE = 3
"""So many equal characters in a row, itself counted, show that a figure or word that binds stands in the same place."""
RANKS = {"forbid": 3, "must": 3, "shall": 2, "may": 1, "encourage": 1, "explore": 1}
"""How firmly a strength binds, coarsely: 可以 and 鼓励 leave it to whoever acts. What binds nobody has no rank."""
PLAIN = RANKS["shall"]
"""What a plain act binds (建立台账), beside which a word that binds can appear or go."""
AGES = ("岁", "周岁")
FIGURE, BINDS = "\ud800", "\ud801"
"""Stand for a figure with its unit, and for a word that binds: halves of characters, which stand in no text."""
RE_MARKS = re.compile(rf"[^\w{FIGURE}{BINDS}]|_")
RE_NUMBERED = re.compile(
    r"(?m)(?:^|(?<=[：；。，]))\s*(?:第[一二三四五六七八九十百零\d]+[条款项]|[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)、]|[.．](?!\d)))\s*"
)
"""The number of an article or item, at the start of a line or behind a mark."""
RE_OWN = re.compile("(?<=[全本我各])[省市县区州盟旗]")
"""全市 and 全区 are the same words in the documents of a city and of its district."""


class Said(NamedTuple):
    """A sentence of a measure: its id, its words, how firmly it binds, and the words that decide it."""

    sentence_id: str
    text: str
    strength: str = "none"
    cue: str | None = None


class Sign(NamedTuple):
    """One thing that differs.

    Attributes:
        direction: 1 tighter, -1 looser, 0 neither for sure.
        base_words, other_words: What is printed on either side; empty where nothing is.
        is_figure: It is a figure or a date.
        base, other: Ids of the sentences (of a target, of the target) that show it.
    """

    direction: int
    base_words: str
    other_words: str
    is_figure: bool
    base: str
    other: str


class Figure(NamedTuple):
    """A figure in a text.

    Attributes:
        printed: As it is printed.
        value: Of a range both ends, in base units.
        unit: The base unit.
        binds: 1 for the least that is asked for, -1 for the most; 0 where neither is said, or of whom it is a
            condition, or where it grows with the territory.
    """

    printed: str
    value: tuple[float, float | None]
    unit: str | None
    binds: int


class Blotted(NamedTuple):
    """A text with a sign for each figure (word that binds), and these in order."""

    text: str
    held: tuple[Figure, ...]


def is_counted(quantity: Quantity) -> bool:
    """Whether a figure counts anything: it has a unit, and is no year of the calendar."""
    return bool(quantity.unit) and not (quantity.unit == "年" and quantity.value >= 1000)


def _binds(text: str, quantity: Quantity) -> int:
    """How a figure binds by the words beside it, of shares and lengths of time alone: 不少于35小时, 20日内.

    What stands before 的 is a condition, and so are ages and 以上 behind a figure: 超过60日的, 三年以上工作经历.
    """
    known = figure_words(package_target_words())
    behind = known.after.match(text, quantity.end)
    at_most = bool(behind and behind.lastgroup == "at_most")
    end = behind.end() if behind else quantity.end
    if quantity.kind not in ("percent", "duration") or quantity.unit in AGES or text[end : end + 1] == "的":
        return 0
    before = known.compared.search(text, max(0, quantity.start - 12), quantity.start)
    said = before.lastgroup if before else None
    return 1 if said == "at_least" else -1 if said == "at_most" or at_most else 0


@lru_cache(maxsize=4096)
def blot_figures(text: str) -> Blotted:
    """A text with a sign for each figure, and the figures.

    Example:
        >>> text, figures = blot_figures("处五百元以上5000元以下罚款")
        >>> text.count(FIGURE), [(figure.printed, figure.value[0], figure.unit) for figure in figures]
        (2, [('五百元', 500.0, '元'), ('5000元', 5000.0, '元')])
    """
    words = package_target_words()
    pieces, figures, at = [], [], 0
    for quantity in filter(is_counted, find_quantities(text, 0, len(text), words)):
        value, unit = base_quantity(quantity.value, quantity.unit, words)
        high, _ = base_quantity(quantity.high, quantity.unit, words)
        pieces += [text[at : quantity.start], FIGURE]
        at = quantity.end
        printed = text[quantity.start : quantity.end]
        figures.append(
            Figure(printed, (quantity.value if value is None else value, high), unit, _binds(text, quantity))
        )
    return Blotted("".join([*pieces, text[at:]]), tuple(figures))


def plain_words(text: str) -> str:
    """A text for comparing word by word: without numbers of items and marks, figures by their value.

    Example:
        >>> plain_words("（一）本市处五百元罚款。") == plain_words("1. 本区处500元罚款")
        True
    """
    blotted, figures = blot_figures(RE_OWN.sub("", RE_NUMBERED.sub("", text)))
    values = iter(figures)
    return "".join(str(next(values)[1:]) if c == FIGURE else c for c in RE_MARKS.sub("", blotted))


@cache
def _rules() -> BindingRules:
    return binding_rules(read_lexicon())


@cache
def _fine() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, package_target_words().words["penalty"])))


def _fine_in(said: Said) -> str:
    """The first amount that somebody has to pay; empty where nobody has."""
    amounts = [figure.printed for figure in blot_figures(said.text).held if figure.unit == "元"]
    return amounts[0] if amounts and _fine().search(said.text) else ""


def changed_figures(base: Said, other: Said) -> Iterator[Sign]:
    """Figures of two paired sentences that stand in the same place, in the same unit, and differ.

    Of fines the higher one is tighter, and one beside none; of shares and lengths of time, more at least and less at
    most. Of another figure nothing is known but that it differs.

    Example:
        >>> a, b = Said("a", "逾期未改的，处二千元以上一万元以下罚款。"), Said("b", "逾期未改的，处5000元以上1万元以下罚款。")
        >>> [(sign.direction, sign.base_words, sign.other_words) for sign in changed_figures(a, b)]
        [(1, '二千元', '5000元')]
    """
    (left, lefts), (right, rights) = blot_figures(base.text), blot_figures(other.text)
    is_fine = all(_fine().search(said.text) for said in (base, other))
    fine, other_fine = _fine_in(base), _fine_in(other)
    if bool(fine) != bool(other_fine) and not is_fine:
        yield Sign(1 if other_fine else -1, fine, other_fine, False, base.sentence_id, other.sentence_id)
    for at, at_right, size in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        if size < SAME_PLACE:
            continue
        first, first_right = left[:at].count(FIGURE), right[:at_right].count(FIGURE)
        for number in range(left[at : at + size].count(FIGURE)):
            one, two = lefts[first + number], rights[first_right + number]
            if one.unit == two.unit and one.value != two.value:
                way = 1 if two.value[0] > one.value[0] else -1
                binds = int(is_fine) if one.unit == "元" else one.binds if one.binds == two.binds else 0
                direction = way * binds
                yield Sign(direction, one.printed, two.printed, True, base.sentence_id, other.sentence_id)


def blot_bindings(said: Said) -> tuple[str, list[tuple[str, int]]]:
    """A sentence without marks, with a sign for each word that binds, and these words with their ranks.

    Words that bind wherever they stand are all of the lexicon's; of the acts (鼓励, 严格), the one that decides how
    firmly the sentence binds.
    """
    found = [(m.start(), m.group(), RANKS[str(m.lastgroup)]) for m in _rules().word.finditer(said.text)]
    at = said.text.find(said.cue) if said.cue else -1
    rank = RANKS.get(said.strength, PLAIN)
    end = at + len(said.cue or "")
    if said.cue and at >= 0 and rank != PLAIN and not any(a < end and at < a + len(word) for a, word, _ in found):
        found.append((at, said.cue, rank))
    pieces, before = [], 0
    for start, word, _ in sorted(found):
        pieces += [said.text[before:start], BINDS]
        before = start + len(word)
    text = "".join([*pieces, said.text[before:]])
    return RE_MARKS.sub("", blot_figures(text).text), [(word, rank) for _, word, rank in sorted(found)]


def changed_bindings(base: Said, other: Said) -> Iterator[Sign]:
    """Words that bind, in the same place of two paired sentences, the one more firmly than the other.

    Where one side has such a word and the other none, the other's plain act binds as 应当 does.

    Example:
        >>> a, b = Said("a", "物业企业可以设置充电设施。"), Said("b", "物业企业应当设置充电设施。")
        >>> [(sign.direction, sign.base_words, sign.other_words) for sign in changed_bindings(a, b)]
        [(1, '可以', '应当')]
    """
    (left, lefts), (right, rights) = blot_bindings(base), blot_bindings(other)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    steps = matcher.get_opcodes()
    for step, (what, a, b, c, d) in enumerate(steps):
        pairs: list[tuple[tuple[str, int], tuple[str, int]]] = []
        at, at_right = left[:a].count(BINDS), right[:c].count(BINDS)
        if what == "equal" and b - a >= SAME_PLACE:
            count = left[a:b].count(BINDS)
            pairs = list(zip(lefts[at : at + count], rights[at_right : at_right + count], strict=True))
        elif BINDS in (left[a:b], right[c:d]) and not (left[a:b] and right[c:d]):
            beside = [steps[n] for n in (step - 1, step + 1) if 0 <= n < len(steps)]
            if all(kind == "equal" for kind, *_ in beside) and steps[min(step + 1, len(steps) - 1)][0] == "equal":
                bare = (other if left[a:b] else base).strength
                word, rank = lefts[at] if left[a:b] else rights[at_right]
                if rank != PLAIN:  # 应当 says no more than a plain act; behind 鼓励 that binds no more than 鼓励
                    none = ("", min(PLAIN, RANKS.get(bare, PLAIN)))
                    pairs = [((word, rank), none) if left[a:b] else (none, (word, rank))]
        for (word, rank), (other_word, other_rank) in pairs:
            if rank != other_rank:
                direction = 1 if other_rank > rank else -1
                yield Sign(direction, word, other_word, False, base.sentence_id, other.sentence_id)


def paired_sentences(base: Sequence[Said], other: Sequence[Said]) -> list[tuple[Said, Said]]:
    """Sentences of two measures that say the same thing: each is the other's nearest, and near enough."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.preprocessing import normalize

    words = [blot_bindings(said)[0] for said in (*base, *other)]
    if not base or not other or not any(words):
        return []
    counts = CountVectorizer(analyzer="char", ngram_range=(1, 2)).fit_transform(words)
    vectors = normalize(counts)
    near = (vectors[: len(base)] @ vectors[len(base) :].T).toarray()
    best, best_of_other = near.argmax(axis=1), near.argmax(axis=0)
    return [
        (base[i], other[j])
        for i, j in enumerate(best.tolist())
        if best_of_other[j] == i and near[i, j] >= PAIRED
    ]  # fmt: skip


def decide(signs: Iterable[Sign]) -> str:
    """What some signs say together: figures first, then words that bind; both ways is no direction.

    Example:
        >>> decide([]), decide([Sign(1, "可以", "应当", False, "a", "b")])
        ('reworded', 'tighter')
    """
    held = list(signs)
    figures = [sign for sign in held if sign.is_figure]
    ways = {sign.direction for sign in figures or held}
    if ways in ({1}, {-1}):
        return "tighter" if ways == {1} else "looser"
    return "figure_changed" if figures else "reworded"
