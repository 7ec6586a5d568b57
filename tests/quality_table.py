"""The table of the two read-mes that says how good it is: every figure with its interval, n and its labels' history.

    python tests/quality_table.py

measures what the commands measure, keeps it in ``tests/measured.json`` and writes the table between the marks
``<!-- quality -->`` and ``<!-- /quality -->`` of ``README.md`` and ``README.zh.md``. Rows stand in
``tests/quality.toml``, with the figures of first looks, which cannot be measured again; those of ``policycompare
evaluate`` are made from the tables in ``data/processed``. ``tests/test_label_history.py`` and ``tests/test_quality.py``
see when the table is old.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import policycompare as pc
from policycompare.evaluate.bootstrap import Estimate
from policycompare.evaluate.coding import judged_figures
from policycompare.evaluate.figures import Figure
from policycompare.evaluate.history import HISTORIES, read_histories
from policycompare.evaluate.out_of_fold import judge
from policycompare.evaluate.reading import READING, reading_figures, score_project
from policycompare.tables.frames import Tables
from policycompare.topics.coded_tables import coded_measures
from policycompare.words import Lang, say
from quality_figures import (
    field_figures,
    first_sight,
    groups,
    measured,
    quick_figures,
    read_figures,
    write_measured,
)

ROOT = Path(__file__).parents[1]
READMES: dict[Lang, str] = {"en": "README.md", "zh": "README.zh.md"}
MARKS = "<!-- quality -->\n", "<!-- /quality -->"
METRICS = (
    "topics_f1", "topics_main", "retrieval_map", "retrieval_first", "related_auc_hard", "same_auc_hard", "same_auc_all",
    "related_precision", "related_recall", "same_precision", "same_recall", "related_brier", "same_brier",
    "units_f1", "targets_f1", "indicators_acceptable", "citations_f1",
)  # fmt: skip
SCORINGS = ("out_of_fold", "as_built", "by_wording", "tfidf")
HEAD: dict[Lang, tuple[str, ...]] = {
    "en": (
        "what is measured",
        "figure [95 % interval]",
        "n (documents)",
        "labels, and what they were used for",
        "command",
    ),
    "zh": ("指标", "数值［95% 区间］", "n（文件数）", "标注及其用途", "命令"),
}
WORDS: dict[Lang, dict[str, str]] = {
    "en": {"first": "first sight ", "now": "now ", "lost": "first sight {}, counts not on record", "tfidf": "tf-idf "},
    "zh": {"first": "首次 ", "now": "现在 ", "lost": "首次 {}，未留计数", "tfidf": "tf-idf "},
}
COLON: dict[Lang, str] = {"en": ": ", "zh": "："}
LINE = "<br>"


def all_figures(tables: Tables, root: Path) -> list[Figure]:
    """Every figure that ``policycompare evaluate`` prints."""
    figures = reading_figures(score_project(tables, root), read_histories(root)[READING])
    return figures + judged_figures(judge(tables, root), [m.text for m in coded_measures(tables)])


def quality_table(figures: Iterable[Figure], today: Mapping[str, Estimate], lang: Lang) -> str:
    """The table in Markdown, first looks first; a line in bold says what its group rests on.

    Args:
        figures: What ``policycompare evaluate`` prints.
        today: What the other commands print (``quality_figures.measured``).
        lang: Of which read-me.
    """
    lines = [list(HEAD[lang]), ["---", "---", "--:", "---", "---"]]
    for name, group in groups().items():
        lines.append([f"**{group[lang]}**", "", "", group[f"labels_{lang}"], f"`{group['command']}`"])
        lines += [_row(row, group.get("documents"), today, lang) for row in group.get("row", ())]
        if name == "study":
            lines += _study_rows(figures, lang)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _row(row: Mapping[str, Any], documents: int | None, today: Mapping[str, Estimate], lang: Lang) -> list[str]:
    words = WORDS[lang]
    first, now = first_sight(row, documents), today.get(row.get("now", ""))
    said, counts = [], []
    if first:
        said.append(words["first"] + _shown(first))
        counts.append(f"{first.count} ({first.documents})")
    if "lost" in row:
        said.append(words["lost"].format(f"{row['lost']:.3f}"))
    if now:
        said.append(("" if not said else words["now"]) + _shown(now))
        counts.append(f"{now.count} ({now.documents})")
    if "tfidf" in row:
        said.append(words["tfidf"] + _shown(today[row["tfidf"]]))
    return [row[lang], LINE.join(said), LINE.join(dict.fromkeys(counts)), "", ""]


def _study_rows(figures: Iterable[Figure], lang: Lang) -> list[list[str]]:
    """A row for each metric of ``policycompare evaluate``, on the labels that prove most."""
    held: dict[str, dict[str, dict[str, Figure]]] = {}
    for figure in figures:
        if figure.metric in METRICS and figure.scoring in ("", *SCORINGS):
            own = held.setdefault(figure.metric, {}).setdefault(figure.labels.history, {})
            own[figure.scoring or "as_built"] = figure
    rows = []
    for metric in METRICS:
        if metric not in held:
            continue
        own = held[metric][min(held[metric], key=HISTORIES.index)]
        said = [f"{say(f'evaluation.{s}', lang)} {_shown(own[s])}" for s in SCORINGS if s in own]
        counts = dict.fromkeys(f"{own[s].count} ({own[s].documents})" for s in SCORINGS if s in own)
        labels = next(iter(own.values())).labels
        history = f"{say(f'evaluation.{labels.word}', lang)}{COLON[lang]}`{labels.file}`"
        rows.append([say(f"evaluation.{metric}", lang), LINE.join(said), LINE.join(counts), history, ""])
    return rows


def _shown(figure: Estimate | Figure) -> str:
    return f"{figure.value:.3f} [{figure.low:.2f}, {figure.high:.2f}]"


def with_table(text: str, table: str) -> str:
    """A read-me with the table between its marks."""
    before, rest = text.split(MARKS[0])
    _, after = rest.split(MARKS[1])
    return before + MARKS[0] + table + MARKS[1] + after


if __name__ == "__main__":
    found = all_figures(pc.load(ROOT), ROOT)
    write_measured(quick_figures() | read_figures() | field_figures())
    for language, name in READMES.items():
        path = ROOT / name
        table = quality_table(found, measured(), language)
        path.write_text(with_table(path.read_text("utf-8"), table), encoding="utf-8")
