"""A figure's SVG as a page holds it: as a picture that runs nothing, in about half of its bytes.

Letters are paths, and paths are most of a figure. What they draw stays within a hundredth of a point, which no screen
and no print shows.
"""

from __future__ import annotations

import re
from collections import Counter

from markupsafe import Markup

PLACES = 2
"""Decimals of a point that are kept."""
WORTH_NAMING = 60
"""Characters of a path's data from which drawing it twice is worth a name: a letter with a white rim is two paths."""

# Prolog, comments, and what is said in the page anyway.
RE_NEEDLESS = re.compile(r"<\?xml.*?\?>\s*|<!DOCTYPE.*?>\s*|<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL)
# Line ends between two elements.
RE_BETWEEN = re.compile(r">\s*\n\s*<")
# A path's data; a letter's are told at 64 times the size in which they are drawn.
RE_PATH = re.compile(r"\sd=\"(?P<data>[^\"<>&]+)\"(?: transform=\"scale\((?P<scale>0\.0\d+)\)\")?")
# A path that is drawn where it is told.
RE_DRAWN = re.compile(r"<path d=\"(?P<data>[^\"<>&]+)\"(?P<rest>[^<>]*?)/>")
# Commands that are understood here, with their numbers; with any other the data stay as they are.
RE_COMMAND = re.compile(r"([MLQCz])([-\d.e+\s]*)")
RE_KNOWN = re.compile(r"[MLQCz\d.e+\-\s]+")
# The name of a path, and an element that draws it by its name.
RE_NAMED = re.compile(r"<path id=\"([^\"<>&]+)\"")
RE_USED = re.compile(r"<use xlink:href=\"#([^\"<>&]+)\"(?: transform=\"translate\(([-\d.e]+) ([-\d.e]+)\)\"(?=/))?")
RE_PLACE = re.compile(r"(?<=translate\()([-\d.e]+)([ ,]+)([-\d.e]+)(?=\))")
# What stands in no address, or would end an attribute or the element around it.
RE_UNSAFE = re.compile(r"[%#\"&<\x00-\x1f]")


def picture(svg: str) -> Markup:
    """The address of a picture that holds the figure itself, ready for an attribute in double quotes.

    Letters stand in it as they are: in base64 the page would be a quarter larger.

    Example:
        >>> print(picture('<svg viewBox="0 0 1 1"><use href="#a"/></svg>'))
        data:image/svg+xml,%3Csvg viewBox='0 0 1 1'>%3Cuse href='%23a'/>%3C/svg>
    """
    # A value that holds an apostrophe keeps its own marks.
    quoted = re.sub(r"\"([^\"'<>]*)\"", r"'\1'", compact_svg(svg))
    safe = RE_UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", quoted)
    return Markup(f"data:image/svg+xml,{safe}")


def compact_svg(svg: str) -> str:
    r"""A figure without what no reader sees: path data in hundredths of a point, from each point to the next.

    Example:
        >>> compact_svg('<path d="M 36.063562 139.287753 \nL 36.5 144.013456 \nL 40 144.01 \nz"/>')
        '<path d="M36.06 139.29l.44 4.72h3.5z"/>'
    """
    made = RE_BETWEEN.sub("><", RE_NEEDLESS.sub("", svg))
    made = RE_PLACE.sub(lambda at: f"{_short(at[1])}{at[2]}{_short(at[3])}", RE_PATH.sub(_short_path, made))
    return _name_twins(_short_names(made))


def _short(number: str) -> str:
    return _numbers([round(float(number) * 10**PLACES)], 10**PLACES)


def _short_path(path: re.Match[str]) -> str:
    if not RE_KNOWN.fullmatch(path["data"]):
        return path[0]
    if path["scale"] is None:
        return f' d="{_steps(path["data"], 10**PLACES, 10**PLACES)}"'
    # A letter in whole tenths of its own small unit.
    return f' d="{_steps(path["data"], 0.1, 1)}" transform="scale({float(path["scale"]) * 10:.7g})"'


def _steps(data: str, finer: float, unit: int) -> str:
    """Path data with short numbers: steps instead of places, flat and upright lines by one number.

    Args:
        data: Commands M, L, Q, C and z with places.
        finer: By what places are multiplied before they are rounded.
        unit: How many of these whole numbers are written as 1.
    """
    made, last = [], ""
    x = y = start_x = start_y = 0
    for command, numbers in RE_COMMAND.findall(data):
        if command == "z":
            made.append("z")
            x, y, last = start_x, start_y, "z"
            continue
        # Whole numbers, so that rounded steps never add up to an error.
        ends = [round(float(number) * finer) for number in numbers.split()]
        if command == "M":
            x, y = start_x, start_y = ends[0], ends[1]
            made.append(f"M{_numbers(ends[:2], unit)}")
            # What follows without a letter would be places.
            ends, last, command = ends[2:], "", "L"
        size = {"L": 2, "Q": 4, "C": 6}[command]
        for at in range(0, len(ends), size):
            own = ends[at : at + size]
            steps = [value - (y if n % 2 else x) for n, value in enumerate(own)]
            x, y = own[-2], own[-1]
            letter = command.lower()
            if letter == "l" and 0 in steps:
                letter, steps = ("h", steps[:1]) if steps[1] == 0 else ("v", steps[1:])
            words = _numbers(steps, unit)
            if letter != last:
                words = letter + words
            elif not words.startswith("-"):
                words = f" {words}"
            made.append(words)
            last = letter
    return "".join(made)


def _numbers(values: list[int], unit: int) -> str:
    """Numbers as a path writes them: ``.5-3 20``."""
    words = ""
    for value in values:
        word = f"{value / unit:.{PLACES}f}".rstrip("0").rstrip(".").replace("0.", ".", abs(value) < unit)
        words += word if not words or word.startswith("-") else f" {word}"
    return words


def _short_names(svg: str) -> str:
    """Letters have names of a few characters, and stand at an x and y."""
    names = {name: f"l{number}" for number, name in enumerate(dict.fromkeys(RE_NAMED.findall(svg)))}

    def used(found: re.Match[str]) -> str:
        place = "".join(
            f' {axis}="{at}"' for axis, at in zip("xy", found.groups()[1:], strict=True) if at not in (None, "0")
        )
        return f'<use href="#{names.get(found[1], found[1])}"{place}'

    return RE_USED.sub(used, RE_NAMED.sub(lambda found: f'<path id="{names[found[1]]}"', svg))


def _name_twins(svg: str) -> str:
    """Paths that are drawn twice are told once and drawn by name."""
    counts = Counter(match["data"] for match in RE_DRAWN.finditer(svg))
    twins = [data for data, count in counts.items() if count > 1 and len(data) >= WORTH_NAMING]
    names = {data: f"twin{number}" for number, data in enumerate(twins)}
    if not names:
        return svg
    drawn = RE_DRAWN.sub(
        lambda found: f'<use href="#{names[found["data"]]}"{found["rest"]}/>' if found["data"] in names else found[0],
        svg,
    )
    told = "".join(f'<path id="{name}" d="{data}"/>' for data, name in names.items())
    # Behind the first tag, which is the figure's own.
    return re.sub(r"<svg\b[^>]*>", lambda tag: f"{tag[0]}<defs>{told}</defs>", drawn, count=1)
