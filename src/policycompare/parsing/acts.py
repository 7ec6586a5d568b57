"""Words by which a sentence shows who acts in it: verbs, what stands before them, what names look like."""

from __future__ import annotations

import re

from policycompare.lexicon.verbs import read_verbs
from policycompare.parsing.gates import gate

# ---- words

# Verbs of what bodies do (lexicon/verbs.csv). As the first word of a name they show that it is none: 推动市教育局, 支持高校.
VERBS = read_verbs()
# Prepositions that stand between a body and its verb: 税务总局以…为标识, 各地在…下. No name begins with one.
BEFORE_A_VERB = "把|将|对|以(?![上下内外及来前后])|按|在|从|于|为|向|与|同(?!时|步|等|级|志)|根据|依据|依照|按照|依法|围绕|针对|面向"
RE_MODAL = (
    r"要(?!求|点|素|件|闻|案|么|是)|应当|应(?![用急对届邀诉知收税付])|必须|须(?!知)|需要|需(?!求)|不得|"
    r"(?<![委员协学商联工大])会(?=联同|与|招募|推出|继续|设立|研究|提供|成立|加强|推行|举办|委聘)"
)
RE_ROLE = re.compile(
    r"(?P<joins>(?:会同|联同|联合(?![会国体惩])))"
    r"|(?P<lead>(?<![的挥强])牵头(?=[，。；、]|负责|组织|制定|制订|会同|建立|建设|成立|推进|推动|落实|研究|编制|开展|做好|统筹|协调|拟订|起草|出台|实施|的))"
    r"|(?P<support>(?:协同|密切|积极|做好|协助){0,2}(?:配合|协助|(?:协同|指导和)?支持(?=[，。；]|做好)))"
    r"|(?P<responsible>(?:具体|分别|统一|全面|共同|分工)?(?:负责(?![人制的])|承担)|各负其责|各司其职|主管(?!部门|单位|机关|机构))"
)
# What may stand between a body and its verb: 每半年, 应当及时, 于6月底前, 在职责范围内，
ADVERBS = (
    r"(?:，|都|均|也|还|并|则|各自|分别|共同|联合(?=[制印出下开])|每(?:半|\d+|[一二两三四五])?个?(?:年度?|季度?|月|学期|周)|定期|不定期|适时|及时|原则上|依法|依规|统一|"
    r"(?:按照?|根据|依据?|依照)(?:各自)?的?(?:工作)?职[责能](?:分工)?|根据(?:实际|工作|各自)?(?:情况|需要|实际)|结合(?:各自|本地区?|工作)?(?:职能|职责|实际)?|"
    r"在(?:各自)?职责范围内|于[^，。；]{2,14}?(?:前|内|底)|(?:19|20)\d\d年(?:\d{1,2}月)?底?前?|进一步|切实|主动|积极|认真|加快|具体|另行|充分|同步|共同|密切|率先|"
    r"要|应当|应|须|必须|将|(?<![委员协学商联工大])会(?![同商议计]))*"
)
RE_ADVERBS = re.compile(ADVERBS)
RE_ACTS = re.compile(
    rf"{RE_ROLE.pattern}|{RE_MODAL}|(?:{'|'.join(sorted(VERBS, key=len, reverse=True))}|{BEFORE_A_VERB})"
)

# ---- names

# What ends the name of a body or of a kind of bodies, whether or not the lexicon knows it.
HEADS = (
    "党委|党组|政府|人大|常委会|常务委员会|代表大会|政协|法院|检察院|党校|机关|部门|机构|单位|团体|委员会|小组|专班|办公室|办公厅|督查室|督导室|研究室|"
    "领导班子|办事处|居委会|村委会|协会|学会|商会|联合会|工会|妇联|市委|省委|县委|区委|管委会|中心|图书馆|文化馆|博物馆|共青团|残联|科协|"
    "电视台|电台|网站|[局厅署]|街道|乡镇|镇街|部委|指挥部|联席会议|发展改革委|卫生健康委|政法委|编办|集团|公司|银行|大学|学院|总队|支队|大队|军区|部队|武警|"
    "[省市县区州][\u4e00-\u9fff]{1,8}办|协调机构|办事机构|党组织|工作站|基层组织|院校|高校|企业|学校|医院|行|处室|科室|股室|[股科处]"
)
# What ends a kind of areas: 各县（市、区）, 有关地区.
RE_AREA = re.compile(
    r"^(?:各|全[省市县区州国]|所有|有关|相关).{0,8}?(?:[省市县区州旗盟镇乡地]|街道|地区|地方|乡镇|镇街)"
    r"(?:[（(][\u4e00-\u9fff、，]{1,10}[）)])?[区]?$|^[县市区][（(][市县区、]{1,5}[）)][区]?$"
)
# One area by its name, in a list of others: 市科委、杨浦区.
RE_ONE_AREA = re.compile(r"^(?![我本该各])[\u4e00-\u9fff]{1,4}[区县市州旗]$")
RE_HEAD = re.compile(rf"(?:{HEADS})(?:[（(][\u4e00-\u9fff、，]{{2,10}}[）)])?$")
RE_KIND = re.compile(
    r"^(?:各|全[省市县区州国]|所有|党的|地方|县级|市级|省级|乡级|区级|国家级?|中央|国务院|本市|本省|有关|相关|涉|"
    r"上级|下级|行业|日常|决策|受|帮|局(?=办公室|机关|属)|承办|牵头|责任|成员|主管|业务|县（|市（|市、|省、|其他有关)"
)
# A region, or the level alone before more: 市, 杨浦区, 国务院.
RE_REGION = re.compile(
    r"^(?:(?:自治区|自治州|[省市县区州盟旗镇乡])(?=[\u4e00-\u9fff（])(?!(?<=市)[场政]|(?<=乡)村|[域际])|"
    r"[\u4e00-\u9fff]{1,5}?(?:省|自治区|市|县|区|州|盟|旗|镇|乡)|全国|国家|中央|香港|澳门)"
)
# A field of work and those in charge of it: 教育行政部门, 税务机关, 邮政管理部门.
RE_IN_FIELD = re.compile(
    r"^(?:(?![向对将把被为让使可能会要与在于按及由就])[\u4e00-\u9fff、（）]){2,16}(?:部门|机关|机构|团体|组织)$"
)
RE_PERSONS = re.compile(
    r"(?:干部|人员|党员|个人|公民|负责人|代表|委员|法官|检察官|律师|群众|教师|职工|成员|局长|厅长|主任|[省市县区州镇乡院校组]长)$"
)
RE_WITH_PERSONS = re.compile(rf"(?:和|、|及(?!其))(?:(?![和、])[\u4e00-\u9fff]){{0,8}}?{RE_PERSONS.pattern}")
RE_BARE_KIND = re.compile(
    r"^(?:单位|部门|机关|组织|机构|企业|研究机构|政府|人民政府|法院|检察院|看守所|学校|医院|高校|院校|银行|公司|协会|商会|集团|街道|乡镇|地区|地方|大学|学院|社会组织)$"
)
RE_NO_ACTOR = re.compile(
    r"^(?:报(?!社)|请|送|交(?![通警管])|给(?!水)|比|至|到|跨|多|作为|同(?!济)|该|其(?!他)|本(?![市省县区])|以上|下列|上述|"
    r"任何|前款|对|在|按|依|经(?![济信贸开])|不(?!动产)|将|把|让|使|被|为|是|由|从|向|于|凡|如|若|因|当(?!地)|与|和|"
    r"等|一|二|三|两|这|那|我|此|新(?![区闻疆])|未|已|有权|有条件|具备|符合|围绕|根据|结合|针对|面向|以|时|后(?!勤)|并|且|及|即|则|仍|均|可|能(?!源))"
    r"|(?:建设|工作|机制|制度|规定|作用|情况|地市|城市|超市|门市|都市|市区|社区|园区|景区|山区|地区性|"
    r"行为|执行|运行|试行|现行|进行|流行|推行|实行|履行|布局|格局|结局|全局|大局|当局)$|(?<!党)(?<!设区)的|[了着由]"
)
RE_FIRST_VERB = re.compile(
    rf"^(?:{'|'.join(sorted((v for v in VERBS if len(v) > 1), key=len, reverse=True))})(?!部|机关|机构|委员会|小组|中心|室|局)"
)
# Verbs that are no part of a field of work; 管理, 监督, 建设 are: 市场监督管理部门.
FIELDS = frozenset(
    re.findall(
        "..",
        "管理监督建设保护服务发展统计组织宣传审查执行检查处理治理协调审批保障推广防范运营应用调解救助安置培训研究调查评估改造",
    )
)
# Kinds of bodies that rules bind without saying whose they are: 使用单位应当, 公共图书馆应当.
RE_BOUND = re.compile(
    r"^(?!.*(?:[向对将把为被让在于由]|使(?!用)))[\u4e00-\u9fff]{2,14}(?:单位|企业|机构|机关|图书馆|医院|院校|公司|银行|协会|联合会|青年团|团体|部门|法院|检察院|"
    r"(?<=[\u4e00-\u9fff]{2})(?<![布格全大结之益坏用])[局署厅处])$"
)
RE_COMMITTEE = re.compile(r"(?:[省市县区州旗]委|自治区党委)$")
RE_LOOSE = re.compile("(?:部门|机关|单位|企业|学校|院校|机构)$")
RE_ANY_VERB = re.compile("|".join(v for v in VERBS if len(v) > 1))
RE_VERB_INSIDE = re.compile("|".join(v for v in VERBS if len(v) > 1 and v not in FIELDS))
# A longer name whose next word is a verb too: 议事|协调小组要, 城乡|建设主管部门应当.
RE_LONGER = re.compile(
    rf"(?!{RE_MODAL}|{BEFORE_A_VERB}|会同|联合|负责|牵头|每)[\u4e00-\u9fff]{{2,8}}?"
    r"(?:委员会|小组|办公室|指挥部|专班|中心|机构|联席会议|部门|机关|[局室])(?="
    rf"{RE_MODAL}|{BEFORE_A_VERB}|会同|联合|牵头|负责|每)"
)
# Words before a subject: 必要时, 其中, 同时, 2019年3月底前.
RE_BEFORE = re.compile(
    r"^(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）.、]|[①-⑳]|其中|同时|另外|此外|必要时|原则上|今后|目前|到?(?:19|20)\d\d年(?:\d{1,2}月)?(?:底|末)?(?:以?前)?|"
    r"以及|并|[及和])+"
)
MOST = 90
"""Characters that a subject takes at most, behind the names that are listed before its last."""
MOST_LISTED = 60
"""Names that are listed in a subject; the report says where there are more."""
RE_LISTED = re.compile(rf"(?:[^，；：。！？\n、]{{1,26}}、){{0,{MOST_LISTED}}}")
RE_TOO_MANY = re.compile(rf"(?:[^，；：。！？\n、]{{1,26}}、){{{MOST_LISTED + 1}}}")
ROLE_LITERALS = ("负责", "牵头", "主管", "配合", "协助", "支持", "承担", "各负其责", "各司其职", "会同", "联同", "联合")
ACTOR_GATE = gate(VERBS, ROLE_LITERALS, "要应须需会把将对以按在从于为向与同根依围针面不")

RE_BINDS = re.compile(
    r"(?:都|均|也)?(?:每[半两年月季]|会同|牵头|负责|应当|必须|不得|应|要|会(?=联同|招募|推出|继续|设立|举办|委聘))"
)
MOST_ACTS = 8
"""Verbs that are tried as the one of a subject."""
RE_OF = re.compile("(?:参与|制定|作出|印发|组织|开展|[\u4e00-\u9fff]{0,1})的")
RE_LAST_ADVERBS = re.compile(rf"{ADVERBS}$")
RE_LEADS = re.compile(
    r"会同|联同|联合(?=[\u4e00-\u9fff]{0,12}[局厅委部])|(?<![的挥强])牵头(?=负责|组织|制定|建立|推进|落实|研究|编制|开展|做好|统筹|协调|拟订|起草|出台)"
)
RE_ALIKE_JOINED = re.compile(r"[^，。；：]{1,60}?等(?:有关|相关|各)?[\u4e00-\u9fff]{0,4}?(?:部门|单位|方面|机构|企业)")
RE_BEHIND_NAME = re.compile(rf"[、，。；和及与]|以及|(?:{RE_ACTS.pattern})|{ADVERBS[:-1]}+".replace("(?P<", "(?P<_"))
# 按照各自职责，做好…工作: each answers for its part.
RE_BY_DUTY = re.compile("(?P<responsible>(?:按照?|根据|依据?|依照)[^，]{0,4}职[责能])")
