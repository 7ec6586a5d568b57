"""Goals without a figure: acts by a date, visions, changes for the better."""

from __future__ import annotations

import re

from policycompare.parsing.sentences import Sentence
from policycompare.parsing.targets.tenses import today_of

RE_STANDS = re.compile(
    "(?:基本|全面|初步|率先)(?:建成|形成|建立|实现|完成|确立)$|^(?:基本|全面|初步|率先)(?:建成|形成|建立|实现|完成|消除)"
)
RE_NO_GOAL = re.compile(
    "^[，、 ]*(?:是|为(?!了)|系|作为|处于|享受|享有|给予|免[征收除缴])|的(?:必然|重要|关键)[\u4e00-\u9fff]{2,4}$|(?:起步|机遇|攻坚|关键)期$"
)
"""What a period is, or what somebody gets for so long: 十四五时期是…, 5年内享受补贴."""
RE_NAME_OF_BASIC = re.compile(
    "本(?:药物|公共|医疗|养老|农田|单位|法|生活|民生|制度|国策|情况|原则|要求|思路)|面(?:建设|深化|推进|落实|加强)"
)
"""No degree: 基本药物, 全面深化."""
RE_LEAD_IN = re.compile("(?:以下|如下|下列)[^，；]{0,8}(?:目标|任务|指标)|目标(?:如下|是)?$")
CHANGE = (
    "提升|提高|改善|增强|优化|完善|健全|下降|降低|减少|扩大|加强|改进|缩小|好转|巩固|拓展|增长|丰富|规范|顺畅|有力|高效|有序|完备"
    "|普及|明显|有效|协调|均衡|便利|跃升|升级|提速|增多|合理|科学|达标|转变|消除|激发|释放|彰显|改观|优良"
)
RE_CHANGES = re.compile(
    rf"(?:更加|更为|更趋|日益|日趋|进一步|显著|明显|大幅度?|稳步|持续|全面|不断|逐步|较大|有效|切实)[^，；]{{0,4}}?(?:{CHANGE})"
    rf"|(?:有|得到)[^，；]{{0,4}}(?:{CHANGE})|(?:基本|全面|逐步)(?:消除|达标|转变)|^(?:提升|提高|降低|减少|扩大|增强)|(?:{CHANGE})$|转变$"
)
RE_STATES = re.compile(
    r"取得[^，；]{0,10}(?:进展|成效|突破|成果)|迈[入上向]|走在|位居|跻身|成为|进入[^，；]{2,10}行列|达到[^\d，；]{2,14}(?:水平|标准)|引领|现代化|高地$|格局$"
    r"|(?:体系|机制|格局|制度|生态|局面|氛围|网络|能力|平台)(?:更加|日益)?(?:基本|初步|全面)?(?:形成|建成|建立|确立|成型|成熟)"
    r"|(?:实现|形成)[^，；]{2,20}(?:突破|跨越|格局|局面|现代化|发展)$"
)
RE_ACTS = re.compile(
    "(?:基本|初步|全面|率先)?(?:完成|建立|出台|制定|印发|启动|建成|形成|构建|实现|打造|推出|上线|开展|组建|编制|健全|建设)"
)
FAR = 8
"""So many years ahead a state is a vision."""


def goal_kind(words: str, deadline: str | None, sentence: Sentence) -> str:
    """dated: an act by a date; vision: a state; directional: a change without a figure."""
    words = words.strip("，、 ")
    opens_with_act = RE_ACTS.match(tidy_marks(words))
    if RE_CHANGES.search(words) and not opens_with_act:
        return "directional"
    today = today_of(sentence)
    far = bool(today and deadline and int(deadline[:4]) - int(today[:4]) >= FAR)
    return "vision" if far or RE_STATES.search(words) else "dated"


def tidy_marks(words: str) -> str:
    """Words without those that say for whom: 全市基本建成 -> 基本建成."""
    return re.sub("^(?:全[省市县区国]|我[省市县区国]|力争|争取|确保|将)+", "", words)
