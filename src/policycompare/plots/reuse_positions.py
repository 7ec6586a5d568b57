"""Where two documents share their wording: both texts as bars to scale, shared passages as bands between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policycompare.plots.lettering import counted, text_width, wrap
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import GREY, SEQUENTIAL, TWO_COLUMNS, region_colours
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import region_of_documents, region_order

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_PAIRS = 3
NAME = 1.3
"""Widest name of a document, inches."""
BAR = 0.09
"""Height of a bar; the two stand at 0 and 1."""
WEIGHTS = (0.0, 0.5, 1.0)
"""Weights that the legend shows."""


@dataclass(frozen=True, slots=True)
class Band:
    """A shared passage: where it stands in each document, counted from the document's first character."""

    reuse_id: str
    left: tuple[int, int]
    right: tuple[int, int]
    weight: float


@dataclass(frozen=True, slots=True)
class Text:
    """One of the two documents.

    Attributes:
        document_id: Its id.
        length: Its characters in the raw file, marks and all.
        colour: Its region's colour.
        sections: Place and printed number of each outermost section.
    """

    document_id: str
    length: int
    colour: str
    sections: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Positions:
    """What one figure of positions shows.

    Attributes:
        left, right: The two documents; the left is drawn above.
        bands: Their shared passages.
        characters: Characters of the passages, marks not counted.
        pairs: Pairs of documents that share any passage.
        rest: Passages of the pairs that have no figure.
    """

    left: Text
    right: Text
    bands: tuple[Band, ...]
    characters: int
    pairs: int
    rest: int


def prepare_reuse_positions(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Positions]]:
    """The pairs of documents that share most characters, three at most; nothing where none shares any."""
    for pair in _chosen(_by_pair(tables)):
        yield "-".join(pair), _positions(tables, pair)


def ask_reuse_positions(tables: Tables, pair: str) -> Positions | None:
    """Two documents whose ids are joined by a hyphen, whether or not they are among those that share most."""
    return next((_positions(tables, found) for found in _by_pair(tables) if "-".join(found) == pair), None)


def _by_pair(tables: Tables) -> dict[tuple[str, str], list[Any]]:
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in iter_rows(tables.reuse):
        groups.setdefault((row.left_document_id, row.right_document_id), []).append(row)
    return groups


def _characters(rows: Sequence[Any]) -> int:
    return sum(int(row.length) for row in rows)


def _chosen(groups: Mapping[tuple[str, str], Sequence[Any]]) -> list[tuple[str, str]]:
    return sorted(groups, key=lambda pair: (-_characters(groups[pair]), pair))[:MAX_PAIRS]


def _positions(tables: Tables, pair: tuple[str, str]) -> Positions:
    """What the figure of one pair of documents shows."""
    groups = _by_pair(tables)
    rows = groups[pair]
    spans = {
        pair[0]: _extent(tables, pair[0], [(r.left_char_start, r.left_char_end) for r in rows]),
        pair[1]: _extent(tables, pair[1], [(r.right_char_start, r.right_char_end) for r in rows]),
    }
    a, b = (spans[document_id][0] for document_id in pair)
    bands = tuple(
        Band(
            r.reuse_id,
            (int(r.left_char_start) - a, int(r.left_char_end) - a),
            (int(r.right_char_start) - b, int(r.right_char_end) - b),
            float(r.weight),
        )
        for r in rows
    )
    colours = region_colours(region_order(tables))
    one, other = (_text(tables, d, spans[d], colours) for d in pair)
    rest = len(tables.reuse) - sum(len(groups[drawn]) for drawn in _chosen(groups))
    return Positions(one, other, bands, _characters(rows), len(groups), rest)


def _extent(tables: Tables, document_id: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """First and last character of a document in its raw file; a file may hold several documents."""
    starts, ends = [a for a, _ in spans], [b for _, b in spans]
    # The passages tile the file; tables made by hand may lack them.
    for frame in (tables.passages, tables.sections, tables.measures):
        own = frame[frame["document_id"] == document_id]
        starts += own["char_start"].to_list()
        ends += own["char_end"].to_list()
    return int(min(starts)), int(max(ends))


def _text(tables: Tables, document_id: str, span: tuple[int, int], colours: dict[str, str]) -> Text:
    own = tables.sections[(tables.sections["document_id"] == document_id) & (tables.sections["level"] == 1)]
    sections = sorted(
        (int(row.char_start) - span[0], row.label.strip("、.．") if isinstance(row.label, str) else "")
        for row in iter_rows(own)
    )
    return Text(document_id, span[1] - span[0], colours[region_of_documents(tables)[document_id]], tuple(sections))


def plot_reuse_positions(drawn: Positions, ax: Axes, names: Names) -> Axes:
    """Draw both documents as bars to one scale and each shared passage as a band between its two places.

    The x axis is in characters from each document's beginning; the left document is at y = 0, the right at 1.

    Args:
        drawn: From ``prepare_reuse_positions``.
        ax: Where to draw.
        names: Names in the language of the figure.

    Returns:
        The same Axes.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Polygon
    from matplotlib.transforms import offset_copy

    zh = names.lang == "zh"
    longest = max(drawn.left.length, drawn.right.length, 1)
    for band in sorted(drawn.bands, key=lambda b: (b.weight, b.reuse_id)):
        corners = [(band.left[0], BAR), (band.left[1], BAR), (band.right[1], 1 - BAR), (band.right[0], 1 - BAR)]
        # The edge keeps a passage of twenty characters in twenty thousand visible.
        ax.add_patch(Polygon(corners, color=_shade(band.weight), linewidth=0.7, joinstyle="round", gid=band.reuse_id))
    for y, text, bands in (
        (0, drawn.left, [b.left for b in drawn.bands]),
        (1, drawn.right, [b.right for b in drawn.bands]),
    ):
        ax.barh(y, text.length, height=2 * BAR, color=text.colour, alpha=0.3, linewidth=0)
        ax.broken_barh(
            [(a, b - a) for a, b in bands],
            (y - BAR, 2 * BAR),
            facecolor=text.colour,
            edgecolor=text.colour,
            linewidth=0.4,
        )
        out = -1 if y == 0 else 1
        free = -float(longest)
        for at, label in text.sections:
            ax.plot([at, at], [y + out * BAR, y + out * (BAR + 0.05)], color=GREY, linewidth=0.6)
            wide = text_width(label, 5.5) / (TWO_COLUMNS - NAME - 0.4) * longest
            # Half a label's width on either side; a number that would touch the one before it is left out.
            if label and at - wide / 2 >= free:
                ax.text(
                    at, y + out * (BAR + 0.07), label, ha="center", va="bottom" if y == 0 else "top", fontsize=5.5,
                    color=GREY, parse_math=False,
                )  # fmt: skip
                free = at + wide / 2 + 0.006 * longest
    ax.set_xlim(-0.01 * longest, 1.01 * longest)
    ax.set_ylim(1.32, -0.32)
    ax.set_yticks([0, 1], [wrap(names.document(t.document_id), NAME, 7, 3) for t in (drawn.left, drawn.right)])
    for label_text in ax.get_yticklabels():
        label_text.set_parse_math(False)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(
        "在文件中的位置（字符，自文件开头起）" if zh else "position in the document (characters from its beginning)"
    )
    ax.set_title(_title(drawn, names))
    ax.title.set_parse_math(False)
    word = "权重" if zh else "weight"
    handles = [Line2D([], [], color=_shade(w), linewidth=3, label=f"{word} {w:g}") for w in WEIGHTS]
    below = offset_copy(ax.transAxes, ax.get_figure(root=True), y=-0.42, units="inches")
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=below, ncols=3, borderaxespad=0)
    return ax


def _shade(weight: float) -> Any:
    """Colour of a band: light where the passage weighs little."""
    import matplotlib as mpl

    return mpl.colormaps[SEQUENTIAL](0.25 + 0.7 * min(max(weight, 0.0), 1.0))


def positions_size(drawn: Positions) -> tuple[float, float]:
    """Width and height in inches."""
    return TWO_COLUMNS, 3.3


def _title(drawn: Positions, names: Names) -> str:
    one, other = names.document(drawn.left.document_id), names.document(drawn.right.document_id)
    title = (
        f"重合段落的位置：{one}与{other}" if names.lang == "zh" else f"Where shared passages stand: {one} and {other}"
    )
    return wrap(title, TWO_COLUMNS - NAME - 0.5, 9)


def positions_caption(drawn: Positions, names: Names) -> Caption:
    """What stands under the positions of a pair."""
    from policycompare.reuse.search import MIN_LENGTH

    zh = names.lang == "zh"
    one, other = names.document(drawn.left.document_id), names.document(drawn.right.document_id)
    sections = len(drawn.left.sections) + len(drawn.right.sections)
    tables = ("reuse", "sections") if sections else ("reuse",)
    rows = len(drawn.bands) + sections
    shown = min(MAX_PAIRS, drawn.pairs)
    hidden = drawn.pairs - shown
    title = _title(drawn, names).replace("\n", "" if zh else " ")
    if zh:
        shows = (
            f"上条是{one}（{drawn.left.length:,} 个字符），下条是{other}（{drawn.right.length:,} 个字符），按同一比例绘出；字符按原始文件计，其中夹入的拼音、空格等也占位置，故两条的长短不等于正文的长短。颜色是地区的颜色。"
            f"每条带连接同一段文字在两份文件中的位置（至少连续 {MIN_LENGTH} 个字相同），共 {len(drawn.bands)} 段、{drawn.characters:,} 个字（不计标点）；"
            "带色越浅权重越低（许多文件都有的话和套语）；为看得见，带宽略有加粗。带平行，说明次序一致；带交叉，说明次序改动。"
        )
        if sections:
            shows += f"条外的刻度是一级标题（{sections} 处），放得下的写出序号。"
        left_out = (
            f"有重合的文件共 {drawn.pairs} 对，只画重合字数最多的 {shown} 对；其余 {hidden} 对有 {drawn.rest} 段。"
            if hidden
            else ""
        )
        return Caption(title, shows, tables, rows, left_out)
    shows = (
        f"The upper bar is {one} ({drawn.left.length:,} characters), the lower one {other} ({drawn.right.length:,}), to one scale, in the colours of their regions. Characters are those of the raw copies, with whatever pinyin and space stands in them, "
        "so that a bar may be longer than its text. "
        f"Each band joins the two places of a passage that both have word for word (at least {MIN_LENGTH} characters running): "
        f"{counted(len(drawn.bands), 'passage')}, {drawn.characters:,} characters in all, marks not counted. The lighter a band, the less it weighs (words that many "
        "documents have, and formulas); bands are drawn a little wider than they are, to be seen. Parallel bands keep the order of the text, crossing bands change it."
    )
    if sections:
        shows += (
            f" Ticks outside the bars are the {sections} outermost headings, with their numbers where there is room."
        )
    left_out = ""
    if hidden:
        left_out = (
            f"Of {counted(drawn.pairs, 'pair')} of documents that share a passage only the {shown} that share most characters are drawn; "
            f"the other {hidden} have {counted(drawn.rest, 'passage')}."
        )
    return Caption(title, shows, tables, rows, left_out)


POSITIONS = FigureKind(
    "reuse_positions",
    prepare_reuse_positions,
    plot_reuse_positions,
    positions_size,
    positions_caption,
    ask=ask_reuse_positions,
)
