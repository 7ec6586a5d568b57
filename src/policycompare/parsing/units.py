"""From a list of bodies as printed to units: splitting, elided prefixes, second name plates.

``自治区党委宣传部、依法治区办，各市、县〔区〕`` -> 自治区党委宣传部, 自治区党委依法治区办 (completed),
各市、县〔区〕 (one collective).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policycompare.lexicon import Lexicon
from policycompare.parsing.body_names import (
    CLOSERS,
    OPENERS,
    RE_BARE_LEVEL,
    RE_BODY_END,
    RE_LEVEL,
    RE_NO_LEVEL,
    RE_PARTY,
    RE_STANDALONE,
    is_body,
    is_collective,
    is_generic,
    is_one_body,
)

# The areas that one 各 governs, and what may complete them behind a 、: 各市 + 县〔区〕, 各镇党委 + 政府.
RE_AREAS = re.compile(
    r"^(?:各|全[省市州县区]各|所有)(?:[省市州盟县区旗地师]|自治|设的|有关|相关|[（〔][^）〕]*[）〕])+$"
)
RE_MORE_AREAS = re.compile(
    r"^(?:[市州盟县区旗]|自治|[（〔][^）〕]*[）〕])+(?:党委|委|人民政府|政府|党工委|管委会)?(?:(?:、|和|及)?(?:人民政府|政府))?$"
)
RE_ONE_AREA = re.compile(r"^(?:自治区|省|市|州|县|区)$")
RE_SAME_OF_AREAS = re.compile(
    r"^[市州盟县区旗](?:（[^）]*）)?(?:[\u4e00-\u9fff]{0,14}(?:政府|部门|机关|委员会|常委会|党委))?$"
)
RE_TOWNS = re.compile(r"^各(?:乡镇|镇|乡|街道)(?:办事处)?$")
RE_MORE_TOWNS = re.compile(r"^(?:乡|镇|街道|村|社区)(?:[（〔][^）〕]*[）〕])?(?:办事处|办|党工委|人民政府|政府)?$")
RE_COMMITTEES = re.compile(r"^各.*(?:党委|党组|委)$")
# What 等 may be followed by without naming anybody: 市财政局等3个部门, 市司法局等成员单位.
RE_ALIKE = re.compile(r"^(?:等|\d+个|多个|各)*(?:部门|单位|有关方面|各方面|成员单位|机关)?$")
# Fields of work that stand for those in charge of them: 水务、发展改革等部门, 供水、供电等专营单位.
RE_IN_CHARGE = re.compile(r"等(?:有关|相关|各)?(?P<kind>[\u4e00-\u9fff]{0,6}(?:部门|单位|企业|机构))")
# The same where the last name alone says who they are: 文化和旅游、体育主管部门.
RE_LAST_IN_CHARGE = re.compile(
    r"(?<=、)(?!各|有关|相关|其他)[\u4e00-\u9fff]{2,8}?(?P<kind>(?:行政主管|主管|行政)?部门)"
)
RE_FIELD = re.compile(r"(?!其他|各|有关)[\u4e00-\u9fff]{2,10}")
MARKS = "★☆▲△*※●◆#"
"""Marks of a name whose meaning the document explains: ★市教育局."""
# What stands in a bracket behind a name; it may be a role: 市司法局（牵头单位）.
RE_NOTE = re.compile(r"[（(]((?:[^（()）]|[（(][^（()）]*[)）])+)[)）]$")
# What a bracket says of a body's parts: 海宛海关（含邮局办事处）.
RE_ASIDE = re.compile(r"(?<=[\u4e00-\u9fff]{2})[（(](?:含|包括|不含)[^（()）]*[)）]$")
# 各级党委和政府以及有关部门: nobody in particular behind a name.
RE_GENERIC_TAIL = re.compile(
    r"(?:以及|及|和|与|会同)(?:其他)?(?:有关|相关)(?:部门|单位|方面|地方|地区|机构)(?:[、和及](?:部门|单位|方面|地方))*$"
)
# Two kinds of bodies: 各区农业农村部门和市属企业. Not 各级党委和政府, which 各级 governs both.
RE_KINDS_JOINED = re.compile(
    r"(?:以及|及|和|与)(?=(?:各|全[省市县区]|[省市县区]级|[省市县区][属直]|有关[^部单方地机]|行业|涉))"
)
RE_RUN_ON = re.compile(r"(?<=[局厅院办部心])(?=[省市县区州])")
JOINERS = ("以及", "或者", "及", "和", "与", "会同", "暨")


@dataclass(frozen=True, slots=True)
class Mention:
    """A body in a list.

    Attributes:
        start: Where the mention begins in the text.
        end: Where it ends.
        name: The name that stands by itself in its region; None where nothing tells a body.
        alias: A second name plate: 市行政审批局 in 市营商局（市行政审批局）.
        is_completed: An elided prefix was carried over.
        role: A role said in a bracket behind the name, else None.
    """

    start: int
    end: int
    name: str | None
    alias: str | None = None
    is_completed: bool = False
    role: str | None = None


@dataclass(slots=True)
class Context:
    """What the names before have shown: the level, and how each branch is printed."""

    level: str = ""
    branches: dict[str, str] = field(default_factory=dict)
    last: str = "government"


def split_list(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Split a list of bodies into the spans of its names.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> text = "市司法局等市直有关单位，各县（市）区、开发区"
        >>> [text[a:b] for a, b in split_list(text, 0, len(text), read_lexicon())]
        ['市司法局', '市直有关单位', '各县（市）区', '开发区']
    """
    parts: list[tuple[int, int]] = []
    depth, at = 0, start
    for i in range(start, end):
        c = text[i]
        if c in OPENERS:
            depth += 1
        elif c in CLOSERS:
            depth = max(0, depth - 1)
        elif c in "、，；。,;\n " and depth == 0:
            parts.append((at, i))
            at = i + 1
    parts.append((at, end))
    parts = [(a, b) for a, b in (_trim(text, a, b) for a, b in parts) if a < b]
    return [name for a, b in _merge_areas(text, parts) for name in _split_joined(text, a, b, lexicon)]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \n·—" + MARKS:
        start += 1
    for word in ("以及", "及", "和", "由", "与"):
        if text.startswith(word, start, end) and not text.startswith("及其", start, end):
            start += len(word)
            break
    while start < end and text[end - 1] in " \n。" + MARKS:
        end -= 1
    if end - start > 2 and text[end - 1] == "等" and text[end - 2] not in "高中初平":
        end -= 1
    return start, end


def _merge_areas(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put together what one 各 governs: 各市 、 县〔区〕."""
    merged: list[tuple[int, int]] = []
    can_grow = True
    for start, end in parts:
        name = text[start:end]
        if merged and can_grow and text[merged[-1][1] : start] == "、":
            before = text[slice(*merged[-1])]
            if (
                (RE_AREAS.match(before) and RE_MORE_AREAS.match(name))
                or (RE_ONE_AREA.match(before) and RE_SAME_OF_AREAS.match(name))
                or (RE_TOWNS.match(before) and RE_MORE_TOWNS.match(name))
                or (RE_COMMITTEES.match(before) and name in ("政府", "人民政府", "办事处"))
            ):
                merged[-1] = (merged[-1][0], end)
                can_grow = False
                continue
        merged.append((start, end))
        can_grow = True
    return merged


def _split_joined(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Split at 等, 及, 和 where both sides are bodies: 市司法局等市直有关单位, 市司法局和市公安局."""
    name = text[start:end]
    for i, c in enumerate(name):
        if c == "等" and i > 1 and name[i - 1] not in "高中初平" and _depth(name, i) == 0:
            a, b = _trim(text, start + i + 1, end)
            rest = text[a:b]
            head = _split_joined(text, start, start + i, lexicon)
            if RE_ALIKE.match(rest) or is_generic(rest):
                return head
            if is_collective(rest) or RE_BODY_END.search(rest):
                return [*head, *_split_joined(text, a, b, lexicon)]
    if (aside := RE_GENERIC_TAIL.search(name)) and RE_BODY_END.search(name[: aside.start()]):
        return _split_joined(text, start, start + aside.start(), lexicon)
    if name[0] in "各全" or is_one_body(name, lexicon):
        joint = RE_KINDS_JOINED.search(name) if name[0] == "各" else None
        if joint and RE_BODY_END.search(name[: joint.start()]):
            return [(start, start + joint.start()), *_split_joined(text, start + joint.end(), end, lexicon)]
        return [(start, end)]
    for match in RE_RUN_ON.finditer(name):  # 县应急管理局县工业和信息化局: the space between is lost
        i = match.end()
        if is_one_body(name[:i], lexicon) and is_one_body(name[i:], lexicon):
            return [(start, start + i), *_split_joined(text, start + i, end, lexicon)]
    for joiner in JOINERS:
        for match in re.compile(joiner).finditer(name, 2):
            i, j = match.span()
            left, right = name[:i], name[j:]
            own = right.startswith("其") and not right.startswith("其他")
            if own or _depth(name, i) or len(right) < 2:
                continue
            # 财政部会同有关部门, 商务部及各省人民政府: what joins whole names says enough
            plain = joiner == "会同" or right.startswith("各")
            if all(_is_side(side, lexicon) or (plain and RE_BODY_END.search(side)) for side in (left, right)):
                first, second = (start, start + i), (start + j, end)
                return [*_split_joined(text, *first, lexicon), *_split_joined(text, *second, lexicon)]
    return [(start, end)]


def _depth(name: str, at: int) -> int:
    return sum(c in OPENERS for c in name[:at]) - sum(c in CLOSERS for c in name[:at])


def _is_side(name: str, lexicon: Lexicon) -> bool:
    return is_collective(name) or lexicon.body_at_end(name) is not None or bool(RE_STANDALONE.search(name))


def read_list(text: str, start: int, end: int, lexicon: Lexicon, context: Context) -> list[Mention]:
    """Read a list of bodies: split it and complete the names.

    Args:
        text: Normalised text.
        start: Where the list begins.
        end: Where it ends.
        lexicon: Kinds of bodies.
        context: Shared by the lists of one clause; what earlier names have shown.
    """
    mentions: list[Mention] = []
    in_charge = RE_IN_CHARGE.search(text, start, end) or RE_LAST_IN_CHARGE.search(text, start, end)
    has_fields = False
    for a, b in split_list(text, start, end, lexicon):
        printed = text[a:b]
        if is_generic(printed):
            continue
        if in_charge and RE_FIELD.fullmatch(printed) and not is_body(printed, lexicon) and b <= in_charge.start():
            has_fields = True
            mentions.append(Mention(a, b, printed + in_charge["kind"]))
            continue
        if in_charge and has_fields and a == in_charge.start("kind"):
            continue
        if aside := RE_ASIDE.search(printed):
            printed = printed[: aside.start()]
            b = a + len(printed)
        note = RE_NOTE.search(printed)
        role = lexicon.roles.of(note[1]) if note else None
        if note and role:
            printed = printed[: note.start()]
            b = a + len(printed)
        base, alias = _second_plate(printed, lexicon)
        name = complete_name(base, lexicon, context)
        ends_as_body = is_collective(printed) or is_body(base, lexicon)
        if printed and len(printed) <= 40 and "：" not in printed and ends_as_body:
            mentions.append(Mention(a, b, name, alias, name != _tidy(base), role))
        else:
            mentions.append(Mention(a, b, None, alias, role=role))
    return mentions


def _second_plate(name: str, lexicon: Lexicon) -> tuple[str, str | None]:
    """Take off a second name plate: 市营商局（市行政审批局） -> 市营商局, 市行政审批局."""
    match = re.search(r"[（〔]([^（）〔〕]{3,20})[）〕]$", name)
    if not match or match.start() < 2:
        return name, None
    whole = lexicon.body_at_end(name)
    if whole and whole.name.endswith(match.group()):  # 党校（行政学院） is listed as one
        return name, None
    base, other = name[: match.start()], match.group(1)
    named = lexicon.body_at_end(other) or (RE_BARE_LEVEL.match(other) and RE_BODY_END.search(other))
    if named and not is_collective(other) and lexicon.body_at_end(base):
        return base, other
    return name, None


def _tidy(name: str) -> str:
    return name.replace("其他各", "其他")


def complete_name(name: str, lexicon: Lexicon, context: Context) -> str:
    """Give a name the prefix that the list left out, by what kind of body it is.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> context = Context()
        >>> [complete_name(name, read_lexicon(), context) for name in ("自治区党委宣传部", "依法治区办", "司法厅")]
        ['自治区党委宣传部', '自治区党委依法治区办', '自治区司法厅']
    """
    name = _tidy(name)
    if name.startswith("其他"):
        rest = name[2:]
        is_body = lexicon.body_at_end(rest) and not re.search("有关|相关|单位|部门", rest)
        if is_body and context.last in context.branches:
            return context.branches[context.last] + name
        if rest.startswith("专门委员会"):
            return context.branches.get("people_congress", f"{context.level}人大") + name
        return name
    known = lexicon.bodies.get(name)
    if known and not RE_PARTY.match(name):
        if is_collective(name) or not known.elidable or not context.level:
            return name
        return _with_prefix(name, known.system, context)
    party = RE_PARTY.match(name)
    if party:
        context.level = party.group(2) or ""
        context.branches["party"] = party.group(1)
        context.last = "party"
        return name
    if is_collective(name) or RE_STANDALONE.search(name):
        return name
    for pattern in (RE_BARE_LEVEL, RE_LEVEL):
        match = pattern.match(name)
        if match and len(match.group()) < len(name):
            rest = name[match.end() :]
            if rest in lexicon.bodies or lexicon.body_at_end(rest):
                _remember(name, match.group(), rest, lexicon, context)
                return name
    body = lexicon.body_at_end(name)
    if RE_BARE_LEVEL.match(name) and not RE_NO_LEVEL.match(name):  # 市通信管理办公室: its level is printed
        return name
    if not context.level or RE_LEVEL.search(name[-1:]) or not RE_BODY_END.search(name):
        return name
    if body:
        return _with_prefix(name, body.system, context) if body.elidable else name
    if name.endswith(("局", "厅")):
        return _with_prefix(name, "government", context)
    return _with_prefix(name, context.last, context) if name.endswith(("委", "办", "部", "室")) else name


def _remember(name: str, level: str, rest: str, lexicon: Lexicon, context: Context) -> None:
    """Keep the level of a full name, and how its branch is printed: 省人大常委会, 省政协."""
    if level not in ("全国", "国家", "中央"):
        context.level = level
    body = lexicon.body_at_end(name)
    context.last = body.system if body else "government"
    for system, word in (("people_congress", "人大常委会"), ("people_congress", "人大"), ("cppcc", "政协")):
        at = name.find(word)
        if at >= 0:
            context.branches[system] = name[: at + len(word)]
            context.last = system
            return
    if rest.startswith(("政府", "人民政府")):
        context.last = "government"


def _with_prefix(name: str, system: str, context: Context) -> str:
    if re.match(r"(?:办公厅|办公室|研究室|机关党委|机关)$", name):
        system = context.last
    if system == "party" and not name.startswith("党委"):
        committee = "党委" if context.level.endswith(("自治区", "自治州")) else "委"
        return context.branches.get("party", context.level + committee) + name
    if system in ("people_congress", "cppcc") and "人大" not in name and "政协" not in name:
        if context.last in ("people_congress", "cppcc"):  # both have a 社会和法制委
            system = context.last
        return context.branches.get(system, context.level) + name
    return context.level + name
