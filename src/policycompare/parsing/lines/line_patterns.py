"""What stands around a document's body: letterhead, title, signature, boilerplate of web pages.

A pattern never travels alone: each carries lines that it matches and lines that it must not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policycompare.parsing.lines.dates import RE_DATE, RE_ROC_DATE

# The kinds of documents, longest first: what a title ends in, and what a preamble calls itself.
DOCUMENT_TYPES = (
    "实施方案", "行动方案", "工作方案", "三年行动计划", "行动计划", "工作计划", "实施计划", "实施意见",
    "指导意见", "若干意见", "若干措施", "政策措施", "工作要点", "实施办法", "管理办法", "实施细则", "暂行办法", "暂行规定",
    "若干规定", "实施纲要", "应急预案", "预案", "方案", "计划", "规划", "纲要", "意见", "决议", "决定", "通知", "条例", "办法",
    "规定", "细则", "会议纪要", "纪要", "任务分解", "分工方案", "责任清单", "任务清单", "要点", "措施", "公告", "通告", "报告",
    "清单", "指引", "指南", "章程", "规则", "规程", "批复", "倡议书", "行动纲领", "纲领", "三年攻坚战", "攻坚战", "专项行动", "三年行动",
    "计划书", "白皮书", "蓝皮书", "公报", "路线图", "导则", "大纲", "若干政策", "工作安排",
)  # fmt: skip
WEAK_TYPES = ("倡议", "宣言", "建议", "政策", "举措", "制度", "战略", "函", "准则", "标准", "行动", "工程", "实事")
"""Kinds of documents that headings end in just as well: they make a title only of a line that begins like one."""
TYPES = "|".join(sorted(DOCUMENT_TYPES, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class LinePattern:
    """A kind of line outside the body, with its samples."""

    name: str
    label: str
    """What the line is called in the tiling: letterhead, boilerplate, signature, closing."""
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    rejects: tuple[str, ...] = ()


RE_DOCUMENT_NUMBER = re.compile(
    r"[\u4e00-\u9fff][\u4e00-\u9fff（）]{0,18}[〔\[（(【](?:(?:19|20)\d{2}|"
    r"[一二〇零○][一二三四五六七八九〇零○]{3})[〕\]）)】]\s?第?(?:\d{1,4}|[一二三四五六七八九十百]{1,5})号"
)
# A document's own number, alone on its line: what RE_DOCUMENT_NUMBER finds, and what is no number inside a sentence
NUMBER_IN_LETTERS = r"(?:[A-Za-z]{0,3}\d{1,5}|[一二三四五六七八九十百]{1,5})(?:[-—]\d{1,3})?号"
RE_OWN_NUMBER = re.compile(
    rf"{RE_DOCUMENT_NUMBER.pattern}(?:[-—]\d{{1,2}})?"
    rf"|[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z（）]{{0,24}}[〔\[（(【]20\d{{2}}[〕\]）)】]\s?第?{NUMBER_IN_LETTERS}"
    rf"|[〔\[（(【](?:19|20)\d{{2}}[〕\]）)】]\s?第?{NUMBER_IN_LETTERS}"
    rf"|[\u4e00-\u9fff]{{0,24}}(?:公告|通告|令)?(?:19|20)\d{{2}}年\s?第{NUMBER_IN_LETTERS}"
    rf"|[\u4e00-\u9fff]{{0,24}}(?:公告|通告|令)第{NUMBER_IN_LETTERS}"
    r"|[\u4e00-\u9fff]{2,8}字第\s?\d{4,12}[A-Z]?号"
)
# 2015年5月22日…第四次会议通过, with or without its brackets
RE_ADOPTION = re.compile(r"^[（(]?.{0,4}\d{4}年\d{1,2}月\d{1,2}日.{2,160}?(?:通过|公布|发布|批准|修订|修正|施行)")
RE_TITLE_END = re.compile(rf"(?:{TYPES})[”》]{{0,2}}(?:[（(](?:[^（）()。]{{0,20}})[)）]){{0,3}}$")
RE_TITLE_TAIL = re.compile(
    r"^(?:[（(](?:(?:民国)?\d{2,4}年?度?\s*[—–\-－~～至]+\s*(?:民国)?\d{2,4}年?|"
    r"[^（）()。，]{0,8}(?:试行|暂行|修订|修订版|征求意见稿|草案|送审稿|讨论稿|公示稿|"
    r"报批稿|审议稿|公开版|简本|全文|正文|[\d一二三四五六七八九〇]{4}年(?:修订|修正|版|度)?))[)）]){1,2}$"
)
RE_SENTENCE_END = re.compile(r"[。；！？]")

# The labels of the table above a web page's article, by what they state
HEAD_TABLE = {
    "issuer": ("发文机关", "制发机关", "制定机关", "发文单位", "制文机关", "公布机关"),
    "publisher": ("发布机构", "发布单位", "发布机关"),
    "title": ("标题", "名称", "信息名称", "文件名称"),
    "number": ("发文字号", "文号", "文件编号", "发文文号", "文件字号"),
    "date": ("成文日期", "生成日期", "印发日期", "发文日期", "成文时间", "发文时间", "制发日期"),
    "published": ("发布日期", "发布时间", "公开日期", "公布日期", "公开时间"),
    "other": (
        "索引号", "信息索引号", "索引号码", "主题分类", "主题词", "公文种类", "体裁分类", "组配分类", "信息分类", "服务对象分类", "统一登记号", "统一编号",
        "登记号", "分类", "公开方式", "公开范围", "有效性", "时效性", "效力状态", "是否有效", "实施日期", "生效日期", "失效日期", "废止日期", "关键词",
        "信息来源", "内容概述", "内容分类", "公开类别", "更新日期", "有效期",
    ),
}  # fmt: skip
HEAD_LABELS = "|".join(sorted((word for words in HEAD_TABLE.values() for word in words), key=len, reverse=True))

LINE_PATTERNS: tuple[LinePattern, ...] = (
    LinePattern(
        "document_number",
        "letterhead",
        re.compile(rf"^[（(]?(?:{RE_OWN_NUMBER.pattern})[)）]?(?:签发人[：:].{{0,20}})?$"),
        ("鞍委发〔2021〕25号", "哈里治区委发〔2017〕2号", "（云政发〔2023〕1号）", "财政部公告2020年第5号", "府授环绿字第1130001234号",
         "云发〔2023〕1号签发人：王某"),
        ("按照《实施意见》（随普法办〔2021〕6号）要求", "第5号楼加装电梯"),
    ),
    LinePattern(
        "letterhead",
        "letterhead",
        re.compile(
            r"^[\u4e00-\u9fff（）]{2,40}(?:委|府|室|厅|局|部|会|院|署|处|组|团|行|社|司|中心|学)文件$|^文件$"
            r"|^[\u4e00-\u9fff（）]{2,40}(?:委|府|室|厅|局|部|会|院|署)(?:公报|公告|令|函)$"
        ),
        ("云河市人民政府文件", "文件", "云河市财政局公告", "云河市人民政府令"),
        ("学习贯彻会议精神和有关文件", "加强文件管理"),
    ),
    LinePattern(
        "date",
        "signature",
        re.compile(rf"^[（(]?(?:{RE_DATE.pattern}|{RE_ROC_DATE.pattern})[)）]?$"),
        ("2021年12月10日", "二〇二一年十二月十日", "中华民国113年1月5日"),
        ("2021年12月10日起施行",),
    ),
    LinePattern(
        "web_header",
        "boilerplate",
        re.compile(
            r"^(?:.{0,12}(?:发布时间|发布日期|发文日期|成文日期|生成日期|印发日期|公开日期|更新时间|检索时间|检索关键词|来源|信息来源|文章来源|"
            r"原文链接|责任编辑|编辑|作者|点击量|点击数|浏览量|浏览次数|浏览|阅读|字号|字体|索引号|信息分类|发布机构|"
            r"主题分类|有效性|视力保护色|分享到?|当前位置|您(?:现在)?的位置|录入)\**[：:]"
            r"|首页[ ]?[>＞»|｜]|.*字体[：:]?[ 【\[]*大|【?(?:打印|关闭|收藏|大中小|字体)(?:[】 本]|$)|上一篇|下一篇"
            r"|【?相关(?:链接|文章|稿件|阅读|解读|附件|信息|文件)】?[：:]?$|扫一扫|"
            r"[【\[]?(?:政策解读|图解|一图读懂|解读)[】\]]?[：:]|[^。，]{0,40}(?:一图读懂|政策问答)|政策(?:全文|原文|正文)$|【?原文下载】?|"
            r"打印本页|关闭(?:窗口|本页)|[-*]?\s?\[[^\]]{1,80}\]\([^)]*\)?|-{3,}$|\*{3,}$|字体[：:]|无障碍|"
            r"扫描二维码|版权所有|.*ICP备|[^。]*[|｜＞>][^。]*[|｜＞>]|主办[：:].*网站|[甘京沪粤苏浙鲁豫川鄂湘皖闽赣冀晋蒙辽吉黑桂琼渝贵云藏陕青宁新津]公网安备|返回顶部|附件下载|"
            r"点击下载|政府信息公开$|网站地图|Copyright)"
        ),
        ("发布时间：2017-07-19责任编辑：管理员点击量：1237", "扫一扫在手机上查看当前页面", "首页>政务公开>规划计划", "上一篇：没有了", "【打印】【关闭】",
         "**分享到**：微博", "政策全文", "相关阅读", "【政策解读】：云河市养老方案", "- [空间布局图.pdf](./a.pdf)"),
        ("责任单位：市司法局", "打印机采购应当公开", "打造阳光司法", "政策全文应当公开"),
    ),
    LinePattern(
        "release_mark",
        "letterhead",
        re.compile(r"^[（(](?:此件|本件)[^（）()]{2,16}[)）]$"),
        ("（此件公开发布）", "（此件主动公开）"),
    ),
    LinePattern(
        "secrecy",
        "letterhead",
        re.compile(r"^(?:特急|加急|急件|平急|机密|秘密|内部|公开)(?:[★·\d年]*)$"),
        ("特急", "机密★1年"),
        ("公开透明",),
    ),
    LinePattern(
        "salutation",
        "letterhead",
        re.compile(r"^(?:主送[：:])?(?:各|省|市|县|区|自治区|州|有关)[^。；]{2,400}[：:]$"),
        ("各街道、镇，区委依法治区各工作组、各成员单位：", "各县（市）区委，各开发区党工委，市委各部委：", "有关单位："),
        ("各部门要做到以下几点。", "责任单位："),
    ),
    LinePattern(
        "notice",
        "letterhead",
        re.compile(
            r"^(?:.{0,30}现将|《?.{2,60}》?(?:已经|已于|业经)).{4,160}(?:印发|发布|转发|下发|通过).{0,60}[。！]?$|^特此(?:通知|公告|通告|批复)[。！]?$"
        ),
        ("现将《道里区法治建设系列实践活动方案》印发给你们，请遵照执行。", "经市政府同意，现将《养老方案》印发给你们，请执行。",
         "特此通知。"),
        ("现将法治建设情况纳入考核。",),
    ),
    LinePattern(
        "copy_list",
        "signature",
        re.compile(
            r"^(?:抄送|主送|抄报|分送|印发|主题词|联系人|联系电话|承办|出席|列席|参会|参加|记录|主持)[：:]|^.{2,30}(?:办公厅|办公室|秘书处|"
            r"室)\s?\d{4}年\d{1,2}月\d{1,2}日印发$"
        ),
        ("抄送：市人大常委会办公室。", "鞍山市委办公室2021年12月10日印发"),
    ),
    LinePattern(
        "annex_list",
        "closing",
        re.compile(r"^附件?[：:]\s?\d?[.．、]?.{2,60}$"),
        ("附件：1.重点任务分工表", "附：重点任务分工表"),
        ("附件",),
    ),
    LinePattern(
        "note",
        "closing",
        re.compile(r"^注(?:释|解)?\s?\d{0,3}[：:]"),
        ("注：口径为常住人口。", "注12：见统计公报。"),
        ("注重实效：", "注册资本：500万元"),
    ),
    LinePattern(
        "closing",
        "closing",
        re.compile(
            r"^(?:各(?:地|级|县|市|区|州|乡|镇|部门|单位|有关|相关|责任|牵头|街道|成员)[^。]{0,60}(?:要|应当?|须|及时|贯彻落实)"
            r"|本(?:方案|规划|意见|办法|规定|通知|细则|计划|决定|决议|措施|纲要)(?:由|自)"
            r"|(?:以上|此前).{0,20}(?:政策|措施|规定).{0,40}(?:为准|执行))"
        ),
        ("各地各有关部门贯彻落实中的重大情况，及时报送自治区党委依法治区办。", "本方案自印发之日起施行。"),
        ("各类社会主体依法自我约束。",),
    ),
)  # fmt: skip


def match_line(text: str, *, tail: bool = False) -> LinePattern | None:
    """The kind of a line that is none of the body's.

    Args:
        text: A normalised line.
        tail: The line stands behind the last measure, where closing words may stand too.

    Example:
        >>> match_line("鞍委发〔2021〕25号").name, match_line("（此件公开发布）").label
        ('document_number', 'letterhead')
        >>> match_line("本方案自印发之日起施行。"), match_line("本方案自印发之日起施行。", tail=True).name
        (None, 'closing')
    """
    for kind in LINE_PATTERNS:
        if kind.name in ("closing", "annex_list", "note") and not tail:
            continue
        if kind.pattern.search(text):
            return kind
    return None


def is_title(text: str) -> bool:
    """Whether a line can end a title: it holds no stop, and ends in a kind of document.

    Example:
        >>> is_title("法治政府建设实施方案（2021—2025年）"), is_title("制定本方案。")
        (True, False)
    """
    return len(text) <= 80 and not RE_SENTENCE_END.search(text) and "：" not in text and bool(RE_TITLE_END.search(text))


def is_weak_title(text: str) -> bool:
    """Whether a line ends in what a heading may end in too: 推动绿色出行行动. Only its beginning can make it a title."""
    stem = re.sub(r"[”》]?(?:[（(][^（）()]*[)）])*$", "", text)
    return len(text) <= 80 and not RE_SENTENCE_END.search(text) and "：" not in text and stem.endswith(WEAK_TYPES)


RE_NAME = re.compile(r"^[^，。；：、！？《》“”\d]+$")
RE_BODY_END = re.compile("(?:委|政府|委员会|办公室|办公厅|局|厅|部|院|人大|大会|政协|小组|联席会议|会|中心|集团|公司)$")
RE_BODY_START = re.compile(
    r"^(?:中共|中国共产党|国务院|国家|中华人民共和国|中国|中央|全国|最高人民|共青团|[\u4e00-\u9fff]{1,14}?(?:省|市|县|区|州|盟|旗|自治区)"
    r"|(?:发展(?:和)?改革|教育|科技|科学技术|工业和信息化|公安|民政|司法|财政|人力资源|自然资源|生态环境|住房|交通|水利|农业|商务|文化|卫生|应急|人民银行|审计|"
    r"海关|税务|市场监管|市场监督|广电|体育|统计|医保|医疗保障|金融|能源|林草|铁路|民航|邮政|文物|药监|银保监|证监|外汇|乡村振兴|粮食|知识产权|退役军人))"
)


def is_issuer(text: str) -> bool:
    """Whether a line is the name of a body that can issue documents, or the names of several, and nothing else.

    Example:
        >>> is_issuer("云河市人民政府"), is_issuer("中共兴安县委兴安县人民政府"), is_issuer("财政部税务总局")
        (True, True, True)
        >>> is_issuer("加强行业协会"), is_issuer("云河市碳达峰实施方案")
        (False, False)
    """
    plain = re.sub(r"(?:文件)?(?:[（(](?:盖章|印章|公章|章|代章)[)）])?$", "", text).replace("、", "")
    return plain == "国务院" or (
        2 < len(plain) <= 200
        and bool(RE_BODY_START.match(plain) and RE_NAME.match(plain) and RE_BODY_END.search(plain))
    )


def is_signature(text: str) -> bool:
    """Whether a line can be a signature: a body's name alone.

    Example:
        >>> is_signature("中共鞍山市委"), is_signature("各县（市）区政府，市直各部门")
        (True, False)
    """
    return 2 < len(text) <= 40 and bool(RE_NAME.match(text) and RE_BODY_END.search(text))
