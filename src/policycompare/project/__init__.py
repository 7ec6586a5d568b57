"""Where a project is, its build and checks, and what users ask of it."""

from policycompare.project.checks import check
from policycompare.project.decisions import fit_alignment, save_review, write_codes, write_review
from policycompare.project.figures import build_figures, list_figures, write_figures
from policycompare.project.induction import induce, save_induced
from policycompare.project.judging import doubtful, judge, undo
from policycompare.project.networks import build_networks, load_networks, unit_network
from policycompare.project.notebooks import compare, distinctive_words, draw, figure_names, report_table
from policycompare.project.outside_files import load_with, parse
from policycompare.project.reading_room import read
from policycompare.project.report import write_report, write_report_tables, write_sheets
from policycompare.project.root import find_root, load, only_build
from policycompare.project.statements import build_findings, findings, statement_lines
from policycompare.project.tables import (
    build,
    make_compared_tables,
    make_tables,
    normalized_sources,
    parse_corpus,
    summarize,
    write_made,
)
from policycompare.project.warnings import (
    doubts,
    last_decisions,
    limits_met,
    lost_decisions,
    misfit_line,
    strict_warnings,
    suspended,
    warnings,
)
from policycompare.tables.built import PROCESSED

__all__ = [
    "PROCESSED", "build", "build_figures", "build_findings", "build_networks", "check", "compare",
    "distinctive_words", "doubtful", "doubts", "draw", "figure_names", "find_root", "findings", "fit_alignment",
    "induce", "judge", "last_decisions", "limits_met", "list_figures", "load", "load_networks", "load_with",
    "lost_decisions", "make_compared_tables", "make_tables", "misfit_line", "normalized_sources", "only_build",
    "parse", "parse_corpus", "read", "report_table", "save_induced", "save_review", "statement_lines",
    "strict_warnings", "summarize", "suspended", "undo", "unit_network", "warnings", "write_codes", "write_figures",
    "write_made", "write_report", "write_report_tables", "write_review", "write_sheets",
]  # fmt: skip
