"""What a figure counts: the indicator, as short as a reader understands it by itself."""

from __future__ import annotations

import re
from bisect import bisect_left

from policycompare.lexicon.target_words import TargetWords
from policycompare.parsing.targets.figures import Figure, Reading
from policycompare.parsing.targets.indicators import tidy_indicator

RE_SCOPE = re.compile(
    r"(?:^|(?<=[，、]))在(?P<scope>[^，。；在]{2,16}(?:中|内|领域|方面)(?![\u4e00-\u9fff]{0,2}(?:心|部)))"
)
RE_SCOPE_ABOVE = re.compile(r"(?:^|(?<=[，；：]))在(?P<scope>[^，。；在]{2,16}(?:中|内|领域|方面)(?<!年内)(?<!期内))，")


class Scopes:
    """The scopes of a sentence that stand in a part of their own: each holds to the next semicolon."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        self.found = list(RE_SCOPE_ABOVE.finditer(sentence)) if "在" in sentence else []
        self.starts = [match.start() for match in self.found]
        self.semicolons = [match.start() for match in re.finditer("；", sentence)] if self.found else []

    def above(self, at: int) -> re.Match[str] | None:
        """The first scope that holds for what begins behind a comma, at a place."""
        if not self.found or self.sentence[at - 1 : at] != "，":
            return None
        semicolons = bisect_left(self.semicolons, at)
        first = bisect_left(self.starts, self.semicolons[semicolons - 1] if semicolons else 0)
        match = self.found[first] if first < len(self.found) else None
        return match if match and match.end() <= at else None


RE_COUNTED_BEFORE = re.compile(r"^[、和及与]")
RE_BUILDS = re.compile("^(?:[新改扩]?建[成设立]?|打造|培育|创建|形成|建立|推动|累计|完成|新增|引进|和)+")


def is_bare_act(indicator: str, words: TargetWords) -> bool:
    """Whether an indicator says what is done and not to what: 新改建, 打通, 治理.

    Example:
        >>> from policycompare.lexicon import package_target_words
        >>> [is_bare_act(words, package_target_words()) for words in ("建设", "改造", "改造危桥")]
        [True, True, False]
    """
    return indicator in words.words["build"] or indicator in words.words["build_near"]


def name_indicators(figure: Figure, reading: Reading, previous: str, built: str) -> list[str | None]:
    """What the figure counts; several where rates are joined by 、 before one figure.

    Args:
        figure: The figure.
        reading: What it says.
        previous: The part of the sentence before.
        built: What the sentence builds, which a short rate behind it belongs to: 建成5个基地，机械化率达到60%.
    """
    subject = reading.subject
    if not figure.is_first:
        subject = RE_COUNTED_BEFORE.sub("", subject)
    own = tidy_indicator(subject, keeps_verb=reading.is_built)
    if reading.of and figure.quantity.is_percent and own:
        return [f"{own}占{reading.of}比例"]  # 警力达到本地警力的40%
    if re.search(r"率均?$|比例$|占比$", own) and "、" in own:
        pieces = own.split("、")
        if all(re.search(r"率$|比例$|占比$", p.removesuffix("均")) for p in pieces):
            return [p.removesuffix("均") for p in pieces]
    object_ = "" if own and RE_COUNTED_BEFORE.match(reading.object) else reading.object  # 管网350公里、日处理能力…
    behind = _head_noun(tidy_indicator(RE_OBJECT_END.split(object_, maxsplit=1)[0].lstrip("的")))
    measurable = figure.words.ends["measurable"].search(own)
    if own and (measurable or not behind):
        return [_whole(own, previous, built) if measurable else own]
    each = own.startswith(("每", "各")) or "每个" in own
    if own and behind and (len(own) + len(behind) <= 24 or reading.is_built or each):
        return [f"{own}{behind}" if not re.search(r"[要应须]$", own) else behind]
    return [behind or own or (None if re.search(r"\d", previous) else tidy_indicator(previous)) or None]


RE_OBJECT_END = re.compile(r"[。，；]|[、和及](?=[\d\x00])")
LONG = 14
"""An object of more characters is named by its head: 在资本实力等方面优势突出的龙头机构 -> 龙头机构."""
SHORT = 6
"""A rate of no more characters says little without what it is a rate of."""


def _head_noun(words: str) -> str:
    head = words.rpartition("的")[2]
    return head if len(words) > LONG and len(head) > 2 and "）" not in head else words


def _whole(rate: str, previous: str, built: str) -> str:
    """A short rate with what it is a rate of."""
    if len(rate) > SHORT or rate[0] in "每各“":
        return rate
    if built:
        return f"{built}{rate}"
    before = tidy_indicator(previous)
    return (
        f"{before}{rate}"
        if len(rate) < SHORT - 1 and 2 < len(before) <= LONG and not re.search(r"\d", before)
        else rate
    )
