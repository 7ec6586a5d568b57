"""Indicators: what is blotted out before targets are read, and the phrase that names what is to be reached."""

from __future__ import annotations

import re

from policycompare.text.numerals import CN
from policycompare.text.ocr_figures import RE_NO_FIGURE

PLANE = 0xF0000
"""What is hidden moves to a private plane, from where the indicator brings it back."""
SHELTER = 0x100000
"""Characters beyond the first plane are hidden here by number, and so are a text's own of both private planes."""
RE_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")

LONGEST_INDICATOR = 40
"""Characters of an indicator that are kept; the target's text has all of them."""
FAR = 400
"""Characters at either end of a phrase that an indicator is made of."""

# Slogans and programme names in quotation marks, titles, numbers of documents, festival dates,
# congresses and sessions, figures that a copy misread (l0万). They are blotted out, keeping their length.
RE_NO_TARGET = re.compile(
    r"《[^《》]*(?:《[^《》]*》[^《》]*)*》"
    r"|“[^“”]{1,24}”"
    r"|[〔\[（(](?:19|20)\d{2}[〕\]）)]第?\d+号"
    r"|[（(](?:20\d{2})年?[—–\-－~～至]+(?:20\d{2})年?[)）]"
    r"|12[.·・]4"
    rf"|第[{CN}\d]+(?:次|届|个|批|章|条|款|项|届)|(?<![{CN}])(?!一届)[{CN}]+(?:届|中全会)|党的[{CN}]+大"
)
RE_LOOSE_COMMA = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),")
KEEP_QUOTED = re.compile(r"“十[二三四五六七]五”")


_numbers: dict[str, str] = {}
_sheltered: dict[str, str] = {}


def _shelter(character: str) -> str:
    """The sign that a character of a further plane has while it is hidden; the oldest give theirs back."""
    if character not in _numbers:
        sign = chr(SHELTER + len(_numbers)) if len(_numbers) < 0xFFFF else _numbers.pop(next(iter(_numbers)))
        _numbers[character], _sheltered[sign] = sign, character
    return _numbers[character]


def _hide(character: str) -> str:
    return chr(PLANE + ord(character)) if character <= "\uffff" else _shelter(character)


def _show(character: str) -> str:
    """The character that a sign hides."""
    return chr(ord(character) - PLANE) if ord(character) < SHELTER else _sheltered.get(character, character)


def blot(text: str) -> str:
    """Blot out what carries figures and is no target; lengths stay.

    Example:
        >>> blot("12.4宪法日，《规划（2021—2025年）》，率达90%,2025年").count("90")
        1
        >>> "2025" in blot("《规划（2021—2025年）》")
        False
        >>> "0万" in blot("完成改造l0万户")
        False
    """

    def hide(match: re.Match[str]) -> str:
        found = match.group()
        if KEEP_QUOTED.fullmatch(found):
            return found
        words = rf"[\d{CN}%]" if found[0] == "“" else "."  # of a name in quotation marks the words stay
        return re.sub(words, lambda m: m.group() if RE_PRIVATE.match(m.group()) else _hide(m.group()), found)

    text = RE_PRIVATE.sub(lambda m: _shelter(m.group()), text)
    text = RE_NO_FIGURE.sub(hide, text)
    # a comma between figures separates too, unless it groups digits: 90%,2025年 but 1,200
    return RE_LOOSE_COMMA.sub("，", RE_NO_TARGET.sub(hide, text)).replace(";", "；")


RE_LEADING = re.compile(
    r"^(?:[\x00，、：；。 —\-–·•●▪◆①-⑳]|（[一二三四五六七八九十\d]{1,3}）|[和与](?![谐平睦])|其中|同时|并且?|以及|及|确保|力争|争取|努力|实现"
    r"|基本(?![公医养农药建民生制法])|推动|推进|全面|积极|大力|进一步|切实|逐步|有效(?!率|期|利用)|不断|严格|要求|要(?![素点件])|应当"
    r"|应(?![急用届对变税收])|须|必须|使|将|把|集中抓好|抓好|"
    r"做好|做到|达到|完成|加快|原则上|到|全市(?!各)|全省(?!各)|全区(?!各)|全县(?!各)|我市|我省|我县|我区|每年(?!度)"
    r"|每季度|每月|一般|形成|建成(?!区)|建设(?!用地)|建立|构建|举办|开展|组织|新建|"
    r"新增|总体|年内|累计|再(?![生次造就保]))+"
)
RE_LEADING_MARKS = re.compile(
    r"^(?:[\x00，、：；。 —\-–·•●▪◆①-⑳]|（[一二三四五六七八九十\d]{1,3}）|[和与](?![谐平睦])|其中|同时|以及|及|了|应当|应(?![急用届对变税收])|须|必须"
    r"|要(?![素点件求])|确保|力争|争取|努力)+"
)
RE_TRAILING = re.compile(
    r"(?:[\x00，、：；。 ]|均|都|也|要|应当?|须|必须|实现|基本|全面|努力|力争|总体|稳定|全部|的|每年|每季度"
    r"|每月|任期内|原则上|由|在|年均|同比|分别|累计|平均|接受|进行|开展|达到|合计|共|以及|[和与及、])+$"
)


def tidy_indicator(text: str, *, keeps_verb: bool = False) -> str:
    """Cut an indicator to the phrase that a reader understands; of what is built the verb stays.

    Example:
        >>> tidy_indicator("全市政务服务事项"), tidy_indicator("确保每名执法人员每年接受")
        ('政务服务事项', '每名执法人员')
    """
    if len(text) > 2 * FAR:
        text = text[:FAR] + text[-FAR:]
    text = RE_PRIVATE.sub(lambda m: _show(m.group()), text)
    text = (RE_LEADING_MARKS if keeps_verb else RE_LEADING).sub("", text)
    text = RE_TRAILING.sub("", text)
    text = re.sub(r"\x00+", "", text)
    if len(text) > LONGEST_INDICATOR:
        text = text[-LONGEST_INDICATOR:] if re.search(r"(?:率|比例|数|量)$", text) else text[:LONGEST_INDICATOR]
    return text
