"""What a notebook asks for, each in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policycompare.errors import CallError
from policycompare.project.root import find_root, load
from policycompare.words import call_error, choices, used_lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pandas as pd

    from policycompare.plots.figures import Drawing
    from policycompare.report.report_table import ReportTable
    from policycompare.report.side_by_side import SideBySide
    from policycompare.results.distinctive_words import By
    from policycompare.tables.frames import Tables
    from policycompare.words import Lang


def compare(
    what: str, tables: Tables | None = None, *, lang: Lang | None = None, sides: Iterable[str] | None = None
) -> SideBySide:
    """What each side says under a topic, a row of the codebook, or beside a measure.

    Args:
        what: A topic id (``DIS-APPEAR``), a row (``行政复议``), or a measure id (``anshan:4.22``).
        tables: Tables with topics and alignments; without any, this project's.
        lang: Language of the labels, zh or en; without one, the notebook's (``use``), else zh.
        sides: Ids of the sides to show, in this order; without any, all.

    Raises:
        CallError: Nothing is called so.
    """
    from policycompare.report.side_by_side import compare as side_by_side

    return side_by_side(what, load() if tables is None else tables, lang=used_lang(lang), sides=sides)


def draw(
    name: str,
    tables: Tables | None = None,
    *,
    lang: Lang | None = None,
    size: str | float | None = None,
    font: str | None = None,
    title: bool | str = True,
    palette: str | Sequence[str] | None = None,
    text: str = "outline",
) -> Drawing:
    """Draw a figure with its caption: ``draw("targets_timeline")``, ``draw("unit_network-anshan", lang="en")``.

    A figure that goes on over several parts has all of them: ``draw("coverage")``. For print and for editors:
    ``draw("coverage", size="two", font="Source Han Serif SC", title=False, text="editable").save("coverage.svg")``.

    Args:
        name: The figure's name. A kind (``unit_network``) gives all its figures, the name of a file in ``figures/``
            (``coverage-1``) that part alone.
        tables: The study's tables; without any, this project's.
        lang: zh or en; without one, the notebook's (``use``), else zh.
        size: Width: one (one column of print, 89 mm or 3.5 inches), two (two columns, 183 mm or 7.2 inches), or inches.
            Without any, the figure's own. It is laid out anew for that width, and becomes higher where it must: text
            keeps its size, the smallest 7 points.
        font: Family of the font, one that is installed or comes along; signs that it lacks are from Noto Sans SC.
        title: True for the figure's own title, False for none, or another title.
        palette: Name of a palette of seaborn or matplotlib (``colorblind``, ``viridis``), or colours. It takes the
            place of the colours of sides, themes, shares and counts; colours that mean a branch of power stay. Without
            any, the figures' own, which readers who see no red or no green can tell apart.
        text: ``outline`` writes an SVG the same on every machine; ``editable`` leaves its text as text, for editors and
            programs that have the font. In a PDF text is always text, its font embedded.

    Raises:
        CallError: No figure of this study is called so, and the line lists the nearest that are; a value is none that
            there is; or the figure cannot be read in that width, and the line names the least.
    """
    from policycompare.plots.figures import draw as draw_one
    from policycompare.plots.look import make_look

    look = make_look(size, font, title, palette, text)
    return draw_one(name, load() if tables is None else tables, used_lang(lang), _root_or_none(), look)


def figure_names(tables: Tables | None = None, kind: str = "") -> list[str]:
    """Names, for ``draw``, of the figures that these tables have something to show for.

    Args:
        tables: The study's tables; without any, this project's.
        kind: How the names begin: ``unit_network``, ``reuse``.
    """
    from policycompare.plots.figures import figure_kinds, names_of

    chosen = [k for k in figure_kinds() if k.name.startswith(kind)]
    return names_of(chosen, load() if tables is None else tables, _root_or_none())


def distinctive_words(
    tables: Tables | None = None, by: By = "side", *, root: Path | None = None, most: int = 15
) -> pd.DataFrame:
    """Words that come more often on one side, or under one topic, than in the rest of the study.

    Args:
        tables: The study's tables; without any, this project's.
        by: What is set apart: side (a region, where regions are compared) or topic.
        root: The project's folder, for its own lexicon and codebook; without any, the project here.
        most: Words that are given of a side or topic at most.

    Returns:
        One row a group and word, with how often it comes here and elsewhere and how sure the difference is; the columns
        are told by ``help(policycompare.results.distinctive_words.distinctive_words)``.

    Raises:
        CallError: ``by`` is something else.
    """
    from policycompare.results.distinctive_words import distinctive_words as words_of

    return words_of(load() if tables is None else tables, by, root=root or _root_or_none(), most=most)


def report_table(name: str, tables: Tables | None = None, *, lang: Lang | None = None) -> ReportTable:
    """A table for a report: ``report_table("targets").to_docx("targets.docx")``.

    Args:
        name: targets, differences, other_targets, changes, indicators_by_level, comparison_themes, comparison_rows,
            comparison_topics or units.
        tables: The study's tables; without any, this project's.
        lang: zh or en; without one, the notebook's (``use``), else zh.

    Raises:
        CallError: No table is called so; the line lists those that are.
    """
    from policycompare.report.tables import REPORT_TABLES

    lang = used_lang(lang)
    if name not in REPORT_TABLES:
        raise call_error("errors.table_unknown", name=name, remedy=choices(name, REPORT_TABLES))
    return REPORT_TABLES[name](load() if tables is None else tables, lang)


def _root_or_none() -> Path | None:
    """The project here; reference labels are a project's, and figures of quality are left out without one."""
    try:
        return find_root()
    except CallError:
        return None
