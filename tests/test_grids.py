"""Tables inside documents: found in every manner of drawing them, told apart, read as measures and as targets."""

from __future__ import annotations

import itertools

import pytest

from made_tables import LEFT, LEXICON, UP, Made, parsed_text, shown_measures, shown_targets, shown_units, source_of
from policycompare.lexicon.columns import COLUMNS
from policycompare.parsing.grids.cell_values import read_values
from policycompare.parsing.grids.headers import column_kind
from policycompare.parsing.records import ParsedDocument
from policycompare.sources.blocks import Block, ReadText

TITLE = "青浦市水务发展规划（2026—2030年）"


BEFORE = (
    "一、节水行动",
    "（一）坚持节水优先。落实各区节水责任，把用水总量管住。",
    "（二）坚持量水而行。按水资源条件安排城市发展。",
    "二、主要安排",
)
BEHIND = ("三、保障措施", "（一）加强组织领导。压实各方责任，按年调度进展。", "（二）加强宣传引导。讲好节水故事。")


def plan(table: str, *above: str, header: int = 0, title: str = TITLE) -> ParsedDocument:
    """A plan with one table in its second chapter."""
    return Made().lines(title, *BEFORE, *above).table(table, header).lines(*BEHIND).parse()


OUTLINE = Made().lines(TITLE, *BEFORE, *BEHIND).parse()


def assert_same_outline(found: ParsedDocument) -> None:
    """No cell is a measure, a heading, a title or part of any."""
    assert [m[:6] for m in found.measures if ":t" not in m.measure_id] == [m[:6] for m in OUTLINE.measures]
    assert [s[:7] for s in found.sections] == [s[:7] for s in OUTLINE.sections]
    assert found.document.title == OUTLINE.document.title


# ---- tables of indicators: (table, lines above it, targets)

INDICATORS: dict[str, tuple[str, tuple[str, ...], list[str]]] = {
    "base and target year": (
        """指标 | 单位 | 2025年 | 2030年 | 属性
        供水普及率 | % | 96.1 | 99 | 约束性
        再生水厂 | 座 | 4 | 9 | 预期性""",
        ("专栏1 主要指标",),
        [
            "供水普及率 = 99% 2030-12-31 binding from 96.1 in 2025",
            "再生水厂 = 9座 2030-12-31 expected from 4 in 2025",
        ],
    ),
    "two heads, merged": (
        """序号 | 指标名称 | 计量单位 | 现状值 | 目标值 | < | 指标性质
        ^ | ^ | ^ | 2025年 | 2027年 | 2030年 | ^
        1 | 漏损率 | % | 9.8 | ≤9 | ≤8 | 约束性""",
        (),
        [
            "漏损率 <= 9% 2027-12-31 binding from 9.8 in 2025",
            "漏损率 <= 8% 2030-12-31 binding from 9.8 in 2025",
        ],
    ),
    "two heads, merges lost": (
        """序号 | 指标 | 单位 | 规划目标 | | 属性
         | | | 2027年 | 2030年 |
        1 | 污泥处置率 | % | 92以上 | 96以上 | 预期性""",
        (),
        ["污泥处置率 >= 92% 2027-12-31 expected", "污泥处置率 >= 96% 2030-12-31 expected"],
    ),
    "attribute first, unit in the name": (
        """类型 | 主要指标 | 2030年目标值 | 2025年基期值
        约束性 | 1.用水总量（亿立方米） | <12.5 | 11.9
        预期性 | 2.水域面积率（%） | >7.2 | 7.1""",
        (),
        [
            "用水总量 < 12.5亿立方米 2030-12-31 binding from 11.9 in 2025",
            "水域面积率 > 7.2% 2030-12-31 expected from 7.1 in 2025",
        ],
    ),
    "unit above the table": (
        """项目 | 2030年
        管网投资 | 3,200
        泵站投资 | 850""",
        ("表2 投资指标", "单位：万元"),
        ["管网投资 = 3200万元 2030-12-31", "泵站投资 = 850万元 2030-12-31"],
    ),
    "unit in the head, unit in the cell": (
        """指标 | 2025年（公里） | 2030年（公里）
        新建管网 | — | 260公里
        改造管网 | 75 | 不少于120""",
        (),
        ["新建管网 = 260公里 2030-12-31", "改造管网 >= 120公里 2030-12-31 from 75 in 2025"],
    ),
    "groups across the width and beside": (
        """领域 | 指标 | 单位 | 2030年
        一、供水 | < | < | <
        城乡供水 | 城乡供水一体化率 | % | 95
        ^ | 其中：农村 | % | 90
        污水 | 处理率 | % | 98""",
        (),
        [
            "城乡供水一体化率 = 95% 2030-12-31",
            "城乡供水一体化率其中：农村 = 90% 2030-12-31",
            "处理率 = 98% 2030-12-31",
        ],
    ),
    "a name that says nothing alone": (
        """类别 | 指标 | 单位 | 2030年
        湿地保护 | 面积 | 公顷 | 4,100
        ^ | 覆盖率 | % | 61""",
        (),
        ["湿地保护面积 = 4100公顷 2030-12-31", "湿地保护覆盖率 = 61% 2030-12-31"],
    ),
    "a rate a year, a sum in brackets": (
        """指标 | 单位 | 2030年 | 年均增速〔累计〕 | 属性
        水利投资 | 亿元 | 60 | 6.5% | 预期性
        单位产值用水量降低 | % | - | 〔15〕 | 约束性
        供水满意率 | % | — | ≥95 | 预期性""",
        (),
        [
            "水利投资 = 60亿元 2030-12-31 expected",
            "水利投资年均增长 increase 6.5% a year 2030-12-31 expected",
            "单位产值用水量降低 decrease 15% 2030-12-31 binding",
            "供水满意率 >= 95% 2030-12-31 expected",
        ],
    ),
    "words for figures": (
        """指标 | 单位 | 2030年 | 属性
        万元产值用水量 | 立方米 | 完成省下达任务 | 约束性
        河湖长制 | | 全覆盖 | 预期性
        水质 | 类 | 稳定达标 | 约束性
        节水型社区 | 个 | 80左右 | 预期性
        取水计量 | % | 3—5 | 预期性
        用水量 | % | 比2025年下降6% | 约束性""",
        (),
        [
            "河湖长制 full-coverage 2030-12-31 expected",
            "节水型社区 = 80个 2030-12-31 expected",
            "取水计量 >= 3% 2030-12-31 expected",
            "用水量 decrease 6% 2030-12-31 binding",
        ],
    ),
    "parts in one cell": (
        """指标 | 单位 | 2025年 | 2030年
        排水达标率 | % | 山区70 / 平原80 | 山区≥80 / 平原≥90""",
        (),
        ["山区排水达标率 >= 80% 2030-12-31 from 70 in 2025", "平原排水达标率 >= 90% 2030-12-31 from 80 in 2025"],
    ),
    "binding said in rows": (
        """指标 | 单位 | 2030年目标
        约束性指标 | < | <
        水土保持率 | % | 88
        预期性指标 | < | <
        生态岸线率 | % | 70""",
        (),
        ["水土保持率 = 88% 2030-12-31 binding", "生态岸线率 = 70% 2030-12-31 expected"],
    ),
    "no year but the plan's": (
        """序号 | 考核指标 | 目标值 | 属性
        1 | 水质达标率 | 100% | 约束性""",
        (),
        ["水质达标率 = 100% 2030-12-31 binding"],
    ),
    "the year of the caption": (
        """指标 | 单位 | 目标值
        测流站 | 处 | 24""",
        ("表3 到2028年主要指标",),
        ["测流站 = 24处 2028-12-31"],
    ),
    "years in turn and their sum": (
        """指标 | 单位 | 2026年 | 2027年 | 2028年 | 合计
        改造泵站 | 座 | 2 | 3 | 4 | 9""",
        (),
        [
            "改造泵站 = 2座 2026-12-31",
            "改造泵站 = 3座 2027-12-31",
            "改造泵站 = 4座 2028-12-31",
            "改造泵站 = 9座 2030-12-31",
        ],
    ),
    "first and second level": (
        """一级指标 | 二级指标 | 单位 | 2030年
        安全 | 防洪达标率 | % | 97
        ^ | 险闸加固 | 座 | 12""",
        (),
        ["防洪达标率 = 97% 2030-12-31", "险闸加固 = 12座 2030-12-31"],
    ),
    "head printed again on each page": (
        """指标 | 单位 | 2030年
        供水能力 | 万吨/日 | 85
        指标 | 单位 | 2030年
        应急备用水源 | 处 | 3
        合计 | | 88""",
        (),
        ["供水能力 = 85万吨/日 2030-12-31", "应急备用水源 = 3处 2030-12-31"],
    ),
    "title row inside": (
        """“十五五”时期水务发展主要指标 | < | < | <
        指标 | 单位 | 2030年 | 属性
        河道整治 | 公里 | 310 | 预期性""",
        (),
        ["河道整治 = 310公里 2030-12-31 expected"],
    ),
    "only what is past": (
        """序号 | 指标 | 单位 | “十四五”目标 | “十四五”完成情况 | 完成率
        1 | 新建水厂 | 座 | 5 | 6 | 120%""",
        ("表1 “十四五”主要指标完成情况",),
        [],
    ),
    "aims of the plan before": (
        """指标 | 单位 | “十四五”目标 | 2030年目标
        新建水厂 | 座 | 5 | 9""",
        (),
        ["新建水厂 = 9座 2030-12-31"],
    ),
    "no figures at all": (
        """指标 | 指标性质 | 计算方法
        漏损率 | 定量 | 漏损水量/供水总量×100%
        满意度 | 定性 | 问卷得分不低于90分""",
        (),
        [],
    ),
    "one figure over all years": (
        """指标 | 单位 | 2026年 | 2027年 | 2028年
        隐患整改率 | % | ≥95 | < | <""",
        (),
        ["隐患整改率 >= 95% 2028-12-31"],
    ),
    "a magnitude and a remark in the cell": (
        """指标 | 单位 | 2030年
        蓄水量 | 亿立方米 | 达到1.2亿
        优良水体比例 | % | 88.5 / （完成上级下达任务）""",
        (),
        ["蓄水量 = 1.2亿立方米 2030-12-31", "优良水体比例 = 88.5% 2030-12-31"],
    ),
    "a standard is no aim": (
        """区域类型 | 标准值（分贝） | 适用范围
        居住区 | 55 | 昼间
        商业区 | 60 | 昼间""",
        (),
        [],
    ),
    "points are no aim": (
        """指标 | 分值 | 评分标准
        隐患整改率 | 20 | 达到95%得满分，每低1%扣1分
        演练 | 10 | 每年2次以上""",
        (),
        [],
    ),
    "places, no indicators": (
        """区县 | 2026年 | 2027年
        东城区 | 12 | 15
        西城区 | 8 | 9""",
        (),
        [],
    ),
}


@pytest.mark.parametrize("name", INDICATORS)
def test_indicator_tables(name: str) -> None:
    table, above, wanted = INDICATORS[name]
    found = plan(table, *above)
    assert shown_targets(found) == wanted
    assert_same_outline(found)
    assert {t.section_id for t in found.targets} <= {"plan#2"}


# ---- tables of tasks: (table, measures, units, targets)

TASKS: dict[str, tuple[str, list[str], list[str], list[str]]] = {
    "lead, support, date": (
        """序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限
        1 | 编制节水名录 | 市水务局 | 市统计局、市财政局 | 2026年6月底
        2 | 巡查河道排口 | 市生态环境局 | 各区（县） | 长期坚持""",
        ["t1.1 编制节水名录", "t1.2 巡查河道排口"],
        [
            "t1.1 lead 市水务局",
            "t1.1 support 市统计局",
            "t1.1 support 市财政局",
            "t1.2 lead 市生态环境局",
            "t1.2 support 各区（县）",
        ],
        ["编制节水名录 by-deadline 2026-06-30"],
    ),
    "another order, other names": (
        """时间节点 | 责任处室 | 项次 | 主要内容 | 备注
        2027年 | 市水务局、市城管局 | 1 | 更新老旧水表3000只 | 已列入预算""",
        ["t1.1 更新老旧水表3000只"],
        ["t1.1 responsible 市水务局", "t1.1 responsible 市城管局"],
        ["更新老旧水表 = 3000只 2027-12-31"],
    ),
    "measures below a task that is drawn over them": (
        """序号 | 重点任务 | 具体措施 | 责任单位
        1 | 控源截污 | 排查雨污管网 | 市水务局
        2 | ^ | 清疏排水管道 | 市住房城乡建设局
        3 | 生态修复 | 修复湿地 | 市林业局""",
        ["t1.1 控源截污: 排查雨污管网", "t1.2 控源截污: 清疏排水管道", "t1.3 生态修复: 修复湿地"],
        ["t1.1 responsible 市水务局", "t1.2 responsible 市住房城乡建设局", "t1.3 responsible 市林业局"],
        [],
    ),
    "the same, merges lost": (
        """序号 | 任务 | 措施 | 责任单位 | 完成时限
        1 | 控源截污 | 排查雨污管网 | 市水务局 | 2026年底
         | | 清疏排水管道 | |
        2 | 生态修复 | 修复湿地 | 市林业局 | 2027年底""",
        ["t1.1 控源截污: 排查雨污管网", "t1.2 控源截污: 清疏排水管道", "t1.2-2 生态修复: 修复湿地"],
        ["t1.1 responsible 市水务局", "t1.2 responsible 市水务局", "t1.2-2 responsible 市林业局"],
        [
            "排查雨污管网 by-deadline 2026-12-31",
            "清疏排水管道 by-deadline 2026-12-31",
            "生态修复 by-deadline 2027-12-31",
        ],
    ),
    "one task, bodies over several rows": (
        """任务 | 责任单位 | 时限
        建设智慧水务平台 | 市水务局 | 2026年12月
        ^ | 市大数据局 | ^
        开展执法检查 | 市司法局 | 每年11月底前""",
        ["t1.1 建设智慧水务平台", "t1.2 开展执法检查"],
        ["t1.1 responsible 市水务局", "t1.1 responsible 市大数据局", "t1.2 responsible 市司法局"],
        ["建设智慧水务平台 by-deadline 2026-12-31", "开展执法检查 by-deadline a year"],
    ),
    "groups across the width": (
        """序号 | 改革举措 | 主 要 内 容 | 指导部门 | 推广范围
        一、水价方面（共1项） | < | < | < | <
        1 | 阶梯水价 | 按用水量分档计价。 | 省发展改革委、省水利厅 | 全省
        二、水权方面（共1项） | < | < | < | <
        2 | 水权交易 | 建立交易规则。 | 省水利厅 | 流域内""",
        ["t1.1 阶梯水价: 按用水量分档计价。", "t1.2 水权交易: 建立交易规则。"],
        ["t1.1 guidance 省发展改革委", "t1.1 guidance 省水利厅", "t1.2 guidance 省水利厅"],
        [],
    ),
    "the cell says the role": (
        """任务 | 责任分工
        推行雨水收集 | 市水务局牵头，市教育局、市卫生健康委配合
        检测水质 | （牵头单位：市卫生健康委；配合单位：市水务局）
        保护水源 | 市生态环境局（牵头）、市公安局""",
        ["t1.1 推行雨水收集", "t1.2 检测水质", "t1.3 保护水源"],
        [
            "t1.1 lead 市水务局",
            "t1.1 support 市教育局",
            "t1.1 support 市卫生健康委",
            "t1.2 lead 市卫生健康委",
            "t1.2 support 市水务局",
            "t1.3 lead 市生态环境局",
            "t1.3 responsible 市公安局",
        ],
        [],
    ),
    "prefixes left out, 等, persons": (
        """工作事项 | 牵头单位 | 责任人 | 参与单位
        建立水价听证 | 市发展改革委 | 李某 | 财政局、水务局等部门""",
        ["t1.1 建立水价听证"],
        ["t1.1 lead 市发展改革委", "t1.1 support 财政局", "t1.1 support 水务局"],
        [],
    ),
    "a clause inside the task": (
        """序号 | 工作内容 | 完成期限
        1 | 建设海绵公园5座。（责任单位：市园林局） | 2026年第三季度""",
        ["t1.1 建设海绵公园5座。"],
        ["t1.1 responsible 市园林局"],
        ["建设海绵公园 = 5座 2026-09-30"],
    ),
    "numbers in the task's cell, none of its own": (
        """主要任务 | 落实单位
        3.新建蓄水池2个。 | 市水务局
        4.修订用水定额。 | 市水务局""",
        ["t1.3 新建蓄水池2个。", "t1.4 修订用水定额。"],
        ["t1.3 responsible 市水务局", "t1.4 responsible 市水务局"],
        ["新建蓄水池 = 2个 2030-12-31"],
    ),
    "an aim beside the task": (
        """任务 | 工作目标 | 责任单位 | 完成时间
        改造二次供水 | 改造小区60个，水质合格率达到99% | 市水务局 | 2028年""",
        ["t1.1 改造二次供水"],
        ["t1.1 responsible 市水务局"],
        ["改造小区 = 60个 2028-12-31", "改造小区水质合格率 >= 99% 2028-12-31"],
    ),
    "figures by year beside the body": (
        """序号 | 任务名称 | 单位 | 2027年 | 2030年 | 责任单位
        1 | 新建雨水花园 | 处 | 20 | 45 | 市园林局""",
        ["t1.1 新建雨水花园"],
        ["t1.1 responsible 市园林局"],
        ["新建雨水花园 = 20处 2027-12-31", "新建雨水花园 = 45处 2030-12-31"],
    ),
    "单位 that is a body": (
        """任务 | 单位 | 时限
        清理河道漂浮物 | 市城管局 | 2026年5月
        加固堤防 | 市水务局 | 常年""",
        ["t1.1 清理河道漂浮物", "t1.2 加固堤防"],
        ["t1.1 responsible 市城管局", "t1.2 responsible 市水务局"],
        ["清理河道漂浮物 by-deadline 2026-05-31"],
    ),
    "blanks between bodies": (
        """序号 | 事项 | 责任部门
        1 | 防汛值守 | 市应急管理局 市水务局""",
        ["t1.1 防汛值守"],
        ["t1.1 responsible 市应急管理局", "t1.1 responsible 市水务局"],
        [],
    ),
    "traditional names": (
        """項次 | 執行策略 | 主辦機關 | 協辦機關 | 辦理期程
        1 | 建置智慧水表 | 水利局 | 經濟發展局 | 115年12月底""",
        ["t1.1 建置智慧水表"],
        ["t1.1 lead 水利局", "t1.1 support 经济发展局"],
        ["建置智慧水表 by-deadline 2026-12-31"],
    ),
    "dates in figures": (
        """任务 | 责任单位 | 完成时限
        勘界立标 | 市水务局 | 2026.9.30
        公布名录 | 市水务局 | 2026-11
        修编预案 | 市应急管理局 | 2026—2027年
        验收 | 市水务局 | “十五五”末""",
        ["t1.1 勘界立标", "t1.2 公布名录", "t1.3 修编预案", "t1.4 验收"],
        [
            f"t1.{n} responsible {name}"
            for n, name in enumerate(("市水务局", "市水务局", "市应急管理局", "市水务局"), 1)
        ],
        [
            "勘界立标 by-deadline 2026-09-30",
            "公布名录 by-deadline 2026-11-30",
            "修编预案 by-deadline 2027-12-31",
            "验收 by-deadline 2030-12-31",
        ],
    ),
    "months of work, problems, dates with more behind them": (
        """阶段 | 时间安排 | 存在问题 | 整改措施 | 责任单位
        整治阶段 | 2026年5月至10月 | 排口不清 | 核查排口40处 | 市水务局
        巩固阶段 | 2026年4月底前，之后每年开展 | 演练不足 | 开展演练 | 市水务局
        收尾阶段 | 2027年第三季 | 资料不全 | 补齐资料 | 市水务局""",
        ["t1.1 排口不清: 核查排口40处", "t1.2 演练不足: 开展演练", "t1.3 资料不全: 补齐资料"],
        ["t1.1 responsible 市水务局", "t1.2 responsible 市水务局", "t1.3 responsible 市水务局"],
        ["核查排口 = 40处 2026-10-31", "演练不足 by-deadline 2026-04-30", "资料不全 by-deadline 2027-09-30"],
    ),
    "indicators with bodies": (
        """序号 | 指标名称 | 2030年目标值 | 指标属性 | 牵头单位
        1 | 管网漏损率（%） | ≤8 | 约束性 | 市水务局""",
        ["t1.1 管网漏损率（%）"],
        ["t1.1 lead 市水务局"],
        ["管网漏损率 <= 8% 2030-12-31 binding"],
    ),
    "a sum and a note below": (
        """序号 | 任务 | 责任单位
        1 | 建设水文站 | 市水务局
        合计 | 1项 |
        注：责任单位排第一位的为牵头单位。 | < | <""",
        ["t1.1 建设水文站"],
        ["t1.1 lead 市水务局"],  # the note holds for lists of one too
        [],
    ),
    "projects without bodies": (
        """序号 | 项目名称 | 建设内容 | 建设地点
        1 | 北闸加固 | 加固闸室3孔 | 北岸
        2 | 南堤绿化 | 种植护坡林 | 南岸""",
        [],
        [],
        [],
    ),
}


@pytest.mark.parametrize("name", TASKS)
def test_task_tables(name: str) -> None:
    table, measures, units, targets = TASKS[name]
    found = plan(table)
    assert [m for m in shown_measures(found) if m.startswith("t")] == measures
    assert [u for u in shown_units(found) if u.startswith("t")] == units
    assert shown_targets(found) == targets
    assert_same_outline(found)
    own = {m.measure_id: m.section_id for m in found.measures if ":t" in m.measure_id}
    assert set(own.values()) <= {"plan#2"}
    assert {s.measure_id for s in found.sentences} >= set(own), "what a task says is sentences"


# ---- the same table in every manner of copying it

PARTED = """序号|指标|单位|2025年|2030年|属性
1|自来水普及率|%|97|99.5|约束性
2|新建水厂|座|2|6|预期性
3|人均用水量|立方米/人|210|≤205|预期性"""
COPIED = [
    "自来水普及率 = 99.5% 2030-12-31 binding from 97 in 2025",
    "新建水厂 = 6座 2030-12-31 expected from 2 in 2025",
    "人均用水量 <= 205立方米/人 2030-12-31 expected from 210 in 2025",
]
MANNERS = {
    "tabs": PARTED.replace("|", "\t"),
    "wide gaps": PARTED.replace("|", "    "),
    "cells one below the other": PARTED.replace("|", "\n"),
    "cells apart by empty lines": PARTED.replace("|", "\n\n").replace("\n", "\n\n"),
    "blanks": PARTED.replace("|", " "),
    "a name over two lines": PARTED.replace("|", "\n").replace("自来水普及率", "自来水管网入户\n普及率"),
    "heads over two lines": PARTED.replace("|", "\n")
    .replace("2025年", "2025年\n现状值")
    .replace("2030年", "2030年\n目标值"),
}


@pytest.mark.parametrize("name", MANNERS)
def test_a_table_copied_as_text(name: str) -> None:
    text = "\n".join([TITLE, *BEFORE, "专栏1 主要指标", MANNERS[name], *BEHIND])
    found = parsed_text(text)
    assert [t.replace("管网入户", "") for t in shown_targets(found)] == COPIED
    assert_same_outline(found)
    assert any("was read as indicators, 3 targets" in line for line in found.report)


TASKS_BELOW = """序号
工作任务
牵头单位
配合单位
完成时限
一、工程建设
1
建设引水隧洞
市水务局
市财政局、市林业局
2028年底
2
改造
老旧泵站8座
市水务局
2027年6月
二、管理提升
3
公布水价
市发展改革委
市水务局
每年3月底前
注：完成时限以批复为准。"""


def test_tasks_one_cell_a_line() -> None:
    found = parsed_text("\n".join([TITLE, *BEFORE, TASKS_BELOW, *BEHIND]))
    assert [m for m in shown_measures(found) if m[0] == "t"] == [
        "t1.1 建设引水隧洞", "t1.2 改造\n老旧泵站8座", "t1.3 公布水价",
    ]  # fmt: skip
    assert [u for u in shown_units(found) if u[0] == "t"] == [
        "t1.1 lead 市水务局", "t1.1 support 市财政局", "t1.1 support 市林业局", "t1.2 lead 市水务局",
        "t1.3 lead 市发展改革委", "t1.3 support 市水务局",
    ]  # fmt: skip
    assert [t.deadline for t in found.targets] == ["2028-12-31", "2027-06-30", None]


def test_groups_numbered_in_their_own_line() -> None:
    rows = "序号\n工作任务\n责任部门\n一\n工程建设\n1\n建设水闸\n市水务局\n二\n日常管理\n2\n巡查堤防\n市应急管理局"
    found = parsed_text("\n".join([TITLE, *BEFORE, rows, *BEHIND]))
    assert [m for m in shown_measures(found) if m[0] == "t"] == ["t1.1 建设水闸", "t1.2 巡查堤防"]
    assert_same_outline(found)


NO_TABLES = {
    "a list behind tabs": "1.\t加强巡查\n2.\t加强执法\n3.\t加强宣传",
    "a contents page with tabs": "1.1\t总则\t1\n1.2\t目标\t3\n2.1\t任务\t9",
    "numbers and words": "1\n2\n3\n水务\n4",
    "heads without rows": "序号\n指标\n单位\n2030年\n以上内容由市水务局解释。",
    "heads and rows that do not fit": "指标\n单位\n2030年\n加强领导\n落实责任\n按年考核",
    "a signature": "市水务局    市财政局    市林业局",
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_lines_that_are_no_table(name: str) -> None:
    found = parsed_text("\n".join([TITLE, *BEFORE, NO_TABLES[name], *BEHIND]))
    assert not [m.measure_id for m in found.measures if ":t" in m.measure_id]
    assert not [t for t in found.targets if t.value is not None]
    assert "table" not in {label for _, label, _ in found.marks}


# ---- tables that only set text

BOX = "专栏2 重点工程\n1.引水工程。新建隧洞2条。\n2.净水工程。改造水厂4座。"


def test_a_box_of_one_cell_is_text() -> None:
    found = Made().lines(TITLE, *BEFORE, "（一）建设工程。推进以下工程。").table([[BOX]]).lines(*BEHIND).parse()
    assert "table" not in {label for _, label, _ in found.marks}
    assert [(t.indicator, t.value) for t in found.targets] == [("新建隧洞", 2.0), ("改造水厂", 4.0)]
    assert [m.num for m in found.measures] == [1, 2, 1, 1, 2], "the numbers in a box are its own"


def test_a_plan_inside_one_cell_is_the_plan() -> None:
    found = Made().lines("青浦市水务局").table([["\n".join([TITLE, *BEFORE, *BEHIND])]]).parse()
    assert [m[3:6] for m in found.measures] == [m[3:6] for m in OUTLINE.measures]


SETTING = {
    "a letterhead": "发文机关： | 青浦市水务局 | 成文日期： | 2026年3月1日\n发文字号： | 青水〔2026〕3号 | 有效性： | 有效",
    "a signature": "青浦市水务局 | 青浦市财政局",
    "two columns of paragraphs": f"{'落实节水责任，' * 40} | {'管住用水总量，' * 40}",
}


@pytest.mark.parametrize("name", SETTING)
def test_a_table_that_sets_text_is_text(name: str) -> None:
    found = Made().lines(TITLE, *BEFORE, *BEHIND).table(SETTING[name]).parse()
    assert "table" not in {label for _, label, _ in found.marks}
    assert not any("a table (" in line for line in found.report)


# ---- where a table stands

TASK = "序号 | 任务 | 责任单位 | 完成时限\n1 | 整治河道30公里 | 市水务局 | 2027年底"
AIM = "指标 | 单位 | 2030年\n漏损率 | % | 8"


def test_a_table_behind_a_measure_is_not_its_text() -> None:
    above = ("（三）完善制度。主要指标见下表。",)
    found = Made().lines(TITLE, *BEFORE[:3], *above, "表1 主要指标").table(AIM).lines(BEFORE[3], *BEHIND).parse()
    (measure,) = (m for m in found.measures if m.heading == "完善制度")
    assert measure.text == "完善制度。主要指标见下表。"
    assert [(t.section_id, t.measure_id) for t in found.targets] == [("plan#1", None)]


def test_a_table_inside_a_measure_is_none_of_its_sentences() -> None:
    body = ("（三）完善制度。按下表推进。", "（责任单位：市司法局）")
    made = Made().lines(TITLE, *BEFORE[:3], body[0]).table(TASK).lines("按月通报《青浦市水法》执行情况。", body[1])
    found = made.lines(BEFORE[3], *BEHIND).parse()
    (measure,) = (m for m in found.measures if m.heading == "完善制度")
    own = [s.text for s in found.sentences if s.measure_id == measure.measure_id]
    assert own == ["完善制度。", "按下表推进。", "按月通报《青浦市水法》执行情况。"]
    assert list(shown_units(found)) == ["1.3 responsible 市司法局", "t1.1 responsible 市水务局"]
    labels = [label for at, label, of in sorted(found.marks) if of == measure.measure_id]
    assert labels == ["measure", "measure", "responsibility"], "the measure goes on below the table"
    assert [c.title for c in found.citations] == ["青浦市水法"]


def test_tables_of_annexes_are_read_and_counted() -> None:
    made = Made().lines(TITLE, *BEFORE, *BEHIND, "青浦市水务局", "2026年3月1日", "附件1", "重点任务分工表").table(TASK)
    found = made.lines("附件2", "年度任务清单").table(TASK.replace("整治", "巡查")).parse()
    assert [m for m in shown_measures(found) if m[0] == "t"] == ["t1.1 整治河道30公里", "t2.1 巡查河道30公里"]
    assert {m.section_id for m in found.measures if ":t" in m.measure_id} == {None}
    assert_same_outline(found)


def test_a_document_that_is_a_table() -> None:
    found = Made().table("青浦市节水任务分工表 | < | < | <\n" + TASK).parse()
    assert (found.document.title, len(found.measures)) == ("青浦市节水任务分工表", 1)
    assert "title" in {label for _, label, _ in found.marks}
    found = Made().lines("青浦市节水任务清单").table(TASK).parse()
    assert (found.document.title, shown_measures(found)) == ("青浦市节水任务清单", ["t1.1 整治河道30公里"])


def test_a_table_over_two_pages() -> None:
    made = Made().lines(TITLE, *BEFORE).table(TASK).table("2 | 清理河道垃圾 | 市城管局 | 2026年底")
    found = made.lines(*BEHIND).parse()
    assert [m for m in shown_measures(found) if m[0] == "t"] == ["t1.1 整治河道30公里", "t1.2 清理河道垃圾"]


def test_what_each_part_of_a_task_table_is() -> None:
    found = plan(TASK, "表1 重点任务")
    source = source_of(ReadText(TITLE, (Block("paragraph", 0, len(TITLE)),)))
    assert source.text == TITLE
    made = Made().lines(TITLE, *BEFORE, "表1 重点任务").table(TASK).lines(*BEHIND)
    text = source_of(ReadText(made.characters, tuple(made.blocks))).text
    marks = sorted(found.marks)
    parts = {text[a:b].strip(): label for (a, label, _), (b, _, _) in itertools.pairwise(marks)}
    assert parts["整治河道30公里"] == "measure"
    assert parts["市水务局"] == "responsibility"
    assert parts["表1重点任务\n序号\n任务\n责任单位\n完成时限\n1"] == "table"


def test_what_was_not_read_is_said() -> None:
    other = plan("河流 | 长度 | 流域面积\n东河 | 31 | 210\n西河 | 18 | 96", header=1)
    assert any(line.endswith("was not read: nothing says what its columns are") for line in other.report)
    known = plan(TASKS["projects without bodies"][0])
    (line,) = (line for line in known.report if "a table (" in line)
    assert line.endswith("a table (4 columns, 2 rows) was not read: its columns are 序号, 项目名称, 建设内容, 建设地点")


# ---- drawn absurdly

ABSURD: dict[str, list[list[str]]] = {
    "no rows": [],
    "empty rows": [[], []],
    "empty cells": [["", ""], ["", ""]],
    "one cell": [["青浦"]],
    "ragged": [["序号", "任务", "责任单位"], ["1"], ["2", "清淤", "市水务局", "多", "余"]],
    "all drawn over all": [["序号", LEFT, LEFT], [UP, UP, UP], [UP, UP, UP]],
    "heads only": [["序号", "任务", "责任单位", "完成时限"]],
    "head in every row": [["序号", "任务", "责任单位"]] * 4,
    "a cell over everything below": [["任务", "责任单位"], ["清淤", "市水务局"], [UP, UP], [UP, UP]],
    "very wide": [[f"列{n}" for n in range(300)], [str(n) for n in range(300)]],
}


@pytest.mark.parametrize("name", ABSURD)
def test_absurd_tables_stop_nothing(name: str) -> None:
    found = Made().lines(TITLE, *BEFORE).table(ABSURD[name]).lines(*BEHIND).parse()
    assert_same_outline(found)


def test_many_rows() -> None:
    rows = [["序号", "任务", "责任单位"], *([str(n), f"整治第{n}段河道", "市水务局"] for n in range(1, 1501))]
    found = Made().lines(TITLE, *BEFORE).table(rows).lines(*BEHIND).parse()
    assert sum(":t" in m.measure_id for m in found.measures) == 1500


# ---- what columns are called, and what stands in a cell


def test_every_kind_of_column_has_labels() -> None:
    roles = {kind.role for kind in LEXICON.roles.kinds.values() if kind.basis == "assigned"}
    assert set(LEXICON.columns.values()) == {*COLUMNS, *roles, "deadline", "other"}


@pytest.mark.parametrize("label", sorted(LEXICON.columns))
def test_a_label_says_its_column(label: str) -> None:
    found = column_kind(label, LEXICON)
    assert found is not None and found[0] == LEXICON.columns[label]


HEADS = [
    ("2025年基期值", ("base", 2025)), ("2030年规划目标", ("target", 2030)), ("“十五五”末目标", ("target", 2030)),
    ("2024年完成", ("base", 2024)), ("年均增长（%）", ("rate", None)), ("五年累计", ("sum", None)), ("2030年", ("", 2030)),
    ("其中：2026年任务", ("target", 2026)), ("114年目標值".replace("標", "标"), ("target", 2025)), ("完成率", ("past", None)),
    ("“十五五”投资（万元）", None), ("市级牵头单位", ("lead", None)), ("责任单位及责任人", ("responsible", None)),
    ("牵头及配合单位", ("responsible", None)), ("主要任务措施", ("content", None)), ("城市名称", ("place", None)), ("河流", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "wanted"), HEADS, ids=[h[0] for h in HEADS])
def test_heads(words: str, wanted: tuple[str, int | None] | None) -> None:
    assert column_kind(words, LEXICON) == wanted


VALUES = [
    ("96.5", (None, 96.5, None)), ("≥96%", (">=", 96, "%")), ("＞60", (">", 60, None)), ("不高于5‰", ("<=", 5, "‰")),
    ("1,200万元", (None, 1200, "万元")), ("80左右", (None, 80, None)), ("95%以上", (">=", 95, "%")), ("3～5", (">=", 3, None)),
    ("达到95", (None, 95, None)), ("提高2个百分点", ("increase", 2, "个百分点")), ("降低18%", ("decrease", 18, "%")),
    ("降到5以下", ("<=", 5, None)), ("[累计达到1000]", (None, 1000, None)), ("-3.2", (None, -3.2, None)), ("100+", (">=", 100, None)),
    ("全覆盖", ("full-coverage", None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("words", "wanted"), VALUES, ids=[v[0] for v in VALUES])
def test_a_figure_in_a_cell(words: str, wanted: tuple[str | None, float | None, str | None]) -> None:
    found = read_values(words, 0, len(words))
    assert found is not None
    (value,) = found
    assert (value.comparator, value.value, value.unit) == wanted


@pytest.mark.parametrize("words", ["-", "——", "/", "", "—\n—"])
def test_a_cell_without_a_figure(words: str) -> None:
    assert read_values(words, 0, len(words)) == []


@pytest.mark.parametrize(
    "words", ["完成上级下达任务", "Ⅲ类及以上", "2027年", "与经济增长同步", "优于二级标准", "2027年6月"]
)
def test_a_cell_of_words(words: str) -> None:
    assert read_values(words, 0, len(words)) is None
