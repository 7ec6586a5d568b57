"""Formulas: set phrases that every plan has, from wherever, each with its samples.

Those of one field of policy stand in its codebook (``boilerplate.csv``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FORMULA_WEIGHT = 0.1
"""What a character of a common formula counts, next to 1 for one of a draft's own words."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A set phrase that says nothing about a bond between two documents that have it, with its samples."""

    name: str
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    rejects: tuple[str, ...] = ()


_THOUGHTS = "马克思列宁主义|毛泽东思想|邓小平理论|“?三个代表”?重要思想|科学发展观|习近平新时代中国特色社会主义思想"
_CONGRESS = r"(?:党的)?[一二三四五六七八九十]{2,3}(?:大|届[一二三四五六七八九十中、和及历次]{2,24}全会)"

FORMULA_PATTERNS: tuple[Formula, ...] = (
    Formula(
        # who is followed: 坚持以…为指导, 深入学习贯彻…
        "guiding_thought",
        re.compile(
            rf"(?:高举中国特色社会主义伟大旗帜，?)?(?:(?:坚持|始终)?以|(?:全面|深入)?学习(?:宣传)?(?:贯彻)?(?:落实)?|(?:全面|深入)?贯彻(?:落实)?)?"
            rf"(?:(?:{_THOUGHTS})[、和，]?)+(?:为指导|为指引|为统领)?"
        ),
        (
            "以习近平新时代中国特色社会主义思想为指导",
            "坚持以马克思列宁主义、毛泽东思想、邓小平理论、“三个代表”重要思想、科学发展观、习近平新时代中国特色社会主义思想为指导",
            "高举中国特色社会主义伟大旗帜，以邓小平理论、“三个代表”重要思想、科学发展观为指导",
        ),
        ("以案释法", "以人民群众的需求为指导"),
    ),
    Formula(
        "law_thought",
        re.compile(
            r"(?:(?:坚持|始终)?以|(?:全面|深入|认真)*(?:学习|宣传|研究|阐释|贯彻|落实|践行)+)?习近平(?:法治思想|总书记(?:关于[^，。；]{2,16}的)?"
            r"(?:系列)?重要(?:讲话|指示|论述|批示|指示批示|讲话和重要指示批示)(?:精神)?)(?:为指导|为指引)?"
        ),
        ("深入学习宣传贯彻习近平法治思想", "习近平总书记系列重要讲话精神", "习近平总书记关于全面依法治国的重要论述"),
        ("习近平平", "开展法治思想教育"),
    ),
    Formula(
        # congresses and plenary sessions of the Party, however many are listed
        "congress",
        re.compile(
            rf"(?:(?:全面|深入|认真)*(?:学习|贯彻|落实)+)?党的(?:{_CONGRESS}[、和及，]?)+(?:的?(?:会议)?精神)?(?:的?决策部署)?"
        ),
        (
            "党的十九大和十九届二中、三中、四中、五中、六中全会精神",
            "全面贯彻党的十八大和十八届三中、四中全会精神",
            "党的二十大精神",
            "党的十九大和十九届历次全会精神",
        ),
        ("二十大项工程", "党的建设"),
    ),
    Formula(
        # the numbered slogans, with or without their quotation marks
        "numbered_slogan",
        re.compile(
            r"(?:增强|坚定|做到|坚决|统筹|协调|推进|捍卫|衷心|拥护|忠诚|深刻领悟|的?决定性意义)*“?(?:四个意识|四个自信|两个维护|两个确立|五位一体|四个全面)”?"
            r"(?:总体布局|战略布局)?"
        ),
        (
            "增强“四个意识”",
            "坚定“四个自信”",
            "做到“两个维护”",
            "统筹推进“五位一体”总体布局",
            "协调推进四个全面战略布局",
        ),
        ("四个方面", "全面推进政务公开"),
    ),
    Formula(
        # set phrases of government at large; those of a field stand in its codebook
        "set_phrase",
        re.compile(
            r"(?:坚持)?党的领导、人民当家作主、?(?:和)?依法治国有机统一|(?:推进)?国家治理体系和治理能力现代化"
            r"|(?:坚持)?以人民为中心(?:的发展思想)?|(?:全面)?建设?社会主义现代化国家|中华民族伟大复兴(?:的?中国梦)?"
        ),
        (
            "坚持党的领导、人民当家作主、依法治国有机统一",
            "推进国家治理体系和治理能力现代化",
            "以人民为中心的发展思想",
            "全面建设社会主义现代化国家",
            "中华民族伟大复兴的中国梦",
        ),
        ("人民满意的服务", "依法治国宣传"),
    ),
    Formula(
        # a title belongs to what it names
        "title",
        re.compile(r"《[^《》\n]{2,80}》"),
        ("《中华人民共和国民法典》", "《法治政府建设实施纲要（2021—2025年）》"),
        ("《》", "民法典"),
    ),
)
