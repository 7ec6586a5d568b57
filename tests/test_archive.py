"""A folder or a zip is many documents: names in Chinese, nothing that leads out, one bad file stops no other."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

from made_office import docx, p, packed
from policycompare.errors import DataError
from policycompare.sources import archive
from policycompare.sources.archive import Member, expand, is_archive


def names(members: list[Member]) -> list[str]:
    return [member.name for member in members if member.error is None]


def errors(members: list[Member]) -> dict[str, str]:
    return {member.name: str(member.error) for member in members if member.error}


def zipped(folder: Path, parts: dict[str, str | bytes]) -> Path:
    path = folder / "附件.zip"
    path.write_bytes(packed(parts))
    return path


LEFT = ("~$方案.docx", ".DS_Store", "Thumbs.db", "desktop.ini", ".git/方案.txt", "__MACOSX/._方案.txt")


def test_the_files_of_a_folder_in_order(tmp_path: Path) -> None:
    for name in ("乙.txt", "甲/丙.txt", "a.docx", *LEFT):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")
    found = list(expand(tmp_path))
    assert names(found) == ["a.docx", "乙.txt", "甲/丙.txt"]
    assert found[1].data.decode() == "乙.txt"


def test_links_are_not_followed_and_stop_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "甲.txt").write_text("甲", "utf-8")
    (tmp_path / "secret.txt").write_text("秘密", "utf-8")
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop").symlink_to(folder)
    found = list(expand(folder))
    assert names(found) == ["甲.txt"]
    assert "link" in errors(found)["a.txt"] and "link" in errors(found)["loop"]


def test_the_files_of_a_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"乙/实施方案.txt": "乙", "甲.txt": "甲", "空/": "", **dict.fromkeys(LEFT, "")})
    assert [(member.name, member.data.decode()) for member in expand(path)] == [
        ("乙/实施方案.txt", "乙"),
        ("甲.txt", "甲"),
    ]


def test_names_from_chinese_windows(tmp_path: Path) -> None:
    # zipfile writes such names in UTF-8 only; Windows writes its own encoding and does not say so.
    name = "工作方案.txt".encode("gb18030")
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"q" * len(name): "甲"}).replace(b"q" * len(name), name))
    assert names(list(expand(path))) == ["工作方案.txt"]


def test_names_that_lead_out_are_refused_one_by_one(tmp_path: Path) -> None:
    parts = {
        "../外.txt": "甲",
        "/etc/passwd": "甲",
        "甲/../../乙.txt": "甲",
        "..\\丙.txt": "甲",
        "C:/丁.txt": "甲",
        "好.txt": "甲",
    }
    path = zipped(tmp_path, dict(parts))
    with zipfile.ZipFile(path, "a") as made:
        link = zipfile.ZipInfo("链接.txt")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    found = list(expand(path))
    assert names(found) == ["好.txt"]
    assert len(errors(found)) == 6


def test_a_zip_in_a_zip_and_a_damaged_file_stop_nothing(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"乙.zip": packed({"甲.txt": "甲"}), "甲.txt": "甲甲甲", "方案.docx": docx(p("一"))})
    assert "zip inside a zip" in errors(list(expand(path)))["乙.zip"]
    path = tmp_path / "stored.zip"
    path.write_bytes(packed({"a.txt": "AAAA", "b.txt": "BBBB"}, zipfile.ZIP_STORED).replace(b"AAAA", b"AXAA"))
    found = list(expand(path))
    assert names(found) == ["b.txt"] and "damaged" in errors(found)["a.txt"]


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match="inflates from"):
        list(expand(zipped(tmp_path, {"a.txt": b"0" * 20_000_000})))
    monkeypatch.setattr(archive, "MAX_FILES", 3)
    with pytest.raises(DataError, match="more than 3"):
        list(expand(zipped(tmp_path, {f"{n}.txt": "甲" for n in range(4)})))
    monkeypatch.setattr(archive, "MAX_FILE", 10)
    path = zipped(tmp_path, {"a.txt": "甲" * 10, "b.txt": "甲"})
    assert names(list(expand(path))) == ["b.txt"]


def test_an_empty_or_broken_zip_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no document in it"):
        list(expand(zipped(tmp_path, {})))
    with pytest.raises(DataError, match="no document in it"):
        list(expand(zipped(tmp_path, {".DS_Store": "x"})))
    data = packed({"甲.txt": "甲" * 300, "乙.txt": "乙"})
    for end in range(0, len(data), 7):
        (tmp_path / "a.zip").write_bytes(data[:end])
        with pytest.raises(DataError):
            list(expand(tmp_path / "a.zip"))


def test_what_is_many_documents(tmp_path: Path) -> None:
    assert is_archive(tmp_path)
    for data, many in (
        (packed({"甲.txt": "甲"}), True),
        (docx(p("一")), False),
        (b"PK\x03\x04", False),
        (b"abc", False),
    ):
        (tmp_path / "x").write_bytes(data)
        assert is_archive(tmp_path / "x", data) is many


STRANGE = [
    ("链接.txt", stat.S_IFLNK, "a link or a device"), ("管道.txt", stat.S_IFIFO, "a link or a device"),
    ("设备.txt", stat.S_IFCHR, "a link or a device"), ("盘.txt", stat.S_IFBLK, "a link or a device"),
    ("文件夹.txt", stat.S_IFDIR, "a link or a device"), (".", 0, "leads out"), ("./", 0, None), ("//", 0, None),
    ("//server/甲.txt", 0, "leads out"), ("甲/../乙.txt", 0, "leads out"), ("甲\\..\\..\\乙.txt", 0, "leads out"),
    ("C:甲.txt", 0, "leads out"), ("甲\r乙.txt", 0, "control character"), ("甲\n乙.txt", 0, "control character"),
    ("甲\x1b[2J.txt", 0, "control character"), ("甲\u2028.txt", 0, "control character"),
    ("\u202etxt.甲", 0, "control character"), ("../../..", 0, None), ("../", 0, None), ("~/甲.txt", 0, None),
]  # fmt: skip
"""Names in a zip, what the zip says that they are, and what is said of them; None where they are no file, or a good one."""


@pytest.mark.parametrize(("name", "kind", "words"), STRANGE, ids=[ascii(name) for name, _, _ in STRANGE])
def test_strange_members_of_a_zip_are_refused_one_by_one(
    tmp_path: Path, name: str, kind: int, words: str | None
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        info = zipfile.ZipInfo(name)
        info.external_attr = (kind | 0o644) << 16
        made.writestr(info, "/etc/passwd")
        made.writestr("好.txt", "好")
    found = list(expand(path))
    assert "好.txt" in names(found) and len(found) <= 2
    assert [words in text and text.isprintable() for text in errors(found).values()] == ([True] if words else [])


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_bytes_in_a_zip_are_said_whatever_packed_them(tmp_path: Path, packing: int) -> None:
    whole = packed({"甲.txt": "法治" * 50 + "建设" * 50}, packing)
    path = tmp_path / "a.zip"
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            found = list(expand(path))
        except DataError:
            continue
        assert all(member.error or member.data for member in found)


def test_a_zip_that_says_it_is_small_is_read_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = packed({"甲.txt": b"0" * 9_000_000})
    said = (9_000_000).to_bytes(4, "little")
    path = tmp_path / "a.zip"
    path.write_bytes(whole.replace(said, (10).to_bytes(4, "little")))
    assert "damaged" in errors(list(expand(path)))["甲.txt"]


def test_names_of_files_that_are_no_text_are_refused_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "好.txt").write_text("好", "utf-8")
    (tmp_path / "甲\r乙.txt").write_text("甲", "utf-8")
    with open(os.fsencode(tmp_path) + b"/\xff.txt", "wb") as stream:  # noqa: PTH123
        stream.write(b"x")
    os.mkfifo(tmp_path / "pipe.txt")
    found = list(expand(tmp_path))
    assert names(found) == ["好.txt"]
    assert sorted(errors(found)) == ["\\udcff.txt", "甲\\r乙.txt"]


@pytest.mark.parametrize("part", ["[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"])
def test_a_word_file_that_lost_a_part_is_one_document(tmp_path: Path, part: str) -> None:
    path = tmp_path / "方案.docx"
    path.write_bytes(docx(p("一、总体要求")))
    with zipfile.ZipFile(path) as whole:
        parts: dict[str, str | bytes] = {name: whole.read(name) for name in whole.namelist() if name != part}
    assert is_archive(path, packed(parts)) is False
    assert is_archive(path, packed({"word/方案.docx": docx(p("一、总体要求"))})) is True


def test_two_files_of_one_name_are_both_there(tmp_path: Path) -> None:
    path = tmp_path / "附件.zip"
    with zipfile.ZipFile(path, "w") as made, pytest.warns(UserWarning, match="Duplicate name"):
        made.writestr("乙.txt", "二")
        made.writestr("甲.txt", "一")
        made.writestr("乙.txt", "三")
    assert [(m.name, m.data.decode()) for m in expand(path)] == [("乙.txt", "二"), ("乙.txt", "三"), ("甲.txt", "一")]
