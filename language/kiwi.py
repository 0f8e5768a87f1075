"""Kiwi, the analyser of Korean: in this process, or in one of its own that loads and works beside it.

``python -m language.kiwi`` answers on its standard output for as long as its standard input is open. A
message is its length (4 bytes, big-endian) and UTF-8: a text, and as its answer the JSON of its morphemes.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import kiwipiepy

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A morpheme's half-open span of code points, its part of speech, and if Kiwi's lexicon has it.

    ``form`` is its base form: ``했`` is ``하`` and ``었``, both of one span.
    """

    start: int
    end: int
    tag: str
    known: bool
    form: str


class Analyser(Protocol):
    """Takes texts apart, one at a time."""

    def tagged(self, text: str) -> list[Tagged]:
        """Return the morphemes of a text where they stand, ascending.

        Raises:
            UnicodeError: when the text holds half a surrogate pair.
        """
        ...


class Kiwi:
    """Kiwi in this process; loading takes one to two seconds and 300 MB.

    It is loaded at the first text, from its package; nothing is fetched. Its dictionary of names of several
    words stays out: that makes ``캐나다 태평양 철도`` one term that ``철도`` does not find, and takes longer
    to load than all the rest.
    """

    def __init__(self) -> None:
        """Load nothing yet."""
        self._kiwi: kiwipiepy.Kiwi | None = None

    def tagged(self, text: str) -> list[Tagged]:
        """See :class:`Analyser`."""
        if self._kiwi is None:
            import kiwipiepy  # commands that read no text start without it

            self._kiwi = kiwipiepy.Kiwi(num_workers=1, load_multi_dict=False)
        return [
            Tagged(token.start, token.end, token.tag.split("-")[0], not token.oov, token.form)
            for token in self._kiwi.tokenize(text)
        ]


class KiwiBeside:
    """Kiwi in a process of its own, which ends with this one, however that ends."""

    def __init__(self) -> None:
        """Start the process; what it takes to load is waited for at the first text."""
        self._process = _started()

    def tagged(self, text: str) -> list[Tagged]:
        """See :class:`Analyser`. Where the process has ended, another is asked, once.

        Raises:
            OSError: when that ends over this text, too.
        """
        written = text.encode()
        try:
            return self._asked(written)
        except OSError:
            self.close()
            self._process = _started()
            return self._asked(written)

    @property
    def process_id(self) -> int:
        """Return the number of the process that is asked."""
        return self._process.pid

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _asked(self, text: bytes) -> list[Tagged]:
        asking, answering = self._process.stdin, self._process.stdout
        if asking is None or answering is None:
            raise BrokenPipeError
        _write(asking, text)
        told = _read(answering)
        if told is None:
            raise BrokenPipeError
        return [Tagged(*each) for each in json.loads(told)]


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "language.kiwi"],
        stdin=subprocess.PIPE,  # closes when we end
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parent.parent,
        process_group=0,  # Ctrl-C is for us: questions that are still answered need it
    )


def _write(stream: IO[bytes], message: bytes) -> None:
    stream.write(_LENGTH.pack(len(message)) + message)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes | None:
    """Return the next message, ``None`` where the other side has ended."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else None


def main() -> None:
    """Answer on the standard output what is asked on the standard input, until that closes."""
    kiwi = Kiwi()
    kiwi.tagged("가")  # loaded before it is asked for
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while (text := _read(asked)) is not None:
        _write(answers, json.dumps([astuple(each) for each in kiwi.tagged(text.decode())]).encode())


if __name__ == "__main__":
    main()
