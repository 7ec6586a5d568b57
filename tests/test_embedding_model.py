"""A sentence-transformers model plugged in by name: a tiny one, made here, loaded by the library, no download."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from policycompare.pairs.similarity import cosines, similarity

TEXTS = ["健全行政复议制度", "健全行政复议制度", "加强消防安全检查"]


def test_a_tiny_model_of_the_library_itself(tmp_path: Path) -> None:
    library = pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed")
    modules = pytest.importorskip("sentence_transformers.sentence_transformer.modules")
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    torch.manual_seed(7)
    signs = sorted({sign for text in TEXTS for sign in text})
    vocabulary = tmp_path / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *signs]) + "\n", "utf-8")
    bert = tmp_path / "bert"
    transformers.BertTokenizer(str(vocabulary)).save_pretrained(bert)
    shape = transformers.BertConfig(
        vocab_size=len(signs) + 5, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    transformers.BertModel(shape).save_pretrained(bert)
    word = modules.Transformer(str(bert))
    made = library.SentenceTransformer(modules=[word, modules.Pooling(16)], device="cpu")
    made.save(str(tmp_path / "model"))

    vectors = similarity(f"st:{tmp_path / 'model'}")(TEXTS)
    assert vectors.shape == (3, 16)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    near = cosines(vectors)
    assert near[0, 1] == pytest.approx(1)
    assert near[0, 2] < 0.999
