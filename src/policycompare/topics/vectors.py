"""Texts as vectors: character n-grams with tf-idf, without a segmenter and without a download."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Matrix = Any  # scipy's sparse matrices carry no useful types

RE_HAN_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9.%]+")
# Verbs and nouns of every plan, which say nothing about what a measure is about.
RE_BOILERPLATE = re.compile(
    "建立健全|健全完善|建立完善|进一步|深入推进|积极推进|加快推进|有序推进|全面落实|严格落实|认真落实|贯彻落实|切实|推进|推动|加强|完善|健全|建立"
    "|落实|深化|强化|提高|提升|充分发挥|发挥|作用|机制|制度|体系|工作|建设|全面|积极|严格|不断|有效|加大|力度|重要|内容|纳入|各级|以及|相关|有关|要求"
)


@dataclass(slots=True)
class Vocabulary:
    """N-grams with their weights: rarer ones count more."""

    index: dict[str, int]
    idf: npt.NDArray[np.float64]


def ngrams(text: str, sizes: Sequence[int] = (2, 3)) -> Counter[str]:
    """Character n-grams of a text's runs of Han characters, Latin words and figures, boilerplate left out."""
    found: Counter[str] = Counter()
    for run in RE_HAN_RUN.findall(RE_BOILERPLATE.sub(" ", text)):
        if run[0].isascii():
            found[run] += 1
            continue
        for size in sizes:
            found.update(run[i : i + size] for i in range(len(run) - size + 1))
    return found


def fit(texts: Iterable[Counter[str]]) -> Vocabulary:
    """Learn the vocabulary and its inverse document frequencies."""
    frequency: Counter[str] = Counter()
    number = 0
    for grams in texts:
        frequency.update(grams.keys())
        number += 1
    index = {gram: i for i, gram in enumerate(sorted(frequency))}
    idf = np.array([log((1 + number) / (1 + frequency[gram])) + 1 for gram in sorted(frequency)])
    return Vocabulary(index, idf)


def transform(texts: Sequence[Counter[str]], vocabulary: Vocabulary) -> Matrix:
    """Rows of unit length: 1 + log(tf), times idf."""
    indptr, indices, data = [0], [], []
    for grams in texts:
        for gram, count in grams.items():
            i = vocabulary.index.get(gram)
            if i is not None:
                indices.append(i)
                data.append((1 + log(count)) * vocabulary.idf[i])
        indptr.append(len(indices))
    matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(texts), len(vocabulary.index)))
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    return sparse.csr_matrix(sparse.diags(1 / norms) @ matrix)


def tfidf(texts: Sequence[str]) -> Matrix:
    """Unit vectors of texts, one row each."""
    counted = [ngrams(text) for text in texts]
    return transform(counted, fit(counted))
