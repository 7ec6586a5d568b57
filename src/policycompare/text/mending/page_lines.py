"""Lines of pages: what is no text is taken out of them, a whole line or a part of one."""

from __future__ import annotations

from policycompare.text.edits import Edit
from policycompare.text.mending.line_shapes import is_closed, is_visibly_cut, opens_line
from policycompare.text.mending.raw_lines import RawLine, columns
from policycompare.text.mending.wrap_widths import MIN_WIDTH, Width, find_widths


class PageLines:
    """The lines of a text, and the edits that take marks of pages out of them.

    Attributes:
        raw: The raw text.
        lines: Its lines; those that are taken out are marked ``removed``, those that lose a part are cut.
        edits: What was taken out.
    """

    def __init__(self, raw: str, lines: list[RawLine]) -> None:
        self.raw = raw
        self.lines = lines
        self.edits: list[Edit] = []
        self._widths: dict[int, Width | None] | None = None

    def shown(self, i: int) -> str:
        """The raw characters of a line."""
        return self.raw[self.lines[i].start : self.lines[i].end]

    def remove(self, i: int) -> None:
        """Take a whole line out."""
        line = self.lines[i]
        line.removed = True
        self.edits.append(Edit(line.start, line.end, ""))
        self._open_page(i + 1)

    def cut(self, i: int, start: int, end: int) -> None:
        """Take a part out of a line, by its places in the raw text."""
        line = self.lines[i]
        if start <= line.start and end >= line.end:
            self.remove(i)
            return
        self.edits.append(Edit(start, end, ""))
        if start <= line.start:
            rest = self.raw[end : line.end]
            behind = rest.lstrip()
            line.indent = rest[: len(rest) - len(behind)]
            line.text = line.text[-len(behind) :]
            line.start = line.end - len(behind)
            self._open_page(i)
        elif end >= line.end:
            line.text = line.text[: -(line.end - start)].rstrip()
            line.end = start
            self._open_page(i + 1)
        else:
            line.text = line.text.replace(self.raw[start:end].strip(), "", 1)

    def _open_page(self, i: int) -> None:
        if i < len(self.lines):
            self.lines[i].opens_page = True

    def kept(self, i: int, step: int) -> int:
        """The next line before (-1) or behind (1) another that is still there; -1 = none."""
        i += step
        while 0 <= i < len(self.lines) and self.lines[i].removed:
            i += step
        return i if i < len(self.lines) else -1

    def first_of_pages(self) -> list[int]:
        """The lines that pages begin with."""
        return [i for i, line in enumerate(self.lines) if line.opens_page and not line.removed]

    def interrupts(self, i: int) -> bool:
        """Whether a line stands in the middle of a sentence."""
        a, b = self.kept(i, -1), self.kept(i, 1)
        if a < 0 or b < 0:
            return False
        before, after = self.lines[a].text, self.lines[b].text
        if columns(before) < MIN_WIDTH:
            return False  # a cell of a table that was pasted as text
        return not is_closed(before) and not opens_line(after) and is_visibly_cut(before, after)

    def width(self, i: int) -> Width | None:
        """The width that a line is broken at, or None."""
        if self._widths is None:
            kept = [n for n, line in enumerate(self.lines) if not line.removed]
            self._widths = dict(zip(kept, find_widths([self.lines[n] for n in kept]), strict=True))
        return self._widths.get(i)

    def is_full(self, i: int) -> bool:
        """Whether a line is as wide as the text is broken at."""
        width = self.width(i)
        return width is not None and abs(width.of(self.lines[i]) - width.columns) <= 4
