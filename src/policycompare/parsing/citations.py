"""Citations: every 《…》 with what is nested in it, and the document number beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policycompare.parsing.lines.line_patterns import RE_DOCUMENT_NUMBER

MAX_TITLE = 200
RE_NUMBER_BESIDE = re.compile(rf"[（(]({RE_DOCUMENT_NUMBER.pattern})[)）]")


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document.

    Attributes:
        start: Where the title begins, inside its marks (the number, where there is no title).
        end: Where it ends.
        title: The title, with inner marks; None where only the number is printed.
        document_number: The number beside it.
    """

    start: int
    end: int
    title: str | None
    document_number: str | None


def find_citations(text: str, start: int, end: int) -> Iterator[Citation]:
    """Find the documents that ``text[start:end]`` names.

    Example:
        >>> text = "《贯彻落实〈关于推行法律顾问制度的意见〉的实施意见》（厅字〔2017〕2号），按照鞍委发〔2021〕25号执行"
        >>> for cited in find_citations(text, 0, len(text)):  # the inner title belongs to the outer
        ...     print(cited.title, cited.document_number)
        贯彻落实〈关于推行法律顾问制度的意见〉的实施意见 厅字〔2017〕2号
        None 鞍委发〔2021〕25号
    """
    numbers: set[int] = set()
    at = start
    while True:
        opened = text.find("《", at, end)
        if opened < 0:
            break
        close = _close(text, opened, end)
        if close is None:
            at = opened + 1
            continue
        beside = RE_NUMBER_BESIDE.match(text, close + 1, end)
        if beside:
            numbers.add(beside.start(1))
        if close > opened + 1:
            yield Citation(opened + 1, close, text[opened + 1 : close].replace("\n", ""), beside[1] if beside else None)
        at = close + 1
    if text.find("号", start, end) < 0:
        return
    for match in RE_DOCUMENT_NUMBER.finditer(text, start, end):
        is_beside_title = "》" in text[max(0, match.start() - 3) : match.start()]
        if match.start() not in numbers and not is_beside_title:
            number = re.sub(r"^.*[（(，。、按照据]", "", match.group()) or match.group()
            yield Citation(match.end() - len(number), match.end(), None, number)


def _close(text: str, opened: int, end: int) -> int | None:
    depth = 0
    for i in range(opened, min(end, opened + MAX_TITLE)):
        if text[i] == "《":
            depth += 1
        elif text[i] == "》":
            depth -= 1
            if depth == 0:
                return i
    return None
