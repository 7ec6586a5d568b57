"""Knowledge works when it is added: a row of data is read, shown and counted; a row that goes is missed.

The small study has two regions, whose plans each name a unit under a label that the package does not know.
"""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import policycompare as pc
from policycompare.errors import DataError
from policycompare.lexicon import read_lexicon
from policycompare.lexicon.codebook import read_codebook
from policycompare.lexicon.roles import BASES, NO_UNITS
from policycompare.lexicon.target_words import ValueUnit
from policycompare.pairs.similarity import cosines, similarity
from policycompare.parsing.gates import gate
from policycompare.parsing.lines.numbering import OPENERS, STYLES
from policycompare.parsing.responsibilities import find_clauses
from policycompare.parsing.role_lists import role_words
from policycompare.parsing.sentences import plain_sentences
from policycompare.parsing.targets.coverage_patterns import COVERAGE_GATE, COVERAGE_PATTERNS
from policycompare.parsing.targets.deadlines import DEADLINE_GATE, DEADLINE_PATTERNS, find_deadlines
from policycompare.parsing.targets.quantities import base_quantity, find_quantities, quantity_words
from policycompare.parsing.targets.sentence_targets import find_targets
from policycompare.parsing.targets.target import Target
from policycompare.parsing.units import Context, read_list
from policycompare.plots.style import fixed_colours
from policycompare.project import make_compared_tables
from policycompare.tables.frames import Tables, split_list
from policycompare.tables.names import Names
from policycompare.tables.queries import region_order
from policycompare.words import LANGS

LEXICON = read_lexicon()
LABELS = list(LEXICON.roles.labels.items())
SAID = list(LEXICON.roles.said.items())


def targets_in(text: str, issue_date: str | None = None) -> list[Target]:
    """The targets of every sentence of a text that stands in no document."""
    return [target for sentence in plain_sentences(text, issue_date) for target in find_targets(sentence)]


# ---- gates: whatever is declared passes, and is read


@pytest.mark.parametrize(("label", "role"), LABELS, ids=[label for label, _ in LABELS])
def test_every_label_passes_and_is_read(label: str, role: str) -> None:
    if role in NO_UNITS:  # no clause of its own: beside units
        text = f"推进工作。（责任单位：市司法局；{label}：2025年底前）"
        (clause,) = find_clauses(text, 0, len(text), LEXICON)
        assert [part.role for part in clause.lists] == ["responsible", role]
        return
    for text in (
        f"推进工作。（{label}：市司法局）",
        f"推进工作。\n{label}：市司法局",
        f"推进工作。【{label}】市司法局",
    ):
        assert role_words(LEXICON.roles).gate.search(text), text
        (clause,) = find_clauses(text, 0, len(text), LEXICON)
        assert [part.role for part in clause.lists] == [role], text
        assert text[clause.lists[0].start : clause.lists[0].end] == "市司法局"


@pytest.mark.parametrize(("words", "role"), SAID, ids=[words for words, _ in SAID])
def test_every_word_behind_a_list_passes_and_is_read(words: str, role: str) -> None:
    text = f"推进工作。（市司法局{words}）"
    assert role_words(LEXICON.roles).gate.search(text)
    (clause,) = find_clauses(text, 0, len(text), LEXICON)
    assert [(part.role, text[part.start : part.end]) for part in clause.lists] == [(role, "市司法局")]


def test_every_sample_passes_its_gate() -> None:
    for kind in DEADLINE_PATTERNS:
        for text, _ in kind.examples:
            assert gate(kind.literals).search(text), (kind.name, text)
            assert DEADLINE_GATE.search(text)
    for coverage in COVERAGE_PATTERNS:
        for text, _ in coverage.examples:
            assert gate(coverage.literals).search(text), (coverage.name, text)
            assert COVERAGE_GATE.search(text)
    for style in STYLES:
        for line, _ in style.matches:
            assert line[0] in style.openers and line[0] in OPENERS, (style.name, line)


PATTERNS = [(kind.name, kind.pattern, kind.literals) for kind in (*DEADLINE_PATTERNS, *COVERAGE_PATTERNS)]
NORMAL = st.characters(exclude_categories=["Nd", "Cs"], include_characters="0123456789", max_codepoint=0xFFFF)
"""Normalised text has figures in ASCII."""


@pytest.mark.parametrize(("name", "pattern", "literals"), PATTERNS, ids=[name for name, *_ in PATTERNS])
def test_whatever_a_pattern_can_match_holds_a_literal_of_it(name: str, pattern, literals) -> None:
    """Texts made from the pattern itself, beyond its samples."""

    @settings(max_examples=30, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern, alphabet=NORMAL))
    def made(text: str) -> None:
        assert gate(literals).search(text), text

    made()


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_whatever_a_style_can_match_begins_with_an_opener_of_it(style) -> None:
    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(re.compile(f"\\A(?:{style.pattern.pattern})"), alphabet=NORMAL))
    def made(text: str) -> None:
        assert text[0] in style.openers, text

    made()


# ---- words and units of figures: every row is read

WORDS = LEXICON.target_words
BESIDE = {  # class -> a sentence with a word of it, its comparator
    "reach": ("污水处理率{}90%。", ">="),
    "hold": ("污水处理率{}90%。", "="),
    "at_least": ("污水处理率{}90%。", ">="),
    "at_most": ("污水处理率{}90%。", "<="),
    "more": ("污水处理率{}90%。", ">"),
    "less": ("污水处理率{}90%。", "<"),
    "is": ("污水处理率{}90%。", "="),
    "only": ("污水处理率{}90%。", "="),
    "rise": ("污水处理率{}5个百分点。", "increase"),
    "fall": ("污水处理率{}5个百分点。", "decrease"),
    "after_at_least": ("污水处理率达到90%{}。", ">="),
    "after_at_most": ("污水处理率控制在90%{}。", "<="),
    "hedge_after": ("污水处理率达到90%{}。", "="),
    "build": ("{}滨河驿站12座。", "="),
    "build_near": ("{}12座滨河驿站。", "="),
    "rate": ("污水{}90%以上。", ">="),
}
KEPT_OUT = {  # class -> a sentence whose figure is no aim
    "subsidy": "每个项目{}不低于50万元。",
    "penalty": "逾期不改正的{}，停业时间不少于30天。",
    "condition": "{}不少于3名专职人员。",
    "forecast": "{}污水处理率达到90%。",
}
OF_WHAT = {"涨幅", "增幅", "降幅", "增速"}
"""Rates of which 污水 has none."""


@pytest.mark.parametrize("name", BESIDE)
def test_every_word_beside_a_figure_is_read(name: str) -> None:
    sentence, comparator = BESIDE[name]
    found = {word: [t.comparator for t in targets_in(sentence.format(word))] for word in WORDS.words[name]}
    assert {word: own for word, own in found.items() if own != [comparator]} == {}


@pytest.mark.parametrize("name", KEPT_OUT)
def test_every_word_that_keeps_a_figure_out_is_read(name: str) -> None:
    sentence = KEPT_OUT[name]
    assert [t for word in WORDS.words[name] for t in targets_in(sentence.format(word))] == []
    plain = sentence.format("某地" if name == "forecast" else "须" if name == "condition" else "")
    assert len(targets_in(plain)) == 1


@pytest.mark.parametrize(("unit", "known"), WORDS.units.items(), ids=list(WORDS.units))
def test_every_unit_is_read(unit: str, known: ValueUnit) -> None:
    text = f"达到3.5{unit}，"
    (found,) = find_quantities(text, 0, len(text), WORDS)
    assert (found.value, found.unit, found.kind) == (3.5, "%" if unit == "％" else unit, known.kind)
    value, base = base_quantity(2.0, unit, WORDS)
    assert (value, base) == (pytest.approx(2 * known.factor), known.base)


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.from_regex(quantity_words(WORDS).pattern, alphabet=NORMAL))
def test_figures_lie_in_their_text_and_ranges_rise(text: str) -> None:
    found = find_quantities(text, 0, len(text), WORDS)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(q.high is None or q.high > q.value for q in found)


OPEN = gate([""])
"""Lets everything pass."""
CORPUS = sorted(Path(__file__).parent.glob("documents/*.txt")) + sorted(Path(__file__).parent.glob("plans/*.txt"))


def test_no_gate_keeps_anything_out(monkeypatch: pytest.MonkeyPatch, sources) -> None:
    """On every text that is here, what is read with gates is what is read without."""
    texts = [source.text for source in sources.values()] + [path.read_text("utf-8", "replace") for path in CORPUS]
    words = role_words(LEXICON.roles)

    def read(text: str) -> tuple[list, list, list]:
        return (
            targets_in(text),
            find_deadlines(text, 0, len(text)),
            find_clauses(text, 0, len(text), LEXICON),
        )

    gated = [read(line) for text in texts for line in text.split("\n")]
    monkeypatch.setattr("policycompare.parsing.targets.without_figures.COVERAGE_GATE", OPEN)
    monkeypatch.setattr("policycompare.parsing.targets.deadlines.DEADLINE_GATE", OPEN)
    bare = type(words)(**{f: getattr(words, f) for f in words.__slots__} | {"gate": OPEN, "floor": OPEN, "longest": 0})
    monkeypatch.setattr("policycompare.parsing.responsibilities.role_words", lambda roles: bare)
    assert gated == [read(line) for text in texts for line in text.split("\n")]


DEAD = ["10月末前完成问题整改工作。", "9月30日之前报送落实情况。", "本年年末前建成服务平台。"]


@pytest.mark.parametrize("text", DEAD)
def test_deadlines_that_a_gate_once_kept_out(text: str) -> None:
    assert [t.comparator for t in targets_in(text, "2023-01-18")] == ["by-deadline"]


# ---- a study's own rows

PLANS = {
    "jia": "一、主要任务\n1.推进甲事项。落实任务。（督办单位：市督考办；责任单位：市司法局）\n"
    "2.推进乙事项。落实任务。（市司法局领办，市公安局包保）\n3.开展丙工作。落实任务。（主管：市港航局）",
    "yi": "一、主要任务\n1.推进甲事项。落实任务。（责任单位：市司法局；督办：市督考办）\n"
    "2.推进丙事项。落实任务。（责任单位：市港航局）\n3.推进丁事项。开展宣传。（责任单位：市委宣传部）",
}
ROWS = {
    "role_kinds.csv": "role,basis,answers,name_zh,name_en\nsupervise,assigned,1,督办,supervision\n",
    "roles.csv": "label,role,form\n督办单位,supervise,label\n督办,supervise,both\n领办,lead,both\n"
    "包保,support,said\n主管,responsible,label\n",
    "functions.csv": "function,name_zh,name_en\nport_affairs,港航管理,Ports and shipping\n",
    "bodies.csv": "name,system,function,elidable\n港航局,government,port_affairs,1\n督考办,party,party_office,1\n",
    "units.csv": "region_id,printed,name,function\njia,市督考办,市委督考办,port_affairs\n",
}


def a_study(folder: Path, rows: dict[str, str] = ROWS, plans: dict[str, str] = PLANS) -> Path:
    raw, lexicon = folder / "data" / "raw", folder / "data" / "lexicon"
    raw.mkdir(parents=True)
    lexicon.mkdir()
    entries = []
    for name, text in plans.items():
        (raw / f"{name}.txt").write_text(text, encoding="utf-8")
        entries.append(
            f'[[file]]\npath = "{name}.txt"\n[[file.document]]\ndocument_id = "{name}"\nregion_id = "{name}"\n'
            f'region_name = "{name}市"\nadmin_level = "prefecture"\n'
        )
    (raw / "manifest.toml").write_text("\n".join(entries), encoding="utf-8")
    for name, text in rows.items():
        (lexicon / name).parent.mkdir(parents=True, exist_ok=True)
        (lexicon / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return make_compared_tables(a_study(tmp_path_factory.mktemp("knowledge") / "study"))


def held(tables: Tables, measure_id: str) -> list[tuple[str, str]]:
    own = tables.responsibilities[tables.responsibilities["measure_id"] == measure_id]
    return [(str(u).split("/")[-1], r) for u, r in zip(own["unit_id"], own["role"], strict=True)]


def test_a_label_and_a_role_of_the_study_are_read(study: Tables) -> None:
    assert held(study, "jia:1") == [("市委督考办", "supervise"), ("市司法局", "responsible")]
    assert held(study, "jia:2") == [("市司法局", "lead"), ("市公安局", "support")]
    assert held(study, "jia:3") == [("市港航局", "responsible")]
    assert held(study, "yi:1") == [("市司法局", "responsible"), ("市督考办", "supervise")]


def test_without_its_rows_none_of_them_is(tmp_path: Path) -> None:
    tables = make_compared_tables(a_study(tmp_path / "study", {}))
    assert held(tables, "jia:3") == []
    assert "supervise" not in set(tables.responsibilities["role"]) | set(tables.roles["role"])


def test_a_role_of_the_study_is_shown_and_counted(study: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [Names(study, lang).role("supervise") for lang in LANGS] == ["督办", "supervision"]
    assert list(study.roles.sort_values("position")["role"]) == [
        "lead", "responsible", "support", "actor", "guidance", "supervise",
    ]  # fmt: skip
    units = pc.report_table("units", study)
    assert "督办" in [column.heading for column in units.columns]
    assert units.frame["role_supervise"].sum() == 2
    monkeypatch.setattr("policycompare.results.loads.FEWEST_LOADS", 1)  # three measures are few for a figure
    monkeypatch.setattr("policycompare.results.loads.FEWEST_CARRIED", 1)
    loads = pc.draw("unit_loads-jia", study)
    legend = [text.get_text() for ax in loads.figure.axes for text in ax.get_legend().get_texts()]
    assert legend == ["牵头", "责任", "配合", "督办"]
    side = pc.compare("jia:1", study)
    assert "督办：市委督考办" in side.to_html()
    assert side.to_frame()["units"][0] == "supervise:市委督考办;responsible:市司法局"
    graph = pc.unit_network(study, "jia", mode="measures")
    assert graph.edges["jia/市委督考办", "jia:1"]["role"] == "supervise"


def test_who_answers_is_said_by_the_role(study: Tables, tmp_path: Path) -> None:
    coded = make_compared_tables(a_study(tmp_path / "study", {**ROWS, **CODEBOOK}))
    rows = coded.comparisons.set_index(["level", "key", "region_id"])
    assert split_list(rows.loc[("topic", "T-A", "jia"), "units"]) == ["市司法局", "市委督考办"]  # 市公安局 supports


def test_a_label_that_nobody_knows_is_said(tmp_path: Path) -> None:
    tables = make_compared_tables(a_study(tmp_path / "study", {}))
    assert [line for line in tables.report if "督办单位： looks like a label" in line]
    assert not [name for name in tables.units["name"] if "：" in name]


@pytest.mark.parametrize(("words", "role"), SAID + [pair for pair in LABELS if pair[1] not in NO_UNITS])
def test_every_word_of_a_role_is_read_in_a_bracket_behind_a_name(words: str, role: str) -> None:
    text = f"市司法局（{words}）、市公安局"
    found = read_list(text, 0, len(text), LEXICON, Context())
    assert [(m.name, m.role) for m in found] == [("市司法局", role), ("市公安局", None)]


def test_a_function_and_a_body_of_the_study_are_used(study: Tables) -> None:
    functions = dict(zip(study.units["unit_id"], study.units["function"], strict=True))
    assert functions["jia/市港航局"] == functions["jia/市委督考办"] == "port_affairs"
    assert functions["yi/市督考办"] == "party_office"  # the row of units.csv is of the other region
    assert Names(study, "en").function("port_affairs") == "Ports and shipping"
    assert "port_affairs" in pc.unit_network(study, mode="functions")


CODEBOOK = {
    "codebook/topics.csv": "topic_id,theme,row,name_zh,name_en,definition\nT-A,one,甲行,甲题,Topic A,甲\n"
    "T-B,two,乙行,乙题,,乙\n",
    "codebook/cues.csv": "topic_id,kind,phrase,weight\nT-A,cue,推进…事项,1\nT-A,veto,丁,1\nT-B,cue,宣,1\n"
    "T-B,cue,开…作,1\n",
    "codebook/themes.csv": "theme,name_zh,name_en\ntwo,第二,Second\none,第一,First\n",
    "codebook/rows.csv": "row,name_zh,name_en\n乙行,乙行,Row B\n甲行,甲行,Row A\n",
    "codebook/boilerplate.csv": "kind,phrase\nword,落实任务\nformula,开展…宣传\n",
}


def test_a_codebook_of_csv_tables(tmp_path: Path) -> None:
    tables = make_compared_tables(a_study(tmp_path / "study", {**ROWS, **CODEBOOK}))
    coded = {m: list(own["topic_id"]) for m, own in tables.measure_topics.groupby("measure_id")}
    assert coded == {
        "jia:1": ["T-A"],
        "jia:2": ["T-A"],
        "yi:1": ["T-A"],
        "yi:2": ["T-A"],
        "yi:3": ["T-B"],
        "jia:3": ["T-B"],
    }
    en = Names(tables, "en")
    assert [en.theme("one"), en.row("乙行"), en.topic("T-A"), en.topic("T-B")] == ["First", "Row B", "Topic A", "乙题"]
    assert list(tables.themes.sort_values("position")["theme"]) == ["two", "one"]
    rows = tables.comparisons.set_index(["level", "key", "region_id"])
    assert split_list(rows.loc[("theme", "one", "jia"), "measure_ids"]) == ["jia:1", "jia:2"]


def test_words_of_the_field_say_nothing_and_its_formulas_weigh_little(tmp_path: Path) -> None:
    from policycompare.reuse.search import find_reuse

    a_study(tmp_path / "study", CODEBOOK)
    codebook = read_codebook(tmp_path / "study" / "data" / "lexicon" / "codebook")
    texts = ["推进法治宣传。落实任务。", "修复湿地。落实任务。"]
    vectorise = similarity("tfidf")
    assert cosines(vectorise(texts))[0, 1] > 0
    assert cosines(vectorise([codebook.without_words(text) for text in texts]))[0, 1] == 0
    shared = "全市深入开展形式多样宣传活动取得实效"
    own = {"a": [("a:1", f"甲{shared}")], "b": [("b:1", f"乙{shared}")]}
    plain, known = find_reuse(own)[0].weight, find_reuse(own, codebook.formulas)[0].weight
    # 开展形式多样宣传 is a formula: 8 of 18 characters count a tenth
    assert (plain, known) == (1.0, round(1 - 0.9 * 8 / 18, 4))


def test_a_cue_of_one_character_or_with_a_gap_behind_it_is_no_dead_letter() -> None:
    from policycompare.lexicon.codebook import Codebook, Cue, Topic
    from policycompare.topics.coder import CueIndex

    topic = Topic("T", "t", "r", "题", "T", "题")
    for phrase, text in (("煤", "淘汰煤电"), ("控…煤", "控制燃煤"), ("煤电", "淘汰煤电")):
        index = CueIndex.build(Codebook("made", {"T": topic}, {"T": [Cue(phrase, 1.0)]}, {}, {}))
        assert list(index.match(text)) == ["T"], phrase
        assert not index.match("修复湿地")


# ---- regions


def test_a_region_that_is_added_changes_no_colour(tmp_path: Path, study: Tables) -> None:
    more = {**PLANS, "aa": PLANS["yi"]}
    grown = make_compared_tables(a_study(tmp_path / "study", ROWS, more))
    before, after = fixed_colours(region_order(study)), fixed_colours(region_order(grown))
    assert list(after) == ["jia", "yi", "aa"]
    assert {region: after[region] for region in before} == before
    assert after["aa"] not in before.values()


def test_a_region_with_two_names_is_said(tmp_path: Path) -> None:
    folder = a_study(tmp_path / "study")
    manifest = folder / "data" / "raw" / "manifest.toml"
    text = manifest.read_text("utf-8").replace('region_id = "yi"', 'region_id = "jia"')
    manifest.write_text(text, encoding="utf-8")
    tables = make_compared_tables(folder)
    assert list(tables.regions["name"]) == ["jia市"]
    assert "yi: its region jia is called yi市 here and jia市 elsewhere" in tables.report


def test_a_file_of_ones_own_comes_last(root: Path, tmp_path: Path, tables: Tables) -> None:
    path = tmp_path / "mine.txt"
    path.write_text(PLANS["jia"], encoding="utf-8")
    assert region_order(pc.load_with(path, region_id="aaa", root=root)) == [*region_order(tables), "aaa"]


# ---- bad rows

BROKEN = [
    ("roles.csv", "label,role\n督办单位,supervision\n", "unknown role 'supervision'"),
    ("roles.csv", "label,role,form\n督办单位,lead,loud\n", "unknown form 'loud'"),
    ("role_kinds.csv", "role,basis,name_zh,name_en\nsupervise,given,,\n", "unknown basis 'given'"),
    ("columns.csv", "label,column\n督办层级,loud\n", "unknown column 'loud'"),
    ("role_kinds.csv", "role,basis,name_zh,name_en\n督办,assigned,,\n", "is no name of a role"),
    ("roles.csv", "label,role\n督办单位：,lead\n", "'督办单位：' is no label"),
    ("codebook/themes.csv", "theme,name_zh,name_en\n,甲,A\n", "is empty or stands twice"),
    ("bodies.csv", "name,system,function,elidable\n港航局,government,harbours,1\n", "unknown function 'harbours'"),
    ("codebook/topics.csv", "topic_id,theme,row,name_zh,name_en,definition\n", "it holds no topic"),
    ("target_words.csv", "word,class\n夯,builds\n", "line 2: unknown class 'builds'; the nearest are build"),
    ("target_words.csv", "word,class\n,build\n", "line 2: a row without a word"),
    ("target_words.csv", "word\n夯\n", "the column class is missing"),
    ("value_units.csv", "unit,base,factor,kind\n弓,米,1.6,size\n", "line 2: unknown kind 'size'; the nearest are"),
    ("value_units.csv", "unit,base,factor,kind\n弓,米,一,length\n", "line 2: '弓' has no factor above 0"),
    ("value_units.csv", "unit,base,factor,kind\n丈,米,0,length\n", "line 2: '丈' has no factor above 0"),
    ("value_units.csv", "unit,base,factor,kind\n,米,2,length\n", "line 2: '' has no factor above 0"),
]


@pytest.mark.parametrize(("name", "text", "message"), BROKEN, ids=[b[2] for b in BROKEN])
def test_a_bad_row_is_one_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    codebook = CODEBOOK if name == "codebook/themes.csv" else {}
    folder = a_study(tmp_path / "study", {**codebook, name: text})
    with pytest.raises(DataError, match=message) as caught:
        make_compared_tables(folder)
    assert "data/lexicon/" in str(caught.value)


# ---- what the package ships

SHIPPED = {
    "bodies.csv": 2078, "functions.csv": 174, "roles.csv": 224, "verbs.csv": 368, "role_kinds.csv": 5, "relations.csv": 85,
    "columns.csv": 665, "bindingness.csv": 1679, "value_units.csv": 306, "target_words.csv": 709,
    "codebooks/rule_of_law/topics.csv": 156, "codebooks/rule_of_law/cues.csv": 4013,
    "codebooks/rule_of_law/themes.csv": 14, "codebooks/rule_of_law/rows.csv": 118,
    "codebooks/rule_of_law/boilerplate.csv": 14,
}  # fmt: skip
"""At least so many rows; a row that is added belongs into this count with the change that adds it."""
ROLES = ("lead", "responsible", "support", "actor", "guidance")
COMMON_LABELS = (
    "责任单位", "责任部门", "牵头单位", "牵头部门", "配合单位", "配合部门", "主办单位", "协办单位", "承办单位",
    "实施主体",
    "完成时限", "完成时间", "联系人",
)  # fmt: skip
COMMON_SAID = ("牵头", "负责", "按职责分工负责", "配合", "参与", "协助")


@pytest.mark.parametrize("name", SHIPPED)
def test_no_row_is_lost(name: str) -> None:
    text = (files("policycompare.lexicon") / name).read_text("utf-8")
    assert len(list(csv.reader(text.splitlines()))) - 1 >= SHIPPED[name]


def test_what_people_know_best_is_there() -> None:
    assert tuple(LEXICON.roles.kinds) == ROLES
    assert set(COMMON_LABELS) <= set(LEXICON.roles.labels)
    assert set(COMMON_SAID) <= set(LEXICON.roles.said)
    assert {kind.basis for kind in LEXICON.roles.kinds.values()} == set(BASES)


def test_tables_are_not_changed_in_place(study: Tables) -> None:
    targets = study.responsibilities
    targets["role"] = "nobody"
    targets.loc[0, "mention"] = "x"
    with pytest.raises(AttributeError, match="not changed in place"):
        del study._frames
    assert "nobody" not in set(study.responsibilities["role"])
    with pytest.raises(AttributeError, match="not changed in place; with_frames"):
        study.targets = pd.DataFrame()
    other = study.with_report(["a line"])
    assert (other.report, study.report is other.report) == (("a line",), False)
    assert {"measures", "themes", "report", "with_frames"} <= set(dir(study))
    with pytest.raises(AttributeError, match="the nearest are measures"):
        study.measure
