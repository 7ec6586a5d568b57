"""Whether a project's tables are still what its raw files give, and its figures what was drawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.errors import DataError
from policycompare.project.figures import changed_figures
from policycompare.project.networks import NETWORKS, has_networks, load_networks, make_network_tables
from policycompare.project.statements import FINDINGS, has_findings, make_findings, read_findings, read_networks
from policycompare.project.tables import make_compared_tables, normalized_sources
from policycompare.project.warnings import lost_decisions, strict_warnings, suspended
from policycompare.tables.built import PROCESSED

if TYPE_CHECKING:
    from policycompare.tables.frames import Tables


def check(root: Path, *, strict: bool = False) -> tuple[list[str], list[str]]:
    """Check a project: labels, hashes, schema, spans, tiling, lexicon rows, that tables are fresh, figures as drawn.

    A decision of a person that is suspended, or was there when the tables were built and is missing, is wrong.

    Args:
        root: Project folder.
        strict: Warnings are wrong too: what was not read, what is in doubt, what nobody can follow.

    Returns:
        What was found (shares of each passage label, warnings), and what is wrong.
    """
    from policycompare.evaluate.history import read_histories
    from policycompare.tables.check import changed_texts, check_fresh, check_spans, check_tiling, missing_functions
    from policycompare.tables.stored import read_built

    read_histories(root)  # a file of labels that nobody accounts for is refused
    sources = normalized_sources(root)
    tables = read_built(root)
    made = make_compared_tables(root)
    found, wrong = check_tiling(tables, sources)
    wrong += check_spans(tables, sources)
    wrong += check_fresh(tables.items(), made)
    try:
        wrong += _changed_networks(root, made) + _changed_findings(root, made)
    except DataError as error:  # of another build than the tables: nothing to compare them with
        wrong.append(str(error))
    wrong += lost_decisions(tables.decisions, made, root) + suspended(made)
    wrong += changed_figures(root)
    wrong += changed_texts(root / PROCESSED, tables.files)
    found += missing_functions(tables)
    warned = strict_warnings(made)
    found += [line for line in made.report if line not in warned]
    if strict:
        wrong += warned
    else:
        found += [f"WARNING: {line}" for line in warned]
    return found, wrong


def _changed_networks(root: Path, made: Tables) -> list[str]:
    """Lines about tables of networks that these tables do not give; none where a build of tables only wrote none."""
    from policycompare.tables.check import check_fresh
    from policycompare.tables.network_schema import NETWORK_TABLES

    if not has_networks(root):
        return []
    written = load_networks(root)
    networks = [(table, getattr(written, table.name)) for table in NETWORK_TABLES]
    return list(check_fresh(networks, make_network_tables(made), NETWORKS.as_posix()))


def _changed_findings(root: Path, made: Tables) -> list[str]:
    """Lines about tables of findings that these tables and the networks do not give."""
    from types import SimpleNamespace

    from policycompare.tables.check import check_fresh
    from policycompare.tables.finding_schema import FINDING_TABLES

    if not has_findings(root):
        return []
    said = read_findings(root)
    now = SimpleNamespace(**make_findings(made, read_networks(root)))
    return list(check_fresh([(table, said[table.name]) for table in FINDING_TABLES], now, FINDINGS.as_posix()))
