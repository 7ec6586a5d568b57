"""One style: a font that holds Chinese and Latin, colours that colour-blind readers can tell apart, fixed bytes.

Everything that makes, draws or saves a figure happens inside ``with style():``; nothing is set for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.look import (
    COLOURS,
    ONE_COLUMN,
    SEQUENTIAL,
    TWO_COLUMNS,
    Look,
    colours_of,
    font_families,
    lend,
    look_now,
    take_back,
)
from policycompare.tables.queries import region_order, side_order

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from policycompare.tables.frames import Parsed

__all__ = [
    "COLOURS", "DPI", "FORMATS", "GREY", "INK", "LIGHT", "ONE_COLUMN", "SEQUENTIAL", "THEME_COLOURS", "TWO_COLUMNS",
    "fixed_colours", "legend_below", "new_figure", "paler", "side_colours", "style", "theme_colours", "write_figure",
]  # fmt: skip

FORMATS = ("svg", "pdf", "png")
DPI = 300

# Chosen from published sets (Okabe and Ito 2008, Tol 2021, ColorBrewer) so that any two differ, and ordered so
# that neighbours differ most to readers who see no red or no green; a test measures it.
THEME_COLOURS = (
    "#009e73", "#e69f00", "#800000", "#bc80bd", "#33a02c", "#332288", "#8dd3c7",
    "#994f00", "#2166ac", "#b2df8a", "#663333", "#33bbee", "#808000", "#c51b7d",
)  # fmt: skip
GREY = "#8c8c8c"
LIGHT = "#e6e6e6"
INK = "#262626"
"""Black of text, which seaborn's styles have too."""


@contextmanager
def style(look: Look | None = None) -> Iterator[None]:
    """The figures' style, for as long as the block lasts; what was set before is back afterwards.

    Args:
        look: What was asked for; without any, the look that is lent already.
    """
    import matplotlib as mpl
    import seaborn as sns
    from cycler import cycler

    token = lend(look or look_now())
    with mpl.rc_context():
        mpl.rcdefaults()
        # Ink, ticks and a grid below; what follows comes after it, the font that holds Chinese first of all.
        mpl.rcParams.update(
            sns.axes_style("ticks")
            | {
                "font.family": font_families(),
                "font.size": 8,
                "axes.titlesize": 9,
                "axes.titlelocation": "left",
                "axes.titlepad": 8,
                "axes.labelsize": 8,
                "axes.edgecolor": GREY,
                "axes.linewidth": 0.6,
                "axes.spines.top": False,
                "axes.spines.right": False,
                "axes.unicode_minus": False,
                "axes.prop_cycle": cycler(color=COLOURS),
                "grid.color": LIGHT,
                "grid.linewidth": 0.6,
                "text.parse_math": False,  # names may hold a $
                "xtick.labelsize": 7,
                "ytick.labelsize": 7,
                "xtick.major.width": 0.6,
                "ytick.major.width": 0.6,
                "xtick.major.size": 2.5,
                "ytick.major.size": 2.5,
                "legend.fontsize": 7,
                "legend.frameon": False,
                "lines.linewidth": 1.0,
                "lines.solid_capstyle": "projecting",
                "patch.force_edgecolor": False,
                "figure.dpi": 100,
                "svg.fonttype": "none" if look_now().text == "editable" else "path",
                "svg.hashsalt": "policycompare",
                "pdf.fonttype": 42,
            }
        )
        try:
            yield
        finally:
            take_back(token)


def new_figure(width: float, height: float) -> Figure:
    """A figure of so many inches, drawn without a screen."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def fixed_colours(ids: Iterable[str]) -> dict[str, str]:
    """One fixed colour an id, by its place: one that is added at the end changes no other's."""
    return colours_of(ids)


def side_colours(tables: Parsed) -> dict[str, str]:
    """The colour of each side of a study, and behind them of each region that is no side.

    A colour means the same in all figures, also where documents are compared and networks are of their region.
    """
    return fixed_colours([*side_order(tables), *region_order(tables)])


def paler(colour: str, share: float) -> tuple[float, float, float]:
    """A colour of which so much is left, the rest white."""
    from matplotlib.colors import to_rgb

    red, green, blue = (1 - share * (1 - part) for part in to_rgb(colour))
    return red, green, blue


def legend_below(ax: Axes, handles: Sequence[Artist], columns: int = 4, down: float = 0.4) -> None:
    """A legend so many inches below the Axes, where neither what is drawn nor its labels can be."""
    from matplotlib.transforms import offset_copy

    below = offset_copy(ax.transAxes, ax.get_figure(root=True), y=-down, units="inches")
    ax.legend(
        handles=list(handles), loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=below, ncols=columns,
        borderaxespad=0, borderpad=0,
    )  # fmt: skip


def theme_colours(themes: Iterable[str]) -> dict[str, str]:
    """One colour a theme.

    Args:
        themes: All themes of the codebook, in the order of ``theme_order``, also those that a figure lacks.
    """
    return colours_of(themes, THEME_COLOURS)


def write_figure(figure: Figure, path: Path, title: str = "", description: str = "") -> Path:
    """Write what the path's ending says: SVG, PDF or PNG of 300 dpi, without dates, with fixed ids.

    Title and description go into the file's metadata, so that a caption stays with its picture: of an SVG dc:title and
    dc:description, of a PDF Title and Subject, of a PNG the texts Title and Description.
    """
    ending = path.suffix.lower().removeprefix(".")
    subject = "Subject" if ending == "pdf" else "Description"
    said: dict[str, str | None] = {key: words for key, words in (("Title", title), (subject, description)) if words}
    undated: dict[str, str | None] = dict.fromkeys({"svg": ("Date",), "pdf": ("CreationDate",)}.get(ending, ()))
    figure.savefig(path, format=ending, dpi=DPI, metadata=said | undated)
    return path
