"""What stands around a plan, in the manners of many issuers: title, number, bodies, dates. All places are invented."""

from __future__ import annotations

from typing import Any

import pytest

from policycompare.lexicon import read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.parsing.records import ParsedDocument
from policycompare.parsing.unit_table import build_units
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.text.documents import normalize_source, split_documents

LEXICON = read_lexicon()
BODY = """一、总体要求
坚持统筹推进，到2027年，全市重点领域短板基本补齐，服务能力明显增强。
二、主要任务
（一）完善设施。新建社区食堂40个。（责任单位：市民政局）
（二）健全机制。建立按月会商制度，及时解决问题。（责任单位：市财政局）
三、保障措施
（一）加强领导。压实各级责任，定期通报进展。
"""


def read(text: str) -> ParsedDocument:
    entry = FileEntry("made.txt", None, None, (DocumentEntry("made"),))
    source = normalize_source(read_source(text.encode("utf-8"), entry))
    (document,) = split_documents(source, entry.documents)
    return parse_document(document, LEXICON)


def front(name: str, text: str, tail: str = "", **wanted: Any) -> Any:
    return pytest.param(text + "\n" + BODY + tail, wanted, id=name)


FRONTS = [
    front(
        "a province's office, red head, number, title over three lines",
        "东岭省人民政府办公厅文件\n东政办发〔2022〕41号\n\n东岭省人民政府办公厅关于印发\n东岭省“十四五”养老服务体系\n建设规划的通知\n\n"
        "各市、县（市、区）人民政府，省政府各部门、各直属机构：\n《东岭省“十四五”养老服务体系建设规划》已经省政府同意，现印发给你们，请认真贯彻落实。\n"
        "东岭省人民政府办公厅\n2022年6月30日\n（此件公开发布）\n\n东岭省“十四五”养老服务体系建设规划\n为积极应对人口老龄化，制定本规划。",
        title="东岭省“十四五”养老服务体系建设规划", number="东政办发〔2022〕41号", issuers=["东岭省人民政府办公厅"],
        date="2022-06-30", period=("2021-01-01", "2025-12-31"), type="规划", region=("东岭省", "province"),
        addressees=["各市、县（市、区）人民政府", "省政府各部门、各直属机构"],
    ),
    front(
        "five ministries sign one below the other",
        "关于推进县域充换电设施补短板的意见\n发改能源〔2024〕316号\n各省、自治区、直辖市发展改革委、财政厅（局）：\n"
        "为改善出行条件，现提出以下意见。",
        "国家发展改革委\n财政部\n自然资源部\n交通运输部\n国家能源局\n2024年4月2日\n",
        title="关于推进县域充换电设施补短板的意见", number="发改能源〔2024〕316号",
        issuers=["国家发展改革委", "财政部", "自然资源部", "交通运输部", "国家能源局"], date="2024-04-02", type="意见",
    ),
    front(
        "three bureaus glued in one line, date in Chinese numerals",
        "云河市教育局　云河市财政局　云河市人力资源和社会保障局\n关于印发《云河市职业技能提升行动方案》的通知\n云教发〔2023〕19号\n各区县教育局、财政局：\n"
        "现将《云河市职业技能提升行动方案》印发给你们，请遵照执行。\n云河市教育局　云河市财政局　云河市人力资源和社会保障局\n二〇二三年九月五日\n"
        "云河市职业技能提升行动方案",
        title="云河市职业技能提升行动方案", number="云教发〔2023〕19号",
        issuers=["云河市教育局", "云河市财政局", "云河市人力资源和社会保障局"], date="2023-09-05", type="行动方案",
        region=("云河市", "prefecture"),
    ),
    front(
        "party and government, letterhead of two lines and 文件",
        "中共青岚县委\n青岚县人民政府文件\n青发〔2021〕7号\n中共青岚县委　青岚县人民政府\n关于做好乡村全面振兴重点工作的实施意见\n（2021年3月8日）\n"
        "为做好工作，现提出如下实施意见。",
        title="中共青岚县委青岚县人民政府关于做好乡村全面振兴重点工作的实施意见", number="青发〔2021〕7号",
        issuers=["中共青岚县委", "青岚县人民政府"], date="2021-03-08", type="实施意见", region=("青岚县", "county"),
    ),
    front(
        "two bodies over two lines begin the title",
        "中共北屏市委\n北屏市人民政府关于加快建设制造强市的若干措施\n北发〔2020〕11号\n各区（县）委、人民政府：\n为建设制造强市，制定如下措施。",
        title="中共北屏市委北屏市人民政府关于加快建设制造强市的若干措施", number="北发〔2020〕11号",
        issuers=["中共北屏市委", "北屏市人民政府"], type="若干措施", region=("北屏市", "prefecture"),
        addressees=["各区（县）委、人民政府"],
    ),
    front(
        "a decree, its number on a line of its own",
        "临泽市人民政府令\n第18号\n《临泽市户外广告管理办法》已经2021年5月6日市政府第9次常务会议通过，现予公布，自2021年8月1日起施行。\n市长　王某\n2021年6月2日\n"
        "临泽市户外广告管理办法",
        title="临泽市户外广告管理办法", number="临泽市人民政府令第18号", issuers=["临泽市人民政府"], date="2021-06-02",
        type="管理办法", region=("临泽市", "prefecture"),
    ),
    front(
        "an announcement with the year before the number",
        "东岭省财政厅公告\n2022年第6号\n关于发布东岭省绿色采购需求标准实施办法的公告\n为推进绿色采购，现予公告。",
        "东岭省财政厅\n2022年10月11日\n",
        title="关于发布东岭省绿色采购需求标准实施办法的公告", number="东岭省财政厅公告2022年第6号", issuers=["东岭省财政厅"],
        date="2022-10-11",
    ),
    front(
        "an announcement whose number stands in its line",
        "云河市市场监督管理局公告2023年第12号\n云河市市场监督管理局关于规范电梯维护保养的指导意见\n为保障安全，提出以下意见。",
        title="云河市市场监督管理局关于规范电梯维护保养的指导意见", number="云河市市场监督管理局公告2023年第12号",
        issuers=["云河市市场监督管理局"], type="指导意见",
    ),
    front(
        "the office forwards what a bureau wrote",
        "云河市人民政府办公室转发市卫生健康委关于加强托育服务工作实施意见的通知\n云政办发〔2022〕8号\n各县（市、区）人民政府，市政府各部门：\n"
        "市卫生健康委《关于加强托育服务工作的实施意见》已经市政府同意，现转发给你们，请认真组织实施。\n云河市人民政府办公室\n2022年2月14日\n"
        "关于加强托育服务工作的实施意见\n市卫生健康委",
        title="关于加强托育服务工作的实施意见", number="云政办发〔2022〕8号", issuers=["云河市人民政府办公室"],
        forwarders=["云河市人民政府办公室"], date="2022-02-14", type="实施意见",
        addressees=["各县（市、区）人民政府", "市政府各部门"],
    ),
    front(
        "number in square brackets, with the signer's name",
        "青岚市人民政府\n青政发[2019]27号　　　签发人：李某\n青岚市人民政府\n关于印发青岚市城市更新三年攻坚战的通知\n各区人民政府：\n现将《青岚市城市更新三年攻坚战》印发给你们。\n"
        "青岚市人民政府\n2019年11月3日\n青岚市城市更新三年攻坚战",
        title="青岚市城市更新三年攻坚战", number="青政发[2019]27号", issuers=["青岚市人民政府"], date="2019-11-03",
        type="三年攻坚战", region=("青岚市", "prefecture"),
    ),
    front(
        "number of a regulation in Shanghai's manner, in round brackets",
        "关于促进社区商业发展的若干政策\n（沪府规（2023）14号）\n各区人民政府，市政府各委、办、局：\n为方便居民，制定若干政策。",
        "本政策自2023年8月1日起施行，有效期至2028年7月31日。\n云河市人民政府\n2023年7月12日\n",
        title="关于促进社区商业发展的若干政策", number="沪府规（2023）14号", issuers=["云河市人民政府"], date="2023-07-12",
        period=("2023-08-01", "2028-07-31"), type="若干政策",
    ),
    front(
        "a page's own table in lines",
        "索 引 号：\t113300/2021-00031\t主题分类：\t城乡建设\n发文机关：\t北屏市人民政府办公室\t成文日期：\t2021年09月17日\n"
        "标　　题：\t北屏市人民政府办公室关于加快海绵城市建设的实施意见\n发文字号：\t北政办发〔2021〕55号\t发布日期：\t2021年10月08日\n"
        "北屏市人民政府办公室关于加快\n海绵城市建设的实施意见\n北政办发〔2021〕55号\n各区人民政府，市政府各部门：\n为建设海绵城市，提出如下实施意见。",
        title="北屏市人民政府办公室关于加快海绵城市建设的实施意见", number="北政办发〔2021〕55号",
        issuers=["北屏市人民政府办公室"], date="2021-09-17", type="实施意见",
    ),
    front(
        "a page's table with values on lines of their own",
        "名称：\n临泽区适老化改造工作方案\n文号：\n临民发〔2024〕3号\n发布机构：\n临泽区民政局\n生成日期：\n2024-01-19\n公开日期：\n2024-01-22\n有效性：\n有效\n"
        "临泽区适老化改造工作方案\n为改善居家环境，制定本方案。",
        title="临泽区适老化改造工作方案", number="临民发〔2024〕3号", issuers=["临泽区民政局"], date="2024-01-19",
        type="工作方案", region=("临泽区", "county"),
    ),
    front(
        "a clipping's head before the text",
        "# 云河市数字贸易行动计划（2023—2025年）\n\n**发布日期**: 2023年11月26日\n**发布机构**: 云河市\n**分类**:\n**来源**: https://www.example.org/a\n\n---\n\n## 政策全文\n\n"
        "云河市人民政府办公室关于印发《云河市数字贸易行动计划（2023—2025年）》的通知\n云政办〔2023〕44号\n各区人民政府：\n"
        "现将《云河市数字贸易行动计划（2023—2025年）》印发给你们，请认真执行。\n云河市人民政府办公室\n2023年11月20日\n\n云河市数字贸易行动计划（2023-2025年）",
        title="云河市数字贸易行动计划（2023-2025年）", number="云政办〔2023〕44号", issuers=["云河市人民政府办公室"],
        date="2023-11-20", period=("2023-01-01", "2025-12-31"), type="行动计划",
    ),
    front(
        "the plan is the annex of a notice",
        "岷江市住房和城乡建设局关于印发《岷江市老旧管网改造计划》的通知\n岷建〔2025〕6号\n各县（区）住房城乡建设局、各供水企业：\n"
        "现将《岷江市老旧管网改造计划》印发给你们，请抓好落实。\n附件：岷江市老旧管网改造计划\n岷江市住房和城乡建设局\n2025年1月9日\n附件\n岷江市老旧管网改造计划",
        title="岷江市老旧管网改造计划", number="岷建〔2025〕6号", issuers=["岷江市住房和城乡建设局"], date="2025-01-09",
        type="计划", addressees=["各县（区）住房城乡建设局", "各供水企业"],
    ),
    front(
        "a draft for comments, marks in two brackets over two lines",
        "海曲市国土空间总体规划实施方案\n（2021—2035年）\n（征求意见稿）\n海曲市自然资源和规划局\n二〇二二年十月",
        title="海曲市国土空间总体规划实施方案（2021—2035年）（征求意见稿）", period=("2021-01-01", "2035-12-31"), type="实施方案",
        region=("海曲市", "prefecture"), issuers=["海曲市自然资源和规划局"],
    ),
    front(
        "the five-year plan of a people's congress",
        "洛川市国民经济和社会发展第十四个五年规划\n和二〇三五年远景目标纲要\n（2021年2月3日洛川市第八届人民代表大会第五次会议通过）\n本纲要阐明今后五年的任务。",
        title="洛川市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", date="2021-02-03", issuer="洛川市人民代表大会",
        period=("2021-01-01", "2025-12-31"), type="纲要",
    ),
    front(
        "a title that ends in no kind of document",
        "北屏市2030健康城市愿景\n北屏市卫生健康委员会\n健康是全面发展的基础。",
        title="北屏市2030健康城市愿景", region=("北屏市", "prefecture"), issuers=["北屏市卫生健康委员会"],
    ),
    front(
        "a charter of Hong Kong",
        "香江生物多樣性策略及行動綱領\n環境局\n為保育自然，提出下列行動。",
        title="香江生物多样性策略及行动纲领", type="行动纲领",
    ),
    front(
        "a letter of Taiwan",
        "蘭海縣政府函\n發文日期：中華民國113年3月5日\n發文字號：府授環綠字第1130001234號\n主旨：檢送本縣淨零示範社區推動計畫，請查照。\n蘭海縣淨零示範社區推動計畫（113年至116年）\n說明如下。",
        title="兰海县净零示范社区推动计划（113年至116年）", number="府授环绿字第1130001234号", issuers=["兰海县政府"], date="2024-03-05",
        period=("2024-01-01", "2027-12-31"), type="计划",
    ),
    front(
        "title, number and addressees glued in a line",
        "石埠市人民政府办公室关于印发石埠市人才安居办法的通知各镇人民政府、街道办事处，市政府各部门：\n石政办发〔2020〕9号\n现将《石埠市人才安居办法》印发给你们，请认真执行。\n"
        "石埠市人民政府办公室2020年4月7日\n石埠市人才安居办法",
        title="石埠市人才安居办法", number="石政办发〔2020〕9号", issuers=["石埠市人民政府办公室"], date="2020-04-07",
        type="办法", addressees=["各镇人民政府、街道办事处", "市政府各部门"],
    ),
    front(
        "the signature behind the text, sealed, the date above the name",
        "关于加强校外培训管理的通知\n各中小学校：\n为规范管理，现就有关事项通知如下。",
        "2024年5月6日\n临泽区教育局（盖章）\n抄送：区委办公室，区政府办公室，区人大常委会办公室。\n",
        title="关于加强校外培训管理的通知", issuers=["临泽区教育局"], date="2024-05-06", type="通知",
        copied=["区委办公室", "区政府办公室", "区人大常委会办公室"],
    ),
    front(
        "the print's line, the date of the text before it",
        "云河市水利局关于强化河湖管护的意见\n各县（市、区）水利局：\n为管好河湖，提出以下意见。",
        "云河市水利局\n2023年12月1日\n（此件主动公开）\n抄送：省水利厅，市政府办公室。\n云河市水利局办公室2023年12月4日印发\n",
        title="云河市水利局关于强化河湖管护的意见", issuers=["云河市水利局"], date="2023-12-01", type="意见",
        copied=["省水利厅", "市政府办公室"],
    ),
    front(
        "points of a year",
        "2024年云河市生态环境保护工作要点\n为做好全年工作，制定本要点。",
        title="2024年云河市生态环境保护工作要点", type="工作要点", period=("2024-01-01", "2024-12-31"),
        region=("云河市", "prefecture"),
    ),
    front(
        "three years and no year said",
        "石埠市农村公路提升三年行动计划\n为改善条件，制定本计划。",
        "本计划自2022年7月1日起实施，期限为三年。\n",
        title="石埠市农村公路提升三年行动计划", type="三年行动计划", period=("2022-07-01", "2025-06-30"),
    ),
    front(
        "three years, nothing more",
        "石埠市绿道建设三年行动计划\n为建设绿道，制定本计划。",
        title="石埠市绿道建设三年行动计划", period=(None, None),
    ),
    front(
        "the plan of another is carried out",
        "关于贯彻落实《全国“十四五”托育服务规划》的实施方案\n各有关单位：\n为落实规划，制定本方案。",
        title="关于贯彻落实《全国“十四五”托育服务规划》的实施方案", period=(None, None), type="实施方案",
        addressees=["各有关单位"],
    ),
    front(
        "the fifteenth plan, short",
        "北屏市“十五五”综合交通发展规划\n前言\n交通是先行官。",
        title="北屏市“十五五”综合交通发展规划", period=("2026-01-01", "2030-12-31"), type="规划",
    ),
    front(
        "the title in marks of a book",
        "《海曲市历史城区保护条例实施细则》\n为保护历史城区，制定本细则。",
        title="海曲市历史城区保护条例实施细则", type="实施细则", region=("海曲市", "prefecture"),
    ),
    front(
        "a development zone",
        "云河经济技术开发区管理委员会文件\n云开管发〔2022〕15号\n云河经济技术开发区管理委员会\n关于印发《云河经开区绿色工厂培育方案》的通知\n各街道办事处，区属国有企业：\n"
        "现将《云河经开区绿色工厂培育方案》印发给你们。\n云河经济技术开发区管理委员会\n2022年9月9日\n云河经开区绿色工厂培育方案",
        title="云河经开区绿色工厂培育方案", number="云开管发〔2022〕15号", issuers=["云河经济技术开发区管理委员会"],
        date="2022-09-09", region=("云河经开区", None), addressees=["各街道办事处", "区属国有企业"],
    ),
    front(
        "a district of a municipality",
        "上海市浦川区人民政府办公室关于印发浦川区加装电梯实施办法的通知\n浦府办规〔2021〕2号\n各镇政府、街道办事处，区政府各委、办、局：\n现将《浦川区加装电梯实施办法》印发给你们。\n"
        "上海市浦川区人民政府办公室\n2021年12月30日\n浦川区加装电梯实施办法",
        title="浦川区加装电梯实施办法", number="浦府办规〔2021〕2号", issuers=["上海市浦川区人民政府办公室"], date="2021-12-30",
        region=("浦川区", "county"), type="实施办法",
    ),
    front(
        "the state council, two lines, comma in none",
        "国务院关于加快推进\n一体化政务服务的意见\n国发〔2020〕35号\n各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n为便利群众，提出以下意见。",
        "国务院\n2020年9月21日\n（此件公开发布）\n",
        title="国务院关于加快推进一体化政务服务的意见", number="国发〔2020〕35号", issuers=["国务院"], date="2020-09-21",
        region=(None, None), addressees=["各省、自治区、直辖市人民政府", "国务院各部委、各直属机构"],
    ),
    front(
        "minutes of a meeting",
        "云河市人民政府专题会议纪要\n〔2023〕26号\n2023年6月8日，副市长张某主持召开会议，研究供热工作。会议议定事项如下：",
        title="云河市人民政府专题会议纪要", number="〔2023〕26号", type="会议纪要", region=("云河市", "prefecture"),
    ),
    front(
        "a white paper on a cover with its month",
        "东岭省\n数字乡村发展白皮书\n（2022年）\n东岭省农业农村厅\n2022年12月\n本白皮书总结经验，提出任务。",
        title="东岭省数字乡村发展白皮书（2022年）", type="白皮书", region=("东岭省", "province"), issuers=["东岭省农业农村厅"],
    ),
    front(
        "the clause about the medium and long term",
        "东岭省中长期青年发展规划\n（2019-2028年）\n青年是国家的未来。",
        title="东岭省中长期青年发展规划（2019-2028年）", period=("2019-01-01", "2028-12-31"), type="规划",
    ),
    front(
        "a notice with items of its own, then the plan behind its signature",
        "云河市民政局关于印发《云河市助餐服务提升计划》的通知\n云民发〔2024〕31号\n各区民政局：\n现将《云河市助餐服务提升计划》印发给你们，并提出以下要求。\n"
        "一、提高认识，精心组织。\n二、按时报送，每季度小结一次。\n云河市民政局\n2024年8月15日\n云河市助餐服务提升计划\n为办好助餐服务，制定本计划。",
        title="云河市助餐服务提升计划", number="云民发〔2024〕31号", issuers=["云河市民政局"], date="2024-08-15",
    ),
    front(
        "navigation above the article",
        "首页 > 政务公开 > 规划计划\n云河市全民健身实施计划（2021—2025年）\n来源：市体育局　发布时间：2021-11-02 09:30　浏览次数：118\n【打印】【关闭】\n云体发〔2021〕20号\n"
        "为发展体育，制定本计划。",
        "云河市体育局\n2021年10月28日\n上一篇：云河市体育场地清单\n下一篇：没有了\n相关阅读\n一图读懂云河市全民健身实施计划\n版权所有：云河市人民政府\n",
        title="云河市全民健身实施计划（2021—2025年）", number="云体发〔2021〕20号", issuers=["云河市体育局"], date="2021-10-28",
        period=("2021-01-01", "2025-12-31"), type="实施计划",
    ),
    front(
        "five ministries in two lines begin the title",
        "工业和信息化部 国家发展改革委 财政部\n国务院国资委 市场监管总局\n关于印发制造业卓越质量工程实施意见的通知\n工信部联科〔2023〕249号\n"
        "各省、自治区、直辖市及计划单列市、新疆生产建设兵团工业和信息化主管部门、发展改革委、财政厅（局）：\n现将《制造业卓越质量工程实施意见》印发给你们，请结合实际认真贯彻落实。\n"
        "工业和信息化部\n国家发展改革委\n财政部\n国务院国资委\n市场监管总局\n2023年12月22日\n制造业卓越质量工程实施意见",
        title="制造业卓越质量工程实施意见", number="工信部联科〔2023〕249号",
        issuers=["工业和信息化部", "国家发展改革委", "财政部", "国务院国资委", "市场监管总局"], date="2023-12-22", type="实施意见",
        period=(None, None),
    ),
    front(
        "a ministry's office, addressees of several kinds",
        "教育部办公厅关于开展职业教育现场工程师专项培养计划的通知\n教职成厅函〔2022〕20号\n"
        "各省、自治区、直辖市教育厅（教委），新疆生产建设兵团教育局，部属各高等学校、部省合建各高等学校：\n为贯彻落实部署，现就有关事项通知如下：",
        "教育部办公厅\n2022年9月22日\n",
        title="教育部办公厅关于开展职业教育现场工程师专项培养计划的通知", number="教职成厅函〔2022〕20号", issuers=["教育部办公厅"], date="2022-09-22",
        type="通知", period=(None, None),
    ),
    front(
        "the period's brackets begin the last line of the title",
        "广东省人民政府关于印发广东省国土空间生态修复规划\n（2021—2035年）的通知\n粤府〔2023〕51号\n各地级以上市人民政府，省政府各部门、各直属机构：\n"
        "现将《广东省国土空间生态修复规划（2021—2035年）》印发给你们，请认真组织实施。\n广东省人民政府\n2023年5月17日",
        title="广东省人民政府关于印发广东省国土空间生态修复规划（2021—2035年）的通知", number="粤府〔2023〕51号", issuers=["广东省人民政府"],
        date="2023-05-17", type="规划", period=("2021-01-01", "2035-12-31"),
    ),
    front(
        "a letter that asks for comments on a draft",
        "云河市发展和改革委员会\n云发改函〔2024〕88号\n云河市发展和改革委员会关于征求《云河市氢能产业发展规划（2024—2030年）》（征求意见稿）意见的函\n市直各有关单位：\n"
        "现将《云河市氢能产业发展规划（2024—2030年）》（征求意见稿）发给你们，请提出意见。\n联系人：赵某；联系电话：0000-1234567\n云河市发展和改革委员会\n"
        "2024年7月1日\n\n云河市氢能产业发展规划\n（2024—2030年）\n（征求意见稿）",
        title="云河市氢能产业发展规划（2024—2030年）（征求意见稿）", number="云发改函〔2024〕88号", issuers=["云河市发展和改革委员会"],
        date="2024-07-01", type="规划", period=("2024-01-01", "2030-12-31"),
    ),
    front(
        "a cover, contents, the title again, a preface",
        "云河市“十四五”文化和旅游发展规划\n\n云河市文化广电和旅游局\n2021年11月\n\n目 录\n一、总体要求\n二、主要任务\n三、保障措施\n\n云河市“十四五”文化和旅游发展规划\n\n前 言\n"
        "为繁荣文化，制定本规划。",
        title="云河市“十四五”文化和旅游发展规划", issuers=["云河市文化广电和旅游局"], date=None, type="规划",
        period=("2021-01-01", "2025-12-31"),
    ),
    front(
        "a province's congress publishes a statute",
        "东岭省人民代表大会常务委员会公告\n（第十四届第26号）\n"
        "《东岭省养老服务条例》已由东岭省第十四届人民代表大会常务委员会第七次会议于2023年11月30日通过，现予公布，自2024年3月1日起施行。\n东岭省人民代表大会常务委员会\n"
        "2023年11月30日\n东岭省养老服务条例\n（2023年11月30日东岭省第十四届人民代表大会常务委员会第七次会议通过）",
        title="东岭省养老服务条例", issuers=["东岭省人民代表大会常务委员会"], date="2023-11-30", type="条例", period=(None, None),
    ),
    front(
        "a leading group, signed on its behalf",
        "云河市推进数字化转型工作领导小组文件\n云数组〔2022〕1号\n云河市推进数字化转型工作领导小组关于印发《2022年云河市数字化转型重点工作安排》的通知\n各成员单位：\n"
        "现将《2022年云河市数字化转型重点工作安排》印发给你们。\n云河市推进数字化转型工作领导小组\n（代章）\n2022年4月8日\n2022年云河市数字化转型重点工作安排",
        title="2022年云河市数字化转型重点工作安排", number="云数组〔2022〕1号", issuers=["云河市推进数字化转型工作领导小组"], date="2022-04-08",
        type="工作安排", period=("2022-01-01", "2022-12-31"),
    ),
    front(
        "a page's labels in boxes",
        "【索引号】\t11440100/2024-00012\n【制发机关】\t云河市卫生健康委员会\n【成文日期】\t2024-02-20\n【发布日期】\t2024-02-28\n"
        "【文号】\t云卫规字〔2024〕1号\n云河市卫生健康委员会关于印发云河市互联网医院管理细则的通知\n各区卫生健康局：\n现将《云河市互联网医院管理细则》印发给你们，请遵照执行。\n"
        "云河市互联网医院管理细则",
        title="云河市互联网医院管理细则", number="云卫规字〔2024〕1号", issuers=["云河市卫生健康委员会"], date="2024-02-20", type="细则",
    ),
    front(
        "how it was changed stands above the title",
        "（2019年12月5日云政发〔2019〕40号文印发，根据2022年8月1日云政发〔2022〕22号文修订）\n云河市既有住宅增设电梯办法\n为规范工作，制定本办法。",
        "本办法自2022年9月1日起施行，有效期5年。\n",
        title="云河市既有住宅增设电梯办法", type="办法", period=("2022-09-01", "2027-08-31"),
    ),
    front(
        "a county's emergency plan with a date alone",
        "清溪县人民政府办公室关于印发清溪县2023年防汛抗旱应急预案的通知\n清政办发〔2023〕18号\n各乡镇人民政府、街道办事处，县直各单位：\n"
        "《清溪县2023年防汛抗旱应急预案》已经县政府同意，现印发你们，请认真贯彻执行。\n2023年5月26日\n清溪县2023年防汛抗旱应急预案",
        title="清溪县2023年防汛抗旱应急预案", number="清政办发〔2023〕18号", issuers=["清溪县人民政府办公室"], date="2023-05-26",
        type="应急预案", region=("清溪县", "county"),
    ),
    front(
        "an autonomous prefecture",
        "黔岭布依族苗族自治州人民政府关于加快山地农业发展的意见\n黔岭府发〔2020〕6号\n各县、市人民政府，州直各部门：\n为发展农业，现提出如下意见。",
        "2020年6月18日\n",
        title="黔岭布依族苗族自治州人民政府关于加快山地农业发展的意见", number="黔岭府发〔2020〕6号", issuers=["黔岭布依族苗族自治州人民政府"],
        date="2020-06-18", type="意见", region=("黔岭布依族苗族自治州", "prefecture"),
    ),
    front(
        "the committee of a new area",
        "云河新区管理委员会关于支持生物医药产业高质量发展的若干措施\n云新管规〔2023〕3号\n各有关单位：\n为支持产业发展，制定如下措施。",
        "云河新区管理委员会\n2023年3月15日\n",
        title="云河新区管理委员会关于支持生物医药产业高质量发展的若干措施", number="云新管规〔2023〕3号", issuers=["云河新区管理委员会"],
        date="2023-03-15", type="若干措施",
    ),
    front(
        "a bureau of Hong Kong above the title",
        "香江特別行政區政府\n創新及科技局\n香江創新科技發展藍圖\n前言\n創新是發展的動力。",
        title="香江创新科技发展蓝图",
    ),
    front(
        "a plan of Taiwan that says the Republic's years",
        "海山市政府\n海山市智慧城市推動計畫\n（民國112年至民國114年）\n中華民國112年6月1日\n為推動智慧城市，特訂定本計畫。",
        title="海山市智慧城市推动计划（民国112年至民国114年）", date="2023-06-01", period=("2023-01-01", "2025-12-31"),
        type="计划",
    ),
    front(
        "a public notice that begins with its issuer",
        "云河市人民政府\n关于加强全市冬季清洁取暖工作的通告\n云政通〔2022〕3号\n为改善空气质量，现通告如下：",
        "特此通告。\n云河市人民政府\n2022年10月8日\n",
        title="关于加强全市冬季清洁取暖工作的通告", number="云政通〔2022〕3号", issuers=["云河市人民政府"], date="2022-10-08", type="通告",
    ),
    front(
        "a date with hyphens, brackets of another kind",
        "发布日期：2023-04-20 字体：[大] [中] [小]\n云河市“三线一单”生态环境分区管控实施方案\n云政发﹝2023﹞8号\n各区人民政府：\n为落实要求，制定本方案。",
        "云河市人民政府\n2023-04-12\n",
        title="云河市“三线一单”生态环境分区管控实施方案", number="云政发〔2023〕8号", issuers=["云河市人民政府"], date="2023-04-12",
        type="实施方案", period=(None, None),
    ),
    front(
        "a government passes on what its bureau wrote",
        "云河市人民政府批转市公安局关于进一步深化户籍制度改革意见的通知\n云政发〔2019〕15号\n各区人民政府，市政府各部门：\n"
        "市政府同意市公安局《关于进一步深化户籍制度改革的意见》，现转发给你们，请遵照执行。\n云河市人民政府\n2019年7月30日\n关于进一步深化户籍制度改革的意见\n"
        "（市公安局 2019年7月）",
        title="关于进一步深化户籍制度改革的意见", number="云政发〔2019〕15号", issuers=["云河市人民政府"], forwarders=["云河市人民政府"],
        date="2019-07-30", type="意见",
    ),
    front(
        "seven departments, four sign in two columns",
        "云河市教育局等七部门\n关于印发《云河市学前教育发展提升行动计划\n（2022—2025年）》的通知\n云教规〔2022〕4号\n各区教育局、发展改革局：\n"
        "现将《云河市学前教育发展提升行动计划（2022—2025年）》印发给你们。\n云河市教育局　云河市发展和改革委员会\n云河市财政局　云河市人力资源和社会保障局\n2022年12月9日\n"
        "云河市学前教育发展提升行动计划\n（2022—2025年）",
        title="云河市学前教育发展提升行动计划（2022—2025年）", number="云教规〔2022〕4号",
        issuers=["云河市教育局", "云河市发展和改革委员会", "云河市财政局", "云河市人力资源和社会保障局"], date="2022-12-09",
        period=("2022-01-01", "2025-12-31"),
    ),
    front(
        "a battle of five years",
        "打好云河市农村人居环境整治提升五年行动攻坚战实施方案（2021－2025）\n为改善环境，制定本方案。",
        title="打好云河市农村人居环境整治提升五年行动攻坚战实施方案（2021－2025）", type="实施方案", period=("2021-01-01", "2025-12-31"),
    ),
    front(
        "policies of a page with its place above",
        "当前位置：首页 > 政策 > 规范性文件\n东岭省稳经济一揽子政策\n日期：2022-06-10 来源：省政府办公厅 【字体：大 中 小】 打印\n为稳住经济，提出以下政策。",
        title="东岭省稳经济一揽子政策", type="政策", region=("东岭省", "province"),
    ),
    front(
        "zero written as a circle",
        "东岭省民政厅关于下达2023年度社会工作人才培养任务的通知\n东民函〔2023〕102号\n各市民政局：\n现将任务下达给你们。",
        "东岭省民政厅\n二○二三年四月六日\n",
        title="东岭省民政厅关于下达2023年度社会工作人才培养任务的通知", number="东民函〔2023〕102号", issuers=["东岭省民政厅"], date="2023-04-06",
        type="通知", period=("2023-01-01", "2023-12-31"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), FRONTS)
def test_what_a_documents_surroundings_state(text: str, wanted: dict[str, Any]) -> None:
    parsed = read(text)
    row = parsed.document
    units: dict[str, list[str]] = {}
    for unit in parsed.document_units:
        units.setdefault(unit.role, []).append(unit.mention)
    stated = {
        "title": row.title, "number": row.document_number, "issuer": row.issuer, "issuers": units.get("issuer", []),
        "date": row.issue_date, "period": (row.period_start, row.period_end), "type": row.document_type,
        "region": (row.region_name, row.admin_level), "addressees": units.get("addressee", []),
        "forwarders": units.get("forwarder", []), "copied": units.get("copied", []),
    }  # fmt: skip
    assert {key: stated[key] for key in wanted} == wanted
    assert [measure.num for measure in parsed.measures] == [1, 2, 1]
    assert [section.heading for section in parsed.sections] == ["总体要求", "主要任务", "保障措施"]


# mention -> role, function, level, kind: what the unit that it points at is
SENT = [
    pytest.param(
        "国务院办公厅关于加快社区食堂建设的意见\n国办发〔2023〕30号\n各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n为做好工作，提出以下意见。",
        "国务院办公厅\n2023年5月6日\n",
        {
            "国务院办公厅": ("issuer", "government_office", "nation", "agency"),
            "各省、自治区、直辖市人民政府": ("addressee", "government", None, "collective"),
            "国务院各部委、各直属机构": ("addressee", None, "nation", "collective"),
        },
        id="the State Council's office to everybody",
    ),
    pytest.param(
        "关于推进社区食堂建设的意见\n民发〔2024〕16号\n各省、自治区、直辖市民政厅（局）、财政厅（局）：\n现提出以下意见。",
        "民政部\n财政部\n市场监管总局\n国家发展改革委办公厅\n2024年4月2日\n",
        {
            "民政部": ("issuer", "civil_affairs", "nation", "agency"),
            "财政部": ("issuer", "finance", "nation", "agency"),
            "市场监管总局": ("issuer", "market_regulation", "nation", "agency"),
            "国家发展改革委办公厅": ("issuer", "development_reform", "nation", "agency"),
        },
        id="ministries and a commission's office together",
    ),
    pytest.param(
        "关于印发《滨江社区食堂建设方案》的通知\n沪民合〔2024〕7号\n各有关单位：\n现将方案印发给你们，请认真执行。",
        "上海市民政局\n上海市长宁区人民政府\n2024年3月1日\n",
        {
            "上海市民政局": ("issuer", "civil_affairs", "province", "agency"),
            "上海市长宁区人民政府": ("issuer", "government", "county", "agency"),
            "各有关单位": ("addressee", None, None, "collective"),
        },
        id="a municipality's bureau and one of its districts",
    ),
    pytest.param(
        "中共海州市委　海州市人民政府\n关于加强社区食堂建设的意见\n海发〔2022〕5号\n各镇党委、政府，高新区、临港新城党工委、管委会：\n为做好工作，现提出如下意见。",
        "中共海州市委\n海州市人民政府\n2022年3月1日\n抄送：市人大常委会办公室，市政协办公室。\n",
        {
            "中共海州市委": ("issuer", "party_committee", "prefecture", "agency"),
            "海州市人民政府": ("issuer", "government", "prefecture", "agency"),
            "各镇党委、政府": ("addressee", "government", "township", "collective"),
            "高新区、临港新城党工委、管委会": ("addressee", "development_zone", None, "collective"),
            "市人大常委会办公室": ("copied", "people_congress_office", "prefecture", "agency"),
            "市政协办公室": ("copied", "cppcc_office", "prefecture", "agency"),
        },
        id="party and government, zones in one name, copies",
    ),
]


@pytest.mark.parametrize(("text", "tail", "wanted"), SENT)
def test_who_sent_it_to_whom_points_at_units(text: str, tail: str, wanted: dict[str, tuple[Any, ...]]) -> None:
    parsed = read(text + "\n" + BODY + tail)
    units = {unit.unit_id: unit for unit in build_units([parsed], LEXICON)}
    assert {unit.unit_id for unit in parsed.document_units if unit.unit_id} <= set(units)
    found = {
        row.mention: (row.role, unit.function, unit.level, unit.kind)
        for row in parsed.document_units
        if (unit := units.get(row.unit_id or ""))
    }
    assert {mention: found.get(mention) for mention in wanted} == wanted
