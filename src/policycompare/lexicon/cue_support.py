"""Which texts a codebook's phrases stand in, and the codebook that a document would have met without its own phrases.

A phrase that was copied from a document finds it again: that says nothing about the next document. So an evaluation
codes each document by ``unaided_codebook``, without the phrases that nothing but this document speaks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from policycompare.lexicon.codebook import Codebook, Cue, cue_pattern


def cue_support(codebook: Codebook, texts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The texts that each phrase stands in.

    Args:
        codebook: Its cues and vetoes.
        texts: Name of a text (a document's id) -> the text, normalised.

    Returns:
        Phrase -> names of texts.
    """
    phrases = {cue.phrase for cues in codebook.cues.values() for cue in cues}
    patterns = {phrase: cue_pattern(phrase) for phrase in phrases}
    return {
        phrase: frozenset(name for name, text in texts.items() if pattern.search(text))
        for phrase, pattern in patterns.items()
    }


def unaided_codebook(codebook: Codebook, support: Mapping[str, frozenset[str]], document_id: str) -> Codebook:
    """The codebook without the cues and vetoes whose only support is one document.

    A cue whose source says that others use it, too (``general``, ``plan``), stays; one without a source does not.

    Args:
        codebook: The whole codebook.
        support: Phrase -> the study's documents that it stands in (``cue_support``).
        document_id: The document that is to be judged.
    """

    def stays(cue: Cue) -> bool:
        return cue.source in ("general", "plan") or support[cue.phrase] != {document_id}

    return replace(codebook, cues={topic: [c for c in cues if stays(c)] for topic, cues in codebook.cues.items()})
