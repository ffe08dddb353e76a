"""Bytes → text, strictly: no encoding is taken that cannot decode every byte, none is guessed against the evidence.

The chain: a byte order mark; UTF-8; a declared encoding; then GB18030, Big5 and UTF-16 without a mark, of which the
one wins whose text is made of common characters.
"""

import codecs
import re
from functools import lru_cache

from pipeline.characters import simplified
from pipeline.document import Problem
from pipeline.read.errors import Refused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BOM = tuple(bom for bom, _ in _BOMS)
_CANDIDATES = ("gb18030", "big5", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 4000
#: What more than a hundred levels of quotes or list items look like.
_NESTED = (
    ">" * 100,
    "> " * 100,
    "- " * 250,
    "* " * 250,
    " " * 400 + "- ",
    " " * 400 + "* ",
    "\t" * 100 + "- ",
)
_DIRECTION = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_DECLARED = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8",
             "big5-hkscs": "big5hkscs"}  # fmt: skip
#: The most frequent characters of running Chinese, simplified (traditional text is compared simplified).
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战"
    "先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白"
    "教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且"
    "究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值"
    "号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随"
    "病苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防举球英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止案言士均武固"
    "叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护司足某练差致板田降黑犯负击范继兴似余坚曲输修故城夫够送笔船占右财吃富春职觉汉画功"
    "巴跟虽杂飞检吸助升阳互初创抗考投坏策古径换未跑留钢曾端责站简述钱副尽帝射草冲承独令限阿宣环双请超微让控州良轴找否纪益依优顶础载"
    "倒房突坐粉敌略客袁冷胜绝析块剂测丝协诉念陈仍罗盐友洋错苦夜刑移频逐靠混母短皮终聚汽村云哪既距卫停烈央察烧迅境若印洲刻括激孔搞甚"
    "室待核校散侵吧甲游久菜味旧模湖货损预阻毫普稳乙妈植息扩银语挥酒守拿序纸医缺雨吗针刘啊急唱误训愿审附获茶鲜粮斤孩脱硫肥善龙演父渐"
    "血欢械掌歌沙刚攻谓盾讨晚粒乱燃矛乎杀药宁鲁贵钟煤读班伯香介迫句丰培握兰担弦蛋沉假穿执答乐谁顺烟缩征脸喜松脚困异免背星福买染井概"
    "慢怕磁倍祖皇促静补评翻肉践尼衣宽扬棉希伤操垂秋宜氢套督振架亮末宪庆编牛触映雷销诗座居抓裂胞呼娘景威绿晶厚盟衡鸡孙延危胶屋乡临陆"
    "顾掉呀灯岁措束耐剧玉赵跳哥季课凯胡额款绍卷齐伟蒸殖永宗苗川炉岩弱零杨奏沿露杆探滑镇饭浓航怀赶库夺伊灵税途灭赛归召鼓播盘裁险康唯"
    "录菌纯借糖盖横符私努堂域枪润幅哈竟熟虫泽脑壤碳欧遍侧寨敢彻虑斜薄庭纳弹饲伸折麦湿暗荷瓦塞床筑恶户访塔奇透梁刀旋迹卡氯遇份毒泥退"
    "洗摆灰彩卖耗夏择忙铜献硬予繁圈雪函亦抽篇阵阴丁尺追堆雄迎泛爸楼避谋吨野猪旗累偏典馆索秦脂潮爷豆忽托惊塑遗愈朱替纤粗倾尚痛楚谢奋"
    "购磨君池旁碎骨监捕弟暴割贯殊释词亡壁顿宝午尘闻揭炮残冬桥妇警综招吴付浮遭徐您摇谷赞箱隔订男吹园纷唐败宋玻巨耕坦荣闭湾键凡驻锅救"
    "恩剥凝碱齿截炼麻纺禁废盛版缓净睛昌婚涉筒嘴插岸朗庄街藏姑贸腐奴啦惯乘恢匀纱扎辩耳彪臣亿璃抵脉秀萨俄网舞店喷纵寸汗挂洪贺闪柬爆烯"
    "津稻墙软勇像滚厘蒙芳肯坡柱荡腿仪旅尾轧冰贡登黎削钻勒逃障氨郭峰币港伏轨亩毕擦莫刺浪秘援株健售股岛甘泡睡童铸汤阀休汇舍牧绕炸哲磷"
    "绩朋淡尖启陷柴呈徒颜泪稍忘泵蓝拖洞授镜辛壮锋贫虚弯摩泰幼廷尊窗纲弄隶疑氏宫姐震瑞怪尤琴循描膜违夹腰缘珠穷森枝竹沟催绳忆邦剩幸浆"
    "栏拥牙贮礼滤钠纹罢拍咱喊袖埃勤罚焦潜伍墨欲缝姓刊饱仿奖铝鬼丽跨默挖链扫喝袋炭污幕诸弧励梅奶洁灾舟鉴苯讼抱毁懂寒智埔寄届跃渡挑丹"
    "艰贝碰拔爹戴码梦芽熔赤渔哭敬颗奔铅仲虎稀妹乏珍申桌遵允隆螺仓魏锐晓氮兼隐碍赫拨忠肃缸牵抢博巧壳兄杜讯诚碧祥柯页巡矩悲灌龄伦票寻"
    "桂铺圣恐恰郑趣抬荒腾贴柔滴猛阔辆妻填撤储签闹扰紫砂递戏吊陶伐喂疗瓶婆抚臂摸忍虾蜡邻胸巩挤偶弃槽劲乳邓吉仁烂砖租乌舰伴瓜浅丙暂燥"
    "橡柳迷暖牌秧胆详簧踏瓷谱呆宾糊洛辉愤竞隙怒粘乃绪肩籍敏涂熙皆侦悬掘享纠醒狂锁淀恨牲霸爬赏逆玩陵祝秒浙貌"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff]")
_MARKS = re.compile(r"[，。、；：？！“”‘’（）《》「」『』—…·％０-９]")


def decode(data: bytes, doc_id: str, declared: str | None = None) -> tuple[str, str, list[Problem]]:
    """The text, the name of its encoding, and what is odd about it.

    Raises:
        Refused: the bytes are no text in any encoding known here, or in two of them alike.
    """
    if data.startswith(_BOM):
        encoding = next(encoding for bom, encoding in _BOMS if data.startswith(bom))
        try:
            return data.decode(encoding), encoding, []
        except UnicodeDecodeError as error:
            raise _undecodable(doc_id, encoding, error) from error
    if data.count(0, 0, _SAMPLE) > min(len(data), _SAMPLE) // 10:
        text = _utf16(data)
        if text is None:
            raise Refused(
                "binary", f"{doc_id}: the bytes are no text", "remove the file or convert it to text"
            )
        return *text, []
    try:
        text_utf8 = data.decode("utf-8")
        return text_utf8, "utf-8", oddities(text_utf8)
    except UnicodeDecodeError as error:
        broken = error
    if declared and (known := _by_declaration(data, declared)):
        return *known, []
    ranked = sorted(_scores(data), key=lambda x: -x[0])
    if ranked and ranked[0][0] >= 0.35:
        best, encoding = ranked[0]
        rivals = [s for s, e in ranked[1:] if _family(e) != _family(encoding)]
        if not rivals or best - rivals[0] >= 0.12:
            return data.decode(encoding), encoding, []
        if not (guess := _detector(data)) or guess not in {e for _, e in ranked}:
            names = " or ".join(e for _, e in ranked[:2])
            raise Refused(
                "encoding", f"{doc_id}: the bytes may be {names}", "save the file as UTF-8, then run again"
            )
        return data.decode(guess), guess, []
    if broken.reason == "unexpected end of data" and broken.start >= len(data) - 3:
        cut = data[: broken.start].decode("utf-8")
        message = f"the file ends in the middle of a character (byte {broken.start})"
        return (
            cut,
            "utf-8",
            [Problem("read.truncated", message, "fetch the file again: more than the character is missing")],
        )
    raise _undecodable(doc_id, "utf-8", broken)


def oddities(text: str) -> list[Problem]:
    """What in a text is no text: NUL, marks that turn the direction of writing, nesting that nobody writes."""
    found: list[Problem] = []
    if zeros := text.count("\0"):
        found.append(
            Problem("read.nul", f"{zeros} NUL characters in the text", "see whether the file was damaged")
        )
    if any(mark in text for mark in _DIRECTION):
        message = "marks that turn the direction of writing: what is shown may not be what is stored"
        found.append(Problem("read.direction", message, "look at the text with `shuli show`"))
    if any(deep in text for deep in _NESTED):
        message = "quotes or list items nested deeper than anybody writes them: their levels were not read"
        found.append(Problem("read.nesting", message, "see where the file comes from, and what it is to say"))
    return found


def _utf16(data: bytes) -> tuple[str, str] | None:
    best: tuple[float, str, str] | None = None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = sum(c.isprintable() or c in "\r\n\t\f" for c in text[:_SAMPLE])
        share = plain / max(len(text[:_SAMPLE]), 1) + score(text[:_SAMPLE])
        if share >= 0.95 and (best is None or share > best[0]):
            best = share, text, encoding
    return best[1:] if best else None


def _by_declaration(data: bytes, declared: str) -> tuple[str, str] | None:
    name = declared.strip().lower().strip("\"'")
    name = _DECLARED.get(name, name)
    try:
        return data.decode(name), codecs.lookup(name).name
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _scores(data: bytes) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    for encoding in _CANDIDATES:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(_family(encoding) == _family(e) for _, e in found):
            found.append((score(text[:_SAMPLE]), encoding))
    return found


def score(text: str) -> float:
    """How much a text looks like Chinese, from 0 to 1: the share of common characters among those beyond ASCII."""
    beyond = sum(not c.isascii() for c in text)
    if not beyond:
        return 0.0
    common = sum(c in _common() for c in _CHINESE.findall(text)) + len(_MARKS.findall(text))
    return max(0.0, (common - 2 * len(_ODD.findall(text))) / beyond)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    table = simplified()
    return _COMMON | {chr(code) for code, plain in table.items() if plain in _COMMON}


def _family(encoding: str) -> str:
    return "big5" if encoding in ("big5", "cp950", "big5hkscs") else encoding


def _detector(data: bytes) -> str | None:
    """A second opinion where two encodings fit alike."""
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["gb18030", "big5", "utf_16_le", "utf_16_be"]).best()
    return best.encoding.replace("_", "-") if best else None


def _undecodable(doc_id: str, encoding: str, error: UnicodeDecodeError) -> Refused:
    return Refused(
        "undecodable",
        f"{doc_id}: byte {error.start} ({error.object[error.start]:#04x}) is no {encoding}: {error.reason}",
        "save the file as UTF-8, then run again",
    )
