"""Reading the members of a ZIP-based document, within limits, and their XML without traps."""

from __future__ import annotations

import builtins
import lzma
import struct
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from lxml import etree

from ingest.limits import LIMITS
from ingest.parser import Unreadable
from records.document import Status

Element = etree._Element
_CHUNK = 1 << 20
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, NotImplementedError, OSError, ValueError),
)
"""What zipfile raises on members that are damaged; ``ValueError`` for names that are no UTF-8."""


class Archive:
    """A ZIP container, opened for reading; a context manager. Nothing is ever written out."""

    def __init__(self, path: Path | BinaryIO) -> None:
        """Open the container, on disk or in memory.

        Raises:
            Unreadable: when it is cut off, damaged, or has too many members.
        """
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as problem:
            raise Unreadable(
                Status.TRUNCATED,
                "파일이 잘렸거나 손상되었습니다. 원본을 다시 복사해 넣어 주시기 바랍니다.",
            ) from problem
        if len(self._zip.infolist()) > LIMITS.members:
            raise Unreadable(
                Status.TOO_BIG, "문서 안에 든 것이 너무 많습니다. 원본을 확인해 주시기 바랍니다."
            )
        self._inflated = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """Return the names of the members, in the order of the directory."""
        return self._zip.namelist()

    def bytes(self, name: str) -> bytes:
        """Return a member's content.

        Raises:
            KeyError: when there is no such member.
            Unreadable: beyond the limits of size or ratio, or when it is damaged or encrypted.
        """
        return self.content(self._zip.getinfo(name))

    def entries(self) -> list[zipfile.ZipInfo]:
        """Return the entries of the directory in their order, two of one name included."""
        return self._zip.infolist()

    def content(self, info: zipfile.ZipInfo) -> builtins.bytes:
        """Return the content of an entry; raises as :meth:`bytes` does, but for ``KeyError``."""
        if info.flag_bits & 1:
            raise Unreadable(
                Status.ENCRYPTED,
                "문서에 암호가 걸려 있습니다. 암호를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
            )
        bound = max(info.compress_size * LIMITS.inflated_ratio, _CHUNK)
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as stream:
                while part := stream.read(_CHUNK):
                    size += len(part)
                    self._inflated += len(part)
                    if size > bound or self._inflated > LIMITS.inflated_bytes:
                        raise Unreadable(
                            Status.TOO_BIG,
                            "압축을 풀면 너무 커지는 문서입니다. 원본을 확인해 주시기 바랍니다.",
                        )
                    parts.append(part)
        except _DAMAGE as problem:
            raise Unreadable(
                Status.CORRUPT, "문서의 압축이 깨져 있습니다. 다시 저장해 넣어 주시기 바랍니다."
            ) from problem
        return b"".join(parts)

    def xml(self, name: str) -> Element:
        """Return the root element of an XML member; raises as :meth:`bytes` does."""
        return parse_xml(self.bytes(name))


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover
    )


def salvaged_xml(data: bytes) -> Element | None:
    """Return as much of a damaged XML text as can be read; None for nothing, or a DOCTYPE."""
    try:
        root = etree.fromstring(data, _parser(recover=True))
    except etree.XMLSyntaxError:
        return None
    if root is None or root.getroottree().docinfo.doctype:  # SECURITY: as in parse_xml
        return None
    return root


def parse_xml(data: bytes) -> Element:
    """Return the root element of an XML text; entities are not resolved, nothing is fetched.

    Raises:
        Unreadable: when it is not well formed, or has a DOCTYPE.
    """
    try:
        root = etree.fromstring(data, _parser(recover=False))
    except etree.XMLSyntaxError as problem:
        raise Unreadable(
            Status.CORRUPT, "문서 내용이 깨져 있습니다. 다시 저장해 넣어 주시기 바랍니다."
        ) from problem
    if root.getroottree().docinfo.doctype:  # SECURITY: a DOCTYPE is never needed and often hostile
        raise Unreadable(
            Status.CORRUPT,
            "허용하지 않는 선언(DOCTYPE)이 든 문서입니다. 다시 저장해 넣어 주시기 바랍니다.",
        )
    return root


def local_name(element: Element) -> str:
    """Return an element's name without its namespace; empty for comments and the like."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
