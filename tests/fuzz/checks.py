"""What has to hold of whatever was read: messages, tables, views."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd

from fuzz.cases import OUTSIDE, Finding
from fuzz.watch import place
from policycompare.errors import PolicyCompareError
from policycompare.tables import check as table_checks
from policycompare.tables.frames import Parsed, check_tables
from policycompare.text.documents import Source

LONGEST_MESSAGE = 1_500
CELLS = {
    "measures.text", "sentences.text", "targets.text", "targets.indicator", "targets.scope", "citations.title",
    "sections.heading", "responsibilities.mention",
}  # fmt: skip
"""Cells that stand in the document as they are."""
READ = {"measures", "sentences", "targets", "citations", "sections", "responsibilities", "document_units", "passages"}
"""Tables that documents alone fill."""
VIEW = {
    ("div", "class"), ("style", ""), ("table", ""), ("caption", ""), ("thead", ""), ("tbody", ""), ("tr", ""), ("th", ""),
    ("th", "style"), ("td", ""), ("td", "style"), ("mark", "class"), ("mark", "class title"), ("details", ""), ("summary", ""),
    ("p", ""), ("code", ""),
}  # fmt: skip
"""Elements of the view of what was read, each with its attributes."""
URL = {"href", "src", "action", "formaction", "data", "srcset", "xlink:href", "poster", "background"}


def check_message(error: PolicyCompareError, names: Iterable[str]) -> list[Finding]:
    """A message is one line that names the file and what to do."""
    text, at = str(error), f"{type(error).__name__} at {place(error)}"
    found = [Finding(f"refused: {at}", text[:300], is_note=True)]
    if "\n" in text or "\r" in text or not text:
        found.append(Finding(f"message of more than a line: {at}", repr(text[:300])))
    if any(unicodedata.category(c) in ("Cc", "Cs") or c in "\u2028\u2029\u202e\u202d\u2066\u2067\u2068" for c in text):
        found.append(Finding(f"message with a control character: {at}", repr(text[:300])))
    if len(text) > LONGEST_MESSAGE:
        found.append(Finding(f"message without end: {at}", f"{len(text)} characters: {text[:200]!r}"))
    if not any(name in text for name in names if name):
        found.append(Finding(f"message without a file: {at}", repr(text[:300])))
    if not re.search(r"[:：,].+; \S", text):
        found.append(Finding(f"message without a remedy: {at}", repr(text[:300])))
    if OUTSIDE in text:
        found.append(Finding(f"message shows a file outside: {at}", repr(text[:300])))
    cause = error.__cause__
    if "it cannot be read as" in text and cause is not None:
        found.append(
            Finding(f"refused by a library: {type(cause).__name__} at {place(cause)}", text[:300], is_note=True)
        )
    return found


def check_parsed(tables: Parsed, sources: Mapping[str, Source]) -> list[Finding]:
    """Schema, keys, spans and tiling, and that nothing is in the tables that is not in the documents."""
    found = [Finding(f"schema: {problem.split(':')[0]}", problem[:400]) for problem in check_tables(tables)]
    found += [
        Finding(f"span: {problem.split(':')[0]}", problem[:400])
        for problem in table_checks.check_spans(tables, sources)
    ]
    found += [Finding("tiling", problem[:400]) for problem in table_checks.check_tiling(tables, sources)[1]]
    longest = max((len(source.raw) for source in sources.values()), default=0)
    whole = sum(len(source.text) for source in sources.values())
    raw = "".join(source.raw for source in sources.values())
    for name in ("measures", "sentences"):
        size = int(getattr(tables, name)["text"].str.len().sum())
        if size > whole:
            found.append(Finding(f"more text than the document: {name}", f"{size} characters of {whole}"))
    for table, frame in tables.items():
        for column in frame.columns:
            cells = frame[column].dropna()
            if not len(cells) or not isinstance(cells.iloc[0], str):
                continue
            where = f"{table.name}.{column}"
            if where in CELLS and int(cells.str.len().max()) > longest:
                found.append(Finding(f"a cell longer than the document: {where}", str(cells.str.len().max())))
            joined = "".join(cells)
            if OUTSIDE in joined and OUTSIDE not in raw:
                found.append(Finding(f"a file outside was read: {where}"))
            if table.name in READ and (odd := _private(joined)) and not odd <= _private(raw):
                found.append(Finding(f"a private mark came in: {where}", repr(sorted(odd - _private(raw)))))
    if OUTSIDE in raw:
        found.append(Finding("a file outside was read: text"))
    edges = ("char_start", "char_end")
    for table, frame in tables.items():
        has_spans = all(edge in frame for edge in edges)
        if has_spans and ((frame["char_start"] < 0).any() or (frame["char_end"] > longest).any()):
            found.append(Finding(f"a span outside of the text: {table.name}"))
    return found


def _private(text: str) -> set[str]:
    return {c for c in text if "\ue000" <= c <= "\uf8ff" or c >= "\U000f0000"}


def same_tables(first: Parsed, second: Parsed) -> list[Finding]:
    """Two readings of one thing."""
    found = []
    for (table, a), (_, b) in zip(first.items(), second.items(), strict=True):
        if not a.equals(b):
            found.append(Finding(f"two readings differ: {table.name}", _difference(a, b)))
    if first.report != second.report:
        found.append(Finding("two readings differ: report"))
    return found


def _difference(a: pd.DataFrame, b: pd.DataFrame) -> str:
    if len(a) != len(b):
        return f"{len(a)} and {len(b)} rows"
    for column in a.columns:
        if not a[column].equals(b[column]):
            at = next((i for i in range(len(a)) if repr(a[column].iloc[i]) != repr(b[column].iloc[i])), 0)
            return f"{column}, row {at}: {a[column].iloc[at]!r}, {b[column].iloc[at]!r}"[:300]
    return "columns"


class Elements(HTMLParser):
    """The elements of a page as a browser's parser sees them, with the names of their attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[tuple[str, str]] = set()
        self.classes: set[str] = set()
        self.scripts = 0
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add((tag, " ".join(sorted(name for name, _ in attrs))))
        self.scripts += tag == "script"
        for name, value in attrs:
            if name == "class":
                self.classes.add(value or "")
            if (
                name.startswith("on")
                or "zz" in name
                or (name in URL and (value or "").strip().lower().startswith(("javascript", "vbscript", "data:text")))
            ):
                self.odd.append(f"<{tag} {name}={value!r}>"[:200])

    def handle_decl(self, decl: str) -> None:
        if not decl.lower().startswith("doctype html"):
            self.odd.append(decl[:100])

    def handle_pi(self, data: str) -> None:
        self.odd.append(f"<?{data[:100]}")


def check_view(html: str) -> list[Finding]:
    """No element and no attribute of the view comes from a document."""
    page = Elements()
    page.feed(html)
    page.close()
    found = [Finding("view: an element of a document", f"{element}") for element in sorted(page.elements - VIEW)]
    found += [Finding("view: an attribute of a document", odd) for odd in page.odd]
    found += [
        Finding("view: a class of a document", name)
        for name in sorted(page.classes)
        if not re.fullmatch(r"[a-z_-]{1,20}", name)
    ]
    if html.count("<style") != 1 or html.count("</style") != 1:
        found.append(Finding("view: a style of a document"))
    return found + check_encodable(html, "view")


def check_page(html: str, what: str, scripts: int | None = None) -> list[Finding]:
    """No element or attribute of a whole page comes from a document: hostile texts use names of their own."""
    page = Elements()
    page.feed(html)
    page.close()
    found = [Finding(f"{what}: an element of a document", f"{tag}") for tag, _ in sorted(page.elements) if "zz" in tag]
    found += [Finding(f"{what}: an attribute of a document", odd) for odd in page.odd]
    if scripts is not None and page.scripts != scripts:
        found.append(Finding(f"{what}: a script of a document", f"{page.scripts} instead of {scripts}"))
    return found + check_encodable(html, what)


def check_encodable(text: str, what: str) -> list[Finding]:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return [Finding(f"{what}: it cannot be written as UTF-8", str(error)[:200])]
    return []


def check_written(tables: Parsed, folder: Path) -> list[Finding]:
    """What was written is what was made: read back, and the workbook is one."""
    import zipfile

    from lxml import etree

    from policycompare.tables.stored import read_tables

    found: list[Finding] = []
    try:
        back: Any = read_tables(folder)
    except PolicyCompareError as error:
        return [
            Finding(
                f"written tables cannot be read: {re.split('[:.]', str(error))[0].rsplit('/', 1)[-1]}", str(error)[:300]
            )
        ]
    found += [
        Finding(f.kind.replace("two readings differ", "written otherwise than made"), f.detail)
        for f in same_tables(tables, back.with_report(tables.report))
    ]
    for path in sorted(folder.glob("*.xlsx")):
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                try:
                    etree.fromstring(book.read(name))
                except etree.XMLSyntaxError as error:
                    found.append(Finding(f"a workbook that is broken: {path.name}", f"{name}: {error}"[:300]))
                    break
    return found
