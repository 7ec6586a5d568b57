"""Whether a project's tables are still what its raw files give, and its figures what was drawn."""

from __future__ import annotations

from pathlib import Path

from policycompare.project.figures import changed_figures
from policycompare.project.networks import NETWORKS, load_networks, make_network_tables
from policycompare.project.root import PROCESSED
from policycompare.project.statements import FINDINGS, make_findings, read_findings, read_networks
from policycompare.project.tables import make_compared_tables, normalized_sources
from policycompare.project.warnings import lost_decisions, strict_warnings, suspended


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
    from policycompare.tables.network_schema import NETWORK_TABLES
    from policycompare.tables.stored import read_tables

    read_histories(root)  # a file of labels that nobody accounts for is refused
    sources = normalized_sources(root)
    tables = read_tables(root / PROCESSED)
    made = make_compared_tables(root)
    found, wrong = check_tiling(tables, sources)
    wrong += check_spans(tables, sources)
    wrong += check_fresh(tables.items(), made)
    if (root / NETWORKS).is_dir():  # a build of tables only writes none
        written = load_networks(root)
        networks = [(table, getattr(written, table.name)) for table in NETWORK_TABLES]
        wrong += check_fresh(networks, make_network_tables(made), NETWORKS.as_posix())
    if (root / FINDINGS).is_dir():
        from types import SimpleNamespace

        from policycompare.tables.finding_schema import FINDING_TABLES

        said = read_findings(root)
        now = SimpleNamespace(**make_findings(made, read_networks(root)))
        wrong += check_fresh([(table, said[table.name]) for table in FINDING_TABLES], now, FINDINGS.as_posix())
    wrong += lost_decisions(tables.decisions, made) + suspended(made)
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
