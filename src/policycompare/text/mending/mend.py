"""All that is mended in a text, in the order in which it is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from policycompare.sources.blocks import Block, ReadText
from policycompare.text.edits import Edit
from policycompare.text.mending.decorations import take_decorations
from policycompare.text.mending.hard_wraps import join_lines
from policycompare.text.mending.page_lines import PageLines
from policycompare.text.mending.page_numbers import take_page_numbers
from policycompare.text.mending.raw_lines import read_raw_lines
from policycompare.text.mending.running_heads import take_running_heads
from policycompare.text.mending.spaced_figures import join_figures


class Mending(NamedTuple):
    """What was mended: the edits, and what a user must know of them, a line each."""

    edits: list[Edit]
    notes: list[str]


def find_edits(read: ReadText) -> Mending:
    """The edits that a text needs before it is normalised.

    In their order: marks of the format and the gaps between the cells of a table; page numbers and
    running heads; decorations; lines that were broken; figures whose digits stand apart.

    Args:
        read: What a reader took out of a file.
    """
    edits = [Edit(start, end, "") for start, end in read.skipped if end > start]
    for block in read.blocks:
        if block.rows:
            edits.extend(_cell_gaps(block))
    lines = read_raw_lines(read)
    pages = PageLines(read.characters, lines)
    taken = [(take_page_numbers(pages), "page number"), (take_running_heads(pages), "running head")]
    decorations = take_decorations(read.characters, lines)
    joins, notes = join_lines([line for line in lines if not line.removed])
    mended = [*edits, *pages.edits, *decorations, *joins, *join_figures(read.characters)]
    return Mending(mended, _taken_notes(taken) + notes)


def _taken_notes(taken: list[tuple[int, str]]) -> list[str]:
    said = " and ".join(f"{n:,} {name}{'s' * (n > 1)}" for n, name in taken if n)
    return [f"{said} {'was' if sum(n for n, _ in taken) == 1 else 'were'} taken out of the text"] if said else []


def _cell_gaps(table: Block) -> Iterator[Edit]:
    """A line end between two cells: what stands in one is never read as one word with what stands in the next."""
    cells = sorted({cell for row in table.rows for cell in row if cell[1] > cell[0]})
    at = table.start
    for start, end in cells:
        if start > at:
            yield Edit(at, start, "\n" if at > table.start else "")
        at = max(at, end)
    if table.end > at:
        yield Edit(at, table.end, "\n")  # what follows the table is no part of its last cell
