"""The words of the report tables: headings, titles and notes, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "theme": "主题", "row": "条目", "topic": "议题", "group": "组", "region": "地区", "indicator": "指标",
        "comparator": "要求", "value": "数值", "value_unit": "计量单位", "period": "周期", "deadline": "期限",
        "units": "责任单位", "measure_id": "举措", "source": "原文位置", "difference": "差异", "similarity": "相似度",
        "left": "一方", "right": "另一方", "measures": "举措数", "measure_ids": "举措编号", "unit": "单位",
        "name": "原名", "level": "层级", "system": "系统", "function": "职能", "kind": "类型", "basis": "依据",
        "sole": "独自承担", "share": "占比（%）",
    },
    "en": {
        "theme": "Theme", "row": "Row", "topic": "Topic", "group": "Group", "region": "Region", "indicator": "Indicator",
        "comparator": "Requires", "value": "Figure", "value_unit": "Counted in", "period": "Per", "deadline": "Deadline",
        "units": "Responsible units", "measure_id": "Measure", "source": "Source place", "difference": "Difference",
        "similarity": "Likeness", "left": "One side", "right": "Other side", "measures": "Measures",
        "measure_ids": "Measure ids", "unit": "Unit", "name": "Name in Chinese", "level": "Level", "system": "System",
        "function": "Function", "kind": "Kind", "basis": "Basis", "sole": "Alone", "share": "Share (%)",
    },
}  # fmt: skip
"""Column headings by language and key."""

TITLES: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "targets": "各地区的目标", "differences": "同一议题下数值或期限不同的目标", "units": "各单位承担的举措",
        "comparison_themes": "各地区的举措：按主题", "comparison_rows": "各地区的举措：按条目",
        "comparison_topics": "各地区的举措：按议题",
    },
    "en": {
        "targets": "Targets of the regions", "differences": "Targets under one topic with another figure or deadline",
        "units": "Units and the measures they carry", "comparison_themes": "Measures of the regions by theme",
        "comparison_rows": "Measures of the regions by row", "comparison_topics": "Measures of the regions by topic",
    },
}  # fmt: skip
"""Titles by language and table."""

NOTES: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "targets": "组号相同的各行可比：不同地区的举措有共同议题，指标措辞相近。空格表示文件没有写明。责任单位取自目标所在举措，"
        "牵头在前；角色不是“责任”的，在名称后注明。原文位置是原始文件名和起止字符。",
        "differences": "两个地区的举措有共同议题、指标措辞相近，而数值或期限不同。相似度是指标措辞的余弦（0 至 1）。"
        "另有 {same} 对数值与期限均相同，未列入。",
        "units": "每项举措中同一单位只计一次，兼有几种角色的计排在前面的一种。依据：文件写明责任单位的地区按责任单位计，否则按句中的行为主体计。"
        "独自承担：该举措没有其他单位。占比：占该地区全部举措的百分比。另有 {left_out} 处提及不计：没有对应单位，或不属于该地区的依据。",
        "comparison": "一项举措可有多个议题，故各行不可相加。编号中文件名只写一次。{none}：该地区没有这方面的举措。",
    },
    "en": {
        "targets": "Rows with one group number are comparable: measures of different regions share a topic and word the "
        "indicator alike. An empty cell: the document does not say. Units are those of the target's measure, lead first; "
        "a role other than responsible stands behind the name. The source place is the raw file with its characters.",
        "differences": "Measures of two regions share a topic and word the indicator alike, but the figure or the deadline "
        "differs. Likeness is the cosine of the indicators' wording, 0 to 1. Left out: {same} pairs with the same figure "
        "and deadline.",
        "units": "A unit counts once in a measure, in the first of its roles in the order of the columns. Basis: assigned "
        "responsibilities where the region's documents have any, else the actors that sentences name. Alone: the measure "
        "names no other unit. Share: of all measures of the region, in per cent. Not counted: {left_out} mentions that name "
        "no unit or are not of the region's basis.",
        "comparison": "A measure may have several topics, so that rows do not add up. A document's id stands once before "
        "the numbers of its measures. {none}: the region has no such measure.",
    },
}  # fmt: skip
"""Notes by language and table."""

JOINTS: Mapping[str, tuple[str, str]] = {"zh": ("、", "（{}）"), "en": ("; ", " ({})")}
"""What stands between units, and what marks a unit's role."""

NOTHING: Mapping[str, str] = {"zh": "没有可列的内容", "en": "nothing to list"}
"""What an empty table says."""
NO_BLOCK: Mapping[str, str] = {"zh": "（未归类）", "en": "(none)"}
"""What stands above a block of rows without a name."""
