"""Who must act, where a document has no responsibility clause: the sentence itself says it.

``县级以上地方各级人大及其常委会要切实担负…`` -> 县级以上地方各级人大及其常委会. Precision goes before
recall: a body is taken only as the subject of a duty, or behind 由. Persons are no bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policycompare.lexicon import Lexicon
from policycompare.parsing.sentences import Sentence
from policycompare.parsing.units import Mention, is_collective, split_list
from policycompare.text.numerals import CN

HEADS = (
    "党委（党组）|党组（党委）|党委|党组|人民政府|政府|人大常委会党组|人大及其常委会|常委会|常务委员会|人大|人民代表大会|政协|人民法院|法院|人民检察院|检察院"
    "|党校（行政学院）|党校|机关|部门|机构|单位|组织|团体|专门委员会|工作委员会|委员会|领导小组|协调小组|工作组|专班|办公室|办公厅|督查室|研究室"
    "|领导班子|街道办事处|办事处|居委会|村委会|居民委员会|村民委员会|协会|学会|联合会|总工会|妇联|市委|省委|县委|区委|企业|学校|医院|公司|银行"
    "|管委会|中心|图书馆|文化馆|博物馆|工会|共产主义青年团|共青团|残联|科协|电视台|广播电台|网站|各(?:镇|乡镇|街道)(?:、街道|、乡镇)?|[省市县区州][\u4e00-\u9fff]{1,8}办|"
    "[\u4e00-\u9fff]{2,12}[局厅]|(?:发展改革|卫生健康|政法|编)[委办]"
)
PERSONS = "干部|人员|党员|个人|公民|负责人|代表|委员|法官|检察官|律师|群众|教师|职工|成员"
# Where a subject may begin: at a stop, a comma, a line; or behind an opening like 在…下，
RE_ACTOR = re.compile(
    rf"(?:^|[。；，：！\n])(?:[（(][{CN}\d]{{1,3}}[)）]|\d{{1,2}}[.、]|"
    rf"[①-⑳])?(?P<np>(?:党的)?(?:(?![的对将把使让被为是与由])[\u4e00-\u9fff（）、]){{0,38}}?(?:{HEADS}))"
    rf"(?:(?:和|、)(?:(?![和、])[\u4e00-\u9fff]){{0,8}}?(?:{PERSONS}))?"
    r"，?(?:都|均|也|还|分别|共同|每年|每季度|每月|定期|原则上|依法|统一){0,2}"
    r"(?:要(?!求|点|素|件|闻|案)|应当|应(?!用|急|对|届|邀|诉|知)|必须|须|需要|负责(?!人|制|的)|将(?=[^，。；]{1,14}(?:纳入|列入|作为)))",
    re.M,
)
# A body of some level that simply acts, at the start of a sentence: 县（市、区）探索在…建立…
RE_PLAIN = re.compile(
    rf"(?:^|(?<=[。；\n]))(?P<np>(?:各级|各|市、县|县级|市级|省级|县（|市县|乡镇|"
    rf"[省市县区](?=[\u4e00-\u9fff]))(?:(?![的对将把使让被为是与])[\u4e00-\u9fff（）、]){{0,28}}?"
    rf"(?:{HEADS}|（街道办事处）|县（市、区）|（市、区）))"
    r"(?:要|应|定期|共同|分别)?(?=建立|探索|制定|出台|按照|组织|开展|定期|设立|成立|会同|制订|牵头|联合|开设|主管|具体负责)",
    re.M,
)
# 由市人大常委会党组向市委报告: a body behind 由, with what it does
RE_BY = re.compile(
    rf"(?<![自理缘事经])由(?P<np>(?:(?![的对将把使让被为是，。；])[\u4e00-\u9fff（）、]){{0,38}}?(?:{HEADS}))"
    r"(?:会同[\u4e00-\u9fff、（）]{2,30}?)?(?:依法|统一|按照|分别|及时|定期|具体)?"
    r"(?:负责|牵头|督促|落实|向|组织|责令|给予|处以?|承担|实施|制定|办理|决定|会同|审核|批准|公布|代为|进行|提出|予以|没收|吊销|解释)"
)
RE_NO_ACTOR = re.compile(
    rf"^(?:单位|部门|机关|组织|机构|企业|学校|有关单位|有关部门)$|^(?:该|其|本|有关规定|以上|下列|上述|任何|其他|前款|对|在|按|依|经|不)|(?:{PERSONS})$|(?:建设|工作|机制|"
    rf"制度|规定|作用|情况)$"
)


def find_actors(sentence: Sentence, lexicon: Lexicon) -> Iterator[Mention]:
    """Bodies that a sentence makes responsible, in order.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> from policycompare.parsing.sentences import plain_sentences
        >>> (sentence,) = plain_sentences("县级以上人民政府应当加强领导，由市司法局负责协调。")
        >>> [sentence.text[m.start : m.end] for m in find_actors(sentence, read_lexicon())]
        ['县级以上人民政府', '市司法局']
    """
    text, start, piece = sentence.text, sentence.start, sentence.words
    found = sorted(m.span("np") for pattern in (RE_ACTOR, RE_BY, RE_PLAIN) for m in pattern.finditer(piece))
    done = 0
    for a, b in found:
        if a < done:
            continue
        done = b
        for x, y in split_list(text, start + a, start + b, lexicon):
            name = text[x:y]
            if len(name) < 2 or RE_NO_ACTOR.search(name):
                continue
            if is_collective(name) or lexicon.body_at_end(name) or re.search(rf"(?:{HEADS})$", name):
                yield Mention(x, y, name)
