"""HWPML, the XML form of a Hangul document, as the older spelling of HWPX that it is.

The names of its elements and values are turned into those of HWPX (KS X 6101), and the reader of
that takes it from there. Names are those of HWPML (revision 1.2, Hancom). 본 제품은 한글과컴퓨터의 한글
문서 파일(.hwp) 공개 문서를 참고하여 개발하였습니다.
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from ingest.archive import Element, local_name, parse_xml, salvaged_xml
from ingest.blocks import Collector
from ingest.charsets import known_charset
from ingest.hwp_flow import write
from ingest.hwpx_body import Section
from ingest.hwpx_head import Headings
from ingest.parser import Unreadable
from records.document import BlockKind, Extraction, Status

_NAMES = {
    "TEXT": "run",
    "CHAR": "t",
    "LINEBREAK": "lineBreak",
    "NBSPACE": "nbSpace",
    "FWSPACE": "fwSpace",
    "HYPEN": "hyphen",
    "DELETEBEGIN": "deleteBegin",
    "DELETEEND": "deleteEnd",
    "PARALIST": "subList",
    "DRAWTEXT": "drawText",
    "TABLE": "tbl",
    "ROW": "tr",
    "CELL": "tc",
    "POSITION": "pos",
    "SECDEF": "secPr",
    "HEADER": "header",
    "FOOTER": "footer",
    "FOOTNOTE": "footNote",
    "ENDNOTE": "endNote",
    "HIDDENCOMMENT": "hiddenComment",
    "FIELDBEGIN": "fieldBegin",
    "AUTONUM": "autoNum",
    "MAINTEXT": "mainText",
    "SUBTEXT": "subText",
    "BUTTON": "btn",
    "RADIOBUTTON": "radioBtn",
    "CHECKBUTTON": "checkBtn",
    "COMBOBOX": "comboBox",
    "LISTBOX": "listBox",
    "SCROLLBAR": "scrollBar",
    "EDITTEXT": "text",
    "PARASHAPE": "paraPr",
    "PARAHEAD": "paraHead",
}
"""Others only change to small letters (P, TAB, CAPTION, EQUATION, SCRIPT, DUTMAL, TEXTART …)."""
_CONTROLS = frozenset(
    {"header", "footer", "footNote", "endNote", "hiddenComment", "fieldBegin", "autoNum"}
)
_ATTRIBUTES: dict[str, dict[str, str]] = {
    "p": {"parashape": "paraPrIDRef", "style": "styleIDRef"},
    "secPr": {"outlineshape": "outlineShapeIDRef"},
    "caption": {"side": "side"},
    "pos": {
        "treataschar": "treatAsChar",
        "vertalign": "vertAlign",
        "vertoffset": "vertOffset",
        "vertrelto": "vertRelTo",
    },
    "autoNum": {"numbertype": "numType", "type": "numType", "number": "num"},
    "compose": {"composetext": "composeText"},
    "textart": {"text": "text"},
    "comboBox": {"text": "caption"},
    "listBox": {"text": "caption"},
    "paraPr": {"id": "id"},
    "style": {"id": "id", "name": "name"},
    "numbering": {"id": "id"},
    "paraHead": {"level": "level", "numformat": "numFormat"},
    "bullet": {"id": "id", "char": "char"},
}
_ENUMERATED = frozenset({"side", "vertAlign", "vertRelTo", "numType", "numFormat", "treatAsChar"})
_VALUES = {"TRUE": "1", "FALSE": "0", "FIGURE": "PICTURE"}
_INNER_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding=[\"']([\w.-]{1,40})[\"']")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


class HwpmlParser:
    """Reads HWPML, whatever the file is called."""

    def parse(self, path: Path) -> Extraction:
        """Return the document's blocks; see :class:`ingest.parser.Parser`.

        A damaged file gives what stands before the damage, ``partial``.
        """
        data, whole = _without_images(path.read_bytes())
        try:
            root: Element | None = parse_xml(data)
        except Unreadable as damage:
            root, whole = salvaged_xml(data), False
            if root is None:
                raise damage
        assert root is not None
        _respell(root)
        out = Collector()
        headings = Headings(root)
        sections = list(root.iter("section"))
        for number, section in enumerate(sections, start=1):
            out.begin_section(number)
            write(Section(headings).paragraphs(section), out)
        for page in root.iter("masterpage", "ext_masterpage"):
            write(Section(headings).master_page(page), out, BlockKind.HEADER)
        blocks = tuple(out.blocks)
        if not sections or not (whole or blocks):
            raise Unreadable(
                Status.CORRUPT,
                "본문이 없는 문서입니다. 한글에서 다시 저장해 넣어 주시기 바랍니다.",
            )
        if whole:
            return Extraction(Status.OK, "", blocks)
        return Extraction(
            Status.PARTIAL,
            "문서의 일부가 잘렸거나 깨져 나머지만 읽었습니다. 원본을 다시 넣어 주시기 바랍니다.",
            blocks,
        )


def _without_images(data: bytes) -> tuple[bytes, bool]:
    """Return the XML in UTF-8 without its images, and whether all of it was text.

    Images stand in it in one piece of any length, which the parser refuses with reason.
    """
    encoding = _UTF_16.get(data[:2])
    if encoding is None:
        declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf")[:200].lstrip())
        stated = known_charset(declared[1].decode("ascii")) if declared else None
        encoding = stated if stated and not stated.startswith("utf-16") else "utf-8"
    try:
        text, whole = data.decode(encoding), True
    except UnicodeDecodeError:
        text, whole = data.decode(encoding, "replace"), False
    text = _DECLARATION.sub("", text.removeprefix("\ufeff"))
    start, end = text.find("<BINDATASTORAGE"), text.rfind("</BINDATASTORAGE>")
    if 0 <= start < end:
        text = text[:start] + text[end + len("</BINDATASTORAGE>") :]
    return text.encode("utf-8", "replace"), whole


def _respell(root: Element) -> None:
    """Turn a tree of HWPML into one that reads as HWPX, in place."""
    for element in list(root.iter(etree.Element)):
        name = local_name(element)
        given = {key.lower(): value for key, value in element.attrib.items()}
        element.attrib.clear()
        # A salvaged name may hold what no name may: ``TEXT:``.
        element.tag = _NAMES.get(name, name.lower().replace(":", "_") or "_")
        for old, new in _ATTRIBUTES.get(element.tag, {}).items():
            if old in given:
                element.set(new, _value(given[old]) if new in _ENUMERATED else given[old])
        _rebuild(element, given)


def _rebuild(element: Element, given: dict[str, str]) -> None:
    """Put into elements of their own what HWPML keeps elsewhere."""
    parent = element.getparent()
    if element.tag == "paraPr":
        heading = etree.SubElement(element, "heading", level=given.get("level", "0"))
        heading.set("type", _value(given.get("headingtype", "None")))
        heading.set("idRef", given.get("heading", "0"))
    elif element.tag == "tc":
        element.set("header", _value(given.get("header", "false")))
        place = etree.SubElement(element, "cellAddr")
        span = etree.SubElement(element, "cellSpan")
        for target, old, new in (
            (place, "rowaddr", "rowAddr"),
            (place, "coladdr", "colAddr"),
            (span, "rowspan", "rowSpan"),
            (span, "colspan", "colSpan"),
        ):
            target.set(new, given.get(old, ""))
    elif parent is None:
        return
    elif element.tag == "shapeobject":
        parent.set("textWrap", _value(given.get("textwrap", "")))
    elif element.tag in ("caption", "pos") and parent.tag == "shapeobject":
        above = parent.getparent()
        if above is not None:
            above.append(element)
    elif element.tag == "buttonset":
        button = parent.getparent()
        if button is not None:
            button.set("caption", given.get("caption", ""))
    elif element.tag in _CONTROLS and parent.tag == "run":
        control = etree.Element("ctrl")
        parent.replace(element, control)
        control.append(element)


def _value(value: str) -> str:
    spelled = _INNER_CAPITAL.sub("_", value).upper()
    return _VALUES.get(spelled, spelled)
