"""Studies of two short documents, one of whose files is mutated: manifest, codebook, decisions, lexicon, documents."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from fuzz.cases import Case
from fuzz.texts import HERE, HOSTILE, any_text, insert_hostile
from fuzz.values import mutated_csv, mutated_text, mutated_tree, toml

LEXICON = HERE / "src" / "policycompare" / "lexicon"
MANIFEST, CODEBOOK = "data/raw/manifest.toml", "data/lexicon/codebook"
DECISIONS = "data/lexicon/decisions"
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
    lines = ["[study]", 'codebook = "rule_of_law"', 'compare_by = "region"']
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
def made_tables() -> Any:
    """The tables of the study as it stands."""
    import tempfile

    from policycompare.project import make_compared_tables

    with tempfile.TemporaryDirectory() as folder:
        Case(base(), []).write(Path(folder) / "study", Path(folder))
        return make_compared_tables(Path(folder) / "study")


# -- one drawer a kind of file


def manifest_case(rng: Random) -> Case:
    files, how = base(), []  # type: ignore[var-annotated]
    text = _manifest()
    if rng.random() < 0.7:
        tree = mutated_tree(rng, tomllib.loads(text), how)
        files[MANIFEST] = "\n".join(f"{toml(str(k))} = {toml(v)}" for k, v in tree.items()).encode(
            "utf-8", "surrogatepass"
        )
    else:
        files[MANIFEST] = mutated_text(rng, text, how)
    return Case(files, [MANIFEST], how)


@cache
def _csv(name: str, most: int = 12) -> str:
    """The first rows of a table of the package."""
    lines = (LEXICON / name).read_text("utf-8").splitlines(keepends=True)
    return "".join(lines[:most])


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
            files[name] = json.dumps(mutated_tree(rng, CODES, how), ensure_ascii=rng.random() < 0.5).encode(
                "utf-8", "surrogatepass"
            )
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


LEXICA = (
    "roles",
    "role_kinds",
    "relations",
    "columns",
    "functions",
    "target_words",
    "value_units",
    "bindingness",
    "bodies",
    "glossary",
)


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
    from policycompare.topics.decision_kinds import (
        AddedTarget,
        AlignmentDecision,
        CodingDecision,
        FunctionDecision,
        TargetDecision,
        text_hash,
    )
    from policycompare.topics.resolving import Present

    tables = made_tables()
    present = Present.of(tables)
    measures = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
    ids = sorted(measures)
    left, right = next(i for i in ids if i.startswith("jia")), next(i for i in ids if i.startswith("yi"))
    topic = sorted(tables.topics["topic_id"])[0]
    targets = [f"{i},value,5,why,{digest},li,2026-01-01" for i, digest in [*present.targets.hash_of.items()][:2]]
    targets += [f"{i},,no,,{digest},," for i, digest in [*present.targets.hash_of.items()][2:4]]
    units = [f"{i},finance,,{digest},li," for i, digest in [*present.units.hash_of.items()][:2]]
    rows = {
        CodingDecision: [f"{left},{topic},primary,why,{text_hash(measures[left])},,", f"{right},{topic},no,,,,"],
        AlignmentDecision: [f"{left},{right},same,,{text_hash(measures[left])},{text_hash(measures[right])},li,"],
        AddedTarget: [f"{left},{measures[left][:4]},figure,,{text_hash(measures[left])},li,"],
        TargetDecision: targets,
        FunctionDecision: units,
    }
    return {kind.FILE: "\n".join([",".join(kind.columns()), *own]) + "\n" for kind, own in rows.items()}


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
        files[MANIFEST] = "\n".join(f"{k} = {toml(v)}" for k, v in tree.items()).encode()
    return Case(files, ["data/raw/jia.txt", "data/raw/yi.txt"], how)
