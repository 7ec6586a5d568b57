"""How well the status of a measure in its counterpart agrees with the labels: a confusion table.

``python tests/align/score_changes.py [FOLDER] [--errors]``

The labels (``pairs_*.jsonl``, grade 2, field ``change``) are one reader's judgement of whole units; they are
development labels, so that agreement with them is fit. ``expanded`` and ``abridged`` count as reworded. A reader who
saw another figure wrote "figure changed" whichever way it went: whether a figure is seen at all is counted by itself.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from policycompare.evaluate.bootstrap import Estimate, share
from policycompare.lexicon import read_lexicon
from policycompare.pairs.change_status import Said
from policycompare.pairs.changes import Passage, compare_passages
from policycompare.parsing.documents import parse_document
from policycompare.parsing.records import ParsedDocument
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.text.documents import normalize_source, split_documents

FOLDER = Path(__file__).parent
LABELS = {
    "word-for-word": "word_for_word", "reworded": "reworded", "expanded": "reworded", "abridged": "reworded",
    "tighter": "tighter", "looser": "looser", "figure changed": "figure_changed",
}  # fmt: skip
KINDS = {"vertical": "from_above", "longitudinal": "over_time", "horizontal": "over_time"}
"""What a comparison is called in the labels -> here. Of two places neither is earlier: only dates would tell."""


@dataclass
class ChangeScore:
    """How often each label met each status, how often a figure was seen, and what differs.

    Attributes:
        met: Label, status -> how many pairs.
        figures: Labelled as another figure, seen as one -> how many pairs.
        by_pair: Name -> pair of documents -> how many are right, of how many.
        errors: What differs.
    """

    met: Counter[tuple[str, str]] = field(default_factory=Counter)
    figures: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    by_pair: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def count(self, name: str, pair: str, is_right: bool) -> None:
        """Count one pair of measures under a name."""
        own = self.by_pair.setdefault(name, {})
        right, of = own.get(pair, (0, 0))
        own[pair] = right + is_right, of + 1

    def estimates(self) -> dict[str, Estimate]:
        """Each figure with its interval (pairs of documents are drawn) and n."""
        return {name: share(parts) for name, parts in self.by_pair.items()}

    def lines(self) -> list[str]:
        """The confusion table, and the figures."""
        statuses = list(dict.fromkeys(LABELS.values()))
        rows = [f"{'label / status':16}" + "".join(f"{status:>16}" for status in statuses)]
        rows += [f"{a:16}" + "".join(f"{self.met[a, b]:16}" for b in statuses) for a in statuses]
        common = max(Counter(label for label, _ in self.met.elements()).values())
        rows += [f"{name}: {figure.short()} in {figure.documents} pairs of documents, {figure.way}"
                 for name, figure in self.estimates().items()]  # fmt: skip
        rows.append(f"{common / sum(self.met.values()):.3f} would agree if all were called by the commonest label")
        rows.append("development labels of a language model: fit")
        return rows


def _parse(path: Path) -> ParsedDocument:
    entry = DocumentEntry(path.stem.replace("_", "-"))
    source = normalize_source(read_source(path.read_bytes(), FileEntry(path.name, None, "utf-8", (entry,))))
    (document,) = split_documents(source, (entry,))
    return parse_document(document, read_lexicon())


def _passage(document: ParsedDocument, text: str, start: int, end: int) -> Passage:
    """A labelled unit, with the sentences and hard targets that begin in it."""
    said = [
        Said(row.sentence_id, row.text, row.bindingness, row.bindingness_cue)
        for row in document.sentences
        if start <= row.char_start < end
    ]
    targets = [t for t in document.targets if t.is_hard and t.indicator and start <= t.char_start < end]
    return Passage(text[start:end], said, targets)


def score_changes(folder: Path = FOLDER) -> ChangeScore:
    """Compare the status of every labelled pair of grade 2 with its label."""
    score = ChangeScore()
    parsed: dict[str, tuple[ParsedDocument, str]] = {}
    for file in sorted(folder.glob("pairs_*.jsonl")):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            if row["kind"] != "pair" or row["grade"] != 2:
                continue
            sides = []
            for unit in (row["a"], row["b"]):
                path = folder / unit["file"]
                if unit["file"] not in parsed:
                    parsed[unit["file"]] = (_parse(path), path.read_bytes().decode("utf-8"))
                sides.append(_passage(*parsed[unit["file"]], unit["start"], unit["end"]))
            found = compare_passages(sides[0], sides[1], KINDS[row["comparison"]])
            label = LABELS[row["change"]]
            has_figure = any(sign.is_figure for sign in found.signs)
            score.met[label, found.status] += 1
            score.figures[label == "figure_changed", has_figure] += 1
            is_figure = label == "figure_changed"
            is_way = is_figure and found.status in ("tighter", "looser")
            score.count("agreement", row["pair"], label == found.status)
            score.count(
                "agreement where a figure's direction is no error", row["pair"], is_way or label == found.status
            )
            if is_figure:
                score.count("another figure is seen", row["pair"], has_figure)
            else:
                score.count("another figure where none is labelled", row["pair"], has_figure)
            if label == "reworded":
                score.count("reworded pairs called so", row["pair"], found.status == label)
            if label in ("tighter", "looser"):
                score.count("tighter or looser pairs called so", row["pair"], found.status == label)
            if label != found.status:
                signs = ", ".join(f"{sign.base_words or '–'} → {sign.other_words or '–'}" for sign in found.signs)
                places = f"{row['a']['first20']} | {row['b']['first20']}"
                score.errors.append(f"{row['pair']}: label {label}, status {found.status} ({signs}): {places}")
    return score


if __name__ == "__main__":
    named = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    result = score_changes(Path(named[0]) if named else FOLDER)
    print("\n".join([*result.lines(), *(result.errors if "--errors" in sys.argv else [])]))
