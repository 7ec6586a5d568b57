"""Values that nobody expects, in files that people keep: TOML, JSON, csv, or any text."""

from __future__ import annotations

import csv
import io
import json
from random import Random
from typing import Any

from fuzz.texts import character, mutated_bytes

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
    return {
        str(rng.choice(("a", "path", "zh", "document_id", "cues", ""))): absurd(rng, deep + 1)
        for _ in range(rng.choice((0, 1, 2)))
    }


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
            holder[
                str(rng.choice((*SCALARS, "upper", "earlier", "sha256", "starts_with", "issuer", "cues", "vetoes")))
            ] = absurd(rng)
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


def toml(value: Any) -> str:
    """A value as TOML writes it; tables in line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return (
            '"'
            + "".join(
                c
                if c.isprintable() and c not in '"\\'
                else f"\\u{ord(c):04X}"
                if ord(c) < 0x10000
                else f"\\U{ord(c):08X}"
                for c in value
            )
            + '"'
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(str(k))} = {toml(v)}" for k, v in value.items()) + "}"
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


def mutated_csv(rng: Random, text: str, how: list[str]) -> bytes:
    """A csv table with other cells, columns or rows, or changed as text."""
    if rng.random() < 0.3:
        return mutated_text(rng, text, how)
    rows = list(csv.reader(io.StringIO(text)))
    for _ in range(rng.choice((1, 1, 2, 4))):
        kind = rng.choice(
            (
                "cell",
                "cell",
                "cell",
                "cell",
                "head",
                "drop cell",
                "add cell",
                "drop column",
                "double row",
                "drop row",
                "swap",
            )
        )
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
    csv.writer(
        out, lineterminator=rng.choice(("\n", "\r\n")), delimiter=rng.choice((",",) * 8 + (";", "\t"))
    ).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")
