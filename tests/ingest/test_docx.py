from __future__ import annotations

from pathlib import Path

import docx
import pytest

from ingest.docx_styles import figures
from ingest.read import read
from records.document import BlockKind, Extraction, Status
from tests.ingest.docx_writer import cell, par, root, run, table, write_docx

BOX = "<w:txbxContent>" + par(run("글상자 글")) + "</w:txbxContent>"
NUMBERING = root(
    "w:numbering",
    """<w:abstractNum w:abstractNumId="0">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="ganada"/><w:lvlText w:val="%2."/></w:lvl>
    <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1-%3)"/></w:lvl>
    <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0a7"/>
    <w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
    <w:num w:numId="2"><w:abstractNumId w:val="0"/>
    <w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>""",
)
STYLES = root(
    "w:styles",
    """<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
    <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
    <w:style w:type="paragraph" w:styleId="k"><w:name w:val="제목 2"/></w:style>
    <w:style w:type="paragraph" w:styleId="o"><w:name w:val="조문"/><w:basedOn w:val="p"/></w:style>
    <w:style w:type="paragraph" w:styleId="p"><w:name w:val="바탕"/>
    <w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="c"><w:name w:val="caption"/></w:style>
    <w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>
    <w:style w:type="paragraph" w:styleId="n"><w:name w:val="번호"/>
    <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>""",
)


def written(tmp_path: Path, body: str, **parts: tuple[str, str | bytes]) -> Extraction:
    return read(write_docx(tmp_path / "a.docx", body, parts))


def shown(extraction: Extraction) -> list[tuple[str, str]]:
    assert extraction.status is Status.OK, extraction.reason
    return [(block.kind.value, block.text) for block in extraction.blocks]


def note(kind: str, number: int, inside: str) -> str:
    return f'<w:{kind} w:id="{number}">{inside}</w:{kind}>'


def test_notes_and_comments_follow_their_paragraph_without_marks(tmp_path: Path) -> None:
    body = (
        par(
            run("본문") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("이다.")
            + '<w:r><w:endnoteReference w:id="3"/></w:r><w:r><w:commentReference w:id="0"/></w:r>'
        )
        + par(run("다음 문단"))
    )  # fmt: skip
    inner = table(cell(par(run("표"))) + cell(par(run("각주"))))
    footnotes = root(
        "w:footnotes",
        '<w:footnote w:id="0" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        + note("footnote", 2, par("<w:r><w:footnoteRef/></w:r>" + run(" 각주 글")) + inner),
    )
    endnotes = root("w:endnotes", note("endnote", 3, par(run("미주 글"))))
    comments = root(
        "w:comments",
        note("comment", 0, par(run("검토 의견")))
        + note("comment", 1, par(run("붙이지 않은 의견"))),
    )
    extraction = written(
        tmp_path,
        body,
        r1=("footnotes/footnotes.xml", footnotes),
        r2=("endnotes/endnotes.xml", endnotes),
        r3=("comments/comments.xml", comments),
    )
    assert shown(extraction) == [
        ("paragraph", "본문이다."),
        ("footnote", " 각주 글"),
        ("table", "표 | 각주"),
        ("endnote", "미주 글"),
        ("memo", "검토 의견"),
        ("paragraph", "다음 문단"),
        ("memo", "붙이지 않은 의견"),
    ]


def test_a_text_box_counts_once_though_it_is_written_twice(tmp_path: Path) -> None:
    alternatives = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{BOX}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:textbox>{BOX.replace('글상자 글', '옛 글상자')}</v:textbox></w:pict></w:r>"
    assert shown(written(tmp_path, par(run("앞") + alternatives + old))) == [
        ("paragraph", "앞"),
        ("text_box", "글상자 글"),
        ("text_box", "옛 글상자"),
    ]


def test_headers_and_footers_of_each_section_once(tmp_path: Path) -> None:
    def ends(*references: tuple[str, str, str]) -> str:
        inside = "".join(
            f'<w:{part}Reference w:type="{kind}" r:id="{target}"/>'
            for part, kind, target in references
        )
        return f"<w:sectPr>{inside}</w:sectPr>"

    first = ends(("header", "default", "h1"), ("header", "first", "h2"), ("footer", "even", "f1"))
    body = (
        par(run("첫 구역"))
        + f"<w:p><w:pPr>{first}</w:pPr></w:p>"
        + par(run("둘째 구역"))
        + ends(("header", "default", "h1"), ("footer", "default", "f2"))
    )
    extraction = written(
        tmp_path,
        body,
        h1=("header/header1.xml", root("w:hdr", par(run("머리말")))),
        h2=("header/header2.xml", root("w:hdr", par(run("첫 쪽 머리말")))),
        f1=("footer/footer1.xml", root("w:ftr", par(run("짝수 쪽 꼬리말")))),
        f2=("footer/footer2.xml", root("w:ftr", par(run("꼬리말")))),
    )
    assert shown(extraction) == [
        ("paragraph", "첫 구역"),
        ("header", "머리말"),
        ("header", "첫 쪽 머리말"),
        ("footer", "짝수 쪽 꼬리말"),
        ("paragraph", "둘째 구역"),
        ("footer", "꼬리말"),
    ]
    assert extraction.blocks[4].location.as_dict() == {"section": 2, "paragraph": 1}


def test_tracked_changes_fields_links_and_controls(tmp_path: Path) -> None:
    removed = '<w:del w:id="1"><w:r><w:delText>지운 글</w:delText></w:r></w:del>'
    added = f'<w:ins w:id="2">{run("넣은 글 ")}</w:ins>'
    moved = f'<w:moveFrom w:id="3">{run("옛 자리")}</w:moveFrom>'
    link = f'<w:hyperlink r:id="x">{run("누리집 ")}</w:hyperlink>'
    simple = f'<w:fldSimple w:instr="DATE">{run("2025. 3. 1. ")}</w:fldSimple>'
    complex_field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("7쪽 ")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox>'
        "</w:ffData></w:fldChar></w:r>"
    )
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('양식 칸 ')}</w:sdtContent></w:sdt>"
    tag = f"<w:smartTag><w:smartTagPr/>{run('한빛시 ')}</w:smartTag>"
    marks = (
        "<w:r><w:t>가</w:t><w:tab/><w:t>나</w:t><w:br/><w:t>다</w:t><w:noBreakHyphen/>"
        '<w:sym w:font="Wingdings" w:char="F0FC"/><w:t>\uf0a7</w:t></w:r>'
    )
    ruby = (
        f"<w:r><w:ruby><w:rt>{run('한')}</w:rt><w:rubyBase>{run('韓')}</w:rubyBase></w:ruby></w:r>"
    )
    whole = f"<w:sdt><w:sdtContent>{par(run('칸 문단'))}</w:sdtContent></w:sdt>"
    inside = added + removed + moved + link + simple + complex_field + box + control + tag
    assert shown(written(tmp_path, par(inside) + par(marks + ruby) + whole)) == [
        ("paragraph", "넣은 글 누리집 2025. 3. 1. 7쪽 ☑양식 칸 한빛시 "),
        ("paragraph", "가\t나\n다-✓▪韓(한)"),
        ("paragraph", "칸 문단"),
    ]


def test_tables_keep_spans_and_nested_tables(tmp_path: Path) -> None:
    inner = table(cell(par(run("안1"))) + cell(par(run("안2"))))
    first = cell(par(run("구분")), '<w:gridSpan w:val="2"/>') + cell(
        par(run("비고")), '<w:vMerge w:val="restart"/>'
    )
    second = (
        cell(par(run("가 ")) + inner + par(run("뒤")))
        + cell(par(run("나") + '<w:r><w:footnoteReference w:id="1"/></w:r>'))
        + cell("<w:p/>", "<w:vMerge/>")
    )
    dropped = "<w:trPr><w:del w:id='9'/></w:trPr>" + cell(par(run("지운 줄")))
    third = f"<w:sdt><w:sdtContent>{cell(par(run('다')))}</w:sdtContent></w:sdt>" + cell(
        par(run("라")), '<w:gridSpan w:val="99999999999"/>'
    )
    notes = root("w:footnotes", note("footnote", 1, par(run("칸의 각주"))))
    extraction = written(
        tmp_path, table(first, second, dropped, third), r1=("footnotes/f.xml", notes)
    )
    assert shown(extraction) == [
        ("table", "구분 | 비고\n가 안1 안2 뒤 | 나\n다 | 라"),
        ("table", "안1 | 안2"),
        ("footnote", "칸의 각주"),
    ]
    outer = extraction.blocks[0]
    assert [(c.col, c.rowspan, c.colspan) for row in outer.rows for c in row][:2] == [
        (1, 1, 2),
        (3, 2, 1),
    ]


def test_numbers_and_headings_as_word_shows_them(tmp_path: Path) -> None:
    body = (
        par(run("첫째 장"), style="1")
        + par(run("둘째 절"), style="k")
        + par(run("조의 이름이 조금 길어도 제목이다."), style="o")
        + par(run("추진 배경"), numbered=(1, 0))
        + par(run("경과를 적는다."), numbered=(1, 1))
        + par(run("현황을 적는다."), style="n")
        + par(run("세부를 적는다."), numbered=(1, 2))
        + par(run("점을 적는다."), numbered=(1, 3))
        + par(run("추진 계획"), numbered=(1, 0))
        + par(run("다시 가부터."), numbered=(1, 1))
        + par(run("다른 목록."), numbered=(2, 0))
        + par(run("번호 없음"), numbered=(0, 0))
        + par(run("표 1. 현황"), style="c")
        + par(run("1. 추진 배경\t3"), style="t")
    )
    extraction = written(
        tmp_path, body, r1=("styles/styles.xml", STYLES), r2=("numbering/n.xml", NUMBERING)
    )
    assert shown(extraction) == [
        ("heading", "첫째 장"),
        ("heading", "둘째 절"),
        ("heading", "조의 이름이 조금 길어도 제목이다."),
        ("heading", "1. 추진 배경"),
        ("list_item", "가. 경과를 적는다."),
        ("list_item", "나. 현황을 적는다."),
        ("list_item", "1-1) 세부를 적는다."),
        ("list_item", "▪ 점을 적는다."),
        ("heading", "2. 추진 계획"),
        ("list_item", "가. 다시 가부터."),
        ("list_item", "5. 다른 목록."),
        ("paragraph", "번호 없음"),
        ("caption", "표 1. 현황"),
        ("paragraph", "1. 추진 배경\t3"),
    ]
    assert [block.level for block in extraction.blocks[:3]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("form", "value", "expected"),
    [
        ("upperRoman", 14, "XIV"), ("lowerRoman", 4, "iv"), ("upperLetter", 27, "AA"),
        ("lowerLetter", 3, "c"), ("ganada", 3, "다"), ("chosung", 2, "ㄴ"),
        ("decimalEnclosedCircle", 20, "⑳"), ("decimalEnclosedCircle", 21, "21"),
        ("koreanDigital2", 21, "二十一"), ("koreanCounting", 10, "십"), ("decimalZero", 7, "07"),
        ("none", 7, ""), ("upperRoman", 0, "0"), ("ganada", 10**8, "100000000"),
        ("koreanCounting", 100, "100"), ("unheard", 3, "3"), ("decimalEnclosedParen", 3, "(3)"),
        ("decimalEnclosedFullstop", 3, "3."),
    ],
)  # fmt: skip
def test_number_formats(form: str, value: int, expected: str) -> None:
    assert figures(value, form) == expected


def test_formulas_become_a_line(tmp_path: Path) -> None:
    def m(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    fraction = f"<m:f><m:num>{m('a+b')}</m:num><m:den>{m('2')}</m:den></m:f>"
    power = f"<m:sSup><m:e>{m('x')}</m:e><m:sup>{m('2')}</m:sup></m:sSup>"
    root_of = f"<m:rad><m:deg/><m:e>{m('n')}</m:e></m:rad>"
    total = (
        '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
        f"<m:sub>{m('i=1')}</m:sub><m:sup>{m('n')}</m:sup><m:e>{m('k')}</m:e></m:nary>"
    )
    matrix = f"<m:d><m:e><m:m><m:mr><m:e>{m('1')}</m:e><m:e>{m('0')}</m:e></m:mr></m:m></m:e></m:d>"
    other = (
        f"<m:func><m:fName>{m('lim')}</m:fName><m:e>{m('y')}</m:e></m:func>"
        f"<m:acc><m:e>{m('z')}</m:e></m:acc>"
        f"<m:eqArr><m:e>{m('p')}</m:e><m:e>{m('q')}</m:e></m:eqArr>"
        f"<m:limLow><m:e>{m('s')}</m:e><m:lim>{m('t')}</m:lim></m:limLow>"
        f"<m:limUpp><m:e>{m('s')}</m:e><m:lim>{m('t')}</m:lim></m:limUpp>"
        f"<m:sPre><m:sub>{m('1')}</m:sub><m:sup/><m:e>{m('u')}</m:e></m:sPre>"
    )
    alone = f"<m:oMathPara><m:oMath>{m('y=')}{fraction}</m:oMath></m:oMathPara>"
    beside = run("식") + f"<m:oMath>{power}{root_of}{total}{matrix}{other}</m:oMath>"
    assert shown(written(tmp_path, par(alone) + par(beside))) == [
        ("equation", " y=(a+b)/2 "),
        ("paragraph", "식 x^2√(n)∑_(i=1)^n k(1, 0)lim yẑp; qs_ts^t_1u "),
    ]


def test_charts_and_diagrams_are_read_from_their_own_parts(tmp_path: Path) -> None:
    def points(*texts: str) -> str:
        return "".join(
            f'<c:pt idx="{at}"><c:v>{text}</c:v></c:pt>' for at, text in enumerate(texts)
        )

    chart = root(
        "c:chartSpace",
        "<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>연도별 예산</a:t></a:r></a:p></c:rich></c:tx>"
        f"</c:title><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache>{points('예산')}"
        f"</c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache>{points('2024', '2025')}"
        f"</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>{points('10', '20')}"
        "</c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart>",
    )
    diagram = root(
        "dgm:dataModel",
        "<dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>접수</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst>",
    )
    drawings = (
        '<w:r><w:drawing><c:chart r:id="c1"/></w:drawing></w:r>'
        '<w:r><w:drawing><dgm:relIds r:dm="d1"/></w:drawing></w:r>'
    )
    extraction = written(
        tmp_path,
        par(run("도표") + drawings),
        c1=("chart/chart1.xml", chart),
        d1=("diagramData/data1.xml", diagram),
    )
    assert shown(extraction) == [
        ("paragraph", "도표"),
        ("caption", "연도별 예산"),
        ("table", " | 예산\n2024 | 10\n2025 | 20"),
        ("text_box", "접수"),
    ]


def test_documents_within_the_document(tmp_path: Path) -> None:
    inner = write_docx(tmp_path / "inner.docx", par(run("끼운 문서"))).read_bytes()
    body = "".join(f'<w:altChunk r:id="{each}"/>' for each in ("d", "h", "x", "none"))
    extraction = written(
        tmp_path,
        par(run("앞")) + body,
        d=("aFChunk/inner.docx", inner),
        h=("aFChunk/a.html", "<p>끼운 쪽</p>"),
        x=("aFChunk/a.rtf", r"{\rtf1 x}"),
        o=("package/sheet.xlsx", b"PK"),
    )
    assert [block.text for block in extraction.blocks] == ["앞", "끼운 문서", "끼운 쪽"]
    assert extraction.status is Status.PARTIAL
    assert "개체 2개" in extraction.reason


def test_a_document_of_python_docx(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("행사 안전관리계획", 0)
    document.add_heading("1. 개요", 1)
    document.add_paragraph("요원을 둔다.", style="List Bullet")
    document.add_paragraph("둘째를 적는다.", style="List Number")
    document.sections[0].header.paragraphs[0].text = "한빛시"
    grid = document.add_table(2, 3)
    grid.cell(0, 0).merge(grid.cell(0, 1)).text = "구분"
    grid.cell(0, 2).merge(grid.cell(1, 2)).text = "비고"
    grid.cell(1, 0).text = "가"
    document.save(str(tmp_path / "a.docx"))
    extraction = read(tmp_path / "a.docx")
    assert shown(extraction) == [
        ("heading", "행사 안전관리계획"),
        ("heading", "1. 개요"),
        ("list_item", "• 요원을 둔다."),
        ("list_item", "1. 둘째를 적는다."),
        ("table", "구분 | 비고\n가 | "),
        ("header", "한빛시"),
    ]
    assert extraction.blocks[4].kind is BlockKind.TABLE


@pytest.mark.parametrize(
    "body",
    [
        "<w:sdt><w:sdtContent>" * 400 + par(run("깊다")) + "</w:sdtContent></w:sdt>" * 400,
        "<w:p>" + "<w:smartTag>" * 400 + run("깊다") + "</w:smartTag>" * 400 + "</w:p>",
        "<w:tbl><w:tr><w:tc>" * 100 + par(run("깊다")) + "</w:tc></w:tr></w:tbl>" * 100,
        "<w:p><w:r>" + "<mc:AlternateContent><mc:Choice>" * 100 + "<w:t>깊다</w:t>"
        + "</mc:Choice></mc:AlternateContent>" * 100 + "</w:r></w:p>",
    ],
)  # fmt: skip
def test_nesting_ends_somewhere(tmp_path: Path, body: str) -> None:
    extraction = written(tmp_path, body)
    assert extraction.status in (Status.TOO_BIG, Status.CORRUPT)


def test_a_document_without_a_body_says_so(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/other.xml", "<x/>")
    assert read(tmp_path / "a.docx").status is Status.CORRUPT
    file = write_docx(tmp_path / "b.docx", "")
    file.write_bytes(file.read_bytes()[:-200])
    assert read(file).status in (Status.CORRUPT, Status.TRUNCATED)
