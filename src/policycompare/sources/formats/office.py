"""Old and other office files (doc, wps, rtf, odt, xls, et, ods): turned into docx or xlsx by LibreOffice, where it is.

It runs without a window in a folder of its own that is deleted afterwards, with a profile that forbids macros and links
to other places, and a time limit. Without it one line says what to do.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path, PurePath

from policycompare.errors import DataError
from policycompare.sources.blocks import ReadText
from policycompare.sources.formats.word.reader import read_docx
from policycompare.sources.formats.workbook.reader import read_xlsx
from policycompare.sources.manifest import FileEntry
from policycompare.sources.signatures import OLE, ole_stream

TIME_LIMIT = 180
"""Seconds that LibreOffice may take for a file."""
USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
FILTERS = (
    ("WordDocument", "MS Word 97"),
    ("Workbook", "MS Excel 97"),
    ("Book", "MS Excel 95"),
)
"""Stream of an old office file -> what LibreOffice reads it as: left to itself, it takes damaged files for text."""
SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "DisableOLEAutomation", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""What the profile says: no macros, no links brought up to date, and a proxy at which nothing answers."""


def find_libreoffice() -> str | None:
    """Where LibreOffice is installed; None where it is not."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in USUAL_PLACES if Path(place).is_file()), None)


def read_old_text(data: bytes, entry: FileEntry) -> ReadText:
    """Read a text (doc, wps, rtf, odt) as the docx that LibreOffice makes of it.

    Raises:
        DataError: LibreOffice is not installed, or cannot read the file.
    """
    return _with_note(read_docx(convert(data, entry.path, "docx"), entry))


def read_old_workbook(data: bytes, entry: FileEntry) -> ReadText:
    """Read a workbook (xls, et, ods) as the xlsx that LibreOffice makes of it.

    Raises:
        DataError: LibreOffice is not installed, or cannot read the file.
    """
    return _with_note(read_xlsx(convert(data, entry.path, "xlsx"), entry))


def _with_note(read: ReadText) -> ReadText:
    return replace(read, notes=("read through LibreOffice", *read.notes))


def convert(data: bytes, name: str, wanted: str) -> bytes:
    """Turn an office file into docx or xlsx.

    Args:
        data: The bytes of the file.
        name: Its name, for messages.
        wanted: docx or xlsx.

    Raises:
        DataError: LibreOffice is not installed, takes too long, or cannot read the file.
    """
    program = find_libreoffice()
    ending = PurePath(name).suffix.lower()
    if program is None:
        problem = f"a file of this kind ({ending[1:] or 'old office file'}) needs LibreOffice, which is not installed"
        raise DataError(name, problem, f"install it, or save the file as {wanted}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        _write_profile(home / "profile" / "user")
        given = home / f"document{ending if ending.isascii() and ending[1:].isalnum() else ''}"
        given.write_bytes(data)
        _run(program, home, given, wanted, name)
        made = home / "made" / f"document.{wanted}"
        if not made.is_file():
            raise DataError(name, "LibreOffice cannot read it", f"open it in its program, and save it as {wanted}")
        return made.read_bytes()


def _write_profile(folder: Path) -> None:
    folder.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{"" if path.startswith("Inet") else "Office."}{path}">'
        f'<prop oor:name="{key}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, key, value in SETTINGS
    )
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        "utf-8",
    )


def _filter(data: bytes, wanted: str) -> str:
    """What LibreOffice is to read a file as."""
    if data.startswith(OLE):
        return next((name for stream, name in FILTERS if ole_stream(data, stream) is not None), "")
    if data.startswith(b"PK"):
        return "writer8" if wanted == "docx" else "calc8"
    if data.startswith(b"{\\rtf"):
        return "Rich Text Format"
    return "MS Word 2003 XML" if wanted == "docx" else "MS Excel 2003 XML"


def _run(program: str, home: Path, given: Path, wanted: str, name: str) -> None:
    profile = (home / "profile").as_uri()
    call = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck", "--nodefault"]
    call += [f"--infilter={_filter(given.read_bytes(), wanted)}", "--convert-to", wanted]
    call += ["--outdir", str(home / "made"), str(given)]
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"HOME": str(home), "TMPDIR": str(home), "SAL_USE_VCLPLUGIN": "svp"}
    # In a group of its own, so that what the program starts ends with it.
    process = subprocess.Popen(
        call, cwd=home, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired:
        raise DataError(name, f"LibreOffice took more than {TIME_LIMIT} seconds", f"save it as {wanted}") from None
    finally:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError, AttributeError):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
