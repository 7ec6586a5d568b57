"""Citations: every 《…》 with the titles nested in it, the document number beside it, and what is done with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policycompare.lexicon.relations import Relations
from policycompare.parsing.lines.line_patterns import RE_DOCUMENT_NUMBER
from policycompare.parsing.relations import Span, relations_of

MAX_TITLE = 200
"""Characters of a title; one whose mark never closes is none. The report says where one is longer."""
RE_ANY_TITLE = re.compile(r"《(?:[^《》\n]++|《[^《》\n]*+》)*+》")
RE_NUMBER_BESIDE = re.compile(rf"[（(]({RE_DOCUMENT_NUMBER.pattern})[)）]")
CLOSERS = {"《": "》", "〈": "〉", "<": ">"}
RE_CLAUSE_END = re.compile("[\n。；：！？]")
BEFORE = 16
"""Characters before a citation that are kept: who issued the document is printed there, if anywhere."""
RE_OUTER = re.compile("《")
RE_INNER = re.compile("[《〈<]")
"""How a title within a title opens: with a single mark by the rule, a double or makeshift one where it is not kept."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document.

    Attributes:
        start: Where the title begins, inside its marks (the number, where there is no title).
        end: Where it ends.
        title: The title, with inner marks; None where only the number is printed.
        document_number: The number beside it.
        relation: What is done with it, one of ``RELATIONS``.
        nested: The documents that its title names.
        before: What its clause prints right before it; None where that is nothing, and in a title.
    """

    start: int
    end: int
    title: str | None
    document_number: str | None
    relation: str = "cites"
    nested: tuple[Citation, ...] = ()
    before: str | None = None


def find_citations(text: str, start: int, end: int, relations: Relations) -> Iterator[Citation]:
    """Find the documents that ``text[start:end]`` names: those with a title, then those with a number alone.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> text = "落实《贯彻落实〈关于法律顾问的意见〉的实施意见》（厅字〔2017〕2号），按照鞍委发〔2021〕25号办理"
        >>> for cited in find_citations(text, 0, len(text), read_lexicon().relations):
        ...     print(cited.title, cited.document_number, cited.relation, [inner.title for inner in cited.nested])
        贯彻落实〈关于法律顾问的意见〉的实施意见 厅字〔2017〕2号 implements ['关于法律顾问的意见']
        None 鞍委发〔2021〕25号 follows []
    """
    found: list[tuple[Span, str | None]] = []
    numbers: set[int] = set()
    for opened, close in _marked(text, start, end, RE_OUTER):
        match = RE_NUMBER_BESIDE.match(text, close, end)
        if match:
            numbers.add(match.start(1))
        found.append(((opened, close), match[1] if match else None))
    titled = len(found)
    if text.find("号", start, end) >= 0:
        for match in RE_DOCUMENT_NUMBER.finditer(text, start, end):
            is_beside_title = "》" in text[max(0, match.start() - 3) : match.start()]
            if match.start() not in numbers and not is_beside_title:
                bare = re.sub(r"^.*[（(，。、按照据]", "", match.group()) or match.group()
                found.append(((match.end() - len(bare), match.end()), bare))
    if not found:
        return
    marked = sorted(span for span, _ in found)
    relation_of = dict(zip(marked, relations_of(text, marked, start, end, relations), strict=True))
    for span, beside in found[:titled]:
        yield replace(_titled(text, span, beside, relation_of[span], relations), before=_before(text, span[0]))
    for span, number in found[titled:]:
        yield Citation(*span, None, number, relation_of[span], before=_before(text, span[0]))


def _before(text: str, start: int) -> str | None:
    return RE_CLAUSE_END.split(text[max(0, start - BEFORE) : start])[-1] or None


def too_long_titles(text: str, start: int, end: int) -> Iterator[int]:
    """Where titles begin that are too long to be read as citations."""
    for match in RE_ANY_TITLE.finditer(text, start, end):
        if len(match.group()) > MAX_TITLE:
            yield match.start()


def _titled(text: str, span: Span, number: str | None, relation: str, relations: Relations) -> Citation:
    """A citation with its title, and the titles in it; what a title says of one is done: 关于修改〈…〉的决定."""
    start, end = span[0] + 1, span[1] - 1
    marked = list(_marked(text, start, end, RE_INNER))
    said = relations_of(text, marked, start, end, relations) if marked else []
    nested = tuple(
        _titled(text, inner, None, "cites" if own == "planned" else own, relations)
        for inner, own in zip(marked, said, strict=True)
    )
    return Citation(start, end, text[start:end].replace("\n", ""), number, relation, nested)


def _marked(text: str, start: int, end: int, opener: re.Pattern[str]) -> Iterator[Span]:
    """The outermost titles in ``text[start:end]``, with their marks; empty ones and those that do not close not."""
    at = start
    while match := opener.search(text, at, end):
        at = match.end()
        close = _close(text, match.start(), end)
        if close is not None:
            if close > at:
                yield match.start(), close + 1
            at = close + 1


def _close(text: str, opened: int, end: int) -> int | None:
    depth = 0
    for i in range(opened, min(end, opened + MAX_TITLE)):
        if text[i] == text[opened]:
            depth += 1
        elif text[i] == CLOSERS[text[opened]]:
            depth -= 1
            if depth == 0:
                return i
    return None
