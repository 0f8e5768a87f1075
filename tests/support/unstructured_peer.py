"""``unstructured``, the reader that ours are measured against, without the network.

It fetches a tokeniser model at first use and reports home at import: both are cut off before the
import, and its tokeniser is replaced by an empty one.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

os.environ["DO_NOT_TRACK"] = "true"
os.environ["SCARF_NO_ANALYTICS"] = "true"
os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"


def texts(path: Path) -> list[str]:
    """Return the texts of what ``unstructured`` finds in a DOCX, PPTX, HTML or Markdown file."""
    _take_offline()
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


@cache
def _take_offline() -> None:
    torch_is_foreign = "torch" not in sys.modules
    if torch_is_foreign:  # spaCy would load it, which no partitioner here needs
        vars(sys)["modules"]["torch"] = None
    try:
        import spacy
    finally:
        if torch_is_foreign:
            del sys.modules["torch"]
    import unstructured.nlp.tokenize as tokenize

    empty = spacy.blank("xx")
    empty.add_pipe("sentencizer")
    vars(tokenize)["_get_nlp"] = lambda: empty
