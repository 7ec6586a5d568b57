"""Texts as vectors: character n-grams with tf-idf, without a segmenter and without a download."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from scipy import sparse

Matrix = Any  # scipy's sparse matrices carry no useful types

RE_HAN_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9.%]+")
# Verbs and nouns of every plan, which say nothing about what a measure is about.
RE_BOILERPLATE = re.compile(
    "建立健全|健全完善|建立完善|进一步|深入推进|积极推进|加快推进|有序推进|全面落实|严格落实|认真落实|贯彻落实|切实|推进|推动|加强|完善|健全|建立"
    "|落实|深化|强化|提高|提升|充分发挥|发挥|作用|机制|制度|体系|工作|建设|全面|积极|严格|不断|有效|加大|力度|重要|内容|纳入|各级|以及|相关|有关|要求"
)


def ngrams(text: str, sizes: Sequence[int] = (2, 3)) -> list[str]:
    """Character n-grams of a text's runs of Han characters, Latin words and figures, boilerplate left out."""
    found: list[str] = []
    for run in RE_HAN_RUN.findall(RE_BOILERPLATE.sub(" ", text)):
        if run[0].isascii():
            found.append(run)
            continue
        for size in sizes:
            found += [run[i : i + size] for i in range(len(run) - size + 1)]
    return found


def tfidf(texts: Sequence[str], cut: Callable[[str], list[str]] = ngrams) -> Matrix:
    """Unit vectors of texts, one row each: (1 + log of a term's count) times its idf; zeros where none is found."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(map(cut, texts)):  # which scikit-learn takes for a mistake
        return sparse.csr_matrix((len(texts), 1))
    return TfidfVectorizer(analyzer=cut, sublinear_tf=True).fit_transform(texts)
