"""The ways to state a figure that is aimed at, each with its examples; a test runs them all.

A form looks at one figure with the words before and behind it and says how the figure binds, or that it is none of
its kind. The forms are tried in their order. What makes a figure no aim at all stands in ``no_aims.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from policycompare.parsing.targets.figure_words import AGAINST, HAN
from policycompare.parsing.targets.figures import COMPARATORS, TIMES, Figure, Reading, bound, word_after, words_behind
from policycompare.parsing.targets.indicators import tidy_indicator


@dataclass(frozen=True, slots=True)
class AimForm:
    """A way to state a figure.

    Attributes:
        name: Its name.
        read: What a figure says in this form; None where it has another.
        examples: (sentence, indicator, comparator, value, unit).
        rejects: Sentences whose figures have this form's words and state nothing.
    """

    name: str
    read: Callable[[Figure], Reading | None]
    examples: tuple[tuple[str, str, str, float, str | None], ...]
    rejects: tuple[str, ...] = ()


RE_AGAINST = re.compile(rf"{AGAINST}(?P<what>[{HAN}、]*)$")
RE_AGAIN = re.compile(
    rf"每(?:半?年|季度?|半?个?月|周|学期|学年|日|天|两年|[一二三四五六七八九十两\d]+年|届)(?!均)[{HAN}]{{0,16}}$"
)
RE_DUTY = re.compile("应(?![急用届对变])|要(?![素点件])|须|由|必须|不得|每")
RE_OF = re.compile(
    "(?P<cut>(?:不得?(?:超过|高于|低于|少于)|占|达到|达(?!标)|完成|超过|不低于|不少于|高于|低于|不高于|不超过)(?:了|到)?)"
    rf"(?P<of>[{HAN}、（）A-Za-z]{{1,16}}?的?)$"
)
RE_SUBJECT_OF_SHARE = re.compile(
    "^(?:（[一二三四五六七八九十\\d]{1,3}）|[①-⑳]|确保|推动|力争|实现|使|将|有|让|推进|争取|全[省市县区国]|约|近|超过?|完成|其中|不少于|不低于|[，、\x00])*$"
)
RE_SERVED = re.compile("(?:覆盖|惠及|服务|辐射|带动)(?:约|近|到)?$")
RE_OBJECT = re.compile(rf"^(?:的)?[{HAN}“（A-Z\U000f0000-\U0010ffff]{{2}}")
RE_LIST_SIGN = re.compile("(?:^|[、和及与]|以及|或)(?P<lead>[^、和及与]{0,20})$")
RE_NOT_BUILT = re.compile(
    "其中|[程期]中|应(?![急用届对变])|(?<!自)由|从(?!业)|每|(?<![定方转面])向|^的|[^\u4e00-\u9fff“”、（）A-Za-z\\d\U000f0000-\U0010ffff+]"
)
RE_LIST_ITEM = re.compile(
    rf"^(?:[、和及与]|以及|其中|并|同时)?(?P<lead>[{HAN}“”（）A-Za-z、\U000f0000-\U0010ffff]{{0,20}}?)$"
)
RE_NAMED_INDEX = re.compile("(?:[数值比分]|系数|指数|强度|评分|得分)$")
RE_EACH = re.compile("[每各均]")
RE_HAS = re.compile("(?:有|设|配|拥有)$")
RE_EACH_HAS = re.compile(rf"(?:每|[千万]人)[{HAN}]{{0,10}}(?:拥有|配有|设有|配备|有)[{HAN}]{{2,12}}$")
RE_ABOUT = re.compile("(?:约|近|大约|将近)$")
RE_PART_OF_NAME = re.compile(
    r"[^、和及与\d]{0,12}(?:\d|[一二三四五六七八九十百千][百千万亿])(?:[^、和及与]{2,}|[^、]*的[^、的]{2,})$"
)
RE_REACHED = re.compile("(?:可|通|直|到|抵)达|可到|可抵")
"""60分钟可达 is within 60 minutes."""
RE_CHANGES_BY = re.compile("(?:年均|每年|同比)?(?:(?P<up>增长|提高|提升|增加)|(?:下降|降低|减少|压减))$")
RE_SURE = re.compile("确保|保证|力争")
RE_ONE = re.compile("[每各均只仅]|至少|最少")


def _frequency(figure: Figure) -> Reading | None:
    quantity = figure.quantity
    if quantity.unit not in TIMES or not (again := RE_AGAIN.search(figure.before)):
        return None
    if figure.words.compared.search(figure.before) and not figure.before.endswith(("举行", "开展")):
        return None
    head = figure.before[: again.start()]
    least = ">=" if re.search("至少|最少|不少于|不低于", figure.before) else "="
    return Reading(
        bound(least, word_after(figure)),
        head,
        f"{again.group()}{words_behind(figure).removeprefix('的')}",
        is_frequency=True,
    )


def _compared(figure: Figure) -> Reading | None:
    quantity, of = figure.quantity, ""
    if (quantity.value, quantity.unit) == (100.0, "%") and figure.after.lstrip("的").startswith(("覆盖", "全覆盖")):
        return None  # full coverage
    do = figure.words.at_least_do.search(figure.before)
    if do:
        return Reading(
            bound(">=", word_after(figure)),
            figure.before[: do.start()],
            (do["any"] or do["verb"]) + words_behind(figure),
        )
    match = figure.words.compared.search(figure.before)
    head = figure.before[: match.start()] if match else ""
    if match is None and quantity.is_percent and (share := RE_OF.search(figure.before)):
        match = figure.words.compared.search(share["cut"])
        head, of = figure.before[: share.start()], share["of"]
    if match is None:
        return None
    way = match.lastgroup or "is"
    if quantity.unit is None and not (RE_NAMED_INDEX.search(tidy_indicator(head)) and not words_behind(figure)):
        return None
    if way in ("up", "down"):
        if quantity.is_chinese and quantity.kind == "count":
            return None
        against = RE_AGAINST.search(head)
        if against:
            head = head[: against.start()] + against["what"]
        return Reading(COMPARATORS[way], head, "", of=of)
    if way == "is" and quantity.kind not in ("percent", "none"):
        return None  # 总面积为16410平方公里
    if way == "reach" and match.group().startswith(("完成", "实现")) and quantity.kind not in ("percent", "data"):
        return None  # 完成20个 is built, not reached
    comparator = bound(COMPARATORS[way], word_after(figure))
    takes_object = way in ("at_least", "at_most", "only", "more", "less")
    built = list(figure.words.has["build"].finditer(head)) if takes_object and quantity.kind == "count" else []
    if built and built[-1].end() == len(head):  # 组建不少于20人的队伍
        return Reading(comparator, head[built[-1].start() :], words_behind(figure).removeprefix("的"), is_built=True)
    rest = words_behind(figure)
    if quantity.is_percent and not tidy_indicator(head) and rest.startswith("的") and len(rest) > 2:
        return Reading(comparator, "", rest[1:], is_share=True)  # 不少于三分之二的单位达到标准
    change = RE_CHANGES_BY.search(head) if way in ("at_least", "more") and quantity.kind == "percent" else None
    if change:  # 年均增长不低于15%
        return Reading("increase" if change["up"] else "decrease", head[: change.start()], "", of=of)
    is_standard = quantity.kind == "duration" and quantity.unit != "岁" and way in ("at_least", "more")
    is_standard = is_standard and figure.period is None and not RE_SURE.search(figure.whole)
    return Reading(comparator, head, words_behind(figure) if takes_object else "", is_standard, of)


def _share_of(figure: Figure) -> Reading | None:
    if not figure.quantity.is_percent:
        return None
    rest = words_behind(figure)
    if RE_SERVED.search(figure.before):
        what = rest.removeprefix("的")
        return Reading(bound("=", word_after(figure)), figure.before, what, is_share=True) if len(what) > 1 else None
    if not figure.is_first or not RE_SUBJECT_OF_SHARE.match(figure.before):
        return None
    if not RE_OBJECT.match(rest) or rest.startswith(("覆盖", "全覆盖")):
        return None
    return Reading(bound("=", word_after(figure)), "", rest.removeprefix("的"), is_share=True)


def _rate(figure: Figure) -> Reading | None:
    head = re.sub("(?:[为在要均都约近]|全部|应|须)+$", "", figure.before)
    quantity = figure.quantity
    is_bare = (
        quantity.kind == "none"
        and quantity.unit
        and figure.words.ends["measurable"].search(head)
        and word_after(figure)
    )
    if not is_bare and not (quantity.is_percent and figure.words.ends["rate"].search(head)):
        return None
    if figure.after.startswith("覆盖"):
        return None
    return Reading(bound("=", word_after(figure)), head)


def _bounded(figure: Figure) -> Reading | None:
    after, quantity = word_after(figure), figure.quantity
    rest = words_behind(figure)
    if quantity.kind == "duration" and RE_REACHED.match(rest):
        return Reading("<=", figure.before, rest)
    if after is None:
        return None
    if quantity.kind == "duration":
        if after != "at_most" or quantity.unit in ("年", "岁"):
            return None
        return Reading("<=", figure.before, rest, is_standard=True)
    if rest.startswith("的") or quantity.kind in ("money", "rank", "none"):
        return None
    if RE_DUTY.search(figure.before):
        return Reading(bound("=", after), figure.before, rest)
    if after == "about" and (figure.is_dated or re.search("在$|推动|推进", figure.before)):
        return Reading("=", figure.before, rest)
    return None


def _built(figure: Figure) -> Reading | None:
    quantity, rest = figure.quantity, words_behind(figure)
    if quantity.kind in ("percent", "duration", "rank", "none", "ratio"):
        return None
    if quantity.is_chinese and quantity.value == 1 and not RE_ONE.search(figure.whole):
        return None
    if figure.chain and not figure.is_first and re.search("[、和及与]$", figure.before):
        return None  # 至少3次推荐、1次指导: the list goes on
    verbs = list(figure.words.has["build"].finditer(figure.before))
    near = figure.words.ends["build_near"].search(figure.before) if quantity.kind in ("count", "place") else None
    if not verbs and not near and RE_EACH.search(figure.whole):
        near = RE_HAS.search(figure.before)  # 各区有1所三级甲等医院
    if near and (not verbs or verbs[-1].end() < near.end()):
        what, start = "", near.start()
    else:  # the first verb whose object reaches to the figure: 新建改造…收集和调蓄设施17处
        objects = ((v.start(), figure.before[v.end() :]) for v in verbs)
        start, what = next(((at, o) for at, o in objects if _is_object(o, rest)), (-1, ""))
        if start < 0:
            return None
    if rest.startswith("的") and (what or (word_after(figure) is None and quantity.kind != "count")):
        return None
    if quantity.is_chinese and what and rest:
        return None  # 形成徐行、闵行两个基地: a name that holds a number
    names_nothing = not what and not rest  # 燃煤锅炉淘汰86台: what is counted stands before the verb
    if names_nothing or (start <= SHORT_BEFORE and figure.is_first and "的" not in figure.before[:start]):
        start = 0
    return Reading(
        bound("=", word_after(figure)),
        RE_ABOUT.sub("", figure.before[start:]),
        _object(figure).removeprefix("的"),
        is_built=True,
    )


def _object(figure: Figure) -> str:
    """The words behind a figure that name what is counted, figures in a name too: 100家年收入1亿元以上的企业."""
    return figure.tail if figure.tail and RE_PART_OF_NAME.match(figure.tail) else words_behind(figure)


SHORT_BEFORE = 8
"""So many characters before a verb of building belong to what is built."""


def _is_object(what: str, rest: str) -> bool:
    """Whether words between a verb of building and a figure are what is built."""
    longest = 24 if rest else 48
    return not RE_NOT_BUILT.search(re.sub("^了", "", what)) and len(what) <= longest and not ("的" in what and rest)


def _chained(figure: Figure) -> Reading | None:
    quantity, rest = figure.quantity, words_behind(figure)
    if figure.chain is None or quantity.kind in ("duration", "rank", "none") or rest.startswith("的"):
        return None
    if quantity.is_chinese and (quantity.value == 1 or rest):
        return None
    item = (RE_LIST_ITEM if figure.is_first else RE_LIST_SIGN).search(figure.before)
    if item is None or (figure.is_first and bool(item["lead"]) == bool(rest)):
        return None
    if quantity.is_percent and not figure.words.ends["measurable"].search(item["lead"]):
        return None
    if word_after(figure) in ("at_least", "at_most") and rest and quantity.kind == "money":
        return None  # 其中5亿元以上项目3个
    comparator = figure.chain.comparator if not figure.is_first and figure.chain.comparator in (">=", "=") else "="
    return Reading(bound(comparator, word_after(figure)), item["lead"], rest, is_built=figure.chain.is_built)


def _listed(figure: Figure) -> Reading | None:
    quantity, rest = figure.quantity, words_behind(figure)
    if quantity.kind in ("duration", "rank", "none", "percent") or rest or quantity.is_chinese:
        return None
    if RE_EACH_HAS.search(figure.before):
        return Reading(bound("=", word_after(figure)), figure.before)
    if word_after(figure) in ("at_least", "at_most") and not figure.is_dated:
        return None
    what = re.search(
        rf"(?:(?![的由从每第近约达超共])[{HAN}“”A-Za-z（）\d\U000f0000-\U0010ffff]){{2,20}}$", figure.before
    )
    if figure.before.startswith(("其中", "包括", "含")) and figure.chain is None:
        return None
    if what is None or (what.start() > 0 and figure.before[what.start() - 1] in "的由从每第共"):
        return None
    return Reading(bound("=", word_after(figure)), figure.before)


AIM_FORMS: tuple[AimForm, ...] = (
    AimForm(
        "frequency", _frequency,
        (
            ("抓好每月一次的普法宣传日主题活动。", "普法宣传日主题活动", "=", 1, "次"),
        ),
    ),
    AimForm(
        "compared", _compared,
        (
            ("全市煤炭消费总量较2020年下降8%。", "煤炭消费总量", "decrease", 8, "%"),
            ("绩效分级A、B级企业占比提高5个百分点。", "绩效分级A、B级企业占比", "increase", 5, "个百分点"),
            ("平均结案周期缩短三分之一。", "平均结案周期", "decrease", 33.33, "%"),
            ("民商事案件法定审限内结案率不低于98%。", "民商事案件法定审限内结案率", ">=", 98, "%"),
            ("确保每个司法所不少于3名工作人员。", "每个司法所工作人员", ">=", 3, "名"),
            ("任期内至少接受一次法治专题脱产培训。", "接受法治专题脱产培训", ">=", 1, "次"),
            ("高技能人才培训占比不低于三分之一。", "高技能人才培训占比", ">=", 33.33, "%"),
            ("一审判决民事案件发改率不高于3%。", "一审判决民事案件发改率", "<=", 3, "%"),
            ("行政诉讼败诉率控制在10%以内。", "行政诉讼败诉率", "<=", 10, "%"),
            ("企业开办时间压缩至1个工作日以内。", "企业开办时间", "<=", 1, "个工作日"),
            ("行政规范性文件合法性审核率达到100%。", "行政规范性文件合法性审核率", ">=", 100, "%"),
            ("各县市派出所警力达到本地警力的40%以上。", "各县市派出所警力占本地警力的比例", ">=", 40, "%"),
            ("答复率达100%。", "答复率", ">=", 100, "%"),
            ("归集数据量突破2亿条。", "归集数据量", ">", 2, "亿条"),
            ("社区矫正对象再犯罪率低于0.1%。", "社区矫正对象再犯罪率", "<", 0.1, "%"),
            ("农田灌溉水有效利用系数由0.56提高到0.59。", "农田灌溉水有效利用系数", ">=", 0.59, None),
            ("夜间共享泊位占两成。", "夜间共享泊位", "=", 20, "%"),
            ("老城区补建任务完成三分之二。", "老城区补建任务", "=", 66.67, "%"),
            ("市、区原则上只设一个执法层级。", "市、区执法层级", "=", 1, "个"),
        ),
    ),
    AimForm(
        "share_of", _share_of,
        (("70%以上的村卫生室设置中医阁。", "村卫生室设置中医阁", ">=", 70, "%"), ("40%建成区达到建设要求。", "建成区达到建设要求", "=", 40, "%")),
    ),
    AimForm(
        "rate", _rate,
        (("诉求按时办结率100%。", "诉求按时办结率", "=", 100, "%"), ("满意率98%以上。", "满意率", ">=", 98, "%")),
    ),
    AimForm(
        "built", _built,
        (
            ("建成省级以上民主法治示范村八个。", "建成省级以上民主法治示范村", "=", 8, "个"),
            ("新建基层立法联系点15个。", "新建基层立法联系点", "=", 15, "个"),
            ("建成50家示范企业。", "建成示范企业", "=", 50, "家"),
            ("打造示范园8-10个。", "打造示范园", "between", 8, "个"),
            ("培育10家以上链主企业。", "培育链主企业", ">=", 10, "家"),
        ),
    ),
    AimForm(
        "bounded", _bounded,
        (
            ("县城60分钟可达省会中心区。", "县城可达省会中心区", "<=", 60, "分钟"),
            ("案件线索移送应当在24小时内完成登记。", "案件线索移送登记", "<=", 24, "小时"),
            ("收到申请后十五日内办结。", "收到申请后办结", "<=", 15, "日"),
            ("审理行政复议案件应由2名以上行政复议人员参加。", "审理行政复议案件行政复议人员参加", ">=", 2, "名"),
            ("应当举办两期以上法治专题讲座。", "举办法治专题讲座", ">=", 2, "期"),
        ),
    ),
    AimForm(
        "chained", _chained,
        (("建设示范区3个，骨干专业150个。", "骨干专业", "=", 150, "个"), ("建设不少于3个集中喷涂中心和2个活性炭再生中心。", "活性炭再生中心", ">=", 2, "个")),
    ),
    AimForm(
        "listed", _listed,
        (("衬砌渠道310公里。", "衬砌渠道", "=", 310, "公里"), ("每千名老人拥有养老床位40张。", "每千名老人拥有养老床位", "=", 40, "张"),
            ("发放救生衣、编织袋，配齐救生衣1500件。", "配齐救生衣", "=", 1500, "件")),
    ),
)  # fmt: skip


def read_figure(figure: Figure) -> Reading | None:
    """What a figure says in the first form that it has; None where it has none."""
    return next((reading for form in AIM_FORMS if (reading := form.read(figure)) is not None), None)
