"""Recognising the text of pictures with Tesseract, where its Korean data is installed.

The engine comes with ``tesserocr`` and runs in this process, on one thread: no program is started.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

from ingest.layout import Line, Spacing, page_paragraphs
from ingest.limits import LIMITS

_PLACES = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata")
"""Where Debian (by version) and others put the data that tesseract-ocr-kor brings."""
_PER_INCH = 300.0
_LOWEST_PER_INCH = 70.0
_LEAST_CONFIDENCE = 20
"""Of 100: what is recognised with less is a line or a speck."""
_INSTALL = (
    "글자 인식 자료를 설치(apt-get install tesseract-ocr-kor)한 뒤 다시 읽거나, "
    "글자 인식을 거친 PDF나 원본 문서를 넣어 주시기 바랍니다."
)
_NO_TIME = "시간이 모자랐거나 그림이 너무 큽니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
_NOTHING_FOUND = "글자를 알아보지 못했습니다. 원본 문서를 넣어 주시기 바랍니다."
RECOGNISED = "글자 인식으로 읽었습니다. 이름과 숫자는 원본과 맞는지 확인해 주시기 바랍니다."
"""What is said of every record that was recognised, also when all of it was read."""
_PART = re.compile(r"\S(?:.*?\S)??(?=\s{4}|$)")
"""What stands between gaps of four spaces: two columns, or two cells of a table."""


class CannotRecognise(Exception):
    """The data is missing, the time is up, or the engine refuses the picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey picture, one byte a point: its rows of ``stride`` bytes, and points per inch."""

    data: bytes
    width: int
    height: int
    stride: int
    per_inch: int


@cache
def data_folder() -> Path | None:
    """Return the folder of the Korean data; ``None`` when it is not installed."""
    for place in _PLACES:
        with suppress(OSError):
            for found in sorted(Path(place).rglob("kor.traineddata"), reverse=True):
                return found.parent
    return None


def why_nothing() -> str:
    """Return why a picture gave no text, and what to do."""
    return _NOTHING_FOUND if data_folder() is not None else _INSTALL


def why_left() -> str:
    """Return why pages were left beside others that were read, and what to do."""
    return _NO_TIME if data_folder() is not None else _INSTALL


def scale(width: float, height: float) -> float:
    """Return how many points per inch a page of so many inches is drawn with.

    300 as Tesseract's documentation asks, less where the page would go beyond
    ``LIMITS.pixels``.

    Raises:
        CannotRecognise: when it would be too few to read.
    """
    found: float = min(_PER_INCH, (LIMITS.pixels / max(width * height, 0.01)) ** 0.5)
    if found < _LOWEST_PER_INCH:
        raise CannotRecognise
    return found


class Reader:
    """Recognises the pictures of one file, for at most ``LIMITS.ocr_seconds`` in all.

    A page is taken as one block of lines, and :mod:`ingest.layout` finds its columns: on pages of
    two columns and tables that found 0.89 to 0.95 of the text, Tesseract's own analysis 0 to 0.89.
    """

    def __init__(self) -> None:
        self._until = monotonic() + LIMITS.ocr_seconds
        self._engine: Any = None

    def paragraphs(self, picture: Picture) -> list[str]:
        """Return the paragraphs of a picture in reading order; none when it holds no text.

        Raises:
            CannotRecognise: when it cannot be read here or now.
        """
        left = self._until - monotonic()
        if left <= 0:
            raise CannotRecognise
        engine = self._started()
        engine.SetImageBytes(picture.data, picture.width, picture.height, 1, picture.stride)
        engine.SetSourceResolution(picture.per_inch)
        if not engine.Recognize(int(left * 1000)):
            raise CannotRecognise
        lines = list(_lines(engine, 72 / picture.per_inch))
        return list(page_paragraphs(lines, Spacing.of(lines)))

    def _started(self) -> Any:
        if self._engine is None:
            folder = data_folder()
            if folder is None:
                raise CannotRecognise
            import tesserocr

            languages = "kor+eng" if (folder / "eng.traineddata").exists() else "kor"
            try:
                self._engine = tesserocr.PyTessBaseAPI(
                    path=str(folder), lang=languages, psm=tesserocr.PSM.SINGLE_BLOCK
                )
            except RuntimeError as problem:
                raise CannotRecognise from problem
        return self._engine


def _lines(engine: Any, points: float) -> Iterator[Line]:
    """Yield the lines that were recognised, broken where a wide gap is within them.

    Only the text of the whole page keeps gaps as spaces and none between Korean syllables; the
    lines of the iterator, in the same order, know their places.
    """
    from tesserocr import RIL, iterate_level

    texts = iter([line for line in engine.GetUTF8Text().split("\n") if line.strip()])
    found = engine.GetIterator()
    for each in iterate_level(found, RIL.TEXTLINE) if found is not None else ():
        try:
            own, box = each.GetUTF8Text(RIL.TEXTLINE), each.BoundingBox(RIL.TEXTLINE)
        except RuntimeError:  # tesserocr's word for a line without text
            continue
        if not own.strip():
            continue
        text = next(texts, own)
        if box and each.Confidence(RIL.TEXTLINE) >= _LEAST_CONFIDENCE:
            x0, y0, x1, y1 = (side * points for side in box)
            yield from _parted(Line(text.strip(), x0, y0, x1, y1))


def _parted(line: Line) -> Iterator[Line]:
    """Yield the parts between wide gaps; each takes its share of the line's width."""
    step = (line.x1 - line.x0) / max(_width(line.text), 1)
    for found in _PART.finditer(line.text):
        left = line.x0 + step * _width(line.text[: found.start()])
        right = line.x0 + step * _width(line.text[: found.end()])
        yield Line(found[0], left, line.y0, right, line.y1)


def _width(text: str) -> int:
    return sum(2 if ord(each) >= 0x1100 else 1 for each in text)
