"""Reading one file in this process: sniff, parse, and judge what came out.

Only ``ingest.child`` and tests call this; everybody else goes through ``ingest.sandbox``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from ingest.fields import stated_fields
from ingest.limits import LIMITS
from ingest.memory import in_memory
from ingest.parser import Unreadable, container_parser, parser_for
from ingest.sniff import Format, sniff
from records.document import Extraction, Status

DECOYS = ("이 문서는 상위 버전의 배포용 문서입니다", "상위 버전의 배포용 문서입니다")


def read(path: Path, name: str = "") -> Extraction:
    """Return what a file holds, with a status for whatever kept it from being read.

    Text that is empty or a mere stand-in is never a success.
    """
    return _read(path, name, 0)


def read_bytes(data: bytes, name: str, depth: int) -> Extraction:
    """Return what a file within a file holds, as :func:`read` does.

    ``depth`` is how many files stand around it, 1 for the member of a file on disk; beyond
    ``LIMITS.file_depth`` it is ``too_big``. It is read from memory and never gets a name.
    """
    if depth > LIMITS.file_depth:  # SECURITY: a mail in a mail in a mail … ends here
        return Extraction(
            Status.TOO_BIG,
            "파일 안에 파일이 너무 깊이 들어 있습니다. 안의 것을 꺼내 따로 넣어 주시기 바랍니다.",
        )
    with in_memory(data) as path:
        return _read(path, name, depth)


def format_of(path: Path, name: str) -> Format:
    """Return what a file is, ``unknown`` when even looking at it fails."""
    try:
        return sniff(path, name)
    except Exception:  # noqa: BLE001  (the outermost edge, as below)
        return Format.UNKNOWN


def _read(path: Path, name: str, depth: int) -> Extraction:
    try:
        if path.stat().st_size > LIMITS.file_bytes:
            limit = LIMITS.file_bytes >> 20
            raise Unreadable(
                Status.TOO_BIG,
                f"파일이 너무 큽니다({limit}MB 초과). 나누어 저장한 뒤 넣어 주시기 바랍니다.",
            )
        found = sniff(path, name)
        if container := container_parser(found):
            extraction = container.parse(path, partial(read_bytes, depth=depth + 1))
        else:
            extraction = parser_for(found).parse(path)
        judged = _judged(extraction)
        return replace(judged, fields=stated_fields(judged))
    except Unreadable as refusal:
        return Extraction(refusal.status, refusal.reason)
    except MemoryError:
        return Extraction(
            Status.TOO_BIG,
            "읽는 데 메모리가 너무 많이 듭니다. 문서를 나누어 저장한 뒤 넣어 주시기 바랍니다.",
        )
    except Exception:  # noqa: BLE001  (the outermost edge: whatever a hostile file provokes)
        return Extraction(
            Status.CORRUPT,
            "파일이 손상되어 읽을 수 없습니다. 원본을 다시 저장해 넣어 주시기 바랍니다.",
        )


def _judged(extraction: Extraction) -> Extraction:
    if not extraction.status.readable:
        return extraction
    text = "".join(block.text for block in extraction.blocks).strip()
    if not text:
        return Extraction(
            Status.EMPTY,
            "글자가 없는 문서입니다. 그림뿐이면 글자 인식을 거쳐 넣어 주시기 바랍니다.",
        )
    if len(text) < 400 and any(decoy in text for decoy in DECOYS):
        return Extraction(
            Status.DECOY,
            "배포용 문서의 안내문만 읽혔습니다. 한글에서 일반 문서로 다시 저장해 넣어 주시기 바랍니다.",
        )
    return extraction
