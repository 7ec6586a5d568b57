"""How long reading takes, and how much memory: large files of every format, each in a process of its own on one core.

Files are made here: a plan of 1,000 pages as PDF, tables of 100,000 rows as docx, xlsx and csv, a page of 5 MB, a text of
5 MB broken at a width. ``read`` is the reader alone, ``parse`` everything up to the tables of what the document says.
Results are printed and written to ``reading.md`` beside this file.

Usage: reading.py [--quick]
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from run import RSS_UNIT, describe_machine, use_one_core

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))
ITEM = (
    "（{n}）推进第{n}项任务。坚持问题导向，健全工作机制，到2026年，建成服务站{total}个，覆盖率达到{share}%。对验收合格的项目给予补助，"
    "对逾期未完成的予以通报。（责任单位：市财政局、市民政局，各县（市、区）人民政府）"
)
HEAD = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限")


def plan(items: int) -> str:
    """A plan of so many items, ten a chapter."""
    lines = ["江口市服务体系建设方案"]
    for n in range(items):
        if n % 10 == 0:
            lines.append(f"第{n // 10 + 1}章 重点任务")
        lines.append(ITEM.format(n=n % 10 + 1, total=n, share=50 + n % 50))
    return "\n".join(lines)


def rows(count: int) -> list[tuple[str, ...]]:
    """Rows of a table of tasks."""
    return [(str(n), f"建设第{n}个服务站", "市财政局", "市民政局", "2026年底前") for n in range(1, count + 1)]


def as_pdf(pages: int) -> bytes:
    """A plan of about so many pages."""
    from made_pdf import OFFICIAL, pdf_of

    return pdf_of(plan(pages * 4), OFFICIAL)


def as_docx(count: int) -> bytes:
    """A document that is one table."""
    import docx

    document = docx.Document()
    table = document.add_table(rows=0, cols=len(HEAD))
    body = table._tbl
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    for row in [HEAD, *rows(count)]:
        cells = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
        body.append(parse_xml(f"<w:tr {nsdecls('w')}>{cells}</w:tr>"))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_xlsx(count: int) -> bytes:
    """A workbook of one sheet."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("任务")
    for row in [HEAD, *rows(count)]:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_csv(count: int) -> bytes:
    """The same as csv."""
    return "\n".join(",".join(row) for row in [HEAD, *rows(count)]).encode()


def as_html(size: int) -> bytes:
    """A saved page of about so many bytes."""
    body = "".join(f"<p>{line}</p>" for line in plan(size // 400).splitlines())
    return f"<html><head><title>方案</title></head><body><div>{body}</div></body></html>".encode()


def as_wrapped(size: int) -> bytes:
    """A text of about so many bytes whose lines are broken after 40 characters."""
    lines = plan(size // 390).splitlines()
    return "\n".join("\n".join(line[i : i + 40] for i in range(0, len(line), 40)) for line in lines).encode()


def measure_one(path: Path) -> None:
    """Read and parse one file; prints one line of JSON."""
    from policycompare.lexicon import read_lexicon
    from policycompare.parsing.documents import parse_document
    from policycompare.sources.manifest import DocumentEntry, FileEntry
    from policycompare.sources.source_text import read_source
    from policycompare.text.documents import normalize_source, split_documents

    use_one_core()
    data, entries = path.read_bytes(), (DocumentEntry("made"),)
    lexicon = read_lexicon()
    begin = time.perf_counter()
    source_text = read_source(data, FileEntry(path.name, None, None, entries))
    read = time.perf_counter() - begin
    source = normalize_source(source_text)
    (document,) = split_documents(source, entries)
    parsed = parse_document(document, lexicon)
    whole = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 1e6
    print(json.dumps([read, whole, peak, len(source.raw), len(parsed.measures)]))


def main() -> None:
    """Measure all files and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="files of a tenth of the size; nothing is written")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        measure_one(arguments.one)
        return
    part = 10 if arguments.quick else 1
    made = {
        f"{1000 // part:,} pages.pdf": as_pdf(1000 // part),
        f"{100_000 // part:,} rows.docx": as_docx(100_000 // part),
        f"{100_000 // part:,} rows.xlsx": as_xlsx(100_000 // part),
        f"{100_000 // part:,} rows.csv": as_csv(100_000 // part),
        f"{5 / part:g} MB.html": as_html(5_000_000 // part),
        f"{5 / part:g} MB, broken lines.txt": as_wrapped(5_000_000 // part),
    }
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name, data in made.items():
            path = Path(folder) / name
            path.write_bytes(data)
            command = [sys.executable, __file__, "--one", str(path)]
            run = subprocess.run(command, capture_output=True, text=True, check=True)
            read, whole, peak, characters, measures = json.loads(run.stdout)
            lines.append(
                (name, f"{read:.1f} s", f"{whole:.1f} s", f"{peak:,.0f} MB", f"{characters:,}", f"{measures:,}")
            )
            print(*lines[-1], sep="  ", flush=True)
    head = ("file", "read", "parse", "peak memory", "characters", "measures")
    table = "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *lines))
    if not arguments.quick:
        text = f"# Reading large files\n\nWritten by `benchmarks/reading.py`. {describe_machine(True)}\n\n{table}\n"
        (HERE / "reading.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
