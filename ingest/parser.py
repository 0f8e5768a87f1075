"""The seam to parsers."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from ingest.sniff import Format
from records.document import Extraction, Status


class Unreadable(Exception):
    """A file that is refused, with its status and a Korean sentence that says what to do."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Parser(Protocol):
    """Reads one format."""

    def parse(self, path: Path) -> Extraction:
        """Return what the file holds, in reading order; every text is NFC.

        Raises:
            Unreadable: when it is refused. Anything else that escapes counts as ``corrupt``.
        """
        ...


MemberReader = Callable[[bytes, str], Extraction]
"""Reads a file that was found within another, given its bytes and its name; never raises."""


class ContainerParser(Protocol):
    """Reads one format that holds other files."""

    def parse(self, path: Path, member: MemberReader) -> Extraction:
        """Return what the file and those in it hold; otherwise as :meth:`Parser.parse`."""
        ...


_CONTAINERS: dict[Format, str] = {
    Format.EML: "ingest.eml:EmlParser",
    Format.MSG: "ingest.msg:MsgParser",
    Format.ZIP: "ingest.bundle:BundleParser",
}

_PARSERS: dict[Format, str] = {
    Format.HWP5: "ingest.hwp:HwpParser",
    Format.HWP3: "ingest.hwp3:Hwp3Parser",
    Format.HWPML: "ingest.hwpml:HwpmlParser",
    Format.HWPX: "ingest.hwpx:HwpxParser",
    Format.XLSX: "ingest.sheets:SheetParser",
    Format.XLS: "ingest.sheets:SheetParser",
    Format.CSV: "ingest.delimited:DelimitedParser",
    Format.TXT: "ingest.plain:PlainParser",
    Format.MD: "ingest.markdown:MarkdownParser",
    Format.HTML: "ingest.html:HtmlParser",
    Format.DOC: "ingest.doc:DocParser",
    Format.DOCX: "ingest.docx:DocxParser",
    Format.PPTX: "ingest.pptx:PptxParser",
    Format.PDF: "ingest.pdf:PdfParser",
    Format.XML: "ingest.xml_text:XmlParser",
    Format.IMAGE: "ingest.images:ImageParser",
}

_REFUSALS: dict[Format, tuple[Status, str]] = {
    Format.EMPTY: (Status.EMPTY, "빈 파일입니다. 원본을 다시 넣어 주시기 바랍니다."),
    Format.PPT: (
        Status.UNSUPPORTED,
        "파워포인트 97-2003 형식(PPT)입니다. PPTX로 다시 저장한 뒤 넣어 주시기 바랍니다.",
    ),
    Format.ENCRYPTED_OFFICE: (
        Status.ENCRYPTED,
        "문서에 암호가 걸려 있습니다. 암호를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
    ),
    Format.DRM: (
        Status.DRM,
        "문서보안(DRM)이 걸려 있습니다. 보안을 해제한 사본을 넣어 주시기 바랍니다.",
    ),
    Format.UNKNOWN: (
        Status.UNSUPPORTED,
        "읽을 수 없는 형식입니다. 한글·엑셀·워드·PDF·글 파일로 저장해 넣어 주시기 바랍니다.",
    ),
}


def parser_for(file_format: Format) -> Parser:
    """Return the parser of a format, imported at its first use.

    Raises:
        Unreadable: when there is none, with what to do.
    """
    if file_format in _REFUSALS:
        status, reason = _REFUSALS[file_format]
        raise Unreadable(status, reason)
    made: Parser = _made(_PARSERS[file_format])
    return made


def container_parser(file_format: Format) -> ContainerParser | None:
    """Return the parser of a format that holds other files; ``None`` for any other format."""
    if file_format not in _CONTAINERS:
        return None
    made: ContainerParser = _made(_CONTAINERS[file_format])
    return made


def _made(entry: str) -> Any:
    module, name = entry.split(":")
    return getattr(import_module(module), name)()
