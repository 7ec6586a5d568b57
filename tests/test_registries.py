"""Every registry holds what it promises: each entry meets its own samples, and is missed when it is taken out."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import networkx as nx
import pytest

from policycompare.errors import CallError
from policycompare.export import graphs, tables
from policycompare.lexicon import package_target_words
from policycompare.network import graphs as networks
from policycompare.pairs import similarity
from policycompare.parsing.lines import line_patterns, numbering
from policycompare.parsing.lines.line_patterns import LINE_PATTERNS, match_line
from policycompare.parsing.lines.numbering import STYLES, match_label
from policycompare.parsing.sentences import plain_sentences
from policycompare.parsing.targets import aim_forms, deadlines, no_aims, without_figures
from policycompare.parsing.targets.aim_forms import AIM_FORMS
from policycompare.parsing.targets.coverage_patterns import COVERAGE_PATTERNS
from policycompare.parsing.targets.deadlines import DEADLINE_PATTERNS, find_deadlines
from policycompare.parsing.targets.due import read_due
from policycompare.parsing.targets.quantities import find_quantities
from policycompare.parsing.targets.sentence_targets import find_targets
from policycompare.parsing.targets.target import Target
from policycompare.plots import figures
from policycompare.report import tables as report_tables
from policycompare.reuse import search as reuse_search
from policycompare.tables.frames import build_tables

# ---- patterns with samples


def targets_in(text: str, issue_date: str | None = None) -> list[Target]:
    """The targets of every sentence of a text that stands in no document."""
    return [target for sentence in plain_sentences(text, issue_date) for target in find_targets(sentence)]


def missed_lines(style: numbering.Style) -> list[str]:
    """Sample lines of a style that are not read as a number, or as another one."""
    return [line for line, num in style.matches if (label := match_label(line)) is None or label.num != num]


def missed_line_patterns(kind: line_patterns.LinePattern) -> list[str]:
    """Sample lines that are not told from the body, or called something else."""
    return [x for x in kind.matches if (found := match_line(x, tail=True)) is None or found.label != kind.label]


def missed_dates(kind: deadlines.DeadlinePattern) -> list[str]:
    """Samples without their dates."""
    return [
        text
        for text, date in kind.examples
        if [d.date for d in find_deadlines(text, 0, len(text))] != (date.split() if date else [None])
    ]


def missed_figures(kind: Any) -> list[str]:
    """Sample sentences whose last target is another, or that hold more targets than figures."""
    missed = []
    for text, *wanted in kind.examples:
        found = [[t.indicator, t.comparator, t.value, t.value_unit] for t in targets_in(text)]
        many = len(find_quantities(text, 0, len(text), package_target_words()))
        if found[-1:] != [wanted] or len(found) > many:
            missed.append(text)
    return missed


def let_through(rule: no_aims.NoAim) -> list[str]:
    """Sample sentences that a rule does not keep from being read as aims."""
    return [text for text in rule.examples if targets_in(text)]


def missed_coverage(kind: Any) -> list[str]:
    """Sample sentences that are not read as full coverage of their indicator."""
    return [
        text
        for text, indicator in kind.examples
        if [(t.indicator, t.comparator) for t in targets_in(text)] != [(indicator, "full-coverage")]
    ]


def missed_formulas(formula: Any) -> list[str]:
    """Samples that weigh more in reuse than a formula does: two documents share each of them whole."""
    missed = []
    for text in formula.matches:
        found = reuse_search.find_reuse({"a": [("a:1", text)], "b": [("b:1", text)]}, min_length=2)
        if max(found, key=lambda p: p.length).weight != reuse_search.FORMULA_WEIGHT:
            missed.append(text)
    return missed


@dataclass(frozen=True)
class Patterns:
    """A registry of patterns: the module that uses it, what it is called there, its entries, what an entry misses."""

    module: ModuleType
    name: str
    missed: Callable[[Any], list[str]]
    entries: str

    def held(self) -> tuple[Any, ...]:
        return getattr(self.module, self.name)


PATTERNS = (
    Patterns(
        numbering, "STYLES", missed_lines,
        "part chapter division article article_before_a_noun ordinal item_word task_word han han_comma han_bare"
        " han_paren han_open_paren han_half_paren financial financial_paren stem arabic arabic_before_a_figure"
        " arabic_with_letters arabic_colon arabic_blank_point arabic_comma arabic_paren arabic_open_paren"
        " arabic_half_paren arabic_bracket decimal_2 decimal_3 decimal_4 dashed decimal_1 circled roman roman_small"
        " letter letter_small letter_paren annex box",
    ),
    Patterns(
        line_patterns, "LINE_PATTERNS", missed_line_patterns,
        "document_number letterhead date web_header release_mark secrecy salutation notice copy_list annex_list note "
        "closing",
    ),
    Patterns(
        deadlines, "DEADLINE_PATTERNS", missed_dates,
        "day month half quarter year_end before_year to_year listed_year five_year_plan range_end plain_year within_years"
        " relative relative_month",
    ),
    Patterns(
        aim_forms, "AIM_FORMS", missed_figures,
        "frequency compared share_of rate built bounded chained listed",
    ),
    Patterns(
        no_aims, "NO_AIMS", let_through,
        "formula rank penalty subsidy condition permission beside cost count age",
    ),
    Patterns(without_figures, "COVERAGE_PATTERNS", missed_coverage, "coverage everyone without_exception all cleared hundred"),
    Patterns(
        reuse_search, "FORMULA_PATTERNS", missed_formulas,
        "guiding_thought law_thought congress numbered_slogan set_phrase title",
    ),
)  # fmt: skip
ENTRIES = [pytest.param(r, e, id=f"{r.name}-{e.name}") for r in PATTERNS for e in r.held()]


@pytest.mark.parametrize("registry", PATTERNS, ids=lambda r: r.name)
def test_every_entry_is_there(registry: Patterns) -> None:
    assert " ".join(entry.name for entry in registry.held()) == registry.entries


@pytest.mark.parametrize(("registry", "entry"), ENTRIES)
def test_an_entry_meets_its_samples(registry: Patterns, entry: Any) -> None:
    assert registry.missed(entry) == []


@pytest.mark.parametrize(("registry", "entry"), ENTRIES)
def test_an_entry_is_missed(registry: Patterns, entry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else reads all of its samples: without a sample that only it reads, it could go unnoticed."""
    monkeypatch.setattr(registry.module, registry.name, tuple(e for e in registry.held() if e is not entry))
    assert registry.missed(entry)


@pytest.mark.parametrize("style", STYLES, ids=lambda s: s.name)
def test_numbering(style) -> None:
    for line, _ in style.matches:
        label = match_label(line)
        assert label is not None and label.style is style, line
    for line in style.rejects:
        label = match_label(line)
        assert label is None or label.style is not style, line


@pytest.mark.parametrize("kind", LINE_PATTERNS, ids=lambda k: k.name)
def test_lines_outside_the_body(kind) -> None:
    for line in kind.matches:
        assert match_line(line, tail=True) is kind, line
    for line in kind.rejects:
        assert not kind.pattern.search(line), line


@pytest.mark.parametrize("kind", DEADLINE_PATTERNS, ids=lambda k: k.name)
def test_what_is_no_deadline_of_this_form(kind) -> None:
    for text in kind.rejects:
        assert not kind.pattern.search(text), text


@pytest.mark.parametrize("kind", [*AIM_FORMS, *COVERAGE_PATTERNS], ids=lambda k: k.name)
def test_what_is_no_target_of_this_form(kind) -> None:
    for text in kind.rejects:
        assert not targets_in(text), text


# ---- names that the documents promise

NOTHING = build_tables({}, [])


@dataclass(frozen=True)
class Promised:
    """A registry by name: its module, what it is called there, the names, and a call by one of them."""

    module: ModuleType
    registry: str
    names: str
    call: Callable[[str, Path], object]

    def held(self) -> dict[str, Any]:
        return getattr(self.module, self.registry)


PROMISED = (
    Promised(tables, "TABLE_WRITERS", "csv parquet xlsx", lambda n, p: tables.write_tables(NOTHING, p, (n,))),
    Promised(
        graphs, "GRAPH_WRITERS", "gexf graphml csv dl",
        lambda n, p: graphs.write_graph(nx.Graph([("甲", "乙")]), p, "made", (n,)),
    ),
    Promised(
        report_tables, "REPORT_TABLES",
        "targets differences other_targets changes indicators_by_level comparison_themes comparison_rows comparison_topics units unit_ties",
        lambda n, p: report_tables.write_report_tables(NOTHING, p, names=(n,), formats=("html",)),
    ),
    Promised(
        report_tables, "REPORT_WRITERS", "html xlsx docx tex",
        lambda n, p: report_tables.write_report_tables(NOTHING, p, names=("targets",), formats=(n,)),
    ),
    Promised(
        networks, "MODES", "measures units lead_support topics functions function_themes",
        lambda n, p: networks.unit_network(NOTHING, mode=n),
    ),
    Promised(similarity, "SIMILARITIES", "tfidf tfidf_words lsa bm25", lambda n, p: similarity.similarity(n)(["行政复议", "消防演练"])),
)  # fmt: skip
NAMES = [pytest.param(r, name, id=f"{r.registry}-{name}") for r in PROMISED for name in r.names.split()]


@pytest.mark.parametrize("promised", PROMISED, ids=lambda p: p.registry)
def test_every_name_is_there(promised: Promised) -> None:
    assert " ".join(promised.held()) == promised.names


@pytest.mark.parametrize(("promised", "name"), NAMES)
def test_a_name_is_missed(promised: Promised, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = promised.call(name, tmp_path)
    assert made is not None
    if isinstance(made, list):
        assert made and all(path.stat().st_size for path in made)
    monkeypatch.delitem(promised.held(), name)
    assert " ".join(promised.held()) != promised.names
    with pytest.raises((CallError, ValueError), match=name):
        promised.call(name, tmp_path)


def test_the_readme_promises_the_formats(root: Path) -> None:
    readme = (root / "README.md").read_text("utf-8")
    assert "Each as csv and parquet, together in one workbook" in readme  # TABLE_WRITERS
    assert "each graph as GEXF, GraphML, csv and UCINET DL" in readme  # GRAPH_WRITERS
    assert "html, xlsx, docx and LaTeX" in readme  # REPORT_WRITERS


FAMILIES = {
    "corpus": "documents themes",
    "coverage": "coverage",
    "curves": "coverage_curves",
    "similarity": "document_similarity alignment_flow",
    "document_map": "document_map",
    "words": "distinctive_words",
    "targets": "targets_timeline targets_indicators targets_commitments",
    "bindingness": "bindingness_by_theme binding_indicators",
    "changes": "changes",
    "citations": "citations_upper",
    "load": "unit_loads sole_shared",
    "functions": "function_regions topic_functions",
    "function_ranks": "function_ranks",
    "networks": "unit_network function_network",
    "reuse": "reuse_shares",
    "reuse_positions": "reuse_positions",
    "evaluation": "evaluation_reliability evaluation_retrieval",
}


def missing_figures() -> set[str]:
    """Kinds of figures that are promised and not there."""
    return set(" ".join(FAMILIES.values()).split()) - {kind.name for kind in figures.figure_kinds()}


def test_every_figure_is_there() -> None:
    assert list(FAMILIES) == list(figures.FAMILIES)
    assert " ".join(kind.name for kind in figures.figure_kinds()) == " ".join(FAMILIES.values())
    assert missing_figures() == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_figure_is_missed(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module(f"policycompare.plots.{family}")
    kinds = module.FIGURES
    for kind in kinds:
        monkeypatch.setattr(module, "FIGURES", tuple(k for k in kinds if k is not kind))
        assert missing_figures() == {kind.name}
    monkeypatch.setattr(module, "FIGURES", kinds)
    monkeypatch.setattr(figures, "FAMILIES", tuple(f for f in figures.FAMILIES if f != family))
    assert missing_figures() == set(FAMILIES[family].split())


# ---- what is read, beyond the samples

DUE = [
    ("2023年12月底前", "2023-12-31"),
    ("2023年9月30日", "2023-09-30"),  # a bare date is a deadline here
    ("2022年3月—2023年6月", "2023-06-30"),
    ("2024年", "2024-12-31"),
    ("长期坚持", None),
    ("年底前", "2023-12-31"),  # the document's year
]


@pytest.mark.parametrize(("text", "date"), DUE)
def test_due(text: str, date: str | None) -> None:
    assert read_due(text, "2023-01-18") == date


NO_TARGETS = [
    "认真组织做好每年的“12.4”宪法宣传日活动。",  # a festival date
    "全面落实“八五”普法，落实“五落实”要求。",  # programme names
    "完善以“双随机、一公开”监管为基本手段的监管机制，推动“两法衔接”。",
    "严格执行防止干预司法“三个规定”。",
    "根据《法治政府建设实施纲要（2021—2025年）》，制定本方案。",  # years in a title
    "按照“2（政法专编）+N（司法辅助人员）”模式建设司法所。",
    "按照《实施意见（试行）》（随普法办〔2021〕6号）要求，明确工作任务。",  # a document number
    "确保主要负责人应当履行的12项主要职责落实到位。",
    "逐步实现“一支队伍管执法”，打造十星级文明户。",
    "自2022年1月1日起施行。",
    "2015年5月22日辽源市第七届人民代表大会第四次会议通过。",
    "提高民事执行效率，扩大法律援助覆盖面。",  # 效率 is no rate, 覆盖面 no coverage
]


@pytest.mark.parametrize("text", NO_TARGETS)
def test_what_is_no_target(text: str) -> None:
    assert not targets_in(text)


def test_a_second_figure_takes_the_first_deadline() -> None:
    text = "到2022年，一审诉讼案件服判息诉率达到85%以上，一审判决民事案件发改率不高于3%。"
    found = targets_in(text)
    assert [(t.comparator, t.value, t.deadline) for t in found] == [(">=", 85, "2022-12-31"), ("<=", 3, "2022-12-31")]


def test_each_figure_keeps_its_own_deadline() -> None:
    text = "机械化清扫率2023年达到90%，2025年达到95%以上。"
    found = targets_in(text)
    assert [(t.value, t.deadline) for t in found] == [(90, "2023-12-31"), (95, "2025-12-31")]


def test_several_counts_under_one_comparator() -> None:
    text = "建设不少于3个集中喷涂中心和2个活性炭集中再生中心。"
    found = targets_in(text)
    assert [(t.indicator, t.comparator, t.value) for t in found] == [
        ("建设集中喷涂中心", ">=", 3),
        ("活性炭集中再生中心", ">=", 2),
    ]


RESPECTIVE = [
    ("污水处理率、垃圾处理率分别达到95%、99%。", [("污水处理率", 95, None), ("垃圾处理率", 99, None)]),
    ("到2025年、2027年，覆盖率分别达到80%、90%。", [("覆盖率", 80, "2025-12-31"), ("覆盖率", 90, "2027-12-31")]),
]


@pytest.mark.parametrize(("text", "expected"), RESPECTIVE)
def test_figures_in_their_order(text: str, expected: list[tuple[str, float, str | None]]) -> None:
    assert [(t.indicator, t.value, t.deadline) for t in targets_in(text)] == expected


def test_what_lies_before_the_document_is_no_goal() -> None:
    text = "“十三五”时期，法治建设水平显著提升。"
    assert not targets_in(text, "2021-12-10")
    assert targets_in(text, None)


# ---- the table of CONTRIBUTING

ROOT = Path(__file__).parents[1]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PACKAGE = ROOT / "src" / "policycompare"
PLACES = [line.split("|")[2] for line in CONTRIBUTING.splitlines() if line.startswith("|")][2:]


def _place(name: str) -> Path:
    return (ROOT if name.startswith(("src/", "tests/", "docs/", "notebooks/")) else PACKAGE) / name


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_is_named_is_there(place: str) -> None:
    named = re.findall(r"`([\w/.-]+)`", place)
    paths = [name for name in named if "/" in name and not name.startswith("data/") and "NAME" not in name]
    for name in paths:
        assert _place(name).exists(), name
    registries = [name for name in named if re.fullmatch(r"[A-Z]+(?:_[A-Z]+)*", name)]
    code = "".join(_place(name).read_text("utf-8") for name in paths if name.endswith(".py"))
    for name in registries:
        assert name == "FIGURES" or re.search(rf"^{name}\b", code, re.M), name
