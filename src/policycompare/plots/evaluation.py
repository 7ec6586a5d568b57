"""How far the alignment can be trusted: whether its scores mean what they say, and what it finds first."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.lettering import counted
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import COLOURS, GREY, LIGHT
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BINS = tuple(k / 10 for k in range(11))
METHODS: dict[str, tuple[str, str, str]] = {
    "policycompare": ("本库的对齐", "alignment", "-"),
    "tfidf": ("tf-idf", "tf-idf", "--"),
    "bm25": ("BM25", "BM25", "-."),
}
"""Scoring -> its name in Chinese and English and its line."""
LABELS_ZH = "参照标注由通读条文得出，除非 data/gold 的说明另有记载，尚未经领域专家核对。"
LABELS_EN = "The reference labels come from reading the measures; unless the notes in data/gold say otherwise, no domain expert has checked them."


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs that people hold related or not: score out of fold, and whether each is related."""

    scores: tuple[float, ...]
    related: tuple[bool, ...]

    @property
    def brier(self) -> float:
        """Mean squared distance of score and label (Brier 1950); 0 is best."""
        return sum((s - r) ** 2 for s, r in zip(self.scores, self.related, strict=True)) / len(self.scores)


@dataclass(frozen=True, slots=True)
class Reliability:
    """The two kinds of judged pairs (``compare.out_of_fold``); either may be missing.

    Attributes:
        labelled: All pairs of labelled measures of two regions, in the proportions that a user meets.
        graded: Pairs that were chosen and graded one by one.
        files: The files of labels, from the project's folder.
    """

    labelled: Judged | None
    graded: Judged | None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Curves:
    """Mean recall or precision at k of each scoring.

    Attributes:
        what: recall or precision.
        means: Scoring -> mean at k = 1, 2, …; ``perfect`` is what no scoring can beat.
        bands: Scoring -> lower and upper end of the 95 % interval at each k.
        queries: Measures that ask.
        documents: Documents of the measures that ask.
        unlabelled: Measures without a topic label.
        alone: Labelled measures that no other region has anything for.
        files: The files of labels.
    """

    what: str
    means: dict[str, tuple[float, ...]]
    bands: dict[str, tuple[tuple[float, ...], tuple[float, ...]]]
    queries: int
    documents: int
    unlabelled: int
    alone: int
    files: tuple[str, ...]


def _has(root: Path | None, *files: str) -> bool:
    return root is not None and all((root / "data" / "gold" / name).is_file() for name in files)


def _is_of(tables: Tables, root: Path) -> bool:
    """Whether the labels of a project are about these tables: any graded measure is in them."""
    from policycompare.evaluate.out_of_fold import read_grades

    known = set(tables.measures["measure_id"])
    grades = read_grades(root / "data" / "gold" / "pairs_dev.jsonl")
    return any(pair[side] in known for pair in grades for side in ("left_measure_id", "right_measure_id"))


def prepare_reliability(tables: Tables, root: Path | None) -> Iterator[tuple[str, Reliability]]:
    """The judged pairs of a project; nothing without graded pairs in ``data/gold``, or for tables of another study."""
    if root is None or not _has(root, "pairs_dev.jsonl") or not _is_of(tables, root):
        return
    from policycompare.evaluate.out_of_fold import judge

    found = judge(tables, root)
    labelled, graded = (
        Judged(tuple(found.scores[p.at].tolist()), tuple(p.related.tolist())) if len(p.left) else None
        for p in (found.labelled, found.graded)
    )
    names = ("pairs_dev.jsonl", "topics_blind.jsonl", "topics_dev.jsonl")
    if labelled or graded:
        yield "", Reliability(labelled, graded, tuple(f"data/gold/{name}" for name in names if _has(root, name)))


def reliability(scores: Sequence[float], related: Sequence[bool]) -> list[tuple[float, float, int]]:
    """Mean score, share of related pairs and number of pairs, for each bin of scores that holds any.

    Args:
        scores: Scores between 0 and 1.
        related: Whether each pair is related, by the labels.
    """
    points = []
    for low, high in itertools.pairwise(BINS):
        held = [i for i, s in enumerate(scores) if low <= s < high or (high == 1.0 and s == 1.0)]
        if held:
            mean = sum(scores[i] for i in held) / len(held)
            points.append((mean, sum(related[i] for i in held) / len(held), len(held)))
    return points


def wilson(share: float, count: int) -> tuple[float, float]:
    """Interval (95 %) of a share of so many trials (Wilson 1927)."""
    z = 1.959964
    middle = share + z * z / (2 * count)
    reach = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def plot_reliability(drawn: Reliability, ax: Axes, names: Names) -> Axes:
    """Draw the share of related pairs against their score; on the diagonal scores mean what they say.

    Args:
        drawn: From ``prepare_reliability``.
        ax: Where to draw.
        names: Names in the language of the figure.

    Returns:
        The same Axes.
    """
    zh = names.lang == "zh"
    ax.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="得分等于相关比例" if zh else "score = share related")
    kinds = (
        (drawn.labelled, "已标注举措的全部配对" if zh else "all pairs of labelled measures", "o", -0.09),
        (drawn.graded, "逐对判定的配对" if zh else "graded pairs", "s", -0.15),
    )
    for (judged, label, marker, height), colour in zip(kinds, COLOURS, strict=False):
        if judged is None:
            continue
        points = reliability(judged.scores, judged.related)
        for mean, share, count in points:
            ax.plot([mean, mean], wilson(share, count), color=colour, linewidth=2.5, alpha=0.3, solid_capstyle="butt")
            place = min(int(mean * 10), 9) / 10 + 0.05
            ax.text(place, height, str(count), ha="center", va="center", fontsize=6.5, color=colour)
        means, shares = [p[0] for p in points], [p[1] for p in points]
        ax.plot(means, shares, color=colour, marker=marker, markersize=4.5, label=label)
    ax.set_xticks(BINS[::2])
    ax.set_yticks(BINS[::2])
    ax.grid(visible=True)
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.2, 1.05))
    ax.set_xlabel(
        "配对的得分（下方数字为各段的对数）" if zh else "score of the pair (below: number of pairs in each bin)"
    )
    ax.set_ylabel("相关配对的比例" if zh else "share of related pairs")
    ax.set_title(_reliability_title(zh))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=1)
    return ax


def _reliability_title(zh: bool) -> str:
    return "对齐得分的可靠性（折外）" if zh else "Reliability of the alignment, out of fold"


def reliability_caption(drawn: Reliability, names: Names) -> Caption:
    """What stands under the reliability plot."""
    zh = names.lang == "zh"
    kinds = (
        (
            drawn.labelled,
            "圆点：两个地区已标注议题的举措两两配对，共 {count} 对，有共同议题标注即为相关（{related} 对），Brier 分数 {brier:.3f}。",
            "Dots: the {pairs} of measures of two regions with topic labels, related when they share one ({related}); Brier score {brier:.3f}. ",
        ),
        (
            drawn.graded,
            "方块：挑选出来逐对判定的 {count} 对（{related} 对相关），其中相关的远多于实际遇到的比例，Brier 分数 {brier:.3f}。",
            "Squares: the {pairs} that were chosen and graded one by one ({related} related), far more of them related than a user meets; "
            "Brier score {brier:.3f}. ",
        ),
    )
    parts = [
        (chinese if zh else english).format(
            count=len(judged.scores),
            pairs=counted(len(judged.scores), "pair"),
            related=sum(judged.related),
            brier=judged.brier,
        )
        for judged, chinese, english in kinds
        if judged is not None
    ]
    if zh:
        shows = (
            f"配对按对齐得分分为十段；横轴是段内得分的均值，纵轴是段内相关配对的比例，竖条是该比例的95%区间（Wilson）。{''.join(parts)}"
            f"点在虚线上，说明得分即是相关的机会；在其上，说明得分偏低。得分均为折外：给两份文件打分的模型，拟合时没有用到这两份文件的任何配对。{LABELS_ZH}"
        )
    else:
        shows = (
            "Pairs of measures in ten bins of their score. Across: mean score of the bin; up: share of its pairs that are related, with its 95 % "
            f"interval (Wilson) as a bar. {''.join(parts)}On the broken line a score is the chance that a pair is related; above it, scores are "
            "too low. All scores are out of fold: the model that scored two documents was fitted without any pair of either. "
            f"{LABELS_EN}"
        )
    total = sum(len(p.scores) for p in (drawn.labelled, drawn.graded) if p is not None)
    return Caption(_reliability_title(zh), shows, ("measures", *drawn.files), total)


def prepare_retrieval(tables: Tables, root: Path | None) -> Iterator[tuple[str, Curves]]:
    """Recall and precision at k; nothing without topic labels and graded pairs, or for tables of another study."""
    if root is None or not _has(root, "pairs_dev.jsonl", "topics_dev.jsonl") or not _is_of(tables, root):
        return
    from policycompare.evaluate.bootstrap import band
    from policycompare.evaluate.retrieval import judged_retrieval, perfect, precision_at, recall_at

    found = judged_retrieval(tables, root)
    asked = found.rankings["policycompare"]
    if not asked:
        return
    documents = [r.document_id for r in asked]
    for what, measure in (("recall", recall_at), ("precision", precision_at)):
        values = {name: measure(rankings) for name, rankings in found.rankings.items()}
        means = {name: tuple(v.mean(axis=0).tolist()) for name, v in values.items()}
        means["perfect"] = tuple(measure(perfect(asked)).mean(axis=0).tolist())
        bands = {}
        for name, rows in values.items():
            low, high = band(rows, documents)
            bands[name] = (tuple(low.tolist()), tuple(high.tolist()))
        yield (
            what,
            Curves(
                what, means, bands, len(asked), len(set(documents)), found.measures - found.labelled,
                found.labelled - len(asked), found.files,
            ),
        )  # fmt: skip


def plot_retrieval(drawn: Curves, ax: Axes, names: Names) -> Axes:
    """Draw recall or precision at k of each scoring, with intervals, under what no scoring can beat.

    Args:
        drawn: From ``prepare_retrieval``.
        ax: Where to draw.
        names: Names in the language of the figure.

    Returns:
        The same Axes.
    """
    zh = names.lang == "zh"
    ks = range(1, len(drawn.means["perfect"]) + 1)
    ax.plot(ks, drawn.means["perfect"], color=GREY, linestyle=":", label="上限" if zh else "best possible")
    for (name, (name_zh, name_en, line)), colour in zip(METHODS.items(), COLOURS, strict=False):
        low, high = drawn.bands[name]
        ax.fill_between(ks, low, high, color=colour, alpha=0.13, linewidth=0)
        ax.plot(ks, drawn.means[name], color=colour, linestyle=line, linewidth=1.4, label=name_zh if zh else name_en)
    ax.set_xticks([1, 5, 10, 15, 20])
    ax.set_yticks(BINS)
    ax.grid(visible=True, axis="y", color=LIGHT)
    ax.set(xlim=(0.5, len(ks) + 0.5), ylim=(0, 1.05))
    ax.set_xlabel("k（排在最前的候选数）" if zh else "k (candidates looked at, best first)")
    ax.set_ylabel(_measure(drawn, zh))
    ax.set_title(_retrieval_title(drawn, zh))
    # Below the axis, for the curves may run anywhere.
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2)
    return ax


def _measure(drawn: Curves, zh: bool) -> str:
    if drawn.what == "recall":
        return "k 处的召回率" if zh else "recall at k"
    return "k 处的精确率" if zh else "precision at k"


def _retrieval_title(drawn: Curves, zh: bool) -> str:
    if drawn.what == "recall":
        return "找到多少相关举措（折外）" if zh else "Related measures found, out of fold"
    return "找到的有多少相关（折外）" if zh else "Found measures related, out of fold"


def evaluation_size(drawn: Judged | Curves) -> tuple[float, float]:
    """Width and height in inches."""
    return (3.5, 3.4) if isinstance(drawn, Judged) else (3.5, 3.5)


def retrieval_caption(drawn: Curves, names: Names) -> Caption:
    """What stands under the retrieval curves."""
    zh = names.lang == "zh"
    tables = ("measures", *drawn.files)
    at = {name: (drawn.means[name][0], drawn.means[name][-1]) for name in METHODS}
    depth = len(drawn.means["perfect"])
    if zh:
        meaning = (
            "k 处的召回率是相关举措中排进前 k 位的比例"
            if drawn.what == "recall"
            else "k 处的精确率是前 k 位中相关举措的比例"
        )
        shows = (
            f"{drawn.queries} 条有议题标注的举措（{drawn.documents} 份文件）各查询一次：其他地区有标注的举措按得分从高到低排列，与之有共同议题标注的算相关。"
            f"{meaning}，曲线是各次查询的均值，浅色带是按文件重抽样的95%区间，点线是任何方法的均值都不能超过的上限（各文件相关举措多少不一，带可高于它）。k = 1 与 k = {depth} 处："
            + "；".join(f"{METHODS[n][0]} {a:.3f}、{b:.3f}" for n, (a, b) in at.items())
            + "。折外：文件自身的标注不用于为它编码，给两份文件打分的模型没有用到这两份文件的任何配对；但随库的线索词是参照本库自己的开发标注写成的，对那些文件的结果偏于乐观。"
            + LABELS_ZH
        )
        parts = [f"{drawn.unlabelled} 条举措没有议题标注，不作查询也不作候选。"] if drawn.unlabelled else []
        if drawn.alone:
            parts.append(f"{drawn.alone} 条有标注的举措在其他地区没有相关举措，不作查询，只作候选。")
        return Caption(_retrieval_title(drawn, zh), shows, tables, drawn.queries, "".join(parts))
    meaning = (
        "Recall at k is the share of the related measures that stand among the first k"
        if drawn.what == "recall"
        else "Precision at k is the share of the first k that are related"
    )
    shows = (
        f"{counted(drawn.queries, 'measure')} with topic labels ({counted(drawn.documents, 'document')}) ask once each: the labelled measures of other regions are put in the order of their "
        f"score, and those that share a topic label are related. {meaning}; a curve is the mean over all that ask, its band the 95 % interval when documents are drawn anew, "
        f"the dotted line the mean that no method can beat (a band may reach above it, for some documents have more related measures than others). At k = 1 and k = {depth}: "
        + "; ".join(f"{METHODS[n][1]} {a:.3f} and {b:.3f}" for n, (a, b) in at.items())
        + ". Out of fold: a document's own labels never help to code it, and the model that scored two documents was fitted without any pair of either; "
        "the cue phrases that come with the package, however, were written with its own development labels in view, which flatters those documents. "
        + LABELS_EN
    )
    parts = []
    if drawn.unlabelled:
        parts.append(f"{counted(drawn.unlabelled, 'measure')} without a topic label, neither asking nor found.")
    if drawn.alone:
        parts.append(
            f"{counted(drawn.alone, 'labelled measure')} that no other region has a related measure for: found, but not asking."
        )
    return Caption(_retrieval_title(drawn, zh), shows, tables, drawn.queries, " ".join(parts))


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind("evaluation_reliability", prepare_reliability, plot_reliability, evaluation_size, reliability_caption),
    FigureKind("evaluation_retrieval", prepare_retrieval, plot_retrieval, evaluation_size, retrieval_caption),
)
