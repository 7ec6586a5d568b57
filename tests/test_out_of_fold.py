"""Out of fold a document is coded as if it were new: without phrases that it alone speaks for, without its own labels."""

from __future__ import annotations

from pathlib import Path

import pytest

import policycompare as pc
from cue_sources import CUES, marked, source_of, sources
from policycompare.errors import DataError
from policycompare.evaluate.out_of_fold import code_out_of_fold
from policycompare.lexicon.codebook import Codebook, Cue, Topic, read_codebook
from policycompare.lexicon.cue_support import cue_support, unaided_codebook
from policycompare.tables.frames import Tables
from policycompare.topics.coded_tables import code_tables, document_texts

TEXTS = {
    "jia": "一、任务\n1.办好满意窗口。推行满意窗口工程。\n2.发展光伏。建设光伏电站。\n3.加强宣传。宣传用电安全，不含光伏。\n4.整治河道。清理河道淤泥。",
    "yi": "一、任务\n1.建设光伏。推广光伏屋顶。\n2.改善服务。改善政务服务。\n3.整治河道。清理河道淤泥。",
}


def codebook(*cues: tuple[str, str, str | None], veto: tuple[str, str, str | None] | None = None) -> Codebook:
    """A codebook of cues: topic, phrase, source."""
    topics = {t: Topic(t, "q", t, name, t, name) for t, name in (("SERVICE", "甲乙丙丁"), ("SOLAR", "戊己庚辛"))}
    held: dict[str, list[Cue]] = {}
    for topic, phrase, source in cues:
        held.setdefault(topic, []).append(Cue(phrase, 1, source=source))
    if veto:
        held.setdefault(veto[0], []).append(Cue(veto[1], 1, is_veto=True, source=veto[2]))
    return Codebook("made", topics, held, {}, {})


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Two small plans, parsed."""
    folder = tmp_path_factory.mktemp("two")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return pc.parse(folder)


def coded(tables: Tables, made: Codebook) -> dict[str, list[str]]:
    return {m: [c.topic_id for c in own] for m, own in code_out_of_fold(tables, made, {}).items() if own}


def as_built(tables: Tables, made: Codebook) -> dict[str, list[str]]:
    return {m: [c.topic_id for c in own] for m, own in code_tables(tables, made, {})[1].items() if own}


@pytest.mark.parametrize("source", ["study", None])
def test_a_phrase_that_was_copied_from_a_document_does_not_find_it_again(two: Tables, source: str | None) -> None:
    made = codebook(("SERVICE", "满意窗口", source))
    assert as_built(two, made) == {"jia:1": ["SERVICE"]}
    assert coded(two, made) == {}


@pytest.mark.parametrize("source", ["general", "plan"])
def test_what_others_say_too_stays(two: Tables, source: str) -> None:
    made = codebook(("SERVICE", "满意窗口", source))
    assert coded(two, made) == as_built(two, made) == {"jia:1": ["SERVICE"]}


def test_what_two_documents_say_stays(two: Tables) -> None:
    made = codebook(("SOLAR", "光伏", "study"), ("SERVICE", "政务服务", "study"))
    assert as_built(two, made) == {"jia:2": ["SOLAR"], "jia:3": ["SOLAR"], "yi:1": ["SOLAR"], "yi:2": ["SERVICE"]}
    assert coded(two, made) == {"jia:2": ["SOLAR"], "jia:3": ["SOLAR"], "yi:1": ["SOLAR"]}


def test_a_veto_is_dropped_like_a_cue(two: Tables) -> None:
    made = codebook(("SOLAR", "光伏", "general"), veto=("SOLAR", "用电安全", "study"))
    assert "jia:3" not in as_built(two, made)
    assert coded(two, made)["jia:3"] == ["SOLAR"]


def test_a_label_speaks_for_other_documents_only(two: Tables) -> None:
    made = codebook()
    assert code_out_of_fold(two, made, {})["yi:3"] == []
    found = code_out_of_fold(two, made, {"jia:4": ["SERVICE"]})  # the two are worded alike
    assert [c.topic_id for c in found["yi:3"]] == ["SERVICE"]
    assert found["jia:4"] == []


def test_support_is_where_a_phrase_stands() -> None:
    made = codebook(("SOLAR", "建设…电站", None), ("SERVICE", "满意", None))
    assert cue_support(made, TEXTS) == {"建设…电站": frozenset({"jia"}), "满意": frozenset({"jia"})}
    assert unaided_codebook(made, cue_support(made, TEXTS), "yi").cues == made.cues
    assert unaided_codebook(made, cue_support(made, TEXTS), "jia").cues == {"SOLAR": [], "SERVICE": []}


def test_no_document_of_the_study_is_coded_by_its_own_phrases(tables: Tables) -> None:
    texts = document_texts(tables)
    whole = read_codebook()
    support = cue_support(whole, texts)
    for document_id in texts:
        kept = {c.phrase for cues in unaided_codebook(whole, support, document_id).cues.values() for c in cues}
        gone = {c.phrase: c.source for cues in whole.cues.values() for c in cues if c.phrase not in kept}
        assert set(gone.values()) == {"study"}
        for phrase in (p for p in gone if "…" not in p):
            assert [d for d, text in texts.items() if phrase in text] == [document_id]
    built, unaided = code_tables(tables, whole, {})[1], code_out_of_fold(tables, whole, {})
    assert list(built) and set(built) == set(unaided)
    changed = {m.split(":")[0] for m in built if [c.topic_id for c in built[m]] != [c.topic_id for c in unaided[m]]}
    assert changed == set(texts)


# ---- where phrases were found


@pytest.mark.parametrize(
    ("own", "plans", "source"), [("a", "", "study"), ("ab", "x", "general"), ("", "x", "plan"), ("", "", "general")]
)
def test_the_rule_of_sources(own: str, plans: str, source: str) -> None:
    assert source_of(own, plans) == source


def test_the_shipped_sources_follow_the_rule(tables: Tables) -> None:
    assert CUES.read_text("utf-8") == marked(sources(tables)), "run python tests/cue_sources.py"


def test_an_unknown_source_is_refused_and_none_is_needed(tmp_path: Path) -> None:
    (tmp_path / "topics.csv").write_text("topic_id,theme,row,name_zh,name_en,definition\nT,,,甲,,\n", encoding="utf-8")
    for column, value, source in ((",source", ",plan", "plan"), (",source", ",", None), ("", "", None)):
        cues = f"topic_id,kind,phrase,weight{column}\nT,cue,乙,1{value}\n"
        (tmp_path / "cues.csv").write_text(cues, encoding="utf-8")
        assert read_codebook(tmp_path).cues == {"T": [Cue("乙", 1, source=source)]}
    cues = "topic_id,kind,phrase,weight,source\nT,cue,乙,1,mine\n"
    (tmp_path / "cues.csv").write_text(cues, encoding="utf-8")
    with pytest.raises(DataError, match=r"cues.csv, line 2: unknown source 'mine'; use general, study, plan"):
        read_codebook(tmp_path)
