"""Markdown, as converters and people write it: headings, tables, lists; the places of its marks.

A scanner of lines, and no library: a span has to index the file down to the character, which no parser tells; a line is
a paragraph here, also without an empty line behind it, as in most clippings of Chinese texts (lines that were broken at
a width are joined later, for every format); and converters write much that CommonMark does not take for a heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from policycompare.sources.blocks import Block, ReadText, Span
from policycompare.sources.decoding import decode
from policycompare.sources.formats.markdown.inline import Change, find_changes, find_references
from policycompare.sources.formats.markdown.tables import find_html_tables, find_table, is_pipe_rule, line_begin, trim
from policycompare.sources.manifest import FileEntry

RE_LINE = re.compile("[^\n\r\x0b\x0c\x85\u2028\u2029]*")
RE_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*$")
RE_HEADING = re.compile(r"(?P<marks>#{1,6})(?P<blank>[ \t\u00a0\u3000]*)(?=[^#\s])")
RE_HEADING_END = re.compile(r"(?:\s*\{[#.][^{}]*\})?(?:\s+#+)?\s*$")
RE_SETEXT = re.compile(r"(?:=+|-{2,})$")
RE_BREAK = re.compile(r"(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,})$")
RE_PREFIX = re.compile(r"(?:[-*+•]\s+(?=\S)|\[[ xX]\]\s+(?=\S))\s*")
RE_LAZY_NUMBER = re.compile(r"1(?P<mark>[.)])\s+(?=\S)")
RE_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:\s*")
RE_REFERENCE = re.compile(r"\[[^\]^\n][^\]\n]*\]:\s*<?\S+>?(?:\s+[\"'(].*[\"')])?$")
RE_FIELD = re.compile(r"(?:[\w\u4e00-\u9fff-]+\s*:(?:\s.*)?|\s+\S.*|-\s.*|\s*)$")
RE_TITLE_FIELD = re.compile(r"^title\s*:\s*([\"']?)(?P<title>.+?)\1\s*$", re.MULTILINE | re.IGNORECASE)
LONG_HEADING = 60
"""A heading that is longer and holds a full stop is a paragraph that a converter took for one."""


def read_markdown(data: bytes, entry: FileEntry) -> ReadText:
    r"""Read Markdown.

    Returns:
        The characters of the file; where a mark stands for other characters (``&gt;``, ``<br>``, a formula) those stand
        there instead, and what is left of the mark is skipped, so that all places are the file's.

    Raises:
        DataError: The bytes are no text.

    Example:
        >>> from policycompare.sources.manifest import FileEntry
        >>> found = read_markdown("##二、**任务**\n1\\. 改造管网".encode(), FileEntry("plan.md", None, None, ()))
        >>> [(b.kind, found.characters[b.start : b.end]) for b in found.blocks], found.skipped
        ([('heading', '二、**任务'), ('paragraph', '1\\. 改造管网')], ((0, 2), (4, 6), (8, 10), (12, 13)))
    """
    return read_marked(decode(data, entry.path, entry.encoding))


def is_markdown(text: str) -> bool:
    r"""Whether a plain text is Markdown in truth: several headings or bold passages, or a table with its rule.

    Example:
        >>> is_markdown("## 一、目标\n## 二、任务"), is_markdown("|任务|单位|\n|--|--|"), is_markdown("1.目标")
        (True, True, False)
    """
    lines = [line.strip() for line in text.splitlines()]
    headings = sum(bool(RE_HEADING.match(line)) and len(line) <= LONG_HEADING for line in lines)
    tables = sum("|" in above and is_pipe_rule(line) for above, line in pairwise(lines))
    bold = sum(line.count("**") >= 2 for line in lines)
    return headings >= 2 or tables >= 1 or bold >= 3


def read_marked(text: str) -> ReadText:
    """Read the characters of a Markdown file."""
    scan = _Scan(text)
    scan.run()
    return scan.result()


class _Scan:
    """One walk over the lines of a file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.changes: list[Change] = []
        self.blocks: list[Block] = []
        self.seen: Counter[str] = Counter()
        self.notes: list[str] = []
        self.references = find_references(text)
        self.shown = self._blank_out(text)
        spans = [match.span() for match in RE_LINE.finditer(self.shown) if match.group() or self._ends(match)]
        self.lines = [self._unquoted(*trim(self.shown, *span)) for span in spans]

    def _ends(self, match: re.Match[str]) -> bool:
        """Whether an empty match is an empty line, and not the end of the line before it."""
        start = match.start()
        return start == 0 or self.shown[start - 1] in "\n\r\x0b\x0c\x85\u2028\u2029"

    def _blank_out(self, text: str) -> str:
        """The text with blanks for comments and for tables in HTML, which are dealt with here."""
        pieces = list(text)

        def blank(start: int, end: int) -> None:
            for place in range(start, end):
                if pieces[place] not in "\n\r":
                    pieces[place] = " "

        start = text.find("<!--")
        while start >= 0 and (end := text.find("-->", start + 4)) >= 0:
            self.changes.append(Change(start, end + 3))
            self.seen["pictures"] += text[start + 4 : end].strip().lower() == "image"  # as docling marks them
            blank(start, end + 3)
            start = text.find("<!--", end + 3)
        text = "".join(pieces)
        for table in find_html_tables(text):
            start, end = table.span
            self._add_table(start, end, table.rows, table.header)
            blank(start, end)
        return "".join(pieces)

    def result(self) -> ReadText:
        """What was read."""
        pieces = list(self.text)
        skipped: list[Span] = []
        done = 0
        for start, end, new in sorted(self.changes):
            if start < done:
                continue
            pieces[start : start + len(new)] = new
            if start + len(new) < end:
                skipped.append((start + len(new), end))
            done = end
        if self.seen["pictures"]:
            self.notes.append(f"{self.seen['pictures']} pictures are not read")
        if self.seen["files"]:
            self.notes.append(f"{self.seen['files']} linked files are not read")
        self.blocks.sort(key=lambda block: block.start)
        characters = "".join(pieces)
        is_decoded = characters == self.text
        return ReadText(characters, tuple(self.blocks), tuple(skipped), tuple(self.notes), is_decoded=is_decoded)

    def run(self) -> None:
        """Walk over the lines."""
        number = self._front_matter()
        fence = ""
        while number < len(self.lines):
            start, end = self.lines[number]
            words = self.shown[start:end]
            opens = RE_FENCE.match(words)
            if fence or opens:
                if opens and not fence:
                    fence = opens.group(1)
                    self.changes.append(Change(start, end))
                elif words.startswith(fence) and not words.strip(fence[0]):
                    fence = ""
                    self.changes.append(Change(start, end))
                elif words:
                    self.blocks.append(Block("paragraph", start, end))
                number += 1
                continue
            start = self._skip_prefix(start, end)
            words = self.shown[start:end]
            table = find_table(self.shown, self.lines, number) if words else None
            if table is not None:
                self._add_table(start, self.lines[table.end_line - 1][1], table.rows, table.header)
                if table.is_cut:
                    self.notes.append("a table whose cells run over several lines is read line by line")
                number = table.end_line
                continue
            number += self._read_line(number, start, end)
        self._number_lazy_lists()

    def _unquoted(self, start: int, end: int) -> Span:
        """A line without the marks of a quotation."""
        while start < end and self.shown[start] == ">":
            self.changes.append(Change(start, start + 1))
            start = trim(self.shown, start + 1, end)[0]
        return start, end

    def _skip_prefix(self, start: int, end: int) -> int:
        """Skip the marks of items of lists."""
        if RE_BREAK.match(self.shown, start, end):
            return start
        while match := RE_PREFIX.match(self.shown, start, end):
            self.changes.append(Change(*match.span()))
            start = match.end()
        return start

    def _front_matter(self) -> int:
        """Skip the fields above a document, but for its title; the number of the first line behind them."""
        first = next((i for i, (start, end) in enumerate(self.lines) if end > start), 0)
        if not self.lines or self.shown[slice(*self.lines[first])] != "---":
            return 0
        for number in range(first + 1, min(len(self.lines), first + 80)):
            start, end = self.lines[number]
            words = self.shown[start:end]
            if words in ("---", "..."):
                break
            if not RE_FIELD.match(self.shown[line_begin(self.shown, start) : end]):
                return 0
        else:
            return 0
        if number == first + 1:
            return 0
        begin, end = self.lines[first][0], self.lines[number][1]
        title = RE_TITLE_FIELD.search(self.shown, begin, end)
        behind = re.sub(r"[\W_]+", "", self.shown[end : end + 1500])[:600]
        if title and re.sub(r"[\W_]+", "", title.group("title")) not in behind:
            start, stop = title.span("title")
            self.changes += [Change(begin, start), Change(stop, end)]
            self.blocks.append(Block("heading", start, stop, 1))
        else:
            self.changes.append(Change(begin, end))
        self.notes.append("the fields above the document are not read as its text")
        return number + 1

    def _read_line(self, number: int, start: int, end: int) -> int:
        """Read a line that is no table's; how many lines it took."""
        words = self.shown[start:end]
        if not words:
            return 1
        if RE_BREAK.match(words) or RE_REFERENCE.match(words):
            self.changes.append(Change(start, end))
            return 1
        heading = RE_HEADING.match(words)
        if heading:
            self.changes.append(Change(start, start + heading.end()))
            tail = RE_HEADING_END.search(self.shown, start + heading.end(), end)
            if tail and tail.end() > tail.start():
                self.changes.append(Change(*tail.span()))
                end = tail.start()
            self._add_line(start + heading.end(), end, len(heading.group("marks")))
            return 1
        note = RE_NOTE.match(words)
        if note:
            self.changes.append(Change(start, start + note.end()))
            start += note.end()
        if self.text[end - 1] == "\\":
            self.changes.append(Change(end - 1, end))
            end -= 1
        below = self.lines[number + 1] if number + 1 < len(self.lines) else (end, end)
        under = self.shown[slice(*below)]
        level = 0
        if RE_SETEXT.match(under) and (under[0] == "=" or _can_be_underlined(words)):
            level = 1 if under[0] == "=" else 2
            self.changes.append(Change(*below))
        self._add_line(start, end, level)
        return 2 if level else 1

    def _add_line(self, start: int, end: int, level: int = 0) -> None:
        changes = list(find_changes(self.shown, start, end, self.seen, self.references))
        self.changes += changes
        start, end = _without_marks(self.text, start, end, changes)
        if end <= start:
            return
        if level and not (end - start > LONG_HEADING and "。" in self.text[start:end]):
            self.blocks.append(Block("heading", start, end, level))
        else:
            self.blocks.append(Block("paragraph", start, end))

    def _add_table(self, start: int, end: int, rows: tuple[tuple[Span, ...], ...], header: int) -> None:
        trimmed: dict[Span, Span] = {}
        for cell in {cell for row in rows for cell in row}:
            changes = [
                change
                for line in _lines_of(self.text, cell)
                for change in find_changes(self.text, *line, self.seen, self.references)
            ]
            self.changes += changes
            trimmed[cell] = _without_marks(self.text, *cell, changes)
        cells = tuple(tuple(trimmed[cell] for cell in row) for row in rows)
        self.blocks.append(Block("table", start, end, 0, cells, header))

    def _number_lazy_lists(self) -> None:
        """Give the items of a list that are all numbered 1 the numbers that a reader sees."""
        run: list[Span] = []
        for start, end in [*self.lines, (len(self.shown), len(self.shown))]:
            item = RE_LAZY_NUMBER.match(self.shown, start, end)
            if item:
                run.append((start, item.end()))
                continue
            is_inside = end == start < len(self.shown) or start - line_begin(self.shown, start) >= 3
            if run and not is_inside:
                for number, (at, stop) in enumerate(run[1:], 2):
                    new = f"{number}."
                    if len(new) <= stop - at:
                        self.changes.append(Change(at, stop, new))
                run = []


def _can_be_underlined(words: str) -> bool:
    """Whether hyphens below a line make it a heading; below a sentence or a field they are a rule across the page."""
    return len(words) <= LONG_HEADING // 2 and not any(c in words for c in "。；：:！？")


def _lines_of(text: str, span: Span) -> Iterator[Span]:
    """The lines of a stretch that holds any."""
    return (match.span() for match in RE_LINE.finditer(text, *span) if match.group())


def _without_marks(text: str, start: int, end: int, changes: list[Change]) -> Span:
    """A stretch without the marks and blanks at its ends."""
    bare = [change for change in changes if not change.new.strip()]
    first, last = 0, len(bare)
    while True:
        start, end = trim(text, start, end)
        if first < last and bare[first].start == start:
            start = bare[first].end
            first += 1
        elif first < last and bare[last - 1].end == end:
            end = bare[last - 1].start
            last -= 1
        else:
            return (start, end) if start < end else (start, start)
