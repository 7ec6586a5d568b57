"""Tables of contents: where one begins, and where the text that it lists takes over."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from policycompare.parsing.lines.line import Line

RE_CONTENTS = re.compile(r"^(?:目录|目次|CONTENTS|Contents)$|(?:通过|批准|印发|月|日|[）)])目录$")
"""Its heading; copies of a PDF glue it to what stands above."""
RE_LEADERS = re.compile(r"(?:[.．…·‥•_\-—\s]*\d{0,3}|[.．…·‥•_\-—\s]*[IVXivx]{1,5})$")
"""Dots and page number behind an entry."""
RE_LED = re.compile(r"(?:[.．…·‥•]{2,}|…)[.．…·‥•\s\-—]*\d{0,3}$|[\u4e00-\u9fff）]\d{1,3}$")
MAX_ENTRY = 90
MAX_ENTRIES = 600
"""Lines of a table of contents; what follows more of them is read as the text, and the report says so."""


def _key(words: str) -> str:
    """What is the same in an entry and in its heading: letters and figures without leaders and page."""
    return re.sub(r"[\W_]", "", RE_LEADERS.sub("", words))


def _same(entry: str, line: str) -> bool:
    """Whether a line is the heading that an entry lists; it may run into its text, or be broken."""
    if not entry or not line:
        return False
    if entry == line or (len(entry) >= 5 and line.startswith(entry)) or (len(line) >= 7 and entry.startswith(line)):
        return True
    return (
        abs(len(entry) - len(line)) <= 2
        and len(entry) >= 8
        and entry[:2] == line[:2]
        and SequenceMatcher(None, entry, line, autojunk=False).ratio() >= 0.9
    )


def _is_entry(line: Line) -> bool:
    words = line.words
    if MAX_ENTRY < len(words) <= 4 * MAX_ENTRY:  # leaders may be longer than what they lead from
        words = RE_LEADERS.sub("", words)
    return len(words) <= MAX_ENTRY and not re.search("[。；！？]", words) and not line.outside


def find_contents(lines: list[Line]) -> list[Line]:
    """The lines of a table of contents.

    It is a run of short lines: below the words 目录, or numbered from its first line on. It ends where its first
    heading comes again, or, where the text prints that one otherwise, behind the last line that leads to a page.
    """
    named = next((i for i, line in enumerate(lines[:400]) if RE_CONTENTS.search(line.words)), None)
    start = named + 1 if named is not None else next((i for i, x in enumerate(lines[:80]) if x.opens_body), None)
    if start is None or start >= len(lines):
        return []
    keys: list[str] = []
    end, again = start, False
    while end < min(len(lines), start + MAX_ENTRIES) and _is_entry(lines[end]):
        key = _key(lines[end].words)
        if len(keys) > 1 and any(_same(first, key) for first in keys[:2]):
            again = True
            break
        keys.append(key)
        end += 1
    led = [i for i in range(start, end) if RE_LED.search(lines[i].words)]
    behind = [_key(line.words[:MAX_ENTRY]) for line in lines[end : end + 1500]]
    listed = [i for i in range(start, end) if _comes_again(keys[i - start], behind)]
    numbered = sum(lines[i].opens_body for i in range(start, end))
    leads = len(led) >= 3 and len(led) >= 0.5 * (end - start)
    if leads:
        last = max(led[-1], listed[-1] if listed else 0)
    elif len(listed) >= (2 if named is not None else 3) and (again or named is not None):
        last = listed[-1]
    else:
        return []
    if not leads and (numbered < 2 or (2 * len(listed) < end - start and named is None)):
        return []
    above = named if named is not None and lines[named].words in ("目录", "目次", "CONTENTS", "Contents") else start
    return lines[above : last + 1]


def _comes_again(entry: str, behind: list[str]) -> bool:
    return len(entry) >= 2 and any(_same(entry, line) for line in behind)
