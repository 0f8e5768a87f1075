"""The OLE container of HWP 5: its header flags, its streams, and distribution documents (배포용).

The only file that knows ``hwp5`` (pyhwp), and only for the cipher of distribution documents:
pyhwp's converters lose tables and text boxes, and its inflate has no bound.
"""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self

import olefile

from ingest.hwp_records import inflate
from ingest.parser import Unreadable
from records.document import Status

_SIGNATURE = b"HWP Document File"
_FLAGS = struct.Struct("<I")
_COMPRESSED, _PASSWORD, _DISTRIBUTED, _DRM = 1 << 0, 1 << 1, 1 << 2, 1 << 4
_CERTIFICATE = 1 << 8 | 1 << 10
"""Bits of the flags at offset 36 of FileHeader (Hancom's format, table 3)."""
_DAMAGE = (OSError, ValueError, IndexError, KeyError, AttributeError, TypeError, struct.error)
"""What olefile raises on containers that are cut or forged."""
_REFUSALS = (
    (
        _PASSWORD,
        Status.ENCRYPTED,
        "문서에 암호가 걸려 있습니다. 한글에서 암호를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
    ),
    (
        _DRM,
        Status.DRM,
        "문서보안(DRM)이 걸려 있습니다. 보안을 해제한 사본을 넣어 주시기 바랍니다.",
    ),
    (
        _CERTIFICATE,
        Status.CERTIFICATE,
        "인증서로 암호화된 문서입니다. 암호화를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
    ),
)


class Container:
    """An HWP 5 file, opened for reading; a context manager."""

    def __init__(self, path: Path) -> None:
        """Open the container.

        Raises:
            Unreadable: when it is no container, its header is damaged, or it is protected.
        """
        self._file = path.open("rb")  # of a path, olefile would keep a stack trace
        try:
            self._ole = olefile.OleFileIO(self._file)
        except _DAMAGE as problem:
            self._file.close()
            raise Unreadable(
                Status.TRUNCATED,
                "파일이 잘렸거나 손상되었습니다. 원본을 다시 복사해 넣어 주시기 바랍니다.",
            ) from problem
        try:
            self._check(path.stat().st_size)
        except Unreadable:
            self._close()
            raise

    def _check(self, size: int) -> None:
        for entry in self._ole.direntries:
            if entry is not None and entry.size > size:
                entry.size = size + 1  # SECURITY: a chain of sectors may loop up to its size
        header = self._stream("FileHeader")[0]
        if not header.startswith(_SIGNATURE) or len(header) < 40:
            raise Unreadable(
                Status.CORRUPT,
                "한글 문서의 머리부를 읽을 수 없습니다. 다시 저장해 넣어 주시기 바랍니다.",
            )
        (self._flags,) = _FLAGS.unpack_from(header, 36)
        for flag, status, reason in _REFUSALS:
            if self._flags & flag:
                raise Unreadable(status, reason)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def _close(self) -> None:
        self._ole.close()
        self._file.close()

    def info(self) -> tuple[bytes, bool]:
        """Return the stream DocInfo, inflated, and whether it was whole.

        Empty when it is damaged: text is readable without shapes and styles.
        """
        try:
            return self._inflated(*self._stream("DocInfo"))
        except Unreadable as problem:
            if problem.status is Status.TOO_BIG:
                raise
            return b"", False

    def sections(self) -> list[tuple[int, str]]:
        """Return number and stream name of the sections, by number."""
        storage = "ViewText" if self._flags & _DISTRIBUTED else "BodyText"
        return sorted(
            (int(name[7:]), f"{storage}/{name}")
            for parent, name in (path for path in self._ole.listdir() if len(path) == 2)
            if parent == storage and name.startswith("Section") and name[7:].isdecimal()
        )

    def section(self, name: str) -> tuple[bytes, bool]:
        """Return a section's records, deciphered and inflated, and whether they were whole.

        Raises:
            Unreadable: as :func:`ingest.hwp_records.inflate`, or when it cannot be deciphered.
        """
        data, whole = self._stream(name)
        if self._flags & _DISTRIBUTED:
            data = _deciphered(data)
        return self._inflated(data, whole)

    def _stream(self, name: str) -> tuple[bytes, bool]:
        try:
            stream = self._ole.openstream(name)
            data: bytes = stream.read()
            return data, len(data) >= self._ole.get_size(name)
        except _DAMAGE:
            return b"", False

    def _inflated(self, data: bytes, whole: bool) -> tuple[bytes, bool]:
        if not self._flags & _COMPRESSED:
            return data, whole
        inflated, ended = inflate(data)
        return inflated, ended


def _deciphered(data: bytes) -> bytes:
    from hwp5.distdoc import decode

    try:
        plain: bytes = decode(BytesIO(data)).read()
    except (*_DAMAGE, EOFError, AssertionError) as problem:
        raise Unreadable(
            Status.CORRUPT,
            "배포용 문서의 본문이 깨져 있습니다. 배포용을 풀어 다시 저장해 넣어 주시기 바랍니다.",
        ) from problem
    return plain
