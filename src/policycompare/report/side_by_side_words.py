"""The words that the page and the Word file share: labels, places, units and targets in a line, shared wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from policycompare.report.passages import Extract, Passage, Region
from policycompare.reuse.shared_wording import shared_wording

# Neither XML nor UTF-8 can hold these; a document that does would break the file it is shown in.
RE_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

LABELS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "none": "无对应举措", "unknown": "?（编码表不适用）", "units": "单位", "targets": "目标", "source": "来源", "whole": "全文", "score": "得分",
        "not_accepted": "未达到对应标准", "stop": "：", "count": "{} 项",
        "shared": "标记：不同地区之间相同的文字（至少 5 个汉字）",
    },
    "en": {
        "none": "no counterpart", "unknown": "? (the codebook does not fit)", "units": "units", "targets": "targets", "source": "source", "whole": "whole measure",
        "score": "score", "not_accepted": "not accepted", "stop": ": ", "count": "{} found",
        "shared": "Marked: wording that different regions share (at least 5 Han characters)",
    },
}  # fmt: skip
"""Labels by language."""


def shown_place(source_file: str, start: int, end: int) -> str:
    """Where something stands: ``anshan.txt 120–185``."""
    return f"{source_file} {start}–{end}"


def duty_groups(passage: Passage, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Units that stand together in one role, and their place from the first to the last."""
    for role, group in groupby(passage.duties, key=lambda d: d.role_name):
        duties = list(group)
        names = "、".join(d.name for d in duties)
        start, end = min(d.char_start for d in duties), max(d.char_end for d in duties)
        yield f"{role}{labels['stop']}{names}", shown_place(passage.source_file, start, end)


def why_words(passage: Passage, labels: Mapping[str, str]) -> str:
    """Why a passage is here: its score and topics, empty for the measure that was asked for."""
    score = [] if passage.score is None else [f"{labels['score']} {passage.score:.2f}"]
    return " · ".join([*score, *passage.topic_ids])


def shown_heading(passage: Passage) -> str | None:
    """The heading, unless the text below begins with it."""
    heading = passage.heading
    return None if heading and passage.extracts[0].text.startswith(heading) else heading


def cut_pieces(regions: Sequence[Region]) -> dict[Extract, list[tuple[str, bool]]]:
    """Each extract's text cut into pieces (text, is shared with another region)."""
    extracts = [(n, e) for n, region in enumerate(regions) for p in region.passages for e in p.extracts]
    cut: dict[Extract, list[tuple[str, bool]]] = {}
    found = shared_wording([(n, e.text) for n, e in extracts])
    for (_, extract), stretches in zip(extracts, found, strict=True):
        pieces, at = [], 0
        for start, end in stretches:
            pieces += [(extract.text[at:start], False), (extract.text[start:end], True)]
            at = end
        cut[extract] = [(t, shared) for t, shared in [*pieces, (extract.text[at:], False)] if t]
    return cut


def printable(text: str) -> str:
    """Text without the characters that no file can hold; each becomes U+FFFD."""
    return RE_UNPRINTABLE.sub("\ufffd", text)


def facts(passage: Passage, labels: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Units and targets as (label, [(words, place)])."""
    goals = [(g.words, shown_place(passage.source_file, g.char_start, g.char_end)) for g in passage.goals]
    return [("units", list(duty_groups(passage, labels))), ("targets", goals)]
