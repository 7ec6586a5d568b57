"""Pages that are pictures, read by RapidOCR where it is installed (``policycompare[ocr]``)."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

from policycompare.sources.formats.pdf_lines import Line


@cache
def is_installed() -> bool:
    """Whether OCR can be done here."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read_opened_page(page: Any) -> list[Line]:
    raise NotImplementedError
