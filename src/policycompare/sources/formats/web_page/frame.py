"""What belongs to a page and not to its article: elements by their tag and name, lines by their words.

These are lists of what sites of public bodies commonly show. No site is known here: an element with such a name stays
where it holds the article, and what no list names is judged by its links (``article.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NO_TEXT = (
    "script style noscript template iframe frame frameset noframes object embed applet svg canvas video audio map "
    "head input button select textarea option datalist meta link base title math param source track"
)
NO_TEXT = frozenset(_NO_TEXT.split())
"""Elements whose text a browser does not show, or shows as a control."""
FRAME_TAGS = frozenset(("nav", "footer", "aside", "menu", "dialog"))
# A part of a class or id: BreadCrumb, bread-crumb and bread_crumb have the parts bread and crumb.
_FRAME_NAMES = (
    "nav navbar navigation navi menu submenu breadcrumb breadcrumbs crumb crumbs mianbaoxie mbx dqwz footer foot "
    "footbar copyright sidebar share sharebox bdsharebuttonbox jiathis fenxiang qrcode qr ewm erweima related "
    "relate relation recommend xgwz xgxx xglj xgjd pagination pager prevnext toolbar fontsize search searchbar "
    "login comment comments ad ads advert sitemap skip accessibility wza friendlink friendlinks yqlj"
)
FRAME_NAMES = frozenset(_FRAME_NAMES.split())
RE_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
RE_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:^|;)\s*opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)"
    r"|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$|!)",
    re.IGNORECASE,
)


def is_frame_name(names: str) -> bool:
    """Whether a class or id names a part of a page's frame.

    Example:
        >>> is_frame_name("main BreadCrumb"), is_frame_name("article-content"), is_frame_name("navy")
        (True, False, False)
    """
    return any(part.lower() in FRAME_NAMES for part in RE_NAME_PART.findall(names)) or bool(
        FRAME_NAMES & set(names.lower().split())
    )


@dataclass(frozen=True, slots=True)
class FrameLine:
    """A kind of line that pages show around an article, with its samples."""

    name: str
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    rejects: tuple[str, ...] = ()


_OPEN, _CLOSE = r"[【\[（(]?\s*", r"\s*[】\]）)]?"
_BAR = r"\s*[|｜]?\s*"

FRAME_LINES: tuple[FrameLine, ...] = (
    FrameLine(
        "place",
        re.compile(
            r"^(?:(?:您|你)?(?:现在|当前)?(?:所在)?的?位置(?:是|为)?|当前栏目)[：:]|^首\s*页\s*(?:[>＞»›|｜/\\]|$)"
            r"|^[^。；]{0,40}首页\s*[>＞»›]"
        ),
        ("当前位置：首页 > 政务公开 > 规划计划", "您现在的位置：首页", "首页 » 政策", "首页", "网站首页>信息公开"),
        ("位置优越，交通便利。", "优化首页推荐机制。"),
    ),
    FrameLine(
        "tools",
        re.compile(
            rf"^{_OPEN}(?:打\s*印(?:本页|此页|页面|文章)?|关\s*闭(?:窗口|本页|页面|此页)?|收\s*藏(?:本页|此页)?|返回(?:顶部|上页|列表|首页)?"
            r"|纠错|我要纠错|无障碍(?:阅读|浏览)?|适老化|长者(?:模式|助手|版)|繁体(?:版)?|简体(?:版)?|网站地图|设为首页|加入收藏|朗读"
            r"|语音播报|下载本文|正文下载|分享|保护视力色?)(?:[】\]）)\s|｜]|$)"
            rf"|^{_OPEN}(?:字体|字号)(?:大小)?[：:\s【\[（(]{{0,3}}(?:特?大|超大|默认|标准|小)"
            rf"|^{_OPEN}大{_CLOSE}{_BAR}[【\[（(]?中{_CLOSE}{_BAR}[【\[（(]?小{_CLOSE}\s*(?:$|[打关分收])"
        ),
        (
            "【打印】【关闭】", "打印本页", "【字体：大 中 小】", "字体：【大】【中】【小】", "[大 中 小]", "返回顶部", "大 中 小",
            "收藏",
        ),
        (
            "打印机采购应当公开。", "关闭落后产能500万吨。", "收藏品市场", "大中小学一体化建设", "大中小企业融通发展",
            "字体规范使用率达到95%。",
        ),
    ),
    FrameLine(
        "share",
        re.compile(
            r"^分享(?:到|至|本文|文章|按钮)?\s*[：:]?\s*(?:$|微信|微博|QQ|朋友圈)|扫一扫.{0,20}(?:手机|页|分享|微信|关注|二维码)"
            r"|^扫(?:描|码).{0,16}(?:二维码|手机|阅读|分享)|^(?:用|使用)?微信“?扫|^关注该公众号|^预览时标签不可点"
            r"|^长按(?:识别|图片)|^阅读原文$"
        ),
        (
            "分享到：", "分享至微信", "扫一扫在手机打开当前页", "扫描二维码分享", "用微信“扫一扫”", "微信扫一扫", "关注该公众号",
        ),
        ("分享经济成为新动能。", "推广扫码支付。"),
    ),
    FrameLine(
        "count",
        re.compile(
            r"^(?:(?:点击|浏览|阅读|访问)(?:量|数|率|次数)?)\s*[：:]\s*[\d,]*\s*次?\s*$"
            r"|^(?:责任?编辑|编辑|审核|校对|初审|复审|终审|录入人?)\s*[：:]\s*[\u4e00-\u9fff·]{0,4}$"
        ),
        ("浏览次数：1237", "点击：", "责任编辑：王某", "编辑：李某", "阅读量：20次", "审核：张某"),
        ("阅读量达到2万人次。", "审核：市司法局负责合法性审核。"),
    ),
    FrameLine(
        "stamp",
        re.compile(
            r"^[^。；]{0,30}\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s[^。；]{0,60})?$"
        ),
        ("2024年03月12日 10:21　某县政府办　点击：[]", "云河发布 2024-03-12 18:00 陕西", "2024-03-12 18:00:05"),
        ("2024年3月12日前完成整改。", "2024年3月12日 10:00开始，各单位报送进展；逾期通报。"),
    ),
    FrameLine(
        "bars",
        re.compile(
            r"^(?=.*(?:网站声明|联系我们|网站地图|关于我们|隐私|版权|免责|使用帮助|登录|注册|无障碍))"
            r"[^|｜。；]{1,12}(?:\s*[|｜]\s*[^|｜。；]{1,12})+$"
        ),
        ("网站声明 | 联系我们 | 网站地图", "登录｜注册"),
        ("任务 | 单位 | 时限", "一、目标 | 到2025年，建成城市内涝治理体系。| 市住建局"),
    ),
    FrameLine(
        "neighbours",
        re.compile(
            r"^(?:上|下|前|后)一(?:篇|条|页|则)\s*(?:[：:]|$)"
            r"|^(?:相关|延伸|推荐|热点|关联)(?:链接|文章|稿件|新闻|解读|阅读|文件|政策|信息|文档|报道|内容)\s*[：:]?$"
            r"|^(?:图解|热门推荐|猜你喜欢|友情链接|最新(?:文章|信息|政策|文件)|政策解读|解读材料|更多)\s*[>＞»：:]*$"
        ),
        ("上一篇：没有了", "下一页", "相关链接：", "相关解读", "友情链接", "更多>>"),
        ("上一年度", "相关政策措施由市司法局制定。", "下一步工作安排"),
    ),
    FrameLine(
        "foot",
        re.compile(
            r"^主办(?:单位)?[：:].{0,40}承办(?:单位)?[：:].{0,30}(?:大数据|信息中心|政务|网|办公室)|^.{2,24}\s承办[：:].{0,20}(?:大数据|信息中心|政务|网)"
            r"|^[\u4e00-\u9fff]{2,20}(?:政府|办公室|局|厅|委员会)主办(?:\s|$)|^(?:技术支持|维护单位)\s*[：:]|^网站支持IPv6"
            r"|[\u4e00-\u9fff]?ICP[备证]|公网安备|(?:^|\s)网站标识码|^[^。]{0,24}版权所有|^Copyright|^©|All Rights? Reserved"
            r"|^建议使用.{0,30}浏览|^本站(?:已|支持)"
        ),
        (
            "主办：云河市人民政府办公室　承办：云河市大数据局", "云河市政府办公室 承办：云河市信息中心", "云河市人民政府主办",
            "版权所有：云河市人民政府　地址：人民路1号", "云河市人民政府办公室 版权所有", "网站标识码：1234567890",
            "豫ICP备12345678号", "豫公网安备 41010102000000号", "Copyright © 2022", "技术支持：某公司",
        ),
        (
            "主办：每年举办一次技能大赛。", "承办单位：市教育局", "主办单位：市文化和旅游局", "地址变更的，应当备案。",
            "技术支持体系建设",
        ),
    ),
    FrameLine(
        "session",
        re.compile(
            r"^(?:登录|注册|登录注册|退出|搜索|检索|站内搜索|高级搜索|请输入关键[字词].{0,6}|移动版|手机版|English|EN|微信|微博"
            r"|客户端|RSS(?:订阅)?)$|^今天是"
        ),
        ("登录", "请输入关键字", "今天是2022年9月6日 星期二", "English"),
        ("注册商标", "搜索引擎"),
    ),
)  # fmt: skip


def match_frame_line(text: str) -> FrameLine | None:
    """The kind of a line that belongs to a page's frame; None for any other.

    Example:
        >>> match_frame_line("扫一扫在手机打开当前页").name, match_frame_line("一、总体要求")
        ('share', None)
    """
    if len(text) > 200:
        return None
    return next((kind for kind in FRAME_LINES if kind.pattern.search(text)), None)
