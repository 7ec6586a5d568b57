"""Why no measure is coded: each reason by hand, what wins where two hold, and the knowledge that they rest on."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from policycompare.errors import DataError
from policycompare.lexicon.codebook import package_codebooks, read_codebook
from policycompare.lexicon.topic_limits import LEVELS, read_limits
from policycompare.pairs.absence import contradictions
from policycompare.pairs.comparison import build_comparison
from policycompare.project import make_compared_tables, normalized_sources
from policycompare.report.side_by_side import compare
from policycompare.tables.check import check_spans
from policycompare.tables.frames import Tables, build_frame, build_tables, iter_rows
from policycompare.tables.outside import OUTSIDE, uncoded_lines, uncoded_shares
from policycompare.tables.schema import ABSENCES, BY_NAME
from policycompare.text.documents import Source
from policycompare.topics.coder import CueIndex
from policycompare.topics.outside_measures import _best_cue, _hidden

RAW = Path(__file__).parent.parent / "data" / "raw"


# ---- by hand: a county's document of 2015, a province's of 2021, a prefecture's without a date


def limit(topic: str, kind: str, day: str, **more: Any) -> dict[str, Any]:
    return {"limit_id": f"{topic}/{kind}/{day}", "topic_id": topic, "kind": kind, "from_date": day, "source": "某法",
            "address": "a", "passage": "省可以制定。", **more}  # fmt: skip


LAW = {"levels": ["province", "prefecture"], "exempt": ["自治县"]}


def study(
    *limits: dict[str, Any], outside: tuple[tuple[str, str], ...] = (), coded: tuple[tuple[str, str], ...] = (),
    **changed: dict[str, Any],
) -> Tables:  # fmt: skip
    """Three sides; every topic is held by one of them at least, so that each is compared.

    Args:
        limits: Rows of ``topic_limits``.
        outside: Document and topic that it names outside measures.
        coded: Document and topic that its one measure has, beside the province's and the prefecture's.
        changed: What is otherwise in a document.
    """
    documents = {
        "county": {"admin_level": "county", "region_name": "乙区", "issue_date": "2015-05-01"},
        "province": {"admin_level": "province", "region_name": "甲省", "issue_date": "2021-05-01"},
        "city": {"admin_level": "prefecture", "region_name": "丙市"},
    }
    for name, own in changed.items():
        documents[name] = documents.get(name, {}) | own
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("documents", "measures", "passages", "passage_topics")
    }
    for name, own in documents.items():
        rows["documents"].append({
            "document_id": name, "source_file": f"{name}.txt", "source_sha256": "0", "region_id": name,
            "from_manifest": [], **own,
        })  # fmt: skip
        rows["measures"].append({
            "measure_id": f"{name}:1", "document_id": name, "num": 1, "text": "做。", "char_start": 50, "char_end": 52,
        })  # fmt: skip
    for number, (name, topic) in enumerate(outside, 1):
        span = {"char_start": number, "char_end": number + 5}
        rows["passages"].append({
            "passage_id": f"{name}.txt@{number}", "source_file": f"{name}.txt", "document_id": name, "label": "lead_in", **span,
        })  # fmt: skip
        rows["passage_topics"].append({
            "passage_id": f"{name}.txt@{number}", "topic_id": topic, "document_id": name, "score": 0.8, "text": "弘扬法治。",
            "cue": "法治", "cue_start": number + 2, "cue_end": number + 4, **span,
        })  # fmt: skip
    topics = [
        {"topic_id": t, "theme": "x", "row": row, "name_zh": t, "name_en": t, "definition": t}
        for t, row in (("A", "one"), ("B", "two"), ("C", "two"))
    ]
    held = {("province", "A"), ("province", "B"), ("city", "C"), *coded}
    measures = [
        {"measure_id": f"{d}:1", "topic_id": t, "score": 0.9, "is_primary": True, "source": "model"}
        for d, t in sorted(held)
    ]
    tables = build_tables({**rows, "topics": topics, "measure_topics": measures, "topic_limits": list(limits)})
    return tables.with_frames(comparisons=build_frame(BY_NAME["comparisons"], build_comparison(tables)))


def why(tables: Tables, side: str, level: str = "topic", key: str = "A") -> tuple[str | None, str | None, str | None]:
    """Reason, what it rests on, and the passages of a cell."""
    own = tables.comparisons.set_index(["level", "key", "side_id"]).loc[(level, key, side)]
    return tuple(v if isinstance(v, str) else None for v in (own["absence"], own["limit_ids"], own["passage_ids"]))


def test_nothing_known_is_no_reason() -> None:
    tables = study()
    assert why(tables, "county") == why(tables, "city") == (None, None, None)
    row = tables.comparisons.set_index(["level", "key", "side_id"]).loc[("topic", "A", "county")]
    assert row["is_gap"] and row["measures"] == 0


def test_no_competence_by_level_and_only_there() -> None:
    law = limit("A", "competence", "2015-03-15", **LAW)
    tables = study(law)
    assert why(tables, "county") == ("no_competence", "A/competence/2015-03-15", None)
    assert why(tables, "city") == (None, None, None)  # a prefecture has the power
    assert why(tables, "province") == (None, None, None)  # it has a measure
    # An autonomous county has it too; of a body whose level, name or day nobody knows nothing is said.
    for odd in ({"region_name": "丁自治县"}, {"admin_level": None}, {"region_name": None}, {"issue_date": None}):
        assert why(study(law, county=odd), "county")[0] is None, odd
    # The quoted text holds from its first day to its last.
    assert why(study(law, county={"issue_date": "2015-03-15"}), "county")[0] == "no_competence"
    assert why(study(law, county={"issue_date": "2015-03-14"}), "county")[0] is None
    ended = {**law, "to_date": "2015-04-30"}
    assert why(study(ended), "county")[0] is None
    # Two texts of one law, each for its time.
    later = limit("A", "competence", "2015-05-01", **LAW)
    assert why(study(ended, later), "county") == ("no_competence", "A/competence/2015-05-01", None)


def test_older_than_the_first_naming() -> None:
    named = limit("A", "naming", "2018-01-01")
    assert why(study(named), "county") == ("older", "A/naming/2018-01-01", None)
    assert why(study(named), "city") == (None, None, None)  # without a date nothing is older
    assert why(study(named, county={"issue_date": "2018-01-01"}), "county")[0] is None
    assert why(study(named, county={"issue_date": "2017-12-31"}), "county")[0] == "older"
    # A plan without a day of its own was made before its period ended.
    assert why(study(named, city={"period_start": "2011-01-01", "period_end": "2015-12-31"}), "city")[0] == "older"
    assert why(study(named, city={"period_start": "2016-01-01", "period_end": "2020-12-31"}), "city")[0] is None


def test_all_documents_of_a_side_must_be_so() -> None:
    named, law = limit("A", "naming", "2018-01-01"), limit("A", "competence", "2015-03-15", **LAW)
    second = {"region_id": "county", "admin_level": "county", "region_name": "乙区"}
    old, new = second | {"issue_date": "2016-01-01"}, second | {"issue_date": "2019-01-01"}
    for reason, own in (("older", named), ("no_competence", law)):
        assert why(study(own, more=old), "county")[0] == reason
    assert why(study(named, more=new), "county")[0] is None
    assert why(study(named, more=second), "county")[0] is None  # of one of them the day is not known
    assert why(study(law, more=old | {"admin_level": "province"}), "county")[0] is None


def test_named_outside_measures_with_its_place() -> None:
    tables = study(outside=(("county", "A"), ("city", "C")))
    assert why(tables, "county") == ("named_outside", None, "county.txt@1")
    # Where there is a measure, the place stands there without a reason.
    assert why(tables, "city", key="C") == (None, None, "city.txt@2")


def test_what_wins_where_two_hold() -> None:
    law, named = limit("A", "competence", "2015-03-15", **LAW), limit("A", "naming", "2018-01-01")
    outside = (("county", "A"),)
    assert ABSENCES == ("no_competence", "named_outside", "older")
    # The law settles it, whatever the text says; the place stays.
    assert why(study(law, named, outside=outside), "county") == ("no_competence", law["limit_id"], "county.txt@1")
    assert why(study(law, named), "county")[:2] == ("no_competence", law["limit_id"])
    # What a text names is no older than its name.
    assert why(study(named, outside=outside), "county") == ("named_outside", None, "county.txt@1")


def test_a_row_has_a_reason_only_where_all_its_topics_have_it() -> None:
    b, c = (limit(t, "competence", "2015-03-15", **LAW) for t in "BC")
    assert why(study(b), "county", "row", "two") == (None, None, None)
    assert why(study(b, c), "county", "row", "two")[:2] == ("no_competence", f"{b['limit_id']};{c['limit_id']}")
    # One reason for one topic and another for the other is none for both.
    assert why(study(b, limit("C", "naming", "2018-01-01")), "county", "row", "two")[0] is None
    # A reason that holds for all wins over one that holds for some, whatever their order.
    tables = study(b, outside=(("county", "B"), ("county", "C")))
    assert why(tables, "county", key="B")[0] == "no_competence"
    assert why(tables, "county", "row", "two") == ("named_outside", None, "county.txt@1;county.txt@2")
    # Named in part: no reason, but the place.
    assert why(study(outside=(("county", "B"),)), "county", "row", "two") == (None, None, "county.txt@1")
    whole = (limit(t, "naming", "2018-01-01") for t in "ABC")
    assert why(study(*whole), "county", "theme", "x")[0] == "older"


def test_what_contradicts_a_limit_is_reported() -> None:
    law, named = limit("A", "competence", "2015-03-15", **LAW), limit("A", "naming", "2018-01-01")
    assert list(contradictions(study(law, named))) == []
    (line,) = contradictions(study(law, coded=(("county", "A"),)))
    assert line.startswith("A/competence/2015-03-15: county has the topic at county:1; ")
    (line,) = contradictions(study(named, outside=(("county", "A"),)))
    assert line.startswith("A/naming/2018-01-01: county has the topic at county.txt@1; ")
    # A body without power may well name the matter.
    assert list(contradictions(study(law, outside=(("county", "A"),)))) == []


def test_columns_say_the_reason_and_what_it_rests_on() -> None:
    law = limit("A", "competence", "2015-03-15", **LAW)
    tables = study(law, outside=(("city", "A"),), coded=(("county", "B"),))
    shown = {s.name: s.none for s in compare("A", tables, lang="en").shown() if not s.passages}
    assert shown == {
        "County": "no measure coded (no power in the matter at this level). Grounds: 某法: “省可以制定”.",
        "City": "no measure coded (named outside measures). Its words outside measures: “弘扬法治” (city.txt 1–6).",
    }


# ---- from texts: what stands outside measures

CODEBOOK = {
    "topics": "topic_id,theme,row,name_zh,name_en,definition\nMED,x,调解,人民调解,Mediation,调解组织\n"
    "AID,x,法律援助,法律援助,Legal aid,援助\nLEG,x,立法,地方立法,Legislation,立法\n",
    "cues": "topic_id,kind,phrase,weight\nMED,cue,人民调解,1\nAID,cue,法律援助,1\nLEG,cue,制定…法规,1\nLEG,cue,立法,1\n",
    "boilerplate": "kind,phrase\nformula,科学立法、严格执法\n",
    "competence": "topic_id,levels,exempt,valid_from,valid_to,source,address,passage,note\n"
    "LEG,nation;province;prefecture,自治县,2015-03-15,,某法第一条,a,省可以制定。,\n",
    "naming": "topic_id,named,source,address,passage,note\nAID,2019-01-01,某文,a,首次提出。,\n",
}
COUNTY = """乙区法治建设方案

为落实《关于加强人民调解工作的意见》，推进科学立法、严格执法，推动人民调解工作发展，制定本方案。
一、重点任务
（一）推进公开。区政府要公开政务信息，接受群众监督。
（二）加强培训。区司法局要组织培训。
二、组织保障
各单位要加强领导，把法律援助经费列入预算。

2017年7月19日
"""
PROVINCE = """甲省法治建设方案

一、重点任务
（一）加强立法。省人大常委会要制定地方性法规。
（二）加强调解。各地要发展人民调解组织。
（三）加强援助。省司法厅要扩大法律援助覆盖面。

2021年7月19日
"""


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, dict[str, Source]]:
    """A county's document of 2017 and a province's of 2021, read from their texts."""
    root = tmp_path_factory.mktemp("absence")
    for folder in ("raw", "lexicon/codebook"):
        (root / "data" / folder).mkdir(parents=True)
    manifest = ""
    for name, text, level, region in (("county", COUNTY, "county", "乙区"), ("province", PROVINCE, "province", "甲省")):
        path = root / "data" / "raw" / f"{name}.txt"
        path.write_text(text, "utf-8", newline="\n")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        manifest += (
            f'[[file]]\npath = "{name}.txt"\nsha256 = "{digest}"\nencoding = "utf-8"\n\n[[file.document]]\n'
            f'document_id = "{name}"\nregion_id = "{name}"\nregion_name = "{region}"\nadmin_level = "{level}"\n\n'
        )
    (root / "data" / "raw" / "manifest.toml").write_text(manifest, "utf-8")
    for name, rows in CODEBOOK.items():
        (root / "data" / "lexicon" / "codebook" / f"{name}.csv").write_text(rows, "utf-8")
    return make_compared_tables(root), normalized_sources(root)


def test_preambles_and_chapters_first_lines_are_coded_and_are_no_measures(texts: tuple[Tables, Any]) -> None:
    tables, sources = texts
    assert len(tables.measures) == 5
    found = {(r.document_id, r.topic_id): r for r in iter_rows(tables.passage_topics)}
    assert set(found) == {("county", "MED"), ("county", "AID")}
    # Neither the title in 《》 nor the set phrase 科学立法、严格执法 names anything: the cue is the one behind them.
    mediation = found["county", "MED"]
    assert COUNTY[mediation.cue_start : mediation.cue_end] == mediation.cue == "人民调解"
    assert mediation.cue_start > COUNTY.index("》")
    assert mediation.text.startswith("为落实《") and mediation.text.endswith("制定本方案。")
    labels = tables.passages.set_index("passage_id")["label"]
    assert set(tables.passage_topics["passage_id"].map(labels)) <= set(OUTSIDE)
    assert check_spans(tables, sources) == []
    assert not set(tables.measure_topics["measure_id"]) & set(tables.passage_topics["passage_id"])


def test_each_reason_from_texts(texts: tuple[Tables, Any]) -> None:
    tables, _ = texts
    reasons = {t: why(tables, "county", key=t)[0] for t in ("LEG", "MED", "AID")}
    # Legal aid is said to be named in 2019 only, yet the document of 2017 names it: the text is right.
    assert reasons == {"LEG": "no_competence", "MED": "named_outside", "AID": "named_outside"}
    assert any(line.startswith("AID/naming/2019-01-01: county has the topic") for line in tables.report)


def test_what_has_no_topic_is_said(texts: tuple[Tables, Any]) -> None:
    tables, _ = texts
    shares = uncoded_shares(tables)
    assert shares["province"] == 0
    assert 0.1 < shares["county"] < 1
    (line,) = uncoded_lines(tables)
    assert line in tables.report
    assert re.match(r"\d+% of county's characters are coded neither as measures nor outside them", line)


def test_a_cue_with_a_gap_is_found_as_it_is_printed(tmp_path: Path) -> None:
    for name in ("topics", "cues"):
        (tmp_path / f"{name}.csv").write_text(CODEBOOK[name], "utf-8")
    index = CueIndex.build(read_codebook(tmp_path))
    text = "要扩大法律援助；要制定好地方性法规，加强援助。"
    start, end = _best_cue(text, "LEG", index)
    assert text[start:end] == "制定好地方性法规"
    start, end = _best_cue(text, "AID", index)
    assert text[start:end] == "法律援助"
    hidden = _hidden("落实《立法规划》，抓好工作", re.compile("抓好"))
    assert hidden == "落实" + "\0" * 6 + "，" + "\0" * 2 + "工作"


# ---- the package's knowledge


def package_rows() -> list[tuple[str, str, dict[str, str]]]:
    return [
        (name, kind, row)
        for name, folder in package_codebooks().items()
        for kind in ("competence", "naming")
        if (folder / f"{kind}.csv").is_file()
        for row in csv.DictReader((folder / f"{kind}.csv").read_text("utf-8").splitlines())
    ]


def test_every_row_quotes_its_source() -> None:
    rows = package_rows()
    assert {kind for _, kind, _ in rows} == {"competence", "naming"}
    for name, kind, row in rows:
        codebook = read_codebook(name)
        assert row["topic_id"] in codebook.topics
        assert all(row[key].strip() == row[key] != "" for key in ("source", "address", "passage")), row
        if not row["address"].startswith("https://"):  # a file of the project: its words stand there letter for letter
            assert row["passage"] in (RAW / row["address"]).read_text("utf-8")
        if kind == "competence":
            assert set(row["levels"].split(";")) < set(LEVELS)
            # The passage names each of the levels that are said to have the power.
            assert "省" in row["passage"] and "设区的市" in row["passage"]
        else:  # the earliest mention within reach proves nothing: the text itself says that the naming is new
            assert re.search("首次提出|第一次提出|首次明确", row["passage"]), row
            assert row["named"][:4] in row["source"]
    limits = [limit for name in package_codebooks() for limit in read_codebook(name).limits]
    assert len(limits) == len(rows)


def test_the_study_has_its_reasons(tables: Tables) -> None:
    rows = tables.comparisons.set_index(["level", "key", "side_id"])
    assert rows.loc[("topic", "LEG-NPC", "daoli"), "absence"] == "no_competence"
    assert rows.loc[("topic", "LEAD-XITRAIN", "liaoyuan"), "absence"] == "older"
    # A county takes part in legislation above it: no reason is known for what it might do.
    assert pd.isna(rows.loc[("topic", "LEG-CONSULT", "daoli"), "absence"])
    reasons = tables.comparisons["absence"]
    assert not reasons[~tables.comparisons["is_gap"]].notna().any()
    rests = tables.comparisons["limit_ids"].notna()
    assert (rests == reasons.isin(["no_competence", "older"])).all()
    assert tables.comparisons.loc[reasons == "named_outside", "passage_ids"].notna().all()
    assert list(contradictions(tables)) == []


BAD = [
    ("naming", "topic_id,named,source,address,passage,note\nMED,2019-01-01,某文,a,,\n", "no passage"),
    ("naming", "topic_id,named,source,address,passage,note\nMED,2019,某文,a,首次,\n", "is no day"),
    ("naming", "topic_id,named,source,address,passage,note\nNO,2019-01-01,某文,a,首次,\n", "no topic is called 'NO'"),
    ("naming", "topic_id,named,source,address,passage,note\n" + "MED,2019-01-01,某文,a,首次,\n" * 2, "stands twice"),
    ("competence", CODEBOOK["competence"].replace("nation;province;prefecture", "town"), "names no levels"),
    ("competence", CODEBOOK["competence"].replace("某法第一条", " "), "no source"),
]


@pytest.mark.parametrize(("name", "rows", "problem"), BAD, ids=[problem for *_, problem in BAD])
def test_a_row_without_its_source_is_refused(tmp_path: Path, name: str, rows: str, problem: str) -> None:
    for known in ("topics", "cues"):
        (tmp_path / f"{known}.csv").write_text(CODEBOOK[known], "utf-8")
    (tmp_path / f"{name}.csv").write_text(rows, "utf-8")
    with pytest.raises(DataError, match=problem):
        read_codebook(tmp_path)


def test_a_codebook_without_such_files_has_no_limits(tmp_path: Path) -> None:
    shutil.copy(package_codebooks()["rule_of_law"] / "topics.csv", tmp_path)
    assert read_limits(tmp_path, "x") == ()
