"""Files that appear whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policycompare.errors import DataError


@contextmanager
def staged(folder: Path, shown: str) -> Iterator[Path]:
    """A folder to write into; its files move into ``folder`` when all are written.

    Args:
        folder: Where the files go in the end; made where it is missing.
        shown: Its name in messages.

    Raises:
        DataError: The folder cannot be written; what stood there still stands there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".staged-", dir=folder))
    except OSError as error:
        raise DataError(
            shown, f"cannot be written ({error.strerror})", "make the folder writable or name another"
        ) from None
    try:
        yield stage
        for path in sorted(p for p in stage.rglob("*") if p.is_file()):
            target = folder / path.relative_to(stage)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    except OSError as error:
        raise DataError(
            shown, f"cannot be written ({error.strerror})", "make the folder writable or name another"
        ) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
