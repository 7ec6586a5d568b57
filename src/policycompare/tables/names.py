"""Names for people, in Chinese or English, of what the tables hold by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from policycompare.tables.frames import iter_rows
from policycompare.tables.queries import side_kind, topic_fit, whole_fit
from policycompare.tables.sides import english_region, region_names, rest_of_id
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
        found = {}
        for document_id, region_id in zip(frame["document_id"], frame["region_id"], strict=True):
            rest = rest_of_id(document_id, region_id)
            found[document_id] = self.region(region_id) + ("" if count[region_id] == 1 else f" {rest}")
        return found

    def document(self, document_id: str) -> str:
        """A document: its region's name, and the rest of its id where the region has several; its side if it is one."""
        return self._documents.get(document_id, document_id)

    @cached_property
    def _units(self) -> dict[str, str]:
        frame = self.tables.units
        own = dict(zip(frame["unit_id"], frame["name"], strict=True))
        if self.lang == "zh":
            return own
        named = frame[frame["function"].notna()]
        plain = ~named.duplicated(["region_id", "function", "kind"], keep=False)
        shared = named.duplicated(["region_id", "function"], keep=False)
        plain &= (named["kind"] == "agency") | ~shared  # 市司法局 needs no name beside 全市司法行政部门
        labels = named["function"].map(self.function)
        labels = labels.where(plain, labels + " (" + named["name"] + ")")
        return own | dict(zip(named["unit_id"], labels, strict=True))

    def unit(self, unit_id: str) -> str:
        """A unit; in English its function, with its name where an agency of the region shares it."""
        return self._units.get(unit_id, unit_id)


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
