"""raw -> processed -> networks and figures: load, process, check, save."""

from policycompare.pipeline.figures import build_figures, list_figures, write_figures
from policycompare.pipeline.networks import build_networks, load_networks, network_differences, unit_network
from policycompare.pipeline.notebooks import compare, draw, figure_names, report_table
from policycompare.pipeline.other_files import load_with, parse, parse_files, write_parsed
from policycompare.pipeline.people import fit_alignment, save_review, write_codes, write_report_tables, write_review
from policycompare.pipeline.project import (
    PROCESSED,
    build,
    check,
    find_root,
    load,
    make_compared_tables,
    make_tables,
    misfit_line,
    parse_corpus,
    read_sources,
    summarize,
)
from policycompare.pipeline.report import write_report

__all__ = [
    "PROCESSED",
    "build",
    "build_figures",
    "build_networks",
    "check",
    "compare",
    "draw",
    "figure_names",
    "find_root",
    "fit_alignment",
    "list_figures",
    "load",
    "load_networks",
    "load_with",
    "make_compared_tables",
    "make_tables",
    "misfit_line",
    "network_differences",
    "parse",
    "parse_corpus",
    "parse_files",
    "read_sources",
    "report_table",
    "save_review",
    "summarize",
    "unit_network",
    "write_codes",
    "write_figures",
    "write_parsed",
    "write_report",
    "write_report_tables",
    "write_review",
]
