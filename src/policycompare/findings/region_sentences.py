"""The sentences of the comparison of regions, Chinese and English side by side."""

from __future__ import annotations

# Every sentence in both languages, with the same numbers in it; a test compares them.
SENTENCES: dict[str, tuple[str, str]] = {
    "nothing": (
        "没有可比的：按“{basis}”，有带职能单位的地区不足两个。",
        "There is nothing to compare: by {basis}, not even two regions have units with a function.",
    ),
    "scope": ("比较{count}个地区，依据是{basis}：{regions}。", "{count} regions are compared, by {basis}: {regions}."),
    "left_out": ("未列入、因为没有这种依据的地区：{regions}。", "Left out, since they have nothing of this kind: {regions}."),
    "leads_only": (
        "{regions}的文件只写牵头单位，参与的单位没有写出：与写出全部责任单位的地区相比，份额和联系都偏低。",
        "{regions}: the documents name who leads and nobody else, so that shares and ties come out lower than where all responsible units are named.",
    ),
    "few": (
        "{region}的举措少（{measures}项），区间宽，宜谨慎解读。",
        "{region} has few measures ({measures}), so its intervals are wide: read them with care.",
    ),
    "leads": ("在{region}，承担举措最多的职能：{functions}。", "In {region}, carrying the most measures: {functions}."),
    "leads_more": ("{functions}，并列共{count}类", "{functions}, {count} tied in all"),
    "differs_most": ("份额差别最大的职能是{function}：{regions}；{overlap}。", "The share that differs most is that of {function}: {regions}; {overlap}."),
    "differs_next": ("其次是{function}：{regions}；{overlap}。", "Next comes {function}: {regions}; {overlap}."),
    "differs_both": (
        "两地都有的职能中，份额差别最大的是{function}：{regions}；{overlap}。",
        "Among functions that both regions have, the share that differs most is that of {function}: {regions}; {overlap}.",
    ),
    "collective": (
        "以上的{function}在{region}只是泛称，不指一个机构。",
        "In {region}, {function} as named above stands for a kind of bodies, not for one organisation.",
    ),
    "same": ("各职能的份额在各地区没有差别。", "No function's share differs between regions."),
    "chosen": (
        "这些是从{count}类职能中挑出的最大差别，区间没有为此校正。",
        "These are the largest differences among {count} functions; the intervals are not corrected for this choice.",
    ),
    "some_pairs": (
        "地区两两共{count}对，以下只写网络联系最相似和最不相似的{shown}对。",
        "Of {count} pairs of regions, only the {shown} whose ties are the most and the least alike follow.",
    ),
    "no_ties": ("{left}与{right}的共同职能数为{functions}，没有联系可比。", "{left} and {right} have no ties to compare (functions in common: {functions})."),
    "ties": (
        "{left}与{right}的共同职能有{functions}类；它们之间的联系，{left}有{ties_left}条，{right}有{ties_right}条，两地都有的{ties_both}条（占任一地有的联系的比例，即Jaccard系数：{jaccard}）。",
        "{left} and {right} have {functions} functions in common; of the ties among these, {left} has {ties_left}, {right} has {ties_right}, and both have {ties_both} (as a share of the ties that either has, Jaccard: {jaccard}).",
    ),
    "only": (
        "{left}有而{right}没有的联系共{count}条，共同举措最多的：{ties}。",
        "Ties that {left} has and {right} lacks: {count}, with most shared measures first: {ties}.",
    ),
    "qap": (
        "{left}与{right}职能网络的相关为{r}（QAP，单侧p {p}）：{words}。",
        "The networks of {left} and {right} correlate at {r} (QAP, one-sided p {p}): {words}.",
    ),
    "qap_few": (
        "{left}与{right}的网络相关没有计算：共同职能不足{fewest}类。",
        "No correlation of the networks of {left} and {right}: they have fewer than {fewest} functions in common.",
    ),
    "qap_constant": (
        "{left}与{right}的网络相关没有计算：其中一地的联系没有强弱之分。",
        "No correlation of the networks of {left} and {right}: in one of them all ties are equally strong or absent.",
    ),
    "ranks": (
        "{left}与{right}各职能承担举措多少的次序，Spearman相关为{rho}（任一地有的{count}类职能，缺的计0）。",
        "How {left} and {right} rank functions by their measures correlates at {rho} (Spearman, {count} functions that either has, lacking ones as 0).",
    ),
    "several_tests": ("以上{count}个p值没有作多重检验校正。", "These {count} p-values are not corrected for being several."),
}  # fmt: skip

PARTS: dict[str, tuple[str, str]] = {
    "assigned": ("文件分派的责任", "the responsibilities that plans assign"),
    "actors": ("句中写明的行动主体", "the actors that sentences name"),
    "region": ("{region}（举措{measures}项，职能{functions}类）", "{region} (measures: {measures}, functions: {functions})"),
    "load": ("{function}（{measures}项，占{share}，95%区间{low}–{high}）", "{function} ({measures}, {share}, 95% interval {low}–{high})"),
    "share": ("{region}{share}（{measures}项，95%区间{low}–{high}）", "{region} {share} ({measures}, 95% interval {low}–{high})"),
    "none": ("{region}没有（95%上限{high}）", "{region} none (95% upper limit {high})"),
    "apart": ("两个区间不重叠", "the intervals do not overlap"),
    "overlap": ("两个区间重叠，差别可能出于偶然", "the intervals overlap, so the difference may be chance"),
    "tie": ("{one}–{other}（{count}项）", "{one} – {other} ({count})"),
    "alike": ("比随机换名所得的更相似", "they are more alike than random renaming makes them"),
    "maybe": ("这样的相似可能出于偶然", "such likeness may be chance"),
    "not_alike": ("看不出相似", "no likeness is seen"),
}  # fmt: skip

JOINTS = ("；", "; ")
"""Between the members of a list: names may hold commas."""
