"""Files of a study that nobody would write, or that somebody wrote to do harm: one line each, with file and remedy."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policycompare.boundary.enclosure import see_enclosed
from policycompare.boundary.kinds import DAY, NAME, id_of, one_of, path_in, shown
from policycompare.boundary.reading import read_bytes, read_json
from policycompare.errors import DataError, PolicyCompareError
from policycompare.evaluate.history import read_histories
from policycompare.evaluate.out_of_fold import read_grades
from policycompare.evaluate.reading import read_labels
from policycompare.files import staged
from policycompare.lexicon import read_lexicon
from policycompare.lexicon.codebook import study_codebook
from policycompare.pairs.model import model_file, read_model, study_model
from policycompare.pairs.wording import read_wording
from policycompare.project import build
from policycompare.project.root import find_root
from policycompare.sources.manifest import MANIFEST, read_manifest, read_study
from policycompare.sources.source_text import read_sources
from policycompare.tables.schema import BY_NAME
from policycompare.tables.stored import read_table
from policycompare.topics.coded_tables import read_topic_labels
from policycompare.topics.decision_files import load_decisions

ENTRY = '[[file]]\npath = "a.txt"\n[[file.document]]\ndocument_id = "a"\n'
CODEBOOK = "data/lexicon/codebook.json"
CODINGS = "data/lexicon/decisions/codings.csv"
HEAD = "measure_id,topic_id,decision,note,text_sha256\n"
DECIDED_TARGETS = "data/lexicon/decisions/targets.csv"
DECIDED_FUNCTIONS = "data/lexicon/decisions/functions.csv"
ADDED_TARGETS = "data/lexicon/decisions/added_targets.csv"
TARGET_HEAD = "target_id,field,decision,note,text_sha256,who,when\n"
TOPICS = "data/gold/topics_dev.jsonl"
PAIRS = "data/gold/pairs_dev.jsonl"
READING = "data/gold/reading.jsonl"
HISTORY = "data/gold/history.toml"
UNITS = "data/lexicon/units.csv"
UNIT_HEAD = "region_id,printed,name,function\n"
Content = str | bytes


def study(folder: Path, *files: tuple[str, Content]) -> Path:
    """A study of one document, with some files of its own."""
    for name, content in (("data/raw/a.txt", "一、加强领导。"), (MANIFEST, ENTRY), *files):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return folder


def read_documents(root: Path) -> None:
    """The manifest and all that it names."""
    read_study(root)
    for _ in read_sources(root):
        pass
    study_codebook(root)
    study_model(root)


READERS: dict[str, Callable[[Path], object]] = {
    MANIFEST: read_documents,
    "data/raw/a.txt": read_documents,
    "data/lexicon/corrections.csv": read_documents,
    UNITS: read_lexicon,
    "data/lexicon/functions.csv": read_lexicon,
    "data/lexicon/bindingness.csv": read_lexicon,
    "data/lexicon/columns.csv": read_lexicon,
    "data/lexicon/wording.csv": lambda root: read_wording(
        root / "data/lexicon/wording.csv", "data/lexicon/wording.csv"
    ),
    CODEBOOK: study_codebook,
    **dict.fromkeys((CODINGS, DECIDED_TARGETS, DECIDED_FUNCTIONS, ADDED_TARGETS), load_decisions),
    TOPICS: read_topic_labels,
    PAIRS: lambda root: read_grades(root / PAIRS),
    READING: lambda root: read_labels(root / READING),
    HISTORY: read_histories,
    "model.json": lambda root: read_model(root / "model.json"),
}
"""File of a study -> what reads it."""


def key(line: str) -> str:
    """The manifest with a line more in its document."""
    return ENTRY + line


def path(given: str) -> str:
    return ENTRY.replace('"a.txt"', given)


def topic(entry: str) -> str:
    return f'{{"A": {entry}}}'


DEEP = 100_000
HOSTILE: dict[str, list[tuple[Content, str]]] = {
    MANIFEST: [
        # What is no TOML, or none that a person wrote.
        ("[[file", "mend that line"),
        (ENTRY.encode("utf-16"), "byte 0: it is not UTF-8"),
        (ENTRY.encode() + b"# \xff\xfe", "it is not UTF-8"),
        (ENTRY.encode() + b"\x00", "mend that line"),
        (key("title = " + "1" * 5_000), "mend that line"),
        (key("title = 0x" + "f" * 5_000), "too large"),
        (key("title = 1e999"), "too large"),
        (key("title = nan"), "or none"),
        (key(f"title = {'[' * DEEP}{']' * DEEP}"), "too deep"),
        (key(f"title.{'a.' * 100}a = 1"), "deep in each other"),
        (key('title = "a"\ntitle = "b"'), "mend that line"),
        (key("issue_date = 2023-02-30"), "mend that line"),
        (key("issue_date = 0000-01-01"), "mend that line"),
        (b"#" * 5_000_001, "more than 5 MB"),
        ('title = "a\rb"', "mend that line"),
        # Keys and tables.
        ("", "names no file"),
        ("file = 5", "no list of tables"),
        ("file = [5]", "file 1 5 is no table"),
        ("study = []\n" + ENTRY, "is no table of keys"),
        ('[study]\ncodebok = "x"\n' + ENTRY, "use one of codebook"),
        ('[study]\ncodebook = ["a"]\n' + ENTRY, "no path below the project"),
        ('[study]\ncompare_by = "side"\n' + ENTRY, "use region, document, period"),
        ('[study]\nembedding = "../../model"\n' + ENTRY, "no embedding is called"),
        ('[studies]\n' + ENTRY, "unknown key 'studies'"),
        (key("reigon_name = 1"), "region_name"),
        (key("note = 5"), "no text"),
        (ENTRY.replace("document_id", "documentid"), "the nearest are document_id"),
        (ENTRY.replace('document_id = "a"', ""), "the key document_id is missing"),
        ('[[file]]\npath = "a.txt"', "names no document"),
        (ENTRY + ENTRY, "stands twice"),
        # Values.
        (key("starts_with = 5"), "starts_with 5 is no text"),
        (key('starts_with = ""'), "starts_with is empty"),
        (key('starts_with = "a\\nb"'), "one line"),
        (key('region_id = "a/b c"'), "no region id"),
        (key('region_id = "../../etc"'), "no region id"),
        (key('region_id = "con"'), "no region id"),
        (key(f'region_id = "{"a" * 65}"'), "at most 64"),
        (key("region_id = true"), "no region id"),
        (key('region_name = "甲\\r乙"'), "U+000D"),
        (key('region_name = "甲\\u2028乙"'), "one line"),
        (key('region_name = "\\u202e市"'), "U+202E"),
        (key('region_name = "甲\\uFEFF乙"'), "one line"),
        (key('region_name = "甲\\u200B乙"'), "one line"),
        (key('issuer = "甲\\u00AD乙"'), "one line"),
        (key('document_type = "\\uFDD0"'), "one line"),
        (key('document_number = "甲\\t乙"'), "one line"),
        (key('region_name = "   "'), "no text"),
        (key('title = "\\u001b[2J"'), "U+001B"),
        (key('title = "\\u0000"'), "U+0000"),
        (key('title = "\\U000F0000"'), "U+F0000"),
        (key('title = "\ud800"'), "it is not UTF-8"),
        (key('title = "\\uD800"'), "mend that line"),
        (key('title = ""'), "title is empty"),
        (key(f'title = "{"长" * 1_001}"'), "no text"),
        (key("title = {a = 1}"), "title is no text"),
        (key("admin_level = 'town'"), "use nation, province, prefecture, county"),
        (key("admin_level = ['county']"), "no level"),
        (key("upper = 'a'"), "no list"),
        (key("upper = [1]"), "upper 1 1 is no document id"),
        (key('issue_date = "0000-99-99"'), "no day"),
        (key('issue_date = "2023-02-30"'), "no day"),
        (key('issue_date = "2023-1-1"'), "no day"),
        (key('issue_date = "20230101"'), "no day"),
        (key('issue_date = "2023-W01-1"'), "no day"),
        (key('issue_date = "9999-01-01"'), "no day"),
        (key('issue_date = "0021-01-01"'), "no day"),
        (key("issue_date = 2023-01-01T00:00:00"), "no day"),
        (key("issue_date = 08:00:00"), "no day"),
        (key("issue_date = 2023"), "no day"),
        (key('period_start = "2024"'), "no day"),
        (key('period_end = "２０２５-01-01"'), "no day"),
        (key("period_start = 2025-01-01\nperiod_end = 2021-12-31"), "before it starts"),
        # Paths.
        *[(path(given), "below data/raw") for given in (
            '"../../../../../../etc/hostname"', '"/etc/hostname"', '"a/../../../b.txt"', "'C:\\Windows\\win.ini'",
            "'C:a.txt'", "'\\\\server\\share\\a.txt'", "'..\\..\\a.txt'", '"a\\n.txt"', '"./a.txt"',
            '"b//a.txt"', '"a.txt/"', '"a.txt."', '"a.txt "', '"nul"', '"CON.txt"', '"b/com1.txt"', 
            '"a.txt:stream"', '"*"', "5", "[]", '"' + "a" * 300 + '"', '"' + "甲" * 90 + '"',
            '"' + "a/" * 600 + 'a"',
        )],
        (path('""'), "path is empty"),
        *[(path(given), "U+") for given in ('"a\\u0000.txt"', '"~/a\\u001b.txt"', '"\\u202etxt.a"')],
        (ENTRY + path('"b.txt"').replace('"a"', '"b"'), "b.txt: cannot be read"),
        (ENTRY + path(f'"{"a" * 230}/a.txt"').replace('"a"', '"b"'), "cannot be read"),
        # Encodings and hashes.
        *[(path(f'"a.txt"\nencoding = {given}'), "encoding") for given in (
            '"utf-9"', '"utf-8\\u0000"', '"hex"', '"rot13"', '"zip"', '"unicode_escape"', '"raw_unicode_escape"',
            '"undefined"', '"idna"', '"punycode"', '"utf-7"', '"../../evil"', '"os.path"', '"编码"', "65001",
            '"' + "a" * 10_000 + '"', '""',
        )],
        (path('"a.txt"\nsha256 = "ABC"'), "sha256 'ABC' is no SHA-256"),
        (path('"a.txt"\nsha256 = 5'), "sha256 5 is no SHA-256"),
        (path(f'"a.txt"\nsha256 = "{"0" * 64}"'), "its hash is"),
        # The codebook that it names.
        *[(f"[study]\ncodebook = {given}\n{ENTRY}", "below the project") for given in (
            '"../.."', '"/etc"', f'"{"a" * 5_000}"', '"data/../../b"', "'C:\\x'", '"."',
        )],
        ('[study]\ncodebook = "rule_of_lav"\n' + ENTRY, "it is not there"),
        ('[study]\ncodebook = "data/raw/a.txt"\n' + ENTRY, "no JSON"),
    ],
    CODEBOOK: [
        ("", "no JSON"),
        ("[]", "holds no topic"),
        ("5", "holds no topic"),
        ("[" * DEEP, "too deep"),
        ('{"a":' * DEEP, "too deep"),
        ("1" * 5_000, "no JSON"),
        (topic('{"zh": 1' + "0" * 400 + "}"), "too large"),
        (topic('{"zh": NaN}'), "or none"),
        (topic('{"zh": -Infinity}'), "or none"),
        (topic('{"zh": 1e999}'), "or none"),
        (topic('{"zh": "甲", "zh": "乙"}'), "'zh' stands twice"),
        ('{"A": {"zh": "甲"}, "A": {"zh": "乙"}}', "'A' stands twice"),
        (topic('{"zh": "甲"}').encode("gb18030"), "it is not UTF-8"),
        (topic('{"zh": "甲"}').encode("utf-16"), "it is not UTF-8"),
        (topic('{"zh": "\\ud800"}'), "U+D800"),
        (topic('{"zh": "甲\\u0000"}'), "U+0000"),
        (topic('{"zh": "甲\\r乙"}'), "U+000D"),
        (topic('{"zh": "甲\\n乙"}'), "one line"),
        (topic('{"zh": 5}'), "zh 5 is no text"),
        (topic('{"zh": ["甲"]}'), "zh is no text"),
        (topic("null"), "no table of keys"),
        (topic('"甲"'), "no table of keys"),
        (topic("{}"), "it has no name"),
        (topic('{"zh": "甲", "cuez": []}'), "the nearest are cues"),
        (topic('{"zh": "甲", "cues": null}'), "cues is no list of phrases"),
        (topic('{"zh": "甲", "cues": "消防"}'), "cues is no list of phrases"),
        (topic('{"zh": "甲", "cues": {"a": 1}}'), "cues is no list of phrases"),
        (topic('{"zh": "甲", "cues": [null]}'), "cues 1 is no phrase"),
        (topic('{"zh": "甲", "cues": ["消防", 5]}'), "cues 2 5 is no phrase"),
        (topic('{"zh": "甲", "cues": [["消防"]]}'), "cues 1 is no phrase"),
        (topic('{"zh": "甲", "cues": [" "]}'), "is no phrase"),
        (topic('{"zh": "甲", "vetoes": ["…"]}'), "vetoes 1 '…' is no phrase"),
        (topic('{"zh": "甲", "cues": ["的…的…的…的…的"]}'), "3 times at most"),
        (topic(f'{{"zh": "甲", "cues": ["{"长" * 201}"]}}'), "is no phrase"),
        (topic('{"zh": "甲", "definition": 5}'), "definition 5 is no text"),
        ('{"a b": {"zh": "甲"}}', "no topic id"),
        ('{"a;b": {"zh": "甲"}}', "no topic id"),
        ('{"../a": {"zh": "甲"}}', "no topic id"),
        ('{"nul": {"zh": "甲"}}', "no topic id"),
        ('{"a\\nb": {"zh": "甲"}}', "no topic id"),
        ('{"\\ud800": {"zh": "甲"}}', "U+D800"),
        ('{"": {"zh": "甲"}}', "topic id is empty"),
        (f'{{"{"A" * 65}": {{"zh": "甲"}}}}', "at most 64"),
    ],
    UNITS: [
        ("", "the column region_id is missing"),
        ("\x00", "the column region_id is missing"),
        (b"\xff\xfe" + UNIT_HEAD.encode("utf-16-le"), "it is not UTF-8"),
        (UNIT_HEAD.encode() + "鞍山".encode("gb18030"), "it is not UTF-8"),
        (UNIT_HEAD.encode() + b"a,\xed\xa0\x80,,\n", "it is not UTF-8"),
        ("region_id;printed;name;function\n", "is missing"),
        ("region_id,printed,name,funktion\n", "the column function is missing"),
        ("region_id,printed,name,function,name\n", "the column name stands twice"),
        ("region_id,printed,name,function,alias\n", "unknown column 'alias'"),
        (UNIT_HEAD + "a,甲,乙\n", "line 2: 3 cells instead of 4"),
        (UNIT_HEAD + "\n\na,甲,乙,,,\n", "line 4: 6 cells instead of 4"),
        (UNIT_HEAD + 'a,"甲,乙,\nb,丙,丁,\n', "no csv"),
        (UNIT_HEAD + 'a,"甲"乙,,\n', "line 2: no csv"),
        (UNIT_HEAD + f"a,{'长' * 140_000},,\n", "field larger than field limit"),
        (UNIT_HEAD + "a,甲\x00,,\n", "U+0000 stands in printed"),
        (UNIT_HEAD + 'a,"甲\r乙",,\n', "U+000D stands in printed"),
        (UNIT_HEAD + 'a,"甲\r\n乙",,\n', "U+000D stands in printed"),
        (UNIT_HEAD + 'a,"甲\n乙",,\n', "line 3: U+000A stands in printed"),
        (UNIT_HEAD + "a,甲\u2028乙,,\n", "U+2028 stands in printed"),
        (UNIT_HEAD + "a,甲\x85,,\n", "U+0085 stands in printed"),
        (UNIT_HEAD + "a,甲\x1b[31m,,\n", "U+001B stands in printed"),
        (UNIT_HEAD + "a,甲,\u202e乙,\n", "U+202E stands in name"),
        (UNIT_HEAD + "a,甲,\U00100000,\n", "U+100000 stands in name"),
        (UNIT_HEAD + ",甲,乙,\n", "region id is empty"),
        (UNIT_HEAD + "A B,甲,乙,\n", "line 2: 'A B' is no region id"),
        (UNIT_HEAD + "a,,乙,\n", "printed is empty"),
        (UNIT_HEAD + "a,甲,,dancing\n", "unknown function 'dancing'"),
    ],
    "data/lexicon/functions.csv": [
        ("function,name_zh,name_en\na b,甲,A\n", "no function id"),
        ("function,name_zh,name_en\n../x,甲,A\n", "no function id"),
    ],
    "data/lexicon/corrections.csv": [
        ("source_file,match,replacement,reason\na.txt,甲,,\n", "a cell is empty"),
        ("source_file,match,replacement,reason\n../a.txt,甲,乙,丙\n", "is not in the manifest"),
        ("source_file,match,replacement,reason\na.txt,\x01,乙,丙\n", "no longer stands in"),
        ("source_file,match,replacement,reason\na.txt,一,\x01,丙\n", "U+0001 stands in replacement"),
    ],
    "data/lexicon/bindingness.csv": [
        ("cue,gives,position,veto,source,note\n由…由…由…由…负责,shall,word,,general,\n", "more than 3 gaps"),
    ],
    "data/lexicon/wording.csv": [
        ("kind,term,count\nwords,甲,nan\n", "no row of a fit"),
        ("kind,term,count\nwords,甲,1e999\n", "no row of a fit"),
        ("kind,term,count\nevil,甲,1\n", "no row of a fit"),
    ],
    CODINGS: [
        ("", "line 1: the column measure_id is missing"),
        (HEAD + "a:1,A,yes\n", "3 cells instead of 5"),
        (HEAD + "a:1,A,yes,a,b,\n", "6 cells instead of 5"),
        (HEAD + ",A,yes,,\n", "measure_id is empty"),
        (HEAD + "a:1,A\x00,yes,,\n", "U+0000 stands in topic_id"),
        (HEAD + 'a:1,"A\nB",yes,,\n', "U+000A stands in topic_id"),
        (HEAD + "a:1,A,maybe,,\n", "unknown decision 'maybe'"),
        (HEAD + f"a:1,A,{'yes' * 500},,\n", "unknown decision"),
        (HEAD + "a:1,A,yes,,XYZ\n", "no hash"),
        (HEAD + f"a:1,A,yes,{'x' * 140_000},\n", "field larger than field limit"),
        (HEAD.encode() + b"a:1,A,yes,\xff,\n", "it is not UTF-8"),
        (HEAD.replace("note", "notes"), "the column note is missing"),
        (HEAD.strip() + ",who\na:1,A,yes,,,l\u200bi\n", "U+200B stands in who"),
        (HEAD.strip() + ",when\na:1,A,yes,,,2025-02-30\n", "when '2025-02-30' is no day"),
        (HEAD.strip() + ",who,when,whom\n", "unknown column 'whom'"),
    ],
    DECIDED_TARGETS: [
        ("target_id,decision\n", "line 1: the column field is missing"),
        (TARGET_HEAD + ",value,5,,,,\n", "target_id is empty"),
        (TARGET_HEAD + "a:1/t1,worth,5,,,,\n", "unknown field 'worth'"),
        (TARGET_HEAD + "a:1/t1,char_start,5,,,,\n", "unknown field 'char_start'"),
        (TARGET_HEAD + "a:1/t1,value,=1+1,,,,\n", "value '=1+1' is no number"),
        (TARGET_HEAD + "a:1/t1,value,inf,,,,\n", "is no number"),
        (TARGET_HEAD + f"a:1/t1,value,{'9' * 400},,,,\n", "is no number"),
        (TARGET_HEAD + "a:1/t1,value,1_000,,,,\n", "is no number"),
        (TARGET_HEAD + "a:1/t1,baseline_year,1e3,,,,\n", "is no number"),
        (TARGET_HEAD + "a:1/t1,deadline,20251231,,,,\n", "deadline '20251231' is no day"),
        (TARGET_HEAD + "a:1/t1,kind,,,,,\n", "kind is empty"),
        (TARGET_HEAD + f"a:1/t1,indicator,{'率' * 1_001},,,,\n", "is no text of one line"),
        (TARGET_HEAD + "a:1/t1,,,,,,\n", "unknown decision ''"),
        (TARGET_HEAD + "a:1/t1,value,5,,,,\na:1/t1,value,6,,,,\n", "decided both 5 and 6"),
        (TARGET_HEAD + "a:1/t1,value,5,,,,\na:1/t1,value,,,,,\n", "decided both 5 and nothing"),
        (TARGET_HEAD + "a:1/t1,value,5,,g123456789abcdef,,\n", "no hash"),
    ],
    ADDED_TARGETS: [
        ("measure_id,words,decision,note,text_sha256\na:1,,figure,,\n", "words is empty"),
        ("measure_id,words,decision,note,text_sha256\na:1,率,aim,,\n", "unknown decision 'aim'"),
    ],
    DECIDED_FUNCTIONS: [
        ("unit_id,decision,note,text_sha256\n,justice,,\n", "unit_id is empty"),
        (f"unit_id,decision,note,text_sha256\na/市司法局,{'j' * 1_001},,\n", "is no text of one line"),
    ],
    TOPICS: [
        ("{", "line 1: no JSON"),
        ("[" * DEEP, "too deep"),
        ("5", "no table of keys"),
        ('{"measure_id": "a:1"}', "the key topics is missing"),
        ('{"measure_id": "a:1", "topic": []}', "unknown key 'topic'"),
        ('{"measure_id": 1, "topics": []}', "measure_id 1 is no text"),
        ('{"measure_id": "a:1", "topics": "AB"}', "topics is no list"),
        ('{"measure_id": "a:1", "topics": [5]}', "topics 1 5 is no topic id"),
        ('{"measure_id": "a:1", "topics": [[]]}', "topics 1 is no topic id"),
        ('{"measure_id": "a:1", "topics": ["\\ud800"]}', "U+D800"),
        ('\n{"measure_id": "a:1", "topics": ["A"]}\n' * 2, "stands in it twice"),
        ('{"measure_id": "a:1", "measure_id": "a:2", "topics": []}', "stands twice"),
        (b"\xff", "it is not UTF-8"),
    ],
    PAIRS: [
        *[(f'{{"left_measure_id": "a:1", "right_measure_id": "b:1", "grade": {grade}, "stratum": "hard"}}', words)
          for grade, words in (("3", "use 0, 1, 2"), ("true", "no grade"), ("1.0", "no grade"), ('"1"', "no grade"),
              ("null", "no grade"), ("-1", "no grade"), ("9" * 400, "too large"))],
        ('{"left_measure_id": "a:1", "right_measure_id": "b:1", "grade": 1}', "the key stratum is missing"),
        ('{"left_measure_id": ["a:1"], "right_measure_id": "b:1", "grade": 1, "stratum": "x"}', "is no text"),
    ],
    READING: [
        ('{"document_id": null}', "document_id is no text"),
        ('{"document_id": "a", "targts": []}', "the nearest are targets"),
        ('{"document_id": "a", "units": null}', "units is no list of tables"),
        ('{"document_id": "a", "units": "ab"}', "units is no list of tables"),
        ('{"document_id": "a", "units": [{"nam": "甲"}]}', "use one of name, role, kind"),
        ('{"document_id": "a", "targets": [{"value": "5"}]}', "value '5' is no number"),
        ('{"document_id": "a", "targets": [{"value": NaN}]}', "or none"),
        ('{"document_id": "a", "targets": [{"deadline": "2025-13-01"}]}', "no day"),
        ('{"document_id": "a", "citations": [5]}', "citations 1 5 is no table"),
    ],
    HISTORY: [
        ("[", "mend that line"),
        ('["topics_dev.jsonl"]\nhistory = "seen"', "there is no such file of labels"),
        ("topics_dev = 5", "there is no such file of labels"),
        (b"\xff", "it is not UTF-8"),
    ],
    "model.json": [
        ("{}", "the key wording is missing"),
        ("[]", "no table of keys"),
        ('{"wording": {}, "topics": {}, "thresholds": {}}', "the key same is missing"),
        ('{"wording": 5, "topics": {}, "thresholds": {}}', "wording 5 is no table of keys"),
        *[(model_file(read_model()).decode().replace(*change, 1), words) for change, words in (
            (('"intercept"', '"intercep"'), "intercept"), (('"same": {', '"sam": {'), "unknown key 'sam'"),
            (('"intercept": ', '"intercept": 1e999, "x": '), "or none"), (('"mean": ', '"mean": "x", "a": '), "mean"),
            (('"intercept": ', '"intercept": true, "x": '), "intercept"),
        )],
    ],
}  # fmt: skip
CASES = [(file, content, words) for file, cases in HOSTILE.items() for content, words in cases]


@pytest.mark.parametrize(("file", "content", "words"), CASES, ids=[f"{i}-{c[2][:40]}" for i, c in enumerate(CASES)])
def test_a_hostile_file_is_one_line(tmp_path: Path, file: str, content: Content, words: str) -> None:
    root = study(tmp_path, (file, content))
    with pytest.raises(PolicyCompareError) as caught:
        READERS[file](root)
    line = str(caught.value)
    assert words in line
    assert line.startswith((file, "data/raw/", "a.txt", file.removeprefix("data/lexicon/"), str(root)))
    assert "; " in line and line.isprintable() and len(line) < 1_000


THEME = "theme,position,name_zh,name_en\n"
STORED: list[tuple[Content, str]] = [
    ("", "cannot be read"),
    ("theme,position,name_zh\na,1,甲\n", "its columns are not theme, position"),
    ("theme,position,name_zh,name_en,evil\na,1,甲,A,x\n", "its columns are not"),
    ("position,theme,name_zh,name_en\n1,a,甲,A\n", "its columns are not"),
    (THEME + "a,first,甲,A\n", "cannot be read"),
    (THEME + "a,1.5,甲,A\n", "cannot be read"),
    (THEME + "a,1e400,甲,A\n", "cannot be read"),
    (THEME + f"a,{'9' * 50},甲,A\n", "cannot be read"),
    (THEME + "a,1,甲,A,b,c\n", "cannot be read"),
    (THEME + 'a,1,"甲,A\n', "cannot be read"),
    (THEME.encode() + b"a,1,\xff,A\n", "cannot be read"),
    (THEME.encode("utf-16"), "cannot be read"),
    (b"\x00" * 100, "its columns are not|cannot be read"),
]


@pytest.mark.parametrize(("content", "words"), STORED)
def test_a_table_that_was_meddled_with_is_one_line(tmp_path: Path, content: Content, words: str) -> None:
    place = tmp_path / "themes.csv"
    place.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DataError, match=words) as caught:
        read_table(place, BY_NAME["themes"], "data/processed/themes.csv")
    line = str(caught.value)
    assert line.startswith("data/processed/themes.csv: ") and "run policycompare build" in line and line.isprintable()


# ---- what leads out of a study

OUTSIDE = "秘密：不得外传。"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the study, with what a hostile study would like to have: of every name that is read."""
    folder = tmp_path / "outside"
    folder.mkdir()
    for name in ("a.txt", "units.csv", "codings.csv", "topics.csv", "manifest.toml", "measures.csv", "codebook.json"):
        (folder / name).write_text(OUTSIDE, encoding="utf-8")
    return folder


LINKS = [
    "data", "data/raw", "data/raw/a.txt", "data/raw/b/c", "data/raw/manifest.toml", "data/lexicon",
    "data/lexicon/units.csv", "data/lexicon/codebook", "data/lexicon/codebook/topics.csv", "data/lexicon/codebook.json",
    "data/lexicon/decisions", "data/lexicon/decisions/codings.csv", "data/gold", "data/gold/topics_dev.jsonl",
    "data/processed", "data/processed/texts", "data/processed/measures.csv", "data/processed/networks", "figures",
    "figures/zh", "figures/.drawn.json", "docs",
]  # fmt: skip
"""Places of a study, each of which somebody may have sent as a link."""


def link(place: Path, target: Path) -> None:
    """Make a link, where a file or folder may stand already; what stood in the folder stands in the target then."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir():
        for inner in place.iterdir():
            inner.rename(place.parent / target / inner.name)
        place.rmdir()
    place.unlink(missing_ok=True)
    place.symlink_to(target)


@pytest.mark.parametrize("place", LINKS)
@pytest.mark.parametrize("relative", [False, True])
def test_a_link_that_leads_out_stops_what_reads_and_what_writes(
    tmp_path: Path, outside: Path, place: str, relative: bool
) -> None:
    root = study(tmp_path / "study")
    target = outside / "a.txt" if "." in Path(place).name else outside
    link(root / place, Path(os.path.relpath(target, (root / place).parent)) if relative else target)
    before = {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()}
    for work in (find_root, read_manifest, build):
        with pytest.raises(PolicyCompareError, match="it is a link that leads out of the project") as caught:
            work(root)
        assert OUTSIDE not in str(caught.value)
    assert before == {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()}


def test_a_link_through_a_folder_inside_leads_out_too(tmp_path: Path, outside: Path) -> None:
    root = study(tmp_path / "study")
    (root / "elsewhere").mkdir()
    (root / "elsewhere" / "units.csv").symlink_to(outside / "units.csv")
    (root / "data" / "lexicon").symlink_to(root / "elsewhere")
    with pytest.raises(DataError, match=r"^data/lexicon/units.csv: it is a link that leads out"):
        read_lexicon(find_root(root))


def test_links_that_stay_inside_are_followed(tmp_path: Path) -> None:
    root = study(tmp_path / "study")
    (root / "kept").mkdir()
    (root / "data/raw/a.txt").rename(root / "kept" / "a.txt")
    (root / "data/lexicon").mkdir()
    (root / "kept" / "units.csv").write_text(UNIT_HEAD + "a,甲,乙,\n", encoding="utf-8")
    (root / "data/lexicon/units.csv").symlink_to(root / "kept" / "units.csv")
    (root / "data/lexicon/loop").symlink_to(root / "data")
    (root / "data/gold").symlink_to(Path("..") / "kept")
    assert read_lexicon(find_root(root)).aliases == {("a", "甲"): "乙"}
    # The documents themselves stand in data/raw, for a manifest names nothing else.
    (root / "data/raw/a.txt").symlink_to(root / "kept" / "a.txt")
    with pytest.raises(DataError, match="leads out of data/raw"):
        list(read_sources(root))
    # Whoever named the project may have named it by a link.
    (tmp_path / "named").symlink_to(root)
    see_enclosed(tmp_path / "named")


def test_a_codebook_elsewhere_in_the_project_is_looked_through(tmp_path: Path, outside: Path) -> None:
    root = study(tmp_path / "study", (MANIFEST, '[study]\ncodebook = "books/mine"\n' + ENTRY))
    (root / "books" / "mine").mkdir(parents=True)
    (root / "books/mine/topics.csv").symlink_to(outside / "topics.csv")
    with pytest.raises(DataError, match=r"^books/mine/topics.csv: it is a link that leads out"):
        study_codebook(root)


def test_links_in_a_circle_are_refused_and_end(tmp_path: Path) -> None:
    root = study(tmp_path)
    (root / "data/lexicon").mkdir()
    (root / "data/lexicon/units.csv").symlink_to(root / "data/lexicon/units.csv")
    with pytest.raises(DataError, match=r"units\.csv"):
        read_lexicon(find_root(root))


PIPES = ["data/raw/a.txt", UNITS, CODEBOOK, CODINGS, TOPICS, PAIRS, READING, HISTORY, "data/lexicon/corrections.csv"]


@pytest.mark.parametrize("place", PIPES)
def test_a_pipe_is_refused_and_hangs_nothing(tmp_path: Path, place: str) -> None:
    root = study(tmp_path)
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    (root / place).unlink(missing_ok=True)
    os.mkfifo(root / place)
    with pytest.raises(DataError, match=r"it is a folder, a pipe or a device") as caught:
        READERS[place](root)
    assert Path(place).name in str(caught.value)


@pytest.mark.parametrize("place", PIPES)
def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path, place: str) -> None:
    root = study(tmp_path)
    (root / place).unlink(missing_ok=True)
    (root / place).mkdir(parents=True)
    if place == CODEBOOK:
        (root / place / "topics.csv").mkdir()
    with pytest.raises(DataError):
        READERS[place](root)


def test_devices_and_large_files_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match="device"):
        read_bytes(Path("/dev/zero"), "zero")
    large = tmp_path / "large.json"
    with large.open("wb") as stream:
        stream.truncate(50_000_001)  # a hole: nothing is written
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(DataError, match="more than 50 MB"):
        read_json(large, "large.json")


# ---- what is written


def test_a_stamp_of_figures_takes_away_nothing_outside(tmp_path: Path) -> None:
    from policycompare.project.figures import STAMP, _files, _read_stamp, changed_figures, read_figures

    root = study(tmp_path / "study")
    precious = tmp_path / "thesis.svg"
    precious.write_text("<svg/>", encoding="utf-8")
    caption = '{"title": "", "shows": "", "left_out": "", "rows": 1, "tables": []}'
    for name, part in (("zh/a", "../../thesis.svg"), ("zh/../../../thesis", "zh/a.svg"), ("zh/a", str(precious))):
        stamp = f'{{"fingerprint": "x", "parts": {{"{name}": {{"caption": {caption}, "files": {{"{part}": "0"}}}}}}}}'
        (root / "figures").mkdir(exist_ok=True)
        (root / "figures" / STAMP).write_text(stamp, encoding="utf-8")
        assert _read_stamp(root / "figures") == ("", None, {})  # so nothing of it is compared, shown or taken away
        with pytest.raises(DataError, match="its figures cannot be read"):
            read_figures(root / "figures", "zh")
    good = stamp.replace(str(precious), "zh/a.svg")
    (root / "figures" / STAMP).write_text(good, encoding="utf-8")
    assert _files(_read_stamp(root / "figures")[2]) == {"zh/a.svg": "0"}
    (root / "figures" / "checksums.txt").write_text("00  ../../thesis.svg\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"^figures/checksums.txt: '../../thesis.svg' is no path below figures"):
        list(changed_figures(root))
    for broken in ("[]", "{}", '{"fingerprint": "x", "parts": []}', '{"fingerprint": "x", "parts": {"zh/a": 5}}', "["):
        (root / "figures" / STAMP).write_text(broken, encoding="utf-8")
        assert _read_stamp(root / "figures") == ("", None, {})


def test_nothing_is_written_through_a_link_in_the_folder_that_is_asked_for(tmp_path: Path, outside: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "texts").symlink_to(outside)

    def write(name: str) -> None:
        with staged(out, "out") as stage:
            (stage / name).parent.mkdir(exist_ok=True)
            (stage / name).write_text("一、", encoding="utf-8")

    before = sorted(outside.iterdir())
    with pytest.raises(DataError, match=r"^out/texts: it is a link that leads out"):
        write("texts/a.txt")
    assert sorted(outside.iterdir()) == before and sorted(out.iterdir()) == [out / "texts"]
    # A file that is a link is replaced, and what it named stays as it is.
    (out / "measures.csv").symlink_to(outside / "measures.csv")
    write("measures.csv")
    assert (outside / "measures.csv").read_text("utf-8") == OUTSIDE
    assert not (out / "measures.csv").is_symlink()


# ---- anything at all

TEXTS = st.text(max_size=8) | st.sampled_from(["a", "a.txt", "../a", "\0", "\r", "\ud800", "2021-01-01", "A", "煤"])
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
KEYS = {
    MANIFEST: ("path", "sha256", "encoding", "note", "document"),
    CODEBOOK: ("zh", "en", "definition", "row", "theme", "cues", "vetoes"),
    TOPICS: ("measure_id", "topics"), PAIRS: ("left_measure_id", "right_measure_id", "grade", "stratum"),
    READING: ("document_id", "measure_id", "units", "targets", "citations"),
    "model.json": ("wording", "topics", "thresholds", "embedding"), HISTORY: ("topics_dev.jsonl",),
    CODINGS: (), UNITS: (), "data/lexicon/corrections.csv": (), "data/lexicon/columns.csv": (),
}  # fmt: skip


def toml(value: Any) -> str:
    """A value as TOML has it, as well as can be: what it cannot say is left to be refused."""
    import json

    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(own)}" for key, own in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def written(file: str, value: Any) -> str:
    """A tree as the file of that name has it."""
    import json

    if file.endswith(".csv"):
        rows = value if isinstance(value, list) else [value]
        head = {CODINGS: HEAD, UNITS: UNIT_HEAD, "data/lexicon/columns.csv": "label,column\n"}
        return head.get(file, "source_file,match,replacement,reason\n") + "\n".join(
            ",".join(map(str, row)) if isinstance(row, list | dict) else str(row) for row in rows
        )
    if file == MANIFEST:
        return f"file = [{toml(value)}]"
    if file == HISTORY:
        return "\n".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) if isinstance(value, dict) else "x"
    return json.dumps(value if file != CODEBOOK else {"A": value})


def tables_for(file: str) -> st.SearchStrategy[Any]:
    """Trees of which most have the keys that the file asks for."""
    keyed = st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS[file], TREES)) if KEYS[file] else TREES
    return keyed | TREES


@pytest.mark.parametrize("file", KEYS)
@settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_tree_and_any_bytes_are_read_or_refused(tmp_path: Path, file: str, data: st.DataObject) -> None:
    content: Content = data.draw(st.binary(max_size=60) | tables_for(file).map(lambda value: written(file, value)))
    root = study(tmp_path, (file, content))
    try:
        READERS[file](root)
    except PolicyCompareError as error:
        assert str(error).isprintable()


@given(value=TREES)
def test_a_kind_gives_the_value_that_it_was_given(value: Any) -> None:
    for kind in (NAME, DAY, id_of("region"), path_in("data/raw"), one_of("grade", (0, 1, 2))):
        assert kind.take(value) in (None, value)
        assert len(shown(value)) < 70
    taken = path_in("data/raw").take(value)
    assert taken is None or not (Path(taken).is_absolute() or ".." in Path(taken).parts)
