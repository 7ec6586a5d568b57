"""Phrases that say what sentences are about: whole words in a row, as a person would name a thing.

A candidate is a run of jieba's words, cut at whatever names nothing: particles, pronouns, figures, stop words, marks,
organs of state. It does not begin with a verb that takes what follows as its object (取得许可证), unless that verb
stands behind its noun too (垃圾收集, so 收集容器), nor end with an adverb. A part that hardly ever comes without the
longer phrase around it is no candidate: it is half a word. Headings are read for what they head: verbs in front go.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from policycompare.lexicon import read_lexicon
from policycompare.lexicon.segmentation import make_tokenizer, stop_words
from policycompare.lexicon.verbs import read_verbs
from policycompare.topics.vectors import RE_BOILERPLATE

if TYPE_CHECKING:
    from jieba import Tokenizer
    from jieba.posseg import POSTokenizer

Word = tuple[str, str]
"""A word and its tag."""
LONGEST = 12
"""Most characters of a phrase in a text; a longer run is looked at, so that none of its parts is taken for a phrase."""
LOOKED_AT = 20
LONGEST_HEADING = 16
"""Most characters of what a heading names, to be called so."""
MOST_WORDS = 8
NO_BEGINNING = frozenset("内外中上下前后间里侧省市县区州旗乡镇")
"""Characters that stand at the end of what comes before, and begin no phrase: 区域内生活垃圾, 市、区政策."""
VERBS_IN_FRONT = frozenset({"发展"})
"""A noun by jieba, and in front of another one a verb: 发展循环经济."""
JOINTS = frozenset("、和与及")
PRONOUNS = frozenset("其此该各某本")
BOUND = "dma"
"""First letters of the tags of single characters that belong to the word behind them: 直 in 直连, 多 in 多源."""
NO_NAMES = "pcuryeoxmqhkwtf"
"""First letters of the tags of words that name nothing: prepositions, pronouns, particles, figures, marks, times."""
RE_HAN = re.compile(r"[\u3400-\u9fff]+")
RE_EDGE = re.compile(r"^[、（）()：:\s]+|[、。；：:\s]+$")
COHESION = 0.3
"""A single character stands at the edge of a phrase only if so much of its use is in this phrase."""
HALF_WORD = 0.75
"""A part of a longer phrase is no phrase if so much of its use is in the longer one."""
NOMINAL = 0.2
"""A verb that so often stands behind its noun, as in 垃圾收集, may begin a phrase too."""
SPECIFIC = 8.0
"""Sum of its words' rarity, above ``COMMON``, from which a phrase is taken to say all that it can."""
COMMON = 7.0
RAREST = 13.0
"""Rarity (minus the logarithm of a word's share in general Chinese) at which a word says nothing, and the most."""


@cache
def _tokenizer() -> Tokenizer:
    terms = sorted(
        (body for body in read_lexicon().bodies if RE_HAN.fullmatch(body)), key=lambda term: (len(term), term)
    )
    return make_tokenizer(tuple(terms))


@cache
def _tagger() -> POSTokenizer:
    from jieba.posseg import POSTokenizer

    return POSTokenizer(_tokenizer())


@cache
def _verbs() -> frozenset[str]:
    return frozenset(read_verbs()) | VERBS_IN_FRONT


@cache
def _nothing() -> frozenset[str]:
    """Words that name nothing in a plan: stop words, bodies, verbs and nouns of every plan."""
    lexicon = read_lexicon()
    modals = {word for word, position in lexicon.binding if position == "word"} - _verbs()
    return stop_words() | modals | {name for name, body in lexicon.bodies.items() if body.system != "other"}


@cache
def _of_every_plan() -> frozenset[str]:
    return _verbs() | frozenset(RE_BOILERPLATE.pattern.split("|"))


def tagged_words(text: str) -> list[Word]:
    """Words of a text with jieba's tags; bodies of the lexicon are one word each."""
    return [(pair.word, pair.flag) for pair in _tagger().cut(text)]


def _names_nothing(word: str, tag: str) -> bool:
    if word in _nothing() or word in PRONOUNS or not RE_HAN.fullmatch(word):
        return True
    return tag[0] in NO_NAMES or (tag[0] == "d" and len(word) < 3)


def runs(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Words in a row that may name something.

    Example:
        >>> [["".join(w) for w, _ in run] for run in runs([("厨余", "n"), ("垃圾", "n"), ("的", "uj"), ("收集", "v")])]
        [['厨余', '垃圾'], ['收集']]
    """
    run: list[Word] = []
    is_bound = False
    for word, tag in words:
        if _names_nothing(word, tag):
            if run:
                yield run
            run = []
            is_bound = len(word) == 1 and tag[0] in BOUND
        elif not run and len(word) == 1 and (is_bound or word in NO_BEGINNING):
            is_bound = False
        else:
            run.append((word, tag))
    if run:
        yield run


def specificity(phrase: str) -> float:
    """How much a phrase says, 0 (国家) to 1 (养老机构): the rarity of its words in general Chinese, summed."""
    tokenizer = _tokenizer()
    rare = 0.0
    for word in tokenizer.cut(phrase):
        share = math.log(tokenizer.total / max(1, tokenizer.FREQ.get(word) or 1))
        rare += min(share, RAREST) if len(word) > 1 else COMMON / 2
    return min(1.0, max(0.0, rare - COMMON) / SPECIFIC)


@dataclass(slots=True)
class Phrases:
    """The phrases of some sentences.

    Attributes:
        words: Content words of each sentence, single characters and verbs of every plan left out.
        own: Phrases of each sentence.
        counts: Phrase -> how many sentences hold it, two at least.
        nominal: Verbs that stand behind their noun.
    """

    words: list[list[str]]
    own: list[set[str]]
    counts: Counter[str]
    nominal: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def build(cls, texts: Sequence[str]) -> Phrases:
        """Find the phrases of texts."""
        tagged = [tagged_words(text) for text in texts]
        cut = [list(runs(words)) for words in tagged]
        words = Counter(word for found in cut for run in found for word, _ in run)
        behind = Counter(word for text in tagged for word in _behind_nouns(text))
        nominal = frozenset(w for w, n in behind.items() if n >= 2 and n >= NOMINAL * words[w])
        grams = [{gram for run in found for gram in _grams(run, nominal)} for found in cut]
        counts = Counter(gram for own in grams for gram in own)
        whole = {
            gram: n
            for gram, n in counts.items()
            if n > 1 and _holds(n, gram[0], gram[1:], words, counts) and _holds(n, gram[-1], gram[:-1], words, counts)
        }
        kept = _without_halves(whole)
        content = [
            [w for run in found for w, _ in run if len(w) > 1 and w not in _of_every_plan()] for found in cut
        ]  # fmt: skip
        own = [{"".join(gram) for gram in held} & kept for held in grams]
        return cls(content, own, Counter(phrase for held in own for phrase in held), nominal)


def _holds(
    n: int, edge: str, rest: tuple[str, ...], words: Mapping[str, int], counts: Mapping[tuple[str, ...], int]
) -> bool:
    """Whether a word belongs to the phrase at whose edge it stands: 碳 to 碳达峰, as there is hardly any 达峰 without."""
    return len(edge) > 1 or n >= COHESION * words[edge] or n >= HALF_WORD * counts.get(rest, math.inf)


def _behind_nouns(words: Sequence[Word]) -> Iterator[str]:
    """Verbs that end what they stand in, behind a noun: 垃圾收集、. Not 自有 in 老年人自有的住房."""
    for (_, before), (word, tag), (_, after) in zip(words, words[1:], [*words[2:], ("", "x")], strict=False):
        if tag == "v" and before[0] in "nlj" and after[0] in "xc":
            yield word


def _grams(run: Sequence[Word], nominal: frozenset[str]) -> Iterator[tuple[str, ...]]:
    for i, (first, tag) in enumerate(run):
        for j in range(i + 1, min(i + MOST_WORDS, len(run)) + 1):
            gram = tuple(word for word, _ in run[i:j])
            if not 2 <= sum(map(len, gram)) <= LOOKED_AT:
                continue
            if j < len(run) and len(run[j][0]) == 1 and run[j][1][0] == "n":
                continue  # 可回收 is half of 可回收物
            last, last_tag = run[j - 1]
            if len(gram) == 1 and (first in _of_every_plan() or tag == "ns" or (tag == "v" and first not in nominal)):
                continue
            if any(t == "v" and w not in nominal for w, t in run[i : j - 1]) or (len(gram) > 1 and first in _verbs()):
                continue
            if last_tag[0] in "adfb" or (last_tag == "v" and last not in nominal):
                continue
            yield gram


def _without_halves(counts: Mapping[tuple[str, ...], int]) -> set[str]:
    """Phrases without those that hardly ever come without a longer one around them."""
    halves = {
        gram[i:j]
        for gram, n in counts.items()
        for i in range(len(gram))
        for j in range(i + 1, len(gram) + 1)
        if j - i < len(gram) and n >= HALF_WORD * counts.get(gram[i:j], math.inf)
    }
    phrases = {"".join(gram) for gram in counts if gram not in halves}
    return {phrase for phrase in phrases if len(phrase) <= LONGEST}


def heading_object(heading: str, nominal: frozenset[str] = frozenset()) -> str:
    """What a heading heads: its words without the verbs and adverbs in front; empty where no short noun phrase is left.

    Example:
        >>> heading_object("进一步降低企业物流运输成本"), heading_object("遏制“两高”项目。"), heading_object("运输与处理")
        ('企业物流运输成本', '“两高”项目', '运输与处理')
        >>> heading_object("禁止在本市生产、销售超薄塑料袋")  # a sentence
        ''
    """
    words = tagged_words(RE_EDGE.sub("", re.split("[，；。]", heading)[0]))
    if any(tag[0] in "pr" and word not in JOINTS for word, tag in words):
        return ""
    at = 0
    while at < len(words) - 1 and words[at + 1][0] not in JOINTS:  # 收集、运输: what a list begins with stays
        word, tag = words[at]
        is_verb = word in _of_every_plan() or (tag == "v" and word not in nominal) or tag[0] in "dmu"
        if not is_verb and word not in _nothing():
            break
        at += 1
    left = words[at:]
    if any(tag[0] == "d" or (tag == "v" and len(word) == 1) or word in stop_words() for word, tag in left):
        return ""
    name = RE_EDGE.sub("", "".join(word for word, _ in left))
    return name if 2 < len(name) <= LONGEST_HEADING else ""


def content_words(text: str) -> list[str]:
    """Words of a text that may say something, without what every plan says; stop words and bodies are left out."""
    words = (
        RE_BOILERPLATE.sub("", word) for run in runs(tagged_words(text)) for word, _ in run if word not in _verbs()
    )
    return [word for word in words if word]
