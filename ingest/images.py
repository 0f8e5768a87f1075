"""Pictures: PNG, JPEG, TIFF, BMP, GIF and WEBP, read by OCR where this machine can."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from ingest import ocr
from ingest.blocks import Collector
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from records.document import Extraction, Status

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_USUAL_PER_INCH = 200
_READ_FROM = 1200
"""Points across; a picture of fewer is a photograph of a screen and is enlarged twice."""


class ImageParser:
    """Reads the text in pictures."""

    def parse(self, path: Path) -> Extraction:
        """Return what is recognised, a page for each picture in the file.

        See :class:`ingest.parser.Parser`; ``needs_ocr`` where this machine has no data for it,
        ``partial`` where the time did not suffice for all pages.
        """
        out = Collector()
        reader = ocr.Reader()
        left = 0
        with _opened(path) as image:
            for page, picture in enumerate(_pictures(image), start=1):
                if page > LIMITS.pages:
                    raise Unreadable(
                        Status.TOO_BIG, "그림이 너무 많습니다. 나누어 저장해 넣어 주시기 바랍니다."
                    )
                out.begin_page(page)
                try:
                    texts = reader.paragraphs(picture)
                except ocr.CannotRecognise:
                    left += 1
                    continue
                for text in texts:
                    out.text(text)
        blocks = tuple(out.blocks)
        if not blocks:
            raise Unreadable(Status.NEEDS_OCR, f"그림 파일입니다. {ocr.why_nothing()}")
        if left:
            said = f"{ocr.RECOGNISED} {left}쪽은 읽지 못했습니다. {ocr.why_left()}"
            return Extraction(Status.PARTIAL, said, blocks)
        return Extraction(Status.OK, ocr.RECOGNISED, blocks)


def _opened(path: Path) -> Image.Image:
    """Return a picture whose size is known and small enough; nothing is decoded yet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(path, formats=_FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, OverflowError) as problem:
        raise Unreadable(
            Status.CORRUPT, "그림이 손상되었습니다. 다시 저장해 넣어 주시기 바랍니다."
        ) from problem
    except Image.DecompressionBombError as problem:
        raise _too_big() from problem
    return image


def _pictures(image: Image.Image) -> Iterator[ocr.Picture]:
    """Yield the pictures of a file as grey ones; only the first of an animation."""
    frames = ImageSequence.Iterator(image) if image.format == "TIFF" else iter([image])
    try:
        for frame in frames:
            if frame.width * frame.height > LIMITS.pixels:  # SECURITY: before it is decoded
                raise _too_big()
            grey = _on_white(ImageOps.exif_transpose(frame)).convert("L")
            stated = frame.info.get("dpi", (0, 0))[0]
            per_inch = int(stated) if 70 <= stated <= 1200 else _USUAL_PER_INCH
            if max(grey.size) < _READ_FROM:
                grey = grey.resize((grey.width * 2, grey.height * 2))
                per_inch *= 2
            yield ocr.Picture(grey.tobytes(), grey.width, grey.height, grey.width, per_inch)
    except Image.DecompressionBombError as problem:
        raise _too_big() from problem
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError) as problem:
        raise Unreadable(
            Status.CORRUPT, "그림이 손상되었습니다. 다시 저장해 넣어 주시기 바랍니다."
        ) from problem


def _on_white(frame: Image.Image) -> Image.Image:
    if not frame.has_transparency_data:
        return frame
    shown = frame.convert("RGBA")
    paper = Image.new("RGBA", shown.size, "white")
    paper.alpha_composite(shown)
    return paper.convert("RGB")


def _too_big() -> Unreadable:
    return Unreadable(
        Status.TOO_BIG, "그림이 너무 큽니다. 크기를 줄여 저장한 뒤 넣어 주시기 바랍니다."
    )
