"""Plain text: one paragraph a line, in whatever encoding Korean offices left it."""

from __future__ import annotations

from pathlib import Path

from ingest.blocks import Collector
from ingest.parser import Unreadable
from ingest.utf16 import bare_utf16
from records.document import Extraction, Status


class PlainParser:
    """Reads text files in UTF-8, UTF-16 or CP949."""

    def parse(self, path: Path) -> Extraction:
        """Return the lines as blocks; see :class:`ingest.parser.Parser`."""
        out = Collector()
        for line in decode(path.read_bytes()).splitlines():
            out.text(line)
        return Extraction(Status.OK, "", tuple(out.blocks))


def decode(data: bytes) -> str:
    """Return bytes as text: by their mark, else as bare UTF-16, UTF-8 or CP949.

    Raises:
        Unreadable: when they are none of these.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if wide := bare_utf16(data):
        return data.decode(wide, "replace")
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        Status.CORRUPT,
        "글자 부호를 알 수 없는 파일입니다. UTF-8로 다시 저장해 넣어 주시기 바랍니다.",
    )
