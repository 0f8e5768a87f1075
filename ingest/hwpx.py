"""HWPX (KS X 6101): the package, its sections in order, and how whole they were."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from ingest.archive import Archive, Element, parse_xml, salvaged_xml
from ingest.blocks import Collector
from ingest.hwp_flow import write
from ingest.hwpx_body import Section
from ingest.hwpx_head import Headings
from ingest.parser import Unreadable
from records.document import BlockKind, Extraction, Status

_SECTION = re.compile(r"Contents/section(\d+)\.xml", re.IGNORECASE)
_MASTER_PAGE = re.compile(r"Contents/masterpage(\d+)\.xml", re.IGNORECASE)
_MANIFEST, _CONTENT = "META-INF/manifest.xml", "Contents/content.hpf"
_HEADER = "Contents/header.xml"
_UNUSED = (b"fontfaces", b"borderFills", b"charProperties", b"tabProperties")


class HwpxParser:
    """Reads HWPX files of every namespace: elements are known by their local names."""

    def parse(self, path: Path) -> Extraction:
        """Return the document's blocks; see :class:`ingest.parser.Parser`.

        A section that is damaged gives what stands before the damage, and the document is
        ``partial``.
        """
        out = Collector()
        reader = _Package(path)
        with reader.archive:
            sections = reader.sections()
            if not sections:
                raise Unreadable(
                    Status.CORRUPT,
                    "본문이 없는 문서입니다. 한글에서 다시 저장해 넣어 주시기 바랍니다.",
                )
            headings = Headings(reader.header())
            for number, name in enumerate(sections, start=1):
                root = reader.root(name)
                if root is not None:
                    out.begin_section(number)
                    write(Section(headings).paragraphs(root), out)
            for name in _numbered(reader.names, _MASTER_PAGE):
                root = reader.root(name)
                if root is not None:
                    write(Section(headings).master_page(root), out, BlockKind.HEADER)
        blocks = tuple(out.blocks)
        if reader.damage is None:
            return Extraction(Status.OK, "", blocks)
        if not blocks:
            raise reader.damage
        return Extraction(
            Status.PARTIAL,
            "문서의 일부가 잘렸거나 깨져 나머지만 읽었습니다. 원본을 다시 넣어 주시기 바랍니다.",
            blocks,
        )


class _Package:
    """The members of one HWPX, and the first damage that was met in them."""

    def __init__(self, path: Path) -> None:
        self.archive = Archive(path)
        self.names = self.archive.names()
        self.damage: Unreadable | None = None
        if _MANIFEST in self.names and b"encryption-data" in self.archive.bytes(_MANIFEST):
            raise Unreadable(
                Status.ENCRYPTED,
                "문서에 암호가 걸려 있습니다. 한글에서 암호를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
            )

    def root(self, name: str) -> Element | None:
        """Return a member's root element; of a damaged one as much as can be read, or None."""
        try:
            data = self.archive.bytes(name)
        except Unreadable as problem:
            self._damaged(problem)
            return None
        try:
            return parse_xml(data)
        except Unreadable as problem:
            self._damaged(problem)
            return salvaged_xml(data)

    def header(self) -> Element | None:
        """Return the root of header.xml, abridged if that can be.

        Fonts, borders and margins are most of it; to parse them takes longer than all the text.
        """
        if _HEADER not in self.names:
            return None
        try:
            return parse_xml(_abridged(self.archive.bytes(_HEADER)))
        except Unreadable:
            return self.root(_HEADER)

    def sections(self) -> list[str]:
        """Return the names of the sections: by the package's spine, then others by number."""
        numbered = _numbered(self.names, _SECTION)
        if len(numbered) < 2:
            return numbered
        listed = [name for name in self._spine() if name in numbered]
        return listed + [name for name in numbered if name not in listed]

    def _spine(self) -> list[str]:
        root = self.root(_CONTENT) if _CONTENT in self.names else None
        if root is None:
            return []
        places = {
            item.get("id", ""): posixpath.basename(item.get("href", ""))
            for item in root.iter("{*}item")
        }
        order = [places.get(each.get("idref", ""), "") for each in root.iter("{*}itemref")]
        return list(dict.fromkeys(f"Contents/{name}" for name in order if name))

    def _damaged(self, problem: Unreadable) -> None:
        if problem.status is not Status.CORRUPT:
            raise problem
        self.damage = self.damage or problem


def _abridged(header: bytes) -> bytes:
    """Return header.xml without what no paragraph's head depends on, if that is where expected.

    A ``switch`` holds the margins of a paragraph shape, twice, for readers of two ages, and
    rarely a heading of level 9 or 10, which only newer ones know.
    """
    for name in _UNUSED:
        start = header.rfind(b"<", 0, max(header.find(name), 0))
        end = header.rfind(name + b">")
        if 0 <= start < end:
            header = header[:start] + header[end + len(name) + 1 :]
    first, *rest = header.split(b"<hp:switch>")
    kept = [first]
    for part in rest:
        margins, _, after = part.partition(b"</hp:switch>")
        kept.append(b"<hp:switch>" + part if b"heading" in margins else after)
    return b"".join(kept)


def _numbered(names: list[str], pattern: re.Pattern[str]) -> list[str]:
    found = {name: int(match[1]) for name in names if (match := pattern.fullmatch(name))}
    return sorted(found, key=lambda name: (found[name], name))
