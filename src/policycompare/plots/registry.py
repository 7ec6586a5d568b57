"""Every figure, in one place: what it needs, how big it is, how it is drawn, what its caption says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables
    from policycompare.tables.names import Names


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands under a figure.

    Attributes:
        title: A short title, the figure's own.
        shows: What is shown and how to read it, in full sentences.
        tables: Names of the tables that it was drawn from.
        rows: How many rows of them stand in it.
        left_out: What was left out and why; empty where nothing was.
    """

    title: str
    shows: str
    tables: tuple[str, ...]
    rows: int
    left_out: str = ""


D = TypeVar("D")
"""What a figure draws: a finding with its layout."""


@dataclass(frozen=True, slots=True)
class FigureKind(Generic[D]):
    """A figure, or a family of them: one for each region, for each pair.

    Attributes:
        name: What the figures' names begin with.
        prepare: From the tables (and the project's folder, None where there is none) to (rest of the
            name, what is drawn): one pair a figure, ``""`` where there is only one. It yields nothing
            where the study has nothing to show. A paged kind yields the same rest once a part, in order.
        plot: ``plot(drawn, ax, names)`` draws and returns the Axes; no saving, no reading of files.
        size: Width and height in inches, from what is drawn.
        caption: ``caption(drawn, names)``.
        paged: A figure may go on over several parts, as many as the data need. Its files are numbered,
            also where there is one part only, so that their names stay when the data grow.
        ask: ``ask(tables, rest)`` gives what is drawn of a figure that ``prepare`` does not choose but that the study
            has all the same (two other regions), None where it has none; so a name that once was drawn stays.
        instead: What to look at where the study has so little of it that no figure is drawn: the key of words that
            name, say, a table for reports; or ``instead(tables, rest, names)``, which says in a sentence all that
            there is to say, empty where there is nothing.
        data: The numbers that the figure draws, a row each, as ``findings`` or ``network`` computed them.
    """

    name: str
    prepare: Callable[[Tables, Path | None], Iterator[tuple[str, D]]]
    plot: Callable[[D, Axes, Names], Axes]
    size: Callable[[D], tuple[float, float]]
    caption: Callable[[D, Names], Caption]
    paged: bool = False
    ask: Callable[[Tables, str], D | None] | None = None
    instead: str | Callable[[Tables, str, Names], str] = ""
    data: Callable[[D], pd.DataFrame] = field(kw_only=True)


AnyFigure: TypeAlias = FigureKind[Any]
"""A figure of a list that holds figures of several kinds of data."""


def part_title(names: Names, key: str, part: int, parts: int) -> str:
    """A title of the catalogue, and behind it which part of how many the figure is, where there are several."""
    return with_part(names.say(key), names, part, parts)


def with_part(title: str, names: Names, part: int, parts: int) -> str:
    """A title, and behind it which part of how many the figure is, where there are several."""
    return names.say("figures.part_of", title=title, part=part, parts=parts) if parts > 1 else title
