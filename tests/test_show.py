"""Raw beside clean: which lines of a file are shown, and how they stand on a screen."""

import io

from rich.cells import cell_len
from rich.console import Console

from pipeline.clean import clean
from pipeline.document import Source
from pipeline.read import read_bytes
from pipeline.views.show import render, rows

PAGE = """# 供暖检查通知

各区要在11月10日前完成供热管网检修，检查经费由市财政安排三百万元，并按进度

# 河口渡轮改造完工

海岸社河口11月2日电 河口渡轮公司宣布，六艘渡轮的电动化改造全部完工，渡轮公司还将

拨付到区。供热企业要备足燃煤，供热管网抢修队二十四小时值班。

（海岸社海城11月2日电）

增开渡轮夜航线路，渡轮票价不变。

（海岸社河口11月2日电）
"""


def shown(document, width):
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(render(document))
    return console.file.getvalue().split("\n")


def test_an_article_of_a_page_shows_its_own_lines():
    notice, ferry = (clean(s) for s in read_bytes(PAGE.encode(), "page.txt"))
    assert [(r.number, r.goes_on) for r in rows(notice)] == [(1, False), (3, True), (9, False), (11, False)]
    assert [r.number for r in rows(ferry)] == [5, 7, 13, 15]
    assert [r.clean for r in rows(notice)][2].startswith("拨付到区。")


def test_lines_stand_beside_their_gutter_and_fit():
    text = "4.1 灾害管理：" + "探索建立区域灾害管理国际合作机制，加强能力建设。" * 6
    lines = shown(clean(Source("a.txt", text + "\n", "")), 60)
    assert max(map(cell_len, lines)) <= 60
    body = [x for x in lines if "灾害" in x or "机制" in x]
    assert body[0].startswith("    1  4.1 灾害管理：探索")
    assert all(x.startswith("       ") for x in body[1:] if "→" not in x)


def test_what_could_harm_a_terminal_is_a_picture():
    lines = shown(clean(Source("a.txt", "安排\x1b[31m资金\u202e三亿元。\n", "")), 80)
    assert "\x1b" not in "".join(lines)
    assert "␛" in "".join(lines)
