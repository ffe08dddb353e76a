"""What Word shows and no text run holds: numbers of headings and lists, notes, boxes, changes that were tracked."""

import io
import zipfile

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from made_files import make_docx

from pipeline.clean import clean
from pipeline.read import read_bytes
from pipeline.read.numbering import chinese

LEVELS = """<w:abstractNum {ns} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="Heading1"/>
<w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:pStyle w:val="Heading2"/>
<w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>"""


def read(fill):
    return read_bytes(make_docx(fill), "a.docx")[0].text


def numbered(document, paragraph, level, list_id=77):
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )


def add_lists(document):
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(LEVELS.format(ns=nsdecls("w"))))
    for list_id, start in ((77, None), (78, 1)):
        override = (
            f'<w:lvlOverride w:ilvl="1"><w:startOverride w:val="{start}"/></w:lvlOverride>' if start else ""
        )
        root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{list_id}"><w:abstractNumId w:val="77"/>{override}</w:num>'
            )
        )


def test_headings_and_lists_are_numbered_as_word_shows_them():
    def fill(document):
        add_lists(document)
        for style in ("Heading 1", "Heading 2"):
            document.styles[style].element.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="77"/></w:numPr>')
            )
        document.add_heading("总体要求", 1)
        document.add_heading("主要目标", 1)
        document.add_heading("投资目标", 2)
        document.add_heading("建设目标", 2)
        numbered(document, document.add_paragraph("新建水厂六座"), 2)
        numbered(document, document.add_paragraph("重新数起"), 1, 78)
        document.add_heading("保障措施", 1)
        document.add_heading("资金保障", 2)
        document.add_paragraph("第一步", style="List Number")
        document.add_paragraph("第二步", style="List Number")

    assert read(fill).split("\n") == [
        "# 一、总体要求",
        "# 二、主要目标",
        "## 2.1 投资目标",
        "## 2.2 建设目标",
        "        - 新建水厂六座",
        "2.1 重新数起",
        "# 三、保障措施",
        "## 3.1 资金保障",
        "1. 第一步",
        "2. 第二步",
    ]


@pytest.mark.parametrize(
    ("number", "written"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_chinese(number, written):
    assert chinese(number) == written


def test_changes_boxes_controls_and_inner_tables():
    def fill(document):
        paragraph = document.add_paragraph("安排资金")
        for xml in (
            "<w:del {ns}><w:r><w:t>两</w:t><w:delText>两</w:delText></w:r></w:del>",
            "<w:ins {ns}><w:r><w:t>三亿元。</w:t></w:r></w:ins>",
            "<w:r {ns}><w:pict><w:txbxContent><w:p><w:r><w:t>框中的文字</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
        ):
            paragraph._p.append(parse_xml(xml.format(ns=nsdecls("w"))))
        document.element.body.insert(
            1,
            parse_xml(
                f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件中的一段</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            ),
        )
        table = document.add_table(2, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "甲市", "1200万元"
        table.cell(0, 0).merge(table.cell(1, 0))
        inner = table.cell(1, 1).add_table(1, 1)
        inner.cell(0, 0).text = "其中续建300万元"

    text = read(fill)
    assert text.split("\n")[:3] == ["安排资金三亿元。", "框中的文字", "控件中的一段"]
    assert "| 甲市 | 1200万元 |\n|  |  |\n| 其中续建300万元 |" in text


def with_notes(data):
    """The file with a footnote that its text refers to."""
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>按协定附件折算。</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                part = part.replace(
                    b"</Types>",
                    f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode(),
                )
            elif name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                part = part.replace(
                    b"</Relationships>",
                    f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode(),
                )
            elif name == "word/document.xml":
                mark = "</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>"
                part = part.replace("⚑".encode(), mark.encode())
            new.writestr(name, part)
        new.writestr("word/footnotes.xml", notes)
    return out.getvalue()


def test_notes_stand_below_the_text_and_are_no_part_of_its_sentences():
    data = with_notes(make_docx(lambda d: d.add_paragraph("储备库规模由1200亿美元⚑增至2400亿美元。")))
    (source,) = read_bytes(data, "a.docx")
    assert source.text == "储备库规模由1200亿美元[^2]增至2400亿美元。\n[^2]: 按协定附件折算。"
    document = clean(source)
    assert document.text == "储备库规模由1200亿美元增至2400亿美元。\n[^2]:按协定附件折算。"
    assert [b.kind for b in document.blocks] == ["paragraph", "footnote"]


def test_raised_numbers_are_notes_or_powers():
    def fill(document):
        paragraph = document.add_paragraph("城镇人口")
        for text, above in (
            ("4", True),
            ("186.3万人，厂房12.5万m", False),
            ("2", True),
            ("，增长5.2%", False),
            ("[3]", True),
        ):
            paragraph.add_run(text).font.superscript = above

    assert read(fill) == "城镇人口[^4]186.3万人，厂房12.5万m²，增长5.2%[^3]"


def test_cells_over_several_columns_where_other_rows_part_them():
    def fill(document):
        table = document.add_table(2, 3)
        table.cell(0, 1).merge(table.cell(0, 2)).text = "总投资（万元）"
        for cell, text in zip(table.rows[1].cells, ("甲县", "1200", "800"), strict=True):
            cell.text = text

    assert read(fill).split("\n")[1:3] == ["|  | 总投资（万元） | （万元） |", "| 甲县 | 1200 | 800 |"]
