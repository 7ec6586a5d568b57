"""From blocks to sections and measures."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from policycompare.lexicon import Lexicon
from policycompare.parsing.blocks import RE_STOP, Span, read_blocks
from policycompare.parsing.matter import is_signature, match_line
from policycompare.parsing.outline import Block, build_outline, rank_styles
from policycompare.parsing.responsibilities import Clause, find_clauses
from policycompare.text.sentences import sentence_spans

MAX_HEADING = 60
RE_ANNEX_LINE = re.compile(r"^附件?\d*[：:]|^附件\d*$")
RE_FIGURE_HEADING = re.compile(r"[，；：%\d《]")
VERBS = "加快|积极|深入|全面|进一步|推进|推动|完善|建立|健全|加强|落实|坚持|严格|强化|深化|开展|组织|按照|围绕|贯彻|优化|规范|构建|充分|大力|持续"
# A heading without a stop before its text: 推进司法体制改革工作|加快推进…
RE_GLUED = re.compile(
    rf"^((?:{VERBS}|提高|提升|打造|建设|改革).{{3,28}}?(?:工作|活动|机制|体系|制度|建设|改革|管理|能力|水平))(?=(?:{VERBS}))"
)


@dataclass(slots=True)
class Item:
    """A measure before it becomes a row; spans index the normalised text.

    Attributes:
        num: The number as printed.
        start: Where the item begins, number included.
        text_start: Where its text begins.
        text_end: Where its text ends, before the closing responsibility clause.
        end: Where the item ends, clause included.
        clauses: Its responsibility clauses.
        path: The sections that hold it, outermost first.
        heading: Span of its leading title.
    """

    num: int
    start: int
    text_start: int
    text_end: int
    end: int
    clauses: list[Clause]
    path: list[Block]
    heading: Span | None = None


@dataclass(slots=True)
class Body:
    """A document's body.

    Attributes:
        sections: Blocks that hold measures or stand beside them.
        items: The measures in the order of the text.
        passages: What is neither: spans with a label and the section they stand in.
        report: What was repaired or seems wrong, a line each, with its place.
    """

    sections: list[Block] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    passages: list[tuple[Span, str, Block | None]] = field(default_factory=list)
    report: list[tuple[int, str]] = field(default_factory=list)
    is_running: bool = False


def read_body(text: str, lines: list[Span], lexicon: Lexicon) -> Body:
    """Read sections and measures from the lines behind the front matter.

    Args:
        text: Normalised text.
        lines: The body's lines.
        lexicon: For the responsibility clauses.
    """
    body = Body()
    loose, blocks = read_blocks(text, lines)
    tail = _cut_tail(text, blocks, loose)
    body.report.extend((block.start, message) for block, message in build_outline(blocks))
    clauses = {id(b): find_clauses(text, b.text_start, b.lines[-1][1], lexicon) for b in blocks}
    loose_clauses = [find_clauses(text, a, b, lexicon) for a, b in loose]
    measures = _measure_blocks(text, blocks, clauses)
    if measures is None:
        _running_text(text, body, blocks, clauses, loose, loose_clauses)
    else:
        for span in loose:
            body.passages.append((span, "lead_in", None))
        _numbered(text, body, blocks, clauses, measures)
    body.passages.extend((span, label, None) for span, label in tail)
    return body


def _cut_tail(text: str, blocks: list[Block], loose: list[Span]) -> list[tuple[Span, str]]:
    """Take the lines behind the last measure that are none of it: closing words, signature, boilerplate."""
    lines = blocks[-1].lines if blocks else loose
    keep = 1 if blocks else 0
    tail: list[tuple[Span, str]] = []
    first = len(lines)
    for i in range(keep, len(lines)):
        line = text[slice(*lines[i])]
        if match_line(line, tail=True) or (RE_ANNEX_LINE.match(line)):
            first = i
            break
    while first > keep and is_signature(text[slice(*lines[first - 1])]):
        first -= 1
    for span in lines[first:]:
        kind = match_line(text[slice(*span)], tail=True)
        tail.append((span, kind.label if kind else "closing"))
    del lines[first:]
    return tail


def _measure_blocks(text: str, blocks: list[Block], clauses: dict[int, list[Clause]]) -> set[int] | None:
    """Choose the blocks that are measures; None where the document is running text.

    Articles of a statute are its measures. Else, where responsibility clauses stand, the measures
    are the style with the most blocks that hold one. Else the style that carries most text.
    """
    labelled = [b for b in blocks if b.label]
    if not labelled:
        return None
    by_style: dict[str, list[Block]] = defaultdict(list)
    for block in labelled:
        assert block.label
        by_style[block.label.style.name].append(block)
    for members in by_style.values():
        if members[0].label and members[0].label.style.is_article and len(members) >= 3:
            return {id(b) for b in members}
    ranks = {style.name: rank for style, rank in rank_styles([b.label for b in labelled if b.label]).items()}
    chosen: str | None = None
    held = {id(b): any(clauses[id(c)] for c in b.subtree()) for b in labelled}
    owned = Counter(b.label.style.name for b in labelled if b.label and clauses[id(b)])
    if owned:
        # Most holders first; of a measure and its sub-items, which hold the same clauses, the measure.
        holding = {name: sum(held[id(b)] for b in members) for name, members in by_style.items()}
        best = max(by_style, key=lambda n: (holding[n], holding[n] / len(by_style[n]), ranks[n]))
        if holding[best] >= max(2, 0.15 * len(by_style[best])):
            chosen = best
    mass = {name: sum(_text_mass(text, b) for b in members) for name, members in by_style.items()}
    if chosen is None:
        chosen = max(by_style, key=lambda n: (mass[n], ranks[n]))
        if _is_running(text, by_style[chosen], ranks[chosen]):
            return None
    found = {id(b) for b in by_style[chosen]}
    for block in labelled:  # leaves of another style that name who is responsible are measures too
        if id(block) in found or block.children or not clauses[id(block)]:
            continue
        if not any(id(a) in found for a in block.ancestors()):
            found.add(id(block))
    return found


def _text_mass(text: str, block: Block) -> int:
    """Characters of a block's own text; a heading above other blocks counts nothing."""
    first = text[block.text_start : block.lines[0][1]]
    size = sum(b - a for a, b in block.lines[1:])
    if len(block.lines) == 1 and block.children and not RE_STOP.search(first) and len(first) <= MAX_HEADING:
        return 0
    return size + len(first)


def _is_running(text: str, blocks: list[Block], rank: int) -> bool:
    """Whether the outermost style only heads long paragraphs: then the sentence is the unit."""
    if rank > 0 or any(b.children for b in blocks):
        return False
    heads = [b for b in blocks if len(b.lines) > 1 and not RE_STOP.search(text[b.text_start : b.lines[0][1]])]
    if len(heads) < 0.8 * len(blocks):
        return False
    sentences = sum(1 for b in heads for a, z in b.lines[1:] for _ in sentence_spans(text, a, z))
    return sentences >= 4 * len(heads)


def split_heading(text: str, start: int, end: int) -> tuple[Span, int]:
    """Split a numbered line into its heading and the text glued to it.

    Returns:
        The heading's span without its stop, and where the text behind it begins (``end`` if none).

    Example:
        >>> text = "指导思想。以人民为中心，推进依法行政。"
        >>> (start, end), rest = split_heading(text, 0, len(text))
        >>> text[start:end], text[rest:]
        ('指导思想', '以人民为中心，推进依法行政。')
    """
    stop = RE_STOP.search(text, start, end)
    if not stop:
        colon = text.find("：", start, end)
        if end - start > MAX_HEADING and start < colon <= start + 30:
            return (start, colon), colon + 1
        return (start, end), end
    if stop.start() - start <= MAX_HEADING and stop.group() in "。！？；":
        return (start, stop.start()), stop.end()
    return (start, end), end


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    return start, end


def _numbered(text: str, body: Body, blocks: list[Block], clauses: dict[int, list[Clause]], measures: set[int]) -> None:
    """Sections and measures of a document that numbers its measures."""
    covered: set[int] = set()
    closes = 0
    ends = 0
    for block in blocks:
        if id(block) in measures:
            found = [c for b in block.subtree() for c in clauses[id(b)]]
            if found:
                closes += 1
                ends += block_end(block) - found[-1].end <= 1
    clause_ends_item = closes > 1 and ends >= 0.7 * closes
    for block in blocks:
        if id(block) in covered:
            continue
        if id(block) in measures:
            covered.update(id(b) for b in block.subtree())
            _add_item(text, body, block, clauses, clause_ends_item)
        else:
            body.sections.append(block)
            _, rest = split_heading(text, block.text_start, block.lines[0][1])
            if rest < block.lines[0][1]:
                body.passages.append(((rest, block.lines[0][1]), "lead_in", block))
            for span in block.lines[1:]:
                body.passages.append((span, "lead_in", block))
    _read_headings(text, body)


def block_end(block: Block) -> int:
    """Where the last line of a block and of what it holds ends."""
    return block.subtree()[-1].lines[-1][1]


def _add_item(text: str, body: Body, block: Block, clauses: dict[int, list[Clause]], clause_ends_item: bool) -> None:
    found = sorted((c for b in block.subtree() for c in clauses[id(b)]), key=lambda c: c.start)
    end = block_end(block)
    section = block.parent
    if found and clause_ends_item and found[-1].end < end and "\n" in text[found[-1].end : end].strip(" ")[:1]:
        # lines below the closing clause are not the measure's
        for b in block.subtree():
            for a, z in b.lines:
                if a >= found[-1].end:
                    body.passages.append(((a, z), "lead_in", section))
        end = found[-1].end
    text_start, text_end = _trim(text, block.text_start, end)
    for clause in reversed(found):
        if text_end > clause.end or clause.start <= text_start:
            break
        text_start, text_end = _trim(text, text_start, clause.start)
    if text_end <= text_start:
        body.report.append((block.start, "a number without text"))
        body.passages.append(((block.start, end), "heading", section))
        return
    num = block.num
    assert num is not None
    body.items.append(Item(num, block.start, text_start, text_end, end, found, block.ancestors()))


def _read_headings(text: str, body: Body) -> None:
    """Find the leading title of each measure.

    A first sentence is a title where it is short and says no more than a topic. Where most
    measures of a document have one, a longer one counts too, and one without a stop is found by
    the verb behind it.
    """
    firsts: list[tuple[Item, Span, bool]] = []
    for item in body.items:
        spans = list(sentence_spans(text, item.text_start, min(item.text_end, item.text_start + 600)))
        if spans:
            firsts.append((item, spans[0], spans[0][1] < item.text_end))
    several = [(item, span) for item, span, more in firsts if more]
    plain = [span for _, span in several if _is_plain_title(text[slice(*span)])]
    usual = len(several) >= 3 and len(plain) >= 0.7 * len(several)
    for item, (start, end), more in firsts:
        words = text[start:end].rstrip("。！？；")
        if more and (_is_plain_title(words) or (usual and len(words) <= 40 and words.count("，") <= 1)):
            item.heading = (start, start + len(words))
        elif usual and (glued := RE_GLUED.match(words)):
            item.heading = (start, start + len(glued[1]))


def _is_plain_title(sentence: str) -> bool:
    words = sentence.rstrip("。！？；")
    return 2 < len(words) <= 30 and not RE_FIGURE_HEADING.search(words)


def _running_text(
    text: str,
    body: Body,
    blocks: list[Block],
    clauses: dict[int, list[Clause]],
    loose: list[Span],
    loose_clauses: list[list[Clause]],
) -> None:
    """Sentences as measures; paragraphs, where paragraphs close with responsibility clauses."""
    body.is_running = True
    if not blocks:
        _add_running(text, body, loose, [c for found in loose_clauses for c in found], None)
        return
    for span in loose:
        body.passages.append((span, "lead_in", None))
    for block in blocks:
        body.sections.append(block)
        _, rest = split_heading(text, block.text_start, block.lines[0][1])
        lines = list(block.lines[1:])
        if rest < block.lines[0][1]:
            lines.insert(0, (rest, block.lines[0][1]))
        _add_running(text, body, lines, clauses[id(block)], block)


def _add_running(text: str, body: Body, lines: list[Span], clauses: list[Clause], section: Block | None) -> None:
    path = [*section.ancestors(), section] if section else []
    num = 0
    by_paragraph = len(clauses) >= max(2, 0.5 * len(lines))
    for start, end in lines:
        own = [c for c in clauses if start <= c.start < end]
        if by_paragraph and own:
            text_start, text_end = _trim(text, start, own[-1].start if own[-1].end >= end - 1 else end)
            if text_end > text_start:
                num += 1
                body.items.append(Item(num, start, text_start, text_end, end, own, path))
            continue
        if by_paragraph:
            body.passages.append(((start, end), "lead_in", section))
            continue
        spans = list(sentence_spans(text, start, end))
        if not spans:
            body.passages.append(((start, end), "lead_in", section))
        for a, b in spans:
            a, b = _trim(text, a, b)
            num += 1
            inside = [c for c in own if a <= c.start < b]
            body.items.append(Item(num, a, a, b, b, inside, path))
