"""The table of the two read-mes that says how good it is: every figure with its interval, n and its labels' history.

    python tests/quality_table.py

writes it between the marks ``<!-- quality -->`` and ``<!-- /quality -->`` of ``README.md`` and ``README.zh.md``, from the
tables in ``data/processed`` and the labels in ``data/gold``. ``tests/test_label_history.py`` sees when it is old.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import policycompare as pc
from policycompare.evaluate.coding import judged_figures
from policycompare.evaluate.figures import Figure
from policycompare.evaluate.history import HISTORIES, read_histories
from policycompare.evaluate.out_of_fold import judge
from policycompare.evaluate.reading import READING, reading_figures, score_project
from policycompare.tables.frames import Tables
from policycompare.topics.coded_tables import coded_measures
from policycompare.words import Lang, say

ROOT = Path(__file__).parents[1]
READMES: dict[Lang, str] = {"en": "README.md", "zh": "README.zh.md"}
MARKS = "<!-- quality -->\n", "<!-- /quality -->"
METRICS = (
    "topics_f1", "topics_main", "retrieval_map", "retrieval_first", "related_auc_hard", "same_auc_hard", "same_auc_all",
    "related_precision", "related_recall", "same_precision", "same_recall", "related_brier", "same_brier",
    "units_f1", "targets_f1", "indicators_acceptable", "citations_f1",
)  # fmt: skip
SCORINGS = ("out_of_fold", "as_built", "by_wording", "tfidf")
WORDS: dict[Lang, tuple[str, str, str]] = {
    "en": ("what is measured", "n (documents)", "labels"),
    "zh": ("指标", "n（文件数）", "标注"),
}

COLON: dict[Lang, str] = {"en": ": ", "zh": "："}


def all_figures(tables: Tables, root: Path) -> list[Figure]:
    """Every figure that ``policycompare evaluate`` prints."""
    figures = reading_figures(score_project(tables, root), read_histories(root)[READING])
    return figures + judged_figures(judge(tables, root), [m.text for m in coded_measures(tables)])


def quality_table(figures: Iterable[Figure], lang: Lang) -> str:
    """The table in Markdown: a row for each metric on each file of labels, those that prove most first."""
    held: dict[tuple[int, int, str], dict[str, Figure]] = {}
    for figure in figures:
        if figure.metric in METRICS and figure.scoring in ("", *SCORINGS):
            place = METRICS.index(figure.metric), HISTORIES.index(figure.labels.history), figure.labels.file
            held.setdefault(place, {})[figure.scoring or "as_built"] = figure
    first, *last = WORDS[lang]
    lines = [
        [first, *(say(f"evaluation.{s}", lang) for s in SCORINGS), *last],
        ["---", *["--:"] * (len(SCORINGS) + 1), "---"],
    ]
    for _, own in sorted(held.items(), key=lambda item: item[0]):
        shown = list(own.values())
        cells = [
            f"{own[s].value:.3f} [{own[s].low:.2f}, {own[s].high:.2f}]" if s in own else "" for s in SCORINGS
        ]  # fmt: skip
        counts = " / ".join(dict.fromkeys(f"{own[s].count} ({own[s].documents})" for s in SCORINGS[:2] if s in own))
        labels = shown[0].labels
        history = f"{say(f'evaluation.{labels.word}', lang)}{COLON[lang]}`{labels.file}`"
        lines.append([say(f"evaluation.{shown[0].metric}", lang), *cells, counts, history])
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def with_table(text: str, table: str) -> str:
    """A read-me with the table between its marks."""
    before, rest = text.split(MARKS[0])
    _, after = rest.split(MARKS[1])
    return before + MARKS[0] + table + MARKS[1] + after


if __name__ == "__main__":
    measured = all_figures(pc.load(ROOT), ROOT)
    for language, name in READMES.items():
        path = ROOT / name
        path.write_text(with_table(path.read_text("utf-8"), quality_table(measured, language)), encoding="utf-8")
