"""A file that somebody brings for one question: read in the limited child, masked, kept nowhere."""

from __future__ import annotations

import os
import shutil
from typing import BinaryIO

from ingest.limits import Limits
from ingest.markings import marking_of
from ingest.parser import Unreadable
from ingest.sandbox import ParserProcess
from ingest.snapshot import snapshot
from records.document import Extraction, Status

LARGEST_FILE = 50 << 20
"""Bytes: an office file of a few hundred pages with pictures; it is held in memory alone."""
TOO_LARGE = (
    f"파일이 너무 큽니다({LARGEST_FILE >> 20}MB 초과). 필요한 부분만 따로 저장하거나 글을 붙여 넣어 "
    "주시기 바랍니다."
)
_LIMITS = Limits(wall_seconds=30.0, cpu_seconds=25, mask_seconds=20.0)
"""Shorter than for a folder: somebody waits."""
_OTHERWISE = {
    Status.CONTAINER: "압축 파일입니다. 압축을 풀어 한 파일씩 올려 주시기 바랍니다.",
    Status.UNMASKED: (
        "개인정보를 가리는 일을 마치지 못해 쓰지 않았습니다. 문서를 나누어 저장한 뒤 올려 주시기 바랍니다."
    ),
    Status.QUARANTINED: (
        "비밀·대외비 표시가 있는 파일이라 읽지 않았습니다. 이 시스템에서는 다룰 수 없으니, 표시가 잘못된 "
        "것이면 지운 뒤 올려 주시기 바랍니다."
    ),
}


def read_upload(content: BinaryIO, name: str) -> Extraction:
    """Return what a file holds, without personal data; ``name`` is its name and no path.

    A child of its own reads it, so that nobody's file meets another's. No disk holds any of it.

    Raises:
        Unreadable: with a sentence in Korean, when it cannot be read or may not be.
    """
    descriptor = os.memfd_create("upload", os.MFD_CLOEXEC)  # never on a disk
    try:
        with os.fdopen(descriptor, "wb", closefd=False) as copy:
            shutil.copyfileobj(content, copy)
        with snapshot(descriptor) as sealed, ParserProcess(_LIMITS) as process:
            extraction = process.read(sealed, name).extraction
    finally:
        os.close(descriptor)
    status = extraction.status
    # SECURITY: what bears a marking of secrecy is not worked with, as it is not indexed
    if marking_of(extraction.fields, name):
        status = Status.QUARANTINED
    if not status.readable:
        raise Unreadable(status, _OTHERWISE.get(status, extraction.reason))
    return extraction
