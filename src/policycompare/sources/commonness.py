"""How common the characters of a text are: what tells the right reading of bytes from a wrong one.

GB18030 and Big5 give two bytes to a character, so that bytes in one decode in the other too: 云河市 in GB18030 reads
堁碩庈 in Big5. The right reading is the one whose characters people write. Three classes are enough: the commonest, those
of the first level of GB2312 or Big5 (both standards put the common characters there, and the codecs know which), and
others.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

MARKS = "，。、；：？！“”‘’（）《》「」『』—…〔〕·％　０１２３４５６７８９～〇○①②③④⑤⑥⑦⑧⑨⑩"
COMMONEST = (
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动"
    "方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门"
    "利海受听表德少克代员许稜先口由死安写性马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内英军候民岁往何度山觉路带万男边风解叫任金快原吃妈变通师立象数四失满战远格士音轻目条呢"
    "病始达深完今提求清王化空业思切怎非找片罗钱吗语元喜曾离飞科言干流欢约各即指合反题必该论交终林请医晚制球决传画保读运及则房早院量苦火布品近坐产答星精视五连司巴奇管类未朋且婚台夜青北队久乎越观落尽形影红爸"
    "百令周吧识步希亚术留市半热送兴造谈容极随收整式取照办强计南领站统城建系示持准联基消社算需单治共息功究易程居考突费具商专改据引备校务试调查政策规划案措施责配善推设展服标监督障组织导项企环境资源技创革育农"
    "村县区委局省范评支鼓励升促优健党级"
)
"""The characters that Chinese texts, and plans among them, use most; they are four of five."""
COMMONEST_TRADITIONAL = (
    "這個們來時為說説國裏裡後會過對於學麼發當沒還樣種開總從無現動頭經長兒愛給間兩親進話與見問爾點幾將實聲車機氣並別書體卻電門聽員許寫馬難結樂東記處讓應場報關張認內軍歲覺帶萬邊風媽變師數滿戰遠輕條達業羅錢嗎語"
    "離飛幹歡約題該論終請醫決傳畫讀運則產視連類臺隊觀盡紅識亞術熱興談極隨辦強計領統準聯單費專據備務試調規劃責設標監組織導項環資創農縣區範評勵優黨級"
)
# Logarithms of how much more often a class stands in a right reading than in a wrong one: 0.80 to 0.05 of the
# characters, 0.18 to 0.40, 0.02 to 0.55; a control character, or one that no standard has given out, stands in no text.
WEIGHTS = {"commonest": 2.8, "first level": -0.8, "other": -3.3, "none": -7.0}


@cache
def _first_levels() -> frozenset[str]:
    """The characters of the first level of GB2312 (rows B0 to D7) and of Big5 (A4 to C6)."""
    found: set[str] = set()
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        for lead in range(first, last + 1):
            for trail in range(0x40, 0xFF):
                found.update(bytes((lead, trail)).decode(encoding, "ignore"))
    return frozenset(c for c in found if c >= "\u4e00")


@cache
def _weight(character: str) -> float:
    if character in MARKS or character in COMMONEST or character in COMMONEST_TRADITIONAL:
        return WEIGHTS["commonest"]
    if character in "\t\n\r\x07\x0b\x0c\x1a":
        return 0.0
    if character < " " or character == "\ufffd" or "\ue000" <= character <= "\uf8ff":
        return WEIGHTS["none"]
    if character <= "\x7f":
        return 0.0
    return WEIGHTS["first level" if character in _first_levels() else "other"]


def commonness(text: str) -> float:
    """How much likelier a text is a right reading than a wrong one, as a logarithm; ASCII says nothing.

    Example:
        >>> commonness("云河市") > 0 > commonness("堁碩庈")
        True
    """
    return sum(count * _weight(character) for character, count in Counter(text).items())
