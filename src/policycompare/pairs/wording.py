"""What words are worth: how many measures hold each, kept as a fit, and measures as vectors by it.

A word that half of all measures hold tells nothing; one that two hold tells much. Counts of the study at hand are
joined with those of a background of plans and statutes of many fields (``lexicon/wording.csv``), which weigh as much
as ``BACKGROUND`` measures: a study of three measures rests on the background, one of a thousand on itself.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.boundary.reading import numbered_rows
from policycompare.errors import DataError
from policycompare.lexicon import HERE, read_lexicon
from policycompare.lexicon.segmentation import make_tokenizer
from policycompare.topics.vectors import RE_HAN_RUN, ngrams

Floats = npt.NDArray[np.float64]
Vectors = Any  # scipy's sparse matrices carry no useful types

BACKGROUND = 100
"""Measures as which the background counts beside the study's own."""
FEWEST = 3
"""What fewer measures hold is not kept; it counts as if one held it."""
COLUMNS = ("kind", "term", "count")
PLACE = Path("data") / "lexicon" / "wording.csv"
"""The fit of a study, from its folder."""


def words(text: str) -> list[str]:
    """Words of a text by jieba, with the package's terms: no single characters; Latin words and figures as they stand.

    Example:
        >>> words("到2025年建成法律援助中心")
        ['2025', '建成', '法律援助中心']
    """
    cut = _tokenizer().lcut
    return [w for run in RE_HAN_RUN.findall(text) for w in cut(run) if len(w) > 1 or w.isascii()]


@cache
def _tokenizer() -> Any:
    return make_tokenizer(tuple(sorted(read_lexicon().bodies, key=lambda name: (len(name), name))))


@dataclass(frozen=True, slots=True)
class MeasureText:
    """A measure as its wording is compared.

    Attributes:
        measure_id: Its id, ``document_id:number``.
        document_id: Its document.
        side: What it stands on.
        text: Its words.
        headings: The headings above it, the highest first.
        heading: Its own heading; empty where it has none.
    """

    measure_id: str
    document_id: str
    side: str
    text: str
    headings: str = ""
    heading: str = ""

    @property
    def whole(self) -> str:
        """The text with the headings above it."""
        return f"{self.headings} {self.text}"


KINDS: dict[str, tuple[Callable[[MeasureText], str], Callable[[str], list[str]]]] = {
    "word": (lambda m: m.text, words),
    "gram": (lambda m: m.text, ngrams),
    "headed": (lambda m: m.whole, ngrams),
}
"""The wordings that are compared: what of a measure is read, and how it is cut. Each weighs the same."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A fit of wording.

    Attributes:
        documents: Document -> how many of its measures were counted.
        holding: Kind -> term -> how many measures hold it; those that fewer than ``FEWEST`` hold are left out.
        mean: Cosine of two measures of different sides, on average; 0 where nothing was compared.
        spread: Its standard deviation.
    """

    documents: Mapping[str, int]
    holding: Mapping[str, Mapping[str, int]]
    mean: float = 0.0
    spread: float = 0.0

    @property
    def measures(self) -> int:
        """How many measures were counted."""
        return sum(self.documents.values())

    def as_csv(self) -> bytes:
        """The fit as a csv table: kind, term, count."""
        rows: list[tuple[str, str, object]] = [("document", d, n) for d, n in sorted(self.documents.items())]
        rows += [("cosine", "mean", round(self.mean, 6)), ("cosine", "spread", round(self.spread, 6))]
        rows += [(kind, term, n) for kind, own in self.holding.items() for term, n in sorted(own.items())]
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([COLUMNS, *rows])
        return stream.getvalue().encode()

    @property
    def hash(self) -> str:
        """What tells this fit from any other: the first twelve figures of its SHA-256."""
        return hashlib.sha256(self.as_csv()).hexdigest()[:12]


def count_wording(measures: Sequence[MeasureText], fewest: int = FEWEST, documents: int = 1) -> Wording:
    """Count what measures hold.

    Args:
        measures: The measures.
        fewest: Measures that must hold a term for it to be kept.
        documents: Documents that must hold it.
    """
    holding: dict[str, dict[str, int]] = {}
    for kind, (read, cut) in KINDS.items():
        counts: Counter[str] = Counter()
        where: dict[str, set[str]] = {}
        for measure in measures:
            terms = set(cut(read(measure)))
            counts.update(terms)
            for term in terms if documents > 1 else ():
                where.setdefault(term, set()).add(measure.document_id)
        holding[kind] = {
            t: n for t, n in counts.items() if n >= fewest and (documents == 1 or len(where[t]) >= documents)
        }
    return Wording(dict(Counter(measure.document_id for measure in measures)), holding)


def read_wording(path: Path, shown: str) -> Wording:
    """Read a fit that was kept.

    Raises:
        DataError: A row is no row of a fit.
    """
    tables: dict[str, dict[str, float]] = {kind: {} for kind in ("document", "cosine", *KINDS)}
    for where, row in numbered_rows(path, COLUMNS, shown):
        try:
            count = float(row["count"])
        except ValueError:
            count = -1.0
        if row["kind"] not in tables or not row["term"] or not 0 <= count < 1e9:
            raise DataError(where, "it is no row of a fit of wording", "run policycompare build --refit")
        tables[row["kind"]][row["term"]] = count
    cosine = tables["cosine"]
    counts = {kind: {term: int(n) for term, n in own.items()} for kind, own in tables.items() if kind != "cosine"}
    return Wording(counts.pop("document"), counts, cosine.get("mean", 0.0), cosine.get("spread", 0.0))


@cache
def background() -> Wording:
    """The background that comes with the package, counted in plans and statutes of many fields."""
    return read_wording(HERE / "wording.csv", "wording.csv")


def vectorise(measures: Sequence[MeasureText], fit: Wording, ground: Wording | None = None) -> list[Vectors]:
    """Measures as unit vectors, one sparse matrix a kind of wording, shape (measures, terms).

    A term counts 1 + log of how often it comes, times 1 + log of (all measures / those that hold it).

    Args:
        measures: The measures.
        fit: What words are worth in the study.
        ground: The background; the package's where none is given.
    """
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.preprocessing import normalize

    ground = background() if ground is None else ground
    share = BACKGROUND / max(ground.measures, 1)
    found = []
    for kind, (read, cut) in KINDS.items():
        cuts = [cut(read(measure)) for measure in measures]
        if not any(cuts):  # which scikit-learn takes for a mistake
            cuts = [["·"], *cuts[1:]]
        vectorizer = CountVectorizer(analyzer=list, dtype=np.float64)
        counts = vectorizer.fit_transform(cuts)
        own, other = fit.holding[kind], ground.holding[kind]
        held = [own.get(term, 1) + share * other.get(term, 0) for term in vectorizer.get_feature_names_out()]
        total = fit.measures + share * ground.measures
        counts.data = 1 + np.log(counts.data)
        found.append(normalize(counts.multiply(1 + np.log((1 + total) / (1 + np.array(held)))).tocsr()))
    return found


def joined(wordings: Iterable[Vectors]) -> Vectors:
    """Several wordings as one: its products are the means of theirs."""
    from scipy import sparse

    matrices = list(wordings)
    return sparse.hstack([matrix / np.sqrt(len(matrices)) for matrix in matrices]).tocsr()
