"""A notebook's language: one call, and everything that is shown or goes wrong is told in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import policycompare as pc
from policycompare import errors, words
from policycompare.cli import main
from policycompare.plots.flow import alignment_flow
from policycompare.results.traces import Traces
from policycompare.tables.frames import Tables
from policycompare.tables.schema import TABLES
from policycompare.words import LANGS, call_error, choices, entries, used_lang

RE_HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(words, "_used", [])
    yield


def test_a_call_then_the_notebook_then_what_is_usual() -> None:
    assert (used_lang(), used_lang(default="en"), used_lang("en")) == ("zh", "en", "en")
    pc.use("en")
    assert (used_lang(), used_lang("zh")) == ("en", "zh")
    with pytest.raises(pc.PolicyCompareError, match=r"^lang 'fr': it is unknown; use zh or en$"):
        pc.use("fr")  # type: ignore[arg-type]
    assert used_lang() == "en"
    pc.use("zh")
    with pytest.raises(pc.PolicyCompareError, match=r"^lang “fr”：没有这种语言；请用 zh 或 en$"):
        used_lang("fr")


SHOWN: dict[str, Callable[[Tables], object]] = {
    "compare": lambda tables: pc.compare("行政复议", tables).lang,
    "draw": lambda tables: pc.draw("targets_commitments", tables).lang,
    "findings": lambda tables: pc.findings(tables, "reuse").lang,
    "report_table": lambda tables: pc.report_table("targets", tables).lang,
}
"""What each public function that has a ``lang`` gives."""


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_comes_in_the_language(name: str, tables: Tables) -> None:
    assert SHOWN[name](tables) == "zh"
    pc.use("en")
    assert SHOWN[name](tables) == "en"


def test_a_call_may_ask_for_the_other(tables: Tables) -> None:
    pc.use("en")
    assert pc.report_table("targets", tables, lang="zh").lang == "zh"
    assert pc.compare("行政复议", tables, lang="zh").lang == "zh"


WRONG: dict[str, tuple[Callable[[Tables, Path], object], str, str]] = {
    "figure": (lambda t, _: pc.draw("coverag", t), "figure 'coverag': this study has none", "图“coverag”：本研究没有"),
    "size": (lambda t, _: pc.draw("coverage", t, size="three"), "use one or two (columns)", "请用 one 或 two（期刊栏数）"),
    "font": (lambda t, _: pc.draw("coverage", t, font="Kaiti X"), "no family of this name", "没有安装这种字体"),
    "palette": (lambda t, _: pc.draw("coverage", t, palette="virid"), "or give a list of colours", "也可以列出颜色"),
    "colour": (lambda t, _: pc.draw("coverage", t, palette=["reddish"]), "'reddish' is no colour", "“reddish”不是颜色"),
    "text": (lambda t, _: pc.draw("coverage", t, text="x"), "use one of outline, editable", "可用的有：outline、editable"),
    "title": (lambda t, _: pc.draw("coverage", t, title=3), "the words of a title", "标题文字"),  # type: ignore[arg-type]
    "nothing to draw": (lambda t, _: pc.draw("changes", t), "the manifest can say so", "可在 manifest.toml 中写明"),
    "flow": (
        lambda t, _: alignment_flow(t, "anshan", "anshan"), "between two regions", "两个地区之间"),
    "question": (lambda t, _: pc.findings(t, "who"), "question 'who': it is unknown", "问题“who”：没有这个问题"),
    "thing": (lambda t, _: pc.compare("anshan:99", t), "no topic, row of the codebook", "没有叫这个名称的议题"),
    "side": (lambda t, _: pc.compare("行政复议", t, sides=["x"]), "no side of this study", "本研究比较的各方中没有"),
    "table": (lambda t, _: pc.report_table("unit", t), "the nearest are units", "最接近的是：units"),
    "ending": (
        lambda t, p: pc.report_table("units", t).to_docx(p / "x.doc"), "let it end in .docx", "请以 .docx 结尾"),
    "figure's ending": (lambda t, p: pc.draw("targets_commitments", t).save(p / "x.jpg"), "or name a folder", "文件夹"),
    "group": (lambda t, _: pc.distinctive_words(t, "unit"), "use one of side, topic", "可用的有：side、topic"),  # type: ignore[arg-type]
    "mode": (lambda t, _: pc.unit_network(t, mode="unit"), "use one of", "可用的有：measures、units"),
    "region": (lambda t, _: pc.unit_network(t, "beijing"), "region 'beijing': it is unknown", "region “beijing”：没有"),
    "no file": (lambda *_: pc.parse(), 'name one: pc.parse("plan.docx")', '例如 pc.parse("规划.docx")'),
    "no such file": (lambda _, p: pc.parse(p / "x.txt"), "name a file or a folder", "请写文件或文件夹的路径"),
    "an empty folder": (lambda _, p: pc.parse(p), "there is no document in it", "请放入要读的文件"),
    "no region id": (lambda *_: pc.load_with("x.txt", region_id="白云"), "it is no region id", "不能作地区编号"),
    "no project": (lambda _, p: pc.load(p), 'name it: pc.load("FOLDER")', "请在项目文件夹里打开笔记本"),
    "another finding": (lambda t, _: Traces(t).row("units", "x"), "not those of the finding", "不是得出该发现的表"),
}  # fmt: skip
"""Calls that go wrong, and what each says: the remedy is a call of Python."""


@pytest.mark.parametrize("name", WRONG)
def test_what_goes_wrong_is_told_in_the_language(name: str, tables: Tables, tmp_path: Path) -> None:
    call, english, chinese = WRONG[name]
    for lang, words_of in (("en", english), ("zh", chinese)):
        pc.use(lang)  # type: ignore[arg-type]
        with pytest.raises(pc.PolicyCompareError) as said:
            call(tables, tmp_path)
        assert words_of in str(said.value)
        assert "--" not in str(said.value)
        assert str(said.value).isprintable()


def test_where_nothing_was_chosen_errors_are_english(tables: Tables) -> None:
    with pytest.raises(pc.PolicyCompareError, match="table 'unit': it is unknown; the nearest are units"):
        pc.report_table("unit", tables)


def test_tables_that_are_missing(project: Path) -> None:
    with pytest.raises(pc.PolicyCompareError, match=r"\.csv: the table is missing; run policycompare build$"):
        pc.load(project)
    pc.use("zh")
    with pytest.raises(pc.PolicyCompareError, match=r"\.csv：没有这张表；请在终端运行 policycompare build$"):
        pc.load(project)


@pytest.mark.parametrize("key", entries("errors"))
def test_an_error_has_a_place_a_problem_and_a_remedy(key: str) -> None:
    said = entries("errors")[key]
    if key.startswith(("remedy_", "instead_")) or key in ("none_at_all", "one_of", "nearest"):
        assert not any(text.endswith(("。", ".", "；", ";")) for text in said.values())
        return
    assert said["en"].count(": ") >= 1 and said["en"].count("; ") >= 1
    assert said["zh"].count("：") >= 1 and said["zh"].count("；") >= 1
    assert "--" not in said["en"] + said["zh"]


def test_names_that_hold_the_marks_take_no_line_apart() -> None:
    assert str(call_error("errors.file_twice", path="a: b; c.txt")) == (
        "a: b; c.txt: the file is named twice; name each file once"
    )
    pc.use("zh")
    assert str(call_error("errors.file_twice", path="甲：乙；丙")) == "甲：乙；丙：同一个文件写了两次；每个文件只写一次"


def test_choices_say_the_same_as_errors_do() -> None:
    for names in ([], ["a", "b"], [f"n{number}" for number in range(9)]):
        assert choices("n3", names) == errors.choices("n3", names)


def test_the_command_line_names_its_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 2
    assert capfd.readouterr().err == (
        "policycompare: .: no project folder here or above; run in one, or name it with --root\n"
    )


def test_both_languages_are_there() -> None:
    assert LANGS == ("zh", "en")
    assert all(RE_HAN.search(said["zh"]) for said in entries("errors").values())


def test_findings_of_several_questions(tables: Tables) -> None:
    found = pc.findings(tables, ["reuse", "upper"], lang="en")
    assert list(dict.fromkeys(found["question"])) == ["reuse", "upper"]
    assert "Which upper documents" in found._repr_html_()
    with pytest.raises(pc.PolicyCompareError, match="question 'who'"):
        pc.findings(tables, ["reuse", "who"])


def test_the_summary_of_tables_is_in_the_language(tables: Tables) -> None:
    assert "<th>表</th>" in tables._repr_html_() and "举措" in tables._repr_html_()
    pc.use("en")
    assert "<th>what it holds</th>" in tables._repr_html_()
    assert not RE_HAN.search(tables._repr_html_())


def test_every_table_is_told_in_the_summary() -> None:
    assert {table.name for table in TABLES} == set(entries("table_summary")) - {
        "head_table", "head_rows", "head_holds", "notes"
    }  # fmt: skip
