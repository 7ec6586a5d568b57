"""What a lower document makes of an upper one, and a later edition of an earlier one, measure by measure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from policycompare.pairs.change_status import (
    Said,
    Sign,
    changed_bindings,
    changed_figures,
    decide,
    paired_sentences,
    plain_words,
)
from policycompare.pairs.document_order import DocumentPair, order_documents
from policycompare.pairs.target_changes import match_targets, target_signs
from policycompare.tables.frames import Compared, iter_rows
from policycompare.tables.queries import document_of_measures, hard_targets, printed_order

REMEDY = 'write compare_by = "document" in the manifest\'s [study] to align documents of one region'
NOTHING = "–"
"""Stands for what is printed on one side only."""


class Passage(NamedTuple):
    """A measure: its text without its region's name, its sentences, its hard targets with an indicator."""

    text: str
    said: Sequence[Said] = ()
    targets: Sequence[Any] = ()


class Verdict(NamedTuple):
    """What became of a measure: its status, the signs that decide it, and the pairs of targets that differ."""

    status: str
    signs: tuple[Sign, ...] = ()
    targets: tuple[tuple[str, str], ...] = ()


def compare_passages(base: Passage, other: Passage, kind: str) -> Verdict:
    """What became of a measure in its counterpart.

    Args:
        base: The measure of the upper or earlier document.
        other: Its counterpart in the lower or later one.
        kind: ``from_above`` or ``over_time``.

    Example:
        >>> base = Passage("社区可以设食堂。", [Said("a:1/1", "社区可以设食堂。", "may", "可以")])
        >>> other = Passage("社区应当设食堂。", [Said("b:1/1", "社区应当设食堂。", "shall", "应当")])
        >>> compare_passages(base, other, "from_above").status, compare_passages(base, base, "over_time").status
        ('tighter', 'word_for_word')
    """
    if plain_words(base.text) == plain_words(other.text):
        return Verdict("word_for_word")
    matched = match_targets(base.targets, other.targets)
    of_targets = [sign for one, two in matched for sign in target_signs(one, two, kind)]
    signs = list(of_targets)
    for one_said, two_said in paired_sentences(base.said, other.said):
        signs += [sign for sign in changed_figures(one_said, two_said) if not _is_told(sign, matched)]
        signs += changed_bindings(one_said, two_said)
    status = decide(signs)
    deciding = [sign for sign in signs if sign.is_figure] or (signs if status != "reworded" else [])
    changed = dict.fromkeys((sign.base, sign.other) for sign in of_targets)
    return Verdict(status, tuple(deciding), tuple(changed))


class Counterpart(NamedTuple):
    """A pair of measures of the alignments, seen from the base: scores and the sentences that show it."""

    base: str
    other: str
    score: float
    same_score: float
    relation: str | None
    base_sentence: str | None
    other_sentence: str | None


@dataclass(frozen=True, slots=True)
class _Measures:
    """The measures of each document as printed, what each says, and where its sentences begin."""

    passages: dict[str, Passage]
    starts: dict[str, list[tuple[int, str]]]
    of_document: dict[str, list[str]]


def build_changes(
    tables: Compared, declared: Iterable[tuple[str, str, str]] = ()
) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows of the table ``changes``: each measure of two documents of which one is upper or earlier.

    A measure stands with the one that is the same most surely (``same_score``) among those that the alignments hold
    as the same; one that is nobody's best and has none of its own stands alone.

    Args:
        tables: Tables with alignments.
        declared: What the manifest says of documents: kind (from_above, over_time), base, other.

    Returns:
        The rows, and lines for the report: which documents were compared as what and on which ground, and what is
        missing where nothing was.
    """
    pairs, lines = order_documents(tables, declared)
    measures, counterparts = _measures(tables), _counterparts(tables)
    rows: list[dict[str, Any]] = []
    for pair in pairs:
        held = counterparts.get((pair.base, pair.other), [])
        said = f"changes: {pair.base} and {pair.other}, {pair.kind.replace('_', ' ')} (known by {pair.ground})"
        if not held:
            lines.append(f"{said}: not compared, for their measures are not aligned; {REMEDY}")
            continue
        own = list(_changes_of(pair, held, measures))
        rows += [
            {"change_id": f"{pair.base}+{pair.other}/{number:04d}", **pair._asdict(), **row}
            for number, row in enumerate(own, 1)
        ]
        counts = Counter(row["status"] for row in own)
        listed = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in counts.most_common())
        lines.append(f"{said}: {listed}")
    count = len(tables.documents)
    unknown = count * (count - 1) // 2 - len(pairs)
    if unknown:
        pairs_said = "pair" if unknown == 1 else "pairs"
        lines.append(
            f"changes: of {unknown} {pairs_said} of documents neither is known to be upper or earlier, and nothing is "
            'said; where one is, write upper = ["…"] or earlier = ["…"] below the other in the manifest'
        )
    for row in rows:
        row["base_document_id"], row["other_document_id"] = row.pop("base"), row.pop("other")
    return rows, lines


def _changes_of(pair: DocumentPair, held: list[Counterpart], measures: _Measures) -> Iterator[dict[str, Any]]:
    """The rows of two documents: the base's measures as printed, then those that only the other has."""
    best: dict[str, Counterpart] = {}
    related: dict[str, Counterpart] = {}
    for found in held:
        if not found.relation:
            continue
        chosen = best if found.relation == "same" else related
        for measure in (found.base, found.other):
            if measure not in chosen or _rank(found) > _rank(chosen[measure]):
                chosen[measure] = found
    kept = {(found.base, found.other): found for found in best.values()}
    of_base: dict[str, list[Counterpart]] = defaultdict(list)
    for found in kept.values():
        of_base[found.base].append(found)
    place = {measure: at for at, measure in enumerate(measures.of_document.get(pair.other, []))}
    for measure in measures.of_document.get(pair.base, []):
        for found in sorted(of_base[measure], key=lambda found: place[found.other]):
            yield _changed(found, pair, measures)
        if measure not in of_base or not of_base[measure]:
            near = related[measure].other if measure in related else None
            yield {"base_measure_id": measure, "status": "dropped", "nearest_measure_id": near}
    for measure in place:
        if measure not in best:
            near = related[measure].base if measure in related else None
            yield {"other_measure_id": measure, "status": "added", "nearest_measure_id": near}


def _rank(found: Counterpart) -> tuple[float, float, str, str]:
    return found.same_score, found.score, found.base, found.other


def _changed(found: Counterpart, pair: DocumentPair, measures: _Measures) -> dict[str, Any]:
    """One row of two measures that are the same."""
    row = {
        "base_measure_id": found.base, "other_measure_id": found.other, "base_sentence_id": found.base_sentence,
        "other_sentence_id": found.other_sentence,
    }  # fmt: skip
    verdict = compare_passages(measures.passages[found.base], measures.passages[found.other], pair.kind)
    if verdict.signs:
        first = verdict.signs[0]
        row["base_sentence_id"] = _sentence(first.base, found.base, measures) or row["base_sentence_id"]
        row["other_sentence_id"] = _sentence(first.other, found.other, measures) or row["other_sentence_id"]
    return {
        **row, "status": verdict.status,
        "base_target_ids": [base for base, _ in verdict.targets],
        "other_target_ids": [other for _, other in verdict.targets],
        "base_words": [sign.base_words or NOTHING for sign in verdict.signs],
        "other_words": [sign.other_words or NOTHING for sign in verdict.signs],
    }  # fmt: skip


def _is_told(sign: Sign, matched: Iterable[tuple[Any, Any]]) -> bool:
    """Whether a figure of two sentences is that of two targets that were held against each other."""
    return any(sign.base_words in base.text or sign.other_words in other.text for base, other in matched)


def _sentence(evidence: str, measure: str, measures: _Measures) -> str | None:
    """The sentence of a sign: its own, or the one that holds its target."""
    own = measures.starts.get(measure, [])
    if any(sentence == evidence for _, sentence in own):
        return evidence
    start = next((t.char_start for t in measures.passages[measure].targets if t.target_id == evidence), None)
    return next((s for at, s in reversed(own) if start is not None and at <= start), None)


def _measures(tables: Compared) -> _Measures:
    """What is asked of the tables' measures."""
    said: dict[str, list[Said]] = defaultdict(list)
    starts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in iter_rows(tables.sentences.sort_values("char_start", kind="stable")):
        cue = row.bindingness_cue if isinstance(row.bindingness_cue, str) else None
        said[row.measure_id].append(Said(row.sentence_id, row.text, row.bindingness, cue))
        starts[row.measure_id].append((row.char_start, row.sentence_id))
    targets: dict[str, list[Any]] = defaultdict(list)
    for row in iter_rows(hard_targets(tables).dropna(subset=["measure_id", "indicator"])):
        targets[row.measure_id].append(row)
    names = tables.documents.set_index("document_id")["region_name"].fillna("")
    order, document_of = printed_order(tables), document_of_measures(tables)
    of_document: dict[str, list[str]] = defaultdict(list)
    text = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
    passages = {}
    for measure in sorted(order, key=order.__getitem__):
        of_document[document_of[measure]].append(measure)
        words = text[measure].replace(names[document_of[measure]] or "\0", "")
        passages[measure] = Passage(words, said[measure], targets[measure])
    return _Measures(passages, starts, of_document)


def _counterparts(tables: Compared) -> Mapping[tuple[str, str], list[Counterpart]]:
    """Every pair of the alignments by its documents, from either side."""
    document_of = document_of_measures(tables)
    found: dict[tuple[str, str], list[Counterpart]] = defaultdict(list)
    for row in iter_rows(tables.alignments):
        left, right = document_of[row.left_measure_id], document_of[row.right_measure_id]
        sentences = [None if pd.isna(s) else s for s in (row.left_sentence_id, row.right_sentence_id)]
        scores = (row.score, 0.0 if pd.isna(row.same_score) else row.same_score)
        ids = (row.left_measure_id, row.right_measure_id)
        relation = None if pd.isna(row.relation) else row.relation
        found[left, right].append(Counterpart(*ids, *scores, relation, *sentences))
        found[right, left].append(Counterpart(*ids[::-1], *scores, relation, *sentences[::-1]))
    return found
