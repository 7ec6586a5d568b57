"""How each file and document was read: how much of it stands aside, what it gave, and whether to trust it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.parsing.records import FileRow, ParsedDocument, PassageRow
from policycompare.tables.queries import hard_targets
from policycompare.text.documents import Source

if TYPE_CHECKING:
    from policycompare.tables.frames import Parsed

TEXTS = "texts"
"""Folder beside the tables for the texts that were read from files that are no text."""
ASIDE = ("letterhead", "contents", "lead_in")
"""Labels of what holds no commitment; an annex, which may be of any length, and a web page's rest are none of them."""
MAX_ASIDE = 0.5
"""A document of which more stands aside was hardly read as it is meant."""
MIN_LENGTH = 2_000
"""Characters from which on shares say anything: of a short notice the letterhead is easily the half."""


def text_file(name: str) -> str:
    """Where the text that was read from a file is written, from the folder of the tables on.

    Example:
        >>> text_file("方案.docx")
        'texts/方案.docx.txt'
    """
    return f"{TEXTS}/{name}.txt"


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def file_row(source: Source, parsed: Sequence[ParsedDocument], passages: Iterable[PassageRow]) -> FileRow:
    """What was read from a file."""
    lengths = Counter[str]()
    for passage in passages:
        lengths[passage.label] += passage.char_end - passage.char_start
    own = source.is_decoded
    return FileRow(
        source.name, source.format, source.sha256,
        None if own else text_file(source.name), None if own else text_hash(source.raw),
        len(source.raw), len(source.pages) or None, len(parsed),
        sum(len(p.measures) for p in parsed), sum(len(p.responsibilities) for p in parsed),
        sum(target.is_hard for p in parsed for target in p.targets), _aside_share(lengths), None,
    )  # fmt: skip


def refused_row(name: str, data: bytes, problem: str) -> FileRow:
    """A file that was not read, and why."""
    digest = hashlib.sha256(data).hexdigest()
    return FileRow(name, None, digest, None, None, 0, None, 0, 0, 0, 0, None, problem)


def _aside_share(lengths: Counter[str]) -> float | None:
    whole = lengths.total() - lengths["annex"] - lengths["copy"]
    return round(sum(lengths[label] for label in ASIDE) / whole, 4) if whole else None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a document was read.

    Attributes:
        document_id: The document.
        known: What its text says of it: title, issuer, issue_date, document_number; what it does not say is left out.
        counts: Measures, responsibilities and hard targets.
        shares: Label of a passage -> its share of the document's characters, the largest first.
        aside: Share of the document, annexes left out, that stands aside.
        length: Its characters.
    """

    document_id: str
    known: dict[str, str]
    counts: dict[str, int]
    shares: dict[str, float]
    aside: float | None
    length: int

    @property
    def doubt(self) -> str | None:
        """Why not to trust it, and what to try; None where nothing speaks against it."""
        shares = ", ".join(f"{label} {share:.0%}" for label, share in list(self.shares.items())[:4])
        remedy = "look at its passages and at the report; another copy of the document may read better"
        if not self.counts["measures"]:
            return f"{self.document_id}: NO MEASURE was found in it ({shares}): {remedy}"
        if self.length >= MIN_LENGTH and self.aside is not None and self.aside > MAX_ASIDE:
            return f"{self.document_id}: {self.aside:.0%} of it was set aside ({shares}): {remedy}"
        return None

    def __str__(self) -> str:
        known = ", ".join(f"{column} {value}" for column, value in self.known.items())
        counts = ", ".join(f"{count:,} {name}" for name, count in self.counts.items())
        shares = ", ".join(f"{label} {share:.0%}" for label, share in self.shares.items() if share >= 0.005)
        return f"{self.document_id}: {known or 'nothing about itself'}; {counts}; {shares}"


def readings(tables: Parsed) -> list[Reading]:
    """How each document was read, in the order of the table."""
    passages = tables.passages
    lengths = (
        (passages["char_end"] - passages["char_start"]).groupby([passages["document_id"], passages["label"]]).sum()
    )
    of_measure = tables.measures.set_index("measure_id")["document_id"]
    counted = {
        "measures": tables.measures["document_id"].value_counts(),
        "responsibilities": tables.responsibilities["measure_id"].map(of_measure).value_counts(),
        "hard targets": hard_targets(tables)["document_id"].value_counts(),
    }
    found = []
    for row in tables.documents.to_dict("records"):
        document_id = str(row["document_id"])
        own = Counter({str(label): int(n) for label, n in lengths.get(document_id, pd.Series(dtype=int)).items()})
        known = {c: str(row[c]) for c in ("title", "document_number", "issuer", "issue_date") if pd.notna(row[c])}
        counts = {name: int(values.get(document_id, 0)) for name, values in counted.items()}
        shares = {label: n / own.total() for label, n in own.most_common()}
        found.append(Reading(document_id, known, counts, shares, _aside_share(own), own.total()))
    return found


def doubts(tables: Parsed) -> list[str]:
    """A line for each document that gave no measure, or of which more than half stands aside."""
    return [doubt for reading in readings(tables) if (doubt := reading.doubt)]
