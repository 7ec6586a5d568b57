"""Where the phrases of the codebook rule_of_law were found: the column ``source`` of its ``cues.csv``, by one rule.

    python tests/cue_sources.py

A phrase is looked for in the measures of the study's documents (``data/raw``) and in those of the six other plans
(``tests/plans``), whose drafters knew neither the study nor a phrase. It is ``study`` where it stands in documents of the
study and in none of the plans, ``plan`` where it stands in plans only, and ``general`` where it stands in both, or in
none, having been written from what the topic means. Nobody wrote down where each phrase came from when it was made; the
rule is hard on phrases that are common knowledge and happen to stand in the study alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import policycompare as pc
from policycompare.lexicon.codebook import package_codebooks, read_codebook
from policycompare.lexicon.cue_support import cue_support
from policycompare.tables.frames import Parsed
from policycompare.topics.coded_tables import document_texts

ROOT = Path(__file__).parents[1]
PLANS = tuple(sorted((ROOT / "tests" / "plans").glob("*.txt")))
NAME = "rule_of_law"
CUES = package_codebooks()[NAME] / "cues.csv"


def source_of(own: Iterable[str], plans: Iterable[str]) -> str:
    """The source of a phrase.

    Args:
        own: The study's documents that it stands in.
        plans: The other plans that it stands in.
    """
    here, there = bool(list(own)), bool(list(plans))
    return "general" if here == there else "study" if here else "plan"


def sources(study: Parsed) -> dict[str, str]:
    """Phrase -> source, of all phrases of the codebook."""
    codebook = read_codebook(NAME)
    own = cue_support(codebook, document_texts(study))
    plans = cue_support(codebook, {p.stem: "\n".join(document_texts(pc.parse(p)).values()) for p in PLANS})
    return {phrase: source_of(own[phrase], plans[phrase]) for phrase in own}


def marked(found: dict[str, str]) -> str:
    """The text of ``cues.csv`` with each phrase's source."""
    with CUES.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    text = io.StringIO()
    writer = csv.DictWriter(text, ("topic_id", "kind", "phrase", "weight", "source"), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row | {"source": found[row["phrase"]]} for row in rows)
    return text.getvalue()


if __name__ == "__main__":
    CUES.write_text(marked(sources(pc.load(ROOT))), encoding="utf-8", newline="")
