"""The process that parses: takes descriptors from a socket, gives back length-limited JSON.

Each request is a JSON object with ``do`` and one or two descriptors of sealed copies in memory:
``extract`` reads a file whole; ``read`` reads it too, but leaves a ZIP closed and tells its format,
and of the content nothing until ``mask`` hands it out without personal data;
``list`` names the members of a ZIP; ``unpack`` writes one of them into the second descriptor.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
import tempfile
from pathlib import Path
from typing import Any

from ingest.archive import Archive
from ingest.bundle import Bundle, Member
from ingest.confine import allow_cpu, confine, readable_places, self_test
from ingest.limits import LIMITS
from ingest.masking import without_personal_data
from ingest.parser import Unreadable
from ingest.read import format_of, read
from ingest.sniff import Format
from ingest.wire import personal_json, to_json
from records.document import Extraction, Status

LENGTH = struct.Struct("<Q")
REQUEST_BYTES = 16 << 10


def main() -> None:
    """Serve until the parent closes the socket."""
    tempfile.tempdir = "/nonexistent"  # libraries ask where; nobody may write there
    with socket.socket(fileno=int(sys.argv[1])) as parent:
        confine(LIMITS, readable_places())
        reads_refused, sockets_refused = self_test()
        desk = Desk()
        _send(parent, {"reads_refused": reads_refused, "sockets_refused": sockets_refused})
        while True:
            message, descriptors, _, _ = socket.recv_fds(parent, REQUEST_BYTES, 2)
            if not descriptors:
                return
            allow_cpu(LIMITS.cpu_seconds)
            try:
                _send(parent, desk.answer(json.loads(message), descriptors))
            except Unreadable as refusal:
                _send(parent, _whole(Extraction(refusal.status, refusal.reason)))
            finally:
                for descriptor in descriptors:
                    os.close(descriptor)


class Desk:
    """Answers requests; holds what was read last until it is asked for."""

    def __init__(self) -> None:
        self._held = Extraction(Status.EMPTY)

    def answer(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        """Return the answer to one request."""
        path = Path(f"/proc/self/fd/{descriptors[0]}")  # a copy in memory; no file opens by name
        match request["do"]:
            case "extract":
                return _whole(read(path, request["name"]))
            case "read":
                found = format_of(path, request["name"])
                if found is Format.ZIP:
                    return {"format": found.value}
                self._held = read(path, request["name"])
                bare = Extraction(self._held.status, self._held.reason)
                return {"format": found.value, **_whole(bare)}
            case "mask":
                held, self._held = self._held, Extraction(Status.EMPTY)
                done = without_personal_data(held)
                return {
                    **_whole(done.extraction),
                    "personal": [personal_json(each) for each in done.personal],
                    "beside": done.beside,
                }
            case "list":
                with Archive(path) as archive:
                    members = list(Bundle(archive).members())
                return {
                    "members": [
                        [each.at, each.name] for each in members if isinstance(each, Member)
                    ],
                    "refused": [
                        [each.name, each.why] for each in members if not isinstance(each, Member)
                    ],
                }
            case _:
                with Archive(path) as archive:
                    content = Bundle(archive).content(request["at"])
                with open(descriptors[1], "wb", closefd=False) as copy:
                    copy.write(content)
                return {}


def _whole(extraction: Extraction) -> dict[str, Any]:
    return {"extraction": to_json(extraction)}


def _send(parent: socket.socket, value: dict[str, Any]) -> None:
    payload = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    if len(payload) > LIMITS.json_bytes:
        refusal = Extraction(
            Status.TOO_BIG, "문서의 글이 너무 많습니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
        )
        payload = json.dumps({**value, **_whole(refusal)}, ensure_ascii=False).encode()
    parent.sendall(LENGTH.pack(len(payload)) + payload)


if __name__ == "__main__":
    main()
