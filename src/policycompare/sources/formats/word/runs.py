"""The text of a Word paragraph: its runs in order, fields by their result, tracked changes as accepted."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policycompare.sources.formats.word.counting import write_number
from policycompare.sources.formats.word.styles import VAL, Styles, W, is_on

if TYPE_CHECKING:
    from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
CHARTS = (
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
)
TEXT_BOX = f"{W}txbxContent"
SHOWN = (f"{W}t", TEXT_BOX, f"{W}pict", f"{W}object", PIC, f"{V}textpath", *CHARTS)

CONTAINERS = frozenset(
    f"{W}{name}"
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdtContent", "fldSimple", "dir", "bdo")
)
"""What holds runs and paragraphs and changes nothing of their text."""
DELETED = frozenset((f"{W}del", f"{W}moveFrom"))
CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
NOTE_KINDS = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}

SYMBOLS = {"°": 0xB0, "±": 0xB1, "≥": 0xB3, "≤": 0xA3, "×": 0xB4, "≠": 0xB9, "≈": 0xBB, "·": 0xD7, "÷": 0xB8}
"""What stands at which place of the font Symbol; below 0x40 it holds what ASCII holds there."""
BOXES = {"□": (0x6F, 0x71, 0xA8), "☑": (0x52, 0xFE), "√": (0xFC,), "●": (0x6C,), "■": (0x6E,), "→": (0xE0,)}
"""The same of the font Wingdings, of what forms and lists are made with."""
FONTS = {
    "symbol": {place: sign for sign, place in SYMBOLS.items()} | {place: chr(place) for place in range(0x20, 0x40)},
    "wingdings": {place: sign for sign, places in BOXES.items() for place in places},
}

# {EQ \o\ac(○,3)}: a figure in a circle, as the program's menu makes it
RE_CIRCLED_FIELD = re.compile(r"\s*eq\s*\\o\\ac\s*\(\s*[○〇]\s*[,，;；]\s*(\d{1,2})\s*\)\s*", re.IGNORECASE)


def chosen(element: etree._Element) -> etree._Element | None:
    """The one of several forms of the same thing that is read: the first that shows anything."""
    forms = [*element.iterchildren(f"{MC}Choice"), *element.iterchildren(f"{MC}Fallback")]
    return next((form for form in forms if next(form.iter(*SHOWN), None) is not None), None)


def symbol(font: str, place: int) -> str:
    """What a symbol font shows at a place; empty where that is not known.

    Example:
        >>> symbol("Symbol", 0xF0B3), symbol("Wingdings", 0xF0A8)
        ('≥', '□')
    """
    return FONTS.get(font.lower(), {}).get(place & 0xFF, "")


def formula(element: etree._Element) -> str:
    """The text of a formula on one line, a fraction with its stroke."""
    written = []
    for child in element.iterchildren():
        if child.tag == f"{M}t":
            written.append(child.text or "")
        elif child.tag == f"{M}f":
            parts = (child.find(f"{M}{name}") for name in ("num", "den"))
            written.append("/".join(formula(part) for part in parts if part is not None))
        elif isinstance(child.tag, str):
            written.append(formula(child))
    return "".join(written)


@dataclass(slots=True)
class _Field:
    begin: int
    instruction: str = ""
    has_result: bool = False


@dataclass(slots=True)
class Runs:
    """Reads one paragraph.

    Attributes:
        styles: The styles of the document.
        seen: What was met and left out, counted: pictures, deletions …
        hidden: Whether the paragraph's style hides its text.
        pieces: Its text so far.
        boxes: Text boxes that are anchored in it.
        references: Kind and id of the footnotes and endnotes that it refers to.
    """

    styles: Styles
    seen: Counter[str]
    hidden: bool = False
    pieces: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)

    def read(self, element: etree._Element) -> None:
        """Read the children of a paragraph, or of what stands in one."""
        for child in element.iterchildren():
            tag = child.tag
            if tag == f"{W}r":
                self._run(child)
            elif tag in CONTAINERS:
                self.seen["insertions"] += tag in (f"{W}ins", f"{W}moveTo")
                self.read(child)
            elif tag in DELETED:
                self.seen["deletions"] += next(child.iter(f"{W}r"), None) is not None
            elif tag == f"{W}sdt":
                if not shows_placeholder(child):
                    self.read(child)
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                self.pieces.append(formula(child))
            elif tag == f"{MC}AlternateContent":
                form = chosen(child)
                if form is not None:
                    self.read(form)

    def _run(self, run: etree._Element) -> None:
        properties = run.find(f"{W}rPr")
        hidden = is_on(properties, "vanish") if properties is not None else None
        if hidden is None:
            style = properties.find(f"{W}rStyle") if properties is not None else None
            hidden = self.hidden or (style is not None and self.styles.hides(style.get(VAL)))
        if hidden:
            self.seen["hidden"] += sum(len(text.text or "") for text in run.iter(f"{W}t"))
            return
        self._content(run)

    def _content(self, run: etree._Element) -> None:
        for child in run.iterchildren():
            tag = child.tag
            if tag == f"{W}t":
                self.pieces.append(self._text(run, child.text or ""))
            elif tag in CHARACTERS:
                self.pieces.append(CHARACTERS[tag])
            elif tag == f"{W}sym":
                self._symbol(child)
            elif tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType"))
            elif tag == f"{W}instrText":
                if self.fields:
                    self.fields[-1].instruction += child.text or ""
            elif tag in NOTE_KINDS:
                self.references.append((NOTE_KINDS[tag], child.get(f"{W}id", "")))
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._drawing(child)
            elif tag == f"{MC}AlternateContent":
                form = chosen(child)
                if form is not None:
                    self._content(form)
            elif tag == f"{W}ruby":
                for base in child.iterchildren(f"{W}rubyBase"):
                    self.read(base)

    def _text(self, run: etree._Element, text: str) -> str:
        """A run's text; the places of a symbol font, kept as private characters, as the signs that it shows."""
        if not any("\uf020" <= sign <= "\uf0ff" for sign in text):
            return text
        fonts = run.find(f"{W}rPr/{W}rFonts")
        font = fonts.get(f"{W}ascii", "") if fonts is not None else ""
        return "".join((symbol(font, ord(sign)) or sign) if "\uf020" <= sign <= "\uf0ff" else sign for sign in text)

    def _symbol(self, element: etree._Element) -> None:
        place = element.get(f"{W}char", "")
        sign = symbol(element.get(f"{W}font", ""), int(place, 16)) if re.fullmatch("[0-9A-Fa-f]{1,4}", place) else ""
        self.seen["symbols"] += not sign
        self.pieces.append(sign)

    def _field(self, kind: str | None) -> None:
        """Of a field its result is read: what stands between its instruction's begin and its result goes."""
        if kind == "begin":
            self.fields.append(_Field(len(self.pieces)))
        elif kind == "separate" and self.fields:
            self.fields[-1].has_result = True
            del self.pieces[self.fields[-1].begin :]
        elif kind == "end" and self.fields:
            done = self.fields.pop()
            if not done.has_result:
                circled = RE_CIRCLED_FIELD.fullmatch(done.instruction)
                self.pieces[done.begin :] = (
                    [write_number(int(circled.group(1)), "decimalEnclosedCircle")] if circled else []
                )
                self.seen["formulas"] += not circled and done.instruction.strip().lower().startswith("eq")

    def _drawing(self, element: etree._Element) -> None:
        """Text boxes and lettering of a drawing; its pictures are counted."""
        for child in element.iterchildren():
            if child.tag == TEXT_BOX:
                self.boxes.append(child)
            elif child.tag == f"{MC}AlternateContent":
                form = chosen(child)
                if form is not None:
                    self._drawing(form)
            elif child.tag == f"{V}textpath" and child.get("string"):
                self.pieces.append(child.get("string", ""))
            elif child.tag in (PIC, f"{V}imagedata"):
                self.seen["pictures"] += 1
            elif child.tag in CHARTS:
                self.seen["charts"] += 1
            elif isinstance(child.tag, str):
                self._drawing(child)


def shows_placeholder(control: etree._Element) -> bool:
    """Whether a content control holds nothing but the words that ask to fill it."""
    return bool(is_on(control.find(f"{W}sdtPr"), "showingPlcHdr"))
