"""raw -> processed -> networks and figures: load, process, check, save."""

from policycompare.pipeline.notebooks import compare, draw
from policycompare.pipeline.other_files import load_with, parse, parse_files, write_parsed
from policycompare.pipeline.people import fit_alignment, save_review, write_codes, write_review
from policycompare.pipeline.project import (
    PROCESSED,
    build,
    check,
    find_root,
    load,
    make_compared_tables,
    make_tables,
    parse_corpus,
    read_sources,
    summarize,
)

__all__ = [
    "PROCESSED",
    "build",
    "check",
    "compare",
    "draw",
    "find_root",
    "fit_alignment",
    "load",
    "load_with",
    "make_compared_tables",
    "make_tables",
    "parse",
    "parse_corpus",
    "parse_files",
    "read_sources",
    "save_review",
    "summarize",
    "write_codes",
    "write_parsed",
    "write_review",
]
