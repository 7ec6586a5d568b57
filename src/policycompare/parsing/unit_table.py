"""Units of all documents put together by region, with level, system, function and kind."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policycompare.lexicon import Body, Lexicon
from policycompare.parsing.body_names import is_collective
from policycompare.parsing.lines.regions import MUNICIPALITIES, read_region
from policycompare.parsing.records import ParsedDocument, UnitRow

# The level that a name's first words show, where the region is a province, prefecture or county.
RE_LEVEL_WORDS = (
    ("township", re.compile(r"^(?:各)?(?:乡|镇|街道)|乡镇|街道")),
    ("village", re.compile(r"^(?:各)?(?:村|社区)|村民委员会|居民委员会|村（居）")),
    ("county", re.compile(r"^(?:各|全[省市])?(?:县|区(?!直|域|级)|旗)|各县|县级|^各区|[\u4e00-\u9fff]{1,4}县$")),
    ("prefecture", re.compile(r"^(?:各|全省)?(?:市|州|盟)|市级|市直|各市|设区的市|地区")),
    ("province", re.compile(r"^(?:省|自治区)|省级|省直|区直")),
    ("nation", re.compile(r"^(?:国家|中央|中共中央|国务院|全国|最高人民)")),
)
OWN_LEVEL = {"province": ("省", "自治区", "区直"), "prefecture": ("市", "州", "盟"), "county": ("县", "区", "旗", "市")}


def unit_level(name: str, region_name: str | None, admin_level: str | None) -> str | None:
    """Administrative level of a unit, or None where its name does not tell.

    Example:
        >>> unit_level("市司法局", "鞍山市", "prefecture"), unit_level("各县（市）区", "鞍山市", "prefecture")
        ('prefecture', 'county')
        >>> unit_level("区司法局", "道里区", "county"), unit_level("区直有关部门", "宁夏回族自治区", "province")
        ('county', 'province')
        >>> unit_level("市财政局", "上海市", "province"), unit_level("各区财政局", "上海市", "province")
        ('province', 'county')
    """
    bare = name.removeprefix(region_name or "")
    own = ("市",) if region_name in MUNICIPALITIES else OWN_LEVEL.get(admin_level or "", ())
    if admin_level and (bare != name or bare.startswith(own)):
        return admin_level
    return next((level for level, pattern in RE_LEVEL_WORDS if pattern.search(bare)), None)


# What a name shows where the lexicon does not know its end.
RE_SYSTEMS = (
    ("party", re.compile("党委|党组|党工委|[省市县区州旗]委(?!员)|自治区党委|^党的|纪律检查")),
    ("supervision", re.compile("纪委|监委|监察委|纪检监察")),
    ("people_congress", re.compile("人大|人民代表大会")),
    ("cppcc", re.compile("政协")),
    ("court", re.compile("法院|审判机关")),
    ("procuratorate", re.compile("检察院|检察机关")),
    ("military", re.compile("军区|军分区|人武部|武警|部队")),
    (
        "mass_organisation",
        re.compile("工会|妇联|共青团|团[省市县区]委|工商联|科协|残联|法学会|文联|侨联|社科联|红十字|民主党派"),
    ),
    ("government", re.compile("[局厅署]$|政府|管委会|行政机关|公安机关|办事处|司法行政")),
)


def unit_system(name: str, body: Body | None) -> str:
    """Branch that a unit belongs to; what the name says outweighs the body's usual branch."""
    if body and body.system != "other":
        return body.system
    return next((system for system, pattern in RE_SYSTEMS if pattern.search(name)), "other")


def _level_by_body(name: str, system: str, lexicon: Lexicon) -> str | None:
    """The level of a body whose name says it otherwise than by its first word: 财政部, 市场监管总局, 杨浦区人民政府."""
    if name in lexicon.bodies:
        return "nation" if system == "government" and RE_OF_THE_NATION.search(name) else None
    region, level = read_region(name)
    return level if region and name[len(region) :] in lexicon.bodies else None


RE_IN_BRACKETS = re.compile(r"[（〔(][^）〕)]*[）〕)]")
RE_OF_THE_NATION = re.compile(r"(?:部|署|总局)$")
"""What bodies of the government are called that only the State Council has: 财政部, 审计署, 税务总局."""


def build_units(documents: Iterable[ParsedDocument], lexicon: Lexicon) -> list[UnitRow]:
    """Make one row a unit and region.

    Args:
        documents: Parsed documents; units of the same region are put together.
        lexicon: Gives system and function by the longest known end of a name; the study's own
            decisions win.

    Returns:
        Rows sorted by ``unit_id``.
    """
    names: dict[tuple[str, str], set[str]] = {}
    regions: dict[str, tuple[str | None, str | None]] = {}
    for parsed in documents:
        row = parsed.document
        region_id = row.region_id or row.document_id
        regions.setdefault(region_id, (row.region_name, row.admin_level))
        for unit in parsed.units:
            names.setdefault((region_id, unit.name), set()).update([unit.alias] if unit.alias else [])
    rows = []
    for (region_id, name), aliases in sorted(names.items()):
        body = lexicon.body_at_end(name)
        is_list = "、" in RE_IN_BRACKETS.sub("", name)  # one name for several: 甲园区、乙园区管委会
        kind = "collective" if is_list or is_collective(name) else "agency"
        function = lexicon.unit_functions.get((region_id, name))
        if function:
            lexicon.used.add((region_id, name))
        elif body and body.function != "collective_reference":
            function = body.function
        system = unit_system(name, body)
        level = _level_by_body(name, system, lexicon) or unit_level(name, *regions[region_id])
        unit_id, others = f"{region_id}/{name}", tuple(sorted(aliases))
        rows.append(UnitRow(unit_id, region_id, name, others, level, system, function, kind))
    return rows
