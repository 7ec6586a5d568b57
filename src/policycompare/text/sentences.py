"""Sentences of normalised text."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A sentence ends at a stop outside of quotation marks, or at a line end. A closing quotation mark
# or bracket behind the stop belongs to it. ； separates parts of one sentence, not sentences.
RE_SENTENCE = re.compile(r"[^。！？\n]+(?:[。！？]+[”’）]*)?")


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences in ``text[start:end]``.

    A stop inside a quotation ends no sentence.

    Example:
        >>> text = "落实“应当出庭。不能出庭的，说明理由”的规定。加强培训。"
        >>> [text[a:b] for a, b in sentence_spans(text, 0, len(text))]
        ['落实“应当出庭。不能出庭的，说明理由”的规定。', '加强培训。']
    """
    begin = None
    for match in RE_SENTENCE.finditer(text, start, end):
        if begin is None:
            begin = match.start()
        piece = text[begin : match.end()]
        next_is_line = match.end() >= end or text[match.end()] == "\n"
        if not next_is_line and "“" in piece and piece.count("“") > piece.count("”") and len(piece) < 400:
            continue
        if piece[0].isalnum() or any(map(str.isalnum, piece)):
            yield begin, match.end()
        begin = None
    if begin is not None and any(map(str.isalnum, text[begin:end])):
        yield begin, end
