"""The process that parses: takes descriptors from a socket, gives back length-limited JSON."""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
import tempfile
from pathlib import Path

from ingest.confine import allow_cpu, confine, readable_places, self_test
from ingest.limits import LIMITS
from ingest.read import read
from ingest.wire import to_json
from records.document import Extraction, Status

LENGTH = struct.Struct("<Q")
_NAME_BYTES = 4096
_COPY_BYTES = 1 << 20


def main() -> None:
    """Serve until the parent closes the socket."""
    tempfile.tempdir = "/nonexistent"  # libraries ask where; nobody may write there
    with socket.socket(fileno=int(sys.argv[1])) as parent:
        confine(LIMITS, readable_places())
        reads_refused, sockets_refused = self_test()
        _send(parent, {"reads_refused": reads_refused, "sockets_refused": sockets_refused})
        while True:
            name, descriptors, _, _ = socket.recv_fds(parent, _NAME_BYTES, 1)
            if not descriptors:
                return
            allow_cpu(LIMITS.cpu_seconds)
            _send(parent, to_json(_read_copy(descriptors[0], name.decode("utf-8", "replace"))))


def _read_copy(descriptor: int, name: str) -> Extraction:
    """Read a copy in memory: the file itself cannot be opened by name from here."""
    copy = os.memfd_create("document")
    try:
        while block := os.read(descriptor, _COPY_BYTES):
            os.write(copy, block)
            if os.fstat(copy).st_size > LIMITS.file_bytes - _COPY_BYTES:
                return Extraction(
                    Status.TOO_BIG, "파일이 너무 큽니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
                )
        return read(Path(f"/proc/self/fd/{copy}"), name)
    finally:
        os.close(copy)
        os.close(descriptor)


def _send(parent: socket.socket, value: object) -> None:
    payload = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    if len(payload) > LIMITS.json_bytes:
        refusal = Extraction(
            Status.TOO_BIG, "문서의 글이 너무 많습니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
        )
        payload = json.dumps(to_json(refusal), ensure_ascii=False).encode()
    parent.sendall(LENGTH.pack(len(payload)) + payload)


if __name__ == "__main__":
    main()
