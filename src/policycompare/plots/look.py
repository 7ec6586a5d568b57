"""How figures are to look, where their own way is not wanted: width, font, title, palette, text that can be edited.

A look is lent for as long as ``with style(look)`` lasts. What lays a figure out asks it: ``page_width`` for the room,
``font_files`` for how wide words are, ``colours_of`` and ``shades`` for colours. Nobody hands it on from call to call.
"""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

from policycompare.words import call_error, choices

if TYPE_CHECKING:
    from matplotlib.colors import Colormap

Text = Literal["outline", "editable"]
"""Text of an SVG as outlines, the same on every machine, or as text that an editor can change."""

ONE_COLUMN = 3.5
"""Width of a figure in one column of print, inches (89 mm)."""
TWO_COLUMNS = 7.2
"""Width of a figure across two columns, inches (183 mm)."""
PRESETS = {"one": ONE_COLUMN, "two": TWO_COLUMNS}
"""Widths of a figure that have a name, inches."""
NARROWEST, WIDEST = 1.5, 24.0
"""Widths that can be asked for, inches: below nothing is legible, beyond no page is as wide."""
SMALLEST = 7.0
"""The smallest text of a figure at the size that it is printed in, points."""

# Okabe and Ito's colours without yellow, which print loses, and black, which text has; then Tol's.
COLOURS = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#882255", "#999933", "#332288", "#aa4499",
)  # fmt: skip
SEQUENTIAL = "Blues"
"""Colour map of shares and counts: light is little."""


@dataclass(frozen=True, slots=True)
class Look:
    """A look that was asked for; what is None or as it is by default is the figure's own.

    Attributes:
        width: Width in inches.
        font: Family of the font. Signs that it lacks are taken from Noto Sans SC.
        title: Whether the figure's own title is drawn, or another title.
        palette: Name of a palette of seaborn or matplotlib, or colours.
        text: Whether an SVG holds text as outlines or as text.
    """

    width: float | None = None
    font: str | None = None
    title: bool | str = True
    palette: str | tuple[str, ...] | None = None
    text: Text = "outline"


OWN = Look()
"""The figures' own look."""
_NOW: ContextVar[Look] = ContextVar("look", default=OWN)


def look_now() -> Look:
    """The look that is lent at the moment."""
    return _NOW.get()


def lend(look: Look) -> object:
    """Lend a look; what is given back takes it back with ``take_back``."""
    return _NOW.set(look)


def take_back(token: object) -> None:
    """End what ``lend`` began."""
    _NOW.reset(token)  # type: ignore[arg-type]


def page_width(own: float = TWO_COLUMNS) -> float:
    """Width of the figure that is laid out, inches: the one that was asked for, else its own."""
    return look_now().width or own


# ---- what was asked for


def make_look(
    size: str | float | None = None,
    font: str | None = None,
    title: bool | str = True,
    palette: str | Sequence[str] | None = None,
    text: str = "outline",
) -> Look:
    """A look from what a user asks for, see ``project.notebooks.draw``.

    Raises:
        CallError: One of the values is none that there is; the line names it and what can be said instead.

    Example:
        >>> make_look("one").width, make_look(5).width, make_look().width
        (3.5, 5.0, None)
    """
    if text not in get_args(Text):
        raise call_error("errors.text_unknown", text=text, remedy=choices(text, get_args(Text)))
    if not isinstance(title, bool | str):
        raise call_error("errors.title_wrong", title=title)
    if isinstance(title, str) and not title.strip():
        title = False
    return Look(_width(size), _family(font), title, _palette(palette), cast(Text, text))


def _width(size: object) -> float | None:
    if size is None:
        return None
    widths = {"least": NARROWEST, "most": WIDEST}
    if isinstance(size, str):
        if size not in PRESETS:
            raise call_error("errors.size_unknown", size=size, **widths)
        return PRESETS[size]
    if isinstance(size, bool) or not isinstance(size, int | float) or not NARROWEST <= size <= WIDEST:
        raise call_error("errors.size_wrong", size=size, **widths)
    return float(size)


def _family(font: object) -> str | None:
    if font is None:
        return None
    families = known_families()
    found = {family.casefold(): family for family in families}.get(font.casefold()) if isinstance(font, str) else None
    if found is None:
        raise call_error("errors.font_unknown", font=font, remedy=choices(font, families))
    return found


def _palette(palette: object) -> str | tuple[str, ...] | None:
    if palette is None:
        return None
    import matplotlib as mpl
    import seaborn as sns
    from matplotlib.colors import is_color_like, to_hex

    if isinstance(palette, str):
        names = [*sns.palettes.SEABORN_PALETTES, "husl", "hls", *mpl.colormaps]
        if palette not in names:
            raise call_error("errors.palette_unknown", palette=palette, remedy=choices(palette, names))
        return palette
    if not isinstance(palette, Sequence) or not palette:
        raise call_error("errors.palette_wrong", palette=palette)
    odd = [colour for colour in palette if not is_color_like(colour)]
    if odd:
        raise call_error("errors.colour_unknown", palette=list(palette), colour=odd[0])
    return tuple(to_hex(colour) for colour in palette)


# ---- fonts


@cache
def font_file() -> Path:
    """Noto Sans SC (SIL Open Font License), which comes with the package zhplot."""
    # Importing zhplot would set matplotlib's style for good: only its file is wanted.
    found = importlib.util.find_spec("zhplot")
    assert found and found.origin
    return Path(found.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"


@cache
def own_family() -> str:
    """Family name of the figures' own font, made known to matplotlib."""
    from matplotlib import font_manager

    font_manager.fontManager.addfont(str(font_file()))
    return font_manager.FontProperties(fname=str(font_file())).get_name()


def known_families() -> list[str]:
    """Families of all fonts that matplotlib finds on this machine, the figures' own among them."""
    from matplotlib import font_manager

    own_family()
    return sorted(set(font_manager.fontManager.get_font_names()))


def font_families() -> list[str]:
    """Families in the order in which signs are looked for in them."""
    asked = look_now().font
    return [own_family()] if asked in (None, own_family()) else [str(asked), own_family()]


@cache
def _file_of(family: str) -> Path:
    from matplotlib import font_manager

    wanted = font_manager.FontProperties(family=family)
    return Path(str(font_manager.findfont(wanted, fallback_to_default=False)))


def font_files() -> tuple[Path, ...]:
    """The files of ``font_families``."""
    return tuple(font_file() if family == own_family() else _file_of(family) for family in font_families())


# ---- colours


def colours_of(ids: Iterable[str], own: Sequence[str] = COLOURS) -> dict[str, str]:
    """One colour an id, by its place: one that is added at the end changes no other's.

    A palette that is a range of colours (viridis) is cut into as many as there are ids.

    Args:
        ids: The ids, in the order in which colours are given.
        own: The figures' own colours, which begin anew where there are more ids.

    Raises:
        CallError: The palette that was asked for has too few colours; none is given twice.
    """
    import seaborn as sns

    keys, palette = list(dict.fromkeys(ids)), look_now().palette
    if palette is None:
        return dict(zip(keys, itertools.cycle(own)))
    count = _count(palette)
    if count is not None and count < len(keys):
        raise call_error("errors.palette_short", palette=_said(palette), count=count, needed=len(keys))
    found = list(palette) if isinstance(palette, tuple) else sns.color_palette(palette, count or len(keys)).as_hex()
    return dict(zip(keys, found, strict=False))


def _said(palette: str | tuple[str, ...]) -> str:
    return repr(palette if isinstance(palette, str) else list(palette))


def _count(palette: str | tuple[str, ...]) -> int | None:
    """How many colours a palette has; None where it is a range of them."""
    import seaborn as sns

    if isinstance(palette, tuple):
        return len(palette)
    if palette in sns.palettes.SEABORN_PALETTES:
        return len(sns.palettes.SEABORN_PALETTES[palette])
    size = sns.palettes.MPL_QUAL_PALS.get(palette)
    return None if size is None else int(size)


def first_colour() -> str:
    """The colour of what is all of one kind."""
    return next(iter(colours_of(["first"]).values()))


def shades() -> Colormap:
    """The colour map of shares and counts: light is little.

    A palette that is a range of colours is that map; of any other, the shades are those of its first colour.
    """
    import matplotlib as mpl
    import seaborn as sns

    palette = look_now().palette
    if palette is None:
        return mpl.colormaps[SEQUENTIAL]
    if isinstance(palette, str) and palette in mpl.colormaps and _count(palette) is None:
        return mpl.colormaps[palette]
    found: Colormap = sns.light_palette(first_colour(), as_cmap=True)
    return found
