"""What goes on behind a unit: 5角2分, 三斤半, 一米六八, 二亩五分地, 1元5一棵."""

import re

_ONE = "[0-9]|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
#: 5角, 5角2分, 二毛八, 零五分 behind 元; what counts something else (3元2次) is none.
CENTS = re.compile(
    rf"零?({_ONE})(?:角|毛|毫)(?:零?({_ONE})(?:分|仙)?(?![0-9一二三四五六七八九十百千万亿个名位项家次元]))?"
    r"|零?([0-9]{1,2}|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖])(?:分(?![之钟析别布配])|仙)"
)
#: A digit before one of these counts something else: 五毛一张, 三块一斤.
_COUNTS = (
    "0-9一二三四五六七八九十百千万亿个名位项家次元年月日.张斤本件条只人份瓶包盒块台辆套公米亩天度股根支颗双桶"
)
_EACH = "[斤个张本只条份瓶包盒袋碗杯箱捆串件位棵颗枝朵把扎头尾台次吨亩平晚天双盘桶]"
#: 1元5一棵: the digit is one of 角, where what follows says that it ends the price.
TAIL_YUAN = re.compile(rf"([1-9])(?=一{_EACH})")
TAIL_DIGIT = re.compile(rf"零?([一二两三四五六七八九0-9])(?:(?=一{_EACH})|(?![{_COUNTS}]))")
TAIL_CENT = re.compile(rf"([一二两三四五六七八九0-9])分?(?![{_COUNTS}])")
TAIL_TENTH = re.compile(r"([一二三四五六七八九])(?![0-9一二三四五六七八九十百千万亿个名位项家次元米])")
#: 1米68, 一米七五: tenths and hundredths.
TAIL_CM = re.compile(
    r"([0-9一二三四五六七八九])(?:([0-9一二三四五六七八九])(?![0-9一二三四五六七八九十百千万亿.个名位])|(?=[，。；、！？）]|$))"
)
#: What is counted by halves: 1袋半, 两碗半.
HALVED = frozenset("袋碗杯瓶包箱盒片桶勺匙层圈场亩") | {"茶匙", "汤匙", "大匙"}
HALVED_AT = re.compile("[，。；、！？）的|\n]|$")
#: 二亩五分地: a 分 is a tenth of a 亩.
TAIL_MU = re.compile(
    "([0-9一二三四五六七八九])分(?:[0-9一二三四五六七八九]厘)?(?=[地田土菜水旱荒耕林，。；、！？）]|$)"
)
TAIL_LIANG = re.compile(r"([0-9一二三四五六七八九])两")
