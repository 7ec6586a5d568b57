r"""Characters that no text holds, however a file came by them; and those whose meaning only a font knows.

A control character shows nothing in the program that made the file, so it is read as a blank. Where a character was
lost (half of a pair, a number that Unicode gives to none), U+FFFD stands for it. Both are replaced one for one: what
was said of places in the characters still holds. Private characters stay: the font that gave them a meaning is not
read, but somebody may know it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policycompare.sources.blocks import ReadText

NOTHING = "\ufffd"
PLANES = "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
RE_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
RE_LOST = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{PLANES}]")
# at the head of a line it is the sign of a list, which is no part of the text
RE_PRIVATE = re.compile(r"(?<=\S)[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
MOST_NAMED = 3


def without_no_text(read: ReadText) -> ReadText:
    r"""What was read, in characters that a text may hold, with a note on those that it did not or that nobody reads.

    The characters of a text file are its own and stay; what is binary was refused when it was decoded.

    Example:
        >>> found = without_no_text(ReadText("推\x01进\ud800\uffff建设1\ue000。", ()))
        >>> found.characters.encode("ascii", "backslashreplace").decode()
        '\\u63a8 \\u8fdb\\ufffd\\ufffd\\u5efa\\u8bbe1\\ue000\\u3002'
        >>> found.notes[2]
        '1 private character (U+E000): kept; what a font shows there is not read'
    """
    text, notes = read.characters, list(read.notes)
    controls, lost = RE_CONTROL.findall(text), RE_LOST.findall(text)
    private = RE_PRIVATE.findall(text)
    if not read.is_decoded:
        if controls:
            notes.append(_note(controls, "control", "read as blanks"))
            text = RE_CONTROL.sub(" ", text)
        if lost:
            notes.append(_note(lost, "broken", f"read as {NOTHING}"))
            text = RE_LOST.sub(NOTHING, text)
    if private:
        notes.append(_note(private, "private", "kept; what a font shows there is not read"))
    return read if len(notes) == len(read.notes) else replace(read, characters=text, notes=tuple(notes))


def _note(found: list[str], kind: str, what: str) -> str:
    named = list(dict.fromkeys(f"U+{ord(c):04X}" for c in found))
    shown = ", ".join(named[:MOST_NAMED]) + (" …" if len(named) > MOST_NAMED else "")
    return f"{len(found):,} {kind} character{'s' * (len(found) > 1)} ({shown}): {what}"
