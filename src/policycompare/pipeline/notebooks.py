"""What a notebook asks for, each in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policycompare.pipeline.project import find_root, load

if TYPE_CHECKING:
    from policycompare.compare.side_by_side import SideBySide
    from policycompare.plots.figures import Drawing
    from policycompare.tables.frames import Tables
    from policycompare.tables.names import Lang


def compare(what: str, tables: Tables | None = None, *, lang: Lang = "zh") -> SideBySide:
    """What each region says under a topic, a row of the codebook, or beside a measure.

    Args:
        what: A topic id (``DIS-APPEAR``), a row (``行政复议``), or a measure id (``anshan:4.22``).
        tables: Tables with topics and alignments; without any, this project's.
        lang: Language of the labels, zh or en.

    Raises:
        CallError: Nothing is called so.
    """
    from policycompare.compare.side_by_side import compare as side_by_side

    return side_by_side(what, load() if tables is None else tables, lang=lang)


def draw(name: str, tables: Tables | None = None, *, lang: Lang = "zh") -> Drawing:
    """Draw a figure with its caption: ``draw("timeline")``, ``draw("unit_network-anshan", lang="en")``.

    Args:
        name: The figure's name, as in ``figures/``.
        tables: The study's tables; without any, this project's.
        lang: zh or en.

    Raises:
        CallError: No figure of this study is called so; the line lists those that are.
    """
    from policycompare.errors import CallError
    from policycompare.plots.figures import draw as draw_one

    try:
        root = find_root()
    except CallError:
        root = None  # reference labels are a project's; figures of quality are left out without one
    return draw_one(name, load() if tables is None else tables, lang, root)
