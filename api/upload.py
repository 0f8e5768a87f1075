"""Taking a file from a form into memory, for one question."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from api.problems import Problem
from ingest.upload import LARGEST_FILE, TOO_LARGE

FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "others": {"type": "boolean", "default": False},
                    },
                }
            }
        },
    }
}
"""How the form is described: the framework does not read it, since it would before the permit."""
LARGEST_FORM = LARGEST_FILE + (1 << 20)
"""Bytes of a form with its file."""
_SECONDS = 60.0
_NO_FILE = "파일을 골라 주시기 바랍니다."
_CUT_OFF = "파일을 다 받지 못했습니다. 다시 올려 주시기 바랍니다."
_MOST_NAME = 255


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in memory at its start, its name without a path, and whether others alone are wanted."""

    content: BinaryIO
    name: str
    others: bool


class _InMemory(MultiPartParser):
    spool_max_size = LARGEST_FORM + 1  # SECURITY: what is brought never lies on a disk


async def received(request: Request) -> Upload:
    """Return the file of a form; whoever got it closes ``content``.

    Raises:
        Problem: 413 for more than ``LARGEST_FILE``, before it is read where its length is stated;
            422 without a file, 408 when it does not come in time.
    """
    stated = request.headers.get("content-length", "0")
    if not stated.isdecimal() or int(stated) > LARGEST_FORM:
        raise Problem(413, TOO_LARGE)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Problem(422, _NO_FILE)
    parser = _InMemory(request.headers, _limited(request), max_files=1, max_fields=4)
    try:
        async with asyncio.timeout(_SECONDS):
            form = await parser.parse()
    except TimeoutError:
        raise Problem(408, _CUT_OFF) from None
    except (MultiPartException, ClientDisconnect):
        raise Problem(422, _CUT_OFF) from None
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        await form.close()
        raise Problem(422, _NO_FILE)
    if (file.size or 0) > LARGEST_FILE:
        await form.close()
        raise Problem(413, TOO_LARGE)
    # SECURITY: a name is a word, not a place
    name = PurePosixPath(file.filename.replace("\\", "/")).name[:_MOST_NAME]
    return Upload(file.file, name, form.get("others") in ("true", "on", "1"))


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    """Yield the body as far as it may go.

    Raises:
        Problem: 413 beyond, whatever length was stated.
    """
    left = LARGEST_FORM
    async for part in request.stream():
        left -= len(part)
        if left < 0:  # SECURITY: whatever length it stated
            raise Problem(413, TOO_LARGE)
        yield part
