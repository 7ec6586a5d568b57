"""Every pattern runs its own examples: what it matches, and what it must not."""

from __future__ import annotations

import pytest

from policycompare.parse.deadlines import DEADLINE_PATTERNS, find_deadlines, read_due
from policycompare.parse.matter import LINE_PATTERNS, match_line
from policycompare.parse.numbering import STYLES, match_label
from policycompare.parse.target_patterns import COVERAGE_PATTERNS, FIGURE_PATTERNS
from policycompare.parse.targets import find_targets


@pytest.mark.parametrize("style", STYLES, ids=lambda s: s.name)
def test_numbering(style) -> None:
    assert style.matches
    for line, number in style.matches:
        label = match_label(line)
        assert label is not None, line
        assert (label.style.name, label.num) == (style.name, number), line
    for line in style.rejects:
        label = match_label(line)
        assert label is None or label.style is not style, line


@pytest.mark.parametrize("kind", LINE_PATTERNS, ids=lambda k: k.name)
def test_lines_outside_the_body(kind) -> None:
    for line in kind.matches:
        found = match_line(line, tail=True)
        assert found is kind, line
    for line in kind.rejects:
        assert not kind.pattern.search(line), line


@pytest.mark.parametrize("kind", DEADLINE_PATTERNS, ids=lambda k: k.name)
def test_deadlines(kind) -> None:
    assert kind.examples
    for text, date in kind.examples:
        assert [d.date for d in find_deadlines(text, 0, len(text))] == (date.split() if date else [None]), text
    for text in kind.rejects:
        assert not kind.pattern.search(text), text


@pytest.mark.parametrize("kind", FIGURE_PATTERNS, ids=lambda k: k.name)
def test_figures(kind) -> None:
    assert kind.examples
    for text, indicator, comparator, value, unit in kind.examples:
        found = [(t.indicator, t.comparator, t.value, t.value_unit) for t in find_targets(text, 0, len(text))]
        assert found == [(indicator, comparator, value, unit)], text


@pytest.mark.parametrize("kind", COVERAGE_PATTERNS, ids=lambda k: k.name)
def test_coverage(kind) -> None:
    assert kind.examples
    for text, indicator in kind.examples:
        found = [(t.indicator, t.comparator) for t in find_targets(text, 0, len(text))]
        assert found == [(indicator, "full-coverage")], text
    for text in kind.rejects:
        assert not find_targets(text, 0, len(text)), text


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
    assert not find_targets(text, 0, len(text))


def test_a_second_figure_takes_the_first_deadline() -> None:
    text = "到2022年，一审诉讼案件服判息诉率达到85%以上，一审判决民事案件发改率不高于3%。"
    found = find_targets(text, 0, len(text))
    assert [(t.comparator, t.value, t.deadline) for t in found] == [(">=", 85, "2022-12-31"), ("<=", 3, "2022-12-31")]


def test_each_figure_keeps_its_own_deadline() -> None:
    text = "机械化清扫率2023年达到90%，2025年达到95%以上。"
    found = find_targets(text, 0, len(text))
    assert [(t.value, t.deadline) for t in found] == [(90, "2023-12-31"), (95, "2025-12-31")]


def test_several_counts_under_one_comparator() -> None:
    text = "建设不少于3个集中喷涂中心和2个活性炭集中再生中心。"
    found = find_targets(text, 0, len(text))
    assert [(t.indicator, t.comparator, t.value) for t in found] == [
        ("集中喷涂中心", ">=", 3),
        ("活性炭集中再生中心", ">=", 2),
    ]


RESPECTIVE = [
    ("污水处理率、垃圾处理率分别达到95%、99%。", [("污水处理率", 95, None), ("垃圾处理率", 99, None)]),
    ("到2025年、2027年，覆盖率分别达到80%、90%。", [("覆盖率", 80, "2025-12-31"), ("覆盖率", 90, "2027-12-31")]),
]


@pytest.mark.parametrize(("text", "expected"), RESPECTIVE)
def test_figures_in_their_order(text: str, expected: list[tuple[str, float, str | None]]) -> None:
    assert [(t.indicator, t.value, t.deadline) for t in find_targets(text, 0, len(text))] == expected


def test_what_lies_before_the_document_is_no_goal() -> None:
    text = "“十三五”时期，法治建设水平显著提升。"
    assert not find_targets(text, 0, len(text), "2021-12-10")
    assert find_targets(text, 0, len(text), None)
