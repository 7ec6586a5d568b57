"""What in a line of Markdown is mark and what is text.

CommonMark's own rules do not serve: they ask for blanks or punctuation around ``**``, which Chinese does not have
(``**（一）发展新能源。**坚持`` is no bold text by them), and libraries tell no places inside a line.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from policycompare.sources.formats.markdown.formulas import SUPERSCRIPTS, is_formula, read_formula


class Change(NamedTuple):
    """What a mark stands for: ``new`` is never longer than ``text[start:end]``, and empty for a mark alone."""

    start: int
    end: int
    new: str = ""


# Every repetition has a bound, so that a line of any length is read in a time that grows with it.
TARGET = (
    r"\(\s*(?:<[^<>\n]{0,500}>|[^()\s]{0,500}(?:\([^()\s]{0,100}\)[^()\s]{0,200}){0,9})"
    r"(?:\s+(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'))?\s*\)"
)
RE_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~ ])"
    r"|(?P<ticks>`+)(?P<code>[^`\n].{0,500}?)(?P=ticks)(?!`)"
    r"|(?P<dollars>\$\$?)(?P<formula>[^$\n]{1,300}?)(?P=dollars)"
    rf"|!\[(?P<alt>[^\]\n]{{0,500}})\](?P<image>{TARGET}|\[[^\]\n]{{0,100}}\])(?:\{{[^{{}}\n]{{0,300}}\}})?"
    rf"|\[(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]{{0,200}}\]){{0,1000}})\]"
    rf"(?P<target>{TARGET}|\{{[^{{}}\n]{{0,300}}\}}|\[[\w.-]{{1,20}}\])"
    r"|(?P<note>\[\^[^\]\s]{1,40}\])"
    r"|<(?P<address>(?:https?|mailto|ftp):[^<>\s]+)>"
    r"|<(?P<tag>/?[A-Za-z][A-Za-z0-9]*)(?:[\s/][^<>\n]*)?>"
    r"|&(?P<entity>#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
    r"|\^(?P<raised>[0-9+\-]{1,4})\^|(?<!~)~(?P<lowered>[0-9A-Za-z.]{1,6})~(?!~)"
    r"|(?P<strong>\*{2,}|__+|~~|==)"
    r"|\*(?P<star>(?![\s*\d])[^*\n]{1,1000}(?<!\s))\*(?!\*)"
    r"|(?<!\w)_(?P<line>(?![\s_])[^_\n]{1,1000}(?<!\s))_(?!\w)"
)
RE_DEFINITION = re.compile(r"^ {0,3}\[([^\]^\n][^\]\n]{0,100})\]:\s*\S", re.MULTILINE)
RE_FILE = re.compile(r"\.(?:docx?|wps|xlsx?|et|pptx?|pdf|ofd|zip|rar|csv)[\s)?#\"]", re.IGNORECASE)
_LINE_TAGS = "br p div li tr center h1 h2 h3 h4 h5 h6 section article details summary ul ol blockquote"
LINE_TAGS = frozenset(_LINE_TAGS.split())
_TAGS = (
    "b i u s em strong span font a img sup sub small big del ins mark code kbd hr td th table tbody thead figure "
    "figcaption q cite abbr o nobr wbr input label"
)
TAGS = LINE_TAGS | frozenset(_TAGS.split())


def find_references(text: str) -> frozenset[str]:
    """The names that links refer to: ``[1]: https://…`` defines 1."""
    return frozenset(match.group(1) for match in RE_DEFINITION.finditer(text))


def find_changes(text: str, start: int, end: int, seen: Counter[str], references: frozenset[str]) -> Iterator[Change]:
    """The marks in a stretch of a line, in their order, none inside another.

    Args:
        text: The whole text.
        start: Where the stretch begins.
        end: Where it ends.
        seen: What is counted on the way: ``pictures``, ``files`` that are linked.
        references: The names that links may refer to.
    """
    unpaired = [mark for mark in ("==", "~~") if text.count(mark, start, end) % 2]
    at = start
    while at < end:
        match = RE_INLINE.search(text, at, end)
        if match is None:
            return
        kind = match.lastgroup or ""
        begin, at = match.span()
        groups = match.groupdict()
        if groups["escaped"] is not None:
            yield Change(begin, begin + 1)
        elif groups["ticks"]:
            yield Change(begin, match.start("code"))
            yield Change(match.end("code"), at)
        elif groups["dollars"]:
            inner = groups["formula"]
            if not is_formula(inner):
                at = begin + len(groups["dollars"])
                continue
            new = read_formula(inner)
            yield Change(begin, at, new[: at - begin])
        elif groups["image"] is not None:
            seen["pictures"] += 1
            yield Change(begin, at)
        elif groups["words"] is not None:
            if not _is_target(groups["target"], references):
                at = begin + 1
                continue
            seen["files"] += bool(RE_FILE.search(groups["target"]))
            yield Change(begin, begin + 1)
            yield from find_changes(text, match.start("words"), match.end("words"), seen, references)
            yield Change(match.end("words"), at)
        elif groups["note"] is not None:
            yield Change(begin, at)
        elif groups["address"] is not None:
            yield Change(begin, begin + 1)
            yield Change(at - 1, at)
        elif groups["tag"] is not None:
            name = groups["tag"].lower()
            if name.strip("/") not in TAGS:
                continue
            seen["pictures"] += name == "img"
            yield Change(begin, at, "\n" if name.strip("/") in LINE_TAGS else "")
            if name == "sup":
                raised = re.compile(r"\s*([0-9+\-]{1,4})\s*(?=</sup)", re.IGNORECASE).match(text, at, end)
                if raised:
                    yield Change(*raised.span(1), raised.group(1).translate(SUPERSCRIPTS))
                    at = raised.end(1)
        elif groups["entity"] is not None:
            new = html.unescape(match.group())
            if len(new) < at - begin and new.isprintable() | new.isspace():
                yield Change(begin, at, new)
        elif groups["raised"] is not None:
            yield Change(begin, at, groups["raised"].translate(SUPERSCRIPTS))
        elif groups["lowered"] is not None:
            yield Change(begin, begin + 1)
            yield Change(at - 1, at)
        elif groups["strong"] is not None:
            if groups["strong"] in unpaired:
                continue
            if groups["strong"].startswith("_") and _is_blank_to_fill(groups["strong"]):
                continue
            yield Change(begin, at)
        else:
            yield Change(begin, begin + 1)
            yield from find_changes(text, match.start(kind), match.end(kind), seen, references)
            yield Change(at - 1, at)


def _is_blank_to_fill(mark: str) -> bool:
    """Whether low lines are a blank in a form (____年) and no emphasis."""
    return len(mark) > 3


def _is_target(target: str, references: frozenset[str]) -> bool:
    """Whether what follows words in square brackets makes them a link: an address, attributes, or a reference.

    国发[2021](附件) is none: an address holds a point, a slash or a cross-hatch.
    """
    if target[0] == "[":
        return target[1:-1] in references
    return target[0] == "{" or target in ("()", "(<>)") or any(c in target for c in "./#")
