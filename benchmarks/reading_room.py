"""Time what the reading view does with many measures: made, opened, searched and filtered.

The study's tables are repeated, each copy as regions of its own; every phrase of a copy holds two characters that are
the copy's own, so that no phrase is cut twice. Of pairs the accepted ones and the nearest are kept.

Usage: reading_room.py [MEASURES]
"""

from __future__ import annotations

import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

import policycompare as pc
from policycompare.report.reading_room import Room
from policycompare.tables.frames import Compared

ROOT = Path(__file__).parents[1]
OF_ALL = (
    "topics", "themes", "topic_rows", "topic_limits", "roles", "functions", "glossary", "comparisons", "changes",
    "target_differences", "reuse", "reuse_shares", "passage_topics", "decisions",
)  # fmt: skip
IDS = (
    "document_id", "region_id", "side_id", "section_id", "parent_id", "measure_id", "sentence_id", "unit_id",
    "target_id", "citation_id", "nested_in", "cited_document_id", "passage_id", "source_file", "left_measure_id",
    "right_measure_id", "left_sentence_id", "right_sentence_id",
)  # fmt: skip
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
QUERIES = ("政府", "数字 政府", "行政复议", "「一审诉讼案件服判息诉率」", "司法局 公安局", "建设")


def repeated(tables: Compared, copies: int) -> Compared:
    """The tables so many times over."""
    frames: dict[str, pd.DataFrame] = {}
    for table, frame in tables.items():
        if table.name in OF_ALL:
            frames[table.name] = frame.iloc[:0] if OF_ALL.index(table.name) > 6 else frame
            continue
        if table.name == "alignments":
            frame = frame[frame["is_accepted"] | (frame["rank_left"] <= 3) | (frame["rank_right"] <= 3)]
        made = []
        for copy in range(copies):
            own = frame.copy()
            for column in set(IDS) & set(own.columns):
                own[column] = f"r{copy}-" + own[column]
            if table.name == "measures":
                mark = STEMS[copy % 10] + BRANCHES[copy // 10 % 12]
                own["text"] = [re.sub("[，。；]", lambda stop, mark=mark: f"{mark}{stop[0]}", t) for t in own["text"]]
            made.append(own)
        frames[table.name] = pd.concat(made, ignore_index=True)
    return Compared(frames)


def timed(what: str, run: Callable[[], Any]) -> Any:
    """Run and print how long it took."""
    start, own = time.perf_counter(), time.process_time()
    found = run()
    print(
        f"{time.perf_counter() - start:8.3f} s, {time.process_time() - own:8.3f} s of one processor: {what}", flush=True
    )
    return found


def main() -> None:
    """Print the times."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    study = pc.load(ROOT)
    tables = repeated(study, -(-wanted // len(study.measures)))
    print(f"{len(tables.measures):,} measures, {tables.measures['text'].str.len().sum():,} characters")
    room = timed("the view is made (first view: this and the next two)", lambda: Room(tables, ROOT, "zh"))
    everything = {"query": "", "how": "all", "filters": {}, "first": 0, "most": 50}
    timed("its first page of the list, with all counts", lambda: room.answer({"type": "search", **everything}))
    first = room.finder.measures[0]
    timed("its first measure opened in its document", lambda: room.answer({"type": "open", "id": first}))
    timed("another measure opened", lambda: room.answer({"type": "open", "id": room.finder.measures[20_000 % wanted]}))
    timed("the words' dictionary loaded, once", lambda: room.finder.index.cut)
    for query in QUERIES:
        for again in ("", ", again"):
            asked = {"type": "search", **everything, "query": query}
            answer = timed(f"{query}{again}", lambda asked=asked: room.answer(asked))
            room.search()
        print(f"{answer['total']:10,} measures")
    for filters in ({"level": ["prefecture"]}, {"unit": "司法局", "role": ["responsible"]}, {"due_by": ["2025"]}):
        answer = timed(str(filters), lambda f=filters: room.answer({"type": "search", **everything, "filters": f}))
        print(f"{answer['total']:10,} measures")
    timed("the selection as a frame", lambda: room.selection)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:8.2f} GB at most")


if __name__ == "__main__":
    main()
