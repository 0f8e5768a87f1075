"""Parsing in a child process that has next to no rights."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ingest.bundle import Member, Refused
from ingest.child import LENGTH
from ingest.limits import LIMITS, Limits
from ingest.parser import Unreadable
from ingest.snapshot import FileChanged, Snapshot, snapshot
from ingest.sniff import Format
from ingest.wire import from_json, personal_of
from records.document import Extraction, Status
from records.personal import Personal

RECYCLED_AFTER = 200
"""Requests per child: what a library leaks, or a file corrupts, does not last."""
UNMASKED = "개인정보를 가리는 일을 마치지 못해 싣지 않았습니다. 문서를 나누어 저장한 뒤 다시 색인해 주시기 바랍니다."
_START_SECONDS = 60.0
_NAME_BYTES = 1024
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "HOME": "/nonexistent",
    "PYTHONDONTWRITEBYTECODE": "1",
    "HF_HUB_OFFLINE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file is and what it holds; of a ZIP, ``container`` and nothing yet.

    ``personal`` is what was taken out of the text, ``beside`` how much beside it.
    """

    format: Format
    extraction: Extraction
    personal: tuple[Personal, ...] = ()
    beside: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a ZIP: members that may be read, and those that are refused."""

    members: tuple[Member, ...]
    refused: tuple[Refused, ...]


class _ChildGone(Exception):
    """The child died or broke the protocol."""


class ParserProcess:
    """A parser behind a process wall; a context manager. Not to be shared by threads."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        """Take the limits for one file; the child starts with the first one."""
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._requests = 0
        self.refusals: dict[str, bool] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def extract(self, path: Path) -> Extraction:
        """Return what a file holds, whatever it does to the child; a ZIP in one piece.

        The file is opened here, by descriptor and without following a link; the child never
        sees its name as more than a word.
        """
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError:
            return Extraction(
                Status.CORRUPT, "파일을 열 수 없습니다. 읽기 권한이 있는지 확인해 주시기 바랍니다."
            )
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # SECURITY: plain files only
                return Extraction(Status.UNSUPPORTED, "일반 파일이 아니라 읽지 않습니다.")
            with snapshot(descriptor) as copy:
                return self._ask_to_read("extract", copy, path.name).extraction
        except Unreadable as refusal:
            return Extraction(refusal.status, refusal.reason)
        except (FileChanged, OSError):
            return Extraction(
                Status.CORRUPT,
                "읽는 동안 바뀐 파일입니다. 저장을 마친 뒤 다시 읽어 주시기 바랍니다.",
            )
        finally:
            os.close(descriptor)

    def read(self, copy: Snapshot, name: str) -> Parsed:
        """Return the format and the content of a file without its personal data.

        A ZIP comes back unopened. Where masking fails or takes too long nothing of the content
        comes back at all.
        """
        parsed = self._ask_to_read("read", copy, name)
        if not parsed.extraction.status.readable:
            return parsed
        try:
            value = self._ask({"do": "mask"}, [copy.descriptor])
            extraction = from_json(value["extraction"])
            personal = tuple(personal_of(each, extraction) for each in value["personal"])
            return Parsed(parsed.format, extraction, personal, int(value["beside"]))
        except (KeyError, TypeError, ValueError):
            self.close()
        except Unreadable:
            pass  # the child was ended
        # SECURITY: what could not be masked is not read
        return Parsed(parsed.format, Extraction(Status.UNMASKED, UNMASKED))

    def listing(self, copy: Snapshot) -> Listing:
        """Return what lies in a ZIP.

        Raises:
            Unreadable: when it cannot be opened.
        """
        value = self._ask({"do": "list"}, [copy.descriptor])
        try:
            return Listing(
                tuple(Member(int(at), str(name)) for at, name in value["members"]),
                tuple(Refused(str(name), str(why)) for name, why in value["refused"]),
            )
        except (KeyError, TypeError, ValueError):
            raise _broken() from None

    @contextmanager
    def member(self, copy: Snapshot, member: Member) -> Iterator[Snapshot]:
        """Yield the content of a member of a ZIP, which no disk ever holds.

        Raises:
            Unreadable: when it is encrypted, damaged or beyond the limits.
        """
        content = os.memfd_create("member", os.MFD_CLOEXEC)
        try:
            self._ask({"do": "unpack", "at": member.at}, [copy.descriptor, content])
            with snapshot(content) as sealed:
                yield sealed
        except FileChanged:
            raise _broken() from None
        finally:
            os.close(content)

    def start(self) -> None:
        """Start the child now rather than with the first file."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  (our own module, no shell)
                [sys.executable, "-m", "ingest.child", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=Path(__file__).resolve().parent.parent,
                env=_ENVIRONMENT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._socket = ours
        self._requests = 0
        self.refusals = dict(self._receive(_START_SECONDS))

    def close(self) -> None:
        """End the child and whatever it may have started."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _ask_to_read(self, what: str, copy: Snapshot, name: str) -> Parsed:
        shown = name.encode("utf-8", "replace")[:_NAME_BYTES].decode("utf-8", "ignore")
        try:
            value = self._ask({"do": what, "name": shown}, [copy.descriptor])
            found = Format(value.get("format", Format.UNKNOWN.value))
            if found is Format.ZIP:
                return Parsed(found, Extraction(Status.CONTAINER))
            return Parsed(found, from_json(value["extraction"]))
        except (KeyError, TypeError, ValueError):
            self.close()
            refusal = _broken()
        except Unreadable as refused:
            refusal = refused
        return Parsed(Format.UNKNOWN, Extraction(refusal.status, refusal.reason))

    def _ask(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        """Return what the child answers.

        Raises:
            Unreadable: when it refuses, dies, breaks the protocol, or takes too long.
        """
        try:
            if self._process is None or self._requests >= RECYCLED_AFTER:
                self.close()
                self.start()
            assert self._socket is not None
            message = json.dumps(request, ensure_ascii=False).encode()
            socket.send_fds(self._socket, [message], descriptors)
            self._requests += 1
            masks = request["do"] == "mask"
            limits = self._limits
            value = self._receive(limits.mask_seconds if masks else limits.wall_seconds)
            if request["do"] in ("list", "unpack") and "extraction" in value:
                refused = from_json(value["extraction"])
                raise Unreadable(refused.status, refused.reason)
        except TimeoutError:
            self.close()
            raise _timeout() from None
        except (_ChildGone, OSError, KeyError, TypeError, ValueError):
            ended = self._process.poll() if self._process is not None else None
            self.close()
            raise (_timeout() if ended == -signal.SIGXCPU else _broken()) from None
        return value

    def _receive(self, seconds: float) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        (length,) = LENGTH.unpack(self._exactly(LENGTH.size, deadline))
        if length > self._limits.json_bytes:  # SECURITY: a broken child cannot fill our memory
            raise _ChildGone
        value = json.loads(self._exactly(length, deadline))
        if not isinstance(value, dict):
            raise _ChildGone
        return value

    def _exactly(self, size: int, deadline: float) -> bytes:
        assert self._socket is not None
        parts: list[bytes] = []
        while size:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
            part = self._socket.recv(min(size, 1 << 20))
            if not part:
                if self._process is not None:
                    self._process.wait()
                raise _ChildGone
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def sandbox_level() -> str:
    """Return how closed the child is on this machine: ``full``, ``partial`` or ``minimal``.

    The child itself tries a forbidden read and a forbidden socket and says what happened.
    """
    with ParserProcess() as process:
        try:
            process.start()
        except (_ChildGone, OSError, ValueError):
            return "minimal"
        refused = [process.refusals.get(name) for name in ("reads_refused", "sockets_refused")]
    return "full" if all(refused) else "partial" if any(refused) else "minimal"


def _timeout() -> Unreadable:
    return Unreadable(
        Status.TIMEOUT,
        "읽는 데 시간이 너무 오래 걸려 멈추었습니다. 문서를 나누어 저장한 뒤 넣어 주시기 바랍니다.",
    )


def _broken() -> Unreadable:
    return Unreadable(
        Status.CORRUPT,
        "읽는 도중 멈춘 파일입니다. 손상되었는지 확인하고 다시 저장해 넣어 주시기 바랍니다.",
    )
