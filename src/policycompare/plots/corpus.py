"""The corpus at a glance: which documents, of when and for when, and what each of them is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.heat_map import MIN_WIDTH, beside, head_height, heat_map, percent, widest
from policycompare.plots.registry import AnyFigure, Caption, FigureKind, part_title, with_part
from policycompare.plots.style import GREY, INK, LIGHT, TWO_COLUMNS, side_colours
from policycompare.results.documents import (
    AHEAD_MEASURES,
    AHEAD_SHARE,
    ALL,
    document_overview,
    document_themes,
    leading_theme,
    theme_width,
)
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.words import LANGS, run_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

DOCUMENTS_A_FIGURE = 30
"""More documents than these go on to a further part."""
CELL_WIDTH, CELL_HEIGHT = 0.35, 0.25
"""Size of a cell of the themes, inches."""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Documents of one part.

    Attributes:
        rows: Of ``document_overview``, from top to bottom.
        part, parts: Which part it is of how many.
        study: Those of all parts, for a size and an axis that are the same in each.
    """

    rows: pd.DataFrame
    part: int
    parts: int
    study: pd.DataFrame


def year_of(date: str) -> float:
    """A day as a number of years: 2021-07-02 is 2021.4986."""
    day = dt.date.fromisoformat(date)
    first, after = dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1)
    return day.year + (day - first).days / (after - first).days


def prepare_documents(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, DocumentPage]]:
    """Documents in the order of ``document_order``, in as many parts as they need."""
    found = document_overview(tables)
    starts = range(0, len(found), DOCUMENTS_A_FIGURE)
    for part, start in enumerate(starts, 1):
        rows = found.iloc[start : start + DOCUMENTS_A_FIGURE].reset_index(drop=True)
        yield "", DocumentPage(rows, part, len(starts), found)


def _lines(rows: pd.DataFrame) -> tuple[pd.Series[int], dict[int, str]]:
    """The line of each document, and line -> level of the line above each level's documents."""
    level = rows["admin_level"].fillna("")
    first = level != level.shift()
    lines = first.cumsum() + rows.index
    return lines, dict(zip(lines[first] - 1, level[first], strict=True))


def plot_documents(drawn: DocumentPage, ax: Axes, names: Names) -> Axes:
    """Draw documents by level over time: a dot at the day of issue, a bar over the period covered."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.ticker import MaxNLocator

    rows, study = drawn.rows, drawn.study
    lines, levels = _lines(rows)
    colours = rows["side_id"].map(side_colours(names.tables))
    years = [int(day[:4]) for column in ("issue_date", "period_start", "period_end") for day in study[column].dropna()]
    low, high = (min(years), max(years) + 1) if years else (0, 1)
    width = (high - low) * 0.11 if years else 1.0
    strip = low - 0.06 * (high - low) - width / 2 if years else 0.5
    undated = study["issue_date"].isna().any()
    ticks = [int(t) for t in MaxNLocator(8, integer=True).tick_values(low, high) if low <= t <= high and years]
    shown = {float(year): str(year) for year in ticks}
    if undated:
        ax.axvspan(strip - width / 2, strip + width / 2, color=LIGHT, linewidth=0, zorder=0)
        shown[strip] = names.say("figures.documents_no_date")
    for line in levels:
        ax.axhline(line, color=LIGHT, linewidth=0.6, zorder=0)
    for year in ticks:
        ax.axvline(year, color=LIGHT, linewidth=0.5, zorder=0)
    covered = rows.dropna(subset=["period_start", "period_end"])
    for i, start, end in zip(covered.index, covered["period_start"], covered["period_end"], strict=True):
        begins, ends = year_of(start), year_of(end)
        ax.barh(lines[i], ends - begins, left=begins, height=0.26, color=colours[i], alpha=0.35, linewidth=0)
    x = rows["issue_date"].map(year_of, na_action="ignore").fillna(strip).astype("float64")
    areas = (170 * rows["measures"] / max(study["measures"].max(), 1)).clip(lower=14)
    ax.scatter(x, lines, s=areas, c=list(colours), linewidth=0.6, edgecolor="white", zorder=3)
    beside(ax, -0.9, names.say("figures.documents_issued"), 10, GREY)
    beside(ax, -0.9, names.say("figures.documents_measures"), 88, GREY, ha="right")
    for line, date, measures in zip(lines, rows["issue_date"].fillna("–"), rows["measures"], strict=True):
        beside(ax, line, date, 10)
        beside(ax, line, f"{measures:,}", 88, ha="right")
    heads = {line: names.word(level) or names.say("figures.documents_no_level") for line, level in levels.items()}
    labels = heads | dict(zip(lines, rows["document_id"].map(names.document), strict=True))
    ax.set_yticks(sorted(labels), [labels[line] for line in sorted(labels)])
    for line, label in zip(sorted(labels), ax.get_yticklabels(), strict=True):
        label.set(color=GREY if line in heads else INK)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(labels) - 0.4, -1.4)
    ax.set_xticks(list(shown), list(shown.values()))
    ax.set_xlim(strip - width / 2 if undated else low, high if years else strip + width / 2)
    ax.spines["left"].set_visible(False)
    ax.set_title(_documents_title(drawn, names))
    dot, bar = names.say("figures.documents_dot"), names.say("figures.documents_period")
    marks: list[Artist] = [Line2D([], [], linestyle="", marker="o", color=GREY, markersize=5, label=dot)]
    if len(covered):
        marks.append(Patch(color=GREY, alpha=0.35, linewidth=0, label=bar))
    ax.legend(handles=marks, loc="upper right", bbox_to_anchor=(1, -0.3 / _height(drawn)), ncols=2)
    return ax


def _documents_title(drawn: DocumentPage, names: Names) -> str:
    """What is seen, of the whole study: how many documents, of when, and which has most measures."""
    study = drawn.study
    years = study["issue_date"].dropna().str[:4]
    longest = study.nlargest(1, "measures").iloc[0]
    said = {
        "documents": len(study), "dated": len(years), "first": min(years, default=""), "last": max(years, default=""),
        "name": names.document(longest["document_id"]), "measures": int(longest["measures"]),
    }  # fmt: skip
    key = "undated" if not len(years) else "year" if years.nunique() == 1 else "years"
    title = names.say(f"corpus_figures.title_{key}", **said)
    return with_part(title, names, drawn.part, drawn.parts)


def _height(drawn: DocumentPage) -> float:
    lines, _ = _lines(drawn.rows)
    return 0.25 * (int(lines.max()) + 2)


def size_documents(drawn: DocumentPage) -> tuple[float, float]:
    """Two columns wide, a quarter of an inch a line."""
    return TWO_COLUMNS, _height(drawn) + 1.0


def caption_documents(drawn: DocumentPage, names: Names) -> Caption:
    """What stands under the documents."""
    rows = drawn.rows
    count, measures = len(rows), int(rows["measures"].sum())
    undated = int(rows["issue_date"].isna().sum())
    periods = len(rows.dropna(subset=["period_start", "period_end"]))
    shows = [
        names.say("figures.documents_shows", documents=count, measures=measures, periods=periods),
        names.say("figures.documents_undated", undated=undated) if undated else "",
    ]
    return Caption(
        _documents_title(drawn, names), run_on(shows, names.lang), ("documents", "measures"), count + measures
    )


@dataclass(frozen=True, slots=True)
class ThemePage:
    """Main topics by theme, a row a document.

    Attributes:
        rows: Of ``document_themes``, of the documents of this part and of all together.
        part, parts: Which part it is of how many.
        most: The largest share of any document of the study.
        study: Of all parts, for the title.
        label_width, head_height: Inches that names of documents and themes take in either language.
    """

    rows: pd.DataFrame
    part: int
    parts: int
    most: float
    study: pd.DataFrame
    label_width: float
    head_height: float


def prepare_themes(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, ThemePage]]:
    """Documents in the order of ``document_order`` with their main topics counted by theme."""
    found = document_themes(tables)
    ids, themes = [i for i in found["document_id"].unique() if i != ALL], found["theme"].unique()
    most = found.loc[found["document_id"] != ALL, "share"].max()
    both = [Names(tables, lang) for lang in LANGS]
    labels = max(0.8, widest(n.document(i) for n in both for i in ids))
    heads = head_height(n.theme(theme) for n in both for theme in themes)
    starts = range(0, len(ids), DOCUMENTS_A_FIGURE)
    for part, start in enumerate(starts, 1):
        rows = found[found["document_id"].isin([*ids[start : start + DOCUMENTS_A_FIGURE], ALL])]
        yield "", ThemePage(rows, part, len(starts), most if most > 0 else 1.0, found, labels, heads)


def plot_themes(drawn: ThemePage, ax: Axes, names: Names) -> Axes:
    """Draw the share of each document's main topics that falls under each theme, as a shaded table."""
    rows = drawn.rows.set_index(["document_id", "theme"])
    shares = rows["share"].unstack(sort=False)
    words = shares.map(lambda share: percent(share) if share > 0 else "" if share == 0 else "?")
    whole = names.say("figures.themes_all")
    words.index = [whole if i == ALL else names.document(i) for i in shares.index]
    words.columns = [names.theme(theme) for theme in shares.columns]
    heat_map(ax, shares, words, drawn.most)
    # All documents together stand apart from the single ones.
    ax.axhline(len(shares) - 1, color="white", linewidth=5)
    ax.get_yticklabels()[-1].set_color(GREY)
    beside(ax, -0.5, names.say("figures.themes_coded"), 60, GREY, ha="right")
    for i, row in enumerate(iter_rows(drawn.rows.drop_duplicates("document_id"))):
        colour = GREY if row.document_id == ALL else INK
        beside(ax, i + 0.5, f"{row.coded:,}/{row.all_measures:,}", 60, colour, ha="right")
    ax.set_xlabel(names.say("equal_length.themes_below"), loc="left", fontsize=7, color=GREY)
    ax.set_title(_themes_title(drawn, names))
    return ax


def _themes_title(drawn: ThemePage, names: Names) -> str:
    has_shares = drawn.study["share"].notna().any()
    theme, count, narrow, documents = leading_theme(drawn.study) if has_shares else ("", 0, 0, 0)
    if not count + narrow:
        return part_title(names, "figures.themes_title", drawn.part, drawn.parts)
    key = f"equal_length.themes_seen{'_and_narrow' if narrow and count else '_narrow' if narrow else ''}"
    title = names.say(key, theme=names.theme(theme), count=count, narrow=narrow, documents=documents)
    title = title[:1].upper() + title[1:]
    if drawn.parts == 1:
        return title
    return names.say("figures.part_of", title=title, part=drawn.part, parts=drawn.parts)


def size_themes(drawn: ThemePage) -> tuple[float, float]:
    """As wide as the themes need, a quarter of an inch a document."""
    documents, themes = drawn.rows["document_id"].nunique(), drawn.rows["theme"].nunique()
    width = max(MIN_WIDTH, themes * CELL_WIDTH + 1.05)
    return drawn.label_width + width, drawn.head_height + documents * CELL_HEIGHT + 0.75


def caption_themes(drawn: ThemePage, names: Names) -> Caption:
    """What stands under the themes."""
    counts = drawn.rows.drop_duplicates("document_id").set_index("document_id")[["coded", "all_measures"]]
    coded, measures = (int(n) for n in counts.drop(ALL).sum())
    shows = [names.say("figures.themes_shows", coded=coded, pooled=int(counts["coded"].loc[ALL]))]
    if drawn.rows["share"].isna().any():
        shows.append(names.say("figures.themes_unfit"))
    shows.append(names.say("equal_length.themes_ahead", measures=AHEAD_MEASURES, points=round(100 * AHEAD_SHARE)))
    width = theme_width(drawn.study)
    if width is not None:
        shows.append(names.say("equal_length.themes_shows", n=int(drawn.study["n"].max()), width=100 * width))
    title = _themes_title(drawn, names)
    left_out = names.say("figures.themes_left_out") if measures > coded else ""
    return Caption(title, run_on(shows, names.lang), ("measure_topics", "measures"), coded + measures, left_out)


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "documents", prepare_documents, plot_documents, size_documents, caption_documents,
        paged=True, data=lambda drawn: drawn.rows,
    ),
    FigureKind(
        "themes", prepare_themes, plot_themes, size_themes, caption_themes, paged=True, data=lambda drawn: drawn.rows
    ),
)  # fmt: skip
