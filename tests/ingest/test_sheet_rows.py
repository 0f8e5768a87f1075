"""What a regular expression reads of usual XML is what lxml reads of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.read import read
from ingest.sheet_rows import NotPlain, plain_rows, plain_strings, split_rows
from records.document import Extraction, Status
from tests.ingest.xlsx_writer import MAIN, write_xlsx

ODD = "<!-- ordinary no more -->"
TEXTS = st.one_of(
    st.sampled_from(
        ("가", "&amp;&lt;&#50672;&#xAC00;", "_x000A_", "_x005F_x0041_", "&amp;#1;", " ", "", "]")
    ),
    st.text("가나 12.-E_x&;#", max_size=6).map(lambda text: text.replace("&", "&amp;")),
)


@st.composite
def cells(draw: st.DrawFn) -> str:
    address = draw(st.sampled_from(("", ' r="A1"', ' r="C7"', ' r="XFD9"', ' r="ZZZ1"', ' r="B0"')))
    style = draw(st.sampled_from(("", ' s="1"', ' s="2"', ' s="99"')))
    kind = draw(st.sampled_from(("", ' t="n"', ' t="s"', ' t="str"', ' t="b"', ' t="e"', ' t="d"')))
    formula = draw(
        st.sampled_from(
            (
                "",
                "<f>A1&amp;B1</f>",
                "<f/>",
                '<f t="shared" si="0" ref="A1:A9">A1+1</f>',
                '<f t="shared" si="0"/>',
                '<f t="array" ref="A1">SUM(A1)</f>',
            )
        )
    )
    value = draw(st.one_of(st.just(""), st.just("<v/>"), TEXTS.map(lambda text: f"<v>{text}</v>")))
    if draw(st.booleans()):
        space = draw(st.sampled_from(("", ' xml:space="preserve"')))
        return f'<c{address}{style} t="inlineStr"><is><t{space}>{draw(TEXTS)}</t></is></c>'
    if not formula and not value:
        return f"<c{address}{style}{kind}/>"
    return f"<c{address}{style}{kind}>{formula}{value}</c>"


@st.composite
def rows(draw: st.DrawFn) -> str:
    stated = draw(
        st.sampled_from(("", ' r="3"', ' r="0"', ' r="9" hidden="1"', ' ht="0" customHeight="1"'))
    )
    inside = "".join(draw(st.lists(cells(), max_size=5)))
    return f"<row{stated}>{inside}</row>" if inside else f"<row{stated}/>"


STRINGS = st.lists(
    TEXTS.map(
        lambda text: f"<si><t>{text}</t><phoneticPr fontId='1' type='x'/></si>".replace("'", '"')
    ),
    max_size=3,
)
STYLES = "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='3'/></cellXfs>"


def read_sheet(path: Path, data: str, strings: str) -> Extraction:
    return read(write_xlsx(path, data, strings=strings, styles=STYLES))


@pytest.mark.no_cover
@settings(max_examples=150, deadline=None)
@example('<row><c t="e"><v>_x000A_</v></c></row>', "")
@given(st.lists(rows(), max_size=5).map("".join), STRINGS.map("".join))
def test_both_ways_of_reading_agree(
    tmp_path_factory: pytest.TempPathFactory, data: str, strings: str
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    body = f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'.encode()
    list(plain_rows(split_rows(body)[1]))  # the quick way is taken at all
    plain_strings(f'<sst xmlns="{MAIN}">{strings}</sst>'.encode())
    assert read_sheet(folder / "a.xlsx", data, strings) == read_sheet(
        folder / "b.xlsx", data + ODD, strings + ODD
    )


@pytest.mark.parametrize(
    "data",
    [
        "<row><c><v>1</v></c>",
        "<row><c><v>1</c></row>",
        "<row><c t='s'><v>1</v></c></row>",
        "<row><c><v>1</v></c> </row>",
        '<row><c cm="1"><v>1</v></c></row>',
        "<row><x/></row>",
        "<x:row/>",
        "<row><row/></row>",
        "text<row/>",
        "<row><c><v>1</v></c></row></sheetData><sheetData><row/>",
        "<row><c><v>\x01</v></c></row>",
        "<row><c><v>1\r</v></c></row>",
    ],
)
def test_anything_else_is_left_to_lxml(data: str) -> None:
    with pytest.raises(NotPlain):
        list(
            plain_rows(
                split_rows(f"<worksheet><sheetData>{data}</sheetData></worksheet>".encode())[1]
            )
        )


@pytest.mark.parametrize(
    "data",
    [
        b"<worksheet><sheetData/></worksheet>",
        b"<worksheet><!--<sheetData>--><sheetData></sheetData></worksheet>",
        b"<worksheet><sheetData>\xff</sheetData></worksheet>",
        b'<?xml version="1.0" encoding="euc-kr"?><worksheet><sheetData></sheetData></worksheet>',
    ],
)
def test_rows_that_cannot_be_told_apart_are_left_to_lxml(data: bytes) -> None:
    with pytest.raises(NotPlain):
        split_rows(data)


@pytest.mark.parametrize("text", ["&other;", "&#0;", "&#xD800;", "&#1114112;", "&"])
def test_references_that_xml_does_not_allow_end_as_damage(tmp_path: Path, text: str) -> None:
    row = f'<row><c t="str"><v>{text}</v></c></row>'
    assert read_sheet(tmp_path / "a.xlsx", row, "").status is Status.CORRUPT
    with pytest.raises(NotPlain):
        plain_strings(f"<sst><si><t>{text}</t></si></sst>".encode())


def test_strings_with_runs_are_left_to_lxml() -> None:
    with pytest.raises(NotPlain):
        plain_strings(b"<sst><si><r><t>a</t></r></si></sst>")
