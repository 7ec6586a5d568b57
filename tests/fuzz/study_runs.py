"""How cases of a whole study are run: its tables, a build with its checks, its pages, what people save, commands."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from fuzz.cases import Case, Finding
from fuzz.checks import check_message, check_page, check_parsed, check_written, same_tables
from fuzz.studies import CODEBOOK, DECISIONS, MANIFEST, base, documents_case
from fuzz.watch import Watch
from fuzz.workbooks import INDUCED, REVIEW
from policycompare.errors import PolicyCompareError
from policycompare.files import STAGED


def _names(case: Case) -> list[str]:
    """What a message may call the file that is wrong."""
    names = {name.rsplit("/", 1)[-1] for name in case.files} | {"data/", "manifest", "codebook"}
    return sorted(names)


def _tried(work: Callable[[], Any], case: Case, watch: Watch, found: list[Finding], *allowed: Path) -> Any:
    """Do it; what it gives, None where it was refused or failed."""
    result, more, _ = watch.run(work, case.size, (*allowed, watch.study / STAGED) if allowed else ())
    found += more
    if isinstance(result, PolicyCompareError):
        found += check_message(result, _names(case))
        return None
    return result


def run_study(case: Case, watch: Watch, rng: Random) -> list[Finding]:
    """Make the study's tables; now and then twice, or build, load and check it, or make its pages."""
    from policycompare.project import build, check, load, make_compared_tables, normalized_sources

    case.write(watch.study, watch.outside)
    root, found = watch.study, []  # type: ignore[var-annotated]
    draw = rng.random()
    tables = _tried(lambda: make_compared_tables(root), case, watch, found)
    if tables is None:
        return found
    found += check_parsed(tables, normalized_sources(root))
    if draw < 0.15:
        again = _tried(lambda: make_compared_tables(root), case, watch, found)
        found += (
            same_tables(tables, again)
            if again is not None
            else [Finding("two readings differ: the second is an error")]
        )
    elif draw < 0.4:
        places = (root / "data/processed", root / "docs", root / "data/lexicon/wording.csv", root / "data/lexicon")
        built = _tried(lambda: build(root), case, watch, found, *places)
        if built is None:
            return [*found, Finding("tables that were made cannot be built")]
        found += check_written(built, root / "data/processed")
        loaded = _tried(lambda: load(root), case, watch, found)
        said = _tried(lambda: check(root), case, watch, found) if loaded is not None else None
        if said is not None:
            wrong = [line for line in said[1] if ": suspended, " not in line]  # a decision waits for a person
            found += [Finding("check: what a build has just made is wrong", line[:300]) for line in wrong]
    elif draw < 0.55:
        found += _pages(tables, case, watch)
    return found


def run_pages(case: Case, watch: Watch, rng: Random) -> list[Finding]:
    """Make the pages of a study of hostile documents."""
    from policycompare.project import make_compared_tables, normalized_sources

    case.write(watch.study, watch.outside)
    found: list[Finding] = []
    tables = _tried(lambda: make_compared_tables(watch.study), case, watch, found)
    if tables is None:
        return found
    return found + check_parsed(tables, normalized_sources(watch.study)) + _pages(tables, case, watch)


def _pages(tables: Any, case: Case, watch: Watch) -> list[Finding]:
    from policycompare.report.page import report_page
    from policycompare.report.tables import write_report_tables

    found: list[Finding] = []
    page = _tried(lambda: report_page(tables, [], lang="en"), case, watch, found)
    if isinstance(page, str):
        found += check_page(page, "report page")
    written = _tried(lambda: write_report_tables(tables, watch.out, lang="zh"), case, watch, found, watch.out)
    if written is not None:
        for path in sorted(watch.out.rglob("*.html")):
            found += check_page(path.read_text("utf-8"), "report table", 0)
    return found


def run_review(case: Case, watch: Watch, rng: Random) -> list[Finding]:
    """Save what people decided on built tables, and take one back; what was saved is read again, and a build takes it."""
    from policycompare.project import build, make_compared_tables, save_review, undo
    from policycompare.topics.decision_files import load_decisions

    case.write(watch.study, watch.outside)
    root, found = watch.study, []  # type: ignore[var-annotated]
    if _tried(lambda: build(root), case, watch, found, root / "data", root / "docs") is None:
        return found
    done = _tried(lambda: save_review(root, root / REVIEW), case, watch, found, root / DECISIONS)
    if done is None:
        return found
    if _tried(lambda: load_decisions(root), case, watch, found) is None:
        return [*found, Finding("decisions that were saved cannot be read")]
    if rng.random() < 0.3 and _tried(lambda: undo(root), case, watch, found, root / DECISIONS) is not None:
        _tried(lambda: load_decisions(root), case, watch, found)
    if rng.random() < 0.3 and _tried(lambda: make_compared_tables(root), case, watch, found) is None:
        found.append(Finding("decisions that were saved stop a build"))
    return found


def run_induced(case: Case, watch: Watch, rng: Random) -> list[Finding]:
    """Save an edited codebook; a build takes it."""
    from policycompare.project import make_compared_tables, save_induced

    case.write(watch.study, watch.outside)
    root, found = watch.study, []  # type: ignore[var-annotated]
    manifest = root / MANIFEST
    manifest.write_text(manifest.read_text("utf-8").replace('codebook = "rule_of_law"\n', ""), encoding="utf-8")
    done = _tried(lambda: save_induced(root, root / INDUCED), case, watch, found, root / CODEBOOK)
    if (
        done is not None
        and rng.random() < 0.5
        and _tried(lambda: make_compared_tables(root), case, watch, found) is None
    ):
        found.append(Finding("a codebook that was saved stops a build"))
    return found


COMMANDS = (["check"], ["findings"], ["build", "--tables-only"], ["build", "--tables-only", "--quiet"], ["codes", "--codebook", "policy_fields"],
            ["review", "--out", "new.xlsx"], ["figures", "--list"], ["tables", "--out", "written"], ["evaluate"])  # fmt: skip
TERMINALS = ("ascii", "cp1252", "gbk", "latin-1", "utf-8", "cp437")


def terminal_case(rng: Random) -> Case:
    """A study as it stands or with a mutated document, and a terminal's encoding."""
    case = documents_case(rng) if rng.random() < 0.5 else Case(base(), ["data/raw/jia.txt"])
    case.how.append(rng.choice(TERMINALS))
    case.files["terminal"] = json.dumps([case.how[-1], rng.choice(COMMANDS)]).encode()
    return case


def run_terminal(case: Case, watch: Watch, rng: Random) -> list[Finding]:
    """Run a command whose output goes where not every character can be printed."""
    import sys

    from policycompare.cli import main
    from policycompare.project import build

    case.write(watch.study, watch.outside)
    encoding, command = json.loads((watch.study / "terminal").read_text())
    root, found = watch.study, []  # type: ignore[var-annotated]
    if command[0] != "build" and _tried(lambda: build(root), case, watch, found, root / "data", root / "docs") is None:
        return found
    arguments = [str(root / a) if a in ("new.xlsx", "written") else a for a in command]

    def printed() -> tuple[int, bytes]:
        stream = io.BytesIO()
        kept = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = io.TextIOWrapper(stream, encoding=encoding, write_through=True)
        try:
            return main([*arguments, "--root", str(root)]), stream.getvalue()
        finally:
            sys.stdout, sys.stderr = kept

    result = _tried(printed, case, watch, found, root)
    if result is not None and (result[0] not in (0, 1, 2) or b"Traceback" in result[1]):
        found.append(Finding("terminal: a command ended oddly", repr(result)[:300]))
    shutil.rmtree(root / "written", ignore_errors=True)
    return found
