"""Make documents by recombining real measures, to measure what many documents cost.

Each measure is taken from the raw files as it stands there, with its responsibility clause, its
traditional characters and its inline pinyin; only its number is replaced. A document has a made
title and made headings (一、 / （一） / 1.) and holds no measure twice. As real plans do, a document
names who is responsible for all of its measures or for none. The same arguments give the same bytes.

Usage: recombine.py SOURCE_PROJECT TARGET_FOLDER COUNT [SEED]
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

DOCUMENT_BYTES = 44_000
"""UTF-8 bytes of a document, its last measure included."""

RE_NUMBER = re.compile(r"\s*(?:\d{1,3}[.、\uff0e]|[(\uff08][一二三四五六七八九十]{1,4}[)\uff09])\s*")
FIRST = "东西南北安平永新长广金清河江石松林海云龙"
SECOND = "原川阳宁州山陵丰泉溪城源水岭关台湖门昌和"
KINDS = ("法治建设实施方案", "法治政府建设规划", "依法治理工作方案", "法治社会建设实施方案")
VERBS = ("推进", "加强", "完善", "健全", "深化", "规范")
OBJECTS = ("地方立法", "依法行政", "公正司法", "法治宣传", "法律服务", "权力监督", "队伍建设", "基层治理", "营商环境")
NUMERALS = "一二三四五六七八九十"


def read_measures(root: Path) -> tuple[list[str], list[str]]:
    """Read the raw text of every measure of a project, without its number and in one line.

    Args:
        root: Project folder that policycompare can read.

    Returns:
        The measures in the order of the files: those with a responsibility clause, and the others.
    """
    from policycompare.project import make_tables

    passages = make_tables(root).passages
    passages = passages[passages["measure_id"].notna()]
    found: list[tuple[str, int, bool, str]] = []
    raws: dict[str, str] = {}
    for _, rows in passages.groupby("measure_id"):
        name = str(rows["source_file"].iloc[0])
        if name not in raws:
            raws[name] = (root / "data" / "raw" / name).read_bytes().decode("utf-8")
        start, end = int(rows["char_start"].min()), int(rows["char_end"].max())
        lines = [line.strip() for line in raws[name][start:end].splitlines()]
        has_clause = bool((rows["label"] == "responsibility").any())
        found.append((name, start, has_clause, RE_NUMBER.sub("", "".join(lines), count=1)))
    found.sort()
    return [text for *_, has_clause, text in found if has_clause], [
        text for *_, has_clause, text in found if not has_clause
    ]


def make_document(measures: tuple[list[str], list[str]], number: int, seed: int) -> tuple[str, str, int]:
    """Make one document.

    Args:
        measures: What ``read_measures`` gave.
        number: Which document, from 0.
        seed: With the number it decides everything.

    Returns:
        Its region's name, its text, and how many measures it holds.
    """
    rng = random.Random(seed * 1_000_003 + number)
    region = f"{FIRST[number % 20]}{SECOND[number // 20 % 20]}{FIRST[number // 400 % 20] if number >= 400 else ''}市"
    lines = [f"{region}{rng.choice(KINDS)}(2021—2025年)", "为深入贯彻落实全面依法治国战略,结合我市实际,制定本方案。"]
    size = sum(len(line.encode()) + 1 for line in lines)
    pool = rng.choices(measures, [len(part) for part in measures])[0]
    chosen = iter(rng.sample(pool, len(pool)))
    restarts = rng.random() < 0.5  # as in Anshan numbers begin anew in each chapter; else they run on
    chapter = num = total = 0
    section = left = per_chapter = 0
    while size < DOCUMENT_BYTES and (measure := next(chosen, None)) is not None:
        new: list[str] = []
        if left == 0:
            if chapter == 0 or (section == per_chapter and chapter < len(NUMERALS)):
                chapter, section, per_chapter = chapter + 1, 0, rng.randint(2, 5)
                num = 0 if restarts else num
                one, other = (f"{rng.choice(VERBS)}{rng.choice(OBJECTS)}" for _ in range(2))
                new.append(f"{NUMERALS[chapter - 1]}、{one},{other}")
            section = section % len(NUMERALS) + 1
            left = rng.randint(3, 8)
            new.append(f"({NUMERALS[section - 1]}){rng.choice(VERBS)}{rng.choice(OBJECTS)}机制")
        left -= 1
        num, total = num + 1, total + 1
        new.append(f"{num}.{measure}")
        lines += new
        size += sum(len(line.encode()) + 1 for line in new)
    return region, "\n".join(lines) + "\n", total


def write_project(measures: tuple[list[str], list[str]], target: Path, count: int, seed: int = 1) -> tuple[int, int]:
    """Write a project folder of made documents.

    Args:
        measures: What ``read_measures`` gave.
        target: The project folder to make.
        count: How many documents.
        seed: Another seed gives other documents.

    Returns:
        UTF-8 bytes and measures of all documents.
    """
    raw = target / "data" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    manifest: list[str] = []
    size = held = 0
    for number in range(count):
        region, text, total = make_document(measures, number, seed)
        data = text.encode()
        (raw / f"made-{number:04d}.txt").write_bytes(data)
        manifest += [
            "[[file]]", f'path = "made-{number:04d}.txt"', "[[file.document]]",
            f'document_id = "made-{number:04d}"', f'region_id = "region-{number:04d}"',
            f'region_name = "{region}"', 'admin_level = "prefecture"', "",
        ]  # fmt: skip
        size, held = size + len(data), held + total
    (raw / "manifest.toml").write_bytes("\n".join(manifest).encode())
    return size, held


if __name__ == "__main__":
    made = write_project(read_measures(Path(sys.argv[1])), Path(sys.argv[2]), int(sys.argv[3]), *map(int, sys.argv[4:]))
    print(f"{sys.argv[3]} documents, {made[0]} bytes, {made[1]} measures")
