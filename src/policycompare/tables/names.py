"""Names for people, in Chinese or English, of what the tables hold by id."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policycompare.lexicon.glossary import Glossary
from policycompare.lexicon.segmentation import spell_words
from policycompare.tables.frames import iter_rows
from policycompare.tables.queries import side_kind, topic_fit, whole_fit
from policycompare.tables.sides import english_region, region_names, rest_of_id, told_apart
from policycompare.text.numerals import parse_chinese
from policycompare.words import Lang, SideWord, checked_lang, listed, say, side_word, value_word

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.tables.frames import Coded

# What a region's name ends with and a chart can do without: 鞍山市 is 鞍山 beside other regions.
REGION_ENDS = ("维吾尔自治区", "回族自治区", "壮族自治区", "自治区", "省", "市", "区", "县")


@dataclass(frozen=True)
class Names:
    """Names in one language; what has none keeps its id, so nothing is ever blank.

    Attributes:
        tables: The tables whose ids are to be named.
        lang: zh or en.

    Example:
        >>> from policycompare.tables.frames import build_tables
        >>> no_tables = build_tables({}, [])
        >>> names = Names(no_tables, "en")
        >>> names.region("ning-xia"), names.role("lead"), names.unit("of no table")
        ('Ning Xia', 'lead', 'of no table')
        >>> Names(no_tables, "zh").role("lead"), Names(no_tables, "zh").word("increase")
        ('牵头', '提高')
    """

    tables: Coded
    lang: Lang = "zh"
    _found: dict[str, dict[str, str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        checked_lang(self.lang)

    def say(self, key: str, /, **values: object) -> str:
        """Words of the catalogue (``policycompare.words``) in this language; ``{side}`` is what the study compares."""
        return say(key, self.lang, **{"side": self._side_word, **values})

    def _name(self, table: str, key: str, value: str) -> str:
        """What a table with both names calls a value of its key; its Chinese name where there is no other."""
        if table not in self._found:
            frame: pd.DataFrame = getattr(self.tables, table)
            names = frame[f"name_{self.lang}"]
            names = names.where(names.notna() & (names != ""), frame["name_zh"])
            self._found[table] = dict(zip(frame[key], names, strict=True))
        return self._found[table].get(value, value)

    def word(self, value: str) -> str:
        """A word of the schema's closed value lists: a level, system, kind, period, comparator, difference, basis."""
        return value_word(value, self.lang)

    def role(self, role: str) -> str:
        """A unit's role in a measure."""
        return self._name("roles", "role", role)

    def function(self, function: str) -> str:
        """A unit's function."""
        return self._name("functions", "function", function)

    def theme(self, theme: str) -> str:
        """A theme of the codebook."""
        return self._name("themes", "theme", theme)

    def row(self, row: str) -> str:
        """A row of the codebook."""
        return self._name("topic_rows", "row", row)

    def topic(self, topic_id: str) -> str:
        """A topic of the codebook."""
        return self._name("topics", "topic_id", topic_id)

    @cached_property
    def fit(self) -> str:
        """How far the codebook reaches, in a sentence; empty where every measure has a topic.

        Where it fits less than ``queries.FITS`` of a document's measures, the sentence says that nothing follows for
        the document from topics: neither that it lacks one nor that it resembles nobody.
        """
        whole = whole_fit(self.tables)
        without = whole.measures - whole.coded
        if not without:
            return ""
        key = "wording.fit_one" if without == 1 else "wording.fit_many"
        count = self.say(key, without=without, measures=whole.measures)
        odd = [self.document(document) for document, own in topic_fit(self.tables).items() if not own.fits]
        if not odd:
            return self.say("wording.fit", count=count)
        return self.say("wording.fit_odd", count=count, documents=listed(odd, self.lang))

    @cached_property
    def _regions(self) -> dict[str, str]:
        frame, documents = self.tables.regions, [row._asdict() for row in iter_rows(self.tables.documents)]
        printed = {r: n if isinstance(n, str) else r for r, n in zip(frame["region_id"], frame["name"], strict=True)}
        return _shortened(region_names(printed, documents)[self.lang])

    def region(self, region_id: str) -> str:
        """A region without 市, 区 or 自治区; in English its id, which is its name in pinyin. No two have one name."""
        return self._regions.get(region_id, english_region(region_id) if self.lang == "en" else region_id)

    @cached_property
    def _sides(self) -> dict[str, str]:
        frame = self.tables.sides
        return _shortened(dict(zip(frame["side_id"], frame[f"name_{self.lang}"], strict=True)))

    def side(self, side_id: str) -> str:
        """A side of the comparison, a region without 市, 区 or 自治区; no two of a study have one name.

        ``鞍山`` where regions are compared; ``云河市 2016`` where two documents of one region are, and ``2016–2020``
        where periods are.
        """
        return self._sides.get(side_id, side_id)

    def whole_side(self, side_id: str) -> str:
        """A side of the comparison with its region's whole name, as headings of columns have it: 鞍山市."""
        return self._name("sides", "side_id", side_id)

    @cached_property
    def _side_word(self) -> SideWord:
        return side_word(side_kind(self.tables), self.lang)

    @cached_property
    def _documents(self) -> dict[str, str]:
        frame = self.tables.documents
        if side_kind(self.tables) == "document":
            return {document_id: self.side(document_id) for document_id in frame["document_id"]}
        count = frame["region_id"].value_counts()
        found, titled = {}, self._titled
        for document_id, region_id in zip(frame["document_id"], frame["region_id"], strict=True):
            rest = rest_of_id(document_id, region_id)
            name = titled.get(document_id) or f"{self.region(region_id)} {rest}"
            found[document_id] = self.region(region_id) if count[region_id] == 1 else name
        return found

    @cached_property
    def _titled(self) -> dict[str, str]:
        """In Chinese: document -> its region and its title in short, or its kind where the copy has no title."""
        if self.lang != "zh":
            return {}
        rows = list(iter_rows(self.tables.documents))
        said = {}
        for row in rows:
            whole = self.tables.regions.set_index("region_id")["name"].get(row.region_id)
            title = short_title(known_text(row.title), known_text(whole))
            kind = known_text(row.document_type)
            title = title or (self.say("wording.untitled", kind=kind) if kind else "")
            region = self.region(row.region_id)
            if title:
                said[row.document_id] = title if region in title else f"{region} {title}"
        numbers = {row.document_id: known_text(row.document_number) for row in rows if row.document_id in said}
        years = {row.document_id: known_text(row.issue_date)[:4] for row in rows if row.document_id in said}
        return told_apart(said, [years, numbers])

    def document(self, document_id: str) -> str:
        """A document: its region's name, and where the region has several its title in short; its side if it is one.

        In English the rest of its id stands in place of the title.
        """
        return self._documents.get(document_id, document_id)

    @cached_property
    def _glossary(self) -> Glossary:
        own = self.tables.glossary
        return Glossary(dict(zip(own["zh"], own["en"].fillna(""), strict=True)), spell_words)

    def gloss(self, text: str) -> str:
        """Words of a document as a label: as printed; in English by the glossary, what it lacks in pinyin.

        Example:
            >>> from policycompare.tables.frames import build_tables
            >>> Names(build_tables({}, []), "en").gloss("行政执法事项")
            'administrative law enforcement matters'
        """
        return self._glossary.english(text) if self.lang == "en" else text

    def numeral(self, printed: str) -> str:
        """The number of a section: as printed; in English in figures.

        Example:
            >>> from policycompare.tables.frames import build_tables
            >>> Names(build_tables({}, []), "en").numeral("十二")
            '12'
        """
        value = parse_chinese(printed) if self.lang == "en" else None
        return printed if value is None else str(value)

    @cached_property
    def _units(self) -> dict[str, str]:
        frame = self.tables.units
        if self.lang == "zh":
            return dict(zip(frame["unit_id"], frame["name"], strict=True))
        rows = list(iter_rows(frame))
        found = {row.unit_id: self._english_unit(row) for row in rows}
        level = {row.unit_id: self.word(row.level) if isinstance(row.level, str) else "" for row in rows}
        kind = {row.unit_id: self.word(row.kind) if row.kind == "collective" else "" for row in rows}
        printed = {row.unit_id: self.gloss(row.name) for row in rows}
        for own in frame.groupby("region_id")["unit_id"]:
            found |= _in_brackets({unit: found[unit] for unit in own[1]}, [kind, level, printed])
        return found

    def _english_unit(self, row: Any) -> str:
        """A unit by its function, or by its name put into English where it has none."""
        name = self.function(row.function) if isinstance(row.function, str) else self.gloss(row.name)
        return name[:1].upper() + name[1:]

    def unit(self, unit_id: str) -> str:
        """A unit; in English its function, in brackets what tells it from others of the region: kind, level, name."""
        return self._units.get(unit_id, unit_id)


# 鞍山市人民政府关于印发《…》的通知: what is handed on is what the document is.
RE_HANDED_ON = re.compile(r"关于(?:印发|转发|批转)(.+?)的通知$")
# 随州市法治政府建设实施方案（2021—2025年）
RE_TITLE_END = re.compile(r"[（(][^（）()]*[）)]$")


def short_title(title: str, region: str = "") -> str:
    """What a document is called without its region in front, its years behind, and the letter that sends it.

    Example:
        >>> short_title("随州市法治政府建设实施方案（2021—2025年）", "随州市")
        '法治政府建设实施方案'
        >>> short_title("云河市人民政府关于印发《云河市养老服务规划》的通知", "云河市")
        '养老服务规划'
    """
    text = "".join(title.split())
    if handed := RE_HANDED_ON.search(text):
        text = handed[1]
    text = text.strip("《》“”")
    text = RE_TITLE_END.sub("", text)
    return text.removeprefix(region) if region and len(text) > len(region) + 1 else text


def known_text(value: object) -> str:
    """A cell as text; empty where it is null."""
    return value if isinstance(value, str) else ""


def _in_brackets(names: Mapping[str, str], labels: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Names no two of which are alike: the first label that tells those of one name apart, bracketed; else numbers."""
    found: dict[str, str] = {}
    for name, count in Counter(names.values()).items():
        own = [key for key, called in names.items() if called == name]
        for label in labels if count > 1 else ():
            if len({label[key] for key in own}) == count:
                found |= {key: f"{name} ({label[key]})" if label[key] else name for key in own}
                break
        else:
            found |= {key: f"{name} ({at})" if count > 1 else name for at, key in enumerate(own, 1)}
    return found


def _shortened(names: Mapping[str, str]) -> dict[str, str]:
    """Names without what a region's name ends with, except where two would look alike."""
    short = {key: _short(name) for key, name in names.items()}
    count = Counter(short.values())
    return {key: names[key] if count[name] > 1 else name for key, name in short.items()}


def _short(name: str) -> str:
    for end in REGION_ENDS:
        if name.endswith(end) and not name.endswith("地区") and len(name) - len(end) >= 2:
            return name.removesuffix(end)
    return name
