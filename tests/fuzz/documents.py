"""Cases of one file: it is read as ``parse`` reads it, and whatever comes of it is held against what must hold."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from fuzz.cases import Case, Finding
from fuzz.checks import check_message, check_parsed, check_view, check_written, same_tables
from fuzz.watch import Watch
from policycompare.errors import PolicyCompareError, printable

PICTURE = 20_000
"""A page counts as so many bytes more."""
RE_PAGE = re.compile(rb"/Type\s*/Page\b")


def run_document(case: Case, watch: Watch, rng: Random) -> list[Finding]:
    """Parse a file; now and then twice, and written and read back."""
    from policycompare.project import parse, write_made

    case.write(watch.study, watch.outside)
    paths = sorted(watch.study.iterdir())
    # A page that is a picture takes its seconds, however small its file is.
    size = case.size + PICTURE * sum(len(RE_PAGE.findall(data)) for data in case.files.values())
    read, found, _ = watch.run(lambda: parse(*paths), size)
    if isinstance(read, PolicyCompareError):
        names = [p.name for p in paths] if not _is_zip(case) else [p.name for p in paths] + _members(case)
        # What a name holds that is no text is shown otherwise.
        return found + check_message(read, [" ".join(name.split()) for name in names])
    if read is None:
        return found
    found += check_parsed(read, read.sources)
    view, more, _ = watch.run(read._repr_html_, case.size)
    found += more + (check_view(view) if isinstance(view, str) else [])
    again, written = rng.random() < 0.25, rng.random() < 0.12
    if again:
        second, more, _ = watch.run(lambda: parse(*paths), size)
        if not isinstance(second, PolicyCompareError) and second is not None:
            found += more + same_tables(read, second)
        else:
            found.append(Finding("two readings differ: the second is an error", str(second)))
    if written:
        write: Any = lambda: write_made(read, watch.out, "out", read.sources)  # noqa: E731
        error, more, _ = watch.run(write, case.size, (watch.out,))
        found += more
        if isinstance(error, PolicyCompareError):
            found.append(Finding("tables that were made cannot be written", str(error)[:300]))
        elif not more:
            found += check_written(read, watch.out)
    return found


def _is_zip(case: Case) -> bool:
    return any(data.startswith(b"PK") for data in case.files.values())


def _members(case: Case) -> list[str]:
    import io
    import zipfile

    names: list[str] = []
    for data in case.files.values():
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names += [name for name in archive.namelist() if name]
        except Exception:  # damaged, which is what the case is about
            continue
    return [printable(name.replace("\\", "/").rsplit("/", 1)[-1]) for name in names]
