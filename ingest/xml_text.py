"""XML of no vocabulary of its own reader, through ``unstructured`` where that keeps every letter.

``unstructured`` gives the texts of elements without the tags, and loses what stands behind a child
element, the values of attributes and the marks of items (``○``). So its blocks count only where they
hold all that the document says; any other file is read as the plain text it is, tags and all.

The only file of the product that knows ``unstructured``. It fetches a tokeniser model at first use
and reports home at import: both are cut off here before the import, and its tokeniser is replaced
by an empty one (its guesses are not used).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from lxml import etree

os.environ["DO_NOT_TRACK"] = "true"
os.environ["SCARF_NO_ANALYTICS"] = "true"
os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"

from ingest.archive import Element, parse_xml
from ingest.blocks import Collector
from ingest.plain import PlainParser
from language.normal import nfc
from records.document import Block, Extraction, Status

_UNSPOKEN = (
    "{http://www.w3.org/2001/XMLSchema-instance}",
    "{http://www.w3.org/XML/1998/namespace}",
)
"""Attributes that say nothing to a reader: schemas, ``xml:lang`` and ``xml:space``."""


class XmlParser:
    """Reads the texts of XML files, such as those that systems hand to one another."""

    def parse(self, path: Path) -> Extraction:
        """Return the texts of the elements, or all of the file as plain text.

        See :class:`ingest.parser.Parser`; the first only when nothing is lost by it.
        """
        data = path.read_bytes()
        root = parse_xml(data)  # SECURITY: within our limits first, and without a DOCTYPE
        if not _speaks_in_attributes(root):
            blocks = _partitioned(data)
            if _letters(block.text for block in blocks) == _letters(root.itertext()):
                return Extraction(Status.OK, "", blocks)
        return PlainParser().parse(path)


def _speaks_in_attributes(root: Element) -> bool:
    return any(
        value.strip() and not str(name).startswith(_UNSPOKEN)
        for element in root.iter(etree.Element)
        for name, value in element.items()
    )


def _letters(texts: Iterable[str]) -> str:
    """Return texts as one, without the white space."""
    return "".join(nfc("".join(texts)).split())


def _partitioned(data: bytes) -> tuple[Block, ...]:
    take_offline()
    from unstructured.partition.xml import partition_xml

    out = Collector()
    for element in partition_xml(file=BytesIO(data)):
        for line in str(element.text).split("\n"):
            out.text(line)
    return tuple(out.blocks)


@cache
def take_offline() -> None:
    """Cut ``unstructured`` off from the network, once; needed before its partitioners run."""
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
