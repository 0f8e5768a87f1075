"""The parts of an XLSX package: its sheets, shared strings and number formats."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from lxml import etree

from ingest.archive import Archive, Element
from ingest.format_codes import BUILT_IN
from ingest.limits import LIMITS
from ingest.number_formats import NumberFormat, number_format
from ingest.parser import Unreadable
from ingest.sheet_rows import NotPlain, plain_strings
from ingest.strings import rich_text
from language.normal import nfc
from records.document import Status

_KEPT = 64
"""So many elements stay in memory before they are dropped together, which is cheaper."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet as the workbook lists it; ``part`` is the name of its member."""

    name: str
    part: str
    hidden: bool


class Package:
    """An XLSX container by its parts; both namespaces of OOXML (transitional, strict) are read.

    Names of members are compared without regard to case and to the direction of slashes, as
    some programs write them.
    """

    def __init__(self, archive: Archive) -> None:
        """Take an open container."""
        self._archive = archive
        self._names = {
            name.replace("\\", "/").lower().lstrip("/"): name for name in archive.names()
        }

    def has(self, part: str) -> bool:
        """Return whether there is such a part."""
        return part.lower() in self._names

    def bytes(self, part: str) -> bytes:
        """Return a part's content; empty when it is not there."""
        name = self._names.get(part.lower())
        return self._archive.bytes(name) if name is not None else b""

    def xml(self, part: str) -> Element | None:
        """Return a part's root element, or ``None`` when it is not there."""
        name = self._names.get(part.lower())
        return self._archive.xml(name) if name is not None else None

    def related(self, part: str) -> dict[str, list[str]]:
        """Return the parts that a part refers to, by the last word of the relation's type."""
        found: dict[str, list[str]] = {}
        for kind, _, target in self._relations(part):
            found.setdefault(kind, []).append(target)
        return found

    def _relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        folder, name = posixpath.split(part)
        root = self.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
        if root is None:
            return
        for relation in root:
            target = relation.get("Target")
            if target is None or relation.get("TargetMode") == "External":
                continue
            kind = relation.get("Type", "").rpartition("/")[2]
            # SECURITY: a target is only ever looked up among the members of this container
            path = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))
            yield kind, relation.get("Id", ""), path.lstrip("/")

    @cached_property
    def workbook(self) -> str:
        """Return the name of the workbook's part."""
        for kind, _, target in self._relations(""):
            if kind == "officeDocument" and self.has(target):
                return target
        return "xl/workbook.xml"

    @cached_property
    def since_1904(self) -> bool:
        """Return whether days are counted from 1904 (workbooks of old Macintoshes)."""
        root = self.xml(self.workbook)
        properties = root.find("{*}workbookPr") if root is not None else None
        return properties is not None and properties.get("date1904") in ("1", "true", "on")

    def sheets(self) -> list[SheetPart]:
        """Return the worksheets in their order; charts on sheets of their own hold no cells.

        Raises:
            Unreadable: when no workbook is there.
        """
        root = self.xml(self.workbook)
        if root is None:
            raise Unreadable(
                Status.CORRUPT,
                "엑셀 파일에 통합 문서가 없습니다. 엑셀에서 다시 저장해 넣어 주시기 바랍니다.",
            )
        targets = {
            identity: (kind, target) for kind, identity, target in self._relations(self.workbook)
        }
        found: list[SheetPart] = []
        for number, sheet in enumerate(root.iterfind("{*}sheets/{*}sheet"), start=1):
            identity = next(
                (value for name, value in sheet.attrib.items() if str(name).endswith("}id")), ""
            )
            kind, part = targets.get(
                str(identity), ("worksheet", f"xl/worksheets/sheet{number}.xml")
            )
            if kind == "worksheet" and self.has(part):
                hidden = sheet.get("state", "visible") != "visible"
                found.append(SheetPart(sheet.get("name", ""), part, hidden))
        return found

    def shared_strings(self) -> list[str]:
        """Return the texts that cells refer to by number.

        Raises:
            Unreadable: beyond the limit of cells.
        """
        parts = self.related(self.workbook).get("sharedStrings", ["xl/sharedStrings.xml"])
        data = self.bytes(parts[0])
        try:
            found = [nfc(text) for text in plain_strings(data)] if data else []
        except NotPlain:
            found = []
            for item in elements(data, "{*}si"):
                found.append(nfc(rich_text(item)))
                if len(found) > LIMITS.cells:
                    break
        if len(found) > LIMITS.cells:
            raise too_big()
        return found

    def formats(self) -> list[NumberFormat]:
        """Return the number format of each cell style, by the style's number."""
        parts = self.related(self.workbook).get("styles", ["xl/styles.xml"])
        root = self.xml(parts[0])
        if root is None:
            return []
        codes = dict(BUILT_IN)
        for each in root.iterfind("{*}numFmts/{*}numFmt"):
            codes[_identity(each.get("numFmtId", ""))] = nfc(each.get("formatCode", "General"))
        return [
            number_format(codes.get(_identity(each.get("numFmtId", "0")), "General"))
            for each in root.iterfind("{*}cellXfs/{*}xf")
        ]


def _identity(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def elements(data: bytes, *tags: str) -> Iterator[Element]:
    """Yield the elements of these tags as they end, and drop them soon after.

    Raises:
        Unreadable: when the XML is not well formed, or has a DOCTYPE.
    """
    if not data:
        return
    stream = etree.iterparse(
        BytesIO(data),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for number, (_, element) in enumerate(stream):
            if not number and element.getroottree().docinfo.doctype:
                # SECURITY: see archive.parse_xml
                raise Unreadable(
                    Status.CORRUPT,
                    "허용하지 않는 선언(DOCTYPE)이 든 문서입니다. 다시 저장해 넣어 주시기 바랍니다.",
                )
            yield element
            if number % _KEPT == 0 and (parent := element.getparent()) is not None:
                del parent[:-1]
    except etree.XMLSyntaxError as problem:
        raise Unreadable(
            Status.CORRUPT, "문서 내용이 깨져 있습니다. 다시 저장해 넣어 주시기 바랍니다."
        ) from problem


def too_big() -> Unreadable:
    """Return the refusal of a sheet beyond the limit of cells."""
    return Unreadable(Status.TOO_BIG, "표가 너무 큽니다. 나누어 저장한 뒤 넣어 주시기 바랍니다.")
