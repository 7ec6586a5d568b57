"""Write what can be said of the five regions into the read-mes, from the tables that the build wrote.

    python tests/readme_findings.py [--check]

Between ``<!-- findings -->`` and ``<!-- /findings -->`` stand the first findings of each question, with the number of
variations in which each holds. ``--check`` writes nothing and says whether the read-mes are as they should be.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

import policycompare as pc
from policycompare.project.statements import read_findings
from policycompare.report.finding_list import said, sentence
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.words import Lang

ROOT = Path(__file__).parents[1]
PAGES: dict[str, Lang] = {"README.md": "en", "README.zh.md": "zh"}
MOST = 5
"""Findings of a question."""
RE_BLOCK = re.compile(r"(?<=<!-- findings -->\n).*?(?=<!-- /findings -->)", re.DOTALL)


def block(lang: Lang) -> str:
    """The first findings of each question as Markdown."""
    names, lines = Names(pc.load(ROOT), lang), []
    for question, own in said(read_findings(ROOT)).groupby("question", sort=False):
        lines.append(f"**{names.say(f'claims.question_{question}')}**\n")
        lines += [f"- {_line(row, names)}" for row in iter_rows(own.head(MOST))]
        if len(own) > MOST:
            lines.append(f"- {names.say('claims.others', count=len(own) - MOST)}: `policycompare findings {question}`")
        lines.append("")
    return "\n".join(lines)


def _line(row: Any, names: Names) -> str:
    held = names.say("claims.part_held", held=row.held, asked=row.asked) if row.asked else ""
    return re.sub(r"([*_<>|])", r"\\\1", sentence(row, names)) + held


def with_findings(page: str, lang: Lang) -> str:
    """A read-me with its findings as they are now."""
    made = block(lang)
    return RE_BLOCK.sub(lambda _: made, page)


def main() -> int:
    """Write or check both read-mes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 where a read-me is old")
    check, old = parser.parse_args().check, []
    for name, lang in PAGES.items():
        path = ROOT / name
        page = path.read_text("utf-8")
        made = with_findings(page, lang)
        if made != page:
            old.append(name)
            if not check:
                path.write_bytes(made.encode())
    print(f"{'old' if check else 'written'}: {', '.join(old) or 'none'}")
    return 1 if check and old else 0


if __name__ == "__main__":
    sys.exit(main())
