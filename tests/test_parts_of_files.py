"""What is the plan in a file: contents, annexes, notices, further documents, running text. All texts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

import policycompare as pc
from policycompare.lexicon import read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.parsing.records import ParsedDocument
from policycompare.parsing.targets.deadlines import find_deadlines
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.text.documents import normalize_source, split_documents

LEXICON = read_lexicon()


def read(text: str, name: str = "made.txt") -> ParsedDocument:
    entry = FileEntry(name, None, None, (DocumentEntry("made"),))
    source = normalize_source(read_source(text.encode("utf-8"), entry))
    (document,) = split_documents(source, entry.documents)
    return parse_document(document, LEXICON)


def labels(parsed: ParsedDocument) -> set[str]:
    return {label for _, label, _ in parsed.marks}


def headings(parsed: ParsedDocument) -> list[str | None]:
    return [section.heading for section in parsed.sections]


# ---- contents

TEXT = """一、发展基础
过去五年，供水能力稳步提升，水质保持稳定，群众满意度持续提高。
二、主要任务
（一）建设水源。建成备用水源3处，形成多源互补格局。
（二）改造管网。更换老旧管道，降低漏损。
三、保障措施
（一）加强领导。建立联席会议制度，定期会商。
"""
WANTED = ["发展基础", "主要任务", "保障措施"]
CONTENTS = {
    "dots and pages": "目录\n一、发展基础……………………1\n二、主要任务.............12\n（一）建设水源·······13\n三、保障措施________20\n",
    "no pages": "目　　次\n一、发展基础\n二、主要任务\n三、保障措施\n",
    "pages without dots": "目 录\n一、发展基础 1\n二、主要任务 5\n三、保障措施 9\n",
    "no words above it": "一、发展基础\n二、主要任务\n（一）建设水源\n（二）改造管网\n三、保障措施\n",
    "an entry over two lines": "目录\n一、发展基础.........1\n二、主要任务\n........................5\n三、保障措施.........9\n",
    "other spaces and marks": "目录\n一 、 发展基础……1\n二、 主要 任务……2\n三、保障措施……3\n",
    "a preface and an annex": "目录\n前言……1\n一、发展基础……2\n二、主要任务……5\n三、保障措施……9\n附件：重大项目表……12\n",
    "the first heading is printed otherwise": "目录\n一、发展的基础……1\n二、主要任务……2\n三、保障措施……3\n",
}


@pytest.mark.parametrize("name", CONTENTS)
def test_contents_are_no_sections(name: str) -> None:
    parsed = read(f"云河市供水规划\n{CONTENTS[name]}{TEXT}")
    assert headings(parsed) == WANTED
    assert "contents" in labels(parsed)
    assert len(parsed.measures) == 3
    assert parsed.document.title == "云河市供水规划"


def test_a_list_at_the_beginning_is_no_contents() -> None:
    parsed = read(
        "云河市供水规划\n一、发展基础\n二、主要任务\n（一）建设水源。建成备用水源3处。\n（二）改造管网。更换管道。\n"
    )
    assert "contents" not in labels(parsed)
    assert headings(parsed) == ["发展基础", "主要任务"]


# ---- annexes

PLAN = "云河市供水发展计划\n" + TEXT
TABLE = "重大项目表\n" + "".join(f"{n}．城东片区第{n}号管网项目，新建管线{n}公里\n" for n in range(1, 200))
FORM = "申报表\n一、基本情况\n单位名称\n法定代表人\n二、申报内容\n三、审核意见\n（盖章）\n"
GLOSSARY = "名词解释\n" + "".join(
    f"{n}.第{n}种设施：是指按照统一标准建设、面向居民开放的公共服务设施。\n" for n in range(1, 40)
)
TAIL = "附件：1.重大项目表\n2.申报表\n云河市水务局\n2024年5月6日\n"


@pytest.mark.parametrize("annex", [TABLE, FORM, GLOSSARY], ids=["table", "form", "glossary"])
def test_an_annex_of_any_length_leaves_the_plan_alone(annex: str) -> None:
    parsed = read(f"{PLAN}{TAIL}附件1\n{annex}附表1\n序号\n项目\n附录\n一、说明\n")
    assert headings(parsed) == WANTED
    assert len(parsed.measures) == 3
    assert (parsed.document.issuer, parsed.document.issue_date) == ("云河市水务局", "2024-05-06")
    assert "annex" in labels(parsed)


NOTICE = (
    "云水发〔2024〕15号\n关于印发云河市供水发展计划的通知\n各区水务局：\n现将《云河市供水发展计划》印发给你们，请认真执行。\n"
    "附件：1.云河市供水发展计划\n2.申报表\n云河市水务局\n2024年5月6日\n"
)


@pytest.mark.parametrize("heading", ["附件", "附件1", "附件1：", "附件一", "【附件1】", "附件1：云河市供水发展计划"])
def test_the_first_of_several_annexes_is_the_plan(heading: str) -> None:
    plan = TEXT if heading.endswith("计划") else PLAN
    parsed = read(f"{NOTICE}{heading}\n{plan}附件2\n{FORM}附件3\n{GLOSSARY}")
    assert headings(parsed) == WANTED
    assert parsed.document.title == "云河市供水发展计划"
    assert (parsed.document.document_number, parsed.document.issue_date) == ("云水发〔2024〕15号", "2024-05-06")


def test_the_plan_is_the_second_annex() -> None:
    parsed = read(f"{NOTICE}附件1\n{FORM}附件2\n{PLAN}附件3\n{GLOSSARY}")
    assert headings(parsed) == WANTED


def test_a_file_that_begins_with_its_annex() -> None:
    parsed = read(f"附件\n{PLAN}")
    assert headings(parsed) == WANTED
    assert parsed.document.title == "云河市供水发展计划"


def test_an_annex_that_reads_like_a_plan_is_reported() -> None:
    parsed = read(f"{PLAN}{TAIL}附件1\n云河市节水实施细则\n{TEXT}")
    assert headings(parsed) == WANTED
    assert any("reads like a plan" in line and "starts_with" in line for line in parsed.report)


def test_a_second_document_is_reported() -> None:
    second = "云河市节水办法\n云水发〔2024〕16号\n各区水务局：\n" + TEXT
    parsed = read(f"云水发〔2024〕15号\n{PLAN}云河市水务局\n2024年5月6日\n{second}")
    assert any("a second document" in line and "云河市节水办法" in line for line in parsed.report)
    assert not any("a second document" in line for line in read(f"云水发〔2024〕15号\n{PLAN}").report)


# ---- running text, and lines of a body that look like a front


def test_running_text_begins_behind_its_title() -> None:
    parsed = read(
        "云河市节水倡议\n水是生命之源，节约用水人人有责。\n建立健全各项制度\n各级党委要落实责任。\n推进城市建设委员会\n全市每年节水5%以上。\n"
    )
    assert parsed.document.title == "云河市节水倡议"
    assert "各级党委要落实责任。" in [row.text for row in parsed.measures]
    assert "推进城市建设委员会" in [row.text for row in parsed.measures]


def test_headings_of_the_format_open_the_body() -> None:
    parsed = read(
        "# 云河市节水方案\n\n为节约用水，制定本方案。\n\n## 总体目标\n\n到2026年，全市节水型单位达到60%以上。\n\n## 工作任务\n\n1. 改造管网。更换老旧管道。\n",
        "plan.md",
    )
    assert parsed.document.title == "云河市节水方案"
    assert headings(parsed)[:1] == ["总体目标"]


# ---- the table above a page

PAGE = """<html><head><title>云河市人民政府</title></head><body><div class="content">
<table><tr><td>索 引 号：</td><td>11330/2022-004</td><td>主题分类：</td><td>水利\\水务</td></tr>
<tr><td>发文机关：</td><td>云河市人民政府办公室</td><td>成文日期：</td><td>2022年03月11日</td></tr>
<tr><td>标　　题：</td><td>云河市人民政府办公室关于加强节水工作的意见</td><td></td><td></td></tr>
<tr><td>发文字号：</td><td>云政办发〔2022〕9号</td><td>发布日期：</td><td>2022年04月01日</td></tr></table>
<p>云河市人民政府办公室关于加强<br/>节水工作的意见</p><p>云政办发〔2022〕9号</p><p>各区人民政府：</p>
<p>为节约用水，提出以下意见。</p>{body}<p>（此件公开发布）</p></div></body></html>"""


def test_a_pages_table_states_it_first(tmp_path: Path) -> None:
    body = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    (tmp_path / "page.html").write_text(PAGE.format(body=body), encoding="utf-8")
    tables = pc.parse(tmp_path / "page.html")
    row = tables.documents.iloc[0]
    assert row["title"] == "云河市人民政府办公室关于加强节水工作的意见"
    assert (row["document_number"], row["issue_date"]) == ("云政办发〔2022〕9号", "2022-03-11")
    units = tables.document_units
    assert list(zip(units["role"], units["mention"], strict=True)) == [
        ("issuer", "云河市人民政府办公室"),
        ("addressee", "各区人民政府"),
    ]
    assert list(tables.sections["heading"]) == WANTED
    (title,) = tables.passages[tables.passages["label"] == "title"].itertuples()
    assert title.char_end - title.char_start > len(
        "云河市人民政府办公室关于加强节水工作的意见"
    )  # its two lines, none in a cell


def test_a_page_that_dates_its_publication_alone_says_so() -> None:
    parsed = read("云河市节水方案\n发布时间：2023-05-06\n" + TEXT)
    assert parsed.document.issue_date == "2023-05-06"
    assert any("publication" in line for line in parsed.report)


# ---- years of the Republic


def test_years_of_the_republic_only_where_a_document_counts_by_them() -> None:
    text = "114年底前完成，115年6月30日前检讨，116年达60%。"
    dates = [d.date for d in find_deadlines(text, 0, len(text), is_republican=True)]
    assert dates == ["2025-12-31", "2026-06-30", "2027-12-31"]
    assert not find_deadlines(text, 0, len(text))
    taiwan = read(
        "蘭海縣節水計畫（112年至115年）\n一、推動節水\n（一）114年底前完成管線汰換20公里。\n（二）115年節水率達12%以上。"
    )
    assert {row.deadline for row in taiwan.targets} == {"2025-12-31", "2026-12-31"}
    mainland = read("云河市节水计划\n一、任务\n（一）建校114年底蕴深厚，更换管线20公里。\n（二）节水率达12%以上。")
    assert {row.deadline for row in mainland.targets} == {None}
