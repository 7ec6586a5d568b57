"""What a name looks like: a body, a kind of bodies, or words that name nobody.

``市司法局`` is a body, ``各县（市）区`` a kind of bodies, ``有关部门`` nobody in particular.
"""

from __future__ import annotations

import re

from policycompare.lexicon import Lexicon

OPENERS = "（〔【[("
CLOSERS = "）〕】])"

# A Party committee at the start of a name: 市委, 自治区党委, 鞍山市委. Group 1 is the committee,
# group 2 its level. Not: 市发展改革委 (the 委 must follow the level at once).
RE_PARTY = re.compile(
    r"^((.{0,8}?(?:自治区|自治州|省|市|县|区|州|盟|旗|地))(?:党委|委(?!员会[^办]|员$))|[^、]{0,8}?兵团党委)"
)
# A region or level at the start: 市, 自治区, 鞍山市, 宁夏回族自治区.
RE_LEVEL = re.compile(
    r"^((?:(?![局厅委部办院])[\u4e00-\u9fff]){0,10}?(?:自治区|自治州|自治县|新区|省|市|县|区|州|盟|旗|镇|乡)|全国|国家|中央)"
)
RE_BARE_LEVEL = re.compile(r"^(自治区|自治州|自治县|省|市|县|区|州|盟|旗|镇|乡|全国|国家|中央)")

# Words that begin like a level and are none.
RE_NO_LEVEL = re.compile(r"市场|市政|区域|区块|县域|省际|州际|镇域|乡村|国家安全")

# Collectives: kinds of bodies, not one body. 各县（市）区, 市直有关单位, 开发区, 其他专门委员会, 市、县（市、区）政府.
RE_COLLECTIVE = re.compile(
    r"各|有关|相关|其他|所有|(?:部门|单位|企业|机构|组织|机关党组织|成员|执法机关|行政机关|司法机关|党政机关|监督机关)$"
    r"|^[省市州县区](?:[（〔][^）〕]*[）〕])?、|团体$|^(?:决策|行政|司法|立法|纪检监察|监察|检察|审判)机关$|^(?:开发区|园区|乡镇|街道|乡镇[（〔]街道[）〕]|"
    r"县[（〔].{1,4}[）〕]区?|市县|县区|县级|下级|基层)"
)
# Words that end the name of a body even if the lexicon does not know it.
RE_BODY_END = re.compile(
    r"(?:委|办|局|厅|部|院|会|室|组|所|站|队|处|署|社|校|府|联|社区|中心|公司|集团|银行|分行|支行|大学|学院|学校|医院|海关"
    r"|军区|军分区|基地|基金|机关|机构|组织|单位|部门|企业|开发区|新区|园区|景区|县|市|区|省|州|旗|镇|乡|街道|村|社|台|馆|报|网|团)"
    r"(?:[（〔][^（）〔〕]*[）〕])?$"
)
# Bodies that stand by themselves: their names need no level before them, and lend none.
RE_STANDALONE = re.compile(
    r"公司|集团|银行|分行|支行|大学|学院$|海关|军区|部队|武警|医院|新区|开发区|高新区|经开区|园区|^团[省市县区]委|^中国|^国家|^国网|^人行|^人民银行|税务总局|监管总局|特派办"
)
RE_OF_THE_STATE = re.compile(r"^(?:国务院|中国|中央军委|中央)")
# Words that name nobody in particular: 有关部门, 相关部门和单位, 其他有关单位, 部门. Not 市直有关单位, 各有关部门, 有关执法单位.
_KINDS = "部门|单位|方面|地方|地区|机构|机关|部委|各方"
RE_GENERIC = re.compile(
    rf"^(?:其他|其它)?(?:(?:有关|相关)(?:职能|主管|业务|责任|行业|成员)*)?(?:{_KINDS})(?:[（〔](?:{_KINDS})[）〕])?"
    rf"(?:(?:和|及|与|、|或|以及)(?:其他)?(?:有关|相关)?(?:职能|主管)?(?:{_KINDS}))*$"
)


def is_collective(name: str) -> bool:
    """Whether a name stands for a kind of bodies.

    Example:
        >>> [is_collective(name) for name in ("各级党委", "市直有关单位", "市司法局")]
        [True, True, False]
    """
    return bool(RE_COLLECTIVE.search(name))


def is_generic(name: str) -> bool:
    """Whether words name nobody in particular.

    Example:
        >>> [is_generic(name) for name in ("有关部门", "相关部门和单位", "各有关省级人民政府", "市直有关单位")]
        [True, True, False, False]
    """
    return bool(RE_GENERIC.search(name))


def is_one_body(name: str, lexicon: Lexicon) -> bool:
    """Whether the whole name is one body that the lexicon knows: 市工业和信息化局."""
    levels = (pattern.match(name) for pattern in (RE_BARE_LEVEL, RE_LEVEL, RE_OF_THE_STATE))
    starts = (*levels, RE_PARTY.match(name))
    return name in lexicon.bodies or any(start and name[start.end() :] in lexicon.bodies for start in starts)


def is_body(name: str, lexicon: Lexicon) -> bool:
    """Whether a name ends as those of bodies do: 海宛港务集团, 各县（市）区, 市司法局."""
    ends = is_collective(name) or lexicon.body_at_end(name) or RE_BODY_END.search(name)
    return 0 < len(name) <= 40 and "：" not in name and bool(ends)
