"""Plain text whose columns stand side by side is read column by column, and every character keeps its place."""

import pytest
from test_cleaning_properties import check_blocks, check_edits, check_offsets

from pipeline.clean import clean, default_pack
from pipeline.collection import default_packs, extract, process
from pipeline.read import read_bytes
from pipeline.views.show import rows

PAGE = """岚川日报    2025年10月12日    第三版

    岚川县今年安排水利资金2.35亿元，            望江市近日出台支持小微企业的十条
用于整治中小河流12条、加固病险水库7         措施，对年营业收入低于500万元的企业
座。县水务局负责人介绍，其中中央补助        给予最高20万元贷款贴息。市财政局表示，
8600万元，省级配套4300万元，其余由县        2025年预算安排专项资金3200万元。
财政筹措。                                      市工业和信息化局将牵头建立企业名
    截至9月底，已完成投资1.78亿元，         录，每季度更新一次。10月8日，首批163
占年度计划的75.7%。                         家企业获得贴息共计1120万元。
"""

PAPER = """          财政投入与政务服务效率研究

1 引言                                被解释变量为每万人网上办件量。解释
近年来，数字政府建设投入持续增长。    变量为信息化支出，单位为万元。控制
据统计，2023年全国电子政务市场规模    变量包括人均产值和人口密度。
达到4120亿元，同比增长7.4%。本文以
临澄省为例，分析财政投入与服务效率    3 结果
的关系。                              回归结果显示，信息化支出每增加1%，
                                      办件量提高0.32%。省财政厅2022年下
2 数据与方法                          达补助资金5.6亿元后，效应更为明显。
样本覆盖临澄省13个地级市九年的数据，
数据来自省统计局和省大数据中心。

                    - 12 -
"""

THREE = """本市新闻

　　东岭区今年新增公办幼      　　新城区启动老旧小区加      　　高新区与北原大学签署
儿园学位1800个，投入资金      装电梯工程，计划加装120       合作协议，共建智能制造研
9600万元。区教育局介绍，      部，每部补助15万元。区住      究院，五年投入3亿元。首批
项目将于8月底前交付使用，     建局要求，年底前完成全部      研究人员已于9月到岗，开展
优先保障多孩家庭子女入园。    签约，明年6月前投入使用。     六个方向的研究。
"""

TONGUES = """The two sides agreed to deepen cooperation in        双方同意深化农业合作，中方将在2024年至
agriculture. China will train 300 technicians        2026年间为对方培训300名技术人员，并提供
between 2024 and 2026 and provide assistance         价值5000万元人民币的援助。双方还将于2025
worth RMB 50 million. The two sides will also        年设立联合实验室。
set up a joint laboratory in 2025.
"""


@pytest.mark.parametrize(
    ("raw", "paragraphs"),
    [
        pytest.param(
            PAGE,
            [
                "岚川日报\t2025年10月12日\t第三版",
                "岚川县今年安排水利资金2.35亿元，用于整治中小河流12条、加固病险水库7座。县水务局负责人介绍，其中中央补助"
                "8600万元，省级配套4300万元，其余由县财政筹措。",
                "截至9月底，已完成投资1.78亿元，占年度计划的75.7%。",
                "望江市近日出台支持小微企业的十条措施，对年营业收入低于500万元的企业给予最高20万元贷款贴息。市财政局表示，"
                "2025年预算安排专项资金3200万元。",
                "市工业和信息化局将牵头建立企业名录，每季度更新一次。10月8日，首批163家企业获得贴息共计1120万元。",
            ],
            id="newspaper",
        ),
        pytest.param(
            PAPER,
            [
                "财政投入与政务服务效率研究",
                "1引言",
                "近年来，数字政府建设投入持续增长。",
                "据统计，2023年全国电子政务市场规模达到4120亿元，同比增长7.4%。本文以临澄省为例，分析财政投入与服务效率的关系。",
                "2数据与方法",
                "样本覆盖临澄省13个地级市九年的数据，数据来自省统计局和省大数据中心。",
                "被解释变量为每万人网上办件量。解释变量为信息化支出，单位为万元。控制变量包括人均产值和人口密度。",
                "3结果",
                "回归结果显示，信息化支出每增加1%，办件量提高0.32%。省财政厅2022年下达补助资金5.6亿元后，效应更为明显。",
            ],
            id="paper",
        ),
        pytest.param(
            THREE,
            [
                "本市新闻",
                "东岭区今年新增公办幼儿园学位1800个，投入资金9600万元。区教育局介绍，项目将于8月底前交付使用，优先保障多孩家庭子女入园。",
                "新城区启动老旧小区加装电梯工程，计划加装120部，每部补助15万元。区住建局要求，年底前完成全部签约，明年6月前投入使用。",
                "高新区与北原大学签署合作协议，共建智能制造研究院，五年投入3亿元。首批研究人员已于9月到岗，开展六个方向的研究。",
            ],
            id="three",
        ),
        pytest.param(
            TONGUES,
            [
                "The two sides agreed to deepen cooperation in agriculture. China will train 300 technicians between 2024 and"
                " 2026 and provide assistance worth RMB 50 million. The two sides will also set up a joint laboratory in 2025.",
                "双方同意深化农业合作，中方将在2024年至2026年间为对方培训300名技术人员，并提供价值5000万元人民币的援助。双方还将于"
                "2025年设立联合实验室。",
            ],
            id="two languages",
        ),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_columns_are_read_one_after_the_other(raw, paragraphs, ending):
    (source,) = read_bytes(raw.replace("\n", ending).encode(), "page.txt")
    document = clean(source, default_pack())
    assert document.text.split("\n") == paragraphs
    check_offsets(document)
    check_edits(document)
    check_blocks(document)


def test_what_columns_say_is_extracted():
    (source,) = read_bytes(PAGE.encode(), "page.txt")
    found = process(source, default_packs())
    assert [a.text for a in found.amounts] == [
        a.text for part in clean(source).text.split("\n") for a in extract(part).amounts
    ]
    assert all(PAGE[a.raw_start] == a.text[0] for a in found.amounts)


def test_front_matter_above_columns():
    (source,) = read_bytes(("---\ntitle: 要闻\ndate: 2025-10-12\n---\n" + PAGE).encode(), "page.md")
    document = clean(source, default_pack())
    assert document.published == "2025-10-12"
    assert document.edits[0].why == "front matter"
    check_offsets(document)


TWO = """岚川日报          2025年10月12日          第三版

岚川投入2.35亿元治水                        望江出台惠企十条

    本报岚川10月11日电  岚川县今年安            本报望江10月11日电  望江市近日出
排水利资金2.35亿元，用于整治中小河流        台支持小微企业的十条措施，对年营业收
12条、加固病险水库7座。县水务局负责人       入低于500万元的企业给予最高20万元贷款
介绍，其中中央补助8600万元，省级配套        贴息。市财政局表示，2025年预算安排专
4300万元，其余由县财政筹措。                项资金3200万元，后续视情况追加。
"""


def test_two_articles_side_by_side():
    first, second = (clean(source, default_pack()) for source in read_bytes(TWO.encode(), "page.txt"))
    assert (first.doc_id, second.doc_id) == ("page.txt#1", "page.txt#2")
    assert first.text.split("\n")[1] == first.source.metadata["title"] == "岚川投入2.35亿元治水"
    assert second.text.split("\n")[0] == second.source.metadata["title"] == "望江出台惠企十条"
    assert "小微企业" not in first.text
    assert "水库" not in second.text
    for document in (first, second):
        assert document.published == "2025-10-12"
        assert document.source.metadata["publisher"] == "岚川日报"
        check_offsets(document)
        check_edits(document)


def test_what_became_of_a_line_of_two_columns():
    (source,) = read_bytes(PAGE.encode(), "page.txt")
    row = next(row for row in rows(clean(source, default_pack())) if row.number == 4)
    assert row.clean == "用于整治中小河流12条、加固病险水库7  措施，对年营业收入低于500万元的企业"
    assert row.goes_on


TABLE = """任务分工表

序号    重点任务                              牵头单位            完成时限
 1      推进城市供水管网改造，完成老旧管网    市城管局、市        2025年
        更新120公里，总投资2.6亿元            住建局              12月底
 2      建设智慧水务平台，实现重点水库监测    市水利局            2025年
        全覆盖                                                    6月底
"""
FORM = """项目名称：岚川县第二污水处理厂扩建工程    申报日期：2024年1月22日
建设单位：岚川县城市投资有限公司          联系人：王工
建设地点：岚川县东环路18号                联系电话：0599-0000000
总投资（万元）：8650                      其中申请补助（万元）：2400
开工时间：2024年3月                       竣工时间：2025年10月
"""
NAMES = """岚川县发展和改革局      岚川县财政局        岚川县水务局
岚川县农业农村局        岚川县教育局        岚川县卫生健康局
岚川县交通运输局        岚川县审计局        岚川县应急管理局
岚川县自然资源局        岚川县统计局        岚川县市场监管局
"""
LETTER = """　　因今年持续干旱，现申请拨付抗旱应急资金800万元，用于购置设备。
　　请各乡镇于3月12日前启动，并将方案报县林业局备案，逾期不再受理，
　　一切后果由责任单位承担。

　　　　　　　　　　　　　　　　　　　　　　市水利局　　市应急管理局
　　　　　　　　　　　　　　　　　　　　　　　　2024年8月2日
"""
REPORT = """    报告期内，公司实现营业收入 38.62 亿元，同比增长 14.2%；归属于上市公司股东的净利润
4.12 亿元，同比增长 21.5%。
二、主要会计数据
                                                              单位：万元  币种：人民币
主要会计数据               2023 年        2022 年      本期比上年同期增减(%)    2021 年
营业收入                 386,203.15    338,180.52                      14.20  301,226.40
归属于上市公司股东的
                          41,205.33     33,913.85                      21.50   30,011.27
净利润
经营活动产生的现金流
                          52,118.07     40,027.66                      30.21   38,554.90
量净额
    公司不存在应披露而未披露的重大事项。
"""


@pytest.mark.parametrize(
    "raw", [TABLE, FORM, NAMES, LETTER, REPORT], ids=["table", "form", "names", "letter", "report"]
)
def test_tables_forms_and_signatures_are_no_columns(raw):
    (source,) = read_bytes(raw.encode(), "page.txt")
    assert source.pieces == ()
