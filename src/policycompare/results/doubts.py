"""What is most in doubt and nobody has decided on: topics, pairs, targets, functions of units, each with why.

Their doubts are no figures on one scale. So each kind makes a list of its own, and the lists are dealt out in turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from policycompare.tables.frames import Compared, iter_rows, typed_frame
from policycompare.tables.names import Names
from policycompare.tables.queries import document_of_measures
from policycompare.tables.wording import known, target_words
from policycompare.words import Lang, listed, say

COLUMNS = {
    "kind": "string", "measure_id": "string", "topic_id": "string", "left_measure_id": "string",
    "right_measure_id": "string", "target_id": "string", "unit_id": "string", "text": "string", "other_text": "string",
    "model": "string", "chance": "number", "why": "string",
}  # fmt: skip
SIGNS = ("two_dates", "no_indicator", "no_unit", "several_figures", "date_from_context")
"""Why a target is in doubt, the gravest first."""
Key = tuple[str, tuple[str, ...]]
"""A kind of decision and what it is about, as in ``topics.decision_kinds``."""


def target_doubts(targets: pd.DataFrame) -> dict[str, list[str]]:
    """Target -> why its reading is in doubt, for those of which anything says so, the most doubtful first.

    Signs: words of a deadline with two readings (2022年前); a figure without an indicator, or without a unit; two
    figures stated by the same words; a date that only the sentences before it give.
    """
    figures = targets[targets["value"].notna()]
    many = Counter(zip(figures["document_id"], figures["char_start"], strict=True))
    found: dict[str, list[str]] = {}
    for row in iter_rows(targets):
        is_figure = not pd.isna(row.value)
        holds = {
            "two_dates": isinstance(row.deadline_latest, str),
            "no_indicator": not isinstance(row.indicator, str),
            "no_unit": is_figure and not isinstance(row.value_unit, str),
            "several_figures": is_figure and many[row.document_id, row.char_start] > 1,
            "date_from_context": row.is_hard and row.deadline_source == "context",
        }
        if signs := [sign for sign in SIGNS if holds[sign]]:
            found[row.target_id] = signs
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), [*map(SIGNS.index, item[1])], item[0])))


def unknown_functions(tables: Compared) -> dict[str, int]:
    """Bodies without a function -> in how many measures they are named, the most first."""
    units, named = tables.units, tables.responsibilities
    bodies = units[(units["kind"] == "agency") & units["function"].isna()]["unit_id"]
    counts = named.dropna(subset="unit_id").groupby("unit_id")["measure_id"].nunique()
    return dict(sorted(((unit, int(counts.get(unit, 0))) for unit in bodies), key=lambda item: (-item[1], item[0])))


def sign_words(signs: Collection[str], lang: Lang) -> str:
    """Why a target is in doubt, in words."""
    return listed((say(f"doubts.{sign}", lang) for sign in signs), lang)


def doubt_queue(
    tables: Compared, threshold: float, decided: Collection[Key], waiting: Collection[str], most: int, lang: Lang
) -> pd.DataFrame:
    """What people might look at next.

    Args:
        tables: Tables of a study.
        threshold: Chance from which two measures are related.
        decided: What people have decided on; it is left out.
        waiting: Ids on which a decision is suspended: what is about them comes first.
        most: Rows at most.
        lang: Language of ``model`` of targets, and of ``why``.

    Returns:
        A row each, most doubtful first: its kind, the ids that ``judge`` takes as its subject, the text or texts, what
        the model says, its chance (null for targets and functions), and of targets and functions why.
    """
    lists = (_topics(tables), _pairs(tables, threshold), _targets(tables, lang), _functions(tables, lang))
    ranked: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    for number, rows in enumerate(lists):
        left = [row for key, row in rows if key not in decided]
        for rank, row in enumerate(left):
            settled = not any(row.get(name) in waiting for name in COLUMNS if name.endswith("_id"))
            ranked.append(((settled, rank, number), row))
    ranked.sort(key=lambda item: item[0])
    return typed_frame(COLUMNS, [[row.get(name) for name in COLUMNS] for _, row in ranked[:most]])


def _texts(tables: Compared) -> dict[str, str]:
    return dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))


def _topics(tables: Compared) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Topics that the model gave, the least sure first; of equally sure ones each document's in turn."""
    text = _texts(tables)
    rows = tables.measure_topics[tables.measure_topics["source"] == "model"]
    rows = rows.assign(document=rows["measure_id"].map(document_of_measures(tables)))
    rows = rows.assign(turn=rows.groupby(["score", "document"]).cumcount())
    for row in iter_rows(rows.sort_values(["score", "turn", "measure_id", "topic_id"])):
        yield ("topic", (row.measure_id, row.topic_id)), {
            "kind": "topic", "measure_id": row.measure_id, "topic_id": row.topic_id, "text": text[row.measure_id],
            "model": "primary" if row.is_primary else "yes", "chance": row.score,
        }  # fmt: skip


def _pairs(tables: Compared, threshold: float) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Pairs, those nearest to the threshold first."""
    text = _texts(tables)
    # rounded, so that 0.45 and 0.55 are equally far from 0.5 on every machine
    rows = tables.alignments.assign(distance=(tables.alignments["score"] - threshold).abs().round(6))
    for row in iter_rows(rows.sort_values(["distance", "left_measure_id", "right_measure_id"])):
        left, right = row.left_measure_id, row.right_measure_id
        yield ("pair", tuple(sorted((left, right)))), {
            "kind": "pair", "left_measure_id": left, "right_measure_id": right, "text": text[left],
            "other_text": text[right], "model": known(row.relation) or "no", "chance": row.score,
        }  # fmt: skip


def _targets(tables: Compared, lang: Lang) -> Iterator[tuple[Key, dict[str, Any]]]:
    names = Names(tables, lang)
    target = {row.target_id: row for row in iter_rows(tables.targets)}
    for target_id, signs in target_doubts(tables.targets).items():
        row = target[target_id]
        yield ("target", (target_id,)), {
            "kind": "target", "target_id": target_id, "measure_id": known(row.measure_id), "text": row.text,
            "model": target_words(row, names), "why": sign_words(signs, lang),
        }  # fmt: skip


def _functions(tables: Compared, lang: Lang) -> Iterator[tuple[Key, dict[str, Any]]]:
    name = dict(zip(tables.units["unit_id"], tables.units["name"], strict=True))
    for unit_id, count in unknown_functions(tables).items():
        yield ("function", (unit_id,)), {
            "kind": "function", "unit_id": unit_id, "text": name[unit_id],
            "why": say("doubts.no_function", lang, count=count),
        }  # fmt: skip
