"""Many documents at once: the files of a folder, or of a zip, each with its name and bytes."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from policycompare.boundary.kinds import RE_BREAK
from policycompare.errors import DataError, printable
from policycompare.words import data_error

MAX_FILE = 300_000_000
"""Most bytes of one file."""
MAX_ALL = 2_000_000_000
"""Most bytes that a zip may inflate to."""
MAX_RATIO = 300
"""Most often that a zip's bytes may multiply; no document packs that well."""
MAX_FILES = 10_000
LEFT_BEHIND = frozenset(("thumbs.db", "desktop.ini", "__macosx"))
"""Files and folders that systems leave behind, in small letters."""

OFFICE_PARTS = frozenset((
    "[Content_Types].xml", "mimetype", "OFD.xml", "_rels/.rels", "word/document.xml", "xl/workbook.xml",
    "ppt/presentation.xml", "content.xml", "META-INF/manifest.xml",
))  # fmt: skip
"""Parts of office files: a zip with any of them is one document, even if it has lost others."""


class Member(NamedTuple):
    """A file of a folder or zip.

    Attributes:
        name: Its path inside, with ``/``.
        data: Its bytes; empty where it was not read.
        error: Why it was not read; None where it was.
    """

    name: str
    data: bytes = b""
    error: DataError | None = None


def is_left_behind(name: str) -> bool:
    """Whether a file is none of the documents: hidden, a lock that an open document leaves, left by a system.

    Example:
        >>> [is_left_behind(n) for n in ("方案.docx", "~$方案.docx", ".DS_Store", "__MACOSX/方案.docx", "附件/.~lock.a#")]
        [False, True, True, True, True]
    """
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "~$")) or part.lower() in LEFT_BEHIND for part in parts)


def is_archive(path: Path, data: bytes = b"") -> bool:
    """Whether a path is a folder, or a file a zip of documents (and no docx, which is a zip too)."""
    if path.is_dir():
        return True
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
    except Exception:  # damaged: whoever reads it as a document says so
        return False
    return not names & OFFICE_PARTS and not any(n.startswith("Index/") for n in names)


def expand(path: Path) -> Iterator[Member]:
    """The files of a folder, with those in its folders, or of a zip, in the order of their names.

    A file that cannot be had stands there with its error and does not stop the others. Hidden files, locks and what
    systems leave behind are left out; links are not followed.

    Raises:
        DataError: The zip is damaged or too large, or there is no file in it.
    """
    found = _in_folder(path) if path.is_dir() else _in_zip(path)
    first = next(found, None)
    if first is None:
        raise data_error("errors.no_document", path=path)
    yield first
    yield from found


def _in_folder(folder: Path) -> Iterator[Member]:
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_symlink() or p.is_file())
    for name in files:
        if is_left_behind(name):
            continue
        path = folder / name
        if refused := strange_name(name):
            yield refused
            continue
        if path.is_symlink() or not path.resolve().is_relative_to(folder.resolve()):
            yield Member(name, error=DataError(name, "it is a link to another place", "put the file itself there"))
            continue
        try:
            if path.stat().st_size > MAX_FILE:
                yield Member(name, error=_too_large(name))
                continue
            yield Member(name, path.read_bytes())
        except OSError as error:
            problem = f"cannot be read ({error.strerror})"
            yield Member(name, error=DataError(name, problem, "see that you may read it"))


def strange_name(name: str) -> Member | None:
    """A file that is refused for its name: no table can hold one of several lines, or of bytes that are no text."""
    if not RE_BREAK.search(name):
        return None
    problem = "its name holds a control character, or bytes that are no text"
    return Member(printable(name), error=DataError(name, problem, "rename it"))


def _too_large(name: str) -> DataError:
    return DataError(name, f"it holds more than {MAX_FILE / 1e6:,.0f} MB", "divide it")


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a file in a zip: in UTF-8 where the zip says so, else as Chinese Windows writes it.

    Example:
        >>> _name(zipfile.ZipInfo("实施方案.txt".encode("gb18030").decode("cp437")))
        '实施方案.txt'
    """
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _in_zip(path: Path) -> Iterator[Member]:
    try:
        packed = zipfile.ZipFile(path)
        infos = [info for info in packed.infolist() if not info.is_dir()]
    except OSError as error:
        raise DataError(path, f"cannot be read ({error.strerror})", "name a zip or a folder") from None
    except Exception as error:  # a zip can be broken in more ways than its library has errors for
        raise DataError(path, "the zip was cut short or is damaged", "get a whole copy") from error
    with packed:
        size = max(1, path.stat().st_size)
        total = sum(info.file_size for info in infos)
        if len(infos) > MAX_FILES:
            raise DataError(path, f"it holds {len(infos):,} files, more than {MAX_FILES:,}", "divide it")
        if total > MAX_ALL or total > max(MAX_RATIO * size, 10_000_000):
            raise DataError(path, f"it inflates from {size / 1e6:,.1f} to {total / 1e6:,.0f} MB", "unpack it yourself")
        # Two files of a zip may have one name: of such, the order of the zip.
        named = [(_name(info).replace("\\", "/"), info) for info in infos]
        for name, info in sorted(named, key=lambda one: one[0]):
            if not is_left_behind(name.replace("../", "")):
                yield _member(packed, info, name)


def _member(packed: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Member:
    pure = PurePosixPath(name)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return Member(name, error=DataError(name, "it is a link or a device", "unpack it, and look at it"))
    if pure.is_absolute() or ".." in pure.parts or not pure.parts or ":" in pure.parts[0]:
        return Member(name, error=DataError(name, "its name leads out of the zip", "unpack it, and look at it"))
    if refused := strange_name(name):
        return refused
    if info.flag_bits & 1:
        return Member(
            name, error=DataError(name, "it is protected by a password", "unpack the zip, and name its folder")
        )
    if info.file_size > MAX_FILE:
        return Member(name, error=_too_large(name))
    try:
        with packed.open(info) as stream:
            data = stream.read(MAX_FILE)
    except Exception:  # each way to pack has errors of its own
        return Member(name, error=DataError(name, "it is damaged in the zip", "get a whole copy"))
    if pure.suffix.lower() == ".zip":
        return Member(name, error=DataError(name, "it is a zip inside a zip", "unpack it, and name its folder"))
    return Member(name, data)
