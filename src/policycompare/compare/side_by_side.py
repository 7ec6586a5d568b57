"""What each region says about one thing, one column a region: for reading, printing and quoting.

``compare("行政复议", tables)`` sets the passages of a row of the codebook beside each other,
``compare("DIS-APPEAR", tables)`` those of one topic, ``compare("anshan:4.22", tables)`` a measure and
its counterparts. Every passage, unit and target says where it stands in its source file.

Documents are foreign text: whatever they hold is shown as text and is never markup or a link.
"""

from __future__ import annotations

import difflib
import html
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd

from policycompare.errors import CallError, DataError
from policycompare.tables.frames import DTYPES, Tables
from policycompare.text.normalize import HAN

Lang = Literal["zh", "en"]

MIN_SHARED = 5
"""Fewest Han characters of a wording that counts as shared."""
MAX_COUNTERPARTS = 3
"""Most accepted counterparts of a measure that a region shows."""
FONT = "SimSun"
"""East Asian font of the Word file: the one that every Chinese Word has."""

RE_HAN = re.compile(f"[{HAN}\U00020000-\U0003ffff]")
# Neither XML nor UTF-8 can hold these; a document that does would break the file it is shown in.
RE_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

LABELS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "none": "无对应举措", "units": "单位", "targets": "目标", "source": "来源", "whole": "全文", "score": "得分",
        "not_accepted": "未达到对应标准", "stop": "：", "count": "{} 项",
        "shared": "标记：不同地区之间相同的文字（至少 5 个汉字）",
        "responsible": "责任", "lead": "牵头", "support": "配合", "actor": "主体",
        ">=": "≥", "<=": "≤", "increase": "提高", "decrease": "降低", "full-coverage": "全覆盖", "by-deadline": "按期完成",
        "year": "每年", "half-year": "每半年", "quarter": "每季度", "month": "每月", "term": "每届", "by": "期限 {}",
    },
    "en": {
        "none": "no counterpart", "units": "units", "targets": "targets", "source": "source", "whole": "whole measure",
        "score": "score", "not_accepted": "not accepted", "stop": ": ", "count": "{} found",
        "shared": "Marked: wording that different regions share (at least 5 Han characters)",
        "<=": "≤", ">=": "≥", "full-coverage": "full coverage", "by-deadline": "to be done",
        "year": "a year", "half-year": "a half-year", "quarter": "a quarter", "month": "a month", "term": "a term",
        "by": "by {}",
    },
}  # fmt: skip
"""Labels by language; a word that a language lacks stands as it is in the schema."""

STYLE = """
.pc-side{font-family:"Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif;line-height:1.6;text-align:left}
.pc-side .scroll{overflow-x:auto}
.pc-side table{border-collapse:collapse;table-layout:fixed;width:100%}
.pc-side th,.pc-side td{border:1px solid #999;padding:.5em .6em;vertical-align:top;text-align:left;min-width:15em;
 width:15em;overflow-wrap:anywhere;white-space:normal}
.pc-side thead{display:table-header-group}
.pc-side p,.pc-side h2{margin:.2em 0}
.pc-side .passage+.passage{border-top:1px dashed #999;margin-top:.8em;padding-top:.6em}
.pc-side .text{white-space:pre-line}
.pc-side .small,.pc-side .at{font-size:.8em;opacity:.75}
.pc-side .at{white-space:nowrap;font-family:ui-monospace,Consolas,monospace}
.pc-side .unsure{border:1px solid #a33;color:#a33;padding:0 .3em;font-size:.8em;white-space:nowrap}
.pc-side .none{font-style:italic;opacity:.75}
.pc-side mark{background:#ffe9a8;color:#222;border-bottom:1px solid #b8860b}
@media print{.pc-side{font-size:9pt}.pc-side .scroll{overflow:visible}.pc-side th,.pc-side td{min-width:0;width:auto}
 .pc-side details:not([open]){display:none}.pc-side mark{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
""".strip()
PAGE_STYLE = "body{margin:1.5em;color:#111;background:#fff}@page{size:A4 landscape;margin:12mm}"


@dataclass(frozen=True, slots=True)
class Extract:
    """A stretch of a measure: one clause, or all of it (``clause_id`` is null); offsets in raw characters."""

    clause_id: str | None
    text: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit's part in a measure, and where it is named."""

    name: str
    role: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Goal:
    """A target of a measure, and where it is stated."""

    indicator: str
    comparator: str
    value: float | None
    value_unit: str | None
    period: str | None
    deadline: str | None
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A measure as its region's column shows it.

    Attributes:
        region_id, region_name, measure_id, document_id, source_file, heading: As in the tables.
        document: Title of its document; the id where it has none.
        extracts: The clauses that speak for it, in the order of printing; else the whole measure.
        whole: The whole measure.
        duties, goals: Who is responsible, and what is to be reached.
        is_accepted: False for a counterpart that is merely the nearest of its region.
        score: Of the topic or the alignment, 0 to 1; null for the measure that was asked for.
        topic_ids: The topics that put it here, or that a counterpart shares.
    """

    region_id: str
    region_name: str
    measure_id: str
    document_id: str
    document: str
    source_file: str
    heading: str | None
    extracts: tuple[Extract, ...]
    whole: Extract
    duties: tuple[Duty, ...]
    goals: tuple[Goal, ...]
    is_accepted: bool
    score: float | None
    topic_ids: tuple[str, ...]

    @property
    def text(self) -> str:
        """The extracts' text, with … where something between them is left out."""
        parts = [self.extracts[0].text]
        for before, after in zip(self.extracts, self.extracts[1:], strict=False):
            parts.append(after.text if after.char_start <= before.char_end else f" … {after.text}")
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Region:
    """A column: a region and its passages, best first; none where it has no counterpart."""

    region_id: str
    name: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The answer of ``compare``: one column a region. Shows itself as a table in a notebook.

    Attributes:
        what: What was asked for.
        title: Its name, for people.
        about: One line more: a topic's definition, a row's topics.
        regions: The columns, in the order of the regions' first documents.
        lang: Language of the labels; the documents' text stays as it is.
    """

    what: str
    title: str
    about: str
    regions: tuple[Region, ...]
    lang: Lang = "zh"

    def __repr__(self) -> str:
        counts = ", ".join(f"{r.name} {len(r.passages)}" for r in self.regions)
        return f"<SideBySide {self.what}: {counts}>"

    def _repr_html_(self) -> str:
        # The class keeps a notebook from typesetting a document's $…$ as a formula.
        return f'<div class="pc-side tex2jax_ignore mathjax_ignore"><style>{STYLE}</style>{_table_html(self)}</div>'

    def to_html(self, path: Path | str | None = None) -> str:
        """A page that stands by itself: no script, nothing loaded from elsewhere, prints on A4 across.

        Args:
            path: Where to write it too (UTF-8).

        Raises:
            DataError: The file cannot be written.
        """
        policy = "default-src 'none'; style-src 'unsafe-inline'"
        page = (
            f'<!DOCTYPE html>\n<html lang="{self.lang}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{_escape(self.title)}</title>\n<style>\n{PAGE_STYLE}\n{STYLE}\n</style>\n</head>\n"
            f'<body>\n<main class="pc-side">\n{_table_html(self)}\n</main>\n</body>\n</html>\n'
        )
        if path is not None:
            _write(Path(path), page.encode("utf-8"))
        return page

    def to_docx(self, path: Path | str) -> None:
        """Write a Word file: one table, A4 across, its header repeated on each page; the same bytes each time.

        It holds what the page holds, except the whole measures below the clauses.

        Raises:
            DataError: The file cannot be written.
        """
        _write(Path(path), _docx_bytes(self))

    def to_frame(self) -> pd.DataFrame:
        """One row a passage, in the order of reading; regions without a counterpart have none.

        Columns region_id, region_name, measure_id, clause_id (several joined by ;, null for a whole
        measure), text, units (``role:name`` joined by ；), targets (joined by ；), source_file,
        char_start, char_end (from the first clause shown to the end of the last; where clauses between
        them are left out, the text has …), is_accepted.
        """
        rows = [
            (
                p.region_id,
                p.region_name,
                p.measure_id,
                ";".join(e.clause_id for e in p.extracts if e.clause_id) or None,
                p.text,
                "；".join(f"{d.role}:{d.name}" for d in p.duties) or None,
                "；".join(_goal_words(g, {}) for g in p.goals) or None,
                p.source_file,
                p.extracts[0].char_start,
                p.extracts[-1].char_end,
                p.is_accepted,
            )
            for region in self.regions
            for p in region.passages
        ]
        types = {
            **dict.fromkeys(("region_id", "region_name", "measure_id", "clause_id", "text"), "string"),
            **dict.fromkeys(("units", "targets", "source_file"), "string"),
            **dict.fromkeys(("char_start", "char_end"), "integer"),
            "is_accepted": "boolean",
        }
        values = list(zip(*rows, strict=True)) if rows else [()] * len(types)
        return pd.DataFrame(
            {n: pd.Series(list(v), dtype=DTYPES[kind]) for (n, kind), v in zip(types.items(), values, strict=True)}
        )


def compare(what: str, tables: Tables, *, lang: Lang = "zh") -> SideBySide:
    """Set what the regions say about one thing side by side.

    For a topic or a row of the codebook each region shows the measures that have it, those mainly about
    it first, each with the clauses that earned it. For a measure each other region shows its best
    accepted counterparts, three at most; where none is accepted, the nearest, marked as such.

    Args:
        what: A topic id (``DIS-APPEAR``), a row of the codebook (行政复议) or a measure id (``anshan:4.22``).
        tables: Tables with topics and alignments.
        lang: Language of the labels, zh or en.

    Raises:
        CallError: Nothing has this name (the three nearest are named), or the language is unknown.
    """
    if lang not in get_args(Lang):
        raise CallError(f"lang {lang!r}", "no such language", f"use {' or '.join(get_args(Lang))}")
    topics = tables.topics
    if (topics["topic_id"] == what).any():
        topic = topics[topics["topic_id"] == what].iloc[0]
        title, about = f"{what} {topic[f'name_{lang}']}", str(topic["definition"])
        picks = _pick_by_topics([what], tables)
    elif (topics["row"] == what).any():
        members = topics[topics["row"] == what]
        title = what
        about = "；".join(f"{i} {n}" for i, n in zip(members["topic_id"], members[f"name_{lang}"], strict=True))
        picks = _pick_by_topics(list(members["topic_id"]), tables)
    elif (tables.measures["measure_id"] == what).any():
        heading = _known(tables.measures.loc[tables.measures["measure_id"] == what, "heading"].iloc[0])
        title, about = f"{what} {heading}" if heading else what, ""
        picks = _pick_by_alignment(what, tables)
    else:
        names = [*topics["topic_id"], *topics["row"].unique(), *tables.measures["measure_id"]]
        nearest = _nearest_names(str(what), names)
        raise CallError(
            repr(what)[:80],
            "no topic, row of the codebook or measure has this name",
            f"the nearest are {', '.join(nearest)}" if nearest else "the tables hold none at all",
        )
    passages: dict[str, list[Passage]] = defaultdict(list)
    for passage in _read_passages(picks, tables):
        passages[passage.region_id].append(passage)
    names_of = _region_names(tables)
    regions = tuple(Region(i, name, tuple(passages[i])) for i, name in names_of.items())
    return SideBySide(what, title, about, regions, lang)


def shared_wording(texts: Sequence[tuple[int, str]], least: int = MIN_SHARED) -> list[list[tuple[int, int]]]:
    """Find the stretches that a text shares with a text of another column.

    A shared stretch is a common substring with at least ``least`` Han characters, taken from its first
    to its last one; punctuation and figures between them must agree too. Such a substring is the union
    of the windows of exactly ``least`` Han characters in it, so comparing windows finds them all, in time
    that grows with the length of the texts and not with the number of pairs.

    Args:
        texts: Pairs (column, text); 「健全行政复议、应诉制度」 and 「加强行政复议、应诉工作」 share 行政复议、应诉.
        least: Fewest Han characters, 2 or more (windows of one would not reach across what stands between).

    Returns:
        For each text its stretches as half-open (start, end), in order; those that overlap are joined.
    """
    windows: list[list[tuple[int, int]]] = []
    columns: dict[str, set[int]] = defaultdict(set)
    for column, text in texts:
        places = [m.start() for m in RE_HAN.finditer(text)]
        found = [(a, b + 1) for a, b in zip(places, places[least - 1 :], strict=False)]
        windows.append(found)
        for a, b in found:
            columns[text[a:b]].add(column)
    stretches = []
    for (_, text), found in zip(texts, windows, strict=True):
        joined: list[tuple[int, int]] = []
        for a, b in found:
            if len(columns[text[a:b]]) < 2:
                continue
            if joined and a < joined[-1][1]:
                joined[-1] = (joined[-1][0], b)
            else:
                joined.append((a, b))
        stretches.append(joined)
    return stretches


# ---- from tables to passages


@dataclass(frozen=True, slots=True)
class _Pick:
    """A measure to show: the clauses to show of it (none: all of it), and why it is here."""

    measure_id: str
    clause_ids: tuple[str, ...]
    is_accepted: bool = True
    score: float | None = None
    topic_ids: tuple[str, ...] = ()


def _known(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _nearest_names(what: str, names: Iterable[str]) -> list[str]:
    # difflib's own get_close_matches drops what is far, and minds the case of ids
    def likeness(name: str) -> float:
        return difflib.SequenceMatcher(None, name.casefold(), what[:80].casefold(), autojunk=False).ratio()

    return sorted(dict.fromkeys(names), key=likeness, reverse=True)[:3]


def _region_names(tables: Tables) -> dict[str, str]:
    names: dict[str, str] = {}
    for region_id, name in zip(tables.documents["region_id"], tables.documents["region_name"], strict=True):
        if _known(name) and names.get(region_id, region_id) == region_id:
            names[region_id] = str(name)
        names.setdefault(region_id, region_id)
    return names


def _pick_by_topics(topic_ids: list[str], tables: Tables) -> list[_Pick]:
    """Measures that have one of the topics: those mainly about it first, then by score, then as printed."""
    coded = tables.measure_topics[tables.measure_topics["topic_id"].isin(topic_ids)]
    coded = coded.sort_values(["is_primary", "score", "topic_id"], ascending=[False, False, True], kind="stable")
    printed = _printed_order(set(coded["measure_id"]), tables)
    rows: dict[str, list[tuple[bool, float, str, str | None]]] = defaultdict(list)
    for measure_id, topic_id, score, is_primary, clause_id in zip(
        *(coded[c] for c in ("measure_id", "topic_id", "score", "is_primary", "clause_id")), strict=True
    ):
        rows[measure_id].append((bool(is_primary), float(score), topic_id, _known(clause_id)))
    order = sorted(rows, key=lambda m: (not rows[m][0][0], -rows[m][0][1], printed[m]))
    return [
        _Pick(
            m,
            tuple(dict.fromkeys(c for *_, c in rows[m] if c)),
            True,
            rows[m][0][1],
            tuple(t for _, _, t, _ in rows[m]),
        )
        for m in order
    ]


def _pick_by_alignment(measure_id: str, tables: Tables) -> list[_Pick]:
    """The measure itself, then each other region's accepted counterparts, or else its nearest one."""
    found: list[_Pick] = []
    for own, other in (("left", "right"), ("right", "left")):
        rows = tables.alignments[tables.alignments[f"{own}_measure_id"] == measure_id]
        columns = (f"{other}_measure_id", f"{other}_clause_id", "is_accepted", "score", "shared_topics")
        for counterpart, clause, accepted, score, shared in zip(*(rows[c] for c in columns), strict=True):
            clauses = tuple(c for c in (_known(clause),) if c)
            topic_ids = tuple(t for t in (_known(shared) or "").split(";") if t)
            found.append(_Pick(counterpart, clauses, bool(accepted), float(score), topic_ids))
    printed = _printed_order({measure_id, *(p.measure_id for p in found)}, tables)
    found.sort(key=lambda p: (not p.is_accepted, -(p.score or 0), printed[p.measure_id]))
    region_of_document = dict(zip(tables.documents["document_id"], tables.documents["region_id"], strict=True))
    document_of = dict(zip(tables.measures["measure_id"], tables.measures["document_id"], strict=True))
    by_region: dict[str, list[_Pick]] = defaultdict(list)
    for pick in found:
        by_region[region_of_document[document_of[pick.measure_id]]].append(pick)
    by_region.pop(region_of_document[document_of[measure_id]], None)
    picks = [_Pick(measure_id, ())]
    for candidates in by_region.values():
        accepted_ones = [p for p in candidates if p.is_accepted]
        picks += accepted_ones[:MAX_COUNTERPARTS] or candidates[:1]
    return picks


def _printed_order(measure_ids: set[str], tables: Tables) -> dict[str, tuple[int, int]]:
    """Where measures stand: the document's number and the measure's first character. Ids sort 4.10 before 4.2."""
    number = {d: n for n, d in enumerate(tables.documents["document_id"])}
    rows = tables.measures[tables.measures["measure_id"].isin(measure_ids)]
    return {
        m: (number[d], int(start))
        for m, d, start in zip(rows["measure_id"], rows["document_id"], rows["char_start"], strict=True)
    }


def _by_measure(frame: pd.DataFrame, measure_ids: set[str]) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in frame[frame["measure_id"].isin(measure_ids)].to_dict("records"):
        rows[str(row["measure_id"])].append({str(k): None if pd.isna(v) else v for k, v in row.items()})
    return rows


def _read_passages(picks: Sequence[_Pick], tables: Tables) -> Iterator[Passage]:
    ids = {p.measure_id for p in picks}
    measures = _by_measure(tables.measures, ids)
    clauses = _by_measure(tables.clauses, ids)
    duties = _by_measure(tables.responsibilities, ids)
    goals = _by_measure(tables.targets, ids)
    documents = {d["document_id"]: d for d in tables.documents.to_dict("records")}
    region_names = _region_names(tables)
    unit_names = dict(zip(tables.units["unit_id"], tables.units["name"], strict=True))
    for pick in picks:
        measure = measures[pick.measure_id][0]
        document = documents[measure["document_id"]]
        whole = Extract(None, measure["text"], int(measure["char_start"]), int(measure["char_end"]))
        extracts = [
            Extract(c["clause_id"], c["text"], int(c["char_start"]), int(c["char_end"]))
            for c in clauses[pick.measure_id]
            if c["clause_id"] in pick.clause_ids
        ]
        extracts.sort(key=lambda e: e.char_start)
        yield Passage(
            region_id=document["region_id"],
            region_name=region_names[document["region_id"]],
            measure_id=pick.measure_id,
            document_id=measure["document_id"],
            document=_known(document["title"]) or measure["document_id"],
            source_file=document["source_file"],
            heading=measure["heading"],
            extracts=tuple(extracts) or (whole,),
            whole=whole,
            duties=tuple(
                Duty(unit_names.get(d["unit_id"], d["mention"]), d["role"], int(d["char_start"]), int(d["char_end"]))
                for d in sorted(duties[pick.measure_id], key=lambda d: int(d["position"]))
            ),
            goals=tuple(
                Goal(
                    t["indicator"] or t["text"],
                    t["comparator"],
                    t["value"],
                    t["value_unit"],
                    t["period"],
                    t["deadline"],
                    int(t["char_start"]),
                    int(t["char_end"]),
                )
                for t in sorted(goals[pick.measure_id], key=lambda t: int(t["char_start"]))
            ),
            is_accepted=pick.is_accepted,
            score=pick.score,
            topic_ids=pick.topic_ids,
        )


# ---- words that the page and the Word file share


def _place(source_file: str, start: int, end: int) -> str:
    return f"{source_file} {start}–{end}"


def _goal_words(goal: Goal, labels: Mapping[str, str]) -> str:
    """A target in a line: 律师人数 ≥ 500名 每年 期限 2025-12-31; without labels, in the words of the schema."""
    figure = "" if goal.value is None else f"{goal.value:.12g}"
    words = [goal.indicator, labels.get(goal.comparator, goal.comparator), f"{figure}{goal.value_unit or ''}"]
    if goal.period:
        words.append(labels.get(goal.period, goal.period))
    if goal.deadline:
        words.append(labels.get("by", "{}").format(goal.deadline))
    return " ".join(w for w in words if w)


def _duty_groups(passage: Passage, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Units that stand together in one role, and their place from the first to the last."""
    for role, group in groupby(passage.duties, key=lambda d: d.role):
        duties = list(group)
        names = "、".join(d.name for d in duties)
        start, end = min(d.char_start for d in duties), max(d.char_end for d in duties)
        yield f"{labels.get(role, role)}{labels['stop']}{names}", _place(passage.source_file, start, end)


def _why(passage: Passage, labels: Mapping[str, str]) -> str:
    score = [] if passage.score is None else [f"{labels['score']} {passage.score:.2f}"]
    return " · ".join([*score, *passage.topic_ids])


def _shown_heading(passage: Passage) -> str | None:
    """The heading, unless the text below begins with it."""
    heading = passage.heading
    return None if heading and passage.extracts[0].text.startswith(heading) else heading


def _pieces(side: SideBySide) -> dict[Extract, list[tuple[str, bool]]]:
    """Each extract's text cut into pieces (text, is shared with another region)."""
    extracts = [(n, e) for n, region in enumerate(side.regions) for p in region.passages for e in p.extracts]
    cut: dict[Extract, list[tuple[str, bool]]] = {}
    found = shared_wording([(n, e.text) for n, e in extracts])
    for (_, extract), stretches in zip(extracts, found, strict=True):
        pieces, at = [], 0
        for start, end in stretches:
            pieces += [(extract.text[at:start], False), (extract.text[start:end], True)]
            at = end
        cut[extract] = [(t, shared) for t, shared in [*pieces, (extract.text[at:], False)] if t]
    return cut


def _printable(text: str) -> str:
    return RE_UNPRINTABLE.sub("\ufffd", text)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise DataError(path, f"cannot be written ({error.strerror})", "name another file") from None


# ---- the page


def _escape(text: str) -> str:
    return html.escape(_printable(text), quote=True)


def _at_html(place: str) -> str:
    return f'<span class="at">{_escape(place)}</span>'


def _table_html(side: SideBySide) -> str:
    labels, pieces = LABELS[side.lang], _pieces(side)
    head = "".join(
        f'<th scope="col">{_escape(r.name)} <span class="small">{labels["count"].format(len(r.passages))}</span></th>'
        for r in side.regions
    )
    cells = "".join(
        f"<td>{''.join(_passage_html(p, pieces, labels) for p in r.passages)}</td>\n"
        if r.passages
        else f'<td class="none">{labels["none"]}</td>\n'
        for r in side.regions
    )
    about = f'<p class="small">{_escape(side.about)}</p>\n' if side.about else ""
    return (
        f'<h2 lang="zh">{_escape(side.title)}</h2>\n{about}<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n'
        f'<tbody><tr>\n{cells}</tr></tbody>\n</table></div>\n<p class="small"><mark>{labels["shared"]}</mark></p>'
    )


def _passage_html(passage: Passage, pieces: Mapping[Extract, list[tuple[str, bool]]], labels: Mapping[str, str]) -> str:
    unsure = "" if passage.is_accepted else f' <span class="unsure">{labels["not_accepted"]}</span>'
    why = _why(passage, labels)
    lines = [f'<p class="small"><b>{_escape(passage.measure_id)}</b> {_escape(passage.document)}{unsure}</p>']
    if heading := _shown_heading(passage):
        lines.append(f'<p lang="zh"><b>{_escape(heading)}</b></p>')
    for extract in passage.extracts:
        marked = "".join(f"<mark>{_escape(t)}</mark>" if shared else _escape(t) for t, shared in pieces[extract])
        place = _at_html(_place(passage.source_file, extract.char_start, extract.char_end))
        lines.append(
            f'<p class="text" lang="zh">{marked}</p><p><span class="small">{labels["source"]}</span> {place}</p>'
        )
    if passage.text != passage.whole.text:
        place = _at_html(_place(passage.source_file, passage.whole.char_start, passage.whole.char_end))
        lines.append(
            f'<details><summary class="small">{labels["whole"]} {place}</summary>'
            f'<p class="text" lang="zh">{_escape(passage.whole.text)}</p></details>'
        )
    for name, entries in _facts(passage, labels):
        shown = "<br>".join(f"{_escape(words)} {_at_html(place)}" for words, place in entries) or "—"
        lines.append(f'<p><span class="small">{labels[name]}</span> {shown}</p>')
    if why:
        lines.append(f'<p class="small">{_escape(why)}</p>')
    return f'<div class="passage">{"".join(lines)}</div>'


def _facts(passage: Passage, labels: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Units and targets as (label, [(words, place)])."""
    goals = [(_goal_words(g, labels), _place(passage.source_file, g.char_start, g.char_end)) for g in passage.goals]
    return [("units", list(_duty_groups(passage, labels))), ("targets", goals)]


# ---- the Word file


def _docx_bytes(side: SideBySide) -> bytes:
    import datetime

    import docx
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_COLOR_INDEX
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    labels, pieces = LABELS[side.lang], _pieces(side)
    book: Any = docx.Document()
    moment = datetime.datetime(2000, 1, 1)
    properties = book.core_properties
    properties.title, properties.author, properties.comments = _printable(side.title)[:255], "policycompare", ""
    properties.created = properties.modified = moment
    properties.last_modified_by, properties.revision = "policycompare", 1

    # The template's fonts come from its theme, which wins over a font that is named beside it.
    for fonts in book.styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            if name.endswith("Theme") or name == qn("w:cstheme"):
                del fonts.attrib[name]
        for name, font in (("ascii", "Times New Roman"), ("hAnsi", "Times New Roman"), ("eastAsia", FONT)):
            fonts.set(qn(f"w:{name}"), font)
    for language in book.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    normal = book.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(9)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(2)
    normal.paragraph_format.line_spacing = 1.15

    page, edge = book.sections[0], Mm(15)
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = edge

    def say(paragraph: Any, text: str, *, bold: bool = False, small: bool = False, shared: bool = False) -> None:
        run = paragraph.add_run(_printable(text))
        run.bold = bold or None
        if small:
            run.font.size = Pt(7)
        if shared:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW

    book.add_heading(_printable(side.title), 1)
    if side.about:
        say(book.add_paragraph(), side.about, small=True)
    if side.regions:
        table = book.add_table(rows=2, cols=len(side.regions), style="Table Grid")
        table.autofit = False
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        width = (page.page_width - 2 * edge) // len(side.regions)
        for region, head, cell in zip(side.regions, table.rows[0].cells, table.rows[1].cells, strict=True):
            head.width = cell.width = width
            say(head.paragraphs[0], region.name, bold=True)
            if not region.passages:
                say(cell.paragraphs[0], labels["none"])
            for number, passage in enumerate(region.passages):
                paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
                if number:
                    paragraph.paragraph_format.space_before = Pt(8)
                say(paragraph, passage.measure_id, bold=True)
                say(paragraph, f" {passage.document}", small=True)
                if not passage.is_accepted:
                    say(paragraph, f" [{labels['not_accepted']}]", bold=True, small=True)
                if heading := _shown_heading(passage):
                    say(cell.add_paragraph(), heading, bold=True)
                for extract in passage.extracts:
                    paragraph = cell.add_paragraph()
                    for text, shared in pieces[extract]:
                        say(paragraph, text, shared=shared)
                    place = _place(passage.source_file, extract.char_start, extract.char_end)
                    say(cell.add_paragraph(), f"{labels['source']} {place}", small=True)
                for name, entries in _facts(passage, labels):
                    paragraph = cell.add_paragraph()
                    say(paragraph, f"{labels[name]} ", small=True)
                    for at, (words, place) in enumerate(entries):
                        say(paragraph, f"\n{words} " if at else f"{words} ")
                        say(paragraph, place, small=True)
                    if not entries:
                        say(paragraph, "—")
                if why := _why(passage, labels):
                    say(cell.add_paragraph(), why, small=True)
    say(book.add_paragraph(), labels["shared"], small=True, shared=True)
    written = io.BytesIO()
    book.save(written)
    return _without_clock(written.getvalue())


def _without_clock(data: bytes) -> bytes:
    """A zip archive with the same members and no time of writing, which python-docx takes from the clock."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(member, old.read(name))
    return out.getvalue()
