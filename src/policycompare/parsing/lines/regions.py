"""Region and administrative level, as a title or a body's name begins with them."""

from __future__ import annotations

import re

MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
# A region at the start of a title or of an issuer's name, one step at a time: 江苏省 | 海州市 | 东城区.
RE_STEP = re.compile(
    r"(浦东新区|滨海新区|[\u4e00-\u9fff]{2,8}?(?:自治区|自治州|自治县|地区|省|盟|市|县|旗)|[\u4e00-\u9fff]{1,5}?区)"
)
# Words that hold 市, 县 or 区 and are no region: 城市更新, 农贸市场, 社区, 县城, 关于…; nor are an issuer's letters
RE_NO_REGION = re.compile(
    r"^(?:城市|各|有关|我)|关于|印发|推进|加快|加强|促进|全国|国务院|中央|农贸|社区|小区|园区|景区|库区|灾区|林区|校区|养老|老旧|城乡|片区|街区|开发区|"
    r"(?<!浦东)(?<!滨海)新区|示范区|[的和与及]|历史|中心|主城|老城|建成|保护|功能|居住|商务|产业|试验|合作|山区|政府|委员会|办公|^[委局厅部]|党委|辖区|全[省市县区]|本[省市县区]"
)
RE_GOES_ON = re.compile(r"市(?:[场域容]|政(?![府法协务])|民(?![政族宗]))|区[域块]|县[城域]")
# 云河高新区, 云河高新技术产业开发区: a region of its own, at no level of the state
RE_ZONE = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:高新技术产业开发区|经济技术开发区|高新技术开发区|经济开发区|综合保税区|高新区|经开区)"
)


def read_region(words: str) -> tuple[str | None, str | None]:
    """Region and its level at the start of a title or an issuer's name.

    Example:
        >>> read_region("中共哈尔滨市道里区委"), read_region("海州市城市更新行动方案")
        (('道里区', 'county'), ('海州市', 'prefecture'))
        >>> read_region("国务院关于加强法治政府建设的意见"), read_region("云河高新区营商环境优化方案")
        ((None, None), ('云河高新区', None))
        >>> read_region("中共兴安县委兴安县人民政府关于加快教育高质量发展的意见")
        ('兴安县', 'county')
        >>> read_region("海州市民政局"), read_region("海州市政府办公室"), read_region("各县市政府"), read_region("海州市民营经济")
        (('海州市', 'prefecture'), ('海州市', 'prefecture'), (None, None), (None, None))
    """
    words = words.lstrip("《“").removeprefix("中共")
    zone = RE_ZONE.match(words)
    if zone and not re.match("国家|全国|省级|市级|关于", zone[0]) and "关于" not in zone[0]:
        return zone[0], None
    steps: list[str] = []
    while len(steps) < 3:
        match = RE_STEP.match(words)
        if not match or RE_NO_REGION.search(match[1]) or RE_GOES_ON.match(words[match.end() - 1 :]):
            break
        steps.append(match[1])
        words = words[match.end() :]
    if not steps:
        return None, None
    return steps[-1], _admin_level(steps[-1], len(steps) > 1 and steps[-2].endswith("市"))


def _admin_level(name: str, is_inner: bool) -> str:
    if name in MUNICIPALITIES or name.endswith(("省", "自治区")):
        return "province"
    if name.endswith(("县", "区", "旗")) or is_inner:
        return "county"
    return "prefecture"
