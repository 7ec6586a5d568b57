"""How firmly a sentence binds: its strongest commitment, the words that decide it, and the words that leave room.

The words are rows of ``lexicon/bindingness.csv``; here stands what they do together. A sentence is read part by part,
between commas. A cue may stand anywhere in a part (必须, 不得, 可以), or where an act begins (建立…, 鼓励…): at the
start of the part, behind adverbs, behind whoever acts (市司法局建立…), behind 将 and its object. What binds nobody is
blanked first: titles, short quotations, brackets, conditions (…的，); a chapter about what is, a heading and an aim of
a year (到2025年，建成…) hold no acts. The first commitment leads what stands up to the next semicolon: plain acts
behind 鼓励 or 探索 are what is encouraged or explored; a word of duty or prohibition behind them stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from policycompare.lexicon import Lexicon
from policycompare.lexicon.bindingness import ANY, GAP, STRENGTHS, BindingWord, last_words
from policycompare.parsing.lines.line import Span
from policycompare.parsing.sentences import Sentence

FIRMNESS = {strength: rank for rank, strength in enumerate(reversed(STRENGTHS))}
DUTY = FIRMNESS["shall"]
HEADING_LENGTH = 30
"""Up to this length a line without a stop is a heading; beyond it, a sentence that lost its stop."""
BLANK = "\x00"
STOPS = "。；！？：…"
STARTS = rf"(?:(?<=[，；：。、.．{BLANK}])|^)"

RE_QUIET = re.compile(
    r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|“(?!十[二三四五六七]五”)[^“”]{1,12}”|（[^（）]*）|\([^()]*\)"
)
"""Titles, slogans and names in quotation marks, what brackets add. A longer quotation may be a rule: it is read."""

RE_LISTED = re.compile(r"(?<=\d[项个条类种])：.*", re.S)
"""Names that are only listed: 人才方面3项：允许高校自主评审的机制；…"""

RE_ABOUT = re.compile(
    rf"{STARTS}对于?(?:[^，；。：]{{2,60}}的[^，；。：的]{{0,24}}，"
    r"|[^；。：]{2,90}?的(?:|[省市县区州盟旗、\x00]+|[^，；。：的]{0,16}(?:地区|地方|单位|企业|机构|部门|项目|行为|人员|个人|主体|人|户))，)"
)
"""Whom a sentence is about, with what is said of him: 对成效明显、任务完成较好的县，"""

RE_CONDITION = re.compile(
    rf"{STARTS}在[^；。：]{{1,50}}?(?:前提|基础|情况|条件|过程)[下上中]，"
    # only from a stretch's beginning: what holds from farther on holds from there, and a long stretch is gone over once
    r"|(?:(?<=[，；：。])|^)[^，；：。]*(?:的|(?<![及准按同实适随定小届])时|以后|之后|情形|(?<![今先落此前])后)，"
)
"""When something holds: 在确保安全的前提下，  有下列情形之一的，  审核通过后，"""

RE_AIM = re.compile(
    r"(?:(?:力争|争取|确保)?[到至]|力争|争取|展望)(?:20\d\d年(?!\d|年?[底末]?(?:之前|以前|前|起|以来|后|之?内))"
    r"|“?十[二三四五六七]五”?(?:期间|时期|期?末)|规划期[内末])"
    r"|20\d\d年[底末]?，?(?:初步|基本|全面(?:建成|形成|实现))"
)
"""A part that dates a state: 到2025年，建成…; 2025年基本形成…. A month, a day or 前 is the date of an act: 2025年底前，"""

DATE = r"(?:20\d\d年(?:\d{1,2}月)?|\d{1,2}月|[年月](?=[底末初内]))(?:[底末初中内]|\d{1,2}日)?(?:之前|以前|前|起)?"
"""A date before a verb: 2025年底前建成, 6月底前完成."""

RE_ENACTING = re.compile(r"(?:制定|制订|编制|修订|提出|作出)(?:本(?!级|地|市|省|县|区|单位|部门|行业|校)|如下|以下)")
"""A sentence that brings the document itself: 为推进依法治市，根据…，结合实际，制定本规划。"""

RE_PART = re.compile(r"[^，；：。！？\n]+[，；：。！？\n]?")
OPENING = rf"(?:[一二三四五六七八九十]{{1,3}}、|\d{{1,3}}(?![\d年月])|[{BLANK}\s.、．)）“”①-⑳—－·•●▶-])*+"
"""Numbers, bullets and blanks before a part; what is taken is not tried again, for blanks may be long."""
DONE = "(?!了(?!解)|过(?!程|渡|硬|度|剩)|的)"
"""Behind a verb: not 建立了, which reports, nor 建立的, which qualifies a noun."""


class Bindingness(NamedTuple):
    """How firmly a sentence binds.

    Attributes:
        strength: One of ``STRENGTHS``, or ``none``.
        cue: Where the words stand that decide it, in the text of the sentence; None where nothing binds.
        discretion: Where words stand that leave room.
    """

    strength: str
    cue: Span | None = None
    discretion: tuple[Span, ...] = ()


class Cue(NamedTuple):
    """A cue in a sentence: its place, what it gives, and whether it counts by itself wherever it stands."""

    start: int
    end: int
    strength: str
    is_word: bool = False


class BindingRules:
    """The patterns that the rows of a lexicon make together."""

    def __init__(self, rows: Iterable[BindingWord]) -> None:
        by: dict[str, list[BindingWord]] = {}
        for row in rows:
            by.setdefault(row.position if row.gives in STRENGTHS else row.gives, []).append(row)
        adverbs = _any(_without_longer(by["adverb"], by["head"]))
        # no more than a sentence has: without an end, a line of thousands of dates would take hours
        between = f"(?:{adverbs}|{_any(by['discretion'])}|{DATE}|(?>[{BLANK}、]+)){{0,12}}"
        heads = _without_longer(by["head"], by["head"])
        prepositions = _any(by["preposition"])
        disposal = "(?P<shall>[将把])(?!于|会|要|成为|达到|来)"
        self.word = re.compile(_by_strength(_without_longer(by["word"], by["word"])))
        self.last = re.compile(_by_strength(by["last"]))
        self.head = re.compile(
            f"{OPENING}(?:要|应当?)?{between}(?:(?P<explore_>{_any(by['leading'])})|(?:{_by_strength(heads)}){DONE})"
        )
        self.act = re.compile(f"(?:{_any([row for row in heads if row.gives == 'shall'])}){DONE}")
        self.adverb = re.compile(adverbs)
        self.subject = re.compile(f"{_any(by['subject'])}|[省市县区旗州盟]{BLANK}+")
        self.preposition = re.compile(f"{OPENING}{between}(?:{prepositions})")
        self.disposal = re.compile(f"{OPENING}{between}{disposal}")
        self.end = re.compile(rf"(?:{_by_strength(by['end'])})[，；。]?\Z")
        self.state = re.compile(_any(by["state"]))
        self.past = re.compile(_any(by["past"]))
        self.room = re.compile(_any(by["discretion"]))

    def head_at(self, text: str, at: int, end: int) -> re.Match[str] | None:
        """The act that begins here; one that is tentative by 逐步 or 适时 has a verb behind that."""
        match = self.head.match(text, at, end)
        if match and match.lastgroup == "explore_":
            verb = self.head.match(text, match.end(), end)
            return match if verb and verb.lastgroup == "shall" else None
        return match


def binding_rules(lexicon: Lexicon) -> BindingRules:
    """The rules of a lexicon; made once for all documents that share its rows."""
    return _made(tuple(lexicon.binding.values()))


@cache
def _made(rows: tuple[BindingWord, ...]) -> BindingRules:
    return BindingRules(rows)


def find_bindingness(sentence: Sentence, rules: BindingRules, *, in_cell: bool = False) -> Bindingness:
    """How firmly a sentence binds, by its strongest commitment.

    Args:
        sentence: The sentence in its context.
        rules: The rules of the lexicon.
        in_cell: It stands in a cell of a table, where sentences have no stops and no line is a heading.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> from policycompare.parsing.sentences import plain_sentences
        >>> rules = binding_rules(read_lexicon())
        >>> for sentence in plain_sentences("结合实际建立台账，不得弄虚作假。鼓励企业建立应急队伍。形势总体平稳。"):
        ...     found = find_bindingness(sentence, rules)
        ...     print(found.strength, found.cue and sentence.text[slice(*found.cue)], len(found.discretion))
        forbid 不得 1
        encourage 鼓励 0
        none None 0
    """
    text, at = sentence.words, sentence.start
    room = tuple((at + m.start(), at + m.end()) for m in rules.room.finditer(text))
    told = any(
        rules.past.search(heading) and not rules.head_at(heading, 0, len(heading)) for heading in sentence.headings
    )
    if told or RE_ENACTING.search(text):
        return Bindingness("none", None, room)
    found = max(_leaders(blank_quiet(text), rules), key=lambda cue: FIRMNESS[cue.strength], default=None)
    if not found or (not found.is_word and not in_cell and _is_heading(sentence)):
        return Bindingness("none", None, room)
    return Bindingness(found.strength, (at + found.start, at + found.end), room)


def blank_quiet(text: str) -> str:
    """Blank what is named, added or supposed; lengths stay.

    Example:
        >>> blank_quiet("在确保安全的前提下，落实《支持办法》。").replace(BLANK, "")
        '落实。'
    """
    for pattern in (RE_QUIET, RE_LISTED, RE_ABOUT, RE_CONDITION):
        text = pattern.sub(lambda m: BLANK * len(m.group()), text)
    return text


def _is_heading(sentence: Sentence) -> bool:
    """A line without a stop; what a clause in brackets cuts off has lost its stop to it (…机制（责任单位：…）。)."""
    words, behind = sentence.words, sentence.text[sentence.end : sentence.end + 1]
    if words[-1] in STOPS or len(words) > HEADING_LENGTH:
        return False
    return words in sentence.headings or behind in ("", "\n")


def _leaders(text: str, rules: BindingRules) -> Iterator[Cue]:
    """The commitment of each stretch between semicolons that holds one."""
    start, is_state = 0, False
    for stretch in text.split("；"):
        parts = [m.span() for m in RE_PART.finditer(text, start, start + len(stretch))]
        start += len(stretch) + 1
        is_aim = False
        cues: list[Cue] = []
        for a, b in parts:
            is_aim = is_aim or (not cues and bool(RE_AIM.match(text, _first(text, a, b), b)))
            is_state = is_state or (not cues and bool(rules.state.search(text, a, b)))
            cues += _part_cues(text, a, b, rules, is_aim=is_aim, is_state=is_state)
        if not cues and not is_aim and not is_state:
            cues = [*_inner_acts(text, parts, rules), *_found(rules.last, text, *_whole(parts))][:1]
        if cues:
            is_state = False
            yield _strongest(cues)


def _strongest(cues: list[Cue]) -> Cue:
    """The first cue leads; a firmer one replaces it, but behind a softer word than a duty only one that is a word."""
    best = leader = cues[0]
    for cue in cues[1:]:
        counts = cue.is_word or FIRMNESS[leader.strength] >= DUTY
        if counts and FIRMNESS[cue.strength] >= DUTY and FIRMNESS[cue.strength] > FIRMNESS[best.strength]:
            best = cue
    return best


def _part_cues(text: str, a: int, b: int, rules: BindingRules, *, is_aim: bool, is_state: bool) -> list[Cue]:
    """The cues of a part in their order."""
    head = None if is_state or rules.state.search(text, a, b) else _act(text, a, b, rules)
    if head and is_aim and head.strength != "must":
        head = None
    words = list(_found(rules.word, text, a, b, is_word=True))
    for cue in words[:1]:
        behind = rules.head_at(text, cue.end, b) if cue.strength == "shall" else None
        head = _cue(behind) if behind and behind.lastgroup == "must" else head  # 渔民要严格遵守
    if not head:
        return words
    # 明确应当公开的事项: behind a verb, what goes on to 的 qualifies a noun.
    kept = [cue for cue in words if cue.end <= head.start or (cue.start >= head.end and "的" not in text[cue.end : b])]
    if any(cue.start > head.start and FIRMNESS[cue.strength] >= DUTY for cue in kept):
        return kept  # 托管协议应当明确期限: what looks like an act is who or what the duty is about
    return sorted([*kept, head])


def _act(text: str, a: int, b: int, rules: BindingRules) -> Cue | None:
    """The act of a part: at its start, behind 将 and an object, or behind whoever acts."""
    match = rules.head_at(text, a, b)
    if match:
        trial = rules.end.search(text, match.end(), b) if match.lastgroup == "shall" else None
        return _cue(trial or match)
    match = rules.disposal.match(text, a, b)
    if not match and rules.preposition.match(text, a, b):
        return _behind(rules.adverb, text, a, b, rules)
    if not match:
        found = _behind(rules.subject, text, a, b, rules)
        if found:
            return found
        of_subject = (rules.disposal.match(text, m.end(), b) for m in _every(rules.subject, text, a, b))
        match = next(filter(None, of_subject), None)
    if not match:
        return None
    acts = [act for act in rules.act.finditer(text, match.end(), b) if _is_whole(text, act.end(), b)]
    return Cue(*acts[-1].span(), "shall") if acts else _cue(match)


def _behind(opening: re.Pattern[str], text: str, a: int, b: int, rules: BindingRules) -> Cue | None:
    """The first act with an object that stands behind whoever acts, or behind an adverb."""
    is_adverb = opening is rules.adverb
    for match in _every(opening, text, a, b):
        start = match.start() if is_adverb else match.end() + (text[match.end() : match.end() + 1] == "将")
        head = rules.head_at(text, start, b)
        if not head:
            continue
        cue = _cue(head)
        if (_is_whole(text, cue.end, b) and cue.start >= match.end()) if is_adverb else _has_object(text, cue.end, b):
            return cue
    return None


def _every(pattern: re.Pattern[str], text: str, a: int, b: int) -> Iterator[re.Match[str]]:
    """All matches of a pattern, those inside others too: 各乡, 乡镇."""
    while match := pattern.search(text, a, b):
        yield match
        a = match.start() + 1


def _has_object(text: str, at: int, end: int) -> bool:
    return at < end and text[at] not in "，；：。！？"


def _is_whole(text: str, at: int, end: int) -> bool:
    """Behind a verb stands an object, and no 的 by which both would qualify a noun: 开展培训的机构."""
    return _has_object(text, at, end) and "的" not in text[at:end]


def _inner_acts(text: str, parts: list[Span], rules: BindingRules) -> Iterator[Cue]:
    """Where nothing else binds: the act behind what a preposition opens (在重点行业推进…, 对企业开展…).

    In the last part the act may have 的 behind it: 为渔民提供方便的泊位。
    """
    for a, b in parts:
        of_subject = (rules.preposition.match(text, m.end(), b) for m in _every(rules.subject, text, a, b))
        match = rules.preposition.match(text, a, b) or next(filter(None, of_subject), None)
        if match:
            acts = (Cue(*act.span(), "shall") for act in rules.act.finditer(text, match.end() + 1, b))
            act = next((x for x in acts if b == parts[-1][1] or _is_whole(text, x.end, b)), None)
        else:
            act = _behind(rules.adverb, text, a, b, rules)
        if act and act.strength == "shall":
            yield act


def _cue(match: re.Match[str]) -> Cue:
    group = match.lastgroup or ""
    return Cue(*match.span(group), group.rstrip("_"))


def _found(pattern: re.Pattern[str], text: str, a: int, b: int, *, is_word: bool = False) -> Iterator[Cue]:
    for match in pattern.finditer(text, a, b):
        yield Cue(*match.span(), match.lastgroup or "", is_word)


def _first(text: str, a: int, b: int) -> int:
    """The first character of a part that is no blank."""
    return next((i for i in range(a, b) if text[i] not in f"{BLANK} "), a)


def _whole(parts: list[Span]) -> Span:
    return (parts[0][0], parts[-1][1]) if parts else (0, 0)


# ---- patterns from rows


def _by_strength(rows: list[BindingWord]) -> str:
    """One alternation in which each strength has its group."""
    groups = ((strength, [row for row in rows if row.gives == strength]) for strength in STRENGTHS)
    return "|".join(f"(?P<{strength}>{_any(own)})" for strength, own in groups if own)


def _any(rows: list[BindingWord]) -> str:
    """Any of the rows' cues, the longest first, each kept from its vetoes."""
    return "|".join(_form(row) for row in sorted(rows, key=lambda row: -len(row.cue)))


def _without_longer(rows: list[BindingWord], others: list[BindingWord]) -> list[BindingWord]:
    """Each cue with the longer ones that hold it among its vetoes: 应当 is no 应, 优先纳入 is more than 优先."""
    whole = [row.cue for row in others if GAP not in row.cue and ANY not in row.cue]
    return [
        row._replace(vetoes=(*row.vetoes, *(cue for cue in whole if row.cue in cue and cue != row.cue)))
        for row in rows
    ]  # fmt: skip


def _form(row: BindingWord) -> str:
    """A cue as a pattern: its literals, then looks at what stands around the last of them.

    Example:
        >>> _form(BindingWord("可", "may", "word", ("可靠", "认可", "不可移动")))
        '可(?!靠)(?<!认可)(?!(?<=不可)移动)'
    """
    last = last_words(row.cue)
    before: dict[int, list[str]] = {}
    behind, both = [], []
    for veto in row.vetoes:
        for at in (m.start() for m in re.finditer(re.escape(last), veto)):
            upto, suffix = veto[: at + len(last)], veto[at + len(last) :]
            if upto != last and suffix:
                both.append(f"(?!(?<={re.escape(upto)}){re.escape(suffix)})")
            elif upto != last:
                before.setdefault(len(upto), []).append(re.escape(upto))
            else:
                behind.append(re.escape(suffix))
    looks = [f"(?!{'|'.join(behind)})"] if behind else []
    looks += [f"(?<!{'|'.join(words)})" for _, words in sorted(before.items())]
    literals = re.escape(row.cue).replace(GAP, "[^，；：。]{0,20}?").replace(ANY, "[^，；：。]")
    return literals + "".join(looks + both)
