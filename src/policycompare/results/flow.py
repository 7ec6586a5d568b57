"""Flow of measures: which measure of one side answers which of another, and the chapters in which they stand."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.results.documents import document_order, theme_order
from policycompare.tables.frames import iter_rows, split_list
from policycompare.tables.queries import side_of_documents, side_of_measures

if TYPE_CHECKING:
    from policycompare.tables.frames import Coded, Compared

TIMES, MORE = 2, 5
"""So many times the pairs that sizes make likely, and so many more, are clearly more."""


def accepted_pairs(tables: Compared) -> pd.DataFrame:
    """Accepted pairs of measures with their sides.

    Caveat: an accepted pair is the same measure or a related one in the model's judgement. A long document offers more
    candidates, so that its measures are the best of several.

    Returns:
        One row a pair: left_measure_id, right_measure_id, left_side_id, right_side_id, shared_topics, is_same (the same
        measure, not merely a related one), is_mutual (each is the other's best on that side).
    """
    of = side_of_measures(tables)
    frame = tables.alignments[tables.alignments["is_accepted"]]
    ends = ["left_measure_id", "right_measure_id"]
    found = frame[ends].assign(
        left_side_id=frame[ends[0]].map(of), right_side_id=frame[ends[1]].map(of),
        shared_topics=frame["shared_topics"], is_same=frame["relation"] == "same",
        is_mutual=(frame["rank_left"] == 1) & (frame["rank_right"] == 1),
    )  # fmt: skip
    return found.reset_index(drop=True)


def fullest_flows(tables: Compared) -> list[tuple[str, str]]:
    """For each side the pair with the side with which it has most mutual best pairs; each pair of sides once."""
    pairs = accepted_pairs(tables)
    ends = ["left_side_id", "right_side_id"]
    pairs = pairs[pairs["is_mutual"]]
    counts = Counter(zip(pairs[ends[0]], pairs[ends[1]], strict=True))
    sides = {side for pair in counts for side in pair}
    return sorted({min((p for p in counts if s in p), key=lambda p: (-counts[p], p)) for s in sides})


def measure_flow(tables: Compared, left: str, right: str) -> tuple[pd.DataFrame, int]:
    """The mutual best pairs of measures of two sides, and their measures without one.

    Caveat: a measure without a pair may have accepted counterparts; only those that are each other's best are here.

    Returns:
        One row a pair by its ids, then one a measure that is in none, in the order of ``chapters``: left_measure_id,
        right_measure_id (null beside a measure without pair), topic_id and theme of the topic that both have and that
        weighs most in the two together (null where they share none), is_same (null without pair). And the number of
        all accepted pairs of the two.
    """
    ends = ["left_measure_id", "right_measure_id"]
    pairs = accepted_pairs(tables)
    first, second = sorted((left, right))
    pairs = pairs[(pairs["left_side_id"] == first) & (pairs["right_side_id"] == second)]
    best = pairs[pairs["is_mutual"]]
    weight = {(row.measure_id, row.topic_id): row.score for row in iter_rows(tables.measure_topics)}

    def weightiest(pair: Any) -> str | None:
        shared = split_list(pair.shared_topics)
        own = {t: sum(weight.get((m, t), 0) for m in (pair.left_measure_id, pair.right_measure_id)) for t in shared}
        return min(shared, key=lambda topic: (-own[topic], topic), default=None)

    topic = pd.Series([weightiest(pair) for pair in iter_rows(best)], best.index, dtype="str")
    found = best[ends if left == first else ends[::-1]].set_axis(ends, axis=1)
    found = found.assign(topic_id=topic, is_same=best["is_same"].astype("boolean")).sort_values(ends)
    sides = {end: chapters(tables, side)["measure_id"] for end, side in zip(ends, (left, right), strict=True)}
    alone = [own[~own.isin(found[end])].to_frame(end) for end, own in sides.items()]
    found = pd.concat([found, *alone], ignore_index=True)
    return found.assign(theme=found["topic_id"].map(tables.topics.set_index("topic_id")["theme"])), len(pairs)


def chapter_flow(tables: Compared, left: str, right: str) -> pd.DataFrame:
    """How many mutual best pairs of measures join each chapter of one side with each of another.

    Caveat: a measure is in one pair at most, so that the numbers of a chapter add up to its measures. Measures without
    a pair may have accepted counterparts that have a better one.

    Returns:
        One row for two chapters that pairs join, then one a chapter for its measures without a pair (the other chapter
        null), in the order of ``chapters``: left_chapter, right_chapter (0, 1, … along the side), same, related (pairs
        of the same measure, and of related ones) and measures (pairs, or measures without one).
    """
    found, _ = measure_flow(tables, left, right)
    for end, side in (("left", left), ("right", right)):
        own = chapters(tables, side).set_index("measure_id")["chapter"]
        found[f"{end}_chapter"] = found[f"{end}_measure_id"].map(own).astype("Int64")
    is_same = found["is_same"].fillna(False)
    found = found.assign(
        same=is_same.astype("int64"), related=(found["is_same"].notna() & ~is_same).astype("int64"), measures=1
    )
    keys = ["left_chapter", "right_chapter"]
    counts = found.groupby(keys, dropna=False)[["same", "related", "measures"]].sum().reset_index()
    counts["alone"] = counts[keys].isna().any(axis=1)
    return counts.sort_values(["alone", *keys], ignore_index=True).drop(columns="alone")


def likely_pairs(found: pd.DataFrame) -> pd.DataFrame:
    """How many pairs two chapters would have if only their sizes counted, beside those that they have.

    Expected is what independence gives: pairs of the one chapter times pairs of the other over all pairs, as in the
    test of a contingency table (Pearson 1900). Large chapters are joined by many pairs for being large. A cell is
    clear where it has at least ``TIMES`` as many and ``MORE`` more, a rule of thumb and no test: of so many cells some
    would pass a test of each.

    Args:
        found: ``chapter_flow``.

    Returns:
        The rows of chapters that pairs join, with expected and is_clear.
    """
    ends = ["left_chapter", "right_chapter"]
    joined = found.dropna(subset=ends)
    sums = [joined.groupby(end)["measures"].transform("sum").astype("float64") for end in ends]
    expected = sums[0] * sums[1] / max(1, joined["measures"].sum())
    clear = (joined["measures"] >= TIMES * expected) & (joined["measures"] >= expected + MORE)
    return joined.assign(expected=expected, is_clear=clear)


def chapters(tables: Coded, side: str) -> pd.DataFrame:
    """The measures of a side in the order of its documents, with the chapter in which each stands.

    A chapter is an outermost section; one that holds more than half of its document's measures and has sections within
    is taken apart into these, or a plan whose measures all stand under "main tasks" would be one chapter.

    Returns:
        One row a measure: measure_id, document_id, chapter (0, 1, … along the side), and of the chapter num (2, 2.3),
        label (as printed, with those of the sections around it), and heading (null where there is no section) and
        theme, the commonest among the main topics of its measures, the earlier one where two are as common (null where
        none has a topic).
    """
    side_of, place = side_of_documents(tables), {d: number for number, d in enumerate(document_order(tables))}
    found = tables.measures[tables.measures["document_id"].map(side_of) == side]
    found = found.assign(place=found["document_id"].map(place)).sort_values(["place", "char_start"], kind="stable")
    sections = {row.section_id: row for row in iter_rows(tables.sections)}
    paths = [_path(section, sections) for section in found["section_id"]]
    cut: list[tuple[str, ...]] = []
    for document, own in itertools.groupby(zip(found["document_id"], paths, strict=True), key=lambda pair: pair[0]):
        cut += [(document, *path) for path in _taken_apart([path for _, path in own])]
    keys = pd.Series(cut, found.index, dtype=object)
    found = found[["measure_id", "document_id"]].assign(chapter=(keys != keys.shift()).cumsum() - 1)
    own_sections = [[sections[section] for section in path[1:]] for path in cut]
    found["num"] = [".".join(str(s.num) for s in own if pd.notna(s.num)) or None for own in own_sections]
    found["label"] = ["".join(_label(s, s is own[-1]) for s in own) or None for own in own_sections]
    found["heading"] = [own[-1].heading if own else None for own in own_sections]
    found = found.astype({"num": "str", "label": "str", "heading": "str"})
    main = tables.measure_topics[tables.measure_topics["is_primary"]].set_index("measure_id")["topic_id"]
    theme = found["measure_id"].map(main).map(tables.topics.set_index("topic_id")["theme"])
    counts = pd.crosstab(found["chapter"], theme).reindex(columns=theme_order(tables), fill_value=0)
    commonest = counts.idxmax(axis=1).to_dict() if len(counts) else {}
    found["theme"] = pd.Series(found["chapter"].map(commonest), dtype="str")
    return found.reset_index(drop=True)


def _path(section: Any, sections: dict[str, Any]) -> tuple[str, ...]:
    """A section's ids from the outermost to itself; none where a measure stands in no section."""
    found: list[str] = []
    while isinstance(section, str) and section in sections:
        found.insert(0, section)
        section = sections[section].parent_id
    return tuple(found)


def _taken_apart(paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The chapter of each measure of a document, as the path to it."""
    cut = [path[:1] for path in paths]
    while True:
        counts = Counter(cut)
        large = {
            chapter for chapter, count in counts.items()
            if 2 * count > len(paths)
            and any(own == chapter and len(path) > len(own) for own, path in zip(cut, paths, strict=True))
        }  # fmt: skip
        if not large:
            return cut
        cut = [path[: len(own) + 1] if own in large else own for own, path in zip(cut, paths, strict=True)]


def _label(section: Any, is_last: bool) -> str:
    """A section's printed number; of those around another without the mark behind it."""
    label = section.label if isinstance(section.label, str) else ""
    return label if is_last else label.rstrip("、.．")
