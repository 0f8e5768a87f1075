"""``unstructured``, the reader that ours are measured against, without the network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.xml_text import take_offline


def texts(path: Path) -> list[str]:
    """Return the texts of what ``unstructured`` finds in a DOCX, PPTX, HTML or Markdown file."""
    take_offline()
    elements: list[Any]
    match path.suffix:
        case ".docx":
            from unstructured.partition.docx import partition_docx

            elements = partition_docx(filename=str(path))
        case ".pptx":
            from unstructured.partition.pptx import partition_pptx

            elements = partition_pptx(filename=str(path), include_slide_notes=True)
        case ".md":
            from unstructured.partition.md import partition_md

            elements = partition_md(text=path.read_text(encoding="utf-8"))
        case _:
            from unstructured.partition.html import partition_html

            elements = partition_html(text=path.read_text(encoding="utf-8"))
    return [str(element.text) for element in elements]
