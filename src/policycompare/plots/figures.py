"""All figures of a study, drawn part by part; ``draw`` gives one of them to a notebook.

A figure's name is its kind and what tells it from others of the kind: ``coverage``, ``unit_network-anshan``. A figure
of a paged kind has as many parts as its data need, and their files are numbered: ``coverage-1.svg``.
"""

from __future__ import annotations

import base64
import html
import importlib
import io
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policycompare.errors import CallError, DataError, nearest
from policycompare.plots.fitting import give_way, misfits, title_height, title_lines
from policycompare.plots.lettering import line_height, wrap
from policycompare.plots.look import OWN, TWO_COLUMNS, Look, look_now
from policycompare.plots.registry import AnyFigure, Caption, D, FigureKind
from policycompare.plots.style import FORMATS, new_figure, style, write_figure
from policycompare.tables.names import Names
from policycompare.tables.queries import sides_that_fit
from policycompare.words import Lang, call_error, choices, say, tell

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from policycompare.tables.frames import Tables

FAMILIES = (
    "corpus",
    "coverage",
    "curves",
    "similarity",
    "document_map",
    "words",
    "targets",
    "bindingness",
    "changes",
    "citations",
    "load",
    "functions",
    "function_ranks",
    "networks",
    "reuse",
    "reuse_positions",
    "evaluation",
)
"""The modules of this room that hold figures, each a tuple ``FIGURES``, in the order of a report."""

NOTE_POINTS, NOTE_COLOUR = 7.0, "#a33333"
"""Size and colour of what a figure itself says where the codebook does not fit."""
ON_TOPICS = frozenset({"topics", "measure_topics", "comparisons"})
"""Tables that rest on topics: a figure that is drawn from one of them says how far the codebook reaches."""
TITLE_HEIGHT = 0.3
"""Room for the caption's title above a figure that brings no title of its own, inches."""

STRETCHES = ((1.0, 0.42), (1.0, 0.3), (1.3, 0.2), (1.7, 0.2))
"""How a figure may give way where it is asked for in another width than its own: how much higher it becomes, and which
share of the width labels at its left may take before they break."""
STEP = 0.1
"""How exactly the least width of a figure is told, inches."""

CAPTION_FONTS = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
"""Fonts of a caption in a notebook: a browser's own choice for Chinese may be a brush."""


def figure_kinds() -> tuple[AnyFigure, ...]:
    """Every figure that there is."""
    modules = [importlib.import_module(f"policycompare.plots.{family}") for family in FAMILIES]
    return tuple(kind for module in modules for kind in module.FIGURES)


def figure_name(kind: AnyFigure, rest: str) -> str:
    """A figure's name: its kind's, and what tells it from others of the kind."""
    return f"{kind.name}-{rest}" if rest else kind.name


def prepare_parts(kind: AnyFigure, tables: Tables, root: Path | None) -> Iterator[tuple[str, str, Any]]:
    """Name of the figure, stem of the files and what is drawn, of every part of the figures of a kind."""
    parts: Counter[str] = Counter()
    for rest, drawn in kind.prepare(tables, root):
        name = figure_name(kind, rest)
        parts[name] += 1
        yield name, f"{name}-{parts[name]}" if kind.paged else name, drawn


def names_of(kinds: Iterable[AnyFigure], tables: Tables, root: Path | None) -> list[str]:
    """Names of the figures of some kinds that a study has something to show for, each once."""
    return list(dict.fromkeys(name for kind in kinds for name, _, _ in prepare_parts(kind, tables, root)))


def prepare_figures(tables: Tables, root: Path | None) -> Iterator[tuple[str, AnyFigure, Any]]:
    """Stem of the files, kind and what is drawn, of every part of all figures that a study has something to show for.

    Args:
        tables: The study's tables.
        root: Its folder, for figures that need the reference labels; they are left out without it.
    """
    for kind in figure_kinds():
        for _, stem, drawn in prepare_parts(kind, tables, root):
            yield stem, kind, drawn


@dataclass(frozen=True, slots=True)
class Part:
    """A figure, or one part of it, with its caption. Shows itself in a notebook.

    Attributes:
        stem: Stem of its files.
        lang: zh or en.
        figure: The matplotlib figure.
        caption: What stands under it.
        data: The numbers that it draws, a row each.
        look: How it was asked for.
    """

    stem: str
    lang: Lang
    figure: Figure
    caption: Caption
    data: pd.DataFrame
    look: Look = OWN

    def save(self, path: Path | str) -> list[Path]:
        """Write one file, or into a folder every format and the caption; see ``Drawing.save``."""
        return Drawing(self.stem, self.lang, (self,)).save(path)

    def _repr_html_(self) -> str:
        stream = io.BytesIO()
        with style(self.look):
            self.figure.savefig(stream, format="png", dpi=144)
        code = base64.b64encode(stream.getvalue()).decode("ascii")
        title, *rest = caption_text(self.caption, self.lang).strip().split("\n\n")
        lines = "<br>".join(html.escape(line) for line in rest)
        return (
            f'<figure style="margin:0"><img alt="{html.escape(self.caption.title)}" style="max-width:100%" '
            f'src="data:image/png;base64,{code}"><figcaption style="font-family:{CAPTION_FONTS}">'
            f"<b>{html.escape(title.strip('*'))}</b><br>{lines}</figcaption></figure>"
        )


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was asked for by name: a figure with all its parts, one part, or every figure of a kind.

    Shows itself in a notebook, all parts one below the other.

    Attributes:
        name: What was asked for.
        lang: zh or en.
        parts: Each with its stem, matplotlib figure and caption, in order; at least one.
    """

    name: str
    lang: Lang
    parts: tuple[Part, ...]

    @property
    def figure(self) -> Figure:
        """The matplotlib figure of the first part."""
        return self.parts[0].figure

    @property
    def caption(self) -> Caption:
        """What stands under the first part."""
        return self.parts[0].caption

    @property
    def data(self) -> pd.DataFrame:
        """The numbers that are drawn, a row each, of all parts one below the other."""
        import pandas as pd

        return pd.concat([part.data for part in self.parts], ignore_index=True)

    def save(self, path: Path | str) -> list[Path]:
        """Write one file, or into a folder every format: SVG, PDF, PNG of 300 dpi, and the caption as Markdown.

        Args:
            path: A file that ends in .svg, .pdf or .png (of several parts ``x-1.png``, ``x-2.png``), or a folder. What
                is missing above it is made.

        Returns:
            The files, in order.

        Raises:
            CallError: The path has another ending and is no folder.
            DataError: A file cannot be written.
        """
        path = Path(path)
        ending = path.suffix.lower().removeprefix(".")
        is_file = bool(ending) and not path.is_dir()
        if is_file and ending not in FORMATS:
            raise call_error("errors.figure_ending", path=path, endings=", ".join(f".{ending}" for ending in FORMATS))
        try:
            if not is_file:
                return [file for part in self.parts for file in write_part(part, path)]
            path.parent.mkdir(parents=True, exist_ok=True)
            many = len(self.parts) > 1
            return [
                _write(part, path.with_stem(f"{path.stem}-{number}") if many else path)
                for number, part in enumerate(self.parts, 1)
            ]
        except OSError as error:
            raise DataError(path, f"cannot be written ({error.strerror})", "name another file or folder") from None

    def _repr_html_(self) -> str:
        return "\n".join(part._repr_html_() for part in self.parts)


def _write(part: Part, path: Path) -> Path:
    """Write a part as the path's ending says, its caption in the file."""
    _, *lines = caption_text(part.caption, part.lang).strip().split("\n\n")
    with style(part.look):
        return write_figure(part.figure, path, part.caption.title, " ".join(" ".join(lines).split()))


def write_part(part: Part, folder: Path) -> list[Path]:
    """Write a part in every format, and its caption, into a folder that is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [_write(part, folder / f"{part.stem}.{ending}") for ending in FORMATS]
    caption = folder / f"{part.stem}.md"
    caption.write_bytes(caption_text(part.caption, part.lang).encode("utf-8"))
    return [*written, caption]


def draw_part(stem: str, kind: FigureKind[D], drawn: D, names: Names) -> Part:
    """Draw one part of a figure in the language of the names, in the look that is lent (``with style(look)``).

    Raises:
        CallError: The figure cannot be read in the width that was asked for.
    """
    look, caption = look_now(), _full_caption(kind.caption(drawn, names), names)
    for stretch, labels in STRETCHES if look.width else STRETCHES[:1]:
        figure = _figure(kind, drawn, names, caption, stretch, labels)
        wrong = misfits(figure) if look.width else []
        if not wrong:
            return Part(stem, names.lang, figure, caption, kind.data(drawn), look)
    raise call_error("errors.figure_narrow", name=stem, width=look.width, why=wrong[0])


def _full_caption(caption: Caption, names: Names) -> Caption:
    """A figure's caption with how far the codebook reaches, and with the title that was asked for."""
    title = look_now().title
    note = names.fit if ON_TOPICS & set(caption.tables) else ""
    if note:
        left_out = f"{caption.left_out}{' ' if caption.left_out and names.lang == 'en' else ''}{note}"
        caption = replace(caption, left_out=left_out)
    return replace(caption, title=title) if isinstance(title, str) else caption


def _figure(kind: FigureKind[D], drawn: D, names: Names, caption: Caption, stretch: float, labels: float) -> Figure:
    """A figure of a kind, so much higher than its own, whose labels take such a share of its width."""
    look, (width, height) = look_now(), kind.size(drawn)
    width, height = look.width or width, stretch * height
    note = names.fit if ON_TOPICS & set(caption.tables) else ""
    with style():
        figure = new_figure(width, height)
        ax = kind.plot(drawn, figure.subplots(), names)
        own = ax.get_title(loc="left")
        if not own:
            height += TITLE_HEIGHT
        if note and len(sides_that_fit(names.tables)) < len(names.tables.sides):
            lines = wrap(note, width - 0.2, NOTE_POINTS, lines=6)
            height += (lines.count("\n") + 2) * line_height(NOTE_POINTS)
            figure.supxlabel(lines, x=0.01, ha="left", fontsize=NOTE_POINTS, color=NOTE_COLOUR)
        figure.set_size_inches(width, height)
        if look.width:
            give_way(figure, labels)
        if look.title is False:
            ax.set_title("")
            height -= TITLE_HEIGHT
        else:
            title = own if own and look.title is True else caption.title
            height += title_height(title_lines(figure, ax, title, caption.title))
        figure.set_size_inches(width, height)
    return figure


def caption_text(caption: Caption, lang: Lang) -> str:
    """A caption as Markdown: title, what is shown, from which tables, how many rows, what was left out."""
    tables = say("figures.caption_tables", lang, tables=("、" if lang == "zh" else ", ").join(caption.tables))
    facts = [tables, say("figures.caption_rows", lang, rows=caption.rows)]
    facts += [say("figures.caption_left_out", lang, left_out=caption.left_out)] if caption.left_out else []
    return "\n\n".join([f"**{caption.title}**", caption.shows, *facts]) + "\n"


def draw(name: str, tables: Tables, lang: Lang = "zh", root: Path | None = None, look: Look = OWN) -> Drawing:
    """Draw the figure of this name, the part whose files are named so, or all figures of the kind.

    Raises:
        CallError: No figure of this study is called so, and the line lists the nearest that are; or a figure cannot be
            read in the width that was asked for, and the line names the least that does.
    """
    names = Names(tables, lang)
    parts: list[Part] = []
    with style(look):
        for stem, kind, drawn in _asked(name, tables, root):
            try:
                parts.append(draw_part(stem, kind, drawn, names))
            except CallError:
                if not look.width:
                    raise
                raise _too_narrow(stem, kind, drawn, names, look) from None
    if not parts:
        first, _, rest = name.partition("-")
        empty = next((kind for kind in figure_kinds() if kind.name == first), None)
        instead = empty.instead if empty else ""
        said = "" if isinstance(instead, str) else instead(tables, rest, names)
        if isinstance(instead, str) and instead and not rest:
            said = tell(instead)
        if said:
            raise call_error("errors.figure_too_little", name=name, instead=said)
        if empty is not None and not rest:
            remedy = names.fit or tell("errors.remedy_figure_names")
            raise call_error("errors.figure_empty", name=name, remedy=remedy)
        kinds = {kind.name: kind for kind in figure_kinds()}
        prepared = {
            near: list(prepare_parts(kinds[near], tables, root)) for near in nearest(name.partition("-")[0], kinds)
        }
        known = [text for near, found in prepared.items() for full, stem, _ in found for text in (near, full, stem)]
        raise call_error("errors.figure_unknown", name=name, remedy=choices(name, known, few=0))
    return Drawing(name, lang, tuple(parts))


def _asked(name: str, tables: Tables, root: Path | None) -> Iterator[tuple[str, AnyFigure, Any]]:
    """Stem, kind and what is drawn, of every part that a name stands for."""
    for kind in figure_kinds():
        if kind.name != name.partition("-")[0]:
            continue
        found = False
        for full, stem, drawn in prepare_parts(kind, tables, root):
            if name in (kind.name, full, stem):
                found = True
                yield stem, kind, drawn
            if stem == name:
                break
        asked = kind.ask(tables, name.removeprefix(f"{kind.name}-")) if kind.ask and not found else None
        if asked is not None:
            yield name, kind, asked


def _too_narrow(stem: str, kind: AnyFigure, drawn: Any, names: Names, look: Look) -> CallError:
    """Why a figure is not drawn in a width, with the least in which it is: found by halves, to a tenth of an inch."""
    width = look.width or 0.0
    low, high = math.floor(width / STEP), math.ceil(max(kind.size(drawn)[0], TWO_COLUMNS, width + STEP) / STEP)

    def fits(tenths: int) -> bool:
        with style(replace(look, width=tenths * STEP)):
            try:
                draw_part(stem, kind, drawn, names)
            except CallError:
                return False
        return True

    if not fits(high):
        return call_error("errors.figure_too_narrow", name=stem, width=width)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return call_error("errors.figure_least_width", name=stem, width=width, least=high * STEP)
