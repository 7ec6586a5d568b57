"""Cases of a whole study of two short documents, one of whose files is mutated: manifest, codebook, decisions, lexicon,
workbooks, documents."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from fuzz.cases import Case, Finding
from fuzz.checks import check_message, check_page, check_parsed, check_written, same_tables
from fuzz.formats import mutated_package, steady
from fuzz.texts import HERE, HOSTILE, any_text, character, insert_hostile, mutated_bytes
from fuzz.watch import Watch
from policycompare.errors import PolicyCompareError

LEXICON = HERE / "src" / "policycompare" / "lexicon"
MANIFEST, CODEBOOK = "data/raw/manifest.toml", "data/lexicon/codebook"
DECISIONS = "data/lexicon/decisions"
REVIEW, INDUCED = "review.xlsx", "induced.xlsx"
PLAN = """{name}人民政府关于推进法治建设的实施方案
{name}政发〔2024〕{number}号
各镇人民政府，区政府各部门：
一、加强宪法实施
（一）坚持宪法至上。保证宪法实施的职责，到2025年底前，普法覆盖率达到{share}%。（责任单位：区司法局、区委宣传部）
（二）推进严格规范公正文明执法。2026年6月底前，建成执法信息平台{number}个。（区司法局牵头，区公安局配合）
二、健全公共法律服务
（三）完善公共法律服务体系，推进村（社区）法律顾问全覆盖，每年培训不少于{number}次。责任单位：区司法局
（四）贯彻落实《法治政府建设实施纲要（2021—2025年）》，鼓励社会组织参与法治宣传。
{name}人民政府
2024年{number}月1日
"""


def _manifest() -> str:
    lines = ['[study]', 'codebook = "rule_of_law"', 'compare_by = "region"']
    for number, region in enumerate(("jia", "yi"), 1):
        lines += ["", "[[file]]", f'path = "{region}.txt"', 'encoding = "utf-8"', 'note = "made"', "[[file.document]]",
                  f'document_id = "{region}"', f'region_id = "{region}"', f'region_name = "{"甲乙"[number - 1]}区"',
                  'admin_level = "county"', 'title = "实施方案"', f'issue_date = "2024-0{number}-01"',
                  'period_start = "2024-01-01"', 'period_end = "2026-12-31"', *(['earlier = ["jia"]'] if number == 2 else [])]  # fmt: skip
    return "\n".join(lines) + "\n"


def base() -> dict[str, bytes]:
    """The files of the study as it stands."""
    plans = {r: PLAN.format(name=n, number=k, share=80 + k) for r, n, k in (("jia", "甲区", 5), ("yi", "乙区", 7))}
    return {MANIFEST: _manifest().encode(), **{f"data/raw/{r}.txt": text.encode() for r, text in plans.items()}}


@cache
def _made() -> Any:
    """The tables of the study as it stands."""
    import tempfile

    from policycompare.project import make_compared_tables

    with tempfile.TemporaryDirectory() as folder:
        Case(base(), []).write(Path(folder) / "study", Path(folder))
        return make_compared_tables(Path(folder) / "study")


# -- values that nobody expects

SCALARS: tuple[Any, ...] = (
    "", " ", "\n", "a\rb", "a\nb", "\x00", "a\x00b", "\x1b[31m", "\u202e甲", "\ufeff甲", "\ue000", "\U000f0000", "\U0010ffff", "e\u0301",
    "../../../outside/canary.txt", "@OUTSIDE@/canary.txt", "/etc/hostname", "..", ".", "C:\\x", "jia.txt/", "./jia.txt", "manifest.toml",
    "data", "con", "a" * 3_000, "甲" * 300, "0000-99-99", "2024-02-30", "2024", "24-1-1", "９", "=1+1", "<zzx onzzx=1>", "'; x", "a;b", "a,b",
    "yi", "JIA", "Jia ", "rule_of_law", "no_such", "region", "utf-8", "utf-7", "idna", "hex", "zlib", "undefined", "gb18030", "utf-16",
    "unicode_escape", "rot13", "NaN", "None", "null", "true", 0, 1, -1, 5, 2**31, 2**63, 10**30, -(10**400), 0.1, 1e308, float("inf"), float("nan"), True, False,
)  # fmt: skip


def absurd(rng: Random, deep: int = 0) -> Any:
    """Any value."""
    draw = rng.random()
    if deep > 3 or draw < 0.75:
        return rng.choice(SCALARS)
    if draw < 0.82:
        return character(rng, surrogates=True)
    if draw < 0.92:
        return [absurd(rng, deep + 1) for _ in range(rng.choice((0, 1, 3)))]
    return {str(rng.choice(("a", "path", "zh", "document_id", "cues", ""))): absurd(rng, deep + 1) for _ in range(rng.choice((0, 1, 2)))}


def mutated_tree(rng: Random, tree: Any, how: list[str]) -> Any:
    """A tree of tables and lists after one or two mutations anywhere in it."""
    tree = json.loads(json.dumps(tree))
    for _ in range(rng.choice((1, 1, 2))):
        places: list[tuple[Any, Any]] = []
        _walk(tree, places)
        if not places:
            return tree
        holder, key = rng.choice(places)
        kind = rng.choice(("value", "value", "value", "delete", "rename", "double", "add", "wrap"))
        how.append(f"{kind} {key}")
        if kind == "value":
            holder[key] = absurd(rng)
        elif kind == "delete":
            del holder[key]
        elif kind == "rename" and isinstance(holder, dict):
            holder[str(rng.choice(SCALARS))] = holder.pop(key)
        elif kind == "double" and isinstance(holder, list):
            holder.append(holder[key])
        elif kind == "add" and isinstance(holder, dict):
            holder[str(rng.choice((*SCALARS, "upper", "earlier", "sha256", "starts_with", "issuer", "cues", "vetoes")))] = absurd(rng)
        elif kind == "wrap":
            value = holder[key]
            for _ in range(rng.choice((1, 2, 50))):
                value = [value] if rng.random() < 0.5 else {"a": value}
            holder[key] = value
    return tree


def _walk(tree: Any, places: list[tuple[Any, Any]]) -> None:
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
        places.append((tree, key))
        if isinstance(tree[key], dict | list):
            _walk(tree[key], places)


def _toml(value: Any) -> str:
    """A value as TOML writes it; tables in line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\u{ord(c):04X}" if ord(c) < 0x10000 else f"\\U{ord(c):08X}" for c in value) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(str(k))} = {_toml(v)}" for k, v in value.items()) + "}"
    return "null" if value is None else str(value)


def mutated_text(rng: Random, text: str, how: list[str]) -> bytes:
    """A file that people keep, changed as text: other encodings, marks, line ends, whatever stands in between."""
    kind = rng.choice(("bytes", "bom", "cr", "encoding", "odd", "odd", "nul", "cut", "double", "deep", "long", "empty"))
    how.append(kind)
    if kind == "bytes":
        return mutated_bytes(rng, text.encode(), how)
    if kind == "bom":
        return text.encode("utf-8-sig")
    if kind == "cr":
        return text.replace("\n", rng.choice(("\r", "\r\n", "\n\r", "\x85", "\u2028", "\n\n"))).encode()
    if kind == "encoding":
        return text.encode(rng.choice(("gb18030", "utf-16", "utf-16-le", "utf-8-sig", "utf-32")), "ignore")
    at = rng.randrange(len(text) + 1)
    piece = {
        "odd": character(rng), "nul": "\0", "cut": "", "double": text[at:], "empty": "",
        "deep": rng.choice("[{\"'(,") * rng.choice((1, 3, 900, 100_000)),
        "long": rng.choice(("a", "甲", '"', ",", "9", "=")) * rng.choice((200, 140_000)),
    }[kind]  # fmt: skip
    text = text[:at] + piece + (text[at:] if kind != "cut" else "")
    return ("" if kind == "empty" else text).encode("utf-8", "surrogatepass")


# -- one drawer a kind of file


def manifest_case(rng: Random) -> Case:
    files, how = base(), []  # type: ignore[var-annotated]
    text = _manifest()
    if rng.random() < 0.7:
        tree = mutated_tree(rng, tomllib.loads(text), how)
        files[MANIFEST] = "\n".join(f"{_toml(str(k))} = {_toml(v)}" for k, v in tree.items()).encode("utf-8", "surrogatepass")
    else:
        files[MANIFEST] = mutated_text(rng, text, how)
    return Case(files, [MANIFEST], how)


@cache
def _csv(name: str, most: int = 12) -> str:
    """The first rows of a table of the package."""
    lines = (LEXICON / name).read_text("utf-8").splitlines(keepends=True)
    return "".join(lines[:most])


def mutated_csv(rng: Random, text: str, how: list[str]) -> bytes:
    """A csv table with other cells, columns or rows, or changed as text."""
    if rng.random() < 0.3:
        return mutated_text(rng, text, how)
    rows = list(csv.reader(io.StringIO(text)))
    for _ in range(rng.choice((1, 1, 2, 4))):
        kind = rng.choice(("cell", "cell", "cell", "cell", "head", "drop cell", "add cell", "drop column", "double row", "drop row", "swap"))
        how.append(f"csv: {kind}")
        row = rng.choice(rows[1:] or rows)
        at = rng.randrange(max(1, len(row)))
        if kind == "cell" and row:
            value = absurd(rng)
            row[at] = value if isinstance(value, str) else str(value)[:5_000]
        elif kind == "head":
            rows[0][rng.randrange(len(rows[0]))] = str(rng.choice((*SCALARS[:20], rows[0][0], rows[0][-1].upper())))
        elif kind == "drop cell":
            del row[at:]
        elif kind == "add cell":
            row.insert(at, str(rng.choice(SCALARS)))
        elif kind == "drop column" and len(rows[0]) > 1:
            column = rng.randrange(len(rows[0]))
            rows = [[c for i, c in enumerate(r) if i != column] for r in rows]
        elif kind == "double row":
            rows.append(list(row))
        elif kind == "drop row" and len(rows) > 1:
            rows.remove(row)
        elif kind == "swap":
            rng.shuffle(rows)
        rows = rows if rows and rows[0] else [["a"]]
    out = io.StringIO()
    csv.writer(out, lineterminator=rng.choice(("\n", "\r\n")), delimiter=rng.choice((",",) * 8 + (";", "\t"))).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


CODES = {
    "T1": {"zh": "宪法实施", "en": "Constitution", "definition": "宪法", "row": "r", "theme": "t", "theme_zh": "题", "theme_en": "T", "row_en": "R",
           "cues": ["宪法实施", "宪法…至上"], "vetoes": ["宪法宣誓"]},
    "T2": {"zh": "公共法律服务", "cues": ["公共法律服务", "法律顾问"]},
}  # fmt: skip


def codebook_case(rng: Random) -> Case:
    files, how = base(), []  # type: ignore[var-annotated]
    files[MANIFEST] = _manifest().replace('codebook = "rule_of_law"\n', "").encode()
    if rng.random() < 0.5:
        name = f"{CODEBOOK}.json"
        if rng.random() < 0.75:
            files[name] = json.dumps(mutated_tree(rng, CODES, how), ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
        else:
            files[name] = mutated_text(rng, json.dumps(CODES, ensure_ascii=False, indent=1), how)
        return Case(files, [name], how)
    names = ("topics.csv", "cues.csv", "themes.csv", "rows.csv", "boilerplate.csv", "competence.csv", "naming.csv")
    kept = {"CON-IMPL", "CON-REVIEW"}
    for name in names:
        text = (LEXICON / "codebooks" / "rule_of_law" / name).read_text("utf-8")
        rows = list(csv.reader(io.StringIO(text)))
        by_topic = rows[0][0] == "topic_id"
        rows = [rows[0], *[row for row in rows[1:] if not by_topic or row[0] in kept][:12]]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        files[f"{CODEBOOK}/{name}"] = out.getvalue().encode()
    changed = f"{CODEBOOK}/{rng.choice(names)}"
    how.append(changed)
    if rng.random() < 0.05:
        del files[changed]
        return Case(files, [], how)
    files[changed] = mutated_csv(rng, files[changed].decode(), how)
    return Case(files, [changed], how)


LEXICA = ("roles", "role_kinds", "relations", "columns", "functions", "target_words", "value_units", "bindingness", "bodies", "glossary")


def lexicon_case(rng: Random) -> Case:
    files, how = base(), []  # type: ignore[var-annotated]
    name = rng.choice((*LEXICA, "units", "corrections", "wording"))
    if name == "units":
        text = "region_id,printed,name,function\njia,区司法局,区司法行政局,\nyi,区公安局,,police\n"
    elif name == "corrections":
        text = "source_file,match,replacement,reason\njia.txt,宪法至上,宪法最上,misprint\n"
    elif name == "wording":
        text = _csv("wording.csv", 60)
    else:
        text = _csv(f"{name}.csv", rng.choice((6, 12)))
    path = f"data/lexicon/{name}.csv"
    how.append(path)
    files[path] = mutated_csv(rng, text, how)
    return Case(files, [path], how)


@cache
def _decided() -> dict[str, str]:
    """Files of decisions on the study as it stands."""
    from policycompare.topics.decision_files import ALIGNMENT_COLUMNS, CODING_COLUMNS, text_hash

    measures = dict(zip(_made().measures["measure_id"], _made().measures["text"], strict=True))
    ids = sorted(measures)
    left, right = next(i for i in ids if i.startswith("jia")), next(i for i in ids if i.startswith("yi"))
    topic = sorted(_made().topics["topic_id"])[0]
    codings = [f"{left},{topic},primary,why,{text_hash(measures[left])}", f"{right},{topic},no,,"]
    pairs = [f"{left},{right},same,,{text_hash(measures[left])},{text_hash(measures[right])}"]
    return {
        "codings.csv": "\n".join([",".join(CODING_COLUMNS), *codings]) + "\n",
        "alignments.csv": "\n".join([",".join(ALIGNMENT_COLUMNS), *pairs]) + "\n",
    }


def decisions_case(rng: Random) -> Case:
    files, how = base(), []  # type: ignore[var-annotated]
    files |= {f"{DECISIONS}/{name}": text.encode() for name, text in _decided().items()}
    changed = f"{DECISIONS}/{rng.choice(sorted(_decided()))}"
    if rng.random() < 0.2:
        changed = "data/raw/jia.txt"  # what was decided on is another text now
        files[changed] = any_text(rng, how, 1_500).encode("utf-8", "ignore") or b"x"
    else:
        files[changed] = mutated_csv(rng, files[changed].decode(), how)
    return Case(files, [changed], how)


def documents_case(rng: Random) -> Case:
    """Both documents mutated, with hostile words in them and around them."""
    files, how = base(), []  # type: ignore[var-annotated]
    for name in ("data/raw/jia.txt", "data/raw/yi.txt"):
        text = files[name].decode() if rng.random() < 0.4 else any_text(rng, how, 3_000)
        files[name] = insert_hostile(rng, text).encode("utf-8", "ignore") or b"x"
    if rng.random() < 0.5:
        tree = tomllib.loads(_manifest())
        for document in (entry["document"][0] for entry in tree["file"]):
            for key in ("title", "region_name", "issuer", "document_number"):
                if rng.random() < 0.3:
                    document[key] = rng.choice(HOSTILE)
        tree["study"]["compare_by"] = rng.choice(("region", "document", "period"))
        files[MANIFEST] = "\n".join(f"{k} = {_toml(v)}" for k, v in tree.items()).encode()
    return Case(files, ["data/raw/jia.txt", "data/raw/yi.txt"], how)


# -- workbooks


@cache
def _review() -> bytes:
    import tempfile

    from policycompare.export.review import write_review

    with tempfile.TemporaryDirectory() as folder:
        return _filled(write_review(_made(), Path(folder) / REVIEW).read_bytes())


def _filled(data: bytes) -> bytes:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        head = [cell.value for cell in sheet[1]]
        at = head.index("decision") + 1
        for row in range(2, min(sheet.max_row, 6) + 1):
            if sheet.cell(row, 4).value or sheet.title == "alignments":
                sheet.cell(row, at).value = "yes"
                sheet.cell(row, at + 1).value = "why"
    return _saved(book)


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return steady(out.getvalue())


@cache
def _induced() -> bytes:
    import openpyxl

    from policycompare.export.induced_codebook import CUE_SHEET, TOPIC_SHEET

    book = openpyxl.Workbook()
    topics, cues = book.active, book.create_sheet("cues")
    topics.title = "topics"
    topics.append(list(TOPIC_SHEET))
    topics.append(["T1", "宪法实施", "", "t", "r", "宪法"])
    topics.append(["T2", "公共法律服务", "", "", "", "服务"])
    cues.append(list(CUE_SHEET))
    cues.append(["T1", "cue", "宪法实施", 1, "study"])
    cues.append(["T2", "cue", "公共法律服务", 0.5, "study"])
    return _saved(book)


def mutated_workbook(rng: Random, data: bytes, how: list[str]) -> bytes:
    """A workbook that people filled, with other cells, rows, columns or sheets; or with damaged parts."""
    import datetime

    import openpyxl

    if rng.random() < 0.45:
        return mutated_package(rng, data, how)
    book = openpyxl.load_workbook(io.BytesIO(data))
    for _ in range(rng.choice((1, 1, 2, 4))):
        sheet = rng.choice(book.worksheets)
        kind = rng.choice(("cell", "cell", "cell", "decision", "head", "delete row", "delete column", "insert row", "insert column", "stray", "merge", "title", "delete sheet", "hide", "swap"))
        how.append(f"sheet: {kind}")
        row, column = rng.randrange(1, sheet.max_row % 50 + 2), rng.randrange(1, sheet.max_column % 30 + 1)
        values = (*[v for v in SCALARS if not isinstance(v, str) or openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(v) is None], datetime.datetime(2024, 1, 1), datetime.time(1), datetime.timedelta(9), "#N/A", "=1/0", "=A1", "_x000D_", "yes ", "YES", "同意")
        value = rng.choice(values)
        try:
            if kind == "cell":
                sheet.cell(row, column).value = value
            elif kind == "decision":
                heads = [cell.value for cell in sheet[1]]
                sheet.cell(row, heads.index("decision") + 1 if "decision" in heads else 1).value = value
            elif kind == "head":
                sheet.cell(1, column).value = rng.choice((value, sheet.cell(1, 1).value))
            elif kind.startswith("delete") and kind != "delete sheet":
                (sheet.delete_rows if "row" in kind else sheet.delete_cols)(row if "row" in kind else column, rng.choice((1, 1, 50)))
            elif kind.startswith("insert"):
                (sheet.insert_rows if "row" in kind else sheet.insert_cols)(row if "row" in kind else column)
            elif kind == "stray":
                sheet.cell(rng.choice((900, 60_000, 1_048_576)), rng.choice((1, 300, 16_384))).value = rng.choice((1, "x"))
            elif kind == "merge":
                sheet.merge_cells(start_row=row, start_column=column, end_row=row + 2, end_column=column + 3)
            elif kind == "title":
                sheet.title = rng.choice(("codings", "CODINGS", "甲", "topics ", "x" * 31))
            elif kind == "delete sheet" and len(book.worksheets) > 1:
                book.remove(sheet)
            elif kind == "hide":
                sheet.sheet_state = "veryHidden"
            else:
                book.move_sheet(sheet, 1)
        except (ValueError, AttributeError, TypeError):
            continue
    try:
        return _saved(book)
    except (ValueError, AttributeError, TypeError, IndexError):
        return data


def review_case(rng: Random) -> Case:
    how: list[str] = []
    return Case(base() | {REVIEW: mutated_workbook(rng, _review(), how)}, [REVIEW], how)


def induced_case(rng: Random) -> Case:
    how: list[str] = []
    return Case(base() | {INDUCED: mutated_workbook(rng, _induced(), how)}, [INDUCED], how)


# -- how they are run


def _names(case: Case) -> list[str]:
    """What a message may call the file that is wrong."""
    names = {name.rsplit("/", 1)[-1] for name in case.files} | {"data/", "manifest", "codebook"}
    return sorted(names)


def _tried(work: Callable[[], Any], case: Case, watch: Watch, found: list[Finding], *allowed: Path) -> Any:
    """Do it; what it gives, None where it was refused or failed."""
    result, more, _ = watch.run(work, case.size, allowed)
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
        found += same_tables(tables, again) if again is not None else [Finding("two readings differ: the second is an error")]
    elif draw < 0.4:
        places = (root / "data/processed", root / "docs", root / "data/lexicon/wording.csv", root / "data/lexicon")
        built = _tried(lambda: build(root), case, watch, found, *places)
        if built is None:
            return [*found, Finding("tables that were made cannot be built")]
        found += check_written(built, root / "data/processed")
        loaded = _tried(lambda: load(root), case, watch, found)
        said = _tried(lambda: check(root), case, watch, found) if loaded is not None else None
        if said is not None:
            found += [Finding("check: what a build has just made is wrong", line[:300]) for line in said[1]]
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
    """Save what people decided; what was saved is read again, and a build takes it."""
    from policycompare.project import make_compared_tables, save_review
    from policycompare.topics.decision_files import load_decisions

    case.write(watch.study, watch.outside)
    root, found = watch.study, []  # type: ignore[var-annotated]
    done = _tried(lambda: save_review(root, root / REVIEW), case, watch, found, root / DECISIONS)
    if done is None:
        return found
    if _tried(lambda: load_decisions(root), case, watch, found) is None:
        return [*found, Finding("decisions that were saved cannot be read")]
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
    if done is not None and rng.random() < 0.5 and _tried(lambda: make_compared_tables(root), case, watch, found) is None:
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
