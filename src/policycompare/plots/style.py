"""Figures that are the same at every regeneration: made without a screen, saved without dates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def new_figure(width: float, height: float) -> Figure:
    """A figure of so many inches, drawn without a screen."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def write_svg(figure: Figure, path: Path) -> None:
    """Write an SVG with text as paths, without a date and with fixed ids."""
    import matplotlib as mpl

    with mpl.rc_context({"svg.hashsalt": "policycompare", "svg.fonttype": "path"}):
        figure.savefig(path, format="svg", metadata={"Date": None})
