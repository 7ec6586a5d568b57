"""What is mended in a text before it is normalised, each change as an edit that keeps the way back.

In the order in which they are found: marks of the format, the gaps between the cells of a table.
"""

from __future__ import annotations

from collections.abc import Iterator

from policycompare.sources.blocks import Block, ReadText
from policycompare.text.edits import Edit


def find_edits(read: ReadText) -> list[Edit]:
    """The edits that a text needs before it is normalised.

    Args:
        read: What a reader took out of a file.
    """
    edits = [Edit(start, end, "") for start, end in read.skipped if end > start]
    for block in read.blocks:
        if block.rows:
            edits.extend(_cell_gaps(block))
    return edits


def _cell_gaps(table: Block) -> Iterator[Edit]:
    """A line end between two cells: what stands in one is never read as one word with what stands in the next."""
    cells = sorted({cell for row in table.rows for cell in row if cell[1] > cell[0]})
    at = table.start
    for start, end in cells:
        if start > at:
            yield Edit(at, start, "\n" if at > table.start else "")
        at = max(at, end)
    if table.end > at:
        yield Edit(at, table.end, "")
