"""Texts of documents, cut out of those of the tests, and what happens to texts on their way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

HERE = Path(__file__).parents[2]
PLACES = (
    "tests/documents/*.txt", "tests/plans/*.txt", "tests/cases/*/*.txt", "tests/forms/*.read.txt", "tests/align/*.txt",
    "data/raw/*.txt",
)  # fmt: skip
LONGEST = 2_500
"""Most characters of a stretch, but for a few."""

ODD = [
    "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u202c", "\u2066", "\u2069", "\u061c", "\u200e",
    "\u3000", "\u00a0", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x07", "\x08", "\x1b",
    "\x7f", "\x9b", "\r", "\r\n", "\n", "\t", "\ue000", "\uf8ff", "\U000f0000", "\U000ffffd", "\U00100000",
    "\U0010fffd", "\U0010ffff", "\ufdd0", "\ufffe", "\uffff", "\ufffd", "\u0301", "\u0300\u0316", "\u0338", "\u20e3",
    "\u3099", "\u309a", "\ufe0f", "\U000e0100", "\u180e", "\uac00\u11a8", "\u1100\u1161", "\u2f00", "\u2e80", "\uf900",
    "\U0002f800", "\U00020000", "\U0001f600", "\U0001f468\u200d\U0001f469", "ﬁ", "ß", "İ", "ı", "ſ", "Å", "Ω", "①", "⒈",
    "㈠", "㎡", "％", "℅", "‰", "½", "²", "〇", "○", "零", "廿", "卅", "著", "實(shí)", "（men）", "徖", "=", "+", "@",
    "-", "'", '"', ",", ";", "|", "\\", "/", "<", ">", "&", "&lt;", "&#0;", "]]>", "<!--", "{{7*7}}", "{%", "${x}", "%s",
    "\x1b[31m", "#", "*", "**", "`", "~~~", "| a | b |", "$", "^", "(", ")", "（", "）", "[", "]", "【", "】", "〔", "〕",
    "《", "》", "〈", "〉", "“", "”", "‘", "’", "：", "；", "、", "。", "．", ".", "…", "——", "·", "！", "？", "一、", "（一）",
    "1.", "1．1", "第一条", "第十章", "附件：", "附件1", "牵头单位：", "责任单位：", "（市司法局牵头）", "配合单位：",
    "100%；责任单位：市司法局", "（含县级）；牵头单位：市委办公室", "2025年底前", "到2027年，", "0000年00月00日",
    "99999999999999999999", "1e309", "0.0000001", "十万亿亿", "第9999999条", "〔2024〕1号", "各市人民政府：",
    "目  录", "............1", "— 1 —", "第1页 共2页",
]  # fmt: skip
HOSTILE = [
    "<zzx onzzx=1>", "</mark><zzx>", '"zzq="1', "'zzq='1", "</script><zzx>", "</style><zzx>", "--><zzx>", "]]><zzx>",
    "<script>zzx()</script>", "<img src=x onerror=zzx()>", "{{zzx}}", "javascript:zzx()", "<svg/onload=zzx()>",
    '=HYPERLINK("http://zzx.invalid","zzx")', "=cmd|'/c zzx'!A1", "@SUM(1+1)", "</textarea><zzx>", "<zzx ", "&lt;zzx&gt;",
    "\x00<zzx>", "<!--zzx", "<?zzx?>", "</title><zzx>",
]  # fmt: skip
NUMBERS = re.compile(r"[一二三四五六七八九十百]+|\d+")
WIDE = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
NARROW = {c + 0xFEE0: c for c in range(0x21, 0x7F)} | {0x3000: 0x20}


@cache
def corpus() -> tuple[str, ...]:
    """Texts of the tests and of the project, in the order of their names."""
    paths = [path for pattern in PLACES for path in sorted(HERE.glob(pattern))]
    texts = []
    for path in paths:
        data = path.read_bytes()
        for encoding in ("utf-8-sig", "gb18030", "big5"):
            try:
                texts.append(data.decode(encoding))
                break
            except UnicodeDecodeError:
                continue
    return tuple(texts)


@cache
def _by_category() -> dict[str, list[int]]:
    """A few hundred code points of each category of Unicode."""
    found: dict[str, list[int]] = {}
    for code in (
        *range(0x30000),
        *range(0xE0000, 0xE0200),
        *range(0xF0000, 0x110000, 97),
        0x10FFFD,
        0x10FFFE,
        0x10FFFF,
    ):
        found.setdefault(unicodedata.category(chr(code)), []).append(code)
    return {category: codes[:: max(1, len(codes) // 400)] for category, codes in sorted(found.items())}


def character(rng: Random, *, surrogates: bool = False) -> str:
    """Something that stands in no ordinary text, or in every one at another place."""
    if rng.random() < 0.6:
        return rng.choice(ODD)
    categories = _by_category()
    category = rng.choice([c for c in categories if c != "Cs" or surrogates])
    return chr(rng.choice(categories[category]))


def stretch(rng: Random, longest: int = LONGEST) -> str:
    """A stretch of a real text, whole lines; now and then a whole text."""
    text = rng.choice(corpus())
    if len(text) <= longest or (rng.random() < 0.02 and len(text) < 20_000):
        return text
    lines = text.splitlines(keepends=True)
    start = 0 if rng.random() < 0.4 else rng.randrange(len(lines))
    size, found = rng.randrange(200, longest), ""
    for line in lines[start:]:
        found += line
        if len(found) >= size:
            break
    return found[: 2 * longest]


Mutation = Callable[[Random, str], str]


def _at(rng: Random, text: str) -> int:
    return rng.randrange(len(text) + 1)


def _edge(rng: Random, text: str) -> int:
    """A place where something begins or ends: beside a mark, a figure or a line end."""
    places = [m.start() + rng.randrange(2) for m in re.finditer(r"[\n，。；：、（）《》%％0-9一二三年月日]", text)]
    return rng.choice(places) if places else _at(rng, text)


def insert_odd(rng: Random, text: str) -> str:
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = (_edge if rng.random() < 0.6 else _at)(rng, text)
        text = text[:at] + character(rng) * rng.choice((1, 1, 1, 2, 30)) + text[at:]
    return text


def insert_hostile(rng: Random, text: str) -> str:
    for _ in range(rng.choice((1, 3, 10))):
        at = (_edge if rng.random() < 0.5 else _at)(rng, text)
        text = text[:at] + rng.choice(HOSTILE) + text[at:]
    return text


def scatter(rng: Random, text: str) -> str:
    """One character behind many of the others."""
    odd, share = character(rng), rng.choice((0.02, 0.2, 1))
    return "".join(c + odd if rng.random() < share else c for c in text)


def delete(rng: Random, text: str) -> str:
    a, b = sorted((_edge(rng, text), _at(rng, text)))
    return text[:a] + text[min(b, a + rng.choice((1, 3, 40, 400))) :]


def cut(rng: Random, text: str) -> str:
    return text[: _at(rng, text)] if rng.random() < 0.5 else text[_at(rng, text) :]


def splice(rng: Random, text: str) -> str:
    return text[: _at(rng, text)] + stretch(rng, 600) + text[_at(rng, text) :]


def repeat(rng: Random, text: str) -> str:
    a = _at(rng, text)
    piece = text[a : a + rng.choice((1, 2, 10, 60, 300))]
    times = rng.choice((2, 3, 30, 300))
    return text[:a] + piece * min(times, 1 + 12_000 // max(1, len(piece))) + text[a:]


def double_lines(rng: Random, text: str) -> str:
    lines = text.split("\n")
    times = rng.choice((1, 1, 3))
    return "\n".join(line for line in lines for _ in range(1 + times * (rng.random() < 0.5)))


def double_all(rng: Random, text: str) -> str:
    return text + rng.choice(("", "\n", "\n\n", "\f")) + text


def shuffle_lines(rng: Random, text: str) -> str:
    lines = text.split("\n")
    rng.shuffle(lines)
    return "\n".join(lines)


def move_numbers(rng: Random, text: str) -> str:
    """Numbers become others, of other kinds."""
    names = (
        "零",
        "一",
        "十",
        "一百二十",
        "0",
        "1",
        "01",
        "99",
        "1.1",
        "1.1.1",
        "十十",
        "百",
        "４",
        "99999",
        "-1",
        "½",
        "廿三",
        "①",
        "Ⅳ",
    )
    share = rng.choice((0.05, 0.3, 1))
    return NUMBERS.sub(lambda m: rng.choice(names) if rng.random() < share else m.group(), text)


def wrap(rng: Random, text: str) -> str:
    """Lines broken at a width, by whatever breaks them."""
    width, end = (
        rng.choice((1, 8, 20, 30, 38, 45, 80)),
        rng.choice(("\n", "\n", "\r\n", "\n\n", "\n  ", "\u2028", "\r")),
    )
    lines = (line[a : a + width] for line in text.split("\n") for a in range(0, max(1, len(line)), width))
    return end.join(lines)


def one_line(rng: Random, text: str) -> str:
    return text.replace("\n", rng.choice(("", " ", "\t", "\u3000")))


def line_ends(rng: Random, text: str) -> str:
    return text.replace("\n", rng.choice(("\r", "\r\n", "\n\n", "\n\r", "\x0b", "\x0c", "\x85", "\u2028", "\n \n")))


def widths(rng: Random, text: str) -> str:
    return text.translate(rng.choice((WIDE, NARROW)))


def forms(rng: Random, text: str) -> str:
    return unicodedata.normalize(rng.choice(("NFD", "NFKD", "NFKC")), text)


def indent(rng: Random, text: str) -> str:
    blank = rng.choice((" ", "  ", "\t", "\u3000\u3000", "> ", "- ", "* ", "# ", "✅ ", "▶", "　" * 12))
    share = rng.choice((0.1, 1))
    return "\n".join(blank + line if rng.random() < share else line for line in text.split("\n"))


def swap_marks(rng: Random, text: str) -> str:
    """One mark becomes another, everywhere."""
    marks = "，。；：、（）《》()%,.;:“”\n 〔〕——"
    a, b = rng.choice(marks), rng.choice([*marks, "", character(rng)])
    return text.replace(a, b)


def nest(rng: Random, text: str) -> str:
    opened, closed = rng.choice(("（）", "()", "《》", "〔〕", "“”", "[]", "【】", "（)"))
    deep, at = rng.choice((2, 10, 200, 1500)), _at(rng, text)
    inside = text[at : at + rng.choice((0, 5, 50))]
    return text[:at] + opened * deep + inside + closed * rng.choice((0, deep)) + text[at:]


def table(rng: Random, text: str) -> str:
    """Lines become cells of a table that was copied as text."""
    lines = [line for line in text.split("\n") if line.strip()] or [""]
    columns, mark = rng.choice((2, 3, 4, 9)), rng.choice(("\t", " | ", "  ", "\n"))
    head = rng.sample(
        ["序号", "工作任务", "牵头单位", "责任单位", "完成时限", "指标", "单位", "2025年", "属性", "备注"], columns
    )
    rows = [lines[a : a + columns] for a in range(0, min(len(lines), 60), columns)]
    return "\n".join(mark.join(row) for row in [head, *rows])


def long_line(rng: Random, text: str) -> str:
    """A line or a sentence that goes on and on."""
    piece = rng.choice(
        (
            "（市司法局牵头）",
            "市司法局、",
            "推进依法行政，",
            "100%，",
            "责任单位：",
            "2025年",
            "《",
            "一、",
            "的",
            "a ",
            "1.",
            "（",
        )
    )
    at = _edge(rng, text)
    return text[:at] + piece * rng.choice((50, 700, 2_000)) + text[at:]


MUTATIONS: tuple[Mutation, ...] = (
    insert_odd, insert_odd, insert_odd, insert_hostile, scatter, delete, delete, cut, splice, splice, repeat, repeat,
    double_lines, double_all, shuffle_lines, move_numbers, move_numbers, wrap, wrap, one_line, line_ends, widths, forms,
    indent, swap_marks, swap_marks, nest, table, long_line,
)  # fmt: skip
MOST = 60_000
"""Most characters of a mutated text."""


def mutated(rng: Random, text: str, how: list[str], most: int = MOST) -> str:
    """A text after one to four mutations, whose names are added to ``how``."""
    for _ in range(rng.choice((1, 1, 2, 3, 4))):
        mutation = rng.choice(MUTATIONS)
        how.append(mutation.__name__)
        text = mutation(rng, text)[:most]
    return text


def any_text(rng: Random, how: list[str], most: int = MOST) -> str:
    """A mutated stretch of a real text; now and then nothing but odd characters."""
    if rng.random() < 0.03:
        how.append("odd characters alone")
        return "".join(character(rng) for _ in range(rng.randrange(1, 300)))
    return mutated(rng, stretch(rng, min(most, LONGEST)), how, most)


ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "big5", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5hkscs",
             "hz", "utf-7", "cp1252", "shift_jis", "euc_kr")  # fmt: skip


def encoded(rng: Random, text: str, how: list[str]) -> bytes:
    """A text in some encoding, what it cannot write left out; lone surrogates as some programs write them."""
    encoding = rng.choice(ENCODINGS)
    how.append(encoding)
    if encoding.startswith("utf") and rng.random() < 0.2:
        at = _at(rng, text)
        text = text[:at] + chr(rng.randrange(0xD800, 0xE000)) + text[at:]
        how.append("surrogate")
        try:
            return text.encode(encoding, "surrogatepass")
        except (UnicodeEncodeError, LookupError):
            return text.encode("utf-8", "surrogatepass")
    return text.encode(encoding, "ignore")


def mutated_bytes(rng: Random, data: bytes, how: list[str]) -> bytes:
    """Bytes after one to three mutations."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        kind = rng.choice(("flip", "flip", "cut", "drop", "insert", "repeat", "zero", "swap", "head", "splice"))
        how.append(kind)
        at = rng.randrange(len(data) + 1)
        size = rng.choice((1, 2, 4, 64, 1024))
        if kind == "flip":
            changed = bytearray(data)
            for _ in range(rng.choice((1, 1, 5, 50)) if data else 0):
                changed[rng.randrange(len(data))] = rng.choice((0, 0xFF, 0x7F, 0x80, rng.randrange(256)))
            data = bytes(changed)
        elif kind == "cut":
            data = data[:at]
        elif kind == "drop":
            data = data[:at] + data[at + size :]
        elif kind == "insert":
            data = data[:at] + rng.randbytes(size) + data[at:]
        elif kind == "repeat":
            data = data[:at] + data[at : at + size] * rng.choice((2, 10)) + data[at:]
        elif kind == "zero":
            data = data[:at] + bytes(size) + data[at + size :]
        elif kind == "swap":
            data = data[:at] + data[at + size : at + 2 * size] + data[at : at + size] + data[at + 2 * size :]
        elif kind == "head":
            data = (
                rng.choice(
                    (
                        b"\xef\xbb\xbf",
                        b"\xff\xfe",
                        b"\xfe\xff",
                        b"PK\x03\x04",
                        b"%PDF-1.7\n",
                        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
                        b"{\\rtf1 ",
                        b"<html>",
                        b"\0",
                    )
                )
                + data
            )
        else:
            other = rng.randrange(len(data) + 1)
            data = data[:at] + data[other : other + 4 * size] + data[at:]
    return data
