"""The command line: thin, and quick to answer."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import policycompare
from policycompare.boundary.enclosure import see_enclosed
from policycompare.errors import CallError, PolicyCompareError
from policycompare.words import LANGS


def _everywhere(root: Path | str | None, quiet: bool | str) -> argparse.ArgumentParser:
    """The options that stand before or after the command, with their defaults."""
    options = argparse.ArgumentParser(add_help=False)
    text = "project folder (default: this one, or the first above it)"
    options.add_argument("--root", type=Path, default=root, metavar="DIR", help=text)
    options.add_argument("--quiet", action="store_true", default=quiet, help="no progress bar, no summary")
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="policycompare",
        description="From published plans to comparable evidence: tidy tables in which every number leads back to its "
        "source.",
        epilog="Exit codes: 0 done, 1 the data are wrong, 2 the call is wrong.",
        parents=[_everywhere(None, False)],
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {policycompare.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    # A command sets nothing of its own, or what stands before it would be lost.
    after = _everywhere(argparse.SUPPRESS, argparse.SUPPRESS)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[after])

    def out(command: argparse.ArgumentParser, text: str, *, required: bool = False) -> None:
        command.add_argument("--out", type=Path, required=required, metavar="DIR", help=text)

    build = add("build", "make everything: data/raw -> tables and networks in data/processed -> figures")
    build.add_argument("--tables-only", action="store_true", help="stop after the tables")
    build.add_argument("--refit", action="store_true", help="fit anew what words are worth (data/lexicon/wording.csv)")
    add("networks", "write the networks of units: metrics, GEXF, GraphML, csv, DL, and pages to explore")
    figures = add("figures", "draw all figures into figures/, or some that are named into another folder")
    figures.add_argument("names", nargs="*", metavar="NAME", help="figure, part (coverage-1) or kind (unit_network)")
    out(figures, "folder for figures that are named, in DIR/zh and DIR/en")
    figures.add_argument("--lang", choices=(*LANGS, "both"), help="language of these (default both)")
    figures.add_argument("--list", action="store_true", help="print the names and draw nothing")
    figures.add_argument("--size", metavar="WIDTH", help="one or two (columns of print), or a width in inches")
    figures.add_argument("--font", metavar="FAMILY", help="family of the font")
    titled = figures.add_mutually_exclusive_group()
    titled.add_argument("--title", metavar="TEXT", help="title in place of the figure's own")
    titled.add_argument("--no-title", action="store_true", help="draw no title")
    palette = "name of a palette of seaborn or matplotlib, or colours: '#0072b2,#d55e00'"
    figures.add_argument("--palette", metavar="NAME", help=palette)
    figures.add_argument("--editable", action="store_true", help="leave the text of an SVG as text")
    findings = add("findings", "print what can be said of the study, each sentence with the rows that it rests on")
    findings.add_argument("question", nargs="?", metavar="QUESTION", help="one question (default: all)")
    findings.add_argument("--lang", choices=LANGS, default="en", help="language of the sentences (default en)")
    text = "also what is not said, captions of figures, titles and notes of report tables"
    findings.add_argument("--everything", action="store_true", help=text)
    report = add("report", "write the whole comparison as one HTML page a language, usable offline")
    out(report, "folder for the pages (default: figures)")
    tables = add("tables", "write the tables for reports: html, xlsx, docx, tex")
    out(tables, "folder for the files", required=True)
    tables.add_argument("--lang", choices=LANGS, default="zh", help="language of headings and names (default zh)")
    safe = "also the tables of data as csv for spreadsheets, in DIR/sheets: no text is taken for a formula there"
    tables.add_argument("--sheets", action="store_true", help=safe)
    check = add("check", "check hashes, schema, spans, tiling, freshness, decisions and the lexicon's gaps")
    text = "warnings are wrong too: for scripts (exit code 1)"
    check.add_argument("--strict", action="store_true", help=text)
    evaluate = add("evaluate", "compare the tables with the reference labels in data/gold")
    fit = "fit what topics add to the alignment to the graded pairs, and write the pair model"
    evaluate.add_argument("--fit", type=Path, metavar="FILE", help=fit)
    evaluate.add_argument("--errors", action="store_true", help="list what differs, with its place in the text")
    codes = add("codes", "give the measures the topics of another codebook")
    place = "folder of csv tables, JSON file, or the name of one that comes with the package (see README)"
    codes.add_argument("--codebook", type=Path, required=True, metavar="PLACE", help=place)
    out(codes, "folder for the tables of topics (default: data/processed/codes)")
    induce = add("induce", "propose a codebook from the texts for people to edit, or save the edited one")
    induce.add_argument("files", nargs="*", type=Path, metavar="FILE", help="documents to read instead of a project's")
    induced = induce.add_mutually_exclusive_group(required=True)
    induced.add_argument(
        "--out", type=Path, metavar="PLACE", help="workbook (xlsx) to write, or a folder for csv tables"
    )
    induced.add_argument(
        "--save", type=Path, metavar="FILE", help="edited workbook, which becomes the study's codebook"
    )
    induce.add_argument("--topics", type=int, metavar="N", help="how many topics (default: by the number of measures)")
    induce.add_argument("--replace", action="store_true", help="write over what stands there")
    text = "write what is doubtful for people to decide, save their decisions, or take the last one back"
    review = add("review", text)
    where = review.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="FILE", help="workbook (xlsx) to write")
    where.add_argument("--save", type=Path, metavar="FILE", help="filled workbook, whose decisions are saved")
    where.add_argument("--undo", action="store_true", help="take back the last decision; what it replaced stands again")
    text = "who decided what the workbook gives to nobody; with --undo, whose last decision"
    review.add_argument("--who", default="", metavar="NAME", help=text)
    review.add_argument("--doubtful", type=int, default=200, metavar="N", help="how many of each (default 200)")
    parse = add("parse", "make the tables of files that have no manifest")
    parse.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="document in any format that is read, folder or zip archive of them",
    )
    out(parse, "folder for the tables", required=True)
    parse.add_argument("--sheets", action="store_true", help=safe)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        0 done, 1 the data are wrong, 2 the call is wrong.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that has no Chinese shows it as \\u4e91
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        code = _run(arguments)
        if sys.stdout:
            sys.stdout.flush()
        return code
    except PolicyCompareError as error:
        print(f"policycompare: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        _print_no_more()
        return 0
    except OSError as error:
        _print_no_more()
        place, problem = error.filename or "what is printed", error.strerror or str(error)
        remedy = "see that there is room, and that it may be read and written"
        print(f"policycompare: {place}: {problem}; {remedy}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("policycompare: stopped; what was not finished is as it was", file=sys.stderr)
        return 130


def _print_no_more() -> None:
    """Nobody takes what is printed: without this, Python tries once more as it ends, and complains."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, AttributeError, ValueError):  # it is no file
        return


def _run(arguments: argparse.Namespace) -> int:
    from policycompare import project

    progress = not arguments.quiet and sys.stderr.isatty()
    if arguments.command == "parse":
        if arguments.root:
            raise CallError("--root", "parse reads files without a project", "leave it out")
        read = project.parse(*arguments.files)
        project.write_made(read, arguments.out, str(arguments.out), read.sources)
        if arguments.sheets:
            project.write_sheets(read, arguments.out)
        _say(arguments, [*read.report, *project.summarize(read), f"written to {arguments.out}"])
        return _warn(project.warnings(read))
    if arguments.command == "induce" and arguments.files:
        return _induce(arguments, None)
    root = arguments.root or project.find_root()
    if not root.is_dir():
        raise CallError(root, "no such folder", "name a project folder with --root")
    see_enclosed(root)
    if arguments.command == "build":
        with project.only_build(root):
            before = project.last_decisions(root)
            tables = project.build(root, progress=progress, refit=arguments.refit)
            lost = project.lost_decisions(before, tables, root)
            _warn([*project.warnings(tables), *project.suspended(tables), *lost])
            lines = [*(line for line in tables.report if line not in lost), *project.summarize(tables)]
            if arguments.quiet and (misfit := project.misfit_line(tables)):
                print(f"policycompare: {misfit}", file=sys.stderr)
            if not arguments.tables_only:
                lines += project.build_networks(root, tables, progress=progress)
                lines += project.build_findings(root, tables)
                lines += project.build_figures(root, tables, progress=progress, workers=os.cpu_count() or 1)
        return _say(arguments, lines)
    if arguments.command == "networks":
        return _say(arguments, project.build_networks(root, progress=progress))
    if arguments.command == "figures":
        return _figures(arguments, root, progress)
    if arguments.command == "findings":
        named = (arguments.lang, arguments.question)
        print("\n".join(project.statement_lines(root, *named, everything=arguments.everything)))
        return 0
    if arguments.command == "report":
        return _say(arguments, project.write_report(root, folder=arguments.out, progress=progress))
    if arguments.command == "tables":
        written = project.write_report_tables(root, arguments.out, arguments.lang, sheets=arguments.sheets)
        return _say(arguments, written)
    if arguments.command == "induce":
        return _induce(arguments, root)
    if arguments.command == "review":
        if arguments.save:
            return _say(arguments, project.save_review(root, arguments.save, arguments.who))
        if arguments.undo:
            return _say(arguments, project.undo(root, arguments.who))
        if arguments.who:
            raise CallError("--who", "a workbook that is written is nobody's", "name it with --save or --undo")
        return _say(arguments, project.write_review(root, arguments.out, arguments.doubtful))
    if arguments.command == "codes":
        return _say(arguments, project.write_codes(root, arguments.codebook, arguments.out))
    if arguments.command == "check":
        found, wrong = project.check(root, strict=arguments.strict)
        _say(arguments, found)
        for line in wrong:
            print(f"policycompare: {line}", file=sys.stderr)
        print(f"{len(wrong)} wrong" if wrong else "all checks hold")
        return 1 if wrong else 0
    from policycompare.evaluate.reading import evaluate_project

    for line in evaluate_project(root, with_errors=arguments.errors):
        print(line)
    if arguments.fit:
        project.fit_alignment(root, arguments.fit)
    return 0


def _induce(arguments: argparse.Namespace, root: Path | None) -> int:
    from policycompare import project

    if arguments.save:
        if root is None or arguments.topics is not None:
            raise CallError("--save", "it takes the workbook and nothing else", "leave out FILE and --topics")
        return _say(arguments, project.save_induced(root, arguments.save, replace=arguments.replace))
    if root is None and arguments.root:
        raise CallError("--root", "files are read without a project", "leave out either")
    lines = project.induce(
        root, arguments.out, files=arguments.files, topics=arguments.topics, replace=arguments.replace
    )
    return _say(arguments, lines)


def _figures(arguments: argparse.Namespace, root: Path, progress: bool) -> int:
    from policycompare import project

    look = _look(arguments)
    if not arguments.names or arguments.list:
        if arguments.names or arguments.out or arguments.lang or look:
            problem = "--out, --lang and how figures look are for figures that are named"
            raise CallError("figures", problem, "name some, without --list")
        if arguments.list:
            print("\n".join(project.list_figures(root)))
            return 0
        tables, workers = project.load(root), os.cpu_count() or 1
        return _say(arguments, project.build_figures(root, tables, progress=progress, workers=workers))
    if not arguments.out:
        raise CallError("figures", "no folder is named", "name one with --out")
    langs = LANGS if arguments.lang in (None, "both") else (arguments.lang,)
    named, folder = arguments.names, arguments.out
    return _say(arguments, project.write_figures(root, named, folder, langs=langs, progress=progress, **look))


def _look(arguments: argparse.Namespace) -> dict[str, object]:
    """How figures are to look, by the names that ``draw`` has for it; what was not asked for is left out."""
    found: dict[str, object] = {"font": arguments.font, "title": arguments.title, "size": arguments.size}
    if arguments.size and arguments.size.replace(".", "", 1).isdecimal():
        found["size"] = float(arguments.size)
    if arguments.no_title:
        found["title"] = False
    if arguments.palette:
        several = "," in arguments.palette or arguments.palette.startswith("#")
        found["palette"] = arguments.palette.split(",") if several else arguments.palette
    if arguments.editable:
        found["text"] = "editable"
    return {key: value for key, value in found.items() if value is not None}


def _warn(lines: list[str]) -> int:
    """Say what nobody may miss, however quiet the command is; 1 where there is anything, else 0."""
    for line in lines:
        print(f"policycompare: WARNING: {line}", file=sys.stderr)
    return 1 if lines else 0


def _say(arguments: argparse.Namespace, lines: list[str]) -> int:
    if not arguments.quiet:
        for line in lines:
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
