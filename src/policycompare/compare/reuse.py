"""Text reuse: passages that stand word for word in two documents, apart from any alignment.

Texts are compared by their Han characters, letters and figures; marks and line ends are skipped
but places are kept, so that 科学、民主 and 科学民主 are one passage. All stretches of
``MIN_LENGTH`` characters of all documents go into one hash. Where two documents share one and
the characters before it differ, a passage starts, and it is followed to its end: each is met
once, and no document is held against another, so the time is that of reading plus that of what
is found.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, combinations, product
from math import log
from typing import Any

import pandas as pd

from policycompare.errors import CallError, DataError
from policycompare.tables.frames import Tables, build_frame, iter_rows
from policycompare.tables.schema import BY_NAME
from policycompare.text.documents import Source
from policycompare.text.normalize import normalize

MIN_LENGTH = 16
"""Fewest characters of a passage, marks not counted; shorter ones are mostly the subject's own terms."""
FORMULA_WEIGHT = 0.1
"""What a character of a common formula counts, next to 1 for one of a draft's own words."""

# What is compared: letters of any script, figures with their point (1.5 is not 15) and their sign.
RE_KEPT = re.compile(r"[^\W_]|[%‰]|(?<=[0-9])\.(?=[0-9])")
# A passage does not begin or end inside a figure or a Latin word: 2025年 and 2035年 share 年, not 5年.
UNBROKEN = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.%‰〇一二三四五六七八九十百千万亿")


@dataclass(frozen=True, slots=True)
class Formula:
    """A set phrase that says nothing about who copied from whom, with its samples."""

    name: str
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    rejects: tuple[str, ...] = ()


_THOUGHTS = "马克思列宁主义|毛泽东思想|邓小平理论|“?三个代表”?重要思想|科学发展观|习近平新时代中国特色社会主义思想"
_CONGRESS = r"(?:党的)?[一二三四五六七八九十]{2,3}(?:大|届[一二三四五六七八九十中、和及历次]{2,24}全会)"

FORMULA_PATTERNS: tuple[Formula, ...] = (
    Formula(
        # who is followed: 坚持以…为指导, 深入学习贯彻…
        "guiding_thought",
        re.compile(
            rf"(?:高举中国特色社会主义伟大旗帜，?)?(?:(?:坚持|始终)?以|(?:全面|深入)?学习(?:宣传)?(?:贯彻)?(?:落实)?|(?:全面|深入)?贯彻(?:落实)?)?"
            rf"(?:(?:{_THOUGHTS})[、和，]?)+(?:为指导|为指引|为统领)?"
        ),
        (
            "以习近平新时代中国特色社会主义思想为指导",
            "坚持以马克思列宁主义、毛泽东思想、邓小平理论、“三个代表”重要思想、科学发展观、习近平新时代中国特色社会主义思想为指导",
            "高举中国特色社会主义伟大旗帜，以邓小平理论、“三个代表”重要思想、科学发展观为指导",
        ),
        ("以案释法", "以人民群众的需求为指导"),
    ),
    Formula(
        "law_thought",
        re.compile(
            r"(?:(?:坚持|始终)?以|(?:全面|深入|认真)*(?:学习|宣传|研究|阐释|贯彻|落实|践行)+)?习近平(?:法治思想|总书记(?:关于[^，。；]{2,16}的)?"
            r"(?:系列)?重要(?:讲话|指示|论述|批示|指示批示|讲话和重要指示批示)(?:精神)?)(?:为指导|为指引)?"
        ),
        ("深入学习宣传贯彻习近平法治思想", "习近平总书记系列重要讲话精神", "习近平总书记关于全面依法治国的重要论述"),
        ("习近平平", "开展法治思想教育"),
    ),
    Formula(
        # congresses and plenary sessions of the Party, however many are listed
        "congress",
        re.compile(
            rf"(?:(?:全面|深入|认真)*(?:学习|贯彻|落实)+)?党的(?:{_CONGRESS}[、和及，]?)+(?:的?(?:会议)?精神)?(?:的?决策部署)?"
        ),
        (
            "党的十九大和十九届二中、三中、四中、五中、六中全会精神",
            "全面贯彻党的十八大和十八届三中、四中全会精神",
            "党的二十大精神",
            "党的十九大和十九届历次全会精神",
        ),
        ("二十大项工程", "党的建设"),
    ),
    Formula(
        # the numbered slogans, with or without their quotation marks
        "numbered_slogan",
        re.compile(
            r"(?:增强|坚定|做到|坚决|统筹|协调|推进|捍卫|衷心|拥护|忠诚|深刻领悟|的?决定性意义)*“?(?:四个意识|四个自信|两个维护|两个确立|五位一体|四个全面)”?"
            r"(?:总体布局|战略布局)?"
        ),
        (
            "增强“四个意识”",
            "坚定“四个自信”",
            "做到“两个维护”",
            "统筹推进“五位一体”总体布局",
            "协调推进四个全面战略布局",
        ),
        ("四个方面", "全面推进政务公开"),
    ),
    Formula(
        # set phrases of the rule of law and of government at large
        "set_phrase",
        re.compile(
            r"(?:坚持)?党的领导、人民当家作主、?(?:和)?依法治国有机统一"
            r"|(?:坚持)?依法治国、依法执政、依法行政共同推进|(?:坚持)?法治国家、法治政府、法治社会一体建设"
            r"|科学立法、严格执法、公正司法、全民守法|(?:推进)?国家治理体系和治理能力现代化"
            r"|有法可依、有法必依、执法必严、违法必究|(?:坚持)?以人民为中心(?:的发展思想)?"
            r"|(?:努力)?让人民群众在每一(?:个|起)(?:司法)?案件中(?:都能)?感受到公平正义"
            r"|办事依法、遇事找法、解决问题用法、化解矛盾靠法"
            r"|(?:全面)?建设?社会主义现代化国家|中华民族伟大复兴(?:的?中国梦)?|建设中国特色社会主义法治体系"
            r"|职能科学、权责法定、执法严明、公开公正、(?:智能高效、)?廉洁(?:诚信|高效)、(?:守法诚信|人民满意)"
        ),
        (
            "坚持党的领导、人民当家作主、依法治国有机统一",
            "坚持法治国家、法治政府、法治社会一体建设",
            "努力让人民群众在每一个司法案件中感受到公平正义",
            "办事依法、遇事找法、解决问题用法、化解矛盾靠法",
            "以人民为中心的发展思想",
        ),
        ("人民满意的服务", "依法治国宣传"),
    ),
    Formula(
        # a title belongs to what it names
        "title",
        re.compile(r"《[^《》\n]{2,80}》"),
        ("《中华人民共和国民法典》", "《法治政府建设实施纲要（2021—2025年）》"),
        ("《》", "民法典"),
    ),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that two documents share.

    Attributes:
        left_document_id, right_document_id: The documents; left's id is the smaller.
        left_measure_id, right_measure_id: The measures that hold it.
        left_start, left_end: Its half-open span in the left measure's text, in characters.
        right_start, right_end: The same in the right measure's text.
        length: Its characters without marks.
        weight: 0 < weight <= 1: less for what many documents have and for formulas.
    """

    left_document_id: str
    right_document_id: str
    left_measure_id: str
    right_measure_id: str
    left_start: int
    left_end: int
    right_start: int
    right_end: int
    length: int
    weight: float


def kept_positions(text: str) -> list[int]:
    """Positions of the characters that are compared: ``增长1.5%、以上`` -> 0, 1, 2, 3, 4, 5, 7, 8."""
    return [match.start() for match in RE_KEPT.finditer(text)]


def reading(text: str) -> str:
    """What is compared of a text: ``科学、民主（2021年）`` -> ``科学民主2021年``."""
    return "".join(RE_KEPT.findall(text))


@dataclass(slots=True)
class _Texts:
    """All measures, in one string of compared characters.

    Attributes:
        documents: Ids of the documents, sorted.
        measures: (number of its document, measure_id, text) of each measure.
        starts: Where each measure begins in ``joined``.
        joined: The compared characters; each measure stands between line ends, which no measure holds.
        positions: Of each measure, the places of its compared characters in its text.
        formulas: Of the measures asked for so far, how many of the first n compared characters are formula.
    """

    documents: list[str]
    measures: list[tuple[int, str, str]]
    starts: list[int]
    joined: str
    positions: list[list[int]]
    formulas: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Mapping[str, Sequence[tuple[str, str]]]) -> _Texts:
        documents = sorted(texts)
        measures = [(number, *measure) for number, name in enumerate(documents) for measure in texts[name]]
        positions = [kept_positions(text) for _, _, text in measures]
        keys = ["".join([text[i] for i in kept]) for (_, _, text), kept in zip(measures, positions, strict=True)]
        starts = list(accumulate((len(key) + 1 for key in keys), initial=1))[:-1]
        return cls(documents, measures, starts, "\n" + "".join(f"{key}\n" for key in keys), positions)

    def measure_at(self, place: int) -> int:
        """Number of the measure that holds a place of ``joined``."""
        return bisect_right(self.starts, place) - 1

    def document_at(self, place: int) -> int:
        """Number of the document that holds a place of ``joined``."""
        return self.measures[self.measure_at(place)][0]

    def formula_characters(self, place: int, length: int) -> int:
        """How many of ``joined[place : place + length]`` belong to a formula."""
        number = self.measure_at(place)
        counts = self.formulas.get(number)
        if counts is None:
            text = self.measures[number][2]
            flags = bytearray(len(text))
            for formula in FORMULA_PATTERNS:
                for match in formula.pattern.finditer(text):
                    flags[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            counts = list(accumulate((flags[i] for i in self.positions[number]), initial=0))
            self.formulas[number] = counts
        first = place - self.starts[number]
        return counts[first + length] - counts[first]

    def is_cut(self, place: int) -> bool:
        """Whether an edge before ``joined[place]`` would cut a figure or a word in two."""
        if self.joined[place] not in UNBROKEN or self.joined[place - 1] not in UNBROKEN:
            return False
        number = self.measure_at(place)
        at = place - self.starts[number]
        return at > 0 and self.positions[number][at - 1] == self.positions[number][at] - 1


def _shared_grams(texts: _Texts, length: int) -> Iterator[list[tuple[int, int]]]:
    """Of each stretch that more than one document holds, its places with their documents, rising."""
    first: dict[str, int] = {}
    more: dict[str, list[int]] = {}
    joined = texts.joined
    for start, kept in zip(texts.starts, texts.positions, strict=True):
        for place in range(start, start + len(kept) - length + 1):
            gram = joined[place : place + length]
            seen = first.setdefault(gram, place)
            if seen != place:
                more.setdefault(gram, [seen]).append(place)
    for places in more.values():
        placed = [(place, texts.document_at(place)) for place in places]
        if placed[0][1] != placed[-1][1]:
            yield placed


def _starts_of_passages(texts: _Texts, placed: list[tuple[int, int]]) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Pairs of places, left one first, that no character before them makes part of a longer passage."""
    groups: dict[object, list[tuple[int, int]]] = defaultdict(list)
    for place, document in placed:
        before = texts.joined[place - 1]
        # nothing stands before a measure's first character: it is like no other
        groups[before if before != "\n" else place].append((place, document))
    for one, other in combinations(groups.values(), 2):
        for (a, left), (b, right) in product(one, other):
            if left < right:
                yield a, b, (left, right)
            elif right < left:
                yield b, a, (right, left)


def _common_length(text: str, a: int, b: int) -> int:
    """How far ``text`` reads the same from ``a`` and from ``b``, at most to the end of a measure."""

    def is_same(length: int, step: int) -> bool:
        piece = text[a + length : a + length + step]
        return "\n" not in piece and piece == text[b + length : b + length + step]

    length, step = 0, 16
    while is_same(length, step):
        length += step
        step *= 2
    while step > 1:
        step //= 2
        if is_same(length, step):
            length += step
    return length


def _distinct(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Drop what longer passages of the same two documents already show.

    A formula that stands three times here and five times there would be fifteen pairs. One goes if
    both of its sides are covered by longer ones, or if it is one of them moved by a few characters
    (text that repeats itself). What is covered on either side stays covered.

    Args:
        found: (left place, right place, length) of the passages of two documents.
    """
    if len(found) == 1:
        return found
    first = min(a for a, _, _ in found), min(b for _, b, _ in found)
    covered = tuple(bytearray(max(f[side] + f[2] for f in found) - first[side]) for side in (0, 1))
    kept: list[tuple[int, int, int]] = []
    for a, b, n in sorted(found, key=lambda f: (-f[2], f[0], f[1])):
        spans = [(place - origin, place - origin + n) for place, origin in zip((a, b), first, strict=True)]
        inside = [marks.find(0, *span) < 0 for marks, span in zip(covered, spans, strict=True)]
        touched = [marks.find(1, *span) >= 0 for marks, span in zip(covered, spans, strict=True)]
        if all(inside):
            continue
        if all(touched) and any(
            min(a + n, x + m) - max(a, x) > n / 2 and min(b + n, y + m) - max(b, y) > n / 2 for x, y, m in kept
        ):
            continue
        kept.append((a, b, n))
        for marks, (start, end) in zip(covered, spans, strict=True):
            marks[start:end] = b"\1" * n
    return sorted(kept)


def _whole_words(texts: _Texts, a: int, b: int, n: int) -> tuple[int, int, int]:
    """Move a passage's edges out of figures and Latin words."""
    while n and (texts.is_cut(a) or texts.is_cut(b)):
        a, b, n = a + 1, b + 1, n - 1
    while n and (texts.is_cut(a + n) or texts.is_cut(b + n)):
        n -= 1
    return a, b, n


def find_reuse(texts: Mapping[str, Sequence[tuple[str, str]]], *, min_length: int = MIN_LENGTH) -> list[Passage]:
    """Find the passages that two documents share word for word.

    Args:
        texts: Document id -> its measures as (measure_id, normalised text).
        min_length: Fewest characters of a passage, marks not counted.

    Returns:
        Passages by documents and place. They are as long as they can be within one measure of
        each side, e.g. 落实行政执法责任制，全面推行行政执法公示制度 and
        落实行政执法责任制、全面推行行政执法公示制度 share 22 characters. The weight is the mean
        rarity of its stretches (1 for what two documents have, near 0 for what all of many have),
        times the part that is no formula; formulas count ``FORMULA_WEIGHT``.

    Raises:
        CallError: ``min_length`` is less than 2.
    """
    if min_length < 2:
        raise CallError("find_reuse", f"min_length is {min_length}", "give 2 characters or more")
    read = _Texts.of(texts)
    total = len(read.documents)
    commonness = array("L", [1]) * len(read.joined)
    found: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for placed in _shared_grams(read, min_length):
        number = len({document for _, document in placed})
        for place, _ in placed:
            commonness[place] = number
        for a, b, pair in _starts_of_passages(read, placed):
            n = min_length + _common_length(read.joined, a + min_length, b + min_length)
            a, b, n = _whole_words(read, a, b, n)
            if n >= min_length:
                found[pair].append((a, b, n))
    rarity = [1.0, 1.0, *(log((1 + total) / n) / log((1 + total) / 2) for n in range(2, total + 1))]
    rarities = list(accumulate((rarity[number] for number in commonness), initial=0.0))
    passages = []
    for pair in sorted(found):
        for a, b, n in _distinct(found[pair]):
            rare = (rarities[a + n - min_length + 1] - rarities[a]) / (n - min_length + 1)
            formula = max(read.formula_characters(a, n), read.formula_characters(b, n)) / n
            weight = round(rare * (1 - (1 - FORMULA_WEIGHT) * formula), 4)
            passages.append(_passage(read, a, b, n, min(1.0, max(0.0001, weight))))
    return passages


def _passage(texts: _Texts, a: int, b: int, length: int, weight: float) -> Passage:
    def side(place: int) -> tuple[str, str, int, int]:
        number = texts.measure_at(place)
        document, measure_id, _ = texts.measures[number]
        at = place - texts.starts[number]
        kept = texts.positions[number]
        return texts.documents[document], measure_id, kept[at], kept[at + length - 1] + 1

    left, left_id, left_start, left_end = side(a)
    right, right_id, right_start, right_end = side(b)
    return Passage(left, right, left_id, right_id, left_start, left_end, right_start, right_end, length, weight)


REUSE = BY_NAME["reuse"]
REUSE_COLUMNS = tuple(REUSE.column_names)
REUSE_SHARES = BY_NAME["reuse_shares"]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A measure's text and where it stands in its file.

    Attributes:
        text: The measure's normalised text.
        source: Its file.
        start: Where it begins in the source's normalised text.
        kept: Positions in ``text`` of the characters that are compared.
    """

    text: str
    source: Source
    start: int
    kept: list[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw span of ``text[start:end]``."""
        return self.source.normalized.raw_span(self.start + start, self.start + end)

    def reads(self, start: int, end: int) -> str:
        """What the raw span of ``text[start:end]`` reads when it is normalised by itself."""
        a, b = self.raw_span(start, end)
        return normalize(self.source.raw[a:b], self.source.corrections).text


def _place(measure_id: str, text: str, char_start: int, source: Source) -> _Placed:
    """Find a measure's text in its source from the raw place where it begins.

    Raises:
        DataError: It does not stand there.
    """
    offsets = source.normalized.offsets
    start = bisect_left(range(len(source.text)), char_start, key=lambda at: offsets.char_span(at)[0])
    # a correction's characters share one raw place; the text may begin at a later one of them
    while not source.text.startswith(text, start):
        start += 1
        if start >= len(source.text) or offsets.char_span(start)[0] > char_start:
            raise DataError(
                f"measures, {measure_id}",
                f"its text does not stand at character {char_start} of {source.name}",
                "run policycompare build again",
            )
    return _Placed(text, source, start, kept_positions(text))


def _readable(
    left: _Placed, right: _Placed, at: tuple[int, int], length: int, seen: dict[tuple[int, int, int], str]
) -> tuple[int, int, int]:
    """Shorten a passage until its raw span, read by itself, says the same on both sides.

    Some characters are normalised by their neighbours: 著 cut from 显著 would become 着, a correction
    cut in half comes back whole. The passage keeps the longer part beside such a place.

    Args:
        left: Left measure.
        right: Right measure.
        at: Numbers of the first compared character on the left and on the right.
        length: Compared characters.
        seen: Spans that were read before, of either measure.
    """
    a, b = at
    while length:
        for placed, first in ((left, a), (right, b)):
            start, end = placed.kept[first], placed.kept[first + length - 1] + 1
            key = id(placed), start, end
            if key not in seen:
                seen[key] = placed.reads(start, end)
            wanted, found = placed.text[start:end], seen[key]
            if wanted != found:
                break
        else:
            return a, b, length
        most = len(wanted) - 1
        before = _same_start(wanted, found, most)
        after = _same_start(wanted[::-1], found[::-1], most)
        if before >= after:
            length = bisect_left(placed.kept, start + before) - first
        else:
            cut = bisect_left(placed.kept, end - after) - first
            a, b, length = a + cut, b + cut, length - cut
    return a, b, 0


def _same_start(one: str, other: str, most: int) -> int:
    """How many characters two strings share at their start, at most ``most``."""
    return next((i for i, (x, y) in enumerate(zip(one[:most], other, strict=False)) if x != y), min(most, len(other)))


def measure_texts(tables: Tables) -> dict[str, list[tuple[str, str]]]:
    """Document id -> its measures as (measure_id, text), documents without measures too."""
    texts: dict[str, list[tuple[str, str]]] = {name: [] for name in tables.documents["document_id"]}
    for row in iter_rows(tables.measures):
        texts[row.document_id].append((row.measure_id, row.text))
    return texts


def build_reuse(tables: Tables, sources: Mapping[str, Source], *, min_length: int = MIN_LENGTH) -> pd.DataFrame:
    """Find the passages that the documents share, with their places in the raw files.

    Args:
        tables: Tables with documents and measures.
        sources: File name -> its source, as ``normalize_file`` gives it.
        min_length: Fewest characters of a passage, marks not counted.

    Returns:
        A row a passage, columns ``REUSE_COLUMNS``; normalising a raw span gives the passage as
        that side has it. Passages of one region's documents are found like any other.

    Raises:
        CallError: ``min_length`` is less than 2, or the source of a file is not given.
        DataError: A measure's text does not stand at its span.
    """
    documents = {row.document_id: row for row in iter_rows(tables.documents)}
    measures = {row.measure_id: row for row in iter_rows(tables.measures)}
    places: dict[str, _Placed] = {}
    seen: dict[tuple[int, int, int], str] = {}

    def placed(measure_id: str) -> _Placed:
        if measure_id not in places:
            row = measures[measure_id]
            name = documents[row.document_id].source_file
            if name not in sources:
                raise CallError("build_reuse", f"the source of {name} is not given", "pass every file of the tables")
            places[measure_id] = _place(measure_id, row.text, int(row.char_start), sources[name])
        return places[measure_id]

    rows: list[tuple[object, ...]] = []
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for passage in find_reuse(measure_texts(tables), min_length=min_length):
        left, right = placed(passage.left_measure_id), placed(passage.right_measure_id)
        at = bisect_left(left.kept, passage.left_start), bisect_left(right.kept, passage.right_start)
        a, b, length = _readable(left, right, at, passage.length, seen)
        if length < min_length:
            continue
        pair = passage.left_document_id, passage.right_document_id
        numbers[pair] += 1
        start, end = left.kept[a], left.kept[a + length - 1] + 1
        rows.append((
            f"{pair[0]}+{pair[1]}/r{numbers[pair]}", *pair, passage.left_measure_id, passage.right_measure_id,
            left.text[start:end], length, passage.weight, *left.raw_span(start, end),
            *right.raw_span(right.kept[b], right.kept[b + length - 1] + 1),
            _direction(documents[pair[0]].issue_date, documents[pair[1]].issue_date),
        ))  # fmt: skip
    return build_frame(REUSE, rows)


def _direction(left: object, right: object) -> str | None:
    if not isinstance(left, str) or not isinstance(right, str) or left == right:
        return None
    return "left_first" if left < right else "right_first"


def reuse_shares(tables: Tables, reuse: pd.DataFrame) -> pd.DataFrame:
    """How much of each document also stands in each other one.

    Args:
        tables: Tables with documents and measures.
        reuse: What ``build_reuse`` gave, or a part of it, e.g. the rows of a weight above 0.5.

    Returns:
        A row for each ordered pair of documents, those that share nothing too. Characters are
        counted once however many passages hold them, and without marks, so that a document
        copied whole has the share 1.

    Raises:
        DataError: A passage does not stand in its measure.
    """
    measures = {row.measure_id: row for row in iter_rows(tables.measures)}
    keys = {measure_id: reading(row.text) for measure_id, row in measures.items()}
    sizes = dict.fromkeys(tables.documents["document_id"], 0)
    for measure_id, key in keys.items():
        sizes[measures[measure_id].document_id] += len(key)
    weights: dict[tuple[str, str], dict[str, array[float]]] = defaultdict(dict)
    passages: dict[tuple[str, str], int] = defaultdict(int)
    spans: dict[tuple[str, str, int], tuple[int, int]] = {}
    # the weightiest come last, so that each character keeps the most that any passage gives it
    for row in iter_rows(reuse.sort_values("weight", kind="stable")):
        sides = (
            (row.left_document_id, row.right_document_id, row.left_measure_id, row.left_char_start),
            (row.right_document_id, row.left_document_id, row.right_measure_id, row.right_char_start),
        )
        for document_id, other, measure_id, char_start in sides:
            place = measure_id, row.text, char_start
            if place not in spans:
                if measure_id not in keys:
                    raise DataError(f"reuse, {row.reuse_id}", f"{measure_id} is no measure", "build the reuse again")
                wanted = reading(row.text)
                start = _nearest(wanted, keys[measure_id], int(char_start), measures[measure_id])
                if start < 0:
                    raise DataError(
                        f"reuse, {row.reuse_id}", f"its text does not stand in {measure_id}", "build the reuse again"
                    )
                spans[place] = start, start + len(wanted)
            start, end = spans[place]
            pair = document_id, other
            passages[pair] += 1
            own = weights[pair].get(measure_id)
            if own is None:
                own = weights[pair][measure_id] = array("d", [0.0]) * len(keys[measure_id])
            own[start:end] = array("d", [row.weight]) * (end - start)
    rows: list[tuple[object, ...]] = []
    for document_id, size in sizes.items():
        for other in sizes:
            if other == document_id:
                continue
            own_weights = weights.get((document_id, other), {}).values()
            shared = sum(len(own) - own.count(0.0) for own in own_weights)
            share = round(shared / size, 6) if size else None
            weighted = round(sum(map(sum, own_weights)) / size, 6) if size else None
            rows.append((document_id, other, passages.get((document_id, other), 0), shared, size, share, weighted))
    return build_frame(REUSE_SHARES, rows)


def _nearest(wanted: str, key: str, char_start: int, measure: Any) -> int:
    """Where a passage stands among a measure's compared characters; of several places the one nearest its raw place."""
    found = key.find(wanted)
    if found < 0 or key.find(wanted, found + 1) < 0:
        return found
    at = (char_start - measure.char_start) / (measure.char_end - measure.char_start) * len(key)
    best = found
    while found >= 0:
        if abs(found - at) < abs(best - at):
            best = found
        found = key.find(wanted, found + 1)
    return best
