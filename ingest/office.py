"""DOCX, PPTX, HTML and Markdown, through ``unstructured``."""

from __future__ import annotations

from pathlib import Path

from ingest.archive import Archive
from records.document import Extraction, Status


class DocxParser:
    """Reads Word documents."""

    def parse(self, path: Path) -> Extraction:
        """Return the document's blocks; see :class:`ingest.parser.Parser`."""
        _check(path, "word/document.xml")
        return _extraction(path, "docx")


class PptxParser:
    """Reads presentations."""

    def parse(self, path: Path) -> Extraction:
        """Return the slides' blocks; see :class:`ingest.parser.Parser`."""
        _check(path, "ppt/presentation.xml")
        return _extraction(path, "pptx")


class HtmlParser:
    """Reads web pages."""

    def parse(self, path: Path) -> Extraction:
        """Return the page's blocks; see :class:`ingest.parser.Parser`."""
        return _extraction(path, "html")


class MarkdownParser:
    """Reads Markdown."""

    def parse(self, path: Path) -> Extraction:
        """Return the text's blocks; see :class:`ingest.parser.Parser`."""
        return _extraction(path, "md")


def _extraction(path: Path, markup: str) -> Extraction:
    from ingest.unstructured_elements import Markup, collect

    known: dict[str, tuple[Markup, bool]] = {
        "docx": ("docx", False),
        "pptx": ("pptx", False),
        "html": ("html", True),
        "md": ("md", True),
    }
    form, styled = known[markup]
    return Extraction(Status.OK, "", tuple(collect(path, form, styled_headings=styled).blocks))


def _check(path: Path, needed: str) -> None:
    """Inflate and parse every XML part within limits before another library does so freely."""
    with Archive(path) as archive:
        for name in archive.names():
            if name.endswith((".xml", ".rels")):
                archive.xml(name)
        archive.bytes(needed)
