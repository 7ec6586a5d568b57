"""Files that people bring: what each gave, what was refused, what is doubted, and where nothing may be read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import policycompare as pc
from policycompare.cli import main
from policycompare.errors import DataError
from policycompare.project.outside_files import document_id
from policycompare.sources import readers
from policycompare.sources.blocks import Block, ReadText
from policycompare.sources.manifest import FileEntry
from policycompare.tables.readings import readings

PLAN = (
    "江口市垃圾分类工作方案\n一、主要任务\n（一）建设回收站点。到2025年，建成回收站点120个。（责任单位：市城管局）\n"
    "（二）开展宣传培训。每年培训不少于4次。（牵头单位：市教育局；配合单位：市妇联）\n"
)
LETTER = "江口市人民政府\n" + "现将有关情况函告如下，请予支持。" * 40 + "\n"


def write(folder: Path, **files: str) -> list[Path]:
    paths = []
    for name, text in files.items():
        paths.append(folder / f"{name}.txt")
        paths[-1].write_text(text, "utf-8")
    return paths


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("江口市垃圾分类工作方案.docx", "jiang-kou-shi-la-ji-fen-lei-gong-zuo"),
        ("2023年绿色行动.pdf", "2023-nian-lv-se-xing-dong"),
        ("重庆（征求意见稿）.txt", "chong-qing-zheng-qiu-yi-jian-gao"),
        ("My Plan (final).TXT", "my-plan-final"),
        ("_a__b.txt", "a__b"),
        ("。。.txt", "document"),
    ],
)
def test_an_id_is_made_of_the_files_name(name: str, wanted: str) -> None:
    assert document_id(name) == wanted


def test_two_files_of_one_name_have_ids_and_names_of_their_own(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "方案.txt").write_text(PLAN, "utf-8")
    tables = pc.parse(tmp_path / "a" / "方案.txt", tmp_path / "b" / "方案.txt")
    assert list(tables.documents["document_id"]) == ["fang-an", "fang-an-2"]
    assert tables.files["source_file"].is_unique


def test_the_table_of_files_says_what_each_gave(tmp_path: Path) -> None:
    tables = pc.parse(*write(tmp_path, 方案=PLAN, plan=PLAN.replace("江口", "岚山")))
    files = tables.files.set_index("source_file")
    assert list(files.loc["方案.txt", ["documents", "measures", "responsibilities"]]) == [1, 2, 3]
    assert files.loc["plan.txt", "source_format"] == "txt" and pd.isna(files.loc["plan.txt", "text_file"])
    assert files["problem"].isna().all()


def test_one_file_that_cannot_be_read_does_not_stop_the_others(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (good,) = write(tmp_path, 方案=PLAN)
    bad = tmp_path / "damaged.txt"
    bad.write_bytes(b"\x00\x01\x02" * 20)
    assert main(["parse", str(good), str(bad), "--out", str(tmp_path / "out"), "--quiet"]) == 1
    said = capfd.readouterr().err
    assert "WARNING: damaged.txt" in said and len(said.splitlines()) == 1
    files = pd.read_csv(tmp_path / "out" / "files.csv").set_index("source_file")
    assert "damaged.txt" in files.loc["damaged.txt", "problem"]
    assert files.loc["方案.txt", "measures"] == 2


def test_where_no_file_can_be_read_the_first_error_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "damaged.txt"
    bad.write_bytes(b"\x00\x01\x02" * 20)
    assert main(["parse", str(bad), str(bad), "--out", str(tmp_path / "out")]) == 2  # named twice
    assert main(["parse", str(bad), "--out", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()
    assert "damaged.txt" in capfd.readouterr().err


def test_what_gives_no_measure_is_doubted_aloud(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (plan,) = write(tmp_path, 通讯录="江口市人民政府\n联系电话：12345\n2024年1月5日\n")
    assert main(["parse", str(plan), "--out", str(tmp_path / "out"), "--quiet"]) == 1
    said = capfd.readouterr()
    assert "WARNING: tong-xun-lu: NO MEASURE" in said.err and not said.out


def test_what_is_mostly_set_aside_is_doubted_aloud(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    preamble = "".join(f"为推进第{number}项工作，现就有关事项说明如下。\n" for number in range(120))
    (plan,) = write(tmp_path, plan=PLAN.replace("一、", preamble + "一、"))
    assert main(["parse", str(plan), "--out", str(tmp_path / "out"), "--quiet"]) == 1
    assert "of it was set aside" in capfd.readouterr().err


def test_a_short_notice_is_not_doubted_for_its_letterhead(tmp_path: Path) -> None:
    (plan,) = write(tmp_path, plan=PLAN.replace("一、", "为推进工作，现就有关事项说明如下。\n" * 10 + "一、"))
    assert main(["parse", str(plan), "--out", str(tmp_path / "out"), "--quiet"]) == 0


def test_what_was_read_is_said_at_the_end(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (plan,) = write(tmp_path, 方案=PLAN)
    assert main(["parse", str(plan), "--out", str(tmp_path / "out")]) == 0
    last = capfd.readouterr().out.splitlines()[-2]
    assert last.startswith("read fang-an: title 江口市垃圾分类工作方案")
    assert "2 measures, 3 responsibilities, 2 hard targets" in last and "measure " in last


def test_a_long_annex_is_no_reason_to_doubt() -> None:
    rows = pd.DataFrame({"label": ["measure", "annex"], "length": [300, 90_000]})
    from collections import Counter

    from policycompare.tables.readings import _aside_share

    assert _aside_share(Counter(dict(zip(rows["label"], rows["length"], strict=True)))) == 0


# ---- texts that readers take out


def read_pages(data: bytes, entry: FileEntry) -> ReadText:
    """A format with a page a line, each with a mark in front that is none of the text."""
    characters, blocks = "", []
    for line in data.decode().splitlines():
        blocks += [Block("page_break", len(characters), len(characters))]
        blocks += [Block("paragraph", len(characters), len(characters) + len(line))]
        characters += line + "\n"
    return ReadText(characters, tuple(blocks), notes=("1 picture was not read",))


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setitem(readers.READERS, ".pages", read_pages)
    path = tmp_path / "方案.pages"
    path.write_text(PLAN, "utf-8")
    return path


def test_rows_know_their_page_and_the_text_is_kept(pages: Path, tmp_path: Path) -> None:
    assert main(["parse", str(pages), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    tables = pc.parse(pages)
    assert list(tables.measures["page"]) == [3, 4]
    assert list(tables.responsibilities["page"]) == [3, 4, 4]
    (file,) = tables.files.itertuples()
    assert (file.source_format, file.pages) == ("pages", 4)
    text = (tmp_path / "out" / file.text_file).read_bytes().decode()
    measure = tables.measures.iloc[0]
    assert text[measure["char_start"] : measure["char_end"]] == measure["text"]
    assert "方案.pages: 1 picture was not read" in tables.report


def test_check_sees_a_text_that_was_changed(pages: Path, tmp_path: Path) -> None:
    from policycompare.tables.check import changed_texts

    main(["parse", str(pages), "--out", str(tmp_path / "out"), "--quiet"])
    files = pc.parse(pages).files
    assert not list(changed_texts(tmp_path / "out", files))
    text = tmp_path / "out" / "texts" / "方案.pages.txt"
    text.write_text(text.read_text("utf-8") + "。", "utf-8")
    (tmp_path / "out" / "texts" / "old.docx.txt").write_text("旧", "utf-8")
    changed, strange = changed_texts(tmp_path / "out", files)
    assert "not the text that was read" in changed and "old.docx.txt" in strange
    text.unlink()
    assert "missing" in next(iter(changed_texts(tmp_path / "out", files)))


# ---- in a notebook


def test_a_notebook_shows_how_a_file_was_read(tmp_path: Path) -> None:
    (plan,) = write(tmp_path, plan=PLAN.replace("宣传", "<script>alert(1)</script>宣传"))
    shown = pc.parse(plan)._repr_html_()
    assert "江口市垃圾分类工作方案" in shown
    assert '<mark class="responsibility" title="responsibility">（责任单位：市城管局）' in shown
    assert "<script>" not in shown and "&lt;script&gt;" in shown


def test_a_long_text_is_cut_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from policycompare.report import reading_view

    monkeypatch.setattr(reading_view, "MAX_SHOWN", 40)
    (plan,) = write(tmp_path, plan=PLAN)
    tables = pc.parse(plan)
    assert f"The first 40 of {len(PLAN)} characters" in reading_view.reading_html(tables, tables.sources, "en")


def test_shares_of_a_reading_add_up(tmp_path: Path) -> None:
    for reading in readings(pc.parse(*write(tmp_path, a=PLAN, b=LETTER))):
        assert sum(reading.shares.values()) == pytest.approx(1)


# ---- nothing is read outside the study


@pytest.mark.parametrize(
    "path", ["../../../etc/hostname", "/etc/hostname", "C:\\\\plan.txt", "sub/../../plan.txt", "..\\\\plan.txt"]
)
def test_a_path_that_leads_out_of_the_study_is_refused(tmp_path: Path, path: str) -> None:
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "manifest.toml").write_text(f'[[file]]\npath = "{path}"\n[[file.document]]\ndocument_id = "a"\n', "utf-8")
    with pytest.raises(DataError, match="is no path below data/raw"):
        pc.project.make_tables(tmp_path)


def test_a_link_that_leads_out_of_the_study_is_refused(tmp_path: Path) -> None:
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (tmp_path / "secret.txt").write_text(PLAN, "utf-8")
    (raw / "plan.txt").symlink_to(tmp_path / "secret.txt")
    (raw / "manifest.toml").write_text('[[file]]\npath = "plan.txt"\n[[file.document]]\ndocument_id = "a"\n', "utf-8")
    with pytest.raises(DataError, match="a link that leads out"):
        pc.project.make_tables(tmp_path)
