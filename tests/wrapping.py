"""Texts broken at a width, as a PDF's copy or an editor breaks them."""

from __future__ import annotations

import re
from collections.abc import Callable

from policycompare.text.mending.raw_lines import columns

CLOSING = "，。、；：！？）》】〕”’,.;:!?)%"
OPENING = "（《“‘【〔("
RE_WORD = re.compile("[A-Za-z0-9.%]+|.")


def indented(text: str) -> str:
    """A text whose paragraphs begin two characters in."""
    return "".join(f"　　{line}\n" for line in text.split("\n") if line)


def wrapped(
    text: str, width: int, *, counts: str = "columns", gap: bool = False, whole_words: bool = True, rules: bool = True
) -> str:
    """Break the paragraphs of a text; rows of a table, with tabs, stay whole.

    Args:
        text: A paragraph a line.
        width: Characters of a line; in columns, twice as many.
        counts: columns or characters.
        gap: An empty line between paragraphs.
        whole_words: Figures and Latin words are not broken.
        rules: No line begins with a closing mark or ends with an opening one.
    """
    size: Callable[[str], int] = columns if counts == "columns" else len
    most = 2 * width if counts == "columns" else width
    made: list[str] = []
    for paragraph in filter(None, text.split("\n")):
        line = ""
        words = RE_WORD.findall(paragraph) if whole_words else list(paragraph)
        for word in words if "\t" not in paragraph else [paragraph]:
            if size(line) + size(word) <= most or not line.strip() or (rules and word in CLOSING):
                line += word
                continue
            kept = line.rstrip(OPENING) if rules else line
            made.append(kept)
            line = line[len(kept) :] + word
        made += [line, ""] if gap else [line]
    return "\n".join(made) + "\n"
