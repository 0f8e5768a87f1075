"""RTF as Outlook keeps the text of a mail: packed (MS-OXRTFCP), and with HTML in it (MS-OXRTFEX)."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field, replace

from ingest.charsets import decoded
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from records.document import Status

_PACKED, _PLAIN = b"LZFu", b"MELA"
_HEAD = struct.Struct("<II4sI")
_WINDOW = 4096
_KNOWN_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What the window holds before the first byte (MS-OXRTFCP 2.1.2.1)."""
_TOKEN = re.compile(
    rb"\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|[\r\n]+|\\",
    re.DOTALL,
)
_HANGUL = 129
"""HANGUL_CHARSET: a font of it makes bytes CP949 whatever the document's code page."""
_SPOKEN = {
    b"par": "\n",
    b"line": "\n",
    b"row": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"nestcell": "\t",
    b"nestrow": "\n",
    b"bullet": "•",
    b"endash": "–",
    b"emdash": "—",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
}
_SILENT = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"themedata"}
    | {b"header", b"footer", b"listtable", b"listoverridetable", b"rsidtbl", b"generator"}
    | {b"xmlnstbl", b"datastore", b"latentstyles", b"fldinst"}
)
"""Groups that hold no text of the mail."""
_SIGNS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}


def unpacked(data: bytes) -> bytes:
    """Return the RTF of a compressed stream (PidTagRtfCompressed); it may end early.

    Raises:
        Unreadable: ``corrupt`` when it is of another form, ``too_big`` beyond the limit.
    """
    if len(data) < _HEAD.size:
        raise _damaged()
    _, size, kind, _ = _HEAD.unpack_from(data)
    if kind == _PLAIN:
        return data[_HEAD.size : _HEAD.size + size]
    if kind != _PACKED:
        raise _damaged()
    if size > LIMITS.inflated_bytes:
        raise Unreadable(
            Status.TOO_BIG, "메일 본문이 너무 큽니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
        )
    out = bytearray(_KNOWN_START)
    limit = len(out) + size
    place = _HEAD.size
    while place < len(data) and len(out) < limit:
        flags = data[place]
        place += 1
        for bit in range(8):
            if len(out) >= limit or place >= len(data):
                break
            if not flags >> bit & 1:
                out.append(data[place])
                place += 1
                continue
            if place + 1 >= len(data):
                place += 2
                break
            token = data[place] << 8 | data[place + 1]
            place += 2
            back = (len(out) - (token >> 4)) % _WINDOW
            if not back:  # a reference to what comes next ends the stream
                return bytes(out[len(_KNOWN_START) :])
            if back > len(out):
                raise _damaged()
            for _ in range((token & 15) + 2):
                out.append(out[-back])
    return bytes(out[len(_KNOWN_START) : limit])


def _damaged() -> Unreadable:
    return Unreadable(
        Status.CORRUPT, "메일 본문이 깨져 있습니다. 메일에서 다시 저장해 넣어 주시기 바랍니다."
    )


def is_html(rtf: bytes) -> bool:
    """Return whether an RTF is a wrapping of HTML."""
    return b"\\fromhtml1" in rtf[:2048]


@dataclass(slots=True)
class _State:
    """What holds within a group and those in it."""

    silent: bool = False
    fonts: bool = False
    markup: bool = False
    skipped: int = 1
    charset: str = ""


@dataclass(slots=True)
class _Reader:
    """Reads tokens; ``raw`` are bytes of the document's code page not yet made text."""

    html: bool
    charset: str = "cp949"
    hidden: bool = False
    parts: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    states: list[_State] = field(default_factory=lambda: [_State()])
    to_skip: int = 0
    starred: bool = False
    font: int = 0
    charsets: dict[int, str] = field(default_factory=dict)

    def text(self) -> str:
        self.flush()
        return "".join(self.parts)

    def flush(self) -> None:
        if self.raw:
            self.parts.append(decoded(bytes(self.raw), self.states[-1].charset or self.charset))
            self.raw.clear()

    def say(self, text: str) -> None:
        if self.spoken():
            self.flush()
            self.parts.append(text)

    def spoken(self) -> bool:
        state = self.states[-1]
        return not state.silent and (state.markup or not self.hidden)

    def brace(self, sign: bytes) -> None:
        self.to_skip = 0
        if sign == b"{":
            if len(self.states) > LIMITS.records:
                raise _damaged()
            self.states.append(replace(self.states[-1]))
        elif len(self.states) > 1:
            self.flush()
            self.states.pop()

    def letters(self, data: bytes) -> None:
        """Take bytes of text, but for those that stand in for a character already said."""
        skip = min(self.to_skip, len(data))
        self.to_skip -= skip
        if self.spoken():
            self.raw += data[skip:]

    def word(self, word: bytes, number: int | None) -> None:
        state = self.states[-1]
        if self.starred:
            self.starred = False
            if word == b"htmltag" and self.html:
                state.markup = True
                return
            state.silent = True
            return
        if word == b"ansicpg" and number:
            self.charset = "utf-8" if number == 65001 else f"cp{number}"
        elif word == b"f" and number is not None:
            self.font = number
            if not state.fonts:
                self.flush()
                state.charset = self.charsets.get(number, "")
        elif word == b"fcharset" and number == _HANGUL:
            self.charsets[self.font] = "cp949"
        elif word == b"htmlrtf":
            self.hidden = number != 0
        elif word == b"uc":
            state.skipped = max(number or 0, 0)
        elif word == b"u" and number is not None:
            self.say(chr(number & 0xFFFF))
            self.to_skip = state.skipped
        elif word in _SILENT:
            state.silent = True
            state.fonts = state.fonts or word == b"fonttbl"
        elif word in _SPOKEN and not (self.html and state.markup):
            self.say(_SPOKEN[word])


def rtf_text(rtf: bytes) -> str:
    """Return the text of an RTF, or the HTML that it wraps (see :func:`is_html`)."""
    reader = _Reader(is_html(rtf))
    for found in _TOKEN.finditer(rtf):
        if found["text"] is not None:
            reader.letters(found["text"])
        elif found["hex"] is not None:
            reader.letters(bytes.fromhex(found["hex"].decode("ascii")))
        elif found["word"] is not None:
            reader.word(found["word"], int(found["number"]) if found["number"] else None)
        elif found["brace"] is not None:
            reader.brace(found["brace"])
        elif found["sign"] == b"*":
            reader.starred = True
        elif found["sign"] is not None:
            reader.say(_SIGNS.get(found["sign"], ""))
    joined = reader.text()
    return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
